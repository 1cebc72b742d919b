// SPDX-License-Identifier: MIT
#include "packages/zip/zip_names.hpp"

#include "validator/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace km::zip {
namespace {

constexpr bool is_letter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

constexpr bool is_plain(char c) noexcept
{
    return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
}

/// Windows opens the device for "con", "CON.txt" and "con.tar.gz" alike, in every folder.
bool is_windows_device(std::string_view part)
{
    std::string stem{part.substr(0, part.find('.'))};
    std::transform(stem.begin(), stem.end(), stem.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    constexpr std::array<std::string_view, 4> names{"con", "prn", "aux", "nul"};
    const bool numbered =
        stem.size() == 4 && is_digit(stem[3]) && (stem.starts_with("com") || stem.starts_with("lpt"));
    return numbered || std::find(names.begin(), names.end(), stem) != names.end();
}

/// @p part: between two slashes.
std::optional<std::string> part_defect(std::string_view part, NameRule rule)
{
    if (part.empty()) {
        return "it has an empty part between slashes";
    }
    if (part == "..") {
        return "it climbs out with ..";
    }
    if (part == ".") {
        return "it has . for a folder";
    }
    if (part.back() == '.' || part.back() == ' ') {
        return "a part of it ends in a dot or a space, which Windows drops";
    }
    if (rule == NameRule::package && is_windows_device(part)) {
        return "a part of it is a device on Windows";
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> name_defect(std::string_view name, NameRule rule)
{
    if (name.empty()) {
        return "it is empty";
    }
    if (!is_utf8(name)) {
        return "it is not UTF-8";
    }
    if (has_invisible(name)) {
        return "it has a control or invisible character";
    }
    if (name.find('\\') != std::string_view::npos) {
        return "it has a backslash, which some systems take for a folder";
    }
    if (name.front() == '/') {
        return "it is absolute";
    }
    if (name.size() >= 2 && is_letter(name[0]) && name[1] == ':') {
        return "it starts with a drive letter";
    }
    if (rule == NameRule::package && name.back() == '/') {
        return "it is a folder";
    }
    for (std::string_view rest = name.substr(0, name.size() - (name.back() == '/' ? 1 : 0));;) {
        const auto slash = rest.find('/');
        if (auto defect = part_defect(rest.substr(0, slash), rule)) {
            return defect;
        }
        if (slash == std::string_view::npos) {
            break;
        }
        rest.remove_prefix(slash + 1);
    }
    if (rule == NameRule::package &&
        !std::all_of(name.begin(), name.end(), [](char c) { return is_plain(c) || c == '/'; })) {
        return "it has a character other than A-Z, a-z, 0-9 and . _ / -";
    }
    return std::nullopt;
}

std::string name_key(std::string_view name)
{
    std::string slashes{name};
    std::replace(slashes.begin(), slashes.end(), '\\', '/');
    if (slashes.ends_with('/')) {
        slashes.pop_back();
    }
    return caseless_key(slashes);
}

std::string portable_name(std::string_view original)
{
    constexpr std::size_t max_bytes = 100;
    constexpr std::size_t max_extension_bytes = 10;
    if (const auto slash = original.find_last_of("/\\"); slash != std::string_view::npos) {
        original.remove_prefix(slash + 1);
    }
    // The extension opens the document with the right program: keep it whole, or not at all.
    std::string_view extension;
    if (const auto dot = original.rfind('.'); dot != std::string_view::npos && dot > 0) {
        const auto after = original.substr(dot + 1);
        const auto plain = [](char c) { return is_letter(c) || is_digit(c); };
        if (!after.empty() && after.size() <= max_extension_bytes &&
            std::all_of(after.begin(), after.end(), plain)) {
            extension = original.substr(dot);
            original = original.substr(0, dot);
        }
    }
    std::string stem;
    for (const char c : original) {
        if (is_plain(c)) {
            stem += c;
        } else if (!stem.ends_with('_')) {
            stem += '_'; // one for each run: a name in another script has many bytes
        }
    }
    // A dash first would be an option to a command; a dot first hides, a dot last is dropped by Windows.
    stem.erase(0, stem.find_first_not_of("._-"));
    stem.resize(std::min(stem.size(), max_bytes - extension.size() - 1)); // 1: see below
    while (!stem.empty() && (stem.back() == '.' || stem.back() == '_')) {
        stem.pop_back();
    }
    if (stem.empty()) {
        stem = "file";
    }
    if (is_windows_device(stem)) {
        stem.insert(0, "_");
    }
    return stem.append(extension);
}

} // namespace km::zip
