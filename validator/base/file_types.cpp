// SPDX-License-Identifier: MIT
#include "validator/base/file_types.hpp"

#include <algorithm>
#include <array>

namespace km {
namespace {

constexpr std::string_view kActive = "Program, script or macros";

/// In order of the extension.
constexpr auto kTypes = std::to_array<FileType>({
    {"7z", FileKind::other, "Archive"},
    {"appinstaller", FileKind::active, kActive},
    {"application", FileKind::active, kActive},
    {"appref-ms", FileKind::active, kActive},
    {"appxbundle", FileKind::active, kActive},
    {"avi", FileKind::other, "Film"},
    {"bmp", FileKind::other, "Picture"},
    {"csv", FileKind::text, "Spreadsheet", "text/csv", "application/vnd.ms-excel"},
    {"doc", FileKind::other, "Word document", "application/msword"},
    {"docx", FileKind::document, "Word document",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"eml", FileKind::other, "E-mail", "message/rfc822"},
    {"epub", FileKind::other, "E-book", "application/epub+zip"},
    {"gif", FileKind::picture, "Picture", "image/gif"},
    {"gz", FileKind::other, "Archive"},
    {"heic", FileKind::other, "Picture"},
    {"jpeg", FileKind::picture, "Picture", "image/jpeg"},
    {"jpg", FileKind::picture, "Picture", "image/jpeg"},
    {"json", FileKind::other, "Plain text", "application/json"},
    {"key", FileKind::other, "Presentation"},
    {"library-ms", FileKind::active, kActive},
    {"m4a", FileKind::other, "Sound recording", "audio/mp4", "audio/x-m4a"},
    {"m4v", FileKind::other, "Film"},
    {"md", FileKind::text, "Plain text", "text/markdown", "text/plain"},
    {"mkv", FileKind::other, "Film"},
    {"mov", FileKind::other, "Film", "video/quicktime"},
    {"mp3", FileKind::other, "Sound recording", "audio/mpeg", "audio/mp3"},
    {"mp4", FileKind::other, "Film", "video/mp4"},
    {"msg", FileKind::other, "E-mail", "application/vnd.ms-outlook"},
    {"msixbundle", FileKind::active, kActive},
    {"numbers", FileKind::other, "Spreadsheet"},
    {"odp", FileKind::other, "Presentation", "application/vnd.oasis.opendocument.presentation"},
    {"ods", FileKind::other, "Spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odt", FileKind::other, "Text document", "application/vnd.oasis.opendocument.text"},
    {"ogg", FileKind::other, "Sound recording"},
    {"pages", FileKind::other, "Text document"},
    {"pdf", FileKind::document, "PDF document", "application/pdf"},
    {"png", FileKind::picture, "Picture", "image/png"},
    {"pps", FileKind::other, "Presentation"},
    {"ppsx", FileKind::other, "Presentation"},
    {"ppt", FileKind::other, "Presentation", "application/vnd.ms-powerpoint"},
    {"pptx", FileKind::document, "Presentation",
     "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"rar", FileKind::other, "Archive"},
    {"rtf", FileKind::other, "Text document", "application/rtf", "text/rtf"},
    {"search-ms", FileKind::active, kActive},
    {"searchconnector-ms", FileKind::active, kActive},
    {"settingcontent-ms", FileKind::active, kActive},
    {"svg", FileKind::active, kActive, "image/svg+xml"},
    {"svgz", FileKind::active, kActive, "image/svg+xml"},
    {"tar", FileKind::other, "Archive"},
    {"themepack", FileKind::active, kActive},
    {"tif", FileKind::other, "Picture", "image/tiff"},
    {"tiff", FileKind::other, "Picture", "image/tiff"},
    {"txt", FileKind::text, "Plain text", "text/plain"},
    {"wav", FileKind::other, "Sound recording", "audio/wav", "audio/x-wav"},
    {"webm", FileKind::other, "Film", "video/webm", "audio/webm"},
    {"webp", FileKind::picture, "Picture", "image/webp"},
    {"wma", FileKind::other, "Sound recording"},
    {"wmv", FileKind::other, "Film"},
    {"xls", FileKind::other, "Spreadsheet", "application/vnd.ms-excel"},
    {"xlsx", FileKind::document, "Spreadsheet",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xml", FileKind::other, "Plain text", "application/xml", "text/xml"},
    {"zip", FileKind::other, "Archive", "application/zip", "application/x-zip-compressed"},
});

/// Programs, scripts, shortcuts, installers, disk images, files of settings that start something, help files with
/// scripts, notebooks that carry files, documents with macros, and web pages, which are scripts as well. In order.
constexpr auto kActiveExtensions = std::to_array<std::string_view>({
    "accde",    "ade",   "adp",  "apk",     "app",     "appimage", "appx",     "asp",     "aspx",
    "bash",     "bat",   "bin",  "cgi",     "chm",     "cmd",      "com",      "command", "cpl",
    "crx",      "csh",   "deb",  "desktop", "diagcab", "diagcfg",  "diagpkg",  "dll",     "dmg",
    "docm",     "dotm",  "elf",  "exe",     "fxp",     "gadget",   "hlp",      "hta",     "htm",
    "html",     "img",   "inf",  "ins",     "iqy",     "iso",      "isp",      "jar",     "jnlp",
    "js",       "jse",   "jsp",  "ksh",     "lnk",     "lua",      "maf",      "mam",     "maq",
    "mau",      "mav",   "maw",  "mde",     "mdt",     "mdw",      "mdz",      "mht",     "mhtml",
    "mjs",      "msc",   "msh",  "msi",     "msix",    "msp",      "mst",      "one",     "onepkg",
    "onetoc2",  "oqy",   "osd",  "pcd",     "php",     "pif",      "pkg",      "pl",      "plg",
    "potm",     "ppa",   "ppam", "ppsm",    "pptm",    "prg",      "ps1",      "ps1xml",  "ps2",
    "ps2xml",   "psc1",  "psc2", "psd1",    "psdm1",   "psm1",     "py",       "pyc",     "pyw",
    "pyz",      "rb",    "rdp",  "reg",     "rpm",     "rqy",      "run",      "scf",     "scpt",
    "scr",      "sct",   "sh",   "shb",     "shs",     "shtml",    "slk",      "swf",     "sys",
    "terminal", "theme", "url",  "vb",      "vbe",     "vbp",      "vbs",      "vhd",     "vhdx",
    "vsmacros", "vsw",   "vxd",  "webloc",  "website", "wll",      "workflow", "ws",      "wsc",
    "wsf",      "wsh",   "xbap", "xht",     "xhtml",   "xla",      "xlam",     "xll",     "xlm",
    "xlsb",     "xlsm",  "xltm", "xnk",     "zsh",
});

constexpr FileType kOther{{}, FileKind::other, "Other file"};
constexpr FileType kActiveType{{}, FileKind::active, kActive};

constexpr char to_lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_same(std::string_view one, std::string_view other) noexcept
{
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](char a, char b) { return to_lower(a) == to_lower(b); });
}

} // namespace

std::string file_extension(std::string_view path)
{
    auto name = path.substr(path.find_last_of('/') + 1); // npos + 1 is 0: the whole path
    name = name.substr(0, name.find_last_not_of(". ") + 1);
    const auto dot = name.rfind('.');
    std::string found{dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1)};
    std::transform(found.begin(), found.end(), found.begin(), to_lower);
    return found;
}

const FileType& file_type_of(std::string_view path)
{
    const auto extension = file_extension(path);
    const auto* const found = std::lower_bound(
        kTypes.begin(), kTypes.end(), extension,
        [](const FileType& type, std::string_view wanted) { return type.extension < wanted; });
    if (found != kTypes.end() && found->extension == extension) {
        return *found;
    }
    return std::binary_search(kActiveExtensions.begin(), kActiveExtensions.end(), std::string_view{extension})
               ? kActiveType
               : kOther;
}

bool media_type_fits(std::string_view media_type, const FileType& type) noexcept
{
    const auto name = media_type.substr(0, media_type.find(';')); // "text/csv; charset=utf-8" is text/csv
    return type.media_type.empty() || is_same(name, type.media_type) || is_same(name, type.also);
}

} // namespace km
