// SPDX-License-Identifier: MIT
#include "validator/report/json_report.hpp"

#include "validator/report/messages.hpp"
#include "validator/report/wording.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace km::report {
namespace {

/// A JSON string. Bytes that are not UTF-8 become U+FFFD, so the document is always valid.
std::string json_string(std::string_view text)
{
    const auto is_plain = [](char c) { return c >= ' ' && c < '\x7F' && c != '"' && c != '\\'; };
    if (std::all_of(text.begin(), text.end(), is_plain)) { // nearly all; the library takes ten times as long
        return fmt::format("\"{}\"", text);
    }
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// The document's outer layout by hand: one row a line keeps reports comparable with diff, and 100,000
/// findings need no tree in memory.
class Rows {
public:
    explicit Rows(std::string& out, std::string_view key) : m_out{out}
    {
        m_out += fmt::format(",\n  {}: [", json_string(key));
    }

    void add(std::string_view row)
    {
        m_out += m_first ? "\n    " : ",\n    ";
        m_out += row;
        m_first = false;
    }
    void finish() { m_out += m_first ? "]" : "\n  ]"; }

private:
    std::string& m_out;
    bool m_first = true;
};

std::string provider(const model::Provider& who)
{
    return fmt::format(R"({{"name": {}, "ukprn": {}, "ods": {}}})", json_string(who.name),
                       json_string(who.ukprn), json_string(who.ods_code));
}

std::string claimed_stages(const model::Programme& programme)
{
    std::string list;
    for (const auto& stage : programme.claimed_stages) {
        list += fmt::format("{}{}", list.empty() ? "" : ", ", json_string(stage.str()));
    }
    return list;
}

std::string pack(const PackIdentity& which)
{
    return fmt::format(R"({{"id": {}, "version": {}, "sha256": {}}})", json_string(which.id),
                       json_string(which.version), json_string(which.sha256));
}

void add_requirements(const Validation& validation, std::string& out)
{
    Rows rows{out, "requirements"};
    for (const auto& requirement : validation.requirements) {
        rows.add(fmt::format(R"({{"id": {}, "answer": "{}", "met": {}, "total": {}, "needed": {}}})",
                             json_string(requirement.id), to_string(requirement.answer.state()),
                             requirement.met, requirement.total, requirement.needed));
    }
    rows.finish();
}

struct Totals {
    std::size_t cells = 0, covered = 0;
};

Totals add_coverage(const rules::Study& study, std::string& out)
{
    Totals totals;
    const auto& framework = study.framework();
    Rows rows{out, "coverage"};
    for (const auto item : study.mappable_items()) {
        (study.cell_stages(item) & study.claimed_stages()).each([&](std::size_t stage) {
            ++totals.cells;
            totals.covered += study.is_covered(item, stage) ? 1U : 0U;
            rows.add(fmt::format(R"({{"outcome": {}, "stage": {}, "depth": "{}"}})",
                                 json_string(framework.items[item].code.str()),
                                 json_string(framework.stages[stage].id.str()),
                                 to_string(study.cell(item, stage).depth)));
        });
    }
    rows.finish();
    return totals;
}

void add_principles(const rules::Study& study, std::string& out)
{
    Rows rows{out, "principles"};
    for (const auto item : unstaged_items(study)) {
        rows.add(fmt::format(R"({{"code": {}, "depth": "{}"}})",
                             json_string(study.framework().items[item].code.str()),
                             to_string(study.cell(item).depth)));
    }
    rows.finish();
}

void add_findings(const Diagnostics& findings, std::string& out)
{
    Rows rows{out, "findings"};
    for (const auto& finding : findings) {
        const auto words = describe(finding);
        rows.add(fmt::format(
            R"({{"code": {}, "severity": "{}", "message": {}, "file": {}, "line": {}, "fix": {}}})",
            json_string(finding.code), to_string(finding.severity), json_string(words.message),
            json_string(finding.where.file), finding.where.line, json_string(words.fix)));
    }
    rows.finish();
}

} // namespace

std::string result_json(const Validation& validation)
{
    const auto& study = validation.study;
    const auto& programme = study.programme();
    const bool judged = was_judged(validation);
    std::string out = fmt::format("{{\n  \"programme\": {}", json_string(name(programme)));
    const auto add = [&](std::string_view key, std::string_view json) {
        out += fmt::format(",\n  \"{}\": {}", key, json);
    };
    const auto add_bool = [&](std::string_view key, bool value) { add(key, value ? "true" : "false"); };
    add("title", json_string(programme.title));
    add("provider", provider(programme.provider));
    add("framework", pack(validation.framework));
    add_bool("indicative", study.framework().has_indicative_items());
    add("policy", pack(validation.policy));
    add_bool("meets", validation.meets);
    add_bool("incomplete", !validation.meets);
    add_bool("checked", judged);
    add("claimed_stages", fmt::format("[{}]", claimed_stages(programme)));
    add_requirements(validation, out);

    Totals totals;
    if (judged) {
        totals = add_coverage(study, out);
        add_principles(study, out);
    } else {
        add("coverage", "[]");
        add("principles", "[]");
    }
    add("totals", fmt::format(R"({{"cells": {}, "covered": {}, "errors": {}, "warnings": {}, "notes": {}}})",
                              totals.cells, totals.covered, validation.count(Severity::error),
                              validation.count(Severity::warning), validation.count(Severity::note)));
    add_findings(validation.findings, out);
    return out + "\n}\n";
}

std::string to_json(const Validation& validation)
{
    const auto result = result_json(validation);
    return fmt::format("{{\n  \"format\": {},\n  \"software\": {},{}", kJsonFormat,
                       json_string(software_name()), std::string_view{result}.substr(1));
}

} // namespace km::report
