// SPDX-License-Identifier: MIT
#include "editor/document/finding_list.hpp"

#include "validator/rules/registry.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace km::document {
namespace {

/// The rules' own order; codes that are no rule's come first: they are about reading the file.
std::size_t rank_of(std::string_view code)
{
    static const auto ranks = [] {
        std::unordered_map<std::string_view, std::size_t> index;
        for (const auto& rule : rules::all_rules()) {
            index.emplace(rule.code, index.size() + 1);
        }
        return index;
    }();
    const auto found = ranks.find(code);
    return found == ranks.end() ? 0 : found->second;
}

} // namespace

ProgrammePart part_of(const Place& place) noexcept
{
    switch (place.kind) {
    case Place::Kind::module:
    case Place::Kind::outcome: return ProgrammePart::outcomes;
    case Place::Kind::assessment: return ProgrammePart::assessments;
    case Place::Kind::evidence: return ProgrammePart::evidence;
    case Place::Kind::mapping: return ProgrammePart::mappings;
    default: return ProgrammePart::particulars;
    }
}

std::string FindingGroup::key() const
{
    return (code.empty() ? "part " + std::to_string(static_cast<int>(part)) : code) +
           (before == 0 ? "" : "/" + std::to_string(before));
}

std::vector<FindingGroup> group_findings(std::size_t count,
                                         const std::function<const Finding&(std::size_t)>& at,
                                         GroupBy by,
                                         const std::function<bool(std::size_t)>& wanted,
                                         std::size_t most)
{
    std::vector<FindingGroup> groups;
    std::unordered_map<std::string_view, std::size_t> by_code;
    std::unordered_map<int, std::size_t> by_part;
    for (std::size_t i = 0; i < count; ++i) {
        if (wanted && !wanted(i)) {
            continue;
        }
        const auto& finding = at(i);
        const auto part = part_of(finding.place);
        const auto [found, fresh] = [&] {
            if (by == GroupBy::rule) {
                const auto [entry, is_new] = by_code.emplace(finding.diagnostic.code, groups.size());
                return std::pair{entry->second, is_new};
            }
            const auto [entry, is_new] = by_part.emplace(static_cast<int>(part), groups.size());
            return std::pair{entry->second, is_new};
        }();
        if (fresh) {
            groups.push_back({by == GroupBy::rule ? finding.diagnostic.code : std::string{},
                              part,
                              finding.diagnostic.severity,
                              {}});
        }
        groups[found].severity = std::max(groups[found].severity, finding.diagnostic.severity);
        groups[found].findings.push_back(i);
    }
    if (by == GroupBy::rule) {
        std::stable_sort(groups.begin(), groups.end(), [](const FindingGroup& a, const FindingGroup& b) {
            return a.severity != b.severity ? a.severity > b.severity : rank_of(a.code) < rank_of(b.code);
        });
    } else {
        std::stable_sort(groups.begin(), groups.end(),
                         [](const FindingGroup& a, const FindingGroup& b) { return a.part < b.part; });
        for (auto& group : groups) { // the gravest first, else in the programme's order
            std::stable_sort(group.findings.begin(), group.findings.end(), [&](std::size_t a, std::size_t b) {
                return at(a).diagnostic.severity > at(b).diagnostic.severity;
            });
        }
    }
    std::vector<FindingGroup> parts;
    for (auto& group : groups) {
        const auto all = std::move(group.findings);
        group.all = all.size();
        for (std::size_t from = 0; from < all.size(); from += most) {
            auto& part = parts.emplace_back(group);
            part.before = from;
            part.findings.assign(all.begin() + static_cast<std::ptrdiff_t>(from),
                                 all.begin() +
                                     static_cast<std::ptrdiff_t>(std::min(from + most, all.size())));
        }
    }
    return parts;
}

bool is_same_finding(const Finding& a, const Finding& b) noexcept
{
    return a.diagnostic.code == b.diagnostic.code && a.place.kind == b.place.kind &&
           a.diagnostic.args == b.diagnostic.args;
}

const model::Item* item_named(const Finding& finding, const model::Framework& framework) noexcept
{
    static constexpr auto codes = std::to_array<std::string_view>({
        "KM-COV-001",
        "KM-COV-003",
        "KM-COV-005",
        "KM-COV-006",
        "KM-COV-007",
        "KM-COV-008",
        "KM-ASM-001",
        "KM-COD-001",
    });
    const auto& diagnostic = finding.diagnostic;
    if (std::find(codes.begin(), codes.end(), diagnostic.code) == codes.end() || diagnostic.args.size() < 2) {
        return nullptr;
    }
    const auto found = std::find_if(framework.items.begin(), framework.items.end(),
                                    [&](const auto& item) { return item.code.str() == diagnostic.args[1]; });
    return found == framework.items.end() ? nullptr : &*found;
}

std::optional<model::ItemCode> item_in_need(const Finding& finding,
                                            const model::Framework& framework,
                                            const CheckResult& result,
                                            const model::Policy& policy)
{
    const auto* named = item_named(finding, framework);
    if (named == nullptr) {
        return std::nullopt;
    }
    const auto first = static_cast<std::uint32_t>(named - framework.items.data());
    const auto is_covered = [&](std::uint32_t item) {
        if (!framework.is_staged(framework.items[item])) {
            return result.cell(item, 0).depth != model::Depth::none;
        }
        const auto cells = framework.cell_stages(item);
        return std::all_of(result.stages.begin(), result.stages.end(), [&](const StageTally& tally) {
            return !cells.contains(tally.stage) || result.cell(item, tally.stage).depth >= policy.enough();
        });
    };
    std::optional<model::ItemCode> fallback;
    for (auto item = first; item < framework.items.size(); ++item) {
        auto at = item; // parents stand before their children
        while (at != first && at != model::kNone) {
            at = framework.items[at].parent;
        }
        if (at == model::kNone) {
            break;
        }
        if (framework.is_mappable(framework.items[item])) {
            if (!is_covered(item)) {
                return framework.items[item].code;
            }
            fallback = fallback.value_or(framework.items[item].code);
        }
    }
    return fallback.value_or(named->code);
}

} // namespace km::document
