// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the user chose once, kept where the platform keeps such things: $XDG_CONFIG_HOME/kitemark/editor.conf.
/// Thread-safety: the window thread.

#include <filesystem>
#include <string>
#include <vector>

namespace km::app {

struct Preferences {
    std::vector<std::filesystem::path> recent; ///< newest first, at most ten

    /// Defaults for what the file does not say, or where there is none.
    [[nodiscard]] static Preferences load();
    void save() const;
};

/// $XDG_CONFIG_HOME/kitemark, $XDG_STATE_HOME/kitemark, $XDG_RUNTIME_DIR/kitemark, with the usual defaults.
[[nodiscard]] std::filesystem::path config_folder();
[[nodiscard]] std::filesystem::path state_folder();
[[nodiscard]] std::filesystem::path runtime_folder();

} // namespace km::app
