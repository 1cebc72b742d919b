// SPDX-License-Identifier: MIT
#include "editor/ui/opening_frame.hpp"

#include "editor/document/job.hpp"
#include "editor/document/package_session.hpp"
#include "editor/ui/accessible.hpp"
#include "editor/ui/main_frame.hpp"
#include "editor/ui/text.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"

#include <wx/button.h>
#include <wx/gauge.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/timer.h>
#include <wx/translation.h>
#include <wx/weakref.h>

#include <memory>
#include <utility>
#include <variant>

namespace km::ui {

namespace {

constexpr int kGaugeRange = 1000;
constexpr int kPatienceMs = 300; // what is done sooner needs no window

using Opened = std::variant<document::ReadProgramme, document::PackageRead>;
using Read = std::function<Result<Opened>(document::JobControl&)>;

template <typename Value>
Result<Opened> as_opened(Result<Value> read)
{
    if (!read) {
        return propagate(read);
    }
    return Opened{std::move(*read)};
}

class OpeningFrame : public wxFrame {
public:
    /// @p file: to be named, and listed among the recent ones once it is open; @p read: on the job's thread.
    /// @p instead_of: a window that goes as soon as the file was read.
    OpeningFrame(Application& application,
                 std::filesystem::path file,
                 bool is_recent,
                 Read read,
                 MainFrame* instead_of = nullptr)
        : wxFrame{nullptr, wxID_ANY, _("Opening a file – Kitemark")}
        , m_application{application}
        , m_file{std::move(file)}
        , m_is_recent{is_recent}
        , m_instead_of{instead_of}
        , m_patience{this}
    {
        SetName("OpeningFrame");
        Bind(wxEVT_TIMER, [this](wxTimerEvent&) { tell(); });
        Bind(wxEVT_CLOSE_WINDOW, [this](wxCloseEvent&) { stop(); });
        Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
            if (event.GetKeyCode() == WXK_ESCAPE) {
                Close();
            } else {
                event.Skip();
            }
        });
        m_patience.StartOnce(kPatienceMs);
        m_job = std::make_unique<document::Job>(
            m_application.environment().post, std::move(read),
            [this](Result<Opened> opened) { take(std::move(opened)); },
            [this](double share) {
                m_share = static_cast<int>(share * kGaugeRange);
                if (m_gauge != nullptr) {
                    m_gauge->SetValue(m_share);
                }
            });
    }

private:
    /// It takes a moment: most files are open before anything of this is needed.
    void tell()
    {
        auto* panel = new wxPanel{this};
        auto* sizer = new wxBoxSizer{wxVERTICAL};
        const auto words = wxString::Format(_("Opening %s…"), path_text(m_file.filename()));
        auto* label = new wxStaticText{panel, wxID_ANY, words};
        set_live(*label);
        m_gauge = new wxGauge{panel, wxID_ANY, kGaugeRange};
        set_accessible_name(*m_gauge, words);
        m_gauge->SetMinSize(wxSize{50 * GetCharWidth(), -1});
        m_gauge->SetValue(m_share);
        auto* cancel = new wxButton{panel, wxID_CANCEL, _("&Cancel")};
        cancel->SetName("cancel");
        cancel->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Close(); });
        const int gap = GetCharWidth();
        sizer->Add(label, 0, wxEXPAND | wxALL, 2 * gap);
        sizer->Add(m_gauge, 0, wxEXPAND | wxLEFT | wxRIGHT, 2 * gap);
        sizer->Add(cancel, 0, wxALIGN_RIGHT | wxALL, 2 * gap);
        panel->SetSizer(sizer);
        sizer->SetSizeHints(this);
        Show();
        cancel->SetFocus();
    }

    void take(Result<Opened> opened)
    {
        m_patience.Stop();
        if (opened && m_instead_of && !m_instead_of->session().has_unsaved_work()) {
            // Once it is gone, so is its lock on the file.
            auto* before = std::exchange(m_instead_of, nullptr).get();
            const auto kept = std::make_shared<Result<Opened>>(std::move(opened));
            before->Bind(wxEVT_DESTROY,
                         [before, kept, self = wxWeakRef<OpeningFrame>{this}](wxWindowDestroyEvent& event) {
                             event.Skip();
                             if (self && event.GetEventObject() == before) {
                                 self->CallAfter([self, kept] { self->take(std::move(*kept)); });
                             }
                         });
            if (!before->Close()) { // it stays after all
                take(std::move(*kept));
            }
            return;
        }
        auto shown = opened ? show(std::move(*opened)) : propagate(opened);
        if (!shown) {
            m_application.prompts().tell(IsShown() ? this : nullptr, _("The file cannot be opened."),
                                         message_of(shown.error()));
        } else if (m_is_recent) {
            m_application.note_recent(m_file);
        }
        go();
        Destroy();
    }

    Result<void> show(Opened opened)
    {
        if (auto* read = std::get_if<document::ReadProgramme>(&opened)) {
            m_application.show_session(
                document::Session::open(std::move(*read), m_application.environment()));
            return {};
        }
        auto package = std::make_unique<document::PackageSession>(
            std::move(std::get<document::PackageRead>(opened)), m_application.environment());
        if (auto session = package->make_session(); !session) {
            return propagate(session);
        }
        m_application.show_package(std::move(package));
        return {};
    }

    /// The user need not wait until the work has noticed: a drive may hang.
    void stop()
    {
        m_job->leave();
        m_patience.Stop();
        go();
        Destroy();
    }

    void go()
    {
        Hide();
        if (wxTopLevelWindows.GetCount() == 1) { // nothing else to go on with
            m_application.show_start();
        }
    }

    Application& m_application;
    std::filesystem::path m_file;
    bool m_is_recent;
    wxWeakRef<MainFrame> m_instead_of;
    wxTimer m_patience;
    int m_share = 0;                      ///< of kGaugeRange
    wxGauge* m_gauge = nullptr;           ///< null until it is told
    std::unique_ptr<document::Job> m_job; ///< last: it uses the others
};

} // namespace

void open_in_background(Application& application, const std::filesystem::path& file)
{
    const auto read =
        [order = document::PackageOrder{file, application.trust(), application.signers(), now()},
         library = application.environment().library](document::JobControl& control) -> Result<Opened> {
        const bool is_package = document::is_package(order.package);
        if (control.is_cancelled()) { // a drive took its time
            return fail("session.cancelled", km::to_utf8(order.package));
        }
        if (!is_package) {
            return as_opened(document::Session::read(order.package, library));
        }
        return as_opened(document::read_package(order, library, [&control](double share) {
            control.progress(share);
            return !control.is_cancelled();
        }));
    };
    new OpeningFrame{application, file, true, read}; // shows itself, and goes by itself
}

void open_in_background(Application& application, const document::Recovery& recovery, MainFrame* instead_of)
{
    new OpeningFrame{application, recovery.original.empty() ? recovery.kept : recovery.original, false,
                     [recovery, library = application.environment().library](document::JobControl&) {
                         return as_opened(document::Session::read(recovery, library));
                     },
                     instead_of};
}

} // namespace km::ui
