// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the rules say about the programme, as it is edited: grouped, explained, with the way to the place and,
/// where a step can do it, a way to put it right.
/// Thread-safety: the window thread.

#include "editor/document/finding_fixes.hpp"
#include "editor/document/finding_list.hpp"
#include "editor/document/rule_page.hpp"
#include "editor/ui/page.hpp"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

class wxButton;
class wxCheckBox;
class wxChoice;
class wxTextCtrl;

namespace km::ui {

class FindingTree;

class FindingsPage : public Page {
public:
    FindingsPage(wxWindow* parent, document::Session& session, Host& host);

    [[nodiscard]] std::string_view name() const override { return "findings"; }
    [[nodiscard]] wxString to_do() const override;
    [[nodiscard]] std::vector<Command> commands() override;
    void focus_first() override;

    /// The finding in hand; null: none.
    [[nodiscard]] const document::Finding* in_hand() const;
    /// As text, one line each below its group's title.
    [[nodiscard]] wxString as_text();

protected:
    void refresh(document::Parts parts) override;
    void refresh_checked() override;

private:
    void build_filters(wxSizer& into);
    void build_details(wxSizer& into);

    /// Groups the latest findings anew; the finding in hand stays in hand, or its successor takes its place.
    void regroup();
    void select_again();
    void selection_changed();
    void update_details();
    void update_buttons();
    void update_filters();
    void set_details(const wxString& text);

    void go_to();
    void step(int direction);
    void put_right();
    void put_all_right();
    void copy(const wxString& text);
    void performed(document::Step step, std::size_t fixed);

    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] const document::Finding& finding(std::size_t at) const;
    [[nodiscard]] const std::string& code_in_hand() const;
    /// What the search and the boxes let through, as they are now.
    [[nodiscard]] std::function<bool(std::size_t)> filter();
    void prepare_search();
    [[nodiscard]] bool some_can_be_fixed(const document::FixBasis& from) const;
    [[nodiscard]] std::optional<document::FixBasis> basis() const;
    [[nodiscard]] const document::RulePage& rule(const std::string& code);
    [[nodiscard]] wxString title_of(const std::string& code);
    [[nodiscard]] wxString group_text(std::size_t group, unsigned column);
    [[nodiscard]] wxString finding_text(std::size_t at, unsigned column) const;
    [[nodiscard]] wxString place_text(const document::Place& place) const;

    document::CheckResultPtr m_result; ///< that is shown
    std::vector<document::FindingGroup> m_groups;
    std::vector<std::size_t> m_order;     ///< findings as they stand in the groups
    std::vector<std::string> m_arguments; ///< of each finding, in small letters, for the search
    std::map<std::string, std::string, std::less<>> m_sentences; ///< the words of each code, for the search
    std::map<std::string, document::RulePage> m_pages;
    std::optional<document::Finding> m_current; ///< the one in hand, to be known again
    std::size_t m_position = 0;                 ///< its place in m_order
    bool m_moved_on = false;                    ///< it is gone, and its successor stands at m_position
    bool m_selecting = false;

    wxTextCtrl* m_search;
    std::array<wxCheckBox*, 3> m_severities; ///< by Severity
    wxChoice* m_group_by;
    FindingTree* m_tree;
    wxButton *m_go, *m_fix, *m_fix_all;
    wxTextCtrl* m_details;
};

} // namespace km::ui
