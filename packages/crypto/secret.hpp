// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Passwords. The memory is overwritten before it is given back.
/// Ranges: any bytes; a password with a zero byte opens nothing (PKCS#12 cannot hold one).
/// Thread-safety: one thread at a time for each object.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace km::crypto {

class SecretBytes {
public:
    SecretBytes() = default; ///< empty: "no password"

    /// Copies. The caller's own copy is the caller's to overwrite: prefer take().
    explicit SecretBytes(std::string_view bytes);

    /// Copies, then overwrites and empties @p source.
    [[nodiscard]] static SecretBytes take(std::string& source);

    SecretBytes(SecretBytes&& other) noexcept;
    SecretBytes& operator=(SecretBytes&& other) noexcept;
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    ~SecretBytes();

    [[nodiscard]] bool empty() const noexcept { return m_size == 0; }
    [[nodiscard]] std::string_view view() const& noexcept { return {m_bytes.get(), m_size}; }
    std::string_view view() && = delete;

    /// Zero-terminated; never null.
    [[nodiscard]] const char* c_str() const& noexcept { return m_bytes ? m_bytes.get() : ""; }
    const char* c_str() && = delete;

private:
    void cleanse() noexcept;

    std::unique_ptr<char[]> m_bytes; ///< m_size bytes and a terminating zero
    std::size_t m_size = 0;
};

} // namespace km::crypto
