// SPDX-License-Identifier: MIT
#include "validator/base/atomic_file.hpp"

#include "validator/base/file.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>

namespace km {

namespace fs = std::filesystem;

namespace {

/// Paths for the signal handler: plain memory, no allocation, no lock on the reading side.
struct Slot {
    std::array<char, 4096> path{};
    std::atomic<bool> live{false};
};
std::array<Slot, 16> g_live_files;
std::mutex g_live_files_mutex;

void remember(const fs::path& path)
{
    const std::lock_guard lock{g_live_files_mutex};
    for (auto& slot : g_live_files) {
        if (!slot.live && path.native().size() < slot.path.size()) {
            slot.path[path.native().copy(slot.path.data(), slot.path.size() - 1)] = '\0';
            slot.live = true;
            return;
        }
    }
}

void forget(const fs::path& path)
{
    const std::lock_guard lock{g_live_files_mutex};
    for (auto& slot : g_live_files) {
        if (slot.live && path.native() == slot.path.data()) {
            slot.live = false;
        }
    }
}

/// No signal is handled on this thread while it lives. One that arrives while a file is being created is handled as that
/// call returns, which would be before the file is remembered.
class SignalsHeld {
public:
    SignalsHeld() noexcept
    {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &m_before);
    }
    ~SignalsHeld() { ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
    SignalsHeld(const SignalsHeld&) = delete;
    SignalsHeld& operator=(const SignalsHeld&) = delete;

private:
    sigset_t m_before{};
};

/// A new file whose name is @p pattern with other letters at its end, remembered; -1: errno says why there is none.
int create_remembered(std::string& pattern)
{
    const SignalsHeld held;
    const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (descriptor >= 0) {
        remember(pattern);
    }
    return descriptor;
}

tl::unexpected<Error> unwritable(const fs::path& target, int error)
{
    return fail("file.unwritable", to_utf8(target), std::strerror(error));
}

/// Makes the rename itself survive a power cut. Some file systems refuse to sync a folder: that is not an
/// error.
void sync_folder(const fs::path& folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        static_cast<void>(::fsync(descriptor));
        ::close(descriptor);
    }
}

} // namespace

Result<AtomicFile> AtomicFile::create(const fs::path& wanted, Readers readers)
{
    std::error_code ignored;
    // A link to a file: replace the file, not the link.
    fs::path target = fs::is_symlink(wanted, ignored) ? fs::weakly_canonical(wanted, ignored) : wanted;
    if (target.empty() || fs::is_directory(target, ignored)) {
        return unwritable(wanted, EISDIR);
    }
    struct stat old {};
    const bool exists = ::stat(target.c_str(), &old) == 0;
    if (exists && (old.st_mode & 0222U) == 0) { // whoever made it so does not expect it to be replaced
        return fail("file.unwritable", to_utf8(wanted), "It is write-protected");
    }
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path{"."};
    std::string pattern = (folder / ("." + target.filename().string() + ".XXXXXX")).string();
    const int descriptor = create_remembered(pattern);
    if (descriptor < 0) {
        return unwritable(wanted, errno);
    }
    if (readers == Readers::usual) { // else it stays as it was created
        mode_t mode = 0;
        if (exists) {
            mode = old.st_mode & 07777U;
        } else {
            const mode_t mask = ::umask(0);
            ::umask(mask);
            mode = 0666U & ~mask;
        }
        static_cast<void>(::fchmod(descriptor, mode));
    }
    return AtomicFile{std::move(target), fs::path{pattern}, descriptor};
}

AtomicFile::AtomicFile(fs::path target, fs::path temporary, int descriptor) noexcept
    : m_target{std::move(target)}
    , m_temporary{std::move(temporary)}
    , m_descriptor{descriptor}
{}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_target{std::move(other.m_target)}
    , m_temporary{std::exchange(other.m_temporary, {})}
    , m_descriptor{std::exchange(other.m_descriptor, -1)}
{}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept
{
    if (this != &other) {
        discard();
        m_target = std::move(other.m_target);
        m_temporary = std::exchange(other.m_temporary, {});
        m_descriptor = std::exchange(other.m_descriptor, -1);
    }
    return *this;
}

AtomicFile::~AtomicFile()
{
    discard();
}

void AtomicFile::discard() noexcept
{
    if (m_descriptor >= 0) {
        ::close(std::exchange(m_descriptor, -1));
    }
    if (!m_temporary.empty()) {
        ::unlink(m_temporary.c_str());
        forget(m_temporary);
        m_temporary.clear();
    }
}

Result<void> AtomicFile::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return unwritable(m_target, errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> AtomicFile::commit()
{
    // A library may have replaced the temporary file by another of the same name: sync what is there now.
    const int descriptor = ::open(m_temporary.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    struct stat ours {};
    if (synced && m_descriptor >= 0 && ::fstat(m_descriptor, &ours) == 0) {
        static_cast<void>(::fchmod(descriptor, ours.st_mode & 07777U));
    }
    const int error = errno;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (!synced) {
        return unwritable(m_target, error);
    }
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0) {
        return unwritable(m_target, errno);
    }
    forget(m_temporary);
    m_temporary.clear();
    ::close(std::exchange(m_descriptor, -1));
    sync_folder(m_target.has_parent_path() ? m_target.parent_path() : fs::path{"."});
    return {};
}

Result<void> write_atomically(const fs::path& target, std::string_view bytes, Readers readers)
{
    auto file = AtomicFile::create(target, readers);
    if (!file) {
        return propagate(file);
    }
    if (auto written = file->write(bytes); !written) {
        return written;
    }
    return file->commit();
}

void discard_temporary_files_from_signal_handler() noexcept
{
    for (auto& slot : g_live_files) {
        if (slot.live) {
            ::unlink(slot.path.data());
        }
    }
}

} // namespace km
