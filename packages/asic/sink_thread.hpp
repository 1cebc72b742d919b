// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A sink that runs on a thread of its own, behind a queue of bounded size.
/// Memory: kPieces times the largest piece. Ownership: the sink is borrowed. Errors: none; the sink must not
/// throw. Thread-safety: one thread puts and finishes; the sink runs on the other.

#include <array>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace km::asic {

class SinkThread {
public:
    using Sink = std::function<void(std::span<const std::byte>)>;

    explicit SinkThread(const Sink& sink);
    SinkThread(const SinkThread&) = delete;
    SinkThread& operator=(const SinkThread&) = delete;
    ~SinkThread();

    /// Hands over a copy; waits while the queue is full.
    void put(std::span<const std::byte> piece);
    /// Waits until the sink has had everything.
    void finish();

private:
    void run();

    static constexpr std::size_t kPieces = 8;

    const Sink& m_sink;
    std::array<std::vector<std::byte>, kPieces> m_pieces; ///< used in turn
    std::size_t m_put = 0, m_taken = 0;                   ///< how many pieces, ever
    bool m_finished = false;
    std::mutex m_mutex; ///< for the three above; a piece belongs to one side at a time
    std::condition_variable m_changed;
    std::thread m_thread; ///< last: starts when all else is there
};

} // namespace km::asic
