// SPDX-License-Identifier: MIT
#include "validator/rules/wording.hpp"

#include "validator/base/utf8.hpp"

namespace km::rules {
namespace {

constexpr std::size_t kMaxLabelBytes = 80;

bool is_upper(char c) noexcept
{
    return c >= 'A' && c <= 'Z';
}

} // namespace

std::string in_sentence(std::string word)
{
    for (std::size_t i = 0; i < word.size(); ++i) {
        // The first letter of each word; an abbreviation ("NHS value") stays as it is.
        const bool first = i == 0 || word[i - 1] == ' ';
        if (first && is_upper(word[i]) && (i + 1 == word.size() || !is_upper(word[i + 1]))) {
            word[i] = static_cast<char>(word[i] - 'A' + 'a');
        }
    }
    return word;
}

std::string kind_word(const model::Framework& framework, std::uint32_t item)
{
    return in_sentence(framework.kinds[framework.items[item].kind].title);
}

std::string short_label(const model::Item& item)
{
    return shorten(item.label());
}

std::string shorten(std::string_view text)
{
    auto line = collapse_space(text); // a text may be wrapped in the file
    if (line.size() <= kMaxLabelBytes) {
        return line;
    }
    auto cut = line.rfind(' ', kMaxLabelBytes);
    if (cut == std::string::npos || cut == 0) {
        cut = kMaxLabelBytes;
        while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) {
            --cut; // not inside a character
        }
    }
    return line.substr(0, cut) + "…";
}

std::string stage_list(const model::Framework& framework, model::StageSet stages)
{
    std::string list;
    stages.each([&](std::size_t stage) { append(list, framework.stages[stage].id.str()); });
    return list;
}

void append(std::string& list, std::string_view entry)
{
    if (!list.empty()) {
        list += ", ";
    }
    list += entry;
}

bool is_blank(std::string_view text) noexcept
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

} // namespace km::rules
