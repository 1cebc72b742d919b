// SPDX-License-Identifier: MIT
#include "editor/document/typing.hpp"

#include <algorithm>
#include <cwctype>

namespace km::document {

TextChange change_between(std::wstring_view before, std::wstring_view after) noexcept
{
    const auto common = std::min(before.size(), after.size());
    const auto at = static_cast<std::size_t>(
        std::mismatch(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(common), after.begin())
            .first -
        before.begin());
    std::size_t end = 0; // characters that are the same at the end
    while (end < common - at && before[before.size() - 1 - end] == after[after.size() - 1 - end]) {
        ++end;
    }
    return {at, before.size() - at - end, after.size() - at - end};
}

bool TypingRun::begins_step(std::wstring_view before, std::wstring_view after, Clock::time_point now)
{
    const auto change = change_between(before, after);
    const auto kind = change.inserted == 1 && change.removed == 0   ? Kind::typing
                      : change.inserted == 0 && change.removed == 1 ? Kind::deleting
                                                                    : Kind::piece;
    const bool is_space =
        kind == Kind::typing && std::iswspace(static_cast<std::wint_t>(after[change.at])) != 0;
    // Of equal letters side by side, which one was meant cannot be seen: a place more or less is the same place.
    const auto distance = change.at > m_next ? change.at - m_next : m_next - change.at;
    // Letters typed over what was selected: it goes first, and they come at once.
    const bool replaces = m_kind == Kind::piece && m_removed_only && change.removed == 0 &&
                          change.at == m_next && now - m_last < kAtOnce;
    const bool goes_on = replaces || (kind == m_kind && kind != Kind::piece && now - m_last < kPause &&
                                      distance <= 1 && !(m_word_ended && !is_space));
    m_word_ended = is_space;
    m_kind = kind;
    m_removed_only = change.inserted == 0;
    m_next = kind == Kind::typing ? change.at + 1 : change.at;
    m_last = now;
    return !goes_on;
}

} // namespace km::document
