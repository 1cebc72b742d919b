// SPDX-License-Identifier: MIT
#include "editor/document/known_file.hpp"

#include "packages/crypto/digest.hpp"
#include "validator/base/file.hpp"
#include "validator/xml/document.hpp"

#include <system_error>

namespace km::document {

namespace fs = std::filesystem;

FileStamp stamp_of(const fs::path& file)
{
    std::error_code problem;
    FileStamp stamp;
    stamp.size = fs::file_size(file, problem);
    if (!problem) {
        stamp.time = fs::last_write_time(file, problem);
    }
    if (problem) {
        return {};
    }
    stamp.there = true;
    return stamp;
}

void KnownFile::learn(const fs::path& file, std::string_view bytes)
{
    m_digest = crypto::sha256_hex(bytes);
    m_stamp = stamp_of(file);
    if (m_stamp.size != bytes.size()) {
        m_stamp = {}; // written by somebody in between: look again
    }
}

OnDisk KnownFile::look(const fs::path& file)
{
    return m_stamp.there && stamp_of(file) == m_stamp ? OnDisk::same : look_closely(file);
}

OnDisk KnownFile::look_closely(const fs::path& file)
{
    if (m_digest.empty()) {
        return OnDisk::same;
    }
    const auto stamp = stamp_of(file);
    if (!stamp.there) {
        return OnDisk::gone;
    }
    const auto bytes = read_file(file, xml::kMaxDocumentBytes);
    if (!bytes || crypto::sha256_hex(*bytes) != m_digest) {
        return OnDisk::changed;
    }
    m_stamp = stamp;
    return OnDisk::same;
}

} // namespace km::document
