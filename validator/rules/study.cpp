// SPDX-License-Identifier: MIT
#include "validator/rules/study.hpp"

#include "validator/rules/text.hpp"

#include <algorithm>
#include <compare>

namespace km::rules {

using model::Depth;
using model::kNone;
using model::StageSet;

namespace {

std::uint32_t find(const std::unordered_map<std::string_view, std::uint32_t>& map, std::string_view id)
{
    const auto found = map.find(id);
    return found == map.end() ? kNone : found->second;
}

} // namespace

Study::Study(const model::Framework& framework,
             const model::Programme& programme,
             const model::Policy& policy,
             Facts facts)
    : m_framework{framework}
    , m_programme{programme}
    , m_policy{policy}
    , m_facts{std::move(facts)}
    , m_items{framework}
    , m_cell_stages(framework.items.size())
    , m_stride{std::max<std::size_t>(framework.stages.size(), 1)}
    , m_cells(framework.items.size() * m_stride)
{
    for (const auto& stage : programme.claimed_stages) {
        if (const auto index = framework.find_stage(stage.str())) {
            m_claimed.insert(*index);
        }
    }
    const auto count = programme.count_outcomes();
    m_outcomes.reserve(count);
    m_outcome_hashes.reserve(count);
    m_outcome_by_id.reserve(count);
    for (std::uint32_t m = 0; m < programme.modules.size(); ++m) {
        for (const auto& outcome : programme.modules[m].outcomes) {
            m_outcome_by_id.emplace(outcome.id.str(), static_cast<std::uint32_t>(m_outcomes.size()));
            m_outcomes.push_back({&outcome, m});
            m_outcome_hashes.push_back(text_hash(outcome.text));
        }
    }
    for (std::uint32_t e = 0; e < programme.evidence.size(); ++e) {
        m_evidence_by_id.emplace(programme.evidence[e].id.str(), e);
    }
    m_cited.resize(programme.evidence.size());
    m_assessed.resize(m_outcomes.size());
    for (std::uint32_t i = 0; i < framework.items.size(); ++i) {
        const auto& item = framework.items[i];
        if (framework.is_mappable(item)) {
            m_mappable.push_back(i);
            m_cell_stages[i] = framework.is_staged(item) ? framework.cell_stages(i) : StageSet{};
        }
    }
    const auto cited = resolve_mappings();
    cover();
    count_citations(cited);
    std::uint32_t expected = 0;
    for (const auto& assessment : programme.assessments) {
        for (const auto& outcome : assessment.outcomes) {
            expected = find_outcome_near(expected, outcome.str());
            if (expected != kNone) {
                m_assessed[expected] = true;
            } else {
                m_has_unknown_assessed = true;
            }
        }
    }
}

std::vector<std::uint32_t> Study::resolve_mappings()
{
    std::vector<std::uint32_t> cited;
    m_mappings.reserve(m_programme.mappings.size());
    m_rationale_hashes.reserve(m_programme.mappings.size());
    std::uint32_t expected = 0;
    for (const auto& mapping : m_programme.mappings) {
        ResolvedMapping resolved;
        resolved.outcome = expected = find_outcome_near(expected, mapping.outcome.str());
        resolved.item = m_items.find(mapping.to.str());
        for (const auto& stage : mapping.stages) {
            if (const auto index = m_framework.find_stage(stage.str())) {
                resolved.stages.insert(*index);
            } else {
                resolved.lacks_stage = true;
            }
        }
        resolved.depth = mapping.depth;
        for (const auto& citation : mapping.citations) {
            cited.push_back(find_evidence(citation.evidence.str()));
            if (cited.back() != kNone) {
                m_cited[cited.back()] = true;
            } else {
                resolved.lacks_evidence = true;
            }
            resolved.lacks_locator = resolved.lacks_locator || text_hash(citation.locator) == 0;
        }
        m_mappings.push_back(resolved);
        m_rationale_hashes.push_back(text_hash(mapping.rationale));
    }
    return cited;
}

void Study::cover()
{
    for (const auto& resolved : m_mappings) {
        // A mapping from or to nothing is no claim that counts.
        if (resolved.item == kNone || resolved.outcome == kNone) {
            continue;
        }
        const auto& item = m_framework.items[resolved.item];
        if (!m_framework.is_mappable(item)) {
            continue;
        }
        const auto apply = [&](std::size_t stage) {
            auto& cell = m_cells[resolved.item * m_stride + stage];
            cell.depth = std::max(cell.depth, resolved.depth);
        };
        if (m_framework.is_staged(item)) {
            (resolved.stages & m_cell_stages[resolved.item]).each(apply);
        } else {
            apply(0);
        }
    }
}

std::vector<std::uint32_t> Study::documents() const
{
    std::vector<std::uint32_t> first(m_programme.evidence.size());
    std::unordered_map<std::string_view, std::uint32_t> by_path, by_content;
    for (std::uint32_t e = 0; e < first.size(); ++e) {
        const auto& file = m_programme.evidence[e];
        const auto& content = e < m_facts.evidence.size() && !m_facts.evidence[e].sha256.empty()
                                  ? m_facts.evidence[e].sha256
                                  : file.sha256;
        first[e] = by_path.emplace(file.path, e).first->second;
        if (first[e] == e && !content.empty()) {
            first[e] = by_content.emplace(content, e).first->second;
        }
    }
    return first;
}

void Study::count_citations(std::span<const std::uint32_t> cited)
{
    /// One citation that a cell gets from one mapping.
    struct Cited {
        std::uint64_t cell_and_document; ///< 32 bits each: few things to compare are sorted fast
        std::uint64_t place;             ///< place_hash of the locator
        auto operator<=>(const Cited&) const = default;
    };
    const auto document = documents();
    std::vector<Cited> all;
    all.reserve(cited.size());
    for (std::size_t m = 0; m < m_mappings.size(); ++m) {
        const auto& resolved = m_mappings[m];
        const auto& citations = m_programme.mappings[m].citations;
        const auto evidence = cited.first(citations.size());
        cited = cited.subspan(citations.size());
        if (resolved.item == kNone || resolved.outcome == kNone || resolved.depth < m_policy.enough() ||
            !m_framework.is_mappable(m_framework.items[resolved.item])) {
            continue;
        }
        for (std::size_t i = 0; i < citations.size(); ++i) {
            if (evidence[i] == kNone) {
                continue; // what is not listed shows nothing
            }
            const auto place = place_hash(citations[i].locator);
            const auto add = [&](std::size_t stage) {
                const std::uint64_t cell = resolved.item * m_stride + stage;
                all.push_back({cell << 32U | document[evidence[i]], place});
            };
            if (m_framework.is_staged(m_framework.items[resolved.item])) {
                (resolved.stages & m_cell_stages[resolved.item]).each(add);
            } else {
                add(0);
            }
        }
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (const auto& one : all) {
        auto& cell = m_cells[one.cell_and_document >> 32U];
        const auto index = static_cast<std::uint32_t>(one.cell_and_document);
        ++cell.citations;
        const auto& facts = m_facts.evidence;
        const bool unread = index < facts.size() && facts[index].state == EvidenceFact::State::unreadable;
        cell.unread += unread ? 1U : 0U;
    }
}

const CellCoverage& Study::cell(std::uint32_t item, std::size_t stage) const noexcept
{
    return m_cells[item * m_stride + stage];
}

std::uint32_t Study::find_outcome(std::string_view id) const noexcept
{
    return find(m_outcome_by_id, id);
}

std::uint32_t Study::find_outcome_near(std::uint32_t expected, std::string_view id) const noexcept
{
    // Where ids repeat, the first counts, and only the map knows which that is.
    if (m_outcome_by_id.size() == m_outcomes.size()) {
        for (std::size_t i = expected; i < m_outcomes.size() && i < std::size_t{expected} + 2; ++i) {
            if (m_outcomes[i].outcome->id.str() == id) {
                return static_cast<std::uint32_t>(i);
            }
        }
    }
    return find_outcome(id);
}

std::uint32_t Study::find_evidence(std::string_view id) const noexcept
{
    return find(m_evidence_by_id, id);
}

std::vector<std::uint32_t> Study::ancestors_of_staged_items(unsigned distance) const
{
    std::vector<std::uint32_t> ancestors;
    for (const auto item : m_mappable) {
        if (!m_framework.is_staged(m_framework.items[item])) {
            continue;
        }
        auto at = item;
        for (unsigned step = 0; step < distance && at != kNone; ++step) {
            at = m_framework.items[at].parent;
        }
        // Document order keeps the items of one ancestor together.
        if (at != kNone && (ancestors.empty() || ancestors.back() != at)) {
            ancestors.push_back(at);
        }
    }
    return ancestors;
}

std::vector<std::uint32_t> Study::staged_items_below(std::uint32_t ancestor) const
{
    std::vector<std::uint32_t> below;
    for (const auto item : m_mappable) {
        for (auto at = item; at != kNone; at = m_framework.items[at].parent) {
            if (at == ancestor && m_framework.is_staged(m_framework.items[item])) {
                below.push_back(item);
                break;
            }
        }
    }
    return below;
}

} // namespace km::rules
