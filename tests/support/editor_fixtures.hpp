// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What tests of editor/document begin with: the examples, their framework and policy, and a thread of posts
/// that the test itself runs.

#include "editor/document/document.hpp"
#include "editor/document/session.hpp"
#include "packages/submission/check.hpp"
#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

namespace km::test {

inline std::filesystem::path example_folder(const std::string& name)
{
    return std::filesystem::path{KM_SOURCE_DIR} / "docs/examples" / name;
}

inline model::Programme example(const std::string& name)
{
    auto bytes = read_file(example_folder(name) / (name + ".programme.xml"), 10'000'000);
    auto read = submission::read_bytes(std::move(bytes.value()), name);
    return std::move(read.value().programme);
}

inline document::ReferencePtr reference_for(const model::Programme& programme)
{
    const format::Library library{data_dir()};
    return std::make_shared<const document::Reference>(
        document::Reference{library.framework(programme.framework_id, programme.framework_version).value(),
                            library.policy(submission::named_policy(programme)).value(), true});
}

/// Stands for the window thread: what is posted waits until the test runs it.
class Posts {
public:
    [[nodiscard]] document::Post post()
    {
        return [this](std::function<void()> call) {
            {
                const std::lock_guard lock{m_mutex};
                m_calls.push_back(std::move(call));
            }
            m_arrived.notify_one();
        };
    }
    /// Runs what arrives until @p condition holds; false: it did not within a minute.
    bool run_until(const std::function<bool()>& condition)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
        while (!condition()) {
            std::function<void()> call;
            {
                std::unique_lock lock{m_mutex};
                if (!m_arrived.wait_until(lock, end, [&] { return !m_calls.empty(); })) {
                    return false;
                }
                call = std::move(m_calls.front());
                m_calls.pop_front();
            }
            call();
        }
        return true;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<std::function<void()>> m_calls;
};

} // namespace km::test
