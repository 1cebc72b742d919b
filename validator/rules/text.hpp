// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Comparing what people wrote. Texts are the same where they differ only in the case of A–Z, in white space
/// and in full stops at the end: a copy stays one when a line is wrapped or a first letter changed. Full
/// caseless matching (km::caseless_key) would cost more than all rules together. Errors: none. Thread-safety:
/// pure functions.

#include <cstdint>
#include <string_view>

namespace km::rules {

[[nodiscard]] constexpr char to_lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] bool is_same_text(std::string_view a, std::string_view b) noexcept;

/// Equal for texts that are the same; 0 only for text that says nothing (white space and full stops).
[[nodiscard]] std::uint64_t text_hash(std::string_view text) noexcept;

/// Words, by the white space between them.
[[nodiscard]] std::size_t count_words(std::string_view text) noexcept;

} // namespace km::rules
