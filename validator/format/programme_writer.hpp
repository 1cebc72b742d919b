// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Writes a programme (docs/formats/programme.md) in stable order, one element a line. Reading what was written gives
/// the same programme, unknown parts and comments included. Errors: xml.cannot_hold. Thread-safety: pure functions.

#include "validator/base/result.hpp"
#include "validator/model/programme.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace km::format {

/// What is directly in <programme>, each once, in the order in which it is written.
inline constexpr std::array<std::string_view, 14> kProgrammeElements{
    "title",  "summary",  "provider", "contact", "internal-verifier", "framework", "policy",
    "claims", "delivery", "embeds",   "modules", "assessments",       "evidence",  "mappings"};

/// The element is written.
[[nodiscard]] bool has_framework(const model::Programme& programme) noexcept;
[[nodiscard]] bool has_policy(const model::Programme& programme) noexcept;

[[nodiscard]] Result<std::string> write_programme(const model::Programme& programme);

/// Sets every `line` of the programme to the one that write_programme would put the element on, so that the
/// findings about a programme that is being edited point into the file that saving it would give; 0 for what would not
/// be written. Comments before what would not be written go to what follows it.
void number_lines(model::Programme& programme);

/// Two programmes are the same where every field, unknown part and comment is; lines and texts of white space alone do
/// not count. nullopt: they are; else where they first differ, for messages ("title", "mappings").
[[nodiscard]] std::optional<std::string> find_difference(model::Programme one, model::Programme other);

} // namespace km::format
