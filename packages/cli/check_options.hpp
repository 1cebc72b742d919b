// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The options that say what a programme is checked against, for every command that checks one.

#include "packages/cli/console.hpp"
#include "packages/submission/check.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <utility>

namespace km::cli {

/// The policy that was typed: an id, ID@VERSION, or a file. Errors: cli.no_policy; as format::Library.
[[nodiscard]] inline Result<format::PolicyPack> typed_policy(const std::string& text)
{
    if (text.find('/') != std::string::npos || text.ends_with(".xml")) {
        return format::load_policy(text);
    }
    const auto name = format::PackName::parse(text);
    auto policy = bundled_library().policy(name.id, name.version);
    if (!policy && policy.error().code == "library.no_policy") {
        policy.error().code = "cli.no_policy"; // typed wrongly, as opposed to what a programme names
    }
    return policy;
}

struct AgainstOptions {
    std::string policy; ///< an id, ID@VERSION, or a file
    std::filesystem::path framework_file;

    void add_to(CLI::App& command)
    {
        command.add_option("--policy", policy,
                           "Policy: ID, ID@VERSION or a file; without it the programme's own, else "
                           "nhs-kitemark@1");
        command.add_option("--framework", framework_file,
                           "Framework pack file; without it the bundled one that the programme names");
    }

    /// The files that were typed; a policy's name that is a file's is one.
    void add_inputs(Inputs& inputs) const
    {
        inputs.add(policy);
        inputs.add(framework_file);
    }

    /// What was typed, found.
    [[nodiscard]] Result<submission::CheckOptions> find() const
    {
        if (auto ready = bundled_library().usable(); !ready) {
            return propagate(ready);
        }
        submission::CheckOptions options{bundled_library(), {}, framework_file};
        if (!policy.empty()) {
            auto typed = typed_policy(policy);
            if (!typed) {
                return propagate(typed);
            }
            options.policy = std::move(*typed);
        }
        return options;
    }

    /// The programme's file, checked against it.
    [[nodiscard]] Result<submission::CheckPtr> check(const std::filesystem::path& programme) const
    {
        auto options = find();
        if (!options) {
            return propagate(options);
        }
        return submission::check_file(programme, *options);
    }
};

} // namespace km::cli
