// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE submission
#include "packages/submission/packed_report.hpp"
#include "packages/submission/signer_bindings.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace bdata = boost::unit_test::data;
using namespace km::submission;

namespace {

const std::string kFingerprint(64, 'a');

constexpr std::string_view kFresh =
    R"({"format": 2, "software": "kitemark 0.2.0", "programme": "p 1", "title": "T",
 "provider": {"name": "N", "ukprn": "10099901", "ods": ""},
 "framework": {"id": "f", "version": "1", "sha256": "00"}, "indicative": false,
 "policy": {"id": "q", "version": "2", "sha256": "11"}, "meets": true, "incomplete": false, "checked": true,
 "claimed_stages": ["1"], "requirements": [{"id": "cell-depth", "answer": "holds"}],
 "coverage": [{"outcome": "1.1", "stage": "1", "depth": "develops"}], "principles": [],
 "totals": {"cells": 1, "covered": 1, "errors": 0, "warnings": 1, "notes": 0},
 "findings": [{"code": "KM-COV-006", "severity": "warning", "message": "m", "file": "f", "line": 1, "fix": "x"}]})";

constexpr std::string_view kFormat1 =
    R"({"format": 1, "software": "kitemark 0.1.0", "programme": "p 1", "title": "T",
 "provider": {"name": "N", "ukprn": "10099901", "ods": ""}, "framework": "f 1", "indicative": false, "policy": "q 2",
 "meets": true, "incomplete": false, "checked": true, "claimed_stages": ["1"],
 "coverage": [{"outcome": "1.1", "stage": "1", "depth": "develops"}], "principles": [],
 "totals": {"cells": 1, "covered": 1, "errors": 0, "warnings": 0, "notes": 7}, "findings": [], "more": [1, 2]})";

std::string replaced(std::string_view text, std::string_view from, std::string_view to)
{
    std::string changed{text};
    const auto at = changed.find(from);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, from);
    return changed.replace(at, from.size(), to);
}

struct Change {
    const char* name;
    std::string_view report; ///< that is changed
    const char* from;
    const char* to;
    PackedReport::State state;
    const char* part; ///< the first that differs
};
std::ostream& operator<<(std::ostream& out, const Change& change)
{
    return out << change.name;
}

using State = PackedReport::State;
const Change kChanges[] = {
    {"another software", kFresh, "kitemark 0.2.0", "kitemark 9", State::same, ""},
    {"another wording", kFresh, "\"message\": \"m\"", "\"message\": \"n\"", State::same, ""},
    {"another number of warnings", kFresh, "\"warnings\": 1", "\"warnings\": 5", State::same, ""},
    {"meets", kFresh, "\"meets\": true", "\"meets\": false", State::different, "meets"},
    {"meets as a number", kFresh, "\"meets\": true", "\"meets\": 1", State::different, "meets"},
    {"incomplete", kFresh, "\"incomplete\": false", "\"incomplete\": true", State::different, "incomplete"},
    {"checked", kFresh, "\"checked\": true", "\"checked\": false", State::different, "checked"},
    {"the programme", kFresh, "p 1", "p 2", State::different, "programme"},
    {"the title", kFresh, "\"T\"", "\"U\"", State::different, "title"},
    {"the provider", kFresh, "10099901", "10099902", State::different, "provider"},
    {"the framework's digest", kFresh, "\"00\"", "\"01\"", State::different, "framework"},
    {"the policy's version", kFresh, "\"version\": \"2\"", "\"version\": \"3\"", State::different, "policy"},
    {"indicative", kFresh, "\"indicative\": false", "\"indicative\": true", State::different, "indicative"},
    {"a claimed stage", kFresh, "[\"1\"]", "[\"1\", \"2\"]", State::different, "claimed_stages"},
    {"a requirement", kFresh, "\"holds\"", "\"not-known\"", State::different, "requirements"},
    {"a depth", kFresh, "develops", "assesses", State::different, "coverage"},
    {"a key in a row of coverage", kFresh, "\"depth\"", "\"note\": 1, \"depth\"", State::different,
     "coverage"},
    {"principles", kFresh, "\"principles\": []", "\"principles\": [1]", State::different, "principles"},
    {"cells", kFresh, "\"cells\": 1", "\"cells\": 2", State::different, "totals"},
    {"covered", kFresh, "\"covered\": 1", "\"covered\": 0", State::different, "totals"},
    {"a key twice", kFresh, "\"meets\": true", "\"meets\": false, \"meets\": true", State::unreadable, ""},
    {"a key twice inside", kFresh, "\"cells\": 1", "\"cells\": 9, \"cells\": 1", State::unreadable, ""},
    {"the same key, escaped", kFresh, "\"meets\": true", R"("m\u0065ets": false, "meets": true)",
     State::unreadable, ""},
    {"an unknown key", kFresh, "\"meets\"", "\"award\": \"gold\", \"meets\"", State::unreadable, ""},
    {"an unknown key in totals", kFresh, "\"cells\"", "\"award\": 1, \"cells\"", State::unreadable, ""},
    {"an unknown key in a finding", kFresh, "\"line\"", "\"award\": 1, \"line\"", State::unreadable, ""},
    {"a key left out", kFresh, "\"indicative\": false,", "", State::unreadable, ""},
    {"findings that are no list", kFresh, "\"findings\": [", "\"findings\": 1, \"x\": [", State::unreadable,
     ""},
    {"a newer format", kFresh, "\"format\": 2", "\"format\": 3", State::newer, ""},
    {"a newer format with keys of its own", kFresh, "\"format\": 2", "\"format\": 7, \"award\": 1",
     State::newer, ""},
    {"a newer format with a key twice", kFresh, "\"format\": 2", "\"format\": 3, \"a\": 1, \"a\": 2",
     State::newer, ""},
    {"a format of 20 digits", kFresh, "\"format\": 2", "\"format\": 99999999999999999999", State::newer, ""},
    {"software as a number", kFresh, "\"kitemark 0.2.0\"", "5", State::unreadable, ""},
    {"another severity", kFresh, "\"warning\"", "\"approved\"", State::unreadable, ""},
    {"a line in words", kFresh, "\"line\": 1", "\"line\": \"1\"", State::unreadable, ""},
    {"totals in words", kFresh, "\"errors\": 0", "\"errors\": \"none\"", State::unreadable, ""},
    {"format 1, software as a list", kFormat1, "\"kitemark 0.1.0\"", "[]", State::unreadable, ""},
    {"format 1, totals below zero", kFormat1, "\"notes\": 7", "\"notes\": -7", State::unreadable, ""},
    {"no format", kFresh, "\"format\": 2", "\"format\": 0", State::unreadable, ""},
    {"a format in words", kFresh, "\"format\": 2", "\"format\": \"2\"", State::unreadable, ""},
    {"a negative format", kFresh, "\"format\": 2", "\"format\": -2", State::unreadable, ""},
    {"bytes behind it", kFresh, "\"fix\": \"x\"}]}", "\"fix\": \"x\"}]} {}", State::unreadable, ""},
    {"format 1 as it was", kFormat1, "kitemark 0.1.0", "kitemark 0.1.0", State::same, ""},
    {"format 1 with other unknown keys", kFormat1, "\"more\"", "\"yet\": {}, \"more\"", State::same, ""},
    {"format 1, meets", kFormat1, "\"meets\": true", "\"meets\": false", State::different, "meets"},
    {"format 1, policy", kFormat1, "q 2", "q 1", State::different, "policy"},
    {"format 1, framework", kFormat1, "f 1", "f 2", State::different, "framework"},
    {"format 1, a key twice", kFormat1, "\"meets\": true", "\"meets\": false, \"meets\": true",
     State::unreadable, ""},
};

} // namespace

BOOST_DATA_TEST_CASE(a_packed_report_is_compared_in_what_it_claims, bdata::make(kChanges), change)
{
    const auto compared = compare_packed_report(replaced(change.report, change.from, change.to), kFresh);
    BOOST_TEST((compared.state == change.state), compared.why);
    BOOST_TEST((compared.parts.empty() ? "" : compared.parts.front()) == change.part);
    BOOST_TEST(compared.why.empty() == (change.state == State::same || change.state == State::different));
}

BOOST_AUTO_TEST_CASE(a_packed_report_that_is_none_is_told_so)
{
    for (const auto* bytes : {"", "[]", "null", "{", "\xFF", "{}"}) {
        BOOST_TEST((compare_packed_report(bytes, kFresh).state == State::unreadable), bytes);
    }
    const std::string deep =
        R"({"format": 2, "x": )" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
    BOOST_TEST((compare_packed_report(deep, kFresh).state == State::unreadable));
}

BOOST_AUTO_TEST_CASE(nothing_may_follow_or_precede_a_packed_report)
{
    const std::string whole{kFresh};
    for (const auto& bytes :
         {whole + '\0', whole + '\0' + "{\"meets\": false} APPROVED", "\xEF\xBB\xBF" + whole, '\0' + whole,
          whole + "\xEF\xBB\xBF", whole + "x", whole + whole}) {
        BOOST_TEST((compare_packed_report(bytes, kFresh).state == State::unreadable));
    }
    BOOST_TEST((compare_packed_report(" " + whole + "\n", kFresh).state == State::same));
}

BOOST_AUTO_TEST_CASE(a_packed_report_that_is_refused_says_why)
{
    const auto why = [](const char* from, const char* to) {
        return compare_packed_report(replaced(kFresh, from, to), kFresh).why;
    };
    BOOST_TEST(why("\"meets\": true", "\"meets\": false, \"meets\": true") ==
               "it has the key \"meets\" twice");
    BOOST_TEST(why("\"meets\"", "\"award\": 1, \"meets\"") == "its key \"award\" is missing or unknown");
    BOOST_TEST(compare_packed_report("[]", kFresh).why == "it is not a JSON object");
    BOOST_TEST(compare_packed_report("{", kFresh).why == "it is not JSON");
}

BOOST_AUTO_TEST_CASE(findings_of_a_packed_report_are_a_list)
{
    const auto start = kFresh.substr(0, kFresh.find("\"findings\""));
    for (const auto* findings : {"{}", "null", "1", "\"\"", "false"}) {
        const auto compared =
            compare_packed_report(std::string{start} + "\"findings\": " + findings + "}", kFresh);
        BOOST_TEST((compared.state == State::unreadable), findings);
    }
    BOOST_TEST(
        (compare_packed_report(std::string{start} + "\"findings\": []}", kFresh).state == State::same));
}

BOOST_AUTO_TEST_CASE(identifiers_that_are_malformed_count_as_none)
{
    km::model::Provider provider;
    provider.ukprn = "1009990";
    provider.ods_code = "x9z";
    BOOST_TEST(ids_of(provider).empty());
    km::crypto::CertificateInfo certificate;
    certificate.ukprn = "UKPRN:10099901";
    certificate.ods = "X9";
    BOOST_TEST(ids_of(certificate).empty());
    certificate.ods = "X9Z";
    BOOST_TEST(ids_of(certificate).size() == 1U);
}

BOOST_AUTO_TEST_CASE(identifiers_are_read_strictly)
{
    BOOST_TEST(to_string(parse_organisation_id("UKPRN:10099901").value()) == "UKPRN:10099901");
    BOOST_TEST(to_string(parse_organisation_id("ODS:X9Z").value()) == "ODS:X9Z");
    for (const auto* text :
         {"", "10099901", "UKPRN:1009990", "UKPRN:100999012", "UKPRN:1009990x", "ODS:X9", "ODS:x9z",
          "ODS:X9Z ", "ODS:12345678901", "ukprn:10099901", "UKPRN:10099901,ODS:X9Z"}) {
        BOOST_TEST(!parse_organisation_id(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(organisations_are_the_same_by_an_identifier_that_none_contradicts)
{
    const OrganisationId ukprn{OrganisationId::Kind::ukprn, "10099901"},
        other{OrganisationId::Kind::ukprn, "10099902"};
    const OrganisationId ods{OrganisationId::Kind::ods, "X9Z"}, other_ods{OrganisationId::Kind::ods, "X9Y"};
    BOOST_TEST((compare({ukprn}, {ukprn}) == IdMatch::same));
    BOOST_TEST((compare({ukprn, ods}, {ods}) == IdMatch::same));
    BOOST_TEST((compare({ukprn, ods}, {ukprn, ods}) == IdMatch::same));
    BOOST_TEST((compare({ukprn}, {other}) == IdMatch::different));
    BOOST_TEST((compare({ukprn, other_ods}, {ukprn, ods}) == IdMatch::different));
    BOOST_TEST((compare({ukprn}, {ods}) == IdMatch::not_known));
    BOOST_TEST((compare({}, {ods}) == IdMatch::not_known));
    BOOST_TEST((compare({ukprn}, {}) == IdMatch::not_known));
}

BOOST_AUTO_TEST_CASE(a_binding_is_read_from_the_command_line)
{
    const auto colons = "AA:" + std::string(61, 'a') + "A"; // as people read fingerprints
    BOOST_TEST((parse_binding(kFingerprint + "=ODS:X9Z").value() ==
                SignerBinding{kFingerprint, {OrganisationId::Kind::ods, "X9Z"}}));
    BOOST_TEST(parse_binding("AA:" + std::string(62, 'a') + "=UKPRN:10099901").value().fingerprint ==
               kFingerprint);
    for (const auto& text : {kFingerprint, kFingerprint + "=", kFingerprint + "=X9Z", std::string{"=ODS:X9Z"},
                             kFingerprint.substr(1) + "=ODS:X9Z", kFingerprint + "a=ODS:X9Z",
                             std::string(64, 'g') + "=ODS:X9Z", colons}) {
        BOOST_TEST(parse_binding(text).error().code == "signers.bad_binding", text);
    }
}

BOOST_AUTO_TEST_CASE(a_list_of_signers_is_read_back_as_it_was_written)
{
    const SignerBindings bindings{
        {kFingerprint, {OrganisationId::Kind::ods, "X9Z"}, "O'Neil, \"Jo\"", "by telephone\nfrom the list"},
        {std::string(64, '0'), {OrganisationId::Kind::ukprn, "10099901"}, "", ""},
    };
    BOOST_TEST((read_bindings(write_bindings(bindings), "signers.csv").value() == bindings));
    BOOST_TEST((read_bindings(write_bindings({}), "signers.csv").value().empty()));
    // As a spreadsheet saves it.
    BOOST_TEST(read_bindings("\xEF\xBB\xBF"
                             "fingerprint,identifier,name,note\n" +
                                 kFingerprint + ",ODS:X9Z,Jo,\n\n",
                             "s")
                   .value()
                   .at(0)
                   .name == "Jo");
}

BOOST_AUTO_TEST_CASE(a_list_of_signers_that_is_damaged_is_refused_with_its_line)
{
    const std::string header = "fingerprint,identifier,name,note\n";
    const auto row = kFingerprint + ",ODS:X9Z,Jo,note\n";
    const auto line = [&](const std::string& csv) {
        const auto read = read_bindings(csv, "signers.csv");
        BOOST_REQUIRE(!read.has_value());
        BOOST_TEST(read.error().code == "signers.unreadable");
        return read.error().line;
    };
    BOOST_TEST(line("") == 1U);
    BOOST_TEST(line(row) == 1U);
    BOOST_TEST(line("fingerprint,identifier\n") == 1U);
    BOOST_TEST(line(header + row + kFingerprint + ",ODS:X9Z,Jo\n") == 3U);
    BOOST_TEST(line(header + row + kFingerprint + ",ODS:X9Z,Jo,note,more\n") == 3U);
    BOOST_TEST(line(header + kFingerprint + ",X9Z,Jo,note\n") == 2U);
    BOOST_TEST(line(header + "abc,ODS:X9Z,Jo,note\n") == 2U);
    BOOST_TEST(line(header + kFingerprint + ",ODS:X9Z,\"Jo,note\n") == 2U);
    // Cut off inside a quoted field, wherever: the last field would else be taken for whole.
    for (const auto* cut : {",ODS:X9Z,Jo,\"", ",ODS:X9Z,Jo,\"no", ",ODS:X9Z,Jo,\"note\"\""}) {
        BOOST_TEST(line(header + kFingerprint + cut) == 2U, cut);
    }
    for (const auto* inside :
         {",ODS:X9Z,J\"o\",note\n", ",ODS:X9Z,Jo,n\"ote\"\n", ",ODS:X9Z, \"Jo\",note\n"}) {
        BOOST_TEST(line(header + kFingerprint + inside) == 2U, inside);
    }
    BOOST_TEST(line(header + kFingerprint + ",ODS:X9Z,\"Jo\"x,note\n") == 2U);
    BOOST_TEST(line(header + kFingerprint + ",ODS:X9Z,J\"o,note\n") == 2U);
    BOOST_TEST(read_bindings(header + kFingerprint + ",ODS:X9Z,\xFF,note\n", "s").error().code ==
               "signers.unreadable");
}
