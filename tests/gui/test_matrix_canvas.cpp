// SPDX-License-Identifier: MIT
#include "editor/ui/matrix_canvas.hpp"
#include "editor/ui/matrix_picture.hpp"
#include "tests/gui/gui_test.hpp"

#include <wx/frame.h>

#include <gtk/gtk.h>

using namespace km;
using namespace km::test;

namespace {

/// A matrix without a programme.
struct Bare {
    Bare(std::size_t rows, std::size_t columns)
    {
        const auto name = [](std::size_t index) { return wxString::Format("%zu", index); };
        canvas = new ui::MatrixCanvas{
            frame,
            "Matrix",
            {name, name, name, name,
             [this](std::size_t row, std::size_t column) { return text(row, column); },
             [this](std::size_t row, std::size_t column) { activated.emplace_back(row, column); },
             [this] { ++moves; }, [this](const ui::MatrixPlace& place) { hovered = place; }, "Open"}};
        canvas->set_content(content(rows, columns), {0, 0});
        frame->SetClientSize(600, 400);
        frame->Show();
        BOOST_REQUIRE(wait_until([&] { return canvas->GetClientSize().x > 300; }));
    }
    ~Bare()
    {
        frame->Destroy();
        pump();
    }
    static ui::MatrixContent content(std::size_t rows, std::size_t columns)
    {
        ui::MatrixContent content;
        for (std::size_t row = 0; row < rows; ++row) {
            content.rows.push_back({"Row " + std::to_string(row)});
        }
        for (std::size_t column = 0; column < columns; ++column) {
            content.columns.push_back({"C" + std::to_string(column)});
        }
        content.groups = {"All"};
        content.depths.resize(rows * columns);
        content.letters = {"", "I", "D", "A"};
        content.words = {"gap", "introduces", "develops", "assesses"};
        content.all = "All";
        return content;
    }
    [[nodiscard]] wxString text(std::size_t row, std::size_t column) const
    {
        return wxString::Format("%d", int{canvas->content().depth(row, column)});
    }
    [[nodiscard]] AtkObject* accessible() const
    {
        return gtk_widget_get_accessible(gtk_bin_get_child(GTK_BIN(canvas->GetHandle())));
    }
    void mouse(wxEventType type, wxPoint at) const
    {
        wxMouseEvent event{type};
        event.SetPosition(at);
        event.SetEventObject(canvas);
        canvas->ProcessWindowEvent(event);
        pump();
    }

    wxFrame* frame = new wxFrame{nullptr, wxID_ANY, "Matrix"};
    ui::MatrixCanvas* canvas = nullptr;
    std::vector<std::pair<std::size_t, std::size_t>> activated;
    int moves = 0;
    ui::MatrixPlace hovered;
};

} // namespace

BOOST_AUTO_TEST_SUITE(matrix_canvas)

BOOST_AUTO_TEST_CASE(enter_space_and_click_open_the_cell)
{
    Bare bare{5, 5};
    bare.canvas->SetFocus();
    bare.canvas->set_cursor(2, 3);
    press(*bare.canvas, WXK_RETURN);
    press(*bare.canvas, WXK_SPACE);
    BOOST_TEST(bare.activated.size() == 2U);
    AtkObject* cell = atk_table_ref_at(ATK_TABLE(bare.accessible()), 1, 4);
    BOOST_TEST(atk_action_do_action(ATK_ACTION(cell), 0));
    BOOST_TEST(bare.activated.size() == 2U); // not inside the screen reader's call
    int x = 0, y = 0, width = 0, height = 0;
    atk_component_get_extents(ATK_COMPONENT(cell), &x, &y, &width, &height, ATK_XY_SCREEN);
    g_object_unref(cell);
    pump();
    BOOST_REQUIRE(bare.activated.size() == 3U);
    BOOST_TEST((bare.activated.back() == std::pair<std::size_t, std::size_t>{1, 4}));
    const auto middle = bare.canvas->ScreenToClient(wxPoint{x + width / 2, y + height / 2});
    bare.mouse(wxEVT_MOTION, middle);
    BOOST_TEST((bare.hovered.row == std::size_t{1} && bare.hovered.column == std::size_t{4}));
    bare.mouse(wxEVT_LEFT_DOWN, middle);
    BOOST_TEST(bare.activated.size() == 3U);
    bare.mouse(wxEVT_LEFT_UP, middle);
    BOOST_TEST(bare.activated.size() == 4U);
    // Let go elsewhere, or on a head: nothing is opened.
    bare.mouse(wxEVT_LEFT_DOWN, middle);
    bare.mouse(wxEVT_LEFT_UP, middle - wxPoint{width, 0});
    bare.mouse(wxEVT_LEFT_DOWN, {2, middle.y});
    bare.mouse(wxEVT_LEFT_UP, {2, middle.y});
    BOOST_TEST(bare.activated.size() == 4U);
}

BOOST_AUTO_TEST_CASE(control_and_arrow_go_to_the_next_filled_cell)
{
    Bare bare{10, 10};
    auto content = Bare::content(10, 10);
    content.depths[7] = 2;
    bare.canvas->set_content(std::move(content), {0, 0});
    press(*bare.canvas, WXK_RIGHT, wxMOD_CONTROL);
    BOOST_TEST(bare.canvas->cursor().second == 7U);
    press(*bare.canvas, WXK_RIGHT, wxMOD_CONTROL);
    BOOST_TEST(bare.canvas->cursor().second == 9U);
}

BOOST_AUTO_TEST_CASE(the_cell_in_hand_is_always_in_sight)
{
    Bare bare{500, 300};
    for (const auto& [row, column] : {std::pair{499, 299}, {0, 0}, {250, 17}, {3, 280}}) {
        bare.canvas->set_cursor(static_cast<std::size_t>(row), static_cast<std::size_t>(column));
        AtkObject* cell = atk_table_ref_at(ATK_TABLE(bare.accessible()), row, column);
        auto* states = atk_object_ref_state_set(cell);
        BOOST_TEST(atk_state_set_contains_state(states, ATK_STATE_SHOWING));
        BOOST_TEST(atk_state_set_contains_state(states, ATK_STATE_SELECTED));
        g_object_unref(states);
        g_object_unref(cell);
    }
}

BOOST_AUTO_TEST_CASE(zoom_makes_cells_larger_and_keeps_the_cell_in_hand_in_sight)
{
    Bare bare{500, 300};
    bare.canvas->set_cursor(400, 200);
    const auto width = [&] {
        AtkObject* cell = atk_table_ref_at(ATK_TABLE(bare.accessible()), 400, 200);
        int x = 0, y = 0, wide = 0, high = 0;
        atk_component_get_extents(ATK_COMPONENT(cell), &x, &y, &wide, &high, ATK_XY_SCREEN);
        g_object_unref(cell);
        return wide;
    };
    const int normal = width();
    press(*bare.canvas, '=', wxMOD_CONTROL);
    BOOST_TEST(width() > normal);
    BOOST_TEST(bare.canvas->zoom_percent() == 125);
    press(*bare.canvas, '0', wxMOD_CONTROL);
    BOOST_TEST(width() == normal);
    for (int i = 0; i < 10; ++i) {
        press(*bare.canvas, '-', wxMOD_CONTROL);
    }
    BOOST_TEST(width() < normal);
    BOOST_TEST(bare.canvas->zoom_percent() == 50);
}

BOOST_AUTO_TEST_CASE(a_cell_that_nobody_holds_does_not_exist)
{
    Bare bare{2000, 405};
    BOOST_TEST(atk_object_get_n_accessible_children(bare.accessible()) == 810'000);
    AtkObject* cell = atk_object_ref_accessible_child(bare.accessible(), 405 * 1999 + 404);
    BOOST_TEST(atk_object_get_name(cell) == "1999, 404: 0");
    BOOST_TEST(atk_object_get_index_in_parent(cell) == 809'999);
    bool gone = false;
    g_object_weak_ref(
        G_OBJECT(cell), [](gpointer flag, GObject*) { *static_cast<bool*>(flag) = true; }, &gone);
    g_object_unref(cell);
    BOOST_TEST(gone);
}

BOOST_AUTO_TEST_CASE(a_cell_that_a_reader_kept_too_long_answers_that_it_is_no_more)
{
    AtkObject* kept = nullptr;
    AtkObject* head = nullptr;
    const auto is_defunct = [](AtkObject* object) {
        auto* states = atk_object_ref_state_set(object);
        const bool defunct = atk_state_set_contains_state(states, ATK_STATE_DEFUNCT) != 0;
        g_object_unref(states);
        return defunct;
    };
    {
        Bare bare{10, 10};
        kept = atk_table_ref_at(ATK_TABLE(bare.accessible()), 9, 9);
        BOOST_TEST(!is_defunct(kept));
        bare.canvas->set_content(Bare::content(3, 3), {0, 0});
        BOOST_TEST(is_defunct(kept));
        BOOST_TEST(atk_object_get_name(kept) == "");
        g_object_unref(kept);
        kept = atk_table_ref_at(ATK_TABLE(bare.accessible()), 2, 2);
        head = atk_table_get_row_header(ATK_TABLE(bare.accessible()), 1);
        g_object_ref(head);
    }
    BOOST_TEST(is_defunct(kept)); // the window is gone
    BOOST_TEST(is_defunct(head));
    BOOST_TEST(!atk_action_do_action(ATK_ACTION(kept), 0));
    BOOST_TEST(atk_text_get_character_count(ATK_TEXT(kept)) == 0);
    g_object_unref(kept);
    g_object_unref(head);
}

BOOST_AUTO_TEST_CASE(cells_tell_their_heads)
{
    Bare bare{4, 6};
    AtkObject* cell = atk_table_ref_at(ATK_TABLE(bare.accessible()), 3, 5);
    for (const bool rows : {false, true}) {
        GPtrArray* heads = rows ? atk_table_cell_get_row_header_cells(ATK_TABLE_CELL(cell))
                                : atk_table_cell_get_column_header_cells(ATK_TABLE_CELL(cell));
        BOOST_REQUIRE(heads->len == 1U);
        auto* head = ATK_OBJECT(g_ptr_array_index(heads, 0));
        BOOST_TEST(atk_object_get_name(head) == (rows ? "3" : "5"));
        BOOST_TEST(atk_object_get_role(head) ==
                   (rows ? ATK_ROLE_TABLE_ROW_HEADER : ATK_ROLE_TABLE_COLUMN_HEADER));
        g_ptr_array_unref(heads);
    }
    g_object_unref(cell);
}

BOOST_AUTO_TEST_CASE(letters_can_be_read_on_every_fill)
{
    const ui::Colour white{1, 1, 1}, black{0, 0, 0}, dark{0.18, 0.18, 0.18}, light{0.93, 0.93, 0.93};
    for (const auto& palette :
         {ui::MatrixPalette::for_window(white, black), ui::MatrixPalette::for_window(dark, light),
          ui::MatrixPalette::for_paper(), ui::MatrixPalette::of_high_contrast(white, black),
          ui::MatrixPalette::of_high_contrast(black, white)}) {
        for (std::size_t depth = 1; depth < 4; ++depth) {
            BOOST_TEST(ui::contrast(palette.fill[depth], palette.ink[depth]) >= 4.5);
        }
        BOOST_TEST(ui::contrast(palette.head, palette.text) >= 4.5);
        // Signs that are not letters: WCAG asks for 3.
        BOOST_TEST(ui::contrast(palette.background, palette.gap) >= 3);
        BOOST_TEST(ui::contrast(palette.background, palette.focus) >= 3);
        BOOST_TEST(ui::contrast(palette.fill[1], palette.fill[2]) >= 1.2); // and the bars tell them apart
    }
}

BOOST_AUTO_TEST_CASE(a_large_matrix_takes_many_pages_and_all_of_them_are_drawn)
{
    const auto content = Bare::content(200, 150);
    const ui::MatrixPages pages{content, {"Title", "Subtitle"}, 780, 540};
    BOOST_TEST(pages.count() >= 6U);
    std::vector<double> shares;
    const auto picture =
        ui::make_picture(content, {"Title", "Subtitle"}, ui::PictureFormat::pdf, [&](double share) {
            shares.push_back(share);
            return true;
        });
    BOOST_REQUIRE(picture.has_value());
    BOOST_TEST(shares.size() == pages.count());
    const auto given_up = ui::make_picture(content, {"Title", "Subtitle"}, ui::PictureFormat::pdf,
                                           [](double) { return false; });
    BOOST_REQUIRE(given_up.has_value());
    BOOST_TEST(given_up->bytes.empty());
}

BOOST_AUTO_TEST_CASE(a_picture_of_too_many_cells_is_made_smaller_and_says_so)
{
    const auto content = Bare::content(2000, 405);
    const auto picture =
        ui::make_picture(content, {"Title", "Subtitle"}, ui::PictureFormat::png, [](double) { return true; });
    BOOST_REQUIRE(picture.has_value());
    BOOST_TEST(picture->bytes.starts_with("\x89PNG"));
    BOOST_TEST(picture->reduced_to < 100);
}

BOOST_AUTO_TEST_SUITE_END()
