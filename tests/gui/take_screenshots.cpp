// SPDX-License-Identifier: MIT
/// @file
/// Opens every window on an example and keeps a picture of each, for the manual and for people who look after the
/// design: tests/gui/screenshots. As a test it insists that each page can be shown and is not blank.
/// Pictures go to $KM_SCREENSHOTS (default: nowhere) as NAME$KM_SCREENSHOTS_SUFFIX.png; $KM_SCREENSHOTS_FILE is the
/// programme to show instead of the example.

#include "editor/ui/comparison_frame.hpp"
#include "editor/ui/identity_dialog.hpp"
#include "editor/ui/opening_frame.hpp"
#include "editor/ui/package_frame.hpp"
#include "editor/ui/submit_page.hpp"
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

/// From a finished programme to the reviewer's window.
BOOST_AUTO_TEST_CASE(a_submission_can_be_shown)
{
    OpenExample open{"first-line-manager", "submit"};
    auto& application = open.application;
    open.frame->SetPosition(wxPoint{0, 0});
    open.frame->SetSize(wxSize{1180, 780});
    auto* dialog = new ui::IdentityDialog{open.frame,
                                          application.prompts(),
                                          {open.programme().provider.name, open.programme().provider.ukprn,
                                           open.programme().internal_verifier.name}};
    dialog->Show();
    BOOST_TEST(keep(*dialog, "editor-identity") >= 8U);
    dialog->Destroy();
    const auto package = (application.folder() / "first-line-manager-1.0.asice").string();
    application.prompts().answers = {(application.folder() / "identity.p12").string(), package,
                                     ScriptedPrompts::kNewPassword};
    auto& page = open.page<ui::SubmitPage>("submit");
    click(find(page, "create"));
    BOOST_REQUIRE(wait_until([&] { return page.facts().has_identity; }));
    click(find(page, "sign"));
    BOOST_REQUIRE(wait_until([&] { return page.submitted() != nullptr; }));
    BOOST_TEST(keep(*open.frame, "editor-submit-signed") >= 8U);
    for (const auto* name : {"editor-package-unknown-signer", "editor-package"}) {
        ui::open_in_background(application, package);
        BOOST_REQUIRE(wait_until([&] { return !application.packages.empty(); }));
        auto* frame = new ui::PackageFrame{application, std::move(application.packages.back())};
        application.packages.clear();
        frame->SetPosition(wxPoint{0, 0});
        frame->SetSize(wxSize{1180, 780});
        frame->Show();
        BOOST_REQUIRE(wait_until([&] { return frame->session().background().is_current(); }));
        frame->show_page("package");
        BOOST_TEST(keep(*frame, name) >= 8U, name);
        frame->Close(true);
        pump();
        BOOST_REQUIRE(
            application.trust().add_anchors(page.submitted()->certificate_pem, "signer").has_value());
    }
    auto earlier = open.programme();
    earlier.title = "A former title";
    earlier.mappings.resize(earlier.mappings.size() - 3);
    earlier.modules.front().outcomes.front().text = "Plan a week of work";
    auto* comparison =
        new ui::ComparisonFrame{open.frame, {earlier, true, true}, "earlier.asice", open.programme()};
    comparison->SetPosition(wxPoint{0, 0});
    comparison->Show();
    BOOST_TEST(keep(*comparison, "editor-comparison") >= 8U);
    comparison->Close(true);
    pump();
}
