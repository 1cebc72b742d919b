// SPDX-License-Identifier: MIT
#include "validator/format/framework_reader.hpp"

#include "validator/base/utf8.hpp"
#include "validator/format/pack_reader.hpp"

#include <array>
#include <fmt/format.h>
#include <unordered_map>
#include <utility>

namespace km::format {
namespace {

using model::Framework;
using model::Item;
using model::Kind;
using model::kNone;
using xml::Element;
using xml::ElementReader;

constexpr std::uint32_t kMaxCount = 1'000'000;
constexpr std::size_t kMaxShortTitle = 3; ///< characters: heads of narrow columns

/// What the header says of a kind, and what the items turn out to hold.
struct Counts {
    std::uint32_t items = 0, statements = 0, behaviours = 0, examples = 0;
    std::uint32_t line = 0;
};

class Reader {
public:
    Reader(const xml::Document& document, Diagnostics& findings)
        : m_document{document}
        , m_sink{document.name(), findings}
    {}

    Framework read()
    {
        const auto root = m_document.root();
        ElementReader reader{root, m_sink};
        m_framework.id = read_pack_id(reader, "id");
        m_framework.version = read_pack_id(reader, "version");
        static_cast<void>(reader.optional("format"));
        static_cast<void>(reader.optional("xmlns"));
        reader.refuse_unknown_attributes();
        reader.refuse_text();
        bool has_source = false;
        static constexpr std::array<std::string_view, 7> order{"1title", "1source", "*note", "*text",
                                                               "1kinds", "1stages", "1items"};
        ChildOrder children{order};
        for (const auto child : root) {
            children.check(child, m_sink);
            const auto name = child.name();
            if (name == "title") {
                m_framework.title = read_text(child, m_sink);
            } else if (name == "source") {
                m_framework.source = read_source(child, m_sink);
                has_source = true;
            } else if (name == "note") {
                m_framework.notes.push_back(read_note(child, m_sink));
            } else if (name == "text") {
                read_passage(child);
            } else if (name == "kinds") {
                read_kinds(child);
            } else if (name == "stages") {
                read_stages(child);
            } else if (name == "items") {
                read_items(child, kNone);
            } else {
                xml::report_unknown_element(child, Severity::error, m_sink);
            }
        }
        require(!m_framework.title.empty(), root, "title");
        require(has_source, root, "source");
        require(!m_framework.kinds.empty(), root, "kinds");
        require(!m_framework.items.empty(), root, "items");
        check_counts();
        return std::move(m_framework);
    }

private:
    void require(bool present, const Element& parent, const char* child)
    {
        if (!present) {
            m_sink.add("KM-FRM-001", Severity::error, parent, {std::string{parent.name()}, child});
        }
    }

    void read_passage(const Element& element)
    {
        ElementReader reader{element, m_sink};
        model::Passage passage;
        passage.id = reader.required("id");
        passage.title = reader.required("title", xml::kMaxTitleBytes);
        passage.text = collapse_space(reader.text(ElementReader::Emptiness::refused));
        reader.refuse_unknown_attributes();
        m_framework.passages.push_back(std::move(passage));
    }

    void read_kinds(const Element& element)
    {
        for (const auto child : element) {
            if (child.name() != "kind") {
                xml::report_unknown_element(child, Severity::error, m_sink);
                continue;
            }
            ElementReader reader{child, m_sink};
            Kind kind;
            Counts expected;
            kind.id = read_pack_id(reader, "id");
            kind.title = reader.required("title", xml::kMaxTitleBytes);
            kind.plural = reader.required("plural", xml::kMaxTitleBytes);
            const auto parent = reader.optional("parent");
            if (!parent.empty()) {
                kind.parent = find_kind(parent);
                if (kind.parent == kNone) {
                    m_sink.add("KM-FWK-002", Severity::error, child, {parent});
                }
            }
            kind.mappable = reader.boolean("mappable", false);
            kind.staged = reader.boolean("staged", true);
            kind.statements = reader.number("statements", 0, kMaxCount, 0);
            if (!child.attribute("count")) {
                m_sink.add("KM-FRM-001", Severity::error, child, {"kind", "count"});
            }
            expected.items = reader.number("count", 0, kMaxCount, 0);
            expected.statements = kind.statements;
            expected.behaviours = reader.number("behaviours", 0, kMaxCount, 0);
            expected.examples = reader.number("examples", 0, kMaxCount, 0);
            expected.line = child.line();
            reader.refuse_unknown_attributes();
            if (const auto first = find_kind(kind.id); first != kNone) {
                m_sink.add("KM-FRM-004", Severity::error, child,
                           {kind.id, std::to_string(m_expected[first].line)});
            }
            m_kinds_by_id.emplace(kind.id, static_cast<std::uint32_t>(m_framework.kinds.size()));
            m_framework.kinds.push_back(std::move(kind));
            m_expected.push_back(expected);
        }
        m_actual.resize(m_expected.size());
    }

    void read_stages(const Element& element)
    {
        for (const auto child : element) {
            if (child.name() != "stage") {
                xml::report_unknown_element(child, Severity::error, m_sink);
                continue;
            }
            ElementReader reader{child, m_sink};
            model::Stage stage;
            const auto id = read_pack_id(reader, "id");
            stage.short_title = reader.required("short");
            if (count_code_points(stage.short_title) > kMaxShortTitle) {
                reader.malformed("short", stage.short_title, "at most three characters");
            }
            stage.title = reader.required("title", xml::kMaxTitleBytes);
            stage.text = collapse_space(reader.text(ElementReader::Emptiness::refused));
            reader.refuse_unknown_attributes();
            if (const auto first = m_framework.find_stage(id)) {
                m_sink.add("KM-FRM-004", Severity::error, child, {id, std::to_string(m_stage_lines[*first])});
            }
            if (m_framework.stages.size() == model::kMaxStages) {
                m_sink.add("KM-FRM-005", Severity::error, child,
                           {"stages", std::to_string(model::kMaxStages)});
                return;
            }
            stage.id = model::StageId{id};
            m_framework.stages.push_back(std::move(stage));
            m_stage_lines.push_back(child.line());
        }
    }

    void read_items(const Element& parent, std::uint32_t parent_index)
    {
        for (const auto child : parent) {
            if (child.name() == "item") {
                read_item(child, parent_index);
            } else if (parent_index == kNone) {
                xml::report_unknown_element(child, Severity::error, m_sink);
            }
        }
    }

    void read_item(const Element& element, std::uint32_t parent)
    {
        ElementReader reader{element, m_sink};
        Item item;
        item.line = element.line();
        item.parent = parent;
        const auto code = reader.required("code");
        item.code = model::ItemCode{code};
        item.title = collapse_space(reader.optional("title", xml::kMaxTitleBytes));
        const auto kind_id = reader.required("kind");
        static constexpr std::array<std::pair<std::string_view, model::Provenance>, 2> provenances{{
            {"official", model::Provenance::official},
            {"indicative", model::Provenance::indicative},
        }};
        if (element.attribute("provenance")) {
            item.provenance = reader.one_of("provenance", provenances).value_or(model::Provenance::official);
        } else {
            static_cast<void>(reader.optional("provenance"));
        }
        item.stages = read_stage_set(reader, "stages");
        reader.refuse_unknown_attributes();
        reader.refuse_text();
        if (!code.empty() && !model::is_id(code)) {
            reader.malformed("code", code, "letters, digits, dots and hyphens");
        }
        if (const auto [first, fresh] = m_lines_by_code.emplace(code, item.line); !fresh && !code.empty()) {
            m_sink.add("KM-FWK-001", Severity::error, element, {code, std::to_string(first->second)});
        }
        item.kind = find_kind(kind_id);
        if (item.kind == kNone) {
            if (!kind_id.empty()) {
                m_sink.add("KM-FWK-002", Severity::error, element, {kind_id});
            }
            return; // what is inside cannot be judged without its kind
        }
        check_parent(element, item);
        ++m_actual[item.kind].items;
        static constexpr std::array<std::string_view, 6> order{"1text",      "*note",    "*statement",
                                                               "*behaviour", "*example", "*item"};
        ChildOrder children{order};
        for (const auto child : element) {
            children.check(child, m_sink);
            read_item_child(child, item);
        }
        if (item.title.empty() && item.text.empty()) {
            m_sink.add("KM-FRM-006", Severity::error, element, {fmt::format("item {}", code)});
        }
        if (m_framework.kinds[item.kind].mappable) {
            const auto [first, fresh] = m_codes_by_words.emplace(caseless_key(item.words()), code);
            if (!fresh && !item.words().empty()) {
                m_sink.add("KM-FWK-007", Severity::error, element, {code, first->second});
            }
        }
        const auto index = static_cast<std::uint32_t>(m_framework.items.size());
        m_framework.items.push_back(std::move(item));
        read_items(element, index);
    }

    void read_item_child(const Element& child, Item& item)
    {
        const auto name = child.name();
        if (name == "text") {
            item.text = read_text(child, m_sink);
        } else if (name == "note") {
            item.notes.push_back(read_note(child, m_sink));
        } else if (name == "statement") {
            read_statement(child, item);
        } else if (name == "behaviour") {
            item.behaviours.push_back(read_text(child, m_sink));
            ++m_actual[item.kind].behaviours;
        } else if (name == "example") {
            ElementReader reader{child, m_sink};
            model::Example example;
            example.stages = read_stage_set(reader, "stages");
            example.text = collapse_space(reader.text(ElementReader::Emptiness::refused));
            reader.refuse_unknown_attributes();
            item.examples.push_back(std::move(example));
            ++m_actual[item.kind].examples;
        } else if (name != "item") {
            xml::report_unknown_element(child, Severity::error, m_sink);
        }
    }

    void read_statement(const Element& element, Item& item)
    {
        ElementReader reader{element, m_sink};
        const auto stage_id = reader.required("stage");
        const auto text = collapse_space(reader.text(ElementReader::Emptiness::refused));
        reader.refuse_unknown_attributes();
        ++m_actual[item.kind].statements;
        const auto stage = m_framework.find_stage(stage_id);
        if (!stage) {
            if (!stage_id.empty()) {
                m_sink.add("KM-FWK-004", Severity::error, element, {stage_id});
            }
            return;
        }
        if (text.empty()) {
            return; // reported
        }
        item.statements.resize(m_framework.stages.size());
        for (auto s = *stage; s < item.statements.size(); ++s) {
            if (!item.statements[s].empty()) {
                m_sink.add("KM-FWK-008", Severity::error, element, {item.code.str(), stage_id});
                break;
            }
        }
        item.statements[*stage] = text;
        const auto [first, fresh] =
            m_statements.emplace(caseless_key(text), std::pair{*stage, item.code.str()});
        if (!fresh && first->second.first != *stage) {
            m_sink.add("KM-FWK-005", Severity::error, element,
                       {item.code.str(), stage_id, first->second.second,
                        m_framework.stages[first->second.first].id.str()});
        }
    }

    model::StageSet read_stage_set(ElementReader& reader, const char* attribute)
    {
        model::StageSet set;
        for (const auto& id : reader.words(attribute)) {
            if (const auto stage = m_framework.find_stage(id)) {
                set.insert(*stage);
            } else {
                m_sink.add("KM-FWK-004", Severity::error, reader.element(), {id});
            }
        }
        return set;
    }

    void check_parent(const Element& element, const Item& item)
    {
        const auto wanted = m_framework.kinds[item.kind].parent;
        const auto actual = item.parent == kNone ? kNone : m_framework.items[item.parent].kind;
        if (wanted != actual) {
            const auto name = [&](std::uint32_t kind) {
                return kind == kNone ? std::string{"the top level"} : m_framework.kinds[kind].id;
            };
            m_sink.add("KM-FWK-003", Severity::error, element,
                       {item.code.str(), m_framework.kinds[item.kind].id, name(actual), name(wanted)});
        }
    }

    void check_counts()
    {
        for (std::size_t k = 0; k < m_expected.size(); ++k) {
            const auto check = [&](const char* what, std::uint32_t said, std::uint32_t found) {
                if (said != found) {
                    m_sink.add("KM-FWK-006", Severity::error, m_expected[k].line,
                               {m_framework.kinds[k].id, what, std::to_string(said), std::to_string(found)});
                }
            };
            check("count", m_expected[k].items, m_actual[k].items);
            check("statements", m_expected[k].statements, m_actual[k].statements);
            check("behaviours", m_expected[k].behaviours, m_actual[k].behaviours);
            check("examples", m_expected[k].examples, m_actual[k].examples);
        }
    }

    [[nodiscard]] std::uint32_t find_kind(const std::string& id) const
    {
        const auto found = m_kinds_by_id.find(id);
        return found == m_kinds_by_id.end() ? kNone : found->second;
    }

    const xml::Document& m_document;
    xml::Sink m_sink;
    Framework m_framework;
    std::vector<Counts> m_expected, m_actual; ///< by kind
    std::vector<std::uint32_t> m_stage_lines;
    std::unordered_map<std::string, std::uint32_t> m_kinds_by_id;
    std::unordered_map<std::string, std::uint32_t> m_lines_by_code;
    std::unordered_map<std::string, std::string> m_codes_by_words;
    std::unordered_map<std::string, std::pair<std::size_t, std::string>> m_statements;
};

} // namespace

Result<Framework> read_framework(std::string_view text, std::string name, Diagnostics& findings)
{
    auto document = open_document(text, std::move(name), "framework");
    if (!document) {
        return propagate(document);
    }
    return Reader{*document, findings}.read();
}

} // namespace km::format
