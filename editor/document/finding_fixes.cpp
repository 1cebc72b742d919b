// SPDX-License-Identifier: MIT
#include "editor/document/finding_fixes.hpp"

#include "editor/document/fix_desk.hpp"
#include "validator/base/file_types.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <span>
#include <utility>

namespace km::document {
namespace {

using Kind = Place::Kind;

// KM-IDN

/// Without the spaces and hyphens that people put between digits.
std::string without_spacing(std::string text)
{
    std::erase_if(text, [](char c) { return c == ' ' || c == '-' || c == '\t'; });
    return text;
}

std::string_view tidy_ukprn(Desk& desk, const Finding&, Patch& patch)
{
    const auto digits = without_spacing(desk.programme().provider.ukprn);
    if (digits.size() != 8 || digits.find_first_not_of("0123456789") != std::string::npos) {
        return {}; // no slip of spacing
    }
    patch.particulars().provider.ukprn = digits;
    return "Take spaces out of UKPRN";
}

std::string_view tidy_ods_code(Desk& desk, const Finding&, Patch& patch)
{
    auto code = without_spacing(desk.programme().provider.ods_code);
    for (char& c : code) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    const bool is_code = std::all_of(code.begin(), code.end(),
                                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
    if (!is_code || code.size() < 3 || code.size() > 10) {
        return {};
    }
    patch.particulars().provider.ods_code = code;
    return "Write ODS code in capitals, without spaces";
}

// KM-EVD

std::string_view record_digest(Desk&, const Finding& finding, Patch& patch)
{
    patch.evidence(finding.place.index).sha256 = arg(finding, 2);
    return "Take digest again";
}

std::string_view take_digest(Desk& desk, const Finding& finding, Patch& patch)
{
    const auto& facts = desk.basis.result.evidence;
    const auto at = finding.place.index;
    if (at >= facts.size() || facts[at].state != rules::EvidenceFact::State::present) {
        return {};
    }
    patch.evidence(at).sha256 = facts[at].sha256;
    return "Take digest";
}

std::string_view drop_uncited(Desk&, const Finding& finding, Patch& patch)
{
    patch.remove_evidence(finding.place.index);
    return "Remove evidence that no mapping cites";
}

/// The entry in hand goes, and the other, which the finding names, is cited in its stead.
std::string_view merge_evidence(Desk& desk, const Finding& finding, Patch& patch)
{
    const auto at = finding.place.index;
    const auto& files = desk.programme().evidence;
    const model::EvidenceId other{arg(finding, 1)};
    const auto first =
        std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.id == other; });
    if (first == files.end() || files.at(at).id == other ||
        patch.removes_evidence(static_cast<std::size_t>(first - files.begin()))) {
        return {};
    }
    for (std::size_t m = 0; m < desk.programme().mappings.size(); ++m) {
        const auto cites = [&](const model::Citation& each) { return each.evidence == files[at].id; };
        const auto& before = desk.programme().mappings[m].citations;
        if (std::any_of(before.begin(), before.end(), cites)) {
            auto& citations = patch.mapping(m).citations;
            auto next = std::exchange(citations, {});
            for (auto& citation : next) {
                if (cites(citation)) {
                    citation.evidence = other;
                }
            }
            join_citations(citations, next);
        }
    }
    patch.remove_evidence(at);
    return "Merge evidence entries";
}

std::string_view merge_entries_of_one_file(Desk& desk, const Finding& finding, Patch& patch)
{
    // Capitals apart, they may well be two files on this disk.
    return arg(finding, 2) == arg(finding, 3) ? merge_evidence(desk, finding, patch) : std::string_view{};
}

std::string_view correct_media_type(Desk&, const Finding& finding, Patch& patch)
{
    patch.evidence(finding.place.index).media_type = arg(finding, 3);
    return "Correct media type";
}

std::string_view give_media_type(Desk& desk, const Finding& finding, Patch& patch)
{
    const auto& file = desk.programme().evidence.at(finding.place.index);
    const auto type = file_type_of(file.path).media_type;
    if (type.empty()) {
        return {};
    }
    patch.evidence(finding.place.index).media_type = type;
    return "Add media type";
}

// KM-OUT, KM-CON

std::string_view remove_blank_outcome(Desk& desk, const Finding& finding, Patch& patch)
{
    const auto& programme = desk.programme();
    const auto& id = programme.modules.at(finding.place.module).outcomes.at(finding.place.index).id;
    const bool is_used =
        std::any_of(programme.mappings.begin(), programme.mappings.end(),
                    [&](const auto& mapping) { return mapping.outcome == id; }) ||
        std::any_of(programme.assessments.begin(), programme.assessments.end(), [&](const auto& assessment) {
            return std::find(assessment.outcomes.begin(), assessment.outcomes.end(), id) !=
                   assessment.outcomes.end();
        });
    if (is_used) {
        return {};
    }
    patch.remove_outcome(finding.place.module, finding.place.index);
    return "Remove outcome without text";
}

std::string_view sum_hours(Desk& desk, const Finding&, Patch& patch)
{
    std::int64_t sum = 0;
    for (const auto& module : desk.programme().modules) {
        sum += module.hours.value_or(model::Hours{}).count();
    }
    if (sum > std::numeric_limits<model::Hours::rep>::max()) {
        return {};
    }
    patch.particulars().hours = model::Hours{static_cast<model::Hours::rep>(sum)};
    return "Set hours to the sum of the modules";
}

std::string_view mode_of_modules(Desk& desk, const Finding&, Patch& patch)
{
    std::set<model::Mode> modes;
    for (const auto& module : desk.programme().modules) {
        if (module.mode) {
            modes.insert(*module.mode);
        }
    }
    if (modes.empty()) {
        return {};
    }
    patch.particulars().mode = modes.size() == 1 ? *modes.begin() : model::Mode::blended;
    return "Set delivery to that of the modules";
}

std::string_view say_when_modified(Desk& desk, const Finding&, Patch& patch)
{
    patch.particulars().modified = to_string(desk.basis.now);
    return "Record time of change";
}

struct Row {
    std::string_view code;
    Fix* fix;
    std::string_view decision;
};

/// Every rule: how a step puts it right, or why a person has to.
constexpr auto kRows = std::to_array<Row>({
    {"KM-FRM-001", nullptr, "the file cannot be read as it stands"},
    {"KM-FRM-002", nullptr, "the file cannot be read as it stands"},
    {"KM-FRM-003", nullptr, "what a later version wrote is kept"},
    {"KM-FRM-004", nullptr, "which of the two is meant is not known"},
    {"KM-FRM-005", nullptr, "shortening is writing"},
    {"KM-FRM-006", nullptr, "what belongs there is not known"},
    {"KM-IDN-001", nullptr, "the title is the author's"},
    {"KM-IDN-002", nullptr, "the name is the provider's"},
    {"KM-IDN-003", nullptr, "the code is the provider's"},
    {"KM-IDN-004", tidy_ukprn, "spaces go where eight digits remain"},
    {"KM-IDN-005", nullptr, "only the register knows"},
    {"KM-IDN-006", tidy_ods_code, "capitals and spaces are put right where a code remains"},
    {"KM-IDN-007", nullptr, "which stage to claim is the provider's decision"},
    {"KM-IDN-008", nullptr, "a person has to be named"},
    {"KM-IDN-009", nullptr, "a person has to be named"},
    {"KM-IDN-010", nullptr, "another person has to be named"},
    {"KM-REF-001", correct_outcome,
     "the outcome that is meant, else the mapping goes: it counts for nothing"},
    {"KM-REF-002", correct_item, "the code that is meant, else the mapping goes: it counts for nothing"},
    {"KM-REF-003", nullptr, "which of the items below is meant is the author's to say"},
    {"KM-REF-004", correct_stages, "the stage that is meant, else it goes where another remains"},
    {"KM-REF-005", correct_citation, "the evidence that is meant, else the citation goes: it shows nothing"},
    {"KM-REF-006", correct_assessed_outcome, "the outcome that is meant, else it goes"},
    {"KM-REF-007", name_the_only_stage, "the claimed stage, where there is only one"},
    {"KM-REF-008", drop_stages_without_cell, "stages without a cell go where another remains"},
    {"KM-REF-009", nullptr, "carrying mappings over needs a person"},
    {"KM-REF-010", nullptr, "which policy to be judged by is a decision"},
    {"KM-REF-011", merge_mapping, "one mapping with the greater depth and both's citations"},
    {"KM-REF-012", clear_stages, "the item has none"},
    {"KM-COV-001", nullptr, "a gap is closed by teaching"},
    {"KM-COV-002", nullptr, "a gap is closed by teaching"},
    {"KM-COV-003", nullptr, "a gap is closed by teaching"},
    {"KM-COV-004", nullptr, "to teach the stage or to claim less is a decision"},
    {"KM-COV-005", nullptr, "a gap is closed by teaching"},
    {"KM-COV-006", nullptr, "a gap is closed by teaching"},
    {"KM-COV-007", nullptr, "only the author knows what shows it"},
    {"KM-COV-008", nullptr, "a gap is closed by teaching"},
    {"KM-COV-009", nullptr, "a gap is closed by teaching"},
    {"KM-ASM-001", nullptr, "what is assessed is not known"},
    {"KM-ASM-002", nullptr, "to assess it or to claim less is a decision"},
    {"KM-ASM-003", nullptr, "assessments are the author's"},
    {"KM-ASM-004", nullptr, "whether the assessment covers it is a judgement"},
    {"KM-EVD-001", nullptr, "the file has to be found"},
    {"KM-EVD-002", nullptr, "the document has to be found"},
    {"KM-EVD-003", record_digest,
     "the digest of the file as it is; the button says so, a person looks first"},
    {"KM-EVD-004", drop_uncited, "the entry goes, the file stays"},
    {"KM-EVD-005", nullptr, "only a reader finds the page"},
    {"KM-EVD-006", nullptr, "the file has to be copied under another name: add it again"},
    {"KM-EVD-007", take_digest, "the digest of the file as it is"},
    {"KM-EVD-008", merge_entries_of_one_file, "one entry, where the paths are the same to the letter"},
    {"KM-EVD-009", merge_evidence, "one entry, cited from both places"},
    {"KM-EVD-010", nullptr, "the document has to be saved in another form"},
    {"KM-EVD-011", correct_media_type, "that of the extension"},
    {"KM-EVD-012", give_media_type, "that of the extension, where it is known"},
    {"KM-EVD-013", nullptr, "the disk or the rights have to be put right"},
    {"KM-MAP-001", nullptr, "what differs between the stages is the author's to say"},
    {"KM-MAP-002", nullptr, "which claims hold is a judgement"},
    {"KM-MAP-003", nullptr, "a rationale is written by a person"},
    {"KM-MAP-004", drop_unclaimed_stages, "unclaimed stages go where a claimed one remains"},
    {"KM-MAP-005", nullptr, "a rationale is written by a person"},
    {"KM-MAP-006", nullptr, "a rationale is written by a person"},
    {"KM-MAP-007", nullptr, "confirming is reading"},
    {"KM-MAP-008", nullptr, "what it serves is a judgement"},
    {"KM-MAP-009", nullptr, "a rationale is written by a person"},
    {"KM-OUT-001", nullptr, "wording is the author's"},
    {"KM-OUT-002", nullptr, "wording is the author's"},
    {"KM-OUT-003", nullptr, "whether they are one outcome is a judgement"},
    {"KM-OUT-004", remove_blank_outcome, "goes where nothing hangs on it"},
    {"KM-OUT-005", nullptr, "wording is the author's"},
    {"KM-OUT-006", nullptr, "wording is the author's"},
    {"KM-CON-001", nullptr, "what it assesses is the author's to say"},
    {"KM-CON-002", nullptr, "what it is for is the author's to say"},
    {"KM-CON-003", sum_hours, "the sum of the modules"},
    {"KM-CON-004", nullptr, "the hours are not known"},
    {"KM-CON-005", mode_of_modules, "that of the modules, or blended"},
    {"KM-CON-006", nullptr, "the title is the author's"},
    {"KM-CON-007", nullptr, "title and type are the author's"},
    {"KM-CON-008", nullptr, "whether they are one is a judgement"},
    {"KM-CON-009", say_when_modified, "now"},
    {"KM-CON-010", nullptr, "not every outcome needs an assessment"},
    {"KM-COD-001", nullptr, "a gap is closed by teaching"},
    {"KM-COD-002", nullptr, "a gap is closed by teaching"},
    {"KM-PRV-001", nullptr, "the official words have yet to be published"},
    {"KM-PRV-002", nullptr, "where the pack comes from is for a person to find out"},
    {"KM-PRV-003", nullptr, "another framework or policy is a decision"},
    {"KM-PRV-004", nullptr, "whether there is a later version has to be looked up"},
});

const Row* find_row(std::string_view code) noexcept
{
    const auto* const found =
        std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.code == code; });
    return found == kRows.end() || found->fix == nullptr ? nullptr : found;
}

/// The place is one of the programme: a finding about the file as a whole may stand nowhere.
bool is_sound(const model::Programme& programme, const Place& place)
{
    switch (place.kind) {
    case Kind::module: return place.index < programme.modules.size();
    case Kind::outcome:
        return place.module < programme.modules.size() &&
               place.index < programme.modules[place.module].outcomes.size();
    case Kind::assessment: return place.index < programme.assessments.size();
    case Kind::evidence: return place.index < programme.evidence.size();
    case Kind::mapping: return place.index < programme.mappings.size();
    default: return true;
    }
}

/// One step for those of @p findings that have the code and can be put right; @p fixed receives how many.
Step fix_some(const FixBasis& basis,
              std::string_view code,
              std::span<const Finding> findings,
              std::size_t& fixed)
{
    fixed = 0;
    const auto* row = find_row(code);
    if (row == nullptr) {
        return {};
    }
    Desk desk{basis};
    Patch patch{basis.programme};
    std::set<std::string_view> names;
    for (const auto& finding : findings) {
        if (finding.diagnostic.code != code || !is_sound(basis.programme, finding.place)) {
            continue;
        }
        if (const auto name = row->fix(desk, finding, patch); !name.empty()) {
            names.insert(name);
            ++fixed;
        }
    }
    if (names.empty()) {
        return {};
    }
    return std::move(patch).finish(names.size() == 1 ? std::string{*names.begin()} : "Put findings right");
}

} // namespace

Step fix_finding(const FixBasis& basis, const Finding& finding)
{
    std::size_t fixed = 0;
    return fix_some(basis, finding.diagnostic.code, {&finding, 1}, fixed);
}

Step fix_all(const FixBasis& basis, std::string_view code, std::size_t* fixed)
{
    std::size_t count = 0;
    return fix_some(basis, code, basis.result.findings, fixed == nullptr ? count : *fixed);
}

bool may_have_fix(std::string_view code) noexcept
{
    return find_row(code) != nullptr;
}

std::vector<FixDecision> fix_decisions()
{
    std::vector<FixDecision> decisions;
    decisions.reserve(kRows.size());
    for (const auto& row : kRows) {
        decisions.push_back({row.code, row.decision, row.fix != nullptr});
    }
    return decisions;
}

} // namespace km::document
