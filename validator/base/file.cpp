// SPDX-License-Identifier: MIT
#include "validator/base/file.hpp"

#include "validator/base/c_ptr.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>

namespace km {

namespace fs = std::filesystem;

std::string to_utf8(const fs::path& path)
{
    const auto text = path.generic_u8string();
    return {reinterpret_cast<const char*>(text.data()), text.size()};
}

fs::path from_utf8(std::string_view text)
{
    return fs::path{std::u8string{text.begin(), text.end()}};
}

fs::path follow_links(fs::path file)
{
    constexpr int most = 40; // as the kernel
    std::error_code problem;
    for (int i = 0; i < most && fs::is_symlink(file, problem); ++i) {
        const auto next = fs::read_symlink(file, problem);
        file = next.is_absolute() ? next : file.parent_path() / next;
    }
    return file;
}

Result<std::string> read_file(const fs::path& path, std::size_t max_bytes)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        return fail("file.unreadable", to_utf8(path), std::strerror(EISDIR));
    }
    const CPtr<std::FILE, std::fclose> file{std::fopen(path.c_str(), "rb")};
    if (!file) {
        return fail("file.unreadable", to_utf8(path), std::strerror(errno));
    }
    std::setvbuf(file.get(), nullptr, _IONBF, 0); // we read in large pieces ourselves
    std::string content;
    const auto size = fs::file_size(path, ignored);
    if (!ignored && size <= max_bytes) {
        content.reserve(size + 1);
    }
    constexpr std::size_t chunk = std::size_t{1} << 20U;
    while (true) {
        const std::size_t at = content.size();
        content.resize(at + std::max<std::size_t>(std::min(chunk, content.capacity() - at), 4096));
        const std::size_t got = std::fread(content.data() + at, 1, content.size() - at, file.get());
        const bool at_end = got < content.size() - at;
        content.resize(at + got);
        if (content.size() > max_bytes) {
            return fail("file.too_large", to_utf8(path), fmt::format("limit {} bytes", max_bytes));
        }
        if (std::ferror(file.get()) != 0) {
            return fail("file.unreadable", to_utf8(path), std::strerror(errno));
        }
        if (at_end) {
            return content;
        }
    }
}

} // namespace km
