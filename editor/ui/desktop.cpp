// SPDX-License-Identifier: MIT
#include "editor/ui/desktop.hpp"

#include <gtk/gtk.h>

namespace km::ui {

void use_program_icon()
{
    // By its name in the theme, as the desktop entry has it: sharp in every size.
    gtk_window_set_default_icon_name("kitemark-editor");
}

} // namespace km::ui
