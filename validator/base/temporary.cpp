// SPDX-License-Identifier: MIT
#include "validator/base/temporary.hpp"

#include "validator/base/file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace km {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = ".km-";
constexpr std::size_t kDigits = 16;

bool is_temporary_name(std::string_view name)
{
    return name.size() == kPrefix.size() + kDigits && name.starts_with(kPrefix) &&
           std::ranges::all_of(name.substr(kPrefix.size()),
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// The name still leads to what is open.
bool is_at(int descriptor, const fs::path& file)
{
    struct stat held {
    }, named{};
    return ::fstat(descriptor, &held) == 0 && ::lstat(file.c_str(), &named) == 0 &&
           held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

void remove_where_nobody_holds_it(const fs::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        return;
    }
    struct stat found {};
    const bool ours = ::fstat(descriptor, &found) == 0 && found.st_uid == ::geteuid() &&
                      (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode));
    if (ours && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && is_at(descriptor, file)) {
        std::error_code ignored;
        fs::remove_all(file, ignored); // while it is locked: nobody takes it up
    }
    ::close(descriptor);
}

} // namespace

fs::path temporary_name()
{
    std::uint64_t number = 0;
    while (::getrandom(&number, sizeof number, 0) < 0 && errno == EINTR) {}
    return fmt::format("{}{:016x}", kPrefix, number);
}

bool lock_temporary(int descriptor, const fs::path& file)
{
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return false;
    }
    return is_at(descriptor, file);
}

bool rename_to_free_name(const fs::path& from, const fs::path& to) noexcept
{
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return false;
    }
    // A file system that cannot: a second name does the same, where it has such.
    if (::link(from.c_str(), to.c_str()) == 0) {
        ::unlink(from.c_str());
        return true;
    }
    struct stat found {};
    if (errno == EEXIST || ::lstat(to.c_str(), &found) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::rename(from.c_str(), to.c_str()) == 0;
}

void remove_left_behind(const fs::path& folder)
{
    std::vector<fs::path> found;
    std::error_code problem;
    for (fs::directory_iterator at{folder.empty() ? fs::path{"."} : folder, problem}, end;
         !problem && at != end; at.increment(problem)) {
        if (is_temporary_name(at->path().filename().native())) {
            found.push_back(at->path());
        }
    }
    std::ranges::for_each(found, remove_where_nobody_holds_it);
}

Result<TemporaryFolder> TemporaryFolder::create()
{
    std::error_code problem;
    const auto parent = fs::temp_directory_path(problem);
    if (problem) {
        return fail("file.unwritable", to_utf8(parent), problem.message());
    }
    return create_in(parent);
}

Result<TemporaryFolder> TemporaryFolder::create_in(const fs::path& parent)
{
    remove_left_behind(parent);
    constexpr int most = 100; // another run that cleans up may be quicker, but not every time
    for (int i = 0; i < most; ++i) {
        auto path = parent / temporary_name();
        if (::mkdir(path.c_str(), 0700) != 0) {
            return fail("file.unwritable", to_utf8(path), std::strerror(errno));
        }
        const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor >= 0 && lock_temporary(descriptor, path)) {
            return TemporaryFolder{std::move(path), descriptor};
        }
        if (descriptor >= 0) {
            ::close(descriptor);
        }
    }
    return fail("file.unwritable", to_utf8(parent), std::strerror(EAGAIN));
}

TemporaryFolder::TemporaryFolder(fs::path path, int descriptor) noexcept
    : m_path{std::move(path)}
    , m_descriptor{descriptor}
{}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : m_path{std::move(other.m_path)}
    , m_descriptor{std::exchange(other.m_descriptor, -1)}
{}

TemporaryFolder& TemporaryFolder::operator=(TemporaryFolder&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

TemporaryFolder::~TemporaryFolder()
{
    if (m_descriptor >= 0) {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
        ::close(m_descriptor);
    }
}

Result<void> TemporaryFolder::keep_as(const fs::path& name)
{
    if (!rename_to_free_name(m_path, name)) {
        return errno == EEXIST || errno == ENOTEMPTY
                   ? fail("file.exists", to_utf8(name))
                   : fail("file.unwritable", to_utf8(name), std::strerror(errno));
    }
    ::close(std::exchange(m_descriptor, -1));
    m_path = name;
    return {};
}

} // namespace km
