// SPDX-License-Identifier: MIT
#include "validator/format/programme_reader.hpp"

#include "validator/base/clock.hpp"
#include "validator/format/pack_reader.hpp"

#include <fmt/format.h>

#include <unordered_map>

namespace km::format {
namespace {

using model::Programme;
using xml::Element;
using xml::ElementReader;

class Reader {
public:
    Reader(const xml::Document& document, Diagnostics& findings)
        : m_document{document}, m_sink{document.name(), findings}
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
        static_cast<void>(reader.optional("format"));
        static_cast<void>(reader.optional("xmlns"));
        keep_unknown_attributes(reader, m_programme.unknown);
        reader.refuse_text();
        if (!m_programme.modified.empty() && !parse_time(m_programme.modified)) {
            reader.malformed("modified", m_programme.modified, "a time such as 2026-03-31T09:15:00Z");
            m_programme.modified.clear();
        }
        for (const auto child : root) {
            read_child(child);
        }
        return std::move(m_programme);
    }

private:
    void read_child(const Element& element)
    {
        const auto name = element.name();
        if (name == "title") {
            m_programme.title = text(element, m_programme.unknown);
        } else if (name == "summary") {
            m_programme.summary = text(element, m_programme.unknown);
        } else if (name == "provider") {
            read_provider(element);
        } else if (name == "contact") {
            m_programme.contact = read_person(element);
        } else if (name == "internal-verifier") {
            m_programme.internal_verifier = read_person(element);
        } else if (name == "framework") {
            ElementReader reader{element, m_sink};
            m_programme.framework_id = reader.required("id");
            m_programme.framework_version = reader.required("version");
            m_programme.framework_line = element.line();
            keep_rest(reader, m_programme.framework_unknown);
        } else if (name == "policy") {
            ElementReader reader{element, m_sink};
            m_programme.policy_id = reader.required("id");
            keep_rest(reader, m_programme.policy_unknown);
        } else if (name == "claims") {
            ElementReader reader{element, m_sink};
            for (auto& stage : reader.words("stages")) {
                m_programme.claimed_stages.emplace_back(std::move(stage));
            }
            m_programme.stages_line = element.line();
            keep_rest(reader, m_programme.claims_unknown);
        } else if (name == "delivery") {
            ElementReader reader{element, m_sink};
            m_programme.mode = mode(reader);
            m_programme.hours = hours(reader);
            m_programme.delivery_line = element.line();
            keep_rest(reader, m_programme.delivery_unknown);
        } else if (name == "embeds") {
            m_programme.embeds = text(element, m_programme.unknown);
        } else if (name == "modules") {
            each(element, "module", [&](const Element& e) { m_programme.modules.push_back(read_module(e)); });
        } else if (name == "assessments") {
            each(element, "assessment", [&](const Element& e) { read_assessment(e); });
        } else if (name == "evidence") {
            each(element, "file", [&](const Element& e) { read_evidence(e); });
        } else if (name == "mappings") {
            each(element, "mapping", [&](const Element& e) { read_mapping(e); });
        } else {
            keep(element, m_programme.unknown);
        }
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
            keep_rest(row, outcome.unknown);
            module.outcomes.push_back(std::move(outcome));
        }
        return module;
    }

    void read_assessment(const Element& element)
    {
        ElementReader reader{element, m_sink};
        model::Assessment assessment;
        assessment.id = model::AssessmentId{own_id(reader)};
        assessment.type = reader.optional("type");
        assessment.title = reader.optional("title", xml::kMaxTitleBytes);
        for (auto& outcome : reader.words("outcomes")) {
            assessment.outcomes.emplace_back(std::move(outcome));
        }
        assessment.line = element.line();
        keep_rest(reader, assessment.unknown);
        m_programme.assessments.push_back(std::move(assessment));
    }

    void read_evidence(const Element& element)
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
            (file.sha256.size() != 64 || file.sha256.find_first_not_of("0123456789abcdef") != std::string::npos)) {
            reader.malformed("sha256", file.sha256, "64 lower case hexadecimal digits");
        }
        keep_rest(reader, file.unknown);
        m_programme.evidence.push_back(std::move(file));
    }

    void read_mapping(const Element& element)
    {
        ElementReader reader{element, m_sink};
        model::Mapping mapping;
        mapping.outcome = model::OutcomeId{reader.required("outcome")};
        mapping.to = model::ItemCode{reader.required("to")};
        for (auto& stage : reader.words("stages")) {
            mapping.stages.emplace_back(std::move(stage));
        }
        mapping.depth = reader.one_of("depth", kDepthWords).value_or(model::Depth::none);
        mapping.to_be_confirmed = reader.boolean("to-be-confirmed", false);
        mapping.line = element.line();
        keep_unknown_attributes(reader, mapping.unknown);
        for (const auto child : element) {
            if (child.name() == "rationale") {
                mapping.rationale = text(child, mapping.unknown);
            } else if (child.name() == "citation") {
                ElementReader row{child, m_sink};
                model::Citation citation;
                citation.evidence = model::EvidenceId{row.required("evidence")};
                citation.locator = row.optional("locator", xml::kMaxTitleBytes);
                citation.line = child.line();
                keep_rest(row, citation.unknown);
                mapping.citations.push_back(std::move(citation));
            } else {
                keep(child, mapping.unknown);
            }
        }
        m_programme.mappings.push_back(std::move(mapping));
    }

    template <typename Read>
    void each(const Element& list, std::string_view name, Read read)
    {
        for (const auto child : list) {
            if (child.name() == name) {
                read(child);
            } else {
                keep(child, m_programme.unknown);
            }
        }
    }

    std::string text(const Element& element, model::Unknown& unknown)
    {
        ElementReader reader{element, m_sink};
        auto value = reader.text(ElementReader::Emptiness::allowed);
        reader.refuse_unknown_attributes();
        for (const auto child : element) {
            keep(child, unknown);
        }
        return value;
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
        if (const auto [first, fresh] = m_ids.emplace(id, reader.element().line()); !fresh) {
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
        unknown.elements.push_back(element.to_xml());
    }

    void keep_unknown_attributes(const ElementReader& reader, model::Unknown& unknown)
    {
        for (const auto& [name, value] : reader.unknown_attributes()) {
            m_sink.add("KM-FRM-003", Severity::note, reader.element(),
                       {fmt::format("{}/@{}", reader.element().name(), name)});
            unknown.attributes.emplace_back(name, value);
        }
    }

    void keep_rest(const ElementReader& reader, model::Unknown& unknown)
    {
        keep_unknown_attributes(reader, unknown);
        for (const auto child : reader.element()) {
            keep(child, unknown);
        }
    }

    const xml::Document& m_document;
    xml::Sink m_sink;
    Programme m_programme;
    std::unordered_map<std::string, std::uint32_t> m_ids; ///< to the line of its first use
};

} // namespace

Result<Programme> read_programme(std::string_view text, std::string name, Diagnostics& findings)
{
    auto document = open_document(text, std::move(name), "programme");
    if (!document) {
        return propagate(document);
    }
    return Reader{*document, findings}.read();
}

} // namespace km::format
