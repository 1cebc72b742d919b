// SPDX-License-Identifier: MIT
#include "packages/asic/container_writer.hpp"

#include "packages/asic/manifest.hpp"
#include "packages/zip/zip_reader.hpp"
#include "packages/zip/zip_walk.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <string_view>
#include <unordered_map>

namespace km::asic {

namespace fs = std::filesystem;

namespace {

std::string manifest_name(std::size_t number)
{
    return fmt::format("META-INF/ASiCManifest{:03}.xml", number);
}

std::string signature_name(std::size_t number)
{
    return fmt::format("META-INF/signature{:03}.p7s", number);
}

crypto::Sha256Digest digest_of(const ContainerFile& file)
{
    if (const auto* judged = std::get_if<JudgedFile>(&file.content)) {
        return judged->digest;
    }
    return crypto::sha256(crypto::bytes_of(std::get<std::string>(file.content)));
}

/// Signs the manifest and adds both.
Result<void> sign_and_add(Manifest manifest,
                          std::size_t number,
                          const crypto::Identity& signer,
                          const WriteTimes& times,
                          zip::ZipWriter& writer)
{
    manifest.signature_uri = signature_name(number);
    manifest.signature_media_type = kSignatureMediaType;
    auto xml = write_manifest(manifest);
    if (!xml) {
        return propagate(xml);
    }
    auto signature = signer.sign_detached(crypto::bytes_of(*xml), times.signing);
    if (!signature) {
        return propagate(signature);
    }
    if (auto added = writer.add_bytes(manifest_name(number), std::move(*xml), zip::Compression::deflate);
        !added) {
        return added;
    }
    return writer.add_bytes(signature_name(number), std::move(*signature), zip::Compression::store);
}

/// What was just written must pass what every verifier asks of the zip and its limits: too many files, or one
/// that is too large, is told to the writer and not to the reviewer.
Result<void> check_conforming(const fs::path& written, const fs::path& target)
{
    Diagnostics findings;
    const auto file = zip::FileSource::open(written);
    const auto walk = file ? zip::walk(**file, {}, zip::NameRule::package, findings)
                           : Result<zip::Walk>{tl::make_unexpected(file.error())};
    if (!walk) {
        return tl::make_unexpected(walk.error());
    }
    if (!findings.empty()) {
        return fail("asic.not_conforming", to_utf8(target), findings.front().code);
    }
    return {};
}

/// The user knows the target's name, and not that of the file that is written beside it.
tl::unexpected<Error> about(const fs::path& target, Error error, const fs::path& temporary)
{
    if (error.subject == to_utf8(temporary)) {
        error.subject = to_utf8(target);
    }
    return tl::make_unexpected(std::move(error));
}

/// A digest taken before signing, and the digest of what was then packed.
struct Watched {
    std::string name;
    crypto::Sha256Digest signed_digest;
    crypto::Sha256 packed;
};

} // namespace

Result<Unkept> write_container(const Output& target,
                               std::vector<ContainerFile> files,
                               const crypto::Identity& signer,
                               const WriteTimes& times,
                               const zip::ZipWriter::Progress& progress)
{
    std::sort(files.begin(), files.end(),
              [](const ContainerFile& a, const ContainerFile& b) { return a.name < b.name; });
    auto file = AtomicFile::create(target);
    if (!file) {
        return propagate(file);
    }
    auto writer = zip::ZipWriter::create(file->temporary_path(), times.entries);
    if (!writer) {
        return propagate(writer);
    }
    if (auto added = writer->add_bytes("mimetype", std::string{kMediaType}, zip::Compression::store);
        !added) {
        return propagate(added);
    }
    Manifest manifest;
    std::deque<Watched> watched; // a deque: the observers keep references
    for (auto& entry : files) {
        const auto digest = digest_of(entry);
        manifest.references.push_back({entry.name,
                                       entry.media_type,
                                       crypto::DigestAlgorithm::sha256,
                                       {digest.begin(), digest.end()},
                                       entry.root_file});
        Result<void> added;
        if (const auto* judged = std::get_if<JudgedFile>(&entry.content)) {
            auto& watch = watched.emplace_back(Watched{to_utf8(judged->path), digest, {}});
            added =
                writer->add_file(entry.name, judged->path, zip::Compression::automatic,
                                 [&watch](std::span<const std::byte> bytes) { watch.packed.update(bytes); });
        } else {
            added = writer->add_bytes(entry.name, std::move(std::get<std::string>(entry.content)),
                                      zip::Compression::automatic);
        }
        if (!added) {
            return propagate(added);
        }
    }
    if (auto signed_ = sign_and_add(std::move(manifest), 1, signer, times, *writer); !signed_) {
        return propagate(signed_);
    }
    if (auto committed = writer->commit(progress); !committed) {
        return about(target.file, committed.error(), file->temporary_path());
    }
    for (auto& watch : watched) {
        if (watch.packed.finish() != watch.signed_digest) {
            return fail("asic.changed", watch.name);
        }
    }
    if (auto conforming = check_conforming(file->temporary_path(), target.file); !conforming) {
        return propagate(conforming);
    }
    return file->commit();
}

Result<Unkept> add_signature(zip::FilePtr source,
                             const Output& target,
                             const crypto::Identity& signer,
                             const WriteTimes& times)
{
    Diagnostics findings;
    const zip::Limits limits;
    const auto walk = zip::walk(*source, limits, zip::NameRule::package, findings);
    if (!walk) {
        return tl::make_unexpected(walk.error());
    }
    std::unordered_map<std::string_view, const zip::Entry*> entries;
    for (const auto& entry : walk->entries) {
        entries.emplace(entry.name, &entry);
    }
    zip::ZipReader reader{source};
    const auto found = entries.find(manifest_name(1));
    if (found == entries.end()) {
        return fail("asic.no_manifest", source->name(), manifest_name(1));
    }
    const auto* first = found->second;
    const auto xml = reader.read_all(*first, limits.max_xml_bytes);
    if (!xml) {
        return tl::make_unexpected(xml.error());
    }
    auto manifest = read_manifest(*xml, source->name(), first->name, findings);
    if (!manifest || has_errors(findings)) {
        return fail("asic.no_manifest", source->name(), manifest_name(1));
    }
    std::size_t number = 2;
    while (entries.contains(manifest_name(number)) || entries.contains(signature_name(number))) {
        ++number;
    }

    auto file = AtomicFile::create(target);
    if (!file) {
        return propagate(file);
    }
    auto writer = zip::ZipWriter::append(std::move(source), file->temporary_path(), times.entries);
    if (!writer) {
        return propagate(writer);
    }
    if (auto added = sign_and_add(std::move(*manifest), number, signer, times, *writer); !added) {
        return propagate(added);
    }
    if (auto committed = writer->commit(); !committed) {
        return about(target.file, committed.error(), file->temporary_path());
    }
    if (auto conforming = check_conforming(file->temporary_path(), target.file); !conforming) {
        return propagate(conforming);
    }
    return file->commit();
}

} // namespace km::asic
