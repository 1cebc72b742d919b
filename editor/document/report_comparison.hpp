// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// In what the report that a package holds (report/validation.json, docs/formats/report.md) differs from a fresh one.
/// The packed one is a claim of whoever packed: any bytes at all, of which none is taken for more than a text to show.
/// Ranges: lists of one kind end after kMaxListed, with how many more there are. Errors: none; what cannot be read is
/// a difference. Thread-safety: pure functions, of a time that grows with the length of the reports.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace km::document {

struct ReportDifference {
    enum class What : std::uint8_t {
        unreadable, ///< the packed one is no JSON object, or larger than any report: nothing else is compared
        verdict, ///< does the programme meet the policy? {packed, fresh}: "yes", "no"; empty: it does not say
        count,   ///< {severity, packed, fresh}: "error", "3", "4"; empty: it gives no number
        cell,    ///< {code, stage, packed, fresh}: ids and depths; stage empty: of an item without stages;
                 ///< depth empty: the report has no such cell
        packed_finding, ///< only the packed one has it: {code, message}
        fresh_finding,  ///< only the fresh one has it: {code, message}
        more,           ///< {number}: so many more of the kind before
        parts,          ///< {names}: parts that differ in what is not said above: "title, provider"
    };
    What what;
    std::vector<std::string> args; ///< printable, of a length that can be shown

    bool operator==(const ReportDifference&) const = default;
};

inline constexpr std::size_t kMaxListed = 12;

/// The gravest first. @p fresh: what report::to_json gives. Where another version of the program made the packed one,
/// findings are compared by their codes alone: it may word them otherwise.
[[nodiscard]] std::vector<ReportDifference> compare_reports(std::string_view packed, std::string_view fresh);

} // namespace km::document
