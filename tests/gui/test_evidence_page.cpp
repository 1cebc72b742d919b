// SPDX-License-Identifier: MIT
#include "editor/ui/evidence_page.hpp"
#include "editor/ui/open_document.hpp"
#include "editor/ui/text_list.hpp"
#include "tests/gui/gui_test.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <wx/choice.h>
#include <wx/textctrl.h>

using namespace km;
using namespace km::test;
namespace fs = std::filesystem;

namespace {

struct Evidence : OpenExample {
    Evidence() : OpenExample{"first-line-manager", "evidence"} {}

    ui::TextList& list() { return find_as<ui::TextList>(*frame, "evidence-list"); }
    ui::EvidencePage& evidence_page() { return page<ui::EvidencePage>("evidence"); }
    fs::path programme_folder() { return frame->session().folder(); }
    std::string cell(unsigned row, unsigned column)
    {
        wxVariant value;
        list().GetModel()->GetValue(value, item(row), column);
        return value.GetString().utf8_string();
    }
    wxDataViewItem item(unsigned row)
    {
        return dynamic_cast<wxDataViewVirtualListModel&>(*list().GetModel()).GetItem(row);
    }
    void in_hand(int row)
    {
        list().select(row);
        wxDataViewEvent event{wxEVT_DATAVIEW_SELECTION_CHANGED, &list(), item(static_cast<unsigned>(row))};
        list().ProcessWindowEvent(event);
        pump();
    }
    void look()
    {
        frame->look_at_disk();
        frame->session().background().look_at_evidence(programme_folder());
    }
    fs::path document(const std::string& name, std::string_view text)
    {
        const auto path = application.folder() / name;
        BOOST_REQUIRE(write_atomically({path, km::Existing::own}, text).has_value());
        return path;
    }
    bool work_done()
    {
        return wait_until([&] { return !evidence_page().is_busy(); });
    }
};

/// What was handed to the system's viewer.
struct Viewer {
    Viewer()
    {
        ui::set_viewer([this](const fs::path& file) {
            opened.push_back(file);
            return true;
        });
    }
    ~Viewer() { ui::set_viewer({}); }
    std::vector<fs::path> opened;
};

} // namespace

BOOST_AUTO_TEST_SUITE(evidence_page)

BOOST_FIXTURE_TEST_CASE(each_file_is_listed_with_its_state, Evidence)
{
    BOOST_TEST(list().rows() == 5U);
    BOOST_TEST(cell(0, 0) == "Scheme of work");
    BOOST_TEST(cell(0, 1) == "Scheme of Work v3 (final).pdf");
    BOOST_TEST(cell(0, 2) == "PDF document");
    BOOST_TEST(cell(0, 3).ends_with("KB"));
    BOOST_TEST(cell(0, 4) == "unchanged");
    BOOST_TEST(cell(0, 5).ends_with("mappings"));
}

BOOST_FIXTURE_TEST_CASE(chosen_files_are_copied_and_added_as_one_step, Evidence)
{
    application.prompts().answers.push_back(
        std::vector<fs::path>{document("My plan.pdf", "plan"), document("Notes.txt", "notes")});
    click(find(*frame, "evidence-add"));
    BOOST_REQUIRE(wait_until([&] { return programme().evidence.size() == 7U; }));
    BOOST_TEST(programme().evidence[5].path == "evidence/My_plan.pdf");
    BOOST_TEST(programme().evidence[5].id.str() == "e6");
    BOOST_TEST(fs::exists(programme_folder() / "evidence/Notes.txt"));
    BOOST_TEST(list().rows() == 7U);
    BOOST_TEST(list().row() == 5);
    wait_for_check();
    BOOST_TEST(cell(5, 4) == "unchanged");
    BOOST_TEST(cell(5, 5) == "not cited");
    run_menu(*frame, "Undo Add evidence files");
    BOOST_TEST(programme().evidence.size() == 5U);
    BOOST_TEST(list().rows() == 5U);
}

BOOST_FIXTURE_TEST_CASE(a_changed_file_is_noticed_and_its_digest_taken_again, Evidence)
{
    BOOST_REQUIRE(
        write_atomically({programme_folder() / "evidence/scheme-of-work.pdf", km::Existing::own}, "another")
            .has_value());
    look();
    BOOST_REQUIRE(wait_until([&] { return cell(0, 4) == "changed since"; }));
    const auto before = programme().evidence[0].sha256;
    run_menu(*frame, "Take digests of all changed files");
    BOOST_REQUIRE(wait_until([&] { return programme().evidence[0].sha256 != before; }));
    BOOST_TEST(cell(0, 4) == "unchanged");
    run_menu(*frame, "Undo Take digest again");
    BOOST_TEST(programme().evidence[0].sha256 == before);
    BOOST_TEST(cell(0, 4) == "changed since");
}

BOOST_FIXTURE_TEST_CASE(a_missing_file_is_shown_as_missing, Evidence)
{
    fs::remove(programme_folder() / "evidence/assessment-map.xlsx");
    look();
    BOOST_REQUIRE(wait_until([&] { return cell(3, 4) == "missing"; }));
    in_hand(3);
    BOOST_TEST(find_as<wxTextCtrl>(*frame, "evidence-state").GetValue().StartsWith("There is no file"));
    find_as<wxChoice>(*frame, "evidence-show").SetSelection(2);
    wxCommandEvent chosen{wxEVT_CHOICE, find(*frame, "evidence-show").GetId()};
    chosen.SetInt(2);
    find(*frame, "evidence-show").ProcessWindowEvent(chosen);
    BOOST_TEST(list().rows() == 1U);
    BOOST_TEST(cell(0, 0) == "Assessment map");
}

BOOST_FIXTURE_TEST_CASE(typing_a_title_renames_the_file_in_hand, Evidence)
{
    in_hand(1);
    auto& title = find_as<wxTextCtrl>(*frame, "evidence-title");
    BOOST_TEST(title.GetValue() == "Assessment brief for learners");
    type_text(title, "Brief");
    BOOST_TEST(programme().evidence[1].title == "Brief");
    BOOST_TEST(cell(1, 0) == "Brief");
    BOOST_TEST(list().row() == 1);
    run_menu(*frame, "Undo Rename evidence");
    BOOST_TEST(programme().evidence[1].title == "Assessment brief for learners");
}

BOOST_FIXTURE_TEST_CASE(removing_asks_where_mappings_cite_the_file, Evidence)
{
    in_hand(0);
    const auto citations = programme().mappings[0].citations.size();
    application.prompts().answers.push_back(std::monostate{});
    click(find(*frame, "evidence-remove"));
    BOOST_TEST(programme().evidence.size() == 5U); // turned away
    application.prompts().answers.push_back(std::size_t{0});
    click(find(*frame, "evidence-remove"));
    BOOST_TEST(programme().evidence.size() == 4U);
    BOOST_TEST(programme().mappings[0].citations.size() < citations);
    BOOST_TEST(fs::exists(programme_folder() / "evidence/scheme-of-work.pdf"));
    BOOST_TEST(application.prompts().asked.back() == "Remove \"Scheme of work\" and the citations of it?");
    run_menu(*frame, "Undo Remove evidence");
    BOOST_TEST(programme().evidence.size() == 5U);
    BOOST_TEST(programme().mappings[0].citations.size() == citations);
}

BOOST_FIXTURE_TEST_CASE(documents_are_opened_and_programs_are_not, Evidence)
{
    const Viewer viewer;
    in_hand(0);
    click(find(*frame, "evidence-open"));
    BOOST_REQUIRE(wait_until([&] { return viewer.opened.size() == 1U; }));
    BOOST_TEST(viewer.opened[0].filename() == "scheme-of-work.pdf");
    evidence_page().add_files({document("setup.exe", "MZ")});
    BOOST_REQUIRE(wait_until([&] { return programme().evidence.size() == 6U; }));
    // What was found is said, and a copy offered.
    const auto copy = application.folder() / "saved.bin";
    application.prompts().answers = {std::size_t{0}, copy.string()};
    run_menu(*frame, "Open document");
    BOOST_REQUIRE(wait_until([&] { return fs::exists(copy); }));
    BOOST_TEST(application.prompts().asked.front() == "setup.exe was not opened.");
    BOOST_REQUIRE(wait_until([&] { return read_file(copy, 100).value() == "MZ"; }));
    BOOST_REQUIRE(wait_until([&] { return !evidence_page().is_opening(); }));
    // Turning away saves nothing.
    application.prompts().answers = {std::monostate{}};
    run_menu(*frame, "Open document");
    BOOST_REQUIRE(wait_until([&] { return application.prompts().answers.empty(); }));
    // Without opening it.
    const auto other = application.folder() / "other.bin";
    application.prompts().answers = {other.string()};
    run_menu(*frame, "Save a copy…");
    BOOST_REQUIRE(wait_until([&] { return fs::exists(other); }));
    BOOST_TEST(viewer.opened.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(plain_text_is_shown_in_a_window_of_ours, Evidence)
{
    const Viewer viewer;
    evidence_page().add_files({document("notes.txt", "=cmd|'/c calc'!A0\x1B")});
    BOOST_REQUIRE(wait_until([&] { return programme().evidence.size() == 6U; }));
    const auto shown = [] {
        for (auto* window : wxTopLevelWindows) {
            if (window->GetName() == "PlainTextFrame") {
                return window;
            }
        }
        return static_cast<wxWindow*>(nullptr);
    };
    run_menu(*frame, "Open document");
    BOOST_REQUIRE(wait_until([&] { return shown() != nullptr; }));
    const auto& text = find_as<wxTextCtrl>(*shown(), "plain-text");
    BOOST_TEST(text.GetValue() == "=cmd|'/c calc'!A0\\u{1B}");
    BOOST_TEST(!text.IsEditable());
    BOOST_TEST(nameless_controls(*shown()) == std::vector<std::string>{}, boost::test_tools::per_element());
    BOOST_TEST(viewer.opened.empty());
    shown()->Close();
    BOOST_REQUIRE(wait_until([&] { return shown() == nullptr; }));
}

BOOST_FIXTURE_TEST_CASE(a_file_in_the_folder_that_is_evidence_already_is_not_added, Evidence)
{
    evidence_page().add_files({programme_folder() / "evidence/scheme-of-work.pdf"});
    BOOST_REQUIRE(work_done());
    BOOST_TEST(programme().evidence.size() == 5U);
    evidence_page().add_files({application.folder() / "gone1.pdf", application.folder() / "gone2.pdf"});
    BOOST_REQUIRE(work_done());
    BOOST_TEST(application.prompts().asked.back().starts_with("2 files were not added.: "));
}

BOOST_FIXTURE_TEST_CASE(a_finding_leads_to_its_file, Evidence)
{
    frame->show_page("programme");
    frame->go_to({document::Place::Kind::evidence, 3});
    pump();
    BOOST_TEST(frame->current_page() == &evidence_page());
    BOOST_TEST(list().row() == 3);
}

namespace {

/// A window of any session, closed without a question.
struct Window {
    TestApplication application;
    ui::MainFrame* frame = nullptr;

    document::ReferencePtr reference()
    {
        const auto& library = application.environment().library;
        return std::make_shared<const document::Reference>(
            document::Reference{library.framework("nhs-mlf", "2025-09-04-draft").value(),
                                library.policy("nhs-kitemark").value(), true});
    }
    void open(std::unique_ptr<document::Session> session)
    {
        frame = new ui::MainFrame{application, std::move(session)};
        frame->Show();
        BOOST_REQUIRE(wait_until([&] { return frame->IsShownOnScreen() && frame->GetClientSize().x > 100; }));
        frame->show_page("evidence");
        BOOST_REQUIRE(wait_until([&] { return frame->session().background().is_current(); }));
        pump();
    }
    ~Window()
    {
        if (frame != nullptr) {
            frame->session().abandon();
            frame->Close(true);
            pump();
        }
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_programme_without_a_file_is_saved_before_files_are_copied, Window)
{
    const auto pack = reference();
    open(document::Session::create(document::new_programme(pack->framework.model, {0}), pack,
                                   application.environment()));
    auto& add = find(*frame, "first-add");
    BOOST_TEST(add.IsShownOnScreen());
    BOOST_TEST(!find(*frame, "evidence-list").IsShownOnScreen());
    const auto plan = application.folder() / "My plan.pdf";
    BOOST_REQUIRE(write_atomically({plan, km::Existing::own}, "plan").has_value());
    const auto folder = application.folder() / "new";
    fs::create_directories(folder);
    application.prompts().answers = {std::vector<fs::path>{plan}, std::size_t{0},
                                     (folder / "new.programme.xml").string()};
    click(add);
    BOOST_REQUIRE(wait_until([&] { return frame->session().document().programme().evidence.size() == 1U; }));
    BOOST_TEST(fs::exists(folder / "new.programme.xml"));
    BOOST_TEST(fs::exists(folder / "evidence/My_plan.pdf"));
    BOOST_TEST(find(*frame, "evidence-list").IsShownOnScreen());
    BOOST_TEST(!add.IsShownOnScreen());
}

BOOST_FIXTURE_TEST_CASE(a_packed_programme_shows_its_evidence_and_changes_nothing, Window)
{
    const auto example = fs::path{KM_SOURCE_DIR} / "docs/examples/first-line-manager";
    const auto original = open_session(example / "first-line-manager.programme.xml", application);
    const auto& packed = original->document().programme();
    std::vector<rules::EvidenceFact> facts;
    for (const auto& file : packed.evidence) {
        facts.push_back({rules::EvidenceFact::State::present, file.sha256, 1000});
    }
    auto session = document::Session::view(packed, reference(), facts, {}, application.environment());
    std::string taken_out;
    session->set_evidence_source({[&](const std::string& path, auto then) {
                                      taken_out = path;
                                      then(document::ReadyDocument{example / path, {}});
                                  },
                                  {}});
    open(std::move(session));
    BOOST_TEST(find_as<ui::TextList>(*frame, "evidence-list").rows() == 5U);
    BOOST_TEST(!find(*frame, "evidence-add").IsEnabled());
    BOOST_TEST(!find(*frame, "evidence-remove").IsEnabled());
    BOOST_TEST(!find(*frame, "evidence-again").IsEnabled());
    BOOST_TEST(!find_as<wxTextCtrl>(*frame, "evidence-title").IsEditable());
    const Viewer viewer;
    click(find(*frame, "evidence-open"));
    BOOST_TEST(viewer.opened.size() == 1U);
    BOOST_TEST(taken_out == "evidence/scheme-of-work.pdf");
    dynamic_cast<ui::EvidencePage&>(*frame->find_page("evidence")).add_files({example / "README.md"});
    BOOST_TEST(frame->session().document().programme().evidence.size() == 5U);
    frame->show_page("findings");
    pump();
    BOOST_TEST(!find(*frame, "findings-fix").IsEnabled());
}

BOOST_FIXTURE_TEST_CASE(every_control_has_a_name, Evidence)
{
    BOOST_TEST(nameless_controls(*frame) == std::vector<std::string>{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
