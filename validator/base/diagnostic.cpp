// SPDX-License-Identifier: MIT
#include "validator/base/diagnostic.hpp"

#include <algorithm>
#include <utility>

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

void BoundedDiagnostics::add(Diagnostic diagnostic)
{
    auto& count = m_counts[diagnostic.code];
    if (count.kept < kMaxOfOneCode) {
        ++count.kept;
        m_list.push_back(std::move(diagnostic));
    } else {
        ++count.left_out;
        count.worst = std::max(count.worst, diagnostic.severity);
    }
}

void BoundedDiagnostics::add(Diagnostics diagnostics)
{
    for (auto& diagnostic : diagnostics) {
        add(std::move(diagnostic));
    }
}

void BoundedDiagnostics::finish()
{
    for (auto& [code, count] : m_counts) {
        if (const auto left_out = std::exchange(count.left_out, 0); left_out != 0) {
            m_list.push_back({"KM-GEN-001", count.worst, {m_file, 0, {}}, {code, std::to_string(left_out)}});
        }
    }
}

} // namespace km
