// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// For whom signers sign, as this user has found out: one CSV file (submission/signer_bindings.hpp), which a
/// spreadsheet can edit too. It makes nobody trusted.
/// Errors: as file.hpp, atomic_file.hpp and submission::read_bindings. A list that cannot be read is never written over.
/// Thread-safety: const functions read the file and nothing else; bind() and remove() of one thread at a time.

#include "packages/submission/signer_bindings.hpp"
#include "validator/base/result.hpp"

#include <filesystem>

namespace km::document {

class SignerStore {
public:
    explicit SignerStore(std::filesystem::path file) : m_file{std::move(file)} {}

    [[nodiscard]] const std::filesystem::path& file() const noexcept { return m_file; }
    /// Empty where there is no file yet.
    [[nodiscard]] Result<submission::SignerBindings> load() const;
    /// Adds it; the same fingerprint and organisation take its name and note.
    [[nodiscard]] Result<void> bind(submission::SignerBinding binding) const;
    [[nodiscard]] Result<void> remove(const submission::SignerBinding& binding) const;

private:
    std::filesystem::path m_file;
};

} // namespace km::document
