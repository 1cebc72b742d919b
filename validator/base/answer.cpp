// SPDX-License-Identifier: MIT
#include "validator/base/answer.hpp"

#include <algorithm>
#include <utility>

namespace km {

std::string_view to_string(Answer::State state) noexcept
{
    switch (state) {
    case Answer::State::not_asked: return "not-asked";
    case Answer::State::not_known: return "not-known";
    case Answer::State::does_not_hold: return "does-not-hold";
    case Answer::State::holds: return "holds";
    }
    return "";
}

bool all_hold(std::span<const Answer> answers) noexcept
{
    return std::ranges::any_of(answers, &Answer::is_asked) &&
           std::ranges::all_of(answers, [](const Answer& a) { return !a.is_asked() || a.holds(); });
}

void Examination::keep(Diagnostics& reasons, Diagnostic reason)
{
    if (m_kept[reason.code]++ < kMaxOfOneCode) {
        reasons.push_back(std::move(reason));
    }
}

Answer Examination::answer() &&
{
    if (!m_against.empty()) {
        return {Answer::State::does_not_hold, std::move(m_against)};
    }
    if (m_doubts.empty() && m_counted && m_complete) {
        return {Answer::State::holds, {}};
    }
    if (m_doubts.empty()) {
        m_doubts.push_back(std::move(m_otherwise));
    }
    return {Answer::State::not_known, std::move(m_doubts)};
}

} // namespace km
