// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Files that can do something when they are opened: programs, scripts, documents with macros. Judged by name and by
/// content, on the side of caution: it is no virus scanner, and what passes is not therefore harmless.
/// Thread-safety: pure but for the file.

#include "validator/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace km::document {

enum class ActiveContent : std::uint8_t {
    program, ///< of any system, installers and shortcuts included
    script,
    macros, ///< in an office document
    web,    ///< a page or drawing with scripts, or a PDF with actions
};

/// By the ending of the name alone; nullopt: nothing speaks against it.
[[nodiscard]] std::optional<ActiveContent> active_by_name(std::string_view name);

/// By name and content. Errors: file.unreadable.
[[nodiscard]] Result<std::optional<ActiveContent>> find_active_content(const std::filesystem::path& file,
                                                                       std::string_view name);

} // namespace km::document
