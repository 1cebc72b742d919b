// SPDX-License-Identifier: MIT
#include "validator/rules/families.hpp"
#include "validator/rules/wording.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace km::rules {
namespace {

using model::kNone;
using model::StageSet;

/// Calls @p visit with each mapping and what its references lead to.
template <typename Visit>
void each_mapping(const Study& study, Visit visit)
{
    const auto resolved = study.mappings();
    for (std::size_t m = 0; m < resolved.size(); ++m) {
        visit(study.programme().mappings[m], resolved[m]);
    }
}

/// True where the mapping leads to an item that can be mapped to and that has no stages.
bool leads_to_item_without_stages(const Study& study, const ResolvedMapping& resolved)
{
    const auto& framework = study.framework();
    return resolved.item != kNone && framework.is_mappable(framework.items[resolved.item]) &&
           !framework.is_staged(framework.items[resolved.item]);
}

bool leads_to_item_with_stages(const Study& study, const ResolvedMapping& resolved)
{
    const auto& framework = study.framework();
    return resolved.item != kNone && framework.is_mappable(framework.items[resolved.item]) &&
           framework.is_staged(framework.items[resolved.item]);
}

std::string all_stages(const model::Framework& framework)
{
    return stage_list(framework, StageSet::first(framework.stages.size()));
}

/// The items below @p item that can be mapped to; where there are none, the kinds that can.
std::string mappable_instead(const Study& study, std::uint32_t item)
{
    constexpr std::size_t few = 6;
    const auto& framework = study.framework();
    std::string list;
    std::size_t count = 0;
    // Parents come before children, so everything below an item follows it without a gap.
    std::vector<bool> below(framework.items.size());
    below[item] = true;
    for (auto i = item + 1; i < framework.items.size(); ++i) {
        const auto parent = framework.items[i].parent;
        below[i] = parent != kNone && below[parent];
        if (!below[i]) {
            break;
        }
        if (framework.is_mappable(framework.items[i]) && ++count <= few) {
            append(list, framework.items[i].code.str());
        }
    }
    if (count > few) {
        append(list, "…");
    }
    if (count == 0) {
        for (const auto& kind : framework.kinds) {
            if (kind.mappable) {
                append(list, in_sentence(kind.plural));
            }
        }
    }
    return list;
}

void mapping_names_an_outcome_of_the_programme(const Study& study, Report& report)
{
    each_mapping(study, [&](const model::Mapping& mapping, const ResolvedMapping& resolved) {
        if (resolved.outcome == kNone) {
            report.add(mapping.line, {mapping.outcome.str(), mapping.to.str()});
        }
    });
}

void mapping_names_an_item_of_the_framework(const Study& study, Report& report)
{
    each_mapping(study, [&](const model::Mapping& mapping, const ResolvedMapping& resolved) {
        if (resolved.item == kNone) {
            report.add(mapping.line, {mapping.outcome.str(), mapping.to.str(), study.framework().name()});
        }
    });
}

void mapping_names_an_item_that_can_be_mapped_to(const Study& study, Report& report)
{
    const auto& framework = study.framework();
    each_mapping(study, [&](const model::Mapping& mapping, const ResolvedMapping& resolved) {
        if (resolved.item == kNone || framework.is_mappable(framework.items[resolved.item])) {
            return;
        }
        report.add(mapping.line,
                   {mapping.outcome.str(), kind_word(framework, resolved.item), mapping.to.str(),
                    short_label(framework.items[resolved.item]), mappable_instead(study, resolved.item)});
    });
}

/// A mapping to an item without stages is left to KM-REF-012: there the stages have to go, not to change.
void stages_are_the_frameworks(const Study& study, Report& report)
{
    const auto& framework = study.framework();
    const auto check = [&](const std::vector<model::StageId>& stages, std::uint32_t line) {
        for (const auto& stage : stages) {
            if (!framework.find_stage(stage.str())) {
                report.add(line, {stage.str(), framework.name(), all_stages(framework)});
            }
        }
    };
    if (study.claimed_stages().size() != study.programme().claimed_stages.size()) {
        check(study.programme().claimed_stages, study.programme().stages_line);
    }
    each_mapping(study, [&](const model::Mapping& mapping, const ResolvedMapping& resolved) {
        if (resolved.lacks_stage && !leads_to_item_without_stages(study, resolved)) {
            check(mapping.stages, mapping.line);
        }
    });
}

void citation_names_listed_evidence(const Study& study, Report& report)
{
    each_mapping(study, [&](const model::Mapping& mapping, const ResolvedMapping& resolved) {
        if (!resolved.lacks_evidence) {
            return;
        }
        for (const auto& citation : mapping.citations) {
            if (study.find_evidence(citation.evidence.str()) == kNone) {
                report.add(citation.line, {citation.evidence.str(), mapping.outcome.str(), mapping.to.str()});
            }
        }
    });
}

void assessment_names_outcomes_of_the_programme(const Study& study, Report& report)
{
    if (!study.has_unknown_assessed_outcomes()) {
        return;
    }
    for (const auto& assessment : study.programme().assessments) {
        for (const auto& outcome : assessment.outcomes) {
            if (study.find_outcome(outcome.str()) == kNone) {
                report.add(assessment.line, {assessment.id.str(), outcome.str()});
            }
        }
    }
}

void mapping_to_an_item_with_stages_names_some(const Study& study, Report& report)
{
    const auto& framework = study.framework();
    each_mapping(study, [&](const model::Mapping& mapping, const ResolvedMapping& resolved) {
        if (resolved.stages.empty() && leads_to_item_with_stages(study, resolved) && mapping.stages.empty()) {
            report.add(mapping.line,
                       {mapping.outcome.str(), kind_word(framework, resolved.item), mapping.to.str(),
                        stage_list(framework, study.cell_stages(resolved.item))});
        }
    });
}

void mapping_to_an_item_without_stages_names_none(const Study& study, Report& report)
{
    each_mapping(study, [&](const model::Mapping& mapping, const ResolvedMapping& resolved) {
        if (leads_to_item_without_stages(study, resolved) && !mapping.stages.empty()) {
            report.add(mapping.line, {mapping.outcome.str(), kind_word(study.framework(), resolved.item),
                                      mapping.to.str()});
        }
    });
}

void item_has_a_cell_at_each_stage_of_a_mapping(const Study& study, Report& report)
{
    const auto& framework = study.framework();
    each_mapping(study, [&](const model::Mapping& mapping, const ResolvedMapping& resolved) {
        if (!leads_to_item_with_stages(study, resolved)) {
            return;
        }
        const auto cells = study.cell_stages(resolved.item);
        const auto beyond = resolved.stages.without(cells);
        if (!beyond.empty()) {
            report.add(mapping.line,
                       {mapping.outcome.str(), kind_word(framework, resolved.item), mapping.to.str(),
                        stage_list(framework, beyond), stage_list(framework, cells)});
        }
    });
}

void programme_names_the_framework_in_use(const Study& study, Report& report)
{
    const auto& programme = study.programme();
    const auto& framework = study.framework();
    if (programme.framework_id != framework.id || programme.framework_version != framework.version) {
        report.add(programme.framework_line,
                   {programme.framework_id + " " + programme.framework_version, framework.name()});
    }
}

void policy_is_for_the_framework_in_use(const Study& study, Report& report)
{
    const auto& policy = study.policy();
    if (policy.framework != "*" && policy.framework != study.framework().id) {
        report.add(0, {policy.name(), policy.framework, study.framework().id});
    }
}

/// The first line on which each stage was named, among mappings of one outcome to one item.
class FirstLines {
public:
    /// Takes a mapping in; returns the stages that stood already.
    StageSet add(StageSet stages, std::uint32_t line)
    {
        const auto again = stages & m_seen;
        stages.without(m_seen).each([&](std::size_t stage) { m_lines[stage] = line; });
        m_seen = m_seen | stages;
        return again;
    }
    [[nodiscard]] std::uint32_t line(StageSet stages) const
    {
        std::uint32_t first = 0;
        stages.each([&](std::size_t stage) {
            first = first == 0 ? m_lines[stage] : std::min(first, m_lines[stage]);
        });
        return first;
    }

private:
    StageSet m_seen;
    std::array<std::uint32_t, model::kMaxStages> m_lines{};
};

/// Groups the mappings by outcome without hashing, then by item inside a group, which is small.
void mapping_stands_once(const Study& study, Report& report)
{
    const auto resolved = study.mappings();
    std::vector<std::uint32_t> starts(study.outcomes().size() + 1);
    const auto counts = [&](const ResolvedMapping& r) { return r.outcome != kNone && r.item != kNone; };
    for (const auto& r : resolved) {
        if (counts(r)) {
            ++starts[r.outcome];
        }
    }
    std::uint32_t total = 0;
    for (auto& start : starts) {
        total += std::exchange(start, total);
    }
    std::vector<std::uint32_t> grouped(total);
    auto next = starts;
    for (std::uint32_t m = 0; m < resolved.size(); ++m) {
        if (counts(resolved[m])) {
            grouped[next[resolved[m].outcome]++] = m;
        }
    }
    for (std::size_t outcome = 0; outcome + 1 < starts.size(); ++outcome) {
        const auto first = grouped.begin() + starts[outcome];
        const auto last = grouped.begin() + starts[outcome + 1];
        std::sort(first, last, [&](std::uint32_t a, std::uint32_t b) {
            return resolved[a].item != resolved[b].item ? resolved[a].item < resolved[b].item : a < b;
        });
        FirstLines lines;
        for (auto at = first; at != last; ++at) {
            const auto& r = resolved[*at];
            const bool fresh = at == first || resolved[*(at - 1)].item != r.item;
            const bool alone = fresh && (at + 1 == last || resolved[*(at + 1)].item != r.item);
            if (alone) {
                continue;
            }
            if (fresh) {
                lines = FirstLines{};
            }
            const auto& mapping = study.programme().mappings[*at];
            // An item without stages has one cell: two mappings to it always meet there.
            const auto stages = leads_to_item_without_stages(study, r) ? StageSet::first(1) : r.stages;
            if (const auto again = lines.add(stages, mapping.line); !again.empty()) {
                report.add(mapping.line,
                           {mapping.outcome.str(), mapping.to.str(), std::to_string(lines.line(again))});
            }
        }
    }
}

constexpr auto kRules = std::to_array<Rule>({
    {"KM-REF-001", Tier::core, Severity::error, mapping_names_an_outcome_of_the_programme},
    {"KM-REF-002", Tier::core, Severity::error, mapping_names_an_item_of_the_framework},
    {"KM-REF-003", Tier::core, Severity::error, mapping_names_an_item_that_can_be_mapped_to},
    {"KM-REF-004", Tier::core, Severity::error, stages_are_the_frameworks},
    {"KM-REF-005", Tier::core, Severity::error, citation_names_listed_evidence},
    {"KM-REF-006", Tier::core, Severity::error, assessment_names_outcomes_of_the_programme},
    {"KM-REF-007", Tier::core, Severity::error, mapping_to_an_item_with_stages_names_some},
    {"KM-REF-008", Tier::core, Severity::error, item_has_a_cell_at_each_stage_of_a_mapping},
    {"KM-REF-009", Tier::core, Severity::error, programme_names_the_framework_in_use},
    {"KM-REF-010", Tier::core, Severity::error, policy_is_for_the_framework_in_use},
    {"KM-REF-011", Tier::advice, Severity::warning, mapping_stands_once},
    {"KM-REF-012", Tier::core, Severity::error, mapping_to_an_item_without_stages_names_none},
});

} // namespace

std::span<const Rule> reference_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
