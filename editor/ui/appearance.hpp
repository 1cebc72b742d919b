// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Text size and theme of all windows. wxWidgets has no such setting, so this file speaks GTK; another system
/// needs its own small file.
/// Thread-safety: the window thread.

#include "editor/ui/preferences.hpp"

class wxWindow;

namespace km::ui {

/// @p text_percent of the system's text size. Windows that are open follow at once.
void apply_appearance(int text_percent, Theme theme);

/// Every control below @p window is measured and laid out again.
void lay_out_again(wxWindow& window);

} // namespace km::ui
