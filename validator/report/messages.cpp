// SPDX-License-Identifier: MIT
#include "validator/report/messages.hpp"

#include <array>
#include <fmt/args.h>
#include <fmt/format.h>
#include <unordered_map>

namespace km::report {
namespace {

constexpr auto kMessages = std::to_array<Message>({
    // KM-FRM: form
    {"KM-FRM-001", "<{0}> has no {1}.", "Add {1} to <{0}>."},
    {"KM-FRM-002", "{0} is \"{1}\", which is not {2}.", "Write {2}."},
    {"KM-FRM-003", "{0} is not part of this version of the format.", "Check the spelling, or remove it."},
    {"KM-FRM-004", "The id \"{0}\" is already used on line {1}.", "Give each its own id."},
    {"KM-FRM-005", "{0} is longer than the limit of {1}.", "Shorten it."},
    {"KM-FRM-006", "{0} is empty.", "Fill it in, or remove it."},
    // KM-IDN: identity
    {"KM-IDN-001", "The programme has no title.", "Give it the title that learners know it by."},
    {"KM-IDN-002", "The provider has no name.",
     "Give the name of the organisation that submits the programme."},
    {"KM-IDN-003", "The provider has neither a UKPRN nor an ODS code.",
     "Give the UK Provider Reference Number, or an NHS body's ODS code."},
    {"KM-IDN-004", "The UKPRN \"{0}\" is not a number of 8 digits.",
     "Copy the 8 digits from the UK Register of Learning Providers."},
    {"KM-IDN-005", "The UKPRN {0} does not start with 1, as those in use do.",
     "Check it against the UK Register of Learning Providers."},
    {"KM-IDN-006", "The ODS code \"{0}\" is not 3 to 10 capital letters and digits.",
     "Check it with the ODS portal's search."},
    {"KM-IDN-007", "The programme claims no stage.", "Claim at least one of these stages: {0}."},
    {"KM-IDN-008",
     "There is no contact with both a name and a complete e-mail address (name \"{0}\", e-mail \"{1}\").",
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
    {"KM-REF-003",
     "The mapping of {0} leads to the {1} {2} \"{3}\", and nothing can be mapped to items of that kind.",
     "Map to one of these instead: {4}."},
    {"KM-REF-004", "There is no stage \"{0}\" in the framework {1}.", "Use one of its stages: {2}."},
    {"KM-REF-005", "The mapping of {1} to {2} cites \"{0}\", which is not in the list of evidence.",
     "Add the document to the evidence, or cite one that is there."},
    {"KM-REF-006", "The assessment {0} names \"{1}\", which is not an outcome of this programme.",
     "Use the id of one of the programme's outcomes."},
    {"KM-REF-007", "The mapping of {0} to the {1} {2} names no stage.",
     "Name the stages it serves, out of: {3}."},
    {"KM-REF-008", "The mapping of {0} names the stage {3}, at which the {1} {2} asks nothing.",
     "Take that stage out; {2} counts at: {4}."},
    {"KM-REF-009", "The programme names the framework {0}, and is checked against {1}.",
     "Check it against the framework that it names, or carry its mappings over to {1} and name that."},
    {"KM-REF-010",
     "The policy {0} is for the framework \"{1}\", and the programme is checked against \"{2}\".",
     "Choose a policy for {2}."},
    {"KM-REF-011", "The mapping of {0} to {1} repeats the one on line {2}.",
     "Keep one of them, with the citations of both."},
    {"KM-REF-012", "The mapping of {0} to the {1} {2} names stages, and items of that kind have none.",
     "Leave the stages out."},
    // KM-COV: coverage
    {"KM-COV-001", "The {0} {1} \"{2}\" needs at least \"{4}\" and stands at {3}.",
     "Map a programme outcome to {1} at each of these stages with the depth \"{4}\" or deeper."},
    {"KM-COV-002",
     "At stage {0}, the mappings cover {1} of {2} cells at \"{4}\" or deeper, and the policy asks for {3}%.",
     "Map programme outcomes to what is missing; KM-COV-003 lists it."},
    {"KM-COV-003", "In the {0} {1} \"{2}\" these are not covered at \"{4}\" or deeper: {3}.",
     "To cover them, map programme outcomes to them at these stages; the policy does not ask for every one."},
    {"KM-COV-004", "The programme claims stage {0}, and no mapping reaches any of that stage's {1} cells.",
     "Map programme outcomes at that stage, or take the claim back."},
    {"KM-COV-005", "The {0} {1} \"{2}\" has nothing covered at stage {3}.",
     "Cover something in {1} at each of these stages."},
    {"KM-COV-006", "The whole {0} {1} \"{2}\" has nothing covered at stage {3}.",
     "Check that the programme is meant for this {0} at these stages, and map what serves it."},
    {"KM-COV-007",
     "The {0} {1} \"{2}\" is covered at stage {3} with fewer citations of evidence than the policy asks for, "
     "{4}.",
     "Cite the documents that show it in the mappings to {1}."},
    {"KM-COV-008", "The {0} {1} \"{2}\" has nothing covered at stage {3}.",
     "Map a programme outcome to something in {1} at each of these stages."},
    {"KM-COV-009",
     "At stage {0}, the mappings cover something in {1} of {2} {4}, and the policy asks for {3}%.",
     "Cover something in more of the {4} at that stage."},
    // KM-ASM: depth and assessment
    {"KM-ASM-001",
     "At stage {3}, the {0} {1} \"{2}\" has fewer cells at \"assesses\" than the policy asks for, {4}.",
     "Claim \"assesses\" in a mapping to something in {1} at each of these stages, where an assessment bears "
     "it out."},
    {"KM-ASM-002", "The mapping of {0} to {1} claims \"assesses\", and no assessment assesses {0}.",
     "Name {0} in the assessment that assesses it, or claim a lesser depth."},
    {"KM-ASM-003", "The programme has no assessment.",
     "List how learners are assessed, and which outcomes each assesses."},
    {"KM-ASM-004", "The outcome {0} \"{1}\" is assessed, and its mappings claim \"{2}\" at most.",
     "Claim \"assesses\" in a mapping if the assessment covers what the framework asks there."},
    // KM-EVD: evidence
    {"KM-EVD-001", "The file \"{1}\" of evidence {0} is not there or cannot be read.",
     "Put the file in its place, correct the path, or remove the evidence and the citations of it."},
    {"KM-EVD-002", "The file \"{1}\" of evidence {0} is empty.", "Put the document in its place."},
    {"KM-EVD-003", "The file \"{1}\" has changed since evidence {0} was recorded.",
     "If it is the document you mean, record it again (sha256=\"{2}\"); if not, put the right one back."},
    {"KM-EVD-004", "No mapping cites evidence {0}, \"{1}\".",
     "Cite it where it shows something, or take it out: a reviewer reads what is in the package."},
    {"KM-EVD-005", "The mapping of {1} to {2} cites evidence {0} without saying where to look.",
     "Add a locator, such as \"p. 12\", \"slide 4\" or \"section 3, task 2\"."},
    {"KM-EVD-006", "The path \"{1}\" of evidence {0} cannot go into a package: {2}.",
     "Use a path that starts in the programme's own folder, such as \"evidence/scheme-of-work.pdf\", and "
     "keep the "
     "document's own name in original-name."},
    {"KM-EVD-007", "Evidence {0}, \"{1}\", has no digest, so a later change to the file would go unnoticed.",
     "Add the file again in the editor, or write its SHA-256 into the sha256 attribute."},
    {"KM-EVD-008", "Evidence {0} and {1} would be one file in the package: \"{2}\" and \"{3}\".",
     "If they are the same document, keep one and cite it from both places; if not, give the files different "
     "names."},
    {"KM-EVD-009", "Evidence {0} and {1} have the same content: \"{2}\" and \"{3}\".",
     "Keep one of them, unless the package needs both names."},
    {"KM-EVD-010",
     "Evidence {0}, \"{1}\", is a .{2} file, which a reviewer may be unable or unwilling to open.",
     "Save the document as PDF or another plain document without macros, and name that file."},
    {"KM-EVD-011", "Evidence {0} is a .{1} file, and its media type is \"{2}\".",
     "Write media-type=\"{3}\", or correct the name of the file."},
    {"KM-EVD-012", "Evidence {0}, \"{1}\", has no media type.",
     "Add it, for example media-type=\"application/pdf\"; the editor does so when a file is added."},
    // KM-MAP: quality of mapping
    {"KM-MAP-001", "Outcome {0} makes one and the same claim at every claimed stage for {1}.",
     "Say for each stage what learners do differently there, or map only to the stages the outcome is "
     "written for."},
    {"KM-MAP-002",
     "Outcome {0} is mapped to {1} of the framework's {2} items, which is more than a single one can serve.",
     "Keep the mappings that the outcome's own words support, or split the outcome."},
    {"KM-MAP-003", "One rationale stands on {0} mappings, on lines {1}: \"{2}\"",
     "Say for each mapping what in the programme serves that item."},
    {"KM-MAP-004", "The mapping of {0} to {1} is at stage {2}, which the programme does not claim.",
     "Add the stage to the programme's claims, or take it out of the mapping."},
    {"KM-MAP-005", "The mapping of {0} to {1} has no rationale.",
     "Say in a sentence what learners do that serves {1}."},
    {"KM-MAP-006", "The rationale of {0} to {1} is very short: \"{2}\"",
     "Say in a sentence what learners do that serves {1}."},
    {"KM-MAP-007", "The mapping of {0} to {1} was carried over and is still to be confirmed.",
     "Read it beside the words of {1}, change what no longer fits, and mark it as confirmed."},
    {"KM-MAP-008", "Outcome {0} is mapped to nothing: \"{1}\"",
     "Map it to what it serves; if it serves nothing in this framework, nothing need be done."},
    {"KM-MAP-009", "The rationale of {0} to {1} only repeats the words of one or the other: \"{2}\"",
     "Say what links the two: what learners do in the session or the assessment."},
    // KM-OUT: quality of outcomes
    {"KM-OUT-001", "Outcome {0} starts with \"{1}\", which nobody can observe.",
     "Say what a learner will be seen to do, with a verb such as {2}."},
    {"KM-OUT-002", "Outcome {0} joins several verbs: \"{1}\".",
     "Keep the verb that is assessed, or write an outcome for each."},
    {"KM-OUT-003", "Outcome {0} has the same text as outcome {1}: \"{2}\"",
     "Keep one and map it to all that it serves, or say in each what is particular to its module."},
    {"KM-OUT-004", "Outcome {0} has no text.",
     "Say what a learner will be able to do, or remove the outcome."},
    {"KM-OUT-005", "Outcome {0} is {1} words long.",
     "Keep the verb, its object and the conditions; more than 40 words are hard to teach to and to assess."},
    {"KM-OUT-006",
     "Outcome {0} starts with \"{1}\", so it reads as a topic and not as something a learner does.",
     "Start with a verb, such as explain, apply or evaluate."},
    // KM-CON: consistency
    {"KM-CON-001", "Assessment {0}, \"{1}\", assesses no outcome.",
     "Name the outcomes it assesses in its outcomes attribute, or remove it."},
    {"KM-CON-002", "Module {0}, \"{1}\", has no outcomes.", "Add what learners achieve in it, or remove it."},
    {"KM-CON-003", "The modules' hours come to {0}, and the programme states {1}.",
     "Correct the hours of the modules or of the programme."},
    {"KM-CON-004", "Module {0}, \"{1}\", states no hours, though the programme does.",
     "Add the module's hours, so that the total can be checked."},
    {"KM-CON-005", "The programme's delivery is {0}, and its modules are {1}.",
     "Correct the mode of the programme or of the modules."},
    {"KM-CON-006", "Module {0} has no title.", "Give it the title that learners see."},
    {"KM-CON-007", "Assessment {0} has no {1}.",
     "Add it: a reviewer needs a title to find the assessment by, and a type to know what it is."},
    {"KM-CON-008", "{0} and {1} have the same title: \"{2}\".", "Give each its own title, or merge the two."},
    {"KM-CON-009", "The programme does not say when it was last modified.",
     "Save it in the editor, or add modified=\"2026-03-31T09:15:00Z\" with the time in UTC."},
    {"KM-CON-010", "Outcomes in no assessment: {0} of {1} ({2}).",
     "Add those that matter to an assessment; not every outcome needs one."},
    // KM-COD: the code's principles
    {"KM-COD-001", "The {0} {1} \"{2}\" is not addressed.",
     "Map the programme outcome that addresses it, at any depth and without stages, or add one that does."},
    {"KM-COD-002", "The programme addresses {0} of {1} {3}, and the policy asks for {2}%.",
     "Map programme outcomes to more of these: {4}."},
    // KM-PRV: provenance
    {"KM-PRV-001",
     "Mapped items with indicative words: {0} of {1} ({2}, such as {3}); this software's authors wrote them, "
     "and they "
     "are not official.",
     "Nothing need be done until the official ones are published; then carry the mappings over."},
    {"KM-PRV-002", "The framework {0} in use differs from the one of that name that comes with this program.",
     "Check where it comes from; a reviewer will check against the bundled one."},
    {"KM-PRV-003",
     "The policy {4} asks for official {2}, and the mappings lead to indicative ones: {0} of {1}, such as "
     "{3}.",
     "Import the published framework and carry the mappings over, or choose another policy."},
    {"KM-PRV-004", "The framework \"{0}\", version {1}, has the status {2}.",
     "Check whether a later version has been published, and carry the mappings over when it has."},
    // KM-FWK, KM-POL, KM-XWK: packs
    {"KM-FWK-001", "The code {0} is already used on line {1}.", "Give each item its own code."},
    {"KM-FWK-002", "There is no kind \"{0}\" in the pack.",
     "Use a kind from <kinds>, or add it there, parents first."},
    {"KM-FWK-003", "Item {0} of kind {1} stands under {2}, not under {3}.",
     "Move it under an item of kind {3}."},
    {"KM-FWK-004", "There is no stage \"{0}\" in the pack.", "Use a stage from <stages>."},
    {"KM-FWK-005", "The statement of {0} at stage {1} is word for word that of {2} at stage {3}.",
     "Check both against the source: one of them was copied to the wrong stage."},
    {"KM-FWK-006", "The header says {1}=\"{2}\" for kind {0}, and the pack holds {3}.",
     "Put the header right, or find what is missing or too many."},
    {"KM-FWK-007", "Items {0} and {1} have the same words.",
     "Make the two items say different things, or remove one."},
    {"KM-FWK-008", "The statement of {0} at stage {1} stands twice or after a later stage.",
     "Give each stage one statement, lowest stage first."},
    {"KM-FWK-009", "<{0}> stands out of order, or once too often.",
     "Put the elements in the order that the format's page gives."},
    {"KM-POL-001", "The requirement {0} stands twice.", "Keep one of them."},
    {"KM-POL-002", "The policy {0} asks nothing, so every programme would meet it.",
     "Add at least one <require>."},
    {"KM-XWK-001", "The association from {0} to {1} stands twice.", "Keep one of them."},
    {"KM-XWK-002", "There is no item {0} in {1}.", "Use a code of that framework."},
    // KM-ZIP, KM-ASC, KM-SIG, KM-PKG: packages
    {"KM-ASC-001", "The file \"mimetype\" is not as it must be: {0}.",
     "Ask the provider for a package written by a tool that follows the standard."},
    {"KM-ASC-002", "{0} is not signed by {1}.",
     "Do not rely on it: it can have been added by anyone. Ask the provider for the package again."},
    {"KM-ASC-003", "{0} refers to {1}, which is not in the package.",
     "A file was taken out. Ask the provider for the package again."},
    {"KM-ASC-004", "{0} refers to {1} twice.",
     "Ask the provider for a package in which each file is referred to once."},
    {"KM-ASC-005", "{0} is not the file that was signed through {1}.",
     "It was changed after signing. Ask the provider for the package again."},
    {"KM-ASC-006", "The signature that {0} names, {1}, is not there.",
     "Ask the provider for the package again."},
    {"KM-ASC-007", "The signature {0} belongs to no manifest, so it is over nothing in the package.",
     "Do not rely on it. Ask the provider for the package again."},
    {"KM-ASC-008", "{0} cannot be used: {1}.", "Ask the provider for the package again."},
    {"KM-ASC-009", "{0} gives the digest of {1} by {2}, which is not accepted.",
     "Ask for a package signed with SHA-256, SHA-384 or SHA-512."},
    {"KM-ASC-010", "{0} does not belong in META-INF.", "Ask the provider for a package without it."},
    {"KM-ASC-011", "Nothing in it is signed.", "Ask the provider for a signed package."},
    {"KM-ASC-012", "{0} names the same signature as {1}: {2}.", "Ask the provider for the package again."},
    {"KM-ASC-013", "{0} refers to {1}, which a signature of a package must not be over.",
     "Ask the provider for a package written by a tool that follows the standard."},
    {"KM-ASC-014", "{0} is a signature in XAdES form, which is not checked here.",
     "Use a validator that checks XAdES."},
    {"KM-ASC-015", "{0} is long-term material, which is not checked here.",
     "Use a validator of long-term signatures where it matters."},
    {"KM-ASC-016", "The content was not read, because the package is over a size limit.",
     "Raise the limit if you trust where the package comes from."},
    {"KM-ASC-017", "{0} could not be read, so it could not be compared with the file that was signed.",
     "Ask the provider for the package again."},
    {"KM-ASC-018", "{0} is too large: {1} bytes (limit: {2}).",
     "If you trust where the package comes from, allow more with `kitemark verify --max-xml-bytes`."},
    {"KM-ASC-019", "The package was not examined far enough to answer this.",
     "See the other reasons. Ask the provider for the package again."},
    {"KM-PKG-001", "{0} is missing from the package.",
     "Ask the provider for a package made with this software."},
    {"KM-PKG-002", "The programme cannot be read: {0}", "Ask the provider for the package again."},
    {"KM-PKG-003", "Not checked: the framework {0} is not installed here.",
     "Install the framework {0}, then verify again."},
    {"KM-PKG-004", "The framework in the package is different from your copy of {0}.",
     "Find out which of the two is the published one. The claims were checked against yours."},
    {"KM-PKG-005", "Not checked: the policy {0} is not installed here.",
     "Install the policy {0}, then verify again."},
    {"KM-PKG-006", "The policy in the package is different from your copy of {0}.",
     "Find out which of the two is in force. The claims were checked against yours."},
    {"KM-PKG-007", "The report in the package differs from a fresh check in: {0}.",
     "Use the fresh check. Ask the provider how the report was made."},
    {"KM-PKG-010", "The signer {0} ({1}) is not the programme's provider ({2}).",
     "Ask the provider to sign with an identity that has its own UKPRN or ODS code."},
    {"KM-PKG-011", "It is not known whether a signer signs for the provider {0} ({1}).",
     "Ask the provider for the fingerprint of its certificate. If it is the same, add "
     "--signer FINGERPRINT=IDENTIFIER, or choose \"Trust this signer for\" in the editor."},
    {"KM-PKG-012", "The programme does not meet the policy {0} ({1}).",
     "Read the reasons in a fresh report, and send them to the provider."},
    {"KM-PKG-013", "The programme lists the evidence {0}, which is not in the package.",
     "Ask the provider for the missing file."},
    {"KM-PKG-014", "{0} is in the package, but the programme does not list it.",
     "Do not rely on it. Ask the provider what it is."},
    {"KM-PKG-015", "A further signature is by {0}, {1}, which is not the provider.",
     "Check that you expect this signature."},
    {"KM-PKG-016", "The package was checked against the policy {0}; the programme names {1}.",
     "Ask the provider for a package that is checked against {1}."},
    {"KM-PKG-018", "The claims were not checked, because the content is not shown to be what was signed.",
     "See what was changed. Ask the provider for the package again."},
    {"KM-PKG-019", "Not checked: {0} was made by a newer version of this software ({1}).",
     "Update this software, then verify again."},
    {"KM-PKG-020", "The provider's certificate has the organisation {0}; the programme's provider is {1}.",
     "Check that the two are the same organisation."},
    {"KM-PKG-021", "The report in the package cannot be used: {0}.",
     "Use a fresh report. Ask the provider how the packed report was made."},
    {"KM-PKG-022", "The claims were not examined far enough to answer this.",
     "See the other reasons. Ask the provider for the package again."},
    {"KM-SIG-001", "The signature cannot be read: {1}.", "Ask the provider for the package again."},
    {"KM-SIG-002", "The signature is of another type: {1}.", "Ask for a detached CAdES signature."},
    {"KM-SIG-003", "The signature carries content of its own instead of signing the manifest.",
     "Ask for a detached CAdES signature."},
    {"KM-SIG-004", "The signature has no signer.", "Ask the provider for the package again."},
    {"KM-SIG-005", "The signer's certificate is not in the signature.",
     "Ask for a signature that holds its certificate."},
    {"KM-SIG-006", "The signature of \"{0}\" lacks the signed attribute {1}.",
     "Ask for a CAdES baseline signature."},
    {"KM-SIG-007",
     "The signature of \"{0}\" has the signed attribute {1} twice or not with exactly one value.",
     "Ask for a CAdES baseline signature."},
    {"KM-SIG-008", "The signature of \"{0}\" uses an algorithm that is not accepted: {1}.",
     "Ask for a signature with SHA-256 or better."},
    {"KM-SIG-009", "The signature of \"{0}\" was made for another certificate than the one it holds.",
     "Do not rely on it. Ask the provider for the package again."},
    {"KM-SIG-010", "The manifest is not what \"{0}\" signed.",
     "It was changed after signing. Ask the provider for the package again."},
    {"KM-SIG-011", "The signature of \"{0}\" does not hold.",
     "Do not rely on it. Ask the provider for the package again."},
    {"KM-SIG-012", "The signature of \"{0}\" is not encoded as a package's must be.",
     "Ask for a package written by a tool that follows the standard."},
    {"KM-SIG-020", "\"{0}\" is not among those you trust: {1}.",
     "If you know the signer by other means, add the certificate or its root to those you trust."},
    {"KM-SIG-021", "The certificate of \"{1}\" expired on {2}, before {3}.",
     "Ask the signer to sign again with a valid certificate."},
    {"KM-SIG-022", "The certificate of \"{1}\" is valid from {2} only, after {3}.",
     "Check the time you asked about."},
    {"KM-SIG-023", "\"{1}\" issued a certificate, but is not an authority.", "Do not rely on it."},
    {"KM-SIG-024", "The certificate of \"{0}\" is not for signing documents; it is for: {1}.",
     "Ask for a certificate whose key usage contains nonRepudiation (contentCommitment)."},
    {"KM-SIG-025",
     "The certificate of \"{0}\" does not say that it is for signing documents; it is for: {1}.",
     "Make sure that the signer meant it as a signature."},
    {"KM-SIG-026", "A key or signature of \"{1}\" is too weak: {2}.",
     "Ask for a certificate with EC P-256 or RSA 2048 at least, and SHA-256."},
    {"KM-SIG-027", "The certificate chain has a fault at \"{1}\": {2}.", "Ask the signer's authority."},
    {"KM-SIG-030", "The certificate of \"{1}\" was revoked on {2}.",
     "Do not rely on the signature. Ask the signer for a new one."},
    {"KM-SIG-031", "The certificate of \"{1}\" was revoked on {2}, after the signature's time-stamp.",
     "Nothing need be done: the signature was made before."},
    {"KM-SIG-032", "The revocation list of \"{1}\" has been out of date since {2}.", "Get the current list."},
    {"KM-SIG-033", "No revocation list that you gave is signed by \"{1}\".",
     "Get the list from the authority itself."},
    {"KM-SIG-040", "A time-stamp on the signature of \"{0}\" does not hold: {1}.",
     "Do not rely on it. Ask the signer for the package again."},
    {"KM-SIG-041",
     "A time-stamp on the signature of \"{0}\" was left out of account: its authority \"{1}\" is not trusted "
     "({2}).",
     "Add the time-stamping authority's root to those whom you trust, if you do."},
    {"KM-SIG-042",
     "A time-stamp on the signature of \"{0}\" was left out of account: it is from {1}, later than the time "
     "asked about.",
     "Check the time you asked about."},
    {"KM-SIG-043", "A time-stamp counts although the certificate of \"{1}\" expired on {2}.",
     "Ask for a renewed time-stamp where it matters."},
    {"KM-SIG-044", "An unsigned attribute of the signature of \"{0}\" was not checked: {1}.",
     "Use a validator of long-term signatures where it matters."},
    {"KM-SIG-045", "A time-stamp names the certificate of \"{1}\" by SHA-1.",
     "Nothing need be done: RFC 3161 itself asks for it."},
    {"KM-ZIP-001", "It is not a zip file: it has no end-of-directory record.",
     "Check that it is the file you meant and that it arrived whole."},
    {"KM-ZIP-002", "Two end-of-directory records could be meant, at bytes {0} and {1}.",
     "Do not open it: tools would disagree on what it holds."},
    {"KM-ZIP-003", "It has a comment of {0} bytes, which is not allowed here.",
     "Ask for a package written by a tool that follows the standard."},
    {"KM-ZIP-004", "It is one part of an archive in several parts.", "Ask for the package as one file."},
    {"KM-ZIP-005", "The end record and the directory disagree on {0}: {1} and {2}.",
     "Do not open it: tools would disagree on what it holds."},
    {"KM-ZIP-006", "The directory cannot be read at byte {0}.", "Ask for the package again: it is damaged."},
    {"KM-ZIP-007", "There is no entry at byte {0}, where the directory says.",
     "Ask for the package again: it is damaged."},
    {"KM-ZIP-008", "The entry's own header and the directory disagree on {0}: {1} and {2}.",
     "Do not open it: tools would disagree on what it holds."},
    {"KM-ZIP-009", "The entry's data descriptor is missing or says something else than the directory.",
     "Do not open it: tools would disagree on what it holds."},
    {"KM-ZIP-010", "A stored entry has a data descriptor.",
     "Ask for a package written by a tool that follows the standard."},
    {"KM-ZIP-011", "A stored entry has two different sizes, {0} and {1}.",
     "Ask for the package again: it is damaged or forged."},
    {"KM-ZIP-012", "The zip64 records at byte {0} contradict the others.",
     "Do not open it: tools would disagree on what it holds."},
    {"KM-ZIP-013", "An extra field is malformed, in the header at byte {0}.",
     "Ask for the package again: it is damaged or forged."},
    {"KM-ZIP-014", "The entry has a second name: {0}.",
     "Do not open it: tools would disagree on what it holds."},
    {"KM-ZIP-015", "There are {1} bytes before the first entry.", "Do not rely on it: they are not signed."},
    {"KM-ZIP-016", "At byte {0} there are {1} bytes that belong to no entry.",
     "Do not rely on it: they are not signed, and some tools show them as a file."},
    {"KM-ZIP-017", "At byte {0} there are {1} bytes after the archive.",
     "Do not rely on it: they are not signed."},
    {"KM-ZIP-018", "The entry overlaps another at byte {0}.", "Do not open it: it is forged."},
    {"KM-ZIP-019", "The entry's name is refused: {0}.",
     "Do not unpack it. Ask for a package with plain names."},
    {"KM-ZIP-020", "The entry's name is not ASCII and not marked as UTF-8.",
     "Ask for a package with plain names."},
    {"KM-ZIP-021", "The entry's name means the same file as {0}.",
     "Do not open it: tools would disagree on which of the two they show."},
    {"KM-ZIP-022", "The entry is encrypted.", "Ask for a package that is not."},
    {"KM-ZIP-023", "The entry is a link or device (type {0}).", "Do not unpack it."},
    {"KM-ZIP-024", "The entry is compressed by method {0}; only store and deflate are allowed.",
     "Ask for a package written by a tool that follows the standard."},
    {"KM-ZIP-025", "The entry needs a feature that is not understood (flags {0}, version {1}).",
     "Ask for a package written by a tool that follows the standard."},
    {"KM-ZIP-026", "The entry is a folder, yet has {0} bytes of content.",
     "Ask for the package again: it is forged."},
    {"KM-ZIP-030", "It has {0} entries; the limit is {1}.",
     "If you trust where it comes from, let `kitemark verify --max-entries` allow more."},
    {"KM-ZIP-031", "The entry's name has {0} bytes; the limit is {1}.",
     "If you trust where it comes from, let `kitemark verify --max-name-bytes` allow more."},
    {"KM-ZIP-032", "The entry has {0} bytes; the limit is {1}.",
     "If you trust where it comes from, let `kitemark verify --max-entry-bytes` allow more."},
    {"KM-ZIP-033", "All entries together have {0} bytes; the limit is {1}.",
     "If you trust where it comes from, let `kitemark verify --max-total-bytes` allow more."},
    {"KM-ZIP-034", "It would unpack from {1} bytes to {0}; the limit is {2} to one.",
     "If you trust where it comes from, let `kitemark verify --max-ratio` allow more."},
    {"KM-ZIP-041", "The entry's content is not of the size that its header says.",
     "Ask for the package again: it is damaged or forged."},
    {"KM-ZIP-042", "The entry's content does not have the checksum that its header says.",
     "Ask for the package again: it is damaged."},
    {"KM-ZIP-043", "The entry's content cannot be unpacked.", "Ask for the package again: it is damaged."},
    // operations that failed
    {"asic.changed", "The file changed while it was being packed; nothing was written.",
     "Close the program that writes to it, then pack again."},
    {"asic.copy_changed", "The package is no longer the one that was verified; nothing was taken out of it.",
     "Open it again, so that it is verified again."},
    {"asic.cancelled", "Verifying was stopped, so nothing is known about the package.",
     "Open it again when you are ready."},
    {"asic.no_manifest", "The package has no manifest that could be signed again.", "Verify it first."},
    {"cli.empty_password", "The password is empty.",
     "Write it on the first line of the file, or choose one."},
    {"cli.not_for_packages",
     "--policy and --framework are for programmes: a package is checked against its own.",
     "Leave them out, or report on the programme's file."},
    {"cli.bad_time", "This is not a time.", "Write 2026-03-31 or 2026-03-31T09:15:00Z."},
    {"cli.bad_signer", "This does not say for whom a certificate signs.",
     "Write FINGERPRINT=UKPRN:12345678 or FINGERPRINT=ODS:RXX."},
    {"cli.file_exists", "The file exists, so nothing was written.", "Choose another name."},
    {"cli.no_framework", "There is no framework of this name.", "Use one that there is: ID, or ID@VERSION."},
    {"cli.no_policy", "There is no policy of this name.",
     "Use one that there is: ID, ID@VERSION, or a policy's file."},
    {"cli.two_versions", "Two versions are named.", "Name one: ID@VERSION."},
    {"cli.no_identity", "No signing identity given.",
     "Name an identity with --identity, or with --key and --certificate."},
    {"cli.no_password", "A password is needed, and there is no terminal to ask on.",
     "Use --password-file, or the environment variable KITEMARK_PASSWORD."},
    {"cli.passwords_differ", "The two passwords are not the same; nothing was written.", "Try again."},
    {"crypto.bad_name", "The name cannot stand in a certificate.", "Use 1 to 64 characters."},
    {"crypto.bad_password", "The password cannot be used.", "Use text without control characters."},
    {"crypto.bad_ukprn", "The UKPRN is not eight digits.",
     "Check the number in the UK Register of Learning Providers."},
    {"crypto.bad_validity", "The validity is out of range.", "Use 1 to 3650 days."},
    {"crypto.certificate_not_for_signing", "The certificate is not for signing documents.",
     "Use one whose key usage contains nonRepudiation (contentCommitment)."},
    {"crypto.certificate_not_valid", "The certificate is not valid now.",
     "Use one that is, or check this computer's clock."},
    {"crypto.certificate_unreadable", "The certificate cannot be read.",
     "Check that it is a PEM certificate and arrived whole."},
    {"crypto.crl_unreadable", "The revocation list cannot be read.",
     "Check that it is a PEM or DER list and arrived whole."},
    {"crypto.crl_unsupported", "A revocation list of this kind is not used.",
     "Get the authority's complete list."},
    {"crypto.failed", "The cryptographic library could not do it.", "Please report this."},
    {"crypto.identity_legacy", "The identity is encrypted in an old way that is switched off.",
     "Export it again from where it came, with AES."},
    {"crypto.identity_unreadable", "The identity cannot be read.",
     "Check that it is a PKCS#12 file (.p12, .pfx), or a PEM key with its certificate."},
    {"crypto.key_mismatch", "The key and the certificate do not belong together.",
     "Name the certificate that was issued for this key."},
    {"crypto.key_unsupported", "A key of this kind cannot sign packages that everyone can verify.",
     "Use EC P-256, P-384 or P-521, or RSA with 2048 bits or more."},
    {"crypto.no_certificate", "There is no certificate in it.", "Check that it is the file you meant."},
    {"crypto.no_key", "There is no private key in it.",
     "Export the identity again together with its private key."},
    {"crypto.wrong_password", "The password is wrong or missing.", "Try again."},
    {"asic.not_conforming",
     "The package would break a rule that every reviewer's program checks; nothing was written.",
     "`kitemark explain` tells about the rule: too many or too large files, most likely."},
    {"signers.unreadable", "The list of signers cannot be read.",
     "Correct this line. The first line has to be: fingerprint,identifier,name,note."},
    {"signers.bad_binding", "This does not say for whom a certificate signs.",
     "Give a SHA-256 fingerprint, and UKPRN: with 8 digits or ODS: with a code such as RXX."},
    {"package.other_policy", "The programme names another policy than the one given; nothing was packed.",
     "Name the policy in the programme, where reviewers see it."},
    {"package.too_large", "The programme is too large for a package; nothing was packed.",
     "Split it, or shorten its texts."},
    {"package.evidence", "This evidence cannot be packed.",
     "Rename the file and its entry in the programme."},
    {"package.active_content", "This file could do something when it is opened, so it is not opened here.",
     "Ask the provider for a document without it, or have your IT department look at it."},
    {"package.no_evidence", "The package does not hold this file.", "Ask the provider for it."},
    {"package.not_verified",
     "The package is not what somebody whom you trust has signed, so nothing is taken out of it.",
     "See the reasons on the package's page; trust the signer only after comparing the fingerprint."},
    {"package.would_be_refused", "A reviewer would refuse this package.",
     "Choose another identity, or create the package anyway."},
    {"package.no_page", "The package holds no page for people.", "Make a fresh report with `kitemark report`."},
    {"package.nothing_in_it", "The package is empty or damaged.", "Ask the provider for the package again."},
    {"package.no_programme", "The package holds no programme that could be reported on.",
     "`kitemark inspect` shows what is in it."},
    {"package.busy", "Another document is just being opened.", "Wait a moment, and open this one again."},
    {"package.not_met", "The programme does not meet its policy, so nothing was packed.",
     "Put the errors right, or say that it is to be packed as it is (--incomplete)."},
    {"zip.bad_deflate", "The entry cannot be unpacked.", "The file is damaged; get it again."},
    {"zip.bad_name", "The entry's name cannot stand in a package.", "Rename the file."},
    {"zip.cancelled", "Packing was stopped; nothing was written.", "Start again when you are ready."},
    {"zip.empty", "There is nothing to pack.", "Please report this."},
    {"zip.entry_too_large", "The entry is too large.", "Raise the limit if you trust where it comes from."},
    {"zip.source_changed", "The file changed while it was being packed; nothing was written.",
     "Close the program that writes to it, then pack again."},
    {"zip.write_failed", "The package cannot be written; nothing was changed.",
     "Check that there is room, and that you may write there."},
    {"zip.wrong_checksum", "The entry does not have the checksum that its header says.",
     "The file is damaged; get it again."},
    {"zip.wrong_size", "The entry is not of the size that its header says.",
     "The file is damaged; get it again."},
    {"file.unreadable", "The file cannot be read.", "Check its name and that you may read it."},
    {"file.too_large", "The file is too large.", "Check that it is the file you meant."},
    {"file.unwritable", "The file cannot be written; nothing was changed.",
     "Check that the folder exists, that you may write to it and that there is room."},
    {"file.exists", "There is a file or a folder of that name already, and it was left as it is.",
     "Choose another name."},
    {"xml.malformed", "The file is not well-formed XML.", "Put this place right; an XML editor shows it."},
    {"xml.too_large", "The XML is too large.", "Check that it is the file you meant."},
    {"format.wrong_kind", "The file is of another kind.", "Check that it is the file you meant."},
    {"format.newer", "The file is in a later format than this program reads.", "Update this program."},
    {"library.ambiguous", "There are several versions, and none is known to be the newest.",
     "Say which: ID@VERSION."},
    {"library.no_data", "The environment variable KITEMARK_DATA_DIR names a folder without packs.",
     "Correct it, or unset it to use the frameworks and policies that come with the program."},
    {"library.no_framework", "There is no such framework among those bundled.",
     "Use one of them; on the command line, --framework names a pack's file."},
    {"library.no_policy", "There is no such policy among those bundled.",
     "Use one of them; on the command line, --policy names a policy's file."},
    {"pack.misnamed", "The file's name is not that of the pack in it.",
     "Name the file after the id and version in it: ID-VERSION."},
    {"pack.invalid", "The pack has defects and is not used.",
     "Run `kitemark framework check` on it to see each."},
    {"evidence.active", "Kitemark does not open files of this kind, because opening one could run something.",
     "Find it in the programme's folder, and open it only if you know where it comes from."},
    {"evidence.already_listed", "The file stands in the programme's folder and is evidence already.",
     "Cite the entry that is there."},
    {"evidence.folder", "The evidence folder is a link that leads out of the programme's folder.",
     "Put a real folder called evidence in its place."},
    {"evidence.missing", "There is no file at this path.",
     "Put the file in its place, or remove the evidence and add the right file."},
    {"evidence.no_viewer", "The system has no program that opens this file.",
     "Find it in the programme's folder, and choose a program there."},
    {"evidence.not_a_file", "Only files can be evidence, and this is a folder or something else.",
     "Add the files in it, or put them into one zip file."},
    {"evidence.unsafe_path",
     "The file is not opened, because its path could lead out of the programme's folder.",
     "Add the document again; the editor copies it to a safe place."},
    {"session.changed_on_disk",
     "The file was changed by somebody else since it was read, and was not overwritten.",
     "Keep both by saving under another name, overwrite it, or read it again."},
    {"session.partly_read", "Parts of the file could not be read, and saving over it would lose them.",
     "Save under another name."},
    {"session.read_only", "This programme comes out of a package and is not changed here.",
     "Open the programme's own file to change it."},
    {"session.evidence", "An evidence file cannot be copied beside the programme.",
     "Check that there is room and that you may write to the folder."},
    {"session.evidence_differs", "The folder has another file of the same name as this evidence.",
     "Save in another folder, or move that file away."},
    {"session.cancelled", "Saving was stopped; nothing was written.", "Save again when you are ready."},
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

std::string in_words(std::string_view text, const Translate& translate)
{
    return translate ? translate(text) : std::string{text};
}

constexpr std::size_t kMaxArgument = 500; ///< characters; an argument may be a sentence

/// Without a template for them.
std::string with_arguments(std::string_view words, const std::vector<std::string>& args)
{
    return fmt::format("{} ({})", words, shown(fmt::format("{}", fmt::join(args, ", ")), kMaxArgument));
}

std::string fill(std::string_view text, const std::vector<std::string>& args)
{
    fmt::dynamic_format_arg_store<fmt::format_context> store;
    for (const auto& arg : args) {
        store.push_back(shown(arg, kMaxArgument));
    }
    try {
        return fmt::vformat(text, store);
    } catch (const fmt::format_error&) { // fewer arguments than the template asks for: say what there is
        return with_arguments(text, args);
    }
}

} // namespace

std::span<const Message> all_messages() noexcept
{
    return kMessages;
}

Words describe(const Diagnostic& diagnostic, const Translate& translate)
{
    const auto* message = find(diagnostic.code);
    if (message == nullptr) {
        return {with_arguments(diagnostic.code, diagnostic.args), {}};
    }
    return {fill(in_words(message->text, translate), diagnostic.args),
            fill(in_words(message->fix, translate), diagnostic.args)};
}

Words words_of(const Error& error, const Translate& translate)
{
    const auto* message = find(error.code);
    Words words{message == nullptr ? error.code : in_words(message->text, translate),
                message == nullptr ? std::string{} : in_words(message->fix, translate)};
    if (!error.detail.empty()) {
        words.message.pop_back(); // the full stop
        words.message += fmt::format(": {}.", shown(error.detail, kMaxArgument));
    }
    return words;
}

Printed describe(const Error& error)
{
    Printed line = printed_whole(error.subject);
    if (error.line != 0) {
        line += printed(":{}", error.line);
    }
    const auto words = words_of(error);
    line += line.empty() ? printed("error: ") : printed(": error: ");
    line += printed_whole(words.message);
    if (!words.fix.empty()) {
        line += printed(" {}", printed_whole(words.fix));
    }
    return line + printed(" [{}]", error.code);
}

Printed to_line(const Diagnostic& diagnostic)
{
    Printed place = printed_whole(diagnostic.where.file);
    if (!diagnostic.where.element.empty()) {
        place += printed("({})", diagnostic.where.element);
    }
    if (diagnostic.where.line != 0) {
        place += printed(":{}", diagnostic.where.line);
    }
    place += place.empty() ? Printed{} : printed(": ");
    return place + printed("{}: {} [{}]", to_string(diagnostic.severity),
                           printed_whole(describe(diagnostic).message), diagnostic.code);
}

} // namespace km::report
