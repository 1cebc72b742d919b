// SPDX-License-Identifier: MIT
#include "editor/ui/text.hpp"

#include "validator/base/file.hpp"
#include "validator/base/utf8.hpp"
#include "validator/report/messages.hpp"

#include <wx/datetime.h>
#include <wx/translation.h>

#include <chrono>

namespace km::ui {

wxString to_wx(std::string_view utf8)
{
    return wxString::FromUTF8(utf8.data(), utf8.size());
}

wxString name_text(std::string_view name)
{
    return to_wx(printable(name));
}

wxString system_text(const std::filesystem::path& path)
{
    return to_wx(km::to_utf8(path));
}

wxString path_text(const std::filesystem::path& path)
{
    return name_text(km::to_utf8(path));
}

wxString beginning_of(const wxString& text)
{
    constexpr std::size_t kMost = 60;
    auto start = text.Left(kMost + 1);
    start.Replace("\n", " ");
    if (start.length() <= kMost) {
        return start;
    }
    start.Truncate(kMost);
    const auto words = start.BeforeLast(' ');
    return (words.empty() ? start : words) + L"…";
}

std::string to_utf8(const wxString& text)
{
    return text.utf8_string();
}

std::filesystem::path to_path(const wxString& text)
{
    return from_utf8(text.utf8_string());
}

wxString translated(std::string_view english)
{
    return english.empty() ? wxString{} : wxGetTranslation(to_wx(english));
}

wxString depth_word(model::Depth depth)
{
    switch (depth) {
    case model::Depth::none: break;
    case model::Depth::introduces: return _("introduces");
    case model::Depth::develops: return _("develops");
    case model::Depth::assesses: return _("assesses");
    }
    return _("not covered");
}

wxString depth_letter(model::Depth depth)
{
    switch (depth) {
    case model::Depth::none: break;
    case model::Depth::introduces: return _("I");
    case model::Depth::develops: return _("D");
    case model::Depth::assesses: return _("A");
    }
    return {};
}

wxString mode_word(model::Mode mode)
{
    switch (mode) {
    case model::Mode::facilitator_led: return _("Facilitator-led");
    case model::Mode::self_directed: return _("Self-directed");
    case model::Mode::blended: return _("Blended");
    }
    return {};
}

wxString severity_word(Severity severity)
{
    switch (severity) {
    case Severity::error: return _("Error");
    case Severity::warning: return _("Warning");
    case Severity::note: return _("Note");
    }
    return {};
}

bool is_hours(const wxString& text)
{
    return text.empty() || model::parse_hours(to_utf8(text));
}

wxString check_hours(const wxString& text)
{
    return is_hours(text) ? wxString{} : _("Write hours as 12 or 7.5.");
}

namespace {

wxDateTime local_time(std::filesystem::file_time_type time)
{
    const auto system = std::chrono::file_clock::to_sys(time);
    return wxDateTime{std::chrono::system_clock::to_time_t(
        std::chrono::time_point_cast<std::chrono::system_clock::duration>(system))};
}

} // namespace

wxString time_text(std::filesystem::file_time_type time)
{
    return local_time(time).Format("%d/%m/%Y %H:%M");
}

wxString exact_time_text(std::filesystem::file_time_type time)
{
    return local_time(time).Format("%d/%m/%Y %H:%M:%S");
}

wxString stage_name(const model::Stage& stage)
{
    return to_wx(stage.title).BeforeFirst(':');
}

wxString marked(const model::Item& item, std::string_view words)
{
    if (words.empty() || item.provenance != model::Provenance::indicative) {
        return to_wx(words);
    }
    // TRANSLATORS: an outcome's text that is not the publisher's
    return wxString::Format(_("(indicative) %s"), to_wx(words));
}

wxString item_line(const model::Item& item)
{
    return to_wx(item.code.str()) + " " + marked(item, item.label());
}

namespace {

std::string translate(std::string_view english)
{
    return to_utf8(translated(english));
}

} // namespace

wxString message_of(const Diagnostic& diagnostic)
{
    return to_wx(report::describe(diagnostic, translate).message);
}

wxString fix_of(const Diagnostic& diagnostic)
{
    return to_wx(report::describe(diagnostic, translate).fix);
}

wxString message_of(const Error& error)
{
    const auto words = report::words_of(error, translate);
    auto text = to_wx(words.message + " " + words.fix);
    if (error.subject.empty()) {
        return text;
    }
    const auto subject = to_wx(error.subject);
    // TRANSLATORS: a file, the number of a line in it
    return (error.line == 0 ? subject : wxString::Format(_("%s, line %u"), subject, error.line)) + "\n" +
           text;
}

} // namespace km::ui
