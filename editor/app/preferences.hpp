// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Keeps what the user chose where the platform keeps such things: $XDG_CONFIG_HOME/kitemark/editor.conf. Without such a
/// folder nothing is kept.
/// Several programs may run at once: read before changing.
/// Errors: a value that makes no sense is its default; what cannot be written is lost, and said in the log.
/// Thread-safety: the window thread.

#include "editor/ui/preferences.hpp"

#include <filesystem>

namespace km::app {

/// Defaults for what the file does not say, or where there is none.
[[nodiscard]] ui::Preferences load_preferences();
void save_preferences(const ui::Preferences& preferences);

/// $XDG_CONFIG_HOME/kitemark, $XDG_STATE_HOME/kitemark, $XDG_RUNTIME_DIR/kitemark, with the usual defaults below $HOME, or
/// the home that the system knows where that is not set. Empty: there is no home, or somebody else could change what is
/// in the folder, so that it is not used.
[[nodiscard]] std::filesystem::path config_folder();
[[nodiscard]] std::filesystem::path state_folder();
[[nodiscard]] std::filesystem::path runtime_folder();

} // namespace km::app
