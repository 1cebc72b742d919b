// SPDX-License-Identifier: MIT
#include "editor/ui/outcome_details.hpp"

#include "editor/document/background.hpp"
#include "editor/document/outcome_operations.hpp"
#include "editor/document/outcome_places.hpp"
#include "editor/ui/accessible.hpp"
#include "editor/ui/check_list.hpp"
#include "editor/ui/form.hpp"
#include "editor/ui/page.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/wrapped_text.hpp"

#include <wx/button.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace km::ui {

using document::Place;

namespace {

constexpr model::Mode kModes[] = {model::Mode::facilitator_led, model::Mode::self_directed,
                                  model::Mode::blended};
constexpr std::size_t kMostFindings = 4;

wxString required(const wxString& text)
{
    return text.Strip(wxString::both).empty() ? _("This is needed.") : wxString{};
}

} // namespace

OutcomeDetails::OutcomeDetails(wxWindow* parent,
                               document::Session& session,
                               std::function<void()> show_mapping)
    : wxPanel{parent}
    , m_session{session}
    , m_document{session.document()}
    , m_nothing{new wxPanel{this}}
{
    SetSizer(new wxBoxSizer{wxVERTICAL});
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    sizer->Add(
        new WrappedText{m_nothing, _("Choose a module, an outcome or an assessment to change it here. "
                                     "To add outcomes, type them below, one after the other, or paste a "
                                     "list from a document or spreadsheet.")},
        0, wxEXPAND);
    m_nothing->SetSizer(sizer);
    GetSizer()->Add(m_nothing, 1, wxEXPAND);
    make_module();
    make_outcome(std::move(show_mapping));
    make_assessment();
}

const model::Module& OutcomeDetails::module() const
{
    return programme().modules.at(m_place.index);
}

const model::ProgrammeOutcome& OutcomeDetails::outcome() const
{
    return document::outcome_at(programme(), m_place);
}

const model::Assessment& OutcomeDetails::assessment() const
{
    return programme().assessments.at(m_place.index);
}

OutcomeDetails::Sheet* OutcomeDetails::sheet()
{
    switch (m_place.kind) {
    case Place::Kind::module: return &m_module;
    case Place::Kind::outcome: return &m_outcome;
    case Place::Kind::assessment: return &m_assessment;
    default: return nullptr;
    }
}

OutcomeDetails::Sheet OutcomeDetails::begin_sheet(const wxString& heading)
{
    Sheet made;
    made.panel = new wxPanel{this};
    made.panel->Hide();
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    auto* title = new wxStaticText{made.panel, wxID_ANY, heading};
    title->SetFont(title->GetFont().Bold());
    // Before it is on a display it does not know how large its own words are.
    title->SetMinSize(title->GetTextExtent(heading) + wxSize{GetCharWidth(), 2});
    sizer->Add(title, 0, wxBOTTOM, GetCharHeight() / 2);
    made.form = new Form{made.panel, [this] { m_document.end_typing(); },
                         unfinished_in(m_session, [this] { return "module/" + module().id.str() + "/"; })};
    sizer->Add(made.form, 0, wxEXPAND);
    made.panel->SetSizer(sizer);
    GetSizer()->Add(made.panel, 1, wxEXPAND);
    return made;
}

void OutcomeDetails::add_list(Sheet& made, const wxString& label, CheckList* list)
{
    auto* words = new wxStaticText{made.panel, wxID_ANY, label};
    // Made after the list, so that it can be handed to it; read before it.
    words->MoveBeforeInTabOrder(list);
    set_label(*list, *words);
    auto* sizer = made.panel->GetSizer();
    sizer->Add(words, 0, wxTOP | wxBOTTOM, GetCharHeight() / 3);
    sizer->Add(list, 1, wxEXPAND);
    list->SetMinSize(wxSize{-1, 5 * GetCharHeight()});
    list->set_read_only(m_document.is_read_only());
    made.list = list;
}

void OutcomeDetails::end_sheet(Sheet& made)
{
    made.findings = new WrappedText{made.panel, wxString{}};
    set_live(*made.findings);
    made.panel->GetSizer()->Add(made.findings, 0, wxEXPAND | wxTOP, GetCharHeight() / 2);
    if (m_document.is_read_only()) {
        made.form->set_read_only();
    }
}

void OutcomeDetails::make_module()
{
    m_module = begin_sheet(_("Module"));
    m_module.words = "module-title";
    m_module.form->add_text(
        "module-title", _("&Title:"), [this] { return to_wx(module().title); },
        [this](const wxString& value) {
            m_document.perform(
                document::change_module(programme(), m_place.index, wxTRANSLATE("Rename module"), "title",
                                        [&](model::Module& changed) { changed.title = to_utf8(value); }));
        },
        required);
    std::vector<wxString> modes{_("Not said")};
    for (const auto mode : kModes) {
        modes.push_back(mode_word(mode));
    }
    m_module.form->add_choice(
        "module-mode", _("&Delivery:"), modes,
        [this] {
            const auto mode = module().mode;
            const auto* found = mode ? std::find(std::begin(kModes), std::end(kModes), *mode) : nullptr;
            return mode ? static_cast<int>(found - std::begin(kModes)) + 1 : 0;
        },
        [this](int chosen) {
            m_document.perform(document::change_module(
                programme(), m_place.index, wxTRANSLATE("Change delivery"), "", [&](model::Module& changed) {
                    changed.mode = chosen > 0 ? std::optional{kModes[chosen - 1]} : std::nullopt;
                }));
        });
    m_module.form->add_value(
        "module-hours", _("Learning ho&urs:"),
        [this] { return module().hours ? to_wx(model::to_string(*module().hours)) : wxString{}; },
        [this](const wxString& hours) {
            m_document.perform(document::change_module(
                programme(), m_place.index, wxTRANSLATE("Change learning hours"), "hours",
                [&](model::Module& changed) { changed.hours = model::parse_hours(to_utf8(hours)); }));
        },
        is_hours, check_hours, _("for example 12"));
    end_sheet(m_module);
}

void OutcomeDetails::make_outcome(std::function<void()> show_mapping)
{
    m_outcome = begin_sheet(_("Outcome"));
    m_outcome.words = "outcome-text";
    m_outcome.form->add_long_text(
        "outcome-text", _("Te&xt:"), [this] { return to_wx(outcome().text); },
        [this](const wxString& value) {
            m_document.perform(document::change_outcome(programme(), m_place, to_utf8(value)));
        },
        4, Lines::one);
    // Enter ends the text: the next outcome is a key away.
    if (auto* field = FindWindowByName("outcome-text", m_outcome.form)) {
        field->Bind(wxEVT_KEY_DOWN, [this](wxKeyEvent& event) {
            if (event.GetKeyCode() == WXK_RETURN || event.GetKeyCode() == WXK_NUMPAD_ENTER) {
                wxCommandEvent done{wxEVT_TEXT_ENTER, GetId()};
                done.SetEventObject(this);
                ProcessWindowEvent(done);
            } else {
                event.Skip();
            }
        });
    }
    m_mappings = new wxButton{m_outcome.panel, wxID_ANY, wxString{}};
    m_mappings->SetName("outcome-mappings");
    m_mappings->Bind(wxEVT_BUTTON, [show = std::move(show_mapping)](wxCommandEvent&) { show(); });
    m_outcome.panel->GetSizer()->Add(m_mappings, 0, wxALIGN_RIGHT | wxTOP, GetCharHeight() / 3);
    auto* list =
        new CheckList{m_outcome.panel,
                      "outcome-assessments",
                      _("Assessed"),
                      _("Assessment"),
                      [this](unsigned row) {
                          if (row >= programme().assessments.size()) {
                              return wxString{}; // changed while this page was not shown
                          }
                          const auto& each = programme().assessments[row];
                          return to_wx(each.title.empty() ? each.id.str() : each.title);
                      },
                      [this](unsigned row) { return row < m_assessed_in.size() && m_assessed_in[row]; },
                      [this](const std::vector<unsigned>& rows, bool on) {
                          document::Step step{wxTRANSLATE("Change what is assessed"), {}};
                          for (const auto row : rows) {
                              auto one = document::set_assessed(programme(), row, {outcome().id}, on);
                              std::move(one.edits.begin(), one.edits.end(), std::back_inserter(step.edits));
                          }
                          m_document.perform(std::move(step));
                      }};
    add_list(m_outcome, _("&Assessed in:"), list);
    end_sheet(m_outcome);
}

void OutcomeDetails::make_assessment()
{
    m_assessment = begin_sheet(_("Assessment"));
    m_assessment.words = "assessment-title";
    m_assessment.form->add_text(
        "assessment-title", _("&Title:"), [this] { return to_wx(assessment().title); },
        [this](const wxString& value) {
            m_document.perform(document::change_assessment(
                programme(), m_place.index, wxTRANSLATE("Rename assessment"), "title",
                [&](model::Assessment& changed) { changed.title = to_utf8(value); }));
        },
        required);
    m_assessment.form->add_text(
        "assessment-type", _("&Kind:"), [this] { return to_wx(assessment().type); },
        [this](const wxString& value) {
            m_document.perform(document::change_assessment(
                programme(), m_place.index, wxTRANSLATE("Change kind of assessment"), "type",
                [&](model::Assessment& changed) { changed.type = to_utf8(value); }));
        },
        {}, _("for example portfolio, presentation, observation"));
    auto* list =
        new CheckList{m_assessment.panel,
                      "assessed-outcomes",
                      _("Assessed"),
                      _("Outcome"),
                      [this](unsigned row) {
                          const auto place = row < m_outcomes.size() ? m_outcomes[row] : Place{};
                          if (place.module >= programme().modules.size() ||
                              place.index >= programme().modules[place.module].outcomes.size()) {
                              return wxString{}; // changed while this page was not shown
                          }
                          const auto& each = programme().modules[place.module].outcomes[place.index];
                          return to_wx(each.id.str() + " " + each.text);
                      },
                      [this](unsigned row) { return row < m_assessed.size() && m_assessed[row]; },
                      [this](const std::vector<unsigned>& rows, bool on) {
                          std::vector<model::OutcomeId> ids;
                          ids.reserve(rows.size());
                          for (const auto row : rows) {
                              ids.push_back(document::outcome_at(programme(), m_outcomes.at(row)).id);
                          }
                          m_document.perform(document::set_assessed(programme(), m_place.index, ids, on));
                      }};
    add_list(m_assessment, _("Outcomes that it &assesses:"), list);
    end_sheet(m_assessment);
}

void OutcomeDetails::list_outcomes(document::Parts parts)
{
    std::vector<Place> places;
    for (std::size_t m = 0; m < programme().modules.size(); ++m) {
        for (std::size_t i = 0; i < programme().modules[m].outcomes.size(); ++i) {
            places.push_back(document::outcome_place(m, i));
        }
    }
    const std::unordered_set<model::OutcomeId> listed{assessment().outcomes.begin(),
                                                      assessment().outcomes.end()};
    std::vector<bool> assessed;
    assessed.reserve(places.size());
    for (const auto& place : places) {
        assessed.push_back(listed.contains(document::outcome_at(programme(), place).id));
    }
    const bool same = places == m_outcomes;
    m_outcomes = std::move(places);
    std::swap(m_assessed, assessed);
    if (!same) {
        m_assessment.list->set_rows(static_cast<unsigned>(m_outcomes.size()));
    } else if (parts.has(document::Part::outcomes)) {
        m_assessment.list->rows_changed();
    } else {
        for (std::size_t i = 0; i < m_assessed.size(); ++i) {
            if (m_assessed[i] != assessed[i]) {
                m_assessment.list->row_changed(static_cast<unsigned>(i));
            }
        }
    }
}

void OutcomeDetails::show(const Place& place, document::Parts parts)
{
    auto* const before = sheet();
    const bool other = !(place == m_place);
    m_place = place;
    auto* const now = sheet();
    if (place.kind == Place::Kind::outcome) {
        const auto count = std::count_if(
            programme().mappings.begin(), programme().mappings.end(),
            [id = outcome().id](const model::Mapping& mapping) { return mapping.outcome == id; });
        m_mappings->SetLabel(
            count == 0 ? _("Not mapped &yet: map it")
                       : wxString::Format(wxPLURAL("Sho&w its %ld mapping", "Sho&w its %ld mappings",
                                                   static_cast<unsigned>(count)),
                                          static_cast<long>(count)));
        m_assessed_in.clear();
        for (const auto& each : programme().assessments) {
            m_assessed_in.push_back(std::find(each.outcomes.begin(), each.outcomes.end(), outcome().id) !=
                                    each.outcomes.end());
        }
        const auto rows = static_cast<unsigned>(programme().assessments.size());
        if (other || rows != m_outcome.list->rows()) {
            m_outcome.list->set_rows(rows);
        } else {
            m_outcome.list->rows_changed();
        }
    } else if (place.kind == Place::Kind::assessment) {
        list_outcomes(parts);
    }
    if (now != nullptr) {
        now->form->refresh(showing_of(m_document));
    }
    if (before != now || (now == nullptr) != m_nothing->IsShown()) {
        for (auto* each : {&m_module, &m_outcome, &m_assessment}) {
            each->panel->Show(each == now);
        }
        m_nothing->Show(now == nullptr);
    }
    Layout();
}

void OutcomeDetails::show_findings(const document::CheckResult* result)
{
    auto* const now = sheet();
    if (now == nullptr) {
        return;
    }
    wxString text;
    std::size_t count = 0;
    if (result != nullptr && result->revision == m_document.revision()) {
        for (const auto& finding : result->findings) {
            if (finding.place.kind == m_place.kind && finding.place.index == m_place.index &&
                (m_place.kind != Place::Kind::outcome || finding.place.module == m_place.module) &&
                count++ < kMostFindings) {
                // TRANSLATORS: severity ("Warning"), what was found, how to put it right
                text += (text.empty() ? "" : "\n\n") +
                        wxString::Format(_("%s: %s %s"), severity_word(finding.diagnostic.severity),
                                         message_of(finding.diagnostic), fix_of(finding.diagnostic));
            }
        }
    } else if (result != nullptr) {
        return; // about an older text; the next result is on its way
    }
    now->findings->set_text(text);
    set_accessible_name(*now->findings, text);
    Layout();
}

void OutcomeDetails::focus_words()
{
    if (const auto* now = sheet()) {
        now->form->focus(now->words);
        if (auto* field = dynamic_cast<wxTextCtrl*>(FindWindowByName(now->words, now->form))) {
            field->SelectAll();
        }
    }
}

std::size_t OutcomeDetails::cursor() const
{
    const auto* field = dynamic_cast<wxTextCtrl*>(FindWindowByName("outcome-text", m_outcome.form));
    return field == nullptr || m_place.kind != Place::Kind::outcome
               ? 0
               : to_utf8(field->GetValue().Left(static_cast<std::size_t>(field->GetInsertionPoint()))).size();
}

} // namespace km::ui
