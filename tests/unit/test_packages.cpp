// SPDX-License-Identifier: MIT
/// @file
/// Packages as a whole: what the writer emits, and every class of forgery that the verifier must refuse. A
/// good package is made from the first example programme, taken apart, altered, put together again byte by
/// byte and, where the forger holds the provider's key, signed again.
#define BOOST_TEST_MODULE packages
#include "packages/asic/container_verifier.hpp"
#include "packages/asic/container_writer.hpp"
#include "packages/asic/manifest.hpp"
#include "packages/asic/sink_thread.hpp"
#include "packages/submission/earlier_package.hpp"
#include "packages/submission/package_verifier.hpp"
#include "packages/submission/package_writer.hpp"
#include "packages/zip/zip_reader.hpp"
#include "tests/support/forge_zip.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_pki.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <ostream>
#include <set>
#include <unistd.h>

namespace fs = std::filesystem;
namespace bdata = boost::unit_test::data;
using namespace std::string_literals;

namespace {

using km::test::ForgedEntry;
using km::test::ForgedZip;

constexpr auto kManifest = "META-INF/ASiCManifest001.xml";
constexpr auto kSignature = "META-INF/signature001.p7s";

const km::format::Library& library()
{
    static const km::format::Library own{fs::path{KM_SOURCE_DIR} / "framework-data"};
    return own;
}

km::test::Party make_party(const std::string& ukprn, const std::string& name = "Jo Example")
{
    km::test::CertificateSpec spec;
    spec.common_name = name;
    spec.organisation_identifier = "UKPRN:" + ukprn;
    return km::test::make_self_signed(spec);
}

km::crypto::Identity identity_of(const km::test::Party& party)
{
    return std::move(*km::crypto::Identity::from_pem(party.key_pem(), party.certificate_pem(), {}, {}));
}

km::crypto::Trust trusting(const std::vector<km::test::Party>& parties)
{
    std::string pem;
    for (const auto& party : parties) {
        pem += party.certificate_pem();
    }
    km::crypto::Trust trust;
    trust.signers = std::move(*km::crypto::TrustAnchors::from_pem(pem, "anchors"));
    return trust;
}

/// The provider of the first example, and its programme.
const km::test::Party& provider()
{
    static const auto party = make_party("10099901");
    return party;
}

fs::path example(const char* name)
{
    return fs::path{KM_SOURCE_DIR} / "docs/examples" / name / (std::string{name} + ".programme.xml");
}

void pack(const fs::path& programme,
          const fs::path& target,
          const km::test::Party& signer,
          km::submission::Completeness completeness = km::submission::Completeness::required)
{
    const auto check = km::submission::check_file(programme, {library(), {}});
    BOOST_REQUIRE(check.has_value());
    const auto written =
        km::submission::write_package(**check, programme.parent_path(), {target, km::Existing::own},
                                      identity_of(signer), completeness, {km::test::kNow, km::test::kNow});
    BOOST_REQUIRE_MESSAGE(written.has_value(), (written ? "" : written.error().code));
}

/// A package taken apart: entries in the zip's order, all with their content.
ForgedZip take_apart(const fs::path& package)
{
    km::Diagnostics findings;
    const auto file = km::zip::FileSource::open(package).value();
    const auto walk = km::zip::walk(*file, {}, km::zip::NameRule::package, findings);
    km::zip::ZipReader reader{file};
    BOOST_REQUIRE(walk.has_value() && findings.empty());
    ForgedZip zip;
    for (const auto& entry : walk->entries) {
        ForgedEntry forged;
        forged.name = entry.name;
        forged.content = std::move(*reader.read_all(entry, entry.size));
        zip.entries.push_back(std::move(forged));
    }
    return zip;
}

/// The good package, made once.
const ForgedZip& good_parts()
{
    static const auto parts = [] {
        const km::test::TempFolder folder;
        pack(example("first-line-manager"), folder.path / "good.asice", provider());
        return take_apart(folder.path / "good.asice");
    }();
    return parts;
}

ForgedEntry& entry(ForgedZip& zip, std::string_view name)
{
    const auto found = std::find_if(zip.entries.begin(), zip.entries.end(),
                                    [&](const ForgedEntry& e) { return e.name == name; });
    BOOST_REQUIRE(found != zip.entries.end());
    return *found;
}

void remove(ForgedZip& zip, std::string_view name)
{
    std::erase_if(zip.entries, [&](const ForgedEntry& e) { return e.name == name; });
}

void add(ForgedZip& zip, const std::string& name, const std::string& content)
{
    ForgedEntry extra;
    extra.name = name;
    extra.content = content;
    zip.entries.push_back(std::move(extra));
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    const auto at = text.find(from);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

/// What a signer signs: every file but mimetype and META-INF, as it is now.
km::asic::Manifest manifest_of(const ForgedZip& zip)
{
    km::asic::Manifest manifest{kSignature, std::string{km::asic::kSignatureMediaType}, {}};
    for (const auto& e : zip.entries) {
        if (e.name != "mimetype" && !e.name.starts_with("META-INF/")) {
            const auto digest = km::crypto::sha256(km::crypto::bytes_of(e.content));
            manifest.references.push_back({e.name,
                                           "application/octet-stream",
                                           km::crypto::DigestAlgorithm::sha256,
                                           {digest.begin(), digest.end()},
                                           false});
        }
    }
    return manifest;
}

void sign_manifest(ForgedZip& zip, const std::string& manifest, const km::test::Party& signer = provider())
{
    entry(zip, kManifest).content = manifest;
    entry(zip, kSignature).content =
        std::move(*identity_of(signer).sign_detached(km::crypto::bytes_of(manifest), km::test::kNow));
}

void sign_again(ForgedZip& zip, const km::test::Party& signer = provider())
{
    sign_manifest(zip, km::asic::write_manifest(manifest_of(zip)).value(), signer);
}

km::submission::PackageVerdict verify(const fs::path& file,
                                      const km::crypto::Trust& anchors,
                                      km::Time at = km::test::kNow,
                                      km::zip::Limits limits = {},
                                      unsigned threads = 1)
{
    auto verdict = km::submission::verify_package(file, {library(), {anchors, at}, limits, threads});
    BOOST_REQUIRE(verdict.has_value());
    return std::move(*verdict);
}

km::submission::PackageVerdict verify(const ForgedZip& zip, const km::crypto::Trust& anchors)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "forged.asice";
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    return verify(file, anchors);
}

std::set<std::string> errors_of(const km::submission::PackageVerdict& verdict)
{
    std::set<std::string> codes;
    for (const auto& finding : verdict.findings) {
        if (finding.severity == km::Severity::error) {
            codes.insert(finding.code);
        }
    }
    return codes;
}

std::string joined(const std::set<std::string>& codes)
{
    std::string text;
    for (const auto& code : codes) {
        text += (text.empty() ? "" : " ") + code;
    }
    return text;
}

/// What cannot be examined is not known; what was examined and is wrong outweighs it.
km::Answer::State expected_claims(const km::submission::PackageVerdict& verdict)
{
    const std::set<std::string> doubts{"KM-PKG-003", "KM-PKG-005", "KM-PKG-011", "KM-PKG-018",
                                       "KM-PKG-019", "KM-PKG-022", "KM-PKG-023"};
    auto state = km::Answer::State::holds;
    for (const auto& code : errors_of(verdict)) {
        if (code.starts_with("KM-PKG-") && !doubts.contains(code)) {
            return km::Answer::State::does_not_hold;
        }
        state = doubts.contains(code) ? km::Answer::State::not_known : state;
    }
    return state;
}

struct Forgery {
    const char* name;
    void (*apply)(ForgedZip& zip);
    const char* errors; ///< all of them, sorted
};
std::ostream& operator<<(std::ostream& out, const Forgery& forgery)
{
    return out << forgery.name;
}

const Forgery kForgeries[] = {
    // 1. The zip says one thing.
    {"a file added unsigned", [](ForgedZip& z) { add(z, "evidence/extra.pdf", "x"); },
     "KM-ASC-002 KM-PKG-018"},
    {"a second entry of the same name", [](ForgedZip& z) { add(z, "programme.xml", "<other/>"); },
     "KM-ASC-002 KM-PKG-018 KM-ZIP-021"},
    {"a name that differs in case only", [](ForgedZip& z) { add(z, "Programme.xml", "x"); },
     "KM-ASC-002 KM-PKG-018 KM-ZIP-021"},
    {"an entry that only a scan finds",
     [](ForgedZip& z) {
         add(z, "evidence/hidden.pdf", "x");
         z.entries.back().in_directory = false;
     },
     "KM-ZIP-016"},
    {"a name that climbs out", [](ForgedZip& z) { add(z, "../outside.txt", "x"); },
     "KM-ASC-002 KM-PKG-018 KM-ZIP-019"},
    {"an absolute name", [](ForgedZip& z) { add(z, "/etc/passwd", "x"); },
     "KM-ASC-002 KM-PKG-018 KM-ZIP-019"},
    {"bytes before the zip", [](ForgedZip& z) { z.entries.front().before = "#!/bin/sh\n"; },
     "KM-ASC-001 KM-ZIP-015"},
    {"bytes between entries", [](ForgedZip& z) { z.entries[2].before = "hidden"; }, "KM-ZIP-016"},
    {"bytes after the zip", [](ForgedZip& z) { z.after = "more"; }, "KM-ZIP-017"},
    {"a comment", [](ForgedZip& z) { z.comment = "hello"; }, "KM-ZIP-003"},
    {"a link", [](ForgedZip& z) { entry(z, "programme.xml").attributes = 0120777U << 16U; }, "KM-ZIP-023"},
    {"headers that name different files",
     [](ForgedZip& z) { entry(z, "programme.xml").local.name = "p.xml"; }, "KM-ZIP-008"},
    {"a folder entry", [](ForgedZip& z) { add(z, "evidence/", ""); }, "KM-ZIP-019"},
    // 3. Everything is signed.
    {"no mimetype", [](ForgedZip& z) { remove(z, "mimetype"); }, "KM-ASC-001"},
    {"another mimetype", [](ForgedZip& z) { entry(z, "mimetype").content = "application/zip"; },
     "KM-ASC-001"},
    {"mimetype not first", [](ForgedZip& z) { std::swap(z.entries[0], z.entries[1]); }, "KM-ASC-001"},
    {"a changed document", [](ForgedZip& z) { entry(z, "evidence/scheme-of-work.pdf").content += "\n"; },
     "KM-ASC-005 KM-PKG-018"},
    {"a document taken out", [](ForgedZip& z) { remove(z, "evidence/scheme-of-work.pdf"); },
     "KM-ASC-003 KM-PKG-018"},
    {"a document that cannot be read",
     [](ForgedZip& z) {
         entry(z, "evidence/scheme-of-work.pdf").local.crc =
             entry(z, "evidence/scheme-of-work.pdf").central.crc = 1;
     },
     "KM-ASC-017 KM-PKG-018 KM-ZIP-042"},
    {"two documents exchanged",
     [](ForgedZip& z) {
         std::swap(entry(z, "evidence/scheme-of-work.pdf").content,
                   entry(z, "evidence/facilitator-guide.pdf").content);
     },
     "KM-ASC-005 KM-PKG-018"},
    {"a changed manifest",
     [](ForgedZip& z) {
         auto& manifest = entry(z, kManifest).content;
         manifest = replaced(manifest, "application/pdf", "application/pdx");
     },
     "KM-PKG-018 KM-SIG-010"},
    {"no signature", [](ForgedZip& z) { remove(z, kSignature); },
     "KM-ASC-002 KM-ASC-006 KM-ASC-011 KM-PKG-018"},
    {"no manifest", [](ForgedZip& z) { remove(z, kManifest); },
     "KM-ASC-002 KM-ASC-007 KM-ASC-011 KM-PKG-018"},
    {"nothing signed",
     [](ForgedZip& z) {
         remove(z, kManifest);
         remove(z, kSignature);
     },
     "KM-ASC-002 KM-ASC-011 KM-PKG-018"},
    {"a signature more than manifests", [](ForgedZip& z) { add(z, "META-INF/signature002.p7s", "x"); },
     "KM-ASC-007 KM-PKG-018"},
    {"a second manifest with the first's signature",
     [](ForgedZip& z) { add(z, "META-INF/ASiCManifest002.xml", entry(z, kManifest).content); },
     "KM-ASC-012 KM-PKG-018"},
    {"something else in META-INF", [](ForgedZip& z) { add(z, "META-INF/manifest.xml", "<x/>"); },
     "KM-ASC-010 KM-PKG-018"},
    {"an XAdES signature", [](ForgedZip& z) { add(z, "META-INF/signatures001.xml", "<x/>"); },
     "KM-ASC-014 KM-PKG-018"},
    {"a signed manifest that leaves a file out",
     [](ForgedZip& z) {
         auto manifest = manifest_of(z);
         std::erase_if(manifest.references, [](const auto& r) { return r.uri == "programme.xml"; });
         sign_manifest(z, km::asic::write_manifest(manifest).value());
     },
     "KM-ASC-002 KM-PKG-018"},
    {"a signed manifest that is empty",
     [](ForgedZip& z) {
         sign_manifest(z, km::asic::write_manifest({kSignature, "application/pkcs7-signature", {}}).value());
     },
     "KM-ASC-002 KM-ASC-008 KM-PKG-018"},
    {"a signed manifest that points at another signature",
     [](ForgedZip& z) {
         sign_manifest(
             z, replaced(km::asic::write_manifest(manifest_of(z)).value(), "signature001", "signature002"));
     },
     "KM-ASC-002 KM-ASC-006 KM-ASC-007 KM-ASC-011 KM-PKG-018"},
    {"a signed manifest with a file twice",
     [](ForgedZip& z) {
         auto manifest = manifest_of(z);
         manifest.references.push_back(manifest.references.front());
         sign_manifest(z, km::asic::write_manifest(manifest).value());
     },
     "KM-ASC-004 KM-PKG-018"},
    {"a signed manifest with SHA-1",
     [](ForgedZip& z) {
         sign_manifest(z, replaced(km::asic::write_manifest(manifest_of(z)).value(),
                                   "http://www.w3.org/2001/04/xmlenc#sha256",
                                   "http://www.w3.org/2000/09/xmldsig#sha1"));
     },
     "KM-ASC-002 KM-ASC-009 KM-PKG-018"},
    {"a signed manifest with a DOCTYPE",
     [](ForgedZip& z) {
         sign_manifest(z, replaced(km::asic::write_manifest(manifest_of(z)).value(), "<ASiCManifest",
                                   "<!DOCTYPE a [<!ENTITY b 'c'>]><ASiCManifest"));
     },
     "KM-ASC-002 KM-ASC-007 KM-ASC-008 KM-ASC-011 KM-PKG-018"},
    {"a signed manifest over META-INF",
     [](ForgedZip& z) {
         auto manifest = manifest_of(z);
         manifest.references.push_back(manifest.references.front());
         manifest.references.back().uri = "META-INF/signature001.p7s";
         sign_manifest(z, km::asic::write_manifest(manifest).value());
     },
     "KM-ASC-013 KM-PKG-018"},
    // 4. The signature is who it says.
    {"a signature with bytes behind it", [](ForgedZip& z) { entry(z, kSignature).content += '\0'; },
     "KM-PKG-018 KM-SIG-001"},
    {"a signature that is none", [](ForgedZip& z) { entry(z, kSignature).content = "no signature"; },
     "KM-PKG-018 KM-SIG-001"},
    {"a stranger's signature", [](ForgedZip& z) { sign_again(z, make_party("10099901", "Stranger")); },
     "KM-PKG-011 KM-SIG-020"},
    // 5. The claims hold: the forger is the provider, and signs what was altered.
    {"the framework altered",
     [](ForgedZip& z) {
         auto& text = entry(z, "framework/nhs-mlf-2025-09-04-draft.framework.xml").content;
         text = replaced(text, "NHS Management and Leadership Framework", "NHS Management Framework");
         sign_again(z);
     },
     "KM-PKG-004"},
    {"the policy relaxed",
     [](ForgedZip& z) {
         auto& text = entry(z, "policy/nhs-kitemark-1.policy.xml").content;
         text = replaced(text, "share=\"100\"", "share=\"10\"");
         sign_again(z);
     },
     "KM-PKG-006"},
    {"a policy that nobody has",
     [](ForgedZip& z) {
         auto& text = entry(z, "policy/nhs-kitemark-1.policy.xml").content;
         text = replaced(text, "id=\"nhs-kitemark\"", "id=\"house-rules\"");
         sign_again(z);
     },
     "KM-PKG-005 KM-PKG-016"},
    {"a lenient policy instead of the programme's",
     [](ForgedZip& z) {
         auto& policy = entry(z, "policy/nhs-kitemark-1.policy.xml");
         policy.name = "policy/self-check-1.policy.xml";
         policy.content = *km::read_file(
             fs::path{KM_SOURCE_DIR} / "framework-data/policies/self-check-1.policy.xml", 100'000);
         sign_again(z);
     },
     "KM-PKG-007 KM-PKG-016"},
    {"the result altered",
     [](ForgedZip& z) {
         auto& text = entry(z, "report/validation.json").content;
         text = replaced(text, "\"meets\": true", "\"meets\": false");
         sign_again(z);
     },
     "KM-PKG-007"},
    {"a result that would use up the stack of whoever copies or prints it",
     [](ForgedZip& z) {
         const std::size_t levels = 100'000;
         entry(z, "report/validation.json").content =
             R"({"software": )" + std::string(levels, '[') + std::string(levels, ']') + "}";
         sign_again(z);
     },
     "KM-PKG-021"},
    {"the result altered, with the key twice",
     [](ForgedZip& z) {
         auto& text = entry(z, "report/validation.json").content;
         text = replaced(text, "\"meets\": true", "\"meets\": false, \"meets\": true");
         sign_again(z);
     },
     "KM-PKG-021"},
    {"the result altered, in the name of another version",
     [](ForgedZip& z) {
         auto& text = entry(z, "report/validation.json").content;
         text = replaced(replaced(text, "\"software\": \"kitemark ", "\"software\": \"kitemark 9"),
                         "\"depth\": \"develops\"", "\"depth\": \"assesses\"");
         sign_again(z);
     },
     "KM-PKG-007"},
    {"a result of a newer format",
     [](ForgedZip& z) {
         auto& text = entry(z, "report/validation.json").content;
         text = replaced(text, "\"format\": 2", "\"format\": 99");
         sign_again(z);
     },
     "KM-PKG-019"},
    {"a programme of a newer format",
     [](ForgedZip& z) {
         auto& text = entry(z, "programme.xml").content;
         text = replaced(text, "format=\"1\"", "format=\"99\"");
         sign_again(z);
     },
     "KM-PKG-019"},
    {"the page left out",
     [](ForgedZip& z) {
         remove(z, "report/index.html");
         sign_again(z);
     },
     "KM-PKG-001"},
    {"a second framework",
     [](ForgedZip& z) {
         add(z, "framework/second.framework.xml", "<framework/>");
         sign_again(z);
     },
     "KM-PKG-014"},
    {"a second policy",
     [](ForgedZip& z) {
         add(z, "policy/second.policy.xml", "<policy/>");
         sign_again(z);
     },
     "KM-PKG-014"},
    {"a programme that names no policy, checked against a lenient one",
     [](ForgedZip& z) {
         auto& text = entry(z, "programme.xml").content;
         text = replaced(text, "<policy id=\"nhs-kitemark\"/>", "");
         auto& policy = entry(z, "policy/nhs-kitemark-1.policy.xml");
         policy.name = "policy/self-check-1.policy.xml";
         policy.content = *km::read_file(
             fs::path{KM_SOURCE_DIR} / "framework-data/policies/self-check-1.policy.xml", 100'000);
         sign_again(z);
     },
     "KM-PKG-007 KM-PKG-016"},
    {"a claim added",
     [](ForgedZip& z) {
         auto& text = entry(z, "programme.xml").content;
         text = replaced(text, "stages=\"fundamental 1\"", "stages=\"fundamental 1 2\"");
         sign_again(z);
     },
     "KM-PKG-007 KM-PKG-012"},
    {"a report left out",
     [](ForgedZip& z) {
         remove(z, "report/validation.json");
         sign_again(z);
     },
     "KM-PKG-001"},
    {"the programme left out",
     [](ForgedZip& z) {
         remove(z, "programme.xml");
         sign_again(z);
     },
     "KM-PKG-001"},
    {"a programme that is none",
     [](ForgedZip& z) {
         entry(z, "programme.xml").content = "<programme/>";
         sign_again(z);
     },
     "KM-PKG-002"},
    {"a framework that nobody has",
     [](ForgedZip& z) {
         auto& text = entry(z, "programme.xml").content;
         text = replaced(text, "version=\"2025-09-04-draft\"", "version=\"2026-final\"");
         sign_again(z);
     },
     "KM-PKG-003"},
    {"evidence left out by the provider",
     [](ForgedZip& z) {
         remove(z, "evidence/scheme-of-work.pdf");
         sign_again(z);
     },
     "KM-PKG-007 KM-PKG-012 KM-PKG-013"},
    {"evidence that the programme does not list",
     [](ForgedZip& z) {
         add(z, "evidence/extra.pdf", "x");
         sign_again(z);
     },
     "KM-PKG-014"},
    {"evidence emptied by the provider",
     [](ForgedZip& z) {
         entry(z, "evidence/scheme-of-work.pdf").content.clear();
         sign_again(z);
     },
     "KM-PKG-007 KM-PKG-012"},
    {"the framework under another name",
     [](ForgedZip& z) {
         entry(z, "framework/nhs-mlf-2025-09-04-draft.framework.xml").name =
             "framework/nhs-mlf.framework.xml";
         sign_again(z);
     },
     "KM-PKG-004"},
    {"no framework",
     [](ForgedZip& z) {
         remove(z, "framework/nhs-mlf-2025-09-04-draft.framework.xml");
         sign_again(z);
     },
     "KM-PKG-001"},
    {"no policy",
     [](ForgedZip& z) {
         remove(z, "policy/nhs-kitemark-1.policy.xml");
         sign_again(z);
     },
     "KM-PKG-001"},
    {"the policy under another name",
     [](ForgedZip& z) {
         entry(z, "policy/nhs-kitemark-1.policy.xml").name = "policy/nhs-kitemark.policy.xml";
         sign_again(z);
     },
     "KM-PKG-006"},
    {"a policy that is none",
     [](ForgedZip& z) {
         entry(z, "policy/nhs-kitemark-1.policy.xml").content = "<policy/>";
         sign_again(z);
     },
     "KM-PKG-006"},
    {"a policy with a defect",
     [](ForgedZip& z) {
         auto& text = entry(z, "policy/nhs-kitemark-1.policy.xml").content;
         text = replaced(text, "share=\"100\"", "share=\"100\" surprise=\"1\"");
         sign_again(z);
     },
     "KM-PKG-006"},
    {"a policy of a newer format",
     [](ForgedZip& z) {
         auto& text = entry(z, "policy/nhs-kitemark-1.policy.xml").content;
         text = replaced(text, "format=\"1\"", "format=\"99\"");
         sign_again(z);
     },
     "KM-PKG-019"},
    {"a defective policy that nobody has",
     [](ForgedZip& z) {
         auto& text = entry(z, "policy/nhs-kitemark-1.policy.xml").content;
         text = replaced(replaced(text, "version=\"1\" framework", "version=\"2\" framework"),
                         "share=\"100\"", "share=\"100\" surprise=\"1\"");
         sign_again(z);
     },
     "KM-PKG-006"},
    {"a programme that names no policy, packed with a later version of the kitemark",
     [](ForgedZip& z) {
         auto& programme = entry(z, "programme.xml").content;
         programme = replaced(programme, "<policy id=\"nhs-kitemark\"/>", "");
         auto& text = entry(z, "policy/nhs-kitemark-1.policy.xml").content;
         text = replaced(text, "version=\"1\" framework", "version=\"2\" framework");
         sign_again(z);
     },
     "KM-PKG-005 KM-PKG-016"},
    {"a later version of the programme's policy that nobody has",
     [](ForgedZip& z) {
         auto& text = entry(z, "policy/nhs-kitemark-1.policy.xml").content;
         text = replaced(text, "version=\"1\" framework", "version=\"2\" framework");
         sign_again(z);
     },
     "KM-PKG-005"},
    {"another provider's signature",
     [](ForgedZip& z) { sign_again(z, make_party("10099902", "Other Provider")); }, "KM-PKG-010 KM-SIG-020"},
};

} // namespace

BOOST_AUTO_TEST_CASE(a_package_taken_apart_and_put_together_again_is_valid)
{
    const auto verdict = verify(good_parts(), trusting({provider()}));
    BOOST_TEST(joined(errors_of(verdict)) == "");
    BOOST_TEST(verdict.valid());
    BOOST_REQUIRE(verdict.check != nullptr);
    BOOST_TEST(verdict.check->validation->meets);
    BOOST_TEST(verdict.container.signatures.at(0).signers.at(0).certificate.ukprn == "10099901");
    BOOST_TEST(verdict.container.kept.count("evidence/scheme-of-work.pdf") == 0U); // evidence is never held
}

BOOST_AUTO_TEST_CASE(a_manifest_with_other_digests_says_as_much)
{
    for (const auto algorithm : {km::crypto::DigestAlgorithm::sha384, km::crypto::DigestAlgorithm::sha512}) {
        auto zip = good_parts();
        auto manifest = manifest_of(zip);
        for (auto& reference : manifest.references) {
            km::crypto::Digest digest{algorithm};
            digest.update(km::crypto::bytes_of(entry(zip, reference.uri).content));
            reference.algorithm = algorithm;
            reference.digest = digest.finish();
        }
        sign_manifest(zip, km::asic::write_manifest(manifest).value());
        const auto verdict = verify(zip, trusting({provider()}));
        BOOST_TEST(joined(errors_of(verdict)) == "");
        BOOST_TEST(verdict.valid());
        BOOST_TEST(verdict.container.files.size() == manifest.references.size());
        for (const auto& file :
             verdict.container.files) { // the rules know evidence by its SHA-256 all the same
            const auto digest = km::crypto::sha256(km::crypto::bytes_of(entry(zip, file.name).content));
            BOOST_TEST(file.sha256 == km::crypto::to_hex(digest), file.name);
        }

        manifest.references.back().digest.front() ^= std::byte{1};
        sign_manifest(zip, km::asic::write_manifest(manifest).value());
        BOOST_TEST(!verify(zip, trusting({provider()})).valid());
    }
}

BOOST_DATA_TEST_CASE(a_forgery_is_refused_for_exactly_its_reasons, bdata::make(kForgeries), forgery)
{
    auto zip = good_parts();
    forgery.apply(zip);
    const auto verdict = verify(zip, trusting({provider()}));
    BOOST_TEST(!verdict.valid());
    BOOST_TEST(joined(errors_of(verdict)) == forgery.errors);
    BOOST_TEST((verdict.answer(km::submission::Demand::claims).state() == expected_claims(verdict)));
}

BOOST_AUTO_TEST_CASE(a_provider_s_name_is_the_same_whatever_its_case_and_spaces)
{
    const auto differs = [](const char* organisation) {
        km::test::CertificateSpec spec;
        spec.organisation = organisation;
        spec.organisation_identifier = "UKPRN:10099901";
        const auto signer = km::test::make_self_signed(spec);
        auto zip = good_parts();
        sign_again(zip, signer);
        const auto verdict = verify(zip, trusting({signer}));
        BOOST_TEST(verdict.valid(), organisation);
        return std::ranges::any_of(verdict.findings, [](const auto& f) { return f.code == "KM-PKG-020"; });
    };
    const auto check = km::submission::check_file(example("first-line-manager"), {library(), {}});
    BOOST_REQUIRE(check.has_value());
    const auto& name = (*check)->programme.provider.name;
    auto spaced = "  " + replaced(name, " ", "   ");
    auto loud = name;
    std::ranges::transform(loud, loud.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    BOOST_TEST(!differs(name.c_str()));
    BOOST_TEST(!differs(spaced.c_str()));
    BOOST_TEST(!differs(loud.c_str()));
    BOOST_TEST(differs((name + " Ltd").c_str()));
}

BOOST_AUTO_TEST_CASE(verifying_ends_when_it_is_told_to_and_nothing_is_known)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "good.asice";
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(good_parts())).has_value());
    const auto anchors = trusting({provider()});
    for (const int most : {0, 1, 3}) {
        int told = 0;
        km::submission::Reviewer reviewer{library(), {anchors, km::test::kNow}};
        reviewer.progress = [&](double done) {
            BOOST_TEST((done >= 0 && done <= 1));
            return ++told <= most;
        };
        const auto verdict = km::submission::verify_package(file, reviewer);
        BOOST_TEST(!verdict.has_value());
        BOOST_TEST((verdict ? "" : verdict.error().code) == "asic.cancelled");
    }
}

BOOST_AUTO_TEST_CASE(the_writer_emits_what_the_contract_says)
{
    const auto& zip = good_parts();
    std::vector<std::string> names;
    for (const auto& e : zip.entries) {
        names.push_back(e.name);
    }
    const std::vector<std::string> expected{"mimetype",
                                            "evidence/assessment-brief.docx",
                                            "evidence/assessment-map.xlsx",
                                            "evidence/conversations-that-matter.pptx",
                                            "evidence/facilitator-guide.pdf",
                                            "evidence/scheme-of-work.pdf",
                                            "framework/nhs-mlf-2025-09-04-draft.framework.xml",
                                            "policy/nhs-kitemark-1.policy.xml",
                                            "programme.xml",
                                            "report/index.html",
                                            "report/validation.json",
                                            kManifest,
                                            kSignature};
    BOOST_TEST(names == expected, boost::test_tools::per_element());
    BOOST_TEST(zip.entries.front().content == "application/vnd.etsi.asic-e+zip");
    const auto& manifest = zip.entries[11].content;
    BOOST_TEST(manifest.find("URI=\"programme.xml\" MimeType=\"application/xml\" Rootfile=\"true\"") !=
               std::string::npos);
    BOOST_TEST(manifest.find("URI=\"mimetype\"") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_same_input_gives_the_same_bytes_but_for_the_signature)
{
    const km::test::TempFolder folder;
    pack(example("first-line-manager"), folder.path / "a.asice", provider());
    fs::copy(example("first-line-manager").parent_path(), folder.path / "elsewhere",
             fs::copy_options::recursive);
    pack(folder.path / "elsewhere/first-line-manager.programme.xml", folder.path / "b.asice", provider());
    const auto a = take_apart(folder.path / "a.asice");
    const auto b = take_apart(folder.path / "b.asice");
    BOOST_REQUIRE(a.entries.size() == b.entries.size());
    for (std::size_t e = 0; e < a.entries.size(); ++e) {
        BOOST_TEST(a.entries[e].name == b.entries[e].name);
        BOOST_TEST((a.entries[e].content == b.entries[e].content || a.entries[e].name == kSignature));
    }
}

BOOST_AUTO_TEST_CASE(further_signatures_are_over_everything_and_leave_the_first_as_it_was)
{
    const km::test::TempFolder folder;
    const auto first = folder.path / "first.asice";
    const auto both = folder.path / "both.asice";
    pack(example("first-line-manager"), first, provider());
    const auto verifier = make_party("10099901", "Sam Verifier");
    BOOST_REQUIRE(km::asic::add_signature(km::zip::FileSource::open(first).value(), both,
                                          identity_of(verifier), {km::test::kNow, km::test::kNow})
                      .has_value());
    const auto verdict = verify(both, trusting({provider(), verifier}));
    BOOST_TEST(joined(errors_of(verdict)) == "");
    BOOST_TEST(verdict.valid());
    BOOST_REQUIRE(verdict.container.signatures.size() == 2U);
    BOOST_TEST(verdict.container.signatures[1].signers.at(0).certificate.common_name == "Sam Verifier");
    BOOST_TEST(joined(errors_of(verify(both, trusting({provider()})))) == "KM-SIG-020");
    BOOST_TEST(verify(first, trusting({provider()})).valid());

    auto altered = take_apart(both);
    entry(altered, "evidence/scheme-of-work.pdf").content += "x";
    const auto refused = verify(altered, trusting({provider(), verifier}));
    BOOST_TEST(std::count_if(refused.findings.begin(), refused.findings.end(),
                             [](const auto& f) { return f.code == "KM-ASC-005"; }) == 2);
}

BOOST_AUTO_TEST_CASE(an_earlier_package_is_ours_of_the_same_programme_and_signed_by_nobody_else)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.asice";
    pack(example("first-line-manager"), file, provider());
    const auto programme = km::submission::read_programme_file(example("first-line-manager"))->programme;
    BOOST_TEST(km::submission::is_earlier_package(file, programme));
    auto other = programme;
    other.id = "another";
    BOOST_TEST(!km::submission::is_earlier_package(file, other));
    other = programme;
    other.provider.ukprn = "10099902";
    BOOST_TEST(!km::submission::is_earlier_package(file, other));
    other = programme;
    other.provider.name = "Larkfield under another name"; // the number says who it is
    BOOST_TEST(km::submission::is_earlier_package(file, other));
    other.provider.ukprn.clear(); // without one, the name does
    BOOST_TEST(!km::submission::is_earlier_package(file, other));
    // Made by another program, damaged, or no package at all.
    auto parts = take_apart(file);
    const auto written = [&](const ForgedZip& zip) {
        BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
        return km::submission::is_earlier_package(file, programme);
    };
    BOOST_TEST(written(parts));
    auto spoiled = parts;
    auto& report = entry(spoiled, "report/validation.json").content;
    report = replaced(report, "\"software\": \"kitemark ", "\"software\": \"another ");
    BOOST_TEST(!written(spoiled));
    spoiled = parts;
    entry(spoiled, "programme.xml").content = "<programme";
    BOOST_TEST(!written(spoiled));
    spoiled = parts;
    spoiled.entries.push_back({.name = "META-INF/signature002.p7s", .content = "x"});
    BOOST_TEST(!written(spoiled));
    spoiled = parts;
    spoiled.entries.back().offset = 1; // the zip says two things
    BOOST_TEST(!written(spoiled));
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, "mine").has_value());
    BOOST_TEST(!km::submission::is_earlier_package(file, programme));
    BOOST_TEST(!km::submission::is_earlier_package(folder.path / "none", programme));
}

BOOST_AUTO_TEST_CASE(limits_come_before_work_and_say_so)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.asice";
    pack(example("first-line-manager"), file, provider());
    const auto anchors = trusting({provider()});
    const auto with = [&](std::uint64_t km::zip::Limits::*limit, std::uint64_t value) {
        km::zip::Limits limits;
        limits.*limit = value;
        return joined(errors_of(verify(file, anchors, km::test::kNow, limits)));
    };
    BOOST_TEST(with(&km::zip::Limits::max_entries, 5) == "KM-ASC-016 KM-PKG-018 KM-ZIP-030");
    BOOST_TEST(with(&km::zip::Limits::max_entry_bytes, 1000) == "KM-ASC-016 KM-PKG-018 KM-ZIP-032");
    BOOST_TEST(with(&km::zip::Limits::max_total_bytes, 1000) == "KM-ASC-016 KM-PKG-018 KM-ZIP-033");
    BOOST_TEST(with(&km::zip::Limits::max_ratio, 1) == "KM-ASC-016 KM-PKG-018 KM-ZIP-034");
    BOOST_TEST(with(&km::zip::Limits::max_xml_bytes, 60'000) == "KM-ASC-016 KM-ASC-018 KM-PKG-018");
}

BOOST_AUTO_TEST_CASE(nobody_packs_against_another_policy_than_the_programme_names)
{
    const km::test::TempFolder folder;
    const auto check = km::submission::check_file(example("first-line-manager"),
                                                  {library(), library().policy("self-check").value()});
    BOOST_REQUIRE(check.has_value());
    const auto written = km::submission::write_package(
        **check, example("first-line-manager").parent_path(), folder.path / "a.asice",
        identity_of(provider()), km::submission::Completeness::required, {km::test::kNow, km::test::kNow});
    BOOST_TEST(written.error().code == "package.other_policy");
    BOOST_TEST(folder.files() == 0U);
    // Without a policy in the programme it is version 1 of the kitemark, and no other version.
    auto text = *km::read_file(example("first-line-manager"), 1'000'000);
    fs::copy(example("first-line-manager").parent_path(), folder.path / "own", fs::copy_options::recursive);
    const auto programme = folder.path / "own/first-line-manager.programme.xml";
    BOOST_REQUIRE(km::write_atomically({programme, km::Existing::own},
                                       replaced(text, "<policy id=\"nhs-kitemark\"/>", ""))
                      .has_value());
    for (const auto* version : {"1", "2"}) {
        auto policy = library().policy("nhs-kitemark").value();
        policy.model.version = version;
        const auto own = km::submission::check_file(programme, {library(), policy});
        BOOST_REQUIRE(own.has_value());
        const auto packed = km::submission::write_package(
            **own, programme.parent_path(), folder.path / "a.asice", identity_of(provider()),
            km::submission::Completeness::required, {km::test::kNow, km::test::kNow});
        BOOST_TEST((packed ? "1" : packed.error().code) == (version == "1"s ? "1" : "package.other_policy"));
    }
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_the_answer)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.asice";
    auto zip = good_parts();
    entry(zip, "evidence/scheme-of-work.pdf").content += "x";
    entry(zip, "evidence/assessment-map.xlsx").content += "x";
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    const auto anchors = trusting({provider()});
    const auto one = verify(file, anchors);
    const auto four = verify(file, anchors, km::test::kNow, {}, 4);
    BOOST_TEST((one.findings == four.findings));
}

BOOST_AUTO_TEST_CASE(one_large_file_is_hashed_beside_inflating_with_the_same_answer)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "large.asice";
    const auto signer = make_party("10099905");
    const auto anchors = trusting({signer});
    std::string large;
    for (std::uint32_t i = 0; large.size() < 6'000'000; ++i) {
        large += std::to_string(i * 2'654'435'761U) + "\n";
    }
    const auto source = folder.path / "large.txt";
    BOOST_REQUIRE(km::write_atomically({source, km::Existing::own}, large).has_value());
    BOOST_REQUIRE(km::asic::write_container(file,
                                            {{"evidence/large.txt", "text/plain", std::string{large}, false}},
                                            identity_of(signer), {km::test::kNow, km::test::kNow})
                      .has_value());
    const auto judge = [&](unsigned threads) {
        return *km::asic::verify_container(
            file, {{anchors, km::test::kNow}, km::asic::Profile::package, {}, threads, {}});
    };
    BOOST_TEST(judge(1).valid());
    BOOST_TEST(judge(2).valid());
    BOOST_TEST(judge(2).files.at(0).sha256 ==
               km::crypto::to_hex(km::crypto::sha256(km::crypto::bytes_of(large))));

    // It can be stopped in the middle of that one file.
    for (const unsigned threads : {1U, 2U}) {
        double furthest = 0;
        const auto stopped = km::asic::verify_container(
            file, {{anchors, km::test::kNow}, km::asic::Profile::package, {}, threads, {}, [&](double share) {
                       furthest = share;
                       return share < 0.1;
                   }});
        BOOST_REQUIRE(!stopped.has_value());
        BOOST_TEST(stopped.error().code == "asic.cancelled");
        BOOST_TEST(furthest < 0.9);
    }

    auto bytes = *km::read_file(file, 100'000'000);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, bytes).has_value());
    BOOST_TEST(!judge(2).valid());
    BOOST_TEST((judge(1).findings == judge(2).findings));
}

BOOST_AUTO_TEST_CASE(a_sink_on_another_thread_gets_every_piece_in_order)
{
    std::string put;
    std::string taken;
    const km::asic::SinkThread::Sink sink = [&](std::span<const std::byte> piece) {
        taken.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    };
    {
        km::asic::SinkThread thread{sink};
        for (std::size_t i = 0; i < 1000; ++i) { // far more than the queue holds
            const std::string piece(i % 97, static_cast<char>('a' + i % 26));
            thread.put(km::crypto::bytes_of(piece));
            put += piece;
        }
        thread.finish();
        BOOST_TEST((taken == put));
        thread.finish(); // again does no harm
    }
    {
        km::asic::SinkThread thread{sink};
        thread.put(km::crypto::bytes_of("left to the destructor"));
    }
    BOOST_TEST((taken == put + "left to the destructor"));
}

BOOST_AUTO_TEST_CASE(a_programme_that_does_not_meet_its_policy_is_packed_only_when_that_is_said)
{
    const km::test::TempFolder folder;
    const auto programme = example("minimal");
    const auto check = km::submission::check_file(programme, {library(), {}});
    BOOST_REQUIRE(check.has_value());
    const auto refused = km::submission::write_package(
        **check, programme.parent_path(), folder.path / "m.asice", identity_of(provider()),
        km::submission::Completeness::required, {km::test::kNow, km::test::kNow});
    BOOST_TEST(refused.error().code == "package.not_met");
    BOOST_TEST(folder.files() == 0U);

    pack(programme, folder.path / "m.asice", provider(), km::submission::Completeness::waived);
    const auto verdict = verify(folder.path / "m.asice", trusting({provider()}));
    BOOST_TEST(!verdict.valid());
    BOOST_TEST(verdict.container.valid());
    BOOST_TEST(errors_of(verdict).contains("KM-PKG-012"));
    BOOST_TEST(!errors_of(verdict).contains("KM-PKG-007"));
}

BOOST_AUTO_TEST_CASE(a_link_out_of_the_programme_s_folder_is_not_followed)
{
    const km::test::TempFolder folder;
    fs::copy(example("minimal").parent_path(), folder.path / "minimal", fs::copy_options::recursive);
    const auto programme = folder.path / "minimal/minimal.programme.xml";
    const auto state = [&] {
        return (*km::submission::check_file(programme, {library(), {}}))->facts.evidence.at(0).state;
    };
    using State = km::rules::EvidenceFact::State;
    const auto evidence =
        folder.path / "minimal" /
        (*km::submission::check_file(programme, {library(), {}}))->programme.evidence.at(0).path;
    BOOST_TEST((state() == State::present));
    fs::rename(evidence, folder.path / "minimal/elsewhere");
    fs::create_symlink(folder.path / "minimal/elsewhere", evidence);
    BOOST_TEST((state() == State::present)); // a link inside the folder
    fs::rename(folder.path / "minimal/elsewhere", folder.path / "secret");
    fs::remove(evidence);
    fs::create_symlink(folder.path / "secret", evidence);
    BOOST_TEST((state() == State::refused));
    fs::remove(evidence);
    fs::create_symlink(evidence.filename(), evidence); // to itself
    BOOST_TEST((state() == State::refused));
    fs::remove(evidence);
    fs::create_directory(evidence);
    BOOST_TEST((state() == State::refused));
    fs::remove(evidence);
    fs::create_symlink("nowhere", evidence);
    BOOST_TEST((state() == State::missing));
}

BOOST_AUTO_TEST_CASE(evidence_is_looked_at_only_where_every_system_finds_the_same_file)
{
    using State = km::rules::EvidenceFact::State;
    const km::test::TempFolder folder;
    const auto state = [&](const std::string& path) {
        return km::submission::look_at_evidence(folder.path, path).state;
    };
    BOOST_REQUIRE(km::write_atomically(folder.path / "a.txt", "a").has_value());
    BOOST_REQUIRE(km::write_atomically(folder.path / "empty.txt", "").has_value());
    BOOST_REQUIRE(km::write_atomically(folder.path / "b\\a.txt", "a").has_value());
    BOOST_REQUIRE(km::write_atomically(folder.path / "c\n.txt", "a").has_value());
    BOOST_TEST((state("a.txt") == State::present));
    BOOST_TEST((state("empty.txt") == State::empty));
    BOOST_TEST((state("no.txt") == State::missing));
    // They are there, under names that mean something else elsewhere.
    BOOST_TEST((state("b\\a.txt") == State::refused));
    BOOST_TEST((state("c\n.txt") == State::refused));
    BOOST_TEST((state("./a.txt") == State::refused));
    BOOST_TEST((state(std::string(300, 'a')) == State::refused)); // longer than a file's name can be
    // What may not be looked at may be right: that is nobody's fault. Root may look at everything.
    fs::create_directory(folder.path / "closed");
    BOOST_REQUIRE(km::write_atomically(folder.path / "closed/a.txt", "a").has_value());
    fs::permissions(folder.path / "closed", fs::perms::none);
    const auto root = ::geteuid() == 0;
    BOOST_REQUIRE((!root || ::seteuid(65534) == 0));
    const auto closed = km::submission::look_at_evidence(folder.path, "closed/a.txt");
    BOOST_REQUIRE((!root || ::seteuid(0) == 0));
    fs::permissions(folder.path / "closed", fs::perms::owner_all);
    BOOST_TEST((closed.state == State::unreadable));
    BOOST_TEST(!closed.problem.empty());
}

BOOST_AUTO_TEST_CASE(an_incomplete_package_leaves_out_what_may_not_be_packed)
{
    const km::test::TempFolder folder;
    fs::copy(example("minimal").parent_path(), folder.path / "minimal", fs::copy_options::recursive);
    const auto programme = folder.path / "minimal/minimal.programme.xml";
    const auto path =
        (*km::submission::check_file(programme, {library(), {}}))->programme.evidence.at(0).path;
    const auto evidence = folder.path / "minimal" / path;
    const auto names = [&] {
        pack(programme, folder.path / "a.asice", provider(), km::submission::Completeness::waived);
        std::set<std::string> all;
        for (const auto& e : take_apart(folder.path / "a.asice").entries) {
            BOOST_TEST(e.content.find("a secret of somebody else") == std::string::npos, e.name);
            all.insert(e.name);
        }
        return all;
    };
    BOOST_TEST(names().contains(km::submission::packed_path(path)));
    fs::remove(evidence);
    BOOST_TEST(!names().contains(km::submission::packed_path(path)));
    BOOST_REQUIRE(km::write_atomically(folder.path / "secret", "a secret of somebody else").has_value());
    fs::create_symlink(folder.path / "secret", evidence);
    BOOST_TEST(!names().contains(km::submission::packed_path(path)));
}

BOOST_AUTO_TEST_CASE(evidence_whose_name_a_package_does_not_take_is_not_packed)
{
    const km::test::TempFolder folder;
    fs::copy(example("minimal").parent_path(), folder.path / "minimal", fs::copy_options::recursive);
    const auto programme = folder.path / "minimal/minimal.programme.xml";
    const auto path =
        (*km::submission::check_file(programme, {library(), {}}))->programme.evidence.at(0).path;
    fs::rename(folder.path / "minimal" / path, folder.path / "minimal/my plan.txt");
    const auto text = *km::read_file(programme, 1'000'000);
    BOOST_REQUIRE(km::write_atomically({programme, km::Existing::own},
                                       replaced(text, '"' + path + '"', "\"my plan.txt\""))
                      .has_value());
    const auto check = km::submission::check_file(programme, {library(), {}});
    BOOST_REQUIRE(check.has_value());
    const auto written = km::submission::write_package(
        **check, programme.parent_path(), folder.path / "a.asice", identity_of(provider()),
        km::submission::Completeness::waived, {km::test::kNow, km::test::kNow});
    BOOST_TEST((written ? "" : written.error().code) == "package.evidence");
    BOOST_TEST(!fs::exists(folder.path / "a.asice"));
}

BOOST_AUTO_TEST_CASE(two_documents_that_some_system_takes_for_one_are_not_packed)
{
    const km::test::TempFolder folder;
    fs::copy(example("minimal").parent_path(), folder.path / "minimal", fs::copy_options::recursive);
    const auto programme = folder.path / "minimal/minimal.programme.xml";
    const auto text = *km::read_file(programme, 1'000'000);
    BOOST_REQUIRE(
        km::write_atomically(folder.path / "minimal/evidence/Session-Plan.txt", "another").has_value());
    BOOST_REQUIRE(
        km::write_atomically({programme, km::Existing::own},
                             replaced(text, "  </evidence>",
                                      "<file id=\"e2\" title=\"Another\" path=\"evidence/Session-Plan.txt\" "
                                      "media-type=\"text/plain\"/></evidence>"))
            .has_value());
    const auto check = km::submission::check_file(programme, {library(), {}});
    BOOST_REQUIRE(check.has_value());
    const auto written = km::submission::write_package(
        **check, programme.parent_path(), folder.path / "a.asice", identity_of(make_party("10099903")),
        km::submission::Completeness::waived, {km::test::kNow, km::test::kNow});
    BOOST_TEST((written ? "" : written.error().code) == "package.evidence");
    BOOST_TEST(!fs::exists(folder.path / "a.asice"));
}

BOOST_AUTO_TEST_CASE(a_document_that_cannot_be_read_stops_checking_and_packing)
{
    using State = km::rules::EvidenceFact::State;
    const km::test::TempFolder folder;
    fs::copy(example("minimal").parent_path(), folder.path / "minimal", fs::copy_options::recursive);
    const auto programme = folder.path / "minimal/minimal.programme.xml";
    fs::copy(fs::path{KM_SOURCE_DIR} / "framework-data", folder.path / "data", fs::copy_options::recursive);
    constexpr auto readable =
        fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec;
    fs::permissions(folder.path, readable, fs::perm_options::add);
    for (const auto& entry : fs::recursive_directory_iterator{folder.path}) {
        fs::permissions(entry.path(), readable, fs::perm_options::add);
    }
    const km::format::Library data{folder.path / "data"};
    const auto evidence = folder.path / "minimal/evidence";
    fs::permissions(evidence, fs::perms::none);
    const auto root = ::geteuid() == 0; // who may read everything
    BOOST_REQUIRE((!root || ::seteuid(65534) == 0));
    const auto checked = km::submission::check_file(programme, {data, {}});
    BOOST_REQUIRE((!root || ::seteuid(0) == 0));
    fs::permissions(evidence, fs::perms::owner_all);
    BOOST_TEST((checked ? "" : checked.error().code) == "evidence.unreadable");
    // A check of what was seen earlier, by the editor for example.
    const auto before = km::submission::check_file(programme, {library(), {}});
    BOOST_REQUIRE(before.has_value());
    auto facts = (*before)->facts;
    facts.evidence.at(0) = {State::unreadable, {}, 0, "the disk is gone"};
    const auto now =
        km::submission::check_read(*km::submission::read_bytes((*before)->bytes, km::to_utf8(programme)),
                                   (*before)->framework, (*before)->policy, facts);
    const auto written = km::submission::write_package(
        *now, programme.parent_path(), folder.path / "a.asice", identity_of(provider()),
        km::submission::Completeness::waived, {km::test::kNow, km::test::kNow});
    BOOST_TEST((written ? "" : written.error().code) == "evidence.unreadable");
    BOOST_TEST(!fs::exists(folder.path / "a.asice"));
}

BOOST_AUTO_TEST_CASE(what_a_reviewer_will_refuse_is_foreseen)
{
    const auto reasons = [](const char* programme, const km::test::Party* signer) {
        const auto check = km::submission::check_file(example(programme), {library(), {}});
        BOOST_REQUIRE(check.has_value());
        std::optional<km::crypto::Identity> identity;
        if (signer != nullptr) {
            identity = identity_of(*signer);
        }
        std::set<std::string> codes;
        for (const auto& reason :
             km::submission::foresee_refusal(**check, identity ? &identity->certificate() : nullptr)) {
            BOOST_TEST((reason.severity == km::Severity::error));
            codes.insert(reason.code);
        }
        return joined(codes);
    };
    const auto other = make_party("10099902");
    km::test::CertificateSpec without;
    without.organisation_identifier.clear();
    const auto nobody = km::test::make_self_signed(without);
    BOOST_TEST(reasons("first-line-manager", nullptr) == "");
    BOOST_TEST(reasons("first-line-manager", &provider()) == "");
    BOOST_TEST(reasons("first-line-manager", &other) == "KM-PKG-025");
    BOOST_TEST(reasons("first-line-manager", &nobody) == "KM-PKG-026");
    BOOST_TEST(reasons("minimal", nullptr) == "KM-PKG-027");
    BOOST_TEST(reasons("minimal", &other) == "KM-PKG-025 KM-PKG-027");
    // Of the signature itself: nothing is wrong with a good identity's, and one that may not sign fails at once.
    BOOST_TEST(km::submission::foresee_refusal(identity_of(provider()), "a", km::test::kNow).value().empty());
    const auto early = km::submission::foresee_refusal(identity_of(provider()), "a", km::Time{});
    BOOST_TEST((early ? "" : early.error().code) == "crypto.certificate_not_valid");
}

BOOST_AUTO_TEST_CASE(entries_have_the_time_of_the_programme)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.xml";
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, "a").has_value());
    fs::last_write_time(file, std::chrono::file_clock::from_sys(km::test::kNow));
    km::model::Programme programme;
    const auto* before = std::getenv("SOURCE_DATE_EPOCH");
    const std::string kept = before == nullptr ? "" : before;
    ::unsetenv("SOURCE_DATE_EPOCH");
    BOOST_TEST((km::submission::entry_time(programme, file) == km::test::kNow));
    programme.modified = "2026-03-31T09:15:00Z";
    const auto modified = *km::parse_time(programme.modified);
    BOOST_TEST((km::submission::entry_time(programme, file) == modified));
    ::setenv("SOURCE_DATE_EPOCH", "86400", 1);
    BOOST_TEST((km::submission::entry_time(programme, file) == km::Time{std::chrono::days{1}}));
    for (const auto* wrong : {"86400x", "", " 86400", "99999999999999999999"}) {
        ::setenv("SOURCE_DATE_EPOCH", wrong, 1);
        BOOST_TEST((km::submission::entry_time(programme, file) == modified), wrong);
    }
    before == nullptr ? ::unsetenv("SOURCE_DATE_EPOCH") : ::setenv("SOURCE_DATE_EPOCH", kept.c_str(), 1);
}

BOOST_AUTO_TEST_CASE(an_own_framework_file_is_not_taken_for_the_bundled_one)
{
    const km::test::TempFolder folder;
    const auto bundled = library().framework("nhs-mlf", "2025-09-04-draft").value();
    const auto file = folder.path / "own.framework.xml";
    const auto check = [&](const std::string& bytes) {
        BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, bytes).has_value());
        return *km::submission::check_file(example("minimal"), {library(), {}, file});
    };
    const auto says_so = [](const km::submission::CheckPtr& checked) {
        return std::ranges::any_of(checked->validation->findings,
                                   [](const auto& finding) { return finding.code == "KM-PRV-002"; });
    };
    const auto same = check(bundled.bytes);
    BOOST_TEST(!says_so(same));
    BOOST_TEST((same->framework.origin == km::format::DataOrigin::file));
    auto altered = bundled.bytes;
    const auto at = altered.find("<title>") + 7;
    altered[at] = altered[at] == 'X' ? 'Y' : 'X'; // id, version and length stay
    const auto other = check(altered);
    BOOST_TEST(says_so(other));
    BOOST_TEST(other->framework.model.id == bundled.model.id);
    BOOST_TEST(other->validation->framework.sha256 != same->validation->framework.sha256);
    // A version that is not bundled at all.
    auto newer = bundled.bytes;
    newer.replace(newer.find("2025-09-04-draft"), 16, "2026-09-04-draft");
    BOOST_TEST(says_so(check(newer)));
}

BOOST_AUTO_TEST_CASE(a_report_names_its_framework_and_policy_by_digest)
{
    const auto checked = *km::submission::check_file(example("minimal"), {library(), {}});
    const auto& validation = *checked->validation;
    BOOST_TEST(validation.policy.id == checked->policy.model.id);
    BOOST_TEST(validation.policy.version == "1");
    // As framework-data/RELEASED has it.
    BOOST_TEST(validation.framework.sha256 ==
               "7f74abb274abf527fb18856f64d73202fd0e594e7d08c4e5da42f95fe3c129d8");
    BOOST_TEST((checked->framework.origin == km::format::DataOrigin::added ||   // the tests' own folder, or
                checked->framework.origin == km::format::DataOrigin::bundled)); // the program's
}

BOOST_AUTO_TEST_CASE(a_programme_without_a_policy_means_version_1_of_the_kitemark)
{
    km::model::Programme programme;
    BOOST_TEST((km::submission::policy_named_by(programme) == km::format::PackName{"nhs-kitemark", "1"}));
    programme.policy_id = "nhs-kitemark";
    BOOST_TEST((km::submission::policy_named_by(programme) == km::format::PackName{"nhs-kitemark", ""}));
    // With a second version installed beside it:
    const km::test::TempFolder folder;
    fs::copy(fs::path{KM_SOURCE_DIR} / "framework-data", folder.path / "data", fs::copy_options::recursive);
    auto second = library().policy("nhs-kitemark", "1").value().bytes;
    second.replace(second.find("id=\"nhs-kitemark\" version=\"1\""), 29, "id=\"nhs-kitemark\" version=\"2\"");
    BOOST_REQUIRE(
        km::write_atomically(folder.path / "data/policies/nhs-kitemark-2.policy.xml", second).has_value());
    const km::format::Library both{folder.path / "data"};
    const auto xml = km::read_file(example("minimal"), 1'000'000).value();
    const auto version_of = [&](const std::string& policy) {
        auto text = xml;
        if (const auto at = text.find("<policy "); at != std::string::npos) {
            text.erase(at, text.find("/>", at) + 2 - at);
        }
        text.insert(text.find("<claims"), policy);
        const auto file = folder.path / "a.programme.xml";
        BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, text).has_value());
        const auto checked = km::submission::check_file(file, {both, {}});
        return checked ? (*checked)->policy.model.version : checked.error().code;
    };
    BOOST_TEST(version_of("") == "1");
    BOOST_TEST(version_of("<policy id=\"nhs-kitemark\"/>") == "2");
}

BOOST_AUTO_TEST_CASE(evidence_that_cannot_be_read_is_not_known)
{
    using State = km::rules::EvidenceFact::State;
    // Regular, inside its folder, and reading it at 0 fails with EIO, for root too.
    const auto fact = km::submission::look_at_evidence("/proc/self", "mem");
    BOOST_TEST((fact.state == State::unreadable));
    BOOST_TEST(fact.problem == std::string{std::strerror(EIO)});
    BOOST_TEST((km::submission::look_at_evidence("/proc/self", "nothing").state == State::missing));
    BOOST_TEST((km::submission::look_at_evidence("/proc/self", "task").state == State::refused));
    // The path's own fault.
    BOOST_TEST((km::submission::look_at_evidence("/tmp", std::string(300, 'a')).state == State::refused));
}

BOOST_AUTO_TEST_CASE(any_flipped_byte_is_noticed)
{
    const auto bytes = km::test::forge(good_parts());
    const km::test::TempFolder folder;
    const auto file = folder.path / "flipped.asice";
    const auto anchors = trusting({provider()});
    // A prime step meets every region of the file: headers, content, directory, end record.
    constexpr std::size_t step = 8191;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        auto flipped = bytes;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x20);
        BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, flipped).has_value());
        BOOST_TEST(!verify(file, anchors).valid(), "byte " << at);
    }
    for (std::size_t size = 0; size < bytes.size(); size += step * 3) {
        BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, bytes.substr(0, size)).has_value());
        const auto cut = km::submission::verify_package(file, {library(), {anchors, km::test::kNow}});
        // A document inside may be a zip, and its end be taken for the package's: then that is refused.
        BOOST_TEST((cut ? !cut->valid() && has_errors(cut->findings) : cut.error().code == "zip.no_end"),
                   "size " << size);
    }
}

BOOST_AUTO_TEST_CASE(a_full_disk_leaves_the_old_package_and_nothing_else)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "a.asice";
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, "the old one").has_value());
    const auto check = km::submission::check_file(example("first-line-manager"), {library(), {}});
    BOOST_REQUIRE(check.has_value());
    const auto signer = identity_of(provider());
    for (const rlim_t room : {0UL, 100UL, 100'000UL, 250'000UL}) {
        const auto written = [&] {
            const km::test::FullDisk disk{room};
            return km::submission::write_package(**check, example("first-line-manager").parent_path(), file,
                                                 signer, km::submission::Completeness::required,
                                                 {km::test::kNow, km::test::kNow});
        }();
        BOOST_TEST(!written.has_value(), "room " << room);
        BOOST_TEST(km::read_file(file, 100).value_or("") == "the old one");
        BOOST_TEST(folder.files() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(a_foreign_container_is_judged_without_asking_for_a_programme)
{
    const km::test::TempFolder folder;
    const auto file = folder.path / "foreign.asice";
    ForgedZip zip;
    add(zip, "mimetype", std::string{km::asic::kMediaType});
    add(zip, "A letter.txt", "Dear reviewer");
    add(zip, "META-INF/manifest.xml", "<manifest/>");
    const auto signer = make_party("10099905");
    const auto digest = km::crypto::sha256(km::crypto::bytes_of("Dear reviewer"));
    // Prefixes, percent-encoding, a long-term manifest: all allowed to others.
    const auto manifest =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<asic:ASiCManifest "
        "xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" "
        "xmlns:d=\"http://www.w3.org/2000/09/xmldsig#\"><asic:SigReference URI=\"META-INF/signature-1.p7s\" "
        "MimeType=\"application/pkcs7-signature\"/><asic:DataObjectReference URI=\"A%20letter.txt\">"
        "<d:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><d:DigestValue>\n" +
        km::crypto::to_base64(digest) + "\n</d:DigestValue></asic:DataObjectReference></asic:ASiCManifest>"s;
    add(zip, "META-INF/ASiCManifest-1.xml", manifest);
    add(zip, "META-INF/signature-1.p7s",
        std::move(*identity_of(signer).sign_detached(km::crypto::bytes_of(manifest), km::test::kNow)));
    add(zip, "META-INF/ASiCArchiveManifest.xml", "<not-checked/>");
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    const auto anchors = trusting({signer});
    const auto judge = [&] {
        return *km::asic::verify_container(file, {{anchors, km::test::kNow}, km::asic::Profile::container});
    };
    BOOST_TEST(judge().valid());
    BOOST_TEST(!verify(file, anchors).valid()); // it is no package of ours

    entry(zip, "A letter.txt").content = "Dear reader";
    BOOST_REQUIRE(km::write_atomically({file, km::Existing::own}, km::test::forge(zip)).has_value());
    BOOST_TEST(!judge().valid());
}
