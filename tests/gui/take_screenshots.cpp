// SPDX-License-Identifier: MIT
/// @file
/// Opens every window on an example and keeps a picture of each, for the manual and for people who look after the
/// design: tests/gui/screenshots. As a test it insists that each page can be shown and is not blank.
/// Pictures go to $KM_SCREENSHOTS (default: nowhere) as NAME$KM_SCREENSHOTS_SUFFIX.png; $KM_SCREENSHOTS_FILE is the
/// programme to show instead of the example.

#include "tests/gui/gui_test.hpp"

#include <cstdint>
#include <cstdlib>
#include <gtk/gtk.h>
#include <set>

using namespace km;
using namespace km::test;

namespace {

std::string setting(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// Keeps a picture of the window; returns how many colours the picture has, up to a few.
std::size_t keep(wxWindow& window, const std::string& name)
{
    for (int i = 0; i < 20; ++i) { // sizes settle over several rounds
        pump();
        wxMilliSleep(5);
    }
    // From the display itself: drawn without one, heads of columns would be missing.
    const auto rect = window.GetScreenRect();
    auto* const picture =
        gdk_pixbuf_get_from_window(gdk_get_default_root_window(), rect.x, rect.y, rect.width, rect.height);
    BOOST_REQUIRE(picture != nullptr);
    if (const auto folder = setting("KM_SCREENSHOTS"); !folder.empty()) {
        const auto file = folder + "/" + name + setting("KM_SCREENSHOTS_SUFFIX") + ".png";
        BOOST_TEST(gdk_pixbuf_save(picture, file.c_str(), "png", nullptr, "compression", "9", nullptr) != 0,
                   file);
    }
    std::set<std::uint32_t> colours;
    const auto* const bytes = gdk_pixbuf_read_pixels(picture);
    const int step = gdk_pixbuf_get_n_channels(picture);
    for (int y = 0; y < gdk_pixbuf_get_height(picture) && colours.size() < 8; y += 3) {
        for (int x = 0; x < gdk_pixbuf_get_width(picture) && colours.size() < 8; x += 3) {
            const auto* const at = bytes + y * gdk_pixbuf_get_rowstride(picture) + x * step;
            colours.insert(static_cast<std::uint32_t>(at[0] << 16 | at[1] << 8 | at[2]));
        }
    }
    g_object_unref(picture);
    return colours.size();
}

} // namespace

BOOST_AUTO_TEST_CASE(every_page_can_be_shown)
{
    const auto file = setting("KM_SCREENSHOTS_FILE");
    OpenExample open{file.empty() ? "mid-level-manager" : file};
    open.frame->SetPosition(wxPoint{0, 0});
    open.frame->SetSize(wxSize{1180, 780});
    for (const auto& kind : ui::page_kinds(open.document())) {
        open.frame->show_page(kind.name);
        open.wait_for_check();
        BOOST_TEST(keep(*open.frame, "editor-" + kind.name) >= 8U, kind.name);
    }
}
