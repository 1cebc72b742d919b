// SPDX-License-Identifier: MIT
/// @file
/// Opens every window on an example and keeps a picture of each, for the manual and for people who look after the
/// design: tests/gui/screenshots. As a test it insists that each page can be shown and is not blank.
/// Pictures go to $KM_SCREENSHOTS (default: nowhere) as NAME$KM_SCREENSHOTS_SUFFIX.png; $KM_SCREENSHOTS_FILE is what to
/// show instead of the example: the name of another one, or a file with its folder.

#include "editor/document/start.hpp"
#include "editor/ui/comparison_frame.hpp"
#include "editor/ui/framework_frame.hpp"
#include "editor/ui/identity_dialog.hpp"
#include "editor/ui/new_programme_dialog.hpp"
#include "editor/ui/opening_frame.hpp"
#include "editor/ui/package_frame.hpp"
#include "editor/ui/paste_dialog.hpp"
#include "editor/ui/preferences_dialog.hpp"
#include "editor/ui/split_dialog.hpp"
#include "editor/ui/start_frame.hpp"
#include "editor/ui/submit_page.hpp"
#include "tests/gui/gui_test.hpp"
#include "validator/base/atomic_file.hpp"

#include <wx/notebook.h>

#include <cstdint>
#include <cstdlib>
#include <gtk/gtk.h>
#include <set>

using namespace km;
using namespace km::test;
namespace fs = std::filesystem;

namespace {

const fs::path kExamples = fs::path{KM_SOURCE_DIR} / "docs/examples";
const wxPoint kCorner{16, 32}; // a window manager may put the title above it
const wxSize kPageSize{1180, 780};
constexpr std::size_t kColours = 8; ///< what is blank has fewer

std::string setting(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// Keeps a picture of the window; returns how many colours the picture has, up to a few.
std::size_t keep(wxTopLevelWindow& window, const std::string& name)
{
    for (int i = 0; i < 20; ++i) { // sizes settle over several rounds
        pump();
        wxMilliSleep(5);
    }
    // From the display itself: drawn without one, heads of columns would be missing.
    GdkRectangle rect{};
    gdk_window_get_frame_extents(gtk_widget_get_window(window.GetHandle()), &rect);
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
    for (int y = 0; y < gdk_pixbuf_get_height(picture) && colours.size() < kColours; y += 3) {
        for (int x = 0; x < gdk_pixbuf_get_width(picture) && colours.size() < kColours; x += 3) {
            const auto* const at = bytes + y * gdk_pixbuf_get_rowstride(picture) + x * step;
            colours.insert(static_cast<std::uint32_t>(at[0] << 16 | at[1] << 8 | at[2]));
        }
    }
    g_object_unref(picture);
    return colours.size();
}

void show(wxTopLevelWindow& window, const wxSize& size = wxDefaultSize)
{
    window.Show();
    BOOST_REQUIRE(wait_until([&] { return window.IsShownOnScreen(); }));
    window.SetPosition(kCorner);
    if (size.IsFullySpecified()) {
        window.SetSize(size);
    }
}

void close(wxTopLevelWindow* window)
{
    window->Close(true);
    window->Destroy(); // a dialog was only hidden
    pump();
}

void keep_and_close(wxTopLevelWindow* window, const std::string& name)
{
    show(*window);
    BOOST_TEST(keep(*window, name) >= kColours, name);
    close(window);
}

/// Every page, as PREFIXpage; closes the window.
void keep_pages(ui::MainFrame* frame, const std::string& prefix)
{
    show(*frame, kPageSize);
    for (const auto& kind : ui::page_kinds(frame->session().document())) {
        frame->show_page(kind.name);
        BOOST_REQUIRE(wait_until([&] { return frame->session().background().is_current(); }));
        BOOST_TEST(keep(*frame, prefix + kind.name) >= kColours, kind.name);
    }
    close(frame);
}

std::vector<format::FrameworkPack> frameworks(TestApplication& application)
{
    return document::frameworks_to_offer(application.environment().library).value();
}

} // namespace

BOOST_AUTO_TEST_CASE(every_page_can_be_shown)
{
    const auto file = setting("KM_SCREENSHOTS_FILE");
    if (file.find('/') != std::string::npos) {
        TestApplication application;
        keep_pages(new ui::MainFrame{application, open_session(file, application)}, "editor-");
    } else {
        OpenExample open{file.empty() ? "mid-level-manager" : file};
        keep_pages(std::exchange(open.frame, nullptr), "editor-");
    }
}

/// What a user has who has just begun.
BOOST_AUTO_TEST_CASE(every_page_can_be_shown_of_an_empty_programme)
{
    TestApplication application;
    auto session = document::begin_programme(
        frameworks(application).front(),
        {"First Steps in Leading", "Larkfield Training (an invented provider)", {0}},
        application.environment());
    BOOST_REQUIRE(session.has_value());
    keep_pages(new ui::MainFrame{application, std::move(*session)}, "editor-empty-");
}

BOOST_AUTO_TEST_CASE(dialogs_and_the_framework_browser_can_be_shown)
{
    TestApplication application;
    document::BegunAnswers answers{application.environment()};
    auto* begin = new ui::NewProgrammeDialog{nullptr, frameworks(application), answers};
    type_text(find(*begin, "new-title"), "First Steps in Leading");
    type_text(find(*begin, "new-provider"), "Larkfield Training (an invented provider)");
    click(find(*begin, "new-stage-0"));
    keep_and_close(begin, "editor-new-programme");

    auto* browser = new ui::FrameworkFrame{application, frameworks(application)};
    browser->show_item(model::ItemIndex{browser->framework()}.find("1.1.1"));
    keep_and_close(browser, "editor-framework");

    keep_and_close(new ui::PasteDialog{nullptr,
                                       "Module 1: Planning a week\n"
                                       "By the end of this module, learners will be able to:\n"
                                       "1. Rank the tasks of a week by urgency and importance\n"
                                       "2. Explain to the team why a task was put off\n"
                                       "Module 2: Talking and listening\n"
                                       "3. Give feedback that names what was seen and what to do next\n"
                                       "4. Report a risk to those who can act on it",
                                       {},
                                       application.environment().post},
                   "editor-paste");
    keep_and_close(
        new ui::SplitDialog{nullptr, document::propose_halves("Rank the tasks of a week and explain to the "
                                                              "team why a task was put off.",
                                                              0)},
        "editor-split");
}

/// From a finished programme to the reviewer's window.
BOOST_AUTO_TEST_CASE(a_submission_can_be_shown)
{
    OpenExample open{"first-line-manager", "submit"};
    auto& application = open.application;
    show(*open.frame, kPageSize);
    keep_and_close(new ui::IdentityDialog{open.frame,
                                          application.prompts(),
                                          {open.programme().provider.name, open.programme().provider.ukprn,
                                           open.programme().internal_verifier.name}},
                   "editor-identity");
    const auto package = (application.folder() / "first-line-manager-1.0.asice").string();
    application.prompts().answers = {(application.folder() / "identity.p12").string(), package,
                                     ScriptedPrompts::kNewPassword};
    auto& page = open.page<ui::SubmitPage>("submit");
    click(find(page, "create"));
    BOOST_REQUIRE(wait_until([&] { return page.facts().has_identity; }));
    click(find(page, "sign"));
    BOOST_REQUIRE(wait_until([&] { return page.submitted() != nullptr; }));
    BOOST_TEST(keep(*open.frame, "editor-submit-signed") >= kColours);
    for (const auto* name : {"editor-package-unknown-signer", "editor-package"}) {
        ui::open_in_background(application, package);
        BOOST_REQUIRE(wait_until([&] { return !application.packages.empty(); }));
        auto* frame = new ui::PackageFrame{application, std::move(application.packages.back())};
        application.packages.clear();
        show(*frame, kPageSize);
        BOOST_REQUIRE(wait_until([&] { return frame->session().background().is_current(); }));
        frame->show_page("package");
        keep_and_close(frame, name);
        BOOST_REQUIRE(
            application.trust().add_anchors(page.submitted()->certificate_pem, "signer").has_value());
    }
    for (std::size_t tab = 0; const auto* name : {"general", "signing", "trust"}) {
        auto* dialog = new ui::PreferencesDialog{open.frame, application};
        find_as<wxNotebook>(*dialog, "preferences-book").SetSelection(tab++);
        keep_and_close(dialog, std::string{"editor-preferences-"} + name);
    }
    auto earlier = open.programme();
    earlier.title = "A former title";
    earlier.mappings.resize(earlier.mappings.size() - 3);
    earlier.modules.front().outcomes.front().text = "Plan a week of work";
    keep_and_close(
        new ui::ComparisonFrame{open.frame, {earlier, true, true}, "earlier.asice", open.programme()},
        "editor-comparison");
}

/// With recent files and left work, then with neither.
BOOST_AUTO_TEST_CASE(the_start_page_can_be_shown)
{
    TestApplication application;
    setenv("HOME", application.folder().c_str(), 1); // shown as "~"
    const auto programmes = application.folder() / "programmes";
    fs::create_directories(programmes);
    for (const auto* name : {"first-line-manager", "mid-level-manager"}) {
        fs::copy(kExamples / name, programmes / name, fs::copy_options::recursive);
        application.recent.push_back(programmes / name / (std::string{name} + ".programme.xml"));
    }
    application.recent.push_back(programmes / "last-year/ready-to-lead-2.0.asice"); // missing
    const auto& state = application.environment().state_folder;
    fs::create_directories(state);
    fs::copy_file(kExamples / "minimal/minimal.programme.xml", state / "left.programme.xml");
    BOOST_REQUIRE(write_atomically({state / "left.origin", km::Existing::own},
                                   (programmes / "minimal.programme.xml").string())
                      .has_value());
    for (const auto* name : {"editor-start", "editor-start-empty"}) {
        auto* frame = new ui::StartFrame{application};
        frame->Show();
        BOOST_REQUIRE(wait_until([&] { return frame->has_looked(); }));
        keep_and_close(frame, name);
        application.recent.clear();
        fs::remove_all(state);
    }
}
