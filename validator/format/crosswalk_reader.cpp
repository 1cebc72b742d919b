// SPDX-License-Identifier: MIT
#include "validator/format/crosswalk_reader.hpp"

#include "validator/base/utf8.hpp"
#include "validator/format/pack_reader.hpp"

#include <array>
#include <set>

namespace km::format {
namespace {

constexpr std::array<std::pair<std::string_view, model::Relation>, 4> kRelations{{
    {"exact", model::Relation::exact},
    {"broader", model::Relation::broader},
    {"narrower", model::Relation::narrower},
    {"related", model::Relation::related},
}};

model::PackRef read_reference(const xml::Element& element, xml::Sink& sink)
{
    xml::ElementReader reader{element, sink};
    model::PackRef reference;
    reference.id = read_pack_id(reader, "framework");
    reference.version = read_pack_id(reader, "version");
    reader.refuse_unknown_attributes();
    return reference;
}

} // namespace

Result<model::Crosswalk> read_crosswalk(std::string_view text, std::string name, Diagnostics& findings)
{
    auto document = open_document(text, std::move(name), "crosswalk");
    if (!document) {
        return propagate(document);
    }
    xml::Sink sink{document->name(), findings};
    const auto root = document->root();
    xml::ElementReader reader{root, sink};
    model::Crosswalk crosswalk;
    crosswalk.id = read_pack_id(reader, "id");
    crosswalk.version = read_pack_id(reader, "version");
    static_cast<void>(reader.optional("format"));
    static_cast<void>(reader.optional("xmlns"));
    reader.refuse_unknown_attributes();
    reader.refuse_text();
    std::set<std::pair<std::string, std::string>> seen;
    static constexpr std::array<std::string_view, 6> order{"1title", "1source", "*note",
                                                           "1from",  "1to",     "*association"};
    ChildOrder children{order};
    for (const auto child : root) {
        children.check(child, sink);
        const auto element = child.name();
        if (element == "title") {
            crosswalk.title = read_text(child, sink);
        } else if (element == "source") {
            crosswalk.source = read_source(child, sink);
        } else if (element == "note") {
            crosswalk.notes.push_back(read_note(child, sink));
        } else if (element == "from") {
            crosswalk.from = read_reference(child, sink);
        } else if (element == "to") {
            crosswalk.to = read_reference(child, sink);
        } else if (element == "association") {
            xml::ElementReader row{child, sink};
            model::Association association;
            association.from = model::ItemCode{row.required("from")};
            association.to = model::ItemCode{row.required("to")};
            association.relation = row.one_of("relation", kRelations).value_or(model::Relation::related);
            association.reason = collapse_space(row.text(xml::ElementReader::Emptiness::allowed));
            association.line = child.line();
            row.refuse_unknown_attributes();
            if (!seen.emplace(association.from.str(), association.to.str()).second) {
                sink.add("KM-XWK-001", Severity::error, child,
                         {association.from.str(), association.to.str()});
            }
            crosswalk.associations.push_back(std::move(association));
        } else {
            xml::report_unknown_element(child, Severity::error, sink);
        }
    }
    for (const auto& [missing, element] : {std::pair{crosswalk.title.empty(), "title"},
                                           {crosswalk.source.document.empty(), "source"},
                                           {crosswalk.from.id.empty(), "from"},
                                           {crosswalk.to.id.empty(), "to"},
                                           {crosswalk.associations.empty(), "association"}}) {
        if (missing) {
            sink.add("KM-FRM-001", Severity::error, root, {"crosswalk", element});
        }
    }
    return crosswalk;
}

void check_codes(const model::Crosswalk& crosswalk,
                 const model::Framework& from,
                 const model::Framework& to,
                 const std::string& file,
                 Diagnostics& findings)
{
    BoundedDiagnostics bounded{findings, file};
    const model::ItemIndex from_items{from};
    const model::ItemIndex to_items{to};
    const auto check = [&](const model::ItemIndex& items, const model::Framework& framework,
                           const model::ItemCode& code, std::uint32_t line) {
        if (items.find(code.str()) == model::kNone) {
            bounded.add({"KM-XWK-002", Severity::error, {file, line, {}}, {code.str(), framework.name()}});
        }
    };
    for (const auto& association : crosswalk.associations) {
        check(from_items, from, association.from, association.line);
        check(to_items, to, association.to, association.line);
    }
}

} // namespace km::format
