// SPDX-License-Identifier: MIT
#include "editor/document/session.hpp"

#include "editor/document/evidence_operations.hpp"
#include "packages/crypto/digest.hpp"
#include "packages/submission/check.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"
#include "validator/base/temporary.hpp"
#include "validator/format/programme_form.hpp"
#include "validator/format/programme_reader.hpp"
#include "validator/format/programme_writer.hpp"
#include "validator/xml/document.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <future>
#include <utility>

namespace km::document {

namespace fs = std::filesystem;

namespace {

constexpr const char* kRecoverySuffix = ".programme.xml";
constexpr const char* kOriginSuffix = ".origin";
constexpr const char* kEvidenceFolder = "evidence";
constexpr const char* kLockSuffix = ".lock";
const std::string kNewKey{"new-"};
constexpr char kBetween = '\0'; // no path has it

/// Without the links that lead to it. Asks the disk, so not for the window's thread.
fs::path real_path(const fs::path& file)
{
    std::error_code problem;
    auto real = fs::weakly_canonical(file, problem);
    return problem ? file : real;
}

std::string key_of(const fs::path& real_file)
{
    return crypto::sha256_hex(to_utf8(real_file)).substr(0, 24);
}

std::string new_key()
{
    // Sessions of one process and of several must not meet.
    static std::uint64_t count = 0;
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    return kNewKey + crypto::sha256_hex(std::to_string(now) + "/" + std::to_string(++count)).substr(0, 20);
}

/// Whose work is kept, and from what it was begun. Written before the work itself, so it says it of what is kept now and of
/// what was kept before: whichever is there when this ends is known.
struct Origin {
    fs::path file; ///< the programme's own
    struct Basis {
        std::string kept; ///< digest of the kept work
        /// Digest of the programme's own file when it was read or saved last; empty: it had none.
        std::string file;
    };
    std::vector<Basis> bases{};

    [[nodiscard]] std::string basis_of(std::string_view kept) const
    {
        const auto found = std::ranges::find(bases, kept, &Basis::kept);
        return found == bases.end() ? "not known" : found->file;
    }
};

std::string write_origin(const Origin& origin)
{
    auto text = to_utf8(origin.file);
    for (const auto& basis : origin.bases) {
        text += kBetween + basis.kept + kBetween + basis.file;
    }
    return text;
}

Origin read_origin(const fs::path& file)
{
    const auto text = read_file(file, 65536).value_or(std::string{});
    std::vector<std::string> parts;
    for (std::size_t from = 0, to = 0; from <= text.size(); from = to + 1) {
        to = std::min(text.find(kBetween, from), text.size());
        parts.push_back(text.substr(from, to - from));
    }
    Origin origin{from_utf8(parts[0])};
    for (std::size_t i = 1; i + 1 < parts.size(); i += 2) {
        origin.bases.push_back({parts[i], parts[i + 1]});
    }
    return origin;
}

/// What its recovery file and lock are called.
std::string name_of(const Recovery& recovery)
{
    auto name = recovery.kept.filename().string();
    name.resize(name.size() - std::string_view{kRecoverySuffix}.size());
    return name;
}

fs::path beside(const Recovery& recovery, const char* suffix)
{
    return recovery.kept.parent_path() / (name_of(recovery) + suffix);
}

Result<ReferencePtr> reference_of(const model::Programme& programme, const format::Library& library)
{
    auto framework = library.framework(programme.framework_id, programme.framework_version);
    if (!framework) {
        return propagate(framework);
    }
    const auto named = submission::policy_named_by(programme);
    auto policy = library.policy(named.id, named.version);
    if (!policy) {
        return propagate(policy);
    }
    return std::make_shared<const Reference>(Reference{std::move(*framework), std::move(*policy), true});
}

/// The element that the field of an unfinished text ("module/m1/hours") is of.
bool is_there(const model::Programme& programme, std::string_view field)
{
    const auto with_id = [](std::string_view id) {
        return [id](const auto& each) { return each.id.str() == id; };
    };
    const auto kind = field.substr(0, field.find('/') + 1);
    const auto id = field.substr(kind.size(), field.rfind('/') - std::min(kind.size(), field.rfind('/')));
    if (kind == "module/") {
        return std::ranges::any_of(programme.modules, with_id(id));
    }
    if (kind == "outcome/") {
        return std::ranges::any_of(programme.modules, [&](const model::Module& module) {
            return std::ranges::any_of(module.outcomes, with_id(id));
        });
    }
    return true; // it is the programme's own, or a page's
}

/// Of what reading found, that which the programme does not show: what was lost, and what was kept without being known.
Diagnostics not_in_memory(Diagnostics form, const model::Programme& programme)
{
    Diagnostics shown;
    format::check_form(programme, shown);
    std::erase_if(form, [&](const Diagnostic& finding) {
        const auto same = std::ranges::find_if(shown, [&](const Diagnostic& each) {
            return each.code == finding.code && each.args == finding.args;
        });
        if (same == shown.end()) {
            return false;
        }
        shown.erase(same); // one for one
        return true;
    });
    return form;
}

Result<ReadProgramme> read_programme(const fs::path& file, const format::Library& library)
{
    std::error_code problem;
    if (const auto found = fs::status(file, problem); fs::exists(found) && !fs::is_regular_file(found)) {
        return fail("file.unreadable", to_utf8(file),
                    fs::is_directory(found) ? std::strerror(EISDIR) : "Not a regular file");
    }
    auto bytes = read_file(file, xml::kMaxDocumentBytes);
    if (!bytes) {
        return propagate(bytes);
    }
    ReadProgramme result;
    result.file = file;
    result.real_file = real_path(file);
    result.folder = submission::evidence_folder(file);
    result.known.learn(file, *bytes);
    auto read = submission::read_bytes(std::move(*bytes), to_utf8(file));
    if (!read) {
        return propagate(read);
    }
    auto reference = reference_of(read->programme, library);
    if (!reference) {
        return propagate(reference);
    }
    result.programme = std::move(read->programme);
    result.form = not_in_memory(std::move(read->form), result.programme);
    result.reference = std::move(*reference);
    return result;
}

/// What saving writes, and what reading it finds.
struct ProvenBytes {
    std::string bytes;
    Diagnostics form;
};

/// Shows that what saving writes is the programme: read again, it is the same.
Result<ProvenBytes> prove(const model::Programme& programme, const fs::path& file)
{
    auto bytes = format::write_programme(programme);
    if (!bytes) {
        return fail("session.cannot_be_written", to_utf8(file),
                    bytes.error().subject + ": " + bytes.error().detail);
    }
    ProvenBytes proven{std::move(*bytes), {}};
    auto again = format::read_programme(proven.bytes, programme.file, proven.form);
    proven.form = not_in_memory(std::move(proven.form), programme);
    const auto difference =
        again ? format::find_difference(std::move(*again), programme) : std::optional{again.error().detail};
    if (difference) {
        return fail("session.cannot_be_written", to_utf8(file), *difference);
    }
    return proven;
}

} // namespace

LockAttempt take_lock(const Environment& environment, const std::string& key)
{
    std::vector<fs::path> folders{environment.runtime_folder, environment.state_folder};
    std::erase(folders, fs::path{});
    return FileLock::take(folders, key + kLockSuffix);
}

Session::Session(model::Programme programme,
                 ReferencePtr reference,
                 Access access,
                 fs::path file,
                 fs::path folder,
                 const Environment& environment,
                 Diagnostics form,
                 std::vector<rules::EvidenceFact> evidence)
    : m_environment{environment}
    , m_file{std::move(file)}
    , m_folder{std::move(folder)}
    , m_is_partly_read{has_errors(form)}
    , m_document{std::move(programme), std::move(reference), access}
    , m_background{std::make_unique<Background>(
          m_document, m_folder, environment.post, std::move(evidence), std::move(form))}
    , m_changes{m_document.changed.subscribe([this](const Change& change) {
        if (change.parts.has(Part::particulars)) {
            follow_policy();
        }
        if (change.parts.has(Part::outcomes)) {
            follow_elements();
        }
        m_seen_state = m_document.state();
    })}
{}

Session::~Session()
{
    m_copy_job.reset();
    if (m_copying) {
        remove_copies(m_copying->copies);
    }
    m_background.reset(); // ends what is being written
    if (m_abandoned) {
        forget_recovery();
    }
}

/// Takes the locks of file() and of a recovery file. Two sessions of one file, the second of which was warned, do not
/// share a recovery file, nor does one with what an earlier session left behind.
void Session::claim(const std::optional<Recovery>& recovery)
{
    const auto lock = [this](const std::string& key) { return take_lock(m_environment, key); };
    m_file_lock.reset();
    m_key_lock.reset();
    const auto file_key = m_real_file.empty() ? std::string{} : key_of(m_real_file);
    m_open_elsewhere = false;
    if (!file_key.empty()) {
        auto attempt = lock(file_key);
        m_open_elsewhere =
            attempt.answer == LockAttempt::Answer::held; // where it cannot be told, nobody is warned in vain
        m_file_lock = std::move(attempt.lock);
    }
    m_key = recovery ? name_of(*recovery) : file_key;
    if (!m_key.empty() && m_key == file_key && m_file_lock) {
        if (!recovery) {
            set_left_work_aside();
        }
    } else if (m_key.empty() || m_key == file_key || !(m_key_lock = lock(m_key).lock)) {
        m_key = new_key();
        m_key_lock = lock(m_key).lock;
    }
    m_left_work.clear();
    if (!m_file.empty()) {
        m_left_work = find_recoveries(m_environment);
        std::erase_if(m_left_work, [this](const Recovery& left) {
            return left.original.empty() || real_path(left.original) != m_real_file ||
                   left.kept == recovery_file();
        });
    }
}

void Session::set_left_work_aside()
{
    const auto& folder = m_environment.state_folder;
    std::error_code problem;
    if (!fs::exists(recovery_file(), problem)) {
        return;
    }
    const auto key = new_key();
    const auto aside = folder / (key + kRecoverySuffix);
    const auto origin = folder / (m_key + kOriginSuffix);
    fs::copy_file(origin, folder / (key + kOriginSuffix), problem);
    fs::copy_file(folder / (m_key + kUnfinishedSuffix), folder / (key + kUnfinishedSuffix), problem);
    fs::rename(recovery_file(), aside, problem);
    if (problem) {
        m_key = key; // it stays where it is, so this session needs another name
        m_key_lock = take_lock(m_environment, m_key).lock;
        return;
    }
    fs::remove(origin, problem);
    fs::remove(folder / (m_key + kUnfinishedSuffix), problem);
}

Result<ReadProgramme> Session::read(const fs::path& file, const format::Library& library)
{
    std::error_code problem;
    auto whole = fs::absolute(file, problem); // so that its folder has a name
    auto read = read_programme(problem ? file : whole, library);
    if (read) { // what a run that was killed left where it was working
        remove_left_behind(read->folder);
        remove_left_behind(read->folder / kEvidenceFolder);
    }
    return read;
}

Result<ReadProgramme> Session::read(const Recovery& recovery, const format::Library& library)
{
    auto result = read_programme(recovery.kept, library);
    if (!result) {
        return result;
    }
    result->recovery = recovery;
    if (const auto texts = read_file(beside(recovery, kUnfinishedSuffix), kMaxUnfinishedBytes)) {
        result->unfinished = read_unfinished(*texts);
    }
    result->file = recovery.original;
    result->real_file = recovery.original.empty() ? fs::path{} : real_path(recovery.original);
    result->folder = submission::evidence_folder(recovery.original);
    result->programme.file = to_utf8(recovery.original);
    // What the work was begun from: somebody may have saved since. Where that is not known, saving asks.
    result->known = KnownFile{read_origin(beside(recovery, kOriginSuffix)).basis_of(result->known.digest())};
    return result;
}

std::unique_ptr<Session> Session::open(ReadProgramme read, const Environment& environment)
{
    std::unique_ptr<Session> session{new Session{std::move(read.programme), std::move(read.reference),
                                                 Access::read_write, std::move(read.file),
                                                 std::move(read.folder), environment, std::move(read.form)}};
    session->m_real_file = std::move(read.real_file);
    *session->m_known = std::move(read.known);
    session->claim(read.recovery);
    session->m_unfinished = session->m_kept_unfinished = std::move(read.unfinished);
    if (read.recovery) {
        session->m_recovered_from = read.recovery->kept;
        session->m_document.mark_unsaved();
        session->m_kept_state = session->m_document.state();
    }
    return session;
}

std::unique_ptr<Session>
Session::create(model::Programme programme, ReferencePtr reference, const Environment& environment)
{
    std::unique_ptr<Session> session{
        new Session{std::move(programme), std::move(reference), Access::read_write, {}, {}, environment}};
    session->claim({});
    return session;
}

std::unique_ptr<Session> Session::view(model::Programme programme,
                                       ReferencePtr reference,
                                       std::vector<rules::EvidenceFact> evidence,
                                       Diagnostics form,
                                       const Environment& environment)
{
    form = not_in_memory(std::move(form), programme);
    return std::unique_ptr<Session>{new Session{std::move(programme),
                                                std::move(reference),
                                                Access::read_only,
                                                {},
                                                {},
                                                environment,
                                                std::move(form),
                                                std::move(evidence)}};
}

std::vector<Recovery> Session::find_recoveries(const Environment& environment)
{
    std::vector<Recovery> found;
    if (environment.state_folder.empty()) {
        return found;
    }
    std::error_code problem, ignored;
    for (fs::directory_iterator at{environment.state_folder, problem}, end; !problem && at != end;
         at.increment(problem)) {
        const auto& entry = *at;
        auto name = entry.path().filename().string();
        const std::string_view suffix{kRecoverySuffix};
        if (name.starts_with(kNewKey) &&
            name.ends_with(kLockSuffix)) { // of a session that was killed: nobody comes back to it
            name.resize(name.size() - std::string_view{kLockSuffix}.size());
            static_cast<void>(take_lock(environment, name)); // and gives it back, which removes it
            continue;
        }
        if (!name.ends_with(suffix)) {
            continue;
        }
        name.resize(name.size() - suffix.size());
        // Whoever still works on it holds its lock.
        if (take_lock(environment, name).answer == LockAttempt::Answer::held) {
            continue;
        }
        found.push_back({entry.path(), read_origin(environment.state_folder / (name + kOriginSuffix)).file,
                         entry.last_write_time(ignored)});
    }
    std::sort(found.begin(), found.end(), [](const Recovery& a, const Recovery& b) {
        return a.time != b.time ? a.time > b.time : a.kept < b.kept;
    });
    return found;
}

void Session::discard(const Recovery& recovery)
{
    std::error_code ignored;
    for (const auto& file :
         {recovery.kept, beside(recovery, kOriginSuffix), beside(recovery, kUnfinishedSuffix)}) {
        fs::remove(file, ignored);
    }
}

/// The programme names another policy than it is judged by: it was chosen, or that was undone.
void Session::follow_policy()
{
    const auto wanted = submission::policy_named_by(m_document.programme());
    const auto& used = m_document.policy();
    const bool same = wanted.id == used.id && (wanted.version.empty() || wanted.version == used.version);
    if (same || m_document.is_read_only()) {
        return;
    }
    m_background->run(
        [this, wanted, library = m_environment.library](model::Programme&) -> std::function<void()> {
            return [this, wanted, policy = library.policy(wanted.id, wanted.version)] {
                if (policy && wanted == submission::policy_named_by(m_document.programme())) {
                    auto reference = *m_document.reference();
                    reference.policy = *policy;
                    m_document.set_reference(std::make_shared<const Reference>(std::move(reference)));
                }
            };
        });
}

/// What was typed into a field of a module or an outcome goes with it, and comes back with it: when undo or redo leads to
/// where it was. A new one may have the same id, and is another.
void Session::follow_elements()
{
    for (auto at = m_unfinished.begin(); at != m_unfinished.end();) {
        const auto next = std::next(at);
        if (!is_there(m_document.programme(), at->first)) {
            m_unfinished_of_gone[m_seen_state].insert(m_unfinished.extract(at));
        }
        at = next;
    }
    if (const auto back = m_unfinished_of_gone.find(m_document.state()); back != m_unfinished_of_gone.end()) {
        m_unfinished.merge(back->second);
        m_unfinished_of_gone.erase(back);
    }
}

fs::path Session::folder() const
{
    return m_folder;
}

fs::path Session::recovery_file() const
{
    return m_environment.state_folder / (m_key + kRecoverySuffix);
}

Inputs Session::inputs() const
{
    Inputs inputs;
    const auto& programme = m_document.programme();
    inputs.add(from_utf8(programme.file)); // a package's, where it comes out of one
    inputs.add(m_file);
    add_evidence(inputs);
    return inputs;
}

void Session::add_evidence(Inputs& inputs) const
{
    if (m_folder.empty()) {
        return;
    }
    for (const auto& evidence : m_document.programme().evidence) {
        inputs.add(m_folder / from_utf8(evidence.path));
    }
}

/// @p chosen: the user chose this file; none: it is the programme's own.
void Session::write(const fs::path& file, std::optional<Output> chosen, Overwrite overwrite, Saved then)
{
    const auto state = m_document.state();
    auto modified = to_string(m_environment.clock());
    m_background->run([this, known = m_known, file, chosen = std::move(chosen), overwrite, state,
                       modified = std::move(modified),
                       then = std::move(then)](model::Programme& programme) -> std::function<void()> {
        const auto changed = [&]() -> std::function<void()> {
            return [then, file] { then(fail("session.changed_on_disk", to_utf8(file))); };
        };
        // Here and now, so that nobody's change falls between looking and writing.
        const auto target = chosen.value_or(Output{file, Existing::replace});
        if (overwrite == Overwrite::only_own && known->look_closely(file) == OnDisk::changed) {
            return changed();
        }
        programme.modified = modified;
        auto proven = prove(programme, file);
        if (!proven) {
            return [then, error = proven.error()] { then(tl::make_unexpected(error)); };
        }
        auto written = write_atomically(target, proven->bytes);
        if (!written && written.error().code == "file.exists") { // it came while this was being written
            return changed();
        }
        if (written) {
            known->learn(file, proven->bytes);
        }
        return
            [this, state, modified, then, real = real_path(file), folder = submission::evidence_folder(file),
             form = std::move(proven->form), written = std::move(written)] {
                if (written) {
                    m_unkept = *written;
                    m_real_file = real;
                    m_folder = folder;
                    set_form(form);
                    m_document.note_modified(modified);
                    m_document.mark_saved(state);
                    if (!has_unsaved_work()) {
                        forget_recovery();
                    } else if (m_kept_state) { // what is kept is older now than the file
                        m_kept_state.reset();
                        keep_for_recovery();
                    }
                }
                then(written ? Result<void>{} : tl::make_unexpected(written.error()));
            };
    });
}

void Session::save(Saved then, Overwrite overwrite)
{
    if (m_document.is_read_only()) {
        return then(fail("session.read_only", to_utf8(m_file)));
    }
    if (m_copying) { // it is on its way to another file: this is part of it
        m_copying->then.push_back(std::move(then));
        return;
    }
    if (overwrite == Overwrite::only_own && m_is_partly_read) {
        return then(fail("session.partly_read", to_utf8(m_file)));
    }
    write(m_file, {}, overwrite, std::move(then));
}

void Session::save_as(const fs::path& file, Saved then, JobControl::Progress progress)
{
    if (m_document.is_read_only()) {
        return then(fail("session.read_only", to_utf8(file)));
    }
    if (m_copying && m_copying->is_writing) {
        m_copying->then.push_back(
            [this, file, then, progress](const Result<void>&) { save_as(file, then, progress); });
        return;
    }
    finish_copying(fail("session.cancelled", to_utf8(file)));
    Output target{file, Existing::replace}; // the one that is there now: the user was asked about it
    add_evidence(target.inputs);
    if (const auto* input = target.inputs.find(file)) {
        return then(fail("file.is_input", to_utf8(file), to_utf8(*input)));
    }
    if (m_folder.empty() || file.parent_path() == m_folder) {
        return write_beside(std::move(target), std::move(then));
    }
    m_copying = std::make_unique<Copying>(Copying{std::move(target), m_folder, {}, std::move(progress)});
    m_copying->then.push_back(std::move(then));
    copy_evidence_along();
}

/// Evidence first: a programme whose evidence is not beside it would not be whole. What was added while the rest was
/// copied comes in another round.
void Session::copy_evidence_along()
{
    std::vector<std::string> paths;
    for (const auto& evidence : m_document.programme().evidence) {
        if (m_copying->done.insert(evidence.path).second) {
            paths.push_back(evidence.path);
        }
    }
    if (paths.empty()) {
        m_copying->is_writing = true;
        return write_beside(m_copying->target,
                            [this](const Result<void>& written) { finish_copying(written); });
    }
    m_copy_job = std::make_unique<Job>(
        m_environment.post,
        [from = m_copying->from, to = m_copying->target.file.parent_path(),
         paths = std::move(paths)](JobControl& control) { return copy_along(from, to, paths, control); },
        [this](Result<std::vector<fs::path>> copied) {
            if (!copied) {
                return finish_copying(propagate(copied));
            }
            m_copying->copies.insert(m_copying->copies.end(), copied->begin(), copied->end());
            copy_evidence_along();
        },
        m_copying->progress);
}

/// Answers everybody who waits for save_as(). Does nothing where nobody does.
void Session::finish_copying(const Result<void>& result)
{
    m_copy_job.reset();
    if (const auto copying = std::move(m_copying)) {
        if (!result) {
            remove_copies(copying->copies);
        }
        for (const auto& then : copying->then) {
            then(result);
        }
    }
}

void Session::stop_copying()
{
    if (m_copy_job) {
        m_copy_job->cancel();
    }
}

void Session::write_beside(Output target, Saved then)
{
    const auto file = target.file;
    write(file, std::move(target), Overwrite::anything,
          [this, file, then = std::move(then)](Result<void> result) {
              if (result) {
                  forget_recovery(); // under the old name
                  m_file = file;
                  claim({});
                  m_background->look_at_evidence(m_folder);
              }
              then(std::move(result));
          });
}

void Session::look_at_file(std::function<void(OnDisk)> then)
{
    if (m_file.empty()) {
        return then(OnDisk::same);
    }
    m_background->run(
        [known = m_known, file = m_file, then = std::move(then)](model::Programme&) -> std::function<void()> {
            return [then, found = known->look(file)] { then(found); };
        });
}

void Session::reload(Saved then)
{
    m_background->run([this, known = m_known, file = m_file, library = m_environment.library,
                       then = std::move(then)](model::Programme&) -> std::function<void()> {
        auto from = read_programme(file, library);
        if (!from) {
            return [then, error = from.error()] { then(tl::make_unexpected(error)); };
        }
        *known = std::move(from->known);
        return [this, then, read = std::make_shared<ReadProgramme>(std::move(*from))] {
            set_form(std::move(read->form));
            forget_recovery();
            m_document.reset(std::move(read->programme), std::move(read->reference));
            then({});
        };
    });
}

void Session::keep_for_recovery()
{
    if (!has_unsaved_work() || m_abandoned ||
        (m_document.state() == m_kept_state && m_unfinished == m_kept_unfinished)) {
        return;
    }
    if (m_environment.state_folder.empty()) {
        m_recovery_problem = Error{"settings.no_folder", {}, {}};
        return;
    }
    m_kept_state = m_document.state();
    m_kept_unfinished = m_unfinished;
    m_background->run([this, known = m_known, folder = m_environment.state_folder,
                       origin = m_environment.state_folder / (m_key + kOriginSuffix), kept = recovery_file(),
                       fields = m_environment.state_folder / (m_key + kUnfinishedSuffix),
                       unfinished = m_unfinished,
                       own = m_file](model::Programme& programme) -> std::function<void()> {
        std::error_code ignored;
        fs::create_directories(folder, ignored);
        fs::permissions(folder, fs::perms::owner_all, ignored);
        const auto bytes = format::write_programme(programme);
        auto written = bytes ? Result<Unkept>{} : Result<Unkept>{tl::make_unexpected(bytes.error())};
        if (written) {
            Origin of{own, {{crypto::sha256_hex(*bytes), known->digest()}}};
            if (const auto before = read_file(kept, xml::kMaxDocumentBytes)) {
                const auto digest = crypto::sha256_hex(*before);
                of.bases.push_back({digest, read_origin(origin).basis_of(digest)});
            }
            written = write_atomically({origin, Existing::own}, write_origin(of));
        }
        if (written) {
            written = write_atomically({kept, Existing::own}, *bytes);
        }
        if (unfinished.empty()) {
            fs::remove(fields, ignored);
        } else if (auto texts = write_atomically({fields, Existing::own}, write_unfinished(unfinished));
                   !texts) {
            written = std::move(texts);
        }
        return [this, kept, written = std::move(written)] {
            if (kept != recovery_file()) { // saved under another name meanwhile
                discard({kept, {}, {}});
                return;
            }
            m_recovery_problem = written ? std::nullopt : std::optional{written.error()};
            if (!written) {
                m_kept_state.reset(); // to be tried again
            }
            // Saved or given up while it was being written: nothing to recover any more.
            if (!has_unsaved_work() || m_abandoned) {
                forget_recovery();
            }
        };
    });
}

void Session::keep_now(std::chrono::milliseconds patience)
{
    keep_for_recovery();
    const auto done = std::make_shared<std::promise<void>>();
    m_background->run([done](model::Programme&) -> std::function<void()> {
        done->set_value();
        return {};
    });
    static_cast<void>(done->get_future().wait_for(patience));
}

void Session::set_unfinished(const std::string& field, std::optional<UnfinishedText> text)
{
    const auto found = m_unfinished.find(field);
    const bool same =
        text ? found != m_unfinished.end() && found->second == *text : found == m_unfinished.end();
    if (same) {
        return;
    }
    if (text) {
        m_unfinished.insert_or_assign(field, std::move(*text));
    } else {
        m_unfinished.erase(found);
    }
    if (!has_unsaved_work() && m_kept_state) { // nothing to recover any more
        forget_recovery();
    }
    m_document.state_changed.notify();
}

void Session::forget_recovery()
{
    discard({recovery_file(), m_file, {}});
    m_kept_state.reset();
    m_kept_unfinished.clear();
    m_recovery_problem.reset();
}

void Session::set_form(Diagnostics form)
{
    m_is_partly_read = has_errors(form);
    m_background->set_lost(std::move(form));
}

void Session::abandon()
{
    m_abandoned = true;
    m_unfinished.clear();
    forget_recovery();
}

model::Programme new_programme(const model::Framework& framework, const std::vector<std::size_t>& stages)
{
    model::Programme programme;
    programme.id = "programme";
    programme.version = "1.0";
    programme.language = "en";
    programme.framework_id = framework.id;
    programme.framework_version = framework.version;
    programme.policy_id = std::string{format::kDefaultPolicy};
    for (const auto stage : stages) {
        programme.claimed_stages.push_back(framework.stages.at(stage).id);
    }
    return programme;
}

} // namespace km::document
