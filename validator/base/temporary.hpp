// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Temporary files and folders that cannot be left behind for good: each has a name of this program's own (".km-" and 16
/// hexadecimal digits) and is locked while somebody works on it, and what nobody holds any more is removed by the next
/// run. The system gives a lock back however its holder ends.
/// Ownership: TemporaryFolder owns its folder and what is in it. Errors: file.unwritable, file.exists.
/// Thread-safety: pure but for the file system. POSIX only; another system needs its own small file.

#include "validator/base/result.hpp"

#include <filesystem>

namespace km {

/// A name that no other file has, in length the same for every target.
[[nodiscard]] std::filesystem::path temporary_name();

/// Locks a file or folder that was just made with a name of temporary_name(). False: a run that cleans up was quicker;
/// make another. On a file system without locks it stays unlocked, and nobody there removes it.
[[nodiscard]] bool lock_temporary(int descriptor, const std::filesystem::path& file);

/// rename(2), but where something has the new name already: false, and errno is EEXIST.
[[nodiscard]] bool rename_to_free_name(const std::filesystem::path& from,
                                       const std::filesystem::path& to) noexcept;

/// Removes files and folders in @p folder that are named so, belong to this user, and are held by nobody.
void remove_left_behind(const std::filesystem::path& folder);

/// A folder that nobody else may enter. Removed with all that is in it, where it is not kept.
class TemporaryFolder {
public:
    /// In the system's folder for temporary files.
    [[nodiscard]] static Result<TemporaryFolder> create();
    [[nodiscard]] static Result<TemporaryFolder> create_in(const std::filesystem::path& parent);
    TemporaryFolder(TemporaryFolder&& other) noexcept;
    TemporaryFolder& operator=(TemporaryFolder&& other) noexcept;
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] const std::filesystem::path& path() const& noexcept { return m_path; }

    /// Gives the folder a name to stay under, all of it at once. file.exists: something has that name. Its owner alone may
    /// enter it until somebody widens that.
    [[nodiscard]] Result<void> keep_as(const std::filesystem::path& name);

private:
    TemporaryFolder(std::filesystem::path path, int descriptor) noexcept;
    std::filesystem::path m_path;
    int m_descriptor = -1; ///< holds the lock; -1: moved from
};

} // namespace km
