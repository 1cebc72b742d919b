// SPDX-License-Identifier: MIT
#include "editor/document/active_content.hpp"

#include "validator/base/file.hpp"
#include "validator/rules/file_types.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

namespace km::document {

namespace fs = std::filesystem;

namespace {

struct Ending {
    std::string_view ending;
    ActiveContent what;
};

constexpr auto kEndings = std::to_array<Ending>({
    {".app", ActiveContent::program},  {".appimage", ActiveContent::program},
    {".apk", ActiveContent::program},  {".bin", ActiveContent::program},
    {".com", ActiveContent::program},  {".cpl", ActiveContent::program},
    {".deb", ActiveContent::program},  {".desktop", ActiveContent::program},
    {".dll", ActiveContent::program},  {".dmg", ActiveContent::program},
    {".exe", ActiveContent::program},  {".gadget", ActiveContent::program},
    {".hta", ActiveContent::program},  {".jar", ActiveContent::program},
    {".lnk", ActiveContent::program},  {".msi", ActiveContent::program},
    {".msix", ActiveContent::program}, {".msp", ActiveContent::program},
    {".pif", ActiveContent::program},  {".pkg", ActiveContent::program},
    {".reg", ActiveContent::program},  {".rpm", ActiveContent::program},
    {".run", ActiveContent::program},  {".scr", ActiveContent::program},
    {".url", ActiveContent::program},  {".webloc", ActiveContent::program},
    {".bash", ActiveContent::script},  {".bat", ActiveContent::script},
    {".cmd", ActiveContent::script},   {".js", ActiveContent::script},
    {".jse", ActiveContent::script},   {".mjs", ActiveContent::script},
    {".pl", ActiveContent::script},    {".ps1", ActiveContent::script},
    {".psm1", ActiveContent::script},  {".py", ActiveContent::script},
    {".rb", ActiveContent::script},    {".sct", ActiveContent::script},
    {".sh", ActiveContent::script},    {".vb", ActiveContent::script},
    {".vbe", ActiveContent::script},   {".vbs", ActiveContent::script},
    {".wsf", ActiveContent::script},   {".wsh", ActiveContent::script},
    {".docm", ActiveContent::macros},  {".dotm", ActiveContent::macros},
    {".potm", ActiveContent::macros},  {".ppam", ActiveContent::macros},
    {".ppsm", ActiveContent::macros},  {".pptm", ActiveContent::macros},
    {".xla", ActiveContent::macros},   {".xlam", ActiveContent::macros},
    {".xlsb", ActiveContent::macros},  {".xlsm", ActiveContent::macros},
    {".xltm", ActiveContent::macros},  {".mht", ActiveContent::web},
    {".mhtml", ActiveContent::web},    {".htm", ActiveContent::web},
    {".html", ActiveContent::web},     {".swf", ActiveContent::web},
});

/// At the very beginning.
constexpr auto kMagic = std::to_array<Ending>({
    {"MZ", ActiveContent::program},
    {"\x7f"
     "ELF",
     ActiveContent::program},
    {"\xCA\xFE\xBA\xBE", ActiveContent::program}, // Java classes, Mach-O for several processors
    {"\xFE\xED\xFA\xCE", ActiveContent::program},
    {"\xFE\xED\xFA\xCF", ActiveContent::program},
    {"\xCE\xFA\xED\xFE", ActiveContent::program},
    {"\xCF\xFA\xED\xFE", ActiveContent::program},
    {{"\x4C\x00\x00\x00\x01\x14\x02", 7}, ActiveContent::program}, // a Windows shortcut
    {"[Desktop Entry]", ActiveContent::program},
    {"#!", ActiveContent::script},
});

/// Anywhere in a file of the kind. Names in a zip stand there uncompressed, twice.
struct Sign {
    std::string_view begins; ///< of the kind of file; lower case where text
    std::string_view holds;  ///< lower case: compared without regard to case
    ActiveContent what;
};
using namespace std::string_view_literals;
constexpr auto kSigns = std::to_array<Sign>({
    {"PK", "vbaproject.bin", ActiveContent::macros},
    {"PK", "activex/", ActiveContent::macros},
    {"PK", "macrosheets/", ActiveContent::macros},
    {"PK", "embeddings/oleobject", ActiveContent::macros},
    {"PK", "basic/script-lc.xml", ActiveContent::macros}, // OpenDocument
    {"PK", "scripts/python/", ActiveContent::macros},
    {"PK", "scripts/javascript/", ActiveContent::macros},
    {"PK", "meta-inf/manifest.mf", ActiveContent::program}, // a Java archive
    {"\xD0\xCF\x11\xE0", "_\0v\0b\0a\0_\0p\0r\0o\0j\0e\0c\0t\0"sv, ActiveContent::macros},
    {"\xD0\xCF\x11\xE0", "m\0a\0c\0r\0o\0s\0"sv, ActiveContent::macros},
    {"\xD0\xCF\x11\xE0", "o\0l\0e\0001\0000\0n\0a\0t\0i\0v\0e\0"sv, ActiveContent::macros},
    {"%PDF", "/javascript", ActiveContent::web},
    {"%PDF", "/launch", ActiveContent::web},
    {"%PDF", "/embeddedfile", ActiveContent::web},
    {"{\\rtf", "\\objdata", ActiveContent::macros},
});

/// In text of any kind that a browser might take for a page.
constexpr auto kWebSigns =
    std::to_array<std::string_view>({"<script", "javascript:", "<iframe", "<object", "<embed"});

constexpr std::size_t kPiece = std::size_t{1} << 20U;
constexpr std::size_t kOverlap = 64; ///< longer than any sign

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
    return out;
}

bool is_web_page(std::string_view name, std::string_view start)
{
    const auto ends = [&](std::string_view ending) { return name.ends_with(ending); };
    const auto first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const bool markup = first != std::string_view::npos && start[first] == '<';
    return markup || ends(".html") || ends(".htm") || ends(".xhtml") || ends(".svg") || ends(".xml");
}

} // namespace

std::optional<ActiveContent> active_by_name(std::string_view name)
{
    // What the system looks at is the last ending; trailing dots and spaces some systems drop.
    auto plain = lower(name);
    while (!plain.empty() && (plain.back() == '.' || plain.back() == ' ')) {
        plain.pop_back();
    }
    for (const auto& [ending, what] : kEndings) {
        if (plain.ends_with(ending)) {
            return what;
        }
    }
    // Whatever the rule about evidence calls unwelcome is not opened either.
    if (rules::is_active_content(rules::file_extension(plain))) {
        return ActiveContent::program;
    }
    return std::nullopt;
}

Result<std::optional<ActiveContent>> find_active_content(const fs::path& file, std::string_view name)
{
    if (const auto named = active_by_name(name)) {
        return named;
    }
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        return fail("file.unreadable", to_utf8(file), std::generic_category().message(errno));
    }
    const auto plain_name = lower(name);
    std::string piece(kPiece + kOverlap, '\0');
    std::size_t kept = 0;
    std::vector<Sign> signs;
    bool first = true;
    while (in) {
        in.read(piece.data() + kept, static_cast<std::streamsize>(kPiece));
        const auto got = static_cast<std::size_t>(in.gcount());
        std::string_view now{piece.data(), kept + got};
        if (first) {
            first = false;
            for (const auto& [magic, what] : kMagic) {
                if (now.starts_with(magic)) {
                    return std::optional{what};
                }
            }
            std::copy_if(kSigns.begin(), kSigns.end(), std::back_inserter(signs),
                         [&](const Sign& sign) { return now.starts_with(sign.begins); });
            if (is_web_page(plain_name, now.substr(0, 1024))) {
                for (const auto sign : kWebSigns) {
                    signs.push_back({{}, sign, ActiveContent::web});
                }
            }
            if (signs.empty()) {
                return std::optional<ActiveContent>{};
            }
        }
        std::transform(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(now.size()), piece.begin(),
                       [](char c) { return lower(c); });
        for (const auto& sign : signs) {
            if (now.find(sign.holds) != std::string_view::npos) {
                return std::optional{sign.what};
            }
        }
        kept = std::min(kOverlap, now.size());
        std::copy(now.end() - static_cast<std::ptrdiff_t>(kept), now.end(), piece.begin());
    }
    if (in.bad()) {
        return fail("file.unreadable", to_utf8(file), std::generic_category().message(errno));
    }
    return std::optional<ActiveContent>{};
}

} // namespace km::document
