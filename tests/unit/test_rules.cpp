// SPDX-License-Identifier: MIT
/// @file
/// The rules: each fixture in data/rules/CODE gives exactly the findings beside it, and nothing about a rule
/// is missing: fixtures that make it fire and leave it silent, its words, its page. Then the Study they look
/// at. KM_UPDATE_GOLDEN=1 rewrites the .findings; read the difference before keeping it.
#define BOOST_TEST_MODULE rules
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/policy_reader.hpp"
#include "validator/format/programme_reader.hpp"
#include "validator/report/messages.hpp"
#include "validator/rules/registry.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

namespace bdata = boost::unit_test::data;
namespace fs = std::filesystem;
using namespace std::string_literals;

namespace {

constexpr std::size_t kMaxTestFile = 1'000'000;
constexpr std::string_view kProgrammeSuffix = ".programme.xml";

const fs::path& fixture_folder()
{
    static const fs::path folder = fs::path{KM_TEST_DATA} / "rules";
    return folder;
}

const fs::path& page_folder()
{
    static const fs::path folder = fs::path{KM_SOURCE_DIR} / "docs/rules";
    return folder;
}

std::string read(const fs::path& path)
{
    auto text = km::read_file(path, kMaxTestFile);
    if (!text) {
        throw std::runtime_error{km::report::describe(text.error()).str()};
    }
    return std::move(*text);
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::istringstream stream{text};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// What a reader read, which must be without a defect.
template <typename Model>
Model sound(km::Result<Model> model, const km::Diagnostics& findings)
{
    if (!model) {
        throw std::runtime_error{km::report::describe(model.error()).str()};
    }
    if (!findings.empty()) {
        throw std::runtime_error{km::report::to_line(findings.front()).str()};
    }
    return std::move(*model);
}

/// The packs and policies of the fixtures, by id.
struct Packs {
    Packs()
    {
        for (const auto& entry : fs::directory_iterator{fixture_folder()}) {
            const auto name = entry.path().filename().string();
            km::Diagnostics findings;
            if (name.ends_with(".framework.xml")) {
                auto pack = sound(km::format::read_framework(read(entry.path()), name, findings), findings);
                frameworks.emplace(pack.id, std::move(pack));
            } else if (name.ends_with(".policy.xml")) {
                auto policy = sound(km::format::read_policy(read(entry.path()), name, findings), findings);
                policies.emplace(policy.id, std::move(policy));
            }
        }
    }
    std::map<std::string, km::model::Framework> frameworks;
    std::map<std::string, km::model::Policy> policies;
};

const Packs& packs()
{
    static const Packs loaded;
    return loaded;
}

/// A line of NAME.facts: `framework bundled|differs`, or `ID present SHA256|-`, `ID missing`, `ID empty`,
/// `ID unreadable`. A file that is not named is present with the digest that the programme gives.
km::rules::Facts read_facts(const fs::path& path, const km::model::Programme& programme)
{
    using State = km::rules::EvidenceFact::State;
    static const std::map<std::string, State> states{{"present", State::present},
                                                     {"missing", State::missing},
                                                     {"empty", State::empty},
                                                     {"unreadable", State::unreadable}};
    km::rules::Facts facts;
    if (!fs::exists(path)) {
        return facts;
    }
    for (const auto& file : programme.evidence) {
        facts.evidence.push_back({State::present, file.sha256});
    }
    for (const auto& line : lines_of(read(path))) {
        std::istringstream words{line};
        std::string subject, state, digest;
        words >> subject >> state >> digest;
        if (subject == "framework") {
            facts.framework_is_bundled = state == "bundled";
            continue;
        }
        const auto file = std::find_if(programme.evidence.begin(), programme.evidence.end(),
                                       [&](const auto& e) { return e.id.str() == subject; });
        if (file == programme.evidence.end() || states.count(state) == 0) {
            throw std::runtime_error{path.filename().string() + ": " + line};
        }
        auto& fact = facts.evidence[static_cast<std::size_t>(file - programme.evidence.begin())];
        fact.state = states.at(state);
        fact.sha256 = digest == "-" ? "" : digest;
    }
    return facts;
}

/// A programme that names a framework which is not among the fixtures' is checked against the test pack.
km::Diagnostics findings_of(const fs::path& file)
{
    const auto name = file.filename().string();
    km::Diagnostics form;
    const auto programme = km::format::read_programme(read(file), name, form);
    if (!programme) {
        throw std::runtime_error{km::report::describe(programme.error()).str()};
    }
    const auto framework = packs().frameworks.find(programme->framework_id);
    const auto stem = name.substr(0, name.size() - kProgrammeSuffix.size());
    const km::rules::Study study{framework == packs().frameworks.end() ? packs().frameworks.at("test-pack")
                                                                       : framework->second,
                                 *programme, packs().policies.at(programme->policy_id),
                                 read_facts(file.parent_path() / (stem + ".facts"), *programme)};
    return km::rules::check_all(study, std::move(form));
}

std::vector<fs::path> fixtures()
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator{fixture_folder()}) {
        if (entry.path().filename().string().ends_with(kProgrammeSuffix)) {
            files.push_back(fs::relative(entry.path(), fixture_folder()));
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

bool fires(const km::Diagnostics& findings, std::string_view code)
{
    return std::any_of(findings.begin(), findings.end(),
                       [&](const auto& finding) { return finding.code == code; });
}

/// What is missing, one line each: a failing test names all of it.
using Missing = std::vector<std::string>;

void report(const Missing& missing)
{
    for (const auto& line : missing) {
        BOOST_ERROR(line);
    }
}

} // namespace

BOOST_DATA_TEST_CASE(a_fixture_gives_exactly_its_findings, bdata::make(fixtures()), fixture)
{
    const auto file = fixture_folder() / fixture;
    std::string found;
    for (const auto& finding : findings_of(file)) {
        found += km::report::to_line(finding).str() + "\n";
    }
    const auto stem = fixture.filename().string();
    const auto golden =
        file.parent_path() / (stem.substr(0, stem.size() - kProgrammeSuffix.size()) + ".findings");
    if (std::getenv("KM_UPDATE_GOLDEN") != nullptr) {
        BOOST_REQUIRE(km::write_atomically(golden, found).has_value());
    }
    BOOST_TEST(lines_of(found) == lines_of(read(golden)), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_rule_has_a_fixture_that_makes_it_fire_and_one_that_leaves_it_silent)
{
    std::set<std::string> fired, silent;
    for (const auto& fixture : fixtures()) {
        const auto code = fixture.parent_path().string();
        const bool bad = fixture.filename().string().starts_with("bad-");
        const bool does_fire = fires(findings_of(fixture_folder() / fixture), code);
        BOOST_TEST(does_fire == bad, fixture.string() << (does_fire ? " fires" : " does not fire"));
        BOOST_TEST(km::rules::find_rule(code) != nullptr, code << " is no rule");
        (does_fire ? fired : silent).insert(code);
    }
    Missing missing;
    for (const auto& rule : km::rules::all_rules()) {
        const std::string code{rule.code};
        if (fired.count(code) == 0) {
            missing.push_back(code + " has no bad-*.programme.xml");
        }
        if (silent.count(code) == 0) {
            missing.push_back(code + " has no good-*.programme.xml");
        }
    }
    report(missing);
}

BOOST_AUTO_TEST_CASE(rules_are_in_order_and_their_tier_fits_their_severity)
{
    std::set<std::string_view> codes;
    for (const auto& rule : km::rules::all_rules()) {
        BOOST_TEST(codes.insert(rule.code).second, rule.code << " stands twice");
        BOOST_TEST((rule.tier == km::rules::Tier::advice) == (rule.severity != km::Severity::error),
                   rule.code);
    }
}

BOOST_AUTO_TEST_CASE(each_code_has_its_words_and_its_page)
{
    Missing missing;
    std::set<std::string> rows;
    for (const auto& message : km::report::all_messages()) {
        if (message.code.starts_with("KM-")) {
            BOOST_TEST(rows.emplace(message.code).second, message.code << " stands twice");
            BOOST_TEST(!message.text.empty(), message.code);
            BOOST_TEST(!message.fix.empty(), message.code);
        }
    }
    for (const auto& rule : km::rules::all_rules()) {
        if (rows.count(std::string{rule.code}) == 0) {
            missing.push_back(std::string{rule.code} + " has no row in messages.cpp");
        }
    }
    for (const auto& entry : fs::directory_iterator{page_folder()}) {
        const auto name = entry.path().stem().string();
        if (entry.path().extension() == ".md" && name.starts_with("KM-") && rows.count(name) == 0) {
            missing.push_back(name + " has a page and no row in messages.cpp");
        }
    }
    for (const auto& code : rows) {
        const auto path = page_folder() / (code + ".md");
        if (!fs::exists(path)) {
            missing.push_back(code + " has no page");
            continue;
        }
        const auto page = lines_of(read(path));
        const auto* rule = km::rules::find_rule(code);
        // What is not a rule of programmes says for itself what it belongs to: "Package · Severity: error".
        const auto standing = rule == nullptr ? " · Severity: "s
                                              : "Tier: " + std::string{to_string(rule->tier)} +
                                                    " · Severity: " + std::string{to_string(rule->severity)};
        constexpr std::size_t most_lines = 25;
        if (page.empty() || !page.front().starts_with("# " + code + ": ")) {
            missing.push_back(code + "'s page does not begin with \"# " + code + ": \"");
        }
        if (std::none_of(page.begin(), page.end(), [&](const std::string& line) {
                return rule == nullptr ? line.find(standing) != std::string::npos : line == standing;
            })) {
            missing.push_back(code + "'s page has no line \"" + standing + "\"");
        }
        if (page.size() > most_lines) {
            missing.push_back(code + "'s page is longer than a terminal");
        }
    }
    report(missing);
}

// The Study

namespace {

using km::model::Depth;
using km::model::kNone;

/// A programme against the test pack under one of the tests' policies; what it refers to is kept alive.
struct Case {
    explicit Case(km::model::Programme p, const std::string& policy = "test-policy")
        : programme{std::move(p)}
        , study{packs().frameworks.at("test-pack"), programme, packs().policies.at(policy)}
    {}
    [[nodiscard]] const km::rules::CellCoverage& cell(std::string_view code, std::size_t stage) const
    {
        return study.cell(study.find_item(code), stage);
    }
    km::model::Programme programme;
    km::rules::Study study;
};

km::model::Mapping mapping(std::string outcome,
                           std::string to,
                           std::vector<std::string> stages,
                           Depth depth,
                           std::size_t citations = 0)
{
    km::model::Mapping result;
    result.outcome = km::model::OutcomeId{std::move(outcome)};
    result.to = km::model::ItemCode{std::move(to)};
    for (auto& stage : stages) {
        result.stages.emplace_back(std::move(stage));
    }
    result.depth = depth;
    km::model::Citation citation;
    citation.evidence = km::model::EvidenceId{"e1"};
    citation.locator = "p. 1";
    result.citations.resize(citations, citation);
    return result;
}

/// Claims both stages; two outcomes, o1 and o2.
km::model::Programme programme(std::vector<km::model::Mapping> mappings)
{
    km::model::Programme result;
    result.claimed_stages = {km::model::StageId{"basic"}, km::model::StageId{"advanced"}};
    result.modules.resize(1);
    result.modules[0].outcomes.resize(2);
    result.modules[0].outcomes[0].id = km::model::OutcomeId{"o1"};
    result.modules[0].outcomes[1].id = km::model::OutcomeId{"o2"};
    result.evidence.resize(1);
    result.evidence[0].id = km::model::EvidenceId{"e1"};
    result.mappings = std::move(mappings);
    return result;
}

constexpr std::size_t kBasic = 0, kAdvanced = 1;

} // namespace

BOOST_AUTO_TEST_CASE(a_cell_is_as_deep_as_the_deepest_of_its_mappings)
{
    const Case c{programme({mapping("o1", "1.1.1.a", {"basic", "advanced"}, Depth::introduces),
                            mapping("o2", "1.1.1.a", {"advanced"}, Depth::assesses),
                            mapping("o1", "1.1.1.a", {"advanced"}, Depth::develops)})};
    BOOST_TEST((c.cell("1.1.1.a", kBasic).depth == Depth::introduces));
    BOOST_TEST((c.cell("1.1.1.a", kAdvanced).depth == Depth::assesses));
    BOOST_TEST((c.cell("1.1.1.b", kBasic).depth == Depth::none));
    const auto item = c.study.find_item("1.1.1.a");
    BOOST_TEST(!c.study.is_covered(item, kBasic)); // the policy asks for "develops"
    BOOST_TEST(c.study.is_covered(item, kAdvanced));
}

BOOST_AUTO_TEST_CASE(only_mappings_deep_enough_lend_a_cell_their_citations)
{
    const Case c{programme({mapping("o1", "1.1.1.a", {"basic"}, Depth::introduces, 4),
                            mapping("o2", "1.1.1.a", {"basic"}, Depth::develops, 1),
                            mapping("o1", "1.1.1.a", {"basic", "advanced"}, Depth::assesses, 2)})};
    BOOST_TEST(c.cell("1.1.1.a", kBasic).citations == 3U);
    BOOST_TEST(c.cell("1.1.1.a", kAdvanced).citations == 2U);
}

BOOST_AUTO_TEST_CASE(an_item_has_a_cell_only_where_its_competency_has_a_statement)
{
    const Case c{programme({mapping("o1", "1.2.1.a", {"basic", "advanced"}, Depth::develops)})};
    const auto stages = [&](std::string_view code) { return c.study.cell_stages(c.study.find_item(code)); };
    BOOST_TEST((stages("1.1.1.a") == km::model::StageSet::first(2)));
    BOOST_TEST(!stages("1.2.1.a").contains(kBasic));
    BOOST_TEST(stages("1.2.1.a").contains(kAdvanced));
    BOOST_TEST(stages("P1").empty());
    BOOST_TEST(stages("1.1.1").empty()); // cannot be mapped to
    BOOST_TEST((c.cell("1.2.1.a", kBasic).depth == Depth::none));
    BOOST_TEST((c.cell("1.2.1.a", kAdvanced).depth == Depth::develops));
}

BOOST_AUTO_TEST_CASE(a_mapping_from_or_to_nothing_covers_nothing)
{
    const Case c{programme({mapping("nobody", "1.1.1.a", {"basic"}, Depth::assesses, 1),
                            mapping("o1", "9.9.9.z", {"basic"}, Depth::assesses, 1),
                            mapping("o1", "1.1.1", {"basic"}, Depth::assesses, 1),
                            mapping("o1", "1.1.1.a", {"expert"}, Depth::assesses, 1),
                            mapping("nobody", "P1", {}, Depth::assesses, 1)})};
    for (std::uint32_t item = 0; item < c.study.framework().items.size(); ++item) {
        for (const auto stage : {kBasic, kAdvanced}) {
            BOOST_TEST((c.study.cell(item, stage).depth == Depth::none));
            BOOST_TEST(c.study.cell(item, stage).citations == 0U);
        }
    }
    BOOST_TEST(c.study.mappings()[0].outcome == kNone);
    BOOST_TEST(c.study.mappings()[1].item == kNone);
    BOOST_TEST(c.study.mappings()[2].item == c.study.find_item("1.1.1"));
    BOOST_TEST(c.study.mappings()[3].stages.empty());
}

BOOST_AUTO_TEST_CASE(an_item_without_stages_is_one_cell)
{
    const Case c{programme({mapping("o1", "P2", {}, Depth::introduces)})};
    BOOST_TEST((c.study.cell(c.study.find_item("P1")).depth == Depth::none));
    BOOST_TEST((c.study.cell(c.study.find_item("P2")).depth == Depth::introduces));
}

BOOST_AUTO_TEST_CASE(claimed_stages_are_those_that_the_framework_has)
{
    auto p = programme({});
    p.claimed_stages = {km::model::StageId{"advanced"}, km::model::StageId{"expert"}};
    const Case c{std::move(p)};
    BOOST_TEST(!c.study.claimed_stages().contains(kBasic));
    BOOST_TEST(c.study.claimed_stages().contains(kAdvanced));
    BOOST_TEST(c.study.claimed_stages().size() == 1U);
}

BOOST_AUTO_TEST_CASE(ancestors_and_what_is_below_them_follow_the_tree)
{
    const Case c{programme({})};
    const auto codes = [&](const std::vector<std::uint32_t>& items) {
        std::string list;
        for (const auto item : items) {
            list += c.study.framework().items[item].code.str() + " ";
        }
        return list;
    };
    BOOST_TEST(codes(c.study.ancestors_of_staged_items(1)) == "1.1.1 1.1.2 1.2.1 2.1.1 ");
    BOOST_TEST(codes(c.study.ancestors_of_staged_items(2)) == "1.1 1.2 2.1 ");
    BOOST_TEST(codes(c.study.ancestors_of_staged_items(3)) == "1 2 ");
    BOOST_TEST(codes(c.study.ancestors_of_staged_items(4)).empty());
    BOOST_TEST(codes(c.study.staged_items_below(c.study.find_item("1.1"))) == "1.1.1.a 1.1.1.b 1.1.2.a ");
    BOOST_TEST(codes(c.study.staged_items_below(c.study.find_item("P1"))).empty());
}

BOOST_AUTO_TEST_CASE(the_same_id_twice_finds_the_first)
{
    auto p = programme({});
    p.modules[0].outcomes[1].id = km::model::OutcomeId{"o1"};
    const Case c{std::move(p)};
    BOOST_TEST(c.study.find_outcome("o1") == 0U);
    BOOST_TEST(c.study.find_outcome("o2") == kNone);
    BOOST_TEST(c.study.find_evidence("e1") == 0U);
    BOOST_TEST(c.study.find_evidence("e2") == kNone);
}

BOOST_AUTO_TEST_CASE(an_error_of_form_keeps_the_rules_from_being_asked)
{
    const Case c{programme({})};
    const km::Diagnostics note{{"KM-FRM-003", km::Severity::note, {}, {"x"}}};
    const km::Diagnostics error{{"KM-FRM-001", km::Severity::error, {}, {"x", "y"}}};
    BOOST_TEST(km::rules::check_all(c.study, note).size() > 1U);
    BOOST_TEST(km::rules::check_all(c.study, error).size() == 1U);
    BOOST_TEST(km::rules::meets_policy(note));
    BOOST_TEST(!km::rules::meets_policy(error));
}

/// Not a timed test: a rule that compares every pair would keep it busy until the test's own limit.
BOOST_AUTO_TEST_CASE(a_large_programme_is_checked_in_one_go)
{
    constexpr std::size_t outcomes = 30'000;
    const auto* const text =
        "Draw up a plan for the week with the team and explain what changed since the last one, case ";
    auto p = programme({});
    p.modules[0].outcomes.clear();
    const std::vector<std::string> codes{"1.1.1.a", "1.1.1.b", "2.1.1.a"};
    km::model::Assessment everything;
    everything.id = km::model::AssessmentId{"a1"};
    for (std::size_t i = 0; i < outcomes; ++i) {
        km::model::ProgrammeOutcome outcome;
        outcome.id = km::model::OutcomeId{"o" + std::to_string(i)};
        outcome.text = text + std::to_string(i);
        for (const auto& code : codes) {
            p.mappings.push_back(mapping(outcome.id.str(), code, {"basic", "advanced"}, Depth::assesses, 1));
            p.mappings.back().rationale = text + code + std::to_string(i);
        }
        everything.outcomes.push_back(outcome.id);
        p.modules[0].outcomes.push_back(std::move(outcome));
    }
    p.assessments.push_back(std::move(everything));
    const Case c{std::move(p)};
    const auto findings = km::rules::check_all(c.study, {});
    BOOST_TEST(fires(findings, "KM-COV-001"));
    BOOST_TEST(!fires(findings, "KM-ASM-002"));
    BOOST_TEST(!fires(findings, "KM-REF-011"));
    BOOST_TEST(c.cell("1.1.1.a", kBasic).citations == outcomes);
}
