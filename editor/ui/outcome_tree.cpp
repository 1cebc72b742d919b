// SPDX-License-Identifier: MIT
#include "editor/ui/outcome_tree.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/long_lists.hpp"
#include "editor/ui/text.hpp"

#include <wx/translation.h>

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace km::ui {

using document::Part;
using document::Place;

namespace {

enum Column : unsigned { column_text, column_id, column_mapped, column_detail };

constexpr int kFewestCharacters = 30;  ///< that the words get, however narrow the window
constexpr std::size_t kManyRows = 300; ///< from here, making the tree anew is quicker than row by row

/// One row. Its address is the item of wx.
struct Node {
    /// programme: the heading over the assessments, or over a run of outcomes in a module of very many
    Place::Kind kind = Place::Kind::programme;
    Node* parent = nullptr;
    std::size_t index = 0; ///< among its siblings
    std::string id, text;
    wxString detail, mapped;
    std::vector<std::unique_ptr<Node>> children;
    std::vector<std::unique_ptr<Node>> runs; ///< what a module of very many outcomes shows in their place

    /// The row that this one is shown under.
    [[nodiscard]] const Node* shown_under() const
    {
        return kind == Place::Kind::outcome && !parent->runs.empty()
                   ? parent->runs[index / kMostRowsTogether].get()
                   : parent;
    }
    [[nodiscard]] bool is_run() const noexcept { return kind == Place::Kind::programme && parent != nullptr; }

    [[nodiscard]] Place place() const
    {
        return {kind, index,
                kind == Place::Kind::outcome  ? parent->index
                : kind == Place::Kind::module ? index
                                              : 0};
    }
    [[nodiscard]] bool is_container() const noexcept
    {
        return kind == Place::Kind::module || kind == Place::Kind::programme;
    }
};

wxDataViewItem item_of(const Node* node)
{
    return wxDataViewItem{const_cast<Node*>(node)};
}

Node* node_of(const wxDataViewItem& item)
{
    return static_cast<Node*>(item.GetID());
}

wxString detail_of(const model::Module& module)
{
    const auto mode = module.mode ? mode_word(*module.mode) : wxString{};
    if (!module.hours) {
        return mode;
    }
    const auto hours = to_wx(model::to_string(*module.hours));
    // TRANSLATORS: hours of learning; with the way of delivery before it
    return mode.empty() ? wxString::Format(_("%s h"), hours) : wxString::Format(_("%s, %s h"), mode, hours);
}

} // namespace

class OutcomeTree::Model : public wxDataViewModel {
public:
    Model() : m_assessments{std::make_unique<Node>()} {}

    // wxDataViewModel
    void GetValue(wxVariant& value, const wxDataViewItem& item, unsigned column) const override
    {
        value = text(*node_of(item), column);
    }
    bool SetValue(const wxVariant&, const wxDataViewItem&, unsigned) override { return false; }
    wxDataViewItem GetParent(const wxDataViewItem& item) const override
    {
        return item.IsOk() ? item_of(node_of(item)->shown_under()) : wxDataViewItem{};
    }
    bool IsContainer(const wxDataViewItem& item) const override
    {
        return !item.IsOk() || node_of(item)->is_container();
    }
    bool HasContainerColumns(const wxDataViewItem&) const override { return true; }
    unsigned GetChildren(const wxDataViewItem& item, wxDataViewItemArray& children) const override
    {
        const auto* node = item.IsOk() ? node_of(item) : nullptr;
        const auto& nodes = node == nullptr      ? m_modules
                            : node->is_run()     ? node->parent->children
                            : node->runs.empty() ? node->children
                                                 : node->runs;
        const bool is_run = node != nullptr && node->is_run();
        const auto from = is_run ? node->index * kMostRowsTogether : 0;
        const auto to = is_run ? std::min(from + kMostRowsTogether, nodes.size()) : nodes.size();
        children.reserve(to - from + 1);
        for (auto i = from; i < to; ++i) {
            children.push_back(item_of(nodes[i].get()));
        }
        if (node == nullptr) {
            children.push_back(item_of(m_assessments.get()));
        }
        return static_cast<unsigned>(children.size());
    }
    bool GetAttr(const wxDataViewItem& item, unsigned, wxDataViewItemAttr& attributes) const override
    {
        const bool bold = item.IsOk() && node_of(item)->is_container();
        attributes.SetBold(bold);
        return bold;
    }

    [[nodiscard]] static wxString text(const Node& node, unsigned column)
    {
        switch (column) {
        case column_text:
            if (node.is_run()) {
                const auto from = node.index * kMostRowsTogether;
                // TRANSLATORS: by their numbers in a long list
                return wxString::Format(_("Outcomes %zu to %zu"), from + 1,
                                        std::min(from + kMostRowsTogether, node.parent->children.size()));
            }
            if (node.kind == Place::Kind::programme) {
                return _("Assessments");
            }
            return node.text.empty() ? _("(no text yet)") : to_wx(node.text);
        case column_id: return to_wx(node.id);
        case column_detail: return node.detail;
        case column_mapped: return node.mapped;
        default: return {};
        }
    }

    [[nodiscard]] Node* find(const Place& place) const
    {
        const auto at = [](const auto& nodes, std::size_t index) {
            return index < nodes.size() ? nodes[index].get() : nullptr;
        };
        switch (place.kind) {
        case Place::Kind::module: return at(m_modules, place.index);
        case Place::Kind::outcome: {
            const auto* module = at(m_modules, place.module);
            return module == nullptr ? nullptr : at(module->children, place.index);
        }
        case Place::Kind::assessment: return at(m_assessments->children, place.index);
        default: return nullptr;
        }
    }
    [[nodiscard]] Node* find(Place::Kind kind, const std::string& id) const
    {
        const auto in = [&](const auto& nodes) -> Node* {
            const auto found =
                std::find_if(nodes.begin(), nodes.end(), [&](const auto& node) { return node->id == id; });
            return found == nodes.end() ? nullptr : found->get();
        };
        switch (kind) {
        case Place::Kind::module: return in(m_modules);
        case Place::Kind::assessment: return in(m_assessments->children);
        case Place::Kind::outcome:
            for (const auto& module : m_modules) {
                if (auto* found = in(module->children)) {
                    return found;
                }
            }
            return nullptr;
        default: return nullptr;
        }
    }
    [[nodiscard]] const Node* last_added() const { return m_last_added; }
    [[nodiscard]] Node* assessments() const { return m_assessments.get(); }
    [[nodiscard]] const std::vector<std::unique_ptr<Node>>& modules() const { return m_modules; }

    /// True: everything was made anew, and folds and selection are gone.
    bool show(const model::Programme& programme, document::Parts parts)
    {
        if (parts.has(Part::mappings)) {
            m_mappings.clear();
            for (const auto& mapping : programme.mappings) {
                ++m_mappings[mapping.outcome.str()];
            }
        }
        std::size_t outcomes = 0, shown = 0;
        for (const auto& module : programme.modules) {
            outcomes += module.outcomes.size();
        }
        for (const auto& module : m_modules) {
            shown += module->children.size();
        }
        m_last_added = nullptr;
        m_quiet = std::max(outcomes, shown) - std::min(outcomes, shown) > kManyRows || runs_change(programme);
        fit(m_modules, programme.modules, nullptr, Place::Kind::module);
        for (std::size_t m = 0; m < m_modules.size(); ++m) {
            const auto& module = programme.modules[m];
            auto& node = *m_modules[m];
            fit(node.children, module.outcomes, &node, Place::Kind::outcome);
            if (m_quiet) {
                make_runs(node);
            }
            std::size_t mapped = 0, mapped_before = 0;
            for (std::size_t i = 0; i < module.outcomes.size(); ++i) {
                const auto found = m_mappings.find(module.outcomes[i].id.str());
                const auto count = found == m_mappings.end() ? std::size_t{0} : found->second;
                mapped += count > 0 ? 1U : 0U;
                update(*node.children[i], module.outcomes[i].text, {},
                       count == 0 ? _("not mapped") : wxString::Format("%zu", count));
                const auto in_run = i % kMostRowsTogether + 1;
                if (!node.runs.empty() && (in_run == kMostRowsTogether || i + 1 == module.outcomes.size())) {
                    // TRANSLATORS: so many outcomes of so many
                    update(*node.runs[i / kMostRowsTogether], {}, {},
                           wxString::Format(_("%zu of %zu"), mapped - std::exchange(mapped_before, mapped),
                                            in_run));
                }
            }
            update(node, module.title, detail_of(module),
                   module.outcomes.empty()
                       ? _("no outcomes")
                       // TRANSLATORS: so many outcomes of so many
                       : wxString::Format(_("%zu of %zu"), mapped, module.outcomes.size()));
        }
        fit(m_assessments->children, programme.assessments, m_assessments.get(), Place::Kind::assessment);
        for (std::size_t i = 0; i < programme.assessments.size(); ++i) {
            const auto& assessment = programme.assessments[i];
            update(*m_assessments->children[i], assessment.title, to_wx(assessment.type),
                   wxString::Format(wxPLURAL("%zu outcome", "%zu outcomes",
                                             static_cast<unsigned>(assessment.outcomes.size())),
                                    assessment.outcomes.size()));
        }
        const bool anew = m_quiet;
        m_quiet = false;
        if (anew) {
            Cleared();
        }
        return anew;
    }

private:
    /// Rows come or go in a module that is shown in runs, or is to be: they are cut anew.
    [[nodiscard]] bool runs_change(const model::Programme& programme) const
    {
        const auto is_long = [](const auto& list) { return list.size() > kMostRowsTogether; };
        const auto same_id = [](const std::unique_ptr<Node>& node, const auto& element) {
            return node->id == element.id.str();
        };
        const auto same_rows = [&](const std::unique_ptr<Node>& node, const model::Module& module) {
            return same_id(node, module) && std::ranges::equal(node->children, module.outcomes, same_id);
        };
        return (std::ranges::any_of(m_modules, [&](const auto& node) { return is_long(node->children); }) ||
                std::ranges::any_of(programme.modules,
                                    [&](const auto& module) { return is_long(module.outcomes); })) &&
               !std::ranges::equal(m_modules, programme.modules, same_rows);
    }

    static void make_runs(Node& module)
    {
        module.runs.clear();
        if (module.children.size() <= kMostRowsTogether) {
            return;
        }
        for (std::size_t from = 0; from < module.children.size(); from += kMostRowsTogether) {
            auto& run = module.runs.emplace_back(std::make_unique<Node>());
            run->parent = &module;
            run->index = module.runs.size() - 1;
        }
    }

    /// Makes the rows those of the elements, by their ids: a run in the middle goes, another comes.
    template <typename Element>
    void fit(std::vector<std::unique_ptr<Node>>& nodes,
             const std::vector<Element>& elements,
             Node* parent,
             Place::Kind kind)
    {
        const auto most = std::min(nodes.size(), elements.size());
        std::size_t same = 0, same_end = 0;
        while (same < most && nodes[same]->id == elements[same].id.str()) {
            ++same;
        }
        while (same_end < most - same &&
               nodes[nodes.size() - 1 - same_end]->id == elements[elements.size() - 1 - same_end].id.str()) {
            ++same_end;
        }
        const auto item = item_of(parent);
        const auto first = nodes.begin() + static_cast<std::ptrdiff_t>(same);
        const auto last = nodes.end() - static_cast<std::ptrdiff_t>(same_end);
        std::vector<std::unique_ptr<Node>> gone{std::make_move_iterator(first),
                                                std::make_move_iterator(last)};
        nodes.erase(first, last);
        wxDataViewItemArray items;
        for (const auto& node : gone) {
            items.push_back(item_of(node.get()));
        }
        if (!m_quiet && !items.empty()) {
            ItemsDeleted(item, items);
        }
        items.clear();
        const auto end = elements.size() - same_end;
        for (std::size_t i = same; i < end; ++i) {
            auto node = std::make_unique<Node>();
            node->kind = kind;
            node->parent = parent;
            node->id = elements[i].id.str();
            items.push_back(item_of(node.get()));
            m_last_added = node.get();
            nodes.insert(nodes.begin() + static_cast<std::ptrdiff_t>(i), std::move(node));
        }
        for (std::size_t i = same; i < nodes.size(); ++i) {
            nodes[i]->index = i;
        }
        if (!m_quiet && !items.empty()) {
            ItemsAdded(item, items);
        }
        // wx may still hold the old addresses until it has heard of the new rows.
        gone.clear();
    }

    void update(Node& node, const std::string& text, const wxString& detail, const wxString& mapped)
    {
        if (node.text != text || node.detail != detail || node.mapped != mapped) {
            node.text = text;
            node.detail = detail;
            node.mapped = mapped;
            if (!m_quiet) {
                ItemChanged(item_of(&node));
            }
        }
    }

    std::vector<std::unique_ptr<Node>> m_modules;
    std::unique_ptr<Node> m_assessments;
    std::unordered_map<std::string, std::size_t> m_mappings; ///< of an outcome, by its id
    const Node* m_last_added = nullptr;
    bool m_quiet = false;
};

OutcomeTree::OutcomeTree(wxWindow* parent)
    : wxDataViewCtrl{parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxDV_MULTIPLE | wxDV_ROW_LINES}
    , m_model{new Model}
{
    AssociateModel(m_model.get());
    const auto add = [this](const wxString& title, unsigned column, int characters) {
        auto* renderer = new wxDataViewTextRenderer{"string", wxDATAVIEW_CELL_INERT};
        renderer->EnableEllipsize(wxELLIPSIZE_END);
        AppendColumn(new wxDataViewColumn{title, renderer, column, characters * GetCharWidth(), wxALIGN_LEFT,
                                          wxDATAVIEW_COL_RESIZABLE});
    };
    add(_("Module or outcome"), column_text, kFewestCharacters);
    add(_("Id"), column_id, 8);
    add(_("Mapped"), column_mapped, 12);
    add(_("Delivery or kind"), column_detail, 18);
    // The words get what the other columns leave. The last one steps aside where there is little room: what it says
    // stands in the details too.
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        const int character = GetCharWidth();
        const int room = GetClientSize().x - (8 + 12 + 4) * character;
        const bool wide = room > (kFewestCharacters + 18) * character;
        GetColumn(column_detail)->SetHidden(!wide);
        GetColumn(column_text)
            ->SetWidth(std::max(room - (wide ? 18 : 0) * character, kFewestCharacters * character));
        event.Skip();
    });
    SetExpanderColumn(GetColumn(column_text));
    SetName("outcome-tree");
    set_accessible_name(*this, _("Modules, outcomes and assessments"));
}

Place OutcomeTree::show(const model::Programme& programme, document::Parts parts)
{
    std::unordered_set<const void*> open;   // containers that had rows, folded or not
    std::unordered_set<std::string> folded; // modules, by id: one that moves is another row
    for (const auto& node : m_model->modules()) {
        if (!node->children.empty()) {
            open.insert(node.get());
            if (!IsExpanded(item_of(node.get()))) {
                folded.insert(node->id);
            }
        }
    }
    if (!m_model->assessments()->children.empty()) {
        open.insert(m_model->assessments());
    }
    if (m_model->show(programme, parts)) {
        open.clear();
    }
    const auto unfold = [&](const Node* node) {
        if (!node->children.empty() && !open.contains(node) && !folded.contains(node->id)) {
            Expand(item_of(node));
        }
    };
    for (const auto& node : m_model->modules()) {
        unfold(node.get());
    }
    unfold(m_model->assessments());
    return open.empty() || m_model->last_added() == nullptr ? Place{} : m_model->last_added()->place();
}

Place OutcomeTree::in_hand() const
{
    const auto item = GetCurrentItem();
    return item.IsOk() && IsSelected(item) ? node_of(item)->place() : Place{};
}

Place OutcomeTree::before_new() const
{
    const auto item = GetCurrentItem();
    const auto* node = item.IsOk() && IsSelected(item) ? node_of(item) : nullptr;
    if (node == nullptr || !node->is_run()) {
        return in_hand();
    }
    const auto end = std::min((node->index + 1) * kMostRowsTogether, node->parent->children.size());
    return node->parent->children[end - 1]->place();
}

bool OutcomeTree::is_on_heading() const
{
    const auto item = GetCurrentItem();
    return item.IsOk() && node_of(item)->kind == Place::Kind::programme;
}

std::vector<Place> OutcomeTree::selected() const
{
    wxDataViewItemArray items;
    GetSelections(items);
    std::vector<Place> places;
    for (const auto& item : items) {
        if (node_of(item)->kind != Place::Kind::programme) {
            places.push_back(node_of(item)->place());
        }
    }
    return places;
}

bool OutcomeTree::take(const Place& place)
{
    const auto* node = m_model->find(place);
    if (node == nullptr) {
        return false;
    }
    const auto item = item_of(node);
    if (GetCurrentItem() == item && IsSelected(item) && GetSelectedItemsCount() == 1) {
        return true;
    }
    if (node->parent != nullptr) {
        Expand(item_of(node->parent));
        Expand(item_of(node->shown_under()));
    }
    UnselectAll();
    SetCurrentItem(item);
    Select(item);
    EnsureVisible(item);
    return true;
}

bool OutcomeTree::take(Place::Kind kind, const std::string& id)
{
    const auto* node = id.empty() ? nullptr : m_model->find(kind, id);
    return node != nullptr && take(node->place());
}

std::string OutcomeTree::id_in_hand() const
{
    const auto item = GetCurrentItem();
    return item.IsOk() ? node_of(item)->id : std::string{};
}

wxString OutcomeTree::text(const Place& place, unsigned column) const
{
    const auto* node = m_model->find(place);
    return node == nullptr ? wxString{} : Model::text(*node, column);
}

} // namespace km::ui
