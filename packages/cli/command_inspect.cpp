// SPDX-License-Identifier: MIT
#include "packages/asic/container_verifier.hpp"
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "packages/cli/limit_options.hpp"
#include "packages/cli/output_option.hpp"
#include "packages/submission/package_writer.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"
#include "validator/base/printed.hpp"
#include "validator/format/programme_reader.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace km::cli {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

json describe(const asic::ContainerVerdict& verdict, const std::string& package)
{
    json document{{"package", json_text(package)},
                  {"verified", false},
                  {"signatures", json::array()},
                  {"files", json::array()}};
    for (const auto& signature : verdict.signatures) {
        for (const auto& signer : signature.signers) {
            document["signatures"].push_back(
                {{"entry", json_text(signature.name)},
                 {"signer", json_text(signer.certificate.common_name)},
                 {"organisation", json_text(signer.certificate.organisation)},
                 {"ukprn", signer.certificate.ukprn},
                 {"ods", signer.certificate.ods},
                 {"signing_time", signer.signing_time ? json(to_string(*signer.signing_time)) : json{}}});
        }
    }
    for (const auto& file : verdict.files) {
        document["files"].push_back({{"name", json_text(file.name)},
                                     {"media_type", json_text(file.media_type)},
                                     {"size", file.size},
                                     {"sha256", file.sha256}});
    }
    if (const auto xml = verdict.kept.find(submission::kProgrammeName); xml != verdict.kept.end()) {
        Diagnostics ignored;
        if (const auto programme = format::read_programme(xml->second, xml->first, ignored)) {
            document["programme"] = {
                {"id", programme->id},
                {"title", programme->title},
                {"version", programme->version},
                {"provider", programme->provider.name},
                {"ukprn", programme->provider.ukprn},
                {"ods", programme->provider.ods_code},
                {"framework", programme->framework_id + " " + programme->framework_version}};
        }
    }
    document["packed_page"] = "not-checked";
    return document;
}

std::string text_of(const json& object, const char* name)
{
    return object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : "";
}

void print_text(const json& document)
{
    print(printed("Nothing here has been verified: `kitemark verify` does that.\n"));
    if (document.contains("programme")) {
        const auto& programme = document["programme"];
        print(printed("Programme     {} {}\nProvider      {}\n", in_quotes(text_of(programme, "title")),
                      text_of(programme, "version"), in_quotes(text_of(programme, "provider"))));
        for (const auto& [label, name] : {std::pair{"UKPRN", "ukprn"}, std::pair{"ODS", "ods"}}) {
            if (const auto value = text_of(programme, name); !value.empty()) {
                print(printed("{:14}{}\n", label, in_quotes(value)));
            }
        }
        print(printed("Framework     {}\n", in_quotes(text_of(programme, "framework"))));
    }
    for (const auto& signature : document["signatures"]) {
        print(printed("Signature     {}\n  Name        {}\n  Organisation {}\n  Time        {}\n",
                      in_quotes(text_of(signature, "entry")), in_quotes(text_of(signature, "signer")),
                      in_quotes(text_of(signature, "organisation")), text_of(signature, "signing_time")));
    }
    print(printed("\n{:>12}  {:48} {}\n", "bytes", "file", "SHA-256"));
    for (const auto& file : document["files"]) {
        print(printed("{:>12}  {:48} {}\n", file["size"].get<std::uint64_t>(), text_of(file, "name"),
                      text_of(file, "sha256").substr(0, 16)));
    }
    print(printed("\nPacked page: not checked. Use a fresh report.\n"));
}

struct Options {
    fs::path package;
    OutputOption page;
    zip::Limits limits;
    Amount amount = Amount::first_64_kib;
    bool json = false;
};

/// The packed page as it is, for whoever wants to look at it: nothing was compared, and nothing here opens it.
Result<Unkept> save_page(const asic::ContainerVerdict& verdict, const Options& options, const Output& output)
{
    const auto page = verdict.kept.find(submission::kHtmlReportName);
    if (page == verdict.kept.end()) {
        return fail("package.no_page", to_utf8(options.package));
    }
    return write_atomically(output, page->second);
}

int inspect(const Options& options)
{
    Envelope envelope{"inspect", options.json};
    Inputs inputs;
    inputs.add(options.package);
    const auto output = options.page.choose(std::move(inputs));
    if (!output) {
        return envelope.fail(output.error());
    }
    const auto keep = [&](std::string_view name) {
        return name == submission::kProgrammeName ||
               (!options.page.file.empty() && name == submission::kHtmlReportName);
    };
    const crypto::Trust nobody;
    const auto verdict = asic::verify_container(
        options.package, {{nobody, now()}, asic::Profile::container, options.limits, 1, keep});
    if (!verdict) {
        return envelope.fail(verdict.error());
    }
    if (verdict->entries.empty()) {
        print_findings(verdict->findings, options.amount);
        if (verdict->findings.front().code != "KM-ZIP-027") { // empty: nothing is all there is to show
            return envelope.fail({"package.nothing_in_it", to_utf8(options.package), {}});
        }
    }
    if (!options.page.file.empty()) {
        const auto saved = save_page(*verdict, options, *output);
        if (!saved) {
            return envelope.fail(saved.error());
        }
        note_unkept(options.page.file, *saved);
        print_error(printed(
            "{}: note: The page is as the provider packed it. It was not checked. Use a fresh report.",
            options.page.file));
    }
    const auto document = describe(*verdict, to_utf8(options.package));
    envelope.add_result(document);
    envelope.print();
    if (!options.json) {
        print_text(document);
    }
    return exit_code::yes;
}

} // namespace

void add_inspect(CLI::App& app, Action& action)
{
    auto* command = app.add_subcommand("inspect", "Show what is in a package, trusted or not");
    auto options = std::make_shared<Options>();
    command->add_option("PACKAGE", options->package, "The package")->required();
    command->add_flag("--json", options->json, "Print JSON");
    options->page.add_to(*command, "--save-page",
                         "Write the packed page for people, unchecked, to this file");
    add_limits(*command, options->limits);
    add_all(*command, options->amount);
    command->callback([options, &action] { action = [options] { return inspect(*options); }; });
}

} // namespace km::cli
