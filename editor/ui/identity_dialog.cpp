// SPDX-License-Identifier: MIT
#include "editor/ui/identity_dialog.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/wrapped_text.hpp"
#include "validator/base/organisation_code.hpp"

#include <wx/button.h>
#include <wx/radiobox.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/stdpaths.h>
#include <wx/textctrl.h>
#include <wx/translation.h>

#include <algorithm>

namespace km::ui {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kShortestPassword = 8;
constexpr std::size_t kLongestName = 64; // as a certificate takes it
constexpr int kRequest = 1;              // position in the radio box

} // namespace

IdentityDialog::IdentityDialog(wxWindow* parent,
                               UserPrompts& prompts,
                               const UserPrompts::NewIdentityProposal& proposal)
    : wxDialog{parent,
               wxID_ANY,
               _("Create an identity"),
               wxDefaultPosition,
               wxDefaultSize,
               wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER}
    , m_prompts{prompts}
    , m_kind{nullptr}
{
    SetName("IdentityDialog");
    const int gap = GetCharWidth();
    auto* all = new wxBoxSizer{wxVERTICAL};
    all->Add(
        new WrappedText{this,
                        _("An identity is a key, and a certificate that says whose it is. Keep its file and "
                          "its password safe: whoever has both signs in your name, and nobody can make "
                          "them again.")},
        0, wxEXPAND | wxALL, gap);
    const wxString kinds[] = {_("&A certificate of my own, at once"),
                              _("A &request to a certificate authority")};
    m_kind = new wxRadioBox{this,  wxID_ANY, _("What to make"), wxDefaultPosition, wxDefaultSize, 2,
                            kinds, 1,        wxRA_SPECIFY_COLS};
    m_kind->SetName("kind");
    all->Add(m_kind, 0, wxEXPAND | wxLEFT | wxRIGHT, gap);
    auto* grid = new wxFlexGridSizer{2, GetCharHeight() / 3, gap};
    grid->AddGrowableCol(1);
    m_organisation = add_field(*grid, "organisation", _("&Organisation:"), to_wx(proposal.organisation));
    m_ukprn = add_field(*grid, "ukprn", _("&UKPRN (optional):"), to_wx(proposal.ukprn));
    m_ods = add_field(*grid, "ods", _("O&DS code (optional):"), to_wx(proposal.ods));
    m_person = add_field(*grid, "person", _("Person who &signs:"), to_wx(proposal.person));
    m_password = add_field(*grid, "password", _("&Password:"), {}, wxTE_PASSWORD);
    m_again = add_field(*grid, "again", _("Password a&gain:"), {}, wxTE_PASSWORD);
    m_file = add_file(*grid, "file", _("&Keep it in this file:"), _("Keep the identity in"),
                      _("Identities") + "|*.p12;*.pem|" + _("All files") + "|*");
    m_request = add_file(*grid, "request", _("&Write the request to:"), _("Write the request to"),
                         _("Certificate requests") + "|*.csr|" + _("All files") + "|*");
    all->Add(grid, 0, wxEXPAND | wxALL, gap);
    m_problem = new wxStaticText{this, wxID_ANY, wxString{}};
    set_live(*m_problem);
    all->Add(m_problem, 0, wxEXPAND | wxLEFT | wxRIGHT, gap);
    auto* buttons = new wxStdDialogButtonSizer;
    auto* ok = new wxButton{this, wxID_OK, _("Cr&eate")};
    ok->SetName("ok");
    ok->SetDefault();
    buttons->AddButton(ok);
    buttons->AddButton(new wxButton{this, wxID_CANCEL, _("Cancel")});
    buttons->Realize();
    all->Add(buttons, 0, wxALIGN_RIGHT | wxALL, gap);
    m_kind->Bind(wxEVT_RADIOBOX, [this](wxCommandEvent&) { suggest_files(); });
    Bind(wxEVT_BUTTON, &IdentityDialog::create, this, wxID_OK);
    suggest_files();
    SetSizerAndFit(all);
    SetSize(std::max(GetSize().x, 90 * GetCharWidth()), GetSize().y);
    (m_organisation->IsEmpty() ? m_organisation : m_password)->SetFocus();
}

wxTextCtrl* IdentityDialog::add_field(
    wxSizer& grid, const char* name, const wxString& label, const wxString& value, long style)
{
    auto* words = new wxStaticText{this, wxID_ANY, label};
    auto* field = new TextField{this, value, style};
    field->SetName(name);
    set_label(*field, *words);
    field->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { m_problem->SetLabelText({}); });
    grid.Add(words, 0, wxALIGN_CENTRE_VERTICAL);
    grid.Add(field, 1, wxEXPAND);
    return field;
}

wxTextCtrl* IdentityDialog::add_file(
    wxSizer& grid, const char* name, const wxString& label, const wxString& title, const wxString& wildcard)
{
    auto* words = new wxStaticText{this, wxID_ANY, label};
    auto* field = new TextField{this};
    field->SetName(name);
    set_label(*field, *words);
    auto* browse = new wxButton{this, wxID_ANY, _("Browse…")};
    browse->SetName(wxString{name} + "-browse");
    set_accessible_name(*browse, title);
    browse->Bind(wxEVT_BUTTON, [this, field, title, wildcard](wxCommandEvent&) {
        const auto now = to_path(field->GetValue());
        if (const auto chosen =
                m_prompts.ask_save(this, {title, wildcard, now.parent_path(), path_text(now.filename())})) {
            field->SetValue(system_text(*chosen));
        }
    });
    auto* row = new wxBoxSizer{wxHORIZONTAL};
    row->Add(field, 1, wxEXPAND | wxRIGHT, GetCharWidth() / 2);
    row->Add(browse);
    grid.Add(words, 0, wxALIGN_CENTRE_VERTICAL);
    grid.Add(row, 1, wxEXPAND);
    return field;
}

void IdentityDialog::suggest_files()
{
    const bool request = m_kind->GetSelection() == kRequest;
    const auto folder = wxStandardPaths::Get().GetDocumentsDir() + "/";
    const auto suggest = [](wxTextCtrl& field, wxString& suggested, const wxString& now) {
        // What the user wrote stays.
        if (field.GetValue() == suggested) {
            field.ChangeValue(now);
        }
        suggested = now;
    };
    suggest(*m_file, m_suggested_file, folder + (request ? "kitemark-key.pem" : "kitemark-identity.p12"));
    suggest(*m_request, m_suggested_request, request ? folder + "kitemark-request.csr" : wxString{});
    m_request->Enable(request);
    FindWindow("request-browse")->Enable(request);
    m_problem->SetLabelText({});
}

std::pair<wxString, wxTextCtrl*> IdentityDialog::find_problem() const
{
    const auto trimmed = [](const wxTextCtrl* field) { return field->GetValue().Strip(wxString::both); };
    const auto organisation = trimmed(m_organisation);
    if (organisation.empty()) {
        return {_("Write the name of the organisation."), m_organisation};
    }
    if (organisation.length() > kLongestName) {
        return {_("A certificate takes at most 64 characters of the organisation's name."), m_organisation};
    }
    if (const auto ukprn = trimmed(m_ukprn); !ukprn.empty() && !is_ukprn(to_utf8(ukprn))) {
        return {_("A UKPRN has eight digits."), m_ukprn};
    }
    if (const auto ods = trimmed(m_ods); !ods.empty() && !is_ods_code(to_utf8(ods))) {
        return {_("An ODS code has 3 to 10 capital letters and digits."), m_ods};
    }
    if (trimmed(m_person).length() > kLongestName) {
        return {_("A certificate takes at most 64 characters of a person's name."), m_person};
    }
    if (m_password->GetValue().length() < kShortestPassword) {
        return {_("Choose a password of at least eight characters."), m_password};
    }
    if (m_password->GetValue() != m_again->GetValue()) {
        return {_("The two passwords are not the same."), m_again};
    }
    const auto check_file = [&](wxTextCtrl* field) -> wxString {
        if (trimmed(field).empty()) {
            return _("Choose a file.");
        }
        std::error_code ignored;
        const auto path = to_path(trimmed(field));
        if (fs::exists(path, ignored)) {
            return _("This file exists. A key that is overwritten is lost: choose another name.");
        }
        return fs::is_directory(path.parent_path(), ignored) ? wxString{}
                                                             : wxString{_("There is no such folder.")};
    };
    for (auto* field : {m_file, m_request}) {
        if (field == m_file || m_kind->GetSelection() == kRequest) {
            if (const auto problem = check_file(field); !problem.empty()) {
                return {problem, field};
            }
        }
    }
    if (m_kind->GetSelection() == kRequest && trimmed(m_file) == trimmed(m_request)) {
        return {_("Key and request need a file each."), m_request};
    }
    return {};
}

void IdentityDialog::create(wxCommandEvent& event)
{
    const auto [problem, field] = find_problem();
    if (problem.empty()) {
        event.Skip(); // closes
        return;
    }
    m_problem->SetLabelText(problem);
    set_accessible_name(*m_problem, problem);
    set_accessible_description(*field, problem);
    Fit();
    field->SetFocus();
    field->SelectAll();
}

UserPrompts::NewIdentity IdentityDialog::take_answer()
{
    const auto trimmed = [](const wxTextCtrl* field) {
        return to_utf8(field->GetValue().Strip(wxString::both));
    };
    auto typed = to_utf8(m_password->GetValue());
    UserPrompts::NewIdentity answer{{trimmed(m_organisation), trimmed(m_ukprn), trimmed(m_person)},
                                    crypto::SecretBytes::take(typed),
                                    to_path(to_wx(trimmed(m_file)))};
    answer.subject.ods = trimmed(m_ods);
    if (m_kind->GetSelection() == kRequest) {
        answer.request = to_path(to_wx(trimmed(m_request)));
    }
    m_password->Clear();
    m_again->Clear();
    return answer;
}

} // namespace km::ui
