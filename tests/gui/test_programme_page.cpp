// SPDX-License-Identifier: MIT
#include "editor/ui/programme_page.hpp"
#include "tests/gui/gui_test.hpp"

#include <wx/choice.h>
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
    open.wait_for_check();
    BOOST_TEST(!open.frame->session().background().result()->meets);
    BOOST_TEST(open.frame->status().StartsWith("Does not meet nhs-kitemark"));
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
