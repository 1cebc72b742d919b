// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Reads a framework pack and checks everything that docs/formats/framework.md says it must hold to.
/// Errors: as format::open_document. Defects: KM-FRM-*, and
///   KM-FWK-001 a code stands twice            KM-FWK-005 a statement's text stands at another stage too
///   KM-FWK-002 unknown kind                   KM-FWK-006 a count contradicts the header
///   KM-FWK-003 an item under the wrong kind   KM-FWK-007 two mappable items with the same words
///   KM-FWK-004 unknown stage                  KM-FWK-008 statements out of order, or two for one stage
///   KM-FWK-009 an element out of order, or once too often (in every kind of pack)
/// Thread-safety: pure function.

#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"
#include "validator/model/framework.hpp"

#include <string>
#include <string_view>

namespace km::format {

/// What could be read; usable only where has_errors(@p findings) is false. @p name is the file's, for
/// messages.
[[nodiscard]] Result<model::Framework>
read_framework(std::string_view text, std::string name, Diagnostics& findings);

} // namespace km::format
