// SPDX-License-Identifier: MIT
#include "validator/format/pack_reader.hpp"

#include "validator/base/clock.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace km::format {
namespace {

/// "2026-03-31", "2026-03", "2026"
bool is_date(std::string_view text)
{
    constexpr std::string_view completion = "0000-01-01";
    return (text.size() == 4 || text.size() == 7 || text.size() == 10) &&
           parse_time(std::string{text} + std::string{completion.substr(text.size())}).has_value();
}

} // namespace

Result<xml::Document> open_document(std::string_view text, std::string name, std::string_view root)
{
    auto document = xml::Document::parse(text, std::move(name));
    if (!document) {
        return document;
    }
    const auto element = document->root();
    const auto wanted = fmt::format("urn:kitemark:{}:1", root);
    const auto actual = element.attribute("xmlns").value_or("");
    // A later format may have another namespace: recognise it by its beginning, to say so in words.
    const bool ours = element.name() == root && actual.starts_with(wanted.substr(0, wanted.size() - 1));
    if (!ours) {
        return fail("format.wrong_kind", document->name(),
                    fmt::format("the root element is <{}> in namespace \"{}\", not <{} xmlns=\"{}\">",
                                printable(element.name()), printable(actual), root, wanted),
                    element.line());
    }
    const auto version = element.attribute("format").value_or("");
    std::uint32_t number = 0;
    const auto* const last = version.data() + version.size();
    const auto [end, problem] = std::from_chars(version.data(), last, number);
    if (problem != std::errc{} || end != last || number == 0) {
        return fail("format.wrong_kind", document->name(),
                    fmt::format("the attribute format=\"{}\" is not a version; write format=\"{}\"",
                                printable(version), kFormatVersion),
                    element.line());
    }
    if (number > kFormatVersion || actual != wanted) {
        return fail("format.newer", document->name(),
                    fmt::format("the file is in format {}, this program reads format {}",
                                std::max(number, kFormatVersion + 1), kFormatVersion),
                    element.line());
    }
    return document;
}

void ChildOrder::check(const xml::Element& child, xml::Sink& sink)
{
    for (std::size_t n = 0; n < m_names.size(); ++n) {
        if (m_names[n].substr(1) != child.name()) {
            continue;
        }
        const bool once_too_often = m_met && n == m_at && m_names[n].front() == '1';
        if (n < m_at || once_too_often) {
            sink.add("KM-FWK-009", Severity::error, child, {std::string{child.name()}});
        } else {
            m_at = n;
            m_met = true;
        }
        return;
    }
}

std::string read_text(const xml::Element& element, xml::Sink& sink)
{
    xml::ElementReader reader{element, sink};
    auto text = collapse_space(reader.text(xml::ElementReader::Emptiness::refused));
    reader.refuse_unknown_attributes();
    for (const auto child : element) {
        xml::report_unknown_element(child, Severity::error, sink);
    }
    return text;
}

model::Note read_note(const xml::Element& element, xml::Sink& sink)
{
    xml::ElementReader reader{element, sink};
    model::Note note;
    note.about_source = reader.boolean("source", false);
    note.text = collapse_space(reader.text(xml::ElementReader::Emptiness::refused));
    reader.refuse_unknown_attributes();
    return note;
}

model::Source read_source(const xml::Element& element, xml::Sink& sink)
{
    xml::ElementReader reader{element, sink};
    model::Source source;
    source.document = reader.required("document", xml::kMaxTitleBytes);
    source.publisher = reader.required("publisher", xml::kMaxTitleBytes);
    source.date = reader.required("date");
    source.status = reader.required("status");
    source.url = reader.optional("url", xml::kMaxTitleBytes);
    reader.refuse_unknown_attributes();
    reader.refuse_text();
    static constexpr std::array<std::string_view, 4> statuses{"draft", "published", "withdrawn",
                                                              "superseded"};
    if (!source.status.empty() &&
        std::find(statuses.begin(), statuses.end(), source.status) == statuses.end()) {
        reader.malformed("status", source.status, "draft, published, withdrawn or superseded");
    }
    if (!source.date.empty() && !is_date(source.date)) {
        reader.malformed("date", source.date, "a date such as 2026-03-31, 2026-03 or 2026");
    }
    if (!source.url.empty() && !source.url.starts_with("https://") && !source.url.starts_with("http://")) {
        reader.malformed("url", source.url, "an http or https address");
    }
    for (const auto child : element) {
        if (child.name() == "rights") {
            source.rights = read_text(child, sink);
        } else {
            xml::report_unknown_element(child, Severity::error, sink);
        }
    }
    if (source.rights.empty()) {
        sink.add("KM-FRM-001", Severity::error, element, {"source", "rights"});
    }
    return source;
}

std::string read_pack_id(xml::ElementReader& reader, const char* attribute)
{
    auto id = reader.required(attribute);
    if (!id.empty() && !model::is_pack_id(id)) {
        reader.malformed(attribute, id, "lower case letters, digits, dots and hyphens");
    }
    return id;
}

} // namespace km::format
