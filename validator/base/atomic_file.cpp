// SPDX-License-Identifier: MIT
#include "validator/base/atomic_file.hpp"

#include "validator/base/file.hpp"
#include "validator/base/temporary.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <set>
#include <string>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utility>
#include <vector>

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

/// A new file of a name of our own, locked and remembered; its descriptor. -1: errno says why there is none.
int create_remembered(const fs::path& folder, mode_t mode, fs::path& file)
{
    constexpr int most = 100; // a run that cleans up may be quicker, but not every time
    for (int i = 0; i < most; ++i) {
        file = folder / temporary_name();
        int descriptor = -1;
        {
            const SignalsHeld held;
            descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
            if (descriptor >= 0) {
                remember(file);
            }
        }
        if (descriptor < 0 || lock_temporary(descriptor, file)) {
            return descriptor;
        }
        forget(file);
        ::close(descriptor);
    }
    errno = EAGAIN;
    return -1;
}

/// A folder is cleaned once by each run: with thousands of files in it, listing it is work.
void clean_once(const fs::path& folder)
{
    static std::mutex mutex;
    static std::set<fs::path> cleaned;
    std::error_code problem;
    const auto whole = fs::absolute(folder, problem);
    const std::lock_guard lock{mutex};
    if (cleaned.insert(whole).second) {
        remove_left_behind(folder);
    }
}

tl::unexpected<Error> unwritable(const fs::path& target, int error)
{
    return fail("file.unwritable", to_utf8(target), std::strerror(error));
}

fs::path folder_of(const fs::path& file)
{
    return file.has_parent_path() ? file.parent_path() : fs::path{"."};
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

constexpr const char* kAccessList = "system.posix_acl_access";

/// What people and their programs attached to the old file (tags, its access list). False: the access list was lost.
bool copy_attributes(const fs::path& from, int to)
{
    const auto size = ::listxattr(from.c_str(), nullptr, 0);
    std::string names(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
    const auto got = ::listxattr(from.c_str(), names.data(), names.size());
    names.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    bool kept = true;
    for (std::size_t at = 0; at < names.size(); at += std::strlen(names.c_str() + at) + 1) {
        const char* name = names.c_str() + at;
        if (std::strcmp(name, kAccessList) != 0 && std::strncmp(name, "user.", 5) != 0) {
            continue;
        }
        const auto length = ::getxattr(from.c_str(), name, nullptr, 0);
        std::string value(length > 0 ? static_cast<std::size_t>(length) : 0, '\0');
        const bool copied = length >= 0 &&
                            ::getxattr(from.c_str(), name, value.data(), value.size()) == length &&
                            ::fsetxattr(to, name, value.data(), value.size(), 0) == 0;
        kept = kept && (copied || std::strcmp(name, kAccessList) != 0);
    }
    return kept;
}

/// Makes the new file, which only its owner may read so far, what the old one was. The last step gives it its
/// permissions: where the group could not be kept, its rights are not given to another.
Unkept inherit(const fs::path& old_file, const struct stat& old, int descriptor)
{
    Unkept unkept;
    struct stat now {};
    static_cast<void>(::fstat(descriptor, &now));
    unkept.group = now.st_gid != old.st_gid && ::fchown(descriptor, static_cast<uid_t>(-1), old.st_gid) != 0;
    unkept.owner = now.st_uid != old.st_uid && ::fchown(descriptor, old.st_uid, static_cast<gid_t>(-1)) != 0;
    ::fremovexattr(descriptor, kAccessList); // what the folder gives to new files
    unkept.access_list = !copy_attributes(old_file, descriptor);
    unkept.links = old.st_nlink > 1;
    mode_t mode = old.st_mode & 07777U;
    if (unkept.group || unkept.access_list) {
        const mode_t others = mode & 07U;
        mode &= ~static_cast<mode_t>(070U) | (others << 3U);
    }
    static_cast<void>(::fchmod(descriptor, mode));
    return unkept;
}

/// What is at either name is at the other. False: errno says why not; EINVAL where the file system cannot.
bool exchange(const fs::path& one, const fs::path& other)
{
    return ::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0;
}

} // namespace

Result<AtomicFile> AtomicFile::create(const Output& output, Readers readers)
{
    const auto& wanted = output.file;
    if (const auto* input = output.inputs.find(wanted)) {
        return fail("file.is_input", to_utf8(wanted), to_utf8(*input));
    }
    auto target = follow_links(wanted); // the file is replaced or made, and the link stays
    struct stat old {};
    const bool exists = ::stat(target.c_str(), &old) == 0;
    if (target.empty() || !target.has_filename() || (exists && S_ISDIR(old.st_mode))) {
        return unwritable(wanted, EISDIR);
    }
    if (exists && !S_ISREG(old.st_mode)) {
        return fail("file.unwritable", to_utf8(wanted), "Not a regular file");
    }
    const auto id = exists ? std::optional{FileId{old.st_dev, old.st_ino}} : std::nullopt;
    const bool may_replace =
        output.existing == Existing::own || (output.existing == Existing::replace && id == output.old);
    if (exists && !may_replace) {
        return fail("file.exists", to_utf8(wanted));
    }
    if (exists && (old.st_mode & 0222U) == 0) { // whoever made it so does not expect it to be replaced
        return fail("file.unwritable", to_utf8(wanted), "It is write-protected");
    }
    const auto folder = folder_of(target);
    clean_once(folder);
    const mode_t mode = readers == Readers::owner || exists ? 0600U : 0666U; // the system applies the umask
    fs::path temporary;
    const int descriptor = create_remembered(folder, mode, temporary);
    if (descriptor < 0) {
        return unwritable(wanted, errno);
    }
    AtomicFile file{wanted, std::move(target), std::move(temporary), descriptor};
    file.m_existing = output.existing;
    file.m_old = id;
    if (exists && readers == Readers::usual) {
        file.m_unkept = inherit(file.m_target, old, descriptor);
    }
    return file;
}

AtomicFile::AtomicFile(fs::path wanted, fs::path target, fs::path temporary, int descriptor) noexcept
    : m_wanted{std::move(wanted)}
    , m_target{std::move(target)}
    , m_temporary{std::move(temporary)}
    , m_descriptor{descriptor}
{}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_wanted{std::move(other.m_wanted)}
    , m_target{std::move(other.m_target)}
    , m_temporary{std::exchange(other.m_temporary, {})}
    , m_descriptor{std::exchange(other.m_descriptor, -1)}
    , m_existing{other.m_existing}
    , m_old{other.m_old}
    , m_unkept{other.m_unkept}
    , m_exchanged{other.m_exchanged}
{}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept
{
    if (this != &other) {
        discard();
        m_wanted = std::move(other.m_wanted);
        m_target = std::move(other.m_target);
        m_temporary = std::exchange(other.m_temporary, {});
        m_descriptor = std::exchange(other.m_descriptor, -1);
        m_existing = other.m_existing;
        m_old = other.m_old;
        m_unkept = other.m_unkept;
        m_exchanged = other.m_exchanged;
    }
    return *this;
}

AtomicFile::~AtomicFile()
{
    discard();
}

void AtomicFile::discard() noexcept
{
    if (!m_temporary.empty()) {
        ::unlink(m_temporary.c_str()); // before the lock is given back
        forget(m_temporary);
        m_temporary.clear();
    }
    if (m_descriptor >= 0) {
        ::close(std::exchange(m_descriptor, -1));
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
            return unwritable(m_wanted, errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> AtomicFile::flush()
{
    if (::fsync(m_descriptor) != 0) {
        return unwritable(m_wanted, errno);
    }
    struct stat ours {};
    if (::fstat(m_descriptor, &ours) != 0 || file_id(m_temporary) != FileId{ours.st_dev, ours.st_ino}) {
        return fail("file.unwritable", to_utf8(m_wanted), "Its temporary file was taken away");
    }
    return {};
}

Result<void> AtomicFile::put_in_place(Way way)
{
    const auto now = file_id(m_target);
    if (m_existing != Existing::own && now && now != m_old) {
        return fail("file.exists", to_utf8(m_wanted));
    }
    bool placed = false;
    if (now && way == Way::exchange) {
        m_exchanged = placed = exchange(m_temporary, m_target);
        if (!placed && errno != EINVAL && errno != ENOSYS) {
            return unwritable(m_wanted, errno);
        }
    }
    if (!placed) {
        placed = now || m_existing == Existing::own ? ::rename(m_temporary.c_str(), m_target.c_str()) == 0
                                                    : rename_to_free_name(m_temporary, m_target);
    }
    if (!placed) {
        return errno == EEXIST ? fail("file.exists", to_utf8(m_wanted)) : unwritable(m_wanted, errno);
    }
    return {};
}

/// Undoes put_in_place(Way::exchange). False: what was there is gone.
bool AtomicFile::take_back() noexcept
{
    struct stat ours {};
    if (::fstat(m_descriptor, &ours) != 0 || file_id(m_target) != FileId{ours.st_dev, ours.st_ino}) {
        m_exchanged = false;
        forget(
            m_temporary); // somebody else's is at the target now, and stays; what was there is not thrown away
        m_temporary.clear();
        return false;
    }
    if (m_exchanged) {
        m_exchanged = false;
        if (exchange(m_temporary, m_target)) {
            return true;
        }
        forget(m_temporary); // it holds what was there: at least it is not thrown away now
        m_temporary.clear();
        return false;
    }
    return !m_old && ::rename(m_target.c_str(), m_temporary.c_str()) == 0;
}

void AtomicFile::finish() noexcept
{
    if (m_exchanged) {
        ::unlink(m_temporary.c_str());
    }
    forget(m_temporary);
    m_temporary.clear();
    ::close(std::exchange(m_descriptor, -1));
    sync_folder(folder_of(m_target));
}

Result<Unkept> AtomicFile::commit()
{
    if (auto flushed = flush(); !flushed) {
        return propagate(flushed);
    }
    if (auto placed = put_in_place(Way::rename); !placed) {
        return propagate(placed);
    }
    finish();
    return m_unkept;
}

Result<Unkept> write_atomically(const Output& target, std::string_view bytes, Readers readers)
{
    auto file = AtomicFile::create(target, readers);
    if (!file) {
        return propagate(file);
    }
    if (auto written = file->write(bytes); !written) {
        return propagate(written);
    }
    return file->commit();
}

Result<void> commit_together(std::span<AtomicFile> files)
{
    for (auto& file : files) {
        if (auto flushed = file.flush(); !flushed) {
            return flushed;
        }
    }
    std::size_t placed = 0;
    Result<void> result;
    for (; placed < files.size() && result; ++placed) {
        // The last one need not be taken back.
        const bool last = placed + 1 == files.size();
        result = files[placed].put_in_place(last ? AtomicFile::Way::rename : AtomicFile::Way::exchange);
    }
    if (!result) {
        std::string written;
        for (auto& file : files.first(placed - 1)) {
            if (!file.take_back()) {
                written += (written.empty() ? "" : ", ") + to_utf8(file.m_wanted);
            }
        }
        return written.empty() ? result
                               : fail("file.partly_written", std::move(result.error().subject),
                                      result.error().detail + "; written: " + written);
    }
    for (auto& file : files) {
        file.finish();
    }
    return {};
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
