// SPDX-License-Identifier: MIT
/// @file
/// How much processor time a scroll of the coverage matrix takes, beside the toolkit's own grid with as many cells
/// and a canvas that draws nothing, in windows of one size, in turns.
///   bench_editor_matrix PROGRAMME ROUNDS
/// Prints a line for each: NAME, the median, and the 95th percentile, in milliseconds of processor time for one
/// scroll and the paint that follows. "ours" is read over by the same steps as "grid": rows, pages, columns.
/// "ours-dense": every cell is filled. "ours-small": at the smallest zoom. "change": one row's depths are others.

#include "editor/document/coverage_matrix.hpp"
#include "editor/ui/coverage_words.hpp"
#include "editor/ui/matrix_canvas.hpp"
#include "packages/submission/check.hpp"
#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"

#include <wx/app.h>
#include <wx/dcclient.h>
#include <wx/evtloop.h>
#include <wx/frame.h>
#include <wx/grid.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace km;

constexpr int kWidth = 1200, kHeight = 900;
constexpr int kCellWidth = 22, kCellHeight = 20; ///< as the canvas's own are at the usual text size

/// A window with one thing in it that can be scrolled by steps of cells.
struct Case {
    std::string name;
    wxFrame* frame = nullptr;
    wxWindow* painted = nullptr; ///< whose paint ends a scroll
    std::function<void(int x, int y)> scroll;
    std::vector<double> times{};
    bool done = false;
};

class DepthTable : public wxGridStringTable {
public:
    explicit DepthTable(const ui::MatrixContent& content) : m_content{content} {}
    int GetNumberRows() override { return static_cast<int>(m_content.rows.size()); }
    int GetNumberCols() override { return static_cast<int>(m_content.columns.size()); }
    wxString GetValue(int row, int column) override
    {
        const auto depth = m_content.depth(static_cast<std::size_t>(row), static_cast<std::size_t>(column));
        return wxString::FromUTF8(m_content.letters[depth]);
    }
    bool IsEmptyCell(int row, int column) override { return GetValue(row, column).empty(); }

private:
    const ui::MatrixContent& m_content;
};

class BenchApp : public wxApp {
public:
    bool OnInit() override { return true; }
    int OnRun() override
    {
        if (argc != 3) {
            fmt::print(stderr, "Usage: bench_editor_matrix PROGRAMME ROUNDS\n");
            return 2;
        }
        std::setlocale(LC_CTYPE, "C.UTF-8");
        wxGUIEventLoop loop;
        const wxEventLoopActivator active{&loop};
        make_content(argv[1].utf8_string());
        add_canvas("ours", m_content, 0);
        auto dense = m_content;
        for (std::size_t cell = 0; cell < dense.depths.size(); ++cell) {
            dense.depths[cell] = static_cast<std::uint8_t>(cell % 3 + 1);
        }
        add_canvas("ours-dense", dense, 0);
        add_canvas("ours-small", m_content, 3);
        add_change();
        add_grid();
        add_empty();
        for (auto& each : m_cases) {
            each.painted->Bind(wxEVT_PAINT, [&each](wxPaintEvent& event) {
                each.done = true;
                event.Skip();
            });
            each.frame->Show();
        }
        for (auto& each : m_cases) {
            while (!each.done || each.painted->GetClientSize().x < kWidth / 2) {
                loop.Dispatch();
            }
        }
        const int rounds = std::atoi(argv[2].utf8_str());
        for (int round = -3; round < rounds; ++round) {
            for (auto& each : m_cases) {
                // Down by rows, by pages, then across; always to another place, else nothing would be painted.
                const int step = (round + 3) % 60;
                const double time = measure(loop, each,
                                            step < 20   ? 0
                                            : step < 40 ? 3
                                                        : step,
                                            step < 20   ? step + 1
                                            : step < 40 ? (step - 19) * 40
                                                        : step * 7);
                if (round >= 0) {
                    each.times.push_back(time);
                }
            }
        }
        for (auto& each : m_cases) {
            std::sort(each.times.begin(), each.times.end());
            fmt::print("{} {:.3f} {:.3f}\n", each.name, each.times[each.times.size() / 2],
                       each.times[each.times.size() * 95 / 100]);
            each.frame->Destroy();
        }
        return 0;
    }

private:
    void make_content(const std::string& file)
    {
        const format::Library library{data_dir()};
        auto bytes = read_file(file, std::size_t{1} << 30U);
        auto read = submission::read_bytes(std::move(bytes.value()), file);
        auto programme = std::move(read.value().programme);
        auto reference = std::make_shared<const document::Reference>(document::Reference{
            library.framework(programme.framework_id, programme.framework_version).value(),
            library.policy(submission::named_policy(programme)).value(), true});
        auto result =
            std::make_shared<const document::CheckResult>(document::check_now(programme, *reference, {}));
        const document::Document document{std::move(programme), reference};
        document::CoverageMatrix matrix{document.framework()};
        matrix.rebuild(document.programme());
        document::CoverageOptions options;
        options.stages = model::StageSet::first(document.framework().stages.size());
        const auto columns = matrix.columns(options, coverage_verdict(document, result));
        m_content = ui::CoverageWords{document, matrix, columns}.content();
        fmt::print(stderr, "{} x {} cells\n", m_content.rows.size(), m_content.columns.size());
    }

    wxFrame* make_frame(const char* title)
    {
        auto* frame = new wxFrame{nullptr, wxID_ANY, title, {0, 0}};
        frame->SetClientSize(kWidth, kHeight);
        return frame;
    }

    static ui::MatrixCanvas* make_canvas(wxFrame* frame)
    {
        const auto no_words = [](std::size_t) { return wxString{}; };
        return new ui::MatrixCanvas{frame,
                                    "Matrix",
                                    {no_words,
                                     no_words,
                                     no_words,
                                     no_words,
                                     [](std::size_t, std::size_t) { return wxString{}; },
                                     [](std::size_t, std::size_t) {},
                                     [] {},
                                     [](const ui::MatrixPlace&) {},
                                     {}}};
    }

    void add_canvas(const char* name, const ui::MatrixContent& content, int zoom_out)
    {
        auto* frame = make_frame(name);
        auto* canvas = make_canvas(frame);
        canvas->set_content(content, {0, 0});
        for (; zoom_out > 0; --zoom_out) {
            canvas->zoom_out();
        }
        m_cases.push_back({name, frame, canvas, [canvas](int x, int y) { canvas->Scroll(x, y); }});
    }

    void add_change()
    {
        auto* frame = make_frame("change");
        auto* canvas = make_canvas(frame);
        canvas->set_content(m_content, {0, 0});
        m_cases.push_back({"change", frame, canvas, [canvas](int, int y) {
                               std::vector<std::uint8_t> depths(canvas->content().columns.size());
                               depths[static_cast<std::size_t>(y) % 8] = static_cast<std::uint8_t>(y % 3 + 1);
                               canvas->set_row_depths(3, depths);
                           }});
    }

    void add_grid()
    {
        auto* frame = make_frame("grid");
        auto* grid = new wxGrid{frame, wxID_ANY};
        grid->SetTable(new DepthTable{m_content}, true);
        grid->SetDefaultColSize(kCellWidth, true);
        grid->SetDefaultRowSize(kCellHeight, true);
        grid->SetScrollRate(kCellWidth, kCellHeight);
        m_cases.push_back(
            {"grid", frame, grid->GetGridWindow(), [grid](int x, int y) { grid->Scroll(x, y); }});
    }

    void add_empty()
    {
        auto* frame = make_frame("empty");
        auto* canvas = new wxScrolledCanvas{frame};
        canvas->SetBackgroundStyle(wxBG_STYLE_PAINT);
        canvas->EnableScrolling(false, false);
        canvas->SetScrollRate(kCellWidth, kCellHeight);
        canvas->SetVirtualSize(static_cast<int>(m_content.columns.size()) * kCellWidth,
                               static_cast<int>(m_content.rows.size()) * kCellHeight);
        canvas->Bind(wxEVT_PAINT, [canvas](wxPaintEvent&) {
            wxPaintDC dc{canvas};
            dc.SetBackground(*wxWHITE_BRUSH);
            dc.Clear();
        });
        m_cases.push_back({"empty", frame, canvas, [canvas](int x, int y) { canvas->Scroll(x, y); }});
    }

    /// Waits without turning round: what is counted is the work, not the waiting.
    static double measure(wxGUIEventLoop& loop, Case& each, int x, int y)
    {
        each.done = false;
        timespec before{}, after{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
        each.scroll(x, y);
        while (!each.done) {
            loop.Dispatch();
        }
        // What the paint left to be done, the picture's way to the display among it.
        while (loop.Pending()) {
            loop.Dispatch();
        }
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
        return static_cast<double>(after.tv_sec - before.tv_sec) * 1e3 +
               static_cast<double>(after.tv_nsec - before.tv_nsec) / 1e6;
    }

    ui::MatrixContent m_content;
    std::vector<Case> m_cases;
};

} // namespace

wxIMPLEMENT_APP(BenchApp);
