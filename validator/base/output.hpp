// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Where something is to be written, and what may be written over. AtomicFile opens nothing else, so that no output can
/// take an input's place by oversight.
/// Ownership: values. Errors: none here; AtomicFile answers file.exists and file.is_input. Thread-safety: pure but for
/// the file system. output.cpp is POSIX only.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace km {

/// Which file it is, by whatever name and through whatever links it is reached.
struct FileId {
    std::uint64_t device = 0, inode = 0;
    bool operator==(const FileId&) const = default;
};

/// nullopt: nothing is there, or it cannot be asked.
[[nodiscard]] std::optional<FileId> file_id(const std::filesystem::path& file);

/// The files that are read for an output. Nothing is written over them, whatever the user says.
class Inputs {
public:
    /// An empty path is none, so that options that were not given may be added. Asks no disk.
    void add(std::filesystem::path file);
    /// The input that @p file leads to, as it was added; null: it is none of them. A file that is not there is the one
    /// that its name, without links, will lead to.
    [[nodiscard]] const std::filesystem::path* find(const std::filesystem::path& file) const;

private:
    std::vector<std::filesystem::path> m_files;
};

/// What happens to a file that is there already.
enum class Existing : std::uint8_t {
    keep,    ///< it stays, and nothing is written
    replace, ///< whoever it belongs to said so: the one that is there now, and none that comes meanwhile
    own,     ///< it is this program's own (settings, recovery): the last writer wins
};

/// Made of a path alone, it replaces nothing.
struct Output {
    // NOLINTNEXTLINE(google-explicit-constructor): a plain path is the careful case
    Output(std::filesystem::path file_, Existing existing_ = Existing::keep, Inputs inputs_ = {})
        : file{std::move(file_)}
        , existing{existing_}
        , inputs{std::move(inputs_)}
        , old{file_id(file)}
    {}
    std::filesystem::path file;
    Existing existing;
    Inputs inputs;
    std::optional<FileId> old; ///< what was there when this was made, which is what may be replaced
};

} // namespace km
