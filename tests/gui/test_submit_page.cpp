// SPDX-License-Identifier: MIT
#include "editor/ui/identity_dialog.hpp"
#include "editor/ui/open_document.hpp"
#include "editor/ui/submit_page.hpp"
#include "editor/ui/text_list.hpp"
#include "editor/ui/verdict_list.hpp"
#include "tests/gui/gui_test.hpp"
#include "tests/support/temp_folder.hpp"
#include "validator/base/file.hpp"

#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/radiobox.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

using namespace km;
using namespace km::test;
using document::StepState;
using document::SubmitStep;
namespace fs = std::filesystem;

namespace {

struct Submit : OpenExample {
    explicit Submit(const std::string& example = "first-line-manager") : OpenExample{example, "submit"}
    {
        ui::set_viewer([this](const fs::path& file) {
            shown.push_back(file);
            return true;
        });
    }
    ~Submit() { ui::set_viewer({}); }

    std::vector<fs::path> shown; ///< in the browser or the file manager

    ui::SubmitPage& submit_page() { return page<ui::SubmitPage>("submit"); }
    StepState state(SubmitStep step) { return document::state_of(step, submit_page().facts()); }
    void answer(std::initializer_list<std::string> texts)
    {
        for (const auto& text : texts) {
            application.prompts().answers.emplace_back(text);
        }
    }
    std::string in_folder(const std::string& name) { return (application.folder() / name).string(); }
    void create_identity()
    {
        answer({in_folder("id.p12")});
        click(find(*frame, "create"));
        BOOST_REQUIRE(wait_until([&] { return submit_page().facts().has_identity; }));
    }
    void sign()
    {
        BOOST_TEST(find(*frame, "sign").IsEnabled());
        answer({in_folder("out.asice"), ScriptedPrompts::kNewPassword});
        click(find(*frame, "sign"));
        BOOST_REQUIRE(wait_until([&] { return submit_page().submitted() != nullptr; }));
        pump();
    }
    wxString sending() { return find_as<wxTextCtrl>(*frame, "send").GetValue(); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(submit_page)

BOOST_AUTO_TEST_CASE(an_example_becomes_a_verified_package)
{
    Submit open;
    BOOST_TEST(!find(*open.frame, "sign").IsEnabled());
    BOOST_TEST((document::next_step(open.submit_page().facts()) == SubmitStep::report));
    click(find(*open.frame, "report"));
    BOOST_REQUIRE(wait_until([&] { return !open.shown.empty(); }));
    BOOST_TEST(read_file(open.shown.front(), 50'000'000)->find("<!DOCTYPE html") != std::string::npos);
    BOOST_TEST((open.state(SubmitStep::report) == StepState::done));
    open.create_identity();
    BOOST_TEST(open.application.chosen.identity == fs::path{open.in_folder("id.p12")});
    open.sign();
    BOOST_TEST(open.submit_page().submitted()->verdict.valid());
    BOOST_TEST((open.state(SubmitStep::verified) == StepState::done));
    BOOST_TEST(fs::exists(open.in_folder("out.asice")));
    BOOST_TEST(open.sending().Contains("out.asice"));
    BOOST_TEST(open.sending().Contains("fingerprint"));
    BOOST_TEST(find(*open.frame, "verdict").IsShownOnScreen());
    BOOST_TEST((find_as<ui::VerdictList>(*open.frame, "verdict").rows() >= 5U));
    open.answer({open.in_folder("cert.pem")});
    click(find(*open.frame, "save-certificate"));
    BOOST_REQUIRE(wait_until([&] { return fs::exists(open.in_folder("cert.pem")); }));
    click(find(*open.frame, "folder"));
    BOOST_TEST(open.shown.back() == open.application.folder());
    click(find(*open.frame, "open-package"));
    BOOST_TEST((open.application.opened == std::vector{fs::path{open.in_folder("out.asice")}}));
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_asked_again)
{
    Submit open;
    open.create_identity();
    open.answer({open.in_folder("out.asice"), "wrong", ScriptedPrompts::kNewPassword});
    click(find(*open.frame, "sign"));
    BOOST_REQUIRE(wait_until([&] { return open.submit_page().submitted() != nullptr; }));
    BOOST_TEST(open.application.prompts().asked.back().find("was wrong") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(turning_away_from_the_password_writes_nothing)
{
    Submit open;
    open.create_identity();
    open.answer({open.in_folder("out.asice")});
    open.application.prompts().answers.emplace_back();
    click(find(*open.frame, "sign"));
    pump();
    BOOST_TEST(open.application.prompts().answers.empty());
    BOOST_TEST(!fs::exists(open.in_folder("out.asice")));
    BOOST_TEST((open.state(SubmitStep::packed) == StepState::open));
}

BOOST_AUTO_TEST_CASE(what_does_not_meet_the_policy_is_packed_only_on_purpose)
{
    Submit open{"mid-level-manager"};
    auto& incomplete = find_as<wxCheckBox>(*open.frame, "incomplete");
    BOOST_TEST(incomplete.IsShownOnScreen());
    open.create_identity();
    BOOST_TEST(!find(*open.frame, "sign").IsEnabled());
    click(incomplete);
    open.sign();
    BOOST_TEST(!open.submit_page().submitted()->verdict.valid());
    BOOST_TEST((open.state(SubmitStep::packed) == StepState::accepted));
    BOOST_TEST((open.state(SubmitStep::verified) == StepState::accepted));
}

BOOST_AUTO_TEST_CASE(a_change_after_signing_asks_for_signing_again)
{
    Submit open;
    open.create_identity();
    open.sign();
    auto after = document::particulars_of(open.programme());
    after.summary += " More.";
    document::Step step{"Change summary", {}, {}};
    step.edits.push_back(document::set_particulars(open.programme(), after));
    open.document().perform(std::move(step));
    open.wait_for_check();
    BOOST_TEST((open.state(SubmitStep::saved) == StepState::open));
    BOOST_TEST((open.state(SubmitStep::verified) == StepState::outdated));
    open.document().undo();
    open.wait_for_check();
    BOOST_TEST((open.state(SubmitStep::verified) == StepState::done));
}

BOOST_AUTO_TEST_CASE(enter_does_the_step_in_hand)
{
    Submit open;
    auto& steps = find_as<ui::TextList>(*open.frame, "steps");
    BOOST_TEST(steps.rows() == document::kSubmitSteps.size());
    steps.select(2);
    wxDataViewEvent event{wxEVT_DATAVIEW_ITEM_ACTIVATED, &steps, steps.GetSelection()};
    steps.ProcessWindowEvent(event);
    BOOST_REQUIRE(wait_until([&] { return !open.shown.empty(); }));
}

BOOST_AUTO_TEST_CASE(every_control_has_a_name)
{
    Submit open;
    open.create_identity();
    open.sign();
    BOOST_TEST(nameless_controls(*open.frame) == std::vector<std::string>{},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(identity_dialog)

struct Dialog {
    ScriptedPrompts prompts;
    TempFolder folder;
    ui::IdentityDialog* dialog =
        new ui::IdentityDialog{nullptr, prompts, {"Example Training Ltd", "10000001", "Jo Example"}};
    ~Dialog() { dialog->Destroy(); }
    std::string file(const std::string& name) { return (folder.path / name).string(); }
    std::string problem() { return dialog->find_problem().first.utf8_string(); }
};

BOOST_FIXTURE_TEST_CASE(it_says_what_is_wrong_and_takes_what_is_right, Dialog)
{
    dialog->Show();
    type_text(find(*dialog, "file"), file("id.p12"));
    BOOST_TEST(problem() == "Choose a password of at least eight characters.");
    type_text(find(*dialog, "password"), "long enough");
    type_text(find(*dialog, "again"), "long enouhg");
    BOOST_TEST(problem() == "The two passwords are not the same.");
    wxCommandEvent event{wxEVT_BUTTON, wxID_OK};
    dialog->ProcessWindowEvent(event);
    BOOST_TEST(dialog->IsShown());
    type_text(find(*dialog, "again"), "long enough");
    BOOST_TEST(problem().empty());
    type_text(find(*dialog, "ukprn"), "1234");
    BOOST_TEST(problem() == "A UKPRN has eight digits.");
    type_text(find(*dialog, "ukprn"), "");
    type_text(find(*dialog, "ods"), "rxx");
    BOOST_TEST(problem() == "An ODS code has 3 to 10 capital letters and digits.");
    type_text(find(*dialog, "ods"), "RXX");
    BOOST_TEST(problem().empty());
    type_text(find(*dialog, "organisation"), " ");
    BOOST_TEST(problem() == "Write the name of the organisation.");
    type_text(find(*dialog, "organisation"), "Träining");
    type_text(find(*dialog, "file"), "/nowhere/at/all.p12");
    BOOST_TEST(problem() == "There is no such folder.");
    type_text(find(*dialog, "file"), file("id.p12"));
    const auto answer = dialog->take_answer();
    BOOST_TEST(answer.subject.organisation == "Träining");
    BOOST_TEST(answer.subject.ukprn.empty());
    BOOST_TEST(answer.subject.ods == "RXX");
    BOOST_TEST(answer.password.view() == "long enough");
    BOOST_TEST(answer.request.empty());
    BOOST_TEST(find_as<wxTextCtrl>(*dialog, "password").IsEmpty());
}

BOOST_FIXTURE_TEST_CASE(no_file_is_overwritten, Dialog)
{
    type_text(find(*dialog, "password"), "long enough");
    type_text(find(*dialog, "again"), "long enough");
    type_text(find(*dialog, "file"), KM_SOURCE_DIR "/README.md");
    BOOST_TEST(problem().starts_with("This file exists."));
}

BOOST_FIXTURE_TEST_CASE(a_request_needs_a_file_of_its_own, Dialog)
{
    auto& kind = find_as<wxRadioBox>(*dialog, "kind");
    BOOST_TEST(!find(*dialog, "request").IsEnabled());
    kind.SetSelection(1);
    wxCommandEvent event{wxEVT_RADIOBOX, kind.GetId()};
    kind.ProcessWindowEvent(event);
    BOOST_TEST(find(*dialog, "request").IsEnabled());
    type_text(find(*dialog, "password"), "long enough");
    type_text(find(*dialog, "again"), "long enough");
    type_text(find(*dialog, "file"), file("key.pem"));
    type_text(find(*dialog, "request"), file("key.pem"));
    BOOST_TEST(problem() == "Key and request need a file each.");
    type_text(find(*dialog, "request"), file("request.csr"));
    BOOST_TEST(problem().empty());
    BOOST_TEST(dialog->take_answer().request == fs::path{file("request.csr")});
}

BOOST_FIXTURE_TEST_CASE(every_control_has_a_name, Dialog)
{
    dialog->Show();
    BOOST_REQUIRE(wait_until([&] { return dialog->IsShownOnScreen(); }));
    BOOST_TEST(nameless_controls(*dialog) == std::vector<std::string>{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
