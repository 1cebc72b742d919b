// SPDX-License-Identifier: MIT
#include "packages/cli/check_options.hpp"
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "validator/report/json_report.hpp"
#include "validator/report/text_report.hpp"
#include "validator/xml/document.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace km::cli {

void add_validate(CLI::App& app, Action& action)
{
    auto* command = app.add_subcommand("validate", "Check a programme against its framework and policy");
    struct Options {
        std::filesystem::path programme;
        AgainstOptions against;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    command->add_option("PROGRAMME", options->programme, "The programme's file")->required();
    options->against.add_to(*command);
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &action] {
        action = [options] {
            xml::keep_trees_until_exit();
            Envelope envelope{"validate", options->json};
            auto checked = options->against.check(options->programme);
            if (!checked) {
                return envelope.fail(checked.error());
            }
            // Left to the end of the process as well.
            static const auto* const kept = new submission::CheckPtr{std::move(*checked)};
            const auto& check = **kept;
            const auto& validation = *check.validation;
            if (options->json) {
                envelope.add_data(check);
                envelope.add_result(report::result_json(validation));
                envelope.print();
            } else {
                print_findings(validation.findings, Amount::all);
                print(report::to_text(validation));
                print(checked_against(check));
            }
            return validation.meets ? exit_code::yes : exit_code::no;
        };
    });
}

} // namespace km::cli
