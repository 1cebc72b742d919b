// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The way from a saved programme to a signed package that was verified: what is done, what is next, and the work
/// itself, for a Job's thread. Everything is made from the programme's file as it lies on disk, so that what is
/// signed is what was saved.
/// Errors: package.would_be_refused (subject: the file; detail: the first reason, in words), as submission::check_file, crypto::LockedIdentity, submission::write_package, verify_package; zip.cancelled
/// and asic.cancelled where the user stopped it. Thread-safety: pure but for files; nothing here is shared.

#include "editor/document/trust_store.hpp"
#include "packages/crypto/identity_file.hpp"
#include "packages/submission/package_verifier.hpp"
#include "packages/submission/package_writer.hpp"
#include "validator/format/library.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace km::document {

/// The steps of the checklist, in their order.
enum class SubmitStep : std::uint8_t { saved, checked, report, identity, packed, verified };
inline constexpr std::array kSubmitSteps{SubmitStep::saved,    SubmitStep::checked, SubmitStep::report,
                                         SubmitStep::identity, SubmitStep::packed,  SubmitStep::verified};

enum class StepState : std::uint8_t {
    open,     ///< to be done
    running,  ///< the answer is on its way
    done,     ///< done, and the answer is yes
    accepted, ///< the answer is no, and the user goes on all the same: an incomplete package
    outdated, ///< was done; the programme has changed since
    left_out, ///< was not done, and what comes after it is
};

/// What the checklist is made from.
struct SubmitFacts {
    bool has_file = false;
    bool modified = false;
    bool check_is_current = false;
    bool meets = false;
    bool incomplete_accepted = false;
    std::uint64_t state = 0;                     ///< names what the programme holds now: Document::state()
    std::optional<std::uint64_t> report_state{}; ///< what it held when the report was looked at
    std::optional<std::uint64_t> packed_state{}; ///< what it held when it was packed
    bool has_identity = false;
    bool packing = false;
    bool valid = false;             ///< what was packed was verified, and all five demands hold
    bool packed_incomplete = false; ///< what was packed does not meet its policy, knowingly
    bool authentic = false;         ///< what was packed was verified, and the first four demands hold
};

[[nodiscard]] StepState state_of(SubmitStep step, const SubmitFacts& facts) noexcept;
/// Everything before signing is done or accepted.
[[nodiscard]] bool may_sign(const SubmitFacts& facts) noexcept;
/// The first step that is still to be done; `verified` where none is.
[[nodiscard]] SubmitStep next_step(const SubmitFacts& facts) noexcept;

/// Gets 0 to 1; false asks to stop.
using Progress = std::function<bool(double)>;

struct SubmissionOrder {
    std::filesystem::path file; ///< the programme's
    model::Programme shown;     ///< what the user sees, and the file has to hold
    Output target; ///< with what must not be written over: submit() adds the programme and its evidence
    crypto::LockedIdentity identity;
    submission::Completeness completeness = submission::Completeness::required;
    /// Sign although a reviewer will not know whom the signer signs for, or know that it is another organisation.
    bool anyway = false;
    TrustStore trust;
    Time time{}; ///< of signing and of verifying
};

struct Submitted {
    std::filesystem::path package;
    crypto::CertificateInfo signer;
    std::string certificate_pem;
    submission::PackageVerdict verdict; ///< as a reviewer gets it who believes the signer's certificate
};

/// Checks the programme's file, packs and signs it, and verifies what was written. Fails with session.changed_on_disk
/// where the file is not what is shown: nobody signs what they have not seen. A package that cannot be verified
/// afterwards stays where it is, with its verdict. @p library must outlive the call.
[[nodiscard]] Result<Submitted> submit(const SubmissionOrder& order,
                                       const crypto::SecretBytes& password,
                                       const format::Library& library,
                                       const Progress& progress);

/// Writes the report on the programme's file as it is now: one HTML page.
[[nodiscard]] Result<void> write_report(const std::filesystem::path& programme,
                                        const std::filesystem::path& target,
                                        const format::Library& library);

/// A name for the package beside the programme: "first-line-manager-1.0.asice".
[[nodiscard]] std::string proposed_package_name(const model::Programme& programme);

} // namespace km::document
