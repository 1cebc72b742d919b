// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A framework's items as plain text, to read, copy and print. What is not the publisher's is labelled.
/// Thread-safety: pure functions.

#include "validator/model/framework.hpp"

#include <wx/string.h>

#include <cstdint>
#include <vector>

namespace km::ui {

/// "1.1.1.a Critique own … (indicative)": one line for lists and trees.
[[nodiscard]] wxString item_line_labelled(const model::Item& item);

/// What the pack says of itself: source, notes, passages.
[[nodiscard]] wxString about_text(const model::Framework& framework);
/// Everything about one item.
[[nodiscard]] wxString item_text(const model::Framework& framework, std::uint32_t item);
/// The item and everything below it; model::kNone: the whole framework.
[[nodiscard]] wxString branch_text(const model::Framework& framework, std::uint32_t item);

/// Items with the same parent, in document order; model::kNone: those at the top.
[[nodiscard]] std::vector<std::uint32_t> children_of(const model::Framework& framework, std::uint32_t item);

} // namespace km::ui
