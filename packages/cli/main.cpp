// SPDX-License-Identifier: MIT
/// @file
/// `kitemark`: reads the command line, runs one command, maps what happened to an exit code.

#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/paths.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace {

/// Leaves no half-written file behind, then dies of the signal as anyone would expect.
extern "C" void on_signal(int signal)
{
    km::discard_temporary_files_from_signal_handler();
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

bool wants_json(int argc, char** argv)
{
    return std::find(argv, argv + argc, std::string_view{"--json"}) != argv + argc;
}

/// The name of the command, as far as it is one: "framework list"; empty where there is none.
std::string command_in(const CLI::App& app, int argc, char** argv)
{
    std::string name;
    const auto* level = &app;
    for (int a = 1; a < argc; ++a) {
        const auto named =
            level->get_subcommands([&](const CLI::App* command) { return command->get_name() == argv[a]; });
        if (named.empty()) {
            break;
        }
        level = named.front();
        name += (name.empty() ? "" : " ") + level->get_name();
    }
    return name;
}

/// --policy "$POLICY" with nothing in POLICY is a mistake, and must not count as not given.
void refuse_empty_values(CLI::App& app)
{
    for (auto* option : app.get_options()) {
        if (option->get_items_expected_max() > 0) {
            option->check(
                [](const std::string& value) { return value.empty() ? std::string{"It is empty"} : ""; });
        }
    }
    for (auto* command : app.get_subcommands({})) {
        refuse_empty_values(*command);
    }
}

/// Says on stderr what is wrong with the command line, and in JSON where that was asked for.
int refuse_usage(
    const CLI::App& app, int argc, char** argv, const std::string& what, std::string_view where_to_look)
{
    km::cli::Envelope envelope{command_in(app, argc, argv), wants_json(argc, argv)};
    envelope.add_error({"cli.usage", {}, what});
    envelope.print();
    km::cli::print_error(km::printed("error: {} {}", what, where_to_look)); // on one line, whatever was typed
    return km::cli::exit_code::usage;
}

int run(int argc, char** argv)
{
    using namespace km::cli;
    CLI::App app{
        "Checks programmes against management and leadership frameworks, and packs, signs and verifies "
        "evidence packages.",
        "kitemark"};
    app.set_version_flag("--version", fmt::format("kitemark {}", km::software_version()));
    app.require_subcommand(1);
    app.footer("Exit codes: 0 yes; 1 no: does not meet the policy, or not valid; 2 wrong usage; 3 an input "
               "cannot be\n"
               "read or an output written. `kitemark COMMAND --help` explains each command.");
    Action action;
    add_framework(app, action);
    add_validate(app, action);
    add_report(app, action);
    add_pack(app, action);
    add_sign(app, action);
    add_verify(app, action);
    add_inspect(app, action);
    add_identity(app, action);
    add_explain(app, action);
    refuse_empty_values(app);
    if (argc < 2) {
        print_error(km::printed_lines(app.help()));
        return exit_code::usage;
    }
    // CLI11 itself would only say that some command is required.
    const std::string_view first{argv[1]};
    const auto named =
        app.get_subcommands([&](const CLI::App* command) { return command->get_name() == first; });
    if (!first.starts_with('-') && named.empty()) {
        return refuse_usage(app, argc, argv, fmt::format("There is no command \"{}\".", first),
                            "`kitemark --help` lists them.");
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream answer;
        std::ostringstream ignored;
        if (app.exit(error, answer, ignored) != 0) {
            const auto command = command_in(app, argc, argv);
            return refuse_usage(app, argc, argv, std::string{error.what()} + ".",
                                fmt::format("`kitemark {}{}--help` says what there is.", command,
                                            command.empty() ? "" : " "));
        }
        print(km::printed_lines(answer.str()));
        return exit_code::yes;
    }
    return action();
}

} // namespace

int main(int argc, char** argv)
{
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        std::signal(signal, on_signal);
    }
    std::signal(SIGXFSZ, SIG_IGN); // a size limit is an error of write(), told in words
    try {
        const int code = run(argc, argv);
        if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
            km::cli::print_error(km::printed("error: The answer could not be written to standard output."));
            return km::cli::exit_code::failed;
        }
        return code;
    } catch (const std::bad_alloc&) {
        km::cli::print_error(km::printed("error: There is not enough memory for this."));
        return km::cli::exit_code::failed;
    } catch (const std::exception& error) {
        km::cli::print_error(km::printed("internal error: {}. Please report this.", error.what()));
        return km::cli::exit_code::internal;
    }
}
