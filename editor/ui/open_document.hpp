// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Hands a document to the system's own viewer. One place, so that tests start nothing.
/// Thread-safety: the window thread.

#include <filesystem>
#include <functional>

namespace km::ui {

/// False: the system knows no program for it.
[[nodiscard]] bool open_in_viewer(const std::filesystem::path& file);

/// What open_in_viewer() does from now on; an empty function: the system's viewer again.
void set_viewer(std::function<bool(const std::filesystem::path&)> viewer);

} // namespace km::ui
