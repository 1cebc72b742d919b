// SPDX-License-Identifier: MIT
/// @file
/// Hands libFuzzer's inputs to the target.

#include "tests/fuzz/target.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static_cast<void>(km::fuzz::accepts({reinterpret_cast<const char*>(data), size}));
    return 0;
}
