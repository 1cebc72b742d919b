// SPDX-License-Identifier: MIT
#include "packages/crypto/identity_file.hpp"

#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <string_view>
#include <vector>

namespace km::crypto {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxIdentityBytes = 1'000'000;

/// Errors of the identity name the certificate at best; a user needs the file.
template <typename T>
Result<T> about(Result<T> result, const fs::path& file)
{
    if (!result) {
        result.error().subject = to_utf8(file);
    }
    return result;
}

} // namespace

Result<bool> is_pem_file(const fs::path& file)
{
    const auto bytes = read_file(file, kMaxIdentityBytes);
    if (!bytes) {
        return tl::make_unexpected(bytes.error());
    }
    return bytes->find("-----BEGIN ") != std::string::npos;
}

Result<LockedIdentity> LockedIdentity::read(const IdentityFile& file)
{
    LockedIdentity identity{file};
    for (const auto& [path, bytes] :
         {std::pair{&file.main_file(), &identity.m_main},
          std::pair{&file.certificate, &identity.m_certificate}, std::pair{&file.chain, &identity.m_chain}}) {
        if (path->empty()) {
            continue;
        }
        auto got = read_file(*path, kMaxIdentityBytes);
        if (!got) {
            return propagate(got);
        }
        *bytes = std::move(*got);
    }
    return identity;
}

bool LockedIdentity::needs_password() const noexcept
{
    return !m_file.pkcs12.empty() || m_main.find("ENCRYPTED") != std::string::npos;
}

Result<Identity> LockedIdentity::unlock(const SecretBytes& password) const
{
    return about(m_file.pkcs12.empty() ? Identity::from_pem(m_main, m_certificate, m_chain, password)
                                       : Identity::from_pkcs12(m_main, password),
                 m_file.main_file());
}

Result<CertificateInfo>
create_identity_file(const Output& file, const NewIdentity& subject, const SecretBytes& password, Time now)
{
    auto bytes = create_self_signed(subject, password, now);
    if (!bytes) {
        return propagate(bytes);
    }
    auto made = about(Identity::from_pkcs12(*bytes, password), file.file);
    if (!made) {
        return propagate(made);
    }
    if (auto written = write_atomically(file, *bytes, Readers::owner); !written) {
        return propagate(written);
    }
    return made->certificate();
}

Result<void> create_request_files(const Output& key,
                                  const Output& request,
                                  const NewIdentity& subject,
                                  const SecretBytes& password)
{
    auto made = create_request(subject, password);
    if (!made) {
        return propagate(made);
    }
    std::vector<AtomicFile> files;
    const auto add = [&](const Output& output, std::string_view bytes, Readers readers) -> Result<void> {
        auto file = AtomicFile::create(output, readers);
        if (!file) {
            return propagate(file);
        }
        files.push_back(std::move(*file));
        return files.back().write(bytes);
    };
    if (auto added = add(request, made->request_pem, Readers::usual); !added) {
        return added;
    }
    // The key last: until everything else is in place, an old one stays.
    if (auto added = add(key, made->key_pem, Readers::owner); !added) {
        return added;
    }
    return commit_together(files);
}

} // namespace km::crypto
