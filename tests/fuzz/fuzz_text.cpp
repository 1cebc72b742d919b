// SPDX-License-Identifier: MIT
/// @file
/// Text that is shown: what any bytes become on a terminal, in JSON and as keys.
///
/// Gap: unit tests name characters; here they meet, cut off, ill-formed and piled up.
///
/// Invariants: what printable() gives is well-formed, on one line and free of what it escapes, so applying it again
/// changes nothing; a cut value is bounded; a JSON document with escapes parses to the same value and hides nothing;
/// a word with letters of two scripts is a part of the text.

#include "tests/fuzz/target.hpp"
#include "validator/base/printed.hpp"
#include "validator/base/scripts.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace km::fuzz {

bool accepts(std::string_view input)
{
    const auto safe = printable(input);
    require(is_utf8(safe), "what is printed is well-formed");
    require(std::none_of(safe.begin(), safe.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }),
            "no control character is printed");
    require(printable(safe) == safe, "applied twice, nothing more changes");
    require(safe != input || !has_invisible(input), "what cannot be seen does not pass");
    require(shown(input).size() <= kShownCharacters * 10 + 40, "a value is cut");
    require(printed("{}", std::string{input}).view() == shown(input), "text is shown as it is on its own");

    const auto document =
        nlohmann::json(std::string{input}).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const auto escaped = json_with_escapes(document);
    require(nlohmann::json::parse(escaped) == nlohmann::json::parse(document), "JSON keeps its values");
    require(!has_invisible(escaped), "JSON hides nothing");

    const auto key = caseless_key(input);
    require(is_utf8(key) == is_utf8(input), "a key of text is text");
    if (const auto word = find_mixed_word(input)) {
        require(input.find(word->word) != std::string_view::npos, "the word is in the text");
        require(!word->letters.empty(), "a mixture has other letters");
    }
    return safe == input;
}

} // namespace km::fuzz
