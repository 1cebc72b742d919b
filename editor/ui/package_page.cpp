// SPDX-License-Identifier: MIT
#include "editor/ui/package_page.hpp"

#include "editor/document/report_comparison.hpp"
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
using document::ReportDifference;

namespace {

bool has_finding(const submission::PackageVerdict& verdict, std::string_view code)
{
    return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                       [&](const Diagnostic& finding) { return finding.code == code; });
}

/// A depth as a report says it. What is none of ours stands in quotation marks.
wxString said_depth(const std::string& said)
{
    using model::Depth;
    for (const auto depth : {Depth::none, Depth::introduces, Depth::develops, Depth::assesses}) {
        if (said == model::to_string(depth)) {
            return depth_word(depth);
        }
    }
    return said.empty() ? wxString{_("not mentioned")} : L"“" + to_wx(said) + L"”";
}

wxString said_number(const std::string& said)
{
    return said.empty() ? wxString{_("no number")} : to_wx(said);
}

wxString verdict_sentence(const std::string& packed)
{
    if (packed.empty()) {
        return _("The packed report does not say whether the programme meets the policy.");
    }
    return packed == "yes"
               ? _("The packed report says that the programme meets the policy; it does not.")
               : _("The packed report says that the programme does not meet the policy; it does.");
}

wxString count_sentence(const std::string& severity)
{
    if (severity == to_string(Severity::error)) {
        // TRANSLATORS: two numbers
        return _("Errors: %s in the packed report, %s in the fresh one.");
    }
    return severity == to_string(Severity::warning)
               // TRANSLATORS: two numbers
               ? _("Warnings: %s in the packed report, %s in the fresh one.")
               // TRANSLATORS: two numbers
               : _("Notes: %s in the packed report, %s in the fresh one.");
}

wxString sentence(const ReportDifference& difference, const model::Framework& framework)
{
    using What = ReportDifference::What;
    const auto& args = difference.args;
    switch (difference.what) {
    case What::unreadable:
        return _("The packed report/validation.json cannot be read, so nothing is compared.");
    case What::verdict: return verdict_sentence(args.at(0));
    case What::count:
        return wxString::Format(count_sentence(args.at(0)), said_number(args.at(1)), said_number(args.at(2)));
    case What::cell: {
        const auto packed = said_depth(args.at(2)), fresh = said_depth(args.at(3));
        if (args.at(1).empty()) {
            // TRANSLATORS: an outcome's code, and how deeply it is covered by two reports: "assesses"
            return wxString::Format(_("%s: %s in the packed report, %s in the fresh one."), to_wx(args.at(0)),
                                    packed, fresh);
        }
        const auto stage = framework.find_stage(args.at(1));
        // TRANSLATORS: an outcome's code, a stage, and how deeply it is covered there by two reports: "assesses"
        return wxString::Format(_("%s, %s: %s in the packed report, %s in the fresh one."), to_wx(args.at(0)),
                                stage ? stage_name(framework.stages[*stage]) : to_wx(args.at(1)), packed,
                                fresh);
    }
    case What::packed_finding:
        // TRANSLATORS: a finding's words and its code
        return wxString::Format(_("Only the packed report has: %s [%s]"), to_wx(args.at(1)),
                                to_wx(args.at(0)));
    case What::fresh_finding:
        // TRANSLATORS: a finding's words and its code
        return wxString::Format(_("Only the fresh report has: %s [%s]"), to_wx(args.at(1)),
                                to_wx(args.at(0)));
    case What::more: {
        const auto count = static_cast<unsigned>(std::strtoul(args.at(0).c_str(), nullptr, 10));
        // TRANSLATORS: how many more lines of a list like the ones above there are
        return wxString::Format(wxPLURAL("And %u more like this.", "And %u more like these.", count), count);
    }
    case What::parts:
        // TRANSLATORS: names of parts of a JSON file: "title, provider"
        return wxString::Format(_("What else differs in report/validation.json: %s."), to_wx(args.at(0)));
    }
    return {};
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
    for (const auto& signature : m_package.verdict().container.signatures) {
        for (const auto& each : signature.signers) {
            m_signers.push_back(&each);
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
        // TRANSLATORS: programme, its version, provider
        add_line(wxString::Format(_("%s %s, %s."), to_wx(printable(check.programme.title)),
                                  to_wx(printable(check.programme.version)),
                                  to_wx(printable(check.programme.provider.name))));
        auto framework = wxString::Format(_("Framework %s, policy %s."), to_wx(check.framework.model.name()),
                                          to_wx(check.policy.model.name()));
        if (check.framework.model.has_indicative_items()) {
            framework += " " + wxString{_("The framework's outcomes are indicative, not official.")};
        }
        add_line(framework);
    }
    add_line(wxString::Format(_("File: %s"), path_text(m_package.read().package)));
    add_line(report_text());
    if (report_differs()) {
        build_differences();
    }
}

void PackagePage::build_differences()
{
    auto* label = new wxStaticText{m_scroll, wxID_ANY, _("I&n what the packed report differs:")};
    m_scroll->GetSizer()->Add(label, 0, wxTOP | wxBOTTOM, GetCharHeight() / 3);
    auto* text = new TextArea{m_scroll, "differences", wxTE_READONLY, _("Comparing…")};
    text->show_lines(5);
    set_label(*text, *label);
    m_scroll->GetSizer()->Add(text, 0, wxEXPAND);
    const auto& verdict = m_package.verdict();
    const auto packed = verdict.container.kept.find(submission::kJsonReportName);
    // The package's parts are gone before this page is: the work gets texts of its own.
    m_comparing = std::make_unique<document::Job>(
        session().environment().post,
        [packed = packed == verdict.container.kept.end() ? std::string{} : packed->second,
         fresh = verdict.check ? report::to_json(*verdict.check->validation) : std::string{}](
            document::JobControl&) { return document::compare_reports(packed, fresh); },
        [this, text](const std::vector<ReportDifference>& differences) {
            wxString lines;
            for (const auto& difference : differences) {
                lines += (lines.empty() ? "" : "\n") + sentence(difference, framework());
            }
            text->ChangeValue(lines.empty()
                                  ? _("Its data says the same. Only the page that people read is another.")
                                  : lines);
        });
}

void PackagePage::build_signers()
{
    auto* label = new wxStaticText{m_scroll, wxID_ANY, _("&Who signed:")};
    m_scroll->GetSizer()->Add(label, 0, wxTOP | wxBOTTOM, GetCharHeight() / 3);
    m_signer_list = new TextList{m_scroll,
                                 _("Who signed"),
                                 {{_("Signer"), 34, true}, {_("When"), 42}, {_("Believed"), 34, true}},
                                 [this](unsigned row, unsigned column) { return signer_cell(row, column); }};
    m_signer_list->SetName("signers");
    m_signer_list->SetMinSize(wxSize{-1, 5 * GetCharHeight()});
    set_label(*m_signer_list, *label);
    m_signer_list->set_rows(static_cast<unsigned>(std::max<std::size_t>(m_signers.size(), 1)));
    m_signer_list->select(0);
    m_signer_list->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED,
                        [this](wxDataViewEvent&) { m_explanation->ChangeValue(signer_details()); });
    m_scroll->GetSizer()->Add(m_signer_list, 0, wxEXPAND);
}

void PackagePage::build_verdict()
{
    auto* label = new wxStaticText{m_scroll, wxID_ANY, _("The five &demands:")};
    m_scroll->GetSizer()->Add(label, 0, wxTOP | wxBOTTOM, GetCharHeight() / 3);
    m_verdict = new VerdictList{m_scroll};
    m_verdict->SetMinSize(wxSize{-1, 11 * GetCharHeight()});
    set_label(*m_verdict, *label);
    m_verdict->show(m_package.verdict());
    m_verdict->select(m_verdict->first_reason());
    m_verdict->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED,
                    [this](wxDataViewEvent&) { m_explanation->ChangeValue(m_verdict->explanation()); });
    m_scroll->GetSizer()->Add(m_verdict, 3, wxEXPAND);
    auto* explanation_label = new wxStaticText{m_scroll, wxID_ANY, _("E&xplanation of what is in hand:")};
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
    add("packed-report", _("Open the &packed report"), m_package.is_authentic(),
        [this] { open_report(PackageSession::Report::packed); });
    add("fresh-report", _("Open a fresh &report"), m_package.has_programme(),
        [this] { open_report(PackageSession::Report::fresh); });
    add("compare", _("Comp&are with an earlier package…"), m_package.has_programme(), [this] { compare(); });
    add("save-certificate", _("&Save the signer's certificate…"), !m_signers.empty(),
        [this] { save_certificate(); });
    add("trust", _("&Trust this signer…"), can_trust(), [this] { trust_signer(); });
    m_scroll->GetSizer()->Add(buttons, 0, wxEXPAND | wxTOP, GetCharHeight() / 2);
}

wxString PackagePage::verdict_text() const
{
    const auto& verdict = m_package.verdict();
    if (verdict.valid) {
        return _("Valid: a signer whom you trust signed it, nothing was changed, and its claims hold.");
    }
    using submission::Demand;
    const auto fails = [&](Demand demand) {
        return submission::state_of(demand, verdict.findings, verdict.container, verdict.check != nullptr)
                   .answer == submission::DemandState::Answer::fails;
    };
    if (m_package.is_authentic()) {
        return fails(Demand::claims_hold)
                   ? _("Not valid: a signer whom you trust signed it and nothing was changed, but its claims "
                       "do not all hold.")
                   : _("Not valid: a signer whom you trust signed it and nothing was changed, but its claims "
                       "could not be checked.");
    }
    if (fails(Demand::limits) && !fails(Demand::one_meaning)) { // what is over a limit was not looked into
        return _("Not checked: this package is over a limit of this program. Do not rely on anything in it.");
    }
    return fails(Demand::one_meaning) || fails(Demand::all_signed)
               ? _("Not valid: this package is damaged or was changed. Do not rely on anything in it.")
               : _("Not valid: nobody whom you trust has signed it. Anyone may have made it.");
}

wxString PackagePage::to_do() const
{
    return m_package.verdict().valid ? _("Nothing speaks against this package.")
                                     : _("Read the reasons before you use this package.");
}

wxString PackagePage::report_text() const
{
    const auto& read = m_package.read();
    if (report_differs()) { // first: the page may be the same, and the data another
        return _("The packed report is not what a fresh one says: see the reasons, and believe the fresh "
                 "one.");
    }
    if (read.packed_report.empty() || read.fresh_report.empty()) {
        return _("Its report could not be compared with a fresh one.");
    }
    if (read.packed_report == read.fresh_report) {
        return _("The packed report says exactly what a fresh one says.");
    }
    return has_finding(read.verdict, "KM-PKG-009")
               ? _("The packed report was made by another version of this program; it comes to the same.")
               : _("Its report could not be compared with a fresh one.");
}

bool PackagePage::report_differs() const
{
    return has_finding(m_package.verdict(), "KM-PKG-007") || has_finding(m_package.verdict(), "KM-PKG-008");
}

std::vector<Command> PackagePage::commands()
{
    const auto has_signer = [this] { return !m_signers.empty(); };
    const auto has_programme = [this] { return m_package.has_programme(); };
    return {
        {wxTRANSLATE("Open the &packed report"), "", wxTRANSLATE("The report that the provider signed."),
         [this] { open_report(PackageSession::Report::packed); },
         [this] { return m_package.is_authentic(); }},
        {wxTRANSLATE("Open a fresh &report"), "", wxTRANSLATE("A report that this program makes now."),
         [this] { open_report(PackageSession::Report::fresh); }, has_programme},
        {wxTRANSLATE("Comp&are with an earlier package…"), "",
         wxTRANSLATE("See what was added, removed and changed since."), [this] { compare(); }, has_programme},
        separator(),
        {wxTRANSLATE("&Save the signer's certificate…"), "",
         wxTRANSLATE("Write the certificate of the signer in hand to a file."),
         [this] { save_certificate(); }, has_signer},
        {wxTRANSLATE("&Trust this signer…"), "",
         wxTRANSLATE("Believe what is signed with this certificate, from now on."),
         [this] { trust_signer(); }, [this] { return can_trust(); }},
        {wxTRANSLATE("&Verify again"), "", wxTRANSLATE("Read the package once more."),
         [this] { m_read_again(); }},
    };
}

void PackagePage::focus_first()
{
    m_verdict->SetFocus();
}

void PackagePage::refresh(document::Parts) {}

wxString PackagePage::signer_cell(unsigned row, unsigned column) const
{
    if (row >= m_signers.size()) {
        return column == 0 ? _("Nobody signed it, or the signature cannot be read.") : wxString{};
    }
    const auto& each = *m_signers[row];
    switch (column) {
    case 0: return signer_text(each.certificate);
    case 1:
        if (const auto* const stamp = each.timestamp()) {
            // TRANSLATORS: time, and the authority that certifies it
            return wxString::Format(_("%s, certified by %s"), time_text(*stamp->time),
                                    to_wx(printable(stamp->authority)));
        }
        return each.signing_time
                   ? wxString::Format(_("%s, by their own clock"), time_text(*each.signing_time))
                   : _("not known");
    case 2:
        return !each.intact.holds()    ? _("no: the signature does not hold")
               : !each.trusted.holds() ? _("no: not trusted")
               : each.certificate.self_signed
                   ? _("yes: you trust this very certificate")
                   // TRANSLATORS: name of the certificate that the user trusts
                   : wxString::Format(_("yes: through %s"), to_wx(printable(each.anchor()->subject)));
    default: return {};
    }
}

const crypto::SignerVerdict* PackagePage::signer() const
{
    const int row = m_signer_list->row();
    return m_signers.empty() ? nullptr : m_signers.at(static_cast<std::size_t>(std::max(row, 0)));
}

wxString PackagePage::signer_details() const
{
    const auto* who = signer();
    if (who == nullptr) {
        return {};
    }
    const auto& certificate = who->certificate;
    const auto line = [](const wxString& label, const wxString& value) { return label + " " + value + "\n"; };
    return line(_("Name:"), to_wx(printable(certificate.common_name))) +
           line(_("Organisation:"), to_wx(printable(certificate.organisation))) +
           line(_("UKPRN:"), certificate.ukprn.empty() ? _("none") : to_wx(certificate.ukprn)) +
           line(_("Fingerprint (SHA-256):"), fingerprint_text(certificate)) +
           line(_("Issued by:"),
                certificate.self_signed ? _("the signer") : to_wx(printable(certificate.issuer))) +
           // TRANSLATORS: two times
           wxString::Format(_("Valid from %s to %s."), time_text(certificate.not_before),
                            time_text(certificate.not_after)) +
           " " + line(_("Key:"), to_wx(certificate.key));
}

void PackagePage::open_report(PackageSession::Report which)
{
    const auto file = m_package.report_file(which);
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
                                         m_package.read().package.parent_path(), path_text(proposed)});
    if (!target) {
        return;
    }
    if (const auto written = write_atomically(*target, who->certificate_pem); !written) {
        host().show_error(written.error());
    } else {
        host().say(wxString::Format(_("Saved %s."), path_text(target->filename())));
    }
}

bool PackagePage::can_trust() const
{
    return std::any_of(m_signers.begin(), m_signers.end(), [](const crypto::SignerVerdict* each) {
        return each->intact.holds() && !each->trusted.holds();
    });
}

void PackagePage::trust_signer()
{
    const auto* who = signer();
    if (who == nullptr || who->trusted.holds() || !who->intact.holds()) {
        host().say(_("Choose a signer in the list whose signature holds and who is not trusted yet."));
        return;
    }
    const auto answer = host().prompts().choose(
        this, wxString::Format(_("Trust %s from now on?"), signer_text(who->certificate)),
        wxString::Format(_("Every package that is signed with this certificate will count as theirs. Anyone "
                           "can write any name into "
                           "a certificate, so ask them for its fingerprint by another way than this package "
                           "came: on the telephone, "
                           "with a number that you know. Trust them only if it is the same:\n\n%s"),
                         fingerprint_text(who->certificate)),
        {_("It is the same: trust them")});
    if (answer != std::size_t{0}) {
        return;
    }
    const auto kept = host().application().trust().add_anchors(
        who->certificate_pem, km::to_utf8(m_package.read().package.filename()));
    if (!kept) {
        host().show_error(kept.error());
        return;
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
        [order = document::PackageOrder{*file, host().application().trust(), now()},
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
