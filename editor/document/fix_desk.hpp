// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the fixes of findings look up, and the fixes of references, which stand in a file of their own: for
/// finding_fixes.cpp, which has the table of them all. Thread-safety: one thread.

#include "editor/document/finding_fixes.hpp"
#include "editor/document/patch.hpp"
#include "validator/base/utf8.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace km::document {

/// Finds what somebody meant by a name that is not quite right: capitals and white space aside.
class Names {
public:
    void add(std::string_view alias, const std::string& name)
    {
        const auto [at, fresh] = m_names.emplace(key(alias), name);
        if (!fresh && at->second != name) {
            at->second.reset(); // could be either
        }
    }
    /// Each thing by its own name.
    template <typename Thing, typename Id>
    void add_each(const std::vector<Thing>& things, Id Thing::*id)
    {
        for (const auto& thing : things) {
            add((thing.*id).str(), (thing.*id).str());
        }
    }
    [[nodiscard]] std::optional<std::string> find(std::string_view text) const
    {
        const auto found = m_names.find(key(text));
        return found == m_names.end() ? std::nullopt : found->second;
    }

private:
    static std::string key(std::string_view text) { return caseless_key(collapse_space(text)); }
    std::unordered_map<std::string, std::optional<std::string>> m_names;
};

/// The basis, with what several fixes look up.
class Desk {
public:
    explicit Desk(const FixBasis& given) : basis{given}, items{given.framework} {}

    [[nodiscard]] const model::Programme& programme() const { return basis.programme; }
    [[nodiscard]] const Names& outcomes()
    {
        return made(m_outcomes, [this](Names& names) {
            for (const auto& module : basis.programme.modules) {
                names.add_each(module.outcomes, &model::ProgrammeOutcome::id);
            }
        });
    }
    [[nodiscard]] const Names& codes()
    {
        return made(m_codes,
                    [this](Names& names) { names.add_each(basis.framework.items, &model::Item::code); });
    }
    [[nodiscard]] const Names& evidence()
    {
        return made(m_evidence, [this](Names& names) {
            names.add_each(basis.programme.evidence, &model::EvidenceFile::id);
        });
    }
    [[nodiscard]] const Names& stages()
    {
        return made(m_stages, [this](Names& names) {
            names.add_each(basis.framework.stages, &model::Stage::id);
            for (const auto& stage : basis.framework.stages) {
                names.add(stage.title, stage.id.str());
            }
        });
    }
    [[nodiscard]] model::StageSet claimed() const { return known(basis.programme.claimed_stages); }
    /// Those that the framework has.
    [[nodiscard]] model::StageSet known(const std::vector<model::StageId>& stages) const
    {
        model::StageSet set;
        for (const auto& stage : stages) {
            if (const auto index = basis.framework.find_stage(stage.str())) {
                set.insert(*index);
            }
        }
        return set;
    }

    const FixBasis& basis;
    model::ItemIndex items;

private:
    /// Only when it is asked for: most fixes need none of them.
    template <typename Fill>
    static const Names& made(std::optional<Names>& names, Fill fill)
    {
        if (!names) {
            fill(names.emplace());
        }
        return *names;
    }
    std::optional<Names> m_outcomes, m_codes, m_evidence, m_stages;
};

/// Puts one finding right in the patch and says what that is; empty: it cannot.
using Fix = std::string_view(Desk& desk, const Finding& finding, Patch& patch);

// Of reference_fixes.cpp.
Fix correct_outcome, correct_item, correct_stages, correct_citation, correct_assessed_outcome;
Fix name_the_only_stage, drop_stages_without_cell, drop_unclaimed_stages, clear_stages, merge_mapping;

/// The finding's argument; empty: it has none of this number.
[[nodiscard]] const std::string& arg(const Finding& finding, std::size_t index);
/// Adds those of @p more that are not among @p citations.
void join_citations(std::vector<model::Citation>& citations, const std::vector<model::Citation>& more);

} // namespace km::document
