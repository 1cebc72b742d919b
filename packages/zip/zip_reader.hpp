// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The content of entries that walk() found, streamed and checked: the bytes are delivered only as declared.
/// Ownership: a reader shares its file and owns its buffers. Memory: under 1 MiB for each reader, whatever it
/// reads. Errors: file.unreadable; zip.wrong_size (more or fewer bytes than declared, or bytes after the
/// deflate stream),
///   zip.wrong_checksum, zip.bad_deflate (subject: the entry's name, printable); zip.entry_too_large
///   (read_all); zip.cancelled. The sink may have had bytes before an error is known: use what it made of them only after
///   success.
/// Thread-safety: one thread for each reader; many readers may be open on one file.

#include "packages/zip/zip_walk.hpp"
#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace km::zip {

class ZipReader {
public:
    /// Gets the content in order, in pieces of any size; never more than Entry::size in all.
    using Sink = std::function<void(std::span<const std::byte>)>;

    explicit ZipReader(FilePtr file);
    /// Over bytes that the caller keeps alive: for tests and fuzzing.
    [[nodiscard]] static ZipReader over(std::span<const std::byte> bytes);

    ZipReader(ZipReader&&) noexcept;
    ZipReader& operator=(ZipReader&&) noexcept;
    ~ZipReader();

    /// Hears how many bytes were delivered, piece by piece; false: read no further (zip.cancelled).
    using GoOn = std::function<bool(std::size_t)>;

    /// @pre the entry is of walk() over the same file, with a data_offset.
    [[nodiscard]] Result<void> read(const Entry& entry, const Sink& sink, const GoOn& go_on = {});

    /// Refuses an entry of more than @p max_bytes before reading.
    [[nodiscard]] Result<std::string> read_all(const Entry& entry, std::uint64_t max_bytes);

private:
    struct Impl;
    explicit ZipReader(std::unique_ptr<Impl> impl) noexcept;
    std::unique_ptr<Impl> m_impl;
};

/// The finding (KM-ZIP-041 to 043) for an error of ZipReader that is a defect of the content; nullopt for
/// others.
[[nodiscard]] std::optional<Diagnostic> content_finding(const Error& error, const std::string& file);

} // namespace km::zip
