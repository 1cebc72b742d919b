// SPDX-License-Identifier: MIT
// Every window in the mechanical translation en_XA, whose texts are marked and two fifths longer: what has no mark
// was not translated, what does not fit is cut.
#include "editor/app/language.hpp"
#include "editor/document/start.hpp"
#include "editor/ui/framework_frame.hpp"
#include "editor/ui/new_programme_dialog.hpp"
#include "editor/ui/preferences_dialog.hpp"
#include "editor/ui/start_frame.hpp"
#include "editor/ui/text.hpp"
#include "tests/gui/gui_test.hpp"
#include "validator/base/file.hpp"

#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/dataview.h>
#include <wx/menu.h>
#include <wx/notebook.h>
#include <wx/radiobut.h>
#include <wx/statbox.h>
#include <wx/stattext.h>
#include <wx/statusbr.h>
#include <wx/textctrl.h>
#include <wx/tokenzr.h>
#include <wx/toolbar.h>
#include <wx/tooltip.h>
#include <wx/translation.h>

#include <set>

using namespace km;
using namespace km::test;
namespace fs = std::filesystem;

namespace {

constexpr const wchar_t* kMark = L"‹";
constexpr unsigned kRowsLookedAt = 5;

/// Windows speak en_XA while it lives.
struct InPseudo {
    InPseudo() { app::use_language("en_XA"); }
    ~InPseudo() { app::use_language("en"); }
};

/// The words of what is data and stays as it is: the programme, the framework, paths.
std::set<wxString> data_words(const std::vector<fs::path>& files)
{
    std::set<wxString> words;
    for (const auto& file : files) {
        auto text = ui::to_wx(*read_file(file, 64U << 20U)) + " " + ui::path_text(file);
        text.Replace("&amp;", "&");
        for (const auto& word : wxStringTokenize(text, " \t\r\n<>\"'/,.;:()“”‘’?!=&", wxTOKEN_STRTOK)) {
            words.insert(word);
        }
    }
    for (const auto* word :
         {"Kitemark", "OK", "Cancel", "English", "Cymraeg", "KB", "MB"}) { // names; the toolkit's own words
        words.insert(word);
    }
    return words;
}

class Reader {
public:
    explicit Reader(std::set<wxString> data) : m_data{std::move(data)} {}

    void read(wxWindow& window, const std::string& where)
    {
        m_where = where;
        if (auto* top = dynamic_cast<wxTopLevelWindow*>(&window)) {
            check("title", top->GetTitle());
        }
        if (auto* frame = dynamic_cast<wxFrame*>(&window);
            frame != nullptr && frame->GetMenuBar() != nullptr) {
            for (std::size_t m = 0; m < frame->GetMenuBar()->GetMenuCount(); ++m) {
                check("menu", frame->GetMenuBar()->GetMenuLabelText(m));
                for (const auto* item : frame->GetMenuBar()->GetMenu(m)->GetMenuItems()) {
                    check("menu item", item->GetItemLabelText());
                    check("menu help", item->GetHelp());
                }
            }
        }
        walk(window);
    }
    std::vector<std::string> english, cut;

private:
    [[nodiscard]] bool is_data(const wxString& text) const
    {
        for (const auto& word : wxStringTokenize(text, " \t\n'/,.;:()“”‘’?!=&|•–", wxTOKEN_STRTOK)) {
            const bool letters =
                std::any_of(word.begin(), word.end(), [](wxUniChar c) { return wxIsalpha(c) != 0; });
            if (letters && word.length() > 1 && !word.StartsWith("KM-") && !m_data.contains(word)) {
                return false;
            }
        }
        return true;
    }
    void check(const char* what, const wxString& text)
    {
        if (!text.empty() && !text.Contains(kMark) && !is_data(text)) {
            english.push_back(m_where + ": " + what + ": " + text.utf8_string());
        }
    }
    void check_fits(wxWindow& control, const wxString& text)
    {
        // What is shortened on purpose says so, or has its whole text as a tip.
        const bool shortens =
            (control.GetWindowStyle() & (wxST_ELLIPSIZE_END | wxST_ELLIPSIZE_MIDDLE)) != 0 ||
            (control.GetToolTip() != nullptr && control.GetToolTip()->GetTip() == text);
        if (control.GetBestSize().x > control.GetSize().x + 1 && !shortens) {
            cut.push_back(m_where + ": " + text.utf8_string());
        }
    }
    void check_cells(wxDataViewCtrl& list)
    {
        for (unsigned c = 0; c < list.GetColumnCount(); ++c) {
            check("column", list.GetColumn(c)->GetTitle());
        }
        auto* model = list.GetModel();
        wxDataViewItemArray rows;
        if (model == nullptr) {
            return;
        }
        if (auto* flat = dynamic_cast<wxDataViewVirtualListModel*>(model)) {
            for (unsigned r = 0; r < std::min(flat->GetCount(), kRowsLookedAt); ++r) {
                rows.Add(flat->GetItem(r));
            }
        } else {
            model->GetChildren({}, rows);
        }
        for (std::size_t r = 0; r < std::min<std::size_t>(rows.size(), kRowsLookedAt); ++r) {
            for (unsigned c = 0; c < list.GetColumnCount(); ++c) {
                wxVariant value;
                model->GetValue(value, rows[r], list.GetColumn(c)->GetModelColumn());
                if (value.GetType() == "string") {
                    check("cell", value.GetString());
                }
            }
        }
    }
    void walk(wxWindow& window)
    {
        for (auto* child : window.GetChildren()) {
            if (!child->IsShown() || (dynamic_cast<wxTopLevelWindow*>(child) != nullptr)) {
                continue;
            }
            if (dynamic_cast<wxStaticText*>(child) != nullptr || dynamic_cast<wxButton*>(child) != nullptr ||
                dynamic_cast<wxCheckBox*>(child) != nullptr ||
                dynamic_cast<wxRadioButton*>(child) != nullptr) {
                check("label", wxControl::RemoveMnemonics(child->GetLabel()));
                if (child->IsShownOnScreen()) {
                    check_fits(*child, wxControl::RemoveMnemonics(child->GetLabel()));
                }
            } else if (auto* box = dynamic_cast<wxStaticBox*>(child)) {
                check("box", box->GetLabelText());
            } else if (auto* text = dynamic_cast<wxTextCtrl*>(child)) {
                check("hint", text->GetHint());
            } else if (auto* choice = dynamic_cast<wxChoice*>(child)) {
                for (unsigned i = 0; i < choice->GetCount(); ++i) {
                    check("choice", choice->GetString(i));
                }
            } else if (auto* list = dynamic_cast<wxDataViewCtrl*>(child)) {
                check_cells(*list);
            } else if (auto* book = dynamic_cast<wxNotebook*>(child)) {
                for (std::size_t i = 0; i < book->GetPageCount(); ++i) {
                    check("tab", wxControl::RemoveMnemonics(book->GetPageText(i)));
                }
            } else if (auto* status = dynamic_cast<wxStatusBar*>(child)) {
                for (int i = 0; i < status->GetFieldsCount(); ++i) {
                    check("status", status->GetStatusText(i));
                }
            } else if (auto* tools = dynamic_cast<wxToolBar*>(child)) {
                for (std::size_t i = 0; i < tools->GetToolsCount(); ++i) {
                    check("tool", tools->GetToolByPos(static_cast<int>(i))->GetLabel());
                    check("tool's help", tools->GetToolByPos(static_cast<int>(i))->GetShortHelp());
                }
            }
            if (const auto* tip = child->GetToolTip()) {
                check("tip", tip->GetTip());
            }
            walk(*child);
        }
    }

    std::set<wxString> m_data;
    std::string m_where;
};

const fs::path kExample =
    fs::path{KM_SOURCE_DIR} / "docs/examples/first-line-manager/first-line-manager.programme.xml";
const fs::path kPolicies = fs::path{KM_SOURCE_DIR} / "framework-data/policies";
const fs::path kFramework =
    fs::path{KM_SOURCE_DIR} / "framework-data/frameworks/nhs-mlf-2025-09-04-draft.framework.xml";

void expect_nothing(const Reader& reader)
{
    for (const auto& text : reader.english) {
        BOOST_ERROR("not translated: " + text);
    }
    for (const auto& text : reader.cut) {
        BOOST_ERROR("does not fit: " + text);
    }
}

void show(wxTopLevelWindow& window)
{
    window.SetSize(1024, 700);
    window.Show();
    BOOST_REQUIRE(wait_until([&] { return window.IsShownOnScreen() && window.GetClientSize().x > 900; }));
    pump();
}

} // namespace

BOOST_AUTO_TEST_SUITE(translations)

BOOST_AUTO_TEST_CASE(the_mechanical_translation_is_there_and_marks_its_texts)
{
    const InPseudo pseudo;
    BOOST_TEST(wxGetTranslation("&Save").Contains(kMark));
    BOOST_TEST(ui::message_of(Error{"file.too_large", {}, {}}).Contains(kMark));
    // Numbers stay as files need them.
    BOOST_TEST(wxString::Format("%.1f", 1.5) == "1.5");
}

BOOST_AUTO_TEST_CASE(welsh_has_its_menus_and_english_stays_english)
{
    app::use_language("cy");
    BOOST_TEST(wxGetTranslation("&File") == "&Ffeil");
    BOOST_TEST(wxGetTranslation("Save the programme") == "Save the programme");
    app::use_language("en");
    BOOST_TEST(wxGetTranslation("&File") == "&File");
    const auto offered = app::translations();
    BOOST_TEST(offered == std::vector<std::string>{"cy"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_page_of_a_programme)
{
    const InPseudo pseudo;
    OpenExample open{"first-line-manager"};
    show(*open.frame);
    Reader reader{data_words({kExample, kFramework, kPolicies / "nhs-kitemark-1.policy.xml",
                              kPolicies / "self-check-1.policy.xml"})};
    for (const auto* page :
         {"programme", "outcomes", "mapping", "coverage", "evidence", "findings", "submit"}) {
        if (open.frame->find_page(page) == nullptr) {
            continue;
        }
        open.frame->show_page(page);
        open.wait_for_check();
        open.frame->SendSizeEvent();
        pump();
        pump();
        reader.read(*open.frame, page);
    }
    expect_nothing(reader);
}

BOOST_AUTO_TEST_CASE(the_start_page)
{
    const InPseudo pseudo;
    TestApplication application;
    application.recent = {kExample, kExample.parent_path() / "manager.asice"};
    auto* frame = new ui::StartFrame{application};
    show(*frame);
    BOOST_REQUIRE(wait_until([&] { return frame->has_looked(); }));
    Reader reader{data_words({kExample})};
    reader.read(*frame, "start");
    expect_nothing(reader);
    frame->Destroy();
    pump();
}

BOOST_AUTO_TEST_CASE(the_guide_to_a_new_programme)
{
    const InPseudo pseudo;
    TestApplication application;
    const auto packs = *document::frameworks_to_offer(application.environment().library);
    document::BegunAnswers answers{application.environment()};
    ui::NewProgrammeDialog dialog{nullptr, packs, answers};
    show(dialog);
    std::vector<fs::path> files;
    for (const auto& pack : packs) {
        files.push_back(pack.path);
    }
    Reader reader{data_words(files)};
    reader.read(dialog, "new programme");
    expect_nothing(reader);
}

BOOST_AUTO_TEST_CASE(the_preferences)
{
    const InPseudo pseudo;
    TestApplication application;
    ui::PreferencesDialog dialog{nullptr, application};
    show(dialog);
    Reader reader{data_words({})};
    auto& book = find_as<wxNotebook>(dialog, "preferences-book");
    for (std::size_t page = 0; page < book.GetPageCount(); ++page) {
        book.SetSelection(page);
        pump();
        reader.read(dialog, "preferences");
    }
    expect_nothing(reader);
}

BOOST_AUTO_TEST_CASE(the_framework_browser)
{
    const InPseudo pseudo;
    TestApplication application;
    const auto packs = *document::frameworks_to_offer(application.environment().library);
    std::vector<fs::path> files;
    for (const auto& pack : packs) {
        files.push_back(pack.path);
    }
    auto* frame = new ui::FrameworkFrame{application, packs};
    show(*frame);
    Reader reader{data_words(files)};
    reader.read(*frame, "framework");
    expect_nothing(reader);
    frame->Destroy();
    pump();
}

BOOST_AUTO_TEST_SUITE_END()
