// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Whom this user trusts, and for what, kept in a folder: `anchors/FINGERPRINT.pem` for signers and
/// `timestamp-anchors/FINGERPRINT.pem` for time-stamp authorities, one certificate each, and `crls/DIGEST.crl`.
/// Errors (subject: the file's name): as file.hpp, atomic_file.hpp and crypto/trust.hpp.
/// Thread-safety: const functions read files and nothing else.

#include "packages/crypto/trust.hpp"
#include "validator/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace km::document {

class TrustStore {
public:
    explicit TrustStore(std::filesystem::path folder) : m_folder{std::move(folder)} {}

    /// What a certificate is trusted for. Who is trusted in one role is not trusted in another.
    enum class Role : std::uint8_t { signers, timestampers };

    struct Anchor {
        std::filesystem::path file;
        crypto::CertificateInfo certificate;
    };
    struct RevocationList {
        std::filesystem::path file;
        std::string name; ///< the file's that it was taken from
    };

    /// What is kept, in the order of names. What cannot be read is left out: anchors() says what will be used.
    [[nodiscard]] std::vector<Anchor> anchors(Role role = Role::signers) const;
    [[nodiscard]] std::vector<RevocationList> revocation_lists() const;

    /// Keeps every certificate of a PEM file; returns how many there were.
    [[nodiscard]] Result<std::size_t> add_anchors(const std::filesystem::path& pem,
                                                  Role role = Role::signers);
    /// The same from text; @p name: where it comes from, for errors.
    [[nodiscard]] Result<std::size_t>
    add_anchors(std::string_view pem, const std::string& name, Role role = Role::signers);
    [[nodiscard]] Result<void> add_revocation_list(const std::filesystem::path& file);
    /// One of anchors() or revocation_lists().
    [[nodiscard]] Result<void> remove(const std::filesystem::path& kept);

    /// Everything kept, to verify against. An anchor or a list that is damaged is an error, not left out: who relies on
    /// a list must get it.
    [[nodiscard]] Result<crypto::Trust> load() const;

private:
    std::filesystem::path m_folder;
};

} // namespace km::document
