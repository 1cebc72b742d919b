// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE crypto
#include "packages/crypto/digest.hpp"
#include "packages/crypto/identity.hpp"
#include "packages/crypto/identity_file.hpp"
#include "packages/crypto/secret.hpp"
#include "packages/crypto/signature.hpp"
#include "packages/crypto/trust.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/judged_signature.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_pki.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <new>
#include <ostream>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace {

/// Arrays that are given back still hold a secret? Looked at before they are: afterwards nobody may.
std::string_view g_secret; // empty: nothing is looked at
int g_given_back_with_it = 0;
constexpr std::size_t kRoomForSize = alignof(std::max_align_t);

} // namespace

void* operator new[](std::size_t size)
{
    auto* const memory = static_cast<char*>(std::malloc(size + kRoomForSize));
    if (memory == nullptr) {
        throw std::bad_alloc{};
    }
    std::memcpy(memory, &size, sizeof size);
    return memory + kRoomForSize;
}

void operator delete[](void* array) noexcept
{
    if (array == nullptr) {
        return;
    }
    auto* const memory = static_cast<char*>(array) - kRoomForSize;
    std::size_t size = 0;
    std::memcpy(&size, memory, sizeof size);
    if (!g_secret.empty() &&
        std::string_view{memory + kRoomForSize, size}.find(g_secret) != std::string_view::npos) {
        ++g_given_back_with_it;
    }
    std::free(memory);
}

void operator delete[](void* array, std::size_t /*size*/) noexcept
{
    operator delete[](array);
}

namespace bdata = boost::unit_test::data;
namespace crypto = km::crypto;
namespace fs = std::filesystem;
using namespace km::test;
using namespace std::string_literals;
using km::crypto::bytes_of;
using std::chrono::days;

namespace {

km::Result<crypto::Identity> load_identity(const crypto::IdentityFile& file,
                                           const crypto::SecretBytes& password)
{
    const auto locked = crypto::LockedIdentity::read(file);
    return locked ? locked->unlock(password)
                  : km::Result<crypto::Identity>{tl::make_unexpected(locked.error())};
}

struct Folder : km::test::TempFolder {
    void write(const std::string& name, std::string_view bytes) const
    {
        BOOST_REQUIRE(km::write_atomically({path / name, km::Existing::own}, bytes).has_value());
    }
    [[nodiscard]] std::string read(const std::string& name) const
    {
        return km::read_file(path / name, 1U << 20U).value();
    }
    /// Runs the openssl command in this folder; true: exit code 0. What it printed is in openssl.log.
    [[nodiscard]] boost::test_tools::assertion_result openssl(const std::string& arguments) const
    {
        const auto command = "cd '" + path.string() + "' && openssl " + arguments + " >openssl.log 2>&1";
        boost::test_tools::assertion_result result{std::system(command.c_str()) == 0};
        result.message() << read("openssl.log");
        return result;
    }
};

boost::test_tools::assertion_result have_openssl(boost::unit_test::test_unit_id /*unused*/)
{
    return std::system("openssl version >/dev/null 2>&1") == 0;
}

std::string flipped(std::string bytes, std::size_t at, unsigned char bit = 1)
{
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ bit);
    return bytes;
}

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    const auto at = text.find(what);
    BOOST_REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

/// Where a certificate is inside a signature or a time-stamp, but for the end of it.
class SignedPart {
public:
    SignedPart(std::string_view whole, const Party& certificate)
    {
        constexpr std::size_t head = 8;     // tags and lengths
        constexpr std::size_t behind = 100; // the issuer's signature
        const auto der = certificate.certificate_der();
        const auto at = whole.find(der);
        BOOST_REQUIRE(at != std::string_view::npos);
        m_from = at + head;
        m_to = at + der.size() - behind;
    }

    /// Two signatures cover these bytes as they stand, so that any bit of them is as good as any other.
    [[nodiscard]] bool contains(std::size_t at) const noexcept { return at >= m_from && at < m_to; }

private:
    std::size_t m_from = 0, m_to = 0;
};

} // namespace

// ---- digests

BOOST_AUTO_TEST_CASE(digests_are_those_of_the_standard)
{
    BOOST_TEST(crypto::to_hex(crypto::sha256(bytes_of("abc"))) ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(crypto::to_base64(crypto::sha256({})) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    crypto::Digest sha384{crypto::DigestAlgorithm::sha384};
    crypto::Digest sha512{crypto::DigestAlgorithm::sha512};
    sha384.update(bytes_of("abc"));
    sha512.update(bytes_of("abc"));
    BOOST_TEST(crypto::to_hex(sha384.finish()).substr(0, 16) == "cb00753f45a35e8b");
    BOOST_TEST(crypto::to_hex(sha512.finish()).substr(0, 16) == "ddaf35a193617aba");
}

BOOST_AUTO_TEST_CASE(a_digest_in_pieces_is_the_digest_of_the_whole_and_starts_afresh)
{
    crypto::Sha256 digest;
    digest.update(bytes_of("a"));
    crypto::Sha256 moved{std::move(digest)};
    moved.update(bytes_of("bc"));
    BOOST_TEST((moved.finish() == crypto::sha256(bytes_of("abc"))));
    moved.update(bytes_of("abc"));
    BOOST_TEST((moved.finish() == crypto::sha256(bytes_of("abc"))));
}

BOOST_AUTO_TEST_CASE(a_file_is_digested_in_pieces)
{
    const Folder folder;
    const std::string large(600'001, 'x');
    folder.write("large", large);
    folder.write("empty", "");
    std::uint64_t size = 7;
    BOOST_TEST(
        (crypto::sha256_file(folder.path / "large", &size).value() == crypto::sha256(bytes_of(large))));
    BOOST_TEST(size == large.size());
    BOOST_TEST((crypto::sha256_file(folder.path / "empty", &size).value() == crypto::sha256({})));
    BOOST_TEST(size == 0U);
    BOOST_TEST(crypto::sha256_file(folder.path / "none").error().code == "file.unreadable");
    BOOST_TEST(crypto::sha256_file(folder.path).error().code == "file.unreadable");
}

BOOST_AUTO_TEST_CASE(only_the_one_spelling_of_a_digest_is_read)
{
    const auto digest = crypto::sha256(bytes_of("abc"));
    const auto hex = crypto::to_hex(digest);
    const auto base64 = crypto::to_base64(digest);
    BOOST_TEST((crypto::from_hex(hex).value() == digest));
    BOOST_TEST((crypto::from_hex("BA" + hex.substr(2)).value() == digest));
    BOOST_TEST((crypto::from_base64(base64).value() == digest));
    for (const auto& wrong :
         {hex.substr(2), hex + "00", "g" + hex.substr(1), " " + hex.substr(1), hex.substr(0, 63) + "g",
          hex.substr(0, 62) + "G0", "Z" + hex.substr(1), "@" + hex.substr(1), std::string{}}) {
        BOOST_TEST(!crypto::from_hex(wrong).has_value(), wrong);
    }
    auto stray_bits = base64; // the last digit before '=' holds two bits that must be zero
    stray_bits[42] = static_cast<char>(stray_bits[42] + 1);
    for (const auto& wrong : {base64.substr(0, 43), base64 + "=", " " + base64, base64 + "\n", stray_bits,
                              base64.substr(0, 40) + "\n" + base64.substr(41), std::string{"AAAA"},
                              std::string{}, std::string(44, 'A'), std::string(44, '=')}) {
        BOOST_TEST(!crypto::from_base64(wrong).has_value(), wrong);
    }
    BOOST_TEST(crypto::bytes_from_base64("").value().empty());
    BOOST_TEST(crypto::bytes_from_base64("YWJj").value().size() == 3U);
    BOOST_TEST(!crypto::bytes_from_base64("YWJ").has_value());
    BOOST_TEST(!crypto::bytes_from_base64("====").has_value());
}

BOOST_AUTO_TEST_CASE(a_secret_leaves_its_source_and_moves)
{
    std::string source = "a long pass phrase that is not stored inside the string object";
    const char* const old_bytes = source.data();
    auto secret = crypto::SecretBytes::take(source);
    BOOST_TEST(source.empty());
    BOOST_TEST(std::string_view(old_bytes + 2, 4) != "long");
    BOOST_TEST(secret.view().substr(0, 6) == "a long");
    const auto moved = std::move(secret);
    BOOST_TEST(secret.empty()); // NOLINT(bugprone-use-after-move): that is the point
    BOOST_TEST(moved.view().size() == 62U);
    BOOST_TEST(std::string{moved.c_str()} == moved.view());
}

BOOST_AUTO_TEST_CASE(a_secret_is_wiped_before_its_memory_is_given_back)
{
    g_given_back_with_it = 0;
    g_secret = "correct horse";
    {
        auto first = crypto::SecretBytes{"correct horse battery"};
        auto second = crypto::SecretBytes{"correct horse staple"};
        second = std::move(first); // what it held goes, too
        const auto third = std::move(second);
        BOOST_TEST(third.view() == "correct horse battery");
    }
    BOOST_TEST(g_given_back_with_it == 0);
    { // The look can see one.
        const auto plain = std::make_unique<char[]>(20);
        std::memcpy(plain.get(), g_secret.data(), g_secret.size());
    }
    g_secret = {};
    BOOST_TEST(g_given_back_with_it == 1);
}

// ---- identities

BOOST_AUTO_TEST_CASE(a_new_identity_signs_and_is_recognised)
{
    const crypto::SecretBytes password{"correct horse"};
    const auto der =
        crypto::create_self_signed({"Caf\xC3\xA9 Training Ltd", "10012345", "Alex Signer"}, password, kNow);
    BOOST_REQUIRE(der.has_value());
    const auto identity = crypto::Identity::from_pkcs12(*der, password);
    BOOST_REQUIRE(identity.has_value());
    const auto& info = identity->certificate();
    BOOST_TEST(info.common_name == "Alex Signer");
    BOOST_TEST(info.organisation == "Caf\xC3\xA9 Training Ltd");
    BOOST_TEST(info.organisation_identifiers == (Codes{"UKPRN:10012345"}), boost::test_tools::per_element());
    BOOST_TEST(info.ukprn == "10012345");
    BOOST_TEST(info.key == "EC P-256");
    BOOST_TEST(info.self_signed);
    BOOST_TEST(info.key_usage == (Codes{"nonRepudiation"}), boost::test_tools::per_element());
    BOOST_TEST((info.not_before == kNow));
    BOOST_TEST((info.not_after == kNow + days{1095}));
    BOOST_TEST(info.issuer ==
               "CN=Alex Signer,organizationIdentifier=UKPRN:10012345,O=Caf\xC3\xA9 Training Ltd");
    BOOST_TEST(info.serial_hex.size() == 32U);
    BOOST_TEST((info.serial_hex[0] >= '4' && info.serial_hex[0] <= '7')); // positive, and of full length
    BOOST_TEST(info.fingerprint_sha256_hex.size() == 64U);

    const auto signature = identity->sign_detached(bytes_of(kContent), kNow);
    BOOST_REQUIRE(signature.has_value());
    const crypto::Trust trust{
        crypto::TrustAnchors::from_pem(identity->certificate_pem(), "pinned.pem").value()};
    const auto outcome = verify(*signature, kContent, trust);
    BOOST_TEST(outcome.verdict.valid());
    BOOST_TEST(outcome.codes() == kNone, boost::test_tools::per_element());
    BOOST_TEST(outcome.signer().certificate.ukprn == "10012345");
    BOOST_TEST((outcome.signer().signing_time == kNow));
    BOOST_TEST(outcome.signer().timestamp() == nullptr);
    BOOST_TEST(anchor_of(outcome.signer()) == info.issuer);
}

BOOST_AUTO_TEST_CASE(an_organisation_without_person_or_number_can_have_an_identity)
{
    const crypto::SecretBytes password{"x"};
    const auto identity = crypto::Identity::from_pkcs12(
        crypto::create_self_signed({"Example", "", ""}, password, kNow).value(), password);
    BOOST_REQUIRE(identity.has_value());
    BOOST_TEST(identity->certificate().common_name == "Example");
    BOOST_TEST(identity->certificate().organisation_identifiers.empty());
    BOOST_TEST(identity->certificate().ukprn == "");
    BOOST_TEST(identity->certificate().ods == "");
}

BOOST_AUTO_TEST_CASE(a_new_identity_names_the_ods_code_beside_the_ukprn)
{
    const crypto::SecretBytes password{"x"};
    const auto info = [&](const std::string& ukprn, const std::string& ods) {
        const auto der = crypto::create_self_signed(
            {.organisation = "Example", .ukprn = ukprn, .person = "", .ods = ods}, password, kNow);
        const auto identity = crypto::Identity::from_pkcs12(der.value(), password);
        return identity->certificate();
    };
    const auto both = info("10012345", "RXX");
    BOOST_TEST(both.ukprn == "10012345");
    BOOST_TEST(both.ods == "RXX");
    BOOST_TEST(both.organisation_identifiers == (Codes{"UKPRN:10012345", "ODS:RXX"}),
               boost::test_tools::per_element());
    BOOST_TEST(info("", "RXX").organisation_identifiers == (Codes{"ODS:RXX"}),
               boost::test_tools::per_element());
    // The same in a request.
    const Chain chain;
    const auto request =
        crypto::create_request({.organisation = "Example", .ukprn = "", .person = "", .ods = "A81001"},
                               password)
            .value();
    const auto issued = crypto::TrustAnchors::from_pem(
        issue_for_request(request.request_pem, {}, chain.intermediate), "issued.pem");
    BOOST_TEST(issued->certificates().at(0).ods == "A81001");
}

BOOST_AUTO_TEST_CASE(impossible_new_identities_are_refused)
{
    const crypto::SecretBytes password{"x"};
    const auto code = [&](const crypto::NewIdentity& subject, const crypto::SecretBytes& secret) {
        const auto made = crypto::create_self_signed(subject, secret, kNow);
        const auto requested = crypto::create_request(subject, secret);
        BOOST_REQUIRE(!made.has_value());
        BOOST_REQUIRE(!requested.has_value());
        BOOST_TEST(made.error().code == requested.error().code);
        return made.error().code;
    };
    BOOST_TEST(code({"", "10012345", "A"}, password) == "crypto.bad_name");
    BOOST_TEST(code({std::string(65, 'x'), "", ""}, password) == "crypto.bad_name");
    BOOST_TEST(code({"A", "", std::string(65, 'x')}, password) == "crypto.bad_name");
    BOOST_TEST(code({"A\nB", "", ""}, password) == "crypto.bad_name");
    BOOST_TEST(code({"A\xFF", "", ""}, password) == "crypto.bad_name");
    BOOST_TEST(code({"A", "1001234", ""}, password) == "crypto.bad_ukprn");
    BOOST_TEST(code({"A", "1001234x", ""}, password) == "crypto.bad_ukprn");
    BOOST_TEST(code({"A", "100123456", ""}, password) == "crypto.bad_ukprn");
    for (const auto* ods : {"RX", "rxx", "R X", "A1B2C3D4E5F", "RXX\n"}) {
        BOOST_TEST(code({.organisation = "A", .ukprn = "", .person = "", .ods = ods}, password) ==
                   "crypto.bad_ods");
    }
    for (const auto* name : {" A", "A ", "A  B", "\t", " "}) {
        BOOST_TEST(code({name, "", ""}, password) == "crypto.bad_name", name);
        BOOST_TEST(code({"A", "", name}, password) == "crypto.bad_name", name);
    }
    BOOST_TEST(code({"A", "", "", days{0}}, password) == "crypto.bad_validity");
    BOOST_TEST(code({"A", "", "", days{3651}}, password) == "crypto.bad_validity");
    BOOST_TEST(code({"A", "", ""}, crypto::SecretBytes{}) == "crypto.bad_password");
    BOOST_TEST(code({"A", "", ""}, crypto::SecretBytes{std::string_view{"a\0b", 3}}) ==
               "crypto.bad_password");
    // Two bytes for each of 64 characters are not too many.
    std::string accents;
    for (int i = 0; i < 64; ++i) {
        accents += "\xC3\xA9";
    }
    BOOST_TEST(crypto::create_request({accents, "", ""}, password).has_value());
    BOOST_TEST(crypto::create_request({"A", "", "", days{1}}, password).has_value());
    BOOST_TEST(crypto::create_request({"A", "", "", days{3650}}, password).has_value());
}

BOOST_AUTO_TEST_CASE(a_requested_certificate_makes_an_identity_with_its_key)
{
    const Chain chain;
    const crypto::SecretBytes password{"secret"};
    const auto request = crypto::create_request({"Example Training Ltd", "10012345", "Alex"}, password);
    BOOST_REQUIRE(request.has_value());
    BOOST_TEST(request->key_pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    const auto certificate = issue_for_request(request->request_pem, {}, chain.intermediate);
    const auto identity = crypto::Identity::from_pem(request->key_pem, certificate,
                                                     chain.intermediate.certificate_pem(), password);
    BOOST_REQUIRE(identity.has_value());
    BOOST_TEST(identity->certificate().ukprn == "10012345");
    const auto signature = identity->sign_detached(bytes_of(kContent), kNow).value();
    BOOST_TEST(verify(signature, kContent, trusting({chain.root})).verdict.valid());
    BOOST_TEST(crypto::Identity::from_pem(request->key_pem, certificate, "", crypto::SecretBytes{"Secret"})
                   .error()
                   .code == "crypto.wrong_password");
    BOOST_TEST(crypto::Identity::from_pem(request->key_pem, certificate, "", {}).error().code ==
               "crypto.wrong_password");
}

BOOST_AUTO_TEST_CASE(keys_are_read_in_every_usual_form)
{
    for (const auto kind : {KeyKind::ec_p256, KeyKind::rsa_2048}) {
        const auto party = make_self_signed({.key = kind});
        const crypto::SecretBytes password{"secret"};
        for (const auto& key : {party.key_pem(), party.key_pem("secret"), party.traditional_key_pem(),
                                party.traditional_key_pem("secret")}) {
            BOOST_TEST(crypto::Identity::from_pem(key, party.certificate_pem(), "", password).has_value());
        }
        BOOST_TEST(crypto::Identity::from_pkcs12(party.pkcs12("secret"), password).has_value());
        // One file with everything in it.
        const auto both = party.key_pem() + party.certificate_pem();
        BOOST_TEST(crypto::Identity::from_pem(both, both, both, {}).has_value());
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_identity_is_refused_with_its_reason)
{
    const auto party = make_self_signed({});
    const auto other = make_self_signed({.common_name = "Other"});
    const crypto::SecretBytes right{"right"};
    const auto pkcs12 = [&](const std::string& der, const char* password) {
        const auto identity = crypto::Identity::from_pkcs12(der, crypto::SecretBytes{password});
        return identity ? "read" : identity.error().code;
    };
    const auto pem = [&](const std::string& key, const std::string& certificate) {
        const auto identity = crypto::Identity::from_pem(key, certificate, "", right);
        return identity ? "read" : identity.error().code;
    };
    const auto der = party.pkcs12("right");
    BOOST_TEST(pkcs12(der, "right") == "read");
    BOOST_TEST(pkcs12(der, "wrong") == "crypto.wrong_password");
    BOOST_TEST(pkcs12(der, "") == "crypto.wrong_password");
    BOOST_TEST(pkcs12(der + "x", "right") == "crypto.identity_unreadable");
    BOOST_TEST(pkcs12(der.substr(0, der.size() / 2), "right") == "crypto.identity_unreadable");
    BOOST_TEST(pkcs12("", "right") == "crypto.identity_unreadable");
    BOOST_TEST(pkcs12(party.certificate_pem(), "right") == "crypto.identity_unreadable");
    BOOST_TEST(pkcs12(pkcs12_without_mac(party, "right"), "right") == "crypto.identity_unreadable");
    // A C string would end at the zero byte, and be right.
    const crypto::SecretBytes cut{std::string_view{"right\0x", 7}};
    BOOST_TEST(crypto::Identity::from_pkcs12(der, cut).error().code == "crypto.wrong_password");
    // Longer than what OpenSSL gives room for.
    const crypto::SecretBytes endless{std::string(5'000, 'x')};
    BOOST_TEST(crypto::Identity::from_pem(party.key_pem("right"), party.certificate_pem(), "", endless)
                   .error()
                   .code == "crypto.wrong_password");
    BOOST_TEST(
        crypto::Identity::from_pem(party.key_pem(), party.certificate_pem(), "words", {}).error().code ==
        "crypto.no_certificate");
    BOOST_TEST(pkcs12(pkcs12_without_key(party, "right"), "right") == "crypto.no_key");
    BOOST_TEST(pkcs12(pkcs12_without_certificate(party, "right"), "right") == "crypto.no_certificate");
    BOOST_TEST(pkcs12(pkcs12_of(party, other, "right"), "right") == "crypto.key_mismatch");
    BOOST_TEST(pem(party.key_pem(), other.certificate_pem()) == "crypto.key_mismatch");
    BOOST_TEST(pem(party.certificate_pem(), party.certificate_pem()) == "crypto.no_key");
    BOOST_TEST(pem(party.key_pem(), party.key_pem()) == "crypto.no_certificate");
    BOOST_TEST(pem(party.key_pem(), "") == "crypto.no_certificate");
    BOOST_TEST(pem("", party.certificate_pem()) == "crypto.no_key");
    BOOST_TEST(pem(party.key_pem("wrong"), party.certificate_pem()) == "crypto.wrong_password");
    BOOST_TEST(pem(replaced(party.key_pem(), "MI", "XX"), party.certificate_pem()) ==
               "crypto.identity_unreadable");
    BOOST_TEST(pem(party.key_pem(), replaced(party.certificate_pem(), "MII", "XXX")) ==
               "crypto.certificate_unreadable");
}

struct KeyCase {
    KeyKind kind;
    const char* name;
    bool can_sign;
    friend std::ostream& operator<<(std::ostream& out, const KeyCase& key) { return out << key.name; }
};
const auto kKeys = std::to_array<KeyCase>({
    {KeyKind::ec_p256, "EC P-256", true},
    {KeyKind::ec_p384, "EC P-384", true},
    {KeyKind::ec_p521, "EC P-521", false},
    {KeyKind::rsa_2048, "RSA 2048", true},
    {KeyKind::rsa_3072, "RSA 3072", true},
    {KeyKind::ec_p224, "EC P-224", false},
    {KeyKind::ec_secp256k1, "EC secp256k1", false},
    {KeyKind::rsa_1024, "RSA 1024", false},
    {KeyKind::rsa_pss_2048, "RSA-PSS 2048", false},
    {KeyKind::ed25519, "Ed25519", false},
});

BOOST_DATA_TEST_CASE(keys_sign_what_others_can_verify_or_are_refused, bdata::make(kKeys), key)
{
    const auto party = make_self_signed({.key = key.kind});
    const auto identity = crypto::Identity::from_pem(party.key_pem(), party.certificate_pem(), "", {});
    BOOST_REQUIRE(identity.has_value() == key.can_sign);
    if (!key.can_sign) {
        BOOST_TEST(identity.error().code == "crypto.key_unsupported");
        BOOST_TEST(identity.error().subject == "Alex Signer");
        BOOST_TEST(identity.error().detail == key.name);
        return;
    }
    BOOST_TEST(identity->certificate().key == key.name);
    const auto outcome = verify(sign(party), kContent, trusting({party}));
    BOOST_TEST(outcome.verdict.valid());
    BOOST_TEST(outcome.codes() == kNone, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_certificate_that_is_not_for_signing_does_not_sign)
{
    for (const std::string usage : {"", "critical,digitalSignature", "critical,keyEncipherment"}) {
        const auto party = make_self_signed({.key_usage = usage});
        const auto signature = identity_of(party).sign_detached(bytes_of(kContent), kNow);
        BOOST_REQUIRE(!signature.has_value());
        BOOST_TEST(signature.error().code == "crypto.certificate_not_for_signing");
        BOOST_TEST(signature.error().detail == (usage.empty() ? "none" : usage.substr(9)));
    }
    const auto party = make_self_signed({});
    for (const auto time : {kValidFrom - std::chrono::seconds{1}, kValidUntil}) {
        const auto signature = identity_of(party).sign_detached(bytes_of(kContent), time);
        BOOST_REQUIRE(!signature.has_value());
        BOOST_TEST(signature.error().code == "crypto.certificate_not_valid");
    }
}

BOOST_AUTO_TEST_CASE(of_each_kind_of_identifier_only_one_well_formed_counts)
{
    const auto info = [](const std::string& identifier, const std::vector<std::string>& more = {}) {
        const auto party =
            make_self_signed({.organisation_identifier = identifier, .more_organisation_identifiers = more});
        const auto identity = identity_of(party);
        return identity.certificate();
    };
    BOOST_TEST(info("UKPRN:10012345").ukprn == "10012345");
    BOOST_TEST(info("UKPRN:10012345").ods == "");
    BOOST_TEST(info("UKPRN:10012345", {"NOT-UKPRN:10012346"}).ukprn == "10012345");
    for (const auto* wrong : {"UKPRN:1001234", "UKPRN:100123456", "ukprn:10012345", "10012345",
                              "UKPRN:1001234x", "VATGB-10012345", "UKPRN:10012345 ", "ODS:10012345"}) {
        BOOST_TEST(info(wrong).ukprn == "", wrong);
    }
    BOOST_TEST(info("ODS:RXX").ods == "RXX");
    BOOST_TEST(info("ODS:A1B2C3D4E5").ods == "A1B2C3D4E5");
    for (const auto* wrong :
         {"ODS:RX", "ODS:rxx", "ods:RXX", "ODS:A1B2C3D4E5F", "ODS:R-X", "ODS: RXX", "ODS:", "UKPRN:RXX"}) {
        BOOST_TEST(info(wrong).ods == "", wrong);
    }
    // Both, in any order, and others beside them.
    const Codes all{"ODS:RXX", "VATGB-123456789", "UKPRN:10012345"};
    const auto both = info(all[0], {all[1], all[2]});
    BOOST_TEST(both.ukprn == "10012345");
    BOOST_TEST(both.ods == "RXX");
    BOOST_TEST(both.organisation_identifiers == all, boost::test_tools::per_element());
    // Two of one kind could pass for either; they do not harm the other kind.
    for (const auto* second : {"UKPRN:10000002", "UKPRN:10000001", "UKPRN:1"}) {
        const auto two = info("UKPRN:10000001", {second, "ODS:RXX"});
        BOOST_TEST(two.ukprn == "", second);
        BOOST_TEST(two.ods == "RXX", second);
    }
    BOOST_TEST(info("ODS:RXX", {"ODS:RYY"}).ods == "");
    BOOST_TEST(info("").organisation_identifiers.empty());
}

// ---- trust

BOOST_AUTO_TEST_CASE(trust_anchors_are_certificates_and_nothing_else)
{
    const auto party = make_self_signed({});
    const auto code = [](const std::string& pem) {
        const auto anchors = crypto::TrustAnchors::from_pem(pem, "roots.pem");
        if (!anchors) {
            BOOST_TEST(anchors.error().subject == "roots.pem");
        }
        return anchors ? "read" : anchors.error().code;
    };
    const auto twice = party.certificate_pem() + "\nsome words\n" + party.certificate_pem();
    BOOST_TEST(crypto::TrustAnchors::from_pem(twice, "roots.pem").value().size() == 1U);
    BOOST_TEST(crypto::TrustAnchors::from_pem(twice, "roots.pem").value().certificates().at(0).common_name ==
               "Alex Signer");
    BOOST_TEST(crypto::TrustAnchors{}.size() == 0U);
    // An older name of the same.
    const auto old = replaced(replaced(party.certificate_pem(), "BEGIN CERT", "BEGIN X509 CERT"), "END CERT",
                              "END X509 CERT");
    BOOST_TEST(code(old) == "read");
    BOOST_TEST(code("") == "crypto.no_certificate");
    BOOST_TEST(code("words") == "crypto.no_certificate");
    BOOST_TEST(code(party.certificate_pem() + party.key_pem()) == "crypto.certificate_unreadable");
    BOOST_TEST(code(replaced(party.certificate_pem(), "MII", "XXX")) == "crypto.certificate_unreadable");
    BOOST_TEST(code(party.certificate_pem() + party.certificate_pem().substr(0, 200)) ==
               "crypto.certificate_unreadable");
}

BOOST_AUTO_TEST_CASE(revocation_lists_are_read_or_refused)
{
    const Chain chain;
    crypto::RevocationLists lists;
    const auto code = [&](const std::string& crl) {
        const auto before = lists.size();
        const auto added = lists.add(crl, "list.crl");
        BOOST_TEST((added.has_value() || lists.size() == before));
        return added ? "read" : added.error().code;
    };
    const auto pem = make_crl_pem(chain.root, {});
    BOOST_TEST(code(pem) == "read");
    BOOST_TEST(code(pem + pem) == "read");
    BOOST_TEST(code(make_crl_der(chain.root, {})) == "read");
    BOOST_TEST(code(make_crl_der(chain.root, {}) + "x") == "crypto.crl_unreadable");
    BOOST_TEST(code("") == "crypto.crl_unreadable");
    BOOST_TEST(code(chain.root.certificate_pem()) == "crypto.crl_unreadable");
    BOOST_TEST(code(pem + pem.substr(0, 200)) == "crypto.crl_unreadable");
    BOOST_TEST(code(make_crl_pem(chain.root, {.delta = true})) == "crypto.crl_unsupported");
    BOOST_TEST(code(make_crl_pem(chain.root, {.indirect = true})) == "crypto.crl_unsupported");
    BOOST_TEST(code(make_crl_pem(chain.root, {.bad_point = true})) == "crypto.crl_unsupported");
    BOOST_TEST(code(pem + make_crl_pem(chain.root, {.delta = true})) == "crypto.crl_unsupported");
    BOOST_TEST(lists.size() == 4U);
    BOOST_TEST(crypto::RevocationLists{}.empty());
}

BOOST_AUTO_TEST_CASE(trust_is_read_from_files_by_role)
{
    const Folder folder;
    const Chain chain;
    const auto stamp_root = make_self_signed(authority_spec("Stamp Root"));
    folder.write("signers.pem", chain.root.certificate_pem() + chain.signer.certificate_pem());
    folder.write("stampers.pem", stamp_root.certificate_pem());
    folder.write("list.crl", make_crl_pem(chain.root, {}));
    const std::vector<fs::path> none;
    const std::vector signers{folder.path / "signers.pem"};
    const std::vector stampers{folder.path / "stampers.pem"};
    const std::vector lists{folder.path / "list.crl"};
    const auto trust = crypto::load_trust({signers, stampers, lists});
    BOOST_REQUIRE(trust.has_value());
    BOOST_TEST(trust->signers.size() == 2U);
    BOOST_TEST(trust->timestampers.size() == 1U);
    BOOST_TEST(trust->revocation_lists.size() == 1U);
    BOOST_TEST(crypto::load_trust({})->timestampers.empty());
    const std::vector missing{folder.path / "missing"};
    for (const auto& files :
         {crypto::TrustFiles{missing, none, none}, crypto::TrustFiles{none, missing, none},
          crypto::TrustFiles{none, none, missing}}) {
        const auto failed = crypto::load_trust(files);
        BOOST_REQUIRE(!failed.has_value());
        BOOST_TEST(failed.error().code == "file.unreadable");
        BOOST_TEST(failed.error().subject == missing.front().string());
    }
    BOOST_TEST(crypto::load_trust({lists, none, none}).error().code == "crypto.certificate_unreadable");
    BOOST_TEST(crypto::load_trust({none, lists, none}).error().code == "crypto.certificate_unreadable");
    BOOST_TEST(crypto::load_trust({none, none, signers}).error().code == "crypto.crl_unreadable");
}

BOOST_AUTO_TEST_CASE(files_of_trust_and_identities_have_a_limit)
{
    const Folder folder;
    const auto party = make_self_signed({});
    const auto write = [&](const std::string& name, const std::string& bytes, std::size_t size) {
        folder.write(name, bytes + std::string(size - bytes.size(), 'x'));
        return folder.path / name;
    };
    const auto roots = [&](std::size_t size) {
        const auto read = crypto::TrustAnchors::from_files({write("roots", party.certificate_pem(), size)});
        return read ? "read" : read.error().code;
    };
    BOOST_TEST(roots(64'000'000) == "read");
    BOOST_TEST(roots(64'000'001) == "file.too_large");
    const auto key = [&](std::size_t size) {
        const auto certificate = write("certificate", party.certificate_pem(), 2'000);
        const auto read = load_identity({{}, write("key", party.key_pem(), size), certificate, {}}, {});
        return read ? "read" : read.error().code;
    };
    BOOST_TEST(key(1'000'000) == "read");
    BOOST_TEST(key(1'000'001) == "file.too_large");
}

BOOST_AUTO_TEST_CASE(an_identity_s_file_is_written_whole_and_for_its_owner_alone)
{
    const Folder folder;
    const crypto::NewIdentity subject{"Example Training", "10099901", {}};
    const crypto::SecretBytes password{"a pass phrase"};
    const auto p12 = folder.path / "a.p12";
    const auto key = folder.path / "a.key";
    const auto request = folder.path / "a.csr";
    const auto for_owner = fs::perms::owner_read | fs::perms::owner_write;
    // On a full disk nothing is there, and it is said.
    const auto [made, requested] = [&] {
        const FullDisk disk{100};
        return std::pair{crypto::create_identity_file(p12, subject, password, kNow),
                         crypto::create_request_files(key, request, subject, password)};
    }();
    BOOST_TEST((made ? "" : made.error().code) == "file.unwritable");
    BOOST_TEST((requested ? "" : requested.error().code) == "file.unwritable");
    BOOST_TEST(folder.files() == 0U);
    // A folder that stands in the way is no success either.
    for (const auto& target : {p12, key}) {
        fs::create_directories(target / "in the way");
    }
    BOOST_TEST(!crypto::create_identity_file(p12, subject, password, kNow).has_value());
    BOOST_TEST(!crypto::create_request_files(key, request, subject, password).has_value());
    BOOST_TEST(!fs::exists(request));
    for (const auto& target : {p12, key}) {
        fs::remove_all(target);
    }
    fs::create_directories(request / "in the way");
    BOOST_TEST(!crypto::create_request_files(key, request, subject, password).has_value());
    fs::remove_all(request);

    BOOST_REQUIRE(crypto::create_identity_file(p12, subject, password, kNow).has_value());
    BOOST_REQUIRE(crypto::create_request_files(key, request, subject, password).has_value());
    BOOST_TEST((fs::status(p12).permissions() == for_owner));
    BOOST_TEST((fs::status(key).permissions() == for_owner));
    BOOST_TEST(folder.read("a.csr").starts_with("-----BEGIN CERTIFICATE REQUEST-----"));
    // What needs a password, and which kind it is.
    const auto party = make_self_signed({});
    folder.write("plain.key", party.key_pem());
    folder.write("plain.pem", party.certificate_pem());
    BOOST_TEST(crypto::LockedIdentity::read({p12, {}, {}, {}})->needs_password());
    BOOST_TEST(crypto::LockedIdentity::read({{}, key, {}, {}})->needs_password());
    BOOST_TEST(!crypto::LockedIdentity::read({{}, folder.path / "plain.key", {}, {}})->needs_password());
    BOOST_TEST(!crypto::is_pem_file(p12).value());
    BOOST_TEST(crypto::is_pem_file(key).value());
    // Errors name the file.
    const auto wrong = load_identity({p12, {}, {}, {}}, crypto::SecretBytes{"another"});
    BOOST_TEST((wrong ? "" : wrong.error().subject) == p12.string());
    const auto other = make_self_signed({.common_name = "Other"});
    folder.write("other.pem", other.certificate_pem());
    const auto mismatch = load_identity({{}, folder.path / "plain.key", folder.path / "other.pem", {}}, {});
    BOOST_TEST((mismatch ? "" : mismatch.error().subject) == (folder.path / "plain.key").string());
    // The chain's file counts, and has to be there.
    BOOST_TEST(load_identity({{}, folder.path / "plain.key", folder.path / "plain.pem", {}}, {}).has_value());
    const auto missing = load_identity(
        {{}, folder.path / "plain.key", folder.path / "plain.pem", folder.path / "missing.pem"}, {});
    BOOST_TEST((missing ? "" : missing.error().subject) == (folder.path / "missing.pem").string());
}

// ---- signatures: chains

BOOST_AUTO_TEST_CASE(a_chain_is_followed_to_its_root)
{
    const Chain chain;
    const auto outcome = verify(chain.sign(), kContent, trusting({chain.root}));
    BOOST_TEST(outcome.verdict.valid());
    BOOST_TEST(outcome.codes() == kNone, boost::test_tools::per_element());
    BOOST_TEST(anchor_of(outcome.signer()) == "CN=Example Root,O=Example Trust Services");
    BOOST_TEST(!outcome.signer().certificate.self_signed);
}

BOOST_AUTO_TEST_CASE(a_signature_holds_what_a_verifier_needs_and_no_more)
{
    const Chain chain;
    const Party stranger = make_self_signed(authority_spec("Stranger"));
    const auto signature = sign(chain.signer, stranger.certificate_pem() + chain.root.certificate_pem() +
                                                  chain.intermediate.certificate_pem());
    const auto holds = [&](const std::string& bytes) { return signature.find(bytes) != std::string::npos; };
    BOOST_TEST(holds(chain.signer.certificate_der()));
    BOOST_TEST(holds(chain.intermediate.certificate_der()));
    BOOST_TEST(!holds(chain.root.certificate_der()));
    BOOST_TEST(!holds(stranger.certificate_der()));
    for (const auto* wanted :
         {"contentType", "messageDigest", "signingTime", "id-smime-aa-signingCertificateV2"}) {
        BOOST_TEST(holds(der_oid(wanted)), wanted);
    }
    BOOST_TEST(!holds(der_oid("SMIME-CAPS")));
}

BOOST_AUTO_TEST_CASE(authorities_that_certify_each_other_are_put_in_once)
{
    const auto one = make_self_signed(authority_spec("One"));
    const auto two = make_self_signed(authority_spec("Two"));
    const auto one_by_two = make_issued_for_key(authority_spec("One"), two, one);
    const auto two_by_one = make_issued_for_key(authority_spec("Two"), one, two);
    const auto signature =
        sign(make_issued({}, one), one_by_two.certificate_pem() + two_by_one.certificate_pem());
    BOOST_TEST(verify(signature, kContent, trusting({two})).verdict.valid());
}

BOOST_AUTO_TEST_CASE(a_large_curve_signs_with_a_large_digest)
{
    for (const auto& [kind, algorithm] :
         {std::pair{KeyKind::ec_p256, "ecdsa-with-SHA256"}, {KeyKind::ec_p384, "ecdsa-with-SHA384"}}) {
        const auto signature = sign(make_self_signed({.key = kind}));
        BOOST_TEST(signature.rfind(der_algorithm(algorithm).substr(0, 12)) != std::string::npos, algorithm);
    }
}

BOOST_AUTO_TEST_CASE(a_pinned_certificate_or_intermediate_ends_the_chain)
{
    const Chain chain;
    const auto pinned = verify(chain.sign(), kContent, trusting({chain.signer}));
    BOOST_TEST(pinned.verdict.valid());
    BOOST_TEST(anchor_of(pinned.signer()).starts_with("CN=Alex Signer,"));
    const auto half = verify(sign(chain.signer), kContent, trusting({chain.intermediate}));
    BOOST_TEST(half.verdict.valid());
    BOOST_TEST(anchor_of(half.signer()).starts_with("CN=Example Issuing,"));
    // What came along with a pinned certificate cannot harm it: here its issuer's, with another's key in it.
    const auto key_in = [](const std::string& bytes, std::size_t from) {
        const auto at = bytes.find("\x03\x42\x00\x04"s, from); // BIT STRING, an uncompressed point of P-256
        BOOST_REQUIRE(at != std::string::npos);
        return at + 4;
    };
    constexpr std::size_t point_bytes = 64;
    const auto other = make_self_signed({}).certificate_der();
    auto misled = chain.sign();
    misled.replace(key_in(misled, misled.find(chain.intermediate.certificate_der())), point_bytes, other,
                   key_in(other, 0), point_bytes);
    BOOST_TEST(verify(misled, kContent, trusting({chain.signer})).verdict.valid());
    BOOST_TEST(!verify(misled, kContent, trusting({chain.root})).verdict.valid());
    // Pinning a person does not make her an authority for others.
    const auto pupil = make_issued({.common_name = "Pupil"}, chain.signer);
    const auto outcome = verify(sign(pupil), kContent, trusting({chain.signer}));
    BOOST_TEST(!outcome.signer().trusted.holds());
    BOOST_TEST(outcome.signer().intact.holds());
}

BOOST_AUTO_TEST_CASE(a_stranger_is_intact_but_not_trusted)
{
    const Chain chain;
    const Chain namesake; // the same names, other keys
    for (const auto& anchors : {std::vector<Party>{}, std::vector<Party>{namesake.root}}) {
        const auto outcome = verify(chain.sign(), kContent, trusting(anchors));
        BOOST_TEST(outcome.signer().intact.holds());
        BOOST_TEST(!outcome.signer().trusted.holds());
        BOOST_TEST(anchor_of(outcome.signer()) == "");
        BOOST_TEST(!outcome.verdict.valid());
        BOOST_TEST(outcome.codes() == (Codes{"KM-SIG-020"}), boost::test_tools::per_element());
    }
    // His own root beside it makes him no better known.
    const auto complete =
        forge_signature({.signers = {{chain.signer, standard_attributes(chain.signer, kContent)}},
                         .certificates = {chain.signer, chain.intermediate, chain.root}});
    const auto own_root = verify(complete, kContent, trusting({}));
    BOOST_TEST(own_root.codes() == (Codes{"KM-SIG-020"}), boost::test_tools::per_element());
    const auto missing = verify(sign(chain.signer), kContent, trusting({chain.root}));
    BOOST_TEST(missing.codes() == (Codes{"KM-SIG-020"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_certificate_counts_only_while_it_is_valid)
{
    const Chain chain;
    const auto signature = chain.sign();
    const auto trust = trusting({chain.root});
    const auto late = verify(signature, kContent, trust, kValidUntil + days{1});
    BOOST_TEST(!late.signer().trusted.holds());
    BOOST_TEST(late.signer().intact.holds());
    BOOST_TEST(late.codes() == (Codes{"KM-SIG-021", "KM-SIG-021", "KM-SIG-021"}),
               boost::test_tools::per_element());
    BOOST_TEST(late.findings.at(0).args.back() == km::to_string(kValidUntil + days{1}));
    const auto early = verify(signature, kContent, trust, kValidFrom - days{1});
    BOOST_TEST(early.codes() == (Codes{"KM-SIG-016", "KM-SIG-022", "KM-SIG-022", "KM-SIG-022"}),
               boost::test_tools::per_element());
    BOOST_TEST(verify(signature, kContent, trust, kValidFrom).verdict.valid());
    BOOST_TEST(verify(signature, kContent, trust, kValidUntil - std::chrono::seconds{1}).verdict.valid());
}

BOOST_AUTO_TEST_CASE(only_authorities_issue)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    const auto code_with = [&](const CertificateSpec& spec) {
        const auto middle = make_issued(spec, root);
        const auto signer = make_issued({}, middle);
        const auto signature = forge_signature(
            {.signers = {{signer, standard_attributes(signer, kContent)}}, .certificates = {signer, middle}});
        const auto outcome = verify(signature, kContent, trusting({root}));
        BOOST_TEST(outcome.signer().intact.holds());
        return outcome.codes();
    };
    auto not_ca = authority_spec("Middle");
    not_ca.basic_constraints = "critical,CA:FALSE";
    auto no_constraints = authority_spec("Middle");
    no_constraints.basic_constraints = "";
    auto no_cert_sign = authority_spec("Middle");
    no_cert_sign.key_usage = "critical,cRLSign";
    for (const auto& spec : {not_ca, no_constraints, no_cert_sign}) {
        BOOST_TEST(code_with(spec) == (Codes{"KM-SIG-023"}), boost::test_tools::per_element());
    }
    // OpenSSL would take a root without constraints.
    auto bare = authority_spec("Root");
    bare.basic_constraints = "";
    const auto bare_root = make_self_signed(bare);
    BOOST_TEST(verify(sign(make_issued({}, bare_root)), kContent, trusting({bare_root})).codes() ==
                   (Codes{"KM-SIG-023"}),
               boost::test_tools::per_element());
    auto no_usage = authority_spec("Middle");
    no_usage.key_usage = "";
    BOOST_TEST(code_with(no_usage) == kNone, boost::test_tools::per_element());

    // A path length of 0 allows no further authority.
    auto limited_spec = authority_spec("Limited");
    limited_spec.basic_constraints = "critical,CA:TRUE,pathlen:0";
    const auto limited = make_issued(limited_spec, root);
    const auto too_deep = make_issued(authority_spec("Too Deep"), limited);
    const auto signer = make_issued({}, too_deep);
    const auto outcome = verify(sign(signer, limited.certificate_pem() + too_deep.certificate_pem()),
                                kContent, trusting({root}));
    BOOST_TEST(outcome.codes() == (Codes{"KM-SIG-027"}), boost::test_tools::per_element());
    BOOST_TEST(!outcome.signer().trusted.holds());
}

BOOST_AUTO_TEST_CASE(weak_keys_and_weak_signatures_in_the_chain_are_refused)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    const auto codes = [&](const Party& signer, const std::vector<Party>& embedded, const Party& anchor) {
        auto certificates = embedded;
        certificates.push_back(signer);
        const auto signature = forge_signature(
            {.signers = {{signer, standard_attributes(signer, kContent)}}, .certificates = certificates});
        return verify(signature, kContent, trusting({anchor}), kNow, kForeign).codes();
    };
    const auto good = make_issued({}, root);
    BOOST_TEST(codes(good, {}, root) == kNone, boost::test_tools::per_element());
    for (const auto kind : {KeyKind::rsa_1024, KeyKind::ec_p224}) {
        const auto weak = make_issued({.key = kind}, root);
        BOOST_TEST(codes(weak, {}, root) == (Codes{"KM-SIG-026"}), boost::test_tools::per_element());
        auto weak_authority = authority_spec("Weak");
        weak_authority.key = kind;
        const auto middle = make_issued(weak_authority, root);
        BOOST_TEST(codes(make_issued({}, middle), {middle}, root) == (Codes{"KM-SIG-026"}),
                   boost::test_tools::per_element());
        const auto weak_root = make_self_signed(weak_authority);
        BOOST_TEST(codes(make_issued({}, weak_root), {}, weak_root) == (Codes{"KM-SIG-026"}),
                   boost::test_tools::per_element());
    }
    auto rsa_root_spec = authority_spec("RSA Root"); // there is no name for ECDSA with MD5
    rsa_root_spec.key = KeyKind::rsa_2048;
    const auto rsa_root = make_self_signed(rsa_root_spec);
    for (const auto* digest : {"SHA1", "MD5"}) {
        BOOST_TEST(codes(make_issued({.digest = digest}, rsa_root), {}, rsa_root) == (Codes{"KM-SIG-026"}),
                   boost::test_tools::per_element());
        // An anchor is believed for what it is, not for who signed it.
        auto old_root_spec = rsa_root_spec;
        old_root_spec.digest = digest;
        const auto old_root = make_self_signed(old_root_spec);
        BOOST_TEST(codes(make_issued({}, old_root), {}, old_root) == kNone, boost::test_tools::per_element());
        const auto pinned = make_issued({.digest = digest}, rsa_root);
        BOOST_TEST(codes(pinned, {}, pinned) == kNone, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(the_signer_must_be_allowed_to_sign_documents)
{
    const auto judge = [](const std::string& usage, crypto::SignatureProfile profile) {
        const auto signer = make_self_signed({.key_usage = usage});
        const auto signature = forge_signature(
            {.signers = {{signer, standard_attributes(signer, kContent)}}, .certificates = {signer}});
        return verify(signature, kContent, trusting({signer}), kNow, profile);
    };
    for (const std::string usage : {"", "critical,digitalSignature", "critical,keyAgreement"}) {
        const auto own = judge(usage, kPackage);
        BOOST_TEST(own.codes() == (Codes{"KM-SIG-024"}), boost::test_tools::per_element());
        BOOST_TEST(own.signer().intact.holds());
        BOOST_TEST(!own.signer().trusted.holds());
        const auto foreign = judge(usage, kForeign);
        const bool accepted = usage != "critical,keyAgreement";
        BOOST_TEST(foreign.signer().trusted.holds() == accepted);
        BOOST_TEST(foreign.codes() == (Codes{accepted ? "KM-SIG-025" : "KM-SIG-024"}),
                   boost::test_tools::per_element());
    }
    BOOST_TEST(judge("critical,digitalSignature,nonRepudiation", kPackage).codes() == kNone,
               boost::test_tools::per_element());
}

// ---- signatures: revocation

BOOST_AUTO_TEST_CASE(a_revoked_certificate_is_refused)
{
    const Chain chain;
    const auto signature = chain.sign();
    const auto codes = [&](const Party& issuer, const CrlSpec& spec, km::Time at = kNow) {
        auto trust = trusting({chain.root});
        BOOST_REQUIRE(trust.revocation_lists.add(make_crl_pem(issuer, spec), "list.crl").has_value());
        // Of the other authority, so that it is not missed.
        const bool lower = issuer.certificate_der() == chain.intermediate.certificate_der();
        const auto other = make_crl_pem(lower ? chain.root : chain.intermediate, {});
        BOOST_REQUIRE(trust.revocation_lists.add(other, "other.crl").has_value());
        const auto outcome = verify(signature, kContent, trust, at);
        BOOST_TEST(outcome.signer().intact.holds());
        return outcome.codes();
    };
    BOOST_TEST(codes(chain.intermediate, {}) == kNone, boost::test_tools::per_element());
    BOOST_TEST(codes(chain.intermediate, {.revoked = {chain.signer}}) == (Codes{"KM-SIG-030"}),
               boost::test_tools::per_element());
    BOOST_TEST(codes(chain.root, {.revoked = {chain.intermediate}}) == (Codes{"KM-SIG-030"}),
               boost::test_tools::per_element());
    // Another authority's list, even with the same serial number in it, says nothing.
    BOOST_TEST(codes(chain.root, {.revoked = {chain.signer}}) == kNone, boost::test_tools::per_element());
    // Revoked later than the time that counts.
    BOOST_TEST(codes(chain.intermediate, {.revoked = {chain.signer}, .revoked_at = kNow + days{1}}) ==
                   (Codes{"KM-SIG-031"}),
               boost::test_tools::per_element());
    BOOST_TEST(codes(chain.intermediate, {.revoked = {chain.signer}, .revoked_at = kNow}) ==
                   (Codes{"KM-SIG-030"}),
               boost::test_tools::per_element());
    // Revoked later, but known to be lost before.
    BOOST_TEST(codes(chain.intermediate, {.revoked = {chain.signer},
                                          .revoked_at = kNow + days{1},
                                          .invalid_since = kNow - days{1}}) == (Codes{"KM-SIG-030"}),
               boost::test_tools::per_element());
    // SHA-1 is no better in a list.
    BOOST_TEST(codes(chain.intermediate, {.digest = "SHA1"}) == (Codes{"KM-SIG-033"}),
               boost::test_tools::per_element());
    // Out of date.
    BOOST_TEST(codes(chain.intermediate, {.next_update = kNow - days{1}}) == (Codes{"KM-SIG-032"}),
               boost::test_tools::per_element());
    BOOST_TEST(codes(chain.intermediate, {.revoked = {chain.signer}, .next_update = kNow - days{1}}) ==
                   (Codes{"KM-SIG-030", "KM-SIG-032"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_revocation_list_counts_only_with_its_issuers_signature)
{
    const Chain chain;
    const Chain namesake;
    auto trust = trusting({chain.root});
    BOOST_REQUIRE(trust.revocation_lists.add(make_crl_pem(chain.root, {}), "root.crl").has_value());
    BOOST_REQUIRE(trust.revocation_lists
                      .add(make_crl_pem(namesake.intermediate, {.revoked = {chain.signer}}), "forged.crl")
                      .has_value());
    BOOST_TEST(verify(chain.sign(), kContent, trust).codes() == (Codes{"KM-SIG-033"}),
               boost::test_tools::per_element());
    auto may_not_revoke = authority_spec("Issuing Only");
    may_not_revoke.key_usage = "critical,keyCertSign";
    const auto issuer = make_self_signed(may_not_revoke);
    auto others = trusting({issuer});
    BOOST_REQUIRE(others.revocation_lists.add(make_crl_pem(issuer, {}), "list.crl").has_value());
    BOOST_TEST(verify(sign(make_issued({}, issuer)), kContent, others).codes() == (Codes{"KM-SIG-033"}),
               boost::test_tools::per_element());
    // With a true list beside it, the other is without consequence.
    BOOST_REQUIRE(trust.revocation_lists.add(make_crl_pem(chain.intermediate, {}), "true.crl").has_value());
    BOOST_TEST(verify(chain.sign(), kContent, trust).codes() == kNone, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_pinned_certificate_can_be_revoked_by_its_issuer)
{
    const Chain chain;
    auto trust = trusting({chain.signer});
    BOOST_REQUIRE(
        trust.revocation_lists.add(make_crl_der(chain.intermediate, {.revoked = {chain.signer}}), "list.crl")
            .has_value());
    BOOST_TEST(verify(chain.sign(), kContent, trust).codes() == (Codes{"KM-SIG-030"}),
               boost::test_tools::per_element());
    // Without the issuer's certificate nobody can tell whether the list is its own.
    BOOST_TEST(verify(sign(chain.signer), kContent, trust).codes() == (Codes{"KM-SIG-033"}),
               boost::test_tools::per_element());
}

// ---- signatures: form

BOOST_AUTO_TEST_CASE(other_content_is_noticed)
{
    const auto party = make_self_signed({});
    const auto signature = sign(party);
    const auto trust = trusting({party});
    for (const auto& other : {kContent + "x", std::string{}, replaced(kContent, "\n", "\r\n"),
                              replaced(kContent, "\r\n", "\n")}) {
        const auto outcome = verify(signature, other, trust);
        BOOST_TEST(!outcome.signer().intact.holds());
        BOOST_TEST(outcome.signer().trusted.holds()); // who signed is another question
        BOOST_TEST(outcome.codes() == (Codes{"KM-SIG-010"}), boost::test_tools::per_element());
    }
    const auto empty = identity_of(party).sign_detached({}, kNow).value();
    BOOST_TEST(verify(empty, "", trust).verdict.valid());
    BOOST_TEST(!verify(empty, "x", trust).verdict.valid());
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_is_noticed)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    const auto signer = make_issued({}, root);
    const auto signature = sign(signer);
    const auto trust = trusting({root});
    BOOST_REQUIRE(verify(signature, kContent, trust).verdict.valid());
    const SignedPart certificate{signature, signer};
    for (std::size_t i = 0; i < signature.size(); ++i) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            if (certificate.contains(i) && bit != i % 8) {
                continue;
            }
            km::Diagnostics findings;
            const auto altered = flipped(signature, i, static_cast<unsigned char>(1U << bit));
            const auto verdict = crypto::verify_detached(bytes_of(altered), bytes_of(kContent), {trust, kNow},
                                                         {{}, 0, kName}, findings);
            BOOST_REQUIRE(verdict.has_value());
            BOOST_REQUIRE(verdict->valid() == !km::has_errors(findings));
            BOOST_TEST(!verdict->valid(), "byte " << i << " bit " << bit);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_altered_signature_value_is_named_as_such)
{
    const auto party =
        make_self_signed({.key = KeyKind::rsa_2048}); // every value of the right length can be read
    const auto signature = sign(party);
    const auto at = signature.find(signature_value(signature));
    BOOST_REQUIRE(at != std::string::npos);
    const auto outcome = verify(flipped(signature, at + 100), kContent, trusting({party}));
    BOOST_TEST(outcome.codes() == (Codes{"KM-SIG-011"}), boost::test_tools::per_element());
    BOOST_TEST(!outcome.signer().intact.holds());
    BOOST_TEST(outcome.signer().trusted.holds());
}

BOOST_AUTO_TEST_CASE(in_a_foreign_signature_only_what_means_nothing_can_change)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    const auto signature = sign(make_issued({}, root));
    const auto trust = trusting({root});
    const auto whole = verify(signature, kContent, trust, kNow, kForeign);
    std::size_t unnoticed = 0;
    for (std::size_t i = 0; i < signature.size(); ++i) {
        km::Diagnostics findings;
        const auto altered = flipped(signature, i);
        const auto verdict =
            crypto::verify_detached(bytes_of(altered), bytes_of(kContent),
                                    {trust, kNow, kNow, false, kForeign}, {{}, 0, kName}, findings);
        BOOST_REQUIRE(verdict.has_value());
        if (verdict->valid()) {
            ++unnoticed;
            BOOST_TEST(signature.substr(i - 2, 2) == "\x02\x01"); // the integer of a version
            BOOST_TEST(verdict->signers.at(0).certificate.fingerprint_sha256_hex ==
                       whole.signer().certificate.fingerprint_sha256_hex);
            BOOST_TEST((verdict->signers.at(0).signing_time == whole.signer().signing_time));
        }
    }
    BOOST_TEST(unnoticed == 2U);
}

BOOST_AUTO_TEST_CASE(cut_and_extended_signatures_are_refused)
{
    const auto party = make_self_signed({});
    const auto signature = sign(party);
    const auto trust = trusting({party});
    for (std::size_t size = 0; size < signature.size(); size += 1 + size / 16) {
        BOOST_TEST(verify(signature.substr(0, size), kContent, trust).codes() == (Codes{"KM-SIG-001"}),
                   boost::test_tools::per_element());
    }
    for (const auto profile : {kPackage, kForeign}) {
        for (const auto& more : {std::string(1, '\0'), std::string{"\n"}, signature}) {
            const auto outcome = verify(signature + more, kContent, trust, kNow, profile);
            BOOST_TEST(outcome.codes() == (Codes{"KM-SIG-001"}), boost::test_tools::per_element());
            BOOST_TEST(outcome.verdict.signers.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(other_structures_are_refused)
{
    const auto party = make_self_signed({});
    const auto trust = trusting({party});
    const auto codes = [&](const SignatureRecipe& recipe) {
        return verify(forge_signature(recipe), kContent, trust).codes();
    };
    const auto attributes = standard_attributes(party, kContent);
    BOOST_TEST(codes({.signers = {{party, attributes}}, .certificates = {party}}) == kNone,
               boost::test_tools::per_element());
    BOOST_TEST(codes({.signers = {{party, attributes}}, .certificates = {party}, .content = kContent}) ==
                   (Codes{"KM-SIG-003"}),
               boost::test_tools::per_element());
    BOOST_TEST(codes({.signers = {{party, attributes}},
                      .certificates = {party},
                      .content_type = "id-smime-ct-TSTInfo"}) == (Codes{"KM-SIG-002"}),
               boost::test_tools::per_element());
    BOOST_TEST(codes({.signers = {}, .certificates = {party}}) == (Codes{"KM-SIG-004"}),
               boost::test_tools::per_element());
    BOOST_TEST(codes({.signers = {{party, attributes}}, .certificates = {}}) == (Codes{"KM-SIG-005"}),
               boost::test_tools::per_element());
    const auto plain_data = der(0x30, der_oid("pkcs7-data") + der(0xA0, der_octets("hello")));
    BOOST_TEST(verify(plain_data, kContent, trust).codes() == (Codes{"KM-SIG-002"}),
               boost::test_tools::per_element());
    const auto enveloped = der(
        0x30, der_oid("pkcs7-envelopedData") +
                  der(0xA0, der(0x30, der(0x02, "\0"s) + der(0x31, "") +
                                          der(0x30, der_oid("pkcs7-data") + der_algorithm("aes-128-cbc")))));
    const auto not_signed = verify(enveloped, kContent, trust);
    BOOST_TEST(not_signed.codes() == (Codes{"KM-SIG-002"}), boost::test_tools::per_element());
    BOOST_TEST(not_signed.finding("KM-SIG-002").args.back() == "pkcs7-envelopedData");
    const auto unreadable = verify(party.certificate_der(), kContent, trust);
    BOOST_TEST(unreadable.codes() == (Codes{"KM-SIG-001"}), boost::test_tools::per_element());
    // All of the library's reasons, apart from each other.
    BOOST_TEST(unreadable.finding("KM-SIG-001").args.back().find("; ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_encoding_that_is_not_der_is_for_foreign_signatures_only)
{
    const auto party = make_self_signed({});
    const auto trust = trusting({party});
    const auto strict = sign(party);
    // The outermost length, of two bytes, made indefinite.
    BOOST_REQUIRE((strict[0] == 0x30 && static_cast<unsigned char>(strict[1]) == 0x82));
    const auto loose = "\x30\x80" + strict.substr(4) + std::string(2, '\0');
    BOOST_TEST(verify(loose, kContent, trust).codes() == (Codes{"KM-SIG-012"}),
               boost::test_tools::per_element());
    BOOST_TEST(!verify(loose, kContent, trust).signer().intact.holds());
    BOOST_TEST(verify(loose, kContent, trust, kNow, kForeign).verdict.valid());
    BOOST_TEST(!verify(loose + '\0', kContent, trust, kNow, kForeign).verdict.valid());
}

/// signing-certificate-v2 with the hash of @p party and this IssuerSerial.
std::string with_issuer_serial(const Party& party, const std::string& issuer_and_serial)
{
    const auto hash = der_octets(digest_of("SHA256", party.certificate_der()));
    return attribute("id-smime-aa-signingCertificateV2",
                     {der(0x30, der(0x30, der(0x30, hash + issuer_and_serial)))});
}

struct AttributeCase {
    const char* name;
    std::function<void(std::vector<std::string>&, const Party&, const Party&)> change;
    Codes expected;
    friend std::ostream& operator<<(std::ostream& out, const AttributeCase& row) { return out << row.name; }
};
const std::vector<AttributeCase> kAttributeCases{
    {"as they should be", [](auto&, auto&, auto&) {}, {}},
    {"others beside them",
     [](auto& all, auto&, auto&) { all.push_back(attribute("1.2.3.4.5", {der_octets("x")})); },
     {}},
    // Without signed attributes OpenSSL verifies the content itself; the message is shorter than the truth is
    // long.
    {"none",
     [](auto& all, auto&, auto&) { all.clear(); },
     {"KM-SIG-006", "KM-SIG-006", "KM-SIG-006", "KM-SIG-006", "KM-SIG-011"}},
    {"no content-type",
     [](auto& all, auto&, auto&) { all.erase(all.begin()); },
     {"KM-SIG-006", "KM-SIG-011"}},
    {"no message-digest",
     [](auto& all, auto&, auto&) { all.erase(all.begin() + 1); },
     {"KM-SIG-006", "KM-SIG-011"}},
    {"no signing-time", [](auto& all, auto&, auto&) { all.erase(all.begin() + 2); }, {"KM-SIG-006"}},
    {"no signing-certificate-v2",
     [](auto& all, auto&, auto&) { all.erase(all.begin() + 3); },
     {"KM-SIG-006"}},
    {"content-type twice",
     [](auto& all, auto&, auto&) { all.push_back(all[0]); },
     {"KM-SIG-007", "KM-SIG-011"}},
    {"message-digest twice",
     [](auto& all, auto&, auto&) { all.push_back(all[1]); },
     {"KM-SIG-007", "KM-SIG-011"}},
    {"signing-time twice",
     [](auto& all, auto&, auto&) { all.push_back(signing_time_attribute(kNow + days{1})); },
     {"KM-SIG-007", "KM-SIG-011"}},
    {"signing-certificate-v2 twice",
     [](auto& all, auto&, const Party& other) { all.push_back(signing_certificate_attribute(other)); },
     {"KM-SIG-007", "KM-SIG-011"}},
    {"signing-time with two values",
     [](auto& all, auto&, auto&) {
         all[2] = attribute("signingTime", {der_time(kNow), der_time(kNow + days{1})});
     },
     {"KM-SIG-007", "KM-SIG-011"}},
    {"message-digest without value",
     [](auto& all, auto&, auto&) { all[1] = attribute("messageDigest", {}); },
     {"KM-SIG-007", "KM-SIG-011"}},
    {"message-digest of another type",
     [](auto& all, auto&, auto&) { all[1] = attribute("messageDigest", {der(0x0C, "text")}); },
     {"KM-SIG-007"}},
    {"message-digest as a time",
     [](auto& all, auto&, auto&) {
         all[1] = attribute("messageDigest", {der(0x18, digest_of("SHA256", kContent))});
     },
     {"KM-SIG-007"}},
    {"signing-time as GeneralizedTime",
     [](auto& all, auto&, auto&) { all[2] = attribute("signingTime", {der_time(kNow)}); },
     {}},
    {"signing-time of another type",
     [](auto& all, auto&, auto&) { all[2] = attribute("signingTime", {der_octets("now")}); },
     {"KM-SIG-007"}},
    {"signing-time that is no time",
     [](auto& all, auto&, auto&) { all[2] = attribute("signingTime", {der(0x18, "20261399999999Z")}); },
     {"KM-SIG-007"}},
    {"content-type of something else",
     [](auto& all, auto&, auto&) { all[0] = content_type_attribute("id-smime-ct-TSTInfo"); },
     {"KM-SIG-007"}},
    {"message-digest of something else",
     [](auto& all, auto&, auto&) { all[1] = message_digest_attribute("other"); },
     {"KM-SIG-010"}},
    {"another's certificate",
     [](auto& all, auto&, const Party& other) { all[3] = signing_certificate_attribute(other); },
     {"KM-SIG-009"}},
    {"certificate by SHA-512",
     [](auto& all, const Party& party, auto&) { all[3] = signing_certificate_attribute(party, "SHA512"); },
     {}},
    {"certificate by SHA-1",
     [](auto& all, const Party& party, auto&) { all[3] = signing_certificate_attribute(party, "SHA1"); },
     {"KM-SIG-008"}},
    {"certificate in the first version of the attribute",
     [](auto& all, const Party& party, auto&) { all[3] = signing_certificate_v1_attribute(party); },
     {"KM-SIG-006"}},
    {"no certificate named",
     [](auto& all, auto&, auto&) {
         all[3] = attribute("id-smime-aa-signingCertificateV2", {der(0x30, der(0x30, ""))});
     },
     {"KM-SIG-009"}},
    {"certificate with issuer and serial number",
     [](auto& all, const Party& party, auto&) {
         all[3] = with_issuer_serial(party, issuer_serial(party, party));
     },
     {}},
    {"certificate with another issuer",
     [](auto& all, const Party& party, const Party& other) {
         all[3] = with_issuer_serial(party, issuer_serial(other, party));
     },
     {"KM-SIG-009"}},
    {"certificate with another serial number",
     [](auto& all, const Party& party, const Party& other) {
         all[3] = with_issuer_serial(party, issuer_serial(party, other));
     },
     {"KM-SIG-009"}},
    {"certificate with two names of its issuer",
     [](auto& all, const Party& party, auto&) {
         const auto name = der(0xA4, issuer_name(party));
         all[3] = with_issuer_serial(party, der(0x30, der(0x30, name + name) + serial_number(party)));
     },
     {"KM-SIG-009"}},
    {"certificate whose issuer is named otherwise than by a directory name",
     [](auto& all, const Party& party, auto&) {
         all[3] =
             with_issuer_serial(party, der(0x30, der(0x30, der(0x82, "example.org")) + serial_number(party)));
     },
     {"KM-SIG-009"}},
    {"certificate with more behind its serial number",
     [](auto& all, const Party& party, auto&) {
         all[3] = with_issuer_serial(party, der(0x30, der(0x30, der(0xA4, issuer_name(party))) +
                                                          serial_number(party) + der_octets("x")));
     },
     {"KM-SIG-009"}},
    {"certificate's digest in another class of tags",
     [](auto& all, const Party& party, auto&) {
         const auto hash = der(0x84, digest_of("SHA256", party.certificate_der()));
         all[3] = attribute("id-smime-aa-signingCertificateV2", {der(0x30, der(0x30, der(0x30, hash)))});
     },
     {"KM-SIG-009"}},
    {"certificate's digest as a text",
     [](auto& all, const Party& party, auto&) {
         const auto hash = der(0x0C, digest_of("SHA256", party.certificate_der()));
         all[3] = attribute("id-smime-aa-signingCertificateV2", {der(0x30, der(0x30, der(0x30, hash)))});
     },
     {"KM-SIG-009"}},
    {"certificate with issuer and serial number in a set",
     [](auto& all, const Party& party, auto&) {
         auto identifier = issuer_serial(party, party);
         identifier[0] = 0x31;
         all[3] = with_issuer_serial(party, identifier);
     },
     {"KM-SIG-009"}},
    {"certificate by SHA-224",
     [](auto& all, const Party& party, auto&) { all[3] = signing_certificate_attribute(party, "SHA224"); },
     {"KM-SIG-008"}},
    {"certificate with a damaged serial number",
     [](auto& all, const Party& party, auto&) { all[3] = with_issuer_serial(party, der(0x30, "")); },
     {"KM-SIG-009"}},
};

BOOST_DATA_TEST_CASE(signed_attributes_are_there_once_and_right, bdata::make(kAttributeCases), row)
{
    const auto party = make_self_signed({});
    const auto other = make_self_signed({.common_name = "Other"});
    auto attributes = standard_attributes(party, kContent);
    row.change(attributes, party, other);
    const auto signature = forge_signature(
        {.signers = {{party, attributes}}, .certificates = {party, other}, .signed_content = kContent});
    const auto outcome = verify(signature, kContent, trusting({party}));
    BOOST_TEST(outcome.signer().intact.holds() == row.expected.empty());
    BOOST_TEST(outcome.codes() == row.expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(weak_or_contradictory_algorithms_are_refused)
{
    const auto ec = make_self_signed({});
    const auto rsa = make_self_signed({.key = KeyKind::rsa_2048});
    const auto codes = [&](const Party& party, const std::string& digest, const std::string& algorithm) {
        const auto signature = forge_signature(
            {.signers = {{party,
                          standard_attributes(party, kContent,
                                              digest == "SHA1" || digest == "MD5" ? "SHA256" : digest),
                          digest, algorithm}},
             .certificates = {party}});
        return verify(signature, kContent, trusting({party}), kNow, kForeign).codes();
    };
    const auto refused = [&](const Party& party, const std::string& digest, const std::string& algorithm) {
        const auto found = codes(party, digest, algorithm);
        return std::ranges::find(found, "KM-SIG-008") != found.end();
    };
    BOOST_TEST(codes(ec, "SHA256", "") == kNone, boost::test_tools::per_element());
    BOOST_TEST(codes(ec, "SHA512", "") == kNone, boost::test_tools::per_element());
    BOOST_TEST(codes(rsa, "SHA256", "") == kNone, boost::test_tools::per_element());
    BOOST_TEST(codes(rsa, "SHA256", "RSA-SHA256") == kNone, boost::test_tools::per_element());
    BOOST_TEST(refused(ec, "SHA1", ""));
    BOOST_TEST(refused(rsa, "SHA1", "RSA-SHA1"));
    BOOST_TEST(refused(rsa, "MD5", "RSA-MD5"));
    BOOST_TEST(refused(ec, "SHA256", "ecdsa-with-SHA1"));
    BOOST_TEST(refused(ec, "SHA256", "ecdsa-with-SHA512"));
    BOOST_TEST(refused(ec, "SHA256", "rsaEncryption"));
    BOOST_TEST(refused(rsa, "SHA256", "RSA-SHA512"));
    BOOST_TEST(refused(rsa, "SHA256", "ecdsa-with-SHA256"));
    const auto edwards = make_self_signed({.key = KeyKind::ed25519});
    BOOST_TEST(refused(edwards, "SHA512", ""));
    const auto other_key = verify(
        forge_signature({.signers = {{edwards, standard_attributes(edwards, kContent, "SHA512"), "SHA512"}},
                         .certificates = {edwards}}),
        kContent, trusting({edwards}));
    BOOST_TEST(other_key.finding("KM-SIG-008").args.back() == "Ed25519");
}

BOOST_AUTO_TEST_CASE(every_signer_is_judged)
{
    const auto one = make_self_signed({.common_name = "One"});
    const auto two = make_self_signed({.common_name = "Two"});
    const auto good = [&](const Party& party) {
        return SignerRecipe{party, standard_attributes(party, kContent)};
    };
    const auto both = verify(forge_signature({.signers = {good(one), good(two)}, .certificates = {one, two}}),
                             kContent, trusting({one, two}), kNow, kForeign);
    BOOST_TEST(both.verdict.valid());
    BOOST_TEST(both.verdict.signers.size() == 2U);

    const auto half = verify(forge_signature({.signers = {good(one), good(two)}, .certificates = {one, two}}),
                             kContent, trusting({two}), kNow, kForeign);
    BOOST_TEST(!half.verdict.valid());
    BOOST_TEST(half.codes() == (Codes{"KM-SIG-020"}), boost::test_tools::per_element());
    BOOST_TEST(half.findings.at(0).args.at(0) == "One");
    BOOST_TEST(std::ranges::count_if(half.verdict.signers, &crypto::SignerVerdict::valid) == 1);

    const SignerRecipe altered{two, standard_attributes(two, "other")};
    const auto mixed = verify(forge_signature({.signers = {good(one), altered}, .certificates = {one, two}}),
                              kContent, trusting({one, two}), kNow, kForeign);
    BOOST_TEST(!mixed.verdict.valid());
    BOOST_TEST(mixed.codes() == (Codes{"KM-SIG-010"}), boost::test_tools::per_element());
    BOOST_TEST(mixed.findings.at(0).args.at(0) == "Two");
    for (const auto& signer : mixed.verdict.signers) {
        BOOST_TEST(signer.intact.holds() == (signer.certificate.common_name == "One"));
    }
    const auto absent = verify(forge_signature({.signers = {good(one), good(two)}, .certificates = {one}}),
                               kContent, trusting({one, two}), kNow, kForeign);
    BOOST_TEST(absent.codes() == (Codes{"KM-SIG-005"}), boost::test_tools::per_element());
    // A package's signature is one signer's: who else signs adds a signature of its own.
    const auto packed =
        verify(forge_signature({.signers = {good(one), good(two)}, .certificates = {one, two}}), kContent,
               trusting({one, two}));
    BOOST_TEST(packed.codes() == (Codes{"KM-SIG-014"}), boost::test_tools::per_element());
    BOOST_TEST(packed.findings.at(0).args == (Codes{"", "signers", "2", "1"}),
               boost::test_tools::per_element());
    const auto twice = verify(forge_signature({.signers = {good(one), good(one)}, .certificates = {one}}),
                              kContent, trusting({one}));
    BOOST_TEST(twice.codes() == (Codes{"KM-SIG-014"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_package_s_signature_brings_no_lists_of_its_own)
{
    const Chain chain;
    const auto signature = with_crl(chain.sign(), make_crl_der(chain.intermediate, {}));
    const auto packed = verify(signature, kContent, trusting({chain.root}));
    BOOST_TEST(packed.codes() == (Codes{"KM-SIG-014"}), boost::test_tools::per_element());
    BOOST_TEST(packed.findings.at(0).args == (Codes{"", "lists of revoked certificates", "1", "0"}),
               boost::test_tools::per_element());
    BOOST_TEST(!packed.verdict.valid());
    BOOST_TEST(verify(signature, kContent, trusting({chain.root}), kNow, kForeign).verdict.valid());
}

// ---- time-stamps

BOOST_AUTO_TEST_CASE(a_time_stamp_keeps_a_signature_valid_after_its_certificate)
{
    const Stamped stamped;
    const auto signature = add_timestamp(stamped.signature, stamped.authority, {.time = kNow + days{1}});
    const auto long_after = kValidUntil - days{1};
    auto spec = CertificateSpec{};
    spec.not_after = kNow + days{10};
    const auto short_lived = make_issued(spec, stamped.chain.root);
    const auto plain = sign(short_lived);
    const auto with_stamp = add_timestamp(plain, stamped.authority, {.time = kNow + days{1}});

    const auto without = verify(plain, kContent, stamped.trust(), long_after);
    BOOST_TEST(without.codes() == (Codes{"KM-SIG-021"}), boost::test_tools::per_element());
    const auto outcome = verify(with_stamp, kContent, stamped.trust(), long_after);
    BOOST_TEST(outcome.verdict.valid());
    BOOST_TEST(outcome.codes() == kNone, boost::test_tools::per_element());
    BOOST_TEST((outcome.signer().timestamp()->time == kNow + days{1}));
    BOOST_TEST((outcome.signer().signing_time == kNow));
    BOOST_TEST(outcome.signer().timestamp()->authority == "Example Time");
    // Stamped too late.
    const auto late = add_timestamp(plain, stamped.authority, {.time = kNow + days{20}});
    BOOST_TEST(verify(late, kContent, stamped.trust(), long_after).codes() == (Codes{"KM-SIG-021"}),
               boost::test_tools::per_element());
    // The earliest of several counts.
    const auto two = add_timestamp(late, stamped.authority, {.time = kNow + days{2}});
    BOOST_TEST(
        (verify(two, kContent, stamped.trust(), long_after).signer().timestamp()->time == kNow + days{2}));
    // The authority's own certificate has expired since: worth a look.
    const auto old = verify(signature, kContent, stamped.trust(), kValidUntil + days{1});
    BOOST_TEST(old.verdict.valid());
    BOOST_TEST(old.codes() == (Codes{"KM-SIG-043"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_time_stamp_before_the_revocation_lets_the_signature_stand)
{
    const Stamped stamped;
    const auto signature = add_timestamp(stamped.signature, stamped.authority, {.time = kNow + days{1}});
    const auto codes = [&](km::Time revoked_at) {
        auto trust = stamped.trust();
        const auto later = kNow + days{130};
        const auto lists = make_crl_pem(stamped.chain.intermediate, {.revoked = {stamped.chain.signer},
                                                                     .revoked_at = revoked_at,
                                                                     .next_update = later}) +
                           make_crl_pem(stamped.chain.root, {.next_update = later}) +
                           make_crl_pem(stamped.stamp_root, {.next_update = later});
        BOOST_REQUIRE(trust.revocation_lists.add(lists, "list.crl").has_value());
        return verify(signature, kContent, trust, kNow + days{100}).codes();
    };
    BOOST_TEST(codes(kNow + days{2}) == (Codes{"KM-SIG-031"}), boost::test_tools::per_element());
    BOOST_TEST(codes(kNow) == (Codes{"KM-SIG-030"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_time_stamp_about_something_else_is_refused)
{
    const Stamped stamped;
    const auto elsewhere = make_timestamp("another signature", stamped.authority);
    const auto token = make_timestamp(signature_value(stamped.signature), stamped.authority);
    const auto attach = [&](const std::string& value) {
        return verify(with_unsigned_attribute(stamped.signature, "id-smime-aa-timeStampToken", value),
                      kContent, stamped.trust());
    };
    BOOST_TEST(attach(token).verdict.valid());
    for (const auto& broken :
         {elsewhere, der(0x30, der_octets("rubbish")), der(0x30, ""), sign(stamped.chain.signer)}) {
        const auto outcome = attach(broken);
        BOOST_TEST(!outcome.verdict.valid());
        BOOST_TEST(outcome.signer().intact.holds());
        BOOST_TEST(outcome.signer().trusted.holds());
        BOOST_TEST(outcome.signer().timestamps.at(0).broken);
        BOOST_TEST(outcome.signer().timestamp() == nullptr);
        BOOST_TEST(outcome.codes() == (Codes{"KM-SIG-040"}), boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_in_a_time_stamp_costs_it_its_effect)
{
    const Stamped stamped;
    const auto token = make_timestamp(signature_value(stamped.signature), stamped.authority);
    const auto trust = stamped.trust();
    std::size_t still_counted = 0;
    const SignedPart certificate{token, stamped.authority};
    for (std::size_t i = 4; i < token.size(); ++i) {
        if (certificate.contains(i) && i % 4 != 0) {
            continue;
        }
        const auto altered =
            with_unsigned_attribute(stamped.signature, "id-smime-aa-timeStampToken", flipped(token, i));
        km::Diagnostics findings;
        const auto verdict = crypto::verify_detached(bytes_of(altered), bytes_of(kContent), {trust, kNow},
                                                     {{}, 0, kName}, findings);
        BOOST_REQUIRE(verdict.has_value());
        BOOST_REQUIRE(verdict->valid() == !km::has_errors(findings));
        BOOST_REQUIRE(verdict->signers.at(0).intact.holds());
        if (const auto* const stamp = verdict->signers.at(0).timestamp()) {
            ++still_counted;
            BOOST_TEST((stamp->time == kNow));
        }
    }
    // Version numbers of SignedData and SignerInfo; algorithm parameters of which OpenSSL reads the
    // identifier only.
    BOOST_TEST(still_counted <= 4U);
}

BOOST_AUTO_TEST_CASE(a_strangers_time_stamp_is_left_out_of_account)
{
    const Stamped stamped;
    const auto stranger = make_self_signed(timestamp_authority_spec("Stranger"));
    const auto signature = add_timestamp(stamped.signature, stranger, {.time = kNow - days{1}});
    const auto outcome = verify(signature, kContent, stamped.trust());
    BOOST_TEST(outcome.verdict.valid());
    BOOST_TEST(outcome.codes() == (Codes{"KM-SIG-041"}), boost::test_tools::per_element());
    BOOST_TEST(outcome.finding("KM-SIG-041").args == (Codes{"Alex Signer", "Stranger", "KM-SIG-020"}),
               boost::test_tools::per_element());
    BOOST_TEST(outcome.signer().timestamp() == nullptr);
    // So it does not help an expired certificate either.
    BOOST_TEST(!verify(signature, kContent, stamped.trust(), kValidUntil + days{1}).verdict.valid());
}

BOOST_AUTO_TEST_CASE(a_time_stamp_counts_only_from_a_true_authority_in_time)
{
    const Stamped stamped;
    const auto codes = [&](const Party& authority, const TimestampSpec& spec = {}) {
        return verify(add_timestamp(stamped.signature, authority, spec), kContent, stamped.trust()).codes();
    };
    BOOST_TEST(codes(stamped.authority) == kNone, boost::test_tools::per_element());
    BOOST_TEST(codes(stamped.authority, {.imprint_digest = "SHA512"}) == kNone,
               boost::test_tools::per_element());
    BOOST_TEST(codes(stamped.authority, {.imprint_digest = "SHA1"}) == (Codes{"KM-SIG-041"}),
               boost::test_tools::per_element());
    BOOST_TEST(codes(stamped.authority, {.ess_digest = "SHA1"}) == (Codes{"KM-SIG-045"}),
               boost::test_tools::per_element());
    BOOST_TEST(codes(stamped.authority, {.time = kNow + days{1}}) == (Codes{"KM-SIG-042"}),
               boost::test_tools::per_element());
    auto expired = timestamp_authority_spec();
    expired.not_after = kNow - days{1};
    BOOST_TEST(codes(make_issued(expired, stamped.stamp_root)) == (Codes{"KM-SIG-041"}),
               boost::test_tools::per_element());

    // A signer of documents who stamps the time.
    const auto& impostor = stamped.chain.signer;
    const auto value = signature_value(stamped.signature);
    const auto info = tst_info(value, kNow);
    const auto forged_by = [&](const Party& party, std::vector<std::string> attributes) {
        return forge_signature({.signers = {{party, std::move(attributes)}},
                                .certificates = {party, stamped.chain.intermediate},
                                .content = info,
                                .content_type = "id-smime-ct-TSTInfo"});
    };
    const auto attach = [&](const std::string& token) {
        return verify(with_unsigned_attribute(stamped.signature, "id-smime-aa-timeStampToken", token),
                      kContent, stamped.trust())
            .codes();
    };
    const auto attributes = [&](const Party& party) {
        return std::vector{content_type_attribute("id-smime-ct-TSTInfo"), message_digest_attribute(info),
                           signing_certificate_attribute(party)};
    };
    BOOST_TEST(attach(forged_by(stamped.authority, attributes(stamped.authority))) == kNone,
               boost::test_tools::per_element());
    BOOST_TEST(attach(forged_by(impostor, attributes(impostor))) == (Codes{"KM-SIG-046"}),
               boost::test_tools::per_element());
    BOOST_TEST(attach(forged_by(stamped.authority, attributes(impostor))) == (Codes{"KM-SIG-040"}),
               boost::test_tools::per_element());
    auto short_of_one = attributes(stamped.authority);
    short_of_one.pop_back();
    BOOST_TEST(attach(forged_by(stamped.authority, short_of_one)) == (Codes{"KM-SIG-040"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_revoked_time_stamp_authority_is_believed_in_nothing)
{
    const Stamped stamped;
    auto trust = stamped.trust();
    const auto lists = make_crl_pem(stamped.stamp_root, {.revoked = {stamped.authority},
                                                         .revoked_at = kNow + days{5},
                                                         .next_update = kNow + days{90}}) +
                       make_crl_pem(stamped.chain.intermediate, {}) + make_crl_pem(stamped.chain.root, {});
    BOOST_REQUIRE(trust.revocation_lists.add(lists, "list.crl").has_value());
    const auto outcome =
        verify(add_timestamp(stamped.signature, stamped.authority), kContent, trust, kNow + days{20});
    BOOST_TEST(outcome.codes() == (Codes{"KM-SIG-041"}), boost::test_tools::per_element());
    BOOST_TEST(outcome.finding("KM-SIG-041").args.back() == "KM-SIG-030");
}

BOOST_AUTO_TEST_CASE(long_term_attributes_are_named_but_not_checked)
{
    const Stamped stamped;
    const auto stamp = add_timestamp(stamped.signature, stamped.authority);
    const auto archived = with_unsigned_attribute(stamp, "0.4.0.1733.2.4", der(0x30, "anything"));
    const auto outcome = verify(archived, kContent, stamped.trust(), kNow, kForeign);
    BOOST_TEST(outcome.verdict.valid());
    BOOST_TEST(outcome.codes() == (Codes{"KM-SIG-044"}), boost::test_tools::per_element());
    BOOST_TEST(outcome.finding("KM-SIG-044").args.back() == "0.4.0.1733.2.4");
}

// ---- other programs

BOOST_AUTO_TEST_CASE(the_openssl_command_verifies_our_signatures,
                     *boost::unit_test::precondition(have_openssl))
{
    const Folder folder;
    const Chain chain;
    folder.write("root.pem", chain.root.certificate_pem());
    folder.write("content", kContent);
    folder.write("other", kContent + "x");
    folder.write("signature.p7s", chain.sign());
    const std::string common =
        "cms -verify -binary -inform DER -in signature.p7s -CAfile root.pem -purpose any -attime " +
        std::to_string(kNow.time_since_epoch().count());
    BOOST_TEST(folder.openssl(common + " -cades -content content -out verified"));
    BOOST_TEST(folder.read("verified") == kContent);
    BOOST_TEST(!folder.openssl(common + " -content other"));

    // Our own password protection is readable elsewhere, too.
    const crypto::SecretBytes password{"secret"};
    folder.write("id.p12", crypto::create_self_signed({"Example", "10012345", ""}, password, kNow).value());
    BOOST_TEST(folder.openssl("pkcs12 -in id.p12 -passin pass:secret -noenc -info"));
    const auto log = folder.read("openssl.log");
    BOOST_TEST(log.find("AES-256-CBC") != std::string::npos);
    BOOST_TEST(log.find("MAC: sha256") != std::string::npos);
    BOOST_TEST(log.find("MAC: sha256, Iteration 100000") != std::string::npos);
    BOOST_TEST(log.find("AES-256-CBC, Iteration 100000") != std::string::npos);
    folder.write("id.pem", crypto::Identity::from_pkcs12(folder.read("id.p12"), password)->certificate_pem());
    BOOST_TEST(folder.openssl("x509 -in id.pem -noout -text"));
    BOOST_TEST(folder.read("openssl.log").find("CA:FALSE") != std::string::npos);
    BOOST_TEST(folder.read("openssl.log").find("Key Usage: critical") != std::string::npos);
    const auto request = crypto::create_request({"Example", "10012345", ""}, password).value();
    folder.write("request.pem", request.request_pem);
    folder.write("key.pem", request.key_pem);
    BOOST_TEST(folder.openssl("asn1parse -in key.pem"));
    BOOST_TEST(folder.read("openssl.log").find("INTEGER           :0186A0") != std::string::npos); // 100,000
    BOOST_TEST(folder.openssl("req -in request.pem -verify -noout -text"));
    BOOST_TEST(folder.read("openssl.log").find("Non Repudiation") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(we_verify_signatures_of_the_openssl_command,
                     *boost::unit_test::precondition(have_openssl))
{
    const Folder folder;
    const Chain chain;
    folder.write("signer.pem", chain.signer.certificate_pem());
    folder.write("key.pem", chain.signer.key_pem());
    folder.write("chain.pem", chain.intermediate.certificate_pem());
    folder.write("content", kContent);
    const std::string common =
        "cms -sign -binary -in content -signer signer.pem -inkey key.pem -certfile chain.pem -outform DER ";
    BOOST_REQUIRE(folder.openssl(common + "-cades -md sha256 -out cades.p7s"));
    BOOST_REQUIRE(folder.openssl(common + "-md sha256 -out plain.p7s"));
    BOOST_REQUIRE(folder.openssl(common + "-cades -md sha256 -nodetach -out attached.p7s"));
    const auto trust = trusting({chain.root});
    const auto codes = [&](const std::string& file) {
        return verify(folder.read(file), kContent, trust, km::now(), kForeign).codes();
    };
    BOOST_TEST(codes("cades.p7s") == kNone, boost::test_tools::per_element());
    BOOST_TEST(codes("plain.p7s") == (Codes{"KM-SIG-006"}), boost::test_tools::per_element());
    BOOST_TEST(codes("attached.p7s") == (Codes{"KM-SIG-003"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_old_export_with_rc2_is_named_as_such, *boost::unit_test::precondition(have_openssl))
{
    const Folder folder;
    const auto party = make_self_signed({});
    folder.write("both.pem", party.key_pem() + party.certificate_pem());
    BOOST_REQUIRE(folder.openssl("pkcs12 -export -legacy -in both.pem -passout pass:secret -out old.p12"));
    const auto identity =
        crypto::Identity::from_pkcs12(folder.read("old.p12"), crypto::SecretBytes{"secret"});
    BOOST_REQUIRE(!identity.has_value());
    BOOST_TEST(identity.error().code == "crypto.identity_legacy");
}
