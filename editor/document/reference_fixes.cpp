// SPDX-License-Identifier: MIT
#include "editor/document/fix_desk.hpp"

#include <algorithm>

namespace km::document {
namespace {

using model::StageSet;
using Kind = Place::Kind;

/// Keeps the stages that @p wanted has; false: none would be left, and nothing is done.
bool keep_stages(const Desk& desk, std::vector<model::StageId>& stages, StageSet wanted)
{
    std::vector<model::StageId> kept;
    for (const auto& stage : stages) {
        if (const auto index = desk.basis.framework.find_stage(stage.str());
            index && wanted.contains(*index)) {
            kept.push_back(stage);
        }
    }
    if (kept.empty()) {
        return false;
    }
    stages = std::move(kept);
    return true;
}

/// Writes what was meant by @p wrong, once, or takes it out; false: nothing of worth would be left.
bool correct_stage(Desk& desk, std::vector<model::StageId>& stages, const std::string& wrong)
{
    const auto meant = desk.stages().find(wrong);
    std::vector<model::StageId> next;
    for (const auto& stage : stages) {
        const auto wanted = stage.str() != wrong ? stage : model::StageId{meant.value_or(std::string{})};
        if (!wanted.empty() && std::find(next.begin(), next.end(), wanted) == next.end()) {
            next.push_back(wanted);
        }
    }
    if (desk.known(next).empty()) {
        return false;
    }
    stages = std::move(next);
    return true;
}

} // namespace

const std::string& arg(const Finding& finding, std::size_t index)
{
    static const std::string none;
    return index < finding.diagnostic.args.size() ? finding.diagnostic.args[index] : none;
}

void join_citations(std::vector<model::Citation>& citations, const std::vector<model::Citation>& more)
{
    for (const auto& citation : more) {
        const auto same = [&](const model::Citation& each) {
            return each.evidence == citation.evidence && each.locator == citation.locator;
        };
        if (std::none_of(citations.begin(), citations.end(), same)) {
            citations.push_back(citation);
        }
    }
}

std::string_view correct_outcome(Desk& desk, const Finding& finding, Patch& patch)
{
    if (const auto meant = desk.outcomes().find(arg(finding, 0))) {
        patch.mapping(finding.place.index).outcome = model::OutcomeId{*meant};
        return "Correct outcome of mapping";
    }
    patch.remove_mapping(finding.place.index);
    return "Remove mapping from an unknown outcome";
}

std::string_view correct_item(Desk& desk, const Finding& finding, Patch& patch)
{
    if (const auto meant = desk.codes().find(arg(finding, 1))) {
        patch.mapping(finding.place.index).to = model::ItemCode{*meant};
        return "Correct code in mapping";
    }
    patch.remove_mapping(finding.place.index);
    return "Remove mapping to an unknown code";
}

std::string_view correct_stages(Desk& desk, const Finding& finding, Patch& patch)
{
    auto* stages = finding.place.kind == Kind::claims    ? &patch.particulars().claimed_stages
                   : finding.place.kind == Kind::mapping ? &patch.mapping(finding.place.index).stages
                                                         : nullptr;
    return stages != nullptr && correct_stage(desk, *stages, arg(finding, 0))
               ? "Correct or take out unknown stage"
               : "";
}

std::string_view correct_citation(Desk& desk, const Finding& finding, Patch& patch)
{
    auto& citations = patch.mapping(finding.place.index).citations;
    const auto is_wrong = [&](const model::Citation& each) { return each.evidence.str() == arg(finding, 0); };
    if (const auto meant = desk.evidence().find(arg(finding, 0))) {
        for (auto& citation : citations) {
            if (is_wrong(citation)) {
                citation.evidence = model::EvidenceId{*meant};
            }
        }
        return "Correct citation";
    }
    std::erase_if(citations, is_wrong);
    return "Remove citation of unknown evidence";
}

std::string_view correct_assessed_outcome(Desk& desk, const Finding& finding, Patch& patch)
{
    auto& outcomes = patch.assessment(finding.place.index).outcomes;
    const model::OutcomeId wrong{arg(finding, 1)};
    const auto meant = desk.outcomes().find(wrong.str());
    const bool correct =
        meant && std::find(outcomes.begin(), outcomes.end(), model::OutcomeId{*meant}) == outcomes.end();
    if (correct) {
        std::replace(outcomes.begin(), outcomes.end(), wrong, model::OutcomeId{*meant});
        return "Correct outcome in assessment";
    }
    std::erase(outcomes, wrong);
    return "Take unknown outcome out of assessment";
}

std::string_view name_the_only_stage(Desk& desk, const Finding& finding, Patch& patch)
{
    const auto item = desk.items.find(arg(finding, 2));
    const auto possible =
        item == model::kNone ? StageSet{} : desk.basis.framework.cell_stages(item) & desk.claimed();
    if (possible.size() != 1) {
        return {}; // which of them is a person's to say
    }
    possible.each([&](std::size_t stage) {
        patch.mapping(finding.place.index).stages = {desk.basis.framework.stages[stage].id};
    });
    return "Name the claimed stage in mapping";
}

std::string_view drop_stages_without_cell(Desk& desk, const Finding& finding, Patch& patch)
{
    const auto item = desk.items.find(arg(finding, 2));
    return item != model::kNone && keep_stages(desk, patch.mapping(finding.place.index).stages,
                                               desk.basis.framework.cell_stages(item))
               ? "Take stages that do not count out of mapping"
               : "";
}

std::string_view drop_unclaimed_stages(Desk& desk, const Finding& finding, Patch& patch)
{
    // Where none would be left, the whole mapping would go, with its rationale.
    return keep_stages(desk, patch.mapping(finding.place.index).stages, desk.claimed())
               ? "Take unclaimed stages out of mapping"
               : "";
}

std::string_view clear_stages(Desk&, const Finding& finding, Patch& patch)
{
    patch.mapping(finding.place.index).stages.clear();
    return "Take stages out of mapping";
}

/// The deeper of the two keeps the stages that both name; citations and rationale of one that goes move to the
/// other. So nothing that was covered is covered less.
std::string_view merge_mapping(Desk& desk, const Finding& finding, Patch& patch)
{
    const auto& mappings = desk.programme().mappings;
    const auto second = finding.place.index;
    if (patch.removes_mapping(second)) {
        return {};
    }
    std::optional<std::size_t> first;
    for (std::size_t m = 0; m < second && !first; ++m) {
        if (mappings[m].outcome == mappings[second].outcome && mappings[m].to == mappings[second].to &&
            !patch.removes_mapping(m)) {
            const auto ours = desk.known(patch.mapping(m).stages);
            const auto theirs = desk.known(patch.mapping(second).stages);
            if (!(ours & theirs).empty() || (ours.empty() && theirs.empty())) {
                first = m;
            }
        }
    }
    if (!first) {
        return {};
    }
    const bool first_is_deeper = mappings[*first].depth >= mappings[second].depth;
    const auto keep = first_is_deeper ? *first : second;
    const auto yield = first_is_deeper ? second : *first;
    auto& kept = patch.mapping(keep);
    auto& yielding = patch.mapping(yield);
    const auto rest = desk.known(yielding.stages).without(desk.known(kept.stages));
    if (kept.depth != yielding.depth && keep_stages(desk, yielding.stages, rest)) {
        return "Take repeated stages out of mapping";
    }
    for (const auto& stage : yielding.stages) {
        if (std::find(kept.stages.begin(), kept.stages.end(), stage) == kept.stages.end() &&
            kept.depth == yielding.depth) {
            kept.stages.push_back(stage);
        }
    }
    join_citations(kept.citations, yielding.citations);
    const auto words = collapse_space(yielding.rationale);
    if (!words.empty() && collapse_space(kept.rationale) != words) {
        kept.rationale += (collapse_space(kept.rationale).empty() ? "" : " ") + yielding.rationale;
    }
    patch.remove_mapping(yield);
    return "Merge repeated mapping";
}

} // namespace km::document
