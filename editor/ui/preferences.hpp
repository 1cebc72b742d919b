// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the user chose once. Plain values: editor/app keeps them, windows read them through Application.
/// Thread-safety: plain values.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace km::ui {

enum class Theme : std::uint8_t { system, light, dark };

/// How a window was left, for the next one.
struct WindowLayout {
    int width = 0, height = 0; ///< of its content; 0: not known
    bool maximised = false;
    std::string page;                  ///< Page::name()
    std::map<std::string, int> sashes; ///< positions of splitters, by wxWindow::GetName()
};

inline constexpr std::size_t kMaxRecent = 10;
inline constexpr int kMinTextPercent = 100, kMaxTextPercent = 200;
inline constexpr int kMinAutosave = 1, kMaxAutosave = 10;

struct Preferences {
    std::vector<std::filesystem::path> recent; ///< newest first, at most kMaxRecent
    int text_percent = kMinTextPercent;        ///< of the system's text size
    Theme theme = Theme::system;
    std::string language;           ///< "cy"; empty: the system's
    std::filesystem::path identity; ///< to sign with; empty: asked each time
    int autosave_seconds = 2;       ///< between looks for unsaved work; kMinAutosave to kMaxAutosave
    std::string author;             ///< the user's own name, for what records one
    WindowLayout window;            ///< of a programme's window
    WindowLayout browser;           ///< of the framework browser's
};

} // namespace km::ui
