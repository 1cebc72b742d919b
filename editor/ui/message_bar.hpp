// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A message above the pages, with what can be done about it. It takes as many lines as its words need; wxInfoBar (3.2 on
/// GTK 3) cuts them off. Ownership: its parent's; the parent lays it out. Thread-safety: the window thread.

#include <wx/panel.h>
#include <wx/string.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace km::ui {

class MessageBar : public wxPanel {
public:
    struct Action {
        wxString label; ///< of a button, with its access key
        std::function<void()> run;
    };

    /// Hidden. @p name: stable, for tests.
    MessageBar(wxWindow* parent, const char* name);

    enum class Kind : std::uint8_t { information, warning };
    /// In place of what it said before. @p dismissing: the label of the button that takes it away.
    void show_message(const wxString& message,
                      Kind kind,
                      const std::vector<Action>& actions = {},
                      const wxString& dismissing = {});
    void dismiss();

private:
    void lay_out_parent();

    int m_width = 0;
};

} // namespace km::ui
