// SPDX-License-Identifier: MIT
#include "editor/app/preferences.hpp"
#include "editor/ui/appearance.hpp"
#include "editor/ui/paste_dialog.hpp"
#include "editor/ui/preferences_dialog.hpp"
#include "editor/ui/text_list.hpp"
#include "packages/crypto/identity.hpp"
#include "tests/gui/gui_test.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <wx/choice.h>
#include <wx/notebook.h>
#include <wx/settings.h>
#include <wx/spinctrl.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

#include <cstdlib>
#include <unistd.h>

using namespace km;
using namespace km::test;
namespace fs = std::filesystem;

namespace {

/// $XDG_CONFIG_HOME of its own.
struct OwnConfig {
    OwnConfig() { setenv("XDG_CONFIG_HOME", folder.path.c_str(), 1); }
    TempFolder folder;
};

/// A certificate as an organisation would publish it.
std::string certificate_of(const std::string& organisation)
{
    const crypto::SecretBytes password{"a password for this test"};
    const auto made = crypto::create_self_signed({organisation, "10099901", {}}, password, now());
    return crypto::Identity::from_pkcs12(made.value(), password)->certificate_pem();
}

struct OpenPreferences {
    OpenPreferences() : dialog{nullptr, application}
    {
        dialog.Show();
        BOOST_REQUIRE(wait_until([&] { return dialog.IsShownOnScreen(); }));
    }
    ui::TextList& list(const char* name) { return find_as<ui::TextList>(dialog, name); }

    TestApplication application;
    ui::PreferencesDialog dialog;
};

/// Labels of fields in sight that have less room than their words.
std::vector<std::string> cut_labels(const wxWindow& window)
{
    std::vector<std::string> cut;
    for (const auto* child : window.GetChildren()) {
        if (const auto* label = dynamic_cast<const wxStaticText*>(child);
            label != nullptr && label->IsShownOnScreen() && label->GetLabel().EndsWith(":") &&
            label->GetSize().x < label->GetTextExtent(label->GetLabelText()).x) {
            cut.push_back(label->GetLabelText().utf8_string());
        }
        const auto below = cut_labels(*child);
        cut.insert(cut.end(), below.begin(), below.end());
    }
    return cut;
}

} // namespace

BOOST_AUTO_TEST_SUITE(preferences_file)

BOOST_AUTO_TEST_CASE(what_is_saved_is_loaded)
{
    const OwnConfig own;
    ui::Preferences written;
    written.recent = {"/a b/ü.programme.xml", "/c.asice"};
    written.text_percent = 150;
    written.theme = ui::Theme::dark;
    written.language = "cy";
    written.identity = "/home/me/larkfield.p12";
    written.autosave_seconds = 3;
    written.author = "Ottoline Varga-Price, \"OVP\" \\ =";
    written.window = {900, 700, true, "mapping", {{"mapping-sash", 333}}};
    written.browser = {800, 600, false, {}, {{"framework-sash", 222}}};
    app::save_preferences(written);
    const auto read = app::load_preferences();
    BOOST_TEST((read.recent == written.recent));
    BOOST_TEST(read.text_percent == 150);
    BOOST_TEST((read.theme == ui::Theme::dark));
    BOOST_TEST(read.language == "cy");
    BOOST_TEST(read.identity == written.identity);
    BOOST_TEST(read.autosave_seconds == 3);
    BOOST_TEST(read.author == written.author);
    BOOST_TEST(read.window.width == 900);
    BOOST_TEST(read.window.maximised);
    BOOST_TEST(read.window.page == "mapping");
    BOOST_TEST(read.window.sashes.at("mapping-sash") == 333);
    BOOST_TEST(read.window.sashes.size() == 1U);
    BOOST_TEST(read.browser.width == 800);
    BOOST_TEST(read.browser.height == 600);
    BOOST_TEST(!read.browser.maximised);
    BOOST_TEST(read.browser.sashes.at("framework-sash") == 222);
}

BOOST_AUTO_TEST_CASE(without_a_file_there_are_defaults)
{
    const OwnConfig own;
    const auto read = app::load_preferences();
    BOOST_TEST(read.recent.empty());
    BOOST_TEST(read.text_percent == 100);
    BOOST_TEST(read.autosave_seconds == 2);
}

BOOST_AUTO_TEST_CASE(paths_are_kept_to_the_letter)
{
    const OwnConfig own;
    ui::Preferences written;
    written.recent = {"/home/$USER/${HOME}.programme.xml", "/a\nline/b\\c.programme.xml",
                      "/with = and # and ; /[x].xml", "/ leading and trailing "};
    written.author = "A\nB";
    app::save_preferences(written);
    for (int i = 0; i < 2; ++i) { // and again, as a later start writes them
        const auto read = app::load_preferences();
        BOOST_TEST((read.recent == written.recent));
        BOOST_TEST(read.author == written.author);
        app::save_preferences(read);
    }
    // A name that is no text cannot be kept, and takes nothing else with it.
    written.recent.insert(written.recent.begin(), fs::path{"/caf\xE9.xml"});
    app::save_preferences(written);
    BOOST_TEST(app::load_preferences().recent.size() == 4U);
}

BOOST_AUTO_TEST_CASE(settings_are_kept_in_ones_own_folders_or_nowhere)
{
    const OwnConfig own;
    const auto& folder = own.folder.path;
    const auto set = [](const char* name, const std::string& value) { ::setenv(name, value.c_str(), 1); };
    const std::string home = std::getenv("HOME") == nullptr ? "" : std::getenv("HOME");
    ::unsetenv("XDG_STATE_HOME");
    ::unsetenv("HOME");
    BOOST_TEST(app::state_folder().string().find("/tmp") == std::string::npos); // the system knows a home
    set("HOME", folder.string());
    BOOST_TEST(app::state_folder() == folder / ".local/state/kitemark");
    // A folder that anybody may write to, or that is somebody else's.
    fs::create_directories(folder / "open");
    fs::permissions(folder / "open", fs::perms::all);
    set("XDG_STATE_HOME", (folder / "open").string());
    BOOST_TEST(app::state_folder().empty());
    fs::permissions(folder / "open",
                    fs::perms::all | fs::perms::sticky_bit); // as /tmp: the first to come has it
    BOOST_TEST(app::state_folder().empty());
    fs::create_directories(folder / "open/kitemark");
    BOOST_TEST(!app::state_folder().empty()); // made before, by this user
    if (::geteuid() == 0) {
        BOOST_REQUIRE(::chown((folder / "open/kitemark").c_str(), 1234, 1234) == 0);
        BOOST_TEST(app::state_folder().empty());
    }
    ::unsetenv("XDG_STATE_HOME");
    set("HOME", home);
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_the_default)
{
    const OwnConfig own;
    fs::create_directories(own.folder.path / "kitemark");
    BOOST_REQUIRE(write_atomically(own.folder.path / "kitemark/editor.conf",
                                   "[appearance]\ntext_percent=90000\ntheme=purple\n"
                                   "[general]\nautosave_seconds=-4\n[window]\nwidth=abc\n\x01\xff[[[\n")
                      .has_value());
    const auto read = app::load_preferences();
    BOOST_TEST(read.text_percent == 100);
    BOOST_TEST((read.theme == ui::Theme::system));
    BOOST_TEST(read.autosave_seconds == 2);
    BOOST_TEST(read.window.width == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(preferences_dialog)

BOOST_AUTO_TEST_CASE(fields_become_preferences)
{
    OpenPreferences open;
    type_text(find(open.dialog, "author"), "  Ottoline ");
    find_as<wxSpinCtrl>(open.dialog, "text-size").SetValue(140);
    find_as<wxChoice>(open.dialog, "theme").SetSelection(2);
    find_as<wxChoice>(open.dialog, "language").SetSelection(2);
    find_as<wxSpinCtrl>(open.dialog, "autosave").SetValue(9);
    find_as<wxTextCtrl>(open.dialog, "identity").SetValue("/me.p12");
    ui::Preferences preferences;
    preferences.recent = {"/kept.programme.xml"};
    open.dialog.apply_to(preferences);
    BOOST_TEST(preferences.author == "Ottoline");
    BOOST_TEST(preferences.text_percent == 140);
    BOOST_TEST((preferences.theme == ui::Theme::dark));
    BOOST_TEST(preferences.language == "cy");
    BOOST_TEST(preferences.autosave_seconds == 9);
    BOOST_TEST(preferences.identity == "/me.p12");
    BOOST_TEST(preferences.recent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_anchor_is_added_with_its_fingerprint_and_removed_when_confirmed)
{
    OpenPreferences open;
    find_as<wxNotebook>(open.dialog, "preferences-book").SetSelection(2);
    const auto pem = open.application.folder() / "two.pem";
    BOOST_REQUIRE(
        write_atomically({pem, km::Existing::own}, certificate_of("Larkfield") + certificate_of("Fenwick"))
            .has_value());
    open.application.prompts().answers = {std::vector<fs::path>{pem}};
    click(find(open.dialog, "anchor-add"));
    pump();
    const auto anchors = open.application.trust().anchors();
    BOOST_REQUIRE(anchors.size() == 2);
    BOOST_TEST(anchors[0].certificate.common_name == "Fenwick");
    BOOST_TEST(open.list("anchors").rows() == 2U);
    BOOST_TEST(open.application.trust().load()->signers.size() == 2U);
    open.list("anchors").select(0);
    open.application.prompts().answers = {std::monostate{}, std::size_t{0}};
    pump();
    click(find(open.dialog, "anchor-remove"));
    pump();
    BOOST_TEST(open.application.trust().anchors().size() == 2U);
    click(find(open.dialog, "anchor-remove"));
    pump();
    BOOST_REQUIRE(open.application.trust().anchors().size() == 1U);
    BOOST_TEST(open.application.trust().anchors()[0].certificate.common_name == "Larkfield");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_certificate_is_refused_in_words_and_not_kept)
{
    OpenPreferences open;
    const auto file = open.application.folder() / "letter.pem";
    BOOST_REQUIRE(write_atomically({file, km::Existing::own}, "Dear provider").has_value());
    open.application.prompts().answers = {std::vector<fs::path>{file}, std::vector<fs::path>{file}};
    click(find(open.dialog, "anchor-add"));
    pump();
    BOOST_TEST(open.application.prompts().asked.back().find("no certificate in it") != std::string::npos);
    click(find(open.dialog, "crl-add"));
    pump();
    BOOST_TEST(open.application.prompts().asked.back().find("cannot be") != std::string::npos);
    BOOST_TEST(open.application.trust().anchors().empty());
    BOOST_TEST(open.application.trust().revocation_lists().empty());
}

BOOST_AUTO_TEST_CASE(who_is_trusted_for_time_stamps_is_not_trusted_as_a_signer)
{
    OpenPreferences open;
    const auto pem = open.application.folder() / "authority.pem";
    BOOST_REQUIRE(write_atomically({pem, km::Existing::own}, certificate_of("Clock")).has_value());
    open.application.prompts().answers = {std::vector<fs::path>{pem}};
    click(find(open.dialog, "timestamp-anchor-add"));
    pump();
    using Role = document::TrustStore::Role;
    BOOST_TEST(open.application.trust().anchors(Role::timestampers).size() == 1U);
    BOOST_TEST(open.application.trust().anchors(Role::signers).empty());
    const auto trust = open.application.trust().load().value();
    BOOST_TEST(trust.timestampers.size() == 1U);
    BOOST_TEST(trust.signers.empty());
    BOOST_TEST(open.list("timestamp-anchors").rows() == 1U);
    BOOST_TEST(open.list("anchors").rows() == 0U);
}

BOOST_AUTO_TEST_CASE(for_whom_a_signer_signs_is_shown_and_can_be_removed)
{
    TestApplication application;
    const submission::SignerBinding binding{
        std::string(64, 'a'), {submission::OrganisationId::Kind::ods, "X9Z"}, "Jo Example", "by telephone"};
    BOOST_REQUIRE(application.signers().bind(binding).has_value());
    ui::PreferencesDialog dialog{nullptr, application};
    auto& list = find_as<ui::TextList>(dialog, "bindings");
    BOOST_REQUIRE(list.rows() == 1U);
    list.select(0);
    application.prompts().answers.emplace_back(); // turned away
    click(find(dialog, "binding-remove"));
    pump();
    BOOST_TEST(application.signers().load()->size() == 1U);
    application.prompts().answers.emplace_back(std::size_t{0});
    click(find(dialog, "binding-remove"));
    pump();
    BOOST_TEST(application.signers().load()->empty());
    BOOST_TEST(list.rows() == 0U);
    // A list that cannot be read is never written over.
    BOOST_REQUIRE(
        write_atomically({application.signers().file(), km::Existing::own}, "not a list").has_value());
    BOOST_TEST(!application.signers().bind(binding).has_value());
    BOOST_TEST(*read_file(application.signers().file(), 100) == "not a list");
}

BOOST_AUTO_TEST_CASE(a_damaged_anchor_that_is_kept_makes_checking_fail_rather_than_weaker)
{
    TestApplication application;
    const auto pem = application.folder() / "one.pem";
    BOOST_REQUIRE(write_atomically({pem, km::Existing::own}, certificate_of("Larkfield")).has_value());
    BOOST_REQUIRE(application.trust().add_anchors(pem).value() == 1U);
    BOOST_REQUIRE(
        write_atomically({application.trust().anchors()[0].file, km::Existing::own}, "damaged").has_value());
    BOOST_TEST(!application.trust().load().has_value());
}

/// The toolkit may ask once again for a row that has gone; an exception would go through its C.
BOOST_AUTO_TEST_CASE(a_row_that_is_no_more_is_empty)
{
    OpenPreferences open;
    ui::PasteDialog paste{nullptr, "Plan a week of work", {}, open.application.environment().post};
    for (auto* list :
         {&open.list("anchors"), &open.list("crls"), &find_as<ui::TextList>(paste, "paste-lines")}) {
        auto& model = dynamic_cast<wxDataViewVirtualListModel&>(*list->GetModel());
        wxVariant value;
        wxDataViewItemAttr attributes;
        for (const unsigned row : {list->rows(), list->rows() + 1'000'000U}) {
            BOOST_CHECK_NO_THROW(model.GetValueByRow(value, row, 0));
            BOOST_TEST(value.GetString() == "");
            BOOST_CHECK_NO_THROW(BOOST_TEST(!model.GetAttrByRow(row, 0, attributes)));
        }
    }
}

BOOST_AUTO_TEST_CASE(larger_text_reaches_windows_that_are_open)
{
    OpenPreferences open;
    const int before = open.dialog.GetCharHeight();
    ui::apply_appearance(200, ui::Theme::system);
    pump();
    BOOST_TEST(open.dialog.GetCharHeight() >= 2 * before - 2);
    ui::apply_appearance(100, ui::Theme::system);
    pump();
    BOOST_TEST(open.dialog.GetCharHeight() == before);
}

BOOST_AUTO_TEST_CASE(no_label_is_cut_when_text_grows)
{
    OpenExample open{"minimal"};
    open.frame->show_page("programme");
    pump();
    const auto& field = find(*open.frame, "title");
    const int before = field.GetTextExtent("Words").x;
    ui::apply_appearance(200, ui::Theme::system);
    BOOST_TEST(wait_until([&] { // the larger text first
        return field.GetTextExtent("Words").x > before * 3 / 2 && cut_labels(*open.frame).empty();
    }));
    for (const auto& label : cut_labels(*open.frame)) {
        BOOST_ERROR(label);
    }
    ui::apply_appearance(100, ui::Theme::system);
}

BOOST_AUTO_TEST_CASE(every_control_has_a_name)
{
    OpenPreferences open;
    auto& book = find_as<wxNotebook>(open.dialog, "preferences-book");
    for (std::size_t page = 0; page < book.GetPageCount(); ++page) {
        book.SetSelection(page);
        pump();
        BOOST_TEST(nameless_controls(open.dialog) == std::vector<std::string>{},
                   boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(layout)

BOOST_AUTO_TEST_CASE(a_window_is_left_as_the_next_one_is_found)
{
    ui::Preferences chosen;
    {
        OpenExample open{"minimal"};
        open.frame->SetSize(701, 503);
        BOOST_REQUIRE(wait_until([&] { return open.frame->GetSize() == wxSize(701, 503); }));
        open.frame->Close(true);
        chosen = open.application.chosen;
        open.frame = nullptr;
    }
    BOOST_TEST(chosen.window.width == 701);
    BOOST_TEST(chosen.window.height == 503);
    BOOST_TEST(chosen.window.page == "programme");
}

BOOST_AUTO_TEST_SUITE_END()
