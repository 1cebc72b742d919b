// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Text is UTF-8 throughout. Ranges: any bytes; nothing here reads a locale.
/// Source: The Unicode Standard, 3.9 (well-formed UTF-8), 3.13 (caseless matching), 4.5 (general category);
/// DerivedCoreProperties.txt (Default_Ignorable_Code_Point); XML 1.0, 2.2 (characters). Thread-safety: pure functions.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace km {

struct Decoded {
    std::uint32_t code_point;
    std::size_t length; ///< bytes; 0: ill-formed
};
/// The character that starts at @p at. @pre at < text.size().
[[nodiscard]] Decoded decode(std::string_view text, std::size_t at) noexcept;

/// Offset of the first byte that is not part of a well-formed UTF-8 sequence of an XML 1.0 character
/// (so also of control characters other than tab, line feed and carriage return); nullopt: all is well.
[[nodiscard]] std::optional<std::size_t> find_invalid_xml_text(std::string_view text) noexcept;

/// Well-formed UTF-8, any characters.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// Adds a character. What is none (a surrogate, or beyond U+10FFFF) becomes U+FFFD.
void append_utf8(std::string& text, char32_t character);

/// How many lines a text may have.
enum class Lines : std::uint8_t { one, several };

/// A text as a programme can hold it.
struct CleanText {
    std::string text;
    std::size_t dropped = 0; ///< characters, and bytes that were no UTF-8
};
/// The one way in for what people type, paste or name files: line breaks of every kind (CR, CRLF, U+000B of slides,
/// U+2028, U+2029) become a line feed, or a space where there is one line; so does a tab there. What XML cannot hold is
/// dropped: other control characters, U+FFFE, U+FFFF, bytes that are no UTF-8. Applied twice it changes nothing more.
[[nodiscard]] CleanText clean_text(std::string_view text, Lines lines);
/// clean_text() would change nothing.
[[nodiscard]] bool is_clean(std::string_view text, Lines lines);

/// The longest beginning of at most @p max_bytes that cuts no character.
[[nodiscard]] std::string_view first_bytes(std::string_view text, std::size_t max_bytes) noexcept;

/// White space (space, tab, CR, LF, no-break space) folded to one space, none at the ends.
[[nodiscard]] std::string collapse_space(std::string_view text);

/// A key under which texts that differ only in case, compatibility form or normalisation are equal
/// (NFKC with case folding). Text that is not UTF-8 is its own key.
[[nodiscard]] std::string caseless_key(std::string_view text);

/// As caseless_key, and without accents: what people type is found, however it is spelt ("ty" in "tŷ").
[[nodiscard]] std::string search_key(std::string_view text);

/// Characters (code points) in well-formed text, for widths on a terminal.
[[nodiscard]] std::size_t count_code_points(std::string_view text) noexcept;

/// For one line of a terminal, log or window: as \u{202E} every character that moves the cursor, is not seen, looks like a
/// space or means nothing (categories Cc, Cf, Zl, Zp, Zs but for the space, Cs, Co, Cn; Default_Ignorable_Code_Point;
/// U+2800, a blank pattern of braille), and combining marks from the fifth on one base; ill-formed bytes as \xFF. So a
/// hostile name can neither forge a line nor pass for another name. Applied twice it changes nothing more.
[[nodiscard]] std::string printable(std::string_view text);

/// As printable(), but the escapes are JSON's: \u202e. For a document of JSON, where these only stand in strings.
[[nodiscard]] std::string json_with_escapes(std::string_view document);

/// True where a file's name has what cannot be seen: a control or invisible character (Cc, Cf, Zl, Zp,
/// Default_Ignorable_Code_Point, U+2800), or is ill-formed. Variation selectors pass: they are in the names of emoji.
[[nodiscard]] bool has_invisible(std::string_view name) noexcept;

} // namespace km
