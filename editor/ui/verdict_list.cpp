// SPDX-License-Identifier: MIT
#include "editor/ui/verdict_list.hpp"

#include "editor/ui/text.hpp"
#include "validator/base/utf8.hpp"

#include <wx/translation.h>

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

} // namespace

VerdictList::VerdictList(wxWindow* parent)
    : TextList{parent,
               _("The five demands on a package"),
               {{_("Demand, and reasons against it"), 60}, {_("Answer"), 16}, {_("What to do"), 40, true}},
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
        m_shown.push_back({demand_text(demand), answer_text(state), {}, true});
        for (const auto& finding : verdict.findings) {
            if (submission::demand_of(finding.code) == demand) {
                m_shown.push_back({L"    " + message_of(finding) + " [" + to_wx(finding.code) + "]",
                                   severity_word(finding.severity), fix_of(finding), false});
            }
        }
    }
    set_rows(static_cast<unsigned>(m_shown.size()));
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
