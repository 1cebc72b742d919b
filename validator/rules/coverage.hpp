// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the rules about gaps share. Errors: none. Thread-safety: pure functions.

#include "validator/rules/study.hpp"

#include <cstdint>

namespace km::rules {

/// The claimed stages whose gaps are worth naming one by one: all but those with cells none of which has a
/// mapping, which KM-COV-004 reports as a whole.
[[nodiscard]] model::StageSet stages_to_judge(const Study& study);

/// The item @p distance steps up, or kNone.
[[nodiscard]] std::uint32_t
ancestor_of(const model::Framework& framework, std::uint32_t item, unsigned distance);

} // namespace km::rules
