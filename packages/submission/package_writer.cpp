// SPDX-License-Identifier: MIT
#include "packages/submission/package_writer.hpp"

#include "packages/crypto/digest.hpp"
#include "packages/crypto/signature.hpp"
#include "packages/zip/limits.hpp"
#include "packages/zip/zip_names.hpp"
#include "validator/base/file.hpp"
#include "validator/report/html_report.hpp"
#include "validator/report/json_report.hpp"

#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <set>

namespace km::submission {

std::string framework_name(const model::Framework& framework)
{
    return fmt::format("framework/{}-{}.framework.xml", framework.id, framework.version);
}

std::string policy_name(const model::Policy& policy)
{
    return fmt::format("policy/{}-{}.policy.xml", policy.id, policy.version);
}

Time entry_time(const model::Programme& programme, const std::filesystem::path& file)
{
    if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr) {
        std::int64_t seconds = 0;
        const std::string_view text{epoch};
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (problem == std::errc{} && end == text.data() + text.size()) {
            return Time{std::chrono::seconds{seconds}};
        }
    }
    if (const auto modified = parse_time(programme.modified)) {
        return *modified;
    }
    std::error_code ignored;
    const auto written = std::filesystem::last_write_time(file, ignored);
    return std::chrono::floor<std::chrono::seconds>(
        std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::file_clock::to_sys(written)));
}

Diagnostics foresee_refusal(const Check& check, const crypto::CertificateInfo* signer)
{
    Diagnostics reasons;
    const auto add = [&](const char* code, std::vector<std::string> args) {
        reasons.push_back({code, Severity::error, {check.programme.file, 0, {}}, std::move(args)});
    };
    const auto& policy = check.policy.model;
    if (!check.validation->meets) {
        add("KM-PKG-027", {policy.title, policy.name()});
    }
    const auto& provider = check.programme.provider;
    if (signer == nullptr) {
        return reasons;
    }
    const auto own = ids_of(*signer), wanted = ids_of(provider);
    switch (compare(own, wanted)) {
    case IdMatch::same: break;
    case IdMatch::different: add("KM-PKG-025", {signer->common_name, joined(own), joined(wanted)}); break;
    case IdMatch::not_known: add("KM-PKG-026", {provider.name, joined(wanted)}); break;
    }
    return reasons;
}

Result<Diagnostics> foresee_refusal(const crypto::Identity& signer, const std::string& file, Time at)
{
    const auto content = crypto::bytes_of("a package's manifest");
    auto signature = signer.sign_detached(content, at);
    if (!signature) {
        return propagate(signature);
    }
    crypto::Trust trust;
    if (auto added = trust.signers.add(signer.certificate_pem(), file); !added) {
        return propagate(added);
    }
    Diagnostics findings;
    if (auto verdict = crypto::verify_detached(crypto::bytes_of(*signature), content, {trust, at},
                                               {file, 0, {}}, findings);
        !verdict) {
        return propagate(verdict);
    }
    std::erase_if(findings, [](const Diagnostic& finding) { return finding.severity != Severity::error; });
    return findings;
}

Result<Unkept> write_package(const Check& check,
                             const std::filesystem::path& folder,
                             const Output& target,
                             const crypto::Identity& signer,
                             Completeness completeness,
                             const asic::WriteTimes& times,
                             const zip::ZipWriter::Progress& progress)
{
    if (!check.validation->meets && completeness == Completeness::required) {
        return fail("package.not_met", check.programme.file,
                    fmt::format("policy {}, errors: {}", check.policy.model.name(),
                                check.validation->count(Severity::error)));
    }
    const auto& used = check.policy.model;
    if (const auto named = policy_named_by(check.programme);
        used.id != named.id || (!named.version.empty() && used.version != named.version)) {
        return fail("package.other_policy", check.programme.file,
                    fmt::format("{}, not {}", named.text(),
                                used.id + (named.version.empty() ? "" : "@" + used.version)));
    }
    if (check.bytes.size() > zip::Limits{}.max_xml_bytes) {
        return fail("package.too_large", check.programme.file,
                    fmt::format("{} bytes, limit {}", check.bytes.size(), zip::Limits{}.max_xml_bytes));
    }
    // The reports inside speak of the programme under its name there, so that a reviewer's fresh run says the
    // same.
    auto read = read_bytes(check.bytes, std::string{kProgrammeName});
    if (!read) {
        return propagate(read);
    }
    const auto inside = check_read(std::move(*read), check.framework, check.policy, check.facts);
    const auto& validation = *inside->validation;
    std::vector<asic::ContainerFile> files;
    files.push_back({std::string{kProgrammeName}, "application/xml", check.bytes, true});
    files.push_back({framework_name(check.framework.model), "application/xml", check.framework.bytes});
    files.push_back({policy_name(check.policy.model), "application/xml", check.policy.bytes});
    files.push_back({std::string{kJsonReportName}, "application/json", report::to_json(validation)});
    files.push_back({std::string{kHtmlReportName}, "text/html", report::to_html(validation)});
    std::set<std::string> names;
    for (std::size_t e = 0; e < check.programme.evidence.size(); ++e) {
        const auto& evidence = check.programme.evidence[e];
        using State = rules::EvidenceFact::State;
        const auto name = packed_path(evidence.path);
        if (const auto defect = zip::name_defect(evidence.path, zip::NameRule::package)) {
            return fail("package.evidence", evidence.path, *defect, evidence.line);
        }
        const auto& fact = check.facts.evidence.at(e);
        if (fact.state == State::unreadable) {
            return fail("evidence.unreadable", evidence.path, fact.problem, evidence.line);
        }
        if (fact.state == State::missing || fact.state == State::refused) {
            // Nothing to pack; the finding about it is in the report, and this is an incomplete package.
            continue;
        }
        if (!names.insert(zip::name_key(name)).second) {
            return fail("package.evidence", evidence.path, "another file has this name in the package",
                        evidence.line);
        }
        const auto digest = crypto::from_hex(fact.sha256);
        if (!digest) { // it was not looked at
            return fail("package.evidence", evidence.path, "its digest is not known", evidence.line);
        }
        files.push_back({name, evidence.media_type.empty() ? "application/octet-stream" : evidence.media_type,
                         asic::JudgedFile{folder / from_utf8(evidence.path), *digest}});
    }
    return asic::write_container(target, std::move(files), signer, times, progress);
}

} // namespace km::submission
