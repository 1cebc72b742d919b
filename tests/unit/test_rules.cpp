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
#include <memory>
#include <set>
#include <span>
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
/// `ID refused`, `ID unreadable`. A file that is not named is present with the digest that the programme gives.
km::rules::Facts read_facts(const fs::path& path, const km::model::Programme& programme)
{
    using State = km::rules::EvidenceFact::State;
    static const std::map<std::string, State> states{{"present", State::present},
                                                     {"missing", State::missing},
                                                     {"empty", State::empty},
                                                     {"refused", State::refused},
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
/// @p with: the rules.
km::rules::Checked check_fixture(const fs::path& file, std::span<const km::rules::Rule> with)
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
    return km::rules::check_with(with, study, std::move(form));
}

km::Diagnostics findings_of(const fs::path& file)
{
    return check_fixture(file, km::rules::all_rules()).findings;
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
        BOOST_REQUIRE(km::write_atomically({golden, km::Existing::own}, found).has_value());
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

using State = km::Answer::State;
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
    for (std::size_t page = 1; page <= citations; ++page) {
        citation.locator = "p. " + std::to_string(page);
        result.citations.push_back(citation);
    }
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
    BOOST_TEST(c.cell("1.1.1.a", kBasic).citations == 2U); // p. 1 is cited twice
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
    BOOST_TEST(km::rules::check_all(c.study, note).findings.size() > 1U);
    const auto unread = km::rules::check_all(c.study, error);
    BOOST_TEST(unread.findings.size() == 1U);
    BOOST_TEST((unread.meets.state() == State::does_not_hold));
    for (const auto& requirement : unread.requirements) {
        BOOST_TEST((requirement.answer.state() ==
                    (requirement.id == "form" ? State::does_not_hold : State::not_known)),
                   requirement.id);
    }
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
    const auto findings = km::rules::check_all(c.study, {}).findings;
    BOOST_TEST(fires(findings, "KM-COV-001"));
    BOOST_TEST(!fires(findings, "KM-ASM-002"));
    BOOST_TEST(!fires(findings, "KM-REF-011"));
    BOOST_TEST(c.cell("1.1.1.a", kBasic).citations == 1U); // one and the same place, cited by all
}

// Requirements

namespace {

using km::rules::Requirement;

/// A programme, a policy of the test's own, what is known of the evidence, and what all that came to.
class Judged {
public:
    Judged(km::model::Programme p,
           km::model::Policy policy,
           km::rules::Facts facts = {{{km::rules::EvidenceFact::State::present}}},
           const km::model::Framework& framework = packs().frameworks.at("test-pack"))
        : m_programme{std::move(p)}
        , m_policy{std::move(policy)}
        , m_study{framework, m_programme, m_policy, std::move(facts)}
        , m_checked{km::rules::check_all(m_study, {})}
    {}
    Judged(const Judged&) = delete;
    Judged& operator=(const Judged&) = delete;

    [[nodiscard]] const Requirement& of(std::string_view id) const
    {
        for (const auto& requirement : m_checked.requirements) {
            if (requirement.id == id) {
                return requirement;
            }
        }
        throw std::runtime_error{"no such requirement"};
    }
    [[nodiscard]] State state(std::string_view id) const { return of(id).answer.state(); }
    [[nodiscard]] std::string reason(std::string_view id) const
    {
        return of(id).answer.reasons().empty() ? "" : of(id).answer.reasons().front().code;
    }
    /// "met/total/needed"
    [[nodiscard]] std::string numbers(std::string_view id) const
    {
        const auto& r = of(id);
        return std::to_string(r.met) + "/" + std::to_string(r.total) + "/" + std::to_string(r.needed);
    }
    [[nodiscard]] const km::Answer& meets() const { return m_checked.meets; }
    [[nodiscard]] const km::Diagnostics& findings() const { return m_checked.findings; }

private:
    km::model::Programme m_programme;
    km::model::Policy m_policy;
    km::rules::Study m_study;
    km::rules::Checked m_checked;
};

km::model::Policy policy_of(void (*ask)(km::model::Policy&))
{
    km::model::Policy policy;
    policy.id = "own";
    policy.version = "1";
    policy.framework = "*";
    ask(policy);
    return policy;
}

/// Every cell of the test pack at this depth, with so many citations each.
std::vector<km::model::Mapping> everything(Depth depth, std::size_t citations)
{
    std::vector<km::model::Mapping> all;
    for (const auto* code : {"1.1.1.a", "1.1.1.b", "1.1.2.a", "2.1.1.a", "2.1.1.b"}) {
        all.push_back(mapping("o1", code, {"basic", "advanced"}, depth, citations));
    }
    all.push_back(mapping("o1", "1.2.1.a", {"advanced"}, depth, citations));
    return all;
}

std::vector<km::model::Mapping> at(std::vector<km::model::Mapping> all, const char* stage)
{
    for (auto& one : all) {
        one.stages = {km::model::StageId{stage}};
    }
    return all;
}

/// Nothing in which a core rule could find fault.
void put_right(km::model::Programme& p, const km::model::Framework& framework)
{
    p.id = "steps";
    p.version = "1";
    p.title = "Steps";
    p.provider.name = "Example";
    p.provider.ukprn = "10099999";
    p.framework_id = framework.id;
    p.framework_version = framework.version;
    p.modules[0].id = km::model::ModuleId{"m1"};
    p.modules[0].title = "Plans";
    p.modules[0].outcomes[0].text = "Draw up a plan for a week.";
    p.modules[0].outcomes[1].text = "Explain a budget to a team.";
    for (auto& file : p.evidence) {
        file.path = "evidence/" + file.id.str() + ".pdf";
    }
    for (auto& one : p.mappings) {
        one.rationale = "Why " + one.to.str();
    }
}

constexpr auto kAllCells = [](km::model::Policy& p) { p.cell_depth = {Depth::develops, {100}}; };
constexpr auto kTwoCitations = [](km::model::Policy& p) { p.cell_citations = 2; };

} // namespace

/// What a finding is called decides how it is shown; rules that only explain a requirement decide nothing.
BOOST_DATA_TEST_CASE(severities_of_findings_do_not_decide_whether_a_policy_is_met,
                     bdata::make(fixtures()),
                     fixture)
{
    const auto rules = km::rules::all_rules();
    const auto file = fixture_folder() / fixture;
    const auto before = check_fixture(file, rules);
    std::vector<km::rules::Rule> relabelled{rules.begin(), rules.end()};
    for (auto& rule : relabelled) {
        rule.severity = km::Severity::warning;
    }
    std::vector<km::rules::Rule> without{rules.begin(), rules.end()};
    std::erase_if(without, [](const auto& rule) { return !rule.requirement.empty(); });
    for (const auto& changed : {relabelled, without}) {
        const auto after = check_fixture(file, changed);
        BOOST_TEST((after.meets.state() == before.meets.state()));
        BOOST_REQUIRE(after.requirements.size() == before.requirements.size());
        for (std::size_t r = 0; r < after.requirements.size(); ++r) {
            BOOST_TEST((after.requirements[r].answer.state() == before.requirements[r].answer.state()),
                       after.requirements[r].id);
        }
    }
    // And whoever is told no finds the reason among the findings.
    BOOST_TEST((before.meets.state() == State::does_not_hold) == km::has_errors(before.findings));
}

BOOST_AUTO_TEST_CASE(a_citation_that_is_given_twice_is_one)
{
    auto once = everything(Depth::develops, 1);
    BOOST_TEST(
        (Judged{programme(once), policy_of(kTwoCitations)}.state("cell-citations") == State::does_not_hold));
    BOOST_TEST((Judged{programme(everything(Depth::develops, 2)), policy_of(kTwoCitations)}.state(
                    "cell-citations") == State::holds));
    for (const auto* locator : {"p. 1", "P. 1", " p.  1 ", "p. 1."}) {
        auto twice = once;
        for (auto& one : twice) {
            one.citations.push_back(one.citations.front());
            one.citations.back().locator = locator;
        }
        const Judged judged{programme(twice), policy_of(kTwoCitations)};
        BOOST_TEST((judged.state("cell-citations") == State::does_not_hold), locator);
        BOOST_TEST(judged.numbers("cell-citations") == "0/11/11");
        BOOST_TEST(!judged.meets().holds());
        BOOST_TEST(fires(judged.findings(), "KM-COV-007"));
    }
    // Over all mappings of a cell.
    auto again = once;
    for (auto& one : everything(Depth::assesses, 1)) {
        one.outcome = km::model::OutcomeId{"o2"};
        again.push_back(one);
    }
    BOOST_TEST(
        (Judged{programme(again), policy_of(kTwoCitations)}.state("cell-citations") == State::does_not_hold));
}

BOOST_AUTO_TEST_CASE(one_document_under_two_ids_is_one_document)
{
    auto p = programme(everything(Depth::develops, 1));
    p.evidence.push_back(p.evidence.front());
    p.evidence[1].id = km::model::EvidenceId{"e2"};
    p.evidence[0].path = "a.pdf";
    p.evidence[1].path = "b.pdf";
    for (auto& one : p.mappings) {
        one.citations.push_back(one.citations.front());
        one.citations.back().evidence = p.evidence[1].id;
    }
    using Found = km::rules::EvidenceFact::State;
    const auto answer = [&](const std::string& a, const std::string& b) {
        return Judged{p, policy_of(kTwoCitations), {{{Found::present, a}, {Found::present, b}}}}.state(
            "cell-citations");
    };
    BOOST_TEST((answer("aa", "bb") == State::holds));
    BOOST_TEST((answer("aa", "aa") == State::does_not_hold));
    p.evidence[1].path = "a.pdf";
    BOOST_TEST((answer("aa", "bb") == State::does_not_hold));
}

BOOST_AUTO_TEST_CASE(a_claimed_stage_without_mappings_counts)
{
    const Judged judged{programme(at(everything(Depth::develops, 1), "basic")), policy_of(kAllCells)};
    BOOST_TEST(judged.numbers("cell-depth") == "5/11/11");
    BOOST_TEST((judged.state("cell-depth") == State::does_not_hold));
    BOOST_TEST(judged.reason("cell-depth") == "KM-REQ-001");
    BOOST_TEST(judged.of("cell-depth").answer.reasons().front().args.at(1) == "advanced");
    const Judged both{programme(everything(Depth::develops, 1)), policy_of(kAllCells)};
    BOOST_TEST((both.state("cell-depth") == State::holds));
    BOOST_TEST(both.numbers("cell-depth") == "11/11/11");
    // Half of all cells, but none of one stage: each stage has its own share.
    const Judged half{programme(at(everything(Depth::develops, 1), "advanced")), policy_of([](auto& p) {
                          p.cell_depth = {Depth::develops, {50}};
                      })};
    BOOST_TEST(half.numbers("cell-depth") == "6/11/6");
    BOOST_TEST((half.state("cell-depth") == State::does_not_hold));
    for (const auto* id : {"standard-present", "competency-assessed"}) {
        const Judged groups{programme(at(everything(Depth::assesses, 1), "basic")), policy_of([](auto& p) {
                                p.standard_present = {100};
                                p.competency_assessed = 1;
                            })};
        BOOST_TEST((groups.state(id) == State::does_not_hold), id);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_met_where_no_stage_is_claimed)
{
    auto p = programme(everything(Depth::assesses, 2));
    p.claimed_stages.clear();
    const Judged judged{p, policy_of([](auto& policy) {
                            policy.cell_depth = {Depth::develops, {1}};
                            policy.cell_citations = 1;
                            policy.competency_assessed = 1;
                            policy.standard_present = {1};
                        })};
    for (const auto* id : {"cell-depth", "cell-citations", "competency-assessed", "standard-present"}) {
        BOOST_TEST(judged.reason(id) == "KM-REQ-004", id);
    }
    BOOST_TEST((judged.state("core") == State::does_not_hold)); // KM-IDN-007
    BOOST_TEST(!judged.meets().holds());
    p.claimed_stages = {km::model::StageId{"elsewhere"}};
    BOOST_TEST(Judged(p, policy_of(kAllCells)).reason("cell-depth") == "KM-REQ-004");
}

BOOST_AUTO_TEST_CASE(a_requirement_about_what_the_framework_does_not_have_is_not_asked)
{
    auto framework = packs().frameworks.at("test-pack");
    const auto principles = policy_of([](auto& p) { p.principle_addressed = {100}; });
    const Judged with{programme(everything(Depth::develops, 1)), principles};
    BOOST_TEST((with.state("principle-addressed") == State::does_not_hold));
    BOOST_TEST(with.numbers("principle-addressed") == "0/2/2");
    // Without its principles:
    for (auto& kind : framework.kinds) {
        kind.mappable = kind.mappable && kind.staged;
    }
    const km::rules::Facts facts{{{km::rules::EvidenceFact::State::present}}};
    const Judged without{programme(everything(Depth::develops, 1)), principles, facts, framework};
    BOOST_TEST((without.state("principle-addressed") == State::not_asked));
    BOOST_TEST((without.meets().state() == State::does_not_hold)); // at least one must be asked
    BOOST_TEST(without.meets().reasons().back().code == "KM-REQ-009");
    const auto both = policy_of([](auto& p) {
        p.principle_addressed = {100};
        p.cell_depth = {Depth::develops, {100}};
    });
    const Judged other{programme(everything(Depth::develops, 1)), both, facts, framework};
    BOOST_TEST((other.state("principle-addressed") == State::not_asked));
    BOOST_TEST((other.state("cell-depth") == State::holds));
}

BOOST_AUTO_TEST_CASE(cell_requirements_are_over_items_without_stages_only_where_there_are_no_others)
{
    // The principles of the test pack have no part in its cells.
    BOOST_TEST(Judged(programme({mapping("o1", "P1", {}, Depth::assesses, 1)}), policy_of(kAllCells))
                   .numbers("cell-depth") == "0/11/11");
    km::Diagnostics ignored;
    const auto data = fs::path{KM_SOURCE_DIR} / "framework-data";
    const auto values =
        km::format::read_framework(read(data / "frameworks/nhs-values-2010.framework.xml"), "values", ignored)
            .value();
    const auto self_check =
        km::format::read_policy(read(data / "policies/self-check-1.policy.xml"), "self-check", ignored)
            .value();
    const auto judge = [&](std::size_t mapped) {
        auto p = programme({});
        p.claimed_stages.clear();
        p.evidence.clear();
        std::size_t left = mapped;
        for (const auto& item : values.items) {
            if (values.is_mappable(item) && left != 0) {
                --left;
                p.mappings.push_back(mapping("o1", item.code.str(), {}, Depth::introduces));
            }
        }
        put_right(p, values);
        return std::make_unique<Judged>(p, self_check, km::rules::Facts{}, values);
    };
    const auto half = judge(3), less = judge(2);
    BOOST_TEST(half->numbers("cell-depth") == "3/6/3");
    BOOST_TEST((half->state("cell-depth") == State::holds));
    BOOST_TEST((half->state("principle-addressed") == State::holds));
    BOOST_TEST((half->state("standard-present") == State::not_asked));
    BOOST_TEST((less->state("cell-depth") == State::does_not_hold));
    BOOST_TEST((less->state("principle-addressed") == State::does_not_hold));
    for (const auto& reason : half->of("core").answer.reasons()) {
        BOOST_ERROR(km::report::to_line(reason).str());
    }
    BOOST_TEST(half->meets().holds());
    BOOST_TEST(!less->meets().holds());
}

BOOST_AUTO_TEST_CASE(a_requirement_over_nothing_does_not_hold)
{
    auto framework = packs().frameworks.at("test-pack");
    const km::rules::Facts facts{{{km::rules::EvidenceFact::State::present}}};
    // No covered cell, so none without citations; no mapped outcome, so none that is not official.
    const Judged nothing{programme({}), policy_of([](auto& p) {
                             p.cell_citations = 1;
                             p.official_outcomes = true;
                         })};
    BOOST_TEST(nothing.reason("cell-citations") == "KM-REQ-003");
    BOOST_TEST(nothing.reason("official-outcomes") == "KM-REQ-003");
    BOOST_TEST((nothing.state("cell-citations") == State::does_not_hold));
    BOOST_TEST((nothing.state("official-outcomes") == State::does_not_hold));
    // A stage at which the framework has no cell.
    for (auto& item : framework.items) {
        if (framework.is_mappable(item)) {
            item.stages = {};
            item.stages.insert(kAdvanced);
        }
    }
    auto p = programme(everything(Depth::assesses, 1));
    p.claimed_stages = {km::model::StageId{"basic"}};
    const Judged bare{p, policy_of([](auto& policy) {
                          policy.cell_depth = {Depth::develops, {100}};
                          policy.standard_present = {100};
                          policy.competency_assessed = 1;
                      }),
                      facts, framework};
    for (const auto* id : {"cell-depth", "standard-present", "competency-assessed"}) {
        BOOST_TEST(bare.reason(id) == "KM-REQ-003", id);
        BOOST_TEST(bare.numbers(id) == "0/0/0", id);
    }
    // A framework that nothing can be mapped to.
    for (auto& kind : framework.kinds) {
        kind.mappable = false;
    }
    BOOST_TEST(Judged(p, policy_of(kAllCells), facts, framework).reason("cell-depth") == "KM-REQ-003");
    BOOST_TEST(!Judged(p, policy_of(kAllCells), facts, framework).meets().holds());
}

BOOST_AUTO_TEST_CASE(an_outcome_may_serve_a_tenth_of_a_framework_and_no_more)
{
    const auto serves_too_much = [](std::size_t items) {
        auto framework = packs().frameworks.at("test-pack");
        const auto one = *std::ranges::find_if(framework.items,
                                               [](const auto& item) { return item.code.str() == "1.1.1.a"; });
        for (std::size_t i = 6; i < items; ++i) { // it has six
            framework.items.push_back(one);
            framework.items.back().code = km::model::ItemCode{"1.1.1.a" + std::to_string(i)};
        }
        const km::rules::Facts facts{{{km::rules::EvidenceFact::State::present}}};
        const Judged judged{programme(everything(Depth::develops, 1)), policy_of(kAllCells), facts,
                            framework};
        return fires(judged.findings(), "KM-MAP-002");
    };
    BOOST_TEST(serves_too_much(59));
    BOOST_TEST(!serves_too_much(60));
    BOOST_TEST(!serves_too_much(61));
}

BOOST_AUTO_TEST_CASE(a_policy_that_asks_nothing_is_met_by_nothing)
{
    const auto p = programme(everything(Depth::assesses, 2));
    for (const auto& policy : {policy_of([](auto&) {}), policy_of([](auto& asks) {
                                   asks.cell_depth = {Depth::develops, {0}};
                                   asks.cell_citations = 0;
                                   asks.competency_assessed = 0;
                                   asks.standard_present = {0};
                                   asks.principle_addressed = {0};
                               })}) {
        const Judged judged{p, policy};
        BOOST_TEST((judged.meets().state() == State::does_not_hold));
        BOOST_TEST(judged.meets().reasons().back().code == "KM-REQ-009");
    }
}

BOOST_AUTO_TEST_CASE(evidence_that_cannot_be_read_makes_what_leans_on_it_not_known)
{
    using Found = km::rules::EvidenceFact::State;
    const auto one = policy_of([](auto& p) { p.cell_citations = 1; });
    auto p = programme(everything(Depth::develops, 1));
    const auto state = [&](Found found, const char* id) { return Judged{p, one, {{{found}}}}.state(id); };
    BOOST_TEST((state(Found::present, "cell-citations") == State::holds));
    BOOST_TEST((state(Found::unreadable, "cell-citations") == State::not_known));
    BOOST_TEST((Judged{p, policy_of(kTwoCitations), {{{Found::unreadable}}}}.state("cell-citations") ==
                State::does_not_hold)); // even if it could be read
    // Nothing else is wrong with this one.
    put_right(p, packs().frameworks.at("test-pack"));
    const Judged sound{p, one};
    for (const auto& reason : sound.of("core").answer.reasons()) {
        BOOST_ERROR(km::report::to_line(reason).str());
    }
    BOOST_TEST((state(Found::present, "core") == State::holds));
    BOOST_TEST((state(Found::unreadable, "core") == State::not_known));
    BOOST_TEST((state(Found::refused, "core") == State::does_not_hold));
    BOOST_TEST((state(Found::missing, "core") == State::does_not_hold));
    BOOST_TEST((Judged{p, one}.meets().state() == State::holds));
    BOOST_TEST((Judged{p, one, {{{Found::unreadable}}}}.meets().state() == State::not_known));
    BOOST_TEST((Judged{p, one, {}}.meets().state() == State::not_known)); // nobody looked
    BOOST_TEST(Judged(p, one, {}).reason("core") == "KM-REQ-007");
    // A second document that can be read is enough.
    p.evidence.push_back(p.evidence.front());
    p.evidence[1].id = km::model::EvidenceId{"e2"};
    p.evidence[1].path = "evidence/b.pdf";
    for (auto& each : p.mappings) {
        each.citations.push_back(each.citations.front());
        each.citations.back().evidence = p.evidence[1].id;
    }
    BOOST_TEST(
        (Judged{p, one, {{{Found::unreadable}, {Found::present}}}}.state("cell-citations") == State::holds));
}

BOOST_AUTO_TEST_CASE(a_rule_makes_errors_from_its_format_on)
{
    const std::vector<km::rules::Rule> rules{
        {"KM-IDN-001",
         km::rules::Tier::core,
         km::Severity::error,
         [](const km::rules::Study&, km::rules::Report& report) { report.add(1); },
         {},
         2}};
    for (const std::uint32_t format : {1U, 2U, 3U}) {
        auto p = programme({});
        p.format = format;
        p.evidence.clear();
        const Case c{std::move(p)};
        const auto checked = km::rules::check_with(rules, c.study, {});
        BOOST_REQUIRE(!checked.findings.empty());
        const auto found = std::find_if(checked.findings.begin(), checked.findings.end(),
                                        [](const auto& finding) { return finding.code == "KM-IDN-001"; });
        BOOST_TEST((found->severity == (format == 1 ? km::Severity::warning : km::Severity::error)), format);
        BOOST_TEST((checked.requirements.at(1).answer.state() == State::does_not_hold) == (format != 1),
                   format);
    }
    for (const auto& rule : km::rules::all_rules()) {
        BOOST_TEST(rule.error_from_format == 1U, rule.code);
    }
}

BOOST_AUTO_TEST_CASE(a_rule_of_one_of_the_policys_requirements_is_no_core_rule)
{
    const std::set<std::string_view> ids{"cell-depth",       "cell-citations",      "competency-assessed",
                                         "standard-present", "principle-addressed", "official-outcomes"};
    std::set<std::string_view> explained;
    for (const auto& rule : km::rules::all_rules()) {
        if (!rule.requirement.empty()) {
            BOOST_TEST(ids.contains(rule.requirement), rule.code);
            BOOST_TEST((rule.tier == km::rules::Tier::core), rule.code);
            BOOST_TEST(!rule.is_core_in(1), rule.code);
            explained.insert(rule.requirement);
        }
    }
    BOOST_TEST(explained.size() == ids.size());
}

BOOST_AUTO_TEST_CASE(a_check_that_was_stopped_has_no_answer)
{
    auto p = programme({});
    p.evidence.clear();
    const Case c{std::move(p)};
    const auto stopped = km::rules::check_all(c.study, {}, [] { return true; });
    BOOST_TEST((stopped.requirements.at(1).answer.state() == State::not_known));
    BOOST_TEST(stopped.requirements.at(1).answer.reasons().front().code == "KM-REQ-010");
    BOOST_TEST(!stopped.meets.holds());
}

BOOST_AUTO_TEST_CASE(competencies_standards_and_official_outcomes_are_counted)
{
    const auto policy = policy_of([](auto& p) {
        p.competency_assessed = 2;
        p.standard_present = {100};
        p.official_outcomes = true;
    });
    // Two outcomes assessed for 1.1.1 and 2.1.1, one for 1.1.2 and 1.2.1.
    const Judged all{programme(everything(Depth::assesses, 1)), policy};
    BOOST_TEST(all.numbers("competency-assessed") == "4/7/7");
    BOOST_TEST((all.state("competency-assessed") == State::does_not_hold));
    BOOST_TEST(all.numbers("standard-present") == "5/5/5");
    BOOST_TEST((all.state("standard-present") == State::holds));
    BOOST_TEST(all.numbers("official-outcomes") == "3/6/6");
    BOOST_TEST((all.state("official-outcomes") == State::does_not_hold));
    const Judged official{programme({mapping("o1", "1.1.1.a", {"basic"}, Depth::assesses)}), policy};
    BOOST_TEST((official.state("official-outcomes") == State::holds));
    BOOST_TEST(official.numbers("competency-assessed") == "0/7/7"); // one of two
    BOOST_TEST(official.numbers("standard-present") == "1/5/5");
    const Judged developed{programme(everything(Depth::develops, 1)),
                           policy_of([](auto& p) { p.competency_assessed = 1; })};
    BOOST_TEST(developed.numbers("competency-assessed") == "0/7/7");
}
