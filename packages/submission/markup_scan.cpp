// SPDX-License-Identifier: MIT
#include "packages/submission/markup_scan.hpp"

#include "validator/base/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace km::submission {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

bool is_space(char c) noexcept
{
    return kSpace.find(c) != std::string_view::npos;
}

std::string_view without_prefix(std::string_view name) noexcept
{
    return name.substr(name.rfind(':') + 1); // npos + 1 is 0: there is none
}

} // namespace

MarkupScan::MarkupScan(std::string_view bytes) : m_bytes{bytes}
{
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (m_bytes.starts_with(mark)) {
        m_at = mark.size();
    }
    if (find_invalid_xml_text(m_bytes)) { // UTF-16 has zero bytes
        fail();
    }
}

bool MarkupScan::fail()
{
    m_bad = true;
    return false;
}

bool MarkupScan::skip_to(std::string_view end)
{
    const auto found = m_bytes.find(end, m_at);
    if (found == std::string_view::npos) {
        return fail();
    }
    m_at = found + end.size();
    return true;
}

bool MarkupScan::next()
{
    if (m_bad) {
        return false;
    }
    if (m_pending_end) {
        m_pending_end = false;
        m_token = Token::end;
        return true;
    }
    while (m_at < m_bytes.size()) {
        const auto rest = m_bytes.substr(m_at);
        if (rest[0] != '<') {
            m_token = Token::text;
            m_is_cdata = false;
            m_text = rest.substr(0, rest.find('<'));
            m_at += m_text.size();
            return true;
        }
        if (rest.starts_with("<!--")) {
            m_at += 4;
            if (!skip_to("-->")) {
                return false;
            }
        } else if (rest.starts_with("<![CDATA[")) {
            m_at += 9;
            const auto begin = m_at;
            if (!skip_to("]]>")) {
                return false;
            }
            m_token = Token::text;
            m_is_cdata = true;
            m_text = m_bytes.substr(begin, m_at - 3 - begin);
            return true;
        } else if (rest.starts_with("<?")) {
            m_at += 2;
            const auto begin = m_at;
            if (!skip_to("?>")) {
                return false;
            }
            const auto inside = m_bytes.substr(begin, m_at - 2 - begin);
            if (inside.starts_with("xml") && inside.size() > 3 && is_space(inside[3])) {
                const auto at = inside.find("encoding");
                const auto quote = inside.find_first_of("\"'", at);
                if (at != std::string_view::npos && quote != std::string_view::npos) {
                    const auto said = caseless_key(
                        inside.substr(quote + 1, inside.find(inside[quote], quote + 1) - quote - 1));
                    if (said != "utf-8" && said != "us-ascii") {
                        return fail();
                    }
                }
            }
        } else if (rest.starts_with("<!")) {
            return fail(); // a DOCTYPE could have entities, which say something else than they show
        } else {
            return read_tag();
        }
    }
    return false;
}

bool MarkupScan::read_tag()
{
    ++m_at;
    const bool closing = m_at < m_bytes.size() && m_bytes[m_at] == '/';
    m_at += closing ? 1 : 0;
    const auto begin = m_at;
    m_at = m_bytes.find_first_of(" \t\r\n/>", m_at);
    if (m_at == std::string_view::npos || m_at == begin) {
        return fail();
    }
    m_name = without_prefix(m_bytes.substr(begin, m_at - begin));
    const auto attributes = m_at;
    for (char quote = 0; m_at < m_bytes.size(); ++m_at) {
        const char c = m_bytes[m_at];
        if (c == '<') {
            return fail();
        }
        if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            const bool empty = !closing && m_bytes[m_at - 1] == '/';
            m_attributes = m_bytes.substr(attributes, m_at - attributes - (empty ? 1 : 0));
            m_token = closing ? Token::end : Token::start;
            m_pending_end = empty;
            ++m_at;
            return true;
        }
    }
    return fail();
}

std::string MarkupScan::resolved(std::string_view raw)
{
    std::string out;
    for (std::size_t at = 0; at < raw.size();) {
        const auto amp = raw.find('&', at);
        out += raw.substr(at, amp - at);
        if (amp == std::string_view::npos) {
            break;
        }
        const auto end = raw.find(';', amp);
        const auto name = raw.substr(amp + 1, end == std::string_view::npos ? 0 : end - amp - 1);
        if (name == "lt") {
            out += '<';
        } else if (name == "gt") {
            out += '>';
        } else if (name == "amp") {
            out += '&';
        } else if (name == "quot") {
            out += '"';
        } else if (name == "apos") {
            out += '\'';
        } else if (name.starts_with('#')) {
            const bool hex = name.starts_with("#x");
            const auto digits = name.substr(hex ? 2 : 1);
            std::uint32_t c = 0;
            const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), c, hex ? 16 : 10);
            if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || c == 0 ||
                c > 0x10FFFF) {
                fail();
                return out;
            }
            append_utf8(out, c);
        } else {
            fail();
            return out;
        }
        at = end + 1;
    }
    return out;
}

std::string MarkupScan::text()
{
    return m_is_cdata ? std::string{m_text} : resolved(m_text);
}

void MarkupScan::each_attribute(const std::function<void(std::string_view, const std::string&)>& visit)
{
    each_written_attribute(
        [&](std::string_view name, const std::string& value) { visit(without_prefix(name), value); });
}

void MarkupScan::each_written_attribute(
    const std::function<void(std::string_view, const std::string&)>& visit)
{
    const auto skip_space = [&](std::size_t at) {
        return std::min(m_attributes.find_first_not_of(kSpace, at), m_attributes.size());
    };
    for (auto at = skip_space(0); at < m_attributes.size(); at = skip_space(at)) {
        const auto equals = m_attributes.find('=', at);
        if (equals == std::string_view::npos) {
            fail();
            return;
        }
        auto name = m_attributes.substr(at, equals - at);
        name = name.substr(0, name.find_last_not_of(kSpace) + 1);
        const auto open = skip_space(equals + 1);
        const char quote = open < m_attributes.size() ? m_attributes[open] : '\0';
        const auto close =
            quote == '"' || quote == '\'' ? m_attributes.find(quote, open + 1) : std::string_view::npos;
        if (close == std::string_view::npos || name.empty() ||
            name.find_first_of(kSpace) != std::string_view::npos) {
            fail();
            return;
        }
        visit(name, resolved(m_attributes.substr(open + 1, close - open - 1)));
        at = close + 1;
    }
}

std::string MarkupScan::attribute(std::string_view wanted)
{
    std::string found;
    bool is_first = true;
    each_attribute([&](std::string_view name, const std::string& value) {
        if (name == wanted && std::exchange(is_first, false)) {
            found = value;
        } else if (name == wanted) {
            fail();
        }
    });
    return found;
}

bool MarkupScan::mentions(std::string_view text) const noexcept
{
    return m_attributes.find(text) != std::string_view::npos;
}

} // namespace km::submission
