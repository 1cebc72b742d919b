// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What is covered and what is not: the programme's outcomes against the framework's as a matrix, and how much of
/// each standard is covered at each claimed stage.
/// Thread-safety: the window thread; pictures are made on one of their own.

#include "editor/document/coverage_matrix.hpp"
#include "editor/document/job.hpp"
#include "editor/ui/coverage_words.hpp"
#include "editor/ui/matrix_picture.hpp"
#include "editor/ui/page.hpp"

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

class wxButton;
class wxCheckBox;
class wxChoice;
class wxSplitterWindow;
class wxStaticText;

namespace km::ui {

class MatrixCanvas;
class TextList;

class CoveragePage : public Page {
public:
    CoveragePage(wxWindow* parent, document::Session& session, Host& host);

    [[nodiscard]] std::string_view name() const override { return "coverage"; }
    [[nodiscard]] wxString to_do() const override;
    [[nodiscard]] std::vector<Command> commands() override;
    void focus_first() override;
    [[nodiscard]] wxString running() const override;

    /// Writes what is shown as a picture; the name's ending says which kind.
    void export_picture(const std::filesystem::path& file);
    [[nodiscard]] bool is_exporting() const noexcept { return m_export && m_export->is_running(); }

protected:
    void refresh(document::Parts parts) override;
    void refresh_checked() override;

private:
    void make_filters();
    void make_summary(wxWindow* parent);
    void make_matrix(wxWindow* parent);
    void fill_choices();
    void changed(const document::Change& change);

    [[nodiscard]] document::CoverageOptions options() const;
    [[nodiscard]] document::CoverageVerdict verdict() const;
    void show_matrix();
    void show_summary();
    void show_details(const MatrixPlace& place);
    void show_cursor_details();
    void filter_changed();
    void fit();
    void go_to_mapping(std::size_t row, std::size_t column);
    void next_gap();
    void ask_for_picture();
    void print();
    /// What is shown, in words, for pictures.
    [[nodiscard]] PictureText picture_text() const;

    [[nodiscard]] CoverageWords words() const;

    wxSplitterWindow* m_split = nullptr;
    bool m_sash_moved = false; ///< by the user
    wxChoice* m_kind = nullptr;
    wxChoice* m_stages = nullptr;
    wxCheckBox* m_gaps_only = nullptr;
    TextList* m_summary_list = nullptr;
    wxPanel* m_matrix_panel = nullptr;
    MatrixCanvas* m_canvas = nullptr;
    wxPanel* m_nothing = nullptr; ///< in the matrix's place, where there is none
    wxStaticText* m_nothing_text = nullptr;
    wxButton* m_nothing_button = nullptr;
    std::vector<wxStaticText*> m_details;

    std::vector<std::uint32_t> m_kinds; ///< that m_kind offers
    std::unique_ptr<document::CoverageMatrix> m_matrix;
    bool m_matrix_stale = true;
    document::ReferencePtr m_reference; ///< that the choices and the matrix are made for
    std::vector<document::CoverageColumn> m_columns;
    std::vector<document::CoverageSummary> m_summary;
    std::optional<document::CoverageSection> m_section; ///< that is shown alone

    std::unique_ptr<document::Job> m_export; ///< the last one
    document::Subscription m_changes;
};

} // namespace km::ui
