// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a desktop is told of the program, and wxWidgets 3.2 has no words for on GTK; another system needs its own
/// small file. Thread-safety: the window thread.

namespace km::ui {

/// Every window and dialog from now on has the program's icon, where the program is installed.
void use_program_icon();

} // namespace km::ui
