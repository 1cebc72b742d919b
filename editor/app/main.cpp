// SPDX-License-Identifier: MIT
/// @file
/// kitemark-editor [FILE]...: opens programmes and packages; without a file, the start page.

#include "editor/app/application.hpp"

wxIMPLEMENT_APP(km::app::EditorApp);
