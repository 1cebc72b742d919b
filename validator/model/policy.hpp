// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A policy: the versioned thresholds that say when coverage is enough. What is left out asks nothing.
/// Thread-safety: plain values. Source: docs/formats/policy.md.

#include "validator/model/framework.hpp"
#include "validator/model/programme.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace km::model {

/// A whole percentage, 0–100: a share of things that must hold.
struct Share {
    std::uint32_t percent = 100;
    /// The thresholds are exact: 100 × met ≥ percent × total.
    [[nodiscard]] constexpr bool is_met(std::size_t met, std::size_t total) const noexcept
    {
        return 100 * met >= static_cast<std::size_t>(percent) * total;
    }
};

struct CellDepth {
    Depth depth = Depth::develops;
    Share share;
};

struct Policy {
    std::string id, version, title;
    std::string framework; ///< the id of the framework it is for; "*": any
    std::vector<Note> notes;
    std::optional<CellDepth> cell_depth;
    std::optional<std::uint32_t> cell_citations; ///< at least so many for each covered cell
    std::optional<std::uint32_t>
        competency_assessed; ///< cells at *assesses* for each competency and claimed stage
    std::optional<Share> standard_present;
    std::optional<Share> principle_addressed;
    bool official_outcomes = false;

    [[nodiscard]] std::string name() const { return id + " " + version; }
    /// The depth from which a cell counts as covered.
    [[nodiscard]] Depth enough() const noexcept { return cell_depth ? cell_depth->depth : Depth::introduces; }
};

} // namespace km::model
