// SPDX-License-Identifier: MIT
#include "validator/format/policy_reader.hpp"

#include "validator/format/pack_reader.hpp"
#include "validator/format/programme_reader.hpp"

#include <set>

namespace km::format {
namespace {

using xml::ElementReader;

constexpr std::uint32_t kMaxPolicyCount = 1'000;

enum class Requirement {
    cell_depth,
    cell_citations,
    competency_assessed,
    standard_present,
    principle_addressed,
    official_outcomes
};

constexpr std::array<std::pair<std::string_view, Requirement>, 6> kRequirements{{
    {"cell-depth", Requirement::cell_depth},
    {"cell-citations", Requirement::cell_citations},
    {"competency-assessed", Requirement::competency_assessed},
    {"standard-present", Requirement::standard_present},
    {"principle-addressed", Requirement::principle_addressed},
    {"official-outcomes", Requirement::official_outcomes},
}};

void need(const xml::Element& element, const char* attribute, xml::Sink& sink)
{
    if (!element.attribute(attribute)) {
        sink.add("KM-FRM-001", Severity::error, element, {"require", attribute});
    }
}

void read_requirement(const xml::Element& element,
                      model::Policy& policy,
                      std::set<Requirement>& seen,
                      xml::Sink& sink)
{
    ElementReader reader{element, sink};
    const auto requirement = reader.one_of("rule", kRequirements);
    if (!requirement) {
        return;
    }
    if (!seen.insert(*requirement).second) {
        sink.add("KM-POL-001", Severity::error, element, {std::string{*element.attribute("rule")}});
    }
    const auto share = [&] {
        need(element, "share", sink);
        return model::Share{reader.number("share", 0, 100, 100)};
    };
    const auto count = [&] {
        need(element, "count", sink);
        return reader.number("count", 0, kMaxPolicyCount, 1);
    };
    switch (*requirement) {
    case Requirement::cell_depth: {
        const auto depth = reader.one_of("depth", kDepthWords);
        policy.cell_depth = model::CellDepth{depth.value_or(model::Depth::develops), share()};
        break;
    }
    case Requirement::cell_citations: policy.cell_citations = count(); break;
    case Requirement::competency_assessed: policy.competency_assessed = count(); break;
    case Requirement::standard_present: policy.standard_present = share(); break;
    case Requirement::principle_addressed: policy.principle_addressed = share(); break;
    case Requirement::official_outcomes: policy.official_outcomes = true; break;
    }
    reader.refuse_unknown_attributes();
    reader.refuse_text();
}

} // namespace

Result<model::Policy> read_policy(std::string_view text, std::string name, Diagnostics& findings)
{
    auto document = open_document(text, std::move(name), "policy");
    if (!document) {
        return propagate(document);
    }
    xml::Sink sink{document->name(), findings};
    const auto root = document->root();
    ElementReader reader{root, sink};
    model::Policy policy;
    policy.id = read_pack_id(reader, "id");
    policy.version = read_pack_id(reader, "version");
    policy.framework = reader.required("framework");
    static_cast<void>(reader.optional("format"));
    static_cast<void>(reader.optional("xmlns"));
    reader.refuse_unknown_attributes();
    reader.refuse_text();
    std::set<Requirement> seen;
    static constexpr std::array<std::string_view, 3> order{"1title", "*note", "*require"};
    ChildOrder children{order};
    for (const auto child : root) {
        children.check(child, sink);
        if (child.name() == "title") {
            policy.title = read_text(child, sink);
        } else if (child.name() == "note") {
            policy.notes.push_back(read_note(child, sink));
        } else if (child.name() == "require") {
            read_requirement(child, policy, seen, sink);
        } else {
            xml::report_unknown_element(child, Severity::error, sink);
        }
    }
    if (policy.title.empty()) {
        sink.add("KM-FRM-001", Severity::error, root, {"policy", "title"});
    }
    if (seen.empty()) {
        sink.add("KM-POL-002", Severity::error, root, {policy.id});
    }
    return policy;
}

} // namespace km::format
