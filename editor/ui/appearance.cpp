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

/// What the system said when the program started. GTK does not give back what an application has set over it.
struct SystemSettings {
    explicit SystemSettings(GtkSettings* settings)
    {
        g_object_get(settings, kDpi, &dpi, kDark, &dark, nullptr);
        char* name = nullptr;
        g_object_get(settings, kThemeName, &name, nullptr);
        theme = name == nullptr ? "" : name;
        g_free(name);
        if (dpi <= 0) {
            dpi = 96 * 1024;
        }
    }
    int dpi = 0; ///< in 1/1024 dots per inch
    gboolean dark = FALSE;
    std::string theme;
};

/// Every control below @p window is measured and laid out again.
void lay_out_again(wxWindow& window)
{
    for (auto* child : window.GetChildren()) {
        lay_out_again(*child);
    }
    window.InvalidateBestSize();
    window.Layout();
}

struct Frames {
    wxWindow* window; ///< GTK forgets the callback with the window's widget
    int drawn = 0;
};

/// GTK gives widgets their new fonts as it draws the next frame: until then they measure themselves by the old ones.
gboolean lay_out_with_new_fonts(GtkWidget*, GdkFrameClock*, gpointer data)
{
    auto* const frames = static_cast<Frames*>(data);
    if (frames->drawn++ == 0) {
        return G_SOURCE_CONTINUE;
    }
    lay_out_again(*frames->window);
    frames->window->SendSizeEvent();
    return G_SOURCE_REMOVE;
}

} // namespace

void apply_appearance(int text_percent, Theme theme)
{
    GtkSettings* const settings = gtk_settings_get_default();
    if (settings == nullptr) {
        return;
    }
    static const SystemSettings system{settings};
    static bool changed = false; // until then the system's own changes arrive by themselves
    if (!changed && text_percent == 100 && theme == Theme::system) {
        return;
    }
    changed = true;
    auto name = system.theme;
    if (const std::string_view dark{"-dark"}; theme == Theme::light && name.ends_with(dark)) {
        name.resize(name.size() - dark.size()); // a dark theme of its own name has a light one beside it
    }
    const gboolean dark = theme == Theme::system ? system.dark : theme == Theme::dark ? TRUE : FALSE;
    g_object_set(settings, kDpi, system.dpi / 100 * text_percent, kDark, dark, kThemeName, name.c_str(),
                 nullptr);
    for (auto* window : wxTopLevelWindows) {
        gtk_widget_add_tick_callback(window->GetHandle(), lay_out_with_new_fonts, new Frames{window},
                                     [](gpointer frames) { delete static_cast<Frames*>(frames); });
    }
}

} // namespace km::ui
