// SPDX-License-Identifier: MIT
/// @file
/// What the user does on the evidence page: adding, opening, taking digests again, removing.
#include "editor/ui/accessible.hpp"
#include "editor/ui/evidence_page.hpp"
#include "editor/ui/open_document.hpp"
#include "editor/ui/plain_text_frame.hpp"
#include "editor/ui/text.hpp"
#include "editor/ui/text_list.hpp"
#include "validator/base/file.hpp"
#include "validator/base/utf8.hpp"

#include <wx/gauge.h>
#include <wx/stattext.h>

#include <algorithm>

namespace km::ui {

namespace {

constexpr std::size_t kNamed = 8; ///< how many of a list a question names

} // namespace

wxString EvidencePage::running() const
{
    return is_busy() ? m_what->GetLabelText() : wxString{};
}

void EvidencePage::ask_for_files()
{
    if (!may_change()) {
        return;
    }
    auto files = host().prompts().ask_open_many(this, {_("Add evidence"), _("All files") + "|*"});
    if (!files.empty()) {
        add_files(std::move(files));
    }
}

void EvidencePage::add_files(std::vector<std::filesystem::path> files)
{
    if (files.empty() || !may_change()) {
        if (m_job) {
            host().say(_("Files are being read already: nothing was added. Add them when that is done."));
        }
        return;
    }
    if (session().folder().empty()) {
        if (host().prompts().choose(
                this, _("Save the programme first?"),
                _("Evidence is kept in a folder beside the programme's file, and there is no such file yet."),
                {_("Save…")})) {
            host().save_then([this, files] { add_files(files); });
        }
        return;
    }
    std::vector<std::string> listed;
    for (const auto& file : programme().evidence) {
        listed.push_back(file.path);
    }
    const auto count = static_cast<unsigned>(files.size());
    begin(std::make_unique<document::Job>(
              session().environment().post,
              [folder = session().folder(), files = std::move(files),
               listed = std::move(listed)](document::JobControl& control) {
                  return document::copy_evidence(folder, files, listed, control);
              },
              [this](document::CopiedEvidence copies) { copied(std::move(copies)); },
              [this](double share) { m_gauge->SetValue(static_cast<int>(share * m_gauge->GetRange())); }),
          wxString::Format(wxPLURAL("Copying %u file…", "Copying %u files…", count), count));
}

void EvidencePage::copied(document::CopiedEvidence copies)
{
    end_job();
    const auto count = static_cast<unsigned>(copies.files.size());
    if (copies.cancelled) {
        host().say(_("Stopped. No file was added."));
        return;
    }
    const auto first = programme().evidence.size();
    document().perform(document::add_evidence(programme(), std::move(copies.files)));
    if (count > 0) {
        show_id(programme().evidence.at(first).id);
        host().say(wxString::Format(wxPLURAL("Added %u file.", "Added %u files.", count), count));
    }
    const auto failed = static_cast<unsigned>(copies.failed.size());
    tell_failures(
        copies.failed,
        wxString::Format(wxPLURAL("%u file was not added.", "%u files were not added.", failed), failed));
}

void EvidencePage::open()
{
    const auto at = in_hand();
    if (!at) {
        return;
    }
    const auto path = programme().evidence[*at].path;
    auto then = [this, path](Result<document::ReadyDocument> ready) { show(path, std::move(ready)); };
    if (const auto& source = session().evidence_source()) {
        source->take_out(path, std::move(then));
    } else if (session().folder().empty()) {
        host().show_error({"evidence.missing", path, {}});
    } else if (is_opening()) {
        host().show_error({"package.busy", {}, {}});
    } else {
        m_opening = std::make_unique<document::Job>(
            session().environment().post,
            [folder = session().folder(), path](document::JobControl& control) {
                return document::ready_document(folder, path, control);
            },
            std::move(then));
    }
}

void EvidencePage::show(const std::string& path, Result<document::ReadyDocument> ready)
{
    const auto name = path_text(from_utf8(path).filename());
    if (!ready) {
        if (submission::is_unsafe(ready.error())) {
            offer_copy(path, ready.error());
        } else {
            host().show_error(ready.error());
        }
    } else if (ready->how.way == submission::SafeEvidence::Way::text) {
        (new PlainTextFrame{wxGetTopLevelParent(this), name, ready->how})->Show();
    } else if (!open_in_viewer(ready->file)) {
        host().show_error({"evidence.no_viewer", path, {}});
    }
}

void EvidencePage::offer_copy(const std::string& path, const Error& found)
{
    auto detail = message_of(Error{found.code, {}, {}});
    if (!found.detail.empty()) {
        // TRANSLATORS: a part of a document, as a program calls it
        detail += "\n\n" + wxString::Format(_("Found: %s"), to_wx(found.detail));
    }
    // TRANSLATORS: a file's name
    if (host().prompts().choose(this, wxString::Format(_("%s was not opened."), to_wx(found.subject)), detail,
                                {_("Save a copy…")})) {
        save_copy(path);
    }
}

void EvidencePage::save_copy(const std::string& path)
{
    if (is_opening()) {
        host().show_error({"package.busy", {}, {}});
        return;
    }
    const auto name = from_utf8(path).filename();
    const auto target = host().prompts().ask_save(
        this,
        {_("Save a copy"), _("All files") + "|*", {}, path_text(from_utf8(printable(km::to_utf8(name))))});
    if (!target) {
        return;
    }
    auto then = [this, shown = path_text(target->filename())](Result<void> saved) {
        if (saved) {
            // TRANSLATORS: a file's name
            host().say(wxString::Format(_("Saved a copy as %s."), shown));
        } else {
            host().show_error(saved.error());
        }
    };
    Output output{*target, Existing::replace, session().inputs()}; // the dialog has asked
    if (const auto& source = session().evidence_source()) {
        source->save_copy(path, std::move(output), std::move(then));
    } else {
        m_opening = std::make_unique<document::Job>(
            session().environment().post,
            [folder = session().folder(), path, target = std::move(output)](document::JobControl& control) {
                return document::save_document(folder, path, target, control);
            },
            std::move(then));
    }
}

void EvidencePage::take_again(const std::vector<std::size_t>& positions)
{
    if (positions.empty() || !may_change()) {
        return;
    }
    std::vector<model::EvidenceFile> files;
    files.reserve(positions.size());
    for (const auto at : positions) {
        files.push_back(programme().evidence.at(at));
    }
    const auto count = static_cast<unsigned>(files.size());
    begin(std::make_unique<document::Job>(
              session().environment().post,
              [folder = session().folder(), files = std::move(files)](document::JobControl& control) {
                  return document::take_digests(folder, files, control);
              },
              [this](const document::TakenDigests& digests) { taken(digests); },
              [this](double share) { m_gauge->SetValue(static_cast<int>(share * m_gauge->GetRange())); }),
          wxString::Format(wxPLURAL("Reading %u file…", "Reading %u files…", count), count));
}

void EvidencePage::taken(const document::TakenDigests& digests)
{
    const bool cancelled = m_job && m_job->is_cancelled();
    end_job();
    if (cancelled) {
        host().say(_("Stopped. No digest was changed."));
        return;
    }
    auto step = document::record_digests(programme(), digests);
    const auto count = static_cast<unsigned>(step.edits.size());
    document().perform(std::move(step));
    session().background().look_at_evidence(session().folder());
    host().say(count == 0 ? _("Every digest was right already.")
                          : wxString::Format(
                                wxPLURAL("Took %u digest again.", "Took %u digests again.", count), count));
    const auto failed = static_cast<unsigned>(digests.failed.size());
    tell_failures(
        digests.failed,
        wxString::Format(wxPLURAL("%u file cannot be read.", "%u files cannot be read.", failed), failed));
}

void EvidencePage::remove()
{
    const auto positions = selected();
    if (positions.empty() || !may_change()) {
        return;
    }
    const auto count = static_cast<unsigned>(positions.size());
    wxString detail;
    std::size_t citing = 0;
    for (const auto at : positions) {
        for (const auto m : document::mappings_citing(programme(), programme().evidence.at(at).id)) {
            if (++citing <= kNamed) {
                const auto& mapping = programme().mappings[m];
                detail += to_wx(mapping.outcome.str() + " → " + mapping.to.str()) + "\n";
            }
        }
    }
    if (citing > kNamed) {
        const auto more = static_cast<unsigned>(citing - kNamed);
        detail += wxString::Format(wxPLURAL("and %u more", "and %u more", more), more) + "\n";
    }
    if (citing > 0) {
        const auto headline =
            count == 1 ? wxString::Format(_("Remove \"%s\" and the citations of it?"),
                                          to_wx(programme().evidence.at(positions[0]).title))
                       : wxString::Format(wxPLURAL("Remove %u file and the citations of it?",
                                                   "Remove %u files and the citations of them?", count),
                                          count);
        if (!host().prompts().choose(this, headline,
                                     _("These mappings cite it, and will no longer:") + "\n" + detail + "\n" +
                                         _("The document itself stays in the programme's folder."),
                                     {_("Remove")})) {
            return;
        }
    }
    document().perform(document::drop_evidence(programme(), positions));
    host().say(wxString::Format(
        wxPLURAL("Removed %u file from the programme; the file itself stays in the folder.",
                 "Removed %u files from the programme; the files themselves stay in the folder.", count),
        count));
}

void EvidencePage::begin(std::unique_ptr<document::Job> job, const wxString& what)
{
    m_job = std::move(job);
    m_what->SetLabel(what);
    set_accessible_name(*m_what, what);
    m_gauge->SetValue(0);
    m_progress->Show();
    Layout();
    update_buttons();
}

void EvidencePage::end_job()
{
    m_job.reset();
    m_progress->Hide();
    Layout();
    update_buttons();
}

void EvidencePage::tell_failures(const std::vector<Error>& failed, const wxString& headline)
{
    if (failed.size() == 1) {
        host().show_error(failed[0]);
    } else if (!failed.empty()) {
        wxString detail;
        for (std::size_t i = 0; i < failed.size() && i < kNamed; ++i) {
            detail += message_of(failed[i]) + "\n\n";
        }
        if (failed.size() > kNamed) {
            const auto more = static_cast<unsigned>(failed.size() - kNamed);
            detail += wxString::Format(wxPLURAL("and %u more", "and %u more", more), more);
        }
        host().prompts().tell(this, headline, detail);
    }
}

} // namespace km::ui
