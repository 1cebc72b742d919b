// SPDX-License-Identifier: MIT
#include "editor/ui/finding_tree.hpp"

#include "editor/ui/accessible.hpp"

#include <wx/settings.h>
#include <wx/translation.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace km::ui {

namespace {

constexpr std::size_t kLong = 60; ///< groups of more findings are folded at first

} // namespace

/// A row's id says what it is: odd numbers are groups, even ones findings.
class FindingTree::Model : public wxDataViewModel {
public:
    Model(const FindingTree& tree, GroupText group_text, FindingText finding_text)
        : m_tree{tree}
        , m_group_text{std::move(group_text)}
        , m_finding_text{std::move(finding_text)}
    {}

    static wxDataViewItem group_item(std::size_t group)
    {
        return wxDataViewItem{reinterpret_cast<void*>(std::uintptr_t{2 * group + 1})}; // NOLINT
    }
    static wxDataViewItem finding_item(std::size_t finding)
    {
        return wxDataViewItem{reinterpret_cast<void*>(std::uintptr_t{2 * finding + 2})}; // NOLINT
    }
    static std::optional<std::size_t> group(const wxDataViewItem& item)
    {
        const auto id = reinterpret_cast<std::uintptr_t>(item.GetID()); // NOLINT
        return id % 2 == 1 ? std::optional{static_cast<std::size_t>(id / 2)} : std::nullopt;
    }
    static std::optional<std::size_t> finding(const wxDataViewItem& item)
    {
        const auto id = reinterpret_cast<std::uintptr_t>(item.GetID()); // NOLINT
        return id != 0 && id % 2 == 0 ? std::optional{static_cast<std::size_t>(id / 2 - 1)} : std::nullopt;
    }

    unsigned GetColumnCount() const override { return 4; }
    wxString GetColumnType(unsigned) const override { return "string"; }
    bool IsContainer(const wxDataViewItem& item) const override { return !item.IsOk() || group(item); }
    bool HasContainerColumns(const wxDataViewItem&) const override { return true; }
    wxDataViewItem GetParent(const wxDataViewItem& item) const override
    {
        const auto at = finding(item);
        return at && *at < m_tree.m_group_of.size() ? group_item(m_tree.m_group_of[*at]) : wxDataViewItem{};
    }
    unsigned GetChildren(const wxDataViewItem& item, wxDataViewItemArray& children) const override
    {
        if (!item.IsOk()) {
            for (std::size_t g = 0; g < m_tree.m_groups.size(); ++g) {
                children.Add(group_item(g));
            }
        } else if (const auto at = group(item); at && *at < m_tree.m_groups.size()) {
            for (const auto each : m_tree.m_groups[*at].findings) {
                children.Add(finding_item(each));
            }
        }
        return static_cast<unsigned>(children.size());
    }
    void GetValue(wxVariant& value, const wxDataViewItem& item, unsigned column) const override
    {
        if (const auto of_group = group(item)) {
            value = m_group_text(*of_group, column);
        } else if (const auto of_finding = finding(item)) {
            value = m_finding_text(*of_finding, column);
        } else {
            value = wxString{};
        }
    }
    bool SetValue(const wxVariant&, const wxDataViewItem&, unsigned) override { return false; }
    bool GetAttr(const wxDataViewItem& item, unsigned, wxDataViewItemAttr& attributes) const override
    {
        attributes.SetBold(group(item).has_value());
        return group(item).has_value();
    }

private:
    const FindingTree& m_tree;
    GroupText m_group_text;
    FindingText m_finding_text;
};

FindingTree::FindingTree(wxWindow* parent,
                         const wxString& name,
                         GroupText group_text,
                         FindingText finding_text)
    : wxDataViewCtrl{parent, wxID_ANY}
    , m_model{new Model{*this, std::move(group_text), std::move(finding_text)}}
{
    AssociateModel(m_model.get());
    struct Column {
        wxString title;
        int width;
    };
    const int character = GetCharWidth();
    const std::vector<Column> columns{{_("Finding"), 40 * character},
                                      {_("Severity"), 9 * character},
                                      {_("Where"), 18 * character},
                                      {_("Rule"), 11 * character}};
    unsigned index = 0;
    for (const auto& column : columns) {
        auto* renderer = new wxDataViewTextRenderer{"string", wxDATAVIEW_CELL_INERT};
        renderer->EnableEllipsize(wxELLIPSIZE_END);
        AppendColumn(new wxDataViewColumn{column.title, renderer, index++, column.width, wxALIGN_LEFT,
                                          wxDATAVIEW_COL_RESIZABLE});
    }
    // The message takes what the others leave.
    Bind(wxEVT_SIZE, [this, columns](wxSizeEvent& event) {
        event.Skip();
        int left = event.GetSize().x - wxSystemSettings::GetMetric(wxSYS_VSCROLL_X) - 2 * GetCharWidth();
        for (unsigned i = 1; i < columns.size(); ++i) {
            // Before it was drawn a column says that it has no width, and the last one takes what is left over.
            const int width = i + 1 < columns.size() ? GetColumn(i)->GetWidth() : 0;
            left -= width > 0 ? width : columns[i].width;
        }
        GetColumn(0)->SetWidth(std::max(left, columns[0].width));
    });
    set_accessible_name(*this, name);
    const auto note = [this](const wxDataViewItem& item, bool open) {
        if (const auto at = Model::group(item); at && !m_filling && *at < m_groups.size()) {
            const auto& key = m_groups[*at].key;
            (open ? m_opened : m_folded).insert(key);
            (open ? m_folded : m_opened).erase(key);
        }
    };
    Bind(wxEVT_DATAVIEW_ITEM_EXPANDED, [note](wxDataViewEvent& event) { note(event.GetItem(), true); });
    Bind(wxEVT_DATAVIEW_ITEM_COLLAPSED, [note](wxDataViewEvent& event) { note(event.GetItem(), false); });
}

void FindingTree::set_groups(std::vector<Group> groups)
{
    m_filling = true;
    m_can_scroll = !m_groups.empty(); // a list that was empty has no lines yet to scroll among
    m_groups = std::move(groups);
    m_group_of.clear();
    for (std::size_t g = 0; g < m_groups.size(); ++g) {
        for (const auto finding : m_groups[g].findings) {
            m_group_of.resize(std::max(m_group_of.size(), finding + 1));
            m_group_of[finding] = g;
        }
    }
    m_model->Cleared();
    for (std::size_t g = 0; g < m_groups.size(); ++g) {
        const auto& group = m_groups[g];
        if (m_opened.contains(group.key) ||
            (group.findings.size() <= kLong && !m_folded.contains(group.key))) {
            Expand(Model::group_item(g));
        }
    }
    m_filling = false;
    if (!m_can_scroll && !m_groups.empty()) {
        CallAfter([this] {
            m_can_scroll = true;
            if (m_groups.empty()) {
                return; // by now
            }
            // The title of the first group belongs to the first finding.
            const auto at = finding();
            EnsureVisible(!at || *at == m_groups[0].findings.front() ? Model::group_item(0)
                                                                     : Model::finding_item(*at));
        });
    }
}

std::optional<std::size_t> FindingTree::finding() const
{
    const auto at = Model::finding(GetSelection());
    return at && *at < m_group_of.size() ? at : std::nullopt;
}

std::optional<std::size_t> FindingTree::group() const
{
    const auto at = Model::group(GetSelection());
    return at && *at < m_groups.size() ? at : std::nullopt;
}

void FindingTree::select_item(const wxDataViewItem& item)
{
    SetCurrentItem(item);
    Select(item);
    if (m_can_scroll) {
        EnsureVisible(item);
    }
}

void FindingTree::select_finding(std::size_t finding)
{
    Expand(Model::group_item(m_group_of.at(finding)));
    select_item(Model::finding_item(finding));
}

void FindingTree::select_group(std::size_t group)
{
    select_item(Model::group_item(group));
}

void FindingTree::toggle_group(std::size_t group)
{
    const auto item = Model::group_item(group);
    if (IsExpanded(item)) {
        Collapse(item);
    } else {
        Expand(item);
    }
}

} // namespace km::ui
