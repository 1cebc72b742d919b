// SPDX-License-Identifier: MIT
#include "editor/app/application.hpp"

#include "editor/app/help.hpp"
#include "editor/app/language.hpp"
#include "editor/document/start.hpp"
#include "editor/ui/accessible.hpp"
#include "editor/ui/appearance.hpp"
#include "editor/ui/desktop.hpp"
#include "editor/ui/framework_frame.hpp"
#include "editor/ui/new_programme_dialog.hpp"
#include "editor/ui/opening_frame.hpp"
#include "editor/ui/package_frame.hpp"
#include "editor/ui/preferences_dialog.hpp"
#include "editor/ui/start_frame.hpp"
#include "editor/ui/text.hpp"
#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"

#include <wx/log.h>
#include <wx/utils.h>
#include <wx/weakref.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

namespace km::app {

EditorApp::EditorApp() = default;
EditorApp::~EditorApp() = default;

bool EditorApp::OnInit()
{
    set_locale();                                   // again: GTK's own start puts it back to "C"
    delete wxLog::SetActiveTarget(new wxLogStderr); // a logged error must not stop the user in a box
    SetAppName("kitemark-editor");
    ui::use_program_icon();
    ui::leave_keys_to_menus();
    m_preferences = load_preferences();
    use_language(m_preferences.language);
    SetAppDisplayName(_("Kitemark"));
    apply_preferences();
    m_environment = std::make_unique<document::Environment>(
        document::Environment{format::Library{data_dir()}, state_folder(), runtime_folder(),
                              [this](const std::function<void()>& call) { CallAfter(call); }});
    ui::on_told_to_end([this] {
        keep_everything();
        std::_Exit(EXIT_SUCCESS); // a dialog or a job that is under way could wait for ever
    });
    for (const auto& file : files) {
        open_file(file);
    }
    if (wxTopLevelWindows.empty()) { // no file, or none that could be opened
        show_start();
    }
    return true;
}

int EditorApp::OnExit()
{
    return wxApp::OnExit();
}

ui::UserPrompts& EditorApp::prompts()
{
    return ui::native_prompts();
}

namespace {

template <typename Window>
Window* find_window(const std::function<bool(Window&)>& is_it = [](Window&) { return true; })
{
    for (auto* window : wxTopLevelWindows) {
        if (auto* found = dynamic_cast<Window*>(window); found != nullptr && is_it(*found)) {
            return found;
        }
    }
    return nullptr;
}

void bring_up(wxTopLevelWindow& window)
{
    window.Iconize(false);
    window.Show();
    window.Raise();
}

} // namespace

void EditorApp::show_session(std::unique_ptr<document::Session> session)
{
    // Asked for twice, before it was there: one window is enough. Recovered work is another programme than its file.
    if (auto* open = find_window<ui::MainFrame>([&](ui::MainFrame& frame) {
            return !session->file().empty() && frame.session().real_file() == session->real_file() &&
                   frame.session().recovered_from() == session->recovered_from();
        })) {
        bring_up(*open);
        return;
    }
    show_document(new ui::MainFrame{*this, std::move(session)});
}

void EditorApp::show_package(std::unique_ptr<document::PackageSession> package)
{
    show_document(new ui::PackageFrame{*this, std::move(package)});
}

void EditorApp::show_document(ui::MainFrame* frame)
{
    frame->Show();
    // It has done its work. File > Start page brings it back.
    if (auto* start = find_window<ui::StartFrame>()) {
        start->Close();
    }
}

void EditorApp::open_file(const std::filesystem::path& named)
{
    // By name alone: no disk is asked here. Other names of the same programme are found once it was read.
    std::error_code problem;
    const auto file = std::filesystem::absolute(named, problem).lexically_normal();
    if (auto* open = find_window<ui::MainFrame>(
            [&](ui::MainFrame& frame) { return frame.session().file() == file; })) {
        bring_up(*open);
        return;
    }
    if (auto* open = find_window<ui::PackageFrame>(
            [&](ui::PackageFrame& frame) { return frame.package().read().package == file; })) {
        bring_up(*open);
        return;
    }
    ui::open_in_background(*this, file);
}

void EditorApp::show_start()
{
    if (auto* open = find_window<ui::StartFrame>()) {
        bring_up(*open);
        return;
    }
    (new ui::StartFrame{*this})->Show();
}

void EditorApp::new_programme()
{
    if (auto session = ui::ask_new_programme(wxGetActiveWindow(), *this)) {
        show_session(std::move(session));
    }
}

void EditorApp::quit()
{
    // Documents first: where one stays open, so does the rest. A question lets windows come and go, so each is looked
    // for anew.
    m_quitting = true;
    while (auto* window =
               find_window<ui::MainFrame>([](ui::MainFrame& frame) { return !frame.is_closing(); })) {
        if (!window->Close()) {
            return; // it stays, or is saved first: window_stays(), window_closed()
        }
    }
    std::vector<wxWeakRef<wxTopLevelWindow>> others;
    for (auto* window : wxTopLevelWindows) {
        if (dynamic_cast<ui::MainFrame*>(window) == nullptr) {
            others.emplace_back(dynamic_cast<wxTopLevelWindow*>(window));
        }
    }
    for (auto& window : others) {
        if (window) {
            window->Close();
        }
    }
}

void EditorApp::window_closed()
{
    if (m_quitting) {
        CallAfter([this] { quit(); });
    }
}

/// The user's session ends, or the program is told to: what was typed until now is kept.
void EditorApp::keep_everything()
{
    constexpr std::chrono::seconds patience{5};
    for (auto* window : wxTopLevelWindows) {
        if (auto* frame = dynamic_cast<ui::MainFrame*>(window)) {
            frame->hand_over_typing();
            frame->session().keep_now(patience);
        } else if (auto* dialog = dynamic_cast<ui::NewProgrammeDialog*>(window)) {
            dialog->keep_answers();
        }
    }
}

void EditorApp::OnAssertFailure(
    const wxChar* file, int line, const wxChar* function, const wxChar* condition, const wxChar* message)
{
    // A box would stop the user for what is the program's own affair.
    wxLogStderr{}.LogText(wxString::Format("%s:%d: %s: %s %s", file, line, function, condition,
                                           message == nullptr ? wxString{} : wxString{message}));
}

bool EditorApp::OnExceptionInMainLoop()
{
    for (auto* window : wxTopLevelWindows) {
        if (auto* frame = dynamic_cast<ui::MainFrame*>(window)) {
            frame->session().keep_for_recovery();
        }
    }
    std::string what = "?";
    try {
        throw;
    } catch (const std::exception& problem) {
        what = problem.what();
    } catch (...) { // nothing is known of it
    }
    prompts().tell(
        GetTopWindow(), _("Something went wrong inside the program."),
        _("Your work is kept for recovery. Save it under another name, and start the program again.") +
            wxString{"\n\n"} + wxString::FromUTF8(what));
    return true;
}

void EditorApp::show_framework(const document::ReferencePtr& reference)
{
    auto* frame = find_window<ui::FrameworkFrame>();
    if (frame == nullptr) {
        auto frameworks = document::frameworks_to_offer(m_environment->library);
        if (!frameworks || frameworks->empty()) {
            prompts().tell(GetTopWindow(), _("There is no framework to read."),
                           frameworks ? wxString{_("Install Kitemark again.")}
                                      : ui::message_of(frameworks.error()));
            return;
        }
        frame = new ui::FrameworkFrame{*this, std::move(*frameworks)};
    }
    if (reference) {
        frame->show_framework(reference->framework);
    }
    bring_up(*frame);
}

void EditorApp::show_preferences(wxWindow* parent)
{
    ui::ask_preferences(parent, *this);
}

void EditorApp::note_recent(const std::filesystem::path& file)
{
    std::error_code problem;
    auto whole = std::filesystem::absolute(file, problem).lexically_normal();
    if (problem) {
        whole = file;
    }
    change_preferences([&](ui::Preferences& preferences) {
        std::erase(preferences.recent, whole);
        preferences.recent.insert(preferences.recent.begin(), whole);
        if (preferences.recent.size() > ui::kMaxRecent) {
            preferences.recent.resize(ui::kMaxRecent);
        }
    });
}

std::vector<std::filesystem::path> EditorApp::recent_files()
{
    return m_preferences.recent;
}

void EditorApp::change_preferences(const std::function<void(ui::Preferences&)>& how)
{
    const auto before = std::exchange(m_preferences, load_preferences()); // another program may have written
    how(m_preferences);
    save_preferences(m_preferences);
    if (before.text_percent != m_preferences.text_percent || before.theme != m_preferences.theme) {
        apply_preferences();
    }
    if (before.autosave_seconds != m_preferences.autosave_seconds) {
        for (auto* window : wxTopLevelWindows) {
            if (auto* frame = dynamic_cast<ui::MainFrame*>(window)) {
                frame->preferences_changed();
            }
        }
    }
}

void EditorApp::apply_preferences()
{
    ui::apply_appearance(m_preferences.text_percent, m_preferences.theme);
}

std::vector<std::string> EditorApp::languages()
{
    return translations();
}

document::SignerStore EditorApp::signers()
{
    const auto folder = state_folder();
    return document::SignerStore{folder.empty() ? folder : folder / "signers.csv"};
}

document::TrustStore EditorApp::trust()
{
    const auto folder = config_folder();
    return document::TrustStore{folder.empty() ? folder : folder / "trust"};
}

void EditorApp::show_help(std::string_view section)
{
    const auto manual = manual_file();
    std::error_code problem;
    if (!std::filesystem::exists(manual, problem)) {
        prompts().tell(GetTopWindow(), _("The manual is not installed."),
                       // TRANSLATORS: a file with its folder
                       wxString::Format(_("It would be at %s."), ui::path_text(manual)));
        return;
    }
    if (!wxLaunchDefaultBrowser(ui::to_wx(manual_address(manual, section)))) {
        prompts().tell(GetTopWindow(), _("No browser could be started."),
                       // TRANSLATORS: a file with its folder
                       wxString::Format(_("The manual is at %s."), ui::path_text(manual)));
    }
}

void EditorApp::show_about(wxWindow* parent)
{
    prompts().tell(
        parent, wxString::Format(_("Kitemark %s"), ui::to_wx(software_version())),
        _("Free software under the MIT licence. It is not NHS England's, and NHS England has not reviewed "
          "it. The frameworks' words belong to their publishers."));
}

} // namespace km::app
