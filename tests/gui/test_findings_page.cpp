// SPDX-License-Identifier: MIT
#include "editor/document/evidence_operations.hpp"
#include "editor/ui/finding_tree.hpp"
#include "editor/ui/findings_page.hpp"
#include "tests/gui/gui_test.hpp"
#include "validator/base/atomic_file.hpp"

#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/textctrl.h>

using namespace km;
using namespace km::test;
namespace fs = std::filesystem;

namespace {

/// The example with a title missing, hours that do not add up, and two evidence files changed.
struct Findings : OpenExample {
    Findings() : OpenExample{"first-line-manager", "findings"}
    {
        auto after = document::particulars_of(programme());
        after.title.clear();
        after.hours = model::Hours{100};
        document::Step step{"Break", {}, {}};
        step.edits.push_back(document::set_particulars(programme(), after));
        document().perform(std::move(step));
        const auto folder = frame->session().folder() / "evidence";
        BOOST_REQUIRE(
            write_atomically({folder / "scheme-of-work.pdf", km::Existing::own}, "another").has_value());
        BOOST_REQUIRE(
            write_atomically({folder / "facilitator-guide.pdf", km::Existing::own}, "a third").has_value());
        frame->session().background().look_at_evidence(frame->session().folder());
        BOOST_REQUIRE(wait_until([&] { return errors() == 3 && codes().size() >= 3; }));
    }

    ui::FindingsPage& findings() { return page<ui::FindingsPage>("findings"); }
    ui::FindingTree& tree() { return find_as<ui::FindingTree>(*frame, "findings-tree"); }
    std::size_t errors() { return frame->session().background().result()->errors; }
    std::vector<wxDataViewItem> children(const wxDataViewItem& item)
    {
        wxDataViewItemArray array;
        tree().GetModel()->GetChildren(item, array);
        return {array.begin(), array.end()};
    }
    std::string text(const wxDataViewItem& item, unsigned column)
    {
        wxVariant value;
        tree().GetModel()->GetValue(value, item, column);
        return value.GetString().utf8_string();
    }
    /// Of the groups, as they stand.
    std::vector<std::string> codes()
    {
        std::vector<std::string> all;
        for (const auto& group : children({})) {
            all.push_back(text(group, 3));
        }
        return all;
    }
    wxDataViewItem first_of(const std::string& code)
    {
        for (const auto& group : children({})) {
            if (text(group, 3) == code) {
                return children(group).at(0);
            }
        }
        BOOST_ERROR("no finding " + code);
        return {};
    }
    void in_hand(const wxDataViewItem& item)
    {
        tree().SetCurrentItem(item);
        tree().Select(item);
        wxDataViewEvent event{wxEVT_DATAVIEW_SELECTION_CHANGED, &tree(), item};
        tree().ProcessWindowEvent(event);
        pump();
    }
    std::string code_in_hand()
    {
        return findings().in_hand() == nullptr ? "" : findings().in_hand()->diagnostic.code;
    }
    std::string current_page() { return std::string{frame->current_page()->name()}; }
    std::string details() { return find_as<wxTextCtrl>(*frame, "findings-details").GetValue().utf8_string(); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(findings_page)

BOOST_FIXTURE_TEST_CASE(errors_come_first_in_groups_by_rule, Findings)
{
    const auto found = codes();
    BOOST_REQUIRE(found.size() >= 4U);
    BOOST_TEST(found[0] == "KM-IDN-001");
    BOOST_TEST(found[1] == "KM-EVD-003");
    BOOST_TEST(found[2] == "KM-CON-003");
    const auto group = children({}).at(1);
    BOOST_TEST(text(group, 0) == "An evidence file has changed (2)");
    BOOST_TEST(text(group, 1) == "Error");
    BOOST_TEST(children(group).size() == 2U);
    BOOST_TEST(text(children(group)[0], 2) == "Scheme of work");
    BOOST_TEST(tree().IsExpanded(group));
}

BOOST_FIXTURE_TEST_CASE(the_rule_of_the_finding_in_hand_is_explained, Findings)
{
    in_hand(first_of("KM-CON-003"));
    BOOST_TEST(details().starts_with("The modules' hours come to 172"));
    BOOST_TEST(details().find("KM-CON-003: ") != std::string::npos);
    BOOST_TEST(details().find('#') == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(going_to_a_finding_shows_its_place, Findings)
{
    in_hand(first_of("KM-EVD-003"));
    click(find(*frame, "findings-go"));
    BOOST_TEST(current_page() == "evidence");
}

BOOST_FIXTURE_TEST_CASE(one_finding_is_put_right_in_one_step, Findings)
{
    in_hand(first_of("KM-CON-003"));
    auto& fix = find_as<wxButton>(*frame, "findings-fix");
    BOOST_TEST(fix.GetLabelText() == "Put right: Set hours to the sum of the modules");
    click(fix);
    BOOST_TEST((programme().hours == model::Hours{17200}));
    wait_for_check();
    BOOST_TEST(code_in_hand() != "KM-CON-003"); // the next one
    BOOST_TEST(!code_in_hand().empty());
    run_menu(*frame, "Undo Set hours to the sum of the modules");
    BOOST_TEST((programme().hours == model::Hours{100}));
}

BOOST_FIXTURE_TEST_CASE(all_findings_of_a_rule_are_put_right_in_one_step, Findings)
{
    const auto before = programme().evidence;
    in_hand(first_of("KM-EVD-003"));
    run_menu(*frame, "Put all of this kind right");
    wait_for_check();
    BOOST_TEST(programme().evidence[0].sha256 != before[0].sha256);
    BOOST_TEST(programme().evidence[4].sha256 != before[4].sha256);
    BOOST_TEST(errors() == 1U);
    BOOST_TEST(frame->GetStatusBar()->GetStatusText(0).StartsWith("Put 2 findings right"));
    run_menu(*frame, "Undo Take digest again");
    BOOST_TEST(programme().evidence[0].sha256 == before[0].sha256);
}

BOOST_FIXTURE_TEST_CASE(what_only_a_person_can_do_offers_no_step, Findings)
{
    in_hand(first_of("KM-IDN-001"));
    BOOST_TEST(!find(*frame, "findings-fix").IsEnabled());
    BOOST_TEST(!find(*frame, "findings-fix-all").IsEnabled());
    BOOST_TEST(find(*frame, "findings-go").IsEnabled());
}

BOOST_FIXTURE_TEST_CASE(search_and_boxes_leave_rows_out, Findings)
{
    type_text(find(*frame, "findings-search"), "HOURS");
    BOOST_TEST(codes() == std::vector<std::string>{"KM-CON-003"}, boost::test_tools::per_element());
    type_text(find(*frame, "findings-search"), "no such thing");
    BOOST_TEST(codes().empty());
    BOOST_TEST(details() == "No finding fits the search and the boxes above.");
    type_text(find(*frame, "findings-search"), "");
    BOOST_TEST(tree().IsExpanded(children({}).at(1)));
    BOOST_TEST(!code_in_hand().empty());
    click(find(*frame, "findings-errors"));
    BOOST_TEST(codes().at(0) == "KM-CON-003");
    BOOST_TEST(find_as<wxCheckBox>(*frame, "findings-errors").GetLabelText() == "Errors (3)");
}

BOOST_FIXTURE_TEST_CASE(the_row_in_hand_stays_when_the_list_is_renewed, Findings)
{
    in_hand(first_of("KM-CON-003"));
    auto after = document::particulars_of(programme());
    after.title = "A title";
    after.provider.name.clear();
    document::Step step{"Edit", {}, {}};
    step.edits.push_back(document::set_particulars(programme(), after));
    document().perform(std::move(step));
    wait_for_check();
    BOOST_TEST(codes().at(0) == "KM-IDN-002");
    BOOST_TEST(code_in_hand() == "KM-CON-003");
}

BOOST_FIXTURE_TEST_CASE(findings_can_be_grouped_by_part, Findings)
{
    auto& choice = find_as<wxChoice>(*frame, "findings-group");
    choice.SetSelection(1);
    wxCommandEvent event{wxEVT_CHOICE, choice.GetId()};
    choice.ProcessWindowEvent(event);
    pump();
    BOOST_TEST(text(children({}).at(0), 0).starts_with("The programme as a whole ("));
    BOOST_TEST(text(children({}).at(1), 0) == "Evidence (2)");
}

BOOST_FIXTURE_TEST_CASE(a_key_leads_from_finding_to_finding_on_every_page, Findings)
{
    in_hand(first_of("KM-IDN-001"));
    frame->show_page("evidence");
    run_menu(*frame, "Next finding");
    BOOST_TEST(code_in_hand() == "KM-EVD-003");
    BOOST_TEST(current_page() == "evidence");
    BOOST_TEST(frame->GetStatusBar()->GetStatusText(0).Contains("scheme-of-work.pdf"));
    run_menu(*frame, "Next finding");
    BOOST_TEST(frame->GetStatusBar()->GetStatusText(0).Contains("facilitator-guide.pdf"));
    run_menu(*frame, "Next finding");
    BOOST_TEST(code_in_hand() == "KM-CON-003");
    BOOST_TEST(current_page() == "programme");
    run_menu(*frame, "Previous finding");
    BOOST_TEST(current_page() == "evidence");
}

BOOST_AUTO_TEST_CASE(the_key_works_before_the_page_was_ever_shown)
{
    OpenExample open{"mid-level-manager", "programme"};
    BOOST_REQUIRE(open.frame->find_page("findings") != nullptr);
    run_menu(*open.frame, "Next finding");
    BOOST_TEST(open.frame->GetStatusBar()->GetStatusText(0).Contains("1.1.2.a"));
    // A gap leads to where it is closed.
    BOOST_TEST(std::string{open.frame->current_page()->name()} == "mapping");
}

BOOST_FIXTURE_TEST_CASE(the_next_finding_after_one_that_is_gone_is_not_passed_over, Findings)
{
    in_hand(first_of("KM-IDN-001"));
    frame->show_page("programme");
    auto after = document::particulars_of(programme());
    after.title = "A title";
    document::Step step{"Edit", {}, {}};
    step.edits.push_back(document::set_particulars(programme(), after));
    document().perform(std::move(step));
    wait_for_check();
    run_menu(*frame, "Next finding");
    BOOST_TEST(frame->GetStatusBar()->GetStatusText(0).Contains("scheme-of-work.pdf"));
}

BOOST_FIXTURE_TEST_CASE(findings_are_copied_as_text, Findings)
{
    const auto copied = findings().as_text().utf8_string();
    BOOST_TEST(copied.find("Error: An evidence file has changed\n  • The file") != std::string::npos);
    BOOST_TEST(copied.find("[KM-CON-003]") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(every_control_has_a_name, Findings)
{
    BOOST_TEST(nameless_controls(*frame) == std::vector<std::string>{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
