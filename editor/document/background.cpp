// SPDX-License-Identifier: MIT
#include "editor/document/background.hpp"

#include "editor/document/evidence_looker.hpp"
#include "validator/format/programme_form.hpp"
#include "validator/format/programme_writer.hpp"
#include "validator/rules/registry.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

namespace km::document {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kReadAtOnceBytes = std::uint64_t{8} << 20U; // a few milliseconds
constexpr std::chrono::milliseconds kPatience{100}; // for evidence that is being read, when the window closes

} // namespace

CheckResult check_now(model::Programme& programme,
                      const Reference& reference,
                      std::vector<rules::EvidenceFact> evidence,
                      const Diagnostics& lost,
                      const std::function<bool()>& cancelled)
{
    format::number_lines(programme);
    auto form = lost;
    format::check_form(programme, form);
    const auto& framework = reference.framework.model;
    const rules::Study study{framework, programme, reference.policy.model,
                             rules::Facts{std::move(evidence), reference.framework_is_bundled}};
    CheckResult result;
    const bool is_well_formed = !has_errors(form);
    auto checked = rules::check_all(study, std::move(form), cancelled);
    if (!is_well_formed) { // the rules were not asked: for whoever mends the form, they are
        auto others = rules::check_all(study, {}, cancelled);
        std::ranges::move(others.findings, std::back_inserter(checked.findings));
        std::ranges::stable_sort(checked.findings, {},
                                 [](const Diagnostic& each) { return each.where.line; });
    }
    result.meets = checked.meets.holds();
    result.answer = std::move(checked.meets);
    result.requirements = std::move(checked.requirements);
    auto& findings = checked.findings;
    result.findings.reserve(findings.size());
    for (auto& finding : findings) {
        auto& count = finding.severity == Severity::error     ? result.errors
                      : finding.severity == Severity::warning ? result.warnings
                                                              : result.notes;
        ++count;
        const auto place = find_place(programme, finding.where.line);
        result.findings.push_back({std::move(finding), place});
    }
    result.stride = std::max<std::size_t>(framework.stages.size(), 1);
    result.cells.resize(framework.items.size() * result.stride);
    for (const auto item : study.mappable_items()) {
        if (const auto stages = study.cell_stages(item); stages.empty()) {
            result.cells[item * result.stride] = study.cell(item);
        } else {
            stages.each([&](std::size_t stage) {
                result.cells[item * result.stride + stage] = study.cell(item, stage);
            });
        }
    }
    study.claimed_stages().each([&](std::size_t stage) {
        StageTally tally{stage};
        for (const auto item : study.mappable_items()) {
            if (study.cell_stages(item).contains(stage)) {
                ++tally.cells;
                tally.covered += study.is_covered(item, stage) ? 1U : 0U;
            }
        }
        result.stages.push_back(tally);
    });
    result.evidence = study.facts().evidence;
    result.evidence_uses.resize(programme.evidence.size());
    std::vector<bool> mapped(study.outcomes().size());
    for (std::size_t m = 0; m < programme.mappings.size(); ++m) {
        const auto& resolved = study.mappings()[m];
        if (resolved.outcome != model::kNone && resolved.item != model::kNone &&
            resolved.depth != model::Depth::none) {
            mapped[resolved.outcome] = true;
        }
        std::vector<std::uint32_t> counted; // a mapping counts once, however often it cites a file
        for (const auto& citation : programme.mappings[m].citations) {
            const auto file = study.find_evidence(citation.evidence.str());
            if (file != model::kNone && std::find(counted.begin(), counted.end(), file) == counted.end()) {
                counted.push_back(file);
                ++result.evidence_uses[file];
            }
        }
    }
    result.unmapped_outcomes = static_cast<std::size_t>(std::count(mapped.begin(), mapped.end(), false));
    return result;
}

/// Everything here but ask() and stop() runs on the worker's own thread.
class Background::Worker : public std::enable_shared_from_this<Background::Worker> {
public:
    struct Replace {
        std::uint64_t revision;
        model::Programme programme;
        ReferencePtr reference;
    };
    struct Replay {
        std::uint64_t revision;
        Step step;
        Direction direction;
    };
    struct Look {
        fs::path folder;
    };
    struct Run {
        std::function<void(model::Programme&)> work;
    };
    struct Lost {
        Diagnostics findings;
    };
    using Message = std::variant<Replace, Replay, Look, Run, Lost>;
    using Deliver = std::function<void(CheckResultPtr)>;

    Worker(fs::path folder, std::vector<rules::EvidenceFact> known, Diagnostics lost, Deliver deliver)
        : m_folder{std::move(folder)}
        , m_known{std::move(known)}
        , m_lost{std::move(lost)}
        , m_deliver{std::move(deliver)}
    {}

    void start()
    {
        m_thread = std::thread{[self = shared_from_this()] {
            self->run();
            const std::lock_guard lock{self->m_mutex};
            self->m_ended = true;
            self->m_state_changed.notify_all();
        }};
    }
    void ask(Message message)
    {
        {
            const std::lock_guard lock{m_mutex};
            m_messages.push_back(std::move(message));
        }
        m_wake.notify_one();
    }
    /// Waits for everything that was asked for, saving among it, but not for a drive with evidence that does not
    /// answer: the thread then ends by itself as soon as it does.
    void stop()
    {
        std::unique_lock lock{m_mutex};
        m_stopping = true;
        m_wake.notify_one();
        m_state_changed.wait(lock, [this] { return m_ended || (m_at_evidence && m_messages.empty()); });
        const bool ended = m_state_changed.wait_for(lock, kPatience, [this] { return m_ended; });
        lock.unlock();
        if (ended) {
            m_thread.join();
        } else {
            m_thread.detach();
        }
    }

private:
    void run()
    {
        bool check_due = false;
        for (;;) {
            std::optional<Message> message;
            {
                std::unique_lock lock{m_mutex};
                m_wake.wait(lock, [&] {
                    return m_stopping || check_due || !m_looker.is_complete() || !m_messages.empty();
                });
                if (!m_messages.empty()) {
                    message = std::move(m_messages.front());
                    m_messages.pop_front();
                } else if (m_stopping) {
                    return;
                }
            }
            // Everything that waits is done before a check, so that typing does not queue up checks; what is checked
            // is shown before large files are read.
            if (message) {
                check_due = std::visit([&](auto& each) { return take(each); }, *message) || check_due;
            } else if (check_due) {
                check();
                check_due = false;
            } else {
                check_due = read_evidence();
            }
        }
    }

    bool take(Replace& message)
    {
        m_revision = message.revision;
        m_programme = std::move(message.programme);
        m_reference = std::move(message.reference);
        m_evidence_stale = true;
        return true;
    }
    bool take(Replay& message)
    {
        m_revision = message.revision;
        const auto parts = apply(message.step, message.direction, m_programme);
        m_evidence_stale = m_evidence_stale || parts.has(Part::evidence);
        return true;
    }
    bool take(Look& message)
    {
        m_folder = std::move(message.folder);
        m_evidence_stale = true;
        return true;
    }
    bool take(Lost& message)
    {
        m_lost = std::move(message.findings);
        return true;
    }
    bool take(Run& message)
    {
        message.work(m_programme);
        return false;
    }

    [[nodiscard]] bool is_stopping()
    {
        const std::lock_guard lock{m_mutex};
        return m_stopping;
    }
    /// Something is asked for, if only to end.
    [[nodiscard]] bool has_messages()
    {
        const std::lock_guard lock{m_mutex};
        return m_stopping || !m_messages.empty();
    }

    void set_at_evidence(bool is_there)
    {
        const std::lock_guard lock{m_mutex};
        m_at_evidence = is_there;
        m_state_changed.notify_all();
    }
    bool read_evidence()
    {
        set_at_evidence(true);
        const bool complete = m_looker.read(kReadAtOnceBytes, [this] { return has_messages(); });
        set_at_evidence(false);
        return complete;
    }

    void check()
    {
        if (!m_reference) {
            return;
        }
        if (m_evidence_stale && !m_folder.empty()) {
            set_at_evidence(true);
            m_looker.begin(m_folder, m_programme.evidence);
            read_evidence(); // what is read at once need not be checked twice
        }
        m_evidence_stale = false;
        auto result = check_now(m_programme, *m_reference, m_folder.empty() ? m_known : m_looker.facts(),
                                m_lost, [this] { return is_stopping(); });
        result.revision = m_revision;
        result.evidence_is_known = m_folder.empty() || m_looker.is_complete();
        if (is_stopping()) {
            return; // whoever it is for may be gone
        }
        m_deliver(std::make_shared<const CheckResult>(std::move(result)));
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Message> m_messages;          ///< guarded by m_mutex
    bool m_stopping = false;                 ///< guarded by m_mutex
    bool m_at_evidence = false;              ///< guarded by m_mutex; waits for the drive that it is on
    bool m_ended = false;                    ///< guarded by m_mutex
    std::condition_variable m_state_changed; ///< of the two above
    fs::path m_folder;
    std::vector<rules::EvidenceFact> m_known;
    Diagnostics m_lost;
    Deliver m_deliver;
    std::uint64_t m_revision = 0;
    model::Programme m_programme;
    ReferencePtr m_reference;
    EvidenceLooker m_looker;
    bool m_evidence_stale = true; ///< which files there are, or what is on disk, may be other now
    std::thread m_thread;
};

Background::Background(
    Document& document, fs::path folder, Post post, std::vector<rules::EvidenceFact> known, Diagnostics lost)
    : m_document{document}
    , m_post{std::move(post)}
{
    auto deliver = [this, post_ = m_post, alive = std::weak_ptr<bool>{m_alive}](CheckResultPtr result) {
        post_([this, alive, result = std::move(result)] {
            if (!alive.expired()) {
                m_result = result;
                checked.notify();
            }
        });
    };
    m_worker =
        std::make_shared<Worker>(std::move(folder), std::move(known), std::move(lost), std::move(deliver));
    m_worker->ask(Worker::Replace{document.revision(), document.programme(), document.reference()});
    m_worker->start();
    m_changes = document.changed.subscribe([this](const Change& change) {
        if (change.step != nullptr) {
            m_worker->ask(Worker::Replay{m_document.revision(), *change.step, change.direction});
        } else {
            m_worker->ask(
                Worker::Replace{m_document.revision(), m_document.programme(), m_document.reference()});
        }
    });
}

Background::~Background()
{
    m_worker->stop();
}

void Background::look_at_evidence(fs::path folder)
{
    m_worker->ask(Worker::Look{std::move(folder)});
}

void Background::set_lost(Diagnostics lost)
{
    m_worker->ask(Worker::Lost{std::move(lost)});
}

void Background::run(Work work)
{
    m_worker->ask(Worker::Run{[post = m_post, alive = std::weak_ptr<bool>{m_alive},
                               work = std::move(work)](model::Programme& programme) {
        post([alive, then = work(programme)] {
            if (!alive.expired() && then) {
                then();
            }
        });
    }});
}

} // namespace km::document
