// SPDX-License-Identifier: MIT
// Files that are written: what may be replaced, what stays where something fails, and what a killed run leaves.
#define BOOST_TEST_MODULE output
#include "tests/support/temp_folder.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"
#include "validator/base/output.hpp"
#include "validator/base/temporary.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace fs = std::filesystem;

namespace {

/// What was made safe with fsync(), in order: "file " or "folder "; failing where a test says so.
std::string g_synced;
bool g_sync_fails = false;

/// The rename that fails, from 1; 0: none. Those that take back are not counted.
int g_failing_rename = 0;
/// As on a file system that cannot exchange two names.
bool g_can_exchange = true;

} // namespace

/// In the place of the C library's, so that tests hear of each call. Nothing else shows what a power cut would.
extern "C" int fsync(int descriptor)
{
    struct stat status {};
    if (g_sync_fails) {
        errno = EIO;
        return -1;
    }
    g_synced += ::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode) ? "folder " : "file ";
    return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

extern "C" int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags)
{
    if (flags == RENAME_EXCHANGE && !g_can_exchange) {
        errno = EINVAL;
        return -1;
    }
    if (g_failing_rename > 0 && --g_failing_rename == 0) {
        errno = EIO;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

extern "C" int rename(const char* from, const char* to) noexcept
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

BOOST_AUTO_TEST_CASE(a_written_file_is_whole_and_leaves_nothing_beside_it)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "a.txt";
    BOOST_REQUIRE(km::write_atomically(target, "first").has_value());
    fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write);
    BOOST_REQUIRE(km::write_atomically({target, km::Existing::replace}, "second").has_value());
    BOOST_TEST(km::read_file(target, 100).value() == "second");
    BOOST_TEST((fs::status(target).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
    BOOST_TEST(folder.files() == 1U);
}

BOOST_AUTO_TEST_CASE(a_written_file_and_its_name_are_safe_from_a_power_cut)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "a.txt";
    g_synced.clear();
    BOOST_REQUIRE(km::write_atomically(target, "old").has_value());
    BOOST_TEST(g_synced == "file folder ");
    g_sync_fails = true;
    const auto written = km::write_atomically({target, km::Existing::replace}, "new");
    g_sync_fails = false;
    BOOST_REQUIRE(!written.has_value());
    BOOST_TEST(written.error().code == "file.unwritable");
    BOOST_TEST(km::read_file(target, 100).value() == "old");
    BOOST_TEST(folder.files() == 1U);
}

BOOST_AUTO_TEST_CASE(no_temporary_file_outlives_its_owner_or_a_signal)
{
    const km::test::TempFolder folder;
    const auto create = [&](const char* name) {
        auto file = km::AtomicFile::create(folder.path / name);
        BOOST_REQUIRE(file.has_value());
        return std::move(*file);
    };
    auto file = create("a.txt");
    const auto first = file.temporary_path();
    BOOST_TEST(first.parent_path() == folder.path); // elsewhere it could be on another disk
    file = create("b.txt");
    BOOST_TEST(!fs::exists(first)); // what took its place has thrown it away
    const auto second = file.temporary_path();
    BOOST_REQUIRE(file.commit().has_value());
    auto open = create("c.txt");
    std::ofstream{second} << "somebody else's, under a name that was ours once";
    km::discard_temporary_files_from_signal_handler();
    BOOST_TEST(!fs::exists(open.temporary_path()));
    BOOST_TEST(fs::exists(second));
    BOOST_TEST(fs::exists(folder.path / "b.txt"));
}

BOOST_AUTO_TEST_CASE(an_uncommitted_file_leaves_the_old_one_untouched)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "a.txt";
    BOOST_REQUIRE(km::write_atomically(target, "old").has_value());
    {
        auto file = km::AtomicFile::create({target, km::Existing::replace});
        BOOST_REQUIRE(file.has_value());
        BOOST_REQUIRE(file->write("half").has_value());
    }
    BOOST_TEST(km::read_file(target, 100).value() == "old");
    BOOST_TEST(folder.files() == 1U);
}

BOOST_AUTO_TEST_CASE(a_link_stays_a_link)
{
    const km::test::TempFolder folder;
    BOOST_REQUIRE(km::write_atomically(folder.path / "real.txt", "old").has_value());
    fs::create_symlink("real.txt", folder.path / "link.txt");
    BOOST_REQUIRE(km::write_atomically({folder.path / "link.txt", km::Existing::replace}, "new").has_value());
    BOOST_TEST(fs::is_symlink(folder.path / "link.txt"));
    BOOST_TEST(km::read_file(folder.path / "real.txt", 100).value() == "new");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_or_written_is_an_error_with_the_name)
{
    const km::test::TempFolder folder;
    BOOST_TEST(km::read_file(folder.path / "none", 10).error().code == "file.unreadable");
    BOOST_TEST(km::read_file(folder.path, 10).error().code == "file.unreadable");
    BOOST_TEST(km::write_atomically(folder.path / "none" / "a", "x").error().code == "file.unwritable");
    BOOST_TEST(km::write_atomically(folder.path, "x").error().code == "file.unwritable");
    // Before anything is written, so that whoever has much to write hears of it first.
    BOOST_TEST(km::AtomicFile::create(folder.path / "none" / "a").error().detail ==
               "No such file or directory");
    BOOST_TEST(km::AtomicFile::create(folder.path).error().detail == "Is a directory");
    // What was protected on purpose is not replaced, though its folder would allow it.
    const auto kept = folder.path / "protected";
    BOOST_REQUIRE(km::write_atomically(kept, "kept").has_value());
    std::filesystem::permissions(kept, std::filesystem::perms::owner_read);
    BOOST_TEST(km::write_atomically({kept, km::Existing::replace}, "x").error().code == "file.unwritable");
    BOOST_TEST(km::read_file(kept, 100).value() == "kept");
    BOOST_REQUIRE(km::write_atomically(folder.path / "big", std::string(11, 'x')).has_value());
    BOOST_TEST(km::read_file(folder.path / "big", 10).error().code == "file.too_large");
    BOOST_TEST(km::read_file(folder.path / "big", 11).value().size() == 11U);
    BOOST_REQUIRE(km::write_atomically(folder.path / "empty", "").has_value());
    BOOST_TEST(km::read_file(folder.path / "empty", 10).value() == "");
    BOOST_TEST(km::read_file("/proc/self/mem", 10).error().code ==
               "file.unreadable"); // opens; reading it fails
}

BOOST_AUTO_TEST_CASE(a_new_file_has_the_permissions_that_the_umask_leaves)
{
    const km::test::TempFolder folder;
    struct Case {
        mode_t mask, mode;
    };
    for (const auto& [mask, mode] : {Case{027, 0640}, Case{077, 0600}, Case{002, 0664}}) {
        const auto target = folder.path / ("new-" + std::to_string(mask));
        const mode_t before = ::umask(mask);
        const auto written = km::write_atomically(target, "x");
        BOOST_TEST(::umask(before) == mask); // left as it was
        BOOST_REQUIRE(written.has_value());
        BOOST_TEST(static_cast<unsigned>(fs::status(target).permissions()) == mode);
    }
}

BOOST_AUTO_TEST_CASE(a_short_write_leaves_the_old_file_and_nothing_else)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "a.txt";
    BOOST_REQUIRE(km::write_atomically(target, "old").has_value());
    rlimit before{};
    BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    auto* const old_handler = std::signal(SIGXFSZ, SIG_IGN);
    for (const rlim_t room : {0UL, 100UL, 199UL}) { // the first write takes as much, the next nothing
        const rlimit tight{room, before.rlim_max};
        BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
        const auto written = km::write_atomically({target, km::Existing::replace}, std::string(200, 'x'));
        BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
        BOOST_REQUIRE(!written.has_value());
        BOOST_TEST(written.error().code == "file.unwritable");
        BOOST_TEST(written.error().subject == target.string());
        BOOST_TEST(km::read_file(target, 1000).value() == "old");
        BOOST_TEST(folder.files() == 1U);
    }
    std::signal(SIGXFSZ, old_handler);
}

BOOST_AUTO_TEST_CASE(what_comes_while_a_file_is_written_stays)
{
    const km::test::TempFolder folder;
    const auto commit_after = [&](const km::Output& output, auto meddle) {
        auto file = km::AtomicFile::create(output);
        BOOST_REQUIRE(file.has_value() && file->write("ours").has_value());
        meddle();
        const auto committed = file->commit();
        BOOST_REQUIRE(!committed.has_value());
        BOOST_TEST(committed.error().code == "file.exists");
    };
    // Where nothing was: a file, a folder.
    const auto fresh = folder.path / "fresh.txt";
    commit_after(fresh, [&] { std::ofstream{fresh} << "theirs"; });
    BOOST_TEST(km::read_file(fresh, 100).value() == "theirs");
    const auto as_folder = folder.path / "folder";
    commit_after({as_folder, km::Existing::replace}, [&] { fs::create_directory(as_folder); });
    BOOST_TEST(fs::is_directory(as_folder));
    // In the place of one that was to be replaced: before the work began, and during it.
    const auto old = folder.path / "old.txt";
    std::ofstream{old} << "old";
    const km::Output asked_about{old, km::Existing::replace};
    BOOST_REQUIRE(km::write_atomically({old, km::Existing::own}, "theirs").has_value());
    BOOST_TEST(km::AtomicFile::create(asked_about).error().code == "file.exists");
    commit_after({old, km::Existing::replace}, [&] {
        BOOST_REQUIRE(km::write_atomically({old, km::Existing::own}, "again").has_value());
    });
    BOOST_TEST(km::read_file(old, 100).value() == "again");
    BOOST_TEST(folder.files() == 3U);
    // A file of the program's own is the last writer's.
    auto file = km::AtomicFile::create({fresh, km::Existing::own});
    BOOST_REQUIRE(file.has_value() && file->write("last").has_value());
    BOOST_REQUIRE(km::write_atomically({fresh, km::Existing::own}, "before").has_value());
    BOOST_REQUIRE(file->commit().has_value());
    BOOST_TEST(km::read_file(fresh, 100).value() == "last");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_stays_where_nobody_said_otherwise)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "a.txt";
    std::ofstream{target} << "mine";
    fs::create_symlink("a.txt", folder.path / "link.txt");
    for (const auto& path : {target, folder.path / "link.txt"}) {
        BOOST_TEST(km::write_atomically(path, "x").error().code == "file.exists");
    }
    BOOST_TEST(km::read_file(target, 100).value() == "mine");
    // A link that leads nowhere yet: the file is made where it leads.
    fs::create_symlink("later.txt", folder.path / "to-come.txt");
    BOOST_REQUIRE(km::write_atomically(folder.path / "to-come.txt", "x").has_value());
    BOOST_TEST(fs::is_symlink(folder.path / "to-come.txt"));
    BOOST_TEST(km::read_file(folder.path / "later.txt", 100).value() == "x");
}

BOOST_AUTO_TEST_CASE(no_input_is_written_over_by_any_name)
{
    const km::test::TempFolder folder;
    const auto key = folder.path / "key.p12";
    std::ofstream{key} << "key";
    fs::create_symlink("key.p12", folder.path / "link");
    fs::create_symlink(folder.path / "link", folder.path / "link-to-link");
    fs::create_hard_link(key, folder.path / "hard");
    fs::create_directory(folder.path / "sub");
    fs::create_directory_symlink(folder.path, folder.path / "sub/back");
    km::Inputs inputs;
    inputs.add({});
    inputs.add(key);
    inputs.add(folder.path / "not-there-yet");
    for (const auto* name : {"key.p12", "link", "link-to-link", "hard", "sub/../key.p12", "sub/back/key.p12",
                             "sub/back/not-there-yet"}) {
        BOOST_TEST_INFO(name);
        const km::Output output{folder.path / name, km::Existing::own, inputs};
        const auto written = km::write_atomically(output, "x");
        BOOST_REQUIRE(!written.has_value());
        BOOST_TEST(written.error().code == "file.is_input");
        BOOST_TEST(written.error().subject == (folder.path / name).string());
    }
    BOOST_TEST(km::read_file(key, 100).value() == "key");
    BOOST_TEST(km::write_atomically({folder.path / "other", km::Existing::keep, inputs}, "x").has_value());
}

BOOST_AUTO_TEST_CASE(only_regular_files_are_replaced)
{
    const km::test::TempFolder folder;
    const auto pipe = folder.path / "pipe";
    BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    for (const auto& target : {pipe, fs::path{"/dev/null"}, folder.path}) {
        BOOST_TEST(km::write_atomically({target, km::Existing::own}, "x").error().code == "file.unwritable");
    }
    BOOST_TEST(fs::is_fifo(pipe));
    BOOST_TEST(fs::is_character_file("/dev/null"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_flushed_to_disk_is_an_error_and_leaves_the_old_file)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "a.txt";
    BOOST_REQUIRE(km::write_atomically(target, "old").has_value());
    const auto commit_after = [&](auto meddle) {
        auto file = km::AtomicFile::create({target, km::Existing::replace});
        BOOST_REQUIRE(file.has_value() && file->write("new").has_value());
        fs::remove(file->temporary_path());
        meddle(file->temporary_path());
        const auto committed = file->commit();
        BOOST_REQUIRE(!committed.has_value());
        BOOST_TEST(committed.error().code == "file.unwritable");
    };
    commit_after([](const fs::path&) {}); // gone
    commit_after([](const fs::path& temporary) { std::ofstream{temporary} << "somebody else's"; });
    BOOST_TEST(km::read_file(target, 100).value() == "old");
    BOOST_TEST(folder.files() == 1U);
}

BOOST_AUTO_TEST_CASE(a_file_for_its_owner_is_never_anybody_elses)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "key.p12";
    const mode_t before = ::umask(0);
    const auto mode_of = [](const fs::path& file) {
        return static_cast<unsigned>(fs::status(file).permissions());
    };
    for (const bool exists : {false, true}) {
        auto file = km::AtomicFile::create({target, km::Existing::replace}, km::Readers::owner);
        BOOST_REQUIRE(file.has_value());
        BOOST_TEST(mode_of(file->temporary_path()) == 0600U);
        BOOST_REQUIRE(file->commit().has_value());
        BOOST_TEST(mode_of(target) == 0600U);
        BOOST_REQUIRE(::chmod(target.c_str(), 0666) == 0); // somebody opened it to all
        static_cast<void>(exists);
    }
    // What takes the place of a file that few may read is readable by no more while it is written.
    BOOST_REQUIRE(::chmod(target.c_str(), 0640) == 0);
    auto file = km::AtomicFile::create({target, km::Existing::replace});
    BOOST_REQUIRE(file.has_value());
    BOOST_TEST(mode_of(file->temporary_path()) == 0640U);
    ::umask(before);
}

BOOST_AUTO_TEST_CASE(a_replaced_file_keeps_what_its_people_gave_it)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "a.txt";
    std::ofstream{target} << "old";
    // An access list as setfacl -m u:65534:r writes it: version 2, then tag, rights and id of each entry.
    const std::string access_list{"\2\0\0\0"
                                  "\1\0\6\0\xFF\xFF\xFF\xFF"
                                  "\2\0\4\0\xFE\xFF\0\0"
                                  "\4\0\0\0\xFF\xFF\xFF\xFF"
                                  "\20\0\4\0\xFF\xFF\xFF\xFF"
                                  "\40\0\0\0\xFF\xFF\xFF\xFF",
                                  44};
    const bool has_list =
        ::setxattr(target.c_str(), "system.posix_acl_access", access_list.data(), access_list.size(), 0) == 0;
    const bool has_tags = ::setxattr(target.c_str(), "user.xdg.tags", "mine", 4, 0) == 0;
    const bool is_root = ::geteuid() == 0;
    if (is_root) {
        BOOST_REQUIRE(::chown(target.c_str(), 1234, 4321) == 0);
    }
    const auto written = km::write_atomically({target, km::Existing::replace}, "new");
    BOOST_REQUIRE(written.has_value());
    BOOST_TEST(!written->any());
    struct stat now {};
    BOOST_REQUIRE(::stat(target.c_str(), &now) == 0);
    const auto attribute = [&](const char* name) {
        std::string value(100, '\0');
        const auto size = ::getxattr(target.c_str(), name, value.data(), value.size());
        value.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
        return value;
    };
    BOOST_TEST((!is_root || (now.st_uid == 1234 && now.st_gid == 4321)));
    BOOST_TEST((!has_list || attribute("system.posix_acl_access") == access_list));
    BOOST_TEST((!has_tags || attribute("user.xdg.tags") == "mine"));
    BOOST_TEST_MESSAGE("access list " << has_list << ", tags " << has_tags << ", owner " << is_root);
    // A further name cannot be kept, and that is said.
    fs::create_hard_link(target, folder.path / "other");
    const auto parted = km::write_atomically({target, km::Existing::replace}, "newer");
    BOOST_REQUIRE(parted.has_value());
    BOOST_TEST(parted->links);
    BOOST_TEST(km::read_file(folder.path / "other", 100).value() == "new");
}

BOOST_AUTO_TEST_CASE(names_as_long_as_the_system_allows_can_be_written)
{
    const km::test::TempFolder folder;
    for (const std::size_t length : {248U, 251U, 255U}) {
        const auto target = folder.path / std::string(length, 'n');
        BOOST_TEST(km::write_atomically(target, "x").has_value());
        BOOST_TEST(km::write_atomically({target, km::Existing::replace}, "y").has_value());
    }
    BOOST_TEST(folder.files() == 3U);
}

BOOST_AUTO_TEST_CASE(what_a_killed_run_left_is_removed_and_nothing_else)
{
    const km::test::TempFolder folder;
    const auto put = [&](const char* name) { std::ofstream{folder.path / name} << "x"; };
    put(".km-0123456789abcdef");
    fs::create_directories(folder.path / ".km-aaaaaaaaaaaaaaaa/report");
    // Held by somebody, or not ours at all.
    auto held = km::AtomicFile::create(folder.path / "held.txt");
    auto held_folder = km::TemporaryFolder::create_in(folder.path);
    BOOST_REQUIRE(held.has_value() && held_folder.has_value());
    put(".km-notes");
    put(".km-0123456789ABCDEF");
    put(".km-0123456789abcdef0");
    put(".report.html.a1B2c3");
    put("km-0123456789abcdef");
    fs::create_symlink("/etc/hostname", folder.path / ".km-bbbbbbbbbbbbbbbb");
    const bool is_root = ::geteuid() == 0;
    if (is_root) { // another user's, in a folder that many write to
        put(".km-cccccccccccccccc");
        BOOST_REQUIRE(::chown((folder.path / ".km-cccccccccccccccc").c_str(), 1234, 1234) == 0);
    }
    km::remove_left_behind(folder.path);
    BOOST_TEST(!fs::exists(folder.path / ".km-0123456789abcdef"));
    BOOST_TEST(!fs::exists(folder.path / ".km-aaaaaaaaaaaaaaaa"));
    BOOST_TEST(fs::exists(held->temporary_path()));
    BOOST_TEST(fs::exists(held_folder->path()));
    BOOST_TEST(folder.files() == (is_root ? 9U : 8U));
}

BOOST_AUTO_TEST_CASE(a_run_removes_what_another_left_where_it_writes)
{
    const km::test::TempFolder folder;
    const auto left = folder.path / ".km-0123456789abcdef";
    std::ofstream{left} << "half a package";
    BOOST_REQUIRE(km::write_atomically(folder.path / "a.txt", "x").has_value());
    BOOST_TEST(!fs::exists(left));
}

BOOST_AUTO_TEST_CASE(a_folder_appears_whole_or_not_at_all)
{
    const km::test::TempFolder folder;
    const auto target = folder.path / "copy";
    {
        auto made = km::TemporaryFolder::create_in(folder.path);
        BOOST_REQUIRE(made.has_value());
        BOOST_TEST((fs::status(made->path()).permissions() == fs::perms::owner_all));
        std::ofstream{made->path() / "a"} << "x";
    }
    BOOST_TEST(folder.files() == 0U); // given up
    auto made = km::TemporaryFolder::create_in(folder.path);
    BOOST_REQUIRE(made.has_value());
    std::ofstream{made->path() / "a"} << "x";
    fs::create_directory(target); // somebody was quicker
    BOOST_TEST(made->keep_as(target).error().code == "file.exists");
    fs::remove(target);
    BOOST_REQUIRE(made->keep_as(target).has_value());
    made = km::TemporaryFolder::create_in(folder.path);
    BOOST_TEST(km::read_file(target / "a", 10).value() == "x");
}

BOOST_AUTO_TEST_CASE(several_files_are_written_all_or_none)
{
    for (const bool exist : {false, true}) {
        for (const bool can_exchange : {true, false}) {
            const km::test::TempFolder folder;
            const auto request = folder.path / "request.pem", key = folder.path / "key.pem";
            if (exist) {
                std::ofstream{request} << "old request";
                std::ofstream{key} << "old key";
            }
            const auto write_both = [&]() -> km::Result<void> {
                std::vector<km::AtomicFile> files;
                for (const auto& [file, text] : {std::pair{request, "request"}, std::pair{key, "key"}}) {
                    auto made = km::AtomicFile::create({file, km::Existing::replace});
                    BOOST_REQUIRE(made.has_value() && made->write(text).has_value());
                    files.push_back(std::move(*made));
                }
                return km::commit_together(files);
            };
            const auto content = [](const fs::path& file) {
                return km::read_file(file, 100).value_or("none");
            };
            g_can_exchange = can_exchange;
            for (const int failing : {1, 2}) {
                BOOST_TEST_INFO(exist << can_exchange << failing);
                g_failing_rename = failing;
                const auto failed = write_both();
                g_failing_rename = 0;
                BOOST_REQUIRE(!failed.has_value());
                BOOST_TEST(content(key) == (exist ? "old key" : "none")); // never lost
                if (exist && !can_exchange && failing == 2) {             // could not be put back: it is said
                    BOOST_TEST(failed.error().code == "file.partly_written");
                    BOOST_TEST(failed.error().detail.ends_with("written: " + request.string()));
                    BOOST_TEST(content(request) == "request");
                } else {
                    BOOST_TEST(failed.error().code == "file.unwritable");
                    BOOST_TEST(content(request) == (exist ? "old request" : "none"));
                }
                BOOST_TEST(folder.files() == (exist ? 2U : 0U));
            }
            BOOST_REQUIRE(write_both().has_value());
            BOOST_TEST(content(request) == "request");
            BOOST_TEST(content(key) == "key");
            BOOST_TEST(folder.files() == 2U);
        }
    }
    g_can_exchange = true;
}

BOOST_AUTO_TEST_CASE(a_signal_removes_the_files_that_are_not_finished)
{
    const km::test::TempFolder folder;
    auto one = km::AtomicFile::create(folder.path / "one");
    auto other = km::AtomicFile::create(folder.path / "other");
    BOOST_REQUIRE(one.has_value() && other.has_value() && one->commit().has_value());
    km::discard_temporary_files_from_signal_handler();
    BOOST_TEST(fs::exists(folder.path / "one")); // finished, and so none of them
    BOOST_TEST(folder.files() == 1U);
}
