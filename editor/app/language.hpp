// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The language of the interface: catalogues beside the program (km::locale_dir()).
/// Numbers never follow it: a decimal comma would spoil files. Thread-safety: the window thread.

#include <string>
#include <string_view>
#include <vector>

namespace km::app {

/// Character set and messages as the user's. Before wxEntry, so that file names on the command line arrive whole.
void set_locale();

/// Windows that are made from now on speak it: "cy", "en"; empty: the system's. Where there is no translation,
/// English.
void use_language(std::string_view code);

/// The languages there are translations for, besides English.
[[nodiscard]] std::vector<std::string> translations();

} // namespace km::app
