// SPDX-License-Identifier: MIT
#include "editor/document/mapping_operations.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace km::document {

using model::Depth;
using model::kNone;
using model::Mapping;
using model::Programme;
using model::StageSet;

namespace {

constexpr std::size_t kMaxSplices = 8; ///< beyond, one splice that spans them all moves fewer mappings

/// Changes at several places of one list, named by where they are before any of them.
class Plan {
public:
    explicit Plan(const std::vector<Mapping>& list) : m_list{list} {}

    void insert(std::size_t before, Mapping mapping)
    {
        m_places[before].inserted.push_back(std::move(mapping));
    }
    void replace(std::size_t at, std::vector<Mapping> by) { m_places[at].replaced = std::move(by); }

    [[nodiscard]] Step finish(std::string name) &&
    {
        Step step{std::move(name), {}, {}};
        if (m_places.size() > kMaxSplices) {
            Splice<Mapping> all{m_places.begin()->first, {}, {}};
            auto at = all.at;
            for (auto& [place, change] : m_places) {
                all.inserted.insert(all.inserted.end(), begin() + offset(at), begin() + offset(place));
                at = append(place, change, all.inserted);
            }
            all.removed.assign(begin() + offset(all.at), begin() + offset(at));
            step.edits.emplace_back(std::move(all));
            return step;
        }
        // Last first, so that no edit moves the place of another.
        for (auto each = m_places.rbegin(); each != m_places.rend(); ++each) {
            Splice<Mapping> one{each->first, {}, {}};
            const auto end = append(each->first, each->second, one.inserted);
            one.removed.assign(begin() + offset(one.at), begin() + offset(end));
            step.edits.emplace_back(std::move(one));
        }
        return step;
    }

private:
    struct Place {
        std::vector<Mapping> inserted; ///< before what stands here
        std::optional<std::vector<Mapping>> replaced;
    };
    static std::ptrdiff_t offset(std::size_t at) noexcept { return static_cast<std::ptrdiff_t>(at); }
    [[nodiscard]] std::vector<Mapping>::const_iterator begin() const noexcept { return m_list.begin(); }
    /// Appends what comes at the place; returns where the old list goes on.
    static std::size_t append(std::size_t place, Place& change, std::vector<Mapping>& to)
    {
        std::move(change.inserted.begin(), change.inserted.end(), std::back_inserter(to));
        if (!change.replaced) {
            return place;
        }
        std::move(change.replaced->begin(), change.replaced->end(), std::back_inserter(to));
        return place + 1;
    }

    const std::vector<Mapping>& m_list;
    std::map<std::size_t, Place> m_places;
};

/// They could be one mapping with the stages of both.
bool are_alike(const Mapping& a, const Mapping& b)
{
    return a.depth == b.depth && a.to_be_confirmed == b.to_be_confirmed && a.rationale == b.rationale &&
           a.unknown == b.unknown &&
           std::equal(a.citations.begin(), a.citations.end(), b.citations.begin(), b.citations.end(),
                      [](const model::Citation& x, const model::Citation& y) {
                          return x.evidence == y.evidence && x.locator == y.locator && x.unknown == y.unknown;
                      });
}

/// What happens to the mappings between one outcome and one item.
class Pair {
public:
    Pair(const Programme& programme,
         const model::Framework& framework,
         const MappingIndex& index,
         std::uint32_t outcome,
         std::uint32_t item)
        : m_framework{framework}
        , m_index{index}
        , m_outcome{outcome}
        , m_item{item}
        , m_staged{framework.is_staged(framework.items[item])}
    {
        for (const auto at : index.between(outcome, item)) {
            m_places.push_back({at, false, {programme.mappings[at]}});
        }
    }

    /// What is held at none of them is left alone.
    void clear(StageSet stages)
    {
        for (auto& place : m_places) {
            for (auto& mapping : place.now) {
                if (const auto part = held(mapping) & stages; !part.empty()) {
                    take_away(mapping, part);
                    place.changed = true;
                }
            }
            std::erase_if(place.now, is_gone);
        }
    }

    void set(StageSet stages, Depth depth)
    {
        if (depth == Depth::none) {
            clear(stages);
            return;
        }
        StageSet missing = stages;
        for (auto& place : m_places) {
            // By index: what is split off comes after, and has the depth already.
            for (std::size_t i = 0; i < place.now.size(); ++i) {
                const auto part = held(place.now[i]) & stages;
                missing = missing.without(part);
                if (!part.empty() && place.now[i].depth != depth) {
                    split_off(place, i, part, depth);
                }
            }
            std::erase_if(place.now, is_gone);
        }
        if (!missing.empty()) {
            const bool joined = m_staged && give_to(missing, [depth](const Mapping& mapping) {
                                    return mapping.depth == depth && !mapping.to_be_confirmed;
                                });
            if (!joined) {
                Mapping made;
                made.depth = depth;
                add(std::move(made), missing);
            }
        }
    }

    /// The cells of the item at the stages that the mapping names; @p otherwise: where it names none.
    [[nodiscard]] StageSet cells_named(const Mapping& mapping, StageSet otherwise) const
    {
        return mapping.stages.empty() ? otherwise : held(mapping) & m_index.cells(m_item);
    }

    void add(Mapping mapping, StageSet stages)
    {
        mapping.outcome = m_index.outcome(m_outcome).id;
        mapping.to = m_framework.items[m_item].code;
        mapping.stages.clear();
        give(mapping, stages);
        m_added.push_back(std::move(mapping));
    }

    void put_into(Plan& plan)
    {
        if (!m_added.empty() && !m_places.empty()) {
            auto& last = m_places.back();
            last.changed = true;
            std::move(m_added.begin(), m_added.end(), std::back_inserter(last.now));
        } else {
            for (auto& mapping : m_added) {
                plan.insert(place_of_new(), std::move(mapping));
            }
        }
        for (auto& place : m_places) {
            if (place.changed) {
                plan.replace(place.at, std::move(place.now));
            }
        }
    }

private:
    struct Place {
        std::size_t at;
        bool changed;
        std::vector<Mapping> now; ///< the mapping that stands there, or what becomes of it
    };

    static bool is_gone(const Mapping& mapping) { return mapping.depth == Depth::none; }

    /// The cells that it claims. An item without stages has one, whatever stages a mapping names.
    [[nodiscard]] StageSet held(const Mapping& mapping) const
    {
        if (!m_staged) {
            return m_index.cells(m_item);
        }
        StageSet stages;
        for (const auto& stage : mapping.stages) {
            if (const auto at = m_framework.find_stage(stage.str())) {
                stages.insert(*at);
            }
        }
        return stages;
    }

    /// In the framework's order; stages that the framework does not have stay, at the end.
    void give(Mapping& mapping, StageSet stages) const
    {
        if (!m_staged) {
            return;
        }
        std::vector<model::StageId> named;
        (held(mapping) | stages).each([&](std::size_t stage) {
            named.push_back(m_framework.stages[stage].id);
        });
        for (const auto& stage : mapping.stages) {
            if (!m_framework.find_stage(stage.str())) {
                named.push_back(stage);
            }
        }
        mapping.stages = std::move(named);
    }

    /// One that lost its last stage is marked as gone (is_gone).
    void take_away(Mapping& mapping, StageSet stages) const
    {
        std::erase_if(mapping.stages, [&](const model::StageId& stage) {
            const auto at = m_framework.find_stage(stage.str());
            return at && stages.contains(*at);
        });
        if (!m_staged || mapping.stages.empty()) {
            mapping.depth = Depth::none;
        }
    }

    void split_off(Place& place, std::size_t at, StageSet part, Depth depth)
    {
        place.changed = true;
        if (!m_staged) {
            place.now[at].depth = depth;
            return;
        }
        Mapping changed = place.now[at];
        changed.depth = depth;
        if (give_to(part, [&](const Mapping& mapping) { return are_alike(mapping, changed); })) {
            take_away(place.now[at], part);
            return;
        }
        take_away(place.now[at], part);
        if (is_gone(place.now[at])) {
            place.now[at] = std::move(changed); // all its stages: it keeps its place
            return;
        }
        changed.stages.clear();
        place.now.insert(place.now.begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(changed));
        give(place.now[at + 1], part);
    }

    /// Gives the stages to the first mapping that is @p wanted; false: there is none.
    template <typename Wanted>
    bool give_to(StageSet stages, Wanted wanted)
    {
        for (auto& place : m_places) {
            for (auto& mapping : place.now) {
                if (wanted(mapping)) {
                    give(mapping, stages);
                    place.changed = true;
                    return true;
                }
            }
        }
        return false;
    }

    [[nodiscard]] std::size_t place_of_new() const
    {
        for (auto outcome = m_outcome + 1; outcome-- > 0;) {
            if (const auto mappings = m_index.of_outcome(outcome); !mappings.empty()) {
                return mappings.back() + std::size_t{1};
            }
        }
        return 0;
    }

    const model::Framework& m_framework;
    const MappingIndex& m_index;
    std::uint32_t m_outcome, m_item;
    bool m_staged;
    std::vector<Place> m_places;
    std::vector<Mapping> m_added;
};

/// Calls @p change(pair, its target cells, is it staged) for each outcome and item, in file order.
template <typename Change>
Step for_each_pair(const Programme& programme,
                   const model::Framework& framework,
                   const MappingIndex& index,
                   MappingTargets& targets,
                   std::string name,
                   Change change)
{
    for (auto* list : {&targets.outcomes, &targets.items}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    Plan plan{programme.mappings};
    for (const auto outcome : targets.outcomes) {
        // Of outcomes with the same id, only the first has mappings.
        if (index.find_outcome(index.outcome(outcome).id) != outcome) {
            continue;
        }
        for (const auto item : targets.items) {
            const auto cells = index.cells(item);
            const bool staged = framework.is_staged(framework.items[item]);
            if (const auto stages = staged ? cells & targets.stages : cells; !stages.empty()) {
                Pair pair{programme, framework, index, outcome, item};
                change(pair, stages, staged);
                pair.put_into(plan);
            }
        }
    }
    return std::move(plan).finish(std::move(name));
}

const char* name_of(Depth depth)
{
    switch (depth) {
    case Depth::none: break;
    case Depth::introduces: return "Map as introduced";
    case Depth::develops: return "Map as developed";
    case Depth::assesses: return "Map as assessed";
    }
    return "Remove mapping";
}

Step changed(const Programme& programme, const char* name, std::size_t at, Mapping mapping)
{
    Step step{name, {}, {}};
    step.edits.push_back(replace_mapping(programme, at, std::move(mapping)));
    return step;
}

} // namespace

Step set_depth(const Programme& programme,
               const model::Framework& framework,
               const MappingIndex& index,
               MappingTargets targets,
               Depth depth)
{
    return for_each_pair(programme, framework, index, targets, name_of(depth),
                         [&](Pair& pair, StageSet stages, bool) { pair.set(stages, depth); });
}

Step paste_mappings(const Programme& programme,
                    const model::Framework& framework,
                    const MappingIndex& index,
                    MappingTargets targets,
                    const std::vector<Mapping>& copied)
{
    const auto deepest = std::max_element(
        copied.begin(), copied.end(), [](const Mapping& a, const Mapping& b) { return a.depth < b.depth; });
    return for_each_pair(programme, framework, index, targets, "Paste mapping",
                         [&](Pair& pair, StageSet stages, bool staged) {
                             std::vector<std::pair<const Mapping*, StageSet>> pasted;
                             if (!staged && deepest != copied.end()) {
                                 pasted.emplace_back(&*deepest, stages); // one cell takes one mapping
                             }
                             for (const auto& mapping : copied) {
                                 if (staged) {
                                     pasted.emplace_back(&mapping, pair.cells_named(mapping, stages));
                                 }
                             }
                             for (const auto& [mapping, at] : pasted) {
                                 pair.clear(at);
                             }
                             for (const auto& [mapping, at] : pasted) {
                                 if (!at.empty()) {
                                     pair.add(*mapping, at);
                                 }
                             }
                         });
}

Step set_rationale(const Programme& programme, std::size_t mapping, std::string rationale)
{
    auto next = programme.mappings.at(mapping);
    if (next.rationale == rationale) {
        return {};
    }
    next.rationale = std::move(rationale);
    auto step = changed(programme, "Change rationale", mapping, std::move(next));
    step.merge_key = "mapping/" + std::to_string(mapping) + "/rationale";
    return step;
}

Step add_citation(const Programme& programme, std::size_t mapping, model::Citation citation)
{
    auto next = programme.mappings.at(mapping);
    next.citations.push_back(std::move(citation));
    return changed(programme, "Add citation", mapping, std::move(next));
}

Step change_citation(const Programme& programme,
                     std::size_t mapping,
                     std::size_t citation,
                     const model::EvidenceId& evidence,
                     std::string locator)
{
    auto next = programme.mappings.at(mapping);
    auto& one = next.citations.at(citation);
    if (one.evidence == evidence && one.locator == locator) {
        return {};
    }
    const bool other_evidence = one.evidence != evidence;
    one.evidence = evidence;
    one.locator = std::move(locator);
    auto step = changed(programme, "Change citation", mapping, std::move(next));
    if (!other_evidence) {
        step.merge_key = "mapping/" + std::to_string(mapping) + "/citation/" + std::to_string(citation);
    }
    return step;
}

Step remove_citation(const Programme& programme, std::size_t mapping, std::size_t citation)
{
    auto next = programme.mappings.at(mapping);
    next.citations.erase(next.citations.begin() + static_cast<std::ptrdiff_t>(citation));
    return changed(programme, "Remove citation", mapping, std::move(next));
}

Step confirm_mappings(const Programme& programme, const std::vector<std::uint32_t>& mappings)
{
    Plan plan{programme.mappings};
    for (const auto at : mappings) {
        if (auto mapping = programme.mappings.at(at); mapping.to_be_confirmed) {
            mapping.to_be_confirmed = false;
            plan.replace(at, {std::move(mapping)});
        }
    }
    return std::move(plan).finish("Confirm mapping");
}

} // namespace km::document
