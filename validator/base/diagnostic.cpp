// SPDX-License-Identifier: MIT
#include "validator/base/diagnostic.hpp"

#include <algorithm>

namespace km {

std::string_view to_string(Severity severity) noexcept
{
    switch (severity) {
    case Severity::note: return "note";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
    }
    return "";
}

bool has_errors(const Diagnostics& diagnostics) noexcept
{
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::error; });
}

} // namespace km
