// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Asks for what a new identity needs: whom it names, a password twice, and where to keep it. Says what is wrong
/// beside the button, and closes only with an answer that can be used.
/// Thread-safety: the window thread.

#include "editor/ui/prompts.hpp"

#include <wx/dialog.h>

class wxRadioBox;
class wxStaticText;
class wxTextCtrl;
class wxSizer;

namespace km::ui {

class IdentityDialog : public wxDialog {
public:
    IdentityDialog(wxWindow* parent, UserPrompts& prompts, const UserPrompts::NewIdentityProposal& proposal);

    /// Once, after it was closed with wxID_OK.
    [[nodiscard]] UserPrompts::NewIdentity take_answer();
    /// What is wrong with what stands there, and the field to put right; empty: nothing.
    [[nodiscard]] std::pair<wxString, wxTextCtrl*> find_problem() const;

private:
    wxTextCtrl*
    add_field(wxSizer& grid, const char* name, const wxString& label, const wxString& value, long style = 0);
    wxTextCtrl* add_file(wxSizer& grid,
                         const char* name,
                         const wxString& label,
                         const wxString& title,
                         const wxString& wildcard);
    void suggest_files();
    void create(wxCommandEvent& event);

    UserPrompts& m_prompts;
    wxRadioBox* m_kind;
    wxTextCtrl *m_organisation, *m_ukprn, *m_ods, *m_person, *m_password, *m_again, *m_file, *m_request;
    wxStaticText* m_problem;
    wxString m_suggested_file, m_suggested_request;
};

} // namespace km::ui
