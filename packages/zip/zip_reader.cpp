// SPDX-License-Identifier: MIT
#include "packages/zip/zip_reader.hpp"

#include "packages/zip/byte_source.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

namespace km::zip {
namespace {

/// Small enough that inflating, checksum and digest find the bytes in the processor's cache.
constexpr std::size_t kChunkBytes = std::size_t{128} << 10U;

std::uint32_t crc32(std::uint32_t crc, std::span<const std::byte> bytes) noexcept
{
    return crc32_gzip_refl(crc, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

tl::unexpected<Error> wrong_size(const Entry& entry, std::string detail)
{
    return fail("zip.wrong_size", printable(entry.name), std::move(detail));
}

/// Hands on what comes, as long as it is within the declared size, and keeps the checksum.
class Checked {
public:
    Checked(const Entry& entry, const ZipReader::Sink& sink, const ZipReader::GoOn& go_on) noexcept
        : m_entry{entry}
        , m_sink{sink}
        , m_go_on{go_on}
    {}

    /// Where there is more than declared, nothing of @p bytes is delivered.
    [[nodiscard]] Result<void> deliver(std::span<const std::byte> bytes)
    {
        if (bytes.size() > m_entry.size - m_delivered) {
            return wrong_size(m_entry, "The content is longer than declared");
        }
        if (!bytes.empty()) {
            m_delivered += bytes.size();
            m_crc = crc32(m_crc, bytes);
            m_sink(bytes);
            if (m_go_on && !m_go_on(bytes.size())) {
                return fail("zip.cancelled", printable(m_entry.name));
            }
        }
        return {};
    }

    [[nodiscard]] Result<void> finish() const
    {
        if (m_delivered != m_entry.size) {
            return wrong_size(m_entry, "The content is shorter than declared");
        }
        if (m_crc != m_entry.crc) {
            return fail("zip.wrong_checksum", printable(m_entry.name), "The CRC-32 differs");
        }
        return {};
    }

private:
    const Entry& m_entry;
    const ZipReader::Sink& m_sink;
    const ZipReader::GoOn& m_go_on;
    std::uint64_t m_delivered = 0;
    std::uint32_t m_crc = 0;
};

} // namespace

struct ZipReader::Impl {
    std::shared_ptr<const ByteSource> source;
    std::array<std::byte, kChunkBytes> in{};
    std::array<std::byte, kChunkBytes> out{};
    inflate_state inflater{};

    Result<void> read_stored(const Entry& entry, Checked& checked);
    Result<void> read_deflated(const Entry& entry, Checked& checked);
};

Result<void> ZipReader::Impl::read_stored(const Entry& entry, Checked& checked)
{
    if (entry.compressed_size != entry.size) {
        return wrong_size(entry, "Stored, but with two sizes");
    }
    for (std::uint64_t at = 0; at < entry.size;) {
        const auto chunk = std::span{in}.first(std::min<std::uint64_t>(in.size(), entry.size - at));
        if (auto got = source->read_at(entry.data_offset + at, chunk); !got) {
            return got;
        }
        if (auto delivered = checked.deliver(chunk); !delivered) {
            return delivered;
        }
        at += chunk.size();
    }
    return {};
}

Result<void> ZipReader::Impl::read_deflated(const Entry& entry, Checked& checked)
{
    isal_inflate_init(&inflater);
    inflater.crc_flag = ISAL_DEFLATE;
    inflater.avail_in = 0;
    std::uint64_t at = 0; // of the compressed bytes: read from the file
    while (inflater.block_state != ISAL_BLOCK_FINISH) {
        if (inflater.avail_in == 0 && at < entry.compressed_size) {
            const auto chunk =
                std::span{in}.first(std::min<std::uint64_t>(in.size(), entry.compressed_size - at));
            if (auto got = source->read_at(entry.data_offset + at, chunk); !got) {
                return got;
            }
            at += chunk.size();
            inflater.next_in = reinterpret_cast<std::uint8_t*>(in.data());
            inflater.avail_in = static_cast<std::uint32_t>(chunk.size());
        }
        const bool all_read = at == entry.compressed_size && inflater.avail_in == 0;
        inflater.next_out = reinterpret_cast<std::uint8_t*>(out.data());
        inflater.avail_out = static_cast<std::uint32_t>(out.size());
        if (isal_inflate(&inflater) < 0) {
            return fail("zip.bad_deflate", printable(entry.name), "Not a deflate stream");
        }
        const auto produced = std::span{out}.first(out.size() - inflater.avail_out);
        if (auto delivered = checked.deliver(produced); !delivered) {
            return delivered;
        }
        if (produced.empty() && all_read && inflater.block_state != ISAL_BLOCK_FINISH) {
            return wrong_size(entry, "The deflate stream ends early");
        }
    }
    // After the last block, whole bytes in the bit buffer are bytes it has read ahead.
    if (inflater.avail_in != 0 || inflater.read_in_length >= 8 || at != entry.compressed_size) {
        return wrong_size(entry, "There are bytes after the deflate stream");
    }
    return {};
}

ZipReader::ZipReader(std::unique_ptr<Impl> impl) noexcept : m_impl{std::move(impl)} {}
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;
ZipReader::~ZipReader() = default;

ZipReader::ZipReader(FilePtr file) : m_impl{std::make_unique<Impl>()}
{
    m_impl->source = std::move(file);
}

ZipReader ZipReader::over(std::span<const std::byte> bytes)
{
    auto impl = std::make_unique<Impl>();
    impl->source = std::make_shared<SpanSource>(bytes);
    return ZipReader{std::move(impl)};
}

Result<void> ZipReader::read(const Entry& entry, const Sink& sink, const GoOn& go_on)
{
    const std::uint64_t file_size = m_impl->source->size();
    if (entry.data_offset == 0 || entry.data_offset > file_size ||
        entry.compressed_size > file_size - entry.data_offset) {
        return wrong_size(entry, "The content is not within the file");
    }
    Checked checked{entry, sink, go_on};
    Result<void> done;
    switch (static_cast<Method>(entry.method)) {
    case Method::store: done = m_impl->read_stored(entry, checked); break;
    case Method::deflate: done = m_impl->read_deflated(entry, checked); break;
    default: return fail("zip.bad_deflate", printable(entry.name), "Neither stored nor deflated");
    }
    return done ? checked.finish() : done;
}

Result<std::string> ZipReader::read_all(const Entry& entry, std::uint64_t max_bytes)
{
    if (entry.size > max_bytes) {
        return fail("zip.entry_too_large", printable(entry.name),
                    std::to_string(entry.size) + " bytes, limit " + std::to_string(max_bytes));
    }
    std::string content; // grows with what is there, not with what is declared
    auto done = read(entry, [&](std::span<const std::byte> bytes) {
        content.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    });
    if (!done) {
        return propagate(done);
    }
    return content;
}

std::optional<Diagnostic> content_finding(const Error& error, const std::string& file)
{
    constexpr std::array<std::array<std::string_view, 2>, 3> codes{{
        {"zip.wrong_size", "KM-ZIP-041"},
        {"zip.wrong_checksum", "KM-ZIP-042"},
        {"zip.bad_deflate", "KM-ZIP-043"},
    }};
    for (const auto& [of_error, of_finding] : codes) {
        if (error.code == of_error) {
            return Diagnostic{
                std::string{of_finding}, Severity::error, {file, 0, error.subject}, {error.detail}};
        }
    }
    return std::nullopt;
}

} // namespace km::zip
