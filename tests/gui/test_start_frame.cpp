// SPDX-License-Identifier: MIT
#include "editor/ui/new_programme_dialog.hpp"
#include "editor/ui/start_frame.hpp"
#include "editor/ui/text_list.hpp"
#include "tests/gui/gui_test.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/paths.hpp"

#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/dataview.h>
#include <wx/textctrl.h>

using namespace km;
using namespace km::test;
namespace fs = std::filesystem;

namespace {

const fs::path kMinimal = fs::path{KM_SOURCE_DIR} / "docs/examples/minimal/minimal.programme.xml";

struct OpenStart {
    explicit OpenStart(std::vector<fs::path> recent = {}) { application.recent = std::move(recent); }
    ~OpenStart()
    {
        frame->Destroy();
        pump();
    }
    void show()
    {
        frame = new ui::StartFrame{application};
        frame->Show();
        look();
    }
    void look()
    {
        BOOST_REQUIRE(wait_until([&] { return frame->has_looked() && frame->IsShownOnScreen(); }));
    }
    [[nodiscard]] std::string cell(unsigned row, unsigned column)
    {
        auto& list = find_as<ui::TextList>(*frame, "recent");
        wxVariant value;
        list.GetModel()->GetValue(
            value, static_cast<wxDataViewVirtualListModel*>(list.GetModel())->GetItem(row), column);
        return value.GetString().utf8_string();
    }
    /// What a session that was killed left: a recovery file that nobody holds the lock of.
    void leave_work(const std::string& original)
    {
        const auto& state = application.environment().state_folder;
        fs::create_directories(state);
        fs::copy_file(kMinimal, state / "left.programme.xml");
        BOOST_REQUIRE(write_atomically({state / "left.origin", km::Existing::own}, original).has_value());
    }

    TestApplication application;
    ui::StartFrame* frame = nullptr;
};

/// A dialog that is shown without stopping the test.
struct OpenNewProgramme {
    explicit OpenNewProgramme(TestApplication& application)
        : answers{application.environment()}
        , dialog{nullptr, *application.environment().library.frameworks(), answers}
    {
        dialog.Show();
        BOOST_REQUIRE(wait_until([&] { return dialog.IsShownOnScreen(); }));
    }
    void choose(const std::string& id)
    {
        const auto packs = *TestApplication{}.environment().library.frameworks();
        auto& choice = find_as<wxChoice>(dialog, "new-framework");
        for (std::size_t i = 0; i < packs.size(); ++i) {
            if (packs[i].model.id == id) {
                choice.SetSelection(static_cast<int>(i));
            }
        }
        wxCommandEvent event{wxEVT_CHOICE, choice.GetId()};
        choice.ProcessWindowEvent(event);
        pump();
    }
    document::BegunAnswers answers;
    ui::NewProgrammeDialog dialog;
};

} // namespace

BOOST_AUTO_TEST_SUITE(start_frame)

BOOST_AUTO_TEST_CASE(a_recent_file_that_is_gone_is_said_so_and_can_be_forgotten)
{
    OpenStart start{{"/nowhere/leading/leading.programme.xml", kMinimal}};
    start.show();
    BOOST_TEST(start.cell(0, 0) == "leading");
    BOOST_TEST(start.cell(0, 2) == "missing");
    BOOST_TEST(start.cell(1, 0) == "minimal");
    BOOST_TEST(start.cell(1, 2) != "missing");
    click(find(*start.frame, "recent-forget"));
    pump();
    BOOST_TEST(start.application.recent == std::vector<fs::path>{kMinimal}, boost::test_tools::per_element());
    BOOST_TEST(start.cell(0, 0) == "minimal");
    start.look();
}

BOOST_AUTO_TEST_CASE(enter_opens_the_recent_file_in_hand)
{
    OpenStart start{{kMinimal}};
    start.show();
    auto& list = find_as<ui::TextList>(*start.frame, "recent");
    wxDataViewEvent event{wxEVT_DATAVIEW_ITEM_ACTIVATED, &list, list.GetCurrentItem()};
    list.ProcessWindowEvent(event);
    pump();
    BOOST_TEST(start.application.opened == std::vector<fs::path>{kMinimal}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_not_opened_but_looked_for)
{
    OpenStart start{{"/nowhere/leading.programme.xml"}};
    start.show();
    start.application.prompts().answers = {std::size_t{0}, kMinimal.string()};
    click(find(*start.frame, "recent-open"));
    pump();
    BOOST_TEST(start.application.opened == std::vector<fs::path>{kMinimal}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_recent_files_there_is_no_empty_list)
{
    OpenStart start;
    start.show();
    BOOST_TEST(!find(*start.frame, "recent").IsShown());
    BOOST_TEST(!find(*start.frame, "left-work").IsShown());
}

BOOST_AUTO_TEST_CASE(left_work_is_recovered_without_a_question)
{
    OpenStart start;
    start.leave_work({});
    start.show();
    BOOST_TEST(find(*start.frame, "left-work").IsShown());
    click(find(*start.frame, "recover"));
    BOOST_REQUIRE(wait_until([&] { return !start.application.sessions.empty(); }));
    BOOST_REQUIRE(start.application.sessions.size() == 1);
    BOOST_TEST(start.application.sessions[0]->document().is_modified());
    BOOST_TEST(start.application.prompts().asked.empty());
}

BOOST_AUTO_TEST_CASE(left_work_is_discarded_only_when_that_is_confirmed)
{
    OpenStart start;
    start.leave_work("/somewhere/a.programme.xml");
    start.show();
    start.application.prompts().answers = {std::monostate{}, std::size_t{0}};
    click(find(*start.frame, "discard"));
    pump();
    BOOST_TEST(document::Session::find_recoveries(start.application.environment()).size() == 1);
    click(find(*start.frame, "discard"));
    pump();
    start.look();
    pump();
    BOOST_TEST(document::Session::find_recoveries(start.application.environment()).empty());
    BOOST_TEST(!find(*start.frame, "left-work").IsShown());
}

BOOST_AUTO_TEST_CASE(an_example_is_copied_and_the_copy_opened)
{
    OpenStart start;
    start.show();
    const auto copy = start.application.folder() / "my copy";
    start.application.prompts().answers = {std::size_t{0}, copy.string()};
    click(find(*start.frame, "start-example"));
    pump();
    BOOST_TEST(start.application.opened == std::vector<fs::path>{copy / "first-line-manager.programme.xml"},
               boost::test_tools::per_element());
    BOOST_TEST(fs::exists(copy / "evidence/scheme-of-work.pdf"));
    // A second time there is something in the way: it stays as it is, and the user is told.
    start.application.prompts().answers = {std::size_t{0}, copy.string()};
    click(find(*start.frame, "start-example"));
    pump();
    BOOST_TEST(start.application.opened.size() == 1);
    BOOST_TEST(start.application.prompts().asked.back().find("already") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_control_has_a_name)
{
    OpenStart start{{kMinimal}};
    start.leave_work({});
    start.show();
    BOOST_TEST(nameless_controls(*start.frame) == std::vector<std::string>{},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(new_programme)

BOOST_AUTO_TEST_CASE(what_is_chosen_becomes_the_programme)
{
    TestApplication application;
    OpenNewProgramme open{application};
    open.choose("nhs-mlf");
    type_text(find(open.dialog, "new-title"), "First steps");
    type_text(find(open.dialog, "new-provider"), "Larkfield");
    click(find(open.dialog, "new-stage-0"));
    click(find(open.dialog, "new-stage-1"));
    BOOST_TEST(find(open.dialog, "new-hint").GetLabel().utf8_string() ==
               "162 outcomes to serve, each stage counted.");
    const auto session =
        document::begin_programme(open.dialog.framework(), open.dialog.wanted(), application.environment());
    BOOST_REQUIRE(session.has_value());
    const auto& programme = (*session)->document().programme();
    BOOST_TEST(programme.title == "First steps");
    BOOST_TEST(programme.id == "first-steps");
    BOOST_TEST(programme.provider.name == "Larkfield");
    BOOST_TEST(programme.framework_id == "nhs-mlf");
    BOOST_TEST(programme.policy_id == "nhs-kitemark");
    BOOST_REQUIRE(programme.claimed_stages.size() == 2);
    BOOST_TEST(programme.claimed_stages[1].str() == "1");
}

BOOST_AUTO_TEST_CASE(a_framework_without_stages_asks_for_none)
{
    TestApplication application;
    OpenNewProgramme open{application};
    open.choose("nhs-mlf");
    click(find(open.dialog, "new-stage-0"));
    open.choose("nhs-lcf");
    BOOST_TEST(wxWindow::FindWindowByName("new-stage-0", &open.dialog) == nullptr);
    BOOST_TEST(open.dialog.wanted().stages.empty());
    const auto session =
        document::begin_programme(open.dialog.framework(), open.dialog.wanted(), application.environment());
    BOOST_REQUIRE(session.has_value());
    BOOST_TEST((*session)->document().policy().id == "self-check");
}

BOOST_AUTO_TEST_CASE(what_was_answered_so_far_comes_back_after_a_crash)
{
    TestApplication application;
    const auto title = [](wxDialog& dialog) {
        return find_as<wxTextCtrl>(dialog, "new-title").GetValue().utf8_string();
    };
    {
        OpenNewProgramme open{application};
        open.choose("nhs-mlf");
        type_text(find(open.dialog, "new-title"), "First steps");
        click(find(open.dialog, "new-stage-1"));
        open.dialog.keep_answers();
        OpenNewProgramme meanwhile{application}; // another program asks too
        BOOST_TEST(title(meanwhile.dialog).empty());
        type_text(find(meanwhile.dialog, "new-title"), "Another");
        meanwhile.dialog.keep_answers();
    } // nothing was said of them: as if the program had ended
    {
        OpenNewProgramme open{application};
        BOOST_TEST(title(open.dialog) == "First steps");
        BOOST_TEST(open.dialog.framework().model.id == "nhs-mlf");
        BOOST_TEST(open.dialog.wanted().stages == std::vector<std::size_t>{1},
                   boost::test_tools::per_element());
        type_text(find(open.dialog, "new-title"), "");
        click(find(open.dialog, "new-stage-1"));
        open.dialog.keep_answers(); // nothing is left of it
    }
    OpenNewProgramme open{application};
    BOOST_TEST(title(open.dialog) == "Another"); // the other program's
}

BOOST_AUTO_TEST_CASE(answers_that_are_given_up_do_not_come_back)
{
    TestApplication application;
    {
        document::BegunAnswers answers{application.environment()};
        answers.keep({{"new-title", {"Title", "First steps"}}});
    }
    AnswerDialog turn_away{[](wxDialog& dialog) {
        BOOST_TEST(find_as<wxTextCtrl>(dialog, "new-title").GetValue() == "First steps");
        return wxID_CANCEL;
    }};
    BOOST_TEST(ui::ask_new_programme(nullptr, application) == nullptr);
    BOOST_TEST(document::BegunAnswers{application.environment()}.kept().empty());
}

BOOST_AUTO_TEST_CASE(every_control_of_the_dialog_has_a_name)
{
    TestApplication application;
    OpenNewProgramme open{application};
    open.choose("nhs-mlf");
    BOOST_TEST(nameless_controls(open.dialog) == std::vector<std::string>{},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
