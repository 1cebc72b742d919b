// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Owning pointers to libzip's handles; private to this module, the only header that shows libzip.
/// Thread-safety: as std::unique_ptr.

#include "validator/base/c_ptr.hpp"

#include <zip.h>

namespace km::zip {

using ZipPtr = CPtr<zip_t, zip_discard>; ///< closing can fail, so destruction only discards
using SourcePtr = CPtr<zip_source_t, zip_source_free>;

} // namespace km::zip
