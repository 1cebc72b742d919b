// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Zips built byte by byte, right by default, with a knob for every lie: hostile packages for tests and
/// fuzzing. Uses no zip library and none of the code under test. Source: PKWARE APPNOTE 6.3.9.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace km::test {

/// Little-endian, as headers want it.
inline std::string le(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>((value >> (8 * i)) & 0xFFU);
    }
    return text;
}
inline std::string le16(std::uint64_t value)
{
    return le(value, 2);
}
inline std::string le32(std::uint64_t value)
{
    return le(value, 4);
}
inline std::string le64(std::uint64_t value)
{
    return le(value, 8);
}

inline std::uint32_t crc32_of(std::string_view text)
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

/// A deflate stream of @p text, which need not be compressed to be valid. At most 65,535 bytes.
inline std::string deflated(std::string_view text)
{
    return "\x01" + le16(text.size()) + le16(~text.size() & 0xFFFFU) + std::string{text};
}

/// A deflate stream of 1 + 258 × @p repeats zero bytes: one literal, then copies of it.
inline std::string deflated_zeros(std::size_t repeats)
{
    std::string stream;
    unsigned filled = 0;
    const auto put = [&](unsigned bit) {
        if (filled % 8 == 0) {
            stream += '\0';
        }
        stream.back() = static_cast<char>(static_cast<unsigned char>(stream.back()) | (bit << (filled % 8)));
        ++filled;
    };
    const auto code = [&](unsigned value, int bits) {
        for (int i = bits - 1; i >= 0; --i) {
            put((value >> static_cast<unsigned>(i)) & 1U);
        }
    };
    put(1);         // the last block,
    put(1), put(0); // with the fixed codes
    code(0x30, 8);  // literal 0
    for (std::size_t i = 0; i < repeats; ++i) {
        code(0xC5, 8); // length 258,
        code(0, 5);    // distance 1
    }
    code(0, 7); // end of block
    return stream;
}

/// An extra field: id, length, data.
inline std::string extra_field(std::uint16_t id, std::string_view data)
{
    return le16(id) + le16(data.size()) + std::string{data};
}

/// What one of an entry's two headers says where it is not the truth.
struct HeaderLies {
    std::optional<std::string> name{};
    std::optional<std::uint16_t> version{};
    std::optional<std::uint16_t> flags{};
    std::optional<std::uint16_t> method{};
    std::optional<std::uint32_t> time{};
    std::optional<std::uint32_t> crc{};
    std::optional<std::uint32_t> compressed_size{};
    std::optional<std::uint32_t> size{};
    std::string extra{};
};

struct ForgedEntry {
    std::string name{};
    std::string content{};                 ///< uncompressed
    std::optional<std::string> deflated{}; ///< the bytes in the file; absent: stored
    std::uint16_t flags = 0;
    std::string before{}; ///< bytes in front of the local header
    std::string after{};  ///< bytes behind the content: a data descriptor
    HeaderLies local{};
    HeaderLies central{};
    std::uint32_t attributes = 0100644U << 16U;
    std::string comment{};
    std::uint16_t disk = 0;
    std::optional<std::uint32_t> offset{}; ///< where the directory says the local header is
    bool in_directory = true;
    bool in_file = true; ///< false: only the directory speaks of it; say where with offset
};

struct ForgedZip {
    std::vector<ForgedEntry> entries{};
    std::string before_directory{};
    std::string before_end{}; ///< between directory and end record: zip64 records go here
    std::string comment{};
    std::string after{};
    std::optional<std::uint16_t> comment_size{};
    std::optional<std::uint16_t> entries_here{};
    std::optional<std::uint16_t> entries_total{};
    std::optional<std::uint32_t> directory_size{};
    std::optional<std::uint32_t> directory_offset{};
    std::uint16_t disk = 0;
    /// Makes zip64 records that fit, in front of the end record, and passes them through.
    std::string (*zip64)(std::uint64_t entries, std::uint64_t size, std::uint64_t offset) = nullptr;
};

/// Zip64 end record and its locator, for a directory that ends where they begin.
inline std::string zip64_end(std::uint64_t entries, std::uint64_t size, std::uint64_t offset)
{
    return "PK\x06\x06" + le64(44) + le16(45) + le16(45) + le32(0) + le32(0) + le64(entries) + le64(entries) +
           le64(size) + le64(offset) + "PK\x06\x07" + le32(0) + le64(offset + size) + le32(1);
}

inline std::string forge(const ForgedZip& zip)
{
    constexpr std::uint32_t noon = 0x5A216000; // 1 January 2025
    std::string file;
    std::string directory;
    std::uint16_t count = 0;
    for (const ForgedEntry& entry : zip.entries) {
        file += entry.in_file ? entry.before : "";
        const std::size_t offset = file.size();
        const std::string& data = entry.deflated ? *entry.deflated : entry.content;
        const auto fields = [&](const HeaderLies& lies) {
            return le16(lies.version.value_or(20)) + le16(lies.flags.value_or(entry.flags)) +
                   le16(lies.method.value_or(entry.deflated ? 8 : 0)) + le32(lies.time.value_or(noon)) +
                   le32(lies.crc.value_or(crc32_of(entry.content))) +
                   le32(lies.compressed_size.value_or(static_cast<std::uint32_t>(data.size()))) +
                   le32(lies.size.value_or(static_cast<std::uint32_t>(entry.content.size())));
        };
        if (entry.in_file) {
            const std::string local_name = entry.local.name.value_or(entry.name);
            file += "PK\x03\x04" + fields(entry.local) + le16(local_name.size()) +
                    le16(entry.local.extra.size()) + local_name + entry.local.extra + data + entry.after;
        }
        if (entry.in_directory) {
            const std::string name = entry.central.name.value_or(entry.name);
            directory += "PK\x01\x02" + le16(0x031E) + fields(entry.central) + le16(name.size()) +
                         le16(entry.central.extra.size()) + le16(entry.comment.size()) + le16(entry.disk) +
                         le16(0) + le32(entry.attributes) +
                         le32(entry.offset.value_or(static_cast<std::uint32_t>(offset))) + name +
                         entry.central.extra + entry.comment;
            ++count;
        }
    }
    file += zip.before_directory;
    const std::size_t directory_offset = file.size();
    file += directory + zip.before_end;
    if (zip.zip64 != nullptr) {
        file += zip.zip64(count, directory.size(), directory_offset);
    }
    file += "PK\x05\x06" + le16(zip.disk) + le16(zip.disk) +
            le16(zip.entries_here.value_or(zip.entries_total.value_or(count))) +
            le16(zip.entries_total.value_or(count)) +
            le32(zip.directory_size.value_or(static_cast<std::uint32_t>(directory.size()))) +
            le32(zip.directory_offset.value_or(static_cast<std::uint32_t>(directory_offset))) +
            le16(zip.comment_size.value_or(static_cast<std::uint16_t>(zip.comment.size()))) + zip.comment +
            zip.after;
    return file;
}

} // namespace km::test
