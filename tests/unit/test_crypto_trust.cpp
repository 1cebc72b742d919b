// SPDX-License-Identifier: MIT
/// @file
/// Who is believed: revocation, time-stamps and their roles, what certificates are for, and what hostile signatures
/// cost. How signatures are formed is in test_crypto.cpp.
#define BOOST_TEST_MODULE crypto_trust
#include "tests/support/judged_signature.hpp"
#include "tests/support/test_pki.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <ostream>

namespace bdata = boost::unit_test::data;
using namespace km::test;
using km::Answer;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr auto kStampType = "id-smime-aa-timeStampToken";
constexpr auto kInfoType = "id-smime-ct-TSTInfo";

std::string state(const Answer& answer)
{
    return std::string{km::to_string(answer.state())};
}

Codes reasons(const Answer& answer)
{
    Codes codes;
    for (const auto& reason : answer.reasons()) {
        codes.push_back(reason.code);
    }
    return codes;
}

/// What is known of each certificate, from the signer's up.
Codes revocation(const Outcome& outcome)
{
    Codes states;
    for (const auto& link : outcome.signer().chain) {
        states.push_back(state(link.not_revoked));
    }
    return states;
}

void add_list(crypto::Trust& trust, const Party& issuer, const CrlSpec& spec = {})
{
    BOOST_REQUIRE(trust.revocation_lists.add(make_crl_pem(issuer, spec), "list.crl").has_value());
}

/// Demands that revocation is known.
Outcome verify_strictly(std::string_view signature, const crypto::Trust& trust, km::Time at = kNow)
{
    return verify(signature, kContent, {trust, at, at, true});
}

/// A signature in a package's form by a party that Identity would refuse.
std::string forge_by(const Party& party, km::Time signing_time = kNow)
{
    auto attributes = standard_attributes(party, kContent);
    attributes[2] = signing_time_attribute(signing_time);
    return forge_signature({.signers = {{party, attributes}}, .certificates = {party}});
}

} // namespace

#define CHECK_CODES(outcome, ...)                                                                            \
    BOOST_TEST((outcome).codes() == (Codes{__VA_ARGS__}), boost::test_tools::per_element())
#define CHECK_LIST(actual, ...) BOOST_TEST((actual) == (Codes{__VA_ARGS__}), boost::test_tools::per_element())

// ---- answers

BOOST_AUTO_TEST_CASE(a_signature_that_cannot_be_read_says_why_and_holds_nothing)
{
    const auto party = make_self_signed({});
    const auto outcome = verify("rubbish", kContent, trusting({party}));
    BOOST_TEST(!outcome.verdict.valid());
    BOOST_TEST(state(outcome.verdict.readable) == "does-not-hold");
    CHECK_LIST(reasons(outcome.verdict.readable), "KM-SIG-001");
    BOOST_TEST(outcome.verdict.signers.empty());
    // Neighbours: nobody signed; nothing was asked.
    const auto nobody =
        verify(forge_signature({.signers = {}, .certificates = {party}}), kContent, trusting({party}));
    CHECK_LIST(reasons(nobody.verdict.readable), "KM-SIG-004");
    BOOST_TEST(!nobody.verdict.valid());
    BOOST_TEST(!crypto::SignatureVerdict{}.valid());
    BOOST_TEST(!crypto::SignerVerdict{}.valid());
}

BOOST_AUTO_TEST_CASE(an_untrusted_signer_is_not_known_and_a_broken_signature_does_not_hold)
{
    const Chain chain;
    const auto stranger = verify(chain.sign(), kContent, trusting({}));
    BOOST_TEST(state(stranger.signer().intact) == "holds");
    BOOST_TEST(state(stranger.signer().trusted) == "not-known");
    CHECK_LIST(reasons(stranger.signer().trusted), "KM-SIG-020");
    BOOST_TEST(stranger.signer().anchor() == nullptr);
    const auto broken = verify(chain.sign(), "other", trusting({chain.root}));
    BOOST_TEST(state(broken.signer().intact) == "does-not-hold");
    CHECK_LIST(reasons(broken.signer().intact), "KM-SIG-010");
    BOOST_TEST(state(broken.signer().trusted) == "holds");
    const auto expired = verify(chain.sign(), kContent, trusting({chain.root}), kValidUntil + days{1});
    BOOST_TEST(state(expired.signer().trusted) == "does-not-hold");
    const auto absent =
        verify(forge_signature({.signers = {{chain.signer, standard_attributes(chain.signer, kContent)}},
                                .certificates = {chain.root}}),
               kContent, trusting({chain.root}));
    CHECK_LIST(reasons(absent.signer().intact), "KM-SIG-005");
    BOOST_TEST(state(absent.signer().trusted) == "not-known");
}

BOOST_AUTO_TEST_CASE(each_signer_has_its_own_reasons_and_a_finding_is_shown_once)
{
    const auto one = make_self_signed({});
    const auto namesake = make_self_signed({}); // the same name, so the same finding
    const auto outcome =
        verify(forge_signature({.signers = {{one, standard_attributes(one, kContent)},
                                            {namesake, standard_attributes(namesake, kContent)}},
                                .certificates = {one, namesake}}),
               kContent, trusting({}), kNow, kForeign);
    CHECK_CODES(outcome, "KM-SIG-020");
    BOOST_REQUIRE(outcome.verdict.signers.size() == 2U);
    for (const auto& signer : outcome.verdict.signers) {
        CHECK_LIST(reasons(signer.trusted), "KM-SIG-020");
    }
}

BOOST_AUTO_TEST_CASE(the_chain_is_shown_link_by_link)
{
    const Chain chain;
    const auto outcome = verify(chain.sign(), kContent, trusting({chain.root}));
    const auto& links = outcome.signer().chain;
    BOOST_REQUIRE(links.size() == 3U);
    BOOST_TEST(links[0].subject.starts_with("CN=Alex Signer,"));
    BOOST_TEST(links[1].subject == "CN=Example Issuing,O=Example Trust Services");
    BOOST_TEST(links[2].subject == "CN=Example Root,O=Example Trust Services");
    BOOST_TEST((!links[0].anchor && !links[1].anchor && links[2].anchor));
    BOOST_TEST(links[0].fingerprint_sha256_hex == outcome.signer().certificate.fingerprint_sha256_hex);
    BOOST_TEST(links[2].fingerprint_sha256_hex == crypto::sha256_hex(chain.root.certificate_der()));
    BOOST_TEST(outcome.signer().anchor() == &links[2]);
}

BOOST_AUTO_TEST_CASE(a_structure_that_openssl_does_not_take_is_not_intact)
{
    // SignedData announces another digest than its signer's.
    const auto party = make_self_signed({});
    const auto signature = forge_signature({.signers = {{party, standard_attributes(party, kContent)}},
                                            .certificates = {party},
                                            .digest_algorithms = {"SHA512"}});
    for (const auto profile : {kPackage, kForeign}) {
        const auto outcome = verify(signature, kContent, trusting({party}), kNow, profile);
        CHECK_CODES(outcome, "KM-SIG-001");
        CHECK_LIST(reasons(outcome.signer().intact), "KM-SIG-001");
        BOOST_TEST(outcome.signer().trusted.holds());
    }
    // What is in the wrong form already is not taken amiss twice.
    BOOST_REQUIRE((signature[0] == 0x30 && static_cast<unsigned char>(signature[1]) == 0x82));
    const auto loose = "\x30\x80" + signature.substr(4) + std::string(2, '\0');
    CHECK_CODES(verify(loose, kContent, trusting({party})), "KM-SIG-012");
}

// ---- revocation

BOOST_AUTO_TEST_CASE(every_certificate_but_the_anchor_is_known_good_revoked_or_not_known)
{
    const Chain chain;
    const auto signature = chain.sign();
    const auto judge = [&](const std::vector<std::pair<Party, CrlSpec>>& lists) {
        auto trust = trusting({chain.root});
        for (const auto& [issuer, spec] : lists) {
            add_list(trust, issuer, spec);
        }
        return verify(signature, kContent, trust);
    };
    const auto both = judge({{chain.intermediate, {}}, {chain.root, {}}});
    CHECK_LIST(revocation(both), "holds", "holds", "not-asked");
    CHECK_CODES(both);
    // No list: nothing is known, and nothing is displayed.
    const auto none = judge({});
    CHECK_LIST(revocation(none), "not-known", "not-known", "not-asked");
    CHECK_LIST(reasons(none.signer().chain[0].not_revoked), "KM-SIG-034");
    CHECK_CODES(none);
    BOOST_TEST(none.verdict.valid());
    // Lists of one authority say nothing of another's certificates.
    const auto lower = judge({{chain.intermediate, {}}});
    CHECK_LIST(revocation(lower), "holds", "not-known", "not-asked");
    CHECK_CODES(lower, "KM-SIG-034");
    CHECK_LIST(lower.finding("KM-SIG-034").args, "Alex Signer", "Example Issuing",
               "CN=Example Root,O=Example Trust Services");
    BOOST_TEST(lower.verdict.valid());
    const auto stranger = judge({{make_self_signed(authority_spec("Elsewhere")), {}}});
    CHECK_LIST(revocation(stranger), "not-known", "not-known", "not-asked");
    CHECK_CODES(stranger, "KM-SIG-034", "KM-SIG-034");
    // Revoked, at either place.
    const auto signer = judge({{chain.intermediate, {.revoked = {chain.signer}}}, {chain.root, {}}});
    CHECK_LIST(revocation(signer), "does-not-hold", "holds", "not-asked");
    CHECK_LIST(reasons(signer.signer().trusted), "KM-SIG-030");
    BOOST_TEST(state(signer.signer().trusted) == "does-not-hold");
    const auto authority = judge({{chain.intermediate, {}}, {chain.root, {.revoked = {chain.intermediate}}}});
    CHECK_LIST(revocation(authority), "holds", "does-not-hold", "not-asked");
    BOOST_TEST(!authority.verdict.valid());
}

BOOST_AUTO_TEST_CASE(whoever_demands_revocation_gets_a_no_where_it_is_not_known)
{
    const Chain chain;
    const auto signature = chain.sign();
    auto trust = trusting({chain.root});
    const auto none = verify_strictly(signature, trust);
    CHECK_CODES(none, "KM-SIG-039", "KM-SIG-039");
    BOOST_TEST(state(none.signer().trusted) == "does-not-hold");
    CHECK_LIST(reasons(none.signer().trusted), "KM-SIG-039", "KM-SIG-039");
    add_list(trust, chain.intermediate);
    const auto half = verify_strictly(signature, trust);
    CHECK_CODES(half, "KM-SIG-034", "KM-SIG-039");
    CHECK_LIST(half.finding("KM-SIG-039").args, "Alex Signer", "Example Issuing");
    add_list(trust, chain.root);
    const auto both = verify_strictly(signature, trust);
    CHECK_CODES(both);
    BOOST_TEST(both.verdict.valid());
}

BOOST_AUTO_TEST_CASE(a_pinned_or_self_signed_signer_needs_no_list_but_can_be_revoked)
{
    const Chain chain;
    const auto signature = chain.sign();
    // Pinned, and nobody's list is about it: not applicable.
    auto trust = trusting({chain.signer});
    CHECK_LIST(revocation(verify_strictly(signature, trust)), "not-asked");
    BOOST_TEST(verify_strictly(signature, trust).verdict.valid());
    add_list(trust, chain.root);
    BOOST_TEST(verify_strictly(signature, trust).verdict.valid());
    // A list of its issuer counts, either way.
    auto good = trusting({chain.signer});
    add_list(good, chain.intermediate);
    CHECK_LIST(revocation(verify_strictly(signature, good)), "holds");
    BOOST_TEST(verify_strictly(signature, good).verdict.valid());
    auto stale = trusting({chain.signer});
    add_list(stale, chain.intermediate, {.next_update = kNow - days{1}});
    CHECK_CODES(verify_strictly(signature, stale), "KM-SIG-032", "KM-SIG-039");
    BOOST_TEST(verify(signature, kContent, stale).verdict.valid());
    auto revoked = trusting({chain.signer});
    add_list(revoked, chain.intermediate, {.revoked = {chain.signer}});
    CHECK_CODES(verify(signature, kContent, revoked), "KM-SIG-030");

    const auto self_signed = make_self_signed({});
    auto own = trusting({self_signed});
    BOOST_TEST(verify_strictly(sign(self_signed), own).verdict.valid());
    add_list(own, chain.root, {.revoked = {self_signed}});
    BOOST_TEST(verify_strictly(sign(self_signed), own).verdict.valid());
    const auto careful = make_self_signed({.key_usage = "critical,nonRepudiation,cRLSign"});
    auto withdrawn = trusting({careful});
    add_list(withdrawn, careful, {.revoked = {careful}});
    CHECK_CODES(verify(sign(careful), kContent, withdrawn), "KM-SIG-030");
}

BOOST_AUTO_TEST_CASE(an_intermediate_that_is_trusted_itself_can_be_revoked_by_its_issuer)
{
    const Chain chain;
    const auto signature = sign(chain.signer);
    auto trust = trusting({chain.intermediate});
    add_list(trust, chain.intermediate);
    const auto without = verify_strictly(signature, trust);
    CHECK_LIST(revocation(without), "holds", "not-asked");
    BOOST_TEST(without.verdict.valid());
    // The root is not in the signature, so it is given: believed, too, it is where the chain ends.
    auto more = trusting({chain.intermediate, chain.root});
    add_list(more, chain.root, {.revoked = {chain.intermediate}});
    CHECK_CODES(verify(signature, kContent, more), "KM-SIG-030", "KM-SIG-034");
    // A root does not revoke itself.
    auto root_list = trusting({chain.root});
    add_list(root_list, chain.root, {.revoked = {chain.root}});
    CHECK_LIST(revocation(verify(chain.sign(), kContent, root_list)), "not-known", "holds", "not-asked");
}

struct ListCase {
    const char* name;
    CrlSpec spec;
    std::string code;      ///< why it is not known; empty: known good
    std::string what = {}; ///< the last argument of the finding
    friend std::ostream& operator<<(std::ostream& out, const ListCase& row) { return out << row.name; }
};
const std::vector<ListCase> kListCases{
    {"complete and current", {}, ""},
    {"valid from this second", {.this_update = kNow}, ""},
    {"valid from the next second", {.this_update = kNow + seconds{1}}, "KM-SIG-035", "2026-06-01T00:00:01Z"},
    {"not valid yet", {.this_update = kNow + days{3}}, "KM-SIG-035"},
    {"valid until this second", {.next_update = kNow}, ""},
    {"valid until the last second", {.next_update = kNow - seconds{1}}, "KM-SIG-032", "2026-05-31T23:59:59Z"},
    {"without nextUpdate", {.without_next_update = true}, "KM-SIG-036"},
    {"years old, without nextUpdate",
     {.this_update = kNow - days{2000}, .without_next_update = true},
     "KM-SIG-036"},
    {"user certificates only", {.point = "critical,onlyuser:TRUE"}, ""},
    {"user certificates only, not marked critical", {.point = "onlyuser:TRUE"}, ""},
    {"both restrictions, so about none",
     {.point = "critical,onlyuser:TRUE,onlyCA:TRUE"},
     "KM-SIG-037",
     "onlyContainsCACerts"},
    {"user certificates of another distribution point",
     {.point = "critical,onlyuser:TRUE,fullname:URI:http://example.org/2.crl"},
     "KM-SIG-037",
     "distributionPoint"},
    {"user certificates, for some reasons only",
     {.point = "critical,onlyuser:TRUE,onlysomereasons:keyCompromise"},
     "KM-SIG-037",
     "onlySomeReasons"},
    {"authorities only", {.point = "critical,onlyCA:TRUE"}, "KM-SIG-037", "onlyContainsCACerts"},
    {"attribute certificates only",
     {.point = "critical,onlyAA:TRUE"},
     "KM-SIG-037",
     "onlyContainsAttributeCerts"},
    {"some reasons only",
     {.point = "critical,onlysomereasons:keyCompromise"},
     "KM-SIG-037",
     "onlySomeReasons"},
    {"some reasons only, not marked critical",
     {.point = "onlysomereasons:keyCompromise"},
     "KM-SIG-037",
     "onlySomeReasons"},
    {"of another distribution point",
     {.point = "critical,fullname:URI:http://example.org/2.crl"},
     "KM-SIG-037",
     "distributionPoint"},
    {"of the certificate's distribution point",
     {.point = "critical,fullname:URI:http://example.org/1.crl"},
     ""},
    {"of a relative distribution point",
     {.point = "critical,DER:3012A010A10E300C06035504030C05706F696E74"},
     "KM-SIG-037",
     "distributionPoint"},
    {"an unknown critical part of an entry", {.entry_extension = "1.2.3.4.5"}, "KM-SIG-038", "1.2.3.4.5"},
    {"a critical reason of an entry", {.reason = 1, .critical_entries = true}, ""},
    {"a critical invalidity date of an entry",
     {.invalid_since = kNow - days{60}, .critical_entries = true},
     ""},
    {"an unknown part of the list, and known critical ones", {.harmless_extensions = true}, ""},
    {"an unknown critical part of the list",
     {.unknown_extension = true},
     "KM-SIG-038",
     "X509v3 Inhibit Any Policy"},
    {"an unknown part of an entry", {.entry_extension = "1.2.3.4.5", .entry_extension_critical = false}, ""},
};

BOOST_DATA_TEST_CASE(only_a_complete_current_and_understood_list_shows_that_a_certificate_is_good,
                     bdata::make(kListCases),
                     row)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    const auto signer = make_issued({.crl_distribution_points = "URI:http://example.org/1.crl"}, root);
    const auto other = make_issued({}, root);
    const auto signature = sign(signer);
    auto spec = row.spec;
    spec.revoked = {other}; // an entry for each list, so that entries can say something
    auto trust = trusting({root});
    add_list(trust, root, spec);
    const auto outcome = verify(signature, kContent, trust);
    BOOST_TEST(outcome.verdict.valid());
    if (row.code.empty()) {
        CHECK_LIST(revocation(outcome), "holds", "not-asked");
        CHECK_CODES(outcome);
        BOOST_TEST(verify_strictly(signature, trust).verdict.valid());
    } else {
        CHECK_LIST(revocation(outcome), "not-known", "not-asked");
        CHECK_CODES(outcome, row.code);
        CHECK_LIST(reasons(outcome.signer().chain[0].not_revoked), row.code);
        BOOST_TEST(outcome.finding(row.code).args.at(1) == "CN=Example Root,O=Example Trust Services");
        BOOST_TEST((row.what.empty() || outcome.finding(row.code).args.back() == row.what));
        BOOST_TEST(!verify_strictly(signature, trust).verdict.valid());
    }
    // Whatever it is, it can show that a certificate was revoked.
    spec.revoked = {signer};
    auto accuser = trusting({root});
    add_list(accuser, root, spec);
    const auto accused = verify(signature, kContent, accuser);
    CHECK_LIST(revocation(accused), "does-not-hold", "not-asked");
    BOOST_TEST(accused.finding("KM-SIG-030").args.at(1) == "Alex Signer");
    // A better list beside it: what is good is good, and without a warning.
    add_list(trust, root);
    CHECK_CODES(verify(signature, kContent, trust));
}

struct ScopeCase {
    const char* point;
    const char* signer; ///< what is known of the signer's certificate from such a list
    const char* authority;
    Codes what; ///< the last arguments of the findings
    friend std::ostream& operator<<(std::ostream& out, const ScopeCase& row) { return out << row.point; }
};
const std::vector<ScopeCase> kScopeCases{
    {"critical,onlyuser:TRUE", "holds", "not-known", {"onlyContainsUserCerts"}},
    {"critical,onlyCA:TRUE", "not-known", "holds", {"onlyContainsCACerts"}},
    {"critical,onlyAA:TRUE",
     "not-known",
     "not-known",
     {"onlyContainsAttributeCerts", "onlyContainsAttributeCerts"}},
    {"critical,onlysomereasons:keyCompromise",
     "not-known",
     "not-known",
     {"onlySomeReasons", "onlySomeReasons"}},
};

BOOST_DATA_TEST_CASE(a_restricted_list_covers_those_certificates_that_rfc_5280_says,
                     bdata::make(kScopeCases),
                     row)
{
    const Chain chain;
    const auto signature = chain.sign();
    auto trust = trusting({chain.root});
    add_list(trust, chain.intermediate, {.point = row.point});
    add_list(trust, chain.root, {.point = row.point});
    const auto outcome = verify(signature, kContent, trust);
    CHECK_LIST(revocation(outcome), row.signer, row.authority, "not-asked");
    BOOST_TEST(outcome.verdict.valid());
    Codes what;
    for (const auto& finding : outcome.findings) {
        BOOST_TEST(finding.code == "KM-SIG-037");
        what.push_back(finding.args.back());
    }
    BOOST_TEST(what == row.what, boost::test_tools::per_element());
    BOOST_TEST(!verify_strictly(signature, trust).verdict.valid());
    // Out of scope or not, a certificate that is on it was revoked.
    auto accuser = trusting({chain.root});
    add_list(accuser, chain.intermediate, {.revoked = {chain.signer}, .point = row.point});
    add_list(accuser, chain.root, {.revoked = {chain.intermediate}, .point = row.point});
    CHECK_LIST(revocation(verify(signature, kContent, accuser)), "does-not-hold", "does-not-hold",
               "not-asked");
}

BOOST_AUTO_TEST_CASE(a_list_of_users_and_one_of_authorities_are_enough_together)
{
    const Chain chain;
    auto trust = trusting({chain.root});
    add_list(trust, chain.intermediate, {.point = "critical,onlyuser:TRUE"});
    add_list(trust, chain.root, {.point = "critical,onlyCA:TRUE"});
    const auto outcome = verify_strictly(chain.sign(), trust);
    CHECK_LIST(revocation(outcome), "holds", "holds", "not-asked");
    CHECK_CODES(outcome);
    BOOST_TEST(outcome.verdict.valid());
}

BOOST_AUTO_TEST_CASE(a_full_list_that_removes_an_entry_shows_nothing_good)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    const auto signer = make_issued({}, root);
    const auto judge = [&](const CrlSpec& spec) {
        auto trust = trusting({root});
        add_list(trust, root, spec);
        return verify(sign(signer), kContent, trust);
    };
    const auto removed = judge({.removed = {signer}});
    CHECK_CODES(removed, "KM-SIG-038");
    CHECK_LIST(removed.finding("KM-SIG-038").args, "Alex Signer", "CN=Example Root,O=Example Trust Services",
               "removeFromCRL");
    CHECK_LIST(revocation(removed), "not-known", "not-asked");
    // Another's entry makes it no better; listed both ways is revoked.
    CHECK_CODES(judge({.removed = {make_issued({}, root)}}), "KM-SIG-038");
    CHECK_CODES(judge({.revoked = {signer}, .removed = {signer}}), "KM-SIG-030", "KM-SIG-038");
    CHECK_CODES(judge({.revoked = {make_issued({}, root)}, .removed = {signer}}), "KM-SIG-038");
}

BOOST_AUTO_TEST_CASE(a_revocation_counts_from_its_date_and_the_sentence_is_true)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    const auto signer = make_issued({}, root);
    const auto judge = [&](const CrlSpec& spec, km::Time at = kNow) {
        auto trust = trusting({root});
        add_list(trust, root, spec);
        return verify(sign(signer), kContent, {trust, at, kNow, true});
    };
    // In the future: good until then. Nothing says that it was revoked.
    const auto future = judge({.revoked = {signer}, .revoked_at = kNow + days{10}});
    CHECK_CODES(future, "KM-SIG-031");
    CHECK_LIST(future.finding("KM-SIG-031").args, "Alex Signer", "Alex Signer", "2026-06-11T00:00:00Z",
               "2026-06-01T00:00:00Z");
    CHECK_LIST(revocation(future), "holds", "not-asked");
    BOOST_TEST(future.verdict.valid());
    // By the second.
    CHECK_CODES(judge({.revoked = {signer}, .revoked_at = kNow + seconds{1}}), "KM-SIG-031");
    CHECK_CODES(judge({.revoked = {signer}, .revoked_at = kNow}), "KM-SIG-030");
    // Asked about a day before it.
    CHECK_CODES(judge({.revoked = {signer}, .revoked_at = kNow - days{30}}, kNow - days{31}), "KM-SIG-031");
    // The key was lost before: from then on, and that day is named.
    const auto lost =
        judge({.revoked = {signer}, .revoked_at = kNow + days{10}, .invalid_since = kNow - days{2}});
    CHECK_CODES(lost, "KM-SIG-030");
    BOOST_TEST(lost.finding("KM-SIG-030").args.back() == "2026-05-30T00:00:00Z");
    CHECK_CODES(judge({.revoked = {signer}, .revoked_at = kNow - days{1}, .invalid_since = kNow + days{2}}),
                "KM-SIG-030");
}

BOOST_AUTO_TEST_CASE(a_list_is_current_now_and_not_at_the_time_of_a_time_stamp)
{
    const Stamped stamped;
    const auto signature = add_timestamp(stamped.signature, stamped.authority);
    const auto later = kNow + days{200};
    const auto judge = [&](const CrlSpec& spec) {
        auto trust = stamped.trust();
        add_list(trust, stamped.chain.intermediate, spec);
        add_list(trust, stamped.chain.root, {.this_update = later, .next_update = later});
        add_list(trust, stamped.stamp_root, {.this_update = later, .next_update = later});
        return verify(signature, kContent, trust, later);
    };
    CHECK_CODES(judge({.this_update = later - days{1}, .next_update = later + days{1}}));
    CHECK_CODES(judge({.this_update = kNow - days{1}, .next_update = kNow + days{30}}), "KM-SIG-032");
    // Asked about an earlier day, today's list counts where the reviewer's day is today.
    auto trust = trusting({stamped.chain.root});
    add_list(trust, stamped.chain.intermediate, {.this_update = later, .next_update = later + days{1}});
    add_list(trust, stamped.chain.root, {.this_update = later, .next_update = later + days{1}});
    CHECK_CODES(verify(stamped.signature, kContent, {trust, kNow, later}));
    CHECK_CODES(verify(stamped.signature, kContent, {trust, kNow}), "KM-SIG-035", "KM-SIG-035");
}

BOOST_AUTO_TEST_CASE(a_list_about_the_anchor_counts_where_it_is_shown_to_be_its_issuers)
{
    const Chain chain;
    const auto signature = sign(chain.signer, chain.intermediate.certificate_pem());
    auto trust = trusting({chain.intermediate});
    add_list(trust, chain.root, {}); // of a hierarchy's lists one is about the anchor
    add_list(trust, chain.intermediate, {});
    CHECK_CODES(verify(signature, kContent, trust));
    BOOST_TEST(verify(signature, kContent, {trust, kNow}).verdict.valid());
    // Without the root's certificate nobody can tell; with it, its list counts.
    auto revoking = trusting({chain.intermediate});
    add_list(revoking, chain.root, {.revoked = {chain.intermediate}});
    add_list(revoking, chain.intermediate, {});
    CHECK_CODES(verify(signature, kContent, revoking));
    const auto with_root =
        sign(chain.signer, chain.intermediate.certificate_pem() + chain.root.certificate_pem());
    auto both = trusting({chain.intermediate, chain.root});
    add_list(both, chain.root, {.revoked = {chain.intermediate}});
    add_list(both, chain.intermediate, {});
    CHECK_CODES(verify(with_root, kContent, both), "KM-SIG-030");
}

BOOST_AUTO_TEST_CASE(a_list_of_the_issuers_namesake_says_nothing)
{
    const Chain chain;
    const auto namesake = make_self_signed(authority_spec("Example Issuing"));
    const auto signature =
        forge_signature({.signers = {{chain.signer, standard_attributes(chain.signer, kContent)}},
                         .certificates = {chain.signer, chain.intermediate, namesake}});
    auto trust = trusting({chain.root, namesake});
    add_list(trust, namesake, {.revoked = {chain.signer}});
    CHECK_CODES(verify(signature, kContent, trust), "KM-SIG-033", "KM-SIG-034");
}

BOOST_AUTO_TEST_CASE(so_many_of_the_issuers_namesakes_are_asked_and_no_more)
{
    const Chain chain;
    const auto judge = [&](int namesakes) {
        std::vector<Party> anchors{chain.signer};
        for (int i = 0; i < namesakes; ++i) {
            anchors.push_back(make_self_signed(authority_spec("Example Issuing")));
        }
        anchors.push_back(chain.intermediate);
        auto trust = trusting(anchors);
        add_list(trust, chain.intermediate, {.revoked = {chain.signer}});
        return verify(sign(chain.signer), kContent, trust);
    };
    CHECK_CODES(judge(15), "KM-SIG-030");
    CHECK_CODES(judge(16), "KM-SIG-033");
}

BOOST_AUTO_TEST_CASE(a_distribution_point_without_a_name_is_nobodys)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    // DistributionPoint with a cRLIssuer alone: a DNS name
    const auto signer = make_issued({.crl_distribution_points = "DER:30073005A203820178"}, root);
    auto trust = trusting({root});
    add_list(trust, root, {.point = "critical,fullname:URI:http://example.org/1.crl"});
    CHECK_CODES(verify(sign(signer), kContent, trust), "KM-SIG-037");
}

BOOST_AUTO_TEST_CASE(what_is_above_an_anchor_is_no_concern)
{
    auto spec = authority_spec("Example Root");
    spec.not_after = kNow - days{1};
    const auto root = make_self_signed(spec);
    const auto middle = make_issued(authority_spec("Example Issuing"), root);
    const auto signature = sign(make_issued({}, middle), middle.certificate_pem());
    CHECK_CODES(verify(signature, kContent, trusting({root, middle})));
    CHECK_CODES(verify(signature, kContent, trusting({root})), "KM-SIG-021");
    const auto pinned = make_issued({}, root);
    CHECK_CODES(verify(sign(pinned), kContent, trusting({root, pinned})));
}

BOOST_AUTO_TEST_CASE(a_chain_without_end_is_not_followed)
{
    const auto root = make_self_signed(authority_spec("Authority 0"));
    const auto judge = [&](int authorities) {
        std::string between;
        auto issuer = root;
        for (int i = 1; i <= authorities; ++i) {
            issuer = make_issued(authority_spec("Authority " + std::to_string(i)), issuer);
            between += issuer.certificate_pem();
        }
        return verify(sign(make_issued({}, issuer), between), kContent, trusting({root}));
    };
    CHECK_CODES(judge(16));
    BOOST_TEST(!judge(17).signer().trusted.holds());
}

BOOST_AUTO_TEST_CASE(decoys_in_the_issuers_name_do_not_make_a_list_anybodys)
{
    const Chain chain;
    std::vector<Party> embedded{chain.signer};
    for (int i = 0; i < 40; ++i) {
        embedded.push_back(make_self_signed(authority_spec("Example Issuing")));
    }
    const auto signature = forge_signature(
        {.signers = {{chain.signer, standard_attributes(chain.signer, kContent)}}, .certificates = embedded});
    auto trust = trusting({chain.signer});
    add_list(trust, chain.intermediate, {.revoked = {chain.signer}});
    CHECK_CODES(verify(signature, kContent, trust), "KM-SIG-033");
    // Nor do they hide the one who signed it.
    const std::vector<Party> few{chain.signer, embedded[1], embedded[2], chain.intermediate};
    const auto honest = forge_signature(
        {.signers = {{chain.signer, standard_attributes(chain.signer, kContent)}}, .certificates = few});
    CHECK_CODES(verify(honest, kContent, trust), "KM-SIG-030");
}

BOOST_AUTO_TEST_CASE(a_list_counts_whatever_modern_algorithm_signed_it)
{
    auto spec = authority_spec("Edwards");
    spec.key = KeyKind::ed25519;
    const auto root = make_self_signed(spec);
    const auto signer = make_issued({}, root);
    auto trust = trusting({root});
    add_list(trust, root);
    CHECK_LIST(revocation(verify_strictly(sign(signer), trust)), "holds", "not-asked");
}

BOOST_AUTO_TEST_CASE(a_distribution_point_is_the_same_only_by_its_full_name)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    auto trust = trusting({root});
    add_list(trust, root, {.point = "critical,fullname:URI:http://example.org/1.crl"});
    const auto judge = [&](const std::string& points) {
        return verify(sign(make_issued({.crl_distribution_points = points}, root)), kContent, trust).codes();
    };
    BOOST_TEST(judge("URI:http://example.org/2.crl,URI:http://example.org/1.crl") == kNone);
    BOOST_TEST(judge("") == (Codes{"KM-SIG-037"}));
    BOOST_TEST(judge("URI:http://example.org/0.crl") == (Codes{"KM-SIG-037"}));
    BOOST_TEST(judge("DNS:example.org") == (Codes{"KM-SIG-037"}));
    // Relative to its issuer's.
    BOOST_TEST(judge("DER:30143012A010A10E300C06035504030C05706F696E74") == (Codes{"KM-SIG-037"}));
}

// ---- time-stamps

BOOST_AUTO_TEST_CASE(who_is_trusted_to_sign_is_not_trusted_to_stamp_and_the_other_way_round)
{
    const Stamped stamped;
    const auto signature = add_timestamp(stamped.signature, stamped.authority);
    const auto judge = [&](const std::vector<Party>& signers, const std::vector<Party>& stampers) {
        return verify(signature, kContent, trusting(signers, stampers));
    };
    const auto right = judge({stamped.chain.root}, {stamped.stamp_root});
    CHECK_CODES(right);
    BOOST_TEST(state(right.signer().timestamps.at(0).counts) == "holds");
    // Without any anchor for time-stamps: not known, and left out of account.
    for (const auto& signers :
         {std::vector{stamped.chain.root}, std::vector{stamped.chain.root, stamped.stamp_root}}) {
        const auto unknown = judge(signers, {});
        CHECK_CODES(unknown, "KM-SIG-041");
        CHECK_LIST(unknown.finding("KM-SIG-041").args, "Alex Signer", "Example Time", "KM-SIG-020");
        BOOST_TEST(unknown.verdict.valid());
        BOOST_TEST(unknown.signer().timestamp() == nullptr);
        const auto& stamp = unknown.signer().timestamps.at(0);
        BOOST_TEST(state(stamp.counts) == "not-known");
        BOOST_TEST(!stamp.broken);
        BOOST_TEST((stamp.time == kNow));
        BOOST_TEST(stamp.authority == "Example Time");
    }
    const auto other = judge({stamped.chain.root}, {stamped.chain.root});
    BOOST_TEST(state(other.signer().timestamps.at(0).counts) == "not-known");
    CHECK_CODES(judge({stamped.stamp_root}, {stamped.stamp_root, stamped.chain.root}), "KM-SIG-020");
    // A broken one stays an error.
    const auto elsewhere =
        with_unsigned_attribute(stamped.signature, kStampType, make_timestamp("another", stamped.authority));
    const auto broken = verify(elsewhere, kContent, trusting({stamped.chain.root}));
    CHECK_CODES(broken, "KM-SIG-040");
    BOOST_TEST(state(broken.signer().timestamps.at(0).counts) == "does-not-hold");
    BOOST_TEST(!broken.verdict.valid());
}

BOOST_AUTO_TEST_CASE(a_signer_who_stamps_the_own_signature_is_refused)
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    const CertificateSpec both{.not_after = kNow - days{1},
                               .key_usage = "critical,nonRepudiation,digitalSignature",
                               .extended_key_usage = "critical,timeStamping"};
    const auto judge = [&](const Party& signer, const Party& stamper) {
        const auto signature = add_timestamp(forge_by(signer), stamper, {.time = kNow - days{10}});
        return verify(signature, kContent, trusting({root}, {root}));
    };
    const auto signer = make_issued(both, root);
    const auto itself = judge(signer, signer);
    BOOST_TEST(!itself.verdict.valid());
    CHECK_CODES(itself, "KM-SIG-021", "KM-SIG-028", "KM-SIG-046");
    BOOST_TEST(state(itself.signer().timestamps.at(0).counts) == "does-not-hold");
    CHECK_LIST(itself.finding("KM-SIG-046").args, "Alex Signer", "Alex Signer");
    // Another certificate for the same key; another key in the same name; nobody asked about time-stamps.
    const auto plain = make_issued({.not_after = kNow - days{1}}, root);
    auto stamper = timestamp_authority_spec("Independent Time");
    CHECK_CODES(judge(plain, make_issued_for_key(stamper, root, plain)), "KM-SIG-021", "KM-SIG-046");
    auto namesake = both;
    namesake.not_after = kValidUntil;
    CHECK_CODES(judge(plain, make_issued(namesake, root)), "KM-SIG-021", "KM-SIG-046");
    const auto unasked = add_timestamp(forge_by(signer), signer, {.time = kNow - days{10}});
    CHECK_CODES(verify(unasked, kContent, trusting({root})), "KM-SIG-021", "KM-SIG-028", "KM-SIG-046");
    // An independent one helps.
    CHECK_CODES(judge(plain, make_issued(stamper, root)));
}

BOOST_AUTO_TEST_CASE(a_stampers_extended_key_usage_is_critical_and_only_for_time_stamps)
{
    const Stamped stamped;
    const auto judge = [&](const std::string& extended,
                           const std::string& usage = "critical,digitalSignature") {
        auto spec = timestamp_authority_spec();
        spec.key_usage = usage;
        spec.extended_key_usage = extended;
        // OpenSSL's own authority would not stamp with such a certificate.
        const auto party = make_issued(spec, stamped.stamp_root);
        const auto info = tst_info(signature_value(stamped.signature), kNow);
        const auto token =
            forge_signature({.signers = {{party,
                                          {content_type_attribute(kInfoType), message_digest_attribute(info),
                                           signing_certificate_attribute(party)}}},
                             .certificates = {party},
                             .content = info,
                             .content_type = kInfoType});
        return verify(with_unsigned_attribute(stamped.signature, kStampType, token), kContent,
                      stamped.trust());
    };
    CHECK_CODES(judge("critical,timeStamping"));
    CHECK_CODES(judge("critical,timeStamping", ""));
    for (const auto* extended :
         {"", "timeStamping", "critical,timeStamping,codeSigning", "critical,timeStamping,1.3.6.1.5.5.7.3.36",
          "critical,timeStamping,1.2.3.4", "critical,anyExtendedKeyUsage", "critical,codeSigning",
          "critical,1.2.3.4"}) {
        const auto outcome = judge(extended);
        CHECK_CODES(outcome, "KM-SIG-041");
        BOOST_TEST(outcome.finding("KM-SIG-041").args.back() == "KM-SIG-028", extended);
        BOOST_TEST(state(outcome.signer().timestamps.at(0).counts) == "does-not-hold", extended);
    }
    CHECK_CODES(judge("critical,timeStamping", "critical,keyEncipherment"), "KM-SIG-041");
}

BOOST_AUTO_TEST_CASE(a_time_stamp_that_names_another_certificate_by_sha_1_is_refused)
{
    const Stamped stamped;
    const auto info = tst_info(signature_value(stamped.signature), kNow);
    const auto judge_attribute = [&](const std::string& names) {
        const auto token = forge_signature(
            {.signers = {{stamped.authority,
                          {content_type_attribute(kInfoType), message_digest_attribute(info), names}}},
             .certificates = {stamped.authority},
             .content = info,
             .content_type = kInfoType});
        return verify(with_unsigned_attribute(stamped.signature, kStampType, token), kContent,
                      stamped.trust());
    };
    const auto judge = [&](const Party& named) {
        return judge_attribute(signing_certificate_v1_attribute(named));
    };
    // The first version of the attribute has no room for another algorithm.
    const auto hash = der_octets(digest_of("SHA256", stamped.authority.certificate_der()));
    const auto mixed = judge_attribute(attribute(
        "id-smime-aa-signingCertificate", {der(0x30, der(0x30, der(0x30, der_algorithm("SHA256") + hash)))}));
    BOOST_TEST(mixed.signer().timestamp() == nullptr);
    const auto right = judge(stamped.authority);
    CHECK_CODES(right, "KM-SIG-045");
    BOOST_TEST(right.signer().timestamp() != nullptr);
    for (const auto& named : {stamped.stamp_root, stamped.chain.signer}) {
        const auto wrong = judge(named);
        BOOST_TEST(wrong.signer().timestamp() == nullptr);
        BOOST_TEST(!state(wrong.signer().timestamps.at(0).counts).starts_with("holds"));
    }
}

BOOST_AUTO_TEST_CASE(a_time_stamp_by_a_weak_algorithm_was_examined_and_does_not_count)
{
    const Stamped stamped;
    const auto value = signature_value(stamped.signature);
    const auto judge = [&](const std::string& token) {
        const auto outcome =
            verify(with_unsigned_attribute(stamped.signature, kStampType, token), kContent, stamped.trust());
        CHECK_CODES(outcome, "KM-SIG-041");
        BOOST_TEST(outcome.finding("KM-SIG-041").args.back() == "KM-SIG-008");
        BOOST_TEST(state(outcome.signer().timestamps.at(0).counts) == "does-not-hold");
        BOOST_TEST(outcome.verdict.valid());
    };
    judge(make_timestamp(value, stamped.authority, {.imprint_digest = "SHA1"}));
    const auto info = tst_info(value, kNow);
    for (const auto& certificate : {signing_certificate_attribute(stamped.authority),
                                    signing_certificate_v1_attribute(stamped.authority)}) {
        judge(forge_signature({.signers = {{stamped.authority,
                                            {content_type_attribute(kInfoType),
                                             message_digest_attribute(info, "SHA1"), certificate},
                                            "SHA1"}},
                               .certificates = {stamped.authority},
                               .content = info,
                               .content_type = kInfoType}));
    }
}

BOOST_AUTO_TEST_CASE(an_authority_that_had_expired_was_examined_and_does_not_count)
{
    const Stamped stamped;
    auto spec = timestamp_authority_spec();
    spec.not_after = kNow - days{1};
    const auto outcome = verify(add_timestamp(stamped.signature, make_issued(spec, stamped.stamp_root)),
                                kContent, stamped.trust());
    BOOST_TEST(outcome.finding("KM-SIG-041").args.back() == "KM-SIG-021");
    BOOST_TEST(state(outcome.signer().timestamps.at(0).counts) == "does-not-hold");
    // In the very second in which it ends it has expired.
    const auto signature = add_timestamp(stamped.signature, stamped.authority);
    CHECK_CODES(verify(signature, kContent, stamped.trust(), kValidUntil), "KM-SIG-043");
    CHECK_CODES(verify(signature, kContent, stamped.trust(), kValidUntil - seconds{1}));
}

BOOST_AUTO_TEST_CASE(a_certificate_without_common_name_is_called_by_its_whole_name)
{
    const auto party = make_self_signed({.common_name = ""});
    const auto outcome = verify(forge_by(party), kContent, trusting({party}), kValidUntil);
    CHECK_LIST(outcome.finding("KM-SIG-021").args, "",
               "organizationIdentifier=UKPRN:10000001,O=Example Training Ltd", "2031-01-01T00:00:00Z",
               "2031-01-01T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(a_token_in_another_form_is_broken)
{
    const Stamped stamped;
    const auto value = signature_value(stamped.signature);
    const auto good_info = tst_info(value, kNow);
    const auto recipe = [&](const std::string& info) {
        return SignatureRecipe{
            .signers = {{stamped.authority,
                         {content_type_attribute(kInfoType), message_digest_attribute(info),
                          signing_certificate_attribute(stamped.authority)}}},
            .certificates = {stamped.authority},
            .content = info,
            .content_type = kInfoType};
    };
    const auto why = [&](const SignatureRecipe& token) {
        const auto outcome =
            verify(with_unsigned_attribute(stamped.signature, kStampType, forge_signature(token)), kContent,
                   stamped.trust());
        BOOST_TEST((outcome.codes() == kNone || outcome.codes() == Codes{"KM-SIG-040"}),
                   (outcome.codes().empty() ? "" : outcome.codes().back()));
        BOOST_TEST(outcome.verdict.valid() == (outcome.codes() == kNone));
        return outcome.codes() == kNone ? "" : outcome.finding("KM-SIG-040").args.back();
    };
    BOOST_TEST(why(recipe(good_info)) == "");
    // Not a token at all, without content, without or with two signers.
    auto other_type = recipe(good_info);
    other_type.content_type = "pkcs7-data";
    BOOST_TEST(why(other_type) == "not a time-stamp token");
    auto detached = recipe(good_info);
    detached.content.reset();
    BOOST_TEST(why(detached) == "no content");
    auto nobody = recipe(good_info);
    nobody.signers.clear();
    BOOST_TEST(why(nobody) == "not exactly one signer");
    auto two = recipe(good_info);
    two.signers.push_back(two.signers.front());
    BOOST_TEST(why(two) == "not exactly one signer");
    // TSTInfo: bytes behind it, another version, no time, a critical extension, about something else.
    BOOST_TEST(why(recipe(good_info + "x")) == "bytes follow its end");
    BOOST_TEST(why(recipe("x")) != "");
    const auto imprint = der(0x30, der_algorithm("SHA256") + der_octets(digest_of("SHA256", value)));
    const auto info = [&](const std::string& version, const std::string& time, const std::string& more = {}) {
        return der(0x30,
                   der(0x02, version) + der_oid("1.2.3.4.1") + imprint + der(0x02, "\x09") + time + more);
    };
    const auto extension = [](const std::string& critical) {
        return der(0xA1, der(0x30, der_oid("1.2.3.4.6") + critical + der_octets("x")));
    };
    BOOST_TEST(why(recipe(info("\x01", der_time(kNow)))) == "");
    BOOST_TEST(why(recipe(info("\x02", der_time(kNow)))) == "unknown version or unreadable time");
    BOOST_TEST(why(recipe(info("\x01", der(0x18, "20261399999999Z")))) ==
               "unknown version or unreadable time");
    BOOST_TEST(why(recipe(info("\x01", der_time(kNow), extension(der(0x01, "\xFF"))))) ==
               "unknown critical extension");
    BOOST_TEST(why(recipe(info("\x01", der_time(kNow), extension("")))) == "");
    BOOST_TEST(why(recipe(tst_info("another", kNow))) == "it is about something else");
    // What its signature does not hold for, and what OpenSSL does not take.
    auto altered = recipe(good_info);
    altered.signers.front().attributes[1] = message_digest_attribute("other");
    BOOST_TEST(why(altered) == "KM-SIG-010");
    auto contradictory = recipe(good_info);
    contradictory.digest_algorithms = {"SHA512"};
    BOOST_TEST(why(contradictory) != "");
    // Too much of anything.
    auto many = recipe(good_info);
    many.digest_algorithms.assign(17, "SHA256");
    BOOST_TEST(why(many) == "KM-SIG-014");
    auto crowd = recipe(good_info);
    for (int i = 0; i < 256; ++i) {
        crowd.certificates.push_back(make_self_signed({}));
    }
    BOOST_TEST(why(crowd) == "KM-SIG-014");
    // No value; a value that is no sequence.
    const auto with_attribute = [&](const std::vector<std::string>& values) {
        return verify(
            forge_signature({.signers = {{.party = stamped.chain.signer,
                                          .attributes = standard_attributes(stamped.chain.signer, kContent),
                                          .unsigned_attributes = {attribute(kStampType, values)}}},
                             .certificates = {stamped.chain.signer, stamped.chain.intermediate}}),
            kContent, stamped.trust());
    };
    for (const auto& values : {std::vector<std::string>{}, std::vector{der_octets("x")}}) {
        const auto outcome = with_attribute(values);
        CHECK_CODES(outcome, "KM-SIG-040");
        BOOST_TEST(outcome.signer().timestamps.at(0).broken);
        BOOST_TEST(!outcome.signer().timestamps.at(0).time.has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_time_stamp_without_certificate_is_known_by_the_reviewers_copy)
{
    const Stamped stamped;
    const auto info = tst_info(signature_value(stamped.signature), kNow);
    const auto token =
        forge_signature({.signers = {{stamped.authority,
                                      {content_type_attribute(kInfoType), message_digest_attribute(info),
                                       signing_certificate_attribute(stamped.authority)}}},
                         .certificates = {},
                         .content = info,
                         .content_type = kInfoType});
    const auto signature = with_unsigned_attribute(stamped.signature, kStampType, token);
    const auto known =
        verify(signature, kContent, trusting({stamped.chain.root}, {stamped.stamp_root, stamped.authority}));
    CHECK_CODES(known);
    BOOST_TEST(known.signer().timestamp() != nullptr);
    for (const auto& stampers : {std::vector{stamped.stamp_root}, std::vector<Party>{}}) {
        const auto unknown = verify(signature, kContent, trusting({stamped.chain.root}, stampers));
        CHECK_CODES(unknown, "KM-SIG-041");
        BOOST_TEST(unknown.finding("KM-SIG-041").args.back() == "KM-SIG-005");
        BOOST_TEST(state(unknown.signer().timestamps.at(0).counts) == "not-known");
        BOOST_TEST(unknown.verdict.valid());
    }
}

BOOST_AUTO_TEST_CASE(every_time_stamp_has_its_own_answer_and_the_earliest_that_counts_is_the_time)
{
    const Stamped stamped;
    auto signature = add_timestamp(stamped.signature, stamped.authority, {.time = kNow + days{2}});
    signature =
        add_timestamp(signature, make_self_signed(timestamp_authority_spec("Stranger")), {.time = kNow});
    signature = add_timestamp(signature, stamped.authority, {.time = kNow + days{1}});
    signature = add_timestamp(signature, stamped.authority, {.time = kNow + days{30}});
    const auto outcome = verify(signature, kContent, stamped.trust(), kNow + days{20});
    BOOST_TEST(outcome.verdict.valid());
    CHECK_CODES(outcome, "KM-SIG-041", "KM-SIG-042");
    Codes states;
    for (const auto& stamp : outcome.signer().timestamps) {
        states.push_back(state(stamp.counts));
    }
    std::ranges::sort(states);
    CHECK_LIST(states, "does-not-hold", "holds", "holds", "not-known");
    BOOST_TEST((outcome.signer().timestamp()->time == kNow + days{1}));
}

BOOST_AUTO_TEST_CASE(a_time_stampers_revocation_is_demanded_too)
{
    const Stamped stamped;
    const auto signature = add_timestamp(stamped.signature, stamped.authority);
    auto trust = stamped.trust();
    add_list(trust, stamped.chain.intermediate);
    add_list(trust, stamped.chain.root);
    const auto unknown = verify_strictly(signature, trust);
    CHECK_CODES(unknown, "KM-SIG-041");
    BOOST_TEST(unknown.finding("KM-SIG-041").args.back() == "KM-SIG-039");
    add_list(trust, stamped.stamp_root);
    BOOST_TEST(verify_strictly(signature, trust).signer().timestamp() != nullptr);
    // Revoked one day or another: its key could have dated anything back.
    auto revoked = stamped.trust();
    add_list(revoked, stamped.stamp_root, {.revoked = {stamped.authority}, .revoked_at = kNow + days{9}});
    BOOST_TEST(verify(signature, kContent, revoked).signer().timestamp() == nullptr);
}

// ---- what certificates are for

BOOST_AUTO_TEST_CASE(a_signers_extended_key_usage_is_for_documents)
{
    const auto judge = [](const std::string& extended, crypto::SignatureProfile profile) {
        const auto party = make_self_signed({.extended_key_usage = extended});
        const auto outcome = verify(forge_by(party), kContent, trusting({party}), kNow, profile);
        BOOST_TEST(outcome.signer().intact.holds());
        const auto own = identity_of(party).sign_detached(crypto::bytes_of(kContent), kNow);
        BOOST_TEST(own.has_value() == outcome.verdict.valid(), extended);
        BOOST_TEST((own || own.error().code == "crypto.certificate_not_for_signing"));
        return outcome.codes();
    };
    for (const auto profile : {kPackage, kForeign}) {
        for (const auto* good :
             {"", "anyExtendedKeyUsage", "1.3.6.1.5.5.7.3.36", "critical,1.3.6.1.4.1.311.10.3.12",
              "emailProtection", "clientAuth,emailProtection"}) {
            BOOST_TEST(judge(good, profile) == kNone, good);
        }
        for (const auto* bad :
             {"timeStamping", "critical,timeStamping", "OCSPSigning", "emailProtection,timeStamping",
              "anyExtendedKeyUsage,OCSPSigning", "clientAuth", "codeSigning,serverAuth", "1.2.3.4"}) {
            const auto codes = judge(bad, profile);
            BOOST_TEST(codes == (Codes{"KM-SIG-028"}), bad << ": " << codes.front());
        }
    }
    const auto damaged = make_self_signed({.extended_key_usage = "DER:0500"});
    const auto unreadable = verify(forge_by(damaged), kContent, trusting({damaged}));
    BOOST_TEST(unreadable.finding("KM-SIG-028").args.back() == "unreadable");
    const auto party = make_self_signed({.extended_key_usage = "clientAuth,1.2.3.4"});
    const auto outcome = verify(forge_by(party), kContent, trusting({party}));
    BOOST_TEST(outcome.finding("KM-SIG-028").args.back() == "clientAuth, 1.2.3.4");
    CHECK_LIST(outcome.signer().certificate.extended_key_usage, "clientAuth", "1.2.3.4");
    CHECK_LIST(reasons(outcome.signer().trusted), "KM-SIG-028");
}

BOOST_AUTO_TEST_CASE(packages_use_p_256_p_384_and_rsa_and_other_containers_also_p_521)
{
    const auto judge = [](KeyKind kind, crypto::SignatureProfile profile) {
        const auto party = make_self_signed({.key = kind});
        return verify(forge_by(party), kContent, trusting({party}), kNow, profile);
    };
    for (const auto kind : {KeyKind::ec_p256, KeyKind::ec_p384, KeyKind::rsa_2048, KeyKind::rsa_3072}) {
        CHECK_CODES(judge(kind, kPackage));
    }
    for (const auto kind : {KeyKind::ec_p521, KeyKind::ec_secp256k1}) {
        const auto outcome = judge(kind, kPackage);
        CHECK_CODES(outcome, "KM-SIG-029");
        BOOST_TEST(state(outcome.signer().trusted) == "does-not-hold");
        BOOST_TEST(outcome.signer().intact.holds());
        CHECK_CODES(judge(kind, kForeign));
    }
    CHECK_CODES(judge(KeyKind::rsa_1024, kPackage), "KM-SIG-026");
    BOOST_TEST(judge(KeyKind::ec_p521, kPackage).finding("KM-SIG-029").args.back() == "EC P-521");
}

/// Of a signer below an authority with these policies and constraints, in the syntax of OpenSSL's configuration.
Outcome verify_policies(const std::string& constraints,
                        const std::string& authoritys,
                        const std::string& signers = "")
{
    const auto root = make_self_signed(authority_spec("Example Root"));
    auto spec = authority_spec("Strict");
    spec.policies = authoritys;
    spec.policy_constraints = constraints;
    const auto middle = make_issued(spec, root);
    const auto signer = make_issued({.policies = signers}, middle);
    return verify(sign(signer, middle.certificate_pem()), kContent, trusting({root}));
}

BOOST_AUTO_TEST_CASE(a_required_policy_is_evaluated_and_not_refused)
{
    const auto judge = [](const auto&... what) { return verify_policies(what...).codes(); };
    const auto reason_of = [](const auto&... what) {
        return verify_policies(what...).finding("KM-SIG-027").args.back();
    };
    const std::string required = "critical,requireExplicitPolicy:0";
    BOOST_TEST(judge(required, "1.2.3.4", "1.2.3.4") == kNone);
    BOOST_TEST(judge(required, "1.2.3.4,1.2.3.5", "1.2.3.5") == kNone);
    BOOST_TEST(judge(required, "2.5.29.32.0", "1.2.3.4") == kNone);
    BOOST_TEST(judge(required, "1.2.3.4", "1.2.3.9") == (Codes{"KM-SIG-027"}));
    BOOST_TEST(judge(required, "1.2.3.4", "") == (Codes{"KM-SIG-027"}));
    BOOST_TEST(reason_of(required, "1.2.3.4", "1.2.3.9") == "no explicit policy");
    BOOST_TEST(reason_of(required, "1.2.3.4", "") == "no explicit policy");
    BOOST_TEST(reason_of("critical,requireExplicitPolicy:-1", "1.2.3.4", "") ==
               "invalid or inconsistent certificate policy extension");
    BOOST_TEST(judge("", "1.2.3.4", "1.2.3.9") == kNone);
    BOOST_TEST(judge("", "", "") == kNone);
    // Where a certificate names none, none stays valid.
    const Codes refused{"KM-SIG-027"};
    BOOST_TEST(judge(required, "", "1.2.3.4") == refused);
    BOOST_TEST(judge(required, "", "") == refused);
    BOOST_TEST(judge("critical,requireExplicitPolicy:1", "", "") == refused);
    BOOST_TEST(judge("critical,requireExplicitPolicy:2", "", "") == kNone);
    BOOST_TEST(judge("critical,requireExplicitPolicy:0x10000000000000000", "", "") == kNone);
    BOOST_TEST(judge("critical,inhibitPolicyMapping:0", "", "") == kNone);
}

BOOST_AUTO_TEST_CASE(what_a_certificate_says_of_policies_has_to_be_well_formed)
{
    const auto judge = [](const auto&... what) { return verify_policies(what...).codes(); };
    const Codes refused{"KM-SIG-027"};
    BOOST_TEST(judge("", "1.2.3.4,1.2.3.4") == refused);
    BOOST_TEST(judge("", "DER:0500") == refused);
    BOOST_TEST(judge("critical,requireExplicitPolicy:9", "1.2.3.4,1.2.3.5,1.2.3.4") == refused);
    BOOST_TEST(judge("critical,requireExplicitPolicy:-1", "") == refused);
    BOOST_TEST(judge("critical,inhibitPolicyMapping:-1", "") == refused);
    BOOST_TEST(judge("critical,requireExplicitPolicy:-1", "1.2.3.4", "1.2.3.4") == refused);
    std::string too_many = "1.2.3.0";
    for (int i = 1; i < 1'200; ++i) {
        too_many += ",1.2.3." + std::to_string(i);
    }
    BOOST_TEST(judge("", "2.5.29.32.0", too_many) == refused);
}

BOOST_AUTO_TEST_CASE(who_counts_on_the_way_to_a_required_policy)
{
    const auto judge = [&](const std::string& roots, const std::string& middles, bool same_name) {
        auto spec = authority_spec("Example Root");
        spec.policy_constraints = roots;
        const auto root = make_self_signed(spec);
        spec = authority_spec("Strict");
        spec.policy_constraints = middles;
        const auto middle = make_issued(spec, root);
        spec = authority_spec(same_name ? "Strict" : "Below");
        spec.key = KeyKind::ec_p384; // with the same key it would be self-signed
        const auto below = make_issued(spec, middle);
        return verify(sign(make_issued({}, below), below.certificate_pem() + middle.certificate_pem()),
                      kContent, trusting({root}))
            .codes();
    };
    const std::string after_two = "critical,requireExplicitPolicy:2";
    BOOST_TEST(judge("", after_two, false) == (Codes{"KM-SIG-027"}));
    BOOST_TEST(judge("", after_two, true) == kNone); // what an authority issues to itself is passed over
    // Nor does what the anchor requires count.
    BOOST_TEST(judge("critical,requireExplicitPolicy:0", "", false) == kNone);
}

BOOST_AUTO_TEST_CASE(a_signing_time_that_cannot_be_right_is_a_warning)
{
    const auto signer = make_self_signed({.not_before = kNow - days{10}});
    const auto judge = [&](km::Time signing_time, km::Time at = kNow, km::Time now = kNow) {
        return verify(forge_by(signer, signing_time), kContent, {trusting({signer}), at, now});
    };
    CHECK_CODES(judge(kNow));
    CHECK_CODES(judge(kNow - days{10}));
    const auto early = judge(kNow - days{10} - seconds{1});
    CHECK_CODES(early, "KM-SIG-015");
    CHECK_LIST(early.finding("KM-SIG-015").args, "Alex Signer", "2026-05-21T23:59:59Z",
               "2026-05-22T00:00:00Z");
    BOOST_TEST(early.verdict.valid());
    CHECK_CODES(judge(kNow + minutes{5}));
    const auto late = judge(kNow + minutes{5} + seconds{1});
    CHECK_CODES(late, "KM-SIG-016");
    CHECK_LIST(late.finding("KM-SIG-016").args, "Alex Signer", "2026-06-01T00:05:01Z",
               "2026-06-01T00:00:00Z");
    BOOST_TEST(late.verdict.valid());
    // By the reviewer's day, which is another than today where another is asked about.
    CHECK_CODES(judge(kNow, kNow - days{1}, kNow - days{1}), "KM-SIG-016");
    CHECK_CODES(judge(kNow, kNow - days{1}, kNow));
}

// ---- load

BOOST_AUTO_TEST_CASE(a_package_allows_no_unsigned_attribute_but_time_stamps)
{
    const Stamped stamped;
    const auto one = with_unsigned_attribute(stamped.signature, "1.2.3.4.5", der(0x30, "x"));
    const auto outcome = verify(one, kContent, stamped.trust());
    CHECK_CODES(outcome, "KM-SIG-013");
    CHECK_LIST(outcome.finding("KM-SIG-013").args, "Alex Signer", "1");
    CHECK_LIST(reasons(outcome.signer().intact), "KM-SIG-013");
    BOOST_TEST(!outcome.verdict.valid());
    // Nor one of a known kind.
    CHECK_CODES(verify(with_unsigned_attribute(stamped.signature, "emailAddress", der(0x16, "x")), kContent,
                       stamped.trust()),
                "KM-SIG-013");
    // Counted, not listed; beside a time-stamp, which may stay.
    const auto two =
        with_unsigned_attribute(add_timestamp(one, stamped.authority), "0.4.0.1733.2.4", der(0x30, "x"));
    BOOST_TEST(verify(two, kContent, stamped.trust()).finding("KM-SIG-013").args.back() == "2");
    BOOST_TEST(verify(two, kContent, stamped.trust(), kNow, kForeign).verdict.valid());
    BOOST_TEST(verify(add_timestamp(stamped.signature, stamped.authority), kContent, stamped.trust())
                   .verdict.valid());
}

namespace {

std::string with_many_attributes(const Party& party, std::size_t count)
{
    std::vector<std::string> attributes;
    attributes.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        attributes.push_back(attribute("1.2.3.4." + std::to_string(i + 1), {der(0x30, "")}));
    }
    return forge_signature({.signers = {{.party = party,
                                         .attributes = standard_attributes(party, kContent),
                                         .unsigned_attributes = std::move(attributes)}},
                            .certificates = {party}});
}

/// Of this thread, in seconds: what the machine does beside it does not count.
double cpu_seconds()
{
    std::timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

} // namespace

BOOST_AUTO_TEST_CASE(findings_are_bounded_and_what_is_not_listed_is_counted)
{
    const auto party = make_self_signed({});
    const auto outcome =
        verify(with_many_attributes(party, 1'000), kContent, trusting({party}), kNow, kForeign);
    BOOST_TEST(outcome.verdict.valid());
    BOOST_TEST(outcome.findings.size() == 21U);
    CHECK_LIST(outcome.finding("KM-SIG-047").args, "", "KM-SIG-044", "980");
    const auto few = verify(with_many_attributes(party, 20), kContent, trusting({party}), kNow, kForeign);
    BOOST_TEST(few.findings.size() == 20U);
    const auto package = verify(with_many_attributes(party, 1'000), kContent, trusting({party}));
    CHECK_CODES(package, "KM-SIG-013");
    BOOST_TEST(package.finding("KM-SIG-013").args.back() == "1000");
}

namespace {

/// What @p work costs, in seconds of this thread; the least of three.
template <typename Work>
double cost_of(const Work& work)
{
    double least = 1e9;
    for (int round = 0; round < 3; ++round) {
        const auto start = cpu_seconds();
        work();
        least = std::min(least, cpu_seconds() - start);
    }
    return least;
}

/// Four times as much input: n log n costs less than 5 times as much, n squared 16 times.
template <typename Work>
void check_growth(const char* what, const Work& small, const Work& large)
{
    const auto ratio = cost_of(large) / cost_of(small);
    BOOST_TEST_MESSAGE("four times the " << what << ": " << ratio);
    BOOST_TEST(ratio < 9.0, what << ": " << ratio);
}

} // namespace

BOOST_AUTO_TEST_CASE(four_times_the_unsigned_attributes_cost_about_four_times_as_much)
{
    const auto party = make_self_signed({});
    const auto trust = trusting({party});
    const auto small = with_many_attributes(party, 10'000);
    const auto large = with_many_attributes(party, 40'000);
    for (const auto profile : {kPackage, kForeign}) {
        const auto judging = [&](const std::string& signature) {
            return [&] { static_cast<void>(verify(signature, kContent, trust, kNow, profile)); };
        };
        check_growth("unsigned attributes", judging(small), judging(large));
    }
}

BOOST_AUTO_TEST_CASE(four_times_the_signers_certificates_or_time_stamps_cost_about_four_times_as_much)
{
    const Stamped stamped;
    auto trust = stamped.trust();
    // Each of them revoked, so that each is looked for among many.
    add_list(trust, stamped.chain.intermediate, {.revoked = {stamped.chain.signer}, .strangers = 1'000});
    const auto& party = stamped.chain.signer;
    const SignerRecipe signer{party, standard_attributes(party, kContent)};
    const auto judging = [&](const std::string& signature) {
        return [&, signature] {
            BOOST_TEST(!verify(signature, kContent, trust, kNow, kForeign).verdict.signers.empty());
        };
    };
    const auto signers = [&](std::size_t count) {
        return judging(forge_signature({.signers = std::vector<SignerRecipe>(count, signer),
                                        .certificates = {party, stamped.chain.intermediate}}));
    };
    check_growth("signers", signers(16), signers(64));

    // All in the name of the signer's issuer, for its chain to choose among.
    std::vector<Party> namesakes;
    for (int i = 0; i < 254; ++i) {
        namesakes.push_back(
            make_issued_for_key(authority_spec("Example Issuing"), stamped.stamp_root, stamped.stamp_root));
    }
    const auto certificates = [&](std::ptrdiff_t count) {
        std::vector<Party> embedded{party};
        embedded.insert(embedded.end(), namesakes.begin(), namesakes.begin() + count - 2);
        embedded.push_back(stamped.chain.intermediate);
        return judging(forge_signature({.signers = {signer, signer}, .certificates = embedded}));
    };
    check_growth("certificates", certificates(64), certificates(256));

    const auto stamps = [&](int count) {
        auto signature = stamped.signature;
        for (int i = 0; i < count; ++i) {
            signature = add_timestamp(signature, stamped.authority, {.time = kNow - days{i}});
        }
        return judging(signature);
    };
    check_growth("time-stamps", stamps(16), stamps(64));
}

BOOST_AUTO_TEST_CASE(four_times_the_entries_of_a_revocation_list_cost_about_four_times_as_much)
{
    const Chain chain;
    const auto signature = chain.sign();
    const auto judging = [&](std::size_t entries) {
        return
            [&, list = make_crl_pem(chain.intermediate, {.revoked = {chain.signer}, .strangers = entries})] {
                auto trust = trusting({chain.root});
                BOOST_REQUIRE(trust.revocation_lists.add(list, "list.crl").has_value());
                const auto outcome = verify(signature, kContent, trust);
                CHECK_LIST(revocation(outcome), "does-not-hold", "not-known", "not-asked");
            };
    };
    check_growth("entries", judging(5'000), judging(20'000));
}

BOOST_AUTO_TEST_CASE(parts_that_cost_a_check_each_are_limited)
{
    const auto party = make_self_signed({});
    const SignerRecipe signer{party, standard_attributes(party, kContent)};
    const auto judge = [&](const SignatureRecipe& recipe, crypto::SignatureProfile profile = kForeign) {
        return verify(forge_signature(recipe), kContent, trusting({party}), kNow, profile);
    };
    const auto limit = [&](const SignatureRecipe& recipe) {
        Codes found;
        for (const auto profile : {kPackage, kForeign}) {
            const auto outcome = judge(recipe, profile);
            CHECK_CODES(outcome, "KM-SIG-014");
            CHECK_LIST(reasons(outcome.verdict.readable), "KM-SIG-014");
            BOOST_TEST(outcome.verdict.signers.empty());
            found = outcome.finding("KM-SIG-014").args;
        }
        return found;
    };
    SignatureRecipe signers{.signers = std::vector<SignerRecipe>(64, signer), .certificates = {party}};
    CHECK_CODES(judge(signers));
    signers.signers.push_back(signer);
    CHECK_LIST(limit(signers), "", "signers", "65", "64");

    SignatureRecipe certificates{.signers = {signer}, .certificates = {party}};
    for (int i = 1; i < 256; ++i) {
        certificates.certificates.push_back(make_self_signed({}));
    }
    CHECK_CODES(judge(certificates));
    certificates.certificates.push_back(make_self_signed({}));
    CHECK_LIST(limit(certificates), "", "certificates", "257", "256");

    SignatureRecipe digests{.signers = {signer},
                            .certificates = {party},
                            .digest_algorithms = std::vector<std::string>(16, "SHA256")};
    CHECK_CODES(judge(digests));
    digests.digest_algorithms.emplace_back("SHA256");
    CHECK_LIST(limit(digests), "", "digest algorithms", "17", "16");

    std::vector<std::string> values;
    for (int i = 0; i < 64; ++i) {
        values.push_back(der(0x30, der_octets(std::to_string(i))));
    }
    const auto stamps = [&] {
        return SignatureRecipe{.signers = {{.party = party,
                                            .attributes = standard_attributes(party, kContent),
                                            .unsigned_attributes = {attribute(kStampType, values)}}},
                               .certificates = {party}};
    };
    BOOST_TEST(judge(stamps()).signer().timestamps.size() == 64U);
    values.push_back(der(0x30, der_octets("more")));
    CHECK_LIST(limit(stamps()), "", "time-stamps", "65", "64");
}

BOOST_AUTO_TEST_CASE(many_revocation_lists_of_others_are_not_searched)
{
    // Only those in the issuer's name are verified, however many there are.
    const Chain chain;
    auto trust = trusting({chain.root});
    std::string lists;
    for (int i = 0; i < 500; ++i) {
        lists += make_crl_pem(make_self_signed(authority_spec("Authority " + std::to_string(i))), {});
    }
    BOOST_REQUIRE(trust.revocation_lists.add(lists, "lists.pem").has_value());
    BOOST_TEST(trust.revocation_lists.size() == 500U);
    add_list(trust, chain.intermediate);
    add_list(trust, chain.root);
    CHECK_CODES(verify_strictly(chain.sign(), trust));
}
