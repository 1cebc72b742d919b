// SPDX-License-Identifier: MIT
/// @file
/// Pictures, read from mark to mark as far as their own end. What they show is not decoded.
/// Source: PNG (third edition) 5; ITU-T T.81 Annex B; GIF89a; RFC 9649 (WebP).
#include "packages/submission/markup_scan.hpp"
#include "packages/submission/unsafe.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace km::submission {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kNone = std::string_view::npos;

std::uint32_t byte(std::string_view bytes, std::size_t at) noexcept
{
    return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t be16(std::string_view bytes, std::size_t at) noexcept
{
    return (byte(bytes, at) << 8U) | byte(bytes, at + 1);
}
std::uint32_t be32(std::string_view bytes, std::size_t at) noexcept
{
    return (be16(bytes, at) << 16U) | be16(bytes, at + 2);
}
std::uint32_t le32(std::string_view bytes, std::size_t at) noexcept
{
    return byte(bytes, at) | (byte(bytes, at + 1) << 8U) | (byte(bytes, at + 2) << 16U) |
           (byte(bytes, at + 3) << 24U);
}

// Each: where the picture ends; kNone: it is damaged.

std::size_t end_of_png(std::string_view bytes)
{
    std::size_t at = 8;
    for (bool first = true;; first = false) {
        if (bytes.size() - at < 12) {
            return kNone;
        }
        const std::size_t size = be32(bytes, at);
        const auto kind = bytes.substr(at + 4, 4);
        if (size > bytes.size() - at - 12 || (first && kind != "IHDR")) {
            return kNone;
        }
        at += 12 + size;
        if (kind == "IEND") {
            return at;
        }
    }
}

std::size_t end_of_jpeg(std::string_view bytes)
{
    std::size_t at = 2;
    while (at + 2 <= bytes.size()) {
        if (byte(bytes, at) != 0xFF) {
            return kNone;
        }
        const auto mark = byte(bytes, at + 1);
        if (mark == 0xFF) { // filling
            ++at;
            continue;
        }
        at += 2;
        if (mark == 0xD9) {
            return at;
        }
        if (mark == 0x01 || (mark >= 0xD0 && mark <= 0xD7)) {
            continue;
        }
        if (bytes.size() - at < 2 || be16(bytes, at) < 2 || be16(bytes, at) > bytes.size() - at) {
            return kNone;
        }
        at += be16(bytes, at);
        if (mark == 0xDA) { // the picture itself, up to a mark that is neither 00 nor a restart
            for (;; at += 2) {
                at = bytes.find('\xFF', at);
                if (at == kNone || at + 1 >= bytes.size()) {
                    return kNone;
                }
                const auto next = byte(bytes, at + 1);
                if (next != 0x00 && (next < 0xD0 || next > 0xD7)) {
                    break;
                }
            }
        }
    }
    return kNone;
}

std::size_t end_of_gif(std::string_view bytes)
{
    const auto table = [&](std::size_t flags_at) -> std::size_t {
        const auto flags = byte(bytes, flags_at);
        return (flags & 0x80U) != 0 ? std::size_t{3} << ((flags & 7U) + 1) : 0;
    };
    const auto skip_blocks = [&](std::size_t at) {
        while (at < bytes.size()) {
            const std::size_t size = byte(bytes, at);
            at += 1 + size;
            if (size == 0) {
                return at;
            }
        }
        return kNone;
    };
    if (bytes.size() < 13) {
        return kNone;
    }
    for (std::size_t at = 13 + table(10); at < bytes.size();) {
        if (bytes[at] == '\x3B') {
            return at + 1;
        }
        if (bytes[at] == '\x21') {
            at = skip_blocks(at + 2);
        } else if (bytes[at] == '\x2C' && bytes.size() - at > 10) {
            at = skip_blocks(at + 10 + table(at + 9) + 1);
        } else {
            return kNone;
        }
    }
    return kNone;
}

std::size_t end_of_webp(std::string_view bytes)
{
    if (bytes.size() < 20) {
        return kNone;
    }
    const std::size_t end = std::size_t{le32(bytes, 4)} + 8;
    const auto kind = bytes.substr(12, 4);
    if (end > bytes.size() || (kind != "VP8 " && kind != "VP8L" && kind != "VP8X")) {
        return kNone;
    }
    std::size_t at = 12;
    while (at + 8 <= end) {
        const std::size_t size = std::size_t{le32(bytes, at + 4)} + (byte(bytes, at + 4) & 1U);
        if (size > end - at - 8) {
            return kNone;
        }
        at += 8 + size;
    }
    return at == end ? end : kNone;
}

struct Format {
    std::string_view extension, magic;
    std::size_t (*end)(std::string_view);
};
constexpr auto kFormats = std::to_array<Format>({
    {"gif", "GIF87a", end_of_gif},
    {"gif", "GIF89a", end_of_gif},
    {"jpeg", "\xFF\xD8\xFF", end_of_jpeg},
    {"jpg", "\xFF\xD8\xFF", end_of_jpeg},
    {"png", "\x89PNG\r\n\x1A\n", end_of_png},
    {"webp", "RIFF", end_of_webp},
});

/// Whether a style sheet or an attribute of one fetches another, a picture or a font. A letter written as an
/// escape ("\75 rl(") is not looked for: a style with a backslash isn't opened.
bool fetches_from_outside(std::string_view css)
{
    constexpr std::string_view kUrl = "url(";
    for (auto at = css.find(kUrl); at != kNone; at = css.find(kUrl, at)) {
        at = css.find_first_not_of(" \t\r\n\f'\"", at + kUrl.size());
        if (at == kNone || (css[at] != '#' && !css.substr(at).starts_with("data:image/"))) {
            return true;
        }
    }
    return css.find("@import") != kNone || css.find("image-set(") != kNone;
}

} // namespace

bool holds_another_file(std::string_view bytes)
{
    constexpr auto signs = std::to_array<std::string_view>({
        "PK\x03\x04"sv,
        "PK\x05\x06"sv,
        "Rar!\x1A"sv,
        "7z\xBC\xAF"sv,
        "MSCF"sv,
        "\x7F"
        "ELF"sv,
        "%PDF-"sv,
        "\xD0\xCF\x11\xE0"sv,
        "{\\rtf"sv,
        "<html"sv,
        "<!doctype"sv,
        "<script"sv,
        "<svg"sv,
        "<body"sv,
        "<iframe"sv,
        "<?php"sv,
        "<?xml"sv,
        "<%"sv,
        "<job"sv,
        "<hta:"sv,
        "<scriptlet"sv,
    });
    const auto first = bytes.find_first_not_of(" \t\r\n\0"sv);
    const auto start = bytes.substr(std::min(first, bytes.size()));
    if (start.starts_with("MZ") || start.starts_with("#!")) {
        return true;
    }
    std::string lower{bytes};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
        return bytes.find(sign) != kNone || lower.find(sign) != kNone;
    });
}

Judgement judge_picture(std::string_view bytes, std::string_view extension)
{
    const auto format = std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& each) {
        return each.extension == extension && bytes.starts_with(each.magic);
    });
    if (format == kFormats.end() ||
        (extension == "webp" && bytes.substr(std::min<std::size_t>(8, bytes.size()), 4) != "WEBP")) {
        return Unsafe{"unsafe.other_content", {}};
    }
    const auto end = format->end(bytes);
    if (end == kNone) {
        return Unsafe{"unsafe.damaged", {}};
    }
    // Cameras and telephones append things of their own, which nothing else opens.
    if (holds_another_file(bytes.substr(end))) {
        return Unsafe{"unsafe.two_files", {}};
    }
    return std::nullopt;
}

Judgement judge_drawing(std::string_view svg)
{
    constexpr auto elements = std::to_array<std::string_view>(
        {"script", "handler", "listener", "foreignObject", "iframe", "embed", "object", "audio", "video"});
    if (svg.find("<?xml-stylesheet") != kNone) {
        return Unsafe{"unsafe.outside", "xml-stylesheet"};
    }
    MarkupScan scan{svg};
    Judgement found;
    bool is_style_sheet = false;
    while (!found && scan.next()) {
        if (scan.token() == MarkupScan::Token::text) {
            const auto text = caseless_key(scan.text());
            if (fetches_from_outside(text) || (is_style_sheet && text.find('\\') != kNone)) {
                found = Unsafe{"unsafe.outside", "url"};
            }
            continue;
        }
        if (scan.token() != MarkupScan::Token::start) {
            continue;
        }
        const auto name = scan.name();
        is_style_sheet = caseless_key(name).ends_with("style");
        if (std::any_of(elements.begin(), elements.end(),
                        [&](std::string_view each) { return caseless_key(each) == caseless_key(name); })) {
            found = Unsafe{"unsafe.script", std::string{name}};
        }
        scan.each_attribute([&](std::string_view attribute, const std::string& value) {
            const auto key = caseless_key(attribute);
            const auto target = caseless_key(value);
            if (key.starts_with("on")) {
                found = Unsafe{"unsafe.script", std::string{attribute}};
            } else if (key == "href" && name == "a" && !is_harmless_link(value)) {
                found = Unsafe{"unsafe.link", std::string{attribute}};
            } else if ((key == "href" && name != "a" && !target.empty() && target[0] != '#' &&
                        !target.starts_with("data:image/")) ||
                       (key == "attributename" && target.find("href") != kNone) || // an animation sets it
                       key == "base" ||                                            // where all links begin
                       (key == "style" && target.find('\\') != kNone) || fetches_from_outside(target)) {
                found = Unsafe{"unsafe.outside", std::string{attribute}};
            }
        });
    }
    return scan.is_bad() && !found ? Unsafe{"unsafe.damaged", "SVG"} : found;
}

} // namespace km::submission
