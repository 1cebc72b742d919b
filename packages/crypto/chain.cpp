// SPDX-License-Identifier: MIT
#include "packages/crypto/chain.hpp"

#include "packages/crypto/certificate_policies.hpp"
#include "packages/crypto/digest.hpp"

#include <algorithm>
#include <new>
#include <optional>

namespace km::crypto {
namespace {

/// A chain this long is an attack or a mistake; public ones have two to four certificates.
constexpr int kMaxChainDepth = 16;
/// SHA-224's collision resistance; SHA-1 and MD5 are below.
constexpr int kMinSignatureBits = 112;
/// A finding of each kind often enough to see what it is about.
constexpr std::size_t kMaxFindingsOfOneCode = 20;
/// Of certificates that may have signed the list about the last certificate of a chain. A signature can hold any
/// number in the right name, and a list can be large.
constexpr std::size_t kMaxListIssuers = 16;
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
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: return true;
    default: return false;
    }
}

/// KM-SIG-023 reports these with its own check, which is stricter.
bool is_authority_problem(int error) noexcept
{
    return error == X509_V_ERR_INVALID_CA || error == X509_V_ERR_KEYUSAGE_NO_CERTSIGN ||
           error == X509_V_ERR_INVALID_NON_CA;
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

bool names_equal(const X509_NAME* one, const X509_NAME* other) noexcept
{
    return X509_NAME_cmp(one, other) == 0;
}

bool shares_a_name(const DIST_POINT_NAME* point, const GENERAL_NAMES* full_name)
{
    if (point == nullptr || point->type != 0 || full_name == nullptr) {
        return false;
    }
    for (int i = 0; i < sk_GENERAL_NAME_num(point->name.fullname); ++i) {
        for (int j = 0; j < sk_GENERAL_NAME_num(full_name); ++j) {
            if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(point->name.fullname, i),
                                 sk_GENERAL_NAME_value(full_name, j)) == 0) {
                return true;
            }
        }
    }
    return false;
}

/// A list with a distribution point is about the certificates that name it. Source: RFC 5280, 6.3.3 (b) (2) (i).
bool is_about(const RevocationList& list, const X509* certificate)
{
    if (!list.point || list.point->distpoint == nullptr) {
        return true;
    }
    if (list.point->distpoint->type != 0) {
        return false; // a name relative to the issuer's: nobody uses it
    }
    const CPtr<CRL_DIST_POINTS, CRL_DIST_POINTS_free> points{static_cast<CRL_DIST_POINTS*>(
        X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr))};
    for (int p = 0; p < sk_DIST_POINT_num(points.get()); ++p) {
        if (shares_a_name(sk_DIST_POINT_value(points.get(), p)->distpoint,
                          list.point->distpoint->name.fullname)) {
            return true;
        }
    }
    return false;
}

/// The restriction, by RFC 5280's name, for which the list cannot say that @p certificate is good; empty: none.
/// Source: RFC 5280, 6.3.3 (b) (2) and (d).
std::string_view restriction_for(const RevocationList& list, X509* certificate)
{
    const ISSUING_DIST_POINT* const point = list.point.get();
    if (point == nullptr) {
        return {};
    }
    const bool authority = (X509_get_extension_flags(certificate) & EXFLAG_CA) != 0;
    if (point->onlyattr > 0) {
        return "onlyContainsAttributeCerts";
    }
    if (point->onlysomereasons != nullptr) {
        return "onlySomeReasons";
    }
    if (point->onlyuser > 0 && authority) {
        return "onlyContainsUserCerts";
    }
    if (point->onlyCA > 0 && !authority) {
        return "onlyContainsCACerts";
    }
    return is_about(list, certificate) ? std::string_view{} : "distributionPoint";
}

/// One chain under judgement, from the certificate in question (0) to where it ends.
class Judge {
public:
    Judge(const std::vector<X509*>& chain,
          bool anchored,
          STACK_OF(X509) * embedded,
          const ChainQuestion& question,
          Report& report,
          Examination& trusted)
        : m_chain{chain}
        , m_anchored{anchored}
        , m_embedded{embedded}
        , m_question{question}
        , m_report{report}
        , m_trusted{trusted}
    {}

    void check_problems(const Problems& problems)
    {
        for (const auto& [error, depth] : problems.all) {
            X509* const certificate = at_depth(depth);
            const std::string whose = certificate != nullptr ? name_of(certificate) : m_report.signer();
            if (ends_nowhere(error)) {
                m_trusted.doubt(
                    m_report.add("KM-SIG-020", Severity::error, {X509_verify_cert_error_string(error)}));
            } else if (error == X509_V_ERR_CERT_HAS_EXPIRED && certificate != nullptr) {
                refuse("KM-SIG-021",
                       {whose, date(X509_get0_notAfter(certificate)), km::to_string(m_question.at)});
            } else if (error == X509_V_ERR_CERT_NOT_YET_VALID && certificate != nullptr) {
                refuse("KM-SIG-022",
                       {whose, date(X509_get0_notBefore(certificate)), km::to_string(m_question.at)});
            } else if (is_authority_problem(error)) {
                m_trusted.refuse(m_report.add("KM-SIG-023", Severity::error, {whose}));
            } else {
                refuse("KM-SIG-027", {whose, X509_verify_cert_error_string(error)});
            }
        }
    }

    void check_policies()
    {
        if (const int problem = problem_with_policies(m_chain); problem != X509_V_OK) {
            refuse("KM-SIG-027", {m_report.signer(), X509_verify_cert_error_string(problem)});
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

    /// The links of the chain, with what the lists say of each.
    std::vector<ChainLink> check_revocation()
    {
        std::vector<ChainLink> links;
        for (std::size_t i = 0; i < m_chain.size(); ++i) {
            X509* const certificate = m_chain[i];
            const bool anchor = m_anchored && i + 1 == m_chain.size();
            std::vector<X509*> issuers;
            if (i + 1 < m_chain.size()) {
                issuers.push_back(m_chain[i + 1]);
            } else {
                issuers = issuers_of_last(certificate);
            }
            links.push_back({to_text(X509_get_subject_name(certificate)), fingerprint_of(certificate), anchor,
                             is_revocation_asked(certificate, i, anchor, issuers)
                                 ? ask_lists(certificate, issuers)
                                 : Answer{}});
            if (const auto& answer = links.back().not_revoked; !answer.holds() && answer.is_asked()) {
                judge_revocation(certificate, answer);
            }
        }
        return links;
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
        m_trusted.refuse(m_report.add(code, Severity::error, std::move(args)));
    }

    /// Nobody above an anchor is needed to believe it. But a list of its issuer's that the reviewer brought counts. Of
    /// an authority it has to be somebody else's, since a root does not revoke itself, and shown to be: with the lists
    /// for a whole hierarchy come those about the anchor, whose issuer need not be known here.
    [[nodiscard]] bool is_revocation_asked(X509* certificate,
                                           std::size_t depth,
                                           bool anchor,
                                           const std::vector<X509*>& issuers) const
    {
        if (!anchor) {
            return true;
        }
        const auto lists = lists_of(certificate);
        return depth == 0 ? !lists.empty()
                          : !is_self_issued(certificate) &&
                                std::ranges::any_of(lists, [&](const RevocationList* list) {
                                    return is_signed_by_one_of(*list, issuers);
                                });
    }

    /// The lists in the name of who issued @p certificate.
    [[nodiscard]] std::vector<const RevocationList*> lists_of(const X509* certificate) const
    {
        std::vector<const RevocationList*> lists;
        const X509_NAME* const issuer = X509_get_issuer_name(certificate);
        const auto known = m_question.lists.by_issuer.find(hash_of(issuer));
        if (known != m_question.lists.by_issuer.end()) {
            for (const auto& list : known->second) {
                if (names_equal(X509_CRL_get_issuer(list.crl.get()), issuer)) {
                    lists.push_back(&list);
                }
            }
        }
        return lists;
    }

    /// For a pinned certificate whose issuer is not an anchor: a certificate from the signature will do to
    /// check the list, because the list is what the reviewer brought, and only the right key verifies it.
    [[nodiscard]] std::vector<X509*> issuers_of_last(X509* certificate) const
    {
        std::vector<X509*> issuers;
        const auto consider = [&](X509* candidate) {
            if (issuers.size() < kMaxListIssuers &&
                names_equal(X509_get_subject_name(candidate), X509_get_issuer_name(certificate))) {
                issuers.push_back(candidate);
            }
        };
        for (const auto& anchor : m_question.anchors.certificates) {
            consider(anchor.get());
        }
        for (int i = 0; i < sk_X509_num(m_embedded); ++i) {
            consider(sk_X509_value(m_embedded, i));
        }
        return issuers;
    }

    /// Known good: by at least one list that is signed, current, complete and understood. Revoked: by any that is
    /// signed.
    Answer ask_lists(X509* certificate, const std::vector<X509*>& issuers)
    {
        const auto lists = lists_of(certificate);
        const auto whose = name_of(certificate);
        const auto issuer = to_text(X509_get_issuer_name(certificate));
        // Where no list was given at all there is nothing to display: the reviewer knows.
        const bool displayed = m_question.lists.count > 0;
        const std::vector<std::string> args{whose, issuer};
        Examination not_revoked{m_report.make("KM-SIG-034", Severity::warning, args)};
        bool any_verified = false;
        bool known_good = false;
        std::vector<Shortcoming> shortcomings;
        for (const auto* list : lists) {
            if (!is_signed_by_one_of(*list, issuers)) {
                continue;
            }
            any_verified = true;
            const bool revoked = check_entries(certificate, *list, not_revoked);
            if (auto shortcoming = shortcoming_of(*list, certificate, issuer)) {
                shortcomings.push_back(std::move(*shortcoming));
            } else {
                known_good = known_good || !revoked;
            }
        }
        if (lists.empty() && displayed) {
            not_revoked.doubt(m_report.add("KM-SIG-034", Severity::warning, args));
        } else if (!lists.empty() && !any_verified) {
            not_revoked.doubt(m_report.add("KM-SIG-033", Severity::error, {issuer}));
        } else if (known_good) {
            not_revoked.examined(1, 1);
        } else {
            for (auto& [code, arguments] : shortcomings) {
                not_revoked.doubt(m_report.add(code, Severity::warning, std::move(arguments)));
            }
        }
        return std::move(not_revoked).answer();
    }

    [[nodiscard]] bool is_signed_by_one_of(const RevocationList& list,
                                           const std::vector<X509*>& issuers) const
    {
        return std::ranges::any_of(
            issuers, [&](X509* issuer) { return m_question.signatures.is_signed_by(list, issuer); });
    }

    struct Shortcoming {
        std::string_view code;
        std::vector<std::string> args;
    };

    /// Why this list cannot show that @p certificate is good; nothing where it can.
    [[nodiscard]] std::optional<Shortcoming>
    shortcoming_of(const RevocationList& list, X509* certificate, const std::string& issuer) const
    {
        const ASN1_TIME* const this_update = X509_CRL_get0_lastUpdate(list.crl.get());
        const ASN1_TIME* const next_update = X509_CRL_get0_nextUpdate(list.crl.get());
        const auto from = to_time(this_update);
        const auto until = to_time(next_update);
        if (!from || *from > m_question.now) {
            return Shortcoming{"KM-SIG-035", {issuer, date(this_update)}};
        }
        if (!until) {
            return Shortcoming{"KM-SIG-036", {issuer, date(this_update)}};
        }
        if (*until < m_question.now) {
            return Shortcoming{"KM-SIG-032", {issuer, date(next_update)}};
        }
        if (const auto restriction = restriction_for(list, certificate); !restriction.empty()) {
            return Shortcoming{"KM-SIG-037", {issuer, std::string{restriction}}};
        }
        if (!list.strange.empty()) {
            return Shortcoming{"KM-SIG-038", {issuer, list.strange}};
        }
        return std::nullopt;
    }

    /// What the entries about @p certificate say; true where one revokes it by the time that counts.
    bool check_entries(X509* certificate, const RevocationList& list, Examination& not_revoked)
    {
        X509_REVOKED* found = nullptr;
        if (X509_CRL_get0_by_cert(list.crl.get(), &found, certificate) == 0) {
            return false;
        }
        // OpenSSL shows one entry of several with the same number, and which one is chance.
        bool revoked = false;
        STACK_OF(X509_REVOKED)* const entries = X509_CRL_get_REVOKED(list.crl.get());
        for (int e = 0; e < sk_X509_REVOKED_num(entries); ++e) {
            const X509_REVOKED* const entry = sk_X509_REVOKED_value(entries, e);
            if (ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(entry),
                                 X509_get0_serialNumber(certificate)) == 0 &&
                reason_of(entry) != CRL_REASON_REMOVE_FROM_CRL) {
                revoked = check_entry(certificate, entry, not_revoked) || revoked;
            }
        }
        return revoked;
    }

    bool check_entry(X509* certificate, const X509_REVOKED* entry, Examination& not_revoked)
    {
        const ASN1_TIME* const revocation_date = X509_REVOKED_get0_revocationDate(entry);
        // The issuer may know that the key was lost before it heard of it.
        const CPtr<ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free> invalid_since{
            static_cast<ASN1_GENERALIZEDTIME*>(
                X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, nullptr, nullptr))};
        const auto revoked = to_time(revocation_date);
        const auto invalid = to_time(invalid_since.get());
        const auto* const from =
            revoked && invalid && *invalid < *revoked ? invalid_since.get() : revocation_date;
        const auto when = to_time(from);
        if (m_question.revocation == Revocation::from_its_date && when && *when > m_question.at) {
            m_report.add("KM-SIG-031", Severity::note,
                         {name_of(certificate), date(from), km::to_string(m_question.at)});
            return false;
        }
        not_revoked.refuse(m_report.add("KM-SIG-030", Severity::error, {name_of(certificate), date(from)}));
        return true;
    }

    /// What an answer that is not "known good" means for who is trusted.
    void judge_revocation(X509* certificate, const Answer& not_revoked)
    {
        const bool revoked = not_revoked.state() == Answer::State::does_not_hold;
        for (const auto& reason : not_revoked.reasons()) {
            if (revoked) {
                m_trusted.refuse(reason);
            } else if (reason.severity == Severity::error) { // a list that is not its issuer's
                m_trusted.doubt(reason);
            }
        }
        if (!revoked && m_question.require_revocation) {
            refuse("KM-SIG-039", {name_of(certificate)});
        }
    }

    const std::vector<X509*>& m_chain;
    bool m_anchored; ///< the last of the chain is an anchor
    STACK_OF(X509) * m_embedded;
    const ChainQuestion& m_question;
    Report& m_report;
    Examination& m_trusted;
};

} // namespace

bool TrustAnchors::Impl::contains(const X509* certificate) const
{
    return fingerprints.contains(fingerprint_of(certificate));
}

bool ListSignatures::is_signed_by(const RevocationList& list, X509* issuer)
{
    const auto [known, fresh] = m_known.try_emplace({&list, fingerprint_of(issuer)}, false);
    if (fresh) {
        EVP_PKEY* const key = X509_get0_pubkey(issuer);
        const bool allowed = (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0;
        known->second = key != nullptr && allowed && has_accepted_digest(list.crl.get()) &&
                        X509_CRL_verify(list.crl.get(), key) == 1;
    }
    return known->second;
}

int reason_of(const X509_REVOKED* entry)
{
    const CPtr<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason{
        static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr))};
    return reason ? static_cast<int>(ASN1_ENUMERATED_get(reason.get())) : -1;
}

Diagnostic Findings::add(std::string_view code, Severity severity, std::vector<std::string> args)
{
    Diagnostic finding{std::string{code}, severity, m_where, std::move(args)};
    auto known = std::ranges::find(m_counts, code, &std::pair<std::string, Count>::first);
    if (known == m_counts.end()) {
        known = m_counts.insert(known, {finding.code, {}});
    }
    auto& count = known->second;
    if (count.kept == kMaxFindingsOfOneCode) {
        ++count.left_out;
        return finding;
    }
    std::string key = finding.code;
    for (const auto& arg : finding.args) {
        key += '\0';
        key += arg;
    }
    if (m_seen.insert(std::move(key)).second) {
        ++count.kept;
        m_out->push_back(finding);
    }
    return finding;
}

void Findings::close()
{
    for (const auto& [code, count] : m_counts) {
        if (count.left_out > 0) {
            m_out->push_back(
                {"KM-SIG-047", Severity::note, m_where, {"", code, std::to_string(count.left_out)}});
        }
    }
    m_counts.clear();
}

Diagnostic Report::make(std::string_view code, Severity severity, std::vector<std::string> args) const
{
    args.insert(args.begin(), m_signer);
    return {std::string{code}, severity, m_out->where(), std::move(args)};
}

Diagnostic Report::add(std::string_view code, Severity severity, std::vector<std::string> args)
{
    args.insert(args.begin(), m_signer);
    return m_out->add(code, severity, std::move(args));
}

Result<std::vector<ChainLink>> judge_chain(X509* certificate,
                                           STACK_OF(X509) * embedded,
                                           const ChainQuestion& question,
                                           Report& report,
                                           Examination& trusted)
{
    ERR_clear_error();
    const CPtr<X509_STORE_CTX, X509_STORE_CTX_free> context{X509_STORE_CTX_new()};
    if (!context) {
        return library_failure();
    }
    const auto& anchors = question.anchors;
    // A certificate that is pinned needs no others, and must not suffer from those that came with it.
    const bool pinned = anchors.contains(certificate);
    if (X509_STORE_CTX_init(context.get(), anchors.store.get(), certificate, pinned ? nullptr : embedded) !=
        1) {
        return library_failure();
    }
    X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(question.at.time_since_epoch().count()));
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
    // OpenSSL may have gone on beyond the first certificate that the reviewer believes; what is there is no
    // concern of his.
    std::vector<X509*> chain{certificate};
    bool anchored = pinned;
    for (int i = 1; !anchored && i < sk_X509_num(built); ++i) {
        chain.push_back(sk_X509_value(built, i));
        anchored = anchors.contains(chain.back());
    }
    std::erase_if(problems.all, [&](const Problem& problem) {
        return anchored && problem.depth >= static_cast<int>(chain.size());
    });
    Judge judge{chain, anchored, embedded, question, report, trusted};
    judge.check_problems(problems);
    judge.check_policies();
    judge.check_authorities();
    judge.check_strength();
    auto links = judge.check_revocation();
    ERR_clear_error();
    trusted.examined(anchored ? links.size() : 0, chain.size());
    return links;
}

} // namespace km::crypto
