// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What evidence_safety.hpp is made of: one judge for each kind of content. For its sources and its tests only.
/// Errors: none; std::nullopt: harmless. Thread-safety: pure functions.

#include "packages/submission/evidence_safety.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace km::submission {

/// What was found: a code of evidence_safety.hpp, and where or what.
struct Unsafe {
    std::string code;
    std::string detail;
};
using Judgement = std::optional<Unsafe>;

/// A link that a person has to click.
[[nodiscard]] bool is_harmless_link(std::string_view target);

/// Something that another program could take for its own: an archive, a page, a script, a program.
[[nodiscard]] bool holds_another_file(std::string_view bytes);

/// By the module kitemark-pdf (pdf_safety.cpp), which is loaded with the first PDF: libqpdf brings ten libraries, and a
/// window would be drawn that much later. Where it cannot be loaded: evidence.not_judged, with the system's reason.
[[nodiscard]] Judgement judge_pdf(std::string_view bytes, const GoOn& go_on);
/// What the module gives, under the name "km_judge_pdf".
using JudgePdf = void(std::string_view bytes, const GoOn& go_on, Judgement& found);
/// @p extension: "docx", "xlsx" or "pptx".
[[nodiscard]] Judgement judge_office(std::string_view bytes, std::string_view extension, const GoOn& go_on);
/// @p extension: "png", "jpg", "jpeg", "gif" or "webp".
[[nodiscard]] Judgement judge_picture(std::string_view bytes, std::string_view extension);
/// A drawing inside a document.
[[nodiscard]] Judgement judge_drawing(std::string_view svg);

} // namespace km::submission
