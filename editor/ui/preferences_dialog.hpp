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
    wxWindow* build_trust(wxWindow* parent);
    void show_trust();
    void show_fingerprint();
    void add_anchors();
    void add_list();
    void remove_anchor();
    void remove_list();
    void show_error(const wxString& headline, const Error& error);

    Application& m_application;
    document::TrustStore m_trust;
    std::vector<document::TrustStore::Anchor> m_anchors;
    std::vector<document::TrustStore::RevocationList> m_lists;
    std::vector<std::string> m_languages; ///< of the choice; "" first
    wxTextCtrl* m_author = nullptr;
    wxChoice* m_language = nullptr;
    wxSpinCtrl* m_text_size = nullptr;
    wxChoice* m_theme = nullptr;
    wxSpinCtrl* m_autosave = nullptr;
    wxTextCtrl* m_identity = nullptr;
    TextList* m_anchor_list = nullptr;
    WrappedText* m_fingerprint = nullptr; ///< of the one in hand
    TextList* m_crl_list = nullptr;
};

/// Shows the dialog, and keeps what was chosen.
void ask_preferences(wxWindow* parent, Application& application);

} // namespace km::ui
