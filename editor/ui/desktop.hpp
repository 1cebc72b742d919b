// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a desktop is told of the program, and wxWidgets 3.2 has no words for on GTK; another system needs its own
/// small file. Thread-safety: the window thread.

#include <functional>

namespace km::ui {

/// Every window and dialog from now on has the program's icon, where the program is installed.
void use_program_icon();

/// Runs when the program is told to end from outside (SIGTERM, SIGHUP, SIGINT: the user's session ends), in the window
/// thread, also while a dialog is open.
void on_told_to_end(std::function<void()> run);

} // namespace km::ui
