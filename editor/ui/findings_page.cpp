// SPDX-License-Identifier: MIT
#include "editor/ui/findings_page.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/finding_tree.hpp"
#include "editor/ui/form.hpp"
#include "editor/ui/long_lists.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "validator/base/clock.hpp"

#include <wx/arrstr.h>
#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/clipbrd.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/wrapsizer.h>

#include <algorithm>
#include <utility>

namespace km::ui {

using document::Finding;
using document::Place;

namespace {

wxString part_word(document::ProgrammePart part)
{
    switch (part) {
    case document::ProgrammePart::particulars: return _("The programme as a whole");
    case document::ProgrammePart::outcomes: return _("Modules and outcomes");
    case document::ProgrammePart::assessments: return _("Assessments");
    case document::ProgrammePart::evidence: return _("Evidence");
    case document::ProgrammePart::mappings: return _("Mappings");
    }
    return {};
}

} // namespace

FindingsPage::FindingsPage(wxWindow* parent, document::Session& session, Host& host)
    : Page{parent, session, host, _("Findings")}
{
    build_filters(body());
    m_tree = new FindingTree{this, _("Findings"),
                             [this](std::size_t group, unsigned column) { return group_text(group, column); },
                             [this](std::size_t at, unsigned column) { return finding_text(at, column); }};
    m_tree->SetName("findings-tree");
    m_tree->SetMinSize(wxSize{-1, 6 * GetCharHeight()});
    m_tree->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
        if (!m_selecting) {
            selection_changed();
        }
    });
    m_tree->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED, [this](wxDataViewEvent&) {
        after_event(*this, [this] {
            if (const auto group = m_tree->group()) {
                m_tree->toggle_group(*group);
            } else {
                go_to();
            }
        });
    });
    m_tree->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == 'C' && event.GetModifiers() == wxMOD_CONTROL && in_hand() != nullptr) {
            copy(message_of(in_hand()->diagnostic) + " " + fix_of(in_hand()->diagnostic));
        } else {
            event.Skip();
        }
    });
    body().Add(m_tree, 3, wxEXPAND | wxBOTTOM, GetCharWidth());
    build_details(body());
    update_buttons();
}

void FindingsPage::build_filters(wxSizer& into)
{
    // Large letters need two rows.
    auto* rows = new wxWrapSizer{wxHORIZONTAL, wxREMOVE_LEADING_SPACES};
    auto* row = new wxBoxSizer{wxHORIZONTAL};
    const int gap = GetCharWidth();
    auto* label = new wxStaticText{this, wxID_ANY, _("Se&arch:")};
    auto* search = new TextField{this};
    search->keep_history();
    m_search = search;
    m_search->SetName("findings-search");
    m_search->SetHint(_("words of a finding, or a rule's code"));
    m_search->SetMinSize(wxSize{26 * GetCharWidth(), 3 * GetCharHeight() / 2});
    set_label(*m_search, *label);
    m_search->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { regroup(); });
    row->Add(label, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, gap);
    row->Add(m_search, 1, wxALIGN_CENTRE_VERTICAL | wxRIGHT, 2 * gap);
    rows->Add(row, 1, wxEXPAND);
    row = new wxBoxSizer{wxHORIZONTAL};
    for (const auto severity : {Severity::error, Severity::warning, Severity::note}) {
        auto* box = new wxCheckBox{this, wxID_ANY, severity_word(severity)};
        box->SetName(severity == Severity::error     ? "findings-errors"
                     : severity == Severity::warning ? "findings-warnings"
                                                     : "findings-notes");
        box->SetValue(true);
        box->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent&) { regroup(); });
        row->Add(box, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, gap);
        m_severities.at(static_cast<std::size_t>(severity)) = box;
    }
    rows->Add(row, 0, wxEXPAND);
    row = new wxBoxSizer{wxHORIZONTAL};
    label = new wxStaticText{this, wxID_ANY, _("Group &by:")};
    m_group_by = new wxChoice{this, wxID_ANY};
    m_group_by->Append(_("What to put right"));
    m_group_by->Append(_("Part of the programme"));
    m_group_by->SetSelection(0);
    m_group_by->SetName("findings-group");
    set_label(*m_group_by, *label);
    m_group_by->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { regroup(); });
    row->Add(label, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT | wxRIGHT, gap);
    row->Add(m_group_by, 0, wxALIGN_CENTRE_VERTICAL);
    rows->Add(row, 0, wxEXPAND);
    into.Add(rows, 0, wxEXPAND | wxBOTTOM, gap);
}

void FindingsPage::build_details(wxSizer& into)
{
    auto* row = new wxBoxSizer{wxHORIZONTAL};
    const int gap = GetCharWidth();
    const auto button = [&](const wxString& text, const char* name, void (FindingsPage::*run)()) {
        auto* made = new wxButton{this, wxID_ANY, text};
        made->SetName(name);
        made->Bind(wxEVT_BUTTON,
                   [this, run](wxCommandEvent&) { after_event(*this, [this, run] { (this->*run)(); }); });
        row->Add(made, 0, wxRIGHT, gap);
        return made;
    };
    m_go = button(_("Go &to"), "findings-go", &FindingsPage::go_to);
    m_fix = button(_("Put &right"), "findings-fix", &FindingsPage::put_right);
    m_fix_all = button(_("Put all of this &kind right"), "findings-fix-all", &FindingsPage::put_all_right);
    into.Add(row, 0, wxBOTTOM, gap);
    auto* label = new wxStaticText{this, wxID_ANY, _("E&xplanation:")};
    into.Add(label, 0, wxBOTTOM, gap / 2);
    auto* details = new TextArea{this, "findings-details", wxTE_READONLY | wxTE_BESTWRAP};
    details->show_lines(4);
    m_details = details;
    set_label(*m_details, *label);
    into.Add(m_details, 2, wxEXPAND);
}

wxString FindingsPage::to_do() const
{
    const auto errors = static_cast<unsigned>(result()->errors);
    const auto warnings = static_cast<unsigned>(result()->warnings);
    const auto notes = static_cast<unsigned>(result()->notes);
    wxString text =
        errors == 0
            ? _("No errors.")
            : wxString::Format(wxPLURAL("%u error to put right.", "%u errors to put right.", errors), errors);
    if (warnings > 0) {
        text += " " + wxString::Format(
                          wxPLURAL("%u warning to look at.", "%u warnings to look at.", warnings), warnings);
    }
    if (notes > 0) {
        text += " " + wxString::Format(wxPLURAL("%u note.", "%u notes.", notes), notes);
    }
    return text;
}

std::vector<Command> FindingsPage::commands()
{
    // This page may not have been shown yet.
    const auto some = [this] { return result() && !result()->findings.empty(); };
    return {
        {wxTRANSLATE("&Next finding"), "F8",
         wxTRANSLATE("Show the place of the next finding, from any page."), [this] { step(1); }, some, true},
        {wxTRANSLATE("&Previous finding"), "Shift+F8",
         wxTRANSLATE("Show the place of the finding before, from any page."), [this] { step(-1); }, some,
         true},
        separator(),
        {wxTRANSLATE("Go &to"), "", wxTRANSLATE("Show the place of the finding in hand."),
         [this] { go_to(); }, [this] { return in_hand() != nullptr; }},
        {wxTRANSLATE("Put &right"), "Ctrl+R", wxTRANSLATE("Put the finding in hand right, where a step can."),
         [this] { put_right(); }, [this] { return m_fix->IsEnabled(); }},
        {wxTRANSLATE("Put all of this &kind right"), "Ctrl+Shift+R",
         wxTRANSLATE("Put every finding of the rule in hand right, where a step can."),
         [this] { put_all_right(); }, [this] { return m_fix_all->IsEnabled(); }},
        separator(),
        {wxTRANSLATE("&Copy findings as text"), "",
         wxTRANSLATE("Copy the findings that are shown, for an e-mail or a document."),
         [this] { copy(as_text()); }, some},
    };
}

void FindingsPage::focus_first()
{
    m_tree->SetFocus();
}

void FindingsPage::refresh(document::Parts)
{
    update_buttons(); // fixes wait for the check of what changed
}

void FindingsPage::refresh_checked()
{
    regroup();
}

std::size_t FindingsPage::count() const
{
    return m_result ? m_result->findings.size() : 0;
}

const Finding& FindingsPage::finding(std::size_t at) const
{
    return m_result->findings.at(at);
}

std::function<bool(std::size_t)> FindingsPage::filter()
{
    std::array<bool, 3> shown{};
    std::transform(m_severities.begin(), m_severities.end(), shown.begin(),
                   [](const wxCheckBox* box) { return box->GetValue(); });
    std::vector<std::string> words;
    for (const auto& word : wxSplit(m_search->GetValue().Lower(), ' ', '\0')) {
        if (!word.empty()) {
            words.push_back(to_utf8(word));
        }
    }
    if (!words.empty()) {
        prepare_search();
    }
    return [this, shown, words](std::size_t at) {
        const auto& diagnostic = finding(at).diagnostic;
        return shown.at(static_cast<std::size_t>(diagnostic.severity)) &&
               std::all_of(words.begin(), words.end(), [&](const std::string& word) {
                   return m_arguments[at].find(word) != std::string::npos ||
                          m_sentences.find(diagnostic.code)->second.find(word) != std::string::npos;
               });
    };
}

void FindingsPage::prepare_search()
{
    // A sentence is the same for all findings of a code, but for what stands in its gaps: thousands of findings
    // need not be written out to be searched.
    constexpr std::size_t gaps = 10;
    const auto lower = [](const std::string& text) {
        const bool is_plain =
            std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
        if (!is_plain) {
            return to_utf8(to_wx(text).Lower());
        }
        auto small = text;
        std::transform(small.begin(), small.end(), small.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        return small;
    };
    for (auto at = m_arguments.size(); at < count(); ++at) {
        const auto& diagnostic = finding(at).diagnostic;
        if (!m_sentences.contains(diagnostic.code)) {
            Diagnostic blank{diagnostic.code, diagnostic.severity, {}, std::vector<std::string>(gaps)};
            m_sentences.emplace(diagnostic.code, to_utf8((to_wx(diagnostic.code) + " " + message_of(blank) +
                                                          " " + translated(rule(diagnostic.code).title))
                                                             .Lower()));
        }
        std::string all;
        for (const auto& each : diagnostic.args) {
            all.append(lower(each)).append("\n");
        }
        m_arguments.push_back(std::move(all));
    }
}

void FindingsPage::regroup()
{
    if (!result()) {
        return;
    }
    const auto before = std::exchange(m_result, result());
    if (before != m_result) {
        m_arguments.clear();
    }
    auto groups = document::group_findings(
        count(), [this](std::size_t at) -> const Finding& { return finding(at); },
        m_group_by->GetSelection() == 1 ? document::GroupBy::part : document::GroupBy::rule, filter(),
        kMostRowsTogether);
    // Rows that say the same are left alone: a reader's place in the list, and what is spoken, stay.
    const auto old_finding = [&](std::size_t at) -> const Finding& { return before->findings[at]; };
    const bool same =
        before && groups.size() == m_groups.size() &&
        std::equal(groups.begin(), groups.end(), m_groups.begin(), [&](const auto& a, const auto& b) {
            return a.key() == b.key() && a.findings == b.findings &&
                   std::all_of(a.findings.begin(), a.findings.end(), [&](std::size_t at) {
                       return document::is_same_finding(finding(at), old_finding(at));
                   });
        });
    m_groups = std::move(groups);
    if (!same) {
        m_order.clear();
        std::vector<FindingTree::Group> rows;
        for (const auto& group : m_groups) {
            rows.push_back({group.key(), group.findings});
            m_order.insert(m_order.end(), group.findings.begin(), group.findings.end());
        }
        m_selecting = true;
        m_tree->set_groups(std::move(rows));
        select_again();
        m_selecting = false;
    }
    update_filters();
    update_details();
    update_buttons();
}

void FindingsPage::select_again()
{
    if (m_order.empty()) {
        m_moved_on = m_moved_on || m_current.has_value();
        m_current.reset();
        return;
    }
    if (m_current) {
        std::optional<std::size_t> again;
        for (std::size_t i = 0; i < m_order.size(); ++i) {
            const auto& each = finding(m_order[i]);
            if (document::is_same_finding(each, *m_current)) {
                // Of several that say the same, the one that stands where it stood.
                if (!again || each.place == m_current->place) {
                    again = i;
                }
            }
        }
        m_moved_on = !again.has_value();
        m_position = again.value_or(std::min(m_position, m_order.size() - 1));
    } else {
        m_position = 0;
        m_moved_on = true; // so that F8 begins with the first
    }
    m_current = finding(m_order[m_position]);
    m_tree->select_finding(m_order[m_position]);
}

void FindingsPage::selection_changed()
{
    if (const auto at = m_tree->finding()) {
        const auto place = std::find(m_order.begin(), m_order.end(), *at);
        if (place != m_order.end()) {
            m_position = static_cast<std::size_t>(place - m_order.begin());
            m_current = finding(*at);
            m_moved_on = false;
        }
    }
    update_details();
    update_buttons();
}

const Finding* FindingsPage::in_hand() const
{
    const auto at = m_tree->finding();
    return at && *at < count() ? &finding(*at) : nullptr;
}

const std::string& FindingsPage::code_in_hand() const
{
    static const std::string none;
    if (const auto* one = in_hand()) {
        return one->diagnostic.code;
    }
    const auto group = m_tree->group();
    return group && *group < m_groups.size() ? m_groups[*group].code : none;
}

const document::RulePage& FindingsPage::rule(const std::string& code)
{
    const auto [found, fresh] = m_pages.try_emplace(code);
    if (fresh) {
        found->second = document::rule_page(code);
    }
    return found->second;
}

void FindingsPage::set_details(const wxString& text)
{
    if (m_details->GetValue() != text) {
        m_details->ChangeValue(text);
        m_details->SetInsertionPoint(0);
        m_details->ShowPosition(0);
    }
}

void FindingsPage::update_details()
{
    wxString text;
    if (const auto* one = in_hand()) {
        text = message_of(one->diagnostic) + "\n\n" + fix_of(one->diagnostic) + "\n\n";
    }
    if (const auto& code = code_in_hand(); !code.empty()) {
        const auto& page = rule(code);
        text += to_wx(code) + ": " + translated(page.title) + "\n\n" + to_wx(page.text);
    } else if (m_order.empty() && m_result) {
        text = count() == 0 ? _("There is nothing to put right.")
                            : _("No finding fits the search and the boxes above.");
    }
    set_details(text);
}

std::optional<document::FixBasis> FindingsPage::basis() const
{
    const auto& background = const_cast<document::Session&>(session()).background();
    if (!m_result || m_result != background.result() || !background.is_current() ||
        document().is_read_only()) {
        return std::nullopt;
    }
    return document::FixBasis{programme(), framework(), *m_result, now()};
}

void FindingsPage::update_buttons()
{
    const auto* one = in_hand();
    m_go->Enable(one != nullptr);
    const auto from = basis();
    const auto fix = from && one != nullptr ? document::fix_finding(*from, *one) : document::Step{};
    const bool had_focus = m_fix->HasFocus() || m_fix_all->HasFocus();
    // TRANSLATORS: a button; %s is what it does: "Take digest again"
    const auto label =
        fix.empty() ? _("Put &right") : wxString::Format(_("Put &right: %s"), translated(fix.name));
    if (m_fix->GetLabel() != label) {
        m_fix->SetLabel(label);
        Layout();
    }
    m_fix->Enable(!fix.empty());
    m_fix_all->Enable(from && (!fix.empty() || some_can_be_fixed(*from)));
    if (had_focus && !m_fix->IsEnabled() && !m_fix_all->IsEnabled() && from) {
        m_tree->SetFocus(); // a button that cannot be pressed would keep the keyboard
    }
}

bool FindingsPage::some_can_be_fixed(const document::FixBasis& from) const
{
    constexpr std::size_t asked = 20; // those that differ from these come to hand sooner or later
    const auto& code = code_in_hand();
    if (!document::may_have_fix(code)) {
        return false;
    }
    std::size_t left = asked;
    for (std::size_t i = 0; i < m_order.size() && left > 0; ++i) {
        const auto& one = finding(m_order[i]);
        if (one.diagnostic.code == code) {
            --left;
            if (!document::fix_finding(from, one).empty()) {
                return true;
            }
        }
    }
    return false;
}

void FindingsPage::update_filters()
{
    std::array<unsigned, 3> counts{};
    for (std::size_t i = 0; i < count(); ++i) {
        ++counts.at(static_cast<std::size_t>(finding(i).diagnostic.severity));
    }
    const auto show = [&](Severity severity, const wxString& label) {
        auto& box = *m_severities.at(static_cast<std::size_t>(severity));
        const auto text = wxString::Format(label, counts.at(static_cast<std::size_t>(severity)));
        if (box.GetLabel() != text) {
            box.SetLabel(text);
            Layout();
        }
    };
    // TRANSLATORS: check boxes that show findings of a severity; %u: how many there are
    show(Severity::error, _("Errors (%u)"));
    show(Severity::warning, _("Warnings (%u)"));
    show(Severity::note, _("Notes (%u)"));
}

wxString FindingsPage::title_of(const std::string& code)
{
    const auto& title = rule(code).title;
    return title.empty() ? to_wx(code) : translated(title);
}

wxString FindingsPage::group_text(std::size_t group, unsigned column)
{
    if (group >= m_groups.size()) {
        return {};
    }
    const auto& it = m_groups[group];
    switch (column) {
    case 0: {
        const auto words = it.code.empty() ? part_word(it.part) : title_of(it.code);
        if (it.findings.size() < it.all) {
            // TRANSLATORS: a part of a group of very many findings: its first and last one, and how many there are in all
            return wxString::Format(_("%s (%zu to %zu of %zu)"), words, it.before + 1,
                                    it.before + it.findings.size(), it.all);
        }
        // TRANSLATORS: a group of findings, and how many there are in it
        return wxString::Format(_("%s (%zu)"), words, it.all);
    }
    case 1: return severity_word(it.severity);
    case 3: return to_wx(it.code);
    default: return {};
    }
}

wxString FindingsPage::finding_text(std::size_t at, unsigned column) const
{
    if (at >= count()) {
        return {};
    }
    const auto& one = finding(at);
    switch (column) {
    case 0: return message_of(one.diagnostic);
    case 1: return severity_word(one.diagnostic.severity);
    case 2: {
        const auto* item = document::item_named(one, framework());
        return item == nullptr ? place_text(one.place) : item_line(*item);
    }
    case 3: return to_wx(one.diagnostic.code);
    default: return {};
    }
}

wxString FindingsPage::place_text(const Place& place) const
{
    using Kind = Place::Kind;
    const auto& p = programme();
    const auto named = [](const std::string& id, const std::string& title) {
        return to_wx(title.empty() ? id : title);
    };
    switch (place.kind) {
    case Kind::programme: return _("Programme");
    case Kind::provider: return _("Provider");
    case Kind::contact: return _("Contact");
    case Kind::internal_verifier: return _("Internal verifier");
    case Kind::framework: return _("Framework");
    case Kind::claims: return _("Claimed stages");
    case Kind::delivery: return _("Delivery");
    case Kind::module:
        return place.index < p.modules.size()
                   ? named(p.modules[place.index].id.str(), p.modules[place.index].title)
                   : wxString{};
    case Kind::outcome:
        return place.module < p.modules.size() && place.index < p.modules[place.module].outcomes.size()
                   ? to_wx(p.modules[place.module].outcomes[place.index].id.str())
                   : wxString{};
    case Kind::assessment:
        return place.index < p.assessments.size()
                   ? named(p.assessments[place.index].id.str(), p.assessments[place.index].title)
                   : wxString{};
    case Kind::evidence:
        return place.index < p.evidence.size()
                   ? named(p.evidence[place.index].id.str(), p.evidence[place.index].title)
                   : wxString{};
    case Kind::mapping:
        return place.index < p.mappings.size()
                   ? to_wx(p.mappings[place.index].outcome.str() + " → " + p.mappings[place.index].to.str())
                   : wxString{};
    }
    return {};
}

wxString FindingsPage::as_text()
{
    if (m_result != result()) {
        regroup();
    }
    wxString text;
    for (const auto& group : m_groups) {
        const auto title = group.code.empty() ? part_word(group.part) : title_of(group.code);
        text += severity_word(group.severity) + ": " + title + "\n";
        for (const auto at : group.findings) {
            const auto& one = finding(at).diagnostic;
            text += "  • " + message_of(one) + " " + fix_of(one) + " [" + to_wx(one.code) + "]\n";
        }
        text += "\n";
    }
    return text;
}

void FindingsPage::copy(const wxString& text)
{
    const wxClipboardLocker clipboard;
    if (!clipboard || !wxTheClipboard->SetData(new wxTextDataObject{text})) {
        host().say(_("The clipboard is in use; nothing was copied."));
        return;
    }
    wxTheClipboard->Flush();
    host().say(_("Copied."));
}

void FindingsPage::go_to()
{
    if (const auto* one = in_hand()) {
        const auto message = message_of(one->diagnostic);
        const auto place = one->place;
        // A gap is closed where outcomes are mapped, not where stages are claimed.
        if (const auto item = document::item_in_need(*one, framework(), *m_result, document().policy())) {
            host().go_to_mapping({}, *item);
        } else {
            host().go_to(place);
        }
        host().say(message);
    }
}

void FindingsPage::step(int direction)
{
    if (m_result != result()) { // this page may not have been shown since
        regroup();
    }
    if (m_order.empty()) {
        host().say(_("There is nothing to put right."));
        return;
    }
    const auto last = m_order.size() - 1;
    if (direction > 0 && !std::exchange(m_moved_on, false)) {
        m_position = m_position >= last ? 0 : m_position + 1;
    } else if (direction < 0) {
        m_position = m_position == 0 ? last : m_position - 1;
    }
    m_moved_on = false;
    m_current = finding(m_order[m_position]);
    m_selecting = true;
    m_tree->select_finding(m_order[m_position]);
    m_selecting = false;
    update_details();
    update_buttons();
    go_to();
}

void FindingsPage::put_right()
{
    const auto from = basis();
    if (const auto* one = in_hand(); one != nullptr && from) {
        performed(document::fix_finding(*from, *one), 1);
    }
}

void FindingsPage::put_all_right()
{
    if (const auto from = basis()) {
        std::size_t fixed = 0;
        auto step = document::fix_all(*from, code_in_hand(), &fixed);
        performed(std::move(step), fixed);
    }
}

void FindingsPage::performed(document::Step step, std::size_t fixed)
{
    if (step.empty()) {
        return;
    }
    const auto name = translated(step.name);
    document().perform(std::move(step));
    const auto number = static_cast<unsigned>(fixed);
    // TRANSLATORS: how many findings, and the step that did it
    host().say(wxString::Format(wxPLURAL("Put %u finding right: %s.", "Put %u findings right: %s.", number),
                                number, name));
}

} // namespace km::ui
