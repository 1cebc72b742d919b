// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What is asked before a programme is begun: its framework, title and provider, and the stages that it claims, each
/// with the words that say whom it is for.
/// Thread-safety: the window thread.

#include "editor/document/start.hpp"

#include <wx/dialog.h>
#include <wx/timer.h>

#include <vector>

class wxBoxSizer;
class wxCheckBox;
class wxChoice;
class wxScrolledWindow;
class wxStaticText;
class wxTextCtrl;

namespace km::ui {

class NewProgrammeDialog : public wxDialog {
public:
    /// @p frameworks: at least one. @p answers: begins with what it has kept, and gets what is answered.
    NewProgrammeDialog(wxWindow* parent,
                       std::vector<format::FrameworkPack> frameworks,
                       document::BegunAnswers& answers);

    /// So that nothing of it is lost if the program ends now. Done by itself every two seconds.
    void keep_answers();

    /// What the user chose.
    [[nodiscard]] const format::FrameworkPack& framework() const;
    [[nodiscard]] document::NewProgramme wanted() const;

private:
    void show_stages();
    void update_hint();

    void show_kept();

    std::vector<format::FrameworkPack> m_frameworks;
    document::BegunAnswers& m_answers;
    wxTimer m_keep;
    wxChoice* m_framework;
    wxTextCtrl* m_title;
    wxTextCtrl* m_provider;
    wxScrolledWindow* m_stages;
    wxStaticText* m_hint;
    std::vector<wxCheckBox*> m_boxes;
};

} // namespace km::ui
