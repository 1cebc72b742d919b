// SPDX-License-Identifier: MIT
#include "editor/ui/paste_dialog.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/form.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/text_list.hpp"
#include "editor/ui/wrapped_text.hpp"

#include <wx/button.h>
#include <wx/choice.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>

#include <algorithm>
#include <iterator>

namespace km::ui {

using Kind = document::PastedLine::Kind;

namespace {

constexpr std::size_t kRecognisedAtOnce = 100'000; ///< characters: some ten milliseconds
constexpr Kind kKinds[] = {Kind::outcome, Kind::module, Kind::left_out};

wxString kind_word(Kind kind)
{
    switch (kind) {
    case Kind::module: return _("Module");
    case Kind::outcome: return _("Outcome");
    case Kind::left_out: return _("Left out");
    }
    return {};
}

} // namespace

PasteDialog::PasteDialog(wxWindow* parent, const wxString& text, const wxString& target, document::Post post)
    : wxDialog{parent,
               wxID_ANY,
               _("Paste a list"),
               wxDefaultPosition,
               wxDefaultSize,
               wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER}
    , m_target{target}
    , m_text{nullptr}
    , m_list{nullptr}
    , m_kind{nullptr}
    , m_summary{nullptr}
    , m_add{nullptr}
    , m_post{std::move(post)}
{
    SetName("PasteDialog");
    const int gap = GetCharWidth();
    auto* all = new wxBoxSizer{wxVERTICAL};
    const auto indent = wxLEFT | wxRIGHT;
    auto* words = new wxStaticText{this, wxID_ANY, _("&Text from a document or spreadsheet:")};
    m_text = new TextArea{this, "paste-text", wxTE_DONTWRAP, text};
    set_label(*m_text, *words);
    all->Add(words, 0, indent | wxTOP, gap);
    all->Add(m_text, 2, wxEXPAND | indent | wxTOP, gap);

    auto* list_words = new wxStaticText{this, wxID_ANY, _("&How each line will be added:")};
    m_list = new TextList{this,
                          _("How each line will be added"),
                          {{_("Kind"), 12}, {_("Words"), 70}, {_("Id"), 10}},
                          [this](unsigned row, unsigned column) { return line_text(row, column); },
                          wxDV_MULTIPLE};
    m_list->SetName("paste-lines");
    set_label(*m_list, *list_words);
    m_list->set_emphasis(
        [this](unsigned row) { return row < m_lines.size() && m_lines[row].kind == Kind::module; });
    all->Add(list_words, 0, indent | wxTOP, gap);
    all->Add(m_list, 3, wxEXPAND | indent | wxTOP, gap);

    auto* row = new wxBoxSizer{wxHORIZONTAL};
    auto* kind_words = new wxStaticText{this, wxID_ANY, _("The selected lines &are:")};
    m_kind = new wxChoice{this, wxID_ANY};
    for (const auto kind : kKinds) {
        m_kind->Append(kind_word(kind));
    }
    m_kind->SetName("paste-kind");
    set_label(*m_kind, *kind_words);
    row->Add(kind_words, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, gap);
    row->Add(m_kind, 0, wxALIGN_CENTRE_VERTICAL);
    row->Add(new wxStaticText{this, wxID_ANY, _("or press Space in the list to change them")}, 0,
             wxALIGN_CENTRE_VERTICAL | wxLEFT, gap);
    all->Add(row, 0, wxEXPAND | indent | wxTOP, gap);
    m_summary = new wxStaticText{this, wxID_ANY, wxString{}};
    m_summary->SetName("paste-summary");
    set_live(*m_summary);
    all->Add(m_summary, 0, wxEXPAND | indent | wxTOP, gap);

    auto* buttons = CreateStdDialogButtonSizer(wxOK | wxCANCEL);
    m_add = buttons->GetAffirmativeButton();
    m_add->SetLabel(_("A&dd"));
    m_add->Bind(wxEVT_BUTTON, [this](wxCommandEvent& event) { event.Skip(!lines().empty()); });
    all->Add(buttons, 0, wxEXPAND | wxALL, gap);
    SetSizer(all);
    const auto screen = wxGetDisplaySize();
    SetSize(std::min(110 * gap, screen.x * 9 / 10), std::min(42 * GetCharHeight(), screen.y * 9 / 10));
    CentreOnParent();

    m_text->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { recognise(); });
    m_list->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) { show_kind(); });
    m_list->Bind(wxEVT_CHAR, [this](wxKeyEvent& event) {
        const int row_in_hand = m_list->row();
        if (event.GetKeyCode() == WXK_SPACE && !event.HasAnyModifiers() && row_in_hand >= 0) {
            const auto* at = std::find(std::begin(kKinds), std::end(kKinds),
                                       m_lines.at(static_cast<std::size_t>(row_in_hand)).kind);
            set_kind(kKinds[(at - std::begin(kKinds) + 1) % std::ssize(kKinds)]);
        } else {
            event.Skip();
        }
    });
    m_kind->Bind(wxEVT_CHOICE, [this](wxCommandEvent& event) { set_kind(kKinds[event.GetSelection()]); });
    recognise();
    if (text.empty()) {
        m_text->SetFocus();
    } else {
        m_list->SetFocus();
        m_list->select(0);
    }
    show_kind();
}

PasteDialog::~PasteDialog()
{
    if (m_recognising) {
        m_recognising->leave();
    }
}

wxString PasteDialog::line_text(unsigned row, unsigned column) const
{
    if (row >= m_lines.size()) { // of a list that is no more: the toolkit asks once again
        return {};
    }
    const auto& line = m_lines[row];
    return column == 0 ? kind_word(line.kind) : to_wx(column == 1 ? line.text : line.code);
}

void PasteDialog::recognise()
{
    const auto text = m_text->GetValue();
    if (m_recognising) { // what is typed now counts
        m_recognising->leave();
        m_recognising.reset();
    }
    if (text.length() <= kRecognisedAtOnce) {
        return show_recognised(document::recognise_list(to_utf8(text)));
    }
    m_recognising = std::make_unique<document::Job>(
        m_post, [text](document::JobControl&) { return document::recognise_list(to_utf8(text)); },
        [this](std::vector<document::PastedLine> lines) { show_recognised(std::move(lines)); });
    show_lines();
}

void PasteDialog::show_recognised(std::vector<document::PastedLine> lines)
{
    m_lines = std::move(lines);
    m_list->set_rows(static_cast<unsigned>(m_lines.size()));
    if (m_list->HasFocus() && m_list->row() < 0) {
        m_list->select(0);
    }
    show_lines();
    show_kind();
}

void PasteDialog::show_lines()
{
    const auto count = [this](Kind kind) {
        return static_cast<std::size_t>(
            std::count_if(m_lines.begin(), m_lines.end(),
                          [&](const document::PastedLine& line) { return line.kind == kind; }));
    };
    const auto outcomes = count(Kind::outcome), modules = count(Kind::module);
    wxString text;
    if (is_recognising()) {
        text = _("Reading the list…");
    } else if (m_lines.empty()) {
        text = _("Paste or type a list above: one outcome on each line, or rows of a table.");
    } else {
        text = wxString::Format(_("Outcomes to add: %zu. Modules to add: %zu."), outcomes, modules);
        const auto first = std::find_if(m_lines.begin(), m_lines.end(), [](const document::PastedLine& line) {
            return line.kind != Kind::left_out;
        });
        if (first != m_lines.end() && first->kind == Kind::outcome) {
            text +=
                " " + (m_target.empty() ? _("A module is made for the outcomes before the first module.")
                       : modules == 0
                           ? wxString::Format(_("They go into “%s”."), m_target)
                           : wxString::Format(_("Outcomes before the first module go into “%s”."), m_target));
        }
    }
    m_add->Enable(!lines().empty());
    if (text != m_summary->GetLabelText()) {
        m_summary->SetLabelText(text);
        set_accessible_name(*m_summary, text);
    }
}

void PasteDialog::show_kind()
{
    const auto rows = m_list->selected_rows();
    m_kind->Enable(!rows.empty());
    int chosen = wxNOT_FOUND;
    if (!rows.empty()) {
        const auto kind = m_lines.at(rows.front()).kind;
        const bool same =
            std::all_of(rows.begin(), rows.end(), [&](unsigned row) { return m_lines.at(row).kind == kind; });
        chosen =
            same
                ? static_cast<int>(std::find(std::begin(kKinds), std::end(kKinds), kind) - std::begin(kKinds))
                : wxNOT_FOUND;
    }
    m_kind->SetSelection(chosen);
}

void PasteDialog::set_kind(Kind kind)
{
    for (const auto row : m_list->selected_rows()) {
        m_lines.at(row).kind = kind;
        m_list->row_changed(row);
    }
    show_lines();
    show_kind();
}

std::vector<document::NewLine> PasteDialog::lines() const
{
    std::vector<document::NewLine> lines;
    if (is_recognising()) {
        return lines;
    }
    for (const auto& line : m_lines) {
        if (line.kind != Kind::left_out) {
            lines.push_back({line.kind == Kind::module ? document::NewLine::Kind::module
                                                       : document::NewLine::Kind::outcome,
                             line.text, line.code});
        }
    }
    return lines;
}

} // namespace km::ui
