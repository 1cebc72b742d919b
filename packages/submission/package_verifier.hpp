// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Everything a reviewer must know of a package: the container's verdict, and whether the claims hold when
/// they are checked again against the reviewer's own framework and policy. Source: docs/formats/package.md,
/// "What the verifier demands", 1 to 5.
///
/// Findings: those of asic::verify_container, and
///   KM-PKG-001  error    a file that every package has is missing; {0} which
///   KM-PKG-002  error    the programme cannot be read; {0} why
///   KM-PKG-003  error    the reviewer has no such framework; {0} which
///   KM-PKG-004  error    the packed framework is not the reviewer's; {0} which
///   KM-PKG-005  error    the reviewer has no such policy; {0} which
///   KM-PKG-006  error    the packed policy is not the reviewer's; {0} which
///   KM-PKG-007  error    the packed report says something else than the fresh run; {0} about what
///   KM-PKG-008  error    the packed page is not the one that this software makes; {0} entry
///   KM-PKG-009  note     the report was made by another version and was not compared word for word; {0}
///                        which
///   KM-PKG-010  error    the signer is not the provider; {0} signer, {1} signer's UKPRN, {2} provider's
///                        UKPRN
///   KM-PKG-011  warning  the provider has no UKPRN, so compare names; {0} signer's organisation, {1}
///                        provider
///   KM-PKG-012  error    the programme does not meet the policy; {0} policy, {1} errors
///   KM-PKG-013  error    evidence that the programme lists is not in the package; {0} path
///   KM-PKG-014  error    a file in the package that the programme does not list; {0} entry
///   KM-PKG-015  note     a further signature is not the provider's; {0} signer, {1} organisation
///   KM-PKG-016  error    checked against another policy; {0} which, {1} the one asked for, {2} by whom, as a
///                        clause
///   KM-PKG-017  error    a file that is read as a whole is over its limit; {0} which, {1} bytes, {2} limit
/// Thread-safety: pure but for the file; several packages may be verified at once.

#include "packages/asic/container_verifier.hpp"
#include "packages/submission/check.hpp"
#include "validator/format/library.hpp"

#include <array>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace km::submission {

/// The five demands, in the order of the contract.
enum class Demand : std::uint8_t { one_meaning, limits, all_signed, who_signed, claims_hold };
inline constexpr std::array kDemands{Demand::one_meaning, Demand::limits, Demand::all_signed,
                                     Demand::who_signed, Demand::claims_hold};
[[nodiscard]] std::string_view to_string(Demand demand) noexcept;
/// Which demand a finding of verification is about.
[[nodiscard]] Demand demand_of(std::string_view code) noexcept;

/// How one demand stands. Unknown: the question was not reached, for example because the zip could not be
/// read.
struct DemandState {
    enum class Answer : std::uint8_t { holds, fails, unknown };
    Answer answer = Answer::unknown;
    std::size_t reasons = 0; ///< errors that are about it
};

struct Reviewer {
    const format::Library& library;   ///< the reviewer's own frameworks and policies
    crypto::VerifyOptions signatures; ///< whom the reviewer believes, and when
    zip::Limits limits{};
    unsigned threads = 1;
    std::string policy{}; ///< id of the policy that the reviewer asks for; empty: the one the programme names
    std::function<bool(double)> progress{}; ///< as asic::VerifyOptions::progress
};

struct PackageVerdict {
    asic::ContainerVerdict container;
    CheckPtr check;       ///< the fresh run; null where the programme could not be read
    Diagnostics findings; ///< of all five demands; those of the fresh run are in check->validation
    bool valid = false;   ///< all five hold
};

/// @p claims_checked: the programme was read and checked again.
[[nodiscard]] DemandState state_of(Demand demand,
                                   const Diagnostics& findings,
                                   const asic::ContainerVerdict& container,
                                   bool claims_checked) noexcept;

/// Fails only where the question could not be answered: file.unreadable, crypto.failed, asic.cancelled.
[[nodiscard]] Result<PackageVerdict> verify_package(const std::filesystem::path& path,
                                                    const Reviewer& reviewer);

} // namespace km::submission
