// SPDX-License-Identifier: MIT
#include "packages/crypto/secret.hpp"

#include "packages/crypto/openssl.hpp"

#include <algorithm>
#include <utility>

namespace km::crypto {

SecretBytes::SecretBytes(std::string_view bytes)
    : m_bytes{std::make_unique<char[]>(bytes.size() + 1)}
    , m_size{bytes.size()}
{
    std::ranges::copy(bytes, m_bytes.get());
}

SecretBytes SecretBytes::take(std::string& source)
{
    SecretBytes taken{source};
    OPENSSL_cleanse(source.data(), source.size());
    source.clear();
    return taken;
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : m_bytes{std::move(other.m_bytes)}
    , m_size{std::exchange(other.m_size, 0)}
{}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept
{
    if (this != &other) {
        cleanse();
        m_bytes = std::move(other.m_bytes);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

SecretBytes::~SecretBytes()
{
    cleanse();
}

void SecretBytes::cleanse() noexcept
{
    if (m_bytes) {
        OPENSSL_cleanse(m_bytes.get(), m_size);
    }
}

} // namespace km::crypto
