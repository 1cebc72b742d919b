// SPDX-License-Identifier: MIT
#include "packages/crypto/certificate.hpp"

#include "packages/crypto/digest.hpp"
#include "packages/crypto/openssl.hpp"
#include "validator/base/organisation_code.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace km::crypto {
namespace {

constexpr int kMinRsaBits = 2048;
constexpr int kMaxRsaBits = 16384; ///< more, and OpenSSL refuses to verify

constexpr auto kPurposes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"2.5.29.37.0", "anyExtendedKeyUsage"},
    {"1.3.6.1.5.5.7.3.1", "serverAuth"},
    {"1.3.6.1.5.5.7.3.2", "clientAuth"},
    {"1.3.6.1.5.5.7.3.3", "codeSigning"},
    {"1.3.6.1.5.5.7.3.4", "emailProtection"},
    {"1.3.6.1.5.5.7.3.8", "timeStamping"},
    {"1.3.6.1.5.5.7.3.9", "OCSPSigning"},
    {"1.3.6.1.5.5.7.3.36", "documentSigning"},      // RFC 9336
    {"1.3.6.1.4.1.311.10.3.12", "documentSigning"}, // Microsoft's, older
});

constexpr auto kKeyUsages = std::to_array<std::pair<std::uint32_t, std::string_view>>({
    {KU_DIGITAL_SIGNATURE, "digitalSignature"},
    {KU_NON_REPUDIATION, "nonRepudiation"},
    {KU_KEY_ENCIPHERMENT, "keyEncipherment"},
    {KU_DATA_ENCIPHERMENT, "dataEncipherment"},
    {KU_KEY_AGREEMENT, "keyAgreement"},
    {KU_KEY_CERT_SIGN, "keyCertSign"},
    {KU_CRL_SIGN, "cRLSign"},
    {KU_ENCIPHER_ONLY, "encipherOnly"},
    {KU_DECIPHER_ONLY, "decipherOnly"},
});

/// OpenSSL's functions on certificates cache what they find behind a lock, and so take a pointer to
/// non-const.
X509* cached(const X509* certificate) noexcept
{
    return const_cast<X509*>(certificate); // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

std::string subject_entry(const X509* certificate, int nid)
{
    const X509_NAME* const subject = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(subject, nid, -1);
    return at < 0 ? std::string{} : to_utf8(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

std::vector<std::string> subject_entries(const X509* certificate, int nid)
{
    std::vector<std::string> values;
    const X509_NAME* const subject = X509_get_subject_name(certificate);
    for (int at = X509_NAME_get_index_by_NID(subject, nid, -1); at >= 0;
         at = X509_NAME_get_index_by_NID(subject, nid, at)) {
        values.push_back(to_utf8(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
    }
    return values;
}

/// What follows @p prefix in the only identifier that has it: two would let a signer pass for either. Empty where it
/// is not @p well_formed.
std::string code_among(const std::vector<std::string>& identifiers,
                       std::string_view prefix,
                       bool (*well_formed)(std::string_view) noexcept)
{
    const auto is_of_this_kind = [&](const std::string& value) { return value.starts_with(prefix); };
    const auto only = std::ranges::find_if(identifiers, is_of_this_kind);
    if (std::ranges::count_if(identifiers, is_of_this_kind) != 1) {
        return {};
    }
    const auto code = std::string_view{*only}.substr(prefix.size());
    return well_formed(code) ? std::string{code} : std::string{};
}

/// The NID of the key's named curve.
int curve_of(const EVP_PKEY* key) noexcept
{
    std::array<char, 64> name{};
    std::size_t size = 0;
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC ||
        EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) {
        return NID_undef;
    }
    const int nist = EC_curve_nist2nid(name.data());
    return nist != NID_undef ? nist : OBJ_sn2nid(name.data());
}

std::vector<std::string> key_usages(const X509* certificate)
{
    std::vector<std::string> words;
    const std::uint32_t usage = X509_get_key_usage(cached(certificate));
    if (usage == UINT32_MAX) { // no such extension
        return words;
    }
    for (const auto& [bit, word] : kKeyUsages) {
        if ((usage & bit) != 0) {
            words.emplace_back(word);
        }
    }
    return words;
}

} // namespace

std::string describe_key(const EVP_PKEY* key)
{
    if (key == nullptr) {
        return "unknown";
    }
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA: return fmt::format("RSA {}", EVP_PKEY_get_bits(key));
    case EVP_PKEY_RSA_PSS: return fmt::format("RSA-PSS {}", EVP_PKEY_get_bits(key));
    case EVP_PKEY_ED25519: return "Ed25519";
    case EVP_PKEY_ED448: return "Ed448";
    case EVP_PKEY_EC: break;
    default: {
        const char* const type = EVP_PKEY_get0_type_name(key);
        return type != nullptr ? type : "unknown";
    }
    }
    const int curve = curve_of(key);
    const char* const nist = EC_curve_nid2nist(curve);
    return fmt::format("EC {}", nist != nullptr      ? nist
                                : curve != NID_undef ? OBJ_nid2sn(curve)
                                                     : "unnamed curve");
}

bool can_sign_documents(const EVP_PKEY* key) noexcept
{
    if (key == nullptr) {
        return false;
    }
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
        const int bits = EVP_PKEY_get_bits(key);
        return bits >= kMinRsaBits && bits <= kMaxRsaBits;
    }
    const int curve = curve_of(key);
    return curve == NID_X9_62_prime256v1 || curve == NID_secp384r1;
}

std::string describe_key_usage(const X509* certificate)
{
    const auto words = key_usages(certificate);
    return words.empty() ? "none" : fmt::format("{}", fmt::join(words, ", "));
}

bool ExtendedUsage::allows_documents() const
{
    if (!present) {
        return true;
    }
    const auto is_one_of = [](auto... words) {
        return [=](const std::string& purpose) { return ((purpose == words) || ...); };
    };
    return readable && std::ranges::none_of(purposes, is_one_of("timeStamping", "OCSPSigning")) &&
           std::ranges::any_of(purposes,
                               is_one_of("anyExtendedKeyUsage", "documentSigning", "emailProtection"));
}

bool ExtendedUsage::allows_timestamps() const
{
    return readable && critical && purposes.size() == 1 && purposes.front() == "timeStamping";
}

std::string ExtendedUsage::text() const
{
    return !readable          ? "unreadable"
           : purposes.empty() ? "none"
                              : fmt::format("{}", fmt::join(purposes, ", "));
}

ExtendedUsage extended_usage_of(const X509* certificate)
{
    ExtendedUsage usage;
    int critical = kNoExtension;
    const CPtr<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free> purposes{static_cast<EXTENDED_KEY_USAGE*>(
        X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, nullptr))};
    usage.present = critical != kNoExtension;
    usage.readable = purposes || !usage.present;
    usage.critical = critical > 0;
    for (int p = 0; p < sk_ASN1_OBJECT_num(purposes.get()); ++p) {
        const auto number = to_number(sk_ASN1_OBJECT_value(purposes.get(), p));
        const auto* const known =
            std::ranges::find(kPurposes, number, &std::pair<std::string_view, std::string_view>::first);
        usage.purposes.push_back(known != kPurposes.end() ? std::string{known->second} : number);
    }
    ERR_clear_error();
    return usage;
}

std::string fingerprint_of(const X509* certificate)
{
    return to_hex(sha256(bytes_of(encode<i2d_X509>(certificate))));
}

std::string name_of(const X509* certificate)
{
    auto name = subject_entry(certificate, NID_commonName);
    return name.empty() ? to_text(X509_get_subject_name(certificate)) : name;
}

std::string pem_of(const X509* certificate)
{
    const BioPtr memory{BIO_new(BIO_s_mem())};
    return PEM_write_bio_X509(memory.get(), certificate) == 1 ? text_in(memory.get()) : std::string{};
}

CertificateInfo describe(const X509* certificate)
{
    CertificateInfo info;
    info.common_name = subject_entry(certificate, NID_commonName);
    info.organisation = subject_entry(certificate, NID_organizationName);
    info.organisation_identifiers = subject_entries(certificate, NID_organizationIdentifier);
    info.ukprn = code_among(info.organisation_identifiers, "UKPRN:", is_ukprn);
    info.ods = code_among(info.organisation_identifiers, "ODS:", is_ods_code);
    info.issuer = to_text(X509_get_issuer_name(certificate));
    info.serial_hex = to_hex(bytes_in(X509_get0_serialNumber(certificate)));
    info.fingerprint_sha256_hex = fingerprint_of(certificate);
    info.not_before = to_time(X509_get0_notBefore(certificate)).value_or(Time{});
    info.not_after = to_time(X509_get0_notAfter(certificate)).value_or(Time{});
    info.key = describe_key(X509_get0_pubkey(certificate));
    info.self_signed =
        X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
    info.key_usage = key_usages(certificate);
    info.extended_key_usage = extended_usage_of(certificate).purposes;
    ERR_clear_error();
    return info;
}

} // namespace km::crypto
