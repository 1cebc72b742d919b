// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Whether a file is a package of a programme that this program made before, so that making it again replaces it.
/// Errors: none; what cannot be read is none. Thread-safety: pure but for the file.

#include "validator/model/programme.hpp"

#include <filesystem>

namespace km::submission {

/// A package with one signature, made by this program in any version, of a programme with the same id and provider. That
/// nobody altered it is not asked: it is about what may be replaced, and decides nothing else.
[[nodiscard]] bool is_earlier_package(const std::filesystem::path& file, const model::Programme& programme);

} // namespace km::submission
