// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The evidence of a programme: its documents, their state on disk, and the mappings that cite them.
/// Files are copied and read by a job, so that the window never waits for a disk.
/// Thread-safety: the window thread.

#include "editor/document/evidence_operations.hpp"
#include "editor/document/job.hpp"
#include "editor/ui/page.hpp"

#include <wx/scrolwin.h>

#include <map>
#include <memory>
#include <optional>

class wxBoxSizer;
class wxButton;
class wxChoice;
class wxGauge;
class wxStaticText;
class wxTextCtrl;

namespace km::ui {

class Form;
class TextList;

class EvidencePage : public Page {
public:
    EvidencePage(wxWindow* parent, document::Session& session, Host& host);

    [[nodiscard]] std::string_view name() const override { return "evidence"; }
    [[nodiscard]] wxString to_do() const override;
    [[nodiscard]] std::vector<Command> commands() override;
    bool show_place(const document::Place& place) override;
    void focus_first() override;
    [[nodiscard]] wxString running() const override;

    /// Copies files into the programme's folder and adds them; saves first where there is no folder yet.
    void add_files(std::vector<std::filesystem::path> files);
    /// Files are being copied or read.
    [[nodiscard]] bool is_busy() const { return m_job && m_job->is_running(); }
    /// A document is judged, or a copy of it is written.
    [[nodiscard]] bool is_opening() const { return m_opening && m_opening->is_running(); }

protected:
    void refresh(document::Parts parts) override;
    void refresh_checked() override;

private:
    enum class Filter : std::uint8_t { all, not_cited, to_look_at };

    void build_list(wxSizer& into);
    void build_details(wxSizer& into);
    void build_progress(wxSizer& into);

    void ask_for_files();
    void copied(document::CopiedEvidence result);
    void open();
    void show(const std::string& path, Result<document::ReadyDocument> ready);
    void offer_copy(const std::string& path, const Error& found);
    void save_copy(const std::string& path);
    void take_again(const std::vector<std::size_t>& positions);
    void taken(const document::TakenDigests& result);
    void remove();
    void go_to_mapping();
    void begin(std::unique_ptr<document::Job> job, const wxString& what);
    void end_job();
    void tell_failures(const std::vector<Error>& failed, const wxString& headline);

    void update_rows();
    void update_details();
    void update_buttons();
    void show_id(const model::EvidenceId& id);
    /// The entry in hand; nullopt: none.
    [[nodiscard]] std::optional<std::size_t> in_hand() const;
    [[nodiscard]] std::vector<std::size_t> selected() const;
    [[nodiscard]] std::vector<std::size_t> changed() const;
    [[nodiscard]] document::EvidenceState state(std::size_t position) const;
    [[nodiscard]] const rules::EvidenceFact* fact(std::size_t position) const;
    [[nodiscard]] bool fits(std::size_t position) const;
    [[nodiscard]] bool may_change() const { return !document().is_read_only() && !is_busy(); }
    [[nodiscard]] wxString cell(unsigned row, unsigned column) const;
    [[nodiscard]] wxString mapping_cell(unsigned row, unsigned column) const;
    void add_field(const char* name,
                   const wxString& label,
                   const char* step,
                   std::string model::EvidenceFile::*member,
                   const wxString& hint);
    wxTextCtrl* add_reading_field(const char* name, const wxString& label);

    std::vector<std::size_t> m_rows;   ///< positions in the programme's evidence
    std::vector<std::uint32_t> m_uses; ///< mappings that cite each
    std::vector<std::size_t> m_citing; ///< positions of the mappings that cite the one in hand
    model::EvidenceId m_id;            ///< of the one in hand
    std::map<std::string, rules::EvidenceFact> m_facts; ///< by path: what the last look found
    Filter m_filter = Filter::all;

    wxPanel* m_empty;
    wxScrolledWindow* m_full;
    TextList* m_list = nullptr;
    wxChoice* m_show;
    Form* m_form;
    wxTextCtrl *m_file, *m_state, *m_digest;
    TextList* m_mappings;
    wxPanel* m_progress;
    wxStaticText* m_what;
    wxGauge* m_gauge;
    wxButton *m_open, *m_again, *m_remove, *m_add, *m_first_add;
    std::unique_ptr<document::Job> m_opening; ///< judges or saves one document
    std::unique_ptr<document::Job> m_job;     ///< last: it ends before what it tells of is gone
};

} // namespace km::ui
