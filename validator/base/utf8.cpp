// SPDX-License-Identifier: MIT
#include "validator/base/utf8.hpp"

#include "validator/base/c_ptr.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <unicode/uchar.h>
#include <utf8proc.h>

namespace km {

Decoded decode(std::string_view text, std::size_t at) noexcept
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const std::size_t left = text.size() - at;
    const auto continues = [&](std::size_t i) { return i < left && (byte(i) & 0xC0U) == 0x80U; };
    const std::uint32_t first = byte(0);
    if (first < 0x80) {
        return {first, 1};
    }
    if (first >= 0xC2 && first < 0xE0 && continues(1)) {
        return {((first & 0x1FU) << 6U) | (byte(1) & 0x3FU), 2};
    }
    if (first >= 0xE0 && first < 0xF0 && continues(1) && continues(2)) {
        const std::uint32_t value = ((first & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
        const bool surrogate = value >= 0xD800 && value < 0xE000;
        return {value, value < 0x800 || surrogate ? 0U : 3U};
    }
    if (first >= 0xF0 && first < 0xF5 && continues(1) && continues(2) && continues(3)) {
        const std::uint32_t value = ((first & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) |
                                    ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU);
        return {value, value < 0x10000 || value > 0x10FFFF ? 0U : 4U};
    }
    return {0, 0};
}

namespace {

constexpr std::size_t kBlock = 64;

/// ASCII, and no control characters but line feeds, in kBlock bytes: eight at a time, each in a byte of a
/// word.
bool is_plain(const char* block) noexcept
{
    constexpr std::uint64_t each = 0x0101010101010101ULL; // times a byte: that byte eight times
    constexpr std::uint64_t high_bits = 0x80 * each;
    std::uint64_t other = 0;
    for (std::size_t i = 0; i < kBlock; i += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, block + i, sizeof word);
        // The high bit of each byte says: below a space (of ASCII); not a line feed.
        const auto control = ~((word | high_bits) - ' ' * each);
        const auto difference = word ^ '\n' * each;
        const auto no_line_feed = ((difference & ~high_bits) + ~high_bits) | difference;
        other |= word | (control & no_line_feed);
    }
    return (other & high_bits) == 0;
}

constexpr bool is_space(char c) noexcept
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

} // namespace

std::optional<std::size_t> find_invalid_xml_text(std::string_view text) noexcept
{
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(at + kBlock, text.size());
        if (end - at == kBlock && is_plain(text.data() + at)) { // nearly everywhere
            at = end;
            continue;
        }
        while (at < end) {
            const auto [code_point, length] = decode(text, at);
            const bool control =
                code_point < 0x20 && code_point != '\t' && code_point != '\n' && code_point != '\r';
            if (length == 0 || control || code_point == 0xFFFE || code_point == 0xFFFF) {
                return at;
            }
            at += length;
        }
    }
    return std::nullopt;
}

bool is_utf8(std::string_view text) noexcept
{
    for (std::size_t at = 0; at < text.size();) {
        const auto length = decode(text, at).length;
        if (length == 0) {
            return false;
        }
        at += length;
    }
    return true;
}

CleanText clean_text(std::string_view text, Lines lines)
{
    constexpr std::uint32_t line_separator = 0x2028, paragraph_separator = 0x2029;
    constexpr std::uint32_t first_no_character = 0xFFFE, last_no_character = 0xFFFF;
    const char line_break = lines == Lines::one ? ' ' : '\n';
    CleanText clean;
    clean.text.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto [code_point, length] = decode(text, at);
        if (length == 0) {
            ++clean.dropped;
            ++at;
            continue;
        }
        switch (code_point) {
        case '\r':
            if (text.substr(at + 1).starts_with('\n')) {
                break; // the line feed counts
            }
            [[fallthrough]];
        case '\n':
        case '\v':
        case line_separator:
        case paragraph_separator: clean.text += line_break; break;
        case '\t': clean.text += lines == Lines::one ? ' ' : '\t'; break;
        default:
            if (code_point < 0x20 || (code_point >= first_no_character && code_point <= last_no_character)) {
                ++clean.dropped;
            } else {
                clean.text += text.substr(at, length);
            }
        }
        at += length;
    }
    return clean;
}

bool is_clean(std::string_view text, Lines lines)
{
    // Bytes first: hardly a text has any of these.
    const bool may_be_other = std::ranges::any_of(text, [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        const bool allowed = lines == Lines::several && (c == '\n' || c == '\t');
        return (byte < 0x20 && !allowed) || byte >= 0xE2;
    });
    return (!may_be_other && is_utf8(text)) || clean_text(text, lines).text == text;
}

std::string_view first_bytes(std::string_view text, std::size_t max_bytes) noexcept
{
    if (text.size() <= max_bytes) {
        return text;
    }
    while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xC0U) == 0x80U) {
        --max_bytes;
    }
    return text.substr(0, max_bytes);
}

std::string collapse_space(std::string_view text)
{
    constexpr std::string_view no_break_space = "\xC2\xA0";
    std::string folded;
    folded.reserve(text.size());
    std::size_t at = 0;
    const auto space_here = [&] {
        return is_space(text[at])                                           ? std::size_t{1}
               : text[at] == '\xC2' && text.substr(at, 2) == no_break_space ? 2
                                                                            : 0;
    };
    while (at < text.size()) {
        if (const auto space = space_here(); space != 0) {
            at += space;
            continue;
        }
        const auto word = at;
        do {
            for (++at; at < text.size() && text[at] > ' '; ++at) {} // the bulk of it, ASCII
        } while (at < text.size() && space_here() == 0);
        folded.append(folded.empty() ? "" : " ").append(text.substr(word, at - word));
    }
    return folded;
}

namespace {

/// utf8proc sorts the combining marks on one base by insertion: on a long run of them, its time grows with the square.
/// Where to cut @p text so that no run is longer than the Stream-Safe Text Format has it (UAX #15, 13.1).
std::size_t end_of_long_run(std::string_view text)
{
    constexpr unsigned longest = 30;
    unsigned run = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto [code_point, length] = decode(text, at);
        at += std::max<std::size_t>(length, 1);
        run = (U_GET_GC_MASK(static_cast<UChar32>(code_point)) & U_GC_M_MASK) != 0 ? run + 1 : 0;
        if (run == longest) {
            return at;
        }
    }
    return text.size();
}

std::string folded(std::string_view text, int more_options)
{
    // Nearly every text: then the key is the text in lower case.
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
        std::string key{text};
        for (char& c : key) {
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        return key;
    }
    std::string key;
    for (std::string_view rest = text; !rest.empty();) {
        const auto part = rest.substr(0, end_of_long_run(rest));
        rest.remove_prefix(part.size());
        utf8proc_uint8_t* mapped = nullptr;
        const auto options =
            static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                           UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | more_options);
        const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(part.data()),
                                         static_cast<utf8proc_ssize_t>(part.size()), &mapped, options);
        const CPtr<utf8proc_uint8_t, std::free> owner{mapped};
        if (length < 0) {
            return std::string{text};
        }
        key.append(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
    }
    return key;
}

} // namespace

std::string caseless_key(std::string_view text)
{
    return folded(text, 0);
}

std::string search_key(std::string_view text)
{
    return folded(text, UTF8PROC_STRIPMARK);
}

std::size_t count_code_points(std::string_view text) noexcept
{
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
    }
    return count;
}

namespace {

constexpr unsigned kMaxMarks = 4; ///< on one base; every living script does with fewer

std::uint32_t category(std::uint32_t code_point) noexcept
{
    return U_GET_GC_MASK(static_cast<UChar32>(code_point));
}

bool is_invisible(std::uint32_t code_point) noexcept
{
    constexpr std::uint32_t blank_braille = 0x2800;
    return (category(code_point) & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK)) != 0 ||
           u_hasBinaryProperty(static_cast<UChar32>(code_point), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 ||
           code_point == blank_braille;
}

bool deceives(std::uint32_t code_point) noexcept
{
    return is_invisible(code_point) ||
           (category(code_point) & (U_GC_ZS_MASK | U_GC_CS_MASK | U_GC_CO_MASK | U_GC_CN_MASK)) != 0;
}

/// @p text with @p escape(code point, its bytes) in place of what deceives, is ill-formed (length 0) or is one mark too
/// many.
template <typename IsPlain, typename Escape>
std::string escaped(std::string_view text, IsPlain is_plain, Escape escape)
{
    std::string safe;
    safe.reserve(text.size());
    unsigned marks = kMaxMarks; // at the start there is no base: what was printed before must not become one
    for (std::size_t at = 0; at < text.size();) {
        const auto plain = at;
        while (at < text.size() && is_plain(text[at])) {
            ++at;
        }
        if (at != plain) {
            safe.append(text.substr(plain, at - plain));
            marks = 0;
            continue;
        }
        const auto decoded = decode(text, at);
        const auto bytes = text.substr(at, std::max<std::size_t>(decoded.length, 1));
        at += bytes.size();
        const bool mark =
            decoded.length != 0 && (category(decoded.code_point) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0;
        marks = mark ? marks + 1 : 0;
        if (decoded.length == 0 || marks > kMaxMarks || deceives(decoded.code_point)) {
            escape(safe, decoded, bytes);
            marks = kMaxMarks; // nor is an escape a base
        } else {
            safe.append(bytes);
        }
    }
    return safe;
}

} // namespace

std::string printable(std::string_view text)
{
    return escaped(
        text, [](char c) { return c >= ' ' && c <= '~'; },
        [](std::string& safe, Decoded decoded, std::string_view bytes) {
            safe += decoded.length != 0 ? fmt::format("\\u{{{:X}}}", decoded.code_point)
                                        : fmt::format("\\x{:02X}", static_cast<unsigned char>(bytes[0]));
        });
}

std::string json_with_escapes(std::string_view document)
{
    return escaped(
        document, [](char c) { return (c >= ' ' && c <= '~') || c == '\n'; },
        [](std::string& safe, Decoded decoded, std::string_view) {
            constexpr std::uint32_t replacement = 0xFFFD;
            constexpr std::uint32_t first_of_two = 0x10000; // in UTF-16
            const auto code_point = decoded.length == 0 ? replacement : decoded.code_point;
            safe += code_point < first_of_two
                        ? fmt::format("\\u{:04x}", code_point)
                        : fmt::format("\\u{:04x}\\u{:04x}", 0xD800U + ((code_point - first_of_two) >> 10U),
                                      0xDC00U + ((code_point - first_of_two) & 0x3FFU));
        });
}

bool has_invisible(std::string_view name) noexcept
{
    for (std::size_t at = 0; at < name.size();) {
        const auto [code_point, length] = decode(name, at);
        const bool variation_selector = code_point >= 0xFE00 && code_point <= 0xFE0F;
        if (length == 0 || (is_invisible(code_point) && !variation_selector)) {
            return true;
        }
        at += length;
    }
    return false;
}

void append_utf8(std::string& text, char32_t character)
{
    constexpr utf8proc_int32_t replacement = 0xFFFD;
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto code_point = static_cast<utf8proc_int32_t>(character);
    const auto size =
        utf8proc_encode_char(utf8proc_codepoint_valid(code_point) ? code_point : replacement, bytes.data());
    text.append(bytes.begin(), bytes.begin() + size);
}

} // namespace km
