// SPDX-License-Identifier: MIT
#include "editor/document/session.hpp"

#include "packages/crypto/digest.hpp"
#include "packages/submission/check.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"
#include "validator/format/programme_reader.hpp"
#include "validator/xml/document.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace km::document {

namespace fs = std::filesystem;

namespace {

constexpr const char* kRecoverySuffix = ".programme.xml";
constexpr const char* kOriginSuffix = ".origin";

std::string digest_of(std::string_view bytes)
{
    return crypto::to_hex(crypto::sha256(crypto::bytes_of(bytes)));
}

/// Names a file whichever way it is reached.
std::string key_of(const fs::path& file)
{
    std::error_code problem;
    auto real = fs::weakly_canonical(file, problem);
    return digest_of(to_utf8(problem ? file : real)).substr(0, 24);
}

std::string new_key()
{
    // Sessions of one process and of several must not meet.
    static std::uint64_t count = 0;
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    return "new-" + digest_of(std::to_string(now) + "/" + std::to_string(++count)).substr(0, 20);
}

Result<ReferencePtr> reference_of(const model::Programme& programme, const format::Library& library)
{
    auto framework = library.framework(programme.framework_id, programme.framework_version);
    if (!framework) {
        return propagate(framework);
    }
    auto policy = library.policy(submission::named_policy(programme));
    if (!policy) {
        return propagate(policy);
    }
    return std::make_shared<const Reference>(Reference{std::move(*framework), std::move(*policy), true});
}

struct Read {
    model::Programme programme;
    Diagnostics form;
    std::string digest;
};

Result<Read> read(const fs::path& file)
{
    auto bytes = read_file(file, xml::kMaxDocumentBytes);
    if (!bytes) {
        return propagate(bytes);
    }
    auto digest = digest_of(*bytes);
    auto programme = submission::read_bytes(std::move(*bytes), to_utf8(file));
    if (!programme) {
        return propagate(programme);
    }
    return Read{std::move(programme->programme), std::move(programme->form), std::move(digest)};
}

} // namespace

Session::Session(model::Programme programme,
                 ReferencePtr reference,
                 Access access,
                 fs::path file,
                 fs::path folder,
                 const Environment& environment,
                 std::vector<rules::EvidenceFact> evidence)
    : m_environment{environment}
    , m_file{std::move(file)}
    , m_folder{std::move(folder)}
    , m_key{m_file.empty() ? new_key() : key_of(m_file)}
    , m_document{std::move(programme), std::move(reference), access}
    , m_background{std::make_unique<Background>(m_document, m_folder, environment.post, std::move(evidence))}
{}

Session::~Session()
{
    m_background.reset(); // ends what is being written
    if (m_abandoned) {
        forget_recovery();
    }
}

void Session::take_lock()
{
    m_lock.reset();
    m_lock = FileLock::take(m_environment.runtime_folder / (m_key + ".lock"));
    m_open_elsewhere = !m_lock.has_value();
}

Result<std::unique_ptr<Session>> Session::open(const fs::path& path, const Environment& environment)
{
    const auto file = fs::absolute(path); // so that its folder has a name
    auto from = read(file);
    if (!from) {
        return propagate(from);
    }
    auto reference = reference_of(from->programme, environment.library);
    if (!reference) {
        return propagate(reference);
    }
    std::unique_ptr<Session> session{new Session{std::move(from->programme), std::move(*reference),
                                                 Access::read_write, file, file.parent_path(), environment}};
    session->m_form = std::move(from->form);
    session->m_known_digest = std::move(from->digest);
    session->take_lock();
    return session;
}

std::unique_ptr<Session>
Session::create(model::Programme programme, ReferencePtr reference, const Environment& environment)
{
    std::unique_ptr<Session> session{
        new Session{std::move(programme), std::move(reference), Access::read_write, {}, {}, environment}};
    session->take_lock();
    return session;
}

std::unique_ptr<Session> Session::view(model::Programme programme,
                                       ReferencePtr reference,
                                       std::vector<rules::EvidenceFact> evidence,
                                       const Environment& environment)
{
    return std::unique_ptr<Session>{new Session{std::move(programme),
                                                std::move(reference),
                                                Access::read_only,
                                                {},
                                                {},
                                                environment,
                                                std::move(evidence)}};
}

Result<std::unique_ptr<Session>> Session::recover(const Recovery& recovery, const Environment& environment)
{
    auto kept = read(recovery.kept);
    if (!kept) {
        return propagate(kept);
    }
    auto reference = reference_of(kept->programme, environment.library);
    if (!reference) {
        return propagate(reference);
    }
    kept->programme.file = to_utf8(recovery.original);
    std::unique_ptr<Session> session{new Session{std::move(kept->programme), std::move(*reference),
                                                 Access::read_write, recovery.original,
                                                 recovery.original.parent_path(), environment}};
    session->m_form = std::move(kept->form);
    if (recovery.original.empty()) { // goes on under the name it had, so that its recovery file is its own
        session->m_key = recovery.kept.filename().string();
        session->m_key.resize(session->m_key.size() - std::string_view{kRecoverySuffix}.size());
    } else if (const auto bytes = read_file(recovery.original, xml::kMaxDocumentBytes)) {
        session->m_known_digest = digest_of(*bytes);
    }
    session->take_lock();
    session->m_document.mark_unsaved();
    session->m_kept_state = session->m_document.state();
    return session;
}

std::vector<Recovery> Session::find_recoveries(const Environment& environment)
{
    std::vector<Recovery> found;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator{environment.state_folder, problem}) {
        auto name = entry.path().filename().string();
        const std::string_view suffix{kRecoverySuffix};
        if (!name.ends_with(suffix)) {
            continue;
        }
        name.resize(name.size() - suffix.size());
        // Whoever still works on it holds its lock.
        if (!FileLock::take(environment.runtime_folder / (name + ".lock"))) {
            continue;
        }
        const auto origin = read_file(environment.state_folder / (name + kOriginSuffix), 65536);
        found.push_back(
            {entry.path(), origin ? from_utf8(*origin) : fs::path{}, entry.last_write_time(problem)});
    }
    std::sort(found.begin(), found.end(), [](const Recovery& a, const Recovery& b) {
        return a.time != b.time ? a.time > b.time : a.kept < b.kept;
    });
    return found;
}

void Session::discard(const Recovery& recovery, const Environment& environment)
{
    std::error_code ignored;
    fs::remove(recovery.kept, ignored);
    auto name = recovery.kept.filename().string();
    name.resize(name.size() - std::string_view{kRecoverySuffix}.size());
    fs::remove(environment.state_folder / (name + kOriginSuffix), ignored);
}

fs::path Session::folder() const
{
    return m_folder;
}

fs::path Session::recovery_file() const
{
    return m_environment.state_folder / (m_key + kRecoverySuffix);
}

void Session::write(const fs::path& file, Saved then)
{
    const auto state = m_document.state();
    auto modified = to_string(m_environment.clock());
    m_background->save(file, modified,
                       [this, file, state, modified, then = std::move(then)](Result<void> result) {
                           if (result) {
                               if (const auto bytes = read_file(file, xml::kMaxDocumentBytes)) {
                                   m_known_digest = digest_of(*bytes);
                               }
                               m_form.clear();
                               m_document.note_modified(modified);
                               m_document.mark_saved(state);
                               if (!m_document.is_modified()) {
                                   forget_recovery();
                               }
                           }
                           then(std::move(result));
                       });
}

void Session::save(Saved then, Overwrite overwrite)
{
    if (m_document.is_read_only()) {
        return then(fail("session.read_only", to_utf8(m_file)));
    }
    if (overwrite == Overwrite::only_own) {
        if (has_errors(m_form)) {
            return then(fail("session.partly_read", to_utf8(m_file)));
        }
        if (look_at_file() == OnDisk::changed) {
            return then(fail("session.changed_on_disk", to_utf8(m_file)));
        }
    }
    write(m_file, std::move(then));
}

void Session::save_as(const fs::path& file, Saved then)
{
    if (m_document.is_read_only()) {
        return then(fail("session.read_only", to_utf8(file)));
    }
    // Evidence first: a programme whose evidence is not beside it would not be whole.
    const auto target = file.parent_path();
    if (!m_folder.empty() && target != m_folder) {
        for (const auto& evidence : m_document.programme().evidence) {
            if (submission::look_at_evidence(m_folder, evidence.path).state !=
                rules::EvidenceFact::State::present) {
                continue; // missing before, missing after: a finding says so
            }
            const auto to = target / from_utf8(evidence.path);
            std::error_code problem;
            fs::create_directories(to.parent_path(), problem);
            if (!fs::exists(to) && !fs::copy_file(m_folder / from_utf8(evidence.path), to, problem)) {
                return then(
                    fail("session.evidence", to_utf8(file), evidence.path + ": " + problem.message()));
            }
        }
    }
    const auto old_key = m_key;
    write(file, [this, file, target, old_key, then = std::move(then)](Result<void> result) {
        if (result) {
            forget_recovery(); // under the old name
            m_file = file;
            m_folder = target;
            m_key = key_of(file);
            take_lock();
            m_background->look_at_evidence(m_folder);
        }
        then(std::move(result));
    });
}

OnDisk Session::look_at_file() const
{
    if (m_file.empty() || m_known_digest.empty()) {
        return OnDisk::same;
    }
    std::error_code problem;
    if (!fs::exists(m_file, problem)) {
        return OnDisk::gone;
    }
    const auto bytes = read_file(m_file, xml::kMaxDocumentBytes);
    return bytes && digest_of(*bytes) == m_known_digest ? OnDisk::same : OnDisk::changed;
}

Result<void> Session::reload()
{
    auto from = read(m_file);
    if (!from) {
        return propagate(from);
    }
    auto reference = reference_of(from->programme, m_environment.library);
    if (!reference) {
        return propagate(reference);
    }
    m_form = std::move(from->form);
    m_known_digest = std::move(from->digest);
    forget_recovery();
    m_document.reset(std::move(from->programme), std::move(*reference));
    return {};
}

void Session::keep_for_recovery()
{
    if (!m_document.is_modified() || m_document.is_read_only() || m_abandoned ||
        m_document.state() == m_kept_state) {
        return;
    }
    m_kept_state = m_document.state();
    std::error_code ignored;
    fs::create_directories(m_environment.state_folder, ignored);
    fs::permissions(m_environment.state_folder, fs::perms::owner_all, ignored);
    if (auto noted = write_atomically(m_environment.state_folder / (m_key + kOriginSuffix), to_utf8(m_file));
        !noted) {
        m_recovery_problem = noted.error();
        return;
    }
    m_background->save(recovery_file(), {}, [this](Result<void> result) {
        m_recovery_problem = result ? std::nullopt : std::optional{result.error()};
        // Saved or given up while it was being written: nothing to recover any more.
        if (!m_document.is_modified() || m_abandoned) {
            forget_recovery();
        }
    });
}

void Session::forget_recovery()
{
    discard({recovery_file(), m_file, {}}, m_environment);
    m_kept_state = 0;
}

void Session::abandon()
{
    m_abandoned = true;
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
