// SPDX-License-Identifier: MIT
#include "validator/rules/families.hpp"
#include "validator/rules/grouping.hpp"
#include "validator/rules/wording.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace km::rules {
namespace {

using model::kNone;
using model::Mapping;
using model::StageSet;

/// How many entries of a list a message names before it only counts.
constexpr std::size_t kNamed = 5;

/// Adds to a list of which a message names the beginning.
void append_first(std::string& list, std::size_t index, std::string_view entry)
{
    if (index <= kNamed) {
        append(list, index < kNamed ? entry : std::string_view{"…"});
    }
}

template <typename Visit>
void each_mapping(const Study& study, Visit visit)
{
    const auto resolved = study.mappings();
    for (std::size_t m = 0; m < resolved.size(); ++m) {
        visit(study.programme().mappings[m], resolved[m]);
    }
}

bool is_staged(const Study& study, std::uint32_t item)
{
    const auto& framework = study.framework();
    return item != kNone && framework.is_mappable(framework.items[item]) &&
           framework.is_staged(framework.items[item]);
}

/// Fewer stages are ordinary: the same teaching can well serve two neighbouring ones.
constexpr std::size_t kManyStages = 3;

/// True where mappings of one outcome to one item, in the same depth and with the same rationale, together
/// name every stage that the programme claims there, and these are many. @p mappings: indexes in
/// Study::mappings().
bool claims_alike_at_every_stage(const Study& study, std::span<const std::uint32_t> mappings)
{
    const auto resolved = study.mappings();
    const auto all = study.cell_stages(resolved[mappings.front()].item) & study.claimed_stages();
    const auto covers = [&](StageSet named) { return all.without(named).empty(); };
    StageSet together;
    for (const auto m : mappings) {
        together = together | resolved[m].stages;
    }
    if (all.size() < kManyStages || !covers(together)) {
        return false;
    }
    std::vector<std::tuple<model::Depth, std::uint64_t, std::uint32_t>> alike;
    for (const auto m : mappings) {
        const auto& mapping = study.programme().mappings[m];
        alike.emplace_back(mapping.depth, study.rationale_hashes()[m], m);
    }
    std::sort(alike.begin(), alike.end());
    StageSet named;
    for (std::size_t i = 0; i < alike.size(); ++i) {
        const auto& [depth, rationale, m] = alike[i];
        const bool fresh =
            i == 0 || std::get<0>(alike[i - 1]) != depth || std::get<1>(alike[i - 1]) != rationale;
        named = fresh ? resolved[m].stages : named | resolved[m].stages;
        if (covers(named)) {
            return true;
        }
    }
    return false;
}

/// One finding for each programme outcome: an author who claims so does it for many framework outcomes at
/// once.
void claim_differs_between_stages(const Study& study, Report& report)
{
    if (study.claimed_stages().size() < kManyStages) {
        return;
    }
    const auto resolved = study.mappings();
    const MappingsByOutcome by_outcome{study};
    std::vector<std::uint32_t> own;
    for (std::size_t outcome = 0; outcome < study.outcomes().size(); ++outcome) {
        own.clear();
        for (const auto m : by_outcome.of(outcome)) {
            if (is_staged(study, resolved[m].item)) {
                own.push_back(m);
            }
        }
        std::stable_sort(own.begin(), own.end(), [&](std::uint32_t a, std::uint32_t b) {
            return resolved[a].item < resolved[b].item;
        });
        std::uint32_t line = 0;
        std::size_t count = 0;
        std::string items;
        for (std::size_t i = 0; i < own.size();) {
            auto end = i + 1;
            while (end < own.size() && resolved[own[end]].item == resolved[own[i]].item) {
                ++end;
            }
            if (claims_alike_at_every_stage(study, std::span{own}.subspan(i, end - i))) {
                const auto& mapping = study.programme().mappings[own[i]];
                line = line == 0 ? mapping.line : std::min(line, mapping.line);
                append_first(items, count++, mapping.to.str());
            }
            i = end;
        }
        if (count > 0) {
            report.add(line, {study.outcomes()[outcome].outcome->id.str(), items});
        }
    }
}

/// One outcome that seems to serve a tenth of a framework is too general to be taught or assessed. In a small
/// framework a tenth is nothing, so there must also be some.
void outcome_serves_a_part_of_the_framework(const Study& study, Report& report)
{
    constexpr std::size_t min_items = 6;
    constexpr std::size_t max_percent = 10;
    const auto items = study.mappable_items();
    const auto staged = static_cast<std::size_t>(std::count_if(
        items.begin(), items.end(), [&](std::uint32_t item) { return is_staged(study, item); }));
    const MappingsByOutcome by_outcome{study};
    std::vector<std::uint32_t> last_outcome(study.framework().items.size(),
                                            kNone); // that was seen to map to it
    for (std::uint32_t outcome = 0; outcome < study.outcomes().size(); ++outcome) {
        std::size_t served = 0;
        for (const auto m : by_outcome.of(outcome)) {
            const auto item = study.mappings()[m].item;
            if (is_staged(study, item) && std::exchange(last_outcome[item], outcome) != outcome) {
                ++served;
            }
        }
        if (served >= min_items && served * 100 > staged * max_percent) {
            const auto& own = *study.outcomes()[outcome].outcome;
            report.add(own.line, {own.id.str(), std::to_string(served), std::to_string(staged)});
        }
    }
}

/// Two mappings may well share a sentence; from three on it was copied.
void rationale_is_the_mappings_own(const Study& study, Report& report)
{
    constexpr std::size_t copies = 3;
    const auto& mappings = study.programme().mappings;
    const auto groups = repeated_texts(study.rationale_hashes(), copies, [&](std::size_t m) {
        return std::string_view{mappings[m].rationale};
    });
    for (const auto& group : groups) {
        std::string lines;
        for (std::size_t i = 0; i < group.size() && i <= kNamed; ++i) {
            append_first(lines, i, std::to_string(mappings[group[i]].line));
        }
        const auto& first = mappings[group.front()];
        report.add(first.line, {std::to_string(group.size()), lines, shorten(first.rationale)});
    }
}

void mapped_stage_is_claimed(const Study& study, Report& report)
{
    const auto claimed = study.claimed_stages();
    if (claimed.empty()) {
        return; // that nothing is claimed is said once, elsewhere
    }
    each_mapping(study, [&](const Mapping& mapping, const ResolvedMapping& resolved) {
        if (!is_staged(study, resolved.item)) {
            return;
        }
        // Where the item has no cell, KM-REF-008 says so.
        const auto beyond = (resolved.stages & study.cell_stages(resolved.item)).without(claimed);
        if (!beyond.empty()) {
            report.add(mapping.line,
                       {mapping.outcome.str(), mapping.to.str(), stage_list(study.framework(), beyond)});
        }
    });
}

void mapping_has_a_rationale(const Study& study, Report& report)
{
    const auto hashes = study.rationale_hashes();
    for (std::size_t m = 0; m < hashes.size(); ++m) {
        if (hashes[m] == 0) {
            const auto& mapping = study.programme().mappings[m];
            report.add(mapping.line, {mapping.outcome.str(), mapping.to.str()});
        }
    }
}

void rationale_says_something(const Study& study, Report& report)
{
    constexpr std::size_t min_words = 4;
    constexpr std::size_t max_bytes = 80; // three words that fill more are not what this rule is about
    const auto& mappings = study.programme().mappings;
    for (std::size_t m = 0; m < mappings.size(); ++m) {
        const auto& mapping = mappings[m];
        if (mapping.rationale.size() <= max_bytes && study.rationale_hashes()[m] != 0 &&
            count_words(mapping.rationale) < min_words) {
            report.add(mapping.line, {mapping.outcome.str(), mapping.to.str(), shorten(mapping.rationale)});
        }
    }
}

void mapping_is_confirmed(const Study& study, Report& report)
{
    for (const auto& mapping : study.programme().mappings) {
        if (mapping.to_be_confirmed) {
            report.add(mapping.line, {mapping.outcome.str(), mapping.to.str()});
        }
    }
}

void outcome_is_mapped(const Study& study, Report& report)
{
    std::vector<bool> mapped(study.outcomes().size());
    for (const auto& resolved : study.mappings()) {
        if (resolved.outcome != kNone) {
            mapped[resolved.outcome] = true;
        }
    }
    for (std::size_t outcome = 0; outcome < mapped.size(); ++outcome) {
        if (!mapped[outcome]) {
            const auto& own = *study.outcomes()[outcome].outcome;
            report.add(own.line, {own.id.str(), shorten(own.text)});
        }
    }
}

/// The words of the framework that a copied rationale may repeat, by item.
class ItemWords {
public:
    explicit ItemWords(const Study& study)
        : m_framework{study.framework()}
        , m_counts{m_framework.items.size() * 8}
    {
        for (const auto& item : m_framework.items) {
            each_text(item, [&](std::string_view text) { m_counts.add(text_hash(text)); });
        }
    }
    /// @p text repeats a text of the item, or of the one whose statements it stands under.
    [[nodiscard]] bool has(std::uint32_t item, std::uint64_t hash, std::string_view text) const
    {
        if (m_counts.at_most(hash) == 0) {
            return false;
        }
        bool found = false;
        for (; item != kNone && !found; item = m_framework.items[item].parent) {
            const auto& words = m_framework.items[item];
            each_text(words, [&](std::string_view own) { found = found || is_same_text(own, text); });
            if (!words.statements.empty()) {
                break;
            }
        }
        return found;
    }

private:
    template <typename Visit>
    static void each_text(const model::Item& item, Visit visit)
    {
        visit(std::string_view{item.title});
        visit(std::string_view{item.text});
        for (const auto& statement : item.statements) {
            visit(std::string_view{statement});
        }
    }

    const model::Framework& m_framework;
    HashCounts m_counts;
};

void rationale_gives_a_reason(const Study& study, Report& report)
{
    const auto resolved = study.mappings();
    const ItemWords items{study};
    for (std::size_t m = 0; m < resolved.size(); ++m) {
        const auto hash = study.rationale_hashes()[m];
        if (hash == 0) {
            continue; // KM-MAP-005
        }
        const auto& mapping = study.programme().mappings[m];
        const bool repeats_outcome =
            resolved[m].outcome != kNone && study.outcome_hashes()[resolved[m].outcome] == hash &&
            is_same_text(study.outcomes()[resolved[m].outcome].outcome->text, mapping.rationale);
        if (repeats_outcome || items.has(resolved[m].item, hash, mapping.rationale)) {
            report.add(mapping.line, {mapping.outcome.str(), mapping.to.str(), shorten(mapping.rationale)});
        }
    }
}

constexpr auto kRules = std::to_array<Rule>({
    {"KM-MAP-001", Tier::advice, Severity::warning, claim_differs_between_stages},
    {"KM-MAP-002", Tier::advice, Severity::warning, outcome_serves_a_part_of_the_framework},
    {"KM-MAP-003", Tier::advice, Severity::warning, rationale_is_the_mappings_own},
    {"KM-MAP-004", Tier::advice, Severity::warning, mapped_stage_is_claimed},
    {"KM-MAP-005", Tier::advice, Severity::warning, mapping_has_a_rationale},
    {"KM-MAP-006", Tier::advice, Severity::note, rationale_says_something},
    {"KM-MAP-007", Tier::advice, Severity::warning, mapping_is_confirmed},
    {"KM-MAP-008", Tier::advice, Severity::note, outcome_is_mapped},
    {"KM-MAP-009", Tier::advice, Severity::warning, rationale_gives_a_reason},
});

} // namespace

std::span<const Rule> mapping_quality_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
