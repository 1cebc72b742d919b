// SPDX-License-Identifier: MIT
#include "editor/ui/start_frame.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/after_event.hpp"
#include "editor/ui/left_work.hpp"
#include "editor/ui/new_programme_dialog.hpp"
#include "editor/ui/opening_frame.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_list.hpp"
#include "editor/ui/wrapped_text.hpp"
#include "validator/base/paths.hpp"

#include <wx/button.h>
#include <wx/menu.h>
#include <wx/panel.h>
#include <wx/scrolwin.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/translation.h>
#include <wx/utils.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

namespace km::ui {

namespace fs = std::filesystem;

namespace {

constexpr int kLookEveryMs = 20;

/// "~/programmes"
wxString folder_text(const fs::path& folder)
{
    auto text = path_text(folder);
    const auto user = wxGetHomeDir();
    if (!user.empty() && (text == user || text.StartsWith(user + "/"))) {
        text = "~" + text.Mid(user.length());
    }
    return text;
}

/// "first-line-manager", without what only says the kind.
wxString file_title(const fs::path& file)
{
    auto name = path_text(file.filename());
    for (const auto* suffix : {".programme.xml", ".asice"}) {
        if (wxString rest; name.EndsWith(suffix, &rest)) {
            return rest;
        }
    }
    return name;
}

} // namespace

/// Shared with the thread that looks, which may outlive the window.
struct StartFrame::Looking {
    document::StartLook look;
    std::atomic<bool> done = false;
};

StartFrame::StartFrame(Application& application)
    : wxFrame{nullptr, wxID_ANY, _("Kitemark")}
    , m_application{application}
    , m_panel{new wxScrolledWindow{this}}
    , m_left{nullptr}
    , m_recent{nullptr}
    , m_no_recent{nullptr}
    , m_open{nullptr}
    , m_forget{nullptr}
    , m_timer{this}
{
    SetName("StartFrame");
    build_menu();
    const auto screen = wxGetDisplaySize();
    SetSize(std::min(110 * GetCharWidth(), screen.x * 9 / 10),
            std::min(36 * GetCharHeight(), screen.y * 9 / 10));
    // The window is drawn at once; then comes what is in it.
    m_panel->Bind(wxEVT_PAINT, &StartFrame::on_first_paint, this);
}

void StartFrame::on_first_paint(wxPaintEvent& event)
{
    event.Skip();
    m_panel->Unbind(wxEVT_PAINT, &StartFrame::on_first_paint, this);
    Bind(wxEVT_IDLE, &StartFrame::on_idle, this);
}

void StartFrame::on_idle(wxIdleEvent& event)
{
    event.Skip();
    Unbind(wxEVT_IDLE, &StartFrame::on_idle, this);
    build();
}

void StartFrame::build()
{
    m_left = new wxPanel{m_panel};
    m_panel->SetScrollRate(0, GetCharHeight());
    const int gap = GetCharWidth();
    auto* title = new wxStaticText{m_panel, wxID_ANY, _("Kitemark")};
    title->SetFont(title->GetFont().Bold().Scaled(1.8F));
    auto* what =
        new WrappedText{m_panel, _("Write programmes of management and leadership training, map them to the "
                                   "framework, and submit them as signed evidence packages.")};
    m_left->SetName("left-work");
    m_left->Hide();

    auto* columns = new wxBoxSizer{wxHORIZONTAL};
    columns->Add(build_actions(m_panel), 0, wxEXPAND | wxRIGHT, 3 * gap);
    columns->Add(build_recent(m_panel), 1, wxEXPAND);
    auto* all = new wxBoxSizer{wxVERTICAL};
    all->Add(title, 0, wxLEFT | wxRIGHT | wxTOP, 2 * gap);
    all->Add(what, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, 2 * gap);
    all->Add(m_left, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, 2 * gap);
    all->Add(columns, 1, wxEXPAND | wxALL, 2 * gap);
    m_panel->SetSizer(all);

    Bind(wxEVT_TIMER, [this](wxTimerEvent&) {
        if (m_looking && m_looking->done) {
            m_timer.Stop();
            const auto looked = std::exchange(m_looking, nullptr);
            show_look(std::move(looked->look));
        }
    });
    Bind(wxEVT_ACTIVATE, [this](wxActivateEvent& event) {
        if (event.GetActive()) {
            CallAfter([this] { look_again(); });
        }
        event.Skip();
    });
    look_again();
    FindWindow("start-new")->SetFocus();
}

StartFrame::~StartFrame() = default;

wxSizer* StartFrame::build_actions(wxWindow* parent)
{
    auto* column = new wxBoxSizer{wxVERTICAL};
    const auto add = [&](const char* name, const wxString& label, const wxString& help, auto run) {
        auto* button = new wxButton{parent, wxID_ANY, label, wxDefaultPosition, wxDefaultSize, wxBU_LEFT};
        button->SetName(name);
        button->SetToolTip(help);
        button->Bind(wxEVT_BUTTON, [this, run](wxCommandEvent&) { after_event(*this, run); });
        column->Add(button, 0, wxEXPAND | wxBOTTOM, GetCharWidth());
    };
    add("start-new", _("&New programme…"), _("Choose a framework and the stages to claim, and begin."),
        [this] { m_application.new_programme(); });
    add("start-open", _("&Open…"), _("Open a programme or a package."), [this] { ask_and_open(); });
    add("start-example", _("Open an &example…"),
        _("Copy a programme that comes with Kitemark, and open the copy."), [this] { open_example(); });
    column->AddSpacer(GetCharHeight());
    add("start-framework", _("Framework &browser"), _("Read whole frameworks."),
        [this] { m_application.show_framework({}); });
    add("start-preferences", _("&Preferences…"), _("Text size, language, identities, trust."),
        [this] { m_application.show_preferences(this); });
    add("start-help", _("He&lp"), _("The manual."), [this] { m_application.show_help("start"); });
    return column;
}

wxSizer* StartFrame::build_recent(wxWindow* parent)
{
    const int gap = GetCharWidth();
    auto* label = new wxStaticText{parent, wxID_ANY, _("&Recent")};
    label->SetFont(label->GetFont().Bold());
    m_recent = new TextList{parent,
                            _("Recent"),
                            {{_("Name"), 26}, {_("What"), 12}, {_("Changed"), 18}, {_("Where"), 16}},
                            [this](unsigned row, unsigned column) { return cell(row, column); }};
    m_recent->SetName("recent");
    set_label(*m_recent, *label);
    m_recent->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED,
                   [this](wxDataViewEvent&) { after_event(*this, [this] { open_row(); }); });
    m_recent->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_DELETE) {
            forget_row();
        } else {
            event.Skip();
        }
    });
    m_no_recent =
        new wxStaticText{parent, wxID_ANY, _("Programmes and packages that you open are listed here.")};
    m_open = new wxButton{parent, wxID_ANY, _("Open &selected")};
    m_open->SetName("recent-open");
    m_open->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { after_event(*this, [this] { open_row(); }); });
    m_forget = new wxButton{parent, wxID_ANY, _("Re&move from list")};
    m_forget->SetName("recent-forget");
    m_forget->SetToolTip(_("The file itself stays where it is."));
    m_forget->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { after_event(*this, [this] { forget_row(); }); });
    for (auto* button : {m_open, m_forget}) {
        button->Bind(wxEVT_UPDATE_UI, [this](wxUpdateUIEvent& event) { event.Enable(m_recent->row() >= 0); });
    }
    auto* buttons = new wxBoxSizer{wxHORIZONTAL};
    buttons->Add(m_open, 0, wxRIGHT, gap);
    buttons->Add(m_forget);
    auto* column = new wxBoxSizer{wxVERTICAL};
    column->Add(label, 0, wxBOTTOM, gap / 2);
    column->Add(m_no_recent, 0, wxBOTTOM, gap / 2);
    m_recent->SetMinSize(wxSize{24 * gap, 9 * GetCharHeight()});
    column->Add(m_recent, 1, wxEXPAND | wxBOTTOM, gap);
    column->Add(buttons);
    return column;
}

void StartFrame::build_menu()
{
    auto* bar = new wxMenuBar;
    const auto add = [this](wxMenu& menu, const wxString& label, const char* keys, const wxString& help,
                            auto run) {
        const auto* item = menu.Append(wxID_ANY, label + (*keys == '\0' ? "" : "\t") + keys, help);
        Bind(
            wxEVT_MENU, [this, run](wxCommandEvent&) { after_event(*this, run); }, item->GetId());
    };
    auto* file = new wxMenu;
    add(*file, _("&New programme…"), "Ctrl+N", _("Begin a programme."),
        [this] { m_application.new_programme(); });
    add(*file, _("&Open…"), "Ctrl+O", _("Open a programme or a package."), [this] { ask_and_open(); });
    add(*file, _("Open an &example…"), "", _("Copy a programme that comes with Kitemark, and open the copy."),
        [this] { open_example(); });
    file->AppendSeparator();
    add(*file, _("&Framework browser"), "Ctrl+B", _("Read the whole framework."),
        [this] { m_application.show_framework({}); });
    add(*file, _("&Preferences…"), "", _("Text size, language, identities, trust."),
        [this] { m_application.show_preferences(this); });
    file->AppendSeparator();
    add(*file, _("&Close"), "Ctrl+W", _("Close this window."), [this] { Close(); });
    add(*file, _("&Quit"), "Ctrl+Q", _("Close every window."), [this] { m_application.quit(); });
    bar->Append(file, _("&File"));
    auto* help = new wxMenu;
    add(*help, _("&Help on this page"), "F1", _("The manual, at this page's section."),
        [this] { m_application.show_help("start"); });
    add(*help, _("&About Kitemark"), "", _("The version of this program."),
        [this] { m_application.show_about(this); });
    bar->Append(help, _("&Help"));
    SetMenuBar(bar);
}

void StartFrame::look_again()
{
    if (m_left == nullptr) { // not built yet: it looks then
        return;
    }
    // Names at once; what there is of them as soon as it is known.
    const auto files = m_application.recent_files();
    const bool other =
        files.size() != m_look.recent.size() ||
        !std::equal(files.begin(), files.end(), m_look.recent.begin(),
                    [](const fs::path& a, const document::RecentFile& b) { return a == b.file; });
    if (other) {
        m_look.recent.clear();
        for (const auto& file : files) {
            m_look.recent.push_back({file, std::nullopt});
        }
        m_looked = false;
        m_recent->set_rows(static_cast<unsigned>(files.size()));
        m_recent->select(files.empty() ? -1 : std::max(m_recent->row(), 0));
    }
    m_no_recent->Show(files.empty());
    m_recent->Show(!files.empty());
    m_open->Show(!files.empty());
    m_forget->Show(!files.empty());
    m_panel->FitInside();
    m_panel->Layout();
    if (!m_looking) {
        m_looking = std::make_shared<Looking>();
        // Detached: where a drive hangs, closing this window must not.
        std::thread{[looking = m_looking, files, environment = m_application.environment()] {
            looking->look = document::look(files, environment);
            looking->done = true;
        }}.detach();
        m_timer.Start(kLookEveryMs);
    }
}

void StartFrame::show_look(document::StartLook look)
{
    const bool same = look.recent.size() == m_look.recent.size() &&
                      std::equal(look.recent.begin(), look.recent.end(), m_look.recent.begin(),
                                 [](const auto& a, const auto& b) { return a.file == b.file; });
    // Only where it is another: whoever is about to press a button must find it.
    if (!std::equal(look.left.begin(), look.left.end(), m_look.left.begin(), m_look.left.end(),
                    [](const document::LeftWork& a, const document::LeftWork& b) {
                        return a.recovery.kept == b.recovery.kept && a.recovery.time == b.recovery.time;
                    })) {
        m_look.left = std::move(look.left);
        show_left();
    }
    if (!same) {
        look_again(); // the list changed while it was looked at
        return;
    }
    m_look.recent = std::move(look.recent);
    m_looked = true;
    m_recent->rows_changed();
}

void StartFrame::show_left()
{
    const bool had_focus = m_left->IsDescendant(wxWindow::FindFocus());
    // A new one: a panel that was empty once is left out by Tab for good.
    auto* panel = new wxPanel{m_panel};
    panel->SetName("left-work");
    m_panel->GetSizer()->Replace(m_left, panel);
    m_left->Destroy();
    m_left = panel;
    m_left->MoveBeforeInTabOrder(FindWindow("start-new"));
    const int gap = GetCharWidth();
    auto* column = new wxBoxSizer{wxVERTICAL};
    auto* heading =
        new wxStaticText{m_left, wxID_ANY, _("Work that was not saved when the program last ended:")};
    heading->SetFont(heading->GetFont().Bold());
    column->Add(heading, 0, wxBOTTOM, gap / 2);
    wxButton* first = nullptr;
    for (const auto& work : m_look.left) {
        const auto words = words_of(work);
        column->Add(new WrappedText{m_left, words}, 0, wxEXPAND | wxBOTTOM, gap / 2);
        auto* row = new wxBoxSizer{wxHORIZONTAL};
        const auto add = [&](const wxString& label, const char* name, const wxString& read_out, auto run) {
            auto* button = new wxButton{m_left, wxID_ANY, label};
            button->SetName(name);
            set_accessible_name(*button, wxString::Format(read_out, words));
            button->Bind(wxEVT_BUTTON, [this, run](wxCommandEvent&) { after_event(*this, run); });
            row->Add(button, 0, wxRIGHT, gap);
            first = first == nullptr ? button : first;
        };
        if (work.is_readable) {
            // TRANSLATORS: read out for the button beside the title of a programme
            add(_("Reco&ver"), "recover", _("Recover %s"),
                [this, work] { open_in_background(m_application, work.recovery); });
        } else {
            // TRANSLATORS: read out for the button beside the title of a programme
            add(_("Save a &copy…"), "save-damaged", _("Save a copy of %s"),
                [this, work] { save_damaged(this, m_application, work); });
        }
        // TRANSLATORS: read out for the button beside the title of a programme
        add(_("&Discard…"), "discard", _("Discard %s"), [this, work] {
            if (km::ui::discard(this, m_application, {work})) {
                look_again();
            }
        });
        column->Add(row, 0, wxBOTTOM, gap);
    }
    m_left->SetSizer(column);
    m_left->Show(!m_look.left.empty());
    m_panel->FitInside();
    m_panel->Layout();
    // It is what the program was most likely started for; and who pressed a button here goes on here.
    if (first != nullptr && (had_focus || FindWindow("start-new")->HasFocus())) {
        first->SetFocus();
    } else if (had_focus) {
        FindWindow("start-new")->SetFocus();
    }
}

bool StartFrame::is_missing(std::size_t row) const
{
    return m_looked && !m_look.recent[row].changed;
}

wxString StartFrame::cell(unsigned row, unsigned column) const
{
    if (row >= m_look.recent.size()) {
        return {};
    }
    const auto& recent = m_look.recent[row];
    switch (column) {
    case 0: return file_title(recent.file);
    case 1: return recent.file.extension() == ".asice" ? _("Package") : _("Programme");
    case 2:
        return !m_looked ? wxString{} : recent.changed ? time_text(*recent.changed) : wxString{_("missing")};
    default: return folder_text(recent.file.parent_path());
    }
}

void StartFrame::open_row()
{
    const int row = m_recent->row();
    if (row < 0 || row >= static_cast<int>(m_look.recent.size())) {
        return;
    }
    const auto file = m_look.recent[static_cast<std::size_t>(row)].file;
    if (is_missing(static_cast<std::size_t>(row))) {
        const auto answer = m_application.prompts().choose(
            this, _("The file is not there any more."),
            // TRANSLATORS: a file with its folder
            wxString::Format(_("%s was moved or deleted, or its drive is not connected."), path_text(file)),
            {_("Look for it…"), _("Remove from list")});
        if (answer == std::size_t{0}) {
            ask_and_open();
        } else if (answer == std::size_t{1}) {
            forget_row();
        }
        return;
    }
    m_application.open_file(file);
}

void StartFrame::forget_row()
{
    const int row = m_recent->row();
    if (row < 0 || row >= static_cast<int>(m_look.recent.size())) {
        return;
    }
    const auto file = m_look.recent[static_cast<std::size_t>(row)].file;
    m_application.change_preferences([&](Preferences& preferences) { std::erase(preferences.recent, file); });
    look_again();
}

void StartFrame::ask_and_open()
{
    if (const auto file = m_application.prompts().ask_open(
            this, {_("Open a programme or a package"),
                   _("Programmes and packages") + "|*.programme.xml;*.asice|" + _("All files") + "|*"})) {
        m_application.open_file(*file);
    }
}

void StartFrame::open_example()
{
    const auto examples = document::find_examples(examples_dir());
    if (examples.empty()) {
        m_application.prompts().tell(
            this, _("There are no examples."),
            _("They come with the documentation of Kitemark, which is not installed."));
        return;
    }
    wxArrayString titles;
    for (const auto& example : examples) {
        titles.Add(to_wx(example.title));
    }
    const auto chosen =
        m_application.prompts().pick(this, _("Which example? You will work on a copy of it."), titles, 0);
    if (!chosen) {
        return;
    }
    const auto& example = examples.at(*chosen);
    const auto target = m_application.prompts().ask_save(
        this, {_("Folder for the copy of the example"), _("Folders") + "|*", to_path(wxGetHomeDir()),
               path_text(example.file.parent_path().filename())});
    if (!target) {
        return;
    }
    if (const auto copy = document::copy_example(example, *target)) {
        m_application.open_file(*copy);
    } else {
        show_error(copy.error());
    }
}

void StartFrame::show_error(const Error& error)
{
    m_application.prompts().tell(this, _("This could not be done."), message_of(error));
}

std::unique_ptr<document::Session> ask_new_programme(wxWindow* parent, Application& application)
{
    const auto& environment = application.environment();
    auto frameworks = document::frameworks_to_offer(environment.library);
    if (!frameworks || frameworks->empty()) {
        application.prompts().tell(parent, _("There is no framework to begin with."),
                                   frameworks ? wxString{_("Install Kitemark again.")}
                                              : message_of(frameworks.error()));
        return nullptr;
    }
    document::BegunAnswers answers{environment};
    NewProgrammeDialog dialog{parent, std::move(*frameworks), answers};
    if (dialog.ShowModal() != wxID_OK) {
        answers.keep({}); // given up on purpose
        return nullptr;
    }
    auto wanted = dialog.wanted();
    wanted.author = application.preferences().author;
    auto session = document::begin_programme(dialog.framework(), wanted, environment);
    if (!session) {
        application.prompts().tell(parent, _("The programme cannot be begun."), message_of(session.error()));
        return nullptr;
    }
    constexpr std::chrono::seconds patience{2};
    (*session)->keep_now(patience); // before the answers go
    answers.keep({});
    return std::move(*session);
}

} // namespace km::ui
