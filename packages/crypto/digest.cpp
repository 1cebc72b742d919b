// SPDX-License-Identifier: MIT
#include "packages/crypto/digest.hpp"

#include "packages/crypto/openssl.hpp"
#include "validator/base/file.hpp"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <new>

namespace km::crypto {
namespace {

/// Looked up once: fetching an algorithm costs more than hashing a small file.
const EVP_MD* implementation(DigestAlgorithm algorithm)
{
    static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
    static EVP_MD* const sha384 = EVP_MD_fetch(nullptr, "SHA2-384", nullptr);
    static EVP_MD* const sha512 = EVP_MD_fetch(nullptr, "SHA2-512", nullptr);
    switch (algorithm) {
    case DigestAlgorithm::sha256: return sha256;
    case DigestAlgorithm::sha384: return sha384;
    case DigestAlgorithm::sha512: break;
    }
    return sha512;
}

/// OpenSSL's digests fail for want of memory only.
void must_succeed(int result)
{
    if (result != 1) {
        ERR_clear_error();
        throw std::bad_alloc{};
    }
}

constexpr int hex_value(char digit) noexcept
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

} // namespace

struct Digest::State {
    CPtr<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
};

std::size_t digest_bytes(DigestAlgorithm algorithm) noexcept
{
    switch (algorithm) {
    case DigestAlgorithm::sha256: return 32;
    case DigestAlgorithm::sha384: return 48;
    case DigestAlgorithm::sha512: break;
    }
    return 64;
}

Digest::Digest(DigestAlgorithm algorithm) : m_algorithm{algorithm}, m_state{std::make_unique<State>()}
{
    must_succeed(EVP_DigestInit_ex2(m_state->context.get(), implementation(algorithm), nullptr));
}

Digest::Digest(Digest&& other) noexcept = default;
Digest& Digest::operator=(Digest&& other) noexcept = default;
Digest::~Digest() = default;

void Digest::update(std::span<const std::byte> bytes)
{
    must_succeed(EVP_DigestUpdate(m_state->context.get(), bytes.data(), bytes.size()));
}

void Digest::finish_into(std::span<std::byte> digest)
{
    assert(digest.size() == digest_bytes(m_algorithm));
    auto* const context = m_state->context.get();
    must_succeed(EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest.data()), nullptr));
    must_succeed(EVP_DigestInit_ex2(context, implementation(m_algorithm), nullptr));
}

std::vector<std::byte> Digest::finish()
{
    std::vector<std::byte> digest(digest_bytes(m_algorithm));
    finish_into(digest);
    return digest;
}

Sha256Digest Sha256::finish()
{
    Sha256Digest digest{};
    m_digest.finish_into(digest);
    return digest;
}

Sha256Digest sha256(std::span<const std::byte> bytes)
{
    Sha256 digest;
    digest.update(bytes);
    return digest.finish();
}

Result<Sha256Digest> sha256_file(const std::filesystem::path& path, std::uint64_t* size)
{
    constexpr std::size_t chunk_bytes = std::size_t{256} << 10U;
    std::filebuf file;
    file.pubsetbuf(nullptr, 0); // our own buffer is larger
    errno = 0;
    if (file.open(path, std::ios::in | std::ios::binary) == nullptr) {
        return fail("file.unreadable", km::to_utf8(path), std::strerror(errno));
    }
    Sha256 digest;
    std::uint64_t total = 0;
    const auto buffer = std::make_unique<std::byte[]>(chunk_bytes);
    try {
        while (true) {
            const auto got = file.sgetn(reinterpret_cast<char*>(buffer.get()), chunk_bytes);
            if (got <= 0) {
                break;
            }
            digest.update({buffer.get(), static_cast<std::size_t>(got)});
            total += static_cast<std::uint64_t>(got);
        }
    } catch (const std::ios_base::failure&) { // how libstdc++ reports a read error, e.g. of a folder
        return fail("file.unreadable", km::to_utf8(path), std::strerror(errno));
    }
    if (size != nullptr) {
        *size = total;
    }
    return digest.finish();
}

std::string to_hex(std::span<const std::byte> bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text += digits[std::to_integer<std::size_t>(byte >> 4U)];
        text += digits[std::to_integer<std::size_t>(byte & std::byte{0x0F})];
    }
    return text;
}

std::string to_base64(std::span<const std::byte> bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0'); // EVP_EncodeBlock adds a zero
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), unsigned_data(bytes),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::optional<Sha256Digest> from_hex(std::string_view text) noexcept
{
    Sha256Digest digest{};
    if (text.size() != digest.size() * 2) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const int high = hex_value(text[2 * i]);
        const int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        digest[i] = static_cast<std::byte>(high * 16 + low);
    }
    return digest;
}

std::optional<std::vector<std::byte>> bytes_from_base64(std::string_view text)
{
    if (text.size() % 4 != 0 || text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return std::nullopt;
    }
    std::vector<std::byte> bytes(text.size() / 4 * 3);
    const int size =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (size < 0) {
        ERR_clear_error();
        return std::nullopt;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    bytes.resize(static_cast<std::size_t>(size) - padding);
    // EVP_DecodeBlock skips white space and ignores stray bits: only what encodes to the same text is strict.
    if (to_base64(bytes) != text) {
        return std::nullopt;
    }
    return bytes;
}

std::optional<Sha256Digest> from_base64(std::string_view text)
{
    Sha256Digest digest{};
    const auto bytes = bytes_from_base64(text);
    if (!bytes || bytes->size() != digest.size()) {
        return std::nullopt;
    }
    std::ranges::copy(*bytes, digest.begin());
    return digest;
}

} // namespace km::crypto
