// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A file that appears whole or not at all: written beside its target, flushed to disk, then renamed over it.
/// A target that is there keeps its permissions, and a symbolic link stays one (its target is replaced).
/// Ownership: the object owns the temporary file; the destructor discards it unless commit() succeeded.
/// Errors: file.unwritable (subject: the target's name; detail: the system's reason), for a target that nobody may
/// write to, too.
/// Thread-safety: one thread at a time for each object. POSIX only; another system needs its own small file.

#include "validator/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace km {

/// Whom a file is for.
enum class Readers : std::uint8_t {
    usual, ///< as the target's permissions were; of a new one, as the umask lets
    owner, ///< nobody else may read or write it, from before it has content
};

class AtomicFile {
public:
    /// Creates the temporary file in the target's folder.
    [[nodiscard]] static Result<AtomicFile> create(const std::filesystem::path& target,
                                                   Readers readers = Readers::usual);

    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&& other) noexcept;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    /// For a library that writes by itself: it may reopen and replace this path before commit().
    [[nodiscard]] const std::filesystem::path& temporary_path() const& noexcept { return m_temporary; }

    [[nodiscard]] Result<void> write(std::string_view bytes);

    /// Flushes the temporary file and the folder to disk and renames. Call once; nothing else afterwards.
    [[nodiscard]] Result<void> commit();

private:
    AtomicFile(std::filesystem::path target, std::filesystem::path temporary, int descriptor) noexcept;
    void discard() noexcept;

    std::filesystem::path m_target;
    std::filesystem::path m_temporary; ///< empty: moved from, committed or discarded
    int m_descriptor = -1;
};

/// create, write, commit.
[[nodiscard]] Result<void> write_atomically(const std::filesystem::path& target,
                                            std::string_view bytes,
                                            Readers readers = Readers::usual);

/// Removes the temporary files of every live AtomicFile; async-signal-safe, for handlers of SIGINT and
/// SIGTERM.
void discard_temporary_files_from_signal_handler() noexcept;

} // namespace km
