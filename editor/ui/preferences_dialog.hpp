// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Asks for the user's preferences. Trust anchors and revocation lists are kept at once, as files that are added
/// and removed; everything else when the dialog is confirmed. Thread-safety: the window thread.

#include "editor/document/trust_store.hpp"
#include "editor/ui/main_frame.hpp"

#include <wx/dialog.h>

#include <string>
#include <vector>

class wxChoice;
class wxSpinCtrl;
class wxTextCtrl;

namespace km::ui {

class TextList;
class WrappedText;

class PreferencesDialog : public wxDialog {
public:
    PreferencesDialog(wxWindow* parent, Application& application);

    /// What stands in the fields goes into @p preferences.
    void apply_to(Preferences& preferences) const;

private:
    wxWindow* build_general(wxWindow* parent);
    wxWindow* build_signing(wxWindow* parent);
    wxWindow* build_signers(wxWindow* parent);
    wxWindow* build_timestamps(wxWindow* parent);
    /// Certificates that are trusted in one role: the list, and what is in it.
    struct Anchors {
        document::TrustStore::Role role;
        std::vector<document::TrustStore::Anchor> kept{};
        TextList* list = nullptr;
        WrappedText* fingerprint = nullptr; ///< of the selected one
    };
    void add_anchor_list(
        wxWindow* panel, wxSizer& all, Anchors& anchors, const wxString& label, const char* prefix);
    void show_trust();
    void show(Anchors& anchors);
    void show_fingerprint(const Anchors& anchors);
    void add_anchors(Anchors& anchors);
    void remove_anchor(Anchors& anchors);
    void add_list();
    void remove_list();
    void remove_binding();
    void show_error(const wxString& headline, const Error& error);

    Application& m_application;
    document::TrustStore m_trust;
    Anchors m_signers{document::TrustStore::Role::signers};
    Anchors m_timestampers{document::TrustStore::Role::timestampers};
    submission::SignerBindings m_bindings;
    std::vector<document::TrustStore::RevocationList> m_lists;
    std::vector<std::string> m_languages; ///< of the choice; "" first
    wxTextCtrl* m_author = nullptr;
    wxChoice* m_language = nullptr;
    wxSpinCtrl* m_text_size = nullptr;
    wxChoice* m_theme = nullptr;
    wxSpinCtrl* m_autosave = nullptr;
    wxTextCtrl* m_identity = nullptr;
    TextList* m_binding_list = nullptr;
    TextList* m_crl_list = nullptr;
};

/// Shows the dialog, and keeps what was chosen.
void ask_preferences(wxWindow* parent, Application& application);

} // namespace km::ui
