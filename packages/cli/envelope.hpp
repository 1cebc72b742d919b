// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The one JSON document of every command with --json: docs/formats/json.md. Errors are in it too, so that a program
/// reads one place. Thread-safety: one thread.

#include "packages/crypto/certificate.hpp"
#include "packages/submission/check.hpp"
#include "packages/submission/data_used.hpp"
#include "validator/base/printed.hpp"
#include "validator/base/result.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace km::cli {

class Envelope {
public:
    /// @p kind: the command's name, "framework list" for example. @p wanted: --json was given; else nothing is printed.
    Envelope(std::string_view kind, bool wanted) : m_kind{kind}, m_wanted{wanted} {}

    [[nodiscard]] bool wanted() const noexcept { return m_wanted; }
    /// A framework or policy that the answer leans on; the same one counts once.
    void add_data(const submission::DataUsed& used);
    /// The framework and the policy of a check.
    void add_data(const submission::Check& check);
    void add_error(const Error& error);
    void add_result(const nlohmann::ordered_json& result);
    /// A result that is JSON already.
    void add_result(std::string result);
    /// Does nothing where --json was not given.
    void print() const;

    /// An operation failed, so that there is no answer: says so on stderr and in the document, which it prints.
    /// The exit code is report_failure()'s.
    [[nodiscard]] int fail(const Error& error);

private:
    std::string m_kind;
    bool m_wanted;
    nlohmann::ordered_json m_data = nlohmann::ordered_json::array();
    nlohmann::ordered_json m_errors = nlohmann::ordered_json::array();
    std::vector<std::string> m_results;
};

[[nodiscard]] nlohmann::ordered_json to_json(const Error& error);
[[nodiscard]] nlohmann::ordered_json to_json(const crypto::CertificateInfo& certificate);
[[nodiscard]] nlohmann::ordered_json to_json(const Diagnostics& findings);

/// "bundled with this program"
[[nodiscard]] std::string_view in_words(format::DataOrigin origin) noexcept;
/// A line of text for people: title, id, version, and where it came from.
[[nodiscard]] Printed describe(const submission::DataUsed& used);
/// Both lines of a check, below a heading.
[[nodiscard]] Printed checked_against(const submission::Check& check);

} // namespace km::cli
