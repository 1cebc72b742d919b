// SPDX-License-Identifier: MIT
#include "editor/app/help.hpp"
#include "editor/ui/dialog_hook.hpp"
#include "editor/ui/split_dialog.hpp"
#include "tests/gui/gui_test.hpp"
#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"

using namespace km;
using namespace km::test;

BOOST_AUTO_TEST_SUITE(help)

BOOST_AUTO_TEST_CASE(f1_asks_for_the_section_of_the_page)
{
    OpenExample open{"minimal"};
    for (const auto* page : {"programme", "coverage"}) {
        open.frame->show_page(page);
        run_menu(*open.frame, "Help on this page");
        BOOST_TEST(open.application.calls.back() == std::string{"help "} + page);
    }
}

BOOST_AUTO_TEST_CASE(f1_in_a_dialog_asks_for_its_section)
{
    TestApplication application;
    ui::DialogHook hook{application};
    wxFrame frame{nullptr, wxID_ANY, "Behind"};
    ui::SplitDialog dialog{&frame, document::Halves{"One", "two"}};
    BOOST_TEST(hook.Enter(&dialog) == wxID_NONE);
    dialog.Show();
    pump();
    press(find(dialog, "split-first"), WXK_F1);
    BOOST_TEST(application.calls.back() == "help outcomes");
}

BOOST_AUTO_TEST_CASE(the_manual_has_a_section_for_every_page)
{
    const auto manual = read_file(manual_file(), 10U << 20U);
    BOOST_REQUIRE(manual.has_value());
    for (const auto* section : {"start", "programme", "outcomes", "mapping", "coverage", "evidence",
                                "findings", "submit", "package", "framework", "preferences", "keyboard"}) {
        BOOST_TEST(manual->find(std::string{"id=\""} + section + "\"") != std::string::npos, section);
    }
}

BOOST_AUTO_TEST_CASE(an_address_holds_any_path)
{
    BOOST_TEST(app::manual_address("/a b/ü#.html", "mapping") == "file:///a%20b/%C3%BC%23.html#mapping");
    BOOST_TEST(app::manual_address("/m.html", {}) == "file:///m.html");
}

BOOST_AUTO_TEST_SUITE_END()
