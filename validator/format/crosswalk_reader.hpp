// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Reads a crosswalk (docs/formats/crosswalk.md).
/// Errors: as format::open_document. Defects: KM-FRM-*, KM-XWK-001 an association stands twice; and, where
/// the frameworks are at hand, KM-XWK-002 a code that its framework does not have. Thread-safety: pure
/// functions.

#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"
#include "validator/model/crosswalk.hpp"

#include <string>
#include <string_view>

namespace km::format {

/// What could be read; usable only where has_errors(@p findings) is false.
[[nodiscard]] Result<model::Crosswalk>
read_crosswalk(std::string_view text, std::string name, Diagnostics& findings);

/// Reports the codes that the frameworks do not have. @p file is the crosswalk's, for positions.
void check_codes(const model::Crosswalk& crosswalk,
                 const model::Framework& from,
                 const model::Framework& to,
                 const std::string& file,
                 Diagnostics& findings);

} // namespace km::format
