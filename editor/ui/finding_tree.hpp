// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Groups of findings as a tree that a screen reader can read. Rows are made when they are shown; long groups are
/// folded until the user opens them.
/// Thread-safety: the window thread.

#include <wx/dataview.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace km::ui {

class FindingTree : public wxDataViewCtrl {
public:
    struct Group {
        std::string key; ///< names it from one time to the next
        std::vector<std::size_t> findings;
    };
    using GroupText = std::function<wxString(std::size_t group, unsigned column)>;
    using FindingText = std::function<wxString(std::size_t finding, unsigned column)>;

    FindingTree(wxWindow* parent, const wxString& name, GroupText group_text, FindingText finding_text);

    /// Other rows altogether; what the user folded stays folded. No row is in hand afterwards.
    void set_groups(std::vector<Group> groups);

    /// The finding in hand, or the group whose own row is in hand.
    [[nodiscard]] std::optional<std::size_t> finding() const;
    [[nodiscard]] std::optional<std::size_t> group() const;
    /// Opens its group where it is folded.
    void select_finding(std::size_t finding);
    void select_group(std::size_t group);
    void toggle_group(std::size_t group);
    [[nodiscard]] std::size_t group_of(std::size_t finding) const { return m_group_of.at(finding); }

private:
    class Model;
    void select_item(const wxDataViewItem& item);

    std::vector<Group> m_groups;
    std::vector<std::size_t> m_group_of;      ///< by finding
    std::set<std::string> m_folded, m_opened; ///< by the user's own hand
    bool m_filling = false;
    bool m_can_scroll = false;
    wxObjectDataPtr<Model> m_model;
};

} // namespace km::ui
