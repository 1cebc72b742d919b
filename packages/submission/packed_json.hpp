// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// JSON out of a package: anything may stand there. Errors: none; see below. Thread-safety: pure functions.

#include <nlohmann/json.hpp>
#include <string_view>

namespace km::submission {

/// Discarded (is_discarded()) where it is no JSON, or nested so deeply that the library's copying, comparing and
/// printing, which recurse, would use up the stack. A report nests three levels deep.
[[nodiscard]] nlohmann::json parse_packed_json(std::string_view bytes);

} // namespace km::submission
