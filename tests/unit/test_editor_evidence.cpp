// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_evidence
#include "editor/document/document.hpp"
#include "editor/document/evidence_operations.hpp"
#include "tests/support/forge_evidence.hpp"
#include "tests/support/temp_folder.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>
#include <string>
#include <sys/resource.h>
using namespace km;
using namespace km::document;
namespace fs = std::filesystem;

namespace {

/// sha256 of "hello"
constexpr const char* kHello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

void write(const fs::path& path, std::string_view text)
{
    fs::create_directories(path.parent_path());
    BOOST_REQUIRE(write_atomically({path, km::Existing::own}, text).has_value());
}

std::string text_of(const fs::path& path)
{
    return read_file(path, 1'000'000).value_or("unreadable");
}

/// A programme's folder and one with a provider's documents, and a control that nobody listens to.
struct Folders {
    km::test::TempFolder root;
    fs::path programme = root.path / "programme";
    fs::path documents = root.path / "documents";
    JobControl control{[](auto) {}, {}};

    Folders()
    {
        fs::create_directories(programme);
        fs::create_directories(documents);
    }
    CopiedEvidence copy(const std::vector<fs::path>& sources, const std::vector<std::string>& listed = {})
    {
        return copy_evidence(programme, sources, listed, control);
    }
};

model::EvidenceFile evidence(const std::string& id, const std::string& path, const std::string& digest = {})
{
    model::EvidenceFile file;
    file.id = model::EvidenceId{id};
    file.path = path;
    file.sha256 = digest;
    return file;
}

model::Mapping mapping(const std::string& outcome, const std::vector<std::string>& cited)
{
    model::Mapping mapping;
    mapping.outcome = model::OutcomeId{outcome};
    for (const auto& id : cited) {
        model::Citation citation;
        citation.evidence = model::EvidenceId{id};
        citation.locator = "p. 1";
        mapping.citations.push_back(citation);
    }
    return mapping;
}

model::Programme programme_with_citations()
{
    model::Programme programme;
    programme.evidence = {evidence("e1", "evidence/a.pdf"), evidence("e2", "evidence/b.pdf"),
                          evidence("e7", "evidence/c.pdf")};
    programme.mappings = {mapping("m1", {"e1", "e1"}), mapping("m2", {"e2", "e1"}), mapping("m3", {})};
    return programme;
}

std::vector<std::string> ids_of(const std::vector<model::Citation>& citations)
{
    std::vector<std::string> ids;
    for (const auto& citation : citations) {
        ids.push_back(citation.evidence.str());
    }
    return ids;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_file_is_copied_under_a_safe_name_and_keeps_its_own, Folders)
{
    write(documents / "Scheme of Work v3 (final) – Träning.PDF", "hello");
    const auto copied = copy({documents / "Scheme of Work v3 (final) – Träning.PDF"});
    BOOST_REQUIRE(copied.files.size() == 1U);
    const auto& file = copied.files[0];
    BOOST_TEST(file.path == "evidence/Scheme_of_Work_v3_final_Tr_ning.PDF");
    BOOST_TEST(file.original_name == "Scheme of Work v3 (final) – Träning.PDF");
    BOOST_TEST(file.title == "Scheme of Work v3 (final) – Träning");
    BOOST_TEST(file.media_type == "application/pdf");
    BOOST_TEST(file.sha256 == kHello);
    BOOST_TEST(text_of(programme / file.path) == "hello");
    BOOST_TEST(copied.failed.empty());
}

BOOST_FIXTURE_TEST_CASE(names_that_meet_are_numbered_capitals_aside, Folders)
{
    write(documents / "one" / "plan.pdf", "first");
    write(documents / "two" / "Plan.pdf", "second");
    write(programme / "evidence" / "PLAN-2.pdf", "already there");
    const auto copied = copy({documents / "one/plan.pdf", documents / "two/Plan.pdf"}, {"plan.PDF"});
    BOOST_REQUIRE(copied.files.size() == 2U);
    BOOST_TEST(copied.files[0].path == "evidence/plan-3.pdf");
    BOOST_TEST(copied.files[1].path == "evidence/Plan-4.pdf");
    BOOST_TEST(text_of(programme / "evidence/PLAN-2.pdf") == "already there");
    BOOST_TEST(text_of(programme / "evidence/Plan-4.pdf") == "second");
}

BOOST_FIXTURE_TEST_CASE(a_file_in_the_programmes_folder_is_taken_as_it_stands, Folders)
{
    write(programme / "handouts" / "map.xlsx", "hello");
    const auto copied = copy({programme / "handouts/map.xlsx"});
    BOOST_REQUIRE(copied.files.size() == 1U);
    BOOST_TEST(copied.files[0].path == "handouts/map.xlsx");
    BOOST_TEST(copied.files[0].original_name == "");
    BOOST_TEST(copied.files[0].sha256 == kHello);
    BOOST_TEST(!fs::exists(programme / "evidence"));
    // A second time it is there already.
    const auto again = copy({programme / "handouts/map.xlsx"}, {"handouts/map.xlsx"});
    BOOST_TEST(again.files.empty());
    BOOST_REQUIRE(again.failed.size() == 1U);
    BOOST_TEST(again.failed[0].code == "evidence.already_listed");
}

BOOST_FIXTURE_TEST_CASE(a_file_in_the_folder_under_an_unsafe_name_is_copied, Folders)
{
    write(programme / "my plan.txt", "hello");
    const auto copied = copy({programme / "my plan.txt"});
    BOOST_REQUIRE(copied.files.size() == 1U);
    BOOST_TEST(copied.files[0].path == "evidence/my_plan.txt");
    BOOST_TEST(copied.files[0].original_name == "my plan.txt");
}

BOOST_FIXTURE_TEST_CASE(an_equal_copy_that_no_entry_lists_is_used_again, Folders)
{
    write(documents / "plan.pdf", "hello");
    write(programme / "evidence" / "plan.pdf", "hello");
    const auto copied = copy({documents / "plan.pdf"});
    BOOST_REQUIRE(copied.files.size() == 1U);
    BOOST_TEST(copied.files[0].path == "evidence/plan.pdf");
    BOOST_TEST(!fs::exists(programme / "evidence/plan-2.pdf"));
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_added_is_told_and_the_rest_is_added, Folders)
{
    write(documents / "plan.pdf", "hello");
    const auto copied = copy({documents, documents / "gone.pdf", documents / "plan.pdf"});
    BOOST_TEST(copied.files.size() == 1U);
    BOOST_REQUIRE(copied.failed.size() == 2U);
    BOOST_TEST(copied.failed[0].code == "evidence.not_a_file");
    BOOST_TEST(copied.failed[1].code == "file.unreadable");
    BOOST_TEST(copied.failed[1].subject == (documents / "gone.pdf").string());
    BOOST_TEST(!copied.cancelled);
}

BOOST_FIXTURE_TEST_CASE(an_evidence_folder_that_leads_elsewhere_is_refused, Folders)
{
    write(documents / "plan.pdf", "hello");
    fs::create_directories(root.path / "elsewhere");
    fs::create_directory_symlink(root.path / "elsewhere", programme / "evidence");
    const auto copied = copy({documents / "plan.pdf"});
    BOOST_REQUIRE(copied.failed.size() == 1U);
    BOOST_TEST(copied.failed[0].code == "evidence.folder");
    BOOST_TEST(fs::is_empty(root.path / "elsewhere"));
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_cannot_be_written_is_told, Folders)
{
    write(documents / "plan.pdf", "hello");
    write(programme / "evidence", "a file where the folder should be");
    const auto copied = copy({documents / "plan.pdf"});
    BOOST_REQUIRE(copied.failed.size() == 1U);
    BOOST_TEST(copied.failed[0].code == "file.unwritable");
    BOOST_TEST(copied.files.empty());
}

BOOST_FIXTURE_TEST_CASE(cancelling_leaves_no_copy, Folders)
{
    write(documents / "one.pdf", std::string(3'000'000, 'x'));
    write(documents / "two.pdf", std::string(3'000'000, 'y'));
    // Cancelled by its own progress, in the middle of the second file.
    JobControl* own = nullptr;
    JobControl cancelling{[&](std::function<void()> call) { call(); },
                          [&](double share) {
                              if (share > 0.7) {
                                  own->cancel();
                              }
                          }};
    own = &cancelling;
    const auto copied =
        copy_evidence(programme, {documents / "one.pdf", documents / "two.pdf"}, {}, cancelling);
    BOOST_TEST(copied.cancelled);
    BOOST_TEST(copied.files.empty());
    BOOST_TEST(fs::is_empty(programme / "evidence"));
}

BOOST_FIXTURE_TEST_CASE(nothing_is_put_where_the_programme_was, Folders)
{
    write(documents / "one.pdf", "1");
    fs::remove(programme); // its drive was taken out
    const auto copied = copy({documents / "one.pdf"});
    BOOST_REQUIRE(copied.failed.size() == 1U);
    BOOST_TEST(copied.failed[0].code == "file.unwritable");
    BOOST_TEST(!fs::exists(programme));
}

BOOST_FIXTURE_TEST_CASE(a_disk_that_fills_up_is_told_and_leaves_no_half_copy, Folders)
{
    write(documents / "large.pdf", std::string(600'000, 'x'));
    // No file may grow beyond this: writing fails as it does on a full disk.
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit old_limit{};
    BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_limit) == 0);
    const rlimit small{100'000, old_limit.rlim_max};
    BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto copied = copy({documents / "large.pdf"});
    ::setrlimit(RLIMIT_FSIZE, &old_limit);
    std::signal(SIGXFSZ, old_handler);
    BOOST_TEST(copied.files.empty());
    BOOST_REQUIRE(copied.failed.size() == 1U);
    BOOST_TEST(copied.failed[0].code == "file.unwritable");
    BOOST_TEST(!copied.failed[0].detail.empty());
    BOOST_TEST(fs::is_empty(programme / "evidence"));
}

BOOST_FIXTURE_TEST_CASE(progress_goes_to_the_whole, Folders)
{
    write(documents / "one.pdf", std::string(600'000, 'x'));
    double last = 0;
    JobControl telling{[](std::function<void()> call) { call(); },
                       [&](double share) {
                           BOOST_TEST(share >= last);
                           last = share;
                       }};
    BOOST_TEST(copy_evidence(programme, {documents / "one.pdf"}, {}, telling).files.size() == 1U);
    BOOST_TEST(last == 1.0);
}

BOOST_FIXTURE_TEST_CASE(digests_are_taken_again_where_files_changed, Folders)
{
    write(programme / "evidence/a.pdf", "hello");
    write(programme / "evidence/c.pdf", "hello");
    auto edited = programme_with_citations();
    edited.evidence[2].sha256 = kHello;
    const auto taken = take_digests(programme, edited.evidence, control);
    BOOST_REQUIRE(taken.failed.size() == 1U);
    BOOST_TEST(taken.failed[0].code == "evidence.missing");
    const auto step = record_digests(edited, taken);
    BOOST_TEST(step.edits.size() == 1U); // e7 has its digest already
    apply(step, Direction::forward, edited);
    BOOST_TEST(edited.evidence[0].sha256 == kHello);
    BOOST_TEST(edited.evidence[1].sha256 == "");
}

BOOST_AUTO_TEST_CASE(added_files_get_ids_that_nothing_uses)
{
    auto programme = programme_with_citations();
    programme.mappings.push_back(mapping("m4", {"e9"})); // cited, though not listed
    const auto step =
        add_evidence(programme, {evidence("", "evidence/d.pdf"), evidence("", "evidence/e.pdf")});
    apply(step, Direction::forward, programme);
    BOOST_REQUIRE(programme.evidence.size() == 5U);
    BOOST_TEST(programme.evidence[3].id.str() == "e10");
    BOOST_TEST(programme.evidence[4].id.str() == "e11");
    apply(step, Direction::back, programme);
    BOOST_TEST(programme.evidence.size() == 3U);
}

BOOST_AUTO_TEST_CASE(removing_evidence_takes_its_citations_along_and_comes_back)
{
    auto programme = programme_with_citations();
    const auto step = drop_evidence(programme, {2, 0});
    apply(step, Direction::forward, programme);
    BOOST_REQUIRE(programme.evidence.size() == 1U);
    BOOST_TEST(programme.evidence[0].id.str() == "e2");
    BOOST_TEST(programme.mappings[0].citations.empty());
    BOOST_TEST(ids_of(programme.mappings[1].citations) == std::vector<std::string>{"e2"},
               boost::test_tools::per_element());
    apply(step, Direction::back, programme);
    const auto before = programme_with_citations();
    BOOST_TEST(programme.evidence.size() == 3U);
    BOOST_TEST((programme.mappings[0].citations == before.mappings[0].citations));
    BOOST_TEST((programme.mappings[1].citations == before.mappings[1].citations));
}

BOOST_AUTO_TEST_CASE(citations_stay_where_another_entry_has_the_id)
{
    auto programme = programme_with_citations();
    programme.evidence[1].id = programme.evidence[0].id;
    apply(drop_evidence(programme, {1}), Direction::forward, programme);
    BOOST_TEST(programme.evidence.size() == 2U);
    BOOST_TEST(programme.mappings[0].citations.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_mapping_counts_once_however_often_it_cites)
{
    const auto programme = programme_with_citations();
    BOOST_TEST(count_citing_mappings(programme) == (std::vector<std::uint32_t>{2, 1, 0}),
               boost::test_tools::per_element());
    BOOST_TEST(mappings_citing(programme, model::EvidenceId{"e1"}) == (std::vector<std::size_t>{0, 1}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_state_follows_from_what_was_found)
{
    using Found = rules::EvidenceFact::State;
    const auto file = evidence("e1", "a.pdf", kHello);
    const auto state = [&](const rules::EvidenceFact& fact) { return state_of(file, &fact); };
    BOOST_TEST((state_of(file, nullptr) == EvidenceState::not_looked_at));
    BOOST_TEST((state({Found::present, kHello}) == EvidenceState::as_recorded));
    BOOST_TEST((state({Found::present, "0"}) == EvidenceState::changed));
    BOOST_TEST((state({Found::missing}) == EvidenceState::missing));
    BOOST_TEST((state({Found::empty}) == EvidenceState::empty));
    BOOST_TEST((state({Found::refused}) == EvidenceState::refused));
    BOOST_TEST((state({Found::unreadable}) == EvidenceState::unreadable));
    const rules::EvidenceFact present{Found::present, kHello};
    BOOST_TEST((state_of(evidence("e1", "a.pdf"), &present) == EvidenceState::no_digest));
}

BOOST_FIXTURE_TEST_CASE(whatever_is_not_opened_can_be_saved_as_a_copy, Folders)
{
    write(programme / "evidence/run.sh", "#!/bin/sh");
    JobControl job_control{[](auto) {}, {}};
    const auto target = documents / "copy";
    BOOST_REQUIRE(save_document(programme, "evidence/run.sh", target, job_control).has_value());
    BOOST_TEST(read_file(target, 100).value() == "#!/bin/sh");
    BOOST_TEST(save_document(programme, "../a", target, job_control).error().code == "evidence.unsafe_path");
    job_control.cancel();
    BOOST_TEST(save_document(programme, "evidence/run.sh", documents / "other", job_control).error().code ==
               "evidence.cancelled");
    BOOST_TEST(!fs::exists(documents / "other"));
}

BOOST_FIXTURE_TEST_CASE(only_documents_inside_the_folder_are_opened, Folders)
{
    write(programme / "evidence/a.pdf", test::one_page({}));
    write(programme / "evidence/launch.pdf",
          test::one_page("/OpenAction<</S/Launch/F(a)>>", {}, {}, test::Packing::hidden));
    write(programme / "evidence/macros.docx", "\xD0\xCF\x11\xE0 V B A");
    write(programme / "evidence/plan.txt", "a\x1B");
    write(programme / "evidence/run.SH", "#!/bin/sh");
    write(documents / "secret.pdf", "hello");
    fs::create_symlink(documents / "secret.pdf", programme / "evidence/link.pdf");
    const auto code = [&](const std::string& path) {
        JobControl job_control{[](auto) {}, {}};
        const auto found = ready_document(programme, path, job_control);
        return !found                    ? found.error().code
               : found->how.text.empty() ? "opened " + found->file.filename().string()
                                         : "shown " + found->how.text;
    };
    BOOST_TEST(code("evidence/a.pdf") == "opened a.pdf");
    BOOST_TEST(code("evidence/run.SH") == "unsafe.active");
    BOOST_TEST(code("evidence/launch.pdf") == "unsafe.opening");
    BOOST_TEST(code("evidence/macros.docx") == "unsafe.other_content");
    BOOST_TEST(code("evidence/plan.txt") == "shown a\\u{1B}");
    BOOST_TEST(code("evidence/link.pdf") == "evidence.unsafe_path");
    BOOST_TEST(code("../documents/secret.pdf") == "evidence.unsafe_path");
    BOOST_TEST(code("evidence/b.pdf") == "evidence.missing");
}
