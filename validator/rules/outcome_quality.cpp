// SPDX-License-Identifier: MIT
#include "validator/rules/families.hpp"

namespace km::rules {

std::span<const Rule> outcome_quality_rules() noexcept
{
    return {};
}

} // namespace km::rules
