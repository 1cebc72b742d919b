// SPDX-License-Identifier: MIT
/// What the lists of the mapping page hold.
#include "editor/ui/accessible.hpp"
#include "editor/ui/long_lists.hpp"
#include "editor/ui/mapping_page.hpp"
#include "editor/ui/text.hpp"
#include "validator/base/utf8.hpp"

#include <wx/checkbox.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>

#include <algorithm>

namespace km::ui {

using model::kNone;

void MappingPage::read_framework()
{
    if (m_reference != document().reference()) {
        m_reference = document().reference();
        m_search.emplace(framework());
        m_item = kNone;
        const auto items = m_index.mappable_items();
        m_all_indicative = std::all_of(items.begin(), items.end(), [this](std::uint32_t item) {
            const auto& each = framework().items[item];
            return !framework().is_staged(each) || each.provenance == model::Provenance::indicative;
        });
    }
    std::vector<std::size_t> stages;
    m_index.claimed().each([&](std::size_t stage) { stages.push_back(stage); });
    if (stages != m_stages || m_far_tree->GetColumnCount() == 0) {
        m_stages = std::move(stages);
        set_far_columns();
    }
}

void MappingPage::set_far_columns()
{
    std::vector<wxString> titles;
    for (const auto stage : m_stages) {
        titles.push_back(to_wx(framework().stages[stage].short_title));
    }
    if (titles.empty()) {
        titles.push_back(_("Depth")); // nothing is claimed yet; items without stages can be mapped
    }
    m_far_tree->set_columns(m_side == Side::framework ? _("Programme outcome")
                            : m_all_indicative        ? _("Framework (indicative)")
                                                      : _("Framework"),
                            titles);
}

void MappingPage::name_sides()
{
    const bool outcomes_near = m_side == Side::outcomes;
    const wxString near = outcomes_near ? _("Programme outcomes") : _("Framework outcomes");
    const wxString far =
        outcomes_near ? _("What it serves in the framework") : _("Programme outcomes that serve it");
    m_near_label->set_text(near);
    m_far_label->set_text(far);
    set_accessible_name(*m_near_list, near);
    set_accessible_name(*m_far_tree, far);
    set_accessible_name(*m_near_words,
                        outcomes_near ? _("Programme outcome in hand") : _("Framework outcome in hand"));
    set_accessible_name(*m_far_words,
                        outcomes_near ? _("Framework outcome in hand") : _("Programme outcome in hand"));
    m_near_open->SetLabel(outcomes_near ? _("Only &unmapped") : _("Onl&y with gaps"));
    m_far_own->SetLabel(outcomes_near ? _("Only what it is ma&pped to") : _("Only those ma&pped to it"));
    for (auto* check : {m_near_open, m_far_own}) {
        check->SetToolTip(check->GetLabelText()); // a narrow side cuts it
    }
    m_near_open->GetParent()->Layout();
    m_far_own->GetParent()->Layout();
    m_near_list->GetColumn(0)->SetTitle(_("Code"));
    m_near_list->GetColumn(1)->SetTitle(outcomes_near ? _("Mappings") : _("Gaps"));
    m_near_list->GetColumn(2)->SetTitle(outcomes_near      ? _("Programme outcome")
                                        : m_all_indicative ? _("Outcome (indicative)")
                                                           : _("Framework outcome"));
    set_far_columns();
}

std::vector<std::uint32_t> MappingPage::outcomes_with(const std::string& query) const
{
    const document::SearchWords words{query};
    std::vector<std::uint32_t> found;
    for (std::uint32_t o = 0; o < m_index.outcome_count(); ++o) {
        if (words.empty() || words.all_in(m_outcome_keys.at(o))) {
            found.push_back(o);
        }
    }
    return found;
}

void MappingPage::fill_near()
{
    const auto query = to_utf8(m_near_find->GetValue());
    auto rows = m_side == Side::outcomes ? outcomes_with(query) : m_search->find(query);
    if (m_near_open->GetValue()) {
        std::erase_if(rows, [this](std::uint32_t key) {
            return m_side == Side::outcomes ? m_index.is_mapped(key) : near_text(key, 1) == "0";
        });
    }
    m_near = std::move(rows);
    m_filling = true;
    m_near_list->set_rows(static_cast<unsigned>(m_near.size()));
    m_filling = false;
    select_near();
}

void MappingPage::fill_far()
{
    const auto query = to_utf8(m_far_find->GetValue());
    m_filling = true;
    m_far_tree->set_nodes(m_side == Side::outcomes ? framework_nodes(query) : outcome_nodes(query));
    m_filling = false;
}

std::vector<MappingTree::Node> MappingPage::framework_nodes(const std::string& query) const
{
    std::vector<MappingTree::Node> nodes;
    const bool own = m_far_own->GetValue();
    if (own || !document::SearchWords{query}.empty()) {
        for (const auto item : m_search->find(query)) {
            if (!own || (m_outcome != kNone && !m_index.between(m_outcome, item).empty())) {
                nodes.push_back({std::nullopt, item, true}); // best first
            }
        }
        return nodes;
    }
    const auto& items = framework().items;
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        const auto parent = items[i].parent;
        nodes.push_back({parent == kNone ? std::nullopt : std::optional<std::size_t>{parent}, i,
                         framework().is_mappable(items[i])});
    }
    return nodes;
}

std::vector<MappingTree::Node> MappingPage::outcome_nodes(const std::string& query) const
{
    std::vector<MappingTree::Node> nodes;
    std::optional<std::uint32_t> module;
    std::size_t heading = 0;
    for (const auto outcome : outcomes_with(query)) {
        if (m_far_own->GetValue() && m_index.between(outcome, m_item).empty()) {
            continue;
        }
        if (const auto in = m_index.module_of(outcome);
            module != in || nodes.size() - heading > kMostRowsTogether) {
            module = in;
            heading = nodes.size();
            nodes.push_back({std::nullopt, in, false});
        }
        nodes.push_back({heading, outcome, true});
    }
    return nodes;
}

wxString MappingPage::near_text(std::uint32_t key, unsigned column) const
{
    if (m_side == Side::outcomes) {
        const auto& outcome = m_index.outcome(key);
        return column == 0   ? to_wx(outcome.id.str())
               : column == 1 ? wxString::Format("%zu", m_index.of_outcome(key).size())
                             : to_wx(outcome.text);
    }
    const auto& item = framework().items[key];
    if (column == 1) {
        std::size_t gaps = 0;
        m_index.claimed_cells(key).each([&](std::size_t stage) {
            gaps += m_index.is_covered({key, stage}) ? 0U : 1U;
        });
        return wxString::Format("%zu", gaps);
    }
    return column == 0        ? to_wx(item.code.str())
           : m_all_indicative ? to_wx(item.label()) // the column's head says it of all
                              : marked(item, item.label());
}

wxString MappingPage::cell_text(std::uint32_t outcome, document::Cell cell) const
{
    if (!m_index.cells(cell.item).contains(cell.stage)) {
        return {};
    }
    const auto own = outcome == kNone ? wxString{} : depth_letter(m_index.depth(outcome, cell));
    if (m_side == Side::framework) {
        return own; // what covers the item stands on the near side
    }
    const auto covered = m_index.is_covered(cell) ? wxString{L"✓"} : _("gap");
    return own.empty() ? covered : own + " " + covered;
}

wxString MappingPage::heading_text(std::uint32_t heading, std::size_t stage) const
{
    std::size_t cells = 0, covered = 0;
    for (const auto item : m_index.mappable_items()) {
        for (auto at = framework().items[item].parent; at != kNone; at = framework().items[at].parent) {
            if (at == heading && m_index.cells(item).contains(stage)) {
                ++cells;
                covered += m_index.is_covered({item, stage}) ? 1U : 0U;
            }
        }
    }
    // TRANSLATORS: covered cells, all cells
    return cells == 0 ? wxString{} : wxString::Format(_("%zu/%zu"), covered, cells);
}

wxString MappingPage::far_text(const MappingTree::Node& node, std::optional<std::size_t> column) const
{
    if (!column) {
        if (m_side == Side::outcomes) {
            const auto& item = framework().items[node.key];
            // The column's head says it of all.
            return m_all_indicative ? to_wx(item.code.str()) + " " + to_wx(item.label()) : item_line(item);
        }
        if (!node.is_target) {
            const auto& module = programme().modules[node.key];
            return to_wx(module.title.empty() ? module.id.str() : module.title);
        }
        const auto& outcome = m_index.outcome(node.key);
        return to_wx(outcome.id.str()) + " " + to_wx(outcome.text);
    }
    const auto item = m_side == Side::outcomes ? node.key : m_item;
    if (item == kNone) {
        return {};
    }
    const bool staged = framework().is_staged(framework().items[item]);
    if (!node.is_target) {
        return m_side == Side::outcomes && *column < m_stages.size() ? heading_text(item, m_stages[*column])
                                                                     : wxString{};
    }
    if (!staged) {
        // One cell, in the first column.
        return *column == 0 ? cell_text(m_side == Side::outcomes ? m_outcome : node.key, {item, 0})
                            : wxString{};
    }
    return *column < m_stages.size()
               ? cell_text(m_side == Side::outcomes ? m_outcome : node.key, {item, m_stages[*column]})
               : wxString{};
}

wxString MappingPage::outcome_words(std::uint32_t key) const
{
    if (key == kNone) {
        return {};
    }
    const auto& outcome = m_index.outcome(key);
    const auto& module = programme().modules[m_index.module_of(key)];
    return to_wx(outcome.id.str()) + L" – " + to_wx(module.title) + "\n" + to_wx(outcome.text);
}

wxString MappingPage::item_words(std::uint32_t key) const
{
    if (key == kNone) {
        return {};
    }
    const auto& items = framework().items;
    const auto& item = items[key];
    const auto& kind = framework().kinds[item.kind];
    auto words = to_wx(kind.title) + " " + to_wx(item.code.str());
    if (!item.title.empty()) {
        words += " " + to_wx(item.title);
    }
    if (!item.text.empty()) {
        words += "\n" + marked(item, item.text);
    }
    // The statements that it serves, at the claimed stages.
    for (auto at = key; at != kNone; at = items[at].parent) {
        bool any = false;
        for (const auto stage : m_stages) {
            if (stage < items[at].statements.size() && !items[at].statements[stage].empty()) {
                any = true;
                words +=
                    "\n" + stage_name(framework().stages[stage]) + ": " + to_wx(items[at].statements[stage]);
            }
        }
        if (any) {
            break;
        }
    }
    for (auto at = item.parent; at != kNone; at = items[at].parent) {
        words += "\n" + to_wx(framework().kinds[items[at].kind].title) + " " + item_line(items[at]);
    }
    return words;
}

void MappingPage::show_words()
{
    const auto put = [](wxTextCtrl& field, const wxString& words) {
        if (field.GetValue() != words) {
            field.ChangeValue(words);
            field.SetInsertionPoint(0);
        }
    };
    const auto* heading = m_side == Side::outcomes ? m_far_tree->current() : nullptr;
    const auto item = item_words(heading != nullptr && !heading->is_target ? heading->key : m_item);
    put(*m_near_words, m_side == Side::outcomes ? outcome_words(m_outcome) : item);
    put(*m_far_words, m_side == Side::outcomes ? item : outcome_words(m_outcome));
}

} // namespace km::ui
