// SPDX-License-Identifier: MIT
#include "packages/asic/sink_thread.hpp"

namespace km::asic {

SinkThread::SinkThread(const Sink& sink) : m_sink{sink}, m_thread{[this] { run(); }} {}

SinkThread::~SinkThread()
{
    finish();
}

void SinkThread::put(std::span<const std::byte> piece)
{
    std::unique_lock lock{m_mutex};
    m_changed.wait(lock, [&] { return m_put - m_taken < kPieces; });
    lock.unlock();
    m_pieces[m_put % kPieces].assign(piece.begin(), piece.end());
    lock.lock();
    ++m_put;
    lock.unlock();
    m_changed.notify_one();
}

void SinkThread::finish()
{
    {
        const std::lock_guard lock{m_mutex};
        m_finished = true;
    }
    m_changed.notify_one();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void SinkThread::run()
{
    std::unique_lock lock{m_mutex};
    while (true) {
        m_changed.wait(lock, [&] { return m_taken != m_put || m_finished; });
        if (m_taken == m_put) {
            return;
        }
        lock.unlock();
        m_sink(m_pieces[m_taken % kPieces]);
        lock.lock();
        ++m_taken;
        m_changed.notify_one();
    }
}

} // namespace km::asic
