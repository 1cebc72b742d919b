// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Findings that one step puts right without a person's judgement: a digest taken again, a sum corrected, a
/// reference to nothing taken out. Every rule has a row in a table that says how, or why not.
/// Ranges: a result's places fit the programme that was checked; where the document has moved on, ask again after
/// the next check. Errors: none; what cannot be put right gives an empty step.
/// Thread-safety: pure functions.

#include "editor/document/background.hpp"
#include "editor/document/edit.hpp"
#include "validator/base/clock.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace km::document {

/// What fixes are made from.
struct FixBasis {
    const model::Programme& programme;
    const model::Framework& framework;
    const CheckResult& result; ///< of this programme as it is
    Time now;
};

/// The step that puts one finding right, named after what it does. Empty: that is for a person to decide.
[[nodiscard]] Step fix_finding(const FixBasis& basis, const Finding& finding);

/// One step for every finding of the code that can be put right; @p fixed, where given, receives how many.
[[nodiscard]] Step fix_all(const FixBasis& basis, std::string_view code, std::size_t* fixed = nullptr);

/// Some findings of the code can be put right: worth asking fix_finding.
[[nodiscard]] bool may_have_fix(std::string_view code) noexcept;

/// A row of the table, for tests and documents.
struct FixDecision {
    std::string_view code;
    std::string_view decision; ///< what a step does, or why a person has to
    bool mechanical;
};
[[nodiscard]] std::vector<FixDecision> fix_decisions();

} // namespace km::document
