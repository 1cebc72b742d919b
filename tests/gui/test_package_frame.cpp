// SPDX-License-Identifier: MIT
#include "editor/document/submission_job.hpp"
#include "editor/ui/comparison_frame.hpp"
#include "editor/ui/open_document.hpp"
#include "editor/ui/opening_frame.hpp"
#include "editor/ui/package_frame.hpp"
#include "editor/ui/text_list.hpp"
#include "editor/ui/verdict_list.hpp"
#include "tests/gui/gui_test.hpp"
#include "tests/support/forge_zip.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"

#include <wx/stattext.h>
#include <wx/textctrl.h>

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace km;
using namespace km::test;
namespace fs = std::filesystem;

namespace {

/// A package of an example, signed by its provider, and a reviewer's window on it.
struct Package {
    explicit Package(const std::string& example = "first-line-manager", const std::string& ukprn = "10099901")
    {
        fs::copy(fs::path{KM_SOURCE_DIR} / "docs/examples" / example, folder() / "p",
                 fs::copy_options::recursive);
        const crypto::SecretBytes password{"a password for tests"};
        const auto identity = folder() / "id.p12";
        BOOST_REQUIRE(crypto::create_identity_file(identity, {"Example Training Ltd", ukprn, "Jo Example"},
                                                   password, now() - std::chrono::minutes{1})
                          .has_value());
        const auto programme = folder() / "p" / (example + ".programme.xml");
        auto made = document::submit(
            {programme,
             document::Session::read(programme, application.environment().library).value().programme, file(),
             crypto::LockedIdentity::read({identity, {}, {}, {}}).value(), submission::Completeness::waived,
             true, document::TrustStore{folder() / "nobody"}, now()},
            password, application.environment().library, {});
        BOOST_REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().code));
        certificate = made->certificate_pem;
        ui::set_viewer([this](const fs::path& shown_file) {
            shown.push_back(shown_file);
            return true;
        });
    }
    ~Package()
    {
        close();
        ui::set_viewer({});
    }

    void trust() { BOOST_REQUIRE(application.trust().add_anchors(certificate, "test").has_value()); }
    /// Waits for the package to be verified, and opens the window on it.
    void open()
    {
        application.packages.clear();
        ui::open_in_background(application, file());
        show();
    }
    void show()
    {
        BOOST_REQUIRE(wait_until([&] { return !application.packages.empty(); }));
        auto package = std::move(application.packages.back());
        application.packages.clear();
        show(std::move(package));
    }
    void show(document::PackageRead read)
    {
        show(std::make_unique<document::PackageSession>(std::move(read), application.environment()));
    }
    void show(std::unique_ptr<document::PackageSession> package)
    {
        frame = new ui::PackageFrame{application, std::move(package)};
        frame->Show();
        BOOST_REQUIRE(wait_until(
            [&] { return frame->IsShownOnScreen() && frame->session().background().is_current(); }));
        pump();
    }
    void close()
    {
        if (frame != nullptr) {
            frame->Close(true);
            frame = nullptr;
            pump();
        }
    }

    [[nodiscard]] const fs::path& folder() const { return application.folder(); }
    [[nodiscard]] fs::path file() const { return folder() / "out.asice"; }
    [[nodiscard]] std::string headline() const
    {
        return find_as<wxStaticText>(*frame, "headline").GetLabelText().utf8_string();
    }
    [[nodiscard]] wxString cell(const char* list, unsigned row, unsigned column) const
    {
        wxVariant value;
        auto& control = find_as<ui::TextList>(*frame, list);
        auto* model = dynamic_cast<wxDataViewVirtualListModel*>(control.GetModel());
        model->GetValueByRow(value, row, column);
        return value.GetString();
    }

    TestApplication application;
    std::string certificate;
    std::vector<fs::path> shown;
    ui::PackageFrame* frame = nullptr;
};

ui::ComparisonFrame* comparison()
{
    for (auto* window : wxTopLevelWindows) {
        if (auto* found = dynamic_cast<ui::ComparisonFrame*>(window)) {
            return found;
        }
    }
    return nullptr;
}

/// Some line of the page says it.
bool says(wxWindow& window, const wxString& words)
{
    const auto* text = dynamic_cast<wxStaticText*>(&window);
    auto label = text == nullptr ? wxString{} : text->GetLabelText();
    label.Replace("\n", " ");
    const auto& children = window.GetChildren();
    return label.Contains(words) || std::any_of(children.begin(), children.end(),
                                                [&](wxWindow* child) { return says(*child, words); });
}

} // namespace

BOOST_AUTO_TEST_SUITE(package_frame)

BOOST_AUTO_TEST_CASE(a_signer_is_shown_with_both_kinds_of_identifier)
{
    crypto::CertificateInfo certificate;
    certificate.common_name = "Jo Example";
    certificate.organisation = "Example Trust";
    BOOST_TEST(ui::signer_text(certificate) == "Jo Example, Example Trust");
    certificate.ods = "RXX";
    BOOST_TEST(ui::signer_text(certificate) == "Jo Example, Example Trust (ODS RXX)");
    certificate.ukprn = "10099901";
    BOOST_TEST(ui::signer_text(certificate) == "Jo Example, Example Trust (UKPRN 10099901, ODS RXX)");
    certificate.ods = "";
    BOOST_TEST(ui::signer_text(certificate) == "Jo Example, Example Trust (UKPRN 10099901)");
}

BOOST_AUTO_TEST_CASE(a_trusted_package_says_who_signed_and_opens_what_is_in_it)
{
    Package package;
    package.trust();
    package.open();
    BOOST_TEST(package.headline().starts_with("Valid"));
    BOOST_TEST(package.frame->current_page()->name() == "package");
    BOOST_TEST(package.frame->GetClientSize().y > 20 * package.frame->GetCharHeight());
    BOOST_TEST(package.cell("signers", 0, 0) == "Jo Example");
    BOOST_TEST(package.cell("signers", 0, 1) == "Example Training Ltd");
    BOOST_TEST(package.cell("signers", 0, 2) == "yes: UKPRN:10099901");
    BOOST_TEST(package.cell("signers", 0, 4) == "yes: this certificate");
    BOOST_TEST(says(*package.frame, "Packed page: not checked. Use a fresh report."));
    BOOST_TEST(says(*package.frame, "bundled with this program"));
    auto& signers = find_as<ui::TextList>(*package.frame, "signers");
    signers.select(0);
    wxDataViewEvent selected{wxEVT_DATAVIEW_SELECTION_CHANGED, &signers, signers.GetSelection()};
    signers.ProcessWindowEvent(selected);
    BOOST_TEST(
        find_as<wxTextCtrl>(*package.frame, "explanation").GetValue().Contains("Fingerprint (SHA-256): "));
    BOOST_TEST(!find(*package.frame, "trust").IsEnabled());
    for (unsigned row = 0; row < 5; ++row) {
        BOOST_TEST(package.cell("verdict", row, 1) == "yes");
    }
    click(find(*package.frame, "fresh-report"));
    BOOST_REQUIRE(wait_until([&] { return package.shown.size() == 1; }));
    BOOST_TEST(read_file(package.shown[0], 50'000'000)->find("Ready to Lead") != std::string::npos);
    BOOST_TEST(wxWindow::FindWindowByName("packed-report", package.frame) ==
               nullptr); // nothing opens that page
    // The programme is there to be read, and nothing of it can be changed or submitted again.
    BOOST_TEST(package.frame->session().document().is_read_only());
    BOOST_TEST(package.frame->find_page("programme") != nullptr);
    BOOST_TEST(package.frame->find_page("submit") == nullptr);
    BOOST_TEST(package.frame->session().background().result()->meets);
    const auto temporary = package.shown[0].parent_path();
    BOOST_TEST(fs::exists(temporary));
    package.close();
    BOOST_TEST(!fs::exists(temporary));
}

BOOST_AUTO_TEST_CASE(evidence_is_opened_as_a_copy_from_its_own_page)
{
    Package package;
    package.trust();
    package.open();
    package.frame->show_page("evidence");
    pump();
    run_menu(*package.frame, "Open document");
    BOOST_REQUIRE(wait_until([&] { return package.shown.size() == 1; }));
    BOOST_TEST((fs::status(package.shown[0]).permissions() == fs::perms::owner_read));
}

BOOST_AUTO_TEST_CASE(an_unknown_signer_is_trusted_only_once_the_user_says_so)
{
    Package package;
    package.open();
    BOOST_TEST(package.headline().find("you do not trust the signer yet") != std::string::npos);
    BOOST_TEST(package.cell("signers", 0, 4) == "not known");
    BOOST_TEST(find(*package.frame, "fresh-report").IsEnabled());
    // Turning away trusts nobody.
    package.application.prompts().answers.emplace_back();
    click(find(*package.frame, "trust"));
    BOOST_REQUIRE(wait_until([&] { return package.application.prompts().answers.empty(); }));
    BOOST_TEST(package.application.trust().anchors().empty());
    // As a further signer: trusted, and bound to nobody. Here the certificate itself has the provider's identifier.
    package.application.prompts().answers.emplace_back(std::size_t{1});
    click(find(*package.frame, "trust"));
    package.frame = nullptr; // it closes itself, and the package is read again
    package.show();
    BOOST_TEST(package.application.trust().anchors().size() == 1U);
    BOOST_TEST(package.application.signers().load()->empty());
    BOOST_TEST(package.headline().starts_with("Valid"));
}

BOOST_AUTO_TEST_CASE(a_signer_without_an_identifier_is_trusted_for_the_provider_by_the_user)
{
    Package package{"first-line-manager", ""};
    package.trust();
    package.open();
    BOOST_TEST(package.headline().find("it is not known whether its claims are right") != std::string::npos);
    BOOST_TEST(package.cell("signers", 0, 2) == "not shown");
    BOOST_TEST(package.cell("verdict", 4, 1) == "not known (1 reason)");
    package.application.prompts().answers.emplace_back(std::size_t{0});
    click(find(*package.frame, "trust"));
    package.frame = nullptr;
    package.show();
    BOOST_TEST(package.headline().starts_with("Valid"));
    BOOST_TEST(package.cell("signers", 0, 2) == "yes: UKPRN:10099901");
    const auto bindings = package.application.signers().load().value();
    BOOST_REQUIRE(bindings.size() == 1U);
    BOOST_TEST(to_string(bindings[0].organisation) == "UKPRN:10099901");
}

BOOST_AUTO_TEST_CASE(a_package_that_was_changed_says_so_and_explains_it)
{
    Package package;
    package.trust();
    auto bytes = *read_file(package.file(), 100'000'000);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    BOOST_REQUIRE(write_atomically({package.file(), km::Existing::own}, bytes));
    package.open();
    BOOST_TEST(package.headline().find("was changed") != std::string::npos);
    BOOST_TEST(!find(*package.frame, "fresh-report").IsEnabled()); // damage is not the provider's failing
    auto& verdict = find_as<ui::VerdictList>(*package.frame, "verdict");
    BOOST_TEST(verdict.rows() > 5U);
    bool explained = false;
    for (int row = 0; row < static_cast<int>(verdict.rows()); ++row) {
        verdict.select(row);
        explained = explained || verdict.explanation().Contains("KM-");
    }
    BOOST_TEST(explained);
}

BOOST_AUTO_TEST_CASE(a_package_that_does_not_meet_its_policy_is_authentic_and_not_valid)
{
    Package package{"mid-level-manager", "10099902"};
    package.trust();
    package.open();
    BOOST_TEST(package.headline().find("its claims are not complete or not consistent") != std::string::npos);
    BOOST_TEST(find(*package.frame, "fresh-report").IsEnabled());
    BOOST_TEST(package.cell("verdict", 4, 1).StartsWith("no ("));
}

BOOST_AUTO_TEST_CASE(a_zip_without_a_programme_shows_its_reasons)
{
    Package package;
    BOOST_REQUIRE(
        write_atomically({package.file(), km::Existing::own}, "PK\x05\x06" + std::string(18, '\0')));
    package.open();
    BOOST_TEST(package.headline().starts_with("Not valid"));
    BOOST_TEST(!find(*package.frame, "fresh-report").IsEnabled());
    BOOST_TEST(!find(*package.frame, "trust").IsEnabled());
}

BOOST_AUTO_TEST_CASE(a_package_over_a_limit_is_not_called_damaged)
{
    Package package;
    ForgedZip zip;
    zip.entries.push_back({.name = "mimetype", .content = "application/vnd.etsi.asic-e+zip"});
    zip.entries.push_back({.name = std::string(600, 'n'), .content = "whatever"});
    BOOST_REQUIRE(write_atomically({package.file(), km::Existing::own}, forge(zip)));
    package.open();
    BOOST_TEST(package.headline().find("over a size limit") != std::string::npos, package.headline());
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_told)
{
    Package package;
    fs::remove(package.file());
    ui::open_in_background(package.application, package.file());
    BOOST_REQUIRE(wait_until([&] { return !package.application.prompts().asked.empty(); }));
    BOOST_TEST(package.application.prompts().asked.front().find("out.asice") != std::string::npos);
    pump();
}

BOOST_AUTO_TEST_CASE(a_drive_that_hangs_stops_nobody)
{
    TestApplication application;
    const auto file = application.folder() / "hangs.programme.xml";
    std::ofstream{file} << "<programme/>";
    // Whoever opens the file waits until the lease on it is given back, as on a drive that has gone.
    std::signal(SIGIO, SIG_IGN);
    const int held = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    BOOST_REQUIRE(::fcntl(held, F_SETLEASE, F_WRLCK) == 0);
    ui::open_in_background(application, file);
    auto* opening = wxWindow::FindWindowByName("OpeningFrame");
    BOOST_REQUIRE(opening != nullptr);
    BOOST_TEST(!opening->IsShown());
    BOOST_TEST(wait_until([&] { return opening->IsShownOnScreen(); })); // after a moment
    press(*opening, WXK_ESCAPE);
    BOOST_TEST(wait_until([] { return wxWindow::FindWindowByName("OpeningFrame") == nullptr; }));
    BOOST_TEST(application.calls == std::vector<std::string>{"start"}, boost::test_tools::per_element());
    BOOST_TEST(::close(held) == 0); // the drive is back, and nobody asks any more
    pump();
    BOOST_TEST(application.sessions.empty());
    BOOST_TEST(application.prompts().asked.empty());
}

BOOST_AUTO_TEST_CASE(a_pipe_is_told_at_once)
{
    TestApplication application;
    const auto file = application.folder() / "pipe.programme.xml";
    BOOST_REQUIRE(::mkfifo(file.c_str(), 0600) == 0); // whoever read it would wait for a writer
    ui::open_in_background(application, file);
    BOOST_TEST(wait_until([] { return wxWindow::FindWindowByName("OpeningFrame") == nullptr; }));
    BOOST_REQUIRE(application.prompts().asked.size() == 1U);
    BOOST_TEST(application.prompts().asked[0].find("Not a regular file") != std::string::npos);
    BOOST_TEST(application.sessions.empty());
}

BOOST_AUTO_TEST_CASE(an_earlier_package_is_compared)
{
    Package package;
    package.trust();
    auto text = *read_file(package.folder() / "p/first-line-manager.programme.xml", 10'000'000);
    const auto at = text.find("title=\"");
    text.insert(at + 7, "Former ");
    const auto earlier = package.folder() / "p/earlier.programme.xml";
    BOOST_REQUIRE(write_atomically({earlier, km::Existing::own}, text));
    package.open();
    package.application.prompts().answers.emplace_back(to_utf8(earlier));
    click(find(*package.frame, "compare"));
    BOOST_REQUIRE(wait_until([&] { return comparison() != nullptr; }));
    BOOST_TEST(comparison()->differences().size() == 1U);
    BOOST_TEST(find_as<wxStaticText>(*comparison(), "summary").GetLabelText() ==
               "Added: 0. Removed: 0. Changed: 1.");
    BOOST_TEST(nameless_controls(*comparison()) == std::vector<std::string>{},
               boost::test_tools::per_element());
    comparison()->Close(true);
    pump();
}

BOOST_AUTO_TEST_CASE(every_control_has_a_name)
{
    Package package;
    package.open();
    BOOST_TEST(nameless_controls(*package.frame) == std::vector<std::string>{},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
