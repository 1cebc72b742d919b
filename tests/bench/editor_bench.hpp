// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What measurements in the editor's own process begin with. Thread-safety: the window thread.

#include "editor/app/application.hpp"

#include <wx/evtloop.h>
#include <wx/timer.h>

#include <chrono>
#include <ctime>

namespace km::bench {

/// Processor time of all threads.
inline double cpu_ms()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

inline double wall_ms()
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Handles what comes until @p is_done, without using up processor time.
template <typename IsDone>
void run_until(IsDone is_done)
{
    while (!is_done()) {
        wxEventLoopBase::GetActive()->Dispatch();
    }
}

/// Everything that is to be drawn is drawn: frames come 60 times a second.
inline void draw()
{
    wxTimer timer;
    bool over = false;
    timer.Bind(wxEVT_TIMER, [&](wxTimerEvent&) { over = true; });
    timer.StartOnce(60);
    run_until([&] { return over; });
}

/// The editor, with the files that the command names.
class EditorApp : public app::EditorApp {
public:
    bool OnInit() override
    {
        for (int i = 1; i < argc; ++i) {
            files.emplace_back(argv[i].utf8_string());
        }
        return app::EditorApp::OnInit();
    }
};

/// Calls measure() once the programme that the command names is checked.
class MeasuringApp : public EditorApp {
public:
    bool OnInit() override
    {
        // By a timer and not an idle event: others must come meanwhile.
        m_begin.Bind(wxEVT_TIMER, [this](wxTimerEvent&) {
            ui::MainFrame* frame = nullptr;
            run_until([&] {
                for (auto* window : wxTopLevelWindows) {
                    frame = dynamic_cast<ui::MainFrame*>(window);
                    if (frame != nullptr) {
                        return frame->session().background().is_current();
                    }
                }
                return false;
            });
            measure(*frame);
            std::fflush(stdout);
            std::_Exit(0);
        });
        m_begin.StartOnce(100);
        return EditorApp::OnInit();
    }

protected:
    virtual void measure(ui::MainFrame& frame) = 0;

private:
    wxTimer m_begin;
};

} // namespace km::bench
