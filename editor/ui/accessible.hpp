// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a screen reader is told beyond what the toolkit tells it: names of controls, which label belongs to
/// which field, and news. wxWidgets 3.2 has no accessibility layer of its own on GTK, so this file speaks ATK;
/// another system needs its own small file.
/// Thread-safety: the window thread.

#include <wx/string.h>

class wxDataViewCtrl;
class wxWindow;

namespace km::ui {

/// The name that is read out. For controls without a visible label; wxWindow::SetName is not that.
void set_accessible_name(wxWindow& control, const wxString& name);
/// What is read out after the name: what is wrong with a field.
void set_accessible_description(wxWindow& control, const wxString& description);

/// @p label, which must stand before @p control, is its name, and its access key moves the focus there.
void set_label(wxWindow& control, wxWindow& label);

/// A window that waits for an answer: readers say so, and read what it asks.
void set_dialog_role(wxWindow& dialog);

/// The control is where news appears (a status line): readers speak its text when it changes.
void set_live(wxWindow& control);

/// Lists and fields leave Ctrl+N, Ctrl+P, Ctrl+F and Ctrl+Shift+A to the menus. Once, when the program starts.
void leave_keys_to_menus();

/// The user chose a theme of black and white: no colours of ours.
[[nodiscard]] bool wants_high_contrast();

/// Moves the cursor along its row to the column: arrow keys, readers and keys that act on a cell start there.
void set_current_column(wxDataViewCtrl& list, unsigned column);
/// Letters that are typed into the list open no search box of the toolkit's.
void set_no_type_ahead(wxDataViewCtrl& list);

} // namespace km::ui
