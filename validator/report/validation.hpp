// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a validation came to: the value that every view of it (text, JSON, HTML, the package) is made from.
/// Ownership: holds the Study, which refers to the three models; keep them alive.
/// Thread-safety: immutable.

#include "validator/base/answer.hpp"
#include "validator/base/diagnostic.hpp"
#include "validator/rules/requirements.hpp"
#include "validator/rules/study.hpp"

#include <string>
#include <vector>

namespace km::report {

/// A framework or policy as JSON names it.
struct PackIdentity {
    std::string id, version;
    std::string sha256; ///< of the pack's bytes, lower case hexadecimal; given by the caller, who has them
};

struct Validation {
    const rules::Study& study;
    Diagnostics findings; ///< in file order: for display, never asked whether the policy is met
    bool meets;           ///< answer.holds()
    Answer answer; ///< to "does the programme meet the policy?"; where it is no or not known, with reasons
    std::vector<rules::Requirement> requirements; ///< form, core, and the policy's
    PackIdentity framework{}, policy{};

    [[nodiscard]] std::size_t count(Severity severity) const noexcept;
};

/// Runs every rule. The packs' digests are left empty.
[[nodiscard]] Validation validate(const rules::Study& study, Diagnostics form);

/// How many of a group's cells are covered deeply enough, and how many there are.
struct Tally {
    std::size_t covered = 0, cells = 0;
};
/// The cells at @p stage of the staged mappable items below @p ancestor (kNone: of all).
[[nodiscard]] Tally tally(const rules::Study& study, std::uint32_t ancestor, std::size_t stage);

} // namespace km::report
