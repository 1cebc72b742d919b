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

int between(long value, int low, int high, int otherwise)
{
    return value < low || value > high ? otherwise : static_cast<int>(value);
}

constexpr const char* kThemes[] = {"system", "light", "dark"};
constexpr const char* kWindow = "/window/";
constexpr const char* kBrowser = "/browser/";

ui::WindowLayout load_layout(wxConfigBase& config, const wxString& group)
{
    ui::WindowLayout window;
    window.width = between(config.ReadLong(group + "width", 0), 100, 20'000, 0);
    window.height = between(config.ReadLong(group + "height", 0), 100, 20'000, 0);
    window.maximised = config.ReadBool(group + "maximised", false);
    window.page = ui::to_utf8(config.Read(group + "page", ""));
    config.SetPath(group + "sashes");
    wxString name;
    long cookie = 0;
    for (bool more = config.GetFirstEntry(name, cookie); more; more = config.GetNextEntry(name, cookie)) {
        if (const int at = between(config.ReadLong(name, 0), 1, 20'000, 0); at > 0) {
            window.sashes[ui::to_utf8(name)] = at;
        }
    }
    return window;
}

void save_layout(wxConfigBase& config, const wxString& group, const ui::WindowLayout& window)
{
    config.Write(group + "width", window.width);
    config.Write(group + "height", window.height);
    config.Write(group + "maximised", window.maximised);
    config.Write(group + "page", ui::to_wx(window.page));
    for (const auto& [name, at] : window.sashes) {
        config.Write(group + "sashes/" + ui::to_wx(name), at);
    }
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

ui::Preferences load_preferences()
{
    ui::Preferences preferences;
    const auto config = open_config();
    for (std::size_t i = 0; i < ui::kMaxRecent; ++i) {
        wxString file;
        if (config->Read(wxString::Format("/recent/file%zu", i), &file) && !file.empty()) {
            preferences.recent.push_back(ui::to_path(file));
        }
    }
    preferences.text_percent = between(config->ReadLong("/appearance/text_percent", 0), ui::kMinTextPercent,
                                       ui::kMaxTextPercent, preferences.text_percent);
    const auto* const theme =
        std::find(std::begin(kThemes), std::end(kThemes), config->Read("/appearance/theme", ""));
    if (theme != std::end(kThemes)) {
        preferences.theme = static_cast<ui::Theme>(theme - std::begin(kThemes));
    }
    preferences.language = ui::to_utf8(config->Read("/general/language", ""));
    preferences.author = ui::to_utf8(config->Read("/general/author", ""));
    preferences.autosave_seconds = between(config->ReadLong("/general/autosave_seconds", 0), ui::kMinAutosave,
                                           ui::kMaxAutosave, preferences.autosave_seconds);
    preferences.identity = ui::to_path(config->Read("/signing/identity", ""));
    preferences.window = load_layout(*config, kWindow);
    preferences.browser = load_layout(*config, kBrowser);
    return preferences;
}

void save_preferences(const ui::Preferences& preferences)
{
    const auto config = open_config();
    config->DeleteGroup("/recent");
    for (std::size_t i = 0; i < std::min(preferences.recent.size(), ui::kMaxRecent); ++i) {
        config->Write(wxString::Format("/recent/file%zu", i), ui::path_text(preferences.recent[i]));
    }
    config->Write("/appearance/text_percent", preferences.text_percent);
    config->Write("/appearance/theme", wxString{kThemes[static_cast<std::size_t>(preferences.theme)]});
    config->Write("/general/language", ui::to_wx(preferences.language));
    config->Write("/general/author", ui::to_wx(preferences.author));
    config->Write("/general/autosave_seconds", preferences.autosave_seconds);
    config->Write("/signing/identity", ui::path_text(preferences.identity));
    save_layout(*config, kWindow, preferences.window);
    save_layout(*config, kBrowser, preferences.browser);
    config->Flush();
}

} // namespace km::app
