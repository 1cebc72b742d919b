// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Whether a programme meets its policy, shown requirement by requirement from the coverage that was counted, over all
/// claimed stages. Findings and their severities have no part in it: they are for display.
///
/// Reasons of the answers:
///   KM-REQ-001  fewer than needed at a stage; {0} requirement, {1} stage, {2} needed, {3} found, {4} of how many
///   KM-REQ-002  fewer than needed, where there are no stages; {0} requirement, {1} needed, {2} found, {3} of how many
///   KM-REQ-003  nothing is in reach that the requirement could be judged by; {0} requirement
///   KM-REQ-004  no stage is claimed; {0} requirement
///   KM-REQ-005  a core rule found something wrong; {0} rule, {1} how often
///   KM-REQ-006  an evidence file cannot be read; {0} path
///   KM-REQ-007  the evidence files were not looked at
///   KM-REQ-008  the programme's file has errors of form, so nothing else was judged
///   KM-REQ-009  no requirement of the policy applies to the framework; {0} policy
///   KM-REQ-010  checking was stopped before its end
/// Errors: none. Thread-safety: pure functions. Source: docs/formats/policy.md.

#include "validator/base/answer.hpp"
#include "validator/rules/study.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace km::rules {

/// The requirements that every policy has. Those of a policy are called as its `<require rule="…">`.
inline constexpr std::string_view kFormRequirement = "form"; ///< the file could be read and judged
inline constexpr std::string_view kCoreRequirement = "core"; ///< no core rule found something wrong

/// One requirement and what it came to. Not asked: it is about a kind of item that the framework does not have, or
/// demands none of them.
struct Requirement {
    std::string_view id; ///< static
    Answer answer{};
    /// What was counted: cells, competencies or standards at each claimed stage, principles, mapped outcomes; `form` and
    /// `core` are one thing each. Sums over the claimed stages, each of which must reach its own share: met may reach needed
    /// where one stage is short.
    std::size_t met = 0, total = 0, needed = 0;
};

/// What the core rules said.
struct CoreCount {
    std::size_t rules = 0;    ///< how many there are
    std::size_t examined = 0; ///< how many of them were asked
    struct Wrong {
        std::string_view code;
        std::size_t times;
    };
    std::vector<Wrong> wrong; ///< those that found something, in order of their codes
};

/// `form`, `core`, and each requirement of the policy. @p form: the errors of form that reading found; where there is
/// one, nothing else is known.
[[nodiscard]] std::vector<Requirement>
examine_requirements(const Study& study, const Diagnostics& form, const CoreCount& core);

/// All that are asked hold, and at least one of them is the policy's own.
[[nodiscard]] Answer meets(const std::vector<Requirement>& requirements, const model::Policy& policy);

} // namespace km::rules
