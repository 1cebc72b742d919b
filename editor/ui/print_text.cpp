// SPDX-License-Identifier: MIT
#include "editor/ui/print_text.hpp"

#include <wx/dc.h>
#include <wx/print.h>
#include <wx/printdlg.h>
#include <wx/tokenzr.h>
#include <wx/translation.h>

#include <algorithm>

namespace km::ui {

namespace {

constexpr int kMarginMm = 20;
constexpr int kPoints = 10;

class TextPrintout : public wxPrintout {
public:
    TextPrintout(const wxString& title, const wxString& text, const wxPageSetupDialogData& setup)
        : wxPrintout{title}
        , m_text{text}
        , m_setup{setup}
    {}

    void OnPreparePrinting() override
    {
        prepare();
        auto& dc = *GetDC();
        m_lines =
            wrap_lines(m_text, m_area.width, [&](const wxString& line) { return dc.GetTextExtent(line).x; });
    }
    bool HasPage(int page) override { return page >= 1 && page <= pages(); }
    void GetPageInfo(int* first, int* last, int* from, int* to) override
    {
        *first = *from = 1;
        *last = *to = pages();
    }
    bool OnPrintPage(int page) override
    {
        prepare();
        auto& dc = *GetDC();
        int y = m_area.y;
        const auto from = static_cast<std::size_t>(page - 1) * per_page();
        for (auto i = from; i < std::min(from + per_page(), m_lines.size()); ++i) {
            dc.DrawText(m_lines[i], m_area.x, y);
            y += m_line_height;
        }
        // TRANSLATORS: number of the page, number of pages
        const auto foot = wxString::Format(_("%d of %d"), page, pages());
        dc.DrawText(foot, m_area.GetRight() - dc.GetTextExtent(foot).x, m_area.GetBottom() - m_line_height);
        return true;
    }

private:
    void prepare()
    {
        FitThisSizeToPageMargins(wxSize{1000, 1414}, m_setup);
        auto& dc = *GetDC();
        // The page is 1414 units high whatever the printer; 680 points of it lie between the margins of A4.
        dc.SetFont(wxFont{wxFontInfo{wxSize{0, 1414 * kPoints / 680}}.Family(wxFONTFAMILY_SWISS)});
        m_area = GetLogicalPageMarginsRect(m_setup);
        m_line_height = dc.GetCharHeight() * 5 / 4;
    }
    [[nodiscard]] std::size_t per_page() const
    {
        return static_cast<std::size_t>(
            std::max(m_area.height / std::max(m_line_height, 1) - 2, 1)); // two: the foot
    }
    [[nodiscard]] int pages() const
    {
        return static_cast<int>((m_lines.size() + per_page() - 1) / per_page());
    }

    wxString m_text;
    wxPageSetupDialogData m_setup;
    std::vector<wxString> m_lines;
    wxRect m_area;
    int m_line_height = 1;
};

} // namespace

bool print_text(wxWindow* parent, const wxString& title, const wxString& text)
{
    wxPrintData data;
    data.SetPaperId(wxPAPER_A4);
    wxPageSetupDialogData setup{data};
    setup.SetMarginTopLeft({kMarginMm, kMarginMm});
    setup.SetMarginBottomRight({kMarginMm, kMarginMm});
    wxPrintDialogData dialog{data};
    wxPrinter printer{&dialog};
    TextPrintout printout{title, text, setup};
    return printer.Print(parent, &printout, true) || wxPrinter::GetLastError() != wxPRINTER_ERROR;
}

std::vector<wxString>
wrap_lines(const wxString& text, int width, const std::function<int(const wxString&)>& measure)
{
    std::vector<wxString> lines;
    for (auto& whole : wxStringTokenize(text, "\n", wxTOKEN_RET_EMPTY_ALL)) {
        wxString line;
        for (auto word : wxStringTokenize(whole, " ", wxTOKEN_STRTOK)) {
            const auto longer = line.empty() ? word : line + " " + word;
            if (measure(longer) <= width) {
                line = longer;
                continue;
            }
            if (!line.empty()) {
                lines.push_back(std::exchange(line, {}));
            }
            while (word.length() > 1 && measure(word) > width) {
                auto fits = word.length() - 1;
                while (fits > 1 && measure(word.Left(fits)) > width) {
                    --fits;
                }
                lines.push_back(word.Left(fits));
                word.Remove(0, fits);
            }
            line = word;
        }
        lines.push_back(line);
    }
    return lines;
}

} // namespace km::ui
