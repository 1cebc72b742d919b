// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Which programme outcome serves which framework outcome, at which stage, how deeply: one byte for each, kept up
/// to date by what changed. Columns gather these cells as the reader wants them: each outcome at each stage, stages
/// together, or rolled up to competency, standard, area. Whether a column is covered, and the summary, come from
/// the check's result: there is one place that decides what is enough.
/// Units: indexes into the framework's and the programme's lists; model::kNone: none. Errors: none; a mapping from
/// or to nothing counts nowhere, as in the rules. Ownership: refers to the framework, which must outlive it.
/// Thread-safety: one thread; copies are independent.

#include "editor/document/background.hpp"
#include "editor/document/document.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace km::document {

/// A mappable item at one of its stages; an item without stages has one cell, at stage kNone.
struct CoverageCell {
    std::uint32_t item = model::kNone;
    std::uint32_t stage = model::kNone;
};

/// A programme outcome: positions of its module, and of itself there.
struct CoverageRow {
    std::uint32_t module = 0, outcome = 0;
};

/// How many of some cells are covered.
struct CoverageTally {
    std::size_t covered = 0, cells = 0;
    [[nodiscard]] bool has_gap() const noexcept { return covered < cells; }
    /// Whole, rounded down, so that only everything is 100; 0 of 0 is 0.
    [[nodiscard]] std::size_t percent() const noexcept { return cells == 0 ? 0 : 100 * covered / cells; }
    CoverageTally& operator+=(const CoverageTally& other) noexcept
    {
        covered += other.covered;
        cells += other.cells;
        return *this;
    }
    bool operator==(const CoverageTally&) const noexcept = default;
};

/// A part of the framework that is looked at by itself: a standard, or, where item is kNone, what stands below
/// none (the principles).
struct CoverageSection {
    std::uint32_t item = model::kNone;
    bool operator==(const CoverageSection&) const noexcept = default;
};

struct CoverageOptions {
    /// Items of this kind as columns; kNone, and for items without one above them: the mappable items themselves.
    std::uint32_t kind = model::kNone;
    model::StageSet stages; ///< those shown; cells without a stage always are
    enum class Stages : std::uint8_t { each, together };
    Stages as = Stages::each;
    std::optional<CoverageSection> only; ///< nothing but this section
    bool gaps_only = false;              ///< only columns with a gap
};

struct CoverageColumn {
    std::uint32_t item = model::kNone;
    std::uint32_t stage = model::kNone;     ///< kNone: several, or no stage at all
    std::uint32_t group = model::kNone;     ///< the item that heads this column and its neighbours
    std::vector<std::uint32_t> cells;       ///< indexes in CoverageMatrix::cells()
    CoverageTally tally{};                  ///< of the claimed cells among them
    model::Depth best = model::Depth::none; ///< the greatest depth in any of them

    [[nodiscard]] bool is_same(const CoverageColumn& other) const noexcept
    {
        return item == other.item && stage == other.stage;
    }
};

/// One line of the summary.
struct CoverageSummary {
    std::optional<CoverageSection> section; ///< none: everything that has stages
    std::vector<CoverageTally> by_stage{};  ///< for each stage of the framework; {0, 0}: not claimed
    CoverageTally all{};
};

/// What the last check says about cells. @p result may be null, or about another framework: then nothing is known.
struct CoverageVerdict {
    const CheckResult* result = nullptr;
    const model::Policy* policy = nullptr;
    model::StageSet claimed;
};
[[nodiscard]] CoverageVerdict coverage_verdict(const Document& document, const CheckResultPtr& result);

class CoverageMatrix {
public:
    explicit CoverageMatrix(const model::Framework& framework);

    /// Reads the whole programme: rows and depths.
    void rebuild(const model::Programme& programme);
    /// After a change. The rows whose depths may be others now; nullopt: call rebuild(), rows are others too.
    [[nodiscard]] std::optional<std::vector<std::uint32_t>> update(const model::Programme& programme,
                                                                   const Change& change);

    [[nodiscard]] std::span<const CoverageCell> cells() const noexcept { return m_cells; }
    [[nodiscard]] std::span<const CoverageRow> rows() const noexcept { return m_rows; }
    /// The row of an outcome; kNone: there is none. Where ids repeat, the first.
    [[nodiscard]] std::uint32_t find_row(std::string_view outcome) const noexcept;
    [[nodiscard]] model::Depth depth(std::size_t row, std::size_t cell) const noexcept
    {
        return static_cast<model::Depth>(m_depths[row * m_cells.size() + cell]);
    }
    /// The greatest depth among the column's cells.
    [[nodiscard]] model::Depth depth(std::size_t row, const CoverageColumn& column) const noexcept;
    [[nodiscard]] bool is_mapped(std::size_t row) const noexcept;

    /// In the framework's order.
    [[nodiscard]] std::vector<CoverageColumn> columns(const CoverageOptions& options,
                                                      const CoverageVerdict& verdict) const;
    /// Which kinds can be columns: kNone for the mappable items, then what stands above them, lowest first.
    [[nodiscard]] std::vector<std::uint32_t> column_kinds() const;
    /// The mappable item to open for a row and a column: the one that the outcome serves most deeply, else the
    /// first with a gap, else the first.
    [[nodiscard]] std::uint32_t
    item_to_open(std::size_t row, const CoverageColumn& column, const CoverageVerdict& verdict) const;
    /// The mappings of the row's outcome that are in the column: positions in Programme::mappings.
    [[nodiscard]] std::vector<std::size_t>
    mappings(const model::Programme& programme, std::size_t row, const CoverageColumn& column) const;

    /// Every section at every claimed stage; the whole first.
    [[nodiscard]] std::vector<CoverageSummary> summary(const CoverageVerdict& verdict) const;
    [[nodiscard]] CoverageSection section_of(std::uint32_t item) const noexcept;

private:
    void clear_row(std::size_t row);
    void add(std::uint32_t row, const model::Mapping& mapping);
    [[nodiscard]] CoverageTally tally(const CoverageCell& cell, const CoverageVerdict& verdict) const;

    const model::Framework* m_framework;
    model::ItemIndex m_items;
    std::vector<CoverageCell> m_cells;       ///< by item, then stage
    std::vector<std::uint32_t> m_first_cell; ///< by item; one more at the end
    std::vector<CoverageRow> m_rows;
    std::unordered_map<std::string, std::uint32_t> m_row_by_id;
    std::vector<std::uint8_t> m_depths; ///< by row, then cell
};

} // namespace km::document
