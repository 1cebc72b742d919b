// SPDX-License-Identifier: MIT
#include "editor/document/outcome_places.hpp"
#include "editor/ui/check_list.hpp"
#include "editor/ui/outcome_tree.hpp"
#include "editor/ui/outcomes_page.hpp"
#include "editor/ui/paste_dialog.hpp"
#include "editor/ui/split_dialog.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_list.hpp"
#include "tests/gui/gui_test.hpp"

#include <wx/modalhook.h>
#include <wx/stattext.h>
#include <wx/statusbr.h>
#include <wx/textctrl.h>

#include <chrono>
#include <functional>

using namespace km;
using namespace km::test;
using document::assessment_place;
using document::module_place;
using document::outcome_place;

namespace {

struct OutcomesFixture {
    explicit OutcomesFixture(const std::string& example = "first-line-manager") : open{example, "outcomes"} {}

    OpenExample open;
    ui::OutcomesPage& page = open.page<ui::OutcomesPage>("outcomes");
    ui::OutcomeTree& tree = page.tree();

    void take(const document::Place& place)
    {
        BOOST_REQUIRE(page.show_place(place));
        pump();
    }
    [[nodiscard]] std::string text_in_field(const std::string& field)
    {
        return find_as<wxTextCtrl>(*open.frame, field).GetValue().utf8_string();
    }
    [[nodiscard]] std::vector<std::string> ids(std::size_t module)
    {
        std::vector<std::string> out;
        for (const auto& outcome : open.programme().modules.at(module).outcomes) {
            out.push_back(outcome.id.str());
        }
        return out;
    }
    void enter(wxWindow& field)
    {
        wxCommandEvent event{wxEVT_TEXT_ENTER, field.GetId()};
        event.SetEventObject(&field);
        field.ProcessWindowEvent(event);
        pump();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(outcomes_page)

BOOST_FIXTURE_TEST_CASE(outcomes_are_typed_one_after_the_other, OutcomesFixture)
{
    take(outcome_place(0, 1));
    auto& field = find(*open.frame, "new-outcome");
    const auto before = ids(0).size();
    type_text(field, "Brief a team.");
    enter(field);
    type_text(field, "  Thank a team. ");
    enter(field);
    enter(field); // nothing typed: nothing added
    const auto& outcomes = open.programme().modules[0].outcomes;
    BOOST_REQUIRE(outcomes.size() == before + 2);
    BOOST_TEST(outcomes[2].text == "Brief a team.");
    BOOST_TEST(outcomes[3].text == "Thank a team.");
    BOOST_TEST(outcomes[3].id.str() == "m1-9");
    BOOST_TEST((tree.in_hand() == outcome_place(0, 3)));
    BOOST_TEST(field.HasFocus());
    BOOST_TEST(text_in_field("outcome-text") == "Thank a team.");
    run_menu(*open.frame, "Undo Add outcome");
    run_menu(*open.frame, "Undo Add outcome");
    BOOST_TEST(ids(0).size() == before);
    BOOST_TEST(!open.document().is_modified());
}

BOOST_FIXTURE_TEST_CASE(changing_a_text_is_undone_by_words_and_the_tree_follows, OutcomesFixture)
{
    take(outcome_place(0, 0));
    const auto before = open.programme().modules[0].outcomes[0].text;
    type_text(find(*open.frame, "outcome-text"), "Rank a week's tasks.");
    BOOST_TEST(open.programme().modules[0].outcomes[0].text == "Rank a week's tasks.");
    BOOST_TEST(tree.text(outcome_place(0, 0), 0).utf8_string() == "Rank a week's tasks.");
    run_menu(*open.frame, "Undo Change outcome");
    BOOST_TEST(text_in_field("outcome-text") == "Rank a week's ");
    while (open.document().can_undo()) {
        run_menu(*open.frame, "Undo Change outcome");
    }
    BOOST_TEST(text_in_field("outcome-text") == before);
    BOOST_TEST(!open.document().is_modified());
}

BOOST_FIXTURE_TEST_CASE(deleting_what_is_mapped_asks_first, OutcomesFixture)
{
    take(outcome_place(0, 0));
    auto& prompts = open.application.prompts();
    const auto mappings = open.programme().mappings.size();
    prompts.answers.emplace_back(std::monostate{});
    press(tree, WXK_DELETE);
    BOOST_REQUIRE(wait_until([&] { return prompts.asked.size() == 1; }));
    BOOST_TEST(prompts.asked[0].starts_with("Delete “Prioritise a week of team tasks"));
    BOOST_TEST(open.programme().mappings.size() == mappings);
    prompts.answers.emplace_back(std::size_t{0});
    press(tree, WXK_DELETE);
    BOOST_REQUIRE(wait_until([&] { return prompts.asked.size() == 2; }));
    pump();
    BOOST_TEST(open.programme().mappings.size() < mappings);
    BOOST_TEST(ids(0).front() == "m1-2");
    BOOST_TEST((tree.in_hand() == outcome_place(0, 0)));
    run_menu(*open.frame, "Undo Delete outcome");
    BOOST_TEST(open.programme().mappings.size() == mappings);
    BOOST_TEST(tree.id_in_hand() == "m1-1"); // what came back is in hand
}

BOOST_FIXTURE_TEST_CASE(deleting_what_nothing_hangs_on_does_not_ask, OutcomesFixture)
{
    take(outcome_place(0, 0));
    auto& field = find(*open.frame, "new-outcome");
    type_text(field, "Brief a team.");
    enter(field);
    run_menu(*open.frame, "Delete");
    BOOST_TEST(!open.document().can_redo());
    BOOST_TEST(ids(0).at(1) == "m1-2");
}

BOOST_FIXTURE_TEST_CASE(commands_change_what_is_in_hand_and_keep_it_in_hand, OutcomesFixture)
{
    take(outcome_place(0, 0));
    run_menu(*open.frame, "Move down");
    BOOST_TEST(ids(0).at(1) == "m1-1");
    BOOST_TEST(tree.id_in_hand() == "m1-1");
    run_menu(*open.frame, "Move up");
    BOOST_TEST(tree.id_in_hand() == "m1-1");
    run_menu(*open.frame, "Duplicate");
    BOOST_TEST(ids(0).at(1) == "m1-8");
    BOOST_TEST(tree.id_in_hand() == "m1-8");
    run_menu(*open.frame, "Merge"); // with the one below
    BOOST_TEST(ids(0).size() == 7U);
    auto& prompts = open.application.prompts();
    prompts.answers.emplace_back(std::size_t{2});
    run_menu(*open.frame, "Move to module…");
    BOOST_TEST(ids(2).back() == "m1-8");
    BOOST_TEST((tree.in_hand() == outcome_place(2, ids(2).size() - 1)));
    for (int i = 0; i < 5; ++i) {
        BOOST_TEST(open.document().undo());
    }
    pump();
    BOOST_TEST(!open.document().is_modified());
}

BOOST_FIXTURE_TEST_CASE(splitting_shows_both_halves_first, OutcomesFixture)
{
    take(outcome_place(0, 0));
    std::string proposed;
    {
        AnswerDialog answer{[&](wxDialog& dialog) {
            proposed = find_as<wxTextCtrl>(dialog, "split-first").GetValue().utf8_string();
            find_as<wxTextCtrl>(dialog, "split-first").SetValue("Rank tasks.");
            find_as<wxTextCtrl>(dialog, "split-second").SetValue("Check the plan.");
            return wxID_OK;
        }};
        run_menu(*open.frame, "Split…");
        BOOST_TEST(answer.asked == 1);
    }
    BOOST_TEST(proposed == "Prioritise a week of team tasks on an urgency.");
    BOOST_TEST(open.programme().modules[0].outcomes[0].text == "Rank tasks.");
    BOOST_TEST(open.programme().modules[0].outcomes[1].text == "Check the plan.");
    BOOST_TEST(tree.id_in_hand() == "m1-8");
}

BOOST_FIXTURE_TEST_CASE(a_pasted_list_is_shown_and_corrected_before_it_is_added, OutcomesFixture)
{
    take(module_place(0));
    const auto modules = open.programme().modules.size();
    AnswerDialog answer{[&](wxDialog& dialog) {
        auto& list = find_as<ui::TextList>(dialog, "paste-lines");
        BOOST_TEST(list.rows() == 4U);
        list.select(3);
        press(list, WXK_SPACE); // outcome, module
        press(list, WXK_SPACE); // left out
        BOOST_TEST(find_as<wxStaticText>(dialog, "paste-summary").GetLabelText().utf8_string() ==
                   "Outcomes to add: 2. Modules to add: 1.");
        BOOST_TEST(nameless_controls(dialog) == std::vector<std::string>{}, boost::test_tools::per_element());
        return wxID_OK;
    }};
    page.paste_list("Module 9: Money\r\n• Forecast a budget;\r\n• Spend it.\r\n• Not this one.\r\n");
    pump();
    BOOST_TEST(answer.asked == 1);
    BOOST_TEST(open.programme().modules.size() == modules + 1);
    BOOST_TEST(open.programme().modules[1].title == "Money");
    BOOST_TEST(open.programme().modules[1].outcomes.size() == 2U);
    BOOST_TEST((tree.in_hand() == outcome_place(1, 1)));
    BOOST_TEST(open.document().undo_name() == "Add outcomes");
}

BOOST_FIXTURE_TEST_CASE(a_very_long_list_does_not_stop_the_window, OutcomesFixture)
{
    constexpr std::size_t many = 12'345;
    const auto before = ids(0).size();
    wxString list;
    for (std::size_t i = 1; i <= many; ++i) {
        list += wxString::Format("Plan the work of team %zu.\n", i);
    }
    take(outcome_place(0, 2));
    {
        AnswerDialog answer{[&](wxDialog& dialog) {
            const auto& paste = dynamic_cast<ui::PasteDialog&>(dialog);
            BOOST_TEST(paste.lines().empty()); // it is being looked through
            BOOST_TEST(find(dialog, "paste-summary").GetLabel().StartsWith("Reading the list"));
            BOOST_TEST(wait_until([&] { return paste.lines().size() == many; }));
            return wxID_OK;
        }};
        page.paste_list(list);
    }
    pump();
    BOOST_TEST(ids(0).size() == before + many);
    BOOST_TEST((tree.in_hand() == outcome_place(0, 2 + many)));
    const auto rows_under = [&](const wxDataViewItem& item) {
        wxDataViewItemArray rows;
        return tree.GetModel()->GetChildren(item, rows) > 0 ? rows : wxDataViewItemArray{};
    };
    const auto words = [&](const wxDataViewItem& item) {
        wxVariant value;
        tree.GetModel()->GetValue(value, item, 0);
        return value.GetString().utf8_string();
    };
    // In runs, each of which the toolkit can open at once.
    const auto module = rows_under({})[0];
    const auto runs = rows_under(module);
    BOOST_REQUIRE(runs.size() == 13U);
    BOOST_TEST(words(runs[0]) == "Outcomes 1 to 1000");
    BOOST_TEST(words(runs[12]) == "Outcomes 12001 to " + std::to_string(before + many));
    BOOST_TEST(rows_under(runs[12]).size() == (before + many) % 1000);
    BOOST_TEST(words(rows_under(runs[1])[0]) == "Plan the work of team 998.");
    BOOST_TEST(tree.GetModel()->GetParent(tree.GetCurrentItem()).GetID() == runs[12].GetID());
    // The heading of a run is nothing to change, and stays in hand when something else changes.
    tree.SetCurrentItem(runs[3]);
    tree.UnselectAll();
    tree.Select(runs[3]);
    wxDataViewEvent selected{wxEVT_DATAVIEW_SELECTION_CHANGED, &tree, runs[3]};
    tree.ProcessWindowEvent(selected);
    BOOST_TEST(tree.is_on_heading());
    BOOST_TEST(tree.selected().empty());
    open.document().perform(document::change_outcome(open.programme(), outcome_place(0, 0), "Other."));
    pump();
    BOOST_TEST(tree.is_on_heading());
    // One more and one less, in the middle; then all of them gone in one step.
    take(outcome_place(0, 5000));
    page.duplicate();
    BOOST_TEST((tree.in_hand() == outcome_place(0, 5001)));
    page.delete_selected();
    BOOST_TEST(ids(0).size() == before + many);
    for (int step = 0; step < 4; ++step) {
        open.document().undo();
    }
    pump();
    BOOST_TEST(ids(0).size() == before);
    BOOST_TEST(rows_under(rows_under({})[0]).size() == before);
    open.document().redo();
    BOOST_TEST(rows_under(rows_under({})[0]).size() == 13U);
}

BOOST_FIXTURE_TEST_CASE(modules_and_assessments_have_their_own_fields, OutcomesFixture)
{
    take(module_place(1));
    auto& hours = find_as<wxTextCtrl>(*open.frame, "module-hours");
    type_text(hours, "7,5");
    find(*open.frame, "module-title").SetFocus();
    pump();
    BOOST_TEST(open.programme().modules[1].hours->count() != 750);
    take(module_place(0)); // it is of the other module
    BOOST_TEST(hours.GetValue() != "7,5");
    take(module_place(1));
    BOOST_TEST(hours.GetValue() == "7,5");
    type_text(hours, "7.5");
    BOOST_TEST(open.programme().modules[1].hours->count() != 750); // it could become 7.55
    type_text(find(*open.frame, "module-title"), "Oneself");
    BOOST_TEST(open.programme().modules[1].hours->count() == 750);
    BOOST_TEST(open.frame->session().unfinished().empty());
    BOOST_TEST(tree.text(module_place(1), 0).utf8_string() == "Oneself");
    click(find(*open.frame, "add-assessment"));
    pump();
    const auto last = open.programme().assessments.size() - 1;
    BOOST_TEST((tree.in_hand() == assessment_place(last)));
    type_text(find(*open.frame, "assessment-title"), "Final talk");
    type_text(find(*open.frame, "assessment-type"), "presentation");
    BOOST_TEST(open.programme().assessments[last].title == "Final talk");
    BOOST_TEST(open.programme().assessments[last].type == "presentation");
}

BOOST_FIXTURE_TEST_CASE(an_outcome_that_is_typed_and_not_added_is_unsaved_work, OutcomesFixture)
{
    auto& field = find_as<wxTextCtrl>(*open.frame, "new-outcome");
    type_text(field, "Plan a w");
    const auto& unfinished = open.frame->session().unfinished();
    BOOST_REQUIRE(unfinished.size() == 1U);
    BOOST_TEST(unfinished.begin()->second.text == "Plan a w");
    BOOST_TEST(!open.document().is_modified());
    BOOST_TEST(open.frame->GetTitle().StartsWith(wxString::FromUTF8("• ")));
    open.application.prompts().answers = {std::monostate{}}; // stay
    open.frame->Close();
    pump();
    BOOST_TEST(open.application.prompts().asked.at(0).find("not in the programme yet") != std::string::npos);
    type_text(field, "");
    BOOST_TEST(unfinished.empty());
    BOOST_TEST(!open.frame->session().has_unsaved_work());
}

BOOST_FIXTURE_TEST_CASE(a_list_in_the_open_dialog_is_unsaved_work, OutcomesFixture)
{
    const auto& unfinished = open.frame->session().unfinished();
    AnswerDialog answer{[&](wxDialog& dialog) {
        BOOST_TEST(unfinished.at("outcomes/paste-text").text == "Plan a week.");
        type_text(find(dialog, "paste-text"), "Plan a month.");
        BOOST_TEST(unfinished.at("outcomes/paste-text").text == "Plan a month.");
        return wxID_CANCEL;
    }};
    page.paste_list("Plan a week.");
    pump();
    BOOST_TEST(unfinished.empty()); // given up on purpose
    // After a crash it comes back before what is on the clipboard.
    open.frame->session().set_unfinished("outcomes/paste-text",
                                         document::UnfinishedText{"Paste a list", "Plan a week."});
    auto& prompts = open.application.prompts();
    prompts.answers = {std::monostate{}, std::size_t{0}};
    page.paste_list("something else");
    BOOST_TEST(answer.asked == 2);
    BOOST_TEST(prompts.asked.back() == "Throw away this list?");
    BOOST_TEST(unfinished.at("outcomes/paste-text").text == "Plan a month."); // no
    open.frame->session().set_unfinished("outcomes/paste-text",
                                         document::UnfinishedText{"Paste a list", "Plan a week."});
    page.paste_list("something else");
    BOOST_TEST(unfinished.empty()); // yes
}

BOOST_FIXTURE_TEST_CASE(halves_in_the_open_dialog_are_unsaved_work, OutcomesFixture)
{
    auto& session = open.frame->session();
    const auto text_of = [](wxDialog& dialog, const char* field) {
        return find_as<wxTextCtrl>(dialog, field).GetValue().utf8_string();
    };
    take(outcome_place(0, 0));
    {
        AnswerDialog answer{[&](wxDialog& dialog) {
            BOOST_TEST(session.unfinished().empty()); // only proposed
            type_text(find(dialog, "split-second"), "Check the plan.");
            BOOST_TEST(session.unfinished().at("outcome/m1-1/split-second").text == "Check the plan.");
            return wxID_CANCEL;
        }};
        page.split();
        BOOST_TEST(session.unfinished().empty()); // given up on purpose
    }
    // After a crash the page says so, and they come back for this outcome alone.
    session.set_unfinished("outcome/m1-1/split-second",
                           document::UnfinishedText{"Split outcome", "Check it."});
    BOOST_TEST(
        page.to_do().utf8_string() ==
        "Outcome m1-1 was being split when the program ended. Take it in hand and choose Split again.");
    int asked = 0;
    AnswerDialog answer{[&](wxDialog& dialog) {
        BOOST_TEST((text_of(dialog, "split-second") == "Check it.") == (++asked == 2));
        return wxID_CANCEL;
    }};
    take(outcome_place(0, 1));
    page.split();
    BOOST_TEST(session.unfinished().size() == 1U);
    take(outcome_place(0, 0));
    open.application.prompts().answers = {std::size_t{0}}; // throw away
    page.split();
    BOOST_TEST(asked == 2);
    BOOST_TEST(session.unfinished().empty());
}

BOOST_FIXTURE_TEST_CASE(what_a_slide_puts_into_a_field_comes_in_clean, OutcomesFixture)
{
    take(outcome_place(0, 0));
    auto& text = find_as<wxTextCtrl>(*open.frame, "outcome-text");
    text.SetFocus();
    text.Clear();
    text.WriteText(wxString::FromUTF8("Plan\v a week\r\nwith\x01 tabs\t.\xE2\x80\xA8"));
    pump();
    BOOST_TEST(text.GetValue().utf8_string() == "Plan  a week with tabs . ");
    BOOST_TEST(open.programme().modules[0].outcomes[0].text == "Plan  a week with tabs . ");
    BOOST_TEST(open.frame->GetStatusBar()->GetStatusText(0) ==
               "1 character that a programme cannot hold was left out.");
    BOOST_TEST(text.GetInsertionPoint() == text.GetLastPosition());
}

BOOST_FIXTURE_TEST_CASE(what_an_assessment_assesses_is_ticked, OutcomesFixture)
{
    take(assessment_place(0));
    auto& list = find_as<ui::CheckList>(*open.frame, "assessed-outcomes");
    BOOST_TEST(list.rows() == open.programme().count_outcomes());
    const auto listed = open.programme().assessments[0].outcomes;
    list.select(1);
    press(list, WXK_SPACE);
    BOOST_TEST((open.programme().assessments[0].outcomes != listed));
    press(list, WXK_SPACE);
    BOOST_TEST((open.programme().assessments[0].outcomes == listed));
    // And from the outcome's side.
    take(outcome_place(0, 1));
    auto& assessments = find_as<ui::CheckList>(*open.frame, "outcome-assessments");
    assessments.select(0);
    press(assessments, WXK_SPACE);
    BOOST_TEST((open.programme().assessments[0].outcomes != listed));
}

BOOST_AUTO_TEST_CASE(an_outcome_typed_into_an_empty_programme_gets_a_module)
{
    OutcomesFixture fixture{"minimal"};
    auto& prompts = fixture.open.application.prompts();
    for (const auto& place : {module_place(0), assessment_place(0)}) {
        fixture.take(place);
        prompts.answers.emplace_back(std::size_t{0});
        run_menu(*fixture.open.frame, "Delete");
    }
    BOOST_TEST(fixture.open.programme().modules.empty());
    BOOST_TEST(fixture.open.programme().mappings.empty());
    auto& field = find(*fixture.open.frame, "new-outcome");
    type_text(field, "Plan a week.");
    fixture.enter(field);
    BOOST_REQUIRE(fixture.open.programme().modules.size() == 1U);
    BOOST_TEST(fixture.open.programme().modules[0].title == "Module 1");
    BOOST_TEST((fixture.tree.in_hand() == outcome_place(0, 0)));
    fixture.open.wait_for_check();
}

BOOST_FIXTURE_TEST_CASE(what_happens_while_the_page_is_not_shown_is_shown_later, OutcomesFixture)
{
    take(outcome_place(0, 3));
    open.frame->show_page("programme");
    pump();
    auto made = document::delete_elements(open.programme(), {outcome_place(0, 3), module_place(2)});
    open.document().perform(std::move(made.step));
    open.wait_for_check();
    open.frame->show_page("outcomes");
    pump();
    BOOST_TEST(tree.id_in_hand() == "m1-5");
    BOOST_TEST(tree.text(module_place(2), 1).utf8_string() == "m4");
}

BOOST_FIXTURE_TEST_CASE(every_control_has_a_name, OutcomesFixture)
{
    for (const auto& place : {module_place(0), outcome_place(0, 0), assessment_place(0)}) {
        take(place);
        BOOST_TEST(nameless_controls(*open.frame) == std::vector<std::string>{},
                   boost::test_tools::per_element());
    }
}

BOOST_FIXTURE_TEST_CASE(a_large_programme_answers_at_once, OutcomesFixture)
{
    std::vector<document::NewLine> lines;
    for (int m = 0; m < 100; ++m) {
        lines.push_back({document::NewLine::Kind::module, "Module"});
        for (int i = 0; i < 20; ++i) {
            lines.push_back(
                {document::NewLine::Kind::outcome, "Explain how " + std::to_string(20 * m + i) + " works."});
        }
    }
    const auto timed = [](const char* what, const std::function<void()>& act) {
        const auto start = std::chrono::steady_clock::now();
        act();
        const auto took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start);
        BOOST_TEST_MESSAGE(what << ": " << took.count() << " ms");
    };
    auto made = document::add_lines(open.programme(), module_place(0), lines, "");
    timed("add 2,000", [&] { open.document().perform(std::move(made.step)); });
    timed("draw", [&] { pump(); });
    take(outcome_place(50, 10));
    timed("type", [&] {
        open.document().perform(document::change_outcome(open.programme(), outcome_place(50, 10), "A"));
    });
    timed("draw", [&] { pump(); });
    timed("move", [&] { page.move(document::Way::down); });
    timed("draw", [&] { pump(); });
    timed("take", [&] { static_cast<void>(page.show_place(outcome_place(80, 3))); });
    timed("draw", [&] { pump(); });
    timed("assessment", [&] { static_cast<void>(page.show_place(assessment_place(0))); });
    timed("draw", [&] { pump(); });
    timed("undo all", [&] {
        while (open.document().undo()) {}
    });
    timed("draw", [&] { pump(); });
    BOOST_TEST(!open.document().is_modified());
}

BOOST_AUTO_TEST_SUITE_END()
