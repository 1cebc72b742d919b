// SPDX-License-Identifier: MIT
#include "packages/cli/check_options.hpp"
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "packages/cli/output_option.hpp"
#include "packages/cli/signer_options.hpp"
#include "packages/submission/package_writer.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <memory>

namespace km::cli {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

struct Options {
    fs::path programme;
    OutputOption output;
    AgainstOptions against;
    SignerOptions signer;
    bool anyway = false, json = false;
};

/// @p signer: null where it did not come to that. @p package: empty where none was written.
json to_json(const Options& options,
             const submission::Check& check,
             const crypto::CertificateInfo* signer,
             const Diagnostics& reasons,
             const fs::path& package)
{
    return {{"programme", to_utf8(options.programme)},
            {"package", package.empty() ? json{} : json(to_utf8(package))},
            {"meets", check.validation->meets},
            {"signer", signer == nullptr ? json{} : cli::to_json(*signer)},
            {"findings", cli::to_json(check.validation->findings)},
            {"reasons", cli::to_json(reasons)}};
}

/// What a reviewer would not accept is told while it can still be mended.
int refuse(Envelope& envelope,
           const Options& options,
           const submission::Check& check,
           const crypto::CertificateInfo* signer,
           const Diagnostics& reasons)
{
    envelope.add_result(to_json(options, check, signer, reasons, {}));
    envelope.print();
    print_findings(reasons, Amount::all);
    print_error(
        printed("{}: error: A reviewer would refuse this package, so nothing was packed. Correct what is "
                "listed, or add --anyway to pack it as it is.",
                options.programme));
    return exit_code::no;
}

int pack(const Options& options)
{
    Envelope envelope{"pack", options.json};
    // What can be told at once comes before the long work: whether the output may be written, and who signs.
    const auto against = options.against.find();
    if (!against) {
        return envelope.fail(against.error());
    }
    auto read = submission::read_programme_file(options.programme);
    if (!read) {
        return envelope.fail(read.error());
    }
    Inputs inputs;
    submission::add_inputs(inputs, options.programme, read->programme);
    options.signer.add_inputs(inputs);
    options.against.add_inputs(inputs);
    auto output = options.output.choose_package(std::move(inputs), read->programme);
    if (!output) {
        return envelope.fail(output.error());
    }
    const auto signer = options.signer.load();
    if (!signer && options.signer.is_named()) {
        return envelope.fail(signer.error());
    }
    const auto check = submission::check_file(std::move(*read), options.programme, *against);
    if (!check) {
        return envelope.fail(check.error());
    }
    envelope.add_data(**check);
    output->inputs.add((*check)->framework.path);
    output->inputs.add((*check)->policy.path);
    const auto& validation = *(*check)->validation;
    if (!validation.meets) {
        print_findings(validation.findings, Amount::all);
    }
    if (!signer) { // what is missing in the programme is of more use than that nobody signs it
        return validation.meets || options.anyway ? envelope.fail(signer.error())
                                                  : refuse(envelope, options, **check, nullptr,
                                                           submission::foresee_refusal(**check, nullptr));
    }
    const auto& certificate = signer->certificate();
    auto reasons = submission::foresee_refusal(**check, &certificate);
    auto of_signature = submission::foresee_refusal(*signer, (*check)->programme.file, now());
    if (!of_signature) {
        return envelope.fail(of_signature.error());
    }
    std::ranges::move(*of_signature, std::back_inserter(reasons));
    if (!reasons.empty() && !options.anyway) {
        return refuse(envelope, options, **check, &certificate, reasons);
    }
    print_findings(reasons, Amount::all);
    ProgressLine line{printed("Packing")};
    const auto written = submission::write_package(
        **check, submission::evidence_folder(options.programme), *output, *signer,
        options.anyway ? submission::Completeness::waived : submission::Completeness::required,
        {submission::entry_time((*check)->programme, options.programme), now()}, [&](double done) {
            line.show(done);
            return true;
        });
    if (!written) {
        return envelope.fail(written.error());
    }
    note_unkept(options.output.file, *written);
    envelope.add_result(to_json(options, **check, &certificate, reasons, options.output.file));
    envelope.print();
    if (!options.json) {
        const auto& policy = (*check)->policy.model;
        print(printed("{}: {} \"{}\" ({}), signed by \"{}\", \"{}\"\n", options.output.file,
                      validation.meets ? "meets" : "INCOMPLETE, does not meet", policy.title, policy.name(),
                      certificate.common_name, certificate.organisation));
        print(checked_against(**check));
    }
    return exit_code::yes;
}

} // namespace

void add_pack(CLI::App& app, Action& action)
{
    auto* command = app.add_subcommand("pack", "Check a programme, then write and sign its evidence package");
    auto options = std::make_shared<Options>();
    command->add_option("PROGRAMME", options->programme, "The programme's file")->required();
    options->output.add_to(*command, "-o,--output", "The package to write (.asice)")->required();
    options->signer.add_to(*command);
    options->against.add_to(*command);
    command->add_flag("--anyway,--incomplete", options->anyway,
                      "Pack although a reviewer will refuse it; every view of the package says so");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &action] { action = [options] { return pack(*options); }; });
}

} // namespace km::cli
