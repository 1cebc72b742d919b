// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a container may cost us, named once: default, option of the command line, and what it protects.
/// A limit that is hit is a finding which names it (zip_walk.hpp), so that a user can raise it knowingly.
/// Units and ranges: bytes or counts as named; 0 forbids, the greatest std::uint64_t switches a limit off.
/// Thread-safety: plain values.

#include <array>
#include <cstdint>
#include <string_view>

namespace km::zip {

struct Limits {
    std::uint64_t max_entries = 1000;
    std::uint64_t max_name_bytes = 512;
    std::uint64_t max_entry_bytes = std::uint64_t{4} << 30U;
    std::uint64_t max_total_bytes = std::uint64_t{16} << 30U;
    std::uint64_t max_ratio = 100;
    std::uint64_t max_xml_bytes = std::uint64_t{64} << 20U;
};

struct LimitInfo {
    std::string_view option;      ///< of the command line, without dashes
    std::uint64_t Limits::*value; ///< where it is kept
    std::string_view protects;    ///< one English sentence for --help and the documentation
};

/// Every limit, in the order of --help.
inline constexpr auto kLimits = std::to_array<LimitInfo>({
    {"max-entries", &Limits::max_entries, "Entries in a container: memory, and time to check each."},
    {"max-name-bytes", &Limits::max_name_bytes,
     "Bytes in an entry's name: memory, and file systems that truncate."},
    {"max-entry-bytes", &Limits::max_entry_bytes,
     "Uncompressed bytes of one entry: time to inflate and hash it."},
    {"max-total-bytes", &Limits::max_total_bytes,
     "Uncompressed bytes of all entries: time to verify the container."},
    {"max-ratio", &Limits::max_ratio, "Uncompressed bytes for each byte of the file: compression bombs."},
    {"max-xml-bytes", &Limits::max_xml_bytes, "Bytes of an XML entry, which is parsed in memory."},
});

} // namespace km::zip
