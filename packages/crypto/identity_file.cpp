// SPDX-License-Identifier: MIT
#include "packages/crypto/identity_file.hpp"

#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

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

Result<bool> needs_password(const IdentityFile& file)
{
    if (!file.pkcs12.empty()) {
        return true;
    }
    const auto bytes = read_file(file.key, kMaxIdentityBytes);
    if (!bytes) {
        return tl::make_unexpected(bytes.error());
    }
    return bytes->find("ENCRYPTED") != std::string::npos;
}

Result<Identity> load_identity(const IdentityFile& file, const SecretBytes& password)
{
    auto bytes = read_file(file.main_file(), kMaxIdentityBytes);
    if (!bytes) {
        return propagate(bytes);
    }
    if (!file.pkcs12.empty()) {
        return about(Identity::from_pkcs12(*bytes, password), file.pkcs12);
    }
    auto certificate = read_file(file.certificate, kMaxIdentityBytes);
    if (!certificate) {
        return propagate(certificate);
    }
    auto chain =
        file.chain.empty() ? Result<std::string>{std::string{}} : read_file(file.chain, kMaxIdentityBytes);
    if (!chain) {
        return propagate(chain);
    }
    return about(Identity::from_pem(*bytes, *certificate, *chain, password), file.key);
}

Result<CertificateInfo>
create_identity_file(const fs::path& file, const NewIdentity& subject, const SecretBytes& password, Time now)
{
    auto bytes = create_self_signed(subject, password, now);
    if (!bytes) {
        return propagate(bytes);
    }
    auto made = about(Identity::from_pkcs12(*bytes, password), file);
    if (!made) {
        return propagate(made);
    }
    if (auto written = write_atomically(file, *bytes, Readers::owner); !written) {
        return propagate(written);
    }
    return made->certificate();
}

Result<void> create_request_files(const fs::path& key,
                                  const fs::path& request,
                                  const NewIdentity& subject,
                                  const SecretBytes& password)
{
    auto made = create_request(subject, password);
    if (!made) {
        return propagate(made);
    }
    if (auto written = write_atomically(key, made->key_pem, Readers::owner); !written) {
        return written;
    }
    return write_atomically(request, made->request_pem);
}

} // namespace km::crypto
