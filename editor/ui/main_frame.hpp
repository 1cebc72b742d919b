// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The window of one programme: menus, tool bar, the pages, the status bar; saving, recovery and closing.
/// A packed programme is shown in the same pages, read only (package_frame.hpp adds what a package has besides).
/// Ownership: the frame owns its session. Thread-safety: the window thread.

#include "editor/document/session.hpp"
#include "editor/document/trust_store.hpp"
#include "editor/ui/page.hpp"
#include "editor/ui/preferences.hpp"

#include <wx/frame.h>
#include <wx/timer.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

class wxInfoBar;
class wxNotebook;
class wxMenu;

namespace km::ui {

/// What a window asks of the program: other windows, preferences.
class Application {
public:
    virtual ~Application() = default;
    virtual const document::Environment& environment() = 0;
    virtual UserPrompts& prompts() = 0;
    /// A programme or a package, by what the file is.
    virtual void open_file(const std::filesystem::path& file) = 0;
    virtual void show_start() = 0;
    virtual void new_programme() = 0;
    /// A window of its own; @p session is not null.
    virtual void show_session(std::unique_ptr<document::Session> session) = 0;
    /// Closes every window, asking where something would be lost; one that stays keeps the program.
    virtual void quit() = 0;
    virtual void show_framework(const document::ReferencePtr& reference) = 0;
    virtual void show_preferences(wxWindow* parent) = 0;
    virtual void note_recent(const std::filesystem::path& file) = 0;
    [[nodiscard]] virtual std::vector<std::filesystem::path> recent_files() = 0;
    /// What the user chose, with changes made elsewhere.
    [[nodiscard]] virtual const Preferences& preferences() = 0;
    /// Changes, keeps and applies them.
    virtual void change_preferences(const std::function<void(Preferences&)>& how) = 0;
    /// Whom the user believes.
    [[nodiscard]] virtual document::TrustStore trust() = 0;
    /// The manual at a page's section: F1.
    virtual void show_help(std::string_view section) = 0;
};

class MainFrame : public wxFrame, public Host {
public:
    MainFrame(Application& application, std::unique_ptr<document::Session> session);
    ~MainFrame() override;

    [[nodiscard]] document::Session& session() noexcept { return *m_session; }
    [[nodiscard]] Page* find_page(std::string_view name) const;
    [[nodiscard]] Page* current_page() const;
    void select_page(Page* page);
    /// The text of the status bar: verdict and coverage.
    [[nodiscard]] wxString status() const { return m_status; }

    // Host
    void go_to(const document::Place& place) override;
    void go_to_mapping(const model::OutcomeId& outcome, const model::ItemCode& item) override;
    void show_page(std::string_view name) override;
    UserPrompts& prompts() override { return m_application.prompts(); }
    void say(const wxString& news) override;
    void show_error(const Error& error) override;
    void save_then(std::function<void()> then) override;

    void save();
    void save_as();
    /// False: the user wants to stay.
    bool may_close();
    /// As the window gets the focus: has somebody else changed the file, the evidence?
    void look_at_disk();

protected:
    /// Adds a page as the first tab.
    void add_page(Page* page, bool first = false);
    [[nodiscard]] Application& application() noexcept { return m_application; }
    void finish_menus();

private:
    struct Bound {
        Command command;
        int id;
        Page* page; ///< that it belongs to; null: the window's own
    };
    void build_menus();
    wxMenu* build_menu(const std::vector<Command>& commands, Page* page);
    void build_toolbar();
    void run_command(int id);
    void update_state();
    void update_status();
    void saved(const Result<void>& result, const std::function<void()>& then);
    void on_close(wxCloseEvent& event);
    void tell(const wxString& message, int icon);

    Application& m_application;
    std::unique_ptr<document::Session> m_session;
    wxNotebook* m_notebook;
    wxInfoBar* m_info;
    std::vector<Page*> m_pages;
    std::map<int, Bound> m_commands;
    wxString m_status;
    wxTimer m_recovery_timer;
    bool m_closing = false;
    bool m_disk_told = false;
    document::Subscription m_changed, m_state_changed, m_checked;
};

/// The pages of a programme's window, in working order.
[[nodiscard]] std::vector<Page*> make_pages(wxWindow* parent, document::Session& session, Host& host);

} // namespace km::ui
