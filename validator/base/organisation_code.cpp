// SPDX-License-Identifier: MIT
#include "validator/base/organisation_code.hpp"

#include <algorithm>

namespace km {
namespace {

constexpr std::size_t kUkprnDigits = 8;
constexpr std::size_t kMinOdsCharacters = 3;
constexpr std::size_t kMaxOdsCharacters = 10;

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

} // namespace

bool is_ukprn(std::string_view text) noexcept
{
    return text.size() == kUkprnDigits && std::ranges::all_of(text, is_digit);
}

bool is_ods_code(std::string_view text) noexcept
{
    return text.size() >= kMinOdsCharacters && text.size() <= kMaxOdsCharacters &&
           std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

} // namespace km
