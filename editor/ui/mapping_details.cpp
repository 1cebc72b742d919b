// SPDX-License-Identifier: MIT
#include "editor/ui/mapping_details.hpp"

#include "editor/document/mapping_operations.hpp"
#include "editor/ui/accessible.hpp"
#include "editor/ui/form.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"

#include <wx/button.h>
#include <wx/choice.h>
#include <wx/settings.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>
#include <wx/wrapsizer.h>

#include <algorithm>

namespace km::ui {

using document::MappingIndex;
using model::Depth;
using model::kNone;

namespace {

constexpr Depth kDepths[] = {Depth::none, Depth::introduces, Depth::develops, Depth::assesses};

} // namespace

MappingDetails::MappingDetails(wxWindow* parent,
                               document::Document& document,
                               const MappingIndex& index,
                               std::function<void(std::size_t, Depth)> set_depth)
    : wxScrolledWindow{parent}
    , m_document{document}
    , m_index{index}
    , m_set_depth{std::move(set_depth)}
{
    SetScrollRate(0, GetCharHeight());
    SetName("mapping-details");
    auto* all = m_all = new wxBoxSizer{wxVERTICAL};
    auto* frame = new wxBoxSizer{wxHORIZONTAL};
    frame->Add(all, 1, wxEXPAND | wxLEFT, GetCharWidth() / 2);
    SetSizer(frame);
    auto* heading = new wxStaticText{this, wxID_ANY, _("Mapping in hand")};
    heading->SetFont(heading->GetFont().Bold());
    m_title = new WrappedText{this, wxString{}, 2};
    all->Add(heading, 0, wxEXPAND | wxBOTTOM, GetCharHeight() / 4);
    all->Add(m_title, 0, wxEXPAND | wxBOTTOM, GetCharHeight() / 3);
    make_depths();
    make_rationale();
    make_citations();
    refresh_evidence();
}

int MappingDetails::least_width() const
{
    const int gap = GetCharWidth();
    int width = 7 * gap + m_stages.back().depth->GetEffectiveMinSize().x; // as make_depths() has them
    for (const auto* child : GetChildren()) {
        const int wanted = child->GetEffectiveMinSize().x;
        if (dynamic_cast<const WrappedText*>(child) == nullptr) { // which takes the width there is
            width = std::max(width, wanted);
        }
    }
    return width + 2 * gap + wxSystemSettings::GetMetric(wxSYS_VSCROLL_X);
}

void MappingDetails::make_depths()
{
    const int gap = GetCharWidth();
    auto* grid = new wxFlexGridSizer{2, gap / 2, gap};
    grid->AddGrowableCol(0);
    wxArrayString words;
    words.push_back(_("none"));
    for (const auto depth : {Depth::introduces, Depth::develops, Depth::assesses}) {
        words.push_back(depth_word(depth));
    }
    const auto& stages = m_document.framework().stages;
    for (std::size_t s = 0; s <= stages.size(); ++s) {
        // TRANSLATORS: a stage of the framework, before the depth there
        const auto label =
            s < stages.size() ? wxString::Format(_("%s:"), stage_name(stages[s])) : _("Depth:");
        auto* text =
            new wxStaticText{this, wxID_ANY, label, wxDefaultPosition, wxDefaultSize, wxST_ELLIPSIZE_END};
        text->SetMinSize(wxSize{6 * gap, -1}); // titles of stages are long; the pane is not
        auto* depth = new wxChoice{this, wxID_ANY, wxDefaultPosition, wxDefaultSize, words};
        depth->SetName(wxString::Format("depth-%zu", s));
        set_label(*depth, *text);
        const auto stage = s < stages.size() ? s : 0;
        depth->Bind(wxEVT_CHOICE, [this, stage](wxCommandEvent& event) {
            m_stage = stage;
            m_set_depth(stage, kDepths[std::max(event.GetSelection(), 0)]);
        });
        grid->Add(text, 1, wxALIGN_CENTRE_VERTICAL | wxEXPAND);
        grid->Add(depth, 0, wxEXPAND);
        m_stages.push_back({text, depth});
    }
    m_all->Add(grid, 0, wxEXPAND | wxBOTTOM, gap);
}

void MappingDetails::make_rationale()
{
    auto& all = *m_all;
    const int gap = GetCharWidth();
    auto* label = new wxStaticText{this, wxID_ANY, _("Mapping at stages:")};
    m_chosen = new wxChoice{this, wxID_ANY};
    m_chosen->SetName("mapping-in-hand");
    m_chosen->SetMinSize(wxSize{12 * gap, -1});
    set_label(*m_chosen, *label);
    m_chosen->Bind(wxEVT_CHOICE, [this](wxCommandEvent& event) {
        const auto pair = mappings();
        if (const auto at = static_cast<std::size_t>(event.GetSelection()); at < pair.size()) {
            m_mapping = pair[at];
            m_index.mapping(pair[at]).stages.each([this](std::size_t stage) { m_stage = stage; });
            show_mapping();
        }
    });
    all.Add(label, 0, wxEXPAND);
    all.Add(m_chosen, 0, wxEXPAND | wxBOTTOM, gap);

    m_to_confirm = new WrappedText{
        this, _("To be confirmed: this mapping was carried over, or came with a copy of an outcome."), 2};
    m_confirm = new wxButton{this, wxID_ANY, _("&Looked at: it is right")};
    m_confirm->SetName("confirm-mapping");
    m_confirm->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
        m_document.perform(document::confirm_mappings(m_document.programme(), mappings()));
    });
    all.Add(m_to_confirm, 0, wxEXPAND);
    all.Add(m_confirm, 0, wxBOTTOM, gap);

    auto* why = new wxStaticText{this, wxID_ANY, _("Ratio&nale:")};
    m_rationale = new TextArea{this, "rationale"};
    m_rationale->SetMinSize(wxSize{8 * gap, 5 * m_rationale->GetCharHeight()});
    set_label(*m_rationale, *why);
    set_accessible_description(*m_rationale, _("How the outcome serves it."));
    m_rationale->Bind(wxEVT_TEXT, [this](wxCommandEvent&) {
        if (m_mapping) {
            const auto before = to_wx(m_document.programme().mappings[*m_mapping].rationale);
            break_typing(before, m_rationale->GetValue());
            m_document.perform(document::set_rationale(m_document.programme(), *m_mapping,
                                                       to_utf8(m_rationale->GetValue())));
        }
    });
    all.Add(why);
    all.Add(m_rationale, 2, wxEXPAND | wxBOTTOM, gap);
}

void MappingDetails::make_citations()
{
    auto& all = *m_all;
    const int gap = GetCharWidth();
    auto* label = new wxStaticText{this, wxID_ANY, _("Ci&tations of evidence:")};
    m_citations = new TextList{this,
                               _("Citations"),
                               {{_("Evidence"), 18}, {_("Where in it"), 8, true}},
                               [this](unsigned row, unsigned column) {
                                   const auto& programme = m_document.programme();
                                   if (!m_mapping || row >= programme.mappings[*m_mapping].citations.size()) {
                                       return wxString{};
                                   }
                                   const auto& one = programme.mappings[*m_mapping].citations[row];
                                   if (column == 1) {
                                       return to_wx(one.locator);
                                   }
                                   for (const auto& file : programme.evidence) {
                                       if (file.id == one.evidence) {
                                           return name_text(file.title.empty() ? file.path : file.title);
                                       }
                                   }
                                   // TRANSLATORS: the id of evidence that a mapping cites
                                   return wxString::Format(_("%s (not in the list of evidence)"),
                                                           to_wx(one.evidence.str()));
                               }};
    m_citations->SetName("citations");
    m_citations->SetMinSize(wxSize{8 * gap, 6 * GetCharHeight()});
    set_label(*m_citations, *label);
    m_citations->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) { show_citation(); });
    all.Add(label);
    all.Add(m_citations, 1, wxEXPAND | wxBOTTOM, gap);

    auto* which = new wxStaticText{this, wxID_ANY, _("Which evidence:")};
    m_evidence = new wxChoice{this, wxID_ANY};
    m_evidence->SetName("citation-evidence");
    m_evidence->SetMinSize(wxSize{12 * gap, -1}); // titles are long; the pane is not
    set_label(*m_evidence, *which);
    m_evidence->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { change_citation(); });
    auto* where = new wxStaticText{this, wxID_ANY, _("&Where in it:")};
    m_locator = new TextField{this};
    m_locator->SetName("citation-locator");
    m_locator->SetHint(_("for example p. 12"));
    set_label(*m_locator, *where);
    m_locator->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { change_citation(); });
    all.Add(which);
    all.Add(m_evidence, 0, wxEXPAND | wxBOTTOM, gap / 2);
    all.Add(where);
    all.Add(m_locator, 0, wxEXPAND | wxBOTTOM, gap / 2);

    m_add = new wxButton{this, wxID_ANY, _("&Add citation")};
    m_add->SetName("add-citation");
    m_add->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { add_citation(); });
    m_remove = new wxButton{this, wxID_ANY, _("Ta&ke citation away")};
    m_remove->SetName("remove-citation");
    m_remove->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
        if (const auto at = citation()) {
            m_document.perform(document::remove_citation(m_document.programme(), *m_mapping, *at));
        }
    });
    auto* buttons = new wxWrapSizer{wxHORIZONTAL};
    buttons->Add(m_add, 0, wxRIGHT | wxBOTTOM, gap / 2);
    buttons->Add(m_remove);
    all.Add(buttons, 0, wxEXPAND | wxBOTTOM, gap / 2);
    m_no_evidence =
        new WrappedText{this, _("There is no evidence to cite yet: add it on the Evidence page."), 2};
    all.Add(m_no_evidence, 0, wxEXPAND);
    for (auto* control : std::initializer_list<wxWindow*>{m_rationale, m_locator}) {
        control->Bind(wxEVT_KILL_FOCUS, [this](wxFocusEvent& event) {
            m_document.end_typing();
            event.Skip();
        });
    }
}

/// Undo takes back a word, or what came before a pause.
void MappingDetails::break_typing(const wxString& before, const wxString& after)
{
    if (begins_step(m_typing, before, after)) {
        m_document.end_typing();
    }
}

std::vector<std::uint32_t> MappingDetails::mappings() const
{
    return m_outcome == kNone || m_item == kNone ? std::vector<std::uint32_t>{}
                                                 : m_index.between(m_outcome, m_item);
}

void MappingDetails::show(std::uint32_t outcome, std::uint32_t item, std::optional<std::size_t> stage)
{
    const bool same = outcome == m_outcome && item == m_item;
    if (same && (!stage || *stage == m_stage)) {
        refresh();
        return;
    }
    m_document.end_typing();
    m_outcome = outcome;
    m_item = item;
    m_stage = stage.value_or(same ? m_stage : 0);
    m_mapping.reset();
    refresh();
}

void MappingDetails::refresh()
{
    const auto pair = mappings();
    const auto before = m_mapping;
    // The one that holds the stage in hand; else the one that was in hand, else the first.
    m_mapping.reset();
    for (const auto at : pair) {
        if (!m_mapping && m_index.mapping(at).stages.contains(m_stage)) {
            m_mapping = at;
        }
    }
    if (!m_mapping && !pair.empty()) {
        m_mapping = before && std::find(pair.begin(), pair.end(), *before) != pair.end() ? *before : pair[0];
    }
    show_depths();
    show_mapping();
}

void MappingDetails::show_depths()
{
    const auto& framework = m_document.framework();
    const bool any = m_outcome != kNone && m_item != kNone;
    wxString title;
    if (!any) {
        title = _("Choose an outcome on both sides.");
    } else {
        const auto from = to_wx(m_index.outcome(m_outcome).id.str());
        const auto to = to_wx(framework.items[m_item].code.str());
        // TRANSLATORS: a programme outcome's id, a framework item's code
        title = mappings().empty() ? wxString::Format(_("%s is not mapped to %s yet."), from, to)
                                   : wxString::Format(_("%s serves %s."), from, to);
    }
    m_title->set_text(title);
    const bool staged = any && framework.is_staged(framework.items[m_item]);
    for (std::size_t s = 0; s < m_stages.size(); ++s) {
        const bool is_single = s + 1 == m_stages.size();
        const document::Cell cell{m_item, is_single ? 0 : s};
        const auto depth = any ? m_index.depth(m_outcome, cell) : Depth::none;
        // Stages that are not claimed are shown where something is mapped there.
        const bool shown = any && is_single != staged && m_index.cells(m_item).contains(cell.stage) &&
                           (m_index.claimed_cells(m_item).contains(cell.stage) || depth != Depth::none);
        m_stages[s].label->Show(shown);
        m_stages[s].depth->Show(shown);
        m_stages[s].depth->Enable(!m_document.is_read_only());
        const auto at = static_cast<int>(std::find(std::begin(kDepths), std::end(kDepths), depth) - kDepths);
        if (m_stages[s].depth->GetSelection() != at) {
            m_stages[s].depth->SetSelection(at);
        }
    }
}

wxString MappingDetails::stages_text(const MappingIndex::Entry& entry) const
{
    const auto& framework = m_document.framework();
    wxString stages;
    if (m_item != kNone && framework.is_staged(framework.items[m_item])) {
        entry.stages.each([&](std::size_t stage) {
            stages += (stages.empty() ? "" : ", ") + stage_name(framework.stages[stage]);
        });
        // TRANSLATORS: stages, depth
        return wxString::Format(_("%s: %s"), stages, depth_word(entry.depth));
    }
    return depth_word(entry.depth);
}

void MappingDetails::show_mapping()
{
    const auto pair = mappings();
    const bool writable = !m_document.is_read_only();
    wxArrayString choices;
    int selected = wxNOT_FOUND;
    for (const auto at : pair) {
        if (m_mapping == at) {
            selected = static_cast<int>(choices.size());
        }
        choices.push_back(stages_text(m_index.mapping(at)));
    }
    if (m_chosen->GetStrings() != choices) {
        m_chosen->Set(choices);
    }
    m_chosen->SetSelection(selected);
    m_chosen->Enable(pair.size() > 1);
    const auto& all = m_document.programme().mappings;
    const bool to_confirm =
        std::any_of(pair.begin(), pair.end(), [&](std::uint32_t at) { return all[at].to_be_confirmed; });
    m_to_confirm->Show(to_confirm);
    m_confirm->Show(to_confirm);
    m_confirm->Enable(writable);

    const auto rationale = m_mapping ? to_wx(all[*m_mapping].rationale) : wxString{};
    if (m_rationale->GetValue() != rationale) {
        show_text(*m_rationale, rationale, showing_of(m_document));
    }
    m_rationale->Enable(m_mapping.has_value());
    m_rationale->SetEditable(writable);
    show_citations(true);
    fit_heights();
}

void MappingDetails::show_citations(bool other_mapping)
{
    const auto count =
        m_mapping ? static_cast<unsigned>(m_document.programme().mappings[*m_mapping].citations.size()) : 0U;
    if (m_citations->rows() != count) {
        m_citations->set_rows(count);
    } else {
        m_citations->rows_changed();
    }
    if (other_mapping && m_citations->row() < 0 && count > 0) {
        m_citations->select(0);
    }
    const bool writable = !m_document.is_read_only();
    m_citations->Enable(m_mapping.has_value());
    m_add->Enable(can_add_citation());
    m_remove->Enable(writable && count > 0);
    m_no_evidence->Show(m_document.programme().evidence.empty());
    show_citation();
}

std::optional<std::size_t> MappingDetails::citation() const
{
    const int row = m_citations->row();
    if (!m_mapping || row < 0) {
        return std::nullopt;
    }
    const auto at = static_cast<std::size_t>(row);
    return at < m_document.programme().mappings[*m_mapping].citations.size() ? std::optional{at}
                                                                             : std::nullopt;
}

void MappingDetails::show_citation()
{
    const auto at = citation();
    const auto& programme = m_document.programme();
    int selected = wxNOT_FOUND;
    wxString locator;
    if (at) {
        const auto& one = programme.mappings[*m_mapping].citations[*at];
        for (std::size_t e = 0; e < programme.evidence.size(); ++e) {
            if (programme.evidence[e].id == one.evidence) {
                selected = static_cast<int>(e);
            }
        }
        locator = to_wx(one.locator);
    }
    m_evidence->SetSelection(selected);
    if (m_locator->GetValue() != locator) {
        show_text(*m_locator, locator, showing_of(m_document));
    }
    const bool writable = !m_document.is_read_only();
    m_evidence->Enable(at.has_value() && writable);
    m_locator->Enable(at.has_value());
    m_locator->SetEditable(writable);
}

void MappingDetails::change_citation()
{
    const auto at = citation();
    if (!at) {
        return;
    }
    const auto& programme = m_document.programme();
    const int chosen = m_evidence->GetSelection();
    const auto& now = programme.mappings[*m_mapping].citations[*at];
    break_typing(to_wx(now.locator), m_locator->GetValue());
    m_last_evidence =
        chosen == wxNOT_FOUND ? now.evidence : programme.evidence.at(static_cast<std::size_t>(chosen)).id;
    m_document.perform(document::change_citation(programme, *m_mapping, *at, m_last_evidence,
                                                 to_utf8(m_locator->GetValue())));
}

bool MappingDetails::can_add_citation() const
{
    return m_mapping && !m_document.is_read_only() && !m_document.programme().evidence.empty();
}

void MappingDetails::add_citation()
{
    if (!can_add_citation()) {
        return;
    }
    const auto& programme = m_document.programme();
    const bool known = std::any_of(programme.evidence.begin(), programme.evidence.end(),
                                   [this](const auto& file) { return file.id == m_last_evidence; });
    m_document.perform(document::add_citation(
        programme, *m_mapping, {known ? m_last_evidence : programme.evidence[0].id, {}, 0, {}}));
    m_citations->select(static_cast<int>(m_citations->rows()) - 1);
    show_citation();
    m_evidence->SetFocus();
}

bool MappingDetails::focus_rationale()
{
    if (!m_mapping) {
        return false;
    }
    m_rationale->SetFocus();
    m_rationale->SetInsertionPointEnd();
    return true;
}

void MappingDetails::refresh_evidence()
{
    wxArrayString titles;
    for (const auto& file : m_document.programme().evidence) {
        titles.push_back(name_text(file.title.empty() ? file.path : file.title));
    }
    if (m_evidence->GetStrings() != titles) {
        m_evidence->Set(titles);
    }
    show_citations(false);
}

void MappingDetails::fit_heights()
{
    // Only where something came or went: laying out costs more than a key stroke may.
    std::vector<int> shape{m_title->GetBestSize().y};
    for (const auto* child : GetChildren()) {
        shape.push_back(child->IsShown() ? 1 : 0);
    }
    if (shape != m_shape) {
        m_shape = std::move(shape);
        FitInside();
        Layout();
    }
}

} // namespace km::ui
