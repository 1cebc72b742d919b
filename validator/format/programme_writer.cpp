// SPDX-License-Identifier: MIT
#include "validator/format/programme_writer.hpp"

#include "validator/xml/writer.hpp"

namespace km::format {
namespace {

using xml::Writer;

template <typename Tag>
std::string join(const std::vector<model::Id<Tag>>& ids)
{
    std::string joined;
    for (const auto& id : ids) {
        joined += joined.empty() ? "" : " ";
        joined += id.str();
    }
    return joined;
}

void write_attributes(Writer& writer, const model::Unknown& unknown)
{
    for (const auto& [name, value] : unknown.attributes) {
        writer.attribute(name, value);
    }
}

void close(Writer& writer, const model::Unknown& unknown)
{
    for (const auto& element : unknown.elements) {
        writer.raw_element(element);
    }
    writer.close();
}

void write_person(Writer& writer, const char* name, const model::Person& person)
{
    if (person.name.empty() && person.role.empty() && person.email.empty() && person.unknown.empty()) {
        return;
    }
    writer.open(name).optional_attribute("name", person.name).optional_attribute("role", person.role);
    writer.optional_attribute("email", person.email);
    write_attributes(writer, person.unknown);
    close(writer, person.unknown);
}

void write_delivery(Writer& writer,
                    const std::optional<model::Mode>& mode,
                    const std::optional<model::Hours>& hours)
{
    writer.optional_attribute("mode", mode ? model::to_string(*mode) : std::string_view{});
    writer.optional_attribute("hours", hours ? model::to_string(*hours) : std::string{});
}

void write_module(Writer& writer, const model::Module& module)
{
    writer.open("module").attribute("id", module.id.str()).optional_attribute("title", module.title);
    write_delivery(writer, module.mode, module.hours);
    write_attributes(writer, module.unknown);
    for (const auto& outcome : module.outcomes) {
        writer.open("outcome").attribute("id", outcome.id.str());
        write_attributes(writer, outcome.unknown);
        writer.text(outcome.text);
        close(writer, outcome.unknown);
    }
    close(writer, module.unknown);
}

void write_mapping(Writer& writer, const model::Mapping& mapping)
{
    writer.open("mapping").attribute("outcome", mapping.outcome.str()).attribute("to", mapping.to.str());
    writer.optional_attribute("stages", join(mapping.stages));
    if (mapping.depth != model::Depth::none) {
        writer.attribute("depth", model::to_string(mapping.depth));
    }
    writer.optional_attribute("to-be-confirmed", mapping.to_be_confirmed ? "true" : "");
    write_attributes(writer, mapping.unknown);
    writer.optional_element("rationale", mapping.rationale);
    for (const auto& citation : mapping.citations) {
        writer.open("citation").attribute("evidence", citation.evidence.str());
        writer.optional_attribute("locator", citation.locator);
        write_attributes(writer, citation.unknown);
        close(writer, citation.unknown);
    }
    close(writer, mapping.unknown);
}

} // namespace

std::string write_programme(const model::Programme& programme)
{
    Writer writer;
    writer.open("programme").attribute("xmlns", "urn:kitemark:programme:1").attribute("format", "1");
    writer.attribute("id", programme.id).attribute("version", programme.version);
    writer.optional_attribute("modified", programme.modified)
        .optional_attribute("language", programme.language);
    write_attributes(writer, programme.unknown);
    writer.optional_element("title", programme.title).optional_element("summary", programme.summary);

    const auto& provider = programme.provider;
    writer.open("provider")
        .optional_attribute("name", provider.name)
        .optional_attribute("ukprn", provider.ukprn);
    writer.optional_attribute("ods", provider.ods_code);
    write_attributes(writer, provider.unknown);
    close(writer, provider.unknown);

    write_person(writer, "contact", programme.contact);
    write_person(writer, "internal-verifier", programme.internal_verifier);
    if (!programme.framework_id.empty() || !programme.framework_version.empty() ||
        !programme.framework_unknown.empty()) {
        writer.open("framework").attribute("id", programme.framework_id);
        writer.attribute("version", programme.framework_version);
        write_attributes(writer, programme.framework_unknown);
        close(writer, programme.framework_unknown);
    }
    if (!programme.policy_id.empty() || !programme.policy_unknown.empty()) {
        writer.open("policy").attribute("id", programme.policy_id);
        write_attributes(writer, programme.policy_unknown);
        close(writer, programme.policy_unknown);
    }
    writer.open("claims").attribute("stages", join(programme.claimed_stages));
    write_attributes(writer, programme.claims_unknown);
    close(writer, programme.claims_unknown);
    if (programme.mode || programme.hours || !programme.delivery_unknown.empty()) {
        writer.open("delivery");
        write_delivery(writer, programme.mode, programme.hours);
        write_attributes(writer, programme.delivery_unknown);
        close(writer, programme.delivery_unknown);
    }
    writer.optional_element("embeds", programme.embeds);

    writer.open("modules");
    write_attributes(writer, programme.modules_unknown);
    for (const auto& module : programme.modules) {
        write_module(writer, module);
    }
    close(writer, programme.modules_unknown);
    writer.open("assessments");
    write_attributes(writer, programme.assessments_unknown);
    for (const auto& assessment : programme.assessments) {
        writer.open("assessment")
            .attribute("id", assessment.id.str())
            .optional_attribute("type", assessment.type);
        writer.optional_attribute("title", assessment.title)
            .optional_attribute("outcomes", join(assessment.outcomes));
        write_attributes(writer, assessment.unknown);
        close(writer, assessment.unknown);
    }
    close(writer, programme.assessments_unknown);
    writer.open("evidence");
    write_attributes(writer, programme.evidence_unknown);
    for (const auto& file : programme.evidence) {
        writer.open("file").attribute("id", file.id.str()).optional_attribute("title", file.title);
        writer.attribute("path", file.path).optional_attribute("original-name", file.original_name);
        writer.optional_attribute("media-type", file.media_type).optional_attribute("sha256", file.sha256);
        write_attributes(writer, file.unknown);
        close(writer, file.unknown);
    }
    close(writer, programme.evidence_unknown);
    writer.open("mappings");
    write_attributes(writer, programme.mappings_unknown);
    for (const auto& mapping : programme.mappings) {
        write_mapping(writer, mapping);
    }
    close(writer, programme.mappings_unknown);
    close(writer, programme.unknown);
    return std::move(writer).finish();
}

} // namespace km::format
