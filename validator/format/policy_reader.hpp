// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Reads a policy (docs/formats/policy.md).
/// Errors: as format::open_document. Defects: KM-FRM-*, KM-POL-001 a requirement stands twice,
/// KM-POL-002 the policy asks nothing.
/// Thread-safety: pure function.

#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"
#include "validator/model/policy.hpp"

#include <string>
#include <string_view>

namespace km::format {

/// What could be read; usable only where has_errors(@p findings) is false.
[[nodiscard]] Result<model::Policy>
read_policy(std::string_view text, std::string name, Diagnostics& findings);

} // namespace km::format
