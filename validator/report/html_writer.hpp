// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Builds HTML that is also well-formed XML: each element is closed by the call that opened it, and text can
/// only get in escaped. Ranges: element names and attributes are this program's own, never a user's; a user's
/// words are text(). Thread-safety: one thread at a time for each object. Source: HTML Living Standard, 13.1
/// (the HTML syntax); XML 1.0, 2.1.

#include <string>
#include <string_view>
#include <utility>

namespace km::report {

class HtmlWriter {
public:
    /// An element on lines of its own; @p body writes what it holds. @p attributes as written: `class="x"`.
    template <typename Body>
    void block(std::string_view name, std::string_view attributes, Body body)
    {
        start(name, attributes);
        m_out += '\n';
        body();
        end(name);
        m_out += '\n';
    }
    /// An element in a line of text.
    template <typename Body>
    void inline_block(std::string_view name, std::string_view attributes, Body body)
    {
        start(name, attributes);
        body();
        end(name);
    }
    /// An element that holds only words, in a line of text.
    void phrase(std::string_view name, std::string_view attributes, std::string_view words)
    {
        inline_block(name, attributes, [&] { text(words); });
    }
    /// An element that holds only words, on a line of its own.
    void line(std::string_view name, std::string_view attributes, std::string_view words)
    {
        phrase(name, attributes, words);
        m_out += '\n';
    }
    /// Any words: made printable, white space folded, escaped.
    void text(std::string_view words);
    /// Markup, already complete.
    void raw(std::string_view markup) { m_out += markup; }

    [[nodiscard]] std::string finish() && { return std::move(m_out); }

private:
    void start(std::string_view name, std::string_view attributes);
    void end(std::string_view name);

    std::string m_out;
};

} // namespace km::report
