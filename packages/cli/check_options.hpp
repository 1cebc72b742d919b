// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The options that say what a programme is checked against, for every command that checks one.

#include "packages/cli/console.hpp"
#include "packages/submission/check.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

namespace km::cli {

struct AgainstOptions {
    std::string policy; ///< an id, or a file
    std::filesystem::path framework_file;

    void add_to(CLI::App& command)
    {
        command.add_option("--policy", policy,
                           "Policy: an id, or a file; without it the programme's own, else nhs-kitemark");
        command.add_option("--framework", framework_file,
                           "Framework pack file; without it the bundled one that the programme names");
    }

    [[nodiscard]] submission::CheckOptions resolved() const
    {
        submission::CheckOptions options{bundled_library(), policy, {}, framework_file};
        if (policy.find('/') != std::string::npos || policy.ends_with(".xml")) {
            options.policy.clear();
            options.policy_file = policy;
        }
        return options;
    }
};

} // namespace km::cli
