// SPDX-License-Identifier: MIT
#include "editor/ui/framework_text.hpp"

#include "editor/ui/text.hpp"

#include <wx/translation.h>

namespace km::ui {

namespace {

wxString stage_titles(const model::Framework& framework, model::StageSet stages)
{
    wxString titles;
    stages.each([&](std::size_t stage) {
        if (stage < framework.stages.size()) {
            titles += (titles.empty() ? "" : "; ") + to_wx(framework.stages[stage].title);
        }
    });
    return titles;
}

void add_notes(const std::vector<model::Note>& notes, wxString& text)
{
    for (const auto& note : notes) {
        text += "\n";
        // TRANSLATORS: a remark about the framework
        text += note.about_source ? wxString::Format(_("Note on the source: %s"), to_wx(note.text))
                                  : wxString::Format(_("Note: %s"), to_wx(note.text));
        text += "\n";
    }
}

} // namespace

wxString item_line_labelled(const model::Item& item)
{
    return item.provenance == model::Provenance::indicative
               // TRANSLATORS: code and words of an outcome that is not the publisher's own
               ? wxString::Format(_("%s (indicative)"), item_line(item))
               : item_line(item);
}

wxString about_text(const model::Framework& framework)
{
    const auto& source = framework.source;
    // TRANSLATORS: title and version of a framework
    wxString text = wxString::Format(_("%s (%s)"), to_wx(framework.title), to_wx(framework.version)) + "\n";
    const auto line = [&text](const wxString& label, const std::string& value) {
        if (!value.empty()) {
            text += label + " " + to_wx(value) + "\n";
        }
    };
    line(_("Source:"), source.document);
    line(_("Publisher:"), source.publisher);
    line(_("Date:"), source.date);
    line(_("Standing:"), source.status);
    line(_("Address:"), source.url);
    line(_("Rights:"), source.rights);
    for (const auto& passage : framework.passages) {
        text += "\n" + to_wx(passage.title) + "\n" + to_wx(passage.text) + "\n";
    }
    add_notes(framework.notes, text);
    return text;
}

wxString item_text(const model::Framework& framework, std::uint32_t index)
{
    const auto& item = framework.items.at(index);
    wxString text = item_line_labelled(item) + "\n" + to_wx(framework.kinds.at(item.kind).title) + "\n";
    if (item.provenance == model::Provenance::indicative) {
        text += _("These words are this project's own. They are indicative and not the publisher's.") + "\n";
    }
    if (!item.title.empty() && !item.text.empty()) {
        text += "\n" + to_wx(item.text) + "\n";
    }
    if (!item.stages.empty()) {
        // TRANSLATORS: titles of stages
        text += "\n" + wxString::Format(_("Counts at: %s"), stage_titles(framework, item.stages)) + "\n";
    }
    for (std::size_t stage = 0; stage < item.statements.size(); ++stage) {
        if (!item.statements[stage].empty()) {
            text +=
                "\n" + to_wx(framework.stages.at(stage).title) + "\n" + to_wx(item.statements[stage]) + "\n";
        }
    }
    if (!item.behaviours.empty()) {
        text += "\n" + _("Behaviours:") + "\n";
        for (const auto& behaviour : item.behaviours) {
            text += wxString{L"• "} + to_wx(behaviour) + "\n";
        }
    }
    for (const auto& example : item.examples) {
        const auto stages = stage_titles(framework, example.stages);
        // TRANSLATORS: titles of stages
        text += "\n" +
                (stages.empty() ? wxString{_("Example:")} : wxString::Format(_("Example (%s):"), stages)) +
                "\n" + to_wx(example.text) + "\n";
    }
    add_notes(item.notes, text);
    return text;
}

std::vector<std::uint32_t> children_of(const model::Framework& framework, std::uint32_t item)
{
    std::vector<std::uint32_t> children;
    for (std::uint32_t i = 0; i < framework.items.size(); ++i) {
        if (framework.items[i].parent == item) {
            children.push_back(i);
        }
    }
    return children;
}

wxString branch_text(const model::Framework& framework, std::uint32_t item)
{
    wxString text = item == model::kNone ? about_text(framework) : item_text(framework, item);
    // Parents stand before their children: what is below an item is known when it is met.
    std::vector<bool> below(framework.items.size(), item == model::kNone);
    for (std::uint32_t i = 0; i < framework.items.size(); ++i) {
        const auto parent = framework.items[i].parent;
        if (item != model::kNone) {
            below[i] = parent != model::kNone && (parent == item || below[parent]);
        }
        if (below[i]) {
            text += "\n" + item_text(framework, i);
        }
    }
    return text;
}

} // namespace km::ui
