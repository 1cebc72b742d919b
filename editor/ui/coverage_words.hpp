// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the coverage page says: of rows, columns and cells, on screen, to a screen reader and in pictures.
/// Ownership: refers to what it was made from; make it anew for each use. Thread-safety: the window thread.

#include "editor/document/coverage_matrix.hpp"
#include "editor/ui/matrix_drawing.hpp"

#include <wx/string.h>

#include <string>
#include <vector>

namespace km::ui {

class CoverageWords {
public:
    CoverageWords(const document::Document& document,
                  const document::CoverageMatrix& matrix,
                  const std::vector<document::CoverageColumn>& columns);

    [[nodiscard]] wxString outcome_id(std::size_t row) const;
    /// With its text.
    [[nodiscard]] wxString outcome_line(std::size_t row) const;
    /// "1.1.1.a, Stage 1"
    [[nodiscard]] wxString column_name(std::size_t column) const;
    /// With how it stands, and its text.
    [[nodiscard]] wxString column_head(std::size_t column) const;
    /// "gap (only introduces)"; "6 of 9 covered".
    [[nodiscard]] wxString standing(std::size_t column) const;
    /// "develops"
    [[nodiscard]] wxString cell(std::size_t row, std::size_t column) const;
    /// "develops, in 2 mappings"
    [[nodiscard]] wxString cell_in_full(std::size_t row, std::size_t column) const;
    /// Without its code, "Indicative" before it where it is.
    [[nodiscard]] wxString item_text(std::uint32_t item) const;

    [[nodiscard]] MatrixContent content() const;
    [[nodiscard]] static MatrixContent::Standing standing_of(const document::CoverageColumn& column);

private:
    [[nodiscard]] std::string column_label(const document::CoverageColumn& column, bool with_stage) const;
    [[nodiscard]] std::string group_label(std::uint32_t group, std::uint32_t item) const;

    const model::Programme& m_programme;
    const model::Framework& m_framework;
    const document::CoverageMatrix& m_matrix;
    const std::vector<document::CoverageColumn>& m_columns;
};

[[nodiscard]] wxString stage_label(const model::Stage& stage);
/// "67 % (6 of 9)"; a dash, where nothing is asked.
[[nodiscard]] wxString tally_words(const document::CoverageTally& tally);
/// "1.1 Balancing …", "Principles, at any stage", "Whole programme".
[[nodiscard]] wxString section_label(const model::Framework& framework,
                                     const document::CoverageMatrix& matrix,
                                     const std::optional<document::CoverageSection>& section);

} // namespace km::ui
