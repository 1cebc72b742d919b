// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Arguments of findings as people read them: kinds, items and stages in the framework's own words.
/// Errors: none. Thread-safety: pure functions.

#include "validator/model/framework.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace km::rules {

/// A kind's title or plural as it stands inside a sentence: "competencies"; "NHS values" keeps its
/// abbreviation.
[[nodiscard]] std::string in_sentence(std::string title);

/// The title of the item's kind as it stands inside a sentence: "competency".
[[nodiscard]] std::string kind_word(const model::Framework& framework, std::uint32_t item);

/// The item's title or, where it has none, the beginning of its text.
[[nodiscard]] std::string short_label(const model::Item& item);

/// The text on one line, or its beginning up to the last word that leaves it at 80 bytes, and "…".
[[nodiscard]] std::string shorten(std::string_view text);

/// "basic, advanced": the ids, lowest stage first.
[[nodiscard]] std::string stage_list(const model::Framework& framework, model::StageSet stages);

/// Adds @p entry to a list that is separated by commas.
void append(std::string& list, std::string_view entry);

/// Nothing but white space.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;

} // namespace km::rules
