// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A text that takes as many lines as the width of its parent asks for.
/// Thread-safety: the window thread.

#include <wx/stattext.h>

namespace km::ui {

class WrappedText : public wxStaticText {
public:
    /// @p margin: characters that the parent leaves beside it.
    WrappedText(wxWindow* parent, const wxString& text, int margin = 4);

    /// False: it says so already. The parent has to lay out anew where it is true.
    bool set_text(const wxString& text);

#ifdef __WXGTK__
protected:
    /// It is no label: on GTK, wx would take it for that of the control behind it.
    bool GTKWidgetNeedsMnemonic() const override
    {
        return false;
    }
#endif

private:
    void on_parent_size(wxSizeEvent& event);
    void wrap();

    wxString m_text;
    int m_margin;
    int m_width = 0;
};

} // namespace km::ui
