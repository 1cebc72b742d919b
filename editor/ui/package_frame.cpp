// SPDX-License-Identifier: MIT
#include "editor/ui/package_frame.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/package_page.hpp"
#include "editor/ui/text.hpp"
#include "validator/base/clock.hpp"

#include <wx/button.h>
#include <wx/gauge.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/timer.h>
#include <wx/translation.h>

#include <cassert>

namespace km::ui {

namespace {

constexpr int kGaugeRange = 1000;
constexpr int kPatienceMs = 300; // what is done sooner needs no window

std::unique_ptr<document::Session> session_of(document::PackageSession& package)
{
    auto session = package.make_session();
    assert(session.has_value()); // open_package has tried
    (*session)->set_evidence_source(
        [&package](const std::string& path, auto then) { package.take_out(path, std::move(then)); });
    return std::move(*session);
}

/// While a package is verified.
class OpeningFrame : public wxFrame {
public:
    OpeningFrame(Application& application, const std::filesystem::path& file)
        : wxFrame{nullptr, wxID_ANY, _("Opening a package – Kitemark")}
        , m_application{application}
        , m_file{file}
        , m_patience{this}
    {
        SetName("OpeningFrame");
        auto* panel = new wxPanel{this};
        auto* sizer = new wxBoxSizer{wxVERTICAL};
        const auto words = wxString::Format(_("Verifying %s…"), path_text(file.filename()));
        auto* label = new wxStaticText{panel, wxID_ANY, words};
        set_live(*label);
        m_gauge = new wxGauge{panel, wxID_ANY, kGaugeRange};
        set_accessible_name(*m_gauge, words);
        m_gauge->SetMinSize(wxSize{50 * GetCharWidth(), -1});
        auto* cancel = new wxButton{panel, wxID_CANCEL, _("&Cancel")};
        cancel->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Close(); });
        const int gap = GetCharWidth();
        sizer->Add(label, 0, wxEXPAND | wxALL, 2 * gap);
        sizer->Add(m_gauge, 0, wxEXPAND | wxLEFT | wxRIGHT, 2 * gap);
        sizer->Add(cancel, 0, wxALIGN_RIGHT | wxALL, 2 * gap);
        panel->SetSizer(sizer);
        sizer->SetSizeHints(this);
        Bind(wxEVT_TIMER, [this, cancel](wxTimerEvent&) {
            Show();
            cancel->SetFocus();
        });
        Bind(wxEVT_CLOSE_WINDOW, [this](wxCloseEvent&) { leave(); });
        m_patience.StartOnce(kPatienceMs);
        const auto& environment = m_application.environment();
        m_job = std::make_unique<document::Job>(
            environment.post,
            [order = document::PackageOrder{file, m_application.trust(), now()},
             library = environment.library](document::JobControl& control) {
                return document::read_package(order, library, [&control](double share) {
                    control.progress(share);
                    return !control.is_cancelled();
                });
            },
            [this](Result<document::PackageRead> read) { opened(std::move(read)); },
            [this](double share) { m_gauge->SetValue(static_cast<int>(share * kGaugeRange)); });
    }

private:
    void opened(Result<document::PackageRead> read)
    {
        m_patience.Stop();
        if (!read) {
            refuse(read.error());
            return;
        }
        auto package =
            std::make_unique<document::PackageSession>(std::move(*read), m_application.environment());
        if (const auto session = package->make_session(); !session) {
            refuse(session.error());
            return;
        }
        m_application.show_package(std::move(package));
        leave();
    }

    void refuse(const Error& error)
    {
        if (error.code != "asic.cancelled") {
            m_application.prompts().tell(IsShown() ? this : nullptr, _("The package cannot be opened."),
                                         message_of(error));
        }
        leave();
    }

    void leave()
    {
        if (m_leaving) {
            return;
        }
        m_leaving = true;
        m_patience.Stop();
        Hide();
        if (wxTopLevelWindows.GetCount() == 1) { // nothing else to go on with
            m_application.show_start();
        }
        Destroy();
    }

    Application& m_application;
    std::filesystem::path m_file;
    wxTimer m_patience;
    wxGauge* m_gauge = nullptr;
    bool m_leaving = false;
    std::unique_ptr<document::Job> m_job; ///< last: it uses the others
};

} // namespace

PackageFrame::PackageFrame(Application& application_, std::unique_ptr<document::PackageSession> package)
    : MainFrame{application_, session_of(*package)}
    , m_package{std::move(package)}
{
    add_first_page(
        {"package", _("Pac&kage"), [this](wxWindow* parent, document::Session& session_, Host& host) {
             return new PackagePage{parent, session_, host, *m_package, [this] { read_again(); }};
         }});
}

PackageFrame::~PackageFrame() = default;

void PackageFrame::read_again()
{
    open_package(application(), m_package->read().package);
    Close(true);
}

void open_package(Application& application, const std::filesystem::path& file)
{
    new OpeningFrame{application, file}; // shows itself, and goes by itself
}

} // namespace km::ui
