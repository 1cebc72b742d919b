// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a reviewer must know of a package, as a list: each demand that was asked, with its answer in words, and below it
/// every reason with what can be done about it.
/// Thread-safety: the window thread.

#include "editor/ui/text_list.hpp"
#include "packages/submission/package_verifier.hpp"

#include <vector>

namespace km::ui {

class VerdictList : public TextList {
public:
    explicit VerdictList(wxWindow* parent);

    /// @p verdict is read now and not kept.
    void show(const submission::PackageVerdict& verdict);
    /// The row to begin with: the first reason against the package; 0 where there is none.
    [[nodiscard]] int first_reason() const;
    /// Of the row in hand, at length: what it is, what to do, and the rule's page. Of a demand: what it means. Empty: no row.
    [[nodiscard]] wxString explanation() const;

private:
    struct Row {
        wxString what, answer, remedy;
        bool is_demand = false;
        std::string code{};
        bool is_against = false; ///< an error
    };
    void add(const Diagnostic& finding);
    [[nodiscard]] wxString text(unsigned row, unsigned column) const;

    std::vector<Row> m_shown;
};

/// "yes", "no (2 reasons)", "not known (1 reason)".
[[nodiscard]] wxString answer_text(const Answer& answer);
/// "2026-03-31 09:15 UTC"
[[nodiscard]] wxString time_text(Time time);
/// "Jo Example, Example Training Ltd (UKPRN 10000001, ODS RXX)", whatever it has of these; control characters escaped.
[[nodiscard]] wxString signer_text(const crypto::CertificateInfo& certificate);
/// "AB12 CD34 …": in groups, to be read out on the telephone.
[[nodiscard]] wxString fingerprint_text(const crypto::CertificateInfo& certificate);

} // namespace km::ui
