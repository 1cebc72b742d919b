// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Bytes that are read by position: a file, or memory (for fuzzing and tests).
/// Ownership: FileSource owns its descriptor; SpanSource borrows its bytes.
/// Errors: file.unreadable (subject: the file's name; detail: the system's reason, or that it is no regular
/// file). Thread-safety: read_at may be called by many threads at once; it moves no cursor. byte_source.cpp
/// is POSIX only.

#include "validator/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace km::zip {

class ByteSource {
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    [[nodiscard]] virtual std::uint64_t size() const noexcept = 0;

    /// Fills @p to with the bytes from @p offset on; an error where there are fewer.
    [[nodiscard]] virtual Result<void> read_at(std::uint64_t offset, std::span<std::byte> to) const = 0;
};

class FileSource;
/// A file is opened once and then shared: whoever reads it later reads the file that was judged, whatever took its name
/// since.
using FilePtr = std::shared_ptr<const FileSource>;

class FileSource final : public ByteSource {
public:
    [[nodiscard]] static Result<FilePtr> open(const std::filesystem::path& path);
    ~FileSource() override;

    /// As it was opened, UTF-8.
    [[nodiscard]] const std::string& name() const noexcept { return m_name; }
    [[nodiscard]] std::uint64_t size() const noexcept override { return m_size; }
    [[nodiscard]] Result<void> read_at(std::uint64_t offset, std::span<std::byte> to) const override;

private:
    FileSource(std::string name, int descriptor, std::uint64_t size) noexcept;

    std::string m_name;
    int m_descriptor;
    std::uint64_t m_size;
};

class SpanSource final : public ByteSource {
public:
    explicit SpanSource(std::span<const std::byte> bytes) noexcept : m_bytes{bytes} {}

    [[nodiscard]] std::uint64_t size() const noexcept override { return m_bytes.size(); }
    [[nodiscard]] Result<void> read_at(std::uint64_t offset, std::span<std::byte> to) const override;

private:
    std::span<const std::byte> m_bytes;
};

} // namespace km::zip
