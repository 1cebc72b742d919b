// SPDX-License-Identifier: MIT
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"
#include "validator/report/messages.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

namespace km::cli {
namespace {

constexpr std::size_t kMaxPageBytes = 100'000;

std::filesystem::path page_of(std::string_view code)
{
    return rule_pages_dir() / fmt::format("{}.md", code);
}

/// The title that a rule's page opens with: "# KM-COV-001: An outcome is not covered …".
int list()
{
    for (const auto& message : report::all_messages()) {
        if (!message.code.starts_with("KM-")) {
            continue;
        }
        const auto page = read_file(page_of(message.code), kMaxPageBytes);
        if (!page) {
            return report_failure(page.error());
        }
        const auto line = page->substr(0, page->find('\n'));
        print(printed("{}\n", line.substr(std::min(line.find("KM-"), line.size()))));
    }
    return exit_code::yes;
}

int explain(std::string code)
{
    std::transform(code.begin(), code.end(), code.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    const auto messages = report::all_messages();
    const bool known =
        std::any_of(messages.begin(), messages.end(), [&](const auto& m) { return m.code == code; });
    if (!known || !code.starts_with("KM-")) {
        print_error(printed("error: There is no rule {}. `kitemark explain` lists them all.", code));
        return exit_code::usage;
    }
    const auto page = read_file(page_of(code), kMaxPageBytes);
    if (!page) {
        return report_failure(page.error());
    }
    print(printed_lines(*page));
    return exit_code::yes;
}

} // namespace

void add_explain(CLI::App& app, Action& action)
{
    auto* command =
        app.add_subcommand("explain", "Explain a finding: what it looks for, why, how to put it right");
    auto code = std::make_shared<std::string>();
    command->add_option("CODE", *code, "Code in brackets at the end of a finding, for example KM-COV-001");
    command->callback(
        [code, &action] { action = [code] { return code->empty() ? list() : explain(*code); }; });
}

} // namespace km::cli
