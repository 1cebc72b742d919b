// SPDX-License-Identifier: MIT
/// @file
/// Signatures: bytes of a stranger, decoded before anybody is believed.
///
/// Gap: tests/unit flips every bit of a good signature; here structure changes too: lengths, nesting, further
/// signers, certificates and time-stamps.
///
/// Invariants: a verdict is valid exactly where no finding is an error. The keys of the kept signatures were
/// thrown away, so nobody can sign any more: an input that is valid under a package's rules is one of those,
/// bit for bit; where it has unsigned attributes, which only a time-stamp's own signature protects, it says
/// the same of who and when.

#include "packages/crypto/digest.hpp"
#include "packages/crypto/signature.hpp"
#include "tests/fuzz/target.hpp"
#include "validator/base/file.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

namespace km::fuzz {
namespace {

namespace fs = std::filesystem;

/// What tests/fuzz/make_corpus.cpp wrote.
struct Kept {
    Kept()
        : trust{*crypto::TrustAnchors::from_pem(read("anchors.pem"), "anchors"),
                *crypto::TrustAnchors::from_pem(read("anchors.pem"), "anchors"),
                {}}
        , content{read("content.xml")}
    {
        for (const auto& file : fs::directory_iterator{fs::path{KM_FUZZ_CORPUS} / "cms"}) {
            signatures.insert(read("cms/" + file.path().filename().string()));
        }
    }
    static std::string read(const std::string& name)
    {
        auto bytes = read_file(fs::path{KM_FUZZ_CORPUS} / name, 1'000'000);
        require(bytes.has_value(), "the kept files are there");
        return std::move(*bytes);
    }

    crypto::Trust trust;
    std::string content;
    std::set<std::string, std::less<>> signatures;
    Time at = *parse_time("2026-06-01");
};

crypto::SignatureVerdict
verify(const Kept& kept, std::string_view input, crypto::SignatureProfile profile, Diagnostics& findings)
{
    auto verdict = crypto::verify_detached(crypto::bytes_of(input), crypto::bytes_of(kept.content),
                                           {kept.trust, kept.at, kept.at, false, profile},
                                           {{}, 0, "signature001.p7s"}, findings);
    require(verdict.has_value(), "the question can be answered");
    require(verdict->valid() == !has_errors(findings), "valid means that no finding is an error");
    return std::move(*verdict);
}

/// Who signed and when, in so far as it was verified.
std::set<std::string> claims_of(const crypto::SignatureVerdict& verdict)
{
    std::set<std::string> claims;
    for (const auto& signer : verdict.signers) {
        claims.insert(signer.certificate.fingerprint_sha256_hex + to_string(*signer.signing_time));
        if (const auto* const stamp = signer.timestamp()) {
            claims.insert(to_string(*stamp->time) + stamp->authority);
        }
    }
    return claims;
}

void check_unforged(const Kept& kept, std::string_view input)
{
    static const auto known = [&] {
        std::set<std::string> all;
        for (const auto& signature : kept.signatures) {
            Diagnostics none;
            all.merge(claims_of(verify(kept, signature, crypto::SignatureProfile::package, none)));
        }
        return all;
    }();
    Diagnostics findings;
    const auto verdict = verify(kept, input, crypto::SignatureProfile::package, findings);
    if (!verdict.valid() || kept.signatures.contains(input)) {
        return;
    }
    const bool unsigned_part = verdict.signers.front().timestamp() != nullptr ||
                               std::any_of(findings.begin(), findings.end(), [](const auto& finding) {
                                   return finding.code.starts_with("KM-SIG-04");
                               });
    require(unsigned_part, "nobody can forge a signature");
    const auto claims = claims_of(verdict);
    require(std::includes(known.begin(), known.end(), claims.begin(), claims.end()),
            "nobody can change who and when");
}

} // namespace

bool accepts(std::string_view input)
{
    static const Kept kept;
    check_unforged(kept, input);
    Diagnostics findings;
    return verify(kept, input, crypto::SignatureProfile::foreign, findings).valid();
}

} // namespace km::fuzz
