// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The options that say who signs, for `pack` and `sign`.

#include "packages/crypto/identity.hpp"
#include "validator/base/output.hpp"
#include "validator/base/result.hpp"

#include <filesystem>

namespace CLI {
class App;
} // namespace CLI

namespace km::cli {

struct SignerOptions {
    std::filesystem::path identity, key, certificate, chain, password_file;

    void add_to(CLI::App& command);
    [[nodiscard]] bool is_named() const noexcept { return !identity.empty() || !key.empty(); }
    void add_inputs(Inputs& inputs) const;
    /// Reads the identity; asks for a password where one is needed.
    [[nodiscard]] Result<crypto::Identity> load() const;
};

} // namespace km::cli
