// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Private to packages/crypto: the only header that includes OpenSSL's. Owning handles, exact decoding, the
/// error queue as text, and conversions between OpenSSL's types and ours.
/// Thread-safety: as OpenSSL's: an object that nobody changes may be read on several threads.

#include "packages/crypto/certificate.hpp"
#include "validator/base/c_ptr.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/result.hpp"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace km::crypto {

/// Frees a stack and the certificates in it.
inline void free_certificates(STACK_OF(X509) * stack) noexcept
{
    sk_X509_pop_free(stack, X509_free);
}

/// Frees a stack that borrows its certificates.
inline void free_borrowed(STACK_OF(X509) * stack) noexcept
{
    sk_X509_free(stack);
}

/// OPENSSL_free is a macro.
inline void free_buffer(unsigned char* bytes) noexcept
{
    OPENSSL_free(bytes);
}

using BioPtr = CPtr<BIO, BIO_free_all>;
using BufferPtr = CPtr<unsigned char, free_buffer>;
using CertificatePtr = CPtr<X509, X509_free>;
using CertificatesPtr = CPtr<STACK_OF(X509), free_certificates>;
using BorrowedCertificatesPtr = CPtr<STACK_OF(X509), free_borrowed>;
using CrlPtr = CPtr<X509_CRL, X509_CRL_free>;
using KeyPtr = CPtr<EVP_PKEY, EVP_PKEY_free>;
using CmsPtr = CPtr<CMS_ContentInfo, CMS_ContentInfo_free>;

[[nodiscard]] inline std::span<const std::byte> bytes_at(const unsigned char* data, std::size_t size) noexcept
{
    return std::as_bytes(std::span{data, size});
}

[[nodiscard]] inline std::span<const std::byte> bytes_in(const ASN1_STRING* text) noexcept
{
    return bytes_at(ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text)));
}

[[nodiscard]] inline const unsigned char* unsigned_data(std::span<const std::byte> bytes) noexcept
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// d2i_*() that also refuses trailing bytes, which OpenSSL itself ignores.
template <auto D2i, auto Free>
[[nodiscard]] auto decode_exactly(std::span<const std::byte> der)
{
    using T = std::remove_pointer_t<decltype(D2i(nullptr, nullptr, 0))>;
    CPtr<T, Free> object;
    if (der.empty() || der.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return object;
    }
    const unsigned char* const begin = unsigned_data(der);
    const unsigned char* next = begin;
    object.reset(D2i(nullptr, &next, static_cast<long>(der.size())));
    if (next != begin + der.size()) {
        object.reset();
    }
    return object;
}

/// What *_get_ext_d2i() set as criticality where there is no such extension; other negative ones: there twice, or
/// damaged.
inline constexpr int kNoExtension = -1;

/// i2d_*() into a string; empty where OpenSSL cannot.
template <auto I2d, typename T>
[[nodiscard]] std::string encode(T* object)
{
    unsigned char* der = nullptr;
    const int size = I2d(object, &der);
    const BufferPtr owner{der};
    return size > 0 ? std::string{reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)}
                    : std::string{};
}

/// A BIO that reads @p bytes where they are; they must outlive it.
[[nodiscard]] BioPtr bio_over(std::span<const std::byte> bytes);

/// What was written to a memory BIO.
[[nodiscard]] std::string text_in(BIO* memory);

/// The reasons in the error queue, oldest first, separated by "; ". Empties the queue.
[[nodiscard]] std::string drain_errors();

/// fail("crypto.failed") with the queue as its detail.
[[nodiscard]] tl::unexpected<Error> library_failure(std::string subject = {});

/// Nothing where OpenSSL cannot read it as a time.
[[nodiscard]] std::optional<Time> to_time(const ASN1_TIME* time);

[[nodiscard]] std::string to_utf8(const ASN1_STRING* text);
[[nodiscard]] std::string to_text(const X509_NAME* name);

/// The first common name, else the whole subject: how findings name a certificate.
[[nodiscard]] std::string name_of(const X509* certificate);

/// The same for two names that X509_NAME_cmp() calls equal; to look them up.
[[nodiscard]] unsigned long hash_of(const X509_NAME* name);

/// Subject and issuer have the same name: a root, or what an authority certifies of itself when its key changes.
[[nodiscard]] bool is_self_issued(const X509* certificate) noexcept;

/// SHA-256 of the DER bytes, lower-case hex.
[[nodiscard]] std::string fingerprint_of(const X509* certificate);

/// The dotted number or OpenSSL's long name.
[[nodiscard]] std::string to_text(const ASN1_OBJECT* object);
/// Always the dotted number.
[[nodiscard]] std::string to_number(const ASN1_OBJECT* object);

[[nodiscard]] CertificateInfo describe(const X509* certificate);

/// Empty where OpenSSL cannot.
[[nodiscard]] std::string pem_of(const X509* certificate);

/// "EC P-256", "RSA 3072", "Ed25519"; "unknown" where there is none.
[[nodiscard]] std::string describe_key(const EVP_PKEY* key);

/// What a package is signed with: EC P-256, P-384 and RSA of at least 2048 bits (and at most what OpenSSL verifies).
[[nodiscard]] bool can_sign_documents(const EVP_PKEY* key) noexcept;

/// As RFC 5280 spells them, comma-separated; "none" without the extension.
[[nodiscard]] std::string describe_key_usage(const X509* certificate);

/// What a certificate's extendedKeyUsage says of its purpose.
struct ExtendedUsage {
    bool present = false;
    bool readable = true; ///< there once, and not damaged
    bool critical = false;
    std::vector<std::string> purposes{}; ///< RFC 5280's words, or dotted numbers

    /// Absent, or one of its purposes is signing documents or e-mails, or any, and none is time-stamping or OCSP.
    [[nodiscard]] bool allows_documents() const;
    /// Critical, and time-stamping alone (RFC 3161, 2.3).
    [[nodiscard]] bool allows_timestamps() const;
    [[nodiscard]] std::string text() const; ///< comma-separated
};
[[nodiscard]] ExtendedUsage extended_usage_of(const X509* certificate);

enum class OtherBlocks : std::uint8_t { skip, refuse };

/// All certificates of a PEM text, in its order. Errors: crypto.certificate_unreadable,
/// crypto.no_certificate; subject: @p name.
[[nodiscard]] Result<std::vector<CertificatePtr>>
read_pem_certificates(std::string_view pem, OtherBlocks others, const std::string& name);

} // namespace km::crypto
