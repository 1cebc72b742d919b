// SPDX-License-Identifier: MIT
/// @file
/// What the editor does after one mapping changed: apply the step, check the programme anew.
///   bench_editor_check PROGRAMME ROUNDS   prints medians: WALL_MS CPU_MS (of the process, both threads)

#include "editor/document/background.hpp"
#include "packages/submission/check.hpp"
#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>
#include <string>
#include <vector>

using namespace km;

int main(int argc, char** argv)
{
    if (argc != 3) {
        fmt::print(stderr, "Usage: bench_editor_check PROGRAMME ROUNDS\n");
        return 2;
    }
    const format::Library library{data_dir()};
    auto bytes = read_file(argv[1], std::size_t{1} << 30U);
    auto read = submission::read_bytes(std::move(bytes.value()), argv[1]);
    auto programme = std::move(read.value().programme);
    const document::Reference reference{
        library.framework(programme.framework_id, programme.framework_version).value(),
        library.policy(submission::named_policy(programme)).value(), true};
    std::vector<double> wall, cpu;
    for (int round = 0; round < std::atoi(argv[2]); ++round) {
        const auto at = programme.mappings.size() / 2;
        auto mapping = programme.mappings[at];
        mapping.depth =
            mapping.depth == model::Depth::assesses ? model::Depth::introduces : model::Depth::assesses;
        document::Step step{"Change depth", {}, {}};
        step.edits.push_back(document::replace_mapping(programme, at, mapping));
        const auto began = std::chrono::steady_clock::now();
        const auto cpu_began = std::clock();
        apply(step, document::Direction::forward, programme);
        const auto result = document::check_now(programme, reference, {});
        cpu.push_back(1000.0 * static_cast<double>(std::clock() - cpu_began) / CLOCKS_PER_SEC);
        wall.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
        if (result.cells.empty()) {
            return 3;
        }
    }
    std::nth_element(wall.begin(), wall.begin() + static_cast<std::ptrdiff_t>(wall.size() / 2), wall.end());
    std::nth_element(cpu.begin(), cpu.begin() + static_cast<std::ptrdiff_t>(cpu.size() / 2), cpu.end());
    fmt::print("{:.2f} {:.2f}\n", wall[wall.size() / 2], cpu[cpu.size() / 2]);
    return 0;
}
