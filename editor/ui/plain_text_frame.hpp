// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A document of plain text, to be read: it is shown here and handed to no other program, so that nothing in it runs.
/// Thread-safety: the window thread.

#include "packages/submission/evidence_safety.hpp"

#include <wx/frame.h>

namespace km::ui {

class PlainTextFrame : public wxFrame {
public:
    /// @p name: the document's. @p shown: Way::text.
    PlainTextFrame(wxWindow* parent, const wxString& name, const submission::SafeEvidence& shown);
};

} // namespace km::ui
