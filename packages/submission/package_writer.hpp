// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// From a checked programme to a signed evidence package.
/// Source: docs/formats/package.md.
/// Errors: as asic::write_container; package.not_met (the programme does not meet its policy, and nobody said
/// that this is known; detail: how many errors), package.other_policy (checked against another policy than
/// the programme names), package.too_large (the programme is larger than a verifier reads), package.evidence
/// (subject: the path; detail: why it cannot be packed). The target appears whole or not at all.
/// Thread-safety: one thread for each package.

#include "packages/asic/container_writer.hpp"
#include "packages/submission/check.hpp"
#include "packages/submission/signer_bindings.hpp"

#include <filesystem>

namespace km::submission {

/// Names inside a package.
inline constexpr std::string_view kProgrammeName = "programme.xml";
inline constexpr std::string_view kJsonReportName = "report/validation.json";
inline constexpr std::string_view kHtmlReportName = "report/index.html";
[[nodiscard]] std::string framework_name(const model::Framework& framework);
[[nodiscard]] std::string policy_name(const model::Policy& policy);

/// What a reviewer will refuse a package for that is made of this check and signed with this certificate, told while
/// there is still time. Empty: nothing is foreseen. @p signer null: not known yet. Findings:
///   KM-PKG-025  error  the signer is another organisation; {0} who, {1} its identifiers, {2} the provider's
///   KM-PKG-026  error  the certificate does not show that it is the provider's; {0} the provider, {1} its identifiers
///   KM-PKG-027  error  the programme does not meet the policy; {0} its title, {1} its id and version
[[nodiscard]] Diagnostics foresee_refusal(const Check& check, const crypto::CertificateInfo* signer);

/// What a reviewer would refuse in every signature of this identity, even one who trusts its very certificate: it signs
/// a few bytes, and these are judged as a package's signature is. Errors alone, with the codes of crypto/signature.hpp;
/// @p file stands in them. Fails as Identity::sign_detached().
[[nodiscard]] Result<Diagnostics>
foresee_refusal(const crypto::Identity& signer, const std::string& file, Time at);

enum class Completeness : std::uint8_t {
    required, ///< refuse a programme that does not meet its policy
    waived,   ///< pack it all the same; the reports inside say what is missing
};

/// The time of every entry, so that the same input gives the same bytes: $SOURCE_DATE_EPOCH, else what the
/// programme says, else its file's own.
[[nodiscard]] Time entry_time(const model::Programme& programme, const std::filesystem::path& file);

/// @p folder is the one that evidence paths are relative to.
[[nodiscard]] Result<Unkept> write_package(const Check& check,
                                           const std::filesystem::path& folder,
                                           const Output& target,
                                           const crypto::Identity& signer,
                                           Completeness completeness,
                                           const asic::WriteTimes& times,
                                           const zip::ZipWriter::Progress& progress = {});

} // namespace km::submission
