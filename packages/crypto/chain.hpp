// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Private to packages/crypto: is a certificate believed, at a time? Builds the chain to a trust anchor, and
/// checks its strength and the revocation lists.
/// Source: RFC 5280, 6.
/// Thread-safety: pure; several threads may share the anchors.

#include "packages/crypto/openssl.hpp"
#include "packages/crypto/trust.hpp"
#include "validator/base/diagnostic.hpp"

#include <string>
#include <vector>

namespace km::crypto {

struct TrustAnchors::Impl {
    std::vector<CertificatePtr> certificates;
    std::vector<CrlPtr> crls;
};

/// Collects findings about one signer.
class Report {
public:
    Report(Diagnostics& out, std::string signature_name, std::string signer)
        : m_out{&out}
        , m_signature_name{std::move(signature_name)}
        , m_signer{std::move(signer)}
    {}

    void add(std::string_view code, Severity severity, std::vector<std::string> args = {});

    [[nodiscard]] const std::string& signature_name() const& noexcept { return m_signature_name; }
    [[nodiscard]] const std::string& signer() const& noexcept { return m_signer; }

private:
    Diagnostics* m_out;
    std::string m_signature_name;
    std::string m_signer;
};

/// When a revocation counts.
enum class Revocation : std::uint8_t {
    from_its_date, ///< what the signer did before stands
    always,        ///< a time-stamp authority's key that is no longer trusted could have dated anything back
};

struct ChainVerdict {
    bool trusted = false;
    std::string anchor; ///< its subject; empty where the chain ends nowhere
};

/// @p embedded are the certificates that came with the signature: helpers, believed in nothing.
/// Adds KM-SIG-020 … 033 to @p report; 024 and 025 are the caller's.
/// Fails only for crypto.failed.
[[nodiscard]] Result<ChainVerdict> judge_chain(X509* certificate,
                                               STACK_OF(X509) * embedded,
                                               const TrustAnchors::Impl& anchors,
                                               Time at,
                                               Revocation revocation,
                                               Report& report);

} // namespace km::crypto
