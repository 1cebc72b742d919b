// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Where the program's own data is: frameworks, policies, schemas, rule pages.
/// Thread-safety: pure but for the environment, which is read.

#include <filesystem>
#include <string_view>

namespace km {

/// The folder that holds `frameworks/`, `policies/`, `crosswalks/`, `schema/`. The first that exists of:
/// $KITEMARK_DATA_DIR; `../share/kitemark` beside the program's own folder (installed); the source tree's
/// `framework-data` where the program runs from its build tree.
[[nodiscard]] std::filesystem::path data_dir();

/// The folder that holds `KM-….md`, found like data_dir().
[[nodiscard]] std::filesystem::path rule_pages_dir();

/// The folder of the example programmes, found like data_dir() beside the documentation.
[[nodiscard]] std::filesystem::path examples_dir();

/// The user's manual as HTML: a file that a browser opens.
[[nodiscard]] std::filesystem::path manual_file();

/// The folder with LANGUAGE/LC_MESSAGES/kitemark.mo.
[[nodiscard]] std::filesystem::path locale_dir();

/// "0.1.0"
[[nodiscard]] std::string_view software_version() noexcept;

} // namespace km
