// SPDX-License-Identifier: MIT
/// @file
/// Signatures: bytes of a stranger, decoded before anybody is believed.
/// Gap: tests/unit flips every bit of a good signature; here structure changes too: lengths, nesting, further
/// signers, certificates and time-stamps. Invariants: a verdict is valid exactly where no finding is an
/// error. The keys of the kept signatures were thrown away, so nobody can sign any more: an input that is
/// valid under a package's rules is one of those, or differs in unsigned attributes, which a note says.

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
        : anchors{*crypto::TrustAnchors::from_pem(read("anchors.pem"), "anchors")}
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

    crypto::TrustAnchors anchors;
    std::string content;
    std::set<std::string, std::less<>> signatures;
    Time at = *parse_time("2026-06-01");
};

bool is_valid(const Kept& kept,
              std::string_view input,
              crypto::SignatureProfile profile,
              Diagnostics& findings)
{
    const auto verdict =
        crypto::verify_detached(crypto::bytes_of(input), crypto::bytes_of(kept.content), kept.anchors,
                                kept.at, "signature001.p7s", findings, profile);
    require(verdict.has_value(), "the question can be answered");
    require(verdict->valid() == !has_errors(findings), "valid means that no finding is an error");
    return verdict->valid();
}

} // namespace

bool accepts(std::string_view input)
{
    static const Kept kept;
    Diagnostics foreign_findings;
    const bool foreign = is_valid(kept, input, crypto::SignatureProfile::foreign, foreign_findings);
    Diagnostics findings;
    const bool valid = is_valid(kept, input, crypto::SignatureProfile::package, findings);
    require(foreign || !valid, "a package's signature is one of any container's");
    if (valid) {
        const bool unsigned_part = std::any_of(findings.begin(), findings.end(), [](const auto& finding) {
            return finding.code == "KM-SIG-044";
        });
        require(unsigned_part || kept.signatures.contains(input), "nobody can forge a signature");
    }
    return foreign;
}

} // namespace km::fuzz
