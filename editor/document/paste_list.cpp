// SPDX-License-Identifier: MIT
#include "editor/document/paste_list.hpp"

#include "editor/document/list_lines.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace km::document {

using Kind = PastedLine::Kind;

namespace {

constexpr std::size_t kLongestTitle = 100; ///< bytes; a longer line is a sentence

// ---- a table: cells with tabs between them

using Row = std::vector<std::string>;

/// Cells as spreadsheets copy them: one with line breaks or tabs inside stands in quotation marks.
std::vector<Row> read_cells(std::string_view text)
{
    std::vector<Row> rows{Row{std::string{}}};
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        auto& cell = rows.back().back();
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
                cell += '"';
                ++i;
            } else if (c == '"') {
                quoted = false;
            } else {
                cell += c;
            }
        } else if (c == '"' && cell.empty() && text.find("\"\t", i + 1) != text.find("\"\n", i + 1)) {
            quoted = true; // and the mark closes before the cell does
        } else if (c == '\t') {
            rows.back().emplace_back();
        } else if (c == '\n') {
            rows.push_back(Row{std::string{}});
        } else {
            cell += c;
        }
    }
    std::erase_if(rows, [](const Row& row) {
        return std::all_of(row.begin(), row.end(),
                           [](const std::string& cell) { return collapse_space(cell).empty(); });
    });
    return rows;
}

bool is_marker_only(const std::string& cell)
{
    const auto marker = read_marker(cell);
    return marker.kind != Marker::Kind::none && marker.kind != Marker::Kind::module &&
           marker.kind != Marker::Kind::label && marker.words.empty();
}

std::size_t count_filled(const Row& row)
{
    return static_cast<std::size_t>(std::count_if(
        row.begin(), row.end(), [](const std::string& cell) { return !collapse_space(cell).empty(); }));
}

/// Tabs may also stand between a bullet and its words, or indent a line.
bool is_table(const std::vector<Row>& rows)
{
    std::size_t with_tab = 0, table_like = 0, listed = 0;
    for (const auto& row : rows) {
        with_tab += row.size() > 1 ? 1U : 0U;
        const auto first = std::find_if(
            row.begin(), row.end(), [](const std::string& cell) { return !collapse_space(cell).empty(); });
        const auto filled = count_filled(row);
        const bool list_like = first != row.end() && is_marker_only(*first) && filled <= 2;
        listed += list_like ? 1U : 0U;
        table_like += filled >= 2 && !list_like ? 1U : 0U;
    }
    return table_like > 0 && table_like >= listed && 10 * with_tab >= 6 * rows.size();
}

enum class Column : std::uint8_t { other, module, code, outcome };

Column column_named(const std::string& cell)
{
    static constexpr std::array<std::string_view, 13> kOutcome{"outcome",
                                                               "outcomes",
                                                               "learning outcome",
                                                               "learning outcomes",
                                                               "programme outcome",
                                                               "text",
                                                               "description",
                                                               "statement",
                                                               "objective",
                                                               "learning objective",
                                                               "outcome text",
                                                               "learning objectives",
                                                               "intended learning outcome"};
    static constexpr std::array<std::string_view, 11> kModule{
        "module", "unit",    "module title", "unit title", "session", "topic",
        "theme",  "section", "module name",  "day",        "workshop"};
    static constexpr std::array<std::string_view, 12> kCode{"code", "id",    "ref",        "reference",
                                                            "no",   "no.",   "number",     "#",
                                                            "ref.", "lo no", "outcome no", "outcome code"};
    const auto text = lower(collapse_space(cell));
    const auto in = [&](const auto& words) {
        return std::find(words.begin(), words.end(), text) != words.end();
    };
    return in(kOutcome)  ? Column::outcome
           : in(kModule) ? Column::module
           : in(kCode)   ? Column::code
                         : Column::other;
}

bool is_header(const Row& row)
{
    return std::any_of(row.begin(), row.end(),
                       [](const std::string& cell) {
                           const auto column = column_named(cell);
                           return column == Column::outcome || column == Column::module;
                       }) &&
           std::all_of(row.begin(), row.end(), [](const std::string& cell) { return cell.size() <= 30; });
}

std::vector<Column> guess_columns(const std::vector<Row>& rows)
{
    std::size_t width = 0;
    for (const auto& row : rows) {
        width = std::max(width, row.size());
    }
    std::vector<Column> columns(width, Column::other);
    std::vector<std::size_t> length(width), filled(width), codes(width);
    for (const auto& row : rows) {
        if (count_filled(row) < 2) {
            continue; // a heading across the table, or the rest of merged cells
        }
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto cell = collapse_space(row[i]);
            length[i] += cell.size();
            filled[i] += cell.empty() ? 0U : 1U;
            const bool numbered = cell.find_first_not_of("0123456789.") == std::string::npos;
            codes[i] += !cell.empty() && (numbered || is_code(cell) || is_marker_only(cell)) ? 1U : 0U;
        }
    }
    const auto outcome =
        static_cast<std::size_t>(std::max_element(length.begin(), length.end()) - length.begin());
    columns[outcome] = Column::outcome;
    bool has_module = false, has_code = false;
    for (std::size_t i = 0; i < outcome; ++i) {
        const bool code = 10 * codes[i] >= 6 * filled[i];
        if (code && !has_code && filled[i] > 0) {
            columns[i] = Column::code;
            has_code = true;
        } else if (!code && !has_module) {
            columns[i] = Column::module;
            has_module = true;
        }
    }
    return columns;
}

std::vector<PastedLine> from_table(std::vector<Row> rows)
{
    std::vector<PastedLine> lines;
    std::vector<Column> columns;
    Row header;
    if (is_header(rows.front())) {
        header = rows.front();
        for (const auto& cell : header) {
            columns.push_back(column_named(cell));
        }
        if (std::find(columns.begin(), columns.end(), Column::outcome) == columns.end()) {
            // Modules are named, outcomes are not: the longest column after them.
            rows.erase(rows.begin());
            columns = rows.empty() ? columns : guess_columns(rows);
            rows.insert(rows.begin(), header);
        }
    } else {
        columns = guess_columns(rows);
    }
    std::string module;
    for (const auto& row : rows) {
        if (!header.empty() && row == header) {
            std::string words;
            for (const auto& cell : row) {
                words += words.empty() ? cell : " | " + cell;
            }
            lines.push_back({Kind::left_out, collapse_space(words), {}});
            continue;
        }
        std::string title, code, outcome, first;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto column = i < columns.size() ? columns[i] : Column::other;
            auto& into = column == Column::module ? title : column == Column::code ? code : outcome;
            if (column != Column::other && into.empty()) {
                into = column == Column::outcome ? row[i] : collapse_space(row[i]);
            }
            if (first.empty()) {
                first = collapse_space(row[i]);
            }
        }
        if (collapse_space(outcome).empty() && title.empty()) {
            // A heading across the row, in whatever column it begins.
            lines.push_back({count_filled(row) == 1 ? Kind::module : Kind::left_out,
                             tidy_title(read_marker(first).words),
                             {}});
            module = first;
            continue;
        }
        if (!title.empty() && title != module) {
            module = title;
            lines.push_back({Kind::module, tidy_title(read_marker(title).words), {}});
        }
        for (std::size_t from = 0; from <= outcome.size();) {
            const auto to = std::min(outcome.find('\n', from), outcome.size());
            const auto marker = read_marker(std::string_view{outcome}.substr(from, to - from));
            if (auto words = tidy_outcome(marker.words); !words.empty()) {
                lines.push_back({is_lead_in(words) ? Kind::left_out : Kind::outcome, std::move(words),
                                 is_code(code) ? code : marker.sign});
                code.clear();
            }
            from = to + 1;
        }
    }
    return lines;
}

// ---- a list

struct Line {
    std::string text; ///< of its own line, with what was joined to it
    Marker marker;
    std::size_t indent = 0;
    bool after_blank = false;
    std::size_t level = 0;
    bool has_children = false;

    [[nodiscard]] bool is_marked() const noexcept
    {
        return marker.kind != Marker::Kind::none && marker.kind != Marker::Kind::module;
    }
    [[nodiscard]] bool is_heading() const noexcept { return marker.kind == Marker::Kind::module; }
};

std::vector<Line> read_lines(std::string_view text)
{
    std::vector<Line> lines;
    bool after_blank = true;
    for (std::size_t from = 0; from <= text.size();) {
        const auto to = std::min(text.find('\n', from), text.size());
        const auto raw = text.substr(from, to - from);
        from = to + 1;
        if (strip(raw).empty()) {
            after_blank = true;
            continue;
        }
        Line line;
        for (const char c : raw.substr(0, raw.find_first_not_of(" \t"))) {
            line.indent += c == '\t' ? 4U : 1U;
        }
        line.text = strip(raw);
        line.after_blank = after_blank;
        after_blank = false;
        lines.push_back(std::move(line));
    }
    // A number without a dot counts where it continues a list of such.
    std::uint32_t expected = 1;
    for (auto& line : lines) {
        line.marker = read_marker(line.text);
        if (line.marker.kind == Marker::Kind::bare_number) {
            if (line.marker.number == expected || line.marker.number == 1) {
                expected = line.marker.number + 1;
                line.marker.kind = Marker::Kind::number;
            } else {
                line.marker = {Marker::Kind::none, 1, 0, {}, line.text};
            }
        }
    }
    return lines;
}

/// Lines that a page's edge broke.
void join_broken_lines(std::vector<Line>& lines)
{
    std::vector<Line> joined;
    for (auto& line : lines) {
        if (!joined.empty() && !line.after_blank && line.marker.kind == Marker::Kind::none) {
            auto& before = joined.back();
            const bool open = !ends_sentence(before.text) && !before.text.ends_with(':');
            const bool hangs = before.is_marked() && line.indent > before.indent;
            if (open && !before.is_heading() && (starts_small(line.text) || hangs)) {
                before.text += " " + line.text;
                continue;
            }
        }
        joined.push_back(std::move(line));
    }
    for (auto& line : joined) {
        const auto kind = line.marker.kind;
        line.marker = read_marker(line.text); // its words point into the text
        if (line.marker.kind == Marker::Kind::bare_number || kind == Marker::Kind::none) {
            line.marker.kind = kind;
            line.marker.words = kind == Marker::Kind::none ? std::string_view{line.text} : line.marker.words;
        }
    }
    lines = std::move(joined);
}

/// Which line stands under which, by the manner of their numbers, bullets and indents.
void find_levels(std::vector<Line>& lines)
{
    struct Manner {
        Marker::Kind kind;
        std::size_t depth;
        std::string sign;
        std::size_t indent;
        bool operator==(const Manner&) const = default;
    };
    std::vector<Manner> open;
    Line* above = nullptr;
    for (auto& line : lines) {
        if (!line.is_marked()) {
            if (line.is_heading() || line.after_blank) {
                above = nullptr;
            }
            if (line.is_heading()) {
                open.clear();
            }
            continue;
        }
        const auto& marker = line.marker;
        Manner manner{marker.kind, marker.depth,
                      marker.kind == Marker::Kind::bullet ? marker.sign : std::string{}, line.indent};
        if (marker.kind == Marker::Kind::number) {
            manner.indent = 0; // "1.1" says itself how deep it stands
            while (!open.empty() && open.back() != manner &&
                   (open.back().kind != Marker::Kind::number || open.back().depth > manner.depth) &&
                   std::find(open.begin(), open.end(), manner) != open.end()) {
                open.pop_back();
            }
        }
        if (const auto found = std::find(open.begin(), open.end(), manner); found != open.end()) {
            open.erase(found + 1, open.end());
        } else {
            open.push_back(manner);
        }
        line.level = open.size() - 1;
        if (above != nullptr && above->level < line.level) {
            above->has_children = true;
        }
        above = &line;
    }
}

std::size_t count_words(std::string_view text)
{
    return 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
}

/// Without a single bullet or number: which lines are titles?
void find_titles(const std::vector<Line>& lines, std::vector<bool>& titles)
{
    std::vector<std::size_t> starts; // of paragraphs
    std::size_t sentences = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].after_blank || lines[i].is_heading()) {
            starts.push_back(i);
        }
        sentences += ends_sentence(lines[i].text) ? 1U : 0U;
    }
    starts.push_back(lines.size());
    const bool punctuated = 10 * sentences >= 5 * lines.size() && sentences > 0;
    const auto shortest_first = [&](std::size_t from, std::size_t to) {
        return to - from >= 3 && count_words(lines[from].text) <= 5 &&
               std::all_of(lines.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                           lines.begin() + static_cast<std::ptrdiff_t>(to), [&](const Line& line) {
                               return count_words(line.text) > count_words(lines[from].text);
                           });
    };
    bool all_begin_short = starts.size() > 2;
    for (std::size_t p = 0; p + 1 < starts.size(); ++p) {
        all_begin_short = all_begin_short && shortest_first(starts[p], starts[p + 1]);
    }
    for (std::size_t p = 0; p + 1 < starts.size(); ++p) {
        const auto first = starts[p];
        const bool last_line = first + 1 == lines.size();
        titles[first] = !last_line && lines[first].text.size() <= kLongestTitle &&
                        (lines[first].text.ends_with(':') || all_begin_short ||
                         (punctuated && !ends_sentence(lines[first].text)));
    }
}

std::vector<PastedLine> from_list(std::vector<Line> lines)
{
    join_broken_lines(lines);
    find_levels(lines);
    const bool marked = std::any_of(lines.begin(), lines.end(), [](const Line& l) { return l.is_marked(); });
    const bool headed = std::any_of(lines.begin(), lines.end(), [](const Line& l) { return l.is_heading(); });
    std::vector<bool> titles(lines.size());
    if (!marked) {
        find_titles(lines, titles);
    }
    // "1. Title" with "1.1 …" under it: titles, where most lines of the first level have others under them.
    std::size_t top = 0, parents = 0;
    for (const auto& line : lines) {
        top += line.is_marked() && line.level == 0 ? 1U : 0U;
        parents += line.is_marked() && line.level == 0 && line.has_children ? 1U : 0U;
    }
    const auto followed_by_mark = [&](std::size_t i) {
        do {
            ++i;
        } while (i < lines.size() && !lines[i].is_marked() && is_lead_in(lines[i].text));
        return i < lines.size() && lines[i].is_marked();
    };
    const auto is_title = [&](std::size_t i) {
        const auto& line = lines[i];
        if (line.is_heading() || titles[i]) {
            return true;
        }
        if (line.is_marked()) {
            // One bullet of another shape makes no title of the one above it.
            const bool enough = line.marker.kind == Marker::Kind::bullet ? parents > 1 : parents > 0;
            return !headed && enough && line.level == 0 && 2 * parents >= top &&
                   (line.has_children || !ends_sentence(line.text));
        }
        return (marked && followed_by_mark(i) && line.text.size() <= kLongestTitle &&
                !ends_sentence(line.text)) ||
               (is_in_capitals(line.text) && line.text.size() <= kLongestTitle);
    };
    // Where plain lines are titles, what has children under them is an outcome.
    bool plain_titles = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        plain_titles = plain_titles || (!lines[i].is_marked() && !lines[i].is_heading() &&
                                        !is_lead_in(lines[i].text) && is_title(i));
    }
    std::vector<PastedLine> proposed;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& line = lines[i];
        const auto words = line.marker.words;
        const bool title = is_title(i) && !(plain_titles && line.is_marked());
        if (is_lead_in(words) || (marked && !line.is_marked() && !title)) {
            proposed.push_back({Kind::left_out, collapse_space(words), {}});
        } else if (title) {
            proposed.push_back({Kind::module, tidy_title(words), {}});
        } else {
            proposed.push_back({Kind::outcome, tidy_outcome(words),
                                line.marker.kind == Marker::Kind::bullet && !is_code(line.marker.sign)
                                    ? std::string{}
                                    : line.marker.sign});
        }
    }
    return proposed;
}

} // namespace

std::vector<PastedLine> recognise_list(std::string_view pasted)
{
    const auto text = normalise_text(pasted);
    auto rows = read_cells(text);
    if (rows.empty()) {
        return {};
    }
    auto lines = is_table(rows) ? from_table(std::move(rows)) : from_list(read_lines(text));
    std::erase_if(lines, [](const PastedLine& line) { return line.text.empty(); });
    // Codes that repeat ("LO1" in each module) name nothing.
    std::set<std::string_view> codes;
    if (std::any_of(lines.begin(), lines.end(), [&](const PastedLine& line) {
            return !line.code.empty() && !codes.insert(line.code).second;
        })) {
        for (auto& line : lines) {
            line.code.clear();
        }
    }
    return lines;
}

} // namespace km::document
