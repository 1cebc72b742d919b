// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What can be done to a programme, as values that can be done, undone and sent to another thread.
/// A Step is what a user does once ("Rename module"); it is made of Edits, each of which replaces a run of one
/// list, or the particulars, by another. Ranges: positions fit the programme that the edit was made for;
/// history keeps that true. Thread-safety: plain values.

#include "validator/model/programme.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace km::document {

/// The parts of a programme that change on their own.
enum class Part : std::uint8_t {
    particulars = 1,
    outcomes = 2,
    assessments = 4,
    evidence = 8,
    mappings = 16
};

/// A set of parts.
class Parts {
public:
    constexpr Parts() = default;
    constexpr Parts(Part part) noexcept : m_bits{static_cast<std::uint8_t>(part)} {} // NOLINT(*-explicit-*)
    [[nodiscard]] static constexpr Parts all() noexcept
    {
        Parts parts;
        parts.m_bits = 31;
        return parts;
    }
    constexpr Parts& operator|=(Parts other) noexcept
    {
        m_bits |= other.m_bits;
        return *this;
    }
    [[nodiscard]] constexpr bool has(Part part) const noexcept
    {
        return (m_bits & static_cast<std::uint8_t>(part)) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return m_bits == 0; }
    constexpr bool operator==(const Parts&) const noexcept = default;

private:
    std::uint8_t m_bits = 0;
};

/// At position @p at, @p removed stands where @p inserted will.
template <typename T>
struct Splice {
    std::size_t at = 0;
    std::vector<T> removed, inserted;
};

/// Of the outcomes of the module at position @p module.
struct OutcomeSplice : Splice<model::ProgrammeOutcome> {
    std::size_t module = 0;
};

/// Everything but the lists of modules, assessments, evidence and mappings, which are empty in both.
struct ParticularsEdit {
    model::Programme before, after;
};

using Edit = std::variant<ParticularsEdit,
                          Splice<model::Module>,
                          OutcomeSplice,
                          Splice<model::Assessment>,
                          Splice<model::EvidenceFile>,
                          Splice<model::Mapping>>;

/// What a user did once.
struct Step {
    std::string name; ///< English, for "Undo …": looked up in the catalogue where it is shown
    std::vector<Edit> edits;
    /// Typing: a step whose key is not empty and equal to the one before joins it.
    std::string merge_key{};

    [[nodiscard]] bool empty() const noexcept { return edits.empty(); }
};

/// What was done to texts on their way in.
struct TextChanges {
    std::size_t dropped = 0; ///< characters that no file can hold
    std::size_t cut = 0;     ///< texts that were longer than their place has room for
};
/// The door into the programme: every text that the step brings is made one that a file holds and gives back (clean_text,
/// and the length of its place). A text that stood in what the step takes away stays as it is, since it was read so.
TextChanges let_in(Step& step);

enum class Direction : std::uint8_t { forward, back };

/// Does or undoes the step. Returns which parts changed.
Parts apply(const Step& step, Direction direction, model::Programme& programme);

/// The programme without its lists, for a ParticularsEdit.
[[nodiscard]] model::Programme particulars_of(const model::Programme& programme);

/// Does edits one after the other on a copy of what they touch, so that each is made for the programme as the
/// ones before left it. @code
///   StepBuilder step{programme, "Delete module"};
///   step.remove_module(2);
///   document.perform(std::move(step).finish());
/// @endcode
/// Holds a working copy that is made when it is first needed: for steps of many edits, not for single keys.
class StepBuilder {
public:
    StepBuilder(const model::Programme& programme, std::string name)
        : m_original{programme}
        , m_step{std::move(name), {}, {}}
    {}

    /// The programme as the edits so far leave it.
    [[nodiscard]] const model::Programme& now() const noexcept
    {
        return m_copy.empty() ? m_original : m_copy[0];
    }
    void add(Edit edit);
    [[nodiscard]] Step finish() && { return std::move(m_step); }

private:
    const model::Programme& m_original;
    std::vector<model::Programme> m_copy; ///< none or one
    Step m_step;
};

// Shorthands for the usual edits, made for @p programme as it is.
[[nodiscard]] Edit insert_module(std::size_t at, model::Module module);
[[nodiscard]] Edit remove_module(const model::Programme& programme, std::size_t at);
[[nodiscard]] Edit replace_module(const model::Programme& programme, std::size_t at, model::Module module);
[[nodiscard]] Edit insert_outcome(std::size_t module, std::size_t at, model::ProgrammeOutcome outcome);
[[nodiscard]] Edit remove_outcome(const model::Programme& programme, std::size_t module, std::size_t at);
[[nodiscard]] Edit replace_outcome(const model::Programme& programme,
                                   std::size_t module,
                                   std::size_t at,
                                   model::ProgrammeOutcome outcome);
[[nodiscard]] Edit insert_assessment(std::size_t at, model::Assessment assessment);
[[nodiscard]] Edit remove_assessment(const model::Programme& programme, std::size_t at);
[[nodiscard]] Edit
replace_assessment(const model::Programme& programme, std::size_t at, model::Assessment assessment);
[[nodiscard]] Edit insert_evidence(std::size_t at, model::EvidenceFile file);
[[nodiscard]] Edit remove_evidence(const model::Programme& programme, std::size_t at);
[[nodiscard]] Edit
replace_evidence(const model::Programme& programme, std::size_t at, model::EvidenceFile file);
[[nodiscard]] Edit insert_mapping(std::size_t at, model::Mapping mapping);
[[nodiscard]] Edit remove_mapping(const model::Programme& programme, std::size_t at);
[[nodiscard]] Edit replace_mapping(const model::Programme& programme, std::size_t at, model::Mapping mapping);
/// @p after: particulars only; its lists are ignored.
[[nodiscard]] Edit set_particulars(const model::Programme& programme, const model::Programme& after);

} // namespace km::document
