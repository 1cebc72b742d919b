// SPDX-License-Identifier: MIT
#include "packages/asic/container_verifier.hpp"
#include "packages/asic/container_writer.hpp"
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "packages/cli/limit_options.hpp"
#include "packages/cli/output_option.hpp"
#include "packages/cli/signer_options.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <memory>

namespace km::cli {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

struct Options {
    fs::path package;
    OutputOption output;
    SignerOptions signer;
    zip::Limits limits;
    Amount amount = Amount::first_64_kib;
    bool json = false;
};

/// Nobody should put a signature on a package that was altered. Whether the others who signed are trusted is the
/// signer's own judgement; that nothing speaks against them is asked.
bool can_be_signed(const asic::ContainerVerdict& verdict)
{
    const auto speaks_for = [](const crypto::SignerVerdict& signer) {
        return signer.intact.holds() && signer.trusted.state() != Answer::State::does_not_hold;
    };
    return verdict.container.holds() && verdict.limits.holds() && verdict.unchanged.holds() &&
           std::ranges::all_of(verdict.signatures, [&](const asic::ContainerSignature& signature) {
               return !signature.signers.empty() && std::ranges::all_of(signature.signers, speaks_for);
           });
}

/// The package itself may be written over: its file with one more signature takes its place.
Result<Output> choose_output(const Options& options)
{
    Inputs inputs;
    options.signer.add_inputs(inputs);
    const auto package = file_id(options.package);
    if (package && package == file_id(options.output.file)) {
        return Output{options.output.file, Existing::replace, std::move(inputs)};
    }
    inputs.add(options.package);
    return options.output.choose(std::move(inputs));
}

int sign(const Options& options)
{
    Envelope envelope{"sign", options.json};
    const auto output = choose_output(options);
    if (!output) {
        return envelope.fail(output.error());
    }
    const crypto::Trust nobody;
    const auto verdict =
        asic::verify_container(options.package, {{nobody, now()}, asic::Profile::package, options.limits});
    if (!verdict) {
        return envelope.fail(verdict.error());
    }
    if (!can_be_signed(*verdict)) {
        Diagnostics faults;
        std::ranges::copy_if(verdict->findings, std::back_inserter(faults), [](const Diagnostic& finding) {
            return finding.severity == Severity::error && finding.code != "KM-SIG-020"; // trust was not asked
        });
        envelope.add_result(json{{"package", json{}},
                                 {"signature", json{}},
                                 {"signer", json{}},
                                 {"findings", cli::to_json(faults)}});
        envelope.print();
        print_findings(faults, options.amount);
        print_error(printed("{}: error: The package is damaged or was changed, so it was not signed.",
                            options.package));
        return exit_code::no;
    }
    const auto signer = options.signer.load();
    if (!signer) {
        return envelope.fail(signer.error());
    }
    const auto& certificate = signer->certificate();
    for (const auto& signature : verdict->signatures) {
        for (const auto& earlier : signature.signers) {
            if (earlier.certificate.fingerprint_sha256_hex == certificate.fingerprint_sha256_hex) {
                const Error already{"package.already_signed", to_utf8(options.package), signature.name};
                static_cast<void>(envelope.fail(already)); // the answer is no; nothing failed
                return exit_code::no;
            }
        }
    }
    const auto written = asic::add_signature(verdict->file, *output, *signer, {now(), now()});
    if (!written) {
        return envelope.fail(written.error());
    }
    note_unkept(options.output.file, *written);
    const auto number = verdict->signatures.size() + 1;
    envelope.add_result(json{{"package", to_utf8(options.output.file)},
                             {"signature", number},
                             {"signer", cli::to_json(certificate)},
                             {"findings", json::array()}});
    envelope.print();
    if (!options.json) {
        print(printed("{}: signature {} by \"{}\", \"{}\"\n", options.output.file, number,
                      certificate.common_name, certificate.organisation));
    }
    return exit_code::yes;
}

} // namespace

void add_sign(CLI::App& app, Action& action)
{
    auto* command = app.add_subcommand("sign", "Add a signature to a package, over everything in it");
    auto options = std::make_shared<Options>();
    command->add_option("PACKAGE", options->package, "The package")->required();
    options->output.add_to(*command, "-o,--output", "The package to write; may be the same file")->required();
    options->signer.add_to(*command);
    add_limits(*command, options->limits);
    add_all(*command, options->amount);
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &action] { action = [options] { return sign(*options); }; });
}

} // namespace km::cli
