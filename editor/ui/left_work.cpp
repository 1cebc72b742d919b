// SPDX-License-Identifier: MIT
#include "editor/ui/left_work.hpp"

#include "editor/ui/main_frame.hpp"
#include "editor/ui/text.hpp"

#include <wx/translation.h>

namespace km::ui {

wxString words_of(const document::LeftWork& work)
{
    const auto title = work.title.empty() ? _("Untitled programme") : beginning_of(to_wx(work.title));
    const auto when = exact_time_text(work.recovery.time);
    const auto file =
        work.recovery.original.empty() ? _("never saved") : path_text(work.recovery.original.filename());
    return work.is_readable
               // TRANSLATORS: title of a programme, its file, date and time
               ? wxString::Format(_("“%s” (%s), kept %s"), title, file, when) + ": " +
                     wxString::Format(_("%zu outcomes, %zu mappings"), work.outcomes, work.mappings)
               // TRANSLATORS: file, date and time
               : wxString::Format(_("A programme (%s) whose kept file is damaged, of %s"), file, when);
}

void save_damaged(wxWindow* parent, Application& application, const document::LeftWork& work)
{
    const auto target = application.prompts().ask_save(
        parent, {_("Save a copy"), _("All files") + "|*", {}, _("damaged") + ".programme.xml"});
    if (!target) {
        return;
    }
    if (const auto written = document::copy_kept(work.recovery.kept, {*target, Existing::replace});
        !written) {
        application.prompts().tell(parent, _("The copy cannot be saved."), message_of(written.error()));
    }
}

bool discard(wxWindow* parent, Application& application, const std::vector<document::LeftWork>& works)
{
    wxString detail;
    for (const auto& work : works) {
        detail += words_of(work) + "\n";
    }
    detail += _("What you saved yourself is not changed.");
    if (!application.prompts().choose(parent, _("Discard this unsaved work for good?"), detail,
                                      {_("Discard")})) {
        return false;
    }
    for (const auto& work : works) {
        document::Session::discard(work.recovery);
    }
    return true;
}

} // namespace km::ui
