// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The forms of the codes that name an organisation, in a programme and in a certificate. Whether a code was given
/// out, and to whom, is not known here.
/// Source: UK Register of Learning Providers (UKPRN); NHS Organisation Data Service.
/// Errors: none. Thread-safety: pure.

#include <string_view>

namespace km {

/// Eight digits.
[[nodiscard]] bool is_ukprn(std::string_view text) noexcept;

/// 3 to 10 capital letters and digits.
[[nodiscard]] bool is_ods_code(std::string_view text) noexcept;

} // namespace km
