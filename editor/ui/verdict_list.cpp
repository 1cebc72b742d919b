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
using submission::DemandState;

// The words of submission::to_string, for the catalogue.
[[maybe_unused]] constexpr const char* kDemandTexts[] = {
    wxTRANSLATE("The zip says one thing"),
    wxTRANSLATE("It is within the limits"),
    wxTRANSLATE("Everything is signed and unchanged"),
    wxTRANSLATE("The signature is who it says"),
    wxTRANSLATE("The claims hold"),
};

wxString meaning_of(Demand demand)
{
    switch (demand) {
    case Demand::one_meaning: return _("Every program that opens the package finds the same in it.");
    case Demand::limits: return _("It asks for no more memory and time than a package should.");
    case Demand::all_signed: return _("Every file in it is signed, and is as it was when it was signed.");
    case Demand::who_signed:
        return _("The certificate that signed it is valid, and leads to somebody whom you trust.");
    case Demand::claims_hold:
        return _("The programme, checked again here, meets its policy, and the packed report says the same.");
    }
    return {};
}

} // namespace

VerdictList::VerdictList(wxWindow* parent)
    : TextList{parent,
               _("The five demands on a package"),
               {{_("Demand, and reasons against it"), 44, true},
                {_("Answer"), 16},
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
        const auto state =
            submission::state_of(demand, verdict.findings, verdict.container, verdict.check != nullptr);
        m_shown.push_back({demand_text(demand), answer_text(state), meaning_of(demand), true});
        for (const auto& finding : verdict.findings) {
            if (submission::demand_of(finding.code) == demand) {
                m_shown.push_back({L"    " + message_of(finding) + " [" + to_wx(finding.code) + "]",
                                   severity_word(finding.severity), fix_of(finding), false, finding.code,
                                   finding.severity == Severity::error});
            }
        }
    }
    set_rows(static_cast<unsigned>(m_shown.size()));
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

wxString demand_text(Demand demand)
{
    return translated(submission::to_string(demand));
}

wxString answer_text(const DemandState& state)
{
    switch (state.answer) {
    case DemandState::Answer::holds: return _("yes");
    case DemandState::Answer::unknown: return _("not known");
    case DemandState::Answer::fails: break;
    }
    return wxString::Format(
        wxPLURAL("no: %zu reason", "no: %zu reasons", static_cast<unsigned>(state.reasons)), state.reasons);
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
    auto text = name.empty() || name == organisation ? organisation
                : organisation.empty()               ? name
                                                     : name + ", " + organisation;
    if (!certificate.ukprn.empty()) {
        // TRANSLATORS: whom a certificate names, and their UK Provider Reference Number
        text = wxString::Format(_("%s (UKPRN %s)"), text, to_wx(certificate.ukprn));
    }
    return text;
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
