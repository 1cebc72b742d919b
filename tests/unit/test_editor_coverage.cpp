// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_coverage
#include "editor/document/coverage_matrix.hpp"
#include "tests/support/editor_fixtures.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace km;
using namespace km::document;
using km::test::example;
using km::test::reference_for;
using model::Depth;
using model::kNone;
namespace bdata = boost::unit_test::data;

namespace {

struct Open {
    explicit Open(const std::string& name = "first-line-manager")
        : document{example(name), reference_for(example(name))}
    {
        matrix.rebuild(document.programme());
        check();
    }
    void check()
    {
        auto copy = document.programme();
        result = std::make_shared<const CheckResult>(check_now(copy, *document.reference(), {}));
    }
    [[nodiscard]] CoverageVerdict verdict() const { return coverage_verdict(document, result); }
    [[nodiscard]] CoverageOptions claimed() const
    {
        CoverageOptions options;
        options.stages = verdict().claimed;
        return options;
    }
    [[nodiscard]] std::uint32_t item(std::string_view code) const
    {
        return model::ItemIndex{document.framework()}.find(code);
    }
    [[nodiscard]] std::uint32_t kind(std::string_view id) const
    {
        const auto& kinds = document.framework().kinds;
        return static_cast<std::uint32_t>(
            std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.id == id; }) -
            kinds.begin());
    }
    [[nodiscard]] std::vector<CoverageColumn> columns(const CoverageOptions& options) const
    {
        return matrix.columns(options, verdict());
    }
    void perform(std::string name, Edit edit)
    {
        Step step{std::move(name), {}, {}};
        step.edits.push_back(std::move(edit));
        document.perform(std::move(step));
    }

    Document document;
    CoverageMatrix matrix{document.framework()};
    CheckResultPtr result;
};

/// Every depth of every row, so that two matrices can be compared.
std::string print(const CoverageMatrix& matrix)
{
    std::string out;
    for (std::size_t row = 0; row < matrix.rows().size(); ++row) {
        for (std::size_t cell = 0; cell < matrix.cells().size(); ++cell) {
            out += ".IDA"[static_cast<std::size_t>(matrix.depth(row, cell))];
        }
        out += '\n';
    }
    return out;
}

} // namespace

BOOST_DATA_TEST_CASE(each_cell_is_as_deep_as_the_rules_find_it,
                     bdata::make({"first-line-manager", "mid-level-manager", "minimal"}),
                     name)
{
    const Open open{name};
    const auto& cells = open.matrix.cells();
    for (std::size_t c = 0; c < cells.size(); ++c) {
        auto greatest = Depth::none;
        for (std::size_t row = 0; row < open.matrix.rows().size(); ++row) {
            greatest = std::max(greatest, open.matrix.depth(row, c));
        }
        const auto stage = cells[c].stage == kNone ? 0U : cells[c].stage;
        BOOST_TEST((greatest == open.result->cell(cells[c].item, stage).depth), "cell " << c);
    }
}

BOOST_AUTO_TEST_CASE(whatever_is_done_the_matrix_follows)
{
    Open open;
    bool rebuilt_once = false, updated_once = false;
    const auto follows = open.document.changed.subscribe([&](const Change& change) {
        if (const auto rows = open.matrix.update(open.document.programme(), change)) {
            updated_once = true;
        } else {
            rebuilt_once = true;
            open.matrix.rebuild(open.document.programme());
        }
    });
    std::mt19937 random{7}; // NOLINT(*-msc51-cpp): the same every time
    for (int round = 0; round < 300; ++round) {
        const auto& programme = open.document.programme();
        const auto pick = [&](std::size_t count) { return random() % count; };
        const auto at = pick(programme.mappings.size());
        auto mapping = programme.mappings[at];
        switch (random() % 7) {
        case 0: open.perform("Delete mapping", remove_mapping(programme, at)); break;
        case 1:
            mapping.depth = static_cast<Depth>(random() % 4);
            open.perform("Change depth", replace_mapping(programme, at, mapping));
            break;
        case 2:
            mapping.outcome = programme.modules[0].outcomes[0].id;
            open.perform("Add mapping", insert_mapping(at, mapping));
            break;
        case 3:
            mapping.outcome = model::OutcomeId{"nobody"};
            mapping.to = model::ItemCode{"nothing"};
            open.perform("Spoil mapping", replace_mapping(programme, at, mapping));
            break;
        case 4: {
            const auto module = pick(programme.modules.size());
            if (programme.modules[module].outcomes.size() > 1) {
                open.perform("Delete outcome", remove_outcome(programme, module, 0));
            }
            break;
        }
        case 5: open.document.undo(); break;
        default: open.document.redo(); break;
        }
        CoverageMatrix fresh{open.document.framework()};
        fresh.rebuild(open.document.programme());
        BOOST_REQUIRE_EQUAL(print(open.matrix), print(fresh));
    }
    BOOST_TEST(rebuilt_once);
    BOOST_TEST(updated_once);
}

BOOST_AUTO_TEST_CASE(one_changed_mapping_changes_one_row)
{
    Open open;
    std::optional<std::vector<std::uint32_t>> rows;
    const auto follows = open.document.changed.subscribe(
        [&](const Change& change) { rows = open.matrix.update(open.document.programme(), change); });
    auto mapping = open.document.programme().mappings.at(3);
    mapping.depth = Depth::introduces;
    const auto row = open.matrix.find_row(mapping.outcome.str());
    open.perform("Change depth", replace_mapping(open.document.programme(), 3, mapping));
    BOOST_REQUIRE(rows.has_value());
    BOOST_TEST(*rows == std::vector{row}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_step_that_touches_many_rows_asks_for_everything)
{
    Open open;
    Step step{"Delete all mappings", {}, {}};
    step.edits.emplace_back(Splice<model::Mapping>{0, open.document.programme().mappings, {}});
    std::optional<std::vector<std::uint32_t>> rows{std::in_place};
    const auto follows = open.document.changed.subscribe(
        [&](const Change& change) { rows = open.matrix.update(open.document.programme(), change); });
    open.document.perform(std::move(step));
    BOOST_TEST(!rows.has_value());
}

BOOST_AUTO_TEST_CASE(columns_are_outcomes_at_stages_or_what_stands_above_them)
{
    const Open open;
    auto options = open.claimed(); // two stages
    BOOST_TEST(open.columns(options).size() == 6 + 81 * 2);
    options.as = CoverageOptions::Stages::together;
    BOOST_TEST(open.columns(options).size() == 6 + 81);
    options.kind = open.kind("competency");
    BOOST_TEST(open.columns(options).size() == 6 + 27);
    options.kind = open.kind("area");
    const auto areas = open.columns(options);
    BOOST_TEST(areas.size() == 6 + 3);
    BOOST_TEST(areas.back().cells.size() == 27 * 2);
    options.kind = open.kind("standard");
    options.as = CoverageOptions::Stages::each;
    options.stages = model::StageSet::first(5);
    const auto standards = open.columns(options);
    BOOST_TEST(standards.size() == 6 + 9 * 5);
    for (std::size_t c = 6; c < standards.size(); ++c) { // each standard's stages, lowest first
        BOOST_TEST(standards[c].stage == (c - 6) % 5);
        BOOST_TEST(open.document.framework().items[standards[c].item].code.str() ==
                   std::to_string((c - 6) / 15 + 1) + "." + std::to_string((c - 6) / 5 % 3 + 1));
    }
    options.kind = kNone;
    BOOST_TEST(open.columns(options).size() == 6 + 81 * 5);
}

BOOST_AUTO_TEST_CASE(columns_stand_below_their_standard)
{
    const Open open;
    auto options = open.claimed();
    for (const auto& column : open.columns(options)) {
        const auto& code = open.document.framework().items[column.item].code.str();
        BOOST_TEST(column.group == (code.starts_with("P") ? kNone : open.item(code.substr(0, 3))));
    }
    options.kind = open.kind("standard");
    BOOST_TEST(open.columns(options).back().group == open.item("3"));
}

BOOST_AUTO_TEST_CASE(kinds_of_columns_go_from_outcomes_to_areas)
{
    const Open open;
    const auto kinds = open.matrix.column_kinds();
    const std::vector expected{kNone, open.kind("competency"), open.kind("standard"), open.kind("area")};
    BOOST_TEST(kinds == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_filter_leaves_one_standard_or_what_stands_below_none)
{
    const Open open;
    auto options = open.claimed();
    options.only = CoverageSection{open.item("2.1")};
    const auto standard = open.columns(options);
    BOOST_TEST(standard.size() == 9 * 2);
    BOOST_TEST(open.document.framework().items[standard.front().item].code.str() == "2.1.1.a");
    options.only = CoverageSection{};
    BOOST_TEST(open.columns(options).size() == 6);
}

BOOST_AUTO_TEST_CASE(gaps_only_leaves_what_the_policy_does_not_accept)
{
    Open open; // everything is covered
    auto options = open.claimed();
    options.gaps_only = true;
    BOOST_TEST(open.columns(options).empty());
    for (std::size_t m = open.document.programme().mappings.size(); m-- > 0;) {
        if (open.document.programme().mappings[m].to.str() == "1.1.2.b") {
            auto mapping = open.document.programme().mappings[m];
            mapping.depth = Depth::introduces; // the policy asks for more
            open.perform("Change depth", replace_mapping(open.document.programme(), m, mapping));
        }
    }
    open.matrix.rebuild(open.document.programme());
    open.check();
    const auto gaps = open.columns(options);
    BOOST_TEST(gaps.size() == 2);
    for (const auto& gap : gaps) {
        BOOST_TEST(open.document.framework().items[gap.item].code.str() == "1.1.2.b");
        BOOST_TEST((gap.best == Depth::introduces));
    }
    options.kind = open.kind("area");
    options.as = CoverageOptions::Stages::together;
    const auto areas = open.columns(options);
    BOOST_REQUIRE(areas.size() == 1);
    BOOST_TEST(areas[0].tally.covered == 27 * 2 - 2);
    BOOST_TEST(areas[0].tally.cells == 27 * 2);
}

BOOST_AUTO_TEST_CASE(a_column_of_many_cells_shows_the_deepest)
{
    const Open open;
    auto options = open.claimed();
    options.kind = open.kind("area");
    options.as = CoverageOptions::Stages::together;
    const auto columns = open.columns(options);
    for (std::size_t row = 0; row < open.matrix.rows().size(); ++row) {
        for (const auto& column : columns) {
            auto deepest = Depth::none;
            for (const auto cell : column.cells) {
                deepest = std::max(deepest, open.matrix.depth(row, cell));
            }
            BOOST_TEST((open.matrix.depth(row, column) == deepest));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_mapping_to_open_is_the_deepest_else_a_gap)
{
    Open open;
    auto options = open.claimed();
    options.kind = open.kind("area");
    options.as = CoverageOptions::Stages::together;
    const auto columns = open.columns(options);
    const auto& area = columns.at(6);
    const auto row = open.matrix.find_row("m1-1");
    BOOST_TEST(
        open.document.framework().items[open.matrix.item_to_open(row, area, open.verdict())].code.str() ==
        "1.1.1.a");
    // Take away everything that serves 1.2.1.c: a row that serves nothing of the area leads there.
    StepBuilder step{open.document.programme(), "Delete mappings"};
    for (std::size_t m = step.now().mappings.size(); m-- > 0;) {
        if (step.now().mappings[m].to.str() == "1.2.1.c" || step.now().mappings[m].outcome.str() == "m1-2") {
            step.add(remove_mapping(step.now(), m));
        }
    }
    open.document.perform(std::move(step).finish());
    open.matrix.rebuild(open.document.programme());
    open.check();
    const auto codes = [&] {
        return open.document.framework()
            .items[open.matrix.item_to_open(open.matrix.find_row("m1-2"), area, open.verdict())]
            .code.str();
    };
    BOOST_TEST((codes() == "1.1.1.b" || codes() == "1.2.1.c")); // whichever of the two gaps comes first
    BOOST_TEST(!open.matrix.is_mapped(open.matrix.find_row("m1-2")));
    BOOST_TEST(open.matrix.is_mapped(row));
}

BOOST_AUTO_TEST_CASE(the_summary_adds_up_to_what_the_check_counted)
{
    const Open open;
    const auto lines = open.matrix.summary(open.verdict());
    BOOST_REQUIRE(lines.size() == 1 + 9 + 1);
    BOOST_TEST(!lines.front().section.has_value());
    BOOST_TEST((lines.back().section == CoverageSection{}));
    BOOST_TEST(lines.back().all.cells == 6U);
    for (const auto& stage : open.result->stages) {
        CoverageTally sum;
        for (std::size_t line = 1; line < lines.size(); ++line) {
            sum += lines[line].by_stage[stage.stage];
        }
        BOOST_TEST(sum.covered == stage.covered);
        BOOST_TEST(sum.cells == stage.cells);
        BOOST_TEST((lines.front().by_stage[stage.stage] == sum));
    }
    BOOST_TEST(lines.front().by_stage[4].cells == 0U); // not claimed
}

BOOST_AUTO_TEST_CASE(only_everything_is_a_hundred_per_cent)
{
    BOOST_TEST((CoverageTally{999, 1000}.percent()) == 99U);
    BOOST_TEST((CoverageTally{1000, 1000}.percent()) == 100U);
    BOOST_TEST((CoverageTally{0, 0}.percent()) == 0U);
}

BOOST_AUTO_TEST_CASE(mappings_of_a_cell_are_found)
{
    const Open open;
    const auto columns = open.columns(open.claimed());
    std::size_t found = 0;
    for (std::size_t row = 0; row < open.matrix.rows().size(); ++row) {
        for (const auto& column : columns) {
            const auto mappings = open.matrix.mappings(open.document.programme(), row, column);
            BOOST_TEST(mappings.empty() == (open.matrix.depth(row, column) == Depth::none));
            found += mappings.size();
        }
    }
    BOOST_TEST(found > 162U);
}

BOOST_AUTO_TEST_CASE(before_the_first_check_nothing_is_said_about_gaps)
{
    Open open{"minimal"};
    open.result = nullptr;
    auto options = open.claimed();
    options.gaps_only = true;
    const auto columns = open.columns(options);
    BOOST_TEST(!columns.empty());
    BOOST_TEST(columns.front().tally.cells == 0U);
}

BOOST_AUTO_TEST_CASE(a_programme_without_outcomes_has_no_rows)
{
    Open open;
    auto empty = open.document.programme();
    empty.modules.clear();
    open.matrix.rebuild(empty);
    BOOST_TEST(open.matrix.rows().empty());
    BOOST_TEST(open.matrix.find_row("m1-1") == kNone);
}

BOOST_AUTO_TEST_CASE(of_two_outcomes_with_one_id_the_first_counts)
{
    Open open;
    auto programme = open.document.programme();
    programme.modules[1].outcomes[0].id = programme.modules[0].outcomes[0].id;
    open.matrix.rebuild(programme);
    const auto second = programme.modules[0].outcomes.size();
    BOOST_TEST(open.matrix.is_mapped(0));
    BOOST_TEST(!open.matrix.is_mapped(second));
}
