// SPDX-License-Identifier: MIT
#include "editor/ui/programme_page.hpp"

#include "editor/ui/form.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "packages/submission/check.hpp"
#include "validator/base/organisation_code.hpp"

#include <wx/regex.h>
#include <wx/scrolwin.h>
#include <wx/sizer.h>
#include <wx/translation.h>

#include <algorithm>

namespace km::ui {

namespace {

bool is_ukprn(const wxString& text)
{
    return text.empty() || km::is_ukprn(to_utf8(text));
}

wxString check_ukprn(const wxString& text)
{
    if (!is_ukprn(text)) {
        return _("A UKPRN has eight digits.");
    }
    return text.empty() || text.StartsWith("1") ? wxString{} : _("A UKPRN usually begins with 1.");
}

wxString check_email(const wxString& text)
{
    const auto at = text.find('@');
    const bool looks_right = at != wxString::npos && at > 0 && at + 1 < text.length() && !text.Contains(" ");
    return text.empty() || looks_right ? wxString{} : _("Write an address such as jo@example.org.");
}

wxString required(const wxString& text)
{
    return text.Strip(wxString::both).empty() ? _("This is needed.") : wxString{};
}

bool is_language(const wxString& text)
{
    static const wxRegEx form{"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$"}; // BCP 47, roughly
    return form.Matches(text);
}

constexpr const char* kUnfinished = "programme/";

constexpr model::Mode kModes[] = {model::Mode::facilitator_led, model::Mode::self_directed,
                                  model::Mode::blended};

} // namespace

ProgrammePage::ProgrammePage(wxWindow* parent, document::Session& open, Host& host_)
    : Page{parent, open, host_, _("Programme")}
    , m_form{nullptr}
{
    auto* scroll = new wxScrolledWindow{this};
    scroll->SetScrollRate(0, GetCharHeight());
    m_form = new Form{scroll, [this] { document().end_typing(); },
                      unfinished_in(open, [] { return std::string{kUnfinished}; })};
    const auto text = [this](const char* name, const wxString& label, const char* step, auto get,
                             const Form::Check& check = {}, const wxString& hint = {}) {
        m_form->add_text(
            name, label, [this, get] { return to_wx(get(const_cast<model::Programme&>(programme()))); },
            [this, name, step, get](const wxString& value) {
                change(step, name, [&](model::Programme& p) { get(p) = to_utf8(value); });
            },
            check, hint);
    };
    const auto coded = [this](const char* name, const wxString& label, const char* step, auto get,
                              const std::function<bool(const wxString&)>& is_value, const Form::Check& check,
                              const wxString& hint) {
        m_form->add_value(
            name, label, [this, get] { return to_wx(get(programme())); },
            [this, name, step, get](const wxString& text_) {
                change(step, name, [&](model::Programme& p) { get(p) = to_utf8(text_); });
            },
            is_value, check, hint);
    };
    m_form->add_heading(_("The programme"));
    text(
        "title", _("&Title:"), wxTRANSLATE("Change title"), [](auto& p) -> auto& { return p.title; },
        required);
    text(
        "version", _("Ve&rsion:"), wxTRANSLATE("Change version"), [](auto& p) -> auto& { return p.version; },
        required, _("for example 1.0"));
    const auto is_short_name = [](const wxString& name) { return model::is_pack_id(to_utf8(name)); };
    coded(
        "id", _("Short n&ame:"), wxTRANSLATE("Change short name"), [](auto& p) -> auto& { return p.id; },
        is_short_name,
        [is_short_name](const wxString& name) {
            return is_short_name(name) ? wxString{} : _("Use lower-case letters, digits, dots and hyphens.");
        },
        _("for example first-line-manager"));
    m_form->add_long_text(
        "summary", _("S&ummary:"), [this] { return to_wx(programme().summary); },
        [this](const wxString& value) {
            change(wxTRANSLATE("Change summary"), "summary",
                   [&](model::Programme& p) { p.summary = to_utf8(value); });
        },
        3);
    std::vector<wxString> stages;
    for (const auto& stage : framework().stages) {
        stages.push_back(to_wx(stage.title));
    }
    m_form->add_checks(
        "stages", _("Stages that it claims:"), stages,
        [this](std::size_t stage) {
            const auto& claimed = programme().claimed_stages;
            return std::find(claimed.begin(), claimed.end(), framework().stages.at(stage).id) !=
                   claimed.end();
        },
        [this](std::size_t stage, bool on) {
            change(wxTRANSLATE("Change claimed stages"), "", [&](model::Programme& p) {
                // In the framework's order; stages that it does not have stay where they are, at the end.
                std::vector<model::StageId> next;
                auto rest = p.claimed_stages;
                for (std::size_t i = 0; i < framework().stages.size(); ++i) {
                    const auto& id = framework().stages[i].id;
                    const auto at = std::find(rest.begin(), rest.end(), id);
                    const bool claimed = i == stage ? on : at != rest.end();
                    if (at != rest.end()) {
                        rest.erase(at);
                    }
                    if (claimed) {
                        next.push_back(id);
                    }
                }
                next.insert(next.end(), rest.begin(), rest.end());
                p.claimed_stages = std::move(next);
            });
        });
    std::vector<wxString> modes{_("Not said")};
    for (const auto mode : kModes) {
        modes.push_back(mode_word(mode));
    }
    m_form->add_choice(
        "mode", _("&Delivery:"), modes,
        [this] {
            const auto mode = programme().mode;
            return mode ? static_cast<int>(std::find(std::begin(kModes), std::end(kModes), *mode) -
                                           std::begin(kModes)) +
                              1
                        : 0;
        },
        [this](int chosen) {
            change(wxTRANSLATE("Change delivery"), "", [&](model::Programme& p) {
                p.mode = chosen > 0 ? std::optional{kModes[chosen - 1]} : std::nullopt;
            });
        });
    m_form->add_value(
        "hours", _("Lear&ning hours:"),
        [this] { return programme().hours ? to_wx(model::to_string(*programme().hours)) : wxString{}; },
        [this](const wxString& hours) {
            change(wxTRANSLATE("Change learning hours"), "hours",
                   [&](model::Programme& p) { p.hours = model::parse_hours(to_utf8(hours)); });
        },
        is_hours, check_hours, _("for example 120"));
    coded(
        "language", _("&Language:"), wxTRANSLATE("Change language"),
        [](auto& p) -> auto& { return p.language; }, is_language,
        [](const wxString& code) {
            return is_language(code) ? wxString{} : _("Write a code such as en or cy.");
        },
        _("of the programme, for example en or cy"));
    text(
        "embeds", _("Em&beds:"), wxTRANSLATE("Change embedded programme"),
        [](auto& p) -> auto& { return p.embeds; }, {}, _("a Leadership Academy programme, if any"));

    add_policy();
    m_form->add_heading(_("Provider"));
    text(
        "provider", _("Name of &provider:"), wxTRANSLATE("Change provider"),
        [](auto& p) -> auto& { return p.provider.name; }, required);
    coded(
        "ukprn", _("U&KPRN:"), wxTRANSLATE("Change UKPRN"), [](auto& p) -> auto& { return p.provider.ukprn; },
        is_ukprn, check_ukprn, _("eight digits"));
    const auto is_ods = [](const wxString& code) { return code.empty() || is_ods_code(to_utf8(code)); };
    coded(
        "ods", _("ODS code:"), wxTRANSLATE("Change ODS code"),
        [](auto& p) -> auto& { return p.provider.ods_code; }, is_ods,
        [is_ods](const wxString& code) {
            return is_ods(code) ? wxString{} : _("An ODS code has 3 to 10 capital letters and digits.");
        },
        _("NHS bodies without a UKPRN"));
    m_form->add_heading(_("Contact"));
    text(
        "contact", _("Contact's name:"), wxTRANSLATE("Change contact"),
        [](auto& p) -> auto& { return p.contact.name; });
    text(
        "contact-role", _("Contact's role:"), wxTRANSLATE("Change contact"),
        [](auto& p) -> auto& { return p.contact.role; });
    text(
        "contact-email", _("Contact's e-mail:"), wxTRANSLATE("Change contact"),
        [](auto& p) -> auto& { return p.contact.email; }, check_email);
    m_form->add_heading(_("Internal verifier"));
    text(
        "verifier", _("Verifier's name:"), wxTRANSLATE("Change internal verifier"),
        [](auto& p) -> auto& { return p.internal_verifier.name; });
    text(
        "verifier-role", _("Verifier's role:"), wxTRANSLATE("Change internal verifier"),
        [](auto& p) -> auto& { return p.internal_verifier.role; });
    text(
        "verifier-email", _("Verifier's e-mail:"), wxTRANSLATE("Change internal verifier"),
        [](auto& p) -> auto& { return p.internal_verifier.email; }, check_email);
    if (document().is_read_only()) {
        m_form->set_read_only();
    }
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    sizer->Add(m_form, 1, wxEXPAND | wxRIGHT, 2 * GetCharWidth());
    scroll->SetSizer(sizer);
    body().Add(scroll, 1, wxEXPAND);
}

/// What the programme is mapped to is chosen when it is begun; what it is judged by can be chosen again.
void ProgrammePage::add_policy()
{
    m_form->add_heading(_("Framework and policy"));
    auto* shown = new TextField{
        m_form, wxString::Format(_("%s (%s)"), to_wx(framework().title), to_wx(framework().version)),
        wxTE_READONLY};
    shown->SetName("framework");
    m_form->add_control(_("Frame&work:"), shown);
    std::vector<wxString> titles;
    std::vector<std::string> ids;
    if (const auto policies = session().environment().library.policies()) {
        for (const auto& policy : *policies) {
            if (policy.model.framework == "*" || policy.model.framework == framework().id) {
                ids.push_back(policy.model.id);
                titles.push_back(to_wx(policy.model.title));
            }
        }
    }
    m_form->add_choice(
        "policy", _("Polic&y:"), titles,
        [this, ids] {
            const auto at = std::find(ids.begin(), ids.end(), submission::named_policy(programme()));
            return at == ids.end() ? wxNOT_FOUND : static_cast<int>(at - ids.begin());
        },
        [this, ids](int chosen) {
            change(wxTRANSLATE("Change policy"), "",
                   [&](model::Programme& p) { p.policy_id = ids.at(static_cast<std::size_t>(chosen)); });
        });
}

wxString ProgrammePage::to_do() const
{
    using Kind = document::Place::Kind;
    const auto& findings = result()->findings;
    const auto open = std::count_if(findings.begin(), findings.end(), [](const document::Finding& finding) {
        return finding.diagnostic.severity != Severity::note && finding.place.kind < Kind::module &&
               finding.diagnostic.code.starts_with("KM-IDN");
    });
    if (const auto unfinished = count_unfinished(kUnfinished); unfinished > 0) {
        return wxString::Format(
            wxPLURAL("%zu field holds something that is not in the programme: it is marked below.",
                     "%zu fields hold something that is not in the programme: they are marked below.",
                     static_cast<unsigned>(unfinished)),
            unfinished);
    }
    return open == 0 ? _("Nothing is missing here.")
                     : wxString::Format(wxPLURAL("%ld thing is missing or wrong here.",
                                                 "%ld things are missing or wrong here.",
                                                 static_cast<unsigned>(open)),
                                        static_cast<long>(open));
}

bool ProgrammePage::show_place(const document::Place& place)
{
    using Kind = document::Place::Kind;
    switch (place.kind) {
    case Kind::programme: m_form->focus("title"); return true;
    case Kind::provider: m_form->focus("provider"); return true;
    case Kind::contact: m_form->focus("contact"); return true;
    case Kind::internal_verifier: m_form->focus("verifier"); return true;
    case Kind::framework:
    case Kind::claims: m_form->focus("stages"); return true;
    case Kind::delivery: m_form->focus("hours"); return true;
    default: return false;
    }
}

void ProgrammePage::focus_first()
{
    m_form->focus("title");
}

void ProgrammePage::refresh(document::Parts parts)
{
    if (parts.has(document::Part::particulars)) {
        m_form->refresh(showing_of(document()));
    }
}

void ProgrammePage::change(const char* step,
                           const char* key,
                           const std::function<void(model::Programme&)>& how)
{
    auto after = document::particulars_of(programme());
    how(after);
    document::Step made{step, {}, *key == '\0' ? std::string{} : std::string{"particulars/"} + key};
    made.edits.push_back(document::set_particulars(programme(), after));
    document().perform(std::move(made));
}

} // namespace km::ui
