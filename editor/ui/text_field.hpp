// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A field for one line of text, as high as its text needs whatever the text's size: of large text, wxTextCtrl
/// (3.2 on GTK 3) shows the upper half. Thread-safety: the window thread.

#include <wx/textctrl.h>

#include <algorithm>

namespace km::ui {

class TextField : public wxTextCtrl {
public:
    explicit TextField(wxWindow* parent, const wxString& value = {}, long style = 0)
        : wxTextCtrl{parent, wxID_ANY, value, wxDefaultPosition, wxDefaultSize, style}
    {
        InvalidateBestSize(); // it was measured before it was one of these
        SetInitialSize();
    }

protected:
    wxSize DoGetSizeFromTextSize(int width, int height) const override
    {
        auto size = wxTextCtrl::DoGetSizeFromTextSize(width, height);
        size.y = std::max(size.y, GetCharHeight() * 3 / 2 + 2);
        return size;
    }
};

} // namespace km::ui
