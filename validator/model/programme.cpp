// SPDX-License-Identifier: MIT
#include "validator/model/programme.hpp"

#include <charconv>
#include <fmt/format.h>

namespace km::model {

std::optional<Hours> parse_hours(std::string_view text) noexcept
{
    constexpr std::int32_t max_hours = 100'000;
    const auto dot = text.find('.');
    const auto whole = text.substr(0, dot);
    const auto fraction = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
    const bool only_digits = text.find_first_not_of("0123456789.") == std::string_view::npos;
    const bool fraction_ok = dot == std::string_view::npos || (!fraction.empty() && fraction.size() <= 2 &&
                                                               fraction.find('.') == std::string_view::npos);
    std::int32_t hours = 0;
    const auto [end, problem] = std::from_chars(whole.data(), whole.data() + whole.size(), hours);
    if (!only_digits || !fraction_ok || whole.empty() || problem != std::errc{} || hours > max_hours) {
        return std::nullopt;
    }
    std::int32_t hundredths = 0;
    if (!fraction.empty()) {
        std::from_chars(fraction.data(), fraction.data() + fraction.size(), hundredths);
        hundredths *= fraction.size() == 1 ? 10 : 1;
    }
    return Hours{hours * 100 + hundredths};
}

std::string to_string(Hours hours)
{
    const auto whole = hours.count() / 100;
    const auto hundredths = hours.count() % 100;
    if (hundredths == 0) {
        return fmt::format("{}", whole);
    }
    return hundredths % 10 == 0 ? fmt::format("{}.{}", whole, hundredths / 10)
                                : fmt::format("{}.{:02}", whole, hundredths);
}

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
