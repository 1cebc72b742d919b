// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_document
#include "editor/document/background.hpp"
#include "editor/document/document.hpp"
#include "editor/document/place.hpp"
#include "editor/document/signal.hpp"
#include "editor/document/typing.hpp"
#include "tests/support/editor_fixtures.hpp"
#include "validator/format/programme_texts.hpp"
#include "validator/format/programme_writer.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>

using namespace km;
using namespace std::string_literals;
using namespace km::document;
using km::test::example;
using km::test::reference_for;

namespace {

Step rename(const Document& document, const std::string& title, std::string merge_key = {})
{
    auto after = particulars_of(document.programme());
    after.title = title;
    Step step{"Change title", {}, std::move(merge_key)};
    step.edits.push_back(set_particulars(document.programme(), after));
    return step;
}

struct Open {
    Document document{example("first-line-manager"), reference_for(example("first-line-manager"))};
    std::string text() const { return format::write_programme(document.programme()).value(); }
};

} // namespace

BOOST_AUTO_TEST_CASE(observers_are_told_in_order_and_may_leave_while_they_are_told)
{
    Signal<> signal;
    std::string heard;
    Subscription second;
    const auto first = signal.subscribe([&] {
        heard += "1";
        second = {};
    });
    second = signal.subscribe([&] { heard += "2"; });
    const auto third = signal.subscribe([&] { heard += "3"; });
    signal.notify();
    signal.notify();
    BOOST_TEST(heard == "1313");
}

BOOST_AUTO_TEST_CASE(a_signal_may_die_while_it_tells)
{
    auto signal = std::make_unique<Signal<>>();
    bool after = false;
    const auto first = signal->subscribe([&] { signal.reset(); });
    const auto second = signal->subscribe([&] { after = true; });
    signal->notify();
    BOOST_TEST(after);
}

BOOST_FIXTURE_TEST_CASE(undo_and_redo_go_back_and_forth_by_name, Open)
{
    const auto original = text();
    document.perform(rename(document, "A"));
    document.perform(rename(document, "B"));
    BOOST_TEST(document.undo_name() == "Change title");
    BOOST_TEST(document.undo());
    BOOST_TEST(document.programme().title == "A");
    BOOST_TEST(document.redo());
    BOOST_TEST(document.programme().title == "B");
    document.undo();
    document.undo();
    BOOST_TEST(text() == original);
    BOOST_TEST(!document.can_undo());
    BOOST_TEST(document.undo_name().empty());
}

BOOST_FIXTURE_TEST_CASE(undo_returns_to_the_saved_state_and_an_edit_after_it_does_not, Open)
{
    document.perform(rename(document, "A"));
    document.mark_saved(document.state());
    document.perform(rename(document, "B"));
    BOOST_TEST(document.is_modified());
    document.undo();
    BOOST_TEST(!document.is_modified());
    document.undo();
    BOOST_TEST(document.is_modified());
    document.perform(rename(document, "A")); // the same words are not the same state
    BOOST_TEST(document.is_modified());
}

BOOST_FIXTURE_TEST_CASE(typing_joins_one_step_until_a_save_an_undo_or_the_end_of_typing, Open)
{
    const auto original = document.programme().title;
    const auto type = [&](const char* title) { document.perform(rename(document, title, "title")); };
    type("A");
    type("Ab");
    document.undo();
    BOOST_TEST(document.programme().title == original);
    document.redo();
    BOOST_TEST(document.programme().title == "Ab");
    type("Abc"); // after a redo: a step of its own
    document.undo();
    BOOST_TEST(document.programme().title == "Ab");
    type("X");
    document.mark_saved(document.state());
    type("Xy");
    document.undo();
    BOOST_TEST(document.programme().title == "X");
    type("P");
    document.end_typing();
    type("Pq");
    document.undo();
    BOOST_TEST(document.programme().title == "P");
}

BOOST_FIXTURE_TEST_CASE(a_new_step_forgets_what_was_undone, Open)
{
    document.perform(rename(document, "A"));
    document.undo();
    document.perform(rename(document, "B"));
    BOOST_TEST(!document.can_redo());
    BOOST_TEST(!document.redo());
}

BOOST_AUTO_TEST_CASE(a_read_only_document_does_not_change)
{
    auto programme = example("minimal");
    Document document{programme, reference_for(programme), Access::read_only};
    document.perform(rename(document, "A"));
    BOOST_TEST(document.programme().title == programme.title);
    BOOST_TEST(!document.can_undo());
}

BOOST_FIXTURE_TEST_CASE(any_steps_undone_give_the_original_and_a_replica_follows_each, Open)
{
    const auto original = text();
    auto replica = document.programme();
    const auto follow = document.changed.subscribe([&](const Change& change) {
        BOOST_REQUIRE(change.step != nullptr);
        apply(*change.step, change.direction, replica);
    });
    std::mt19937 random{20260322};
    const auto below = [&](std::size_t count) { return random() % count; };
    for (int round = 0; round < 400; ++round) {
        const auto& p = document.programme();
        Step step{"Any", {}, below(3) == 0 ? "typing" : ""};
        switch (below(8)) {
        case 0: document.undo(); break;
        case 1: document.redo(); break;
        case 2: step.edits.push_back(insert_mapping(below(p.mappings.size() + 1), p.mappings.at(0))); break;
        case 3:
            if (p.mappings.size() > 5) {
                step.edits.push_back(remove_mapping(p, below(p.mappings.size())));
            }
            break;
        case 4: {
            auto mapping = p.mappings.at(0);
            mapping.rationale += "x";
            step.edits.push_back(replace_mapping(p, 0, mapping));
            break;
        }
        case 5: step = rename(document, "Title " + std::to_string(round), "title"); break;
        case 6: {
            StepBuilder several{p, "Move module"};
            const auto module = p.modules.at(0);
            several.add(remove_module(several.now(), 0));
            several.add(insert_module(below(several.now().modules.size() + 1), module));
            step = std::move(several).finish();
            break;
        }
        default:
            step.edits.push_back(
                insert_outcome(0, below(p.modules.at(0).outcomes.size() + 1),
                               {model::OutcomeId{"new-" + std::to_string(round)}, "Do it.", 0, {}}));
        }
        document.perform(std::move(step));
        BOOST_REQUIRE(format::write_programme(replica).value() == text());
    }
    while (document.undo()) {}
    BOOST_TEST((text() == original));
    BOOST_TEST(!document.is_modified());
}

BOOST_AUTO_TEST_CASE(a_line_leads_to_its_element)
{
    auto p = example("first-line-manager");
    format::number_lines(p);
    using Kind = Place::Kind;
    BOOST_TEST((find_place(p, p.provider.line) == Place{Kind::provider}));
    BOOST_TEST((find_place(p, p.stages_line) == Place{Kind::claims}));
    BOOST_TEST((find_place(p, p.modules.at(1).line) == Place{Kind::module, 1}));
    BOOST_TEST((find_place(p, p.modules.at(1).outcomes.at(2).line) == Place{Kind::outcome, 2, 1}));
    BOOST_TEST((find_place(p, p.assessments.at(1).line) == Place{Kind::assessment, 1}));
    BOOST_TEST((find_place(p, p.evidence.at(0).line) == Place{Kind::evidence, 0}));
    BOOST_TEST((find_place(p, p.mappings.at(3).line) == Place{Kind::mapping, 3}));
    BOOST_TEST((find_place(p, p.mappings.at(3).citations.at(0).line) == Place{Kind::mapping, 3}));
    BOOST_TEST((find_place(p, 0) == Place{}));
}

BOOST_AUTO_TEST_CASE(the_background_checks_what_the_document_holds_and_says_for_which_revision)
{
    km::test::Posts posts;
    auto programme = example("first-line-manager");
    Document document{programme, reference_for(programme)};
    Background background{document, km::test::example_folder("first-line-manager"), posts.post()};
    int told = 0;
    const auto checked = background.checked.subscribe([&] { ++told; });
    BOOST_REQUIRE(posts.run_until([&] { return background.is_current(); }));
    BOOST_TEST(background.result()->meets);
    BOOST_TEST(background.result()->unmapped_outcomes == 0U);
    BOOST_TEST(background.result()->evidence.size() == programme.evidence.size());
    BOOST_TEST(background.result()->stages.size() == 2U);
    // Whatever served a competency's assessment: without any mapping nothing is covered.
    Step clear{"Remove all mappings", {}, {}};
    clear.edits.push_back(Splice<model::Mapping>{0, document.programme().mappings, {}});
    document.perform(std::move(clear));
    BOOST_TEST(!background.is_current());
    BOOST_REQUIRE(posts.run_until([&] { return background.is_current(); }));
    BOOST_TEST(!background.result()->meets);
    BOOST_TEST(background.result()->stages.at(0).covered == 0U);
    document.undo();
    BOOST_REQUIRE(posts.run_until([&] { return background.is_current(); }));
    BOOST_TEST(background.result()->meets);
    BOOST_TEST(told >= 3);
}

BOOST_AUTO_TEST_CASE(particulars_that_are_set_lose_nothing_of_a_programme)
{
    auto programme = test::example("first-line-manager");
    format::each_text_of_all(programme, [](const format::TextPlace& place, std::string& text) {
        text = std::string{place.element} + "/" + std::string{place.attribute};
    });
    programme.format = 2;
    programme.hours = model::parse_hours("7.5");
    programme.embeds = "embeds";
    for (auto* unknown :
         {&programme.unknown, &programme.framework_unknown, &programme.policy_unknown,
          &programme.claims_unknown, &programme.delivery_unknown, &programme.modules_unknown,
          &programme.assessments_unknown, &programme.evidence_unknown, &programme.mappings_unknown,
          &programme.provider.unknown, &programme.contact.unknown, &programme.internal_verifier.unknown}) {
        unknown->elements = {"<later/>"};
        unknown->comments = {{"title", "<!-- a -->"}};
        unknown->comments_before = {"<!-- b -->"};
    }
    programme.comments_before = {"<!-- c -->"};
    programme.comments_after = {"<!-- d -->"};
    const auto before = programme;
    Step step{"Nothing", {}, {}};
    step.edits.push_back(set_particulars(programme, particulars_of(programme)));
    apply(step, Direction::forward, programme);
    BOOST_TEST((programme == before));
    apply(step, Direction::back, programme);
    BOOST_TEST((programme == before));
}

BOOST_AUTO_TEST_CASE(every_text_comes_in_clean_and_what_was_read_stays)
{
    const auto hostile = "a\vb\r\nc\x01\xEF\xBF\xBF"s;
    auto programme = test::example("first-line-manager");
    programme.assessments.at(0).title = "read\tso";
    Document document{programme, test::reference_for(programme)};
    TextChanges told;
    const auto heard = document.changed.subscribe([&](const Change& change) { told = change.texts; });
    // Every list, every text in it.
    auto module = programme.modules.at(0);
    auto assessment = programme.assessments.at(0);
    auto file = programme.evidence.at(0);
    auto mapping = programme.mappings.at(0);
    auto particulars = particulars_of(programme);
    const auto spoil = [&](const format::TextPlace&, std::string& text) { text = hostile; };
    format::each_text(module, spoil);
    for (auto& outcome : module.outcomes) {
        format::each_text(outcome, spoil);
    }
    format::each_text(file, spoil);
    format::each_text(mapping, spoil);
    for (auto& citation : mapping.citations) {
        format::each_text(citation, spoil);
    }
    format::each_text(particulars, spoil);
    assessment.type = hostile;
    Step step{"Everything", {}, {}};
    step.edits = {replace_module(programme, 0, module), replace_assessment(programme, 0, assessment),
                  replace_evidence(programme, 0, file), replace_mapping(programme, 0, mapping),
                  set_particulars(programme, particulars)};
    document.perform(std::move(step));
    const auto& now = document.programme();
    std::size_t changed = 0;
    format::each_text_of_all(now, [&](const format::TextPlace& place, const std::string& text) {
        changed += text == clean_text(hostile, place.lines).text ? 1U : 0U;
        BOOST_TEST((is_clean(text, place.lines) || text == "read\tso"));
    });
    BOOST_TEST(changed > 25U);
    BOOST_TEST(told.dropped == 2 * changed);
    BOOST_TEST(now.assessments.at(0).title == "read\tso"); // was read, and nobody touched it
    BOOST_TEST(document.undo());
    BOOST_TEST((document.programme() == programme));
}

BOOST_AUTO_TEST_CASE(typing_is_undone_by_words_and_pauses)
{
    using Clock = TypingRun::Clock;
    // What each text typed after the other begins: a step of its own or not.
    const auto steps = [](const std::vector<std::wstring>& texts, std::chrono::milliseconds pause) {
        TypingRun run;
        std::string all;
        Clock::time_point now{};
        for (std::size_t i = 1; i < texts.size(); ++i) {
            now += pause;
            all += run.begins_step(texts[i - 1], texts[i], now) ? '|' : '.';
        }
        return all;
    };
    using namespace std::chrono_literals;
    BOOST_TEST(steps({L"", L"a", L"ab", L"ab ", L"ab c", L"ab cd", L"ab cd ", L"ab cd  "}, 100ms) ==
               "|..|...");
    BOOST_TEST(steps({L"", L"a", L"ab", L"abc"}, 2s) == "|||");           // pauses
    BOOST_TEST(steps({L"abc", L"ab", L"a", L"", L"x"}, 100ms) == "|..|"); // taking away, then typing
    BOOST_TEST(steps({L"abc", L"xabc", L"xabcy"}, 100ms) == "||");        // another place
    BOOST_TEST(steps({L"", L"pasted text", L"pasted textx"}, 100ms) == "||");
    BOOST_TEST(steps({L"selected", L"x", L"xy"}, 100ms) == "||");     // replaced, then typed on
    BOOST_TEST(steps({L"selected", L"", L"x", L"xy"}, 0ms) == "|.."); // as GTK says it
    BOOST_TEST(steps({L"selected", L"", L"x", L"xy"}, 100ms) == "||.");
    BOOST_TEST(steps({L"", L"a", L"aa", L"aaa"}, 100ms) ==
               "|.."); // which of the letters it was cannot be seen
    BOOST_TEST((change_between(L"one two", L"one big two") == TextChange{4, 0, 4}));
    BOOST_TEST((change_between(L"abc", L"abc") == TextChange{3, 0, 0}));
    BOOST_TEST((change_between(L"aXc", L"aYYc") == TextChange{1, 1, 2}));
}
