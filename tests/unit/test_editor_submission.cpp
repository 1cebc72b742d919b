// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE editor_submission
#include "editor/document/package_session.hpp"
#include "editor/document/submission_job.hpp"
#include "tests/support/editor_fixtures.hpp"
#include "tests/support/forge_evidence.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_pki.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/format/programme_writer.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace km;
using namespace km::document;
namespace fs = std::filesystem;
namespace bdata = boost::unit_test::data;

namespace km::document {
std::ostream& operator<<(std::ostream& out, StepState state)
{
    return out << static_cast<int>(state);
}
std::ostream& operator<<(std::ostream& out, SubmitStep step)
{
    return out << static_cast<int>(step);
}
} // namespace km::document

namespace {

const format::Library& library()
{
    static const format::Library own{data_dir()};
    return own;
}

/// A copy of an example with an identity of its provider beside it.
struct Provider {
    explicit Provider(const std::string& example = "first-line-manager",
                      const std::string& ukprn = "10099901")
    {
        fs::copy(test::example_folder(example), folder.path / "p", fs::copy_options::recursive);
        programme = folder.path / "p" / (example + ".programme.xml");
        test::CertificateSpec spec;
        spec.organisation_identifier = "UKPRN:" + ukprn;
        party = std::make_unique<test::Party>(test::make_self_signed(spec));
        identity = folder.path / "identity.p12";
        BOOST_REQUIRE(write_atomically({identity, km::Existing::own}, party->pkcs12("secret")));
    }

    [[nodiscard]] SubmissionOrder order() const
    {
        return {programme,
                submission::read_bytes(read_file(programme, 10'000'000).value(), "p").value().programme,
                {folder.path / "out.asice", Existing::replace},
                crypto::LockedIdentity::read({identity, {}, {}, {}}).value(),
                submission::Completeness::required,
                false,
                TrustStore{folder.path / "nobody"},
                test::kNow};
    }
    [[nodiscard]] Result<Submitted> submit(const SubmissionOrder& what,
                                           const std::string& password = "secret",
                                           const Progress& progress = {}) const
    {
        return document::submit(what, crypto::SecretBytes{password}, library(), progress);
    }
    /// The package, read by a reviewer who trusts these certificates.
    [[nodiscard]] PackageRead read(const std::vector<std::string>& trusted) const
    {
        TrustStore trust{folder.path / "trust"};
        for (const auto& pem : trusted) {
            BOOST_REQUIRE(trust.add_anchors(pem, "test").has_value());
        }
        const PackageOrder order_{folder.path / "out.asice", trust, SignerStore{folder.path / "signers.csv"},
                                  test::kNow};
        auto answer = read_package(order_, library(), {});
        BOOST_REQUIRE(answer.has_value());
        return std::move(*answer);
    }

    test::TempFolder folder;
    fs::path programme, identity;
    std::unique_ptr<test::Party> party;
};

struct Open {
    explicit Open(PackageRead read)
        : environment{library(), temp.path / "state", temp.path / "run", posts.post()}
        , session{std::make_unique<PackageSession>(std::move(read), environment)}
    {}
    Result<ReadyDocument> take_out(const std::string& path)
    {
        std::optional<Result<ReadyDocument>> answer;
        session->take_out(path, [&](Result<ReadyDocument> result) { answer = std::move(result); });
        BOOST_REQUIRE(posts.run_until([&] { return answer.has_value(); }));
        return *answer;
    }

    test::TempFolder temp;
    test::Posts posts;
    Environment environment;
    std::unique_ptr<PackageSession> session;
};

SubmitFacts ready()
{
    SubmitFacts facts;
    facts.has_file = facts.check_is_current = facts.meets = facts.has_identity = true;
    facts.state = 7;
    facts.report_state = 7;
    return facts;
}

std::string bytes_of(const fs::path& file)
{
    return read_file(file, 100'000'000).value();
}

} // namespace

BOOST_AUTO_TEST_SUITE(checklist)

BOOST_AUTO_TEST_CASE(it_leads_from_saving_to_verifying)
{
    SubmitFacts facts;
    facts.modified = true;
    BOOST_TEST(next_step(facts) == SubmitStep::saved);
    facts.has_file = true;
    BOOST_TEST(next_step(facts) == SubmitStep::saved);
    facts.modified = false;
    BOOST_TEST(next_step(facts) == SubmitStep::checked);
    BOOST_TEST(state_of(SubmitStep::checked, facts) == StepState::running);
    facts.check_is_current = facts.meets = true;
    BOOST_TEST(next_step(facts) == SubmitStep::report);
    facts.report_state = facts.state;
    BOOST_TEST(next_step(facts) == SubmitStep::identity);
    BOOST_TEST(!may_sign(facts));
    facts.has_identity = true;
    BOOST_TEST(next_step(facts) == SubmitStep::packed);
    BOOST_TEST(may_sign(facts));
    facts.packed_state = facts.state;
    BOOST_TEST(next_step(facts) == SubmitStep::verified);
    BOOST_TEST(state_of(SubmitStep::verified, facts) == StepState::open);
    facts.valid = true;
    BOOST_TEST(state_of(SubmitStep::verified, facts) == StepState::done);
}

BOOST_AUTO_TEST_CASE(a_change_makes_what_was_done_for_the_old_state_outdated)
{
    auto facts = ready();
    facts.packed_state = 7;
    facts.valid = true;
    facts.state = 8;
    BOOST_TEST(state_of(SubmitStep::report, facts) == StepState::outdated);
    BOOST_TEST(state_of(SubmitStep::packed, facts) == StepState::outdated);
    BOOST_TEST(state_of(SubmitStep::verified, facts) == StepState::outdated);
    facts.state = 7; // undone
    BOOST_TEST(state_of(SubmitStep::packed, facts) == StepState::done);
    BOOST_TEST(state_of(SubmitStep::verified, facts) == StepState::done);
}

BOOST_AUTO_TEST_CASE(what_does_not_meet_its_policy_is_signed_only_where_that_is_accepted)
{
    auto facts = ready();
    facts.meets = false;
    BOOST_TEST(!may_sign(facts));
    BOOST_TEST(state_of(SubmitStep::checked, facts) == StepState::open);
    facts.incomplete_accepted = true;
    BOOST_TEST(may_sign(facts));
    BOOST_TEST(state_of(SubmitStep::checked, facts) == StepState::accepted);
    facts.packed_state = 7;
    facts.packed_incomplete = true;
    BOOST_TEST(state_of(SubmitStep::verified, facts) == StepState::open);
    facts.authentic = true;
    BOOST_TEST(state_of(SubmitStep::verified, facts) == StepState::accepted);
}

BOOST_AUTO_TEST_CASE(nothing_is_signed_twice_at_once)
{
    auto facts = ready();
    facts.packing = true;
    BOOST_TEST(!may_sign(facts));
    BOOST_TEST(state_of(SubmitStep::packed, facts) == StepState::running);
}

BOOST_AUTO_TEST_CASE(a_proposed_name_can_be_a_files_name)
{
    model::Programme programme;
    BOOST_TEST(proposed_package_name(programme) == "programme.asice");
    programme.id = "first-line-manager";
    programme.version = "1.0 draft/2";
    BOOST_TEST(proposed_package_name(programme) == "first-line-manager-1.0-draft-2.asice");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(submitting)

BOOST_AUTO_TEST_CASE(an_example_becomes_a_package_that_is_valid_at_once)
{
    const Provider provider;
    double last = 0;
    bool grows = true;
    const auto made = provider.submit(provider.order(), "secret", [&](double share) {
        grows = grows && share >= last - 1e-9;
        last = share;
        return true;
    });
    BOOST_REQUIRE(made.has_value());
    BOOST_TEST(made->verdict.valid());
    BOOST_TEST(made->verdict.is_authentic());
    BOOST_TEST(made->signer.ukprn == "10099901");
    BOOST_TEST(fs::exists(made->package));
    BOOST_TEST(grows);
    BOOST_TEST(last == 1.0);
    // A reviewer without the certificate believes nobody; with it, the same package is valid.
    BOOST_TEST(!provider.read({}).verdict.valid());
    BOOST_TEST(provider.read({made->certificate_pem}).verdict.valid());
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_said_before_anything_is_written)
{
    const Provider provider;
    const auto made = provider.submit(provider.order(), "Secret");
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().code == "crypto.wrong_password");
    BOOST_TEST(made.error().subject == to_utf8(provider.identity));
    BOOST_TEST(!fs::exists(provider.order().target.file));
}

BOOST_AUTO_TEST_CASE(stopping_leaves_no_package)
{
    const Provider provider;
    const auto made = provider.submit(provider.order(), "secret", [](double share) { return share < 0.3; });
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().code == "zip.cancelled");
    BOOST_TEST(!fs::exists(provider.order().target.file));
}

BOOST_AUTO_TEST_CASE(an_incomplete_programme_is_packed_only_on_purpose)
{
    const Provider provider{"mid-level-manager", "10099902"};
    auto order = provider.order();
    order.anyway = true; // the provider has an ODS code only, and the signer a UKPRN
    auto made = provider.submit(order);
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().code == "package.not_met");
    order.completeness = submission::Completeness::waived;
    made = provider.submit(order);
    BOOST_REQUIRE(made.has_value());
    BOOST_TEST(!made->verdict.valid());
    BOOST_TEST(made->verdict.is_authentic());
}

BOOST_AUTO_TEST_CASE(a_signer_of_another_provider_is_told)
{
    const Provider provider{"first-line-manager", "10000009"};
    auto order = provider.order();
    BOOST_TEST(provider.submit(order).error().code == "package.would_be_refused");
    BOOST_TEST(!fs::exists(order.target.file)); // told before it is signed
    order.anyway = true;
    const auto made = provider.submit(order);
    BOOST_REQUIRE(made.has_value());
    BOOST_TEST(!made->verdict.valid());
    const auto& findings = made->verdict.findings;
    BOOST_TEST(
        std::any_of(findings.begin(), findings.end(), [](const auto& f) { return f.code == "KM-PKG-010"; }));
}

BOOST_AUTO_TEST_CASE(a_key_and_a_certificate_of_an_authority_sign_too)
{
    const Provider provider;
    const auto authority = test::make_self_signed(test::authority_spec("Example Authority"));
    test::CertificateSpec spec;
    spec.organisation_identifier = "UKPRN:10099901";
    const auto party = test::make_issued(spec, authority);
    auto order = provider.order();
    const auto key = provider.folder.path / "key.pem", certificate = provider.folder.path / "cert.pem";
    BOOST_REQUIRE(write_atomically(key, party.key_pem("secret")));
    BOOST_REQUIRE(write_atomically(certificate, party.certificate_pem()));
    order.identity = crypto::LockedIdentity::read({{}, key, certificate, {}}).value();
    const auto made = provider.submit(order);
    BOOST_REQUIRE(made.has_value());
    BOOST_TEST(made->verdict.valid());
    BOOST_TEST(provider.read({authority.certificate_pem()}).verdict.valid());
}

BOOST_AUTO_TEST_CASE(a_new_identity_file_is_for_its_owner_alone_and_signs)
{
    const Provider provider;
    const auto file = provider.folder.path / "new.p12";
    const crypto::SecretBytes password{"correct horse"};
    const auto made = crypto::create_identity_file(file, {"Example Training Ltd", "10099901", "Jo Example"},
                                                   password, test::kNow);
    BOOST_REQUIRE(made.has_value());
    BOOST_TEST(made->ukprn == "10099901");
    BOOST_TEST((fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
    auto order = provider.order();
    order.identity = crypto::LockedIdentity::read({file, {}, {}, {}}).value();
    const auto submitted = provider.submit(order, "correct horse");
    BOOST_REQUIRE(submitted.has_value());
    BOOST_TEST(submitted->verdict.valid());
}

BOOST_AUTO_TEST_CASE(a_report_is_written_of_what_is_saved)
{
    const Provider provider;
    const auto target = provider.folder.path / "report.html";
    BOOST_REQUIRE(write_report(provider.programme, target, library()).has_value());
    BOOST_TEST(bytes_of(target).find("Meets nhs-kitemark") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(opening)

BOOST_AUTO_TEST_CASE(a_trusted_package_gives_its_evidence_as_a_read_only_copy_that_goes)
{
    const Provider provider;
    BOOST_REQUIRE(provider.submit(provider.order()).has_value());
    Open open{provider.read({provider.party->certificate_pem()})};
    BOOST_TEST(open.session->is_authentic());
    const std::string path = "evidence/scheme-of-work.pdf";
    const auto copy = open.take_out(path);
    BOOST_REQUIRE_MESSAGE(copy.has_value(), (copy ? "" : copy.error().code));
    const auto& file = copy->file;
    BOOST_TEST(file.filename() == "scheme-of-work.pdf");
    BOOST_TEST((fs::status(file).permissions() == fs::perms::owner_read));
    BOOST_TEST(bytes_of(file) == bytes_of(provider.folder.path / "p" / path));
    BOOST_TEST(open.take_out(path)->file == file); // again: the same
    open.session.reset();
    BOOST_TEST(!fs::exists(file));
    BOOST_TEST(!fs::exists(file.parent_path().parent_path()));
}

BOOST_AUTO_TEST_CASE(every_evidence_of_the_examples_can_be_opened)
{
    const Provider provider;
    BOOST_REQUIRE(provider.submit(provider.order()).has_value());
    Open open{provider.read({provider.party->certificate_pem()})};
    for (const auto& file : open.session->verdict().check->programme.evidence) {
        const auto copy = open.take_out(file.path);
        BOOST_TEST(copy.has_value(), file.path << ": " << (copy ? "" : copy.error().code));
    }
}

BOOST_AUTO_TEST_CASE(a_signer_who_is_not_trusted_gets_nothing_opened)
{
    const Provider provider;
    BOOST_REQUIRE(provider.submit(provider.order()).has_value());
    Open open{provider.read({})};
    BOOST_TEST(!open.session->is_authentic());
    const auto copy = open.take_out("evidence/scheme-of-work.pdf");
    BOOST_REQUIRE(!copy);
    BOOST_TEST(copy.error().code == "package.not_verified");
    // What this program itself makes can be looked at all the same.
    BOOST_TEST(open.session->report_file().has_value());
}

BOOST_AUTO_TEST_CASE(an_altered_package_gets_nothing_opened)
{
    const Provider provider;
    BOOST_REQUIRE(provider.submit(provider.order()).has_value());
    auto bytes = bytes_of(provider.order().target.file);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    BOOST_REQUIRE(write_atomically({provider.order().target.file, Existing::own}, bytes));
    Open open{provider.read({provider.party->certificate_pem()})};
    BOOST_TEST(!open.session->verdict().valid());
    BOOST_TEST(!open.session->is_authentic());
    BOOST_TEST(open.take_out("evidence/scheme-of-work.pdf").error().code == "package.not_verified");
}

BOOST_AUTO_TEST_CASE(the_package_that_was_verified_is_the_one_that_is_shown)
{
    const Provider provider;
    BOOST_REQUIRE(provider.submit(provider.order()).has_value());
    Open open{provider.read({provider.party->certificate_pem()})};
    const auto evidence = provider.folder.path / "p/evidence/scheme-of-work.pdf";
    const auto verified = bytes_of(evidence);
    std::ofstream{evidence, std::ios::app} << "more";
    auto order = provider.order();
    order.completeness = submission::Completeness::waived;
    BOOST_REQUIRE(provider.submit(order).has_value()); // another package takes its name
    const auto copy = open.take_out("evidence/scheme-of-work.pdf");
    BOOST_REQUIRE(copy.has_value());
    BOOST_TEST((bytes_of(copy->file) == verified));
}

BOOST_AUTO_TEST_CASE(a_package_that_is_written_into_after_verifying_is_noticed)
{
    const Provider provider;
    BOOST_REQUIRE(provider.submit(provider.order()).has_value());
    Open open{provider.read({provider.party->certificate_pem()})};
    std::fstream{provider.order().target.file}.seekp(2000).write("written over", 12);
    for (const auto* path : {"evidence/scheme-of-work.pdf", "evidence/assessment-brief.docx"}) {
        BOOST_TEST_INFO(path);
        const auto copy = open.take_out(path);
        BOOST_TEST(
            (copy || copy.error().code == "asic.copy_changed" || copy.error().code.starts_with("zip.")));
        if (copy) {
            BOOST_TEST((bytes_of(copy->file) == bytes_of(provider.folder.path / "p" / path)));
        }
    }
}

BOOST_AUTO_TEST_CASE(evidence_that_could_do_something_is_not_opened_and_does_not_stay)
{
    const Provider provider;
    const auto& evidence = provider.folder.path / "p/evidence";
    const auto launch = test::one_page("/OpenAction<</S/Launch/F(a)>>", {}, {}, test::Packing::hidden);
    std::ofstream{evidence / "scheme-of-work.pdf", std::ios::binary} << launch;
    std::ofstream{evidence / "assessment-brief.docx", std::ios::binary} << "\xD0\xCF\x11\xE0 V B A";
    auto order = provider.order();
    order.completeness = submission::Completeness::waived;
    BOOST_REQUIRE(provider.submit(order).has_value());
    Open open{provider.read({provider.party->certificate_pem()})};
    const auto copy = open.take_out("evidence/scheme-of-work.pdf");
    BOOST_REQUIRE(!copy);
    BOOST_TEST(copy.error().code == "unsafe.opening");
    BOOST_TEST(open.take_out("evidence/assessment-brief.docx").error().code == "unsafe.other_content");
    BOOST_TEST(open.take_out("../../etc/passwd").error().code == "package.no_evidence");
    // It can be saved all the same, where the user says.
    const auto target = provider.folder.path / "saved";
    std::optional<Result<void>> saved;
    open.session->save_copy("evidence/scheme-of-work.pdf", target, [&](Result<void> done) { saved = done; });
    BOOST_REQUIRE(open.posts.run_until([&] { return saved.has_value(); }));
    BOOST_TEST(saved->has_value());
    BOOST_TEST(bytes_of(target) == launch);
}

BOOST_AUTO_TEST_CASE(the_programme_is_read_only_and_its_check_knows_the_evidence)
{
    const Provider provider;
    BOOST_REQUIRE(provider.submit(provider.order()).has_value());
    Open open{provider.read({provider.party->certificate_pem()})};
    auto session = open.session->make_session();
    BOOST_REQUIRE(session.has_value());
    BOOST_TEST((*session)->document().is_read_only());
    BOOST_REQUIRE(open.posts.run_until([&] { return (*session)->background().is_current(); }));
    const auto& result = *(*session)->background().result();
    BOOST_TEST(result.meets);
    BOOST_TEST(result.errors == open.session->verdict().check->validation->count(Severity::error));
    BOOST_REQUIRE(!result.evidence.empty());
    BOOST_TEST((result.evidence.front().state == rules::EvidenceFact::State::present));
}

BOOST_AUTO_TEST_CASE(what_somebody_changed_meanwhile_is_not_signed)
{
    Provider provider;
    const auto order = provider.order();
    auto theirs = order.shown;
    theirs.title = "Theirs";
    BOOST_REQUIRE(
        write_atomically({provider.programme, Existing::own}, format::write_programme(theirs).value())
            .has_value());
    BOOST_TEST(provider.submit(order).error().code == "session.changed_on_disk");
    BOOST_TEST(!fs::exists(order.target.file));
}

BOOST_AUTO_TEST_CASE(what_is_no_package_is_told_from_one)
{
    const test::TempFolder folder;
    std::ofstream{folder.path / "a.xml"} << "<programme/>";
    std::ofstream{folder.path / "b.xml"} << "PK\x03\x04 and more";
    std::ofstream{folder.path / "damaged.asice"} << "\0K\x03\x04 and more";
    BOOST_TEST(!is_package(folder.path / "a.xml"));
    BOOST_TEST(is_package(folder.path / "b.xml"));
    BOOST_TEST(is_package(folder.path / "damaged.asice"));
    BOOST_TEST(!is_package(folder.path / "none"));
}

BOOST_AUTO_TEST_CASE(a_zip_that_is_no_package_opens_with_every_reason_and_no_programme)
{
    const Provider provider;
    test::ForgedZip zip;
    test::ForgedEntry entry;
    entry.name = "hello.txt";
    entry.content = "hello";
    zip.entries.push_back(entry);
    BOOST_REQUIRE(write_atomically(provider.order().target, test::forge(zip)));
    Open open{provider.read({provider.party->certificate_pem()})};
    BOOST_TEST(!open.session->has_programme());
    BOOST_TEST(open.session->verdict().findings.size() > 1);
    BOOST_TEST(open.session->make_session().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
