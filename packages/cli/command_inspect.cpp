// SPDX-License-Identifier: MIT
#include "packages/asic/container_verifier.hpp"
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/limit_options.hpp"
#include "packages/submission/package_writer.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"
#include "validator/format/programme_reader.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

namespace km::cli {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

json describe(const asic::ContainerVerdict& verdict)
{
    json document{{"signatures", json::array()}, {"files", json::array()}};
    for (const auto& signature : verdict.signatures) {
        for (const auto& signer : signature.signers) {
            document["signatures"].push_back(
                {{"entry", json_text(signature.name)},
                 {"signer", json_text(signer.certificate.common_name)},
                 {"organisation", json_text(signer.certificate.organisation)},
                 {"ukprn", signer.certificate.ukprn},
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
                {"framework", programme->framework_id + " " + programme->framework_version}};
        }
    }
    if (const auto report = verdict.kept.find(submission::kJsonReportName); report != verdict.kept.end()) {
        const auto packed = json::parse(report->second, nullptr, false);
        if (packed.is_object() && packed.contains("meets") && packed.contains("policy")) {
            document["report"] = {{"meets", packed["meets"]}, {"policy", packed["policy"]}};
        }
    }
    return document;
}

std::string word(const json& object, const char* name)
{
    return object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : "";
}

void print_text(const json& document)
{
    print(printed("Nothing here has been verified: `kitemark verify` does that.\n"));
    if (document.contains("programme")) {
        const auto& programme = document["programme"];
        print(printed("Programme  {} {}\nProvider   {} {}\nFramework  {}\n", word(programme, "title"),
                      word(programme, "version"), word(programme, "provider"), word(programme, "ukprn"),
                      word(programme, "framework")));
    }
    if (document.contains("report")) {
        const auto& report = document["report"];
        print(printed("Report     {} {}\n",
                      report["meets"] == true ? "says it meets" : "says it DOES NOT MEET",
                      word(report, "policy")));
    }
    for (const auto& signature : document["signatures"]) {
        print(printed("Signature  {}, {} {} ({})\n", word(signature, "signer"),
                      word(signature, "organisation"), word(signature, "ukprn"),
                      word(signature, "signing_time")));
    }
    print(printed("\n{:>12}  {:48} {}\n", "bytes", "file", "SHA-256"));
    for (const auto& file : document["files"]) {
        print(printed("{:>12}  {:48} {}\n", file["size"].get<std::uint64_t>(), word(file, "name"),
                      word(file, "sha256").substr(0, 16)));
    }
}

int inspect(const fs::path& package, const zip::Limits& limits, bool as_json, Amount amount)
{
    const crypto::TrustAnchors nobody;
    const auto keep = [](std::string_view name) {
        return name == submission::kProgrammeName || name == submission::kJsonReportName;
    };
    const auto verdict =
        asic::verify_container(package, {nobody, now(), asic::Profile::container, limits, 1, keep});
    if (!verdict) {
        return report_failure(verdict.error());
    }
    if (verdict->entries.empty()) {
        print_findings(verdict->findings, amount);
        const bool empty = verdict->findings.size() == 1 && verdict->findings.front().code == "KM-ZIP-027";
        return empty ? exit_code::yes : exit_code::failed; // nothing is all there is to show
    }
    auto document = describe(*verdict);
    document["package"] = to_utf8(package);
    document["verified"] = false;
    if (as_json) {
        print_json(document);
    } else {
        print_text(document);
    }
    return exit_code::yes;
}

} // namespace

void add_inspect(CLI::App& app, Action& action)
{
    auto* command = app.add_subcommand("inspect", "Show what is in a package, trusted or not");
    struct Options {
        fs::path package;
        zip::Limits limits;
        bool json = false;
        Amount amount = Amount::first_64_kib;
    };
    auto options = std::make_shared<Options>();
    command->add_option("PACKAGE", options->package, "The package")->required();
    command->add_flag("--json", options->json, "Print JSON");
    add_limits(*command, options->limits);
    add_all(*command, options->amount);
    command->callback([options, &action] {
        action = [options] {
            return inspect(options->package, options->limits, options->json, options->amount);
        };
    });
}

} // namespace km::cli
