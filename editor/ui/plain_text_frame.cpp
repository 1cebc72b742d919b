// SPDX-License-Identifier: MIT
#include "editor/ui/plain_text_frame.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"

#include <wx/accel.h>
#include <wx/button.h>
#include <wx/panel.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/translation.h>

namespace km::ui {

PlainTextFrame::PlainTextFrame(wxWindow* parent, const wxString& name, const submission::SafeEvidence& shown)
    // TRANSLATORS: a file's name
    : wxFrame{parent, wxID_ANY, wxString::Format(_("%s – Kitemark"), name)}
{
    SetName("PlainTextFrame");
    auto* panel = new wxPanel{this};
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    const int gap = GetCharWidth();
    auto* label = new wxStaticText{
        panel, wxID_ANY,
        shown.is_cut ? _("&Text of the document (the beginning; save a copy to read the rest):")
                     : _("&Text of the document:")};
    sizer->Add(label, 0, wxALL, gap);
    auto* text = new TextArea{panel, "plain-text", wxTE_READONLY | wxHSCROLL};
    set_label(*text, *label);
    text->SetFont(wxFont{wxFontInfo{text->GetFont().GetFractionalPointSize()}.Family(wxFONTFAMILY_TELETYPE)});
    text->ChangeValue(to_wx(shown.text));
    text->SetInsertionPoint(0);
    sizer->Add(text, 1, wxEXPAND | wxLEFT | wxRIGHT, gap);
    auto* close = new wxButton{panel, wxID_CLOSE, _("C&lose")};
    close->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Close(); });
    sizer->Add(close, 0, wxALIGN_RIGHT | wxALL, gap);
    panel->SetSizer(sizer);
    wxAcceleratorEntry keys[] = {{wxACCEL_NORMAL, WXK_ESCAPE, wxID_CLOSE}, {wxACCEL_CTRL, 'W', wxID_CLOSE}};
    SetAcceleratorTable(wxAcceleratorTable{2, keys});
    Bind(
        wxEVT_MENU, [this](wxCommandEvent&) { Close(); }, wxID_CLOSE);
    SetSize(wxSize{100 * GetCharWidth(), 34 * GetCharHeight()});
    text->SetFocus();
}

} // namespace km::ui
