// SPDX-License-Identifier: MIT
#include "validator/base/paths.hpp"

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>

namespace km {

namespace fs = std::filesystem;

namespace {

fs::path own_folder()
{
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

/// @p below: relative to where the program is installed.
fs::path installed(const fs::path& below)
{
    return (own_folder().parent_path() / below).lexically_normal();
}

/// Where the program was built and from what.
struct BuildTree {
    fs::path binary;
    fs::path source;
};

/// Nothing for an installed program, which has its data beside it and so never reads a source tree. A build leaves a
/// file that names its sources: compiled in, that path would make packages differ from folder to folder.
const std::optional<BuildTree>& build_tree()
{
    static const std::optional<BuildTree> found = []() -> std::optional<BuildTree> {
        std::error_code ignored;
        if (fs::exists(installed(fs::path{KM_DATADIR} / "kitemark"), ignored)) {
            return std::nullopt;
        }
        for (auto folder = own_folder(); folder.has_relative_path(); folder = folder.parent_path()) {
            std::string source;
            if (std::ifstream marker{folder / "kitemark-source-tree"}; std::getline(marker, source)) {
                return BuildTree{.binary = folder, .source = source};
            }
        }
        return std::nullopt;
    }();
    return found;
}

fs::path own(const char* name, const char* in_source)
{
    return build_tree() ? build_tree()->source / in_source
                        : installed(fs::path{KM_DATADIR} / "kitemark" / name);
}

/// $KITEMARK_DATA_DIR; empty: not set.
fs::path environments_folder()
{
    const char* folder = std::getenv("KITEMARK_DATA_DIR");
    return folder == nullptr ? fs::path{} : fs::path{folder};
}

} // namespace

fs::path data_dir()
{
    auto folder = environments_folder();
    return folder.empty() ? own("", "framework-data") : folder;
}

bool data_dir_is_from_environment()
{
    return !environments_folder().empty();
}

fs::path rule_pages_dir()
{
    std::error_code ignored;
    if (auto pages = environments_folder() / "rules"; pages.has_parent_path() && fs::exists(pages, ignored)) {
        return pages;
    }
    return own("rules", "docs/rules");
}

fs::path examples_dir()
{
    return build_tree() ? build_tree()->source / "docs/examples"
                        : installed(fs::path{KM_DOCDIR} / "examples");
}

fs::path manual_file()
{
    return build_tree() ? build_tree()->binary / "editor/resources/manual.html"
                        : installed(fs::path{KM_DOCDIR} / "user/manual.html");
}

fs::path locale_dir()
{
    return build_tree() ? build_tree()->binary / "editor/po/locale" : installed(KM_LOCALEDIR);
}

std::string_view software_version() noexcept
{
    return KM_VERSION;
}

} // namespace km
