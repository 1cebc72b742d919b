// SPDX-License-Identifier: MIT
#include "packages/cli/check_options.hpp"
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/signer_options.hpp"
#include "packages/submission/package_writer.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace km::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
    fs::path programme, output;
    AgainstOptions against;
    SignerOptions signer;
    bool incomplete = false;
};

int pack(const Options& options)
{
    const auto check = submission::check_file(options.programme, options.against.resolved());
    if (!check) {
        return report_failure(check.error());
    }
    const auto& validation = *(*check)->validation;
    const auto policy = (*check)->policy.model.name();
    if (!validation.meets) {
        print_findings(validation.findings, Amount::all);
        if (!options.incomplete) {
            print_error(
                printed("{}: error: The programme does not meet {} ({}), so nothing was packed. Put the "
                        "errors right, or say --incomplete to pack it as it is.",
                        options.programme, policy, count_of(validation.count(Severity::error), "error")));
            return exit_code::no;
        }
    }
    const auto signer = options.signer.load();
    if (!signer) {
        return report_failure(signer.error());
    }
    ProgressLine line{printed("Packing")};
    const auto written = submission::write_package(
        **check, options.programme.parent_path(), options.output, *signer,
        options.incomplete ? submission::Completeness::waived : submission::Completeness::required,
        {submission::entry_time((*check)->programme, options.programme), now()}, [&](double done) {
            line.show(done);
            return true;
        });
    if (!written) {
        return report_failure(written.error());
    }
    const auto& certificate = signer->certificate();
    print(printed("{}: {}, signed by {}, {}\n", options.output,
                  validation.meets ? printed("meets {}", policy)
                                   : printed("INCOMPLETE, does not meet {}", policy),
                  certificate.common_name, certificate.organisation));
    return exit_code::yes;
}

} // namespace

void add_pack(CLI::App& app, Action& action)
{
    auto* command = app.add_subcommand("pack", "Check a programme, then write and sign its evidence package");
    auto options = std::make_shared<Options>();
    command->add_option("PROGRAMME", options->programme, "The programme's file")->required();
    command->add_option("-o,--output", options->output, "The package to write (.asice)")->required();
    options->signer.add_to(*command);
    options->against.add_to(*command);
    command->add_flag("--incomplete", options->incomplete,
                      "Pack although the policy is not met; every view of the package says so");
    command->callback([options, &action] { action = [options] { return pack(*options); }; });
}

} // namespace km::cli
