// SPDX-License-Identifier: MIT
#include "editor/ui/text_field.hpp"

#include <algorithm>
#include <gtk/gtk.h>

namespace km::ui {

TextField::TextField(wxWindow* parent, const wxString& value, long style)
    : wxTextCtrl{parent, wxID_ANY, value, wxDefaultPosition, wxDefaultSize, style}
{
    InvalidateBestSize(); // it was measured before it was one of these
    SetInitialSize();
}

wxSize TextField::DoGetSizeFromTextSize(int width, int height) const
{
    auto size = wxTextCtrl::DoGetSizeFromTextSize(width, height);
    size.y = std::max(size.y, GetCharHeight() * 3 / 2 + 2);
    return size;
}

TextArea::TextArea(wxWindow* parent, const char* name, long style, const wxString& value)
    : wxTextCtrl{parent, wxID_ANY, value, wxDefaultPosition, wxDefaultSize, wxTE_MULTILINE | style}
{
    SetName(name);
    // wxTextCtrl::SetMargins is for fields of one line.
    auto* const view = GTK_TEXT_VIEW(gtk_bin_get_child(GTK_BIN(GetHandle())));
    const auto side = margins() / 2;
    gtk_text_view_set_left_margin(view, side.x);
    gtk_text_view_set_right_margin(view, side.x);
    gtk_text_view_set_top_margin(view, side.y);
    gtk_text_view_set_bottom_margin(view, side.y);
    Bind(wxEVT_KEY_DOWN, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_TAB && !event.ControlDown() && !event.AltDown()) {
            Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward : wxNavigationKeyEvent::IsForward);
        } else {
            event.Skip();
        }
    });
}

void TextArea::show_lines(double lines)
{
    SetMinSize(wxSize{-1, static_cast<int>(lines * GetCharHeight()) + margins().y});
}

} // namespace km::ui
