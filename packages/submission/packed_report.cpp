// SPDX-License-Identifier: MIT
#include "packages/submission/packed_report.hpp"

#include "validator/report/json_report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

namespace km::submission {
namespace {

using nlohmann::json;

/// A report nests four levels deep; the library's copying, comparing and printing recurse, and would use up the stack.
constexpr int kMaxDepth = 8;
constexpr std::uint64_t kFormat = report::kJsonFormat;

/// Parses while watching for what the library lets pass: a key written twice (its last value wins, where another
/// reader takes the first), and depth.
class StrictParser {
public:
    /// Discarded where it is not strict JSON; problem() says why.
    json parse(std::string_view bytes)
    {
        auto document = json::parse(
            bytes,
            [this](int depth, json::parse_event_t event, json& value) { return keep(depth, event, value); },
            false);
        if (document.is_discarded() && m_problem.empty()) {
            m_problem = "it is not JSON";
        }
        return m_problem.empty() ? document
                                 : json(json::value_t::discarded); // braces would make a list of it
    }

    [[nodiscard]] const std::string& problem() const noexcept { return m_problem; }

private:
    bool keep(int depth, json::parse_event_t event, const json& value)
    {
        using Event = json::parse_event_t;
        switch (event) {
        case Event::object_start: m_keys.emplace_back(); break;
        case Event::object_end: m_keys.pop_back(); break;
        case Event::key:
            if (const auto key = value.get<std::string>(); !m_keys.back().insert(key).second) {
                m_problem = fmt::format("it has the key \"{}\" twice", key);
            }
            break;
        default: break;
        }
        if (depth > kMaxDepth) {
            m_problem = "it is nested too deeply";
        }
        return m_problem.empty();
    }

    std::vector<std::set<std::string>> m_keys; ///< of the objects that are open
    std::string m_problem;
};

json field(const json& object, const char* name)
{
    return object.is_object() ? object.value(name, json{}) : json{};
}

std::string name_and_version(const json& pack)
{
    const auto id = field(pack, "id"), version = field(pack, "version");
    return id.is_string() && version.is_string() ? id.get<std::string>() + " " + version.get<std::string>()
                                                 : std::string{};
}

/// A report's claims: what has to be the same whoever made it. @p fresh is in today's format; format 1 names
/// framework and policy in one text each, and knows no requirements.
json claims_of(const json& report)
{
    json claims = json::object();
    for (const auto* name :
         {"programme", "title", "provider", "framework", "indicative", "policy", "meets", "incomplete",
          "checked", "claimed_stages", "requirements", "coverage", "principles"}) {
        claims[name] = field(report, name);
    }
    const auto totals = field(report, "totals");
    claims["totals"] = {{"cells", field(totals, "cells")}, {"covered", field(totals, "covered")}};
    return claims;
}

json as_format_1(json claims)
{
    claims["framework"] = name_and_version(claims["framework"]);
    claims["policy"] = name_and_version(claims["policy"]);
    claims["requirements"] = {};
    return claims;
}

/// The first key of @p object that @p known has not, or that is missing; empty: the same keys.
std::string other_key(const json& object, const json& known)
{
    if (!object.is_object()) {
        return "object";
    }
    for (const auto& [key, value] : object.items()) {
        if (!known.contains(key)) {
            return key;
        }
    }
    for (const auto& [key, value] : known.items()) {
        if (!object.contains(key)) {
            return key;
        }
    }
    return {};
}

/// What a report of format 2 has that such a report does not have, or lacks; empty: nothing. What is compared is left
/// out: there another key is another value.
std::string key_defect(const json& packed, const json& fresh)
{
    if (auto key = other_key(packed, fresh); !key.empty()) {
        return key;
    }
    if (auto key = other_key(packed["totals"], fresh["totals"]); !key.empty()) {
        return "totals/" + key;
    }
    if (!packed["findings"].is_array()) {
        return "findings";
    }
    const json finding{{"code", {}}, {"severity", {}}, {"message", {}},
                       {"file", {}}, {"line", {}},     {"fix", {}}};
    for (const auto& each : packed["findings"]) {
        if (auto key = other_key(each, finding); !key.empty()) {
            return "findings/" + key;
        }
    }
    return {};
}

} // namespace

PackedReport compare_packed_report(std::string_view packed_bytes, std::string_view fresh_bytes)
{
    using State = PackedReport::State;
    StrictParser parser;
    const auto packed = parser.parse(packed_bytes);
    if (packed.is_discarded() || !packed.is_object()) {
        return {State::unreadable, {}, packed.is_discarded() ? parser.problem() : "it is not a JSON object"};
    }
    const auto format = field(packed, "format");
    if (!format.is_number_unsigned() || format == 0) {
        return {State::unreadable, {}, "its format has no number"};
    }
    if (format.get<std::uint64_t>() > kFormat) {
        return {State::newer, {}, std::to_string(format.get<std::uint64_t>())};
    }
    const auto fresh = json::parse(fresh_bytes);
    if (format == kFormat) {
        if (auto key = key_defect(packed, fresh); !key.empty()) {
            return {State::unreadable, {}, fmt::format("its key \"{}\" is missing or unknown", key)};
        }
    }
    auto wanted = claims_of(fresh);
    if (format == 1) {
        wanted = as_format_1(std::move(wanted));
    }
    const auto claimed = claims_of(packed);
    PackedReport result{State::same};
    for (const auto& [name, value] : wanted.items()) {
        if (claimed[name] != value) {
            result.state = State::different;
            result.parts.push_back(name);
        }
    }
    return result;
}

} // namespace km::submission
