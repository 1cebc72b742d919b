// SPDX-License-Identifier: MIT
#include "validator/base/file_types.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/grouping.hpp"
#include "validator/rules/wording.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace km::rules {
namespace {

using model::EvidenceFile;
using State = EvidenceFact::State;

/// Calls @p visit with each evidence file and what was found at its path; with none where nobody looked.
template <typename Visit>
void each_fact(const Study& study, Visit visit)
{
    const auto& files = study.programme().evidence;
    const auto& facts = study.facts().evidence;
    for (std::size_t e = 0; e < std::min(files.size(), facts.size()); ++e) {
        visit(files[e], facts[e]);
    }
}

/// Windows opens the device for "con", "CON.pdf" and "con.tar.gz" alike, in every folder.
bool is_windows_device(std::string_view part)
{
    std::string stem{part.substr(0, part.find('.'))};
    std::transform(stem.begin(), stem.end(), stem.begin(), to_lower);
    if (stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt"))) {
        return stem[3] >= '0' && stem[3] <= '9';
    }
    return stem == "con" || stem == "prn" || stem == "aux" || stem == "nul";
}

/// Names are kept to what every system takes for the same file (docs/formats/package.md), so that the packer
/// finds nothing left to refuse. Why the path is not such a name, as a clause; nullopt: it is.
std::optional<std::string_view> path_defect(std::string_view path)
{
    constexpr std::size_t max_bytes = 500; // 512 in the package, below evidence/
    if (path.empty()) {
        return "it is empty";
    }
    if (path.size() > max_bytes) {
        return "it is longer than 500 characters";
    }
    if (path.front() == '/') {
        return "it starts at the top of a disk, not beside the programme";
    }
    if (path.size() >= 2 && path[1] == ':') {
        return "it starts with a drive letter";
    }
    if (path.find('\\') != std::string_view::npos) {
        return "it has a backslash between folders, where a / belongs";
    }
    for (std::string_view rest = path;;) {
        const auto slash = rest.find('/');
        const auto part = rest.substr(0, slash);
        if (part.empty()) {
            return "it has nothing between two slashes, or ends in one";
        }
        if (part == ".." || part == ".") {
            return "it has . or .. for a folder";
        }
        if (part.back() == '.') {
            return "a part of it ends in a dot, which Windows drops";
        }
        if (is_windows_device(part)) {
            return "a part of it is the name of a device on Windows";
        }
        if (slash == std::string_view::npos) {
            break;
        }
        rest.remove_prefix(slash + 1);
    }
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-";
    if (path.find_first_not_of(plain) != std::string_view::npos) {
        return "it has a character other than A-Z, a-z, 0-9 and . _ / -";
    }
    return std::nullopt;
}

void file_is_there(const Study& study, Report& report)
{
    each_fact(study, [&](const EvidenceFile& file, const EvidenceFact& fact) {
        // An unsafe path was never opened; KM-EVD-006 says so.
        const bool unsafe = fact.state == State::refused && path_defect(file.path);
        if ((fact.state == State::missing || fact.state == State::refused) && !unsafe) {
            report.add(file.line, {file.id.str(), file.path});
        }
    });
}

/// No fault of the programme's: what the file is, is not known (requirements.hpp, KM-REQ-006).
void file_can_be_read(const Study& study, Report& report)
{
    each_fact(study, [&](const EvidenceFile& file, const EvidenceFact& fact) {
        if (fact.state == State::unreadable) {
            report.add(file.line, {file.id.str(), file.path});
        }
    });
}

void file_is_not_empty(const Study& study, Report& report)
{
    each_fact(study, [&](const EvidenceFile& file, const EvidenceFact& fact) {
        if (fact.state == State::empty) {
            report.add(file.line, {file.id.str(), file.path});
        }
    });
}

void file_is_as_recorded(const Study& study, Report& report)
{
    each_fact(study, [&](const EvidenceFile& file, const EvidenceFact& fact) {
        if (fact.state == State::present && !file.sha256.empty() && !fact.sha256.empty() &&
            file.sha256 != fact.sha256) {
            report.add(file.line, {file.id.str(), file.path, fact.sha256});
        }
    });
}

void file_is_cited(const Study& study, Report& report)
{
    const auto& files = study.programme().evidence;
    for (std::size_t e = 0; e < files.size(); ++e) {
        if (!study.is_cited(e)) {
            report.add(files[e].line, {files[e].id.str(), files[e].path});
        }
    }
}

void citation_has_a_locator(const Study& study, Report& report)
{
    for (std::size_t m = 0; m < study.mappings().size(); ++m) {
        if (!study.mappings()[m].lacks_locator) {
            continue;
        }
        const auto& mapping = study.programme().mappings[m];
        for (const auto& citation : mapping.citations) {
            if (is_blank(citation.locator)) {
                report.add(citation.line, {citation.evidence.str(), mapping.outcome.str(), mapping.to.str()});
            }
        }
    }
}

void path_can_be_packed(const Study& study, Report& report)
{
    for (const auto& file : study.programme().evidence) {
        if (const auto defect = path_defect(file.path)) {
            report.add(file.line, {file.id.str(), file.path, std::string{*defect}});
        }
    }
}

void file_has_a_digest(const Study& study, Report& report)
{
    for (const auto& file : study.programme().evidence) {
        if (file.sha256.empty()) {
            report.add(file.line, {file.id.str(), file.path});
        }
    }
}

/// The path inside the package, where everything is below evidence/: "a.pdf" and "evidence/a.pdf" meet there.
std::string_view packed_part(std::string_view path)
{
    constexpr std::string_view folder = "evidence/";
    return path.starts_with(folder) ? path.substr(folder.size()) : path;
}

/// Reports each file of a group but the first, with the first.
void report_repeats(const std::vector<EvidenceFile>& files, const std::vector<Group>& groups, Report& report)
{
    for (const auto& group : groups) {
        const auto& first = files[group.front()];
        for (const auto e : std::span{group}.subspan(1)) {
            report.add(files[e].line, {files[e].id.str(), first.id.str(), files[e].path, first.path});
        }
    }
}

void path_is_named_once(const Study& study, Report& report)
{
    const auto& files = study.programme().evidence;
    const auto path_of = [&](std::size_t e) { return packed_part(files[e].path); };
    report_repeats(files, repeated_texts(files.size(), 2, path_of), report);
}

void content_stands_once(const Study& study, Report& report)
{
    const auto& files = study.programme().evidence;
    const auto& facts = study.facts().evidence;
    const auto digest_of = [&](std::size_t e) -> std::string_view {
        if (e < facts.size() && facts[e].state == State::empty) {
            return {};
        }
        return e < facts.size() && !facts[e].sha256.empty() ? facts[e].sha256 : files[e].sha256;
    };
    auto groups = repeated_texts(files.size(), 2, digest_of);
    for (auto& group : groups) {
        // One file named twice is KM-EVD-008's.
        const auto first = packed_part(files[group.front()].path);
        std::erase_if(group, [&](std::uint32_t e) {
            return e != group.front() && is_same_text(packed_part(files[e].path), first);
        });
    }
    report_repeats(files, groups, report);
}

void a_reviewer_can_open_the_file(const Study& study, Report& report)
{
    for (const auto& file : study.programme().evidence) {
        if (file_type_of(file.path).kind == FileKind::active) {
            report.add(file.line, {file.id.str(), file.path, file_extension(file.path)});
        }
    }
}

void media_type_fits_the_extension(const Study& study, Report& report)
{
    for (const auto& file : study.programme().evidence) {
        if (is_blank(file.media_type)) {
            continue; // KM-EVD-012
        }
        const auto& type = file_type_of(file.path);
        if (!media_type_fits(file.media_type, type)) {
            report.add(file.line, {file.id.str(), std::string{type.extension}, file.media_type,
                                   std::string{type.media_type}});
        }
    }
}

void media_type_is_given(const Study& study, Report& report)
{
    for (const auto& file : study.programme().evidence) {
        if (is_blank(file.media_type)) {
            report.add(file.line, {file.id.str(), file.path});
        }
    }
}

constexpr auto kRules = std::to_array<Rule>({
    {"KM-EVD-001", Tier::core, Severity::error, file_is_there},
    {"KM-EVD-002", Tier::core, Severity::error, file_is_not_empty},
    {"KM-EVD-003", Tier::core, Severity::error, file_is_as_recorded},
    {"KM-EVD-004", Tier::advice, Severity::warning, file_is_cited},
    {"KM-EVD-005", Tier::advice, Severity::warning, citation_has_a_locator},
    {"KM-EVD-006", Tier::core, Severity::error, path_can_be_packed},
    {"KM-EVD-007", Tier::advice, Severity::warning, file_has_a_digest},
    {"KM-EVD-008", Tier::core, Severity::error, path_is_named_once},
    {"KM-EVD-009", Tier::advice, Severity::note, content_stands_once},
    {"KM-EVD-010", Tier::advice, Severity::warning, a_reviewer_can_open_the_file},
    {"KM-EVD-011", Tier::advice, Severity::warning, media_type_fits_the_extension},
    {"KM-EVD-012", Tier::advice, Severity::warning, media_type_is_given},
    {"KM-EVD-013", Tier::advice, Severity::warning, file_can_be_read},
});

} // namespace

std::span<const Rule> evidence_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
