// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A list of text rows that a screen reader can read: wxDataViewCtrl with rows that are made when they are
/// shown. (Other lists of wxWidgets are drawn by wxWidgets itself and are silent.)
/// Thread-safety: the window thread.

#include <wx/dataview.h>
#include <wx/string.h>

#include <functional>
#include <vector>

namespace km::ui {

struct Column {
    wxString title;
    int characters; ///< width, in average characters
    bool stretches = false;
};

class TextList : public wxDataViewCtrl {
public:
    using Text = std::function<wxString(unsigned row, unsigned column)>;

    /// @p name: what a screen reader calls the list.
    TextList(wxWindow* parent,
             const wxString& name,
             const std::vector<Column>& columns,
             Text text,
             long style = 0);

    ~TextList() override;

    /// Other rows altogether. The row in hand stays where it is, where there is one.
    void set_rows(unsigned count);
    /// The text of one row, or of all, is another now.
    void row_changed(unsigned row);
    void rows_changed();
    [[nodiscard]] unsigned rows() const;
    /// The row in hand; -1: none.
    [[nodiscard]] int row() const;
    void select(int row);
    [[nodiscard]] std::vector<unsigned> selected_rows() const;
    [[nodiscard]] unsigned row_of(const wxDataViewItem& item) const;
    /// Bold or not, for a row.
    void set_emphasis(std::function<bool(unsigned row)> emphasis);

private:
    class Model;
    wxObjectDataPtr<Model> m_model;
};

} // namespace km::ui
