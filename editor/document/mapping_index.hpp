// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Who maps to what, kept up to date with a document: looked up, not searched for, at every key that is pressed.
/// What it says of coverage is what rules::Study would say. A change of mappings costs one pass over small
/// numbers; only a change of the outcomes' ids resolves every mapping again.
/// Units: outcomes and items by index; model::kNone: none. Items without stages have one cell, at stage 0.
/// Errors: none. Ownership: refers to the document, which must live longer. Thread-safety: the document's thread.

#include "editor/document/document.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace km::document {

/// One mappable item at one stage.
struct Cell {
    std::uint32_t item = model::kNone;
    std::size_t stage = 0;
    bool operator==(const Cell&) const = default;
};

class MappingIndex {
public:
    explicit MappingIndex(Document& document);
    MappingIndex(const MappingIndex&) = delete;
    MappingIndex& operator=(const MappingIndex&) = delete;

    /// It knows of the last change. False while observers are told that subscribed before it did.
    [[nodiscard]] bool is_current() const noexcept { return m_revision == m_document.revision(); }

    /// The programme's outcomes, in file order.
    [[nodiscard]] std::uint32_t outcome_count() const noexcept
    {
        return static_cast<std::uint32_t>(m_outcomes.size());
    }
    [[nodiscard]] const model::ProgrammeOutcome& outcome(std::uint32_t outcome) const;
    /// Position of its module.
    [[nodiscard]] std::uint32_t module_of(std::uint32_t outcome) const { return m_outcomes[outcome].module; }
    /// The first with the id, or kNone.
    [[nodiscard]] std::uint32_t find_outcome(const model::OutcomeId& id) const;

    [[nodiscard]] std::uint32_t find_item(std::string_view code) const { return m_items->find(code); }
    /// In framework order.
    [[nodiscard]] std::span<const std::uint32_t> mappable_items() const noexcept { return m_mappable; }
    /// The stages at which a mappable item has a cell; stage 0 for one without stages; empty for other items.
    [[nodiscard]] model::StageSet cells(std::uint32_t item) const { return m_cells[item]; }
    /// Those of cells() that the programme claims to cover; an item without stages is always claimed.
    [[nodiscard]] model::StageSet claimed_cells(std::uint32_t item) const;
    /// The claimed stages that the framework has.
    [[nodiscard]] model::StageSet claimed() const noexcept { return m_claimed; }

    /// A mapping with its references resolved; stages: those where the item has cells.
    struct Entry {
        std::uint32_t outcome = model::kNone;
        std::uint32_t item = model::kNone;
        model::StageSet stages;
        model::Depth depth = model::Depth::none;
    };
    [[nodiscard]] const Entry& mapping(std::size_t mapping) const { return m_entries[mapping]; }
    /// Positions in Programme::mappings, in file order.
    [[nodiscard]] std::span<const std::uint32_t> of_outcome(std::uint32_t outcome) const;
    [[nodiscard]] std::span<const std::uint32_t> of_item(std::uint32_t item) const;
    [[nodiscard]] std::vector<std::uint32_t> between(std::uint32_t outcome, std::uint32_t item) const;

    [[nodiscard]] model::Depth depth(std::uint32_t outcome, Cell cell) const;
    /// The greatest depth among all outcomes.
    [[nodiscard]] model::Depth coverage(Cell cell) const
    {
        return m_coverage[cell.item * m_stride + cell.stage];
    }
    /// Deep enough for the policy.
    [[nodiscard]] bool is_covered(Cell cell) const { return coverage(cell) >= m_document.policy().enough(); }
    [[nodiscard]] bool is_mapped(std::uint32_t outcome) const;

    /// The next outcome after this one (kNone: from the first) that is mapped to nothing; after the last, the
    /// first again; nullopt: there is none but perhaps this one.
    [[nodiscard]] std::optional<std::uint32_t> next_unmapped(std::uint32_t after) const;
    /// The next claimed cell after this one (item kNone: from the first) that is not covered, likewise.
    [[nodiscard]] std::optional<Cell> next_gap(Cell after) const;

    /// What changed since this was last asked. Neither list is complete where everything may have changed.
    struct Touched {
        bool everything = true;
        std::vector<std::uint32_t> outcomes, items; ///< may repeat
    };
    [[nodiscard]] Touched take_touched();

private:
    struct Position {
        std::uint32_t module, outcome;
    };
    /// For each key (an outcome, an item) the positions of its mappings, one after the other.
    struct Lists {
        std::vector<std::uint32_t> begins, mappings;
        template <typename Key>
        void build(const std::vector<Entry>& entries, std::size_t keys, Key key);
        [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t key) const;
    };
    void update(const Change& change);
    void read_framework();
    void read_claims();
    void read_outcomes();
    void read_mappings();
    void splice(const Splice<model::Mapping>& edit, Direction direction);
    void list_mappings();
    void touch(const Entry& entry);
    void cover(std::uint32_t item);
    [[nodiscard]] Entry resolve(const model::Mapping& mapping) const;

    Document& m_document;
    ReferencePtr m_reference; ///< what m_items looks into
    std::optional<model::ItemIndex> m_items;
    std::vector<std::uint32_t> m_mappable;
    std::vector<model::StageSet> m_cells; ///< by item
    model::StageSet m_claimed;
    std::vector<Position> m_outcomes;
    std::unordered_map<model::OutcomeId, std::uint32_t> m_outcome_by_id;
    std::vector<Entry> m_entries; ///< one for each mapping
    Lists m_by_outcome, m_by_item;
    std::vector<model::Depth> m_coverage; ///< by item, then stage
    std::size_t m_stride = 1;
    Touched m_touched;
    std::uint64_t m_revision = 0;
    Subscription m_changes;
};

} // namespace km::document
