// SPDX-License-Identifier: MIT
#include "editor/ui/matrix_drawing.hpp"

#include "validator/base/c_ptr.hpp"

#include <algorithm>
#include <cairo.h>
#include <cmath>
#include <numbers>
#include <pango/pangocairo.h>
#include <unordered_map>
#include <utility>

namespace km::ui {

namespace {

using LayoutPtr = CPtr<PangoLayout, g_object_unref>;
using ContextPtr = CPtr<PangoContext, g_object_unref>;
using FontPtr = CPtr<PangoFontDescription, pango_font_description_free>;

// In ems.
constexpr double kCellWidth = 1.75;
constexpr double kCellHeight = 1.55;
constexpr double kColumnHead = 15;     ///< at most
constexpr double kLeastColumnHead = 5; ///< whatever the room
constexpr double kPadding = 0.35;
/// Letters are left out where they would be too small to read; the bars stay.
constexpr double kSmallestLetter = 6;
constexpr std::size_t kKeptTexts = 2000;

constexpr Colour rgb(unsigned hex)
{
    return {((hex >> 16U) & 0xFFU) / 255.0, ((hex >> 8U) & 0xFFU) / 255.0, (hex & 0xFFU) / 255.0};
}

double luminance(const Colour& colour) noexcept
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

Colour between(const Colour& a, const Colour& b, double share)
{
    return {a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
            a.blue + (b.blue - a.blue) * share};
}

std::pair<double, double> size_of(PangoLayout* layout)
{
    int width = 0, height = 0;
    pango_layout_get_size(layout, &width, &height);
    return {static_cast<double>(width) / PANGO_SCALE, static_cast<double>(height) / PANGO_SCALE};
}

void set(cairo_t* cairo, const Colour& colour)
{
    cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue);
}

} // namespace

double contrast(const Colour& a, const Colour& b) noexcept
{
    const auto one = luminance(a), other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

MatrixPalette MatrixPalette::for_window(const Colour& background, const Colour& text)
{
    MatrixPalette palette;
    palette.background = background;
    palette.text = text;
    palette.head = between(background, text, 0.06);
    palette.line = between(background, text, 0.16);
    palette.strong_line = between(background, text, 0.55);
    palette.fill[0] = background;
    palette.ink[0] = text;
    const bool dark = luminance(background) < luminance(text);
    if (dark) {
        palette.fill = {background, rgb(0x1F3D5A), rgb(0x2A6499), rgb(0xA6D3FF)};
        palette.ink = {text, rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0x06233D)};
        palette.gap = rgb(0xFFB866);
        palette.focus = rgb(0xFFD75E);
    } else {
        palette.fill = {background, rgb(0xD5E6F6), rgb(0x86B9E4), rgb(0x005EB8)};
        palette.ink = {text, rgb(0x0B2A45), rgb(0x0B2A45), rgb(0xFFFFFF)};
        palette.gap = rgb(0xB3470B);
        palette.focus = rgb(0xA6005B);
    }
    return palette;
}

MatrixPalette MatrixPalette::of_high_contrast(const Colour& background, const Colour& text)
{
    auto palette = for_window(background, text);
    palette.fill = {background, between(background, text, 0.12), between(background, text, 0.25), text};
    palette.ink = {text, text, text, background};
    palette.line = between(background, text, 0.35);
    palette.strong_line = palette.gap = palette.focus = text;
    return palette;
}

MatrixPalette MatrixPalette::for_paper()
{
    return for_window(rgb(0xFFFFFF), rgb(0x212B32));
}

double em_of(const std::string& family, const std::string& text, double width)
{
    constexpr double em = 100;
    const ContextPtr context{pango_font_map_create_context(pango_cairo_font_map_get_default())};
    const FontPtr font{pango_font_description_from_string(family.c_str())};
    pango_font_description_set_absolute_size(font.get(), em * PANGO_SCALE);
    const LayoutPtr layout{pango_layout_new(context.get())};
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    const auto wide = size_of(layout.get()).first;
    return wide <= 0 ? em : width * em / wide;
}

class MatrixDrawing::Impl {
public:
    Impl(const MatrixContent& content,
         const MatrixPalette& palette,
         const MatrixFont& font,
         MatrixSize max_head)
        : m_content{&content}
        , m_palette{palette}
        , m_em{font.size}
        , m_context{pango_font_map_create_context(pango_cairo_font_map_get_default())}
        , m_font{pango_font_description_from_string(font.family.c_str())}
    {
        // The same on screen, in a picture and on paper: no hinting to any one device's pixels.
        const CPtr<cairo_font_options_t, cairo_font_options_destroy> options{cairo_font_options_create()};
        cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
        pango_cairo_context_set_font_options(m_context.get(), options.get());
        pango_font_description_set_absolute_size(m_font.get(), m_em * PANGO_SCALE);
        m_cell_width = std::round(kCellWidth * m_em);
        m_cell_height = std::round(kCellHeight * m_em);
        measure_heads(max_head);
    }

    [[nodiscard]] const MatrixContent& content() const noexcept { return *m_content; }

    void forget_texts()
    {
        m_row_texts.clear();
        m_column_texts.clear();
    }

    void draw(cairo_t* cairo,
              double width,
              double height,
              double scroll_x,
              double scroll_y,
              const std::optional<MatrixCursor>& cursor)
    {
        cairo_save(cairo);
        set(cairo, m_palette.background);
        cairo_rectangle(cairo, 0, 0, width, height);
        cairo_fill(cairo);
        const View view{
            range(scroll_x, width - m_head_width, m_cell_width, m_content->columns.size()),
            range(scroll_y, height - m_head_height, m_cell_height, m_content->rows.size()),
            m_head_width - scroll_x,
            m_head_height - scroll_y,
            std::min(width,
                     m_head_width + static_cast<double>(m_content->columns.size()) * m_cell_width - scroll_x),
            std::min(height,
                     m_head_height + static_cast<double>(m_content->rows.size()) * m_cell_height - scroll_y)};
        cairo_save(cairo);
        cairo_rectangle(cairo, m_head_width, m_head_height, width - m_head_width, height - m_head_height);
        cairo_clip(cairo);
        draw_cells(cairo, view);
        draw_lines(cairo, view);
        if (cursor) {
            draw_cursor(cairo, view, *cursor);
        }
        cairo_restore(cairo);
        draw_row_heads(cairo, view, cursor);
        draw_column_heads(cairo, view, cursor);
        draw_corner(cairo, view);
        cairo_restore(cairo);
    }

    double m_head_width = 0, m_head_height = 0, m_cell_width = 0, m_cell_height = 0;

private:
    struct Range {
        std::size_t first = 0, end = 0;
    };
    /// What is in sight, where cell (0, 0) is drawn, and where the cells end.
    struct View {
        Range columns, rows;
        double x, y, right, bottom;
    };

    static Range range(double scroll, double extent, double step, std::size_t count)
    {
        const auto first = static_cast<std::size_t>(std::max(0.0, std::floor(scroll / step)));
        const auto end = static_cast<std::size_t>(std::max(0.0, std::ceil((scroll + extent) / step)));
        return {std::min(first, count), std::min(end, count)};
    }

    [[nodiscard]] LayoutPtr make_text(const std::string& text, double width) const
    {
        LayoutPtr layout{pango_layout_new(m_context.get())};
        pango_layout_set_font_description(layout.get(), m_font.get());
        pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
        if (width > 0) {
            pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
            pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
        }
        pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
        return layout;
    }

    void measure_heads(MatrixSize max)
    {
        m_line = size_of(make_text("X", 0).get()).second;
        // Long lists: a sample is enough, and what is longer is shortened.
        double widest_row = size_of(make_text(m_content->all, 0).get()).first;
        for (std::size_t r = 0; r < std::min<std::size_t>(m_content->rows.size(), 60); ++r) {
            widest_row = std::max(widest_row, size_of(make_text(m_content->rows[r].label, 0).get()).first);
        }
        for (const auto& word : m_content->words) {
            widest_row = std::max(widest_row,
                                  size_of(make_text(word, 0).get()).first + m_cell_width + kPadding * m_em);
        }
        m_head_width = std::ceil(std::min(widest_row + 1 + 2 * kPadding * m_em, max.width));
        double longest_column = 0;
        for (std::size_t c = 0; c < std::min<std::size_t>(m_content->columns.size(), 200); ++c) {
            longest_column =
                std::max(longest_column, size_of(make_text(m_content->columns[c].label, 0).get()).first);
        }
        m_band = std::round(m_line + 2 * kPadding * m_em);
        double most = max.height - m_band - m_cell_height;
        if (most < kLeastColumnHead * m_em) { // the codes say to which group a column belongs
            most = std::max(kLeastColumnHead * m_em, most + m_band);
            m_band = 0;
        }
        // The legend stands in the corner and needs a line for each depth and one for gaps.
        const double legend =
            static_cast<double>(m_content->words.size()) * m_cell_height + kPadding * m_em - m_band;
        m_has_legend = legend <= most;
        const double labels = std::min(longest_column + 1, kColumnHead * m_em) + 2 * kPadding * m_em;
        m_label_height = std::ceil(std::min(most, m_has_legend ? std::max(labels, legend) : labels));
        m_head_height = m_band + m_label_height + m_cell_height;
    }

    PangoLayout* row_text(std::size_t row)
    {
        if (m_row_texts.size() > kKeptTexts) {
            m_row_texts.clear();
        }
        auto& text = m_row_texts[row];
        if (!text) {
            text = make_text(m_content->rows[row].label, m_head_width - 2 * kPadding * m_em);
        }
        return text.get();
    }

    PangoLayout* column_text(std::size_t column)
    {
        if (m_column_texts.size() > kKeptTexts) {
            m_column_texts.clear();
        }
        auto& text = m_column_texts[column];
        if (!text) {
            text = make_text(m_content->columns[column].label, m_label_height - 2 * kPadding * m_em);
        }
        return text.get();
    }

    /// A cell's fill and bar, added to the two paths that a whole depth is painted with at once.
    void add_cell(cairo_t* cairo, double x, double y) const
    {
        cairo_rectangle(cairo, x, y, m_cell_width, m_cell_height);
    }
    void add_bar(cairo_t* cairo, double x, double y, unsigned depth) const
    {
        const double gap = std::max(1.0, m_em * 0.12), thick = std::max(1.5, m_em * 0.22);
        const double whole = m_cell_width - 2 * gap;
        cairo_rectangle(cairo, x + gap, y + m_cell_height - gap - thick, whole * depth / 3, thick);
    }
    void show_letter(cairo_t* cairo, double x, double y, unsigned depth)
    {
        auto& letter = m_letters[depth];
        if (!letter) {
            letter = make_text(m_content->letters[depth], 0);
        }
        const auto [width, height] = size_of(letter.get());
        cairo_move_to(cairo, x + (m_cell_width - width) / 2, y + (m_cell_height - height) / 2 - m_em * 0.1);
        pango_cairo_show_layout(cairo, letter.get());
    }
    [[nodiscard]] bool has_letters() const noexcept { return m_em >= kSmallestLetter; }

    void draw_cells(cairo_t* cairo, const View& view)
    {
        // Depth by depth, so that a colour is set, and a path filled, three times and not for each cell.
        for (auto& places : m_places) {
            places.clear();
        }
        for (auto row = view.rows.first; row < view.rows.end; ++row) {
            const auto* depths = m_content->depths.data() + row * m_content->columns.size();
            for (auto column = view.columns.first; column < view.columns.end; ++column) {
                if (depths[column] != 0) {
                    m_places[depths[column]].emplace_back(view.x + static_cast<double>(column) * m_cell_width,
                                                          view.y + static_cast<double>(row) * m_cell_height);
                }
            }
        }
        for (unsigned depth = 1; depth < m_places.size(); ++depth) {
            if (m_places[depth].empty()) {
                continue;
            }
            set(cairo, m_palette.fill[depth]);
            for (const auto& [x, y] : m_places[depth]) {
                add_cell(cairo, x, y);
            }
            cairo_fill(cairo);
            set(cairo, m_palette.ink[depth]);
            for (const auto& [x, y] : m_places[depth]) {
                add_bar(cairo, x, y, depth);
            }
            cairo_fill(cairo);
            if (has_letters()) {
                for (const auto& [x, y] : m_places[depth]) {
                    show_letter(cairo, x, y, depth);
                }
            }
        }
    }

    [[nodiscard]] bool begins_group(std::size_t column) const
    {
        return column == 0 || m_content->columns[column].group != m_content->columns[column - 1].group;
    }

    /// Lines lie on whole pixels: half a unit in, one unit wide.
    void draw_lines(cairo_t* cairo, const View& view) const
    {
        cairo_set_line_width(cairo, 1);
        for (const bool strong : {false, true}) {
            for (auto column = view.columns.first; column < view.columns.end; ++column) {
                if (begins_group(column) == strong && column > 0) {
                    const double x = std::floor(view.x + static_cast<double>(column) * m_cell_width) + 0.5;
                    cairo_move_to(cairo, x, m_head_height);
                    cairo_line_to(cairo, x, view.bottom);
                }
            }
            for (auto row = view.rows.first; row < view.rows.end; ++row) {
                if (m_content->rows[row].begins_group == strong && row > 0) {
                    const double y = std::floor(view.y + static_cast<double>(row) * m_cell_height) + 0.5;
                    cairo_move_to(cairo, m_head_width, y);
                    cairo_line_to(cairo, view.right, y);
                }
            }
            set(cairo, strong ? m_palette.strong_line : m_palette.line);
            cairo_stroke(cairo);
        }
        set(cairo, m_palette.strong_line);
        cairo_move_to(cairo, view.right - 0.5, m_head_height);
        cairo_line_to(cairo, view.right - 0.5, view.bottom);
        cairo_move_to(cairo, m_head_width, view.bottom - 0.5);
        cairo_line_to(cairo, view.right, view.bottom - 0.5);
        cairo_stroke(cairo);
    }

    void draw_cursor(cairo_t* cairo, const View& view, const MatrixCursor& cursor) const
    {
        const double x = view.x + static_cast<double>(cursor.column) * m_cell_width;
        const double y = view.y + static_cast<double>(cursor.row) * m_cell_height;
        // Two rings, one in the window's own colour, so that it is seen on every fill.
        const double thick = cursor.focused ? 3 : 1;
        cairo_set_line_width(cairo, thick + 2);
        set(cairo, m_palette.background);
        cairo_rectangle(cairo, x + 0.5, y + 0.5, m_cell_width, m_cell_height);
        cairo_stroke(cairo);
        cairo_set_line_width(cairo, thick);
        set(cairo, cursor.focused ? m_palette.focus : m_palette.text);
        cairo_rectangle(cairo, x + 0.5, y + 0.5, m_cell_width, m_cell_height);
        cairo_stroke(cairo);
    }

    void draw_row_heads(cairo_t* cairo, const View& view, const std::optional<MatrixCursor>& cursor)
    {
        cairo_save(cairo);
        cairo_rectangle(cairo, 0, m_head_height, m_head_width, view.bottom - m_head_height);
        cairo_clip(cairo);
        set(cairo, m_palette.head);
        cairo_paint(cairo);
        for (auto row = view.rows.first; row < view.rows.end; ++row) {
            const double y = view.y + static_cast<double>(row) * m_cell_height;
            if (cursor && cursor->row == row) {
                set(cairo, m_palette.fill[1]);
                cairo_rectangle(cairo, 0, y, m_head_width, m_cell_height);
                cairo_fill(cairo);
            }
            set(cairo, cursor && cursor->row == row ? m_palette.ink[1] : m_palette.text);
            cairo_move_to(cairo, kPadding * m_em, y + (m_cell_height - m_line) / 2);
            pango_cairo_show_layout(cairo, row_text(row));
        }
        cairo_set_line_width(cairo, 1);
        for (const bool strong : {false, true}) {
            for (auto row = view.rows.first; row < view.rows.end; ++row) {
                if (m_content->rows[row].begins_group == strong && row > 0) {
                    const double y = std::floor(view.y + static_cast<double>(row) * m_cell_height) + 0.5;
                    cairo_move_to(cairo, 0, y);
                    cairo_line_to(cairo, m_head_width, y);
                }
            }
            set(cairo, strong ? m_palette.strong_line : m_palette.line);
            cairo_stroke(cairo);
        }
        cairo_restore(cairo);
    }

    void draw_column_heads(cairo_t* cairo, const View& view, const std::optional<MatrixCursor>& cursor)
    {
        cairo_save(cairo);
        cairo_rectangle(cairo, m_head_width, 0, view.right - m_head_width, m_head_height);
        cairo_clip(cairo);
        set(cairo, m_palette.head);
        cairo_paint(cairo);
        draw_bands(cairo, view);
        const double strip = m_band + m_label_height;
        for (auto column = view.columns.first; column < view.columns.end; ++column) {
            const double x = view.x + static_cast<double>(column) * m_cell_width;
            const bool in_hand = cursor && cursor->column == column;
            if (in_hand) {
                set(cairo, m_palette.fill[1]);
                cairo_rectangle(cairo, x, m_band, m_cell_width, m_label_height);
                cairo_fill(cairo);
            }
            set(cairo, in_hand ? m_palette.ink[1] : m_palette.text);
            cairo_save(cairo);
            cairo_translate(cairo, x + (m_cell_width - m_line) / 2, strip - kPadding * m_em);
            cairo_rotate(cairo, -std::numbers::pi / 2);
            cairo_move_to(cairo, 0, 0);
            pango_cairo_show_layout(cairo, column_text(column));
            cairo_restore(cairo);
            draw_standing(cairo, m_content->columns[column], x, strip);
        }
        cairo_set_line_width(cairo, 1);
        for (const bool strong : {false, true}) {
            for (auto column = view.columns.first; column < view.columns.end; ++column) {
                if (begins_group(column) == strong && column > 0) {
                    const double x = std::floor(view.x + static_cast<double>(column) * m_cell_width) + 0.5;
                    cairo_move_to(cairo, x, strong ? 0 : m_band);
                    cairo_line_to(cairo, x, m_head_height);
                }
            }
            set(cairo, strong ? m_palette.strong_line : m_palette.line);
            cairo_stroke(cairo);
        }
        set(cairo, m_palette.line);
        cairo_move_to(cairo, m_head_width, strip + 0.5);
        cairo_line_to(cairo, view.right, strip + 0.5);
        cairo_stroke(cairo);
        cairo_restore(cairo);
    }

    /// The groups' names, each as much in sight as its columns are.
    void draw_bands(cairo_t* cairo, const View& view) const
    {
        for (auto column = view.columns.first; column < view.columns.end;) {
            auto end = column + 1;
            while (end < m_content->columns.size() && !begins_group(end)) {
                ++end;
            }
            const double from = std::max(m_head_width, view.x + static_cast<double>(column) * m_cell_width);
            const double to = std::min(view.right, view.x + static_cast<double>(end) * m_cell_width);
            const double room = to - from - 2 * kPadding * m_em;
            const auto& name = m_content->groups[m_content->columns[column].group];
            if (m_band > 0 && room > 2 * m_em && !name.empty()) {
                set(cairo, m_palette.text);
                cairo_move_to(cairo, from + kPadding * m_em, (m_band - m_line) / 2);
                pango_cairo_show_layout(cairo, make_text(name, room).get());
            }
            column = end;
        }
    }

    void hatch(cairo_t* cairo, double x, double y) const
    {
        cairo_save(cairo);
        cairo_rectangle(cairo, x, y, m_cell_width, m_cell_height);
        cairo_clip(cairo);
        set(cairo, m_palette.gap);
        cairo_set_line_width(cairo, std::max(1.0, m_em * 0.1));
        const double step = std::max(4.0, m_em * 0.45);
        const int stripes = static_cast<int>((m_cell_width + m_cell_height) / step) + 1;
        for (int stripe = 0; stripe < stripes; ++stripe) {
            const double at = stripe * step - m_cell_height;
            cairo_move_to(cairo, x + at, y + m_cell_height);
            cairo_line_to(cairo, x + at + m_cell_height, y);
        }
        cairo_stroke(cairo);
        cairo_restore(cairo);
    }

    void draw_sample(cairo_t* cairo, double x, double y, unsigned depth)
    {
        if (depth == 0) {
            return;
        }
        set(cairo, m_palette.fill[depth]);
        add_cell(cairo, x, y);
        cairo_fill(cairo);
        set(cairo, m_palette.ink[depth]);
        add_bar(cairo, x, y, depth);
        cairo_fill(cairo);
        if (has_letters()) {
            show_letter(cairo, x, y, depth);
        }
    }

    void draw_standing(cairo_t* cairo, const MatrixContent::Column& column, double x, double y)
    {
        using Standing = MatrixContent::Standing;
        if (column.standing == Standing::gap) {
            set(cairo, m_palette.background);
            cairo_rectangle(cairo, x, y, m_cell_width, m_cell_height);
            cairo_fill(cairo);
            hatch(cairo, x, y);
        } else if (column.standing == Standing::covered) {
            draw_sample(cairo, x, y, column.best);
        }
    }

    /// What the signs mean, and the head of the line that tells of whole columns.
    void draw_corner(cairo_t* cairo, const View& view)
    {
        cairo_save(cairo);
        cairo_rectangle(cairo, 0, 0, m_head_width, m_head_height);
        cairo_clip(cairo);
        set(cairo, m_palette.head);
        cairo_paint(cairo);
        const double padding = kPadding * m_em;
        for (unsigned line = 0; m_has_legend && line < m_content->words.size(); ++line) {
            const auto depth =
                (line + 1) % static_cast<unsigned>(m_content->words.size()); // the gap comes last
            const double y = padding + line * m_cell_height;
            if (depth == 0) {
                hatch(cairo, padding, y);
            } else {
                draw_sample(cairo, padding, y, depth);
            }
            set(cairo, m_palette.text);
            cairo_move_to(cairo, 2 * padding + m_cell_width, y + (m_cell_height - m_line) / 2);
            pango_cairo_show_layout(
                cairo, make_text(m_content->words[depth], m_head_width - 3 * padding - m_cell_width).get());
        }
        const auto all = make_text(m_content->all, m_head_width - 2 * padding);
        set(cairo, m_palette.text);
        cairo_move_to(cairo, padding, m_head_height - m_cell_height + (m_cell_height - m_line) / 2);
        pango_cairo_show_layout(cairo, all.get());
        cairo_restore(cairo);
        set(cairo, m_palette.strong_line);
        cairo_set_line_width(cairo, 1);
        cairo_move_to(cairo, 0, m_head_height - 0.5);
        cairo_line_to(cairo, view.right, m_head_height - 0.5);
        cairo_move_to(cairo, m_head_width - 0.5, 0);
        cairo_line_to(cairo, m_head_width - 0.5, view.bottom);
        cairo_stroke(cairo);
    }

    const MatrixContent* m_content;
    MatrixPalette m_palette;
    double m_em;
    ContextPtr m_context;
    FontPtr m_font;
    double m_line = 0, m_band = 0, m_label_height = 0;
    bool m_has_legend = true;
    std::unordered_map<std::size_t, LayoutPtr> m_row_texts, m_column_texts;
    std::array<LayoutPtr, 4> m_letters;
    std::array<std::vector<std::pair<double, double>>, 4>
        m_places; ///< kept, so that drawing allocates nothing
};

MatrixDrawing::MatrixDrawing(const MatrixContent& content,
                             const MatrixPalette& palette,
                             const MatrixFont& font,
                             MatrixSize max_head)
    : m_impl{std::make_unique<Impl>(content, palette, font, max_head)}
{}
MatrixDrawing::~MatrixDrawing() = default;
MatrixDrawing::MatrixDrawing(MatrixDrawing&&) noexcept = default;
MatrixDrawing& MatrixDrawing::operator=(MatrixDrawing&&) noexcept = default;

double MatrixDrawing::head_width() const noexcept
{
    return m_impl->m_head_width;
}
double MatrixDrawing::head_height() const noexcept
{
    return m_impl->m_head_height;
}
double MatrixDrawing::cell_width() const noexcept
{
    return m_impl->m_cell_width;
}
double MatrixDrawing::cell_height() const noexcept
{
    return m_impl->m_cell_height;
}
double MatrixDrawing::width() const noexcept
{
    return head_width() + static_cast<double>(m_impl->content().columns.size()) * cell_width();
}
double MatrixDrawing::height() const noexcept
{
    return head_height() + static_cast<double>(m_impl->content().rows.size()) * cell_height();
}

void MatrixDrawing::draw(cairo_t* cairo,
                         double width,
                         double height,
                         double scroll_x,
                         double scroll_y,
                         const std::optional<MatrixCursor>& cursor) const
{
    m_impl->draw(cairo, width, height, scroll_x, scroll_y, cursor);
}

MatrixPlace MatrixDrawing::find(double x, double y, double scroll_x, double scroll_y) const noexcept
{
    const auto at = [](double position, double head, double scroll, double step,
                       std::size_t count) -> std::optional<std::size_t> {
        if (position < head) {
            return std::nullopt;
        }
        const auto index = static_cast<std::size_t>(std::floor((position - head + scroll) / step));
        return index < count ? std::optional{index} : std::nullopt;
    };
    MatrixPlace place;
    place.row = at(y, head_height(), scroll_y, cell_height(), m_impl->content().rows.size());
    place.column = at(x, head_width(), scroll_x, cell_width(), m_impl->content().columns.size());
    // Beside the last row or column is nothing, not a head.
    const bool right_of_all = x >= head_width() && !place.column;
    const bool below_all = y >= head_height() && !place.row;
    return right_of_all || below_all ? MatrixPlace{} : place;
}

Rectangle
MatrixDrawing::cell(std::size_t row, std::size_t column, double scroll_x, double scroll_y) const noexcept
{
    return {head_width() + static_cast<double>(column) * cell_width() - scroll_x,
            head_height() + static_cast<double>(row) * cell_height() - scroll_y, cell_width(), cell_height()};
}

void MatrixDrawing::forget_texts()
{
    m_impl->forget_texts();
}

} // namespace km::ui
