// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a rule is: a stable code, a tier, a severity and a pure function over a Study. Its words are in
/// validator/report/messages.cpp, its page in docs/rules/CODE.md, its fixtures in tests/data/rules/CODE/.
/// Thread-safety: rules are pure functions; run them on any thread.

#include "validator/base/diagnostic.hpp"
#include "validator/rules/study.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace km::rules {

/// As the AAMC Curriculum Inventory does.
enum class Tier : std::uint8_t {
    form,   ///< the file cannot be judged until it is put right
    core,   ///< an error: something is wrong, whatever the policy asks, or a requirement of it is not met
    advice, ///< a warning or a note: listed, never blocking
};

[[nodiscard]] std::string_view to_string(Tier tier) noexcept;

class Report;

struct Rule {
    std::string_view code;
    Tier tier;
    Severity severity;
    /// Reports every finding, each at the place the author can act on. Null: reported while reading.
    void (*check)(const Study& study, Report& report);
    /// The requirement of the policy that its findings explain: what that came to is counted in requirements.cpp. Empty:
    /// a core rule says itself that something is wrong.
    std::string_view requirement = {};
    /// The first format of programmes in which it makes errors; in files of older ones they are warnings, so that a
    /// package that was valid stays so.
    std::uint32_t error_from_format = 1;

    [[nodiscard]] Severity severity_in(std::uint32_t programme_format) const noexcept
    {
        return severity == Severity::error && programme_format < error_from_format ? Severity::warning
                                                                                   : severity;
    }
    /// It is among those that the requirement `core` is about.
    [[nodiscard]] bool is_core_in(std::uint32_t programme_format) const noexcept
    {
        return tier == Tier::core && requirement.empty() && programme_format >= error_from_format;
    }
};

/// Takes the findings of one rule.
class Report {
public:
    Report(const Rule& rule, const Study& study, Diagnostics& out) noexcept
        : m_rule{rule}
        , m_study{study}
        , m_out{out}
    {}

    /// @p line in the programme's file; 0: the file as a whole. @p args fill the message's placeholders.
    void add(std::uint32_t line, std::initializer_list<std::string> args = {})
    {
        m_out.push_back({std::string{m_rule.code},
                         m_rule.severity_in(m_study.programme().format),
                         {m_study.programme().file, line, {}},
                         args});
    }

private:
    const Rule& m_rule;
    const Study& m_study;
    Diagnostics& m_out;
};

} // namespace km::rules
