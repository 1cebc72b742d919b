// SPDX-License-Identifier: MIT
/// @file
/// The editor itself, until it has drawn its first window, or until the programme that it was given is checked and
/// its page drawn; then it ends.
///   bench_editor_start [FILE]             until the first paint
///   BENCH=usable bench_editor_start FILE  until the checked programme is shown

#include "tests/bench/editor_bench.hpp"

#include <wx/toplevel.h>

#include <cstdlib>
#include <string_view>

namespace {

class StartApp : public km::bench::EditorApp {
public:
    bool OnInit() override
    {
        if (!EditorApp::OnInit()) {
            return false;
        }
        m_has_file = argc > 1;
        const char* bench = std::getenv("BENCH");
        m_usable = bench != nullptr && std::string_view{bench} == "usable";
        Bind(wxEVT_IDLE, [this](wxIdleEvent& event) {
            event.Skip();
            const auto* frame = dynamic_cast<km::ui::MainFrame*>(m_painted);
            const bool checked = frame != nullptr &&
                                 const_cast<km::ui::MainFrame*>(frame)->session().background().is_current();
            if (m_usable && m_painted != nullptr && checked) {
                std::_Exit(0);
            }
        });
        return true;
    }

    int FilterEvent(wxEvent& event) override
    {
        if (event.GetEventType() == wxEVT_PAINT) {
            auto* window = wxGetTopLevelParent(dynamic_cast<wxWindow*>(event.GetEventObject()));
            // A file is read on another thread, so its window comes a little later than others.
            // What is to be usable has its page drawn, too.
            auto* frame = dynamic_cast<km::ui::MainFrame*>(window);
            if (!m_has_file ||
                (frame != nullptr && (!m_usable || wxWindow::FindWindowByName("title", frame) != nullptr))) {
                m_painted = window;
                if (!m_usable) { // as the peer: when everything that is being drawn now is drawn
                    CallAfter([] { std::_Exit(0); });
                }
            }
        }
        return EditorApp::FilterEvent(event);
    }

private:
    bool m_has_file = false;
    bool m_usable = false;
    wxWindow* m_painted = nullptr; ///< the window that was drawn
};

} // namespace

wxIMPLEMENT_APP(StartApp);
