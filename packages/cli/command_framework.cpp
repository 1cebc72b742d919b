// SPDX-License-Identifier: MIT
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "validator/base/file.hpp"
#include "validator/format/crosswalk_reader.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/policy_reader.hpp"
#include "validator/xml/document.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

namespace km::cli {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

std::string_view to_string(model::Provenance provenance)
{
    return provenance == model::Provenance::official ? "official" : "indicative";
}

int list(bool as_json)
{
    Envelope envelope{"framework list", as_json};
    const auto packs = bundled_library().frameworks();
    if (!packs) {
        return envelope.fail(packs.error());
    }
    for (const auto& pack : *packs) {
        const auto& framework = pack.model;
        envelope.add_data(submission::data_used("framework", pack));
        if (as_json) {
            envelope.add_result(json{{"id", framework.id},
                                     {"version", framework.version},
                                     {"title", framework.title},
                                     {"path", to_utf8(pack.path)}});
        } else {
            print(printed("{:26} {:18} {}{}, {}\n", framework.id, framework.version, framework.title,
                          framework.has_indicative_items() ? " (with indicative outcomes)" : "",
                          in_words(pack.origin)));
        }
    }
    envelope.print();
    return exit_code::yes;
}

json to_json(const model::Framework& framework, const model::Item& item)
{
    json statements = json::object();
    for (std::size_t s = 0; s < item.statements.size(); ++s) {
        if (!item.statements[s].empty()) {
            statements[framework.stages[s].id.str()] = item.statements[s];
        }
    }
    json object{
        {"code", item.code.str()},
        {"kind", framework.kinds[item.kind].id},
        {"title", item.title},
        {"text", item.text},
        {"parent", item.parent == model::kNone ? json{} : json(framework.items[item.parent].code.str())},
        {"provenance", to_string(item.provenance)},
        {"statements", std::move(statements)}};
    for (const auto& note : item.notes) {
        object["notes"].push_back(note.text);
    }
    for (const auto& behaviour : item.behaviours) {
        object["behaviours"].push_back(behaviour);
    }
    for (const auto& example : item.examples) {
        json stages = json::array();
        example.stages.each([&](std::size_t s) { stages.push_back(framework.stages[s].id.str()); });
        object["examples"].push_back({{"stages", std::move(stages)}, {"text", example.text}});
    }
    return object;
}

json to_json(const model::Framework& framework)
{
    json document{{"id", framework.id},
                  {"version", framework.version},
                  {"title", framework.title},
                  {"source",
                   {{"document", framework.source.document},
                    {"publisher", framework.source.publisher},
                    {"date", framework.source.date},
                    {"status", framework.source.status},
                    {"url", framework.source.url},
                    {"rights", framework.source.rights}}},
                  {"notes", json::array()},
                  {"passages", json::array()},
                  {"stages", json::array()},
                  {"items", json::array()}};
    for (const auto& note : framework.notes) {
        document["notes"].push_back(note.text);
    }
    for (const auto& passage : framework.passages) {
        document["passages"].push_back(
            {{"id", passage.id}, {"title", passage.title}, {"text", passage.text}});
    }
    for (const auto& stage : framework.stages) {
        document["stages"].push_back({{"id", stage.id.str()}, {"title", stage.title}, {"text", stage.text}});
    }
    for (const auto& item : framework.items) {
        document["items"].push_back(to_json(framework, item));
    }
    return document;
}

void show_text(const model::Framework& framework)
{
    print(printed("{}\n{}\n{}, {}, {} ({})\n\n{}\n", framework.title, framework.name(),
                  framework.source.document, framework.source.publisher, framework.source.date,
                  framework.source.status, printed_whole(framework.source.rights)));
    for (const auto& note : framework.notes) {
        print(printed("Note: {}\n", printed_whole(note.text)));
    }
    for (const auto& stage : framework.stages) {
        print(printed("\nStage {}: {}\n    {}\n", stage.id.str(), stage.title, printed_whole(stage.text)));
    }
    for (const auto& item : framework.items) {
        std::size_t depth = 0;
        for (auto at = item.parent; at != model::kNone; at = framework.items[at].parent) {
            ++depth;
        }
        const std::string indent(2 * depth, ' ');
        print(printed("{}{}{} {}{}\n", depth <= 1 ? printed("\n") : Printed{}, indent, item.code.str(),
                      printed_whole(item.label()),
                      item.provenance == model::Provenance::indicative ? " [indicative]" : ""));
        if (!item.title.empty() && !item.text.empty()) {
            print(printed("{}    {}\n", indent, printed_whole(item.text)));
        }
        for (std::size_t s = 0; s < item.statements.size(); ++s) {
            if (!item.statements[s].empty()) {
                print(printed("{}    {}: {}\n", indent, framework.stages[s].short_title,
                              printed_whole(item.statements[s])));
            }
        }
        for (const auto& note : item.notes) {
            print(printed("{}    Note: {}\n", indent, printed_whole(note.text)));
        }
    }
}

int show(const std::string& id, const std::string& version, bool as_json)
{
    Envelope envelope{"framework show", as_json};
    auto name = format::PackName::parse(id);
    if (!version.empty()) {
        if (!name.version.empty() && name.version != version) {
            return envelope.fail({"cli.two_versions", name.id, name.version + " and " + version});
        }
        name.version = version;
    }
    auto pack = bundled_library().framework(name.id, name.version);
    if (!pack) {
        if (pack.error().code == "library.no_framework") {
            pack.error().code = "cli.no_framework";
        }
        return envelope.fail(pack.error());
    }
    if (as_json) {
        envelope.add_data(submission::data_used("framework", *pack));
        envelope.add_result(to_json(pack->model));
        envelope.print();
    } else {
        show_text(pack->model);
        print(printed("\n") + describe(submission::data_used("framework", *pack)));
    }
    return exit_code::yes;
}

Printed summary(const model::Framework& framework)
{
    std::vector<std::size_t> counts(framework.kinds.size());
    std::size_t statements = 0;
    for (const auto& item : framework.items) {
        ++counts[item.kind];
        for (const auto& statement : item.statements) {
            statements += statement.empty() ? 0U : 1U;
        }
    }
    Printed text = printed("{} stages", framework.stages.size());
    for (std::size_t k = 0; k < counts.size(); ++k) {
        text += printed(", {} {}", counts[k], framework.kinds[k].plural);
    }
    return text + printed(", {} statements", statements);
}

/// The codes of a crosswalk can be judged where both its frameworks are bundled.
/// Says which one is not.
Printed
check_against_bundled(const model::Crosswalk& crosswalk, const std::string& file, Diagnostics& findings)
{
    const auto from = bundled_library().framework(crosswalk.from.id, crosswalk.from.version);
    const auto to = bundled_library().framework(crosswalk.to.id, crosswalk.to.version);
    if (from && to) {
        format::check_codes(crosswalk, from->model, to->model, file, findings);
        return {};
    }
    const auto& missing = from ? crosswalk.to : crosswalk.from;
    return printed("; its codes were not checked, because {} {} is not bundled", missing.id, missing.version);
}

int check(const fs::path& file, bool as_json)
{
    Envelope envelope{"framework check", as_json};
    const auto bytes = read_file(file, xml::kMaxDocumentBytes);
    if (!bytes) {
        return envelope.fail(bytes.error());
    }
    Diagnostics findings;
    const auto name = to_utf8(file);
    Printed answer;
    // The root element says which of the three kinds of pack it is.
    if (auto framework = format::read_framework(*bytes, name, findings)) {
        answer = printed("{}: {}", framework->name(), summary(*framework));
    } else if (framework.error().code != "format.wrong_kind") {
        return envelope.fail(framework.error());
    } else if (const auto policy = format::read_policy(*bytes, name, findings)) {
        answer = printed("{}", policy->name());
    } else if (auto crosswalk = format::read_crosswalk(*bytes, name, findings)) {
        const auto unchecked = check_against_bundled(*crosswalk, name, findings);
        answer = printed("{} {}: {}{}", crosswalk->id, crosswalk->version,
                         count_of(crosswalk->associations.size(), "association"), unchecked);
    } else {
        const bool other_kind = policy.error().code == "format.wrong_kind";
        const bool neither = other_kind && crosswalk.error().code == "format.wrong_kind";
        return envelope.fail(neither ? framework.error() : other_kind ? crosswalk.error() : policy.error());
    }
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.where.line < b.where.line; });
    const bool good = !has_errors(findings);
    if (as_json) {
        envelope.add_result(json{{"file", name},
                                 {"valid", good},
                                 {"summary", answer.view()},
                                 {"findings", cli::to_json(findings)}});
        envelope.print();
    } else {
        print_findings(findings, Amount::all);
        print(
            printed("{}\n{}\n", answer,
                    good ? "No defects." : count_of(findings.size(), "defect") + ": the pack is not used."));
    }
    return good ? exit_code::yes : exit_code::no;
}

} // namespace

void add_framework(CLI::App& app, Action& action)
{
    auto* command = app.add_subcommand("framework", "List, show and check framework packs");
    command->require_subcommand(1);
    struct Options {
        std::string id, version;
        fs::path file;
        bool json = false;
    };
    auto options = std::make_shared<Options>();

    auto* list_command = command->add_subcommand("list", "List the frameworks that come with this program");
    list_command->add_flag("--json", options->json, "Print JSON");
    list_command->callback([options, &action] { action = [options] { return list(options->json); }; });

    auto* show_command =
        command->add_subcommand("show", "Show a framework: its stages, items, statements and notes");
    show_command->add_option("ID", options->id, "Framework: ID or ID@VERSION, for example nhs-mlf")
        ->required();
    show_command->add_option("--framework-version", options->version,
                             "Version; without it, the one with the newest source");
    show_command->add_flag("--json", options->json, "Print JSON");
    show_command->callback([options, &action] {
        action = [options] { return show(options->id, options->version, options->json); };
    });

    auto* check_command =
        command->add_subcommand("check", "Check a framework pack, policy or crosswalk for defects");
    check_command->add_option("FILE", options->file, "The pack")->required();
    check_command->add_flag("--json", options->json, "Print JSON");
    check_command->callback(
        [options, &action] { action = [options] { return check(options->file, options->json); }; });
}

} // namespace km::cli
