// SPDX-License-Identifier: MIT
#include "editor/ui/wrapped_text.hpp"

namespace km::ui {

WrappedText::WrappedText(wxWindow* parent, const wxString& text, int margin)
    : wxStaticText{parent, wxID_ANY, wxControl::EscapeMnemonics(text)}
    , m_text{text}
    , m_margin{margin}
{
    // Before the parent lays out, so that it knows the lines. Ends with this window, whichever goes first.
    parent->Bind(wxEVT_SIZE, &WrappedText::on_parent_size, this);
    wrap();
}

void WrappedText::on_parent_size(wxSizeEvent& event)
{
    wrap();
    event.Skip();
}

bool WrappedText::set_text(const wxString& text)
{
    if (text == m_text) {
        return false;
    }
    m_text = text;
    m_width = 0;
    wrap();
    return true;
}

void WrappedText::wrap()
{
    const int character = GetCharWidth();
    const int there_is = GetParent()->GetClientSize().x - m_margin * character;
    const int width = there_is < 20 * character ? 60 * character : there_is; // not laid out yet: a guess
    if (width == m_width) {
        return;
    }
    m_width = width;
    SetLabel(wxControl::EscapeMnemonics(m_text));
    Wrap(width);
}

} // namespace km::ui
