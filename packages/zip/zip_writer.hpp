// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Writes a zip that says one thing and the same bytes each time: entries in the order added, one time for
/// all, regular files with fixed attributes, no extra fields, no data descriptors. A first entry "mimetype"
/// that is stored has its content at offset 38, as ASiC asks. Ownership: the writer owns what was added as
/// bytes. Files are read in commit(), once, and must be there until then. Errors: zip.bad_name (name_defect
/// of the package rule, or added twice), file.unreadable and zip.source_changed
///   (subject: the source file), zip.cancelled, zip.empty, zip.write_failed (subject: the zip; detail: the
///   cause). After an error, the path holds nothing of use: discard it.
/// Thread-safety: one thread at a time for each writer.
/// Source: PKWARE APPNOTE 6.3.9; ETSI EN 319 162-1, annex A.

#include "packages/zip/byte_source.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace km::zip {

enum class Compression {
    store,
    deflate,
    automatic, ///< store what does not compress, judged by its beginning; deflate the rest
};

class ZipWriter {
public:
    /// Gets the bytes of an added file in order as they are packed, so that a digest can show that they are
    /// the ones that were signed. Called in commit(). Must not throw.
    using Observer = std::function<void(std::span<const std::byte>)>;
    /// Gets the part done, 0 to 1, during commit(); false asks to stop (zip.cancelled). Must not throw.
    using Progress = std::function<bool(double)>;

    /// Starts a new zip. @p temporary is overwritten by commit(): give AtomicFile::temporary_path().
    /// @p entry_time is written as UTC, to two seconds, within 1980 to 2107.
    [[nodiscard]] static Result<ZipWriter> create(const std::filesystem::path& temporary, Time entry_time);

    /// The same, beginning with the entries of the zip @p existing, which stays as it is: their order,
    /// content and compression are kept; their headers may be tidied (data descriptors go).
    [[nodiscard]] static Result<ZipWriter>
    append(FilePtr existing, const std::filesystem::path& temporary, Time entry_time);

    ZipWriter(ZipWriter&&) noexcept;
    ZipWriter& operator=(ZipWriter&&) noexcept;
    ~ZipWriter(); ///< without commit(): discards

    [[nodiscard]] Result<void> add_bytes(std::string_view name, std::string bytes, Compression compression);

    /// The size is taken now; zip.source_changed where the file has another one in commit().
    [[nodiscard]] Result<void> add_file(std::string_view name,
                                        const std::filesystem::path& file,
                                        Compression compression,
                                        Observer observer = {});

    /// Reads the sources and writes everything. Call once; nothing else afterwards.
    [[nodiscard]] Result<void> commit(const Progress& progress = {});

private:
    struct Impl;
    explicit ZipWriter(std::unique_ptr<Impl> impl) noexcept;
    std::unique_ptr<Impl> m_impl;
};

} // namespace km::zip
