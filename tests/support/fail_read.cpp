// SPDX-License-Identifier: MIT
/// @file
/// Preloaded into a program (LD_PRELOAD), makes reading fail with EIO for every file whose path ends in $KM_FAIL_READ,
/// as a damaged disk does; for root too.

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string_view>
#include <unistd.h>

extern "C" ssize_t read(int file, void* buffer, std::size_t count)
{
    using Read = ssize_t (*)(int, void*, std::size_t);
    static const auto real = reinterpret_cast<Read>(::dlsym(RTLD_NEXT, "read"));
    if (const char* const end = std::getenv("KM_FAIL_READ"); end != nullptr) {
        std::array<char, 32> link{};
        std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", file);
        std::array<char, 4096> path{};
        const auto length = ::readlink(link.data(), path.data(), path.size());
        if (length > 0 && std::string_view{path.data(), static_cast<std::size_t>(length)}.ends_with(end)) {
            errno = EIO;
            return -1;
        }
    }
    return real(file, buffer, count);
}
