// SPDX-License-Identifier: MIT
#include "editor/document/start.hpp"
#include "editor/ui/framework_frame.hpp"
#include "editor/ui/framework_text.hpp"
#include "editor/ui/print_text.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_list.hpp"
#include "tests/gui/gui_test.hpp"

#include <wx/choice.h>
#include <wx/clipbrd.h>
#include <wx/dataview.h>
#include <wx/menu.h>
#include <wx/srchctrl.h>
#include <wx/textctrl.h>

using namespace km;
using namespace km::test;

namespace {

struct OpenBrowser {
    OpenBrowser()
        : frame{new ui::FrameworkFrame{application,
                                       *document::frameworks_to_offer(application.environment().library)}}
    {
        frame->Show();
        BOOST_REQUIRE(wait_until([&] { return frame->IsShownOnScreen() && frame->GetClientSize().x > 100; }));
    }
    ~OpenBrowser()
    {
        frame->Destroy();
        pump();
    }
    [[nodiscard]] std::string text() { return find_as<wxTextCtrl>(*frame, "text").GetValue().utf8_string(); }
    void search(const char* words)
    {
        auto& field = find_as<wxSearchCtrl>(*frame, "search");
        field.SetValue(words);
        pump();
    }
    [[nodiscard]] std::uint32_t item(std::string_view code) const
    {
        return model::ItemIndex{frame->framework()}.find(code);
    }
    void menu(const char* label)
    {
        const int id = frame->GetMenuBar()->FindMenuItem("Edit", label);
        BOOST_REQUIRE(id != wxNOT_FOUND);
        wxCommandEvent event{wxEVT_MENU, id};
        frame->ProcessWindowEvent(event);
        pump();
        pump();
    }

    TestApplication application;
    ui::FrameworkFrame* frame;
};

} // namespace

BOOST_AUTO_TEST_SUITE(framework_frame)

BOOST_AUTO_TEST_CASE(it_begins_with_the_policys_framework_and_what_it_says_of_itself)
{
    OpenBrowser open;
    BOOST_TEST(open.frame->framework().id == "nhs-mlf");
    BOOST_TEST(open.text().find("Publisher: NHS England") != std::string::npos);
    BOOST_TEST(open.text().find("Vision Statement") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(statements_of_all_stages_stand_side_by_side)
{
    OpenBrowser open;
    open.frame->show_item(open.item("1.1.1"));
    auto& list = find_as<ui::TextList>(*open.frame, "statements");
    BOOST_TEST(list.rows() == 5U);
    wxVariant value;
    for (unsigned row = 0; row < 5; ++row) {
        list.GetModel()->GetValue(value,
                                  static_cast<wxDataViewVirtualListModel*>(list.GetModel())->GetItem(row), 1);
        BOOST_TEST(value.GetString().utf8_string() ==
                   open.frame->framework().items[open.item("1.1.1")].statements[row]);
    }
}

BOOST_AUTO_TEST_CASE(indicative_texts_are_labelled_wherever_they_stand)
{
    OpenBrowser open;
    const auto item = open.item("1.1.1.a");
    open.frame->show_item(item);
    BOOST_TEST(open.text().find("indicative") != std::string::npos);
    BOOST_TEST(find(*open.frame, "item-title").GetLabel().Contains("(indicative)"));
    const auto& framework = open.frame->framework();
    BOOST_TEST(ui::item_line_labelled(framework.items[item]).Contains("(indicative)"));
    BOOST_TEST(!ui::item_line_labelled(framework.items[open.item("1.1.1")]).Contains("(indicative)"));
}

BOOST_AUTO_TEST_CASE(search_finds_statements_and_enter_leads_to_the_place_in_the_tree)
{
    OpenBrowser open;
    open.search("upwards MANAGING");
    auto& hits = find_as<ui::TextList>(*open.frame, "hits");
    BOOST_TEST(hits.IsShown());
    BOOST_TEST(!find(*open.frame, "tree").IsShown());
    BOOST_TEST(hits.rows() > 0U);
    const auto found = open.frame->item();
    wxDataViewEvent event{wxEVT_DATAVIEW_ITEM_ACTIVATED, &hits, hits.GetCurrentItem()};
    hits.ProcessWindowEvent(event);
    pump();
    pump();
    BOOST_TEST(find(*open.frame, "tree").IsShown());
    BOOST_TEST(open.frame->item() == found);
}

BOOST_AUTO_TEST_CASE(a_search_without_a_hit_says_so)
{
    OpenBrowser open;
    open.search("no such words");
    BOOST_TEST(find(*open.frame, "found").IsShown());
    BOOST_TEST(find(*open.frame, "found").GetLabel() == "Nothing found.");
    open.search("");
    BOOST_TEST(!find(*open.frame, "found").IsShown());
}

BOOST_AUTO_TEST_CASE(a_branch_is_copied_with_everything_below_it_and_nothing_else)
{
    OpenBrowser open;
    open.frame->show_item(open.item("1.1"));
    open.menu("Copy this branch");
    wxTextDataObject copied;
    {
        const wxClipboardLocker clipboard;
        BOOST_REQUIRE(wxTheClipboard->GetData(copied));
    }
    const auto text = copied.GetText();
    BOOST_TEST(text.Contains("1.1.1.a "));
    BOOST_TEST(text.Contains("1.1.3.c "));
    BOOST_TEST(!text.Contains("1.2.1"));
    BOOST_TEST(!text.StartsWith("1 "));
}

BOOST_AUTO_TEST_CASE(another_pack_shows_its_own_kinds_and_no_empty_statements)
{
    OpenBrowser open;
    const auto packs = *open.application.environment().library.frameworks();
    BOOST_TEST(packs.size() >= 4U);
    for (const auto& pack : packs) {
        open.frame->show_framework(pack);
        BOOST_TEST(open.frame->framework().id == pack.model.id);
        BOOST_TEST(find(*open.frame, "statements").IsShown() == !pack.model.stages.empty());
        for (std::uint32_t i = 0; i < pack.model.items.size(); ++i) {
            BOOST_TEST(!ui::item_text(pack.model, i).empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(lines_of_print_are_never_wider_than_the_page)
{
    const auto measure = [](const wxString& text) { return static_cast<int>(text.length()); };
    const auto lines = ui::wrap_lines(L"one two three\n\nabcdefghijklmno p", 7, measure);
    const std::vector<wxString> expected{"one two", "three", "", "abcdefg", "hijklmn", "o p"};
    BOOST_TEST(lines.size() == expected.size());
    BOOST_TEST((lines == expected));
}

BOOST_AUTO_TEST_CASE(every_control_has_a_name)
{
    OpenBrowser open;
    BOOST_TEST(nameless_controls(*open.frame) == std::vector<std::string>{},
               boost::test_tools::per_element());
    open.search("stage");
    BOOST_TEST(nameless_controls(*open.frame) == std::vector<std::string>{},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
