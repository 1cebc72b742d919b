// SPDX-License-Identifier: MIT
#include "packages/asic/container_verifier.hpp"
#include "packages/asic/container_writer.hpp"
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "packages/cli/limit_options.hpp"
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
    fs::path package, output;
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

int sign(const Options& options)
{
    Envelope envelope{"sign", options.json};
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
    if (auto written = asic::add_signature(options.package, options.output, *signer, {now(), now()});
        !written) {
        return envelope.fail(written.error());
    }
    const auto number = verdict->signatures.size() + 1;
    envelope.add_result(json{{"package", to_utf8(options.output)},
                             {"signature", number},
                             {"signer", cli::to_json(certificate)},
                             {"findings", json::array()}});
    envelope.print();
    if (!options.json) {
        print(printed("{}: signature {} by \"{}\", \"{}\"\n", options.output, number, certificate.common_name,
                      certificate.organisation));
    }
    return exit_code::yes;
}

} // namespace

void add_sign(CLI::App& app, Action& action)
{
    auto* command = app.add_subcommand("sign", "Add a signature to a package, over everything in it");
    auto options = std::make_shared<Options>();
    command->add_option("PACKAGE", options->package, "The package")->required();
    command->add_option("-o,--output", options->output, "The package to write; may be the same file")
        ->required();
    options->signer.add_to(*command);
    add_limits(*command, options->limits);
    add_all(*command, options->amount);
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &action] { action = [options] { return sign(*options); }; });
}

} // namespace km::cli
