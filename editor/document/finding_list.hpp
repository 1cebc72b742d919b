// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Findings in the order in which people work on them: grouped by the rule that reports them, gravest first, or
/// by the part of the programme that they are about.
/// Thread-safety: pure functions.

#include "editor/document/background.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace km::document {

enum class GroupBy : std::uint8_t { rule, part };

/// The parts of a programme as their pages divide it.
enum class ProgrammePart : std::uint8_t { particulars, outcomes, assessments, evidence, mappings };
[[nodiscard]] ProgrammePart part_of(const Place& place) noexcept;

struct FindingGroup {
    std::string code;                                ///< by rule; else empty
    ProgrammePart part = ProgrammePart::particulars; ///< by part
    Severity severity = Severity::note;              ///< the gravest in it
    std::vector<std::size_t> findings;               ///< positions in the list that was given
    std::size_t before = 0; ///< of very many that belong together: how many stand in groups before this
    std::size_t all = 0;    ///< and how many there are in all

    /// Names the group from one check to the next.
    [[nodiscard]] std::string key() const;
};

/// Asks @p at for each of @p count findings, and leaves out those that are not @p wanted (none: all are). No group has
/// more than @p most: the rest is in groups behind it.
[[nodiscard]] std::vector<FindingGroup>
group_findings(std::size_t count,
               const std::function<const Finding&(std::size_t)>& at,
               GroupBy by,
               const std::function<bool(std::size_t)>& wanted = {},
               std::size_t most = std::numeric_limits<std::size_t>::max());

/// @p a and @p b say the same, wherever the element stands by now.
[[nodiscard]] bool is_same_finding(const Finding& a, const Finding& b) noexcept;

/// The framework's item that a finding about coverage names; null: it names none.
[[nodiscard]] const model::Item* item_named(const Finding& finding,
                                            const model::Framework& framework) noexcept;

/// Where to map something so that such a finding goes: the item named, or the first below it that is not covered
/// at every claimed stage. nullopt: the finding names none.
[[nodiscard]] std::optional<model::ItemCode> item_in_need(const Finding& finding,
                                                          const model::Framework& framework,
                                                          const CheckResult& result,
                                                          const model::Policy& policy);

} // namespace km::document
