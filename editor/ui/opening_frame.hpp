// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Opens a file on a thread of its own. Where that takes a moment, a window says so, and can be told to stop; what
/// was opened gets its window by Application::show_session or show_package, and what could not be opened is told.
/// Thread-safety: the window thread.

#include "editor/document/session.hpp"

#include <filesystem>

namespace km::ui {

class Application;
class MainFrame;

/// A programme or a package, by what the file is; a package is verified.
void open_in_background(Application& application, const std::filesystem::path& file);
/// Left work is taken up again. @p instead_of: the window of the programme's own file, which goes first; null: there is
/// none, or it stays.
void open_in_background(Application& application,
                        const document::Recovery& recovery,
                        MainFrame* instead_of = nullptr);

} // namespace km::ui
