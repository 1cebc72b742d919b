// SPDX-License-Identifier: MIT
#include "validator/report/validation.hpp"

#include "validator/rules/registry.hpp"

#include <algorithm>

namespace km::report {

std::size_t Validation::count(Severity severity) const noexcept
{
    return static_cast<std::size_t>(std::count_if(
        findings.begin(), findings.end(), [&](const Diagnostic& d) { return d.severity == severity; }));
}

Validation validate(const rules::Study& study, Diagnostics form)
{
    auto checked = rules::check_all(study, std::move(form));
    const bool meets = checked.meets.holds();
    const auto& framework = study.framework();
    const auto& policy = study.policy();
    return {study,
            std::move(checked.findings),
            meets,
            std::move(checked.meets),
            std::move(checked.requirements),
            {framework.id, framework.version, {}},
            {policy.id, policy.version, {}}};
}

Tally tally(const rules::Study& study, std::uint32_t ancestor, std::size_t stage)
{
    Tally result;
    const auto& framework = study.framework();
    for (const auto item : study.mappable_items()) {
        if (!study.cell_stages(item).contains(stage)) {
            continue;
        }
        bool below = ancestor == model::kNone;
        for (auto at = item; !below && at != model::kNone; at = framework.items[at].parent) {
            below = at == ancestor;
        }
        if (below) {
            ++result.cells;
            result.covered += study.is_covered(item, stage) ? 1U : 0U;
        }
    }
    return result;
}

} // namespace km::report
