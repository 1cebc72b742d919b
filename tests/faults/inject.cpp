// SPDX-License-Identifier: MIT
/// @file
/// Preloaded into a program (LD_PRELOAD), makes one call fail, or kills the program at it: the calls to the system by which
/// files in one folder are made, read, written, made safe and renamed, counted from 1. For root too, who may do anything.
///   KM_FAULT         CALL:NUMBER:HOW
///                    CALL: create, read, write, sync or rename; HOW: fail, kill, or half (of a write, then killed)
///   KM_FAULT_FOLDER  only files in this folder count
///   KM_FAULT_MARK    is made when the fault is there

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

struct Fault {
    std::string call, how, folder, mark;
    long number = 0;
};

const Fault& fault()
{
    static const Fault wanted = [] {
        Fault made;
        const char* text = std::getenv("KM_FAULT");
        const char* folder = std::getenv("KM_FAULT_FOLDER");
        const char* mark = std::getenv("KM_FAULT_MARK");
        if (text == nullptr || folder == nullptr || mark == nullptr) {
            return made;
        }
        const std::string_view all{text};
        const auto first = all.find(':'), second = all.find(':', first + 1);
        made.call = all.substr(0, first);
        made.number = std::strtol(text + first + 1, nullptr, 10);
        made.how = all.substr(second + 1);
        made.folder = folder;
        made.mark = mark;
        return made;
    }();
    return wanted;
}

bool is_inside(std::string_view path)
{
    return !path.starts_with('/') || path.starts_with(fault().folder);
}

bool is_inside(int descriptor)
{
    std::array<char, 64> link{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", descriptor);
    std::array<char, 4096> path{};
    const auto length = ::readlink(link.data(), path.data(), path.size());
    return length > 0 && path[0] == '/' &&
           is_inside(std::string_view{path.data(), static_cast<std::size_t>(length)});
}

/// It is this call's turn: kills, or says that the call is to fail.
bool strikes(std::string_view call)
{
    static long count = 0;
    if (fault().call != call || ++count != fault().number) {
        return false;
    }
    const int mark = static_cast<int>(
        ::syscall(SYS_openat, AT_FDCWD, fault().mark.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    ::syscall(SYS_close, mark);
    if (fault().how == "kill") {
        ::kill(::getpid(), SIGKILL);
    }
    return true;
}

template <typename Function>
Function real(const char* name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

ssize_t write(int file, const void* bytes, std::size_t count)
{
    static const auto call = real<ssize_t (*)(int, const void*, std::size_t)>("write");
    if (is_inside(file) && strikes("write")) {
        if (fault().how == "half") {
            call(file, bytes, count / 2);
            ::kill(::getpid(), SIGKILL);
        }
        errno = ENOSPC;
        return -1;
    }
    return call(file, bytes, count);
}

std::size_t fwrite(const void* bytes, std::size_t size, std::size_t count, std::FILE* file)
{
    static const auto call =
        real<std::size_t (*)(const void*, std::size_t, std::size_t, std::FILE*)>("fwrite");
    if (is_inside(::fileno(file)) && strikes("write")) {
        if (fault().how == "half") {
            call(bytes, size, count / 2, file);
            ::fflush(file);
            ::kill(::getpid(), SIGKILL);
        }
        errno = ENOSPC;
        return 0;
    }
    return call(bytes, size, count, file);
}

ssize_t read(int file, void* bytes, std::size_t count)
{
    static const auto call = real<ssize_t (*)(int, void*, std::size_t)>("read");
    if (is_inside(file) && strikes("read")) {
        errno = EIO;
        return -1;
    }
    return call(file, bytes, count);
}

std::size_t fread(void* bytes, std::size_t size, std::size_t count, std::FILE* file)
{
    static const auto call = real<std::size_t (*)(void*, std::size_t, std::size_t, std::FILE*)>("fread");
    if (is_inside(::fileno(file)) && strikes("read")) {
        constexpr int error_seen = 0x20; // _IO_ERR_SEEN of glibc: what ferror() asks for
        file->_flags |= error_seen;
        errno = EIO;
        return 0;
    }
    return call(bytes, size, count, file);
}

ssize_t pread64(int file, void* bytes, std::size_t count, off64_t at)
{
    static const auto call = real<ssize_t (*)(int, void*, std::size_t, off64_t)>("pread64");
    if (is_inside(file) && strikes("read")) {
        errno = EIO;
        return -1;
    }
    return call(file, bytes, count, at);
}

ssize_t pread(int file, void* bytes, std::size_t count, off_t at)
{
    return pread64(file, bytes, count, at);
}

int fsync(int file)
{
    static const auto call = real<int (*)(int)>("fsync");
    if (is_inside(file) && strikes("sync")) {
        errno = EIO;
        return -1;
    }
    return call(file);
}

int rename(const char* from, const char* to) noexcept
{
    static const auto call = real<int (*)(const char*, const char*)>("rename");
    if (is_inside(std::string_view{to}) && strikes("rename")) {
        errno = EIO;
        return -1;
    }
    return call(from, to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept
{
    static const auto call = real<int (*)(int, const char*, int, const char*, unsigned)>("renameat2");
    if (is_inside(std::string_view{to}) && strikes("rename")) {
        errno = EIO;
        return -1;
    }
    return call(from_folder, from, to_folder, to, flags);
}

std::FILE* fopen64(const char* path, const char* mode)
{
    static const auto call = real<std::FILE* (*)(const char*, const char*)>("fopen64");
    if (mode[0] == 'w' && is_inside(std::string_view{path}) && strikes("create")) {
        errno = ENOSPC;
        return nullptr;
    }
    return call(path, mode);
}

std::FILE* fopen(const char* path, const char* mode)
{
    return fopen64(path, mode);
}

int open64(const char* path, int flags, ...)
{
    static const auto call = real<int (*)(const char*, int, ...)>("open64");
    va_list rest;
    va_start(rest, flags);
    const auto mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : mode_t{0};
    va_end(rest);
    if ((flags & O_CREAT) != 0 && is_inside(std::string_view{path}) && strikes("create")) {
        errno = ENOSPC;
        return -1;
    }
    return call(path, flags, mode);
}

int open(const char* path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    const auto mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : mode_t{0};
    va_end(rest);
    return open64(path, flags, mode);
}

} // extern "C"
