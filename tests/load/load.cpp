// SPDX-License-Identifier: MIT
/// @file
/// Hostile input of size N for everything that reads packages and programmes, each in a function of its own whose name
/// starts with load_. tests/load/run counts the instructions of each for N and 2 N: none may grow faster than n log n.
///   load N

#include "packages/asic/container_verifier.hpp"
#include "packages/asic/manifest.hpp"
#include "packages/submission/packed_report.hpp"
#include "packages/zip/zip_walk.hpp"
#include "tests/support/forge_zip.hpp"
#include "tests/support/temp_folder.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/printed.hpp"
#include "validator/base/scripts.hpp"
#include "validator/base/utf8.hpp"
#include "validator/format/crosswalk_reader.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/programme_reader.hpp"

#include <cstdio>
#include <cstdlib>
#include <limits>

// Called from one place: without this they would be a part of main().
#define KM_LOAD extern "C" __attribute__((noinline)) void

namespace {

namespace fs = std::filesystem;
using km::test::ForgedZip;

km::zip::Limits no_limits()
{
    km::zip::Limits limits;
    for (const auto& limit : km::zip::kLimits) {
        limits.*limit.value = std::numeric_limits<std::uint64_t>::max();
    }
    return limits;
}

void walk(const std::string& bytes)
{
    km::Diagnostics findings;
    static_cast<void>(
        km::zip::walk(std::as_bytes(std::span{bytes}), no_limits(), km::zip::NameRule::container, findings));
}

void verify(const fs::path& file, km::asic::Profile profile)
{
    const km::crypto::Trust nobody;
    static_cast<void>(km::asic::verify_container(file, {{nobody, km::Time{}}, profile, no_limits()}));
}

template <typename Read>
void read(Read reader, const std::string& text)
{
    km::Diagnostics findings;
    static_cast<void>(reader(text, "load.xml", findings));
}

std::string times(std::size_t n, const auto& make)
{
    std::string text;
    for (std::size_t i = 0; i < n; ++i) {
        text += make(std::to_string(i));
    }
    return text;
}

ForgedZip with_files(std::size_t n)
{
    ForgedZip zip;
    zip.entries.push_back({.name = "mimetype", .content = "application/vnd.etsi.asic-e+zip"});
    for (std::size_t i = 0; i < n; ++i) {
        zip.entries.push_back({.name = "file" + std::to_string(i), .content = "x"});
    }
    return zip;
}

std::string manifest_over(std::size_t begin, std::size_t end, const std::string& number)
{
    km::asic::Manifest manifest{"META-INF/signature" + number + ".p7s", "application/pkcs7-signature", {}};
    for (std::size_t i = begin; i < end; ++i) {
        manifest.references.push_back({"file" + std::to_string(i), "text/plain",
                                       km::crypto::DigestAlgorithm::sha256, std::vector<std::byte>(32),
                                       false});
    }
    return km::asic::write_manifest(manifest).value();
}

void add_manifest(ForgedZip& zip, std::size_t begin, std::size_t end, const std::string& number)
{
    zip.entries.push_back(
        {.name = "META-INF/ASiCManifest" + number + ".xml", .content = manifest_over(begin, end, number)});
    zip.entries.push_back({.name = "META-INF/signature" + number + ".p7s", .content = "no signature"});
}

fs::path written(const km::test::TempFolder& folder, const char* name, const ForgedZip& zip)
{
    auto file = folder.path / name;
    if (!km::write_atomically({file, km::Existing::own}, km::test::forge(zip))) {
        std::abort();
    }
    return file;
}

std::string programme(const std::string& inside)
{
    return "<programme xmlns=\"urn:kitemark:programme:1\" format=\"1\" id=\"p\" version=\"1\">" + inside +
           "</programme>";
}

std::string framework(const std::string& kinds, const std::string& items)
{
    return "<framework xmlns=\"urn:kitemark:framework:1\" format=\"1\" id=\"f\" "
           "version=\"1\"><title>F</title><kinds>" +
           kinds + "</kinds><items>" + items + "</items></framework>";
}

} // namespace

KM_LOAD load_zip_names(const std::string& zip)
{
    walk(zip);
}
KM_LOAD load_zip_one_name(const std::string& zip)
{
    walk(zip);
}
KM_LOAD load_zip_doubles(const std::string& zip)
{
    walk(zip);
}
KM_LOAD load_zip_folders(const std::string& zip)
{
    walk(zip);
}
KM_LOAD load_zip_extra_fields(const std::string& zip)
{
    walk(zip);
}
KM_LOAD load_zip_tail(const std::string& zip)
{
    walk(zip);
}
KM_LOAD load_asic_references(const fs::path& file)
{
    verify(file, km::asic::Profile::package);
}
KM_LOAD load_asic_missing(const fs::path& file)
{
    verify(file, km::asic::Profile::package);
}
KM_LOAD load_asic_manifests(const fs::path& file)
{
    verify(file, km::asic::Profile::package);
}
KM_LOAD load_asic_foreign(const fs::path& file)
{
    verify(file, km::asic::Profile::container);
}
KM_LOAD load_xml_comments(const std::string& text)
{
    read(km::format::read_programme, text);
}
KM_LOAD load_xml_references(const std::string& text)
{
    read(km::format::read_programme, text);
}
KM_LOAD load_xml_brackets(const std::string& text)
{
    read(km::format::read_programme, text);
}
KM_LOAD load_xml_attributes(const std::string& text)
{
    read(km::format::read_programme, text);
}
KM_LOAD load_programme_unknown(const std::string& text)
{
    read(km::format::read_programme, text);
}
KM_LOAD load_programme_ids(const std::string& text)
{
    read(km::format::read_programme, text);
}
KM_LOAD load_programme_words(const std::string& text)
{
    read(km::format::read_programme, text);
}
KM_LOAD load_framework_kinds(const std::string& text)
{
    read(km::format::read_framework, text);
}
KM_LOAD load_framework_stages(const std::string& text)
{
    read(km::format::read_framework, text);
}
KM_LOAD load_crosswalk(const std::string& text)
{
    read(km::format::read_crosswalk, text);
}
KM_LOAD load_key_of_marks(const std::string& text)
{
    static_cast<void>(km::caseless_key(text));
}
KM_LOAD load_key_of_letters(const std::string& text)
{
    static_cast<void>(km::search_key(text));
}
KM_LOAD load_printed_marks(const std::string& text)
{
    static_cast<void>(km::printed("{}", text));
}
KM_LOAD load_printed_lines(const std::string& text)
{
    static_cast<void>(km::printed_lines(text));
}
KM_LOAD load_packed_objects(const std::string& text)
{
    static_cast<void>(km::submission::compare_packed_report(text, "{}"));
}
KM_LOAD load_packed_keys(const std::string& text)
{
    static_cast<void>(km::submission::compare_packed_report(text, "{}"));
}
KM_LOAD load_scripts(const std::string& text)
{
    static_cast<void>(km::find_mixed_word(text));
}

int main(int argc, char** argv)
{
    if (argc != 2) {
        return 2;
    }
    const std::size_t n = std::strtoul(argv[1], nullptr, 10);
    const auto forge_names = [&](const auto& name) {
        ForgedZip zip;
        for (std::size_t i = 0; i < n; ++i) {
            zip.entries.push_back({.name = name(i), .content = {}});
        }
        return km::test::forge(zip);
    };
    load_zip_names(forge_names([](std::size_t i) { return "f" + std::to_string(i); }));
    load_zip_one_name(forge_names([](std::size_t) { return std::string{"same"}; }));
    load_zip_doubles(
        forge_names([](std::size_t i) { return "F" + std::string(i % 2, 'x') + std::to_string(i / 2); }));
    {
        ForgedZip zip; // every prefix of one name is a name
        std::string name = "a";
        for (std::size_t i = 0; i < 20; ++i) {
            zip.entries.push_back(
                {.name = name + "/" + times(n / 2, [](const auto&) { return "b/"; }) + std::to_string(i)});
        }
        load_zip_folders(km::test::forge(zip));
    }
    {
        auto zip = with_files(1);
        zip.entries[1].central.extra =
            times(n, [](const auto&) { return km::test::extra_field(0x7075, ""); });
        load_zip_extra_fields(km::test::forge(zip));
    }
    load_packed_objects(R"({"format": 2, "coverage": [)" + times(20 * n, [](const auto&) { return "{},"; }) +
                        "{}]}");
    load_packed_keys("{" + times(20 * n, [](const auto& i) { return "\"" + i + "\":1,"; }) +
                     R"("format": 2})");
    load_zip_tail(times(n, [](const auto&) { return "PK\x05\x06"; }) + std::string(18, '\0'));
    const km::test::TempFolder folder;
    {
        auto zip = with_files(n);
        add_manifest(zip, 0, n, "001");
        load_asic_references(written(folder, "references", zip));
    }
    {
        auto zip = with_files(1);
        add_manifest(zip, 0, n, "001");
        load_asic_missing(written(folder, "missing", zip));
    }
    {
        auto zip = with_files(n);
        for (std::size_t i = 0; i < n; ++i) {
            add_manifest(zip, i, i + 1, std::to_string(i));
        }
        const auto file = written(folder, "manifests", zip);
        load_asic_manifests(file);
        load_asic_foreign(file);
    }
    load_xml_comments(programme(times(n, [](const auto&) { return "<!-- - -->"; })));
    load_xml_references(programme("<title>" + times(n, [](const auto&) { return "&amp;"; }) + "</title>"));
    load_xml_brackets(programme("<title>" + times(n, [](const auto&) { return "]]"; }) + "</title>"));
    load_xml_attributes(
        programme("<title " + times(n, [](const auto& i) { return "a" + i + "=''"; }) + "/>"));
    load_programme_unknown(
        programme(times(n, [](const auto& i) { return "<x" + i + " a='1'>x<y/></x" + i + ">"; })));
    load_programme_ids(
        programme("<modules>" + times(n, [](const auto&) { return "<module id='m'/>"; }) + "</modules>"));
    load_programme_words(
        programme("<claims stages='" + times(n, [](const auto& i) { return i + " "; }) + "'/>"));
    const auto kinds = times(n, [](const auto& i) {
        return "<kind id='k" + i + "' title='K' plural='K' count='1' mappable='true'/>";
    });
    load_framework_kinds(framework(kinds, times(n, [](const auto& i) {
                                       return "<item code='" + i + "' kind='k" + i + "' title='T'/>";
                                   })));
    load_framework_stages(framework("<kind id='k' title='K' plural='K' count='1'/>",
                                    "<item code='1' kind='k' title='T' stages='" +
                                        times(n, [](const auto& i) { return i + " "; }) + "'/>"));
    load_crosswalk(
        "<crosswalk xmlns=\"urn:kitemark:crosswalk:1\" format=\"1\" id=\"c\" version=\"1\">" +
        times(n,
              [](const auto&) { return "<association from='a' to='b' relation='exact'>x</association>"; }) +
        "</crosswalk>");
    load_key_of_marks("e" + times(n, [](const auto&) { return "\u0301\u0323"; }));
    load_key_of_letters(times(n, [](const auto&) { return "é"; }));
    load_printed_marks("e" + times(n, [](const auto&) { return "\u0301"; }));
    load_printed_lines(times(n, [](const auto&) { return "\u202E\n"; }));
    load_scripts(times(n, [](const auto&) { return "aа"; }));
    return 0;
}
