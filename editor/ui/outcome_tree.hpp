// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The tree of modules with their outcomes, and of assessments: wxDataViewCtrl with text columns, which a screen
/// reader can read. It shows the programme; what it remembers of it is what its rows say, so that only rows that
/// change are drawn and announced again. Thread-safety: the window thread.

#include "editor/document/edit.hpp"
#include "editor/document/place.hpp"

#include <wx/dataview.h>

#include <string>
#include <vector>

namespace km::ui {

class OutcomeTree : public wxDataViewCtrl {
public:
    explicit OutcomeTree(wxWindow* parent);

    /// Brings the rows up to date. Quick where little changed. Returns the last row that is new, where some are
    /// and others stayed; else Kind::programme.
    document::Place show(const model::Programme& programme, document::Parts parts);

    /// The element in hand; Kind::programme: none, or a heading.
    [[nodiscard]] document::Place in_hand() const;
    /// A heading is in hand: that over the assessments, or over some of very many outcomes.
    [[nodiscard]] bool is_on_heading() const;
    /// Where a new outcome goes that follows what is in hand: behind the last of a run whose heading is.
    [[nodiscard]] document::Place before_new() const;
    /// All that is selected, in the programme's order, the one in hand included.
    [[nodiscard]] std::vector<document::Place> selected() const;
    /// Takes an element in hand; false: it is not there.
    bool take(const document::Place& place);
    /// By id; empty or unknown: false.
    bool take(document::Place::Kind kind, const std::string& id);
    /// Of the element in hand.
    [[nodiscard]] std::string id_in_hand() const;

    [[nodiscard]] wxString text(const document::Place& place, unsigned column) const;
    [[nodiscard]] static constexpr unsigned columns() noexcept { return 4; }

private:
    class Model;
    wxObjectDataPtr<Model> m_model;
};

} // namespace km::ui
