// SPDX-License-Identifier: MIT
/// @file
/// What the editor does with findings: groups them, explains them, and puts right what a step can. Each fix is
/// tried on the rules' own fixtures: the finding is gone, and no error came that was not there.
#define BOOST_TEST_MODULE editor_findings
#include "editor/document/finding_fixes.hpp"
#include "editor/document/finding_list.hpp"
#include "editor/document/patch.hpp"
#include "editor/document/rule_page.hpp"
#include "validator/base/file.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/policy_reader.hpp"
#include "validator/format/programme_reader.hpp"
#include "validator/format/programme_writer.hpp"
#include "validator/rules/registry.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <sstream>

namespace bdata = boost::unit_test::data;
namespace fs = std::filesystem;
using namespace km;
using namespace km::document;

namespace {

constexpr std::string_view kSuffix = ".programme.xml";

const fs::path& fixture_folder()
{
    static const fs::path folder = fs::path{KM_TEST_DATA} / "rules";
    return folder;
}

std::string read(const fs::path& path)
{
    return read_file(path, 1'000'000).value();
}

/// The packs of the fixtures.
const Reference& reference_for(const model::Programme& programme)
{
    static std::map<std::pair<std::string, std::string>, Reference> known;
    static const auto packs = [] {
        std::pair<std::map<std::string, model::Framework>, std::map<std::string, model::Policy>> loaded;
        for (const auto& entry : fs::directory_iterator{fixture_folder()}) {
            const auto name = entry.path().filename().string();
            Diagnostics ignored;
            if (name.ends_with(".framework.xml")) {
                auto pack = format::read_framework(read(entry.path()), name, ignored).value();
                loaded.first.emplace(pack.id, std::move(pack));
            } else if (name.ends_with(".policy.xml")) {
                auto policy = format::read_policy(read(entry.path()), name, ignored).value();
                loaded.second.emplace(policy.id, std::move(policy));
            }
        }
        return loaded;
    }();
    const auto key = std::pair{programme.framework_id, programme.policy_id};
    if (const auto found = known.find(key); found != known.end()) {
        return found->second;
    }
    const auto framework = packs.first.find(programme.framework_id);
    Reference reference;
    reference.framework.model =
        framework == packs.first.end() ? packs.first.at("test-pack") : framework->second;
    reference.policy.model = packs.second.at(programme.policy_id);
    return known.emplace(key, std::move(reference)).first->second;
}

/// What was found on disk, by the entry's id: the lines of NAME.facts.
std::map<std::string, rules::EvidenceFact> read_facts(const fs::path& path)
{
    using State = rules::EvidenceFact::State;
    std::map<std::string, rules::EvidenceFact> facts;
    if (!fs::exists(path)) {
        return facts;
    }
    std::istringstream lines{read(path)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        std::string id, state, digest;
        words >> id >> state >> digest;
        facts[id] = {state == "present"   ? State::present
                     : state == "missing" ? State::missing
                     : state == "empty"   ? State::empty
                                          : State::unreadable,
                     digest == "-" ? "" : digest};
    }
    return facts;
}

struct Case {
    fs::path file;
    model::Programme programme;
    std::map<std::string, rules::EvidenceFact> facts;

    [[nodiscard]] CheckResult check()
    {
        std::vector<rules::EvidenceFact> found;
        if (!facts.empty()) {
            for (const auto& file_ : programme.evidence) {
                const auto fact = facts.find(file_.id.str());
                found.push_back(fact != facts.end()
                                    ? fact->second
                                    : rules::EvidenceFact{rules::EvidenceFact::State::present, file_.sha256});
            }
        }
        return check_now(programme, reference_for(programme), std::move(found));
    }
    [[nodiscard]] FixBasis basis(const CheckResult& result) const
    {
        return {programme, reference_for(programme).framework.model, result, Time{}};
    }
};

std::optional<Case> load(const fs::path& fixture)
{
    Case loaded;
    loaded.file = fixture_folder() / fixture;
    Diagnostics form;
    auto programme = format::read_programme(read(loaded.file), fixture.filename().string(), form);
    if (!programme || has_errors(form)) {
        return std::nullopt;
    }
    loaded.programme = std::move(*programme);
    auto stem = fixture.filename().string();
    stem.resize(stem.size() - kSuffix.size());
    loaded.facts = read_facts(loaded.file.parent_path() / (stem + ".facts"));
    return loaded;
}

std::vector<fs::path> bad_fixtures()
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator{fixture_folder()}) {
        const auto name = entry.path().filename().string();
        if (name.ends_with(kSuffix) && name.starts_with("bad-")) {
            files.push_back(fs::relative(entry.path(), fixture_folder()));
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::map<std::string, std::size_t> count_codes(const CheckResult& result, bool errors_only)
{
    std::map<std::string, std::size_t> counts;
    for (const auto& finding : result.findings) {
        if (!errors_only || finding.diagnostic.severity == Severity::error) {
            ++counts[finding.diagnostic.code];
        }
    }
    return counts;
}

void check_no_new_error(const CheckResult& before, const CheckResult& after, const std::string& what)
{
    auto known = count_codes(before, true);
    for (const auto& [code, count] : count_codes(after, true)) {
        BOOST_TEST(count <= known[code], what << " brought " << code);
    }
}

Finding finding(const std::string& code, Severity severity, Place place, std::vector<std::string> args = {})
{
    return {{code, severity, {}, std::move(args)}, place};
}

} // namespace

BOOST_AUTO_TEST_CASE(every_rule_has_a_decision)
{
    std::set<std::string> decided, rules;
    for (const auto& row : fix_decisions()) {
        BOOST_TEST(decided.insert(std::string{row.code}).second, row.code << " stands twice");
        BOOST_TEST(!row.decision.empty());
        BOOST_TEST(row.mechanical == may_have_fix(row.code));
    }
    for (const auto& rule : rules::all_rules()) {
        rules.insert(std::string{rule.code});
    }
    BOOST_TEST(decided == rules, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(a_fix_takes_the_finding_away_and_brings_no_error, bdata::make(bad_fixtures()), fixture)
{
    auto loaded = load(fixture);
    if (!loaded) {
        return; // not read, so not edited
    }
    const auto before = loaded->check();
    const auto text = format::write_programme(loaded->programme).value();
    for (const auto& each : before.findings) {
        const auto step = fix_finding(loaded->basis(before), each);
        if (step.empty()) {
            continue;
        }
        BOOST_TEST(!step.name.empty());
        apply(step, Direction::forward, loaded->programme);
        const auto after = loaded->check();
        const auto code = each.diagnostic.code;
        BOOST_TEST(count_codes(after, false)[code] < count_codes(before, false)[code],
                   step.name << " left " << code);
        check_no_new_error(before, after, step.name);
        apply(step, Direction::back, loaded->programme);
        BOOST_TEST(format::write_programme(loaded->programme).value() == text,
                   step.name << " cannot be undone");
    }
    for (const auto& row : fix_decisions()) {
        std::size_t fixed = 0;
        const auto step = fix_all(loaded->basis(before), row.code, &fixed);
        BOOST_TEST(step.empty() == (fixed == 0));
        if (!step.empty()) {
            apply(step, Direction::forward, loaded->programme);
            const auto after = loaded->check();
            const auto code = std::string{row.code};
            BOOST_TEST(count_codes(after, false)[code] + fixed == count_codes(before, false)[code],
                       "all of " << code);
            check_no_new_error(before, after, "all of " + code);
            apply(step, Direction::back, loaded->programme);
            BOOST_TEST(format::write_programme(loaded->programme).value() == text);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_fix_is_tried_by_a_fixture)
{
    std::set<std::string> tried{"KM-IDN-004", "KM-EVD-008", "KM-OUT-004"}; // by the test below
    for (const auto& fixture : bad_fixtures()) {
        if (auto loaded = load(fixture)) {
            const auto result = loaded->check();
            for (const auto& each : result.findings) {
                if (!fix_finding(loaded->basis(result), each).empty()) {
                    tried.insert(each.diagnostic.code);
                }
            }
        }
    }
    for (const auto& row : fix_decisions()) {
        BOOST_TEST((!row.mechanical || tried.contains(std::string{row.code})), row.code << " is never tried");
    }
}

/// Confirming unread is what KM-MAP-007 warns of, and a step copies no file, which KM-EVD-006 asks for.
BOOST_AUTO_TEST_CASE(what_a_person_has_to_read_or_a_disk_has_to_hold_is_no_step)
{
    for (const auto* code : {"KM-MAP-007", "KM-EVD-006"}) {
        BOOST_TEST(!may_have_fix(code), code);
    }
}

namespace {

/// Breaks a sound programme and puts it right again.
std::string
fix_after(const std::string& code, const std::function<void(model::Programme&)>& how, Case& loaded)
{
    how(loaded.programme);
    const auto before = loaded.check();
    const auto step = fix_all(loaded.basis(before), code);
    apply(step, Direction::forward, loaded.programme);
    const auto after = loaded.check();
    check_no_new_error(before, after, code);
    BOOST_TEST(count_codes(before, false)[code] == 1U);
    BOOST_TEST(count_codes(after, false)[code] == (step.empty() ? 1U : 0U));
    return step.name;
}

Case sound()
{
    for (const auto& entry : fs::directory_iterator{fixture_folder() / "KM-EVD-009"}) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("good-") && name.ends_with(kSuffix)) {
            return *load(fs::path{"KM-EVD-009"} / name);
        }
    }
    return {};
}

} // namespace

BOOST_AUTO_TEST_CASE(slips_are_put_right_and_guesses_are_not_made)
{
    auto ukprn = sound();
    BOOST_TEST(fix_after(
                   "KM-IDN-004", [](auto& p) { p.provider.ukprn = "1009 99-01"; }, ukprn) ==
               "Take spaces out of UKPRN");
    BOOST_TEST(ukprn.programme.provider.ukprn == "10099901");
    BOOST_TEST(fix_after(
                   "KM-IDN-004", [](auto& p) { p.provider.ukprn = "1009990"; }, ukprn) == "");

    auto twice = sound();
    BOOST_REQUIRE(!twice.programme.evidence.empty());
    const auto cited = twice.programme.evidence[0].id;
    BOOST_TEST(fix_after(
                   "KM-EVD-008",
                   [](auto& p) {
                       auto copy = p.evidence[0];
                       copy.id = model::EvidenceId{"copy"};
                       p.evidence.push_back(copy);
                       model::Citation citation;
                       citation.evidence = copy.id;
                       citation.locator = "p. 77";
                       p.mappings.at(0).citations.push_back(citation);
                   },
                   twice) == "Merge evidence entries");
    BOOST_TEST((twice.programme.mappings[0].citations.back().evidence == cited));

    auto blank = sound();
    const auto add_blank = [](auto& p) {
        model::ProgrammeOutcome outcome;
        outcome.id = model::OutcomeId{"blank"};
        p.modules.at(0).outcomes.push_back(outcome);
    };
    const auto outcomes = blank.programme.count_outcomes();
    BOOST_TEST(fix_after("KM-OUT-004", add_blank, blank) == "Remove outcome without text");
    BOOST_TEST(blank.programme.count_outcomes() == outcomes);
    auto used = sound();
    BOOST_TEST(fix_after(
                   "KM-OUT-004",
                   [&](auto& p) {
                       add_blank(p);
                       p.assessments.resize(std::max<std::size_t>(p.assessments.size(), 1));
                       p.assessments[0].outcomes.push_back(model::OutcomeId{"blank"});
                   },
                   used) == "");
}

BOOST_AUTO_TEST_CASE(a_reference_that_is_nearly_right_is_corrected)
{
    auto loaded = sound();
    const auto outcome = loaded.programme.mappings.at(0).outcome.str();
    auto shouted = outcome;
    std::transform(shouted.begin(), shouted.end(), shouted.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    BOOST_REQUIRE(shouted != outcome);
    const auto mappings = loaded.programme.mappings.size();
    BOOST_TEST(fix_after(
                   "KM-REF-001", [&](auto& p) { p.mappings[0].outcome = model::OutcomeId{shouted}; },
                   loaded) == "Correct outcome of mapping");
    BOOST_TEST(loaded.programme.mappings.size() == mappings);
    BOOST_TEST(loaded.programme.mappings[0].outcome.str() == outcome);
    BOOST_TEST(fix_after(
                   "KM-REF-001", [&](auto& p) { p.mappings[0].outcome = model::OutcomeId{"nobody"}; },
                   loaded) == "Remove mapping from an unknown outcome");
    BOOST_TEST(loaded.programme.mappings.size() == mappings - 1);
}

BOOST_AUTO_TEST_CASE(many_removals_and_changes_make_one_step)
{
    model::Programme programme;
    for (int i = 0; i < 100; ++i) {
        model::Mapping mapping;
        mapping.rationale = std::to_string(i);
        programme.mappings.push_back(mapping);
    }
    Patch patch{programme};
    for (std::size_t i = 10; i < 90; i += 3) {
        patch.remove_mapping(i);
        patch.mapping(i + 1).rationale += " changed";
    }
    patch.mapping(99).rationale = "last";
    const auto before = programme.mappings;
    const auto step = std::move(patch).finish("Test");
    apply(step, Direction::forward, programme);
    BOOST_REQUIRE(programme.mappings.size() == 73U);
    BOOST_TEST(programme.mappings[9].rationale == "9");
    BOOST_TEST(programme.mappings[10].rationale == "11 changed");
    BOOST_TEST(programme.mappings.back().rationale == "last");
    apply(step, Direction::back, programme);
    BOOST_REQUIRE(programme.mappings.size() == 100U);
    for (std::size_t i = 0; i < 100; ++i) {
        BOOST_TEST(programme.mappings[i].rationale == before[i].rationale);
    }
}

BOOST_AUTO_TEST_CASE(a_merged_mapping_keeps_what_both_said)
{
    auto loaded = load("KM-REF-011/" + [] {
        for (const auto& file : bad_fixtures()) {
            if (file.parent_path() == "KM-REF-011") {
                return file.filename().string();
            }
        }
        return std::string{};
    }());
    BOOST_REQUIRE(loaded.has_value());
    const auto before = loaded->check();
    std::size_t fixed = 0;
    const auto step = fix_all(loaded->basis(before), "KM-REF-011", &fixed);
    std::set<std::string> rationales, cited;
    for (const auto& mapping : loaded->programme.mappings) {
        rationales.insert(mapping.rationale);
        for (const auto& citation : mapping.citations) {
            cited.insert(citation.evidence.str() + " " + citation.locator);
        }
    }
    apply(step, Direction::forward, loaded->programme);
    std::string all;
    for (const auto& mapping : loaded->programme.mappings) {
        all += mapping.rationale + "\n";
        for (const auto& citation : mapping.citations) {
            cited.erase(citation.evidence.str() + " " + citation.locator);
        }
    }
    BOOST_TEST(cited.empty());
    for (const auto& rationale : rationales) {
        BOOST_TEST(all.find(rationale) != std::string::npos, rationale);
    }
}

BOOST_AUTO_TEST_CASE(findings_are_grouped_gravest_first)
{
    using Kind = Place::Kind;
    const std::vector<Finding> findings{
        finding("KM-MAP-005", Severity::warning, {Kind::mapping, 0}),
        finding("KM-EVD-003", Severity::error, {Kind::evidence, 1}),
        finding("KM-IDN-001", Severity::error, {}),
        finding("KM-MAP-005", Severity::warning, {Kind::mapping, 4}),
        finding("KM-OUT-005", Severity::note, {Kind::outcome, 0, 0}),
    };
    const auto at = [&](std::size_t i) -> const Finding& { return findings[i]; };
    const auto groups = group_findings(findings.size(), at, GroupBy::rule);
    std::vector<std::string> codes;
    for (const auto& group : groups) {
        codes.push_back(group.code);
    }
    BOOST_TEST(codes == (std::vector<std::string>{"KM-IDN-001", "KM-EVD-003", "KM-MAP-005", "KM-OUT-005"}),
               boost::test_tools::per_element());
    BOOST_TEST(groups[2].findings == (std::vector<std::size_t>{0, 3}), boost::test_tools::per_element());
    const auto parts =
        group_findings(findings.size(), at, GroupBy::part, [](std::size_t i) { return i != 4; });
    BOOST_REQUIRE(parts.size() == 3U);
    BOOST_TEST((parts[0].part == ProgrammePart::particulars));
    BOOST_TEST((parts[1].part == ProgrammePart::evidence));
    BOOST_TEST((parts[2].part == ProgrammePart::mappings));
}

BOOST_AUTO_TEST_CASE(very_many_findings_of_a_rule_stand_in_several_groups)
{
    const auto one = finding("KM-MAP-005", Severity::warning, {Place::Kind::mapping, 0});
    const auto grouped = [&](std::size_t count) {
        std::string all;
        for (const auto& group : group_findings(
                 count, [&](std::size_t) -> const Finding& { return one; }, GroupBy::rule, {}, 3)) {
            all += group.key() + ": " + std::to_string(group.findings.front()) + "-" +
                   std::to_string(group.findings.back()) + " of " + std::to_string(group.all) + "; ";
        }
        return all;
    };
    BOOST_TEST(grouped(0).empty());
    BOOST_TEST(grouped(3) == "KM-MAP-005: 0-2 of 3; ");
    BOOST_TEST(grouped(4) == "KM-MAP-005: 0-2 of 4; KM-MAP-005/3: 3-3 of 4; ");
    BOOST_TEST(grouped(7) == "KM-MAP-005: 0-2 of 7; KM-MAP-005/3: 3-5 of 7; KM-MAP-005/6: 6-6 of 7; ");
}

BOOST_AUTO_TEST_CASE(a_finding_is_known_again_after_its_element_moved)
{
    const auto a = finding("KM-EVD-003", Severity::error, {Place::Kind::evidence, 1}, {"e2", "a.pdf"});
    auto b = a;
    b.place.index = 0;
    BOOST_TEST(is_same_finding(a, b));
    b.diagnostic.args[0] = "e3";
    BOOST_TEST(!is_same_finding(a, b));
}

BOOST_AUTO_TEST_CASE(a_gap_leads_to_what_is_to_be_mapped)
{
    auto loaded = sound();
    const auto& framework = reference_for(loaded.programme).framework.model;
    const auto& policy = reference_for(loaded.programme).policy.model;
    loaded.programme.mappings.clear();
    const auto result = loaded.check();
    const auto mappable = std::find_if(framework.items.begin(), framework.items.end(), [&](const auto& item) {
        return framework.is_mappable(item) && framework.is_staged(item);
    });
    BOOST_REQUIRE((mappable != framework.items.end() && mappable->parent != model::kNone));
    const auto& parent = framework.items[mappable->parent];
    // The first below the one that is named.
    const auto gap = finding("KM-COV-005", Severity::warning, {}, {"competency", parent.code.str()});
    const auto item = item_in_need(gap, framework, result, policy);
    BOOST_REQUIRE(item.has_value());
    BOOST_TEST(item->str() == mappable->code.str());
    BOOST_TEST(item_named(gap, framework)->code.str() == parent.code.str());
    // The numbers of KM-COV-002 look like codes and are none.
    const auto sum = finding("KM-COV-002", Severity::error, {}, {"1", parent.code.str()});
    BOOST_TEST(!item_in_need(sum, framework, result, policy).has_value());
}

BOOST_AUTO_TEST_CASE(a_page_of_the_manual_is_readable_without_its_marks)
{
    BOOST_TEST(
        plain_text(
            "# Title\n\nOne *line*\nand `two`, see [here](x.md).\n\n- a\n- b\n\n```xml\n<a/>\n```\nEnd\n") ==
        "Title\n\nOne line and two, see here.\n\n• a\n• b\n\n    <a/>\nEnd\n");
    BOOST_TEST(plain_text("") == "");
    BOOST_TEST(plain_text("a [b] [c](d)") == "a [b] c\n");
}

BOOST_AUTO_TEST_CASE(every_rule_has_a_page_to_show)
{
    for (const auto& rule : rules::all_rules()) {
        const auto page = rule_page(rule.code);
        BOOST_TEST(!page.title.empty(), rule.code);
        BOOST_TEST(page.text.size() > 80U, rule.code);
        BOOST_TEST(page.text.find("Tier:") == std::string::npos, rule.code);
    }
    BOOST_TEST(rule_page("KM-EVD-003").title == "An evidence file has changed");
    BOOST_TEST(rule_page("KM-XXX-999").text == "");
}
