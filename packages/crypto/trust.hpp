// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Whom the reviewer believes, and for what: roots and pinned certificates for signers, others for time-stamp
/// authorities, and the lists of certificates that were revoked.
/// Source: RFC 5280, 5 (CRL) and 6 (path validation); RFC 3161, 2.3 (time-stamp authorities).
///
/// Errors (subject: the name passed in, usually a file's):
///   crypto.no_certificate           the text holds no PEM certificate
///   crypto.certificate_unreadable   a PEM block is damaged or no certificate; detail: which block
///   crypto.crl_unreadable           neither PEM nor DER revocation lists
///   crypto.crl_unsupported          a delta or an indirect list, which alone cannot say who is revoked, or a damaged one
/// Thread-safety: const members, and verification against the objects, may run on several threads.

#include "packages/crypto/certificate.hpp"
#include "validator/base/result.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace km::crypto {

/// The certificates that are believed in one role.
class TrustAnchors {
public:
    TrustAnchors(); ///< nobody: every signer is untrusted

    /// Every certificate of the text is believed as such: a root or intermediate authority for those it
    /// issued, any other certificate for itself alone. Blocks of other kinds, keys for example, are refused.
    [[nodiscard]] static Result<TrustAnchors> from_pem(std::string_view pem, const std::string& name);

    /// The certificates of all @p files. Errors: also file.unreadable; subject: the file.
    [[nodiscard]] static Result<TrustAnchors> from_files(const std::vector<std::filesystem::path>& files);

    /// Believes more certificates, as from_pem. After an error nothing was added.
    [[nodiscard]] Result<void> add(std::string_view pem, const std::string& name);

    TrustAnchors(TrustAnchors&& other) noexcept;
    TrustAnchors& operator=(TrustAnchors&& other) noexcept;
    ~TrustAnchors();

    [[nodiscard]] std::size_t size() const noexcept; ///< certificates, each counted once
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::vector<CertificateInfo> certificates() const;

    struct Impl; ///< for this module's own files
    [[nodiscard]] const Impl& impl() const noexcept { return *m_impl; }

private:
    std::unique_ptr<Impl> m_impl;
};

/// Lists of revoked certificates that the reviewer brought. A list counts only where its issuer's signature on
/// it holds, which verification checks.
class RevocationLists {
public:
    RevocationLists(); ///< none: nobody can tell who was revoked

    /// The lists of all @p files. Errors: also file.unreadable; subject: the file.
    [[nodiscard]] static Result<RevocationLists> from_files(const std::vector<std::filesystem::path>& files);

    /// One DER list or any number of PEM ones. After an error nothing was added.
    [[nodiscard]] Result<void> add(std::string_view pem_or_der, const std::string& name);

    RevocationLists(RevocationLists&& other) noexcept;
    RevocationLists& operator=(RevocationLists&& other) noexcept;
    ~RevocationLists();

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

    struct Impl; ///< for this module's own files
    [[nodiscard]] const Impl& impl() const noexcept { return *m_impl; }

private:
    std::unique_ptr<Impl> m_impl;
};

/// All that a reviewer believes. Who is believed in one role is not believed in another.
struct Trust {
    TrustAnchors signers{};
    TrustAnchors timestampers{}; ///< empty: time-stamps are not known, and left out of account
    RevocationLists revocation_lists{};
};

struct TrustFiles {
    std::vector<std::filesystem::path> signers{}, timestampers{}, revocation_lists{};
};

/// Errors: as TrustAnchors::from_files and RevocationLists::from_files.
[[nodiscard]] Result<Trust> load_trust(const TrustFiles& files);

} // namespace km::crypto
