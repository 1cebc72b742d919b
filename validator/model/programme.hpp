// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// A programme: what a provider submits.
/// Units: learning time in hundredths of an hour. Ranges: whatever the file says; the rules judge it, so ids
/// may repeat or point nowhere and texts may be empty. Thread-safety: plain values. Source:
/// docs/formats/programme.md.

#include "validator/model/ids.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <ratio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace km::model {

/// How deeply a programme outcome serves a framework outcome; the order is the meaning.
enum class Depth : std::uint8_t { none, introduces, develops, assesses };
[[nodiscard]] std::string_view to_string(Depth depth) noexcept;

enum class Mode : std::uint8_t { facilitator_led, self_directed, blended };
[[nodiscard]] std::string_view to_string(Mode mode) noexcept;

/// Learning time, as exact as the format: hundredths of an hour.
using Hours = std::chrono::duration<std::int32_t, std::ratio<36>>;
/// "12", "7.5", "0.25"; nullopt for anything else and above 100,000 hours.
[[nodiscard]] std::optional<Hours> parse_hours(std::string_view text) noexcept;
[[nodiscard]] std::string to_string(Hours hours);

/// What a file holds that is not the model's: what this version of the format does not know, and comments. Kept and
/// written back where it stood.
struct Unknown {
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<std::string>
        elements; ///< as XML; comments behind the last element of this one are among them
    /// Comments before this element, where it is one of a list.
    std::vector<std::string> comments_before;
    /// Comments before elements in this one that stand once: the element's name, and the comment.
    std::vector<std::pair<std::string, std::string>> comments;
    [[nodiscard]] bool empty() const noexcept { return attributes.empty() && elements.empty(); }
    bool operator==(const Unknown&) const = default;
};

struct Provider {
    std::string name;
    std::string ukprn;    ///< UK Provider Reference Number: 8 digits
    std::string ods_code; ///< NHS bodies: Organisation Data Service code
    std::uint32_t line = 0;
    Unknown unknown;
    bool operator==(const Provider&) const = default;
};

struct Person {
    std::string name, role, email;
    std::uint32_t line = 0; ///< 0: the file names nobody
    Unknown unknown;
    bool operator==(const Person&) const = default;
};

struct ProgrammeOutcome {
    OutcomeId id;
    std::string text;
    std::uint32_t line = 0;
    Unknown unknown;
    bool operator==(const ProgrammeOutcome&) const = default;
};

struct Module {
    ModuleId id;
    std::string title;
    std::optional<Mode> mode;
    std::optional<Hours> hours;
    std::vector<ProgrammeOutcome> outcomes;
    std::uint32_t line = 0;
    Unknown unknown;
    bool operator==(const Module&) const = default;
};

struct Assessment {
    AssessmentId id;
    std::string type; ///< free words: "portfolio", "presentation"
    std::string title;
    std::vector<OutcomeId> outcomes; ///< what it assesses
    std::uint32_t line = 0;
    Unknown unknown;
    bool operator==(const Assessment&) const = default;
};

struct EvidenceFile {
    EvidenceId id;
    std::string title;
    std::string path;          ///< relative to the programme's file, / between its parts
    std::string original_name; ///< what the provider called it; empty: as in path
    std::string media_type;
    std::string sha256; ///< 64 hexadecimal digits, taken when the file was added
    std::uint32_t line = 0;
    Unknown unknown;
    bool operator==(const EvidenceFile&) const = default;
};

struct Citation {
    EvidenceId evidence;
    std::string locator; ///< "p. 12"
    std::uint32_t line = 0;
    Unknown unknown;
    bool operator==(const Citation&) const = default;
};

/// One programme outcome to one framework item, at the named stages, in one depth.
struct Mapping {
    OutcomeId outcome;
    ItemCode to;
    std::vector<StageId> stages; ///< empty for items without stages
    Depth depth = Depth::none;
    bool to_be_confirmed = false; ///< carried over from another framework or version, not looked at since
    std::string rationale;
    std::vector<Citation> citations;
    std::uint32_t line = 0;
    Unknown unknown;
    bool operator==(const Mapping&) const = default;
};

struct Programme {
    std::string file;         ///< name for messages
    std::uint32_t format = 1; ///< of the file
    std::string id, version, title;
    std::string language; ///< BCP 47; empty: English
    std::string modified; ///< RFC 3339, UTC; empty: not said
    std::string framework_id, framework_version;
    std::string policy_id; ///< empty: the default policy
    std::vector<StageId> claimed_stages;
    Provider provider;
    Person contact;
    Person internal_verifier;
    std::optional<Mode> mode;
    std::optional<Hours> hours;
    std::string embeds; ///< the Leadership Academy programme that it embeds; empty: none
    std::string summary;
    std::vector<Module> modules;
    std::vector<Assessment> assessments;
    std::vector<EvidenceFile> evidence;
    std::vector<Mapping> mappings;
    std::uint32_t framework_line = 0, stages_line = 0, delivery_line = 0;
    Unknown unknown;
    Unknown framework_unknown, policy_unknown, claims_unknown, delivery_unknown; ///< of these elements
    Unknown modules_unknown, assessments_unknown, evidence_unknown, mappings_unknown;
    std::vector<std::string> comments_before, comments_after; ///< around the root element

    [[nodiscard]] std::size_t count_outcomes() const noexcept;
    /// Lines and what is not the model's count too.
    bool operator==(const Programme&) const = default;
};

} // namespace km::model
