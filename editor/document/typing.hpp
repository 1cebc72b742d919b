// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// How a text changed, and where one step of typing ends: undo takes back a word or what was typed before a pause, as
/// people mean it, and not all that stands in a field.
/// Units: characters (code points). Thread-safety: plain values.

#include <chrono>
#include <cstddef>
#include <string_view>

namespace km::document {

/// [at, at + removed) of the text before is [at, at + inserted) of the text after.
struct TextChange {
    std::size_t at = 0, removed = 0, inserted = 0;
    bool operator==(const TextChange&) const = default;
};
[[nodiscard]] TextChange change_between(std::wstring_view before, std::wstring_view after) noexcept;

class TypingRun {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds kPause{1500}, kAtOnce{50};

    /// The text changes from @p before to @p after: true where that begins a step of its own. Letters that follow each
    /// other are one step, up to the end of a word; so are letters that are taken away one after the other. What comes
    /// or goes as a piece, another place and a pause begin a new one.
    [[nodiscard]] bool begins_step(std::wstring_view before, std::wstring_view after, Clock::time_point now);

private:
    enum class Kind { none, typing, deleting, piece };
    Kind m_kind = Kind::none;
    bool m_word_ended = false;
    bool m_removed_only = false; ///< the last change
    std::size_t m_next = 0;      ///< where the next letter of this run would be
    Clock::time_point m_last{};
};

} // namespace km::document
