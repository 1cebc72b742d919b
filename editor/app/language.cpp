// SPDX-License-Identifier: MIT
#include "editor/app/language.hpp"

#include "editor/ui/text.hpp"
#include "validator/base/paths.hpp"

#include <wx/arrstr.h>
#include <wx/translation.h>

#include <clocale>
#include <cstdlib>
#include <cstring>
#include <langinfo.h>

namespace km::app {
namespace {

constexpr const char* kDomain = "kitemark";
constexpr std::string_view kMechanical = "en_XA"; // made for tests: nobody is to choose it

/// The system's language needs no translation. LANGUAGE, where it is set, goes before the locale.
bool is_english()
{
    const char* wanted = std::getenv("LANGUAGE");
    if (wanted == nullptr || *wanted == '\0') {
        wanted = std::setlocale(LC_MESSAGES, nullptr);
    }
    const std::string_view language{wanted == nullptr ? "C" : wanted};
    return language.starts_with("en") || language == "C" || language.starts_with("C.") || language == "POSIX";
}

} // namespace

void set_locale()
{
    std::setlocale(LC_CTYPE, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
        std::setlocale(LC_CTYPE, "C.UTF-8");
    }
    std::setlocale(LC_MESSAGES, "");
}

void use_language(std::string_view code)
{
    wxFileTranslationsLoader::AddCatalogLookupPathPrefix(ui::system_text(locale_dir()));
    wxTranslations::Set(new wxTranslations); // which owns it, and ends the one before
    auto* translations =
        wxTranslations::Get(); // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): it is not lost
    if (code.empty() && is_english()) {
        return; // looking through the catalogues of all languages takes a tenth of the start
    }
    if (!code.empty()) {
        translations->SetLanguage(ui::to_wx(code));
    }
    translations->AddStdCatalog();
    translations->AddCatalog(kDomain);
}

std::vector<std::string> translations()
{
    std::vector<std::string> codes;
    wxFileTranslationsLoader loader;
    for (const auto& code : loader.GetAvailableTranslations(kDomain)) {
        if (auto text = ui::to_utf8(code); text != kMechanical) {
            codes.push_back(std::move(text));
        }
    }
    return codes;
}

} // namespace km::app
