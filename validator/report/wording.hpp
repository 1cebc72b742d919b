// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Words and numbers that the text, JSON and HTML views of a validation share, so that they cannot disagree.
/// Kinds of item are named as the framework names them. Nothing here is escaped or made printable.
/// Errors: none. Thread-safety: pure functions.

#include "validator/report/validation.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace km::report {

/// False where reading met an error of form: then the rules were not asked and coverage means nothing.
[[nodiscard]] bool was_judged(const Validation& validation) noexcept;

/// "Meets nhs-kitemark 1", "Does not meet nhs-kitemark 1", "Not known whether it meets nhs-kitemark 1". Every view of a validation opens with it.
[[nodiscard]] std::string verdict(const Validation& validation);

/// "first-steps 2.1"
[[nodiscard]] std::string name(const model::Programme& programme);
/// "kitemark 0.2.0"
[[nodiscard]] std::string software_name();

/// "1 error", "12 errors"
[[nodiscard]] std::string count_of(std::size_t count, std::string_view singular, std::string_view plural);

/// A stage's title up to its first ": ", for column heads: "Stage 1".
[[nodiscard]] std::string_view label(const model::Stage& stage) noexcept;

/// How the framework calls its items, in lower case unless the name is an abbreviation.
struct KindNames {
    std::string singular, plural;
};
/// The kind that stands @p distance above the staged mappable items (0: those themselves: "outcome", 1:
/// "competency", 2: "standard"); "item" where the framework has no such kind.
[[nodiscard]] KindNames kind_names(const model::Framework& framework, unsigned distance);
/// The mappable kind without stages ("principle"); "item" where there is none, or more than one.
[[nodiscard]] KindNames unstaged_kind_names(const model::Framework& framework);
/// The same with a capital, for headings.
[[nodiscard]] std::string capitalised(std::string text);

/// The mappable items that give one cell without a stage: indexes in Framework::items.
[[nodiscard]] std::vector<std::uint32_t> unstaged_items(const rules::Study& study);

/// What the policy asks, one sentence for each of its requirements, in their order.
[[nodiscard]] std::vector<std::string> requirements(const model::Policy& policy,
                                                    const model::Framework& framework);

/// One requirement of a validation, in words.
struct RequirementWords {
    std::string what;   ///< "Each outcome is covered at each claimed stage, at depth develops or deeper."
    std::string needed; ///< "162 of 162"; empty where nothing was counted
    std::string found;  ///< "81"
    std::string answer; ///< "yes", "no", "not known", "not asked"
    std::string why; ///< where it is not asked, or a reason against it that the numbers do not give; or empty
};
/// In the order of Validation::requirements.
[[nodiscard]] std::vector<RequirementWords> requirements(const Validation& validation);

/// The sentence that goes with every indicative text.
inline constexpr std::string_view kIndicativeMeaning =
    "Indicative texts are the words of this software's authors, written to stand in until the publisher's "
    "own are "
    "at hand. They are not official.";

} // namespace km::report
