// SPDX-License-Identifier: MIT
#include "editor/ui/matrix_picture.hpp"

#include "validator/base/c_ptr.hpp"

#include <algorithm>
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <cmath>
#include <fmt/format.h>
#include <pango/pangocairo.h>
#include <utility>

namespace km::ui {

namespace {

using SurfacePtr = CPtr<cairo_surface_t, cairo_surface_destroy>;
using CairoPtr = CPtr<cairo_t, cairo_destroy>;
using LayoutPtr = CPtr<PangoLayout, g_object_unref>;
using FontPtr = CPtr<PangoFontDescription, pango_font_description_free>;

// A4, landscape, in points.
constexpr double kPageWidth = 841.89;
constexpr double kPageHeight = 595.28;
constexpr double kMargin = 28;
constexpr const char* kFamily = "Sans";
constexpr double kPageFont = 7;
constexpr double kPictureFont = 13;
constexpr double kPictureMargin = 16;
/// Of the title; the subtitle has the matrix's own.
constexpr double kTitleScale = 1.4;
/// A PNG has no more.
constexpr double kMaxPixels = 12e6;
constexpr double kMaxSide = 32000; // cairo's pictures end at 32,767
/// For the title and the subtitle, in ems.
constexpr double kTitleHeight = 4.2;
constexpr MatrixSize kMostHead{30 * kPictureFont, 40 * kPictureFont};

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) noexcept
{
    try {
        static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    } catch (const std::bad_alloc&) {
        return CAIRO_STATUS_NO_MEMORY;
    }
}

void show_text(cairo_t* cairo, const std::string& text, double em, double width, PangoAlignment align)
{
    const FontPtr font{pango_font_description_from_string(kFamily)};
    pango_font_description_set_absolute_size(font.get(), em * PANGO_SCALE);
    const LayoutPtr layout{pango_cairo_create_layout(cairo)};
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout.get(), align);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    pango_cairo_show_layout(cairo, layout.get());
}

void show_title(cairo_t* cairo, const PictureText& text, double em, double width, const std::string& page)
{
    const auto ink = MatrixPalette::for_paper().text;
    cairo_set_source_rgb(cairo, ink.red, ink.green, ink.blue);
    cairo_move_to(cairo, 0, 0);
    show_text(cairo, text.title, em * kTitleScale, width * 0.85, PANGO_ALIGN_LEFT);
    cairo_move_to(cairo, 0, em * 2);
    show_text(cairo, text.subtitle, em, width, PANGO_ALIGN_LEFT);
    cairo_move_to(cairo, width * 0.85, em * 0.3);
    show_text(cairo, page, em, width * 0.15, PANGO_ALIGN_RIGHT);
}

tl::unexpected<Error> failed(cairo_status_t status)
{
    return fail("file.unwritable", {}, cairo_status_to_string(status));
}

void draw_whole(cairo_t* cairo, const MatrixDrawing& drawing, const PictureText& text)
{
    const auto paper = MatrixPalette::for_paper().background;
    cairo_set_source_rgb(cairo, paper.red, paper.green, paper.blue);
    cairo_paint(cairo);
    cairo_translate(cairo, kPictureMargin, kPictureMargin);
    show_title(cairo, text, kPictureFont, std::max(drawing.width(), 40 * kPictureFont), {});
    cairo_translate(cairo, 0, kTitleHeight * kPictureFont);
    drawing.draw(cairo, drawing.width(), drawing.height(), 0, 0, std::nullopt);
}

Result<Picture> make_pdf(const MatrixContent& content, const PictureText& text, const GoOn& go_on)
{
    std::string bytes;
    SurfacePtr surface{cairo_pdf_surface_create_for_stream(append, &bytes, kPageWidth, kPageHeight)};
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, text.title.c_str());
    CairoPtr cairo{cairo_create(surface.get())};
    const MatrixPages pages{content, text, kPageWidth - 2 * kMargin, kPageHeight - 2 * kMargin};
    for (std::size_t page = 0; page < pages.count(); ++page) {
        if (!go_on(static_cast<double>(page) / static_cast<double>(pages.count()))) {
            return Picture{};
        }
        cairo_save(cairo.get());
        cairo_translate(cairo.get(), kMargin, kMargin);
        pages.draw(cairo.get(), page);
        cairo_restore(cairo.get());
        cairo_show_page(cairo.get());
    }
    cairo.reset();
    cairo_surface_finish(surface.get());
    if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS) {
        return failed(status);
    }
    return Picture{std::move(bytes)};
}

Result<Picture> make_svg(const MatrixDrawing& drawing, const PictureText& text, double width, double height)
{
    std::string bytes;
    const SurfacePtr surface{cairo_svg_surface_create_for_stream(append, &bytes, width, height)};
    cairo_svg_surface_set_document_unit(surface.get(), CAIRO_SVG_UNIT_PX);
    CairoPtr cairo{cairo_create(surface.get())};
    draw_whole(cairo.get(), drawing, text);
    cairo.reset();
    cairo_surface_finish(surface.get());
    if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS) {
        return failed(status);
    }
    return Picture{std::move(bytes)};
}

Result<Picture> make_png(const MatrixDrawing& drawing, const PictureText& text, double width, double height)
{
    // Twice as fine as on screen where that is not too much, so that it can be shown large.
    const double scale =
        std::min({2.0, std::sqrt(kMaxPixels / (width * height)), kMaxSide / std::max(width, height)});
    const SurfacePtr surface{cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                                        static_cast<int>(std::ceil(width * scale)),
                                                        static_cast<int>(std::ceil(height * scale)))};
    CairoPtr cairo{cairo_create(surface.get())};
    cairo_scale(cairo.get(), scale, scale);
    draw_whole(cairo.get(), drawing, text);
    auto status = cairo_status(cairo.get());
    cairo.reset();
    Picture picture;
    picture.reduced_to = std::min(100, static_cast<int>(100 * scale));
    if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_write_to_png_stream(surface.get(), append, &picture.bytes);
    }
    if (status != CAIRO_STATUS_SUCCESS) {
        return failed(status);
    }
    return picture;
}

std::size_t fit(double room, double step)
{
    return static_cast<std::size_t>(std::max(1.0, std::floor(room / step)));
}

} // namespace

Result<Picture>
make_picture(const MatrixContent& content, const PictureText& text, PictureFormat format, const GoOn& go_on)
{
    if (format == PictureFormat::pdf) {
        return make_pdf(content, text, go_on);
    }
    const MatrixDrawing drawing{content, MatrixPalette::for_paper(), {kFamily, kPictureFont}, kMostHead};
    const double width = std::max(drawing.width(), 40 * kPictureFont) + 2 * kPictureMargin;
    const double height = drawing.height() + kTitleHeight * kPictureFont + 2 * kPictureMargin;
    return format == PictureFormat::svg ? make_svg(drawing, text, width, height)
                                        : make_png(drawing, text, width, height);
}

MatrixPages::MatrixPages(const MatrixContent& content, PictureText text, double width, double height)
    : m_content{&content}
    , m_text{std::move(text)}
    , m_width{width}
    , m_height{height - kTitleHeight * kPageFont}
    , m_drawing{content, MatrixPalette::for_paper(), {kFamily, kPageFont}, {width / 3, height / 3}}
    , m_columns{fit(m_width - m_drawing.head_width(), m_drawing.cell_width())}
    , m_rows{fit(m_height - m_drawing.head_height(), m_drawing.cell_height())}
    , m_across{std::max<std::size_t>(1, (content.columns.size() + m_columns - 1) / m_columns)}
    , m_down{std::max<std::size_t>(1, (content.rows.size() + m_rows - 1) / m_rows)}
{}

void MatrixPages::draw(cairo_t* cairo, std::size_t page) const
{
    show_title(cairo, m_text, kPageFont, m_width,
               count() == 1 ? std::string{} : fmt::format("{} / {}", page + 1, count()));
    // Across first, so that pages laid side by side make the table.
    const auto first_column = page % m_across * m_columns;
    const auto first_row = page / m_across * m_rows;
    const auto columns = std::min(m_columns, m_content->columns.size() - first_column);
    const auto rows = std::min(m_rows, m_content->rows.size() - first_row);
    cairo_save(cairo);
    cairo_translate(cairo, 0, kTitleHeight * kPageFont);
    m_drawing.draw(cairo, m_drawing.head_width() + static_cast<double>(columns) * m_drawing.cell_width(),
                   m_drawing.head_height() + static_cast<double>(rows) * m_drawing.cell_height(),
                   static_cast<double>(first_column) * m_drawing.cell_width(),
                   static_cast<double>(first_row) * m_drawing.cell_height(), std::nullopt);
    cairo_restore(cairo);
}

} // namespace km::ui
