// SPDX-License-Identifier: MIT
/// @file
/// The editor itself, until it has drawn its first window, or until the programme that it was given is checked and
/// its page drawn; then it ends.
///   bench_editor_start [FILE]             until the first paint
///   BENCH=usable bench_editor_start FILE  until the checked programme is shown

#include "editor/app/application.hpp"

#include <wx/timer.h>
#include <wx/toplevel.h>

#include <cstdlib>
#include <string_view>

namespace {

class StartApp : public km::app::EditorApp {
public:
    bool OnInit() override
    {
        if (!EditorApp::OnInit()) {
            return false;
        }
        const char* bench = std::getenv("BENCH");
        m_usable = bench != nullptr && std::string_view{bench} == "usable";
        auto* window = wxTopLevelWindows.GetFirst()->GetData();
        // The last descendant's paint comes after its parents'.
        window->GetChildren().GetFirst()->GetData()->Bind(wxEVT_PAINT, [this](wxPaintEvent& event) {
            event.Skip();
            m_painted = true;
        });
        Bind(wxEVT_IDLE, [this, window](wxIdleEvent& event) {
            event.Skip();
            auto* frame = dynamic_cast<km::ui::MainFrame*>(window);
            const bool checked = frame != nullptr && frame->session().background().is_current();
            if (m_painted && (!m_usable || checked)) {
                std::_Exit(0);
            }
        });
        return true;
    }

private:
    bool m_usable = false;
    bool m_painted = false;
};

} // namespace

wxIMPLEMENT_APP(StartApp);
