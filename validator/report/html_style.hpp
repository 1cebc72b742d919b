// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// How the HTML report looks: its one style sheet and the marks that it draws. Constant text, well-formed as
/// XML. Thread-safety: constants.

#include <string_view>

namespace km::report {

/// For a <style> element. Light and dark, more contrast, forced colours, paper; from 320 px up.
[[nodiscard]] std::string_view html_style() noexcept;

/// The marks for all, most, some and none covered, as SVG symbols `level-all` … `level-none`. They are drawn
/// in the colour of the text, so that they are there in forced colours and on paper, where backgrounds are
/// not.
[[nodiscard]] std::string_view html_marks() noexcept;

} // namespace km::report
