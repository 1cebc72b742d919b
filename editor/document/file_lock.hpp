// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Who has a programme open: a lock that the system gives back when its holder ends, however it ends.
/// Advisory; nothing is written to the programme's own folder. Ownership: the lock lasts as long as the object.
/// Thread-safety: one thread. POSIX only; another system needs its own small file.

#include <filesystem>
#include <optional>

namespace km::document {

class FileLock {
public:
    /// nullopt: somebody holds it, or no lock can be had here.
    [[nodiscard]] static std::optional<FileLock> take(const std::filesystem::path& path);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    FileLock(int descriptor, std::filesystem::path path) noexcept;
    int m_descriptor = -1;
    std::filesystem::path m_path;
};

} // namespace km::document
