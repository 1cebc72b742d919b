// SPDX-License-Identifier: MIT
#include "editor/ui/coverage_words.hpp"

#include "editor/ui/text.hpp"
#include "validator/report/wording.hpp"

#include <wx/translation.h>

#include <algorithm>

namespace km::ui {

using document::CoverageColumn;
using document::CoverageTally;
using model::Depth;
using model::kNone;

wxString stage_label(const model::Stage& stage)
{
    return to_wx(report::label(stage));
}

wxString tally_words(const CoverageTally& tally)
{
    if (tally.cells == 0) {
        return L"–";
    }
    // TRANSLATORS: share in per cent, covered cells, all cells
    return wxString::Format(_("%zu %% (%zu of %zu)"), tally.percent(), tally.covered, tally.cells);
}

namespace {

/// What the items that stand below none are: "Principles, at any stage".
wxString rest_label(const model::Framework& framework, const document::CoverageMatrix& matrix)
{
    for (const auto& cell : matrix.cells()) {
        if (matrix.section_of(cell.item).item == kNone) {
            // TRANSLATORS: a kind of item that has no stages: "Principles"
            return wxString::Format(_("%s, at any stage"),
                                    to_wx(framework.kinds[framework.items[cell.item].kind].plural));
        }
    }
    return {};
}

} // namespace

wxString section_label(const model::Framework& framework,
                       const document::CoverageMatrix& matrix,
                       const std::optional<document::CoverageSection>& section)
{
    if (!section) {
        return _("Whole programme");
    }
    return section->item == kNone ? rest_label(framework, matrix) : item_line(framework.items[section->item]);
}

CoverageWords::CoverageWords(const document::Document& document,
                             const document::CoverageMatrix& matrix,
                             const std::vector<CoverageColumn>& columns)
    : m_programme{document.programme()}
    , m_framework{document.framework()}
    , m_matrix{matrix}
    , m_columns{columns}
{}

wxString CoverageWords::outcome_id(std::size_t row) const
{
    const auto& at = m_matrix.rows()[row];
    return to_wx(m_programme.modules[at.module].outcomes[at.outcome].id.str());
}

wxString CoverageWords::outcome_line(std::size_t row) const
{
    const auto& at = m_matrix.rows()[row];
    const auto& outcome = m_programme.modules[at.module].outcomes[at.outcome];
    return to_wx(outcome.id.str()) + "  " + to_wx(outcome.text);
}

wxString CoverageWords::item_text(std::uint32_t index) const
{
    const auto& item = m_framework.items[index];
    const auto text = to_wx(item.label());
    // TRANSLATORS: a framework outcome's text that stands in for the official one
    return item.provenance == model::Provenance::indicative ? wxString::Format(_("Indicative: %s"), text)
                                                            : text;
}

wxString CoverageWords::column_name(std::size_t column) const
{
    const auto& at = m_columns[column];
    const auto code = to_wx(m_framework.items[at.item].code.str());
    return at.stage == kNone ? code : code + ", " + stage_label(m_framework.stages[at.stage]);
}

MatrixContent::Standing CoverageWords::standing_of(const CoverageColumn& column)
{
    return column.tally.cells == 0  ? MatrixContent::Standing::not_asked
           : column.tally.has_gap() ? MatrixContent::Standing::gap
                                    : MatrixContent::Standing::covered;
}

wxString CoverageWords::standing(std::size_t column) const
{
    const auto& at = m_columns[column];
    if (at.tally.cells == 0) {
        return _("not claimed");
    }
    if (at.tally.cells > 1) {
        // TRANSLATORS: covered cells, all cells
        return wxString::Format(_("%zu of %zu covered"), at.tally.covered, at.tally.cells);
    }
    if (at.best == Depth::none) {
        return _("gap (nothing maps to it)");
    }
    // TRANSLATORS: depth: introduces, develops, assesses
    return wxString::Format(at.tally.has_gap() ? _("gap (only %s)") : _("covered (%s)"), depth_word(at.best));
}

wxString CoverageWords::column_head(std::size_t column) const
{
    // TRANSLATORS: framework outcome's code and stage; covered or not; its text
    return wxString::Format(_("%s, %s. %s"), column_name(column), standing(column),
                            item_text(m_columns[column].item));
}

wxString CoverageWords::cell(std::size_t row, std::size_t column) const
{
    const auto depth = m_matrix.depth(row, m_columns[column]);
    return depth == Depth::none ? wxString{_("not mapped")} : depth_word(depth);
}

wxString CoverageWords::cell_in_full(std::size_t row, std::size_t column) const
{
    const auto count = m_matrix.mappings(m_programme, row, m_columns[column]).size();
    if (count == 0) {
        return cell(row, column);
    }
    // TRANSLATORS: depth: introduces, develops, assesses; number of mappings
    return wxString::Format(
        wxPLURAL("%s, in %zu mapping", "%s, in %zu mappings", static_cast<unsigned>(count)),
        cell(row, column), count);
}

std::string CoverageWords::column_label(const CoverageColumn& column, bool with_stage) const
{
    const auto& item = m_framework.items[column.item];
    auto label = item.code.str();
    if (with_stage && column.stage != kNone) {
        label += "  " + m_framework.stages[column.stage].short_title;
    }
    if (!item.title.empty()) { // outcomes have long texts and no titles: their codes must do
        label += "  " + item.title;
    }
    return label;
}

std::string CoverageWords::group_label(std::uint32_t group, std::uint32_t item) const
{
    return group != kNone ? to_utf8(item_line(m_framework.items[group]))
           : m_framework.items[item].parent == kNone && !m_framework.is_mappable(m_framework.items[item])
               ? std::string{}
               : m_framework.kinds[m_framework.items[item].kind].plural;
}

MatrixContent CoverageWords::content() const
{
    MatrixContent content;
    content.rows.reserve(m_matrix.rows().size());
    for (std::size_t r = 0; r < m_matrix.rows().size(); ++r) {
        const auto& at = m_matrix.rows()[r];
        const auto& outcome = m_programme.modules[at.module].outcomes[at.outcome];
        content.rows.push_back({outcome.id.str() + "  " + outcome.text, at.outcome == 0 && r > 0});
    }
    const bool one_stage = std::all_of(m_columns.begin(), m_columns.end(), [&](const CoverageColumn& column) {
        const auto first = std::find_if(m_columns.begin(), m_columns.end(),
                                        [](const CoverageColumn& other) { return other.stage != kNone; });
        return column.stage == kNone || column.stage == first->stage;
    });
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        const auto& column = m_columns[c];
        const bool same = c > 0 && m_columns[c - 1].group == column.group;
        if (!same) {
            content.groups.push_back(group_label(column.group, column.item));
        }
        content.columns.push_back({column_label(column, !one_stage), content.groups.size() - 1,
                                   standing_of(column), static_cast<std::uint8_t>(column.best)});
    }
    content.depths.reserve(content.rows.size() * content.columns.size());
    for (std::size_t r = 0; r < content.rows.size(); ++r) {
        for (const auto& column : m_columns) {
            content.depths.push_back(static_cast<std::uint8_t>(m_matrix.depth(r, column)));
        }
    }
    for (const auto depth : {Depth::introduces, Depth::develops, Depth::assesses}) {
        content.letters[static_cast<std::size_t>(depth)] = to_utf8(depth_letter(depth));
        content.words[static_cast<std::size_t>(depth)] = to_utf8(depth_word(depth));
    }
    // TRANSLATORS: in the legend
    content.words[0] = to_utf8(_("gap"));
    // TRANSLATORS: head of the line that says how deeply the programme as a whole covers a column
    content.all = to_utf8(_("Whole programme"));
    return content;
}

} // namespace km::ui
