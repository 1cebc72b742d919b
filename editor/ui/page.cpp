// SPDX-License-Identifier: MIT
#include "editor/ui/page.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/wrapped_text.hpp"

#include <wx/sizer.h>
#include <wx/stattext.h>

#include <algorithm>

namespace km::ui {

Page::Page(wxWindow* parent, document::Session& session, Host& host, const wxString& heading)
    : wxPanel{parent}
    , m_session{session}
    , m_host{host}
    , m_body{new wxBoxSizer{wxVERTICAL}}
    , m_to_do{nullptr}
{
    auto* title = new wxStaticText{this, wxID_ANY, heading};
    title->SetFont(title->GetFont().Bold().Scaled(1.3F));
    // Before it is on a display it does not know how large its own words are.
    title->SetMinSize(title->GetTextExtent(heading) + wxSize{GetCharWidth(), 2});
    m_to_do = new WrappedText{this, wxString{}, 6 + title->GetMinSize().x / std::max(GetCharWidth(), 1)};
    set_live(*m_to_do);
    auto* head = new wxBoxSizer{wxHORIZONTAL};
    const int gap = GetCharWidth();
    head->Add(title, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, 2 * gap);
    head->Add(m_to_do, 1, wxALIGN_CENTRE_VERTICAL);
    auto* all = new wxBoxSizer{wxVERTICAL};
    all->Add(head, 0, wxEXPAND | wxALL, gap);
    all->Add(m_body, 1, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, gap);
    SetSizer(all);
}

void Page::document_changed(document::Parts parts)
{
    m_stale |= parts;
    if (IsShownOnScreen()) {
        shown();
    }
}

void Page::check_arrived()
{
    m_check_stale = true;
    if (IsShownOnScreen()) {
        shown();
    }
}

void Page::shown()
{
    if (const auto parts = m_stale; !parts.empty()) {
        m_stale = {};
        refresh(parts);
    }
    if (m_check_stale && result()) {
        m_check_stale = false;
        refresh_checked();
        update_to_do();
    }
}

void Page::unfinished_changed()
{
    if (result()) {
        update_to_do();
    }
}

void Page::update_to_do()
{
    if (const auto text = to_do(); m_to_do->set_text(text)) {
        Layout();
        set_accessible_name(*m_to_do, text);
    }
}

std::size_t Page::count_unfinished(std::string_view prefix) const
{
    const auto& texts = m_session.unfinished();
    return static_cast<std::size_t>(std::ranges::count_if(
        texts, [&](const auto& each) { return std::string_view{each.first}.starts_with(prefix); }));
}

Form::Unfinished unfinished_in(document::Session& session, const std::function<std::string()>& prefix)
{
    return {[&session, prefix](const char* name) -> std::optional<wxString> {
                const auto found = session.unfinished().find(prefix() + name);
                return found == session.unfinished().end() ? std::nullopt
                                                           : std::optional{to_wx(found->second.text)};
            },
            [&session, prefix](const char* name, const wxString& label, std::optional<wxString> text) {
                session.set_unfinished(prefix() + name, text ? std::optional{document::UnfinishedText{
                                                                   to_utf8(label), to_utf8(*text)}}
                                                             : std::nullopt);
            }};
}

void keep_unfinished(wxTextCtrl& field, const Form::Unfinished& unfinished, const wxString& label)
{
    field.Bind(wxEVT_TEXT, [&field, set = unfinished.set, label](wxCommandEvent& event) {
        const auto text = field.GetValue();
        set(field.GetName().utf8_str(), label,
            text.Strip(wxString::both).empty() ? std::nullopt : std::optional{text});
        event.Skip();
    });
}

} // namespace km::ui
