// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The packs that come with the program: frameworks, policies and crosswalks in one data folder.
/// File names: `frameworks/ID-VERSION.framework.xml`, `policies/ID-VERSION.policy.xml`,
/// `crosswalks/ID-VERSION.crosswalk.xml`.
/// Errors: as the readers; library.no_framework, library.no_policy (subject: what was asked for; detail: what
/// there is); library.ambiguous (no version was named, and none is the newest; detail: which there are);
/// library.no_data (the folder is $KITEMARK_DATA_DIR and lacks what detail says); pack.invalid (subject: the file;
/// detail: how many defects; see `kitemark framework check`); pack.misnamed (subject: the file; detail: what is in it).
/// Thread-safety: const functions read the file system and the environment, and nothing else.

#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"
#include "validator/model/crosswalk.hpp"
#include "validator/model/framework.hpp"
#include "validator/model/policy.hpp"

#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace km::format {

/// Where a pack was found.
enum class DataOrigin : std::uint8_t {
    bundled,     ///< in the program's own data folder
    added,       ///< in another folder of packs
    environment, ///< in $KITEMARK_DATA_DIR
    file,        ///< a file that was named
};
/// "bundled", "added", "KITEMARK_DATA_DIR", "file": ids for JSON.
[[nodiscard]] std::string_view to_string(DataOrigin origin) noexcept;

/// A pack and the exact bytes it was read from.
template <typename Model>
struct Pack {
    Model model;
    std::string bytes;
    std::filesystem::path path;
    DataOrigin origin = DataOrigin::file;
};

/// How a pack is named: "nhs-kitemark@1", or "nhs-kitemark" where the version is left to be chosen.
struct PackName {
    std::string id, version; ///< version empty: none was named

    [[nodiscard]] static PackName parse(std::string_view text);
    [[nodiscard]] std::string text() const { return version.empty() ? id : id + "@" + version; }
    bool operator==(const PackName&) const = default;
};

using FrameworkPack = Pack<model::Framework>;
using PolicyPack = Pack<model::Policy>;

/// The policy of a programme that names none.
inline constexpr std::string_view kDefaultPolicy = "nhs-kitemark";
/// Its version for a programme of format 1, whatever is installed beside it.
inline constexpr std::string_view kDefaultPolicyVersion = "1";

/// Which of two versions of a policy is greater: whole numbers, or several with dots between, compared part by part,
/// so that 10 comes after 2, and 1.0 is 1. Unordered where one of them is neither.
[[nodiscard]] std::partial_ordering compare_policy_versions(std::string_view a, std::string_view b);

/// The one of @p names ("id@version"; by the id alone where @p typed has no version) that a person who typed @p typed most likely meant; empty where none is near.
[[nodiscard]] std::string nearest_name(std::string_view typed, const std::vector<std::string>& names);

class Library {
public:
    /// Its packs are `environment` or `bundled` where @p folder is data_dir(), else `added`.
    explicit Library(std::filesystem::path folder);

    /// Fails with library.no_data where $KITEMARK_DATA_DIR is no folder of packs. The other functions ask it too.
    [[nodiscard]] Result<void> usable() const;

    /// Every framework in the folder, by id and version.
    [[nodiscard]] Result<std::vector<FrameworkPack>> frameworks() const;
    [[nodiscard]] Result<std::vector<std::filesystem::path>> crosswalk_files() const;

    /// Exactly this version. An empty one: the newest by the date of its source; where two dates do not differ as far
    /// as both are given, library.ambiguous. Versions of frameworks are names, and are not compared.
    [[nodiscard]] Result<FrameworkPack> framework(std::string_view id, std::string_view version) const;
    /// Every policy in the folder, by id and version.
    [[nodiscard]] Result<std::vector<PolicyPack>> policies() const;
    /// Exactly this version. An empty one: the greatest (compare_policy_versions); one that is no number never is.
    [[nodiscard]] Result<PolicyPack> policy(std::string_view id, std::string_view version = {}) const;

private:
    template <typename Kind>
    [[nodiscard]] Result<std::vector<typename Kind::Pack>> load_all(std::string_view id) const;
    template <typename Kind>
    [[nodiscard]] std::vector<std::string> names() const;
    template <typename Kind>
    [[nodiscard]] Result<typename Kind::Pack> find(std::string_view id, std::string_view version) const;
    [[nodiscard]] Result<std::vector<std::filesystem::path>> files(const char* folder,
                                                                   const char* suffix) const;

    std::filesystem::path m_folder;
    DataOrigin m_origin;
};

/// Reads one pack; one that has defects is refused with pack.invalid.
[[nodiscard]] Result<FrameworkPack> load_framework(const std::filesystem::path& path);
[[nodiscard]] Result<PolicyPack> load_policy(const std::filesystem::path& path);

} // namespace km::format
