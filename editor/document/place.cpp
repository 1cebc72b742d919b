// SPDX-License-Identifier: MIT
#include "editor/document/place.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace km::document {
namespace {

/// The last element that begins on the line or before it.
template <typename T>
std::optional<std::size_t> last_before(const std::vector<T>& list, std::uint32_t line) noexcept
{
    const auto after =
        std::upper_bound(list.begin(), list.end(), line,
                         [](std::uint32_t wanted, const T& each) { return wanted < each.line; });
    if (after == list.begin()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(after - list.begin()) - 1;
}

} // namespace

Place find_place(const model::Programme& programme, std::uint32_t line) noexcept
{
    using Kind = Place::Kind;
    if (line == 0) {
        return {};
    }
    // The lists, last in the file first.
    if (const auto at = last_before(programme.mappings, line)) {
        return {Kind::mapping, *at};
    }
    if (const auto at = last_before(programme.evidence, line)) {
        return {Kind::evidence, *at};
    }
    if (const auto at = last_before(programme.assessments, line)) {
        return {Kind::assessment, *at};
    }
    if (const auto at = last_before(programme.modules, line)) {
        const auto outcome = last_before(programme.modules[*at].outcomes, line);
        return outcome ? Place{Kind::outcome, *outcome, *at} : Place{Kind::module, *at};
    }
    struct Single {
        std::uint32_t line;
        Kind kind;
    };
    for (const auto& [at, kind] :
         {Single{programme.delivery_line, Kind::delivery}, Single{programme.stages_line, Kind::claims},
          Single{programme.framework_line, Kind::framework},
          Single{programme.internal_verifier.line, Kind::internal_verifier},
          Single{programme.contact.line, Kind::contact}, Single{programme.provider.line, Kind::provider}}) {
        if (at != 0 && at <= line) {
            return {kind};
        }
    }
    return {};
}

} // namespace km::document
