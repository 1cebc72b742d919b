// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A crosswalk: associations between the items of two frameworks.
/// Thread-safety: plain values. Source: docs/formats/crosswalk.md.

#include "validator/model/framework.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace km::model {

enum class Relation : std::uint8_t {
    exact,
    broader,  ///< the target asks for more
    narrower, ///< the target asks for less
    related,
};

struct Association {
    ItemCode from, to;
    Relation relation = Relation::related;
    std::string reason;
    std::uint32_t line = 0;
};

/// A pack, named but not loaded.
struct PackRef {
    std::string id, version;
    bool operator==(const PackRef&) const = default;
};

struct Crosswalk {
    std::string id, version, title;
    Source source;
    std::vector<Note> notes;
    PackRef from, to;
    std::vector<Association> associations;
};

} // namespace km::model
