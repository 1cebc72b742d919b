// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The packs that come with the program: frameworks, policies and crosswalks in one data folder.
/// File names: `frameworks/ID-VERSION.framework.xml`, `policies/ID-VERSION.policy.xml`,
/// `crosswalks/ID-VERSION.crosswalk.xml`.
/// Errors: as the readers; library.no_framework, library.no_policy (subject: what was asked for; detail: what
/// there is); pack.invalid (subject: the file; detail: how many defects; see `kitemark framework check`).
/// Thread-safety: const functions read the file system and nothing else.

#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"
#include "validator/model/crosswalk.hpp"
#include "validator/model/framework.hpp"
#include "validator/model/policy.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace km::format {

/// A pack and the exact bytes it was read from.
template <typename Model>
struct Pack {
    Model model;
    std::string bytes;
    std::filesystem::path path;
};

using FrameworkPack = Pack<model::Framework>;
using PolicyPack = Pack<model::Policy>;

/// The policy of a programme that names none.
inline constexpr std::string_view kDefaultPolicy = "nhs-kitemark";

class Library {
public:
    explicit Library(std::filesystem::path folder) : m_folder{std::move(folder)} {}

    /// Every framework in the folder, by id and version.
    [[nodiscard]] Result<std::vector<FrameworkPack>> frameworks() const;
    [[nodiscard]] Result<std::vector<std::filesystem::path>> crosswalk_files() const;

    /// @p version may be empty: the highest by name.
    [[nodiscard]] Result<FrameworkPack> framework(std::string_view id, std::string_view version) const;
    /// Every policy in the folder, by id and version.
    [[nodiscard]] Result<std::vector<PolicyPack>> policies() const;
    /// The highest version of the policy.
    [[nodiscard]] Result<PolicyPack> policy(std::string_view id) const;

private:
    template <typename Pack>
    [[nodiscard]] Result<std::vector<Pack>> load_all(
        const char* folder, const char* suffix, Result<Pack> (*load)(const std::filesystem::path&)) const;
    [[nodiscard]] Result<std::vector<std::filesystem::path>> files(const char* folder,
                                                                   const char* suffix) const;

    std::filesystem::path m_folder;
};

/// Reads one pack; one that has defects is refused with pack.invalid.
[[nodiscard]] Result<FrameworkPack> load_framework(const std::filesystem::path& path);
[[nodiscard]] Result<PolicyPack> load_policy(const std::filesystem::path& path);

} // namespace km::format
