// SPDX-License-Identifier: MIT
#include "validator/rules/registry.hpp"

#include "validator/base/parallel.hpp"
#include "validator/rules/families.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <vector>

namespace km::rules {
namespace {

constexpr std::size_t kMappingsWorthAThread = 2000;

/// Defects of form are found while reading (validator/xml, validator/format).
constexpr std::array<Rule, 6> kFormRules{{
    {"KM-FRM-001", Tier::form, Severity::error, nullptr},
    {"KM-FRM-002", Tier::form, Severity::error, nullptr},
    {"KM-FRM-003", Tier::advice, Severity::note, nullptr}, // in a programme; in a pack it is an error
    {"KM-FRM-004", Tier::form, Severity::error, nullptr},
    {"KM-FRM-005", Tier::form, Severity::error, nullptr},
    {"KM-FRM-006", Tier::form, Severity::error, nullptr},
}};

std::vector<Rule> collect()
{
    std::vector<Rule> rules;
    for (const auto family :
         {std::span<const Rule>{kFormRules}, identity_rules(), reference_rules(), coverage_rules(),
          assessment_rules(), evidence_rules(), mapping_quality_rules(), outcome_quality_rules(),
          consistency_rules(), principle_rules(), provenance_rules()}) {
        rules.insert(rules.end(), family.begin(), family.end());
    }
    return rules;
}

} // namespace

std::string_view to_string(Tier tier) noexcept
{
    switch (tier) {
    case Tier::form: return "form";
    case Tier::core: return "core";
    case Tier::advice: return "advice";
    }
    return "";
}

std::span<const Rule> all_rules() noexcept
{
    static const std::vector<Rule> rules = collect();
    return rules;
}

const Rule* find_rule(std::string_view code) noexcept
{
    for (const auto& rule : all_rules()) {
        if (rule.code == code) {
            return &rule;
        }
    }
    return nullptr;
}

Checked check_all(const Study& study, Diagnostics form, const std::function<bool()>& cancelled)
{
    return check_with(all_rules(), study, std::move(form), cancelled);
}

Checked check_with(std::span<const Rule> rules,
                   const Study& study,
                   Diagnostics form,
                   const std::function<bool()>& cancelled)
{
    Checked result;
    CoreCount core;
    std::vector<Diagnostics> by_rule(rules.size());
    std::vector<std::uint8_t> asked(rules.size()); // not bool: two threads write neighbours
    if (!has_errors(form)) {
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            for (auto r = next++; r < rules.size() && !(cancelled && cancelled()); r = next++) {
                if (rules[r].check != nullptr) {
                    Report report{rules[r], study, by_rule[r]};
                    rules[r].check(study, report);
                    asked[r] = 1;
                }
            }
        };
        if (study.mappings().size() >= kMappingsWorthAThread) {
            run_both(work, work);
        } else {
            work();
        }
    }
    for (std::size_t r = 0; r < rules.size(); ++r) {
        if (rules[r].check != nullptr && rules[r].is_core_in(study.programme().format)) {
            ++core.rules;
            core.examined += asked[r];
            if (!by_rule[r].empty()) {
                core.wrong.push_back({rules[r].code, by_rule[r].size()});
            }
        }
    }
    result.requirements = examine_requirements(study, form, core);
    result.meets = meets(result.requirements, study.policy());
    auto& findings = result.findings;
    findings = std::move(form);
    for (auto& found : by_rule) {
        std::move(found.begin(), found.end(), std::back_inserter(findings));
    }
    // Whoever is told no is told why, also where no rule has words for it.
    if (result.meets.state() == Answer::State::does_not_hold && !has_errors(findings)) {
        const auto& reasons = result.meets.reasons();
        findings.insert(findings.end(), reasons.begin(), reasons.end());
    }
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.where.line < b.where.line; });
    return result;
}

} // namespace km::rules
