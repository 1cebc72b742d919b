// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What every dialog has without knowing it: F1 leads to its section of the manual, and a screen reader calls it a
/// dialog. Ownership: lives as long as the program. Thread-safety: the window thread.

#include <wx/modalhook.h>

namespace km::ui {

class Application;

class DialogHook : public wxModalDialogHook {
public:
    explicit DialogHook(Application& application);
    ~DialogHook() override;

    /// As each dialog is about to be shown; shows nothing in its place.
    int Enter(wxDialog* dialog) override;

private:
    Application& m_application;
};

} // namespace km::ui
