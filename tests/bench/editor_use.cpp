// SPDX-License-Identifier: MIT
/// @file
/// The editor in use: how long it takes after a mapping was changed until coverage, findings and status are shown
/// again, and after a letter was typed into a search box until what was found is shown.
///   ROUNDS=40 bench_editor_use FILE
/// prints lines BUDGET_MS WALL_MS CPU_MS WORDS, medians: the time until the window is told, and the processor time of
/// all threads until everything is drawn again.

#include "editor/document/edit.hpp"
#include "tests/bench/editor_bench.hpp"

#include <wx/textctrl.h>

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace {

using namespace km;
using bench::cpu_ms, bench::draw, bench::run_until, bench::wall_ms;

double median(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    return times.at(times.size() / 2);
}

class UseApp : public bench::MeasuringApp {
    void measure(ui::MainFrame& frame) override
    {
        const char* said = std::getenv("ROUNDS");
        const int rounds = said == nullptr ? 40 : std::atoi(said);
        for (const char* page : {"mapping", "coverage", "findings"}) {
            change_mappings(frame, page, rounds);
        }
        search(frame, "mapping", "far-find", rounds);
        search(frame, "mapping", "near-find", rounds);
        search(frame, "findings", "findings-search", rounds);
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
