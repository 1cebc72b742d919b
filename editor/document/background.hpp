// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A second copy of the programme on a thread of its own, kept equal to the document's by replaying its steps.
/// There it is checked, saved and kept for recovery, so that the window never waits for a rule or a disk.
/// Ownership: refers to the document, which must live longer.
/// Thread-safety: call from the document's thread; what is delivered runs on the thread that Post leads to.

#include "editor/document/document.hpp"
#include "editor/document/place.hpp"
#include "editor/document/post.hpp"
#include "validator/base/answer.hpp"
#include "validator/base/diagnostic.hpp"
#include "validator/rules/requirements.hpp"
#include "validator/rules/study.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace km::document {

struct Finding {
    Diagnostic diagnostic;
    Place place;
};

/// How many of the cells of one stage are covered.
struct StageTally {
    std::size_t stage = 0; ///< index in Framework::stages
    std::size_t covered = 0, cells = 0;
};

/// What checking the programme, as it was at one revision, came to.
struct CheckResult {
    std::uint64_t revision = 0;
    std::vector<Finding> findings; ///< in file order
    bool meets = false;            ///< answer.holds()
    Answer answer; ///< to "does it meet the policy?": not known where an evidence file cannot be read
    std::vector<rules::Requirement> requirements;
    std::size_t errors = 0, warnings = 0, notes = 0;
    std::vector<StageTally> stages;            ///< of the claimed stages, lowest first
    std::vector<rules::EvidenceFact> evidence; ///< one for each evidence file
    bool evidence_is_known = true; ///< false: some are still read, and taken for unchanged till then
    std::vector<std::uint32_t> evidence_uses; ///< mappings that cite each evidence file
    std::size_t unmapped_outcomes = 0;

    /// The cell of a mappable item at a stage; items without stages have theirs at stage 0.
    [[nodiscard]] const rules::CellCoverage& cell(std::size_t item, std::size_t stage) const noexcept
    {
        return cells[item * stride + stage];
    }
    std::vector<rules::CellCoverage> cells;
    std::size_t stride = 1;
};
using CheckResultPtr = std::shared_ptr<const CheckResult>;

class Background {
public:
    /// @p folder: that of the programme's file, for its evidence; empty: it has none yet. @p known: what the evidence
    /// is where there is no folder to look at: a package's.
    /// @p lost: as set_lost().
    Background(Document& document,
               std::filesystem::path folder,
               Post post,
               std::vector<rules::EvidenceFact> known = {},
               Diagnostics lost = {});
    ~Background(); ///< waits for what is being written; what was asked for is done, checks are given up
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    /// The last result; null before the first. May be older than the document.
    [[nodiscard]] const CheckResultPtr& result() const noexcept { return m_result; }
    /// The last result is about the document as it is now, and all evidence was looked at.
    [[nodiscard]] bool is_current() const noexcept
    {
        return m_result && m_result->revision == m_document.revision() && m_result->evidence_is_known;
    }

    /// Looks whether evidence files changed on disk, and checks again. @p folder as in the constructor.
    void look_at_evidence(std::filesystem::path folder);

    /// What reading the file found that the programme does not show: parts that could not be read. They are findings until
    /// the programme is saved without them. Checks again.
    void set_lost(Diagnostics lost);

    /// Gets the programme as it is now, on the worker's thread, where disks may take their time; it may change what
    /// is no step of the user's. What it returns runs on the document's thread, and not at all once this object is
    /// gone; the work itself is done all the same. Nothing is checked meanwhile.
    using Work = std::function<std::function<void()>(model::Programme&)>;
    void run(Work work);

    /// Tells that result() is new.
    Signal<> checked;

private:
    class Worker;
    Document& m_document;
    Post m_post;
    std::shared_ptr<Worker> m_worker;
    CheckResultPtr m_result;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    Subscription m_changes;
};

/// Checks on the calling thread. @p programme gets its lines numbered. A defect of form keeps it from meeting its policy,
/// as it does for everybody who reads the saved file; what the rules say is told beside it. @p lost: as
/// Background::set_lost(). For tests, benchmarks and Background.
[[nodiscard]] CheckResult check_now(model::Programme& programme,
                                    const Reference& reference,
                                    std::vector<rules::EvidenceFact> evidence,
                                    const Diagnostics& lost = {},
                                    const std::function<bool()>& cancelled = {});

} // namespace km::document
