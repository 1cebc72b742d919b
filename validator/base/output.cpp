// SPDX-License-Identifier: MIT
#include "validator/base/output.hpp"

#include <algorithm>
#include <sys/stat.h>

namespace km {

namespace fs = std::filesystem;

namespace {

/// Without the links that lead to it, whether or not it is there.
fs::path real_path(const fs::path& file)
{
    std::error_code problem;
    auto real = fs::weakly_canonical(fs::absolute(file, problem), problem);
    return problem ? file.lexically_normal() : real;
}

} // namespace

std::optional<FileId> file_id(const fs::path& file)
{
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) {
        return std::nullopt;
    }
    return FileId{found.st_dev, found.st_ino};
}

void Inputs::add(fs::path file)
{
    if (!file.empty()) {
        m_files.push_back(std::move(file));
    }
}

const fs::path* Inputs::find(const fs::path& file) const
{
    const auto id = file_id(file);
    const auto real = id ? fs::path{} : real_path(file);
    const auto same = std::ranges::find_if(m_files, [&](const fs::path& input) {
        const auto other = file_id(input);
        return id || other ? id == other : real_path(input) == real;
    });
    return same == m_files.end() ? nullptr : &*same;
}

} // namespace km
