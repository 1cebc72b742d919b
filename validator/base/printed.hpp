// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The one door to a terminal. What is written there is Printed, and only the functions here make one: a value from a
/// file, a certificate or a command line cannot get there as it is, because a raw string does not compile.
/// Units: lengths in characters (code points). Errors: none. Thread-safety: plain values and pure functions.
/// Source: The Unicode Standard (see utf8.hpp, printable()); RFC 8259, 7 (escapes in JSON).

#include <cstddef>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <type_traits>

namespace km {

/// A value longer than this is cut where it is shown.
inline constexpr std::size_t kShownCharacters = 200;

/// @p value as printable() has it, its first @p max_characters: "Exam… (200000 characters)".
[[nodiscard]] std::string shown(std::string_view value, std::size_t max_characters = kShownCharacters);

class Printed {
public:
    Printed() = default; ///< nothing

    [[nodiscard]] std::string_view view() const& noexcept { return m_text; }
    std::string_view view() && = delete;
    [[nodiscard]] std::string str() const { return m_text; }
    [[nodiscard]] bool empty() const noexcept { return m_text.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return m_text.size(); } ///< bytes

    Printed& operator+=(const Printed& more)
    {
        m_text += more.m_text;
        return *this;
    }
    friend Printed operator+(Printed first, const Printed& more) { return first += more; }

private:
    friend class PrintingDoor;
    explicit Printed(std::string text) noexcept : m_text{std::move(text)} {}

    std::string m_text;
};

/// Makes every Printed. Use the functions below.
class PrintingDoor {
    static std::string whole(const std::filesystem::path& path);

    template <typename Value>
    static auto through(const Value& value)
    {
        if constexpr (std::is_same_v<Value, Printed>) {
            return value.view();
        } else if constexpr (std::is_arithmetic_v<Value> && !std::is_same_v<Value, char>) {
            return value;
        } else if constexpr (std::is_same_v<Value, std::filesystem::path>) {
            return whole(value);
        } else {
            static_assert(std::is_convertible_v<const Value&, std::string_view>,
                          "text, a number, a path or Printed");
            return shown(value);
        }
    }
    template <typename Value>
    using Through = decltype(through(std::declval<const Value&>()));

    template <typename... Values>
    static std::string fill(fmt::string_view format, const Values&... values)
    {
        return fmt::vformat(format, fmt::make_format_args(values...));
    }

    /// A literal: nothing that is read while the program runs can be a format.
    template <typename... Values>
    struct Format {
        template <std::size_t N>
        consteval Format(const char (&literal)[N]) : text{literal} // NOLINT(google-explicit-constructor)
        {}
        fmt::format_string<Through<Values>...> text;
    };

    template <typename... Values>
    friend Printed printed(typename std::type_identity_t<Format<Values...>> format, const Values&... values);
    friend Printed printed_whole(std::string_view value);
    friend Printed printed_lines(std::string_view text);
    friend Printed printed_json(std::string_view document);
    static Printed make(std::string text) noexcept { return Printed{std::move(text)}; }
};

/// printed("{}: {} bytes\n", name, size): @p format is a literal of ours; text among @p values is shown(), a path
/// is printable() and whole, numbers and Printed pass.
template <typename... Values>
[[nodiscard]] Printed printed(typename std::type_identity_t<PrintingDoor::Format<Values...>> format,
                              const Values&... values)
{
    return PrintingDoor::make(PrintingDoor::fill(format.text, PrintingDoor::through(values)...));
}

/// Somebody else's text between quotation marks, so that it can be told from ours: those inside it have a backslash.
[[nodiscard]] std::string between_quotes(std::string_view text);

/// Of any length, on one line: a path that the user named, a source's own words.
[[nodiscard]] Printed printed_whole(std::string_view value);

/// Text of several lines, of any length: only its line feeds pass as they are. For text that we composed or ship.
[[nodiscard]] Printed printed_lines(std::string_view text);

/// A JSON document: what printable() would escape stands there as \uXXXX, so that every value keeps its characters.
[[nodiscard]] Printed printed_json(std::string_view document);

} // namespace km
