// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE zip
#include "packages/zip/byte_source.hpp"
#include "packages/zip/zip_reader.hpp"
#include "packages/zip/zip_walk.hpp"
#include "packages/zip/zip_writer.hpp"
#include "tests/support/forge_zip.hpp"
#include "tests/support/temp_folder.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <functional>
#include <limits>
#include <ostream>
#include <random>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>
#include <utility>

namespace fs = std::filesystem;
namespace bdata = boost::unit_test::data;
using namespace std::string_literals;
using namespace km::zip;
using namespace km::test;

namespace {

struct Folder : km::test::TempFolder {
    [[nodiscard]] fs::path file(const char* name, std::string_view content) const
    {
        BOOST_REQUIRE(km::write_atomically({path / name, km::Existing::own}, content).has_value());
        return path / name;
    }
    [[nodiscard]] std::vector<std::string> files() const
    {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator{path}) {
            names.push_back(entry.path().filename().string());
        }
        std::sort(names.begin(), names.end());
        return names;
    }
};

std::span<const std::byte> bytes_of(const std::string& text)
{
    return std::as_bytes(std::span{text});
}

FilePtr open(const fs::path& file)
{
    auto opened = FileSource::open(file);
    BOOST_REQUIRE(opened.has_value());
    return *opened;
}

/// walk() over bytes. Where it fails, its Error is one more finding.
Walk walk_over(const std::string& zip, NameRule rule, km::Diagnostics& findings, const Limits& limits = {})
{
    auto walked = walk(bytes_of(zip), limits, rule, findings);
    if (!walked) {
        findings.push_back({walked.error().code, km::Severity::error, {}, {}});
    }
    return walked.value_or(Walk{});
}

/// "KM-ZIP-008 b.txt: size; 1; 2 | …": every finding with all it says.
std::string
findings_of(const std::string& zip, NameRule rule = NameRule::container, const Limits& limits = {})
{
    km::Diagnostics findings;
    static_cast<void>(walk_over(zip, rule, findings, limits));
    std::string line;
    for (const auto& finding : findings) {
        line += (line.empty() ? "" : " | ") + finding.code + " " + finding.where.element + ":";
        for (const auto& arg : finding.args) {
            line += " " + arg + ";";
        }
    }
    return line;
}

/// Two plain entries; the second is the one to damage.
ForgedZip good()
{
    ForgedZip zip;
    zip.entries.push_back({.name = "a.txt", .content = "first"});
    zip.entries.push_back({.name = "b.txt", .content = "second content"});
    return zip;
}

struct Case {
    std::string what;
    std::string finding; ///< all that walk() says of it
    std::function<void(ForgedZip&, ForgedEntry&)> damage;
    NameRule rule = NameRule::container;
};

std::ostream& operator<<(std::ostream& out, const Case& c)
{
    return out << c.what;
}

ForgedEntry named(const std::string& name, std::uint16_t flags = 0)
{
    return {.name = name, .content = "other", .flags = flags};
}

std::string descriptor(const ForgedEntry& entry, bool signature, int width)
{
    return (signature ? "PK\x07\x08"s : ""s) + le32(crc32_of(entry.content)) +
           le(entry.deflated.value_or(entry.content).size(), width) + le(entry.content.size(), width);
}

/// An entry as tools write it that cannot go back to the header.
void stream(ForgedEntry& entry, bool signature, int width)
{
    entry.deflated = deflated(entry.content);
    entry.flags = 8;
    entry.local.crc = entry.local.compressed_size = entry.local.size = 0;
    entry.after = descriptor(entry, signature, width);
}

std::string zip64_sizes(std::uint64_t size, std::uint64_t compressed_size)
{
    return extra_field(1, le64(size) + le64(compressed_size));
}

/// The same with zip64's sizes of eight bytes.
void stream_wide(ForgedEntry& entry, bool signature)
{
    stream(entry, signature, 8);
    entry.local.extra = zip64_sizes(0, 0);
}

void widen(ForgedEntry& b, std::uint64_t local_size, std::uint64_t central_size)
{
    b.local.size = b.local.compressed_size = b.central.size = b.central.compressed_size = 0xFFFFFFFF;
    b.local.extra = zip64_sizes(local_size, 14);
    b.central.extra = zip64_sizes(central_size, 14);
}

std::string unicode_path(std::uint32_t crc, const std::string& name, int version = 1)
{
    return extra_field(0x7075, le(static_cast<std::uint64_t>(version), 1) + le32(crc) + name);
}

constexpr std::uint16_t kUtf8 = 0x0800;
const std::string kEnd = "PK\x05\x06" + std::string(18, '\0');

const std::vector<Case> kCases{
    // What is right, however it was written.
    {"two stored entries", "", [](auto&, auto&) {}},
    {"deflated", "", [](auto&, auto& b) { b.deflated = deflated(b.content); }},
    {"descriptor without signature", "", [](auto&, auto& b) { stream(b, false, 4); }},
    {"descriptor with signature", "", [](auto&, auto& b) { stream(b, true, 4); }},
    {"wide descriptor", "", [](auto&, auto& b) { stream_wide(b, true); }},
    {"wide descriptor without signature", "", [](auto&, auto& b) { stream_wide(b, false); }},
    {"wide descriptor without zip64", "KM-ZIP-009 b.txt:", [](auto&, auto& b) { stream(b, true, 8); }},
    {"wide descriptor without signature and zip64",
     "KM-ZIP-009 b.txt:", [](auto&, auto& b) { stream(b, false, 8); }},
    {"narrow descriptor with zip64", "KM-ZIP-009 b.txt:",
     [](auto&, auto& b) {
         stream(b, true, 4);
         b.local.extra = zip64_sizes(0, 0);
     }},
    {"wide descriptor with zip64 in the directory alone", "KM-ZIP-009 b.txt:",
     [](auto&, auto& b) {
         stream(b, true, 8);
         b.central.size = b.central.compressed_size = 0xFFFFFFFF;
         b.central.extra = zip64_sizes(b.content.size(), b.deflated->size());
     }},
    {"descriptor in the middle", "", [](auto& zip, auto&) { stream(zip.entries[0], true, 4); }},
    {"zip64 entry", "", [](auto&, auto& b) { widen(b, 14, 14); }},
    {"zip64 room left unused", "", [](auto&, auto& b) { b.local.extra = zip64_sizes(0, 0); }},
    {"zip64 end record", "", [](auto& zip, auto&) { zip.zip64 = zip64_end; }},
    {"zip64 end record that is needed", "",
     [](auto& zip, auto&) {
         zip.zip64 = zip64_end;
         zip.entries_total = 0xFFFF;
         zip.directory_size = zip.directory_offset = 0xFFFFFFFF;
     }},
    {"a folder", "",
     [](auto&, auto& b) {
         b.name = "folder/";
         b.content.clear();
         b.attributes = (0040755U << 16U) | 0x10U;
     }},
    {"UTF-8 name", "", [](auto&, auto& b) { b = named("caf\xC3\xA9.txt", kUtf8); }},
    {"Unicode path that agrees", "",
     [](auto&, auto& b) { b.local.extra = b.central.extra = unicode_path(crc32_of("b.txt"), "b.txt"); }},
    {"a stored zip inside", "", [](auto&, auto& b) { b.content = forge(good()); }},
    {"zip64's version", "", [](auto&, auto& b) { b.local.version = b.central.version = 45; }},
    {"directory order is not file order", "", [](auto& zip, auto&) { zip.entries[1].offset = 40; }},
    {"archive comment", "",
     [](auto& zip, auto&) { zip.comment = "mimetype=application/vnd.etsi.asic-e+zip"; }},
    {"archive comment in a package", "KM-ZIP-003 : 5;", [](auto& zip, auto&) { zip.comment = "hello"; },
     NameRule::package},
    {"entry comment in a package", "KM-ZIP-003 b.txt: 5;", [](auto&, auto& b) { b.comment = "hello"; },
     NameRule::package},
    {"entry comment", "", [](auto&, auto& b) { b.comment = "hello"; }},

    // Nothing in it.
    {"no entries", "KM-ZIP-027 :", [](auto& zip, auto&) { zip.entries.clear(); }},
    {"no entries in a package", "KM-ZIP-027 :", [](auto& zip, auto&) { zip.entries.clear(); },
     NameRule::package},
    {"no entries, with zip64 records", "KM-ZIP-027 :",
     [](auto& zip, auto&) {
         zip.entries.clear();
         zip.zip64 = zip64_end;
     }},
    {"no entries, with a comment", "KM-ZIP-027 :",
     [](auto& zip, auto&) {
         zip.entries.clear();
         zip.comment = "mimetype=application/vnd.etsi.asic-e+zip";
     }},
    {"no entries in the directory", "KM-ZIP-027 : | KM-ZIP-015 : 0; 89;",
     [](auto& zip, auto&) { zip.entries[0].in_directory = zip.entries[1].in_directory = false; }},
    {"no entries where some are said to be", "KM-ZIP-005 : entries; 2; 0;",
     [](auto& zip, auto&) {
         zip.entries.clear();
         zip.entries_total = 2;
     }},

    // The end of the file.
    {"two end records", "KM-ZIP-002 : 191; 213;", [](auto& zip, auto&) { zip.before_end = kEnd; }},
    {"end record hidden in the comment", "KM-ZIP-002 : 191; 213;",
     [](auto& zip, auto&) { zip.comment = kEnd; }},
    {"signature alone in the comment", "KM-ZIP-002 : 191; 215;",
     [](auto& zip, auto&) { zip.comment = "xxPK\x05\x06"; }},
    {"an end record whose comment holds the other", "KM-ZIP-002 : 191; 213;",
     [](auto& zip, auto&) { zip.before_end = kEnd.substr(0, 20) + le16(kEnd.size()); }},
    {"several disks", "KM-ZIP-004 :", [](auto& zip, auto&) { zip.disk = 1; }},
    {"entry on another disk", "KM-ZIP-004 b.txt:", [](auto&, auto& b) { b.disk = 1; }},
    {"entries here are not all", "KM-ZIP-005 : entries on this disk; 1; 2;",
     [](auto& zip, auto&) {
         zip.entries_here = 1;
         zip.entries_total = 2;
     }},
    {"too many entries promised", "KM-ZIP-005 : entries; 3; 2;",
     [](auto& zip, auto&) { zip.entries_total = 3; }},
    {"too few entries promised", "KM-ZIP-005 : directory length; 102; 51;",
     [](auto& zip, auto&) { zip.entries_total = 1; }},
    {"directory size lies", "KM-ZIP-005 : end of the directory; 89 + 101; 191;",
     [](auto& zip, auto&) { zip.directory_size = 101; }},
    {"directory offset lies", "KM-ZIP-005 : end of the directory; 77 + 102; 191;",
     [](auto& zip, auto&) { zip.directory_offset = 77; }},
    {"bytes before the end record", "KM-ZIP-005 : end of the directory; 89 + 102; 192;",
     [](auto& zip, auto&) { zip.before_end = "x"; }},
    {"comment cut off", "KM-ZIP-005 : comment length; 3; 0;", [](auto& zip, auto&) { zip.comment_size = 3; }},
    {"trailing bytes", "KM-ZIP-017 : 213; 2;", [](auto& zip, auto&) { zip.after = "\r\n"; }},
    {"zip64 count lies", "KM-ZIP-012 : 191;",
     [](auto& zip, auto&) {
         zip.zip64 = [](auto entries, auto size, auto offset) {
             return zip64_end(entries + 1, size, offset);
         };
     }},
    {"zip64 offset lies", "KM-ZIP-012 : 191;",
     [](auto& zip, auto&) {
         zip.zip64 = [](auto entries, auto size, auto offset) {
             return zip64_end(entries, size + 1, offset - 1);
         };
     }},
    {"zip64 size lies where the offset is saturated", "KM-ZIP-012 : 191;",
     [](auto& zip, auto&) {
         zip.directory_offset = 0xFFFFFFFF;
         zip.zip64 = [](auto entries, auto size, auto offset) {
             return zip64_end(entries, size + 1, offset - 1);
         };
     }},
    {"zip64 offset lies where the size is saturated", "KM-ZIP-012 : 191;",
     [](auto& zip, auto&) {
         zip.directory_size = 0xFFFFFFFF;
         zip.zip64 = [](auto entries, auto size, auto offset) {
             return zip64_end(entries, size + 1, offset - 1);
         };
     }},
    {"zip64 locator points before the record", "KM-ZIP-012 : 247;",
     [](auto& zip, auto&) {
         zip.zip64 = [](auto entries, auto size, auto offset) {
             return zip64_end(entries, size, offset - 1);
         };
     }},
    {"zip64 locator points elsewhere", "KM-ZIP-012 : 247;",
     [](auto& zip, auto&) {
         zip.zip64 = [](auto entries, auto size, auto offset) {
             return zip64_end(entries, size, offset + 1);
         };
     }},
    {"zip64 locator without record", "KM-ZIP-012 : 191;",
     [](auto& zip, auto&) { zip.before_end = "PK\x06\x07" + le32(0) + le64(0) + le32(1); }},
    {"zip64 on several disks",
     "KM-ZIP-004 :", [](auto& zip, auto&) { zip.before_end = "PK\x06\x07" + le32(0) + le64(0) + le32(2); }},

    // Where the entries are.
    {"bytes before the first entry", "KM-ZIP-015 a.txt: 0; 9;",
     [](auto& zip, auto&) { zip.entries[0].before = "#!/bin/sh"; }},
    {"bytes and nothing else", "KM-ZIP-027 : | KM-ZIP-015 : 0; 9;",
     [](auto& zip, auto&) {
         zip.entries.clear();
         zip.before_directory = "#!/bin/sh";
     }},
    {"gap between entries", "KM-ZIP-016 b.txt: 40; 3;", [](auto&, auto& b) { b.before = "gap"; }},
    {"a gap of one byte", "KM-ZIP-016 b.txt: 40; 1;", [](auto&, auto& b) { b.before = "g"; }},
    {"gap before the directory", "KM-ZIP-016 : 89; 3;",
     [](auto& zip, auto&) { zip.before_directory = "gap"; }},
    {"hidden local entry", "KM-ZIP-016 : 89; 42;",
     [](auto& zip, auto&) {
         zip.entries.push_back({.name = "hid.txt", .content = "other"});
         zip.entries.back().in_directory = false;
     }},
    {"hidden local entry behind a descriptor", "KM-ZIP-016 : 110; 42;",
     [](auto& zip, auto& b) {
         stream(b, true, 4);
         zip.entries.push_back({.name = "hid.txt", .content = "other"});
         zip.entries.back().in_directory = false;
     }},
    {"two entries in one place", "KM-ZIP-008 c.txt: name; a.txt; c.txt; | KM-ZIP-018 c.txt: 0;",
     [](auto& zip, auto& b) {
         b = zip.entries[0];
         b.name = "c.txt";
         b.in_file = false;
         b.offset = 0;
     }},
    {"one entry inside another", "KM-ZIP-018 in.txt: 35;",
     [](auto& zip, auto& b) {
         ForgedEntry inner{.name = "in.txt", .content = "x"};
         b.content = forge({.entries = {inner}}).substr(0, 37);
         zip.entries.erase(zip.entries.begin());
         inner.in_file = false;
         inner.offset = 35;
         zip.entries.push_back(inner);
     }},
    {"content runs into the directory", "KM-ZIP-018 b.txt: 89;",
     [](auto&, auto& b) {
         b.local.size = b.central.size = b.local.compressed_size = b.central.compressed_size = 15;
     }},
    {"no local header there", "KM-ZIP-007 b.txt: 41;", [](auto&, auto& b) { b.offset = 41; }},
    {"local header past the end", "KM-ZIP-007 b.txt: 4294967294;",
     [](auto&, auto& b) { b.offset = 0xFFFFFFFE; }},
    {"local header in the directory", "KM-ZIP-007 b.txt: 89;", [](auto&, auto& b) { b.offset = 89; }},
    {"no descriptor", "KM-ZIP-009 b.txt:",
     [](auto&, auto& b) {
         stream(b, true, 4);
         b.after.clear();
     }},
    {"descriptor lies of the size", "KM-ZIP-009 b.txt:",
     [](auto&, auto& b) {
         stream(b, true, 4);
         b.after.back() = 1;
     }},
    {"descriptor lies of the compressed size", "KM-ZIP-009 b.txt:",
     [](auto&, auto& b) {
         stream(b, true, 4);
         b.after[8] = 1;
     }},
    {"descriptor lies of the checksum", "KM-ZIP-009 b.txt:",
     [](auto&, auto& b) {
         stream(b, true, 4);
         b.after[4] = static_cast<char>(b.after[4] ^ 1);
     }},
    {"descriptor with another signature", "KM-ZIP-009 b.txt:",
     [](auto&, auto& b) {
         stream(b, true, 4);
         b.after[3] = '\x09';
     }},
    {"stored with descriptor", "KM-ZIP-010 b.txt:",
     [](auto&, auto& b) {
         stream(b, true, 4);
         b.deflated.reset();
         b.after = descriptor(b, true, 4);
     }},

    // Local header and directory.
    {"name differs", "KM-ZIP-008 b.txt: name; evil; b.txt;", [](auto&, auto& b) { b.local.name = "evil"; }},
    {"method differs", "KM-ZIP-008 b.txt: method; 8; 0;", [](auto&, auto& b) { b.local.method = 8; }},
    {"size differs", "KM-ZIP-008 b.txt: size; 13; 14;", [](auto&, auto& b) { b.local.size = 13; }},
    {"compressed size differs", "KM-ZIP-008 b.txt: compressed size; 13; 14;",
     [](auto&, auto& b) { b.local.compressed_size = 13; }},
    {"checksum differs", "KM-ZIP-008 b.txt: checksum; 7; " + std::to_string(crc32_of("second content")) + ";",
     [](auto&, auto& b) { b.local.crc = 7; }},
    {"flags differ", "KM-ZIP-008 b.txt: flags; 2048; 0;", [](auto&, auto& b) { b.local.flags = kUtf8; }},
    {"time differs", "KM-ZIP-008 b.txt: time; 1; 1512136704;", [](auto&, auto& b) { b.local.time = 1; }},
    {"zero size without descriptor", "KM-ZIP-008 b.txt: size; 0; 14;",
     [](auto&, auto& b) { b.local.size = 0; }},
    {"local size lies with descriptor", "KM-ZIP-008 b.txt: size; 5; 14;",
     [](auto&, auto& b) {
         stream(b, true, 4);
         b.local.size = 5;
     }},
    {"stored with two sizes", "KM-ZIP-011 b.txt: 14; 15;",
     [](auto&, auto& b) { b.local.size = b.central.size = 15; }},
    {"zip64 sizes differ", "KM-ZIP-008 b.txt: size; 13; 14;", [](auto&, auto& b) { widen(b, 13, 14); }},
    {"zip64 field missing in the directory", "KM-ZIP-012 b.txt: 140;",
     [](auto&, auto& b) { b.central.size = 0xFFFFFFFF; }},
    {"zip64 field missing in the local header", "KM-ZIP-012 b.txt: 40;",
     [](auto&, auto& b) { b.local.size = 0xFFFFFFFF; }},
    {"zip64 field nobody asked for", "KM-ZIP-012 b.txt: 140;",
     [](auto&, auto& b) { b.central.extra = zip64_sizes(14, 14); }},
    {"zip64 field says more than the header", "KM-ZIP-012 b.txt: 40;",
     [](auto&, auto& b) { b.local.extra = zip64_sizes(15, 14); }},
    {"zip64 field says more than the header of the compressed size", "KM-ZIP-012 b.txt: 40;",
     [](auto&, auto& b) { b.local.extra = zip64_sizes(14, 15); }},
    {"empty zip64 field", "KM-ZIP-012 b.txt: 140;",
     [](auto&, auto& b) { b.central.extra = extra_field(1, ""); }},
    {"zip64 field of the local header with room for more", "KM-ZIP-012 b.txt: 40;",
     [](auto&, auto& b) {
         widen(b, 14, 14);
         b.local.extra = extra_field(1, le64(14) + le64(14) + le64(0));
     }},
    {"two zip64 fields", "KM-ZIP-012 b.txt: 160;",
     [](auto&, auto& b) {
         widen(b, 14, 14);
         b.central.extra += zip64_sizes(15, 14);
     }},
    {"two zip64 fields in the local header", "KM-ZIP-012 b.txt: 40;",
     [](auto&, auto& b) {
         widen(b, 14, 14);
         b.local.extra = zip64_sizes(15, 14) + b.local.extra;
     }},
    {"zip64 field with room for more", "KM-ZIP-012 b.txt: 160;",
     [](auto&, auto& b) {
         widen(b, 14, 14);
         b.central.extra = extra_field(1, le64(14) + le64(14) + le64(0));
     }},
    {"extra field runs out", "KM-ZIP-013 b.txt: 140;",
     [](auto&, auto& b) { b.central.extra = "\x55\x54\x09\x00x"s; }},
    {"extra field of the local header runs out", "KM-ZIP-013 b.txt: 40;",
     [](auto&, auto& b) { b.local.extra = "\x55\x54"s; }},
    {"Unicode path says another name", "KM-ZIP-014 b.txt: c.txt;",
     [](auto&, auto& b) { b.central.extra = unicode_path(crc32_of("b.txt"), "c.txt"); }},
    {"Unicode path in the local header", "KM-ZIP-014 b.txt: c.txt;",
     [](auto&, auto& b) { b.local.extra = unicode_path(crc32_of("b.txt"), "c.txt"); }},
    {"Unicode path for another name", "KM-ZIP-014 b.txt: b.txt;",
     [](auto&, auto& b) { b.central.extra = unicode_path(crc32_of("c.txt"), "b.txt"); }},
    {"Unicode path of another version", "KM-ZIP-014 b.txt: b.txt;",
     [](auto&, auto& b) { b.central.extra = unicode_path(crc32_of("b.txt"), "b.txt", 2); }},
    {"Unicode path cut short", "KM-ZIP-014 b.txt: ;",
     [](auto&, auto& b) { b.central.extra = extra_field(0x7075, "\x01"); }},

    // Names.
    {"duplicate", "KM-ZIP-021 a.txt: a.txt;", [](auto&, auto& b) { b = named("a.txt"); }},
    {"duplicate by case", "KM-ZIP-021 A.TXT: a.txt;", [](auto&, auto& b) { b = named("A.TXT"); }},
    {"duplicate by normalisation", "KM-ZIP-021 cafe\xCC\x81: caf\xC3\xA9;",
     [](auto& zip, auto& b) {
         b = named("cafe\xCC\x81", kUtf8);
         zip.entries[0] = named("caf\xC3\xA9", kUtf8);
     }},
    {"duplicate by backslash",
     "KM-ZIP-019 x\\y: it has a backslash, which some systems take for a folder; | KM-ZIP-021 x\\y: x/y;",
     [](auto& zip, auto& b) {
         b = named("x\\y");
         zip.entries[0] = named("x/y");
     }},
    {"file and folder", "KM-ZIP-021 A.txt/b: a.txt;", [](auto&, auto& b) { b = named("A.txt/b"); }},
    {"file and folder entry", "KM-ZIP-021 a.txt/: a.txt;",
     [](auto&, auto& b) {
         b = named("a.txt/");
         b.content.clear();
     }},
    {"name without UTF-8 flag", "KM-ZIP-020 caf\xC3\xA9:", [](auto&, auto& b) { b = named("caf\xC3\xA9"); }},
    {"climbing name", "KM-ZIP-019 ../b: it climbs out with ..;", [](auto&, auto& b) { b = named("../b"); }},

    // What a tool would make of it.
    {"encrypted", "KM-ZIP-022 b.txt:", [](auto&, auto& b) { b.flags = 1; }},
    {"strongly encrypted", "KM-ZIP-022 b.txt:", [](auto&, auto& b) { b.flags = 0x41; }},
    {"strongly encrypted, by one flag alone", "KM-ZIP-022 b.txt:", [](auto&, auto& b) { b.flags = 0x40; }},
    {"strongly encrypted, by its field",
     "KM-ZIP-022 b.txt:", [](auto&, auto& b) { b.central.extra = extra_field(0x0017, "12345678"); }},
    {"AES, by its field",
     "KM-ZIP-022 b.txt:", [](auto&, auto& b) { b.central.extra = extra_field(0x9901, "1234567"); }},
    {"masked headers", "KM-ZIP-022 b.txt:", [](auto&, auto& b) { b.flags = 0x2000; }},
    {"AES", "KM-ZIP-022 b.txt:", [](auto&, auto& b) { b.local.method = b.central.method = 99; }},
    {"AES in the local header only",
     "KM-ZIP-022 b.txt:", [](auto&, auto& b) { b.local.extra = extra_field(0x9901, "1234567"); }},
    {"symbolic link", "KM-ZIP-023 b.txt: 0xa1ff0000;",
     [](auto&, auto& b) { b.attributes = 0120777U << 16U; }},
    {"device", "KM-ZIP-023 b.txt: 0x21b60000;", [](auto&, auto& b) { b.attributes = 0020666U << 16U; }},
    {"folder that looks like a file", "KM-ZIP-023 b.txt: 0x41ed0000;",
     [](auto&, auto& b) { b.attributes = 0040755U << 16U; }},
    {"DOS folder that looks like a file", "KM-ZIP-023 b.txt: 0x00000010;",
     [](auto&, auto& b) { b.attributes = 0x10; }},
    {"volume label", "KM-ZIP-023 b.txt: 0x00000008;", [](auto&, auto& b) { b.attributes = 0x08; }},
    {"DOS device", "KM-ZIP-023 b.txt: 0x00000040;", [](auto&, auto& b) { b.attributes = 0x40; }},
    {"Windows link", "KM-ZIP-023 b.txt: 0x00000400;", [](auto&, auto& b) { b.attributes = 0x400; }},
    {"unknown method", "KM-ZIP-024 b.txt: 12;",
     [](auto&, auto& b) { b.local.method = b.central.method = 12; }},
    {"patch data", "KM-ZIP-025 b.txt: 0x0020; 20;", [](auto&, auto& b) { b.flags = 0x20; }},
    {"newer version", "KM-ZIP-025 b.txt: 0x0000; 63;", [](auto&, auto& b) { b.central.version = 63; }},
    {"version after zip64's", "KM-ZIP-025 b.txt: 0x0000; 46;",
     [](auto&, auto& b) { b.central.version = 46; }},
    {"local header asks for more", "KM-ZIP-008 b.txt: version needed; 45; 20;",
     [](auto&, auto& b) { b.local.version = 45; }},
    {"newer version in the local header", "KM-ZIP-025 b.txt: 0x0000; 63;",
     [](auto&, auto& b) { b.local.version = 63; }},
    {"folder with content", "KM-ZIP-026 b/: 5;", [](auto&, auto& b) { b = named("b/"); }},
};

} // namespace

BOOST_DATA_TEST_CASE(each_forged_zip_gives_exactly_its_finding, bdata::make(kCases), c)
{
    auto zip = good();
    c.damage(zip, zip.entries[1]);
    BOOST_TEST(findings_of(forge(zip), c.rule) == c.finding);
}

BOOST_AUTO_TEST_CASE(a_damaged_directory_record_is_named_by_its_offset)
{
    auto bytes = forge(good());
    bytes[140] = 'Q';
    BOOST_TEST(findings_of(bytes) == "KM-ZIP-006 : 140;");
    bytes = forge(good());
    bytes[140 + 28] = '\x7F'; // the name would run into the end record
    BOOST_TEST(findings_of(bytes) == "KM-ZIP-006 : 140;");
}

BOOST_AUTO_TEST_CASE(each_number_of_the_end_records_counts)
{
    const auto with = [](std::string bytes, std::size_t at) {
        bytes[at] = static_cast<char>(bytes[at] + 1);
        return findings_of(bytes);
    };
    const auto plain = forge(good());
    BOOST_TEST(with(plain, 191 + 4) == "KM-ZIP-004 :"); // this disk
    BOOST_TEST(with(plain, 191 + 6) == "KM-ZIP-004 :"); // the directory's
    auto zip = good();
    zip.zip64 = zip64_end;
    const auto wide = forge(zip); // record at 191, locator at 247, end record at 267
    for (const std::size_t at : {0U, 4U, 24U, 32U, 40U, 48U}) {
        BOOST_TEST(with(wide, 191 + at) == "KM-ZIP-012 : 191;", at);
    }
    for (const std::size_t at : {191U + 16, 191U + 20, 247U + 4, 247U + 16}) { // disks
        BOOST_TEST(with(wide, at) == "KM-ZIP-004 :", at);
    }
    BOOST_TEST(with(wide, 247 + 8) == "KM-ZIP-012 : 247;");
}

BOOST_AUTO_TEST_CASE(what_is_cut_off_or_no_zip_is_an_error)
{
    const auto cut = forge(good());
    const Folder folder;
    for (const auto& bytes : {""s, "<html>not a zip, but long enough to hold an end record</html>"s,
                              "PK\x05\x06"s, kEnd.substr(0, 21), cut.substr(0, cut.size() - 22)}) {
        BOOST_TEST(findings_of(bytes) == "zip.no_end :");
        km::Diagnostics findings;
        const auto file = folder.file("cut.zip", bytes);
        const auto walked = walk(*open(file), {}, NameRule::container, findings);
        BOOST_REQUIRE(!walked.has_value());
        BOOST_TEST(walked.error().code == "zip.no_end");
        BOOST_TEST(walked.error().subject == file.string());
        BOOST_TEST(findings.empty());
    }
    BOOST_TEST(findings_of(kEnd) == "KM-ZIP-027 :"); // a zip with nothing in it says so
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_an_error)
{
    const Folder folder;
    const auto pipe = folder.path / "pipe";
    BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    for (const auto& path : {folder.path / "none", folder.path, pipe}) {
        BOOST_TEST(FileSource::open(path).error().code == "file.unreadable");
    }
}

BOOST_AUTO_TEST_CASE(a_cut_or_damaged_zip_is_refused_at_every_byte)
{
    auto zip = good();
    stream(zip.entries[0], true, 4);
    zip.zip64 = zip64_end;
    const auto whole = forge(zip);
    BOOST_TEST(findings_of(whole) == "");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        BOOST_TEST(findings_of(whole.substr(0, size)) != "", "cut at " << size);
    }
    // Flipping bits of any byte is noticed by the headers or by the content, but for the few that say nothing
    // of either: high bytes of versions, who made it, internal attributes, permissions.
    std::string unnoticed;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x5A);
        km::Diagnostics findings;
        const auto walked = walk_over(damaged, NameRule::container, findings);
        auto reader = ZipReader::over(bytes_of(damaged));
        bool intact = findings.empty();
        for (const auto& entry : walked.entries) {
            intact = reader.read_all(entry, 1000).has_value() && intact;
        }
        unnoticed += intact ? std::to_string(at) + " " : "";
    }
    BOOST_TEST(unnoticed == "114 115 117 146 147 149 150 165 166 168 197 198 200 201 224 225 226 227 ");
}

BOOST_AUTO_TEST_CASE(random_damage_never_crashes_and_never_delivers_more_than_declared)
{
    auto zip = good();
    stream(zip.entries[0], true, 4);
    zip.entries[1].deflated = deflated_zeros(40);
    zip.entries[1].content.assign(1 + 258 * 40, '\0');
    const auto whole = forge(zip);
    std::minstd_rand random{7};
    for (int round = 0; round < 20'000; ++round) {
        auto damaged = whole;
        for (unsigned i = random() % 4 + 1; i > 0; --i) {
            damaged[random() % damaged.size()] = static_cast<char>(random());
        }
        km::Diagnostics findings;
        const auto walked = walk_over(damaged, NameRule::package, findings);
        auto reader = ZipReader::over(bytes_of(damaged));
        for (const auto& entry : walked.entries) {
            std::uint64_t got = 0;
            const auto read = reader.read(entry, [&](auto bytes) { got += bytes.size(); });
            BOOST_REQUIRE(got <= entry.size);
            BOOST_REQUIRE(!read.has_value() || got == entry.size);
        }
    }
}

BOOST_AUTO_TEST_CASE(each_limit_stops_just_beyond_its_value)
{
    const auto zip = forge(good()); // 2 entries, names of 5, sizes 5 and 14, 213 bytes
    const auto with = [](std::uint64_t Limits::*limit, std::uint64_t value) {
        Limits limits;
        limits.*limit = value;
        return limits;
    };
    const auto found = [&](const Limits& limits) { return findings_of(zip, NameRule::container, limits); };
    BOOST_TEST(found(with(&Limits::max_entries, 2)) == "");
    BOOST_TEST(found(with(&Limits::max_entries, 1)) == "KM-ZIP-030 : 2; 1;");
    BOOST_TEST(found(with(&Limits::max_name_bytes, 5)) == "");
    BOOST_TEST(found(with(&Limits::max_entry_bytes, 14)) == "");
    BOOST_TEST(found(with(&Limits::max_entry_bytes, 13)) == "KM-ZIP-032 b.txt: 14; 13;");
    BOOST_TEST(found(with(&Limits::max_total_bytes, 19)) == "");
    BOOST_TEST(found(with(&Limits::max_total_bytes, 18)) == "KM-ZIP-033 : 19; 18;");
    BOOST_TEST(found(with(&Limits::max_ratio, 0)) == "KM-ZIP-034 : 19; 213; 0;");

    auto long_name = good();
    long_name.entries[1].name = "b23456";
    BOOST_TEST(findings_of(forge(long_name), NameRule::container, with(&Limits::max_name_bytes, 5)) ==
               "KM-ZIP-031 b23456: 6; 5;");

    ForgedZip bomb;
    bomb.entries.push_back(
        {.name = "bomb", .content = std::string(1 + 258 * 200, '\0'), .deflated = deflated_zeros(200)});
    bomb.entries.back().content.shrink_to_fit();
    const auto bytes = forge(bomb);
    const auto total = bomb.entries.back().content.size();
    BOOST_TEST(findings_of(bytes) ==
               "KM-ZIP-034 : " + std::to_string(total) + "; " + std::to_string(bytes.size()) + "; 100;");
    BOOST_TEST(findings_of(bytes, NameRule::container, with(&Limits::max_ratio, 200)) == "");
    bomb.comment = std::string((total + 99) / 100 - bytes.size(), ' '); // 51,601 from 517
    BOOST_TEST(findings_of(forge(bomb)) == "");
    bomb.comment.pop_back();
    BOOST_TEST(findings_of(forge(bomb)) == "KM-ZIP-034 : 51601; 516; 100;");
    bomb.comment = std::string(total - bytes.size(), ' ');
    BOOST_TEST(findings_of(forge(bomb), NameRule::container, with(&Limits::max_ratio, 1)) == "");
    BOOST_TEST(Limits{}.max_entries == 1000U); // what docs/formats/package.md promises
    BOOST_TEST(Limits{}.max_name_bytes == 512U);
    BOOST_TEST(Limits{}.max_entry_bytes == 4'294'967'296U);
    BOOST_TEST(Limits{}.max_total_bytes == 17'179'869'184U);
    BOOST_TEST(Limits{}.max_ratio == 100U);
    BOOST_TEST(Limits{}.max_xml_bytes == 67'108'864U);
    BOOST_TEST(kLimits.size() * sizeof(std::uint64_t) ==
               sizeof(Limits)); // none is missing from the command line
}

BOOST_AUTO_TEST_CASE(memory_does_not_follow_what_the_file_claims)
{
    // 65,535 entries promised, and sizes that would not fit any memory.
    auto zip = good();
    zip.entries_total = 0xFFFF;
    BOOST_TEST(findings_of(forge(zip)) == "KM-ZIP-030 : 65535; 1000;");
    zip = good();
    const auto huge = std::numeric_limits<std::uint64_t>::max();
    zip.entries[1].deflated = deflated("x");
    zip.entries[1].central.size = zip.entries[1].local.size = 0xFFFFFFFF;
    zip.entries[1].central.extra = extra_field(1, le64(huge));
    zip.entries[1].local.extra = zip64_sizes(huge, 6);
    const auto bytes = forge(zip);
    km::Diagnostics findings;
    const auto walked = walk_over(bytes, NameRule::container, findings);
    BOOST_REQUIRE(findings.size() == 3U);
    BOOST_TEST(findings[0].code == "KM-ZIP-032");
    BOOST_TEST(findings[1].code == "KM-ZIP-033");
    BOOST_TEST(findings[2].code == "KM-ZIP-034");
    BOOST_TEST(ZipReader::over(bytes_of(bytes)).read_all(walked.entries.at(1), 1000).error().code ==
               "zip.entry_too_large");
    BOOST_TEST(ZipReader::over(bytes_of(bytes)).read_all(walked.entries.at(1), huge).error().code ==
               "zip.wrong_size");
}

// ---------------------------------------------------------------------------------------------------------------
// Names

BOOST_AUTO_TEST_CASE(names_that_mean_mischief_are_refused)
{
    struct Row {
        std::string name;
        std::string defect;
        std::string in_package; ///< where it differs
    };
    const std::string none = "";
    const std::string plain = "it has a character other than A-Z, a-z, 0-9 and . _ / -";
    const std::vector<Row> rows{
        {"programme.xml", none, none},
        {"evidence/a_b-c.2.pdf", none, none},
        {"a b.txt", none, plain},
        {"caf\xC3\xA9.txt", none, plain},
        {"a:b", "it starts with a drive letter", "it starts with a drive letter"},
        {"folder/", none, "it is a folder"},
        {"", "it is empty", "it is empty"},
        {"a\xFF", "it is not UTF-8", "it is not UTF-8"},
        {"a\nb", "it has a control or invisible character", "it has a control or invisible character"},
        {"a\0b"s, "it has a control or invisible character", "it has a control or invisible character"},
        {"\xE2\x80\xAE"
         "fdp.exe",
         "it has a control or invisible character", "it has a control or invisible character"},
        {"a\\b", "it has a backslash, which some systems take for a folder",
         "it has a backslash, which some systems take for a folder"},
        {"/etc/passwd", "it is absolute", "it is absolute"},
        {"C:/x", "it starts with a drive letter", "it starts with a drive letter"},
        {"C:", "it starts with a drive letter", "it starts with a drive letter"},
        {"..", "it climbs out with ..", "it climbs out with .."},
        {"a/../b", "it climbs out with ..", "it climbs out with .."},
        {"a/..", "it climbs out with ..", "it climbs out with .."},
        {"./a", "it has . for a folder", "it has . for a folder"},
        {"a//b", "it has an empty part between slashes", "it has an empty part between slashes"},
        {"a//", "it has an empty part between slashes", "it is a folder"},
        {"a./b", "a part of it ends in a dot or a space, which Windows drops",
         "a part of it ends in a dot or a space, which Windows drops"},
        {"a ", "a part of it ends in a dot or a space, which Windows drops",
         "a part of it ends in a dot or a space, which Windows drops"},
        {"x/CON.txt", none, "a part of it is a device on Windows"},
        {"lpt1", none, "a part of it is a device on Windows"},
        {"Com9.tar.gz", none, "a part of it is a device on Windows"},
        {"nul", none, "a part of it is a device on Windows"},
        {"com10", none, none},
        {"console.txt", none, none},
    };
    for (const auto& row : rows) {
        BOOST_TEST(name_defect(row.name, NameRule::container).value_or("") == row.defect, row.name);
        BOOST_TEST(name_defect(row.name, NameRule::package).value_or("") == row.in_package, row.name);
    }
}

BOOST_AUTO_TEST_CASE(one_key_for_all_that_some_system_takes_for_one_file)
{
    for (const auto* name : {"Evidence/Caf\xC3\xA9", "evidence\\cafe\xCC\x81", "EVIDENCE/CAF\xC3\x89/"}) {
        BOOST_TEST(name_key(name) == name_key("evidence/caf\xC3\xA9"));
    }
    BOOST_TEST(name_key("a/b") != name_key("ab"));
}

BOOST_AUTO_TEST_CASE(portable_names_are_accepted_everywhere_and_keep_the_extension)
{
    const std::vector<std::pair<std::string, std::string>> rows{
        {"Report 2025 (final).PDF", "Report_2025_final.PDF"},
        {"C:\\Users\\me\\notes.docx", "notes.docx"},
        {"/home/me/notes.docx", "notes.docx"},
        {"\xE5\xA0\xB1\xE5\x91\x8A.pdf", "file.pdf"},
        {"caf\xC3\xA9 plan.txt", "caf_plan.txt"},
        {".hidden", "hidden"},
        {"-rf", "rf"},
        {"con.txt", "_con.txt"},
        {"COM1", "_COM1"},
        {"", "file"},
        {"..", "file"},
        {"a/", "file"},
        {"name.", "name"},
        {"a..b", "a.b"},
        {"x.tar.gz", "x.tar.gz"},
        {"no extension.because this is text", "no_extension.because_this_is_text"},
        {"\xFF\xFE", "file"},
    };
    for (const auto& [original, portable] : rows) {
        BOOST_TEST(portable_name(original) == portable);
    }
    const auto longest = portable_name(std::string(300, 'x') + ".pdf");
    BOOST_TEST(longest.size() == 99U);
    BOOST_TEST(longest.ends_with("x.pdf"));
    BOOST_TEST(portable_name("con." + std::string(300, 'x') + ".pdf").size() == 100U); // "_con.xxx…x.pdf"
    BOOST_TEST(portable_name(std::string(300, 'x') + ".extension0").ends_with("x.extension0"));
    BOOST_TEST(portable_name(std::string(300, 'x') + ".extension10").ends_with("xxxxxxxxxxxx"));
    std::minstd_rand random{1};
    for (int i = 0; i < 20'000; ++i) {
        std::string original(random() % 12, '\0');
        const std::string alphabet = "aC.-_ /\\:\xC3\xA9"s + "onlpt1";
        for (char& c : original) {
            c = alphabet[random() % alphabet.size()];
        }
        const auto name = portable_name(original);
        BOOST_TEST(!name_defect(name, NameRule::package).has_value(), original << " gives " << name);
        BOOST_TEST((name.find('/') == std::string::npos && name.front() != '.' && name.front() != '-'),
                   original);
    }
}

// ---------------------------------------------------------------------------------------------------------------
// Content

namespace {

/// What reading the second entry says: its content, or the error's code.
std::string read_second(const std::string& zip)
{
    km::Diagnostics findings;
    const auto walked = walk_over(zip, NameRule::container, findings);
    BOOST_REQUIRE(walked.entries.size() == 2U);
    const auto content = ZipReader::over(bytes_of(zip)).read_all(walked.entries[1], 1U << 20U);
    return content ? *content : content.error().code;
}

std::string read_second(const std::function<void(ForgedEntry&)>& damage)
{
    auto zip = good();
    damage(zip.entries[1]);
    return read_second(forge(zip));
}

} // namespace

BOOST_AUTO_TEST_CASE(content_is_delivered_only_as_declared)
{
    const std::string text = "second content";
    BOOST_TEST(read_second([](auto&) {}) == text);
    BOOST_TEST(read_second([](auto& b) { b.deflated = deflated(b.content); }) == text);
    BOOST_TEST(read_second([](auto& b) { b.content.clear(); }) == "");
    BOOST_TEST(read_second([](auto& b) { b.deflated = deflated(""), b.content.clear(); }) == "");
    BOOST_TEST(read_second([](auto& b) {
                   b.deflated = deflated_zeros(5000), b.content = std::string(1 + 258 * 5000, '\0');
               }) == "zip.entry_too_large");
    BOOST_TEST(read_second([](auto& b) {
                   b.deflated = deflated_zeros(2000), b.content = std::string(1 + 258 * 2000, '\0');
               }) == std::string(1 + 258 * 2000, '\0'));

    BOOST_TEST(read_second([](auto& b) { b.local.size = b.central.size = 13; }) == "zip.wrong_size");

    const auto both_crc = [](auto& b) { b.local.crc = b.central.crc = 7; };
    BOOST_TEST(read_second([&](auto& b) { both_crc(b); }) == "zip.wrong_checksum");
    BOOST_TEST(read_second([&](auto& b) { b.deflated = deflated(b.content), both_crc(b); }) ==
               "zip.wrong_checksum");
    const auto declare = [](ForgedEntry& b, std::uint32_t size) {
        b.deflated = deflated(b.content);
        b.local.size = b.central.size = size;
    };
    BOOST_TEST(read_second([&](auto& b) { declare(b, 13); }) == "zip.wrong_size");
    BOOST_TEST(read_second([&](auto& b) { declare(b, 15); }) == "zip.wrong_size");
    BOOST_TEST(read_second([&](auto& b) { declare(b, 0); }) == "zip.wrong_size");
    BOOST_TEST(read_second([](auto& b) { b.deflated = deflated(b.content) + "x"; }) == "zip.wrong_size");
    BOOST_TEST(read_second([](auto& b) {
                   b.deflated = deflated_zeros(3) + "x", b.content = std::string(775, '\0');
               }) == "zip.wrong_size");
    BOOST_TEST(read_second([](auto& b) { b.deflated = deflated(b.content) + std::string(300'000, 'x'); }) ==
               "zip.wrong_size");
    // Ends with the reader's buffer of 128 KiB, and there is more.
    BOOST_TEST(read_second([](auto& b) {
                   const auto block = [](std::size_t size) {
                       return "\0"s + deflated(std::string(size, 'y')).substr(1);
                   };
                   b.content = std::string(65'535 + 65'522, 'y');
                   b.deflated = block(65'535) + block(65'522) + deflated("") + "x";
                   BOOST_TEST(b.deflated->size() == (128U << 10U) + 1);
               }) == "zip.wrong_size");
    BOOST_TEST(read_second([](auto& b) { b.deflated = deflated(b.content).substr(0, 12); }) ==
               "zip.wrong_size");
    BOOST_TEST(read_second([](auto& b) { b.deflated = ""; }) == "zip.wrong_size");
    BOOST_TEST(read_second([](auto& b) { b.deflated = "\x07nonsense"; }) == "zip.bad_deflate");
    // A copy from before the beginning: fixed codes, length 3, distance 1, end.
    BOOST_TEST(read_second([](auto& b) { b.deflated = "\x03\x02\x00"s, b.content = "aaa"; }) ==
               "zip.bad_deflate");
}

BOOST_AUTO_TEST_CASE(an_entry_that_no_walk_has_passed_is_not_read)
{
    const auto bytes = forge(good());
    km::Diagnostics findings;
    const auto whole = walk(bytes_of(bytes), {}, NameRule::container, findings)->entries.at(1);
    auto reader = ZipReader::over(bytes_of(bytes));
    const auto code = [&](const std::function<void(Entry&)>& change) {
        auto entry = whole;
        change(entry);
        const auto content = reader.read_all(entry, 1000);
        return content ? *content : content.error().code;
    };
    BOOST_TEST(code([](auto&) {}) == "second content");
    BOOST_TEST(code([](auto& e) { e.method = 12; }) == "zip.bad_deflate");
    BOOST_TEST(code([](auto& e) { e.data_offset = 0; }) == "zip.wrong_size");
    BOOST_TEST(code([&](auto& e) { e.data_offset = bytes.size() + 1; }) == "zip.wrong_size");
    BOOST_TEST(code([&](auto& e) { e.data_offset = bytes.size() - 13; }) == "zip.wrong_size");
    std::array<std::byte, 3> three{};
    BOOST_TEST(SpanSource{bytes_of(bytes)}.read_at(bytes.size() - 3, three).has_value());
    BOOST_TEST(SpanSource{bytes_of(bytes)}.read_at(bytes.size() - 2, three).error().code ==
               "file.unreadable");
    const auto stopped = reader.read(
        whole, [](auto) {}, [](std::size_t) { return false; });
    BOOST_REQUIRE(!stopped.has_value());
    BOOST_TEST(stopped.error().code == "zip.cancelled");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_cut_while_it_is_read_is_an_error)
{
    const Folder folder;
    const auto file = folder.file("a.zip", forge(good()));
    km::Diagnostics findings;
    const auto source = open(file);
    const auto entries = walk(*source, {}, NameRule::container, findings).value().entries;
    ZipReader reader{source};
    fs::resize_file(file, 80); // in the second entry's content
    BOOST_TEST(reader.read_all(entries.at(0), 1000).value() == "first");
    BOOST_TEST(reader.read_all(entries.at(1), 1000).error().code == "file.unreadable");
}

BOOST_AUTO_TEST_CASE(a_flipped_byte_is_noticed_stored_and_deflated)
{
    auto zip = good();
    auto stored = forge(zip);
    stored[40 + 35] = static_cast<char>(stored[40 + 35] ^ 1);
    BOOST_TEST(read_second(stored) == "zip.wrong_checksum");
    zip.entries[1].deflated = deflated(zip.entries[1].content);
    auto packed = forge(zip);
    packed[40 + 35 + 5] = static_cast<char>(packed[40 + 35 + 5] ^ 1);
    BOOST_TEST(read_second(packed) == "zip.wrong_checksum");
}

BOOST_AUTO_TEST_CASE(no_more_is_delivered_than_declared_before_the_refusal)
{
    auto zip = good();
    zip.entries[1].deflated = deflated_zeros(100'000);
    zip.entries[1].local.size = zip.entries[1].central.size = 1000;
    const auto bytes = forge(zip);
    km::Diagnostics findings;
    const auto walked = walk_over(bytes, NameRule::container, findings);
    BOOST_TEST(findings.empty());
    std::size_t got = 0;
    auto reader = ZipReader::over(bytes_of(bytes));
    BOOST_TEST(reader.read(walked.entries.at(1), [&](auto piece) { got += piece.size(); }).error().code ==
               "zip.wrong_size");
    BOOST_TEST(got <= 1000U);
    BOOST_TEST(reader.read_all(walked.entries.at(0), 5).value() ==
               "first"); // and the reader is as good as new
}

BOOST_AUTO_TEST_CASE(errors_of_content_become_findings_and_others_do_not)
{
    const auto code = [](const char* error) {
        const auto finding = content_finding({error, "b.txt", "why"}, "x.asice");
        return finding ? finding->code + " " + finding->where.file + " " + finding->where.element : "none";
    };
    BOOST_TEST(code("zip.wrong_size") == "KM-ZIP-041 x.asice b.txt");
    BOOST_TEST(code("zip.wrong_checksum") == "KM-ZIP-042 x.asice b.txt");
    BOOST_TEST(code("zip.bad_deflate") == "KM-ZIP-043 x.asice b.txt");
    BOOST_TEST(code("file.unreadable") == "none");
}

// ---------------------------------------------------------------------------------------------------------------
// Writing

namespace {

constexpr km::Time kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 31} + std::chrono::hours{12}};

std::string noise(std::size_t size)
{
    std::mt19937 random{42};
    std::string text(size, '\0');
    std::generate(text.begin(), text.end(), [&] { return static_cast<char>(random()); });
    return text;
}

std::string prose(std::size_t lines)
{
    std::string text;
    for (std::size_t i = 0; i < lines; ++i) {
        text += "Line " + std::to_string(i * 7919 % 10'007) + " of a report that compresses.\n";
    }
    return text;
}

/// Mimetype, text, noise from a file, an empty file.
void write_sample(const Folder& folder, const fs::path& target, km::Time time = kNoon)
{
    auto writer = ZipWriter::create(target, time);
    BOOST_REQUIRE(writer.has_value());
    BOOST_REQUIRE(
        writer->add_bytes("mimetype", "application/vnd.etsi.asic-e+zip", Compression::store).has_value());
    BOOST_REQUIRE(writer->add_bytes("programme.xml", prose(3000), Compression::deflate).has_value());
    BOOST_REQUIRE(writer->add_bytes("small.txt", prose(20), Compression::automatic).has_value());
    BOOST_REQUIRE(
        writer->add_file("evidence/noise.jpg", folder.file("noise", noise(200'000)), Compression::automatic)
            .has_value());
    BOOST_REQUIRE(
        writer->add_file("evidence/text.txt", folder.file("text", prose(9000)), Compression::automatic)
            .has_value());
    BOOST_REQUIRE(writer
                      ->add_file("evidence/zeros.bmp", folder.file("zeros", std::string(500'000, '\0')),
                                 Compression::automatic)
                      .has_value());
    BOOST_REQUIRE(writer->add_bytes("empty", "", Compression::automatic).has_value());
    const auto committed = writer->commit();
    BOOST_REQUIRE(committed.has_value());
}

Walk walk_clean(const fs::path& zip)
{
    km::Diagnostics findings;
    auto walked = walk(*open(zip), {}, NameRule::package, findings);
    BOOST_REQUIRE(walked.has_value());
    for (const auto& finding : findings) {
        BOOST_ERROR(finding.code << " " << finding.where.element);
    }
    return *walked;
}

std::string read_entry(const fs::path& zip, const Entry& entry)
{
    const auto content = ZipReader{open(zip)}.read_all(entry, 1U << 24U);
    return content ? *content : content.error().code;
}

std::string bytes_in(const fs::path& file)
{
    return km::read_file(file, 1U << 26U).value();
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again)
{
    const Folder folder;
    const auto zip = folder.path / "out.zip";
    write_sample(folder, zip);
    const auto walked = walk_clean(zip);
    struct Row {
        std::string name;
        Method method;
        std::string content;
    };
    const std::vector<Row> rows{
        {"mimetype", Method::store, "application/vnd.etsi.asic-e+zip"},
        {"programme.xml", Method::deflate, prose(3000)},
        {"small.txt", Method::deflate, prose(20)},
        {"evidence/noise.jpg", Method::store, noise(200'000)},
        {"evidence/text.txt", Method::deflate, prose(9000)},
        {"evidence/zeros.bmp", Method::store, std::string(500'000, '\0')}, // 1,000 : 1 would look like a bomb
        {"empty", Method::store, ""},
    };
    BOOST_REQUIRE(walked.entries.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& entry = walked.entries[i];
        BOOST_TEST(entry.name == rows[i].name);
        BOOST_TEST(entry.method == static_cast<std::uint16_t>(rows[i].method), entry.name);
        BOOST_TEST((read_entry(zip, entry) == rows[i].content), entry.name);
        BOOST_TEST(entry.flags == 0U, entry.name);
        BOOST_TEST(entry.local_extra_bytes == 0U, entry.name);
        BOOST_TEST(entry.dos_time == 0x5C7F6000U, entry.name); // 31 March 2026, 12:00
    }
    BOOST_TEST(walked.entries[0].data_offset == 38U);
    const auto bytes = bytes_in(zip);
    BOOST_TEST((bytes.substr(bytes.find("PK\x01\x02") + 38, 4) == le32(0100644U << 16U))); // no umask in it
    BOOST_TEST(bytes.substr(30, 39) == "mimetypeapplication/vnd.etsi.asic-e+zip");
}

BOOST_AUTO_TEST_CASE(the_same_input_gives_the_same_bytes_and_leaves_nothing_else)
{
    const Folder folder;
    write_sample(folder, folder.path / "1.zip");
    const auto before = folder.files();
    write_sample(folder, folder.path / "2.zip");
    BOOST_TEST((bytes_in(folder.path / "1.zip") == bytes_in(folder.path / "2.zip")));
    BOOST_TEST(folder.files().size() == before.size() + 1);
}

BOOST_AUTO_TEST_CASE(entry_times_stay_within_what_a_zip_can_say)
{
    const Folder folder;
    const auto zip = folder.path / "out.zip";
    const auto dos_time = [&](km::Time time) {
        write_sample(folder, zip, time);
        return walk_clean(zip).entries.at(0).dos_time;
    };
    using std::chrono::sys_days, std::chrono::year;
    BOOST_TEST(dos_time(km::Time{}) == 0x00210000U);
    BOOST_TEST(dos_time(km::Time{sys_days{year{2300} / 1 / 1}}) == 0xFF9FBF7DU);
    BOOST_TEST(dos_time(kNoon + std::chrono::seconds{3599}) == 0x5C7F677DU); // 12:59:58
}

BOOST_AUTO_TEST_CASE(the_observer_sees_exactly_what_is_packed)
{
    const Folder folder;
    const auto zip = folder.path / "out.zip";
    const auto text = prose(9000);
    auto writer = ZipWriter::create(zip, kNoon);
    BOOST_REQUIRE(writer.has_value());
    std::string stored;
    std::string deflated;
    const auto into = [](std::string& seen) {
        return [&seen](std::span<const std::byte> bytes) {
            seen.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        };
    };
    const auto file = folder.file("text", text);
    BOOST_REQUIRE(writer->add_file("stored", file, Compression::store, into(stored)).has_value());
    BOOST_REQUIRE(writer->add_file("deflated", file, Compression::deflate, into(deflated)).has_value());
    double last = 0;
    BOOST_REQUIRE(writer
                      ->commit([&](double part) {
                          last = part;
                          return true;
                      })
                      .has_value());
    BOOST_TEST((stored == text));
    BOOST_TEST((deflated == text));
    BOOST_TEST(last == 1.0);
}

BOOST_AUTO_TEST_CASE(a_document_that_changes_before_it_is_packed_is_named)
{
    const Folder folder;
    const auto file = folder.file("text", "twelve bytes");
    const auto commit_after = [&](const std::function<void()>& change) {
        auto writer = ZipWriter::create(folder.path / "out.zip", kNoon);
        BOOST_REQUIRE(writer.has_value());
        BOOST_REQUIRE(writer->add_file("text", file, Compression::store).has_value());
        change();
        const auto committed = writer->commit();
        BOOST_REQUIRE(!committed.has_value());
        BOOST_TEST(committed.error().subject == file.string());
        return committed.error().code;
    };
    BOOST_TEST(commit_after([&] { static_cast<void>(folder.file("text", "thirteen bytes")); }) ==
               "zip.source_changed");
    BOOST_TEST(commit_after([&] { static_cast<void>(folder.file("text", "eleven")); }) ==
               "zip.source_changed");
    BOOST_TEST(commit_after([&] { fs::remove(file); }) == "file.unreadable");
}

BOOST_AUTO_TEST_CASE(a_document_that_is_cut_while_it_is_packed_is_named)
{
    const Folder folder;
    const auto file = folder.file("noise", noise(5'000'000));
    auto writer = ZipWriter::create(folder.path / "out.zip", kNoon);
    BOOST_REQUIRE(writer.has_value());
    BOOST_REQUIRE(writer->add_file("noise", file, Compression::store).has_value());
    bool cut = false;
    const auto committed = writer->commit([&](double part) {
        if (part > 0 && !std::exchange(cut, true)) {
            fs::resize_file(file, 10);
        }
        return true;
    });
    BOOST_REQUIRE(!committed.has_value());
    BOOST_TEST(committed.error().code == "file.unreadable");
    BOOST_TEST(committed.error().subject == file.string());
}

BOOST_AUTO_TEST_CASE(writing_can_be_stopped)
{
    const Folder folder;
    auto writer = ZipWriter::create(folder.path / "out.zip", kNoon);
    BOOST_REQUIRE(writer.has_value());
    BOOST_REQUIRE(
        writer->add_file("noise", folder.file("noise", noise(5'000'000)), Compression::deflate).has_value());
    int calls = 0;
    const auto committed = writer->commit([&](double) { return ++calls < 3; });
    BOOST_TEST(committed.error().code == "zip.cancelled");
    BOOST_TEST(calls < 20);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_is_an_error)
{
    const Folder folder;
    auto writer = ZipWriter::create(folder.path / "none" / "out.zip", kNoon);
    BOOST_REQUIRE(writer.has_value());
    BOOST_TEST(writer->add_file("x", folder.path / "none", Compression::store).error().code ==
               "file.unreadable");
    BOOST_TEST(writer->add_bytes("../x", "", Compression::store).error().code == "zip.bad_name");
    BOOST_TEST(writer->add_bytes("a b", "", Compression::store).error().code == "zip.bad_name");
    BOOST_TEST(writer->commit().error().code == "zip.empty");
    BOOST_REQUIRE(writer->add_bytes("x", "1", Compression::store).has_value());
    BOOST_TEST(writer->add_bytes("X", "2", Compression::store).error().code == "zip.bad_name");
    const auto committed = writer->commit();
    BOOST_TEST(committed.error().code == "zip.write_failed");
    BOOST_TEST(committed.error().subject == (folder.path / "none" / "out.zip").string());
    BOOST_TEST(committed.error().detail.find("No such file") != std::string::npos);

    auto full = ZipWriter::create("/dev/full", kNoon);
    BOOST_REQUIRE(full.has_value());
    BOOST_REQUIRE(full->add_bytes("x", "1", Compression::store).has_value());
    BOOST_TEST(full->commit().error().code == "zip.write_failed");
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_full_at_the_last_byte_is_noticed)
{
    const Folder folder;
    const auto zip = folder.path / "out.zip";
    write_sample(folder, zip);
    auto writer = ZipWriter::append(open(zip), folder.path / "2.zip", kNoon);
    BOOST_REQUIRE(writer.has_value());
    BOOST_REQUIRE(writer->add_bytes("x", "1", Compression::store).has_value());

    ::rlimit old{};
    BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    // All content fits; the directory, which stays in a buffer until the file is closed, does not.
    const ::rlimit less{fs::file_size(zip), old.rlim_max};
    BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &less) == 0);
    const auto committed = writer->commit();
    ::setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, old_handler);
    BOOST_REQUIRE(!committed.has_value());
    BOOST_TEST(committed.error().code == "zip.write_failed");
    BOOST_TEST(committed.error().detail.find("File too large") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_full_for_a_moment_is_noticed)
{
    const Folder folder;
    auto writer = ZipWriter::create(folder.path / "out.zip", kNoon);
    BOOST_REQUIRE(writer.has_value());
    BOOST_REQUIRE(
        writer->add_file("noise", folder.file("noise", noise(5'000'000)), Compression::store).has_value());
    ::rlimit old{};
    BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    const auto committed = writer->commit([&](double part) {
        const ::rlimit now{part > 0.2 && part < 0.6 ? 1000 : old.rlim_cur, old.rlim_max};
        return ::setrlimit(RLIMIT_FSIZE, &now) == 0;
    });
    ::setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, old_handler);
    BOOST_REQUIRE(!committed.has_value());
    BOOST_TEST(committed.error().code == "zip.write_failed");
}

BOOST_AUTO_TEST_CASE(appending_keeps_what_was_there)
{
    const Folder folder;
    const auto first = folder.path / "1.zip";
    const auto second = folder.path / "2.zip";
    write_sample(folder, first);
    const auto original = bytes_in(first);
    auto writer = ZipWriter::append(open(first), second, kNoon + std::chrono::hours{1});
    BOOST_REQUIRE(writer.has_value());
    BOOST_TEST(writer->add_bytes("PROGRAMME.xml", "", Compression::store).error().code == "zip.bad_name");
    BOOST_REQUIRE(
        writer->add_bytes("META-INF/signature002.p7s", "signature", Compression::store).has_value());
    const auto committed = writer->commit();
    BOOST_REQUIRE(committed.has_value());

    BOOST_TEST((bytes_in(first) == original));
    const auto before = walk_clean(first).entries;
    const auto after = walk_clean(second).entries;
    BOOST_REQUIRE(after.size() == before.size() + 1);
    BOOST_TEST(std::equal(before.begin(), before.end(), after.begin()));
    const auto& last = before.back();
    const auto end = last.data_offset + last.compressed_size;
    BOOST_TEST((bytes_in(second).substr(0, end) == original.substr(0, end)));
    BOOST_TEST(read_entry(second, after.back()) == "signature");

    BOOST_TEST(ZipWriter::append(open(folder.file("not.zip", "no zip")), second, kNoon).error().code ==
               "zip.write_failed");
    auto liar = good();
    liar.entries[1].local.size = 13;
    BOOST_TEST(ZipWriter::append(open(folder.file("liar.zip", forge(liar))), second, kNoon).error().code ==
               "zip.write_failed");
}

BOOST_AUTO_TEST_CASE(appending_to_a_streamed_zip_tidies_its_headers)
{
    const Folder folder;
    auto zip = good();
    stream(zip.entries[1], true, 4);
    const auto target = folder.path / "out.zip";
    auto writer = ZipWriter::append(open(folder.file("in.zip", forge(zip))), target, kNoon);
    BOOST_REQUIRE(writer.has_value());
    BOOST_REQUIRE(writer->add_bytes("c", "3", Compression::store).has_value());
    BOOST_REQUIRE(writer->commit().has_value());
    const auto entries = walk_clean(target).entries;
    BOOST_REQUIRE(entries.size() == 3U);
    BOOST_TEST(read_entry(target, entries[1]) == "second content");
}

BOOST_AUTO_TEST_SUITE(documents)

std::vector<std::string> codes_as(NameRule rule, const ForgedZip& forged)
{
    const auto bytes = forge(forged);
    km::Diagnostics findings;
    static_cast<void>(walk(bytes_of(bytes), {}, rule, findings));
    std::vector<std::string> codes;
    for (const auto& finding : findings) {
        codes.push_back(finding.code);
    }
    return codes;
}

ForgedZip two_entries()
{
    ForgedZip forged;
    forged.entries = {{"a.xml", "<a/>"}, {"b.xml", "<b/>"}};
    return forged;
}

BOOST_AUTO_TEST_CASE(a_document_may_have_what_office_programs_write_and_a_container_may_not)
{
    const std::vector<std::function<void(ForgedZip&)>> changes{
        [](auto& each) { each.entries[1].before = "slack"; },
        [](auto& each) { each.before_directory = "slack"; },
        [](auto& each) { each.before_end = "slack"; },
        [](auto& each) { each.entries[0].flags = 8; },
        [](auto& each) { each.entries[0].central.extra = "x"; },
        [](auto& each) { each.entries[0].local.extra = "x"; },
        [](auto& each) { each.entries[0].local.size = 9; },
        [](auto& each) { each.entries[0].local.time = 9; },
        [](auto& each) { each.entries[0].local.flags = 0x800; },
        [](auto& each) { each.entries[0].attributes = 0x400; },
    };
    for (const auto& change : changes) {
        auto forged = two_entries();
        change(forged);
        BOOST_TEST(codes_as(NameRule::document, forged).empty());
        BOOST_TEST(!codes_as(NameRule::container, forged).empty());
        BOOST_TEST(!codes_as(NameRule::package, forged).empty());
    }
}

BOOST_AUTO_TEST_CASE(a_document_may_not_be_read_in_two_ways)
{
    const auto first = [](const std::function<void(ForgedZip&)>& change) {
        auto forged = two_entries();
        change(forged);
        const auto codes = codes_as(NameRule::document, forged);
        return codes.empty() ? "accepted" : codes.front();
    };
    BOOST_TEST(first([](auto& each) { each.entries[1].name = "A.xml"; }) == "KM-ZIP-021");
    BOOST_TEST(first([](auto& each) { each.entries[0].local.name = "c.xml"; }) == "KM-ZIP-008");
    BOOST_TEST(first([](auto& each) { each.entries[0].local.method = 8; }) == "KM-ZIP-008");
    BOOST_TEST(first([](auto& each) { each.entries[0].flags = 1; }) == "KM-ZIP-022");
    BOOST_TEST(first([](auto& each) { each.entries[0].before = "MZ"; }) == "KM-ZIP-015");
    BOOST_TEST(first([](auto& each) { each.after = "x"; }) == "KM-ZIP-017");
    BOOST_TEST(first([](auto& each) { each.entries[0].name = "../a"; }) == "KM-ZIP-019");
}

BOOST_AUTO_TEST_SUITE_END()
