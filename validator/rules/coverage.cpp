// SPDX-License-Identifier: MIT
/// A claimed stage that nothing is mapped to gets one finding (KM-COV-004) that says so for all its cells;
/// the other rules here and KM-ASM-001 leave that stage out, or they would say the same for every item of the
/// framework.
#include "validator/rules/coverage.hpp"

#include "validator/rules/families.hpp"
#include "validator/rules/wording.hpp"

#include <array>
#include <vector>

namespace km::rules {

using model::Depth;
using model::kNone;
using model::StageSet;

StageSet stages_to_judge(const Study& study)
{
    StageSet with_cells, mapped;
    for (const auto item : study.mappable_items()) {
        study.cell_stages(item).each([&](std::size_t stage) {
            with_cells.insert(stage);
            if (study.cell(item, stage).depth != Depth::none) {
                mapped.insert(stage);
            }
        });
    }
    return study.claimed_stages().without(with_cells.without(mapped));
}

std::uint32_t ancestor_of(const model::Framework& framework, std::uint32_t item, unsigned distance)
{
    for (; distance > 0 && item != kNone; --distance) {
        item = framework.items[item].parent;
    }
    return item;
}

namespace {

/// The covered stages of one item, among those where it has a cell.
StageSet covered_stages(const Study& study, std::uint32_t item)
{
    StageSet covered;
    study.cell_stages(item).each([&](std::size_t stage) {
        if (study.is_covered(item, stage)) {
            covered.insert(stage);
        }
    });
    return covered;
}

/// An ancestor of staged items: the stages at which any of them has a cell, and a covered one.
struct Group {
    std::uint32_t item;
    StageSet cells, covered;
};

/// The ancestors at this distance, in framework order (Study::ancestors_of_staged_items).
std::vector<Group> groups(const Study& study, unsigned distance)
{
    std::vector<Group> result;
    for (const auto item : study.mappable_items()) {
        const auto cells = study.cell_stages(item);
        const auto ancestor = ancestor_of(study.framework(), item, distance);
        if (cells.empty() || ancestor == kNone) {
            continue;
        }
        if (result.empty() || result.back().item != ancestor) {
            result.push_back({ancestor, {}, {}});
        }
        auto& group = result.back();
        group.cells = group.cells | cells;
        group.covered = group.covered | covered_stages(study, item);
    }
    return result;
}

constexpr unsigned kToCompetency = 1, kToStandard = 2, kToArea = 3;

/// Calls @p visit with each staged outcome that is not covered at a stage to be judged, and those stages.
template <typename Visit>
void each_uncovered(const Study& study, Visit visit)
{
    const auto judged = stages_to_judge(study);
    for (const auto item : study.mappable_items()) {
        const auto missing = (judged & study.cell_stages(item)).without(covered_stages(study, item));
        if (!missing.empty()) {
            visit(item, missing);
        }
    }
}

/// "basic: none, advanced: introduces"
std::string depths(const Study& study, std::uint32_t item, StageSet stages)
{
    std::string list;
    stages.each([&](std::size_t stage) {
        append(list, study.framework().stages[stage].id.str() + ": " +
                         std::string{to_string(study.cell(item, stage).depth)});
    });
    return list;
}

void every_cell_is_covered(const Study& study, Report& report)
{
    const auto& asked = study.policy().cell_depth;
    if (!asked || asked->share.percent < 100) {
        return;
    }
    const auto& framework = study.framework();
    each_uncovered(study, [&](std::uint32_t item, StageSet missing) {
        const auto& outcome = framework.items[item];
        report.add(study.programme().stages_line,
                   {kind_word(framework, item), outcome.code.str(), short_label(outcome),
                    depths(study, item, missing), std::string{to_string(asked->depth)}});
    });
}

void share_of_cells_is_covered(const Study& study, Report& report)
{
    const auto& asked = study.policy().cell_depth;
    if (!asked || asked->share.percent == 100) {
        return;
    }
    stages_to_judge(study).each([&](std::size_t stage) {
        std::size_t covered = 0, total = 0;
        for (const auto item : study.mappable_items()) {
            if (study.cell_stages(item).contains(stage)) {
                ++total;
                covered += study.is_covered(item, stage) ? 1U : 0U;
            }
        }
        if (!asked->share.is_met(covered, total)) {
            report.add(study.programme().stages_line,
                       {study.framework().stages[stage].id.str(), std::to_string(covered),
                        std::to_string(total), std::to_string(asked->share.percent),
                        std::string{to_string(asked->depth)}});
        }
    });
}

/// What is left open where the policy leaves it open: a line for each competency, because a draft leaves much
/// open.
void uncovered_cell_is_noted(const Study& study, Report& report)
{
    const auto& asked = study.policy().cell_depth;
    if (asked && asked->share.percent == 100) {
        return;
    }
    const auto& framework = study.framework();
    std::uint32_t group = kNone;
    std::string open;
    const auto tell = [&] {
        if (group != kNone) {
            const auto& parent = framework.items[group];
            report.add(study.programme().stages_line,
                       {kind_word(framework, group), parent.code.str(), short_label(parent), open,
                        std::string{to_string(study.policy().enough())}});
        }
        open.clear();
    };
    each_uncovered(study, [&](std::uint32_t item, StageSet missing) {
        const auto parent = framework.items[item].parent == kNone ? item : framework.items[item].parent;
        if (parent != group) {
            tell();
            group = parent;
        }
        append(open, framework.items[item].code.str() + " (" + depths(study, item, missing) + ")");
    });
    tell();
}

void claimed_stage_has_mappings(const Study& study, Report& report)
{
    study.claimed_stages().without(stages_to_judge(study)).each([&](std::size_t stage) {
        std::size_t total = 0;
        for (const auto item : study.mappable_items()) {
            total += study.cell_stages(item).contains(stage) ? 1U : 0U;
        }
        report.add(study.programme().stages_line,
                   {study.framework().stages[stage].id.str(), std::to_string(total)});
    });
}

/// Reports each group with the stages to be judged at which it has cells and none is covered.
void report_empty_groups(const Study& study, unsigned distance, Report& report)
{
    const auto& framework = study.framework();
    const auto judged = stages_to_judge(study);
    for (const auto& group : groups(study, distance)) {
        const auto missing = (judged & group.cells).without(group.covered);
        if (!missing.empty()) {
            const auto& item = framework.items[group.item];
            report.add(study.programme().stages_line, {kind_word(framework, group.item), item.code.str(),
                                                       short_label(item), stage_list(framework, missing)});
        }
    }
}

void every_standard_is_present(const Study& study, Report& report)
{
    const auto& asked = study.policy().standard_present;
    if (asked && asked->percent == 100) {
        report_empty_groups(study, kToStandard, report);
    }
}

void share_of_standards_is_present(const Study& study, Report& report)
{
    const auto& asked = study.policy().standard_present;
    if (!asked || asked->percent == 100) {
        return;
    }
    const auto standards = groups(study, kToStandard);
    stages_to_judge(study).each([&](std::size_t stage) {
        std::size_t present = 0, total = 0;
        for (const auto& standard : standards) {
            total += standard.cells.contains(stage) ? 1U : 0U;
            present += standard.covered.contains(stage) ? 1U : 0U;
        }
        if (!asked->is_met(present, total)) {
            const auto kind = study.framework().items[standards.front().item].kind;
            report.add(study.programme().stages_line,
                       {study.framework().stages[stage].id.str(), std::to_string(present),
                        std::to_string(total), std::to_string(asked->percent),
                        in_sentence(study.framework().kinds[kind].plural)});
        }
    });
}

void area_has_something_covered(const Study& study, Report& report)
{
    report_empty_groups(study, kToArea, report);
}

/// Not for the stages of an area that is bare as a whole: KM-COV-006 says it for all its competencies.
void competency_has_something_covered(const Study& study, Report& report)
{
    const auto& framework = study.framework();
    const auto judged = stages_to_judge(study);
    const auto areas = groups(study, kToArea);
    auto area = areas.begin();
    for (const auto& group : groups(study, kToCompetency)) {
        auto missing = (judged & group.cells).without(group.covered);
        const auto above = ancestor_of(framework, group.item, kToArea - kToCompetency);
        while (area != areas.end() && area->item < above && above != kNone) {
            ++area; // both lists are in framework order
        }
        if (area != areas.end() && area->item == above) {
            missing = missing & area->covered;
        }
        if (!missing.empty()) {
            const auto& item = framework.items[group.item];
            report.add(study.programme().stages_line, {kind_word(framework, group.item), item.code.str(),
                                                       short_label(item), stage_list(framework, missing)});
        }
    }
}

void covered_cell_has_citations(const Study& study, Report& report)
{
    const auto asked = study.policy().cell_citations.value_or(0);
    if (asked == 0) {
        return;
    }
    const auto& framework = study.framework();
    const auto judged = stages_to_judge(study);
    for (const auto item : study.mappable_items()) {
        StageSet short_of;
        (judged & covered_stages(study, item)).each([&](std::size_t stage) {
            if (study.cell(item, stage).citations < asked) {
                short_of.insert(stage);
            }
        });
        if (!short_of.empty()) {
            const auto& outcome = framework.items[item];
            report.add(study.programme().stages_line,
                       {kind_word(framework, item), outcome.code.str(), short_label(outcome),
                        stage_list(framework, short_of), std::to_string(asked)});
        }
    }
}

constexpr auto kRules = std::to_array<Rule>({
    {"KM-COV-001", Tier::core, Severity::error, every_cell_is_covered, "cell-depth"},
    {"KM-COV-002", Tier::core, Severity::error, share_of_cells_is_covered, "cell-depth"},
    {"KM-COV-003", Tier::advice, Severity::note, uncovered_cell_is_noted},
    {"KM-COV-004", Tier::core, Severity::error, claimed_stage_has_mappings},
    {"KM-COV-005", Tier::core, Severity::error, every_standard_is_present, "standard-present"},
    {"KM-COV-006", Tier::advice, Severity::warning, area_has_something_covered},
    {"KM-COV-007", Tier::core, Severity::error, covered_cell_has_citations, "cell-citations"},
    {"KM-COV-008", Tier::advice, Severity::warning, competency_has_something_covered},
    {"KM-COV-009", Tier::core, Severity::error, share_of_standards_is_present, "standard-present"},
});

} // namespace

std::span<const Rule> coverage_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
