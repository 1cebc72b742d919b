// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Changes to many elements of a programme, collected by their positions in it as it is, and then turned into
/// one Step. Unlike with StepBuilder, positions do not move while changes are collected, and the programme is
/// not copied.
/// Thread-safety: one thread.

#include "editor/document/edit.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace km::document {

class Patch {
public:
    explicit Patch(const model::Programme& programme) : m_programme{programme} {}

    /// The element as the patch leaves it so far, to be changed further.
    [[nodiscard]] model::Programme& particulars();
    [[nodiscard]] model::Assessment& assessment(std::size_t at);
    [[nodiscard]] model::EvidenceFile& evidence(std::size_t at);
    [[nodiscard]] model::Mapping& mapping(std::size_t at);

    void remove_outcome(std::size_t module, std::size_t at) { m_outcomes.insert({module, at}); }
    void remove_evidence(std::size_t at) { m_evidence.removed.insert(at); }
    void remove_mapping(std::size_t at) { m_mappings.removed.insert(at); }
    [[nodiscard]] bool removes_evidence(std::size_t at) const { return m_evidence.removed.contains(at); }
    [[nodiscard]] bool removes_mapping(std::size_t at) const { return m_mappings.removed.contains(at); }

    [[nodiscard]] Step finish(std::string name) &&;

private:
    template <typename T>
    struct Changes {
        std::map<std::size_t, T> changed;
        std::set<std::size_t> removed;
    };
    template <typename T>
    static T& take(Changes<T>& changes, const std::vector<T>& list, std::size_t at)
    {
        return changes.changed.try_emplace(at, list.at(at)).first->second;
    }
    template <typename T>
    static void add(Step& step, Changes<T>& changes, const std::vector<T>& list);

    const model::Programme& m_programme;
    std::vector<model::Programme> m_particulars; ///< none or one
    Changes<model::Assessment> m_assessments;
    Changes<model::EvidenceFile> m_evidence;
    Changes<model::Mapping> m_mappings;
    std::set<std::pair<std::size_t, std::size_t>> m_outcomes; ///< to be removed: module, position
};

} // namespace km::document
