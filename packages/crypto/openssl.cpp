// SPDX-License-Identifier: MIT
#include "packages/crypto/openssl.hpp"

#include "packages/crypto/digest.hpp"

#include <array>
#include <fmt/format.h>
#include <new>

namespace km::crypto {

BioPtr bio_over(std::span<const std::byte> bytes)
{
    static constexpr char nothing = '\0'; // a null pointer would mean "unset" to OpenSSL
    const void* const data = bytes.empty() ? static_cast<const void*>(&nothing) : bytes.data();
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return nullptr;
    }
    BioPtr bio{BIO_new_mem_buf(data, static_cast<int>(bytes.size()))};
    if (!bio) {
        throw std::bad_alloc{};
    }
    return bio;
}

std::string text_in(BIO* memory)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return size > 0 ? std::string{data, static_cast<std::size_t>(size)} : std::string{};
}

std::string drain_errors()
{
    std::string words;
    const char* data = nullptr;
    int flags = 0;
    while (const unsigned long code = ERR_get_error_all(nullptr, nullptr, nullptr, &data, &flags)) {
        const char* const reason = ERR_reason_error_string(code);
        words += words.empty() ? "" : "; ";
        words += reason != nullptr ? reason : fmt::format("error {:#x}", code);
        if ((static_cast<unsigned>(flags) & ERR_TXT_STRING) != 0 && data != nullptr && *data != '\0') {
            words += fmt::format(" ({})", data);
        }
    }
    return words;
}

tl::unexpected<Error> library_failure(std::string subject)
{
    return fail("crypto.failed", std::move(subject), drain_errors());
}

std::optional<Time> to_time(const ASN1_TIME* time)
{
    std::tm parts{};
    // A null pointer would mean "now".
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{parts.tm_year + 1900},
                                           std::chrono::month{static_cast<unsigned>(parts.tm_mon + 1)},
                                           std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return Time{std::chrono::sys_days{date}} + std::chrono::hours{parts.tm_hour} +
           std::chrono::minutes{parts.tm_min} + std::chrono::seconds{parts.tm_sec};
}

std::string to_utf8(const ASN1_STRING* text)
{
    unsigned char* bytes = nullptr;
    const int size = text != nullptr ? ASN1_STRING_to_UTF8(&bytes, text) : -1;
    const BufferPtr owner{bytes};
    return size > 0 ? std::string{reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)}
                    : std::string{};
}

std::string to_text(const X509_NAME* name)
{
    const BioPtr memory{BIO_new(BIO_s_mem())};
    // RFC 2253 order, but with the characters themselves instead of \xx for all that is not ASCII.
    X509_NAME_print_ex(memory.get(), name, 0,
                       XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    return text_in(memory.get());
}

namespace {

std::string to_text(const ASN1_OBJECT* object, bool always_number)
{
    std::array<char, 128> text{};
    const int size = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, always_number ? 1 : 0);
    return size > 0 ? std::string{text.data()} : "unknown";
}

} // namespace

std::string to_text(const ASN1_OBJECT* object)
{
    return to_text(object, false);
}

std::string to_number(const ASN1_OBJECT* object)
{
    return to_text(object, true);
}

bool is_self_issued(const X509* certificate) noexcept
{
    return X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
}

unsigned long hash_of(const X509_NAME* name)
{
    int known = 0;
    return X509_NAME_hash_ex(name, nullptr, nullptr, &known);
}

Result<std::vector<CertificatePtr>>
read_pem_certificates(std::string_view pem, OtherBlocks others, const std::string& name)
{
    ERR_clear_error();
    std::vector<CertificatePtr> certificates;
    const auto bio = bio_over(bytes_of(pem));
    for (std::size_t block = 1; bio; ++block) {
        char* raw_label = nullptr;
        char* raw_header = nullptr;
        unsigned char* raw_der = nullptr;
        long size = 0;
        const bool read = PEM_read_bio(bio.get(), &raw_label, &raw_header, &raw_der, &size) == 1;
        const BufferPtr label_owner{reinterpret_cast<unsigned char*>(raw_label)};
        const BufferPtr header_owner{reinterpret_cast<unsigned char*>(raw_header)};
        const BufferPtr der_owner{raw_der};
        if (!read) {
            const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
            auto detail = drain_errors();
            if (!at_end) {
                return fail("crypto.certificate_unreadable", name,
                            fmt::format("block {}: {}", block, detail));
            }
            break;
        }
        const std::string_view label{raw_label};
        if (label != PEM_STRING_X509 && label != PEM_STRING_X509_OLD) {
            if (others == OtherBlocks::refuse) {
                return fail("crypto.certificate_unreadable", name,
                            fmt::format("block {} is {}", block, label));
            }
            continue;
        }
        auto certificate =
            decode_exactly<d2i_X509, X509_free>(bytes_at(raw_der, static_cast<std::size_t>(size)));
        if (!certificate) {
            return fail("crypto.certificate_unreadable", name,
                        fmt::format("block {}: {}", block, drain_errors()));
        }
        certificates.push_back(std::move(certificate));
    }
    if (certificates.empty()) {
        return fail("crypto.no_certificate", name);
    }
    return certificates;
}

} // namespace km::crypto
