// SPDX-License-Identifier: MIT
#include "validator/base/paths.hpp"

#include <cstdlib>
#include <system_error>

namespace km {

namespace fs = std::filesystem;

namespace {

/// @p below: relative to where the program is installed.
fs::path installed(const fs::path& below)
{
    std::error_code ignored;
    const auto self = fs::read_symlink("/proc/self/exe", ignored);
    return (self.parent_path().parent_path() / below).lexically_normal();
}

/// True only for programs below the build folder, so that an installed program never reads the source tree.
bool runs_from_build_tree()
{
    std::error_code ignored;
    const auto self = fs::read_symlink("/proc/self/exe", ignored).lexically_normal();
    const auto relative = self.lexically_relative(KM_BINARY_DIR);
    return !relative.empty() && *relative.begin() != "..";
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
    if (runs_from_build_tree()) {
        return fs::path{KM_SOURCE_DIR} / in_source;
    }
    return installed(fs::path{KM_DATADIR} / "kitemark" / name);
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
    return runs_from_build_tree() ? fs::path{KM_SOURCE_DIR} / "docs/examples"
                                  : installed(fs::path{KM_DOCDIR} / "examples");
}

fs::path manual_file()
{
    return runs_from_build_tree() ? fs::path{KM_BINARY_DIR} / "editor/resources/manual.html"
                                  : installed(fs::path{KM_DOCDIR} / "user/manual.html");
}

fs::path locale_dir()
{
    return runs_from_build_tree() ? fs::path{KM_BINARY_DIR} / "editor/po/locale" : installed(KM_LOCALEDIR);
}

std::string_view software_version() noexcept
{
    return KM_VERSION;
}

} // namespace km
