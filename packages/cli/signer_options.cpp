// SPDX-License-Identifier: MIT
#include "packages/cli/signer_options.hpp"

#include "packages/cli/console.hpp"
#include "validator/base/file.hpp"

#include <CLI/CLI.hpp>

namespace km::cli {
namespace {

constexpr std::size_t kMaxIdentityBytes = 1'000'000;

/// Errors of the identity name the certificate at best; a user needs the file.
template <typename T>
Result<T> about(Result<T> result, const std::filesystem::path& file)
{
    if (!result) {
        result.error().subject = to_utf8(file);
    }
    return result;
}

} // namespace

void SignerOptions::add_to(CLI::App& command)
{
    auto* p12 = command.add_option("--identity", identity, "PKCS#12 file with key and certificate");
    auto* key_option = command.add_option("--key", key, "Private key, PEM");
    auto* certificate_option = command.add_option("--certificate", certificate, "The key's certificate, PEM");
    auto* chain_option = command.add_option("--chain", chain, "Certificates between it and a root, PEM");
    command.add_option("--password-file", password_file,
                       "File whose first line is the password; without it $KITEMARK_PASSWORD, else a prompt");
    key_option->needs(certificate_option)->excludes(p12);
    certificate_option->needs(key_option);
    chain_option->needs(key_option);
}

Result<crypto::Identity> SignerOptions::load() const
{
    if (identity.empty() && key.empty()) {
        return fail("cli.no_identity");
    }
    const auto& main_file = identity.empty() ? key : identity;
    auto bytes = read_file(main_file, kMaxIdentityBytes);
    if (!bytes) {
        return propagate(bytes);
    }
    // A key that is not encrypted needs no password: ask only where there is one.
    const bool encrypted = !identity.empty() || bytes->find("ENCRYPTED") != std::string::npos;
    crypto::SecretBytes password;
    if (encrypted) {
        auto given = read_password(password_file, PasswordPurpose::existing, to_utf8(main_file));
        if (!given) {
            return propagate(given);
        }
        password = std::move(*given);
    }
    if (!identity.empty()) {
        return about(crypto::Identity::from_pkcs12(*bytes, password), identity);
    }
    auto certificate_pem = read_file(certificate, kMaxIdentityBytes);
    if (!certificate_pem) {
        return propagate(certificate_pem);
    }
    auto chain_pem = chain.empty() ? Result<std::string>{std::string{}} : read_file(chain, kMaxIdentityBytes);
    if (!chain_pem) {
        return propagate(chain_pem);
    }
    return about(crypto::Identity::from_pem(*bytes, *certificate_pem, *chain_pem, password), key);
}

} // namespace km::cli
