// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A folder of a test's own, gone with the test.

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <string>

namespace km::test {

struct TempFolder {
    TempFolder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "km-test-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~TempFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    /// How many entries are in it.
    [[nodiscard]] std::size_t files() const
    {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{path}, {}));
    }

    std::filesystem::path path;
};

} // namespace km::test
