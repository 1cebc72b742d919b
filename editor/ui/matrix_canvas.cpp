// SPDX-License-Identifier: MIT
#include "editor/ui/matrix_canvas.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/text.hpp"

#include <wx/dcclient.h>
#include <wx/settings.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace km::ui {

namespace {

constexpr std::array kZooms{50, 67, 80, 100, 125, 150, 200, 300};
constexpr std::size_t kNormalZoom = 3;
/// Long, because text extents are whole pixels.
constexpr const char* kSample = "The quick brown fox jumps over the lazy dog";
constexpr double kLeastHead = 8, kUsualHead = 22; ///< of rows' heads, in ems
/// Heads may take this share of the window; those of rows more, where columns are few.
constexpr double kMostHeadWidth = 0.4, kMostHeadHeight = 0.6;

Colour colour_of(wxSystemColour which)
{
    const auto colour = wxSystemSettings::GetColour(which);
    return {colour.Red() / 255.0, colour.Green() / 255.0, colour.Blue() / 255.0};
}

std::size_t index(int number)
{
    return static_cast<std::size_t>(number);
}

} // namespace

MatrixCanvas::MatrixCanvas(wxWindow* parent, const wxString& name, Owner owner)
    : wxScrolledCanvas{parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                       wxHSCROLL | wxVSCROLL | wxWANTS_CHARS | wxBORDER_THEME}
    , m_owner{std::move(owner)}
    , m_em{em_of(to_utf8(GetFont().GetFaceName()), kSample, GetTextExtent(kSample).x)}
    , m_zoom{kNormalZoom}
{
    attach_matrix(*this, *this, name);
    SetBackgroundStyle(wxBG_STYLE_PAINT);
    DisableKeyboardScrolling();
    EnableScrolling(false, false); // all is drawn anew, because the heads stay
    SetMinSize({30 * GetCharWidth(), 10 * GetCharHeight()});
    make_drawing();
    Bind(wxEVT_PAINT, &MatrixCanvas::on_paint, this);
    Bind(wxEVT_KEY_DOWN, &MatrixCanvas::on_key, this);
    Bind(wxEVT_LEFT_DOWN, &MatrixCanvas::on_mouse, this);
    Bind(wxEVT_LEFT_UP, &MatrixCanvas::on_mouse, this);
    Bind(wxEVT_MOTION, &MatrixCanvas::on_mouse, this);
    Bind(wxEVT_LEAVE_WINDOW, [this](wxMouseEvent& event) {
        m_owner.hovered({});
        event.Skip();
    });
    Bind(wxEVT_MOUSEWHEEL, &MatrixCanvas::on_wheel, this);
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        make_drawing();
        if (HasFocus() && !is_empty()) {
            show_cursor();
        }
        event.Skip();
    });
    Bind(wxEVT_SYS_COLOUR_CHANGED, [this](wxSysColourChangedEvent& event) {
        make_drawing();
        event.Skip();
    });
    for (const auto type : {wxEVT_SET_FOCUS, wxEVT_KILL_FOCUS}) {
        Bind(type, [this](wxFocusEvent& event) {
            Refresh();
            if (event.GetEventType() == wxEVT_SET_FOCUS && !is_empty()) {
                CallAfter([this] { matrix_cursor_moved(*this); });
            }
            event.Skip();
        });
    }
}

bool MatrixCanvas::is_empty() const noexcept
{
    return m_content.rows.empty() || m_content.columns.empty();
}

MatrixFont MatrixCanvas::font() const
{
    return {to_utf8(GetFont().GetFaceName()), m_em * kZooms[m_zoom] / 100};
}

void MatrixCanvas::make_drawing()
{
    const auto background = colour_of(wxSYS_COLOUR_WINDOW), text = colour_of(wxSYS_COLOUR_WINDOWTEXT);
    const auto palette = wants_high_contrast() ? MatrixPalette::of_high_contrast(background, text)
                                               : MatrixPalette::for_window(background, text);
    const double em = font().size;
    const auto size = GetClientSize();
    MatrixSize head{std::max(kLeastHead * em, std::min(kUsualHead * em, kMostHeadWidth * size.x)),
                    kMostHeadHeight * size.y};
    m_drawing.emplace(m_content, palette, font(), head);
    // Few columns leave room for the rows' words.
    const double left = size.x - m_drawing->width();
    if (left > em && m_drawing->head_width() >= std::floor(head.width)) {
        head.width += left;
        m_drawing.emplace(m_content, palette, font(), head);
    }
    const wxSize step{static_cast<int>(m_drawing->cell_width()), static_cast<int>(m_drawing->cell_height())};
    int x = 0, y = 0;
    GetScrollPixelsPerUnit(&x, &y);
    if (wxSize{x, y} != step) {
        const auto start = GetViewStart(); // in cells, so that the same ones stay in sight
        SetScrollRate(step.x, step.y);
        Scroll(start);
    }
    SetVirtualSize(static_cast<int>(std::ceil(m_drawing->width())),
                   static_cast<int>(std::ceil(m_drawing->height())));
    Refresh();
}

void MatrixCanvas::set_content(MatrixContent content, std::pair<std::size_t, std::size_t> cursor)
{
    m_content = std::move(content);
    m_row = m_content.rows.empty() ? 0 : std::min(cursor.first, m_content.rows.size() - 1);
    m_column = m_content.columns.empty() ? 0 : std::min(cursor.second, m_content.columns.size() - 1);
    make_drawing();
    matrix_reset(*this);
    if (!is_empty()) {
        show_cursor();
        if (HasFocus()) {
            matrix_cursor_moved(*this);
        }
    }
}

void MatrixCanvas::set_columns(std::vector<MatrixContent::Column> columns)
{
    m_content.columns = std::move(columns);
    Refresh();
}

void MatrixCanvas::set_row_depths(std::size_t row, const std::vector<std::uint8_t>& depths)
{
    auto at = m_content.depths.begin() + static_cast<std::ptrdiff_t>(row * m_content.columns.size());
    for (std::size_t column = 0; column < depths.size(); ++column, ++at) {
        if (*at != depths[column]) {
            *at = depths[column];
            if (row == m_row && column == m_column) {
                matrix_cell_changed(*this, static_cast<int>(row), static_cast<int>(column));
            }
        }
    }
    auto rectangle = cell_rectangle(static_cast<int>(row), 0);
    rectangle.SetLeft(0);
    rectangle.SetWidth(GetClientSize().x);
    RefreshRect(rectangle.Inflate(0, 2), false);
}

wxPoint MatrixCanvas::scrolled() const
{
    return CalcUnscrolledPosition({0, 0});
}

void MatrixCanvas::set_cursor(std::size_t row, std::size_t column)
{
    if (is_empty()) {
        return;
    }
    row = std::min(row, m_content.rows.size() - 1);
    column = std::min(column, m_content.columns.size() - 1);
    if (row != m_row || column != m_column) {
        m_row = row;
        m_column = column;
        Refresh();
        if (HasFocus()) {
            matrix_cursor_moved(*this);
        }
    }
    show_cursor();
    m_owner.cursor_moved();
}

void MatrixCanvas::show_cursor()
{
    const auto start = GetViewStart();
    const auto size = GetClientSize();
    // How many whole cells fit beside the heads.
    const auto fit = [](double room, double step) { return std::max(1, static_cast<int>(room / step)); };
    const int columns = fit(size.x - m_drawing->head_width(), m_drawing->cell_width());
    const int rows = fit(size.y - m_drawing->head_height(), m_drawing->cell_height());
    const auto bring = [](int start_at, int count, int wanted) {
        return wanted < start_at ? wanted : wanted >= start_at + count ? wanted - count + 1 : start_at;
    };
    const int x = bring(start.x, columns, static_cast<int>(m_column));
    const int y = bring(start.y, rows, static_cast<int>(m_row));
    if (x != start.x || y != start.y) {
        Scroll(x, y);
    }
}

void MatrixCanvas::set_zoom(std::size_t level)
{
    m_zoom = level;
    make_drawing();
    if (!is_empty()) {
        show_cursor();
    }
}

void MatrixCanvas::zoom_in()
{
    set_zoom(std::min(m_zoom + 1, kZooms.size() - 1));
}

void MatrixCanvas::zoom_out()
{
    set_zoom(m_zoom == 0 ? 0 : m_zoom - 1);
}

void MatrixCanvas::zoom_to_normal()
{
    set_zoom(kNormalZoom);
}

int MatrixCanvas::zoom_percent() const noexcept
{
    return kZooms[m_zoom];
}

void MatrixCanvas::on_paint(wxPaintEvent&)
{
    wxPaintDC dc{this};
    auto* cairo = static_cast<_cairo*>(dc.GetImpl()->GetCairoContext());
    if (cairo == nullptr) {
        return;
    }
    const auto size = GetClientSize();
    const auto moved = scrolled();
    std::optional<MatrixCursor> cursor;
    if (!is_empty()) {
        cursor = MatrixCursor{m_row, m_column, HasFocus()};
    }
    m_drawing->draw(cairo, size.x, size.y, moved.x, moved.y, cursor);
}

std::pair<std::size_t, std::size_t> MatrixCanvas::next_filled(int rows, int columns) const
{
    const auto last_row = static_cast<int>(m_content.rows.size()) - 1;
    const auto last_column = static_cast<int>(m_content.columns.size()) - 1;
    auto row = static_cast<int>(m_row), column = static_cast<int>(m_column);
    for (;;) {
        const int next_row = row + rows, next_column = column + columns;
        if (next_row < 0 || next_column < 0 || next_row > last_row || next_column > last_column) {
            return {row, column};
        }
        row = next_row;
        column = next_column;
        if (m_content.depth(index(row), index(column)) != 0) {
            return {row, column};
        }
    }
}

void MatrixCanvas::on_key(wxKeyEvent& event)
{
    const bool control = event.ControlDown();
    if (control) {
        switch (event.GetKeyCode()) {
        case '+':
        case '=': // the key of + without Shift
        case WXK_NUMPAD_ADD: zoom_in(); return;
        case '-':
        case WXK_NUMPAD_SUBTRACT: zoom_out(); return;
        case '0':
        case WXK_NUMPAD0: zoom_to_normal(); return;
        default: break;
        }
    }
    if (event.GetKeyCode() == WXK_TAB) { // in and out, not from cell to cell: those are many
        Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward : wxNavigationKeyEvent::IsForward);
        return;
    }
    if (is_empty() || event.AltDown()) {
        event.Skip();
        return;
    }
    const auto rows = m_content.rows.size(), columns = m_content.columns.size();
    const auto page = index(std::max(
        1, static_cast<int>((GetClientSize().y - m_drawing->head_height()) / m_drawing->cell_height()) - 1));
    const auto less = [](std::size_t at, std::size_t by) { return at < by ? 0 : at - by; };
    const auto go = [&](std::pair<std::size_t, std::size_t> to) { set_cursor(to.first, to.second); };
    switch (event.GetKeyCode()) {
    case WXK_LEFT:
    case WXK_NUMPAD_LEFT: go(control ? next_filled(0, -1) : std::pair{m_row, less(m_column, 1)}); break;
    case WXK_RIGHT:
    case WXK_NUMPAD_RIGHT: go(control ? next_filled(0, 1) : std::pair{m_row, m_column + 1}); break;
    case WXK_UP:
    case WXK_NUMPAD_UP: go(control ? next_filled(-1, 0) : std::pair{less(m_row, 1), m_column}); break;
    case WXK_DOWN:
    case WXK_NUMPAD_DOWN: go(control ? next_filled(1, 0) : std::pair{m_row + 1, m_column}); break;
    case WXK_PAGEUP:
    case WXK_NUMPAD_PAGEUP: set_cursor(less(m_row, page), m_column); break;
    case WXK_PAGEDOWN:
    case WXK_NUMPAD_PAGEDOWN: set_cursor(m_row + page, m_column); break;
    case WXK_HOME:
    case WXK_NUMPAD_HOME: set_cursor(control ? 0 : m_row, 0); break;
    case WXK_END:
    case WXK_NUMPAD_END: set_cursor(control ? rows - 1 : m_row, columns - 1); break;
    case WXK_RETURN:
    case WXK_NUMPAD_ENTER:
    case WXK_SPACE: m_owner.activate(m_row, m_column); break;
    default: event.Skip(); break;
    }
}

void MatrixCanvas::on_mouse(wxMouseEvent& event)
{
    const auto moved = scrolled();
    const auto place = m_drawing->find(event.GetX(), event.GetY(), moved.x, moved.y);
    const bool is_cell = place.row && place.column;
    if (event.LeftDown()) {
        SetFocus();
        m_pressed = place;
        if (place.row || place.column) {
            set_cursor(place.row.value_or(m_row), place.column.value_or(m_column));
        }
    } else if (event.LeftUp()) {
        // As a button does it: pressed and let go on the same cell.
        if (is_cell && m_pressed.row == place.row && m_pressed.column == place.column) {
            m_owner.activate(*place.row, *place.column);
        }
        m_pressed = {};
    } else {
        SetCursor(is_cell ? wxCursor{wxCURSOR_HAND} : wxNullCursor);
        m_owner.hovered(place);
    }
}

void MatrixCanvas::on_wheel(wxMouseEvent& event)
{
    if (!event.ControlDown()) {
        event.Skip();
    } else if (event.GetWheelRotation() > 0) {
        zoom_in();
    } else {
        zoom_out();
    }
}

wxString MatrixCanvas::row_name(int row) const
{
    return m_owner.row_name(index(row));
}
wxString MatrixCanvas::column_name(int column) const
{
    return m_owner.column_name(index(column));
}
wxString MatrixCanvas::row_head(int row) const
{
    return m_owner.row_head(index(row));
}
wxString MatrixCanvas::column_head(int column) const
{
    return m_owner.column_head(index(column));
}
wxString MatrixCanvas::cell_text(int row, int column) const
{
    return m_owner.cell_text(index(row), index(column));
}

wxRect MatrixCanvas::cell_rectangle(int row, int column) const
{
    const auto moved = scrolled();
    const auto at = m_drawing->cell(index(row), index(column), moved.x, moved.y);
    return {static_cast<int>(at.x), static_cast<int>(at.y), static_cast<int>(at.width),
            static_cast<int>(at.height)};
}

std::pair<int, int> MatrixCanvas::current_cell() const
{
    return is_empty() ? std::pair{-1, -1} : std::pair{static_cast<int>(m_row), static_cast<int>(m_column)};
}

void MatrixCanvas::set_current_cell(int row, int column)
{
    set_cursor(index(row), index(column));
}

void MatrixCanvas::activate_cell(int row, int column)
{
    set_cursor(index(row), index(column));
    m_owner.activate(index(row), index(column));
}

} // namespace km::ui
