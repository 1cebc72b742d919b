// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A list of texts that can be ticked, however long, which a screen reader can read: rows are made when they are
/// shown. Space ticks what is selected. Thread-safety: the window thread.

#include <wx/dataview.h>
#include <wx/string.h>

#include <functional>
#include <vector>

namespace km::ui {

class CheckList : public wxDataViewCtrl {
public:
    using Text = std::function<wxString(unsigned row)>;
    using IsOn = std::function<bool(unsigned row)>;
    /// The user ticked or cleared these rows.
    using Set = std::function<void(const std::vector<unsigned>& rows, bool on)>;

    /// @p name: stable, for tests. @p check, @p what: the heads of the columns.
    CheckList(wxWindow* parent,
              const wxString& name,
              const wxString& check,
              const wxString& what,
              Text text,
              IsOn is_on,
              Set set);

    /// Other rows altogether.
    void set_rows(unsigned count);
    /// The same rows; texts and ticks may be others.
    void rows_changed();
    void row_changed(unsigned row);
    [[nodiscard]] unsigned rows() const;
    void set_read_only(bool read_only) { m_read_only = read_only; }
    /// As the user does it: the selected rows.
    void toggle();
    void select(unsigned row);

private:
    class Model;
    wxObjectDataPtr<Model> m_model;
    IsOn m_is_on;
    Set m_set;
    bool m_read_only = false;
};

} // namespace km::ui
