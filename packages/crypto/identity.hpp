// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Who signs: a private key, its certificate and the certificates between it and a root.
/// Source: RFC 7292 (PKCS#12), RFC 5958 (PKCS#8), RFC 5652 (CMS), ETSI EN 319 122-1 (CAdES), RFC 5035.
///
/// Errors (subject: the certificate's common name where one was read, else empty: the caller knows the file):
///   crypto.identity_unreadable          not PKCS#12 or PEM of the kind asked for, or damaged
///   crypto.identity_legacy              PKCS#12 with RC2 or other switched-off encryption: export it again
///   crypto.wrong_password               also where a password is needed and none was given
///   crypto.no_key                       the file holds no private key
///   crypto.no_certificate               the file holds no certificate for the key
///   crypto.certificate_unreadable       a PEM block is damaged; detail: which
///   crypto.key_mismatch                 certificate and key are not a pair
///   crypto.key_unsupported              not EC P-256, P-384 or RSA of 2048 to 16384 bits; detail: it
///   crypto.certificate_not_for_signing  keyUsage lacks nonRepudiation, or extendedKeyUsage is for other purposes;
///                                       detail: what it has
///   crypto.certificate_not_valid        signing time outside its validity; detail: that
///   crypto.bad_name                     empty, over 64 characters, not text; detail: which name
///   crypto.bad_ukprn                    not eight digits
///   crypto.bad_ods                      not 3 to 10 capital letters and digits
///   crypto.bad_validity                 not 1 to 3650 days
///   crypto.bad_password                 empty or with a zero byte: a new key is not written with that
///   crypto.failed                       the library could not; detail: its words
/// Thread-safety: const members may be called from several threads.

#include "packages/crypto/certificate.hpp"
#include "packages/crypto/secret.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace km::crypto {

class Identity {
public:
    [[nodiscard]] static Result<Identity> from_pkcs12(std::string_view der, const SecretBytes& password);

    /// @p key_pem: PKCS#8 or traditional, encrypted or not. @p certificate_pem: the signer's certificate
    /// first; any that follow it, and those in @p chain_pem (may be empty), are looked through for its
    /// issuers.
    [[nodiscard]] static Result<Identity> from_pem(std::string_view key_pem,
                                                   std::string_view certificate_pem,
                                                   std::string_view chain_pem,
                                                   const SecretBytes& password);

    Identity(Identity&& other) noexcept;
    Identity& operator=(Identity&& other) noexcept;
    ~Identity();

    [[nodiscard]] const CertificateInfo& certificate() const& noexcept;
    const CertificateInfo& certificate() && = delete;

    /// The signer's certificate alone: what a reviewer pins or asks its issuer about.
    [[nodiscard]] std::string certificate_pem() const;

    /// A detached CAdES-B signature over exactly @p content: DER ContentInfo, one SignerInfo, SHA-256
    /// (SHA-384 for P-384), the signer's certificate and its intermediates embedded, roots
    /// left out.
    /// @p signing_time is what the signature will claim, to the second.
    [[nodiscard]] Result<std::string> sign_detached(std::span<const std::byte> content,
                                                    Time signing_time) const;

private:
    struct Impl;
    explicit Identity(std::unique_ptr<Impl> impl) noexcept;
    std::unique_ptr<Impl> m_impl;
};

/// Whom a new certificate names. UTF-8.
struct NewIdentity {
    std::string organisation;
    std::string ukprn;                   ///< 8 digits or empty
    std::string person;                  ///< becomes the common name; empty: the organisation does
    std::chrono::days validity{3 * 365}; ///< 1 to 3650; the issuer decides for a request
    std::string ods{};                   ///< ODS code (3 to 10 capital letters and digits) or empty
};

/// A new EC P-256 key and a certificate that it signs itself, as PKCS#12 (AES-256, PBKDF2, SHA-256 MAC).
/// Valid from @p now.
[[nodiscard]] Result<std::string>
create_self_signed(const NewIdentity& subject, const SecretBytes& password, Time now);

/// A new EC P-256 key and the request (PKCS#10, RFC 2986) to send to a certificate authority. The certificate
/// that comes back and the key are then read with Identity::from_pem.
struct Request {
    std::string key_pem; ///< encrypted PKCS#8
    std::string request_pem;
};
[[nodiscard]] Result<Request> create_request(const NewIdentity& subject, const SecretBytes& password);

} // namespace km::crypto
