// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A validation as JSON of format 2. Schema: framework-data/schema/validation-2.schema.json; a key that is added raises
/// the format. Each key is written once. Thread-safety: pure functions.

#include "validator/report/validation.hpp"

#include <string>

namespace km::report {

/// The version of the format, for this document and for an envelope around result_json().
inline constexpr int kJsonFormat = 2;

/// One document, ends with a line feed. Carries no time and no path, so the same input gives the same bytes.
[[nodiscard]] std::string to_json(const Validation& validation);

/// The same without "format" and "software", for an envelope that says them.
[[nodiscard]] std::string result_json(const Validation& validation);

} // namespace km::report
