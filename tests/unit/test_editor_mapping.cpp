// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_mapping
#include "editor/document/background.hpp"
#include "editor/document/item_search.hpp"
#include "editor/document/mapping_index.hpp"
#include "editor/document/mapping_operations.hpp"
#include "tests/support/editor_fixtures.hpp"
#include "validator/format/programme_writer.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace km;
using namespace km::document;
using km::test::example;
using km::test::reference_for;
using model::Depth;
using model::kNone;
using model::StageSet;

namespace {

constexpr std::size_t kFundamental = 0, kOne = 1;

struct Open {
    explicit Open(const std::string& name = "first-line-manager")
        : document{example(name), reference_for(example(name))}
    {}
    Document document;
    MappingIndex index{document};

    const model::Programme& programme() const { return document.programme(); }
    std::string text() const { return format::write_programme(programme()).value(); }
    std::uint32_t outcome(const std::string& id) const { return index.find_outcome(model::OutcomeId{id}); }
    std::uint32_t item(const std::string& code) const { return index.find_item(code); }
    const model::Mapping& mapping(std::size_t at) const { return programme().mappings.at(at); }
    void set(MappingTargets targets, Depth depth)
    {
        document.perform(set_depth(programme(), document.framework(), index, std::move(targets), depth));
    }
    /// "fundamental 1: assesses", one for each mapping of the pair
    std::vector<std::string> between(const std::string& from, const std::string& to) const
    {
        std::vector<std::string> lines;
        for (const auto m : index.between(outcome(from), item(to))) {
            std::string line;
            for (const auto& stage : mapping(m).stages) {
                line += stage.str() + " ";
            }
            lines.push_back(line + std::string{model::to_string(mapping(m).depth)});
        }
        return lines;
    }
};

StageSet stages(std::initializer_list<std::size_t> all)
{
    StageSet set;
    for (const auto stage : all) {
        set.insert(stage);
    }
    return set;
}

using Lines = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_CASE(the_index_says_what_the_rules_say)
{
    for (const auto* name : {"first-line-manager", "mid-level-manager", "minimal"}) {
        const Open open{name};
        auto copy = open.programme();
        const auto checked = check_now(copy, *open.document.reference(), {});
        for (const auto item : open.index.mappable_items()) {
            open.index.cells(item).each([&](std::size_t stage) {
                BOOST_TEST((open.index.coverage({item, stage}) == checked.cell(item, stage).depth));
            });
        }
        std::size_t unmapped = 0;
        for (std::uint32_t o = 0; o < open.index.outcome_count(); ++o) {
            unmapped += open.index.is_mapped(o) ? 0U : 1U;
        }
        BOOST_TEST(unmapped == checked.unmapped_outcomes);
    }
}

BOOST_AUTO_TEST_CASE(another_depth_at_one_stage_makes_two_mappings_that_keep_rationale_and_citations)
{
    Open open;
    BOOST_TEST(open.between("m1-2", "1.1.1.b") == Lines{"fundamental 1 assesses"},
               boost::test_tools::per_element());
    const auto before = open.text();
    open.set({{open.outcome("m1-2")}, {open.item("1.1.1.b")}, stages({kOne})}, Depth::develops);
    BOOST_TEST(open.between("m1-2", "1.1.1.b") == (Lines{"fundamental assesses", "1 develops"}),
               boost::test_tools::per_element());
    const auto both = open.index.between(open.outcome("m1-2"), open.item("1.1.1.b"));
    BOOST_TEST(both[1] == both[0] + 1);
    BOOST_TEST(open.mapping(both[0]).rationale == open.mapping(both[1]).rationale);
    BOOST_TEST(!open.mapping(both[1]).rationale.empty());
    BOOST_TEST(open.mapping(both[1]).citations.size() == 2U);
    BOOST_TEST(open.document.undo_name() == "Map as developed");
    // And back again: one mapping, as before.
    open.set({{open.outcome("m1-2")}, {open.item("1.1.1.b")}, stages({kOne})}, Depth::assesses);
    BOOST_TEST(open.text() == before);
}

BOOST_AUTO_TEST_CASE(mappings_that_differ_in_more_than_their_stages_stay_two)
{
    Open open;
    BOOST_TEST(open.between("m1-3", "1.1.1.c") == (Lines{"fundamental develops", "1 assesses"}),
               boost::test_tools::per_element());
    open.set({{open.outcome("m1-3")}, {open.item("1.1.1.c")}, stages({kFundamental})}, Depth::assesses);
    BOOST_TEST(open.between("m1-3", "1.1.1.c") == (Lines{"fundamental assesses", "1 assesses"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_depth_takes_the_stage_and_with_the_last_stage_the_mapping)
{
    Open open;
    const MappingTargets one{{open.outcome("m1-2")}, {open.item("1.1.1.b")}, stages({kOne})};
    const auto count = open.programme().mappings.size();
    open.set(one, Depth::none);
    BOOST_TEST(open.between("m1-2", "1.1.1.b") == Lines{"fundamental assesses"},
               boost::test_tools::per_element());
    open.set({one.outcomes, one.items, stages({kFundamental, kOne})}, Depth::none);
    BOOST_TEST(open.between("m1-2", "1.1.1.b").empty());
    BOOST_TEST(open.programme().mappings.size() == count - 1);
    const auto revision = open.document.revision();
    open.set(one, Depth::none);
    BOOST_TEST(open.document.revision() == revision); // there was nothing to do
}

BOOST_AUTO_TEST_CASE(new_mappings_stand_after_the_last_of_their_outcome_or_of_the_one_before)
{
    Open open;
    const auto last = open.index.of_outcome(open.outcome("m1-1")).back();
    open.set({{open.outcome("m1-1")}, {open.item("2.1.1.a")}, stages({kFundamental, kOne})},
             Depth::introduces);
    BOOST_TEST(open.mapping(last + 1).to.str() == "2.1.1.a");
    BOOST_TEST(open.mapping(last + 1).outcome.str() == "m1-1");
    BOOST_TEST(open.between("m1-1", "2.1.1.a") == Lines{"fundamental 1 introduces"},
               boost::test_tools::per_element());
    // One that is mapped to nothing: all of m1-2's go first.
    const auto all = StageSet::first(5);
    std::vector<std::uint32_t> items(open.index.mappable_items().begin(), open.index.mappable_items().end());
    open.set({{open.outcome("m1-2")}, items, all}, Depth::none);
    BOOST_TEST(!open.index.is_mapped(open.outcome("m1-2")));
    open.set({{open.outcome("m1-2")}, {open.item("2.1.1.a")}, all}, Depth::introduces);
    BOOST_TEST(open.mapping(last + 2).outcome.str() == "m1-2");
}

BOOST_AUTO_TEST_CASE(a_stage_joins_a_mapping_of_its_depth)
{
    Open open;
    const MappingTargets one{{open.outcome("m1-4")}, {open.item("2.3.1.a")}, stages({kFundamental})};
    BOOST_TEST(open.between("m1-4", "2.3.1.a") == Lines{"1 assesses"}, boost::test_tools::per_element());
    open.set(one, Depth::assesses);
    BOOST_TEST(open.between("m1-4", "2.3.1.a") == Lines{"fundamental 1 assesses"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_item_without_stages_has_one_cell)
{
    Open open;
    const auto m = open.outcome("m1-1");
    const auto p = open.item("P1");
    open.set({{m}, {p}, {}}, Depth::develops);
    BOOST_TEST(open.between("m1-1", "P1") == Lines{"develops"}, boost::test_tools::per_element());
    open.set({{m}, {p}, stages({kOne})}, Depth::assesses);
    BOOST_TEST(open.between("m1-1", "P1") == Lines{"assesses"}, boost::test_tools::per_element());
    BOOST_TEST((open.index.depth(m, {p, 0}) == Depth::assesses));
    open.set({{m}, {p}, {}}, Depth::none);
    BOOST_TEST(open.between("m1-1", "P1").empty());
}

BOOST_AUTO_TEST_CASE(stages_that_the_framework_does_not_have_stay)
{
    auto programme = example("minimal");
    auto& first = programme.mappings.at(0);
    first.stages.emplace_back("seventh");
    const auto reference = reference_for(programme);
    Document document{programme, reference};
    const MappingIndex index{document};
    document.perform(set_depth(document.programme(), document.framework(), index,
                               {{index.mapping(0).outcome}, {index.mapping(0).item}, StageSet::first(5)},
                               Depth::none));
    BOOST_REQUIRE(document.programme().mappings.at(0).stages.size() == 1U);
    BOOST_TEST(document.programme().mappings.at(0).stages[0].str() == "seventh");
}

BOOST_AUTO_TEST_CASE(a_copied_mapping_replaces_what_was_there_at_its_stages_only)
{
    Open open;
    const auto from = open.index.between(open.outcome("m1-2"), open.item("1.1.1.b"));
    std::vector<model::Mapping> copied{open.mapping(from.at(0))};
    copied[0].stages = {model::StageId{"1"}};
    const MappingTargets to{
        {open.outcome("m1-1"), open.outcome("m1-6")}, {open.item("1.1.1.a")}, open.index.claimed()};
    open.document.perform(
        paste_mappings(open.programme(), open.document.framework(), open.index, to, copied));
    BOOST_TEST(open.between("m1-1", "1.1.1.a") == (Lines{"fundamental assesses", "1 assesses"}),
               boost::test_tools::per_element());
    BOOST_TEST(open.between("m1-6", "1.1.1.a") == Lines{"1 assesses"}, boost::test_tools::per_element());
    const auto pasted = open.index.between(open.outcome("m1-1"), open.item("1.1.1.a")).at(1);
    BOOST_TEST(open.mapping(pasted).rationale == copied[0].rationale);
    BOOST_TEST((open.mapping(pasted).citations == copied[0].citations));
    open.document.undo();
    BOOST_TEST(!open.document.is_modified());
    // To a principle, and from there to an outcome at the stages asked for.
    open.document.perform(paste_mappings(open.programme(), open.document.framework(), open.index,
                                         {{open.outcome("m1-6")}, {open.item("P2")}, {}}, copied));
    BOOST_TEST(open.between("m1-6", "P2") == Lines{"assesses"}, boost::test_tools::per_element());
    copied = {open.mapping(open.index.between(open.outcome("m1-6"), open.item("P2")).at(0))};
    open.document.perform(
        paste_mappings(open.programme(), open.document.framework(), open.index,
                       {{open.outcome("m1-6")}, {open.item("1.1.1.a")}, stages({kFundamental})}, copied));
    BOOST_TEST(open.between("m1-6", "1.1.1.a") == Lines{"fundamental assesses"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(typing_a_rationale_is_one_step_and_citations_come_and_go)
{
    Open open;
    for (const auto* text : {"B", "Be", "Bec"}) {
        open.document.perform(set_rationale(open.programme(), 0, text));
    }
    BOOST_TEST(open.mapping(0).rationale == "Bec");
    open.document.undo();
    BOOST_TEST(!open.document.is_modified());
    BOOST_TEST(set_rationale(open.programme(), 0, open.mapping(0).rationale).empty());

    open.document.perform(add_citation(open.programme(), 0, {model::EvidenceId{"e3"}, "", 0, {}}));
    const auto last = open.mapping(0).citations.size() - 1;
    open.document.perform(change_citation(open.programme(), 0, last, model::EvidenceId{"e3"}, "p"));
    open.document.perform(change_citation(open.programme(), 0, last, model::EvidenceId{"e3"}, "p. 7"));
    BOOST_TEST(open.mapping(0).citations.at(last).locator == "p. 7");
    open.document.undo();
    BOOST_TEST(open.mapping(0).citations.at(last).locator == "");
    open.document.perform(remove_citation(open.programme(), 0, 0));
    BOOST_TEST(open.mapping(0).citations.size() == last);
    BOOST_TEST(open.mapping(0).citations.back().evidence.str() == "e3");
}

BOOST_AUTO_TEST_CASE(confirming_touches_only_what_is_to_be_confirmed)
{
    auto programme = example("first-line-manager");
    programme.mappings.at(2).to_be_confirmed = true;
    Document document{programme, reference_for(programme)};
    document.perform(confirm_mappings(document.programme(), {1, 2, 3}));
    BOOST_TEST(!document.programme().mappings.at(2).to_be_confirmed);
    BOOST_TEST(confirm_mappings(document.programme(), {1, 2, 3}).empty());
}

BOOST_AUTO_TEST_CASE(next_unmapped_and_next_gap_go_round)
{
    Open open{"minimal"};
    const auto all = StageSet::first(5);
    std::vector<std::uint32_t> items(open.index.mappable_items().begin(), open.index.mappable_items().end());
    std::vector<std::uint32_t> outcomes;
    for (std::uint32_t o = 0; o < open.index.outcome_count(); ++o) {
        outcomes.push_back(o);
    }
    BOOST_REQUIRE(outcomes.size() >= 2U);
    open.set({outcomes, items, all}, Depth::none);
    const auto last = outcomes.back();
    BOOST_TEST(open.index.next_unmapped(kNone).value() == 0U);
    BOOST_TEST(open.index.next_unmapped(last).value() == 0U);
    open.set({{0}, {items[0]}, all}, Depth::assesses);
    BOOST_TEST(open.index.next_unmapped(last).value() == 1U);
    open.set({outcomes, {items[0]}, all}, Depth::assesses);
    BOOST_TEST(!open.index.next_unmapped(0).has_value());

    std::size_t gaps = 0;
    std::set<std::pair<std::uint32_t, std::size_t>> seen;
    auto cell = open.index.next_gap({});
    while (cell && seen.emplace(cell->item, cell->stage).second) {
        BOOST_TEST(!open.index.is_covered(*cell));
        BOOST_TEST(open.index.claimed_cells(cell->item).contains(cell->stage));
        ++gaps;
        cell = open.index.next_gap(*cell);
    }
    std::size_t expected = 0;
    for (const auto item : open.index.mappable_items()) {
        open.index.claimed_cells(item).each([&](std::size_t stage) {
            expected += open.index.is_covered({item, stage}) ? 0U : 1U;
        });
    }
    BOOST_TEST(gaps == expected);
    open.set({{0}, items, all}, Depth::assesses);
    BOOST_TEST(!open.index.next_gap({}).has_value());
}

BOOST_AUTO_TEST_CASE(search_folds_and_ranks)
{
    const Open open;
    const ItemSearch search{open.document.framework()};
    const auto code_of = [&](std::uint32_t item) { return open.document.framework().items[item].code.str(); };
    BOOST_TEST(search.find("").size() == open.index.mappable_items().size());
    BOOST_TEST(code_of(search.find("1.1.1").at(0)) == "1.1.1.a");
    BOOST_TEST(search.find("1.1.1").at(0) != search.find("2.1.1").at(0));
    BOOST_TEST(search.find("acc\xC3\xB3untability") == search.find("ACCOUNTABILITY"),
               boost::test_tools::per_element());
    BOOST_TEST(code_of(search.find("accountability").at(0)) == "P1"); // by its title
    BOOST_TEST(search.find("accountability zebra").empty());
    // In any order, in any field: a code and a word of a statement.
    const auto mixed = search.find("prioritise 1.1.1");
    BOOST_REQUIRE(!mixed.empty());
    BOOST_TEST(code_of(mixed[0]).starts_with("1.1.1"));
}

namespace {

/// All that the random operations must not lose: what is claimed, cell by cell, and why.
using Cells = std::map<std::tuple<std::uint32_t, std::uint32_t, std::size_t>, Depth>;

Cells cells_of(const MappingIndex& index)
{
    Cells cells;
    for (std::uint32_t o = 0; o < index.outcome_count(); ++o) {
        for (const auto m : index.of_outcome(o)) {
            const auto& entry = index.mapping(m);
            entry.stages.each([&](std::size_t stage) {
                cells[{o, entry.item, stage}] = index.depth(o, {entry.item, stage});
            });
        }
    }
    return cells;
}

/// The rationales of each cell, sorted.
std::map<std::tuple<std::uint32_t, std::uint32_t, std::size_t>, std::set<std::string>>
reasons_of(const MappingIndex& index, const model::Programme& programme)
{
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::size_t>, std::set<std::string>> reasons;
    for (std::uint32_t o = 0; o < index.outcome_count(); ++o) {
        for (const auto m : index.of_outcome(o)) {
            const auto& entry = index.mapping(m);
            entry.stages.each([&](std::size_t stage) {
                reasons[{o, entry.item, stage}].insert(programme.mappings[m].rationale);
            });
        }
    }
    return reasons;
}

} // namespace

BOOST_AUTO_TEST_CASE(random_depths_set_what_was_asked_and_nothing_else_and_are_undone_wholly)
{
    for (const unsigned seed : {1U, 2U, 3U}) {
        Open open;
        const auto original = open.text();
        std::mt19937 random{seed};
        const auto below = [&](std::size_t n) { return static_cast<std::uint32_t>(random() % n); };
        const auto mappable = open.index.mappable_items();
        for (int step = 0; step < 120; ++step) {
            MappingTargets targets;
            for (auto n = below(4) == 0 ? below(12) : 1; n-- > 0;) {
                targets.outcomes.push_back(below(open.index.outcome_count()));
            }
            for (auto n = 1 + below(3); n-- > 0;) {
                // Often one that is mapped already, so that there is something to split.
                const auto mappings = open.index.of_outcome(
                    targets.outcomes.empty() ? 0 : targets.outcomes[below(targets.outcomes.size())]);
                targets.items.push_back(!mappings.empty() && below(2) == 0
                                            ? open.index.mapping(mappings[below(mappings.size())]).item
                                            : mappable[below(mappable.size())]);
            }
            for (std::size_t stage = 0; stage < 5; ++stage) {
                if (below(2) == 0) {
                    targets.stages.insert(stage);
                }
            }
            const auto depth = static_cast<Depth>(below(4));
            auto expected = cells_of(open.index);
            auto reasons = reasons_of(open.index, open.programme());
            for (const auto o : targets.outcomes) {
                for (const auto i : targets.items) {
                    const bool staged =
                        open.document.framework().is_staged(open.document.framework().items[i]);
                    const auto cells = staged ? open.index.cells(i) & targets.stages : open.index.cells(i);
                    cells.each([&](std::size_t stage) {
                        if (depth == Depth::none) {
                            expected.erase({o, i, stage});
                            reasons.erase({o, i, stage});
                        } else {
                            expected[{o, i, stage}] = depth;
                        }
                    });
                }
            }
            open.set(targets, depth);
            BOOST_TEST((cells_of(open.index) == expected));
            const auto now = reasons_of(open.index, open.programme());
            for (const auto& [cell, texts] : reasons) {
                BOOST_TEST((now.contains(cell) && now.at(cell) == texts));
            }
            // Kept up to date is as good as new.
            Document copy{open.programme(), open.document.reference()};
            const MappingIndex fresh{copy};
            BOOST_TEST((cells_of(fresh) == expected));
            for (const auto item : mappable) {
                open.index.cells(item).each([&](std::size_t stage) {
                    BOOST_TEST((open.index.coverage({item, stage}) == fresh.coverage({item, stage})));
                });
            }
            // In file order: all of an outcome's together.
            for (std::uint32_t o = 0; o < open.index.outcome_count(); ++o) {
                const auto own = open.index.of_outcome(o);
                BOOST_TEST((own.empty() || own.back() - own.front() + 1 == own.size()));
            }
        }
        while (open.document.undo()) {}
        BOOST_TEST(open.text() == original);
        BOOST_TEST(!open.document.is_modified());
        Document copy{open.programme(), open.document.reference()};
        const MappingIndex fresh{copy};
        BOOST_TEST((cells_of(open.index) == cells_of(fresh)));
        while (open.document.redo()) {}
        BOOST_TEST(open.text() != original);
    }
}

BOOST_AUTO_TEST_CASE(the_index_follows_outcomes_that_come_go_and_change)
{
    Open open;
    static_cast<void>(open.index.take_touched());
    auto outcome = open.programme().modules[0].outcomes[1];
    outcome.text = "Other words.";
    Step words{"", {replace_outcome(open.programme(), 0, 1, outcome)}, {}};
    open.document.perform(std::move(words));
    BOOST_TEST(!open.index.take_touched().everything); // no mapping is looked at
    BOOST_TEST(open.index.outcome(1).text == "Other words.");
    const auto mapped = open.outcome("m1-3");
    Step gone{"", {remove_outcome(open.programme(), 0, 0)}, {}};
    open.document.perform(std::move(gone));
    BOOST_TEST(open.outcome("m1-3") == mapped - 1);
    BOOST_TEST(open.outcome("m1-1") == kNone);
    BOOST_TEST(!open.index.of_outcome(mapped - 1).empty());
    BOOST_TEST(open.index.take_touched().everything);
    open.document.undo();
    BOOST_TEST(open.outcome("m1-1") == 0U);
    BOOST_TEST(!open.index.of_outcome(0).empty());
}
