// SPDX-License-Identifier: MIT
#include "validator/model/framework.hpp"

#include <algorithm>

namespace km::model {
namespace {

bool is_lower_or_digit(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

} // namespace

bool is_pack_id(std::string_view text) noexcept
{
    return !text.empty() && is_lower_or_digit(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return is_lower_or_digit(c) || c == '.' || c == '-'; });
}

bool is_id(std::string_view text) noexcept
{
    const auto letter_or_digit = [](char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z'); };
    return !text.empty() && letter_or_digit(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [&](char c) { return letter_or_digit(c) || c == '.' || c == '-' || c == '_'; });
}

std::optional<std::size_t> Framework::find_stage(std::string_view stage) const noexcept
{
    for (std::size_t i = 0; i < stages.size(); ++i) {
        if (stages[i].id.str() == stage) {
            return i;
        }
    }
    return std::nullopt;
}

StageSet Framework::cell_stages(std::uint32_t item) const noexcept
{
    auto cells = StageSet::first(stages.size());
    if (!items[item].stages.empty()) {
        cells = cells & items[item].stages;
    }
    for (auto at = item; at != kNone; at = items[at].parent) {
        if (kinds[items[at].kind].statements == 0) {
            continue;
        }
        StageSet with_statement;
        for (std::size_t s = 0; s < items[at].statements.size(); ++s) {
            if (!items[at].statements[s].empty()) {
                with_statement.insert(s);
            }
        }
        return cells & with_statement;
    }
    return cells;
}

bool Framework::has_indicative_items() const noexcept
{
    return std::any_of(items.begin(), items.end(), [&](const Item& item) {
        return is_mappable(item) && item.provenance == Provenance::indicative;
    });
}

ItemIndex::ItemIndex(const Framework& framework)
{
    m_by_code.reserve(framework.items.size());
    for (std::uint32_t i = 0; i < framework.items.size(); ++i) {
        m_by_code.emplace(framework.items[i].code.str(), i);
    }
}

std::uint32_t ItemIndex::find(std::string_view code) const noexcept
{
    const auto found = m_by_code.find(code);
    return found == m_by_code.end() ? kNone : found->second;
}

} // namespace km::model
