// SPDX-License-Identifier: MIT
#include "validator/rules/families.hpp"
#include "validator/rules/wording.hpp"

#include <array>
#include <vector>

namespace km::rules {
namespace {

using model::Depth;
using model::kNone;

/// The mappable items without stages: the principles of a code, or all items of a framework that has no
/// stages.
template <typename Visit>
void each_principle(const Study& study, Visit visit)
{
    const auto& framework = study.framework();
    for (const auto item : study.mappable_items()) {
        if (!framework.is_staged(framework.items[item])) {
            visit(item, study.cell(item).depth != Depth::none);
        }
    }
}

void every_principle_is_addressed(const Study& study, Report& report)
{
    const auto& asked = study.policy().principle_addressed;
    if (!asked || asked->percent < 100) {
        return;
    }
    const auto& framework = study.framework();
    each_principle(study, [&](std::uint32_t item, bool addressed) {
        if (!addressed) {
            report.add(study.programme().stages_line,
                       {kind_word(framework, item), framework.items[item].code.str(),
                        short_label(framework.items[item])});
        }
    });
}

void share_of_principles_is_addressed(const Study& study, Report& report)
{
    const auto& asked = study.policy().principle_addressed;
    if (!asked || asked->percent == 100) {
        return;
    }
    std::size_t addressed_count = 0, total = 0;
    std::string missing, plural;
    each_principle(study, [&](std::uint32_t item, bool addressed) {
        const auto& principle = study.framework().items[item];
        plural = study.framework().kinds[principle.kind].plural;
        ++total;
        addressed_count += addressed ? 1U : 0U;
        if (!addressed) {
            append(missing, principle.code.str());
        }
    });
    if (!asked->is_met(addressed_count, total)) {
        report.add(study.programme().stages_line,
                   {std::to_string(addressed_count), std::to_string(total), std::to_string(asked->percent),
                    in_sentence(plural), missing});
    }
}

/// One reason for each principle is enough: a principle has no stages, so nothing else says how it is
/// addressed.
void addressed_principle_has_a_rationale(const Study& study, Report& report)
{
    const auto& framework = study.framework();
    const auto resolved = study.mappings();
    std::vector<std::uint32_t> first(framework.items.size(), kNone); ///< mapping, by item
    std::vector<bool> explained(framework.items.size());
    for (std::uint32_t m = 0; m < resolved.size(); ++m) {
        if (resolved[m].item == kNone || resolved[m].outcome == kNone) {
            continue;
        }
        auto& mapping = first[resolved[m].item];
        mapping = mapping == kNone ? m : mapping;
        if (!explained[resolved[m].item] && !is_blank(study.programme().mappings[m].rationale)) {
            explained[resolved[m].item] = true;
        }
    }
    each_principle(study, [&](std::uint32_t item, bool addressed) {
        if (addressed && !explained[item]) {
            report.add(study.programme().mappings[first[item]].line,
                       {kind_word(framework, item), framework.items[item].code.str(),
                        short_label(framework.items[item])});
        }
    });
}

constexpr auto kRules = std::to_array<Rule>({
    {"KM-COD-001", Tier::core, Severity::error, every_principle_is_addressed},
    {"KM-COD-002", Tier::core, Severity::error, share_of_principles_is_addressed},
    {"KM-COD-003", Tier::advice, Severity::warning, addressed_principle_has_a_rationale},
});

} // namespace

std::span<const Rule> principle_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
