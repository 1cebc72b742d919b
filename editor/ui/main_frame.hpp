// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The window of one programme: menus, tool bar, the pages, the status bar; saving, recovery and closing.
/// A packed programme is shown in the same pages, read only (package_frame.hpp adds what a package has besides).
/// Ownership: the frame owns its session. Thread-safety: the window thread.

#include "editor/document/package_session.hpp"
#include "editor/document/session.hpp"
#include "editor/document/signer_store.hpp"
#include "editor/document/start.hpp"
#include "editor/document/trust_store.hpp"
#include "editor/ui/message_bar.hpp"
#include "editor/ui/page.hpp"
#include "editor/ui/preferences.hpp"

#include <wx/frame.h>
#include <wx/timer.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

class wxNotebook;
class wxMenu;
class wxPanel;

namespace km::ui {

class TextField;

/// A page that can be made.
struct PageKind {
    std::string name; ///< Page::name()
    wxString label;   ///< the tab's, with its access key
    std::function<Page*(wxWindow*, document::Session&, Host&)> make;
};

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
    /// The languages there are translations for, besides English: "cy".
    [[nodiscard]] virtual std::vector<std::string> languages() = 0;
    /// Whom the user believes.
    [[nodiscard]] virtual document::TrustStore trust() = 0;
    /// For whom signers sign.
    [[nodiscard]] virtual document::SignerStore signers() = 0;
    /// A window of its own, of a package that was verified; @p package is not null.
    virtual void show_package(std::unique_ptr<document::PackageSession> package) = 0;
    /// The manual at a page's section: F1.
    virtual void show_help(std::string_view section) = 0;
    /// Which version this is, and whose it is not.
    virtual void show_about(wxWindow* parent) = 0;
    /// A document's window is gone: the next one may close, where all are to.
    virtual void window_closed() = 0;
    /// The user turned away from a question, or could not save: no window closes because of quit() any more.
    virtual void window_stays() = 0;
};

class MainFrame : public wxFrame, public Host {
public:
    MainFrame(Application& application, std::unique_ptr<document::Session> session);
    ~MainFrame() override;

    [[nodiscard]] document::Session& session() noexcept { return *m_session; }
    /// What stands in the field with the focus is handed over as if the user left it.
    void hand_over_typing();
    [[nodiscard]] bool is_closing() const noexcept { return m_closing; }
    /// The page, made now if it was not yet; null: there is none of this name.
    [[nodiscard]] Page* find_page(std::string_view name);
    [[nodiscard]] Page* current_page();
    /// The text of the status bar: verdict and coverage.
    [[nodiscard]] wxString status() const { return m_status; }
    /// What the bar above the pages says; empty: it is not there.
    [[nodiscard]] wxString notice() const { return m_notice; }

    // Host
    void go_to(const document::Place& place) override;
    void go_to_mapping(const model::OutcomeId& outcome, const model::ItemCode& item) override;
    void show_page(std::string_view name) override;
    UserPrompts& prompts() override { return m_application.prompts(); }
    Application& application() noexcept override { return m_application; }
    void say(const wxString& news) override;
    void show_error(const Error& error) override;
    void save_then(std::function<void()> then) override;

    void save();
    void save_as();
    void tell_unkept();
    [[nodiscard]] static TextField* focused_field();
    void undo();
    void redo();
    void show_change();
    void tell_text_changes(document::TextChanges changes);
    [[nodiscard]] wxString unfinished_text() const;
    void save_in(const std::filesystem::path& file, std::function<void()> then);
    /// False: the user wants to stay, or it closes by itself once it is saved.
    bool may_close();
    /// Takes over what Application::preferences() says now.
    void preferences_changed();
    /// As the window gets the focus: has somebody else changed the file, the evidence?
    void look_at_disk();

protected:
    /// As the first tab, and shows it.
    void add_first_page(const PageKind& kind);
    /// In the status bar, before what is said of the programme.
    void set_verdict(const wxString& verdict);
    /// What pages look at must outlive them: for the destructor of whoever owns it.
    void destroy_pages();

private:
    /// Pages are made when they are first shown, or else one by one when there is nothing to do, so that the
    /// window appears at once.
    struct Tab {
        PageKind kind;
        wxPanel* holder;
        Page* page = nullptr;
        bool has_menu = false;
    };
    Page& page_of(Tab& tab);
    void select(Tab& tab);
    struct Bound {
        Command command;
        Page* page; ///< that it belongs to; null: the window's own
    };
    void build_menus();
    void insert_page_menu(Tab& tab);
    wxMenu* build_menu(const std::vector<Command>& commands, Page* page);
    void build_toolbar();
    void run_command(int id);
    /// A text field that is being edited hands its text over before anything else happens.
    void update_state();
    void update_status();
    void fit_status();
    void saved(const Result<void>& result, const std::function<void()>& then);
    void on_close(wxCloseEvent& event);
    void on_idle(wxIdleEvent& event);
    void on_first_paint(wxPaintEvent& event);
    void dismiss();
    void
    tell(const wxString& message, MessageBar::Kind kind, const std::vector<MessageBar::Action>& actions = {});
    void offer_left_work();
    void with_left_work(std::function<void(std::vector<document::LeftWork>)> then);
    void recover_left_work();
    void discard_left_work();
    void read_again();
    void go_to_unfinished();
    void restore_layout();
    void restore_sashes(wxWindow& page);
    void remember_layout();

    Application& m_application;
    std::unique_ptr<document::Session> m_session;
    wxNotebook* m_notebook;
    MessageBar* m_info;
    wxPanel* m_panel;
    std::vector<Tab> m_tabs;
    std::map<int, Bound> m_commands;
    int m_undo_id = wxID_NONE, m_redo_id = wxID_NONE;
    document::Parts m_last_changed;
    std::optional<document::Place> m_last_place; ///< of the last change
    MessageBar* m_offer = nullptr;               ///< of work that was left behind; null: there is none
    wxString m_verdict, m_status, m_notice;
    wxTimer m_recovery_timer;
    bool m_began = false; ///< its first page was shown
    bool m_closing = false;
    bool m_menu_is_open = false;
    document::OnDisk m_disk_told = document::OnDisk::same; ///< what was said of the file last
    bool m_recovery_told = false;
    document::Subscription m_changed, m_state_changed, m_checked;
    std::unique_ptr<document::Job> m_left_job; ///< looks into work that was left behind
};

/// The pages of a programme's window, in working order.
[[nodiscard]] std::vector<PageKind> page_kinds(const document::Document& document);

} // namespace km::ui
