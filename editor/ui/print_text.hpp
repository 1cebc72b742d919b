// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Prints plain text: the system's dialog, A4 or what it says, wrapped lines, page numbers.
/// Thread-safety: the window thread.

#include <wx/string.h>

#include <functional>
#include <vector>

class wxWindow;

namespace km::ui {

/// Asks for the printer and prints. False: it failed; turning away is no failure.
[[nodiscard]] bool print_text(wxWindow* parent, const wxString& title, const wxString& text);

/// The lines of @p text where none is wider than @p width by @p measure. Breaks at spaces; a word that is wider
/// alone is broken where it must be.
[[nodiscard]] std::vector<wxString>
wrap_lines(const wxString& text, int width, const std::function<int(const wxString&)>& measure);

} // namespace km::ui
