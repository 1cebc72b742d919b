// SPDX-License-Identifier: MIT
#include "editor/ui/dialog_hook.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/main_frame.hpp"

#include <wx/dialog.h>

#include <array>
#include <string_view>
#include <utility>

namespace km::ui {
namespace {

/// The section of the manual for a dialog of ours; the toolkit's have none.
std::string_view section_of(const wxDialog& dialog)
{
    static constexpr std::array<std::pair<const char*, std::string_view>, 5> sections{{
        {"IdentityDialog", "submit"},
        {"NewProgrammeDialog", "start"},
        {"PasteDialog", "outcomes"},
        {"PreferencesDialog", "preferences"},
        {"SplitDialog", "outcomes"},
    }};
    for (const auto& [name, section] : sections) {
        if (dialog.GetName() == name) {
            return section;
        }
    }
    return {};
}

} // namespace

DialogHook::DialogHook(Application& application) : m_application{application}
{
    Register();
}

DialogHook::~DialogHook()
{
    Unregister();
}

int DialogHook::Enter(wxDialog* dialog)
{
    set_dialog_role(*dialog);
    if (const auto section = section_of(*dialog); !section.empty()) {
        dialog->Bind(wxEVT_CHAR_HOOK, [this, section](wxKeyEvent& event) {
            if (event.GetKeyCode() == WXK_F1 && event.GetModifiers() == wxMOD_NONE) {
                m_application.show_help(section);
            } else {
                event.Skip();
            }
        });
    }
    return wxID_NONE;
}

} // namespace km::ui
