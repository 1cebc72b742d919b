// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The way to a signed package: a checklist whose rows are done by pressing Enter, in any order that makes sense, and
/// what the package then is to a reviewer. Only what is saved is signed.
/// A password is asked for when something is signed, and kept nowhere. Thread-safety: the window thread.

#include "editor/document/job.hpp"
#include "editor/document/submission_job.hpp"
#include "editor/ui/page.hpp"
#include "validator/base/temporary.hpp"

#include <wx/scrolwin.h>

#include <filesystem>
#include <memory>
#include <optional>

class wxButton;
class wxCheckBox;
class wxGauge;
class wxStaticText;
class wxTextCtrl;

namespace km::ui {

class TextList;
class VerdictList;

class SubmitPage : public Page {
public:
    SubmitPage(wxWindow* parent, document::Session& session, Host& host);
    ~SubmitPage() override;

    [[nodiscard]] std::string_view name() const override { return "submit"; }
    [[nodiscard]] wxString to_do() const override;
    [[nodiscard]] std::vector<Command> commands() override;
    void focus_first() override;
    [[nodiscard]] wxString running() const override;

    [[nodiscard]] document::SubmitFacts facts() const;
    /// What was made last; null: nothing yet.
    [[nodiscard]] const document::Submitted* submitted() const noexcept
    {
        return m_submitted ? &*m_submitted : nullptr;
    }

protected:
    void refresh(document::Parts parts) override;
    void refresh_checked() override;

private:
    void build_checklist();
    void build_buttons();
    void build_result();
    [[nodiscard]] wxString step_text(unsigned row, unsigned column) const;
    [[nodiscard]] wxString step_note(document::SubmitStep step) const;
    void do_step(document::SubmitStep step);
    void look_at_report();
    void choose_identity();
    void create_identity();
    void remember_identity();
    void sign();
    enum class SignAgain : std::uint8_t { first, wrong_password, anyway };
    void sign_to(const Output& target, SignAgain again);
    void ask_anyway(const Output& target, const std::string& reason);
    void signed_now(const Result<document::Submitted>& result);
    void show_result();
    void save_certificate();
    void copy_path();
    void show(const std::filesystem::path& file);
    void update();
    void set_running(const wxString& what); ///< empty: nothing runs

    wxScrolledWindow* m_scroll = nullptr;
    TextList* m_steps = nullptr;
    wxCheckBox* m_incomplete = nullptr;
    wxButton *m_report_button = nullptr, *m_identity_button = nullptr, *m_create_button = nullptr,
             *m_sign_button = nullptr, *m_cancel_button = nullptr;
    wxPanel *m_running = nullptr, *m_result = nullptr;
    wxStaticText* m_running_text = nullptr;
    wxGauge* m_gauge = nullptr;
    VerdictList* m_verdict = nullptr;
    wxTextCtrl* m_send = nullptr;

    crypto::IdentityFile m_identity;
    std::optional<std::uint64_t> m_report_state, m_packed_state;
    std::optional<document::Submitted> m_submitted;
    std::optional<TemporaryFolder> m_report_folder; ///< of the report that the browser shows
    bool m_busy = false;                            ///< a job runs
    bool m_packing = false;                         ///< and it signs
    document::Subscription m_state_changed;
    std::unique_ptr<document::Job> m_job; ///< last: it uses the others
};

} // namespace km::ui
