// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Verifying detached CAdES signatures.
/// Source: RFC 5652 (CMS), RFC 5035 (signing-certificate-v2), ETSI EN 319 122-1 (CAdES), RFC 5280 (paths,
/// CRLs), RFC 3161 and 5816 (time-stamps).
///
/// What is found becomes a finding at the place that the caller gives, at most 20 of each code. A verdict's answers
/// have those findings as their reasons. Every finding of severity error makes the verdict invalid, and every invalid
/// verdict has one. {0} is the signer's common name ("" before one is known). E: error, W: warning, N: note.
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
///   KM-SIG-013  E  unsigned attributes other than time-stamps (package only); {1} how many
///   KM-SIG-014  E  more parts of a kind than are checked; {1} which kind, {2} how many, {3} the limit
///   KM-SIG-015  W  the signer's clock: signed before the certificate was valid; {1} when, {2} from when it is
///   KM-SIG-016  W  the signer's clock: signed in the future; {1} when, {2} now
///   KM-SIG-020  E  the chain ends at no trust anchor; {1} the library's words
///   KM-SIG-021  E  a certificate had expired; {1} whose, {2} when, {3} the time that counts
///   KM-SIG-022  E  a certificate was not yet valid; {1} whose, {2} from when, {3} the time that counts
///   KM-SIG-023  E  an issuing certificate is not an authority's; {1} whose
///   KM-SIG-024  E  the signer's keyUsage does not allow signing documents; {1} what it has
///   KM-SIG-025  W  the signer's keyUsage lacks nonRepudiation (foreign only); {1} what it has
///   KM-SIG-026  E  a key, or the signature on a certificate, is too weak; {1} whose, {2} what
///   KM-SIG-027  E  the chain is faulty in another way; {1} whose, {2} the library's words
///   KM-SIG-028  E  the signer's extendedKeyUsage does not allow signing documents; {1} what it has
///   KM-SIG-029  E  the signer's key is of a kind that packages do not use (package only); {1} which
///   KM-SIG-030  E  a certificate was revoked; {1} whose, {2} from when
///   KM-SIG-031  N  a certificate is revoked from a day after the time that counts; {1} whose, {2} from when, {3}
///                  that time
///   KM-SIG-032  W  a revocation list is out of date; {1} its issuer, {2} since
///   KM-SIG-033  E  no supplied revocation list of an issuer is signed by it, with SHA-2; {1} the issuer
///   KM-SIG-034  W  no revocation list of an issuer was supplied; {1} whose certificate, {2} the issuer
///   KM-SIG-035  W  a revocation list is not valid yet; {1} its issuer, {2} from when
///   KM-SIG-036  W  a revocation list does not say until when it is valid; {1} its issuer, {2} from when
///   KM-SIG-037  W  a revocation list cannot show that a certificate is good, since it leaves out some of its issuer's
///                  certificates or reasons; {1} its issuer, {2} the restriction
///   KM-SIG-038  W  a revocation list, or an entry of it, has a part that is not known; {1} its issuer, {2} what
///   KM-SIG-039  E  it is not known whether a certificate was revoked, and the reviewer demands it; {1} whose
///   KM-SIG-040  E  a time-stamp is damaged, altered or about something else; {1} why
///   KM-SIG-041  W  a time-stamp is left out of account: not trusted; {1} its authority, {2} the code of why
///   KM-SIG-042  W  a time-stamp is left out of account: later than the time asked about; {1} its time
///   KM-SIG-043  W  the time-stamp counts; its authority's certificate expired since; {1} whose, {2} when
///   KM-SIG-044  N  an unsigned attribute was not checked (archive time-stamps and the like); {1} which
///   KM-SIG-045  N  a time-stamp names its certificate by SHA-1 (RFC 3161's first form); {1} whose
///   KM-SIG-046  W  a time-stamp is left out of account: the signer made it; {1} whose name it is in
///   KM-SIG-047  N  more findings of one code than are listed; {1} which code, {2} how many are not
///
/// {2} of KM-SIG-041 and {1} of KM-SIG-040 may be another code of this table: what the time-stamp's own
/// signature or chain lacks. Without a finding, because no list was given at all, KM-SIG-034 is the reason why it is
/// not known whether a certificate was revoked.
/// Thread-safety: pure; several threads may share the Trust.

#include "packages/crypto/certificate.hpp"
#include "packages/crypto/trust.hpp"
#include "validator/base/answer.hpp"
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

/// One certificate of the chain that was built, from the signer's to where it ended.
struct ChainLink {
    std::string subject; ///< distinguished name, RFC 2253 order
    std::string fingerprint_sha256_hex;
    bool anchor = false; ///< the reviewer believes it; only the last can be
    /// Holds: known good. Does not hold: revoked. Not asked of an anchor that no given list is about.
    Answer not_revoked;
};

struct TimeStampVerdict {
    std::optional<Time> time; ///< as it says; empty where it could not be read
    std::string authority;    ///< common name of who made it; empty where not known
    /// Not known: its authority is not among the time-stampers that are trusted. Does not hold: KM-SIG-040, or it was
    /// examined and may not count.
    Answer counts;
    /// From the certificate of who made it to where its chain ended; empty where it was not judged: no time-stampers are
    /// trusted, or the time-stamp may not count for another reason.
    std::vector<ChainLink> chain;
    bool broken = false; ///< damaged, altered or about something else; then counts does not hold
};

struct SignerVerdict {
    CertificateInfo certificate;
    std::string certificate_pem; ///< alone: what a reviewer may come to trust
    Answer intact;               ///< the signature is well formed and this key signed exactly this content
    /// The certificate is believed, for signing, at the time that counts. Not known: the chain ends at no anchor.
    Answer trusted;
    std::vector<ChainLink> chain;
    std::optional<Time> signing_time; ///< as claimed by the signer
    std::vector<TimeStampVerdict> timestamps;

    /// The earliest time-stamp that counts: its time is the one that counts. Null where none does.
    [[nodiscard]] const TimeStampVerdict* timestamp() const noexcept;
    /// Where the chain ended; null: at nobody who is believed.
    [[nodiscard]] const ChainLink* anchor() const noexcept;
    /// Intact and trusted hold, and no time-stamp is broken.
    [[nodiscard]] bool valid() const noexcept;
};

struct SignatureVerdict {
    Answer readable;                    ///< a detached signature that could be read, with at least one signer
    std::vector<SignerVerdict> signers; ///< in the signature's order; empty where it could not be read

    /// It is readable, somebody signed, and every signer's verdict is valid.
    [[nodiscard]] bool valid() const noexcept;
};

enum class SignatureProfile : std::uint8_t {
    package, ///< what Identity::sign_detached emits: DER; the signer's keyUsage contains nonRepudiation; one signer, no
    ///< lists of revoked certificates, no unsigned attributes but time-stamps
    foreign, ///< any CAdES signature: BER too; keyUsage absent, or with digitalSignature alone, gives a
             ///< warning
};

struct VerifyOptions {
    const Trust& trust;
    Time
        at; ///< the time that counts for a signer without time-stamp; later time-stamps are left out of account
    /// By which revocation lists are current, and signing times lie in the future. Where the reviewer asks about
    /// another time than today, that one.
    Time now = at;
    bool require_revocation = false; ///< not known whether revoked makes a signer untrusted
    SignatureProfile profile = SignatureProfile::package;
};

/// Judges every signer of @p der over exactly @p content. The time that counts for a signer's chain is that
/// of a verified time-stamp, else options.at. In a package's signature a change is an error, but for the parts of a
/// time-stamp that its own signature does not cover. In a foreign one nothing protects version numbers,
/// the encoding, the spelling of the issuer's name in the signer's identifier, and embedded certificates and
/// CRLs that no chain uses: a change there may go unnoticed, and changes no verdict.
/// Time: O(n log n) in the bytes of @p der.
/// Fails only where the question could not be answered: crypto.failed.
[[nodiscard]] Result<SignatureVerdict> verify_detached(std::span<const std::byte> der,
                                                       std::span<const std::byte> content,
                                                       const VerifyOptions& options,
                                                       const Position& where,
                                                       Diagnostics& findings);

} // namespace km::crypto
