// SPDX-License-Identifier: MIT
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"
#include "validator/report/messages.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

namespace km::cli {

using json = nlohmann::ordered_json;
namespace {

constexpr std::size_t kMaxPageBytes = 100'000;

std::filesystem::path page_of(std::string_view code)
{
    return rule_pages_dir() / fmt::format("{}.md", code);
}

/// The title that a rule's page opens with: "KM-COV-001: An outcome is not covered …".
std::string title_of(const std::string& page)
{
    const auto line = page.substr(0, page.find('\n'));
    return line.substr(std::min(line.find("KM-"), line.size()));
}

int list(bool as_json)
{
    Envelope envelope{"explain", as_json};
    for (const auto& message : report::all_messages()) {
        if (!message.code.starts_with("KM-")) {
            continue;
        }
        const auto page = read_file(page_of(message.code), kMaxPageBytes);
        if (!page) {
            return envelope.fail(page.error());
        }
        envelope.add_result(json{{"code", message.code}, {"title", title_of(*page)}});
        if (!as_json) {
            print(printed("{}\n", title_of(*page)));
        }
    }
    envelope.print();
    return exit_code::yes;
}

int explain(std::string code, bool as_json)
{
    Envelope envelope{"explain", as_json};
    std::transform(code.begin(), code.end(), code.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    const auto messages = report::all_messages();
    const bool known =
        std::any_of(messages.begin(), messages.end(), [&](const auto& m) { return m.code == code; });
    if (!known) { // codes of errors are in lower case, and have no page
        return envelope.fail({"cli.no_rule", code, {}});
    }
    const auto page = read_file(page_of(code), kMaxPageBytes);
    if (!page) {
        return envelope.fail(page.error());
    }
    envelope.add_result(json{{"code", code}, {"title", title_of(*page)}, {"page", *page}});
    envelope.print();
    if (!as_json) {
        print(printed_lines(*page));
    }
    return exit_code::yes;
}

} // namespace

void add_explain(CLI::App& app, Action& action)
{
    auto* command =
        app.add_subcommand("explain", "Explain a finding: what it looks for, why, how to put it right");
    struct Options {
        std::string code;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    command->add_option("CODE", options->code,
                        "Code in brackets at the end of a finding, for example KM-COV-001");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &action] {
        action = [options] {
            return options->code.empty() ? list(options->json) : explain(options->code, options->json);
        };
    });
}

} // namespace km::cli
