// SPDX-License-Identifier: MIT
#include "packages/cli/check_options.hpp"
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/envelope.hpp"
#include "packages/cli/limit_options.hpp"
#include "packages/submission/package_verifier.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"
#include "validator/base/printed.hpp"
#include "validator/report/messages.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <condition_variable>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <utility>

namespace km::cli {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

constexpr std::size_t kMaxSignersBytes = 16'000'000;

struct Options {
    std::vector<fs::path> packages, trust, timestamp_trust, crls;
    std::vector<std::string> signers; ///< FINGERPRINT=IDENTIFIER
    fs::path signers_file;
    std::string at;
    bool container = false, json = false, require_revocation = false;
    Amount amount = Amount::first_64_kib;
    unsigned threads = 0; ///< 0: as many as there are cores
    std::string policy;
    zip::Limits limits;
};

/// What is asked of every package.
struct Questions {
    crypto::Trust trust;
    std::optional<format::PolicyPack> policy; ///< that the reviewer asks for
    submission::SignerBindings signers;
    Time at{};
};

/// One package's answer.
struct Answered {
    std::string package;
    Result<submission::PackageVerdict> verdict;
};

Answered ask(const fs::path& package, const Options& options, const Questions& questions, unsigned threads)
{
    submission::Reviewer reviewer{
        bundled_library(), {questions.trust, questions.at}, options.limits, threads};
    reviewer.signatures.require_revocation = options.require_revocation;
    reviewer.question = options.container ? submission::Question::container : submission::Question::package;
    reviewer.policy = questions.policy ? &*questions.policy : nullptr;
    reviewer.signers = questions.signers;
    auto verdict = submission::verify_package(package, reviewer);
    if (verdict) {
        verdict->container.file.reset(); // a thousand answers that wait to be printed hold no files open
    }
    return {to_utf8(package), std::move(verdict)};
}

json to_json(const std::optional<Time>& time)
{
    return time ? json(to_string(*time)) : json{};
}

/// How an answer came out, and the codes of its reasons.
json to_json(const Answer& answer)
{
    json reasons = json::array();
    for (const auto& reason : answer.reasons()) {
        if (std::find(reasons.begin(), reasons.end(), reason.code) == reasons.end()) {
            reasons.push_back(reason.code);
        }
    }
    return {{"answer", to_string(answer.state())}, {"reasons", std::move(reasons)}};
}

std::string_view revocation_id(const crypto::ChainLink& link)
{
    switch (link.not_revoked.state()) {
    case Answer::State::holds: return "known-good";
    case Answer::State::does_not_hold: return "revoked";
    case Answer::State::not_known: return "not-known";
    case Answer::State::not_asked: break;
    }
    return "not-applicable";
}

json to_json(const std::vector<crypto::ChainLink>& chain)
{
    json certificates = json::array();
    for (const auto& link : chain) {
        certificates.push_back({{"subject", json_text(link.subject)},
                                {"fingerprint", link.fingerprint_sha256_hex},
                                {"anchor", link.anchor},
                                {"revocation", revocation_id(link)},
                                {"reasons", to_json(link.not_revoked)["reasons"]}});
    }
    return certificates;
}

json to_json(const crypto::SignerVerdict& signer,
             const std::string& entry,
             const submission::ProviderMatch* provider)
{
    const auto& who = signer.certificate;
    const auto* const anchor = signer.anchor();
    const auto* const timestamp = signer.timestamp();
    json object{{"signer", json_text(who.common_name)},
                {"organisation", json_text(who.organisation)},
                {"ukprn", who.ukprn},
                {"ods", who.ods},
                {"trusted", signer.trusted.holds()},
                {"intact", signer.intact.holds()},
                {"trust", to_json(signer.trusted)},
                {"integrity", to_json(signer.intact)},
                {"trust_anchor", anchor != nullptr ? json_text(anchor->subject) : ""},
                {"fingerprint", who.fingerprint_sha256_hex},
                {"signing_time", to_json(signer.signing_time)},
                {"timestamp", timestamp != nullptr ? to_json(timestamp->time) : json{}},
                {"timestamp_authority", timestamp != nullptr ? json_text(timestamp->authority) : ""},
                {"timestamps", json::array()},
                {"certificates", to_json(signer.chain)},
                {"entry", json_text(entry)}};
    if (provider != nullptr) {
        object["signs_for_provider"] =
            provider->how == submission::ProviderMatch::How::identifier ? "identifier"
            : provider->how == submission::ProviderMatch::How::binding  ? "binding"
                                                                        : "not-shown";
    }
    for (const auto& each : signer.timestamps) {
        object["timestamps"].push_back({{"time", to_json(each.time)},
                                        {"authority", json_text(each.authority)},
                                        {"counts", to_json(each.counts)},
                                        {"certificates", to_json(each.chain)}});
    }
    return object;
}

/// As many findings as print_findings() would show: a package is somebody else's, and may have been made to flood.
class FindingsJson {
public:
    explicit FindingsJson(Amount amount) : m_all{amount == Amount::all} {}

    json list(const Diagnostics& findings)
    {
        json all = json::array();
        std::size_t bytes = m_bytes;
        for (const auto& finding : findings) {
            bytes += size_of(all.emplace_back(cli::to_json(finding)));
        }
        if (m_all || bytes <= kMaxBytes) {
            m_bytes = bytes;
            return all;
        }
        json shown = json::array();
        for (const auto* finding : most_telling_first(findings)) {
            auto entry = cli::to_json(*finding);
            m_bytes += size_of(entry);
            if (m_bytes <= kMaxBytes) {
                shown.push_back(std::move(entry));
            } else {
                ++m_left_out;
            }
        }
        return shown;
    }
    [[nodiscard]] std::size_t left_out() const noexcept { return m_left_out; }

private:
    static constexpr std::size_t kMaxBytes = std::size_t{64} << 10U;

    /// As it is printed: each of its lines is further in.
    static std::size_t size_of(const json& entry)
    {
        constexpr std::size_t indent = 12;
        const auto text = entry.dump(2, ' ', false, json::error_handler_t::replace);
        return text.size() + indent * static_cast<std::size_t>(std::ranges::count(text, '\n') + 1);
    }

    bool m_all;
    std::size_t m_bytes = 0, m_left_out = 0;
};

json programme_json(const submission::PackageVerdict& verdict, FindingsJson& findings)
{
    const auto& check = *verdict.check;
    const auto& programme = check.programme;
    const bool is_signed = verdict.is_check_of_signed_content();
    json object{{"id", programme.id},
                {"version", programme.version},
                {"title", programme.title},
                {"provider", programme.provider.name},
                {"ukprn", programme.provider.ukprn},
                {"ods", programme.provider.ods_code},
                {"framework", check.framework.model.name()},
                {"policy", check.policy.model.name()},
                {"meets", is_signed ? json(check.validation->meets) : json{}}};
    object["policies"] = json::array();
    for (const auto* each : {verdict.check.get(), verdict.check_of_reviewer.get()}) {
        if (each != nullptr) { // the package's own, then the one that the reviewer asked for
            object["policies"].push_back({{"policy", each->policy.model.name()},
                                          {"meets", is_signed ? json(each->validation->meets) : json{}}});
        }
    }
    // Of what was changed the findings would speak for the provider.
    object["findings"] = is_signed ? findings.list(check.validation->findings) : json::array();
    return object;
}

json to_json(const submission::PackageVerdict& verdict, const std::string& package, Amount amount)
{
    FindingsJson findings{amount};
    json document{{"package", json_text(package)},
                  {"valid", verdict.valid()},
                  {"demands", json::array()},
                  {"signatures", json::array()}};
    for (const auto demand : submission::kDemands) {
        json entry{{"id", to_string(demand)}};
        entry.update(to_json(verdict.answer(demand)));
        document["demands"].push_back(std::move(entry));
    }
    const auto& signatures = verdict.container.signatures;
    for (std::size_t s = 0; s < signatures.size(); ++s) {
        for (std::size_t i = 0; i < signatures[s].signers.size(); ++i) {
            const auto* const provider = s < verdict.provider.size() ? &verdict.provider[s].at(i) : nullptr;
            document["signatures"].push_back(to_json(signatures[s].signers[i], signatures[s].name, provider));
        }
    }
    document["findings"] = findings.list(verdict.findings);
    if (verdict.check) {
        document["programme"] = programme_json(verdict, findings);
    }
    document["findings_left_out"] = findings.left_out();
    if (verdict.answer(submission::Demand::claims).is_asked()) {
        document["packed_page"] = "not-checked";
    }
    return document;
}

/// There is no answer, so none that holds.
json to_json(const Error& error, const std::string& package)
{
    return {{"package", json_text(package)}, {"valid", false}, {"error", cli::to_json(error)}};
}

/// The first reason, in words.
std::string why(const Answer& answer)
{
    return answer.reasons().empty() ? std::string{} : report::describe(answer.reasons().front()).message;
}

Printed words_for(const Answer& answer)
{
    const auto reasons = answer.reasons().size();
    switch (answer.state()) {
    case Answer::State::holds: return printed("yes");
    case Answer::State::does_not_hold: return printed("no ({})", count_of(reasons, "reason"));
    case Answer::State::not_known: return printed("not known ({})", count_of(reasons, "reason"));
    case Answer::State::not_asked: break;
    }
    return printed("not asked");
}

Printed words_for(const crypto::ChainLink& link)
{
    switch (link.not_revoked.state()) {
    case Answer::State::holds: return printed("not revoked");
    case Answer::State::does_not_hold: return printed("REVOKED");
    case Answer::State::not_known:
        return link.not_revoked.reasons().front().code == "KM-SIG-034"
                   ? printed("revocation not known: no list of its issuer given")
                   : printed("revocation not known: {}", why(link.not_revoked));
    case Answer::State::not_asked: break;
    }
    return link.anchor ? printed("you trust this certificate") : printed("revocation not checked");
}

Printed words_for(const submission::ProviderMatch& match)
{
    using How = submission::ProviderMatch::How;
    switch (match.how) {
    case How::identifier: return printed("yes, by {} in the certificate", to_string(*match.organisation));
    case How::binding: return printed("yes, by {} in your list of signers", to_string(*match.organisation));
    case How::none: break;
    }
    return printed("not shown");
}

Printed describe(const std::vector<crypto::ChainLink>& chain, std::string_view label)
{
    Printed text;
    for (const auto& link : chain) {
        text += field(label, in_quotes(link.subject) + printed("; ") + words_for(link));
    }
    return text;
}

Printed describe(const crypto::SignerVerdict& signer, const submission::ProviderMatch* provider)
{
    const auto& who = signer.certificate;
    Printed text =
        field("Name", in_quotes(who.common_name)) + field("Organisation", in_quotes(who.organisation));
    text += field("Identifiers", in_quotes(who.organisation_identifiers));
    text += field("Fingerprint", printed("{} (SHA-256)", who.fingerprint_sha256_hex));
    if (provider != nullptr) {
        text += field("For provider", words_for(*provider));
    }
    text += field("Signed", signer.signing_time ? printed("{} (time given by the signer, not verified)",
                                                          to_string(*signer.signing_time))
                                                : printed("time not given"));
    for (const auto& each : signer.timestamps) {
        const auto time = each.time ? to_string(*each.time) : std::string{"time not readable"};
        text +=
            field("Time-stamp", each.counts.holds() ? printed("{} by {}", time, in_quotes(each.authority))
                                                    : printed("{} by {}: does not count: {}", time,
                                                              in_quotes(each.authority), why(each.counts)));
        text += describe(each.chain, "Its authority");
    }
    text += field("Signature", printed("holds: {}", words_for(signer.intact)));
    return text + field("Trusted", words_for(signer.trusted)) + describe(signer.chain, "Certificate");
}

/// What the answer is for, by title.
Printed headline(const submission::PackageVerdict& verdict, const Options& options)
{
    const Printed answer = verdict.valid() ? printed("VALID") : printed("NOT VALID");
    if (options.container) {
        return answer + printed(" as a signed container; claims not asked");
    }
    Printed policies;
    for (const auto* check : {verdict.check.get(), verdict.check_of_reviewer.get()}) {
        if (check != nullptr) {
            const auto& policy = check->policy.model;
            policies += printed("{}{} ({})", policies.empty() ? " for " : " and ", in_quotes(policy.title),
                                policy.name());
        }
    }
    return answer + (policies.empty() ? printed("; policy not known") : policies);
}

Printed demand_line(submission::Demand demand, const submission::PackageVerdict& verdict)
{
    Printed policies;
    for (const auto* check : {verdict.check.get(), verdict.check_of_reviewer.get()}) {
        if (check != nullptr) {
            policies +=
                printed("{}{}", policies.empty() ? "" : " and ", in_quotes(check->policy.model.title));
        }
    }
    if (policies.empty()) {
        policies = printed("the policy");
    }
    const auto sentence = demand == submission::Demand::claims
                              ? printed("The claims are complete and consistent with {}", policies)
                              : printed("{}", submission::sentence(demand));
    return printed("  {}: {}\n", sentence, words_for(verdict.answer(demand)));
}

Printed
describe(const submission::PackageVerdict& verdict, const std::string& package, const Options& options)
{
    Printed text = printed("{}: {}\n", package, headline(verdict, options));
    if (verdict.check) {
        const auto& check = *verdict.check;
        const auto& programme = check.programme;
        text += printed("  Programme\n");
        text += field("Title", in_quotes(programme.title) + printed(" {}", programme.version));
        Printed ids;
        for (const auto& id : submission::ids_of(programme.provider)) {
            ids += printed(", {}", to_string(id));
        }
        text += field("Provider", in_quotes(programme.provider.name) + ids);
        for (const auto& used : verdict.data) {
            text += cli::describe(used);
        }
        if (check.framework.model.has_indicative_items()) {
            text += field("Outcomes", printed("indicative, not official"));
        }
        for (const auto* each : {verdict.check.get(), verdict.check_of_reviewer.get()}) {
            if (each != nullptr) {
                text += field(
                    verdict.is_check_of_signed_content() ? each->validation->meets ? "Meets" : "DOES NOT MEET"
                                                         : "Not checked",
                    in_quotes(each->policy.model.title) + printed(" ({})", each->policy.model.name()));
            }
        }
    }
    const auto& signatures = verdict.container.signatures;
    std::size_t number = 0;
    for (std::size_t s = 0; s < signatures.size(); ++s) {
        for (std::size_t i = 0; i < signatures[s].signers.size(); ++i) {
            text += printed("  Signature {} ({})\n", ++number, signatures[s].name);
            text += describe(signatures[s].signers[i],
                             s < verdict.provider.size() ? &verdict.provider[s].at(i) : nullptr);
        }
    }
    for (const auto demand : submission::kDemands) {
        if (verdict.answer(demand).is_asked()) {
            text += demand_line(demand, verdict);
        }
    }
    if (verdict.answer(submission::Demand::claims).is_asked()) {
        text += printed(
            "  The evidence has not been reviewed.\n  Packed page: not checked. Use a fresh report.\n");
    }
    return text;
}

void print_answer(const Answered& answered, const Options& options)
{
    if (!answered.verdict) {
        static_cast<void>(report_failure(answered.verdict.error()));
        print(printed("{}: NOT READ\n", answered.package));
        return;
    }
    print_findings(answered.verdict->findings, options.amount);
    print(describe(*answered.verdict, answered.package, options));
}

int exit_code_of(const Answered& answered)
{
    return !answered.verdict ? exit_code::failed : answered.verdict->valid() ? exit_code::yes : exit_code::no;
}

/// One package that could not be read outweighs any that is not valid, and that any that is.
int worst(int a, int b)
{
    for (const int code : {exit_code::failed, exit_code::no}) {
        if (a == code || b == code) {
            return code;
        }
    }
    return exit_code::yes;
}

void add_to(Envelope& envelope, const Answered& answered, Amount amount)
{
    if (!answered.verdict) {
        static_cast<void>(report_failure(answered.verdict.error()));
        envelope.add_error(answered.verdict.error());
        envelope.add_result(to_json(answered.verdict.error(), answered.package));
        return;
    }
    for (const auto& used : answered.verdict->data) {
        envelope.add_data(used);
    }
    envelope.add_result(to_json(*answered.verdict, answered.package, amount));
}

/// Verifies on all cores and hands the answers over in the order given.
int verify_all(const Options& options, const Questions& questions, Envelope& envelope)
{
    const unsigned cores =
        options.threads != 0 ? options.threads : std::max(std::thread::hardware_concurrency(), 1U);
    const auto count = options.packages.size();
    const auto workers = static_cast<unsigned>(std::min<std::size_t>(cores, count));
    const unsigned threads_each = count == 1 ? cores : 1;
    std::vector<std::optional<Answered>> answers(count);
    std::mutex mutex;
    std::condition_variable ready;
    std::size_t next = 0;
    const auto work = [&] {
        while (true) {
            std::size_t mine = 0;
            {
                const std::lock_guard lock{mutex};
                if (next == count) {
                    return;
                }
                mine = next++;
            }
            auto answer = ask(options.packages[mine], options, questions, threads_each);
            {
                const std::lock_guard lock{mutex};
                answers[mine] = std::move(answer);
            }
            ready.notify_one();
        }
    };
    std::vector<std::jthread> pool;
    for (unsigned w = 0; w < workers; ++w) {
        pool.emplace_back(work);
    }
    int code = exit_code::yes;
    ProgressLine line{printed("Verifying")};
    for (std::size_t a = 0; a < count; ++a) {
        std::optional<Answered> answer;
        {
            std::unique_lock lock{mutex};
            ready.wait(lock, [&] { return answers[a].has_value(); });
            answer = std::exchange(answers[a], std::nullopt); // gives its memory back once printed
        }
        if (options.json) {
            add_to(envelope, *answer, options.amount);
        } else {
            print_answer(*answer, options);
        }
        line.show(static_cast<double>(a + 1) / static_cast<double>(count));
        code = worst(code, exit_code_of(*answer));
    }
    envelope.print();
    return code;
}

/// Everything that was typed, read before any package: a mistake in it is not the provider's.
Result<Questions> read_questions(const Options& options)
{
    Questions questions;
    questions.at = now();
    if (!options.at.empty()) {
        const auto parsed = parse_time(options.at);
        if (!parsed) {
            return fail("cli.bad_time", options.at);
        }
        questions.at = *parsed;
    }
    auto trust = crypto::load_trust({options.trust, options.timestamp_trust, options.crls});
    if (!trust) {
        return propagate(trust);
    }
    questions.trust = std::move(*trust);
    if (!options.policy.empty()) {
        auto policy = typed_policy(options.policy);
        if (!policy) {
            return propagate(policy);
        }
        questions.policy = std::move(*policy);
    }
    if (!options.signers_file.empty()) {
        auto csv = read_file(options.signers_file, kMaxSignersBytes);
        if (!csv) {
            return propagate(csv);
        }
        auto bindings = submission::read_bindings(*csv, to_utf8(options.signers_file));
        if (!bindings) {
            return propagate(bindings);
        }
        questions.signers = std::move(*bindings);
    }
    for (const auto& text : options.signers) {
        auto binding = submission::parse_binding(text);
        if (!binding) {
            return fail("cli.bad_signer", text, binding.error().detail);
        }
        questions.signers.push_back(std::move(*binding));
    }
    return questions;
}

int verify(const Options& options)
{
    Envelope envelope{"verify", options.json};
    const auto questions = read_questions(options);
    if (!questions) {
        return envelope.fail(questions.error());
    }
    return verify_all(options, *questions, envelope);
}

} // namespace

void add_verify(CLI::App& app, Action& action)
{
    auto* command = app.add_subcommand(
        "verify", "Say who signed packages, that nothing changed, and that the claims hold");
    auto options = std::make_shared<Options>();
    command->add_option("PACKAGE", options->packages, "Packages (.asice)")->required();
    command
        ->add_option("--trust", options->trust,
                     "Certificates that you trust, PEM; may be given several times")
        ->required()
        ->allow_extra_args(false);
    command
        ->add_option("--timestamp-trust", options->timestamp_trust,
                     "Certificates of time-stamp authorities that you trust, PEM; may be given several times")
        ->allow_extra_args(false);
    command->add_option("--crl", options->crls, "Revocation list, PEM or DER; may be given several times")
        ->allow_extra_args(false);
    command->add_option("--at", options->at, "Judge certificates at this time instead of now");
    command->add_flag("--require-revocation", options->require_revocation,
                      "Trust a signer only where the revocation lists show that no certificate was revoked");
    auto* signer =
        command
            ->add_option("--signer", options->signers,
                         "FINGERPRINT=UKPRN:12345678 or FINGERPRINT=ODS:RXX: for whom this certificate "
                         "signs; may be given several times. It does not make the signer trusted")
            ->allow_extra_args(false);
    auto* signers = command->add_option("--signers", options->signers_file,
                                        "The same from a CSV file: fingerprint,identifier,name,note");
    auto* policy = command->add_option("--policy", options->policy,
                                       "Judge by this policy too (ID, ID@VERSION or a file); it and the one "
                                       "that the package names must both be met");
    auto* container = command->add_flag(
        "--container", options->container,
        "Any ASiC-E container with CAdES signatures: ask who signed what, not for a programme's claims");
    command->add_flag("--json", options->json, "Print JSON");
    command->add_option("--threads", options->threads, "Threads to use; without it, one for each core")
        ->check(CLI::Range(1U, 64U));
    container->excludes(policy)->excludes(signer)->excludes(signers);
    add_limits(*command, options->limits);
    add_all(*command, options->amount);
    command->callback([options, &action] { action = [options] { return verify(*options); }; });
}

} // namespace km::cli
