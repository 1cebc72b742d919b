// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A validation as JSON. Schema: framework-data/schema/validation.schema.json; fields may be added, none
/// removed. Thread-safety: pure functions.

#include "validator/report/validation.hpp"

#include <string>

namespace km::report {

/// One document, ends with a line feed. Carries no time and no path, so the same input gives the same bytes.
[[nodiscard]] std::string to_json(const Validation& validation);

} // namespace km::report
