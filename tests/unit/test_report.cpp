// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE report
#include "validator/base/file.hpp"
#include "validator/base/utf8.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/policy_reader.hpp"
#include "validator/format/programme_reader.hpp"
#include "validator/report/html_report.hpp"
#include "validator/report/html_writer.hpp"
#include "validator/report/json_report.hpp"
#include "validator/report/text_report.hpp"
#include "validator/report/wording.hpp"
#include "validator/xml/document.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bdata = boost::unit_test::data;
using nlohmann::json;

namespace {

constexpr const char* kDraft = "frameworks/nhs-mlf-2025-09-04-draft.framework.xml";
constexpr const char* kWithoutStages = "frameworks/nhs-lcf-2024.framework.xml";
constexpr const char* kOtherKinds = "frameworks/nhs-leadership-framework-2011.framework.xml";
constexpr const char* kKitemark = "policies/nhs-kitemark-1.policy.xml";

std::string data(const std::string& name)
{
    return km::read_file(std::string{KM_SOURCE_DIR} + "/framework-data/" + name, 1U << 24U).value();
}

constexpr const char* kProgramme = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<programme xmlns="urn:kitemark:programme:1" format="1" id="first-steps" version="2.1">
  <title>First Steps</title>
  <provider name="Example Valley (invented)" ukprn="10099999"/>
  <framework id="nhs-mlf" version="2025-09-04-draft"/>
  <claims stages="fundamental 1"/>
  <modules>
    <module id="m1" title="Managing myself" mode="blended" hours="7.5">
      <outcome id="o1">Rank the tasks of a week.</outcome>
    </module>
  </modules>
  <assessments><assessment id="a1" type="portfolio" title="Portfolio" outcomes="o1"/></assessments>
  <evidence><file id="e1" title="Scheme of work" path="evidence/scheme.pdf" sha256="00ff"/></evidence>
  <mappings>
    <mapping outcome="o1" to="1.1.1.a" stages="fundamental" depth="develops">
      <rationale>Week 2 practises it.</rationale>
      <citation evidence="e1" locator="p. 12"/>
    </mapping>
    <mapping outcome="o1" to="1.1.1.b" stages="fundamental 1" depth="introduces"/>
    <mapping outcome="o1" to="P1" depth="introduces"><rationale>Talked of.</rationale></mapping>
    <mapping outcome="nobody" to="1.1.1.c" stages="1" depth="assesses"/>
  </mappings>
</programme>)xml";

std::string with(std::string text, std::string_view old, std::string_view replacement)
{
    const auto at = text.find(old);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, "the fixture does not hold " << old);
    return text.replace(at, old.size(), replacement);
}

/// A validation with the findings that the test chooses, so that it holds whatever the rules say. @p unknown: something
/// could not be examined.
km::report::Validation chosen(const km::rules::Study& study, km::Diagnostics findings, bool unknown)
{
    km::Diagnostics form;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(form),
                 [](const auto& each) { return each.code.starts_with("KM-FRM-"); });
    auto requirements = km::rules::examine_requirements(study, form, {1, 1, {}});
    km::Examination examination{{"KM-REQ-006", km::Severity::error, {}, {"evidence/scheme.pdf"}}};
    if (km::has_errors(findings)) {
        examination.refuse(findings.front());
    }
    if (!unknown) {
        examination.examined(1, 1);
    }
    auto answer = std::move(examination).answer();
    const bool meets = answer.holds();
    const std::string digest(64, 'a');
    return {study,
            std::move(findings),
            meets,
            std::move(answer),
            std::move(requirements),
            {study.framework().id, study.framework().version, digest},
            {study.policy().id, study.policy().version, digest}};
}

class Case {
public:
    explicit Case(const std::string& programme = kProgramme,
                  km::Diagnostics findings = {},
                  const char* framework = kDraft,
                  const char* policy = kKitemark,
                  bool unknown = false)
        : m_framework{km::format::read_framework(data(framework), framework, m_ignored).value()}
        , m_policy{km::format::read_policy(data(policy), policy, m_ignored).value()}
        , m_programme{km::format::read_programme(programme, "first-steps.programme.xml", m_ignored).value()}
        , m_study{m_framework, m_programme, m_policy}
        , m_validation{chosen(m_study, std::move(findings), unknown)}
    {}
    Case(const Case&) = delete;
    Case& operator=(const Case&) = delete;

    [[nodiscard]] std::string html() const { return km::report::to_html(m_validation); }
    [[nodiscard]] std::string text() const { return km::report::to_text(m_validation).str(); }
    [[nodiscard]] std::string json_text() const { return km::report::to_json(m_validation); }
    [[nodiscard]] std::string result_text() const { return km::report::result_json(m_validation); }
    [[nodiscard]] json parsed() const { return json::parse(json_text()); }
    [[nodiscard]] const km::model::Framework& framework() const& { return m_framework; }
    [[nodiscard]] const km::model::Policy& policy() const& { return m_policy; }

private:
    km::Diagnostics m_ignored;
    km::model::Framework m_framework;
    km::model::Policy m_policy;
    km::model::Programme m_programme;
    km::rules::Study m_study;
    km::report::Validation m_validation;
};

km::Diagnostic
finding(std::string code, km::Severity severity, std::uint32_t line, std::vector<std::string> args)
{
    return {std::move(code), severity, {"first-steps.programme.xml", line, {}}, std::move(args)};
}

km::Diagnostics some_findings()
{
    return {finding("KM-FWK-001", km::Severity::error, 3, {"1.1", "2"}),
            finding("KM-FWK-001", km::Severity::error, 9, {"1.2", "4"}),
            finding("KM-FWK-007", km::Severity::warning, 12, {"1.1.1", "2.2.2"}),
            finding("KM-FRM-003", km::Severity::note, 0, {"colour"})};
}

km::Diagnostics form_error()
{
    return {finding("KM-FRM-001", km::Severity::error, 2, {"programme", "version"})};
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

std::size_t count(std::string_view text, std::string_view part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) {
        ++found;
    }
    return found;
}

/// The page as XML; only the document type has no place there.
km::xml::Document parse_strictly(const std::string& html)
{
    constexpr std::string_view doctype = "<!DOCTYPE html>\n";
    BOOST_REQUIRE(html.starts_with(doctype));
    auto document = km::xml::Document::parse(std::string_view{html}.substr(doctype.size()), "report.html");
    BOOST_REQUIRE_MESSAGE(document.has_value(),
                          document.error().detail << ", line " << document.error().line);
    return std::move(document).value();
}

template <typename Visit>
void each_element(const km::xml::Element& element, const Visit& visit)
{
    visit(element);
    for (const auto child : element) {
        each_element(child, visit);
    }
}

/// As much of JSON Schema 2020-12 as the published schema uses.
class SchemaChecker {
public:
    explicit SchemaChecker(json schema) : m_root(std::move(schema)) {} // braces would make an array of it

    [[nodiscard]] std::vector<std::string> check(const json& value) const
    {
        std::vector<std::string> problems;
        check(value, m_root, "", problems);
        return problems;
    }

private:
    void check(const json& value,
               const json& schema,
               const std::string& where,
               std::vector<std::string>& problems) const
    {
        for (const auto& [key, asked] : schema.items()) {
            if (!holds(key, asked, value, schema, where, problems)) {
                problems.push_back(where + ": " + key + " " + asked.dump());
            }
        }
    }

    bool holds(const std::string& key,
               const json& asked,
               const json& value,
               const json& schema,
               const std::string& where,
               std::vector<std::string>& problems) const
    {
        if (key == "$ref") {
            check(value, m_root.at("$defs").at(asked.get<std::string>().substr(8)), where, problems);
            return true;
        }
        if (key == "type") {
            return (asked == "object" && value.is_object()) || (asked == "array" && value.is_array()) ||
                   (asked == "string" && value.is_string()) || (asked == "boolean" && value.is_boolean()) ||
                   (asked == "integer" && value.is_number_integer());
        }
        if (key == "required") {
            return std::all_of(asked.begin(), asked.end(),
                               [&](const json& name) { return value.contains(name); });
        }
        if (key == "properties") {
            for (const auto& [name, part] : asked.items()) {
                if (value.contains(name)) {
                    check(value.at(name), part, where + "/" + name, problems);
                }
            }
            return true;
        }
        if (key == "additionalProperties") {
            return asked == true ||
                   std::all_of(value.items().begin(), value.items().end(), [&](const auto& each) {
                       return schema.at("properties").contains(each.key());
                   });
        }
        if (key == "items") {
            for (std::size_t i = 0; i < value.size(); ++i) {
                check(value[i], asked, where + "/" + std::to_string(i), problems);
            }
            return true;
        }
        if (key == "const") {
            return value == asked;
        }
        if (key == "enum") {
            return std::find(asked.begin(), asked.end(), value) != asked.end();
        }
        if (key == "pattern") {
            return value.is_string() &&
                   std::regex_search(value.get<std::string>(), std::regex{asked.get<std::string>()});
        }
        if (key == "minLength") {
            return value.is_string() && value.get<std::string>().size() >= asked.get<std::size_t>();
        }
        if (key == "minimum") {
            return value >= asked;
        }
        static const std::set<std::string> annotations{"$schema", "$id", "$defs", "title", "description"};
        return annotations.contains(key) && schema.contains(key);
    }

    json m_root;
};

struct Sample {
    const char* name;
    std::string programme;
    km::Diagnostics findings;
    const char* framework = kDraft;
};

std::ostream& operator<<(std::ostream& out, const Sample& sample)
{
    return out << sample.name;
}

constexpr const char* kHostile =
    "&lt;script&gt;alert(1)&lt;/script&gt;&quot;' onload=&quot;x &amp;amp; \u202Egnp\u200B";

std::vector<Sample> samples()
{
    const std::string plain = kProgramme;
    auto hostile = plain;
    for (const auto* words :
         {"First Steps<", "Managing myself", "Rank the tasks of a week.", "Week 2 practises it.", "p. 12",
          "Scheme of work", "Example Valley (invented)", "Portfolio"}) {
        const std::string replacement =
            std::string{kHostile} + (std::string_view{words}.ends_with('<') ? "<" : "");
        hostile = with(hostile, words, replacement);
    }
    hostile = with(hostile, R"(id="first-steps")", R"(id="first-steps" language='cy" onload="x')");
    return {
        {"meets", plain, {}},
        {"does not meet", plain, some_findings()},
        {"form", plain, form_error()},
        {"hostile", hostile, {finding(kHostile, km::Severity::error, 1, {kHostile})}},
        {"all stages", with(plain, "fundamental 1\"/>", "fundamental 1 2 3 4\"/>"), some_findings()},
        {"no stage claimed", with(plain, "fundamental 1\"/>", "nowhere\"/>"), some_findings()},
        {"empty", R"(<programme xmlns="urn:kitemark:programme:1" format="1" id="x" version="1"/>)",
         some_findings()},
        {"no stages in the framework", with(plain, "1.1.1.a", "1"), some_findings(), kWithoutStages},
        {"other kinds", plain, some_findings(), kOtherKinds},
    };
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_report)

BOOST_DATA_TEST_CASE(keeps_to_the_published_schema, bdata::make(samples()), sample)
{
    if (std::string_view{sample.name} == "hostile") {
        return; // its findings carry no code of ours
    }
    const SchemaChecker schema{json::parse(data("schema/validation-2.schema.json"))};
    const auto problems = schema.check(Case{sample.programme, sample.findings, sample.framework}.parsed());
    BOOST_TEST(problems.empty(), (problems.empty() ? "" : problems.front()));
}

BOOST_AUTO_TEST_CASE(the_schema_refuses_a_report_that_lacks_a_field_or_has_a_wrong_word)
{
    const SchemaChecker schema{json::parse(data("schema/validation-2.schema.json"))};
    const auto good = Case{kProgramme, some_findings()}.parsed();
    for (const auto* field :
         {"programme", "framework", "policy", "meets", "requirements", "coverage", "findings"}) {
        auto bad = good;
        bad.erase(field);
        BOOST_TEST(!schema.check(bad).empty(), field);
    }
    auto bad = good;
    bad["coverage"][0]["depth"] = "covers";
    BOOST_TEST(!schema.check(bad).empty());
    bad = good;
    bad["approved"] = true; // what nobody defined
    BOOST_TEST(!schema.check(bad).empty());
    bad = good;
    bad["format"] = 1;
    BOOST_TEST(!schema.check(bad).empty());
    bad = good;
    bad["policy"]["sha256"] = "";
    BOOST_TEST(!schema.check(bad).empty());
    bad = good;
    bad["requirements"][0]["answer"] = "yes";
    BOOST_TEST(!schema.check(bad).empty());
    bad = good;
    bad["requirements"][0]["waived"] = true;
    BOOST_TEST(!schema.check(bad).empty());
    BOOST_TEST(schema.check(good).empty());
}

BOOST_AUTO_TEST_CASE(writes_each_key_once)
{
    for (const auto& sample : samples()) {
        std::vector<std::set<std::string>> open;
        const auto text = Case{sample.programme, sample.findings, sample.framework}.json_text();
        const auto parsed = json::parse(text, [&](int, json::parse_event_t event, json& value) {
            if (event == json::parse_event_t::object_start) {
                open.emplace_back();
            } else if (event == json::parse_event_t::object_end) {
                open.pop_back();
            } else if (event == json::parse_event_t::key) {
                BOOST_TEST(open.back().insert(value.get<std::string>()).second, value.dump());
            }
            return true;
        });
        BOOST_TEST(parsed.is_object());
    }
}

BOOST_AUTO_TEST_CASE(is_json_whatever_bytes_a_name_has)
{
    auto odd = finding("KM-FWK-001", km::Severity::error, 3, {"1.1", "2"});
    odd.where.file = "C:\\a\tb\"\xFF.xml";
    const auto report = Case{kProgramme, {odd}}.parsed();
    BOOST_TEST(report["findings"][0]["file"] == "C:\\a\tb\"\uFFFD.xml");
}

BOOST_AUTO_TEST_CASE(counts_each_severity_by_itself)
{
    const auto note = finding("KM-FWK-001", km::Severity::note, 3, {"1.1", "2"});
    const auto warning = finding("KM-FWK-001", km::Severity::warning, 3, {"1.1", "2"});
    const auto report = Case{kProgramme, {warning, note, note}}.parsed();
    BOOST_TEST(report["totals"]["errors"] == 0);
    BOOST_TEST(report["totals"]["warnings"] == 1);
    BOOST_TEST(report["totals"]["notes"] == 2);
}

BOOST_AUTO_TEST_CASE(gives_each_requirement_with_what_was_counted)
{
    const auto report = Case{}.parsed();
    const auto& rows = report["requirements"];
    BOOST_REQUIRE(rows.size() == 7U);
    BOOST_TEST(rows[0] ==
               (json{{"id", "form"}, {"answer", "holds"}, {"met", 1}, {"total", 1}, {"needed", 1}}));
    BOOST_TEST(rows[1]["id"] == "core");
    BOOST_TEST(rows[1]["total"] == 1);            // not the number of rules: a later release may have more
    BOOST_TEST(rows[1]["answer"] == "not-known"); // nobody looked at the evidence
    BOOST_TEST(
        rows[2] ==
        (json{
            {"id", "cell-depth"}, {"answer", "does-not-hold"}, {"met", 1}, {"total", 162}, {"needed", 162}}));
    BOOST_TEST(
        rows[3] ==
        (json{{"id", "cell-citations"}, {"answer", "holds"}, {"met", 1}, {"total", 1}, {"needed", 1}}));
    BOOST_TEST(rows[6]["id"] == "principle-addressed");
    BOOST_TEST(rows[6]["met"] == 1);
    // The totals are those of the cells that the requirement counted.
    BOOST_TEST(report["totals"]["cells"] == rows[2]["total"]);
    BOOST_TEST(report["totals"]["covered"] == rows[2]["met"]);
}

BOOST_AUTO_TEST_CASE(a_result_for_an_envelope_is_the_report_without_format_and_software)
{
    const Case one{kProgramme, some_findings()};
    auto bare = one.parsed();
    BOOST_TEST(bare["format"] == 2);
    bare.erase("format");
    bare.erase("software");
    BOOST_TEST(json::parse(one.result_text()) == bare);
}

BOOST_AUTO_TEST_CASE(keeps_backslashes_line_breaks_and_quotation_marks)
{
    struct Name {
        const char *written, *read;
    };
    for (const auto& name : {Name{R"(C:\new\tab)", R"(C:\new\tab)"}, Name{"two&#10;lines", "two\nlines"},
                             Name{"a &quot;B&quot; c", R"(a "B" c)"}, Name{"caf\u00e9", "caf\u00e9"}}) {
        const auto programme = with(kProgramme, "Example Valley (invented)", name.written);
        BOOST_TEST(Case{programme}.parsed()["provider"]["name"] == name.read);
    }
}

BOOST_AUTO_TEST_CASE(names_programme_framework_and_policy)
{
    const auto report = Case{kProgramme, some_findings()}.parsed();
    BOOST_TEST(report["programme"] == "first-steps 2.1");
    const std::string digest(64, 'a');
    BOOST_TEST(report["framework"] ==
               (json{{"id", "nhs-mlf"}, {"version", "2025-09-04-draft"}, {"sha256", digest}}));
    BOOST_TEST(report["policy"] == (json{{"id", "nhs-kitemark"}, {"version", "1"}, {"sha256", digest}}));
    BOOST_TEST(report["provider"]["ukprn"] == "10099999");
    BOOST_TEST(report["indicative"] == true);
    BOOST_TEST(report["meets"] == false);
    BOOST_TEST(report["incomplete"] == true);
    BOOST_TEST(report["totals"]["errors"] == 2);
    BOOST_TEST(report["totals"]["warnings"] == 1);
    BOOST_TEST(report["totals"]["notes"] == 1);
}

BOOST_AUTO_TEST_CASE(says_so_where_the_policy_is_met)
{
    const auto report = Case{}.parsed();
    BOOST_TEST(report["meets"] == true);
    BOOST_TEST(report["incomplete"] == false);
    BOOST_TEST(report["checked"] == true);
}

BOOST_AUTO_TEST_CASE(lists_every_cell_of_the_claimed_stages)
{
    const auto report = Case{}.parsed();
    std::map<std::pair<std::string, std::string>, std::string> depth;
    for (const auto& row : report["coverage"]) {
        depth[{row["outcome"], row["stage"]}] = row["depth"];
    }
    BOOST_TEST(report["coverage"].size() == 162U);
    BOOST_TEST(depth.size() == 162U);
    BOOST_TEST((depth[{"1.1.1.a", "fundamental"}]) == "develops");
    BOOST_TEST((depth[{"1.1.1.a", "1"}]) == "none");
    BOOST_TEST((depth[{"1.1.1.b", "1"}]) == "introduces");
    BOOST_TEST((depth[{"1.1.1.c", "1"}]) == "none"); // mapped from an outcome that is not there
    BOOST_TEST(report["totals"]["cells"] == 162);
    BOOST_TEST(report["totals"]["covered"] == 1);
    BOOST_TEST(report["principles"].size() == 6U);
    BOOST_TEST(report["principles"][0] == (json{{"code", "P1"}, {"depth", "introduces"}}));
    BOOST_TEST(report["principles"][1] == (json{{"code", "P2"}, {"depth", "none"}}));
}

BOOST_AUTO_TEST_CASE(gives_each_finding_with_its_place_and_fix)
{
    const auto report = Case{kProgramme, some_findings()}.parsed();
    const auto& first = report["findings"][0];
    BOOST_TEST(report["findings"].size() == 4U);
    BOOST_TEST(first["code"] == "KM-FWK-001");
    BOOST_TEST(first["severity"] == "error");
    BOOST_TEST(first["message"] == "The code 1.1 is already used on line 2.");
    BOOST_TEST(first["file"] == "first-steps.programme.xml");
    BOOST_TEST(first["line"] == 3);
    BOOST_TEST(first["fix"] == "Give each item its own code.");
}

BOOST_AUTO_TEST_CASE(errors_of_form_leave_coverage_out)
{
    const auto report = Case{kProgramme, form_error()}.parsed();
    BOOST_TEST(report["checked"] == false);
    BOOST_TEST(report["meets"] == false);
    BOOST_TEST(report["coverage"].empty());
    BOOST_TEST(report["principles"].empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_DATA_TEST_CASE(the_same_input_gives_the_same_bytes, bdata::make(samples()), sample)
{
    const Case once{sample.programme, sample.findings, sample.framework};
    const Case again{sample.programme, sample.findings, sample.framework};
    BOOST_TEST(once.json_text() == again.json_text());
    BOOST_TEST(once.text() == again.text());
    BOOST_TEST(once.html() == again.html());
}

BOOST_AUTO_TEST_SUITE(text_report)

BOOST_AUTO_TEST_CASE(opens_with_the_verdict_and_names_the_policy)
{
    BOOST_TEST(Case{}.text().starts_with("Meets nhs-kitemark 1\n"));
    BOOST_TEST(
        (Case{kProgramme, some_findings()}.text().starts_with("Does not meet nhs-kitemark 1: 2 errors\n")));
    BOOST_TEST(contains(Case{}.text(), "0 errors, 0 warnings, 0 notes\n"));
}

BOOST_AUTO_TEST_CASE(shows_what_each_requirement_came_to)
{
    const auto text = Case{}.text();
    BOOST_TEST(contains(
        text, "\nRequirements of NHS kitemark: every outcome, every claimed stage (nhs-kitemark 1)\n"));
    BOOST_TEST(contains(text, "\n  yes        The programme's file could be read.\n"));
    BOOST_TEST(contains(
        text, "\n  no         Each outcome is covered at each claimed stage, at depth develops or deeper.\n"
              "             162 of 162 needed, 1 found\n"));
    BOOST_TEST(contains(text, "\n  not known  No core rule found an error.\n"));
    BOOST_TEST(contains(text, "The evidence files were not examined."));
    const auto html = Case{}.html();
    BOOST_TEST(contains(html, "Requirements of NHS kitemark: every outcome, every claimed stage</caption>"));
    BOOST_TEST(contains(html, R"(<td class="number">162 of 162</td>)"));
    const Case values{kProgramme, {}, kWithoutStages, "policies/self-check-1.policy.xml"};
    BOOST_TEST(contains(values.text(), "  not asked  Each item has at least one covered domain.\n"));
    BOOST_TEST(
        contains(values.text(), "It does not apply: the framework has none, or the policy needs none."));
}

BOOST_AUTO_TEST_CASE(says_so_where_it_is_not_known_whether_the_policy_is_met)
{
    const Case unread{kProgramme, {}, kDraft, kKitemark, true};
    BOOST_TEST(unread.text().starts_with("Not known whether it meets nhs-kitemark 1\n"));
    BOOST_TEST(contains(unread.html(), "<strong>Not known.</strong> Something could not be examined."));
    BOOST_TEST(!contains(unread.html(), "Incomplete."));
    BOOST_TEST(unread.parsed()["meets"] == false);
}

BOOST_AUTO_TEST_CASE(says_all_only_of_all)
{
    const auto row = [](const std::vector<std::string>& codes) {
        std::string mappings;
        for (const auto& code : codes) {
            mappings += "<mapping outcome=\"o1\" to=\"" + code + "\" stages=\"1\" depth=\"develops\"/>";
        }
        std::istringstream lines{Case{with(kProgramme, "  </mappings>", mappings + "  </mappings>")}.text()};
        std::string line;
        while (std::getline(lines, line) && !line.starts_with("1.1 Balancing")) {}
        return line;
    };
    std::vector<std::string> codes{"1.1.1.a", "1.1.1.b", "1.1.1.c", "1.1.2.a",
                                   "1.1.2.b", "1.1.2.c", "1.1.3.a", "1.1.3.b"};
    BOOST_TEST(row(codes).ends_with(" 8/9 part"));
    codes.emplace_back("1.1.3.c");
    BOOST_TEST(row(codes).ends_with(" 9/9 all"));
}

BOOST_DATA_TEST_CASE(counts_nothing_of_nothing, bdata::make(samples()), sample)
{
    BOOST_TEST(!contains(Case(sample.programme, sample.findings, sample.framework).text(), "0/0"));
}

BOOST_AUTO_TEST_CASE(shows_the_matrix_with_numbers_and_words)
{
    const auto text = Case{}.text();
    std::istringstream lines{text};
    std::string row;
    while (std::getline(lines, row) && !row.starts_with("1.1 Balancing")) {}
    BOOST_TEST(row == "1.1 Balancing safety, productivity and wellbeing              1/9 part    0/9 none");
    BOOST_TEST(contains(
        text, "\nAll                                                          1/81 part   0/81 none\n"));
    BOOST_TEST(contains(text, "Principles: 1 of 6 mapped. Not mapped: P2 Collaboration; P3 Compassion"));
    BOOST_TEST(contains(text, "Indicative outcomes covered at each claimed stage"));
    BOOST_TEST(contains(text, "draft"));
}

BOOST_AUTO_TEST_CASE(errors_of_form_leave_the_matrix_out)
{
    const auto text = Case{kProgramme, form_error()}.text();
    BOOST_TEST(contains(text, "Not checked further"));
    BOOST_TEST(!contains(text, "1.1 Balancing"));
    BOOST_TEST(!contains(text, "Principles"));
}

BOOST_DATA_TEST_CASE(stays_within_100_columns, bdata::make(samples()), sample)
{
    auto programme = sample.programme;
    if (const auto title = programme.find("<title>"); title != std::string::npos) {
        programme.insert(title + 7, std::string(250, 'x') + " and é" + std::string(150, 'y') + " ");
    }
    std::istringstream lines{Case{programme, sample.findings, sample.framework}.text()};
    for (std::string line; std::getline(lines, line);) {
        BOOST_TEST(km::count_code_points(line) <= 100U, line);
        BOOST_TEST(km::is_utf8(line));
    }
}

BOOST_AUTO_TEST_CASE(breaks_lines_between_characters_wherever_the_edge_falls)
{
    for (std::size_t first = 60; first <= 110; ++first) {
        std::string title = std::string(first, 'x') + " y ";
        for (int i = 0; i < 150; ++i) {
            title += "é";
        }
        std::istringstream lines{Case{with(kProgramme, "<title>", "<title>" + title)}.text()};
        for (std::string line; std::getline(lines, line);) {
            BOOST_TEST(km::count_code_points(line) <= 100U, line);
            BOOST_TEST(km::is_utf8(line));
            BOOST_TEST(!line.ends_with(' '), line);
        }
    }
}

BOOST_AUTO_TEST_CASE(counts_the_columns_of_a_character_that_turns_text_around_as_they_are_printed)
{
    std::string title;
    for (int i = 0; i < 150; ++i) {
        title += "\u202e";
    }
    const auto text = Case{with(kProgramme, "<title>", "<title>" + title)}.text();
    BOOST_TEST(contains(text, R"(\u{202E}\u{202E})"));
    BOOST_TEST(!contains(text, "\u202e"));
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        BOOST_TEST(km::count_code_points(line) <= 100U, line);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(html_report)

BOOST_DATA_TEST_CASE(is_well_formed_and_every_link_leads_somewhere, bdata::make(samples()), sample)
{
    const auto html = Case{sample.programme, sample.findings, sample.framework}.html();
    const auto document = parse_strictly(html);
    std::set<std::string, std::less<>> ids;
    std::set<std::string, std::less<>> wanted;
    std::size_t headings = 0;
    each_element(document.root(), [&](const km::xml::Element& element) {
        headings += element.name() == "h1" ? 1U : 0U;
        if (const auto id = element.attribute("id")) {
            BOOST_TEST(ids.emplace(*id).second, "id twice: " << *id);
        }
        if (const auto href = element.attribute("href")) {
            BOOST_TEST(href->starts_with("#"), "leads outside: " << *href);
            wanted.emplace(href->substr(1));
        }
        if (const auto label = element.attribute("aria-labelledby")) {
            wanted.emplace(*label);
        }
    });
    for (const auto& id : wanted) {
        BOOST_TEST(ids.contains(id), "no such id: " << id);
    }
    BOOST_TEST(headings == 1U);
}

BOOST_DATA_TEST_CASE(needs_no_script_and_no_network, bdata::make(samples()), sample)
{
    const auto html = Case{sample.programme, sample.findings, sample.framework}.html();
    const auto document = parse_strictly(html);
    static const std::set<std::string_view> forbidden{"script", "link", "img",  "iframe", "object",
                                                      "embed",  "base", "form", "audio",  "video"};
    each_element(document.root(), [&](const km::xml::Element& element) {
        BOOST_TEST(!forbidden.contains(element.name()), element.name());
        element.each_attribute([&](const km::xml::Attribute& attribute) {
            BOOST_TEST(!attribute.name.starts_with("on"), attribute.name);
            BOOST_TEST(attribute.name != "src");
        });
    });
    BOOST_TEST(!contains(html, "url("));
    BOOST_TEST(!contains(html, "@import"));
    BOOST_TEST(contains(html, "default-src 'none'; style-src 'unsafe-inline'"));
}

BOOST_AUTO_TEST_CASE(hostile_words_are_shown_and_do_nothing)
{
    const auto all = samples();
    const auto& sample = *std::find_if(all.begin(), all.end(),
                                       [](const Sample& s) { return std::string_view{s.name} == "hostile"; });
    const Case hostile{sample.programme, sample.findings};
    const auto html = hostile.html();
    BOOST_TEST(!contains(html, "<script"));
    BOOST_TEST(contains(html, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=&quot;x &amp;amp; "));
    for (const auto& output : {html, hostile.text()}) {
        BOOST_TEST(!contains(output, "\u202E"));
        BOOST_TEST(!contains(output, "\u200B"));
        BOOST_TEST(contains(output, "\\u{202E}gnp"));
    }
    BOOST_TEST(!contains(html, "lang=\"cy"));
    BOOST_TEST(hostile.parsed()["title"].get<std::string>().starts_with("<script>"));
}

BOOST_AUTO_TEST_CASE(says_in_plain_words_whether_the_policy_is_met)
{
    const auto good = Case{}.html();
    BOOST_TEST(contains(good, R"(<p class="verdict-words">Meets nhs-kitemark 1</p>)"));
    BOOST_TEST(!contains(good, "Incomplete."));
    const auto bad = Case{kProgramme, some_findings()}.html();
    BOOST_TEST(contains(bad, R"(<p class="verdict-words">Does not meet nhs-kitemark 1</p>)"));
    BOOST_TEST(contains(
        bad, "<strong>Incomplete.</strong> 2 errors to correct before this programme meets the policy."));
    BOOST_TEST(contains(bad, "No threshold for it had been published by NHS England"));
    BOOST_TEST(contains(bad, "kitemark 0."));
}

BOOST_AUTO_TEST_CASE(labels_every_indicative_text)
{
    constexpr std::string_view tag = R"(<span class="tag">Indicative</span>)";
    const auto html = Case{}.html();
    BOOST_TEST(count(html, tag) == 81U);
    BOOST_TEST(contains(html, "81 outcomes of this framework are indicative."));
    BOOST_TEST(contains(Case{}.text(), "Its outcomes are indicative."));
    const Case official{kProgramme, {}, kWithoutStages};
    BOOST_TEST(count(official.html(), tag) == 0U);
    BOOST_TEST(!contains(official.html(), "indicative"));
    BOOST_TEST(official.parsed()["indicative"] == false);
}

BOOST_AUTO_TEST_CASE(shows_each_cell_by_number_mark_and_letters)
{
    const auto html = Case{}.html();
    constexpr std::string_view some =
        R"(<td class="some"><svg class="mark" aria-hidden="true" focusable="false"><use href="#level-some"></use></svg>)"
        R"(<span aria-hidden="true">1/3</span><span class="depths" aria-hidden="true">DI–</span>)"
        R"(<span class="out-of-sight">1 of 3: develops, introduces, not covered</span></td>)";
    BOOST_TEST(contains(html, some));
    BOOST_TEST(
        contains(html, R"(<span class="out-of-sight">0 of 3: not covered, introduces, not covered</span>)"));
}

BOOST_AUTO_TEST_CASE(says_what_is_mapped_and_what_is_missing)
{
    const auto html = Case{}.html();
    BOOST_TEST(contains(html, "Rank the tasks of a week."));
    BOOST_TEST(contains(
        html, "<strong>Develops</strong> at Fundamental Stage · module <span>Managing myself</span>"));
    BOOST_TEST(contains(html, "<p>Week 2 practises it.</p>"));
    BOOST_TEST(contains(html, R"(<a href="#evidence-1">Scheme of work</a>, p. 12)"));
    BOOST_TEST(contains(html, "Stage 1: <strong>not covered; nothing is mapped to it</strong>"));
    BOOST_TEST(contains(html, "Stage 1: <strong>introduces; the policy asks for develops</strong>"));
    BOOST_TEST(contains(html, "1 mapping leads from or to something that is not there"));
    const auto uncited = Case{with(kProgramme, R"(<citation evidence="e1" locator="p. 12"/>)", "")}.html();
    BOOST_TEST(contains(uncited, "develops; no citation of evidence, and the policy asks for 1"));
}

BOOST_AUTO_TEST_CASE(marks_mappings_that_are_still_to_be_confirmed)
{
    BOOST_TEST(!contains(Case{}.html(), "To be confirmed"));
    const auto carried =
        with(kProgramme, R"(depth="develops">)", R"(depth="develops" to-be-confirmed="true">)");
    BOOST_TEST(contains(Case{carried}.html(), "To be confirmed"));
}

BOOST_AUTO_TEST_CASE(gives_findings_by_severity_and_a_shared_fix_once)
{
    const auto html = Case{kProgramme, some_findings()}.html();
    BOOST_TEST(contains(html, "<h3>Errors (2)</h3>"));
    BOOST_TEST(contains(html, "<h4>KM-FWK-001 (2)</h4>"));
    BOOST_TEST(contains(html, "<h3>Notes (1)</h3>"));
    BOOST_TEST(count(html, "Give each item its own code.") == 1U);
    BOOST_TEST(contains(
        html, "The code 1.2 is already used on line 4. <span class=\"quiet place\">(line 9)</span>"));
    BOOST_TEST(html.find("Errors (2)") < html.find("Warnings (1)"));
}

BOOST_AUTO_TEST_CASE(errors_of_form_leave_coverage_out)
{
    const auto html = Case{kProgramme, form_error()}.html();
    BOOST_TEST(contains(html, "<strong>Not checked further.</strong>"));
    BOOST_TEST(!contains(html, "id=\"coverage\""));
    BOOST_TEST(!contains(html, "id=\"detail\""));
    BOOST_TEST(!contains(html, "cells covered"));
}

BOOST_AUTO_TEST_CASE(gives_each_finding_its_own_fix_where_fixes_differ)
{
    const auto html = Case{kProgramme,
                           {finding("KM-FWK-003", km::Severity::error, 3, {"1", "area", "2", "hill"}),
                            finding("KM-FWK-003", km::Severity::error, 4, {"3", "area", "4", "vale"})}}
                          .html();
    BOOST_TEST(count(html, "Move it under an item of kind hill.") == 1U);
    BOOST_TEST(count(html, "Move it under an item of kind vale.") == 1U);
    BOOST_TEST(count(html, "To put it right:") == 2U);
}

BOOST_AUTO_TEST_CASE(a_programme_in_welsh_is_read_as_welsh)
{
    const auto welsh = with(kProgramme, R"(version="2.1")", R"(version="2.1" language="cy")");
    BOOST_TEST(contains(Case{welsh}.html(), R"(<h1 lang="cy">First Steps</h1>)"));
    BOOST_TEST(contains(Case{}.html(), "<h1>First Steps</h1>"));
}

BOOST_AUTO_TEST_CASE(a_framework_without_stages_has_no_heat_map)
{
    const auto html = Case{with(kProgramme, "1.1.1.a", "1"), {}, kWithoutStages}.html();
    BOOST_TEST(!contains(html, "id=\"coverage\""));
    BOOST_TEST(contains(html, ">Domains</h2>"));
    BOOST_TEST(contains(html, "id=\"item-6\""));
}

BOOST_AUTO_TEST_CASE(the_writer_escapes_and_keeps_spaces_between_parts)
{
    km::report::HtmlWriter html;
    html.phrase("b", {}, "a ");
    html.text("<&>\"'\n c");
    BOOST_TEST(std::move(html).finish() == "<b>a </b>&lt;&amp;&gt;&quot;&#39; c");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(wording)

BOOST_AUTO_TEST_CASE(says_what_a_policy_asks_in_the_frameworks_own_words)
{
    const Case draft;
    const auto sentences = km::report::requirements(draft.policy(), draft.framework());
    const std::vector<std::string> expected{
        "Each outcome is covered at each claimed stage, at depth develops or deeper.",
        "Each covered outcome has at least 1 citation of evidence at each claimed stage.",
        "Each competency has at least 1 outcome at depth assesses at each claimed stage.",
        "Each standard has at least one covered outcome at each claimed stage.",
        "Each principle is mapped, at any depth.",
    };
    BOOST_TEST(sentences == expected, boost::test_tools::per_element());

    auto framework = draft.framework();
    auto policy = draft.policy();
    policy.cell_depth->depth = km::model::Depth::assesses;
    BOOST_TEST(km::report::requirements(policy, framework).front() ==
               "Each outcome is covered at each claimed stage, at depth assesses.");
    policy.official_outcomes = true;
    BOOST_TEST(km::report::requirements(policy, framework).back() ==
               "Each mapped outcome is official, not indicative.");
    for (auto& kind : framework.kinds) {
        kind.title = kind.title == "Outcome" ? "KSB" : kind.title;
    }
    BOOST_TEST(km::report::requirements(policy, framework).front().starts_with("Each KSB is covered"));
    auto second = *std::ranges::find_if(framework.kinds,
                                        [](const auto& kind) { return !kind.staged && kind.mappable; });
    second.id = "value";
    framework.kinds.push_back(second);
    BOOST_TEST(km::report::requirements(policy, framework).at(4) == "Each item is mapped, at any depth.");

    const Case other{kProgramme, {}, kOtherKinds, "policies/self-check-1.policy.xml"};
    const auto shares = km::report::requirements(other.policy(), other.framework());
    BOOST_REQUIRE(shares.size() == 3U);
    BOOST_TEST(
        shares[0] ==
        "At least 50% of the descriptors are covered at each claimed stage, at depth introduces or deeper.");
    BOOST_TEST(shares[1] == "Each domain has at least one covered descriptor at each claimed stage.");
    BOOST_TEST(shares[2] == "At least 50% of the items are mapped, at any depth.");
}

BOOST_AUTO_TEST_CASE(a_page_that_we_made_is_told_from_one_that_somebody_wrote)
{
    const auto page = Case{}.html();
    BOOST_TEST(km::report::is_marked_page(page));
    BOOST_TEST(km::report::is_marked_page(std::string_view{page}.substr(0, km::report::kMarkWithin)));
    const std::string mark = "<meta name=\"generator\" content=\"kitemark\"/>\n";
    BOOST_REQUIRE(page.find(mark) < km::report::kMarkWithin);
    for (const auto& other :
         {std::string{}, std::string{"<!DOCTYPE html>\n<title>Mine</title>"}, "somebody quotes " + mark,
          "<!DOCTYPE html>" + std::string(km::report::kMarkWithin, ' ') + mark,
          std::string{"<!DOCTYPE html><meta name=\"generator\" content=\"kitemark 2\"/>\n"}}) {
        BOOST_TEST(!km::report::is_marked_page(other), other.substr(0, 60));
    }
}

BOOST_AUTO_TEST_SUITE_END()
