// SPDX-License-Identifier: MIT
#include "editor/document/rule_page.hpp"

#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"

#include <algorithm>

namespace km::document {
namespace {

constexpr std::size_t kMaxPageBytes = 100'000;

/// Takes the next line off @p rest.
std::string_view take_line(std::string_view& rest)
{
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
}

/// Emphasis and code lose their marks; a link keeps its words.
void append_words(std::string& text, std::string_view line)
{
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '`' || line[i] == '*') {
            continue;
        }
        if (line[i] == ']' && line.substr(i).starts_with("](")) {
            if (const auto end = line.find(')', i); end != std::string_view::npos) {
                i = end;
                continue;
            }
        }
        const auto close = line[i] == '[' ? line.find(']', i) : std::string_view::npos;
        if (close == std::string_view::npos || !line.substr(close).starts_with("](")) {
            text += line[i];
        }
    }
}

} // namespace

std::string plain_text(std::string_view markdown)
{
    std::string text;
    bool in_code = false, in_paragraph = false;
    const auto end_paragraph = [&] {
        if (in_paragraph) {
            text += '\n';
        }
        in_paragraph = false;
    };
    while (!markdown.empty()) {
        const auto line = take_line(markdown);
        if (line.starts_with("```")) {
            end_paragraph();
            in_code = !in_code;
        } else if (in_code) {
            text.append("    ").append(line).append("\n");
        } else if (line.find_first_not_of(' ') == std::string_view::npos) {
            end_paragraph();
            if (!text.empty() && !text.ends_with("\n\n")) {
                text += '\n';
            }
        } else {
            auto words = line.substr(line.find_first_not_of(' '));
            if (words.starts_with("#")) {
                end_paragraph();
                words.remove_prefix(std::min(words.find_first_not_of("# "), words.size()));
            } else if (words.starts_with("- ") || words.starts_with("* ")) {
                end_paragraph();
                text += "• ";
                words.remove_prefix(2);
            } else if (in_paragraph) {
                text += ' ';
            }
            append_words(text, words);
            in_paragraph = true;
        }
    }
    end_paragraph();
    return text;
}

RulePage rule_page(std::string_view code)
{
    const auto page = read_file(rule_pages_dir() / (std::string{code} + ".md"), kMaxPageBytes);
    if (!page) {
        return {};
    }
    std::string_view rest = *page;
    auto title = take_line(rest); // "# KM-EVD-003: An evidence file has changed"
    if (const auto colon = title.find(": "); colon != std::string_view::npos) {
        title.remove_prefix(colon + 2);
    }
    // "Tier: core · Severity: error" stands beside every finding already.
    const auto tier = rest.find("Tier: ");
    if (tier != std::string_view::npos &&
        rest.substr(0, tier).find_first_not_of('\n') == std::string_view::npos) {
        rest.remove_prefix(tier);
        take_line(rest);
    }
    rest.remove_prefix(std::min(rest.find_first_not_of('\n'), rest.size()));
    return {std::string{title}, plain_text(rest)};
}

} // namespace km::document
