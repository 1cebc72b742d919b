// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_start
#include "editor/document/start.hpp"
#include "tests/support/temp_folder.hpp"
#include "validator/base/atomic_file.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace km;
using namespace km::document;
using km::test::TempFolder;
namespace fs = std::filesystem;

namespace {

const fs::path kExamples = fs::path{KM_SOURCE_DIR} / "docs/examples";

struct Folder {
    TempFolder own;
    Environment environment{format::Library{fs::path{KM_SOURCE_DIR} / "framework-data"}, own.path / "state",
                            own.path / "run", [](const std::function<void()>&) {}};
};

} // namespace

BOOST_AUTO_TEST_CASE(a_short_name_is_made_of_a_title_and_fits_where_one_is_asked_for)
{
    BOOST_TEST(short_name_of("First-line manager, 2026") == "first-line-manager-2026");
    BOOST_TEST(short_name_of("  Arwain – Cymru! ") == "arwain-cymru");
    BOOST_TEST(short_name_of("„…“") == "programme");
    for (const auto* title : {"", "A", "9 to 5", "-", "Träger", "a/b\\c:d"}) {
        BOOST_TEST(model::is_pack_id(short_name_of(title)));
    }
    BOOST_TEST(short_name_of(std::string(500, 'x')).size() == 60U);
}

BOOST_AUTO_TEST_CASE(the_frameworks_policy_decides_which_one_a_new_programme_is_judged_by)
{
    const Folder folder;
    const auto frameworks = frameworks_to_offer(folder.environment.library);
    BOOST_REQUIRE(frameworks.has_value());
    BOOST_TEST(frameworks->front().model.id == "nhs-mlf");
    for (const auto& framework : *frameworks) {
        const auto session = begin_programme(framework, {"A title", "Larkfield", {}}, folder.environment);
        BOOST_REQUIRE(session.has_value());
        BOOST_TEST((*session)->document().policy().id ==
                   (framework.model.id == "nhs-mlf" ? "nhs-kitemark" : "self-check"));
        BOOST_TEST((*session)->document().programme().policy_id == (*session)->document().policy().id);
    }
}

BOOST_AUTO_TEST_CASE(cells_are_counted_at_each_stage)
{
    const Folder folder;
    const auto framework = folder.environment.library.framework("nhs-mlf", {});
    const auto cells = count_cells(framework->model);
    BOOST_TEST(cells == std::vector<std::size_t>(5, 81), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(examples_are_found_with_their_titles)
{
    const auto examples = find_examples(kExamples);
    BOOST_REQUIRE(examples.size() == 3U);
    BOOST_TEST(examples[1].title == "Leading from the Middle");
    BOOST_TEST(find_examples("/no/such/folder").empty());
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_read_only_example_can_be_written_to)
{
    const Folder folder;
    const auto installed = folder.own.path / "installed/minimal";
    fs::create_directories(installed.parent_path());
    fs::copy(kExamples / "minimal", installed, fs::copy_options::recursive);
    fs::permissions(installed / "minimal.programme.xml", fs::perms::owner_read);
    fs::permissions(installed / "evidence", fs::perms::owner_read | fs::perms::owner_exec);
    const auto examples = find_examples(installed.parent_path());
    BOOST_REQUIRE(examples.size() == 1U);
    const auto copy = copy_example(examples[0], folder.own.path / "deep/er/mine");
    BOOST_REQUIRE(copy.has_value());
    BOOST_TEST(*copy == folder.own.path / "deep/er/mine/minimal.programme.xml");
    const auto may_write = [](const fs::path& path) {
        return (fs::status(path).permissions() & fs::perms::owner_write) != fs::perms::none;
    };
    BOOST_TEST(may_write(*copy));
    BOOST_TEST(may_write(copy->parent_path() / "evidence"));
    fs::permissions(installed / "evidence", fs::perms::owner_all); // so that the folder can be removed
}

BOOST_AUTO_TEST_CASE(what_is_in_the_way_of_a_copy_stays_as_it_is)
{
    const Folder folder;
    BOOST_REQUIRE(write_atomically(folder.own.path / "mine", "precious").has_value());
    const auto copy = copy_example(find_examples(kExamples)[0], folder.own.path / "mine");
    BOOST_REQUIRE(!copy.has_value());
    BOOST_TEST(copy.error().code == "file.exists");
    BOOST_TEST(fs::file_size(folder.own.path / "mine") == 8U);
}

BOOST_AUTO_TEST_CASE(looking_says_what_is_gone_and_names_left_work_by_its_title)
{
    const Folder folder;
    fs::create_directories(folder.environment.state_folder);
    fs::copy_file(kExamples / "mid-level-manager/mid-level-manager.programme.xml",
                  folder.environment.state_folder / "left.programme.xml");
    BOOST_REQUIRE(
        write_atomically(folder.environment.state_folder / "left.origin", "/a/b.programme.xml").has_value());
    const auto seen = look({kExamples / "README.md", "/no/such/file"}, folder.environment);
    BOOST_REQUIRE(seen.recent.size() == 2U);
    BOOST_TEST(seen.recent[0].changed.has_value());
    BOOST_TEST(!seen.recent[1].changed.has_value());
    BOOST_REQUIRE(seen.left.size() == 1U);
    BOOST_TEST(seen.left[0].title == "Leading from the Middle");
    BOOST_TEST(seen.left[0].recovery.original == "/a/b.programme.xml");
}
