// SPDX-License-Identifier: MIT
#include "editor/ui/window_layout.hpp"

#include <wx/toplevel.h>

#include <algorithm>

namespace km::ui {

void restore_size(wxTopLevelWindow& window, const WindowLayout& layout, const wxSize& otherwise)
{
    const auto screen = wxGetDisplaySize();
    const auto size = layout.width > 0 ? wxSize{layout.width, layout.height} : otherwise;
    window.SetSize(std::min(size.x, screen.x * 9 / 10), std::min(size.y, screen.y * 9 / 10));
    window.Maximize(layout.maximised);
}

void remember_size(const wxTopLevelWindow& window, WindowLayout& layout)
{
    layout.maximised = window.IsMaximized();
    if (!layout.maximised) {
        layout.width = window.GetSize().x;
        layout.height = window.GetSize().y;
    }
}

} // namespace km::ui
