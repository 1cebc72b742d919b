// SPDX-License-Identifier: MIT
#include "editor/document/list_lines.hpp"

#include "validator/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace km::document {

namespace {

constexpr bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}
constexpr bool is_upper(char c) noexcept
{
    return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) noexcept
{
    return c >= 'a' && c <= 'z';
}
constexpr bool is_letter(char c) noexcept
{
    return is_upper(c) || is_lower(c);
}
constexpr bool is_space(char c) noexcept
{
    return c == ' ' || c == '\t';
}

struct Replacement {
    std::string_view from, to;
};
constexpr std::array kReplacements{
    Replacement{"\r\n", "\n"},         Replacement{"\r", "\n"},
    Replacement{"\v", "\n"}, // a line break inside a paragraph, as word processors copy it
    Replacement{"\f", "\n"},           Replacement{"\xC2\x85", "\n"},
    Replacement{"\xE2\x80\xA8", "\n"}, Replacement{"\xE2\x80\xA9", "\n"},
    Replacement{"\xC2\xA0", " "},      Replacement{"\xE2\x80\xAF", " "},
    Replacement{"\xE2\x81\x9F", " "},  Replacement{"\xE3\x80\x80", " "},
    Replacement{"\xC2\xAD", ""},       Replacement{"\xEF\xBB\xBF", ""},
    Replacement{"\xE2\x80\x8B", ""},   Replacement{"\xE2\x80\x8C", ""},
    Replacement{"\xE2\x80\x8D", ""},   Replacement{"\xE2\x80\x8E", ""},
    Replacement{"\xE2\x80\x8F", ""},   Replacement{"\xE2\x81\xA0", ""},
};

/// Signs that are a bullet whatever follows.
constexpr std::array<std::string_view, 30> kBullets{"•", "◦", "▪", "▫", "■", "□", "●", "○", "‣", "⁃",
                                                    "∙", "·", "►", "▶", "➢", "➤", "➔", "→", "✓", "✔",
                                                    "☐", "☑", "❖", "◆", "◇", "★", "☆", "✦", "»", "‐"};
/// Signs that are one where white space follows.
constexpr std::array<std::string_view, 9> kSpacedBullets{"-", "–", "—", "−", "*", "+", "o", "§", ">"};

std::string_view after_space(std::string_view text) noexcept
{
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    return text;
}

std::optional<Marker> read_bullet(std::string_view line)
{
    for (const auto sign : kBullets) {
        if (line.starts_with(sign)) {
            return Marker{Marker::Kind::bullet, 1, 0, std::string{sign},
                          after_space(line.substr(sign.size()))};
        }
    }
    // U+F000 to U+F0FF: the bullets of symbol fonts.
    if (line.size() > 3 && line[0] == '\xEF' &&
        (line[1] == '\x80' || line[1] == '\x81' || line[1] == '\x82' || line[1] == '\x83')) {
        return Marker{Marker::Kind::bullet, 1, 0, std::string{line.substr(0, 3)},
                      after_space(line.substr(3))};
    }
    for (const auto sign : kSpacedBullets) {
        if (line.starts_with(sign) && (line.size() == sign.size() || is_space(line[sign.size()]))) {
            return Marker{Marker::Kind::bullet, 1, 0, std::string{sign},
                          after_space(line.substr(sign.size()))};
        }
    }
    return std::nullopt;
}

/// The end of "1", "1.2", "1.2.3" at the start of the text; how many parts; the last part.
struct Number {
    std::size_t end = 0, parts = 0;
    std::uint32_t last = 0;
};

std::optional<Number> read_number(std::string_view text)
{
    Number number;
    for (auto at = number.end; at < text.size() && is_digit(text[at]);) {
        const auto start = at;
        while (at < text.size() && is_digit(text[at])) {
            ++at;
        }
        if (at - start > 3) {
            return std::nullopt; // a year, a sum
        }
        std::from_chars(text.data() + start, text.data() + at, number.last);
        number.end = at;
        ++number.parts;
        if (at < text.size() && text[at] == '.') {
            ++at;
        }
    }
    return number.parts > 0 ? std::optional{number} : std::nullopt;
}

bool is_roman(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= 6 &&
           (text.find_first_not_of("ivxlc") == std::string_view::npos ||
            text.find_first_not_of("IVXLC") == std::string_view::npos);
}

std::optional<Marker> read_numbering(std::string_view line)
{
    const bool open = line.starts_with('(');
    const auto text = open ? line.substr(1) : line;
    const auto closes = [&](std::size_t at) {
        return at < text.size() && (text[at] == ')' || (!open && (text[at] == '.' || text[at] == ':')));
    };
    const auto rest_at = [&](std::size_t at) -> std::optional<std::string_view> {
        if (at == text.size()) {
            return text.substr(at);
        }
        return is_space(text[at]) ? std::optional{after_space(text.substr(at))} : std::nullopt;
    };
    if (const auto number = read_number(text)) {
        Marker marker{Marker::Kind::number, number->parts, number->last, {}, {}};
        if (closes(number->end)) {
            if (const auto rest = rest_at(number->end + 1)) {
                marker.words = *rest;
                return marker;
            }
        } else if (const auto rest = rest_at(number->end); rest && !open && !starts_small(*rest)) {
            marker.kind = number->parts > 1 || (number->end < text.size() && text[number->end] == '\t')
                              ? Marker::Kind::number
                              : Marker::Kind::bare_number;
            marker.words = *rest;
            return marker;
        }
        return std::nullopt;
    }
    std::size_t letters = 0;
    while (letters < text.size() && is_letter(text[letters])) {
        ++letters;
    }
    if (letters == 0 || !closes(letters) || text[letters] == ':') {
        return std::nullopt;
    }
    const auto rest = rest_at(letters + 1);
    if (!rest || rest->empty()) {
        return std::nullopt;
    }
    const auto word = text.substr(0, letters);
    if (letters == 1 && word != "i" && word != "v" && word != "x") {
        return Marker{Marker::Kind::letter, 1, 0, {}, *rest};
    }
    if (is_roman(word)) {
        return Marker{Marker::Kind::roman, 1, 0, {}, *rest};
    }
    return std::nullopt;
}

/// Where the word (lower case) begins the line, what follows it; nullopt: it does not.
std::optional<std::string_view> after_word(std::string_view line, std::string_view word)
{
    if (line.size() < word.size() || lower(line.substr(0, word.size())) != word) {
        return std::nullopt;
    }
    const auto rest = line.substr(word.size());
    if (!rest.empty() && is_letter(rest.front())) {
        return std::nullopt;
    }
    return rest;
}

/// Skips ":", "-", dashes, dots and space. @p found: there was more than space.
std::string_view after_separator(std::string_view text, bool& found)
{
    found = false;
    for (bool more = true; more;) {
        more = false;
        text = after_space(text);
        for (const std::string_view sign : {":", "-", "–", "—", ".", "|", ")"}) {
            if (text.starts_with(sign)) {
                text.remove_prefix(sign.size());
                found = more = true;
            }
        }
    }
    return text;
}

std::optional<Marker> read_label(std::string_view line)
{
    static constexpr std::array<std::string_view, 9> kLabels{
        "learning outcome", "learning objective", "outcome", "objective", "ilo", "mlo", "plo", "clo", "lo"};
    for (const auto word : kLabels) {
        const auto rest = after_word(line, word);
        if (!rest) {
            continue;
        }
        const auto text = after_space(*rest);
        const auto number = read_number(text);
        if (!number) {
            return std::nullopt;
        }
        bool separated = false;
        const auto words = after_separator(text.substr(number->end), separated);
        if (!separated && !text.substr(number->end).starts_with(' ') &&
            !text.substr(number->end).starts_with('\t')) {
            return std::nullopt;
        }
        std::string code;
        if (word.size() <= 3) {
            code.append(line.substr(0, word.size())).append(text.substr(0, number->end));
        }
        return Marker{Marker::Kind::label, 1, number->last, std::move(code), words};
    }
    return std::nullopt;
}

std::optional<Marker> read_heading(std::string_view line)
{
    if (line.starts_with('#')) {
        const auto hashes = std::min(line.find_first_not_of('#'), line.size());
        if (hashes < line.size() && is_space(line[hashes])) {
            auto marker = read_heading(after_space(line.substr(hashes)));
            return marker ? *marker
                          : Marker{Marker::Kind::module, 1, 0, {}, after_space(line.substr(hashes))};
        }
    }
    static constexpr std::array<std::string_view, 15> kWords{
        "module",  "unit",  "session", "workshop", "day",     "week",  "block",      "part",
        "section", "topic", "theme",   "lesson",   "chapter", "phase", "masterclass"};
    static constexpr std::array<std::string_view, 12> kNumbers{
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"};
    for (const auto word : kWords) {
        const auto rest = after_word(line, word);
        if (!rest || !rest->starts_with(' ')) {
            continue;
        }
        const auto text = after_space(*rest);
        std::size_t end = 0;
        if (const auto number = read_number(text)) {
            end = number->end;
        } else {
            while (end < text.size() && is_letter(text[end])) {
                ++end;
            }
            const auto numeral = text.substr(0, end);
            if (!is_roman(numeral) && !(end == 1 && is_upper(text[0])) &&
                std::find(kNumbers.begin(), kNumbers.end(), lower(numeral)) == kNumbers.end()) {
                return std::nullopt;
            }
        }
        bool separated = false;
        const auto title = after_separator(text.substr(end), separated);
        if (!title.empty() && !separated &&
            (!is_space(text[end]) || starts_small(title) || ends_sentence(title))) {
            return std::nullopt; // "Session 2 shows how …" is a sentence
        }
        // "Module" and "Unit" say nothing that the id does not; a day or a week does.
        const bool plain = word == "module" || word == "unit";
        return Marker{Marker::Kind::module, 1, 0, {}, plain && !title.empty() ? title : line};
    }
    return std::nullopt;
}

} // namespace

std::string normalise_text(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto found = std::find_if(kReplacements.begin(), kReplacements.end(),
                                        [&](const Replacement& each) { return text.starts_with(each.from); });
        if (found != kReplacements.end()) {
            out += found->to;
            text.remove_prefix(found->from.size());
        } else if (text.starts_with("\xE2\x80") && text.size() > 2 &&
                   static_cast<unsigned char>(text[2]) <= 0x8A) {
            out += ' '; // U+2000 to U+200A: spaces of many widths
            text.remove_prefix(3);
        } else {
            const auto c = static_cast<unsigned char>(text.front());
            if (c >= 0x20 || c == '\n' || c == '\t') {
                out += text.front();
            }
            text.remove_prefix(1);
        }
    }
    return out;
}

std::string_view strip(std::string_view text) noexcept
{
    text = after_space(text);
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

Marker read_marker(std::string_view line)
{
    line = strip(line);
    if (auto heading = read_heading(line)) {
        return *heading;
    }
    Marker none{Marker::Kind::none, 1, 0, {}, line};
    auto marker = read_bullet(line);
    if (!marker) {
        marker = read_label(line);
    }
    if (!marker) {
        marker = read_numbering(line);
    }
    if (!marker) {
        return none;
    }
    // "• 1. Explain", "1. LO1: Explain": one level, two signs.
    if (auto label = read_label(marker->words); label && marker->kind != Marker::Kind::label) {
        marker->words = label->words;
        marker->sign = label->sign;
    } else if (marker->kind == Marker::Kind::bullet) {
        if (const auto inner = read_numbering(marker->words); inner && inner->kind == Marker::Kind::number) {
            marker->words = inner->words;
        }
    } else if (const auto heading = read_heading(marker->words)) {
        return *heading;
    }
    return *marker;
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

bool starts_small(std::string_view words) noexcept
{
    return !words.empty() && is_lower(words.front());
}

bool ends_sentence(std::string_view words) noexcept
{
    return !words.empty() && std::string_view{".;!?"}.find(words.back()) != std::string_view::npos;
}

bool is_lead_in(std::string_view words)
{
    auto text = lower(strip(words));
    for (const std::string_view end : {"…", "...", ":", " to", " -", " –"}) {
        if (text.ends_with(end) && end != " to") {
            text.erase(text.size() - end.size());
            text = std::string{strip(text)};
        }
    }
    static constexpr std::array<std::string_view, 15> kWhole{"learning outcomes",
                                                             "learning outcome",
                                                             "intended learning outcomes",
                                                             "module learning outcomes",
                                                             "module outcomes",
                                                             "programme outcomes",
                                                             "programme learning outcomes",
                                                             "outcomes",
                                                             "objectives",
                                                             "learning objectives",
                                                             "aims",
                                                             "aims and objectives",
                                                             "key outcomes",
                                                             "session outcomes",
                                                             "unit outcomes"};
    if (std::find(kWhole.begin(), kWhole.end(), text) != kWhole.end()) {
        return true;
    }
    static constexpr std::array<std::string_view, 8> kEnds{
        "will be able to", "should be able to", "can",         "will",
        "be able to",      "you will",          "are able to", "will have"};
    static constexpr std::array<std::string_view, 9> kStarts{
        "by the end of",   "at the end of", "on completion",    "on successful completion", "upon completion",
        "upon successful", "after this",    "after completing", "having completed"};
    const bool starts = std::any_of(kStarts.begin(), kStarts.end(),
                                    [&](std::string_view start) { return text.starts_with(start); });
    const bool ends = std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) {
        return text.ends_with(end) &&
               (text.size() == end.size() || text[text.size() - end.size() - 1] == ' ');
    });
    return ends || (starts && strip(words).ends_with(':'));
}

bool is_in_capitals(std::string_view words) noexcept
{
    const auto letters = std::count_if(words.begin(), words.end(), is_letter);
    return letters >= 4 && std::none_of(words.begin(), words.end(), is_lower);
}

bool is_code(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= 16 && std::any_of(text.begin(), text.end(), is_letter) &&
           std::any_of(text.begin(), text.end(), is_digit) &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
           });
}

std::string tidy_outcome(std::string_view words)
{
    auto text = collapse_space(words);
    bool joined = false;
    for (const std::string_view end : {" and", " or"}) {
        if (text.ends_with(";" + std::string{end}) || text.ends_with("," + std::string{end})) {
            text.erase(text.size() - end.size());
            joined = true;
        }
    }
    while (!text.empty() && (text.back() == ';' || text.back() == ',' || (joined && text.back() == ' '))) {
        text.pop_back();
    }
    return text;
}

std::string tidy_title(std::string_view words)
{
    auto text = collapse_space(words);
    while (!text.empty() && (text.back() == ':' || text.back() == ' ')) {
        text.pop_back();
    }
    return text;
}

} // namespace km::document
