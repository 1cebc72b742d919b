// SPDX-License-Identifier: MIT
#include "editor/ui/package_page.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/comparison_frame.hpp"
#include "editor/ui/main_frame.hpp"
#include "editor/ui/open_document.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/text_list.hpp"
#include "editor/ui/verdict_list.hpp"
#include "editor/ui/wrapped_text.hpp"
#include "packages/submission/package_writer.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"
#include "validator/base/utf8.hpp"
#include "validator/report/json_report.hpp"

#include <wx/button.h>
#include <wx/scrolwin.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>
#include <wx/wrapsizer.h>

#include <algorithm>
#include <cstdlib>

namespace km::ui {

using document::PackageSession;

namespace {

wxString origin_text(format::DataOrigin origin)
{
    switch (origin) {
    case format::DataOrigin::bundled: return _("bundled with this program");
    case format::DataOrigin::added: return _("added by you");
    // TRANSLATORS: KITEMARK_DATA_DIR is the name of a setting
    case format::DataOrigin::environment: return _("from KITEMARK_DATA_DIR");
    case format::DataOrigin::file: return _("from a file that you named");
    }
    return {};
}

wxString data_text(const submission::DataUsed& used)
{
    const auto name = to_wx(used.id + " " + used.version);
    return used.kind == "policy"
               // TRANSLATORS: a policy's title, its id and version, and where it comes from
               ? wxString::Format(_(L"Policy: \u201c%s\u201d (%s), %s."), to_wx(printable(used.title)), name,
                                  origin_text(used.origin))
               // TRANSLATORS: a framework's title, its id and version, and where it comes from
               : wxString::Format(_(L"Framework: \u201c%s\u201d (%s), %s."), to_wx(printable(used.title)),
                                  name, origin_text(used.origin));
}

wxString time_of_signing(const crypto::SignerVerdict& signer)
{
    if (const auto* stamp = signer.timestamp(); stamp != nullptr && stamp->time) {
        // TRANSLATORS: time, and the authority that certifies it
        return wxString::Format(_("%s, certified by %s"), time_text(*stamp->time),
                                to_wx(printable(stamp->authority)));
    }
    return signer.signing_time ? wxString::Format(_("%s (given by the signer, not verified)"),
                                                  time_text(*signer.signing_time))
                               : _("not known");
}

/// Whether one certificate of a chain was revoked.
wxString revocation_text(const crypto::ChainLink& link)
{
    switch (link.not_revoked.state()) {
    case Answer::State::holds: return _("not revoked");
    case Answer::State::does_not_hold: return _("revoked");
    case Answer::State::not_known:
        return wxString::Format(_("revocation not known: %s"),
                                message_of(link.not_revoked.reasons().front()));
    case Answer::State::not_asked: break;
    }
    return link.anchor ? _("you trust this certificate") : _("revocation not checked");
}

/// A line for each certificate of a chain.
wxString certificates_text(const std::vector<crypto::ChainLink>& chain)
{
    wxString text;
    for (const auto& link : chain) {
        // TRANSLATORS: a certificate's holder, whether it was revoked
        text += wxString::Format(_("Certificate of %s: %s."), to_wx(printable(link.subject)),
                                 revocation_text(link)) +
                "\n";
    }
    return text;
}

} // namespace

PackagePage::PackagePage(wxWindow* parent,
                         document::Session& open,
                         Host& host_,
                         PackageSession& package,
                         std::function<void()> read_again)
    : Page{parent, open, host_, _("Package")}
    , m_package{package}
    , m_read_again{std::move(read_again)}
{
    const auto& verdict = m_package.verdict();
    const auto& signatures = verdict.container.signatures;
    for (std::size_t s = 0; s < signatures.size(); ++s) {
        for (std::size_t i = 0; i < signatures[s].signers.size(); ++i) {
            m_signers.push_back({&signatures[s].signers[i], s < verdict.provider.size()
                                                                ? verdict.provider[s].at(i)
                                                                : submission::ProviderMatch{}});
        }
    }
    // With a large text the page is higher than the window.
    m_scroll = new wxScrolledWindow{this};
    m_scroll->SetScrollRate(0, GetCharHeight());
    m_scroll->SetSizer(new wxBoxSizer{wxVERTICAL});
    body().Add(m_scroll, 1, wxEXPAND);
    build_head();
    build_signers();
    build_verdict();
    build_buttons();
    update_to_do();
}

PackagePage::~PackagePage() = default;

void PackagePage::build_head()
{
    m_scroll->Bind(wxEVT_SIZE, [this](wxSizeEvent& event) { // before the lines hear of it: they wrap first
        event.Skip();
        m_scroll->FitInside();
    });
    const auto add_line = [this](const wxString& text) {
        auto* line = new WrappedText{m_scroll, text, 1};
        m_scroll->GetSizer()->Add(line, 0, wxEXPAND | wxTOP, GetCharHeight() / 4);
        return line;
    };
    auto* verdict = add_line(verdict_text());
    verdict->SetName("headline");
    verdict->SetFont(verdict->GetFont().Bold());
    if (m_package.has_programme()) {
        const auto& check = *m_package.verdict().check;
        // TRANSLATORS: programme, its version
        add_line(wxString::Format(_(L"Programme: \u201c%s\u201d %s."),
                                  to_wx(printable(check.programme.title)),
                                  to_wx(printable(check.programme.version))));
        // TRANSLATORS: provider, its identifiers: "UKPRN:10000001"
        add_line(wxString::Format(_(L"Provider: \u201c%s\u201d (%s)."),
                                  to_wx(printable(check.programme.provider.name)),
                                  to_wx(submission::joined(submission::ids_of(check.programme.provider)))));
        for (const auto& used : m_package.verdict().data) {
            auto text = data_text(used);
            if (used.kind == "framework" && check.framework.model.has_indicative_items()) {
                text += " " + wxString{_("Its outcomes are indicative, not official.")};
            }
            add_line(text);
        }
    }
    add_line(wxString::Format(_("File: %s"), path_text(m_package.read().package)));
    add_line(_("Packed page: not checked. Use a fresh report."));
}

void PackagePage::build_signers()
{
    auto* label = new wxStaticText{m_scroll, wxID_ANY, _("&Who signed:")};
    m_scroll->GetSizer()->Add(label, 0, wxTOP | wxBOTTOM, GetCharHeight() / 3);
    m_signer_list = new TextList{m_scroll,
                                 _("Who signed"),
                                 {{_("Name"), 22, true},
                                  {_("Organisation"), 26, true},
                                  {_("For the provider"), 18},
                                  {_("Time"), 30},
                                  {_("Trusted"), 24, true}},
                                 [this](unsigned row, unsigned column) { return signer_cell(row, column); }};
    m_signer_list->SetName("signers");
    m_signer_list->SetMinSize(wxSize{-1, 4 * GetCharHeight()});
    set_label(*m_signer_list, *label);
    m_signer_list->set_rows(static_cast<unsigned>(std::max<std::size_t>(m_signers.size(), 1)));
    m_signer_list->select(0);
    m_signer_list->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED,
                        [this](wxDataViewEvent&) { m_explanation->ChangeValue(signer_details()); });
    m_scroll->GetSizer()->Add(m_signer_list, 0, wxEXPAND);
}

void PackagePage::build_verdict()
{
    auto* label = new wxStaticText{m_scroll, wxID_ANY, _("Check&s:")};
    m_scroll->GetSizer()->Add(label, 0, wxTOP | wxBOTTOM, GetCharHeight() / 3);
    m_verdict = new VerdictList{m_scroll};
    m_verdict->SetMinSize(wxSize{-1, 11 * GetCharHeight()});
    set_label(*m_verdict, *label);
    m_verdict->show(m_package.verdict());
    m_verdict->select(m_verdict->first_reason());
    m_verdict->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED,
                    [this](wxDataViewEvent&) { m_explanation->ChangeValue(m_verdict->explanation()); });
    m_scroll->GetSizer()->Add(m_verdict, 3, wxEXPAND);
    auto* explanation_label = new wxStaticText{m_scroll, wxID_ANY, _("E&xplanation of the selected row:")};
    m_scroll->GetSizer()->Add(explanation_label, 0, wxTOP | wxBOTTOM, GetCharHeight() / 3);
    auto* explanation = new TextArea{m_scroll, "explanation", wxTE_READONLY};
    explanation->show_lines(4);
    m_explanation = explanation;
    set_label(*m_explanation, *explanation_label);
    m_explanation->ChangeValue(m_verdict->explanation());
    m_scroll->GetSizer()->Add(m_explanation, 1, wxEXPAND);
}

void PackagePage::build_buttons()
{
    auto* buttons = new wxWrapSizer{wxHORIZONTAL, 0};
    const auto add = [&](const char* name, const wxString& label, bool enabled, std::function<void()> run) {
        auto* button = new wxButton{m_scroll, wxID_ANY, label};
        button->SetName(name);
        button->Enable(enabled);
        button->Bind(wxEVT_BUTTON,
                     [this, run = std::move(run)](wxCommandEvent&) { after_event(*this, run); });
        buttons->Add(button, 0, wxRIGHT | wxBOTTOM, GetCharWidth());
    };
    add("fresh-report", _("Open a fresh &report"), has_report(), [this] { open_report(); });
    add("compare", _("Comp&are with an earlier package…"), m_package.has_programme(), [this] { compare(); });
    add("save-certificate", _("Save the sig&ner's certificate…"), !m_signers.empty(),
        [this] { save_certificate(); });
    add("trust", _("&Trust this signer for…"), can_trust(), [this] { trust_signer(); });
    m_scroll->GetSizer()->Add(buttons, 0, wxEXPAND | wxTOP, GetCharHeight() / 2);
}

wxString PackagePage::verdict_text() const
{
    const auto& verdict = m_package.verdict();
    const auto policy = verdict.check ? wxString::Format(L"\u201c%s\u201d",
                                                         to_wx(printable(verdict.check->policy.model.title)))
                                      : wxString{_("its policy")};
    if (verdict.valid()) {
        // TRANSLATORS: a policy's title
        return wxString::Format(
            _("Valid for %s: you trust the signer, nothing changed since it was signed, and its claims are "
              "complete and consistent. The evidence has not been reviewed."),
            policy);
    }
    using submission::Demand;
    using State = Answer::State;
    const auto state = [&](Demand demand) { return verdict.answer(demand).state(); };
    if (verdict.is_authentic()) {
        return state(Demand::claims) == State::does_not_hold
                   // TRANSLATORS: a policy's title
                   ? wxString::Format(
                         _("Not valid for %s: you trust the signer and nothing changed since it was "
                           "signed, but its claims are not complete or not consistent."),
                         policy)
                   // TRANSLATORS: a policy's title
                   : wxString::Format(
                         _("Not valid for %s: you trust the signer and nothing changed since it was "
                           "signed, but it is not known whether its claims are right."),
                         policy);
    }
    if (state(Demand::limits) == State::does_not_hold) { // what is over a limit was not looked into
        return _("Not checked: this package is over a size limit. Do not rely on anything in it.");
    }
    if (!verdict.answer(Demand::container).holds() || !verdict.answer(Demand::unchanged).holds()) {
        return _("Not valid: this package is damaged or was changed. Do not rely on anything in it.");
    }
    return _("Not valid: you do not trust the signer yet. Anyone may have made this package.");
}

wxString PackagePage::to_do() const
{
    return m_package.verdict().valid() ? _("No problems found.")
                                       : _("Read the reasons before you use this package.");
}

bool PackagePage::has_report() const
{
    return !m_package.read().fresh_report.empty();
}

std::vector<Command> PackagePage::commands()
{
    const auto has_signer = [this] { return !m_signers.empty(); };
    const auto has_programme = [this] { return m_package.has_programme(); };
    return {
        {wxTRANSLATE("Open a fresh &report"), "", wxTRANSLATE("A report that this program makes now."),
         [this] { open_report(); }, [this] { return has_report(); }},
        {wxTRANSLATE("Comp&are with an earlier package…"), "",
         wxTRANSLATE("See what was added, removed and changed since."), [this] { compare(); }, has_programme},
        separator(),
        {wxTRANSLATE("&Save the signer's certificate…"), "",
         wxTRANSLATE("Write the certificate of the signer in hand to a file."),
         [this] { save_certificate(); }, has_signer},
        {wxTRANSLATE("&Trust this signer for…"), "",
         wxTRANSLATE("Trust this certificate from now on, and say for which provider it signs."),
         [this] { trust_signer(); }, [this] { return can_trust(); }},
        {wxTRANSLATE("&Verify again"), "", wxTRANSLATE("Read the package once more."),
         [this] { m_read_again(); }},
    };
}

void PackagePage::focus_first()
{
    m_verdict->SetFocus();
    // The focus scrolls the answer away, which is what whoever opens a package reads first.
    m_scroll->CallAfter([this] { m_scroll->Scroll(0, 0); });
}

void PackagePage::refresh(document::Parts) {}

wxString PackagePage::signer_cell(unsigned row, unsigned column) const
{
    if (row >= m_signers.size()) {
        return column == 0 ? _("No signature that can be read.") : wxString{};
    }
    const auto& [each, provider] = m_signers[row];
    switch (column) {
    case 0: return to_wx(printable(each->certificate.common_name));
    case 1: return to_wx(printable(each->certificate.organisation));
    case 2:
        switch (provider.how) {
        case submission::ProviderMatch::How::identifier:
        case submission::ProviderMatch::How::binding:
            return wxString::Format(_("yes: %s"), to_wx(to_string(*provider.organisation)));
        case submission::ProviderMatch::How::none: break;
        }
        return _("not shown");
    case 3: return time_of_signing(*each);
    case 4:
        switch (each->intact.holds() ? each->trusted.state() : Answer::State::does_not_hold) {
        case Answer::State::holds:
            return each->certificate.self_signed
                       ? _("yes: this certificate")
                       // TRANSLATORS: name of the certificate that the user trusts
                       : wxString::Format(_("yes: through %s"), to_wx(printable(each->anchor()->subject)));
        case Answer::State::not_known: return _("not known");
        default: return each->intact.holds() ? _("no") : _("no: the signature is broken");
        }
    default: return {};
    }
}

const crypto::SignerVerdict* PackagePage::signer() const
{
    const int row = m_signer_list->row();
    return m_signers.empty() ? nullptr : m_signers.at(static_cast<std::size_t>(std::max(row, 0))).verdict;
}

wxString PackagePage::signer_details() const
{
    const auto* who = signer();
    if (who == nullptr) {
        return {};
    }
    const auto& certificate = who->certificate;
    const auto line = [](const wxString& label, const wxString& value) { return label + " " + value + "\n"; };
    auto certificates = certificates_text(who->chain);
    for (const auto& stamp : who->timestamps) {
        certificates += certificates_text(stamp.chain);
    }
    return line(_("Name:"), to_wx(printable(certificate.common_name))) +
           line(_("Organisation:"), to_wx(printable(certificate.organisation))) +
           line(_("Identifiers:"), to_wx(submission::joined(submission::ids_of(certificate)))) +
           line(_("Fingerprint (SHA-256):"), fingerprint_text(certificate)) +
           line(_("Time:"), time_of_signing(*who)) +
           line(_("Issued by:"),
                certificate.self_signed ? _("the signer") : to_wx(printable(certificate.issuer))) +
           // TRANSLATORS: two times
           wxString::Format(_("Valid from %s to %s."), time_text(certificate.not_before),
                            time_text(certificate.not_after)) +
           " " + line(_("Key:"), to_wx(certificate.key)) + certificates;
}

void PackagePage::open_report()
{
    const auto file = m_package.report_file();
    if (!file) {
        host().show_error(file.error());
    } else if (open_in_viewer(*file)) {
        host().say(_("The report is in your browser."));
    } else {
        host().show_error({"evidence.no_viewer", km::to_utf8(file->filename()), {}});
    }
}

void PackagePage::save_certificate()
{
    const auto* who = signer();
    if (who == nullptr) {
        return;
    }
    auto proposed = m_package.read().package.stem();
    proposed += "-certificate.pem";
    const auto target =
        host().prompts().ask_save(this, {_("Save the certificate"), _("Certificates") + "|*.pem",
                                         m_package.read().package.parent_path(), system_text(proposed)});
    if (!target) {
        return;
    }
    if (const auto written =
            write_atomically({*target, Existing::replace, session().inputs()}, who->certificate_pem);
        !written) {
        host().show_error(written.error());
    } else {
        host().say(wxString::Format(_("Saved %s."), path_text(target->filename())));
    }
}

bool PackagePage::can_trust() const
{
    return std::any_of(m_signers.begin(), m_signers.end(), [](const Signer& each) {
        return each.verdict->intact.holds() && (each.verdict->trusted.state() == Answer::State::not_known ||
                                                each.provider.how == submission::ProviderMatch::How::none);
    });
}

void PackagePage::trust_signer()
{
    const auto* who = signer();
    if (who == nullptr || !who->intact.holds() || who->trusted.state() == Answer::State::does_not_hold) {
        host().say(_("Select a signer whose signature is not broken, and whose certificate is valid."));
        return;
    }
    const auto provider =
        m_package.has_programme() ? m_package.verdict().check->programme.provider : model::Provider{};
    const auto ids = submission::ids_of(provider);
    std::vector<wxString> answers;
    if (!ids.empty()) {
        // TRANSLATORS: the provider's name
        answers.push_back(
            wxString::Format(_("It is the same: trust for %s"), to_wx(printable(provider.name))));
    }
    if (!who->trusted.holds()) {
        answers.push_back(_("It is the same: trust as a further signer"));
    }
    if (answers.empty()) {
        host().say(_("The programme's provider has no UKPRN or ODS code, so no signer can be bound to it."));
        return;
    }
    const auto answer = host().prompts().choose(
        this, wxString::Format(_("Trust %s from now on?"), signer_text(who->certificate)),
        wxString::Format(
            _("Anyone can write any name into a certificate. Ask the organisation for its fingerprint by "
              "another way than this package came, for example by telephone with a number that you "
              "know. Trust the signer only if the fingerprint is the same:\n\n%s"),
            fingerprint_text(who->certificate)),
        answers);
    if (!answer) {
        return;
    }
    if (!who->trusted.holds()) {
        const auto kept = host().application().trust().add_anchors(
            who->certificate_pem, km::to_utf8(m_package.read().package.filename()));
        if (!kept) {
            host().show_error(kept.error());
            return;
        }
    }
    if (!ids.empty() && *answer == 0) {
        for (const auto& id : ids) {
            const auto bound = host().application().signers().bind(
                {who->certificate.fingerprint_sha256_hex, id, who->certificate.common_name, provider.name});
            if (!bound) {
                host().show_error(bound.error());
                return;
            }
        }
    }
    m_read_again();
}

void PackagePage::compare()
{
    const auto file = host().prompts().ask_open(
        this, {_("Compare with an earlier package"),
               _("Packages and programmes") + "|*.asice;*.programme.xml|" + _("All files") + "|*",
               m_package.read().package.parent_path(),
               {}});
    if (!file) {
        return;
    }
    host().say(_("Reading the earlier package…"));
    m_job = std::make_unique<document::Job>(
        session().environment().post,
        [order = document::PackageOrder{*file, host().application().trust(), host().application().signers(),
                                        now()},
         library = session().environment().library](document::JobControl& control) {
            return document::read_earlier(order, library, [&control](double share) {
                control.progress(share);
                return !control.is_cancelled();
            });
        },
        [this, file = *file](const Result<document::Earlier>& earlier) {
            if (!earlier) {
                host().show_error(earlier.error());
                return;
            }
            host().say(_("The comparison is in a window of its own."));
            (new ComparisonFrame{wxGetTopLevelParent(this), *earlier, file, programme()})->Show();
        });
}

} // namespace km::ui
