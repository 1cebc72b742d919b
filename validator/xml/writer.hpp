// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Writes XML that people can merge: one element a line, two spaces of indent, attributes in the order given.
/// Thread-safety: one thread at a time for each object.

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

    /// The whole document; every element must be closed.
    [[nodiscard]] std::string finish() &&;

private:
    void end_start_tag();
    void new_line();

    std::string m_out;
    std::vector<std::string> m_open;
    bool m_in_start_tag = false;
    bool m_inline = false; ///< the current element holds text
};

/// & < > " and line breaks as references, for text and attribute values alike.
[[nodiscard]] std::string escape(std::string_view text);

} // namespace km::xml
