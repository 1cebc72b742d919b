// SPDX-License-Identifier: MIT
/// @file
/// Documents that a stranger sends and the editor is asked to open. The first byte is the kind, the rest the file.
///
/// Gap: tests/unit makes one dangerous thing at a time; here files are broken in ways that nobody thought of, and the
/// libraries that read them must neither crash nor take without an end.
///
/// Invariants: the same bytes get the same answer; what is refused has a code of the table; what is opened begins as its
/// kind does, and a name that is not of the list opens nothing.

#include "packages/submission/evidence_safety.hpp"
#include "tests/fuzz/target.hpp"

#include <array>
#include <string>
#include <string_view>

namespace km::fuzz {

bool accepts(std::string_view input)
{
    struct Kind {
        std::string_view name, begins;
    };
    constexpr auto kinds = std::to_array<Kind>({
        {"a.pdf", "%PDF-"},
        {"a.docx", "PK"},
        {"a.xlsx", "PK"},
        {"a.pptx", "PK"},
        {"a.png", "\x89PNG"},
        {"a.jpg", "\xFF\xD8"},
        {"a.gif", "GIF8"},
        {"a.webp", "RIFF"},
        {"a.txt", ""},
    });
    if (input.empty()) {
        return false;
    }
    const auto& kind = kinds.at(static_cast<unsigned char>(input[0]) % kinds.size());
    const auto bytes = input.substr(1);
    const auto judged = submission::judge_evidence_bytes(bytes, kind.name);
    const auto again = submission::judge_evidence_bytes(bytes, kind.name);
    require(judged.has_value() == again.has_value() && (judged || judged.error() == again.error()),
            "the same bytes get the same answer");
    require(!submission::judge_evidence_bytes(bytes, "a.exe"),
            "a name that is not of the list opens nothing");
    if (!judged) {
        require(submission::is_unsafe(judged.error()), "a refusal says what was found");
        return false;
    }
    require(bytes.starts_with(kind.begins), "what is opened begins as its kind does");
    return true;
}

} // namespace km::fuzz
