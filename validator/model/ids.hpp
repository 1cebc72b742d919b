// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Strong types for the ids of a programme, so that one kind cannot be passed for another.
/// Thread-safety: plain values.

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace km::model {

template <typename Tag>
class Id {
public:
    Id() = default;
    explicit Id(std::string value) noexcept : m_value{std::move(value)} {}

    [[nodiscard]] const std::string& str() const& noexcept { return m_value; }
    [[nodiscard]] bool empty() const noexcept { return m_value.empty(); }

    auto operator<=>(const Id&) const = default;

private:
    std::string m_value;
};

using ModuleId = Id<struct ModuleTag>;
using OutcomeId = Id<struct OutcomeTag>; ///< of a programme's own outcome
using AssessmentId = Id<struct AssessmentTag>;
using EvidenceId = Id<struct EvidenceTag>;
using ItemCode = Id<struct ItemTag>; ///< of a framework's item
using StageId = Id<struct StageTag>;

/// Lower case letters, digits, dots and hyphens, starting with a letter or digit: ids of packs and policies.
[[nodiscard]] bool is_pack_id(std::string_view text) noexcept;
/// Letters, digits, dots, hyphens and underscores, starting with a letter or digit: ids inside a file.
[[nodiscard]] bool is_id(std::string_view text) noexcept;

} // namespace km::model

template <typename Tag>
struct std::hash<km::model::Id<Tag>> {
    std::size_t operator()(const km::model::Id<Tag>& id) const noexcept
    {
        return std::hash<std::string>{}(id.str());
    }
};
