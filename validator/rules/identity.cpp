// SPDX-License-Identifier: MIT
#include "validator/base/organisation_code.hpp"
#include "validator/base/utf8.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/wording.hpp"

#include <algorithm>
#include <array>

namespace km::rules {
namespace {

/// One @ with text on both sides, a dot inside what follows it, no white space. More would refuse real
/// addresses.
bool is_email(std::string_view text) noexcept
{
    const auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || text.find_first_of(" \t\r\n") != std::string_view::npos) {
        return false;
    }
    const auto host = text.substr(at + 1);
    return host.find('@') == std::string_view::npos && host.find('.') != std::string_view::npos &&
           host.front() != '.' && host.back() != '.';
}

void programme_has_a_title(const Study& study, Report& report)
{
    if (is_blank(study.programme().title)) {
        report.add(0);
    }
}

void provider_has_a_name(const Study& study, Report& report)
{
    if (is_blank(study.programme().provider.name)) {
        report.add(study.programme().provider.line);
    }
}

void provider_has_a_code(const Study& study, Report& report)
{
    const auto& provider = study.programme().provider;
    if (is_blank(provider.ukprn) && is_blank(provider.ods_code)) {
        report.add(provider.line);
    }
}

void ukprn_has_eight_digits(const Study& study, Report& report)
{
    const auto& provider = study.programme().provider;
    if (!is_blank(provider.ukprn) && !is_ukprn(provider.ukprn)) {
        report.add(provider.line, {provider.ukprn});
    }
}

/// The UK Register of Learning Providers has given out none but 1xxxxxxx so far; that could change.
void ukprn_starts_with_one(const Study& study, Report& report)
{
    const auto& provider = study.programme().provider;
    if (is_ukprn(provider.ukprn) && provider.ukprn.front() != '1') {
        report.add(provider.line, {provider.ukprn});
    }
}

void ods_code_is_well_formed(const Study& study, Report& report)
{
    const auto& provider = study.programme().provider;
    const auto& code = provider.ods_code;
    if (!is_blank(code) && !is_ods_code(code)) {
        report.add(provider.line, {code});
    }
}

void programme_claims_a_stage(const Study& study, Report& report)
{
    const auto& programme = study.programme();
    if (programme.claimed_stages.empty() && !study.framework().stages.empty()) {
        report.add(programme.stages_line,
                   {stage_list(study.framework(), model::StageSet::first(study.framework().stages.size()))});
    }
}

void contact_can_be_reached(const Study& study, Report& report)
{
    const auto& contact = study.programme().contact;
    if (is_blank(contact.name) || !is_email(contact.email)) {
        report.add(contact.line, {contact.name, contact.email});
    }
}

void internal_verifier_is_named(const Study& study, Report& report)
{
    if (is_blank(study.programme().internal_verifier.name)) {
        report.add(study.programme().internal_verifier.line);
    }
}

void internal_verifier_is_somebody_else(const Study& study, Report& report)
{
    const auto& contact = study.programme().contact;
    const auto& verifier = study.programme().internal_verifier;
    const auto same = [](const std::string& a, const std::string& b) {
        return !is_blank(a) && caseless_key(collapse_space(a)) == caseless_key(collapse_space(b));
    };
    if (same(contact.name, verifier.name) || same(contact.email, verifier.email)) {
        report.add(verifier.line, {verifier.name.empty() ? verifier.email : verifier.name});
    }
}

constexpr auto kRules = std::to_array<Rule>({
    {"KM-IDN-001", Tier::core, Severity::error, programme_has_a_title},
    {"KM-IDN-002", Tier::core, Severity::error, provider_has_a_name},
    {"KM-IDN-003", Tier::core, Severity::error, provider_has_a_code},
    {"KM-IDN-004", Tier::core, Severity::error, ukprn_has_eight_digits},
    {"KM-IDN-005", Tier::advice, Severity::warning, ukprn_starts_with_one},
    {"KM-IDN-006", Tier::advice, Severity::warning, ods_code_is_well_formed},
    {"KM-IDN-007", Tier::core, Severity::error, programme_claims_a_stage},
    {"KM-IDN-008", Tier::advice, Severity::warning, contact_can_be_reached},
    {"KM-IDN-009", Tier::advice, Severity::warning, internal_verifier_is_named},
    {"KM-IDN-010", Tier::advice, Severity::warning, internal_verifier_is_somebody_else},
});

} // namespace

std::span<const Rule> identity_rules() noexcept
{
    return kRules;
}

} // namespace km::rules
