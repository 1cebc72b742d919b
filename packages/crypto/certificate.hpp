// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What a person wants to know about a certificate. Nothing in here has been verified: a name in a
/// certificate is worth what the chain above it is worth (SignerVerdict::trusted).
/// Source: RFC 5280; ETSI EN 319 412-1, 5.1.4 (organizationIdentifier).
/// Thread-safety: plain values.

#include "validator/base/clock.hpp"

#include <string>
#include <vector>

namespace km::crypto {

/// Texts are UTF-8 as the certificate has them and may be hostile: escape them where they are shown.
struct CertificateInfo {
    std::string common_name;
    std::string organisation;
    /// Every value of 2.5.4.97 as it stands, e.g. "UKPRN:12345678", "ODS:RXX", "VATGB-123456789".
    std::vector<std::string> organisation_identifiers;
    std::string ukprn;      ///< 8 digits; empty where there is none, two, or one that is malformed
    std::string ods;        ///< the same for an ODS code
    std::string issuer;     ///< distinguished name, RFC 2253 order
    std::string serial_hex; ///< lower case
    std::string fingerprint_sha256_hex; ///< of the DER bytes, lower case
    Time not_before{};
    Time not_after{};
    std::string key;                    ///< "EC P-256", "RSA 3072"
    bool self_signed = false;           ///< issuer and subject are the same name
    std::vector<std::string> key_usage; ///< RFC 5280's words ("nonRepudiation"); empty where it has none
    std::vector<std::string> extended_key_usage; ///< the same; other purposes as dotted numbers
};

} // namespace km::crypto
