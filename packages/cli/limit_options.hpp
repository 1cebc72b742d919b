// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The options that raise a limit, for every command that reads a package.

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

} // namespace km::cli
