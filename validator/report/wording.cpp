// SPDX-License-Identifier: MIT
#include "validator/report/wording.hpp"

#include "validator/base/paths.hpp"
#include "validator/report/messages.hpp"

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
    return std::ranges::any_of(validation.requirements, [](const rules::Requirement& requirement) {
        return requirement.id == rules::kFormRequirement && requirement.answer.holds();
    });
}

std::string verdict(const Validation& validation)
{
    const auto* const words = validation.meets ? "Meets"
                              : validation.answer.state() == Answer::State::not_known
                                  ? "Not known whether it meets"
                                  : "Does not meet";
    return fmt::format("{} {}", words, validation.study.policy().name());
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
    const bool staged = std::ranges::any_of(framework.items, [&](const auto& item) {
        return framework.is_mappable(item) && framework.is_staged(item);
    });
    const auto outcome = staged ? kind_names(framework, 0) : unstaged_kind_names(framework);
    const std::string_view at = staged ? " at each claimed stage" : "";
    const auto competency = kind_names(framework, 1);
    const auto standard = kind_names(framework, 2);
    std::vector<std::string> sentences;
    const auto add = [&](std::string sentence) { sentences.push_back(capitalised(std::move(sentence))); };
    if (const auto& asks = policy.cell_depth) {
        add(fmt::format("{} {} covered{}, at depth {}{}.", share_of(asks->share, outcome),
                        is_or_are(asks->share), at, to_string(asks->depth),
                        asks->depth < model::Depth::assesses ? " or deeper" : ""));
    }
    if (const auto& count = policy.cell_citations) {
        add(fmt::format("each covered {} has at least {} of evidence{}.", outcome.singular,
                        count_of(*count, "citation", "citations"), at));
    }
    if (const auto& count = policy.competency_assessed) {
        add(fmt::format("each {} has at least {} at depth assesses{}.", competency.singular,
                        count_of(*count, outcome.singular, outcome.plural), at));
    }
    if (const auto& share = policy.standard_present) {
        add(fmt::format("{} {} at least one covered {}{}.", share_of(*share, standard),
                        share->percent == 100 ? "has" : "have", outcome.singular, at));
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

namespace {

std::string_view in_words(Answer::State state) noexcept
{
    switch (state) {
    case Answer::State::holds: return "yes";
    case Answer::State::does_not_hold: return "no";
    case Answer::State::not_known: return "not known";
    case Answer::State::not_asked: return "not asked";
    }
    return "";
}

/// Why, where the numbers do not say it.
std::string why(const rules::Requirement& requirement)
{
    switch (requirement.answer.state()) {
    case Answer::State::holds: return {};
    case Answer::State::not_asked:
        return "It does not apply: the framework has none, or the policy needs none.";
    default: break;
    }
    std::string all;
    for (const auto& reason : requirement.answer.reasons()) {
        all += (all.empty() ? "" : " ") + describe(reason).message;
    }
    return all;
}

} // namespace

std::vector<RequirementWords> requirements(const Validation& validation)
{
    const auto& study = validation.study;
    auto own = requirements(study.policy(), study.framework());
    auto next = own.begin();
    std::vector<RequirementWords> rows;
    for (const auto& requirement : validation.requirements) {
        RequirementWords row;
        if (requirement.id == rules::kFormRequirement) {
            row.what = "The programme's file could be read.";
        } else if (requirement.id == rules::kCoreRequirement) {
            row.what = "No core rule found an error.";
        } else {
            row.what = next == own.end() ? std::string{requirement.id} : std::move(*next++);
        }
        if (requirement.total != 0) {
            row.needed = fmt::format("{} of {}", requirement.needed, requirement.total);
            row.found = std::to_string(requirement.met);
        }
        row.answer = in_words(requirement.answer.state());
        row.why = why(requirement);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace km::report
