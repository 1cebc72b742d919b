// SPDX-License-Identifier: MIT
#include "editor/document/outcome_operations.hpp"
#include "editor/document/outcome_places.hpp"
#include "editor/document/reference_edits.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace km::document {

using model::Programme;
using Kind = Place::Kind;

namespace {

/// What a deletion takes: elements without those that are inside another, and the ids that then are nowhere.
struct Taken {
    std::vector<Place> outcomes, modules, assessments;
    OutcomeIds gone;
    std::size_t inside = 0;
};

Taken take(const Programme& programme, std::vector<Place> elements)
{
    sort_places(elements);
    Taken taken;
    std::vector<bool> whole(programme.modules.size());
    for (const auto& element : elements) {
        if (element.kind == Kind::module) {
            whole.at(element.index) = true;
            taken.modules.push_back(element);
            taken.inside += programme.modules[element.index].outcomes.size();
        } else if (element.kind == Kind::assessment) {
            taken.assessments.push_back(element);
        }
    }
    for (const auto& element : elements) {
        if (element.kind == Kind::outcome && !whole.at(element.module)) {
            taken.outcomes.push_back(element);
        }
    }
    OutcomeIds staying;
    auto next = taken.outcomes.begin();
    for (std::size_t m = 0; m < programme.modules.size(); ++m) {
        const auto& outcomes = programme.modules[m].outcomes;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            const bool goes = next != taken.outcomes.end() && *next == outcome_place(m, i);
            next += goes ? 1 : 0;
            (goes || whole[m] ? taken.gone : staying).insert(outcomes[i].id);
        }
    }
    std::erase_if(taken.gone, [&](const model::OutcomeId& id) { return staying.contains(id); });
    return taken;
}

} // namespace

Hanging what_hangs_on(const Programme& programme, std::vector<Place> elements)
{
    const auto taken = take(programme, std::move(elements));
    Hanging hanging;
    hanging.modules = taken.modules.size();
    hanging.outcomes = taken.outcomes.size() + taken.inside;
    hanging.assessments = taken.assessments.size();
    hanging.outcomes_inside = taken.inside;
    for (const auto& mapping : programme.mappings) {
        if (taken.gone.contains(mapping.outcome)) {
            ++hanging.mappings;
            hanging.citations += mapping.citations.size();
        }
    }
    for (std::size_t i = 0; i < programme.assessments.size(); ++i) {
        const auto& outcomes = programme.assessments[i].outcomes;
        if (std::find(taken.assessments.begin(), taken.assessments.end(), Place{Kind::assessment, i, 0}) !=
            taken.assessments.end()) {
            hanging.assessed_outcomes += outcomes.size();
        } else if (std::any_of(outcomes.begin(), outcomes.end(),
                               [&](const model::OutcomeId& id) { return taken.gone.contains(id); })) {
            ++hanging.assessing;
        }
    }
    return hanging;
}

Operation delete_elements(const Programme& programme, std::vector<Place> elements)
{
    const auto taken = take(programme, std::move(elements));
    Operation made;
    auto& edits = made.step.edits;
    std::vector<MappingChange> mappings;
    for (std::size_t i = 0; i < programme.mappings.size(); ++i) {
        if (taken.gone.contains(programme.mappings[i].outcome)) {
            mappings.push_back({i, std::nullopt});
        }
    }
    change_mappings(programme, std::move(mappings), edits);
    remove_from_assessments(programme, taken.gone, edits);
    for (auto place = taken.assessments.rbegin(); place != taken.assessments.rend(); ++place) {
        // As it is by now, so that undo finds what it took.
        auto assessment = programme.assessments.at(place->index);
        std::erase_if(assessment.outcomes,
                      [&](const model::OutcomeId& id) { return taken.gone.contains(id); });
        edits.emplace_back(Splice<model::Assessment>{place->index, {std::move(assessment)}, {}});
    }
    remove_outcomes(programme, taken.outcomes, edits);
    for (auto place = taken.modules.rbegin(); place != taken.modules.rend(); ++place) {
        edits.push_back(remove_module(programme, place->index));
    }
    const auto kinds = (taken.outcomes.empty() ? 0 : 1) + (taken.modules.empty() ? 0 : 1) +
                       (taken.assessments.empty() ? 0 : 1);
    made.step.name = kinds > 1                ? "Delete elements"
                     : !taken.modules.empty() ? taken.modules.size() > 1 ? "Delete modules" : "Delete module"
                     : !taken.assessments.empty()
                         ? taken.assessments.size() > 1 ? "Delete assessments" : "Delete assessment"
                     : taken.outcomes.size() > 1 ? "Delete outcomes"
                                                 : "Delete outcome";
    if (made.step.empty()) {
        return made;
    }
    // What stands where the first one stood; else the one before it; else what it was in.
    const bool outcome_first =
        !taken.outcomes.empty() &&
        (taken.modules.empty() || taken.outcomes.front().module < taken.modules.front().index);
    const auto first = outcome_first            ? taken.outcomes.front()
                       : !taken.modules.empty() ? taken.modules.front()
                                                : taken.assessments.front();
    if (first.kind == Kind::outcome) {
        const auto in_module = static_cast<std::size_t>(
            std::count_if(taken.outcomes.begin(), taken.outcomes.end(),
                          [&](const Place& place) { return place.module == first.module; }));
        const auto left = programme.modules[first.module].outcomes.size() - in_module;
        made.in_hand = left == 0 ? module_place(first.module)
                                 : outcome_place(first.module, std::min(first.index, left - 1));
    } else if (first.kind == Kind::module) {
        const auto left = programme.modules.size() - taken.modules.size();
        made.in_hand = left == 0 ? Place{} : module_place(std::min(first.index, left - 1));
    } else if (first.kind == Kind::assessment) {
        const auto left = programme.assessments.size() - taken.assessments.size();
        made.in_hand = left == 0 ? Place{} : Place{Kind::assessment, std::min(first.index, left - 1), 0};
    }
    return made;
}

} // namespace km::document
