// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a user does to mappings, as steps. A mapping holds one depth for its stages: another depth for some of
/// them makes two mappings of it, each with the rationale, citations and everything else that it had; where two
/// mappings between the same outcome and item come to differ in their stages only, they become one. Without
/// its last stage a mapping goes. New mappings stand after the last one of their outcome.
/// Errors: none; what changes nothing is an empty step. Outcomes and items: indexes as MappingIndex has them.
/// Thread-safety: pure functions.

#include "editor/document/mapping_index.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace km::document {

/// Every one of the outcomes to every one of the items, at those of the stages at which the item has cells
/// (items without stages have one, whatever the stages).
struct MappingTargets {
    std::vector<std::uint32_t> outcomes, items;
    model::StageSet stages;
};

/// Afterwards MappingIndex::depth() of each target is @p depth; nothing else is another.
[[nodiscard]] Step set_depth(const model::Programme& programme,
                             const model::Framework& framework,
                             const MappingIndex& index,
                             MappingTargets targets,
                             model::Depth depth);

/// Gives each outcome and item mappings like the @p copied ones, in place of what they had at these stages. A
/// copied mapping of an item without stages is pasted at the @p targets' stages.
[[nodiscard]] Step paste_mappings(const model::Programme& programme,
                                  const model::Framework& framework,
                                  const MappingIndex& index,
                                  MappingTargets targets,
                                  const std::vector<model::Mapping>& copied);

/// Typing joins. @p mapping: position in Programme::mappings.
[[nodiscard]] Step
set_rationale(const model::Programme& programme, std::size_t mapping, std::string rationale);
[[nodiscard]] Step
add_citation(const model::Programme& programme, std::size_t mapping, model::Citation citation);
/// Typing into the same citation joins.
[[nodiscard]] Step change_citation(const model::Programme& programme,
                                   std::size_t mapping,
                                   std::size_t citation,
                                   const model::EvidenceId& evidence,
                                   std::string locator);
[[nodiscard]] Step
remove_citation(const model::Programme& programme, std::size_t mapping, std::size_t citation);
/// Those of the mappings that are to be confirmed are so no more: somebody looked at them.
[[nodiscard]] Step confirm_mappings(const model::Programme& programme,
                                    const std::vector<std::uint32_t>& mappings);

} // namespace km::document
