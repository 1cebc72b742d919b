// SPDX-License-Identifier: MIT
#include "validator/base/scripts.hpp"

#include "validator/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace km {
namespace {

constexpr std::size_t kMaxForeignLetters = 5;

struct Letter {
    std::string_view text;
    UScriptCode script;
};

/// USCRIPT_COMMON where it may be in a word of any script (digits, accents).
UScriptCode script_of(std::uint32_t code_point)
{
    UErrorCode problem = U_ZERO_ERROR;
    const auto script = uscript_getScript(static_cast<UChar32>(code_point), &problem);
    constexpr std::array<UScriptCode, 4> east_asian{USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_BOPOMOFO,
                                                    USCRIPT_HANGUL};
    if (U_FAILURE(problem) || script == USCRIPT_INHERITED || script == USCRIPT_UNKNOWN) {
        return USCRIPT_COMMON;
    }
    return std::find(east_asian.begin(), east_asian.end(), script) == east_asian.end() ? script : USCRIPT_HAN;
}

std::optional<MixedWord> mixed(std::string_view word, const std::vector<Letter>& letters)
{
    std::map<UScriptCode, std::size_t> counts;
    for (const auto& letter : letters) {
        ++counts[letter.script];
    }
    if (counts.size() < 2) {
        return std::nullopt;
    }
    // Where two have as many, the first letter's.
    auto most = letters.front().script;
    for (const auto& [script, count] : counts) {
        most = count > counts[most] ? script : most;
    }
    MixedWord found{std::string{word}, uscript_getName(most), {}};
    for (const auto& letter : letters) {
        ForeignLetter foreign{std::string{letter.text}, uscript_getName(letter.script)};
        if (letter.script != most && found.letters.size() < kMaxForeignLetters &&
            std::find(found.letters.begin(), found.letters.end(), foreign) == found.letters.end()) {
            found.letters.push_back(std::move(foreign));
        }
    }
    return found;
}

} // namespace

std::optional<MixedWord> find_mixed_word(std::string_view text)
{
    std::vector<Letter> letters;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto [code_point, length] = decode(text, at);
        const auto character = static_cast<UChar32>(code_point);
        const auto end = at + std::max<std::size_t>(length, 1);
        const bool in_word =
            length != 0 && (u_isalnum(character) != 0 || (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0 ||
                            u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0);
        if (!in_word) {
            if (auto found = mixed(text.substr(begin, at - begin), letters)) {
                return found;
            }
            letters.clear();
            begin = end;
        } else if (const auto script = script_of(code_point); script != USCRIPT_COMMON) {
            letters.push_back({text.substr(at, length), script});
        }
        at = end;
    }
    return mixed(text.substr(begin), letters);
}

std::string to_string(const MixedWord& word)
{
    std::string text;
    for (const auto& [letter, script] : word.letters) {
        text += fmt::format("{}\"{}\" ({})", text.empty() ? "" : ", ", letter, script);
    }
    return fmt::format("{} in \"{}\"", text, word.word);
}

} // namespace km
