// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_outcomes
#include "editor/document/document.hpp"
#include "editor/document/new_ids.hpp"
#include "editor/document/outcome_operations.hpp"
#include "editor/document/outcome_places.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace km;
using namespace km::document;
using model::Depth;
using model::OutcomeId;
using model::Programme;

namespace {

model::Mapping mapping(const char* outcome, const char* to, std::vector<std::string> stages, Depth depth)
{
    model::Mapping made;
    made.outcome = OutcomeId{outcome};
    made.to = model::ItemCode{to};
    for (auto& stage : stages) {
        made.stages.emplace_back(std::move(stage));
    }
    made.depth = depth;
    return made;
}

model::Module module_of(const char* id, const std::vector<std::string>& outcomes)
{
    model::Module module;
    module.id = model::ModuleId{id};
    module.title = std::string{"Module "} + id;
    for (const auto& outcome : outcomes) {
        module.outcomes.push_back({OutcomeId{outcome}, "Text of " + outcome + ".", 0, {}});
    }
    return module;
}

/// m1: m1-1, m1-2, m1-3. m2: m2-1, m2-2. a1 assesses m1-1 and m2-1; a2 assesses m1-2.
Programme example()
{
    Programme programme;
    programme.modules = {module_of("m1", {"m1-1", "m1-2", "m1-3"}), module_of("m2", {"m2-1", "m2-2"})};
    programme.assessments.resize(2);
    programme.assessments[0].id = model::AssessmentId{"a1"};
    programme.assessments[0].outcomes = {OutcomeId{"m1-1"}, OutcomeId{"m2-1"}};
    programme.assessments[1].id = model::AssessmentId{"a2"};
    programme.assessments[1].outcomes = {OutcomeId{"m1-2"}};
    programme.evidence.resize(1);
    programme.evidence[0].id = model::EvidenceId{"e1"};
    programme.mappings = {
        mapping("m1-1", "1.1", {"1"}, Depth::assesses), mapping("m1-2", "1.1", {"1", "2"}, Depth::develops),
        mapping("m2-1", "1.2", {"1"}, Depth::introduces), mapping("m1-1", "P1", {}, Depth::introduces)};
    programme.mappings[0].citations.push_back({model::EvidenceId{"e1"}, "p. 1", 0, {}});
    programme.mappings[0].rationale = "They rank.";
    programme.mappings[1].rationale = "They plan.";
    return programme;
}

/// What matters of a programme, as text, to compare and to read in a failure.
std::string text_of(const Programme& programme)
{
    std::string out;
    for (const auto& module : programme.modules) {
        out += module.id.str() + " " + module.title + "\n";
        for (const auto& outcome : module.outcomes) {
            out += "  " + outcome.id.str() + " " + outcome.text + "\n";
        }
    }
    for (const auto& assessment : programme.assessments) {
        out += assessment.id.str() + " " + assessment.title + ":";
        for (const auto& outcome : assessment.outcomes) {
            out += " " + outcome.str();
        }
        out += "\n";
    }
    for (const auto& each : programme.mappings) {
        out += each.outcome.str() + " > " + each.to.str() + " @";
        for (const auto& stage : each.stages) {
            out += stage.str() + ",";
        }
        out += " ";
        out += model::to_string(each.depth);
        out += each.to_be_confirmed ? " (to be confirmed) " : " ";
        out += each.rationale;
        for (const auto& citation : each.citations) {
            out += " [" + citation.evidence.str() + " " + citation.locator + "]";
        }
        out += "\n";
    }
    return out;
}

Programme after(Programme programme, const Operation& operation)
{
    apply(operation.step, Direction::forward, programme);
    return programme;
}

std::vector<std::string> outcome_ids(const Programme& programme)
{
    std::vector<std::string> ids;
    for (const auto& module : programme.modules) {
        for (const auto& outcome : module.outcomes) {
            ids.push_back(outcome.id.str());
        }
    }
    return ids;
}

/// Empty: every id is unique and well formed, and every reference leads somewhere.
std::string broken_reference(const Programme& programme)
{
    std::set<std::string> all, outcomes;
    const auto add = [&](const std::string& id) { return model::is_id(id) && all.insert(id).second; };
    for (const auto& module : programme.modules) {
        if (!add(module.id.str())) {
            return "module " + module.id.str();
        }
        for (const auto& outcome : module.outcomes) {
            if (!add(outcome.id.str())) {
                return "outcome " + outcome.id.str();
            }
            outcomes.insert(outcome.id.str());
        }
    }
    for (const auto& assessment : programme.assessments) {
        std::set<std::string> listed;
        if (!add(assessment.id.str())) {
            return "assessment " + assessment.id.str();
        }
        for (const auto& outcome : assessment.outcomes) {
            if (!outcomes.contains(outcome.str()) || !listed.insert(outcome.str()).second) {
                return "assessed " + outcome.str();
            }
        }
    }
    for (const auto& each : programme.mappings) {
        if (!outcomes.contains(each.outcome.str())) {
            return "mapping of " + each.outcome.str();
        }
    }
    return {};
}

using Strings = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(ids)

BOOST_AUTO_TEST_CASE(continue_the_programmes_manner)
{
    auto programme = example();
    NewIds ids{programme};
    BOOST_TEST(ids.module().str() == "m3");
    BOOST_TEST(ids.assessment().str() == "a3");
    BOOST_TEST(ids.outcome(programme.modules[0]).str() == "m1-4");
    BOOST_TEST(ids.outcome(programme.modules[0]).str() == "m1-5");
    BOOST_TEST(ids.outcome(module_of("m3", {})).str() == "m3-1");
}

BOOST_AUTO_TEST_CASE(follow_other_manners)
{
    Programme dotted;
    dotted.modules = {module_of("LM1", {"LM1.1", "LM1.2"})};
    NewIds of_dotted{dotted};
    BOOST_TEST(of_dotted.module().str() == "LM2");
    BOOST_TEST(of_dotted.outcome(module_of("LM2", {})).str() == "LM2.1");

    Programme numbered;
    numbered.modules = {module_of("unit-01", {"lo-01.09"})};
    NewIds of_numbered{numbered};
    BOOST_TEST(of_numbered.module().str() == "unit-02");
    BOOST_TEST(of_numbered.outcome(module_of("unit-02", {})).str() == "lo-02.01");
    BOOST_TEST(of_numbered.outcome(numbered.modules[0]).str() == "lo-01.10");

    Programme shared;
    shared.modules = {module_of("intro", {"lo7"}), module_of("more", {"lo9"})};
    NewIds of_shared{shared};
    BOOST_TEST(of_shared.outcome(shared.modules[0]).str() == "lo10");
    BOOST_TEST(of_shared.module().str() == "m1");
}

BOOST_AUTO_TEST_CASE(begin_somewhere_and_are_always_well_formed)
{
    const Programme empty;
    NewIds ids{empty};
    BOOST_TEST(ids.module().str() == "m1");
    BOOST_TEST(ids.outcome(module_of("m1", {})).str() == "m1-1");
    BOOST_TEST(ids.outcome(module_of("", {})).str() == "o1");
    BOOST_TEST(ids.outcome(module_of("not an id", {})).str() == "o2");
}

BOOST_AUTO_TEST_CASE(are_not_those_that_something_still_refers_to)
{
    auto programme = example();
    programme.mappings.push_back(mapping("m1-4", "1.1", {}, Depth::introduces));
    programme.evidence[0].id = model::EvidenceId{"m1-5"};
    NewIds ids{programme};
    BOOST_TEST(ids.outcome(programme.modules[0]).str() == "m1-6");
    BOOST_TEST(!ids.take("m1-4"));
    BOOST_TEST(!ids.take("two words"));
    BOOST_TEST(ids.take("mine"));
    BOOST_TEST(!ids.take("mine"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(operations)

BOOST_AUTO_TEST_CASE(an_outcome_is_added_after_the_one_in_hand)
{
    const auto before = example();
    const auto made =
        add_lines(before, outcome_place(0, 0), {{NewLine::Kind::outcome, " Brief\n the team. "}}, "");
    const auto now = after(before, made);
    BOOST_TEST(outcome_ids(now) == (Strings{"m1-1", "m1-4", "m1-2", "m1-3", "m2-1", "m2-2"}),
               boost::test_tools::per_element());
    BOOST_TEST(outcome_at(now, made.in_hand).text == "Brief the team.");
    BOOST_TEST(made.step.name == "Add outcome");
}

BOOST_AUTO_TEST_CASE(an_outcome_in_an_empty_programme_gets_a_module)
{
    const Programme empty;
    const auto made = add_lines(empty, {}, {{NewLine::Kind::outcome, "Brief the team."}}, "Module 1");
    BOOST_TEST(text_of(after(empty, made)) == "m1 Module 1\n  m1-1 Brief the team.\n");
    BOOST_TEST((made.in_hand == outcome_place(0, 0)));
}

BOOST_AUTO_TEST_CASE(a_list_with_modules_goes_behind_the_module_in_hand)
{
    const auto before = example();
    const std::vector<NewLine> lines{{NewLine::Kind::outcome, "Loose."},
                                     {NewLine::Kind::module, "Money"},
                                     {NewLine::Kind::outcome, "Forecast.", "FIN-1"},
                                     {NewLine::Kind::outcome, "Spend.", "m1-1"},
                                     {NewLine::Kind::module, "Empty"}};
    const auto made = add_lines(before, module_place(0), lines, "");
    const auto now = after(before, made);
    BOOST_TEST(outcome_ids(now) ==
                   (Strings{"m1-1", "m1-2", "m1-3", "m1-4", "FIN-1", "FIN-2", "m2-1", "m2-2"}),
               boost::test_tools::per_element());
    BOOST_TEST(now.modules.at(1).title == "Money");
    BOOST_TEST((made.in_hand == module_place(2)));
    BOOST_TEST(broken_reference(now) == "");
}

BOOST_AUTO_TEST_CASE(deleting_an_outcome_takes_its_mappings_and_its_places_in_assessments)
{
    const auto before = example();
    const auto hanging = what_hangs_on(before, {outcome_place(0, 0)});
    BOOST_TEST(hanging.outcomes == 1U);
    BOOST_TEST(hanging.mappings == 2U);
    BOOST_TEST(hanging.citations == 1U);
    BOOST_TEST(hanging.assessing == 1U);
    const auto made = delete_elements(before, {outcome_place(0, 0)});
    const auto now = after(before, made);
    BOOST_TEST(now.mappings.size() == 2U);
    BOOST_TEST(now.assessments[0].outcomes.size() == 1U);
    BOOST_TEST(now.evidence.size() == 1U);
    BOOST_TEST(broken_reference(now) == "");
    BOOST_TEST((made.in_hand == outcome_place(0, 0)));
}

BOOST_AUTO_TEST_CASE(nothing_hangs_on_an_outcome_that_is_used_nowhere)
{
    BOOST_TEST(what_hangs_on(example(), {outcome_place(0, 2)}).nothing());
    BOOST_TEST(!what_hangs_on(example(), {module_place(1)}).nothing());
}

BOOST_AUTO_TEST_CASE(deleting_a_module_with_one_of_its_outcomes_counts_that_once)
{
    const auto before = example();
    const std::vector<Place> both{outcome_place(0, 1), module_place(0)};
    BOOST_TEST(what_hangs_on(before, both).outcomes == 3U);
    const auto made = delete_elements(before, both);
    BOOST_TEST(text_of(after(before, made)) == "m2 Module m2\n  m2-1 Text of m2-1.\n  m2-2 Text of m2-2.\n"
                                               "a1 : m2-1\na2 :\n"
                                               "m2-1 > 1.2 @1, introduces \n");
    BOOST_TEST((made.in_hand == module_place(0)));
}

BOOST_AUTO_TEST_CASE(deleting_everything_at_once_can_be_undone)
{
    auto programme = example();
    const auto before = text_of(programme);
    const auto made =
        delete_elements(programme, {module_place(0), module_place(1), Place{Place::Kind::assessment, 0, 0},
                                    Place{Place::Kind::assessment, 1, 0}});
    apply(made.step, Direction::forward, programme);
    BOOST_TEST(text_of(programme) == "");
    BOOST_TEST((made.in_hand == Place{}));
    apply(made.step, Direction::back, programme);
    BOOST_TEST(text_of(programme) == before);
}

BOOST_AUTO_TEST_CASE(of_two_outcomes_with_the_same_id_one_may_go_and_the_mappings_stay)
{
    auto programme = example();
    programme.modules[0].outcomes[1].id = OutcomeId{"m1-1"};
    const auto now = after(programme, delete_elements(programme, {outcome_place(0, 1)}));
    BOOST_TEST(now.mappings.size() == 4U);
    BOOST_TEST(now.assessments[0].outcomes.size() == 2U);
}

BOOST_AUTO_TEST_CASE(many_scattered_mappings_go_in_one_edit)
{
    auto programme = example();
    programme.mappings.clear();
    for (int i = 0; i < 50; ++i) {
        programme.mappings.push_back(mapping(i % 2 == 0 ? "m1-1" : "m1-2", "1.1", {}, Depth::develops));
    }
    const auto made = delete_elements(programme, {outcome_place(0, 0)});
    BOOST_TEST(made.step.edits.size() == 3U);
    auto now = after(programme, made);
    BOOST_TEST(now.mappings.size() == 25U);
    BOOST_TEST(broken_reference(now) == "");
    apply(made.step, Direction::back, now);
    BOOST_TEST(text_of(now) == text_of(programme));
}

BOOST_AUTO_TEST_CASE(splitting_gives_both_parts_the_mappings_and_assessments)
{
    const auto before = example();
    const auto made = split_outcome(before, outcome_place(0, 0), "Plan.", "Review.");
    const auto now = after(before, made);
    BOOST_TEST(text_of(now) ==
               "m1 Module m1\n  m1-1 Plan.\n  m1-4 Review.\n  m1-2 Text of m1-2.\n  m1-3 Text of m1-3.\n"
               "m2 Module m2\n  m2-1 Text of m2-1.\n  m2-2 Text of m2-2.\n"
               "a1 : m1-1 m1-4 m2-1\na2 : m1-2\n"
               "m1-1 > 1.1 @1, assesses They rank. [e1 p. 1]\n"
               "m1-2 > 1.1 @1,2, develops They plan.\n"
               "m2-1 > 1.2 @1, introduces \n"
               "m1-1 > P1 @ introduces \n"
               "m1-4 > 1.1 @1, assesses They rank. [e1 p. 1]\n"
               "m1-4 > P1 @ introduces \n");
    BOOST_TEST(outcome_at(now, made.in_hand).id.str() == "m1-4");
    BOOST_TEST(split_outcome(before, outcome_place(0, 0), "Plan.", "  ").step.empty());
}

BOOST_AUTO_TEST_CASE(where_a_text_falls_into_two)
{
    const auto halves = [](std::string_view text, std::size_t cursor = 0) {
        const auto made = propose_halves(text, cursor);
        return made.first + "|" + made.second;
    };
    BOOST_TEST(halves("Plan the week. Review it.") == "Plan the week.|Review it.");
    BOOST_TEST(halves("Plan the week; review it.") == "Plan the week.|Review it.");
    BOOST_TEST(halves("Plan and review a week.") == "Plan.|Review a week.");
    BOOST_TEST(halves("Plan the week, and review it") == "Plan the week|Review it");
    BOOST_TEST(halves("Plan the week") == "Plan the week|");
    BOOST_TEST(halves("Plan the week and the year", 13) == "Plan the week|The year");
    BOOST_TEST(halves("") == "|");
}

BOOST_AUTO_TEST_CASE(merging_joins_texts_mappings_and_assessments)
{
    const auto before = example();
    const auto made = merge_outcomes(before, {outcome_place(0, 1), outcome_place(0, 0)});
    const auto now = after(before, made);
    // At stage 1 both claimed 1.1: the greater depth stays.
    BOOST_TEST(text_of(now) == "m1 Module m1\n  m1-1 Text of m1-1. Text of m1-2.\n  m1-3 Text of m1-3.\n"
                               "m2 Module m2\n  m2-1 Text of m2-1.\n  m2-2 Text of m2-2.\n"
                               "a1 : m1-1 m2-1\na2 : m1-1\n"
                               "m1-1 > 1.1 @1, assesses They rank. [e1 p. 1]\n"
                               "m1-1 > 1.1 @2, develops They plan.\n"
                               "m2-1 > 1.2 @1, introduces \n"
                               "m1-1 > P1 @ introduces \n");
    BOOST_TEST((made.in_hand == outcome_place(0, 0)));
    BOOST_TEST(merge_outcomes(before, {outcome_place(0, 1), outcome_place(0, 1)}).step.empty());
    BOOST_TEST(merge_outcomes(before, {module_place(0), outcome_place(0, 1)}).step.empty());
}

BOOST_AUTO_TEST_CASE(merged_mappings_that_say_the_same_become_one)
{
    auto before = example();
    before.mappings[1] = mapping("m1-2", "1.1", {"2", "1"}, Depth::assesses);
    before.mappings[1].rationale = "They plan.";
    before.mappings[1].to_be_confirmed = true;
    before.mappings[1].citations = before.mappings[0].citations;
    auto now = after(before, merge_outcomes(before, {outcome_place(0, 0), outcome_place(0, 1)}));
    BOOST_REQUIRE(now.mappings.size() == 3U);
    BOOST_TEST(
        text_of(now).find("m1-1 > 1.1 @1,2, assesses (to be confirmed) They rank. They plan. [e1 p. 1]\n") !=
        std::string::npos);
    // A shallower one whose stages the deeper one has all: its words stay, in the deeper one.
    before = example();
    before.mappings[1].depth = Depth::assesses;
    before.mappings[0].depth = Depth::introduces;
    now = after(before, merge_outcomes(before, {outcome_place(0, 0), outcome_place(0, 1)}));
    BOOST_REQUIRE(now.mappings.size() == 3U);
    BOOST_TEST(text_of(now).find("m1-1 > 1.1 @1,2, assesses They plan. They rank. [e1 p. 1]\n") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(outcomes_of_several_modules_merge_into_the_first)
{
    const auto before = example();
    const auto now = after(
        before, merge_outcomes(before, {outcome_place(1, 0), outcome_place(0, 2), outcome_place(1, 1)}));
    BOOST_TEST(outcome_ids(now) == (Strings{"m1-1", "m1-2", "m1-3"}), boost::test_tools::per_element());
    BOOST_TEST(now.mappings[2].outcome.str() == "m1-3");
    BOOST_TEST(broken_reference(now) == "");
}

BOOST_AUTO_TEST_CASE(an_outcome_moves_across_the_edge_of_its_module)
{
    const auto before = example();
    auto made = move_element(before, outcome_place(1, 0), Way::up);
    BOOST_TEST((made.in_hand == outcome_place(0, 3)));
    BOOST_TEST(outcome_ids(after(before, made)) == (Strings{"m1-1", "m1-2", "m1-3", "m2-1", "m2-2"}),
               boost::test_tools::per_element());
    made = move_element(before, outcome_place(0, 2), Way::down);
    BOOST_TEST((made.in_hand == outcome_place(1, 0)));
    made = move_element(before, outcome_place(0, 1), Way::up);
    BOOST_TEST(outcome_ids(after(before, made)) == (Strings{"m1-2", "m1-1", "m1-3", "m2-1", "m2-2"}),
               boost::test_tools::per_element());
    BOOST_TEST((made.in_hand == outcome_place(0, 0)));
    BOOST_TEST(move_element(before, outcome_place(0, 0), Way::up).step.empty());
    BOOST_TEST(move_element(before, outcome_place(1, 1), Way::down).step.empty());
}

BOOST_AUTO_TEST_CASE(modules_and_assessments_move)
{
    const auto before = example();
    auto now = after(before, move_element(before, module_place(1), Way::up));
    BOOST_TEST(now.modules[0].id.str() == "m2");
    now = after(before, move_element(before, assessment_place(0), Way::down));
    BOOST_TEST(now.assessments[0].id.str() == "a2");
    BOOST_TEST(move_element(before, module_place(0), Way::up).step.empty());
    BOOST_TEST(move_element(before, assessment_place(1), Way::down).step.empty());
}

BOOST_AUTO_TEST_CASE(outcomes_move_to_another_modules_end)
{
    const auto before = example();
    const auto made =
        move_to_module(before, {outcome_place(0, 2), outcome_place(0, 0), outcome_place(1, 0)}, 1);
    BOOST_TEST(outcome_ids(after(before, made)) == (Strings{"m1-2", "m2-1", "m2-2", "m1-1", "m1-3"}),
               boost::test_tools::per_element());
    BOOST_TEST((made.in_hand == outcome_place(1, 2)));
    BOOST_TEST(move_to_module(before, {outcome_place(1, 0)}, 1).step.empty());
}

BOOST_AUTO_TEST_CASE(a_duplicate_has_its_own_id_and_mappings_to_be_confirmed)
{
    const auto before = example();
    const auto made = duplicate(before, outcome_place(0, 0));
    const auto now = after(before, made);
    BOOST_TEST(outcome_at(now, made.in_hand).id.str() == "m1-4");
    BOOST_TEST(outcome_at(now, made.in_hand).text == "Text of m1-1.");
    BOOST_REQUIRE(now.mappings.size() == 6U);
    BOOST_TEST(!now.mappings[0].to_be_confirmed);
    BOOST_TEST(now.mappings[4].to_be_confirmed);
    BOOST_TEST(now.mappings[4].outcome.str() == "m1-4");
    BOOST_TEST(now.assessments[0].outcomes.size() == 3U);
    BOOST_TEST(broken_reference(now) == "");
}

BOOST_AUTO_TEST_CASE(a_duplicated_module_brings_its_outcomes)
{
    const auto before = example();
    const auto now = after(before, duplicate(before, module_place(0)));
    BOOST_TEST(outcome_ids(now) == (Strings{"m1-1", "m1-2", "m1-3", "m3-1", "m3-2", "m3-3", "m2-1", "m2-2"}),
               boost::test_tools::per_element());
    BOOST_TEST(now.mappings.size() == 7U);
    BOOST_TEST(broken_reference(now) == "");
}

BOOST_AUTO_TEST_CASE(what_an_assessment_assesses_stays_in_the_programmes_order)
{
    const auto before = example();
    auto step = set_assessed(before, 0, {OutcomeId{"m1-3"}, OutcomeId{"m1-1"}, OutcomeId{"unknown"}}, true);
    auto now = after(before, {step, {}});
    BOOST_TEST(text_of(now).find("a1 : m1-1 m1-3 m2-1\n") != std::string::npos);
    step = set_assessed(now, 0, {OutcomeId{"m1-1"}, OutcomeId{"m1-3"}}, false);
    now = after(now, {step, {}});
    BOOST_TEST(text_of(now).find("a1 : m2-1\n") != std::string::npos);
    BOOST_TEST(set_assessed(now, 0, {OutcomeId{"m2-1"}}, true).empty());
    BOOST_TEST(set_assessed(now, 0, {OutcomeId{"m1-1"}}, false).empty());
}

BOOST_AUTO_TEST_CASE(typing_in_one_outcome_is_one_step)
{
    Document document{example(), {}};
    for (const char* text : {"P", "Pl", "Pla", "Plan"}) {
        document.perform(change_outcome(document.programme(), outcome_place(0, 0), text));
    }
    BOOST_TEST(change_outcome(document.programme(), outcome_place(0, 0), "Plan").empty());
    BOOST_TEST(document.undo());
    BOOST_TEST(text_of(document.programme()) == text_of(example()));
    BOOST_TEST(!document.can_undo());
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// Any operation that a user could do now.
Operation any_operation(const Programme& programme, std::mt19937& random)
{
    const auto below = [&](std::size_t end) {
        return end == 0 ? 0 : std::uniform_int_distribution<std::size_t>{0, end - 1}(random);
    };
    std::vector<Place> all;
    for (std::size_t m = 0; m < programme.modules.size(); ++m) {
        all.push_back(module_place(m));
        for (std::size_t i = 0; i < programme.modules[m].outcomes.size(); ++i) {
            all.push_back(outcome_place(m, i));
        }
    }
    for (std::size_t i = 0; i < programme.assessments.size(); ++i) {
        all.push_back(assessment_place(i));
    }
    const auto one = all.empty() ? Place{} : all[below(all.size())];
    std::vector<Place> some;
    for (auto count = below(4); count > 0 && !all.empty(); --count) {
        some.push_back(all[below(all.size())]);
    }
    switch (below(12)) {
    case 0: return add_module(programme, one, "New");
    case 1: return add_assessment(programme, one, "New");
    case 2:
        return add_lines(programme, one,
                         {{NewLine::Kind::outcome, "A"},
                          {below(2) == 0 ? NewLine::Kind::module : NewLine::Kind::outcome, "B"},
                          {NewLine::Kind::outcome, "C", "X1"}},
                         "First");
    case 3: return one.kind == Place::Kind::outcome ? split_outcome(programme, one, "A.", "B.") : Operation{};
    case 4: return merge_outcomes(programme, some);
    case 5: return move_element(programme, one, Way::up);
    case 6: return move_element(programme, one, Way::down);
    case 7:
        return programme.modules.empty() ? Operation{}
                                         : move_to_module(programme, some, below(programme.modules.size()));
    case 8: return duplicate(programme, one);
    case 9: return delete_elements(programme, some);
    case 10: {
        if (programme.assessments.empty() || some.empty() || some[0].kind != Place::Kind::outcome) {
            return {};
        }
        return {set_assessed(programme, below(programme.assessments.size()),
                             {outcome_at(programme, some[0]).id}, below(2) == 0),
                one};
    }
    default:
        return one.kind == Place::Kind::outcome ? Operation{change_outcome(programme, one, "Other"), one}
                                                : Operation{};
    }
}

bool exists(const Programme& programme, const Place& place)
{
    switch (place.kind) {
    case Place::Kind::module: return place.index < programme.modules.size();
    case Place::Kind::outcome:
        return place.module < programme.modules.size() &&
               place.index < programme.modules[place.module].outcomes.size();
    case Place::Kind::assessment: return place.index < programme.assessments.size();
    default: return true;
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(any_sequence_of_operations_keeps_references_and_can_be_undone_and_redone)
{
    for (unsigned seed = 1; seed <= 150; ++seed) {
        std::mt19937 random{seed};
        Document document{example(), {}};
        std::vector<std::string> states{text_of(document.programme())};
        for (int i = 0; i < 60; ++i) {
            const auto operation = any_operation(document.programme(), random);
            document.perform(operation.step);
            const auto& now = document.programme();
            BOOST_REQUIRE_MESSAGE(broken_reference(now).empty(), "seed " << seed << ", "
                                                                         << operation.step.name << ": "
                                                                         << broken_reference(now));
            BOOST_REQUIRE_MESSAGE(operation.step.empty() || exists(now, operation.in_hand),
                                  "seed " << seed << ", " << operation.step.name << ": nothing in hand");
            if (!operation.step.empty()) {
                states.push_back(text_of(now));
            }
            document.end_typing();
        }
        for (auto state = states.rbegin() + 1; state != states.rend(); ++state) {
            BOOST_REQUIRE(document.undo());
            BOOST_REQUIRE(text_of(document.programme()) == *state);
        }
        BOOST_TEST(!document.can_undo());
        while (document.redo()) {}
        BOOST_REQUIRE(text_of(document.programme()) == states.back());
    }
}
