// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A rule's page of the manual as plain text, for people who read it in a window.
/// Errors: a page that is not there gives empty texts. Thread-safety: rule_page reads a file; plain_text is pure.

#include <string>
#include <string_view>

namespace km::document {

struct RulePage {
    std::string title; ///< "An evidence file has changed"
    std::string text;  ///< what follows it, without the line of tier and severity
};

/// The page of a code.
[[nodiscard]] RulePage rule_page(std::string_view code);

/// Markdown without its marks: one line for each paragraph, examples indented.
[[nodiscard]] std::string plain_text(std::string_view markdown);

} // namespace km::document
