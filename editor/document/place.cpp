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

std::optional<Place> place_of(const Step& step, const model::Programme& programme)
{
    using Kind = Place::Kind;
    if (step.edits.empty()) {
        return std::nullopt;
    }
    struct Visitor {
        const model::Programme& programme;

        static std::optional<Place>
        in_list(Kind kind, std::size_t at, std::size_t size, std::size_t module = 0)
        {
            return size == 0 ? std::nullopt : std::optional{Place{kind, std::min(at, size - 1), module}};
        }
        std::optional<Place> operator()(const ParticularsEdit&) const { return std::nullopt; }
        std::optional<Place> operator()(const Splice<model::Module>& edit) const
        {
            return in_list(Kind::module, edit.at, programme.modules.size());
        }
        std::optional<Place> operator()(const OutcomeSplice& edit) const
        {
            const auto outcomes =
                edit.module < programme.modules.size() ? programme.modules[edit.module].outcomes.size() : 0;
            return outcomes == 0 ? in_list(Kind::module, edit.module, programme.modules.size())
                                 : in_list(Kind::outcome, edit.at, outcomes, edit.module);
        }
        std::optional<Place> operator()(const Splice<model::Assessment>& edit) const
        {
            return in_list(Kind::assessment, edit.at, programme.assessments.size());
        }
        std::optional<Place> operator()(const Splice<model::EvidenceFile>& edit) const
        {
            return in_list(Kind::evidence, edit.at, programme.evidence.size());
        }
        std::optional<Place> operator()(const Splice<model::Mapping>& edit) const
        {
            return in_list(Kind::mapping, edit.at, programme.mappings.size());
        }
    };
    return std::visit(Visitor{programme}, step.edits.front());
}

} // namespace km::document
