// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A programme that is being edited: the programme, what it is mapped against, and its history.
/// Every change goes through perform(), so that every change can be undone and every observer hears of it.
/// Revisions are numbered and never used again: save, undo, edit is "modified".
/// Errors: none; what cannot be done is asserted. Thread-safety: one thread; observers run on it and must not
/// edit while they are told of a change (asserted): post a call instead.

#include "editor/document/edit.hpp"
#include "editor/document/signal.hpp"
#include "validator/format/library.hpp"
#include "validator/model/programme.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace km::document {

/// What a programme is mapped against and judged by. Shared with threads; does not change.
struct Reference {
    format::FrameworkPack framework;
    format::PolicyPack policy;
    bool framework_is_bundled = true;
};
using ReferencePtr = std::shared_ptr<const Reference>;

struct Change {
    Parts parts;
    const Step* step = nullptr; ///< null: the programme as a whole was replaced
    Direction direction = Direction::forward;
    TextChanges texts{}; ///< of what the step brought
};

enum class Access : std::uint8_t { read_write, read_only };

class Document {
public:
    Document(model::Programme programme, ReferencePtr reference, Access access = Access::read_write);

    [[nodiscard]] const model::Programme& programme() const noexcept { return m_programme; }
    [[nodiscard]] const model::Framework& framework() const noexcept { return m_reference->framework.model; }
    [[nodiscard]] const model::Policy& policy() const noexcept { return m_reference->policy.model; }
    [[nodiscard]] const ReferencePtr& reference() const noexcept { return m_reference; }
    [[nodiscard]] bool is_read_only() const noexcept { return m_access == Access::read_only; }

    /// Does nothing for an empty step, and in a read-only document. What the step brings goes through let_in().
    void perform(Step step);
    bool undo();
    bool redo();
    [[nodiscard]] bool can_undo() const noexcept { return m_done > 0; }
    [[nodiscard]] bool can_redo() const noexcept { return m_done < m_history.size(); }
    /// While observers hear of a change: it is undone.
    [[nodiscard]] bool is_undoing() const noexcept { return m_is_undoing; }
    /// Of the step that would be undone or done again; empty where there is none.
    [[nodiscard]] std::string undo_name() const;
    [[nodiscard]] std::string redo_name() const;
    /// The next step joins none before it: the user left the field.
    void end_typing() noexcept { m_may_merge = false; }

    /// Grows with every change, undo and redo included.
    [[nodiscard]] std::uint64_t revision() const noexcept { return m_revision; }
    [[nodiscard]] bool is_modified() const noexcept { return m_state != m_saved_state; }
    /// Names what the programme holds now; undo returns to an earlier name.
    [[nodiscard]] std::uint64_t state() const noexcept { return m_state; }
    /// What the programme held in @p state is what its file holds.
    void mark_saved(std::uint64_t state);
    /// What the file says of when it was saved. No change of the user's, so no step and no news.
    void note_modified(std::string time) { m_programme.modified = std::move(time); }
    /// What is now is nowhere on disk under the programme's own name: a recovered or imported one.
    void mark_unsaved();

    /// Replaces programme and reference, and forgets the history: a file was read again, another framework
    /// chosen. Marks it saved.
    void reset(model::Programme programme, ReferencePtr reference);

    /// Judged by another policy from now on. The history stays.
    void set_reference(ReferencePtr reference);

    Signal<const Change&> changed;
    /// is_modified(), can_undo() and the like may have changed without a change of the programme.
    Signal<> state_changed;

private:
    struct Entry {
        Step step;
        std::uint64_t before, after; ///< states on either side
    };
    void notify(Parts parts, const Step* step, Direction direction, TextChanges texts = {});

    model::Programme m_programme;
    ReferencePtr m_reference;
    Access m_access;
    std::vector<Entry> m_history;
    std::size_t m_done = 0;
    std::uint64_t m_revision = 0;
    std::uint64_t m_state = 0; ///< names the programme's content; undo returns to an old name
    std::uint64_t m_next_state = 1;
    std::uint64_t m_saved_state = 0;
    bool m_may_merge = false;
    bool m_notifying = false;
    bool m_is_undoing = false;
};

} // namespace km::document
