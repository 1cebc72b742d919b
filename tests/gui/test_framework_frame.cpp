// SPDX-License-Identifier: MIT
#include "editor/document/start.hpp"
#include "editor/ui/appearance.hpp"
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
#include <wx/splitter.h>
#include <wx/srchctrl.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

#include <set>

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
    void resize(int width, int height)
    {
        frame->SetSize(width, height);
        BOOST_REQUIRE(wait_until([&] { return frame->GetSize() == wxSize(width, height); }));
        settle();
    }
    static void settle() // sizes do over several rounds
    {
        for (int i = 0; i < 10; ++i) {
            pump();
        }
    }
    /// The fields that are shown, as they stand.
    [[nodiscard]] std::vector<wxTextCtrl*> statements() const
    {
        std::vector<wxTextCtrl*> fields;
        for (auto* child : find(*frame, "statements").GetChildren()) {
            if (auto* field = dynamic_cast<wxTextCtrl*>(child); field != nullptr && field->IsShown()) {
                fields.push_back(field);
            }
        }
        return fields;
    }
    /// In how many columns they stand. None is wider than another, or leads out of what is in view at its side.
    [[nodiscard]] std::size_t columns() const
    {
        std::set<int> lefts, widths;
        const int room = find(*frame, "statements").GetClientSize().x;
        for (const auto* field : statements()) {
            lefts.insert(field->GetPosition().x);
            widths.insert(field->GetSize().x);
            BOOST_TEST(field->GetPosition().x + field->GetSize().x <= room);
        }
        BOOST_TEST(widths.size() == 1U);
        return lefts.size();
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

/// No line of it is scrolled out.
bool is_whole(const wxTextCtrl& field)
{
    return field.PositionToCoords(0).y >= 0 &&
           field.PositionToCoords(field.GetLastPosition()).y + field.GetCharHeight() <=
               field.GetClientSize().y;
}

} // namespace

BOOST_AUTO_TEST_SUITE(framework_frame)

BOOST_AUTO_TEST_CASE(it_begins_with_the_policys_framework_and_what_it_says_of_itself)
{
    OpenBrowser open;
    BOOST_TEST(open.frame->framework().id == "nhs-mlf");
    BOOST_TEST(open.text().find("Publisher: NHS England") != std::string::npos);
    BOOST_TEST(open.text().find("Vision Statement") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(statements_of_all_stages_stand_side_by_side_and_whole)
{
    OpenBrowser open;
    open.resize(1270, 1000);
    open.frame->show_item(open.item("1.1.1"));
    open.settle();
    const auto& framework = open.frame->framework();
    const auto fields = open.statements();
    BOOST_REQUIRE(fields.size() == 5U);
    BOOST_TEST(open.columns() == 5U);
    for (std::size_t stage = 0; stage < 5; ++stage) {
        BOOST_TEST(fields[stage]->GetValue().utf8_string() ==
                   framework.items[open.item("1.1.1")].statements[stage]);
        auto label = dynamic_cast<wxStaticText&>(*fields[stage]->GetPrevSibling()).GetLabelText();
        label.Replace("\n", " ");
        BOOST_TEST(label.utf8_string() == framework.stages[stage].title);
        BOOST_TEST(is_whole(*fields[stage]), framework.stages[stage].title);
    }
}

BOOST_AUTO_TEST_CASE(statements_are_filled_again_and_not_made_again)
{
    OpenBrowser open;
    const auto before = open.statements();
    BOOST_TEST(before.size() == 5U); // what the stages are
    open.frame->show_item(open.item("2.1.1"));
    BOOST_TEST((open.statements() == before));
    const auto packs = *open.application.environment().library.frameworks();
    for (const auto& pack : packs) {
        if (pack.model.id == "nhs-leadership-framework") {
            open.frame->show_framework(pack);
            open.frame->show_item(open.item("6.1")); // of one stage alone
            open.settle();
        }
    }
    BOOST_REQUIRE(open.statements().size() == 1U);
    BOOST_TEST((open.statements()[0] == before[0]));
    BOOST_TEST(dynamic_cast<wxStaticText&>(*before[0]->GetPrevSibling()).GetLabelText() ==
               "Whole organisation/healthcare system");
}

BOOST_AUTO_TEST_CASE(where_there_is_less_room_statements_stand_in_fewer_columns_and_each_can_be_seen_whole)
{
    OpenBrowser open;
    open.frame->show_item(open.item("1.1.1"));
    open.resize(800, 900);
    const auto narrow = open.columns();
    BOOST_TEST((narrow > 1U && narrow < 5U), narrow);
    for (auto* field : open.statements()) {
        BOOST_TEST(is_whole(*field));
        field->SetFocus(); // as Tab does: it comes into view
        open.settle();
        BOOST_TEST(field->GetPosition().y >= 0);
        BOOST_TEST(field->GetPosition().y + field->GetSize().y <=
                   find(*open.frame, "statements").GetClientSize().y);
    }
    open.resize(1270, 900);
    BOOST_TEST(open.columns() > narrow);
    ui::apply_appearance(200, ui::Theme::system);
    open.settle();
    BOOST_TEST(open.columns() < 5U);
    const auto view = find(*open.frame, "statements").GetClientSize();
    for (const auto* field : open.statements()) {
        const int with_label = field->GetPrevSibling()->GetSize().y + field->GetSize().y;
        BOOST_TEST((is_whole(*field) || with_label == view.y));
        BOOST_TEST(with_label <= view.y); // else keys could not bring its end into view
    }
    ui::apply_appearance(100, ui::Theme::system);
    open.settle();
    BOOST_TEST(open.columns() > narrow);
}

BOOST_AUTO_TEST_CASE(the_window_and_its_sash_are_left_as_the_next_one_finds_them)
{
    OpenBrowser open;
    open.resize(903, 604);
    find_as<wxSplitterWindow>(*open.frame, "framework-sash").SetSashPosition(277);
    open.frame->Close();
    pump();
    open.frame = new ui::FrameworkFrame{
        open.application, *document::frameworks_to_offer(open.application.environment().library)};
    open.frame->Show();
    BOOST_REQUIRE(wait_until([&] { return open.frame->IsShownOnScreen(); }));
    open.settle();
    BOOST_TEST(open.frame->GetSize().x == 903);
    BOOST_TEST(open.frame->GetSize().y == 604);
    BOOST_TEST(find_as<wxSplitterWindow>(*open.frame, "framework-sash").GetSashPosition() == 277);
    BOOST_TEST(open.application.chosen.window.width == 0); // a programme's window is another's matter
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
