// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Owning pointers to the handles of C libraries.
/// Ownership: the pointer owns the handle; `release()` only after the call that takes it over succeeded.
/// Thread-safety: as std::unique_ptr.

#include <memory>

namespace km {

/// Calls @p Free and drops its result, so use it only where freeing cannot lose data. A handle whose close
/// can fail (zip_close, fclose after writing) needs an explicit commit().
template <auto Free>
struct CDeleter {
    template <typename T>
    void operator()(T* handle) const noexcept
    {
        static_cast<void>(Free(handle));
    }
};

template <typename T, auto Free>
using CPtr = std::unique_ptr<T, CDeleter<Free>>;

} // namespace km
