// SPDX-License-Identifier: MIT
#include "editor/ui/accessible.hpp"
#include "editor/ui/identity_dialog.hpp"
#include "editor/ui/prompts.hpp"
#include "editor/ui/text.hpp"

#include <wx/choicdlg.h>
#include <wx/filedlg.h>
#include <wx/listbox.h>
#include <wx/msgdlg.h>
#include <wx/textdlg.h>

#include <algorithm>
#include <gtk/gtk.h>

namespace km::ui {
namespace {

/// As the system names them, in bytes: a name that is no text is lost on its way through wxWidgets.
std::vector<std::filesystem::path> chosen_files(const wxFileDialog& dialog)
{
    std::vector<std::filesystem::path> files;
    auto* const names = gtk_file_chooser_get_filenames(GTK_FILE_CHOOSER(dialog.GetHandle()));
    for (auto* at = names; at != nullptr; at = at->next) {
        files.emplace_back(static_cast<const char*>(at->data));
    }
    g_slist_free_full(names, g_free);
    return files;
}

class NativePrompts final : public UserPrompts {
public:
    std::optional<std::filesystem::path> ask_open(wxWindow* parent, const FileQuestion& question) override
    {
        wxFileDialog dialog{parent,        question.title,    system_text(question.folder),
                            question.name, question.wildcard, wxFD_OPEN | wxFD_FILE_MUST_EXIST};
        if (dialog.ShowModal() != wxID_OK) {
            return std::nullopt;
        }
        const auto files = chosen_files(dialog);
        return files.empty() ? to_path(dialog.GetPath()) : files.front();
    }

    std::vector<std::filesystem::path> ask_open_many(wxWindow* parent, const FileQuestion& question) override
    {
        wxFileDialog dialog{
            parent,        question.title,    system_text(question.folder),
            question.name, question.wildcard, wxFD_OPEN | wxFD_FILE_MUST_EXIST | wxFD_MULTIPLE};
        return dialog.ShowModal() == wxID_OK ? chosen_files(dialog) : std::vector<std::filesystem::path>{};
    }

    std::optional<std::filesystem::path> ask_save(wxWindow* parent, const FileQuestion& question) override
    {
        wxFileDialog dialog{parent,        question.title,    system_text(question.folder),
                            question.name, question.wildcard, wxFD_SAVE | wxFD_OVERWRITE_PROMPT};
        if (dialog.ShowModal() != wxID_OK) {
            return std::nullopt;
        }
        const auto typed = dialog.GetPath();
        const auto& endings = question.endings;
        if (endings.empty() || std::any_of(endings.begin(), endings.end(), [&](const wxString& ending) {
                return typed.Lower().EndsWith(ending);
            })) {
            return to_path(typed);
        }
        const auto kind = static_cast<std::size_t>(std::max(dialog.GetFilterIndex(), 0));
        auto whole = to_path(typed + endings.at(std::min(kind, endings.size() - 1)));
        // The dialog asked about the name as it was typed.
        std::error_code problem;
        if (std::filesystem::exists(whole, problem) &&
            !choose(parent, wxString::Format(_("%s is there already."), path_text(whole.filename())),
                    _("Replacing it overwrites what it holds."), {_("Replace")})) {
            return std::nullopt;
        }
        return whole;
    }

    std::optional<std::size_t> choose(wxWindow* parent,
                                      const wxString& headline,
                                      const wxString& detail,
                                      const std::vector<wxString>& answers) override
    {
        // Yes, No and Cancel are the only buttons whose labels a native box lets us set: up to three answers.
        const bool several = answers.size() > 1;
        wxMessageDialog dialog{parent, headline, _("Kitemark"),
                               (several ? wxYES_NO : wxOK | wxCANCEL_DEFAULT) | wxCANCEL | wxICON_QUESTION};
        dialog.SetExtendedMessage(detail);
        if (several) {
            dialog.SetYesNoCancelLabels(answers[0], answers[1], _("Cancel"));
        } else {
            dialog.SetOKCancelLabels(answers.at(0), _("Cancel"));
        }
        if (answers.size() > 2) {
            wxArrayString labels;
            for (const auto& answer : answers) {
                labels.Add(answer);
            }
            return pick(parent, headline + "\n\n" + detail, labels, 0);
        }
        switch (dialog.ShowModal()) {
        case wxID_YES:
        case wxID_OK: return 0;
        case wxID_NO: return 1;
        default: return std::nullopt;
        }
    }

    std::optional<std::size_t> pick(wxWindow* parent,
                                    const wxString& headline,
                                    const wxArrayString& among,
                                    std::size_t selected) override
    {
        wxSingleChoiceDialog dialog{parent, headline, _("Kitemark"), among};
        dialog.SetSelection(static_cast<int>(selected));
        for (auto* child : dialog.GetChildren()) {
            if (auto* list = dynamic_cast<wxListBox*>(child)) {
                set_accessible_name(*list, headline);
            }
        }
        return dialog.ShowModal() == wxID_OK ? std::optional{static_cast<std::size_t>(dialog.GetSelection())}
                                             : std::nullopt;
    }

    std::optional<wxString> ask_text(wxWindow* parent,
                                     const wxString& headline,
                                     const wxString& label,
                                     const wxString& initial) override
    {
        wxTextEntryDialog dialog{parent, label, headline, initial};
        return dialog.ShowModal() == wxID_OK ? std::optional{dialog.GetValue()} : std::nullopt;
    }

    std::optional<std::string> ask_password(wxWindow* parent, const wxString& headline) override
    {
        wxPasswordEntryDialog dialog{parent, headline, _("Password")};
        return dialog.ShowModal() == wxID_OK ? std::optional{to_utf8(dialog.GetValue())} : std::nullopt;
    }

    std::optional<NewIdentity> ask_new_identity(wxWindow* parent,
                                                const NewIdentityProposal& proposal) override
    {
        IdentityDialog dialog{parent, *this, proposal};
        return dialog.ShowModal() == wxID_OK ? std::optional{dialog.take_answer()} : std::nullopt;
    }

    void tell(wxWindow* parent, const wxString& headline, const wxString& detail) override
    {
        wxMessageDialog dialog{parent, headline, _("Kitemark"), wxOK | wxICON_INFORMATION};
        dialog.SetExtendedMessage(detail);
        dialog.ShowModal();
    }
};

} // namespace

UserPrompts& native_prompts()
{
    static NativePrompts prompts;
    return prompts;
}

} // namespace km::ui
