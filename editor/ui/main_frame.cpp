// SPDX-License-Identifier: MIT
#include "editor/ui/main_frame.hpp"

#include "editor/document/outcome_places.hpp"
#include "editor/ui/accessible.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/left_work.hpp"
#include "editor/ui/opening_frame.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/window_layout.hpp"

#include <wx/accel.h>
#include <wx/app.h>
#include <wx/bmpbndl.h>
#include <wx/menu.h>
#include <wx/notebook.h>
#include <wx/sizer.h>
#include <wx/splitter.h>
#include <wx/statusbr.h>
#include <wx/textctrl.h>
#include <wx/toolbar.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <iterator>
#include <utility>

namespace km::ui {

namespace {

/// The change can be seen on the page: it edits these parts, or shows what comes of them.
bool shows(std::string_view page, document::Parts parts)
{
    using document::Part;
    return page == "findings" || (page == "programme" && parts.has(Part::particulars)) ||
           (page == "outcomes" && (parts.has(Part::outcomes) || parts.has(Part::assessments))) ||
           (page == "evidence" && parts.has(Part::evidence)) ||
           ((page == "mapping" || page == "coverage") && parts.has(Part::mappings));
}

/// One that edits them.
std::string_view page_for(document::Parts parts)
{
    for (const std::string_view page : {"programme", "outcomes", "evidence"}) {
        if (shows(page, parts)) {
            return page;
        }
    }
    return "mapping";
}

/// Splitters whose position is kept: those that were given a name.
void each_sash(wxWindow& window, const std::function<void(wxSplitterWindow&)>& visit)
{
    for (auto* child : window.GetChildren()) {
        if (auto* splitter = dynamic_cast<wxSplitterWindow*>(child);
            splitter != nullptr && splitter->IsSplit() && splitter->GetName() != "splitter") {
            visit(*splitter);
        }
        each_sash(*child, visit);
    }
}

constexpr const char* kProgrammeWildcard = "*.programme.xml";
constexpr const char* kProgrammeEnding = ".programme.xml";
constexpr int kPatienceMs = 300; // what is done sooner is not worth a word

/// Another name for a copy, so that Enter does not overwrite what saving under another name is to keep.
wxString beside(const std::filesystem::path& file)
{
    auto name = file.empty() ? _("programme") : path_text(file.filename());
    name.EndsWith(kProgrammeEnding, &name);
    // TRANSLATORS: the name of a file, proposed for a copy of it
    return (file.empty() ? name : wxString::Format(_("%s (copy)"), name)) + kProgrammeEnding;
}

} // namespace

MainFrame::MainFrame(Application& application, std::unique_ptr<document::Session> session)
    : wxFrame{nullptr, wxID_ANY, _("Kitemark")}
    , m_application{application}
    , m_session{std::move(session)}
    , m_notebook{nullptr}
    , m_info{nullptr}
    , m_panel{nullptr}
    , m_recovery_timer{this}
{
    SetName("MainFrame");
    m_panel = new wxPanel{this};
    m_notebook = new wxNotebook{m_panel, wxID_ANY};
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    sizer->Add(m_notebook, 1, wxEXPAND);
    m_panel->SetSizer(sizer);
    CreateStatusBar(2);
    set_live(*GetStatusBar());

    for (auto& kind : page_kinds(m_session->document())) {
        auto* holder = new wxPanel{m_notebook};
        m_tabs.push_back({std::move(kind), holder});
        m_notebook->AddPage(holder, m_tabs.back().kind.label);
    }
    build_menus();
    build_toolbar();

    m_changed = m_session->document().changed.subscribe([this](const document::Change& change) {
        for (auto& tab : m_tabs) {
            if (tab.page != nullptr) {
                tab.page->document_changed(change.parts);
            }
        }
        tell_text_changes(change.texts);
        m_last_changed = change.parts;
        m_last_place = change.step == nullptr
                           ? std::nullopt
                           : document::place_of(*change.step, m_session->document().programme());
    });
    m_state_changed = m_session->document().state_changed.subscribe([this] {
        update_state();
        if (const int at = m_notebook->GetSelection(); at != wxNOT_FOUND) {
            if (auto* page = m_tabs.at(static_cast<std::size_t>(at)).page) {
                page->unfinished_changed();
            }
        }
    });
    m_checked = m_session->background().checked.subscribe([this] {
        for (auto& tab : m_tabs) {
            if (tab.page != nullptr) {
                tab.page->check_arrived();
            }
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
        const auto& problem = m_session->recovery_problem();
        if (problem && !m_recovery_told) {
            tell(_("If the computer stops now, what you have not saved is lost: no copy of it can be kept. "
                   "Save "
                   "it.") +
                     "\n" + message_of(*problem),
                 MessageBar::Kind::warning, {{_("&Save"), [this] { save(); }}});
        }
        m_recovery_told = problem.has_value();
    });
    Bind(EVT_CHARACTERS_DROPPED, [this](wxCommandEvent& event) {
        tell_text_changes({static_cast<std::size_t>(event.GetInt()), 0});
    });
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        fit_status();
        event.Skip();
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
        preferences_changed();
    }
    restore_layout();
    m_panel->Bind(wxEVT_PAINT, &MainFrame::on_first_paint, this);
    update_state();
    update_status();
    if (m_session->is_open_elsewhere()) {
        tell(_("This programme is open in another window. What is saved there is not seen here until you "
               "read the "
               "file again."),
             MessageBar::Kind::warning, {{_("&Read again"), [this] { read_again(); }}});
    } else if (m_session->is_partly_read()) {
        tell(_("Parts of this file could not be read. Save under another name, so that nothing is lost."),
             MessageBar::Kind::warning, {{_("Save &as…"), [this] { save_as(); }}});
    }
    if (!m_session->left_work().empty()) {
        offer_left_work();
    }
    if (m_session->environment().state_folder.empty() && !m_session->document().is_read_only()) {
        tell(message_of(Error{"settings.no_folder", {}, {}}), MessageBar::Kind::warning);
    }
}

MainFrame::~MainFrame()
{
    destroy_pages();
}

void MainFrame::destroy_pages()
{
    if (auto* panel = std::exchange(m_panel, nullptr)) {
        panel->Destroy(); // as they go, fields lose the focus, and tell the document of it
    }
}

Page& MainFrame::page_of(Tab& tab)
{
    if (tab.page == nullptr) {
        tab.page = tab.kind.make(tab.holder, *m_session, *this);
        auto* sizer = new wxBoxSizer{wxVERTICAL};
        sizer->Add(tab.page, 1, wxEXPAND);
        tab.holder->SetSizer(sizer);
        tab.holder->Layout();
        insert_page_menu(tab);
        CallAfter([this, page = tab.page] { restore_sashes(*page); }); // when it has its size
    }
    return *tab.page;
}

/// The window is drawn at once; then comes its page, then, when there is nothing else to do, the other pages.
void MainFrame::on_first_paint(wxPaintEvent& event)
{
    event.Skip();
    m_panel->Unbind(wxEVT_PAINT, &MainFrame::on_first_paint, this);
    Bind(wxEVT_IDLE, &MainFrame::on_idle, this);
}

void MainFrame::on_idle(wxIdleEvent& event)
{
    event.Skip();
    if (m_closing || !IsShownOnScreen()) {
        return;
    }
    if (!m_began) {
        m_began = true;
        auto* page = current_page();
        page->shown();
        if (auto* focus = wxWindow::FindFocus(); focus == nullptr || !page->IsDescendant(focus)) {
            page->focus_first();
        }
        event.RequestMore();
        return;
    }
    if (!m_session->background().result()) {
        return;
    }
    for (auto& tab : m_tabs) {
        if (tab.page == nullptr) {
            page_of(tab);
            event.RequestMore();
            return;
        }
    }
    Unbind(wxEVT_IDLE, &MainFrame::on_idle, this);
}

void MainFrame::add_first_page(const PageKind& kind)
{
    auto* holder = new wxPanel{m_notebook};
    m_tabs.insert(m_tabs.begin(), Tab{kind, holder});
    m_notebook->InsertPage(0, holder, kind.label, true);
    // The programme's pages keep their keys in every window; this one has the key before them.
    auto* bar = GetMenuBar();
    const Command show{wxTRANSLATE("Show this page."), "Alt+0", wxTRANSLATE("Show this page."),
                       [this, name = kind.name] { show_page(name); }};
    if (const int go = bar->FindMenu(_("&Go")); go != wxNOT_FOUND) {
        const int id = wxWindow::NewControlId();
        bar->GetMenu(static_cast<std::size_t>(go))
            ->Insert(0, id, kind.label + "\t" + show.shortcut, translated(show.help));
        m_commands.emplace(id, Bound{show, nullptr});
    }
    page_of(m_tabs.front()).shown();
}

Page* MainFrame::find_page(std::string_view name)
{
    for (auto& tab : m_tabs) {
        if (tab.kind.name == name) {
            return &page_of(tab);
        }
    }
    return nullptr;
}

Page* MainFrame::current_page()
{
    const int selected = m_notebook->GetSelection();
    return selected == wxNOT_FOUND ? nullptr : &page_of(m_tabs.at(static_cast<std::size_t>(selected)));
}

void MainFrame::select(Tab& tab)
{
    const auto index = static_cast<int>(&tab - m_tabs.data());
    page_of(tab);
    if (m_notebook->GetSelection() != index) {
        m_notebook->SetSelection(static_cast<std::size_t>(index));
    }
}

void MainFrame::go_to(const document::Place& place)
{
    for (auto& tab : m_tabs) {
        if (page_of(tab).show_place(place)) {
            select(tab);
            tab.page->shown();
            tab.page->show_place(place); // again, for what was not yet drawn
            return;
        }
    }
}

void MainFrame::show_page(std::string_view name)
{
    for (auto& tab : m_tabs) {
        if (tab.kind.name == name) {
            select(tab);
            tab.page->focus_first();
        }
    }
}

void MainFrame::say(const wxString& news)
{
    SetStatusText(news, 0);
    fit_status();
    set_accessible_name(*GetStatusBar(), news + " " + m_status);
}

void MainFrame::show_error(const Error& error)
{
    tell(message_of(error), MessageBar::Kind::warning);
}

/// Behind what the page says of the change itself.
void MainFrame::tell_text_changes(document::TextChanges changes)
{
    wxString text;
    if (changes.dropped > 0) {
        text = wxString::Format(wxPLURAL("%zu character that a programme cannot hold was left out.",
                                         "%zu characters that a programme cannot hold were left out.",
                                         static_cast<unsigned>(changes.dropped)),
                                changes.dropped);
    }
    if (changes.cut > 0) {
        text += (text.empty() ? "" : " ") +
                wxString::Format(wxPLURAL("%zu text is longer than there is room for: its end was left out.",
                                          "%zu texts are longer than there is room for: their ends were left "
                                          "out.",
                                          static_cast<unsigned>(changes.cut)),
                                 changes.cut);
    }
    if (!text.empty()) {
        CallAfter([this, text] { say(text); });
    }
}

void MainFrame::tell(const wxString& message,
                     MessageBar::Kind kind,
                     const std::vector<MessageBar::Action>& actions)
{
    if (m_info == nullptr) { // most windows never need one
        m_info = new MessageBar{m_panel, "infobar"};
        m_panel->GetSizer()->Insert(0, m_info, 0, wxEXPAND);
    }
    m_notice = message;
    m_info->show_message(message, kind, actions);
}

/// In a bar of its own, which no other message takes the place of.
void MainFrame::offer_left_work()
{
    const auto& left = m_session->left_work();
    const auto words =
        left.size() == 1
            // TRANSLATORS: date and time
            ? wxString::Format(
                  _("Kitemark ended before you had saved. Your changes from %s can be recovered."),
                  time_text(left[0].time))
            : wxString::Format(_("There are %zu unsaved versions of this programme. The newest is from %s."),
                               left.size(), time_text(left[0].time));
    m_offer = new MessageBar{m_panel, "offer"};
    m_panel->GetSizer()->Insert(0, m_offer, 0, wxEXPAND);
    m_offer->show_message(
        words, MessageBar::Kind::information,
        {{_("Reco&ver"), [this] { recover_left_work(); }}, {_("&Discard…"), [this] { discard_left_work(); }}},
        _("Not &now"));
}

void MainFrame::with_left_work(std::function<void(std::vector<document::LeftWork>)> then)
{
    m_left_job = std::make_unique<document::Job>(
        m_session->environment().post,
        [left = m_session->left_work()](document::JobControl&) { return document::look_into(left); },
        std::move(then));
}

void MainFrame::recover_left_work()
{
    with_left_work([this](const std::vector<document::LeftWork>& works) {
        std::size_t which = 0;
        if (works.empty()) { // another window took it up or discarded it
            m_offer->dismiss();
            return;
        }
        if (works.size() > 1) {
            wxArrayString lines;
            for (const auto& work : works) {
                lines.Add(words_of(work));
            }
            const auto picked = prompts().pick(this, _("Which unsaved version?"), lines, 0);
            if (!picked) {
                return;
            }
            which = *picked;
        }
        const auto& work = works.at(which);
        const bool is_only_one = works.size() == 1; // else the others are still to be had
        if (!work.is_readable) {
            const auto answer = prompts().choose(this, _("This kept copy is damaged and cannot be opened."),
                                                 _("The programme that you saved is not affected."),
                                                 {_("Save a copy…"), _("Discard…")});
            if (answer == std::size_t{0}) {
                save_damaged(this, m_application, work);
            } else if (answer == std::size_t{1} && discard(this, m_application, {work}) && is_only_one) {
                m_offer->dismiss();
            }
            return;
        }
        if (is_only_one) {
            m_offer->dismiss();
        }
        open_in_background(m_application, work.recovery, this);
    });
}

void MainFrame::discard_left_work()
{
    with_left_work([this](const std::vector<document::LeftWork>& works) {
        if (discard(this, m_application, works)) {
            m_offer->dismiss();
        }
    });
}

void MainFrame::set_verdict(const wxString& verdict)
{
    m_verdict = verdict + "  ";
    update_status();
}

void MainFrame::dismiss()
{
    if (m_info != nullptr) {
        m_notice.clear();
        m_info->dismiss();
    }
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
                {wxTRANSLATE("Sto&p saving under another name"), "",
                 wxTRANSLATE("Stop copying the evidence. The programme stays where it was."),
                 [this] { m_session->stop_copying(); }, [this] { return m_session->is_copying(); }},
                {wxTRANSLATE("&Read again from disk"), "", wxTRANSLATE("Give up what was not saved."),
                 [this] { read_again(); }, [this] { return !m_session->file().empty(); }},
                separator(),
                {wxTRANSLATE("&Close"), "Ctrl+W", wxTRANSLATE("Close this window."), [this] { Close(); }},
                {wxTRANSLATE("&Quit"), "Ctrl+Q", wxTRANSLATE("Close every window."),
                 [this] { m_application.quit(); }},
            },
            nullptr),
        _("&File"));
    bar->Append(
        build_menu(
            {
                {wxTRANSLATE("&Undo"), "Ctrl+Z", wxTRANSLATE("Take back the last change."),
                 [this] { undo(); },
                 [&document] { return document.can_undo() || focused_field() != nullptr; }},
                {wxTRANSLATE("&Redo"), "Ctrl+Y", wxTRANSLATE("Do again what was taken back."),
                 [this] { redo(); },
                 [&document] { return document.can_redo() || focused_field() != nullptr; }},
                separator(),
                {wxTRANSLATE("&Preferences…"), "", wxTRANSLATE("Text size, language, identities, trust."),
                 [this] { m_application.show_preferences(this); }},
            },
            nullptr),
        _("&Edit"));
    std::vector<Command> go;
    static constexpr const char* kKeys[] = {"Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5", "Alt+6", "Alt+7"};
    static constexpr const char* kLabels[] = {wxTRANSLATE("&Programme"), wxTRANSLATE("&Outcomes"),
                                              wxTRANSLATE("&Mapping"),   wxTRANSLATE("&Coverage"),
                                              wxTRANSLATE("E&vidence"),  wxTRANSLATE("F&indings"),
                                              wxTRANSLATE("&Submit")};
    for (std::size_t i = 0; i < std::min(m_tabs.size(), std::size(kLabels)); ++i) {
        go.push_back({kLabels[i], kKeys[i], wxTRANSLATE("Show this page."),
                      [this, name = m_tabs[i].kind.name] { show_page(name); }});
    }
    go.push_back(separator());
    go.push_back({wxTRANSLATE("&Framework browser"), "Ctrl+B", wxTRANSLATE("Read the whole framework."),
                  [this] { m_application.show_framework(m_session->document().reference()); }});
    bar->Append(build_menu(go, nullptr), _("&Go"));
    bar->Append(build_menu({{wxTRANSLATE("&Help on this page"), "F1",
                             wxTRANSLATE("The manual, at this page's section."),
                             [this] {
                                 auto* page = current_page();
                                 m_application.show_help(page == nullptr ? std::string_view{} : page->name());
                             }},
                            separator(),
                            {wxTRANSLATE("&About Kitemark"), "", wxTRANSLATE("The version of this program."),
                             [this] { m_application.show_about(this); }}},
                           nullptr),
                _("&Help"));
    SetMenuBar(bar);
    Bind(wxEVT_MENU, [this](wxCommandEvent& event) {
        if (m_commands.contains(event.GetId())) {
            after_event(*this, [this, id = event.GetId()] { run_command(id); });
        } else {
            event.Skip();
        }
    });
    Bind(wxEVT_UPDATE_UI, [this](wxUpdateUIEvent& event) {
        if (const auto found = m_commands.find(event.GetId()); found != m_commands.end()) {
            // GTK drops the shortcut of a disabled item, and wxWidgets asks for the items of a menu only as it opens.
            // So what a closed menu has is enabled, and run_command() asks again.
            const bool is_closed =
                !m_menu_is_open && dynamic_cast<wxMenu*>(event.GetEventObject()) != nullptr;
            const auto& enabled = found->second.command.enabled;
            event.Enable(is_closed || !enabled || enabled());
        } else {
            event.Skip();
        }
    });
    Bind(wxEVT_MENU_OPEN, [this](wxMenuEvent& event) {
        m_menu_is_open = true;
        event.Skip();
    });
    Bind(wxEVT_MENU_CLOSE, [this](wxMenuEvent& event) {
        m_menu_is_open = false;
        CallAfter([this] {
            if (auto* menus = GetMenuBar(); menus != nullptr && !m_menu_is_open) {
                menus->UpdateMenus();
            }
        });
        event.Skip();
    });
}

void MainFrame::insert_page_menu(Tab& tab)
{
    const auto commands = tab.page->commands();
    auto* bar = GetMenuBar();
    if (commands.empty() || bar == nullptr) {
        return;
    }
    // After Go, in the order of the pages that were made.
    std::size_t position = bar->GetMenuCount() - 1; // Help stays last
    for (auto other = m_tabs.rbegin(); other != m_tabs.rend() && &*other != &tab; ++other) {
        position -= other->has_menu ? 1U : 0U;
    }
    bar->Insert(position, build_menu(commands, tab.page), tab.kind.label);
    tab.has_menu = true;
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
        m_commands.emplace(id, Bound{command, page});
        if (page == nullptr && std::string_view{command.label} == "&Undo") {
            m_undo_id = id;
        } else if (page == nullptr && std::string_view{command.label} == "&Redo") {
            m_redo_id = id;
        }
    }
    return menu;
}

void MainFrame::hand_over_typing()
{
    if (auto* focus = wxWindow::FindFocus(); focus != nullptr && wxGetTopLevelParent(focus) == this) {
        wxFocusEvent leaving{wxEVT_KILL_FOCUS, focus->GetId()};
        leaving.SetEventObject(focus);
        focus->GetEventHandler()->ProcessEvent(leaving);
    }
}

void MainFrame::run_command(int id)
{
    const auto bound = m_commands.at(id); // a page that it makes adds commands
    // What is typed in a field of its own is undone there, and stays there.
    if (auto* field = focused_field(); field != nullptr && ((id == m_undo_id && field->undo_typing()) ||
                                                            (id == m_redo_id && field->redo_typing()))) {
        return;
    }
    for (auto& tab : m_tabs) {
        if (bound.page != nullptr && tab.page == bound.page && !bound.command.anywhere) {
            select(tab);
        }
    }
    hand_over_typing();
    if (!bound.command.enabled || bound.command.enabled()) {
        bound.command.run();
    }
}

void MainFrame::build_toolbar()
{
    // Words, not pictures: nothing to guess, and nothing to load before the window is there.
    auto* bar = CreateToolBar(wxTB_HORIZONTAL | wxTB_TEXT | wxTB_NOICONS);
    for (const std::string_view wanted : {"&Open…", "&Save", "&Undo", "&Redo"}) {
        for (const auto& [id, bound] : m_commands) {
            if (bound.page == nullptr && wanted == bound.command.label) {
                bar->AddTool(id, wxControl::RemoveMnemonics(translated(wanted)).BeforeFirst(L'…'),
                             wxBitmapBundle{}, translated(bound.command.help));
            }
        }
    }
    bar->Realize();
    for (const int id : {m_undo_id, m_redo_id}) { // nothing was done yet; later the toolkit asks
        bar->EnableTool(id, false);
    }
}

void MainFrame::read_again()
{
    if (m_session->has_unsaved_work() &&
        !prompts().choose(this, _("Give up what was not saved?"), {}, {_("Give up")})) {
        return;
    }
    m_session->reload([this](Result<void> read) {
        if (!read) {
            show_error(read.error());
        } else {
            dismiss();
            m_disk_told = document::OnDisk::same;
        }
    });
}

void MainFrame::update_state()
{
    auto& document = m_session->document();
    auto title = to_wx(document.programme().title);
    if (title.empty()) {
        title = _("Untitled programme");
    }
    auto file = m_session->file().empty() ? _("not saved yet") : path_text(m_session->file().filename());
    if (m_session->recovered_from() && m_session->has_unsaved_work()) {
        file += ", " + _("recovered");
    }
    // TRANSLATORS: window title: programme, file
    SetTitle(
        (m_session->has_unsaved_work() ? L"• " : L"") +
        wxString::Format(_("%s (%s) – Kitemark"), title, document.is_read_only() ? _("read only") : file));
    if (auto* menu = GetMenuBar()) {
        const auto label = [&](int id, std::string_view word, const std::string& name) {
            auto text = translated(word);
            if (!name.empty()) {
                text += " " + translated(name);
            }
            menu->SetLabel(id, text + "\t" + m_commands.at(id).command.shortcut);
        };
        label(m_undo_id, "&Undo", document.undo_name());
        label(m_redo_id, "&Redo", document.redo_name());
    }
}

void MainFrame::update_status()
{
    const auto& result = m_session->background().result();
    if (!result) {
        m_status = _("Checking…");
    } else {
        m_status =
            result->meets ? wxString::Format(_("Meets %s."), to_wx(m_session->document().policy().name()))
            : result->answer.state() == Answer::State::not_known
                ? wxString::Format(_("Not known whether it meets %s."),
                                   to_wx(m_session->document().policy().name()))
                : wxString::Format(wxPLURAL("Does not meet %s: %zu error.", "Does not meet %s: %zu errors.",
                                            static_cast<unsigned>(result->errors)),
                                   to_wx(m_session->document().policy().name()), result->errors);
        for (const auto& tally : result->stages) {
            const auto& stage = m_session->document().framework().stages.at(tally.stage);
            // TRANSLATORS: stage, covered cells, cells
            m_status +=
                "  " + wxString::Format(_("%s: %zu of %zu covered."), to_wx(stage.title).BeforeFirst(':'),
                                        tally.covered, tally.cells);
        }
    }
    m_status = m_verdict + m_status;
    fit_status();
    SetStatusText(m_status, 1);
    set_accessible_name(*GetStatusBar(), GetStatusBar()->GetStatusText(0) + " " + m_status);
}

/// The verdict whole where there is room for it; what was last done has the rest.
void MainFrame::fit_status()
{
    const int wanted = GetStatusBar()->GetTextExtent(m_status).x + 4 * GetCharWidth();
    const int room = GetClientSize().x;
    const int widths[] = {-1,
                          std::min(wanted, GetStatusBar()->GetStatusText(0).empty() ? room : room * 4 / 5)};
    SetStatusWidths(2, widths);
}

void MainFrame::go_to_mapping(const model::OutcomeId& outcome, const model::ItemCode& item)
{
    show_page("mapping");
    if (auto* page = find_page("mapping")) {
        page->shown();
        page->show_mapping(outcome, item);
    }
}

void MainFrame::saved(const Result<void>& result, const std::function<void()>& then)
{
    if (result) {
        m_disk_told = document::OnDisk::same;
        dismiss();
        m_application.note_recent(m_session->file());
        say(wxString::Format(_("Saved %s."), path_text(m_session->file().filename())));
        if (const auto unfinished = unfinished_text(); !unfinished.empty()) {
            tell(_("Saved, but without what is not in the programme yet:") + "\n" + unfinished,
                 MessageBar::Kind::warning, {{_("&Go to it"), [this] { go_to_unfinished(); }}});
        }
        tell_unkept();
        update_state();
        if (then) {
            then();
        }
        return;
    }
    m_application.window_stays();
    if (result.error().code == "session.changed_on_disk") {
        const auto answer = prompts().choose(
            this, _("The file was changed from elsewhere."),
            _("Saving over it would lose those changes. Saving under another name keeps both."),
            {_("Save as…"), _("Save over it")});
        if (answer == std::size_t{0}) {
            save_as();
        } else if (answer == std::size_t{1}) {
            m_session->save([this, then](const Result<void>& again) { saved(again, then); },
                            document::Session::Overwrite::anything);
        }
        return;
    }
    if (result.error().code == "session.cancelled") {
        say(message_of(result.error()));
        return;
    }
    if (result.error().code == "session.partly_read") {
        show_error(result.error());
        save_as();
        return;
    }
    const auto& error = result.error();
    tell(
        error.detail == std::strerror(ENOSPC)
            ? _("Not saved: the disk is full. Your work is still here. Make room, or save it somewhere else.")
            : _("Not saved. Your work is still here.") + "\n" + message_of(error),
        MessageBar::Kind::warning,
        {{_("Save &as…"), [this] { save_as(); }}, {_("&Try again"), [this] { save(); }}});
}

TextField* MainFrame::focused_field()
{
    return dynamic_cast<TextField*>(wxWindow::FindFocus());
}

void MainFrame::undo()
{
    const auto name = m_session->document().undo_name();
    if (m_session->document().undo()) {
        show_change();
        const auto what = wxString::Format(_("Undone: %s."), translated(name));
        say(m_session->document().is_modified() ? what : what + " " + _("The programme is as it was saved."));
    }
}

void MainFrame::redo()
{
    const auto name = m_session->document().redo_name();
    if (m_session->document().redo()) {
        show_change();
        say(wxString::Format(_("Done again: %s."), translated(name)));
    }
}

/// What was undone or done again on another page is shown there: nothing changes unseen.
void MainFrame::show_change()
{
    const auto* page = current_page();
    if (page == nullptr || shows(page->name(), m_last_changed)) {
        return;
    }
    show_page(page_for(m_last_changed));
    if (m_last_place) {
        go_to(*m_last_place);
    }
}

/// To the first field with something that is not in the programme.
void MainFrame::go_to_unfinished()
{
    const auto& texts = m_session->unfinished();
    if (texts.empty()) {
        return;
    }
    const std::string_view field{texts.begin()->first};
    const auto id = field.substr(field.find('/') + 1);
    show_page(field.starts_with("programme/") ? "programme" : "outcomes");
    if (field.starts_with("module/")) {
        const auto& modules = m_session->document().programme().modules;
        for (std::size_t m = 0; m < modules.size(); ++m) {
            if (id.starts_with(modules[m].id.str() + "/")) {
                go_to(document::module_place(m));
            }
        }
    }
}

/// "Learning hours: 7,5", one line each; empty: everything that was typed is in the programme.
wxString MainFrame::unfinished_text() const
{
    wxString all;
    for (const auto& [field, each] : m_session->unfinished()) {
        const auto text = to_wx(each.text).Strip(wxString::both);
        const auto lines = static_cast<std::size_t>(text.Freq('\n')) + 1;
        const auto what =
            lines == 1
                ? beginning_of(text)
                : wxString::Format(wxPLURAL("%zu line", "%zu lines", static_cast<unsigned>(lines)), lines);
        // TRANSLATORS: a field, and what stands in it
        all += (all.empty() ? "" : "\n") + wxString::Format(_("%s: %s"), to_wx(each.label), what);
    }
    return all;
}

/// What the file had and could not get again is said once, where it is lost.
void MainFrame::tell_unkept()
{
    const auto& unkept = m_session->unkept();
    wxString text;
    if (unkept.links) {
        text += _("This file has other names on this computer (hard links). Those still show what was saved "
                  "before.");
    }
    if (unkept.owner || unkept.group || unkept.access_list) {
        text += (text.empty() ? "" : " ") +
                _("The file could not keep its owner, its group or the list of who may read and change it. "
                  "Check that everybody who needs it can still open it.");
    }
    if (!text.empty()) {
        tell(_("Saved.") + " " + text, MessageBar::Kind::warning);
    }
}

void MainFrame::save()
{
    save_then({});
}

void MainFrame::save_then(std::function<void()> then)
{
    if (m_session->file().empty()) {
        const auto& title = m_session->document().programme().title;
        auto name = title.empty() ? wxString{_("programme")} : to_wx(clean_text(title, Lines::one).text);
        name.Replace("/", "-");
        if (const auto file = prompts().ask_save(this, {_("Save the programme"),
                                                        _("Programmes") + "|" + kProgrammeWildcard,
                                                        {},
                                                        name + kProgrammeEnding,
                                                        {kProgrammeEnding}})) {
            save_in(*file, then);
        } else {
            m_application.window_stays();
        }
        return;
    }
    m_session->save([this, then](const Result<void>& result) { saved(result, then); });
}

void MainFrame::save_as()
{
    const auto& old = m_session->file();
    if (const auto file = prompts().ask_save(this, {_("Save the programme as"),
                                                    _("Programmes") + "|" + kProgrammeWildcard,
                                                    old.parent_path(),
                                                    beside(old),
                                                    {kProgrammeEnding}})) {
        save_in(*file, {});
    }
}

void MainFrame::save_in(const std::filesystem::path& file, std::function<void()> then)
{
    m_session->save_as(
        file, [this, then = std::move(then)](const Result<void>& result) { saved(result, then); },
        [this, began = std::chrono::steady_clock::now()](double share) {
            if (std::chrono::steady_clock::now() - began > std::chrono::milliseconds{kPatienceMs}) {
                // TRANSLATORS: a whole number, per cent
                say(wxString::Format(
                    _("Copying the evidence: %d %%. To stop it: File, Stop saving under another "
                      "name."),
                    static_cast<int>(100 * share)));
            }
        });
}

bool MainFrame::may_close()
{
    for (const auto& tab : m_tabs) {
        if (const auto running = tab.page == nullptr ? wxString{} : tab.page->running();
            !running.empty() &&
            !prompts().choose(this, running, _("Closing the window stops it."), {_("Close all the same")})) {
            m_application.window_stays();
            return false;
        }
    }
    if (m_session->is_copying()) {
        const auto wanted = prompts().choose(
            this, _("The programme is still being saved under another name."),
            _("Its evidence is being copied. Where that is stopped, nothing is saved there."),
            {_("Close when it is saved"), _("Stop and close")});
        if (!wanted) {
            m_application.window_stays();
            return false;
        }
        if (wanted == std::size_t{0}) {
            save_then([this] { Close(); });
            return false;
        }
        m_session->stop_copying();
    }
    if (m_session->document().is_read_only()) {
        return true;
    }
    if (const auto texts = unfinished_text(); !texts.empty()) {
        const auto answer = prompts().choose(this, _("Some of what you typed is not in the programme yet."),
                                             texts, {_("Go to it"), _("Close without it")});
        if (answer != std::size_t{1}) {
            if (answer == std::size_t{0}) {
                go_to_unfinished();
            }
            m_application.window_stays();
            return false;
        }
    }
    if (!m_session->document().is_modified()) {
        m_session->abandon(); // what is unfinished
        return true;
    }
    const auto title = m_session->document().programme().title;
    const auto answer = prompts().choose(
        this,
        // TRANSLATORS: title of a programme
        wxString::Format(_("Save the changes to “%s” before closing?"),
                         title.empty() ? _("Untitled programme") : beginning_of(to_wx(title))),
        _("What was changed since the last save would be lost."), {_("Save"), _("Close without saving")});
    if (answer == std::size_t{1}) {
        m_session->abandon();
        return true;
    }
    if (answer == std::size_t{0}) {
        save_then([this] { Close(); });
    } else {
        m_application.window_stays();
    }
    return false;
}

void MainFrame::on_close(wxCloseEvent& event)
{
    if (m_closing) {
        return;
    }
    hand_over_typing();
    if (event.CanVeto() && !may_close()) {
        event.Veto();
        return;
    }
    if (!event.CanVeto()) { // the user's session ends: nothing can be asked
        m_session->keep_for_recovery();
    }
    m_closing = true;
    remember_layout();
    m_recovery_timer.Stop();
    m_changed = {};
    m_state_changed = {};
    m_checked = {};
    Destroy();
    m_application.window_closed();
}

void MainFrame::preferences_changed()
{
    if (!m_session->document().is_read_only()) {
        m_recovery_timer.Start(1000 * m_application.preferences().autosave_seconds);
    }
}

void MainFrame::restore_layout()
{
    const auto& layout = m_application.preferences().window;
    restore_size(*this, layout, {130 * GetCharWidth(), 48 * GetCharHeight()});
    if (m_session->document().is_read_only()) {
        return; // a package's window begins with whether it can be believed
    }
    for (std::size_t i = 0; i < m_tabs.size(); ++i) {
        if (m_tabs[i].kind.name == layout.page) {
            m_notebook->ChangeSelection(i); // no event: the page itself is made once the window is drawn
        }
    }
}

void MainFrame::restore_sashes(wxWindow& page)
{
    each_sash(page, [this](wxSplitterWindow& splitter) {
        const auto& sashes = m_application.preferences().window.sashes;
        if (const auto found = sashes.find(to_utf8(splitter.GetName())); found != sashes.end()) {
            splitter.SetSashPosition(found->second);
            // As if the user had moved it: who keeps a share of the width learns of it.
            wxSplitterEvent moved{wxEVT_SPLITTER_SASH_POS_CHANGED, &splitter};
            moved.SetSashPosition(found->second);
            splitter.ProcessWindowEvent(moved);
        }
    });
}

void MainFrame::remember_layout()
{
    m_application.change_preferences([this](Preferences& preferences) {
        auto& layout = preferences.window;
        remember_size(*this, layout);
        // Its name is known without making the page.
        if (const int at = m_notebook->GetSelection();
            at != wxNOT_FOUND && !m_session->document().is_read_only()) {
            layout.page = m_tabs.at(static_cast<std::size_t>(at)).kind.name;
        }
        each_sash(*this, [&](wxSplitterWindow& splitter) {
            layout.sashes[to_utf8(splitter.GetName())] = splitter.GetSashPosition();
        });
    });
}

void MainFrame::look_at_disk()
{
    if (m_closing || m_session->document().is_read_only()) {
        return;
    }
    m_session->background().look_at_evidence(m_session->folder());
    m_session->look_at_file([this](document::OnDisk found) {
        if (found == m_disk_told) {
            return;
        }
        m_disk_told = found;
        if (found == document::OnDisk::same) {
            dismiss(); // as it was again
        } else if (found == document::OnDisk::changed) {
            tell(m_session->has_unsaved_work() ? _("This programme's file was changed from elsewhere. "
                                                   "Reading it again gives up what you have "
                                                   "not saved here; saving under another name keeps both.")
                                               : _("This programme's file was changed from elsewhere."),
                 MessageBar::Kind::warning,
                 {{_("&Read again"), [this] { read_again(); }}, {_("Save &as…"), [this] { save_as(); }}});
        } else {
            tell(_("This programme's file is gone: moved, deleted, or its drive is not there. Your work is "
                   "still here: save it."),
                 MessageBar::Kind::warning,
                 {{_("&Save"), [this] { save(); }}, {_("Save &as…"), [this] { save_as(); }}});
        }
    });
}

} // namespace km::ui
