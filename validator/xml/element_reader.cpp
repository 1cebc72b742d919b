// SPDX-License-Identifier: MIT
#include "validator/xml/element_reader.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <fmt/format.h>

namespace km::xml {

void Sink::add(std::string_view code,
               Severity severity,
               const Element& element,
               std::vector<std::string> args)
{
    add(code, severity, element.line(), std::move(args));
}

void Sink::add(std::string_view code, Severity severity, std::uint32_t line, std::vector<std::string> args)
{
    m_diagnostics.add({std::string{code}, severity, {m_file, line, {}}, std::move(args)});
}

std::optional<std::string_view> ElementReader::ask(const char* name)
{
    assert(m_asked_count < m_asked.size());
    m_asked[m_asked_count++] = name;
    if (m_next == nullptr) {
        return std::nullopt;
    }
    if (Element::has_name(m_next, name)) {
        const auto value = Element::view(m_next).value;
        m_next = Element::next_attribute(m_next);
        return value;
    }
    return m_element.attribute(name);
}

std::string ElementReader::required(const char* name, std::size_t max_bytes)
{
    const auto value = ask(name);
    if (!value) {
        m_sink.add("KM-FRM-001", Severity::error, m_element, {std::string{m_element.name()}, name});
        return {};
    }
    if (value->find_first_not_of(" \t\r\n") == std::string_view::npos) {
        m_sink.add("KM-FRM-006", Severity::error, m_element, {fmt::format("{}/@{}", m_element.name(), name)});
        return {};
    }
    if (value->size() > max_bytes) {
        m_sink.add("KM-FRM-005", Severity::error, m_element,
                   {fmt::format("{}/@{}", m_element.name(), name), std::to_string(max_bytes)});
    }
    return std::string{*value};
}

std::string ElementReader::optional(const char* name, std::size_t max_bytes)
{
    const auto value = ask(name);
    if (value && value->size() > max_bytes) {
        m_sink.add("KM-FRM-005", Severity::error, m_element,
                   {fmt::format("{}/@{}", m_element.name(), name), std::to_string(max_bytes)});
    }
    return std::string{value.value_or(std::string_view{})};
}

std::uint32_t
ElementReader::number(const char* name, std::uint32_t low, std::uint32_t high, std::uint32_t fallback)
{
    const auto value = ask(name);
    if (!value) {
        return fallback;
    }
    std::uint32_t parsed = 0;
    const auto* const last = value->data() + value->size();
    const auto [end, problem] = std::from_chars(value->data(), last, parsed);
    if (problem != std::errc{} || end != last || parsed < low || parsed > high) {
        malformed(name, *value, fmt::format("a whole number from {} to {}", low, high));
        return fallback;
    }
    return parsed;
}

bool ElementReader::boolean(const char* name, bool fallback)
{
    const auto value = ask(name);
    if (!value) {
        return fallback;
    }
    if (*value != "true" && *value != "false") {
        malformed(name, *value, "true, false");
        return fallback;
    }
    return *value == "true";
}

std::string ElementReader::text(Emptiness emptiness, std::size_t max_bytes)
{
    auto text = m_element.text();
    if (text.size() > max_bytes) {
        m_sink.add("KM-FRM-005", Severity::error, m_element,
                   {std::string{m_element.name()}, std::to_string(max_bytes)});
    }
    // White space alone is nothing: a writer that indents could not keep it either.
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        if (emptiness == Emptiness::refused) {
            m_sink.add("KM-FRM-006", Severity::error, m_element, {std::string{m_element.name()}});
        }
        return {};
    }
    return text;
}

void ElementReader::malformed(const char* name, std::string_view value, std::string_view expected)
{
    m_sink.add("KM-FRM-002", Severity::error, m_element,
               {fmt::format("{}/@{}", m_element.name(), name), std::string{value.substr(0, kMaxIdBytes)},
                std::string{expected}});
}

std::vector<Attribute> ElementReader::unknown_attributes() const
{
    std::vector<Attribute> unknown;
    if (m_next == nullptr) {
        return unknown;
    }
    const auto* const last = m_asked.begin() + m_asked_count;
    m_element.each_attribute([&](const Attribute& a) {
        if (std::find(m_asked.begin(), last, a.name) == last) {
            unknown.push_back(a);
        }
    });
    return unknown;
}

void ElementReader::refuse_unknown_attributes()
{
    for (const auto& attribute : unknown_attributes()) {
        m_sink.add("KM-FRM-003", Severity::error, m_element,
                   {fmt::format("{}/@{}", m_element.name(), attribute.name)});
    }
}

std::size_t ElementReader::refuse_text()
{
    const auto content = m_element.content();
    if (content.has_text) {
        m_sink.add("KM-FRM-003", Severity::error, m_element, {fmt::format("text in {}", m_element.name())});
    }
    return content.elements;
}

void report_unknown_element(const Element& element, Severity severity, Sink& sink)
{
    sink.add("KM-FRM-003", severity, element, {std::string{element.name()}});
}

} // namespace km::xml
