// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Verifying signatures in tests: whom to trust, and what was found. For the test files of packages/crypto.
/// Errors: what cannot be answered fails the test. Thread-safety: one thread.

#include "packages/crypto/digest.hpp"
#include "packages/crypto/identity.hpp"
#include "packages/crypto/signature.hpp"
#include "packages/crypto/trust.hpp"
#include "tests/support/test_pki.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace km::test {

namespace crypto = km::crypto;
using namespace std::string_literals;

inline const std::string kContent =
    "first line\nsecond line\r\nlast \x00 line"s; // line ends must not be normalised
inline const std::string kName = "META-INF/signature001.p7s";
inline constexpr auto kPackage = crypto::SignatureProfile::package;
inline constexpr auto kForeign = crypto::SignatureProfile::foreign;

using Codes = std::vector<std::string>;

struct Outcome {
    crypto::SignatureVerdict verdict;
    km::Diagnostics findings;

    [[nodiscard]] Codes codes() const
    {
        Codes codes;
        for (const auto& finding : findings) {
            codes.push_back(finding.code);
        }
        std::ranges::sort(codes);
        return codes;
    }
    [[nodiscard]] const crypto::SignerVerdict& signer() const& { return verdict.signers.at(0); }
    [[nodiscard]] const km::Diagnostic& finding(std::string_view code) const&
    {
        const auto found = std::ranges::find(findings, code, &km::Diagnostic::code);
        BOOST_REQUIRE_MESSAGE(found != findings.end(), "no finding " << code);
        return *found;
    }
};

/// Verifies, and checks what must always hold: invalid exactly where there is an error among the findings.
inline Outcome verify(std::string_view der, std::string_view content, const crypto::VerifyOptions& options)
{
    Outcome outcome;
    auto verdict = crypto::verify_detached(crypto::bytes_of(der), crypto::bytes_of(content), options,
                                           {"a.asice", 0, kName}, outcome.findings);
    BOOST_REQUIRE(verdict.has_value());
    outcome.verdict = std::move(*verdict);
    BOOST_TEST(outcome.verdict.valid() == !km::has_errors(outcome.findings));
    for (const auto& finding : outcome.findings) {
        BOOST_TEST(finding.where.file == "a.asice");
        BOOST_TEST(finding.where.element == kName);
        BOOST_TEST(!finding.args.empty());
    }
    return outcome;
}

inline Outcome verify(std::string_view der,
                      std::string_view content,
                      const crypto::Trust& trust,
                      km::Time at = kNow,
                      crypto::SignatureProfile profile = kPackage)
{
    return verify(der, content, {trust, at, at, false, profile});
}

inline crypto::TrustAnchors anchors_of(const std::vector<Party>& parties)
{
    std::string pem;
    for (const auto& party : parties) {
        pem += party.certificate_pem();
    }
    return parties.empty() ? crypto::TrustAnchors{}
                           : crypto::TrustAnchors::from_pem(pem, "roots.pem").value();
}

/// @p timestampers: believed as such, and not as signers.
inline crypto::Trust trusting(const std::vector<Party>& signers, const std::vector<Party>& timestampers = {})
{
    return {anchors_of(signers), anchors_of(timestampers)};
}

inline std::string anchor_of(const crypto::SignerVerdict& signer)
{
    return signer.anchor() != nullptr ? signer.anchor()->subject : "";
}

inline crypto::Identity identity_of(const Party& party, const std::string& chain_pem = {})
{
    return crypto::Identity::from_pem(party.key_pem(), party.certificate_pem(), chain_pem, {}).value();
}

inline std::string sign(const Party& party, const std::string& chain_pem = {})
{
    return identity_of(party, chain_pem).sign_detached(crypto::bytes_of(kContent), kNow).value();
}

/// Root, intermediate, signer.
struct Chain {
    Party root = make_self_signed(authority_spec("Example Root"));
    Party intermediate = make_issued(authority_spec("Example Issuing"), root);
    Party signer = make_issued({}, intermediate);

    [[nodiscard]] std::string sign() const { return km::test::sign(signer, intermediate.certificate_pem()); }
};

struct Stamped {
    Chain chain;
    Party stamp_root = make_self_signed(authority_spec("Stamp Root"));
    Party authority = make_issued(timestamp_authority_spec(), stamp_root);
    std::string signature = chain.sign();

    [[nodiscard]] crypto::Trust trust() const { return trusting({chain.root}, {stamp_root}); }
};

inline const Codes kNone{};

} // namespace km::test
