// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Where the program's own data is: frameworks, policies, schemas, rule pages.
/// Thread-safety: pure but for the environment, which is read.

#include <filesystem>
#include <string_view>

namespace km {

/// The folder that holds `frameworks/`, `policies/`, `crosswalks/`, `schema/`: $KITEMARK_DATA_DIR where it is set and
/// not empty, whatever is in it; else `../share/kitemark` beside the program's own folder (installed), or the source
/// tree's `framework-data` where the program runs from its build tree. Nothing is looked for in a second place: what a
/// verdict rests on must not change because a folder is missing.
[[nodiscard]] std::filesystem::path data_dir();

/// data_dir() is $KITEMARK_DATA_DIR.
[[nodiscard]] bool data_dir_is_from_environment();

/// The folder that holds `KM-….md`: `rules` in $KITEMARK_DATA_DIR where that has it, else the program's own. The pages
/// explain findings and decide none, so that they may come from elsewhere than the packs.
[[nodiscard]] std::filesystem::path rule_pages_dir();

/// The folder of the example programmes, found like data_dir() beside the documentation.
[[nodiscard]] std::filesystem::path examples_dir();

/// The user's manual as HTML: a file that a browser opens.
[[nodiscard]] std::filesystem::path manual_file();

/// The folder with LANGUAGE/LC_MESSAGES/kitemark.mo.
[[nodiscard]] std::filesystem::path locale_dir();

/// "0.2.0"
[[nodiscard]] std::string_view software_version() noexcept;

} // namespace km
