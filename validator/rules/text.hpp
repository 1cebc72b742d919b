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

/// Equal for places in a document that differ only in case, in white space, in what stands between words and numbers,
/// and in how characters are encoded: "Page 3", "page3," and "Ｐage\u200B 3" are one place, "3.1" and "31" are two. 0 only
/// for one without a letter or digit.
[[nodiscard]] std::uint64_t place_hash(std::string_view place);

/// Words, by the white space between them.
[[nodiscard]] std::size_t count_words(std::string_view text) noexcept;

} // namespace km::rules
