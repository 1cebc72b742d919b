// SPDX-License-Identifier: MIT
#include "validator/rules/file_types.hpp"

#include "validator/rules/text.hpp"

#include <algorithm>
#include <array>

namespace km::rules {
namespace {

/// What mail filters and careful people do not open: programs, scripts, shortcuts, disk images, documents
/// with macros, and web pages, which are scripts as well.
constexpr auto kUnwelcome = std::to_array<std::string_view>({
    "apk",   "app",  "appimage", "bat",  "cmd",   "com",  "command", "cpl",    "deb", "desktop", "dll",
    "dmg",   "docm", "dotm",     "exe",  "hta",   "htm",  "html",    "img",    "iso", "jar",     "jnlp",
    "js",    "jse",  "lnk",      "mht",  "mhtml", "msc",  "msi",     "msp",    "php", "pif",     "pl",
    "potm",  "ppam", "ppsm",     "pptm", "ps1",   "psm1", "py",      "rb",     "reg", "rpm",     "run",
    "scr",   "sh",   "swf",      "url",  "vb",    "vbe",  "vbs",     "webloc", "ws",  "wsf",     "wsh",
    "xhtml", "xla",  "xlam",     "xll",  "xlsb",  "xlsm", "xltm",
});

struct MediaType {
    std::string_view extension;
    std::string_view name;
    std::string_view also{}; ///< another name in use
};

/// Source: the IANA registry of media types, and what Windows and browsers call them.
constexpr auto kMediaTypes = std::to_array<MediaType>({
    {"csv", "text/csv", "application/vnd.ms-excel"},
    {"doc", "application/msword"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"eml", "message/rfc822"},
    {"epub", "application/epub+zip"},
    {"gif", "image/gif"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"json", "application/json"},
    {"m4a", "audio/mp4", "audio/x-m4a"},
    {"md", "text/markdown", "text/plain"},
    {"mov", "video/quicktime"},
    {"mp3", "audio/mpeg", "audio/mp3"},
    {"mp4", "video/mp4"},
    {"msg", "application/vnd.ms-outlook"},
    {"odp", "application/vnd.oasis.opendocument.presentation"},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"ppt", "application/vnd.ms-powerpoint"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"rtf", "application/rtf", "text/rtf"},
    {"svg", "image/svg+xml"},
    {"tif", "image/tiff"},
    {"tiff", "image/tiff"},
    {"txt", "text/plain"},
    {"wav", "audio/wav", "audio/x-wav"},
    {"webm", "video/webm", "audio/webm"},
    {"webp", "image/webp"},
    {"xls", "application/vnd.ms-excel"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xml", "application/xml", "text/xml"},
    {"zip", "application/zip", "application/x-zip-compressed"},
});

const MediaType* find_type(std::string_view extension) noexcept
{
    const auto* const known = std::find_if(kMediaTypes.begin(), kMediaTypes.end(),
                                           [&](const MediaType& row) { return row.extension == extension; });
    return known == kMediaTypes.end() ? nullptr : known;
}

} // namespace

std::string file_extension(std::string_view path)
{
    const auto name = path.substr(path.find_last_of('/') + 1); // npos + 1 is 0: the whole path
    const auto dot = name.rfind('.');
    std::string found{dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1)};
    std::transform(found.begin(), found.end(), found.begin(), to_lower);
    return found;
}

std::string_view media_type_of(std::string_view extension) noexcept
{
    const auto* const known = find_type(extension);
    return known == nullptr ? std::string_view{} : known->name;
}

bool media_type_fits(std::string_view media_type, std::string_view extension)
{
    const auto* const known = find_type(extension);
    const auto name = media_type.substr(0, media_type.find(';')); // "text/csv; charset=utf-8" is text/csv
    return known == nullptr || is_same_text(name, known->name) || is_same_text(name, known->also);
}

bool is_active_content(std::string_view extension) noexcept
{
    return std::find(kUnwelcome.begin(), kUnwelcome.end(), extension) != kUnwelcome.end();
}

} // namespace km::rules
