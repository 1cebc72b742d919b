// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Takes one file out of a container that was verified.
/// Errors: file.unreadable, as AtomicFile, zip.* as ZipReader; asic.copy_changed (subject: the entry: somebody wrote into
/// the container since it was verified). After an error there is no file at the target.
/// Thread-safety: pure but for the file system.

#include "packages/asic/container_verifier.hpp"
#include "packages/zip/zip_reader.hpp"
#include "validator/base/output.hpp"
#include "validator/base/result.hpp"

namespace km::asic {

/// @p container: that of the verdict. Writes the bytes of @p file, as verified, to @p target, readable by the user
/// alone and writable by nobody.
/// @p go_on: hears of each piece; false stops it (zip.cancelled).
[[nodiscard]] Result<void> copy_entry(const zip::FilePtr& container,
                                      const SignedFile& file,
                                      const Output& target,
                                      const zip::ZipReader::GoOn& go_on = {});

} // namespace km::asic
