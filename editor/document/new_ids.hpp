// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Ids for new elements, in the programme's own manner: after "m1-7" comes "m1-8", after "LM6" comes "LM7", and
/// the first outcome of "LM7" is "LM7.1" where those of "LM6" are "LM6.1" and so on.
/// An id that something refers to counts as taken, though no element has it: a new outcome must not inherit the
/// mappings of one that is gone. Refers to the programme, which must live longer. Thread-safety: one thread.

#include "validator/model/programme.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace km::document {

class NewIds {
public:
    explicit NewIds(const model::Programme& programme);

    [[nodiscard]] model::ModuleId module();
    /// @p module may itself be new.
    [[nodiscard]] model::OutcomeId outcome(const model::Module& module);
    [[nodiscard]] model::AssessmentId assessment();

    /// Takes an id that was brought along; false: it is no id, or taken.
    [[nodiscard]] bool take(std::string_view id);

private:
    struct Manner {
        std::string stem;
        std::size_t width = 1; ///< digits, with leading zeros
    };
    [[nodiscard]] std::string next(const Manner& manner);
    [[nodiscard]] Manner manner_of_outcomes(const model::Module& module) const;

    const model::Programme& m_programme;
    std::unordered_set<std::string> m_taken;
    std::unordered_map<std::string, std::uint64_t> m_last; ///< number by stem
    std::unordered_map<std::string, Manner> m_manners;     ///< of outcomes, by module id
};

} // namespace km::document
