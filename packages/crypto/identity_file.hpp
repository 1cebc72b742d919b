// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Identities as files: reading one, and writing a new one so that nobody else can read its key.
/// Errors (subject: the file): file.unreadable, as AtomicFile, Identity and create_self_signed.
/// Thread-safety: pure but for the file system.

#include "packages/crypto/identity.hpp"
#include "validator/base/output.hpp"
#include "validator/base/result.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace km::crypto {

/// Where an identity is kept: one PKCS#12 file, or a key and its certificate.
struct IdentityFile {
    std::filesystem::path pkcs12{};
    std::filesystem::path key{}, certificate{}, chain{}; ///< PEM; chain may be empty

    [[nodiscard]] bool empty() const noexcept { return pkcs12.empty() && key.empty(); }
    /// The file that holds the key: the one that a password is asked for.
    [[nodiscard]] const std::filesystem::path& main_file() const& noexcept
    {
        return pkcs12.empty() ? key : pkcs12;
    }
    bool operator==(const IdentityFile&) const = default;
};

/// True for PEM text, which holds a key or certificates; anything else can only be PKCS#12.
[[nodiscard]] Result<bool> is_pem_file(const std::filesystem::path& file);

/// An identity's files, each read once, so that what was asked a password for is what is opened with it.
class LockedIdentity {
public:
    [[nodiscard]] static Result<LockedIdentity> read(const IdentityFile& file);
    [[nodiscard]] const IdentityFile& file() const& noexcept { return m_file; }
    /// A PEM key that is not encrypted needs none.
    [[nodiscard]] bool needs_password() const noexcept;
    [[nodiscard]] Result<Identity> unlock(const SecretBytes& password) const;

private:
    explicit LockedIdentity(IdentityFile file) : m_file{std::move(file)} {}
    IdentityFile m_file;
    std::string m_main, m_certificate, m_chain; ///< what the files hold
};

/// Writes PKCS#12, readable by the user alone. Returns whom the certificate names.
[[nodiscard]] Result<CertificateInfo>
create_identity_file(const Output& file, const NewIdentity& subject, const SecretBytes& password, Time now);

/// Writes the encrypted key, readable by the user alone, and the request for an authority: both or neither
/// (commit_together).
[[nodiscard]] Result<void> create_request_files(const Output& key,
                                                const Output& request,
                                                const NewIdentity& subject,
                                                const SecretBytes& password);

} // namespace km::crypto
