// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Which alphabets the letters of a name are from: "Pаypal" with a Cyrillic "а" looks like another name.
/// Source: Unicode Standard Annex #24 (Script), Technical Standard #39, 5.1 (mixed scripts).
/// Errors: none. Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace km {

struct ForeignLetter {
    std::string letter; ///< UTF-8
    std::string script; ///< its English name: "Cyrillic"
    bool operator==(const ForeignLetter&) const = default;
};

/// A word with letters of more than one script.
struct MixedWord {
    std::string word;
    std::string script;                 ///< of most of its letters
    std::vector<ForeignLetter> letters; ///< the others, each once, in order, at most five
};

/// The first such word of @p text; nullopt: there is none. Words end at everything but letters, marks and digits.
/// Japanese and Korean write several scripts in one word: Han, kana, Bopomofo and Hangul count as one.
[[nodiscard]] std::optional<MixedWord> find_mixed_word(std::string_view text);

/// "“а” (Cyrillic), “ο” (Greek) in “Pаypοl”", for a finding's argument. The word is left whole.
[[nodiscard]] std::string to_string(const MixedWord& word);

} // namespace km
