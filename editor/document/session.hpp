// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A programme that is open: its document, its file, its lock and what is kept for recovery.
/// Nothing is ever lost: saving is atomic, refuses to overwrite what somebody else wrote, and keeps the work in
/// memory when it fails; changes are kept in a recovery file until they are saved or given up.
/// The document's thread waits for no disk: files are read and written on the background's thread or a job's, and
/// what is asked for here is answered later.
///
/// Errors (subject: the file): as the readers, format::Library and write_atomically, and
///   session.changed_on_disk   the file is no longer the one that was read; overwrite, keep both, or reload
///   session.partly_read       parts of the file could not be read, so saving over it would lose them
///   session.read_only         a package's programme is not changed here
///   session.cannot_be_written what is shown cannot be kept in a file so that it is the same when it is opened; the file
///                             stays as it was (detail: where)
///   session.evidence          an evidence file (the subject) could not be copied beside the programme
///   session.evidence_differs  another file stands where it (the subject) would be copied to
///   session.cancelled         copying the evidence was stopped; nothing was written
/// Thread-safety: read is for any thread; a session: one thread, the one that Environment::post leads to.

#include "editor/document/background.hpp"
#include "editor/document/document.hpp"
#include "editor/document/evidence_operations.hpp"
#include "editor/document/file_lock.hpp"
#include "editor/document/job.hpp"
#include "editor/document/known_file.hpp"
#include "editor/document/unfinished_texts.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"
#include "validator/format/library.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace km::document {

/// What sessions need of the program around them. Must outlive them.
struct Environment {
    format::Library library;
    std::filesystem::path state_folder;   ///< recovery files; $XDG_STATE_HOME/kitemark; empty: there is none
    std::filesystem::path runtime_folder; ///< locks, beside those in state_folder; $XDG_RUNTIME_DIR/kitemark
    Post post;
    std::function<Time()> clock = now; ///< when a programme is saved
};

/// Who has what is kept under this key, in the folder for running programs and, where that is not to be had (it goes as
/// the user logs out), beside what is kept for recovery.
[[nodiscard]] LockAttempt take_lock(const Environment& environment, const std::string& key);

/// Work that a session left behind when the program ended without warning.
struct Recovery {
    std::filesystem::path kept;     ///< the recovery file
    std::filesystem::path original; ///< the programme's own file; empty: it had none
    std::filesystem::file_time_type time;
};

/// A programme that was read, with what it is mapped against.
struct ReadProgramme {
    std::filesystem::path file;        ///< its own; empty: it has none yet
    std::filesystem::path real_file{}; ///< that, without the links that lead to it
    std::filesystem::path folder{};    ///< that evidence paths are relative to
    model::Programme programme;
    ReferencePtr reference;
    Diagnostics form; ///< what reading it found that the programme does not show: parts that were lost, notes
    KnownFile known;
    std::optional<Recovery> recovery{}; ///< it is work that was left behind
    UnfinishedTexts unfinished{};       ///< that were kept with it
};

class Session {
public:
    [[nodiscard]] static Result<ReadProgramme> read(const std::filesystem::path& file,
                                                    const format::Library& library);
    /// Left work; it counts as not saved, and its recovery file stays until it is.
    [[nodiscard]] static Result<ReadProgramme> read(const Recovery& recovery, const format::Library& library);
    [[nodiscard]] static std::unique_ptr<Session> open(ReadProgramme read, const Environment& environment);
    /// A programme that has no file yet.
    [[nodiscard]] static std::unique_ptr<Session>
    create(model::Programme programme, ReferencePtr reference, const Environment& environment);
    /// A packed programme: read only, and without a folder; @p evidence is what its evidence was found to be, @p form
    /// what reading it found.
    [[nodiscard]] static std::unique_ptr<Session> view(model::Programme programme,
                                                       ReferencePtr reference,
                                                       std::vector<rules::EvidenceFact> evidence,
                                                       Diagnostics form,
                                                       const Environment& environment);
    /// What other sessions left and nobody has open, newest first.
    [[nodiscard]] static std::vector<Recovery> find_recoveries(const Environment& environment);
    static void discard(const Recovery& recovery);

    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] Document& document() noexcept { return m_document; }
    [[nodiscard]] const Document& document() const noexcept { return m_document; }
    [[nodiscard]] Background& background() noexcept { return *m_background; }
    [[nodiscard]] const Environment& environment() const noexcept { return m_environment; }
    /// Empty: it has none yet.
    [[nodiscard]] const std::filesystem::path& file() const noexcept { return m_file; }
    /// file(), whichever way it was reached, as of when it was last read or written.
    [[nodiscard]] const std::filesystem::path& real_file() const noexcept { return m_real_file; }
    /// That evidence paths are relative to; empty: none yet.
    [[nodiscard]] std::filesystem::path folder() const;
    /// For a packed programme, whose evidence has no folder. @p then runs later.
    struct EvidenceSource {
        /// Gives a document that may be shown.
        std::function<void(const std::string& path, std::function<void(Result<ReadyDocument>)> then)>
            take_out;
        /// Writes it to a file that the user named.
        std::function<void(const std::string& path, Output target, std::function<void(Result<void>)> then)>
            save_copy;
    };
    void set_evidence_source(EvidenceSource source) { m_evidence_source = std::move(source); }
    /// None: evidence lies in folder().
    [[nodiscard]] const std::optional<EvidenceSource>& evidence_source() const noexcept
    {
        return m_evidence_source;
    }
    /// The programme's file, or its package, and its evidence: nothing else that the user saves may go over them.
    [[nodiscard]] Inputs inputs() const;
    /// Reading the file lost parts of it, which saving over it would lose for good.
    [[nodiscard]] bool is_partly_read() const noexcept { return m_is_partly_read; }
    /// Another window or program has this file open.
    [[nodiscard]] bool is_open_elsewhere() const noexcept { return m_open_elsewhere; }
    /// Work on this file that earlier sessions left behind and nobody has taken up, newest first. It is offered each time
    /// the file is opened, until it is taken up or given up.
    [[nodiscard]] const std::vector<Recovery>& left_work() const noexcept { return m_left_work; }
    /// The recovery file that this session took up; none: it began from the programme's own file.
    [[nodiscard]] const std::optional<std::filesystem::path>& recovered_from() const noexcept
    {
        return m_recovered_from;
    }

    using Saved = std::function<void(Result<void>)>;
    enum class Overwrite : std::uint8_t { only_own, anything };
    /// Writes to file().
    void save(Saved then, Overwrite overwrite = Overwrite::only_own);
    /// Writes to another file, which becomes file(). Evidence files are copied along first, also those that come while
    /// that goes on; @p progress: of that, 0 to 1. Whoever saves meanwhile saves there, and is answered with it. A second
    /// call gives up the one before. Evidence is not written over.
    void save_as(const std::filesystem::path& file, Saved then, JobControl::Progress progress = {});
    /// Has save_as() stop copying: it answers session.cancelled, and no copy is left.
    void stop_copying();
    [[nodiscard]] bool is_copying() const noexcept { return m_copying != nullptr; }
    /// What the last save could not keep of the file that it replaced.
    [[nodiscard]] const Unkept& unkept() const noexcept { return m_unkept; }
    /// Has somebody else changed it?
    void look_at_file(std::function<void(OnDisk)> then);
    /// Reads the file again; what was not saved is given up.
    void reload(Saved then);

    /// What stands in fields and is not in the programme. It is unsaved work.
    [[nodiscard]] const UnfinishedTexts& unfinished() const noexcept { return m_unfinished; }
    /// nullopt: the field holds nothing of its own any more.
    void set_unfinished(const std::string& field, std::optional<UnfinishedText> text);
    /// Something would be lost if the program ended now.
    [[nodiscard]] bool has_unsaved_work() const noexcept
    {
        return !m_document.is_read_only() && (m_document.is_modified() || !m_unfinished.empty());
    }

    /// Writes the recovery files where there is unsaved work that they do not hold yet. Call every few seconds.
    void keep_for_recovery();
    /// The same, and waits until it is on the disk, or for @p patience: the program is about to end.
    void keep_now(std::chrono::milliseconds patience);
    /// What is not saved is given up on purpose: no recovery file stays.
    void abandon();
    /// What keeping for recovery last failed with; empty: it works.
    [[nodiscard]] const std::optional<Error>& recovery_problem() const noexcept { return m_recovery_problem; }

private:
    Session(model::Programme programme,
            ReferencePtr reference,
            Access access,
            std::filesystem::path file,
            std::filesystem::path folder,
            const Environment& environment,
            Diagnostics form = {},
            std::vector<rules::EvidenceFact> evidence = {});
    void claim(const std::optional<Recovery>& recovery);
    void set_left_work_aside();
    void follow_policy();
    void follow_elements();
    [[nodiscard]] std::filesystem::path recovery_file() const;
    void
    write(const std::filesystem::path& file, std::optional<Output> chosen, Overwrite overwrite, Saved then);
    void add_evidence(Inputs& inputs) const;
    void copy_evidence_along();
    void write_beside(Output file, Saved then);
    void finish_copying(const Result<void>& result);
    void forget_recovery();
    void set_form(Diagnostics form);

    const Environment& m_environment;
    std::filesystem::path m_file, m_real_file, m_folder;
    std::string m_key; ///< names the recovery file, which is this session's alone, and its lock
    /// file(), as it was last read or written. For work on the background's thread alone.
    std::shared_ptr<KnownFile> m_known = std::make_shared<KnownFile>();
    bool m_is_partly_read = false;
    std::optional<EvidenceSource> m_evidence_source;
    bool m_open_elsewhere = false;
    bool m_abandoned = false;
    std::optional<FileLock> m_file_lock; ///< of file()
    std::optional<FileLock> m_key_lock;  ///< of m_key, where that is another
    std::vector<Recovery> m_left_work;
    std::optional<std::filesystem::path> m_recovered_from;
    std::optional<Error> m_recovery_problem;
    std::optional<std::uint64_t> m_kept_state; ///< what the recovery file holds, or will; none: there is none
    UnfinishedTexts m_unfinished, m_kept_unfinished;
    std::map<std::uint64_t, UnfinishedTexts> m_unfinished_of_gone; ///< by the last state that had the element
    std::uint64_t m_seen_state = 0; ///< of the document, before the change that is heard of
    Document m_document;
    std::unique_ptr<Background> m_background;
    Subscription m_changes;
    Unkept m_unkept;
    /// Saving under another name that is not done yet.
    struct Copying {
        Output target;
        std::filesystem::path from;
        std::vector<Saved> then;
        JobControl::Progress progress;
        std::set<std::string> done{};                ///< evidence paths
        std::vector<std::filesystem::path> copies{}; ///< that were made for it
        bool is_writing = false;                     ///< the evidence is there; it cannot be stopped any more
    };
    std::unique_ptr<Copying> m_copying;
    std::unique_ptr<Job> m_copy_job; ///< last: it uses the others
};

/// A programme to begin with: named, versioned, mapped to nothing. @p stages: indexes in the framework's.
[[nodiscard]] model::Programme new_programme(const model::Framework& framework,
                                             const std::vector<std::size_t>& stages);

} // namespace km::document
