// SPDX-License-Identifier: MIT
#include "validator/format/programme_writer.hpp"

#include "validator/xml/writer.hpp"

#include <algorithm>
#include <iterator>

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
    LineCounter& comment(std::string_view xml) { return raw_element(xml); }
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

template <typename Out>
void write_comments(Out& writer, const std::vector<std::string>& comments)
{
    for (const auto& comment : comments) {
        writer.comment(comment);
    }
}

/// Those before the element @p name, which stands once in the one of @p unknown.
template <typename Out>
void write_comments(Out& writer, const model::Unknown& unknown, std::string_view name)
{
    for (const auto& [before, comment] : unknown.comments) {
        if (before == name) {
            writer.comment(comment);
        }
    }
}

bool is_written(const model::Person& person)
{
    return !person.name.empty() || !person.role.empty() || !person.email.empty() || !person.unknown.empty();
}

bool has_delivery(const model::Programme& programme)
{
    return programme.mode || programme.hours || !programme.delivery_unknown.empty();
}

/// @p name: of kProgrammeElements.
bool is_written(const model::Programme& programme, std::string_view name)
{
    return name == "title"               ? !programme.title.empty()
           : name == "summary"           ? !programme.summary.empty()
           : name == "contact"           ? is_written(programme.contact)
           : name == "internal-verifier" ? is_written(programme.internal_verifier)
           : name == "framework"         ? has_framework(programme)
           : name == "policy"            ? has_policy(programme)
           : name == "delivery"          ? has_delivery(programme)
           : name == "embeds"            ? !programme.embeds.empty()
                                         : true;
}

/// Puts comments before what is written, in the order in which it is.
void settle_comments(model::Programme& programme)
{
    auto& comments = programme.unknown.comments;
    const auto position = [](std::string_view name) {
        return std::ranges::find(kProgrammeElements, name) - kProgrammeElements.begin();
    };
    std::ranges::stable_sort(comments, {}, [&](const auto& each) { return position(each.first); });
    for (auto& [name, comment] : comments) {
        const auto written =
            std::find_if(kProgrammeElements.begin() + position(name), kProgrammeElements.end(),
                         [&](std::string_view each) { return is_written(programme, each); });
        name = *written; // the lists at the end always are
    }
    for (auto& mapping : programme.mappings) {
        if (mapping.unknown.comments.empty() || !mapping.rationale.empty()) {
            continue;
        }
        auto& into = mapping.citations.empty() ? mapping.unknown.elements
                                               : mapping.citations[0].unknown.comments_before;
        std::vector<std::string> moved;
        for (auto& [name, comment] : mapping.unknown.comments) {
            moved.push_back(std::move(comment));
        }
        into.insert(into.begin(), std::make_move_iterator(moved.begin()),
                    std::make_move_iterator(moved.end()));
        mapping.unknown.comments.clear();
    }
}

template <typename Out, typename Person>
void write_person(Out& writer, const char* name, Person& person)
{
    if (!is_written(person)) {
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
    write_comments(writer, module.unknown.comments_before);
    writer.open("module").attribute("id", module.id.str()).optional_attribute("title", module.title);
    write_delivery(writer, module.mode, module.hours);
    note_line(writer, module.line);
    write_attributes(writer, module.unknown);
    for (auto& outcome : module.outcomes) {
        write_comments(writer, outcome.unknown.comments_before);
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
    write_comments(writer, mapping.unknown.comments_before);
    writer.open("mapping").attribute("outcome", mapping.outcome.str()).attribute("to", mapping.to.str());
    writer.optional_attribute("stages", join(mapping.stages));
    if (mapping.depth != model::Depth::none) {
        writer.attribute("depth", model::to_string(mapping.depth));
    }
    writer.optional_attribute("to-be-confirmed", mapping.to_be_confirmed ? "true" : "");
    note_line(writer, mapping.line);
    write_attributes(writer, mapping.unknown);
    write_comments(writer, mapping.unknown, "rationale");
    writer.optional_element("rationale", mapping.rationale);
    for (auto& citation : mapping.citations) {
        write_comments(writer, citation.unknown.comments_before);
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
    write_comments(writer, programme.comments_before);
    writer.open("programme").attribute("xmlns", "urn:kitemark:programme:1").attribute("format", "1");
    writer.attribute("id", programme.id).attribute("version", programme.version);
    writer.optional_attribute("modified", programme.modified)
        .optional_attribute("language", programme.language);
    write_attributes(writer, programme.unknown);
    const auto comments = [&](std::string_view name) { write_comments(writer, programme.unknown, name); };
    comments("title");
    writer.optional_element("title", programme.title);
    comments("summary");
    writer.optional_element("summary", programme.summary);

    comments("provider");
    auto& provider = programme.provider;
    writer.open("provider")
        .optional_attribute("name", provider.name)
        .optional_attribute("ukprn", provider.ukprn);
    writer.optional_attribute("ods", provider.ods_code);
    note_line(writer, provider.line);
    write_attributes(writer, provider.unknown);
    close(writer, provider.unknown);

    comments("contact");
    write_person(writer, "contact", programme.contact);
    comments("internal-verifier");
    write_person(writer, "internal-verifier", programme.internal_verifier);
    comments("framework");
    if (has_framework(programme)) {
        writer.open("framework").attribute("id", programme.framework_id);
        writer.attribute("version", programme.framework_version);
        note_line(writer, programme.framework_line);
        write_attributes(writer, programme.framework_unknown);
        close(writer, programme.framework_unknown);
    }
    comments("policy");
    if (has_policy(programme)) {
        writer.open("policy").attribute("id", programme.policy_id);
        write_attributes(writer, programme.policy_unknown);
        close(writer, programme.policy_unknown);
    }
    comments("claims");
    writer.open("claims").attribute("stages", join(programme.claimed_stages));
    note_line(writer, programme.stages_line);
    write_attributes(writer, programme.claims_unknown);
    close(writer, programme.claims_unknown);
    comments("delivery");
    if (has_delivery(programme)) {
        writer.open("delivery");
        note_line(writer, programme.delivery_line);
        write_delivery(writer, programme.mode, programme.hours);
        write_attributes(writer, programme.delivery_unknown);
        close(writer, programme.delivery_unknown);
    }
    comments("embeds");
    writer.optional_element("embeds", programme.embeds);

    comments("modules");
    writer.open("modules");
    write_attributes(writer, programme.modules_unknown);
    for (auto& module : programme.modules) {
        write_module(writer, module);
    }
    close(writer, programme.modules_unknown);
    comments("assessments");
    writer.open("assessments");
    write_attributes(writer, programme.assessments_unknown);
    for (auto& assessment : programme.assessments) {
        write_comments(writer, assessment.unknown.comments_before);
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
    comments("evidence");
    writer.open("evidence");
    write_attributes(writer, programme.evidence_unknown);
    for (auto& file : programme.evidence) {
        write_comments(writer, file.unknown.comments_before);
        writer.open("file").attribute("id", file.id.str()).optional_attribute("title", file.title);
        note_line(writer, file.line);
        writer.attribute("path", file.path).optional_attribute("original-name", file.original_name);
        writer.optional_attribute("media-type", file.media_type).optional_attribute("sha256", file.sha256);
        write_attributes(writer, file.unknown);
        close(writer, file.unknown);
    }
    close(writer, programme.evidence_unknown);
    comments("mappings");
    writer.open("mappings");
    write_attributes(writer, programme.mappings_unknown);
    for (auto& mapping : programme.mappings) {
        write_mapping(writer, mapping);
    }
    close(writer, programme.mappings_unknown);
    close(writer, programme.unknown);
    write_comments(writer, programme.comments_after);
}

/// A text in an element of its own, or an attribute that must be there, is nothing where it is white space alone.
bool is_blank(const std::string& text)
{
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

/// Calls @p visit with every text that is one or the other, but for ids in lists.
template <typename Programme, typename Visit>
void each_text_that_may_be_blank(Programme& programme, Visit visit)
{
    visit(programme.id);
    visit(programme.version);
    visit(programme.framework_id);
    visit(programme.framework_version);
    visit(programme.policy_id);
    visit(programme.title);
    visit(programme.summary);
    visit(programme.embeds);
    for (auto& module : programme.modules) {
        for (auto& outcome : module.outcomes) {
            visit(outcome.text);
        }
    }
    for (auto& file : programme.evidence) {
        visit(file.path);
    }
    for (auto& mapping : programme.mappings) {
        visit(mapping.rationale);
    }
}

/// For messages: the first field that differs.
std::string first_difference(const model::Programme& a, const model::Programme& b)
{
    return a.title != b.title                           ? "title"
           : a.summary != b.summary                     ? "summary"
           : a.provider != b.provider                   ? "provider"
           : a.contact != b.contact                     ? "contact"
           : a.internal_verifier != b.internal_verifier ? "internal-verifier"
           : a.claimed_stages != b.claimed_stages       ? "claims"
           : a.hours != b.hours || a.mode != b.mode     ? "delivery"
           : a.modules != b.modules                     ? "modules"
           : a.assessments != b.assessments             ? "assessments"
           : a.evidence != b.evidence                   ? "evidence"
           : a.mappings != b.mappings                   ? "mappings"
                                                        : "programme";
}

} // namespace

bool has_framework(const model::Programme& programme) noexcept
{
    return !programme.framework_id.empty() || !programme.framework_version.empty() ||
           !programme.framework_unknown.empty();
}

bool has_policy(const model::Programme& programme) noexcept
{
    return !programme.policy_id.empty() || !programme.policy_unknown.empty();
}

Result<std::string> write_programme(const model::Programme& programme)
{
    Writer writer;
    write(writer, programme);
    return std::move(writer).finish();
}

void number_lines(model::Programme& programme)
{
    settle_comments(programme);
    programme.contact.line = programme.internal_verifier.line = 0;
    programme.framework_line = programme.delivery_line = 0;
    LineCounter counter;
    write(counter, programme);
}

std::optional<std::string> find_difference(model::Programme one, model::Programme other)
{
    for (auto* programme : {&one, &other}) {
        each_text_that_may_be_blank(*programme, [](std::string& text) {
            if (is_blank(text)) {
                text.clear();
            }
        });
        number_lines(*programme);
    }
    return one == other ? std::nullopt : std::optional{first_difference(one, other)};
}

} // namespace km::format
