// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The words for codes: English templates, one row for each code, whoever reports it. A program that speaks
/// another language looks the template up in its own catalogue and fills it with the same arguments.
/// Thread-safety: pure functions.

#include "validator/base/diagnostic.hpp"
#include "validator/base/printed.hpp"
#include "validator/base/result.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace km::report {

struct Message {
    std::string_view code;
    std::string_view text; ///< one sentence; {0}, {1} … stand for the arguments
    std::string_view fix;  ///< what to do, in the imperative; may use the same placeholders
};

/// Every code of a finding (KM-…) and of an operation that failed (module.what), sorted by nothing in
/// particular.
[[nodiscard]] std::span<const Message> all_messages() noexcept;

struct Words {
    std::string message, fix;
};

/// A template in the reader's language.
using Translate = std::function<std::string(std::string_view english)>;

/// The words of a finding. Arguments are made printable, and cut where they are very long. A code without a row gives the code and its
/// arguments. Without @p translate: English.
[[nodiscard]] Words describe(const Diagnostic& diagnostic, const Translate& translate = {});

/// The words of an operation that failed: "The file cannot be written: Permission denied.", and what to do.
/// What it was about is left to the caller.
[[nodiscard]] Words words_of(const Error& error, const Translate& translate = {});

/// "file:line: error: What happened: why. What to do." – the line of an operation that failed.
[[nodiscard]] Printed describe(const Error& error);

/// "file:line: severity: message [CODE]"; "file(entry): …" for a part of a package
[[nodiscard]] Printed to_line(const Diagnostic& diagnostic);

} // namespace km::report
