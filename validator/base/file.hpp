// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Reading whole files, and the limits that apply.
/// Errors: file.unreadable (subject: the file's name; detail: the system's reason), file.too_large.
/// Thread-safety: pure but for the file system.

#include "validator/base/result.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace km {

/// The path as UTF-8, with / between its parts, for messages and files.
[[nodiscard]] std::string to_utf8(const std::filesystem::path& path);

/// The inverse of to_utf8.
[[nodiscard]] std::filesystem::path from_utf8(std::string_view text);

/// The file that a link leads to, whether or not it is there; what is no link is itself. The links of its folder stay.
[[nodiscard]] std::filesystem::path follow_links(std::filesystem::path file);

/// All bytes of a regular file or pipe. Refuses a file of more than @p max_bytes before reading on.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes);

} // namespace km
