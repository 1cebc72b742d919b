// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What can be mapped to, with a column for each stage: the framework's items under their headings, or the
/// programme's outcomes under their modules, or what a search found. Native, so that screen readers read it;
/// the cell in hand is a row and a column. Knows nothing of mappings: its owner says what the cells hold.
/// Thread-safety: the window thread.

#include <wx/dataview.h>
#include <wx/string.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace km::ui {

class MappingTree : public wxDataViewCtrl {
public:
    struct Node {
        std::optional<std::size_t> parent; ///< position among the nodes; before its children
        std::uint32_t key = 0;             ///< the owner's: an item, an outcome, a module
        bool is_target = true;             ///< false: a heading
    };
    /// @p column: nullopt for the words, else the position among the stage columns.
    using Text = std::function<wxString(const Node& node, std::optional<std::size_t> column)>;

    MappingTree(wxWindow* parent, const wxString& name, Text text);

    void set_columns(const wxString& words, const std::vector<wxString>& stages);
    /// Other nodes altogether, all open; the target in hand stays where it is still there.
    void set_nodes(std::vector<Node> nodes);
    [[nodiscard]] const std::vector<Node>& nodes() const noexcept;
    /// The texts of a target and of the headings above it are others now.
    void target_changed(std::uint32_t key);
    void all_changed();

    /// The row in hand; nullptr: none.
    [[nodiscard]] const Node* current() const;
    /// The stage column in hand; nullopt: the words.
    [[nodiscard]] std::optional<std::size_t> current_column() const;
    /// Keys of the selected targets, top to bottom.
    [[nodiscard]] std::vector<std::uint32_t> selected_targets() const;
    /// False: it is not among the nodes. @p column: nullopt leaves it.
    bool select_target(std::uint32_t key, std::optional<std::size_t> column = std::nullopt);
    void select_first_target();

private:
    class Model;
    void fit_columns();

    wxObjectDataPtr<Model> m_model;
    std::vector<int> m_stage_widths;
};

} // namespace km::ui
