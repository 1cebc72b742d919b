// SPDX-License-Identifier: MIT
#include "editor/ui/verdict_list.hpp"

#include "editor/document/rule_page.hpp"
#include "editor/ui/text.hpp"
#include "validator/base/utf8.hpp"

#include <wx/translation.h>

#include <algorithm>

namespace km::ui {
namespace {

using submission::Demand;

// The words of submission::sentence, for the catalogue.
[[maybe_unused]] constexpr const char* kDemandTexts[] = {
    wxTRANSLATE("The package file is complete and unambiguous"),
    wxTRANSLATE("The package is within the size limits"),
    wxTRANSLATE("Nothing changed since it was signed"),
    wxTRANSLATE("The signer is trusted"),
    wxTRANSLATE("The claims are complete and consistent with the policy"),
};

wxString meaning_of(Demand demand)
{
    switch (demand) {
    case Demand::container: return _("Every program that opens the package finds the same files in it.");
    case Demand::limits: return _("Opening it takes no more memory and time than a package should.");
    case Demand::unchanged: return _("Every file is signed, and is as it was when it was signed.");
    case Demand::signer: return _("Everyone who signed has a valid certificate that you trust.");
    case Demand::claims:
        return _(
            "The programme was checked again here: it meets its policy, its report is consistent, and its "
            "provider signed it. The evidence has not been reviewed.");
    }
    return {};
}

} // namespace

VerdictList::VerdictList(wxWindow* parent)
    : TextList{parent,
               _("Checks of the package"),
               {{_("Check, and its reasons"), 44, true},
                {_("Answer"), 24},
                {_("What it means, and what to do"), 24, true}},
               [this](unsigned row, unsigned column) { return text(row, column); }}
{
    SetName("verdict");
    set_emphasis([this](unsigned row) { return row < m_shown.size() && m_shown[row].is_demand; });
}

void VerdictList::show(const submission::PackageVerdict& verdict)
{
    m_shown.clear();
    for (const auto demand : submission::kDemands) {
        const auto& answer = verdict.answer(demand);
        if (!answer.is_asked()) {
            continue;
        }
        m_shown.push_back(
            {translated(submission::sentence(demand)), answer_text(answer), meaning_of(demand), true});
        for (const auto& reason : answer.reasons()) {
            add(reason);
        }
    }
    for (const auto& finding : verdict.findings) { // what is no reason: to be known all the same
        if (finding.severity != Severity::error) {
            add(finding);
        }
    }
    set_rows(static_cast<unsigned>(m_shown.size()));
}

void VerdictList::add(const Diagnostic& finding)
{
    m_shown.push_back({L"    " + message_of(finding) + " [" + to_wx(finding.code) + "]",
                       severity_word(finding.severity), fix_of(finding), false, finding.code,
                       finding.severity == Severity::error});
}

int VerdictList::first_reason() const
{
    const auto found =
        std::find_if(m_shown.begin(), m_shown.end(), [](const Row& row) { return row.is_against; });
    return found == m_shown.end() ? 0 : static_cast<int>(found - m_shown.begin());
}

wxString VerdictList::explanation() const
{
    const int at = row();
    if (at < 0 || at >= static_cast<int>(m_shown.size())) {
        return {};
    }
    const auto& shown = m_shown[static_cast<std::size_t>(at)];
    if (shown.is_demand) {
        return shown.remedy;
    }
    const auto page = document::rule_page(shown.code);
    return shown.what.Strip(wxString::leading) + "\n" + shown.remedy + "\n\n" + to_wx(page.text);
}

wxString VerdictList::text(unsigned row, unsigned column) const
{
    if (row >= m_shown.size()) {
        return {};
    }
    const auto& shown = m_shown[row];
    return column == 0 ? shown.what : column == 1 ? shown.answer : shown.remedy;
}

wxString answer_text(const Answer& answer)
{
    const auto reasons = static_cast<unsigned>(answer.reasons().size());
    switch (answer.state()) {
    case Answer::State::holds: return _("yes");
    case Answer::State::does_not_hold:
        return wxString::Format(wxPLURAL("no (%u reason)", "no (%u reasons)", reasons), reasons);
    case Answer::State::not_known:
        return wxString::Format(wxPLURAL("not known (%u reason)", "not known (%u reasons)", reasons),
                                reasons);
    case Answer::State::not_asked: break;
    }
    return _("not asked");
}

wxString time_text(Time time)
{
    auto text = to_wx(to_string(time)); // 2026-03-31T09:15:00Z
    text.Replace("T", " ");
    return text.Left(16) + " UTC";
}

wxString signer_text(const crypto::CertificateInfo& certificate)
{
    // A certificate's words are whatever somebody put there.
    const auto name = to_wx(printable(certificate.common_name));
    const auto organisation = to_wx(printable(certificate.organisation));
    const auto text = name.empty() || name == organisation ? organisation
                      : organisation.empty()               ? name
                                                           : name + ", " + organisation;
    const auto ukprn = to_wx(certificate.ukprn);
    const auto ods = to_wx(certificate.ods);
    if (!ukprn.empty() && !ods.empty()) {
        // TRANSLATORS: whom a certificate names, their UK Provider Reference Number and their NHS organisation code
        return wxString::Format(_("%s (UKPRN %s, ODS %s)"), text, ukprn, ods);
    }
    if (!ukprn.empty()) {
        // TRANSLATORS: whom a certificate names, and their UK Provider Reference Number
        return wxString::Format(_("%s (UKPRN %s)"), text, ukprn);
    }
    // TRANSLATORS: whom a certificate names, and their NHS organisation code
    return ods.empty() ? text : wxString::Format(_("%s (ODS %s)"), text, ods);
}

wxString fingerprint_text(const crypto::CertificateInfo& certificate)
{
    wxString text;
    const auto hex = to_wx(certificate.fingerprint_sha256_hex).Upper();
    for (std::size_t i = 0; i < hex.length(); i += 4) {
        text += (i == 0 ? "" : " ") + hex.Mid(i, 4);
    }
    return text;
}

} // namespace km::ui
