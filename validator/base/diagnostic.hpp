// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Defects of content, as data: which one, how grave, where, about what. The words are made from them at the
/// edge (validator/report/messages.hpp), so that a program can translate them and a test compares codes.
/// Thread-safety: plain values.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace km {

enum class Severity : std::uint8_t {
    note,    ///< worth knowing; nothing need be done
    warning, ///< a person should look; never blocks
    error,   ///< the answer is no
};

[[nodiscard]] std::string_view to_string(Severity severity) noexcept;

/// A place in a file. All parts may be empty.
struct Position {
    std::string file;       ///< as the user named it, or a name inside a package
    std::uint32_t line = 0; ///< from 1; 0: the whole file
    std::string element{};  ///< XML element path, zip entry or certificate; empty where the line says enough

    bool operator==(const Position&) const = default;
};

/// One defect. @p code is a rule code ("KM-COV-001"), never reused.
struct Diagnostic {
    std::string code;
    Severity severity = Severity::error;
    Position where;
    std::vector<std::string> args; ///< fill the placeholders {0}, {1}, … of the code's message

    bool operator==(const Diagnostic&) const = default;
};

using Diagnostics = std::vector<Diagnostic>;

/// So many findings of one code are kept: more than anybody works through, and less than fills memory.
inline constexpr std::size_t kMaxOfOneCode = 1000;

/// Adds to a list, at most kMaxOfOneCode of each code: hostile input has room for millions of defects. How many more
/// there were is a finding of its own, KM-GEN-001, with the severity of the worst; arguments: code, how many.
/// Ownership: refers to the list, which outlives it. Thread-safety: one thread at a time.
class BoundedDiagnostics {
public:
    BoundedDiagnostics(Diagnostics& list, std::string file) : m_list{list}, m_file{std::move(file)} {}
    BoundedDiagnostics(const BoundedDiagnostics&) = delete;
    BoundedDiagnostics& operator=(const BoundedDiagnostics&) = delete;
    ~BoundedDiagnostics() { finish(); }

    void add(Diagnostic diagnostic);
    void add(Diagnostics diagnostics);
    /// Says how many were left out since the last call. The destructor does so, too.
    void finish();

private:
    struct Count {
        std::size_t kept = 0, left_out = 0;
        Severity worst = Severity::note; ///< of those left out
    };

    Diagnostics& m_list;
    std::string m_file;
    std::map<std::string, Count, std::less<>> m_counts;
};

/// True where at least one is an error.
[[nodiscard]] bool has_errors(const Diagnostics& diagnostics) noexcept;

} // namespace km
