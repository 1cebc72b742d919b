// SPDX-License-Identifier: MIT
/// @file
/// Runs commands in turn, A B C A B C …, so that whatever else the machine does meets all of them alike.
///   bench_measure ROUNDS EXIT_CODES -- COMMAND… [-- COMMAND…]…
/// EXIT_CODES are those that A may end with ("01": 0 or 1); the others must end with 0. One round more goes
/// before, uncounted. Output of the commands is dropped. Prints a line for each command:
///   WALL CPU PEAK WALL_RATIO CPU_RATIO
/// WALL and CPU (user and system): medians in milliseconds. PEAK: the greatest resident memory in KiB. The
/// ratios are A's time by this command's, taken round by round; medians again. POSIX only.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <string_view>
#include <sys/resource.h>
#include <sys/wait.h>
#include <vector>

extern char** environ;

namespace {

struct Run {
    double wall = 0; ///< milliseconds
    double cpu = 0;
    long peak = 0; ///< KiB
};

struct Command {
    std::vector<char*> words; ///< and a null at the end
    std::vector<Run> runs{};
};

double milliseconds(const timeval& time)
{
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

Run run(const Command& command, std::string_view exit_codes)
{
    posix_spawn_file_actions_t silent;
    posix_spawn_file_actions_init(&silent);
    posix_spawn_file_actions_addopen(&silent, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&silent, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const auto start = std::chrono::steady_clock::now();
    pid_t child = 0;
    const int problem =
        posix_spawnp(&child, command.words.front(), &silent, nullptr, command.words.data(), environ);
    posix_spawn_file_actions_destroy(&silent);
    if (problem != 0) {
        std::fprintf(stderr, "%s: %s\n", command.words.front(), std::strerror(problem));
        std::exit(3);
    }
    int status = 0;
    rusage used{};
    wait4(child, &status, 0, &used);
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
    const char code = WIFEXITED(status) ? static_cast<char>('0' + WEXITSTATUS(status)) : '!';
    if (exit_codes.find(code) == std::string_view::npos) {
        std::fprintf(stderr, "%s ended with %s %d\n", command.words.front(),
                     WIFEXITED(status) ? "code" : "signal",
                     WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        std::exit(3);
    }
    return {wall.count(), milliseconds(used.ru_utime) + milliseconds(used.ru_stime), used.ru_maxrss};
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// The median over the rounds of what @p value makes of each.
template <typename Value>
double over_rounds(std::size_t rounds, Value value)
{
    std::vector<double> values(rounds);
    for (std::size_t r = 0; r < rounds; ++r) {
        values[r] = value(r);
    }
    return median(std::move(values));
}

} // namespace

int main(int argc, char** argv)
{
    const int rounds = argc > 2 ? std::atoi(argv[1]) : 0;
    std::vector<Command> commands;
    for (int i = 3; i < argc; ++i) {
        if (std::string_view{argv[i]} == "--") {
            commands.emplace_back();
        } else if (!commands.empty()) {
            commands.back().words.push_back(argv[i]);
        }
    }
    const bool complete = std::none_of(commands.begin(), commands.end(),
                                       [](const Command& command) { return command.words.empty(); });
    if (rounds < 1 || commands.empty() || !complete) {
        std::fputs("Usage: bench_measure ROUNDS EXIT_CODES -- COMMAND... [-- COMMAND...]...\n", stderr);
        return 2;
    }
    for (auto& command : commands) {
        command.words.push_back(nullptr);
    }
    for (int round = -1; round < rounds; ++round) {
        for (auto& command : commands) {
            const auto result = run(command, &command == &commands.front() ? argv[2] : "0");
            if (round >= 0) {
                command.runs.push_back(result);
            }
        }
    }
    const auto& first = commands.front().runs;
    for (const auto& command : commands) {
        const auto& runs = command.runs;
        const auto peak = std::max_element(runs.begin(), runs.end(),
                                           [](const Run& a, const Run& b) { return a.peak < b.peak; });
        const auto of = [&](auto value) { return over_rounds(runs.size(), value); };
        std::printf("%.3f %.3f %ld %.4f %.4f\n", of([&](auto r) { return runs[r].wall; }),
                    of([&](auto r) { return runs[r].cpu; }), peak->peak,
                    of([&](auto r) { return first[r].wall / runs[r].wall; }),
                    of([&](auto r) { return first[r].cpu / std::max(runs[r].cpu, 0.001); }));
    }
    return 0;
}
