// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the name of a file says about its content.
/// Errors: none. Thread-safety: pure functions. Source: the IANA registry of media types.

#include <string>
#include <string_view>

namespace km::rules {

/// The last extension in small letters, without its dot; empty: none.
[[nodiscard]] std::string file_extension(std::string_view path);

/// Of a file with this extension (small letters); empty: not known.
[[nodiscard]] std::string_view media_type_of(std::string_view extension) noexcept;

/// @p media_type, parameters aside, is one that files with this extension have. Unknown extensions fit all.
[[nodiscard]] bool media_type_fits(std::string_view media_type, std::string_view extension);

/// Opening a file with this extension can run something: programs, scripts, shortcuts, disk images, documents
/// with macros, and web pages, which are scripts as well. Mail filters and careful people stop these.
[[nodiscard]] bool is_active_content(std::string_view extension) noexcept;

} // namespace km::rules
