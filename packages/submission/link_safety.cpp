// SPDX-License-Identifier: MIT
#include "packages/submission/unsafe.hpp"

#include <algorithm>
#include <array>

namespace km::submission {

bool is_harmless_link(std::string_view target)
{
    // Browsers drop what is not seen, and read %5C as a backslash.
    std::string link;
    for (std::size_t i = 0; i < target.size(); ++i) {
        const char c = target[i];
        if (static_cast<unsigned char>(c) <= 0x20 || c == '\x7F') {
            continue;
        }
        if (target.substr(i, 3) == "%5C" || target.substr(i, 3) == "%5c" || c == '\\') {
            link += '/';
            i += c == '\\' ? 0 : 2;
        } else if (target.substr(i, 3) == "%2F" || target.substr(i, 3) == "%2f") {
            link += '/';
            i += 2;
        } else {
            link += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    link.erase(
        0, std::min(link.find_first_not_of('('), link.size())); // some readers drop brackets around a link
    if (link.starts_with("//")) {
        return false; // another computer's folder
    }
    if (link == "about:blank") {
        return true;
    }
    const auto colon = link.find(':');
    if (colon == std::string::npos || link.find_first_of("/?#") < colon || colon == 1) {
        return true; // beside the document, or C:/…
    }
    const auto scheme = std::string_view{link}.substr(0, colon);
    const auto rest = std::string_view{link}.substr(colon + 1);
    if (scheme == "file") { // on this computer
        return !rest.starts_with("//") || (rest.starts_with("///") && !rest.starts_with("////"));
    }
    constexpr auto harmless = std::to_array<std::string_view>({"http", "https", "mailto", "ftp", "tel"});
    return std::find(harmless.begin(), harmless.end(), scheme) != harmless.end() ||
           scheme.starts_with("www."); // a port after a computer's name
}

} // namespace km::submission
