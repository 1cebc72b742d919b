// SPDX-License-Identifier: MIT
/// @file
/// Policies that certificates name and require. Source: RFC 5280, 4.2.1.4, 4.2.1.11 and 6.1.
#pragma once

#include "packages/crypto/openssl.hpp"

#include <vector>

namespace km::crypto {

/// Whether the policies of @p chain, from a certificate to its anchor, whose own do not count, allow it where any
/// policy will do: refused only where a certificate requires one and none stays valid.
/// @return X509_V_OK, X509_V_ERR_NO_EXPLICIT_POLICY, or X509_V_ERR_INVALID_POLICY_EXTENSION where extensions are
///         malformed or too many to be evaluated.
[[nodiscard]] int problem_with_policies(const std::vector<X509*>& chain);

} // namespace km::crypto
