// SPDX-License-Identifier: MIT
#include "validator/model/programme.hpp"

namespace km::model {

std::string_view to_string(Depth depth) noexcept
{
    switch (depth) {
    case Depth::none: return "none";
    case Depth::introduces: return "introduces";
    case Depth::develops: return "develops";
    case Depth::assesses: return "assesses";
    }
    return "";
}

std::string_view to_string(Mode mode) noexcept
{
    switch (mode) {
    case Mode::facilitator_led: return "facilitator-led";
    case Mode::self_directed: return "self-directed";
    case Mode::blended: return "blended";
    }
    return "";
}

std::size_t Programme::count_outcomes() const noexcept
{
    std::size_t count = 0;
    for (const auto& module : modules) {
        count += module.outcomes.size();
    }
    return count;
}

} // namespace km::model
