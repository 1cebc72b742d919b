// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// How a worker hands something over to the document's thread.
/// Thread-safety: a Post must work from any thread.

#include <functional>

namespace km::document {

/// Runs a function on the document's thread, later.
using Post = std::function<void(std::function<void()>)>;

} // namespace km::document
