// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Texts between the model, which speaks UTF-8, and the windows.
/// Thread-safety: pure functions.

#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"
#include "validator/model/framework.hpp"
#include "validator/model/programme.hpp"

#include <wx/string.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace km::ui {

[[nodiscard]] wxString to_wx(std::string_view utf8);
/// A document's name or title as it is: what cannot be seen or turns the text round is written out, "invoice\u{202E}fdp.exe".
[[nodiscard]] wxString name_text(std::string_view name);
/// A path as the system takes it; not for people. to_path() is its inverse.
[[nodiscard]] wxString system_text(const std::filesystem::path& path);
/// A path for people, as name_text().
[[nodiscard]] wxString path_text(const std::filesystem::path& path);
/// As much of a text as names it in a sentence or a question: on one line, with "…" where there is more.
[[nodiscard]] wxString beginning_of(const wxString& text);
[[nodiscard]] std::string to_utf8(const wxString& text);
[[nodiscard]] std::filesystem::path to_path(const wxString& text);

/// The translation of a text that is only known at run time: names of steps, messages.
[[nodiscard]] wxString translated(std::string_view english);

/// "introduces", "develops", "assesses", "not covered"; and one letter: I, D, A, or nothing.
[[nodiscard]] wxString depth_word(model::Depth depth);
[[nodiscard]] wxString depth_letter(model::Depth depth);
[[nodiscard]] wxString mode_word(model::Mode mode);
[[nodiscard]] wxString severity_word(Severity severity);

/// Hours as the format writes them, or nothing; and what to say of others.
[[nodiscard]] bool is_hours(const wxString& text);
[[nodiscard]] wxString check_hours(const wxString& text);

/// "22/11/2026 10:45", in the user's time zone.
[[nodiscard]] wxString time_text(std::filesystem::file_time_type time);
/// With seconds, where two could be of one minute.
[[nodiscard]] wxString exact_time_text(std::filesystem::file_time_type time);

/// What a stage is called, without whom it is for: "Stage 1".
[[nodiscard]] wxString stage_name(const model::Stage& stage);
/// The item's @p words, marked where they are indicative: "(indicative) Explain how …"
[[nodiscard]] wxString marked(const model::Item& item, std::string_view words);
/// "1.1.1.a (indicative) Explain how …"
[[nodiscard]] wxString item_line(const model::Item& item);

/// What happened and what to do, in the user's language.
[[nodiscard]] wxString message_of(const Diagnostic& diagnostic);
[[nodiscard]] wxString fix_of(const Diagnostic& diagnostic);
[[nodiscard]] wxString message_of(const Error& error);

} // namespace km::ui
