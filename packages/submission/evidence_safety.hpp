// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Whether a file of evidence may be opened, by allow-list: the ending of its name, the first bytes and the whole
/// structure must agree on a kind that is known here, and nothing in it may act by itself. It is no virus scanner: what
/// passes does nothing that the format offers, but a viewer may have faults of its own.
///
///   PDF               no script, no action but one that a person clicks, no embedded file, no form that sends, no XFA
///   docx, xlsx, pptx  every content type and relationship on a list; outside the file only links that a person clicks;
///                     fields, formulas and actions on lists as well
///   png, jpeg, gif, webp  whole, and nothing behind that another program could take for its own
///   txt, csv, md      not opened at all, but shown: text with its control characters made visible
///
/// All else is refused. A refusal is an Error whose code says what was found, in plain words in
/// validator/report/messages.cpp (subject: the file's name, printable; detail: where or what in it):
///   unsafe.active           by its ending: a program, a script, a web page, a document with macros
///   unsafe.kind             by its ending: a kind that is not judged
///   unsafe.hidden_name      the name has characters that are not seen, or ends in a dot or a space
///   unsafe.other_content    the content is not what the ending says
///   unsafe.damaged          it cannot be read as what it says it is
///   unsafe.complex          it is larger, or made of more, than is looked through
///   unsafe.encrypted        it needs a password, or a part cannot be read without one
///   unsafe.two_files        something stands behind the end of the picture or document
///   unsafe.opening          it does something as soon as it is opened, or a page of it is shown
///   unsafe.script           it holds a script
///   unsafe.program          it starts a program
///   unsafe.outside          it loads something from elsewhere, or opens another document
///   unsafe.sends            it sends what is typed into it, or reads a file into itself
///   unsafe.media            it plays a film, a sound or a model by a program of its own
///   unsafe.dynamic_form     it is a dynamic form (XFA)
///   unsafe.embedded         another file is embedded in it
///   unsafe.macros           it holds macros
///   unsafe.control          it holds a control that is a program (ActiveX), or changes the program's menus
///   unsafe.field            it has a field or a formula that runs or loads something
///   unsafe.hover            it acts when the pointer only passes over it
///   unsafe.link             it has a link to something else than a web page, an e-mail address or a file of one's own
///   unsafe.unknown_part     a part of it is of a kind that is not known to be harmless
/// and file.unreadable; evidence.cancelled; evidence.not_judged: what judges PDF cannot be loaded (detail: why).
///
/// Memory: the file, up to kMaxEvidenceBytes, and what its structure takes, which is bounded. Time: linear.
/// Thread-safety: pure but for the file; for a worker's thread.

#include "validator/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace km::submission {

/// What is looked through. A larger file is only saved.
inline constexpr std::size_t kMaxEvidenceBytes = std::size_t{256} << 20U;
/// As much of a text is shown.
inline constexpr std::size_t kMaxShownBytes = std::size_t{2} << 20U;

/// How a file that was judged may be shown.
struct SafeEvidence {
    enum class Way : std::uint8_t {
        viewer, ///< opened by the system's program for it
        text,   ///< shown in a window of ours, never opened
    };
    Way way = Way::viewer;
    std::string text;    ///< Way::text: UTF-8, lines ended by \n, control and invisible characters as \xNN
    bool is_cut = false; ///< the text goes on
};

/// Asked now and then; false: judge no further (evidence.cancelled).
using GoOn = std::function<bool()>;

/// By its name alone: it need not be read, nor copied.
[[nodiscard]] Result<void> judge_evidence_name(std::string_view name);

/// An error of this file's that says what was found: the file can still be saved.
[[nodiscard]] bool is_unsafe(const Error& error) noexcept;

/// Judges the file as it is now: nobody but its owner may be able to change it before it is opened. @p name: what it is
/// called, whose ending is what the system goes by.
[[nodiscard]] Result<SafeEvidence>
judge_evidence(const std::filesystem::path& file, std::string_view name, const GoOn& go_on = {});

/// The same over bytes.
[[nodiscard]] Result<SafeEvidence>
judge_evidence_bytes(std::string_view bytes, std::string_view name, const GoOn& go_on = {});

} // namespace km::submission
