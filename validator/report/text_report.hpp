// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A validation for a terminal: the verdict, the matrix standard × stage, the totals.
/// Thread-safety: pure functions.

#include "validator/base/printed.hpp"
#include "validator/report/validation.hpp"

namespace km::report {

/// Plain text, at most 100 columns; no colour: the words carry it.
[[nodiscard]] Printed to_text(const Validation& validation);

} // namespace km::report
