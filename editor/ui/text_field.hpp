// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Fields for text. What is typed, pasted or dropped into one comes in as clean_text() makes it, so that what is seen is
/// what is kept; what a program shows in it stays as it is. Thread-safety: the window thread.

#include "editor/document/document.hpp"
#include "editor/document/typing.hpp"
#include "validator/base/utf8.hpp"

#include <wx/event.h>
#include <wx/textctrl.h>

#include <cstdint>
#include <vector>

namespace km::ui {

/// Goes up from a field to the window: characters were left out on their way in; GetInt(): how many.
wxDECLARE_EVENT(EVT_CHARACTERS_DROPPED, wxCommandEvent);

/// As document::TypingRun, now.
[[nodiscard]] bool begins_step(document::TypingRun& run, const wxString& before, const wxString& after);

/// For one line, as high as its text needs whatever the text's size: of large text, wxTextCtrl (3.2 on GTK 3) shows
/// the upper half.
class TextField : public wxTextCtrl {
public:
    explicit TextField(wxWindow* parent, const wxString& value = {}, long style = 0);

    /// For a field whose text is not the programme's (a search, an outcome to be added): undo is the field's own first.
    void keep_history();
    /// False: there is nothing of the field's own to undo or to do again.
    bool undo_typing();
    bool redo_typing();

protected:
    wxSize DoGetSizeFromTextSize(int width, int height) const override;
    void DoSetValue(const wxString& value, int flags) override;

private:
    void note_change();
    bool step_to(std::vector<wxString>& from, std::vector<wxString>& to);

    bool m_setting = false;
    bool m_stepping = false;
    wxString m_now; ///< while history is kept
    std::vector<wxString> m_undo, m_redo;
    document::TypingRun m_run;
};

/// For several lines, with room between the text and the border. Tab leaves it: a tab character in a text is of no use
/// to anybody. @p style: more than wxTE_MULTILINE, for example wxTE_READONLY. @p lines: a text of one line is shown in
/// several where it is long, and has no line breaks.
class TextArea : public wxTextCtrl {
public:
    TextArea(wxWindow* parent,
             const char* name,
             long style = 0,
             const wxString& value = {},
             Lines lines = Lines::several);

    /// At least so many lines are in sight.
    void show_lines(double lines);
    /// Between the text and the border, both sides together, in pixels.
    [[nodiscard]] static wxSize margins() { return {16, 8}; }

protected:
    void DoSetValue(const wxString& value, int flags) override;

private:
    Lines m_lines;
    bool m_setting = false;
};

enum class Showing : std::uint8_t {
    change, ///< the cursor goes behind what changed
    undo,   ///< as it was before: what had been selected and was replaced is selected again
};
/// While observers of @p document hear of a change.
[[nodiscard]] Showing showing_of(const document::Document& document) noexcept;
/// Shows the text, and the cursor where the text changed.
void show_text(wxTextCtrl& field, const wxString& text, Showing showing = Showing::change);

} // namespace km::ui
