// SPDX-License-Identifier: MIT
#include "validator/format/programme_writer.hpp"

#include "validator/xml/writer.hpp"

#include <algorithm>

namespace km::format {
namespace {

using xml::Writer;

/// Takes what a Writer takes and keeps nothing of it but the number of the line that it would be on.
class LineCounter {
public:
    LineCounter& open(std::string_view)
    {
        ++m_line;
        m_state = State::start_tag;
        return *this;
    }
    LineCounter& attribute(std::string_view, std::string_view) { return *this; }
    LineCounter& optional_attribute(std::string_view, std::string_view) { return *this; }
    LineCounter& text(std::string_view text)
    {
        if (!text.empty()) {
            count_breaks(text);
            m_state = State::text;
        }
        return *this;
    }
    LineCounter& raw_element(std::string_view xml)
    {
        count_breaks(xml);
        if (m_state != State::text) {
            ++m_line;
            m_state = State::elements;
        }
        return *this;
    }
    LineCounter& close()
    {
        m_line += m_state == State::elements ? 1U : 0U;
        m_state = State::elements; // of the element around it
        return *this;
    }
    LineCounter& optional_element(std::string_view name, std::string_view text_)
    {
        return text_.empty() ? *this : open(name).text(text_).close();
    }
    [[nodiscard]] std::uint32_t line() const noexcept { return m_line; }

private:
    enum class State : std::uint8_t { start_tag, text, elements };
    void count_breaks(std::string_view text)
    {
        m_line += static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
    }

    std::uint32_t m_line = 1; ///< of the XML declaration
    State m_state = State::elements;
};

/// Where the element that was just opened stands. A Writer writes and does not ask.
void note_line(const Writer&, const std::uint32_t&) {}
void note_line(const LineCounter& counter, std::uint32_t& line)
{
    line = counter.line();
}

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

template <typename Out>
void write_attributes(Out& writer, const model::Unknown& unknown)
{
    for (const auto& [name, value] : unknown.attributes) {
        writer.attribute(name, value);
    }
}

template <typename Out>
void close(Out& writer, const model::Unknown& unknown)
{
    for (const auto& element : unknown.elements) {
        writer.raw_element(element);
    }
    writer.close();
}

template <typename Out, typename Person>
void write_person(Out& writer, const char* name, Person& person)
{
    if (person.name.empty() && person.role.empty() && person.email.empty() && person.unknown.empty()) {
        return;
    }
    writer.open(name).optional_attribute("name", person.name).optional_attribute("role", person.role);
    writer.optional_attribute("email", person.email);
    note_line(writer, person.line);
    write_attributes(writer, person.unknown);
    close(writer, person.unknown);
}

template <typename Out>
void write_delivery(Out& writer,
                    const std::optional<model::Mode>& mode,
                    const std::optional<model::Hours>& hours)
{
    writer.optional_attribute("mode", mode ? model::to_string(*mode) : std::string_view{});
    writer.optional_attribute("hours", hours ? model::to_string(*hours) : std::string{});
}

template <typename Out, typename Module>
void write_module(Out& writer, Module& module)
{
    writer.open("module").attribute("id", module.id.str()).optional_attribute("title", module.title);
    write_delivery(writer, module.mode, module.hours);
    note_line(writer, module.line);
    write_attributes(writer, module.unknown);
    for (auto& outcome : module.outcomes) {
        writer.open("outcome").attribute("id", outcome.id.str());
        note_line(writer, outcome.line);
        write_attributes(writer, outcome.unknown);
        writer.text(outcome.text);
        close(writer, outcome.unknown);
    }
    close(writer, module.unknown);
}

template <typename Out, typename Mapping>
void write_mapping(Out& writer, Mapping& mapping)
{
    writer.open("mapping").attribute("outcome", mapping.outcome.str()).attribute("to", mapping.to.str());
    writer.optional_attribute("stages", join(mapping.stages));
    if (mapping.depth != model::Depth::none) {
        writer.attribute("depth", model::to_string(mapping.depth));
    }
    writer.optional_attribute("to-be-confirmed", mapping.to_be_confirmed ? "true" : "");
    note_line(writer, mapping.line);
    write_attributes(writer, mapping.unknown);
    writer.optional_element("rationale", mapping.rationale);
    for (auto& citation : mapping.citations) {
        writer.open("citation").attribute("evidence", citation.evidence.str());
        writer.optional_attribute("locator", citation.locator);
        note_line(writer, citation.line);
        write_attributes(writer, citation.unknown);
        close(writer, citation.unknown);
    }
    close(writer, mapping.unknown);
}

/// @p Programme: const for a Writer; a LineCounter sets the lines in it.
template <typename Out, typename Programme>
void write(Out& writer, Programme& programme)
{
    writer.open("programme").attribute("xmlns", "urn:kitemark:programme:1").attribute("format", "1");
    writer.attribute("id", programme.id).attribute("version", programme.version);
    writer.optional_attribute("modified", programme.modified)
        .optional_attribute("language", programme.language);
    write_attributes(writer, programme.unknown);
    writer.optional_element("title", programme.title).optional_element("summary", programme.summary);

    auto& provider = programme.provider;
    writer.open("provider")
        .optional_attribute("name", provider.name)
        .optional_attribute("ukprn", provider.ukprn);
    writer.optional_attribute("ods", provider.ods_code);
    note_line(writer, provider.line);
    write_attributes(writer, provider.unknown);
    close(writer, provider.unknown);

    write_person(writer, "contact", programme.contact);
    write_person(writer, "internal-verifier", programme.internal_verifier);
    if (!programme.framework_id.empty() || !programme.framework_version.empty() ||
        !programme.framework_unknown.empty()) {
        writer.open("framework").attribute("id", programme.framework_id);
        writer.attribute("version", programme.framework_version);
        note_line(writer, programme.framework_line);
        write_attributes(writer, programme.framework_unknown);
        close(writer, programme.framework_unknown);
    }
    if (!programme.policy_id.empty() || !programme.policy_unknown.empty()) {
        writer.open("policy").attribute("id", programme.policy_id);
        write_attributes(writer, programme.policy_unknown);
        close(writer, programme.policy_unknown);
    }
    writer.open("claims").attribute("stages", join(programme.claimed_stages));
    note_line(writer, programme.stages_line);
    write_attributes(writer, programme.claims_unknown);
    close(writer, programme.claims_unknown);
    if (programme.mode || programme.hours || !programme.delivery_unknown.empty()) {
        writer.open("delivery");
        note_line(writer, programme.delivery_line);
        write_delivery(writer, programme.mode, programme.hours);
        write_attributes(writer, programme.delivery_unknown);
        close(writer, programme.delivery_unknown);
    }
    writer.optional_element("embeds", programme.embeds);

    writer.open("modules");
    write_attributes(writer, programme.modules_unknown);
    for (auto& module : programme.modules) {
        write_module(writer, module);
    }
    close(writer, programme.modules_unknown);
    writer.open("assessments");
    write_attributes(writer, programme.assessments_unknown);
    for (auto& assessment : programme.assessments) {
        writer.open("assessment")
            .attribute("id", assessment.id.str())
            .optional_attribute("type", assessment.type);
        note_line(writer, assessment.line);
        writer.optional_attribute("title", assessment.title)
            .optional_attribute("outcomes", join(assessment.outcomes));
        write_attributes(writer, assessment.unknown);
        close(writer, assessment.unknown);
    }
    close(writer, programme.assessments_unknown);
    writer.open("evidence");
    write_attributes(writer, programme.evidence_unknown);
    for (auto& file : programme.evidence) {
        writer.open("file").attribute("id", file.id.str()).optional_attribute("title", file.title);
        note_line(writer, file.line);
        writer.attribute("path", file.path).optional_attribute("original-name", file.original_name);
        writer.optional_attribute("media-type", file.media_type).optional_attribute("sha256", file.sha256);
        write_attributes(writer, file.unknown);
        close(writer, file.unknown);
    }
    close(writer, programme.evidence_unknown);
    writer.open("mappings");
    write_attributes(writer, programme.mappings_unknown);
    for (auto& mapping : programme.mappings) {
        write_mapping(writer, mapping);
    }
    close(writer, programme.mappings_unknown);
    close(writer, programme.unknown);
}

} // namespace

std::string write_programme(const model::Programme& programme)
{
    Writer writer;
    write(writer, programme);
    return std::move(writer).finish();
}

void number_lines(model::Programme& programme)
{
    LineCounter counter;
    write(counter, programme);
}

} // namespace km::format
