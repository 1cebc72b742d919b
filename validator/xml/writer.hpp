// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Writes XML that people can merge: one element a line, two spaces of indent, attributes in the order given.
/// Errors: xml.cannot_hold (subject: the element or attribute; detail: the text there, printable): a text that is no
/// UTF-8 or has a character that XML has no way to write. The first one is told by finish().
/// Thread-safety: one thread at a time for each object.

#include "validator/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace km::xml {

class Writer {
public:
    /// Starts with the XML declaration.
    Writer();

    Writer& open(std::string_view name);
    /// Directly after open() or another attribute.
    Writer& attribute(std::string_view name, std::string_view value);
    /// Leaves the attribute out where the value is empty.
    Writer& optional_attribute(std::string_view name, std::string_view value);
    /// On one line with the tags; only raw_element() may follow.
    Writer& text(std::string_view text);
    /// A complete element, already XML.
    Writer& raw_element(std::string_view xml);
    Writer& close();

    /// <name>text</name>; nothing where @p text is empty.
    Writer& optional_element(std::string_view name, std::string_view text);

    /// As raw_element, for a comment: "<!-- … -->". Any place is good for it.
    Writer& comment(std::string_view xml) { return raw_element(xml); }

    /// The whole document; every element must be closed.
    [[nodiscard]] Result<std::string> finish() &&;

private:
    void append(std::string_view name, std::string_view text, bool in_attribute);
    void end_start_tag();
    void new_line();

    std::string m_out;
    std::vector<std::string> m_open;
    bool m_in_start_tag = false;
    bool m_inline = false; ///< the current element holds text
    std::optional<Error> m_problem;
};

/// & < > " and line breaks as references, for text and attribute values alike.
[[nodiscard]] std::string escape(std::string_view text);

} // namespace km::xml
