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

} // namespace km::format
