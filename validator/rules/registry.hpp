// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// All rules, and running them.
/// Thread-safety: pure functions.

#include "validator/rules/rule.hpp"

#include <functional>
#include <span>

namespace km::rules {

/// Every rule, by family, then number. Codes are never reused and never renumbered.
[[nodiscard]] std::span<const Rule> all_rules() noexcept;

/// The rule with this code, or null.
[[nodiscard]] const Rule* find_rule(std::string_view code) noexcept;

/// Every finding of every rule, added to those of reading (@p form) and put in file order. Where @p form
/// holds an error the rules are not asked: what was read cannot be judged.
/// @p cancelled is asked before each rule, on two threads at once where there is much to do; once it says yes, what was found so far is returned.
[[nodiscard]] Diagnostics
check_all(const Study& study, Diagnostics form, const std::function<bool()>& cancelled = {});

/// The policy is met: there is no error among the findings.
[[nodiscard]] inline bool meets_policy(const Diagnostics& findings) noexcept
{
    return !has_errors(findings);
}

} // namespace km::rules
