// SPDX-License-Identifier: MIT
#include "validator/rules/families.hpp"
#include "validator/rules/wording.hpp"

#include <array>
#include <string>

namespace km::rules {
namespace {

using model::Depth;

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

constexpr auto kRules = std::to_array<Rule>({
    {"KM-COD-001", Tier::core, Severity::error, every_principle_is_addressed, "principle-addressed"},
    {"KM-COD-002", Tier::core, Severity::error, share_of_principles_is_addressed, "principle-addressed"},
});

} // namespace

std::span<const Rule> principle_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
