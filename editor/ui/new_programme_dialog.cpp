// SPDX-License-Identifier: MIT
#include "editor/ui/new_programme_dialog.hpp"

#include "editor/ui/accessible.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_field.hpp"
#include "editor/ui/wrapped_text.hpp"

#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/scrolwin.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/translation.h>

#include <algorithm>

namespace km::ui {

namespace {

constexpr const char *kTitle = "new-title", *kProvider = "new-provider", *kFramework = "new-framework",
                     *kStages = "new-stages";

} // namespace

NewProgrammeDialog::NewProgrammeDialog(wxWindow* parent,
                                       std::vector<format::FrameworkPack> frameworks,
                                       document::BegunAnswers& answers)
    : wxDialog{parent,
               wxID_ANY,
               _("New programme"),
               wxDefaultPosition,
               wxDefaultSize,
               wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER}
    , m_frameworks{std::move(frameworks)}
    , m_answers{answers}
    , m_framework{nullptr}
    , m_title{nullptr}
    , m_provider{nullptr}
    , m_stages{nullptr}
    , m_hint{nullptr}
{
    SetName("NewProgrammeDialog");
    const int gap = GetCharWidth();
    auto* grid = new wxFlexGridSizer{2, gap / 2, gap};
    grid->AddGrowableCol(1);
    const auto add = [&](const wxString& label, auto make) {
        auto* words = new wxStaticText{this, wxID_ANY, label};
        auto* control = make();
        set_label(*control, *words);
        grid->Add(words, 0, wxALIGN_CENTRE_VERTICAL);
        grid->Add(control, 1, wxEXPAND);
        return control;
    };
    m_title = add(_("&Title of the programme:"), [&] { return new TextField{this}; });
    m_title->SetName(kTitle);
    m_provider = add(_("&Provider:"), [&] { return new TextField{this}; });
    m_provider->SetName(kProvider);
    m_framework = add(_("&Framework:"), [&] { return new wxChoice{this, wxID_ANY}; });
    m_framework->SetName(kFramework);
    for (const auto& pack : m_frameworks) {
        // TRANSLATORS: title and version of a framework
        m_framework->Append(
            wxString::Format(_("%s (%s)"), to_wx(pack.model.title), to_wx(pack.model.version)));
    }
    m_framework->SetSelection(0);
    m_framework->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { show_stages(); });

    auto* heading = new wxStaticText{this, wxID_ANY, _("Which stages does it claim?")};
    heading->SetFont(heading->GetFont().Bold());
    auto* guide = new WrappedText{
        this,
        _("Read whom each stage is for, and tick the ones whose learners this programme is made for. Every "
          "claim is checked: the programme has to serve the framework's outcomes at each stage that it "
          "claims. "
          "You can change this later.")};
    m_stages =
        new wxScrolledWindow{this, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL | wxBORDER_THEME};
    m_stages->SetName(kStages);
    m_stages->SetScrollRate(0, GetCharHeight());
    m_hint = new wxStaticText{this, wxID_ANY, wxString{}};
    m_hint->SetName("new-hint");
    set_live(*m_hint);

    auto* buttons = CreateStdDialogButtonSizer(wxOK | wxCANCEL);
    buttons->GetAffirmativeButton()->SetLabel(_("C&reate"));
    auto* all = new wxBoxSizer{wxVERTICAL};
    if (!m_answers.kept().empty()) {
        all->Add(
            new WrappedText{this,
                            _("Kitemark ended while you were answering these. Your answers are still here.")},
            0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, gap);
    }
    all->Add(grid, 0, wxEXPAND | wxALL, gap);
    all->Add(heading, 0, wxLEFT | wxRIGHT | wxTOP, gap);
    all->Add(guide, 0, wxEXPAND | wxALL, gap);
    all->Add(m_stages, 1, wxEXPAND | wxLEFT | wxRIGHT, gap);
    all->Add(m_hint, 0, wxEXPAND | wxALL, gap);
    all->Add(buttons, 0, wxEXPAND | wxBOTTOM, gap);
    SetSizer(all);
    const auto screen = wxGetDisplaySize();
    SetSize(std::min(90 * gap, screen.x * 9 / 10), std::min(42 * GetCharHeight(), screen.y * 9 / 10));
    CentreOnParent();
    show_stages();
    show_kept();
    m_keep.Bind(wxEVT_TIMER, [this](wxTimerEvent&) { keep_answers(); });
    m_keep.Start(2000);
    m_title->SetFocus();
}

void NewProgrammeDialog::show_kept()
{
    const auto& kept = m_answers.kept();
    const auto text = [&](const char* field) {
        const auto found = kept.find(field);
        return found == kept.end() ? std::string{} : found->second.text;
    };
    m_title->ChangeValue(to_wx(text(kTitle)));
    m_provider->ChangeValue(to_wx(text(kProvider)));
    for (std::size_t i = 0; i < m_frameworks.size(); ++i) {
        if (m_frameworks[i].model.id + " " + m_frameworks[i].model.version == text(kFramework)) {
            m_framework->SetSelection(static_cast<int>(i));
            show_stages();
        }
    }
    const auto stages = " " + text(kStages) + " ";
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        m_boxes[i]->SetValue(stages.find(" " + framework().model.stages[i].id.str() + " ") !=
                             std::string::npos);
    }
    update_hint();
}

void NewProgrammeDialog::keep_answers()
{
    const auto answers = wanted();
    document::UnfinishedTexts texts;
    if (!answers.title.empty() || !answers.provider.empty() || !answers.stages.empty()) {
        const auto& model = framework().model;
        std::string stages;
        for (const auto stage : answers.stages) {
            stages += (stages.empty() ? "" : " ") + model.stages[stage].id.str();
        }
        texts = {{kTitle, {"Title", answers.title}},
                 {kProvider, {"Provider", answers.provider}},
                 {kFramework, {"Framework", model.id + " " + model.version}},
                 {kStages, {"Stages", stages}}};
    }
    m_answers.keep(std::move(texts));
}

void NewProgrammeDialog::show_stages()
{
    m_stages->DestroyChildren();
    m_boxes.clear();
    const int gap = GetCharWidth();
    auto* sizer = new wxBoxSizer{wxVERTICAL};
    const auto& model = framework().model;
    const auto cells = document::count_cells(model);
    for (std::size_t i = 0; i < model.stages.size(); ++i) {
        const auto& stage = model.stages[i];
        auto* box = new wxCheckBox{m_stages, wxID_ANY, wxControl::EscapeMnemonics(to_wx(stage.title))};
        box->SetName(wxString::Format("new-stage-%zu", i));
        box->SetFont(box->GetFont().Bold());
        box->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent&) { update_hint(); });
        const auto asks = wxString::Format(wxPLURAL("It asks for %zu outcome.", "It asks for %zu outcomes.",
                                                    static_cast<unsigned>(cells[i])),
                                           cells[i]);
        const auto words = to_wx(stage.text) + " " + asks;
        set_accessible_description(*box, words);
        sizer->Add(box, 0, wxLEFT | wxRIGHT | wxTOP, gap);
        sizer->Add(new WrappedText{m_stages, words, 8}, 0, wxEXPAND | wxLEFT, 3 * gap);
        m_boxes.push_back(box);
    }
    sizer->AddSpacer(gap);
    m_stages->SetSizer(sizer);
    m_stages->FitInside();
    m_stages->Scroll(0, 0);
    update_hint();
    Layout();
}

void NewProgrammeDialog::update_hint()
{
    const auto& model = framework().model;
    const auto claimed = wanted().stages;
    const auto cells = document::count_cells(model);
    std::size_t sum = 0;
    for (const auto stage : claimed) {
        sum += cells[stage];
    }
    m_hint->SetLabel(
        model.stages.empty() ? _("This framework has no stages: each of its outcomes counts once.")
        : claimed.empty()
            ? _("No stage is ticked yet.")
            : wxString::Format(wxPLURAL("%zu outcome to serve.", "%zu outcomes to serve, each stage counted.",
                                        static_cast<unsigned>(sum)),
                               sum));
    set_accessible_name(*m_hint, m_hint->GetLabel());
}

const format::FrameworkPack& NewProgrammeDialog::framework() const
{
    return m_frameworks.at(static_cast<std::size_t>(std::max(m_framework->GetSelection(), 0)));
}

document::NewProgramme NewProgrammeDialog::wanted() const
{
    document::NewProgramme wanted{to_utf8(m_title->GetValue().Strip(wxString::both)),
                                  to_utf8(m_provider->GetValue().Strip(wxString::both)),
                                  {}};
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        if (m_boxes[i]->GetValue()) {
            wanted.stages.push_back(i);
        }
    }
    return wanted;
}

} // namespace km::ui
