// SPDX-License-Identifier: MIT
#include "validator/rules/grouping.hpp"

#include <algorithm>
#include <bit>

namespace km::rules {

HashCounts::HashCounts(std::size_t expected)
    : m_counts(std::bit_ceil(expected * 8 + 8))
    , m_mask{m_counts.size() - 1}
{}

void HashCounts::add(std::uint64_t hash) noexcept
{
    auto& count = m_counts[hash >> 1U & m_mask];
    count = static_cast<std::uint8_t>(std::min(count + 1, 255));
}

MappingsByOutcome::MappingsByOutcome(const Study& study) : m_starts(study.outcomes().size() + 1)
{
    const auto mappings = study.mappings();
    for (const auto& mapping : mappings) {
        if (mapping.outcome != model::kNone) {
            ++m_starts[mapping.outcome + 1];
        }
    }
    for (std::size_t outcome = 1; outcome < m_starts.size(); ++outcome) {
        m_starts[outcome] += m_starts[outcome - 1];
    }
    m_mappings.resize(m_starts.back());
    auto next = m_starts;
    for (std::uint32_t m = 0; m < mappings.size(); ++m) {
        if (mappings[m].outcome != model::kNone) {
            m_mappings[next[mappings[m].outcome]++] = m;
        }
    }
}

} // namespace km::rules
