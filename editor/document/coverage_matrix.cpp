// SPDX-License-Identifier: MIT
#include "editor/document/coverage_matrix.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace km::document {

using model::Depth;
using model::kNone;

namespace {

/// From here on, reading everything again is cheaper than looking for single rows.
constexpr std::size_t kFewRows = 32;

bool knows(const CoverageVerdict& verdict, const model::Framework& framework)
{
    return verdict.result != nullptr && verdict.policy != nullptr &&
           verdict.result->cells.size() ==
               framework.items.size() * std::max<std::size_t>(framework.stages.size(), 1);
}

} // namespace

CoverageVerdict coverage_verdict(const Document& document, const CheckResultPtr& result)
{
    CoverageVerdict verdict{result.get(), &document.policy(), {}};
    for (const auto& stage : document.programme().claimed_stages) {
        if (const auto index = document.framework().find_stage(stage.str())) {
            verdict.claimed.insert(*index);
        }
    }
    return verdict;
}

CoverageMatrix::CoverageMatrix(const model::Framework& framework)
    : m_framework{&framework}
    , m_items{framework}
{
    for (std::uint32_t i = 0; i < framework.items.size(); ++i) {
        m_first_cell.push_back(static_cast<std::uint32_t>(m_cells.size()));
        if (!framework.is_mappable(framework.items[i])) {
            continue;
        }
        if (framework.is_staged(framework.items[i])) {
            framework.cell_stages(i).each([&](std::size_t stage) {
                m_cells.push_back({i, static_cast<std::uint32_t>(stage)});
            });
        } else {
            m_cells.push_back({i, kNone});
        }
    }
    m_first_cell.push_back(static_cast<std::uint32_t>(m_cells.size()));
}

void CoverageMatrix::rebuild(const model::Programme& programme)
{
    m_rows.clear();
    m_row_by_id.clear();
    for (std::uint32_t m = 0; m < programme.modules.size(); ++m) {
        const auto& outcomes = programme.modules[m].outcomes;
        for (std::uint32_t o = 0; o < outcomes.size(); ++o) {
            m_row_by_id.emplace(outcomes[o].id.str(), static_cast<std::uint32_t>(m_rows.size()));
            m_rows.push_back({m, o});
        }
    }
    m_depths.assign(m_rows.size() * m_cells.size(), 0);
    for (const auto& mapping : programme.mappings) {
        if (const auto row = find_row(mapping.outcome.str()); row != kNone) {
            add(row, mapping);
        }
    }
}

void CoverageMatrix::clear_row(std::size_t row)
{
    const auto first = m_depths.begin() + static_cast<std::ptrdiff_t>(row * m_cells.size());
    std::fill(first, first + static_cast<std::ptrdiff_t>(m_cells.size()), std::uint8_t{0});
}

void CoverageMatrix::add(std::uint32_t row, const model::Mapping& mapping)
{
    const auto item = m_items.find(mapping.to.str());
    if (item == kNone) {
        return;
    }
    auto* const depths = m_depths.data() + row * m_cells.size();
    const auto depth = static_cast<std::uint8_t>(mapping.depth);
    for (auto cell = m_first_cell[item]; cell < m_first_cell[item + 1]; ++cell) {
        const auto stage = m_cells[cell].stage;
        const bool named = stage == kNone || std::any_of(mapping.stages.begin(), mapping.stages.end(),
                                                         [&](const model::StageId& id) {
                                                             return id == m_framework->stages[stage].id;
                                                         });
        if (named) {
            depths[cell] = std::max(depths[cell], depth);
        }
    }
}

std::optional<std::vector<std::uint32_t>> CoverageMatrix::update(const model::Programme& programme,
                                                                 const Change& change)
{
    if (change.step == nullptr || change.parts.has(Part::outcomes)) {
        return std::nullopt;
    }
    // The rows that the edits name are read again from the programme as it is now: that is right whatever the
    // edits were, and in either direction.
    std::vector<std::pair<std::string_view, std::uint32_t>> touched;
    const auto touch = [&](const std::vector<model::Mapping>& mappings) {
        for (const auto& mapping : mappings) {
            const auto row = find_row(mapping.outcome.str());
            const bool known = std::any_of(touched.begin(), touched.end(),
                                           [&](const auto& other) { return other.second == row; });
            if (row != kNone && !known) {
                touched.emplace_back(mapping.outcome.str(), row);
            }
            if (touched.size() > kFewRows) {
                return;
            }
        }
    };
    for (const auto& edit : change.step->edits) {
        if (const auto* splice = std::get_if<Splice<model::Mapping>>(&edit)) {
            touch(splice->removed);
            touch(splice->inserted);
        }
    }
    if (touched.size() > kFewRows) {
        return std::nullopt;
    }
    std::vector<std::uint32_t> rows;
    for (const auto& [id, row] : touched) {
        clear_row(row);
        rows.push_back(row);
    }
    if (!touched.empty()) {
        for (const auto& mapping : programme.mappings) {
            for (const auto& [id, row] : touched) {
                if (mapping.outcome.str() == id) {
                    add(row, mapping);
                }
            }
        }
    }
    return rows;
}

std::uint32_t CoverageMatrix::find_row(std::string_view outcome) const noexcept
{
    const auto found = m_row_by_id.find(std::string{outcome});
    return found == m_row_by_id.end() ? kNone : found->second;
}

Depth CoverageMatrix::depth(std::size_t row, const CoverageColumn& column) const noexcept
{
    const auto* const depths = m_depths.data() + row * m_cells.size();
    std::uint8_t greatest = 0;
    for (const auto cell : column.cells) {
        greatest = std::max(greatest, depths[cell]);
    }
    return static_cast<Depth>(greatest);
}

bool CoverageMatrix::is_mapped(std::size_t row) const noexcept
{
    const auto first = m_depths.begin() + static_cast<std::ptrdiff_t>(row * m_cells.size());
    return std::any_of(first, first + static_cast<std::ptrdiff_t>(m_cells.size()),
                       [](std::uint8_t depth) { return depth != 0; });
}

CoverageTally CoverageMatrix::tally(const CoverageCell& cell, const CoverageVerdict& verdict) const
{
    if (!knows(verdict, *m_framework)) {
        return {};
    }
    if (cell.stage == kNone) { // a principle is addressed or not: the policy's depth is about stages
        return {verdict.result->cell(cell.item, 0).depth != Depth::none ? 1U : 0U, 1};
    }
    if (!verdict.claimed.contains(cell.stage)) {
        return {};
    }
    return {verdict.result->cell(cell.item, cell.stage).depth >= verdict.policy->enough() ? 1U : 0U, 1};
}

CoverageSection CoverageMatrix::section_of(std::uint32_t item) const noexcept
{
    auto at = item;
    for (int step = 0; step < 2 && m_framework->items[at].parent != kNone; ++step) {
        at = m_framework->items[at].parent;
    }
    return {at == item ? kNone : at};
}

std::vector<std::uint32_t> CoverageMatrix::column_kinds() const
{
    std::vector<std::uint32_t> kinds{kNone};
    for (const auto& cell : m_cells) {
        if (cell.stage == kNone) {
            continue;
        }
        for (auto at = m_framework->items[cell.item].parent; at != kNone;
             at = m_framework->items[at].parent) {
            kinds.push_back(m_framework->items[at].kind);
        }
        break;
    }
    return kinds;
}

std::vector<CoverageColumn> CoverageMatrix::columns(const CoverageOptions& options,
                                                    const CoverageVerdict& verdict) const
{
    std::vector<CoverageColumn> columns;
    std::size_t first_of_item = 0; // the columns of the item in hand begin here
    for (std::uint32_t c = 0; c < m_cells.size(); ++c) {
        const auto& cell = m_cells[c];
        if (cell.stage != kNone && !options.stages.contains(cell.stage)) {
            continue;
        }
        const auto section = section_of(cell.item);
        if (options.only && *options.only != section) {
            continue;
        }
        auto item = cell.item;
        for (auto at = cell.item; at != kNone && options.kind != kNone; at = m_framework->items[at].parent) {
            if (m_framework->items[at].kind == options.kind) {
                item = at;
                break;
            }
        }
        const auto stage = options.as == CoverageOptions::Stages::each ? cell.stage : kNone;
        if (columns.empty() || columns.back().item != item) {
            first_of_item = columns.size();
        }
        auto column =
            std::find_if(columns.begin() + static_cast<std::ptrdiff_t>(first_of_item), columns.end(),
                         [&](const CoverageColumn& other) { return other.stage == stage; });
        if (column == columns.end()) {
            // Stages stand in their order, although the items below one may have different ones.
            column = std::find_if(columns.begin() + static_cast<std::ptrdiff_t>(first_of_item), columns.end(),
                                  [&](const CoverageColumn& other) { return other.stage > stage; });
            CoverageColumn made;
            made.item = item;
            made.stage = stage;
            // Headed by its section where that stands above it, else by what does.
            made.group = m_framework->items[item].parent;
            for (auto at = made.group; at != kNone; at = m_framework->items[at].parent) {
                made.group = at == section.item ? at : made.group;
            }
            column = columns.insert(column, std::move(made));
        }
        column->cells.push_back(c);
        column->tally += tally(cell, verdict);
        if (knows(verdict, *m_framework)) {
            const auto at_stage = cell.stage == kNone ? std::size_t{0} : std::size_t{cell.stage};
            column->best = std::max(column->best, verdict.result->cell(cell.item, at_stage).depth);
        }
    }
    if (options.gaps_only && knows(verdict, *m_framework)) {
        std::erase_if(columns, [](const CoverageColumn& column) { return !column.tally.has_gap(); });
    }
    return columns;
}

std::uint32_t CoverageMatrix::item_to_open(std::size_t row,
                                           const CoverageColumn& column,
                                           const CoverageVerdict& verdict) const
{
    if (column.cells.empty()) {
        return kNone;
    }
    const auto deepest =
        std::max_element(column.cells.begin(), column.cells.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return depth(row, a) < depth(row, b); });
    if (depth(row, *deepest) != Depth::none) {
        return m_cells[*deepest].item;
    }
    const auto gap = std::find_if(column.cells.begin(), column.cells.end(), [&](std::uint32_t cell) {
        return tally(m_cells[cell], verdict).has_gap();
    });
    return m_cells[gap == column.cells.end() ? column.cells.front() : *gap].item;
}

std::vector<std::size_t> CoverageMatrix::mappings(const model::Programme& programme,
                                                  std::size_t row,
                                                  const CoverageColumn& column) const
{
    const auto& at = m_rows[row];
    const auto& outcome = programme.modules[at.module].outcomes[at.outcome].id;
    std::vector<std::size_t> found;
    for (std::size_t m = 0; m < programme.mappings.size(); ++m) {
        const auto& mapping = programme.mappings[m];
        if (mapping.outcome != outcome || mapping.depth == Depth::none) {
            continue;
        }
        const auto item = m_items.find(mapping.to.str());
        const bool counts = std::any_of(column.cells.begin(), column.cells.end(), [&](std::uint32_t c) {
            const auto& cell = m_cells[c];
            return cell.item == item &&
                   (cell.stage == kNone ||
                    std::find(mapping.stages.begin(), mapping.stages.end(),
                              m_framework->stages[cell.stage].id) != mapping.stages.end());
        });
        if (counts) {
            found.push_back(m);
        }
    }
    return found;
}

std::vector<CoverageSummary> CoverageMatrix::summary(const CoverageVerdict& verdict) const
{
    const auto stages = m_framework->stages.size();
    std::vector<CoverageSummary> lines{{std::nullopt, std::vector<CoverageTally>(stages), {}}};
    std::optional<CoverageSummary> rest; // what stands below nothing comes last
    for (const auto& cell : m_cells) {
        const auto section = section_of(cell.item);
        const auto counted = tally(cell, verdict);
        if (section.item == kNone && !rest) {
            rest = CoverageSummary{section, std::vector<CoverageTally>(stages), {}};
        }
        if (section.item != kNone && lines.back().section != section) {
            lines.push_back({section, std::vector<CoverageTally>(stages), {}});
        }
        auto& line = section.item == kNone ? *rest : lines.back();
        line.all += counted;
        if (cell.stage != kNone) {
            line.by_stage[cell.stage] += counted;
            lines.front().by_stage[cell.stage] += counted;
            lines.front().all += counted;
        }
    }
    if (rest) {
        lines.push_back(std::move(*rest));
    }
    return lines;
}

} // namespace km::document
