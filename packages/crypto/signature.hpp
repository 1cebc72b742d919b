// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Verifying detached CAdES signatures.
/// Source: RFC 5652 (CMS), RFC 5035 (signing-certificate-v2), ETSI EN 319 122-1 (CAdES), RFC 5280 (paths,
/// CRLs), RFC 3161 and 5816 (time-stamps).
///
/// What is wrong becomes a finding, at Position{"", 0, signature_name}. Every finding of severity error makes
/// the verdict invalid, and every invalid verdict has one. {0} is the signer's common name ("" before one is
/// known). E: error, W: warning, N: note.
///
///   KM-SIG-001  E  not a CMS structure, damaged, or bytes follow its end; {1} the library's words
///   KM-SIG-002  E  another CMS type than SignedData over id-data; {1} which
///   KM-SIG-003  E  not detached: it carries content of its own
///   KM-SIG-004  E  nobody signed: no SignerInfo
///   KM-SIG-005  E  the signer's certificate is not in the signature
///   KM-SIG-006  E  a signed attribute is missing; {1} which
///   KM-SIG-007  E  a signed attribute is there twice, or has not exactly one value as required; {1} which
///   KM-SIG-008  E  an algorithm is not accepted (SHA-1, MD5, …) or contradicts another part; {1} which
///   KM-SIG-009  E  signing-certificate-v2 names another certificate
///   KM-SIG-010  E  the content is not what was signed (message-digest differs)
///   KM-SIG-011  E  the signature value does not hold for the signed attributes; {1} the library's words
///   KM-SIG-012  E  not in the one form of a package's signatures (package only); {1} how
///   KM-SIG-020  E  the chain ends at no trust anchor; {1} the library's words
///   KM-SIG-021  E  a certificate had expired; {1} whose, {2} when, {3} the time that counts
///   KM-SIG-022  E  a certificate was not yet valid; {1} whose, {2} from when, {3} the time that counts
///   KM-SIG-023  E  an issuing certificate is not an authority's; {1} whose
///   KM-SIG-024  E  the signer's keyUsage does not allow signing documents; {1} what it has
///   KM-SIG-025  W  the signer's keyUsage lacks nonRepudiation (foreign only); {1} what it has
///   KM-SIG-026  E  a key, or the signature on a certificate, is too weak; {1} whose, {2} what
///   KM-SIG-027  E  the chain is faulty in another way; {1} whose, {2} the library's words
///   KM-SIG-030  E  a certificate was revoked; {1} whose, {2} when
///   KM-SIG-031  N  a certificate was revoked after the time that counts; {1} whose, {2} when
///   KM-SIG-032  W  a revocation list was out of date at the time that counts; {1} its issuer, {2} since
///   KM-SIG-033  E  no supplied revocation list of an issuer is signed by it, with SHA-2; {1} the issuer
///   KM-SIG-040  E  a time-stamp is damaged, altered or about something else; {1} why
///   KM-SIG-041  W  a time-stamp is left out of account: not trusted; {1} its authority, {2} the code of why
///   KM-SIG-042  W  a time-stamp is left out of account: later than the time asked about; {1} its time
///   KM-SIG-043  W  the time-stamp counts; its authority's certificate expired since; {1} whose, {2} when
///   KM-SIG-044  N  an unsigned attribute was not checked (archive time-stamps and the like); {1} which
///   KM-SIG-045  N  a time-stamp names its certificate by SHA-1 (RFC 3161's first form); {1} whose
///
/// {2} of KM-SIG-041 and {1} of KM-SIG-040 may be another code of this table: what the time-stamp's own
/// signature or chain lacks.
/// Thread-safety: pure; several threads may share the TrustAnchors.

#include "packages/crypto/certificate.hpp"
#include "packages/crypto/trust.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace km::crypto {

struct SignerVerdict {
    CertificateInfo certificate;
    std::string certificate_pem; ///< alone: what a reviewer may come to trust
    bool intact = false;         ///< the signature is well formed and this key signed exactly this content
    bool trusted = false;        ///< the certificate is believed, for signing, at the time that counts
    std::string trust_anchor;    ///< subject of the anchor at which the chain ended; empty: it ended nowhere
    std::optional<Time> signing_time; ///< as claimed by the signer
    std::optional<Time> timestamp;   ///< of the earliest verified time-stamp: then it is the time that counts
    std::string timestamp_authority; ///< common name of who made it; empty without
    bool timestamps_hold = true;     ///< no time-stamp is damaged, altered or about something else

    [[nodiscard]] bool valid() const noexcept { return intact && trusted && timestamps_hold; }
};

struct SignatureVerdict {
    std::vector<SignerVerdict> signers; ///< in the signature's order; empty where it could not be read

    /// Somebody signed, and every signer's verdict is valid.
    [[nodiscard]] bool valid() const noexcept;
};

enum class SignatureProfile : std::uint8_t {
    package, ///< what Identity::sign_detached emits: DER; the signer's keyUsage contains nonRepudiation
    foreign, ///< any CAdES signature: BER too; keyUsage absent, or with digitalSignature alone, gives a
             ///< warning
};

/// Judges every signer of @p der over exactly @p content. The time that counts for a signer's chain is that
/// of a verified time-stamp, else @p at. In a package's signature a change is an error, but for bytes of unsigned
/// attributes: other ones are named (KM-SIG-044), and of a time-stamp the parts that its own signature does not
/// cover may change unnoticed. In a foreign one nothing protects version numbers,
/// the encoding, the spelling of the issuer's name in the signer's identifier, and embedded certificates and
/// CRLs that no chain uses: a change there may go unnoticed, and changes no verdict.
/// Fails only where the question could not be answered: crypto.failed.
[[nodiscard]] Result<SignatureVerdict> verify_detached(std::span<const std::byte> der,
                                                       std::span<const std::byte> content,
                                                       const TrustAnchors& anchors,
                                                       Time at,
                                                       std::string_view signature_name,
                                                       Diagnostics& findings,
                                                       SignatureProfile profile = SignatureProfile::package);

} // namespace km::crypto
