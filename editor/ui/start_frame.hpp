// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Where the program begins: recent programmes, a new one, an example, a package; left work to take up again.
/// Files are looked at on a thread of its own: a drive that does not answer stops nobody.
/// Thread-safety: the window thread.

#include "editor/document/start.hpp"
#include "editor/ui/main_frame.hpp"

#include <wx/frame.h>
#include <wx/scrolwin.h>
#include <wx/timer.h>

#include <memory>

class wxButton;
class wxPanel;
class wxSizer;
class wxStaticText;

namespace km::ui {

class TextList;

class StartFrame : public wxFrame {
public:
    explicit StartFrame(Application& application);
    ~StartFrame() override;

    /// Looks again at recent files and left work.
    void look_again();
    /// Files have been looked at since the last look_again().
    [[nodiscard]] bool has_looked() const noexcept { return m_left != nullptr && !m_looking; }

private:
    struct Looking;
    wxSizer* build_actions(wxWindow* parent);
    wxSizer* build_recent(wxWindow* parent);
    void on_first_paint(wxPaintEvent& event);
    void on_idle(wxIdleEvent& event);
    void build();
    void build_menu();
    void show_look(document::StartLook look);
    void show_left();
    void open_row();
    void forget_row();
    void ask_and_open();
    void open_example();
    void show_error(const Error& error);
    [[nodiscard]] wxString cell(unsigned row, unsigned column) const;
    [[nodiscard]] bool is_missing(std::size_t row) const;

    Application& m_application;
    wxScrolledWindow* m_panel;
    wxPanel* m_left;
    TextList* m_recent;
    wxStaticText* m_no_recent;
    wxButton* m_open;
    wxButton* m_forget;
    document::StartLook m_look;
    std::shared_ptr<Looking> m_looking; ///< null: nothing under way
    bool m_looked = false;              ///< m_look says what is there
    wxTimer m_timer;
};

/// Framework, claimed stages with their descriptions. nullptr: the user turned away.
[[nodiscard]] std::unique_ptr<document::Session> ask_new_programme(wxWindow* parent,
                                                                   Application& application);

} // namespace km::ui
