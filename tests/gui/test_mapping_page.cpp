// SPDX-License-Identifier: MIT
#include "editor/ui/mapping_page.hpp"
#include "editor/ui/text.hpp"
#include "tests/gui/gui_test.hpp"

#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/textctrl.h>

#include <algorithm>

using namespace km;
using namespace km::test;

namespace {

struct Mapping {
    explicit Mapping(const std::string& example = "first-line-manager") : open{example, "mapping"} {}
    OpenExample open;

    ui::TextList& near_list() { return find_as<ui::TextList>(*open.frame, "near-list"); }
    ui::MappingTree& tree() { return find_as<ui::MappingTree>(*open.frame, "far-tree"); }
    wxTextCtrl& field(const std::string& name) { return find_as<wxTextCtrl>(*open.frame, name); }
    std::string text(const std::string& name) { return field(name).GetValue().utf8_string(); }
    const document::CheckResult& checked()
    {
        open.wait_for_check();
        return *open.frame->session().background().result();
    }
    /// What the tree's cells say of a target, column by column.
    std::vector<std::string> cells(const std::string& code)
    {
        std::vector<std::string> texts;
        for (const auto& node : tree().nodes()) {
            if (node.is_target && open.document().framework().items[node.key].code.str() == code) {
                tree().select_target(node.key);
                for (unsigned c = 1; c < tree().GetColumnCount(); ++c) {
                    wxVariant value;
                    tree().GetModel()->GetValue(value, tree().GetCurrentItem(), c);
                    texts.push_back(value.GetString().utf8_string());
                }
            }
        }
        return texts;
    }
    /// "m1-1 1.1.1.a [fundamental 1] develops", of one outcome.
    std::vector<std::string> mappings_of(const std::string& outcome)
    {
        std::vector<std::string> lines;
        for (const auto& mapping : open.programme().mappings) {
            if (mapping.outcome.str() == outcome) {
                std::string line = mapping.to.str();
                for (const auto& stage : mapping.stages) {
                    line += " " + stage.str();
                }
                lines.push_back(line + " " + std::string{model::to_string(mapping.depth)});
            }
        }
        return lines;
    }
    /// Takes everything away from an outcome, as a step of its own.
    void unmap(const std::string& outcome)
    {
        document::Step step{"Unmap", {}, {}};
        for (auto m = open.programme().mappings.size(); m-- > 0;) {
            if (open.programme().mappings[m].outcome.str() == outcome) {
                step.edits.push_back(document::remove_mapping(open.programme(), m));
            }
        }
        open.document().perform(std::move(step));
        pump();
    }
};

using Rows = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(mapping_page)

BOOST_AUTO_TEST_CASE(an_outcome_is_mapped_wholly_by_keyboard)
{
    Mapping page;
    page.unmap("m1-4");
    run_menu(*page.open.frame, "Next unmapped outcome");
    BOOST_TEST(page.text("near-words").starts_with("m1-4"));
    // Say what it is about; go to what was found; one key maps it at every claimed stage.
    type_text(page.field("far-find"), "resource allocation");
    press(page.field("far-find"), WXK_RETURN);
    BOOST_REQUIRE(page.tree().current() != nullptr);
    const auto code = page.open.document().framework().items[page.tree().current()->key].code.str();
    press(page.tree(), '2');
    BOOST_TEST(page.mappings_of("m1-4") == Rows{code + " fundamental 1 develops"},
               boost::test_tools::per_element());
    // One stage deeper: its column, another key.
    BOOST_TEST(page.tree().select_target(page.tree().current()->key, 1));
    pump();
    press(page.tree(), '3');
    BOOST_TEST(page.mappings_of("m1-4") == (Rows{code + " fundamental develops", code + " 1 assesses"}),
               boost::test_tools::per_element());
    // Why, and where it can be seen.
    run_menu(*page.open.frame, "Write rationale");
    type_text(page.field("rationale"), "The brief places hours.");
    run_menu(*page.open.frame, "Add citation");
    auto& evidence = find_as<wxChoice>(*page.open.frame, "citation-evidence");
    BOOST_TEST(evidence.GetSelection() == 0);
    type_text(page.field("citation-locator"), "p. 7");
    const auto& programme = page.open.programme();
    const auto made =
        std::find_if(programme.mappings.begin(), programme.mappings.end(), [](const model::Mapping& mapping) {
            return mapping.outcome.str() == "m1-4" && mapping.stages[0].str() == "1";
        });
    BOOST_REQUIRE((made != programme.mappings.end()));
    BOOST_TEST(made->rationale == "The brief places hours.");
    BOOST_REQUIRE(made->citations.size() == 1U);
    BOOST_TEST(made->citations[0].evidence.str() == programme.evidence[0].id.str());
    BOOST_TEST(made->citations[0].locator == "p. 7");
    // The other stage has its own.
    BOOST_TEST((made - 1)->rationale == "");
    BOOST_TEST(page.checked().unmapped_outcomes == 0U);
    while (page.open.document().undo()) {}
    BOOST_TEST(!page.open.document().is_modified());
}

BOOST_AUTO_TEST_CASE(cells_say_what_the_outcome_does_and_whether_anyone_covers)
{
    Mapping page;
    BOOST_TEST(page.cells("1.1.1.a") == (Rows{"A ✓", "A ✓"}), boost::test_tools::per_element());
    BOOST_TEST(page.cells("1.1.1.b") == (Rows{"✓", "✓"}), boost::test_tools::per_element());
    page.unmap("m1-1");
    BOOST_TEST(page.cells("1.1.1.a") == (Rows{"gap", "gap"}), boost::test_tools::per_element());
    press(page.tree(), '1'); // not deep enough for the policy
    BOOST_TEST(page.cells("1.1.1.a") == (Rows{"I gap", "I gap"}), boost::test_tools::per_element());
    press(page.tree(), '0');
    BOOST_TEST(page.cells("1.1.1.a") == (Rows{"gap", "gap"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(next_gap_goes_to_the_item_and_stage)
{
    Mapping page;
    page.unmap("m1-2");
    run_menu(*page.open.frame, "Next gap");
    BOOST_REQUIRE(page.tree().current() != nullptr);
    BOOST_TEST(page.open.document().framework().items[page.tree().current()->key].code.str() == "1.1.1.b");
    BOOST_TEST(page.tree().current_column().value() == 0U);
    run_menu(*page.open.frame, "Next gap");
    BOOST_TEST(page.tree().current_column().value() == 1U);
    press(page.tree(), '3');
    BOOST_TEST(page.mappings_of("m1-1").back() == "1.1.1.b 1 assesses");
}

BOOST_AUTO_TEST_CASE(from_the_other_side_outcomes_are_chosen_for_an_item)
{
    Mapping page;
    page.open.frame->go_to_mapping(model::OutcomeId{"m1-2"}, model::ItemCode{"2.1.1.a"});
    run_menu(*page.open.frame, "Map from the other side");
    BOOST_TEST(page.text("near-words").starts_with("Outcome 2.1.1.a"));
    BOOST_TEST(page.text("near-words").find("(indicative)") != std::string::npos);
    type_text(page.field("far-find"), "m1-6");
    press(page.field("far-find"), WXK_DOWN);
    press(page.tree(), '1');
    const auto lines = page.mappings_of("m1-6");
    BOOST_TEST((std::find(lines.begin(), lines.end(), "2.1.1.a fundamental 1 introduces") != lines.end()));
    run_menu(*page.open.frame, "Map from the other side");
    BOOST_TEST(page.text("near-words").starts_with("m1-6"));
}

BOOST_AUTO_TEST_CASE(what_is_selected_is_mapped_together_in_one_step)
{
    Mapping page;
    page.open.frame->go_to_mapping(model::OutcomeId{"m1-1"}, model::ItemCode{"2.1.1.a"});
    auto* model = dynamic_cast<wxDataViewVirtualListModel*>(page.near_list().GetModel());
    BOOST_REQUIRE(model != nullptr);
    page.near_list().Select(model->GetItem(1));
    page.near_list().Select(model->GetItem(2));
    pump();
    BOOST_TEST(page.near_list().selected_rows().size() == 3U);
    const auto count = page.open.programme().mappings.size();
    press(page.tree(), '2');
    BOOST_TEST(page.open.programme().mappings.size() == count + 3);
    BOOST_TEST(page.mappings_of("m1-3").back() == "2.1.1.a fundamental 1 develops");
    BOOST_TEST(page.near_list().selected_rows().size() == 3U); // still chosen, for the next
    page.open.document().undo();
    BOOST_TEST(page.open.programme().mappings.size() == count);
}

BOOST_AUTO_TEST_CASE(a_mapping_is_copied_to_another_outcome)
{
    Mapping page;
    page.open.frame->go_to_mapping(model::OutcomeId{"m1-2"}, model::ItemCode{"1.1.1.b"});
    run_menu(*page.open.frame, "Copy mapping");
    page.open.frame->go_to_mapping(model::OutcomeId{"m1-7"}, model::ItemCode{"1.1.1.b"});
    run_menu(*page.open.frame, "Paste mapping");
    BOOST_TEST(page.mappings_of("m1-7").back() == "1.1.1.b fundamental 1 assesses");
    BOOST_TEST(page.text("rationale").starts_with("Learners time a task"));
}

BOOST_AUTO_TEST_CASE(a_finding_leads_to_its_mapping_and_stage)
{
    Mapping page;
    page.open.frame->show_page("programme");
    // The second mapping of the file: m1-1 to 1.1.1.a at stage 1.
    page.open.frame->go_to({document::Place::Kind::mapping, 1});
    BOOST_TEST(page.open.frame->current_page()->name() == "mapping");
    BOOST_TEST(page.text("rationale") == page.open.programme().mappings[1].rationale);
    BOOST_TEST(page.tree().current_column().value() == 1U);
}

BOOST_AUTO_TEST_CASE(lists_are_filtered_by_words_and_by_what_is_left)
{
    Mapping page;
    page.unmap("m2-3");
    click(find(*page.open.frame, "near-open"));
    BOOST_TEST(page.near_list().rows() == 1U);
    click(find(*page.open.frame, "near-open"));
    type_text(page.field("near-find"), "SBAR handover");
    BOOST_TEST(page.near_list().rows() == 1U);
    press(page.field("near-find"), WXK_ESCAPE);
    BOOST_TEST(page.near_list().rows() == page.open.programme().count_outcomes());
    click(find(*page.open.frame, "far-own"));
    BOOST_TEST(page.tree().nodes().size() == 1U); // what m1-1 is mapped to
}

BOOST_AUTO_TEST_CASE(a_mapping_to_be_confirmed_says_so_until_it_is)
{
    Mapping page;
    auto mapping = page.open.programme().mappings[0];
    mapping.to_be_confirmed = true;
    document::Step step{"Carry", {}, {}};
    step.edits.push_back(document::replace_mapping(page.open.programme(), 0, mapping));
    page.open.document().perform(std::move(step));
    pump();
    auto& confirm = find(*page.open.frame, "confirm-mapping");
    BOOST_TEST(confirm.IsShown());
    click(confirm);
    BOOST_TEST(!page.open.programme().mappings[0].to_be_confirmed);
    BOOST_TEST(!confirm.IsShown());
}

BOOST_AUTO_TEST_CASE(depths_are_set_beside_too)
{
    Mapping page;
    auto& depth = find_as<wxChoice>(*page.open.frame, "depth-1");
    BOOST_TEST(depth.GetSelection() == 3);
    depth.SetSelection(1);
    wxCommandEvent event{wxEVT_CHOICE, depth.GetId()};
    event.SetInt(1);
    depth.ProcessWindowEvent(event);
    BOOST_TEST(page.mappings_of("m1-1") == (Rows{"1.1.1.a fundamental assesses", "1.1.1.a 1 introduces"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_outcomes_there_is_nothing_to_map)
{
    Mapping page{"minimal"};
    document::Step step{"Empty", {}, {}};
    for (auto m = page.open.programme().modules.size(); m-- > 0;) {
        step.edits.push_back(document::remove_module(page.open.programme(), m));
    }
    page.open.document().perform(std::move(step));
    pump();
    const auto revision = page.open.document().revision();
    press(page.tree(), '2');
    run_menu(*page.open.frame, "Next unmapped outcome");
    run_menu(*page.open.frame, "Next in the list");
    run_menu(*page.open.frame, "Map from the other side");
    run_menu(*page.open.frame, "Next gap");
    press(page.tree(), '2');
    BOOST_TEST(page.open.document().revision() == revision);
    page.open.document().undo();
    pump();
    BOOST_TEST(page.tree().nodes().size() > 0U);
}

BOOST_AUTO_TEST_CASE(every_control_has_a_name)
{
    Mapping page;
    BOOST_TEST(nameless_controls(*page.open.frame) == std::vector<std::string>{},
               boost::test_tools::per_element());
    run_menu(*page.open.frame, "Map from the other side");
    BOOST_TEST(nameless_controls(*page.open.frame) == std::vector<std::string>{},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
