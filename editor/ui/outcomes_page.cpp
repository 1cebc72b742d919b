// SPDX-License-Identifier: MIT
#include "editor/ui/outcomes_page.hpp"

#include "editor/document/outcome_places.hpp"
#include "editor/ui/accessible.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/outcome_details.hpp"
#include "editor/ui/outcome_tree.hpp"
#include "editor/ui/paste_dialog.hpp"
#include "editor/ui/split_dialog.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"

#include <wx/button.h>
#include <wx/clipbrd.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>
#include <wx/wrapsizer.h>

#include <algorithm>
#include <utility>

namespace km::ui {

using document::Place;
using Kind = Place::Kind;

namespace {

constexpr const char* kNewOutcome = "new-outcome";
constexpr const char* kPastedList = "paste-text";
constexpr const char* kSplitInto[] = {"split-first", "split-second"};
constexpr std::string_view kOfOutcome = "outcome/"; // before the id of the one that is split

wxString clipboard_text()
{
    wxString text;
    if (wxTheClipboard->Open()) {
        wxTextDataObject data;
        if (wxTheClipboard->GetData(data)) {
            text = data.GetText();
        }
        wxTheClipboard->Close();
    }
    return text;
}

} // namespace

OutcomesPage::OutcomesPage(wxWindow* parent, document::Session& open, Host& host_)
    : Page{parent, open, host_, _("Outcomes")}
    , m_tree{nullptr}
    , m_details{nullptr}
    , m_new{nullptr}
    , m_unfinished{unfinished_in(session(), [] { return std::string{"outcomes/"}; })}
{
    const int gap = GetCharWidth();
    auto* left = new wxBoxSizer{wxVERTICAL};
    m_tree = new OutcomeTree{this};
    left->Add(m_tree, 1, wxEXPAND);
    build_entry(*left);
    build_commands(*left);
    m_details = new OutcomeDetails{this, session(), [this] { go_to_mapping(); }};
    auto* columns = new wxBoxSizer{wxHORIZONTAL};
    columns->Add(left, 3, wxEXPAND | wxRIGHT, 2 * gap);
    columns->Add(m_details, 2, wxEXPAND);
    body().Add(columns, 1, wxEXPAND);

    m_tree->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
        if (!m_refreshing) {
            document().end_typing();
            show_in_hand({});
        }
    });
    m_tree->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED, [this](wxDataViewEvent&) { m_details->focus_words(); });
    m_tree->Bind(wxEVT_CHAR, &OutcomesPage::on_tree_key, this);
    m_details->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { m_tree->SetFocus(); });
    m_details->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_ESCAPE) {
            m_tree->SetFocus();
        } else {
            event.Skip();
        }
    });
}

void OutcomesPage::build_entry(wxSizer& sizer)
{
    const int gap = GetCharWidth();
    auto* row = new wxBoxSizer{wxHORIZONTAL};
    auto* words = new wxStaticText{this, wxID_ANY, _("&New outcome:")};
    m_new = new TextField{this, {}, wxTE_PROCESS_ENTER};
    m_new->SetName(kNewOutcome);
    m_new->keep_history();
    m_new->SetHint(_("Type an outcome and press Enter; then the next"));
    set_label(*m_new, *words);
    row->Add(words, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, gap);
    row->Add(m_new, 1, wxALIGN_CENTRE_VERTICAL);
    sizer.Add(row, 0, wxEXPAND | wxTOP, gap);
    m_new->Enable(!document().is_read_only());
    m_new->ChangeValue(m_unfinished.get(kNewOutcome).value_or(wxString{}));
    keep_unfinished(*m_new, m_unfinished, _("New outcome"));
    m_new->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { add_typed(); });
    m_new->Bind(wxEVT_TEXT_PASTE, [this](wxClipboardTextEvent& event) {
        // Several lines are a list, which a field of one line would run together.
        if (const auto text = clipboard_text(); text.Strip(wxString::both).find('\n') != wxString::npos) {
            after_event(*this, [this, text] { paste_list(text); });
        } else {
            event.Skip();
        }
    });
    m_new->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_ESCAPE) {
            m_tree->SetFocus();
        } else {
            event.Skip();
        }
    });
}

void OutcomesPage::build_commands(wxSizer& sizer)
{
    const int gap = GetCharWidth();
    auto* row = new wxWrapSizer{wxHORIZONTAL};
    const auto add = [&](const wxString& label, const char* name_, std::function<void()> run) {
        auto* button = new wxButton{this, wxID_ANY, label};
        button->SetName(name_);
        button->Enable(!document().is_read_only());
        // Later: a screen reader's call must not wait for a dialog.
        button->Bind(wxEVT_BUTTON,
                     [this, run = std::move(run)](wxCommandEvent&) { after_event(*this, run); });
        row->Add(button, 0, wxRIGHT | wxTOP, gap);
    };
    add(_("Add module"), "add-module", [this] { add_module(); });
    add(_("Add assessment"), "add-assessment", [this] { add_assessment(); });
    add(_("Paste a &list…"), "paste-list", [this] { paste_list(clipboard_text()); });
    sizer.Add(row, 0, wxEXPAND);
}

wxString OutcomesPage::to_do() const
{
    if (programme().count_outcomes() == 0) {
        return _("There are no outcomes yet. Type them below, or paste a list.");
    }
    const auto& findings = result()->findings;
    const auto open = std::count_if(findings.begin(), findings.end(), [](const document::Finding& finding) {
        return finding.diagnostic.severity != Severity::note &&
               (finding.place.kind == Kind::module || finding.place.kind == Kind::outcome ||
                finding.place.kind == Kind::assessment);
    });
    if (m_unfinished.get(kPastedList)) {
        return _("A list was left in Paste a list and not added: open it again.");
    }
    if (m_unfinished.get(kNewOutcome)) {
        return _("An outcome is typed below and not added: press Enter there.");
    }
    if (const auto id = outcome_being_split(); !id.empty()) {
        return wxString::Format(
            _("Outcome %s was being split when the program ended. Take it in hand and choose Split again."),
            name_text(id));
    }
    if (count_unfinished("module/") > 0) {
        return _("The learning hours of a module are not in the programme yet.");
    }
    if (open > 0) {
        return wxString::Format(wxPLURAL("%ld thing here is to be looked at.",
                                         "%ld things here are to be looked at.", static_cast<unsigned>(open)),
                                static_cast<long>(open));
    }
    const auto unmapped = result()->unmapped_outcomes;
    return unmapped > 0 ? wxString::Format(wxPLURAL("%zu outcome is not mapped yet.",
                                                    "%zu outcomes are not mapped yet.",
                                                    static_cast<unsigned>(unmapped)),
                                           unmapped)
                        : _("Every outcome is mapped.");
}

std::vector<Command> OutcomesPage::commands()
{
    const auto writable = [this] { return !document().is_read_only(); };
    const auto changing = [this](auto when) { return [this, when] { return may_change() && when(); }; };
    const auto one = [this] { return m_tree->in_hand().kind != Kind::programme; };
    const auto outcome = [this] { return has_in_hand(Kind::outcome); };
    return {
        {wxTRANSLATE("&New outcome"), "Ctrl+Shift+N", wxTRANSLATE("Type outcomes, one after the other."),
         [this] { m_new->SetFocus(); }, writable},
        {wxTRANSLATE("New &module"), "Ctrl+Shift+M", wxTRANSLATE("Add a module behind the one in hand."),
         [this] { add_module(); }, writable},
        {wxTRANSLATE("New &assessment"), "Ctrl+Shift+T", wxTRANSLATE("Add an assessment."),
         [this] { add_assessment(); }, writable},
        {wxTRANSLATE("Paste a &list…"), "Ctrl+Shift+L",
         wxTRANSLATE("Add outcomes and modules from a document or spreadsheet, after a look at them."),
         [this] { paste_list(clipboard_text()); }, writable},
        separator(),
        {wxTRANSLATE("&Rename"), "F2", wxTRANSLATE("Change the words of what is in hand."),
         [this] { m_details->focus_words(); }, changing(one)},
        {wxTRANSLATE("&Split…"), "Ctrl+Shift+P", wxTRANSLATE("Make two outcomes of one."),
         [this] { split(); }, changing(outcome)},
        {wxTRANSLATE("Mer&ge"), "Ctrl+Shift+J",
         wxTRANSLATE("Make one outcome of those that are selected, or of the one in hand and the next."),
         [this] { merge(); }, changing(outcome)},
        {wxTRANSLATE("D&uplicate"), "Ctrl+D", wxTRANSLATE("Copy what is in hand, with its mappings."),
         [this] { duplicate(); }, changing(one)},
        {wxTRANSLATE("&Delete"), "", wxTRANSLATE("Delete what is selected: the Delete key in the tree."),
         [this] { delete_selected(); }, changing(one)},
        separator(),
        {wxTRANSLATE("Move u&p"), "Alt+Up", wxTRANSLATE("Move what is in hand before the one above it."),
         [this] { move(document::Way::up); }, changing(one)},
        {wxTRANSLATE("Move do&wn"), "Alt+Down", wxTRANSLATE("Move what is in hand behind the one below it."),
         [this] { move(document::Way::down); }, changing(one)},
        {wxTRANSLATE("Move &to module…"), "Ctrl+Shift+G",
         wxTRANSLATE("Move the selected outcomes to another module."), [this] { move_to_module(); },
         changing(outcome)},
        separator(),
        {wxTRANSLATE("S&how mappings"), "Alt+Return",
         wxTRANSLATE("Map the outcome in hand, or see what it is mapped to."), [this] { go_to_mapping(); },
         [this, outcome] { return IsShownOnScreen() && outcome(); }},
    };
}

bool OutcomesPage::show_place(const Place& place)
{
    if (place.kind != Kind::module && place.kind != Kind::outcome && place.kind != Kind::assessment) {
        return false;
    }
    if (m_tree->take(place)) {
        show_in_hand({});
        m_tree->SetFocus();
    }
    return true;
}

void OutcomesPage::focus_first()
{
    if (programme().count_outcomes() == 0 && !document().is_read_only()) {
        m_new->SetFocus();
    } else {
        m_tree->SetFocus();
    }
}

void OutcomesPage::refresh(document::Parts parts)
{
    m_refreshing = true;
    const bool first = std::exchange(m_is_new, false);
    const auto added = m_tree->show(programme(), parts);
    if (added.kind != Kind::programme && !first) {
        m_tree->take(added); // what undo brought back, or was added elsewhere
    } else if (m_in_hand.kind != Kind::programme &&
               (m_tree->id_in_hand() != m_id || m_tree->in_hand().kind != m_in_hand.kind) &&
               !m_tree->take(m_in_hand.kind, m_id) && !m_tree->take(m_in_hand)) {
        // It is gone, and nothing stands where it stood.
        auto before = m_in_hand;
        before.index -= before.index > 0 ? 1U : 0U;
        static_cast<void>(m_tree->take(before) || m_tree->take(document::module_place(m_in_hand.module)));
    }
    // The first time the tree's cursor stands anywhere.
    if (first || (m_tree->in_hand().kind == Kind::programme && !m_tree->is_on_heading())) {
        static_cast<void>(m_tree->take(document::outcome_place(0, 0)) ||
                          m_tree->take(document::module_place(0)));
    }
    m_refreshing = false;
    show_in_hand(parts);
}

void OutcomesPage::refresh_checked()
{
    m_details->show_findings(result().get());
}

void OutcomesPage::show_in_hand(document::Parts parts)
{
    m_in_hand = m_tree->in_hand();
    m_id = m_in_hand.kind == Kind::programme ? std::string{} : m_tree->id_in_hand();
    m_details->show(m_in_hand, parts);
    m_details->show_findings(result().get());
}

bool OutcomesPage::may_throw_away(const wxString& question, const wxString& text)
{
    const auto lines = static_cast<std::size_t>(text.Strip(wxString::both).Freq('\n')) + 1;
    return host()
        .prompts()
        .choose(this, question,
                // TRANSLATORS: a number of lines, and how the first begins
                wxString::Format(
                    wxPLURAL("It has %zu line: %s", "It has %zu lines: %s", static_cast<unsigned>(lines)),
                    lines, beginning_of(text.BeforeFirst('\n'))),
                {_("Throw away")})
        .has_value();
}

std::string OutcomesPage::outcome_being_split() const
{
    const auto& texts = session().unfinished();
    const auto found = texts.lower_bound(kOfOutcome);
    if (found == texts.end() || !found->first.starts_with(kOfOutcome)) {
        return {};
    }
    const auto id = std::string_view{found->first}.substr(kOfOutcome.size());
    return std::string{id.substr(0, id.rfind('/'))};
}

bool OutcomesPage::may_change() const
{
    return IsShownOnScreen() && !document().is_read_only();
}

bool OutcomesPage::has_in_hand(Kind kind) const
{
    return m_tree->in_hand().kind == kind;
}

std::vector<Place> OutcomesPage::selected_outcomes() const
{
    auto places = m_tree->selected();
    std::erase_if(places, [](const Place& place) { return place.kind != Kind::outcome; });
    return places;
}

wxString OutcomesPage::describe(const Place& place) const
{
    return beginning_of(m_tree->text(place, 0));
}

void OutcomesPage::perform(document::Operation operation, const wxString& news)
{
    if (operation.step.empty() || document().is_read_only()) {
        return;
    }
    document().end_typing();
    document().perform(std::move(operation.step));
    m_refreshing = true;
    m_tree->take(operation.in_hand);
    m_refreshing = false;
    show_in_hand({});
    host().say(news);
}

void OutcomesPage::add_typed()
{
    const auto text = m_new->GetValue().Strip(wxString::both);
    if (text.empty()) {
        return;
    }
    m_new->ChangeValue({}); // not undone in the field: it is an outcome now
    m_unfinished.set(kNewOutcome, {}, std::nullopt);
    perform(document::add_lines(programme(), m_tree->before_new(),
                                {{document::NewLine::Kind::outcome, to_utf8(text)}}, to_utf8(_("Module 1"))),
            wxString::Format(_("Added: %s"), text));
}

void OutcomesPage::add_module()
{
    perform(document::add_module(programme(), m_tree->before_new(), to_utf8(_("New module"))),
            _("Added a module: give it a title."));
    m_details->focus_words();
}

void OutcomesPage::add_assessment()
{
    perform(document::add_assessment(programme(), m_in_hand, to_utf8(_("New assessment"))),
            _("Added an assessment: give it a title, and tick what it assesses."));
    m_details->focus_words();
}

void OutcomesPage::paste_list(const wxString& text)
{
    const auto& modules = programme().modules;
    const auto after = m_tree->before_new();
    const auto target = modules.empty()               ? Place{}
                        : after.kind == Kind::outcome ? document::module_place(after.module)
                        : after.kind == Kind::module  ? after
                                                      : document::module_place(modules.size() - 1);
    // What stands in the dialog is kept while it is open; a list that was left there comes back first.
    const auto left = m_unfinished.get(kPastedList);
    PasteDialog dialog{this, left.value_or(text), modules.empty() ? wxString{} : describe(target),
                       session().environment().post};
    auto& field = dynamic_cast<wxTextCtrl&>(*FindWindowByName(kPastedList, &dialog));
    if (!field.IsEmpty()) {
        m_unfinished.set(kPastedList, _("Paste a list"), field.GetValue());
    }
    keep_unfinished(field, m_unfinished, _("Paste a list"));
    const bool accepted = dialog.ShowModal() == wxID_OK;
    if (!accepted && left && !may_throw_away(_("Throw away this list?"), field.GetValue())) {
        return;
    }
    m_unfinished.set(kPastedList, {}, std::nullopt);
    if (accepted) {
        const auto lines = dialog.lines();
        perform(document::add_lines(programme(), after, lines, to_utf8(_("Module 1"))),
                wxString::Format(
                    wxPLURAL("Added %zu line.", "Added %zu lines.", static_cast<unsigned>(lines.size())),
                    lines.size()));
        m_tree->SetFocus();
    }
}

void OutcomesPage::split()
{
    if (!has_in_hand(Kind::outcome)) {
        return;
    }
    const auto& outcome = document::outcome_at(programme(), m_in_hand);
    auto halves = document::propose_halves(outcome.text, m_details->cursor());
    const auto unfinished = unfinished_in(
        session(), [prefix = std::string{kOfOutcome} + outcome.id.str() + "/"] { return prefix; });
    auto* half = &halves.first;
    wxString left;
    for (const char* name : kSplitInto) {
        if (const auto text = unfinished.get(name)) {
            *half = km::ui::to_utf8(*text);
            left += *text + "\n";
        }
        half = &halves.second;
    }
    SplitDialog dialog{this, halves};
    for (const char* name : kSplitInto) {
        keep_unfinished(dynamic_cast<wxTextCtrl&>(*FindWindowByName(name, &dialog)), unfinished,
                        _("Split outcome"));
    }
    const bool accepted = dialog.ShowModal() == wxID_OK;
    if (!accepted && !left.empty() && !may_throw_away(_("Throw away what you typed here?"), left)) {
        return;
    }
    for (const char* name : kSplitInto) {
        unfinished.set(name, {}, std::nullopt);
    }
    if (accepted) {
        halves = dialog.halves();
        perform(document::split_outcome(programme(), m_in_hand, std::move(halves.first),
                                        std::move(halves.second)),
                _("One outcome is now two."));
    }
}

void OutcomesPage::merge()
{
    auto outcomes = selected_outcomes();
    if (outcomes.size() == 1) {
        auto next = outcomes.front();
        ++next.index;
        if (next.index < programme().modules.at(next.module).outcomes.size()) {
            outcomes.push_back(next);
        }
    }
    if (outcomes.size() < 2) {
        host().say(_("There is no outcome below to merge with: select the outcomes first."));
        return;
    }
    const auto count = outcomes.size();
    perform(document::merge_outcomes(programme(), std::move(outcomes)),
            wxString::Format(wxPLURAL("%zu outcome is now one.", "%zu outcomes are now one.",
                                      static_cast<unsigned>(count)),
                             count));
    m_details->focus_words();
}

void OutcomesPage::move(document::Way way)
{
    auto moved = document::move_element(programme(), m_in_hand, way);
    if (moved.step.empty()) {
        host().say(way == document::Way::up ? _("It is the first already.") : _("It is the last already."));
        return;
    }
    perform(std::move(moved), way == document::Way::up ? _("Moved up.") : _("Moved down."));
}

void OutcomesPage::move_to_module()
{
    wxArrayString titles;
    for (const auto& module : programme().modules) {
        titles.Add(to_wx(module.id.str() + " " + module.title));
    }
    const auto outcomes = selected_outcomes();
    const auto target = host().prompts().pick(
        this,
        wxString::Format(wxPLURAL("Move %zu outcome to which module?", "Move %zu outcomes to which module?",
                                  static_cast<unsigned>(outcomes.size())),
                         outcomes.size()),
        titles, m_in_hand.module);
    if (target) {
        perform(document::move_to_module(programme(), outcomes, *target),
                wxString::Format(_("Moved to %s."), titles[*target]));
    }
}

void OutcomesPage::duplicate()
{
    perform(document::duplicate(programme(), m_in_hand),
            m_in_hand.kind == Kind::assessment ? _("Copied.")
                                               : _("Copied. The copy's mappings are to be confirmed."));
    m_details->focus_words();
}

void OutcomesPage::delete_selected()
{
    const auto selected = m_tree->selected();
    if (selected.empty()) {
        return;
    }
    const auto hanging = document::what_hangs_on(programme(), selected);
    if (!hanging.nothing()) {
        wxString detail;
        const auto line = [&](std::size_t count, const wxString& text) {
            if (count > 0) {
                detail += (detail.empty() ? "" : "\n") + wxString::Format(text, count);
            }
        };
        const auto number = [](std::size_t count) { return static_cast<unsigned>(count); };
        line(hanging.outcomes_inside,
             wxPLURAL("%zu outcome in it is deleted too.", "%zu outcomes in it are deleted too.",
                      number(hanging.outcomes_inside)));
        line(hanging.mappings,
             wxPLURAL("%zu mapping to the framework is deleted too.",
                      "%zu mappings to the framework are deleted too.", number(hanging.mappings)));
        line(hanging.citations,
             wxPLURAL("%zu citation of evidence goes with them; the evidence itself stays.",
                      "%zu citations of evidence go with them; the evidence itself stays.",
                      number(hanging.citations)));
        line(hanging.assessing, wxPLURAL("%zu assessment no longer assesses it.",
                                         "%zu assessments no longer assess it.", number(hanging.assessing)));
        line(hanging.assessed_outcomes,
             wxPLURAL("%zu outcome is no longer assessed by it.",
                      "%zu outcomes are no longer assessed by it.", number(hanging.assessed_outcomes)));
        const auto headline = selected.size() == 1
                                  ? wxString::Format(_("Delete “%s”?"), describe(selected.front()))
                                  : wxString::Format(_("Delete %zu elements?"), selected.size());
        if (!host().prompts().choose(this, headline, detail, {_("Delete")})) {
            return;
        }
    }
    perform(document::delete_elements(programme(), selected), _("Deleted. Undo brings it back."));
}

void OutcomesPage::go_to_mapping()
{
    if (has_in_hand(Kind::outcome)) {
        host().go_to_mapping(document::outcome_at(programme(), m_in_hand).id, {});
    }
}

void OutcomesPage::on_tree_key(wxKeyEvent& event)
{
    if (event.HasAnyModifiers() || document().is_read_only()) {
        event.Skip();
        return;
    }
    switch (event.GetKeyCode()) {
    case WXK_DELETE:
    case WXK_NUMPAD_DELETE: after_event(*this, [this] { delete_selected(); }); break;
    case WXK_INSERT:
    case WXK_NUMPAD_INSERT: m_new->SetFocus(); break;
    default: event.Skip();
    }
}

} // namespace km::ui
