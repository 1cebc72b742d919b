// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The program: its windows, its preferences, where it keeps things.
/// Thread-safety: the window thread.

#include "editor/app/preferences.hpp"
#include "editor/ui/dialog_hook.hpp"
#include "editor/ui/main_frame.hpp"

#include <wx/app.h>

#include <memory>

namespace km::app {

class EditorApp : public wxApp, public ui::Application {
public:
    /// To be opened at the start; set before wxEntry().
    static inline std::vector<std::filesystem::path> files;

    EditorApp();
    ~EditorApp() override;

    bool OnInit() override;
    int OnExit() override;

    // ui::Application
    const document::Environment& environment() override { return *m_environment; }
    ui::UserPrompts& prompts() override;
    void open_file(const std::filesystem::path& file) override;
    void show_start() override;
    void new_programme() override;
    void show_session(std::unique_ptr<document::Session> session) override;
    void quit() override;
    void show_framework(const document::ReferencePtr& reference) override;
    void show_preferences(wxWindow* parent) override;
    void note_recent(const std::filesystem::path& file) override;
    std::vector<std::filesystem::path> recent_files() override;
    const ui::Preferences& preferences() override { return m_preferences; }
    void change_preferences(const std::function<void(ui::Preferences&)>& how) override;
    std::vector<std::string> languages() override;
    document::TrustStore trust() override;
    document::SignerStore signers() override;
    void show_package(std::unique_ptr<document::PackageSession> package) override;
    void show_help(std::string_view section) override;
    void show_about(wxWindow* parent) override;
    void window_closed() override;
    void window_stays() override { m_quitting = false; }
    void OnAssertFailure(const wxChar* file,
                         int line,
                         const wxChar* function,
                         const wxChar* condition,
                         const wxChar* message) override;
    bool OnExceptionInMainLoop() override;

private:
    void keep_everything();
    void apply_preferences();
    void show_document(ui::MainFrame* frame);

    ui::Preferences m_preferences;
    std::unique_ptr<document::Environment> m_environment;
    ui::DialogHook m_dialogs{*this};
    bool m_quitting = false; ///< the windows that are left close as soon as they may
};

} // namespace km::app
