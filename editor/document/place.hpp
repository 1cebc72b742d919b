// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Which element of a programme a finding is about.
/// Thread-safety: plain values and a pure function.

#include "editor/document/edit.hpp"
#include "validator/model/programme.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace km::document {

struct Place {
    enum class Kind : std::uint8_t {
        programme, ///< as a whole
        provider,
        contact,
        internal_verifier,
        framework,
        claims,
        delivery,
        module,
        outcome,
        assessment,
        evidence,
        mapping,
    };
    Kind kind = Kind::programme;
    std::size_t index = 0;  ///< in its list
    std::size_t module = 0; ///< of an outcome: the module's position

    bool operator==(const Place&) const = default;
};

/// The element that stands on the line, or the last one before it: a citation's line leads to its mapping.
/// The programme's lines must be in order (format::number_lines).
[[nodiscard]] Place find_place(const model::Programme& programme, std::uint32_t line) noexcept;

/// Where the first edit of a step was, in the programme as it is now; the element beside it where it is gone. nullopt: the
/// list is empty, or the step is about the particulars.
[[nodiscard]] std::optional<Place> place_of(const Step& step, const model::Programme& programme);

} // namespace km::document
