// SPDX-License-Identifier: MIT
/// @file
/// A release must not undo older packages: those in tests/data/packages were written by released versions and are
/// verified with today's program and data. Their README says what they are.
#define BOOST_TEST_MODULE kept_packages
#include "packages/submission/package_verifier.hpp"
#include "packages/submission/package_writer.hpp"
#include "tests/support/temp_folder.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace fs = std::filesystem;
namespace bdata = boost::unit_test::data;
using namespace km::submission;

namespace {

const fs::path kFolder = fs::path{KM_TEST_DATA} / "packages";

/// Of the signer without an identifier.
constexpr auto kTrustsFingerprint = "da96650af54fcdc97ba2b83b06e3aacf7a7e8c2052f5ba5949739bced7dabe59";

struct Kept {
    const char* version;
    const char* name;
    km::Answer::State claims;
    const char* reason; ///< the first, why the claims do not hold or are not known
};
std::ostream& operator<<(std::ostream& out, const Kept& kept)
{
    return out << kept.version << '/' << kept.name;
}

using State = km::Answer::State;
const Kept kKept[] = {
    {"0.1.0", "first-line-manager", State::holds, ""},
    {"0.1.0", "mid-level-manager", State::does_not_hold, "KM-PKG-012"},
    {"0.1.0", "minimal", State::does_not_hold, "KM-PKG-012"},
    {"0.1.0", "two-signatures", State::holds, ""},
    {"0.1.0", "ods-only-provider", State::not_known, "KM-PKG-011"},
    {"0.1.0", "no-policy-named", State::holds, ""},
    {"0.2.0", "first-line-manager", State::holds, ""},
    {"0.2.0", "ods-only-provider", State::holds, ""},
};

PackageVerdict verify(const std::string& version,
                      const std::string& name,
                      const km::format::Library& library,
                      const SignerBindings& signers = {})
{
    const auto folder = kFolder / version;
    auto trust = km::crypto::load_trust({{folder / "trust.pem"}, {}, {}});
    BOOST_REQUIRE(trust.has_value());
    Reviewer reviewer{library, {*trust, *km::parse_time("2026-12-01")}};
    reviewer.signers = signers;
    auto verdict = verify_package(folder / (name + ".asice"), reviewer);
    BOOST_REQUIRE_MESSAGE(verdict.has_value(), (verdict ? "" : verdict.error().code));
    return std::move(*verdict);
}

const km::format::Library& bundled()
{
    static const km::format::Library library{fs::path{KM_SOURCE_DIR} / "framework-data"};
    return library;
}

/// The first of a verdict's reasons about the claims.
std::string reason_of(const PackageVerdict& verdict)
{
    const auto& reasons = verdict.answer(Demand::claims).reasons();
    return reasons.empty() ? "" : reasons.front().code;
}

} // namespace

BOOST_DATA_TEST_CASE(a_package_of_an_earlier_version_gets_the_answer_it_got_then, bdata::make(kKept), kept)
{
    const auto verdict = verify(kept.version, kept.name, bundled());
    for (const auto demand : {Demand::container, Demand::limits, Demand::unchanged, Demand::signer}) {
        BOOST_TEST(verdict.answer(demand).holds(), to_string(demand));
    }
    BOOST_TEST((verdict.answer(Demand::claims).state() == kept.claims), reason_of(verdict));
    BOOST_TEST(reason_of(verdict) == kept.reason);
    BOOST_TEST(verdict.valid() == (kept.claims == State::holds));
}

BOOST_AUTO_TEST_CASE(a_signer_without_an_identifier_is_bound_by_the_reviewer)
{
    const auto with = [](const char* identifier) {
        return verify("0.1.0", "ods-only-provider", bundled(),
                      {{kTrustsFingerprint, *parse_organisation_id(identifier)}});
    };
    BOOST_TEST(with("ODS:X9Z").valid());
    BOOST_TEST((with("ODS:X9Z").provider.at(0).at(0).how == ProviderMatch::How::binding));
    BOOST_TEST((with("ODS:X9Y").answer(Demand::claims).state() == State::not_known));
    // For the provider, but of another certificate.
    const auto other = verify("0.1.0", "ods-only-provider", bundled(),
                              {{std::string(64, 'a'), *parse_organisation_id("ODS:X9Z")}});
    BOOST_TEST((other.answer(Demand::claims).state() == State::not_known));
    BOOST_TEST(reason_of(other) == "KM-PKG-011");
    BOOST_TEST((with("UKPRN:10099901").answer(Demand::claims).state() == State::not_known));
}

BOOST_AUTO_TEST_CASE(a_later_policy_beside_the_old_one_changes_no_answer)
{
    const km::test::TempFolder folder;
    fs::copy(fs::path{KM_SOURCE_DIR} / "framework-data", folder.path / "data", fs::copy_options::recursive);
    auto policy = *km::read_file(folder.path / "data/policies/nhs-kitemark-1.policy.xml", 100'000);
    for (const auto* version : {"2", "10"}) {
        auto later = policy;
        later.replace(later.find("version=\"1\" framework"), 11, "version=\"" + std::string{version} + "\"");
        later.replace(later.find("count=\"1\""), 9, "count=\"9\"");
        BOOST_REQUIRE(km::write_atomically(folder.path / "data/policies" /
                                               ("nhs-kitemark-" + std::string{version} + ".policy.xml"),
                                           later)
                          .has_value());
    }
    const km::format::Library library{folder.path / "data"};
    BOOST_REQUIRE(library.policy("nhs-kitemark").value().model.version == "10");
    BOOST_TEST(verify("0.1.0", "first-line-manager", library).valid());
    BOOST_TEST(verify("0.1.0", "no-policy-named", library).valid());
    // Without the version that it names nothing is known.
    fs::remove(folder.path / "data/policies/nhs-kitemark-1.policy.xml");
    const auto verdict = verify("0.1.0", "first-line-manager", library);
    BOOST_TEST((verdict.answer(Demand::claims).state() == State::not_known));
    BOOST_TEST(reason_of(verdict) == "KM-PKG-005");
}

BOOST_AUTO_TEST_CASE(a_framework_that_the_reviewer_lacks_is_not_the_provider_s_fault)
{
    const km::test::TempFolder folder;
    fs::copy(fs::path{KM_SOURCE_DIR} / "framework-data", folder.path / "data", fs::copy_options::recursive);
    fs::remove(folder.path / "data/frameworks/nhs-mlf-2025-09-04-draft.framework.xml");
    const auto verdict = verify("0.1.0", "first-line-manager", km::format::Library{folder.path / "data"});
    BOOST_TEST((verdict.answer(Demand::claims).state() == State::not_known));
    BOOST_TEST(reason_of(verdict) == "KM-PKG-003");
    BOOST_TEST(verdict.is_authentic());
}

BOOST_AUTO_TEST_CASE(a_reviewer_s_own_data_that_is_damaged_is_an_error_and_no_verdict)
{
    for (const auto* damaged :
         {"frameworks/nhs-mlf-2025-09-04-draft.framework.xml", "policies/nhs-kitemark-1.policy.xml"}) {
        const km::test::TempFolder folder;
        fs::copy(fs::path{KM_SOURCE_DIR} / "framework-data", folder.path / "data",
                 fs::copy_options::recursive);
        BOOST_REQUIRE(
            km::write_atomically({folder.path / "data" / damaged, km::Existing::own}, "<cut").has_value());
        const km::format::Library library{folder.path / "data"};
        const auto trust = km::crypto::load_trust({{kFolder / "0.1.0/trust.pem"}, {}, {}});
        const auto verdict = verify_package(kFolder / "0.1.0/first-line-manager.asice",
                                            {library, {*trust, *km::parse_time("2026-12-01")}});
        BOOST_TEST(!verdict.has_value(), damaged);
        BOOST_TEST((verdict ? "" : verdict.error().code) == "xml.malformed", damaged);
    }
}

BOOST_AUTO_TEST_CASE(a_reviewer_s_policy_is_judged_besides_the_packages_own)
{
    const auto trust = km::crypto::load_trust({{kFolder / "0.1.0/trust.pem"}, {}, {}});
    Reviewer reviewer{bundled(), {*trust, *km::parse_time("2026-12-01")}};
    const auto valid = [&](const char* package, const km::format::PolicyPack& policy) {
        reviewer.policy = &policy;
        return verify_package(kFolder / "0.1.0" / package, reviewer).value().valid();
    };
    const auto kitemark = bundled().policy("nhs-kitemark").value();
    const auto self_check = bundled().policy("self-check").value();
    BOOST_TEST(valid("first-line-manager.asice", self_check));
    BOOST_TEST(valid("first-line-manager.asice", kitemark));
    auto stricter = kitemark;
    stricter.model.cell_citations = 50;
    stricter.bytes += "\n";
    BOOST_TEST(!valid("first-line-manager.asice", stricter));
    // One that asks for nothing shows nothing.
    km::format::PolicyPack empty;
    empty.model = {"empty", "1", "Nothing", "*", {}, {}, {}, {}, {}, {}, false};
    reviewer.policy = &empty;
    const auto verdict = verify_package(kFolder / "0.1.0/first-line-manager.asice", reviewer).value();
    BOOST_TEST(!verdict.valid());
    BOOST_TEST((verdict.answer(Demand::claims).state() == State::does_not_hold));
    BOOST_TEST(reason_of(verdict) == "KM-PKG-012");
    BOOST_TEST(!valid("minimal.asice", kitemark));
}
