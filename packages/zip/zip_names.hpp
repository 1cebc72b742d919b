// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Rules for the names of entries, which become file names on other people's machines.
/// Source: APPNOTE 4.4.17 (file name); the package contract (docs/formats/package.md).
/// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>

namespace km::zip {

enum class NameRule {
    container, ///< any ASiC-E container: relative, well-formed UTF-8, the same file on every system
    package,   ///< ours: also [A-Za-z0-9._/-]+ only, no folder entries, no comments
    document,  ///< an Office document, which is only looked into: a container's names; see zip_walk.hpp
};

/// Why @p name is refused, as an English clause ("it climbs out with .."); nullopt: it is fine. Length is a
/// limit (limits.hpp), not a defect of the name. A name that ends in "/" is a folder's: fine for a container.
[[nodiscard]] std::optional<std::string> name_defect(std::string_view name, NameRule rule);

/// Under this key, two names are equal where some system or tool takes them for the same file: case,
/// normalisation, "\" for "/", a "/" at the end.
[[nodiscard]] std::string name_key(std::string_view name);

/// A file name (no folders) that every system takes, for a document's @p original name, which may be a path:
/// [A-Za-z0-9._-]+, at most 100 bytes, no dot at either end, no Windows device name, the extension kept where
/// it is plain. Never empty. Different names can give the same one: the caller numbers these (compare
/// name_key).
[[nodiscard]] std::string portable_name(std::string_view original);

} // namespace km::zip
