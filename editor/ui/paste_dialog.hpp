// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A list that was copied elsewhere, and beside it what it is taken for: modules, outcomes, lines left out. The
/// user corrects the text or the kinds before anything is added. Thread-safety: the window thread.

#include "editor/document/outcome_operations.hpp"
#include "editor/document/paste_list.hpp"

#include <wx/dialog.h>

#include <vector>

class wxChoice;
class wxStaticText;
class wxTextCtrl;

namespace km::ui {

class TextList;

class PasteDialog : public wxDialog {
public:
    /// @p text: what to begin with. @p target: the module that outcomes before the first heading go into; empty:
    /// there is none yet.
    PasteDialog(wxWindow* parent, const wxString& text, const wxString& target);

    [[nodiscard]] std::vector<document::NewLine> lines() const;

private:
    void recognise();
    void show_lines();
    void show_kind();
    void set_kind(document::PastedLine::Kind kind);
    [[nodiscard]] wxString line_text(unsigned row, unsigned column) const;

    wxString m_target;
    wxTextCtrl* m_text;
    TextList* m_list;
    wxChoice* m_kind;
    wxStaticText* m_summary;
    std::vector<document::PastedLine> m_lines;
};

} // namespace km::ui
