// SPDX-License-Identifier: MIT
#include "validator/rules/families.hpp"
#include "validator/rules/wording.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace km::rules {
namespace {

using model::kNone;

/// What a programme's mappings rest on: how many items of the framework they reach, and how many of these are
/// indicative.
struct Mapped {
    std::size_t items = 0, indicative = 0;
    std::uint32_t example = kNone; ///< the first indicative one
};

Mapped mapped_items(const Study& study)
{
    const auto& framework = study.framework();
    std::vector<bool> reached(framework.items.size());
    for (const auto& mapping : study.mappings()) {
        if (mapping.item != kNone && mapping.outcome != kNone) {
            reached[mapping.item] = true;
        }
    }
    Mapped mapped;
    for (const auto item : study.mappable_items()) {
        if (!reached[item]) {
            continue;
        }
        ++mapped.items;
        if (framework.items[item].provenance == model::Provenance::indicative) {
            ++mapped.indicative;
            mapped.example = std::min(mapped.example, item);
        }
    }
    return mapped;
}

void report_indicative(const Study& study, Report& report)
{
    const auto mapped = mapped_items(study);
    if (mapped.indicative != 0) {
        const auto& framework = study.framework();
        report.add(study.programme().framework_line,
                   {std::to_string(mapped.indicative), std::to_string(mapped.items),
                    in_sentence(framework.kinds[framework.items[mapped.example].kind].plural),
                    framework.items[mapped.example].code.str(), study.policy().name()});
    }
}

void indicative_outcomes_are_named_as_such(const Study& study, Report& report)
{
    report_indicative(study, report);
}

void framework_is_the_bundled_one(const Study& study, Report& report)
{
    if (study.facts().framework_is_bundled == false) {
        report.add(study.programme().framework_line, {study.framework().name()});
    }
}

void mapped_outcomes_are_official(const Study& study, Report& report)
{
    if (study.policy().official_outcomes) {
        report_indicative(study, report);
    }
}

void framework_is_in_force(const Study& study, Report& report)
{
    const auto& status = study.framework().source.status;
    if (status == "draft" || status == "superseded" || status == "withdrawn") {
        report.add(study.programme().framework_line,
                   {study.framework().title, study.framework().version, status});
    }
}

constexpr auto kRules = std::to_array<Rule>({
    {"KM-PRV-001", Tier::advice, Severity::note, indicative_outcomes_are_named_as_such},
    {"KM-PRV-002", Tier::advice, Severity::warning, framework_is_the_bundled_one},
    {"KM-PRV-003", Tier::core, Severity::error, mapped_outcomes_are_official, "official-outcomes"},
    {"KM-PRV-004", Tier::advice, Severity::note, framework_is_in_force},
});

} // namespace

std::span<const Rule> provenance_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
