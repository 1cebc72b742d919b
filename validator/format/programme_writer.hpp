// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Writes a programme (docs/formats/programme.md) in stable order, one element a line. Reading what was
/// written gives the same programme, unknown parts included (comments are not kept). Thread-safety: pure
/// function.

#include "validator/model/programme.hpp"

#include <string>

namespace km::format {

[[nodiscard]] std::string write_programme(const model::Programme& programme);

/// Sets every `line` of the programme to the one that write_programme would put the element on, so that the
/// findings about a programme that is being edited point into the file that saving it would give. Elements
/// that would not be written keep what they have.
void number_lines(model::Programme& programme);

} // namespace km::format
