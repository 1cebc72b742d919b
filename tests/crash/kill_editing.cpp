// SPDX-License-Identifier: MIT
/// @file
/// Nothing is ever lost: edits a programme as the editor does, is killed at a random moment, and looks whether
/// what it had been told was kept is there.
///   kill_editing check ROUNDS      starts itself and kills it, ROUNDS times; exit code 1 where work was lost
///   kill_editing edit FOLDER SEED  edits FOLDER/p.programme.xml until it is killed
///   kill_editing keep FILE STATE  keeps the title "Kept" and an unfinished text, then saves the title "Saved" and keeps again
///   kill_editing take_up FILE STATE  takes up what was left, if anything was, and saves it without a question; for tests/faults
///   kill_editing save FILE STATE [TO]  retitles FILE to "Saved" and saves it, under another name where TO is given; exit
///                                  code 0 where that was answered, for tests/faults
/// The editing process retitles the programme with growing numbers and says on its standard output which number is
/// safe: "saved N" or "kept N" (for recovery).

#include "editor/document/session.hpp"
#include "tests/crash/killed_child.hpp"
#include "tests/support/editor_fixtures.hpp"
#include "tests/support/temp_folder.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/format/programme_writer.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fmt/format.h>
#include <optional>
#include <random>

using namespace km;
using namespace km::document;
namespace fs = std::filesystem;

namespace {

long number_in(const model::Programme& programme)
{
    long number = -1;
    std::from_chars(programme.title.data(), programme.title.data() + programme.title.size(), number);
    return number;
}

/// Whole or a failure: a half-written file must never be there.
long number_in(const fs::path& file)
{
    auto bytes = read_file(file, 10'000'000);
    auto read = bytes ? submission::read_bytes(std::move(*bytes), to_utf8(file))
                      : Result<submission::ProgrammeRead>{};
    if (!bytes || !read || has_errors(read->form)) {
        fmt::print(stderr, "{}: damaged\n", to_utf8(file));
        return -1;
    }
    return number_in(read->programme);
}

void retitle(Session& session, const std::string& title)
{
    auto after = particulars_of(session.document().programme());
    after.title = title;
    Step step{"Change title", {}, {}};
    step.edits.push_back(set_particulars(session.document().programme(), after));
    session.document().perform(std::move(step));
}

/// Under another name where @p to is given. Nobody is asked anything: what would be a question is told, and is false.
bool save_and_wait(Session& session, test::Posts& posts, const fs::path& to = {})
{
    std::optional<bool> saved;
    const auto then = [&](const Result<void>& result) {
        saved = result.has_value();
        if (!result) {
            const auto& error = result.error();
            fmt::print(stderr, "{}: {} {}\n", error.subject, error.code, error.detail);
        }
    };
    if (to.empty()) {
        session.save(then);
    } else {
        session.save_as(to, then);
    }
    posts.run_until([&] { return saved.has_value(); });
    return saved.value_or(false);
}

void keep_and_wait(Session& session, test::Posts& posts)
{
    session.keep_for_recovery();
    // In the same order as it was asked for: when a second answer is here, the first is on disk.
    bool done = false;
    session.background().run([&](model::Programme&) { return [&] { done = true; }; });
    posts.run_until([&] { return done; });
}

[[noreturn]] void edit(const fs::path& folder, unsigned seed)
{
    test::Posts posts;
    const Environment environment{format::Library{data_dir()}, folder / "state", folder / "run",
                                  posts.post()};
    const auto left = Session::find_recoveries(environment);
    auto read = left.empty() ? Session::read(folder / "p.programme.xml", environment.library)
                             : Session::read(left.front(), environment.library);
    const auto session = Session::open(std::move(read.value()), environment);
    long number = number_in(session->document().programme());
    std::mt19937 random{seed};
    for (;;) {
        retitle(*session, std::to_string(++number));
        const auto what = random() % 8;
        if (what == 0) {
            if (save_and_wait(*session, posts)) {
                test::say(fmt::format("saved {}", number));
            }
        } else if (what < 4) {
            keep_and_wait(*session, posts);
            test::say(fmt::format("kept {}", number));
        }
    }
}

/// The greatest number that was called safe before the process was killed; -1: it said nothing yet.
long run_and_kill(const char* self, const fs::path& folder, unsigned seed)
{
    const auto ended = test::run_and_kill({self, "edit", folder.string(), std::to_string(seed)},
                                          std::size_t{9} * (seed % 7), (seed * 37) % 20'000);
    const auto& said = ended.said;
    long safe = -1;
    for (std::size_t begin = 0, end = 0; (end = said.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
        const auto line = said.substr(begin, end - begin);
        long number = -1;
        const auto space = line.find(' ');
        std::from_chars(line.data() + space + 1, line.data() + line.size(), number);
        safe = std::max(safe, number);
    }
    return safe;
}

int keep(const fs::path& file, const fs::path& state)
{
    test::Posts posts;
    const Environment environment{format::Library{data_dir()}, state, state / "run", posts.post()};
    const auto session = Session::open(Session::read(file, environment.library).value(), environment);
    session->set_unfinished("programme/hours", UnfinishedText{"Learning hours", "7,5"});
    retitle(*session, "Kept");
    keep_and_wait(*session, posts);
    retitle(*session, "Saved");
    const bool saved = save_and_wait(*session, posts);
    keep_and_wait(*session, posts);
    return saved ? 0 : 1;
}

int take_up(const fs::path& file, const fs::path& state)
{
    test::Posts posts;
    const Environment environment{format::Library{data_dir()}, state, state / "run", posts.post()};
    const auto left = Session::find_recoveries(environment);
    if (left.empty()) {
        return 0;
    }
    const auto session = Session::open(Session::read(left.front(), environment.library).value(), environment);
    if (session->file() != file) {
        fmt::print(stderr, "It is said to be of {}\n", to_utf8(session->file()));
        return 1;
    }
    const bool saved = save_and_wait(*session, posts);
    session->abandon();
    fmt::print("{}\n", saved ? "saved" : "a question");
    return 0;
}

int save(const fs::path& file, const fs::path& state, const fs::path& to)
{
    test::Posts posts;
    const Environment environment{format::Library{data_dir()}, state, state / "run", posts.post()};
    auto read = Session::read(file, environment.library);
    if (!read) {
        fmt::print(stderr, "{}: {}\n", read.error().subject, read.error().code);
        return 1;
    }
    const auto session = Session::open(std::move(*read), environment);
    retitle(*session, "Saved");
    const bool saved = save_and_wait(*session, posts, to);
    session->abandon();
    return saved ? 0 : 1;
}

int check(const char* self, unsigned rounds)
{
    const test::TempFolder folder;
    auto programme = test::example("minimal");
    programme.title = "0";
    const auto file = folder.path / "p.programme.xml";
    if (!write_atomically({file, km::Existing::own}, format::write_programme(programme).value())) {
        return 1;
    }
    test::Posts posts;
    const Environment environment{format::Library{data_dir()}, folder.path / "state", folder.path / "run",
                                  posts.post()};
    unsigned lost = 0;
    long greatest = 0;
    for (unsigned round = 0; round < rounds; ++round) {
        const auto safe = run_and_kill(self, folder.path, round);
        auto found = number_in(file);
        for (const auto& recovery : Session::find_recoveries(environment)) {
            found = std::max(found, number_in(recovery.kept));
        }
        greatest = std::max(greatest, safe);
        if (found < 0 || found < greatest) {
            fmt::print(stderr, "round {}: {} was safe, {} is there\n", round, greatest, found);
            ++lost;
        }
    }
    fmt::print("{} kills, {} edits called safe, {} times something was lost\n", rounds, greatest, lost);
    return lost == 0 && greatest > static_cast<long>(rounds) ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    const std::string_view what{argc > 1 ? argv[1] : ""};
    if (what == "edit" && argc == 4) {
        edit(argv[2], static_cast<unsigned>(std::stoul(argv[3])));
    }
    if (what == "save" && (argc == 4 || argc == 5)) {
        return save(argv[2], argv[3], argc == 5 ? argv[4] : "");
    }
    if (what == "keep" && argc == 4) {
        return keep(argv[2], argv[3]);
    }
    if (what == "take_up" && argc == 4) {
        return take_up(argv[2], argv[3]);
    }
    if (what == "check" && argc == 3) {
        return check(argv[0], static_cast<unsigned>(std::stoul(argv[2])));
    }
    fmt::print(stderr, "Usage: kill_editing check ROUNDS\n");
    return 2;
}
