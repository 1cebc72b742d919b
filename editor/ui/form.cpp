// SPDX-License-Identifier: MIT
#include "editor/ui/form.hpp"

#include "editor/document/typing.hpp"
#include "editor/ui/accessible.hpp"
#include "editor/ui/text_field.hpp"

#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/settings.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/wrapsizer.h>

#include <algorithm>
#include <utility>

namespace km::ui {

Form::Form(wxWindow* parent, std::function<void()> left, Unfinished unfinished)
    : wxPanel{parent}
    , m_grid{new wxFlexGridSizer{2, GetCharHeight() / 3, GetCharWidth()}}
    , m_left{std::move(left)}
    , m_unfinished{std::move(unfinished)}
{
    m_grid->AddGrowableCol(1);
    SetSizer(m_grid);
}

void Form::add_heading(const wxString& text)
{
    auto* heading = new wxStaticText{this, wxID_ANY, wxString{}};
    // As markup: a font that is set is measured only once the window was drawn, and the heading is cut until then.
    heading->SetLabelMarkup("<b>" + text + "</b>"); // no heading of ours has a < or &
    m_grid->Add(heading, 0, wxTOP, GetCharHeight() / 2);
    m_grid->AddSpacer(0);
}

wxStaticText* Form::add_label(const wxString& label)
{
    auto* text = new wxStaticText{this, wxID_ANY, label};
    m_grid->Add(text, 0, wxALIGN_TOP | wxTOP, GetCharHeight() / 3);
    return text;
}

void Form::add_row(Row row, bool grows)
{
    auto* column = new wxBoxSizer{wxVERTICAL};
    column->Add(row.control, grows ? 1 : 0, wxEXPAND);
    row.problem = new wxStaticText{this, wxID_ANY, wxString{}};
    row.problem->Hide();
    if (!wants_high_contrast()) { // besides the words; readable on either background
        const bool is_dark = wxSystemSettings::GetAppearance().IsUsingDarkBackground();
        row.problem->SetForegroundColour(is_dark ? wxColour{255, 160, 150} : wxColour{165, 20, 10});
    }
    column->Add(row.problem, 0, wxEXPAND);
    m_grid->Add(column, 1, wxEXPAND);
    row.control->Bind(wxEVT_KILL_FOCUS, [this](wxFocusEvent& event) {
        m_left();
        event.Skip();
    });
    m_rows.push_back(std::move(row));
}

TextField* Form::add_field(const char* name, const wxString& label, const wxString& hint)
{
    auto* words = add_label(label);
    auto* field = new TextField{this};
    field->SetName(name);
    field->SetHint(hint);
    set_label(*field, *words);
    return field;
}

void Form::add_text(const char* name,
                    const wxString& label,
                    const Get& get,
                    const Set& set,
                    const Check& check,
                    const wxString& hint)
{
    auto* field = add_field(name, label, hint);
    bind_typing(*field, get, set);
    add_row({field, [field, get](Showing showing) { show_text(*field, get(), showing); }, nullptr,
             [field, check] { return check ? check(field->GetValue()) : wxString{}; }},
            false);
}

void Form::bind_typing(wxTextCtrl& field, const Get& get, const Set& set)
{
    field.Bind(wxEVT_TEXT, [this, &field, get, set, run = document::TypingRun{}](wxCommandEvent&) mutable {
        if (m_showing) {
            return;
        }
        const auto text = field.GetValue();
        if (begins_step(run, get(), text)) {
            m_left();
        }
        set(text);
        show_text(field, get()); // there is not room for every text
        show_problems();
    });
}

void Form::add_value(const char* name,
                     const wxString& label,
                     const Get& get,
                     const Set& set,
                     const std::function<bool(const wxString&)>& is_value,
                     const Check& check,
                     const wxString& hint)
{
    auto* field = add_field(name, label, hint);
    field->keep_history(); // of what is not handed over yet
    const auto keep = [this, name, label](std::optional<wxString> text) {
        m_unfinished.set(name, wxControl::RemoveMnemonics(label).BeforeLast(':'), std::move(text));
    };
    field->Bind(wxEVT_TEXT, [this, field, get, keep](wxCommandEvent&) {
        if (!m_showing) {
            const auto value = field->GetValue();
            keep(value == get() ? std::nullopt : std::optional{value});
            show_problems();
        }
    });
    const auto show = [this, name, field, get](Showing showing) {
        show_text(*field, m_unfinished.get(name).value_or(get()), showing);
    };
    const auto hand_over = [this, name, set, is_value, keep, show] {
        if (const auto text = m_unfinished.get(name); text && is_value(*text)) {
            keep(std::nullopt); // before the change is heard of: what is shown then is the value
            set(*text);
            show(Showing::change);
            show_problems();
        }
    };
    field->Bind(wxEVT_KILL_FOCUS, [hand_over](wxFocusEvent& event) {
        hand_over();
        event.Skip();
    });
    add_row({field, show, nullptr, [field, check] { return check(field->GetValue()); }}, false);
}

void Form::add_long_text(
    const char* name, const wxString& label, const Get& get, const Set& set, int lines, Lines kind)
{
    auto* words = add_label(label);
    auto* field = new TextArea{this, name, 0, {}, kind};
    field->show_lines(lines + 1);
    set_label(*field, *words);
    bind_typing(*field, get, set);
    add_row({field, [field, get](Showing showing) { show_text(*field, get(), showing); }, nullptr,
             [] { return wxString{}; }},
            true);
}

void Form::add_choice(const char* name,
                      const wxString& label,
                      const std::vector<wxString>& choices,
                      const std::function<int()>& get,
                      const std::function<void(int)>& set)
{
    auto* words = add_label(label);
    auto* choice = new wxChoice{this, wxID_ANY};
    for (const auto& each : choices) {
        choice->Append(each);
    }
    choice->SetName(name);
    set_label(*choice, *words);
    choice->Bind(wxEVT_CHOICE, [set](wxCommandEvent& event) { set(event.GetSelection()); });
    add_row(
        {choice, [choice, get](Showing) { choice->SetSelection(get()); }, nullptr, [] { return wxString{}; }},
        false);
}

void Form::add_checks(const char* name,
                      const wxString& label,
                      const std::vector<wxString>& choices,
                      const std::function<bool(std::size_t)>& get,
                      const std::function<void(std::size_t, bool)>& set)
{
    add_label(label);
    auto* panel = new wxPanel{this};
    panel->SetName(name);
    set_accessible_name(*panel, wxControl::RemoveMnemonics(label));
    auto* sizer = new wxWrapSizer{wxHORIZONTAL};
    std::vector<wxCheckBox*> boxes;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        auto* box = new wxCheckBox{panel, wxID_ANY, choices[i]};
        box->Bind(wxEVT_CHECKBOX, [set, i](wxCommandEvent& event) { set(i, event.IsChecked()); });
        boxes.push_back(box);
        sizer->Add(box, 0, wxRIGHT, 2 * GetCharWidth());
    }
    panel->SetSizer(sizer);
    add_row({panel,
             [boxes, get](Showing) {
                 for (std::size_t i = 0; i < boxes.size(); ++i) {
                     boxes[i]->SetValue(get(i));
                 }
             },
             nullptr, [] { return wxString{}; }},
            false);
}

void Form::add_control(const wxString& label, wxWindow* control)
{
    auto* words = add_label(label);
    set_label(*control, *words);
    add_row({control, [](Showing) {}, nullptr, [] { return wxString{}; }}, false);
}

void Form::refresh(Showing showing)
{
    m_showing = true;
    for (auto& row : m_rows) {
        row.show(showing);
    }
    m_showing = false;
    show_problems();
}

void Form::show_problems()
{
    bool layout = false;
    for (auto& row : m_rows) {
        const auto problem = row.check();
        // TRANSLATORS: before what is wrong with a field, so that not the colour alone says it
        const auto words = problem.empty() ? problem : _("Check: ") + problem;
        if (words != row.problem->GetLabelText()) {
            layout = layout || row.problem->IsShown() == problem.empty();
            row.problem->SetLabelText(words);
            row.problem->Show(!problem.empty());
            set_accessible_description(*row.control, problem);
        }
    }
    if (layout) {
        Layout();
        GetParent()->Layout();
    }
}

std::size_t Form::count_problems() const
{
    return static_cast<std::size_t>(
        std::count_if(m_rows.begin(), m_rows.end(), [](const Row& row) { return !row.check().empty(); }));
}

void Form::set_read_only()
{
    for (auto& row : m_rows) {
        row.control->Disable();
        if (auto* text = dynamic_cast<wxTextCtrl*>(row.control)) { // still readable by keyboard
            text->Enable();
            text->SetEditable(false);
        }
    }
}

bool Form::focus(const wxString& name)
{
    for (auto& row : m_rows) {
        if (row.control->GetName() == name) {
            row.control->SetFocus();
            return true;
        }
    }
    return false;
}

} // namespace km::ui
