// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_paste
#include "editor/document/paste_list.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

using km::document::PastedLine;
using km::document::recognise_list;

namespace {

/// A line each: "# module", "- outcome", "- outcome {code}", "x left out".
std::string recognised(std::string_view text)
{
    std::string out;
    for (const auto& line : recognise_list(text)) {
        out += line.kind == PastedLine::Kind::module    ? "# "
               : line.kind == PastedLine::Kind::outcome ? "- "
                                                        : "x ";
        out += line.text + (line.code.empty() ? "" : " {" + line.code + "}") + "\n";
    }
    return out;
}

struct Sample {
    const char* name;
    const char* pasted;
    const char* expected;
};
std::ostream& operator<<(std::ostream& out, const Sample& sample)
{
    return out << sample.name;
}

const Sample kSamples[] = {
    {"nothing", "", ""},
    {"white space only", " \r\n\t\n", ""},
    {"one outcome", "Plan a week.", "- Plan a week.\n"},
    {"plain lines", "Plan a week.\nReview a day.\n", "- Plan a week.\n- Review a day.\n"},
    {"Windows line ends", "Plan a week.\r\nReview a day.\r\n", "- Plan a week.\n- Review a day.\n"},
    {"old Macintosh line ends", "Plan a week.\rReview a day.", "- Plan a week.\n- Review a day.\n"},
    {"blank lines between", "Plan a week.\n\n\nReview a day.\n", "- Plan a week.\n- Review a day.\n"},
    {"bullets", "• Plan a week.\n• Review a day.", "- Plan a week.\n- Review a day.\n"},
    {"bullets with tabs, as word processors copy them", "•\tPlan a week.\n•\tReview a day.",
     "- Plan a week.\n- Review a day.\n"},
    {"bullets of a symbol font", "\xEF\x82\xB7\tPlan a week.\n\xEF\x82\xA7 Review a day.",
     "- Plan a week.\n- Review a day.\n"},
    {"the letter o as a bullet", "o\tPlan a week.\no\tReview a day.", "- Plan a week.\n- Review a day.\n"},
    {"hyphens, dashes, asterisks and plus", "- Plan.\n– Review.\n— Ask.\n* Tell.\n+ Show.",
     "- Plan.\n- Review.\n- Ask.\n- Tell.\n- Show.\n"},
    {"ticks and boxes", "✓ Plan.\n☐ Review.\n➢ Ask.", "- Plan.\n- Review.\n- Ask.\n"},
    {"a hyphen inside is no bullet", "-ing forms are avoided", "- -ing forms are avoided\n"},
    {"no-break spaces",
     "•\xC2\xA0Plan\xC2\xA0"
     "a week.\n\xE2\x80\xAF•\xE2\x80\x83Review.",
     "- Plan a week.\n- Review.\n"},
    {"invisible characters",
     "\xEF\xBB\xBFPlan a \xE2\x80\x8Bweek, self\xC2\xAD"
     "assess.",
     "- Plan a week, selfassess.\n"},
    {"numbers with dots", "1. Plan.\n2. Review.\n10. Ask.", "- Plan.\n- Review.\n- Ask.\n"},
    {"numbers with brackets", "1) Plan.\n(2) Review.", "- Plan.\n- Review.\n"},
    {"numbers without anything", "1 Plan\n2 Review\n3 Ask", "- Plan\n- Review\n- Ask\n"},
    {"a number that begins a sentence", "10 Year Health Plan: summarise it.\nPlan a week.",
     "- 10 Year Health Plan: summarise it.\n- Plan a week.\n"},
    {"a year that begins a sentence", "2025 plans are compared.", "- 2025 plans are compared.\n"},
    {"numbers of two parts", "1.1 Plan.\n1.2 Review.\n2.1 Ask.", "- Plan.\n- Review.\n- Ask.\n"},
    {"letters", "a) Plan.\nb) Review.\n(c) Ask.", "- Plan.\n- Review.\n- Ask.\n"},
    {"roman numerals", "(i) Plan.\n(ii) Review.\n(iv) Ask.\nv. Tell.",
     "- Plan.\n- Review.\n- Ask.\n- Tell.\n"},
    {"a list inside a sentence", "• Plan;\n• Review; and\n• Ask, or\n• Tell.",
     "- Plan\n- Review\n- Ask\n- Tell.\n"},
    {"labels with codes", "LO1: Plan.\nLO2: Review.", "- Plan. {LO1}\n- Review. {LO2}\n"},
    {"labels in words", "Learning outcome 1 – Plan.\nOutcome 2: Review.", "- Plan.\n- Review.\n"},
    {"codes that repeat are no ids", "Module 1: A\nLO1: Plan.\nModule 2: B\nLO1: Review.",
     "# A\n- Plan.\n# B\n- Review.\n"},
    {"modules by name", "Module 1: Starting well\n• Plan.\n• Review.\nUnit 2 – Others\n• Ask.",
     "# Starting well\n- Plan.\n- Review.\n# Others\n- Ask.\n"},
    {"days keep their name", "Day One: Yourself\nPlan.\nDay Two: Others\nAsk.",
     "# Day One: Yourself\n- Plan.\n# Day Two: Others\n- Ask.\n"},
    {"a sentence about a session is no heading", "• Session 2 shows how to plan.\n• Review.",
     "- Session 2 shows how to plan.\n- Review.\n"},
    {"headings of Markdown", "# Yourself\n- Plan.\n## Others\n- Ask.",
     "# Yourself\n- Plan.\n# Others\n- Ask.\n"},
    {"headings over bullets", "Yourself\n• Plan.\n• Review.\n\nOthers:\n• Ask.",
     "# Yourself\n- Plan.\n- Review.\n# Others\n- Ask.\n"},
    {"headings in capitals", "YOURSELF\n• Plan.\nOTHERS\n• Ask.", "# YOURSELF\n- Plan.\n# OTHERS\n- Ask.\n"},
    {"lead-ins are left out",
     "Yourself\nBy the end of this module, learners will be able to:\n• Plan.\n• Review.",
     "# Yourself\nx By the end of this module, learners will be able to:\n- Plan.\n- Review.\n"},
    {"a heading of the list itself", "Learning outcomes\n1. Plan.\n2. Review.",
     "x Learning outcomes\n- Plan.\n- Review.\n"},
    {"introductions are left out", "This programme is for new managers.\n\n• Plan.\n• Review.",
     "x This programme is for new managers.\n- Plan.\n- Review.\n"},
    {"numbers with numbers under them", "1. Yourself\n1.1 Plan.\n1.2 Review.\n2. Others\n2.1 Ask.\n2.2 Tell.",
     "# Yourself\n- Plan.\n- Review.\n# Others\n- Ask.\n- Tell.\n"},
    {"numbers without dots, with numbers under them", "1 Yourself\n1.1 Plan.\n2 Others\n2.1 Ask.",
     "# Yourself\n- Plan.\n# Others\n- Ask.\n"},
    {"numbers with letters under them", "1. Yourself\n   a) Plan.\n   b) Review.\n2. Others\n   a) Ask.",
     "# Yourself\n- Plan.\n- Review.\n# Others\n- Ask.\n"},
    {"bullets with bullets under them", "• Yourself\n  ◦ Plan.\n  ◦ Review.\n• Others\n  ◦ Ask.",
     "# Yourself\n- Plan.\n- Review.\n# Others\n- Ask.\n"},
    {"paragraphs with a title", "Yourself\nPlan a week.\nReview a day.\n\nOthers\nAsk a team.\nTell a team.",
     "# Yourself\n- Plan a week.\n- Review a day.\n# Others\n- Ask a team.\n- Tell a team.\n"},
    {"paragraphs with a short title and no full stops",
     "Yourself\nPlan a week\nReview a day\n\nOthers\nAsk a team\nTell a team",
     "# Yourself\n- Plan a week\n- Review a day\n# Others\n- Ask a team\n- Tell a team\n"},
    {"lines broken at the page's edge",
     "1. Prioritise a week of tasks on a grid\nchecked against the service plan.\n2. Review.",
     "- Prioritise a week of tasks on a grid checked against the service plan.\n- Review.\n"},
    {"lines that hang under their number", "1. Explain how the\n   NHS works.\n2. Review.",
     "- Explain how the NHS works.\n- Review.\n"},
    {"line breaks inside a paragraph",
     "Plan a week.\vReview a day.\xE2\x80\xA8"
     "Ask.",
     "- Plan a week.\n- Review a day.\n- Ask.\n"},
    {"a table of modules and outcomes",
     "Yourself\tPlan a week.\nYourself\tReview a day.\nOthers\tAsk a team.",
     "# Yourself\n- Plan a week.\n- Review a day.\n# Others\n- Ask a team.\n"},
    {"a table with merged cells", "Yourself\tPlan a week.\n\tReview a day.\nOthers\tAsk a team.",
     "# Yourself\n- Plan a week.\n- Review a day.\n# Others\n- Ask a team.\n"},
    {"a table with headings",
     "Module\tCode\tLearning outcome\tHours\r\nYourself\tY1\tPlan a week.\t3\r\n\tY2\tReview a day.\t4\r\n",
     "x Module | Code | Learning outcome | Hours\n# Yourself\n- Plan a week. {Y1}\n- Review a day. {Y2}\n"},
    {"a table of codes", "LO1.1\tPlan a week.\nLO1.2\tReview a day.",
     "- Plan a week. {LO1.1}\n- Review a day. {LO1.2}\n"},
    {"a column of numbers", "1.1\tPlan a week.\n1.2\tReview a day.", "- Plan a week.\n- Review a day.\n"},
    {"a table with rows that are headings",
     "Module 1: Yourself\t\nY1\tPlan a week.\nY2\tReview a day.\nModule 2: Others\t\nO1\tAsk a team.",
     "# Yourself\n- Plan a week. {Y1}\n- Review a day. {Y2}\n# Others\n- Ask a team. {O1}\n"},
    {"cells with line breaks", "Yourself\t\"Plan a week.\nReview a day.\"\nOthers\t\"Ask \"\"why\"\".\"\n",
     "# Yourself\n- Plan a week.\n- Review a day.\n# Others\n- Ask \"why\".\n"},
    {"quotation marks in a list", "\"Plan\" a week.\n\"Review\" a day.",
     "- \"Plan\" a week.\n- \"Review\" a day.\n"},
    {"other languages", "• Esbonio cynllun y gwasanaeth.\n• Überprüfen.",
     "- Esbonio cynllun y gwasanaeth.\n- Überprüfen.\n"},
};

} // namespace

BOOST_DATA_TEST_CASE(a_list_is_recognised, boost::unit_test::data::make(kSamples), sample)
{
    BOOST_TEST(recognised(sample.pasted) == sample.expected);
}

BOOST_AUTO_TEST_CASE(any_bytes_are_survived_and_nothing_is_empty)
{
    // Every pair of these pieces, three times over: markers without words, tabs, quotation marks, broken UTF-8.
    const std::vector<std::string> pieces{"",   "\t", "\n",  "\"",   "1.",   "(iv)", "• ", "#", "Module 1",
                                          "a)", ": ", "LO1", "\xE2", "\xFF", "Plan", " ",  ";", "and"};
    for (const auto& a : pieces) {
        for (const auto& b : pieces) {
            for (const auto& c : pieces) {
                const auto text = a + b + c + "\n" + c + a + b + "\t" + b;
                for (const auto& line : recognise_list(text)) {
                    BOOST_REQUIRE(!line.text.empty());
                    BOOST_REQUIRE(line.text.find('\n') == std::string::npos);
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(two_thousand_lines_are_recognised)
{
    std::string text;
    for (int i = 0; i < 2000; ++i) {
        text += i % 20 == 0 ? "Module " + std::to_string(i / 20 + 1) + ": Title\n" : "• Plan a week.\n";
    }
    const auto lines = recognise_list(text);
    BOOST_TEST(lines.size() == 2000U);
    BOOST_TEST((lines[20].kind == PastedLine::Kind::module));
    BOOST_TEST((lines[21].kind == PastedLine::Kind::outcome));
}
