// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A matrix as a picture in a file, or on pages of paper. SVG and PNG are one picture; PDF is pages of A4, each with
/// its heads.
/// Units: points of 1/72 inch on pages, pixels in PNG and SVG. Errors: file.unwritable (detail: the reason), where
/// the library runs out of memory; picture() alone: nothing is written here. Ownership: values.
/// Thread-safety: pure functions; a MatrixPages belongs to one thread at a time. Can take seconds: use a thread.

#include "editor/ui/matrix_drawing.hpp"
#include "validator/base/result.hpp"

#include <functional>
#include <string>

namespace km::ui {

enum class PictureFormat : std::uint8_t { png, svg, pdf };

/// Words around the matrix.
struct PictureText {
    std::string title;
    std::string subtitle; ///< what is shown of it
};

/// Told how much is done, 0 to 1; false: give up.
using GoOn = std::function<bool(double)>;

struct Picture {
    std::string bytes;    ///< empty: given up
    int reduced_to = 100; ///< per cent: a PNG of many cells is made smaller
};

/// PDF asks @p go_on at each page; the others are one piece.
[[nodiscard]] Result<Picture>
make_picture(const MatrixContent& content, const PictureText& text, PictureFormat format, const GoOn& go_on);

/// The matrix on pages of one size.
class MatrixPages {
public:
    /// @p width and @p height: of the part of the page that can be printed on.
    MatrixPages(const MatrixContent& content, PictureText text, double width, double height);

    [[nodiscard]] std::size_t count() const noexcept { return m_across * m_down; }
    /// @p page: from 0. The context's units are points, and its origin the printable part's corner.
    void draw(_cairo* cairo, std::size_t page) const;

private:
    const MatrixContent* m_content;
    PictureText m_text;
    double m_width, m_height;
    MatrixDrawing m_drawing;
    std::size_t m_columns, m_rows; ///< on one page
    std::size_t m_across, m_down;  ///< pages
};

} // namespace km::ui
