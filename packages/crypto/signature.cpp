// SPDX-License-Identifier: MIT
#include "packages/crypto/signature.hpp"

#include "packages/crypto/chain.hpp"
#include "packages/crypto/digest.hpp"
#include "packages/crypto/openssl.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <new>
#include <utility>

namespace km::crypto {
namespace {

/// Each costs a verification, so each is bounded; what is real has a handful. Source of none: our own.
constexpr std::size_t kMaxSigners = 64;
constexpr std::size_t kMaxTimeStamps = 64; ///< of all signers together
constexpr std::size_t kMaxCertificates = 256;
constexpr std::size_t kMaxDigestAlgorithms = 16;
constexpr std::size_t kMaxRevocationInfos = 256;
/// Clocks differ.
constexpr std::chrono::minutes kClockTolerance{5};

/// What is being verified: a signer's signature, or a time-stamp authority's on its token.
enum class Role : std::uint8_t { document, time_stamp };

/// One DER element inside a larger one; none where `whole` is empty.
struct Element {
    int tag = -1;
    int tag_class = -1;
    std::span<const std::byte> content;
    std::span<const std::byte> whole; ///< with tag and length

    [[nodiscard]] bool is(int universal_tag) const noexcept
    {
        return tag_class == V_ASN1_UNIVERSAL && tag == universal_tag;
    }
};

/// Takes the first element off @p rest; none at its end, or where it is damaged or of indefinite length.
Element take_element(std::span<const std::byte>& rest)
{
    constexpr unsigned damaged = 0x80;
    constexpr unsigned indefinite = 0x01;
    if (rest.empty()) {
        return {};
    }
    const unsigned char* const begin = unsigned_data(rest);
    const unsigned char* content = begin;
    long length = 0;
    Element element;
    const auto flags = static_cast<unsigned>(
        ASN1_get_object(&content, &length, &element.tag, &element.tag_class, static_cast<long>(rest.size())));
    if ((flags & (damaged | indefinite)) != 0) {
        ERR_clear_error();
        return {};
    }
    const auto header_bytes = static_cast<std::size_t>(content - begin);
    const auto content_bytes = static_cast<std::size_t>(length);
    element.content = rest.subspan(header_bytes, content_bytes);
    element.whole = rest.first(header_bytes + content_bytes);
    rest = rest.subspan(header_bytes + content_bytes);
    return element;
}

/// As take_element, where the element must be a SEQUENCE: its content; empty where it is not.
std::span<const std::byte> take_sequence(std::span<const std::byte>& rest)
{
    const auto element = take_element(rest);
    return element.is(V_ASN1_SEQUENCE) ? element.content : std::span<const std::byte>{};
}

std::optional<DigestAlgorithm> accepted_digest(int nid) noexcept
{
    switch (nid) {
    case NID_sha256: return DigestAlgorithm::sha256;
    case NID_sha384: return DigestAlgorithm::sha384;
    case NID_sha512: return DigestAlgorithm::sha512;
    default: return std::nullopt;
    }
}

int algorithm_of(const X509_ALGOR* algorithm) noexcept
{
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    return OBJ_obj2nid(object);
}

std::string algorithm_text(const X509_ALGOR* algorithm)
{
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    return to_text(object);
}

bool equals_digest(DigestAlgorithm algorithm,
                   std::span<const std::byte> content,
                   std::span<const std::byte> digest)
{
    Digest actual{algorithm};
    actual.update(content);
    return std::ranges::equal(actual.finish(), digest);
}

/// The digests of one content, each made once.
class ContentDigests {
public:
    explicit ContentDigests(std::span<const std::byte> content) : m_content{content} {}

    const std::vector<std::byte>& of(DigestAlgorithm algorithm)
    {
        auto& digest = m_digests[algorithm];
        if (digest.empty()) {
            Digest fresh{algorithm};
            fresh.update(m_content);
            digest = fresh.finish();
        }
        return digest;
    }

private:
    std::span<const std::byte> m_content;
    std::map<DigestAlgorithm, std::vector<std::byte>> m_digests;
};

/// IssuerSerial (RFC 5035, 5.4.1): one directory name and the serial number of @p certificate.
bool names_issuer_and_serial(std::span<const std::byte> issuer_serial, const X509* certificate)
{
    const auto names =
        decode_exactly<d2i_GENERAL_NAMES, GENERAL_NAMES_free>(take_element(issuer_serial).whole);
    const auto serial =
        decode_exactly<d2i_ASN1_INTEGER, ASN1_INTEGER_free>(take_element(issuer_serial).whole);
    if (!names || !serial || !issuer_serial.empty() || sk_GENERAL_NAME_num(names.get()) != 1) {
        return false;
    }
    int kind = 0;
    const void* const name = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), 0), &kind);
    return kind == GEN_DIRNAME &&
           X509_NAME_cmp(static_cast<const X509_NAME*>(name), X509_get_issuer_name(certificate)) == 0 &&
           ASN1_INTEGER_cmp(serial.get(), X509_get0_serialNumber(certificate)) == 0;
}

enum class CertificateMatch : std::uint8_t { yes, no, weak_digest };

/// Whether the first certificate that a SigningCertificateV2 (or, with SHA-1 only, a SigningCertificate)
/// names is
/// @p certificate. Source: RFC 5035, 3 and 4; RFC 2634, 5.4.
CertificateMatch
match_signing_certificate(std::span<const std::byte> attribute, const X509* certificate, int nid)
{
    auto fields = take_sequence(attribute);
    auto ids = take_sequence(fields);
    auto id = take_sequence(ids);
    auto hash = take_element(id);
    int algorithm = nid == NID_id_smime_aa_signingCertificate ? NID_sha1 : NID_sha256; // v2: DEFAULT sha256
    if (hash.is(V_ASN1_SEQUENCE) && nid == NID_id_smime_aa_signingCertificateV2) {
        const auto named = decode_exactly<d2i_X509_ALGOR, X509_ALGOR_free>(hash.whole);
        algorithm = named ? algorithm_of(named.get()) : NID_undef;
        hash = take_element(id);
    }
    if (!hash.is(V_ASN1_OCTET_STRING)) {
        return CertificateMatch::no;
    }
    const auto der = encode<i2d_X509>(certificate);
    if (algorithm == NID_sha1) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned size = 0;
        const bool known = EVP_Digest(der.data(), der.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1;
        const bool same = known && std::ranges::equal(bytes_at(digest.data(), size), hash.content);
        // Only RFC 3161's own attribute says SHA-1 by definition; choosing it in v2 is no accident.
        return same && nid == NID_id_smime_aa_signingCertificate ? CertificateMatch::yes
                                                                 : CertificateMatch::weak_digest;
    }
    const auto accepted = accepted_digest(algorithm);
    if (!accepted) {
        return CertificateMatch::weak_digest;
    }
    if (!equals_digest(*accepted, bytes_of(der), hash.content)) {
        return CertificateMatch::no;
    }
    if (id.empty()) { // issuerSerial is optional
        return CertificateMatch::yes;
    }
    const auto issuer_serial = take_element(id);
    return issuer_serial.is(V_ASN1_SEQUENCE) && names_issuer_and_serial(issuer_serial.content, certificate)
               ? CertificateMatch::yes
               : CertificateMatch::no;
}

/// The form of one SignerInfo, and that its key signed exactly this content. Adds KM-SIG-006 … 011, 045.
class SignerCheck {
public:
    SignerCheck(CMS_SignerInfo* signer,
                X509* certificate,
                int content_type,
                Role role,
                Report& report,
                Examination& intact)
        : m_signer{signer}
        , m_certificate{certificate}
        , m_content_type{content_type}
        , m_role{role}
        , m_report{report}
        , m_intact{intact}
    {
        CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &m_digest, &m_signature);
    }

    /// True where all was examined and found right.
    bool run(ContentDigests& content)
    {
        const std::array checks{
            check_algorithms(),   check_content_type(),        check_message_digest(content),
            check_signing_time(), check_signing_certificate(), check_value()};
        const auto right = static_cast<std::size_t>(std::ranges::count(checks, true));
        m_intact.examined(right, checks.size());
        return right == checks.size();
    }

    [[nodiscard]] std::optional<Time> signing_time() const noexcept { return m_signing_time; }

private:
    bool refuse(std::string_view code, std::vector<std::string> args = {})
    {
        m_intact.refuse(m_report.add(code, Severity::error, std::move(args)));
        return false;
    }

    bool check_algorithms()
    {
        const int digest = algorithm_of(m_digest);
        bool right = accepted_digest(digest) || refuse("KM-SIG-008", {algorithm_text(m_digest)});
        const EVP_PKEY* const key = X509_get0_pubkey(m_certificate);
        const int key_type = key != nullptr ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;
        if (key_type != EVP_PKEY_RSA && key_type != EVP_PKEY_EC) {
            return refuse("KM-SIG-008", {describe_key(key)});
        }
        // OpenSSL takes the digest from digestAlgorithm alone; for ECDSA it does not look at
        // signatureAlgorithm.
        const int signature = algorithm_of(m_signature);
        if (key_type == EVP_PKEY_RSA && (signature == NID_rsaEncryption || signature == NID_rsassaPss)) {
            return right; // PSS: OpenSSL compares the digest in its parameters
        }
        int signature_digest = NID_undef;
        int signature_key = NID_undef;
        if (OBJ_find_sigid_algs(signature, &signature_digest, &signature_key) != 1 ||
            signature_digest != digest || signature_key != key_type) {
            right = refuse("KM-SIG-008", {algorithm_text(m_signature)});
        }
        return right;
    }

    /// The value of a signed attribute that must be there once, with one value of type @p asn1_type.
    /// V_ASN1_UTCTIME stands for both kinds of time.
    const ASN1_TYPE* required_attribute(int nid, int asn1_type)
    {
        const int at = CMS_signed_get_attr_by_NID(m_signer, nid, -1);
        if (at < 0) {
            refuse("KM-SIG-006", {OBJ_nid2sn(nid)});
            return nullptr;
        }
        X509_ATTRIBUTE* const attribute = CMS_signed_get_attr(m_signer, at);
        const bool repeated = CMS_signed_get_attr_by_NID(m_signer, nid, at) >= 0;
        ASN1_TYPE* const value =
            X509_ATTRIBUTE_count(attribute) == 1 ? X509_ATTRIBUTE_get0_type(attribute, 0) : nullptr;
        const int type = value != nullptr ? ASN1_TYPE_get(value) : V_ASN1_UNDEF;
        const bool as_expected =
            type == asn1_type || (asn1_type == V_ASN1_UTCTIME && type == V_ASN1_GENERALIZEDTIME);
        if (repeated || !as_expected) {
            refuse("KM-SIG-007", {OBJ_nid2sn(nid)});
            return nullptr;
        }
        return value;
    }

    bool check_content_type()
    {
        const ASN1_TYPE* const value = required_attribute(NID_pkcs9_contentType, V_ASN1_OBJECT);
        return value != nullptr && (OBJ_obj2nid(value->value.object) == m_content_type ||
                                    refuse("KM-SIG-007", {OBJ_nid2sn(NID_pkcs9_contentType)}));
    }

    bool check_message_digest(ContentDigests& content)
    {
        const ASN1_TYPE* const value = required_attribute(NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING);
        const auto algorithm = accepted_digest(algorithm_of(m_digest));
        if (value == nullptr || !algorithm) {
            return false;
        }
        return std::ranges::equal(content.of(*algorithm), bytes_in(value->value.octet_string)) ||
               refuse("KM-SIG-010");
    }

    bool check_signing_time()
    {
        const bool optional = m_role == Role::time_stamp; // its own time is inside the token
        if (optional && CMS_signed_get_attr_by_NID(m_signer, NID_pkcs9_signingTime, -1) < 0) {
            return true;
        }
        const ASN1_TYPE* const value = required_attribute(NID_pkcs9_signingTime, V_ASN1_UTCTIME);
        if (value == nullptr) {
            return false;
        }
        m_signing_time = to_time(value->value.asn1_string);
        ERR_clear_error();
        return m_signing_time.has_value() || refuse("KM-SIG-007", {OBJ_nid2sn(NID_pkcs9_signingTime)});
    }

    bool check_signing_certificate()
    {
        int nid = NID_id_smime_aa_signingCertificateV2;
        const auto absent = [&](int attribute) {
            return CMS_signed_get_attr_by_NID(m_signer, attribute, -1) < 0;
        };
        if (m_role == Role::time_stamp && absent(nid) && !absent(NID_id_smime_aa_signingCertificate)) {
            nid = NID_id_smime_aa_signingCertificate;
            m_report.add("KM-SIG-045", Severity::note, {name_of(m_certificate)});
        }
        const ASN1_TYPE* const value = required_attribute(nid, V_ASN1_SEQUENCE);
        if (value == nullptr) {
            return false;
        }
        switch (match_signing_certificate(bytes_in(value->value.sequence), m_certificate, nid)) {
        case CertificateMatch::yes: return true;
        case CertificateMatch::no: return refuse("KM-SIG-009");
        case CertificateMatch::weak_digest: break;
        }
        return refuse("KM-SIG-008", {OBJ_nid2sn(nid)});
    }

    bool check_value()
    {
        // Without signed attributes OpenSSL would verify the value against the content itself.
        const bool has_attributes = CMS_signed_get_attr_count(m_signer) > 0;
        return (has_attributes && CMS_SignerInfo_verify(m_signer) == 1) ||
               refuse("KM-SIG-011", {drain_errors()});
    }

    CMS_SignerInfo* m_signer;
    X509* m_certificate;
    int m_content_type;
    Role m_role;
    Report& m_report;
    Examination& m_intact;
    X509_ALGOR* m_digest = nullptr;
    X509_ALGOR* m_signature = nullptr;
    std::optional<Time> m_signing_time;
};

X509* certificate_of(CMS_SignerInfo* signer) noexcept
{
    X509* certificate = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, &certificate, nullptr, nullptr);
    return certificate;
}

/// Of SignedData (RFC 5652, 5.1), what OpenSSL does not count.
struct SignedDataCounts {
    /// How many digests OpenSSL would make of the content: each is one more filter in a chain that it walks for each.
    std::size_t digest_algorithms = 0;
    std::size_t revocation_infos = 0; ///< lists of revoked certificates, and whatever else stands among them
};

SignedDataCounts count_in(CMS_ContentInfo* cms)
{
    const auto elements_of = [](std::span<const std::byte> set) {
        std::size_t count = 0;
        while (!take_element(set).whole.empty()) {
            ++count;
        }
        return count;
    };
    const auto der = encode<i2d_CMS_ContentInfo>(cms); // an element of indefinite length could not be walked
    auto rest = bytes_of(der);
    auto content_info = take_sequence(rest);
    static_cast<void>(take_element(content_info)); // the type
    auto content = take_element(content_info).content;
    auto signed_data = take_sequence(content);
    static_cast<void>(take_element(signed_data)); // the version
    SignedDataCounts counts{elements_of(take_element(signed_data).content), 0};
    while (!signed_data.empty()) {
        const auto element = take_element(signed_data);
        if (element.whole.empty()) {
            break;
        }
        constexpr int crls = 1;
        if (element.tag_class == V_ASN1_CONTEXT_SPECIFIC && element.tag == crls) {
            counts.revocation_infos += elements_of(element.content);
        }
    }
    return counts;
}

/// What `openssl cms -verify -binary` asks of the whole structure, beyond what is asked of each signer.
/// CMS_BINARY: without it OpenSSL normalises line ends, and an altered text could pass.
bool library_agrees(CMS_ContentInfo* cms, BIO* detached_content)
{
    // Behind a filter: OpenSSL 3.0 reads a memory BIO through a second one, which it leaks when it refuses early.
    const BioPtr filter{BIO_new(BIO_f_null())};
    if (!filter) {
        throw std::bad_alloc{};
    }
    BIO_push(filter.get(), detached_content);
    const bool agreed =
        CMS_verify(cms, nullptr, nullptr, detached_content == nullptr ? nullptr : filter.get(), nullptr,
                   CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1;
    BIO_pop(filter.get());
    return agreed;
}

/// Whether the certificate of a time-stamp is the signer's own, or in his name, or has his key: nobody certifies his own
/// clock.
bool is_the_same_party(const X509* one, const X509* other)
{
    const EVP_PKEY* const key = X509_get0_pubkey(one);
    const EVP_PKEY* const other_key = X509_get0_pubkey(other);
    return X509_cmp(one, other) == 0 ||
           X509_NAME_cmp(X509_get_subject_name(one), X509_get_subject_name(other)) == 0 ||
           (key != nullptr && other_key != nullptr && EVP_PKEY_eq(key, other_key) == 1);
}

/// One value of the time-stamp attribute of one signer. Source: RFC 3161, 2.4.2 and appendix A.
class TimeStampCheck {
public:
    TimeStampCheck(std::span<const std::byte> stamped,
                   const X509* signer,
                   const VerifyOptions& options,
                   ListSignatures& lists,
                   Report& report)
        : m_stamped{stamped}
        , m_signer{signer}
        , m_options{options}
        , m_lists{lists}
        , m_report{report}
        , m_counts{report.make("KM-SIG-041", Severity::warning, {"", "KM-SIG-020"})}
    {}

    Result<TimeStampVerdict> run(std::span<const std::byte> token)
    {
        if (auto judged = judge(token); !judged) {
            return propagate(judged);
        }
        ERR_clear_error();
        m_verdict.counts = std::move(m_counts).answer();
        return std::move(m_verdict);
    }

private:
    Result<void> judge(std::span<const std::byte> token)
    {
        // CMS rather than PKCS7, which cannot read tokens that were extended for the long term.
        m_cms = decode_exactly<d2i_CMS_ContentInfo, CMS_ContentInfo_free>(token);
        if (!m_cms) {
            return broken(drain_errors());
        }
        if (OBJ_obj2nid(CMS_get0_type(m_cms.get())) != NID_pkcs7_signed ||
            OBJ_obj2nid(CMS_get0_eContentType(m_cms.get())) != NID_id_smime_ct_TSTInfo) {
            return broken("not a time-stamp token");
        }
        ASN1_OCTET_STRING** const content = CMS_get0_content(m_cms.get());
        if (content == nullptr || *content == nullptr) {
            return broken("no content");
        }
        if (const auto reason = read_info(bytes_in(*content)); !reason.empty()) {
            return broken(reason);
        }
        STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(m_cms.get());
        if (signers == nullptr || sk_CMS_SignerInfo_num(signers) != 1) {
            return broken("not exactly one signer");
        }
        m_embedded.reset(CMS_get1_certs(m_cms.get()));
        if (static_cast<std::size_t>(std::max(sk_X509_num(m_embedded.get()), 0)) > kMaxCertificates ||
            count_in(m_cms.get()).digest_algorithms > kMaxDigestAlgorithms) {
            return broken("KM-SIG-014");
        }
        return judge_signer(sk_CMS_SignerInfo_value(signers, 0), bytes_in(*content));
    }

    Result<void> broken(std::string why)
    {
        ERR_clear_error();
        m_verdict.broken = true;
        m_counts.refuse(m_report.add("KM-SIG-040", Severity::error, {std::move(why)}));
        return {};
    }

    enum class Known : std::uint8_t { no, yes };

    /// @p known: it was examined, and may not count; otherwise nobody can tell.
    Result<void> left_out(std::string why, Known known)
    {
        auto finding = m_report.add("KM-SIG-041", Severity::warning, {m_verdict.authority, std::move(why)});
        if (known == Known::yes) {
            m_counts.refuse(std::move(finding));
        } else {
            m_counts.doubt(std::move(finding));
        }
        return {};
    }

    /// What is wrong with TSTInfo; empty: nothing.
    std::string read_info(std::span<const std::byte> content)
    {
        const auto info = decode_exactly<d2i_TS_TST_INFO, TS_TST_INFO_free>(content);
        if (!info) {
            auto words = drain_errors();
            return words.empty() ? "bytes follow its end" : words;
        }
        TS_MSG_IMPRINT* const imprint = TS_TST_INFO_get_msg_imprint(info.get());
        const X509_ALGOR* const algorithm = TS_MSG_IMPRINT_get_algo(imprint);
        const auto time = to_time(TS_TST_INFO_get_time(info.get()));
        if (TS_TST_INFO_get_version(info.get()) != 1 || !time) {
            return "unknown version or unreadable time";
        }
        if (TS_TST_INFO_get_ext_by_critical(info.get(), 1, -1) >= 0) {
            return "unknown critical extension";
        }
        m_verdict.time = time;
        const auto digest = accepted_digest(algorithm_of(algorithm));
        if (!digest) {
            m_weak_imprint = algorithm_text(algorithm);
            return {};
        }
        const bool matches = equals_digest(*digest, m_stamped, bytes_in(TS_MSG_IMPRINT_get_msg(imprint)));
        return matches ? std::string{} : "it is about something else";
    }

    Result<void> judge_signer(CMS_SignerInfo* signer, std::span<const std::byte> content)
    {
        const auto& anchors = m_options.trust.timestampers.impl();
        // Authorities may leave their certificate out (certReq FALSE): then the reviewer's own copy serves.
        const BorrowedCertificatesPtr known{sk_X509_new_null()};
        for (const auto& anchor : anchors.certificates) {
            if (!known || sk_X509_push(known.get(), anchor.get()) == 0) {
                return library_failure();
            }
        }
        CMS_set1_signers_certs(m_cms.get(), known.get(), 0);
        X509* const certificate = certificate_of(signer);
        ERR_clear_error();
        if (certificate == nullptr) {
            return left_out("KM-SIG-005", Known::no);
        }
        m_verdict.authority = name_of(certificate);

        Diagnostics form_findings;
        Findings form_list{form_findings, m_report.where()};
        Report form_report{form_list, m_report.signer()};
        Examination intact{m_report.make("KM-SIG-011", Severity::error, {""})};
        SignerCheck form{signer, certificate, NID_id_smime_ct_TSTInfo, Role::time_stamp, form_report, intact};
        ContentDigests digests{content};
        if (!form.run(digests)) {
            const auto is_grave = [](const Diagnostic& finding) {
                return finding.severity == Severity::error && finding.code != "KM-SIG-008";
            };
            const auto grave = std::ranges::find_if(form_findings, is_grave);
            return grave != form_findings.end() ? broken(grave->code) : left_out("KM-SIG-008", Known::yes);
        }
        if (!library_agrees(m_cms.get(), nullptr)) {
            return broken(drain_errors());
        }
        if (is_the_same_party(certificate, m_signer)) {
            m_counts.refuse(m_report.add("KM-SIG-046", Severity::warning, {m_verdict.authority}));
            return {};
        }
        if (m_options.trust.timestampers.empty()) {
            return left_out("KM-SIG-020", Known::no);
        }
        if (!m_weak_imprint.empty()) {
            return left_out("KM-SIG-008", Known::yes);
        }
        // keyUsage is OpenSSL's to judge; of other purposes beside time-stamping it would see only those it knows.
        if (!extended_usage_of(certificate).allows_timestamps() ||
            X509_check_purpose(certificate, X509_PURPOSE_TIMESTAMP_SIGN, 0) != 1) {
            return left_out("KM-SIG-028", Known::yes);
        }
        return judge_authority(certificate, form_findings);
    }

    Result<void> judge_authority(X509* certificate, const Diagnostics& form_findings)
    {
        Diagnostics chain_findings;
        Findings chain_list{chain_findings, m_report.where()};
        Report chain_report{chain_list, m_report.signer()};
        Examination believed{m_report.make("KM-SIG-020", Severity::error, {""})};
        auto chain = judge_chain(certificate, m_embedded.get(),
                                 {m_options.trust.timestampers.impl(),
                                  m_options.trust.revocation_lists.impl(), m_lists, *m_verdict.time,
                                  m_options.now, Revocation::always, m_options.require_revocation},
                                 chain_report, believed);
        if (!chain) {
            return propagate(chain);
        }
        m_verdict.chain = std::move(*chain);
        if (const auto trusted = std::move(believed).answer(); !trusted.holds()) {
            return left_out(trusted.reasons().front().code,
                            trusted.state() == Answer::State::not_known ? Known::no : Known::yes);
        }
        if (*m_verdict.time > m_options.at) {
            m_counts.refuse(m_report.add("KM-SIG-042", Severity::warning, {km::to_string(*m_verdict.time)}));
            return {};
        }
        for (const auto* const findings :
             std::initializer_list<const Diagnostics*>{&form_findings, &chain_findings}) {
            for (const auto& finding : *findings) {
                m_report.add(finding.code, finding.severity, {finding.args.begin() + 1, finding.args.end()});
            }
        }
        if (const auto expiry = to_time(X509_get0_notAfter(certificate)); expiry && *expiry <= m_options.at) {
            m_report.add("KM-SIG-043", Severity::warning, {m_verdict.authority, km::to_string(*expiry)});
        }
        m_counts.examined(m_verdict.chain.size(), m_verdict.chain.size());
        return {};
    }

    std::span<const std::byte> m_stamped;
    const X509* m_signer;
    const VerifyOptions& m_options;
    ListSignatures& m_lists;
    Report& m_report;
    Examination m_counts;
    TimeStampVerdict m_verdict;
    CmsPtr m_cms;
    CertificatesPtr m_embedded;
    std::string m_weak_imprint;
};

/// Everything about one signature file.
class SignatureCheck {
public:
    SignatureCheck(std::span<const std::byte> content, const VerifyOptions& options, Findings& findings)
        : m_content{content}
        , m_digests{content}
        , m_options{options}
        , m_findings{findings}
    {}

    Result<SignatureVerdict> run(std::span<const std::byte> der)
    {
        SignatureVerdict verdict;
        const auto content = bio_over(m_content);
        if (!content) {
            return fail("crypto.failed", m_findings.where().element, "content of more than 2 GiB");
        }
        Report report{m_findings, {}};
        Examination readable{report.make("KM-SIG-004", Severity::error)};
        if (!check_structure(der, report, readable)) {
            verdict.readable = std::move(readable).answer();
            return verdict;
        }
        CMS_set1_signers_certs(m_cms.get(), nullptr, 0);
        ERR_clear_error();
        STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(m_cms.get());
        const auto count = static_cast<std::size_t>(sk_CMS_SignerInfo_num(signers));
        std::vector<Examination> intact;
        for (std::size_t i = 0; i < count; ++i) {
            intact.emplace_back(report.make("KM-SIG-011", Severity::error, {""}));
            auto judged = judge_signer(sk_CMS_SignerInfo_value(signers, static_cast<int>(i)), intact.back());
            if (!judged) {
                return propagate(judged);
            }
            verdict.signers.push_back(std::move(*judged));
        }
        readable.examined(verdict.signers.size(), count);
        judge_whole(content.get(), report, intact);
        for (std::size_t i = 0; i < count; ++i) {
            verdict.signers[i].intact = std::move(intact[i]).answer();
        }
        verdict.readable = std::move(readable).answer();
        return verdict;
    }

private:
    [[nodiscard]] bool is_package() const noexcept { return m_options.profile == SignatureProfile::package; }

    /// False where there is nothing to judge; @p readable then says why.
    bool check_structure(std::span<const std::byte> der, Report& report, Examination& readable)
    {
        const auto refuse = [&](std::string_view code, std::vector<std::string> args = {}) {
            readable.refuse(report.add(code, Severity::error, std::move(args)));
            return false;
        };
        m_cms = decode_exactly<d2i_CMS_ContentInfo, CMS_ContentInfo_free>(der);
        if (!m_cms) {
            return refuse("KM-SIG-001", {drain_errors()});
        }
        const ASN1_OBJECT* const type = CMS_get0_type(m_cms.get());
        const ASN1_OBJECT* const content_type = CMS_get0_eContentType(m_cms.get());
        if (OBJ_obj2nid(type) != NID_pkcs7_signed) {
            return refuse("KM-SIG-002", {to_text(type)});
        }
        if (content_type == nullptr || OBJ_obj2nid(content_type) != NID_pkcs7_data) {
            return refuse("KM-SIG-002", {content_type != nullptr ? to_text(content_type) : "none"});
        }
        ASN1_OCTET_STRING** const embedded = CMS_get0_content(m_cms.get());
        if (embedded == nullptr || *embedded != nullptr) {
            return refuse("KM-SIG-003");
        }
        STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(m_cms.get());
        if (signers == nullptr || sk_CMS_SignerInfo_num(signers) == 0) {
            return refuse("KM-SIG-004");
        }
        m_embedded.reset(CMS_get1_certs(m_cms.get()));
        ERR_clear_error();
        for (const auto& [what, there, limit] : parts(signers)) {
            if (there > limit) {
                return refuse("KM-SIG-014", {what, std::to_string(there), std::to_string(limit)});
            }
        }
        if (is_package()) {
            check_exact_form(der, report);
        }
        return true;
    }

    struct Part {
        const char* what;
        std::size_t there, limit;
    };

    /// What each signer's check is done with, or done for: several of each would cost their product.
    [[nodiscard]] std::vector<Part> parts(STACK_OF(CMS_SignerInfo) * signers) const
    {
        const auto number = [](int count) { return static_cast<std::size_t>(std::max(count, 0)); };
        std::size_t stamps = 0;
        for (int s = 0; s < sk_CMS_SignerInfo_num(signers); ++s) {
            CMS_SignerInfo* const signer = sk_CMS_SignerInfo_value(signers, s);
            for (int i = 0; i < CMS_unsigned_get_attr_count(signer); ++i) {
                X509_ATTRIBUTE* const attribute = CMS_unsigned_get_attr(signer, i);
                stamps += is_time_stamp(attribute) ? number(X509_ATTRIBUTE_count(attribute)) : 0;
            }
        }
        // A package's signature is one signer's, and nothing is in it that this signer did not sign or need.
        const auto counts = count_in(m_cms.get());
        return {{"signers", number(sk_CMS_SignerInfo_num(signers)), is_package() ? 1 : kMaxSigners},
                {"certificates", number(sk_X509_num(m_embedded.get())), kMaxCertificates},
                {"lists of revoked certificates", counts.revocation_infos,
                 is_package() ? 0 : kMaxRevocationInfos},
                {"digest algorithms", counts.digest_algorithms, kMaxDigestAlgorithms},
                {"time-stamps", stamps, kMaxTimeStamps}};
    }

    static bool is_time_stamp(X509_ATTRIBUTE* attribute) noexcept
    {
        return OBJ_obj2nid(X509_ATTRIBUTE_get0_object(attribute)) == NID_id_smime_aa_timeStampToken;
    }

    /// What no signature value protects and OpenSSL does not look at. In a package all of it has one form, so
    /// that no bit of a signature can be changed unnoticed.
    void check_exact_form(std::span<const std::byte> der, Report& report)
    {
        const auto refuse = [&](const char* what) {
            m_form_faults.push_back(report.add("KM-SIG-012", Severity::error, {what}));
        };
        if (!std::ranges::equal(bytes_of(encode<i2d_CMS_ContentInfo>(m_cms.get())), der)) {
            refuse("not DER");
            return;
        }
        const auto is_version_1 = [](const Element& version) { // an INTEGER, or it could not be read
            return version.content.size() == 1 && version.content[0] == std::byte{1};
        };
        auto content_info = take_sequence(der);
        static_cast<void>(take_element(content_info)); // the type
        auto content = take_element(content_info).content;
        auto signed_data = take_sequence(content);
        const auto version = take_element(signed_data);
        Element last;
        while (!signed_data.empty()) {
            last = take_element(signed_data);
            if (last.whole.empty()) {
                break;
            }
        }
        bool versions = is_version_1(version) && last.is(V_ASN1_SET);
        while (versions && !last.content.empty()) {
            auto signer_info = take_sequence(last.content);
            versions = is_version_1(take_element(signer_info));
        }
        if (!versions) {
            refuse("version is not 1");
        }
    }

    /// The issuer's name that picks the certificate is compared without regard to case; in a package it is
    /// the same.
    static void
    check_exact_identifier(CMS_SignerInfo* signer, X509* certificate, Report& report, Examination& intact)
    {
        X509_NAME* issuer = nullptr;
        const int found = CMS_SignerInfo_get0_signer_id(signer, nullptr, &issuer, nullptr);
        if (found != 1 || issuer == nullptr ||
            encode<i2d_X509_NAME>(issuer) != encode<i2d_X509_NAME>(X509_get_issuer_name(certificate))) {
            intact.refuse(report.add("KM-SIG-012", Severity::error, {"issuer is spelled otherwise"}));
        }
    }

    Result<SignerVerdict> judge_signer(CMS_SignerInfo* signer, Examination& intact)
    {
        SignerVerdict verdict;
        X509* const certificate = certificate_of(signer);
        if (certificate == nullptr) {
            const auto finding = Report{m_findings, {}}.add("KM-SIG-005", Severity::error);
            intact.refuse(finding);
            verdict.trusted = Examination{finding}.answer();
            return verdict;
        }
        verdict.certificate = describe(certificate);
        verdict.certificate_pem = pem_of(certificate);
        Report report{m_findings, verdict.certificate.common_name};
        SignerCheck form{signer, certificate, NID_pkcs7_data, Role::document, report, intact};
        static_cast<void>(form.run(m_digests));
        verdict.signing_time = form.signing_time();
        if (is_package()) {
            check_exact_identifier(signer, certificate, report, intact);
        }
        check_clock(verdict, report);
        check_unsigned_attributes(signer, report, intact);
        if (auto judged = judge_time_stamps(signer, certificate, report, verdict); !judged) {
            return propagate(judged);
        }
        const auto* const stamp = verdict.timestamp();
        Examination trusted{report.make("KM-SIG-020", Severity::error, {""})};
        auto chain = judge_chain(certificate, m_embedded.get(),
                                 {m_options.trust.signers.impl(), m_options.trust.revocation_lists.impl(),
                                  m_lists, stamp != nullptr ? *stamp->time : m_options.at, m_options.now,
                                  Revocation::from_its_date, m_options.require_revocation},
                                 report, trusted);
        if (!chain) {
            return propagate(chain);
        }
        verdict.chain = std::move(*chain);
        check_usage(certificate, report, trusted);
        verdict.trusted = std::move(trusted).answer();
        return verdict;
    }

    /// Its time is what the signer says: a warning, where it cannot be right.
    void check_clock(const SignerVerdict& verdict, Report& report) const
    {
        if (!verdict.signing_time) {
            return;
        }
        const auto when = km::to_string(*verdict.signing_time);
        if (*verdict.signing_time < verdict.certificate.not_before) {
            report.add("KM-SIG-015", Severity::warning,
                       {when, km::to_string(verdict.certificate.not_before)});
        }
        if (*verdict.signing_time > m_options.now + kClockTolerance) {
            report.add("KM-SIG-016", Severity::warning, {when, km::to_string(m_options.now)});
        }
    }

    /// Whether the signer's certificate and key are of the kind that signs documents.
    void check_usage(X509* certificate, Report& report, Examination& trusted) const
    {
        const std::uint32_t usage = X509_get_key_usage(certificate);
        const bool present = usage != UINT32_MAX;
        if (!present || (usage & KU_NON_REPUDIATION) == 0) {
            if (!is_package() && (!present || (usage & KU_DIGITAL_SIGNATURE) != 0)) {
                report.add("KM-SIG-025", Severity::warning, {describe_key_usage(certificate)});
            } else {
                trusted.refuse(report.add("KM-SIG-024", Severity::error, {describe_key_usage(certificate)}));
            }
        }
        if (const auto extended = extended_usage_of(certificate); !extended.allows_documents()) {
            trusted.refuse(report.add("KM-SIG-028", Severity::error, {extended.text()}));
        }
        const EVP_PKEY* const key = X509_get0_pubkey(certificate);
        const bool curve = key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC;
        if (is_package() && curve && !can_sign_documents(key)) {
            trusted.refuse(report.add("KM-SIG-029", Severity::error, {describe_key(key)}));
        }
    }

    /// No signature covers them. A package has none but time-stamps, which have a signature of their own.
    void check_unsigned_attributes(CMS_SignerInfo* signer, Report& report, Examination& intact) const
    {
        std::size_t others = 0;
        for (int i = 0; i < CMS_unsigned_get_attr_count(signer); ++i) {
            X509_ATTRIBUTE* const attribute = CMS_unsigned_get_attr(signer, i);
            if (is_time_stamp(attribute)) {
                continue;
            }
            ++others;
            if (!is_package()) {
                report.add("KM-SIG-044", Severity::note, {to_text(X509_ATTRIBUTE_get0_object(attribute))});
            }
        }
        if (is_package() && others > 0) {
            intact.refuse(report.add("KM-SIG-013", Severity::error, {std::to_string(others)}));
        }
    }

    Result<void>
    judge_time_stamps(CMS_SignerInfo* signer, const X509* certificate, Report& report, SignerVerdict& verdict)
    {
        const auto stamped = bytes_in(CMS_SignerInfo_get0_signature(signer));
        for (int i = 0; i < CMS_unsigned_get_attr_count(signer); ++i) {
            X509_ATTRIBUTE* const attribute = CMS_unsigned_get_attr(signer, i);
            if (!is_time_stamp(attribute)) {
                continue;
            }
            // Without a value it is damaged, as one that cannot be read.
            const int values = std::max(X509_ATTRIBUTE_count(attribute), 1);
            for (int value = 0; value < values; ++value) {
                const ASN1_TYPE* const token = X509_ATTRIBUTE_get0_type(attribute, value);
                TimeStampCheck check{stamped, certificate, m_options, m_lists, report};
                auto judged = check.run(token != nullptr && ASN1_TYPE_get(token) == V_ASN1_SEQUENCE
                                            ? bytes_in(token->value.sequence)
                                            : std::span<const std::byte>{});
                if (!judged) {
                    return propagate(judged);
                }
                verdict.timestamps.push_back(std::move(*judged));
            }
        }
        return {};
    }

    /// What is about all signers at once.
    void judge_whole(BIO* content, Report& report, std::vector<Examination>& intact)
    {
        const bool all_intact =
            m_form_faults.empty() && std::ranges::none_of(intact, &Examination::has_refusal);
        if (all_intact && !library_agrees(m_cms.get(), content)) {
            m_form_faults.push_back(report.add("KM-SIG-001", Severity::error, {drain_errors()}));
        }
        for (auto& signer : intact) {
            for (const auto& fault : m_form_faults) {
                signer.refuse(fault);
            }
        }
    }

    std::span<const std::byte> m_content;
    ContentDigests m_digests;
    const VerifyOptions& m_options;
    Findings& m_findings;
    ListSignatures m_lists;
    CmsPtr m_cms;
    CertificatesPtr m_embedded;
    Diagnostics m_form_faults; ///< of the whole structure
};

} // namespace

const TimeStampVerdict* SignerVerdict::timestamp() const noexcept
{
    const TimeStampVerdict* earliest = nullptr;
    for (const auto& stamp : timestamps) {
        if (stamp.counts.holds() && stamp.time && (earliest == nullptr || *stamp.time < *earliest->time)) {
            earliest = &stamp;
        }
    }
    return earliest;
}

const ChainLink* SignerVerdict::anchor() const noexcept
{
    return !chain.empty() && chain.back().anchor ? &chain.back() : nullptr;
}

bool SignerVerdict::valid() const noexcept
{
    return intact.holds() && trusted.holds() && std::ranges::none_of(timestamps, &TimeStampVerdict::broken);
}

bool SignatureVerdict::valid() const noexcept
{
    return readable.holds() && !signers.empty() && std::ranges::all_of(signers, &SignerVerdict::valid);
}

Result<SignatureVerdict> verify_detached(std::span<const std::byte> der,
                                         std::span<const std::byte> content,
                                         const VerifyOptions& options,
                                         const Position& where,
                                         Diagnostics& findings)
{
    ERR_clear_error();
    Findings list{findings, where};
    SignatureCheck check{content, options, list};
    auto verdict = check.run(der);
    list.close();
    ERR_clear_error();
    return verdict;
}

} // namespace km::crypto
