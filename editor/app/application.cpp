// SPDX-License-Identifier: MIT
#include "editor/app/application.hpp"

#include "editor/ui/start_frame.hpp"
#include "editor/ui/text.hpp"
#include "validator/base/paths.hpp"

#include <wx/log.h>
#include <wx/utils.h>

#include <algorithm>
#include <clocale>
#include <cstring>
#include <langinfo.h>

namespace km::app {

void set_locale()
{
    std::setlocale(LC_CTYPE, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
        std::setlocale(LC_CTYPE, "C.UTF-8");
    }
    std::setlocale(LC_MESSAGES, "");
}

EditorApp::EditorApp() = default;
EditorApp::~EditorApp() = default;

bool EditorApp::OnInit()
{
    set_locale();
    delete wxLog::SetActiveTarget(new wxLogStderr); // a logged error must not stop the user in a box
    m_preferences = Preferences::load();
    m_environment = std::make_unique<document::Environment>(
        document::Environment{format::Library{data_dir()}, state_folder(), runtime_folder(),
                              [this](std::function<void()> call) { CallAfter(std::move(call)); }});
    if (argc > 1) {
        for (int i = 1; i < argc; ++i) {
            open_file(ui::to_path(argv[i]));
        }
    }
    if (GetTopWindow() == nullptr) {
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

void EditorApp::show_session(std::unique_ptr<document::Session> session)
{
    auto* frame = new ui::MainFrame{*this, std::move(session)};
    frame->Show();
}

void EditorApp::open_file(const std::filesystem::path& file)
{
    auto session = document::Session::open(file, *m_environment);
    if (!session) {
        prompts().tell(nullptr, _("The file cannot be opened."), ui::message_of(session.error()));
        return;
    }
    note_recent(file);
    show_session(std::move(*session));
}

void EditorApp::show_start()
{
    (new ui::StartFrame{*this})->Show();
}

void EditorApp::new_programme()
{
    if (auto session = ui::ask_new_programme(GetTopWindow(), *this)) {
        show_session(std::move(session));
    }
}

void EditorApp::show_framework(const document::ReferencePtr&) {}

void EditorApp::show_preferences(wxWindow*) {}

void EditorApp::note_recent(const std::filesystem::path& file)
{
    const auto whole = std::filesystem::absolute(file);
    std::erase(m_preferences.recent, whole);
    m_preferences.recent.insert(m_preferences.recent.begin(), whole);
    m_preferences.save();
}

std::vector<std::filesystem::path> EditorApp::recent_files()
{
    return m_preferences.recent;
}

void EditorApp::show_help(std::string_view) {}

} // namespace km::app
