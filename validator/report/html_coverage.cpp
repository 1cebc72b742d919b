// SPDX-License-Identifier: MIT
#include "validator/report/html_coverage.hpp"

#include "validator/report/wording.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <vector>

namespace km::report {
namespace {

using model::Depth;
using model::kNone;
using model::Provenance;

constexpr std::size_t kMostLettersInACell = 6;

struct Level {
    std::string_view name; ///< of the CSS class and of the mark
    std::string_view meaning;
};
constexpr Level kAll{"all", "all covered"};
constexpr Level kMost{"most", "half or more covered"};
constexpr Level kSome{"some", "fewer than half covered"};
constexpr Level kNoneCovered{"none", "none covered"};

const Level& level(Tally tally) noexcept
{
    if (tally.covered == 0) {
        return kNoneCovered;
    }
    if (tally.covered == tally.cells) {
        return kAll;
    }
    return 2 * tally.covered >= tally.cells ? kMost : kSome;
}

void add_mark(const Level& level, HtmlWriter& html)
{
    html.raw(fmt::format(
        R"(<svg class="mark" aria-hidden="true" focusable="false"><use href="#level-{}"></use></svg>)",
        level.name));
}

std::string_view letter(Depth depth) noexcept
{
    switch (depth) {
    case Depth::none: return "–";
    case Depth::introduces: return "I";
    case Depth::develops: return "D";
    case Depth::assesses: return "A";
    }
    return "";
}

std::string_view in_words(Depth depth) noexcept
{
    return depth == Depth::none ? "not covered" : to_string(depth);
}

/// The code with its item's words: "1.1.1 Prioritise for productivity".
void add_name(const model::Item& item, HtmlWriter& html)
{
    html.phrase("span", R"(class="code")", item.code.str());
    html.text(" ");
    html.text(item.label());
}

void add_indicative_tag(const model::Item& item, HtmlWriter& html)
{
    if (item.provenance == Provenance::indicative) {
        html.text(" ");
        html.phrase("span", R"(class="tag")", "Indicative");
    }
}

class HeatMap {
public:
    /// @p distance of the rows' items above the mappable ones. Rows link to the details.
    HeatMap(const rules::Study& study, HtmlWriter& html, unsigned distance)
        : m_study{study}
        , m_framework{study.framework()}
        , m_html{html}
        , m_distance{distance}
    {}

    void add(std::string_view id)
    {
        const auto kind = kind_names(m_framework, m_distance);
        const auto outcomes = kind_names(m_framework, 0).plural;
        m_html.line("h3", fmt::format(R"(id="{}")", id),
                    fmt::format("{} by stage", capitalised(kind.singular)));
        m_html.block(
            "div", fmt::format(R"(class="scroll" role="region" tabindex="0" aria-labelledby="{}")", id), [&] {
                m_html.block("table", R"(class="heat")", [&] {
                    m_html.line("caption", {},
                                fmt::format("How many {} of each {} are covered at each claimed stage{}.",
                                            outcomes, kind.singular,
                                            shows_depths() ? ", and the depth of each" : ""));
                    add_head(kind);
                    add_rows();
                    m_html.block("tfoot", {}, [&] {
                        m_html.block("tr", {}, [&] {
                            m_html.line("th", R"(scope="row")", "All");
                            stages().each([&](std::size_t stage) { add_cell(kNone, stage); });
                        });
                    });
                });
            });
    }

private:
    [[nodiscard]] model::StageSet stages() const noexcept { return m_study.claimed_stages(); }
    [[nodiscard]] bool shows_depths() const noexcept { return m_distance == 1; }

    void add_head(const KindNames& kind)
    {
        m_html.block("thead", {}, [&] {
            m_html.block("tr", {}, [&] {
                m_html.line("th", R"(scope="col")", capitalised(kind.singular));
                stages().each([&](std::size_t stage) {
                    m_html.line("th", R"(scope="col")", label(m_framework.stages[stage]));
                });
            });
        });
    }

    /// One table body for each parent, headed by it.
    void add_rows()
    {
        const auto rows = m_study.ancestors_of_staged_items(m_distance);
        for (auto at = rows.begin(); at != rows.end();) {
            const auto parent = m_framework.items[*at].parent;
            const auto end = std::find_if(
                at, rows.end(), [&](std::uint32_t row) { return m_framework.items[row].parent != parent; });
            m_html.block("tbody", {}, [&] {
                if (parent != kNone) {
                    m_html.block("tr", R"(class="group")", [&] {
                        m_html.inline_block(
                            "th", fmt::format(R"(scope="rowgroup" colspan="{}")", stages().size() + 1),
                            [&] { add_name(m_framework.items[parent], m_html); });
                    });
                }
                for (; at != end; ++at) {
                    add_row(*at);
                }
            });
        }
    }

    void add_row(std::uint32_t row)
    {
        const auto& item = m_framework.items[row];
        m_html.block("tr", {}, [&] {
            m_html.inline_block("th", R"(scope="row")", [&] {
                m_html.inline_block("a", fmt::format("href=\"#item-{}\"", item.code.str()),
                                    [&] { add_name(item, m_html); });
            });
            stages().each([&](std::size_t stage) { add_cell(row, stage); });
        });
    }

    void add_cell(std::uint32_t ancestor, std::size_t stage)
    {
        const auto sum = tally(m_study, ancestor, stage);
        if (sum.cells == 0) {
            m_html.line("td", R"(class="unasked")", "not asked");
            return;
        }
        const auto& how = level(sum);
        m_html.inline_block("td", fmt::format(R"(class="{}")", how.name), [&] {
            add_mark(how, m_html);
            // For the eye "2/3 A D –"; for the ear "2 of 3: assesses, develops, not covered".
            std::string letters;
            std::string words = fmt::format("{} of {}", sum.covered, sum.cells);
            if (shows_depths() && ancestor != kNone && sum.cells <= kMostLettersInACell) {
                for (const auto item : m_study.staged_items_below(ancestor)) {
                    if (m_study.cell_stages(item).contains(stage)) {
                        const auto depth = m_study.cell(item, stage).depth;
                        words += fmt::format("{}{}", letters.empty() ? ": " : ", ", in_words(depth));
                        letters += letter(depth);
                    }
                }
            }
            m_html.phrase("span", R"(aria-hidden="true")", fmt::format("{}/{}", sum.covered, sum.cells));
            if (!letters.empty()) {
                m_html.phrase("span", R"(class="depths" aria-hidden="true")", letters);
            }
            m_html.phrase("span", R"(class="out-of-sight")", words);
        });
        m_html.raw("\n");
    }

    const rules::Study& m_study;
    const model::Framework& m_framework;
    HtmlWriter& m_html;
    unsigned m_distance;
};

void add_legend(const rules::Study& study, HtmlWriter& html)
{
    const auto& policy = study.policy();
    html.line("p", {},
              fmt::format(
                  "Each cell is one {} at one stage. It counts as covered at depth {}{}, the depth that the "
                  "policy {} asks for. Depths, lowest first: introduces, develops, assesses.",
                  kind_names(study.framework(), 0).singular, to_string(policy.enough()),
                  policy.enough() < Depth::assesses ? " or deeper" : "", policy.name()));
    html.block("ul", R"(class="legend")", [&] {
        for (const auto* entry : {&kAll, &kMost, &kSome, &kNoneCovered}) {
            html.inline_block("li", {}, [&] {
                add_mark(*entry, html);
                html.text(capitalised(std::string{entry->meaning}));
            });
        }
        for (const auto depth : {Depth::assesses, Depth::develops, Depth::introduces, Depth::none}) {
            html.inline_block("li", {}, [&] {
                html.phrase("strong", {}, letter(depth));
                html.text(fmt::format(" {}", in_words(depth)));
            });
        }
    });
}

/// Writes items with what is mapped to them.
class Details {
public:
    Details(const Validation& validation, HtmlWriter& html)
        : m_study{validation.study}
        , m_framework{m_study.framework()}
        , m_programme{m_study.programme()}
        , m_html{html}
        , m_lang{language_attribute(m_programme)}
        , m_by_item(m_framework.items.size())
        , m_has_anchor(m_framework.items.size())
    {
        for (std::uint32_t m = 0; m < m_study.mappings().size(); ++m) {
            const auto& resolved = m_study.mappings()[m];
            if (resolved.item == kNone || resolved.outcome == kNone ||
                !m_framework.is_mappable(m_framework.items[resolved.item])) {
                ++m_lost;
            } else {
                m_by_item[resolved.item].push_back(m);
            }
        }
    }

    [[nodiscard]] std::size_t lost_mappings() const noexcept { return m_lost; }

    /// The id that links to an item lead to; only the first place that asks gets it.
    [[nodiscard]] std::string anchor(std::uint32_t item)
    {
        if (m_has_anchor[item]) {
            return {};
        }
        m_has_anchor[item] = true;
        return fmt::format(R"(id="item-{}")", m_framework.items[item].code.str());
    }

    /// The heading, the statements and what is amiss with the competency as a whole; its outcomes follow.
    void add_competency(std::uint32_t competency)
    {
        const auto& item = m_framework.items[competency];
        m_html.inline_block("h4", anchor(competency), [&] {
            add_name(item, m_html);
            add_indicative_tag(item, m_html);
        });
        m_html.raw("\n");
        add_statements(item);
        add_assessment_gaps(m_study.staged_items_below(competency));
    }

    void add_outcome(std::uint32_t index)
    {
        const auto& item = m_framework.items[index];
        const auto asked = m_study.cell_stages(index) & m_study.claimed_stages();
        bool gap = false;
        asked.each([&](std::size_t stage) { gap = gap || is_gap(index, stage); });
        m_html.block("div", gap ? R"(class="outcome gap")" : R"(class="outcome")", [&] {
            m_html.inline_block("h5", anchor(index), [&] {
                m_html.text(
                    fmt::format("{} {}", capitalised(kind_names(m_framework, 0).singular), item.code.str()));
                add_indicative_tag(item, m_html);
            });
            m_html.raw("\n");
            m_html.line("p", R"(class="words")", item.words());
            m_html.block("ul", R"(class="standing")", [&] {
                asked.each([&](std::size_t stage) { add_standing(index, stage); });
                if (asked.empty()) {
                    m_html.line("li", {}, "Not asked at any claimed stage.");
                }
            });
            add_mappings(index);
        });
    }

    void add_mappings(std::uint32_t item)
    {
        if (m_by_item[item].empty()) {
            return;
        }
        m_html.block("ul", R"(class="mappings")", [&] {
            for (const auto m : m_by_item[item]) {
                m_html.block("li", R"(class="mapping")", [&] { add_mapping(item, m); });
            }
        });
    }

private:
    void add_statements(const model::Item& item)
    {
        const auto said = [&](std::size_t stage) {
            return stage < item.statements.size() && !item.statements[stage].empty();
        };
        bool any = false;
        m_study.claimed_stages().each([&](std::size_t stage) { any = any || said(stage); });
        if (!any) {
            return;
        }
        m_html.block("dl", R"(class="statements")", [&] {
            m_study.claimed_stages().each([&](std::size_t stage) {
                if (said(stage)) {
                    m_html.block("div", {}, [&] {
                        m_html.line("dt", {}, label(m_framework.stages[stage]));
                        m_html.line("dd", {}, item.statements[stage]);
                    });
                }
            });
        });
    }

    /// Says at which stages fewer outcomes are assessed than the policy asks.
    void add_assessment_gaps(const std::vector<std::uint32_t>& outcomes)
    {
        const auto needed = m_study.policy().competency_assessed.value_or(0);
        std::string gaps;
        m_study.claimed_stages().each([&](std::size_t stage) {
            std::size_t cells = 0;
            std::size_t assessed = 0;
            for (const auto outcome : outcomes) {
                const bool asked = m_study.cell_stages(outcome).contains(stage);
                cells += asked ? 1U : 0U;
                assessed += asked && m_study.cell(outcome, stage).depth == Depth::assesses ? 1U : 0U;
            }
            if (cells != 0 && assessed < needed) {
                gaps += fmt::format("{}{} ({})", gaps.empty() ? "" : ", ", label(m_framework.stages[stage]),
                                    assessed);
            }
        });
        if (!gaps.empty()) {
            const auto names = kind_names(m_framework, 0);
            m_html.line(
                "p", R"(class="gap")",
                fmt::format("The policy asks for at least {} at depth assesses at each stage. Fewer: {}.",
                            count_of(needed, names.singular, names.plural), gaps));
        }
    }

    [[nodiscard]] bool is_gap(std::uint32_t item, std::size_t stage) const noexcept
    {
        const auto& cell = m_study.cell(item, stage);
        return !m_study.is_covered(item, stage) ||
               cell.citations < m_study.policy().cell_citations.value_or(0);
    }

    [[nodiscard]] std::string standing(std::uint32_t item, std::size_t stage) const
    {
        const auto& cell = m_study.cell(item, stage);
        const auto& policy = m_study.policy();
        if (cell.depth == Depth::none) {
            return "not covered; nothing is mapped to it";
        }
        if (!m_study.is_covered(item, stage)) {
            return fmt::format("{}; the policy asks for {}", to_string(cell.depth),
                               to_string(policy.enough()));
        }
        if (const auto needed = policy.cell_citations.value_or(0); cell.citations < needed) {
            return fmt::format("{}; {} of evidence, and the policy asks for {}", to_string(cell.depth),
                               cell.citations == 0 ? "no citation"
                                                   : count_of(cell.citations, "citation", "citations"),
                               needed);
        }
        return std::string{to_string(cell.depth)};
    }

    void add_standing(std::uint32_t item, std::size_t stage)
    {
        m_html.inline_block("li", is_gap(item, stage) ? R"(class="gap")" : "", [&] {
            add_mark(m_study.is_covered(item, stage) ? kAll : kNoneCovered, m_html);
            m_html.text(fmt::format("{}: ", label(m_framework.stages[stage])));
            m_html.phrase("strong", {}, standing(item, stage));
        });
        m_html.raw("\n");
    }

    void add_mapping(std::uint32_t item, std::uint32_t index)
    {
        const auto& mapping = m_programme.mappings[index];
        const auto& resolved = m_study.mappings()[index];
        const auto& outcome = m_study.outcomes()[resolved.outcome];
        m_html.inline_block("p", m_lang, [&] {
            m_html.phrase("span", R"(class="code")", outcome.outcome->id.str());
            m_html.text(" ");
            m_html.text(outcome.outcome->text);
        });
        m_html.raw("\n");
        m_html.inline_block("p", R"(class="quiet")", [&] {
            m_html.phrase("strong", {}, capitalised(std::string{to_string(mapping.depth)}));
            m_html.text(where(item, resolved));
            const auto& module = m_programme.modules[outcome.module];
            m_html.text(" · module ");
            m_html.phrase("span", m_lang, module.title.empty() ? module.id.str() : module.title);
            if (mapping.to_be_confirmed) {
                m_html.text(" · ");
                m_html.phrase("span", R"(class="tag")", "To be confirmed");
            }
        });
        m_html.raw("\n");
        if (mapping.rationale.empty()) {
            m_html.line("p", R"(class="quiet")", "No rationale given.");
        } else {
            m_html.line("p", m_lang, mapping.rationale);
        }
        add_citations(mapping);
    }

    /// " at Fundamental Stage, Stage 1 (not claimed)"
    [[nodiscard]] std::string where(std::uint32_t item, const rules::ResolvedMapping& resolved) const
    {
        if (!m_framework.is_staged(m_framework.items[item])) {
            return {};
        }
        std::string words;
        resolved.stages.each([&](std::size_t stage) {
            words += fmt::format("{}{}", words.empty() ? " at " : ", ", label(m_framework.stages[stage]));
            if (!m_study.cell_stages(item).contains(stage)) {
                words += " (not asked there)";
            } else if (!m_study.claimed_stages().contains(stage)) {
                words += " (not claimed)";
            }
        });
        return words.empty() ? " at no stage" : words;
    }

    void add_citations(const model::Mapping& mapping)
    {
        if (mapping.citations.empty()) {
            m_html.line("p", R"(class="quiet")", "No evidence cited.");
            return;
        }
        m_html.block("ul", R"(class="citations")", [&] {
            for (const auto& citation : mapping.citations) {
                const auto found = m_study.find_evidence(citation.evidence.str());
                m_html.inline_block("li", m_lang, [&] {
                    if (found == kNone) {
                        m_html.text(citation.evidence.str() + " (no such evidence)");
                    } else {
                        const auto& file = m_programme.evidence[found];
                        m_html.phrase("a", fmt::format("href=\"#evidence-{}\"", found + 1),
                                      file.title.empty() ? file.id.str() : file.title);
                    }
                    m_html.text(citation.locator.empty() ? "" : ", " + citation.locator);
                });
                m_html.raw("\n");
            }
        });
    }

    const rules::Study& m_study;
    const model::Framework& m_framework;
    const model::Programme& m_programme;
    HtmlWriter& m_html;
    std::string m_lang;
    std::vector<std::vector<std::uint32_t>> m_by_item; ///< indexes of mappings
    std::vector<bool> m_has_anchor;                    ///< by item
    std::size_t m_lost = 0;
};

} // namespace

std::string language_attribute(const model::Programme& programme)
{
    const auto& language = programme.language;
    const auto in_a_tag = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    if (language.empty() || language == "en" || language.starts_with("en-") ||
        !std::all_of(language.begin(), language.end(), in_a_tag)) {
        return {};
    }
    return fmt::format(R"(lang="{}")", language);
}

bool has_staged_items(const rules::Study& study)
{
    return study.mappable_items().size() > unstaged_items(study).size();
}

bool has_unstaged_items(const rules::Study& study)
{
    return !unstaged_items(study).empty();
}

void add_heat_maps(const Validation& validation, HtmlWriter& html)
{
    const auto& study = validation.study;
    html.block("section", R"(id="coverage" aria-labelledby="coverage-title")", [&] {
        html.line("h2", R"(id="coverage-title")", "Coverage");
        if (study.claimed_stages().empty()) {
            html.line("p", {}, "The programme claims no stage of this framework.");
            return;
        }
        add_legend(study, html);
        if (!study.ancestors_of_staged_items(2).empty()) {
            HeatMap{study, html, 2}.add("coverage-upper");
        }
        // Items that stand alone are their own rows.
        HeatMap{study, html, study.ancestors_of_staged_items(1).empty() ? 0U : 1U}.add("coverage-lower");
    });
}

void add_unstaged_items(const Validation& validation, HtmlWriter& html)
{
    const auto& study = validation.study;
    Details details{validation, html};
    html.block("section", R"(id="unstaged" aria-labelledby="unstaged-title")", [&] {
        html.line("h2", R"(id="unstaged-title")", capitalised(unstaged_kind_names(study.framework()).plural));
        html.line("p", {}, "These have no stages: each counts once for the whole programme.");
        for (const auto index : unstaged_items(study)) {
            const auto& item = study.framework().items[index];
            const auto depth = study.cell(index).depth;
            const bool gap = depth == Depth::none;
            html.block("div", gap ? R"(class="outcome gap")" : R"(class="outcome")", [&] {
                html.inline_block("h3", details.anchor(index), [&] {
                    add_name(item, html);
                    add_indicative_tag(item, html);
                });
                html.raw("\n");
                if (!item.text.empty() && !item.title.empty()) {
                    html.line("p", R"(class="words")", item.text);
                }
                html.inline_block("p", gap ? R"(class="gap")" : "", [&] {
                    add_mark(gap ? kNoneCovered : kAll, html);
                    html.phrase("strong", {},
                                gap ? "Not mapped" : capitalised(std::string{to_string(depth)}));
                });
                html.raw("\n");
                details.add_mappings(index);
            });
        }
    });
}

void add_details(const Validation& validation, HtmlWriter& html)
{
    const auto& study = validation.study;
    const auto& framework = study.framework();
    Details details{validation, html};
    html.block("section", R"(id="detail" aria-labelledby="detail-title")", [&] {
        html.line("h2", R"(id="detail-title")",
                  fmt::format("Detail by {}", kind_names(framework, 1).singular));
        if (details.lost_mappings() != 0) {
            html.line("p", R"(class="gap")",
                      fmt::format(
                          "{} from or to something that is not there and count for nothing; the findings say "
                          "which.",
                          count_of(details.lost_mappings(), "mapping leads", "mappings lead")));
        }
        // Items come in document order, so those of one competency, and of one standard, stand together.
        auto competency = kNone;
        auto standard = kNone;
        for (const auto item : study.mappable_items()) {
            if (!framework.is_staged(framework.items[item])) {
                continue;
            }
            const auto parent = framework.items[item].parent;
            if (parent != kNone && parent != competency) {
                const auto above = framework.items[parent].parent;
                if (above != kNone && above != standard) {
                    html.inline_block("h3", details.anchor(above),
                                      [&] { add_name(framework.items[above], html); });
                    html.raw("\n");
                    standard = above;
                }
                competency = parent;
                details.add_competency(competency);
            }
            details.add_outcome(item);
        }
    });
}

} // namespace km::report
