// SPDX-License-Identifier: MIT
#include "editor/ui/open_document.hpp"

#include "editor/ui/text.hpp"

#include <wx/utils.h>

#include <utility>

namespace km::ui {
namespace {

std::function<bool(const std::filesystem::path&)>& viewer()
{
    static std::function<bool(const std::filesystem::path&)> function;
    return function;
}

} // namespace

bool open_in_viewer(const std::filesystem::path& file)
{
    return viewer() ? viewer()(file) : wxLaunchDefaultApplication(system_text(file));
}

void set_viewer(std::function<bool(const std::filesystem::path&)> wanted)
{
    viewer() = std::move(wanted);
}

} // namespace km::ui
