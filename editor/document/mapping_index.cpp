// SPDX-License-Identifier: MIT
#include "editor/document/mapping_index.hpp"

#include <algorithm>
#include <cassert>

namespace km::document {

using model::Depth;
using model::kNone;
using model::StageSet;

namespace {

constexpr std::size_t kMaxTouched = 256; ///< beyond, redrawing everything is no more work

/// The edit changes words only: every outcome keeps its place and its id.
bool keeps_ids(const Edit& edit)
{
    const auto* outcomes = std::get_if<OutcomeSplice>(&edit);
    return outcomes != nullptr &&
           std::equal(outcomes->removed.begin(), outcomes->removed.end(), outcomes->inserted.begin(),
                      outcomes->inserted.end(), [](const auto& a, const auto& b) { return a.id == b.id; });
}

} // namespace

template <typename Key>
void MappingIndex::Lists::build(const std::vector<Entry>& entries, std::size_t keys, Key key)
{
    // Counting sort: stable, so each list is in file order.
    begins.assign(keys + 1, 0);
    for (const auto& entry : entries) {
        if (const auto at = key(entry); at != kNone) {
            ++begins[at + 1];
        }
    }
    for (std::size_t k = 0; k < keys; ++k) {
        begins[k + 1] += begins[k];
    }
    mappings.resize(begins[keys]);
    auto next = begins;
    for (std::uint32_t m = 0; m < entries.size(); ++m) {
        if (const auto at = key(entries[m]); at != kNone) {
            mappings[next[at]++] = m;
        }
    }
}

std::span<const std::uint32_t> MappingIndex::Lists::of(std::uint32_t key) const
{
    return std::span{mappings}.subspan(begins[key], begins[key + 1] - begins[key]);
}

MappingIndex::MappingIndex(Document& document) : m_document{document}, m_revision{document.revision()}
{
    read_framework();
    read_claims();
    read_outcomes();
    read_mappings();
    m_changes = document.changed.subscribe([this](const Change& change) { update(change); });
}

void MappingIndex::update(const Change& change)
{
    m_revision = m_document.revision();
    if (change.step == nullptr) {
        if (m_reference != m_document.reference()) {
            read_framework();
        }
        read_claims();
        read_outcomes();
        read_mappings();
        return;
    }
    if (change.parts.has(Part::particulars)) {
        read_claims();
    }
    const auto& edits = change.step->edits;
    std::vector<std::uint32_t> items;
    const auto note_items = [&](const std::vector<model::Mapping>& mappings) {
        for (const auto& mapping : mappings) {
            items.push_back(m_items->find(mapping.to.str()));
        }
    };
    if (change.parts.has(Part::outcomes) && !std::all_of(edits.begin(), edits.end(), [](const Edit& edit) {
            return std::holds_alternative<Splice<model::Mapping>>(edit) || keeps_ids(edit);
        })) {
        read_outcomes();
        read_mappings();
        return;
    }
    if (change.parts.has(Part::mappings)) {
        const auto apply_one = [&](const Edit& edit) {
            if (const auto* each = std::get_if<Splice<model::Mapping>>(&edit)) {
                splice(*each, change.direction);
                note_items(each->removed);
                note_items(each->inserted);
            }
        };
        if (change.direction == Direction::forward) {
            std::for_each(edits.begin(), edits.end(), apply_one);
        } else {
            std::for_each(edits.rbegin(), edits.rend(), apply_one);
        }
        list_mappings();
        std::sort(items.begin(), items.end());
        items.erase(std::unique(items.begin(), items.end()), items.end());
        for (const auto item : items) {
            if (item != kNone) {
                cover(item);
            }
        }
    }
}

void MappingIndex::read_framework()
{
    m_reference = m_document.reference();
    const auto& framework = m_reference->framework.model;
    m_items.emplace(framework);
    m_mappable.clear();
    m_cells.assign(framework.items.size(), {});
    for (std::uint32_t i = 0; i < framework.items.size(); ++i) {
        const auto& item = framework.items[i];
        if (framework.is_mappable(item)) {
            m_mappable.push_back(i);
            m_cells[i] = framework.is_staged(item) ? framework.cell_stages(i) : StageSet::first(1);
        }
    }
}

void MappingIndex::read_claims()
{
    m_claimed = {};
    for (const auto& stage : m_document.programme().claimed_stages) {
        if (const auto index = m_document.framework().find_stage(stage.str())) {
            m_claimed.insert(*index);
        }
    }
    m_touched.everything = true;
}

void MappingIndex::read_outcomes()
{
    m_outcomes.clear();
    m_outcome_by_id.clear();
    const auto& modules = m_document.programme().modules;
    for (std::uint32_t m = 0; m < modules.size(); ++m) {
        for (std::uint32_t o = 0; o < modules[m].outcomes.size(); ++o) {
            // Where ids repeat, the first counts.
            m_outcome_by_id.emplace(modules[m].outcomes[o].id, outcome_count());
            m_outcomes.push_back({m, o});
        }
    }
    m_touched.everything = true;
}

void MappingIndex::read_mappings()
{
    m_entries.clear();
    for (const auto& mapping : m_document.programme().mappings) {
        m_entries.push_back(resolve(mapping));
    }
    list_mappings();
    m_stride = std::max<std::size_t>(m_document.framework().stages.size(), 1);
    m_coverage.assign(m_cells.size() * m_stride, Depth::none);
    for (const auto item : m_mappable) {
        cover(item);
    }
    m_touched.everything = true;
}

MappingIndex::Entry MappingIndex::resolve(const model::Mapping& mapping) const
{
    Entry entry{find_outcome(mapping.outcome), m_items->find(mapping.to.str()), {}, mapping.depth};
    if (entry.item == kNone) {
        return entry;
    }
    const auto& framework = m_document.framework();
    if (!framework.is_staged(framework.items[entry.item])) {
        entry.stages = m_cells[entry.item];
        return entry;
    }
    for (const auto& stage : mapping.stages) {
        if (const auto index = framework.find_stage(stage.str())) {
            entry.stages.insert(*index);
        }
    }
    entry.stages = entry.stages & m_cells[entry.item];
    return entry;
}

void MappingIndex::splice(const Splice<model::Mapping>& edit, Direction direction)
{
    const bool forward = direction == Direction::forward;
    const auto& leaving = forward ? edit.removed : edit.inserted;
    const auto& coming = forward ? edit.inserted : edit.removed;
    const auto at = m_entries.begin() + static_cast<std::ptrdiff_t>(edit.at);
    const auto end = at + static_cast<std::ptrdiff_t>(leaving.size());
    std::for_each(at, end, [this](const Entry& entry) { touch(entry); });
    std::vector<Entry> entries;
    for (const auto& mapping : coming) {
        entries.push_back(resolve(mapping));
        touch(entries.back());
    }
    m_entries.insert(m_entries.erase(at, end), entries.begin(), entries.end());
}

void MappingIndex::list_mappings()
{
    assert(m_entries.size() == m_document.programme().mappings.size());
    m_by_outcome.build(m_entries, m_outcomes.size(), [](const Entry& entry) { return entry.outcome; });
    m_by_item.build(m_entries, m_cells.size(), [](const Entry& entry) { return entry.item; });
}

void MappingIndex::touch(const Entry& entry)
{
    if (m_touched.items.size() >= kMaxTouched) {
        m_touched.everything = true;
        return;
    }
    if (entry.outcome != kNone) {
        m_touched.outcomes.push_back(entry.outcome);
    }
    if (entry.item != kNone) {
        m_touched.items.push_back(entry.item);
    }
}

MappingIndex::Touched MappingIndex::take_touched()
{
    auto touched = std::move(m_touched);
    m_touched = {false, {}, {}};
    return touched;
}

const model::ProgrammeOutcome& MappingIndex::outcome(std::uint32_t outcome) const
{
    const auto& at = m_outcomes[outcome];
    return m_document.programme().modules[at.module].outcomes[at.outcome];
}

std::uint32_t MappingIndex::find_outcome(const model::OutcomeId& id) const
{
    const auto found = m_outcome_by_id.find(id);
    return found == m_outcome_by_id.end() ? kNone : found->second;
}

StageSet MappingIndex::claimed_cells(std::uint32_t item) const
{
    const auto& framework = m_document.framework();
    return framework.is_staged(framework.items[item]) ? m_cells[item] & m_claimed : m_cells[item];
}

std::span<const std::uint32_t> MappingIndex::of_outcome(std::uint32_t outcome) const
{
    return m_by_outcome.of(outcome);
}

std::span<const std::uint32_t> MappingIndex::of_item(std::uint32_t item) const
{
    return m_by_item.of(item);
}

std::vector<std::uint32_t> MappingIndex::between(std::uint32_t outcome, std::uint32_t item) const
{
    std::vector<std::uint32_t> found;
    for (const auto m : of_outcome(outcome)) {
        if (m_entries[m].item == item) {
            found.push_back(m);
        }
    }
    return found;
}

Depth MappingIndex::depth(std::uint32_t outcome, Cell cell) const
{
    auto depth = Depth::none;
    for (const auto m : of_outcome(outcome)) {
        const auto& entry = m_entries[m];
        if (entry.item == cell.item && entry.stages.contains(cell.stage)) {
            depth = std::max(depth, entry.depth);
        }
    }
    return depth;
}

void MappingIndex::cover(std::uint32_t item)
{
    const auto first = m_coverage.begin() + static_cast<std::ptrdiff_t>(item * m_stride);
    std::fill_n(first, m_stride, Depth::none);
    for (const auto m : of_item(item)) {
        const auto& entry = m_entries[m];
        // A mapping from nothing is no claim that counts.
        if (entry.outcome != kNone) {
            entry.stages.each([&](std::size_t stage) {
                auto& depth = first[static_cast<std::ptrdiff_t>(stage)];
                depth = std::max(depth, entry.depth);
            });
        }
    }
}

bool MappingIndex::is_mapped(std::uint32_t outcome) const
{
    const auto mappings = of_outcome(outcome);
    return std::any_of(mappings.begin(), mappings.end(), [this](std::uint32_t m) {
        return m_entries[m].item != kNone && m_entries[m].depth != Depth::none;
    });
}

std::optional<std::uint32_t> MappingIndex::next_unmapped(std::uint32_t after) const
{
    const auto count = outcome_count();
    const auto first = after == kNone ? 0 : after + 1;
    const auto steps = after == kNone ? count : count - 1;
    for (std::uint32_t step = 0; step < steps; ++step) {
        if (const auto at = (first + step) % count; !is_mapped(at)) {
            return at;
        }
    }
    return std::nullopt;
}

std::optional<Cell> MappingIndex::next_gap(Cell after) const
{
    std::optional<Cell> first; // of those before and at the one that we come from
    for (const auto item : m_mappable) {
        std::optional<Cell> found;
        claimed_cells(item).each([&](std::size_t stage) {
            const Cell cell{item, stage};
            if (found || cell == after || is_covered(cell)) {
                return;
            }
            const bool is_after =
                after.item == kNone || item > after.item || (item == after.item && stage > after.stage);
            if (is_after) {
                found = cell;
            } else if (!first) {
                first = cell;
            }
        });
        if (found) {
            return found;
        }
    }
    return first;
}

} // namespace km::document
