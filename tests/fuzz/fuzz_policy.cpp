// SPDX-License-Identifier: MIT
/// @file
/// Policies and crosswalks: small packs that are exchanged like frameworks and decide what counts as enough.
///
/// Gap: combinations of requirements that no file of ours has.
///
/// Invariants of a policy without errors: it asks something, and shares are percentages. Of a crosswalk: it
/// names two frameworks, has an association, and none stands twice.

#include "tests/fuzz/target.hpp"
#include "validator/format/crosswalk_reader.hpp"
#include "validator/format/policy_reader.hpp"

#include <set>
#include <string>
#include <utility>

namespace km::fuzz {
namespace {

bool accepts_policy(std::string_view input)
{
    Diagnostics findings;
    const auto policy = format::read_policy(input, "fuzz.policy.xml", findings);
    if (!policy || has_errors(findings)) {
        return false;
    }
    require(model::is_pack_id(policy->id) && model::is_pack_id(policy->version), "the policy has a name");
    require(policy->cell_depth || policy->cell_citations || policy->competency_assessed ||
                policy->standard_present || policy->principle_addressed || policy->official_outcomes,
            "the policy asks something");
    for (const auto& share : {policy->standard_present, policy->principle_addressed}) {
        require(!share || share->percent <= 100, "a share is a percentage");
    }
    require(!policy->cell_depth || policy->cell_depth->share.percent <= 100, "a share is a percentage");
    require(policy->enough() != model::Depth::none, "nothing is never enough");
    return true;
}

bool accepts_crosswalk(std::string_view input)
{
    Diagnostics findings;
    const auto crosswalk = format::read_crosswalk(input, "fuzz.crosswalk.xml", findings);
    if (!crosswalk || has_errors(findings)) {
        return false;
    }
    require(!crosswalk->from.id.empty() && !crosswalk->to.id.empty(), "the crosswalk names two frameworks");
    require(!crosswalk->associations.empty(), "the crosswalk holds something");
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto& association : crosswalk->associations) {
        require(seen.emplace(association.from.str(), association.to.str()).second,
                "no association stands twice");
    }
    return true;
}

} // namespace

bool accepts(std::string_view input)
{
    const bool policy = accepts_policy(input);
    const bool crosswalk = accepts_crosswalk(input);
    require(!(policy && crosswalk), "a file is one thing");
    return policy || crosswalk;
}

} // namespace km::fuzz
