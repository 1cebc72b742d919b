// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_job
#include "editor/document/job.hpp"

#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

using namespace km::document;

namespace {

/// Stands for the window's event loop: what is posted waits until it is run.
class Loop {
public:
    Post post()
    {
        return [this](std::function<void()> call) {
            const std::lock_guard lock{m_mutex};
            m_calls.push_back(std::move(call));
            m_arrived.notify_all();
        };
    }
    /// Runs the next call, waiting for it.
    void run_one()
    {
        std::function<void()> call;
        {
            std::unique_lock lock{m_mutex};
            m_arrived.wait(lock, [&] { return !m_calls.empty(); });
            call = std::move(m_calls.front());
            m_calls.pop_front();
        }
        call();
    }
    std::size_t waiting()
    {
        const std::lock_guard lock{m_mutex};
        return m_calls.size();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<std::function<void()>> m_calls;
};

} // namespace

BOOST_AUTO_TEST_CASE(the_result_is_delivered_on_the_documents_thread)
{
    Loop loop;
    int answer = 0;
    std::thread::id where;
    Job job{loop.post(), [](JobControl&) { return 42; },
            [&](int value) {
                answer = value;
                where = std::this_thread::get_id();
            }};
    BOOST_TEST(job.is_running());
    loop.run_one();
    BOOST_TEST(answer == 42);
    BOOST_TEST((where == std::this_thread::get_id()));
    BOOST_TEST(!job.is_running());
}

BOOST_AUTO_TEST_CASE(cancelled_work_notices_and_still_delivers)
{
    Loop loop;
    bool was_cancelled = false;
    Job job{loop.post(),
            [](JobControl& control) {
                while (!control.is_cancelled()) {
                    std::this_thread::yield();
                }
                return control.is_cancelled();
            },
            [&](bool cancelled) { was_cancelled = cancelled; }};
    job.cancel();
    loop.run_one();
    BOOST_TEST(was_cancelled);
}

BOOST_AUTO_TEST_CASE(a_destroyed_job_delivers_nothing)
{
    Loop loop;
    int delivered = 0;
    {
        const Job job{loop.post(),
                      [](JobControl& control) {
                          control.progress(0.5);
                          return 1;
                      },
                      [&](int) { ++delivered; }, [&](double) { ++delivered; }};
    }
    while (loop.waiting() > 0) {
        loop.run_one();
    }
    BOOST_TEST(delivered == 0);
}

BOOST_AUTO_TEST_CASE(progress_is_delivered_without_a_flood)
{
    Loop loop;
    std::vector<double> shares;
    bool done = false;
    Job job{loop.post(),
            [](JobControl& control) {
                for (int i = 1; i <= 1000; ++i) {
                    control.progress(i / 1000.0);
                }
                return true;
            },
            [&](bool) { done = true; }, [&](double share) { shares.push_back(share); }};
    while (!job.is_cancelled() && loop.waiting() < 2) { // the first progress, and the result
        std::this_thread::yield();
    }
    BOOST_TEST(loop.waiting() == 2U);
    while (!done) {
        loop.run_one();
    }
    BOOST_TEST(shares == std::vector<double>{1.0}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_function_of_the_result_may_destroy_the_job)
{
    Loop loop;
    std::unique_ptr<Job> job;
    int answer = 0;
    job = std::make_unique<Job>(
        loop.post(), [](JobControl&) { return 7; },
        [&](int value) {
            job.reset();
            answer = value;
        });
    loop.run_one();
    BOOST_TEST(answer == 7);
}

BOOST_AUTO_TEST_CASE(an_exception_arrives_where_the_result_would)
{
    Loop loop;
    const Job job{loop.post(), [](JobControl&) -> int { throw std::runtime_error{"no memory"}; }, [](int) {}};
    BOOST_CHECK_THROW(loop.run_one(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(work_that_hangs_holds_up_nobody_who_leaves_it)
{
    Loop loop;
    const auto go_on = std::make_shared<std::promise<void>>();
    const auto ended = std::make_shared<std::promise<bool>>();
    {
        Job job{loop.post(),
                [go_on, ended](JobControl& control) {
                    go_on->get_future().wait(); // a drive that does not answer
                    control.progress(1);
                    ended->set_value(control.is_cancelled());
                    return 1;
                },
                [](int) { BOOST_ERROR("nobody waits for it"); }};
        job.leave();
        BOOST_TEST(!job.is_running());
    }
    go_on->set_value();
    BOOST_TEST(ended->get_future().get()); // it goes on by itself, and is told to end
    BOOST_TEST(loop.waiting() == 0U);
}
