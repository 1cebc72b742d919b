// SPDX-License-Identifier: MIT
#include "editor/ui/coverage_page.hpp"
#include "editor/ui/matrix_canvas.hpp"
#include "editor/ui/text_list.hpp"
#include "tests/gui/gui_test.hpp"
#include "validator/base/file.hpp"

#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/image.h>
#include <wx/stattext.h>

#include <cstdlib>
#include <filesystem>
#include <gtk/gtk.h>

using namespace km;
using namespace km::test;
namespace fs = std::filesystem;

namespace {

struct Page : OpenExample {
    explicit Page(const std::string& example = "first-line-manager") : OpenExample{example, "coverage"} {}
    ui::MatrixCanvas& matrix = find_as<ui::MatrixCanvas>(*frame, "matrix");
    ui::TextList& summary = find_as<ui::TextList>(*frame, "coverage-summary");

    void choose(const std::string& name, int which)
    {
        auto& choice = find_as<wxChoice>(*frame, name);
        choice.SetSelection(which);
        wxCommandEvent event{wxEVT_CHOICE, choice.GetId()};
        event.SetEventObject(&choice);
        choice.ProcessWindowEvent(event);
        pump();
    }
    [[nodiscard]] std::string detail(int line)
    {
        return find_as<wxStaticText>(*frame, "coverage-detail-" + std::to_string(line))
            .GetLabelText()
            .utf8_string();
    }
    /// As the user moves through the list.
    void select(int row)
    {
        summary.select(row);
        wxDataViewEvent event{wxEVT_DATAVIEW_SELECTION_CHANGED, &summary, summary.GetSelection()};
        summary.ProcessWindowEvent(event);
        pump();
    }
    void change_depth(std::size_t mapping, model::Depth depth)
    {
        auto changed = programme().mappings.at(mapping);
        changed.depth = depth;
        document::Step step{"Change depth", {}, {}};
        step.edits.push_back(document::replace_mapping(programme(), mapping, changed));
        document().perform(std::move(step));
    }
    void claim(const std::vector<std::string>& stages)
    {
        auto after = document::particulars_of(programme());
        after.claimed_stages.clear();
        for (const auto& stage : stages) {
            after.claimed_stages.emplace_back(stage);
        }
        document::Step step{"Change claimed stages", {}, {}};
        step.edits.push_back(document::set_particulars(programme(), after));
        document().perform(std::move(step));
        wait_for_check();
    }
    [[nodiscard]] std::string nothing()
    {
        auto& text = find_as<wxStaticText>(*frame, "coverage-nothing");
        return text.IsShownOnScreen() ? text.GetLabelText().utf8_string() : "";
    }
    [[nodiscard]] std::size_t columns() { return matrix.content().columns.size(); }
    [[nodiscard]] AtkObject* accessible()
    {
        return gtk_widget_get_accessible(gtk_bin_get_child(GTK_BIN(matrix.GetHandle())));
    }
    /// The name of a cell, as a screen reader gets it.
    [[nodiscard]] std::string cell_name(int row, int column)
    {
        AtkObject* cell = atk_table_ref_at(ATK_TABLE(accessible()), row, column);
        if (cell == nullptr) {
            return "none";
        }
        const std::string name = atk_object_get_name(cell);
        g_object_unref(cell);
        return name;
    }
};

std::string read(const fs::path& file)
{
    return read_file(file, 100'000'000).value();
}

} // namespace

BOOST_AUTO_TEST_SUITE(coverage_page)

BOOST_AUTO_TEST_CASE(every_control_has_a_name)
{
    Page page;
    BOOST_TEST(nameless_controls(*page.frame) == std::vector<std::string>{},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(arrows_home_and_end_move_the_cell_in_hand)
{
    Page page;
    page.matrix.SetFocus();
    press(page.matrix, WXK_RIGHT);
    press(page.matrix, WXK_DOWN);
    press(page.matrix, WXK_DOWN);
    BOOST_TEST(page.matrix.cursor().first == 2U);
    BOOST_TEST(page.matrix.cursor().second == 1U);
    press(page.matrix, WXK_END, wxMOD_CONTROL);
    BOOST_TEST(page.matrix.cursor().first == page.matrix.content().rows.size() - 1);
    BOOST_TEST(page.matrix.cursor().second == page.columns() - 1);
    press(page.matrix, WXK_HOME);
    BOOST_TEST(page.matrix.cursor().second == 0U);
    press(page.matrix, WXK_LEFT); // stays at the edge
    BOOST_TEST(page.matrix.cursor().second == 0U);
}

BOOST_AUTO_TEST_CASE(a_screen_reader_finds_cells_rows_and_columns)
{
    Page page;
    AtkObject* table = page.accessible();
    BOOST_TEST(atk_object_get_role(table) == ATK_ROLE_TABLE);
    BOOST_TEST(atk_object_get_name(table) == "Coverage matrix");
    BOOST_TEST(atk_object_get_role(gtk_widget_get_accessible(page.matrix.GetHandle())) ==
               ATK_ROLE_DOCUMENT_SPREADSHEET);
    BOOST_TEST(atk_table_get_n_rows(ATK_TABLE(table)) == static_cast<int>(page.matrix.content().rows.size()));
    BOOST_TEST(atk_table_get_n_columns(ATK_TABLE(table)) == static_cast<int>(page.columns()));
    BOOST_TEST(page.cell_name(0, 6) == "m1-1, 1.1.1.a, Fundamental Stage: assesses");
    BOOST_TEST(page.cell_name(1, 6) == "m1-2, 1.1.1.a, Fundamental Stage: not mapped");
    BOOST_TEST(page.cell_name(0, 100000) == "none");
    const std::string head = atk_table_get_column_description(ATK_TABLE(table), 6);
    BOOST_TEST(head.starts_with("1.1.1.a, Fundamental Stage, covered (assesses). Indicative: "), head);
}

BOOST_AUTO_TEST_CASE(a_change_is_seen_at_once_and_undone_with_a_name)
{
    Page page;
    BOOST_TEST(page.cell_name(0, 6) == "m1-1, 1.1.1.a, Fundamental Stage: assesses");
    page.change_depth(0, model::Depth::introduces); // the first mapping is m1-1's
    BOOST_TEST(page.cell_name(0, 6) == "m1-1, 1.1.1.a, Fundamental Stage: introduces");
    BOOST_TEST(int{page.matrix.content().depth(0, 6)} == 1);
    page.document().undo();
    BOOST_TEST(page.cell_name(0, 6) == "m1-1, 1.1.1.a, Fundamental Stage: assesses");
}

BOOST_AUTO_TEST_CASE(what_changed_while_another_page_was_shown_is_seen_afterwards)
{
    Page page;
    page.frame->show_page("programme");
    page.change_depth(0, model::Depth::introduces);
    page.frame->show_page("coverage");
    pump();
    BOOST_TEST(page.cell_name(0, 6) == "m1-1, 1.1.1.a, Fundamental Stage: introduces");
}

BOOST_AUTO_TEST_CASE(a_column_becomes_a_gap_when_the_check_says_so)
{
    Page page;
    using Standing = ui::MatrixContent::Standing;
    BOOST_TEST((page.matrix.content().columns.at(6).standing == Standing::covered));
    for (std::size_t m = 0; m < page.programme().mappings.size(); ++m) {
        if (page.programme().mappings[m].to.str() == "1.1.1.a") {
            page.change_depth(m, model::Depth::introduces);
        }
    }
    page.wait_for_check();
    BOOST_TEST((page.matrix.content().columns.at(6).standing == Standing::gap));
    page.matrix.set_cursor(0, 6);
    BOOST_TEST(page.detail(2) ==
               "This outcome: introduces, in 1 mapping. Whole programme: gap (only introduces).");
    click(find(*page.frame, "gaps-only"));
    BOOST_TEST(page.columns() == 2U);
    BOOST_TEST(page.matrix.content().columns.at(0).label == "1.1.1.a  F");
}

BOOST_AUTO_TEST_CASE(columns_and_stages_are_chosen)
{
    Page page;
    BOOST_TEST(page.columns() == 6U + 81 * 2);
    page.choose("coverage-columns", 2);
    BOOST_TEST(page.columns() == 6U + 9 * 2);
    page.choose("coverage-stages", 1);
    BOOST_TEST(page.columns() == 6U + 9);
    page.choose("coverage-stages", 2);
    BOOST_TEST(page.columns() == 6U + 9 * 5);
    page.choose("coverage-columns", 0);
    BOOST_TEST(page.columns() == 6U + 405);
    page.choose("coverage-stages", 4); // one stage
    BOOST_TEST(page.columns() == 6U + 81);
    BOOST_TEST(page.matrix.content().columns.at(6).label == "1.1.1.a"); // the stage goes without saying
}

BOOST_AUTO_TEST_CASE(choosing_a_standard_shows_it_alone_and_keeps_the_outcome_in_hand)
{
    Page page;
    page.matrix.set_cursor(4, 20);
    page.select(2);
    BOOST_TEST(page.columns() == 9U * 2);
    BOOST_TEST(page.matrix.content().groups.at(0) == "1.2 Communicating and listening effectively");
    BOOST_TEST(page.matrix.cursor().first == 4U);
    page.select(0);
    BOOST_TEST(page.columns() == 6U + 81 * 2);
}

BOOST_AUTO_TEST_CASE(the_summary_can_be_read)
{
    Page page{"mid-level-manager"};
    auto* model = page.summary.GetModel();
    const auto text = [&](int row, unsigned column) {
        wxVariant value;
        page.summary.select(row);
        model->GetValue(value, page.summary.GetCurrentItem(), column);
        return value.GetString().utf8_string();
    };
    BOOST_TEST(text(0, 0) == "Whole programme");
    BOOST_TEST(text(0, 3) == "81 % (66 of 81)");
    BOOST_TEST(text(10, 0) == "Principles, at any stage");
    BOOST_TEST(text(10, 3) == "83 % (5 of 6)");
    BOOST_TEST(page.summary.GetColumn(1)->IsHidden());
    BOOST_TEST(!page.summary.GetColumn(3)->IsHidden());
}

BOOST_AUTO_TEST_CASE(without_stages_or_outcomes_it_says_what_to_do)
{
    Page page;
    BOOST_TEST(page.nothing().empty());
    page.claim({});
    BOOST_TEST(page.nothing() == "No stages are claimed yet, so nothing has to be covered.");
    BOOST_TEST(!page.matrix.IsShownOnScreen());
    click(find(*page.frame, "coverage-go-to"));
    BOOST_TEST((page.frame->current_page()->name() == "programme"));
    page.frame->show_page("coverage");
    page.claim({"2"});
    BOOST_TEST(page.nothing().empty());
    BOOST_TEST(page.matrix.IsShownOnScreen());
    document::StepBuilder step{page.programme(), "Delete modules"};
    while (!step.now().modules.empty()) {
        step.add(document::remove_module(step.now(), 0));
    }
    page.document().perform(std::move(step).finish());
    BOOST_TEST(page.nothing() == "There are no programme outcomes yet, so nothing can be covered.");
    page.wait_for_check();
    BOOST_TEST(atk_table_get_n_rows(ATK_TABLE(page.accessible())) == 0);
    page.document().undo();
    BOOST_TEST(page.matrix.IsShownOnScreen());
}

BOOST_AUTO_TEST_CASE(without_gaps_the_gaps_are_said_to_be_none)
{
    Page page;
    click(find(*page.frame, "gaps-only"));
    BOOST_TEST(page.nothing() == "There are no gaps here.");
}

BOOST_AUTO_TEST_CASE(next_gap_takes_the_next_column_with_a_gap)
{
    Page page{"mid-level-manager"};
    page.matrix.set_cursor(3, 0);
    run_menu(*page.frame, "Next column with a gap");
    BOOST_TEST(page.matrix.cursor().first == 3U);
    BOOST_TEST(page.matrix.content().columns.at(page.matrix.cursor().second).label == "P4  Curiosity");
    run_menu(*page.frame, "Next column with a gap");
    BOOST_TEST(page.matrix.content().columns.at(page.matrix.cursor().second).label == "1.1.2.a");
}

BOOST_AUTO_TEST_CASE(enter_leads_to_the_mapping_of_the_cell_and_back)
{
    Page page;
    page.matrix.SetFocus();
    page.matrix.set_cursor(1, 8);
    press(page.matrix, WXK_RETURN);
    BOOST_TEST((page.frame->current_page()->name() == "mapping"));
    page.frame->show_page("coverage");
    BOOST_TEST((page.matrix.cursor() == std::pair<std::size_t, std::size_t>{1, 8}));
}

BOOST_AUTO_TEST_CASE(pictures_are_written_as_their_names_say)
{
    Page page;
    const auto folder = page.application.folder();
    for (const auto* name : {"matrix.pdf", "matrix.svg", "matrix.PNG"}) {
        page.application.prompts().answers.emplace_back((folder / name).string());
        run_menu(*page.frame, "Export picture…");
        BOOST_REQUIRE(wait_until([&] { return !page.page<ui::CoveragePage>("coverage").is_exporting(); }));
    }
    const auto pdf = read(folder / "matrix.pdf");
    BOOST_TEST(pdf.starts_with("%PDF-"));
    BOOST_TEST(pdf.find("/ToUnicode") != std::string::npos); // its texts can be searched and read out
    const auto svg = read(folder / "matrix.svg");
    BOOST_TEST(svg.starts_with("<?xml"));
    BOOST_TEST(svg.ends_with("</svg>\n"));
    BOOST_TEST(std::system(("xmllint --noout '" + (folder / "matrix.svg").string() + "'").c_str()) == 0);
    wxImage::AddHandler(new wxPNGHandler);
    wxImage png;
    BOOST_REQUIRE(png.LoadFile((folder / "matrix.PNG").string(), wxBITMAP_TYPE_PNG));
    BOOST_TEST(png.GetWidth() > 168 * 20); // at least as fine as on screen
    BOOST_TEST(png.GetHeight() > static_cast<int>(page.matrix.content().rows.size()) * 18);
}

BOOST_AUTO_TEST_CASE(a_picture_that_cannot_be_written_is_told)
{
    Page page;
    auto& coverage = page.page<ui::CoveragePage>("coverage");
    coverage.export_picture(page.application.folder() / "no-such-folder" / "matrix.pdf");
    BOOST_REQUIRE(wait_until([&] { return !coverage.is_exporting(); }));
    auto* info = wxWindow::FindWindowByName("infobar", page.frame);
    BOOST_TEST((info == nullptr || info->IsShown()));
}

BOOST_AUTO_TEST_CASE(closing_the_window_while_a_picture_is_written_is_safe)
{
    Page page;
    page.page<ui::CoveragePage>("coverage").export_picture(page.application.folder() / "matrix.pdf");
}

BOOST_AUTO_TEST_SUITE_END()
