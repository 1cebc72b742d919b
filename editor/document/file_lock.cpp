// SPDX-License-Identifier: MIT
#include "editor/document/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace km::document {

std::optional<FileLock> FileLock::take(const std::filesystem::path& path)
{
    std::error_code ignored;
    std::filesystem::create_directories(path.parent_path(), ignored);
    for (;;) {
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor < 0) {
            return std::nullopt;
        }
        struct stat held {
        }, named{};
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            ::close(descriptor);
            return std::nullopt;
        }
        // The holder before may have removed the file between opening and locking it.
        if (::fstat(descriptor, &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
            held.st_ino == named.st_ino) {
            return FileLock{descriptor, path};
        }
        ::close(descriptor);
    }
}

FileLock::FileLock(int descriptor, std::filesystem::path path) noexcept
    : m_descriptor{descriptor}
    , m_path{std::move(path)}
{}

FileLock::FileLock(FileLock&& other) noexcept
    : m_descriptor{std::exchange(other.m_descriptor, -1)}
    , m_path{std::move(other.m_path)}
{}

FileLock& FileLock::operator=(FileLock&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_path, other.m_path);
    return *this;
}

FileLock::~FileLock()
{
    if (m_descriptor >= 0) {
        ::unlink(m_path.c_str()); // while it is held: nobody else can have it
        ::close(m_descriptor);
    }
}

} // namespace km::document
