// SPDX-License-Identifier: MIT
#include "validator/report/html_report.hpp"

#include "validator/report/html_coverage.hpp"
#include "validator/report/html_style.hpp"
#include "validator/report/html_writer.hpp"
#include "validator/report/messages.hpp"
#include "validator/report/wording.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <vector>

namespace km::report {
namespace {

constexpr std::string_view kMark = "<meta name=\"generator\" content=\"kitemark\"/>\n";

/// The page by section, in the order in which they are read.
class Page {
public:
    explicit Page(const Validation& validation)
        : m_validation{validation}
        , m_study{validation.study}
        , m_framework{m_study.framework()}
        , m_programme{m_study.programme()}
        , m_policy{m_study.policy()}
        , m_judged{was_judged(validation)}
        , m_lang{language_attribute(m_programme)}
    {}

    [[nodiscard]] std::string write() &&;

private:
    void add_head();
    void add_header();
    void add_contents();
    void add_summary();
    void add_figures();
    void add_policy();
    void add_framework();
    void add_programme();
    void add_modules();
    void add_assessments();
    void add_findings();
    void add_findings_of(Severity severity);
    void add_finding(const Diagnostic& finding, const Words& words, bool with_fix);
    void add_evidence();
    void add_about();
    void add_footer();

    /// A section with its heading; @p body writes the rest.
    template <typename Body>
    void section(std::string_view id, std::string_view title, Body body)
    {
        m_html.block("section", fmt::format(R"(id="{0}" aria-labelledby="{0}-title")", id), [&] {
            m_html.line("h2", fmt::format(R"(id="{}-title")", id), title);
            body();
        });
    }
    /// A table that scrolls in its own box where the window is narrower than it. Column heads that start with
    /// `#` are over numbers.
    template <typename Body>
    void table(std::string_view id,
               std::string_view caption,
               const std::vector<std::string_view>& heads,
               Body body)
    {
        m_html.block(
            "div",
            fmt::format(R"(class="scroll" role="region" tabindex="0" aria-labelledby="{}-caption")", id),
            [&] {
                m_html.block("table", {}, [&] {
                    m_html.line("caption", fmt::format(R"(id="{}-caption")", id), caption);
                    m_html.block("thead", {}, [&] {
                        m_html.block("tr", {}, [&] {
                            for (auto head : heads) {
                                const bool number = head.starts_with('#');
                                head.remove_prefix(number ? 1 : 0);
                                m_html.line("th", number ? R"(scope="col" class="number")" : R"(scope="col")",
                                            head);
                            }
                        });
                    });
                    m_html.block("tbody", {}, body);
                });
            });
    }
    [[nodiscard]] std::string_view title() const noexcept
    {
        return m_programme.title.empty() ? m_programme.id : m_programme.title;
    }
    void number_cell(std::string_view words) { m_html.line("td", R"(class="number")", words); }
    void own_words(std::string_view element, std::string_view words) { m_html.line(element, m_lang, words); }

    void fact(std::string_view term, std::string_view words, std::string_view attributes = {})
    {
        m_html.block("div", {}, [&] {
            m_html.line("dt", {}, term);
            m_html.line("dd", attributes, words.empty() ? "Not given" : words);
        });
    }
    void fact_if_given(std::string_view term, std::string_view words, std::string_view attributes = {})
    {
        if (!words.empty()) {
            fact(term, words, attributes);
        }
    }

    const Validation& m_validation;
    const rules::Study& m_study;
    const model::Framework& m_framework;
    const model::Programme& m_programme;
    const model::Policy& m_policy;
    bool m_judged;
    std::string m_lang; ///< attribute for the programme's own words
    HtmlWriter m_html;
};

std::string hours_in_words(const std::optional<model::Hours>& hours)
{
    if (!hours) {
        return {};
    }
    return model::to_string(*hours) + (*hours == model::Hours{100} ? " hour" : " hours");
}

std::string delivery(const std::optional<model::Mode>& mode, const std::optional<model::Hours>& hours)
{
    std::string words = mode ? capitalised(std::string{to_string(*mode)}) : "";
    if (hours) {
        words += (words.empty() ? "" : ", ") + hours_in_words(hours);
    }
    return words;
}

std::string person(const model::Person& who)
{
    std::string words = who.name;
    for (const auto& part : {who.role, who.email}) {
        if (!part.empty()) {
            words += (words.empty() ? "" : ", ") + part;
        }
    }
    return words;
}

std::string_view heading(Severity severity) noexcept
{
    switch (severity) {
    case Severity::error: return "Errors";
    case Severity::warning: return "Warnings";
    case Severity::note: return "Notes";
    }
    return "";
}

std::string_view meaning(Severity severity) noexcept
{
    switch (severity) {
    case Severity::error: return "Each of these keeps the programme from meeting the policy.";
    case Severity::warning:
        return "Check each of these. They do not keep the programme from meeting the policy.";
    case Severity::note: return "Worth knowing. No action needed.";
    }
    return "";
}

std::string Page::write() &&
{
    m_html.raw("<!DOCTYPE html>\n");
    m_html.block("html", R"(lang="en-GB")", [&] {
        add_head();
        m_html.block("body", {}, [&] {
            m_html.line("a", R"(class="skip" href="#main")", "Skip to the report");
            m_html.raw(html_marks());
            add_header();
            add_contents();
            m_html.block("main", R"(id="main" tabindex="-1")", [&] {
                add_summary();
                add_programme();
                if (m_judged && has_staged_items(m_study)) {
                    add_heat_maps(m_validation, m_html);
                }
                if (m_judged && has_unstaged_items(m_study)) {
                    add_unstaged_items(m_validation, m_html);
                }
                if (m_judged && has_staged_items(m_study)) {
                    add_details(m_validation, m_html);
                }
                add_findings();
                add_evidence();
                add_about();
            });
            add_footer();
        });
    });
    return std::move(m_html).finish();
}

void Page::add_head()
{
    m_html.block("head", {}, [&] {
        m_html.raw("<meta charset=\"utf-8\"/>\n");
        m_html.raw(kMark);
        // A second wall behind the escaping: nothing in the page may run or load anything.
        m_html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                   "'unsafe-inline'\"/>\n");
        m_html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        m_html.line("title", {}, fmt::format("{}: {}", title(), verdict(m_validation)));
        m_html.inline_block("style", {}, [&] { m_html.raw(html_style()); });
        m_html.raw("\n");
    });
}

void Page::add_header()
{
    m_html.block("header", {}, [&] {
        m_html.line("p", R"(class="kicker")", "Coverage report");
        own_words("h1", title());
        const auto& provider = m_programme.provider.name;
        m_html.line("p", R"(class="byline")",
                    fmt::format("{} · version {}", provider.empty() ? "Provider not named" : provider,
                                m_programme.version));
    });
}

void Page::add_contents()
{
    m_html.block("nav", R"(aria-label="Contents")", [&] {
        m_html.block("ul", {}, [&] {
            const auto entry = [&](std::string_view id, std::string_view title) {
                m_html.inline_block("li", {},
                                    [&] { m_html.phrase("a", fmt::format("href=\"#{}\"", id), title); });
                m_html.raw("\n");
            };
            entry("verdict", "Verdict");
            entry("programme", "Programme");
            if (m_judged && has_staged_items(m_study)) {
                entry("coverage", "Coverage");
            }
            if (m_judged && has_unstaged_items(m_study)) {
                entry("unstaged", capitalised(unstaged_kind_names(m_framework).plural));
            }
            if (m_judged && has_staged_items(m_study)) {
                entry("detail", "Detail");
            }
            entry("findings", "Findings");
            entry("evidence", "Evidence");
            entry("about", "About");
        });
    });
}

void Page::add_summary()
{
    section("verdict", "Verdict", [&] {
        m_html.block("div", m_validation.meets ? R"(class="verdict meets")" : R"(class="verdict")", [&] {
            m_html.line("p", R"(class="verdict-words")", verdict(m_validation));
            m_html.inline_block("p", {}, [&] {
                if (m_validation.meets) {
                    m_html.text(
                        "By what the provider claims in it, the programme meets everything that the policy "
                        "asks.");
                    return;
                }
                if (m_validation.answer.state() == Answer::State::not_known) {
                    m_html.phrase("strong", {}, "Not known.");
                    m_html.text(" Something could not be examined. The requirements below say what.");
                    return;
                }
                m_html.phrase("strong", {}, "Incomplete.");
                m_html.text(fmt::format(
                    " {} to correct before this programme meets the policy. A package made from it is marked "
                    "as incomplete.",
                    count_of(m_validation.count(Severity::error), "error", "errors")));
            });
            m_html.raw("\n");
            if (!m_judged) {
                m_html.inline_block("p", {}, [&] {
                    m_html.phrase("strong", {}, "Not checked further.");
                    m_html.text(
                        " The programme’s file has errors of form. Until they are put right nothing can be "
                        "said of its coverage.");
                });
                m_html.raw("\n");
            }
            m_html.line(
                "p", R"(class="quiet")",
                "The verdict comes from rules applied to the provider’s own claims. It is not an award: a "
                "reviewer reads the evidence and decides.");
        });
        add_figures();
        if (m_framework.has_indicative_items()) {
            const auto& items = m_study.mappable_items();
            const auto count = std::count_if(items.begin(), items.end(), [&](std::uint32_t item) {
                return m_framework.items[item].provenance == model::Provenance::indicative;
            });
            const auto names = kind_names(m_framework, 0);
            m_html.block("div", R"(class="notice")", [&] {
                m_html.inline_block("p", {}, [&] {
                    m_html.phrase(
                        "strong", {},
                        fmt::format("{} of this framework {} indicative.",
                                    count_of(static_cast<std::size_t>(count), names.singular, names.plural),
                                    count == 1 ? "is" : "are"));
                    m_html.text(" ");
                    m_html.text(kIndicativeMeaning);
                });
                m_html.raw("\n");
            });
        }
        add_policy();
        add_framework();
    });
}

void Page::add_figures()
{
    m_html.block("dl", R"(class="figures")", [&] {
        const auto figure = [&](std::string_view term, std::string_view value) {
            m_html.block("div", {}, [&] {
                m_html.line("dt", {}, term);
                m_html.line("dd", {}, value);
            });
        };
        const auto number = [&](Severity severity) {
            return fmt::format("{}", m_validation.count(severity));
        };
        figure("errors", number(Severity::error));
        figure("warnings", number(Severity::warning));
        figure("notes", number(Severity::note));
        if (m_judged && has_staged_items(m_study)) {
            Tally sum;
            m_study.claimed_stages().each([&](std::size_t stage) {
                const auto at_stage = tally(m_study, model::kNone, stage);
                sum.covered += at_stage.covered;
                sum.cells += at_stage.cells;
            });
            figure("cells covered", fmt::format("{} of {}", sum.covered, sum.cells));
        }
        if (m_judged && has_unstaged_items(m_study)) {
            const auto items = unstaged_items(m_study);
            const auto mapped = std::count_if(items.begin(), items.end(), [&](std::uint32_t item) {
                return m_study.cell(item).depth > model::Depth::none;
            });
            figure(unstaged_kind_names(m_framework).plural + " mapped",
                   fmt::format("{} of {}", mapped, items.size()));
        }
    });
}

void Page::add_policy()
{
    m_html.line("h3", {}, "The policy");
    m_html.inline_block("p", {}, [&] {
        m_html.phrase("strong", {}, m_policy.name());
        m_html.text(fmt::format(" – {}.", m_policy.title));
    });
    m_html.raw("\n");
    table("requirements", "Requirements of " + m_policy.title, {"Requirement", "#Needed", "#Found", "Met"},
          [&] {
              for (const auto& row : requirements(m_validation)) {
                  m_html.block("tr", {}, [&] {
                      m_html.block("td", {}, [&] {
                          m_html.line("p", {}, row.what);
                          if (!row.why.empty()) {
                              m_html.line("p", R"(class="quiet")", row.why);
                          }
                      });
                      number_cell(row.needed);
                      number_cell(row.found);
                      m_html.line("td", {}, row.answer);
                  });
              }
          });
    for (const auto& note : m_policy.notes) {
        m_html.line("p", {}, note.text);
    }
}

void Page::add_framework()
{
    const auto& source = m_framework.source;
    m_html.line("h3", {}, "The framework");
    m_html.block("dl", R"(class="facts")", [&] {
        fact("Name", m_framework.title);
        fact("Pack", m_framework.name());
        fact("Standing", fmt::format("{}, {}", capitalised(source.status), source.date));
        fact("Source", fmt::format("{}, {}", source.document, source.publisher));
        if (const auto& bundled = m_study.facts().framework_is_bundled) {
            fact("Copy", *bundled ? "The one that comes with this software"
                                  : "Not the one that comes with this software");
        }
    });
}

void Page::add_programme()
{
    section("programme", "Programme", [&] {
        if (!m_programme.summary.empty()) {
            own_words("p", m_programme.summary);
        }
        m_html.block("dl", R"(class="facts")", [&] {
            fact("Programme", name(m_programme));
            fact("Provider", m_programme.provider.name, m_lang);
            fact_if_given("UKPRN", m_programme.provider.ukprn);
            fact_if_given("ODS code", m_programme.provider.ods_code);
            m_html.block("div", {}, [&] {
                m_html.line("dt", {}, "Claimed stages");
                m_html.inline_block("dd", {}, [&] {
                    m_html.block("ul", R"(style="list-style:none;padding:0;margin:0")", [&] {
                        for (const auto& stage : m_programme.claimed_stages) {
                            const auto index = m_framework.find_stage(stage.str());
                            m_html.line("li", {},
                                        index ? m_framework.stages[*index].title
                                              : stage.str() + " (not a stage of this framework)");
                        }
                        if (m_programme.claimed_stages.empty()) {
                            m_html.line("li", {},
                                        m_framework.stages.empty() ? "This framework has no stages" : "None");
                        }
                    });
                });
                m_html.raw("\n");
            });
            fact("Delivery", delivery(m_programme.mode, m_programme.hours));
            fact_if_given("Embeds", m_programme.embeds, m_lang);
            fact("Contact", person(m_programme.contact), m_lang);
            fact("Internal verifier", person(m_programme.internal_verifier), m_lang);
            fact_if_given("File last changed", m_programme.modified);
        });
        add_modules();
        add_assessments();
    });
}

void Page::add_modules()
{
    m_html.line("h3", {}, "Modules");
    if (m_programme.modules.empty()) {
        m_html.line("p", {}, "The programme names no modules.");
        return;
    }
    std::vector<bool> mapped(m_study.outcomes().size());
    for (const auto& mapping : m_study.mappings()) {
        if (mapping.outcome != model::kNone) {
            mapped[mapping.outcome] = true;
        }
    }
    table("modules",
          "Each module with its programme outcomes, and how many of these are mapped to the framework.",
          {"Module", "Delivery", "#Hours", "#Outcomes", "#Mapped"}, [&] {
              std::size_t outcome = 0;
              for (const auto& module : m_programme.modules) {
                  std::size_t used = 0;
                  for (std::size_t i = 0; i < module.outcomes.size(); ++i) {
                      used += mapped[outcome++] ? 1U : 0U;
                  }
                  m_html.block("tr", {}, [&] {
                      m_html.line("th", R"(scope="row" )" + m_lang,
                                  module.title.empty() ? module.id.str() : module.title);
                      m_html.line("td", {},
                                  module.mode ? capitalised(std::string{to_string(*module.mode)})
                                              : "Not given");
                      number_cell(module.hours ? model::to_string(*module.hours) : "Not given");
                      number_cell(fmt::format("{}", module.outcomes.size()));
                      number_cell(fmt::format("{}", used));
                  });
              }
          });
}

void Page::add_assessments()
{
    m_html.line("h3", {}, "Assessments");
    if (m_programme.assessments.empty()) {
        m_html.line("p", {}, "The programme names no assessments.");
        return;
    }
    table("assessments", "Each assessment and the programme outcomes that it assesses.",
          {"Assessment", "Type", "Assesses"}, [&] {
              for (const auto& assessment : m_programme.assessments) {
                  m_html.block("tr", {}, [&] {
                      m_html.line("th", R"(scope="row" )" + m_lang,
                                  assessment.title.empty() ? assessment.id.str() : assessment.title);
                      own_words("td", assessment.type.empty() ? "Not given" : assessment.type);
                      std::string ids;
                      for (const auto& outcome : assessment.outcomes) {
                          ids += (ids.empty() ? "" : ", ") + outcome.str();
                      }
                      m_html.line("td", {}, ids.empty() ? "Nothing" : ids);
                  });
              }
          });
}

void Page::add_findings()
{
    section("findings", "Findings", [&] {
        if (m_validation.findings.empty()) {
            m_html.line("p", {}, "None.");
            return;
        }
        m_html.line("p", {},
                    "Grouped by severity, then by rule. “kitemark explain” followed by a rule’s code says "
                    "why the rule is "
                    "there. Lines are those of the programme’s file.");
        for (const auto severity : {Severity::error, Severity::warning, Severity::note}) {
            add_findings_of(severity);
        }
    });
}

void Page::add_findings_of(Severity severity)
{
    std::map<std::string_view, std::vector<const Diagnostic*>> by_code;
    for (const auto& finding : m_validation.findings) {
        if (finding.severity == severity) {
            by_code[finding.code].push_back(&finding);
        }
    }
    if (by_code.empty()) {
        return;
    }
    m_html.line("h3", {}, fmt::format("{} ({})", heading(severity), m_validation.count(severity)));
    m_html.line("p", {}, meaning(severity));
    for (const auto& entry : by_code) { // no structured binding: clang 14's lambdas cannot capture one
        const auto& code = entry.first;
        const auto& findings = entry.second;
        m_html.line("h4", {}, fmt::format("{} ({})", code, findings.size()));
        std::vector<Words> words;
        words.reserve(findings.size());
        for (const auto* finding : findings) {
            words.push_back(describe(*finding));
        }
        const bool one_fix = std::all_of(words.begin(), words.end(),
                                         [&](const Words& each) { return each.fix == words.front().fix; });
        if (one_fix && !words.front().fix.empty()) {
            m_html.inline_block("p", {}, [&] {
                m_html.phrase("strong", {}, "To put it right: ");
                m_html.text(words.front().fix);
            });
            m_html.raw("\n");
        }
        m_html.block("ul", {}, [&] {
            for (std::size_t i = 0; i < findings.size(); ++i) {
                add_finding(*findings[i], words[i], !one_fix);
            }
        });
    }
}

void Page::add_finding(const Diagnostic& finding, const Words& words, bool with_fix)
{
    m_html.block("li", R"(class="finding")", [&] {
        m_html.inline_block("p", {}, [&] {
            m_html.text(words.message);
            const auto& where = finding.where;
            std::string place = where.file == m_programme.file ? "" : where.file;
            if (where.line != 0) {
                place += fmt::format("{}line {}", place.empty() ? "" : ", ", where.line);
            }
            if (!place.empty()) {
                m_html.text(" ");
                m_html.phrase("span", R"(class="quiet place")", fmt::format("({})", place));
            }
        });
        if (with_fix && !words.fix.empty()) {
            m_html.inline_block("p", {}, [&] {
                m_html.phrase("strong", {}, "To put it right: ");
                m_html.text(words.fix);
            });
        }
    });
}

void Page::add_evidence()
{
    section("evidence", "Evidence", [&] {
        if (m_programme.evidence.empty()) {
            m_html.line("p", {}, "The programme names no evidence.");
            return;
        }
        std::vector<std::size_t> cited(m_programme.evidence.size());
        for (const auto& mapping : m_programme.mappings) {
            for (const auto& citation : mapping.citations) {
                if (const auto file = m_study.find_evidence(citation.evidence.str()); file != model::kNone) {
                    ++cited[file];
                }
            }
        }
        table("documents",
              "Each document, the SHA-256 digest that was taken when it was added, and how often mappings "
              "cite it.",
              {"Document", "File", "#Citations"}, [&] {
                  for (std::size_t e = 0; e < m_programme.evidence.size(); ++e) {
                      const auto& file = m_programme.evidence[e];
                      m_html.block("tr", {}, [&] {
                          m_html.line("th", fmt::format(R"(scope="row" id="evidence-{}" {})", e + 1, m_lang),
                                      file.title.empty() ? file.id.str() : file.title);
                          m_html.block("td", {}, [&] {
                              m_html.line("div", {}, file.path);
                              if (!file.original_name.empty()) {
                                  m_html.line("div", {}, "Provider’s name for it: " + file.original_name);
                              }
                              if (!file.media_type.empty()) {
                                  m_html.line("div", R"(class="quiet")", file.media_type);
                              }
                              m_html.line("div", R"(class="hash")",
                                          file.sha256.empty() ? "No digest" : "SHA-256 " + file.sha256);
                          });
                          number_cell(fmt::format("{}", cited[e]));
                      });
                  }
              });
    });
}

void Page::add_about()
{
    section("about", "About this report", [&] {
        m_html.block("dl", R"(class="facts")", [&] {
            fact("Software", software_name());
            fact("Framework", m_framework.name());
            fact("Policy", m_policy.name());
        });
        m_html.line("p", {},
                    "The report holds no time and no place of making: the same programme, framework, policy "
                    "and software "
                    "give the same report, byte for byte. It can be read without a network.");
        m_html.line("h3", {}, fmt::format("The words of {}", m_framework.title));
        m_html.line("p", {}, m_framework.source.rights);
        if (!m_framework.source.url.empty()) {
            m_html.line("p", {}, m_framework.source.url);
        }
        if (!m_framework.notes.empty()) {
            m_html.line("h3", {}, "Notes on the framework’s pack");
            m_html.block("ul", {}, [&] {
                for (const auto& note : m_framework.notes) {
                    m_html.line("li", {}, note.text);
                }
            });
        }
    });
}

void Page::add_footer()
{
    m_html.block("footer", {}, [&] {
        m_html.line("p", {},
                    fmt::format("{} · {} · {} · made with {}", name(m_programme), verdict(m_validation),
                                m_framework.name(), software_name()));
    });
}

} // namespace

std::string to_html(const Validation& validation)
{
    return Page{validation}.write();
}

bool is_marked_page(std::string_view beginning)
{
    return beginning.starts_with("<!DOCTYPE html>") &&
           beginning.substr(0, kMarkWithin).find(kMark) != std::string_view::npos;
}

} // namespace km::report
