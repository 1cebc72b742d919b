// SPDX-License-Identifier: MIT
#include "editor/app/help.hpp"

#include "validator/base/file.hpp"

#include <fmt/format.h>

namespace km::app {

std::string manual_address(const std::filesystem::path& manual, std::string_view section)
{
    std::string address = "file://";
    for (const char c : to_utf8(manual)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '/' || c == '-' || c == '_' || c == '.' || c == '~';
        address += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    if (!section.empty()) {
        address += '#';
        address += section;
    }
    return address;
}

} // namespace km::app
