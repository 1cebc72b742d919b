// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Times: UTC, whole seconds. Code that needs "now" takes it as an argument; only the programs read the
/// clock. Thread-safety: pure, except now().

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace km {

using Time = std::chrono::sys_seconds;

/// The system's clock.
[[nodiscard]] Time now() noexcept;

/// "2026-03-31T09:15:00Z" (RFC 3339, UTC).
[[nodiscard]] std::string to_string(Time time);

/// Accepts "2026-03-31", "2026-03-31T09:15:00Z"; nullopt for anything else, impossible dates included.
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);

} // namespace km
