// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The page where programme outcomes are mapped to the framework's items, by keyboard: on the near side one
/// outcome in hand, on the far side everything that it may serve, a cell for each stage that is claimed, one
/// key for a depth; beside it rationale and citations. "From the other side" swaps the two: an item in hand
/// and the outcomes that serve it.
/// Thread-safety: the window thread.

#include "editor/document/item_search.hpp"
#include "editor/document/mapping_index.hpp"
#include "editor/document/mapping_operations.hpp"
#include "editor/ui/mapping_details.hpp"
#include "editor/ui/mapping_tree.hpp"
#include "editor/ui/page.hpp"
#include "editor/ui/text_list.hpp"

#include <optional>
#include <string>
#include <vector>

class wxCheckBox;
class wxSplitterWindow;
class wxTextCtrl;

namespace km::ui {

class MappingPage final : public Page {
public:
    MappingPage(wxWindow* parent, document::Session& session, Host& host);
    ~MappingPage() override;

    [[nodiscard]] std::string_view name() const override { return "mapping"; }
    [[nodiscard]] wxString to_do() const override;
    [[nodiscard]] std::vector<Command> commands() override;
    bool show_place(const document::Place& place) override;
    void show_mapping(const model::OutcomeId& outcome, const model::ItemCode& item) override;
    void focus_first() override;

protected:
    void refresh(document::Parts parts) override;

private:
    enum class Side : std::uint8_t { outcomes, framework }; ///< which one is near

    wxWindow* make_near(wxWindow* parent);
    wxWindow* make_far(wxWindow* parent);

    // What the lists hold (mapping_page_lists.cpp). Near and far rows are outcomes or items, by side.
    void read_framework();
    void fill_near();
    void fill_far();
    void set_far_columns();
    void name_sides();
    [[nodiscard]] std::vector<MappingTree::Node> framework_nodes(const std::string& query) const;
    [[nodiscard]] std::vector<MappingTree::Node> outcome_nodes(const std::string& query) const;
    [[nodiscard]] std::vector<std::uint32_t> outcomes_with(const std::string& query) const;
    [[nodiscard]] wxString near_text(std::uint32_t key, unsigned column) const;
    [[nodiscard]] wxString far_text(const MappingTree::Node& node, std::optional<std::size_t> column) const;
    [[nodiscard]] wxString cell_text(std::uint32_t outcome, document::Cell cell) const;
    [[nodiscard]] wxString heading_text(std::uint32_t item, std::size_t stage) const;
    [[nodiscard]] wxString outcome_words(std::uint32_t outcome) const;
    [[nodiscard]] wxString item_words(std::uint32_t item) const;
    void show_words();

    // What is in hand.
    void choose_item();
    [[nodiscard]] std::optional<std::uint32_t> first_mapped(std::uint32_t near) const;
    void take_near(std::uint32_t key);
    void take_far();
    void take(std::uint32_t outcome, std::uint32_t item, std::optional<std::size_t> stage);
    void show_hand(std::optional<std::size_t> stage);
    void select_near();
    void select_far(std::optional<std::size_t> stage);
    void swap_sides(Side side);
    [[nodiscard]] std::uint32_t& near_key() { return m_side == Side::outcomes ? m_outcome : m_item; }
    [[nodiscard]] std::uint32_t& far_key() { return m_side == Side::outcomes ? m_item : m_outcome; }
    [[nodiscard]] std::uint32_t near_key() const { return m_side == Side::outcomes ? m_outcome : m_item; }
    [[nodiscard]] std::optional<std::size_t> stage_of_column(std::optional<std::size_t> column) const;

    // What the user does.
    void set_depth(model::Depth depth);
    void set_depth_at(std::size_t stage, model::Depth depth);
    void cycle_depth();
    void perform(document::MappingTargets targets, model::Depth depth);
    [[nodiscard]] document::MappingTargets targets() const;
    void next_unmapped();
    void next_gap();
    void step_near(int by);
    void say_near();
    void say_nothing_chosen();
    void copy_mapping();
    void paste_mapping();
    void next_pane(int by);
    void on_far_key(wxKeyEvent& event);
    void on_find_key(wxKeyEvent& event, bool near);

    document::MappingIndex m_index;
    document::ReferencePtr m_reference; ///< what m_search was built for
    std::optional<document::ItemSearch> m_search;
    bool m_all_indicative = false;           ///< every outcome of the framework is
    std::vector<std::size_t> m_stages;       ///< the stage columns
    std::vector<std::string> m_outcome_keys; ///< folded texts, for search; empty: to be made
    Side m_side = Side::outcomes;
    std::uint32_t m_outcome = model::kNone;
    std::uint32_t m_item = model::kNone;
    model::OutcomeId m_outcome_id;     ///< of m_outcome, which moves when outcomes do
    std::vector<std::uint32_t> m_near; ///< keys of the near rows
    std::vector<model::Mapping> m_copied;
    bool m_filling = false; ///< selections that change now are no user's

    WrappedText* m_near_label = nullptr;
    wxTextCtrl* m_near_words = nullptr;
    wxTextCtrl* m_near_find = nullptr;
    wxCheckBox* m_near_open = nullptr;
    TextList* m_near_list = nullptr;
    WrappedText* m_far_label = nullptr;
    wxTextCtrl* m_far_find = nullptr;
    wxCheckBox* m_far_own = nullptr;
    MappingTree* m_far_tree = nullptr;
    wxTextCtrl* m_far_words = nullptr;
    MappingDetails* m_details = nullptr;
    document::Parts m_waiting;        ///< to be drawn once the index knows of the change
    document::Subscription m_indexed; ///< tells after the index was told
};

} // namespace km::ui
