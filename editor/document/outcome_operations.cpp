// SPDX-License-Identifier: MIT
#include "editor/document/outcome_operations.hpp"

#include "editor/document/new_ids.hpp"
#include "editor/document/outcome_places.hpp"
#include "editor/document/reference_edits.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace km::document {

using model::Programme;
using Kind = Place::Kind;

namespace {

/// The module that a new thing goes into or behind; 0 where there is none.
std::size_t module_of(const Programme& programme, const Place& place)
{
    switch (place.kind) {
    case Kind::module: return place.index;
    case Kind::outcome: return place.module;
    default: return programme.modules.empty() ? 0 : programme.modules.size() - 1;
    }
}

std::string typing_key(std::string_view kind, const std::string& id, std::string_view key)
{
    return key.empty() ? std::string{} : std::string{kind}.append("/").append(id).append("/").append(key);
}

} // namespace

Operation add_lines(const Programme& programme,
                    const Place& after,
                    const std::vector<NewLine>& lines,
                    const std::string& title)
{
    NewIds ids{programme};
    std::vector<model::Module> modules;
    std::vector<model::ProgrammeOutcome> loose;
    const auto module = module_of(programme, after);
    const auto begin_module = [&](std::string text, std::string_view code) {
        auto id = ids.take(code) ? model::ModuleId{std::string{code}} : ids.module();
        modules.push_back({std::move(id), std::move(text), {}, {}, {}, 0, {}});
    };
    for (const auto& line : lines) {
        auto text = collapse_space(line.text);
        if (line.kind == NewLine::Kind::module) {
            begin_module(std::move(text), line.code);
            continue;
        }
        if (modules.empty() && programme.modules.empty()) {
            begin_module(title, {});
        }
        const auto& into = modules.empty() ? programme.modules[module] : modules.back();
        auto id = ids.take(line.code) ? model::OutcomeId{line.code} : ids.outcome(into);
        (modules.empty() ? loose : modules.back().outcomes)
            .push_back({std::move(id), std::move(text), 0, {}});
    }
    Operation made{{"Add outcomes", {}, {}}, after};
    if (modules.empty() && loose.size() == 1) {
        made.step.name = "Add outcome";
    }
    if (!loose.empty()) {
        const auto at =
            after.kind == Kind::outcome ? after.index + 1 : programme.modules[module].outcomes.size();
        made.in_hand = outcome_place(module, at + loose.size() - 1);
        made.step.edits.emplace_back(OutcomeSplice{{at, {}, std::move(loose)}, module});
    }
    if (!modules.empty()) {
        const auto at = programme.modules.empty() ? 0 : module + 1;
        const auto last = at + modules.size() - 1;
        const auto& outcomes = modules.back().outcomes;
        made.in_hand = outcomes.empty() ? module_place(last) : outcome_place(last, outcomes.size() - 1);
        made.step.edits.emplace_back(Splice<model::Module>{at, {}, std::move(modules)});
    }
    return made;
}

Operation add_module(const Programme& programme, const Place& after, std::string title)
{
    auto made = add_lines(programme, after, {{NewLine::Kind::module, std::move(title)}}, {});
    made.step.name = "Add module";
    return made;
}

Operation add_assessment(const Programme& programme, const Place& after, std::string title)
{
    const auto at = after.kind == Kind::assessment ? after.index + 1 : programme.assessments.size();
    Operation made{{"Add assessment", {}, {}}, {Kind::assessment, at, 0}};
    made.step.edits.push_back(
        insert_assessment(at, {NewIds{programme}.assessment(), {}, std::move(title), {}, 0, {}}));
    return made;
}

Step change_outcome(const Programme& programme, const Place& place, std::string text)
{
    auto outcome = outcome_at(programme, place);
    Step step{"Change outcome", {}, typing_key("outcome", outcome.id.str(), "text")};
    if (outcome.text != text) {
        outcome.text = std::move(text);
        step.edits.push_back(replace_outcome(programme, place.module, place.index, std::move(outcome)));
    }
    return step;
}

Step change_module(const Programme& programme,
                   std::size_t module,
                   std::string name,
                   std::string_view key,
                   const std::function<void(model::Module&)>& how)
{
    auto changed = programme.modules.at(module);
    Step step{std::move(name), {}, typing_key("module", changed.id.str(), key)};
    how(changed);
    step.edits.push_back(replace_module(programme, module, std::move(changed)));
    return step;
}

Step change_assessment(const Programme& programme,
                       std::size_t assessment,
                       std::string name,
                       std::string_view key,
                       const std::function<void(model::Assessment&)>& how)
{
    auto changed = programme.assessments.at(assessment);
    Step step{std::move(name), {}, typing_key("assessment", changed.id.str(), key)};
    how(changed);
    step.edits.push_back(replace_assessment(programme, assessment, std::move(changed)));
    return step;
}

Step set_assessed(const Programme& programme,
                  std::size_t assessment,
                  const std::vector<model::OutcomeId>& outcomes,
                  bool assessed)
{
    auto changed = programme.assessments.at(assessment);
    const OutcomeIds these{outcomes.begin(), outcomes.end()};
    std::size_t differ = std::erase_if(
        changed.outcomes, [&](const model::OutcomeId& id) { return !assessed && these.contains(id); });
    if (assessed) {
        std::unordered_map<model::OutcomeId, std::size_t> order;
        for (const auto& module : programme.modules) {
            for (const auto& outcome : module.outcomes) {
                order.emplace(outcome.id, order.size());
            }
        }
        const auto rank = [&](const model::OutcomeId& id) {
            const auto found = order.find(id);
            return found == order.end() ? order.size() : found->second;
        };
        OutcomeIds listed{changed.outcomes.begin(), changed.outcomes.end()};
        for (const auto& id : outcomes) {
            if (order.contains(id) && listed.insert(id).second) {
                const auto behind =
                    std::find_if(changed.outcomes.begin(), changed.outcomes.end(),
                                 [&](const model::OutcomeId& each) { return rank(each) > rank(id); });
                changed.outcomes.insert(behind, id);
                ++differ;
            }
        }
    }
    Step step{"Change what is assessed", {}, {}};
    if (differ > 0) {
        step.edits.push_back(replace_assessment(programme, assessment, std::move(changed)));
    }
    return step;
}

Operation move_element(const Programme& programme, const Place& element, Way way)
{
    Operation made{{{}, {}, {}}, element};
    const bool up = way == Way::up;
    const auto swapped = [&](const auto& list, auto& splice) {
        const auto first = up ? element.index - 1 : element.index;
        splice.at = first;
        splice.removed = {list[first], list[first + 1]};
        splice.inserted = {list[first + 1], list[first]};
        made.in_hand.index = up ? element.index - 1 : element.index + 1;
    };
    const auto at_end = [&](const auto& list) {
        assert(element.index < list.size());
        return up ? element.index == 0 : element.index + 1 == list.size();
    };
    switch (element.kind) {
    case Kind::module: {
        made.step.name = "Move module";
        if (!at_end(programme.modules)) {
            Splice<model::Module> splice;
            swapped(programme.modules, splice);
            made.in_hand.module = made.in_hand.index;
            made.step.edits.emplace_back(std::move(splice));
        }
        break;
    }
    case Kind::assessment: {
        made.step.name = "Move assessment";
        if (!at_end(programme.assessments)) {
            Splice<model::Assessment> splice;
            swapped(programme.assessments, splice);
            made.step.edits.emplace_back(std::move(splice));
        }
        break;
    }
    case Kind::outcome: {
        made.step.name = "Move outcome";
        const auto& outcomes = programme.modules.at(element.module).outcomes;
        if (!at_end(outcomes)) {
            OutcomeSplice splice;
            splice.module = element.module;
            swapped(outcomes, splice);
            made.step.edits.emplace_back(std::move(splice));
        } else if (up ? element.module > 0 : element.module + 1 < programme.modules.size()) {
            const auto to = up ? element.module - 1 : element.module + 1;
            const auto at = up ? programme.modules[to].outcomes.size() : 0;
            made.step.edits.push_back(remove_outcome(programme, element.module, element.index));
            made.step.edits.push_back(insert_outcome(to, at, outcomes[element.index]));
            made.in_hand = outcome_place(to, at);
        }
        break;
    }
    default: break;
    }
    return made;
}

Operation move_to_module(const Programme& programme, std::vector<Place> places, std::size_t module)
{
    std::erase_if(places,
                  [&](const Place& place) { return place.kind != Kind::outcome || place.module == module; });
    sort_places(places);
    const auto size = programme.modules.at(module).outcomes.size();
    Operation made{{places.size() == 1 ? "Move outcome" : "Move outcomes", {}, {}},
                   outcome_place(module, size)};
    if (places.empty()) {
        made.in_hand = module_place(module);
        return made;
    }
    OutcomeSplice behind;
    behind.at = size;
    behind.module = module;
    for (const auto& place : places) {
        behind.inserted.push_back(outcome_at(programme, place));
    }
    remove_outcomes(programme, places, made.step.edits);
    made.step.edits.emplace_back(std::move(behind));
    return made;
}

Operation duplicate(const Programme& programme, const Place& element)
{
    NewIds ids{programme};
    Operation made{{{}, {}, {}}, element};
    auto& edits = made.step.edits;
    std::unordered_map<model::OutcomeId, model::OutcomeId> copies;
    const auto to_be_confirmed = [](model::Mapping& mapping) { mapping.to_be_confirmed = true; };
    switch (element.kind) {
    case Kind::module: {
        made.step.name = "Duplicate module";
        auto copy = programme.modules.at(element.index);
        auto shell = copy; // with the new id and no outcomes, so that theirs follow from it
        shell.id = ids.module();
        shell.outcomes.clear();
        for (auto& outcome : copy.outcomes) {
            const auto id = ids.outcome(shell);
            copies.emplace(outcome.id, id);
            outcome.id = id;
        }
        copy.id = shell.id;
        copy_references(programme, copies, to_be_confirmed, edits);
        edits.push_back(insert_module(element.index + 1, std::move(copy)));
        made.in_hand = module_place(element.index + 1);
        break;
    }
    case Kind::outcome: {
        made.step.name = "Duplicate outcome";
        auto copy = outcome_at(programme, element);
        const auto id = ids.outcome(programme.modules[element.module]);
        copies.emplace(copy.id, id);
        copy.id = id;
        copy_references(programme, copies, to_be_confirmed, edits);
        edits.push_back(insert_outcome(element.module, element.index + 1, std::move(copy)));
        made.in_hand = outcome_place(element.module, element.index + 1);
        break;
    }
    case Kind::assessment: {
        made.step.name = "Duplicate assessment";
        auto copy = programme.assessments.at(element.index);
        copy.id = ids.assessment();
        edits.push_back(insert_assessment(element.index + 1, std::move(copy)));
        made.in_hand = {Kind::assessment, element.index + 1, 0};
        break;
    }
    default: break;
    }
    return made;
}

} // namespace km::document
