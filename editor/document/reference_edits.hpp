// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Edits to many mappings or assessments at once, as few splices as are quick: a programme may have 20,000
/// mappings, and taking a hundred out of their middle one by one moves all the others a hundred times.
/// Positions are in ascending order, in the programme as it is; the edits follow one another.
/// Thread-safety: pure functions.

#include "editor/document/edit.hpp"

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace km::document {

using OutcomeIds = std::unordered_set<model::OutcomeId>;

/// What becomes of a mapping; nullopt: it goes.
struct MappingChange {
    std::size_t at = 0;
    std::optional<model::Mapping> mapping;
};
/// Appends edits that change the mappings at these positions.
void change_mappings(const model::Programme& programme,
                     std::vector<MappingChange> changes,
                     std::vector<Edit>& edits);

/// Appends edits that take @p outcomes out of every assessment. Returns how many change.
std::size_t remove_from_assessments(const model::Programme& programme,
                                    const OutcomeIds& outcomes,
                                    std::vector<Edit>& edits);

/// Appends edits that give each copy the mappings of its original, behind the originals', and its places in
/// assessments. @p how: a last change to each copied mapping.
void copy_references(const model::Programme& programme,
                     const std::unordered_map<model::OutcomeId, model::OutcomeId>& copies,
                     const std::function<void(model::Mapping&)>& how,
                     std::vector<Edit>& edits);

/// Appends edits that make the mappings and assessments of @p gone those of @p kept, without duplicates.
void join_references(const model::Programme& programme,
                     const model::OutcomeId& kept,
                     const OutcomeIds& gone,
                     std::vector<Edit>& edits);

/// "A. B" or "A; B"; one of them where the other is empty or the same.
[[nodiscard]] std::string join_texts(std::string first, const std::string& second);

} // namespace km::document
