// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Tests of windows, in their own process: real windows, events sent to controls, questions answered by a script.
/// A question that no answer was laid down for, a failed assertion of the toolkit and a dialog that the test did
/// not open are failures.

#include "editor/ui/main_frame.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <wx/modalhook.h>
#include <wx/window.h>

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace km::test {

/// Lets windows draw, timers run and posted calls arrive until @p condition holds; false: it never did.
[[nodiscard]] bool wait_until(const std::function<bool()>& condition);
/// Once round.
void pump();

/// Answers in the order in which the questions come. nullopt: the user turns away.
class ScriptedPrompts : public ui::UserPrompts {
public:
    using Answer = std::variant<std::monostate, std::size_t, std::string, std::vector<std::filesystem::path>>;
    std::deque<Answer> answers;
    std::vector<std::string> asked; ///< headlines, oldest first

    std::optional<std::filesystem::path> ask_open(wxWindow*, const FileQuestion& question) override;
    std::vector<std::filesystem::path> ask_open_many(wxWindow*, const FileQuestion& question) override;
    std::optional<std::filesystem::path> ask_save(wxWindow*, const FileQuestion& question) override;
    std::optional<std::size_t> choose(wxWindow*,
                                      const wxString& headline,
                                      const wxString& detail,
                                      const std::vector<wxString>& answers) override;
    std::optional<std::size_t>
    pick(wxWindow*, const wxString& headline, const wxArrayString& among, std::size_t selected) override;
    std::optional<wxString>
    ask_text(wxWindow*, const wxString& headline, const wxString& label, const wxString& initial) override;
    std::optional<std::string> ask_password(wxWindow*, const wxString& headline) override;
    /// The answer is its file; the rest is as proposed, with this password.
    static constexpr const char* kNewPassword = "a password for tests";
    std::optional<NewIdentity> ask_new_identity(wxWindow*, const NewIdentityProposal& proposal) override;
    void tell(wxWindow*, const wxString& headline, const wxString& detail) override;

private:
    Answer next(const wxString& headline);
};

/// The program around the windows, with folders of its own that are removed afterwards.
class TestApplication : public ui::Application {
public:
    TestApplication();

    const document::Environment& environment() override { return m_environment; }
    ScriptedPrompts& prompts() override { return m_prompts; }
    void open_file(const std::filesystem::path& file) override { opened.push_back(file); }
    void show_start() override { calls.emplace_back("start"); }
    void new_programme() override { calls.emplace_back("new"); }
    void show_session(std::unique_ptr<document::Session> session) override
    {
        sessions.push_back(std::move(session));
    }
    void quit() override { calls.emplace_back("quit"); }
    void show_framework(const document::ReferencePtr&) override { calls.emplace_back("framework"); }
    void show_preferences(wxWindow*) override { calls.emplace_back("preferences"); }
    void note_recent(const std::filesystem::path& file) override { recent.push_back(file); }
    std::vector<std::filesystem::path> recent_files() override { return recent; }
    const ui::Preferences& preferences() override { return chosen; }
    void change_preferences(const std::function<void(ui::Preferences&)>& how) override
    {
        chosen.recent = recent;
        how(chosen);
        recent = chosen.recent;
    }
    std::vector<std::string> languages() override { return {"cy"}; }
    document::TrustStore trust() override { return document::TrustStore{m_folder.path / "trust"}; }
    document::SignerStore signers() override { return document::SignerStore{m_folder.path / "signers.csv"}; }
    void show_package(std::unique_ptr<document::PackageSession> package) override
    {
        packages.push_back(std::move(package));
    }
    void show_about(wxWindow*) override { calls.emplace_back("about"); }
    void window_closed() override { calls.emplace_back("closed"); }
    void window_stays() override { calls.emplace_back("stays"); }
    void show_help(std::string_view section) override { calls.emplace_back("help " + std::string{section}); }

    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder.path; }
    std::vector<std::filesystem::path> opened, recent;
    std::vector<std::unique_ptr<document::Session>> sessions;
    std::vector<std::unique_ptr<document::PackageSession>> packages;
    std::vector<std::string> calls;
    ui::Preferences chosen;

private:
    TempFolder m_folder;
    ScriptedPrompts m_prompts;
    document::Environment m_environment;
};

[[nodiscard]] std::unique_ptr<document::Session> open_session(const std::filesystem::path& file,
                                                              TestApplication& application);

/// A window with a copy of one of docs/examples ("first-line-manager"), shown and checked; closed without a
/// question at the end.
class OpenExample {
public:
    explicit OpenExample(const std::string& example, const std::string& page = {});
    ~OpenExample();

    TestApplication application;
    ui::MainFrame* frame = nullptr;

    [[nodiscard]] document::Document& document() { return frame->session().document(); }
    [[nodiscard]] const model::Programme& programme() { return document().programme(); }
    template <typename Page>
    [[nodiscard]] Page& page(std::string_view name)
    {
        return dynamic_cast<Page&>(*frame->find_page(name));
    }
    /// Waits until the check is about the document as it is.
    void wait_for_check();
};

/// Answers a dialog of ours: looks at it, and presses a button.
class AnswerDialog : public wxModalDialogHook {
public:
    explicit AnswerDialog(std::function<int(wxDialog&)> answer) : m_answer{std::move(answer)} { Register(); }
    ~AnswerDialog() override { Unregister(); }
    int asked = 0;

protected:
    int Enter(wxDialog* dialog) override
    {
        ++asked;
        return m_answer(*dialog);
    }

private:
    std::function<int(wxDialog&)> m_answer;
};

/// The control that SetName gave this name, below @p parent. A failure where there is none.
[[nodiscard]] wxWindow& find(wxWindow& parent, const std::string& name);
template <typename Control>
[[nodiscard]] Control& find_as(wxWindow& parent, const std::string& name)
{
    return dynamic_cast<Control&>(find(parent, name));
}

/// What the user would do, as events.
void type_text(wxWindow& text_control, const std::string& text); ///< replaces the field's text, key by key
void click(wxWindow& button_or_check);
void press(wxWindow& window, int key, int modifiers = wxMOD_NONE);
/// The menu command with this label (without mnemonic and shortcut); waits until it has run.
void run_menu(ui::MainFrame& frame, const std::string& label);

/// Every control below @p window that can have the focus and has no accessible name: must be empty.
[[nodiscard]] std::vector<std::string> nameless_controls(wxWindow& window);

} // namespace km::test
