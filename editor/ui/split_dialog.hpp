// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Asks for the two texts that an outcome falls into.
/// Thread-safety: the window thread.

#include "editor/document/outcome_operations.hpp"

#include <wx/dialog.h>

class wxTextCtrl;

namespace km::ui {

class SplitDialog : public wxDialog {
public:
    SplitDialog(wxWindow* parent, const document::Halves& proposed);

    [[nodiscard]] document::Halves halves() const;

private:
    wxTextCtrl* m_first;
    wxTextCtrl* m_second;
};

} // namespace km::ui
