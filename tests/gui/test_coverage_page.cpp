// SPDX-License-Identifier: MIT
#include "editor/ui/coverage_page.hpp"
#include "editor/ui/matrix_canvas.hpp"
#include "editor/ui/text_list.hpp"
#include "tests/gui/gui_test.hpp"

#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/stattext.h>

#include <filesystem>
#include <fstream>
#include <gtk/gtk.h>
#include <iterator>

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

BOOST_AUTO_TEST_SUITE_END()
