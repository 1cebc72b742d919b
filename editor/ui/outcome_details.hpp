// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What there is to say about the module, outcome or assessment in hand, as labelled fields; and what the check
/// found about it. Shows and changes the document; keeps nothing of it.
/// Thread-safety: the window thread.

#include "editor/document/place.hpp"
#include "editor/document/session.hpp"

#include <wx/panel.h>

#include <functional>
#include <vector>

class wxButton;

namespace km::document {
struct CheckResult;
}

namespace km::ui {

class CheckList;
class Form;
class WrappedText;

class OutcomeDetails : public wxPanel {
public:
    /// @p show_mapping: the user asked for the mappings of the outcome in hand.
    OutcomeDetails(wxWindow* parent, document::Session& session, std::function<void()> show_mapping);

    /// Another element, or the same one after these parts of the programme changed.
    void show(const document::Place& place, document::Parts parts);
    /// @p result may be null, or older than the document.
    void show_findings(const document::CheckResult* result);
    /// Into the field where the element's words stand, with all of it selected.
    void focus_words();
    /// Where the cursor stands in the outcome's text, in bytes; 0: not inside it.
    [[nodiscard]] std::size_t cursor() const;

private:
    struct Sheet {
        wxPanel* panel = nullptr;
        Form* form = nullptr;
        CheckList* list = nullptr;
        WrappedText* findings = nullptr;
        const char* words = ""; ///< name of the field for the element's words
    };
    void make_module();
    void make_outcome(std::function<void()> show_mapping);
    void make_assessment();
    Sheet begin_sheet(const wxString& heading);
    void end_sheet(Sheet& sheet);
    void add_list(Sheet& sheet, const wxString& label, CheckList* list);
    [[nodiscard]] Sheet* sheet();
    [[nodiscard]] const Sheet* sheet() const { return const_cast<OutcomeDetails*>(this)->sheet(); }
    void list_outcomes(document::Parts parts);

    [[nodiscard]] const model::Programme& programme() const { return m_document.programme(); }
    [[nodiscard]] const model::Module& module() const;
    [[nodiscard]] const model::ProgrammeOutcome& outcome() const;
    [[nodiscard]] const model::Assessment& assessment() const;

    document::Session& m_session;
    document::Document& m_document;
    document::Place m_place;
    Sheet m_module, m_outcome, m_assessment;
    wxPanel* m_nothing;
    wxButton* m_mappings = nullptr;
    std::vector<bool> m_assessed_in;         ///< by assessment: the outcome in hand
    std::vector<document::Place> m_outcomes; ///< rows of the assessment's list
    std::vector<bool> m_assessed;            ///< which of them are ticked
};

} // namespace km::ui
