// SPDX-License-Identifier: MIT
#include "editor/ui/appearance.hpp"

#include <wx/toplevel.h>

#include <gtk/gtk.h>
#include <string>

namespace km::ui {
namespace {

constexpr const char* kDpi = "gtk-xft-dpi";
constexpr const char* kDark = "gtk-application-prefer-dark-theme";
constexpr const char* kThemeName = "gtk-theme-name";

/// In 1/1024 dots per inch, as the system says.
int system_dpi(GtkSettings* settings)
{
    gtk_settings_reset_property(settings, kDpi);
    int dpi = 0;
    g_object_get(settings, kDpi, &dpi, nullptr);
    return dpi > 0 ? dpi : 96 * 1024;
}

std::string system_theme(GtkSettings* settings)
{
    gtk_settings_reset_property(settings, kThemeName);
    char* name = nullptr;
    g_object_get(settings, kThemeName, &name, nullptr);
    std::string theme{name == nullptr ? "" : name};
    g_free(name);
    return theme;
}

} // namespace

void apply_appearance(int text_percent, Theme theme)
{
    GtkSettings* const settings = gtk_settings_get_default();
    if (settings == nullptr) {
        return;
    }
    const int dpi = system_dpi(settings);
    if (text_percent != 100) {
        g_object_set(settings, kDpi, dpi / 100 * text_percent, nullptr);
    }
    auto name = system_theme(settings);
    gtk_settings_reset_property(settings, kDark);
    if (theme == Theme::dark) {
        g_object_set(settings, kDark, TRUE, nullptr);
    } else if (theme == Theme::light) {
        g_object_set(settings, kDark, FALSE, nullptr);
        // A dark theme of its own name has a light one beside it.
        if (const std::string_view dark{"-dark"}; name.ends_with(dark)) {
            name.resize(name.size() - dark.size());
            g_object_set(settings, kThemeName, name.c_str(), nullptr);
        }
    }
    for (auto* window : wxTopLevelWindows) {
        lay_out_again(*window);
        window->SendSizeEvent();
    }
}

void lay_out_again(wxWindow& window)
{
    for (auto* child : window.GetChildren()) {
        lay_out_again(*child);
    }
    window.InvalidateBestSize();
    window.Layout();
}

} // namespace km::ui
