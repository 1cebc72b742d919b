// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The size of a window that is kept between starts. Thread-safety: the window thread.

#include "editor/ui/preferences.hpp"

#include <wx/gdicmn.h>

class wxTopLevelWindow;

namespace km::ui {

/// As it was kept, or @p otherwise; never larger than the display.
void restore_size(wxTopLevelWindow& window, const WindowLayout& layout, const wxSize& otherwise);
void remember_size(const wxTopLevelWindow& window, WindowLayout& layout);

} // namespace km::ui
