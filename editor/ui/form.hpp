// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Rows of label, field, and what is wrong with it in words, bound to values by functions. Text is handed over with every
/// key, so that it is checked as it is typed; leaving the field ends one step of undo. A value that has a form (a number,
/// a code) is handed over when the field is left and it has that form: half a number is another number. Until then, and
/// for as long as it has not, it is unfinished, and whoever keeps such texts is told.
/// Thread-safety: the window thread.

#include "editor/ui/text_field.hpp"
#include "validator/base/utf8.hpp"

#include <wx/panel.h>
#include <wx/string.h>

#include <functional>
#include <optional>
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

    /// What stands in fields and is not handed over, by the field's name. Somebody else keeps it, since a form may show
    /// one element after the other.
    struct Unfinished {
        std::function<std::optional<wxString>(const char* name)> get;
        /// @p label: the field's, for messages; nullopt: nothing any more.
        std::function<void(const char* name, const wxString& label, std::optional<wxString> text)> set;
    };

    /// @p left: the user left a field.
    Form(wxWindow* parent, std::function<void()> left, Unfinished unfinished = {});

    /// A heading over the rows that follow.
    void add_heading(const wxString& text);
    /// @p name: stable, for tests (wxWindow::SetName). @p label with access key: "&Title:".
    void add_text(const char* name,
                  const wxString& label,
                  const Get& get,
                  const Set& set,
                  const Check& check = {},
                  const wxString& hint = {});
    /// A value with a form: @p set gets what @p is_value says yes to, and nothing else. @p check: what to say of it, of a
    /// good value too. @pre somebody keeps what is unfinished.
    void add_value(const char* name,
                   const wxString& label,
                   const Get& get,
                   const Set& set,
                   const std::function<bool(const wxString&)>& is_value,
                   const Check& check,
                   const wxString& hint = {});
    /// @p kind: one line may be long, and is shown in several.
    void add_long_text(const char* name,
                       const wxString& label,
                       const Get& get,
                       const Set& set,
                       int lines,
                       Lines kind = Lines::several);
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

    /// Shows the values as they are now, and what is wrong with each. @p showing: a change is undone.
    void refresh(Showing showing = Showing::change);
    /// How many fields have something wrong.
    [[nodiscard]] std::size_t count_problems() const;
    /// Nothing can be changed.
    void set_read_only();
    /// Puts the focus into the field with this name; false: there is none.
    bool focus(const wxString& name);

private:
    struct Row {
        wxWindow* control;
        std::function<void(Showing)> show;
        wxStaticText* problem;
        std::function<wxString()> check;
    };
    wxStaticText* add_label(const wxString& label);
    TextField* add_field(const char* name, const wxString& label, const wxString& hint);
    void add_row(Row row, bool grows);
    /// Hands over what the user typed, in steps as long as a word.
    void bind_typing(wxTextCtrl& field, const Get& get, const Set& set);
    void show_problems();

    wxFlexGridSizer* m_grid;
    std::function<void()> m_left;
    Unfinished m_unfinished;
    std::vector<Row> m_rows;
    bool m_showing = false; ///< values come from refresh(), not from the user
};

} // namespace km::ui
