// SPDX-License-Identifier: MIT
#include "packages/crypto/trust.hpp"

#include "packages/crypto/chain.hpp"
#include "packages/crypto/digest.hpp"
#include "validator/base/file.hpp"

#include <algorithm>
#include <initializer_list>
#include <new>

namespace km::crypto {
namespace {

constexpr std::size_t kMaxTrustBytes = 64'000'000; // revocation lists grow

/// A delta list holds changes only, an indirect one other issuers' certificates: neither says by itself who is revoked.
bool is_complete(const X509_CRL* crl)
{
    if (X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0) {
        return false;
    }
    int critical = kNoExtension;
    const CPtr<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free> point{static_cast<ISSUING_DIST_POINT*>(
        X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, &critical, nullptr))};
    const bool damaged_or_twice = !point && critical != kNoExtension;
    return !damaged_or_twice && (!point || point->indirectCRL <= 0);
}

Result<std::vector<CrlPtr>> read_crls(std::string_view pem_or_der, const std::string& name)
{
    std::vector<CrlPtr> crls;
    if (auto der = decode_exactly<d2i_X509_CRL, X509_CRL_free>(bytes_of(pem_or_der))) {
        crls.push_back(std::move(der));
        return crls;
    }
    ERR_clear_error();
    const auto bio = bio_over(bytes_of(pem_or_der));
    while (bio) {
        CrlPtr crl{PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr)};
        if (!crl) {
            break;
        }
        crls.push_back(std::move(crl));
    }
    const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    auto detail = drain_errors();
    if (!at_end || crls.empty()) {
        return fail("crypto.crl_unreadable", name, std::move(detail));
    }
    return crls;
}

/// A critical extension that is none of @p known may mean anything.
void note_unknown(X509_EXTENSION* extension, std::initializer_list<int> known, RevocationList& list)
{
    const ASN1_OBJECT* const type = X509_EXTENSION_get_object(extension);
    if (list.strange.empty() && X509_EXTENSION_get_critical(extension) != 0 &&
        std::ranges::find(known, OBJ_obj2nid(type)) == known.end()) {
        list.strange = to_text(type);
    }
}

/// The list, or an entry of it, says something that a reader of this list cannot rely on.
void find_strange_parts(RevocationList& list)
{
    for (int i = 0; i < X509_CRL_get_ext_count(list.crl.get()); ++i) {
        X509_EXTENSION* const extension = X509_CRL_get_ext(list.crl.get(), i);
        note_unknown(extension,
                     {NID_issuing_distribution_point, NID_authority_key_identifier, NID_crl_number}, list);
    }
    const STACK_OF(X509_REVOKED)* const entries = X509_CRL_get_REVOKED(list.crl.get());
    for (int e = 0; e < sk_X509_REVOKED_num(entries); ++e) {
        const X509_REVOKED* const entry = sk_X509_REVOKED_value(entries, e);
        for (int x = 0; x < X509_REVOKED_get_ext_count(entry); ++x) {
            X509_EXTENSION* const extension = X509_REVOKED_get_ext(entry, x);
            note_unknown(extension, {NID_crl_reason, NID_invalidity_date}, list);
        }
        if (list.strange.empty() && reason_of(entry) == CRL_REASON_REMOVE_FROM_CRL) {
            list.strange = "removeFromCRL";
        }
    }
}

RevocationList describe_list(CrlPtr crl)
{
    RevocationList list;
    list.crl = std::move(crl);
    list.point.reset(static_cast<ISSUING_DIST_POINT*>(
        X509_CRL_get_ext_d2i(list.crl.get(), NID_issuing_distribution_point, nullptr, nullptr)));
    find_strange_parts(list);
    return list;
}

/// One @p Kind from the content of @p files.
template <typename Kind>
Result<Kind> add_files(const std::vector<std::filesystem::path>& files)
{
    Kind all;
    for (const auto& file : files) {
        auto bytes = read_file(file, kMaxTrustBytes);
        if (!bytes) {
            return propagate(bytes);
        }
        if (auto added = all.add(*bytes, km::to_utf8(file)); !added) {
            return propagate(added);
        }
    }
    return all;
}

} // namespace

TrustAnchors::TrustAnchors() : m_impl{std::make_unique<Impl>()}
{
    m_impl->store.reset(X509_STORE_new());
    if (!m_impl->store) {
        throw std::bad_alloc{};
    }
}
TrustAnchors::TrustAnchors(TrustAnchors&& other) noexcept = default;
TrustAnchors& TrustAnchors::operator=(TrustAnchors&& other) noexcept = default;
TrustAnchors::~TrustAnchors() = default;

Result<TrustAnchors> TrustAnchors::from_pem(std::string_view pem, const std::string& name)
{
    TrustAnchors anchors;
    if (auto added = anchors.add(pem, name); !added) {
        return propagate(added);
    }
    return anchors;
}

Result<TrustAnchors> TrustAnchors::from_files(const std::vector<std::filesystem::path>& files)
{
    return add_files<TrustAnchors>(files);
}

Result<void> TrustAnchors::add(std::string_view pem, const std::string& name)
{
    auto certificates = read_pem_certificates(pem, OtherBlocks::refuse, name);
    if (!certificates) {
        return propagate(certificates);
    }
    for (auto& certificate : *certificates) {
        if (m_impl->fingerprints.insert(fingerprint_of(certificate.get())).second) {
            if (X509_STORE_add_cert(m_impl->store.get(), certificate.get()) != 1) {
                throw std::bad_alloc{}; // nothing else can go wrong
            }
            m_impl->certificates.push_back(std::move(certificate));
        }
    }
    return {};
}

std::size_t TrustAnchors::size() const noexcept
{
    return m_impl->certificates.size();
}

std::vector<CertificateInfo> TrustAnchors::certificates() const
{
    std::vector<CertificateInfo> described;
    for (const auto& certificate : m_impl->certificates) {
        described.push_back(describe(certificate.get()));
    }
    return described;
}

RevocationLists::RevocationLists() : m_impl{std::make_unique<Impl>()} {}
RevocationLists::RevocationLists(RevocationLists&& other) noexcept = default;
RevocationLists& RevocationLists::operator=(RevocationLists&& other) noexcept = default;
RevocationLists::~RevocationLists() = default;

Result<RevocationLists> RevocationLists::from_files(const std::vector<std::filesystem::path>& files)
{
    return add_files<RevocationLists>(files);
}

Result<void> RevocationLists::add(std::string_view pem_or_der, const std::string& name)
{
    ERR_clear_error();
    auto crls = read_crls(pem_or_der, name);
    if (!crls) {
        return propagate(crls);
    }
    if (!std::ranges::all_of(*crls, [](const CrlPtr& crl) { return is_complete(crl.get()); })) {
        ERR_clear_error();
        return fail("crypto.crl_unsupported", name);
    }
    for (auto& crl : *crls) {
        auto list = describe_list(std::move(crl));
        const auto issuer = hash_of(X509_CRL_get_issuer(list.crl.get()));
        m_impl->by_issuer[issuer].push_back(std::move(list));
        ++m_impl->count;
    }
    ERR_clear_error();
    return {};
}

std::size_t RevocationLists::size() const noexcept
{
    return m_impl->count;
}

Result<Trust> load_trust(const TrustFiles& files)
{
    auto signers = TrustAnchors::from_files(files.signers);
    if (!signers) {
        return propagate(signers);
    }
    auto timestampers = TrustAnchors::from_files(files.timestampers);
    if (!timestampers) {
        return propagate(timestampers);
    }
    auto lists = RevocationLists::from_files(files.revocation_lists);
    if (!lists) {
        return propagate(lists);
    }
    return Trust{std::move(*signers), std::move(*timestampers), std::move(*lists)};
}

} // namespace km::crypto
