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
        skip_space();
    }
    [[nodiscard]] bool done() const noexcept { return m_at == m_end; }
    unsigned char take() noexcept
    {
        const auto c = fold(*m_at++);
        if (c == ' ') {
            skip_space();
        }
        return done() && c == ' ' ? static_cast<unsigned char>(0) : c; // 0: the text has ended
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
    // What is left of the longer one may be the space at its end.
    const auto ends = [](Folded& rest) { return rest.done() || rest.take() == 0; };
    return ends(left) && ends(right);
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
        word = word << 8U | rest.take(); // a 0 at the end leaves the word as it is, but for the shift: see below
        if (++bytes == sizeof word) {
            hash = mix(hash, word);
            word = 0;
            bytes = 0;
        }
    }
    hash = mix(hash, word);
    hash ^= hash >> 31U;
    return hash | 1U;
}

} // namespace km::rules
