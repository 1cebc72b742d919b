// SPDX-License-Identifier: MIT
#include "packages/crypto/signature.hpp"

#include "packages/crypto/chain.hpp"
#include "packages/crypto/digest.hpp"
#include "packages/crypto/openssl.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace km::crypto {
namespace {

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
    SignerCheck(CMS_SignerInfo* signer, X509* certificate, int content_type, Role role, Report& report)
        : m_signer{signer}
        , m_certificate{certificate}
        , m_content_type{content_type}
        , m_role{role}
        , m_report{report}
    {
        CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &m_digest, &m_signature);
    }

    /// True where nothing was found.
    bool run(std::span<const std::byte> content)
    {
        check_algorithms();
        check_content_type();
        check_message_digest(content);
        check_signing_time();
        check_signing_certificate();
        check_value();
        return m_passed;
    }

    [[nodiscard]] std::optional<Time> signing_time() const noexcept { return m_signing_time; }

private:
    void refuse(std::string_view code, std::vector<std::string> args = {})
    {
        m_passed = false;
        m_report.add(code, Severity::error, std::move(args));
    }

    void check_algorithms()
    {
        const int digest = algorithm_of(m_digest);
        if (!accepted_digest(digest)) {
            refuse("KM-SIG-008", {algorithm_text(m_digest)});
        }
        const EVP_PKEY* const key = X509_get0_pubkey(m_certificate);
        const int key_type = key != nullptr ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;
        if (key_type != EVP_PKEY_RSA && key_type != EVP_PKEY_EC) {
            refuse("KM-SIG-008", {describe_key(key)});
            return;
        }
        // OpenSSL takes the digest from digestAlgorithm alone; for ECDSA it does not look at
        // signatureAlgorithm.
        const int signature = algorithm_of(m_signature);
        if (key_type == EVP_PKEY_RSA && (signature == NID_rsaEncryption || signature == NID_rsassaPss)) {
            return; // PSS: OpenSSL compares the digest in its parameters
        }
        int signature_digest = NID_undef;
        int signature_key = NID_undef;
        if (OBJ_find_sigid_algs(signature, &signature_digest, &signature_key) != 1 ||
            signature_digest != digest || signature_key != key_type) {
            refuse("KM-SIG-008", {algorithm_text(m_signature)});
        }
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

    void check_content_type()
    {
        const ASN1_TYPE* const value = required_attribute(NID_pkcs9_contentType, V_ASN1_OBJECT);
        if (value != nullptr && OBJ_obj2nid(value->value.object) != m_content_type) {
            refuse("KM-SIG-007", {OBJ_nid2sn(NID_pkcs9_contentType)});
        }
    }

    void check_message_digest(std::span<const std::byte> content)
    {
        const ASN1_TYPE* const value = required_attribute(NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING);
        const auto algorithm = accepted_digest(algorithm_of(m_digest));
        if (value != nullptr && algorithm &&
            !equals_digest(*algorithm, content, bytes_in(value->value.octet_string))) {
            refuse("KM-SIG-010");
        }
    }

    void check_signing_time()
    {
        const bool optional = m_role == Role::time_stamp; // its own time is inside the token
        if (optional && CMS_signed_get_attr_by_NID(m_signer, NID_pkcs9_signingTime, -1) < 0) {
            return;
        }
        const ASN1_TYPE* const value = required_attribute(NID_pkcs9_signingTime, V_ASN1_UTCTIME);
        if (value == nullptr) {
            return;
        }
        m_signing_time = to_time(value->value.asn1_string);
        if (!m_signing_time) {
            ERR_clear_error();
            refuse("KM-SIG-007", {OBJ_nid2sn(NID_pkcs9_signingTime)});
        }
    }

    void check_signing_certificate()
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
            return;
        }
        switch (match_signing_certificate(bytes_in(value->value.sequence), m_certificate, nid)) {
        case CertificateMatch::yes: break;
        case CertificateMatch::no: refuse("KM-SIG-009"); break;
        case CertificateMatch::weak_digest: refuse("KM-SIG-008", {OBJ_nid2sn(nid)}); break;
        }
    }

    void check_value()
    {
        // Without signed attributes OpenSSL would verify the value against the content itself.
        const bool has_attributes = CMS_signed_get_attr_count(m_signer) > 0;
        if (!has_attributes || CMS_SignerInfo_verify(m_signer) != 1) {
            refuse("KM-SIG-011", {drain_errors()});
        }
    }

    CMS_SignerInfo* m_signer;
    X509* m_certificate;
    int m_content_type;
    Role m_role;
    Report& m_report;
    X509_ALGOR* m_digest = nullptr;
    X509_ALGOR* m_signature = nullptr;
    std::optional<Time> m_signing_time;
    bool m_passed = true;
};

X509* certificate_of(CMS_SignerInfo* signer) noexcept
{
    X509* certificate = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, &certificate, nullptr, nullptr);
    return certificate;
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

/// A time-stamp that was verified.
struct TimeStamp {
    Time time;
    std::string authority;
};

/// One value of the time-stamp attribute of one signer. Source: RFC 3161, 2.4.2 and appendix A.
class TimeStampCheck {
public:
    TimeStampCheck(std::span<const std::byte> stamped,
                   const TrustAnchors::Impl& anchors,
                   Time at,
                   Report& report)
        : m_stamped{stamped}
        , m_anchors{anchors}
        , m_at{at}
        , m_report{report}
    {}

    /// Nothing where the time-stamp does not count; broken() then tells why.
    Result<std::optional<TimeStamp>> run(std::span<const std::byte> token)
    {
        // CMS rather than PKCS7, which cannot read tokens that were extended for the long term.
        m_cms = decode_exactly<d2i_CMS_ContentInfo, CMS_ContentInfo_free>(token);
        if (!m_cms) {
            return damaged(drain_errors());
        }
        if (OBJ_obj2nid(CMS_get0_type(m_cms.get())) != NID_pkcs7_signed ||
            OBJ_obj2nid(CMS_get0_eContentType(m_cms.get())) != NID_id_smime_ct_TSTInfo) {
            return damaged("not a time-stamp token");
        }
        ASN1_OCTET_STRING** const content = CMS_get0_content(m_cms.get());
        if (content == nullptr || *content == nullptr) {
            return damaged("no content");
        }
        if (const auto reason = read_info(bytes_in(*content)); !reason.empty()) {
            return damaged(reason);
        }
        STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(m_cms.get());
        if (signers == nullptr || sk_CMS_SignerInfo_num(signers) != 1) {
            return damaged("not exactly one signer");
        }
        return judge_signer(sk_CMS_SignerInfo_value(signers, 0), bytes_in(*content));
    }

    [[nodiscard]] bool broken() const noexcept { return m_broken; }

private:
    std::optional<TimeStamp> damaged(std::string why)
    {
        ERR_clear_error();
        m_broken = true;
        m_report.add("KM-SIG-040", Severity::error, {std::move(why)});
        return std::nullopt;
    }

    std::optional<TimeStamp> left_out(std::string authority, std::string why)
    {
        m_report.add("KM-SIG-041", Severity::warning, {std::move(authority), std::move(why)});
        return std::nullopt;
    }

    /// What is wrong with TSTInfo; empty: nothing.
    std::string read_info(std::span<const std::byte> content)
    {
        const auto info = decode_exactly<d2i_TS_TST_INFO, TS_TST_INFO_free>(content);
        if (!info) {
            return drain_errors();
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
        m_time = *time;
        const auto digest = accepted_digest(algorithm_of(algorithm));
        if (!digest) {
            m_weak_imprint = algorithm_text(algorithm);
            return {};
        }
        const bool matches = equals_digest(*digest, m_stamped, bytes_in(TS_MSG_IMPRINT_get_msg(imprint)));
        return matches ? std::string{} : "it is about something else";
    }

    Result<std::optional<TimeStamp>> judge_signer(CMS_SignerInfo* signer, std::span<const std::byte> content)
    {
        // Authorities may leave their certificate out (certReq FALSE): then the reviewer's own copy serves.
        const BorrowedCertificatesPtr known{sk_X509_new_null()};
        for (const auto& anchor : m_anchors.certificates) {
            if (!known || sk_X509_push(known.get(), anchor.get()) == 0) {
                return library_failure();
            }
        }
        CMS_set1_signers_certs(m_cms.get(), known.get(), 0);
        X509* const certificate = certificate_of(signer);
        ERR_clear_error();
        if (certificate == nullptr) {
            return left_out({}, "KM-SIG-005");
        }
        const std::string authority = name_of(certificate);

        Diagnostics form_findings;
        Report form_report{form_findings, m_report.signature_name(), m_report.signer()};
        SignerCheck form{signer, certificate, NID_id_smime_ct_TSTInfo, Role::time_stamp, form_report};
        if (!form.run(content)) {
            const auto is_grave = [](const Diagnostic& finding) {
                return finding.severity == Severity::error && finding.code != "KM-SIG-008";
            };
            const auto grave = std::ranges::find_if(form_findings, is_grave);
            return grave != form_findings.end() ? damaged(grave->code) : left_out(authority, "KM-SIG-008");
        }
        if (!library_agrees(m_cms.get(), nullptr)) {
            return damaged(drain_errors());
        }
        if (!m_weak_imprint.empty()) {
            return left_out(authority, "KM-SIG-008");
        }
        // Its extended key usage must be time-stamping alone, and critical (RFC 3161, 2.3).
        if (X509_check_purpose(certificate, X509_PURPOSE_TIMESTAMP_SIGN, 0) != 1) {
            return left_out(authority, "KM-SIG-024");
        }
        Diagnostics chain_findings;
        Report chain_report{chain_findings, m_report.signature_name(), m_report.signer()};
        const CertificatesPtr embedded{CMS_get1_certs(m_cms.get())};
        auto chain =
            judge_chain(certificate, embedded.get(), m_anchors, m_time, Revocation::always, chain_report);
        if (!chain) {
            return propagate(chain);
        }
        if (!chain->trusted) {
            const auto is_error = [](const Diagnostic& finding) {
                return finding.severity == Severity::error;
            };
            const auto reason = std::ranges::find_if(chain_findings, is_error);
            return left_out(authority, reason != chain_findings.end() ? reason->code : "KM-SIG-020");
        }
        if (m_time > m_at) {
            m_report.add("KM-SIG-042", Severity::warning, {km::to_string(m_time)});
            return std::nullopt;
        }
        for (const auto* findings : {&form_findings, &chain_findings}) {
            for (const auto& finding : *findings) {
                m_report.add(finding.code, finding.severity, {finding.args.begin() + 1, finding.args.end()});
            }
        }
        if (const auto expiry = to_time(X509_get0_notAfter(certificate)); expiry && *expiry <= m_at) {
            m_report.add("KM-SIG-043", Severity::warning, {authority, km::to_string(*expiry)});
        }
        return TimeStamp{m_time, authority};
    }

    std::span<const std::byte> m_stamped;
    const TrustAnchors::Impl& m_anchors;
    Time m_at;
    Report& m_report;
    CmsPtr m_cms;
    Time m_time{};
    std::string m_weak_imprint;
    bool m_broken = false;
};

/// Everything about one signature file.
class SignatureCheck {
public:
    SignatureCheck(std::span<const std::byte> content,
                   const TrustAnchors::Impl& anchors,
                   Time at,
                   std::string_view name,
                   SignatureProfile profile,
                   Diagnostics& findings)
        : m_content{content}
        , m_anchors{anchors}
        , m_at{at}
        , m_name{name}
        , m_profile{profile}
        , m_findings{findings}
    {}

    Result<SignatureVerdict> run(std::span<const std::byte> der)
    {
        SignatureVerdict verdict;
        const auto content = bio_over(m_content);
        if (!content) {
            return fail("crypto.failed", m_name, "content of more than 2 GiB");
        }
        Report report{m_findings, m_name, {}};
        m_cms = decode_exactly<d2i_CMS_ContentInfo, CMS_ContentInfo_free>(der);
        if (!m_cms) {
            report.add("KM-SIG-001", Severity::error, {drain_errors()});
            return verdict;
        }
        if (!check_structure(der, report)) {
            return verdict;
        }
        STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(m_cms.get());
        const int count = signers != nullptr ? sk_CMS_SignerInfo_num(signers) : 0;
        if (count == 0) {
            report.add("KM-SIG-004", Severity::error);
            return verdict;
        }
        m_embedded.reset(CMS_get1_certs(m_cms.get()));
        CMS_set1_signers_certs(m_cms.get(), nullptr, 0);
        ERR_clear_error();
        bool all_intact = m_well_formed;
        for (int i = 0; i < count; ++i) {
            auto judged = judge_signer(sk_CMS_SignerInfo_value(signers, i));
            if (!judged) {
                return propagate(judged);
            }
            all_intact = all_intact && judged->intact;
            verdict.signers.push_back(std::move(*judged));
        }
        const bool agreed = library_agrees(m_cms.get(), content.get());
        const auto words = drain_errors();
        if (all_intact && !agreed) {
            report.add("KM-SIG-001", Severity::error, {words});
        }
        if (!m_well_formed || (all_intact && !agreed)) {
            for (auto& signer : verdict.signers) {
                signer.intact = false;
            }
        }
        return verdict;
    }

private:
    /// False where there is nothing to judge.
    bool check_structure(std::span<const std::byte> der, Report& report)
    {
        const ASN1_OBJECT* const type = CMS_get0_type(m_cms.get());
        const ASN1_OBJECT* const content_type = CMS_get0_eContentType(m_cms.get());
        if (OBJ_obj2nid(type) != NID_pkcs7_signed) {
            report.add("KM-SIG-002", Severity::error, {to_text(type)});
            return false;
        }
        if (content_type == nullptr || OBJ_obj2nid(content_type) != NID_pkcs7_data) {
            report.add("KM-SIG-002", Severity::error,
                       {content_type != nullptr ? to_text(content_type) : "none"});
            return false;
        }
        ASN1_OCTET_STRING** const embedded = CMS_get0_content(m_cms.get());
        if (embedded == nullptr || *embedded != nullptr) {
            report.add("KM-SIG-003", Severity::error);
            return false;
        }
        if (m_profile == SignatureProfile::package) {
            check_exact_form(der, report);
        }
        return true;
    }

    /// What no signature value protects and OpenSSL does not look at. In a package all of it has one form, so
    /// that no bit of a signature can be changed unnoticed.
    void check_exact_form(std::span<const std::byte> der, Report& report)
    {
        const auto refuse = [&](const char* what) {
            m_well_formed = false;
            report.add("KM-SIG-012", Severity::error, {what});
        };
        if (!std::ranges::equal(bytes_of(encode<i2d_CMS_ContentInfo>(m_cms.get())), der)) {
            refuse("not DER");
            return;
        }
        const auto is_version_1 = [](const Element& version) {
            return version.is(V_ASN1_INTEGER) && version.content.size() == 1 &&
                   version.content[0] == std::byte{1};
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
    check_exact_identifier(CMS_SignerInfo* signer, X509* certificate, Report& report, SignerVerdict& verdict)
    {
        X509_NAME* issuer = nullptr;
        const int found = CMS_SignerInfo_get0_signer_id(signer, nullptr, &issuer, nullptr);
        if (found != 1 || issuer == nullptr ||
            encode<i2d_X509_NAME>(issuer) != encode<i2d_X509_NAME>(X509_get_issuer_name(certificate))) {
            verdict.intact = false;
            report.add("KM-SIG-012", Severity::error, {"issuer is spelled otherwise"});
        }
    }

    Result<SignerVerdict> judge_signer(CMS_SignerInfo* signer)
    {
        SignerVerdict verdict;
        X509* const certificate = certificate_of(signer);
        if (certificate == nullptr) {
            Report{m_findings, m_name, {}}.add("KM-SIG-005", Severity::error);
            return verdict;
        }
        verdict.certificate = describe(certificate);
        verdict.certificate_pem = pem_of(certificate);
        Report report{m_findings, m_name, verdict.certificate.common_name};
        SignerCheck form{signer, certificate, NID_pkcs7_data, Role::document, report};
        verdict.intact = form.run(m_content);
        verdict.signing_time = form.signing_time();
        if (m_profile == SignatureProfile::package) {
            check_exact_identifier(signer, certificate, report, verdict);
        }
        if (auto judged = judge_time_stamps(signer, report, verdict); !judged) {
            return propagate(judged);
        }
        auto chain = judge_chain(certificate, m_embedded.get(), m_anchors, verdict.timestamp.value_or(m_at),
                                 Revocation::from_its_date, report);
        if (!chain) {
            return propagate(chain);
        }
        const bool allowed = may_sign_documents(certificate, report);
        verdict.trusted = chain->trusted && allowed;
        verdict.trust_anchor = std::move(chain->anchor);
        return verdict;
    }

    bool may_sign_documents(X509* certificate, Report& report) const
    {
        const std::uint32_t usage = X509_get_key_usage(certificate);
        const bool present = usage != UINT32_MAX;
        if (present && (usage & KU_NON_REPUDIATION) != 0) {
            return true;
        }
        const bool acceptable =
            m_profile == SignatureProfile::foreign && (!present || (usage & KU_DIGITAL_SIGNATURE) != 0);
        report.add(acceptable ? "KM-SIG-025" : "KM-SIG-024", acceptable ? Severity::warning : Severity::error,
                   {describe_key_usage(certificate)});
        return acceptable;
    }

    Result<void> judge_time_stamps(CMS_SignerInfo* signer, Report& report, SignerVerdict& verdict)
    {
        const auto stamped = bytes_in(CMS_SignerInfo_get0_signature(signer));
        for (int i = 0; i < CMS_unsigned_get_attr_count(signer); ++i) {
            X509_ATTRIBUTE* const attribute = CMS_unsigned_get_attr(signer, i);
            const ASN1_OBJECT* const type = X509_ATTRIBUTE_get0_object(attribute);
            if (OBJ_obj2nid(type) != NID_id_smime_aa_timeStampToken) {
                report.add("KM-SIG-044", Severity::note, {to_text(type)});
                continue;
            }
            if (X509_ATTRIBUTE_count(attribute) == 0) {
                verdict.timestamps_hold = false;
                report.add("KM-SIG-040", Severity::error, {"no value"});
            }
            for (int value = 0; value < X509_ATTRIBUTE_count(attribute); ++value) {
                const ASN1_TYPE* const token = X509_ATTRIBUTE_get0_type(attribute, value);
                TimeStampCheck check{stamped, m_anchors, m_at, report};
                auto judged =
                    check.run(ASN1_TYPE_get(token) == V_ASN1_SEQUENCE ? bytes_in(token->value.sequence)
                                                                      : std::span<const std::byte>{});
                if (!judged) {
                    return propagate(judged);
                }
                verdict.timestamps_hold = verdict.timestamps_hold && !check.broken();
                if (*judged && (!verdict.timestamp || (*judged)->time < *verdict.timestamp)) {
                    verdict.timestamp = (*judged)->time;
                    verdict.timestamp_authority = std::move((*judged)->authority);
                }
            }
        }
        return {};
    }

    std::span<const std::byte> m_content;
    const TrustAnchors::Impl& m_anchors;
    Time m_at;
    std::string m_name;
    SignatureProfile m_profile;
    Diagnostics& m_findings;
    CmsPtr m_cms;
    CertificatesPtr m_embedded;
    bool m_well_formed = true;
};

} // namespace

bool SignatureVerdict::valid() const noexcept
{
    return !signers.empty() && std::ranges::all_of(signers, &SignerVerdict::valid);
}

Result<SignatureVerdict> verify_detached(std::span<const std::byte> der,
                                         std::span<const std::byte> content,
                                         const TrustAnchors& anchors,
                                         Time at,
                                         std::string_view signature_name,
                                         Diagnostics& findings,
                                         SignatureProfile profile)
{
    ERR_clear_error();
    SignatureCheck check{content, anchors.impl(), at, signature_name, profile, findings};
    auto verdict = check.run(der);
    ERR_clear_error();
    return verdict;
}

} // namespace km::crypto
