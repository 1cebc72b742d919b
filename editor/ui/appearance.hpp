// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Text size and theme of all windows. wxWidgets has no such setting, so this file speaks GTK; another system
/// needs its own small file.
/// Thread-safety: the window thread.

#include "editor/ui/preferences.hpp"

namespace km::ui {

/// @p text_percent of the system's text size. Windows that are open follow with the next frame.
void apply_appearance(int text_percent, Theme theme);

} // namespace km::ui
