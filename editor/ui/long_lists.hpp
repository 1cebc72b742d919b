// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Lists that are far longer than a person reads, and still must not stop the window.

#include <cstddef>

namespace km::ui {

/// That a row of a tree has under it. To find the next row GTK's wxDataViewCtrl (3.2) looks through all beside it: 1,000
/// are opened in a millisecond, 100,000 in seven seconds. Where there are more, they stand in runs of so many.
constexpr std::size_t kMostRowsTogether = 1000;

} // namespace km::ui
