// SPDX-License-Identifier: MIT
#include "editor/document/patch.hpp"

#include <algorithm>

namespace km::document {
namespace {

/// Taking single elements out of the middle of a list moves all that follow; many are better taken out at once.
constexpr std::size_t kFew = 8;

} // namespace

model::Programme& Patch::particulars()
{
    if (m_particulars.empty()) {
        m_particulars.push_back(particulars_of(m_programme));
    }
    return m_particulars[0];
}

model::Assessment& Patch::assessment(std::size_t at)
{
    return take(m_assessments, m_programme.assessments, at);
}

model::EvidenceFile& Patch::evidence(std::size_t at)
{
    return take(m_evidence, m_programme.evidence, at);
}

model::Mapping& Patch::mapping(std::size_t at)
{
    return take(m_mappings, m_programme.mappings, at);
}

template <typename T>
void Patch::add(Step& step, Changes<T>& changes, const std::vector<T>& list)
{
    for (const auto at : changes.removed) {
        changes.changed.erase(at);
    }
    if (changes.removed.size() > kFew) {
        const auto first = *changes.removed.begin();
        const auto last = *changes.removed.rbegin();
        Splice<T> edit{first, {}, {}};
        for (auto at = first; at <= last; ++at) {
            edit.removed.push_back(list[at]);
            if (const auto changed = changes.changed.find(at); changed != changes.changed.end()) {
                edit.inserted.push_back(std::move(changed->second));
                changes.changed.erase(changed);
            } else if (!changes.removed.contains(at)) {
                edit.inserted.push_back(list[at]);
            }
        }
        changes.removed.clear();
        // Before the gap is made: what stands behind it moves then.
        for (auto& [at, element] : changes.changed) {
            step.edits.push_back(Splice<T>{at, {list[at]}, {std::move(element)}});
        }
        step.edits.push_back(std::move(edit));
        return;
    }
    for (auto& [at, element] : changes.changed) {
        step.edits.push_back(Splice<T>{at, {list[at]}, {std::move(element)}});
    }
    for (auto at = changes.removed.rbegin(); at != changes.removed.rend(); ++at) {
        step.edits.push_back(Splice<T>{*at, {list[*at]}, {}});
    }
}

Step Patch::finish(std::string name) &&
{
    Step step{std::move(name), {}, {}};
    if (!m_particulars.empty()) {
        step.edits.push_back(set_particulars(m_programme, m_particulars[0]));
    }
    for (auto at = m_outcomes.rbegin(); at != m_outcomes.rend(); ++at) {
        step.edits.push_back(document::remove_outcome(m_programme, at->first, at->second));
    }
    add(step, m_assessments, m_programme.assessments);
    add(step, m_evidence, m_programme.evidence);
    add(step, m_mappings, m_programme.mappings);
    return step;
}

} // namespace km::document
