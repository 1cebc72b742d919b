// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The ASiCManifest: which files a signature is over, and their digests.
/// Source: ETSI EN 319 162-1, annex A.4; XML Signature (digest methods); docs/formats/package.md.
/// Errors: none; what is wrong with a manifest is a finding (KM-ASC-008, KM-ASC-009).
/// Thread-safety: pure functions.

#include "packages/crypto/digest.hpp"
#include "validator/base/diagnostic.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace km::asic {

inline constexpr std::string_view kSignatureMediaType = "application/pkcs7-signature";

/// One DataObjectReference.
struct DataReference {
    std::string uri; ///< as written: a relative URI, percent-encoded where the name needs it
    std::string media_type;
    crypto::DigestAlgorithm algorithm = crypto::DigestAlgorithm::sha256;
    std::vector<std::byte> digest;
    bool root_file = false; ///< the file to start with
};

struct Manifest {
    std::string signature_uri;
    std::string signature_media_type;
    std::vector<DataReference> references;
};

/// The bytes to sign: stable for the same manifest.
[[nodiscard]] Result<std::string> write_manifest(const Manifest& manifest);

/// nullopt where the manifest is of no use; a reference that cannot be used is reported and left out.
/// @p file and @p entry name it in the findings.
[[nodiscard]] std::optional<Manifest>
read_manifest(std::string_view xml, const std::string& file, const std::string& entry, Diagnostics& findings);

/// The entry's name that a relative URI stands for; nullopt where its percent-encoding is broken.
[[nodiscard]] std::optional<std::string> name_of_uri(std::string_view uri);

} // namespace km::asic
