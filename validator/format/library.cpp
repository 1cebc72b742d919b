// SPDX-License-Identifier: MIT
#include "validator/format/library.hpp"

#include "validator/base/file.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/policy_reader.hpp"
#include "validator/xml/document.hpp"

#include <algorithm>
#include <fmt/format.h>

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

/// The files' names without suffix, for the message that says what there is.
std::string names(const std::vector<fs::path>& files, std::string_view suffix)
{
    std::string all;
    for (const auto& file : files) {
        auto name = to_utf8(file.filename());
        name.resize(name.size() - suffix.size());
        all += (all.empty() ? "" : ", ") + name;
    }
    return all;
}

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

template <typename Pack>
Result<std::vector<Pack>>
Library::load_all(const char* folder, const char* suffix, Result<Pack> (*load)(const fs::path&)) const
{
    const auto paths = files(folder, suffix);
    if (!paths) {
        return tl::make_unexpected(paths.error());
    }
    std::vector<Pack> packs;
    for (const auto& path : *paths) {
        auto pack = load(path);
        if (!pack) {
            return propagate(pack);
        }
        packs.push_back(std::move(*pack));
    }
    return packs;
}

Result<std::vector<FrameworkPack>> Library::frameworks() const
{
    return load_all("frameworks", ".framework.xml", load_framework);
}

Result<std::vector<PolicyPack>> Library::policies() const
{
    return load_all("policies", ".policy.xml", load_policy);
}

Result<std::vector<fs::path>> Library::crosswalk_files() const
{
    return files("crosswalks", ".crosswalk.xml");
}

Result<FrameworkPack> Library::framework(std::string_view id, std::string_view version) const
{
    // An id or version from a file becomes part of a path: only after it is known to be harmless.
    if (model::is_pack_id(id) && model::is_pack_id(version)) {
        const auto path = m_folder / "frameworks" / fmt::format("{}-{}.framework.xml", id, version);
        if (std::error_code ignored; fs::exists(path, ignored)) {
            return load_framework(path);
        }
    }
    const auto paths = files("frameworks", ".framework.xml");
    if (!paths) {
        return tl::make_unexpected(paths.error());
    }
    if (version.empty()) {
        for (auto path = paths->rbegin(); path != paths->rend(); ++path) {
            if (to_utf8(path->filename()).starts_with(fmt::format("{}-", id))) {
                auto pack = load_framework(*path);
                if (!pack || pack->model.id == id) {
                    return pack;
                }
            }
        }
    }
    return fail("library.no_framework", fmt::format("{}{}{}", id, version.empty() ? "" : " ", version),
                names(*paths, ".framework.xml"));
}

Result<PolicyPack> Library::policy(std::string_view id) const
{
    const auto paths = files("policies", ".policy.xml");
    if (!paths) {
        return tl::make_unexpected(paths.error());
    }
    for (auto path = paths->rbegin(); path != paths->rend(); ++path) {
        if (to_utf8(path->filename()).starts_with(fmt::format("{}-", id))) {
            auto pack = load_policy(*path);
            if (!pack || pack->model.id == id) {
                return pack;
            }
        }
    }
    return fail("library.no_policy", std::string{id}, names(*paths, ".policy.xml"));
}

} // namespace km::format
