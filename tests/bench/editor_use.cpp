// SPDX-License-Identifier: MIT
/// @file
/// The editor in use: how long it takes after a mapping was changed until coverage, findings and status are shown
/// again, and after a letter was typed into a search box until what was found is shown.
///   ROUNDS=40 bench_editor_use FILE
/// prints lines BUDGET_MS WALL_MS CPU_MS WORDS, medians: the time until the window is told, and the processor time of
/// all threads until everything is drawn again.

#include "editor/app/application.hpp"
#include "editor/document/edit.hpp"

#include <wx/evtloop.h>
#include <wx/textctrl.h>
#include <wx/timer.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace {

using namespace km;

double cpu_ms()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double wall_ms()
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

double median(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    return times.at(times.size() / 2);
}

class UseApp : public app::EditorApp {
public:
    bool OnInit() override
    {
        if (!EditorApp::OnInit()) {
            return false;
        }
        m_begin.Bind(wxEVT_TIMER,
                     [this](wxTimerEvent&) { measure(); }); // not an idle event: others must come meanwhile
        m_begin.StartOnce(100);
        return true;
    }

private:
    wxTimer m_begin;

    /// Handles what comes until @p is_done, without using up processor time.
    template <typename IsDone>
    static void run_until(IsDone is_done)
    {
        while (!is_done()) {
            wxEventLoopBase::GetActive()->Dispatch();
        }
    }

    /// Everything that is to be drawn is drawn: frames come 60 times a second.
    static void draw()
    {
        wxTimer timer;
        bool over = false;
        timer.Bind(wxEVT_TIMER, [&](wxTimerEvent&) { over = true; });
        timer.StartOnce(60);
        run_until([&] { return over; });
    }

    void measure()
    {
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
        const char* said = std::getenv("ROUNDS");
        const int rounds = said == nullptr ? 40 : std::atoi(said);
        for (const char* page : {"mapping", "coverage", "findings"}) {
            change_mappings(*frame, page, rounds);
        }
        search(*frame, "mapping", "far-find", rounds);
        search(*frame, "mapping", "near-find", rounds);
        search(*frame, "findings", "findings-search", rounds);
        std::fflush(stdout);
        std::_Exit(0);
    }

    static void change_mappings(ui::MainFrame& frame, const char* page, int rounds)
    {
        frame.show_page(page);
        draw();
        auto& document = frame.session().document();
        std::vector<double> told, drawn;
        for (int round = 0; round < rounds; ++round) {
            const auto& programme = document.programme();
            auto mapping = programme.mappings.at(programme.mappings.size() / 2);
            mapping.depth =
                mapping.depth == model::Depth::assesses ? model::Depth::introduces : model::Depth::assesses;
            document::Step step{"Change depth", {}, {}};
            step.edits.push_back(
                document::replace_mapping(programme, programme.mappings.size() / 2, std::move(mapping)));
            const double began = wall_ms(), cpu_began = cpu_ms();
            document.perform(std::move(step));
            run_until([&] { return frame.session().background().is_current(); });
            told.push_back(wall_ms() - began);
            draw();
            drawn.push_back(cpu_ms() - cpu_began);
        }
        fmt::print("16 {:.2f} {:.2f} one mapping changed, on the page {}\n", median(told), median(drawn),
                   page);
    }

    static void search(ui::MainFrame& frame, const char* page, const char* name, int rounds)
    {
        frame.show_page(page);
        draw();
        auto* field = dynamic_cast<wxTextCtrl*>(wxWindow::FindWindowByName(name, &frame));
        const std::string words{"feedback to a team"};
        std::vector<double> found, drawn;
        for (int round = 0; round < rounds; ++round) {
            const auto typed = words.substr(0, 1 + static_cast<std::size_t>(round) % words.size());
            const double began = wall_ms(), cpu_began = cpu_ms();
            field->SetValue(wxString::FromUTF8(typed)); // tells, as typing does
            found.push_back(wall_ms() - began);
            draw();
            drawn.push_back(cpu_ms() - cpu_began);
        }
        field->SetValue(wxString{});
        fmt::print("10 {:.2f} {:.2f} a letter typed into {}\n", median(found), median(drawn), name);
    }
};

} // namespace

wxIMPLEMENT_APP(UseApp);
