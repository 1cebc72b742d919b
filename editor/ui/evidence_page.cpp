// SPDX-License-Identifier: MIT
#include "editor/ui/evidence_page.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/form.hpp"
#include "editor/ui/open_document.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/text_list.hpp"
#include "validator/base/file_types.hpp"

#include <wx/button.h>
#include <wx/choice.h>
#include <wx/dnd.h>
#include <wx/filename.h>
#include <wx/gauge.h>
#include <wx/scrolwin.h>
#include <wx/sizer.h>
#include <wx/statbox.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

#include <algorithm>

namespace km::ui {

using document::EvidenceState;
using model::EvidenceFile;

namespace {

constexpr int kGaugeSteps = 1000;

/// Files dropped anywhere on the page are added.
class Drop : public wxFileDropTarget {
public:
    explicit Drop(EvidencePage* page) : m_page{page} {}
    bool OnDropFiles(wxCoord, wxCoord, const wxArrayString& names) override
    {
        std::vector<std::filesystem::path> files;
        for (const auto& name : names) {
            files.push_back(to_path(name));
        }
        // Not inside the drop: a question would leave the other program waiting.
        m_page->CallAfter([page = m_page, files] { page->add_files(files); });
        return true;
    }

private:
    EvidencePage* m_page;
};

wxString short_state(EvidenceState state)
{
    switch (state) {
    case EvidenceState::not_looked_at: return _("not looked at yet");
    case EvidenceState::as_recorded: return _("unchanged");
    case EvidenceState::changed: return _("changed since");
    case EvidenceState::no_digest: return _("no digest taken");
    case EvidenceState::missing: return _("missing");
    case EvidenceState::empty: return _("empty");
    case EvidenceState::refused: return _("outside the folder");
    case EvidenceState::unreadable: return _("not known: cannot be read");
    }
    return {};
}

wxString long_state(EvidenceState state)
{
    switch (state) {
    case EvidenceState::not_looked_at: return _("Nobody has looked at the file yet.");
    case EvidenceState::as_recorded: return _("As it was when its digest was taken.");
    case EvidenceState::changed:
        return _(
            "The file has changed since its digest was taken. If it is the one you mean, take the digest "
            "again.");
    case EvidenceState::no_digest:
        return _("No digest was taken, so a later change would go unnoticed. Take it now.");
    case EvidenceState::missing:
        return _("There is no file at this path. Put it back, or remove the entry and add the right file.");
    case EvidenceState::empty: return _("The file is there and has no content.");
    case EvidenceState::refused:
        return _("The path leads out of the programme's folder, so the file was not opened. Add the document "
                 "again.");
    case EvidenceState::unreadable:
        return _("The file cannot be read, so it is not known what it is. Check the disk, and that you may "
                 "read it.");
    }
    return {};
}

} // namespace

EvidencePage::EvidencePage(wxWindow* parent, document::Session& session, Host& host)
    : Page{parent, session, host, _("Evidence")}
{
    m_empty = new wxPanel{this};
    auto* empty = new wxBoxSizer{wxVERTICAL};
    auto* words = new wxStaticText{
        m_empty, wxID_ANY,
        _("There is no evidence yet.\n\nAdd the documents that show what the programme teaches and assesses: "
          "a "
          "scheme of work, slides,\nassessment briefs. Choose them here, or drop them on this page. Each is "
          "copied into the folder of\nthe programme's file; your own copy stays where it is.")};
    empty->Add(words, 0, wxALL, 2 * GetCharWidth());
    m_first_add = new wxButton{m_empty, wxID_ANY, _("&Add files…")};
    m_first_add->SetName("first-add");
    m_first_add->Bind(wxEVT_BUTTON,
                      [this](wxCommandEvent&) { after_event(*this, [this] { ask_for_files(); }); });
    empty->Add(m_first_add, 0, wxLEFT, 2 * GetCharWidth());
    m_empty->SetSizer(empty);
    body().Add(m_empty, 1, wxEXPAND);

    // Where letters are large and the window is not, the page scrolls.
    m_full =
        new wxScrolledWindow{this, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL | wxTAB_TRAVERSAL};
    m_full->SetScrollRate(0, GetCharHeight());
    auto* full = new wxBoxSizer{wxVERTICAL};
    build_list(*full);
    build_details(*full);
    m_full->SetSizer(full);
    body().Add(m_full, 1, wxEXPAND);
    build_progress(body());
    m_full->Hide();
    if (!document().is_read_only()) {
        SetDropTarget(new Drop{this});
    } else {
        m_form->set_read_only();
        m_first_add->Hide();
        words->SetLabel(_("There is no evidence in this programme."));
    }
}

void EvidencePage::build_list(wxSizer& into)
{
    auto* row = new wxBoxSizer{wxHORIZONTAL};
    const int gap = GetCharWidth();
    auto* label = new wxStaticText{m_full, wxID_ANY, _("Sho&w:")};
    m_show = new wxChoice{m_full, wxID_ANY};
    m_show->Append(_("All files"));
    m_show->Append(_("Files that no mapping cites"));
    m_show->Append(_("Files that are changed, missing, empty or without a digest"));
    m_show->SetSelection(0);
    m_show->SetName("evidence-show");
    set_label(*m_show, *label);
    m_show->Bind(wxEVT_CHOICE, [this](wxCommandEvent& event) {
        m_filter = static_cast<Filter>(event.GetSelection());
        update_rows();
    });
    row->Add(label, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, gap);
    row->Add(m_show, 0, wxRIGHT, 2 * gap);
    row->AddStretchSpacer();
    const auto button = [&](const wxString& text, const char* name, void (EvidencePage::*run)()) {
        auto* made = new wxButton{m_full, wxID_ANY, text};
        made->SetName(name);
        made->Bind(wxEVT_BUTTON,
                   [this, run](wxCommandEvent&) { after_event(*this, [this, run] { (this->*run)(); }); });
        row->Add(made, 0, wxRIGHT, m_list == nullptr ? 0 : gap);
        return made;
    };
    m_add = button(_("&Add files…"), "evidence-add", &EvidencePage::ask_for_files);
    into.Add(row, 0, wxEXPAND | wxBOTTOM, gap);

    m_list = new TextList{m_full,
                          _("Evidence files"),
                          {{_("Title"), 28, true},
                           {_("File"), 22, true},
                           {_("Kind"), 15},
                           {_("Size"), 8},
                           {_("State"), 14},
                           {_("Cited by"), 11}},
                          [this](unsigned at, unsigned column) { return cell(at, column); },
                          wxDV_MULTIPLE};
    m_list->SetName("evidence-list");
    m_list->SetMinSize(wxSize{-1, 7 * GetCharHeight()});
    m_list->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
        const int at = m_list->row();
        const auto id = at >= 0 && static_cast<std::size_t>(at) < m_rows.size()
                            ? programme().evidence.at(m_rows[static_cast<std::size_t>(at)]).id
                            : model::EvidenceId{};
        if (id != m_id) {
            document().end_typing();
            m_id = id;
            update_details();
        }
        update_buttons();
    });
    m_list->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED,
                 [this](wxDataViewEvent&) { after_event(*this, [this] { open(); }); });
    m_list->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_DELETE && !event.HasAnyModifiers() && may_change()) {
            after_event(*this, [this] { remove(); });
        } else {
            event.Skip();
        }
    });
    into.Add(m_list, 1, wxEXPAND | wxBOTTOM, gap);

    row = new wxBoxSizer{wxHORIZONTAL};
    m_open = button(_("Open doc&ument"), "evidence-open", &EvidencePage::open);
    m_again = new wxButton{m_full, wxID_ANY, _("Take &digest again")};
    m_again->SetName("evidence-again");
    m_again->Bind(wxEVT_BUTTON,
                  [this](wxCommandEvent&) { after_event(*this, [this] { take_again(selected()); }); });
    row->Add(m_again, 0, wxRIGHT, gap);
    m_remove = button(_("&Remove from programme"), "evidence-remove", &EvidencePage::remove);
    into.Add(row, 0, wxBOTTOM, gap);
}

void EvidencePage::build_details(wxSizer& into)
{
    auto* columns = new wxBoxSizer{wxHORIZONTAL};
    const int gap = GetCharWidth();
    m_form = new Form{m_full, [this] { document().end_typing(); }};
    add_field("evidence-title", _("&Title:"), wxTRANSLATE("Rename evidence"), &EvidenceFile::title, {});
    add_field("evidence-original", _("&Name it came with:"), wxTRANSLATE("Change original name"),
              &EvidenceFile::original_name, _("as in the list, if empty"));
    add_field("evidence-media-type", _("Media t&ype:"), wxTRANSLATE("Change media type"),
              &EvidenceFile::media_type, _("for example application/pdf"));
    m_file = add_reading_field("evidence-file", _("Fi&le:"));
    auto* state = new TextArea{m_form, "evidence-state", wxTE_READONLY | wxTE_NO_VSCROLL};
    state->show_lines(3);
    m_form->add_control(_("State:"), state);
    m_state = state;
    m_digest = add_reading_field("evidence-digest", _("SHA-256 digest:"));
    columns->Add(m_form, 1, wxEXPAND | wxRIGHT, 2 * gap);

    auto* right = new wxBoxSizer{wxVERTICAL};
    right->Add(new wxStaticText{m_full, wxID_ANY, _("Mappings that cite it")}, 0, wxBOTTOM, gap / 2);
    m_mappings = new TextList{
        m_full,
        _("Mappings that cite it"),
        {{_("Outcome"), 13, true}, {_("Framework outcome"), 13, true}, {_("Depth"), 9}, {_("Where"), 12}},
        [this](unsigned at, unsigned column) { return mapping_cell(at, column); }};
    m_mappings->SetName("evidence-mappings");
    m_mappings->SetMinSize(wxSize{-1, 6 * GetCharHeight()});
    m_mappings->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED,
                     [this](wxDataViewEvent&) { after_event(*this, [this] { go_to_mapping(); }); });
    right->Add(m_mappings, 1, wxEXPAND);
    columns->Add(right, 1, wxEXPAND);
    into.Add(columns, 0, wxEXPAND);
}

void EvidencePage::add_field(const char* name,
                             const wxString& label,
                             const char* step,
                             std::string EvidenceFile::*member,
                             const wxString& hint)
{
    m_form->add_text(
        name, label,
        [this, member] {
            const auto at = in_hand();
            return at ? to_wx(programme().evidence[*at].*member) : wxString{};
        },
        [this, member, step, name](const wxString& value) {
            if (const auto at = in_hand()) {
                auto file = programme().evidence[*at];
                file.*member = to_utf8(value);
                document().perform(document::change_evidence(programme(), *at, std::move(file), step, name));
            }
        },
        {}, hint);
}

wxTextCtrl* EvidencePage::add_reading_field(const char* name, const wxString& label)
{
    auto* field = new TextField{m_form, {}, wxTE_READONLY};
    field->SetName(name);
    m_form->add_control(label, field);
    return field;
}

void EvidencePage::build_progress(wxSizer& into)
{
    m_progress = new wxPanel{this};
    auto* row = new wxBoxSizer{wxHORIZONTAL};
    m_what = new wxStaticText{m_progress, wxID_ANY, wxString{}};
    set_live(*m_what);
    m_gauge = new wxGauge{m_progress, wxID_ANY, kGaugeSteps};
    set_accessible_name(*m_gauge, _("Progress"));
    auto* cancel = new wxButton{m_progress, wxID_ANY, _("Sto&p")};
    cancel->SetName("evidence-stop");
    cancel->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
        if (m_job) {
            m_job->cancel();
        }
    });
    row->Add(m_what, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, GetCharWidth());
    row->Add(m_gauge, 1, wxALIGN_CENTRE_VERTICAL | wxRIGHT, GetCharWidth());
    row->Add(cancel, 0);
    m_progress->SetSizer(row);
    m_progress->Hide();
    into.Add(m_progress, 0, wxEXPAND | wxTOP, GetCharWidth());
}

wxString EvidencePage::to_do() const
{
    const auto& files = programme().evidence;
    if (files.empty()) {
        return _("Add the documents that show what the programme does.");
    }
    unsigned open = 0, uncited = 0;
    for (std::size_t e = 0; e < files.size(); ++e) {
        const auto now = state(e);
        open += now != EvidenceState::as_recorded && now != EvidenceState::not_looked_at ? 1U : 0U;
        uncited += e < m_uses.size() && m_uses[e] == 0 ? 1U : 0U;
    }
    wxString text;
    if (open > 0) {
        text = wxString::Format(wxPLURAL("%u file is changed, missing, empty or without a digest.",
                                         "%u files are changed, missing, empty or without a digest.", open),
                                open);
    }
    if (uncited > 0) {
        text += (text.empty() ? "" : " ") +
                wxString::Format(
                    wxPLURAL("%u file is cited by no mapping.", "%u files are cited by no mapping.", uncited),
                    uncited);
    }
    return text.empty() ? _("Every file is as it was recorded, and cited.") : text;
}

std::vector<Command> EvidencePage::commands()
{
    const auto writable = [this] { return may_change(); };
    const auto has_one = [this] { return in_hand().has_value(); };
    return {
        {wxTRANSLATE("&Add files…"), "Ctrl+Shift+A",
         wxTRANSLATE("Copy documents into the programme's folder."), [this] { ask_for_files(); }, writable},
        {wxTRANSLATE("&Open document"), "",
         wxTRANSLATE("Show the document, where nothing in it acts by itself."), [this] { open(); }, has_one},
        {wxTRANSLATE("Sa&ve a copy…"), "", wxTRANSLATE("Save the document as it is, without opening it."),
         [this] {
             if (const auto at = in_hand()) {
                 save_copy(programme().evidence[*at].path);
             }
         },
         has_one},
        separator(),
        {wxTRANSLATE("&Take digest again"), "",
         wxTRANSLATE("Record the chosen files as they are now, after you looked at what changed."),
         [this] { take_again(selected()); }, [=, this] { return may_change() && !selected().empty(); }},
        {wxTRANSLATE("Take digests of all &changed files"), "",
         wxTRANSLATE("Record every changed file as it is now."), [this] { take_again(changed()); },
         [this] { return may_change() && !changed().empty(); }},
        separator(),
        {wxTRANSLATE("&Remove from programme"), "",
         wxTRANSLATE("Take the chosen files out of the programme. The files themselves stay."),
         [this] { remove(); }, [this] { return may_change() && !selected().empty(); }},
    };
}

bool EvidencePage::show_place(const document::Place& place)
{
    if (place.kind != document::Place::Kind::evidence) {
        return false;
    }
    if (place.index < programme().evidence.size()) {
        show_id(programme().evidence[place.index].id);
    }
    m_list->SetFocus();
    return true;
}

void EvidencePage::focus_first()
{
    if (programme().evidence.empty()) {
        m_first_add->SetFocus();
    } else {
        m_list->SetFocus();
    }
}

void EvidencePage::refresh(document::Parts parts)
{
    using document::Part;
    if (!parts.has(Part::evidence) && !parts.has(Part::mappings) && !parts.has(Part::outcomes)) {
        return;
    }
    m_uses = document::count_citing_mappings(programme());
    update_rows();
    update_details();
}

void EvidencePage::refresh_checked()
{
    if (!session().background().is_current()) {
        return; // of an earlier list of files; another result is on its way
    }
    m_facts.clear();
    const auto& files = programme().evidence;
    for (std::size_t e = 0; e < std::min(files.size(), result()->evidence.size()); ++e) {
        m_facts.emplace(files[e].path, result()->evidence[e]);
    }
    update_rows();
    update_details();
}

const rules::EvidenceFact* EvidencePage::fact(std::size_t position) const
{
    const auto found = m_facts.find(programme().evidence.at(position).path);
    return found == m_facts.end() ? nullptr : &found->second;
}

EvidenceState EvidencePage::state(std::size_t position) const
{
    return document::state_of(programme().evidence.at(position), fact(position));
}

bool EvidencePage::fits(std::size_t position) const
{
    switch (m_filter) {
    case Filter::all: break;
    case Filter::not_cited: return m_uses.at(position) == 0;
    case Filter::to_look_at: {
        const auto now = state(position);
        return now != EvidenceState::as_recorded && now != EvidenceState::not_looked_at;
    }
    }
    return true;
}

void EvidencePage::update_rows()
{
    const auto& files = programme().evidence;
    std::vector<std::size_t> rows;
    for (std::size_t e = 0; e < files.size(); ++e) {
        if (fits(e)) {
            rows.push_back(e);
        }
    }
    if (rows.size() == m_list->rows()) {
        m_rows = std::move(rows);
        m_list->rows_changed();
    } else {
        m_rows = std::move(rows);
        m_list->set_rows(static_cast<unsigned>(m_rows.size()));
    }
    // The file in hand stays in hand; where it is gone, its neighbour is.
    const auto at = std::find_if(m_rows.begin(), m_rows.end(),
                                 [&](std::size_t position) { return files[position].id == m_id; });
    if (at != m_rows.end()) {
        if (const auto row = static_cast<int>(at - m_rows.begin()); m_list->row() != row) {
            m_list->select(row);
        }
    } else if (m_rows.empty()) {
        m_id = {};
    } else {
        const auto row = std::clamp(m_list->row(), 0, static_cast<int>(m_rows.size()) - 1);
        m_list->select(row);
        m_id = files[m_rows[static_cast<std::size_t>(row)]].id;
    }
    if (m_full->IsShown() != !files.empty()) {
        m_full->Show(!files.empty());
        m_empty->Show(files.empty());
        Layout();
    }
    update_buttons();
}

void EvidencePage::update_details()
{
    m_form->refresh(showing_of(document()));
    const auto at = in_hand();
    const auto show = [](wxTextCtrl* field, const wxString& text) {
        if (field->GetValue() != text) {
            field->ChangeValue(text);
        }
    };
    show(m_file, at ? name_text(programme().evidence[*at].path) : wxString{});
    show(m_state, at ? long_state(state(*at)) : wxString{});
    show(m_digest, at ? to_wx(programme().evidence[*at].sha256) : wxString{});
    m_form->Enable(at.has_value());
    m_citing = at ? document::mappings_citing(programme(), m_id) : std::vector<std::size_t>{};
    if (m_citing.size() == m_mappings->rows()) {
        m_mappings->rows_changed();
    } else {
        m_mappings->set_rows(static_cast<unsigned>(m_citing.size()));
    }
}

void EvidencePage::update_buttons()
{
    const bool some = !selected().empty();
    m_add->Enable(may_change());
    m_first_add->Enable(may_change());
    m_open->Enable(in_hand().has_value());
    m_again->Enable(some && may_change());
    m_remove->Enable(some && may_change());
}

void EvidencePage::show_id(const model::EvidenceId& id)
{
    m_id = id;
    if (const auto at = in_hand(); at && !fits(*at)) {
        m_filter = Filter::all;
        m_show->SetSelection(0);
    }
    update_rows();
    update_details();
}

std::optional<std::size_t> EvidencePage::in_hand() const
{
    const auto& files = programme().evidence;
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const EvidenceFile& file) { return file.id == m_id; });
    return m_id.empty() || found == files.end()
               ? std::nullopt
               : std::optional{static_cast<std::size_t>(found - files.begin())};
}

std::vector<std::size_t> EvidencePage::selected() const
{
    std::vector<std::size_t> positions;
    for (const auto row : m_list->selected_rows()) {
        if (row < m_rows.size()) {
            positions.push_back(m_rows[row]);
        }
    }
    return positions;
}

std::vector<std::size_t> EvidencePage::changed() const
{
    std::vector<std::size_t> positions;
    for (std::size_t e = 0; e < programme().evidence.size(); ++e) {
        if (const auto now = state(e); now == EvidenceState::changed || now == EvidenceState::no_digest) {
            positions.push_back(e);
        }
    }
    return positions;
}

wxString EvidencePage::cell(unsigned row, unsigned column) const
{
    if (row >= m_rows.size() || m_rows[row] >= programme().evidence.size()) {
        return {};
    }
    const auto position = m_rows[row];
    const auto& file = programme().evidence[position];
    switch (column) {
    case 0: return name_text(file.title.empty() ? file.path : file.title);
    case 1: return name_text(file.original_name.empty() ? file.path : file.original_name);
    case 2: return translated(file_type_of(file.path).label);
    case 3: {
        const auto* found = fact(position);
        return found == nullptr || found->state != rules::EvidenceFact::State::present
                   ? wxString{}
                   : wxFileName::GetHumanReadableSize(wxULongLong{found->size}, wxString{}, 1);
    }
    case 4: return short_state(state(position));
    case 5:
        return position >= m_uses.size() || m_uses[position] == 0
                   ? _("not cited")
                   : wxString::Format(wxPLURAL("%u mapping", "%u mappings", m_uses[position]),
                                      m_uses[position]);
    default: return {};
    }
}

wxString EvidencePage::mapping_cell(unsigned row, unsigned column) const
{
    if (row >= m_citing.size() || m_citing[row] >= programme().mappings.size()) {
        return {};
    }
    const auto& mapping = programme().mappings[m_citing[row]];
    switch (column) {
    case 0:
        for (const auto& module : programme().modules) {
            for (const auto& outcome : module.outcomes) {
                if (outcome.id == mapping.outcome) {
                    return to_wx(outcome.id.str() + " " + outcome.text);
                }
            }
        }
        return to_wx(mapping.outcome.str());
    case 1:
        for (const auto& item : framework().items) {
            if (item.code == mapping.to) {
                return item_line(item);
            }
        }
        return to_wx(mapping.to.str());
    case 2: return depth_word(mapping.depth);
    case 3: {
        wxString where;
        for (const auto& citation : mapping.citations) {
            if (citation.evidence == m_id && !citation.locator.empty()) {
                where += (where.empty() ? "" : "; ") + to_wx(citation.locator);
            }
        }
        return where;
    }
    default: return {};
    }
}

void EvidencePage::go_to_mapping()
{
    const int row = m_mappings->row();
    if (row >= 0 && static_cast<std::size_t>(row) < m_citing.size()) {
        const auto& mapping = programme().mappings.at(m_citing[static_cast<std::size_t>(row)]);
        host().go_to_mapping(mapping.outcome, mapping.to);
    }
}

} // namespace km::ui
