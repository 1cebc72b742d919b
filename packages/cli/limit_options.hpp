// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The options that raise a limit, for every command that reads a package.

#include "packages/cli/console.hpp"
#include "packages/zip/limits.hpp"

#include <CLI/CLI.hpp>
#include <string>

namespace km::cli {

/// One option for each of zip::kLimits, in a group of its own in --help.
inline void add_limits(CLI::App& command, zip::Limits& limits)
{
    for (const auto& limit : zip::kLimits) {
        command
            .add_option("--" + std::string{limit.option}, limits.*limit.value,
                        "Limit. " + std::string{limit.protects})
            ->capture_default_str()
            ->group("Limits");
    }
}

/// --all, for every command that prints findings about a package.
inline void add_all(CLI::App& command, Amount& amount)
{
    command.add_flag_callback(
        "--all", [&amount] { amount = Amount::all; }, "Show all findings, however many there are");
}

} // namespace km::cli
