// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A validation for a terminal: the verdict, the matrix standard × stage, the totals.
/// Thread-safety: pure functions.

#include "validator/report/validation.hpp"

#include <string>

namespace km::report {

/// Plain text, at most 100 columns; no colour: the words carry it.
[[nodiscard]] std::string to_text(const Validation& validation);

} // namespace km::report
