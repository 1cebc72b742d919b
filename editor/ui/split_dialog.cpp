// SPDX-License-Identifier: MIT
#include "editor/ui/split_dialog.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/form.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/wrapped_text.hpp"

#include <wx/button.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>

#include <algorithm>

namespace km::ui {

SplitDialog::SplitDialog(wxWindow* parent, const document::Halves& proposed)
    : wxDialog{parent,
               wxID_ANY,
               _("Split outcome"),
               wxDefaultPosition,
               wxDefaultSize,
               wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER}
    , m_first{nullptr}
    , m_second{nullptr}
{
    SetName("SplitDialog");
    const int gap = GetCharWidth();
    auto* all = new wxBoxSizer{wxVERTICAL};
    all->Add(new WrappedText{this, _("Both outcomes keep the mappings and the assessments of this one. Check "
                                     "the mappings afterwards, and remove those that no longer fit.")},
             0, wxEXPAND | wxALL, gap);
    const auto add = [&](const wxString& label, const char* name, const std::string& text) {
        auto* words = new wxStaticText{this, wxID_ANY, label};
        auto* field = new TextArea{this, name, 0, to_wx(text)};
        field->show_lines(4);
        set_label(*field, *words);
        all->Add(words, 0, wxLEFT | wxRIGHT | wxTOP, gap);
        all->Add(field, 1, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, gap);
        return field;
    };
    m_first = add(_("&First outcome:"), "split-first", proposed.first);
    m_second = add(_("&Second outcome:"), "split-second", proposed.second);
    auto* buttons = CreateStdDialogButtonSizer(wxOK | wxCANCEL);
    buttons->GetAffirmativeButton()->SetLabel(_("S&plit"));
    buttons->GetAffirmativeButton()->Bind(wxEVT_UPDATE_UI, [this](wxUpdateUIEvent& event) {
        const auto filled = [](const wxTextCtrl* field) {
            return !field->GetValue().Strip(wxString::both).empty();
        };
        event.Enable(filled(m_first) && filled(m_second));
    });
    all->Add(buttons, 0, wxEXPAND | wxALL, gap);
    SetSizer(all);
    const auto screen = wxGetDisplaySize();
    SetSize(std::min(70 * gap, screen.x * 9 / 10), std::min(22 * GetCharHeight(), screen.y * 9 / 10));
    CentreOnParent();
    m_second->SetFocus();
    m_second->SetInsertionPoint(0);
}

document::Halves SplitDialog::halves() const
{
    return {to_utf8(m_first->GetValue()), to_utf8(m_second->GetValue())};
}

} // namespace km::ui
