// SPDX-License-Identifier: MIT
#include "editor/document/file_lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace km::document {

namespace fs = std::filesystem;

namespace {

/// The locked file's descriptor; -1: it is not to be had, and errno is EWOULDBLOCK where somebody has it.
int lock(const fs::path& path)
{
    std::error_code ignored;
    if (fs::create_directories(path.parent_path(), ignored)) {
        fs::permissions(path.parent_path(), fs::perms::owner_all, ignored);
    }
    for (;;) {
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (descriptor < 0) {
            return -1;
        }
        struct stat held {
        }, named{};
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            const int error = errno;
            ::close(descriptor);
            errno = error;
            return -1;
        }
        // The holder before may have removed the file between opening and locking it.
        if (::fstat(descriptor, &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
            held.st_ino == named.st_ino) {
            return descriptor;
        }
        ::close(descriptor);
    }
}

} // namespace

LockAttempt FileLock::take(const std::vector<fs::path>& folders, const std::string& name)
{
    FileLock taken;
    for (const auto& folder : folders) {
        auto path = folder / name;
        if (const int descriptor = lock(path); descriptor >= 0) {
            taken.m_files.emplace_back(descriptor, std::move(path));
        } else if (errno == EWOULDBLOCK) {
            return {LockAttempt::Answer::held, std::nullopt};
        }
    }
    if (taken.m_files.empty()) {
        return {LockAttempt::Answer::cannot_tell, std::nullopt};
    }
    return {LockAttempt::Answer::taken, std::move(taken)};
}

FileLock& FileLock::operator=(FileLock&& other) noexcept
{
    if (this != &other) {
        release();
        m_files = std::move(other.m_files);
        other.m_files.clear();
    }
    return *this;
}

FileLock::~FileLock()
{
    release();
}

void FileLock::release() noexcept
{
    for (const auto& [descriptor, path] : m_files) {
        ::unlink(path.c_str()); // while it is held: nobody else can have it
        ::close(descriptor);
    }
    m_files.clear();
}

} // namespace km::document
