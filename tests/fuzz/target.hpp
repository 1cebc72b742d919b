// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a fuzz target is: one function over any bytes. Linked with libfuzzer_entry.cpp it is explored by
/// libFuzzer, with replay_main.cpp it runs over files that are kept, in every test run.
///
/// Errors: a broken invariant ends the process (libFuzzer then writes the input to a file).
///
/// Thread-safety: one thread.

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace km::fuzz {

/// Runs the code under test over @p input and asserts its invariants. True: the input was accepted as free of
/// defects, so that the replay can insist on which files are and which are not.
[[nodiscard]] bool accepts(std::string_view input);

/// An invariant of the code under test; @p what says it in words.
inline void require(bool holds, const char* what)
{
    if (!holds) {
        std::fprintf(stderr, "Invariant broken: %s\n", what);
        std::abort();
    }
}

} // namespace km::fuzz
