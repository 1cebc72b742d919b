// SPDX-License-Identifier: MIT
#include "packages/submission/packed_report.hpp"

#include "validator/report/json_report.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace km::submission {
namespace {

using nlohmann::json;

/// A report nests four levels deep; the library's copying, comparing and printing recurse, and would use up the stack.
constexpr int kMaxDepth = 8;
constexpr std::uint64_t kFormat = report::kJsonFormat;

/// Watches a document go by for what the library lets pass: a key written twice (its last value wins, where another
/// reader takes the first), and depth. Goes on after a doubled key, because a later format may want another answer.
class Watcher final : public json::json_sax_t {
public:
    [[nodiscard]] const std::string& problem() const noexcept { return m_problem; }
    /// Of the document as a whole; absent: no number, or none that fits.
    [[nodiscard]] const std::optional<double>& format() const noexcept { return m_format; }

    bool null() override { return true; }
    bool boolean(bool /*value*/) override { return true; }
    bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
    bool number_float(number_float_t value, const string_t& /*text*/) override { return number(value); }
    bool string(string_t& /*value*/) override { return true; }
    bool binary(binary_t& /*value*/) override { return true; }
    bool start_object(std::size_t /*elements*/) override
    {
        m_keys.emplace_back();
        return enter();
    }
    bool key(string_t& key) override
    {
        m_is_format = m_depth == 1 && key == "format";
        if (!m_keys.back().insert(key).second && m_problem.empty()) {
            m_problem = fmt::format("it has the key \"{}\" twice", key);
        }
        return true;
    }
    bool end_object() override
    {
        m_keys.pop_back();
        return leave();
    }
    bool start_array(std::size_t /*elements*/) override { return enter(); }
    bool end_array() override { return leave(); }
    bool
    parse_error(std::size_t /*at*/, const std::string& /*token*/, const json::exception& /*error*/) override
    {
        m_problem = "it is not JSON";
        return false;
    }

private:
    bool number(double value)
    {
        if (m_is_format && m_depth == 1) {
            m_format = value;
        }
        return true;
    }
    bool enter()
    {
        if (++m_depth > kMaxDepth) {
            m_problem = "it is nested too deeply";
            return false;
        }
        return true;
    }
    bool leave()
    {
        --m_depth;
        return true;
    }

    std::vector<std::set<std::string>> m_keys; ///< of the objects that are open
    int m_depth = 0;
    bool m_is_format = false;
    std::optional<double> m_format;
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

bool is_finding(const json& finding)
{
    const auto is_text = [&](const char* name) { return field(finding, name).is_string(); };
    const auto severity = field(finding, "severity");
    return is_text("code") && is_text("message") && is_text("file") && is_text("fix") &&
           field(finding, "line").is_number_unsigned() &&
           (severity == "error" || severity == "warning" || severity == "note");
}

/// Where a value that is not compared is not of its kind (validation*.schema.json); empty: nowhere.
std::string value_defect(const json& packed)
{
    if (!field(packed, "software").is_string()) {
        return "software";
    }
    const auto totals = field(packed, "totals");
    for (const auto* name : {"errors", "warnings", "notes"}) {
        if (!field(totals, name).is_number_unsigned()) {
            return fmt::format("totals/{}", name);
        }
    }
    const auto findings = packed.find("findings");
    if (findings == packed.end() || !findings->is_array() || !std::ranges::all_of(*findings, is_finding)) {
        return "findings";
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
    // The library takes a NUL for the end, and skips a byte order mark: neither is JSON.
    if (packed_bytes.find('\0') != std::string_view::npos || packed_bytes.starts_with("\xEF\xBB\xBF")) {
        return {State::unreadable, {}, "it is not JSON"};
    }
    Watcher watcher;
    const bool is_json = json::sax_parse(packed_bytes, &watcher);
    if (is_json && watcher.format().value_or(0) > static_cast<double>(kFormat)) {
        return {State::newer, {}, fmt::format("{:.0f}", *watcher.format())};
    }
    if (!watcher.problem().empty()) {
        return {State::unreadable, {}, watcher.problem()};
    }
    const auto packed = json::parse(packed_bytes);
    if (!packed.is_object()) {
        return {State::unreadable, {}, "it is not a JSON object"};
    }
    const auto format = field(packed, "format");
    if (!format.is_number_unsigned() || format == 0) {
        return {State::unreadable, {}, "its format has no number"};
    }
    const auto fresh = json::parse(fresh_bytes);
    if (format == kFormat) {
        if (auto key = key_defect(packed, fresh); !key.empty()) {
            return {State::unreadable, {}, fmt::format("its key \"{}\" is missing or unknown", key)};
        }
    }
    if (auto where = value_defect(packed); !where.empty()) {
        return {State::unreadable, {}, fmt::format("its value \"{}\" is of another kind", where)};
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
