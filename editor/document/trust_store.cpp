// SPDX-License-Identifier: MIT
#include "editor/document/trust_store.hpp"

#include "packages/crypto/digest.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <algorithm>

namespace km::document {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxBytes = 64'000'000; // as the command takes them; docs/errors.md
constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

std::vector<fs::path> files(const fs::path& folder, std::string_view suffix)
{
    std::vector<fs::path> found;
    std::error_code none;
    if (!folder.is_absolute()) { // nothing is kept: what lies in the working folder is not ours
        return found;
    }
    for (const auto& entry : fs::directory_iterator{folder, none}) {
        if (entry.path().filename().string().ends_with(suffix)) {
            found.push_back(entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<void> keep(const fs::path& file, std::string_view bytes)
{
    if (!file.is_absolute()) {
        return fail("settings.no_folder");
    }
    std::error_code problem;
    fs::create_directories(file.parent_path(), problem);
    if (auto written = write_atomically({file, Existing::own}, bytes); !written) {
        return propagate(written);
    }
    return {};
}

const char* folder_of(TrustStore::Role role) noexcept
{
    return role == TrustStore::Role::signers ? "anchors" : "timestamp-anchors";
}

std::string name_of(const fs::path& file)
{
    return to_utf8(file.filename());
}

} // namespace

std::vector<TrustStore::Anchor> TrustStore::anchors(Role role) const
{
    std::vector<Anchor> found;
    for (const auto& file : files(m_folder / folder_of(role), ".pem")) {
        const auto bytes = read_file(file, kMaxBytes);
        const auto read = bytes ? crypto::TrustAnchors::from_pem(*bytes, name_of(file))
                                : Result<crypto::TrustAnchors>{crypto::TrustAnchors{}};
        if (read) {
            for (auto& certificate : read->certificates()) {
                found.push_back({file, std::move(certificate)});
            }
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const Anchor& a, const Anchor& b) {
        return a.certificate.common_name < b.certificate.common_name;
    });
    return found;
}

std::vector<TrustStore::RevocationList> TrustStore::revocation_lists() const
{
    std::vector<RevocationList> found;
    for (const auto& file : files(m_folder / "crls", ".crl")) {
        // DIGEST-NAME.crl
        auto name = name_of(file);
        if (const auto dash = name.find('-'); dash != std::string::npos) {
            name.erase(0, dash + 1);
        }
        found.push_back({file, std::move(name)});
    }
    return found;
}

Result<std::size_t> TrustStore::add_anchors(const fs::path& pem, Role role)
{
    auto bytes = read_file(pem, kMaxBytes);
    if (!bytes) {
        return propagate(bytes);
    }
    return add_anchors(*bytes, name_of(pem), role);
}

Result<std::size_t> TrustStore::add_anchors(std::string_view pem, const std::string& name, Role role)
{
    // All of it is read before anything is kept.
    auto all = crypto::TrustAnchors::from_pem(pem, name);
    if (!all) {
        return propagate(all);
    }
    for (auto at = pem.find(kBegin); at != std::string::npos; at = pem.find(kBegin, at + 1)) {
        const auto end = pem.find(kEnd, at);
        if (end == std::string::npos) {
            break; // from_pem has refused that
        }
        const auto block = std::string{pem.substr(at, end + kEnd.size() - at)} + "\n";
        auto one = crypto::TrustAnchors::from_pem(block, name);
        if (!one) {
            return propagate(one);
        }
        const auto kept_name = one->certificates().front().fingerprint_sha256_hex + ".pem";
        if (auto kept = keep(m_folder / folder_of(role) / kept_name, block); !kept) {
            return propagate(kept);
        }
    }
    return all->size();
}

Result<void> TrustStore::add_revocation_list(const fs::path& file)
{
    auto bytes = read_file(file, kMaxBytes);
    if (!bytes) {
        return propagate(bytes);
    }
    crypto::RevocationLists probe;
    if (auto read = probe.add(*bytes, name_of(file)); !read) {
        return propagate(read);
    }
    const auto digest = crypto::sha256_hex(*bytes).substr(0, 16);
    auto name = name_of(file);
    if (!name.ends_with(".crl")) {
        name += ".crl";
    }
    return keep(m_folder / "crls" / from_utf8(digest + "-" + name), *bytes);
}

Result<void> TrustStore::remove(const fs::path& kept)
{
    std::error_code problem;
    fs::remove(kept, problem);
    if (problem) {
        return fail("file.unwritable", name_of(kept), problem.message());
    }
    return {};
}

Result<crypto::Trust> TrustStore::load() const
{
    auto trust = crypto::load_trust({files(m_folder / folder_of(Role::signers), ".pem"),
                                     files(m_folder / folder_of(Role::timestampers), ".pem"),
                                     files(m_folder / "crls", ".crl")});
    if (!trust) {
        trust.error().subject = name_of(from_utf8(trust.error().subject));
    }
    return trust;
}

} // namespace km::document
