// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Whom a signer signs for, where the certificate does not say so: a reviewer's own list, which binds the fingerprint
/// of a certificate to the identifier of an organisation. A binding never makes a signer trusted.
/// Source: RFC 4180 (CSV). The file is UTF-8, its first line is `fingerprint,identifier,name,note`.
/// Errors: signers.unreadable (subject: the file's name; line; detail: what is wrong there), signers.bad_binding
/// (subject: what was typed; detail: what is wrong with it). Thread-safety: plain values, pure functions.

#include "packages/crypto/certificate.hpp"
#include "validator/base/result.hpp"
#include "validator/model/programme.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace km::submission {

/// An organisation, by a number or code of a public register.
struct OrganisationId {
    enum class Kind : std::uint8_t {
        ukprn, ///< UK Register of Learning Providers: 8 digits
        ods,   ///< NHS Organisation Data Service: 3 to 10 capital letters and digits
    };
    Kind kind = Kind::ukprn;
    std::string value;

    bool operator==(const OrganisationId&) const = default;
};

/// "UKPRN:10099901", "ODS:X9Z": as organizationIdentifier in a certificate (ETSI EN 319 412-1, 5.1.4).
[[nodiscard]] std::string to_string(const OrganisationId& id);
/// The same of several, with commas; "none" of none.
[[nodiscard]] std::string joined(const std::vector<OrganisationId>& ids);
/// nullopt where it is neither.
[[nodiscard]] std::optional<OrganisationId> parse_organisation_id(std::string_view text);

/// What a programme says of its provider, and a certificate of its holder: at most one of each kind; what is not
/// well-formed is left out.
[[nodiscard]] std::vector<OrganisationId> ids_of(const model::Provider& provider);
[[nodiscard]] std::vector<OrganisationId> ids_of(const crypto::CertificateInfo& certificate);

/// How an organisation's identifiers stand to those of another.
enum class IdMatch : std::uint8_t {
    same,      ///< one is the same, and none of the same kind is another
    different, ///< one of the same kind is another
    not_known, ///< they have no kind in common
};
[[nodiscard]] IdMatch compare(const std::vector<OrganisationId>& a, const std::vector<OrganisationId>& b);

struct SignerBinding {
    std::string fingerprint; ///< SHA-256 of the certificate, 64 hexadecimal digits, lower case
    OrganisationId organisation;
    std::string name{}; ///< for people: of the signer
    std::string note{}; ///< for people: how it was found out

    bool operator==(const SignerBinding&) const = default;
};

using SignerBindings = std::vector<SignerBinding>;

/// "FINGERPRINT=ODS:RXX"; colons and spaces in the fingerprint are left out of account.
[[nodiscard]] Result<SignerBinding> parse_binding(std::string_view text);
/// @p name: the file's, for errors.
[[nodiscard]] Result<SignerBindings> read_bindings(std::string_view csv, const std::string& name);
/// What read_bindings() reads back to the same.
[[nodiscard]] std::string write_bindings(const SignerBindings& bindings);

} // namespace km::submission
