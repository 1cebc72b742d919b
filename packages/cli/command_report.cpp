// SPDX-License-Identifier: MIT
#include "packages/asic/container_verifier.hpp"
#include "packages/cli/check_options.hpp"
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "packages/cli/limit_options.hpp"
#include "packages/cli/output_option.hpp"
#include "packages/submission/package_verifier.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"
#include "validator/report/html_report.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <cstddef>
#include <memory>

namespace km::cli {

using json = nlohmann::ordered_json;

namespace fs = std::filesystem;

namespace {

/// The file, where it is a zip and so a package; it is opened this once. Null: something else, a pipe for example.
zip::FilePtr open_package(const fs::path& path)
{
    std::error_code problem;
    const auto file =
        fs::is_regular_file(path, problem) ? zip::FileSource::open(path).value_or(nullptr) : nullptr;
    std::array<std::byte, 2> start{};
    const bool is_zip =
        file && file->read_at(0, start) && start[0] == std::byte{'P'} && start[1] == std::byte{'K'};
    return is_zip ? file : nullptr;
}

/// A package's programme, checked again; who signed it is a question for `verify`.
Result<submission::CheckPtr> check_package(const zip::FilePtr& package,
                                           const AgainstOptions& against,
                                           const zip::Limits& limits,
                                           Amount amount)
{
    const auto& file = package->name();
    if (!against.policy.empty() || !against.framework_file.empty()) {
        return fail("cli.not_for_packages", file);
    }
    const crypto::Trust nobody;
    auto verdict = submission::verify_package(package, {bundled_library(), {nobody, now()}, limits});
    if (!verdict) {
        return propagate(verdict);
    }
    if (verdict->check && !verdict->is_check_of_signed_content()) { // damage is not the provider's failing
        print_findings(verdict->findings, amount);
        return fail("package.not_as_signed", file);
    }
    if (!verdict->check) {
        print_findings(verdict->findings, amount);
        return fail("package.no_programme", file);
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
        fs::path input;
        OutputOption output;
        AgainstOptions against;
        zip::Limits limits;
        Amount amount = Amount::first_64_kib;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    command->add_option("INPUT", options->input, "A programme's file, or a package")->required();
    options->output.add_to(*command, "-o,--output", "The HTML file to write")->required();
    options->against.add_to(*command);
    add_limits(*command, options->limits);
    add_all(*command, options->amount);
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &action] {
        action = [options] {
            Envelope envelope{"report", options->json};
            Inputs inputs;
            inputs.add(options->input);
            options->against.add_inputs(inputs);
            auto output = options->output.choose(std::move(inputs));
            if (!output) {
                return envelope.fail(output.error());
            }
            const auto package = open_package(options->input);
            const auto check =
                package ? check_package(package, options->against, options->limits, options->amount)
                        : options->against.check(options->input);
            if (!check) {
                return envelope.fail(check.error());
            }
            if (!package) {
                submission::add_inputs(output->inputs, options->input, (*check)->programme);
            }
            output->inputs.add((*check)->framework.path);
            output->inputs.add((*check)->policy.path);
            const auto& validation = *(*check)->validation;
            const auto written = write_atomically(*output, report::to_html(validation));
            if (!written) {
                return envelope.fail(written.error());
            }
            note_unkept(options->output.file, *written);
            envelope.add_data(**check);
            envelope.add_result(json{{"input", to_utf8(options->input)},
                                     {"report", to_utf8(options->output.file)},
                                     {"meets", validation.meets}});
            envelope.print();
            if (!options->json) {
                const auto& policy = (*check)->policy.model;
                print(printed("{}: {} \"{}\" ({})\n", options->output.file,
                              validation.meets ? "meets" : "does not meet", policy.title, policy.name()));
                print(checked_against(**check));
            }
            return exit_code::yes;
        };
    });
}

} // namespace km::cli
