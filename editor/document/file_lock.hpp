// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Who has a programme open: a lock that the system gives back when its holder ends, however it ends.
/// Advisory; nothing is written to the programme's own folder. Ownership: the lock lasts as long as the object.
/// Thread-safety: one thread. POSIX only; another system needs its own small file.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace km::document {

struct LockAttempt;

class FileLock {
public:
    /// Takes the lock in each of @p folders that there is or that can be made: who can use only one of them meets the
    /// others there. Held in one of them is held.
    [[nodiscard]] static LockAttempt take(const std::vector<std::filesystem::path>& folders,
                                          const std::string& name);
    FileLock(FileLock&& other) noexcept = default;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    FileLock() = default;
    void release() noexcept;
    std::vector<std::pair<int, std::filesystem::path>> m_files; ///< descriptor and path
};

struct LockAttempt {
    enum class Answer : std::uint8_t {
        taken,
        held,        ///< somebody else has it
        cannot_tell, ///< no lock can be had here: in none of the folders
    };
    Answer answer = Answer::cannot_tell;
    std::optional<FileLock> lock{}; ///< where it is taken
};

} // namespace km::document
