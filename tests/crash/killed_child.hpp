// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Programs that a test starts and kills. Thread-safety: pure functions.

#include <csignal>
#include <cstdlib>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace km::test {

/// Says a line on the standard output, at once.
inline void say(const std::string& line)
{
    (void)!::write(STDOUT_FILENO, (line + "\n").data(), line.size() + 1);
}

struct Ended {
    std::string said; ///< on its standard output
    int status = 0;   ///< as waitpid() gives it
};

/// Runs a program with its arguments, and kills it some time after it has said @p bytes (so at any load) and
/// @p microseconds: where in its work that is, is chance.
inline Ended run_and_kill(std::vector<std::string> words, std::size_t bytes, unsigned microseconds)
{
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0) {
        std::abort();
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::vector<char*> arguments;
    for (auto& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    pid_t child = -1;
    if (::posix_spawn(&child, words.front().c_str(), &actions, nullptr, arguments.data(), environ) != 0) {
        std::abort();
    }
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    Ended ended;
    char piece[4096];
    const auto read_on = [&] {
        const auto count = ::read(ends[0], piece, sizeof piece);
        ended.said.append(piece, count > 0 ? static_cast<std::size_t>(count) : 0);
        return count > 0;
    };
    while (ended.said.size() < bytes && read_on()) {}
    ::usleep(microseconds); // a random moment, not a wait for anything
    ::kill(child, SIGKILL);
    ::waitpid(child, &ended.status, 0);
    while (read_on()) {}
    ::close(ends[0]);
    return ended;
}

} // namespace km::test
