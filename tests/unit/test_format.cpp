// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE format
#include "tests/support/temp_folder.hpp"
#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"
#include "validator/format/crosswalk_reader.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/library.hpp"
#include "validator/format/policy_reader.hpp"
#include "validator/format/programme_form.hpp"
#include "validator/format/programme_reader.hpp"
#include "validator/format/programme_texts.hpp"
#include "validator/format/programme_writer.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <map>
#include <ostream>

namespace fs = std::filesystem;
namespace bdata = boost::unit_test::data;
using namespace std::string_literals;

namespace {

const fs::path kData = fs::path{KM_SOURCE_DIR} / "framework-data";

/// A good pack that the rows below spoil in one place each.
const std::string kPack = R"(<?xml version="1.0" encoding="UTF-8"?>
<framework xmlns="urn:kitemark:framework:1" format="1" id="tiny" version="1">
  <title>Tiny</title>
  <source document="D" publisher="P" date="2026" status="draft"><rights>R</rights></source>
  <kinds>
    <kind id="group" title="Group" plural="Groups" count="1" statements="2"/>
    <kind id="leaf" title="Leaf" plural="Leaves" parent="group" count="2" mappable="true"/>
  </kinds>
  <stages>
    <stage id="a" short="A" title="First">One.</stage>
    <stage id="b" short="B" title="Second">Two.</stage>
  </stages>
  <items>
    <item code="1" kind="group" title="All">
      <statement stage="a">I begin.</statement>
      <statement stage="b">I go on.</statement>
      <item code="1.a" kind="leaf"><text>Do this.</text></item>
      <item code="1.b" kind="leaf" stages="b"><text>Do that.</text></item>
    </item>
  </items>
</framework>
)";

struct Spoiled {
    const char *name, *from, *to,
        *findings; ///< "line CODE", of a programme "line CODE severity", in order of finding
};
std::ostream& operator<<(std::ostream& out, const Spoiled& row)
{
    return out << row.name;
}

const Spoiled kSpoiled[] = {
    {"nothing wrong", "Tiny", "Tiny", ""},
    {"a code twice", "code=\"1.b\"", "code=\"1.a\"", "18 KM-FWK-001"},
    {"no code", "code=\"1.b\" ", "", "18 KM-FRM-001"},
    {"an empty code", "code=\"1.b\"", "code=\"\"", "18 KM-FRM-006"},
    {"a code with a space", "code=\"1.b\"", "code=\"1 b\"", "18 KM-FRM-002"},
    {"an unknown kind", "kind=\"leaf\" stages", "kind=\"twig\" stages", "18 KM-FWK-002; 7 KM-FWK-006"},
    {"a kind of no kind", "parent=\"group\"", "parent=\"bush\"",
     "7 KM-FWK-002; 17 KM-FWK-003; 18 KM-FWK-003"},
    {"an item under the wrong kind", "kind=\"leaf\"><text>Do this", "kind=\"group\"><text>Do this",
     "17 KM-FWK-003; 6 KM-FWK-006; 7 KM-FWK-006"},
    {"an unknown stage in a statement", "statement stage=\"b\"", "statement stage=\"c\"", "16 KM-FWK-004"},
    {"an unknown stage on an item", "stages=\"b\"", "stages=\"b c\"", "18 KM-FWK-004"},
    {"the same statement at two stages", "I go on.", "I  Begin.", "16 KM-FWK-005"},
    {"two statements for a stage", "statement stage=\"b\"", "statement stage=\"a\"", "16 KM-FWK-008"},
    {"a count too many", "count=\"2\"", "count=\"3\"", "7 KM-FWK-006"},
    {"statements too few", "statements=\"2\"", "statements=\"3\"", "6 KM-FWK-006"},
    {"no count", " count=\"2\"", "", "7 KM-FRM-001; 7 KM-FWK-006"},
    {"an empty statement", "I go on.", " ", "16 KM-FRM-006"},
    {"an empty text", "Do that.", "", "18 KM-FRM-006; 18 KM-FRM-006"},
    {"the same words twice", "Do that.", "do THIS.", "18 KM-FWK-007"},
    {"an unknown provenance", "kind=\"leaf\" stages", "provenance=\"guess\" kind=\"leaf\" stages",
     "18 KM-FRM-002"},
    {"an unknown element", "<title>Tiny</title>", "<title>Tiny</title><colour/>", "3 KM-FRM-003"},
    {"an unknown attribute", "id=\"tiny\"", "id=\"tiny\" colour=\"red\"", "2 KM-FRM-003"},
    {"no title", "<title>Tiny</title>", "", "2 KM-FRM-001"},
    {"no rights", "<rights>R</rights>", "", "4 KM-FRM-001"},
    {"an id with capitals", "id=\"tiny\"", "id=\"Tiny\"", "2 KM-FRM-002"},
    {"a kind twice", "id=\"leaf\"", "id=\"group\"",
     "7 KM-FRM-004; 17 KM-FWK-002; 18 KM-FWK-002; 7 KM-FWK-006"},
    {"a second title", "<title>Tiny</title>", "<title>Tiny</title><title>Small</title>", "3 KM-FWK-009"},
    {"the kinds before the source", "  <title>", "  <kinds/><title>",
     "3 KM-FWK-009; 4 KM-FWK-009; 5 KM-FWK-009"},
    {"a text behind the statements", "<item code=\"1.a\"", "<text>Late.</text><item code=\"1.a\"",
     "17 KM-FWK-009"},
    {"an unknown status", "status=\"draft\"", "status=\"new\"", "4 KM-FRM-002"},
    {"a date that is none", "date=\"2026\"", "date=\"2026-13\"", "4 KM-FRM-002"},
    {"a column head that is too long", "short=\"A\"", "short=\"Alpha\"", "10 KM-FRM-002"},
    {"a stage twice", "stage id=\"b\"", "stage id=\"a\"", "11 KM-FRM-004; 16 KM-FWK-004; 18 KM-FWK-004"},
    {"a column head one character too long", "short=\"A\"", "short=\"Alph\"", "10 KM-FRM-002"},
    {"a column head of three characters", "short=\"A\"", "short=\"Alp\"", ""},
    {"no source",
     "  <source document=\"D\" publisher=\"P\" date=\"2026\" status=\"draft\"><rights>R</rights></source>\n",
     "", "2 KM-FRM-001"},
    {"behaviours too few", "count=\"1\"", "count=\"1\" behaviours=\"1\"", "6 KM-FWK-006"},
    {"examples too few", "count=\"1\"", "count=\"1\" examples=\"1\"", "6 KM-FWK-006"},
    {"half a month", "date=\"2026\"", "date=\"2026-1\"", "4 KM-FRM-002"},
    {"an address that is not one of a page", "status=\"draft\"", "status=\"draft\" url=\"file:///etc\"",
     "4 KM-FRM-002"},
};

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    const auto at = text.find(from);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

std::string lines_of(const km::Diagnostics& findings)
{
    std::string lines;
    for (const auto& finding : findings) {
        lines += (lines.empty() ? "" : "; ") + std::to_string(finding.where.line) + " " + finding.code;
    }
    return lines;
}

const std::string kProgramme = R"(<?xml version="1.0" encoding="UTF-8"?>
<programme xmlns="urn:kitemark:programme:1" format="1" id="p" version="1" modified="2026-03-31T09:15:00Z" language="cy">
  <title>Rhaglen &amp; more</title>
  <summary>Two lines
of text</summary>
  <provider name="N" ukprn="10000001" ods="X9Z"/>
  <contact name="C" role="R" email="c@example.org"/>
  <internal-verifier name="V"/>
  <framework id="tiny" version="1"/>
  <policy id="nhs-kitemark"/>
  <claims stages="a b"/>
  <delivery mode="blended" hours="12.5"/>
  <embeds>Edward Jenner programme</embeds>
  <modules>
    <module id="m1" title="One" mode="self-directed" hours="0.25">
      <outcome id="o1">Do this.</outcome>
      <outcome id="o2"/>
    </module>
  </modules>
  <assessments>
    <assessment id="a1" type="portfolio" title="T" outcomes="o1 o2"/>
  </assessments>
  <evidence>
    <file id="e1" title="E" path="evidence/e.pdf" original-name="E (final).pdf" media-type="application/pdf" sha256="0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"/>
  </evidence>
  <mappings>
    <mapping outcome="o1" to="1.a" stages="a b" depth="assesses" to-be-confirmed="true">
      <rationale>Why.</rationale>
      <citation evidence="e1" locator="p. 1"/>
      <citation evidence="e1"/>
    </mapping>
    <mapping outcome="o2" to="P1" depth="introduces"/>
  </mappings>
</programme>
)";

} // namespace

BOOST_DATA_TEST_CASE(a_spoiled_pack_gives_exactly_its_findings, bdata::make(kSpoiled), row)
{
    km::Diagnostics findings;
    const auto framework =
        km::format::read_framework(replaced(kPack, row.from, row.to), "tiny.xml", findings);
    BOOST_REQUIRE(framework.has_value());
    BOOST_TEST(lines_of(findings) == row.findings);
}

BOOST_AUTO_TEST_CASE(a_framework_has_kinds_and_items_and_not_too_many_stages)
{
    const auto findings_of = [](const std::string& pack) {
        km::Diagnostics findings;
        static_cast<void>(km::format::read_framework(pack, "tiny.xml", findings));
        return lines_of(findings);
    };
    const auto without = [](std::string text, const std::string& element) {
        const auto begin = text.find("<" + element + ">");
        const auto end = text.find("</" + element + ">") + element.size() + 3;
        return text.erase(begin, end - begin);
    };
    BOOST_TEST(findings_of(without(kPack, "items")).starts_with("2 KM-FRM-001"));
    // Twice: without kinds there are no items either.
    BOOST_TEST(findings_of(without(kPack, "kinds")) == "11 KM-FWK-002; 2 KM-FRM-001; 2 KM-FRM-001");
    const auto with_stages = [](std::size_t more) {
        std::string stages;
        for (std::size_t i = 0; i < more; ++i) {
            stages += "<stage id=\"s" + std::to_string(i) + "\" short=\"S\" title=\"T\">X.</stage>";
        }
        return replaced(kPack, "  </stages>", stages + "  </stages>");
    };
    BOOST_TEST(findings_of(with_stages(km::model::kMaxStages - 2)) == "");
    BOOST_TEST(findings_of(with_stages(km::model::kMaxStages - 1)) != "");
}

BOOST_AUTO_TEST_CASE(a_framework_is_read_whole)
{
    km::Diagnostics findings;
    const auto framework = *km::format::read_framework(kPack, "tiny.xml", findings);
    BOOST_TEST(framework.name() == "tiny 1");
    BOOST_TEST(framework.stages.size() == 2U);
    BOOST_TEST(framework.items.size() == 3U);
    BOOST_TEST(framework.items[1].parent == 0U);
    BOOST_TEST(framework.items[0].statements.at(1) == "I go on.");
    BOOST_TEST(framework.cell_stages(1).size() == 2U);
    BOOST_TEST(framework.cell_stages(2).size() == 1U);
    BOOST_TEST(framework.cell_stages(2).contains(1));
}

BOOST_AUTO_TEST_CASE(a_cell_needs_a_statement_at_its_stage_where_its_kind_has_statements)
{
    km::Diagnostics findings;
    auto text = replaced(kPack, "      <statement stage=\"b\">I go on.</statement>\n", "");
    text = replaced(text, "statements=\"2\"", "statements=\"1\"");
    const auto framework = *km::format::read_framework(text, "tiny.xml", findings);
    BOOST_TEST(lines_of(findings) == "");
    BOOST_TEST(framework.cell_stages(1).size() == 1U);
    BOOST_TEST(framework.cell_stages(2).empty());
}

BOOST_AUTO_TEST_CASE(the_bundled_packs_hold_what_their_sources_hold)
{
    struct Expected {
        const char* id;
        std::map<std::string, std::size_t> kinds;
        std::size_t stages, statements, behaviours, examples;
    };
    const Expected expected[] = {
        {"nhs-mlf",
         {{"principle", 6}, {"area", 3}, {"standard", 9}, {"competency", 27}, {"outcome", 81}},
         5,
         135,
         0,
         0},
        {"nhs-leadership-framework", {{"domain", 7}, {"element", 28}, {"descriptor", 112}}, 4, 88, 29, 26},
        {"nhs-lcf", {{"domain", 6}}, 0, 0, 0, 0},
        {"nhs-values", {{"value", 6}}, 0, 0, 0, 0},
    };
    const km::format::Library library{kData};
    for (const auto& row : expected) {
        const auto pack = library.framework(row.id, "");
        BOOST_REQUIRE_MESSAGE(pack.has_value(), row.id);
        const auto& framework = pack->model;
        std::map<std::string, std::size_t> kinds;
        std::size_t statements = 0, behaviours = 0, examples = 0;
        for (const auto& item : framework.items) {
            ++kinds[framework.kinds[item.kind].id];
            for (const auto& statement : item.statements) {
                statements += statement.empty() ? 0U : 1U;
            }
            behaviours += item.behaviours.size();
            examples += item.examples.size();
        }
        BOOST_TEST((kinds == row.kinds), row.id);
        BOOST_TEST(framework.stages.size() == row.stages);
        BOOST_TEST(statements == row.statements);
        BOOST_TEST(behaviours == row.behaviours);
        BOOST_TEST(examples == row.examples);
    }
}

BOOST_AUTO_TEST_CASE(every_competency_has_three_indicative_outcomes_that_start_with_different_verbs)
{
    const auto pack = km::format::Library{kData}.framework("nhs-mlf", "2025-09-04-draft");
    BOOST_REQUIRE(pack.has_value());
    std::map<std::uint32_t, std::map<std::string, int>> verbs;
    for (const auto& item : pack->model.items) {
        if (pack->model.kinds[item.kind].id == "outcome") {
            BOOST_TEST((item.provenance == km::model::Provenance::indicative), item.code.str());
            ++verbs[item.parent][item.text.substr(0, item.text.find(' '))];
        }
    }
    BOOST_TEST(verbs.size() == 27U);
    for (const auto& [competency, words] : verbs) {
        BOOST_TEST(words.size() == 3U, pack->model.items[competency].code.str());
    }
}

BOOST_AUTO_TEST_CASE(the_library_says_what_there_is)
{
    const km::format::Library library{kData};
    BOOST_TEST(library.frameworks().value().size() == 4U);
    BOOST_TEST(library.framework("nhs-mlf", "1999").error().code == "library.no_framework");
    BOOST_TEST(library.framework("../nhs-mlf", "2025-09-04-draft").error().code == "library.no_framework");
    BOOST_TEST(library.policy("nhs-kitemark").value().model.version == "1");
    BOOST_TEST(library.policy("nhs").error().code == "library.no_policy");
    BOOST_TEST(km::format::Library{kData / "none"}.frameworks().error().code == "file.unreadable");
    const auto crosswalks = library.crosswalk_files().value();
    BOOST_TEST(crosswalks.size() == 1U);
    for (const auto& file : crosswalks) {
        km::Diagnostics findings;
        const auto name = km::to_utf8(file);
        const auto crosswalk = km::format::read_crosswalk(*km::read_file(file, 1'000'000), name, findings);
        BOOST_REQUIRE(crosswalk.has_value());
        km::format::check_codes(
            *crosswalk, library.framework(crosswalk->from.id, crosswalk->from.version)->model,
            library.framework(crosswalk->to.id, crosswalk->to.version)->model, name, findings);
        BOOST_TEST(lines_of(findings) == "");
    }
}

namespace {

/// A folder of packs made from the bundled ones by changing their words.
struct OwnLibrary {
    km::test::TempFolder folder;
    OwnLibrary()
    {
        fs::create_directories(folder.path / "policies");
        fs::create_directories(folder.path / "frameworks");
    }
    [[nodiscard]] km::format::Library library() const { return km::format::Library{folder.path}; }

    void add_policy(const std::string& version, const std::string& file_version) const
    {
        auto text = km::read_file(kData / "policies/self-check-1.policy.xml", 1'000'000).value();
        replace(text, "version=\"1\"", "version=\"" + version + "\"");
        std::ofstream{folder.path / ("policies/self-check-" + file_version + ".policy.xml")} << text;
    }
    void add_policy(const std::string& version) const { add_policy(version, version); }
    void add_framework(const std::string& version, const std::string& date) const
    {
        auto text = km::read_file(kData / "frameworks/nhs-values-2010.framework.xml", 1'000'000).value();
        replace(text, "version=\"2010\"", "version=\"" + version + "\"");
        const auto at = text.find(" date=\"") + 7;
        text.replace(at, text.find('"', at) - at, date);
        std::ofstream{folder.path / ("frameworks/nhs-values-" + version + ".framework.xml")} << text;
    }
    static void replace(std::string& text, const std::string& from, const std::string& to)
    {
        text.replace(text.find(from), from.size(), to);
    }
    /// The version that is taken where none is named, or the error's code.
    [[nodiscard]] std::string newest_policy() const
    {
        const auto pack = library().policy("self-check");
        return pack ? pack->model.version : pack.error().code;
    }
    [[nodiscard]] std::string newest_framework() const
    {
        const auto pack = library().framework("nhs-values", {});
        return pack ? pack->model.version : pack.error().code;
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(the_newest_policy_is_the_one_of_the_greatest_number)
{
    const OwnLibrary own;
    BOOST_TEST(own.newest_policy() == "library.no_policy");
    own.add_policy("2");
    BOOST_TEST(own.newest_policy() == "2");
    own.add_policy("10");
    BOOST_TEST(own.newest_policy() == "10");
    own.add_policy("9.99");
    own.add_policy("10.2");
    own.add_policy("10.10");
    BOOST_TEST(own.newest_policy() == "10.10");
    own.add_policy("zz-draft");
    own.add_policy("11a");
    BOOST_TEST(own.newest_policy() == "10.10");
    own.add_policy("99999999999999999999");
    own.add_policy("100000000000000000000");
    BOOST_TEST(own.newest_policy() == "100000000000000000000");
    BOOST_TEST(own.library().policy("self-check", "2").value().model.version == "2");
    BOOST_TEST(own.library().policy("self-check", "11a").value().model.version == "11a");
    BOOST_TEST(own.library().policy("self-check", "1").error().code == "library.no_policy");
}

BOOST_AUTO_TEST_CASE(where_no_policy_is_the_newest_the_version_has_to_be_named)
{
    const OwnLibrary equal;
    equal.add_policy("1");
    equal.add_policy("1.0");
    const auto failed = equal.library().policy("self-check").error();
    BOOST_TEST(failed.code == "library.ambiguous");
    BOOST_TEST(failed.detail == "self-check@1, self-check@1.0");
    const OwnLibrary words;
    words.add_policy("draft");
    BOOST_TEST(words.newest_policy() == "library.ambiguous");
    words.add_policy("3");
    BOOST_TEST(words.newest_policy() == "3");
}

BOOST_AUTO_TEST_CASE(a_pack_that_is_not_what_its_file_is_called_is_not_taken_for_it)
{
    const OwnLibrary own;
    own.add_policy("3", "2");
    const auto failed = own.library().policy("self-check", "2").error();
    BOOST_TEST(failed.code == "pack.misnamed");
    BOOST_TEST(failed.detail == "self-check 3");
    BOOST_TEST(own.library().policy("self-check", "../self-check-2").error().code == "library.no_policy");
    BOOST_TEST(own.library().policy("self", "check-2").error().code == "pack.misnamed");
    BOOST_TEST(own.library().policy("self").error().code == "library.no_policy");
}

BOOST_AUTO_TEST_CASE(the_newest_framework_is_the_one_whose_source_is)
{
    const OwnLibrary own;
    own.add_framework("zz", "2009-12-31");
    own.add_framework("aa", "2011-01");
    BOOST_TEST(own.newest_framework() == "aa"); // not the highest by name
    own.add_framework("bb", "2011-01");
    BOOST_TEST(own.newest_framework() == "library.ambiguous");
    own.add_framework("cc", "2011"); // when in that year?
    BOOST_TEST(own.newest_framework() == "library.ambiguous");
    own.add_framework("dd", "2012-06-01");
    BOOST_TEST(own.newest_framework() == "dd");
    own.add_framework("ee", "2012");
    BOOST_TEST(own.newest_framework() == "library.ambiguous");
    BOOST_TEST(own.library().framework("nhs-values", "zz").value().model.version == "zz");
}

BOOST_AUTO_TEST_CASE(a_name_typed_wrongly_is_answered_with_the_nearest)
{
    const std::vector<std::string> names{"nhs-kitemark@1", "self-check@1"};
    const auto nearest = [&](std::string_view typed) { return km::format::nearest_name(typed, names); };
    BOOST_TEST(nearest("nhs-kitemrk") == "nhs-kitemark");
    BOOST_TEST(nearest("selfcheck") == "self-check");
    BOOST_TEST(nearest("nhs-kitemark@2") == "nhs-kitemark@1");
    BOOST_TEST(nearest("x") == "");
    BOOST_TEST(nearest("") == "");
    BOOST_TEST(nearest(std::string(100'000, 'n')) == "");
    const auto detail = km::format::Library{kData}.policy("nhs-kitemrk").error().detail;
    BOOST_TEST(detail == "the nearest name is nhs-kitemark; there are nhs-kitemark@1, self-check@1");
}

BOOST_AUTO_TEST_CASE(a_name_is_an_id_with_or_without_a_version)
{
    using km::format::PackName;
    BOOST_TEST((PackName::parse("a@1") == PackName{"a", "1"}));
    BOOST_TEST((PackName::parse("a") == PackName{"a", ""}));
    BOOST_TEST((PackName::parse("a@") == PackName{"a@", ""}));
    BOOST_TEST((PackName::parse("@1") == PackName{"@1", ""}));
    BOOST_TEST((PackName{"a", "1"}.text() == "a@1"));
    BOOST_TEST(km::format::Library{kData}.policy("nhs-kitemark@").error().code == "library.no_policy");
}

BOOST_AUTO_TEST_CASE(a_pack_knows_where_it_was_found)
{
    using km::format::DataOrigin;
    const OwnLibrary own;
    own.add_policy("1");
    const auto file = own.folder.path / "policies/self-check-1.policy.xml";
    BOOST_TEST((km::format::load_policy(file)->origin == DataOrigin::file));
    BOOST_TEST((own.library().policy("self-check")->origin == DataOrigin::added));
    BOOST_TEST((own.library().policies()->front().origin == DataOrigin::added));
    const km::format::Library bundled{km::data_dir()};
    BOOST_TEST((bundled.policy("self-check", "1")->origin == DataOrigin::bundled));
    ::setenv("KITEMARK_DATA_DIR", own.folder.path.c_str(), 1);
    BOOST_TEST((own.library().policy("self-check", "1")->origin == DataOrigin::environment));
    BOOST_TEST(km::data_dir() == own.folder.path);
    ::unsetenv("KITEMARK_DATA_DIR");
}

BOOST_AUTO_TEST_CASE(a_data_folder_from_the_environment_counts_alone)
{
    const km::test::TempFolder empty;
    for (const auto* missing : {"frameworks", "policies"}) {
        ::setenv("KITEMARK_DATA_DIR", empty.path.c_str(), 1);
        const km::format::Library library{km::data_dir()};
        BOOST_TEST(library.usable().error().code == "library.no_data");
        BOOST_TEST(library.usable().error().detail == std::string{"no folder "} + missing);
        BOOST_TEST(library.policy("nhs-kitemark").error().code == "library.no_data");
        BOOST_TEST(library.framework("nhs-mlf", {}).error().code == "library.no_data");
        BOOST_TEST(library.frameworks().error().code == "library.no_data");
        BOOST_TEST(km::rule_pages_dir() != empty.path / "rules");
        fs::create_directory(empty.path / missing);
    }
    BOOST_TEST(km::format::Library{km::data_dir()}.usable().has_value());
    ::setenv("KITEMARK_DATA_DIR", "/nowhere", 1);
    BOOST_TEST(km::format::Library{km::data_dir()}.usable().error().subject == "/nowhere");
    ::setenv("KITEMARK_DATA_DIR", "", 1); // as good as not set: a folder has a name
    BOOST_TEST(!km::data_dir_is_from_environment());
    BOOST_TEST(km::format::Library{km::data_dir()}.policy("nhs-kitemark").has_value());
    ::unsetenv("KITEMARK_DATA_DIR");
}

BOOST_AUTO_TEST_CASE(a_written_programme_is_the_one_that_was_read)
{
    km::Diagnostics findings;
    const auto programme = *km::format::read_programme(kProgramme, "p.xml", findings);
    BOOST_TEST(lines_of(findings) == "");
    BOOST_TEST(programme.hours->count() == 1250);
    BOOST_TEST(programme.modules.at(0).outcomes.at(0).text == "Do this.");
    BOOST_TEST(programme.mappings.at(0).citations.size() == 2U);
    BOOST_TEST(programme.mappings.at(0).to_be_confirmed);
    BOOST_TEST((programme.mappings.at(1).depth == km::model::Depth::introduces));
    BOOST_TEST(km::format::write_programme(programme).value() == kProgramme);
    auto without_depth = programme;
    without_depth.mappings.at(1).depth = km::model::Depth::none;
    BOOST_TEST(km::format::write_programme(without_depth).value() ==
               replaced(kProgramme, " depth=\"introduces\"", ""));
}

BOOST_AUTO_TEST_CASE(what_a_programme_holds_beyond_the_format_is_kept_and_noted)
{
    auto text = kProgramme;
    for (const auto* element :
         {"programme xmlns=\"urn:kitemark:programme:1\"", "provider", "contact", "framework", "policy",
          "claims", "delivery", "module id=\"m1\"", "assessment", "file", "mapping", "citation"}) {
        text = replaced(text, std::string{"<"} + element + " ", std::string{"<"} + element + " later=\"1\" ");
    }
    text = replaced(text, "<outcome id=\"o1\">", "<outcome id=\"o1\" later=\"1\">");
    text = replaced(text, "  <modules>\n", "  <modules>\n    <later>a<b c=\"d\"/></later>\n");
    text = replaced(text, "      <rationale>", "      <later/>\n      <rationale>");
    text = replaced(text, "<framework later=\"1\" id=\"tiny\" version=\"1\"/>",
                    "<framework later=\"1\" id=\"tiny\" version=\"1\"><later/></framework>");
    km::Diagnostics findings;
    const auto programme = *km::format::read_programme(text, "p.xml", findings);
    BOOST_TEST(findings.size() == 16U);
    for (const auto& finding : findings) {
        BOOST_TEST(finding.code == "KM-FRM-003");
        BOOST_TEST((finding.severity == km::Severity::note));
    }
    const auto written = km::format::write_programme(programme).value();
    const auto count = [](const std::string& in, std::string_view what) {
        std::size_t found = 0;
        for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + 1)) {
            ++found;
        }
        return found;
    };
    BOOST_TEST(count(written, "later=\"1\"") == 13U);
    BOOST_TEST(count(written, "<later>a<b c=\"d\"/></later>") == 1U);
    BOOST_TEST(count(written, "<later/>") == 2U);
    km::Diagnostics again;
    BOOST_TEST(km::format::write_programme(*km::format::read_programme(written, "p.xml", again)).value() ==
               written);
}

BOOST_AUTO_TEST_CASE(defects_of_form_are_all_reported_and_the_rest_is_read)
{
    auto text = kProgramme;
    text = replaced(text, "depth=\"assesses\"", "depth=\"deep\"");
    text = replaced(text, "hours=\"0.25\"", "hours=\"1,5\"");
    text = replaced(text, "id=\"a1\"", "id=\"o1\"");
    text = replaced(text, "modified=\"2026-03-31T09:15:00Z\"", "modified=\"yesterday\"");
    text = replaced(text, " to=\"P1\"", "");
    km::Diagnostics findings;
    const auto programme = *km::format::read_programme(text, "p.xml", findings);
    BOOST_TEST(lines_of(findings) ==
               "2 KM-FRM-002; 15 KM-FRM-002; 21 KM-FRM-004; 27 KM-FRM-002; 32 KM-FRM-001");
    BOOST_TEST(programme.mappings.size() == 2U);
    BOOST_TEST(programme.title == "Rhaglen & more");
}

const Spoiled kSpoiledProgrammes[] = {
    {"a second title", "  <summary>", "  <title>Again</title><summary>", "4 KM-FRM-003 error"},
    {"a second summary", "  <provider", "  <summary>Again</summary><provider", "6 KM-FRM-003 error"},
    {"a second provider", "  <contact", "  <provider name=\"M\"/><contact", "7 KM-FRM-003 error"},
    {"a second contact", "  <internal", "  <contact name=\"D\"/><internal", "8 KM-FRM-003 error"},
    {"a second verifier", "  <framework", "  <internal-verifier name=\"W\"/><framework",
     "9 KM-FRM-003 error"},
    {"a second framework", "  <policy", "  <framework id=\"other\" version=\"1\"/><policy",
     "10 KM-FRM-003 error"},
    {"a second policy", "  <claims", "  <policy id=\"other\"/><claims", "11 KM-FRM-003 error"},
    {"second claims", "  <delivery", "  <claims stages=\"b\"/><delivery", "12 KM-FRM-003 error"},
    {"a second delivery", "  <embeds", "  <delivery mode=\"blended\"/><embeds", "13 KM-FRM-003 error"},
    {"second modules", "  <assessments", "  <modules/><assessments", "20 KM-FRM-003 error"},
    {"second assessments", "  <evidence>", "  <assessments/><evidence>", "23 KM-FRM-003 error"},
    {"second evidence", "  <mappings>", "  <evidence/><mappings>", "26 KM-FRM-003 error"},
    {"second mappings", "</programme>", "<mappings/></programme>", "34 KM-FRM-003 error"},
    {"a second rationale", "      <citation evidence=\"e1\"/>", "      <rationale>Again.</rationale>",
     "30 KM-FRM-003 error"},
    {"an attribute of a text", "<summary>", "<summary later=\"1\">", "4 KM-FRM-003 error"},
    {"an element in a text", "of text", "of <b/>text", "5 KM-FRM-003 error"},
    {"text where none belongs", "<contact name=\"C\" role=\"R\" email=\"c@example.org\"/>",
     "<contact name=\"C\">text</contact>", "7 KM-FRM-003 error"},
    {"an id with a space", "id=\"m1\"", "id=\"m 1\"", "15 KM-FRM-002 error"},
    {"a digest that is too short", "sha256=\"01", "sha256=\"1", "24 KM-FRM-002 error"},
    {"a digest in capitals", "sha256=\"0123456789abcdef", "sha256=\"0123456789ABCDEF", "24 KM-FRM-002 error"},
    {"evidence without path", "path=\"evidence/e.pdf\" ", "", "24 KM-FRM-001 error"},
    {"a mapping of no outcome", "mapping outcome=\"o2\"", "mapping", "32 KM-FRM-001 error"},
    {"a mapping to nothing", " to=\"P1\"", "", "32 KM-FRM-001 error"},
    {"a citation of nothing", "<citation evidence=\"e1\"/>", "<citation/>", "30 KM-FRM-001 error"},
    {"a framework without version", "<framework id=\"tiny\" version=\"1\"/>", "<framework id=\"tiny\"/>",
     "9 KM-FRM-001 error"},
    {"a mapping without depth", " depth=\"introduces\"", "", "32 KM-FRM-001 error"},
    {"delivery without hours", " hours=\"12.5\"", "", ""},
    {"delivery without mode", " mode=\"blended\"", "", ""},
};

BOOST_DATA_TEST_CASE(a_spoiled_programme_gives_exactly_its_finding_and_loses_nothing,
                     bdata::make(kSpoiledProgrammes),
                     row)
{
    km::Diagnostics findings;
    const auto text = replaced(kProgramme, row.from, row.to);
    const auto programme = km::format::read_programme(text, "p.xml", findings);
    BOOST_REQUIRE(programme.has_value());
    std::string found;
    for (const auto& finding : findings) {
        found += fmt::format("{}{} {} {}", found.empty() ? "" : "; ", finding.where.line, finding.code,
                             to_string(finding.severity));
    }
    BOOST_TEST(found == row.findings);
    // A file without a finding is written as it was.
    if (findings.empty()) {
        BOOST_TEST(km::format::write_programme(*programme).value() == text);
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_left_empty)
{
    km::Diagnostics findings;
    const auto read = [&](std::string_view from, std::string_view to) {
        return km::format::read_programme(replaced(kProgramme, from, to), "p.xml", findings).value();
    };
    BOOST_TEST(read("2026-03-31T09:15:00Z", "yesterday").modified == "");
    BOOST_TEST((read(" depth=\"introduces\"", "").mappings.at(1).depth == km::model::Depth::none));
    // What a policy's element holds beside its id is written even where the id is missing.
    const auto nameless = read("<policy id=\"nhs-kitemark\"/>", "<policy later=\"1\"/>");
    BOOST_TEST(km::format::write_programme(nameless).value().find(" later=\"1\"/>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_later_format_is_refused_with_both_versions)
{
    km::Diagnostics findings;
    const auto refused = [&](std::string_view from, std::string_view to) {
        return km::format::read_programme(replaced(kProgramme, from, to), "p.xml", findings).error();
    };
    const auto later = refused("format=\"1\"", "format=\"2\"");
    BOOST_TEST(later.code == "format.newer");
    BOOST_TEST(later.detail.find("format 2") != std::string::npos);
    BOOST_TEST(later.detail.find("format 1") != std::string::npos);
    BOOST_TEST(refused("urn:kitemark:programme:1", "urn:kitemark:programme:2").code == "format.newer");
    BOOST_TEST(refused("urn:kitemark:programme:1", "urn:other").code == "format.wrong_kind");
    for (const auto* wrong : {"format=\"one\"", "format=\"0\"", "format=\"1x\"", "format=\"\""}) {
        BOOST_TEST(refused("format=\"1\"", wrong).code == "format.wrong_kind", wrong);
    }
    BOOST_TEST(km::format::read_framework(kProgramme, "p.xml", findings).error().code == "format.wrong_kind");
}

BOOST_AUTO_TEST_CASE(a_policy_is_read_with_its_defects)
{
    const std::string policy =
        R"(<policy xmlns="urn:kitemark:policy:1" format="1" id="p" version="1" framework="*">
<title>T</title>
<require rule="cell-depth" depth="develops" share="50"/>
<require rule="cell-citations" count="2"/>
</policy>)";
    km::Diagnostics findings;
    const auto good = *km::format::read_policy(policy, "p.xml", findings);
    BOOST_TEST(lines_of(findings) == "");
    BOOST_TEST(good.cell_depth->share.percent == 50U);
    BOOST_TEST(good.cell_citations.value() == 2U);
    BOOST_TEST(!good.standard_present.has_value());
    const auto findings_after = [&](std::string_view from, std::string_view to) {
        km::Diagnostics found;
        static_cast<void>(km::format::read_policy(replaced(policy, from, to), "p.xml", found));
        return lines_of(found);
    };
    BOOST_TEST(findings_after("share=\"50\"", "share=\"101\"") == "3 KM-FRM-002");
    BOOST_TEST(findings_after(" share=\"50\"", "") == "3 KM-FRM-001");
    BOOST_TEST(findings_after("<title>T</title>\n", "") == "1 KM-FRM-001");
    BOOST_TEST(findings_after("count=\"2\"", "count=\"1000\"") == "");
    BOOST_TEST(findings_after("count=\"2\"", "count=\"1001\"") == "4 KM-FRM-002");
    BOOST_TEST(findings_after("cell-citations", "luck") == "4 KM-FRM-002");
    BOOST_TEST(findings_after("cell-citations\" count=\"2\"",
                              "cell-depth\" depth=\"develops\" share=\"1\"") == "4 KM-POL-001");
    auto empty = policy;
    empty.erase(empty.find("<require"), empty.rfind("</policy>") - empty.find("<require"));
    findings.clear();
    static_cast<void>(km::format::read_policy(empty, "p.xml", findings));
    BOOST_TEST(lines_of(findings) == "1 KM-POL-002");
}

BOOST_AUTO_TEST_CASE(a_crosswalk_is_read_with_its_defects)
{
    const std::string crosswalk =
        R"(<crosswalk xmlns="urn:kitemark:crosswalk:1" format="1" id="x" version="1"><title>T</title>
<source document="D" publisher="P" date="2026" status="draft"><rights>R</rights></source>
<from framework="tiny" version="1"/><to framework="tiny" version="1"/>
<association from="1.a" to="1.b" relation="exact"/>
<association from="1.a" to="1.b" relation="related"/>
<association from="9" to="1.b" relation="close"/>
</crosswalk>)";
    km::Diagnostics findings;
    const auto read = *km::format::read_crosswalk(crosswalk, "x.xml", findings);
    BOOST_TEST(lines_of(findings) == "5 KM-XWK-001; 6 KM-FRM-002");
    BOOST_TEST(read.associations.size() == 3U);
    for (const std::string element : {"<title>T</title>", "<from framework=\"tiny\" version=\"1\"/>",
                                      "<to framework=\"tiny\" version=\"1\"/>"}) {
        km::Diagnostics incomplete;
        static_cast<void>(km::format::read_crosswalk(replaced(crosswalk, element, ""), "x.xml", incomplete));
        BOOST_TEST(lines_of(incomplete).find("1 KM-FRM-001") != std::string::npos, element);
    }
    findings.clear();
    const auto tiny = *km::format::read_framework(kPack, "tiny.xml", findings);
    km::format::check_codes(read, tiny, tiny, "x.xml", findings);
    BOOST_TEST(lines_of(findings) == "6 KM-XWK-002");
    findings.clear();
    const auto strange =
        *km::format::read_crosswalk(replaced(crosswalk, "to=\"1.b\"", "to=\"8\""), "x.xml", findings);
    findings.clear();
    km::format::check_codes(strange, tiny, tiny, "x.xml", findings);
    BOOST_TEST(lines_of(findings) == "4 KM-XWK-002; 6 KM-XWK-002");
}

BOOST_AUTO_TEST_CASE(hours_are_exact_or_refused)
{
    using km::model::parse_hours;
    for (const auto* good : {"0", "12", "7.5", "0.25", "100000"}) {
        BOOST_TEST(km::model::to_string(parse_hours(good).value()) == good);
    }
    BOOST_TEST(km::model::to_string(parse_hours("7.50").value()) == "7.5");
    for (const auto* wrong :
         {"", ".", ".5", "5.", "1.234", "1,5", "-1", "1e3", "100001", "1.2.3", " 1", "99999999999"}) {
        BOOST_TEST(!parse_hours(wrong).has_value(), wrong);
    }
}

/// Every line of a programme, in order, citations included.
std::vector<std::uint32_t> element_lines(const km::model::Programme& p)
{
    std::vector<std::uint32_t> lines{p.provider.line,  p.contact.line, p.internal_verifier.line,
                                     p.framework_line, p.stages_line,  p.delivery_line};
    for (const auto& module : p.modules) {
        lines.push_back(module.line);
        for (const auto& outcome : module.outcomes) {
            lines.push_back(outcome.line);
        }
    }
    for (const auto& assessment : p.assessments) {
        lines.push_back(assessment.line);
    }
    for (const auto& file : p.evidence) {
        lines.push_back(file.line);
    }
    for (const auto& mapping : p.mappings) {
        lines.push_back(mapping.line);
        for (const auto& citation : mapping.citations) {
            lines.push_back(citation.line);
        }
    }
    return lines;
}

BOOST_AUTO_TEST_CASE(numbering_lines_gives_those_of_the_file_that_would_be_written)
{
    const auto read = [](std::string_view text) {
        km::Diagnostics findings;
        return km::format::read_programme(text, "p", findings).value();
    };
    std::vector<km::model::Programme> programmes;
    for (const char* name : {"minimal/minimal", "first-line-manager/first-line-manager",
                             "mid-level-manager/mid-level-manager"}) {
        const auto file = fs::path{KM_SOURCE_DIR} / "docs/examples" / (std::string{name} + ".programme.xml");
        programmes.push_back(read(km::read_file(file, 10'000'000).value()));
    }
    // Line breaks in texts, and elements that this version does not know, take lines too.
    auto odd = programmes.back();
    odd.title = "Two\nlines";
    odd.modules.at(0).outcomes.at(0).text = "One\ntwo\nthree";
    odd.modules.at(0).outcomes.at(0).unknown.elements = {"<x:hint xmlns:x=\"urn:x\"/>"};
    odd.modules.at(0).unknown.elements = {"<x:hint xmlns:x=\"urn:x\">a\nb</x:hint>"};
    odd.mappings.at(0).rationale = "One\ntwo";
    odd.evidence_unknown.elements = {"<x:hint xmlns:x=\"urn:x\"/>"};
    programmes.push_back(odd);
    for (auto& programme : programmes) {
        const auto written = read(km::format::write_programme(programme).value());
        km::format::number_lines(programme);
        BOOST_TEST(element_lines(programme) == element_lines(written), boost::test_tools::per_element());
    }
}

namespace {

std::string example_bytes(const char* name)
{
    const auto file =
        fs::path{KM_SOURCE_DIR} / "docs/examples" / name / (std::string{name} + ".programme.xml");
    return km::read_file(file, 10'000'000).value();
}

km::model::Programme read_quietly(const std::string& bytes, km::Diagnostics* form = nullptr)
{
    km::Diagnostics findings;
    auto programme = km::format::read_programme(bytes, "p.xml", form != nullptr ? *form : findings);
    BOOST_REQUIRE_MESSAGE(programme.has_value(), (programme ? "" : programme.error().detail));
    return std::move(*programme);
}

/// Errors as "CODE argument argument", sorted: lines of texts in elements of their own differ.
std::vector<std::string> without_lines(const km::Diagnostics& findings)
{
    std::vector<std::string> all;
    for (const auto& finding : findings) {
        if (finding.severity == km::Severity::error) {
            all.push_back(finding.code);
            for (const auto& argument : finding.args) {
                all.back() += " " + argument;
            }
        }
    }
    std::ranges::sort(all);
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(comments_stay_where_they_stood)
{
    const auto minimal = example_bytes("minimal");
    BOOST_TEST(km::format::write_programme(read_quietly(minimal)).value() == minimal);
    // In every place, and in another order than ours: each is there once, before the same element.
    const auto odd = R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- a -->
<programme xmlns="urn:kitemark:programme:1" format="1" id="p" version="1">
  <!-- b --><!-- B
     on two lines -->
  <provider name="P"><!-- c --></provider>
  <!-- d -->
  <title>T<!-- e -->itle</title>
  <!-- f -->
  <contact name=""/>
  <framework id="tiny" version="1"/>
  <claims stages="s1"/>
  <modules><!-- g -->
    <module id="m1"><!-- h --><outcome id="o1">Do <!-- i -->it.</outcome><!-- j --></module>
    <!-- k -->
  </modules>
  <assessments><!-- l --></assessments>
  <evidence/>
  <mappings>
    <!-- m --><mapping outcome="o1" to="P1" depth="develops"><!-- n --><rationale>R</rationale><!-- o -->
      <citation evidence="e"><!-- p --></citation><!-- q --></mapping>
  </mappings>
  <!-- r --><later/>
  <!-- s -->
</programme>
<!-- t -->
)"s;
    auto programme = read_quietly(odd);
    const auto written = km::format::write_programme(programme).value();
    for (char name = 'a'; name <= 't'; ++name) {
        const auto comment = "<!-- "s + name;
        const auto at = written.find(comment);
        BOOST_TEST(at != std::string::npos, comment);
        BOOST_TEST(written.find(comment, at + 1) == std::string::npos, comment);
    }
    BOOST_TEST(written.find("<!-- d -->\n  <!-- e -->\n  <title>Title</title>") != std::string::npos);
    BOOST_TEST(written.find("     on two lines -->\n  <provider") != std::string::npos);
    BOOST_TEST(written.find("<!-- f -->\n  <framework") != std::string::npos); // nobody is named as contact
    BOOST_TEST(!km::format::find_difference(read_quietly(written), programme));
    BOOST_TEST(km::format::write_programme(read_quietly(written)).value() == written);
    // What they stand before goes: they stay.
    programme.mappings[0].rationale.clear();
    programme.title.clear();
    const auto without = km::format::write_programme(programme).value();
    for (const auto* comment : {"<!-- d -->", "<!-- e -->", "<!-- n -->"}) {
        BOOST_TEST(without.find(comment) != std::string::npos);
    }
    BOOST_TEST(!km::format::find_difference(read_quietly(without), programme));
    km::format::number_lines(programme);
    BOOST_TEST((read_quietly(without) == programme)); // with every line
}

BOOST_AUTO_TEST_CASE(every_text_that_is_let_in_is_read_again_as_it_is)
{
    const std::vector<std::string> hostile{"soft\vbreak",
                                           "a\xE2\x80\xA8"
                                           "b\xE2\x80\xA9"
                                           "c",
                                           "\r\n a \r b \n\t c ",
                                           "]]>",
                                           "<!-- x -->",
                                           "<?pi?>",
                                           "&amp;&#10;&quot;'\"",
                                           " ",
                                           "\n",
                                           "\t",
                                           "  two  spaces  ",
                                           "\xEF\xBF\xBE\x01\x02",
                                           std::string(1, '\0') + "x",
                                           "\xEF\xBB\xBF"
                                           "bom",
                                           "\xE2\x80\xAE"
                                           "fdp.exe",
                                           "\xF0\x9F\x8E\x93 caf\xC3\xA9",
                                           "caf\xE9",
                                           "\x7F\xC2\x85"};
    for (const auto* name : {"minimal", "first-line-manager"}) {
        const auto original = read_quietly(example_bytes(name));
        std::size_t places = 0;
        km::format::each_text_of_all(original, [&](const auto&, const std::string&) { ++places; });
        BOOST_TEST(places > 30U);
        for (const auto& text : hostile) {
            // All at once, then alone in each place that the particulars have.
            auto all = original;
            km::format::each_text_of_all(all, [&](const km::format::TextPlace& place, std::string& value) {
                if (place.attribute != "modified") { // the program's own
                    value = km::clean_text(text, place.lines).text;
                }
            });
            const auto written = km::format::write_programme(all);
            BOOST_REQUIRE_MESSAGE(written.has_value(), km::printable(text));
            km::Diagnostics form, in_memory;
            const auto difference = km::format::find_difference(read_quietly(*written, &form), all);
            BOOST_TEST(!difference.has_value(), km::printable(text) + ": " + difference.value_or(""));
            km::format::number_lines(all);
            km::format::check_form(all, in_memory);
            BOOST_TEST(without_lines(in_memory) == without_lines(form), boost::test_tools::per_element());
            // What was not let in through the door is not written either.
            if (km::find_invalid_xml_text(text)) {
                all.summary = text;
                BOOST_TEST(km::format::write_programme(all).error().code == "xml.cannot_hold");
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_text_that_is_too_long_is_kept_and_named)
{
    const auto original = read_quietly(example_bytes("minimal"));
    std::size_t places = 0;
    km::format::each_text_of_all(original, [&](const auto&, const std::string&) { ++places; });
    for (std::size_t wanted = 0; wanted < places; ++wanted) {
        for (const std::size_t more : {0U, 1U}) {
            auto programme = original;
            std::size_t at = 0;
            std::string name;
            km::format::each_text_of_all(programme, [&](const km::format::TextPlace& place,
                                                        std::string& value) {
                if (at++ == wanted && place.attribute != "modified") {
                    value = std::string(place.max_bytes + more, 'x');
                    name = place.attribute.empty() ? std::string{place.element}
                                                   : fmt::format("{}/@{}", place.element, place.attribute);
                }
            });
            if (name.empty()) {
                continue;
            }
            km::Diagnostics form, in_memory;
            const auto again = read_quietly(km::format::write_programme(programme).value(), &form);
            BOOST_TEST(!km::format::find_difference(again, programme).has_value(), name);
            const auto is_named = std::ranges::any_of(form, [&](const km::Diagnostic& finding) {
                return finding.code == "KM-FRM-005" && finding.args.at(0) == name;
            });
            BOOST_TEST(is_named == (more == 1), name);
            km::format::check_form(programme, in_memory);
            BOOST_TEST(without_lines(in_memory) == without_lines(form), boost::test_tools::per_element());
        }
    }
}

BOOST_AUTO_TEST_CASE(the_form_of_a_programme_in_memory_is_that_of_its_file)
{
    auto broken = read_quietly(example_bytes("first-line-manager"));
    broken.id = "Not A Pack";
    broken.version.clear();
    broken.framework_version = " ";
    broken.modules.at(1).id = broken.modules.at(0).id;
    broken.modules.at(0).outcomes.at(0).id = km::model::OutcomeId{"two words"};
    broken.modules.at(0).outcomes.at(1).id = km::model::OutcomeId{};
    broken.assessments.at(0).id = km::model::AssessmentId{std::string(201, 'a')};
    broken.evidence.at(0).path.clear();
    broken.evidence.at(1).sha256 = "ABC";
    broken.mappings.at(0).depth = km::model::Depth::none;
    broken.mappings.at(1).outcome = km::model::OutcomeId{};
    broken.mappings.at(2).to = km::model::ItemCode{std::string(300, '1')};
    broken.mappings.at(3).citations.at(0).evidence = km::model::EvidenceId{" "};
    broken.unknown.elements = {"<title>Another</title>", "<summary/>", "<later/>"};
    broken.mappings.at(4).unknown.elements = {"<rationale>Another</rationale>"};
    km::format::number_lines(broken);
    km::Diagnostics in_file, in_memory;
    static_cast<void>(read_quietly(km::format::write_programme(broken).value(), &in_file));
    km::format::check_form(broken, in_memory);
    BOOST_TEST(without_lines(in_memory) == without_lines(in_file), boost::test_tools::per_element());
    BOOST_TEST(in_memory.size() > 14U);
    // Each has the line that it has in the file.
    const auto lines_of_code = [](const km::Diagnostics& findings, std::string_view code) {
        std::vector<std::uint32_t> lines;
        for (const auto& finding : findings) {
            if (finding.code == code && finding.severity == km::Severity::error) {
                lines.push_back(finding.where.line);
            }
        }
        std::ranges::sort(lines);
        return lines;
    };
    for (const auto* code : {"KM-FRM-001", "KM-FRM-004", "KM-FRM-006"}) {
        BOOST_TEST(lines_of_code(in_memory, code) == lines_of_code(in_file, code),
                   boost::test_tools::per_element());
    }
    // And nothing is wrong with what is right.
    for (const auto* name : {"minimal", "first-line-manager", "mid-level-manager"}) {
        km::Diagnostics none;
        km::format::check_form(read_quietly(example_bytes(name)), none);
        BOOST_TEST(none.empty(), name);
    }
}
