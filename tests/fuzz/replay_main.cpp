// SPDX-License-Identifier: MIT
/// @file
/// Runs a fuzz target over every file of some folders:
///
///     fuzz_zip [--accepted DIR...] [--refused DIR...] [--any DIR...]
///
/// Files below --accepted must be accepted, those below --refused must not; of --any only the target's own
/// invariants are asked. Exit code 1 where a file was judged otherwise, 2 where a folder holds no file: a
/// test that runs over nothing proves nothing.

#include "tests/fuzz/target.hpp"
#include "validator/base/file.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = std::size_t{64} << 20U;

enum class Expected { anything, accepted, refused };

std::vector<fs::path> files_below(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code problem;
    for (const auto& entry : fs::recursive_directory_iterator{folder, problem}) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

bool is_as_expected(const fs::path& file, Expected expected)
{
    const auto bytes = km::read_file(file, kMaxBytes);
    if (!bytes) {
        std::fprintf(stderr, "%s: cannot be read\n", file.c_str());
        return false;
    }
    std::fprintf(stderr, "%s\n", file.c_str()); // the last line, should this one crash
    const bool accepted = km::fuzz::accepts(*bytes);
    if (expected == Expected::anything || accepted == (expected == Expected::accepted)) {
        return true;
    }
    std::fprintf(stderr, "%s: %s, which is wrong\n", file.c_str(), accepted ? "accepted" : "refused");
    return false;
}

} // namespace

int main(int argc, char** argv)
{
    auto expected = Expected::anything;
    std::size_t inputs = 0;
    std::size_t wrong = 0;
    for (const auto& argument : std::vector<std::string>(argv + 1, argv + argc)) {
        if (argument.starts_with("--")) {
            expected = argument == "--accepted"  ? Expected::accepted
                       : argument == "--refused" ? Expected::refused
                                                 : Expected::anything;
            continue;
        }
        const auto files = files_below(argument);
        if (files.empty()) {
            std::fprintf(stderr, "%s: there is no file in this folder\n", argument.c_str());
            return 2;
        }
        for (const auto& file : files) {
            ++inputs;
            wrong += is_as_expected(file, expected) ? 0U : 1U;
        }
    }
    std::printf("%zu inputs, %zu judged wrongly\n", inputs, wrong);
    return inputs == 0 ? 2 : wrong == 0 ? 0 : 1;
}
