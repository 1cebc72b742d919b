// SPDX-License-Identifier: MIT
/// What the user does on the mapping page.
#include "editor/document/mapping_operations.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/mapping_page.hpp"
#include "editor/ui/text.hpp"

#include <wx/checkbox.h>
#include <wx/textctrl.h>
#include <wx/translation.h>

#include <algorithm>
#include <cwctype>

namespace km::ui {

using document::Cell;
using model::Depth;
using model::kNone;

std::vector<Command> MappingPage::commands()
{
    const auto writable = [this] { return !document().is_read_only(); };
    const auto both = [this] { return m_outcome != kNone && m_item != kNone; };
    const auto may_map = [this] {
        return !document().is_read_only() && m_outcome != kNone && m_item != kNone;
    };
    const auto is_mapped = [this] { return !m_details->mappings().empty(); };
    const auto depth = [this, may_map](const char* label, const char* key, const char* help, Depth to) {
        return Command{label, key, help, [this, to] { set_depth(to); }, may_map};
    };
    return {
        {wxTRANSLATE("Next &unmapped outcome"), "Ctrl+U",
         wxTRANSLATE("Take the next programme outcome that is mapped to nothing in hand."),
         [this] { next_unmapped(); }},
        {wxTRANSLATE("Next &gap"), "Ctrl+G",
         wxTRANSLATE("Go to the next outcome and claimed stage that nothing covers yet."),
         [this] { next_gap(); }},
        {wxTRANSLATE("&Previous in the list"), "Ctrl+Up", wxTRANSLATE("Take the one before in hand."),
         [this] { step_near(-1); }},
        {wxTRANSLATE("Ne&xt in the list"), "Ctrl+Down", wxTRANSLATE("Take the next one in hand."),
         [this] { step_near(1); }},
        {wxTRANSLATE("Map from the &other side"), "Ctrl+M",
         wxTRANSLATE("Swap: choose a framework outcome, see and set which programme outcomes serve it."),
         [this] {
             swap_sides(m_side == Side::outcomes ? Side::framework : Side::outcomes);
             m_near_list->SetFocus();
         },
         both},
        {wxTRANSLATE("&Search"), "Ctrl+F", wxTRANSLATE("Search for what to map to."),
         [this] {
             m_far_find->SetFocus();
             m_far_find->SelectAll();
         }},
        separator(),
        depth(wxTRANSLATE("&Introduces"), "Ctrl+1",
              wxTRANSLATE("Map what is chosen as introduced: at the stage in hand, or all claimed ones."),
              Depth::introduces),
        depth(wxTRANSLATE("&Develops"), "Ctrl+2",
              wxTRANSLATE("Map what is chosen as developed: at the stage in hand, or all claimed ones."),
              Depth::develops),
        depth(wxTRANSLATE("&Assesses"), "Ctrl+3",
              wxTRANSLATE("Map what is chosen as assessed: at the stage in hand, or all claimed ones."),
              Depth::assesses),
        depth(wxTRANSLATE("Not &mapped"), "Ctrl+0",
              wxTRANSLATE("Take the mapping away: at the stage in hand, or all claimed ones."), Depth::none),
        separator(),
        {wxTRANSLATE("Write &rationale"), "Ctrl+E", wxTRANSLATE("Say how the outcome serves it."),
         [this] { m_details->focus_rationale(); }, is_mapped},
        {wxTRANSLATE("Add ci&tation"), "Ctrl+T", wxTRANSLATE("Cite evidence for the mapping in hand."),
         [this] { m_details->add_citation(); }, [this] { return m_details->can_add_citation(); }},
        {wxTRANSLATE("Con&firm mapping"), "",
         wxTRANSLATE("You looked at a mapping to be confirmed: it is right."),
         [this] { document().perform(document::confirm_mappings(programme(), m_details->mappings())); },
         [this, writable] {
             const auto pair = m_details->mappings();
             return writable() && std::any_of(pair.begin(), pair.end(), [this](std::uint32_t at) {
                        return programme().mappings[at].to_be_confirmed;
                    });
         }},
        {wxTRANSLATE("&Copy mapping"), "Ctrl+Shift+C",
         wxTRANSLATE("Copy depth, rationale and citations of the mapping in hand."),
         [this] { copy_mapping(); }, is_mapped},
        {wxTRANSLATE("Past&e mapping"), "Ctrl+Shift+V",
         wxTRANSLATE("Give what is chosen a mapping like the copied one."), [this] { paste_mapping(); },
         [this, may_map] { return may_map() && !m_copied.empty(); }},
        separator(),
        {wxTRANSLATE("Next pa&ne"), "F6", wxTRANSLATE("Go from list to list to the mapping in hand."),
         [this] { next_pane(1); }},
        {wxTRANSLATE("Previous pane"), "Shift+F6", wxTRANSLATE("Go back from pane to pane."),
         [this] { next_pane(-1); }},
    };
}

document::MappingTargets MappingPage::targets() const
{
    std::vector<std::uint32_t> near, far = m_far_tree->selected_targets();
    for (const auto row : m_near_list->selected_rows()) {
        near.push_back(m_near.at(row));
    }
    // The list may hide the one in hand.
    if (std::find(near.begin(), near.end(), near_key()) == near.end()) {
        near.clear();
        if (near_key() != kNone) {
            near.push_back(near_key());
        }
    }
    document::MappingTargets all;
    all.outcomes = m_side == Side::outcomes ? near : far;
    all.items = m_side == Side::outcomes ? far : near;
    const auto stage = stage_of_column(m_far_tree->current_column());
    if (stage) {
        all.stages.insert(*stage);
    } else {
        all.stages = m_index.claimed();
    }
    return all;
}

void MappingPage::say_nothing_chosen()
{
    host().say(m_outcome == kNone && m_side == Side::outcomes
                   ? _("There is no outcome to map yet: write the programme's outcomes on the Outcomes page.")
                   : _("Choose an outcome below this heading first."));
}

void MappingPage::set_depth(Depth depth)
{
    auto all = targets();
    if (all.outcomes.empty() || all.items.empty()) {
        say_nothing_chosen();
        return;
    }
    if (m_index.claimed().empty() && std::any_of(all.items.begin(), all.items.end(), [&](std::uint32_t item) {
            return framework().is_staged(framework().items[item]);
        })) {
        host().say(_("The programme claims no stage yet: choose its stages on the Programme page."));
        return;
    }
    perform(std::move(all), depth);
    take_far(); // the mapping of this stage is in hand
}

void MappingPage::set_depth_at(std::size_t stage, Depth depth)
{
    document::MappingTargets one{{m_outcome}, {m_item}, {}};
    one.stages.insert(stage);
    perform(std::move(one), depth);
}

void MappingPage::perform(document::MappingTargets all, Depth depth)
{
    const auto pairs = all.outcomes.size() * all.items.size();
    const auto item = all.items[0];
    const auto outcome = all.outcomes[0];
    wxString stages;
    bool any = false;
    for (const auto each : all.items) {
        const bool staged = framework().is_staged(framework().items[each]);
        any = any || !staged || !(m_index.cells(each) & all.stages).empty();
    }
    if (!any) {
        host().say(_("The framework asks nothing of this outcome at this stage."));
        return;
    }
    if (framework().is_staged(framework().items[item])) {
        (m_index.cells(item) & all.stages).each([&](std::size_t stage) {
            stages += (stages.empty() ? "" : ", ") + stage_name(framework().stages[stage]);
        });
    }
    auto step = document::set_depth(programme(), framework(), m_index, std::move(all), depth);
    if (step.empty()) {
        host().say(depth == Depth::none ? _("It was not mapped.") : _("It is mapped like this already."));
        return;
    }
    document().end_typing();
    document().perform(std::move(step));
    const auto from = to_wx(m_index.outcome(outcome).id.str());
    const auto to = to_wx(framework().items[item].code.str());
    if (pairs > 1) {
        host().say(depth == Depth::none
                       ? wxString::Format(_("%zu mappings taken away."), pairs)
                       // TRANSLATORS: number, depth
                       : wxString::Format(_("%zu mappings set: %s."), pairs, depth_word(depth)));
    } else if (depth == Depth::none) {
        host().say(stages.empty() ? wxString::Format(_("%s no longer serves %s."), from, to)
                                  // TRANSLATORS: programme outcome, framework outcome, stages
                                  : wxString::Format(_("%s no longer serves %s at %s."), from, to, stages));
    } else {
        host().say(stages.empty()
                       // TRANSLATORS: programme outcome, depth, framework outcome
                       ? wxString::Format(_("%s %s %s."), from, depth_word(depth), to)
                       // TRANSLATORS: programme outcome, depth, framework outcome, stages
                       : wxString::Format(_("%s %s %s at %s."), from, depth_word(depth), to, stages));
    }
}

void MappingPage::cycle_depth()
{
    const auto stage = stage_of_column(m_far_tree->current_column());
    if (m_outcome == kNone || m_item == kNone || m_far_tree->selected_targets().empty()) {
        return;
    }
    const bool staged = framework().is_staged(framework().items[m_item]);
    Depth now = Depth::none;
    if (!staged || stage) {
        now = m_index.depth(m_outcome, {m_item, staged ? *stage : 0});
    } else {
        m_index.claimed_cells(m_item).each([&](std::size_t each) {
            now = std::max(now, m_index.depth(m_outcome, {m_item, each}));
        });
    }
    set_depth(now == Depth::assesses ? Depth::none : static_cast<Depth>(static_cast<unsigned>(now) + 1));
}

void MappingPage::next_unmapped()
{
    const auto next = m_index.next_unmapped(m_outcome);
    if (!next) {
        host().say(m_outcome != kNone && !m_index.is_mapped(m_outcome)
                       ? _("This is the only outcome that is not mapped yet.")
                       : _("Every programme outcome is mapped."));
        return;
    }
    if (m_side == Side::outcomes) {
        if (std::find(m_near.begin(), m_near.end(), *next) == m_near.end()) {
            m_near_find->ChangeValue(wxString{});
            m_outcome = *next;
            fill_near();
        }
        m_far_find->ChangeValue(wxString{});
        m_far_own->SetValue(false);
        fill_far();
    }
    take(*next, m_item, std::nullopt);
    if (m_side == Side::outcomes) {
        m_far_find->SetFocus(); // to say what it is about
    } else {
        m_far_tree->SetFocus();
    }
    say_near();
}

void MappingPage::next_gap()
{
    const auto stage = stage_of_column(m_far_tree->current_column());
    const auto next = m_index.next_gap({m_item, stage.value_or(0)});
    if (!next) {
        host().say(m_index.claimed().empty()
                       ? _("The programme claims no stage yet: choose its stages on the Programme page.")
                       : _("There is no other gap: everything that is claimed is covered."));
        return;
    }
    if (m_side == Side::framework && std::find(m_near.begin(), m_near.end(), next->item) == m_near.end()) {
        m_near_find->ChangeValue(wxString{});
        m_near_open->SetValue(false);
        m_item = next->item;
        fill_near();
    }
    take(m_outcome, next->item, next->stage);
    m_far_tree->SetFocus();
    const auto& item = framework().items[next->item];
    host().say(framework().is_staged(item)
                   // TRANSLATORS: framework outcome, stage
                   ? wxString::Format(_("Gap: %s at %s."), to_wx(item.code.str()),
                                      stage_name(framework().stages[next->stage]))
                   : wxString::Format(_("Gap: %s."), to_wx(item.code.str())));
}

void MappingPage::step_near(int by)
{
    if (m_near.empty()) {
        return;
    }
    const auto at = std::find(m_near.begin(), m_near.end(), near_key());
    const auto count = static_cast<std::ptrdiff_t>(m_near.size());
    const auto next =
        at == m_near.end() ? 0 : std::clamp<std::ptrdiff_t>(at - m_near.begin() + by, 0, count - 1);
    take_near(m_near[static_cast<std::size_t>(next)]);
    select_near();
    say_near();
}

void MappingPage::say_near()
{
    if (m_side == Side::framework) {
        host().say(item_line(framework().items[m_item]));
    } else if (m_outcome != kNone) {
        const auto& outcome = m_index.outcome(m_outcome);
        host().say(to_wx(outcome.id.str()) + " " + to_wx(outcome.text));
    }
}

void MappingPage::copy_mapping()
{
    m_copied.clear();
    for (const auto at : m_details->mappings()) {
        m_copied.push_back(programme().mappings[at]);
    }
    host().say(_("Copied. Take another outcome in hand, and paste."));
}

void MappingPage::paste_mapping()
{
    auto all = targets();
    all.stages = m_index.claimed();
    if (all.outcomes.empty() || all.items.empty()) {
        say_nothing_chosen();
        return;
    }
    const auto pairs = all.outcomes.size() * all.items.size();
    document().perform(document::paste_mappings(programme(), framework(), m_index, std::move(all), m_copied));
    host().say(wxString::Format(
        wxPLURAL("%zu mapping pasted.", "%zu mappings pasted.", static_cast<unsigned>(pairs)), pairs));
}

void MappingPage::next_pane(int by)
{
    const auto* focus = wxWindow::FindFocus();
    int pane = 0;
    for (const auto* at = focus; at != nullptr && at != this; at = at->GetParent()) {
        pane = at == m_near_list->GetParent()  ? 0
               : at == m_far_tree->GetParent() ? 1
               : at == m_details               ? 2
                                               : pane;
    }
    pane = (pane + by + 3) % 3;
    if (pane == 2 && !m_details->focus_rationale()) {
        m_details->SetFocus(); // its first field
    } else if (pane == 0) {
        m_near_list->SetFocus();
    } else if (pane == 1) {
        m_far_tree->SetFocus();
    }
}

void MappingPage::on_far_key(wxKeyEvent& event)
{
    const int key = event.GetKeyCode();
    const int modifiers = event.GetModifiers();
    const int digit = key >= '0' && key <= '3'                   ? key - '0'
                      : key >= WXK_NUMPAD0 && key <= WXK_NUMPAD3 ? key - WXK_NUMPAD0
                                                                 : -1;
    if (digit >= 0 && modifiers == wxMOD_NONE) {
        if (!document().is_read_only()) {
            set_depth(static_cast<Depth>(digit));
        }
        return;
    }
    if (key == WXK_DELETE && modifiers == wxMOD_NONE) {
        if (!document().is_read_only()) {
            set_depth(Depth::none);
        }
        return;
    }
    if (key == WXK_SPACE && modifiers == wxMOD_NONE) {
        if (!document().is_read_only()) {
            cycle_depth();
        }
        return;
    }
    if (key == WXK_ESCAPE && !m_far_find->IsEmpty()) {
        m_far_find->SetValue(wxString{});
        select_far(std::nullopt);
        return;
    }
    if (key == WXK_LEFT || key == WXK_RIGHT) {
        event.Skip(); // the list moves to the other stage; then its mapping is in hand
        after_event(*this, [this] { take_far(); });
        return;
    }
    // A letter begins a search.
    if (const auto letter = event.GetUnicodeKey(); letter != WXK_NONE &&
                                                   (modifiers == wxMOD_NONE || modifiers == wxMOD_SHIFT) &&
                                                   std::iswalpha(static_cast<std::wint_t>(letter)) != 0) {
        m_far_find->SetFocus();
        m_far_find->SetValue(wxString{static_cast<wchar_t>(std::towlower(static_cast<std::wint_t>(letter)))});
        m_far_find->SetInsertionPointEnd();
        return;
    }
    event.Skip();
}

void MappingPage::on_find_key(wxKeyEvent& event, bool near)
{
    const int key = event.GetKeyCode();
    auto* find = near ? m_near_find : m_far_find;
    if (key == WXK_ESCAPE && !find->IsEmpty()) {
        find->SetValue(wxString{});
        return;
    }
    if (key != WXK_DOWN && key != WXK_RETURN && key != WXK_NUMPAD_ENTER) {
        event.Skip();
        return;
    }
    // On to what was found.
    if (near) {
        if (m_near_list->row() < 0 && !m_near.empty()) {
            take_near(m_near[0]);
            select_near();
        }
        m_near_list->SetFocus();
    } else {
        if (!find->IsEmpty()) {
            m_far_tree->select_first_target();
            take_far();
        }
        m_far_tree->SetFocus();
    }
}

} // namespace km::ui
