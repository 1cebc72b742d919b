// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The form of a programme that is in memory: what reading it would find wrong, were it saved as it is.
/// Thread-safety: pure function.

#include "validator/base/diagnostic.hpp"
#include "validator/model/programme.hpp"

namespace km::format {

/// Adds the errors that read_programme() finds in what write_programme() writes: KM-FRM-001 to 006. Lines are those of
/// the elements (number_lines); a text in an element of its own has the line of the one around it.
void check_form(const model::Programme& programme, Diagnostics& findings);

} // namespace km::format
