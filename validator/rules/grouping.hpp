// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Finding what stands more than once, and what belongs to one outcome, in time linear in the programme's
/// size. Errors: none. Thread-safety: pure functions.

#include "validator/rules/study.hpp"
#include "validator/rules/text.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace km::rules {

/// Counts of hashes in a fixed table: more than the truth where two hashes share a place, never less. It
/// keeps the texts that stand once, nearly all of them in a good programme, out of the exact and slower
/// comparison.
class HashCounts {
public:
    explicit HashCounts(std::size_t expected);
    void add(std::uint64_t hash) noexcept;
    [[nodiscard]] std::size_t at_most(std::uint64_t hash) const noexcept
    {
        return m_counts[hash >> 1U & m_mask];
    }

private:
    std::vector<std::uint8_t> m_counts;
    std::uint64_t m_mask;
};

/// Indexes of the same text, lowest first.
using Group = std::vector<std::uint32_t>;

/// Every text that stands at @p at_least (1–255) or more of the indexes of @p hashes, in the order of first
/// use. Blank texts are left out. @p text_of: index to std::string_view, whose text_hash is in @p hashes.
template <typename TextOf>
[[nodiscard]] std::vector<Group>
repeated_texts(std::span<const std::uint64_t> hashes, std::size_t at_least, TextOf text_of)
{
    HashCounts counts{hashes.size()};
    for (const auto hash : hashes) {
        counts.add(hash);
    }
    std::vector<Group> groups;
    std::unordered_map<std::uint64_t, std::size_t> by_hash;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        if (hashes[i] == 0 || counts.at_most(hashes[i]) < at_least) {
            continue;
        }
        const auto [found, fresh] = by_hash.emplace(hashes[i], groups.size());
        if (fresh) {
            groups.emplace_back();
        }
        auto& group = groups[found->second];
        if (fresh || is_same_text(text_of(group.front()), text_of(i))) {
            group.push_back(static_cast<std::uint32_t>(i));
        }
    }
    std::erase_if(groups, [&](const Group& group) { return group.size() < at_least; });
    return groups;
}

/// The same for texts that are few.
template <typename TextOf>
[[nodiscard]] std::vector<Group> repeated_texts(std::size_t count, std::size_t at_least, TextOf text_of)
{
    std::vector<std::uint64_t> hashes(count);
    for (std::size_t i = 0; i < count; ++i) {
        hashes[i] = text_hash(text_of(i));
    }
    return repeated_texts(hashes, at_least, text_of);
}

/// The mappings of each programme outcome, in file order; those from an unknown outcome are left out.
class MappingsByOutcome {
public:
    explicit MappingsByOutcome(const Study& study);

    /// Indexes in Study::mappings(). @p outcome: index in Study::outcomes().
    [[nodiscard]] std::span<const std::uint32_t> of(std::size_t outcome) const noexcept
    {
        return std::span{m_mappings}.subspan(m_starts[outcome], m_starts[outcome + 1] - m_starts[outcome]);
    }

private:
    std::vector<std::uint32_t> m_starts; ///< in m_mappings, by outcome, and one past the last
    std::vector<std::uint32_t> m_mappings;
};

} // namespace km::rules
