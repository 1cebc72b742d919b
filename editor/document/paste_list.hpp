// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Recognises modules and outcomes in text that was copied from a document, an e-mail or a spreadsheet: bullets of
/// all kinds, numbering ("1.", "1.1", "a)", "(iv)"), blank lines, headings, lead-ins ("Learners will be able to:"),
/// lines that were broken at a page's edge, and cells with tabs between them, with or without a row of headings.
/// It proposes; the user sees the proposal and corrects it. Text is UTF-8 with any line ends.
/// Errors: none; text in which nothing is recognised is one outcome a line. Thread-safety: pure function.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace km::document {

struct PastedLine {
    enum class Kind : std::uint8_t {
        module,
        outcome,
        left_out, ///< a lead-in, a row of headings
    };
    Kind kind = Kind::outcome;
    std::string text; ///< without its bullet or number
    std::string code; ///< from a column of codes
    bool operator==(const PastedLine&) const = default;
};

[[nodiscard]] std::vector<PastedLine> recognise_list(std::string_view text);

} // namespace km::document
