// SPDX-License-Identifier: MIT
#include "editor/ui/start_frame.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/text.hpp"

#include <wx/button.h>
#include <wx/listbox.h>
#include <wx/panel.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/translation.h>

namespace km::ui {

StartFrame::StartFrame(Application& application)
    : wxFrame{nullptr, wxID_ANY, _("Kitemark")}
    , m_application{application}
{
    SetName("StartFrame");
    auto* panel = new wxPanel{this};
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    auto* button = new wxButton{panel, wxID_ANY, _("&New programme…")};
    button->Bind(wxEVT_BUTTON,
                 [this](wxCommandEvent&) { CallAfter([this] { m_application.new_programme(); }); });
    sizer->Add(button, 0, wxALL, GetCharWidth());
    panel->SetSizer(sizer);
}

std::unique_ptr<document::Session> ask_new_programme(wxWindow*, Application& application)
{
    const auto& environment = application.environment();
    auto framework = environment.library.framework("nhs-mlf", {});
    auto policy = environment.library.policy(format::kDefaultPolicy);
    if (!framework || !policy) {
        return nullptr;
    }
    auto reference = std::make_shared<const document::Reference>(
        document::Reference{std::move(*framework), std::move(*policy), true});
    auto programme = document::new_programme(reference->framework.model, {});
    return document::Session::create(std::move(programme), std::move(reference), environment);
}

} // namespace km::ui
