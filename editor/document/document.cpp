// SPDX-License-Identifier: MIT
#include "editor/document/document.hpp"

#include <cassert>
#include <utility>

namespace km::document {

Document::Document(model::Programme programme, ReferencePtr reference, Access access)
    : m_programme{std::move(programme)}
    , m_reference{std::move(reference)}
    , m_access{access}
{}

void Document::notify(Parts parts, const Step* step, Direction direction, TextChanges texts)
{
    assert(!m_notifying && "an observer must not edit");
    ++m_revision;
    m_notifying = true;
    m_is_undoing = direction == Direction::back;
    changed.notify(Change{parts, step, direction, texts});
    m_notifying = false;
    m_is_undoing = false;
    state_changed.notify();
}

void Document::perform(Step step)
{
    if (step.empty() || is_read_only()) {
        return;
    }
    const auto texts = let_in(step);
    m_history.resize(m_done);
    const auto parts = apply(step, Direction::forward, m_programme);
    const auto before = m_state;
    m_state = m_next_state++;
    // Joined to the step before where both are typing in one place, and nothing was saved in between.
    if (m_may_merge && !step.merge_key.empty() && m_done > 0 && before != m_saved_state &&
        m_history.back().step.merge_key == step.merge_key) {
        auto& last = m_history.back();
        const auto first_new = last.step.edits.size();
        last.step.edits.insert(last.step.edits.end(), std::make_move_iterator(step.edits.begin()),
                               std::make_move_iterator(step.edits.end()));
        last.after = m_state;
        const Step told{
            last.step.name,
            {last.step.edits.begin() + static_cast<std::ptrdiff_t>(first_new), last.step.edits.end()},
            {}};
        notify(parts, &told, Direction::forward, texts);
        return;
    }
    m_may_merge = !step.merge_key.empty();
    m_history.push_back({std::move(step), before, m_state});
    m_done = m_history.size();
    const Step told = m_history.back().step; // an observer's observer may make the history move
    notify(parts, &told, Direction::forward, texts);
}

bool Document::undo()
{
    if (!can_undo()) {
        return false;
    }
    m_may_merge = false;
    const auto& entry = m_history[--m_done];
    m_state = entry.before;
    const Step told = entry.step;
    notify(apply(told, Direction::back, m_programme), &told, Direction::back);
    return true;
}

bool Document::redo()
{
    if (!can_redo()) {
        return false;
    }
    m_may_merge = false;
    const auto& entry = m_history[m_done++];
    m_state = entry.after;
    const Step told = entry.step;
    notify(apply(told, Direction::forward, m_programme), &told, Direction::forward);
    return true;
}

std::string Document::undo_name() const
{
    return can_undo() ? m_history[m_done - 1].step.name : std::string{};
}

std::string Document::redo_name() const
{
    return can_redo() ? m_history[m_done].step.name : std::string{};
}

void Document::mark_saved(std::uint64_t state)
{
    m_saved_state = state;
    m_may_merge = false;
    state_changed.notify();
}

void Document::mark_unsaved()
{
    m_saved_state = m_next_state++;
    state_changed.notify();
}

void Document::set_reference(ReferencePtr reference)
{
    m_reference = std::move(reference);
    notify(Parts::all(), nullptr, Direction::forward);
}

void Document::reset(model::Programme programme, ReferencePtr reference)
{
    m_programme = std::move(programme);
    m_reference = std::move(reference);
    m_history.clear();
    m_done = 0;
    m_state = m_saved_state = m_next_state++;
    m_may_merge = false;
    notify(Parts::all(), nullptr, Direction::forward);
}

} // namespace km::document
