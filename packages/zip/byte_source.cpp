// SPDX-License-Identifier: MIT
#include "packages/zip/byte_source.hpp"

#include "validator/base/file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace km::zip {

Result<FilePtr> FileSource::open(const std::filesystem::path& path)
{
    std::string name = to_utf8(path);
    // O_NONBLOCK: a pipe without a writer must not make us wait before we can refuse it.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return fail("file.unreadable", std::move(name), std::strerror(errno));
    }
    struct stat status {};
    const bool known = ::fstat(descriptor, &status) == 0;
    if (!known || !S_ISREG(status.st_mode)) {
        const std::string reason = !known                    ? std::strerror(errno)
                                   : S_ISDIR(status.st_mode) ? std::strerror(EISDIR)
                                                             : "Not a regular file";
        ::close(descriptor);
        return fail("file.unreadable", std::move(name), reason);
    }
    return FilePtr{new FileSource{std::move(name), descriptor, static_cast<std::uint64_t>(status.st_size)}};
}

FileSource::FileSource(std::string name, int descriptor, std::uint64_t size) noexcept
    : m_name{std::move(name)}
    , m_descriptor{descriptor}
    , m_size{size}
{}

FileSource::~FileSource()
{
    ::close(m_descriptor);
}

Result<void> FileSource::read_at(std::uint64_t offset, std::span<std::byte> to) const
{
    while (!to.empty()) {
        const ssize_t got = ::pread(m_descriptor, to.data(), to.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) { // 0: somebody has cut the file since we asked for its size
            return fail("file.unreadable", m_name,
                        got < 0 ? std::strerror(errno) : "The file became shorter");
        }
        offset += static_cast<std::uint64_t>(got);
        to = to.subspan(static_cast<std::size_t>(got));
    }
    return {};
}

Result<void> SpanSource::read_at(std::uint64_t offset, std::span<std::byte> to) const
{
    if (offset > m_bytes.size() || to.size() > m_bytes.size() - offset) {
        return fail("file.unreadable", "memory", "Past the end");
    }
    std::copy_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(offset), to.size(), to.begin());
    return {};
}

} // namespace km::zip
