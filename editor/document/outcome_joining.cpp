// SPDX-License-Identifier: MIT
#include "editor/document/new_ids.hpp"
#include "editor/document/outcome_operations.hpp"
#include "editor/document/outcome_places.hpp"
#include "editor/document/reference_edits.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <utility>

namespace km::document {

using model::Programme;
using Kind = Place::Kind;

namespace {

constexpr auto kNowhere = std::string_view::npos;

std::size_t find_cut(std::string_view text)
{
    for (const std::string_view mark : {". ", "; ", ", and ", " and "}) {
        if (const auto at = text.find(mark); at != kNowhere && at > 0 && at + mark.size() < text.size()) {
            return mark.front() == ' ' ? at : at + 1;
        }
    }
    return kNowhere;
}

void take_from_end(std::string& text, std::string_view mark)
{
    if (text.ends_with(mark)) {
        text.erase(text.size() - mark.size());
    }
}

} // namespace

Halves propose_halves(std::string_view text, std::size_t cursor)
{
    const auto cut = cursor > 0 && cursor < text.size() ? cursor : find_cut(text);
    if (cut == kNowhere) {
        return {collapse_space(text), {}};
    }
    Halves halves{collapse_space(text.substr(0, cut)), collapse_space(text.substr(cut))};
    auto& [first, second] = halves;
    for (const std::string_view joining : {"and ", "or "}) {
        if (second.starts_with(joining)) {
            second.erase(0, joining.size());
        }
    }
    for (const std::string_view joining : {" and", " or", ",", ";"}) {
        take_from_end(first, joining);
    }
    if (!second.empty() && second.front() >= 'a' && second.front() <= 'z') {
        second.front() = static_cast<char>(second.front() - 'a' + 'A');
    }
    if (second.ends_with('.') && !first.empty() && !first.ends_with('.')) {
        first += '.';
    }
    return halves;
}

Operation split_outcome(const Programme& programme, const Place& place, std::string first, std::string second)
{
    auto outcome = outcome_at(programme, place);
    first = collapse_space(first);
    second = collapse_space(second);
    Operation made{{"Split outcome", {}, {}}, place};
    if (first.empty() || second.empty()) {
        return made;
    }
    auto part = outcome;
    part.id = NewIds{programme}.outcome(programme.modules[place.module]);
    part.text = std::move(second);
    outcome.text = std::move(first);
    auto& edits = made.step.edits;
    copy_references(
        programme, {{outcome.id, part.id}}, [](model::Mapping&) {}, edits);
    edits.push_back(replace_outcome(programme, place.module, place.index, std::move(outcome)));
    edits.push_back(insert_outcome(place.module, place.index + 1, std::move(part)));
    made.in_hand = outcome_place(place.module, place.index + 1);
    return made;
}

Operation merge_outcomes(const Programme& programme, std::vector<Place> places)
{
    std::erase_if(places, [](const Place& place) { return place.kind != Kind::outcome; });
    sort_places(places);
    Operation made{{"Merge outcomes", {}, {}}, places.empty() ? Place{} : places.front()};
    if (places.size() < 2) {
        return made;
    }
    auto kept = outcome_at(programme, places.front());
    const std::vector<Place> others{places.begin() + 1, places.end()};
    OutcomeIds gone;
    for (const auto& place : others) {
        const auto& other = outcome_at(programme, place);
        kept.text = join_texts(std::move(kept.text), other.text);
        gone.insert(other.id);
    }
    // Ids that stay: the kept one's, and those that an outcome which is not merged has too.
    gone.erase(kept.id);
    for (std::size_t m = 0; m < programme.modules.size(); ++m) {
        const auto& outcomes = programme.modules[m].outcomes;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            if (gone.contains(outcomes[i].id) &&
                std::find(others.begin(), others.end(), outcome_place(m, i)) == others.end()) {
                gone.erase(outcomes[i].id);
            }
        }
    }
    auto& edits = made.step.edits;
    join_references(programme, kept.id, gone, edits);
    edits.push_back(replace_outcome(programme, places.front().module, places.front().index, std::move(kept)));
    remove_outcomes(programme, others, edits);
    return made;
}

} // namespace km::document
