// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Shorthands that the operations on outcomes share. Thread-safety: pure functions.

#include "editor/document/edit.hpp"
#include "editor/document/place.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>
#include <vector>

namespace km::document {

[[nodiscard]] inline Place module_place(std::size_t module)
{
    return {Place::Kind::module, module, module};
}

[[nodiscard]] inline Place outcome_place(std::size_t module, std::size_t index)
{
    return {Place::Kind::outcome, index, module};
}

[[nodiscard]] inline Place assessment_place(std::size_t index)
{
    return {Place::Kind::assessment, index, 0};
}

[[nodiscard]] inline const model::ProgrammeOutcome& outcome_at(const model::Programme& programme,
                                                               const Place& place)
{
    assert(place.kind == Place::Kind::outcome);
    return programme.modules.at(place.module).outcomes.at(place.index);
}

/// In the programme's order: outcomes before their module, assessments last; none twice.
inline void sort_places(std::vector<Place>& places)
{
    using Kind = Place::Kind;
    const auto key = [](const Place& place) {
        return std::tuple{place.kind == Kind::assessment,
                          place.kind == Kind::outcome ? place.module : place.index,
                          place.kind == Kind::module, place.index};
    };
    std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) { return key(a) < key(b); });
    places.erase(std::unique(places.begin(), places.end(),
                             [&](const Place& a, const Place& b) { return key(a) == key(b); }),
                 places.end());
}

/// Takes outcomes out of their modules, from the back. @p places sorted, outcomes only.
inline void
remove_outcomes(const model::Programme& programme, const std::vector<Place>& places, std::vector<Edit>& edits)
{
    for (auto place = places.rbegin(); place != places.rend(); ++place) {
        edits.push_back(remove_outcome(programme, place->module, place->index));
    }
}

} // namespace km::document
