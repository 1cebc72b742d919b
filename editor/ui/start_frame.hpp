// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Where the program begins: recent programmes, a new one, an example, a package; left work to take up again.
/// Thread-safety: the window thread.

#include "editor/ui/main_frame.hpp"

#include <wx/frame.h>

namespace km::ui {

class StartFrame : public wxFrame {
public:
    explicit StartFrame(Application& application);

private:
    void offer_recoveries(wxSizer& into, wxWindow& panel);

    Application& m_application;
};

/// Framework, claimed stages with their descriptions. nullptr: the user turned away.
[[nodiscard]] std::unique_ptr<document::Session> ask_new_programme(wxWindow* parent,
                                                                   Application& application);

} // namespace km::ui
