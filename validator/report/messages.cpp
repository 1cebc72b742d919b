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
    {"KM-IDN-001", "The programme has no title.", "Give it the title that learners know it by."},
    {"KM-IDN-002", "The provider has no name.", "Give the name of the organisation that submits the programme."},
    {"KM-IDN-003", "The provider has neither a UKPRN nor an ODS code.",
     "Give the UK Provider Reference Number, or an NHS body's ODS code."},
    {"KM-IDN-004", "The UKPRN \"{0}\" is not a number of 8 digits.",
     "Copy the 8 digits from the UK Register of Learning Providers."},
    {"KM-IDN-005", "The UKPRN {0} does not start with 1, as those in use do.",
     "Check it against the UK Register of Learning Providers."},
    {"KM-IDN-006", "The ODS code \"{0}\" is not 3 to 10 capital letters and digits.",
     "Check it with the ODS portal's search."},
    {"KM-IDN-007", "The programme claims no stage.", "Claim at least one of these stages: {0}."},
    {"KM-IDN-008", "There is no contact with both a name and a complete e-mail address (name \"{0}\", e-mail \"{1}\").",
     "Name a person whom a reviewer can write to, with an address such as name@example.org."},
    {"KM-IDN-009", "No internal verifier is named.",
     "Name the person who checks the mapping before it is submitted."},
    {"KM-IDN-010", "The internal verifier, {0}, is also the contact.",
     "Let somebody check the mapping who did not make it."},
    // KM-REF: references
    {"KM-REF-001", "The mapping to {1} starts at \"{0}\", which is not an outcome of this programme.",
     "Use the id of one of the programme's outcomes, or add the outcome to its module."},
    {"KM-REF-002", "The mapping of {0} leads to \"{1}\", which the framework {2} does not have.",
     "Use one of the framework's codes; `kitemark framework show` lists them."},
    {"KM-REF-003", "The mapping of {0} leads to the {1} {2} \"{3}\", and a {1} cannot be mapped to.",
     "Map to one of these instead: {4}."},
    {"KM-REF-004", "There is no stage \"{0}\" in the framework {1}.", "Use one of its stages: {2}."},
    {"KM-REF-005", "The mapping of {1} to {2} cites \"{0}\", which is not in the list of evidence.",
     "Add the document to the evidence, or cite one that is there."},
    {"KM-REF-006", "The assessment {0} names \"{1}\", which is not an outcome of this programme.",
     "Use the id of one of the programme's outcomes."},
    {"KM-REF-007", "The mapping of {0} to the {1} {2} names no stage.", "Name the stages it serves, out of: {3}."},
    {"KM-REF-008", "The mapping of {0} names the stage {3}, at which the {1} {2} asks nothing.",
     "Take that stage out; {2} counts at: {4}."},
    {"KM-REF-009", "The programme names the framework {0}, and is checked against {1}.",
     "Check it against the framework that it names, or carry its mappings over to {1} and name that."},
    {"KM-REF-010", "The policy {0} is for the framework \"{1}\", and the programme is checked against \"{2}\".",
     "Choose a policy for {2}."},
    {"KM-REF-011", "The mapping of {0} to {1} repeats the one on line {2}.",
     "Keep one of them, with the citations of both."},
    {"KM-REF-012", "The mapping of {0} to the {1} {2} names stages, and a {1} has none.", "Leave the stages out."},
    // KM-COV: coverage
    {"KM-COV-001", "The {0} {1} \"{2}\" needs at least \"{4}\" and stands at {3}.",
     "Map a programme outcome to {1} at each of these stages with the depth \"{4}\" or deeper."},
    {"KM-COV-002", "At stage {0}, {1} of {2} cells are covered at \"{4}\" or deeper, and the policy asks for {3}%.",
     "Map programme outcomes to what is missing; KM-COV-003 lists it."},
    {"KM-COV-003", "The {0} {1} \"{2}\" is open, which the policy allows: it stands at {3}.",
     "Nothing need be done; to cover it, map a programme outcome to it with the depth \"{4}\" or deeper."},
    {"KM-COV-004", "The programme claims stage {0}, and no mapping reaches any of that stage's {1} cells.",
     "Map programme outcomes at that stage, or take the claim back."},
    {"KM-COV-005", "The {0} {1} \"{2}\" has nothing covered at stage {3}.",
     "Cover at least one outcome of {1} at each of these stages."},
    {"KM-COV-006", "The whole {0} {1} \"{2}\" has nothing covered at stage {3}.",
     "Check that the programme is meant for this {0} at these stages, and map what serves it."},
    {"KM-COV-007", "The {0} {1} \"{2}\" is covered at stage {3} with fewer citations of evidence than the {4} asked for.",
     "Cite the documents that show it in the mappings to {1}."},
    {"KM-COV-008", "The {0} {1} \"{2}\" has nothing covered at stage {3}.",
     "Map a programme outcome to at least one outcome of {1} at each of these stages."},
    {"KM-COV-009", "At stage {0}, {1} of {2} {4} have something covered, and the policy asks for {3}%.",
     "Cover at least one outcome in more of the {4} at that stage."},
    // KM-ASM: depth and assessment
    {"KM-ASM-001", "The {0} {1} \"{2}\" is assessed less often at stage {3} than the policy asks, which is {4}.",
     "Claim \"assesses\" in a mapping to {1} at each of these stages where an assessment bears it out."},
    {"KM-ASM-002", "The mapping of {0} to {1} claims \"assesses\", and no assessment assesses {0}.",
     "Name {0} in the assessment that assesses it, or claim a lesser depth."},
    {"KM-ASM-003", "The programme has no assessment.", "List how learners are assessed, and which outcomes each assesses."},
    {"KM-ASM-004", "The outcome {0} \"{1}\" is assessed, and its mappings claim \"{2}\" at most.",
     "Claim \"assesses\" in a mapping if the assessment covers what the framework asks there."},
    // KM-EVD: evidence
    // KM-MAP: quality of mapping
    // KM-OUT: quality of outcomes
    // KM-CON: consistency
    // KM-COD: the code's principles
    {"KM-COD-001", "The {0} {1} \"{2}\" is not addressed.",
     "Map the programme outcome that addresses it, at any depth and without stages, or add one that does."},
    {"KM-COD-002", "{0} of {1} {3} are addressed, and the policy asks for {2}%.",
     "Map programme outcomes to more of these: {4}."},
    {"KM-COD-003", "The {0} {1} \"{2}\" is addressed without a word on how.",
     "Write in a rationale how the programme addresses it."},
    // KM-PRV: provenance
    {"KM-PRV-001",
     "{0} of the {1} items mapped to are indicative {2} such as {3}: this software's authors wrote them, and they are "
     "not official.",
     "Nothing need be done until the official ones are published; then carry the mappings over."},
    {"KM-PRV-002", "The framework {0} in use differs from the one of that name that comes with this program.",
     "Check where it comes from; a reviewer will check against the bundled one."},
    {"KM-PRV-003", "The policy {4} asks for official {2}, and {0} of the {1} items mapped to are indicative, such as {3}.",
     "Import the published framework and carry the mappings over, or choose another policy."},
    {"KM-PRV-004", "The framework \"{0}\", version {1}, has the status {2}.",
     "Check whether a later version has been published, and carry the mappings over when it has."},
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
