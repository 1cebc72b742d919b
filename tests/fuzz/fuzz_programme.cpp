// SPDX-License-Identifier: MIT
/// @file
/// Programmes: files edited by hand, merged by git, or found in a stranger's package.
///
/// Gap: the round trip is tested over files that make sense; here over those that do not, unknown parts
/// included.
///
/// Invariants: whatever could be read, written and read again gives the same text, and no more findings than
/// the first reading; and every rule runs over it to the end, with every view of the result.

#include "tests/fuzz/target.hpp"
#include "validator/base/file.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/policy_reader.hpp"
#include "validator/format/programme_reader.hpp"
#include "validator/format/programme_writer.hpp"
#include "validator/report/html_report.hpp"
#include "validator/report/json_report.hpp"
#include "validator/report/messages.hpp"
#include "validator/report/validation.hpp"
#include "validator/rules/study.hpp"

#include <string>

namespace km::fuzz {
namespace {

/// Small packs, so that most of the time goes into what is looked at.
template <typename Read>
auto bundled(const char* path, Read read)
{
    const auto bytes = read_file(std::string{KM_TEST_DATA} + path, 1'000'000);
    require(bytes.has_value(), "the test's own pack is there");
    Diagnostics findings;
    auto pack = read(*bytes, path, findings);
    require(pack.has_value() && !has_errors(findings), "the test's own pack is good");
    return std::move(*pack);
}

void check_round_trip(const model::Programme& programme, std::size_t defects)
{
    const auto text = format::write_programme(programme).value();
    Diagnostics findings;
    const auto again = format::read_programme(text, "fuzz.programme.xml", findings);
    require(again.has_value(), "what was written can be read");
    require(findings.size() <= defects, "writing adds no defects");
    require(format::write_programme(*again).value() == text, "what was read and written again is the same");
}

} // namespace

bool accepts(std::string_view input)
{
    static const auto framework = bundled("/rules/test.framework.xml", format::read_framework);
    static const auto policy = bundled("/rules/test.policy.xml", format::read_policy);
    Diagnostics form;
    const auto programme = format::read_programme(input, "fuzz.programme.xml", form);
    if (!programme) {
        return false;
    }
    check_round_trip(*programme, form.size());
    const bool well_formed = !has_errors(form);
    const rules::Study study{framework, *programme, policy};
    const auto validation = report::validate(study, form);
    require(well_formed || !validation.meets, "a defect of form is never lost");
    for (const auto& finding : validation.findings) {
        require(!report::describe(finding).message.empty(), "every finding has words");
    }
    require(!report::to_json(validation).empty() && !report::to_html(validation).empty(), "reports are made");
    return well_formed;
}

} // namespace km::fuzz
