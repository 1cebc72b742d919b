// SPDX-License-Identifier: MIT
/// @file
/// The coverage page's matrix in files and on paper.

#include "editor/ui/coverage_page.hpp"
#include "editor/ui/matrix_canvas.hpp"
#include "editor/ui/text.hpp"
#include "validator/base/atomic_file.hpp"

#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/dc.h>
#include <wx/print.h>
#include <wx/translation.h>

#include <algorithm>
#include <cairo.h>
#include <cctype>

namespace km::ui {

namespace {

constexpr const char* kWildcard = "|*.pdf|SVG|*.svg|PNG|*.png";

/// By the name's ending; PDF where it has none that is known.
PictureFormat format_of(const std::filesystem::path& file)
{
    auto ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending == ".png" ? PictureFormat::png : ending == ".svg" ? PictureFormat::svg : PictureFormat::pdf;
}

class MatrixPrintout : public wxPrintout {
public:
    MatrixPrintout(const wxString& title, MatrixContent content, PictureText text)
        : wxPrintout{title}
        , m_content{std::move(content)}
        , m_text{std::move(text)}
    {}

    void OnPreparePrinting() override
    {
        const auto paper = GetLogicalPageMarginsRect(m_page);
        int width = 0, height = 0;
        GetPageSizeMM(&width, &height);
        const auto area = GetPaperRectPixels();
        // Points for each of the device's pixels.
        m_scale = area.width == 0 ? 1 : width / 25.4 * 72 / area.width;
        m_left = paper.x;
        m_top = paper.y;
        m_pages.emplace(m_content, m_text, paper.width * m_scale, paper.height * m_scale);
    }
    bool HasPage(int page) override { return m_pages && page >= 1 && page <= last(); }
    void GetPageInfo(int* first, int* to, int* from, int* end) override
    {
        *first = *from = 1;
        *to = *end = m_pages ? last() : 1;
    }
    bool OnPrintPage(int page) override
    {
        auto* cairo = static_cast<cairo_t*>(GetDC()->GetImpl()->GetCairoContext());
        if (cairo == nullptr || !HasPage(page)) {
            return false;
        }
        cairo_save(cairo);
        cairo_translate(cairo, m_left, m_top);
        cairo_scale(cairo, 1 / m_scale, 1 / m_scale);
        m_pages->draw(cairo, static_cast<std::size_t>(page - 1));
        cairo_restore(cairo);
        return true;
    }
    [[nodiscard]] wxPageSetupDialogData& page() noexcept { return m_page; }

private:
    [[nodiscard]] int last() const { return static_cast<int>(m_pages->count()); }

    MatrixContent m_content;
    PictureText m_text;
    wxPageSetupDialogData m_page;
    std::optional<MatrixPages> m_pages;
    double m_scale = 1;
    int m_left = 0, m_top = 0;
};

} // namespace

PictureText CoveragePage::picture_text() const
{
    auto title = to_wx(programme().title);
    if (title.empty()) {
        title = _("Untitled programme");
    }
    wxString shown = m_kind->GetStringSelection() + ", " + m_stages->GetStringSelection();
    if (m_section) {
        shown += ", " + section_label(framework(), *m_matrix, m_section);
    }
    if (m_gaps_only->GetValue()) {
        shown += ", " + _("only columns with a gap");
    }
    if (framework().has_indicative_items()) {
        shown += ", " + _("indicative outcomes");
    }
    return {to_utf8(wxString::Format(_("Coverage: %s"), title)),
            // TRANSLATORS: framework, what is shown of it
            to_utf8(wxString::Format(_("Framework %s. Shown: %s."), to_wx(framework().name()), shown))};
}

wxString CoveragePage::running() const
{
    return is_exporting() ? _("Writing the picture…") : wxString{};
}

void CoveragePage::ask_for_picture()
{
    const auto folder = session().folder();
    // TRANSLATORS: the proposed name of a file
    const auto file = host().prompts().ask_save(this, {_("Export the matrix as a picture"),
                                                       "PDF" + wxString{kWildcard},
                                                       folder,
                                                       _("coverage") + ".pdf",
                                                       {".pdf", ".svg", ".png"}});
    if (file) {
        export_picture(*file);
    }
}

void CoveragePage::export_picture(const std::filesystem::path& file)
{
    if (is_exporting()) {
        host().say(_("A picture is being written already."));
        return;
    }
    host().say(_("Writing the picture…"));
    const auto format = format_of(file);
    m_export = std::make_unique<document::Job>(
        session().environment().post,
        [target = Output{file, Existing::replace, session().inputs()}, format, content = m_canvas->content(),
         text = picture_text()](document::JobControl& control) -> Result<int> {
            auto picture = make_picture(content, text, format, [&](double share) {
                control.progress(share);
                return !control.is_cancelled();
            });
            if (!picture) {
                picture.error().subject = to_utf8(path_text(target.file.filename()));
                return propagate(picture);
            }
            if (picture->bytes.empty()) {
                return 0;
            }
            if (auto written = write_atomically(target, picture->bytes); !written) {
                return propagate(written);
            }
            return picture->reduced_to;
        },
        [this, target = file](const Result<int>& reduced_to) {
            if (!reduced_to) {
                host().show_error(reduced_to.error());
                return;
            }
            const auto name = path_text(target.filename());
            host().say(
                *reduced_to == 100
                    ? wxString::Format(_("Wrote %s."), name)
                    // TRANSLATORS: file, per cent
                    : wxString::Format(_("Wrote %s, made smaller to %d %%, because it is so large. PDF and "
                                         "SVG keep every size."),
                                       name, *reduced_to));
        },
        [this](double share) {
            host().say(wxString::Format(_("Writing the picture: %d %%"), static_cast<int>(100 * share)));
        });
}

void CoveragePage::print()
{
    wxPrintDialogData data;
    data.GetPrintData().SetOrientation(wxLANDSCAPE);
    data.GetPrintData().SetPaperId(wxPAPER_A4);
    wxPrinter printer{&data};
    MatrixPrintout printout{_("Coverage matrix"), m_canvas->content(), picture_text()};
    printout.page().SetPrintData(data.GetPrintData());
    printout.page().SetMarginTopLeft({10, 10});
    printout.page().SetMarginBottomRight({10, 10});
    if (!printer.Print(this, &printout, true) && wxPrinter::GetLastError() == wxPRINTER_ERROR) {
        host().prompts().tell(this, _("The matrix could not be printed."),
                              _("Look whether the printer is ready, or export a PDF and print that."));
    }
}

} // namespace km::ui
