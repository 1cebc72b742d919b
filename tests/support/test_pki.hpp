// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Keys, certificates, revocation lists, signatures and time-stamps that tests make for themselves; nothing
/// of the kind is stored. Signatures can be built byte by byte, with any defect.
/// Times: everything is valid from 2026-01-01 to 2031-01-01 unless said otherwise; kNow lies between.
/// Errors: what cannot be made throws std::runtime_error, which fails the test.
/// Thread-safety: one thread.

#include "validator/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace km::test {

inline constexpr Time kValidFrom = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
inline constexpr Time kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
inline constexpr Time kValidUntil = std::chrono::sys_days{std::chrono::year{2031} / 1 / 1};

enum class KeyKind : std::uint8_t {
    ec_p256,
    ec_p384,
    ec_p521,
    ec_p224,
    ec_secp256k1,
    rsa_1024, ///< RSA keys are slow to make: all parties of one kind share one
    rsa_2048,
    rsa_3072,
    rsa_pss_2048,
    ed25519,
};

/// Extensions are in the syntax of OpenSSL's configuration; empty: without.
struct CertificateSpec {
    std::string common_name = "Alex Signer";
    std::string organisation = "Example Training Ltd";
    std::string organisation_identifier = "UKPRN:10000001"; ///< empty: without
    std::vector<std::string> more_organisation_identifiers{};
    KeyKind key = KeyKind::ec_p256;
    Time not_before = kValidFrom;
    Time not_after = kValidUntil;
    std::string key_usage = "critical,nonRepudiation";
    std::string basic_constraints = "critical,CA:FALSE";
    std::string extended_key_usage{};
    std::string digest = "SHA256";
    std::string policies{};
    std::string policy_constraints{};
    std::string crl_distribution_points{};
};

/// For certificate authorities and time-stamp authorities.
[[nodiscard]] CertificateSpec authority_spec(std::string common_name);
[[nodiscard]] CertificateSpec timestamp_authority_spec(std::string common_name = "Example Time");

/// A certificate and its private key. Copies share both.
class Party {
public:
    [[nodiscard]] std::string certificate_pem() const;
    [[nodiscard]] std::string certificate_der() const;
    [[nodiscard]] std::string key_pem(std::string_view password = {}) const;             ///< PKCS#8
    [[nodiscard]] std::string traditional_key_pem(std::string_view password = {}) const; ///< PKCS#1 or SEC 1
    /// AES-256 with few iterations. @p others are put in after the certificate.
    [[nodiscard]] std::string pkcs12(std::string_view password, const std::vector<Party>& others = {}) const;

    struct State;
    explicit Party(std::shared_ptr<const State> state) : m_state{std::move(state)} {}
    [[nodiscard]] const State& state() const noexcept { return *m_state; }

private:
    std::shared_ptr<const State> m_state;
};

[[nodiscard]] Party make_self_signed(const CertificateSpec& spec);
[[nodiscard]] Party make_issued(const CertificateSpec& spec, const Party& issuer);
/// Another certificate for the key of @p owner.
[[nodiscard]] Party make_issued_for_key(const CertificateSpec& spec, const Party& issuer, const Party& owner);

/// The certificate for a request made by crypto::create_request, as PEM, with the extensions of @p spec.
[[nodiscard]] std::string
issue_for_request(std::string_view request_pem, const CertificateSpec& spec, const Party& issuer);

/// PKCS#12 files that lack something.
[[nodiscard]] std::string pkcs12_without_key(const Party& party, std::string_view password);
[[nodiscard]] std::string pkcs12_without_certificate(const Party& party, std::string_view password);
[[nodiscard]] std::string pkcs12_without_mac(const Party& party, std::string_view password);
[[nodiscard]] std::string pkcs12_of(const Party& key, const Party& certificate, std::string_view password);

struct CrlSpec {
    std::vector<Party> revoked{};
    Time revoked_at = kNow - std::chrono::days{30};
    Time this_update = kNow - std::chrono::days{1};
    Time next_update = kNow + std::chrono::days{30};
    std::string digest = "SHA256";
    std::optional<Time> invalid_since{}; ///< the entries' invalidityDate
    int reason = -1;                     ///< of the entries, by RFC 5280's number; -1: without
    bool critical_entries = false;       ///< reason and invalidityDate are marked critical
    bool delta = false;                  ///< marked by an extension that is not critical
    bool unknown_extension = false;      ///< critical
    bool harmless_extensions = false;    ///< one that is unknown, and known ones that are critical
    bool indirect = false;
    bool without_next_update = false;
    std::vector<Party> removed{};  ///< entries with the reason removeFromCRL
    std::string entry_extension{}; ///< of every entry: a type that nobody knows; empty: without
    bool entry_extension_critical = true;
    std::string point{};       ///< issuingDistributionPoint, in the syntax of OpenSSL's configuration
    bool bad_point = false;    ///< an issuingDistributionPoint that is damaged
    std::size_t strangers = 0; ///< so many more entries, whose serial numbers no certificate has
};
[[nodiscard]] std::string make_crl_pem(const Party& issuer, const CrlSpec& spec);
[[nodiscard]] std::string make_crl_der(const Party& issuer, const CrlSpec& spec);

/// @name Signatures, byte by byte
/// @{

/// One DER element: an identifier octet, the length, the content.
[[nodiscard]] std::string der(unsigned char identifier, std::string_view content);
[[nodiscard]] std::string der_oid(const std::string& name_or_number);
[[nodiscard]] std::string der_algorithm(const std::string& name_or_number);
[[nodiscard]] std::string der_time(Time time); ///< GeneralizedTime
[[nodiscard]] std::string der_octets(std::string_view bytes);
[[nodiscard]] std::string digest_of(const std::string& algorithm, std::string_view bytes);

/// An Attribute with these DER values.
[[nodiscard]] std::string attribute(const std::string& type, const std::vector<std::string>& values);

[[nodiscard]] std::string content_type_attribute(const std::string& type = "pkcs7-data");
[[nodiscard]] std::string message_digest_attribute(std::string_view content,
                                                   const std::string& algorithm = "SHA256");
[[nodiscard]] std::string signing_time_attribute(Time time = kNow);
/// signing-certificate-v2 without issuerSerial.
[[nodiscard]] std::string signing_certificate_attribute(const Party& party,
                                                        const std::string& algorithm = "SHA256");
[[nodiscard]] std::string issuer_name(const Party& party);   ///< Name
[[nodiscard]] std::string serial_number(const Party& party); ///< INTEGER
/// IssuerSerial: who issued @p issued, and the serial number of @p numbered.
[[nodiscard]] std::string issuer_serial(const Party& issued, const Party& numbered);

/// signing-certificate, with SHA-1 by its definition.
[[nodiscard]] std::string signing_certificate_v1_attribute(const Party& party);

/// The four attributes that a package's signature has.
[[nodiscard]] std::vector<std::string>
standard_attributes(const Party& party, std::string_view content, const std::string& algorithm = "SHA256");

struct SignerRecipe {
    Party party;
    std::vector<std::string> attributes{}; ///< none: the signature is over the content itself
    std::string digest = "SHA256";         ///< digestAlgorithm, and what is signed with
    std::string signature_algorithm{};     ///< empty: what fits the key and the digest
    std::vector<std::string> unsigned_attributes{};
};
struct SignatureRecipe {
    std::vector<SignerRecipe> signers;
    std::vector<Party> certificates;      ///< embedded
    std::optional<std::string> content{}; ///< embedded; without: detached
    std::string content_type = "pkcs7-data";
    std::string signed_content{};                 ///< only for signers without attributes
    std::vector<std::string> digest_algorithms{}; ///< of SignedData; empty: those of the signers
};
[[nodiscard]] std::string forge_signature(const SignatureRecipe& recipe);
/// @}

/// @name Time-stamps
/// @{
struct TimestampSpec {
    Time time = kNow;
    std::string imprint_digest = "SHA256";
    std::string ess_digest = "SHA256"; ///< SHA1: the attribute that RFC 3161 had first
    std::vector<Party> certificates{}; ///< embedded besides the authority's
};
/// A token (TimeStampToken, DER) over @p stamped, made with OpenSSL's own time-stamp authority.
[[nodiscard]] std::string
make_timestamp(std::string_view stamped, const Party& authority, const TimestampSpec& spec = {});

/// TSTInfo, to forge a token that OpenSSL's authority would not make: content of type id-smime-ct-TSTInfo.
[[nodiscard]] std::string
tst_info(std::string_view stamped, Time time, const std::string& algorithm = "SHA256");

/// The first signer's signature value: what a time-stamp is over.
[[nodiscard]] std::string signature_value(std::string_view signature_der);
[[nodiscard]] std::string
with_unsigned_attribute(std::string_view signature_der, const std::string& type, std::string_view value_der);
/// The signature with a list of revoked certificates in it, which nobody signs.
[[nodiscard]] std::string with_crl(std::string_view signature_der, std::string_view crl_der);
/// The signature with a signature-time-stamp over its value.
[[nodiscard]] std::string
add_timestamp(std::string_view signature_der, const Party& authority, const TimestampSpec& spec = {});
/// @}

} // namespace km::test
