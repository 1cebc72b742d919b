// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Draws a matrix of depths with cairo: the same on the screen, in pictures and on paper. Row and column heads stay
/// in sight while the cells move below them. A depth is told by a letter, by a bar of one, two or three thirds, and
/// by colour, so that each alone is enough; a gap is hatched.
/// Units: of the cairo context (pixels on screen, points on paper). Errors: none; cairo keeps its own.
/// Ownership: values; a drawing refers to its content. Thread-safety: a drawing belongs to one thread at a time, and
/// two drawings may be used on two threads.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct _cairo; // cairo_t, which is not needed to hold a drawing

namespace km::ui {

/// What is drawn, complete: no model is asked while drawing.
struct MatrixContent {
    struct Row {
        std::string label;
        bool begins_group = false; ///< a line above it: another module
    };
    /// What is to be said of a column as a whole.
    enum class Standing : std::uint8_t { not_asked, covered, gap };
    struct Column {
        std::string label;
        std::size_t group = 0; ///< index in groups
        Standing standing = Standing::not_asked;
        std::uint8_t best = 0; ///< depth, 0–3
    };
    std::vector<Row> rows;
    std::vector<Column> columns;
    std::vector<std::string> groups;
    std::vector<std::uint8_t> depths; ///< by row, then column: 0–3

    std::array<std::string, 4> letters; ///< of the depths; [0] is empty
    std::array<std::string, 4> words;   ///< for the legend; [0]: a gap
    std::string all;                    ///< head of the line that tells of whole columns

    [[nodiscard]] std::uint8_t depth(std::size_t row, std::size_t column) const noexcept
    {
        return depths[row * columns.size() + column];
    }
};

struct Colour {
    double red = 0, green = 0, blue = 0; ///< 0–1
    bool operator==(const Colour&) const noexcept = default;
};
/// As WCAG 2.1 defines it: 1–21.
[[nodiscard]] double contrast(const Colour& a, const Colour& b) noexcept;

struct MatrixPalette {
    Colour background, text, head, line, strong_line, gap, focus;
    std::array<Colour, 4> fill; ///< by depth; [0]: none, the background
    std::array<Colour, 4> ink;  ///< letter and bar on it

    /// One that goes with a window of these colours, light or dark.
    [[nodiscard]] static MatrixPalette for_window(const Colour& background, const Colour& text);
    /// One that has no colours but these two and shades between them.
    [[nodiscard]] static MatrixPalette of_high_contrast(const Colour& background, const Colour& text);
    [[nodiscard]] static MatrixPalette for_paper();
};

struct MatrixFont {
    std::string family; ///< as Pango knows it; empty: the default
    double size = 13;   ///< of the em
};

/// The em of the font in which @p text is so wide.
[[nodiscard]] double em_of(const std::string& family, const std::string& text, double width);

/// What a place in the picture belongs to.
struct MatrixPlace {
    std::optional<std::size_t> row, column; ///< both: a cell; one: its head; none: neither
};

struct MatrixCursor {
    std::size_t row = 0, column = 0;
    bool focused = false; ///< the window has the focus
};

struct MatrixSize {
    double width = 0, height = 0;
};

struct Rectangle {
    double x = 0, y = 0, width = 0, height = 0;
};

class MatrixDrawing {
public:
    /// Heads may not be wider and higher than @p max_head; where height is short the legend is left out.
    MatrixDrawing(const MatrixContent& content,
                  const MatrixPalette& palette,
                  const MatrixFont& font,
                  MatrixSize max_head);
    ~MatrixDrawing();
    MatrixDrawing(MatrixDrawing&&) noexcept;
    MatrixDrawing& operator=(MatrixDrawing&&) noexcept;

    /// The heads' sizes, and those of one cell.
    [[nodiscard]] double head_width() const noexcept;
    [[nodiscard]] double head_height() const noexcept;
    [[nodiscard]] double cell_width() const noexcept;
    [[nodiscard]] double cell_height() const noexcept;
    /// Of the whole picture.
    [[nodiscard]] double width() const noexcept;
    [[nodiscard]] double height() const noexcept;

    /// Draws what a window of this size shows when the cells are moved by @p scroll_x and @p scroll_y.
    void draw(_cairo* cairo,
              double width,
              double height,
              double scroll_x,
              double scroll_y,
              const std::optional<MatrixCursor>& cursor) const;
    [[nodiscard]] MatrixPlace find(double x, double y, double scroll_x, double scroll_y) const noexcept;
    /// Where the cell is drawn; may lie outside of the window, or below the heads.
    [[nodiscard]] Rectangle
    cell(std::size_t row, std::size_t column, double scroll_x, double scroll_y) const noexcept;

    /// Texts of rows or columns may be others now.
    void forget_texts();

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace km::ui
