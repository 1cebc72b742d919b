// SPDX-License-Identifier: MIT
#include "validator/rules/families.hpp"
#include "validator/rules/grouping.hpp"
#include "validator/rules/wording.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

namespace km::rules {
namespace {

using model::Mode;

void assessment_assesses_something(const Study& study, Report& report)
{
    for (const auto& assessment : study.programme().assessments) {
        if (assessment.outcomes.empty()) {
            report.add(assessment.line, {assessment.id.str(), assessment.title});
        }
    }
}

void module_has_outcomes(const Study& study, Report& report)
{
    for (const auto& module : study.programme().modules) {
        if (module.outcomes.empty()) {
            report.add(module.line, {module.id.str(), module.title});
        }
    }
}

/// As model::to_string, for sums that may be greater than a programme's hours can.
std::string hours_text(std::int64_t hundredths)
{
    const auto most = std::numeric_limits<model::Hours::rep>::max();
    return hundredths <= most ? model::to_string(model::Hours{static_cast<model::Hours::rep>(hundredths)})
                              : std::to_string(hundredths / 100);
}

void hours_add_up(const Study& study, Report& report)
{
    const auto& programme = study.programme();
    if (!programme.hours || programme.modules.empty()) {
        return;
    }
    std::int64_t sum = 0; // hundredths: 32 bits are too few for many long modules
    for (const auto& module : programme.modules) {
        if (!module.hours) {
            return; // KM-CON-004
        }
        sum += module.hours->count();
    }
    if (sum != programme.hours->count()) {
        report.add(programme.delivery_line, {hours_text(sum), model::to_string(*programme.hours)});
    }
}

void module_has_hours(const Study& study, Report& report)
{
    const auto& programme = study.programme();
    if (!programme.hours) {
        return;
    }
    for (const auto& module : programme.modules) {
        if (!module.hours) {
            report.add(module.line, {module.id.str(), module.title});
        }
    }
}

/// A programme in one mode has modules in that mode only; a blended one has a blended module or modules in
/// both.
void mode_fits_the_modules(const Study& study, Report& report)
{
    const auto& programme = study.programme();
    constexpr std::array all{Mode::facilitator_led, Mode::self_directed, Mode::blended};
    std::array<bool, all.size()> used{};
    bool each_says = true;
    for (const auto& module : programme.modules) {
        if (module.mode) {
            used[static_cast<std::size_t>(*module.mode)] = true;
        } else {
            each_says = false;
        }
    }
    if (!programme.mode) {
        return;
    }
    std::string modes;
    std::size_t different = 0;
    bool contradicts = false;
    for (const auto mode : all) {
        if (used[static_cast<std::size_t>(mode)]) {
            append(modes, model::to_string(mode));
            ++different;
            contradicts = contradicts || mode != *programme.mode;
        }
    }
    if (*programme.mode == Mode::blended) {
        contradicts = each_says && different == 1 && !used[static_cast<std::size_t>(Mode::blended)];
    }
    if (contradicts) {
        report.add(programme.delivery_line, {std::string{model::to_string(*programme.mode)}, modes});
    }
}

void module_has_a_title(const Study& study, Report& report)
{
    for (const auto& module : study.programme().modules) {
        if (is_blank(module.title)) {
            report.add(module.line, {module.id.str()});
        }
    }
}

void assessment_says_what_it_is(const Study& study, Report& report)
{
    for (const auto& assessment : study.programme().assessments) {
        if (is_blank(assessment.title)) {
            report.add(assessment.line, {assessment.id.str(), "title"});
        }
        if (is_blank(assessment.type)) {
            report.add(assessment.line, {assessment.id.str(), "type"});
        }
    }
}

template <typename Entry>
void report_same_titles(const std::vector<Entry>& entries, Report& report)
{
    const auto groups =
        repeated_texts(entries.size(), 2, [&](std::size_t i) { return std::string_view{entries[i].title}; });
    for (const auto& group : groups) {
        for (const auto i : std::span{group}.subspan(1)) {
            report.add(entries[i].line,
                       {entries[i].id.str(), entries[group.front()].id.str(), entries[i].title});
        }
    }
}

void titles_differ(const Study& study, Report& report)
{
    report_same_titles(study.programme().modules, report);
    report_same_titles(study.programme().assessments, report);
}

void modification_time_is_given(const Study& study, Report& report)
{
    if (study.programme().modified.empty()) {
        report.add(0);
    }
}

/// One finding for all: not every outcome needs an assessment, and a list of hundreds would hide what
/// matters.
void outcomes_are_assessed(const Study& study, Report& report)
{
    constexpr std::size_t named = 10;
    const auto outcomes = study.outcomes();
    std::size_t count = 0;
    std::uint32_t line = 0;
    std::string ids;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (study.is_assessed(i)) {
            continue;
        }
        const auto& outcome = *outcomes[i].outcome;
        if (count == 0) {
            line = outcome.line;
        }
        if (count <= named) {
            append(ids, count < named ? outcome.id.str() : "…");
        }
        ++count;
    }
    if (count > 0) {
        report.add(line, {std::to_string(count), std::to_string(outcomes.size()), ids});
    }
}

constexpr auto kRules = std::to_array<Rule>({
    {"KM-CON-001", Tier::advice, Severity::warning, assessment_assesses_something},
    {"KM-CON-002", Tier::advice, Severity::warning, module_has_outcomes},
    {"KM-CON-003", Tier::advice, Severity::warning, hours_add_up},
    {"KM-CON-004", Tier::advice, Severity::note, module_has_hours},
    {"KM-CON-005", Tier::advice, Severity::note, mode_fits_the_modules},
    {"KM-CON-006", Tier::core, Severity::error, module_has_a_title},
    {"KM-CON-007", Tier::advice, Severity::warning, assessment_says_what_it_is},
    {"KM-CON-008", Tier::advice, Severity::warning, titles_differ},
    {"KM-CON-009", Tier::advice, Severity::note, modification_time_is_given},
    {"KM-CON-010", Tier::advice, Severity::note, outcomes_are_assessed},
});

} // namespace

std::span<const Rule> consistency_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
