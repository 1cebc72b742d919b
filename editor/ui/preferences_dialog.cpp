// SPDX-License-Identifier: MIT
#include "editor/ui/preferences_dialog.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/text_list.hpp"
#include "editor/ui/verdict_list.hpp"
#include "editor/ui/wrapped_text.hpp"
#include "validator/base/utf8.hpp"

#include <wx/button.h>
#include <wx/choice.h>
#include <wx/intl.h>
#include <wx/notebook.h>
#include <wx/panel.h>
#include <wx/scrolwin.h>
#include <wx/sizer.h>
#include <wx/spinctrl.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>

#include <algorithm>
#include <functional>

namespace km::ui {

namespace {

wxString date_text(Time time)
{
    return wxDateTime{std::chrono::system_clock::to_time_t(
                          std::chrono::time_point_cast<std::chrono::system_clock::duration>(time))}
        .Format("%d/%m/%Y");
}

wxString language_name(const std::string& code)
{
    const auto* known = wxLocale::FindLanguageInfo(to_wx(code));
    return known == nullptr || known->CanonicalName.BeforeFirst('_') != to_wx(code).BeforeFirst('_')
               ? to_wx(code)
               : known->DescriptionNative;
}

/// A label and the control that it names, in one row of @p grid.
template <typename Make>
auto add_row(wxFlexGridSizer& grid, wxWindow* parent, const wxString& label, Make make)
{
    auto* words = new wxStaticText{parent, wxID_ANY, label};
    auto* control = make();
    set_label(*control, *words);
    grid.Add(words, 0, wxALIGN_CENTRE_VERTICAL);
    grid.Add(control, 1, wxEXPAND);
    return control;
}

} // namespace

PreferencesDialog::PreferencesDialog(wxWindow* parent, Application& application)
    : wxDialog{parent,           wxID_ANY,
               _("Preferences"), wxDefaultPosition,
               wxDefaultSize,    wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER}
    , m_application{application}
    , m_trust{application.trust()}
{
    SetName("PreferencesDialog");
    auto* book = new wxNotebook{this, wxID_ANY};
    book->SetName("preferences-book");
    book->AddPage(build_general(book), _("&General"));
    book->AddPage(build_signing(book), _("&Signing"));
    book->AddPage(build_signers(book), _("&Trusted signers"));
    book->AddPage(build_timestamps(book), _("T&ime-stamps and revocation"));
    auto* all = new wxBoxSizer{wxVERTICAL};
    all->Add(book, 1, wxEXPAND | wxALL, GetCharWidth());
    all->Add(CreateStdDialogButtonSizer(wxOK | wxCANCEL), 0, wxEXPAND | wxBOTTOM, GetCharWidth());
    SetSizer(all);
    const auto screen = wxGetDisplaySize();
    SetSize(std::min(90 * GetCharWidth(), screen.x * 9 / 10),
            std::min(34 * GetCharHeight(), screen.y * 9 / 10));
    CentreOnParent();
    show_trust();
}

wxWindow* PreferencesDialog::build_general(wxWindow* parent)
{
    const auto& now = m_application.preferences();
    auto* panel = new wxScrolledWindow{parent};
    panel->SetScrollRate(0, GetCharHeight());
    const int gap = GetCharWidth();
    auto* grid = new wxFlexGridSizer{2, gap, gap};
    grid->AddGrowableCol(1);
    m_author = add_row(*grid, panel, _("&Your name:"), [&] { return new TextField{panel}; });
    m_author->SetName("author");
    m_author->SetValue(to_wx(now.author));
    m_author->SetFocus();
    m_text_size = add_row(*grid, panel, _("Te&xt size, in per cent:"), [&] {
        return new wxSpinCtrl{panel,           wxID_ANY,        wxString{},      wxDefaultPosition,
                              wxDefaultSize,   wxSP_ARROW_KEYS, kMinTextPercent, kMaxTextPercent,
                              now.text_percent};
    });
    m_text_size->SetName("text-size");
    m_text_size->SetIncrement(10);
    m_theme = add_row(*grid, panel, _("Colo&urs:"), [&] { return new wxChoice{panel, wxID_ANY}; });
    m_theme->SetName("theme");
    for (const auto& label : {_("As the system"), _("Light"), _("Dark")}) { // in the order of Theme
        m_theme->Append(label);
    }
    m_theme->SetSelection(static_cast<int>(now.theme));
    m_language = add_row(*grid, panel, _("&Language:"), [&] { return new wxChoice{panel, wxID_ANY}; });
    m_language->SetName("language");
    m_languages = {{}, "en"};
    m_language->Append(_("As the system"));
    m_language->Append("English");
    for (const auto& code : m_application.languages()) {
        m_languages.push_back(code);
        m_language->Append(language_name(code));
    }
    const auto chosen = std::find(m_languages.begin(), m_languages.end(), now.language);
    m_language->SetSelection(chosen == m_languages.end() ? 0
                                                         : static_cast<int>(chosen - m_languages.begin()));
    m_autosave = add_row(*grid, panel, _("&Keep unsaved work every (seconds):"), [&] {
        return new wxSpinCtrl{panel,           wxID_ANY,     wxString{},   wxDefaultPosition,   wxDefaultSize,
                              wxSP_ARROW_KEYS, kMinAutosave, kMaxAutosave, now.autosave_seconds};
    });
    m_autosave->SetName("autosave");
    auto* all = new wxBoxSizer{wxVERTICAL};
    all->Add(grid, 0, wxEXPAND | wxALL, gap);
    all->Add(
        new WrappedText{panel,
                        _("Text size and colours change at once. A new language is seen when the program "
                          "starts next. Unsaved work is kept in a file of its own and offered on the start "
                          "page after a crash; your programme's file is only written when you save.")},
        0, wxEXPAND | wxALL, gap);
    panel->SetSizer(all);
    return panel;
}

wxWindow* PreferencesDialog::build_signing(wxWindow* parent)
{
    auto* panel = new wxPanel{parent};
    const int gap = GetCharWidth();
    auto* label = new wxStaticText{panel, wxID_ANY, _("&Identity file to sign with:")};
    m_identity = new TextField{panel, system_text(m_application.preferences().identity)};
    m_identity->SetName("identity");
    set_label(*m_identity, *label);
    auto* choose = new wxButton{panel, wxID_ANY, _("C&hoose…")};
    choose->SetName("choose-identity");
    choose->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
        after_event(*this, [this] {
            if (const auto file = m_application.prompts().ask_open(
                    this, {_("Identity file"), _("Identities") + "|*.p12;*.pfx|" + _("All files") + "|*",
                           to_path(m_identity->GetValue()).parent_path()})) {
                m_identity->ChangeValue(system_text(*file));
            }
        });
    });
    auto* row = new wxBoxSizer{wxHORIZONTAL};
    row->Add(m_identity, 1, wxALIGN_CENTRE_VERTICAL | wxRIGHT, gap);
    row->Add(choose, 0, wxALIGN_CENTRE_VERTICAL);
    auto* all = new wxBoxSizer{wxVERTICAL};
    all->Add(label, 0, wxLEFT | wxRIGHT | wxTOP, gap);
    all->Add(row, 0, wxEXPAND | wxALL, gap);
    all->Add(
        new WrappedText{panel,
                        _("The page Submit proposes this file. Its password is asked each time and never "
                          "stored. Leave it empty to choose a file each time.")},
        0, wxEXPAND | wxALL, gap);
    panel->SetSizer(all);
    return panel;
}

namespace {

struct ListButton {
    wxString label;
    const char* suffix; ///< of its name
    std::function<void()> run;
    bool needs_row; ///< works on the selected row
};

/// A list with its label before it and its buttons below.
void add_list_box(wxWindow* panel,
                  wxSizer& all,
                  TextList* list,
                  const wxString& label,
                  const wxString& prefix,
                  const std::vector<ListButton>& buttons)
{
    const int gap = panel->GetCharWidth();
    auto* words = new wxStaticText{panel, wxID_ANY, label};
    all.Add(words, 0, wxLEFT | wxRIGHT | wxTOP, gap);
    set_label(*list, *words);
    list->SetMinSize(wxSize{-1, 5 * panel->GetCharHeight()});
    all.Add(list, 1, wxEXPAND | wxLEFT | wxRIGHT, gap);
    auto* row = new wxBoxSizer{wxHORIZONTAL};
    for (const auto& each : buttons) {
        auto* button = new wxButton{panel, wxID_ANY, each.label};
        button->SetName(prefix + "-" + each.suffix);
        button->Bind(wxEVT_BUTTON, [panel, run = each.run](wxCommandEvent&) { after_event(*panel, run); });
        if (each.needs_row) {
            button->Bind(wxEVT_UPDATE_UI, [list](wxUpdateUIEvent& event) { event.Enable(list->row() >= 0); });
        }
        row->Add(button, 0, wxRIGHT, gap);
    }
    all.Add(row, 0, wxALL, gap);
}

} // namespace

void PreferencesDialog::add_anchor_list(
    wxWindow* panel, wxSizer& all, Anchors& anchors, const wxString& label, const char* prefix)
{
    anchors.list = new TextList{
        panel,
        wxControl::RemoveMnemonics(label),
        {{_("Name"), 22}, {_("Organisation"), 20}, {_("Until"), 12}, {_("SHA-256 fingerprint"), 20}},
        [&anchors](unsigned row, unsigned column) -> wxString {
            if (row >= anchors.kept.size()) { // of a list that is no more: the toolkit asks once again
                return {};
            }
            const auto& certificate = anchors.kept[row].certificate;
            switch (column) {
            case 0: return to_wx(printable(certificate.common_name));
            case 1: return to_wx(printable(certificate.organisation));
            case 2: return date_text(certificate.not_after);
            default: return fingerprint_text(certificate);
            }
        }};
    anchors.list->SetName(wxString{prefix} + "s");
    const bool signers = anchors.role == document::TrustStore::Role::signers;
    add_list_box(panel, all, anchors.list, label, prefix,
                 {{signers ? _("&Add certificates…") : _("A&dd authorities…"), "add",
                   [this, &anchors] { add_anchors(anchors); }, false},
                  {signers ? _("&Remove certificate") : _("Re&move authority"), "remove",
                   [this, &anchors] { remove_anchor(anchors); }, true}});
    set_accessible_description(
        *anchors.list, _("Compare the fingerprint with the one that the organisation itself published."));
    anchors.fingerprint = new WrappedText{panel, wxString{}};
    anchors.fingerprint->SetName(wxString{prefix} + "-fingerprint");
    set_live(*anchors.fingerprint);
    all.Add(anchors.fingerprint, 0, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, panel->GetCharWidth());
    anchors.list->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED,
                       [this, &anchors](wxDataViewEvent&) { show_fingerprint(anchors); });
}

wxWindow* PreferencesDialog::build_signers(wxWindow* parent)
{
    auto* panel = new wxScrolledWindow{parent};
    panel->SetScrollRate(0, GetCharHeight());
    const int gap = GetCharWidth();
    auto* all = new wxBoxSizer{wxVERTICAL};
    add_anchor_list(panel, *all, m_signers, _("Certificates that &you trust for signatures:"), "anchor");
    all->Add(
        new WrappedText{panel,
                        _("A signature is trusted if its certificate is one of these, or was issued by one "
                          "of these. Compare the fingerprint with the one that the organisation itself "
                          "published. Changes here count at once.")},
        0, wxEXPAND | wxLEFT | wxRIGHT, gap);
    m_binding_list = new TextList{
        panel,
        _("For which organisation a signer signs"),
        {{_("Organisation"), 18}, {_("Signer"), 22}, {_("Note"), 22}, {_("SHA-256 fingerprint"), 20}},
        [this](unsigned row, unsigned column) -> wxString {
            if (row >= m_bindings.size()) {
                return {};
            }
            const auto& binding = m_bindings[row];
            switch (column) {
            case 0: return to_wx(to_string(binding.organisation));
            case 1: return to_wx(printable(binding.name));
            case 2: return to_wx(printable(binding.note));
            default: return to_wx(binding.fingerprint);
            }
        }};
    m_binding_list->SetName("bindings");
    add_list_box(panel, *all, m_binding_list, _("For &which organisation a signer signs:"), "binding",
                 {{_("Remove &entry"), "remove", [this] { remove_binding(); }, true}});
    panel->SetSizer(all);
    return panel;
}

wxWindow* PreferencesDialog::build_timestamps(wxWindow* parent)
{
    auto* panel = new wxScrolledWindow{parent};
    panel->SetScrollRate(0, GetCharHeight());
    const int gap = GetCharWidth();
    auto* all = new wxBoxSizer{wxVERTICAL};
    add_anchor_list(panel, *all, m_timestampers, _("Time-stamp a&uthorities that you trust:"),
                    "timestamp-anchor");
    all->Add(new WrappedText{panel, _("Without an authority here, time-stamps are left out of account.")}, 0,
             wxEXPAND | wxLEFT | wxRIGHT, gap);
    m_crl_list = new TextList{
        panel, _("Lists of revoked certificates"), {{_("File"), 30}}, [this](unsigned row, unsigned) {
            return row < m_lists.size() ? to_wx(printable(m_lists[row].name)) : wxString{};
        }};
    m_crl_list->SetName("crls");
    add_list_box(panel, *all, m_crl_list, _("&Lists of revoked certificates:"), "crl",
                 {{_("&Add a list…"), "add", [this] { add_list(); }, false},
                  {_("Remo&ve list"), "remove", [this] { remove_list(); }, true}});
    panel->SetSizer(all);
    return panel;
}

void PreferencesDialog::show_trust()
{
    show(m_signers);
    show(m_timestampers);
    m_lists = m_trust.revocation_lists();
    m_crl_list->set_rows(static_cast<unsigned>(m_lists.size()));
    auto bindings = m_application.signers().load();
    m_bindings = bindings ? std::move(*bindings) : submission::SignerBindings{};
    m_binding_list->set_rows(static_cast<unsigned>(m_bindings.size()));
}

void PreferencesDialog::show(Anchors& anchors)
{
    anchors.kept = m_trust.anchors(anchors.role);
    anchors.list->set_rows(static_cast<unsigned>(anchors.kept.size()));
    if (anchors.list->row() < 0 && !anchors.kept.empty()) {
        anchors.list->select(0);
    }
    show_fingerprint(anchors);
}

/// In whole: no column is wide enough for it.
void PreferencesDialog::show_fingerprint(const Anchors& anchors)
{
    const int row = anchors.list->row();
    wxString text;
    if (row >= 0 && row < static_cast<int>(anchors.kept.size())) {
        const auto& certificate = anchors.kept[static_cast<std::size_t>(row)].certificate;
        // TRANSLATORS: a certificate's holder, its fingerprint
        text = wxString::Format(_("SHA-256 fingerprint of %s: %s"), to_wx(printable(certificate.common_name)),
                                fingerprint_text(certificate));
    }
    if (anchors.fingerprint->set_text(text)) {
        set_accessible_name(*anchors.fingerprint, text);
        anchors.fingerprint->GetParent()->Layout();
    }
}

void PreferencesDialog::show_error(const wxString& headline, const Error& error)
{
    m_application.prompts().tell(this, headline, message_of(error));
}

void PreferencesDialog::add_anchors(Anchors& anchors)
{
    for (const auto& file : m_application.prompts().ask_open_many(
             this, {_("Certificates to trust"),
                    _("Certificates") + "|*.pem;*.crt;*.cer|" + _("All files") + "|*"})) {
        if (const auto added = m_trust.add_anchors(file, anchors.role); !added) {
            show_error(_("The certificates cannot be added."), added.error());
        }
    }
    show_trust();
}

void PreferencesDialog::add_list()
{
    for (const auto& file : m_application.prompts().ask_open_many(
             this, {_("Lists of revoked certificates"),
                    _("Revocation lists") + "|*.crl;*.pem|" + _("All files") + "|*"})) {
        if (const auto added = m_trust.add_revocation_list(file); !added) {
            show_error(_("The list cannot be added."), added.error());
        }
    }
    show_trust();
}

void PreferencesDialog::remove_anchor(Anchors& anchors)
{
    const int row = anchors.list->row();
    if (row < 0 || row >= static_cast<int>(anchors.kept.size())) {
        return;
    }
    const auto& anchor = anchors.kept[static_cast<std::size_t>(row)];
    const auto name = to_wx(printable(anchor.certificate.common_name));
    if (!m_application.prompts().choose(
            this, _("Stop trusting this certificate?"),
            anchors.role == document::TrustStore::Role::signers
                // TRANSLATORS: the name in a certificate
                ? wxString::Format(
                      _("Signatures of %s, and of everyone whom it certified, will no longer be trusted."),
                      name)
                // TRANSLATORS: the name in a certificate
                : wxString::Format(_("Time-stamps of %s will no longer count."), name),
            {_("Remove")})) {
        return;
    }
    if (const auto removed = m_trust.remove(anchor.file); !removed) {
        show_error(_("The certificate cannot be removed."), removed.error());
    }
    show_trust();
}

void PreferencesDialog::remove_binding()
{
    const int row = m_binding_list->row();
    if (row < 0 || row >= static_cast<int>(m_bindings.size())) {
        return;
    }
    const auto& binding = m_bindings[static_cast<std::size_t>(row)];
    if (!m_application.prompts().choose(
            this, _("Remove this entry?"),
            // TRANSLATORS: an identifier: "UKPRN:10000001"
            wxString::Format(_("It will no longer be known that this certificate signs for %s."),
                             to_wx(to_string(binding.organisation))),
            {_("Remove")})) {
        return;
    }
    if (const auto removed = m_application.signers().remove(binding); !removed) {
        show_error(_("The entry cannot be removed."), removed.error());
    }
    show_trust();
}

void PreferencesDialog::remove_list()
{
    const int row = m_crl_list->row();
    if (row < 0 || row >= static_cast<int>(m_lists.size())) {
        return;
    }
    const auto& list = m_lists[static_cast<std::size_t>(row)];
    if (!m_application.prompts().choose(this, _("Remove this list?"),
                                        _("Certificates that it revokes will no longer be noticed."),
                                        {_("Remove")})) {
        return;
    }
    if (const auto removed = m_trust.remove(list.file); !removed) {
        show_error(_("The list cannot be removed."), removed.error());
    }
    show_trust();
}

void PreferencesDialog::apply_to(Preferences& preferences) const
{
    preferences.author = to_utf8(m_author->GetValue().Strip(wxString::both));
    preferences.text_percent = m_text_size->GetValue();
    preferences.theme = static_cast<Theme>(std::max(m_theme->GetSelection(), 0));
    preferences.language = m_languages.at(static_cast<std::size_t>(std::max(m_language->GetSelection(), 0)));
    preferences.autosave_seconds = m_autosave->GetValue();
    preferences.identity = to_path(m_identity->GetValue().Strip(wxString::both));
}

void ask_preferences(wxWindow* parent, Application& application)
{
    PreferencesDialog dialog{parent, application};
    if (dialog.ShowModal() == wxID_OK) {
        application.change_preferences([&](Preferences& preferences) { dialog.apply_to(preferences); });
    }
}

} // namespace km::ui
