// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A list that was copied elsewhere, and beside it what it is taken for: modules, outcomes, lines left out. The
/// user corrects the text or the kinds before anything is added. Thread-safety: the window thread.

#include "editor/document/job.hpp"
#include "editor/document/outcome_operations.hpp"
#include "editor/document/paste_list.hpp"

#include <wx/dialog.h>

#include <memory>
#include <vector>

class wxButton;
class wxChoice;
class wxStaticText;
class wxTextCtrl;

namespace km::ui {

class TextList;

class PasteDialog : public wxDialog {
public:
    /// @p text: what to begin with. @p target: the module that outcomes before the first heading go into; empty:
    /// there is none yet. @p post: leads to this thread, for a list that is so long that recognising it takes a while.
    PasteDialog(wxWindow* parent, const wxString& text, const wxString& target, document::Post post);
    ~PasteDialog() override;

    /// Empty while a long list is still being recognised.
    [[nodiscard]] std::vector<document::NewLine> lines() const;

private:
    void recognise();
    [[nodiscard]] bool is_recognising() const { return m_recognising && m_recognising->is_running(); }
    void show_recognised(std::vector<document::PastedLine> lines);
    void show_lines();
    void show_kind();
    void set_kind(document::PastedLine::Kind kind);
    [[nodiscard]] wxString line_text(unsigned row, unsigned column) const;

    wxString m_target;
    wxTextCtrl* m_text;
    TextList* m_list;
    wxChoice* m_kind;
    wxStaticText* m_summary;
    wxButton* m_add;
    std::vector<document::PastedLine> m_lines;
    document::Post m_post;
    std::unique_ptr<document::Job> m_recognising;
};

} // namespace km::ui
