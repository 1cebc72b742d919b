// SPDX-License-Identifier: MIT
#include "editor/document/job.hpp"

namespace km::document {

JobControl::JobControl(Post post, Progress progress) : m_shared{std::make_shared<Shared>()}
{
    m_shared->post = std::move(post);
    m_shared->progress = std::move(progress);
}

void JobControl::progress(double share)
{
    m_shared->share = share;
    // One call at a time is under way, so that a quick worker does not flood the window.
    if (m_shared->progress && !m_shared->left && !m_shared->on_its_way.exchange(true)) {
        m_shared->post([shared = m_shared] {
            shared->on_its_way = false;
            if (!shared->over) {
                shared->progress(shared->share);
            }
        });
    }
}

Job::~Job()
{
    cancel();
    m_control.m_shared->over = true;
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void Job::leave() noexcept
{
    cancel();
    m_control.m_shared->over = true;
    m_control.m_shared->left = true;
    if (m_thread.joinable()) {
        m_thread.detach();
    }
}

} // namespace km::document
