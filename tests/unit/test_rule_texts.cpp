// SPDX-License-Identifier: MIT
/// @file
/// What the rules read out of words: verbs of outcomes, paths of evidence, texts that are the same. Tables,
/// because a fixture for each row would be a file of forty lines for one sentence.
#define BOOST_TEST_MODULE rule_texts
#include "validator/format/library.hpp"
#include "validator/rules/grouping.hpp"
#include "validator/rules/registry.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace bdata = boost::unit_test::data;
namespace fs = std::filesystem;
using namespace std::string_literals;

namespace {

const km::model::Framework& bundled()
{
    static const auto pack = [] {
        auto loaded =
            km::format::Library{fs::path{KM_SOURCE_DIR} / "framework-data"}.framework("nhs-mlf", "");
        if (!loaded) {
            throw std::runtime_error{loaded.error().code};
        }
        return std::move(loaded->model);
    }();
    return pack;
}

km::model::Programme programme_of(const std::vector<std::string>& outcomes)
{
    km::model::Programme programme;
    programme.modules.resize(1);
    for (const auto& text : outcomes) {
        auto& outcome = programme.modules[0].outcomes.emplace_back();
        outcome.id = km::model::OutcomeId{"o" + std::to_string(programme.modules[0].outcomes.size())};
        outcome.text = text;
    }
    return programme;
}

km::Diagnostics ask(const char* code, const km::model::Programme& programme)
{
    const km::model::Policy policy;
    const km::rules::Study study{bundled(), programme, policy};
    const auto& rule = *km::rules::find_rule(code);
    km::Diagnostics findings;
    km::rules::Report report{rule, study, findings};
    rule.check(study, report);
    return findings;
}

/// What the rule quotes from the only outcome; "": it is silent.
std::string quoted(const char* code, const std::string& outcome)
{
    const auto findings = ask(code, programme_of({outcome}));
    return findings.empty() ? ""s : findings.at(0).args.at(1);
}

struct Row {
    const char* text;
    const char* found; ///< "": nothing
};
std::ostream& operator<<(std::ostream& out, const Row& row)
{
    return out << '"' << row.text << '"';
}

const Row kVerbs[] = {
    {"Understand the budget cycle.", "Understand"},
    {"understands the budget cycle", "understands"},
    {"To know the law", "know"},
    {"Be aware of own bias.", "Be aware"},
    {"Be able to be aware of own bias.", "be aware"},
    {"Become familiar with the policy.", "Become familiar"},
    {"Aware of the policy", "Aware"},
    {"Internalize the values.", "Internalize"},
    {"Realise that time is short.", "Realise"},
    {"Realise the benefits of a change.", ""},
    {"Value difference.", "Value"},
    {"Value for money: compare three offers.", ""},
    {"Knowledge of the law", "Knowledge"},
    {"Have a clear understanding of roles.", "Have a clear understanding"},
    {"Gains insight into own style.", "Gains insight"},
    {"Develop a knowledge base.", ""},
    {"Improve staff awareness of infection control.", ""},
    {"On completion of this module, the participant should be able to appreciate risk.", "appreciate"},
    {"By the end of the day, you will fully understand the role.", "understand"},
    {"1. Learn the rules.", "Learn"},
    {"Learners will explain what they know.", ""},
    {"Delegate a task.", ""},
    {"Recognise signs of stress.", ""},
    {"Demonstrate understanding.", ""},
    {"Explain why people feel unheard.", ""},
    {"", ""},
    {"...", ""},
};

const Row kJoined[] = {
    {"Plan and deliver a briefing.", "Plan and deliver"},
    {"Plans and delivers a briefing.", "Plans and delivers"},
    {"Assesses and discusses a case.", "Assesses and discusses"},
    {"Identify, analyse and present data.", "Identify, analyse and present"},
    {"Analyze / evaluate a report.", "Analyze / evaluate"},
    {"Plan and then critically review a meeting.", "Plan and then critically review"},
    {"Explain and/or demonstrate a method.", "Explain and/or demonstrate"},
    {"Coach & mentor a colleague.", "Coach & mentor"},
    {"Learners will be able to identify and understand risk.", "identify and understand"},
    {"Apply policies and procedures.", ""},
    {"Plan, with the team, a week's work.", ""},
    {"Give and receive feedback.", ""},
    {"Ask for feedback and act on it.", ""},
    {"Review plans and reports.", ""},
    {"Lead, and keep to, a plan.", ""},
    {"Understand and apply the law.", ""}, // KM-OUT-001 says so
    {"Plan", ""},
};

const Row kTopics[] = {
    {"The principles of coaching", "The"},
    {"Introduction to finance", "Introduction"},
    {"How budgets work", "How"},
    {"Managing conflict", "Managing"},
    {"Learners will be able to negotiation", "negotiation"},
    {"The learner will draw up a plan.", ""},
    {"Question a decision.", ""},
    {"Implement a change.", ""},
    {"Bring a meeting to a close.", ""},
    {"Timetable visits to every shift.", ""},
    {"Understanding of risk", ""}, // KM-OUT-001 says so
};

const Row kPaths[] = {
    {"evidence/a.pdf", ""},
    {"a_b-1.2.pdf", ""},
    {"evidence/.hidden", ""},
    {"com10/nul-and-void.pdf", ""},
    {"", "it is empty"},
    {"/a.pdf", "it starts at the top of a disk, not beside the programme"},
    {"c:a.pdf", "it starts with a drive letter"},
    {"a\\b.pdf", "it has a backslash between folders, where a / belongs"},
    {"a/../b.pdf", "it has . or .. for a folder"},
    {"..", "it has . or .. for a folder"},
    {"a/./b.pdf", "it has . or .. for a folder"},
    {"a//b.pdf", "it has nothing between two slashes, or ends in one"},
    {"a/", "it has nothing between two slashes, or ends in one"},
    {"a./b.pdf", "a part of it ends in a dot, which Windows drops"},
    {"evidence/Aux.tar.gz", "a part of it is the name of a device on Windows"},
    {"lpt9", "a part of it is the name of a device on Windows"},
    {"a b.pdf", "it has a character other than A-Z, a-z, 0-9 and . _ / -"},
    {"caf\xC3\xA9.pdf", "it has a character other than A-Z, a-z, 0-9 and . _ / -"},
    {"a\x01.pdf", "it has a character other than A-Z, a-z, 0-9 and . _ / -"},
};

/// The rule's answer; "": it is silent.
struct Judged {
    const char* code;
    const char* text;
    bool refused;
};
std::ostream& operator<<(std::ostream& out, const Judged& row)
{
    return out << row.code << " \"" << row.text << '"';
}

const Judged kIdentities[] = {
    {"KM-IDN-004", "10099999", false},
    {"KM-IDN-004", "", false}, // KM-IDN-003
    {"KM-IDN-004", "100999999", true},
    {"KM-IDN-004", "1009999", true},
    {"KM-IDN-004", "1009999O", true},
    {"KM-IDN-004", "-0099999", true},
    {"KM-IDN-004", " 10099999", true},
    {"KM-IDN-004", "1009999\xD9\xA9", true}, // eight bytes and more, an Arabic digit among them
    {"KM-IDN-005", "20099999", true},
    {"KM-IDN-005", "10099999", false},
    {"KM-IDN-005", "200999999", false}, // KM-IDN-004
    {"KM-IDN-006", "RXX", false},
    {"KM-IDN-006", "RXX01AB234", false},
    {"KM-IDN-006", "RXX01AB2345", true},
    {"KM-IDN-006", "rxx", true},
    {"KM-IDN-006", "RX-X", true},
    {"KM-IDN-006", "", false},
    {"KM-IDN-008", "jo@example.org", false},
    {"KM-IDN-008", "j@b.c", false},
    {"KM-IDN-008", "", true},
    {"KM-IDN-008", "jo", true},
    {"KM-IDN-008", "@example.org", true},
    {"KM-IDN-008", "jo@example", true},
    {"KM-IDN-008", "jo@.org", true},
    {"KM-IDN-008", "jo@example.", true},
    {"KM-IDN-008", "jo@b@example.org", true},
    {"KM-IDN-008", "jo b@example.org", true},
    {"KM-IDN-008", "jo@exa\nmple.org", true},
};

} // namespace

BOOST_DATA_TEST_CASE(identifiers_and_addresses_are_told_from_what_only_looks_like_them,
                     bdata::make(kIdentities),
                     row)
{
    km::model::Programme programme;
    programme.contact.name = "Jo";
    const std::string_view code{row.code};
    (code == "KM-IDN-008"   ? programme.contact.email
     : code == "KM-IDN-006" ? programme.provider.ods_code
                            : programme.provider.ukprn) = row.text;
    BOOST_TEST(!ask(row.code, programme).empty() == row.refused);
}

BOOST_DATA_TEST_CASE(a_verb_that_nobody_can_observe_is_found_behind_what_stands_before_it,
                     bdata::make(kVerbs),
                     row)
{
    BOOST_TEST(quoted("KM-OUT-001", row.text) == row.found);
}

BOOST_DATA_TEST_CASE(joined_verbs_are_told_from_joined_nouns, bdata::make(kJoined), row)
{
    BOOST_TEST(quoted("KM-OUT-002", row.text) == row.found);
}

BOOST_DATA_TEST_CASE(a_topic_is_told_from_a_verb, bdata::make(kTopics), row)
{
    BOOST_TEST(quoted("KM-OUT-006", row.text) == row.found);
}

BOOST_AUTO_TEST_CASE(the_frameworks_own_outcomes_are_above_suspicion)
{
    std::vector<std::string> texts;
    for (const auto& item : bundled().items) {
        if (bundled().is_mappable(item) && bundled().is_staged(item)) {
            texts.push_back(item.text);
        }
    }
    BOOST_TEST(texts.size() == 81U);
    const auto programme = programme_of(texts);
    for (const auto* code :
         {"KM-OUT-001", "KM-OUT-002", "KM-OUT-003", "KM-OUT-004", "KM-OUT-005", "KM-OUT-006"}) {
        for (const auto& finding : ask(code, programme)) {
            BOOST_ERROR(code << " at " << finding.args.at(0) << ": " << finding.args.at(1));
        }
    }
}

BOOST_DATA_TEST_CASE(a_path_is_refused_for_what_is_wrong_with_it, bdata::make(kPaths), row)
{
    auto programme = programme_of({});
    programme.evidence.resize(1);
    programme.evidence[0].path = row.text;
    const auto findings = ask("KM-EVD-006", programme);
    BOOST_TEST((findings.empty() ? ""s : findings.at(0).args.at(2)) == row.found);
}

BOOST_AUTO_TEST_CASE(a_path_may_be_as_long_as_a_package_takes)
{
    auto programme = programme_of({});
    programme.evidence.resize(1);
    programme.evidence[0].path = std::string(500, 'a');
    BOOST_TEST(ask("KM-EVD-006", programme).empty());
    programme.evidence[0].path += 'a';
    BOOST_TEST(ask("KM-EVD-006", programme).size() == 1U);
}

BOOST_AUTO_TEST_CASE(hours_beyond_32_bits_are_summed)
{
    auto programme = programme_of({});
    programme.modules.resize(300);
    for (auto& module : programme.modules) {
        module.hours = km::model::Hours{10'000'000}; // 100,000 hours, the most that a file can say
    }
    programme.hours = km::model::Hours{100};
    BOOST_TEST(ask("KM-CON-003", programme).at(0).args.at(0) == "30000000");
}

BOOST_AUTO_TEST_CASE(texts_are_the_same_but_for_case_space_and_the_last_stop)
{
    const std::string text = "Draw up a plan for the team's week, and revise it when staffing changes";
    const std::vector<std::string> same{
        text, text + ".", "  " + text + " .\n",
        "DRAW UP  A PLAN\n\tfor the team's week, and revise it when staffing changes"};
    for (const auto& copy : same) {
        BOOST_TEST(km::rules::is_same_text(text, copy), copy);
        BOOST_TEST(km::rules::text_hash(text) == km::rules::text_hash(copy), copy);
    }
    // Each length around the eight bytes that are hashed at a time, with one byte changed.
    for (std::size_t length = 1; length <= 20; ++length) {
        const std::string word(length, 'x');
        for (std::size_t at = 0; at < length; ++at) {
            auto other = word;
            other[at] = 'y';
            BOOST_TEST(!km::rules::is_same_text(word, other), other);
            BOOST_TEST(km::rules::text_hash(word) != km::rules::text_hash(other), other);
        }
        BOOST_TEST(km::rules::text_hash(word) == km::rules::text_hash(std::string(length, 'X')));
        BOOST_TEST(km::rules::text_hash(word) != km::rules::text_hash(word + "x"));
        BOOST_TEST(!km::rules::is_same_text(word, word + "x"));
    }
    for (const auto& [a, b] :
         {std::pair{"ab c", "a bc"}, std::pair{"ab", "a b"}, std::pair{"[", "{"}, std::pair{"@", "`"},
          std::pair{"abcdefgh i", "abcdefghi"}, std::pair{"caf\xC3\xA9", "caf\xC3\x89"}}) {
        BOOST_TEST(!km::rules::is_same_text(a, b), a);
        BOOST_TEST(km::rules::text_hash(a) != km::rules::text_hash(b), a);
    }
    // White space of every kind at every place.
    for (auto space = text.find(' '); space != std::string::npos; space = text.find(' ', space + 1)) {
        for (const auto* other : {"\n", "\t", "  ", " \n", "\n ", "\r\n    "}) {
            auto copy = text;
            copy.replace(space, 1, other);
            BOOST_TEST(km::rules::is_same_text(text, copy), copy);
            BOOST_TEST(km::rules::text_hash(text) == km::rules::text_hash(copy), copy);
        }
        auto joined = text;
        joined.erase(space, 1);
        BOOST_TEST(km::rules::text_hash(text) != km::rules::text_hash(joined), joined);
    }
    BOOST_TEST(km::rules::text_hash("Stop !here") == km::rules::text_hash("stop  !HERE"));
    for (const auto* blank : {"", " ", "\n\t ", ".", " . . "}) {
        BOOST_TEST(km::rules::text_hash(blank) == 0U, '"' << blank << '"');
    }
    BOOST_TEST(km::rules::text_hash("\x01 x\x02") != 0U); // no XML text, and still an end to the loop
}

BOOST_AUTO_TEST_CASE(places_are_the_same_by_their_words_and_numbers)
{
    using km::rules::place_hash;
    const std::string place = "Page 3, section 2.1";
    for (const auto* same : {"page 3 section 2.1", "Page3, section2.1", " PAGE  3 ,\tsection 2-1.",
                             "Page\u00A03, section 2.1", "Pa\u200Bge 3, sec\u00ADtion 2.1",
                             "Ｐａｇｅ ３, section 2.1", "Page 3 – section 2.1", "(Page 3; “section 2.1”)"}) {
        BOOST_TEST(place_hash(same) == place_hash(place), same);
    }
    for (const auto* other :
         {"Page 4, section 2.1", "Page 3, section 21", "Page 32, section 1", "Pages 3, section 2.1",
          "Page, section 2.1", "section 2.1, page 3", "Pagé 3, section 2.1", "", "Page 3"}) {
        BOOST_TEST(place_hash(other) != place_hash(place), other);
    }
    BOOST_TEST(place_hash("Tudalen ŷ") == place_hash("TUDALEN Ŷ"));
    for (const auto* nothing : {"", " ", "…", "–", "§", "\u200B", " – "}) {
        BOOST_TEST(place_hash(nothing) == 0U, nothing);
    }
}

BOOST_AUTO_TEST_CASE(repeated_texts_are_grouped_in_the_order_of_first_use)
{
    const std::vector<std::string> texts{"b", "a", "c", "A.", " b", "", "a", ""};
    const auto text_of = [&](std::size_t i) { return std::string_view{texts[i]}; };
    using Groups = std::vector<km::rules::Group>;
    BOOST_TEST((km::rules::repeated_texts(texts.size(), 2, text_of) == Groups{{0, 4}, {1, 3, 6}}));
    BOOST_TEST((km::rules::repeated_texts(texts.size(), 3, text_of) == Groups{{1, 3, 6}}));
    BOOST_TEST(km::rules::repeated_texts(0, 2, text_of).empty());
    // More copies than a count can hold.
    BOOST_TEST(km::rules::repeated_texts(1000, 255, [](std::size_t) { return std::string_view{"x"}; })
                   .at(0)
                   .size() == 1000U);
}
