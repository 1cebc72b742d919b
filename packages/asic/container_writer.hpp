// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Writes ASiC-E containers with CAdES signatures, and adds signatures to them.
/// Source: ETSI EN 319 162-1; docs/formats/package.md ("What the writer emits").
/// The target appears whole or not at all; what was there stays until then.
/// Errors: file.unreadable, as AtomicFile, zip.* and crypto.* as those modules; asic.changed (subject: a
/// file whose bytes were others than those that were signed), asic.not_conforming (detail: the KM-ZIP rule
/// that the result would break), asic.no_manifest (of a container to sign again). Thread-safety: one thread
/// for each container.

#include "packages/crypto/digest.hpp"
#include "packages/crypto/identity.hpp"
#include "packages/zip/zip_writer.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/result.hpp"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace km::asic {

inline constexpr std::string_view kMediaType = "application/vnd.etsi.asic-e+zip";

/// A file on disk that is read while packing; it must hold the bytes that it was judged by.
struct JudgedFile {
    std::filesystem::path path;
    crypto::Sha256Digest digest;
};

/// A file of the container: bytes, or a file on disk.
struct ContainerFile {
    std::string name; ///< matches [A-Za-z0-9._/-]+
    std::string media_type;
    std::variant<std::string, JudgedFile> content;
    bool root_file = false;
};

struct WriteTimes {
    Time entries; ///< of every entry in the zip
    Time signing; ///< claimed by the signature
};

/// Writes @p files, sorted by name, and @p signer's signature over all of them.
[[nodiscard]] Result<Unkept> write_container(const Output& target,
                                             std::vector<ContainerFile> files,
                                             const crypto::Identity& signer,
                                             const WriteTimes& times,
                                             const zip::ZipWriter::Progress& progress = {});

/// Writes a copy of the container @p source to @p target (which may be the same file) with one more signature,
/// over everything that the container's first manifest refers to. The container must have been verified: its
/// manifests are taken at their word.
[[nodiscard]] Result<Unkept> add_signature(zip::FilePtr source,
                                           const Output& target,
                                           const crypto::Identity& signer,
                                           const WriteTimes& times);

} // namespace km::asic
