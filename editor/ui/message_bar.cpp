// SPDX-License-Identifier: MIT
#include "editor/ui/message_bar.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/wrapped_text.hpp"

#include <wx/artprov.h>
#include <wx/button.h>
#include <wx/settings.h>
#include <wx/sizer.h>
#include <wx/statbmp.h>
#include <wx/translation.h>
#include <wx/wrapsizer.h>

#include <utility>

namespace km::ui {

namespace {

constexpr int kBesideTheText = 12; ///< characters: the icon, and room on both sides

wxColour background(MessageBar::Kind kind)
{
    const bool is_dark = wxSystemSettings::GetAppearance().IsUsingDarkBackground();
    if (kind == MessageBar::Kind::warning) {
        return is_dark ? wxColour{74, 60, 10} : wxColour{252, 240, 204};
    }
    return is_dark ? wxColour{28, 56, 84} : wxColour{221, 234, 250};
}

} // namespace

MessageBar::MessageBar(wxWindow* parent, const char* name) : wxPanel{parent}
{
    SetName(name);
    Hide();
    // How many lines the words take is known once the width is.
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        event.Skip();
        if (std::exchange(m_width, event.GetSize().x) != event.GetSize().x) {
            CallAfter([this] { lay_out_parent(); });
        }
    });
    Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_ESCAPE) {
            after_event(*this, [this] { dismiss(); });
        } else {
            event.Skip();
        }
    });
}

void MessageBar::show_message(const wxString& message,
                              Kind kind,
                              const std::vector<Action>& actions,
                              const wxString& dismissing)
{
    DestroyChildren();
    if (!wants_high_contrast()) {
        SetBackgroundColour(background(kind));
    }
    const int gap = GetCharWidth();
    auto* icon =
        new wxStaticBitmap{this, wxID_ANY,
                           wxArtProvider::GetBitmapBundle(
                               kind == Kind::warning ? wxART_WARNING : wxART_INFORMATION, wxART_MENU)};
    auto* words = new WrappedText{this, message, kBesideTheText};
    words->SetName("message");
    set_live(*words);
    set_accessible_name(*words, message);
    auto* buttons = new wxWrapSizer{wxHORIZONTAL};
    const auto add = [&](const wxString& label, const std::function<void()>& run) {
        auto* button = new wxButton{this, wxID_ANY, label};
        button->SetName("action");
        button->Bind(wxEVT_BUTTON, [this, run](wxCommandEvent&) { after_event(*this, run); });
        buttons->Add(button, 0, wxRIGHT | wxBOTTOM, gap);
    };
    for (const auto& action : actions) {
        add(action.label, action.run);
    }
    add(dismissing.empty() ? wxString{_("C&lose")} : dismissing, [this] { dismiss(); });
    auto* column = new wxBoxSizer{wxVERTICAL};
    column->Add(words, 0, wxEXPAND | wxTOP | wxBOTTOM, gap);
    column->Add(buttons, 0, wxEXPAND);
    auto* row = new wxBoxSizer{wxHORIZONTAL};
    row->Add(icon, 0, wxALL, gap);
    row->Add(column, 1);
    SetSizer(row);
    set_accessible_name(*this, message);
    Show();
    lay_out_parent();
    CallAfter([this] { lay_out_parent(); });
}

void MessageBar::dismiss()
{
    if (!IsShown()) {
        return;
    }
    const bool had_focus = IsDescendant(wxWindow::FindFocus());
    Hide();
    lay_out_parent();
    if (had_focus) {
        GetParent()->SetFocus();
    }
}

void MessageBar::lay_out_parent()
{
    InvalidateBestSize();
    GetParent()->Layout();
}

} // namespace km::ui
