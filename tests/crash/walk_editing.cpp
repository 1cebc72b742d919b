// SPDX-License-Identifier: MIT
/// @file
/// A random walk through editing: operations, undo and redo, saves, texts that are typed and not handed over; in the middle
/// of it the program is killed, ends, or gives its work up, and what it left is taken up again. What is there is compared
/// with a model after each step and after each end.
///   walk_editing check OPERATIONS SEED  starts itself and kills it until so many operations were done; exit code 1 where
///                                       something was lost or differs
///   walk_editing walk FOLDER SEED NUMBER  walks from what is in FOLDER, until it is killed or ends; states are numbered
///                                         from NUMBER
/// The walking process writes each state of the programme into FOLDER/states and says on its standard output what it did:
/// "state N" (the programme is N now), "saving N", "saved N", "kept N", "gone" (given up: what is saved counts), "end".

#include "editor/document/mapping_operations.hpp"
#include "editor/document/outcome_operations.hpp"
#include "editor/document/outcome_places.hpp"
#include "editor/document/session.hpp"
#include "tests/crash/killed_child.hpp"
#include "tests/support/editor_fixtures.hpp"
#include "tests/support/temp_folder.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/format/programme_writer.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <random>
#include <set>
#include <sstream>

using namespace km;
using namespace km::document;
namespace fs = std::filesystem;
using model::Programme;

namespace {

constexpr const char* kFile = "p.programme.xml";

struct Differs : std::runtime_error {
    using runtime_error::runtime_error;
};

void expect(bool holds, const std::string& what)
{
    if (!holds) {
        throw Differs{what};
    }
}

/// Without what saving changes and no user made: the file's name, the lines, the time of saving.
Programme content_of(Programme programme)
{
    programme.file.clear();
    programme.modified.clear();
    format::number_lines(programme);
    return programme;
}

std::optional<Programme> read_whole(const fs::path& file)
{
    auto bytes = read_file(file, 10'000'000);
    auto read = bytes ? submission::read_bytes(std::move(*bytes), to_utf8(file))
                      : Result<submission::ProgrammeRead>{};
    if (!bytes || !read || has_errors(read->form)) {
        return std::nullopt;
    }
    return content_of(std::move(read->programme));
}

fs::path state_file(const fs::path& folder, long number)
{
    return folder / "states" / (std::to_string(number) + ".programme.xml");
}

/// What somebody types or pastes, and what of it a field of one line, and one of several, keeps.
struct Typed {
    std::string text, one_line, lines;
};
const Typed kTyped[] = {
    {"Plan a week", "Plan a week", "Plan a week"},
    {"Plan\va\xE2\x80\xA8week", "Plan a week", "Plan\na\nweek"},
    {"a\r\nb\rc\td", "a b c d", "a\nb\nc\td"},
    {"\x01lost\x1B \xEF\xBF\xBF<&>\"'", "lost <&>\"'", "lost <&>\"'"},
    {"]]>\xC2\x85\xE2\x80\xAE \xF0\x9F\x98\x80", "]]>\xC2\x85\xE2\x80\xAE \xF0\x9F\x98\x80",
     "]]>\xC2\x85\xE2\x80\xAE \xF0\x9F\x98\x80"},
    {"<!-- no comment -->", "<!-- no comment -->", "<!-- no comment -->"},
    {"", "", ""},
};

class Walk {
public:
    Walk(fs::path folder, unsigned seed, long number)
        : m_folder{std::move(folder)}
        , m_random{seed}
        , m_number{number}
        , m_environment{format::Library{data_dir()}, m_folder / "state", m_folder / "run", m_posts.post()}
    {
        const auto left = Session::find_recoveries(m_environment);
        auto read = left.empty() ? Session::read(m_folder / kFile, m_environment.library)
                                 : Session::read(left.front(), m_environment.library);
        m_session = Session::open(std::move(read.value()), m_environment);
        m_index = std::make_unique<MappingIndex>(m_session->document());
        m_now = programme();
        m_unfinished = m_session->unfinished();
        tell_state();
    }

    void go()
    {
        for (;;) {
            const auto what = below(24);
            if (what == 0) {
                save();
            } else if (what < 4) {
                keep();
            } else if (what < 8) {
                undo();
            } else if (what < 10) {
                redo();
            } else if (what == 10) {
                unfinished();
            } else if (what == 11 && below(6) == 0) {
                end();
                return;
            } else {
                change();
            }
            look();
        }
    }

private:
    [[nodiscard]] const Programme& programme() const { return m_session->document().programme(); }
    std::size_t below(std::size_t end)
    {
        return end == 0 ? 0 : std::uniform_int_distribution<std::size_t>{0, end - 1}(m_random);
    }
    const Typed& typed() { return kTyped[below(std::size(kTyped))]; }

    /// The model: what the programme is, and what it was before each step that can be undone.
    void look()
    {
        m_now.modified = programme().modified; // what saving knows, and no user made
        expect(programme() == m_now, "the programme is not what the model says");
        expect(m_session->unfinished() == m_unfinished, "what is unfinished is not what the model says");
        auto& document = m_session->document();
        expect(document.can_undo() == !m_before.empty() && document.can_redo() == !m_after.empty(),
               "what can be undone is not what the model says");
        std::set<std::string> outcomes, ids;
        for (const auto& module : m_now.modules) {
            expect(ids.insert(module.id.str()).second, "an id is there twice");
            for (const auto& outcome : module.outcomes) {
                expect(ids.insert(outcome.id.str()).second, "an id is there twice");
                outcomes.insert(outcome.id.str());
            }
        }
        for (const auto& mapping : m_now.mappings) {
            expect(outcomes.contains(mapping.outcome.str()), "a mapping of an outcome that is gone");
        }
        for (const auto& assessment : m_now.assessments) {
            for (const auto& outcome : assessment.outcomes) {
                expect(outcomes.contains(outcome.str()), "an assessment of an outcome that is gone");
            }
        }
    }

    void tell_state()
    {
        std::ofstream{state_file(m_folder, m_number), std::ios::binary}
            << format::write_programme(m_now).value() << std::flush;
        std::ofstream{m_folder / "states" / (std::to_string(m_number) + ".json"), std::ios::binary}
            << write_unfinished(m_unfinished) << std::flush;
        test::say(fmt::format("state {}", m_number));
    }
    void note(Programme now)
    {
        m_now = std::move(now);
        ++m_number;
        tell_state();
    }

    /// @p expected: what the programme is to be; none: what the step makes of it, whatever that is.
    void perform(Step step, std::optional<Programme> expected = {})
    {
        if (step.empty()) {
            return;
        }
        const bool joins = !step.merge_key.empty() && step.merge_key == m_typing;
        m_typing = step.merge_key;
        m_session->document().perform(std::move(step));
        const auto before = m_state;
        if (!joins) {
            m_before.push_back({m_now, m_state});
        }
        m_state = ++m_states;
        m_after.clear();
        follow_elements(before);
        note(expected ? std::move(*expected) : programme());
    }

    struct Was {
        Programme programme;
        long state;
    };
    void undo() { step_back(m_session->document().undo(), m_before, m_after); }
    void redo() { step_back(m_session->document().redo(), m_after, m_before); }
    /// To what was before, or was after: @p from has it, @p to gets what is now.
    void step_back(bool was_done, std::vector<Was>& from, std::vector<Was>& to)
    {
        expect(was_done == !from.empty(), "undo or redo");
        m_typing.clear();
        if (!from.empty()) {
            const auto left = m_state;
            to.push_back({std::move(m_now), m_state});
            auto was = std::move(from.back());
            from.pop_back();
            m_state = was.state;
            follow_elements(left);
            note(std::move(was.programme));
        }
    }

    void unfinished()
    {
        const auto& modules = programme().modules;
        const auto field = modules.empty() || below(2) == 0
                               ? std::string{"outcomes/new-outcome"}
                               : "module/" + modules[below(modules.size())].id.str() + "/hours";
        const auto text = typed().lines;
        if (text.empty()) {
            m_unfinished.erase(field);
            m_session->set_unfinished(field, std::nullopt);
        } else {
            m_unfinished.insert_or_assign(field, UnfinishedText{"A field", text});
            m_session->set_unfinished(field, UnfinishedText{"A field", text});
        }
        ++m_number;
        tell_state();
    }
    /// @p before: the state that was left. What stands in fields goes with their elements, and comes back where they were.
    void follow_elements(long before)
    {
        std::set<std::string> there;
        for (const auto& module : programme().modules) {
            there.insert("module/" + module.id.str() + "/hours");
        }
        for (auto at = m_unfinished.begin(); at != m_unfinished.end();) {
            const auto next = std::next(at);
            if (at->first.starts_with("module/") && !there.contains(at->first)) {
                m_unfinished_of_gone[before].insert(m_unfinished.extract(at));
            }
            at = next;
        }
        m_unfinished.merge(m_unfinished_of_gone[m_state]);
        m_unfinished_of_gone.erase(m_state);
    }

    void save()
    {
        test::say(fmt::format("saving {}", m_number));
        std::optional<Result<void>> answer;
        m_session->save([&](Result<void> result) { answer = std::move(result); });
        expect(m_posts.run_until([&] { return answer.has_value(); }), "saving gave no answer");
        expect(answer->has_value(),
               "saving failed: " + (*answer ? "" : answer->error().code + " " + answer->error().detail));
        m_typing.clear();
        expect(read_whole(m_folder / kFile) == content_of(m_now), "the file is not what was saved");
        test::say(fmt::format("saved {}", m_number));
    }
    void keep()
    {
        if (!m_session->has_unsaved_work()) {
            return;
        }
        m_session->keep_for_recovery();
        bool done = false;
        m_session->background().run([&](model::Programme&) { return [&] { done = true; }; });
        expect(m_posts.run_until([&] { return done; }) && !m_session->recovery_problem(), "nothing is kept");
        test::say(fmt::format("kept {}", m_number));
    }
    void end()
    {
        switch (below(3)) {
        case 0: // the user saves, and closes; what stands in fields is given up
            save();
            m_session->abandon();
            break;
        case 1: // "Do not save"
            m_session->abandon();
            test::say("gone");
            break;
        default: // told to end
            if (m_session->has_unsaved_work()) {
                m_session->keep_now(std::chrono::minutes{1});
                test::say(fmt::format("kept {}", m_number));
            }
        }
        m_index.reset();
        m_session.reset();
        test::say("end");
    }

    void change()
    {
        auto expected = m_now;
        const auto& now = m_now;
        std::vector<Place> outcomes;
        for (std::size_t m = 0; m < now.modules.size(); ++m) {
            for (std::size_t i = 0; i < now.modules[m].outcomes.size(); ++i) {
                outcomes.push_back(outcome_place(m, i));
            }
        }
        const auto& words = typed();
        const auto one = outcomes.empty() ? Place{} : outcomes[below(outcomes.size())];
        const auto outcome = [&](Programme& in) -> model::ProgrammeOutcome& {
            return in.modules[one.module].outcomes[one.index];
        };
        const auto what = below(14);
        if (outcomes.empty() && what > 3) {
            return;
        }
        switch (what) {
        case 0:
        case 1: {
            auto after = particulars_of(now);
            (what == 0 ? after.title : after.summary) = words.text;
            (what == 0 ? expected.title : expected.summary) = what == 0 ? words.one_line : words.lines;
            Step step{"Change", {set_particulars(now, after)}, {}};
            return perform(std::move(step), std::move(expected));
        }
        case 2: {
            if (now.modules.size() > 8) {
                return;
            }
            auto made = add_module(now, {}, words.text);
            auto& module = expected.modules.emplace_back();
            // Its id is the operation's to choose.
            module.id = std::get<Splice<model::Module>>(made.step.edits.at(0)).inserted.at(0).id;
            module.title = words.one_line;
            return perform(std::move(made.step), std::move(expected));
        }
        case 3: {
            if (now.modules.empty() || outcomes.size() > 60) {
                return;
            }
            const auto into = below(now.modules.size());
            auto made = add_lines(now, module_place(into), {{NewLine::Kind::outcome, words.text}}, "First");
            auto& added = expected.modules[into].outcomes.emplace_back();
            added.id = std::get<OutcomeSplice>(made.step.edits.at(0)).inserted.at(0).id;
            added.text = words.one_line;
            return perform(std::move(made.step), std::move(expected));
        }
        case 4:
        case 5: { // typed, letter by letter
            auto text = outcome(expected).text;
            for (auto letters = 1 + below(4); letters > 0; --letters) {
                text += static_cast<char>('a' + below(26));
                auto typing = m_now;
                outcome(typing).text = text;
                perform(change_outcome(m_now, one, text), std::move(typing));
            }
            return;
        }
        case 6: { // deleted, with what hangs on it
            const auto id = outcome(expected).id;
            auto& list = expected.modules[one.module].outcomes;
            list.erase(list.begin() + static_cast<std::ptrdiff_t>(one.index));
            std::erase_if(expected.mappings, [&](const auto& mapping) { return mapping.outcome == id; });
            for (auto& assessment : expected.assessments) {
                std::erase(assessment.outcomes, id);
            }
            return perform(delete_elements(now, {one}).step, std::move(expected));
        }
        case 7: {
            if (now.mappings.empty()) {
                return;
            }
            const auto mapping = below(now.mappings.size());
            expected.mappings[mapping].rationale = words.lines;
            return perform(set_rationale(now, mapping, words.text), std::move(expected));
        }
        case 8: {
            const auto items = m_index->mappable_items();
            const auto item = items[below(items.size())];
            return perform(set_depth(
                now, m_session->document().framework(), *m_index,
                {{static_cast<std::uint32_t>(below(outcomes.size()))}, {item}, m_index->claimed_cells(item)},
                static_cast<model::Depth>(below(4))));
        }
        case 9: return perform(add_assessment(now, {}, words.text).step);
        case 10:
            return now.assessments.empty() ? void()
                                           : perform(set_assessed(now, below(now.assessments.size()),
                                                                  {outcome(expected).id}, below(2) == 0));
        case 11: return perform(duplicate(now, one).step);
        case 12: return perform(split_outcome(now, one, words.text + "a", "b").step);
        default: return perform(move_element(now, one, below(2) == 0 ? Way::up : Way::down).step);
        }
    }

    fs::path m_folder;
    std::mt19937 m_random;
    long m_number;
    test::Posts m_posts;
    Environment m_environment;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MappingIndex> m_index;
    Programme m_now;
    std::vector<Was> m_before, m_after;
    long m_state = 0, m_states = 0; ///< names what the programme is; undo leads to an old name
    UnfinishedTexts m_unfinished;
    std::map<long, UnfinishedTexts> m_unfinished_of_gone; ///< by the last state that had the element
    std::string m_typing; ///< the key of the step before, where the next may join it
};

UnfinishedTexts read_texts(const fs::path& file)
{
    const auto bytes = read_file(file, 10'000'000);
    return bytes ? read_unfinished(*bytes) : UnfinishedTexts{};
}

/// Everything that was seen of one walk after the other, and what has to be there now.
class Checker {
public:
    Checker(std::string self, unsigned seed) : m_self{std::move(self)}, m_random{seed}
    {
        const auto& folder = m_folder.path;
        fs::create_directories(folder / "states");
        const auto bytes = format::write_programme(test::example("first-line-manager")).value();
        for (const auto& file : {folder / kFile, state_file(folder, 0)}) {
            std::ofstream{file, std::ios::binary} << bytes;
        }
        m_taken = read_whole(folder / kFile);
    }

    /// One walk, until it is killed or ends by itself.
    void round()
    {
        const auto first = m_last + 1;
        const auto ended = test::run_and_kill(
            {m_self, "walk", m_folder.path.string(), std::to_string(m_random()), std::to_string(first)},
            m_random() % 1500, static_cast<unsigned>(m_random() % 20'000));
        bool is_over = false, is_given_up = false;
        long kept = -1;
        std::optional<long> saving;
        std::istringstream lines{ended.said};
        for (std::string line; std::getline(lines, line);) {
            if (lines.eof()) {
                break; // a line that was not ended
            }
            std::istringstream words{line};
            std::string what;
            long number = -1;
            words >> what >> number;
            if (what == "state") {
                m_last = number;
            } else if (what == "saving") {
                saving = number;
            } else if (what == "saved") {
                m_saved = number;
                saving.reset();
                kept = -1;
            } else if (what == "kept") {
                kept = number;
            } else if (what == "gone") {
                is_given_up = true;
            } else if (what == "end") {
                is_over = true;
            } else {
                throw Differs{line + " in\n" + ended.said};
            }
        }
        expect(is_over || WIFSIGNALED(ended.status),
               fmt::format("it ended without a word: {} after {}", ended.status, ended.said));
        expect(!WIFSIGNALED(ended.status) || WTERMSIG(ended.status) == SIGKILL, "it crashed");
        if (m_last < first) {
            return; // killed before it had begun
        }
        operations += m_last - first;
        ++(is_over ? ends : kills);
        expect(read_whole(state_file(m_folder.path, first)) == m_taken && texts_of(first) == m_taken_texts,
               "what was taken up is not what was left");
        look(first, kept, saving, is_given_up);
    }

    long operations = 0;
    int kills = 0, ends = 0, recovered = 0, found_saved = 0;

private:
    [[nodiscard]] UnfinishedTexts texts_of(long number) const
    {
        return read_texts(m_folder.path / "states" / (std::to_string(number) + ".json"));
    }
    /// The last state from @p from on for which it holds; -1: none.
    template <typename Is>
    [[nodiscard]] long last_state(long from, Is is) const
    {
        for (auto number = m_last; number >= std::max(from, 0L); --number) {
            if (is(number)) {
                return number;
            }
        }
        return -1;
    }

    void look(long first, long kept, std::optional<long> saving, bool is_given_up)
    {
        const auto& folder = m_folder.path;
        const auto is_state = [&](const Programme& programme) {
            return [&](long number) { return read_whole(state_file(folder, number)) == programme; };
        };
        const auto file = read_whole(folder / kFile);
        expect(file.has_value(), "the programme's file is damaged");
        if (saving && is_state(*file)(*saving)) {
            m_saved = *saving; // it was on its way, and arrived
            ++found_saved;
        }
        expect(is_state(*file)(m_saved), "the programme's file is not what was saved last");
        const auto left = Session::find_recoveries(
            Environment{format::Library{data_dir()}, folder / "state", folder / "run", {}});
        m_taken = file;
        m_taken_texts.clear();
        if (left.empty()) {
            expect(is_given_up || kept <= m_saved, "what was kept is gone");
            return;
        }
        expect(left.size() == 1 && !is_given_up, "more is left than was kept");
        const auto work = read_whole(left[0].kept);
        expect(work.has_value(), "what was left is damaged");
        const auto fields =
            folder / "state" /
            (left[0].kept.filename().string().substr(0, left[0].kept.filename().string().find('.')) +
             kUnfinishedSuffix);
        auto texts = read_texts(fields);
        const auto found = last_state(std::max(kept, first), is_state(*work));
        if (kept <= m_saved && found <= m_saved) {
            // Saved a moment ago: what was kept before is not taken away or made anew yet. The file has more.
            Session::discard(left[0]);
            return;
        }
        expect(found >= 0, "what was left is older than what was kept");
        expect(last_state(std::max(kept, first), [&](long number) { return texts_of(number) == texts; }) >= 0,
               "of what stood in fields something else is left than was kept");
        m_taken = work;
        m_taken_texts = std::move(texts);
        ++recovered;
    }

    std::string m_self;
    test::TempFolder m_folder;
    std::mt19937 m_random;
    long m_last = 0;                  ///< number of the last state that was told
    long m_saved = 0;                 ///< that the file holds
    std::optional<Programme> m_taken; ///< what the next walk begins with
    UnfinishedTexts m_taken_texts;
};

int check(const std::string& self, long operations, unsigned seed)
{
    Checker checker{self, seed};
    try {
        while (checker.operations < operations) {
            checker.round();
        }
    } catch (const Differs& problem) {
        fmt::print(stderr, "after {} operations: {}\n", checker.operations, problem.what());
        return 1;
    }
    fmt::print("{} operations, {} kills, {} ends; work was left {} times, and {} saves had arrived before "
               "they were answered\n",
               checker.operations, checker.kills, checker.ends, checker.recovered, checker.found_saved);
    return checker.recovered > 0 && checker.kills > 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    const std::string_view what{argc > 1 ? argv[1] : ""};
    if (what == "walk" && argc == 5) {
        try {
            Walk{argv[2], static_cast<unsigned>(std::stoul(argv[3])), std::stol(argv[4])}.go();
        } catch (const Differs& problem) {
            test::say(problem.what());
            return 1;
        }
        return 0;
    }
    if (what == "check" && argc == 4) {
        return check(argv[0], std::stol(argv[2]), static_cast<unsigned>(std::stoul(argv[3])));
    }
    fmt::print(stderr, "Usage: walk_editing check OPERATIONS SEED\n");
    return 2;
}
