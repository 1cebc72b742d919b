// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The one place where files are opened for writing. A file appears whole or not at all: written beside its target,
/// flushed to disk, then renamed over it.
/// - Output says what may be replaced. What was not there when the work began and is when it ends stays, and so does a
///   file that took the target's place meanwhile.
/// - A target that is replaced keeps its owner, group, permissions, access list and its user's attributes, as far as the
///   system lets; Unkept says what was lost. A symbolic link stays one (its target is replaced).
/// - The temporary file is never readable by more people than the file will be.
/// - A run that was killed leaves at most a file of temporary_name(), which the next one removes.
/// Ownership: the object owns the temporary file; the destructor discards it unless commit() succeeded.
/// Errors (subject: the target's name): file.unwritable (detail: the system's reason; also for a target that nobody may
/// write to, or that is no regular file), file.exists, file.is_input (detail: the input).
/// Thread-safety: one thread at a time for each object. POSIX only; another system needs its own small file.

#include "validator/base/output.hpp"
#include "validator/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

namespace km {

/// Whom a file is for.
enum class Readers : std::uint8_t {
    usual, ///< as the target's permissions were; of a new one, as the umask lets
    owner, ///< nobody else may read or write it, ever
};

/// What a replaced file had and the new one has not.
struct Unkept {
    bool owner = false, group = false, access_list = false;
    bool links = false; ///< further names of the old file: they still lead to what it held
    [[nodiscard]] bool any() const noexcept { return owner || group || access_list || links; }
    bool operator==(const Unkept&) const = default;
};

class AtomicFile {
public:
    /// Creates the temporary file in the target's folder.
    [[nodiscard]] static Result<AtomicFile> create(const Output& target, Readers readers = Readers::usual);

    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&& other) noexcept;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    /// For a library that writes by itself: it may reopen this file before commit(), and not replace it.
    [[nodiscard]] const std::filesystem::path& temporary_path() const& noexcept { return m_temporary; }

    [[nodiscard]] Result<void> write(std::string_view bytes);

    /// Flushes the temporary file and the folder to disk and renames. Call once; nothing else afterwards.
    [[nodiscard]] Result<Unkept> commit();

private:
    friend Result<void> commit_together(std::span<AtomicFile> files);

    AtomicFile(std::filesystem::path wanted,
               std::filesystem::path target,
               std::filesystem::path temporary,
               int descriptor) noexcept;
    [[nodiscard]] Result<void> flush();
    enum class Way : std::uint8_t { rename, exchange };
    [[nodiscard]] Result<void> put_in_place(Way way);
    [[nodiscard]] bool take_back() noexcept;
    void finish() noexcept;
    void discard() noexcept;

    std::filesystem::path m_wanted, m_target; ///< as asked for, and without links
    std::filesystem::path m_temporary;        ///< empty: moved from, committed or discarded
    int m_descriptor = -1;
    Existing m_existing = Existing::keep;
    std::optional<FileId> m_old; ///< what was at the target
    Unkept m_unkept;
    bool m_exchanged = false; ///< the temporary name has what was at the target
};

/// create, write, commit.
[[nodiscard]] Result<Unkept>
write_atomically(const Output& target, std::string_view bytes, Readers readers = Readers::usual);

/// All of them or none: flushes every file, then renames them in turn, and puts back what was there where one fails. A
/// file system that cannot put back gives file.partly_written (subject: the one that failed; detail: what was written).
[[nodiscard]] Result<void> commit_together(std::span<AtomicFile> files);

/// Removes the temporary files of every live AtomicFile; async-signal-safe, for handlers of SIGINT and
/// SIGTERM.
void discard_temporary_files_from_signal_handler() noexcept;

} // namespace km
