// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What differs between two states of one programme: a package and an earlier one.
/// Elements are the same where their ids are; mappings, which have none, where they lead from the same outcome to the
/// same item, at the same stages if there are several. Order is no difference, but for the module that an outcome
/// is in. Thread-safety: pure functions.

#include "validator/model/programme.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace km::document {

struct Difference {
    enum class Kind : std::uint8_t { added, removed, changed };
    enum class Element : std::uint8_t { particulars, module, outcome, assessment, evidence, mapping };
    Kind kind = Kind::changed;
    Element element = Element::particulars;
    std::string id; ///< of the element: "LO3"; of a mapping "LO3 → 1.1.1.a"; empty: the programme itself
    std::string aspect; ///< English, looked up where it is shown: "Title"; empty: the element as a whole
    std::string before, after;

    bool operator==(const Difference&) const = default;
};

/// In the order of the pages: particulars, modules with outcomes, assessments, evidence, mappings; each as in
/// @p later, what was removed last.
[[nodiscard]] std::vector<Difference> compare(const model::Programme& earlier, const model::Programme& later);

} // namespace km::document
