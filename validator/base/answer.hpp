// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// One question and how it was answered. "Holds" is made only from what was examined, and how much of it: never from
/// the absence of reasons against it. "Does not hold" and "not known" cannot be expressed without a reason.
/// Ownership: an Answer owns its reasons. Errors: none. Thread-safety: plain values.
/// Source: the states are those of EN 319 102-1, 5.1.3 (PASSED, FAILED, INDETERMINATE), and "not asked".

#include "validator/base/diagnostic.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace km {

class Answer {
public:
    enum class State : std::uint8_t { not_asked, not_known, does_not_hold, holds };

    Answer() = default; ///< not asked

    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] bool holds() const noexcept { return m_state == State::holds; }
    [[nodiscard]] bool is_asked() const noexcept { return m_state != State::not_asked; }
    /// Why it does not hold, or is not known: then never empty. Empty otherwise.
    [[nodiscard]] const Diagnostics& reasons() const& noexcept { return m_reasons; }
    [[nodiscard]] Diagnostics reasons() && noexcept { return std::move(m_reasons); }

private:
    friend class Examination;
    Answer(State state, Diagnostics reasons) : m_state{state}, m_reasons{std::move(reasons)} {}

    State m_state = State::not_asked;
    Diagnostics m_reasons;
};

/// "holds", "does-not-hold", "not-known", "not-asked": ids for JSON.
[[nodiscard]] std::string_view to_string(Answer::State state) noexcept;

/// At least one is asked, and all that are asked hold.
[[nodiscard]] bool all_hold(std::span<const Answer> answers) noexcept;

/// What the code that looks into one question found. The only maker of an Answer that was asked.
class Examination {
public:
    /// @p otherwise: the reason of "not known" where less than everything was examined, or nothing.
    explicit Examination(Diagnostic otherwise) : m_otherwise{std::move(otherwise)} {}

    /// A reason against it. One is enough for "does not hold".
    void refuse(Diagnostic reason) { keep(m_against, std::move(reason)); }
    /// A reason why it cannot be known. Without a reason against it, one is enough for "not known".
    void doubt(Diagnostic reason) { keep(m_doubts, std::move(reason)); }
    /// @p done of @p there things of one kind were examined and found right. "Holds" takes at least one call, each with
    /// done = there > 0.
    void examined(std::size_t done, std::size_t there) noexcept
    {
        m_complete = m_complete && done == there && there > 0;
        m_counted = true;
    }

    [[nodiscard]] bool has_refusal() const noexcept { return !m_against.empty(); }
    [[nodiscard]] Answer answer() &&;

private:
    /// At most kMaxOfOneCode of each code: hostile input has room for millions.
    void keep(Diagnostics& reasons, Diagnostic reason);

    Diagnostic m_otherwise;
    Diagnostics m_against, m_doubts;
    std::map<std::string, std::size_t, std::less<>> m_kept; ///< of each code
    bool m_complete = true;
    bool m_counted = false;
};

} // namespace km
