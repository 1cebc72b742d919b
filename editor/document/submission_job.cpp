// SPDX-License-Identifier: MIT
#include "editor/document/submission_job.hpp"

#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"
#include "validator/format/programme_writer.hpp"
#include "validator/report/html_report.hpp"
#include "validator/report/messages.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace km::document {

namespace fs = std::filesystem;

namespace {

/// How much of the whole the three parts take, roughly: packing compresses, verifying only reads.
constexpr double kPackingFrom = 0.05;
constexpr double kVerifyingFrom = 0.7;

Progress part_of(const Progress& whole, double from, double to)
{
    return [&whole, from, to](double share) { return !whole || whole(from + share * (to - from)); };
}

} // namespace

StepState state_of(SubmitStep step, const SubmitFacts& facts) noexcept
{
    switch (step) {
    case SubmitStep::saved: return facts.has_file && !facts.modified ? StepState::done : StepState::open;
    case SubmitStep::checked:
        if (!facts.check_is_current) {
            return StepState::running;
        }
        return facts.meets                 ? StepState::done
               : facts.incomplete_accepted ? StepState::accepted
                                           : StepState::open;
    case SubmitStep::report:
        if (!facts.report_state) {
            return facts.packed_state == facts.state ? StepState::left_out : StepState::open;
        }
        return facts.report_state == facts.state ? StepState::done : StepState::outdated;
    case SubmitStep::identity: return facts.has_identity ? StepState::done : StepState::open;
    case SubmitStep::packed:
        if (facts.packing) {
            return StepState::running;
        }
        if (!facts.packed_state) {
            return StepState::open;
        }
        return facts.packed_state != facts.state ? StepState::outdated
               : facts.packed_incomplete         ? StepState::accepted
                                                 : StepState::done;
    case SubmitStep::verified:
        if (facts.packing) {
            return StepState::running;
        }
        if (!facts.packed_state) {
            return StepState::open;
        }
        if (facts.packed_state != facts.state) {
            return StepState::outdated;
        }
        return facts.valid                                  ? StepState::done
               : facts.packed_incomplete && facts.authentic ? StepState::accepted
                                                            : StepState::open;
    }
    return StepState::open;
}

bool may_sign(const SubmitFacts& facts) noexcept
{
    const auto is_ready = [&](SubmitStep step) {
        const auto state = state_of(step, facts);
        return state == StepState::done || state == StepState::accepted;
    };
    // A look at the report is asked for and not insisted on: nobody can tell a look from a click.
    return !facts.packing && is_ready(SubmitStep::saved) && is_ready(SubmitStep::checked) &&
           is_ready(SubmitStep::identity);
}

SubmitStep next_step(const SubmitFacts& facts) noexcept
{
    const auto next = std::find_if(kSubmitSteps.begin(), kSubmitSteps.end(), [&](SubmitStep step) {
        const auto state = state_of(step, facts);
        return state != StepState::done && state != StepState::accepted && state != StepState::left_out;
    });
    return next == kSubmitSteps.end() ? SubmitStep::verified : *next;
}

Result<Submitted> submit(const SubmissionOrder& order,
                         const crypto::SecretBytes& password,
                         const format::Library& library,
                         const Progress& progress)
{
    // The password first: whoever mistypes it should not wait for anything else.
    auto signer = order.identity.unlock(password);
    if (!signer) {
        return propagate(signer);
    }
    auto trust = order.trust.load();
    if (!trust) {
        return propagate(trust);
    }
    Submitted made{order.target.file, signer->certificate(), signer->certificate_pem(), {}};
    // Whom the reviewer believes is not known here; that the signer is who the certificate says is asked with this
    // certificate in the reviewer's hands.
    if (auto added = trust->signers.add(made.certificate_pem, to_utf8(order.identity.file().main_file()));
        !added) {
        return propagate(added);
    }
    const auto check = submission::check_file(order.file, {library, {}});
    if (!check) {
        return tl::make_unexpected(check.error());
    }
    auto shown = order.shown;
    shown.file = (*check)->programme.file;
    if (format::find_difference((*check)->programme, std::move(shown))) {
        return fail("session.changed_on_disk", to_utf8(order.file));
    }
    for (const auto& reason : submission::foresee_refusal(**check, &made.signer)) {
        const bool is_known =
            order.anyway || reason.code == "KM-PKG-027"; // that one is the checklist's question
        if (!is_known) {
            return fail("package.would_be_refused", to_utf8(order.file), report::describe(reason).message);
        }
    }
    if (progress && !progress(kPackingFrom)) {
        return fail("zip.cancelled", to_utf8(order.target.file));
    }
    auto target = order.target;
    submission::add_inputs(target.inputs, order.file, (*check)->programme);
    for (const auto& file : {order.identity.file().main_file(), order.identity.file().certificate,
                             order.identity.file().chain}) {
        target.inputs.add(file);
    }
    if (auto written = submission::write_package(
            **check, submission::evidence_folder(order.file), target, *signer, order.completeness,
            {submission::entry_time((*check)->programme, order.file), order.time},
            part_of(progress, kPackingFrom, kVerifyingFrom));
        !written) {
        return propagate(written);
    }
    // From here on the package is there: stopping could only leave it unverified.
    submission::Reviewer reviewer{library, {*trust, order.time}};
    reviewer.threads = std::max(std::thread::hardware_concurrency(), 1U);
    reviewer.progress = [&](double share) {
        static_cast<void>(part_of(progress, kVerifyingFrom, 1.0)(share));
        return true;
    };
    auto verdict = submission::verify_package(order.target.file, reviewer);
    if (!verdict) {
        return propagate(verdict);
    }
    made.verdict = std::move(*verdict);
    return made;
}

Result<void> write_report(const fs::path& programme, const fs::path& target, const format::Library& library)
{
    const auto check = submission::check_file(programme, {library, {}});
    if (!check) {
        return tl::make_unexpected(check.error());
    }
    if (auto written = write_atomically({target, Existing::own}, report::to_html(*(*check)->validation));
        !written) {
        return propagate(written);
    }
    return {};
}

std::string proposed_package_name(const model::Programme& programme)
{
    std::string name = programme.id.empty() ? "programme" : programme.id;
    if (!programme.version.empty()) {
        name += "-" + programme.version;
    }
    // It becomes a file's name, wherever the package goes.
    std::replace_if(
        name.begin(), name.end(),
        [](char c) {
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                               c == '.' || c == '-' || c == '_';
            return !plain;
        },
        '-');
    return name + ".asice";
}

} // namespace km::document
