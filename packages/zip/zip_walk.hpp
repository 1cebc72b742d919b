// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Reads every header of a zip and insists that the file says one thing, however a tool may read it: by the
/// central directory, by scanning the local headers, or from the end backwards. Content is not read here
/// (zip_reader.hpp). Uses no zip library: these lie or repair where this must refuse.
/// Source: PKWARE APPNOTE 6.3.9; ETSI EN 319 162-1; the package contract (docs/formats/package.md).
///
/// What is wrong with the content is a finding, with Position{the file's name, 0, the entry's name}, names
/// made printable. Offsets and sizes in arguments are decimal bytes. All are errors:
///
///  code        says                                                         arguments after the code
///  KM-ZIP-001  (not used any more: the Error zip.no_end)                    -
///  KM-ZIP-002  two end-of-directory records could be meant                  offset of each
///  KM-ZIP-003  a comment of the archive or of an entry is not allowed here  length
///  KM-ZIP-004  the archive is in several parts                              -
///  KM-ZIP-005  the end record and the directory disagree                    field, said, found
///  KM-ZIP-006  the directory cannot be read                                 offset
///  KM-ZIP-007  no local header where the directory says                     offset
///  KM-ZIP-008  local header and directory disagree                          field, local, directory
///  KM-ZIP-009  data descriptor missing or other than the directory          -
///  KM-ZIP-010  a stored entry with a data descriptor                        -
///  KM-ZIP-011  a stored entry with two different sizes                      compressed size, size
///  KM-ZIP-012  zip64 records are inconsistent                               offset of the header
///  KM-ZIP-013  ill-formed extra field                                       offset of the header
///  KM-ZIP-014  the Unicode-path extra field says another name               other name
///  KM-ZIP-015  bytes before the first entry                                 offset, length
///  KM-ZIP-016  bytes between entries that belong to none                    offset, length
///  KM-ZIP-017  bytes after the archive                                      offset, length
///  KM-ZIP-018  entries overlap                                              offset
///  KM-ZIP-019  name refused                                                 name_defect()'s clause
///  KM-ZIP-020  name not marked as UTF-8, but not ASCII                      -
///  KM-ZIP-021  two names for one file (or a file and a folder)              the other name
///  KM-ZIP-022  encrypted                                                    -
///  KM-ZIP-023  a link or device                                             file type (octal)
///  KM-ZIP-024  compression other than store and deflate                     method
///  KM-ZIP-025  a feature that is not understood                             flags (hex), version needed
///  KM-ZIP-026  a folder with content                                        size
///  KM-ZIP-027  the archive is empty                                         -
///  KM-ZIP-030  limit: too many entries                                      entries, limit
///  KM-ZIP-031  limit: name too long                                         bytes, limit
///  KM-ZIP-032  limit: entry too large                                       bytes, limit
///  KM-ZIP-033  limit: all entries together too large                        bytes, limit
///  KM-ZIP-034  limit: compression ratio                                     bytes, bytes of the file, limit
///  KM-ZIP-041  content is not of the declared size                          (zip_reader.hpp)
///  KM-ZIP-042  content does not have the declared checksum                  (zip_reader.hpp)
///  KM-ZIP-043  content is not a deflate stream                              (zip_reader.hpp)
///
/// What the rule is besides one for names: a *package* may have no comments; a *container* is any ASiC-E file. In a
/// *document*, made by whatever program, the directory is the truth, as it is for the programs that open it: local
/// headers may say other sizes, times, flags and versions (KM-ZIP-008), descriptors are not looked at (009, 010), nor
/// ill-formed extra fields (013), bytes between entries and behind the directory (016) and attributes of files (023).
/// Everything else of the table is refused there too.
///
/// Memory: bounded by Limits::max_entries and max_name_bytes, whatever the file claims.
/// Thread-safety: pure but for the file.

#include "packages/zip/byte_source.hpp"
#include "packages/zip/limits.hpp"
#include "packages/zip/zip_names.hpp"
#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace km::zip {

enum class Method : std::uint16_t { store = 0, deflate = 8 };

/// One entry, as the central directory has it. Values are the file's claims until ZipReader has read the
/// content.
struct Entry {
    std::string name;         ///< raw bytes; print with km::printable
    std::uint16_t method = 0; ///< see Method; others give a finding
    std::uint16_t flags = 0;  ///< general purpose bits
    std::uint32_t crc = 0;    ///< CRC-32 of the content
    std::uint64_t compressed_size = 0;
    std::uint64_t size = 0;              ///< uncompressed
    std::uint64_t local_offset = 0;      ///< of the local header
    std::uint64_t data_offset = 0;       ///< of the content; 0: the local header could not be read
    std::uint32_t dos_time = 0;          ///< date in the high half, time in the low
    std::uint32_t local_extra_bytes = 0; ///< length of the local extra field (mimetype must have none)
    std::uint16_t version = 0;           ///< needed to extract

    [[nodiscard]] bool is_folder() const noexcept { return name.ends_with('/'); }
    bool operator==(const Entry&) const = default;
};

struct Walk {
    std::vector<Entry> entries; ///< in the directory's order, which need not be the file's
    std::uint64_t file_size = 0;
};

/// Adds to @p findings and returns what could be read all the same: nothing where the directory cannot be
/// used, or where it has more entries than allowed. No new finding means: every line of the table holds, and there is
/// at least one entry. Errors: file.unreadable; zip.no_end where there is no end-of-directory record, so that nothing
/// can be said: the file is cut off, or no zip.
[[nodiscard]] Result<Walk>
walk(const FileSource& file, const Limits& limits, NameRule rule, Diagnostics& findings);

/// The same over bytes in memory, for tests and fuzzing; @p file names them in the findings.
[[nodiscard]] Result<Walk> walk(std::span<const std::byte> bytes,
                                const Limits& limits,
                                NameRule rule,
                                Diagnostics& findings,
                                const std::string& file = "memory");

/// A limit was exceeded (KM-ZIP-030 to 034), as opposed to a zip that says two things.
[[nodiscard]] bool is_about_limits(std::string_view code) noexcept;

} // namespace km::zip
