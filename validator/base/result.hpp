// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Results of operations that can fail: an unreadable file, a damaged archive, a wrong password.
/// A defect of content is not an Error: it is a Diagnostic (diagnostic.hpp). A broken invariant is an assert.
/// Thread-safety: plain values.

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace km {

/// Why an operation could not be done.
struct Error {
    std::string code;    ///< `module.what`, for example "zip.no_end"; stable; one row in docs/errors.md
    std::string subject; ///< what it was about: a file name, an entry; may be empty
    std::string detail; ///< the cause in the words of the system or library; never the headline; may be empty
    std::uint32_t line = 0; ///< in the subject, from 1; 0: not about a line

    bool operator==(const Error&) const = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// `return fail("file.unreadable", path, strerror(errno));`
[[nodiscard]] inline tl::unexpected<Error>
fail(std::string code, std::string subject = {}, std::string detail = {}, std::uint32_t line = 0)
{
    return tl::make_unexpected(Error{std::move(code), std::move(subject), std::move(detail), line});
}

/// Passes the error of one result on as the error of another.
template <typename T>
[[nodiscard]] tl::unexpected<Error> propagate(Result<T>& failed)
{
    return tl::make_unexpected(std::move(failed.error()));
}

} // namespace km
