// SPDX-License-Identifier: MIT
#include "editor/ui/desktop.hpp"

#include <csignal>
#include <glib-unix.h>
#include <gtk/gtk.h>
#include <utility>

namespace km::ui {

void use_program_icon()
{
    // By its name in the theme, as the desktop entry has it: sharp in every size.
    gtk_window_set_default_icon_name("kitemark-editor");
}

void on_told_to_end(std::function<void()> run)
{
    static std::function<void()> kept;
    kept = std::move(run);
    const auto call = +[](gpointer) -> gboolean {
        kept();
        return G_SOURCE_CONTINUE;
    };
    for (const int signal : {SIGTERM, SIGHUP, SIGINT}) {
        g_unix_signal_add(signal, call, nullptr);
    }
}

} // namespace km::ui
