// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the name of a file says about its content: the one table of file types. The rules about evidence, what the
/// editor calls a file, and what may be opened at all (packages/submission/evidence_safety.hpp) go by it.
/// Errors: none. Thread-safety: pure functions. Source: the IANA registry of media types.

#include <cstdint>
#include <string>
#include <string_view>

namespace km {

enum class FileKind : std::uint8_t {
    document, ///< opened by its own program, once its content was found harmless: PDF, Word, Excel, PowerPoint
    picture,  ///< likewise
    text,     ///< shown by the editor itself
    other,    ///< not judged
    active,   ///< can run something when it is opened: mail filters and careful people stop these
};

struct FileType {
    std::string_view extension; ///< small letters, no dot
    FileKind kind = FileKind::other;
    std::string_view label;                ///< what a user calls it: English, a whole noun
    std::string_view media_type{}, also{}; ///< empty: not known; another name in use
};

/// The last extension in small letters, without its dot; empty: none. Dots and spaces at the end do not count, because
/// some systems drop them.
[[nodiscard]] std::string file_extension(std::string_view path);

/// Of a file with this name or path. Never fails: what is not in the table is an "Other file".
[[nodiscard]] const FileType& file_type_of(std::string_view path);

/// @p media_type, parameters aside, is one that files of this type have. Types without one fit all.
[[nodiscard]] bool media_type_fits(std::string_view media_type, const FileType& type) noexcept;

} // namespace km
