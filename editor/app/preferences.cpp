// SPDX-License-Identifier: MIT
#include "editor/app/preferences.hpp"

#include "editor/ui/text.hpp"

#include <wx/fileconf.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <pwd.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace km::app {

namespace fs = std::filesystem;

namespace {

constexpr uid_t kUnknownUser = 65534;

fs::path home()
{
    if (const char* set = std::getenv("HOME"); set != nullptr && *set == '/') {
        return set;
    }
    const auto* user = ::getpwuid(::geteuid());
    return user != nullptr && user->pw_dir != nullptr && *user->pw_dir == '/' ? user->pw_dir : "";
}

/// Nobody but this user and root can put something else in its place or into it, now or once it is made.
bool is_ours_alone(const fs::path& folder)
{
    std::error_code problem;
    const auto real = fs::weakly_canonical(folder, problem);
    bool is_open = false; // anybody may make files in the folder above
    for (fs::path at; const auto& part : real) {
        at /= part;
        struct stat found {};
        if (::stat(at.c_str(), &found) != 0) {
            return !problem && !is_open;
        }
        // In a container, root's folders are those of a user that it does not know.
        const bool is_system =
            !is_open && (found.st_uid == 0 || (found.st_uid == kUnknownUser && at != real));
        const bool is_own = found.st_uid == ::geteuid() || is_system;
        is_open = (found.st_mode & S_IWOTH) != 0;
        // Where it is open, the sticky bit keeps others from what is ours in it.
        if (!is_own || (is_open && ((found.st_mode & S_ISVTX) == 0 || at == real))) {
            return false;
        }
    }
    return !problem;
}

fs::path folder(const char* variable, const char* below_home)
{
    fs::path base;
    if (const char* set = std::getenv(variable); set != nullptr && *set == '/') {
        base = set;
    } else if (const auto own = home(); !own.empty()) {
        base = own / below_home;
    }
    return base.empty() || !is_ours_alone(base / "kitemark") ? fs::path{} : base / "kitemark";
}

/// Null: there is no folder for it.
std::unique_ptr<wxFileConfig> open_config()
{
    const auto own = config_folder();
    if (own.empty()) {
        return nullptr;
    }
    std::error_code ignored;
    fs::create_directories(own, ignored);
    auto config =
        std::make_unique<wxFileConfig>("kitemark", wxEmptyString, ui::system_text(own / "editor.conf"),
                                       wxEmptyString, wxCONFIG_USE_LOCAL_FILE);
    config->SetExpandEnvVars(false); // a folder may be called $USER
    return config;
}

/// A name that the file gives back as it is; one that is no text does not.
bool can_be_kept(const fs::path& file)
{
    return ui::to_path(ui::system_text(file)) == file;
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
    if (!config) {
        return preferences;
    }
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
    if (!config) {
        return;
    }
    config->DeleteGroup("/recent");
    std::size_t kept = 0;
    for (const auto& file : preferences.recent) {
        if (kept < ui::kMaxRecent && can_be_kept(file)) {
            config->Write(wxString::Format("/recent/file%zu", kept++), ui::system_text(file));
        }
    }
    config->Write("/appearance/text_percent", preferences.text_percent);
    config->Write("/appearance/theme", wxString{kThemes[static_cast<std::size_t>(preferences.theme)]});
    config->Write("/general/language", ui::to_wx(preferences.language));
    config->Write("/general/author", ui::to_wx(preferences.author));
    config->Write("/general/autosave_seconds", preferences.autosave_seconds);
    config->Write("/signing/identity", ui::system_text(preferences.identity));
    save_layout(*config, kWindow, preferences.window);
    save_layout(*config, kBrowser, preferences.browser);
    config->Flush();
}

} // namespace km::app
