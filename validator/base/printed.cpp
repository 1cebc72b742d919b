// SPDX-License-Identifier: MIT
#include "validator/base/printed.hpp"

#include "validator/base/file.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>

namespace km {

std::string shown(std::string_view value, std::size_t max_characters)
{
    std::size_t characters = 0;
    std::size_t cut = value.size();
    for (std::size_t at = 0; at < value.size(); ++characters) {
        if (characters == max_characters) {
            cut = at;
        }
        at += std::max<std::size_t>(decode(value, at).length, 1); // an ill-formed byte counts as one
    }
    auto text = printable(value.substr(0, cut));
    if (cut != value.size()) {
        text += fmt::format("… ({} characters)", characters);
    }
    return text;
}

std::string PrintingDoor::whole(const std::filesystem::path& path)
{
    return printable(to_utf8(path));
}

std::string between_quotes(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' ? "\\\"" : std::string_view{&c, 1};
    }
    return out + '"';
}

Printed printed_whole(std::string_view value)
{
    return PrintingDoor::make(printable(value));
}

Printed printed_lines(std::string_view text)
{
    std::string lines;
    while (true) {
        const auto end = text.find('\n');
        lines += printable(text.substr(0, end));
        if (end == std::string_view::npos) {
            return PrintingDoor::make(std::move(lines));
        }
        lines += '\n';
        text.remove_prefix(end + 1);
    }
}

Printed printed_json(std::string_view document)
{
    return PrintingDoor::make(json_with_escapes(document));
}

} // namespace km
