// SPDX-License-Identifier: MIT
#include "validator/rules/coverage.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/wording.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace km::rules {
namespace {

using model::Depth;
using model::kNone;
using model::StageSet;

void competency_is_assessed(const Study& study, Report& report)
{
    const auto asked = study.policy().competency_assessed.value_or(0);
    if (asked == 0) {
        return;
    }
    const auto& framework = study.framework();
    const auto judged = stages_to_judge(study);
    const auto outcomes = study.mappable_items();
    for (std::size_t first = 0; first < outcomes.size();) {
        // The outcomes of one competency stand together.
        const auto competency = framework.items[outcomes[first]].parent;
        std::array<std::uint32_t, model::kMaxStages> found{};
        StageSet cells;
        auto at = first;
        for (; at < outcomes.size() && framework.items[outcomes[at]].parent == competency; ++at) {
            cells = cells | study.cell_stages(outcomes[at]);
            study.cell_stages(outcomes[at]).each([&](std::size_t stage) {
                found[stage] += study.cell(outcomes[at], stage).depth == Depth::assesses ? 1U : 0U;
            });
        }
        first = at;
        StageSet short_of;
        (judged & cells).each([&](std::size_t stage) {
            if (found[stage] < asked) {
                short_of.insert(stage);
            }
        });
        if (competency != kNone && !short_of.empty()) {
            const auto& item = framework.items[competency];
            report.add(study.programme().stages_line,
                       {kind_word(framework, competency), item.code.str(), short_label(item),
                        stage_list(framework, short_of), std::to_string(asked)});
        }
    }
}

void claim_of_assessment_has_an_assessment(const Study& study, Report& report)
{
    const auto resolved = study.mappings();
    for (std::size_t m = 0; m < resolved.size(); ++m) {
        if (resolved[m].depth == Depth::assesses && resolved[m].outcome != kNone &&
            !study.is_assessed(resolved[m].outcome)) {
            const auto& mapping = study.programme().mappings[m];
            report.add(mapping.line, {mapping.outcome.str(), mapping.to.str()});
        }
    }
}

void programme_has_an_assessment(const Study& study, Report& report)
{
    if (study.programme().assessments.empty()) {
        report.add(0);
    }
}

/// An outcome without any mapping is another rule's business.
void assessed_outcome_is_claimed_as_assessed(const Study& study, Report& report)
{
    std::vector<Depth> deepest(study.outcomes().size(), Depth::none);
    for (const auto& resolved : study.mappings()) {
        if (resolved.outcome != kNone) {
            auto& depth = deepest[resolved.outcome];
            depth = std::max(depth, resolved.depth);
        }
    }
    for (std::size_t i = 0; i < deepest.size(); ++i) {
        if (study.is_assessed(i) && deepest[i] != Depth::none && deepest[i] != Depth::assesses) {
            const auto& outcome = *study.outcomes()[i].outcome;
            report.add(outcome.line,
                       {outcome.id.str(), shorten(outcome.text), std::string{to_string(deepest[i])}});
        }
    }
}

constexpr auto kRules = std::to_array<Rule>({
    {"KM-ASM-001", Tier::core, Severity::error, competency_is_assessed, "competency-assessed"},
    {"KM-ASM-002", Tier::core, Severity::error, claim_of_assessment_has_an_assessment},
    {"KM-ASM-003", Tier::advice, Severity::warning, programme_has_an_assessment},
    {"KM-ASM-004", Tier::advice, Severity::note, assessed_outcome_is_claimed_as_assessed},
});

} // namespace

std::span<const Rule> assessment_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
