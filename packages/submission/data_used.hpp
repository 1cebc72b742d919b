// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The frameworks and policies that an answer leans on: who reads the answer must see which they were and where they
/// came from. Errors: none. Thread-safety: plain values.

#include "packages/crypto/digest.hpp"
#include "validator/format/library.hpp"

#include <string>
#include <string_view>

namespace km::submission {

struct DataUsed {
    std::string_view kind; ///< "framework", "policy"
    std::string id, version, title;
    std::string sha256; ///< of the file's bytes, lower case hexadecimal
    format::DataOrigin origin = format::DataOrigin::file;

    bool operator==(const DataUsed&) const = default;
};

template <typename Model>
[[nodiscard]] DataUsed data_used(std::string_view kind, const format::Pack<Model>& pack)
{
    return {kind,
            pack.model.id,
            pack.model.version,
            pack.model.title,
            crypto::to_hex(crypto::sha256(crypto::bytes_of(pack.bytes))),
            pack.origin};
}

} // namespace km::submission
