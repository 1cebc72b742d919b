// SPDX-License-Identifier: MIT
#include "validator/report/text_report.hpp"

#include "validator/base/utf8.hpp"
#include "validator/report/wording.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace km::report {
namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kCellColumns = 12;   ///< "27/81 part" and what keeps it from its neighbour
constexpr std::size_t kStagesInATable = 5; ///< more stages go into a further table
constexpr std::size_t kFactColumns = 13;   ///< "Framework    ", "  not asked  "

std::string padded(std::string text, std::size_t columns)
{
    const auto used = count_code_points(text);
    text.append(columns > used ? columns - used : 0, ' ');
    return text;
}

/// @p text in lines of at most @p columns, broken at spaces; a longer word is cut.
std::vector<std::string> wrap(std::string_view text, std::size_t columns)
{
    std::vector<std::string> lines;
    std::string line;
    std::size_t used = 0;
    const auto flush = [&] {
        lines.push_back(std::move(line));
        line.clear();
        used = 0;
    };
    const auto folded = printable(collapse_space(text));
    std::string_view rest = folded;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(' '), rest.size());
        auto word = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (used != 0 && used + 1 + count_code_points(word) > columns) {
            flush();
        }
        line += used == 0 ? "" : " ";
        used += used == 0 ? 0 : 1;
        for (; !word.empty(); word.remove_prefix(1)) {
            const bool starts_character = (static_cast<unsigned char>(word.front()) & 0xC0U) != 0x80U;
            if (starts_character && used == columns) {
                flush();
            }
            used += starts_character ? 1U : 0U;
            line += word.front();
        }
    }
    if (used != 0 || lines.empty()) {
        flush();
    }
    return lines;
}

class Text {
public:
    void line(std::string_view text = {})
    {
        m_out += text;
        m_out += '\n';
    }
    /// Text of any length, wrapped.
    void paragraph(std::string_view text) { hang({}, text, 0); }
    /// "Provider   Example Valley Training"
    void fact(std::string_view label, std::string_view text) { hang(label, text, kFactColumns); }
    [[nodiscard]] std::string finish() && { return std::move(m_out); }

private:
    void hang(std::string_view head, std::string_view text, std::size_t indent)
    {
        auto lead = padded(std::string{head}, indent);
        for (const auto& part : wrap(text, kColumns - indent)) {
            line(lead + part);
            lead.assign(indent, ' ');
        }
    }

    std::string m_out;
};

std::string mark(Tally tally)
{
    if (tally.cells == 0) {
        return "-     ";
    }
    return fmt::format("{}/{} {}", tally.covered, tally.cells,
                       tally.covered == tally.cells ? "all "
                       : tally.covered == 0         ? "none"
                                                    : "part");
}

std::string trimmed(std::string line)
{
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

/// One table of at most kStagesInATable columns.
void add_matrix(const rules::Study& study,
                const std::vector<std::size_t>& stages,
                const std::vector<std::uint32_t>& rows,
                Text& text)
{
    const auto& framework = study.framework();
    const std::size_t room = kColumns - kCellColumns * stages.size();
    std::vector<std::string> labels;
    std::size_t label_columns = count_code_points("All");
    for (const auto row : rows) {
        const auto& item = framework.items[row];
        labels.push_back(fmt::format("{} {}", item.code.str(), item.label()));
        label_columns = std::max(label_columns, count_code_points(labels.back()));
    }
    label_columns = std::min(label_columns, room);

    const auto add_row = [&](std::string_view label, std::uint32_t ancestor) {
        const auto lines = wrap(label, label_columns);
        std::string first = padded(lines.front(), label_columns);
        for (const auto stage : stages) {
            first += fmt::format("{:>{}}", mark(tally(study, ancestor, stage)), kCellColumns);
        }
        text.line(trimmed(first));
        std::for_each(lines.begin() + 1, lines.end(),
                      [&](const std::string& line) { text.line("  " + line); });
    };
    std::string head = padded("", label_columns);
    for (const auto stage : stages) {
        // Over the number, not over the word beside it.
        const auto name = padded(framework.stages[stage].short_title, 5);
        head += fmt::format("{:>{}}", name, kCellColumns);
    }
    text.line(trimmed(head));
    for (std::size_t r = 0; r < rows.size(); ++r) {
        add_row(labels[r], rows[r]);
    }
    add_row("All", model::kNone);
}

void add_coverage(const rules::Study& study, Text& text)
{
    const auto& framework = study.framework();
    std::vector<std::size_t> stages;
    study.claimed_stages().each([&](std::size_t stage) { stages.push_back(stage); });
    const auto rows = study.ancestors_of_staged_items(2);
    if (stages.empty() || study.mappable_items().size() == unstaged_items(study).size()) {
        return;
    }
    const auto outcomes = kind_names(framework, 0).plural;
    text.line();
    text.paragraph(fmt::format(
        "{} covered at each claimed stage, at depth {}{}",
        capitalised(study.framework().has_indicative_items() ? "indicative " + outcomes : outcomes),
        to_string(study.policy().enough()),
        study.policy().enough() < model::Depth::assesses ? " or deeper" : ""));
    for (std::size_t from = 0; from < stages.size(); from += kStagesInATable) {
        const auto begin = stages.begin() + static_cast<std::ptrdiff_t>(from);
        const auto count = std::min(kStagesInATable, stages.size() - from);
        text.line();
        add_matrix(study, {begin, begin + static_cast<std::ptrdiff_t>(count)}, rows, text);
    }
    text.line();
    for (const auto stage : stages) {
        text.fact("  " + framework.stages[stage].short_title, framework.stages[stage].title);
    }
}

void add_principles(const rules::Study& study, Text& text)
{
    const auto items = unstaged_items(study);
    if (items.empty()) {
        return;
    }
    std::string missing;
    std::size_t addressed = 0;
    for (const auto item : items) {
        if (study.cell(item).depth > model::Depth::none) {
            ++addressed;
        } else {
            const auto& unmapped = study.framework().items[item];
            missing += fmt::format("{} {} {}", missing.empty() ? ". Not mapped:" : ";", unmapped.code.str(),
                                   unmapped.label());
        }
    }
    text.line();
    text.paragraph(fmt::format("{}: {} of {} mapped{}",
                               capitalised(unstaged_kind_names(study.framework()).plural), addressed,
                               items.size(), missing));
}

void add_requirements(const Validation& validation, Text& text)
{
    constexpr std::string_view indent = "             "; // as wide as a fact's label
    text.line();
    text.paragraph(fmt::format("Requirements of {} ({})", validation.study.policy().title,
                               validation.study.policy().name()));
    for (const auto& row : requirements(validation)) {
        text.fact("  " + row.answer, row.what);
        if (!row.needed.empty()) {
            text.line(fmt::format("{}{} needed, {} found", indent, row.needed, row.found));
        }
        if (!row.why.empty()) {
            text.fact("", row.why);
        }
    }
}

std::string who(const model::Provider& provider)
{
    std::string line = provider.name.empty() ? "not named" : between_quotes(provider.name);
    line += provider.ukprn.empty() ? "" : ", UKPRN " + provider.ukprn;
    line += provider.ods_code.empty() ? "" : ", ODS " + provider.ods_code;
    return line;
}

} // namespace

Printed to_text(const Validation& validation)
{
    const auto& study = validation.study;
    const auto& framework = study.framework();
    const auto& programme = study.programme();
    const auto errors = validation.count(Severity::error);
    Text text;
    text.paragraph(validation.meets || errors == 0
                       ? verdict(validation)
                       : fmt::format("{}: {}", verdict(validation), count_of(errors, "error", "errors")));
    if (!was_judged(validation)) {
        text.paragraph("Not checked further: the file has errors of form. Put those right first.");
    }
    text.line();
    text.fact("Programme", fmt::format("{} ({})", between_quotes(programme.title), name(programme)));
    text.fact("Provider", who(programme.provider));
    text.fact("Framework",
              fmt::format("{} ({}), {}", framework.title, framework.name(), framework.source.status));
    if (framework.has_indicative_items()) {
        text.fact("", fmt::format("Its {} are indicative. {}", kind_names(framework, 0).plural,
                                  kIndicativeMeaning));
    }
    text.fact("Policy", fmt::format("{} ({})", study.policy().title, study.policy().name()));
    add_requirements(validation, text);
    if (was_judged(validation)) {
        add_coverage(study, text);
        add_principles(study, text);
    }
    text.line();
    text.line(fmt::format("{}, {}, {}", count_of(errors, "error", "errors"),
                          count_of(validation.count(Severity::warning), "warning", "warnings"),
                          count_of(validation.count(Severity::note), "note", "notes")));
    return printed_lines(std::move(text).finish());
}

} // namespace km::report
