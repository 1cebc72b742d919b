// SPDX-License-Identifier: MIT
#include "editor/ui/programme_page.hpp"
#include "tests/gui/gui_test.hpp"

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
    type_text(find(*open.frame, "ukprn"), "1234567");
    open.wait_for_check();
    BOOST_TEST(!open.frame->session().background().result()->meets);
    BOOST_TEST(open.frame->status().StartsWith("Does not meet nhs-kitemark"));
}

BOOST_AUTO_TEST_CASE(every_control_has_a_name)
{
    OpenExample open{"first-line-manager", "programme"};
    BOOST_TEST(nameless_controls(*open.frame) == std::vector<std::string>{},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
