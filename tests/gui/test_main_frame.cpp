// SPDX-License-Identifier: MIT
#include "tests/gui/gui_test.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <wx/menu.h>
#include <wx/statusbr.h>
#include <wx/textctrl.h>

#include <gtk/gtk.h>

using namespace km;
using namespace km::test;

namespace {

std::string file_text(OpenExample& open)
{
    return read_file(open.frame->session().file(), 10'000'000).value();
}

bool is_gone(const wxWindow* frame)
{
    return wxTopLevelWindows.Find(const_cast<wxWindow*>(frame)) == nullptr;
}

} // namespace

BOOST_AUTO_TEST_SUITE(main_frame)

BOOST_AUTO_TEST_CASE(saving_and_undoing_to_the_saved_state_say_so)
{
    OpenExample open{"minimal", "programme"};
    type_text(find(*open.frame, "title"), "Anew");
    run_menu(*open.frame, "Save");
    BOOST_REQUIRE(wait_until([&] { return !open.document().is_modified(); }));
    BOOST_TEST(file_text(open).find("<title>Anew</title>") != std::string::npos);
    BOOST_TEST(open.frame->GetStatusBar()->GetStatusText(0) == "Saved minimal.programme.xml.");
    type_text(find(*open.frame, "title"), "Other");
    BOOST_TEST(open.frame->GetTitle().StartsWith(wxString::FromUTF8("• Other")));
    run_menu(*open.frame, "Undo Change title");
    BOOST_TEST(open.frame->GetStatusBar()->GetStatusText(0).Contains("as it was saved"));
}

BOOST_AUTO_TEST_CASE(closing_asks_only_where_something_would_be_lost)
{
    OpenExample open{"minimal", "programme"};
    auto* const unchanged =
        new ui::MainFrame{open.application, open_session(open.frame->session().file(), open.application)};
    unchanged->Show();
    unchanged->Close();
    BOOST_TEST(wait_until([&] { return is_gone(unchanged); }));
    BOOST_TEST(open.application.prompts().asked.empty());

    type_text(find(*open.frame, "title"), "Changed");
    open.application.prompts().answers = {std::monostate{}}; // stay
    open.frame->Close();
    pump();
    BOOST_TEST(!is_gone(open.frame));
    BOOST_TEST(open.application.prompts().asked.size() == 1U);
}

BOOST_AUTO_TEST_CASE(closing_while_evidence_is_copied_asks_and_loses_nothing)
{
    OpenExample open{"first-line-manager", "programme"};
    const auto folder = open.frame->session().folder().parent_path() / "elsewhere";
    std::filesystem::create_directories(folder);
    const auto target = folder / "copy.programme.xml";
    auto& prompts = open.application.prompts();
    auto* const frame =
        new ui::MainFrame{open.application, open_session(open.frame->session().file(), open.application)};
    frame->Show();
    auto& session = frame->session();
    prompts.answers = {std::monostate{}}; // stays; Escape belongs to whatever has the focus
    session.save_as(target, [](const Result<void>&) {});
    BOOST_REQUIRE(session.is_copying());
    press(*frame, WXK_ESCAPE);
    frame->Close();
    BOOST_TEST(prompts.asked.size() == 1U);
    BOOST_REQUIRE(wait_until([&] { return !session.is_copying(); }));
    BOOST_TEST(!is_gone(frame));
    BOOST_TEST(session.file() == target);
    // Closes once it is saved.
    const auto again = folder / "again" / "copy.programme.xml";
    std::filesystem::create_directories(again.parent_path());
    BOOST_REQUIRE(wait_until([&] { return frame->find_page("programme") != nullptr; }));
    type_text(find(*frame, "title"), "Changed");
    prompts.answers = {std::size_t{0}};
    session.save_as(again, [](const Result<void>&) {});
    frame->Close();
    BOOST_TEST(wait_until([&] { return is_gone(frame); }));
    BOOST_TEST(read_file(again, 10'000'000).value().find("<title>Changed</title>") != std::string::npos);
    BOOST_TEST(std::filesystem::exists(again.parent_path() / "evidence/scheme-of-work.pdf"));
}

BOOST_AUTO_TEST_CASE(stopping_to_save_elsewhere_leaves_the_programme_where_it_was)
{
    OpenExample open{"first-line-manager", "programme"};
    const auto folder = open.frame->session().folder().parent_path() / "elsewhere";
    std::filesystem::create_directories(folder);
    auto& session = open.frame->session();
    const auto file = session.file();
    type_text(find(*open.frame, "title"), "Changed");
    session.save_as(folder / "copy.programme.xml", [](const Result<void>&) {});
    open.application.prompts().answers = {std::size_t{1},
                                          std::monostate{}}; // stop; then it asks whether to save
    open.frame->Close();
    BOOST_TEST(open.application.prompts().asked.size() == 2U);
    BOOST_REQUIRE(wait_until([&] { return !session.is_copying(); }));
    BOOST_TEST(session.file() == file);
    BOOST_TEST(session.document().is_modified());
    BOOST_TEST(!std::filesystem::exists(folder / "copy.programme.xml"));
}

BOOST_AUTO_TEST_CASE(a_file_that_somebody_else_changed_is_kept_beside_ones_own)
{
    OpenExample open{"minimal", "programme"};
    type_text(find(*open.frame, "title"), "Mine");
    auto theirs = file_text(open);
    theirs.insert(theirs.find("<title>") + 7, "Theirs ");
    BOOST_REQUIRE(write_atomically({open.frame->session().file(), km::Existing::own}, theirs).has_value());
    const auto own = open.frame->session().file().parent_path() / "mine.programme.xml";
    open.application.prompts().answers = {std::size_t{0}, own.string()}; // save as
    run_menu(*open.frame, "Save");
    BOOST_REQUIRE(wait_until([&] { return !open.document().is_modified(); }));
    BOOST_TEST(read_file(own, 10'000'000).value().find("Mine") != std::string::npos);
    BOOST_TEST(read_file(own.parent_path() / "minimal.programme.xml", 10'000'000).value() == theirs);
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_is_told_and_the_work_stays)
{
    OpenExample open{"minimal", "programme"};
    type_text(find(*open.frame, "title"), "Mine");
    std::filesystem::remove_all(open.frame->session().folder());
    run_menu(*open.frame, "Save");
    BOOST_REQUIRE(wait_until([&] { return !open.frame->notice().empty(); }));
    BOOST_TEST(open.frame->notice().Contains("cannot be written"));
    BOOST_TEST(open.programme().title == "Mine");
    BOOST_TEST(open.document().is_modified());
}

BOOST_AUTO_TEST_CASE(a_command_of_another_page_shows_its_page_and_every_shortcut_is_used_once)
{
    OpenExample open{"minimal"};
    BOOST_REQUIRE(wait_until([&] { // pages are made when there is nothing to do
        return open.frame->GetMenuBar()->FindMenu("Findings") != wxNOT_FOUND;
    }));
    std::map<std::string, std::string> used;
    auto* bar = open.frame->GetMenuBar();
    for (std::size_t m = 0; m < bar->GetMenuCount(); ++m) {
        for (const auto* item : bar->GetMenu(m)->GetMenuItems()) {
            const auto shortcut = item->GetItemLabel().AfterFirst('\t').utf8_string();
            if (!shortcut.empty()) {
                const auto [first, fresh] = used.emplace(shortcut, item->GetItemLabelText().utf8_string());
                BOOST_TEST(fresh,
                           shortcut + ": " + first->second + ", " + item->GetItemLabelText().utf8_string());
            }
        }
    }
    BOOST_TEST(used.size() > 15U);
}

BOOST_AUTO_TEST_CASE(undo_takes_back_a_word_and_leaves_the_cursor_where_it_was)
{
    OpenExample open{"minimal", "programme"};
    auto& title = find_as<wxTextCtrl>(*open.frame, "title");
    type_text(title, "One two three");
    run_menu(*open.frame, "Undo Change title");
    BOOST_TEST(title.GetValue() == "One two ");
    BOOST_TEST(title.GetInsertionPoint() == 8);
    run_menu(*open.frame, "Undo Change title");
    BOOST_TEST(title.GetValue() == "One ");
    run_menu(*open.frame, "Redo Change title");
    BOOST_TEST(title.GetValue() == "One two ");
    BOOST_TEST(title.GetInsertionPoint() == 8);
    // A word in the middle, replaced by one letter: it comes back as it was selected.
    title.SetSelection(0, 3);
    title.WriteText("X");
    pump();
    BOOST_TEST(title.GetValue() == "X two ");
    run_menu(*open.frame, "Undo Change title");
    BOOST_TEST(title.GetValue() == "One two ");
    BOOST_TEST(title.GetStringSelection() == "One");
}

BOOST_AUTO_TEST_CASE(undo_in_a_field_of_its_own_stays_there_and_elsewhere_is_shown)
{
    OpenExample open{"minimal", "programme"};
    type_text(find(*open.frame, "title"), "Changed");
    open.frame->show_page("outcomes");
    pump();
    auto& field = find_as<wxTextCtrl>(*open.frame, "new-outcome");
    type_text(field, "Plan week");
    run_menu(*open.frame, "Undo Change title"); // as Ctrl+Z
    BOOST_TEST(field.GetValue() == "Plan ");
    BOOST_TEST(open.programme().title == "Changed");
    run_menu(*open.frame, "Redo");
    BOOST_TEST(field.GetValue() == "Plan week");
    run_menu(*open.frame, "Undo Change title");
    run_menu(*open.frame, "Undo Change title");
    BOOST_TEST(field.GetValue() == "");
    BOOST_TEST(open.programme().title == "Changed");
    // Nothing is left to undo in the field: what is undone now is shown.
    run_menu(*open.frame, "Undo Change title");
    BOOST_TEST(open.programme().title != "Changed");
    BOOST_TEST(find(*open.frame, "title").IsShownOnScreen());
    BOOST_TEST(open.frame->GetStatusBar()->GetStatusText(0).StartsWith("Undone: Change title."));
}

BOOST_AUTO_TEST_CASE(names_that_are_no_text_or_turn_it_round_are_shown_as_they_are)
{
    OpenExample open{"minimal", "programme"};
    const auto folder = open.frame->session().folder();
    for (const auto& [name, shown] : {std::pair{"caf\xE9.programme.xml", "caf\\xE9.programme.xml"},
                                      std::pair{"invoice\xE2\x80\xAE"
                                                "fdp.programme.xml",
                                                "invoice\\u{202E}fdp.programme.xml"}}) {
        const auto file = folder / name;
        std::filesystem::copy_file(open.frame->session().file(), file);
        auto* frame = new ui::MainFrame{open.application, open_session(file, open.application)};
        frame->Show();
        BOOST_TEST(frame->GetTitle().utf8_string().find(shown) != std::string::npos);
        BOOST_REQUIRE(wait_until([&] { return frame->find_page("programme") != nullptr; }));
        type_text(find(*frame, "title"), "Saved");
        run_menu(*frame, "Save");
        BOOST_REQUIRE(wait_until([&] { return !frame->session().document().is_modified(); }));
        BOOST_TEST(read_file(file, 10'000'000).value().find("<title>Saved</title>") != std::string::npos);
        BOOST_TEST(frame->GetStatusBar()->GetStatusText(0).utf8_string() ==
                   std::string{"Saved "} + shown + ".");
        frame->Close(true);
        pump();
    }
}

BOOST_AUTO_TEST_CASE(work_that_was_left_behind_is_offered_where_its_programme_is_opened)
{
    OpenExample open{"minimal", "programme"};
    const auto file = open.frame->session().file();
    type_text(find(*open.frame, "title"), "Left behind");
    open.frame->Close(true); // without a question, as where the user's session ends: it is kept then
    open.frame = nullptr;
    pump();
    auto* frame = new ui::MainFrame{open.application, open_session(file, open.application)};
    frame->Show();
    frame->show_error({"file.unwritable", "x", {}}); // another message does not push it away
    BOOST_TEST(find(*frame, "offer").IsShown());
    BOOST_TEST(frame->session().left_work().size() == 1U);
    auto& recover = find(find(*frame, "offer"), "action");
    BOOST_TEST(recover.GetLabel().utf8_string() == "Reco&ver");
    click(recover);
    BOOST_REQUIRE(wait_until([&] { return !open.application.sessions.empty(); }));
    BOOST_TEST(open.application.sessions[0]->document().programme().title == "Left behind");
    // In the place of the window that had nothing of its own to lose: nobody else has the file open.
    BOOST_TEST(!open.application.sessions[0]->is_open_elsewhere());
    auto* recovered = new ui::MainFrame{open.application, std::move(open.application.sessions[0])};
    BOOST_TEST(recovered->GetTitle().Contains("recovered"));
    BOOST_TEST(recovered->notice().empty());
    recovered->Close(true);
    pump();
}

BOOST_AUTO_TEST_SUITE_END()
