// SPDX-License-Identifier: MIT
#include "validator/rules/grouping.hpp"

#include <array>
#include <bit>

namespace km::rules {
namespace {

/// Each byte as it is compared: small letters, every kind of white space a space.
constexpr auto kFolded = [] {
    std::array<unsigned char, 256> folded{};
    for (std::size_t i = 0; i < folded.size(); ++i) {
        folded[i] = static_cast<unsigned char>(to_lower(static_cast<char>(i)));
    }
    for (const unsigned char space : {'\t', '\n', '\r'}) {
        folded[space] = ' ';
    }
    return folded;
}();

/// Hands out the folded bytes of a text, one space for each run and none at the ends.
class Folded {
public:
    explicit Folded(std::string_view text) noexcept : m_at{text.data()}, m_end{text.data() + text.size()}
    {
        while (m_at != m_end && fold(m_end[-1]) == ' ') {
            --m_end;
        }
        skip_space();
    }
    [[nodiscard]] bool done() const noexcept { return m_at == m_end; }
    unsigned char take() noexcept
    {
        const auto c = fold(*m_at++);
        if (c == ' ') {
            skip_space();
        }
        return c;
    }

private:
    static unsigned char fold(char c) noexcept { return kFolded[static_cast<unsigned char>(c)]; }
    void skip_space() noexcept
    {
        while (m_at != m_end && fold(*m_at) == ' ') {
            ++m_at;
        }
    }

    const char* m_at;
    const char* m_end;
};

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t word) noexcept
{
    return std::rotl((hash ^ word) * 0x9E3779B97F4A7C15ULL, 29);
}

} // namespace

bool is_same_text(std::string_view a, std::string_view b) noexcept
{
    Folded left{a};
    Folded right{b};
    while (!left.done() && !right.done()) {
        if (left.take() != right.take()) {
            return false;
        }
    }
    return left.done() && right.done();
}

std::uint64_t text_hash(std::string_view text) noexcept
{
    Folded rest{text};
    if (rest.done()) {
        return 0;
    }
    std::uint64_t hash = 1;
    std::uint64_t word = 0;
    unsigned bytes = 0;
    while (!rest.done()) {
        word = word << 8U | rest.take();
        if (++bytes == sizeof word) {
            hash = mix(hash, word);
            word = 0;
            bytes = 0;
        }
    }
    hash = mix(hash, word);
    return (hash ^ hash >> 32U) | 1U;
}

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
