// SPDX-License-Identifier: MIT
#include "validator/report/html_writer.hpp"

#include "validator/base/utf8.hpp"

namespace km::report {
namespace {

/// collapse_space(), but a space at an end stays one: words are often written in parts.
std::string fold_space(std::string_view words)
{
    auto folded = collapse_space(words);
    const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
    if (!words.empty() && is_space(words.front())) {
        folded.insert(folded.begin(), ' ');
    }
    if (!words.empty() && folded != " " && is_space(words.back())) {
        folded += ' ';
    }
    return folded;
}

} // namespace

void HtmlWriter::text(std::string_view words)
{
    const auto safe = printable(fold_space(words));
    std::size_t written = 0;
    const auto escape = [&](std::size_t at, std::string_view reference) {
        m_out.append(safe, written, at - written).append(reference);
        written = at + 1;
    };
    for (std::size_t at = 0; at < safe.size(); ++at) {
        switch (safe[at]) {
        case '&': escape(at, "&amp;"); break;
        case '<': escape(at, "&lt;"); break;
        case '>': escape(at, "&gt;"); break;
        case '"': escape(at, "&quot;"); break;
        case '\'': escape(at, "&#39;"); break;
        default: break;
        }
    }
    m_out.append(safe, written);
}

void HtmlWriter::start(std::string_view name, std::string_view attributes)
{
    m_out += '<';
    m_out += name;
    if (!attributes.empty()) {
        m_out += ' ';
        m_out += attributes;
    }
    m_out += '>';
}

void HtmlWriter::end(std::string_view name)
{
    m_out += "</";
    m_out += name;
    m_out += '>';
}

} // namespace km::report
