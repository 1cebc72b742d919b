// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Reads one element's attributes and text into values and reports every defect of form it meets, so that an
/// author sees all of them at once.
/// Defects: KM-FRM-001 missing, KM-FRM-002 not of the form, KM-FRM-003 unknown, KM-FRM-005 too long (read all the same,
/// so that nothing is lost), KM-FRM-006 empty.
/// Thread-safety: one thread at a time for each sink.

#include "validator/base/diagnostic.hpp"
#include "validator/xml/document.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace km::xml {

/// Lengths, in bytes, that no honest file of ours comes near.
inline constexpr std::size_t kMaxIdBytes = 200;
inline constexpr std::size_t kMaxTitleBytes = 2'000;
inline constexpr std::size_t kMaxTextBytes = 100'000;

/// Where the defects go, and which file they are in. Bounded: see BoundedDiagnostics.
class Sink {
public:
    Sink(std::string_view file, Diagnostics& diagnostics)
        : m_file{file}
        , m_diagnostics{diagnostics, std::string{file}}
    {}
    void add(std::string_view code, Severity severity, const Element& element, std::vector<std::string> args);
    void add(std::string_view code, Severity severity, std::uint32_t line, std::vector<std::string> args);

private:
    std::string m_file;
    BoundedDiagnostics m_diagnostics;
};

class ElementReader {
public:
    ElementReader(const Element& element, Sink& sink) noexcept
        : m_element{element}
        , m_sink{sink}
        , m_next{element.first_attribute()}
    {}

    /// A required attribute that is not empty; reports where it is missing, empty or too long.
    [[nodiscard]] std::string required(const char* name, std::size_t max_bytes = kMaxIdBytes);
    /// An attribute that may be left out (then empty).
    [[nodiscard]] std::string optional(const char* name, std::size_t max_bytes = kMaxIdBytes);
    /// A whole number in [low, high]; @p fallback where the attribute is left out.
    [[nodiscard]] std::uint32_t
    number(const char* name, std::uint32_t low, std::uint32_t high, std::uint32_t fallback);
    /// "true" or "false"; @p fallback where the attribute is left out.
    [[nodiscard]] bool boolean(const char* name, bool fallback);
    /// One of the words in @p words; nullopt (reported) for anything else, and where a required one is
    /// missing.
    template <typename Value, std::size_t N>
    [[nodiscard]] std::optional<Value> one_of(const char* name,
                                              const std::array<std::pair<std::string_view, Value>, N>& words);
    /// The words of an attribute that is a list separated by white space, each made a Word; empty where it is
    /// left out.
    template <typename Word = std::string>
    [[nodiscard]] std::vector<Word> words(const char* name);

    /// The element's own text, as written; white space alone is empty. Reports where it is empty (unless @p
    /// may_be_empty) or too long.
    enum class Emptiness { refused, allowed };
    [[nodiscard]] std::string text(Emptiness emptiness, std::size_t max_bytes = kMaxTextBytes);

    /// Reports a value that was read but has the wrong form.
    void malformed(const char* name, std::string_view value, std::string_view expected);
    /// Attributes that nobody asked for.
    [[nodiscard]] std::vector<Attribute> unknown_attributes() const;
    /// Reports attributes that nobody asked for, as errors.
    void refuse_unknown_attributes();
    /// Reports text where the element may hold only elements, as an error; returns how many there are.
    std::size_t refuse_text();

    [[nodiscard]] const Element& element() const& noexcept { return m_element; }

private:
    [[nodiscard]] std::optional<std::string_view> ask(const char* name);

    Element m_element;
    Sink& m_sink;
    /// Files hold the attributes in the order in which they are asked for, if we wrote them: all before this
    /// one have been asked for. Null: all have.
    const tinyxml2::XMLAttribute* m_next;
    std::array<const char*, 12> m_asked{}; ///< no element of ours has more attributes
    std::size_t m_asked_count = 0;
};

/// Calls @p visit with each word of a list separated by white space.
template <typename Visit>
void each_word(std::string_view text, Visit visit)
{
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    for (auto at = text.begin();;) {
        at = std::find_if_not(at, text.end(), is_space);
        if (at == text.end()) {
            return;
        }
        const auto end = std::find_if(at, text.end(), is_space);
        visit(std::string_view{at, end});
        at = end;
    }
}

template <typename Word>
std::vector<Word> ElementReader::words(const char* name)
{
    const auto text = ask(name).value_or(std::string_view{});
    std::size_t count = 0;
    each_word(text, [&](std::string_view) { ++count; });
    std::vector<Word> words;
    words.reserve(count);
    each_word(text, [&](std::string_view word) { words.emplace_back(std::string{word}); });
    return words;
}

template <typename Value, std::size_t N>
std::optional<Value> ElementReader::one_of(const char* name,
                                           const std::array<std::pair<std::string_view, Value>, N>& words)
{
    const auto value = ask(name);
    if (value) {
        for (const auto& [word, meaning] : words) {
            if (*value == word) {
                return meaning;
            }
        }
        std::string expected;
        for (const auto& [word, meaning] : words) {
            expected += expected.empty() ? "" : ", ";
            expected += word;
        }
        malformed(name, *value, expected);
    } else {
        m_sink.add("KM-FRM-001", Severity::error, m_element, {std::string{m_element.name()}, name});
    }
    return std::nullopt;
}

/// An element that the format does not know there.
void report_unknown_element(const Element& element, Severity severity, Sink& sink);

} // namespace km::xml
