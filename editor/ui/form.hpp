// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Rows of label, field, and what is wrong with it in words, bound to values by functions. What the user types is
/// handed over with every key, so that it is checked as it is typed; leaving the field ends one step of undo.
/// Thread-safety: the window thread.

#include <wx/panel.h>
#include <wx/string.h>

#include <functional>
#include <vector>

class wxFlexGridSizer;
class wxStaticText;
class wxControl;
class wxTextCtrl;

namespace km::ui {

class Form : public wxPanel {
public:
    using Get = std::function<wxString()>;
    using Set = std::function<void(const wxString&)>;
    /// What is wrong with the value; empty: nothing.
    using Check = std::function<wxString(const wxString&)>;

    /// @p left: the user left a field.
    Form(wxWindow* parent, std::function<void()> left);

    /// A heading over the rows that follow.
    void add_heading(const wxString& text);
    /// @p name: stable, for tests (wxWindow::SetName). @p label with access key: "&Title:".
    void add_text(const char* name,
                  const wxString& label,
                  const Get& get,
                  const Set& set,
                  const Check& check = {},
                  const wxString& hint = {});
    void add_long_text(const char* name, const wxString& label, const Get& get, const Set& set, int lines);
    /// @p get gives the position among @p choices; -1: none chosen.
    void add_choice(const char* name,
                    const wxString& label,
                    const std::vector<wxString>& choices,
                    const std::function<int()>& get,
                    const std::function<void(int)>& set);
    /// A row of check boxes; @p description: a longer text for each, as its help.
    void add_checks(const char* name,
                    const wxString& label,
                    const std::vector<wxString>& choices,
                    const std::function<bool(std::size_t)>& get,
                    const std::function<void(std::size_t, bool)>& set);
    /// A row of the caller's own; the form places and labels it.
    void add_control(const wxString& label, wxWindow* control);

    /// Shows the values as they are now, and what is wrong with each.
    void refresh();
    /// How many fields have something wrong.
    [[nodiscard]] std::size_t count_problems() const;
    /// Nothing can be changed.
    void set_read_only();
    /// Puts the focus into the field with this name; false: there is none.
    bool focus(const wxString& name);

private:
    struct Row {
        wxWindow* control;
        std::function<void()> show;
        wxStaticText* problem;
        std::function<wxString()> check;
    };
    wxStaticText* add_label(const wxString& label);
    void add_row(Row row, bool grows);
    void show_problems();

    wxFlexGridSizer* m_grid;
    std::function<void()> m_left;
    std::vector<Row> m_rows;
    bool m_showing = false; ///< values come from refresh(), not from the user
};

} // namespace km::ui
