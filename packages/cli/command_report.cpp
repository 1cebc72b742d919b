// SPDX-License-Identifier: MIT
#include "packages/asic/container_verifier.hpp"
#include "packages/cli/check_options.hpp"
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "packages/cli/limit_options.hpp"
#include "packages/submission/package_verifier.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"
#include "validator/report/html_report.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <fstream>
#include <memory>

namespace km::cli {

using json = nlohmann::ordered_json;

namespace fs = std::filesystem;

namespace {

bool is_zip(const fs::path& file)
{
    std::array<char, 2> start{};
    std::ifstream{file, std::ios::binary}.read(start.data(), start.size());
    return start[0] == 'P' && start[1] == 'K';
}

/// A package's programme, checked again; who signed it is a question for `verify`.
Result<submission::CheckPtr>
check_package(const fs::path& file, const AgainstOptions& against, const zip::Limits& limits, Amount amount)
{
    if (!against.policy.empty() || !against.framework_file.empty()) {
        return fail("cli.not_for_packages", to_utf8(file));
    }
    const crypto::Trust nobody;
    auto verdict = submission::verify_package(file, {bundled_library(), {nobody, now()}, limits});
    if (!verdict) {
        return propagate(verdict);
    }
    if (verdict->check && !verdict->is_check_of_signed_content()) { // damage is not the provider's failing
        print_findings(verdict->findings, amount);
        return fail("package.not_as_signed", to_utf8(file));
    }
    if (!verdict->check) {
        print_findings(verdict->findings, amount);
        return fail("package.no_programme", to_utf8(file));
    }
    print_error(printed("{}: note: The report is made from the package as it is; `kitemark verify` says who "
                        "signed it and whether it was changed. Packed page: not checked.",
                        file));
    return std::move(verdict->check);
}

} // namespace

void add_report(CLI::App& app, Action& action)
{
    auto* command =
        app.add_subcommand("report", "Write a report on a programme or package, as one HTML file");
    struct Options {
        fs::path input, output;
        AgainstOptions against;
        zip::Limits limits;
        Amount amount = Amount::first_64_kib;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    command->add_option("INPUT", options->input, "A programme's file, or a package")->required();
    command->add_option("-o,--output", options->output, "The HTML file to write")->required();
    options->against.add_to(*command);
    add_limits(*command, options->limits);
    add_all(*command, options->amount);
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &action] {
        action = [options] {
            Envelope envelope{"report", options->json};
            const auto check = is_zip(options->input) ? check_package(options->input, options->against,
                                                                      options->limits, options->amount)
                                                      : options->against.check(options->input);
            if (!check) {
                return envelope.fail(check.error());
            }
            const auto& validation = *(*check)->validation;
            if (auto written = write_atomically(options->output, report::to_html(validation)); !written) {
                return envelope.fail(written.error());
            }
            envelope.add_data(**check);
            envelope.add_result(json{{"input", to_utf8(options->input)},
                                     {"report", to_utf8(options->output)},
                                     {"meets", validation.meets}});
            envelope.print();
            if (!options->json) {
                const auto& policy = (*check)->policy.model;
                print(printed("{}: {} \"{}\" ({})\n", options->output,
                              validation.meets ? "meets" : "does not meet", policy.title, policy.name()));
                print(checked_against(**check));
            }
            return exit_code::yes;
        };
    });
}

} // namespace km::cli
