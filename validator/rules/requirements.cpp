// SPDX-License-Identifier: MIT
#include "validator/rules/requirements.hpp"

#include "validator/rules/coverage.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

namespace km::rules {
namespace {

using model::Depth;
using model::kNone;
using model::StageSet;

constexpr unsigned kToCompetency = 1, kToStandard = 2;
constexpr std::size_t kMostFormErrors = 10; ///< as reasons; all of them are findings

/// How many of the things that a requirement is about are as it wants them, at one stage or where there is none.
struct Count {
    std::size_t met = 0;
    std::size_t total = 0;
    std::size_t open = 0; ///< not met, and would be if evidence that cannot be read were what it is cited for
    void add(bool is_met, bool is_open = false) noexcept
    {
        ++total;
        met += is_met ? 1U : 0U;
        open += !is_met && is_open ? 1U : 0U;
    }
};

/// By stage; the one at 0 where the things have no stages.
using Counts = std::array<Count, model::kMaxStages>;

std::size_t needed_of(model::Share share, std::size_t total) noexcept
{
    return (share.percent * total + 99) / 100; // the least that Share::is_met takes
}

class Examiner {
public:
    explicit Examiner(const Study& study)
        : m_study{study}
        , m_framework{study.framework()}
        , m_policy{study.policy()}
        , m_staged{std::ranges::any_of(study.mappable_items(), [&](auto item) { return is_staged(item); })}
    {}

    [[nodiscard]] std::vector<Requirement> all() const
    {
        std::vector<Requirement> result;
        if (const auto& asked = m_policy.cell_depth) {
            result.push_back(asked->share.percent == 0 ? Requirement{"cell-depth"}
                                                       : cell_depth(asked->share));
        }
        if (const auto& asked = m_policy.cell_citations) {
            result.push_back(*asked == 0 ? Requirement{"cell-citations"} : cell_citations(*asked));
        }
        if (const auto& asked = m_policy.competency_assessed) {
            result.push_back(*asked == 0 ? Requirement{"competency-assessed"} : competency_assessed(*asked));
        }
        if (const auto& asked = m_policy.standard_present) {
            result.push_back(asked->percent == 0 ? Requirement{"standard-present"}
                                                 : standard_present(*asked));
        }
        if (const auto& asked = m_policy.principle_addressed) {
            result.push_back(asked->percent == 0 ? Requirement{"principle-addressed"}
                                                 : principle_addressed(*asked));
        }
        if (m_policy.official_outcomes) {
            result.push_back(official_outcomes());
        }
        return result;
    }

private:
    [[nodiscard]] bool is_staged(std::uint32_t item) const
    {
        return m_framework.is_staged(m_framework.items[item]);
    }

    /// Calls @p visit with each cell that counts, (item, stage): of staged items at the claimed stages; only where the
    /// framework has none, of the others.
    template <typename Visit>
    void each_cell(Visit visit) const
    {
        for (const auto item : m_study.mappable_items()) {
            if (m_staged) {
                (m_study.cell_stages(item) & m_study.claimed_stages()).each([&](std::size_t stage) {
                    visit(item, stage);
                });
            } else {
                visit(item, std::size_t{0});
            }
        }
    }

    [[nodiscard]] Requirement cell_depth(model::Share share) const
    {
        Counts counts;
        each_cell([&](std::uint32_t item, std::size_t stage) {
            counts[stage].add(m_study.is_covered(item, stage));
        });
        return judge("cell-depth", counts, share, m_staged);
    }

    [[nodiscard]] Requirement cell_citations(std::uint32_t asked) const
    {
        Counts counts;
        each_cell([&](std::uint32_t item, std::size_t stage) {
            if (m_study.is_covered(item, stage)) {
                const auto& cell = m_study.cell(item, stage);
                counts[stage].add(cell.citations - cell.unread >= asked, cell.citations >= asked);
            }
        });
        return judge("cell-citations", counts, {100}, m_staged);
    }

    /// The ancestors of the staged items, with what @p count says of each item's cell at a stage, added up.
    template <typename CountCell>
    [[nodiscard]] std::map<std::uint32_t, std::pair<StageSet, std::array<std::uint32_t, model::kMaxStages>>>
    groups(unsigned distance, CountCell count) const
    {
        std::map<std::uint32_t, std::pair<StageSet, std::array<std::uint32_t, model::kMaxStages>>> result;
        for (const auto item : m_study.mappable_items()) {
            const auto ancestor = is_staged(item) ? ancestor_of(m_framework, item, distance) : kNone;
            if (ancestor == kNone) {
                continue;
            }
            auto& [cells, found] = result[ancestor];
            cells = cells | m_study.cell_stages(item);
            m_study.cell_stages(item).each(
                [&, &sum = found](std::size_t stage) { sum[stage] += count(item, stage) ? 1U : 0U; });
        }
        return result;
    }

    template <typename CountCell>
    [[nodiscard]] Requirement judge_groups(std::string_view id,
                                           unsigned distance,
                                           std::uint32_t asked,
                                           model::Share share,
                                           CountCell count) const
    {
        const auto found = groups(distance, count);
        if (found.empty()) {
            return {id}; // the framework has nothing of the kind
        }
        Counts counts;
        for (const auto& [ancestor, group] : found) {
            (group.first & m_study.claimed_stages()).each([&, &sums = group.second](std::size_t stage) {
                counts[stage].add(sums[stage] >= asked);
            });
        }
        return judge(id, counts, share, true);
    }

    [[nodiscard]] Requirement competency_assessed(std::uint32_t asked) const
    {
        return judge_groups("competency-assessed", kToCompetency, asked, {100},
                            [&](std::uint32_t item, std::size_t stage) {
                                return m_study.cell(item, stage).depth == Depth::assesses;
                            });
    }

    [[nodiscard]] Requirement standard_present(model::Share share) const
    {
        return judge_groups(
            "standard-present", kToStandard, 1, share,
            [&](std::uint32_t item, std::size_t stage) { return m_study.is_covered(item, stage); });
    }

    [[nodiscard]] Requirement principle_addressed(model::Share share) const
    {
        Counts counts;
        for (const auto item : m_study.mappable_items()) {
            if (!is_staged(item)) {
                counts[0].add(m_study.cell(item).depth != Depth::none);
            }
        }
        return counts[0].total == 0 ? Requirement{"principle-addressed"}
                                    : judge("principle-addressed", counts, share, false);
    }

    [[nodiscard]] Requirement official_outcomes() const
    {
        std::vector<bool> reached(m_framework.items.size());
        for (const auto& mapping : m_study.mappings()) {
            if (mapping.item != kNone && mapping.outcome != kNone) {
                reached[mapping.item] = true;
            }
        }
        Counts counts;
        for (const auto item : m_study.mappable_items()) {
            if (reached[item]) {
                counts[0].add(m_framework.items[item].provenance == model::Provenance::official);
            }
        }
        return judge("official-outcomes", counts, {100}, false);
    }

    /// @p by_stage: each claimed stage has to reach the share. What has nothing to be judged by does not hold.
    [[nodiscard]] Requirement
    judge(std::string_view id, const Counts& counts, model::Share share, bool by_stage) const
    {
        const std::string name{id};
        const auto reason = [&](const char* code, std::vector<std::string> args) {
            return Diagnostic{code,
                              Severity::error,
                              {m_study.programme().file, m_study.programme().stages_line, {}},
                              std::move(args)};
        };
        Requirement result{id};
        Examination examination{reason("KM-REQ-003", {name})};
        for (std::size_t stage = 0; stage < counts.size(); ++stage) {
            const auto& count = counts[stage];
            if (count.total == 0) {
                continue;
            }
            const auto needed = needed_of(share, count.total);
            result.met += count.met;
            result.total += count.total;
            result.needed += needed;
            if (count.met >= needed) {
                continue;
            }
            auto numbers = std::vector{name, std::to_string(needed), std::to_string(count.met),
                                       std::to_string(count.total)};
            if (by_stage) {
                numbers.insert(numbers.begin() + 1, m_framework.stages[stage].id.str());
            }
            auto short_of = reason(by_stage ? "KM-REQ-001" : "KM-REQ-002", std::move(numbers));
            if (count.met + count.open >= needed) {
                examination.doubt(std::move(short_of));
            } else {
                examination.refuse(std::move(short_of));
            }
        }
        if (by_stage && m_study.claimed_stages().empty()) {
            examination.refuse(reason("KM-REQ-004", {name}));
        } else if (result.total == 0) {
            examination.refuse(reason("KM-REQ-003", {name}));
        }
        examination.examined(result.total, result.total);
        result.answer = std::move(examination).answer();
        return result;
    }

    const Study& m_study;
    const model::Framework& m_framework;
    const model::Policy& m_policy;
    bool m_staged; ///< the framework has mappable items with stages
};

Diagnostic about(const Study& study, const char* code, std::vector<std::string> args, std::uint32_t line = 0)
{
    return {code, Severity::error, {study.programme().file, line, {}}, std::move(args)};
}

Requirement form_requirement(const Study& study, const Diagnostics& form)
{
    Examination examination{about(study, "KM-REQ-008", {})};
    std::size_t errors = 0;
    for (const auto& finding : form) {
        if (finding.severity == Severity::error && ++errors <= kMostFormErrors) {
            examination.refuse(finding);
        }
    }
    examination.examined(1, 1);
    return {kFormRequirement, std::move(examination).answer(), errors == 0 ? 1U : 0U, 1, 1};
}

/// The core rules look at the evidence files too: what these are has to be known.
Requirement core_requirement(const Study& study, const CoreCount& core)
{
    Examination examination{about(study, "KM-REQ-010", {})};
    for (const auto& [code, times] : core.wrong) {
        examination.refuse(about(study, "KM-REQ-005", {std::string{code}, std::to_string(times)}));
    }
    examination.examined(core.examined, core.rules);
    const auto& files = study.programme().evidence;
    const auto& facts = study.facts().evidence;
    if (facts.size() != files.size()) {
        examination.doubt(about(study, "KM-REQ-007", {}));
    }
    for (std::size_t e = 0; e < std::min(files.size(), facts.size()); ++e) {
        if (facts[e].state == EvidenceFact::State::unreadable) {
            examination.doubt(about(study, "KM-REQ-006", {files[e].path}, files[e].line));
        }
    }
    // One thing, and not so many rules: a later release has other ones, and must not undo the reports of this one.
    auto answer = std::move(examination).answer();
    const std::size_t met = answer.holds() ? 1 : 0;
    return {kCoreRequirement, std::move(answer), met, 1, 1};
}

} // namespace

std::vector<Requirement>
examine_requirements(const Study& study, const Diagnostics& form, const CoreCount& core)
{
    std::vector<Requirement> result{form_requirement(study, form), core_requirement(study, core)};
    auto own = Examiner{study}.all();
    std::move(own.begin(), own.end(), std::back_inserter(result));
    if (!result.front().answer.holds()) {
        // What was read is not what the file says: nothing that was counted in it is known.
        for (std::size_t r = 1; r < result.size(); ++r) {
            if (result[r].answer.is_asked()) {
                result[r] = {result[r].id, Examination{about(study, "KM-REQ-008", {})}.answer()};
            }
        }
    }
    return result;
}

Answer meets(const std::vector<Requirement>& requirements, const model::Policy& policy)
{
    Examination examination{{"KM-REQ-009", Severity::error, {}, {policy.name()}}};
    std::size_t asked = 0, own = 0, held = 0;
    for (const auto& requirement : requirements) {
        const auto& answer = requirement.answer;
        if (!answer.is_asked()) {
            continue;
        }
        ++asked;
        own += requirement.id != kFormRequirement && requirement.id != kCoreRequirement ? 1U : 0U;
        held += answer.holds() ? 1U : 0U;
        for (const auto& reason : answer.reasons()) {
            if (answer.state() == Answer::State::does_not_hold) {
                examination.refuse(reason);
            } else {
                examination.doubt(reason);
            }
        }
    }
    if (own == 0) {
        examination.refuse({"KM-REQ-009", Severity::error, {}, {policy.name()}});
    }
    examination.examined(held, asked);
    return std::move(examination).answer();
}

} // namespace km::rules
