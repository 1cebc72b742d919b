// SPDX-License-Identifier: MIT
#include "editor/app/preferences.hpp"

#include "editor/ui/text.hpp"

#include <wx/fileconf.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <system_error>

namespace km::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxRecent = 10;

fs::path folder(const char* variable, const char* below_home)
{
    if (const char* set = std::getenv(variable); set != nullptr && *set == '/') {
        return fs::path{set} / "kitemark";
    }
    const char* home = std::getenv("HOME");
    return fs::path{home == nullptr ? "/tmp" : home} / below_home / "kitemark";
}

std::unique_ptr<wxFileConfig> open_config()
{
    std::error_code ignored;
    fs::create_directories(config_folder(), ignored);
    return std::make_unique<wxFileConfig>("kitemark", wxEmptyString,
                                          ui::path_text(config_folder() / "editor.conf"), wxEmptyString,
                                          wxCONFIG_USE_LOCAL_FILE | wxCONFIG_USE_NO_ESCAPE_CHARACTERS);
}

} // namespace

fs::path config_folder()
{
    return folder("XDG_CONFIG_HOME", ".config");
}

fs::path state_folder()
{
    return folder("XDG_STATE_HOME", ".local/state");
}

fs::path runtime_folder()
{
    return folder("XDG_RUNTIME_DIR", ".cache");
}

Preferences Preferences::load()
{
    Preferences preferences;
    const auto config = open_config();
    for (std::size_t i = 0; i < kMaxRecent; ++i) {
        wxString file;
        if (config->Read(wxString::Format("/recent/file%zu", i), &file) && !file.empty()) {
            preferences.recent.push_back(ui::to_path(file));
        }
    }
    return preferences;
}

void Preferences::save() const
{
    const auto config = open_config();
    config->DeleteGroup("/recent");
    for (std::size_t i = 0; i < std::min(recent.size(), kMaxRecent); ++i) {
        config->Write(wxString::Format("/recent/file%zu", i), ui::path_text(recent[i]));
    }
    config->Flush();
}

} // namespace km::app
