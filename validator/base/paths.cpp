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

fs::path find(const char* name, const char* in_source)
{
    std::error_code ignored;
    if (const char* override_dir = std::getenv("KITEMARK_DATA_DIR"); override_dir != nullptr) {
        // A folder of packs need not hold the rules' pages too.
        if (auto folder = fs::path{override_dir} / name; fs::exists(folder, ignored)) {
            return folder;
        }
    }
    return build_tree() ? build_tree()->source / in_source
                        : installed(fs::path{KM_DATADIR} / "kitemark" / name);
}

} // namespace

fs::path data_dir()
{
    return find("", "framework-data");
}

fs::path rule_pages_dir()
{
    return find("rules", "docs/rules");
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
