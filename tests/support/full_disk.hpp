// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A disk that is full, as far as this process can tell: no file grows beyond a size while it lives.

#include <csignal>
#include <stdexcept>
#include <sys/resource.h>

namespace km::test {

class FullDisk {
public:
    /// @p room: bytes for each file.
    explicit FullDisk(rlim_t room) : m_old_handler{std::signal(SIGXFSZ, SIG_IGN)}
    {
        if (::getrlimit(RLIMIT_FSIZE, &m_before) != 0) {
            throw std::runtime_error{"getrlimit"};
        }
        const rlimit tight{room, m_before.rlim_max};
        if (::setrlimit(RLIMIT_FSIZE, &tight) != 0) {
            throw std::runtime_error{"setrlimit"};
        }
    }
    ~FullDisk()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_old_handler);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit m_before{};
    void (*m_old_handler)(int);
};

} // namespace km::test
