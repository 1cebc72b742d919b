// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Takes one file out of a container that was verified.
/// Errors: file.unreadable, file.unwritable, zip.* as ZipReader; asic.copy_changed (subject: the entry: the container is
/// no longer the one that was verified). After an error there is no file at the target.
/// Thread-safety: pure but for the file system.

#include "packages/asic/container_verifier.hpp"
#include "packages/zip/zip_reader.hpp"
#include "validator/base/result.hpp"

#include <filesystem>

namespace km::asic {

/// Writes the bytes of @p file, as verified, to @p target, readable by the user alone and writable by nobody.
/// @p go_on: hears of each piece; false stops it (zip.cancelled).
[[nodiscard]] Result<void> copy_entry(const std::filesystem::path& container,
                                      const SignedFile& file,
                                      const std::filesystem::path& target,
                                      const zip::ZipReader::GoOn& go_on = {});

} // namespace km::asic
