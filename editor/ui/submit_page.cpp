// SPDX-License-Identifier: MIT
#include "editor/ui/submit_page.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/main_frame.hpp"
#include "editor/ui/open_document.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/text_list.hpp"
#include "editor/ui/verdict_list.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"

#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/clipbrd.h>
#include <wx/gauge.h>
#include <wx/scrolwin.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>
#include <wx/wrapsizer.h>

#include <cstdlib>

namespace km::ui {

namespace fs = std::filesystem;
using document::StepState;
using document::SubmitStep;

namespace {

constexpr int kGaugeRange = 1000;

wxString step_title(SubmitStep step)
{
    switch (step) {
    case SubmitStep::saved: return _("Save the programme");
    case SubmitStep::checked: return _("Meet the policy");
    case SubmitStep::report: return _("Look at the report");
    case SubmitStep::identity: return _("Choose who signs");
    case SubmitStep::packed: return _("Sign and save the package");
    case SubmitStep::verified: return _("Verify what was written");
    }
    return {};
}

wxString state_word(StepState state)
{
    switch (state) {
    case StepState::open: return _("to do");
    case StepState::running: return _("under way");
    case StepState::done: return _("done");
    case StepState::accepted: return _("incomplete, on purpose");
    case StepState::left_out: return _("left out");
    case StepState::outdated: return _("to do again");
    }
    return {};
}

wxButton* add_button(
    wxWindow* parent, wxSizer& into, const char* name, const wxString& label, std::function<void()> run)
{
    auto* button = new wxButton{parent, wxID_ANY, label};
    button->SetName(name);
    button->Bind(wxEVT_BUTTON,
                 [button, run = std::move(run)](wxCommandEvent&) { after_event(*button, run); });
    into.Add(button, 0, wxRIGHT | wxBOTTOM, parent->GetCharWidth());
    return button;
}

/// What the preferences name: one file. PEM holds the key and its certificate.
crypto::IdentityFile identity_at(const fs::path& file)
{
    const auto ending = file.extension();
    return ending == ".pem" || ending == ".key" ? crypto::IdentityFile{{}, file, file, {}}
                                                : crypto::IdentityFile{file, {}, {}, {}};
}

} // namespace

SubmitPage::SubmitPage(wxWindow* parent, document::Session& open, Host& host_)
    : Page{parent, open, host_, _("Submit")}
    , m_identity{identity_at(host_.application().preferences().identity)}
{
    // With a large text the page is higher than the window.
    m_scroll = new wxScrolledWindow{this};
    m_scroll->SetScrollRate(0, GetCharHeight());
    m_scroll->SetSizer(new wxBoxSizer{wxVERTICAL});
    body().Add(m_scroll, 1, wxEXPAND);
    build_checklist();
    build_buttons();
    build_result();
    m_state_changed = document().state_changed.subscribe([this] { update(); });
}

SubmitPage::~SubmitPage()
{
    m_job.reset();
}

void SubmitPage::build_checklist()
{
    m_steps = new TextList{m_scroll,
                           _("Steps to a signed package"),
                           {{_("Step"), 28}, {_("State"), 20}, {_("What is known"), 20, true}},
                           [this](unsigned row, unsigned column) { return step_text(row, column); }};
    m_steps->SetName("steps");
    m_steps->SetMinSize(
        wxSize{-1, static_cast<int>(document::kSubmitSteps.size() + 1) * 3 * GetCharHeight() / 2});
    m_steps->set_rows(static_cast<unsigned>(document::kSubmitSteps.size()));
    m_steps->set_emphasis(
        [this](unsigned row) { return document::kSubmitSteps[row] == document::next_step(facts()); });
    m_steps->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED, [this](wxDataViewEvent& event) {
        const auto row = m_steps->row_of(event.GetItem());
        after_event(*this, [this, row] { do_step(document::kSubmitSteps.at(row)); });
    });
    m_scroll->GetSizer()->Add(m_steps, 0, wxEXPAND);
    m_incomplete = new wxCheckBox{m_scroll, wxID_ANY,
                                  _("&Pack it although it does not meet the policy; it will say so")};
    m_incomplete->SetName("incomplete");
    m_incomplete->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent&) { update(); });
    m_scroll->GetSizer()->Add(m_incomplete, 0, wxTOP, GetCharHeight() / 2);
}

void SubmitPage::build_buttons()
{
    auto* buttons = new wxWrapSizer{wxHORIZONTAL, 0};
    m_report_button =
        add_button(m_scroll, *buttons, "report", _("&Look at the report"), [this] { look_at_report(); });
    m_identity_button =
        add_button(m_scroll, *buttons, "identity", _("Choose &who signs…"), [this] { choose_identity(); });
    m_create_button =
        add_button(m_scroll, *buttons, "create", _("Create a&n identity…"), [this] { create_identity(); });
    m_sign_button =
        add_button(m_scroll, *buttons, "sign", _("Sign and s&ave the package…"), [this] { sign(); });
    m_scroll->GetSizer()->Add(buttons, 0, wxEXPAND | wxTOP, GetCharHeight() / 2);

    m_running = new wxPanel{m_scroll};
    auto* running = new wxBoxSizer{wxHORIZONTAL};
    m_running_text = new wxStaticText{m_running, wxID_ANY, wxString{}};
    set_live(*m_running_text);
    m_gauge = new wxGauge{m_running, wxID_ANY, kGaugeRange};
    m_gauge->SetName("progress");
    running->Add(m_running_text, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, GetCharWidth());
    running->Add(m_gauge, 1, wxALIGN_CENTRE_VERTICAL | wxRIGHT, GetCharWidth());
    m_cancel_button = new wxButton{m_running, wxID_ANY, _("Cancel")};
    m_cancel_button->SetName("cancel");
    m_cancel_button->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
        if (m_job) {
            m_job->cancel();
        }
    });
    running->Add(m_cancel_button, 0, wxALIGN_CENTRE_VERTICAL);
    m_running->SetSizer(running);
    m_running->Hide();
    m_scroll->GetSizer()->Add(m_running, 0, wxEXPAND);
}

void SubmitPage::build_result()
{
    m_result = new wxPanel{m_scroll};
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    auto* label =
        new wxStaticText{m_result, wxID_ANY, _("What a reviewer finds, who tr&usts your certificate:")};
    sizer->Add(label, 0, wxTOP | wxBOTTOM, GetCharHeight() / 3);
    m_verdict = new VerdictList{m_result};
    m_verdict->SetMinSize(wxSize{-1, 11 * GetCharHeight()});
    set_label(*m_verdict, *label);
    sizer->Add(m_verdict, 3, wxEXPAND);
    auto* send_label = new wxStaticText{m_result, wxID_ANY, _("Where &to send it:")};
    sizer->Add(send_label, 0, wxTOP | wxBOTTOM, GetCharHeight() / 3);
    auto* send = new TextArea{m_result, "send", wxTE_READONLY | wxTE_NO_VSCROLL};
    send->show_lines(7);
    m_send = send;
    set_label(*m_send, *send_label);
    sizer->Add(m_send, 2, wxEXPAND);
    auto* buttons = new wxWrapSizer{wxHORIZONTAL, 0};
    add_button(m_result, *buttons, "folder", _("Show in fol&der"),
               [this] { show(m_submitted->package.parent_path()); });
    add_button(m_result, *buttons, "copy-path", _("Cop&y the path"), [this] { copy_path(); });
    add_button(m_result, *buttons, "save-certificate", _("Save the ce&rtificate…"),
               [this] { save_certificate(); });
    add_button(m_result, *buttons, "open-package", _("Open the pac&kage as a reviewer does"),
               [this] { host().application().open_file(m_submitted->package); });
    sizer->Add(buttons, 0, wxEXPAND | wxTOP, GetCharHeight() / 2);
    m_result->SetSizer(sizer);
    m_result->Hide();
    m_scroll->GetSizer()->Add(m_result, 1, wxEXPAND);
}

wxString SubmitPage::to_do() const
{
    if (document().is_read_only()) {
        return _("This programme comes out of a package: there is nothing to submit.");
    }
    const auto known = facts();
    const auto next = document::next_step(known);
    const auto state = document::state_of(SubmitStep::verified, known);
    if (state == StepState::done) {
        return _("The package is signed and verified: send it.");
    }
    if (state == StepState::accepted) {
        return _("The package is signed and says that it is incomplete.");
    }
    // TRANSLATORS: the next step of the checklist: "Next: Save the programme."
    return wxString::Format(_("Next: %s."), step_title(next));
}

std::vector<Command> SubmitPage::commands()
{
    const auto idle = [this] { return !document().is_read_only() && !m_busy; };
    const auto made = [this] { return m_submitted.has_value(); };
    return {
        {wxTRANSLATE("Do the next s&tep"), "Ctrl+Return", wxTRANSLATE("Do what the checklist asks for next."),
         [this] { do_step(document::next_step(facts())); }, idle},
        separator(),
        {wxTRANSLATE("&Look at the report"), "",
         wxTRANSLATE("Open the report on the saved programme in the browser."), [this] { look_at_report(); },
         idle},
        {wxTRANSLATE("Choose &who signs…"), "", wxTRANSLATE("Choose the file with your key and certificate."),
         [this] { choose_identity(); }, idle},
        {wxTRANSLATE("Create a&n identity…"), "", wxTRANSLATE("Make a new key with its certificate."),
         [this] { create_identity(); }, idle},
        {wxTRANSLATE("Sign and s&ave the package…"), "",
         wxTRANSLATE("Write the package, sign it and verify it."), [this] { sign(); },
         [this] { return !document().is_read_only() && document::may_sign(facts()); }},
        separator(),
        {wxTRANSLATE("Show in fol&der"), "", wxTRANSLATE("Show the folder that the package is in."),
         [this] { show(m_submitted->package.parent_path()); }, made},
        {wxTRANSLATE("Cop&y the path"), "", wxTRANSLATE("Copy the package's name and folder."),
         [this] { copy_path(); }, made},
        {wxTRANSLATE("Save the ce&rtificate…"), "",
         wxTRANSLATE("Write the signer's certificate, which a reviewer needs to trust it."),
         [this] { save_certificate(); }, made},
    };
}

wxString SubmitPage::running() const
{
    return m_busy ? m_running_text->GetLabelText() : wxString{};
}

void SubmitPage::focus_first()
{
    m_steps->SetFocus();
    for (unsigned row = 0; row < document::kSubmitSteps.size(); ++row) {
        if (document::kSubmitSteps[row] == document::next_step(facts())) {
            m_steps->select(static_cast<int>(row));
        }
    }
}

document::SubmitFacts SubmitPage::facts() const
{
    document::SubmitFacts known;
    known.has_file = !session().file().empty();
    known.modified = session().has_unsaved_work();
    known.check_is_current = result() != nullptr && result()->revision == document().revision();
    known.meets = result() != nullptr && result()->meets;
    known.incomplete_accepted = m_incomplete->GetValue();
    known.state = document().state();
    known.report_state = m_report_state;
    known.packed_state = m_packed_state;
    known.has_identity = !m_identity.empty();
    known.packing = m_packing;
    if (m_submitted) {
        known.valid = m_submitted->verdict.valid();
        known.authentic = m_submitted->verdict.is_authentic();
        known.packed_incomplete =
            m_submitted->verdict.check != nullptr && !m_submitted->verdict.check->validation->meets;
    }
    return known;
}

wxString SubmitPage::step_text(unsigned row, unsigned column) const
{
    const auto step = document::kSubmitSteps.at(row);
    switch (column) {
    case 0:
        // TRANSLATORS: number and title of a step of the checklist
        return wxString::Format(_("%u. %s"), row + 1, step_title(step));
    case 1: return state_word(document::state_of(step, facts()));
    default: return step_note(step);
    }
}

wxString SubmitPage::step_note(SubmitStep step) const
{
    const auto known = facts();
    switch (step) {
    case SubmitStep::saved:
        return known.has_file ? path_text(session().file().filename()) : _("It has no file yet.");
    case SubmitStep::checked:
        if (!result()) {
            return _("Checking…");
        }
        return known.meets ? wxString::Format(_("It meets %s."), to_wx(document().policy().name()))
               : result()->answer.state() == Answer::State::not_known
                   ? wxString::Format(_("It is not known whether it meets %s: some evidence cannot be read."),
                                      to_wx(document().policy().name()))
                   : wxString::Format(wxPLURAL("It does not meet %s: %zu error. Press Enter to see it.",
                                               "It does not meet %s: %zu errors. Press Enter to see them.",
                                               static_cast<unsigned>(result()->errors)),
                                      to_wx(document().policy().name()), result()->errors);
    case SubmitStep::report: return _("What a reviewer reads first: it goes into the package.");
    case SubmitStep::identity:
        return known.has_identity
                   ? path_text(m_identity.main_file().filename())
                   : _("An identity is a file with your key and certificate. Choose one, or create one.");
    case SubmitStep::packed:
        return m_submitted ? path_text(m_submitted->package.filename())
                           : _("Your password is asked for once, and kept nowhere.");
    case SubmitStep::verified:
        if (!m_submitted) {
            return _("The package is read again at once, as a reviewer reads it.");
        }
        return known.valid ? _("The package is valid.")
               : known.authentic
                   ? _("It is complete and signed. Its claims are not shown to hold. The reasons are below.")
                   : _("It would be refused. The reasons are below.");
    }
    return {};
}

void SubmitPage::refresh(document::Parts)
{
    update();
}

void SubmitPage::refresh_checked()
{
    update();
}

void SubmitPage::update()
{
    const auto known = facts();
    const bool writable = !document().is_read_only();
    m_steps->rows_changed();
    const bool incomplete = result() && !result()->meets;
    bool layout = m_incomplete->IsShown() != incomplete;
    m_incomplete->Show(incomplete);
    if (!incomplete) {
        m_incomplete->SetValue(false); // what was accepted was these gaps, not those that come later
    }
    m_incomplete->Enable(writable && !m_busy);
    m_report_button->Enable(writable && known.has_file);
    m_identity_button->Enable(writable && !m_busy);
    m_create_button->Enable(writable && !m_busy);
    m_sign_button->Enable(writable && document::may_sign(known));
    layout = layout || m_result->IsShown() != m_submitted.has_value();
    m_result->Show(m_submitted.has_value());
    if (layout) {
        m_scroll->FitInside();
        m_scroll->Layout();
    }
    update_to_do();
}

void SubmitPage::set_running(const wxString& what)
{
    m_busy = !what.empty();
    m_packing = m_packing && m_busy;
    m_running_text->SetLabelText(what);
    set_accessible_name(*m_running_text, what);
    set_accessible_name(*m_gauge, what);
    m_gauge->SetValue(0);
    m_running->Show(m_busy);
    m_scroll->FitInside();
    m_scroll->Layout();
    if (IsShownOnScreen()) {
        m_steps->SetFocus(); // buttons that are disabled or hidden now would leave the keyboard nowhere
    }
    update();
}

void SubmitPage::do_step(SubmitStep step)
{
    if (document().is_read_only() || m_busy) {
        return;
    }
    switch (step) {
    case SubmitStep::saved: host().save_then({}); break;
    case SubmitStep::checked: host().show_page("findings"); break;
    case SubmitStep::report: look_at_report(); break;
    case SubmitStep::identity: choose_identity(); break;
    case SubmitStep::packed: sign(); break;
    case SubmitStep::verified:
        if (m_submitted) {
            m_verdict->SetFocus();
        } else {
            sign();
        }
        break;
    }
}

void SubmitPage::look_at_report()
{
    if (document().is_modified() || session().file().empty()) {
        // The report is about the file, because the file is what is signed.
        host().save_then([this] { look_at_report(); });
        return;
    }
    if (m_busy) {
        return;
    }
    if (!m_report_folder) {
        auto made = TemporaryFolder::create();
        if (!made) {
            host().show_error(made.error());
            return;
        }
        m_report_folder = std::move(*made);
    }
    const auto target = m_report_folder->path() / "report.html";
    const auto state = document().state();
    set_running(_("Making the report…"));
    m_job = std::make_unique<document::Job>(
        session().environment().post,
        [file = session().file(), target, library = session().environment().library](document::JobControl&) {
            return document::write_report(file, target, library);
        },
        [this, target, state](const Result<void>& made) {
            set_running({});
            if (!made) {
                host().show_error(made.error());
                return;
            }
            m_report_state = state;
            update();
            show(target);
            host().say(_("The report is in your browser."));
        });
}

void SubmitPage::choose_identity()
{
    const auto file = host().prompts().ask_open(
        this, {_("Choose who signs"),
               _("Identities") + "|*.p12;*.pfx;*.pem;*.key|" + _("All files") + "|*",
               m_identity.main_file().parent_path(),
               {}});
    if (!file) {
        return;
    }
    const auto pem = crypto::is_pem_file(*file);
    if (!pem) {
        host().show_error(pem.error());
        return;
    }
    crypto::IdentityFile chosen;
    if (!*pem) {
        chosen.pkcs12 = *file;
    } else {
        const auto certificate = host().prompts().ask_open(
            this, {_("Choose the certificate that belongs to this key"),
                   _("Certificates") + "|*.pem;*.crt;*.cer|" + _("All files") + "|*",
                   file->parent_path(),
                   {}});
        if (!certificate) {
            return;
        }
        chosen.key = *file;
        chosen.certificate = *certificate;
    }
    m_identity = chosen;
    remember_identity();
    host().say(wxString::Format(_("%s signs."), path_text(m_identity.main_file().filename())));
    update();
}

void SubmitPage::remember_identity()
{
    // The first one becomes what is offered next time; another is for this package.
    const bool one_file = !m_identity.pkcs12.empty() || m_identity.key == m_identity.certificate;
    if (one_file && host().application().preferences().identity.empty()) {
        host().application().change_preferences(
            [this](Preferences& preferences) { preferences.identity = m_identity.main_file(); });
    }
}

void SubmitPage::create_identity()
{
    const auto& about = programme();
    const auto& author = host().application().preferences().author;
    auto order = host().prompts().ask_new_identity(
        this, {about.provider.name, about.provider.ukprn,
               author.empty() ? about.internal_verifier.name : author, about.provider.ods_code});
    if (!order) {
        return;
    }
    set_running(_("Making the key…"));
    const auto file = order->file;
    const auto request = order->request;
    m_job = std::make_unique<document::Job>(
        session().environment().post,
        [order = std::move(*order)](document::JobControl&) -> Result<void> {
            if (!order.request.empty()) {
                return crypto::create_request_files(order.file, order.request, order.subject, order.password);
            }
            auto made = crypto::create_identity_file(order.file, order.subject, order.password, now());
            if (!made) {
                return propagate(made);
            }
            return {};
        },
        [this, file, request](const Result<void>& made) {
            set_running({});
            if (!made) {
                host().show_error(made.error());
            } else if (!request.empty()) {
                host().prompts().tell(this, _("The certificate request is written."),
                                      wxString::Format(_("Send %s to the authority that issues your "
                                                         "certificates, and keep %s, which is your key. "
                                                         "Once the certificate arrives, choose the key and "
                                                         "then the certificate as who signs."),
                                                       path_text(request.filename()),
                                                       path_text(file.filename())));
            } else {
                m_identity = {file, {}, {}, {}};
                remember_identity();
                update();
                host().say(wxString::Format(_("%s was created, and signs."), path_text(file.filename())));
            }
        });
}

void SubmitPage::sign()
{
    const auto known = facts();
    if (document().is_modified() || !known.has_file) {
        host().save_then([this] { sign(); });
        return;
    }
    if (const auto& texts = session().unfinished(); !texts.empty()) {
        const auto& first = texts.begin()->second;
        // TRANSLATORS: a field, and what stands in it
        host().say(wxString::Format(_("Not yet: what stands in %s (%s) is not in the programme."),
                                    to_wx(first.label), beginning_of(to_wx(first.text))));
        return;
    }
    if (!document::may_sign(known)) {
        const auto next = document::next_step(known);
        host().say(wxString::Format(_("Not yet: %s."), step_title(next)));
        return;
    }
    const auto target = host().prompts().ask_save(
        this, {_("Save the package"),
               _("Packages") + "|*.asice",
               m_submitted ? m_submitted->package.parent_path() : session().folder(),
               to_wx(document::proposed_package_name(programme())),
               {".asice"}});
    if (target) {
        sign_to({*target, Existing::replace, session().inputs()}, SignAgain::first);
    }
}

void SubmitPage::sign_to(const Output& target, SignAgain again)
{
    auto identity = crypto::LockedIdentity::read(m_identity);
    if (!identity) {
        host().show_error(identity.error());
        return;
    }
    crypto::SecretBytes password;
    if (identity->needs_password()) {
        const auto name = path_text(m_identity.main_file().filename());
        auto typed = host().prompts().ask_password(
            this,
            wxString::Format(again == SignAgain::wrong_password ? _("The password was wrong. Password of %s:")
                                                                : _("Password of %s:"),
                             name));
        if (!typed) {
            return;
        }
        password = crypto::SecretBytes::take(*typed);
    }
    auto& application = host().application();
    document::SubmissionOrder order{session().file(),
                                    programme(),
                                    target,
                                    std::move(*identity),
                                    result()->meets ? submission::Completeness::required
                                                    : submission::Completeness::waived,
                                    again == SignAgain::anyway,
                                    application.trust(),
                                    now()};
    const auto state = document().state();
    m_packing = true;
    set_running(_("Signing and verifying…"));
    m_cancel_button->SetFocus();
    m_job = std::make_unique<document::Job>(
        session().environment().post,
        [order = std::move(order), password = std::move(password),
         library = session().environment().library](document::JobControl& control) {
            return document::submit(order, password, library, [&control](double share) {
                control.progress(share);
                return !control.is_cancelled();
            });
        },
        [this, target, state](Result<document::Submitted> made) {
            set_running({});
            if (made) {
                m_packed_state = state;
                m_submitted = std::move(*made);
                show_result();
            } else if (made.error().code == "crypto.wrong_password") {
                CallAfter([this, target] { sign_to(target, SignAgain::wrong_password); });
            } else if (made.error().code == "package.would_be_refused") {
                CallAfter([this, target, reason = made.error().detail] { ask_anyway(target, reason); });
            } else if (made.error().code == "zip.cancelled") {
                host().say(_("Stopped; nothing was written."));
            } else {
                host().show_error(made.error());
            }
            update();
        },
        [this](double share) { m_gauge->SetValue(static_cast<int>(share * kGaugeRange)); });
}

/// What a reviewer will refuse is told while it can still be mended.
void SubmitPage::ask_anyway(const Output& target, const std::string& reason)
{
    const auto answer = host().prompts().choose(this, _("A reviewer would refuse this package."),
                                                to_wx(reason) + "\n\n" +
                                                    _("You can choose another identity, or create the "
                                                      "package and tell the reviewer the fingerprint of your "
                                                      "certificate."),
                                                {_("Create the package anyway")});
    if (answer == std::size_t{0}) {
        sign_to(target, SignAgain::anyway);
    }
}

void SubmitPage::show_result()
{
    const auto& made = *m_submitted;
    m_verdict->show(made.verdict);
    // TRANSLATORS: the package's file with its folder
    auto text = wxString::Format(_("Send this file to your QA reviewer: %s"), path_text(made.package)) +
                "\n" + wxString::Format(_("It is signed by %s."), signer_text(made.signer)) + "\n";
    if (made.signer.self_signed) {
        text += _("You made this certificate yourself, so send it along (Save the certificate), and tell the "
                  "reviewer "
                  "its fingerprint by another way, on the telephone for example:") +
                wxString{"\n"} + fingerprint_text(made.signer);
    } else {
        // TRANSLATORS: name of a certificate authority
        text +=
            wxString::Format(_("The reviewer has to trust the authority that issued your certificate: %s"),
                             to_wx(made.signer.issuer));
    }
    m_send->ChangeValue(text);
    update();
    m_verdict->SetFocus();
    m_verdict->select(0);
    host().say(made.verdict.valid() ? _("The package is signed, and valid.")
               : made.verdict.is_authentic()
                   ? _("The package is signed. Its claims are not shown to hold.")
                   : _("The package was written, and would be refused. See the reasons."));
}

void SubmitPage::save_certificate()
{
    const auto& made = *m_submitted;
    auto proposed = made.package.stem();
    proposed += "-certificate.pem";
    const auto target = host().prompts().ask_save(this, {_("Save the certificate"),
                                                         _("Certificates") + "|*.pem",
                                                         made.package.parent_path(),
                                                         system_text(proposed),
                                                         {".pem"}});
    if (!target) {
        return;
    }
    if (const auto written =
            write_atomically({*target, Existing::replace, session().inputs()}, made.certificate_pem);
        !written) {
        host().show_error(written.error());
    } else {
        host().say(wxString::Format(_("Saved %s."), path_text(target->filename())));
    }
}

void SubmitPage::show(const fs::path& file)
{
    if (!open_in_viewer(file)) {
        host().show_error({"evidence.no_viewer", km::to_utf8(file), {}});
    }
}

void SubmitPage::copy_path()
{
    if (wxClipboardLocker locker; !!locker) {
        wxTheClipboard->SetData(new wxTextDataObject{system_text(m_submitted->package)});
        host().say(_("The path is on the clipboard."));
    }
}

} // namespace km::ui
