// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a file was when it was last read or written, so that another's change to it is noticed.
/// Errors: none; a file that cannot be looked at is gone. Thread-safety: one thread at a time.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace km::document {

/// Size and time of a file: equal where nobody wrote to it.
struct FileStamp {
    std::uintmax_t size = 0;
    std::filesystem::file_time_type time{};
    bool there = false;
    bool operator==(const FileStamp&) const = default;
};
[[nodiscard]] FileStamp stamp_of(const std::filesystem::path& file);

/// What a file is now, compared with what was last read or written.
enum class OnDisk : std::uint8_t { same, changed, gone };

class KnownFile {
public:
    KnownFile() = default;
    /// As digest() said of an earlier one; empty: nothing is known.
    explicit KnownFile(std::string digest) : m_digest{std::move(digest)} {}
    [[nodiscard]] const std::string& digest() const noexcept { return m_digest; }

    /// The file holds these bytes: they were just read from it, or written to it.
    void learn(const std::filesystem::path& file, std::string_view bytes);

    /// Reads the file only where its size or time is another.
    [[nodiscard]] OnDisk look(const std::filesystem::path& file);
    /// Reads the file: before it is overwritten.
    [[nodiscard]] OnDisk look_closely(const std::filesystem::path& file);

private:
    std::string m_digest; ///< empty: nothing is known
    FileStamp m_stamp;
};

} // namespace km::document
