// SPDX-License-Identifier: MIT
#include "editor/document/programme_comparison.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

namespace km::document {
namespace {

using Kind = Difference::Kind;
using Element = Difference::Element;
using model::Programme;

/// An aspect of an element: what a reader calls it, and its value as text.
struct Aspect {
    const char* name; ///< English; xgettext finds it in aspect_names() of the window
    std::string value;
};
using Aspects = std::vector<Aspect>;

std::string text_of(const std::optional<model::Mode>& mode)
{
    return mode ? std::string{model::to_string(*mode)} : std::string{};
}

std::string text_of(const std::optional<model::Hours>& hours)
{
    return hours ? model::to_string(*hours) : std::string{};
}

std::string text_of(const model::Person& person)
{
    std::string text;
    for (const auto* part : {&person.name, &person.role, &person.email}) {
        if (!part->empty()) {
            text += (text.empty() ? "" : ", ") + *part;
        }
    }
    return text;
}

template <typename Tag>
std::string text_of(const std::vector<model::Id<Tag>>& ids)
{
    std::string text;
    for (const auto& id : ids) {
        text += (text.empty() ? "" : ", ") + id.str();
    }
    return text;
}

/// Order says nothing: what an assessment assesses, the stages of a mapping.
template <typename Tag>
std::string sorted_text_of(std::vector<model::Id<Tag>> ids)
{
    std::sort(ids.begin(), ids.end());
    return text_of(ids);
}

std::string text_of(const std::vector<model::Citation>& citations)
{
    std::string text;
    for (const auto& citation : citations) {
        text += (text.empty() ? "" : "; ") + citation.evidence.str();
        if (!citation.locator.empty()) {
            text += " " + citation.locator;
        }
    }
    return text;
}

Aspects aspects_of(const Programme& programme)
{
    return {{"Short name", programme.id},
            {"Version", programme.version},
            {"Title", programme.title},
            {"Language", programme.language},
            {"Framework", programme.framework_id + " " + programme.framework_version},
            {"Policy", programme.policy_id},
            {"Claimed stages", text_of(programme.claimed_stages)},
            {"Provider", programme.provider.name},
            {"UKPRN", programme.provider.ukprn},
            {"ODS code", programme.provider.ods_code},
            {"Contact", text_of(programme.contact)},
            {"Internal verifier", text_of(programme.internal_verifier)},
            {"Delivery", text_of(programme.mode)},
            {"Learning hours", text_of(programme.hours)},
            {"Embeds", programme.embeds},
            {"Summary", programme.summary}};
}

Aspects aspects_of(const model::Module& module)
{
    return {{"Title", module.title},
            {"Delivery", text_of(module.mode)},
            {"Learning hours", text_of(module.hours)}};
}

/// An outcome with the module that it is in.
struct PlacedOutcome {
    const model::ProgrammeOutcome* outcome;
    const model::Module* module;
};

Aspects aspects_of(const PlacedOutcome& placed)
{
    return {{"Text", placed.outcome->text}, {"Module", placed.module->id.str()}};
}

Aspects aspects_of(const model::Assessment& assessment)
{
    return {{"Title", assessment.title},
            {"Type", assessment.type},
            {"Assessed outcomes", sorted_text_of(assessment.outcomes)}};
}

Aspects aspects_of(const model::EvidenceFile& file)
{
    return {{"Title", file.title},
            {"File", file.path},
            {"Original name", file.original_name},
            {"Content", file.sha256}};
}

Aspects aspects_of(const model::Mapping& mapping)
{
    return {{"Depth", std::string{model::to_string(mapping.depth)}},
            {"Stages", sorted_text_of(mapping.stages)},
            {"Rationale", mapping.rationale},
            {"Citations", text_of(mapping.citations)},
            {"To be confirmed", mapping.to_be_confirmed ? "yes" : ""}};
}

/// What a reader knows an element by.
std::string label_of(const Aspects& aspects)
{
    return aspects.front().value;
}

class Comparison {
public:
    void compare_particulars(const Programme& earlier, const Programme& later)
    {
        compare_aspects(Element::particulars, {}, aspects_of(earlier), aspects_of(later));
    }

    /// Pairs elements by their key. Where a key stands several times (a defect that rules report), they pair in
    /// order.
    template <typename T, typename Key>
    void compare_lists(Element element, const std::vector<T>& earlier, const std::vector<T>& later, Key key)
    {
        std::unordered_map<std::string, std::vector<const T*>> before;
        for (auto each = earlier.rbegin(); each != earlier.rend(); ++each) {
            before[key(*each)].push_back(&*each);
        }
        for (const auto& each : later) {
            const auto id = key(each);
            const auto found = before.find(id);
            if (found == before.end() || found->second.empty()) {
                out.push_back({Kind::added, element, id, {}, {}, label_of(aspects_of(each))});
                continue;
            }
            compare_aspects(element, id, aspects_of(*found->second.back()), aspects_of(each));
            found->second.pop_back();
        }
        for (const auto& each : earlier) {
            const auto id = key(each);
            if (const auto& left = before.at(id); std::find(left.begin(), left.end(), &each) != left.end()) {
                out.push_back({Kind::removed, element, id, {}, label_of(aspects_of(each)), {}});
            }
        }
    }

    void compare_mappings(const std::vector<model::Mapping>& earlier,
                          const std::vector<model::Mapping>& later)
    {
        // Those at the same stages first: of two mappings of a pair, each keeps its own history.
        const auto exact = [](const model::Mapping& mapping) {
            return mapping.outcome.str() + "\n" + mapping.to.str() + "\n" + sorted_text_of(mapping.stages);
        };
        std::unordered_map<std::string, std::vector<std::size_t>> before;
        for (std::size_t m = earlier.size(); m-- > 0;) {
            before[exact(earlier[m])].push_back(m);
        }
        std::vector<std::size_t> partner(later.size(), earlier.size());
        std::vector<bool> taken(earlier.size());
        for (std::size_t m = 0; m < later.size(); ++m) {
            if (const auto found = before.find(exact(later[m]));
                found != before.end() && !found->second.empty()) {
                partner[m] = found->second.back();
                taken[partner[m]] = true;
                found->second.pop_back();
            }
        }
        const auto loose = [](const model::Mapping& mapping) {
            return mapping.outcome.str() + " → " + mapping.to.str();
        };
        before.clear();
        for (std::size_t m = earlier.size(); m-- > 0;) {
            if (!taken[m]) {
                before[loose(earlier[m])].push_back(m);
            }
        }
        for (std::size_t m = 0; m < later.size(); ++m) {
            const auto id = loose(later[m]);
            if (partner[m] == earlier.size()) {
                if (const auto found = before.find(id); found != before.end() && !found->second.empty()) {
                    partner[m] = found->second.back();
                    taken[partner[m]] = true;
                    found->second.pop_back();
                }
            }
            if (partner[m] == earlier.size()) {
                out.push_back({Kind::added, Element::mapping, id, {}, {}, whole(later[m])});
            } else {
                compare_aspects(Element::mapping, id, aspects_of(earlier[partner[m]]), aspects_of(later[m]));
            }
        }
        for (std::size_t m = 0; m < earlier.size(); ++m) {
            if (!taken[m]) {
                out.push_back(
                    {Kind::removed, Element::mapping, loose(earlier[m]), {}, whole(earlier[m]), {}});
            }
        }
    }

    std::vector<Difference> out;

private:
    static std::string whole(const model::Mapping& mapping)
    {
        auto text = std::string{model::to_string(mapping.depth)};
        if (!mapping.stages.empty()) {
            text += " (" + sorted_text_of(mapping.stages) + ")";
        }
        return text;
    }

    void compare_aspects(Element element, const std::string& id, const Aspects& earlier, const Aspects& later)
    {
        for (std::size_t a = 0; a < earlier.size(); ++a) {
            if (earlier[a].value != later[a].value) {
                out.push_back(
                    {Kind::changed, element, id, earlier[a].name, earlier[a].value, later[a].value});
            }
        }
    }
};

std::vector<PlacedOutcome> outcomes_of(const Programme& programme)
{
    std::vector<PlacedOutcome> outcomes;
    for (const auto& module : programme.modules) {
        for (const auto& outcome : module.outcomes) {
            outcomes.push_back({&outcome, &module});
        }
    }
    return outcomes;
}

} // namespace

std::vector<Difference> compare(const Programme& earlier, const Programme& later)
{
    Comparison comparison;
    const auto id = [](const auto& element) { return element.id.str(); };
    comparison.compare_particulars(earlier, later);
    comparison.compare_lists(Element::module, earlier.modules, later.modules, id);
    comparison.compare_lists(Element::outcome, outcomes_of(earlier), outcomes_of(later),
                             [](const PlacedOutcome& placed) { return placed.outcome->id.str(); });
    comparison.compare_lists(Element::assessment, earlier.assessments, later.assessments, id);
    comparison.compare_lists(Element::evidence, earlier.evidence, later.evidence, id);
    comparison.compare_mappings(earlier.mappings, later.mappings);
    return std::move(comparison.out);
}

} // namespace km::document
