// SPDX-License-Identifier: MIT
/// @file
/// Zips: everything that a package's verdict rests on.
///
/// Gap: tests/unit forges one lie at a time; here lies meet, and the reader is fed entries that walk() warned
/// of.
///
/// Invariants: a reader never delivers more than an entry declares, and success means exactly so many bytes
/// with the declared checksum. No findings means: local headers and contents tile the file from its first
/// byte to the directory, names are unique under every folding, and libzip, which reads it in its own way,
/// sees the same entries.

#include "packages/zip/zip_reader.hpp"
#include "packages/zip/zip_walk.hpp"
#include "tests/fuzz/target.hpp"

#include <zip.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <vector>
#include <zlib.h>

namespace km::fuzz {
namespace {

/// More than an input may expand to: honest time is spent on headers.
constexpr std::uint64_t kMaxBytesRead = std::uint64_t{1} << 20U;

bool read_all(std::span<const std::byte> bytes, const zip::Walk& walk)
{
    bool good = true;
    auto reader = zip::ZipReader::over(bytes);
    std::uint64_t budget = kMaxBytesRead;
    for (const auto& entry : walk.entries) {
        if (entry.data_offset == 0 || entry.size > budget) {
            good = false;
            continue;
        }
        budget -= entry.size;
        std::uint64_t delivered = 0;
        auto crc = ::crc32(0, nullptr, 0);
        const auto done = reader.read(entry, [&](std::span<const std::byte> piece) {
            delivered += piece.size();
            require(delivered <= entry.size, "never more is delivered than declared");
            crc = ::crc32(crc, reinterpret_cast<const Bytef*>(piece.data()), static_cast<uInt>(piece.size()));
        });
        require(!done || (delivered == entry.size && crc == entry.crc), "success means what was declared");
        good = good && done.has_value();
    }
    return good;
}

unsigned le16(std::string_view file, std::uint64_t at)
{
    return static_cast<unsigned char>(file[at]) |
           (static_cast<unsigned>(static_cast<unsigned char>(file[at + 1])) << 8U);
}

void check_tiling(std::string_view file, const zip::Walk& walk)
{
    auto entries = walk.entries;
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.local_offset < b.local_offset; });
    std::uint64_t next = 0;
    for (const auto& entry : entries) {
        const auto gap = entry.local_offset - next;
        // Between an entry's content and the next header there may be its descriptor, in its four forms.
        require(next == 0 ? gap == 0 : gap == 0 || gap == 12 || gap == 16 || gap == 20 || gap == 24,
                "entries tile the file");
        require(file.substr(entry.local_offset, 4) == "PK\x03\x04", "an entry begins with its local header");
        require(entry.data_offset == entry.local_offset + 30 + le16(file, entry.local_offset + 26) +
                                         le16(file, entry.local_offset + 28),
                "content follows its header");
        require(file.substr(entry.local_offset + 30, entry.name.size()) == entry.name,
                "both headers name it alike");
        next = entry.data_offset + entry.compressed_size;
    }
    const auto directory = file.substr(next).find("PK");
    require(directory != std::string_view::npos && directory <= 24, "the directory follows the last entry");
}

void check_names(const zip::Walk& walk)
{
    std::set<std::string> keys;
    for (const auto& entry : walk.entries) {
        require(!zip::name_defect(entry.name, zip::NameRule::package), "every name is fit for a package");
        require(keys.insert(zip::name_key(entry.name)).second, "names are unique");
    }
}

void check_against_libzip(std::string_view file, const zip::Walk& walk)
{
    zip_error_t error;
    zip_error_init(&error);
    auto* source = zip_source_buffer_create(file.data(), file.size(), 0, &error);
    auto* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (archive == nullptr) {
        std::fprintf(stderr, "libzip: %s\n", zip_error_strerror(&error));
    }
    require(archive != nullptr, "libzip opens it too");
    require(zip_get_num_entries(archive, 0) == static_cast<zip_int64_t>(walk.entries.size()),
            "libzip sees as many entries");
    for (std::size_t e = 0; e < walk.entries.size(); ++e) {
        zip_stat_t stat;
        require(zip_stat_index(archive, e, ZIP_FL_ENC_RAW, &stat) == 0, "libzip sees the entry");
        const auto& entry = walk.entries[e];
        require(entry.name == stat.name && entry.size == stat.size &&
                    entry.compressed_size == stat.comp_size && entry.crc == stat.crc &&
                    entry.method == stat.comp_method,
                "libzip sees the same entry");
    }
    zip_discard(archive);
    zip_error_fini(&error);
}

} // namespace

bool accepts(std::string_view input)
{
    const auto bytes = std::as_bytes(std::span{input.data(), input.size()});
    const zip::Limits limits{.max_entries = 50};
    Diagnostics foreign;
    const auto as_container = zip::walk(bytes, limits, zip::NameRule::container, foreign);
    Diagnostics findings;
    const auto walked = zip::walk(bytes, limits, zip::NameRule::package, findings);
    require(as_container.has_value() == walked.has_value(),
            "an end record is one, whatever the rule for names");
    if (!walked) {
        require(findings.empty() && foreign.empty(), "where nothing is known, nothing is said");
        return false;
    }
    const auto& walk = *walked;
    require(!foreign.empty() <= !findings.empty(), "a package is a container");
    require(!walk.entries.empty() || !findings.empty(), "an empty zip says so");
    require(walk.entries == as_container->entries, "the rule for names changes no entry");
    require(walk.entries.size() <= limits.max_entries, "memory has a bound");
    const bool readable = read_all(bytes, walk);
    if (!findings.empty()) {
        return false;
    }
    check_tiling(input, walk);
    check_names(walk);
    check_against_libzip(input, walk);
    return readable;
}

} // namespace km::fuzz
