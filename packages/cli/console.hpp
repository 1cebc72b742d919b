// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the commands share in talking to people and programs: answers go to stdout, diagnostics to stderr as
/// `file:line: severity: message [CODE]`; exit codes mean something.
/// Thread-safety: one thread at a time.

#include "packages/crypto/secret.hpp"
#include "validator/base/diagnostic.hpp"
#include "validator/base/printed.hpp"
#include "validator/base/result.hpp"
#include "validator/format/library.hpp"

#include <chrono>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace km::cli {

namespace exit_code {
inline constexpr int yes = 0;      ///< done, and the answer is yes
inline constexpr int no = 1;       ///< done, and the answer is no
inline constexpr int usage = 2;    ///< wrong usage
inline constexpr int failed = 3;   ///< an input cannot be read or parsed, or an output not written
inline constexpr int internal = 4; ///< a defect of this program
} // namespace exit_code

/// To stdout; ends the program's work with exit_code::failed where stdout cannot take it (main() checks).
void print(const Printed& text);
/// To stderr, on a line of its own.
void print_error(const Printed& line);

/// Says why the operation failed, and gives exit_code::failed; exit_code::usage where the cause is on the
/// command line.
[[nodiscard]] int report_failure(const Error& error);

/// How much of a list of findings is printed. A package is somebody else's, and may have been made to flood a terminal.
enum class Amount { first_64_kib, all };

/// For a list that is too long: the first finding of each code before all others, so that no reason is lost; of these and
/// of those the worst first.
[[nodiscard]] std::vector<const Diagnostic*> most_telling_first(const Diagnostics& findings);

/// Each finding on a line, its remedy indented below. Where there is more than @p amount, the worst come first, and the
/// last line says how many are not shown.
void print_findings(const Diagnostics& findings, Amount amount);

/// A value of a JSON document: as it is, but printable() where it is not UTF-8, which JSON cannot hold.
[[nodiscard]] std::string json_text(const std::string& text);
/// {"code","severity","message","file","line","fix"}, and "entry" where it is inside a package. Values are exact.
[[nodiscard]] nlohmann::ordered_json to_json(const Diagnostic& finding);

/// A field on a line of its own, so that no value can pass for another field.
[[nodiscard]] Printed field(std::string_view label, const Printed& value);
/// Somebody else's text: between quotation marks, so that it can be told from ours.
[[nodiscard]] Printed in_quotes(std::string_view text);
/// Each in quotation marks, a few of them and how many more there are; "none".
[[nodiscard]] Printed in_quotes(const std::vector<std::string>& texts);

/// "1 error", "2 errors"
[[nodiscard]] std::string count_of(std::size_t count, std::string_view thing);

/// The packs that come with the program.
[[nodiscard]] const format::Library& bundled_library();

/// From the first there is of: @p password_file (its first line), $KITEMARK_PASSWORD, a prompt on the
/// terminal (asked twice where @p purpose is a new password). Errors: cli.no_password, file.unreadable.
enum class PasswordPurpose { existing, fresh };
[[nodiscard]] Result<crypto::SecretBytes>
read_password(const std::filesystem::path& password_file, PasswordPurpose purpose, std::string_view what_for);

/// A question on the terminal that "y" or "yes" says yes to; nullopt: there is no terminal.
[[nodiscard]] std::optional<bool> ask_yes(const Printed& question);

/// "Packing 45 %" on a terminal's stderr while work goes on for long; nothing in a pipe.
class ProgressLine {
public:
    explicit ProgressLine(Printed what);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    /// @p done from 0 to 1.
    void show(double done);

private:
    Printed m_what;
    bool m_terminal;
    int m_shown = -1; ///< percent
    std::chrono::steady_clock::time_point m_start;
};

} // namespace km::cli
