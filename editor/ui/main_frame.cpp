// SPDX-License-Identifier: MIT
#include "editor/ui/main_frame.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/text.hpp"

#include <wx/accel.h>
#include <wx/app.h>
#include <wx/artprov.h>
#include <wx/infobar.h>
#include <wx/menu.h>
#include <wx/notebook.h>
#include <wx/sizer.h>
#include <wx/statusbr.h>
#include <wx/textctrl.h>
#include <wx/toolbar.h>

namespace km::ui {

namespace {

constexpr int kRecoveryEveryMs = 5000; // work is kept within 10 s of a change
constexpr const char* kProgrammeWildcard = "*.programme.xml";

} // namespace

MainFrame::MainFrame(Application& application, std::unique_ptr<document::Session> session)
    : wxFrame{nullptr, wxID_ANY, _("Kitemark")}
    , m_application{application}
    , m_session{std::move(session)}
    , m_notebook{nullptr}
    , m_info{nullptr}
    , m_recovery_timer{this}
{
    SetName("MainFrame");
    auto* panel = new wxPanel{this};
    m_info = new wxInfoBar{panel};
    m_notebook = new wxNotebook{panel, wxID_ANY};
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    sizer->Add(m_info, 0, wxEXPAND);
    sizer->Add(m_notebook, 1, wxEXPAND);
    panel->SetSizer(sizer);
    CreateStatusBar(2);
    const int widths[] = {-2, -3};
    SetStatusWidths(2, widths);
    set_live(*GetStatusBar());

    for (auto* page : make_pages(m_notebook, *m_session, *this)) {
        add_page(page);
    }
    build_menus();
    build_toolbar();

    m_changed = m_session->document().changed.subscribe([this](const document::Change& change) {
        for (auto* page : m_pages) {
            page->document_changed(change.parts);
        }
    });
    m_state_changed = m_session->document().state_changed.subscribe([this] { update_state(); });
    m_checked = m_session->background().checked.subscribe([this] {
        for (auto* page : m_pages) {
            page->check_arrived();
        }
        update_status();
    });
    m_notebook->Bind(wxEVT_NOTEBOOK_PAGE_CHANGED, [this](wxBookCtrlEvent& event) {
        if (auto* page = current_page()) {
            page->shown();
        }
        update_state();
        event.Skip();
    });
    Bind(wxEVT_TIMER, [this](wxTimerEvent&) {
        m_session->keep_for_recovery();
        if (const auto& problem = m_session->recovery_problem()) {
            tell(_("Your work cannot be kept for recovery. Save it now.") + " " + message_of(*problem),
                 wxICON_WARNING);
        }
    });
    Bind(wxEVT_CLOSE_WINDOW, &MainFrame::on_close, this);
    Bind(wxEVT_ACTIVATE, [this](wxActivateEvent& event) {
        if (event.GetActive()) {
            CallAfter([this] { look_at_disk(); });
        }
        event.Skip();
    });
    // Only where there is something to save does time matter.
    if (!m_session->document().is_read_only()) {
        m_recovery_timer.Start(kRecoveryEveryMs);
    }
    SetSize(wxSize{110 * GetCharWidth(), 45 * GetCharHeight()});
    update_state();
    update_status();
    if (m_session->is_open_elsewhere()) {
        tell(_("This programme is open in another window. Changes that are saved there are not seen here "
               "until you "
               "read the file again."),
             wxICON_WARNING);
    } else if (has_errors(m_session->form())) {
        tell(_("Parts of this file could not be read. Save under another name, so that nothing is lost."),
             wxICON_WARNING);
    }
}

MainFrame::~MainFrame() = default;

void MainFrame::add_page(Page* page, bool first)
{
    if (first) {
        m_pages.insert(m_pages.begin(), page);
        m_notebook->InsertPage(0, page, page->tab_label(), true);
    } else {
        m_pages.push_back(page);
        m_notebook->AddPage(page, page->tab_label());
    }
}

Page* MainFrame::find_page(std::string_view name) const
{
    for (auto* page : m_pages) {
        if (page->name() == name) {
            return page;
        }
    }
    return nullptr;
}

Page* MainFrame::current_page() const
{
    const int selected = m_notebook->GetSelection();
    return selected == wxNOT_FOUND ? nullptr : m_pages.at(static_cast<std::size_t>(selected));
}

void MainFrame::select_page(Page* page)
{
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        if (m_pages[i] == page && m_notebook->GetSelection() != static_cast<int>(i)) {
            m_notebook->SetSelection(i);
        }
    }
}

void MainFrame::go_to(const document::Place& place)
{
    for (auto* page : m_pages) {
        if (page->show_place(place)) {
            select_page(page);
            page->shown();
            page->show_place(place); // again, for what was not yet drawn
            return;
        }
    }
}

void MainFrame::show_page(std::string_view name)
{
    if (auto* page = find_page(name)) {
        select_page(page);
        page->focus_first();
    }
}

void MainFrame::say(const wxString& news)
{
    SetStatusText(news, 0);
    set_accessible_name(*GetStatusBar(), news + " " + m_status);
}

void MainFrame::show_error(const Error& error)
{
    tell(message_of(error), wxICON_ERROR);
}

void MainFrame::tell(const wxString& message, int icon)
{
    m_info->ShowMessage(message, icon);
    set_accessible_name(*m_info, message);
}

void MainFrame::build_menus()
{
    auto& document = m_session->document();
    const auto writable = [&document] { return !document.is_read_only(); };
    auto* bar = new wxMenuBar;
    bar->Append(
        build_menu(
            {
                {wxTRANSLATE("&New programme…"), "Ctrl+N", wxTRANSLATE("Begin a programme."),
                 [this] { m_application.new_programme(); }},
                {wxTRANSLATE("&Open…"), "Ctrl+O", wxTRANSLATE("Open a programme or a package."),
                 [this] {
                     if (const auto file = prompts().ask_open(
                             this, {_("Open a programme or a package"), _("Programmes and packages") +
                                                                            "|*.programme.xml;*.asice|" +
                                                                            _("All files") + "|*"})) {
                         m_application.open_file(*file);
                     }
                 }},
                {wxTRANSLATE("S&tart page"), "", wxTRANSLATE("Recent programmes and examples."),
                 [this] { m_application.show_start(); }},
                separator(),
                {wxTRANSLATE("&Save"), "Ctrl+S", wxTRANSLATE("Write the programme to its file."),
                 [this] { save(); }, writable},
                {wxTRANSLATE("Save &as…"), "Ctrl+Shift+S",
                 wxTRANSLATE("Write the programme to another file."), [this] { save_as(); }, writable},
                {wxTRANSLATE("&Read again from disk"), "", wxTRANSLATE("Give up what was not saved."),
                 [this] {
                     if (!m_session->document().is_modified() ||
                         prompts().choose(this, _("Give up what was not saved?"), {}, {_("Give up")})) {
                         if (const auto read = m_session->reload(); !read) {
                             show_error(read.error());
                         } else {
                             m_info->Dismiss();
                             m_disk_told = false;
                         }
                     }
                 },
                 [this] { return !m_session->file().empty(); }},
                separator(),
                {wxTRANSLATE("&Close"), "Ctrl+W", wxTRANSLATE("Close this window."), [this] { Close(); }},
            },
            nullptr),
        _("&File"));
    bar->Append(
        build_menu(
            {
                {wxTRANSLATE("&Undo"), "Ctrl+Z", wxTRANSLATE("Take back the last change."),
                 [this] {
                     const auto name = m_session->document().undo_name();
                     if (m_session->document().undo()) {
                         const auto what = wxString::Format(_("Undone: %s."), translated(name));
                         say(m_session->document().is_modified()
                                 ? what
                                 : what + " " + _("The programme is as it was saved."));
                     }
                 },
                 [&document] { return document.can_undo(); }},
                {wxTRANSLATE("&Redo"), "Ctrl+Y", wxTRANSLATE("Do again what was taken back."),
                 [this] {
                     const auto name = m_session->document().redo_name();
                     if (m_session->document().redo()) {
                         say(wxString::Format(_("Done again: %s."), translated(name)));
                     }
                 },
                 [&document] { return document.can_redo(); }},
                separator(),
                {wxTRANSLATE("&Preferences…"), "", wxTRANSLATE("Text size, language, identities, trust."),
                 [this] { m_application.show_preferences(this); }},
            },
            nullptr),
        _("&Edit"));
    std::vector<Command> go;
    int number = 1;
    static constexpr const char* kKeys[] = {"Alt+1", "Alt+2", "Alt+3", "Alt+4",
                                            "Alt+5", "Alt+6", "Alt+7", "Alt+8"};
    static constexpr const char* kLabels[] = {wxTRANSLATE("&Programme"), wxTRANSLATE("&Outcomes"),
                                              wxTRANSLATE("&Mapping"),   wxTRANSLATE("&Coverage"),
                                              wxTRANSLATE("&Evidence"),  wxTRANSLATE("&Findings"),
                                              wxTRANSLATE("&Submit")};
    for (auto* page : m_pages) {
        if (static_cast<std::size_t>(number) > std::size(kLabels)) {
            break;
        }
        go.push_back({kLabels[number - 1], kKeys[number - 1], wxTRANSLATE("Show this page."), [this, page] {
                          select_page(page);
                          page->focus_first();
                      }});
        ++number;
    }
    go.push_back(separator());
    go.push_back({wxTRANSLATE("&Framework browser"), "Ctrl+B", wxTRANSLATE("Read the whole framework."),
                  [this] { m_application.show_framework(m_session->document().reference()); }});
    bar->Append(build_menu(go, nullptr), _("&Go"));
    for (auto* page : m_pages) {
        if (const auto commands = page->commands(); !commands.empty()) {
            bar->Append(build_menu(commands, page), page->tab_label());
        }
    }
    bar->Append(
        build_menu(
            {{wxTRANSLATE("&Help on this page"), "F1", wxTRANSLATE("The manual, at this page's section."),
              [this] { m_application.show_help(current_page() ? current_page()->name() : ""); }}},
            nullptr),
        _("&Help"));
    SetMenuBar(bar);
    Bind(wxEVT_MENU, [this](wxCommandEvent& event) {
        if (m_commands.contains(event.GetId())) {
            // Never inside a call of a screen reader: a dialog there would stop it.
            CallAfter([this, id = event.GetId()] { run_command(id); });
        } else {
            event.Skip();
        }
    });
    Bind(wxEVT_UPDATE_UI, [this](wxUpdateUIEvent& event) {
        if (const auto found = m_commands.find(event.GetId()); found != m_commands.end()) {
            const auto& enabled = found->second.command.enabled;
            event.Enable(!enabled || enabled());
        } else {
            event.Skip();
        }
    });
}

wxMenu* MainFrame::build_menu(const std::vector<Command>& commands, Page* page)
{
    auto* menu = new wxMenu;
    for (const auto& command : commands) {
        if (!command.run) {
            menu->AppendSeparator();
            continue;
        }
        const int id = wxWindow::NewControlId();
        auto label = translated(command.label);
        if (*command.shortcut != '\0') {
            label += "\t" + wxString{command.shortcut};
        }
        menu->Append(id, label, translated(command.help));
        m_commands.emplace(id, Bound{command, id, page});
    }
    return menu;
}

void MainFrame::run_command(int id)
{
    const auto& bound = m_commands.at(id);
    if (bound.page != nullptr) {
        select_page(bound.page);
    }
    // A text field that is being edited hands its text over before anything else happens.
    if (auto* focus = wxWindow::FindFocus(); focus != nullptr && wxGetTopLevelParent(focus) == this) {
        wxFocusEvent leaving{wxEVT_KILL_FOCUS, focus->GetId()};
        leaving.SetEventObject(focus);
        focus->GetEventHandler()->ProcessEvent(leaving);
    }
    if (!bound.command.enabled || bound.command.enabled()) {
        bound.command.run();
    }
}

void MainFrame::build_toolbar()
{
    auto* bar = CreateToolBar(wxTB_HORIZONTAL | wxTB_TEXT | wxTB_HORZ_LAYOUT);
    for (const auto& [id, bound] : m_commands) {
        const std::string_view label{bound.command.label};
        const char* art = label == "&Open…"  ? wxART_FILE_OPEN
                          : label == "&Save" ? wxART_FILE_SAVE
                          : label == "&Undo" ? wxART_UNDO
                          : label == "&Redo" ? wxART_REDO
                                             : nullptr;
        if (art != nullptr) {
            bar->AddTool(id, wxControl::RemoveMnemonics(translated(label)).BeforeFirst(L'…'),
                         wxArtProvider::GetBitmapBundle(art, wxART_TOOLBAR), translated(bound.command.help));
        }
    }
    bar->Realize();
}

void MainFrame::update_state()
{
    auto& document = m_session->document();
    auto title = to_wx(document.programme().title);
    if (title.empty()) {
        title = _("Untitled programme");
    }
    const auto file =
        m_session->file().empty() ? _("not saved yet") : path_text(m_session->file().filename());
    // TRANSLATORS: window title: programme, file
    SetTitle(
        (document.is_modified() ? L"• " : L"") +
        wxString::Format(_("%s (%s) – Kitemark"), title, document.is_read_only() ? _("read only") : file));
    if (auto* menu = GetMenuBar()) {
        for (const auto& [id, bound] : m_commands) {
            const std::string_view label{bound.command.label};
            if (label == "&Undo" || label == "&Redo") {
                const bool undo = label == "&Undo";
                const auto name = undo ? document.undo_name() : document.redo_name();
                auto text = translated(label);
                if (!name.empty()) {
                    text += " " + translated(name);
                }
                if (auto* item = menu->FindItem(id)) {
                    item->SetItemLabel(text + "\t" + bound.command.shortcut);
                }
            }
        }
    }
}

void MainFrame::update_status()
{
    const auto& result = m_session->background().result();
    if (!result) {
        m_status = _("Checking…");
    } else {
        m_status =
            result->meets
                ? wxString::Format(_("Meets %s."), to_wx(m_session->document().policy().name()))
                : wxString::Format(wxPLURAL("Does not meet %s: %zu error.", "Does not meet %s: %zu errors.",
                                            static_cast<unsigned>(result->errors)),
                                   to_wx(m_session->document().policy().name()), result->errors);
        for (const auto& tally : result->stages) {
            const auto& stage = m_session->document().framework().stages.at(tally.stage);
            // TRANSLATORS: stage, covered cells, cells
            m_status += wxString::Format(_("  %s: %zu of %zu covered."), to_wx(stage.short_title),
                                         tally.covered, tally.cells);
        }
    }
    SetStatusText(m_status, 1);
    set_accessible_name(*GetStatusBar(), GetStatusBar()->GetStatusText(0) + " " + m_status);
}

void MainFrame::go_to_mapping(const model::OutcomeId& outcome, const model::ItemCode& item)
{
    if (auto* page = find_page("mapping")) {
        select_page(page);
        page->shown();
        page->show_mapping(outcome, item);
    }
}

void MainFrame::saved(const Result<void>& result, const std::function<void()>& then)
{
    if (result) {
        m_disk_told = false;
        m_info->Dismiss();
        m_application.note_recent(m_session->file());
        say(wxString::Format(_("Saved %s."), path_text(m_session->file().filename())));
        update_state();
        if (then) {
            then();
        }
        return;
    }
    if (result.error().code == "session.changed_on_disk") {
        const auto answer = prompts().choose(
            this, _("The file was changed by somebody else."),
            _("Saving over it would lose their changes. Saving under another name keeps both."),
            {_("Save as…"), _("Save over it")});
        if (answer == std::size_t{0}) {
            save_as();
        } else if (answer == std::size_t{1}) {
            m_session->save([this, then](Result<void> again) { saved(again, then); },
                            document::Session::Overwrite::anything);
        }
        return;
    }
    if (result.error().code == "session.partly_read") {
        show_error(result.error());
        save_as();
        return;
    }
    show_error(result.error());
}

void MainFrame::save()
{
    save_then({});
}

void MainFrame::save_then(std::function<void()> then)
{
    if (m_session->file().empty()) {
        const auto& title = m_session->document().programme().title;
        auto name = title.empty() ? wxString{_("programme")} : to_wx(title);
        name.Replace("/", "-");
        if (const auto file = prompts().ask_save(this, {_("Save the programme"),
                                                        _("Programmes") + "|" + kProgrammeWildcard,
                                                        {},
                                                        name + ".programme.xml"})) {
            m_session->save_as(*file, [this, then](Result<void> result) { saved(result, then); });
        }
        return;
    }
    m_session->save([this, then](Result<void> result) { saved(result, then); });
}

void MainFrame::save_as()
{
    const auto& old = m_session->file();
    if (const auto file = prompts().ask_save(
            this, {_("Save the programme as"), _("Programmes") + "|" + kProgrammeWildcard, old.parent_path(),
                   old.empty() ? wxString{_("programme")} + ".programme.xml" : path_text(old.filename())})) {
        m_session->save_as(*file, [this](Result<void> result) { saved(result, {}); });
    }
}

bool MainFrame::may_close()
{
    if (!m_session->document().is_modified() || m_session->document().is_read_only()) {
        return true;
    }
    const auto answer = prompts().choose(this, _("Save before closing?"),
                                         _("What was changed since the last save would be lost."),
                                         {_("Save"), _("Close without saving")});
    if (answer == std::size_t{1}) {
        m_session->abandon();
        return true;
    }
    if (answer == std::size_t{0}) {
        save_then([this] { Close(); });
    }
    return false;
}

void MainFrame::on_close(wxCloseEvent& event)
{
    if (m_closing) {
        return;
    }
    // A text field that is being edited hands its text over first.
    if (auto* focus = wxWindow::FindFocus(); focus != nullptr && wxGetTopLevelParent(focus) == this) {
        wxFocusEvent leaving{wxEVT_KILL_FOCUS, focus->GetId()};
        leaving.SetEventObject(focus);
        focus->GetEventHandler()->ProcessEvent(leaving);
    }
    if (event.CanVeto() && !may_close()) {
        event.Veto();
        return;
    }
    m_closing = true;
    m_recovery_timer.Stop();
    m_changed = {};
    m_state_changed = {};
    m_checked = {};
    Destroy();
}

void MainFrame::look_at_disk()
{
    if (m_closing || m_session->document().is_read_only()) {
        return;
    }
    m_session->background().look_at_evidence(m_session->folder());
    if (m_disk_told) {
        return;
    }
    switch (m_session->look_at_file()) {
    case document::OnDisk::same: break;
    case document::OnDisk::changed:
        m_disk_told = true;
        tell(_("Somebody else changed this programme's file. Read it again (File menu), or save under "
               "another name "
               "to keep both."),
             wxICON_WARNING);
        break;
    case document::OnDisk::gone:
        m_disk_told = true;
        tell(_("This programme's file is gone: moved, deleted, or its drive is not there. Your work is still "
               "here: save "
               "it."),
             wxICON_WARNING);
        break;
    }
}

} // namespace km::ui
