// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The parts of a pasted line: what stands before the words (bullet, number, "Module 2:"), and what kind of line
/// the words make. For paste_list.cpp. Thread-safety: pure functions.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace km::document {

/// Line ends of all systems, and of word processors inside a paragraph, to "\n"; spaces of all kinds to one;
/// what cannot be seen or stands in no XML file, away. Tabs stay.
[[nodiscard]] std::string normalise_text(std::string_view text);

[[nodiscard]] std::string_view strip(std::string_view text) noexcept;

/// What stands before a line's words.
struct Marker {
    enum class Kind : std::uint8_t {
        none,
        bullet,
        number,      ///< "1.", "2)", "1.3"
        bare_number, ///< "1" without a dot: a number of the list only where its neighbours are
        letter,      ///< "a)", "(b)"
        roman,       ///< "(iv)"
        label,       ///< "LO1:", "Outcome 2 –"
        module,      ///< "Module 1:", "## "
    };
    Kind kind = Kind::none;
    std::size_t depth = 1;    ///< of a number: 2 for "1.3"
    std::uint32_t number = 0; ///< of a number: its last part
    std::string sign;         ///< of a bullet: which; of a label: its code ("LO1")
    std::string_view words;   ///< the rest of the line
};
[[nodiscard]] Marker read_marker(std::string_view line);

/// "By the end of this module, learners will be able to:", "Learning outcomes".
[[nodiscard]] bool is_lead_in(std::string_view words);
/// Letters, and none of them small.
[[nodiscard]] bool is_in_capitals(std::string_view words) noexcept;
/// "LO1", "M2.3", "A-12": letters and digits, no spaces.
[[nodiscard]] bool is_code(std::string_view text) noexcept;
[[nodiscard]] bool starts_small(std::string_view words) noexcept;
[[nodiscard]] bool ends_sentence(std::string_view words) noexcept;
/// In lower case; ASCII only, which the words looked for are.
[[nodiscard]] std::string lower(std::string_view text);
/// An outcome's words: no white space around them, no semicolon or "and" that joined them to the next.
[[nodiscard]] std::string tidy_outcome(std::string_view words);
[[nodiscard]] std::string tidy_title(std::string_view words);

} // namespace km::document
