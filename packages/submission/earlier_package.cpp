// SPDX-License-Identifier: MIT
#include "packages/submission/earlier_package.hpp"

#include "packages/submission/check.hpp"
#include "packages/submission/package_writer.hpp"
#include "packages/submission/signer_bindings.hpp"
#include "packages/zip/zip_reader.hpp"
#include "packages/zip/zip_walk.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace km::submission {

namespace {

constexpr std::string_view kSignatureEnding = ".p7s";

/// "kitemark 0.2.0" in any version.
bool made_by_this_program(const std::string& json_report)
{
    const auto report = nlohmann::json::parse(json_report, nullptr, false);
    const auto software = report.is_object() ? report.find("software") : report.end();
    return software != report.end() && software->is_string() &&
           software->get<std::string>().starts_with("kitemark ");
}

/// By their identifiers where both have any, else by name.
bool is_same_provider(const model::Provider& one, const model::Provider& other)
{
    const auto match = compare(ids_of(one), ids_of(other));
    return match == IdMatch::same || (match == IdMatch::not_known && one.name == other.name);
}

} // namespace

bool is_earlier_package(const std::filesystem::path& path, const model::Programme& programme)
{
    const auto file = zip::FileSource::open(path);
    if (!file) {
        return false;
    }
    Diagnostics findings;
    const auto walk = zip::walk(**file, {}, zip::NameRule::package, findings);
    if (!walk || has_errors(findings)) {
        return false;
    }
    zip::ZipReader reader{*file};
    const auto content = [&](std::string_view name) -> std::optional<std::string> {
        const auto entry = std::ranges::find(walk->entries, name, &zip::Entry::name);
        if (entry == walk->entries.end()) {
            return std::nullopt;
        }
        auto read = reader.read_all(*entry, zip::Limits{}.max_xml_bytes);
        return read ? std::optional{std::move(*read)} : std::nullopt;
    };
    const auto signatures = std::ranges::count_if(
        walk->entries, [](const zip::Entry& entry) { return entry.name.ends_with(kSignatureEnding); });
    const auto report = content(kJsonReportName);
    auto packed = content(kProgrammeName);
    if (signatures != 1 || !report || !made_by_this_program(*report) || !packed) {
        return false;
    }
    const auto read = read_bytes(std::move(*packed), std::string{kProgrammeName});
    return read && read->programme.id == programme.id &&
           is_same_provider(read->programme.provider, programme.provider);
}

} // namespace km::submission
