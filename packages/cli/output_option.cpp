// SPDX-License-Identifier: MIT
#include "packages/cli/output_option.hpp"

#include "packages/submission/earlier_package.hpp"
#include "validator/base/file.hpp"
#include "validator/report/html_report.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <fstream>
#include <string_view>

namespace km::cli {

namespace fs = std::filesystem;

namespace {

bool is_report_of_ours(const fs::path& file)
{
    std::error_code problem;
    if (!fs::is_regular_file(file, problem)) { // a pipe would be waited for
        return false;
    }
    std::array<char, report::kMarkWithin> beginning{};
    std::ifstream in{file, std::ios::binary};
    in.read(beginning.data(), beginning.size());
    return report::is_marked_page({beginning.data(), static_cast<std::size_t>(in.gcount())});
}

} // namespace

CLI::Option* OutputOption::add_to(CLI::App& command, const std::string& names, const std::string& help)
{
    command.add_flag("--force", force, "Replace a file that is there already");
    return command.add_option(names, file, help);
}

Result<Output> OutputOption::choose(Inputs inputs) const
{
    if (file.empty()) { // not wanted
        return Output{file};
    }
    if (const auto* input = inputs.find(file)) {
        return fail("file.is_input", to_utf8(file), to_utf8(*input));
    }
    std::error_code problem;
    if (const auto found = fs::status(file, problem); fs::exists(found) && !fs::is_regular_file(found)) {
        return fail("file.unwritable", to_utf8(file),
                    fs::is_directory(found) ? "Is a directory" : "Not a regular file");
    }
    Output output{file, Existing::replace, std::move(inputs)};
    if (output.old && !force && !is_report_of_ours(file)) {
        return fail("cli.file_exists", to_utf8(file));
    }
    return output;
}

Result<Output> OutputOption::choose_package(Inputs inputs, const model::Programme& programme) const
{
    Output output{file, Existing::replace,
                  inputs}; // that file is what the question is about, and no later one
    auto chosen = choose(std::move(inputs));
    if (chosen || chosen.error().code != "cli.file_exists" ||
        !submission::is_earlier_package(file, programme)) {
        return chosen;
    }
    const auto yes = ask_yes(printed("{} is an earlier package of this programme. Replace it?", file));
    return yes.value_or(false) ? Result<Output>{std::move(output)} : chosen;
}

void note_unkept(const fs::path& file, const Unkept& unkept)
{
    const std::array<std::pair<bool, std::string_view>, 4> kinds{{{unkept.owner, "owner"},
                                                                  {unkept.group, "group"},
                                                                  {unkept.access_list, "access list"},
                                                                  {unkept.links, "other names (links)"}}};
    std::string lost;
    for (const auto& [is_lost, name] : kinds) {
        if (is_lost) {
            lost += (lost.empty() ? "" : ", ") + std::string{name};
        }
    }
    if (!lost.empty()) {
        print_error(
            printed("{}: note: The file is new. It does not have these of the one that it replaced: {}.",
                    file, lost));
    }
}

} // namespace km::cli
