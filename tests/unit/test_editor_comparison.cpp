// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_comparison
#include "editor/document/programme_comparison.hpp"
#include "tests/support/editor_fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace km;
using namespace km::document;
using Kind = Difference::Kind;
using Element = Difference::Element;

namespace km::document {
std::ostream& operator<<(std::ostream& out, const Difference& d)
{
    return out << static_cast<int>(d.kind) << ' ' << static_cast<int>(d.element) << ' ' << d.id << ' '
               << d.aspect << ": " << d.before << " -> " << d.after;
}
} // namespace km::document

namespace {

model::Mapping mapping(const char* outcome, const char* item, const char* stage, model::Depth depth)
{
    model::Mapping made;
    made.outcome = model::OutcomeId{outcome};
    made.to = model::ItemCode{item};
    made.stages = {model::StageId{stage}};
    made.depth = depth;
    return made;
}

model::ProgrammeOutcome outcome(const char* id, const char* text)
{
    return {model::OutcomeId{id}, text, 0, {}};
}

model::EvidenceFile file(const char* id, const char* title, const char* digest)
{
    model::EvidenceFile made;
    made.id = model::EvidenceId{id};
    made.title = title;
    made.sha256 = digest;
    return made;
}

/// Two modules, three outcomes, an assessment, a file and two mappings.
model::Programme small()
{
    model::Programme programme;
    programme.id = "small";
    programme.title = "Small";
    programme.modules.resize(2);
    programme.modules[0].id = model::ModuleId{"m1"};
    programme.modules[0].outcomes = {outcome("LO1", "Plan a week"), outcome("LO2", "Write a rota")};
    programme.modules[1].id = model::ModuleId{"m2"};
    programme.modules[1].outcomes = {outcome("LO3", "Lead a meeting")};
    programme.assessments.resize(1);
    programme.assessments[0].id = model::AssessmentId{"A1"};
    programme.assessments[0].outcomes = {model::OutcomeId{"LO1"}, model::OutcomeId{"LO2"}};
    programme.evidence = {file("E1", "Plan", "00")};
    programme.mappings = {mapping("LO1", "1.1.1.a", "s1", model::Depth::develops),
                          mapping("LO2", "1.1.1.b", "s1", model::Depth::introduces)};
    return programme;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_programme_does_not_differ_from_itself)
{
    const auto programme = test::example("first-line-manager");
    BOOST_TEST(compare(programme, programme).empty());
}

BOOST_AUTO_TEST_CASE(every_change_of_the_particulars_is_told_with_both_values)
{
    const auto earlier = small();
    auto later = earlier;
    later.title = "Smaller";
    later.claimed_stages = {model::StageId{"s1"}, model::StageId{"s2"}};
    later.hours = model::parse_hours("7.5");
    later.contact.name = "Jo";
    later.contact.email = "jo@example.org";
    const std::vector<Difference> expected{
        {Kind::changed, Element::particulars, "", "Title", "Small", "Smaller"},
        {Kind::changed, Element::particulars, "", "Claimed stages", "", "s1, s2"},
        {Kind::changed, Element::particulars, "", "Contact", "", "Jo, jo@example.org"},
        {Kind::changed, Element::particulars, "", "Learning hours", "", "7.5"},
    };
    BOOST_TEST(compare(earlier, later) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_outcome_that_is_moved_reworded_added_or_removed_is_told_as_that)
{
    const auto earlier = small();
    auto later = earlier;
    auto moved = later.modules[0].outcomes[1];
    later.modules[0].outcomes[0].text = "Plan a month";
    later.modules[0].outcomes.pop_back();
    later.modules[1].outcomes = {moved, outcome("LO4", "Give feedback")};
    const std::vector<Difference> expected{
        {Kind::changed, Element::outcome, "LO1", "Text", "Plan a week", "Plan a month"},
        {Kind::changed, Element::outcome, "LO2", "Module", "m1", "m2"},
        {Kind::added, Element::outcome, "LO4", "", "", "Give feedback"},
        {Kind::removed, Element::outcome, "LO3", "", "Lead a meeting", ""},
    };
    BOOST_TEST(compare(earlier, later) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(order_alone_is_no_difference)
{
    const auto earlier = small();
    auto later = earlier;
    std::swap(later.modules[0].outcomes[0], later.modules[0].outcomes[1]);
    std::swap(later.modules[0], later.modules[1]);
    std::swap(later.assessments[0].outcomes[0], later.assessments[0].outcomes[1]);
    std::swap(later.mappings[0], later.mappings[1]);
    BOOST_TEST(compare(earlier, later).empty());
}

BOOST_AUTO_TEST_CASE(evidence_with_other_bytes_is_told)
{
    const auto earlier = small();
    auto later = earlier;
    later.evidence[0].sha256 = "11";
    const std::vector<Difference> expected{{Kind::changed, Element::evidence, "E1", "Content", "00", "11"}};
    BOOST_TEST(compare(earlier, later) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(mappings_are_known_by_where_they_lead)
{
    const auto earlier = small();
    auto later = earlier;
    later.mappings[0].depth = model::Depth::assesses;
    later.mappings[0].citations = {{model::EvidenceId{"E1"}, "p. 3", 0, {}}};
    later.mappings[1] = mapping("LO3", "1.1.1.b", "s1", model::Depth::introduces);
    const std::vector<Difference> expected{
        {Kind::changed, Element::mapping, "LO1 → 1.1.1.a", "Depth", "develops", "assesses"},
        {Kind::changed, Element::mapping, "LO1 → 1.1.1.a", "Citations", "", "E1 p. 3"},
        {Kind::added, Element::mapping, "LO3 → 1.1.1.b", "", "", "introduces (s1)"},
        {Kind::removed, Element::mapping, "LO2 → 1.1.1.b", "", "introduces (s1)", ""},
    };
    BOOST_TEST(compare(earlier, later) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(of_two_mappings_of_one_pair_each_is_compared_with_its_own)
{
    auto earlier = small();
    earlier.mappings = {mapping("LO1", "1.1.1.a", "s1", model::Depth::introduces),
                        mapping("LO1", "1.1.1.a", "s2", model::Depth::develops)};
    auto later = earlier;
    std::swap(later.mappings[0], later.mappings[1]);
    later.mappings[1].stages = {model::StageId{"s3"}};
    const std::vector<Difference> expected{
        {Kind::changed, Element::mapping, "LO1 → 1.1.1.a", "Stages", "s1", "s3"}};
    BOOST_TEST(compare(earlier, later) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_id_that_stands_twice_is_compared_in_order)
{
    auto earlier = small();
    earlier.evidence.push_back(file("E1", "Second", "22"));
    auto later = earlier;
    later.evidence.pop_back();
    const std::vector<Difference> expected{{Kind::removed, Element::evidence, "E1", "", "Second", ""}};
    BOOST_TEST(compare(earlier, later) == expected, boost::test_tools::per_element());
}
