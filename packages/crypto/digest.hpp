// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// SHA-2 digests and the two ways in which they are written down.
/// Source: FIPS 180-4 (SHA-2); RFC 4648, 4 (base64) and 8 (hexadecimal).
/// Errors: sha256_file: file.unreadable. Computing a digest in memory cannot fail but for lack of memory
/// (std::bad_alloc).
/// Thread-safety: an object belongs to one thread at a time; the functions are pure.

#include "validator/base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace km::crypto {

/// The bytes of a text, for the functions below.
[[nodiscard]] inline std::span<const std::byte> bytes_of(std::string_view text) noexcept
{
    return std::as_bytes(std::span{text.data(), text.size()});
}

/// What a manifest or a signature may be made with. SHA-1 and MD5 are left out on purpose.
enum class DigestAlgorithm : std::uint8_t { sha256, sha384, sha512 };

/// 32, 48 or 64.
[[nodiscard]] std::size_t digest_bytes(DigestAlgorithm algorithm) noexcept;

/// A digest of bytes that arrive in pieces.
class Digest {
public:
    explicit Digest(DigestAlgorithm algorithm);
    Digest(Digest&& other) noexcept;
    Digest& operator=(Digest&& other) noexcept;
    ~Digest();

    void update(std::span<const std::byte> bytes);

    /// The digest of all that came since construction or the last finish(); the object starts afresh.
    [[nodiscard]] std::vector<std::byte> finish();

private:
    friend class Sha256;
    struct State;
    void finish_into(std::span<std::byte> digest);

    DigestAlgorithm m_algorithm;
    std::unique_ptr<State> m_state;
};

using Sha256Digest = std::array<std::byte, 32>;

/// As Digest, for SHA-256.
class Sha256 {
public:
    Sha256() : m_digest{DigestAlgorithm::sha256} {}
    void update(std::span<const std::byte> bytes) { m_digest.update(bytes); }
    [[nodiscard]] Sha256Digest finish();

private:
    Digest m_digest;
};

[[nodiscard]] Sha256Digest sha256(std::span<const std::byte> bytes);

/// Reads the file in pieces; memory does not grow with it. @p size, where given, receives the bytes read.
[[nodiscard]] Result<Sha256Digest> sha256_file(const std::filesystem::path& path,
                                               std::uint64_t* size = nullptr);

/// Lower case, two digits for each byte.
[[nodiscard]] std::string to_hex(std::span<const std::byte> bytes);

/// 64 digits, as to_hex() writes them.
[[nodiscard]] inline std::string sha256_hex(std::string_view bytes)
{
    return to_hex(sha256(bytes_of(bytes)));
}

/// With padding, without line breaks.
[[nodiscard]] std::string to_base64(std::span<const std::byte> bytes);

/// Strict: exactly 64 hexadecimal digits of either case.
[[nodiscard]] std::optional<Sha256Digest> from_hex(std::string_view text) noexcept;

/// Strict: the one encoding of 32 bytes that to_base64 writes; no white space.
[[nodiscard]] std::optional<Sha256Digest> from_base64(std::string_view text);

/// Strict in the same way, any number of bytes, for the other algorithms.
[[nodiscard]] std::optional<std::vector<std::byte>> bytes_from_base64(std::string_view text);

} // namespace km::crypto
