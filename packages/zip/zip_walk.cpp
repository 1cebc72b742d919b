// SPDX-License-Identifier: MIT
#include "packages/zip/zip_walk.hpp"

#include "packages/zip/byte_source.hpp"
#include "validator/base/file.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <string_view>

namespace km::zip {
namespace {

// APPNOTE 4.3: signatures, fixed lengths, and the values that mean "see the zip64 field".
constexpr std::uint32_t kLocalSignature = 0x04034B50;
constexpr std::uint32_t kDescriptorSignature = 0x08074B50;
constexpr std::uint32_t kDirectorySignature = 0x02014B50;
constexpr std::uint32_t kEndSignature = 0x06054B50;
constexpr std::uint32_t kZip64EndSignature = 0x06064B50;
constexpr std::uint32_t kZip64LocatorSignature = 0x07064B50;
constexpr std::uint64_t kLocalBytes = 30;
constexpr std::uint64_t kDirectoryBytes = 46;
constexpr std::uint64_t kEndBytes = 22;
constexpr std::uint64_t kZip64EndBytes = 56;
constexpr std::uint64_t kZip64LocatorBytes = 20;
constexpr std::uint64_t kMaxCommentBytes = 0xFFFF;
constexpr std::uint32_t kSaturated16 = 0xFFFF;
constexpr std::uint32_t kSaturated32 = 0xFFFFFFFF;

// APPNOTE 4.4.4: general purpose bits.
constexpr std::uint32_t kEncryptedFlag = 1U << 0U;
constexpr std::uint32_t kDescriptorFlag = 1U << 3U;
constexpr std::uint32_t kStrongEncryptionFlag = 1U << 6U;
constexpr std::uint32_t kUtf8Flag = 1U << 11U;
constexpr std::uint32_t kMaskedHeadersFlag = 1U << 13U;
constexpr std::uint32_t kDeflateOptionFlags = 3U << 1U;

// APPNOTE 4.5, 4.6; 0x9901 is WinZip's.
constexpr std::uint32_t kZip64Extra = 0x0001;
constexpr std::uint32_t kStrongEncryptionExtra = 0x0017;
constexpr std::uint32_t kUnicodePathExtra = 0x7075;
constexpr std::uint32_t kAesExtra = 0x9901;
constexpr std::uint32_t kAesMethod = 99;

constexpr std::uint32_t kNewestVersion = 45; ///< zip64; what is newer is encryption and other methods

/// Little-endian numbers in a header. @pre within the bytes.
class Bytes {
public:
    explicit Bytes(std::span<const std::byte> bytes) noexcept : m_bytes{bytes} {}

    [[nodiscard]] std::size_t size() const noexcept { return m_bytes.size(); }
    [[nodiscard]] std::uint32_t u16(std::size_t at) const noexcept { return u8(at) | (u8(at + 1) << 8U); }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const noexcept { return u16(at) | (u16(at + 2) << 16U); }
    [[nodiscard]] std::uint64_t u64(std::size_t at) const noexcept
    {
        return u32(at) | (std::uint64_t{u32(at + 4)} << 32U);
    }
    [[nodiscard]] std::uint32_t u8(std::size_t at) const noexcept
    {
        return std::to_integer<std::uint32_t>(m_bytes[at]);
    }
    [[nodiscard]] Bytes part(std::size_t at, std::size_t size) const noexcept
    {
        return Bytes{m_bytes.subspan(at, size)};
    }
    [[nodiscard]] std::string text(std::size_t at, std::size_t size) const
    {
        return {reinterpret_cast<const char*>(m_bytes.data()) + at, size};
    }

private:
    std::span<const std::byte> m_bytes;
};

/// Reads ahead, so that neighbouring headers cost one read. A span is good until the next fetch.
class Window {
public:
    Window(const ByteSource& source, std::size_t ahead_bytes) noexcept
        : m_source{source}
        , m_ahead{ahead_bytes}
    {}

    /// @pre offset + size is within the file.
    [[nodiscard]] Result<Bytes> fetch(std::uint64_t offset, std::uint64_t size)
    {
        if (offset < m_offset || offset + size > m_offset + m_buffer.size()) {
            m_buffer.resize(std::min(std::max<std::uint64_t>(size, m_ahead), m_source.size() - offset));
            m_offset = offset;
            if (auto got = m_source.read_at(offset, m_buffer); !got) {
                m_buffer.clear();
                return propagate(got);
            }
        }
        return Bytes{std::span{m_buffer}.subspan(offset - m_offset, size)};
    }

private:
    const ByteSource& m_source;
    std::size_t m_ahead;
    std::uint64_t m_offset = 0;
    std::vector<std::byte> m_buffer;
};

/// The CRC-32 of a name; content is checked by the reader.
std::uint32_t crc32(std::string_view text) noexcept
{
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

/// What the end of the file says about the directory.
struct Directory {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t entries = 0;
};

/// The extra fields that change how an entry is read.
struct Extra {
    bool ill_formed = false;
    bool encrypted = false;
    unsigned zip64_fields = 0;
    std::optional<Bytes> zip64;
    std::vector<Bytes> unicode_paths;
};

Extra read_extra(Bytes bytes)
{
    Extra extra;
    std::size_t at = 0;
    while (at + 4 <= bytes.size()) {
        const auto id = bytes.u16(at);
        const std::size_t size = bytes.u16(at + 2);
        at += 4;
        if (size > bytes.size() - at) {
            extra.ill_formed = true;
            return extra;
        }
        const Bytes data = bytes.part(at, size);
        if (id == kZip64Extra) {
            extra.zip64 = data;
            ++extra.zip64_fields;
        } else if (id == kUnicodePathExtra) {
            extra.unicode_paths.push_back(data);
        } else if (id == kStrongEncryptionExtra || id == kAesExtra) {
            extra.encrypted = true;
        }
        at += size;
    }
    extra.ill_formed = at != bytes.size();
    return extra;
}

/// The bytes that an entry takes in the file, its data descriptor not counted.
struct Extent {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::size_t entry = 0;
    bool zip64 = false; ///< its local header has the zip64 field, so the descriptor's sizes have 8 bytes
};

class Walker {
public:
    Walker(const ByteSource& source,
           const Limits& limits,
           NameRule rule,
           Diagnostics& findings,
           std::string file)
        : m_source{source}
        , m_limits{limits}
        , m_rule{rule}
        , m_file{std::move(file)}
        , m_findings{findings, m_file}
        , m_directory_window{source, std::size_t{64} << 10U}
        , m_local_window{source, 512}
    {}

    Result<Walk> run();

private:
    template <typename... Args>
    void report(std::string_view code, std::string_view name, const Args&... args)
    {
        // A hostile name has up to 64 KiB: the beginning is enough to know the entry by.
        m_findings.add({std::string{code},
                        Severity::error,
                        {m_file, 0, printable(name.substr(0, 512))},
                        {fmt::format("{}", args)...}});
    }

    [[nodiscard]] bool is_document() const noexcept { return m_rule == NameRule::document; }
    Result<std::optional<Directory>> find_directory();
    Result<bool>
    apply_zip64(std::uint64_t end_offset, Bytes end, Directory& directory, std::uint64_t& directory_end);
    Result<bool> read_directory(const Directory& directory);
    std::optional<Entry> read_entry(Bytes header, std::uint64_t offset);
    void check_properties(const Entry& entry, const Extra& extra, std::uint32_t attributes);
    void check_unicode_paths(const Entry& entry, const Extra& extra);
    Result<void> check_local(Entry& entry);
    bool compare_local(const Entry& entry, Bytes header, std::uint64_t offset);
    void check_names();
    void check_sizes();
    Result<void> check_tiling();
    Result<std::optional<std::uint64_t>> descriptor_size(const Extent& extent);

    const ByteSource& m_source;
    const Limits& m_limits;
    NameRule m_rule;
    std::string m_file;
    BoundedDiagnostics m_findings;
    Window m_directory_window;
    Window m_local_window;
    std::uint64_t m_directory_offset = 0; ///< the entries must fill the file up to here
    bool m_all_placed = true;             ///< every entry's place in the file is known
    std::vector<Extent> m_extents;
    Walk m_walk;
};

Result<Walk> Walker::run()
{
    m_walk.file_size = m_source.size();
    auto directory = find_directory();
    if (!directory) {
        return propagate(directory);
    }
    if (!*directory) {
        return m_walk;
    }
    m_directory_offset = (*directory)->offset;
    auto complete = read_directory(**directory);
    if (!complete) {
        return propagate(complete);
    }
    if (*complete && (*directory)->entries == 0) {
        report("KM-ZIP-027", {});
    }
    check_names();
    check_sizes();
    if (*complete && m_all_placed) {
        if (auto tiled = check_tiling(); !tiled) {
            return propagate(tiled);
        }
    }
    return std::move(m_walk);
}

/// Every tool looks for the end record backwards, but they differ in which one they believe when there are
/// two, and in what they let stand behind it. Here there must be one, and nothing behind it.
Result<std::optional<Directory>> Walker::find_directory()
{
    const std::uint64_t file_size = m_source.size();
    const std::uint64_t tail_size = std::min(file_size, kEndBytes + kMaxCommentBytes);
    const std::uint64_t tail_offset = file_size - tail_size;
    std::vector<std::byte> buffer(tail_size);
    if (auto got = m_source.read_at(tail_offset, buffer); !got) {
        return propagate(got);
    }
    const Bytes tail{buffer};
    std::vector<std::size_t> signatures; // ascending; a stored zip inside has some, too
    for (std::size_t at = 0; at + 4 <= tail.size(); ++at) {
        if (tail.u8(at) == 'P' && tail.u32(at) == kEndSignature) {
            signatures.push_back(at);
        }
    }
    const auto last = std::find_if(signatures.rbegin(), signatures.rend(),
                                   [&](auto at) { return at + kEndBytes <= tail.size(); });
    if (last == signatures.rend()) {
        return fail("zip.no_end", m_file);
    }
    const std::size_t at = *last;
    const std::uint64_t end_offset = tail_offset + at;
    const std::uint64_t behind = tail.size() - at - kEndBytes;
    for (const std::size_t other : signatures) {
        const bool cut = other > at; // hidden in our comment
        const std::uint64_t other_end = cut ? 0 : other + kEndBytes + tail.u16(other + 20);
        if (other != at && (cut || other_end == tail.size() || other_end == at)) {
            report("KM-ZIP-002", {}, tail_offset + std::min(other, at), tail_offset + std::max(other, at));
            return std::nullopt;
        }
    }
    const Bytes end = tail.part(at, kEndBytes);
    const std::uint64_t comment_size = end.u16(20);
    if (comment_size > behind) {
        report("KM-ZIP-005", {}, "comment length", comment_size, behind);
    } else if (comment_size < behind) {
        report("KM-ZIP-017", {}, end_offset + kEndBytes + comment_size, behind - comment_size);
    } else if (comment_size != 0 && m_rule == NameRule::package) {
        report("KM-ZIP-003", {}, comment_size);
    }
    if (end.u16(4) != 0 || end.u16(6) != 0) {
        report("KM-ZIP-004", {});
        return std::nullopt;
    }
    if (end.u16(8) != end.u16(10)) {
        report("KM-ZIP-005", {}, "entries on this disk", end.u16(8), end.u16(10));
        return std::nullopt;
    }
    Directory directory{end.u32(16), end.u32(12), end.u16(10)};
    std::uint64_t directory_end = end_offset;
    auto usable = apply_zip64(end_offset, end, directory, directory_end);
    if (!usable) {
        return propagate(usable);
    }
    if (!*usable) {
        return std::nullopt;
    }
    const bool slack = is_document() && directory.offset <= directory_end &&
                       directory.size < directory_end - directory.offset;
    if (!slack && (directory.offset > directory_end || directory.size != directory_end - directory.offset)) {
        report("KM-ZIP-005", {}, "end of the directory",
               fmt::format("{} + {}", directory.offset, directory.size), directory_end);
        return std::nullopt;
    }
    if (directory.entries > m_limits.max_entries) {
        report("KM-ZIP-030", {}, directory.entries, m_limits.max_entries);
        return std::nullopt;
    }
    return directory;
}

/// False: reported, do not go on. APPNOTE 4.3.14, 4.3.15, 4.4.1.4.
Result<bool>
Walker::apply_zip64(std::uint64_t end_offset, Bytes end, Directory& directory, std::uint64_t& directory_end)
{
    if (end_offset < kZip64LocatorBytes) {
        return true;
    }
    const std::uint64_t locator_offset = end_offset - kZip64LocatorBytes;
    auto fetched = m_directory_window.fetch(locator_offset, kZip64LocatorBytes);
    if (!fetched) {
        return propagate(fetched);
    }
    if (fetched->u32(0) != kZip64LocatorSignature) {
        return true;
    }
    const std::uint64_t record_offset = fetched->u64(8);
    if (fetched->u32(4) != 0 || fetched->u32(16) != 1) {
        report("KM-ZIP-004", {});
        return false;
    }
    if (locator_offset < kZip64EndBytes || record_offset != locator_offset - kZip64EndBytes) {
        report("KM-ZIP-012", {}, locator_offset);
        return false;
    }
    auto record = m_directory_window.fetch(record_offset, kZip64EndBytes);
    if (!record) {
        return propagate(record);
    }
    if (record->u32(16) != 0 || record->u32(20) != 0) {
        report("KM-ZIP-004", {});
        return false;
    }
    const Directory wide{record->u64(48), record->u64(40), record->u64(32)};
    const bool consistent = record->u32(0) == kZip64EndSignature && record->u64(4) == kZip64EndBytes - 12 &&
                            record->u64(24) == wide.entries &&
                            (end.u16(10) == kSaturated16 || end.u16(10) == wide.entries) &&
                            (end.u32(12) == kSaturated32 || end.u32(12) == wide.size) &&
                            (end.u32(16) == kSaturated32 || end.u32(16) == wide.offset);
    if (!consistent) {
        report("KM-ZIP-012", {}, record_offset);
        return false;
    }
    directory = wide;
    directory_end = record_offset;
    return true;
}

/// False: reported, and some entries were not read.
Result<bool> Walker::read_directory(const Directory& directory)
{
    const std::uint64_t end = directory.offset + directory.size;
    std::uint64_t at = directory.offset;
    for (std::uint64_t i = 0; i < directory.entries; ++i) {
        if (at == end) {
            report("KM-ZIP-005", {}, "entries", directory.entries, i);
            return false;
        }
        std::uint64_t size = kDirectoryBytes;
        if (size <= end - at) {
            auto fixed = m_directory_window.fetch(at, size);
            if (!fixed) {
                return propagate(fixed);
            }
            if (fixed->u32(0) != kDirectorySignature) {
                report("KM-ZIP-006", {}, at);
                return false;
            }
            size += std::uint64_t{fixed->u16(28)} + fixed->u16(30) + fixed->u16(32);
        }
        if (size > end - at) {
            report("KM-ZIP-006", {}, at);
            return false;
        }
        auto header = m_directory_window.fetch(at, size);
        if (!header) {
            return propagate(header);
        }
        if (auto entry = read_entry(*header, at)) {
            if (auto checked = check_local(*entry); !checked) {
                return propagate(checked);
            }
            entry->name.resize(std::min<std::uint64_t>(entry->name.size(), m_limits.max_name_bytes));
            m_walk.entries.push_back(std::move(*entry));
        }
        at += size;
    }
    if (at != end) {
        report("KM-ZIP-005", {}, "directory length", directory.size, at - directory.offset);
        return false;
    }
    return true;
}

/// @p header: one whole record of the directory. Nothing: its sizes and place are not known.
std::optional<Entry> Walker::read_entry(Bytes header, std::uint64_t offset)
{
    const std::size_t name_size = header.u16(28);
    const std::size_t extra_size = header.u16(30);
    const std::size_t comment_size = header.u16(32);
    Entry entry;
    entry.name = header.text(kDirectoryBytes, name_size);
    entry.version = static_cast<std::uint16_t>(header.u16(6));
    entry.flags = static_cast<std::uint16_t>(header.u16(8));
    entry.method = static_cast<std::uint16_t>(header.u16(10));
    entry.dos_time = header.u32(12);
    entry.crc = header.u32(16);
    entry.compressed_size = header.u32(20);
    entry.size = header.u32(24);
    entry.local_offset = header.u32(42);
    std::uint64_t disk = header.u16(34);

    const Extra extra = read_extra(header.part(kDirectoryBytes + name_size, extra_size));
    if (extra.ill_formed && !is_document()) {
        report("KM-ZIP-013", entry.name, offset);
    }
    // APPNOTE 4.5.3: exactly the values whose own field is all ones, in this order.
    std::size_t used = 0;
    bool consistent = extra.zip64_fields <= 1;
    const auto widen = [&](std::uint64_t& value, std::uint64_t saturated, std::size_t width) {
        if (value != saturated) {
            return;
        }
        if (!extra.zip64 || extra.zip64->size() < used + width) {
            consistent = false;
            return;
        }
        value = width == 8 ? extra.zip64->u64(used) : extra.zip64->u32(used);
        used += width;
    };
    widen(entry.size, kSaturated32, 8);
    widen(entry.compressed_size, kSaturated32, 8);
    widen(entry.local_offset, kSaturated32, 8);
    widen(disk, kSaturated16, 4);
    if (!consistent || (extra.zip64 && (extra.zip64->size() != used || used == 0))) {
        report("KM-ZIP-012", entry.name, offset);
        m_all_placed = false;
        return std::nullopt;
    }
    if (disk != 0) {
        report("KM-ZIP-004", entry.name);
    }
    if (comment_size != 0 && m_rule == NameRule::package) {
        report("KM-ZIP-003", entry.name, comment_size);
    }
    check_properties(entry, extra, header.u32(38));
    check_unicode_paths(entry, extra);
    return entry;
}

/// What a tool would make of the entry, apart from where it is.
void Walker::check_properties(const Entry& entry, const Extra& extra, std::uint32_t attributes)
{
    if (entry.name.size() > m_limits.max_name_bytes) {
        report("KM-ZIP-031", entry.name, entry.name.size(), m_limits.max_name_bytes);
    }
    if (const auto defect = name_defect(entry.name, m_rule)) {
        report("KM-ZIP-019", entry.name, *defect);
    } else if ((entry.flags & kUtf8Flag) == 0 &&
               std::any_of(entry.name.begin(), entry.name.end(), [](char c) { return (c & '\x80') != 0; })) {
        report("KM-ZIP-020", entry.name);
    }

    constexpr std::uint32_t encrypted = kEncryptedFlag | kStrongEncryptionFlag | kMaskedHeadersFlag;
    constexpr std::uint32_t understood = kDescriptorFlag | kUtf8Flag | kDeflateOptionFlags;
    const bool deflated = entry.method == static_cast<std::uint16_t>(Method::deflate);
    const bool stored = entry.method == static_cast<std::uint16_t>(Method::store);
    if ((entry.flags & encrypted) != 0 || extra.encrypted || entry.method == kAesMethod) {
        report("KM-ZIP-022", entry.name);
    } else if (!stored && !deflated) {
        report("KM-ZIP-024", entry.name, entry.method);
    } else if ((entry.flags & ~understood) != 0 || (entry.version & 0xFFU) > kNewestVersion) {
        report("KM-ZIP-025", entry.name, fmt::format("{:#06x}", entry.flags), entry.version & 0xFFU);
    }
    if (stored && entry.compressed_size != entry.size) {
        report("KM-ZIP-011", entry.name, entry.compressed_size, entry.size);
    }
    if (stored && (entry.flags & kDescriptorFlag) != 0 && !is_document()) {
        report("KM-ZIP-010", entry.name); // a tool that reads from the front could not tell where it ends
    }

    // The high half is a Unix mode, whatever system the header names: some tools do not look.
    constexpr std::uint32_t type_mask = 0170000;
    constexpr std::uint32_t regular = 0100000;
    constexpr std::uint32_t folder = 0040000;
    constexpr std::uint32_t dos_folder = 0x10;
    constexpr std::uint32_t dos_label_device_or_link = 0x08 | 0x40 | 0x400;
    const std::uint32_t type = (attributes >> 16U) & type_mask;
    const bool special = type != 0 && type != regular && !(type == folder && entry.is_folder());
    const bool false_folder = (attributes & dos_folder) != 0 && !entry.is_folder();
    if (!is_document() && (special || false_folder || (attributes & dos_label_device_or_link) != 0)) {
        report("KM-ZIP-023", entry.name, fmt::format("{:#010x}", attributes));
    }
    if (entry.is_folder() && entry.size != 0) {
        report("KM-ZIP-026", entry.name, entry.size);
    }
    if (entry.size > m_limits.max_entry_bytes) {
        report("KM-ZIP-032", entry.name, entry.size, m_limits.max_entry_bytes);
    }
}

/// APPNOTE 4.6.9: tools that know the field may take its name instead of the header's, so they must be the
/// same.
void Walker::check_unicode_paths(const Entry& entry, const Extra& extra)
{
    constexpr std::size_t fixed = 5; // version, CRC-32 of the header's name
    for (const Bytes& field : extra.unicode_paths) {
        const std::string other =
            field.size() < fixed ? std::string{} : field.text(fixed, field.size() - fixed);
        if (other != entry.name || field.u8(0) != 1 || field.u32(1) != crc32(entry.name)) {
            report("KM-ZIP-014", entry.name, printable(std::string_view{other}.substr(0, 512)));
        }
    }
}

/// Reads the local header and sets the entry's place.
Result<void> Walker::check_local(Entry& entry)
{
    const std::uint64_t begin = entry.local_offset;
    const std::uint64_t limit = m_directory_offset;
    std::uint64_t size = kLocalBytes;
    if (begin <= limit && size <= limit - begin) {
        auto fixed = m_local_window.fetch(begin, size);
        if (!fixed) {
            return propagate(fixed);
        }
        // A wrong signature leaves the size beyond every limit.
        size = fixed->u32(0) == kLocalSignature ? size + fixed->u16(26) + fixed->u16(28)
                                                : std::numeric_limits<std::uint64_t>::max();
    }
    if (begin > limit || size > limit - begin) {
        report("KM-ZIP-007", entry.name, begin);
        m_all_placed = false;
        return {};
    }
    auto header = m_local_window.fetch(begin, size);
    if (!header) {
        return propagate(header);
    }
    const bool zip64 = compare_local(entry, *header, begin);
    if (entry.compressed_size > limit - begin - size) {
        report("KM-ZIP-018", entry.name, limit);
        m_all_placed = false;
        return {};
    }
    entry.data_offset = begin + size;
    entry.local_extra_bytes = header->u16(28);
    m_extents.push_back({begin, entry.data_offset + entry.compressed_size, m_walk.entries.size(), zip64});
    return {};
}

/// @p header: one whole local header. True where it has a zip64 field.
bool Walker::compare_local(const Entry& entry, Bytes header, std::uint64_t offset)
{
    const std::size_t name_size = header.u16(26);
    const Extra extra = read_extra(header.part(kLocalBytes + name_size, header.u16(28)));
    if (extra.ill_formed && !is_document()) {
        report("KM-ZIP-013", entry.name, offset);
    }
    if (extra.encrypted) {
        report("KM-ZIP-022", entry.name);
    }
    check_unicode_paths(entry, extra);

    const auto differs = [&](std::string_view field, const auto& local, const auto& directory) {
        if (local != directory) {
            report("KM-ZIP-008", entry.name, field, local, directory);
        }
    };
    // Only a header that a descriptor completes may leave these at zero (APPNOTE 4.4.4, bit 3).
    const bool later = (entry.flags & kDescriptorFlag) != 0;
    const auto agrees = [&](std::uint64_t local, std::uint64_t directory) {
        return local == directory || (later && local == 0);
    };
    if (header.text(kLocalBytes, name_size) != entry.name) {
        report("KM-ZIP-008", entry.name, "name",
               printable(header.text(kLocalBytes, std::min<std::size_t>(name_size, 512))),
               printable(std::string_view{entry.name}.substr(0, 512)));
    }
    differs("method", header.u16(8), std::uint32_t{entry.method});
    if (is_document()) {
        return extra.zip64.has_value(); // the directory is the truth
    }
    differs("flags", header.u16(6), std::uint32_t{entry.flags});
    differs("time", header.u32(10), entry.dos_time);
    if (!agrees(header.u32(14), entry.crc)) {
        differs("checksum", header.u32(14), entry.crc);
    }
    if ((header.u16(4) & 0xFFU) > kNewestVersion) {
        report("KM-ZIP-025", entry.name, fmt::format("{:#06x}", entry.flags), header.u16(4) & 0xFFU);
    } else if (header.u16(4) > entry.version) { // less is harmless: some writers learn of zip64 only later
        differs("version needed", header.u16(4), std::uint32_t{entry.version});
    }

    // APPNOTE 4.5.3: in a local header the field must hold both sizes.
    std::uint64_t compressed_size = header.u32(18);
    std::uint64_t size = header.u32(22);
    const bool saturated = compressed_size == kSaturated32 || size == kSaturated32;
    if (extra.zip64_fields > 1 || (extra.zip64 ? extra.zip64->size() != 16 : saturated)) {
        report("KM-ZIP-012", entry.name, offset);
        return extra.zip64.has_value();
    }
    if (extra.zip64) {
        const std::uint64_t wide_size = extra.zip64->u64(0);
        const std::uint64_t wide_compressed_size = extra.zip64->u64(8);
        // Where the header's own fields stand, some writers leave room here and fill it with zeros.
        const auto idle = [](std::uint64_t wide, std::uint64_t own) { return wide == 0 || wide == own; };
        if ((size != kSaturated32 && !idle(wide_size, size)) ||
            (compressed_size != kSaturated32 && !idle(wide_compressed_size, compressed_size))) {
            report("KM-ZIP-012", entry.name, offset);
            return true;
        }
        size = size == kSaturated32 ? wide_size : size;
        compressed_size = compressed_size == kSaturated32 ? wide_compressed_size : compressed_size;
    }
    if (!agrees(compressed_size, entry.compressed_size)) {
        differs("compressed size", compressed_size, entry.compressed_size);
    }
    if (!agrees(size, entry.size)) {
        differs("size", size, entry.size);
    }
    return extra.zip64.has_value();
}

/// No two names may end up as one file, nor one as a file and a folder, on anybody's system. Sorted with "/" before
/// every other character, what lies in a folder stands right behind its name.
void Walker::check_names()
{
    struct Key {
        std::string text;
        const Entry* entry;
    };
    std::vector<Key> keys;
    keys.reserve(m_walk.entries.size());
    for (const Entry& entry : m_walk.entries) {
        keys.push_back({name_key(entry.name), &entry});
    }
    const auto rank = [](char c) {
        return c == '/' ? 0 : 1 + static_cast<int>(static_cast<unsigned char>(c));
    };
    std::stable_sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
        return std::lexicographical_compare(a.text.begin(), a.text.end(), b.text.begin(), b.text.end(),
                                            [&](char x, char y) { return rank(x) < rank(y); });
    });
    const Key* first = nullptr; // of those with the same key
    for (const Key& key : keys) {
        if (first != nullptr && key.text == first->text) {
            report("KM-ZIP-021", key.entry->name, printable(first->entry->name));
            continue;
        }
        if (first != nullptr && !first->entry->is_folder() && key.text.size() > first->text.size() &&
            key.text.starts_with(first->text) && key.text[first->text.size()] == '/') {
            report("KM-ZIP-021", key.entry->name, printable(first->entry->name));
        }
        first = &key;
    }
}

void Walker::check_sizes()
{
    std::uint64_t total = 0;
    for (const Entry& entry : m_walk.entries) {
        total += std::min(entry.size, std::numeric_limits<std::uint64_t>::max() - total);
    }
    if (total > m_limits.max_total_bytes) {
        report("KM-ZIP-033", {}, total, m_limits.max_total_bytes);
    }
    const std::uint64_t file_size = m_walk.file_size;
    const std::uint64_t max_ratio = m_limits.max_ratio;
    // total > max_ratio * file_size, in a way that cannot overflow.
    if (total > 0 && (max_ratio == 0 || (total - 1) / max_ratio >= file_size)) {
        report("KM-ZIP-034", {}, total, file_size, max_ratio);
    }
}

/// From the first byte to the directory, every byte belongs to exactly one entry.
Result<void> Walker::check_tiling()
{
    std::sort(m_extents.begin(), m_extents.end(), [](const Extent& a, const Extent& b) {
        return a.begin < b.begin || (a.begin == b.begin && a.end < b.end);
    });
    std::uint64_t filled = 0;
    const auto gap_before = [&](std::uint64_t offset, std::string_view name) {
        if (offset > filled && (filled == 0 || !is_document())) {
            report(filled == 0 ? "KM-ZIP-015" : "KM-ZIP-016", name, filled, offset - filled);
        }
    };
    for (std::size_t i = 0; i < m_extents.size(); ++i) {
        const Extent& extent = m_extents[i];
        const Entry& entry = m_walk.entries[extent.entry];
        if (extent.begin < filled) {
            report("KM-ZIP-018", entry.name, extent.begin);
        }
        gap_before(extent.begin, entry.name);
        const std::uint64_t next = i + 1 < m_extents.size() ? m_extents[i + 1].begin : m_directory_offset;
        std::uint64_t end = extent.end;
        if ((entry.flags & kDescriptorFlag) != 0 && !is_document()) {
            auto size = descriptor_size(extent);
            if (!size) {
                return propagate(size);
            }
            constexpr std::uint64_t greatest = 24;
            if (*size) {
                end += **size;
            } else {
                report("KM-ZIP-009", entry.name);
                end = next > end && next - end <= greatest ? next : end; // said once is enough
            }
        }
        filled = std::max(filled, end);
    }
    gap_before(m_directory_offset, {});
    return {};
}

/// The length of the data descriptor behind @p extent that says what the directory says, with or without signature
/// (APPNOTE 4.3.9): tools go by the zip64 field to know how wide its sizes are. Nothing: there is none.
Result<std::optional<std::uint64_t>> Walker::descriptor_size(const Extent& extent)
{
    const Entry& entry = m_walk.entries[extent.entry];
    const std::uint64_t narrow = 12;
    const std::uint64_t wide = 20;
    for (const std::uint64_t signature : {0U, 4U}) {
        const std::uint64_t size = (extent.zip64 ? wide : narrow) + signature;
        if (size > m_directory_offset - extent.end) {
            break;
        }
        auto bytes = m_local_window.fetch(extent.end, size);
        if (!bytes) {
            return propagate(bytes);
        }
        const Bytes fields = bytes->part(signature, size - signature);
        const std::uint64_t compressed_size = extent.zip64 ? fields.u64(4) : fields.u32(4);
        const std::uint64_t uncompressed = extent.zip64 ? fields.u64(12) : fields.u32(8);
        if ((signature == 0 || bytes->u32(0) == kDescriptorSignature) && fields.u32(0) == entry.crc &&
            compressed_size == entry.compressed_size && uncompressed == entry.size) {
            return size;
        }
    }
    return std::nullopt;
}

} // namespace

bool is_about_limits(std::string_view code) noexcept
{
    return code >= "KM-ZIP-030" && code <= "KM-ZIP-034";
}

Result<Walk> walk(const FileSource& file, const Limits& limits, NameRule rule, Diagnostics& findings)
{
    return Walker{file, limits, rule, findings, file.name()}.run();
}

Result<Walk> walk(std::span<const std::byte> bytes,
                  const Limits& limits,
                  NameRule rule,
                  Diagnostics& findings,
                  const std::string& file)
{
    const SpanSource source{bytes};
    return Walker{source, limits, rule, findings, file}.run();
}

} // namespace km::zip
