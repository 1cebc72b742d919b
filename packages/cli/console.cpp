// SPDX-License-Identifier: MIT
#include "packages/cli/console.hpp"

#include "validator/base/c_ptr.hpp"
#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"
#include "validator/base/utf8.hpp"
#include "validator/report/messages.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <termios.h>
#include <type_traits>
#include <unistd.h>
#include <utility>
#include <vector>

namespace km::cli {
namespace {

constexpr std::size_t kMaxPasswordBytes = 1024;

/// Switches the terminal's echo off while it lives.
class EchoOff {
public:
    explicit EchoOff(int terminal) : m_terminal{terminal}
    {
        m_changed = ::tcgetattr(terminal, &m_before) == 0;
        auto silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_changed = m_changed && ::tcsetattr(terminal, TCSAFLUSH, &silent) == 0;
    }
    ~EchoOff()
    {
        if (m_changed) {
            ::tcsetattr(m_terminal, TCSAFLUSH, &m_before);
        }
    }
    EchoOff(const EchoOff&) = delete;
    EchoOff& operator=(const EchoOff&) = delete;

private:
    int m_terminal;
    termios m_before{};
    bool m_changed = false;
};

Result<crypto::SecretBytes> first_line_of(std::FILE* stream, const std::string& subject)
{
    std::array<char, kMaxPasswordBytes + 2> line{};
    if (std::fgets(line.data(), static_cast<int>(line.size()), stream) == nullptr) {
        return fail("cli.no_password", subject);
    }
    std::string password{line.data()};
    explicit_bzero(line.data(), line.size());
    while (password.ends_with('\n') || password.ends_with('\r')) {
        password.pop_back();
    }
    return crypto::SecretBytes::take(password);
}

Result<crypto::SecretBytes> ask(std::FILE* terminal, const Printed& prompt)
{
    const EchoOff silent{
        ::fileno(terminal)}; // before it asks: whoever types at once is not shown, and nothing is lost
    std::fwrite(prompt.view().data(), 1, prompt.size(), terminal);
    std::fflush(terminal);
    auto password = first_line_of(terminal, {});
    std::fputs("\n", terminal);
    return password;
}

} // namespace

static_assert(!std::is_invocable_v<decltype(&print), std::string> &&
                  !std::is_invocable_v<decltype(&print), const char*>,
              "what is printed comes through the door (printed.hpp)");
static_assert(!std::is_invocable_v<decltype(&print_error), std::string>);

namespace {

void print_error_text(const Printed& text)
{
    std::fwrite(text.view().data(), 1, text.size(), stderr);
}

} // namespace

void print(const Printed& text)
{
    std::fwrite(text.view().data(), 1, text.size(), stdout);
}

void print_error(const Printed& line)
{
    print_error_text(line + printed("\n"));
}

int report_failure(const Error& error)
{
    print_error(report::describe(error));
    // What the user typed, as opposed to what a file holds.
    const bool typed = error.code.starts_with("cli.") || error.code.starts_with("crypto.bad_") ||
                       error.code == "library.ambiguous" || error.code == "file.is_input" ||
                       error.code == "file.exists";
    return typed ? exit_code::usage : exit_code::failed;
}

std::vector<const Diagnostic*> most_telling_first(const Diagnostics& findings)
{
    std::set<std::string_view> seen;
    std::vector<const Diagnostic*> first, others;
    for (const auto& finding : findings) {
        (seen.insert(finding.code).second ? first : others).push_back(&finding);
    }
    const auto worse = [](const auto* a, const auto* b) { return a->severity > b->severity; };
    std::ranges::stable_sort(first, worse);
    std::ranges::stable_sort(others, worse);
    first.insert(first.end(), others.begin(), others.end());
    return first;
}

void print_findings(const Diagnostics& findings, Amount amount)
{
    constexpr std::size_t limit = std::size_t{64} << 10U; // bytes, the closing line among them
    constexpr std::size_t closing = 100;
    const auto lines_of = [](const Diagnostic& finding) {
        auto lines = report::to_line(finding);
        if (const auto fix = report::describe(finding).fix; !fix.empty()) {
            lines += printed("\n    {}", printed_whole(fix));
        }
        return lines + printed("\n");
    };
    Printed text;
    std::size_t shown = 0;
    for (; shown < findings.size() && (amount == Amount::all || text.size() <= limit); ++shown) {
        text += lines_of(findings[shown]);
        if (amount == Amount::all) {
            print_error_text(std::exchange(text, {}));
        }
    }
    if (text.size() <= limit - closing || amount == Amount::all) {
        print_error_text(text);
        return;
    }
    text = {};
    shown = 0;
    for (const auto* finding : most_telling_first(findings)) {
        const auto lines = lines_of(*finding);
        if (text.size() + lines.size() > limit - closing) {
            break;
        }
        text += lines;
        ++shown;
    }
    print_error_text(text + printed("{} more findings; --all shows them.\n", findings.size() - shown));
}

Printed field(std::string_view label, const Printed& value)
{
    return printed("    {:14}{}\n", label, value);
}

Printed in_quotes(std::string_view text)
{
    return printed_whole(between_quotes(shown(text)));
}

Printed in_quotes(const std::vector<std::string>& texts)
{
    constexpr std::size_t most = 8;
    Printed list;
    for (const auto& text : std::span{texts}.first(std::min(texts.size(), most))) {
        list += printed("{}{}", list.empty() ? "" : ", ", in_quotes(text));
    }
    if (texts.size() > most) {
        list += printed(" and {} more", texts.size() - most);
    }
    return texts.empty() ? printed("none") : list;
}

std::string json_text(const std::string& text)
{
    return is_utf8(text) ? text : printable(text);
}

nlohmann::ordered_json to_json(const Diagnostic& finding)
{
    const auto words = report::describe(finding);
    nlohmann::ordered_json object{{"code", finding.code},       {"severity", to_string(finding.severity)},
                                  {"message", words.message},   {"file", json_text(finding.where.file)},
                                  {"line", finding.where.line}, {"fix", words.fix}};
    if (!finding.where.element.empty()) {
        object["entry"] = json_text(finding.where.element);
    }
    return object;
}

const format::Library& bundled_library()
{
    static const format::Library library{data_dir()};
    return library;
}

Result<crypto::SecretBytes>
read_password(const std::filesystem::path& password_file, PasswordPurpose purpose, std::string_view what_for)
{
    if (!password_file.empty()) {
        const CPtr<std::FILE, std::fclose> file{std::fopen(password_file.c_str(), "rb")};
        if (!file) {
            return fail("file.unreadable", to_utf8(password_file), std::strerror(errno));
        }
        std::setvbuf(file.get(), nullptr, _IONBF, 0); // no copy of the password in a buffer of stdio's
        auto password = first_line_of(file.get(), to_utf8(password_file));
        if (!password || password->empty()) {
            return fail("cli.empty_password", to_utf8(password_file));
        }
        return password;
    }
    if (const char* from_environment = std::getenv("KITEMARK_PASSWORD"); from_environment != nullptr) {
        return crypto::SecretBytes{from_environment};
    }
    const CPtr<std::FILE, std::fclose> terminal{std::fopen("/dev/tty", "r+")};
    if (!terminal) {
        return fail("cli.no_password", std::string{what_for});
    }
    auto password = ask(terminal.get(), printed("Password for {}: ", what_for));
    if (!password || purpose == PasswordPurpose::existing) {
        return password;
    }
    const auto again = ask(terminal.get(), printed("The same once more: "));
    if (!again || again->view() != password->view()) {
        return fail("cli.passwords_differ", std::string{what_for});
    }
    return password;
}

std::optional<bool> ask_yes(const Printed& question)
{
    const CPtr<std::FILE, std::fclose> terminal{std::fopen("/dev/tty", "r+")};
    if (!terminal) {
        return std::nullopt;
    }
    const auto prompt = question + printed(" [y/N] ");
    std::fwrite(prompt.view().data(), 1, prompt.size(), terminal.get());
    std::fflush(terminal.get());
    std::array<char, 16> line{};
    if (std::fgets(line.data(), static_cast<int>(line.size()), terminal.get()) == nullptr) {
        return false;
    }
    const std::string_view answer{line.data()};
    return answer == "y\n" || answer == "Y\n" || answer == "yes\n";
}

std::string count_of(std::size_t count, std::string_view thing)
{
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

ProgressLine::ProgressLine(Printed what)
    : m_what{std::move(what)}
    , m_terminal{::isatty(STDERR_FILENO) == 1}
    , m_start{std::chrono::steady_clock::now()}
{}

ProgressLine::~ProgressLine()
{
    if (m_shown >= 0) {
        fmt::print(stderr, "\r{:{}}\r", "", m_what.size() + 8);
    }
}

void ProgressLine::show(double done)
{
    constexpr auto patience = std::chrono::milliseconds{500};
    const int percent = static_cast<int>(done * 100);
    if (m_terminal && percent != m_shown && std::chrono::steady_clock::now() - m_start > patience) {
        m_shown = percent;
        fmt::print(stderr, "\r{} {} %", m_what.view(), percent);
        std::fflush(stderr);
    }
}

} // namespace km::cli
