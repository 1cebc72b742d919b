// SPDX-License-Identifier: MIT
#include "validator/report/messages.hpp"

#include "validator/base/utf8.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <array>
#include <unordered_map>

namespace km::report {
namespace {

constexpr auto kMessages = std::to_array<Message>({
    // KM-FRM: form
    {"KM-FRM-001", "<{0}> has no {1}.", "Add {1} to <{0}>."},
    {"KM-FRM-002", "{0} is \"{1}\", which is not {2}.", "Write {2}."},
    {"KM-FRM-003", "{0} is not part of this version of the format.", "Check the spelling, or remove it."},
    {"KM-FRM-004", "The id \"{0}\" is already used on line {1}.", "Give each its own id."},
    {"KM-FRM-005", "{0} is longer than {1} allows.", "Shorten it."},
    {"KM-FRM-006", "{0} is empty.", "Fill it in, or remove it."},
    // KM-IDN: identity
    // KM-REF: references
    // KM-COV: coverage
    // KM-ASM: depth and assessment
    // KM-EVD: evidence
    // KM-MAP: quality of mapping
    // KM-OUT: quality of outcomes
    // KM-CON: consistency
    // KM-COD: the code's principles
    // KM-PRV: provenance
    // KM-FWK, KM-POL, KM-XWK: packs
    {"KM-FWK-001", "The code {0} is already used on line {1}.", "Give each item its own code."},
    {"KM-FWK-002", "There is no kind \"{0}\" in the pack.", "Use a kind from <kinds>, or add it there, parents first."},
    {"KM-FWK-003", "Item {0} of kind {1} stands under {2}, not under {3}.", "Move it under an item of kind {3}."},
    {"KM-FWK-004", "There is no stage \"{0}\" in the pack.", "Use a stage from <stages>."},
    {"KM-FWK-005", "The statement of {0} at stage {1} is word for word that of {2} at stage {3}.",
     "Check both against the source: one of them was copied to the wrong stage."},
    {"KM-FWK-006", "The header says {1}=\"{2}\" for kind {0}, and the pack holds {3}.",
     "Put the header right, or find what is missing or too many."},
    {"KM-FWK-007", "Items {0} and {1} have the same words.", "Make the two items say different things, or remove one."},
    {"KM-FWK-008", "The statement of {0} at stage {1} stands twice or after a later stage.",
     "Give each stage one statement, lowest stage first."},
    {"KM-POL-001", "The requirement {0} stands twice.", "Keep one of them."},
    {"KM-POL-002", "The policy {0} asks nothing, so every programme would meet it.", "Add at least one <require>."},
    {"KM-XWK-001", "The association from {0} to {1} stands twice.", "Keep one of them."},
    {"KM-XWK-002", "There is no item {0} in {1}.", "Use a code of that framework."},
    // KM-ZIP, KM-ASC, KM-SIG, KM-PKG: packages
    // operations that failed
    {"file.unreadable", "The file cannot be read.", "Check its name and that you may read it."},
    {"file.too_large", "The file is too large.", "Check that it is the file you meant."},
    {"file.unwritable", "The file cannot be written; nothing was changed.",
     "Check that the folder exists, that you may write to it and that there is room."},
    {"xml.malformed", "The file is not well-formed XML.", "Put this place right; an XML editor shows it."},
    {"xml.too_large", "The XML is too large.", "Check that it is the file you meant."},
    {"format.wrong_kind", "The file is of another kind.", "Check that it is the file you meant."},
    {"format.newer", "The file is in a later format than this program reads.", "Update this program."},
    {"library.no_framework", "There is no such framework among those bundled.",
     "Use one of them, or name the pack's file with --framework."},
    {"library.no_policy", "There is no such policy among those bundled.",
     "Use one of them, or name the policy's file with --policy."},
    {"pack.invalid", "The pack has defects and is not used.", "Run `kitemark framework check` on it to see each."},
});

const Message* find(std::string_view code)
{
    static const auto by_code = [] {
        std::unordered_map<std::string_view, const Message*> index;
        for (const auto& message : kMessages) {
            index.emplace(message.code, &message);
        }
        return index;
    }();
    const auto found = by_code.find(code);
    return found == by_code.end() ? nullptr : found->second;
}

std::string fill(std::string_view text, const std::vector<std::string>& args)
{
    fmt::dynamic_format_arg_store<fmt::format_context> store;
    for (const auto& arg : args) {
        store.push_back(printable(arg));
    }
    try {
        return fmt::vformat(text, store);
    } catch (const fmt::format_error&) { // fewer arguments than the template asks for: say what there is
        return fmt::format("{} ({})", text, fmt::join(args, ", "));
    }
}

} // namespace

std::span<const Message> all_messages() noexcept
{
    return kMessages;
}

Words describe(const Diagnostic& diagnostic)
{
    const auto* message = find(diagnostic.code);
    if (message == nullptr) {
        return {fmt::format("{} ({})", diagnostic.code, fmt::join(diagnostic.args, ", ")), {}};
    }
    return {fill(message->text, diagnostic.args), fill(message->fix, diagnostic.args)};
}

std::string describe(const Error& error)
{
    const auto* message = find(error.code);
    std::string line = printable(error.subject);
    if (error.line != 0) {
        line += fmt::format(":{}", error.line);
    }
    line += line.empty() ? "error: " : ": error: ";
    line += message == nullptr ? error.code : std::string{message->text};
    if (!error.detail.empty()) {
        line.pop_back(); // the full stop
        line += fmt::format(": {}.", printable(error.detail));
    }
    if (message != nullptr) {
        line += fmt::format(" {}", message->fix);
    }
    return line + fmt::format(" [{}]", error.code);
}

std::string to_line(const Diagnostic& diagnostic)
{
    std::string place = printable(diagnostic.where.file);
    if (diagnostic.where.line != 0) {
        place += fmt::format(":{}", diagnostic.where.line);
    }
    return fmt::format("{}{}{}: {} [{}]", place, place.empty() ? "" : ": ", to_string(diagnostic.severity),
                       describe(diagnostic).message, diagnostic.code);
}

} // namespace km::report
