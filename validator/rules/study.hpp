// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Everything that a rule may look at: the programme, what it was mapped against, facts about its files, and
/// what follows from them once all references are resolved: who maps to what, and how deeply each cell is
/// covered. Units: indexes into the model's vectors; model::kNone: refers to nothing. Errors: none; what
/// cannot be resolved is kNone and left to the reference rules. Ownership: holds references to the three
/// models; keep them alive and unchanged. Thread-safety: immutable once built.

#include "validator/model/framework.hpp"
#include "validator/model/policy.hpp"
#include "validator/model/programme.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace km::rules {

/// What was found at an evidence file's path. Gathered by the caller: rules open no files.
struct EvidenceFact {
    enum class State : std::uint8_t {
        present,
        missing,
        empty,
        refused,    ///< a link out of the folder, an unsafe path, no regular file: was not opened
        unreadable, ///< is there, and reading it failed: what it is, is not known
    };
    State state = State::present;
    std::string sha256{};   ///< of the bytes found, lower case hexadecimal; empty where there are none
    std::uint64_t size = 0; ///< bytes found
    std::string problem{};  ///< where unreadable: why, in the words of the system
};

/// What the caller knows besides the three models.
struct Facts {
    std::vector<EvidenceFact> evidence;         ///< one for each Programme::evidence, or empty: not looked at
    std::optional<bool> framework_is_bundled{}; ///< the pack's bytes are those that come with the program
};

/// How one cell stands.
struct CellCoverage {
    model::Depth depth = model::Depth::none; ///< the greatest among the cell's mappings
    /// Different ones (document and place in it) among the mappings that are deep enough for the policy.
    std::uint32_t citations = 0;
    std::uint32_t unread = 0; ///< those of them whose document cannot be read
};

/// A mapping with its references resolved.
struct ResolvedMapping {
    std::uint32_t outcome = model::kNone; ///< index in Study::outcomes()
    std::uint32_t item = model::kNone;    ///< index in Framework::items; may be an item that is not mappable
    model::StageSet stages;               ///< those named that the framework has
    model::Depth depth = model::Depth::none;
    bool lacks_stage = false;    ///< names a stage that the framework does not have
    bool lacks_evidence = false; ///< cites evidence that is not listed
    bool lacks_locator = false;  ///< cites evidence without saying where in it
};

/// A programme outcome and the module it stands in.
struct OutcomeRef {
    const model::ProgrammeOutcome* outcome;
    std::uint32_t module;
};

class Study {
public:
    Study(const model::Framework& framework,
          const model::Programme& programme,
          const model::Policy& policy,
          Facts facts = {});

    [[nodiscard]] const model::Framework& framework() const noexcept { return m_framework; }
    [[nodiscard]] const model::Programme& programme() const noexcept { return m_programme; }
    [[nodiscard]] const model::Policy& policy() const noexcept { return m_policy; }
    [[nodiscard]] const Facts& facts() const noexcept { return m_facts; }

    /// The claimed stages that the framework has.
    [[nodiscard]] model::StageSet claimed_stages() const noexcept { return m_claimed; }
    /// Every programme outcome, in file order.
    [[nodiscard]] std::span<const OutcomeRef> outcomes() const noexcept { return m_outcomes; }
    /// One for each Programme::mappings.
    [[nodiscard]] std::span<const ResolvedMapping> mappings() const noexcept { return m_mappings; }
    /// text_hash (text.hpp) of each mapping's rationale and of each outcome's text, in the order of
    /// mappings() and outcomes(): texts are long, and several rules compare them.
    [[nodiscard]] std::span<const std::uint64_t> rationale_hashes() const noexcept
    {
        return m_rationale_hashes;
    }
    [[nodiscard]] std::span<const std::uint64_t> outcome_hashes() const noexcept { return m_outcome_hashes; }
    /// Some mapping cites it. @p evidence: index in Programme::evidence.
    [[nodiscard]] bool is_cited(std::size_t evidence) const noexcept { return m_cited[evidence]; }
    /// Some assessment assesses it. @p outcome: index in outcomes().
    [[nodiscard]] bool is_assessed(std::size_t outcome) const noexcept { return m_assessed[outcome]; }
    /// Some assessment names an outcome that the programme does not have.
    [[nodiscard]] bool has_unknown_assessed_outcomes() const noexcept { return m_has_unknown_assessed; }
    /// Every mappable item, staged or not, in framework order: indexes in Framework::items.
    [[nodiscard]] std::span<const std::uint32_t> mappable_items() const noexcept { return m_mappable; }
    /// The stages at which the item has a cell; empty for items without stages.
    [[nodiscard]] model::StageSet cell_stages(std::uint32_t item) const noexcept
    {
        return m_cell_stages[item];
    }
    /// The cell of a staged mappable item at a stage.
    [[nodiscard]] const CellCoverage& cell(std::uint32_t item, std::size_t stage) const noexcept;
    /// The one cell of a mappable item without stages.
    [[nodiscard]] const CellCoverage& cell(std::uint32_t item) const noexcept { return cell(item, 0); }
    /// True where the cell is covered deeply enough for the policy.
    [[nodiscard]] bool is_covered(std::uint32_t item, std::size_t stage) const noexcept
    {
        return cell(item, stage).depth >= m_policy.enough();
    }

    /// Indexes by id; kNone where there is none.
    [[nodiscard]] std::uint32_t find_outcome(std::string_view id) const noexcept;  ///< in outcomes()
    [[nodiscard]] std::uint32_t find_evidence(std::string_view id) const noexcept; ///< in Programme::evidence
    [[nodiscard]] std::uint32_t find_item(std::string_view code) const noexcept { return m_items.find(code); }

    /// Items that have mappable staged items below them at the given distance: 1: competencies, 2: standards,
    /// 3: areas (in the framework's own kinds).
    [[nodiscard]] std::vector<std::uint32_t> ancestors_of_staged_items(unsigned distance) const;
    /// The mappable staged items below @p ancestor, at any distance.
    [[nodiscard]] std::vector<std::uint32_t> staged_items_below(std::uint32_t ancestor) const;

private:
    /// find_outcome(), quick where it is the @p expected one or the next: files refer to outcomes in their
    /// order.
    [[nodiscard]] std::uint32_t find_outcome_near(std::uint32_t expected, std::string_view id) const noexcept;
    /// Gives the evidence of each citation, in the programme's order; kNone: it is not listed.
    [[nodiscard]] std::vector<std::uint32_t> resolve_mappings();
    void cover();
    void count_citations(std::span<const std::uint32_t> cited);
    /// The first evidence file that is the same document, by path or content; its own index where there is none.
    [[nodiscard]] std::vector<std::uint32_t> documents() const;

    const model::Framework& m_framework;
    const model::Programme& m_programme;
    const model::Policy& m_policy;
    Facts m_facts;
    model::ItemIndex m_items;
    model::StageSet m_claimed;
    std::vector<OutcomeRef> m_outcomes;
    std::unordered_map<std::string_view, std::uint32_t> m_outcome_by_id, m_evidence_by_id;
    std::vector<ResolvedMapping> m_mappings;
    std::vector<std::uint64_t> m_rationale_hashes, m_outcome_hashes;
    std::vector<bool> m_cited;    ///< by evidence
    std::vector<bool> m_assessed; ///< by outcome
    bool m_has_unknown_assessed = false;
    std::vector<std::uint32_t> m_mappable;
    std::vector<model::StageSet> m_cell_stages; ///< by item
    std::size_t m_stride;                       ///< cells kept for each item
    std::vector<CellCoverage> m_cells;          ///< by item, then stage
};

} // namespace km::rules
