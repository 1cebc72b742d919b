// SPDX-License-Identifier: MIT
/// @file
/// Writes the kept inputs that cannot be written by hand: make_corpus TESTS_FOLDER
///
/// Every name says what is wrong with it. The keys are made here and thrown away, so running it again
/// replaces every signature; do so only where a format changes. Files that a fuzzer found are added by hand
/// and stay.

#include "packages/asic/container_writer.hpp"
#include "packages/crypto/digest.hpp"
#include "packages/crypto/identity.hpp"
#include "tests/support/forge_zip.hpp"
#include "tests/support/test_pki.hpp"
#include "validator/base/atomic_file.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;
using namespace km::test;

void write(const fs::path& file, std::string_view bytes)
{
    fs::create_directories(file.parent_path());
    if (!km::write_atomically({file, km::Existing::own}, bytes)) {
        std::fprintf(stderr, "%s cannot be written\n", file.c_str());
        std::exit(3);
    }
}

const std::string kContent = R"(<?xml version="1.0" encoding="UTF-8"?>
<ASiCManifest xmlns="http://uri.etsi.org/02918/v1.2.1#"/>
)";

km::crypto::Identity identity_of(const Party& party, const std::string& chain)
{
    return std::move(*km::crypto::Identity::from_pem(party.key_pem(), party.certificate_pem(), chain, {}));
}

void write_signatures(const fs::path& tests)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    const auto middle = make_issued(authority_spec("Example Issuer"), root);
    const auto signer = make_issued({}, middle);
    CertificateSpec rsa_spec;
    rsa_spec.key = KeyKind::rsa_2048;
    const auto rsa_signer = make_issued(rsa_spec, root);
    const auto time_authority = make_issued(timestamp_authority_spec(), root);
    const auto stranger = make_self_signed({});
    const auto sign = [](const Party& party, const std::string& chain) {
        return *identity_of(party, chain).sign_detached(km::crypto::bytes_of(kContent), kNow);
    };

    const auto corpus = tests / "fuzz/corpus";
    const auto plain = sign(signer, middle.certificate_pem());
    write(corpus / "anchors.pem", root.certificate_pem());
    write(corpus / "content.xml", kContent);
    write(corpus / "cms/chain.p7s", plain);
    write(corpus / "cms/rsa.p7s", sign(rsa_signer, {}));
    write(corpus / "cms/time-stamped.p7s", add_timestamp(plain, time_authority));

    const auto hostile = tests / "data/hostile/cms";
    const auto recipe = [&](std::vector<std::string> attributes) {
        return SignatureRecipe{.signers = {{.party = signer, .attributes = std::move(attributes)}},
                               .certificates = {signer, middle}};
    };
    const auto standard = standard_attributes(signer, kContent);
    write(hostile / "bytes-after-the-end.p7s", plain + "\n");
    write(hostile / "cut-off.p7s", plain.substr(0, plain.size() - 1));
    write(hostile / "other-content.p7s",
          forge_signature(recipe(standard_attributes(signer, kContent + " "))));
    write(hostile / "signer-untrusted.p7s", sign(stranger, {}));
    auto embedded = recipe(standard);
    embedded.content = kContent;
    write(hostile / "content-embedded.p7s", forge_signature(embedded));
    auto nobody = recipe(standard);
    nobody.signers.clear();
    write(hostile / "nobody-signed.p7s", forge_signature(nobody));
    auto absent = recipe(standard);
    absent.certificates.clear();
    write(hostile / "certificate-absent.p7s", forge_signature(absent));
    write(hostile / "attributes-missing.p7s",
          forge_signature(recipe({content_type_attribute(), message_digest_attribute(kContent)})));
    write(hostile / "message-digest-twice.p7s",
          forge_signature(recipe({content_type_attribute(), message_digest_attribute(kContent),
                                  message_digest_attribute(kContent), signing_time_attribute(),
                                  signing_certificate_attribute(signer)})));
    auto weak = recipe(standard_attributes(signer, kContent, "SHA1"));
    weak.signers.front().digest = "SHA1";
    write(hostile / "sha1.p7s", forge_signature(weak));
    write(hostile / "time-stamp-of-another.p7s",
          with_unsigned_attribute(plain, "id-smime-aa-timeStampToken",
                                  make_timestamp("another", time_authority)));

    const auto package = corpus / "container/package.asice";
    fs::create_directories(package.parent_path());
    const auto done = km::asic::write_container(
        package,
        {{.name = "programme.xml", .media_type = "application/xml", .content = kContent, .root_file = true},
         {.name = "evidence/plan.txt", .media_type = "text/plain", .content = "Week one\n"s}},
        identity_of(signer, middle.certificate_pem()), {.entries = kNow, .signing = kNow});
    if (!done) {
        std::fprintf(stderr, "%s\n", done.error().code.c_str());
        std::exit(3);
    }
}

/// Two entries, the second damaged by @p damage.
template <typename Damage>
std::string damaged(Damage damage)
{
    ForgedZip zip;
    zip.entries.push_back({.name = "a.txt", .content = "first"});
    zip.entries.push_back({.name = "b.txt", .content = "second content"});
    damage(zip, zip.entries[1]);
    return forge(zip);
}

void write_zips(const fs::path& tests)
{
    const auto good = tests / "fuzz/corpus/zip";
    write(good / "stored.zip", damaged([](auto&, auto&) {}));
    write(good / "deflated.zip", damaged([](auto&, auto& b) { b.deflated = deflated(b.content); }));
    write(good / "described.zip", damaged([](auto&, auto& b) {
              b.deflated = deflated(b.content);
              b.flags = 8;
              b.local.crc = b.local.compressed_size = b.local.size = 0;
              b.after = "PK\x07\x08" + le32(crc32_of(b.content)) + le32(b.deflated->size()) +
                        le32(b.content.size());
          }));
    write(good / "zip64.zip", damaged([](auto& zip, auto& b) {
              b.local.size = b.local.compressed_size = b.central.size = b.central.compressed_size =
                  0xFFFFFFFF;
              b.local.extra = b.central.extra =
                  extra_field(1, le64(b.content.size()) + le64(b.content.size()));
              zip.zip64 = zip64_end;
          }));

    const auto hostile = tests / "data/hostile/zip";
    write(hostile / "bytes-after-the-archive.zip", damaged([](auto& zip, auto&) { zip.after = "x"; }));
    write(hostile / "bytes-before-the-first-entry.zip",
          damaged([](auto& zip, auto&) { zip.entries[0].before = "#!/bin/sh\n"; }));
    write(hostile / "bytes-between-entries.zip", damaged([](auto&, auto& b) { b.before = "hidden"; }));
    write(hostile / "entry-not-in-directory.zip", damaged([](auto&, auto& b) { b.in_directory = false; }));
    write(hostile / "entry-not-in-file.zip", damaged([](auto&, auto& b) {
              b.in_file = false;
              b.offset = 0;
          }));
    write(hostile / "name-differs.zip", damaged([](auto&, auto& b) { b.local.name = "c.txt"; }));
    write(hostile / "name-twice.zip", damaged([](auto&, auto& b) { b.name = "a.txt"; }));
    write(hostile / "name-twice-but-for-case.zip", damaged([](auto&, auto& b) { b.name = "A.TXT"; }));
    write(hostile / "name-climbs-out.zip", damaged([](auto&, auto& b) { b.name = "../b.txt"; }));
    write(hostile / "name-is-absolute.zip", damaged([](auto&, auto& b) { b.name = "/etc/passwd"; }));
    write(hostile / "two-end-records.zip",
          damaged([](auto& zip, auto&) { zip.comment = "PK\x05\x06"s + std::string(18, '\0'); }));
    write(hostile / "checksum-wrong.zip", damaged([](auto&, auto& b) { b.local.crc = b.central.crc = 1; }));
    write(hostile / "deflate-stream-broken.zip", damaged([](auto&, auto& b) { b.deflated = "\x07garbage"; }));
    write(hostile / "deflate-stream-longer-than-declared.zip",
          damaged([](auto&, auto& b) { b.deflated = deflated("second content and more"); }));
    write(hostile / "bytes-after-the-deflate-stream.zip",
          damaged([](auto&, auto& b) { b.deflated = deflated(b.content) + "x"; }));
    write(hostile / "bomb.zip", damaged([](auto&, auto& b) {
              b.deflated = deflated_zeros(10'000);
              b.content = std::string(1 + 258 * 10'000, '\0');
          }));
    write(hostile / "encrypted.zip", damaged([](auto&, auto& b) { b.flags = 1; }));
    write(hostile / "symbolic-link.zip", damaged([](auto&, auto& b) { b.attributes = 0120777U << 16U; }));
    write(hostile / "entries-overlap.zip", damaged([](auto&, auto& b) { b.offset = 0; }));
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: make_corpus TESTS_FOLDER\n");
        return 2;
    }
    write_signatures(argv[1]);
    write_zips(argv[1]);
    return 0;
}
