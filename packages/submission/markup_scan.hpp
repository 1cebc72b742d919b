// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// XML read token by token, to look at what stands in it: nothing is held, whatever its size and depth. It splits
/// well-formed XML as XML 1.0 does; whether elements are closed in order it does not ask, because Excel's own drawings
/// (VML) are not. Refused, because programs could read it in two ways: a DOCTYPE, entities other than the five,
/// encodings other than UTF-8, "<" in a value, values without quotes, two attributes of one name where one is asked for.
/// @code
///   MarkupScan scan{part};
///   while (scan.next()) { … }
///   if (scan.is_bad()) …
/// Errors: is_bad(). Ownership: borrows its bytes. Time: linear. Thread-safety: one thread for each.
/// Source: XML 1.0 (fifth edition).

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace km::submission {

class MarkupScan {
public:
    enum class Token : std::uint8_t { start, end, text };

    explicit MarkupScan(std::string_view bytes);

    /// False: at the end, or is_bad().
    [[nodiscard]] bool next();
    [[nodiscard]] bool is_bad() const noexcept { return m_bad; }

    [[nodiscard]] Token token() const noexcept { return m_token; }
    /// Of a start or an end, without its prefix. What is empty (<a/>) is a start and then an end.
    [[nodiscard]] std::string_view name() const noexcept { return m_name; }
    /// Of a text: with its references put in.
    [[nodiscard]] std::string text();
    /// Of a start: each attribute, names without prefix, values with their references put in.
    void each_attribute(const std::function<void(std::string_view name, const std::string& value)>& visit);
    /// The same, names as they are written.
    void
    each_written_attribute(const std::function<void(std::string_view name, const std::string& value)>& visit);
    /// The one of this name, without prefix; empty: there is none. Two differ by prefix: that can be read in two ways.
    [[nodiscard]] std::string attribute(std::string_view name);
    /// Whether the attributes of a start hold this, as they are written.
    [[nodiscard]] bool mentions(std::string_view text) const noexcept;

private:
    bool fail();
    bool read_tag();
    bool skip_to(std::string_view end);
    std::string resolved(std::string_view raw);

    std::string_view m_bytes;
    std::size_t m_at = 0;
    std::string_view m_name, m_attributes, m_text;
    Token m_token = Token::text;
    bool m_is_cdata = false;
    bool m_pending_end = false;
    bool m_bad = false;
};

} // namespace km::submission
