// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Which element of a programme a finding is about.
/// Thread-safety: plain values and a pure function.

#include "validator/model/programme.hpp"

#include <cstddef>
#include <cstdint>

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

} // namespace km::document
