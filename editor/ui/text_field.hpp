// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Fields for text. Thread-safety: the window thread.

#include <wx/textctrl.h>

namespace km::ui {

/// For one line, as high as its text needs whatever the text's size: of large text, wxTextCtrl (3.2 on GTK 3) shows
/// the upper half.
class TextField : public wxTextCtrl {
public:
    explicit TextField(wxWindow* parent, const wxString& value = {}, long style = 0);

protected:
    wxSize DoGetSizeFromTextSize(int width, int height) const override;
};

/// For several lines, with room between the text and the border. Tab leaves it: a tab character in a text is of no use
/// to anybody. @p style: more than wxTE_MULTILINE, for example wxTE_READONLY.
class TextArea : public wxTextCtrl {
public:
    TextArea(wxWindow* parent, const char* name, long style = 0, const wxString& value = {});

    /// At least so many lines are in sight.
    void show_lines(double lines);
    /// Between the text and the border, both sides together, in pixels.
    [[nodiscard]] static wxSize margins() { return {16, 8}; }
};

} // namespace km::ui
