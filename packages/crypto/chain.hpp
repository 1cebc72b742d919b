// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Private to packages/crypto: is a certificate believed, at a time? Builds the chain to a trust anchor, and
/// checks its strength and the revocation lists.
/// Source: RFC 5280, 6.
/// Thread-safety: pure; several threads may share the anchors and the lists.

#include "packages/crypto/openssl.hpp"
#include "packages/crypto/signature.hpp"
#include "packages/crypto/trust.hpp"
#include "validator/base/answer.hpp"
#include "validator/base/diagnostic.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace km::crypto {

struct TrustAnchors::Impl {
    std::vector<CertificatePtr> certificates;
    std::unordered_set<std::string> fingerprints; ///< of those
    CPtr<X509_STORE, X509_STORE_free>
        store; ///< the same; made once, since OpenSSL sorts it with each addition

    [[nodiscard]] bool contains(const X509* certificate) const;
};

/// One list, and what was found out about it when it was read.
struct RevocationList {
    CrlPtr crl;
    CPtr<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free> point;
    std::string strange; ///< what it, or an entry, says that nobody can rely on; empty: nothing
};

struct RevocationLists::Impl {
    std::unordered_map<unsigned long, std::vector<RevocationList>> by_issuer; ///< by hash_of()
    std::size_t count = 0;
};

/// -1 where an entry has no reason, or an unreadable one.
[[nodiscard]] int reason_of(const X509_REVOKED* entry);

/// The findings of one signature file, each once, a bounded number of each code. Adding is O(1).
class Findings {
public:
    Findings(Diagnostics& out, Position where) : m_out{&out}, m_where{std::move(where)} {}

    /// Returns the finding whether or not it was new.
    Diagnostic add(std::string_view code, Severity severity, std::vector<std::string> args);

    /// Says how many were left out, of which codes (KM-SIG-047). To be called once, at the end.
    void close();

    [[nodiscard]] const Position& where() const& noexcept { return m_where; }

private:
    struct Count {
        std::size_t kept = 0, left_out = 0;
    };
    Diagnostics* m_out;
    Position m_where;
    std::unordered_set<std::string> m_seen;
    std::vector<std::pair<std::string, Count>> m_counts; ///< by code; there are few codes
};

/// Collects findings about one signer.
class Report {
public:
    Report(Findings& out, std::string signer) : m_out{&out}, m_signer{std::move(signer)} {}

    Diagnostic add(std::string_view code, Severity severity, std::vector<std::string> args = {});
    /// The same finding, which is not displayed: for an answer's reasons only.
    [[nodiscard]] Diagnostic
    make(std::string_view code, Severity severity, std::vector<std::string> args = {}) const;

    [[nodiscard]] const Position& where() const& noexcept { return m_out->where(); }
    [[nodiscard]] const std::string& signer() const& noexcept { return m_signer; }

private:
    Findings* m_out;
    std::string m_signer;
};

/// Which lists are signed by whom, each asked once: a list can be large, and the chains of several signers end alike.
class ListSignatures {
public:
    [[nodiscard]] bool is_signed_by(const RevocationList& list, X509* issuer);

private:
    std::map<std::pair<const RevocationList*, std::string>, bool> m_known; ///< by the issuer's fingerprint
};

/// When a revocation counts.
enum class Revocation : std::uint8_t {
    from_its_date, ///< what the signer did before stands
    always,        ///< a time-stamp authority's key that is no longer trusted could have dated anything back
};

/// What a chain is judged by.
struct ChainQuestion {
    const TrustAnchors::Impl& anchors;
    const RevocationLists::Impl& lists;
    ListSignatures& signatures; ///< of the lists
    Time at;                    ///< the time that counts
    Time now;                   ///< by which lists are current
    Revocation revocation = Revocation::from_its_date;
    bool require_revocation = false;
};

/// @p embedded are the certificates that came with the signature: helpers, believed in nothing.
/// Adds KM-SIG-020 … 039 to @p report, but not 024, 025, 028 and 029, which are the caller's; gives @p trusted its
/// refusals and doubts, and counts what was examined. Fails only for crypto.failed.
[[nodiscard]] Result<std::vector<ChainLink>> judge_chain(X509* certificate,
                                                         STACK_OF(X509) * embedded,
                                                         const ChainQuestion& question,
                                                         Report& report,
                                                         Examination& trusted);

} // namespace km::crypto
