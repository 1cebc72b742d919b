// SPDX-License-Identifier: MIT
#include "validator/report/wording.hpp"

#include "validator/base/paths.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace km::report {
namespace {

bool is_upper(char c) noexcept
{
    return c >= 'A' && c <= 'Z';
}

/// "Outcome" to "outcome", but "KSB" as it is.
std::string uncapitalised(std::string text)
{
    if (!text.empty() && is_upper(text[0]) && (text.size() == 1 || !is_upper(text[1]))) {
        text[0] = static_cast<char>(text[0] - 'A' + 'a');
    }
    return text;
}

KindNames names(const model::Kind& kind)
{
    return {uncapitalised(kind.title), uncapitalised(kind.plural)};
}

/// "each outcome", or "at least 80% of the outcomes".
std::string share_of(model::Share share, const KindNames& kind)
{
    return share.percent == 100 ? "each " + kind.singular
                                : fmt::format("at least {}% of the {}", share.percent, kind.plural);
}

std::string_view is_or_are(model::Share share) noexcept
{
    return share.percent == 100 ? "is" : "are";
}

} // namespace

bool was_judged(const Validation& validation) noexcept
{
    return std::none_of(validation.findings.begin(), validation.findings.end(),
                        [](const Diagnostic& finding) {
                            return finding.severity == Severity::error && finding.code.starts_with("KM-FRM-");
                        });
}

std::string verdict(const Validation& validation)
{
    return fmt::format("{} {}", validation.meets ? "Meets" : "Does not meet",
                       validation.study.policy().name());
}

std::string name(const model::Programme& programme)
{
    return programme.version.empty() ? programme.id : programme.id + " " + programme.version;
}

std::string software_name()
{
    return fmt::format("kitemark {}", software_version());
}

std::string count_of(std::size_t count, std::string_view singular, std::string_view plural)
{
    return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

std::string_view label(const model::Stage& stage) noexcept
{
    return std::string_view{stage.title}.substr(0, stage.title.find(": "));
}

KindNames kind_names(const model::Framework& framework, unsigned distance)
{
    const auto staged = [](const model::Kind& kind) { return kind.mappable && kind.staged; };
    const auto found = std::find_if(framework.kinds.begin(), framework.kinds.end(), staged);
    auto at = found == framework.kinds.end()
                  ? model::kNone
                  : static_cast<std::uint32_t>(std::distance(framework.kinds.begin(), found));
    for (unsigned step = 0; step < distance && at != model::kNone; ++step) {
        at = framework.kinds[at].parent;
    }
    return at == model::kNone ? KindNames{"item", "items"} : names(framework.kinds[at]);
}

KindNames unstaged_kind_names(const model::Framework& framework)
{
    const model::Kind* only = nullptr;
    for (const auto& kind : framework.kinds) {
        if (kind.mappable && (!kind.staged || framework.stages.empty())) {
            if (only != nullptr) {
                return {"item", "items"};
            }
            only = &kind;
        }
    }
    return only == nullptr ? KindNames{"item", "items"} : names(*only);
}

std::string capitalised(std::string text)
{
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text;
}

std::vector<std::uint32_t> unstaged_items(const rules::Study& study)
{
    std::vector<std::uint32_t> items;
    for (const auto item : study.mappable_items()) {
        if (!study.framework().is_staged(study.framework().items[item])) {
            items.push_back(item);
        }
    }
    return items;
}

std::vector<std::string> requirements(const model::Policy& policy, const model::Framework& framework)
{
    const auto outcome = kind_names(framework, 0);
    const auto competency = kind_names(framework, 1);
    const auto standard = kind_names(framework, 2);
    std::vector<std::string> sentences;
    const auto add = [&](std::string sentence) { sentences.push_back(capitalised(std::move(sentence))); };
    if (const auto& asks = policy.cell_depth) {
        add(fmt::format("{} {} covered at each claimed stage, at depth {}{}.", share_of(asks->share, outcome),
                        is_or_are(asks->share), to_string(asks->depth),
                        asks->depth < model::Depth::assesses ? " or deeper" : ""));
    }
    if (const auto& count = policy.cell_citations) {
        add(fmt::format("each covered {} has at least {} of evidence at each claimed stage.",
                        outcome.singular, count_of(*count, "citation", "citations")));
    }
    if (const auto& count = policy.competency_assessed) {
        add(fmt::format("each {} has at least {} at depth assesses at each claimed stage.",
                        competency.singular, count_of(*count, outcome.singular, outcome.plural)));
    }
    if (const auto& share = policy.standard_present) {
        add(fmt::format("{} {} at least one covered {} at each claimed stage.", share_of(*share, standard),
                        share->percent == 100 ? "has" : "have", outcome.singular));
    }
    if (const auto& share = policy.principle_addressed) {
        add(fmt::format("{} {} mapped, at any depth.", share_of(*share, unstaged_kind_names(framework)),
                        is_or_are(*share)));
    }
    if (policy.official_outcomes) {
        add(fmt::format("each mapped {} is official, not indicative.", outcome.singular));
    }
    return sentences;
}

} // namespace km::report
