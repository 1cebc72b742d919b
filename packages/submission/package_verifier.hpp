// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Everything a reviewer must know of a package: the container's answers, and whether the claims hold when they are
/// checked again against the reviewer's own framework and policy. Source: docs/formats/package.md, "What the verifier
/// demands", 1 to 5.
///
/// Findings: those of asic::verify_container, and
///   KM-PKG-001  error    a file that every package has is missing; {0} which
///   KM-PKG-002  error    the programme cannot be read; {0} why
///   KM-PKG-003  error    the reviewer has no such framework; {0} which
///   KM-PKG-004  error    the packed framework is not the reviewer's; {0} which
///   KM-PKG-005  error    the reviewer has no such policy; {0} which
///   KM-PKG-006  error    the packed policy is not the reviewer's; {0} which
///   KM-PKG-007  error    the packed report says something else than the fresh run; {0} about what
///   KM-PKG-010  error    the signer is not the provider; {0} signer, {1} signer's identifiers, {2} provider's
///   KM-PKG-011  error    whether a signer signs for the provider is not known; {0} provider, {1} its identifiers
///   KM-PKG-012  error    the programme does not meet the policy; {0} its title, {1} its id and version
///   KM-PKG-013  error    evidence that the programme lists is not in the package; {0} path
///   KM-PKG-014  error    a file in the package that the programme does not list; {0} entry
///   KM-PKG-015  note     a further signature is not the provider's; {0} signer, {1} organisation
///   KM-PKG-016  error    checked against another policy than the programme names; {0} which, {1} the one named
///   KM-PKG-018  error    the claims were not checked, because the content is not shown to be what was signed
///   KM-PKG-019  error    made by a newer version of this software; {0} entry, {1} what says so
///   KM-PKG-020  warning  the organisation in the provider's certificate has another name; {0} it, {1} the provider
///   KM-PKG-021  error    the packed report cannot be read strictly; {0} why
///   KM-PKG-022  error    the claims were not examined far enough to know
///   KM-PKG-023  error    whether the programme meets the policy is not known; {0} its title, {1} its id and version
///   KM-PKG-024  note     a name mixes letters of several alphabets; {0} it, {1} which letters
/// KM-PKG-003, 005, 011, 018, 019, 022 and 023 are reasons why it is not known whether the claims hold, the other errors
/// reasons why they do not.
/// Thread-safety: pure but for the file; several packages may be verified at once.

#include "packages/asic/container_verifier.hpp"
#include "packages/submission/check.hpp"
#include "packages/submission/data_used.hpp"
#include "packages/submission/signer_bindings.hpp"
#include "validator/base/answer.hpp"
#include "validator/format/library.hpp"

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace km::submission {

/// The five demands, in the order of the contract.
enum class Demand : std::uint8_t { container, limits, unchanged, signer, claims };
inline constexpr std::array kDemands{Demand::container, Demand::limits, Demand::unchanged, Demand::signer,
                                     Demand::claims};
/// "container", "limits", …: stable ids.
[[nodiscard]] std::string_view to_string(Demand demand) noexcept;
/// For people, so that yes is good: "Nothing changed since it was signed".
[[nodiscard]] std::string_view sentence(Demand demand) noexcept;

/// Which demands are asked: fixed before a byte is read.
enum class Question : std::uint8_t {
    package,   ///< all five, of an evidence package
    container, ///< all but the claims, of any ASiC-E container with CAdES signatures
};

struct Reviewer {
    const format::Library& library;   ///< the reviewer's own frameworks and policies
    crypto::VerifyOptions signatures; ///< whom the reviewer trusts, and when
    zip::Limits limits{};
    unsigned threads = 1;
    Question question = Question::package;
    /// Judged besides the policy that the package names: both must hold. Null: only that one.
    const format::PolicyPack* policy = nullptr;
    SignerBindings signers{};
    std::function<bool(double)> progress{}; ///< as asic::VerifyOptions::progress
};

/// How one signer stands to the programme's provider.
struct ProviderMatch {
    enum class How : std::uint8_t {
        none,       ///< not shown to sign for the provider
        identifier, ///< the certificate has the provider's identifier
        binding,    ///< the reviewer says so
    };
    How how = How::none;
    std::optional<OrganisationId> organisation{}; ///< by which it was found
};

struct PackageVerdict {
    asic::ContainerVerdict container;
    std::array<Answer, kDemands.size()> answers; ///< by Demand
    CheckPtr
        check; ///< the fresh run, to show; null where the programme could not be read or its data are not there
    CheckPtr check_of_reviewer; ///< the same against Reviewer::policy; null where there is none
    std::vector<std::vector<ProviderMatch>> provider; ///< by signature and signer, as in container.signatures
    std::vector<DataUsed> data;
    Diagnostics
        findings; ///< reasons of all answers, with warnings and notes; those of the fresh run are in check

    [[nodiscard]] const Answer& answer(Demand demand) const noexcept
    {
        return answers[static_cast<std::size_t>(demand)];
    }
    /// At least one demand was asked, and all that were asked hold.
    [[nodiscard]] bool valid() const noexcept { return all_hold(answers); }
    /// The first four hold: whole, unaltered, signed by somebody who is trusted. Whether the claims hold is another
    /// question.
    [[nodiscard]] bool is_authentic() const noexcept { return container.valid(); }
    /// The fresh run was made of what was signed. Otherwise check is there to be shown, and proves nothing.
    [[nodiscard]] bool is_check_of_signed_content() const noexcept
    {
        return check != nullptr && container.unchanged.holds();
    }
};

/// Fails only where the question could not be answered: file.unreadable, crypto.failed, asic.cancelled, and what
/// format::Library says of a copy of the reviewer's that is damaged.
[[nodiscard]] Result<PackageVerdict> verify_package(const zip::FilePtr& file, const Reviewer& reviewer);
[[nodiscard]] Result<PackageVerdict> verify_package(const std::filesystem::path& path,
                                                    const Reviewer& reviewer);

} // namespace km::submission
