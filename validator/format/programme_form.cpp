// SPDX-License-Identifier: MIT
#include "validator/format/programme_form.hpp"

#include "validator/format/programme_texts.hpp"
#include "validator/format/programme_writer.hpp"
#include "validator/model/ids.hpp"
#include "validator/xml/element_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace km::format {
namespace {

class Form {
public:
    Form(const model::Programme& programme, Diagnostics& findings)
        : m_programme{programme}
        , m_sink{programme.file, findings}
    {}

    void check()
    {
        const auto& p = m_programme;
        limits(p, kRootLine);
        required("programme", "version", p.version, kRootLine);
        if (required("programme", "id", p.id, kRootLine) && !model::is_pack_id(p.id)) {
            malformed("programme", "id", p.id, "lower case letters, digits, dots and hyphens", kRootLine);
        }
        repeated(p.unknown, kProgrammeElements, kRootLine);
        if (has_framework(p)) {
            required("framework", "id", p.framework_id, p.framework_line);
            required("framework", "version", p.framework_version, p.framework_line);
        }
        if (has_policy(p)) {
            required("policy", "id", p.policy_id, kRootLine);
        }
        for (const auto& module : p.modules) {
            own_id("module", module.id.str(), module.line);
            limits(module, module.line);
            for (const auto& outcome : module.outcomes) {
                own_id("outcome", outcome.id.str(), outcome.line);
                limits(outcome, outcome.line);
            }
        }
        for (const auto& assessment : p.assessments) {
            own_id("assessment", assessment.id.str(), assessment.line);
            limits(assessment, assessment.line);
        }
        for (const auto& file : p.evidence) {
            check(file);
        }
        for (const auto& mapping : p.mappings) {
            check(mapping);
        }
    }

private:
    static constexpr std::uint32_t kRootLine = 2; // behind the declaration

    void check(const model::EvidenceFile& file)
    {
        own_id("file", file.id.str(), file.line);
        limits(file, file.line);
        required("file", "path", file.path, file.line);
        const auto& digest = file.sha256;
        if (!digest.empty() &&
            (digest.size() != 64 || digest.find_first_not_of("0123456789abcdef") != std::string::npos)) {
            malformed("file", "sha256", digest, "64 lower case hexadecimal digits", file.line);
        }
    }

    void check(const model::Mapping& mapping)
    {
        limits(mapping, mapping.line);
        id("mapping", "outcome", mapping.outcome.str(), mapping.line);
        id("mapping", "to", mapping.to.str(), mapping.line);
        if (mapping.depth == model::Depth::none) {
            add("KM-FRM-001", mapping.line, {"mapping", "depth"});
        }
        if (!mapping.rationale.empty()) {
            constexpr std::array<std::string_view, 1> once{"rationale"};
            repeated(mapping.unknown, once, mapping.line);
        }
        for (const auto& citation : mapping.citations) {
            id("citation", "evidence", citation.evidence.str(), citation.line);
            limits(citation, citation.line);
        }
    }

    void add(std::string_view code, std::uint32_t line, std::vector<std::string> args)
    {
        m_sink.add(code, Severity::error, line, std::move(args));
    }

    void too_long(const TextPlace& place, std::string_view text, std::uint32_t line)
    {
        if (text.size() > place.max_bytes) {
            add("KM-FRM-005", line,
                {place.attribute.empty() ? std::string{place.element}
                                         : fmt::format("{}/@{}", place.element, place.attribute),
                 std::to_string(place.max_bytes)});
        }
    }

    template <typename Element>
    void limits(const Element& element, std::uint32_t line)
    {
        each_text(element,
                  [&](const TextPlace& place, const std::string& text) { too_long(place, text, line); });
    }

    /// False: it is empty.
    bool
    required(std::string_view element, std::string_view attribute, std::string_view value, std::uint32_t line)
    {
        if (value.find_first_not_of(" \t\r\n") != std::string_view::npos) {
            return true;
        }
        add("KM-FRM-006", line, {fmt::format("{}/@{}", element, attribute)});
        return false;
    }

    bool id(std::string_view element, std::string_view attribute, std::string_view value, std::uint32_t line)
    {
        too_long({element, attribute, Lines::one, xml::kMaxIdBytes}, value, line);
        return required(element, attribute, value, line);
    }

    void own_id(std::string_view element, const std::string& value, std::uint32_t line)
    {
        if (!id(element, "id", value, line)) {
            return;
        }
        if (!model::is_id(value)) {
            malformed(element, "id", value, "letters, digits, dots, hyphens and underscores", line);
        }
        if (const auto [first, fresh] = m_ids.emplace(value, line); !fresh) {
            add("KM-FRM-004", line, {value, std::to_string(first->second)});
        }
    }

    void malformed(std::string_view element,
                   std::string_view attribute,
                   std::string_view value,
                   std::string_view expected,
                   std::uint32_t line)
    {
        add("KM-FRM-002", line,
            {fmt::format("{}/@{}", element, attribute), std::string{value.substr(0, xml::kMaxIdBytes)},
             std::string{expected}});
    }

    /// Elements that may stand once, and were kept as they are because they stood twice.
    template <typename Names>
    void repeated(const model::Unknown& unknown, const Names& names, std::uint32_t line)
    {
        for (const std::string_view xml : unknown.elements) {
            const auto name = xml.substr(1, xml.find_first_of(" />\t\n", 1) - 1);
            if (std::ranges::find(names, name) != names.end()) {
                add("KM-FRM-003", line, {fmt::format("a second <{}>", name)});
            }
        }
    }

    const model::Programme& m_programme;
    xml::Sink m_sink;
    std::unordered_map<std::string_view, std::uint32_t> m_ids; ///< to the line of its first use
};

} // namespace

void check_form(const model::Programme& programme, Diagnostics& findings)
{
    Form{programme, findings}.check();
}

} // namespace km::format
