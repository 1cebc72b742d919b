// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A validation as one self-contained HTML file: no script, no network, readable at 320 px, on paper, in high
/// contrast and by a screen reader.
/// Thread-safety: pure functions.

#include "validator/report/validation.hpp"

#include <string>

namespace km::report {

/// Carries no time and no path, so the same input gives the same bytes.
[[nodiscard]] std::string to_html(const Validation& validation);

} // namespace km::report
