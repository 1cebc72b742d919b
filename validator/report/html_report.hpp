// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A validation as one self-contained HTML file: no script, no network, readable at 320 px, on paper, in high
/// contrast and by a screen reader.
/// Thread-safety: pure functions.

#include "validator/report/validation.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace km::report {

/// Carries no time and no path, so the same input gives the same bytes.
[[nodiscard]] std::string to_html(const Validation& validation);

/// Every such page says in its first bytes which program made it, so that it can be told from a page that a person wrote:
/// it can be made again. @p beginning: kMarkWithin bytes of a file, or all of it.
inline constexpr std::size_t kMarkWithin = 512;
[[nodiscard]] bool is_marked_page(std::string_view beginning);

} // namespace km::report
