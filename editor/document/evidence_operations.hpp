// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a provider does with evidence: adds files, takes digests again, removes entries, opens documents.
/// Files are copied into the programme's folder under names that every system takes; what is done to the
/// programme itself is a Step.
///
/// Errors (subject: the file):
///   evidence.not_a_file      a folder or device was to be added
///   evidence.already_listed  the file stands in the programme's folder and is evidence already
///   evidence.folder          the evidence folder leads out of the programme's folder
///   evidence.unsafe_path     the entry's path could lead out of the programme's folder, so it is not opened
///   evidence.missing         there is no file at the entry's path
///   evidence.cancelled       the user stopped it
///   unsafe.*                 the file is not opened (packages/submission/evidence_safety.hpp)
///   file.unreadable, and as AtomicFile
/// Thread-safety: copy_evidence, copy_along, take_digests, ready_document and save_document are for a job's thread; the
/// rest are pure functions.

#include "editor/document/edit.hpp"
#include "editor/document/job.hpp"
#include "packages/submission/evidence_safety.hpp"
#include "validator/base/output.hpp"
#include "validator/base/result.hpp"
#include "validator/rules/study.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace km::document {

// What is known of a file

enum class EvidenceState : std::uint8_t {
    not_looked_at,
    as_recorded, ///< as it was when its digest was taken
    changed,     ///< since then
    no_digest,   ///< there, and nothing to compare it with
    missing,
    empty,
    refused,    ///< its path leads out of the programme's folder, or it is no file
    unreadable, ///< reading failed: not known what it is
};
/// @p fact: what was found at its path; null: nobody looked yet.
[[nodiscard]] EvidenceState state_of(const model::EvidenceFile& file,
                                     const rules::EvidenceFact* fact) noexcept;

/// For each evidence file, how many mappings cite it. Where ids repeat, the first entry counts.
[[nodiscard]] std::vector<std::uint32_t> count_citing_mappings(const model::Programme& programme);
/// Positions of the mappings that cite it.
[[nodiscard]] std::vector<std::size_t> mappings_citing(const model::Programme& programme,
                                                       const model::EvidenceId& evidence);

// Work on files, for a job

struct CopiedEvidence {
    std::vector<model::EvidenceFile> files; ///< entries without ids, ready for add_evidence
    std::vector<Error> failed;              ///< one for each file that was not added
    bool cancelled = false;                 ///< then nothing was added and no copy is left
};
/// Copies each of @p sources into the folder evidence/ below @p folder. A file that stands below @p folder
/// under a safe name is taken as it stands; so is an equal copy that no entry lists. @p listed: the paths of the
/// programme's evidence. Each copy appears whole or not at all.
[[nodiscard]] CopiedEvidence copy_evidence(const std::filesystem::path& folder,
                                           const std::vector<std::filesystem::path>& sources,
                                           const std::vector<std::string>& listed,
                                           JobControl& control);

/// Copies evidence to the same paths below another folder, for a programme that is saved there. What is missing
/// stays missing: a finding says so. Fails with session.evidence, session.evidence_differs and session.cancelled;
/// then no copy is left. Else the copies that were made.
[[nodiscard]] Result<std::vector<std::filesystem::path>> copy_along(const std::filesystem::path& from,
                                                                    const std::filesystem::path& to,
                                                                    const std::vector<std::string>& paths,
                                                                    JobControl& control);
/// Takes such copies away again.
void remove_copies(const std::vector<std::filesystem::path>& copies);

struct TakenDigests {
    std::vector<std::pair<model::EvidenceId, std::string>> digests;
    std::vector<Error> failed;
};
/// The digests of these files as they are now.
[[nodiscard]] TakenDigests take_digests(const std::filesystem::path& folder,
                                        const std::vector<model::EvidenceFile>& files,
                                        JobControl& control);

// What is done to the programme

/// @p files get ids that nothing in the programme uses, and stand last.
[[nodiscard]] Step add_evidence(const model::Programme& programme, std::vector<model::EvidenceFile> files);
/// Removes the entries at these positions, and the citations of them. The files stay.
[[nodiscard]] Step drop_evidence(const model::Programme& programme, std::vector<std::size_t> positions);
/// Empty where nothing changes. What is no longer in the programme is left out.
[[nodiscard]] Step record_digests(const model::Programme& programme, const TakenDigests& taken);
/// One entry becomes another; steps with equal keys of one entry join.
[[nodiscard]] Step change_evidence(const model::Programme& programme,
                                   std::size_t position,
                                   model::EvidenceFile after,
                                   std::string name,
                                   std::string_view merge_key);

// Opening

/// A document that was found harmless. With Way::text there is no file: the text is all that is shown.
struct ReadyDocument {
    std::filesystem::path file;
    submission::SafeEvidence how;
};
/// Finds the document at @p path inside the programme's folder, and judges it as it is now. It is opened where it lies,
/// so that it can be worked on: a program that writes to the folder at that moment could still change it.
[[nodiscard]] Result<ReadyDocument>
ready_document(const std::filesystem::path& folder, const std::string& path, const JobControl& control);

/// Copies it as it is, whatever it is, to a file that the user named.
[[nodiscard]] Result<void> save_document(const std::filesystem::path& folder,
                                         const std::string& path,
                                         const Output& target,
                                         JobControl& control);

} // namespace km::document
