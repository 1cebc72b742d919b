// SPDX-License-Identifier: MIT
#include "editor/ui/coverage_page.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/matrix_canvas.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_list.hpp"

#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/sizer.h>
#include <wx/splitter.h>
#include <wx/stattext.h>
#include <wx/translation.h>
#include <wx/wrapsizer.h>

#include <algorithm>
#include <array>

namespace km::ui {

using document::CoverageColumn;
using document::CoverageOptions;

using model::kNone;

namespace {

// What m_stages offers before single stages.
enum StagesChoice : int { each_claimed, claimed_together, every_stage, first_single };

constexpr std::size_t kDetailLines = 3;
// Of the summary's columns, in characters.
constexpr int kNameWidth = 26, kStageWidth = 17;
/// The summary takes no more of the page than this share, until the user moves the sash.
constexpr double kMostSummary = 0.4;
/// A page with fewer lines of text than that is short.
constexpr int kShort = 22;

} // namespace

CoveragePage::CoveragePage(wxWindow* parent, document::Session& open, Host& host_)
    : Page{parent, open, host_, _("Coverage")}
{
    make_filters();
    m_split = new wxSplitterWindow{this, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxSP_LIVE_UPDATE};
    auto* left = new wxPanel{m_split};
    make_summary(left);
    m_matrix_panel = new wxPanel{m_split};
    make_matrix(m_matrix_panel);
    m_split->SetMinimumPaneSize(20 * GetCharWidth());
    m_split->SplitVertically(left, m_matrix_panel, 45 * GetCharWidth());
    body().Add(m_split, 1, wxEXPAND);
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        event.Skip();
        CallAfter([this] { fit(); });
    });
    m_split->SetName("coverage-sash");
    // Told while the user drags it, and where it was when the program ended last.
    for (const auto& told : {wxEVT_SPLITTER_SASH_POS_CHANGING, wxEVT_SPLITTER_SASH_POS_CHANGED}) {
        m_split->Bind(told, [this](wxSplitterEvent& event) {
            m_sash_moved = true;
            event.Skip();
        });
    }
    m_changes = document().changed.subscribe([this](const document::Change& change) { changed(change); });
}

void CoveragePage::make_filters()
{
    auto* row = new wxWrapSizer{wxHORIZONTAL, wxREMOVE_LEADING_SPACES};
    const int gap = GetCharWidth();
    const auto add_choice = [&](const char* name, const wxString& label) {
        auto* words = new wxStaticText{this, wxID_ANY, label};
        auto* choice = new wxChoice{this, wxID_ANY};
        choice->SetName(name);
        set_label(*choice, *words);
        auto* pair = new wxBoxSizer{wxHORIZONTAL};
        pair->Add(words, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, gap);
        pair->Add(choice, 0, wxALIGN_CENTRE_VERTICAL);
        row->Add(pair, 0, wxRIGHT | wxBOTTOM, gap);
        choice->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { filter_changed(); });
        return choice;
    };
    m_kind = add_choice("coverage-columns", _("Co&lumns:"));
    m_stages = add_choice("coverage-stages", _("S&tages:"));
    m_gaps_only = new wxCheckBox{this, wxID_ANY, _("O&nly columns with a gap")};
    m_gaps_only->SetName("gaps-only");
    m_gaps_only->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent&) { filter_changed(); });
    row->Add(m_gaps_only, 0, wxALIGN_CENTRE_VERTICAL | wxBOTTOM, gap);
    body().Add(row, 0, wxEXPAND);
}

void CoveragePage::make_summary(wxWindow* parent)
{
    auto* label = new wxStaticText{parent, wxID_ANY, _("Covere&d at each claimed stage:")};
    std::vector<Column> columns{{_("Part of the framework"), kNameWidth, true}};
    for (const auto& stage : framework().stages) {
        columns.push_back({stage_label(stage), kStageWidth});
    }
    m_summary_list =
        new TextList{parent, _("Covered at each claimed stage"), columns,
                     [this](unsigned row, unsigned column) -> wxString {
                         if (row >= m_summary.size()) {
                             return {};
                         }
                         const auto& line = m_summary[row];
                         if (column == 0) {
                             return section_label(framework(), *m_matrix, line.section);
                         }
                         // What has no stages stands in the first column that is shown.
                         const bool staged = std::any_of(line.by_stage.begin(), line.by_stage.end(),
                                                         [](const auto& tally) { return tally.cells > 0; });
                         const auto first = verdict().claimed;
                         bool is_first = first.contains(column - 1);
                         for (unsigned before = 1; before < column; ++before) {
                             is_first = is_first && !first.contains(before - 1);
                         }
                         return tally_words(!staged && is_first ? line.all : line.by_stage.at(column - 1));
                     }};
    m_summary_list->SetName("coverage-summary");
    set_label(*m_summary_list, *label);
    m_summary_list->set_emphasis([](unsigned row) { return row == 0; });
    m_summary_list->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
        const auto row = m_summary_list->row();
        const auto chosen = row < 0 || row >= static_cast<int>(m_summary.size())
                                ? std::nullopt
                                : m_summary[static_cast<std::size_t>(row)].section;
        if (chosen != m_section) {
            m_section = chosen;
            filter_changed();
        }
    });
    m_summary_list->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED, [this](wxDataViewEvent&) { m_canvas->SetFocus(); });
    auto* column = new wxBoxSizer{wxVERTICAL};
    column->Add(label, 0, wxBOTTOM, GetCharHeight() / 4);
    column->Add(m_summary_list, 1, wxEXPAND);
    parent->SetSizer(column);
}

void CoveragePage::make_matrix(wxWindow* parent)
{
    MatrixCanvas::Owner owner;
    owner.row_name = [this](std::size_t row) { return words().outcome_id(row); };
    owner.row_head = [this](std::size_t row) { return words().outcome_line(row); };
    owner.column_name = [this](std::size_t column) { return words().column_name(column); };
    owner.column_head = [this](std::size_t column) { return words().column_head(column); };
    owner.cell_text = [this](std::size_t row, std::size_t column) { return words().cell(row, column); };
    owner.activate = [this](std::size_t row, std::size_t column) { go_to_mapping(row, column); };
    owner.cursor_moved = [this] { show_cursor_details(); };
    owner.hovered = [this](const MatrixPlace& place) {
        if (place.row || place.column) {
            show_details(place);
        } else {
            show_cursor_details();
        }
    };
    owner.action = _("Go to the mapping");
    m_canvas = new MatrixCanvas{parent, _("Coverage matrix"), std::move(owner)};
    m_canvas->SetName("matrix");

    m_nothing = new wxPanel{parent};
    m_nothing_text = new wxStaticText{m_nothing, wxID_ANY, wxString{}};
    m_nothing_text->SetName("coverage-nothing");
    m_nothing_button = new wxButton{m_nothing, wxID_ANY, wxString{}};
    m_nothing_button->SetName("coverage-go-to");
    m_nothing_button->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
        host().show_page(programme().count_outcomes() == 0 ? "outcomes" : "programme");
    });
    auto* words = new wxBoxSizer{wxVERTICAL};
    words->AddStretchSpacer();
    words->Add(m_nothing_text, 0, wxALIGN_CENTRE_HORIZONTAL | wxBOTTOM, GetCharHeight());
    words->Add(m_nothing_button, 0, wxALIGN_CENTRE_HORIZONTAL);
    words->AddStretchSpacer(2);
    m_nothing->SetSizer(words);
    m_nothing->Hide();

    auto* column = new wxBoxSizer{wxVERTICAL};
    column->Add(m_canvas, 1, wxEXPAND);
    column->Add(m_nothing, 1, wxEXPAND);
    for (std::size_t line = 0; line < kDetailLines; ++line) {
        auto* text = new wxStaticText{parent,        wxID_ANY,          wxString{}, wxDefaultPosition,
                                      wxDefaultSize, wxST_ELLIPSIZE_END};
        text->SetName("coverage-detail-" + std::to_string(line));
        text->SetMinSize({1, -1}); // long texts are shortened, and do not widen the page
        m_details.push_back(text);
        column->Add(text, 0, wxEXPAND | wxTOP, GetCharHeight() / 4);
    }
    m_details.back()->SetFont(m_details.back()->GetFont().Bold());
    auto* around = new wxBoxSizer{wxHORIZONTAL};
    around->Add(column, 1, wxEXPAND | wxLEFT, GetCharWidth());
    parent->SetSizer(around);
}

wxString CoveragePage::to_do() const
{
    if (programme().claimed_stages.empty()) {
        return _("No stages are claimed yet.");
    }
    std::size_t gaps = 0, cells = 0;
    for (const auto& tally : result()->stages) {
        gaps += tally.cells - tally.covered;
        cells += tally.cells;
    }
    if (gaps == 0) {
        return _("There are no gaps at the claimed stages.");
    }
    // TRANSLATORS: number of gaps, number of framework outcomes at claimed stages
    return wxString::Format(wxPLURAL("%zu gap among %zu cells at the claimed stages.",
                                     "%zu gaps among %zu cells at the claimed stages.",
                                     static_cast<unsigned>(gaps)),
                            gaps, cells);
}

std::vector<Command> CoveragePage::commands()
{
    const auto has_matrix = [this] { return m_canvas->IsShown() && !m_canvas->is_empty(); };
    // Keys that mean the same elsewhere belong to the page in sight.
    const auto in_sight = [this, has_matrix] { return IsShownOnScreen() && has_matrix(); };
    return {
        {wxTRANSLATE("&Go to the mapping"), "", wxTRANSLATE("Open the mapping of the cell in hand."),
         [this] { go_to_mapping(m_canvas->cursor().first, m_canvas->cursor().second); }, has_matrix},
        {wxTRANSLATE("&Next column with a gap"), "", wxTRANSLATE("Take the next column with a gap in hand."),
         [this] { next_gap(); }, has_matrix},
        separator(),
        {wxTRANSLATE("Zoom &in"), "Ctrl++", wxTRANSLATE("Show the matrix larger."),
         [this] { m_canvas->zoom_in(); }, in_sight},
        {wxTRANSLATE("Zoom &out"), "Ctrl+-", wxTRANSLATE("Show more of the matrix."),
         [this] { m_canvas->zoom_out(); }, in_sight},
        {wxTRANSLATE("Normal si&ze"), "Ctrl+Alt+0", wxTRANSLATE("Show the matrix in its normal size."),
         [this] { m_canvas->zoom_to_normal(); }, in_sight},
        separator(),
        {wxTRANSLATE("&Export picture…"), "Ctrl+Shift+E",
         wxTRANSLATE("Write the matrix, as it is filtered, as PDF, SVG or PNG."),
         [this] { ask_for_picture(); }, has_matrix},
        {wxTRANSLATE("&Print…"), "Ctrl+P", wxTRANSLATE("Print the matrix, as it is filtered."),
         [this] { print(); }, has_matrix},
    };
}

void CoveragePage::focus_first()
{
    if (m_canvas->IsShown()) {
        m_canvas->SetFocus();
    } else {
        m_nothing_button->SetFocus();
    }
}

CoverageWords CoveragePage::words() const
{
    return {document(), *m_matrix, m_columns};
}

document::CoverageVerdict CoveragePage::verdict() const
{
    return coverage_verdict(document(), result());
}

/// A mapping that changes is shown here, row by row: refresh() is not told which it was. Either may run first.
void CoveragePage::changed(const document::Change& change)
{
    if (!IsShownOnScreen()) {
        m_matrix_stale = true;
        return;
    }
    const bool only_mappings = change.step != nullptr && !change.parts.has(document::Part::outcomes) &&
                               change.parts.has(document::Part::mappings);
    if (!m_matrix || m_matrix_stale || !only_mappings) {
        return;
    }
    const auto rows = m_matrix->update(programme(), change);
    if (!rows) {
        m_matrix->rebuild(programme());
        show_matrix();
        return;
    }
    std::vector<std::uint8_t> depths(m_columns.size());
    for (const auto row : *rows) {
        for (std::size_t column = 0; column < m_columns.size(); ++column) {
            depths[column] = static_cast<std::uint8_t>(m_matrix->depth(row, m_columns[column]));
        }
        m_canvas->set_row_depths(row, depths);
    }
    show_cursor_details();
}

void CoveragePage::fill_choices()
{
    m_reference = document().reference();
    m_matrix = std::make_unique<document::CoverageMatrix>(framework());
    m_matrix_stale = true;
    m_section.reset();
    m_kinds = m_matrix->column_kinds();
    m_kind->Clear();
    for (const auto kind : m_kinds) {
        const auto first = m_matrix->cells().empty() ? 0 : m_matrix->cells().back().item;
        m_kind->Append(to_wx(kind != kNone ? framework().kinds[kind].plural
                             : m_matrix->cells().empty()
                                 ? std::string{}
                                 : framework().kinds[framework().items[first].kind].plural));
    }
    m_kind->SetSelection(0);
    m_stages->Clear();
    m_stages->Append(_("Each claimed stage"));
    m_stages->Append(_("Claimed stages together"));
    m_stages->Append(_("Every stage"));
    for (const auto& stage : framework().stages) {
        // TRANSLATORS: a stage: show nothing but this one
        m_stages->Append(wxString::Format(_("Only %s"), stage_label(stage)));
    }
    m_stages->SetSelection(each_claimed);
}

CoverageOptions CoveragePage::options() const
{
    CoverageOptions options;
    const int kind = m_kind->GetSelection();
    options.kind = kind < 0 ? kNone : m_kinds.at(static_cast<std::size_t>(kind));
    options.stages = verdict().claimed;
    const int stages = m_stages->GetSelection();
    if (stages == claimed_together) {
        options.as = CoverageOptions::Stages::together;
    } else if (stages == every_stage) {
        options.stages = model::StageSet::first(framework().stages.size());
    } else if (stages >= first_single) {
        options.stages = {};
        options.stages.insert(static_cast<std::size_t>(stages - first_single));
    }
    options.only = m_section;
    options.gaps_only = m_gaps_only->GetValue();
    return options;
}

void CoveragePage::refresh(document::Parts parts)
{
    if (m_reference != document().reference()) {
        fill_choices();
    }
    if (m_matrix_stale || parts.has(document::Part::outcomes)) {
        m_matrix->rebuild(programme());
        m_matrix_stale = false;
    } else if (!parts.has(document::Part::particulars)) {
        return;
    }
    show_matrix();
    show_summary();
}

void CoveragePage::refresh_checked()
{
    auto columns = m_matrix->columns(options(), verdict());
    const bool same = std::equal(columns.begin(), columns.end(), m_columns.begin(), m_columns.end(),
                                 [](const auto& a, const auto& b) { return a.is_same(b); });
    if (same && !m_canvas->is_empty()) {
        m_columns = std::move(columns);
        auto shown = m_canvas->content().columns;
        for (std::size_t column = 0; column < shown.size(); ++column) {
            shown[column].standing = CoverageWords::standing_of(m_columns[column]);
            shown[column].best = static_cast<std::uint8_t>(m_columns[column].best);
        }
        m_canvas->set_columns(std::move(shown));
        show_cursor_details();
    } else {
        show_matrix();
    }
    show_summary();
}

void CoveragePage::show_matrix()
{
    // The cursor stays with its outcome and its column, wherever these are now.
    auto [row, column] = m_canvas->cursor();
    const auto in_hand = column < m_columns.size() ? std::optional{m_columns[column]} : std::nullopt;
    m_columns = m_matrix->columns(options(), verdict());
    if (in_hand) {
        const auto found = std::find_if(m_columns.begin(), m_columns.end(),
                                        [&](const auto& other) { return other.is_same(*in_hand); });
        column = found == m_columns.end() ? 0 : static_cast<std::size_t>(found - m_columns.begin());
    }
    m_canvas->set_content(words().content(), {row, column});

    wxString text, button;
    if (m_matrix->rows().empty()) {
        text = _("There are no programme outcomes yet, so nothing can be covered.");
        button = _("Go to Outcomes");
    } else if (verdict().claimed.empty() && !framework().stages.empty()) {
        text = _("No stages are claimed yet, so nothing has to be covered.");
        button = _("Go to Programme");
    } else if (m_columns.empty()) {
        text = m_gaps_only->GetValue() ? _("There are no gaps here.") : _("There is nothing to show here.");
    }
    const bool nothing = !text.empty();
    m_nothing_text->SetLabelText(text);
    m_nothing_button->SetLabelText(button);
    m_nothing_button->Show(!button.empty());
    if (m_canvas->IsShown() == nothing) {
        m_canvas->Show(!nothing);
        m_nothing->Show(nothing);
        m_matrix_panel->Layout();
    }
    m_nothing->Layout();
    show_cursor_details();
}

void CoveragePage::show_summary()
{
    m_summary = m_matrix->summary(verdict());
    const auto claimed = verdict().claimed;
    fit(); // to the stages that are claimed
    for (unsigned stage = 0; stage + 1 < m_summary_list->GetColumnCount(); ++stage) {
        m_summary_list->GetColumn(stage + 1)->SetHidden(!claimed.contains(stage));
    }
    if (m_summary_list->rows() != m_summary.size()) {
        m_summary_list->set_rows(static_cast<unsigned>(m_summary.size()));
        m_summary_list->select(0);
    } else {
        m_summary_list->rows_changed();
    }
}

/// Gives the summary the width that it needs, where the user chose none, and the matrix the height that it needs.
void CoveragePage::fit()
{
    const auto size = GetClientSize();
    const auto claimed = static_cast<int>(std::max<std::size_t>(verdict().claimed.size(), 1));
    if (const int wanted = (kNameWidth + 4 + claimed * kStageWidth) * GetCharWidth(); !m_sash_moved) {
        m_split->SetSashPosition(std::min(wanted, static_cast<int>(kMostSummary * size.x)));
    }
    // What the matrix's heads show as well is left out first.
    const bool is_short = size.y < kShort * GetCharHeight();
    if (m_details.front()->IsShown() == is_short) {
        m_details[0]->Show(!is_short);
        m_details[1]->Show(!is_short);
        m_matrix_panel->Layout();
    }
}

void CoveragePage::filter_changed()
{
    if (m_matrix) {
        show_matrix();
    }
}

void CoveragePage::show_details(const MatrixPlace& place)
{
    std::array<wxString, kDetailLines> lines;
    const auto rows = m_matrix->rows().size();
    if (place.row && *place.row < rows) {
        lines[0] = words().outcome_line(*place.row);
    }
    if (place.column && *place.column < m_columns.size()) {
        const auto& column = m_columns[*place.column];
        // TRANSLATORS: framework outcome's code and stage; its text
        lines[1] =
            wxString::Format(_("%s. %s"), words().column_name(*place.column), words().item_text(column.item));
        const auto whole = wxString::Format(_("Whole programme: %s."), words().standing(*place.column));
        lines[2] = !lines[0].empty()
                       // TRANSLATORS: depth of one cell and its mappings, how the programme as a whole stands
                       ? wxString::Format(_("This outcome: %s. %s"),
                                          words().cell_in_full(*place.row, *place.column), whole)
                       : whole;
    }
    for (std::size_t line = 0; line < kDetailLines; ++line) {
        if (m_details[line]->GetLabelText() != lines[line]) {
            m_details[line]->SetLabelText(lines[line]);
            m_details[line]->SetToolTip(lines[line]);
        }
    }
}

void CoveragePage::show_cursor_details()
{
    if (!m_matrix || m_canvas->is_empty()) {
        show_details({});
        return;
    }
    const auto [row, column] = m_canvas->cursor();
    show_details({row, column});
}

void CoveragePage::go_to_mapping(std::size_t row, std::size_t column)
{
    if (row >= m_matrix->rows().size() || column >= m_columns.size()) {
        return;
    }
    const auto item = m_matrix->item_to_open(row, m_columns[column], verdict());
    const auto& at = m_matrix->rows()[row];
    const auto outcome =
        programme().modules[at.module].outcomes[at.outcome].id; // copies: the page may change
    const auto code = framework().items[item].code;
    host().go_to_mapping(outcome, code);
}

void CoveragePage::next_gap()
{
    const auto [row, column] = m_canvas->cursor();
    for (std::size_t step = 1; step <= m_columns.size(); ++step) {
        const auto next = (column + step) % m_columns.size();
        if (m_columns[next].tally.has_gap()) {
            m_canvas->set_cursor(row, next);
            m_canvas->SetFocus();
            return;
        }
    }
    host().say(_("There are no gaps here."));
}

} // namespace km::ui
