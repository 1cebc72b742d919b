// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Tab leaves a field of several lines, where it would else become a character and hold the keyboard fast.
/// Thread-safety: the window thread.

#include <wx/event.h>
#include <wx/window.h>

namespace km::ui {

inline void leave_with_tab(wxWindow& field)
{
    field.Bind(wxEVT_KEY_DOWN, [&field](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_TAB && !event.ControlDown() && !event.AltDown()) {
            field.Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward
                                             : wxNavigationKeyEvent::IsForward);
        } else {
            event.Skip();
        }
    });
}

} // namespace km::ui
