// SPDX-License-Identifier: MIT
#include "editor/ui/page.hpp"
#include "editor/ui/programme_page.hpp"
#include "tests/gui/gui_test.hpp"

#include <wx/choice.h>
#include <wx/statusbr.h>
#include <wx/textctrl.h>

using namespace km;
using namespace km::test;

BOOST_AUTO_TEST_SUITE(programme_page)

BOOST_AUTO_TEST_CASE(typing_a_title_is_one_step_of_undo)
{
    OpenExample open{"first-line-manager", "programme"};
    const auto before = open.programme().title;
    auto& title = find_as<wxTextCtrl>(*open.frame, "title");
    BOOST_TEST(title.GetValue().utf8_string() == before);
    type_text(title, "Träining");
    BOOST_TEST(open.programme().title == "Träining");
    BOOST_TEST(open.document().is_modified());
    run_menu(*open.frame, "Undo Change title");
    BOOST_TEST(open.programme().title == before);
    BOOST_TEST(title.GetValue().utf8_string() == before);
    BOOST_TEST(!open.document().is_modified());
}

BOOST_AUTO_TEST_CASE(a_wrong_ukprn_is_told_beside_its_field)
{
    OpenExample open{"first-line-manager", "programme"};
    auto& field = find(*open.frame, "ukprn");
    type_text(field, "1234567");
    const auto* said = field.GetNextSibling(); // below it, and read out with it
    BOOST_TEST(said->IsShown());
    BOOST_TEST(said->GetLabel() == "Check: A UKPRN has eight digits.");
    find(*open.frame, "title").SetFocus();
    pump();
    BOOST_TEST(open.programme().provider.ukprn ==
               "10099901"); // what was typed is none, and stays in the field
    BOOST_TEST(find_as<wxTextCtrl>(*open.frame, "ukprn").GetValue() == "1234567");
    BOOST_TEST(open.page<ui::Page>("programme").to_do().StartsWith("1 field holds something"));
}

BOOST_AUTO_TEST_CASE(half_a_number_is_not_another_number)
{
    OpenExample open{"first-line-manager", "programme"};
    auto& hours = find_as<wxTextCtrl>(*open.frame, "hours");
    const auto before = open.programme().hours;
    type_text(hours, "7,5");
    run_menu(*open.frame, "Save");
    BOOST_REQUIRE(
        wait_until([&] { return open.frame->GetStatusBar()->GetStatusText(0).StartsWith("Saved"); }));
    BOOST_TEST(open.frame->notice().EndsWith("Learning hours: 7,5"));
    BOOST_TEST((open.programme().hours == before));
    BOOST_TEST(hours.GetValue() == "7,5");
    BOOST_TEST(open.page<ui::Page>("programme").to_do() != "Nothing is missing here.");
    BOOST_TEST(open.frame->session().has_unsaved_work());
    // Put right, it is handed over as it is left.
    type_text(hours, "7.50");
    BOOST_TEST((open.programme().hours == before));
    find(*open.frame, "title").SetFocus();
    pump();
    BOOST_TEST(open.programme().hours->count() == 750);
    BOOST_TEST(hours.GetValue() == "7.5");
    BOOST_TEST(open.document().undo_name() == "Change learning hours");
    open.wait_for_check();
    BOOST_TEST(open.page<ui::Page>("programme").to_do() == "Nothing is missing here.");
    // A command takes what is good with it.
    type_text(hours, "8");
    run_menu(*open.frame, "Save");
    BOOST_REQUIRE(wait_until([&] { return !open.document().is_modified(); }));
    BOOST_TEST(open.programme().hours->count() == 800);
}

BOOST_AUTO_TEST_CASE(pasted_characters_that_no_file_holds_are_left_out_and_counted)
{
    OpenExample open{"first-line-manager", "programme"};
    auto& title = find_as<wxTextCtrl>(*open.frame, "title");
    title.SetFocus();
    title.SetValue("Lead");
    title.SetInsertionPoint(2);
    title.WriteText(wxString::FromUTF8("\v\x02\x03\r\n"));
    pump();
    BOOST_TEST(open.programme().title == "Le  ad");
    BOOST_TEST(title.GetInsertionPoint() == 4);
    BOOST_TEST(open.frame->GetStatusBar()->GetStatusText(0) ==
               "2 characters that a programme cannot hold were left out.");
    auto& summary = find_as<wxTextCtrl>(*open.frame, "summary");
    summary.SetFocus();
    wxString long_text;
    while (long_text.length() < 132'000) {
        long_text += "plan a week ";
    }
    summary.SetValue(long_text);
    pump();
    BOOST_TEST(open.programme().summary.size() == 100'000U);
    BOOST_TEST(summary.GetValue().length() == 100'000U);
    BOOST_TEST(open.frame->GetStatusBar()->GetStatusText(0).StartsWith("1 text is longer"));
    run_menu(*open.frame, "Save");
    BOOST_REQUIRE(wait_until([&] { return !open.document().is_modified(); }));
}

BOOST_AUTO_TEST_CASE(another_policy_judges_at_once_and_can_be_undone)
{
    OpenExample open{"mid-level-manager", "programme"};
    BOOST_TEST(open.frame->status().StartsWith("Does not meet nhs-kitemark"));
    auto& policy = find_as<wxChoice>(*open.frame, "policy");
    BOOST_REQUIRE(policy.GetCount() == 2U);
    policy.SetSelection(1 - policy.GetSelection());
    wxCommandEvent chosen{wxEVT_CHOICE, policy.GetId()};
    chosen.SetInt(policy.GetSelection());
    chosen.SetEventObject(&policy);
    policy.ProcessWindowEvent(chosen);
    BOOST_TEST(wait_until([&] { return open.frame->status().Contains("self-check"); }));
    run_menu(*open.frame, "Undo Change policy");
    BOOST_TEST(wait_until([&] { return open.frame->status().Contains("nhs-kitemark"); }));
    BOOST_TEST(!open.document().is_modified());
}

BOOST_AUTO_TEST_CASE(every_control_has_a_name)
{
    OpenExample open{"first-line-manager", "programme"};
    BOOST_TEST(nameless_controls(*open.frame) == std::vector<std::string>{},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
