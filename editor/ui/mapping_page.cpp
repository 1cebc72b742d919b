// SPDX-License-Identifier: MIT
/// The mapping page's controls, and what is in hand. Its lists: mapping_page_lists.cpp; what the user does:
/// mapping_page_commands.cpp.
#include "editor/ui/mapping_page.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/wrapped_text.hpp"
#include "validator/base/utf8.hpp"

#include <wx/checkbox.h>
#include <wx/scrolwin.h>
#include <wx/sizer.h>
#include <wx/splitter.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace km::ui {

using model::kNone;

namespace {

/// Text to read, as long as it is: it can be scrolled, walked through and copied.
wxTextCtrl* make_reading(wxWindow* parent, const char* name, int lines)
{
    auto* text = new TextArea{parent, name, wxTE_READONLY};
    text->show_lines(lines + 1);
    return text;
}

/// The left pane keeps its share of the width, which the user may change, but for what the right one needs.
void keep_share(
    wxSplitterWindow& splitter, double share, std::function<int()> need = [] { return 0; })
{
    const auto kept = std::make_shared<double>(share);
    splitter.Bind(wxEVT_SIZE, [&splitter, kept, need = std::move(need)](wxSizeEvent& event) {
        event.Skip();
        const int width = event.GetSize().x;
        splitter.SetSashPosition(std::min(static_cast<int>(width * *kept), width - need()));
    });
    splitter.Bind(wxEVT_SPLITTER_SASH_POS_CHANGED, [&splitter, kept](wxSplitterEvent& event) {
        event.Skip();
        if (const int width = splitter.GetSize().x; width > 0) {
            *kept = static_cast<double>(event.GetSashPosition()) / width;
        }
    });
}

wxTextCtrl* make_find(wxWindow* parent, wxSizer& to, const char* name, const wxString& label)
{
    auto* words = new wxStaticText{parent, wxID_ANY, label};
    auto* find = new TextField{parent};
    find->keep_history();
    find->SetName(name);
    set_label(*find, *words);
    auto* row = new wxBoxSizer{wxHORIZONTAL};
    row->Add(words, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, parent->GetCharWidth());
    row->Add(find, 1, wxEXPAND);
    to.Add(row, 0, wxEXPAND | wxBOTTOM, parent->GetCharHeight() / 3);
    return find;
}

} // namespace

MappingPage::MappingPage(wxWindow* parent, document::Session& open, Host& host_)
    : Page{parent, open, host_, _("Mapping")}
    , m_index{document()}
{
    auto* outer = new wxSplitterWindow{this, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxSP_LIVE_UPDATE};
    auto* inner = new wxSplitterWindow{outer, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxSP_LIVE_UPDATE};
    auto* near = make_near(outer);
    auto* far = make_far(inner);
    m_details = new MappingDetails{inner, document(), m_index, [this](std::size_t stage, model::Depth depth) {
                                       set_depth_at(stage, depth);
                                   }};
    const int least = 14 * GetCharWidth();
    outer->SetMinimumPaneSize(least);
    inner->SetMinimumPaneSize(least);
    outer->SplitVertically(near, inner);
    inner->SplitVertically(far, m_details);
    outer->SetName("mapping-near");
    inner->SetName("mapping-far");
    keep_share(*outer, 0.3);
    keep_share(*inner, 0.63, [this] { return m_details->least_width(); });
    body().Add(outer, 1, wxEXPAND);
    m_indexed = document().changed.subscribe([this](const document::Change&) {
        if (!m_waiting.empty()) {
            refresh(std::exchange(m_waiting, {}));
        }
    });
}

MappingPage::~MappingPage()
{
    DestroyChildren(); // while what their events look at is still there
}

wxWindow* MappingPage::make_near(wxWindow* parent)
{
    auto* panel = new wxPanel{parent};
    auto* all = new wxBoxSizer{wxVERTICAL};
    const int gap = GetCharHeight() / 3;
    m_near_label = new WrappedText{panel, wxString{}, 1};
    m_near_label->SetFont(m_near_label->GetFont().Bold());
    all->Add(m_near_label, 0, wxBOTTOM, gap);
    m_near_words = make_reading(panel, "near-words", 3);
    all->Add(m_near_words, 1, wxEXPAND | wxBOTTOM, gap);
    m_near_find = make_find(panel, *all, "near-find", _("Fin&d:"));
    m_near_find->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { fill_near(); });
    m_near_find->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) { on_find_key(event, true); });
    m_near_open = new wxCheckBox{panel, wxID_ANY, wxString{}};
    m_near_open->SetName("near-open");
    m_near_open->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent&) { fill_near(); });
    all->Add(m_near_open, 0, wxBOTTOM, gap);
    m_near_list = new TextList{panel,
                               wxString{},
                               {{wxString{}, 8}, {wxString{}, 10}, {wxString{}, 10, true}},
                               [this](unsigned row, unsigned column) {
                                   return row < m_near.size() ? near_text(m_near[row], column) : wxString{};
                               },
                               wxDV_MULTIPLE};
    m_near_list->SetName("near-list");
    set_no_type_ahead(*m_near_list);
    m_near_list->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
        const int row = m_near_list->row();
        if (!m_filling && row >= 0 && row < static_cast<int>(m_near.size())) {
            take_near(m_near[static_cast<std::size_t>(row)]);
        }
    });
    m_near_list->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED, [this](wxDataViewEvent&) { m_far_find->SetFocus(); });
    all->Add(m_near_list, 4, wxEXPAND);
    panel->SetSizer(all);
    return panel;
}

wxWindow* MappingPage::make_far(wxWindow* parent)
{
    auto* panel = new wxScrolledWindow{parent}; // with a large text it is higher than the window
    panel->SetScrollRate(0, GetCharHeight());
    auto* all = new wxBoxSizer{wxVERTICAL};
    const int gap = GetCharHeight() / 3;
    m_far_label = new WrappedText{panel, wxString{}, 1};
    m_far_label->SetFont(m_far_label->GetFont().Bold());
    all->Add(m_far_label, 0, wxBOTTOM, gap);
    m_far_find = make_find(panel, *all, "far-find", _("Sea&rch:"));
    m_far_find->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { fill_far(); });
    m_far_find->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) { on_find_key(event, false); });
    m_far_own = new wxCheckBox{panel, wxID_ANY, wxString{}};
    m_far_own->SetName("far-own");
    m_far_own->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent&) {
        fill_far();
        select_far(std::nullopt);
    });
    all->Add(m_far_own, 0, wxBOTTOM, gap);
    m_far_tree = new MappingTree{panel, "far-tree",
                                 [this](const MappingTree::Node& node, std::optional<std::size_t> column) {
                                     return far_text(node, column);
                                 }};
    m_far_tree->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
        if (!m_filling) {
            take_far();
        }
    });
    m_far_tree->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED, [this](wxDataViewEvent&) {
        if (!m_details->focus_rationale()) {
            host().say(_("Map it first: press 1, 2 or 3."));
        }
    });
    m_far_tree->Bind(wxEVT_CHAR_HOOK, &MappingPage::on_far_key, this);
    m_far_tree->SetMinSize(wxSize{-1, 6 * GetCharHeight()});
    all->Add(m_far_tree, 5, wxEXPAND | wxBOTTOM, gap);
    all->Add(new WrappedText{panel,
                             _("1 introduces (I), 2 develops (D), 3 assesses (A), 0 none; Left and Right "
                               "choose a stage. ✓ covered."),
                             2},
             0, wxEXPAND | wxBOTTOM, gap);
    m_far_words = make_reading(panel, "far-words", 3);
    all->Add(m_far_words, 2, wxEXPAND);
    auto* frame = new wxBoxSizer{wxHORIZONTAL}; // away from the sashes on both sides
    frame->Add(all, 1, wxEXPAND | wxLEFT | wxRIGHT, GetCharWidth() / 2);
    panel->SetSizer(frame);
    return panel;
}

wxString MappingPage::to_do() const
{
    const auto& checked = *result();
    std::size_t gaps = 0;
    for (const auto& tally : checked.stages) {
        gaps += tally.cells - tally.covered;
    }
    if (programme().count_outcomes() == 0) {
        return _("Nothing to map yet: write the programme's outcomes first, on the Outcomes page.");
    }
    if (checked.stages.empty()) {
        return _("Choose the stages that the programme claims first, on the Programme page.");
    }
    const auto unmapped =
        wxString::Format(wxPLURAL("%zu outcome is not mapped yet.", "%zu outcomes are not mapped yet.",
                                  static_cast<unsigned>(checked.unmapped_outcomes)),
                         checked.unmapped_outcomes);
    const auto open = wxString::Format(
        wxPLURAL("%zu gap in coverage.", "%zu gaps in coverage.", static_cast<unsigned>(gaps)), gaps);
    if (checked.unmapped_outcomes == 0 && gaps == 0) {
        return _("Every outcome is mapped, and nothing is left uncovered.");
    }
    return checked.unmapped_outcomes == 0 ? open : gaps == 0 ? unmapped : unmapped + " " + open;
}

void MappingPage::refresh(document::Parts parts)
{
    using document::Part;
    if (!m_index.is_current()) {
        m_waiting |= parts;
        return;
    }
    const auto touched = m_index.take_touched();
    if (m_reference != document().reference() || parts.has(Part::particulars)) {
        read_framework();
        if (m_near_label->GetLabel().empty()) {
            name_sides();
        }
    }
    if (parts.has(Part::outcomes)) {
        m_outcome_keys.clear();
        for (std::uint32_t o = 0; o < m_index.outcome_count(); ++o) {
            const auto& outcome = m_index.outcome(o);
            m_outcome_keys.push_back(search_key(outcome.id.str() + " " + outcome.text));
        }
        m_outcome = m_index.find_outcome(m_outcome_id);
        if (m_outcome == kNone && m_index.outcome_count() > 0) {
            m_outcome = 0;
            m_outcome_id = m_index.outcome(0).id;
        }
    }
    if (touched.everything || parts.has(Part::outcomes)) {
        fill_near();
        fill_far();
        if (m_item == kNone) {
            choose_item();
        }
        show_hand(std::nullopt);
    } else {
        const auto& near = m_side == Side::outcomes ? touched.outcomes : touched.items;
        for (unsigned row = 0; !near.empty() && row < m_near.size(); ++row) {
            if (std::find(near.begin(), near.end(), m_near[row]) != near.end()) {
                m_near_list->row_changed(row);
            }
        }
        for (const auto key : m_side == Side::outcomes ? touched.items : touched.outcomes) {
            m_far_tree->target_changed(key);
        }
        m_details->refresh();
    }
    if (parts.has(Part::evidence)) {
        m_details->refresh_evidence();
    }
}

/// The first time: what the outcome in hand is mapped to, or else the first item that has stages.
void MappingPage::choose_item()
{
    for (const auto at :
         m_outcome == kNone ? std::span<const std::uint32_t>{} : m_index.of_outcome(m_outcome)) {
        if (m_item == kNone) {
            m_item = m_index.mapping(at).item;
        }
    }
    for (const auto item : m_index.mappable_items()) {
        if (m_item == kNone && framework().is_staged(framework().items[item])) {
            m_item = item;
        }
    }
    if (m_item == kNone && !m_index.mappable_items().empty()) {
        m_item = m_index.mappable_items()[0];
    }
}

void MappingPage::take_near(std::uint32_t key)
{
    if (key == near_key()) {
        return;
    }
    near_key() = key;
    if (m_side == Side::outcomes) {
        m_outcome_id = m_index.outcome(key).id;
    }
    // Show it something that it is mapped to, if there is anything.
    if (m_index.between(m_outcome, m_item).empty()) {
        far_key() = first_mapped(key).value_or(far_key());
        if (m_side == Side::framework && m_outcome != kNone) {
            m_outcome_id = m_index.outcome(m_outcome).id;
        }
    }
    if (m_far_own->GetValue()) {
        fill_far();
    } else {
        m_far_tree->all_changed(); // the letters are this one's now
    }
    select_far(std::nullopt);
    show_words();
    m_details->show(m_outcome, m_item, std::nullopt);
}

std::optional<std::uint32_t> MappingPage::first_mapped(std::uint32_t near) const
{
    for (const auto at : m_side == Side::outcomes ? m_index.of_outcome(near) : m_index.of_item(near)) {
        const auto& entry = m_index.mapping(at);
        if (const auto far = m_side == Side::outcomes ? entry.item : entry.outcome; far != kNone) {
            return far;
        }
    }
    return std::nullopt;
}

void MappingPage::take_far()
{
    const auto* node = m_far_tree->current();
    if (node != nullptr && node->is_target) {
        far_key() = node->key;
        if (m_side == Side::framework) {
            m_outcome_id = m_index.outcome(m_outcome).id;
        }
        m_details->show(m_outcome, m_item, stage_of_column(m_far_tree->current_column()));
    }
    show_words();
}

void MappingPage::take(std::uint32_t outcome, std::uint32_t item, std::optional<std::size_t> stage)
{
    m_outcome = outcome;
    m_outcome_id = outcome == kNone ? model::OutcomeId{} : m_index.outcome(outcome).id;
    m_item = item;
    m_far_tree->all_changed();
    show_hand(stage);
}

void MappingPage::show_hand(std::optional<std::size_t> stage)
{
    select_near();
    select_far(stage);
    show_words();
    m_details->show(m_outcome, m_item, stage);
}

void MappingPage::select_near()
{
    const auto at = std::find(m_near.begin(), m_near.end(), near_key());
    m_filling = true;
    m_near_list->select(at == m_near.end() ? -1 : static_cast<int>(at - m_near.begin()));
    m_filling = false;
}

void MappingPage::select_far(std::optional<std::size_t> stage)
{
    std::optional<std::size_t> column;
    if (const auto at = stage ? std::find(m_stages.begin(), m_stages.end(), *stage) : m_stages.end();
        at != m_stages.end()) {
        column = static_cast<std::size_t>(at - m_stages.begin());
    }
    m_filling = true;
    // What the filters hide is shown where the user goes to a cell.
    if (far_key() != kNone && !m_far_tree->select_target(far_key(), column) && column) {
        m_far_find->ChangeValue(wxString{});
        m_far_own->SetValue(false);
        fill_far();
        m_filling = true;
        m_far_tree->select_target(far_key(), column);
    }
    m_filling = false;
}

void MappingPage::swap_sides(Side side)
{
    if (m_side == side) {
        return;
    }
    m_side = side;
    m_near_find->ChangeValue(wxString{});
    m_far_find->ChangeValue(wxString{});
    m_near_open->SetValue(false);
    name_sides();
    fill_near();
    fill_far();
    show_hand(std::nullopt);
    Layout();
    host().say(side == Side::outcomes
                   ? _("From the programme: choose an outcome, see what it serves.")
                   : _("From the framework: choose an outcome, see which programme outcomes serve it."));
}

std::optional<std::size_t> MappingPage::stage_of_column(std::optional<std::size_t> column) const
{
    return column && *column < m_stages.size() ? std::optional{m_stages[*column]} : std::nullopt;
}

bool MappingPage::show_place(const document::Place& place)
{
    if (place.kind != document::Place::Kind::mapping) {
        return false;
    }
    shown(); // what it shows may be from before
    if (place.index < programme().mappings.size()) {
        const auto& entry = m_index.mapping(place.index);
        std::optional<std::size_t> stage;
        entry.stages.each([&](std::size_t each) { stage = stage.value_or(each); });
        if (entry.outcome != kNone && entry.item != kNone) {
            take(entry.outcome, entry.item, stage);
            m_far_tree->SetFocus();
        }
    }
    return true;
}

void MappingPage::show_mapping(const model::OutcomeId& outcome, const model::ItemCode& item)
{
    const auto from = outcome.empty() ? m_outcome : m_index.find_outcome(outcome);
    const auto to = item.empty() ? m_item : m_index.find_item(item.str());
    take(from == kNone ? m_outcome : from, to == kNone ? m_item : to, std::nullopt);
    m_far_tree->SetFocus();
}

void MappingPage::focus_first()
{
    m_near_list->SetFocus();
}

} // namespace km::ui
