// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A file that a command writes, and --force: what is there already is replaced only where that loses nothing that
/// somebody made. Asked before the work begins; AtomicFile asks again when it writes.
/// Errors (subject: the file): file.is_input (detail: the input), cli.file_exists. Thread-safety: one thread.

#include "packages/cli/console.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/output.hpp"
#include "validator/base/result.hpp"
#include "validator/model/programme.hpp"

#include <filesystem>
#include <string>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace km::cli {

struct OutputOption {
    std::filesystem::path file;
    bool force = false;

    /// @p names: "-o,--output".
    CLI::Option* add_to(CLI::App& command, const std::string& names, const std::string& help);

    /// What is there stays, but with --force, and but for a report of ours, which can be made again. No input is ever
    /// written over. Without a file: an output without one.
    [[nodiscard]] Result<Output> choose(Inputs inputs) const;
    /// For a package of @p programme. An earlier one of the same programme, which nobody has signed after us, is replaced
    /// where the user says yes on the terminal.
    [[nodiscard]] Result<Output> choose_package(Inputs inputs, const model::Programme& programme) const;
};

/// Tells on stderr what the file that was replaced had and the new one has not.
void note_unkept(const std::filesystem::path& file, const Unkept& unkept);

} // namespace km::cli
