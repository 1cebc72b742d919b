// SPDX-License-Identifier: MIT
#include "packages/crypto/identity.hpp"

#include "packages/crypto/digest.hpp"
#include "packages/crypto/openssl.hpp"
#include "validator/base/organisation_code.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace km::crypto {
namespace {

/// For each guess at the password of a stolen file; about 50 ms each.
constexpr int kPasswordIterations = 100'000;
/// X.520's upper bound for organisation and common names, in characters.
constexpr std::size_t kMaxNameCharacters = 64;
constexpr std::chrono::days kMaxValidity{3650};
constexpr std::size_t kSerialBytes = 16;

void free_extensions(STACK_OF(X509_EXTENSION) * stack) noexcept
{
    sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free);
}

using Pkcs8Ptr = CPtr<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;

const EVP_MD* digest_for(const EVP_PKEY* key) noexcept
{
    const bool large_curve = EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && EVP_PKEY_get_bits(key) > 256;
    return large_curve ? EVP_sha384() : EVP_sha256();
}

/// Its own issuer, and not only of the same name: an authority issues certificates to itself when its key changes.
bool is_root(X509* certificate) noexcept
{
    return X509_self_signed(certificate, 0) == 1;
}

/// The certificates above @p leaf in order, roots left out: what a verifier needs and does not have.
std::vector<CertificatePtr> intermediates_of(X509* leaf, const std::vector<CertificatePtr>& available)
{
    std::vector<CertificatePtr> path;
    X509* current = leaf;
    while (path.size() < available.size()) {
        const auto issued_current = [&](const CertificatePtr& candidate) {
            return X509_check_issued(candidate.get(), current) == X509_V_OK && !is_root(candidate.get());
        };
        const auto issuer = std::ranges::find_if(available, issued_current);
        if (issuer == available.end()) {
            break;
        }
        current = issuer->get();
        X509_up_ref(current);
        path.emplace_back(current);
    }
    return path;
}

struct PasswordRequest {
    std::string_view password;
    bool asked = false;
};

/// OpenSSL asks for the password of an encrypted key, and only then.
int give_password(char* buffer, int size, int /*writing*/, void* user) noexcept
{
    auto* const request = static_cast<PasswordRequest*>(user);
    request->asked = true;
    if (request->password.size() > static_cast<std::size_t>(size)) {
        return -1;
    }
    std::ranges::copy(request->password, buffer);
    return static_cast<int>(request->password.size());
}

Result<KeyPtr> read_key(std::string_view pem, const SecretBytes& password)
{
    ERR_clear_error();
    const auto bio = bio_over(bytes_of(pem));
    PasswordRequest request{password.view()};
    KeyPtr key{bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, give_password, &request) : nullptr};
    auto detail = drain_errors();
    if (key) {
        return key;
    }
    if (request.asked) {
        return fail("crypto.wrong_password", {}, std::move(detail));
    }
    const bool has_key = pem.find("PRIVATE KEY-----") != std::string_view::npos;
    return fail(has_key ? "crypto.identity_unreadable" : "crypto.no_key", {}, std::move(detail));
}

/// RC2 and single DES are in a provider that is not loaded; OpenSSL then cannot find the algorithm.
bool is_unsupported_algorithm() noexcept
{
    return ERR_GET_REASON(ERR_peek_error()) == ERR_R_UNSUPPORTED ||
           ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_UNSUPPORTED;
}

Result<void> check_new(const NewIdentity& subject, const SecretBytes& password)
{
    const auto is_name = [](std::string_view name) {
        return !find_invalid_xml_text(name) && name.find_first_of("\t\r\n") == std::string_view::npos &&
               count_code_points(name) <= kMaxNameCharacters && collapse_space(name) == name;
    };
    if (subject.organisation.empty() || !is_name(subject.organisation)) {
        return fail("crypto.bad_name", subject.organisation, "organisation");
    }
    if (!is_name(subject.person)) {
        return fail("crypto.bad_name", subject.person, "person");
    }
    if (!subject.ukprn.empty() && !is_ukprn(subject.ukprn)) {
        return fail("crypto.bad_ukprn", subject.ukprn);
    }
    if (!subject.ods.empty() && !is_ods_code(subject.ods)) {
        return fail("crypto.bad_ods", subject.ods);
    }
    if (subject.validity < std::chrono::days{1} || subject.validity > kMaxValidity) {
        return fail("crypto.bad_validity", {}, fmt::format("{} days", subject.validity.count()));
    }
    if (password.empty() || password.view().find('\0') != std::string_view::npos) {
        return fail("crypto.bad_password");
    }
    return {};
}

const std::string& common_name(const NewIdentity& subject) noexcept
{
    return subject.person.empty() ? subject.organisation : subject.person;
}

bool name_subject(X509_NAME* name, const NewIdentity& subject)
{
    const auto add = [&](int nid, const std::string& value) {
        return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8,
                                          reinterpret_cast<const unsigned char*>(value.data()),
                                          static_cast<int>(value.size()), -1, 0) == 1;
    };
    return add(NID_organizationName, subject.organisation) &&
           (subject.ukprn.empty() || add(NID_organizationIdentifier, "UKPRN:" + subject.ukprn)) &&
           (subject.ods.empty() || add(NID_organizationIdentifier, "ODS:" + subject.ods)) &&
           add(NID_commonName, common_name(subject));
}

/// The extension @p nid in OpenSSL's configuration syntax.
CPtr<X509_EXTENSION, X509_EXTENSION_free> make_extension(X509V3_CTX& context, int nid, const char* value)
{
    return CPtr<X509_EXTENSION, X509_EXTENSION_free>{X509V3_EXT_nconf_nid(nullptr, &context, nid, value)};
}

bool set_random_serial(X509* certificate)
{
    std::array<unsigned char, kSerialBytes> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        return false;
    }
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7FU) | 0x40U); // positive, and of full length
    const CPtr<BIGNUM, BN_free> number{BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)};
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

CertificatePtr make_self_signed(const NewIdentity& subject, EVP_PKEY* key, Time now)
{
    CertificatePtr certificate{X509_new()};
    X509* const x = certificate.get();
    const auto seconds = [](Time time) { return static_cast<std::time_t>(time.time_since_epoch().count()); };
    if (x == nullptr || X509_set_version(x, X509_VERSION_3) != 1 || !set_random_serial(x) ||
        ASN1_TIME_set(X509_getm_notBefore(x), seconds(now)) == nullptr ||
        ASN1_TIME_set(X509_getm_notAfter(x), seconds(now + subject.validity)) == nullptr ||
        !name_subject(X509_get_subject_name(x), subject) ||
        X509_set_issuer_name(x, X509_get_subject_name(x)) != 1 || X509_set_pubkey(x, key) != 1) {
        return nullptr;
    }
    X509V3_CTX context{};
    X509V3_set_ctx(&context, x, x, nullptr, nullptr, 0);
    constexpr auto extensions = std::to_array<std::pair<int, const char*>>({
        {NID_basic_constraints, "critical,CA:FALSE"},
        {NID_key_usage, "critical,nonRepudiation"},
        {NID_subject_key_identifier, "hash"},
        {NID_authority_key_identifier, "keyid:always"},
    });
    for (const auto& [nid, value] : extensions) {
        const auto extension = make_extension(context, nid, value);
        if (!extension || X509_add_ext(x, extension.get(), -1) != 1) {
            return nullptr;
        }
    }
    return X509_sign(x, key, EVP_sha256()) > 0 ? std::move(certificate) : nullptr;
}

/// PKCS#8, PBES2 with PBKDF2/HMAC-SHA256 and AES-256.
std::string encrypt_key(EVP_PKEY* key, const SecretBytes& password)
{
    const Pkcs8Ptr plain{EVP_PKEY2PKCS8(key)};
    X509_ALGOR* const scheme =
        PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), kPasswordIterations, nullptr, 0, nullptr, NID_hmacWithSHA256);
    if (!plain || scheme == nullptr) {
        X509_ALGOR_free(scheme);
        return {};
    }
    const CPtr<X509_SIG, X509_SIG_free> encrypted{
        PKCS8_set0_pbe(password.c_str(), static_cast<int>(password.view().size()), plain.get(), scheme)};
    if (!encrypted) {
        X509_ALGOR_free(scheme); // taken over only on success
        return {};
    }
    const BioPtr memory{BIO_new(BIO_s_mem())};
    return PEM_write_bio_PKCS8(memory.get(), encrypted.get()) == 1 ? text_in(memory.get()) : std::string{};
}

} // namespace

struct Identity::Impl {
    KeyPtr key;
    CertificatePtr certificate;
    std::vector<CertificatePtr> intermediates;
    CertificateInfo info;

    /// Checks that the parts fit together and can sign what others can verify.
    static Result<std::unique_ptr<Impl>>
    assemble(KeyPtr key, CertificatePtr certificate, const std::vector<CertificatePtr>& others)
    {
        auto impl = std::make_unique<Impl>();
        impl->info = describe(certificate.get());
        if (!can_sign_documents(key.get())) {
            // An RSA-PSS key would sign without complaint, and nobody could verify the result.
            return fail("crypto.key_unsupported", impl->info.common_name, describe_key(key.get()));
        }
        if (X509_check_private_key(certificate.get(), key.get()) != 1) {
            return fail("crypto.key_mismatch", impl->info.common_name, drain_errors());
        }
        impl->intermediates = intermediates_of(certificate.get(), others);
        impl->key = std::move(key);
        impl->certificate = std::move(certificate);
        ERR_clear_error();
        return impl;
    }
};

Identity::Identity(std::unique_ptr<Impl> impl) noexcept : m_impl{std::move(impl)} {}
Identity::Identity(Identity&& other) noexcept = default;
Identity& Identity::operator=(Identity&& other) noexcept = default;
Identity::~Identity() = default;

Result<Identity> Identity::from_pkcs12(std::string_view der, const SecretBytes& password)
{
    ERR_clear_error();
    const auto container = decode_exactly<d2i_PKCS12, PKCS12_free>(bytes_of(der));
    if (!container || PKCS12_mac_present(container.get()) != 1) {
        return fail("crypto.identity_unreadable", {}, drain_errors());
    }
    if (password.view().find('\0') != std::string_view::npos) {
        return fail("crypto.wrong_password");
    }
    EVP_PKEY* raw_key = nullptr;
    X509* raw_certificate = nullptr;
    STACK_OF(X509)* raw_others = nullptr;
    const bool parsed =
        PKCS12_parse(container.get(), password.c_str(), &raw_key, &raw_certificate, &raw_others) == 1;
    KeyPtr key{raw_key};
    CertificatePtr certificate{raw_certificate};
    const CertificatesPtr other_stack{raw_others};
    if (!parsed) {
        const bool wrong_password = ERR_GET_REASON(ERR_peek_last_error()) == PKCS12_R_MAC_VERIFY_FAILURE;
        const bool legacy = is_unsupported_algorithm();
        return fail(wrong_password ? "crypto.wrong_password"
                    : legacy       ? "crypto.identity_legacy"
                                   : "crypto.identity_unreadable",
                    {}, drain_errors());
    }
    std::vector<CertificatePtr> others;
    for (int i = 0; i < sk_X509_num(other_stack.get()); ++i) {
        X509* const other = sk_X509_value(other_stack.get(), i);
        X509_up_ref(other);
        others.emplace_back(other);
    }
    ERR_clear_error();
    if (!key) {
        return fail("crypto.no_key");
    }
    if (!certificate) {
        return fail(others.empty() ? "crypto.no_certificate" : "crypto.key_mismatch");
    }
    auto impl = Impl::assemble(std::move(key), std::move(certificate), others);
    if (!impl) {
        return propagate(impl);
    }
    return Identity{std::move(*impl)};
}

Result<Identity> Identity::from_pem(std::string_view key_pem,
                                    std::string_view certificate_pem,
                                    std::string_view chain_pem,
                                    const SecretBytes& password)
{
    auto certificates = read_pem_certificates(certificate_pem, OtherBlocks::skip, {});
    if (!certificates) {
        return propagate(certificates);
    }
    std::vector<CertificatePtr> others{std::make_move_iterator(certificates->begin() + 1),
                                       std::make_move_iterator(certificates->end())};
    if (!chain_pem.empty()) {
        auto chain = read_pem_certificates(chain_pem, OtherBlocks::skip, {});
        if (!chain) {
            return propagate(chain);
        }
        std::ranges::move(*chain, std::back_inserter(others));
    }
    auto key = read_key(key_pem, password);
    if (!key) {
        return propagate(key);
    }
    auto impl = Impl::assemble(std::move(*key), std::move(certificates->front()), others);
    if (!impl) {
        return propagate(impl);
    }
    return Identity{std::move(*impl)};
}

const CertificateInfo& Identity::certificate() const& noexcept
{
    return m_impl->info;
}

std::string Identity::certificate_pem() const
{
    return pem_of(m_impl->certificate.get());
}

Result<std::string> Identity::sign_detached(std::span<const std::byte> content, Time signing_time) const
{
    ERR_clear_error();
    const auto& info = m_impl->info;
    X509* const certificate = m_impl->certificate.get();
    const std::uint32_t usage = X509_get_key_usage(certificate);
    if (usage == UINT32_MAX || (usage & KU_NON_REPUDIATION) == 0) {
        return fail("crypto.certificate_not_for_signing", info.common_name, describe_key_usage(certificate));
    }
    if (const auto extended = extended_usage_of(certificate); !extended.allows_documents()) {
        return fail("crypto.certificate_not_for_signing", info.common_name, extended.text());
    }
    // OpenSSL no longer believes a certificate in the very second in which it ends.
    if (signing_time < info.not_before || signing_time >= info.not_after) {
        return fail("crypto.certificate_not_valid", info.common_name,
                    fmt::format("{} to {}", km::to_string(info.not_before), km::to_string(info.not_after)));
    }
    const auto data = bio_over(content);
    if (!data) {
        return fail("crypto.failed", info.common_name, "content of more than 2 GiB");
    }
    const CmsPtr cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_BINARY | CMS_DETACHED | CMS_PARTIAL)};
    CMS_SignerInfo* const signer =
        cms ? CMS_add1_signer(cms.get(), certificate, m_impl->key.get(), digest_for(m_impl->key.get()),
                              CMS_BINARY | CMS_CADES | CMS_NOSMIMECAP | CMS_PARTIAL)
            : nullptr;
    // UTCTime up to 2049, GeneralizedTime after, as RFC 5652, 11.3 wants. Set here: else OpenSSL reads the
    // clock.
    const CPtr<ASN1_TIME, ASN1_TIME_free> time{
        ASN1_TIME_set(nullptr, static_cast<std::time_t>(signing_time.time_since_epoch().count()))};
    if (signer == nullptr || !time ||
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, ASN1_STRING_type(time.get()), time.get(),
                                    -1) != 1) {
        return library_failure(info.common_name);
    }
    for (const auto& intermediate : m_impl->intermediates) {
        if (CMS_add1_cert(cms.get(), intermediate.get()) != 1) {
            return library_failure(info.common_name);
        }
    }
    if (CMS_final(cms.get(), data.get(), nullptr, CMS_BINARY) != 1) {
        return library_failure(info.common_name);
    }
    auto der = encode<i2d_CMS_ContentInfo>(cms.get());
    if (der.empty()) {
        return library_failure(info.common_name);
    }
    return der;
}

Result<std::string> create_self_signed(const NewIdentity& subject, const SecretBytes& password, Time now)
{
    ERR_clear_error();
    if (auto checked = check_new(subject, password); !checked) {
        return propagate(checked);
    }
    const KeyPtr key{EVP_EC_gen("P-256")};
    const auto certificate = key ? make_self_signed(subject, key.get(), now) : nullptr;
    if (!certificate) {
        return library_failure(common_name(subject));
    }
    const CPtr<PKCS12, PKCS12_free> container{
        PKCS12_create(password.c_str(), common_name(subject).c_str(), key.get(), certificate.get(), nullptr,
                      NID_aes_256_cbc, NID_aes_256_cbc, kPasswordIterations, kPasswordIterations, 0)};
    auto der = container ? encode<i2d_PKCS12>(container.get()) : std::string{};
    if (der.empty()) {
        return library_failure(common_name(subject));
    }
    return der;
}

Result<Request> create_request(const NewIdentity& subject, const SecretBytes& password)
{
    ERR_clear_error();
    if (auto checked = check_new(subject, password); !checked) {
        return propagate(checked);
    }
    const KeyPtr key{EVP_EC_gen("P-256")};
    const CPtr<X509_REQ, X509_REQ_free> request{X509_REQ_new()};
    if (!key || !request || !name_subject(X509_REQ_get_subject_name(request.get()), subject) ||
        X509_REQ_set_pubkey(request.get(), key.get()) != 1) {
        return library_failure(common_name(subject));
    }
    X509V3_CTX context{};
    X509V3_set_ctx(&context, nullptr, nullptr, request.get(), nullptr, 0);
    auto usage = make_extension(context, NID_key_usage, "critical,nonRepudiation");
    const CPtr<STACK_OF(X509_EXTENSION), free_extensions> extensions{sk_X509_EXTENSION_new_null()};
    if (!usage || !extensions || sk_X509_EXTENSION_push(extensions.get(), usage.get()) == 0) {
        return library_failure(common_name(subject));
    }
    static_cast<void>(usage.release()); // the stack owns it now
    if (X509_REQ_add_extensions(request.get(), extensions.get()) != 1 ||
        X509_REQ_sign(request.get(), key.get(), EVP_sha256()) <= 0) {
        return library_failure(common_name(subject));
    }
    const BioPtr memory{BIO_new(BIO_s_mem())};
    Request made{encrypt_key(key.get(), password), {}};
    if (made.key_pem.empty() || PEM_write_bio_X509_REQ(memory.get(), request.get()) != 1) {
        return library_failure(common_name(subject));
    }
    made.request_pem = text_in(memory.get());
    return made;
}

} // namespace km::crypto
