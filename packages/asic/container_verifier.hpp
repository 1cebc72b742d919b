// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Verifies ASiC-E containers with CAdES signatures: that the zip says one thing, that everything in it is
/// signed, and who signed. Knows nothing of programmes. Nothing is written to disk. Each question has an Answer of
/// its own, made by the code that examined it. Source: ETSI EN 319 162-1; docs/formats/package.md, "What the verifier
/// demands", 1 to 4.
///
/// Findings: KM-ZIP-* (zip_walk.hpp), KM-SIG-* (signature.hpp), and
///   code        severity  what is wrong; {0}, {1}, …
///   KM-ASC-001  error    mimetype is missing, misplaced or wrong; {0} why
///   KM-ASC-002  error    a file is not signed; {0} which, {1} by which signature ("any signature": by none)
///   KM-ASC-003  error    a manifest refers to a file that is not there; {0} manifest, {1} URI
///   KM-ASC-004  error    a manifest refers to a file twice; {0} manifest, {1} file
///   KM-ASC-005  error    a file is not the one that was signed; {0} file, {1} manifest
///   KM-ASC-006  error    a manifest's signature is not there; {0} manifest, {1} URI
///   KM-ASC-007  error    a signature belongs to no manifest; {0} which
///   KM-ASC-008  error    a manifest cannot be used; {0} which, {1} why
///   KM-ASC-009  error    a digest method that is not accepted; {0} manifest, {1} file, {2} method
///   KM-ASC-010  error    a file in META-INF that does not belong there; {0} which
///   KM-ASC-011  error    nothing is signed
///   KM-ASC-012  error    two manifests share a signature; {0} manifest, {1} the other, {2} signature
///   KM-ASC-013  error    a manifest refers to mimetype or META-INF (package only); {0} manifest, {1} file
///   KM-ASC-014  error    a signature in a form that is not checked here (XAdES); {0} which
///   KM-ASC-015  note     long-term material that is not checked (archive manifests, time-stamp tokens); {0}
///                        which
///   KM-ASC-016  error    content was not read, because a limit was hit
///   KM-ASC-017  error    a file could not be read, so its digest could not be compared; {0} which
///   KM-ASC-018  error    a file that is read as a whole is over its limit; {0} which, {1} bytes, {2} limit
///   KM-ASC-019  error    the container was not examined far enough to know
/// Thread-safety: pure but for the file; several containers may be verified at once.

#include "packages/crypto/digest.hpp"
#include "packages/crypto/signature.hpp"
#include "packages/crypto/trust.hpp"
#include "packages/zip/limits.hpp"
#include "packages/zip/zip_walk.hpp"
#include "validator/base/answer.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace km::asic {

enum class Profile : std::uint8_t {
    package,   ///< what write_container() emits, and nothing else
    container, ///< any ASiC-E container with CAdES signatures, whoever made it
};

struct VerifyOptions {
    crypto::VerifyOptions signatures; ///< their profile is made to fit this one
    Profile profile = Profile::package;
    zip::Limits limits{};
    unsigned threads = 1;
    /// Entries whose content the caller wants as a whole; each at most Limits::max_xml_bytes.
    std::function<bool(std::string_view name)> keep{};
    /// Gets the part of the content that was read, 0 to 1; false asks to stop, in the middle of an
    /// entry too (asic.cancelled). Called from any of the threads, one at a time. Must not throw.
    std::function<bool(double)> progress{};
};

/// One signature file and what it is over.
struct ContainerSignature {
    std::string name, manifest; ///< entries
    Answer readable;            ///< as crypto::SignatureVerdict
    std::vector<crypto::SignerVerdict> signers;
};

/// A file in the container other than mimetype and META-INF.
struct SignedFile {
    std::string name, media_type;
    std::uint64_t size = 0;
    std::string sha256; ///< of the bytes found; empty where they could not be read
};

struct ContainerVerdict {
    zip::FilePtr file; ///< what was judged: copies and signatures are made of it
    std::vector<zip::Entry> entries;
    std::vector<ContainerSignature> signatures; ///< by manifest name
    std::vector<SignedFile> files;              ///< in the zip's order
    std::map<std::string, std::string, std::less<>> kept;
    Answer
        container; ///< the zip says one thing: every entry's headers and content agree, and nothing else is there
    Answer limits;        ///< nothing is larger than allowed
    Answer unchanged;     ///< every file is what a signature that holds was made over
    Answer signer;        ///< every signature holds, and everybody who signed is trusted
    Diagnostics findings; ///< the reasons of all four, each once, with warnings and notes; in the order found

    [[nodiscard]] bool valid() const noexcept;
};

/// Fails only where the question could not be answered: file.unreadable, crypto.failed, asic.cancelled.
[[nodiscard]] Result<ContainerVerdict> verify_container(const zip::FilePtr& file,
                                                        const VerifyOptions& options);
[[nodiscard]] Result<ContainerVerdict> verify_container(const std::filesystem::path& path,
                                                        const VerifyOptions& options);

} // namespace km::asic
