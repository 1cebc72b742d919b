// SPDX-License-Identifier: MIT
#include "packages/crypto/chain.hpp"

#include <algorithm>
#include <new>
#include <optional>

namespace km::crypto {
namespace {

/// A chain this long is an attack or a mistake; public ones have two to four certificates.
constexpr int kMaxChainDepth = 16;
/// SHA-224's collision resistance; SHA-1 and MD5 are below.
constexpr int kMinSignatureBits = 112;
/// RSA 2048. Keys on curves need 128: P-256.
constexpr int kMinKeyBits = 112;
constexpr int kMinCurveKeyBits = 128;

struct Problem {
    int error;
    int depth;
    bool operator==(const Problem&) const = default;
};

struct Problems {
    std::vector<Problem> all;
    bool out_of_memory = false;
};

/// Called by OpenSSL for each problem; says "go on" so that all of them are found. The verdict is ours: any
/// problem means that the chain does not hold.
int collect(int ok, X509_STORE_CTX* context) noexcept
{
    if (ok == 0) {
        auto* const problems = static_cast<Problems*>(X509_STORE_CTX_get_app_data(context));
        const Problem problem{X509_STORE_CTX_get_error(context), X509_STORE_CTX_get_error_depth(context)};
        try {
            if (std::ranges::find(problems->all, problem) == problems->all.end()) {
                problems->all.push_back(problem);
            }
        } catch (const std::bad_alloc&) {
            problems->out_of_memory = true;
        }
    }
    return 1;
}

bool ends_nowhere(int error) noexcept
{
    switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_CERT_REJECTED: return true;
    default: return false;
    }
}

/// KM-SIG-023 reports these with its own check, which is stricter.
bool is_authority_problem(int error) noexcept
{
    return error == X509_V_ERR_INVALID_CA || error == X509_V_ERR_KEYUSAGE_NO_CERTSIGN ||
           error == X509_V_ERR_INVALID_NON_CA;
}

bool is_anchor(const X509* certificate, const TrustAnchors::Impl& anchors)
{
    return std::ranges::any_of(anchors.certificates, [&](const CertificatePtr& anchor) {
        return X509_cmp(anchor.get(), certificate) == 0;
    });
}

/// SHA-1 and MD5 are refused here, too. Algorithms that do not name a digest apart (PSS, EdDSA) are newer.
bool has_accepted_digest(const X509_CRL* crl)
{
    constexpr int min_digest_bytes = 28; // SHA-224
    int digest = NID_undef;
    const bool known = OBJ_find_sigid_algs(X509_CRL_get_signature_nid(crl), &digest, nullptr) == 1;
    const EVP_MD* const implementation = EVP_get_digestbynid(digest);
    return known && (digest == NID_undef ||
                     (implementation != nullptr && EVP_MD_get_size(implementation) >= min_digest_bytes));
}

std::string date(const ASN1_TIME* time)
{
    const auto known = to_time(time);
    return known ? km::to_string(*known) : "an unreadable date";
}

/// One chain under judgement, from the certificate in question (0) to where it ends.
class Judge {
public:
    Judge(const std::vector<X509*>& chain,
          bool anchored,
          STACK_OF(X509) * embedded,
          const TrustAnchors::Impl& anchors,
          Time at,
          Revocation revocation,
          Report& report)
        : m_chain{chain}
        , m_anchored{anchored}
        , m_embedded{embedded}
        , m_anchors{anchors}
        , m_at{at}
        , m_revocation{revocation}
        , m_report{report}
    {}

    [[nodiscard]] bool passed() const noexcept { return m_passed; }

    void check_problems(const Problems& problems)
    {
        bool nowhere_reported = false;
        for (const auto& [error, depth] : problems.all) {
            X509* const certificate = at_depth(depth);
            const std::string whose = certificate != nullptr ? name_of(certificate) : m_report.signer();
            if (ends_nowhere(error)) {
                if (!std::exchange(nowhere_reported, true)) {
                    refuse("KM-SIG-020", {X509_verify_cert_error_string(error)});
                }
            } else if (error == X509_V_ERR_CERT_HAS_EXPIRED && certificate != nullptr) {
                refuse("KM-SIG-021", {whose, date(X509_get0_notAfter(certificate)), km::to_string(m_at)});
            } else if (error == X509_V_ERR_CERT_NOT_YET_VALID && certificate != nullptr) {
                refuse("KM-SIG-022", {whose, date(X509_get0_notBefore(certificate)), km::to_string(m_at)});
            } else if (!is_authority_problem(error)) {
                refuse("KM-SIG-027", {whose, X509_verify_cert_error_string(error)});
            } else {
                m_passed = false;
            }
        }
    }

    /// OpenSSL also takes authorities without basicConstraints, and looks at less when the purpose is "any".
    void check_authorities()
    {
        for (std::size_t i = 1; i < m_chain.size(); ++i) {
            X509* const issuer = m_chain[i];
            if (X509_check_ca(issuer) != 1) { // CA:TRUE, and keyCertSign where keyUsage is there
                refuse("KM-SIG-023", {name_of(issuer)});
            }
        }
    }

    void check_strength()
    {
        for (std::size_t i = 0; i < m_chain.size(); ++i) {
            X509* const certificate = m_chain[i];
            const EVP_PKEY* const key = X509_get0_pubkey(certificate);
            const bool curve = key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC;
            if (key == nullptr ||
                EVP_PKEY_get_security_bits(key) < (curve ? kMinCurveKeyBits : kMinKeyBits)) {
                refuse("KM-SIG-026", {name_of(certificate), describe_key(key)});
            }
            // Nobody relies on the signature of a certificate that is believed as it stands.
            const bool relied_upon = !m_anchored || i + 1 < m_chain.size();
            int digest = NID_undef;
            int security_bits = 0;
            const bool known =
                X509_get_signature_info(certificate, &digest, nullptr, &security_bits, nullptr) == 1;
            if (relied_upon && (!known || security_bits < kMinSignatureBits)) {
                refuse("KM-SIG-026",
                       {name_of(certificate), digest != NID_undef ? OBJ_nid2ln(digest) : "unknown"});
            }
        }
    }

    void check_revocation()
    {
        for (std::size_t i = 0; i < m_chain.size(); ++i) {
            X509* const certificate = m_chain[i];
            std::vector<X509*> issuers;
            if (i + 1 < m_chain.size()) {
                issuers.push_back(m_chain[i + 1]);
            } else if (X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) !=
                       0) {
                issuers = issuers_of_last(certificate);
            } else {
                continue; // a root does not revoke itself
            }
            check_revocation(certificate, issuers);
        }
    }

private:
    [[nodiscard]] X509* at_depth(int depth) const noexcept
    {
        return depth >= 0 && static_cast<std::size_t>(depth) < m_chain.size()
                   ? m_chain[static_cast<std::size_t>(depth)]
                   : nullptr;
    }

    void refuse(std::string_view code, std::vector<std::string> args)
    {
        m_passed = false;
        m_report.add(code, Severity::error, std::move(args));
    }

    /// For a pinned certificate whose issuer is not an anchor: a certificate from the signature will do to
    /// check the list, because the list is what the reviewer brought, and only the right key verifies it.
    [[nodiscard]] std::vector<X509*> issuers_of_last(X509* certificate) const
    {
        std::vector<X509*> issuers;
        const auto consider = [&](X509* candidate) {
            if (X509_NAME_cmp(X509_get_subject_name(candidate), X509_get_issuer_name(certificate)) == 0) {
                issuers.push_back(candidate);
            }
        };
        for (const auto& anchor : m_anchors.certificates) {
            consider(anchor.get());
        }
        for (int i = 0; i < sk_X509_num(m_embedded); ++i) {
            consider(sk_X509_value(m_embedded, i));
        }
        return issuers;
    }

    void check_revocation(X509* certificate, const std::vector<X509*>& issuers)
    {
        const X509_NAME* const issuer_name = X509_get_issuer_name(certificate);
        bool any_by_name = false;
        bool any_verified = false;
        bool any_current = false;
        const ASN1_TIME* outdated_since = nullptr;
        for (const auto& crl : m_anchors.crls) {
            if (X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), issuer_name) != 0) {
                continue;
            }
            any_by_name = true;
            const auto signed_by = [&](X509* issuer) {
                EVP_PKEY* const key = X509_get0_pubkey(issuer);
                const bool allowed = (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0;
                return key != nullptr && allowed && X509_CRL_verify(crl.get(), key) == 1;
            };
            if (!has_accepted_digest(crl.get()) || std::ranges::none_of(issuers, signed_by)) {
                continue;
            }
            any_verified = true;
            const ASN1_TIME* const next_update = X509_CRL_get0_nextUpdate(crl.get());
            const auto until = to_time(next_update);
            if (next_update == nullptr || (until && *until >= m_at)) {
                any_current = true;
            } else {
                outdated_since = next_update;
            }
            check_entry(certificate, crl.get());
        }
        if (any_by_name && !any_verified) {
            refuse("KM-SIG-033", {to_text(issuer_name)});
        }
        if (any_verified && !any_current) {
            m_report.add("KM-SIG-032", Severity::warning, {to_text(issuer_name), date(outdated_since)});
        }
    }

    void check_entry(X509* certificate, X509_CRL* crl)
    {
        constexpr int listed = 1; // 2: listed as removed from the list
        X509_REVOKED* entry = nullptr;
        if (X509_CRL_get0_by_cert(crl, &entry, certificate) != listed) {
            return;
        }
        const ASN1_TIME* const revocation_date = X509_REVOKED_get0_revocationDate(entry);
        // The issuer may know that the key was lost before it heard of it.
        const CPtr<ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free> invalid_since{
            static_cast<ASN1_GENERALIZEDTIME*>(
                X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, nullptr, nullptr))};
        const auto revoked = to_time(revocation_date);
        const auto invalid = to_time(invalid_since.get());
        const bool stands = m_revocation == Revocation::from_its_date && revoked && *revoked > m_at &&
                            (!invalid || *invalid > m_at);
        if (stands) {
            m_report.add("KM-SIG-031", Severity::note, {name_of(certificate), date(revocation_date)});
        } else {
            refuse("KM-SIG-030", {name_of(certificate), date(revocation_date)});
        }
    }

    const std::vector<X509*>& m_chain;
    bool m_anchored; ///< the last of the chain is an anchor
    STACK_OF(X509) * m_embedded;
    const TrustAnchors::Impl& m_anchors;
    Time m_at;
    Revocation m_revocation;
    Report& m_report;
    bool m_passed = true;
};

} // namespace

void Report::add(std::string_view code, Severity severity, std::vector<std::string> args)
{
    args.insert(args.begin(), m_signer);
    Diagnostic finding{std::string{code}, severity, Position{{}, 0, m_signature_name}, std::move(args)};
    if (std::ranges::find(*m_out, finding) == m_out->end()) {
        m_out->push_back(std::move(finding));
    }
}

Result<ChainVerdict> judge_chain(X509* certificate,
                                 STACK_OF(X509) * embedded,
                                 const TrustAnchors::Impl& anchors,
                                 Time at,
                                 Revocation revocation,
                                 Report& report)
{
    ERR_clear_error();
    const CPtr<X509_STORE, X509_STORE_free> store{X509_STORE_new()};
    const CPtr<X509_STORE_CTX, X509_STORE_CTX_free> context{X509_STORE_CTX_new()};
    if (!store || !context) {
        return library_failure();
    }
    for (const auto& anchor : anchors.certificates) {
        if (X509_STORE_add_cert(store.get(), anchor.get()) != 1) {
            return library_failure(name_of(anchor.get()));
        }
    }
    // A certificate that is pinned needs no others, and must not suffer from those that came with it.
    const bool pinned = is_anchor(certificate, anchors);
    if (X509_STORE_CTX_init(context.get(), store.get(), certificate, pinned ? nullptr : embedded) != 1) {
        return library_failure();
    }
    X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(at.time_since_epoch().count()));
    X509_VERIFY_PARAM_set_depth(parameters, kMaxChainDepth);
    // A pinned certificate, or an intermediate that the reviewer named, ends the chain as a root does.
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    // No purpose is set: S/MIME's, which CMS_verify would use, refuses legitimate certificates. keyUsage is
    // checked by the caller.
    Problems problems;
    X509_STORE_CTX_set_app_data(context.get(), &problems);
    X509_STORE_CTX_set_verify_cb(context.get(), collect);
    const int verified = X509_verify_cert(context.get());
    const int last_error = X509_STORE_CTX_get_error(context.get());
    if (problems.out_of_memory || last_error == X509_V_ERR_OUT_OF_MEM) {
        return library_failure(name_of(certificate));
    }
    // Not all of OpenSSL's refusals go through the callback.
    if (const Problem refusal{last_error, 0};
        verified <= 0 && std::ranges::find(problems.all, refusal) == problems.all.end()) {
        problems.all.push_back(refusal);
    }

    STACK_OF(X509)* const built = X509_STORE_CTX_get0_chain(context.get());
    const bool nowhere =
        std::ranges::any_of(problems.all, [](const Problem& problem) { return ends_nowhere(problem.error); });
    // OpenSSL may have gone on beyond the first certificate that the reviewer believes; what is there is no
    // concern of his.
    std::vector<X509*> chain{certificate};
    bool anchored = !nowhere && pinned;
    for (int i = 1; !anchored && i < sk_X509_num(built); ++i) {
        chain.push_back(sk_X509_value(built, i));
        anchored = !nowhere && is_anchor(chain.back(), anchors);
    }
    std::erase_if(problems.all, [&](const Problem& problem) {
        return anchored && problem.depth >= static_cast<int>(chain.size());
    });
    Judge judge{chain, anchored, embedded, anchors, at, revocation, report};
    judge.check_problems(problems);
    judge.check_authorities();
    judge.check_strength();
    judge.check_revocation();
    ERR_clear_error();

    ChainVerdict verdict;
    verdict.trusted = anchored && judge.passed();
    if (anchored) {
        verdict.anchor = to_text(X509_get_subject_name(chain.back()));
    }
    return verdict;
}

} // namespace km::crypto
