// SPDX-License-Identifier: MIT
/// @file
/// In what a packed report differs from a fresh one. The packed one is hostile: it may say anything, and is shown as
/// what it is or refused, never trusted and never thrown about.
#define BOOST_TEST_MODULE editor_report_comparison
#include "editor/document/report_comparison.hpp"
#include "packages/submission/check.hpp"
#include "validator/report/json_report.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <ostream>

namespace bdata = boost::unit_test::data;
using namespace km;
using namespace km::document;
using What = ReportDifference::What;

namespace km::document {

std::ostream& operator<<(std::ostream& out, const ReportDifference& difference)
{
    out << static_cast<int>(difference.what);
    for (const auto& arg : difference.args) {
        out << " | " << arg;
    }
    return out;
}

} // namespace km::document

namespace {

using Differences = std::vector<ReportDifference>;

const std::string kFresh = R"({
  "format": 1, "software": "kitemark 1", "programme": "p 1", "title": "A title", "framework": "f 1", "meets": false,
  "incomplete": true,
  "coverage": [{"outcome": "1.1", "stage": "1", "depth": "none"}, {"outcome": "1.2", "stage": "1", "depth": "assesses"}],
  "principles": [{"code": "P1", "depth": "develops"}],
  "totals": {"cells": 2, "covered": 1, "errors": 1, "warnings": 0, "notes": 2},
  "findings": [
    {"code": "KM-COV-001", "severity": "error", "message": "1.1 is not covered.", "file": "a", "line": 3, "fix": "x"},
    {"code": "KM-OUT-005", "severity": "note", "message": "Twice.", "file": "a", "line": 4, "fix": ""},
    {"code": "KM-OUT-005", "severity": "note", "message": "Twice.", "file": "a", "line": 5, "fix": ""}]
})";

std::string replaced(const std::string& from, const std::string& to, std::string text = kFresh)
{
    const auto at = text.find(from);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

void expect(const std::string& packed, const Differences& expected)
{
    const auto found = compare_reports(packed, kFresh);
    BOOST_TEST(found == expected, boost::test_tools::per_element());
}

} // namespace

BOOST_AUTO_TEST_CASE(the_same_report_differs_in_nothing)
{
    expect(kFresh, {});
    const auto examples = std::filesystem::path{KM_SOURCE_DIR} / "docs/examples";
    const format::Library library{std::filesystem::path{KM_SOURCE_DIR} / "framework-data"};
    const auto checked =
        submission::check_file(examples / "mid-level-manager/mid-level-manager.programme.xml", {library, {}});
    BOOST_REQUIRE(checked.has_value());
    const auto report = report::to_json(*(*checked)->validation);
    BOOST_TEST(compare_reports(report, report).empty());
    const auto at = report.find("\"depth\": \"none\"");
    BOOST_REQUIRE(at != std::string::npos);
    auto boasting = report;
    boasting.replace(at, 15, "\"depth\": \"assesses\"");
    BOOST_REQUIRE(compare_reports(boasting, report).size() == 1U);
    BOOST_TEST((compare_reports(boasting, report)[0].what == What::cell));
}

BOOST_AUTO_TEST_CASE(verdict_counts_and_cells_are_said_with_both_sides)
{
    expect(replaced("\"meets\": false", "\"meets\": true"), {{What::verdict, {"yes", "no"}}});
    expect(replaced("\"meets\": false", "\"meets\": \"true\""), {{What::verdict, {"", "no"}}});
    expect(replaced("\"errors\": 1", "\"errors\": 0"), {{What::count, {"error", "0", "1"}}});
    expect(replaced("\"notes\": 2", "\"notes\": -7"), {{What::count, {"note", "-7", "2"}}});
    expect(replaced("\"warnings\": 0", "\"warnings\": [0]"), {{What::count, {"warning", "", "0"}}});
    expect(replaced("\"none\"", "\"assesses\""), {{What::cell, {"1.1", "1", "assesses", "none"}}});
    expect(replaced("\"develops\"", "\"much\""), {{What::cell, {"P1", "", "much", "develops"}}});
    expect(replaced("\"outcome\": \"1.2\"", "\"outcome\": \"9\""),
           {{What::cell, {"1.2", "1", "", "assesses"}}, {What::cell, {"9", "1", "assesses", ""}}});
}

BOOST_AUTO_TEST_CASE(findings_that_only_one_has_are_named)
{
    expect(replaced("\"code\": \"KM-COV-001\"", "\"code\": \"KM-COV-002\""),
           {{What::fresh_finding, {"KM-COV-001", "1.1 is not covered."}},
            {What::packed_finding, {"KM-COV-002", "1.1 is not covered."}}});
    // Of two alike, one is missing.
    expect(replaced(",\n    {\"code\": \"KM-OUT-005\", \"severity\": \"note\", \"message\": \"Twice.\", "
                    "\"file\": \"a\", "
                    "\"line\": 5, \"fix\": \"\"}",
                    ""),
           {{What::fresh_finding, {"KM-OUT-005", "Twice."}}});
    // Another version may say it in other words.
    const auto other = replaced("\"kitemark 1\"", "\"kitemark 2\"");
    expect(replaced("1.1 is not covered.", "Nothing covers 1.1.", other), {{What::parts, {"software"}}});
    expect(replaced("KM-COV-001", "KM-COV-009", other),
           {{What::fresh_finding, {"KM-COV-001", "1.1 is not covered."}},
            {What::packed_finding, {"KM-COV-009", "1.1 is not covered."}},
            {What::parts, {"software"}}});
}

BOOST_AUTO_TEST_CASE(what_has_no_sentence_of_its_own_is_named_as_a_part)
{
    expect(replaced("\"A title\"", "\"Another\""), {{What::parts, {"title"}}});
    expect(replaced("\"line\": 3", "\"line\": 4"), {{What::parts, {"findings"}}});
    expect(replaced("\"covered\": 1", "\"covered\": 2"), {{What::parts, {"totals"}}});
    expect(replaced("\"format\": 1", "\"format\": 1, \"zz\\u0007\": []"), {{What::parts, {"zz\\u{7}"}}});
    expect(replaced("\"format\": 1, ", ""), {{What::parts, {"format"}}});
}

BOOST_AUTO_TEST_CASE(long_lists_and_long_texts_end)
{
    std::string cells;
    for (int i = 0; i < 50; ++i) {
        cells += R"({"outcome": "x)" + std::to_string(i) + R"(", "stage": "1", "depth": "assesses"}, )";
    }
    const auto found = compare_reports(replaced("\"coverage\": [", "\"coverage\": [" + cells), kFresh);
    BOOST_REQUIRE(found.size() == kMaxListed + 1);
    BOOST_TEST(found.back() == (ReportDifference{What::more, {std::to_string(50 - kMaxListed)}}));
    std::string wide;
    for (int i = 0; i < 100'000; ++i) {
        wide += "ŷ\\n";
    }
    for (const auto& difference : compare_reports(replaced("1.1 is not covered.", wide), kFresh)) {
        for (const auto& arg : difference.args) {
            BOOST_TEST(arg.size() < 1500U);
            BOOST_TEST(arg.find('\n') == std::string::npos);
        }
    }
}

BOOST_DATA_TEST_CASE(any_bytes_are_compared_or_refused,
                     bdata::make({"", "null", "[]", "{", "\"meets\"", "{\"meets\": 1e999}", "\xff\xfe",
                                  "{\"a\": \"\xff\"}", "not json"}),
                     packed)
{
    expect(packed, {{What::unreadable, {}}});
}

BOOST_DATA_TEST_CASE(values_of_any_type_are_no_more_than_differences,
                     bdata::make({"null", "true", "-1", "1.5", "18446744073709551615", "\"\"", "[]", "{}",
                                  "[null, 1, [], {}, \"x\", {\"code\": [], \"outcome\": 3, \"stage\": {}}]",
                                  "{\"errors\": {}, \"warnings\": null, \"notes\": 1e3}"}),
                     value)
{
    for (const auto* part : {"format", "software", "programme", "meets", "incomplete", "coverage",
                             "principles", "totals", "findings"}) {
        const std::string name = part;
        const auto packed =
            replaced("\"" + name + "\"", "\"" + name + "\": " + value + ", \"was " + name + "\"");
        Differences found;
        BOOST_CHECK_NO_THROW(found = compare_reports(packed, kFresh));
        BOOST_TEST(!found.empty(), packed);
    }
}

BOOST_AUTO_TEST_CASE(depth_and_size_without_end_are_refused_at_once)
{
    const auto start = std::chrono::steady_clock::now();
    for (const auto* open : {"[", "{\"a\":"}) {
        std::string nested;
        for (int i = 0; i < 2'000'000; ++i) {
            nested += open;
        }
        expect(replaced("\"kitemark 1\"", nested), {{What::unreadable, {}}});
    }
    const std::string closed = std::string(1'000'000, '[') + std::string(1'000'000, ']');
    expect(replaced("\"kitemark 1\"", closed), {{What::unreadable, {}}});
    // Brackets in a text nest nothing.
    const auto quoted = replaced("\"A title\"", "\"\\\"" + std::string(1000, '[') + "\"");
    expect(quoted, {{What::parts, {"title"}}});
    std::string large = "[0";
    for (int i = 0; i < 10'000'000; ++i) {
        large += ",0";
    }
    expect(replaced("\"A title\"", large + "]"), {{What::unreadable, {}}});
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds{20}));
}
