// SPDX-License-Identifier: MIT
#include "packages/submission/evidence_safety.hpp"

#include "packages/submission/unsafe.hpp"
#include "validator/base/file.hpp"
#include "validator/base/file_types.hpp"
#include "validator/base/utf8.hpp"

#include <utility>

namespace km::submission {
namespace {

using namespace std::string_view_literals;

/// Each byte one character: what is not UTF-8 was most likely written on an old Windows.
std::string from_latin1(std::string_view bytes)
{
    std::string out;
    for (const char c : bytes) {
        append_utf8(out, static_cast<unsigned char>(c));
    }
    return out;
}

std::string from_utf16(std::string_view bytes, bool little)
{
    std::string out;
    const auto unit = [&](std::size_t at) -> char32_t {
        const std::uint32_t one = static_cast<unsigned char>(bytes[at]);
        const std::uint32_t two = static_cast<unsigned char>(bytes[at + 1]);
        return little ? one | (two << 8U) : two | (one << 8U);
    };
    for (std::size_t at = 2; at + 2 <= bytes.size(); at += 2) {
        char32_t c = unit(at);
        if (c >= 0xD800 && c < 0xDC00 && at + 4 <= bytes.size()) {
            const auto low = unit(at + 2);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
                at += 2;
            }
        }
        append_utf8(out, c);
    }
    return out;
}

/// Line by line through printable(), which knows what cannot be seen; tabs stay.
std::string made_visible(std::string_view text)
{
    std::string out;
    for (bool more = true; more;) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        more = end != std::string_view::npos;
        text.remove_prefix(more ? end + 1 : text.size());
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        for (bool cells = true; cells;) {
            const auto tab = line.find('\t');
            out += printable(line.substr(0, tab));
            cells = tab != std::string_view::npos;
            if (cells) {
                out += '\t';
                line.remove_prefix(tab + 1);
            }
        }
        if (more) {
            out += '\n';
        }
    }
    return out;
}

/// Nullopt: these bytes are no text.
std::optional<SafeEvidence> shown_text(std::string_view bytes)
{
    const auto whole = bytes.size();
    bytes = bytes.substr(0, kMaxShownBytes);
    SafeEvidence shown{SafeEvidence::Way::text, {}, whole > bytes.size()};
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        shown.text = made_visible(from_utf16(bytes, bytes[0] == '\xFF'));
        return shown;
    }
    if (bytes.find('\0') != std::string_view::npos) {
        return std::nullopt;
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
    }
    if (shown.is_cut) { // not within a character
        for (int i = 0; i < 3 && !bytes.empty() && !is_utf8(bytes); ++i) {
            bytes.remove_suffix(1);
        }
    }
    shown.text = made_visible(is_utf8(bytes) ? std::string{bytes} : from_latin1(bytes));
    return shown;
}

Judgement judge_name(std::string_view name)
{
    name = name.substr(name.find_last_of('/') + 1);
    if (printable(name) != name || name.ends_with('.') || name.ends_with(' ')) {
        return Unsafe{"unsafe.hidden_name", {}};
    }
    const auto& type = file_type_of(name);
    if (type.kind == FileKind::active) {
        return Unsafe{"unsafe.active", file_extension(name)};
    }
    if (type.kind == FileKind::other) {
        return Unsafe{"unsafe.kind", file_extension(name)};
    }
    return std::nullopt;
}

tl::unexpected<Error> refusal(std::string_view name, const Unsafe& unsafe)
{
    return fail(unsafe.code, printable(name.substr(name.find_last_of('/') + 1)), printable(unsafe.detail));
}

} // namespace

Result<void> judge_evidence_name(std::string_view name)
{
    const auto unsafe = judge_name(name);
    return unsafe ? Result<void>{refusal(name, *unsafe)} : Result<void>{};
}

bool is_unsafe(const Error& error) noexcept
{
    return error.code.starts_with("unsafe.");
}

Result<SafeEvidence> judge_evidence_bytes(std::string_view bytes, std::string_view name, const GoOn& go_on)
{
    if (const auto unsafe = judge_name(name)) {
        return refusal(name, *unsafe);
    }
    const auto& type = file_type_of(name);
    if (type.kind == FileKind::text) {
        auto shown = shown_text(bytes);
        return shown ? Result<SafeEvidence>{std::move(*shown)}
                     : Result<SafeEvidence>{refusal(name, {"unsafe.other_content", {}})};
    }
    const auto unsafe = type.kind == FileKind::picture ? judge_picture(bytes, type.extension)
                        : type.extension == "pdf"      ? judge_pdf(bytes, go_on)
                                                       : judge_office(bytes, type.extension, go_on);
    if (unsafe) {
        return refusal(name, *unsafe);
    }
    return SafeEvidence{};
}

Result<SafeEvidence>
judge_evidence(const std::filesystem::path& file, std::string_view name, const GoOn& go_on)
{
    if (auto named = judge_evidence_name(name); !named) {
        return propagate(named);
    }
    auto bytes = read_file(file, kMaxEvidenceBytes);
    if (!bytes) {
        if (bytes.error().code == "file.too_large") {
            return refusal(name, {"unsafe.complex", {}});
        }
        return propagate(bytes);
    }
    return judge_evidence_bytes(*bytes, name, go_on);
}

} // namespace km::submission
