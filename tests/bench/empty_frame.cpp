// SPDX-License-Identifier: MIT
/// @file
/// The peer of bench_editor_start: an empty frame of the toolkit, until it is drawn.

#include <wx/app.h>
#include <wx/frame.h>
#include <wx/panel.h>

class EmptyApp : public wxApp {
public:
    bool OnInit() override
    {
        auto* frame = new wxFrame{nullptr, wxID_ANY, "Empty"};
        auto* panel = new wxPanel{frame};
        panel->Bind(wxEVT_PAINT, [this, frame](wxPaintEvent& event) {
            event.Skip();
            CallAfter([frame] { frame->Close(true); });
        });
        frame->SetSize(900, 700);
        frame->Show();
        return true;
    }
};

wxIMPLEMENT_APP(EmptyApp);
