// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Whom the reviewer believes: roots and pinned certificates, and the lists of those that were revoked.
/// Source: RFC 5280, 5 (CRL) and 6 (path validation).
///
/// Errors (subject: the name passed in, usually a file's):
///   crypto.no_certificate           the text holds no PEM certificate
///   crypto.certificate_unreadable   a PEM block is damaged or no certificate; detail: which block
///   crypto.crl_unreadable           neither PEM nor DER revocation lists
///   crypto.crl_unsupported          a delta or an indirect list, which alone cannot say who is revoked
/// Thread-safety: const members, and verification against the object, may run on several threads.

#include "packages/crypto/certificate.hpp"
#include "validator/base/result.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace km::crypto {

class TrustAnchors {
public:
    TrustAnchors(); ///< nobody: every signer is untrusted

    /// Every certificate of the text is believed as such: a root or intermediate authority for those it
    /// issued, any other certificate for itself alone. Blocks of other kinds, keys for example, are refused.
    [[nodiscard]] static Result<TrustAnchors> from_pem(std::string_view pem, const std::string& name);

    /// The certificates of all @p pem_files, and the revocation lists of @p crl_files. Errors: also
    /// file.unreadable; subject: the file.
    [[nodiscard]] static Result<TrustAnchors> from_files(const std::vector<std::filesystem::path>& pem_files,
                                                         const std::vector<std::filesystem::path>& crl_files);

    /// Believes more certificates, as from_pem. After an error nothing was added.
    [[nodiscard]] Result<void> add(std::string_view pem, const std::string& name);

    /// One DER list or any number of PEM ones. A list is used only where its issuer's signature on it holds.
    [[nodiscard]] Result<void> add_crl(std::string_view pem_or_der, const std::string& name);

    TrustAnchors(TrustAnchors&& other) noexcept;
    TrustAnchors& operator=(TrustAnchors&& other) noexcept;
    ~TrustAnchors();

    [[nodiscard]] std::size_t size() const noexcept; ///< certificates, each counted once
    [[nodiscard]] std::vector<CertificateInfo> certificates() const;

    struct Impl; ///< for this module's own files
    [[nodiscard]] const Impl& impl() const noexcept { return *m_impl; }

private:
    std::unique_ptr<Impl> m_impl;
};

} // namespace km::crypto
