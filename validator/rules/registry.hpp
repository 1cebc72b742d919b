// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// All rules, and running them.
/// Thread-safety: pure functions.

#include "validator/rules/requirements.hpp"
#include "validator/rules/rule.hpp"

#include <functional>
#include <span>
#include <vector>

namespace km::rules {

/// Every rule, by family, then number. Codes are never reused and never renumbered.
[[nodiscard]] std::span<const Rule> all_rules() noexcept;

/// The rule with this code, or null.
[[nodiscard]] const Rule* find_rule(std::string_view code) noexcept;

struct Checked {
    Diagnostics findings;
    std::vector<Requirement> requirements; ///< form, core, and the policy's
    Answer meets;
};

/// Every finding of every rule, added to those of reading (@p form) and put in file order. Where @p form
/// holds an error the rules are not asked: what was read cannot be judged. Beside them, what each requirement came to.
/// @p cancelled is asked before each rule, on two threads at once where there is much to do; once it says yes, what was found so far is returned.
[[nodiscard]] Checked
check_all(const Study& study, Diagnostics form, const std::function<bool()>& cancelled = {});

/// The same with the rules of a test's own.
[[nodiscard]] Checked check_with(std::span<const Rule> rules,
                                 const Study& study,
                                 Diagnostics form,
                                 const std::function<bool()>& cancelled = {});

} // namespace km::rules
