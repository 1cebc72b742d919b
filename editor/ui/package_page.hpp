// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a package is, before anybody reads its programme: who signed it and when, whether that is believed, the five
/// demands with every reason, in what its report is not what a fresh one says, and what can be opened.
/// Thread-safety: the window thread.

#include "editor/document/job.hpp"
#include "editor/document/package_session.hpp"
#include "editor/ui/page.hpp"

#include <wx/scrolwin.h>

#include <functional>
#include <memory>
#include <vector>

class wxButton;
class wxTextCtrl;

namespace km::ui {

class TextList;
class VerdictList;

class PackagePage : public Page {
public:
    /// @p read_again: opens the package anew, because whom the user trusts has changed.
    PackagePage(wxWindow* parent,
                document::Session& session,
                Host& host,
                document::PackageSession& package,
                std::function<void()> read_again);
    ~PackagePage() override;

    [[nodiscard]] std::string_view name() const override { return "package"; }
    [[nodiscard]] wxString to_do() const override;
    [[nodiscard]] std::vector<Command> commands() override;
    void focus_first() override;

protected:
    void refresh(document::Parts parts) override;

private:
    struct Signer {
        const crypto::SignerVerdict* verdict;
        submission::ProviderMatch provider;
    };
    void build_head();
    void build_signers();
    void build_verdict();
    void build_buttons();
    [[nodiscard]] wxString verdict_text() const;
    [[nodiscard]] bool has_report() const;
    [[nodiscard]] wxString signer_cell(unsigned row, unsigned column) const;
    /// The signer in hand; null: there is none.
    [[nodiscard]] const crypto::SignerVerdict* signer() const;
    void open_report();
    void save_certificate();
    void trust_signer();
    void compare();
    [[nodiscard]] bool can_trust() const;
    [[nodiscard]] wxString signer_details() const;

    document::PackageSession& m_package;
    std::function<void()> m_read_again;
    std::vector<Signer> m_signers;
    wxScrolledWindow* m_scroll = nullptr;
    TextList* m_signer_list = nullptr;
    VerdictList* m_verdict = nullptr;
    wxTextCtrl* m_explanation = nullptr;
    std::unique_ptr<document::Job> m_job; ///< last: it uses the others
};

} // namespace km::ui
