// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// One piece of long work on a thread of its own: copying, hashing, packing. It says how far it is, and can be
/// cancelled. @code
///   m_job = std::make_unique<Job>(
///       post, [file](JobControl& control) { return hash(file, control); }, // on the worker's thread
///       [this](Result<Digest> digest) { show(digest); },                   // on the document's
///       [this](double share) { m_gauge->SetValue(share); });               // on the document's
/// @endcode
/// Errors: what the work returns; an exception of the work is thrown again where its result is delivered.
/// Ownership: the job owns its thread. Destroying it cancels, waits for the work to notice, and delivers nothing
/// more; a result's function may destroy the job that delivers it.
/// Thread-safety: create, cancel and destroy it on the document's thread.

#include "editor/document/post.hpp"

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <utility>

namespace km::document {

/// The work's side of a job. Work asks is_cancelled() at least every few milliseconds, and returns early.
class JobControl {
public:
    using Progress = std::function<void(double)>;

    JobControl(Post post, Progress progress);

    [[nodiscard]] bool is_cancelled() const noexcept { return m_shared->cancelled; }
    void cancel() noexcept { m_shared->cancelled = true; }
    /// How much is done, 0 to 1. May be called often: only the last value is delivered.
    void progress(double share);

private:
    friend class Job;
    struct Shared {
        Post post;
        Progress progress;
        std::atomic<bool> cancelled = false;
        std::atomic<bool> left = false;       ///< nobody waits for it
        std::atomic<bool> on_its_way = false; ///< a value is posted and not delivered yet
        std::atomic<double> share = 0;
        bool over = false; ///< nothing is delivered any more; only for the document's thread
    };
    std::shared_ptr<Shared> m_shared;
};

class Job {
public:
    /// @p work: called with a JobControl&; @p done: called with what it returns, once, and not at all where the
    /// job is destroyed before.
    template <typename Work, typename Done>
    Job(const Post& post, Work work, Done done, JobControl::Progress progress = {})
        : m_control{post, std::move(progress)}
    {
        using Value = std::invoke_result_t<Work&, JobControl&>;
        m_thread = std::thread{[post, control = m_control, work = std::move(work),
                                done = std::make_shared<Done>(std::move(done))]() mutable {
            const auto task = std::make_shared<std::packaged_task<Value(JobControl&)>>(std::move(work));
            (*task)(control);
            if (control.m_shared->left) { // whom it would be posted to may be gone
                return;
            }
            post([control, task, done] {
                if (!std::exchange(control.m_shared->over, true)) {
                    (*done)(task->get_future().get());
                }
            });
        }};
    }
    ~Job();
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    /// The work is to stop; what it then returns is delivered.
    void cancel() noexcept { m_control.cancel(); }
    [[nodiscard]] bool is_cancelled() const noexcept { return m_control.is_cancelled(); }
    /// Cancels, delivers nothing more and waits for nothing, not even as the job is destroyed: for work that may hang on a
    /// drive, and that owns all it uses.
    void leave() noexcept;
    /// Its result is still to come.
    [[nodiscard]] bool is_running() const noexcept { return !m_control.m_shared->over; }

private:
    JobControl m_control;
    std::thread m_thread;
};

} // namespace km::document
