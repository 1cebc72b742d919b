// SPDX-License-Identifier: MIT
#include "editor/document/reference_edits.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace km::document {

using model::Mapping;
using model::Programme;

namespace {

constexpr std::size_t kFewRuns = 8; ///< up to here, single splices are quicker than copying what is between

template <typename T>
bool contains(const std::vector<T>& list, const T& value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

void add_unknown(model::Unknown& to, const model::Unknown& from)
{
    for (const auto& attribute : from.attributes) {
        if (std::none_of(to.attributes.begin(), to.attributes.end(),
                         [&](const auto& each) { return each.first == attribute.first; })) {
            to.attributes.push_back(attribute);
        }
    }
    to.elements.insert(to.elements.end(), from.elements.begin(), from.elements.end());
}

/// What @p from says beyond stages and depth.
void absorb(Mapping& to, const Mapping& from)
{
    to.rationale = join_texts(std::move(to.rationale), from.rationale);
    for (const auto& citation : from.citations) {
        if (std::none_of(to.citations.begin(), to.citations.end(), [&](const model::Citation& each) {
                return each.evidence == citation.evidence && each.locator == citation.locator;
            })) {
            to.citations.push_back(citation);
        }
    }
    to.to_be_confirmed = to.to_be_confirmed || from.to_be_confirmed;
    add_unknown(to.unknown, from.unknown);
}

/// Two mappings from the same outcome to the same item: true where @p later now says nothing of its own.
/// @p earlier may be left without a stage that it had: then it is nullopt.
bool settle(std::optional<Mapping>& earlier, Mapping& later, bool& earlier_changed)
{
    auto& first = *earlier;
    if (first.stages.empty() != later.stages.empty()) {
        return false; // one of them is malformed, which a rule reports
    }
    if (first.stages.empty() || first.depth == later.depth) {
        earlier_changed = true;
        first.depth = std::max(first.depth, later.depth);
        for (const auto& stage : later.stages) {
            if (!contains(first.stages, stage)) {
                first.stages.push_back(stage);
            }
        }
        absorb(first, later);
        return true;
    }
    auto& shallow = first.depth < later.depth ? first : later;
    auto& deep = first.depth < later.depth ? later : first;
    const auto overlap = std::erase_if(
        shallow.stages, [&](const model::StageId& stage) { return contains(deep.stages, stage); });
    if (overlap == 0) {
        return false;
    }
    earlier_changed = true;
    if (!shallow.stages.empty()) {
        return false;
    }
    absorb(deep, shallow);
    if (&shallow == &first) {
        earlier.reset();
        return false;
    }
    return true;
}

} // namespace

std::string join_texts(std::string first, const std::string& second)
{
    if (first.empty() || first == second) {
        return second;
    }
    if (!second.empty()) {
        first += std::string_view{".!?;:"}.find(first.back()) == std::string_view::npos ? "; " : " ";
        first += second;
    }
    return first;
}

void change_mappings(const Programme& programme, std::vector<MappingChange> changes, std::vector<Edit>& edits)
{
    if (changes.empty()) {
        return;
    }
    std::size_t runs = 1;
    for (std::size_t i = 1; i < changes.size(); ++i) {
        runs += changes[i].at == changes[i - 1].at + 1 ? 0U : 1U;
    }
    const bool one_stretch = runs > kFewRuns;
    std::vector<Splice<Mapping>> splices;
    std::size_t next = 0; // position behind the last splice
    for (auto& change : changes) {
        if (splices.empty() || (!one_stretch && change.at != next)) {
            splices.push_back({change.at, {}, {}});
            next = change.at;
        }
        auto& splice = splices.back();
        for (; next < change.at; ++next) {
            splice.removed.push_back(programme.mappings[next]);
            splice.inserted.push_back(programme.mappings[next]);
        }
        splice.removed.push_back(programme.mappings[next++]);
        if (change.mapping) {
            splice.inserted.push_back(std::move(*change.mapping));
        }
    }
    // From the back, so that the positions of those before hold.
    edits.insert(edits.end(), std::make_move_iterator(splices.rbegin()),
                 std::make_move_iterator(splices.rend()));
}

std::size_t
remove_from_assessments(const Programme& programme, const OutcomeIds& outcomes, std::vector<Edit>& edits)
{
    std::size_t changed = 0;
    for (std::size_t i = 0; i < programme.assessments.size(); ++i) {
        auto assessment = programme.assessments[i];
        if (std::erase_if(assessment.outcomes,
                          [&](const model::OutcomeId& id) { return outcomes.contains(id); }) > 0) {
            edits.push_back(replace_assessment(programme, i, std::move(assessment)));
            ++changed;
        }
    }
    return changed;
}

void copy_references(const Programme& programme,
                     const std::unordered_map<model::OutcomeId, model::OutcomeId>& copies,
                     const std::function<void(Mapping&)>& how,
                     std::vector<Edit>& edits)
{
    Splice<Mapping> behind;
    for (std::size_t i = 0; i < programme.mappings.size(); ++i) {
        if (const auto copy = copies.find(programme.mappings[i].outcome); copy != copies.end()) {
            auto mapping = programme.mappings[i];
            mapping.outcome = copy->second;
            how(mapping);
            behind.inserted.push_back(std::move(mapping));
            behind.at = i + 1;
        }
    }
    if (!behind.inserted.empty()) {
        edits.emplace_back(std::move(behind));
    }
    for (std::size_t i = 0; i < programme.assessments.size(); ++i) {
        const auto& listed = programme.assessments[i].outcomes;
        std::vector<model::OutcomeId> added;
        std::size_t at = 0;
        for (std::size_t j = 0; j < listed.size(); ++j) {
            if (const auto copy = copies.find(listed[j]); copy != copies.end()) {
                added.push_back(copy->second);
                at = j + 1;
            }
        }
        if (!added.empty()) {
            auto assessment = programme.assessments[i];
            assessment.outcomes.insert(assessment.outcomes.begin() + static_cast<std::ptrdiff_t>(at),
                                       added.begin(), added.end());
            edits.push_back(replace_assessment(programme, i, std::move(assessment)));
        }
    }
}

void join_references(const Programme& programme,
                     const model::OutcomeId& kept,
                     const OutcomeIds& gone,
                     std::vector<Edit>& edits)
{
    struct Affected {
        std::size_t at;
        std::optional<Mapping> mapping;
        bool changed;
    };
    std::vector<Affected> affected; // those of the kept outcome first: they stay where they are
    for (const bool own : {true, false}) {
        for (std::size_t i = 0; i < programme.mappings.size(); ++i) {
            const auto& mapping = programme.mappings[i];
            if (own ? mapping.outcome == kept : gone.contains(mapping.outcome)) {
                affected.push_back({i, mapping, !own});
            }
        }
    }
    for (std::size_t i = 0; i < affected.size(); ++i) {
        auto& later = affected[i];
        if (later.mapping->outcome == kept) {
            continue;
        }
        later.mapping->outcome = kept;
        for (std::size_t j = 0; j < i; ++j) {
            auto& earlier = affected[j];
            if (earlier.mapping && earlier.mapping->to == later.mapping->to &&
                settle(earlier.mapping, *later.mapping, earlier.changed)) {
                later.mapping.reset();
                break;
            }
        }
    }
    std::vector<MappingChange> changes;
    for (auto& each : affected) {
        if (each.changed || !each.mapping) {
            changes.push_back({each.at, std::move(each.mapping)});
        }
    }
    std::sort(changes.begin(), changes.end(),
              [](const MappingChange& a, const MappingChange& b) { return a.at < b.at; });
    change_mappings(programme, std::move(changes), edits);
    for (std::size_t i = 0; i < programme.assessments.size(); ++i) {
        const auto& listed = programme.assessments[i].outcomes;
        if (std::none_of(listed.begin(), listed.end(),
                         [&](const model::OutcomeId& id) { return gone.contains(id); })) {
            continue;
        }
        auto assessment = programme.assessments[i];
        assessment.outcomes.clear();
        for (const auto& id : listed) {
            const auto& now = gone.contains(id) ? kept : id;
            if (!contains(assessment.outcomes, now)) {
                assessment.outcomes.push_back(now);
            }
        }
        edits.push_back(replace_assessment(programme, i, std::move(assessment)));
    }
}

} // namespace km::document
