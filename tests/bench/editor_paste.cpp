// SPDX-License-Identifier: MIT
/// @file
/// A long list pasted into a programme: how long it takes until it is there, checked and drawn, and the longest time in
/// which the window answered nothing meanwhile.
///   LINES=100000 bench_editor_paste FILE
/// prints lines BUDGET_MS WALL_MS CPU_MS WORDS.

#include "editor/ui/outcomes_page.hpp"
#include "editor/ui/paste_dialog.hpp"
#include "tests/bench/editor_bench.hpp"

#include <wx/dialog.h>
#include <wx/modalhook.h>

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <utility>

namespace {

using namespace km;
using bench::cpu_ms, bench::draw, bench::run_until, bench::wall_ms;

/// Ticks whenever the window can answer.
class Pulse : public wxTimer {
public:
    void Notify() override
    {
        const double now = wall_ms();
        m_longest = std::max(m_longest, now - m_last);
        m_last = now;
    }
    double longest() { return std::exchange(m_longest, 0); }
    void begin()
    {
        m_last = wall_ms();
        m_longest = 0;
        Start(5);
    }

private:
    double m_last = 0, m_longest = 0;
};

/// Presses the dialog's button once it was shown and drawn.
class PressOk : public wxModalDialogHook {
public:
    explicit PressOk(std::function<void()> pressed) : m_pressed{std::move(pressed)} { Register(); }

protected:
    int Enter(wxDialog* dialog) override
    {
        if (auto* paste = dynamic_cast<ui::PasteDialog*>(dialog)) {
            m_timer.Bind(wxEVT_TIMER, [this, paste](wxTimerEvent&) {
                if (paste->lines().empty()) { // still being recognised
                    m_timer.StartOnce(10);
                    return;
                }
                m_pressed();
                paste->EndModal(wxID_OK);
            });
            m_timer.StartOnce(100);
        }
        return wxID_NONE;
    }

private:
    std::function<void()> m_pressed;
    wxTimer m_timer;
};

class PasteApp : public bench::MeasuringApp {
    Pulse m_pulse;

    template <typename Do>
    void time(int budget, const std::string& words, Do what)
    {
        m_pulse.begin();
        const double began = wall_ms(), cpu_began = cpu_ms();
        what();
        const double wall = wall_ms() - began, cpu = cpu_ms() - cpu_began;
        draw();
        fmt::print("- {:.0f} {:.0f} {}\n", wall, cpu, words);
        fmt::print("{} {:.0f} - {}: longest without an answer\n", budget, m_pulse.longest(), words);
        std::fflush(stdout);
    }

    void measure(ui::MainFrame& frame) override
    {
        frame.show_page("outcomes");
        draw();
        const char* said = std::getenv("LINES");
        const int lines = said == nullptr ? 100000 : std::atoi(said);
        std::string list;
        for (int line = 1; line <= lines; ++line) {
            list += fmt::format("• Plan the work of team {} for a week, and say why in this order.\n", line);
        }
        const auto is_current = [&] { return frame.session().background().is_current(); };
        auto& page = dynamic_cast<ui::OutcomesPage&>(*frame.find_page("outcomes"));
        auto& document = frame.session().document();
        {
            bool pressed = false;
            double opened = 0, stood = 0;
            const PressOk press{[&] {
                opened = wall_ms();
                stood = m_pulse.longest();
                pressed = true;
            }};
            const double began = wall_ms();
            time(500, fmt::format("{} lines added", lines), [&] {
                page.paste_list(wxString::FromUTF8(list));
                run_until(is_current);
            });
            fmt::print("- {:.0f} - of that, the dialog shown ({:.0f} without an answer)\n", opened - began,
                       stood);
        }
        for (const char* other : {"mapping", "coverage", "findings", "outcomes"}) {
            time(500, fmt::format("the page {} shown", other), [&] { frame.show_page(other); });
        }
        time(500, "undone", [&] {
            document.undo();
            run_until(is_current);
        });
        time(500, "done again", [&] {
            document.redo();
            run_until(is_current);
        });
    }
};

} // namespace

wxIMPLEMENT_APP(PasteApp);
