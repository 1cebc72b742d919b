// SPDX-License-Identifier: MIT
#include "validator/format/library.hpp"

#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/policy_reader.hpp"
#include "validator/xml/document.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <optional>
#include <utility>

namespace km::format {

namespace fs = std::filesystem;

namespace {

template <typename Model, typename Read>
Result<Pack<Model>> load(const fs::path& path, Read read)
{
    auto bytes = read_file(path, xml::kMaxDocumentBytes);
    if (!bytes) {
        return propagate(bytes);
    }
    Diagnostics findings;
    auto model = read(*bytes, to_utf8(path), findings);
    if (!model) {
        return propagate(model);
    }
    if (has_errors(findings)) {
        return fail("pack.invalid", to_utf8(path), fmt::format("defects: {}", findings.size()),
                    findings.front().where.line);
    }
    return Pack<Model>{std::move(*model), std::move(*bytes), path};
}

/// Digits without zeros before them; nothing where it is no number.
std::optional<std::string_view> number(std::string_view digits)
{
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
        return std::nullopt;
    }
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

/// The parts of a version, without zeros at its end: 1.0 is 1. Nothing where one is no number.
std::optional<std::vector<std::string_view>> parts_of(std::string_view version)
{
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= version.size();) {
        const auto dot = std::min(version.find('.', at), version.size());
        const auto part = number(version.substr(at, dot - at));
        if (!part) {
            return std::nullopt;
        }
        parts.push_back(*part);
        at = dot + 1;
    }
    while (!parts.empty() && parts.back().empty()) {
        parts.pop_back();
    }
    return parts;
}

/// "2026" and "2026-03" do not say which is the later: only what both give is compared.
std::partial_ordering compare_dates(std::string_view a, std::string_view b)
{
    const auto both = std::min(a.size(), b.size());
    return a.substr(0, both) <=> b.substr(0, both);
}

constexpr std::size_t kMaxTyped = 100;

/// How many letters must be changed, added or left out to make one of the other (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto before = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto changed = before + (a[i] == b[j] ? 0U : 1U);
            before = std::exchange(row[j + 1], std::min({changed, row[j + 1] + 1, row[j] + 1}));
        }
    }
    return row.back();
}

template <typename Packs>
std::vector<std::string> names_of(const Packs& packs)
{
    std::vector<std::string> names;
    names.reserve(packs.size());
    for (const auto& pack : packs) {
        names.push_back(PackName{pack.model.id, pack.model.version}.text());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// What sets the two kinds of pack that are looked up by name apart.
struct Frameworks {
    using Pack = FrameworkPack;
    static constexpr auto folder = "frameworks", suffix = ".framework.xml", none = "library.no_framework";
    static Result<Pack> load(const fs::path& path) { return load_framework(path); }
    static bool has_place(const model::Framework& /*framework*/) { return true; }
    static std::partial_ordering compare(const model::Framework& a, const model::Framework& b)
    {
        return compare_dates(a.source.date, b.source.date);
    }
};

struct Policies {
    using Pack = PolicyPack;
    static constexpr auto folder = "policies", suffix = ".policy.xml", none = "library.no_policy";
    static Result<Pack> load(const fs::path& path) { return load_policy(path); }
    static bool has_place(const model::Policy& policy) { return parts_of(policy.version).has_value(); }
    static std::partial_ordering compare(const model::Policy& a, const model::Policy& b)
    {
        return compare_policy_versions(a.version, b.version);
    }
};

} // namespace

Result<FrameworkPack> load_framework(const fs::path& path)
{
    return load<model::Framework>(path, read_framework);
}

Result<PolicyPack> load_policy(const fs::path& path)
{
    return load<model::Policy>(path, read_policy);
}

Result<std::vector<fs::path>> Library::files(const char* folder, const char* suffix) const
{
    std::error_code problem;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator{m_folder / folder, problem}) {
        if (to_utf8(entry.path().filename()).ends_with(suffix)) {
            found.push_back(entry.path());
        }
    }
    if (problem) {
        return fail("file.unreadable", to_utf8(m_folder / folder), problem.message());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string_view to_string(DataOrigin origin) noexcept
{
    switch (origin) {
    case DataOrigin::bundled: return "bundled";
    case DataOrigin::added: return "added";
    case DataOrigin::environment: return "KITEMARK_DATA_DIR";
    case DataOrigin::file: return "file";
    }
    return "";
}

PackName PackName::parse(std::string_view text)
{
    const auto at = text.find('@');
    // "id@" names no version, nor does it leave one out: it is the name of nothing.
    const bool two = at != std::string_view::npos && at != 0 && at + 1 != text.size();
    return two ? PackName{std::string{text.substr(0, at)}, std::string{text.substr(at + 1)}}
               : PackName{std::string{text}, {}};
}

std::partial_ordering compare_policy_versions(std::string_view a, std::string_view b)
{
    const auto left = parts_of(a), right = parts_of(b);
    if (!left || !right) {
        return std::partial_ordering::unordered;
    }
    // Without zeros before it, the longer number is the greater.
    return std::lexicographical_compare_three_way(
        left->begin(), left->end(), right->begin(), right->end(), [](std::string_view x, std::string_view y) {
            return x.size() == y.size() ? x <=> y : x.size() <=> y.size();
        });
}

std::string nearest_name(std::string_view typed, const std::vector<std::string>& names)
{
    const bool with_version = typed.find('@') != std::string_view::npos;
    // A third of the letters may be wrong; beyond that it is a guess.
    std::size_t least = std::min<std::size_t>(typed.size(), kMaxTyped) / 3 + 1;
    std::string nearest;
    for (const auto& name : names) {
        const auto candidate = with_version ? name : name.substr(0, name.find('@'));
        if (const auto away = distance(typed.substr(0, kMaxTyped), candidate); away < least) {
            least = away;
            nearest = candidate;
        }
    }
    return nearest;
}

Library::Library(fs::path folder) : m_folder{std::move(folder)}, m_origin{DataOrigin::added}
{
    std::error_code ignored;
    if (m_folder == data_dir() || fs::equivalent(m_folder, data_dir(), ignored)) {
        m_origin = data_dir_is_from_environment() ? DataOrigin::environment : DataOrigin::bundled;
    }
}

Result<void> Library::usable() const
{
    if (m_origin == DataOrigin::environment) {
        for (const auto* folder : {"frameworks", "policies"}) {
            if (std::error_code ignored; !fs::is_directory(m_folder / folder, ignored)) {
                return fail("library.no_data", to_utf8(m_folder), fmt::format("no folder {}", folder));
            }
        }
    }
    return {};
}

/// All of the folder, or those with an id: their files' names begin with it.
template <typename Kind>
Result<std::vector<typename Kind::Pack>> Library::load_all(std::string_view id) const
{
    if (auto ready = usable(); !ready) {
        return propagate(ready);
    }
    const auto paths = files(Kind::folder, Kind::suffix);
    if (!paths) {
        return tl::make_unexpected(paths.error());
    }
    std::vector<typename Kind::Pack> packs;
    for (const auto& path : *paths) {
        if (!id.empty() && !to_utf8(path.filename()).starts_with(fmt::format("{}-", id))) {
            continue;
        }
        auto pack = Kind::load(path);
        if (!pack) {
            return propagate(pack);
        }
        if (id.empty() || pack->model.id == id) {
            pack->origin = m_origin;
            packs.push_back(std::move(*pack));
        }
    }
    return packs;
}

template <typename Kind>
Result<typename Kind::Pack> Library::find(std::string_view id, std::string_view version) const
{
    if (auto ready = usable(); !ready) {
        return propagate(ready);
    }
    const PackName wanted{std::string{id}, std::string{version}};
    const auto nothing = [&] {
        const auto there = names<Kind>();
        const auto nearest = nearest_name(wanted.text(), there);
        return fail(Kind::none, wanted.text(),
                    fmt::format("{}there are {}",
                                nearest.empty() ? "" : fmt::format("the nearest name is {}; ", nearest),
                                there.empty() ? "none" : fmt::format("{}", fmt::join(there, ", "))));
    };
    // An id or version from a file becomes part of a path: only after it is known to be harmless.
    if (!model::is_pack_id(id) || (!version.empty() && !model::is_pack_id(version))) {
        return nothing();
    }
    if (!version.empty()) {
        const auto path = m_folder / Kind::folder / fmt::format("{}-{}{}", id, version, Kind::suffix);
        if (std::error_code ignored; !fs::exists(path, ignored)) {
            return nothing();
        }
        auto pack = Kind::load(path);
        if (pack && (pack->model.id != id || pack->model.version != version)) {
            return fail("pack.misnamed", to_utf8(path), pack->model.name());
        }
        if (pack) {
            pack->origin = m_origin;
        }
        return pack;
    }
    auto packs = load_all<Kind>(id);
    if (!packs) {
        return propagate(packs);
    }
    if (packs->empty()) {
        return nothing();
    }
    const auto there = names_of(*packs);
    std::erase_if(*packs, [](const auto& pack) { return !Kind::has_place(pack.model); });
    for (auto& pack : *packs) {
        if (std::ranges::all_of(*packs, [&](const auto& other) {
                return &other == &pack || Kind::compare(pack.model, other.model) > 0;
            })) {
            return std::move(pack);
        }
    }
    return fail("library.ambiguous", wanted.text(), fmt::format("{}", fmt::join(there, ", ")));
}

template <typename Kind>
std::vector<std::string> Library::names() const
{
    std::vector<std::string> all;
    if (const auto paths = files(Kind::folder, Kind::suffix)) {
        for (const auto& path : *paths) {
            if (const auto pack = Kind::load(path)) {
                all.push_back(PackName{pack->model.id, pack->model.version}.text());
            }
        }
    }
    return all;
}

Result<std::vector<FrameworkPack>> Library::frameworks() const
{
    return load_all<Frameworks>({});
}

Result<std::vector<PolicyPack>> Library::policies() const
{
    return load_all<Policies>({});
}

Result<std::vector<fs::path>> Library::crosswalk_files() const
{
    return files("crosswalks", ".crosswalk.xml");
}

Result<FrameworkPack> Library::framework(std::string_view id, std::string_view version) const
{
    return find<Frameworks>(id, version);
}

Result<PolicyPack> Library::policy(std::string_view id, std::string_view version) const
{
    return find<Policies>(id, version);
}

} // namespace km::format
