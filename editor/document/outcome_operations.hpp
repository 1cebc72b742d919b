// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What can be done to modules, outcomes and assessments, each as one Step that leaves every reference intact:
/// mappings and assessments never name an outcome that a step took away.
///
/// Decisions that are not obvious:
/// - Deleting an outcome deletes its mappings and its place in assessments. Evidence stays.
/// - Splitting gives both parts all the mappings and assessments: the two together serve what the one did.
/// - Duplicating copies mappings too, marked "to be confirmed": the copy is there to be rewritten, and then
///   somebody has to look whether what it claims is still true. It stands in the same assessments.
/// - Merging keeps the first outcome's id. Of mappings to the same item, stages at the same depth are joined;
///   a stage that both claim keeps the greater depth.
/// - Where several elements have the same id (a rule reports it), references stay while one of them does.
///
/// Positions must be the programme's (asserted). Errors: an Operation whose step is empty: there is nothing to
/// do. Thread-safety: pure functions.

#include "editor/document/edit.hpp"
#include "editor/document/place.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace km::document {

/// A step, and what the user has in hand once it is done.
struct Operation {
    Step step;
    Place in_hand;
};

/// One line of a list of new outcomes.
struct NewLine {
    enum class Kind : std::uint8_t { module, outcome };
    Kind kind = Kind::outcome;
    std::string text;
    std::string code{}; ///< the id that it brings along; used where it is one and free
};

/// Adds a list after @p after: outcomes before the first module line go behind it (behind an outcome; into a
/// module, at its end; otherwise into the last module), modules follow the module that @p after is in.
/// @p title: of the module that has to be made where there is none. In hand: the last new outcome, or module.
[[nodiscard]] Operation add_lines(const model::Programme& programme,
                                  const Place& after,
                                  const std::vector<NewLine>& lines,
                                  const std::string& title);
/// An empty module behind the one that @p after is in.
[[nodiscard]] Operation add_module(const model::Programme& programme, const Place& after, std::string title);
[[nodiscard]] Operation
add_assessment(const model::Programme& programme, const Place& after, std::string title);

/// Typing: steps on the same element with the same @p key join.
[[nodiscard]] Step change_outcome(const model::Programme& programme, const Place& outcome, std::string text);
[[nodiscard]] Step change_module(const model::Programme& programme,
                                 std::size_t module,
                                 std::string name,
                                 std::string_view key,
                                 const std::function<void(model::Module&)>& how);
[[nodiscard]] Step change_assessment(const model::Programme& programme,
                                     std::size_t assessment,
                                     std::string name,
                                     std::string_view key,
                                     const std::function<void(model::Assessment&)>& how);
/// Whether the assessment assesses these outcomes. Those that come in stand in the programme's order.
[[nodiscard]] Step set_assessed(const model::Programme& programme,
                                std::size_t assessment,
                                const std::vector<model::OutcomeId>& outcomes,
                                bool assessed);

/// Where a text falls into two: at @p cursor if that is inside it, else at the first sentence's end, semicolon or
/// "and". Both halves without white space and joining words at the cut; the second may be empty.
struct Halves {
    std::string first, second;
};
[[nodiscard]] Halves propose_halves(std::string_view text, std::size_t cursor);
[[nodiscard]] Operation
split_outcome(const model::Programme& programme, const Place& outcome, std::string first, std::string second);
/// Joins outcomes in the programme's order into the first of them.
[[nodiscard]] Operation merge_outcomes(const model::Programme& programme, std::vector<Place> outcomes);

enum class Way : std::uint8_t { up, down };
/// An outcome at its module's end moves into the next module.
[[nodiscard]] Operation move_element(const model::Programme& programme, const Place& element, Way way);
/// To the end of @p module, in the programme's order.
[[nodiscard]] Operation
move_to_module(const model::Programme& programme, std::vector<Place> outcomes, std::size_t module);
/// Module, outcome or assessment; the copy comes behind it.
[[nodiscard]] Operation duplicate(const model::Programme& programme, const Place& element);

/// What goes when elements are deleted.
struct Hanging {
    std::size_t modules = 0, outcomes = 0,
                assessments = 0;       ///< deleted themselves, outcomes in modules included
    std::size_t mappings = 0;          ///< deleted with them
    std::size_t citations = 0;         ///< of evidence, in those mappings
    std::size_t assessing = 0;         ///< assessments that stay, and lose an outcome
    std::size_t outcomes_inside = 0;   ///< outcomes that go because their module does
    std::size_t assessed_outcomes = 0; ///< that the deleted assessments name

    /// Nothing goes but the elements themselves.
    [[nodiscard]] bool nothing() const noexcept
    {
        return mappings == 0 && assessing == 0 && outcomes_inside == 0 && assessed_outcomes == 0;
    }
};
[[nodiscard]] Hanging what_hangs_on(const model::Programme& programme, std::vector<Place> elements);
/// Modules, outcomes and assessments. In hand: what then stands where the first one stood.
[[nodiscard]] Operation delete_elements(const model::Programme& programme, std::vector<Place> elements);

} // namespace km::document
