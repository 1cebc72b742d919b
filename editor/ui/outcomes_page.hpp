// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Modules, outcomes and assessments: a tree, the details of what is in hand beside it, and a field for typing
/// one outcome after the other. Thread-safety: the window thread.

#include "editor/document/outcome_operations.hpp"
#include "editor/ui/page.hpp"

#include <string>
#include <vector>

namespace km::ui {

class TextField;

class OutcomeDetails;
class OutcomeTree;

class OutcomesPage : public Page {
public:
    OutcomesPage(wxWindow* parent, document::Session& session, Host& host);

    [[nodiscard]] std::string_view name() const override { return "outcomes"; }
    [[nodiscard]] wxString to_do() const override;
    [[nodiscard]] std::vector<Command> commands() override;
    bool show_place(const document::Place& place) override;
    void focus_first() override;

    // What the commands do, for the keys and for tests.
    void add_module();
    void add_assessment();
    void paste_list(const wxString& text);
    void split();
    void merge();
    void move(document::Way way);
    void move_to_module();
    void duplicate();
    void delete_selected();
    void go_to_mapping();

    [[nodiscard]] OutcomeTree& tree() noexcept { return *m_tree; }

protected:
    void refresh(document::Parts parts) override;
    void refresh_checked() override;

private:
    void build_entry(wxSizer& sizer);
    void build_commands(wxSizer& sizer);
    void add_typed();
    /// Does it, takes in hand what it leaves in hand, and says so.
    void perform(document::Operation operation, const wxString& news);
    void show_in_hand(document::Parts parts);
    void on_tree_key(wxKeyEvent& event);
    /// What menus offer for: the tree is there to be seen, and something can be changed.
    [[nodiscard]] bool may_change() const;
    [[nodiscard]] bool has_in_hand(document::Place::Kind kind) const;
    [[nodiscard]] std::vector<document::Place> selected_outcomes() const;
    [[nodiscard]] wxString describe(const document::Place& place) const;
    /// For what an earlier run left in a dialog that is cancelled now.
    [[nodiscard]] bool may_throw_away(const wxString& question, const wxString& text);
    /// The id of an outcome whose halves were typed and not accepted when the program ended; empty: none.
    [[nodiscard]] std::string outcome_being_split() const;

    OutcomeTree* m_tree;
    OutcomeDetails* m_details;
    TextField* m_new;
    Form::Unfinished m_unfinished; ///< what is typed outside the details
    document::Place m_in_hand;     ///< as it was last shown, to find it again
    std::string m_id;
    bool m_refreshing = false; ///< the tree changes, and not the user's choice
    bool m_is_new = true;      ///< nothing was shown yet
};

} // namespace km::ui
