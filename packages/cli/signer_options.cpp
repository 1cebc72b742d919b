// SPDX-License-Identifier: MIT
#include "packages/cli/signer_options.hpp"

#include "packages/cli/console.hpp"
#include "packages/crypto/identity_file.hpp"
#include "validator/base/file.hpp"

#include <CLI/CLI.hpp>

namespace km::cli {

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

void SignerOptions::add_inputs(Inputs& inputs) const
{
    for (const auto* file : {&identity, &key, &certificate, &chain, &password_file}) {
        inputs.add(*file);
    }
}

Result<crypto::Identity> SignerOptions::load() const
{
    if (!is_named()) {
        return fail("cli.no_identity");
    }
    const crypto::IdentityFile file{identity, key, certificate, chain};
    const auto locked = crypto::LockedIdentity::read(file);
    if (!locked) {
        return tl::make_unexpected(locked.error());
    }
    crypto::SecretBytes password;
    if (locked->needs_password()) {
        auto given = read_password(password_file, PasswordPurpose::existing, to_utf8(file.main_file()));
        if (!given) {
            return propagate(given);
        }
        password = std::move(*given);
    }
    return locked->unlock(password);
}

} // namespace km::cli
