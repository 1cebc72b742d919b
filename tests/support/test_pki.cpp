// SPDX-License-Identifier: MIT
#include "tests/support/test_pki.hpp"

#include "validator/base/c_ptr.hpp"

#include <openssl/cms.h>
#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

namespace km::test {
namespace {

void free_borrowed(STACK_OF(X509) * stack) noexcept
{
    sk_X509_free(stack);
}

using BioPtr = CPtr<BIO, BIO_free_all>;
using CertificatePtr = CPtr<X509, X509_free>;
using CmsPtr = CPtr<CMS_ContentInfo, CMS_ContentInfo_free>;
using CrlPtr = CPtr<X509_CRL, X509_CRL_free>;
using KeyPtr = std::shared_ptr<EVP_PKEY>;
using ObjectPtr = CPtr<ASN1_OBJECT, ASN1_OBJECT_free>;
using StackPtr = CPtr<STACK_OF(X509), free_borrowed>;
using TimePtr = CPtr<ASN1_TIME, ASN1_TIME_free>;

[[noreturn]] void failed(const char* what)
{
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    throw std::runtime_error{std::string{"test_pki: "} + what + ": " + reason.data()};
}

void must(bool succeeded, const char* what)
{
    if (!succeeded) {
        failed(what);
    }
}

const unsigned char* unsigned_data(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string to_string(const unsigned char* bytes, std::size_t size)
{
    return {reinterpret_cast<const char*>(bytes), size};
}

std::string to_string(BIO* memory)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

template <typename T, typename I2d>
std::string encode(T* object, I2d i2d)
{
    const int size = i2d(object, nullptr);
    must(size > 0, "encode");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    auto* next = reinterpret_cast<unsigned char*>(bytes.data());
    i2d(object, &next);
    return bytes;
}

std::time_t seconds(Time time)
{
    return static_cast<std::time_t>(time.time_since_epoch().count());
}

KeyPtr new_key(KeyKind kind)
{
    const auto rsa = [](std::size_t bits) { return EVP_RSA_gen(bits); };
    const auto make = [&]() -> EVP_PKEY* {
        switch (kind) {
        case KeyKind::ec_p256: return EVP_EC_gen("P-256");
        case KeyKind::ec_p384: return EVP_EC_gen("P-384");
        case KeyKind::ec_p521: return EVP_EC_gen("P-521");
        case KeyKind::ec_p224: return EVP_EC_gen("P-224");
        case KeyKind::ec_secp256k1: return EVP_EC_gen("secp256k1");
        case KeyKind::rsa_1024: return rsa(1024);
        case KeyKind::rsa_2048: return rsa(2048);
        case KeyKind::rsa_3072: return rsa(3072);
        case KeyKind::rsa_pss_2048: {
            // The same numbers as the other key of this size, which took long to find.
            EVP_PKEY* key = nullptr;
            OSSL_PARAM* numbers = nullptr;
            EVP_PKEY_todata(new_key(KeyKind::rsa_2048).get(), EVP_PKEY_KEYPAIR, &numbers);
            const CPtr<OSSL_PARAM, OSSL_PARAM_free> owner{numbers};
            const CPtr<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context{
                EVP_PKEY_CTX_new_from_name(nullptr, "RSA-PSS", nullptr)};
            EVP_PKEY_fromdata_init(context.get());
            EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, numbers);
            return key;
        }
        case KeyKind::ed25519: return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
        }
        return nullptr;
    };
    static std::map<KeyKind, KeyPtr> shared;
    const bool slow = kind == KeyKind::rsa_1024 || kind == KeyKind::rsa_2048 || kind == KeyKind::rsa_3072 ||
                      kind == KeyKind::rsa_pss_2048;
    if (const auto known = shared.find(kind); slow && known != shared.end()) {
        return known->second;
    }
    const KeyPtr key{make(), EVP_PKEY_free};
    must(key != nullptr, "generate key");
    if (slow) {
        shared.emplace(kind, key);
    }
    return key;
}

void add_name(X509_NAME* name, int nid, const std::string& value)
{
    if (!value.empty()) {
        must(X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, unsigned_data(value),
                                        static_cast<int>(value.size()), -1, 0) == 1,
             "name");
    }
}

long next_serial()
{
    static long serial = 1000;
    return ++serial;
}

const EVP_MD* digest_for_certificate(const EVP_PKEY* key, const std::string& digest)
{
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 ? nullptr : EVP_get_digestbyname(digest.c_str());
}

CertificatePtr
make_certificate(const CertificateSpec& spec, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key)
{
    CertificatePtr certificate{X509_new()};
    X509* const x = certificate.get();
    X509_NAME* const subject = X509_get_subject_name(x);
    add_name(subject, NID_organizationName, spec.organisation);
    add_name(subject, NID_organizationIdentifier, spec.organisation_identifier);
    for (const auto& identifier : spec.more_organisation_identifiers) {
        add_name(subject, NID_organizationIdentifier, identifier);
    }
    add_name(subject, NID_commonName, spec.common_name);
    must(X509_set_version(x, X509_VERSION_3) == 1 &&
             ASN1_INTEGER_set(X509_get_serialNumber(x), next_serial()) == 1 &&
             ASN1_TIME_set(X509_getm_notBefore(x), seconds(spec.not_before)) != nullptr &&
             ASN1_TIME_set(X509_getm_notAfter(x), seconds(spec.not_after)) != nullptr &&
             X509_set_issuer_name(x, X509_get_subject_name(issuer != nullptr ? issuer : x)) == 1 &&
             X509_set_pubkey(x, key) == 1,
         "certificate");
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer != nullptr ? issuer : x, x, nullptr, nullptr, 0);
    const CPtr<CONF, NCONF_free> no_sections{NCONF_new(nullptr)}; // certificatePolicies asks for one
    X509V3_set_nconf(&context, no_sections.get());
    const auto add_extension = [&](int nid, const std::string& value) {
        if (!value.empty()) {
            const CPtr<X509_EXTENSION, X509_EXTENSION_free> extension{
                X509V3_EXT_nconf_nid(nullptr, &context, nid, value.c_str())};
            must(extension && X509_add_ext(x, extension.get(), -1) == 1, "extension");
        }
    };
    add_extension(NID_subject_key_identifier, "hash");
    add_extension(NID_authority_key_identifier, "keyid");
    add_extension(NID_basic_constraints, spec.basic_constraints);
    add_extension(NID_key_usage, spec.key_usage);
    add_extension(NID_ext_key_usage, spec.extended_key_usage);
    add_extension(NID_certificate_policies, spec.policies);
    add_extension(NID_policy_constraints, spec.policy_constraints);
    add_extension(NID_crl_distribution_points, spec.crl_distribution_points);
    must(X509_sign(x, issuer_key, digest_for_certificate(issuer_key, spec.digest)) > 0, "sign certificate");
    return certificate;
}

std::string join(std::vector<std::string> elements)
{
    std::ranges::sort(elements); // DER: a SET OF is sorted
    std::string joined;
    for (const auto& element : elements) {
        joined += element;
    }
    return joined;
}

std::string der_unsigned(unsigned value)
{
    return der(0x02, std::string(1, static_cast<char>(value)));
}

CmsPtr decode_cms(std::string_view signature)
{
    const unsigned char* next = unsigned_data(signature);
    CmsPtr cms{d2i_CMS_ContentInfo(nullptr, &next, static_cast<long>(signature.size()))};
    must(cms != nullptr, "decode CMS");
    return cms;
}

CMS_SignerInfo* first_signer(const CmsPtr& cms)
{
    return sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
}

StackPtr stack_of(const std::vector<Party>& parties);

} // namespace

struct Party::State {
    KeyPtr key;
    CertificatePtr certificate;
};

namespace {

StackPtr stack_of(const std::vector<Party>& parties)
{
    StackPtr stack{sk_X509_new_null()};
    for (const auto& party : parties) {
        sk_X509_push(stack.get(), party.state().certificate.get());
    }
    return stack;
}

Party make_party(const CertificateSpec& spec, const Party* issuer, KeyPtr key = nullptr)
{
    auto state = std::make_shared<Party::State>();
    state->key = key ? std::move(key) : new_key(spec.key);
    state->certificate = make_certificate(spec, state->key.get(),
                                          issuer != nullptr ? issuer->state().certificate.get() : nullptr,
                                          issuer != nullptr ? issuer->state().key.get() : state->key.get());
    return Party{std::move(state)};
}

std::string make_pkcs12(EVP_PKEY* key,
                        X509* certificate,
                        STACK_OF(X509) * others,
                        std::string_view password,
                        int mac_iterations = 1)
{
    const CPtr<PKCS12, PKCS12_free> container{PKCS12_create(std::string{password}.c_str(), "test", key,
                                                            certificate, others, NID_aes_256_cbc,
                                                            NID_aes_256_cbc, 1, mac_iterations, 0)};
    must(container != nullptr, "PKCS12_create");
    return encode(container.get(), i2d_PKCS12);
}

CrlPtr make_crl(const Party& issuer, const CrlSpec& spec)
{
    CrlPtr crl{X509_CRL_new()};
    const TimePtr this_update{ASN1_TIME_set(nullptr, seconds(spec.this_update))};
    const TimePtr next_update{ASN1_TIME_set(nullptr, seconds(spec.next_update))};
    const TimePtr revoked_at{ASN1_TIME_set(nullptr, seconds(spec.revoked_at))};
    X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.state().certificate.get()));
    X509_CRL_set1_lastUpdate(crl.get(), this_update.get());
    if (!spec.without_next_update) {
        X509_CRL_set1_nextUpdate(crl.get(), next_update.get());
    }
    const auto add_entry = [&](const Party& party, bool removed) {
        CPtr<X509_REVOKED, X509_REVOKED_free> entry{X509_REVOKED_new()};
        X509_REVOKED_set_serialNumber(entry.get(), X509_get_serialNumber(party.state().certificate.get()));
        X509_REVOKED_set_revocationDate(entry.get(), revoked_at.get());
        if (spec.invalid_since) {
            const CPtr<ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free> since{
                ASN1_GENERALIZEDTIME_set(nullptr, seconds(*spec.invalid_since))};
            must(X509_REVOKED_add1_ext_i2d(entry.get(), NID_invalidity_date, since.get(),
                                           spec.critical_entries ? 1 : 0, 0) == 1,
                 "invalidity");
        }
        if (removed || spec.reason >= 0) {
            const CPtr<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason{ASN1_ENUMERATED_new()};
            ASN1_ENUMERATED_set(reason.get(), removed ? CRL_REASON_REMOVE_FROM_CRL : spec.reason);
            must(X509_REVOKED_add1_ext_i2d(entry.get(), NID_crl_reason, reason.get(),
                                           spec.critical_entries ? 1 : 0, 0) == 1,
                 "reason");
        }
        if (!spec.entry_extension.empty()) {
            const ObjectPtr type{OBJ_txt2obj(spec.entry_extension.c_str(), 1)};
            const CPtr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> value{ASN1_OCTET_STRING_new()};
            ASN1_OCTET_STRING_set(value.get(), unsigned_data("\x05\x00"), 2);
            const CPtr<X509_EXTENSION, X509_EXTENSION_free> extension{X509_EXTENSION_create_by_OBJ(
                nullptr, type.get(), spec.entry_extension_critical ? 1 : 0, value.get())};
            must(X509_REVOKED_add_ext(entry.get(), extension.get(), -1) == 1, "entry extension");
        }
        must(X509_CRL_add0_revoked(crl.get(), entry.get()) == 1, "revoke");
        static_cast<void>(entry.release()); // the list owns it now
    };
    for (const auto& party : spec.removed) {
        add_entry(party, true);
    }
    for (const auto& party : spec.revoked) {
        add_entry(party, false);
    }
    for (std::size_t i = 0; i < spec.strangers; ++i) {
        const CPtr<ASN1_INTEGER, ASN1_INTEGER_free> serial{ASN1_INTEGER_new()};
        ASN1_INTEGER_set(serial.get(), 1'000'000'000 + static_cast<long>(i));
        CPtr<X509_REVOKED, X509_REVOKED_free> entry{X509_REVOKED_new()};
        X509_REVOKED_set_serialNumber(entry.get(), serial.get());
        X509_REVOKED_set_revocationDate(entry.get(), revoked_at.get());
        must(X509_CRL_add0_revoked(crl.get(), entry.get()) == 1, "revoke");
        static_cast<void>(entry.release());
    }
    if (spec.delta) {
        const CPtr<ASN1_INTEGER, ASN1_INTEGER_free> base{ASN1_INTEGER_new()};
        ASN1_INTEGER_set(base.get(), 1);
        must(X509_CRL_add1_ext_i2d(crl.get(), NID_delta_crl, base.get(), 0, 0) == 1, "delta");
    }
    if (spec.unknown_extension) {
        const CPtr<ASN1_INTEGER, ASN1_INTEGER_free> skip{ASN1_INTEGER_new()};
        must(X509_CRL_add1_ext_i2d(crl.get(), NID_inhibit_any_policy, skip.get(), 1, 0) == 1, "unknown");
    }
    if (spec.harmless_extensions) {
        const CPtr<ASN1_INTEGER, ASN1_INTEGER_free> number{ASN1_INTEGER_new()};
        const CPtr<AUTHORITY_KEYID, AUTHORITY_KEYID_free> key{AUTHORITY_KEYID_new()};
        must(X509_CRL_add1_ext_i2d(crl.get(), NID_inhibit_any_policy, number.get(), 0, 0) == 1 &&
                 X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, number.get(), 1, 0) == 1 &&
                 X509_CRL_add1_ext_i2d(crl.get(), NID_authority_key_identifier, key.get(), 1, 0) == 1,
             "harmless");
    }
    if (spec.indirect) {
        const CPtr<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free> point{ISSUING_DIST_POINT_new()};
        point->indirectCRL = 0xFF;
        must(X509_CRL_add1_ext_i2d(crl.get(), NID_issuing_distribution_point, point.get(), 1, 0) == 1,
             "indirect");
    }
    if (!spec.point.empty()) {
        X509V3_CTX context{};
        X509V3_set_ctx(&context, issuer.state().certificate.get(), nullptr, nullptr, crl.get(), 0);
        const CPtr<X509_EXTENSION, X509_EXTENSION_free> extension{
            X509V3_EXT_nconf_nid(nullptr, &context, NID_issuing_distribution_point, spec.point.c_str())};
        must(extension && X509_CRL_add_ext(crl.get(), extension.get(), -1) == 1, "distribution point");
    }
    if (spec.bad_point) {
        const CPtr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> value{ASN1_OCTET_STRING_new()};
        ASN1_OCTET_STRING_set(value.get(), unsigned_data("\x05\x00"), 2);
        const CPtr<X509_EXTENSION, X509_EXTENSION_free> extension{
            X509_EXTENSION_create_by_NID(nullptr, NID_issuing_distribution_point, 1, value.get())};
        must(X509_CRL_add_ext(crl.get(), extension.get(), -1) == 1, "damaged distribution point");
    }
    X509_CRL_sort(crl.get());
    EVP_PKEY* const key = issuer.state().key.get();
    must(X509_CRL_sign(crl.get(), key, digest_for_certificate(key, spec.digest)) > 0, "sign CRL");
    return crl;
}

std::string signature_algorithm_for(const EVP_PKEY* key, const std::string& digest)
{
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_EC: return "ecdsa-with-" + digest;
    case EVP_PKEY_ED25519: return "ED25519";
    default: return "rsaEncryption";
    }
}

std::string sign_bytes(EVP_PKEY* key, const std::string& digest, std::string_view bytes)
{
    const CPtr<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
    std::size_t size = 0;
    must(EVP_DigestSignInit(context.get(), nullptr, digest_for_certificate(key, digest), nullptr, key) == 1 &&
             EVP_DigestSign(context.get(), nullptr, &size, unsigned_data(bytes), bytes.size()) == 1,
         "sign");
    std::string value(size, '\0');
    must(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(value.data()), &size,
                        unsigned_data(bytes), bytes.size()) == 1,
         "sign");
    value.resize(size);
    return value;
}

std::string signer_info(const SignerRecipe& recipe, std::string_view content)
{
    X509* const certificate = recipe.party.state().certificate.get();
    EVP_PKEY* const key = recipe.party.state().key.get();
    const auto attributes = join(recipe.attributes);
    const auto value = sign_bytes(key, recipe.digest,
                                  recipe.attributes.empty() ? std::string{content} : der(0x31, attributes));
    const auto algorithm = recipe.signature_algorithm.empty() ? signature_algorithm_for(key, recipe.digest)
                                                              : recipe.signature_algorithm;
    std::string fields = der_unsigned(1);
    fields += der(0x30, encode(X509_get_issuer_name(certificate), i2d_X509_NAME) +
                            encode(X509_get_serialNumber(certificate), i2d_ASN1_INTEGER));
    fields += der_algorithm(recipe.digest);
    fields += recipe.attributes.empty() ? "" : der(0xA0, attributes);
    fields += der_algorithm(algorithm);
    fields += der_octets(value);
    fields += recipe.unsigned_attributes.empty() ? "" : der(0xA1, join(recipe.unsigned_attributes));
    return der(0x30, fields);
}

/// The clock of the test's time-stamp authority.
int give_time(TS_RESP_CTX* /*context*/, void* time, long* whole, long* micro) noexcept
{
    *whole = static_cast<long>(seconds(*static_cast<const Time*>(time)));
    *micro = 0;
    return 1;
}

ASN1_INTEGER* give_serial(TS_RESP_CTX* /*context*/, void* /*unused*/) noexcept
{
    ASN1_INTEGER* const serial = ASN1_INTEGER_new();
    ASN1_INTEGER_set(serial, 7);
    return serial; // the context owns it
}

} // namespace

CertificateSpec authority_spec(std::string common_name)
{
    return {.common_name = std::move(common_name),
            .organisation = "Example Trust Services",
            .organisation_identifier = "",
            .key_usage = "critical,keyCertSign,cRLSign",
            .basic_constraints = "critical,CA:TRUE"};
}

CertificateSpec timestamp_authority_spec(std::string common_name)
{
    return {.common_name = std::move(common_name),
            .organisation = "Example Trust Services",
            .organisation_identifier = "",
            .key_usage = "critical,digitalSignature",
            .extended_key_usage = "critical,timeStamping"};
}

std::string Party::certificate_pem() const
{
    const BioPtr memory{BIO_new(BIO_s_mem())};
    must(PEM_write_bio_X509(memory.get(), m_state->certificate.get()) == 1, "PEM");
    return to_string(memory.get());
}

std::string Party::certificate_der() const
{
    return encode(m_state->certificate.get(), i2d_X509);
}

std::string Party::key_pem(std::string_view password) const
{
    const BioPtr memory{BIO_new(BIO_s_mem())};
    must(PEM_write_bio_PKCS8PrivateKey(memory.get(), m_state->key.get(),
                                       password.empty() ? nullptr : EVP_aes_256_cbc(), password.data(),
                                       static_cast<int>(password.size()), nullptr, nullptr) == 1,
         "PEM");
    return to_string(memory.get());
}

std::string Party::traditional_key_pem(std::string_view password) const
{
    const BioPtr memory{BIO_new(BIO_s_mem())};
    must(PEM_write_bio_PrivateKey_traditional(
             memory.get(), m_state->key.get(), password.empty() ? nullptr : EVP_aes_128_cbc(),
             unsigned_data(password), static_cast<int>(password.size()), nullptr, nullptr) == 1,
         "PEM");
    return to_string(memory.get());
}

std::string Party::pkcs12(std::string_view password, const std::vector<Party>& others) const
{
    return make_pkcs12(m_state->key.get(), m_state->certificate.get(), stack_of(others).get(), password);
}

Party make_self_signed(const CertificateSpec& spec)
{
    return make_party(spec, nullptr);
}

Party make_issued(const CertificateSpec& spec, const Party& issuer)
{
    return make_party(spec, &issuer);
}

Party make_issued_for_key(const CertificateSpec& spec, const Party& issuer, const Party& owner)
{
    return make_party(spec, &issuer, owner.state().key);
}

std::string issue_for_request(std::string_view request_pem, const CertificateSpec& spec, const Party& issuer)
{
    const BioPtr bio{BIO_new_mem_buf(request_pem.data(), static_cast<int>(request_pem.size()))};
    const CPtr<X509_REQ, X509_REQ_free> request{PEM_read_bio_X509_REQ(bio.get(), nullptr, nullptr, nullptr)};
    must(request && X509_REQ_verify(request.get(), X509_REQ_get0_pubkey(request.get())) == 1, "request");
    auto state = std::make_shared<Party::State>();
    state->certificate = make_certificate(spec, X509_REQ_get0_pubkey(request.get()),
                                          issuer.state().certificate.get(), issuer.state().key.get());
    X509* const x = state->certificate.get();
    must(X509_set_subject_name(x, X509_REQ_get_subject_name(request.get())) == 1 &&
             X509_sign(x, issuer.state().key.get(), EVP_sha256()) > 0,
         "issue");
    return Party{std::move(state)}.certificate_pem();
}

std::string pkcs12_without_key(const Party& party, std::string_view password)
{
    return make_pkcs12(nullptr, party.state().certificate.get(), nullptr, password);
}

std::string pkcs12_without_certificate(const Party& party, std::string_view password)
{
    return make_pkcs12(party.state().key.get(), nullptr, nullptr, password);
}

std::string pkcs12_without_mac(const Party& party, std::string_view password)
{
    return make_pkcs12(party.state().key.get(), party.state().certificate.get(), nullptr, password, -1);
}

std::string pkcs12_of(const Party& key, const Party& certificate, std::string_view password)
{
    // PKCS12_create refuses what does not match, so the certificate goes in among the others.
    return make_pkcs12(key.state().key.get(), nullptr, stack_of({certificate}).get(), password);
}

std::string make_crl_pem(const Party& issuer, const CrlSpec& spec)
{
    const BioPtr memory{BIO_new(BIO_s_mem())};
    must(PEM_write_bio_X509_CRL(memory.get(), make_crl(issuer, spec).get()) == 1, "PEM");
    return to_string(memory.get());
}

std::string make_crl_der(const Party& issuer, const CrlSpec& spec)
{
    return encode(make_crl(issuer, spec).get(), i2d_X509_CRL);
}

std::string der(unsigned char identifier, std::string_view content)
{
    std::string element(1, static_cast<char>(identifier));
    if (content.size() < 0x80) {
        element += static_cast<char>(content.size());
    } else {
        std::string length;
        for (std::size_t left = content.size(); left != 0; left >>= 8U) {
            length.insert(length.begin(), static_cast<char>(left & 0xFFU));
        }
        element += static_cast<char>(0x80U | length.size());
        element += length;
    }
    element += content;
    return element;
}

std::string der_oid(const std::string& name_or_number)
{
    const ObjectPtr object{OBJ_txt2obj(name_or_number.c_str(), 0)};
    must(object != nullptr, name_or_number.c_str());
    return encode(object.get(), i2d_ASN1_OBJECT);
}

std::string der_algorithm(const std::string& name_or_number)
{
    const bool has_null = name_or_number == "rsaEncryption" || name_or_number.starts_with("SHA");
    return der(0x30, der_oid(name_or_number) + (has_null ? der(0x05, {}) : std::string{}));
}

std::string der_time(Time time)
{
    const TimePtr value{ASN1_GENERALIZEDTIME_set(nullptr, seconds(time))};
    return encode(value.get(), i2d_ASN1_TIME);
}

std::string der_octets(std::string_view bytes)
{
    return der(0x04, bytes);
}

std::string digest_of(const std::string& algorithm, std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    must(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_get_digestbyname(algorithm.c_str()),
                    nullptr) == 1,
         "digest");
    return to_string(digest.data(), size);
}

std::string attribute(const std::string& type, const std::vector<std::string>& values)
{
    return der(0x30, der_oid(type) + der(0x31, join(values)));
}

std::string content_type_attribute(const std::string& type)
{
    return attribute("contentType", {der_oid(type)});
}

std::string message_digest_attribute(std::string_view content, const std::string& algorithm)
{
    return attribute("messageDigest", {der_octets(digest_of(algorithm, content))});
}

std::string signing_time_attribute(Time time)
{
    const TimePtr value{ASN1_TIME_set(nullptr, seconds(time))};
    return attribute("signingTime", {encode(value.get(), i2d_ASN1_TIME)});
}

std::string signing_certificate_attribute(const Party& party, const std::string& algorithm)
{
    const auto hash = der_octets(digest_of(algorithm, party.certificate_der()));
    const auto id = der(0x30, (algorithm == "SHA256" ? "" : der_algorithm(algorithm)) + hash);
    return attribute("id-smime-aa-signingCertificateV2", {der(0x30, der(0x30, id))});
}

std::string issuer_name(const Party& party)
{
    return encode(X509_get_issuer_name(party.state().certificate.get()), i2d_X509_NAME);
}

std::string serial_number(const Party& party)
{
    return encode(X509_get0_serialNumber(party.state().certificate.get()), i2d_ASN1_INTEGER);
}

std::string issuer_serial(const Party& issued, const Party& numbered)
{
    return der(0x30, der(0x30, der(0xA4, issuer_name(issued))) + serial_number(numbered));
}

std::string signing_certificate_v1_attribute(const Party& party)
{
    const auto id = der(0x30, der_octets(digest_of("SHA1", party.certificate_der())));
    return attribute("id-smime-aa-signingCertificate", {der(0x30, der(0x30, id))});
}

std::vector<std::string>
standard_attributes(const Party& party, std::string_view content, const std::string& algorithm)
{
    return {content_type_attribute(), message_digest_attribute(content, algorithm), signing_time_attribute(),
            signing_certificate_attribute(party, algorithm)};
}

std::string forge_signature(const SignatureRecipe& recipe)
{
    std::vector<std::string> digests;
    std::vector<std::string> signers;
    for (const auto& signer : recipe.signers) {
        const auto algorithm = der_algorithm(signer.digest);
        if (std::ranges::find(digests, algorithm) == digests.end()) {
            digests.push_back(algorithm);
        }
        signers.push_back(signer_info(signer, recipe.signed_content));
    }
    if (!recipe.digest_algorithms.empty()) {
        digests.clear();
        for (const auto& algorithm : recipe.digest_algorithms) {
            digests.push_back(der_algorithm(algorithm));
        }
    }
    std::vector<std::string> certificates;
    for (const auto& party : recipe.certificates) {
        certificates.push_back(party.certificate_der());
    }
    std::string fields = der_unsigned(recipe.content_type == "pkcs7-data" ? 1 : 3);
    fields += der(0x31, join(digests));
    fields += der(0x30, der_oid(recipe.content_type) +
                            (recipe.content ? der(0xA0, der_octets(*recipe.content)) : std::string{}));
    fields += certificates.empty() ? "" : der(0xA0, join(certificates));
    fields += der(0x31, join(signers));
    return der(0x30, der_oid("pkcs7-signedData") + der(0xA0, der(0x30, fields)));
}

std::string make_timestamp(std::string_view stamped, const Party& authority, const TimestampSpec& spec)
{
    const CPtr<TS_REQ, TS_REQ_free> request{TS_REQ_new()};
    const CPtr<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free> imprint{TS_MSG_IMPRINT_new()};
    const CPtr<X509_ALGOR, X509_ALGOR_free> algorithm{X509_ALGOR_new()};
    X509_ALGOR_set_md(algorithm.get(), EVP_get_digestbyname(spec.imprint_digest.c_str()));
    auto digest = digest_of(spec.imprint_digest, stamped);
    TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get());
    TS_MSG_IMPRINT_set_msg(imprint.get(), reinterpret_cast<unsigned char*>(digest.data()),
                           static_cast<int>(digest.size()));
    TS_REQ_set_version(request.get(), 1);
    TS_REQ_set_msg_imprint(request.get(), imprint.get());
    TS_REQ_set_cert_req(request.get(), 1);

    const CPtr<TS_RESP_CTX, TS_RESP_CTX_free> context{TS_RESP_CTX_new()};
    const ObjectPtr policy{OBJ_txt2obj("1.2.3.4.1", 1)};
    Time time = spec.time;
    auto certificates = spec.certificates;
    must(TS_RESP_CTX_set_signer_cert(context.get(), authority.state().certificate.get()) == 1 &&
             TS_RESP_CTX_set_signer_key(context.get(), authority.state().key.get()) == 1 &&
             TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256()) == 1 &&
             TS_RESP_CTX_set_ess_cert_id_digest(context.get(),
                                                EVP_get_digestbyname(spec.ess_digest.c_str())) == 1 &&
             TS_RESP_CTX_set_def_policy(context.get(), policy.get()) == 1 &&
             TS_RESP_CTX_add_md(context.get(), EVP_get_digestbyname(spec.imprint_digest.c_str())) == 1 &&
             TS_RESP_CTX_set_certs(context.get(), stack_of(certificates).get()) == 1,
         "time-stamp authority");
    TS_RESP_CTX_set_time_cb(context.get(), give_time, &time);
    TS_RESP_CTX_set_serial_cb(context.get(), give_serial, nullptr);
    const BioPtr memory{BIO_new(BIO_s_mem())};
    must(i2d_TS_REQ_bio(memory.get(), request.get()) == 1, "request");
    const CPtr<TS_RESP, TS_RESP_free> response{TS_RESP_create_response(context.get(), memory.get())};
    must(response && TS_RESP_get_token(response.get()) != nullptr, "time-stamp");
    return encode(TS_RESP_get_token(response.get()), i2d_PKCS7);
}

std::string tst_info(std::string_view stamped, Time time, const std::string& algorithm)
{
    return der(0x30, der_unsigned(1) + der_oid("1.2.3.4.1") +
                         der(0x30, der_algorithm(algorithm) + der_octets(digest_of(algorithm, stamped))) +
                         der_unsigned(9) + der_time(time));
}

std::string signature_value(std::string_view signature_der)
{
    const auto cms = decode_cms(signature_der);
    const ASN1_OCTET_STRING* const value = CMS_SignerInfo_get0_signature(first_signer(cms));
    return to_string(ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value)));
}

std::string
with_unsigned_attribute(std::string_view signature_der, const std::string& type, std::string_view value_der)
{
    const auto cms = decode_cms(signature_der);
    const ObjectPtr object{OBJ_txt2obj(type.c_str(), 0)};
    must(CMS_unsigned_add1_attr_by_OBJ(first_signer(cms), object.get(), V_ASN1_SEQUENCE, value_der.data(),
                                       static_cast<int>(value_der.size())) == 1,
         "unsigned attribute");
    return encode(cms.get(), i2d_CMS_ContentInfo);
}

std::string with_crl(std::string_view signature_der, std::string_view crl_der)
{
    const auto cms = decode_cms(signature_der);
    const auto* next = reinterpret_cast<const unsigned char*>(crl_der.data());
    X509_CRL* const list = d2i_X509_CRL(nullptr, &next, static_cast<long>(crl_der.size()));
    must(list != nullptr && CMS_add1_crl(cms.get(), list) == 1, "list in a signature");
    X509_CRL_free(list);
    return encode(cms.get(), i2d_CMS_ContentInfo);
}

std::string add_timestamp(std::string_view signature_der, const Party& authority, const TimestampSpec& spec)
{
    return with_unsigned_attribute(signature_der, "id-smime-aa-timeStampToken",
                                   make_timestamp(signature_value(signature_der), authority, spec));
}

} // namespace km::test
