// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The report/validation.json of a package: whatever its packer wrote, compared with what a fresh check gives. Read
/// strictly: every key once, no key that its format does not have (format 1 allows unknown ones), no deep nesting.
/// Compared are the claims, not the software's name, the findings and how many there are: another version may word
/// its findings otherwise, and has to come to the same.
/// Source: docs/formats/report.md; framework-data/schema/validation*.schema.json.
/// Errors: none; see PackedReport. Thread-safety: pure functions.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace km::submission {

struct PackedReport {
    enum class State : std::uint8_t {
        same,       ///< everything that is compared says the same
        different,  ///< parts has what
        unreadable, ///< not JSON, not strict, or no report; why has the reason
        newer,      ///< of a later format than this program knows; why has its number
    };
    State state = State::unreadable;
    std::vector<std::string> parts{}; ///< names of keys
    std::string why{};
};

/// @p fresh: what report::to_json gives for the same programme.
[[nodiscard]] PackedReport compare_packed_report(std::string_view packed, std::string_view fresh);

} // namespace km::submission
