// SPDX-License-Identifier: MIT
#include "editor/ui/mapping_tree.hpp"

#include "editor/ui/accessible.hpp"

#include <wx/settings.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace km::ui {

/// Rows are made when they are asked for; an item's id is the node's position and one.
class MappingTree::Model : public wxDataViewModel {
public:
    explicit Model(Text text) : m_text{std::move(text)} {}

    void set_nodes(std::vector<Node> nodes)
    {
        m_nodes = std::move(nodes);
        m_children.assign(m_nodes.size() + 1, {});
        m_targets.clear();
        for (std::size_t n = 0; n < m_nodes.size(); ++n) {
            m_children[m_nodes[n].parent ? *m_nodes[n].parent + 1 : 0].push_back(n);
            if (m_nodes[n].is_target) {
                m_targets.emplace(m_nodes[n].key, n);
            }
        }
        Cleared();
    }
    [[nodiscard]] const std::vector<Node>& nodes() const noexcept { return m_nodes; }
    [[nodiscard]] static wxDataViewItem item_of(std::size_t node)
    {
        return wxDataViewItem{wxUIntToPtr(node + 1)};
    }
    [[nodiscard]] static std::size_t node_of(const wxDataViewItem& item)
    {
        return wxPtrToUInt(item.GetID()) - 1;
    }
    [[nodiscard]] std::optional<std::size_t> find_target(std::uint32_t key) const
    {
        const auto found = m_targets.find(key);
        return found == m_targets.end() ? std::nullopt : std::optional{found->second};
    }

    wxDataViewItem GetParent(const wxDataViewItem& item) const override
    {
        if (!item.IsOk()) {
            return {};
        }
        const auto& parent = m_nodes[node_of(item)].parent;
        return parent ? item_of(*parent) : wxDataViewItem{};
    }
    bool IsContainer(const wxDataViewItem& item) const override
    {
        return !item.IsOk() || !m_children[node_of(item) + 1].empty();
    }
    bool HasContainerColumns(const wxDataViewItem&) const override { return true; }
    unsigned GetChildren(const wxDataViewItem& item, wxDataViewItemArray& children) const override
    {
        const auto& list = m_children[item.IsOk() ? node_of(item) + 1 : 0];
        for (const auto node : list) {
            children.push_back(item_of(node));
        }
        return static_cast<unsigned>(list.size());
    }
    void GetValue(wxVariant& value, const wxDataViewItem& item, unsigned column) const override
    {
        value = m_text(m_nodes[node_of(item)],
                       column == 0 ? std::nullopt : std::optional<std::size_t>{column - 1});
    }
    bool SetValue(const wxVariant&, const wxDataViewItem&, unsigned) override { return false; }
    bool GetAttr(const wxDataViewItem& item, unsigned, wxDataViewItemAttr& attributes) const override
    {
        const bool heading = !m_nodes[node_of(item)].is_target;
        attributes.SetBold(heading);
        return heading;
    }

private:
    Text m_text;
    std::vector<Node> m_nodes;
    std::vector<std::vector<std::size_t>> m_children{1}; ///< of the root, then of each node
    std::unordered_map<std::uint32_t, std::size_t> m_targets;
};

MappingTree::MappingTree(wxWindow* parent, const wxString& name, Text text)
    : wxDataViewCtrl{parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                     wxDV_ROW_LINES | wxDV_VERT_RULES | wxDV_MULTIPLE}
    , m_model{new Model{std::move(text)}}
{
    AssociateModel(m_model.get());
    SetName(name);
    set_no_type_ahead(*this);
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        event.Skip();
        fit_columns();
    });
}

void MappingTree::set_columns(const wxString& words, const std::vector<wxString>& stages)
{
    ClearColumns();
    const auto add = [this](const wxString& title, int characters, wxAlignment alignment) {
        auto* renderer = new wxDataViewTextRenderer{"string", wxDATAVIEW_CELL_INERT, alignment};
        renderer->EnableEllipsize(wxELLIPSIZE_END);
        auto* column = new wxDataViewColumn{title,
                                            renderer,
                                            GetColumnCount(),
                                            characters * GetCharWidth(),
                                            alignment,
                                            wxDATAVIEW_COL_RESIZABLE};
        AppendColumn(column);
        return column;
    };
    SetExpanderColumn(add(words, 40, wxALIGN_LEFT));
    m_stage_widths.clear();
    for (const auto& stage : stages) {
        const int characters = std::max<int>(7, static_cast<int>(stage.length()) + 3);
        add(stage, characters, wxALIGN_CENTRE);
        m_stage_widths.push_back(characters * GetCharWidth());
    }
    fit_columns();
}

void MappingTree::fit_columns()
{
    if (GetColumnCount() == 0) {
        return;
    }
    int rest = GetClientSize().x - wxSystemSettings::GetMetric(wxSYS_VSCROLL_X, this) - 2 * GetCharWidth();
    for (const int width : m_stage_widths) { // a column knows its width only once it is drawn
        rest -= width;
    }
    GetColumn(0)->SetWidth(std::max(rest, 16 * GetCharWidth()));
}

void MappingTree::set_nodes(std::vector<Node> nodes)
{
    const auto* before = current();
    const bool had_target = before != nullptr && before->is_target;
    const auto key = had_target ? before->key : 0U;
    if (!m_model->nodes().empty()) {
        EnsureVisible(wxDataViewItem{}); // what it was about to scroll to may be gone
    }
    m_model->set_nodes(std::move(nodes));
    for (std::size_t n = 0; n < m_model->nodes().size(); ++n) {
        if (!m_model->nodes()[n].is_target) {
            Expand(Model::item_of(n));
        }
    }
    if (had_target) {
        select_target(key);
    }
}

const std::vector<MappingTree::Node>& MappingTree::nodes() const noexcept
{
    return m_model->nodes();
}

void MappingTree::target_changed(std::uint32_t key)
{
    for (auto node = m_model->find_target(key); node; node = m_model->nodes()[*node].parent) {
        m_model->ItemChanged(Model::item_of(*node));
    }
}

void MappingTree::all_changed()
{
    for (std::size_t n = 0; n < m_model->nodes().size(); ++n) {
        m_model->ItemChanged(Model::item_of(n));
    }
}

const MappingTree::Node* MappingTree::current() const
{
    const auto item = GetCurrentItem();
    return item.IsOk() ? &m_model->nodes()[Model::node_of(item)] : nullptr;
}

std::optional<std::size_t> MappingTree::current_column() const
{
    const auto* column = GetCurrentColumn();
    return column == nullptr || column->GetModelColumn() == 0
               ? std::nullopt
               : std::optional<std::size_t>{column->GetModelColumn() - 1};
}

std::vector<std::uint32_t> MappingTree::selected_targets() const
{
    wxDataViewItemArray items;
    GetSelections(items);
    std::vector<std::size_t> positions;
    for (const auto& item : items) {
        positions.push_back(Model::node_of(item));
    }
    std::sort(positions.begin(), positions.end());
    std::vector<std::uint32_t> keys;
    for (const auto node : positions) {
        if (m_model->nodes()[node].is_target) {
            keys.push_back(m_model->nodes()[node].key);
        }
    }
    return keys;
}

bool MappingTree::select_target(std::uint32_t key, std::optional<std::size_t> column)
{
    const auto node = m_model->find_target(key);
    if (!node) {
        return false;
    }
    const auto item = Model::item_of(*node);
    for (auto parent = m_model->nodes()[*node].parent; parent; parent = m_model->nodes()[*parent].parent) {
        Expand(Model::item_of(*parent));
    }
    UnselectAll();
    SetCurrentItem(item);
    Select(item);
    EnsureVisible(item);
    if (column && *column + 1 < GetColumnCount()) {
        set_current_column(*this, static_cast<unsigned>(*column) + 1);
    }
    return true;
}

void MappingTree::select_first_target()
{
    for (const auto& node : nodes()) {
        if (node.is_target) {
            select_target(node.key);
            return;
        }
    }
}

} // namespace km::ui
