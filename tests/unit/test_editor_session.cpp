// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_session
#include "editor/document/outcome_operations.hpp"
#include "editor/document/outcome_places.hpp"
#include "editor/document/package_session.hpp"
#include "editor/document/session.hpp"
#include "tests/support/editor_fixtures.hpp"
#include "tests/support/temp_folder.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/format/programme_writer.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <regex>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace km;
using namespace km::document;
namespace fs = std::filesystem;

namespace {

struct Desk {
    Desk()
    {
        fs::copy(test::example_folder("first-line-manager"), folder.path / "p", fs::copy_options::recursive);
    }

    test::TempFolder folder;
    test::Posts posts;
    Environment environment{format::Library{data_dir()}, folder.path / "state", folder.path / "run",
                            posts.post(), [] { return parse_time("2026-03-31T09:15:00Z").value(); }};
    fs::path file = folder.path / "p/first-line-manager.programme.xml";

    std::unique_ptr<Session> open()
    {
        return Session::open(Session::read(file, environment.library).value(), environment);
    }
    std::unique_ptr<Session> recover(const Recovery& left)
    {
        return Session::open(Session::read(left, environment.library).value(), environment);
    }
    OnDisk look_at(Session& session)
    {
        std::optional<OnDisk> found;
        session.look_at_file([&](OnDisk there) { found = there; });
        BOOST_REQUIRE(posts.run_until([&] { return found.has_value(); }));
        return *found;
    }
    static void retitle(Session& session, const std::string& title)
    {
        auto after = particulars_of(session.document().programme());
        after.title = title;
        Step step{"Change title", {}, {}};
        step.edits.push_back(set_particulars(session.document().programme(), after));
        session.document().perform(std::move(step));
    }
    /// The error's code; empty: it was saved.
    std::string save(Session& session, Session::Overwrite overwrite = Session::Overwrite::only_own)
    {
        std::optional<std::string> code;
        session.save([&](Result<void> result) { code = result ? "" : result.error().code; }, overwrite);
        BOOST_REQUIRE(posts.run_until([&] { return code.has_value(); }));
        return *code;
    }
    std::string save_as(Session& session, const fs::path& to)
    {
        std::optional<std::string> code;
        session.save_as(to, [&](Result<void> result) { code = result ? "" : result.error().code; });
        BOOST_REQUIRE(posts.run_until([&] { return code.has_value(); }));
        return *code;
    }
    static std::string title_in(const fs::path& path)
    {
        return submission::read_bytes(read_file(path, 10'000'000).value(), "p").value().programme.title;
    }
    /// Keeps for recovery and waits until it is on disk.
    void keep(Session& session)
    {
        session.keep_for_recovery();
        BOOST_REQUIRE(posts.run_until([&] {
            std::error_code not_there_yet;
            for (const auto& entry : fs::directory_iterator{environment.state_folder, not_there_yet}) {
                if (entry.path().string().ends_with(".programme.xml") &&
                    title_in(entry.path()) == session.document().programme().title) {
                    return true;
                }
            }
            return false;
        }));
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(saving_writes_what_the_document_holds, Desk)
{
    auto session = open();
    retitle(*session, "Anew");
    BOOST_TEST(save(*session) == "");
    BOOST_TEST(!session->document().is_modified());
    BOOST_TEST(title_in(file) == "Anew");
    BOOST_TEST((look_at(*session) == OnDisk::same));
    // The file says when; that is nothing to undo.
    BOOST_TEST(read_file(file, 10'000'000).value().find("modified=\"2026-03-31T09:15:00Z\"") !=
               std::string::npos);
    BOOST_TEST(session->document().programme().modified == "2026-03-31T09:15:00Z");
}

BOOST_FIXTURE_TEST_CASE(evidence_on_a_drive_that_does_not_answer_holds_up_nobody_who_closes, Desk)
{
    // Whoever opens the file waits until the lease on it is given back, as on a drive that has gone: 45 seconds.
    std::signal(SIGIO, SIG_IGN);
    const auto evidence = *fs::directory_iterator{folder.path / "p/evidence"};
    const int held = ::open(evidence.path().c_str(), O_RDWR | O_CLOEXEC);
    BOOST_REQUIRE(::fcntl(held, F_SETLEASE, F_WRLCK) == 0);
    const auto somebody_waits = [] {
        const std::regex waits{"LEASE +BREAKING +\\w+ +" + std::to_string(::getpid()) + " "};
        std::ifstream locks{"/proc/locks"};
        for (std::string line; std::getline(locks, line);) {
            if (std::regex_search(line, waits)) {
                return true;
            }
        }
        return false;
    };
    auto session = open();
    while (!somebody_waits()) {
        std::this_thread::yield();
    }
    session.reset();
    BOOST_TEST(somebody_waits()); // still, and the session is gone
    BOOST_TEST(::close(held) == 0);
}

BOOST_FIXTURE_TEST_CASE(what_is_edited_while_it_is_saved_is_not_called_saved, Desk)
{
    auto session = open();
    retitle(*session, "First");
    std::optional<bool> saved;
    session->save([&](Result<void> result) { saved = result.has_value(); });
    retitle(*session, "Second"); // before the answer has come
    BOOST_REQUIRE(posts.run_until([&] { return saved.has_value(); }));
    BOOST_TEST(*saved);
    BOOST_TEST(title_in(file) == "First");
    BOOST_TEST(session->document().is_modified());
    session->document().undo();
    BOOST_TEST(!session->document().is_modified());
}

BOOST_FIXTURE_TEST_CASE(somebody_elses_change_is_noticed_and_not_overwritten, Desk)
{
    auto session = open();
    auto theirs = test::example("first-line-manager");
    theirs.title = "Theirs";
    BOOST_REQUIRE(
        write_atomically({file, km::Existing::own}, format::write_programme(theirs).value()).has_value());
    BOOST_TEST((look_at(*session) == OnDisk::changed));
    retitle(*session, "Mine");
    BOOST_TEST(save(*session) == "session.changed_on_disk");
    BOOST_TEST(title_in(file) == "Theirs");
    BOOST_TEST(session->document().is_modified());
    // Both sides kept.
    BOOST_TEST(save_as(*session, folder.path / "p/mine.programme.xml") == "");
    BOOST_TEST(title_in(file) == "Theirs");
    BOOST_TEST(title_in(folder.path / "p/mine.programme.xml") == "Mine");
    // Or overwritten, on purpose.
    auto other = open();
    BOOST_REQUIRE(
        write_atomically({file, km::Existing::own}, format::write_programme(test::example("minimal")).value())
            .has_value());
    retitle(*other, "Over");
    BOOST_TEST(save(*other, Session::Overwrite::anything) == "");
    BOOST_TEST(title_in(file) == "Over");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_gone_is_noticed_and_can_be_saved_again, Desk)
{
    auto session = open();
    fs::remove(file);
    BOOST_TEST((look_at(*session) == OnDisk::gone));
    retitle(*session, "Still here");
    BOOST_TEST(save(*session) == "");
    BOOST_TEST(title_in(file) == "Still here");
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_vanished_is_told_and_the_work_stays, Desk)
{
    auto session = open();
    retitle(*session, "Mine");
    fs::remove_all(folder.path / "p");
    BOOST_TEST(save(*session) == "file.unwritable");
    BOOST_TEST(session->document().is_modified());
    BOOST_TEST(session->document().programme().title == "Mine");
}

BOOST_FIXTURE_TEST_CASE(saving_in_another_folder_takes_the_evidence_along, Desk)
{
    auto session = open();
    const auto to = folder.path / "elsewhere/copy.programme.xml";
    fs::create_directories(to.parent_path());
    BOOST_TEST(save_as(*session, to) == "");
    BOOST_TEST(session->file() == to);
    for (const auto& evidence : session->document().programme().evidence) {
        BOOST_TEST(fs::exists(to.parent_path() / evidence.path), evidence.path);
    }
    BOOST_REQUIRE(posts.run_until([&] { return session->background().is_current(); }));
    BOOST_TEST(session->background().result()->meets);
}

BOOST_FIXTURE_TEST_CASE(saving_in_another_folder_overwrites_no_other_evidence, Desk)
{
    auto session = open();
    const auto& evidence = session->document().programme().evidence;
    BOOST_REQUIRE(evidence.size() > 1U);
    const auto to = folder.path / "elsewhere/copy.programme.xml";
    const auto theirs = to.parent_path() / evidence.back().path;
    fs::create_directories(theirs.parent_path());
    BOOST_REQUIRE(write_atomically({theirs, km::Existing::own}, "Somebody else's").has_value());
    BOOST_TEST(save_as(*session, to) == "session.evidence_differs");
    BOOST_TEST(read_file(theirs, 100).value() == "Somebody else's");
    BOOST_TEST(!fs::exists(to));
    BOOST_TEST(!fs::exists(to.parent_path() / evidence.front().path)); // it was copied before
    BOOST_TEST(session->file() == file);
    // An equal file is no other file.
    fs::copy_file(file.parent_path() / evidence.back().path, theirs, fs::copy_options::overwrite_existing);
    BOOST_TEST(save_as(*session, to) == "");
    BOOST_TEST(session->file() == to);
}

BOOST_FIXTURE_TEST_CASE(copying_the_evidence_can_be_stopped_and_leaves_nothing, Desk)
{
    auto session = open();
    const auto to = folder.path / "elsewhere/copy.programme.xml";
    fs::create_directories(to.parent_path());
    std::optional<std::string> code;
    session->save_as(to, [&](Result<void> result) { code = result ? "" : result.error().code; });
    session->stop_copying();
    BOOST_REQUIRE(posts.run_until([&] { return code.has_value(); }));
    BOOST_TEST(*code == "session.cancelled");
    BOOST_TEST(!fs::exists(to));
    for (const auto& evidence : session->document().programme().evidence) {
        BOOST_TEST(!fs::exists(to.parent_path() / evidence.path), evidence.path);
    }
    BOOST_TEST(save_as(*session, to) == "");
}

BOOST_FIXTURE_TEST_CASE(what_is_done_while_evidence_is_copied_is_in_the_copy, Desk)
{
    auto session = open();
    const auto before = read_file(file, 10'000'000).value();
    const auto to = folder.path / "elsewhere/copy.programme.xml";
    fs::create_directories(to.parent_path());
    std::optional<std::string> saved_as, saved;
    session->save_as(to, [&](Result<void> result) { saved_as = result ? "" : result.error().code; });
    BOOST_TEST(session->is_copying());
    // Nothing of the copying has been delivered yet.
    std::ofstream{file.parent_path() / "evidence/new.txt"} << "added meanwhile";
    model::EvidenceFile added;
    added.path = "evidence/new.txt";
    added.title = "New";
    session->document().perform(add_evidence(session->document().programme(), {added}));
    retitle(*session, "Changed meanwhile");
    session->save([&](Result<void> result) { saved = result ? "" : result.error().code; });
    BOOST_REQUIRE(posts.run_until([&] { return saved_as.has_value() && saved.has_value(); }));
    BOOST_TEST(*saved_as == "");
    BOOST_TEST(*saved == "");
    BOOST_TEST(!session->is_copying());
    BOOST_TEST(!session->document().is_modified());
    BOOST_TEST(session->file() == to);
    BOOST_TEST(title_in(to) == "Changed meanwhile");
    BOOST_TEST(read_file(to.parent_path() / "evidence/new.txt", 100).value() == "added meanwhile");
    BOOST_TEST((read_file(file, 10'000'000).value() == before)); // the first file is as it was
}

BOOST_FIXTURE_TEST_CASE(saving_elsewhere_that_fails_in_the_end_leaves_no_copies, Desk)
{
    auto session = open();
    const auto to = folder.path / "elsewhere/copy.programme.xml";
    fs::create_directories(to);
    BOOST_TEST(save_as(*session, to) == "file.unwritable"); // a folder has that name
    BOOST_TEST(!fs::exists(to.parent_path() / session->document().programme().evidence.at(0).path));
    BOOST_TEST(session->file() == file);
    // A second one takes the place of the first, whose copies go.
    std::optional<std::string> first, second;
    const auto other = folder.path / "other/copy.programme.xml";
    fs::create_directories(other.parent_path());
    session->save_as(to.parent_path() / "a.programme.xml",
                     [&](Result<void> result) { first = result ? "" : result.error().code; });
    session->save_as(other, [&](Result<void> result) { second = result ? "" : result.error().code; });
    BOOST_REQUIRE(posts.run_until([&] { return first.has_value() && second.has_value(); }));
    BOOST_TEST(*first == "session.cancelled");
    BOOST_TEST(*second == "");
    BOOST_TEST(session->file() == other);
    BOOST_TEST(!fs::exists(to.parent_path() / "a.programme.xml"));
}

BOOST_FIXTURE_TEST_CASE(a_programme_is_not_saved_over_its_evidence, Desk)
{
    auto session = open();
    const auto evidence = file.parent_path() / session->document().programme().evidence.at(0).path;
    const auto before = read_file(evidence, 10'000'000).value();
    fs::create_symlink(evidence, folder.path / "p/link.programme.xml");
    fs::create_hard_link(evidence, folder.path / "p/hard.programme.xml");
    for (const auto& target :
         {evidence, folder.path / "p/link.programme.xml", folder.path / "p/hard.programme.xml"}) {
        BOOST_TEST(save_as(*session, target) == "file.is_input");
    }
    BOOST_TEST((read_file(evidence, 10'000'000).value() == before));
    BOOST_TEST(session->file() == file);
}

BOOST_FIXTURE_TEST_CASE(a_programme_opened_by_a_link_has_its_evidence_beside_its_file, Desk)
{
    const auto real = file;
    fs::create_directories(folder.path / "desktop");
    file = folder.path / "desktop/shortcut.programme.xml";
    fs::create_symlink("../p/first-line-manager.programme.xml", file);
    auto session = open();
    BOOST_TEST(session->folder() == folder.path / "desktop/../p");
    BOOST_REQUIRE(posts.run_until([&] { return session->background().is_current(); }));
    BOOST_TEST(session->background().result()->meets);
    retitle(*session, "By a link");
    BOOST_TEST(save(*session) == "");
    BOOST_TEST(fs::is_symlink(file));
    BOOST_TEST(title_in(real) == "By a link");
    BOOST_TEST(fs::equivalent(session->folder(), real.parent_path()));
}

BOOST_FIXTURE_TEST_CASE(what_saving_cannot_keep_is_told, Desk)
{
    auto session = open();
    retitle(*session, "One");
    BOOST_TEST(save(*session) == "");
    BOOST_TEST(!session->unkept().any());
    fs::create_hard_link(file, folder.path / "other.xml");
    retitle(*session, "Two");
    BOOST_TEST(save(*session) == "");
    BOOST_TEST(session->unkept().links);
    BOOST_TEST(title_in(folder.path / "other.xml") == "One");
}

BOOST_FIXTURE_TEST_CASE(what_a_killed_run_left_beside_a_programme_goes_when_it_is_opened, Desk)
{
    const auto left = {folder.path / "p/.km-0123456789abcdef",
                       folder.path / "p/evidence/.km-0123456789abcdef"};
    for (const auto& path : left) {
        std::ofstream{path} << "half a file";
    }
    const auto session = open();
    for (const auto& path : left) {
        BOOST_TEST(!fs::exists(path));
    }
}

BOOST_FIXTURE_TEST_CASE(a_change_that_shows_in_neither_size_nor_time_is_not_overwritten, Desk)
{
    auto session = open();
    const auto time = fs::last_write_time(file);
    auto text = read_file(file, 10'000'000).value();
    text[text.find("title=\"") + 7] = '!';
    BOOST_REQUIRE(write_atomically({file, km::Existing::own}, text).has_value());
    fs::last_write_time(file, time);
    BOOST_TEST((look_at(*session) == OnDisk::same)); // the quick look, as the window comes to the front
    retitle(*session, "Mine");
    BOOST_TEST(save(*session) == "session.changed_on_disk");
    BOOST_TEST((read_file(file, 10'000'000).value() == text));
}

BOOST_FIXTURE_TEST_CASE(a_file_is_read_again_and_one_that_cannot_be_leaves_the_work_alone, Desk)
{
    auto session = open();
    const auto reload = [&] {
        std::optional<std::string> code;
        session->reload([&](Result<void> result) { code = result ? "" : result.error().code; });
        BOOST_REQUIRE(posts.run_until([&] { return code.has_value(); }));
        return *code;
    };
    auto theirs = test::example("first-line-manager");
    theirs.title = "Theirs";
    BOOST_REQUIRE(
        write_atomically({file, km::Existing::own}, format::write_programme(theirs).value()).has_value());
    retitle(*session, "Mine");
    BOOST_TEST(reload() == "");
    BOOST_TEST(session->document().programme().title == "Theirs");
    BOOST_TEST(!session->document().is_modified());
    BOOST_TEST((look_at(*session) == OnDisk::same));
    retitle(*session, "Mine");
    BOOST_TEST(save(*session) == "");
    BOOST_REQUIRE(write_atomically({file, km::Existing::own}, "<programme").has_value());
    retitle(*session, "Mine again");
    BOOST_TEST(reload() != "");
    BOOST_TEST(session->document().programme().title == "Mine again");
    BOOST_TEST(session->document().is_modified());
}

BOOST_FIXTURE_TEST_CASE(a_second_opener_is_told_and_the_lock_goes_with_its_holder, Desk)
{
    auto first = open();
    BOOST_TEST(!first->is_open_elsewhere());
    BOOST_TEST(open()->is_open_elsewhere());
    first.reset();
    BOOST_TEST(!open()->is_open_elsewhere());
}

BOOST_FIXTURE_TEST_CASE(left_work_is_found_once_nobody_has_it_and_is_taken_up_again, Desk)
{
    auto session = open();
    retitle(*session, "Unsaved");
    keep(*session);
    BOOST_TEST(Session::find_recoveries(environment).empty()); // it is still open
    session.reset();                                           // as if the program had ended
    const auto left = Session::find_recoveries(environment);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left[0].original == file);
    auto again = recover(left[0]);
    BOOST_TEST(again->document().programme().title == "Unsaved");
    BOOST_TEST(again->document().is_modified());
    BOOST_TEST(again->file() == file);
    BOOST_TEST(save(*again) == "");
    BOOST_TEST(title_in(file) == "Unsaved");
    again.reset();
    BOOST_TEST(Session::find_recoveries(environment).empty());
}

BOOST_FIXTURE_TEST_CASE(what_stands_in_fields_is_kept_and_comes_back, Desk)
{
    const UnfinishedText hours{"Learning hours", "7,5"},
        outcome{"New outcome", "Plan a \"week\"\v\n\xE2\x80\xA8"};
    auto session = open();
    session->set_unfinished("programme/hours", hours);
    BOOST_TEST(session->has_unsaved_work());
    BOOST_TEST(!session->document().is_modified());
    keep(*session);
    session->set_unfinished("outcomes/new-outcome", outcome);
    session->keep_for_recovery();
    session->set_unfinished("gone", UnfinishedText{"x", "y"});
    session->set_unfinished("gone", std::nullopt);
    session.reset(); // as if the program had ended; it waits for what is being written
    auto left = Session::find_recoveries(environment);
    BOOST_REQUIRE(left.size() == 1U);
    auto again = recover(left[0]);
    BOOST_REQUIRE(again->unfinished().size() == 2U);
    BOOST_TEST((again->unfinished().at("programme/hours") == hours));
    BOOST_TEST(again->unfinished().at("outcomes/new-outcome").text == "Plan a \"week\"\n\n\n");
    // Opened by its name instead: it is still there for the start page.
    again.reset();
    auto by_name = open();
    BOOST_REQUIRE(by_name->left_work().size() == 1U);
    BOOST_TEST(by_name->unfinished().empty());
    BOOST_TEST((Session::read(by_name->left_work()[0], environment.library)->unfinished.size() == 2U));
    by_name.reset();
    left = Session::find_recoveries(environment);
    BOOST_REQUIRE(left.size() == 1U);
    // Taken up, put right and saved, nothing is left.
    again = recover(left[0]);
    again->set_unfinished("programme/hours", std::nullopt);
    again->set_unfinished("outcomes/new-outcome", std::nullopt);
    BOOST_TEST(save(*again) == "");
    BOOST_TEST(!again->has_unsaved_work());
    again.reset();
    BOOST_TEST(fs::is_empty(environment.state_folder));
    // A damaged file holds none.
    for (const auto* text : {"", "{", "[]", "{\"a\": 1}", "{\"a\": {\"text\": 1}}"}) {
        BOOST_TEST(read_unfinished(text).empty(), text);
    }
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_is_gone_is_not_made_anew, Desk)
{
    auto session = open();
    BOOST_TEST(save_as(*session, folder.path / "taken/out/p.programme.xml") == "file.unwritable");
    BOOST_TEST(!fs::exists(folder.path / "taken"));
    BOOST_TEST(session->file() == file);
    BOOST_TEST(save(*session) == "");
}

BOOST_FIXTURE_TEST_CASE(what_is_kept_is_never_older_than_what_was_saved, Desk)
{
    auto session = open();
    session->set_unfinished("programme/hours", UnfinishedText{"Learning hours", "7,5"});
    retitle(*session, "Kept");
    keep(*session);
    retitle(*session, "Saved");
    BOOST_TEST(save(*session) == "");
    session.reset(); // as if the program had ended before it was time to keep anything
    const auto left = Session::find_recoveries(environment);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(title_in(left[0].kept) == "Saved");
    auto again = recover(left[0]);
    BOOST_TEST(again->unfinished().at("programme/hours").text == "7,5");
    BOOST_TEST(save(*again) == ""); // nobody else changed the file
    BOOST_TEST(title_in(file) == "Saved");
}

BOOST_FIXTURE_TEST_CASE(what_stands_in_the_field_of_a_deleted_element_goes_with_it, Desk)
{
    auto session = open();
    auto& document = session->document();
    const auto& programme = document.programme();
    const auto field = "module/" + programme.modules.back().id.str() + "/hours";
    const auto split = "outcome/" + programme.modules[0].outcomes[0].id.str() + "/split-first";
    session->set_unfinished("programme/hours", UnfinishedText{"Learning hours", "x"});
    session->set_unfinished(field, UnfinishedText{"Learning hours", "7,5"});
    session->set_unfinished(split, UnfinishedText{"Split outcome", "Plan."});
    const auto last = programme.modules.size() - 1;
    document.perform(document::delete_elements(programme, {document::module_place(last)}).step);
    BOOST_TEST(!session->unfinished().contains(field));
    BOOST_TEST(session->unfinished().size() == (last == 0 ? 1U : 2U));
    // A new module may get its id: it is another.
    document.perform(document::add_module(programme, {}, "New").step);
    document.perform(document::change_outcome(programme, document::outcome_place(0, 0), "Other."));
    document.undo();
    BOOST_TEST(!session->unfinished().contains(field));
    const auto added = "module/" + programme.modules.back().id.str() + "/hours";
    session->set_unfinished(added, UnfinishedText{"Learning hours", "8,5"});
    document.undo();
    document.redo(); // it is there again, with what stood in its field
    BOOST_TEST(session->unfinished().at(added).text == "8,5");
    document.undo();
    document.undo();
    BOOST_TEST(session->unfinished().at(field).text == "7,5");
    BOOST_TEST(session->unfinished().size() == 3U);
    document.perform(document::delete_elements(programme, {document::outcome_place(0, 0)}).step);
    BOOST_TEST(!session->unfinished().contains(split));
}

BOOST_FIXTURE_TEST_CASE(left_work_survives_that_its_file_is_opened_and_changed_again, Desk)
{
    auto session = open();
    retitle(*session, "Left behind");
    keep(*session);
    session.reset();
    auto second = open(); // by its name, without a look at the start page
    BOOST_REQUIRE(second->left_work().size() == 1U);
    BOOST_TEST(second->left_work()[0].original == file);
    retitle(*second, "Newer");
    keep(*second);
    BOOST_TEST(title_in(second->left_work()[0].kept) == "Left behind");
    BOOST_TEST(save(*second) == "");
    second->abandon();
    second.reset();
    const auto left = Session::find_recoveries(environment);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left[0].original == file);
    auto again = recover(left[0]);
    BOOST_TEST(again->document().programme().title == "Left behind");
    BOOST_TEST(again->file() == file);
    BOOST_TEST(Session::find_recoveries(environment).empty()); // this session has it
    BOOST_TEST(save(*again) == "session.changed_on_disk");     // "Newer" was saved meanwhile
    BOOST_TEST(save(*again, Session::Overwrite::anything) == "");
    again.reset();
    BOOST_TEST(Session::find_recoveries(environment).empty());
}

BOOST_FIXTURE_TEST_CASE(recovered_work_overwrites_nobody_who_saved_meanwhile, Desk)
{
    auto session = open();
    retitle(*session, "Left behind");
    keep(*session);
    session.reset();
    auto theirs = test::example("first-line-manager");
    theirs.title = "Theirs";
    BOOST_REQUIRE(
        write_atomically({file, km::Existing::own}, format::write_programme(theirs).value()).has_value());
    auto again = recover(Session::find_recoveries(environment).at(0));
    BOOST_TEST((look_at(*again) == OnDisk::changed));
    BOOST_TEST(save(*again) == "session.changed_on_disk");
    BOOST_TEST(title_in(file) == "Theirs");
}

BOOST_FIXTURE_TEST_CASE(left_work_is_offered_each_time_until_it_is_taken_up, Desk)
{
    for (const auto* title : {"First", "Second"}) {
        auto session = open();
        retitle(*session, title);
        keep(*session);
    }
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(open()->left_work().size() == 2U);
    }
    // By whatever name the file is reached; and by none but its own.
    fs::create_symlink(file, folder.path / "link.programme.xml");
    const auto by_link = Session::open(
        Session::read(folder.path / "link.programme.xml", environment.library).value(), environment);
    BOOST_TEST(by_link->left_work().size() == 2U);
    const auto taken_up = recover(by_link->left_work()[0]);
    BOOST_TEST(taken_up->recovered_from().has_value());
    BOOST_TEST(open()->left_work().size() == 1U);
    fs::copy_file(file, folder.path / "p/other.programme.xml");
    BOOST_TEST(
        Session::open(Session::read(folder.path / "p/other.programme.xml", environment.library).value(),
                      environment)
            ->left_work()
            .empty());
}

BOOST_FIXTURE_TEST_CASE(without_a_folder_for_locks_nothing_is_called_open_and_left_work_is_found, Desk)
{
    // Gone after su or a logout, and not to be made again; the folder for recovery steps in.
    std::ofstream{folder.path / "no folder"} << "a file";
    environment.runtime_folder = folder.path / "no folder" / "run";
    auto session = open();
    BOOST_TEST(!session->is_open_elsewhere());
    retitle(*session, "Left behind");
    keep(*session);
    BOOST_TEST(open()->is_open_elsewhere()); // it can be told all the same
    BOOST_TEST(Session::find_recoveries(environment).empty());
    session.reset();
    BOOST_TEST(Session::find_recoveries(environment).size() == 1U);
    // Somebody whose session still has that folder meets those who have not.
    auto without = open();
    environment.runtime_folder = folder.path / "run";
    BOOST_TEST(open()->is_open_elsewhere());
    // Where there is neither, it cannot be told, and nobody is warned in vain.
    without.reset();
    environment.runtime_folder = environment.state_folder = folder.path / "no folder" / "run";
    BOOST_TEST(!open()->is_open_elsewhere());
    BOOST_TEST(!open()->is_open_elsewhere());
}

BOOST_FIXTURE_TEST_CASE(only_a_regular_file_is_opened, Desk)
{
    const auto pipe = folder.path / "pipe.programme.xml";
    BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0); // nobody writes into it: reading would wait for ever
    for (const auto& path : {pipe, folder.path, fs::path{"/dev/zero"}}) {
        BOOST_TEST(Session::read(path, environment.library).error().code == "file.unreadable");
        BOOST_TEST(!is_package(path));
    }
}

BOOST_FIXTURE_TEST_CASE(two_sessions_of_one_file_share_no_recovery_file, Desk)
{
    auto first = open();
    retitle(*first, "First's");
    keep(*first);
    auto second = open();
    BOOST_TEST(second->is_open_elsewhere());
    BOOST_TEST(second->left_work().empty());
    retitle(*second, "Second's");
    keep(*second);
    second->abandon();
    second.reset();
    first.reset(); // as if the program had ended
    const auto left = Session::find_recoveries(environment);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(title_in(left[0].kept) == "First's");
}

BOOST_FIXTURE_TEST_CASE(work_that_was_undone_past_a_save_is_kept_too, Desk)
{
    auto session = open();
    const auto before = session->document().programme().title;
    retitle(*session, "Saved");
    BOOST_TEST(save(*session) == "");
    session->document().undo();
    BOOST_TEST(session->document().is_modified());
    keep(*session);
    session.reset();
    const auto left = Session::find_recoveries(environment);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(title_in(left[0].kept) == before);
}

BOOST_FIXTURE_TEST_CASE(keeping_that_failed_is_tried_again, Desk)
{
    auto session = open();
    retitle(*session, "Unsaved");
    fs::remove_all(environment.state_folder);
    BOOST_REQUIRE(
        write_atomically(environment.state_folder, "a file where the folder should be").has_value());
    session->keep_for_recovery();
    BOOST_REQUIRE(posts.run_until([&] { return session->recovery_problem().has_value(); }));
    fs::remove(environment.state_folder);
    keep(*session);
    BOOST_REQUIRE(posts.run_until([&] { return !session->recovery_problem().has_value(); }));
    // A good save leaves nothing to complain of either.
    fs::remove_all(environment.state_folder);
    BOOST_REQUIRE(write_atomically(environment.state_folder, "again").has_value());
    retitle(*session, "Unsaved still");
    session->keep_for_recovery();
    BOOST_REQUIRE(posts.run_until([&] { return session->recovery_problem().has_value(); }));
    BOOST_TEST(save(*session) == "");
    BOOST_TEST(!session->recovery_problem().has_value());
}

BOOST_FIXTURE_TEST_CASE(another_policy_judges_from_then_on_and_undo_brings_the_first_one_back, Desk)
{
    auto session = open();
    auto after = particulars_of(session->document().programme());
    after.policy_id = "self-check";
    Step step{"Change policy", {}, {}};
    step.edits.push_back(set_particulars(session->document().programme(), after));
    session->document().perform(std::move(step));
    BOOST_REQUIRE(posts.run_until([&] { return session->document().policy().id == "self-check"; }));
    BOOST_REQUIRE(posts.run_until([&] { return session->background().is_current(); }));
    session->document().undo();
    BOOST_REQUIRE(posts.run_until([&] { return session->document().policy().id == "nhs-kitemark"; }));
    BOOST_TEST(!session->document().is_modified());
}

BOOST_FIXTURE_TEST_CASE(large_evidence_keeps_no_save_and_no_check_waiting, Desk)
{
    // A hole of a terabyte: reading it through would take minutes.
    const auto evidence = test::example("first-line-manager").evidence.front();
    std::error_code problem;
    fs::resize_file(file.parent_path() / evidence.path, std::uintmax_t{1} << 40U, problem);
    if (problem) {
        BOOST_TEST_MESSAGE("no such large files here: " + problem.message());
        fs::resize_file(file.parent_path() / evidence.path, std::uintmax_t{1} << 32U);
    }
    auto session = open();
    BOOST_REQUIRE(posts.run_until([&] { return session->background().result() != nullptr; }));
    BOOST_TEST(!session->background().is_current());
    BOOST_TEST(!session->background().result()->evidence_is_known);
    retitle(*session, "Saved meanwhile");
    BOOST_TEST(save(*session) == "");
    BOOST_REQUIRE(posts.run_until(
        [&] { return session->background().result()->revision == session->document().revision(); }));
    fs::remove(file.parent_path() / evidence.path);
    session->background().look_at_evidence(session->folder());
    BOOST_REQUIRE(posts.run_until([&] { return session->background().is_current(); }));
    BOOST_TEST(
        (session->background().result()->evidence.front().state == rules::EvidenceFact::State::missing));
}

BOOST_FIXTURE_TEST_CASE(a_programme_without_a_file_is_kept_too, Desk)
{
    auto reference = test::reference_for(test::example("minimal"));
    auto session = Session::create(new_programme(reference->framework.model, {0}), reference, environment);
    retitle(*session, "New");
    keep(*session);
    session.reset();
    const auto left = Session::find_recoveries(environment);
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left[0].original.empty());
    auto again = recover(left[0]);
    BOOST_TEST(again->document().programme().title == "New");
    BOOST_TEST(save_as(*again, folder.path / "p/new.programme.xml") == "");
    again.reset();
    BOOST_TEST(Session::find_recoveries(environment).empty());
}

BOOST_FIXTURE_TEST_CASE(work_that_is_given_up_on_purpose_is_not_offered_again, Desk)
{
    auto session = open();
    retitle(*session, "Unsaved");
    keep(*session);
    session->abandon();
    session.reset();
    BOOST_TEST(Session::find_recoveries(environment).empty());
    BOOST_TEST(title_in(file) != "Unsaved");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_could_be_read_only_in_part_is_not_written_over, Desk)
{
    auto text = read_file(file, 10'000'000).value();
    text.replace(text.find("depth=\"assesses\""), 16, "depth=\"adores!!\"");
    BOOST_REQUIRE(write_atomically({file, km::Existing::own}, text).has_value());
    auto session = open();
    BOOST_TEST(session->is_partly_read());
    // What is shown is not what a reviewer gets of this file, so it does not meet.
    const auto checked = [&] {
        BOOST_REQUIRE(posts.run_until([&] { return session->background().is_current(); }));
        return session->background().result();
    };
    BOOST_TEST(!checked()->meets);
    BOOST_TEST(checked()->errors > 0U);
    BOOST_TEST((checked()->answer.state() == Answer::State::does_not_hold));
    retitle(*session, "Mine");
    BOOST_TEST(save(*session) == "session.partly_read");
    BOOST_TEST(title_in(file) != "Mine");
    BOOST_TEST(save_as(*session, folder.path / "p/copy.programme.xml") == "");
    BOOST_TEST(!session->is_partly_read());
}

BOOST_FIXTURE_TEST_CASE(what_is_pasted_is_saved_and_opens_again, Desk)
{
    auto session = open();
    retitle(*session, "Soft\vbreak, a\ttab, a\r\nline\x01 and U+2028:\xE2\x80\xA8.");
    BOOST_TEST(session->document().programme().title == "Soft break, a tab, a line and U+2028: .");
    BOOST_TEST(save(*session) == "");
    session.reset();
    BOOST_TEST(open()->document().programme().title == "Soft break, a tab, a line and U+2028: .");
}

BOOST_FIXTURE_TEST_CASE(a_text_that_is_too_long_is_kept_named_and_saved, Desk)
{
    auto text = read_file(file, 10'000'000).value();
    const auto at = text.find("<summary>") + 9;
    text.insert(at, std::string(132'000, 'x'));
    BOOST_REQUIRE(write_atomically({file, km::Existing::own}, text).has_value());
    auto session = open();
    const auto summary = session->document().programme().summary;
    BOOST_TEST(summary.size() > 132'000U);
    BOOST_TEST(!session->is_partly_read()); // nothing is lost
    const auto checked = [&] {
        BOOST_REQUIRE(posts.run_until([&] { return session->background().is_current(); }));
        return session->background().result();
    };
    BOOST_TEST(!checked()->meets);
    BOOST_TEST(checked()->findings.at(0).diagnostic.code == "KM-FRM-005");
    retitle(*session, "Another title"); // the summary was read so, and stays
    BOOST_TEST(save(*session) == "");
    BOOST_TEST((open()->document().programme().summary == summary));
    // Shortened, it meets.
    auto after = particulars_of(session->document().programme());
    after.summary = "Short";
    Step step{"Change summary", {}, {}};
    step.edits.push_back(set_particulars(session->document().programme(), after));
    session->document().perform(std::move(step));
    BOOST_TEST(checked()->meets);
    // A new one that is too long does not come in.
    after.summary = std::string(99'999, 'x') + "\xC3\xA9 and more";
    after.provider.name = std::string(3'000, 'y');
    Step longer{"Change summary", {}, {}};
    longer.edits.push_back(set_particulars(session->document().programme(), after));
    TextChanges told;
    const auto heard =
        session->document().changed.subscribe([&](const Change& change) { told = change.texts; });
    session->document().perform(std::move(longer));
    BOOST_TEST(told.cut == 2U);
    BOOST_TEST(session->document().programme().summary.size() == 99'999U); // no character is cut
    BOOST_TEST(session->document().programme().provider.name.size() == 2'000U);
    BOOST_TEST(checked()->meets);
    BOOST_TEST(save(*session) == "");
}

BOOST_FIXTURE_TEST_CASE(what_would_not_open_again_is_not_saved, Desk)
{
    auto session = open();
    const auto before = read_file(file, 10'000'000).value();
    // By a way past the door, as a defect of this program would.
    for (const auto* rationale : {"a\vb", "a\r"}) {
        session->background().run([=](model::Programme& programme) -> std::function<void()> {
            programme.mappings.at(0).rationale = rationale;
            programme.mappings.at(0).unknown.attributes = {{"a b", "c"}};
            return {};
        });
        BOOST_TEST(save(*session) == "session.cannot_be_written");
        BOOST_TEST((read_file(file, 10'000'000).value() == before));
    }
}
