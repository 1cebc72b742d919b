// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The user's manual, which the browser shows. Thread-safety: pure functions.

#include <filesystem>
#include <string>
#include <string_view>

namespace km::app {

/// "file:///usr/share/doc/kitemark/user/manual.html#mapping"; @p section may be empty.
[[nodiscard]] std::string manual_address(const std::filesystem::path& manual, std::string_view section);

} // namespace km::app
