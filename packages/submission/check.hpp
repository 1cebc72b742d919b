// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A programme, checked: read with its framework and policy, its evidence files looked at, every rule run.
/// Errors: as the readers and format::Library; file.unreadable; evidence.unreadable (subject: the file; detail: why):
/// what cannot be read is no fault of the programme's, and leaves the question unanswered. Evidence that is missing
/// or refused (EvidenceFact) is a finding.
/// Thread-safety: a Check is immutable once made.

#include "validator/base/output.hpp"
#include "validator/base/result.hpp"
#include "validator/format/library.hpp"
#include "validator/report/validation.hpp"
#include "validator/rules/study.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace km::submission {

/// What to check against. What is left out comes from the library, by the programme's word.
struct CheckOptions {
    const format::Library& library;
    std::optional<format::PolicyPack> policy{}; ///< nothing: the programme's, else the default
    std::filesystem::path framework_file{};
};

/// Owns everything that a Validation refers to.
struct Check {
    model::Programme programme;
    Diagnostics form;
    std::string bytes; ///< of the programme's file
    format::FrameworkPack framework;
    format::PolicyPack policy;
    rules::Facts facts;
    std::unique_ptr<rules::Study> study;
    std::unique_ptr<report::Validation> validation;
};

/// The file at an evidence entry's path below @p folder. Errors (subject: the path): evidence.missing;
/// evidence.unsafe_path: it could lead out of the folder, or is no regular file; evidence.unreadable: the system does
/// not say what it is (detail: why).
[[nodiscard]] Result<std::filesystem::path> find_evidence(const std::filesystem::path& folder,
                                                          const std::string& path);

/// What stands at an evidence file's path below @p folder. A path that could lead out of it is not opened.
[[nodiscard]] rules::EvidenceFact look_at_evidence(const std::filesystem::path& folder,
                                                   const std::string& path);

/// Never moved once made: the study refers to its neighbours.
using CheckPtr = std::unique_ptr<const Check>;

/// A programme's file, read but not checked.
struct ProgrammeRead {
    std::string bytes;
    model::Programme programme;
    Diagnostics form;
};

[[nodiscard]] Result<ProgrammeRead> read_programme_file(const std::filesystem::path& file);

/// Checks a programme that was read from @p file, with the evidence beside it.
[[nodiscard]] Result<CheckPtr>
check_file(ProgrammeRead read, const std::filesystem::path& file, const CheckOptions& options);

/// Reads the programme's file and checks it.
[[nodiscard]] Result<CheckPtr> check_file(const std::filesystem::path& file, const CheckOptions& options);

/// The folder that evidence paths are relative to: that of the file itself, by whatever link it was reached.
[[nodiscard]] std::filesystem::path evidence_folder(const std::filesystem::path& programme_file);

/// The programme's file and its evidence: what is read when it is packed.
void add_inputs(Inputs& inputs,
                const std::filesystem::path& programme_file,
                const model::Programme& programme);

/// Reads a programme already in memory. @p name is its file's, for messages.
[[nodiscard]] Result<ProgrammeRead> read_bytes(std::string bytes, std::string name);

/// @p facts: as found; evidence that was not looked at makes the answer not known. Fills in the packs' digests.
[[nodiscard]] CheckPtr check_read(ProgrammeRead read,
                                  format::FrameworkPack framework,
                                  format::PolicyPack policy,
                                  rules::Facts facts);

/// The policy that a programme is to be checked against: the one it names, else the default.
[[nodiscard]] std::string_view named_policy(const model::Programme& programme) noexcept;

/// The same with its version: 1 of the default one, since a programme of format 1 that names none means that,
/// whatever is installed later; empty where the programme names another: the newest.
[[nodiscard]] format::PackName policy_named_by(const model::Programme& programme);

/// Where an evidence file stands in a package: under evidence/, at its own path.
[[nodiscard]] std::string packed_path(std::string_view path);

} // namespace km::submission
