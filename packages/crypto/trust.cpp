// SPDX-License-Identifier: MIT
#include "packages/crypto/trust.hpp"

#include "packages/crypto/chain.hpp"
#include "packages/crypto/digest.hpp"
#include "validator/base/file.hpp"

#include <algorithm>

namespace km::crypto {
namespace {

constexpr std::size_t kMaxTrustBytes = 64'000'000; // revocation lists grow

/// A delta list holds changes only, an indirect one other issuers' certificates, and a critical extension
/// that is not known may mean anything: none of them says by itself who is revoked.
bool is_complete(const X509_CRL* crl)
{
    for (int i = 0; i < X509_CRL_get_ext_count(crl); ++i) {
        X509_EXTENSION* const extension = X509_CRL_get_ext(crl, i);
        const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        const bool known = nid == NID_issuing_distribution_point || nid == NID_authority_key_identifier ||
                           nid == NID_crl_number;
        if (nid == NID_delta_crl || (X509_EXTENSION_get_critical(extension) != 0 && !known)) {
            return false;
        }
    }
    int critical = -1;
    const CPtr<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free> point{static_cast<ISSUING_DIST_POINT*>(
        X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, &critical, nullptr))};
    const bool damaged_or_twice = !point && critical != -1;
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

} // namespace

TrustAnchors::TrustAnchors() : m_impl{std::make_unique<Impl>()} {}
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

Result<TrustAnchors> TrustAnchors::from_files(const std::vector<std::filesystem::path>& pem_files,
                                              const std::vector<std::filesystem::path>& crl_files)
{
    TrustAnchors anchors;
    const auto take = [](const std::filesystem::path& file, auto add) -> Result<void> {
        auto bytes = read_file(file, kMaxTrustBytes);
        if (!bytes) {
            return propagate(bytes);
        }
        return add(*bytes, km::to_utf8(file));
    };
    for (const auto& file : pem_files) {
        if (auto taken =
                take(file, [&](const auto& bytes, const auto& name) { return anchors.add(bytes, name); });
            !taken) {
            return propagate(taken);
        }
    }
    for (const auto& file : crl_files) {
        if (auto taken =
                take(file, [&](const auto& bytes, const auto& name) { return anchors.add_crl(bytes, name); });
            !taken) {
            return propagate(taken);
        }
    }
    return anchors;
}

Result<void> TrustAnchors::add(std::string_view pem, const std::string& name)
{
    auto certificates = read_pem_certificates(pem, OtherBlocks::refuse, name);
    if (!certificates) {
        return propagate(certificates);
    }
    for (auto& certificate : *certificates) {
        const auto same = [&](const CertificatePtr& known) {
            return X509_cmp(known.get(), certificate.get()) == 0;
        };
        if (std::ranges::none_of(m_impl->certificates, same)) {
            m_impl->certificates.push_back(std::move(certificate));
        }
    }
    return {};
}

Result<void> TrustAnchors::add_crl(std::string_view pem_or_der, const std::string& name)
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
    std::ranges::move(*crls, std::back_inserter(m_impl->crls));
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

} // namespace km::crypto
