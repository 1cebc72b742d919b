// SPDX-License-Identifier: MIT
/// @file
/// ASiC manifests: the first thing parsed of a package that is not yet known to be anybody's.
///
/// Gap: foreign manifests (other prefixes, extensions, digest methods) in shapes that no tool writes.
///
/// Invariants: a manifest without findings refers to a signature and to files, each with a digest of its
/// method's length; written by us and read again it says the same. Whatever the URIs are, decoding them ends.

#include "packages/asic/manifest.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <string>

namespace km::fuzz {
namespace {

bool is_same(const asic::DataReference& one, const asic::DataReference& other)
{
    return one.uri == other.uri && one.media_type == other.media_type && one.algorithm == other.algorithm &&
           one.digest == other.digest && one.root_file == other.root_file;
}

} // namespace

bool accepts(std::string_view input)
{
    Diagnostics findings;
    const auto manifest = asic::read_manifest(input, "fuzz.asice", "META-INF/ASiCManifest001.xml", findings);
    require(manifest.has_value() || has_errors(findings), "a refusal says why");
    if (!manifest) {
        return false;
    }
    for (const auto& reference : manifest->references) {
        require(!reference.uri.empty(), "a reference refers");
        require(reference.digest.size() == crypto::digest_bytes(reference.algorithm), "a digest is whole");
        static_cast<void>(asic::name_of_uri(reference.uri));
    }
    static_cast<void>(asic::name_of_uri(manifest->signature_uri));
    if (has_errors(findings)) {
        return false;
    }
    require(!manifest->signature_uri.empty() && !manifest->references.empty(), "a manifest says something");
    Diagnostics again_findings;
    const auto again =
        asic::read_manifest(asic::write_manifest(*manifest).value(), "fuzz.asice", "again", again_findings);
    require(again && again_findings.empty(), "what was written can be read");
    require(again->signature_uri == manifest->signature_uri &&
                again->signature_media_type == manifest->signature_media_type &&
                std::equal(manifest->references.begin(), manifest->references.end(),
                           again->references.begin(), again->references.end(), is_same),
            "what was written and read again says the same");
    return true;
}

} // namespace km::fuzz
