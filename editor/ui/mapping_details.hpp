// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The mapping in hand: its depth at each stage, why, and where the evidence shows it. One outcome and one item
/// may have several mappings (other depths, other reasons at other stages); one of them is in hand.
/// Ownership: document and index outlive it. Thread-safety: the window thread.

#include "editor/document/mapping_index.hpp"
#include "editor/document/typing.hpp"
#include "editor/ui/text_list.hpp"
#include "editor/ui/wrapped_text.hpp"

#include <wx/scrolwin.h>

#include <functional>
#include <optional>
#include <vector>

class wxBoxSizer;
class wxButton;
class wxChoice;
class wxStaticText;
class wxTextCtrl;

namespace km::ui {

class MappingDetails : public wxScrolledWindow {
public:
    /// @p set_depth: of the pair in hand at a stage.
    MappingDetails(wxWindow* parent,
                   document::Document& document,
                   const document::MappingIndex& index,
                   std::function<void(std::size_t stage, model::Depth)> set_depth);

    /// The pair in hand; model::kNone: none. @p stage: the mapping that holds it is in hand.
    void show(std::uint32_t outcome, std::uint32_t item, std::optional<std::size_t> stage);
    /// Shows the pair as the document has it now.
    void refresh();
    /// What evidence there is may be other now.
    void refresh_evidence();

    /// The mappings of the pair; empty: it is not mapped.
    void break_typing(const wxString& before, const wxString& after);
    [[nodiscard]] std::vector<std::uint32_t> mappings() const;
    /// Moves the focus there; false: there is no mapping yet.
    bool focus_rationale();
    void add_citation();
    [[nodiscard]] bool can_add_citation() const;
    /// Pixels: narrower, words would be cut off.
    [[nodiscard]] int least_width() const;

private:
    void make_depths();
    void make_rationale();
    void make_citations();
    void show_depths();
    void show_mapping();
    void show_citations(bool other_mapping);
    void show_citation();
    void change_citation();
    void fit_heights();
    [[nodiscard]] wxString stages_text(const document::MappingIndex::Entry& entry) const;
    [[nodiscard]] std::optional<std::size_t> citation() const;

    struct StageRow {
        wxStaticText* label;
        wxChoice* depth;
    };
    document::Document& m_document;
    const document::MappingIndex& m_index;
    std::function<void(std::size_t, model::Depth)> m_set_depth;
    std::uint32_t m_outcome = model::kNone;
    std::uint32_t m_item = model::kNone;
    std::size_t m_stage = 0;                ///< of the mapping in hand
    std::optional<std::size_t> m_mapping{}; ///< position in Programme::mappings
    model::EvidenceId m_last_evidence;      ///< what was cited last is most likely cited next
    wxBoxSizer* m_all = nullptr;
    WrappedText* m_title = nullptr;
    std::vector<StageRow> m_stages; ///< by stage; one more for items without stages
    wxChoice* m_chosen = nullptr;   ///< among the mappings of the pair
    WrappedText* m_to_confirm = nullptr;
    wxButton* m_confirm = nullptr;
    wxTextCtrl* m_rationale = nullptr;
    TextList* m_citations = nullptr;
    wxChoice* m_evidence = nullptr;
    wxTextCtrl* m_locator = nullptr;
    wxButton* m_add = nullptr;
    wxButton* m_remove = nullptr;
    WrappedText* m_no_evidence = nullptr;
    std::vector<int> m_shape; ///< what is shown, as it was laid out
    document::TypingRun m_typing;
};

} // namespace km::ui
