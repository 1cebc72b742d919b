// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What stands in fields and is not in the programme: a number that is none yet, an outcome that was not added. It counts
/// as unsaved work, is kept for recovery beside the programme, and comes back into its field.
/// Errors: none; a file that cannot be read holds none. Thread-safety: plain values.

#include <map>
#include <string>
#include <string_view>

namespace km::document {

struct UnfinishedText {
    std::string label; ///< of the field, for messages
    std::string text;
    bool operator==(const UnfinishedText&) const = default;
};
/// By field: "programme/hours", "module/m1/hours", "outcomes/new-outcome", "outcome/m1-2/split-first".
using UnfinishedTexts = std::map<std::string, UnfinishedText, std::less<>>;

constexpr const char* kUnfinishedSuffix = ".fields.json"; ///< of the file that keeps them
constexpr std::size_t kMaxUnfinishedBytes = 64'000'000;

/// As a file keeps them: JSON.
[[nodiscard]] std::string write_unfinished(const UnfinishedTexts& texts);
[[nodiscard]] UnfinishedTexts read_unfinished(std::string_view json);

} // namespace km::document
