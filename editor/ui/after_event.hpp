// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a button or a command does. Not at once: a dialog inside the call of a screen reader that pressed the button
/// would stop the reader. Not with wxEvtHandler::CallAfter either: on GTK, keys that were typed meanwhile come before
/// it, so that they would go where the focus was. Thread-safety: the window thread.

#include <functional>

class wxEvtHandler;

namespace km::ui {

/// Runs @p what when the event in hand is over, before the next one; not at all where @p owner is gone by then. What it
/// throws goes to wxApp::OnExceptionInMainLoop.
void after_event(wxEvtHandler& owner, std::function<void()> what);

} // namespace km::ui
