// SPDX-License-Identifier: MIT
/// @file
/// Containers without programmes: each reason for which a signature does not cover what it should, manifests and
/// signatures in odd places, and the writer's own refusals. Containers are put together byte by byte and really signed.
#define BOOST_TEST_MODULE asic
#include "packages/asic/container_verifier.hpp"
#include "packages/asic/container_writer.hpp"
#include "packages/asic/entry_copy.hpp"
#include "packages/asic/manifest.hpp"
#include "tests/support/forge_zip.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_pki.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <ostream>
#include <set>
#include <sys/resource.h>
#include <thread>

namespace fs = std::filesystem;
namespace bdata = boost::unit_test::data;
using namespace std::string_literals;
using km::asic::Profile;
using km::test::ForgedEntry;
using km::test::ForgedZip;

namespace {

const km::test::Party& signer()
{
    static const auto party = km::test::make_self_signed({.organisation_identifier = "UKPRN:10099901"});
    return party;
}

km::crypto::Identity identity_of(const km::test::Party& party)
{
    return std::move(*km::crypto::Identity::from_pem(party.key_pem(), party.certificate_pem(), {}, {}));
}

ForgedEntry& add(ForgedZip& zip, const std::string& name, const std::string& content)
{
    zip.entries.push_back({.name = name, .content = content});
    return zip.entries.back();
}

ForgedEntry& entry(ForgedZip& zip, const std::string& name)
{
    for (auto& each : zip.entries) {
        if (each.name == name) {
            return each;
        }
    }
    throw std::runtime_error{name};
}

const std::vector<std::string> kFiles{"a.txt", "b.txt"};

km::asic::Manifest
manifest_over(const ForgedZip& zip, const std::vector<std::string>& names, const std::string& signature)
{
    km::asic::Manifest manifest{signature, std::string{km::asic::kSignatureMediaType}, {}};
    for (const auto& each : zip.entries) {
        if (std::find(names.begin(), names.end(), each.name) != names.end()) {
            const auto digest = km::crypto::sha256(km::crypto::bytes_of(each.content));
            manifest.references.push_back({each.name,
                                           "text/plain",
                                           km::crypto::DigestAlgorithm::sha256,
                                           {digest.begin(), digest.end()},
                                           false});
        }
    }
    return manifest;
}

km::zip::FilePtr open(const fs::path& file)
{
    auto opened = km::zip::FileSource::open(file);
    BOOST_REQUIRE(opened.has_value());
    return *opened;
}

std::string signature_over(const std::string& manifest)
{
    return std::move(*identity_of(signer()).sign_detached(km::crypto::bytes_of(manifest), km::test::kNow));
}

/// Adds a manifest over @p names and its signature; @p alter may change the manifest's bytes before they are signed.
void sign(
    ForgedZip& zip,
    const std::vector<std::string>& names = kFiles,
    const std::string& number = "001",
    const std::function<void(std::string&)>& alter = [](auto&) {})
{
    const auto signature = "META-INF/signature" + number + ".p7s";
    auto xml = km::asic::write_manifest(manifest_over(zip, names, signature)).value();
    alter(xml);
    add(zip, "META-INF/ASiCManifest" + number + ".xml", xml);
    add(zip, signature, signature_over(xml));
}

ForgedZip files()
{
    ForgedZip zip;
    add(zip, "mimetype", std::string{km::asic::kMediaType});
    add(zip, "a.txt", "one");
    add(zip, "b.txt", "two");
    return zip;
}

km::asic::ContainerVerdict judge(const std::string& bytes, Profile profile)
{
    static const auto trust = [] {
        km::crypto::Trust one;
        one.signers = std::move(*km::crypto::TrustAnchors::from_pem(signer().certificate_pem(), "anchors"));
        return one;
    }();
    const km::test::TempFolder folder;
    const auto file = folder.path / "forged.asice";
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, bytes).has_value());
    auto verdict = km::asic::verify_container(file, {{trust, km::test::kNow}, profile});
    BOOST_REQUIRE(verdict.has_value());
    return std::move(*verdict);
}

/// The codes of errors, each once, sorted: "KM-ASC-002 KM-ASC-005".
std::string errors_of(const km::asic::ContainerVerdict& verdict)
{
    std::set<std::string> codes;
    for (const auto& finding : verdict.findings) {
        if (finding.severity == km::Severity::error) {
            codes.insert(finding.code);
        }
    }
    std::string text;
    for (const auto& code : codes) {
        text += (text.empty() ? "" : " ") + code;
    }
    return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

struct Forgery {
    const char* name;
    void (*make)(ForgedZip& zip); ///< of files(), not yet signed
    const char* in_package;       ///< its errors, sorted; empty: valid
    const char* in_container;
};
std::ostream& operator<<(std::ostream& out, const Forgery& forgery)
{
    return out << forgery.name;
}

void altered(ForgedZip& zip, const std::string& from, const std::string& to)
{
    sign(zip, kFiles, "001", [&](std::string& xml) { xml = replaced(xml, from, to); });
}

const std::string kExtension = "<ASiCManifestExtensions><Extension Critical=\"{}\"><x/></Extension>"
                               "</ASiCManifestExtensions></ASiCManifest>";

const Forgery kForgeries[] = {
    {"all signed", [](ForgedZip& z) { sign(z); }, "", ""},
    {"all signed twice",
     [](ForgedZip& z) {
         sign(z);
         sign(z, kFiles, "002");
     },
     "", ""},
    // Who covers what.
    {"a second signature that leaves a file out",
     [](ForgedZip& z) {
         sign(z);
         sign(z, {"b.txt"}, "002");
     },
     "KM-ASC-002", ""},
    {"a first signature that leaves a file out",
     [](ForgedZip& z) {
         sign(z, {"a.txt"});
         sign(z, kFiles, "002");
     },
     "KM-ASC-002", ""},
    {"two signatures that cover all between them",
     [](ForgedZip& z) {
         sign(z, {"a.txt"});
         sign(z, {"b.txt"}, "002");
     },
     "KM-ASC-002", ""},
    {"an unsigned file", [](ForgedZip& z) { sign(z, {"a.txt"}); }, "KM-ASC-002", "KM-ASC-002"},
    {"an unsigned file behind the signature",
     [](ForgedZip& z) {
         sign(z);
         add(z, "unsigned.txt", "x");
     },
     "KM-ASC-002", "KM-ASC-002"},
    {"an unsigned file beside two signatures",
     [](ForgedZip& z) {
         sign(z);
         sign(z, kFiles, "002");
         add(z, "unsigned.txt", "x");
     },
     "KM-ASC-002", "KM-ASC-002"},
    {"nothing signed at all", [](ForgedZip&) {}, "KM-ASC-002 KM-ASC-011", "KM-ASC-002 KM-ASC-011"},
    {"a changed file",
     [](ForgedZip& z) {
         sign(z);
         entry(z, "a.txt").content = "eno";
     },
     "KM-ASC-005", "KM-ASC-005"},
    {"a file that is gone",
     [](ForgedZip& z) {
         sign(z);
         std::erase_if(z.entries, [](const auto& e) { return e.name == "a.txt"; });
     },
     "KM-ASC-003", "KM-ASC-003"},
    {"a file that is a folder now",
     [](ForgedZip& z) {
         altered(z, "URI=\"a.txt\"", "URI=\"a/\"");
         entry(z, "a.txt").name = "a/";
         entry(z, "a/").content.clear();
         entry(z, "a/").attributes = (0040755U << 16U) | 0x10U;
     },
     "KM-ASC-003 KM-ZIP-019", "KM-ASC-003"},
    {"a file named twice", [](ForgedZip& z) { altered(z, "URI=\"b.txt\"", "URI=\"a.txt\""); },
     "KM-ASC-002 KM-ASC-004", "KM-ASC-002 KM-ASC-004"},
    {"a manifest over mimetype",
     [](ForgedZip& z) {
         sign(z, {"mimetype", "a.txt", "b.txt"});
     },
     "KM-ASC-013", ""},
    // What lies where in META-INF.
    {"a manifest and its signature in a folder of META-INF",
     [](ForgedZip& z) {
         sign(z);
         entry(z, "META-INF/ASiCManifest001.xml").name = "META-INF/sub/ASiCManifest001.xml";
     },
     "KM-ASC-002 KM-ASC-007 KM-ASC-010 KM-ASC-011", "KM-ASC-002 KM-ASC-007 KM-ASC-010 KM-ASC-011"},
    {"a signature in a folder of META-INF",
     [](ForgedZip& z) {
         auto xml =
             km::asic::write_manifest(manifest_over(z, kFiles, "META-INF/sub/signature001.p7s")).value();
         add(z, "META-INF/ASiCManifest001.xml", xml);
         add(z, "META-INF/sub/signature001.p7s", signature_over(xml));
     },
     "KM-ASC-002 KM-ASC-006 KM-ASC-010 KM-ASC-011", "KM-ASC-002 KM-ASC-010 KM-ASC-011"},
    {"a further manifest in a folder of META-INF",
     [](ForgedZip& z) {
         sign(z);
         add(z, "META-INF/x/ASiCManifest002.xml", "<x/>");
     },
     "KM-ASC-010", "KM-ASC-010"},
    {"a time-stamp in a folder of META-INF",
     [](ForgedZip& z) {
         sign(z);
         add(z, "META-INF/x/timestamp.tst", "x");
     },
     "KM-ASC-010", "KM-ASC-010"},
    {"a time-stamp",
     [](ForgedZip& z) {
         sign(z);
         add(z, "META-INF/timestamp.tst", "x");
     },
     "KM-ASC-010", ""},
    {"an evidence record",
     [](ForgedZip& z) {
         sign(z);
         add(z, "META-INF/evidencerecord.ers", "x");
     },
     "KM-ASC-010", ""},
    {"OpenDocument's list of files",
     [](ForgedZip& z) {
         sign(z);
         add(z, "META-INF/manifest.xml", "<x/>");
     },
     "KM-ASC-010", ""},
    {"something else in META-INF",
     [](ForgedZip& z) {
         sign(z);
         add(z, "META-INF/readme.txt", "x");
     },
     "KM-ASC-010", "KM-ASC-010"},
    {"an XAdES signature",
     [](ForgedZip& z) {
         sign(z);
         add(z, "META-INF/signatures.xml", "<x/>");
     },
     "KM-ASC-014", "KM-ASC-014"},
    {"a signature outside META-INF",
     [](ForgedZip& z) {
         auto xml = km::asic::write_manifest(manifest_over(z, kFiles, "signature001.p7s")).value();
         add(z, "META-INF/ASiCManifest001.xml", xml);
         add(z, "signature001.p7s", signature_over(xml));
     },
     "KM-ASC-002 KM-ASC-006 KM-ASC-011", "KM-ASC-002 KM-ASC-006 KM-ASC-011"},
    {"a signature that is not there", [](ForgedZip& z) { altered(z, "signature001", "signature002"); },
     "KM-ASC-002 KM-ASC-006 KM-ASC-007 KM-ASC-011", "KM-ASC-002 KM-ASC-006 KM-ASC-007 KM-ASC-011"},
    {"a signature of no manifest",
     [](ForgedZip& z) {
         sign(z);
         add(z, "META-INF/signature002.p7s", "x");
     },
     "KM-ASC-007", "KM-ASC-007"},
    {"one signature for two manifests",
     [](ForgedZip& z) {
         sign(z);
         add(z, "META-INF/ASiCManifest002.xml", entry(z, "META-INF/ASiCManifest001.xml").content);
     },
     "KM-ASC-012", "KM-ASC-012"},
    // Manifests.
    {"a digest with an element in it",
     [](ForgedZip& z) { altered(z, "<ds:DigestValue>", "<ds:DigestValue><x/>"); }, "KM-ASC-008",
     "KM-ASC-008"},
    {"a digest method with an element in it",
     [](ForgedZip& z) { altered(z, "sha256\"/>", "sha256\"><x/></ds:DigestMethod>"); }, "KM-ASC-008",
     "KM-ASC-008"},
    {"text in a reference", [](ForgedZip& z) { altered(z, "<ds:DigestMethod", "x<ds:DigestMethod"); },
     "KM-ASC-008", "KM-ASC-008"},
    {"an attribute that no reference has", [](ForgedZip& z) { altered(z, "URI=\"a", "Id=\"x\" URI=\"a"); },
     "KM-ASC-008", "KM-ASC-008"},
    {"a critical extension",
     [](ForgedZip& z) { altered(z, "</ASiCManifest>", replaced(kExtension, "{}", "true")); }, "KM-ASC-008",
     "KM-ASC-008"},
    {"a critical extension, said with a number",
     [](ForgedZip& z) { altered(z, "</ASiCManifest>", replaced(kExtension, "{}", "1")); }, "KM-ASC-008",
     "KM-ASC-008"},
    {"an extension that is not critical",
     [](ForgedZip& z) { altered(z, "</ASiCManifest>", replaced(kExtension, "{}", "false")); }, "", ""},
    {"a blank line before the declaration", [](ForgedZip& z) { altered(z, "<?xml", "\n<?xml"); },
     "KM-ASC-002 KM-ASC-007 KM-ASC-008 KM-ASC-011", "KM-ASC-002 KM-ASC-007 KM-ASC-008 KM-ASC-011"},
    {"two declarations", [](ForgedZip& z) { altered(z, "?>\n", "?>\n<?xml version=\"1.0\"?>\n"); },
     "KM-ASC-002 KM-ASC-007 KM-ASC-008 KM-ASC-011", "KM-ASC-002 KM-ASC-007 KM-ASC-008 KM-ASC-011"},
    {"two hyphens in a comment", [](ForgedZip& z) { altered(z, "?>\n", "?>\n<!-- -- -->\n"); },
     "KM-ASC-002 KM-ASC-007 KM-ASC-008 KM-ASC-011", "KM-ASC-002 KM-ASC-007 KM-ASC-008 KM-ASC-011"},
    {"a manifest that is another's root", [](ForgedZip& z) { altered(z, "02918/v1.2.1#", "02918/v1.1.1#"); },
     "KM-ASC-002 KM-ASC-007 KM-ASC-008 KM-ASC-011", "KM-ASC-002 KM-ASC-007 KM-ASC-008 KM-ASC-011"},
    {"a reference that names SHA-1",
     [](ForgedZip& z) { altered(z, "2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1"); },
     "KM-ASC-002 KM-ASC-009", "KM-ASC-002 KM-ASC-009"},
    {"an extension that is none",
     [](ForgedZip& z) {
         altered(
             z, "</ASiCManifest>",
             "<ASiCManifestExtensions><Other Critical=\"false\"/></ASiCManifestExtensions></ASiCManifest>");
     },
     "KM-ASC-008", "KM-ASC-008"},
    {"a manifest that is damaged",
     [](ForgedZip& z) {
         sign(z);
         auto& e = entry(z, "META-INF/ASiCManifest001.xml");
         e.local.crc = e.central.crc = 1U;
     },
     "KM-ASC-002 KM-ASC-007 KM-ASC-011 KM-ZIP-042", "KM-ASC-002 KM-ASC-007 KM-ASC-011 KM-ZIP-042"},
    {"an unsigned file beside META-INF",
     [](ForgedZip& z) {
         sign(z);
         add(z, "META-INFO.txt", "x");
     },
     "KM-ASC-002", "KM-ASC-002"},
    // mimetype.
    {"no mimetype",
     [](ForgedZip& z) {
         sign(z);
         std::erase_if(z.entries, [](const auto& e) { return e.name == "mimetype"; });
     },
     "KM-ASC-001", "KM-ASC-001"},
    {"mimetype not first",
     [](ForgedZip& z) {
         sign(z);
         std::swap(z.entries[0], z.entries[1]);
     },
     "KM-ASC-001", "KM-ASC-001"},
    {"mimetype with an extra field",
     [](ForgedZip& z) {
         sign(z);
         z.entries[0].local.extra = km::test::extra_field(0x5455, "x");
     },
     "KM-ASC-001", "KM-ASC-001"},
    {"mimetype compressed",
     [](ForgedZip& z) {
         sign(z);
         z.entries[0].deflated = km::test::deflated(z.entries[0].content);
     },
     "KM-ASC-001", "KM-ASC-001"},
    {"another mimetype",
     [](ForgedZip& z) {
         sign(z);
         z.entries[0].content = "application/vnd.etsi.asic-s+zip";
     },
     "KM-ASC-001", "KM-ASC-001"},
    {"mimetype with a line feed",
     [](ForgedZip& z) {
         sign(z);
         z.entries[0].content += "\n";
     },
     "KM-ASC-001", "KM-ASC-001"},
    // The zip.
    {"a wide data descriptor without zip64",
     [](ForgedZip& z) {
         sign(z);
         auto& e = entry(z, "a.txt");
         e.deflated = km::test::deflated(e.content);
         e.flags = 8;
         e.local.crc = e.local.compressed_size = e.local.size = 0;
         e.after = "PK\x07\x08" + km::test::le32(km::test::crc32_of(e.content)) +
                   km::test::le64(e.deflated->size()) + km::test::le64(e.content.size());
     },
     "KM-ZIP-009", "KM-ZIP-009"},
};

} // namespace

BOOST_DATA_TEST_CASE(a_forged_container_is_refused_for_exactly_its_reasons, bdata::make(kForgeries), forgery)
{
    auto zip = files();
    forgery.make(zip);
    const auto bytes = km::test::forge(zip);
    const auto package = judge(bytes, Profile::package);
    BOOST_TEST(errors_of(package) == forgery.in_package);
    BOOST_TEST(package.valid() == errors_of(package).empty());
    const auto container = judge(bytes, Profile::container);
    BOOST_TEST(errors_of(container) == forgery.in_container);
    BOOST_TEST(container.valid() == errors_of(container).empty());
}

BOOST_AUTO_TEST_CASE(an_empty_zip_is_valid_to_nobody)
{
    const auto empty = "PK\x05\x06" + std::string(18, '\0');
    for (const auto profile : {Profile::package, Profile::container}) {
        BOOST_TEST(!judge(empty, profile).valid());
        BOOST_TEST(errors_of(judge(empty, profile)) == "KM-ASC-019 KM-ZIP-027");
        BOOST_TEST((judge(empty, profile).container.state() == km::Answer::State::does_not_hold));
    }
}

BOOST_AUTO_TEST_CASE(findings_about_a_container_are_bounded)
{
    auto zip = files();
    auto manifest = manifest_over(zip, kFiles, "META-INF/signature001.p7s");
    manifest.references.resize(5000, manifest.references.back());
    for (std::size_t r = 2; r < manifest.references.size(); ++r) {
        manifest.references[r].uri = "missing" + std::to_string(r);
    }
    const auto xml = km::asic::write_manifest(manifest).value();
    add(zip, "META-INF/ASiCManifest001.xml", xml);
    add(zip, "META-INF/signature001.p7s", signature_over(xml));
    const auto verdict = judge(km::test::forge(zip), Profile::package);
    std::map<std::string, std::size_t> counts;
    for (const auto& finding : verdict.findings) {
        ++counts[finding.code];
    }
    BOOST_TEST(counts["KM-ASC-003"] == km::kMaxOfOneCode);
    BOOST_TEST(counts["KM-GEN-001"] == 1U);
    const std::vector<std::string> said{"KM-ASC-003", std::to_string(4998 - km::kMaxOfOneCode)};
    BOOST_TEST(verdict.findings.back().args == said, boost::test_tools::per_element());
    BOOST_TEST(!verdict.valid());
}

BOOST_AUTO_TEST_CASE(a_package_that_no_verifier_would_take_is_not_written)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "a.asice";
    const auto write = [&](std::size_t count) {
        std::vector<km::asic::ContainerFile> many;
        for (std::size_t f = 0; f < count; ++f) {
            many.push_back({"evidence/" + std::to_string(f) + ".txt", "text/plain", "x"s, false});
        }
        return km::asic::write_container(target, std::move(many), identity_of(signer()),
                                         {km::test::kNow, km::test::kNow});
    };
    const auto refused = write(998); // with mimetype, manifest and signature one more than allowed
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().code == "asic.not_conforming");
    BOOST_TEST(refused.error().detail == "KM-ZIP-030");
    BOOST_TEST(folder.files() == 0U);
    BOOST_TEST(write(997).has_value());

    // Nor is a signature added where that makes it one too many.
    const auto more = km::asic::add_signature(open(target), folder.path / "b.asice", identity_of(signer()),
                                              {km::test::kNow, km::test::kNow});
    BOOST_REQUIRE(!more.has_value());
    BOOST_TEST(more.error().code == "asic.not_conforming");
    BOOST_TEST(folder.files() == 1U);
}

BOOST_AUTO_TEST_CASE(a_file_that_changes_between_digest_and_packing_is_noticed)
{
    const km::test::TempFolder folder;
    const auto source = folder.path / "evidence.txt";
    const auto large = folder.path / "large.bin";
    BOOST_REQUIRE(km::write_atomically({source, km::Existing::own}, "as it was").has_value());
    BOOST_REQUIRE(km::write_atomically({large, km::Existing::own}, std::string(3'000'000, 'x')).has_value());
    const auto judged = [](const fs::path& file) {
        return km::asic::JudgedFile{file, km::crypto::sha256_file(file).value()};
    };
    // Packing reads the files in order: while the first is written, the second changes under its feet.
    bool changed = false;
    const auto written = km::asic::write_container(
        folder.path / "a.asice",
        {{"evidence/a.bin", "application/octet-stream", judged(large), false},
         {"evidence/b.txt", "text/plain", judged(source), false}},
        identity_of(signer()), {km::test::kNow, km::test::kNow}, [&](double) {
            if (!changed) {
                changed = true;
                BOOST_REQUIRE(km::write_atomically({source, km::Existing::own}, "as it IS!").has_value());
            }
            return true;
        });
    BOOST_REQUIRE(changed);
    BOOST_REQUIRE(!written.has_value());
    BOOST_TEST(written.error().code == "asic.changed");
    BOOST_TEST(written.error().subject == source.string());
    BOOST_TEST(folder.files() == 2U);
}

BOOST_AUTO_TEST_CASE(a_container_without_a_first_manifest_is_not_signed_again)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.asice";
    auto zip = files();
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    const auto again = [&] {
        return km::asic::add_signature(open(file), folder.path / "b.asice", identity_of(signer()),
                                       {km::test::kNow, km::test::kNow});
    };
    BOOST_TEST(again().error().code == "asic.no_manifest");
    sign(zip, kFiles, "001", [](std::string& xml) { xml = replaced(xml, "sha256", "sha1"); });
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    BOOST_TEST(again().error().code == "asic.no_manifest"); // there is one, and it is of no use
    BOOST_TEST(folder.files() == 1U);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_packed_leaves_nothing_and_says_why)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "a.asice";
    using Files = std::vector<km::asic::ContainerFile>;
    const auto error_of = [&](Files files, const km::test::Party& who = signer(),
                              const km::zip::ZipWriter::Progress& progress = {}) {
        const auto written = km::asic::write_container(target, std::move(files), identity_of(who),
                                                       {km::test::kNow, km::test::kNow}, progress);
        BOOST_TEST(folder.files() == 0U);
        return written ? km::Error{} : written.error();
    };
    const auto missing = error_of(
        {{"evidence/a.txt", "text/plain", km::asic::JudgedFile{folder.path / "missing.txt", {}}, false}});
    BOOST_TEST(missing.code == "file.unreadable");
    BOOST_TEST(missing.subject == (folder.path / "missing.txt").string());
    BOOST_TEST(error_of({{"a.txt", "text/plain", "x"s, false}, {"a.txt", "text/plain", "y"s, false}}).code ==
               "zip.bad_name");
    BOOST_TEST(error_of({{"../a.txt", "text/plain", "x"s, false}}).code == "zip.bad_name");
    const auto stopped = error_of({{"a.txt", "text/plain", std::string(100'000, 'x'), false}}, signer(),
                                  [](double) { return false; });
    BOOST_TEST(stopped.code == "zip.cancelled");
    BOOST_TEST(stopped.subject == target.string()); // and not the file beside it
    const auto expired = km::test::make_self_signed({.not_before = km::test::kNow - std::chrono::days{9},
                                                     .not_after = km::test::kNow - std::chrono::days{1}});
    BOOST_TEST(error_of({{"a.txt", "text/plain", "x"s, false}}, expired).code ==
               "crypto.certificate_not_valid");
}

BOOST_AUTO_TEST_CASE(a_further_signature_takes_the_next_free_number)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.asice";
    BOOST_REQUIRE(km::asic::write_container(file, {{"a.txt", "text/plain", "x"s, false}},
                                            identity_of(signer()), {km::test::kNow, km::test::kNow})
                      .has_value());
    const auto names = [&] {
        km::Diagnostics findings;
        const auto walk = km::zip::walk(*open(file), {}, km::zip::NameRule::package, findings);
        BOOST_REQUIRE(walk.has_value());
        std::set<std::string> all;
        for (const auto& each : walk->entries) {
            all.insert(each.name);
        }
        return all;
    };
    for (const auto* number : {"002", "003"}) {
        const auto other = km::test::make_self_signed({.common_name = number});
        BOOST_REQUIRE(km::asic::add_signature(open(file), {file, km::Existing::own}, identity_of(other),
                                              {km::test::kNow, km::test::kNow})
                          .has_value());
        BOOST_TEST(names().contains("META-INF/ASiCManifest"s + number + ".xml"));
        BOOST_TEST(names().contains("META-INF/signature"s + number + ".p7s"));
    }
    // A signature without a manifest is no reason to write a second one of its name.
    auto zip = files();
    sign(zip, kFiles, "001");
    add(zip, "META-INF/signature002.p7s", "x");
    add(zip, "META-INF/ASiCManifest003.xml", "x");
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    BOOST_REQUIRE(km::asic::add_signature(open(file), {file, km::Existing::own}, identity_of(signer()),
                                          {km::test::kNow, km::test::kNow})
                      .has_value());
    BOOST_TEST(names().contains("META-INF/ASiCManifest004.xml"));
    BOOST_TEST(names().contains("META-INF/signature004.p7s"));
    BOOST_TEST(names().size() == zip.entries.size() + 2);
}

BOOST_AUTO_TEST_CASE(a_manifest_says_what_kind_of_signature_is_over_it)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.asice";
    BOOST_REQUIRE(km::asic::write_container(file, {{"a.txt", "text/plain", "x"s, false}},
                                            identity_of(signer()), {km::test::kNow, km::test::kNow})
                      .has_value());
    BOOST_REQUIRE(km::asic::add_signature(open(file), {file, km::Existing::own}, identity_of(signer()),
                                          {km::test::kNow, km::test::kNow})
                      .has_value());
    km::Diagnostics findings;
    const auto walk = km::zip::walk(*open(file), {}, km::zip::NameRule::package, findings);
    km::zip::ZipReader reader{open(file)};
    for (const auto* number : {"001", "002"}) {
        const auto found = std::ranges::find(walk->entries, "META-INF/ASiCManifest"s + number + ".xml",
                                             &km::zip::Entry::name);
        BOOST_REQUIRE((found != walk->entries.end()));
        const auto manifest = km::asic::read_manifest(*reader.read_all(*found, 10'000), "a", "m", findings);
        BOOST_REQUIRE(manifest.has_value());
        BOOST_TEST(manifest->signature_media_type == km::asic::kSignatureMediaType);
        BOOST_TEST(manifest->signature_uri == "META-INF/signature"s + number + ".p7s");
    }
}

BOOST_AUTO_TEST_CASE(adding_a_signature_fails_without_a_trace)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.asice";
    const auto target = folder.path / "b.asice";
    auto zip = files();
    sign(zip, kFiles, "001");
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    const auto error_of = [&](const km::test::Party& who = signer()) {
        const auto added =
            km::asic::add_signature(open(file), target, identity_of(who), {km::test::kNow, km::test::kNow});
        BOOST_TEST(folder.files() == 1U);
        return added ? "" : added.error().code;
    };
    const auto expired = km::test::make_self_signed({.not_before = km::test::kNow - std::chrono::days{9},
                                                     .not_after = km::test::kNow - std::chrono::days{1}});
    BOOST_TEST(error_of(expired) == "crypto.certificate_not_valid");
    // A disk that is full while the copy is written.
    const auto full = [&] {
        const km::test::FullDisk disk{100};
        return error_of();
    }();
    BOOST_TEST(full == "zip.write_failed");
    // A manifest that cannot be unpacked.
    auto& damaged = entry(zip, "META-INF/ASiCManifest001.xml");
    damaged.local.crc = damaged.central.crc = 1U;
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    BOOST_TEST(error_of().starts_with("zip."));
}

BOOST_AUTO_TEST_CASE(a_file_taken_out_is_the_one_that_was_verified)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.asice";
    const auto target = folder.path / "copy.txt";
    const std::string content(200'000, 'x');
    auto zip = files();
    add(zip, "evidence/a.txt", content);
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    const auto digest = km::crypto::to_hex(km::crypto::sha256(km::crypto::bytes_of(content)));
    const auto error_of = [&](const std::string& name, const std::string& sha256,
                              const km::zip::ZipReader::GoOn& go_on = {}) {
        const auto copied =
            km::asic::copy_entry(open(file), {name, "text/plain", content.size(), sha256}, target, go_on);
        if (!copied) {
            BOOST_TEST(folder.files() == 1U);
        }
        return copied ? "" : copied.error().code;
    };
    BOOST_TEST(error_of("evidence/b.txt", digest) == "asic.copy_changed");
    BOOST_TEST(error_of("evidence/a.txt", std::string(64, '0')) == "asic.copy_changed");
    BOOST_TEST(error_of("evidence/a.txt", digest, [](std::size_t) { return false; }) == "zip.cancelled");
    // Nor is the disk's end taken for the file's.
    const auto full = [&] {
        const km::test::FullDisk disk{1000};
        return error_of("evidence/a.txt", digest);
    }();
    BOOST_TEST(full == "file.unwritable");

    BOOST_TEST(error_of("evidence/a.txt", digest) == "");
    BOOST_TEST(km::read_file(target, 1'000'000).value_or("") == content);
    BOOST_TEST((fs::status(target).permissions() == fs::perms::owner_read));
    fs::remove(target);
    // A folder stands in its way, from the start or in the end.
    fs::create_directories(target / "in the way");
    const km::asic::SignedFile verified{"evidence/a.txt", "text/plain", content.size(), digest};
    BOOST_TEST(!km::asic::copy_entry(open(file), verified, target).has_value());
    fs::remove_all(target);
    const auto late = km::asic::copy_entry(open(file), verified, target, [&](std::size_t) {
        fs::create_directories(target / "in the way");
        return true;
    });
    BOOST_TEST((late ? "" : late.error().code) == "file.exists");
    BOOST_TEST(fs::is_directory(target / "in the way"));
    fs::remove_all(target);
    // What is damaged meanwhile is not there, or cannot be unpacked.
    auto elsewhere = zip;
    entry(elsewhere, "evidence/a.txt").offset = 40; // no header is there
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(elsewhere)).has_value());
    BOOST_TEST(error_of("evidence/a.txt", digest) == "asic.copy_changed");
    auto& damaged = entry(zip, "evidence/a.txt");
    damaged.local.crc = damaged.central.crc = 1U;
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    BOOST_TEST(error_of("evidence/a.txt", digest) != "");
}

BOOST_AUTO_TEST_CASE(a_manifest_is_read_strictly)
{
    const auto good =
        km::asic::write_manifest(manifest_over(files(), {"a.txt"}, "META-INF/signature001.p7s")).value();
    const auto read = [&](const std::string& xml) {
        km::Diagnostics findings;
        auto manifest = km::asic::read_manifest(xml, "a.asice", "m", findings);
        BOOST_TEST((findings.empty() || km::has_errors(findings)));
        return std::pair{std::move(manifest), !findings.empty()};
    };
    const auto taken = [&](const std::string& xml) { // how many references were taken without a word
        const auto [manifest, refused] = read(xml);
        return refused || !manifest ? -1 : static_cast<int>(manifest->references.size());
    };
    BOOST_TEST(taken(good) == 1);
    const auto method = "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"s;
    BOOST_TEST(taken(replaced(good, method, method + method)) == -1);
    BOOST_TEST(taken(replaced(good, method, "")) == -1);
    BOOST_TEST(taken(replaced(good, method, method + "<ds:DigestValue>AAAA</ds:DigestValue>")) == -1);
    BOOST_TEST(taken(replaced(good, "2000/09/xmldsig#\"", "2000/09/another#\"")) == -1);
    // Another root is none of ours, whatever is in it.
    auto other = replaced(replaced(good, "<ASiCManifest ", "<Manifest "), "</ASiCManifest>", "</Manifest>");
    BOOST_TEST(!read(other).first.has_value());
    // Which file to start with is said in words.
    for (const auto& [said, expected] :
         {std::pair{"true", true}, std::pair{"false", false}, std::pair{"0", false}, std::pair{"", false}}) {
        const auto manifest =
            read(replaced(good, "URI=\"a.txt\"", "URI=\"a.txt\" Rootfile=\""s + said + "\"")).first;
        BOOST_REQUIRE(manifest.has_value());
        BOOST_TEST(manifest->references.at(0).root_file == expected, said);
    }
    auto start = manifest_over(files(), {"a.txt"}, "META-INF/signature001.p7s");
    start.references.at(0).root_file = true;
    BOOST_TEST(read(km::asic::write_manifest(start).value()).first.value().references.at(0).root_file);
}

BOOST_AUTO_TEST_CASE(a_name_in_a_uri_is_decoded_or_refused)
{
    const auto name = [](std::string_view uri) { return km::asic::name_of_uri(uri).value_or("refused"); };
    BOOST_TEST(name("a.txt") == "a.txt");
    BOOST_TEST(name("A%20letter.txt") == "A letter.txt");
    BOOST_TEST(name("%C5%b7") == "ŷ");
    for (const auto* broken : {"%", "a%", "a%4", "%4g", "%g4", "%zz", "% 4", "%-1", "%+1", "%0x"}) {
        BOOST_TEST(!km::asic::name_of_uri(broken).has_value(), broken);
    }
}

BOOST_AUTO_TEST_CASE(a_signature_is_asked_as_the_profile_says)
{
    const auto judge_by = [](const km::test::Party& who, Profile profile, const std::string& type = {},
                             const std::string& attribute = {}) {
        auto zip = files();
        sign(zip);
        const auto& manifest = entry(zip, "META-INF/ASiCManifest001.xml").content;
        auto& signature = entry(zip, "META-INF/signature001.p7s").content;
        signature = km::test::forge_signature(
            {.signers = {{who, km::test::standard_attributes(who, manifest)}}, .certificates = {who}});
        if (!type.empty()) {
            signature = km::test::with_unsigned_attribute(signature, type, attribute);
        }
        km::crypto::Trust trust;
        trust.signers = std::move(*km::crypto::TrustAnchors::from_pem(who.certificate_pem(), "anchors"));
        const km::test::TempFolder folder;
        const auto file = folder.path / "a.asice";
        BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
        return *km::asic::verify_container(file, {{trust, km::test::kNow}, profile});
    };
    BOOST_TEST(judge_by(signer(), Profile::package).valid());
    BOOST_TEST(judge_by(signer(), Profile::container).valid());
    // A package's key is one of three kinds, and nothing unsigned is in its signature; others are freer.
    const auto wide = km::test::make_self_signed({.key = km::test::KeyKind::ec_p521});
    BOOST_TEST(errors_of(judge_by(wide, Profile::package)) == "KM-SIG-029");
    BOOST_TEST(judge_by(wide, Profile::container).valid());
    // A time-stamp that is broken speaks against the signature in both.
    const auto authority = km::test::make_self_signed(km::test::timestamp_authority_spec());
    for (const auto profile : {Profile::package, Profile::container}) {
        const auto stamped = judge_by(signer(), profile, "id-smime-aa-timeStampToken",
                                      km::test::make_timestamp("another", authority));
        BOOST_TEST(errors_of(stamped) == "KM-SIG-040");
        BOOST_TEST(!stamped.signer.holds());
        BOOST_TEST(!stamped.valid());
    }
}

BOOST_AUTO_TEST_CASE(what_is_unchanged_what_was_changed_and_what_nobody_knows)
{
    using State = km::Answer::State;
    auto zip = files();
    sign(zip);
    const auto unchanged = [](const ForgedZip& z) {
        const auto verdict = judge(km::test::forge(z), Profile::package);
        BOOST_TEST(verdict.valid() == verdict.unchanged.holds());
        return verdict.unchanged.state();
    };
    BOOST_TEST((unchanged(zip) == State::holds));
    // The manifest is another than the one that was signed: it was changed.
    auto other = zip;
    auto& manifest = entry(other, "META-INF/ASiCManifest001.xml").content;
    manifest = replaced(manifest, "text/plain", "text/other");
    BOOST_TEST((unchanged(other) == State::does_not_hold));
    // The signature itself does not hold: nobody knows what it was made over.
    auto broken = zip;
    auto& signature = entry(broken, "META-INF/signature001.p7s").content;
    signature.back() = static_cast<char>(signature.back() ^ 1);
    BOOST_TEST((unchanged(broken) == State::not_known));
}

BOOST_AUTO_TEST_CASE(a_stranger_s_signature_makes_no_container_valid)
{
    const auto stranger = km::test::make_self_signed({.common_name = "Stranger"});
    auto zip = files();
    sign(zip);
    entry(zip, "META-INF/signature001.p7s").content = std::move(*identity_of(stranger).sign_detached(
        km::crypto::bytes_of(entry(zip, "META-INF/ASiCManifest001.xml").content), km::test::kNow));
    for (const auto profile : {Profile::package, Profile::container}) {
        const auto verdict = judge(km::test::forge(zip), profile);
        BOOST_TEST(errors_of(verdict) == "KM-SIG-020");
        BOOST_TEST(verdict.unchanged.holds());
        BOOST_TEST((verdict.signer.state() == km::Answer::State::not_known));
        BOOST_TEST(!verdict.valid());
    }
}

BOOST_AUTO_TEST_CASE(what_is_held_in_memory_is_limited_to_the_byte)
{
    auto zip = files();
    add(zip, "kept.xml", std::string(5000, 'x'));
    sign(zip, {"a.txt", "b.txt", "kept.xml"});
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.asice";
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    const auto judge_with = [&](std::uint64_t most, bool keep) {
        km::crypto::Trust trust;
        trust.signers = std::move(*km::crypto::TrustAnchors::from_pem(signer().certificate_pem(), "anchors"));
        km::asic::VerifyOptions options{{trust, km::test::kNow}, Profile::package};
        options.limits.max_xml_bytes = most;
        options.keep = [&](std::string_view name) { return keep && name == "kept.xml"; };
        return *km::asic::verify_container(file, options);
    };
    BOOST_TEST(judge_with(5000, true).valid());
    BOOST_TEST(judge_with(5000, true).kept.at("kept.xml").size() == 5000U);
    BOOST_TEST(errors_of(judge_with(4999, true)) == "KM-ASC-016 KM-ASC-018");
    BOOST_TEST(judge_with(4999, false).valid());
    BOOST_TEST(judge_with(4999, false).kept.empty());
    // A manifest is held too.
    BOOST_TEST(errors_of(judge_with(100, false)) == "KM-ASC-002 KM-ASC-007 KM-ASC-008 KM-ASC-011");
}
