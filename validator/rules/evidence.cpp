// SPDX-License-Identifier: MIT
#include "validator/rules/families.hpp"

namespace km::rules {

std::span<const Rule> evidence_rules() noexcept
{
    return {};
}

} // namespace km::rules
