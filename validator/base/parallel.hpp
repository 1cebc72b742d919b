// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Two pieces of work at once.
/// Errors: what either throws is thrown here, once both have ended. Thread-safety: the two must not share what
/// either changes.

#include <future>
#include <system_error>

namespace km {

/// Runs @p other on a thread of its own while @p own runs on this one, or after it where there is no thread to
/// be had.
template <typename Other, typename Own>
void run_both(Other other, Own own)
{
    std::future<void> running;
    try {
        running = std::async(std::launch::async, other);
    } catch (const std::system_error&) {
        running = std::async(std::launch::deferred, other);
    }
    own(); // the future waits for the other, even when this throws
    running.get();
}

} // namespace km
