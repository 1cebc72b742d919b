// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A matrix of depths in a window: heads stay in sight, keys and mouse take a cell in hand, and screen readers read
/// it. It knows nothing of programmes: its owner gives it content and words, and hears what the user does.
/// Units: rows and columns of the content. Thread-safety: the window thread.

#include "editor/ui/matrix_accessible.hpp"
#include "editor/ui/matrix_drawing.hpp"

#include <wx/scrolwin.h>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace km::ui {

class MatrixCanvas : public wxScrolledCanvas, private AccessibleMatrix {
public:
    /// The words that a screen reader is given, and what is to be done. All must be set.
    struct Owner {
        std::function<wxString(std::size_t row)> row_name, row_head;
        std::function<wxString(std::size_t column)> column_name, column_head;
        std::function<wxString(std::size_t row, std::size_t column)> cell_text;
        std::function<void(std::size_t row, std::size_t column)> activate;
        std::function<void()> cursor_moved;
        /// The mouse is over this place.
        std::function<void(const MatrixPlace&)> hovered;
        wxString action; ///< what activate does: "Go to the mapping"
    };

    MatrixCanvas(wxWindow* parent, const wxString& name, Owner owner);

    /// Other content; the cursor goes to @p cursor, as far as there are so many rows and columns.
    void set_content(MatrixContent content, std::pair<std::size_t, std::size_t> cursor);
    [[nodiscard]] const MatrixContent& content() const noexcept { return m_content; }
    /// The same rows and columns, but these columns stand otherwise now.
    void set_columns(std::vector<MatrixContent::Column> columns);
    void set_row_depths(std::size_t row, const std::vector<std::uint8_t>& depths);

    [[nodiscard]] bool is_empty() const noexcept;
    /// Row and column; meaningless where it is empty.
    [[nodiscard]] std::pair<std::size_t, std::size_t> cursor() const noexcept { return {m_row, m_column}; }
    void set_cursor(std::size_t row, std::size_t column);

    void zoom_in();
    void zoom_out();
    void zoom_to_normal();
    [[nodiscard]] int zoom_percent() const noexcept;
    /// Colours and font that a picture of it should have.
    [[nodiscard]] MatrixFont font() const;

    /// For pictures of the window: how far the cells are moved.
    [[nodiscard]] wxPoint scrolled() const;

private:
    // AccessibleMatrix
    [[nodiscard]] int row_count() const override { return static_cast<int>(m_content.rows.size()); }
    [[nodiscard]] int column_count() const override { return static_cast<int>(m_content.columns.size()); }
    [[nodiscard]] wxString row_name(int row) const override;
    [[nodiscard]] wxString column_name(int column) const override;
    [[nodiscard]] wxString row_head(int row) const override;
    [[nodiscard]] wxString column_head(int column) const override;
    [[nodiscard]] wxString cell_text(int row, int column) const override;
    [[nodiscard]] wxRect cell_rectangle(int row, int column) const override;
    [[nodiscard]] std::pair<int, int> current_cell() const override;
    void set_current_cell(int row, int column) override;
    void activate_cell(int row, int column) override;
    [[nodiscard]] wxString action_name() const override { return m_owner.action; }

    void make_drawing();
    void set_zoom(std::size_t level);
    void show_cursor();
    void on_paint(wxPaintEvent& event);
    void on_key(wxKeyEvent& event);
    void on_mouse(wxMouseEvent& event);
    void on_wheel(wxMouseEvent& event);
    /// The next cell with a depth that way, or the last cell.
    [[nodiscard]] std::pair<std::size_t, std::size_t> next_filled(int rows, int columns) const;

    Owner m_owner;
    MatrixContent m_content;
    std::optional<MatrixDrawing> m_drawing; ///< refers to m_content
    double m_em;                            ///< without zoom
    std::size_t m_zoom;
    std::size_t m_row = 0, m_column = 0;
    MatrixPlace m_pressed; ///< where the mouse button went down
};

} // namespace km::ui
