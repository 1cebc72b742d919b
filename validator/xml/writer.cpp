// SPDX-License-Identifier: MIT
#include "validator/xml/writer.hpp"

#include "validator/base/utf8.hpp"

#include <cassert>

namespace km::xml {
namespace {

enum class Place { text, attribute };

void append_escaped(std::string& out, std::string_view text, Place place)
{
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '\r': out += "&#13;"; break; // a parser would turn it into a line feed
        case '"': out += place == Place::attribute ? "&quot;" : "\""; break;
        case '\n': out += place == Place::attribute ? "&#10;" : "\n"; break;
        case '\t': out += place == Place::attribute ? "&#9;" : "\t"; break;
        default: out += c;
        }
    }
}

} // namespace

std::string escape(std::string_view text)
{
    std::string out;
    append_escaped(out, text, Place::attribute);
    return out;
}

/// What XML has no way to write is told, and not written.
void Writer::append(std::string_view name, std::string_view text, bool in_attribute)
{
    if (!m_problem && find_invalid_xml_text(text)) {
        constexpr std::size_t most = 200;
        m_problem = Error{"xml.cannot_hold", std::string{name}, printable(first_bytes(text, most)), 0};
    }
    append_escaped(m_out, text, in_attribute ? Place::attribute : Place::text);
}

Writer::Writer() : m_out{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"} {}

void Writer::end_start_tag()
{
    if (m_in_start_tag) {
        m_out += '>';
        m_in_start_tag = false;
    }
}

void Writer::new_line()
{
    m_out += '\n';
    m_out.append(2 * m_open.size(), ' ');
}

Writer& Writer::open(std::string_view name)
{
    end_start_tag();
    new_line();
    m_out += '<';
    m_out += name;
    m_open.emplace_back(name);
    m_in_start_tag = true;
    m_inline = false;
    return *this;
}

Writer& Writer::attribute(std::string_view name, std::string_view value)
{
    assert(m_in_start_tag);
    m_out += ' ';
    m_out += name;
    m_out += "=\"";
    append(name, value, true);
    m_out += '"';
    return *this;
}

Writer& Writer::optional_attribute(std::string_view name, std::string_view value)
{
    return value.empty() ? *this : attribute(name, value);
}

Writer& Writer::text(std::string_view text)
{
    if (!text.empty()) {
        end_start_tag();
        append(m_open.back(), text, false);
        m_inline = true;
    }
    return *this;
}

Writer& Writer::raw_element(std::string_view xml)
{
    end_start_tag();
    if (!m_inline) { // after text, white space would become part of it
        new_line();
    }
    m_out += xml;
    return *this;
}

Writer& Writer::close()
{
    assert(!m_open.empty());
    const std::string name = std::move(m_open.back());
    m_open.pop_back();
    if (m_in_start_tag) {
        m_out += "/>";
        m_in_start_tag = false;
    } else {
        if (!m_inline) {
            new_line();
        }
        m_out += "</" + name + ">";
    }
    m_inline = false;
    return *this;
}

Writer& Writer::optional_element(std::string_view name, std::string_view text_)
{
    return text_.empty() ? *this : open(name).text(text_).close();
}

Result<std::string> Writer::finish() &&
{
    assert(m_open.empty());
    if (m_problem) {
        return tl::make_unexpected(std::move(*m_problem));
    }
    m_out += '\n';
    return std::move(m_out);
}

} // namespace km::xml
