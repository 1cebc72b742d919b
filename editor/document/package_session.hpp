// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A package that is open: its verdict, its programme to be read, and its evidence, taken out only where signatures
/// and digests hold. What is taken out lies in a folder of its own, readable by the user alone, and goes with this
/// object.
/// Errors (subject: the file in the package): as verify_package, asic::copy_entry, and
///   package.not_verified     the package is not what a trusted signer signed, so nothing is taken out of it
///   unsafe.*                 the file is not opened (packages/submission/evidence_safety.hpp)
///   package.no_evidence      the package has no such file
///   package.busy             another file is still being taken out
/// Thread-safety: read_package is pure but for files; PackageSession: one thread, that of Environment::post.

#include "editor/document/evidence_operations.hpp"
#include "editor/document/job.hpp"
#include "editor/document/session.hpp"
#include "editor/document/signer_store.hpp"
#include "editor/document/submission_job.hpp"
#include "editor/document/trust_store.hpp"
#include "validator/base/output.hpp"
#include "validator/base/temporary.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace km::document {

struct PackageOrder {
    std::filesystem::path package;
    TrustStore trust;
    SignerStore signers;
    Time at{}; ///< the time that counts where no time-stamp says otherwise
};

/// What verifying came to.
struct PackageRead {
    std::filesystem::path package;
    submission::PackageVerdict verdict;
    std::size_t trust_anchors = 0; ///< how many certificates were believed
    std::string fresh_report;      ///< HTML, as this program makes it now; empty: the claims were not checked
};

/// Verifies. For a Job's thread.
[[nodiscard]] Result<PackageRead>
read_package(const PackageOrder& order, const format::Library& library, const Progress& progress);

/// A programme to compare with: out of a package, or of a file of its own.
struct Earlier {
    model::Programme programme;
    bool is_package = false;
    bool is_authentic = false; ///< of a package: signed by somebody who is believed, and unaltered
};
/// Errors: as read_package and submission::read_bytes; package.no_programme. For a Job's thread.
[[nodiscard]] Result<Earlier>
read_earlier(const PackageOrder& order, const format::Library& library, const Progress& progress);

/// By its name, or because it begins as a zip does: a damaged package is one all the same.
[[nodiscard]] bool is_package(const std::filesystem::path& file);

class PackageSession {
public:
    PackageSession(PackageRead read, const Environment& environment);
    ~PackageSession();
    PackageSession(const PackageSession&) = delete;
    PackageSession& operator=(const PackageSession&) = delete;

    [[nodiscard]] const PackageRead& read() const noexcept { return m_read; }
    [[nodiscard]] const submission::PackageVerdict& verdict() const noexcept { return m_read.verdict; }
    [[nodiscard]] bool is_authentic() const noexcept { return m_read.verdict.is_authentic(); }
    /// The programme could be read.
    [[nodiscard]] bool has_programme() const noexcept { return m_read.verdict.check != nullptr; }
    /// The packed programme for its pages, read only; an empty one where it could not be read.
    [[nodiscard]] Result<std::unique_ptr<Session>> make_session() const;

    using TakenOut = std::function<void(Result<ReadyDocument>)>;
    /// Puts the evidence with this path (as the programme says it) where a viewer can open it, where it was found
    /// harmless. @p then runs later.
    void take_out(const std::string& evidence_path, TakenOut then);
    using SavedCopy = std::function<void(Result<void>)>;
    /// Writes it to a file that the user named, as it is. @p then runs later.
    void save_copy(const std::string& evidence_path, Output target, SavedCopy then);
    [[nodiscard]] bool is_taking_out() const noexcept { return m_job != nullptr && m_job->is_running(); }

    /// The fresh report as a file for the browser. The packed page is whatever its packer wrote: nothing here opens it.
    [[nodiscard]] Result<std::filesystem::path> report_file();

private:
    [[nodiscard]] Result<std::filesystem::path> own_folder();
    /// Of a package that may be taken from now.
    [[nodiscard]] Result<asic::SignedFile> find_signed(const std::string& evidence_path) const;

    PackageRead m_read;
    const Environment& m_environment;
    std::optional<TemporaryFolder> m_folder; ///< none until something is taken out
    std::unique_ptr<Job> m_job;              ///< last: it uses the others
};

} // namespace km::document
