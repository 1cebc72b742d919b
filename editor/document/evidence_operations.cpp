// SPDX-License-Identifier: MIT
#include "editor/document/evidence_operations.hpp"

#include "validator/base/file.hpp"
#include "validator/rules/file_types.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

namespace km::document {

namespace fs = std::filesystem;

namespace {

struct FileKind {
    std::string_view name;
    std::string_view extensions; ///< between spaces
};

constexpr auto kKinds = std::to_array<FileKind>({
    {"PDF document", " pdf "},
    {"Word document", " doc docx "},
    {"Text document", " odt rtf pages "},
    {"Presentation", " ppt pptx pps ppsx odp key "},
    {"Spreadsheet", " xls xlsx ods csv numbers "},
    {"Plain text", " txt md xml json "},
    {"Picture", " png jpg jpeg gif tif tiff svg webp bmp heic "},
    {"Film", " mp4 mov webm avi mkv wmv m4v "},
    {"Sound recording", " mp3 m4a wav ogg wma "},
    {"E-mail", " eml msg "},
    {"E-book", " epub "},
    {"Archive", " zip 7z rar gz tar "},
});

/// The number at the end of an id that begins as ours do; 0: none.
std::uint64_t number_of(std::string_view id) noexcept
{
    std::uint64_t number = 0;
    if (id.size() > 1 && (id[0] == 'e' || id[0] == 'E')) {
        const auto read = std::from_chars(id.data() + 1, id.data() + id.size(), number);
        if (read.ec != std::errc{} || read.ptr != id.data() + id.size()) {
            return 0;
        }
    }
    return number;
}

} // namespace

std::string_view kind_of_file(std::string_view path)
{
    const auto extension = rules::file_extension(path);
    if (rules::is_active_content(extension)) {
        return "Program, script or macros";
    }
    const auto wanted = " " + extension + " ";
    for (const auto& kind : kKinds) {
        if (!extension.empty() && kind.extensions.find(wanted) != std::string_view::npos) {
            return kind.name;
        }
    }
    return "Other file";
}

EvidenceState state_of(const model::EvidenceFile& file, const rules::EvidenceFact* fact) noexcept
{
    using Found = rules::EvidenceFact::State;
    if (fact == nullptr) {
        return EvidenceState::not_looked_at;
    }
    switch (fact->state) {
    case Found::missing: return EvidenceState::missing;
    case Found::empty: return EvidenceState::empty;
    case Found::refused: return EvidenceState::refused;
    case Found::unreadable: return EvidenceState::unreadable;
    case Found::present: break;
    }
    if (file.sha256.empty()) {
        return EvidenceState::no_digest;
    }
    return file.sha256 == fact->sha256 ? EvidenceState::as_recorded : EvidenceState::changed;
}

std::vector<std::uint32_t> count_citing_mappings(const model::Programme& programme)
{
    std::unordered_map<std::string_view, std::size_t> position;
    for (std::size_t e = 0; e < programme.evidence.size(); ++e) {
        position.emplace(programme.evidence[e].id.str(), e);
    }
    std::vector<std::uint32_t> counts(programme.evidence.size());
    std::vector<std::size_t> last(programme.evidence.size(), programme.mappings.size());
    for (std::size_t m = 0; m < programme.mappings.size(); ++m) {
        for (const auto& citation : programme.mappings[m].citations) {
            // A mapping counts once, however often it cites a file.
            if (const auto found = position.find(citation.evidence.str());
                found != position.end() && std::exchange(last[found->second], m) != m) {
                ++counts[found->second];
            }
        }
    }
    return counts;
}

std::vector<std::size_t> mappings_citing(const model::Programme& programme, const model::EvidenceId& evidence)
{
    std::vector<std::size_t> positions;
    for (std::size_t m = 0; m < programme.mappings.size(); ++m) {
        const auto& citations = programme.mappings[m].citations;
        if (std::any_of(citations.begin(), citations.end(),
                        [&](const model::Citation& each) { return each.evidence == evidence; })) {
            positions.push_back(m);
        }
    }
    return positions;
}

Step add_evidence(const model::Programme& programme, std::vector<model::EvidenceFile> files)
{
    // A number that was used before could be cited still.
    std::uint64_t number = 0;
    for (const auto& file : programme.evidence) {
        number = std::max(number, number_of(file.id.str()));
    }
    for (const auto& mapping : programme.mappings) {
        for (const auto& citation : mapping.citations) {
            number = std::max(number, number_of(citation.evidence.str()));
        }
    }
    Step step{files.size() == 1 ? "Add evidence" : "Add evidence files", {}, {}};
    if (files.empty()) {
        return step;
    }
    for (auto& file : files) {
        file.id = model::EvidenceId{"e" + std::to_string(++number)};
    }
    step.edits.push_back(Splice<model::EvidenceFile>{programme.evidence.size(), {}, std::move(files)});
    return step;
}

Step drop_evidence(const model::Programme& programme, std::vector<std::size_t> positions)
{
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    Step step{positions.size() == 1 ? "Remove evidence" : "Remove evidence files", {}, {}};
    std::vector<const model::EvidenceId*> ids;
    for (const auto at : positions) {
        // Another entry of that id, which is a defect, keeps the citations.
        const auto& id = programme.evidence.at(at).id;
        const auto entries = std::count_if(programme.evidence.begin(), programme.evidence.end(),
                                           [&](const model::EvidenceFile& each) { return each.id == id; });
        const auto leaving = std::count_if(positions.begin(), positions.end(), [&](std::size_t each) {
            return programme.evidence.at(each).id == id;
        });
        if (entries == leaving) {
            ids.push_back(&id);
        }
    }
    for (std::size_t m = 0; m < programme.mappings.size(); ++m) {
        const auto& citations = programme.mappings[m].citations;
        const auto leaves = [&](const model::Citation& citation) {
            return std::any_of(ids.begin(), ids.end(),
                               [&](const model::EvidenceId* id) { return *id == citation.evidence; });
        };
        if (std::any_of(citations.begin(), citations.end(), leaves)) {
            auto mapping = programme.mappings[m];
            std::erase_if(mapping.citations, leaves);
            step.edits.push_back(replace_mapping(programme, m, std::move(mapping)));
        }
    }
    for (auto at = positions.rbegin(); at != positions.rend(); ++at) { // later ones first: the rest stay put
        step.edits.push_back(remove_evidence(programme, *at));
    }
    return step;
}

Step record_digests(const model::Programme& programme, const TakenDigests& taken)
{
    Step step{taken.digests.size() == 1 ? "Take digest again" : "Take digests again", {}, {}};
    for (const auto& [id, digest] : taken.digests) {
        for (std::size_t e = 0; e < programme.evidence.size(); ++e) {
            if (programme.evidence[e].id == id && programme.evidence[e].sha256 != digest) {
                auto file = programme.evidence[e];
                file.sha256 = digest;
                step.edits.push_back(replace_evidence(programme, e, std::move(file)));
            }
        }
    }
    return step;
}

Step change_evidence(const model::Programme& programme,
                     std::size_t position,
                     model::EvidenceFile after,
                     std::string name,
                     std::string_view merge_key)
{
    Step step{std::move(name), {}, {}};
    if (!merge_key.empty()) {
        step.merge_key =
            "evidence/" + programme.evidence.at(position).id.str() + "/" + std::string{merge_key};
    }
    step.edits.push_back(replace_evidence(programme, position, std::move(after)));
    return step;
}

} // namespace km::document
