// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Work that was left behind, as the start page and a programme's window offer it: told apart, taken up, given up.
/// Thread-safety: the window thread.

#include "editor/document/start.hpp"

#include <wx/string.h>

#include <vector>

class wxWindow;

namespace km::ui {

class Application;

/// “Title” (file), kept 30/11/2026 21:31:37: 3 outcomes, 2 mappings; or that it is damaged.
[[nodiscard]] wxString words_of(const document::LeftWork& work);
/// A copy of a damaged one, for whoever can still make something of it.
void save_damaged(wxWindow* parent, Application& application, const document::LeftWork& work);
/// Asks first. False: the user turned away.
[[nodiscard]] bool
discard(wxWindow* parent, Application& application, const std::vector<document::LeftWork>& works);

} // namespace km::ui
