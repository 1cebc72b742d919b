// SPDX-License-Identifier: MIT
#include "validator/rules/text.hpp"

#include "validator/base/utf8.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

namespace km::rules {
namespace {

constexpr std::uint64_t kEach = 0x0101010101010101ULL; ///< times a byte: that byte eight times
constexpr std::uint64_t kHighBits = 0x80 * kEach;

constexpr bool is_space(char c) noexcept
{
    return static_cast<unsigned char>(c) <= ' '; // XML has no control characters but white space
}

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (is_space(text.back()) || text.back() == '.')) {
        text.remove_suffix(1);
    }
    return text;
}

/// The first bytes of @p text, at most eight, the first one lowest.
std::uint64_t load(std::string_view text) noexcept
{
    std::uint64_t word = 0;
    if (std::endian::native == std::endian::little && text.size() >= sizeof word) {
        std::memcpy(&word, text.data(), sizeof word);
        return word;
    }
    for (unsigned i = 0; i < std::min<std::size_t>(text.size(), sizeof word); ++i) {
        word |= std::uint64_t{static_cast<unsigned char>(text[i])} << 8 * i;
    }
    return word;
}

/// True where white space in @p word is more than single spaces, so that the text has to be folded. @p
/// before: the eight bytes before, or 0.
bool needs_folding(std::uint64_t word, std::uint64_t before) noexcept
{
    const auto spaces_of = [](std::uint64_t bytes) { // may also mark a '!' behind a space, which does no harm
        const auto difference = bytes ^ ' ' * kEach;
        return (difference - kEach) & ~difference & kHighBits;
    };
    const auto controls = (word - ' ' * kEach) & ~word & kHighBits;
    const auto spaces = spaces_of(word);
    return (controls | (spaces & (spaces << 8U | spaces_of(before) >> 56U))) != 0;
}

std::uint64_t lower_case(std::uint64_t word) noexcept
{
    const auto low = word & ~kHighBits;
    const auto from_a = low + (0x80 - 'A') * kEach;
    const auto beyond_z = low + (0x7F - 'Z') * kEach;
    const auto capitals = from_a & ~beyond_z & ~word & kHighBits;
    return word | capitals >> 2U; // 0x80 >> 2 is 'a' - 'A'
}

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t word) noexcept
{
    return std::rotl((hash ^ word) * 0x9E3779B97F4A7C15ULL, 29);
}

constexpr std::uint64_t finish(std::uint64_t hash) noexcept
{
    return (hash ^ hash >> 32U) | 1U;
}

/// As text_hash() before finish(), of the text with its white space folded to single spaces.
std::uint64_t folded_hash(std::string_view text) noexcept
{
    std::uint64_t hash = 1;
    std::uint64_t word = 0;
    unsigned bits = 0;
    bool after_space = false;
    for (const char c : text) {
        const bool space = is_space(c);
        if (!space || !after_space) {
            word |= std::uint64_t{static_cast<unsigned char>(space ? ' ' : to_lower(c))} << bits;
            bits += 8;
        }
        after_space = space;
        if (bits == 64) {
            hash = mix(hash, word);
            word = 0;
            bits = 0;
        }
    }
    return bits == 0 ? hash : mix(hash, word);
}

} // namespace

bool is_same_text(std::string_view a, std::string_view b) noexcept
{
    a = trimmed(a);
    b = trimmed(b);
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (is_space(a[i]) && is_space(b[j])) {
            // Neither text ends in white space, so both go on after it.
            for (; is_space(a[i]); ++i) {}
            for (; is_space(b[j]); ++j) {}
        } else if (to_lower(a[i++]) != to_lower(b[j++])) {
            return false;
        }
    }
    return i == a.size() && j == b.size();
}

std::uint64_t text_hash(std::string_view text) noexcept
{
    text = trimmed(text);
    if (text.empty()) {
        return 0;
    }
    std::uint64_t hash = 1;
    std::uint64_t before = 0;
    for (auto rest = text; !rest.empty(); rest.remove_prefix(std::min<std::size_t>(rest.size(), 8))) {
        const auto word = load(rest);
        const auto padding = rest.size() < 8 ? 0x7F * kEach << 8 * rest.size() : 0;
        if (needs_folding(word | padding, before)) {
            return finish(folded_hash(text));
        }
        hash = mix(hash, lower_case(word));
        before = word;
    }
    return finish(hash);
}

std::uint64_t place_hash(std::string_view place)
{
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    std::string folded;
    if (!std::all_of(place.begin(), place.end(), is_ascii)) {
        folded = caseless_key(place);
        place = folded;
    }
    enum class Kind { none, letter, digit };
    const auto kind_at = [&](std::size_t at) {
        const char c = to_lower(place[at]);
        if (c >= '0' && c <= '9') {
            return Kind::digit;
        }
        if (is_ascii(c)) {
            return c >= 'a' && c <= 'z' ? Kind::letter : Kind::none;
        }
        // U+2000 to U+207F and U+00A0 to U+00BF: dashes, quotation marks, spaces.
        const auto rest = place.substr(at);
        const bool between =
            rest.starts_with("\xE2\x80") || rest.starts_with("\xE2\x81") || rest.starts_with("\xC2");
        return between ? Kind::none : Kind::letter;
    };
    std::uint64_t hash = 0;
    auto before = Kind::none;
    for (std::size_t at = 0; at < place.size(); ++at) {
        const auto kind = kind_at(at);
        if (kind == Kind::none) {
            const auto lead = static_cast<unsigned char>(place[at]);
            at += lead == 0xE2 ? 2 : lead == 0xC2 ? 1 : 0; // the rest of the character
        } else {
            hash =
                mix(hash, static_cast<unsigned char>(to_lower(place[at])) + (kind == before ? 0U : 0x100U));
        }
        before = kind;
    }
    return hash == 0 ? 0 : finish(hash);
}

std::size_t count_words(std::string_view text) noexcept
{
    std::size_t count = 0;
    bool outside = true;
    for (const char c : text) {
        const bool space = is_space(c);
        count += outside && !space ? 1U : 0U;
        outside = space;
    }
    return count;
}

} // namespace km::rules
