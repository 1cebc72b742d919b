// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Search as you type over a framework: every word of the query occurs in an item's code, in its title or one
/// of those above it, in its text, or in the statements that it serves; case and accents do not matter.
/// Errors: none. Thread-safety: immutable once built.

#include "validator/model/framework.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace km::document {

/// What to look for: words, folded.
class SearchWords {
public:
    explicit SearchWords(std::string_view query);
    [[nodiscard]] bool empty() const noexcept { return m_words.empty(); }
    [[nodiscard]] const std::vector<std::string>& words() const noexcept { return m_words; }
    /// Each word occurs in the text, which is a search_key (validator/base/utf8.hpp).
    [[nodiscard]] bool all_in(std::string_view key) const noexcept;

private:
    std::vector<std::string> m_words;
};

class ItemSearch {
public:
    explicit ItemSearch(const model::Framework& framework);
    /// Mappable items, by index: those found by code first, then by title, text, statements; among equals in
    /// framework order. Every one where the query has no words.
    [[nodiscard]] std::vector<std::uint32_t> find(std::string_view query) const;

private:
    struct Entry {
        std::uint32_t item;
        std::array<std::string, 4> fields; ///< code, titles, text, statements: keys
    };
    std::vector<Entry> m_entries;
};

} // namespace km::document
