// SPDX-License-Identifier: MIT
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_ALTERNATIVE_INIT_API
#include "tests/gui/gui_test.hpp"

#include "editor/ui/text.hpp"
#include "validator/base/paths.hpp"

#include <wx/app.h>
#include <wx/checkbox.h>
#include <wx/dialog.h>
#include <wx/evtloop.h>
#include <wx/log.h>
#include <wx/menu.h>
#include <wx/modalhook.h>
#include <wx/textctrl.h>

#include <chrono>
#include <clocale>
#include <gtk/gtk.h>

namespace km::test {
namespace {

namespace fs = std::filesystem;

/// A dialog that the test did not answer would wait for ever.
class NoDialogs : public wxModalDialogHook {
public:
    NoDialogs() { Register(); }
    ~NoDialogs() override { Unregister(); }

protected:
    int Enter(wxDialog* dialog) override
    {
        BOOST_ERROR("a dialog that the test did not expect: " + dialog->GetTitle().utf8_string());
        return wxID_CANCEL;
    }
};

class TestApp : public wxApp {
public:
    using wxApp::DeletePendingObjects;

    bool OnInit() override
    {
        std::setlocale(LC_CTYPE, "C.UTF-8");
        delete wxLog::SetActiveTarget(new wxLogStderr);
        SetExitOnFrameDelete(false);
        return true;
    }
    void OnAssertFailure(
        const wxChar* file, int line, const wxChar*, const wxChar* condition, const wxChar* message) override
    {
        BOOST_ERROR("the toolkit's assertion failed: " + wxString{file}.utf8_string() + ":" +
                    std::to_string(line) + ": " + wxString{condition}.utf8_string() + " " +
                    (message ? wxString{message}.utf8_string() : ""));
    }
};

} // namespace

void pump()
{
    wxTheApp->ProcessPendingEvents();
    wxEventLoopBase::GetActive()->YieldFor(wxEVT_CATEGORY_ALL);
    wxTheApp->ProcessIdle();
    dynamic_cast<TestApp&>(*wxTheApp).DeletePendingObjects();
}

bool wait_until(const std::function<bool()>& condition)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        pump();
        wxMilliSleep(1);
    }
    return true;
}

ScriptedPrompts::Answer ScriptedPrompts::next(const wxString& headline)
{
    asked.push_back(headline.utf8_string());
    if (answers.empty()) {
        BOOST_ERROR("a question without an answer: " + asked.back());
        return {};
    }
    auto answer = std::move(answers.front());
    answers.pop_front();
    return answer;
}

std::optional<fs::path> ScriptedPrompts::ask_open(wxWindow*, const FileQuestion& question)
{
    const auto answer = next(question.title);
    const auto* path = std::get_if<std::string>(&answer);
    return path == nullptr ? std::nullopt : std::optional<fs::path>{*path};
}

std::vector<fs::path> ScriptedPrompts::ask_open_many(wxWindow*, const FileQuestion& question)
{
    const auto answer = next(question.title);
    const auto* paths = std::get_if<std::vector<fs::path>>(&answer);
    return paths == nullptr ? std::vector<fs::path>{} : *paths;
}

std::optional<fs::path> ScriptedPrompts::ask_save(wxWindow* parent, const FileQuestion& question)
{
    return ask_open(parent, question);
}

std::optional<std::size_t> ScriptedPrompts::choose(wxWindow*,
                                                   const wxString& headline,
                                                   const wxString&,
                                                   const std::vector<wxString>& choices)
{
    const auto answer = next(headline);
    const auto* chosen = std::get_if<std::size_t>(&answer);
    BOOST_TEST((chosen == nullptr || *chosen < choices.size()));
    return chosen == nullptr ? std::nullopt : std::optional{*chosen};
}

std::optional<std::size_t>
ScriptedPrompts::pick(wxWindow*, const wxString& headline, const wxArrayString& among, std::size_t)
{
    const auto answer = next(headline);
    const auto* chosen = std::get_if<std::size_t>(&answer);
    BOOST_TEST((chosen == nullptr || *chosen < among.size()));
    return chosen == nullptr ? std::nullopt : std::optional{*chosen};
}

std::optional<wxString>
ScriptedPrompts::ask_text(wxWindow*, const wxString& headline, const wxString&, const wxString&)
{
    const auto answer = next(headline);
    const auto* text = std::get_if<std::string>(&answer);
    return text == nullptr ? std::nullopt : std::optional{ui::to_wx(*text)};
}

std::optional<std::string> ScriptedPrompts::ask_password(wxWindow*, const wxString& headline)
{
    const auto answer = next(headline);
    const auto* text = std::get_if<std::string>(&answer);
    return text == nullptr ? std::nullopt : std::optional{*text};
}

std::optional<ui::UserPrompts::NewIdentity>
ScriptedPrompts::ask_new_identity(wxWindow*, const NewIdentityProposal& proposal)
{
    const auto answer = next("New identity");
    const auto* file = std::get_if<std::string>(&answer);
    if (file == nullptr) {
        return std::nullopt;
    }
    return NewIdentity{{.organisation = proposal.organisation,
                        .ukprn = proposal.ukprn,
                        .person = proposal.person,
                        .ods = proposal.ods},
                       crypto::SecretBytes{kNewPassword},
                       fs::path{*file}};
}

void ScriptedPrompts::tell(wxWindow*, const wxString& headline, const wxString& detail)
{
    asked.push_back(headline.utf8_string() + ": " + detail.utf8_string());
}

TestApplication::TestApplication()
    : m_environment{format::Library{data_dir()}, m_folder.path / "state", m_folder.path / "run",
                    [](std::function<void()> call) { wxTheApp->CallAfter(std::move(call)); }}
{}

std::unique_ptr<document::Session> open_session(const fs::path& file, TestApplication& application)
{
    auto read = document::Session::read(file, application.environment().library);
    BOOST_REQUIRE(read.has_value());
    return document::Session::open(std::move(*read), application.environment());
}

OpenExample::OpenExample(const std::string& example, const std::string& page)
{
    const auto target = application.folder() / "programme";
    fs::copy(fs::path{KM_SOURCE_DIR} / "docs/examples" / example, target, fs::copy_options::recursive);
    frame = new ui::MainFrame{application, open_session(target / (example + ".programme.xml"), application)};
    frame->Show();
    BOOST_REQUIRE(wait_until([&] { return frame->IsShownOnScreen() && frame->GetClientSize().x > 100; }));
    if (!page.empty()) {
        frame->show_page(page);
    }
    wait_for_check();
}

OpenExample::~OpenExample()
{
    if (frame == nullptr) { // the test has closed it
        return;
    }
    if (frame->session().document().is_modified()) {
        frame->session().abandon();
    }
    frame->Close(true);
    pump();
}

void OpenExample::wait_for_check()
{
    BOOST_REQUIRE(wait_until([&] { return frame->session().background().is_current(); }));
    pump();
}

wxWindow& find(wxWindow& parent, const std::string& name)
{
    auto* found = wxWindow::FindWindowByName(ui::to_wx(name), &parent);
    BOOST_REQUIRE_MESSAGE(found != nullptr, "no control named " + name);
    return *found;
}

void type_text(wxWindow& control, const std::string& text)
{
    auto& field = dynamic_cast<wxTextCtrl&>(control);
    field.SetFocus();
    field.Clear();
    for (const auto character : ui::to_wx(text)) {
        field.WriteText(character);
    }
    pump();
}

void click(wxWindow& control)
{
    const bool is_check = dynamic_cast<wxCheckBox*>(&control) != nullptr;
    wxCommandEvent event{is_check ? wxEVT_CHECKBOX : wxEVT_BUTTON, control.GetId()};
    event.SetEventObject(&control);
    if (auto* check = dynamic_cast<wxCheckBox*>(&control)) {
        check->SetValue(!check->GetValue());
        event.SetInt(check->GetValue() ? 1 : 0);
    }
    BOOST_TEST(control.IsEnabled());
    control.ProcessWindowEvent(event);
    pump();
}

void press(wxWindow& window, int key, int modifiers)
{
    for (const auto type : {wxEVT_CHAR_HOOK, wxEVT_KEY_DOWN, wxEVT_CHAR, wxEVT_KEY_UP}) {
        wxKeyEvent event{type};
        event.m_keyCode = key;
        event.m_uniChar = key < 256 ? key : 0;
        event.SetControlDown((modifiers & wxMOD_CONTROL) != 0);
        event.SetShiftDown((modifiers & wxMOD_SHIFT) != 0);
        event.SetAltDown((modifiers & wxMOD_ALT) != 0);
        event.SetEventObject(&window);
        // As a real key: taken where something handles it, else offered as the next kind of event.
        if (window.ProcessWindowEvent(event) && type != wxEVT_KEY_UP) {
            break;
        }
    }
    pump();
}

void run_menu(ui::MainFrame& frame, const std::string& label)
{
    auto* bar = frame.GetMenuBar();
    int id = wxNOT_FOUND;
    for (std::size_t m = 0; m < bar->GetMenuCount() && id == wxNOT_FOUND; ++m) {
        id = bar->GetMenu(m)->FindItem(ui::to_wx(label));
    }
    BOOST_REQUIRE_MESSAGE(id != wxNOT_FOUND, "no menu command " + label);
    wxCommandEvent event{wxEVT_MENU, id};
    event.SetEventObject(&frame);
    frame.ProcessWindowEvent(event);
    pump();
    pump();
}

namespace {

void collect_nameless(GtkWidget* widget, std::vector<std::string>& out)
{
    if (gtk_widget_get_visible(widget) == 0) {
        return;
    }
    if (gtk_widget_get_can_focus(widget) != 0 && gtk_widget_get_mapped(widget) != 0) {
        AtkObject* object = gtk_widget_get_accessible(widget);
        const char* name = object == nullptr ? nullptr : atk_object_get_name(object);
        if ((name == nullptr || *name == '\0') && !GTK_IS_SCROLLED_WINDOW(widget) &&
            !GTK_IS_NOTEBOOK(widget) && !GTK_IS_WINDOW(widget)) {
            out.emplace_back(G_OBJECT_TYPE_NAME(widget));
        }
    }
    if (GTK_IS_CONTAINER(widget)) {
        GList* children = gtk_container_get_children(GTK_CONTAINER(widget));
        for (GList* at = children; at != nullptr; at = at->next) {
            collect_nameless(GTK_WIDGET(at->data), out);
        }
        g_list_free(children);
    }
}

} // namespace

std::vector<std::string> nameless_controls(wxWindow& window)
{
    std::vector<std::string> out;
    collect_nameless(window.GetHandle(), out);
    return out;
}

} // namespace km::test

int main(int argc, char** argv)
{
    wxApp::SetInstance(new km::test::TestApp);
    if (!wxEntryStart(argc, argv) || !wxTheApp->CallOnInit()) {
        return 99;
    }
    int result = 0;
    {
        wxGUIEventLoop loop;
        const wxEventLoopActivator active{&loop};
        const km::test::NoDialogs no_dialogs;
        result = boost::unit_test::unit_test_main([] { return true; }, argc, argv);
    }
    wxEntryCleanup();
    return result;
}
