// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// One page of a document's window: a heading, one line that says what is left to do, and its controls.
/// A page keeps no copy of the programme. It reads the document when it is shown or changed, builds a Step when
/// the user acts, and hears of the change like every other page. Pages do not know each other: they ask the
/// Host. Ownership: wx parents own windows; session and host outlive pages. Thread-safety: the window thread.

#include "editor/document/session.hpp"
#include "editor/ui/form.hpp"
#include "editor/ui/prompts.hpp"

#include <wx/panel.h>
#include <wx/string.h>

#include <functional>
#include <string_view>
#include <vector>

class wxBoxSizer;

namespace km::ui {

class Application;
class WrappedText;

/// What a page asks of the window around it.
class Host {
public:
    virtual ~Host() = default;
    /// Shows the page that edits the place, with the place in hand.
    virtual void go_to(const document::Place& place) = 0;
    /// Shows the mapping of a programme outcome (its id; empty: the one in hand) to a framework item.
    virtual void go_to_mapping(const model::OutcomeId& outcome, const model::ItemCode& item) = 0;
    /// By the page's name() ("mapping").
    virtual void show_page(std::string_view name) = 0;
    virtual UserPrompts& prompts() = 0;
    virtual Application& application() = 0;
    /// In the status bar, and to screen readers: something was done.
    virtual void say(const wxString& news) = 0;
    virtual void show_error(const Error& error) = 0;
    /// Saves; asks for a name where there is none. @p then: only where it was saved.
    virtual void save_then(std::function<void()> then) = 0;
};

/// A command of the menus. Labels are English and marked with wxTRANSLATE; they are translated when the menu
/// is built. Words that the user reads: "&Next gap"; shortcut as wx takes it: "Ctrl+G"; help: one sentence.
struct Command {
    const char* label;
    const char* shortcut; ///< "" for none
    const char* help;
    std::function<void()> run;
    std::function<bool()> enabled{}; ///< none: always
    bool anywhere = false;           ///< on every page: its own is not shown first
};
/// A separator.
[[nodiscard]] inline Command separator()
{
    return {"", "", "", {}};
}

/// What is unfinished in a form's fields is the session's to keep, under @p prefix and the field's name.
[[nodiscard]] Form::Unfinished unfinished_in(document::Session& session,
                                             const std::function<std::string()>& prefix);
/// The same for a field outside a form: what is typed into it from now on is kept under its name.
void keep_unfinished(wxTextCtrl& field, const Form::Unfinished& unfinished, const wxString& label);

class Page : public wxPanel {
public:
    Page(wxWindow* parent, document::Session& session, Host& host, const wxString& heading);

    /// "mapping": stable, for the host, tests and the manual's sections.
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// One line, from the last check: "12 outcomes are not mapped yet."
    [[nodiscard]] virtual wxString to_do() const = 0;
    /// Its menu, in the menu bar; empty: none.
    [[nodiscard]] virtual std::vector<Command> commands() { return {}; }
    /// Puts the element in hand; false: not this page's.
    virtual bool show_place(const document::Place& /*place*/) { return false; }
    /// For the mapping page: takes the outcome (empty: stays with the one in hand) and the item in hand.
    virtual void show_mapping(const model::OutcomeId& /*outcome*/, const model::ItemCode& /*item*/) {}
    /// What would be stopped if the window closed now: "The package is being signed." Empty: nothing.
    [[nodiscard]] virtual wxString running() const { return {}; }
    /// Puts the focus where work on this page begins.
    virtual void focus_first() { SetFocus(); }

    /// The window tells: changed parts, a new check result, this page shown. What happens while the page is not
    /// shown is kept until it is.
    void document_changed(document::Parts parts);
    void check_arrived();
    void shown();
    /// Something was typed that is not in the programme, or is no more.
    void unfinished_changed();

protected:
    /// Redraws what these parts of the programme touch. Parts::all() the first time.
    virtual void refresh(document::Parts parts) = 0;
    /// There is a new check result (may be older than the document).
    virtual void refresh_checked() {}

    [[nodiscard]] document::Session& session() noexcept { return m_session; }
    [[nodiscard]] const document::Session& session() const noexcept { return m_session; }
    [[nodiscard]] document::Document& document() noexcept { return m_session.document(); }
    [[nodiscard]] const document::Document& document() const noexcept { return m_session.document(); }
    [[nodiscard]] const model::Programme& programme() const noexcept
    {
        return m_session.document().programme();
    }
    [[nodiscard]] const model::Framework& framework() const noexcept
    {
        return m_session.document().framework();
    }
    [[nodiscard]] const document::CheckResultPtr& result() const noexcept
    {
        return const_cast<document::Session&>(m_session).background().result();
    }
    [[nodiscard]] Host& host() noexcept { return m_host; }
    /// How many fields whose key begins so hold something that is not in the programme.
    [[nodiscard]] std::size_t count_unfinished(std::string_view prefix) const;
    /// to_do() may say something else now; a new check result calls this by itself.
    void update_to_do();
    /// Below the heading; add the page's controls to it.
    [[nodiscard]] wxBoxSizer& body() noexcept { return *m_body; }

private:
    document::Session& m_session;
    Host& m_host;
    wxBoxSizer* m_body;
    WrappedText* m_to_do;
    document::Parts m_stale = document::Parts::all();
    bool m_check_stale = true;
};

} // namespace km::ui
