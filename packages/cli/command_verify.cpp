// SPDX-License-Identifier: MIT
#include "packages/cli/commands.hpp"
#include "packages/cli/console.hpp"
#include "packages/cli/limit_options.hpp"
#include "packages/submission/package_verifier.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <condition_variable>
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

struct Options {
    std::vector<fs::path> packages, trust, crls;
    std::string at;
    bool container = false, json = false;
    unsigned threads = 0; ///< 0: as many as there are cores
    std::string policy;
    zip::Limits limits;
    Amount amount = Amount::first_64_kib;
};

/// One package's answer, whichever question was asked.
struct Answer {
    std::string package;
    std::optional<Error> failure;
    bool valid = false;
    asic::ContainerVerdict container;
    submission::CheckPtr check;
    Diagnostics findings;
};

Answer ask(const fs::path& package,
           const Options& options,
           const crypto::TrustAnchors& anchors,
           Time at,
           unsigned threads)
{
    Answer answer{to_utf8(package), {}, false, {}, {}, {}};
    if (options.container) {
        auto verdict = asic::verify_container(
            package, {anchors, at, asic::Profile::container, options.limits, threads, {}});
        if (!verdict) {
            answer.failure = verdict.error();
            return answer;
        }
        answer.valid = verdict->valid;
        answer.findings = std::move(verdict->findings);
        answer.container = std::move(*verdict);
        return answer;
    }
    auto verdict = submission::verify_package(
        package, {bundled_library(), anchors, at, options.limits, threads, options.policy});
    if (!verdict) {
        answer.failure = verdict.error();
        return answer;
    }
    answer.valid = verdict->valid;
    answer.findings = std::move(verdict->findings);
    answer.container = std::move(verdict->container);
    answer.check = std::move(verdict->check);
    return answer;
}

submission::DemandState state_of(const Answer& answer, submission::Demand demand)
{
    return submission::state_of(demand, answer.findings, answer.container, answer.check != nullptr);
}

json to_json(const std::optional<Time>& time)
{
    return time ? json(to_string(*time)) : json{};
}

json to_json(const Answer& answer)
{
    json document{{"package", json_text(answer.package)},
                  {"valid", answer.valid},
                  {"signatures", json::array()},
                  {"findings", json::array()}};
    if (answer.failure) {
        document["error"] = {{"code", answer.failure->code}, {"detail", answer.failure->detail}};
        return document;
    }
    for (const auto& signature : answer.container.signatures) {
        for (const auto& signer : signature.signers) {
            document["signatures"].push_back({{"signer", json_text(signer.certificate.common_name)},
                                              {"organisation", json_text(signer.certificate.organisation)},
                                              {"ukprn", signer.certificate.ukprn},
                                              {"trusted", signer.trusted},
                                              {"intact", signer.intact},
                                              {"trust_anchor", json_text(signer.trust_anchor)},
                                              {"fingerprint", signer.certificate.fingerprint_sha256_hex},
                                              {"signing_time", to_json(signer.signing_time)},
                                              {"timestamp", to_json(signer.timestamp)},
                                              {"timestamp_authority", json_text(signer.timestamp_authority)},
                                              {"entry", json_text(signature.name)}});
        }
    }
    for (const auto& finding : answer.findings) {
        document["findings"].push_back(cli::to_json(finding));
    }
    document["demands"] = json::array();
    for (const auto demand : submission::kDemands) {
        using State = submission::DemandState::Answer;
        const auto state = state_of(answer, demand).answer;
        document["demands"].push_back(
            {{"demand", submission::to_string(demand)},
             {"holds", state == State::unknown ? json{} : json(state == State::holds)}});
    }
    if (answer.check) {
        const auto& programme = answer.check->programme;
        const auto& validation = *answer.check->validation;
        document["programme"] = {{"id", programme.id},
                                 {"version", programme.version},
                                 {"title", programme.title},
                                 {"provider", programme.provider.name},
                                 {"ukprn", programme.provider.ukprn},
                                 {"framework", answer.check->framework.model.name()},
                                 {"policy", answer.check->policy.model.name()},
                                 {"meets", validation.meets}};
        for (const auto& finding : validation.findings) {
            document["programme"]["findings"].push_back(cli::to_json(finding));
        }
    }
    return document;
}

Printed describe(const crypto::SignerVerdict& signer)
{
    const auto& who = signer.certificate;
    Printed text =
        printed("  {} {}, {}", signer.intact && signer.trusted ? "Signed by" : "NOT PROVEN:", who.common_name,
                who.organisation);
    if (!who.ukprn.empty()) {
        text += printed(" (UKPRN {})", who.ukprn);
    }
    if (signer.timestamp) {
        text += printed(", time-stamped {} by {}", to_string(*signer.timestamp), signer.timestamp_authority);
    } else if (signer.signing_time) {
        text += printed(", {} by its own clock", to_string(*signer.signing_time));
    }
    text += !signer.intact    ? printed("; the signature does not hold")
            : !signer.trusted ? printed("; not trusted")
                              : printed("; trusted through {}", signer.trust_anchor);
    return text + printed("\n");
}

std::string words_for(const submission::DemandState& state)
{
    switch (state.answer) {
    case submission::DemandState::Answer::holds: return "yes";
    case submission::DemandState::Answer::unknown: return "not known";
    case submission::DemandState::Answer::fails: break;
    }
    return "no: " + count_of(state.reasons, "reason");
}

void print_answer(const Answer& answer, const Options& options)
{
    if (answer.failure) {
        static_cast<void>(report_failure(*answer.failure));
        print(printed("{}: NOT READ\n", printed_whole(answer.package)));
        return;
    }
    print_findings(answer.findings, options.amount);
    Printed text = printed("{}: {}\n", printed_whole(answer.package), answer.valid ? "VALID" : "NOT VALID");
    if (answer.check) {
        const auto& check = *answer.check;
        text += printed("  {} {}, {}\n", check.programme.title, check.programme.version,
                        check.programme.provider.name);
        text += printed(
            "  {} {} ({}, {}); framework {}{}\n", check.validation->meets ? "Meets" : "DOES NOT MEET",
            check.policy.model.name(), count_of(check.validation->count(Severity::error), "error"),
            count_of(check.validation->count(Severity::warning), "warning"), check.framework.model.name(),
            check.framework.model.has_indicative_items() ? ", indicative outcomes" : "");
    }
    for (const auto& signature : answer.container.signatures) {
        for (const auto& signer : signature.signers) {
            text += describe(signer);
        }
    }
    for (const auto demand : submission::kDemands) {
        if (options.container && demand == submission::Demand::claims_hold) {
            continue;
        }
        text += printed("  {:38} {}\n", submission::to_string(demand), words_for(state_of(answer, demand)));
    }
    print(text);
}

int exit_code_of(const Answer& answer)
{
    return answer.failure ? exit_code::failed : answer.valid ? exit_code::yes : exit_code::no;
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

/// Verifies on all cores and hands the answers over in the order given.
int verify_all(const Options& options, const crypto::TrustAnchors& anchors, Time at)
{
    const unsigned cores =
        options.threads != 0 ? options.threads : std::max(std::thread::hardware_concurrency(), 1U);
    const auto count = options.packages.size();
    const auto workers = static_cast<unsigned>(std::min<std::size_t>(cores, count));
    const unsigned threads_each = count == 1 ? cores : 1;
    std::vector<std::optional<Answer>> answers(count);
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
            auto answer = ask(options.packages[mine], options, anchors, at, threads_each);
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
    auto document = json::array();
    int code = exit_code::yes;
    ProgressLine line{printed("Verifying")};
    for (std::size_t a = 0; a < count; ++a) {
        std::optional<Answer> answer;
        {
            std::unique_lock lock{mutex};
            ready.wait(lock, [&] { return answers[a].has_value(); });
            answer = std::exchange(answers[a], std::nullopt); // gives its memory back once printed
        }
        if (options.json) {
            document.push_back(to_json(*answer));
        } else {
            print_answer(*answer, options);
        }
        line.show(static_cast<double>(a + 1) / static_cast<double>(count));
        code = worst(code, exit_code_of(*answer));
    }
    if (options.json) {
        print_json(count == 1 ? document.front() : document);
    }
    return code;
}

int verify(const Options& options)
{
    Time at = now();
    if (!options.at.empty()) {
        const auto parsed = parse_time(options.at);
        if (!parsed) {
            print_error(printed("error: --at {} is not a time; write 2026-03-31 or 2026-03-31T09:15:00Z.",
                                options.at));
            return exit_code::usage;
        }
        at = *parsed;
    }
    const auto anchors = crypto::TrustAnchors::from_files(options.trust, options.crls);
    if (!anchors) {
        return report_failure(anchors.error());
    }
    return verify_all(options, *anchors, at);
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
    command->add_option("--crl", options->crls, "Revocation list, PEM or DER; may be given several times")
        ->allow_extra_args(false);
    command->add_option("--at", options->at, "Judge certificates at this time instead of now");
    auto* policy = command->add_option("--policy", options->policy,
                                       "Insist on this policy, by id, whatever the programme names");
    auto* container = command->add_flag(
        "--container", options->container,
        "Any ASiC-E container with CAdES signatures: ask who signed what, not for a programme's claims");
    command->add_flag("--json", options->json, "Print JSON");
    command->add_option("--threads", options->threads, "Threads to use; without it, one for each core")
        ->check(CLI::Range(1U, 64U));
    container->excludes(policy);
    add_limits(*command, options->limits);
    add_all(*command, options->amount);
    command->callback([options, &action] { action = [options] { return verify(*options); }; });
}

} // namespace km::cli
