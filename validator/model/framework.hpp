// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A framework: one version of a published tree of items with stages. Kinds of item are data, never code.
/// Ranges: at most 32 stages; item codes are unique (the reader refuses a pack that breaks this).
/// Errors: none. Thread-safety: plain values.
/// Source: docs/formats/framework.md.

#include "validator/model/ids.hpp"

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace km::model {

inline constexpr std::size_t kMaxStages = 32;
inline constexpr std::uint32_t kNone = 0xFFFFFFFFU; ///< "no index"

/// A set of stages of one framework, by their index in Framework::stages.
class StageSet {
public:
    constexpr StageSet() = default;
    /// The first @p count stages.
    [[nodiscard]] static constexpr StageSet first(std::size_t count) noexcept
    {
        return StageSet{count >= kMaxStages ? ~0U : (1U << count) - 1U};
    }
    constexpr void insert(std::size_t stage) noexcept { m_bits |= 1U << stage; }
    [[nodiscard]] constexpr bool contains(std::size_t stage) const noexcept
    {
        return ((m_bits >> stage) & 1U) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return m_bits == 0; }
    [[nodiscard]] constexpr std::size_t size() const noexcept
    {
        return static_cast<std::size_t>(std::popcount(m_bits));
    }
    [[nodiscard]] constexpr StageSet operator&(StageSet other) const noexcept
    {
        return StageSet{m_bits & other.m_bits};
    }
    [[nodiscard]] constexpr StageSet operator|(StageSet other) const noexcept
    {
        return StageSet{m_bits | other.m_bits};
    }
    [[nodiscard]] constexpr StageSet without(StageSet other) const noexcept
    {
        return StageSet{m_bits & ~other.m_bits};
    }
    constexpr bool operator==(const StageSet&) const noexcept = default;

    /// Calls @p visit with each index, lowest first.
    template <typename Visit>
    constexpr void each(Visit visit) const
    {
        for (auto bits = m_bits; bits != 0; bits &= bits - 1) {
            visit(static_cast<std::size_t>(std::countr_zero(bits)));
        }
    }

private:
    constexpr explicit StageSet(std::uint32_t bits) noexcept : m_bits{bits} {}
    std::uint32_t m_bits = 0;
};

enum class Provenance : std::uint8_t {
    official,   ///< the publisher's words
    indicative, ///< this project's own, to be replaced when the publisher's appear
};

/// Where a pack's words come from.
struct Source {
    std::string document, publisher, date, status, url, rights;
};

struct Note {
    std::string text;
    bool about_source = false; ///< records what the source itself says differently
};

/// A passage that belongs to the whole framework.
struct Passage {
    std::string id, title, text;
};

struct Kind {
    std::string id, title, plural;
    std::uint32_t parent = kNone; ///< index in Framework::kinds
    bool mappable = false;
    bool staged = true;
    std::uint32_t statements = 0; ///< how many its items hold together
};

struct Stage {
    StageId id;
    std::string short_title; ///< for column heads
    std::string title, text;
};

struct Example {
    StageSet stages;
    std::string text;
};

struct Item {
    ItemCode code;
    std::uint32_t kind = 0;       ///< index in Framework::kinds
    std::uint32_t parent = kNone; ///< index in Framework::items
    std::string title, text;      ///< either may be empty, not both
    Provenance provenance = Provenance::official;
    StageSet stages; ///< what the item itself names; empty: every stage
    std::vector<std::string>
        statements; ///< one for each stage of the framework, "" where there is none; or empty
    std::vector<Note> notes;
    std::vector<std::string> behaviours;
    std::vector<Example> examples;
    std::uint32_t line = 0;

    /// The item's words: its title, or its text where it has no title.
    [[nodiscard]] const std::string& label() const& noexcept { return title.empty() ? text : title; }
    [[nodiscard]] const std::string& words() const& noexcept { return text.empty() ? title : text; }
};

struct Framework {
    std::string id, version, title;
    Source source;
    std::vector<Note> notes;
    std::vector<Passage> passages;
    std::vector<Kind> kinds;
    std::vector<Stage> stages; ///< lowest first
    std::vector<Item> items;   ///< in document order, parents before children

    /// "nhs-mlf 2025-09-04-draft"
    [[nodiscard]] std::string name() const { return id + " " + version; }
    [[nodiscard]] std::optional<std::size_t> find_stage(std::string_view id) const noexcept;
    [[nodiscard]] bool is_mappable(const Item& item) const noexcept { return kinds[item.kind].mappable; }
    /// True where the item gives one cell for each of its stages; false: one cell without a stage.
    [[nodiscard]] bool is_staged(const Item& item) const noexcept
    {
        return kinds[item.kind].staged && !stages.empty();
    }
    /// The stages at which a staged mappable item has a cell (docs/formats/framework.md, "Cells").
    [[nodiscard]] StageSet cell_stages(std::uint32_t item) const noexcept;
    /// True where any mappable item is indicative.
    [[nodiscard]] bool has_indicative_items() const noexcept;
};

/// Finds items by code. Holds views into the framework: keep it alive and unchanged.
class ItemIndex {
public:
    explicit ItemIndex(const Framework& framework);
    /// The item's index, or kNone.
    [[nodiscard]] std::uint32_t find(std::string_view code) const noexcept;

private:
    std::unordered_map<std::string_view, std::uint32_t> m_by_code;
};

} // namespace km::model
