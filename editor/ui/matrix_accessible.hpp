// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Makes a drawn matrix readable for screen readers: a table whose cells are made when they are asked for, so that
/// a million of them cost nothing. wxWidgets 3.2 has no accessibility layer on GTK, so this speaks ATK; another
/// system needs its own file behind the same functions.
/// Ownership: the window holds what is attached to it; the matrix must live as long as the window.
/// Errors: none; positions outside of the matrix are answered with nothing. Thread-safety: the window thread.

#include <wx/gdicmn.h>
#include <wx/string.h>

#include <utility>

class wxWindow;

namespace km::ui {

/// What a drawn matrix answers.
class AccessibleMatrix {
public:
    virtual ~AccessibleMatrix() = default;
    [[nodiscard]] virtual int row_count() const = 0;
    [[nodiscard]] virtual int column_count() const = 0;
    /// Short, for a cell's name: "m1-1".
    [[nodiscard]] virtual wxString row_name(int row) const = 0;
    [[nodiscard]] virtual wxString column_name(int column) const = 0;
    /// In full, read out as the row or column changes.
    [[nodiscard]] virtual wxString row_head(int row) const = 0;
    [[nodiscard]] virtual wxString column_head(int column) const = 0;
    [[nodiscard]] virtual wxString cell_text(int row, int column) const = 0;
    /// In the window's coordinates.
    [[nodiscard]] virtual wxRect cell_rectangle(int row, int column) const = 0;
    /// Row and column in hand.
    [[nodiscard]] virtual std::pair<int, int> current_cell() const = 0;
    virtual void set_current_cell(int row, int column) = 0;
    /// What Enter does.
    virtual void activate_cell(int row, int column) = 0;
    /// What Enter does, in a word or two.
    [[nodiscard]] virtual wxString action_name() const = 0;
};

/// Call once, right after the window was made, before anybody asked for its accessible object.
void attach_matrix(wxWindow& window, AccessibleMatrix& matrix, const wxString& name);
/// The cell in hand is another.
void matrix_cursor_moved(wxWindow& window);
/// The cell's text is another.
void matrix_cell_changed(wxWindow& window, int row, int column);
/// Rows or columns are others.
void matrix_reset(wxWindow& window);

} // namespace km::ui
