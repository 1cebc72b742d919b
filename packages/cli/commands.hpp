// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The subcommands of `kitemark`, one file each: every function adds one to the command line and, where the
/// user chose it, sets the action that main() then runs. An action returns the exit code (console.hpp).

#include <functional>

namespace CLI {
class App;
} // namespace CLI

namespace km::cli {

using Action = std::function<int()>;

void add_framework(CLI::App& app, Action& action);
void add_validate(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_pack(CLI::App& app, Action& action);
void add_sign(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);
void add_inspect(CLI::App& app, Action& action);
void add_identity(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);

} // namespace km::cli
