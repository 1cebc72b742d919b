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

Diagnostics check_all(const Study& study, Diagnostics form, const std::function<bool()>& cancelled)
{
    auto findings = std::move(form);
    if (!has_errors(findings)) {
        const auto rules = all_rules();
        std::vector<Diagnostics> by_rule(rules.size());
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            for (auto r = next++; r < rules.size() && !(cancelled && cancelled()); r = next++) {
                if (rules[r].check != nullptr) {
                    Report report{rules[r], study, by_rule[r]};
                    rules[r].check(study, report);
                }
            }
        };
        if (study.mappings().size() >= kMappingsWorthAThread) {
            run_both(work, work);
        } else {
            work();
        }
        for (auto& found : by_rule) {
            std::move(found.begin(), found.end(), std::back_inserter(findings));
        }
    }
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.where.line < b.where.line; });
    return findings;
}

} // namespace km::rules
