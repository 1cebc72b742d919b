// SPDX-License-Identifier: MIT
/// @file
/// `kitemark`: reads the command line, runs one command, maps what happened to an exit code.

#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/paths.hpp"

#include <CLI/CLI.hpp>
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
    if (argc < 2) {
        print_error(km::printed_lines(app.help()));
        return exit_code::usage;
    }
    // CLI11 itself would only say that some command is required.
    const std::string_view first{argv[1]};
    const auto named =
        app.get_subcommands([&](const CLI::App* command) { return command->get_name() == first; });
    if (!first.starts_with('-') && named.empty()) {
        print_error(km::printed("error: There is no command \"{}\". `kitemark --help` lists them.", first));
        return exit_code::usage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // CLI11 repeats what was typed: that goes through the door like everything else.
        std::ostringstream answer;
        std::ostringstream complaint;
        const int code = app.exit(error, answer, complaint);
        print(km::printed_lines(answer.str()));
        if (auto text = complaint.str(); !text.empty()) {
            text.erase(text.find_last_not_of('\n') + 1);
            print_error(km::printed_lines(text));
        }
        return code == 0 ? exit_code::yes : exit_code::usage;
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
