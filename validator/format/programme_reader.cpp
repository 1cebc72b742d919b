// SPDX-License-Identifier: MIT
#include "validator/format/programme_reader.hpp"

#include "validator/base/clock.hpp"
#include "validator/format/pack_reader.hpp"
#include "validator/format/programme_writer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <memory_resource>
#include <unordered_map>

namespace km::format {
namespace {

using model::Programme;
using xml::Element;
using xml::ElementReader;

/// About as many bytes as a file has for each id in it, its mappings included.
constexpr std::size_t kBytesForAnId = 500;

class Reader {
public:
    Reader(const xml::Document& document, std::size_t bytes, Diagnostics& findings)
        : m_document{document}
        , m_sink{document.name(), findings}
        , m_ids{bytes / kBytesForAnId, &m_memory}
    {}

    Programme read()
    {
        const auto root = m_document.root();
        m_programme.file = m_document.name();
        ElementReader reader{root, m_sink};
        m_programme.id = read_pack_id(reader, "id");
        m_programme.version = reader.required("version");
        m_programme.modified = reader.optional("modified");
        m_programme.language = reader.optional("language");
        m_programme.format = reader.number("format", 1, kFormatVersion, kFormatVersion);
        static_cast<void>(reader.optional("xmlns"));
        keep_unknown_attributes(reader, m_programme.unknown);
        reader.refuse_text();
        if (!m_programme.modified.empty() && !parse_time(m_programme.modified)) {
            reader.malformed("modified", m_programme.modified, "a time such as 2026-03-31T09:15:00Z");
            m_programme.modified.clear();
        }
        m_programme.comments_before = root.comments_before();
        m_programme.comments_after = m_document.comments_after_root();
        for (const auto child : root) {
            read_child(child);
        }
        keep_comments(root.comments_at_end(), m_programme.unknown);
        return std::move(m_programme);
    }

private:
    void read_child(const Element& element)
    {
        auto& p = m_programme;
        const auto name = element.name();
        if (std::ranges::find(kProgrammeElements, name) != kProgrammeElements.end()) {
            keep_comments_before(element, p.unknown);
        }
        if (name == "title") {
            read_text_once(element, p.title, p.unknown);
        } else if (name == "summary") {
            read_text_once(element, p.summary, p.unknown);
        } else if (name == "provider") {
            once(p.provider.line != 0, element, [&] { read_provider(element); });
        } else if (name == "contact") {
            once(!is_empty(p.contact), element, [&] { p.contact = read_person(element); });
        } else if (name == "internal-verifier") {
            once(!is_empty(p.internal_verifier), element,
                 [&] { p.internal_verifier = read_person(element); });
        } else if (name == "framework") {
            once(!p.framework_id.empty() || !p.framework_version.empty() || !p.framework_unknown.empty(),
                 element, [&] { read_framework_name(element); });
        } else if (name == "policy") {
            once(!p.policy_id.empty() || !p.policy_unknown.empty(), element, [&] {
                ElementReader reader{element, m_sink};
                p.policy_id = reader.required("id");
                keep_rest(reader, p.policy_unknown);
            });
        } else if (name == "claims") {
            once(p.stages_line != 0, element, [&] { read_claims(element); });
        } else if (name == "delivery") {
            once(p.mode || p.hours || !p.delivery_unknown.empty(), element, [&] { read_delivery(element); });
        } else if (name == "embeds") {
            read_text_once(element, p.embeds, p.unknown);
        } else if (name == "modules") {
            each(element, "module", p.modules, p.modules_unknown,
                 [&](const Element& e) { return read_module(e); });
        } else if (name == "assessments") {
            each(element, "assessment", p.assessments, p.assessments_unknown,
                 [&](const Element& e) { return read_assessment(e); });
        } else if (name == "evidence") {
            each(element, "file", p.evidence, p.evidence_unknown,
                 [&](const Element& e) { return read_evidence(e); });
        } else if (name == "mappings") {
            each(element, "mapping", p.mappings, p.mappings_unknown,
                 [&](const Element& e) { return read_mapping(e); });
        } else {
            keep(element, p.unknown);
        }
    }

    static bool is_empty(const model::Person& person)
    {
        return person.name.empty() && person.role.empty() && person.email.empty() && person.unknown.empty();
    }

    void read_framework_name(const Element& element)
    {
        ElementReader reader{element, m_sink};
        m_programme.framework_id = reader.required("id");
        m_programme.framework_version = reader.required("version");
        m_programme.framework_line = element.line();
        keep_rest(reader, m_programme.framework_unknown);
    }

    void read_claims(const Element& element)
    {
        ElementReader reader{element, m_sink};
        m_programme.claimed_stages = reader.words<model::StageId>("stages");
        m_programme.stages_line = element.line();
        keep_rest(reader, m_programme.claims_unknown);
    }

    void read_delivery(const Element& element)
    {
        ElementReader reader{element, m_sink};
        m_programme.mode = mode(reader);
        m_programme.hours = hours(reader);
        m_programme.delivery_line = element.line();
        keep_rest(reader, m_programme.delivery_unknown);
    }

    void read_provider(const Element& element)
    {
        ElementReader reader{element, m_sink};
        auto& provider = m_programme.provider;
        provider.name = reader.optional("name", xml::kMaxTitleBytes);
        provider.ukprn = reader.optional("ukprn");
        provider.ods_code = reader.optional("ods");
        provider.line = element.line();
        keep_rest(reader, provider.unknown);
    }

    model::Person read_person(const Element& element)
    {
        ElementReader reader{element, m_sink};
        model::Person person;
        person.name = reader.optional("name", xml::kMaxTitleBytes);
        person.role = reader.optional("role", xml::kMaxTitleBytes);
        person.email = reader.optional("email");
        person.line = element.line();
        keep_rest(reader, person.unknown);
        return person;
    }

    model::Module read_module(const Element& element)
    {
        ElementReader reader{element, m_sink};
        model::Module module;
        module.id = model::ModuleId{own_id(reader)};
        module.title = reader.optional("title", xml::kMaxTitleBytes);
        module.mode = mode(reader);
        module.hours = hours(reader);
        module.line = element.line();
        keep_unknown_attributes(reader, module.unknown);
        module.outcomes.reserve(reader.refuse_text());
        for (const auto child : element) {
            if (child.name() != "outcome") {
                keep(child, module.unknown);
                continue;
            }
            ElementReader row{child, m_sink};
            model::ProgrammeOutcome outcome;
            outcome.id = model::OutcomeId{own_id(row)};
            outcome.text = row.text(ElementReader::Emptiness::allowed);
            outcome.line = child.line();
            outcome.unknown.comments_before = child.comments_before();
            keep_unknown_attributes(row, outcome.unknown);
            for (const auto inner : child) {
                keep(inner, outcome.unknown);
            }
            keep_comments(child.comments_at_end(), outcome.unknown);
            module.outcomes.push_back(std::move(outcome));
        }
        keep_comments(element.comments_at_end(), module.unknown);
        return module;
    }

    model::Assessment read_assessment(const Element& element)
    {
        ElementReader reader{element, m_sink};
        model::Assessment assessment;
        assessment.id = model::AssessmentId{own_id(reader)};
        assessment.type = reader.optional("type");
        assessment.title = reader.optional("title", xml::kMaxTitleBytes);
        assessment.outcomes = reader.words<model::OutcomeId>("outcomes");
        assessment.line = element.line();
        keep_rest(reader, assessment.unknown);
        return assessment;
    }

    model::EvidenceFile read_evidence(const Element& element)
    {
        ElementReader reader{element, m_sink};
        model::EvidenceFile file;
        file.id = model::EvidenceId{own_id(reader)};
        file.title = reader.optional("title", xml::kMaxTitleBytes);
        file.path = reader.required("path", xml::kMaxTitleBytes);
        file.original_name = reader.optional("original-name", xml::kMaxTitleBytes);
        file.media_type = reader.optional("media-type");
        file.sha256 = reader.optional("sha256");
        file.line = element.line();
        if (!file.sha256.empty() &&
            (file.sha256.size() != 64 ||
             file.sha256.find_first_not_of("0123456789abcdef") != std::string::npos)) {
            reader.malformed("sha256", file.sha256, "64 lower case hexadecimal digits");
        }
        keep_rest(reader, file.unknown);
        return file;
    }

    model::Mapping read_mapping(const Element& element)
    {
        ElementReader reader{element, m_sink};
        model::Mapping mapping;
        mapping.outcome = model::OutcomeId{reader.required("outcome")};
        mapping.to = model::ItemCode{reader.required("to")};
        mapping.stages = reader.words<model::StageId>("stages");
        mapping.depth = reader.one_of("depth", kDepthWords).value_or(model::Depth::none);
        mapping.to_be_confirmed = reader.boolean("to-be-confirmed", false);
        mapping.line = element.line();
        keep_unknown_attributes(reader, mapping.unknown);
        reader.refuse_text();
        for (const auto child : element) {
            if (child.name() == "rationale") {
                keep_comments_before(child, mapping.unknown);
                read_text_once(child, mapping.rationale, mapping.unknown);
            } else if (child.name() == "citation") {
                ElementReader row{child, m_sink};
                model::Citation citation;
                citation.evidence = model::EvidenceId{row.required("evidence")};
                citation.locator = row.optional("locator", xml::kMaxTitleBytes);
                citation.line = child.line();
                citation.unknown.comments_before = child.comments_before();
                keep_rest(row, citation.unknown);
                mapping.citations.push_back(std::move(citation));
            } else {
                keep(child, mapping.unknown);
            }
        }
        keep_comments(element.comments_at_end(), mapping.unknown);
        return mapping;
    }

    /// A list, which stands once: its elements called @p name, and what else is in it.
    template <typename Value, typename Read>
    void each(const Element& list,
              std::string_view name,
              std::vector<Value>& values,
              model::Unknown& unknown,
              Read read)
    {
        once(!values.empty() || !unknown.empty(), list, [&] {
            ElementReader reader{list, m_sink};
            keep_unknown_attributes(reader, unknown);
            values.reserve(reader.refuse_text());
            for (const auto child : list) {
                if (child.name() == name) {
                    values.push_back(read(child));
                    values.back().unknown.comments_before = child.comments_before();
                } else {
                    keep(child, unknown);
                }
            }
            keep_comments(list.comments_at_end(), unknown);
        });
    }

    /// Reads an element of the programme that may stand once. A further one is kept as it is, and an error,
    /// because nobody can say which of the two counts.
    template <typename Read>
    void once(bool taken, const Element& element, Read read)
    {
        if (taken) {
            keep_repeated(element, m_programme.unknown);
        } else {
            read();
        }
    }

    void read_text_once(const Element& element, std::string& value, model::Unknown& unknown)
    {
        if (!value.empty()) {
            keep_repeated(element, unknown);
            return;
        }
        ElementReader reader{element, m_sink};
        value = reader.text(ElementReader::Emptiness::allowed);
        for (auto& comment : element.comments_at_end()) { // amid the text: they go before it
            unknown.comments.emplace_back(element.name(), std::move(comment));
        }
        reader.refuse_unknown_attributes();
        for (const auto child : element) { // could not be written back where it stood
            xml::report_unknown_element(child, Severity::error, m_sink);
        }
    }

    void keep_repeated(const Element& element, model::Unknown& unknown)
    {
        m_sink.add("KM-FRM-003", Severity::error, element, {fmt::format("a second <{}>", element.name())});
        unknown.elements.push_back(element.to_xml());
    }

    /// The element's id: well-formed and not used before by any module, outcome, assessment or file.
    std::string own_id(ElementReader& reader)
    {
        auto id = reader.required("id");
        if (id.empty()) {
            return id;
        }
        if (!model::is_id(id)) {
            reader.malformed("id", id, "letters, digits, dots, hyphens and underscores");
        }
        // The document's own text, which outlives the reader: there are many ids.
        const auto key = reader.element().attribute("id").value_or("");
        if (const auto [first, fresh] = m_ids.emplace(key, reader.element().line()); !fresh) {
            m_sink.add("KM-FRM-004", Severity::error, reader.element(), {id, std::to_string(first->second)});
        }
        return id;
    }

    static std::optional<model::Mode> mode(ElementReader& reader)
    {
        if (!reader.element().attribute("mode")) {
            static_cast<void>(reader.optional("mode"));
            return std::nullopt;
        }
        return reader.one_of("mode", kModeWords);
    }

    static std::optional<model::Hours> hours(ElementReader& reader)
    {
        const auto written = reader.optional("hours");
        if (written.empty()) {
            return std::nullopt;
        }
        auto value = model::parse_hours(written);
        if (!value) {
            reader.malformed("hours", written, "hours such as 12 or 7.5");
        }
        return value;
    }

    void keep(const Element& element, model::Unknown& unknown)
    {
        xml::report_unknown_element(element, Severity::note, m_sink);
        keep_comments(element.comments_before(), unknown);
        unknown.elements.push_back(element.to_xml());
    }

    static void keep_comments(std::vector<std::string> comments, model::Unknown& unknown)
    {
        std::ranges::move(comments, std::back_inserter(unknown.elements));
    }

    /// Of an element that stands once in the one of @p unknown.
    static void keep_comments_before(const Element& element, model::Unknown& unknown)
    {
        for (auto& comment : element.comments_before()) {
            unknown.comments.emplace_back(element.name(), std::move(comment));
        }
    }

    void keep_unknown_attributes(const ElementReader& reader, model::Unknown& unknown)
    {
        for (const auto& [name, value] : reader.unknown_attributes()) {
            m_sink.add("KM-FRM-003", Severity::note, reader.element(),
                       {fmt::format("{}/@{}", reader.element().name(), name)});
            unknown.attributes.emplace_back(name, value);
        }
    }

    void keep_rest(ElementReader& reader, model::Unknown& unknown)
    {
        keep_unknown_attributes(reader, unknown);
        reader.refuse_text();
        for (const auto child : reader.element()) {
            keep(child, unknown);
        }
        keep_comments(reader.element().comments_at_end(), unknown);
    }

    const xml::Document& m_document;
    xml::Sink m_sink;
    Programme m_programme;
    std::pmr::monotonic_buffer_resource m_memory;                   ///< for m_ids, which only grows
    std::pmr::unordered_map<std::string_view, std::uint32_t> m_ids; ///< to the line of its first use
};

} // namespace

Result<Programme> read_programme(std::string_view text, std::string name, Diagnostics& findings)
{
    auto document = open_document(text, std::move(name), "programme");
    if (!document) {
        return propagate(document);
    }
    return Reader{*document, text.size(), findings}.read();
}

} // namespace km::format
