// SPDX-License-Identifier: MIT
#include "packages/submission/package_verifier.hpp"

#include "packages/submission/package_writer.hpp"
#include "packages/submission/packed_json.hpp"
#include "validator/base/file.hpp"
#include "validator/base/paths.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/policy_reader.hpp"
#include "validator/format/programme_reader.hpp"
#include "validator/report/html_report.hpp"
#include "validator/report/json_report.hpp"
#include "validator/report/messages.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

namespace km::submission {
namespace {

using nlohmann::json;

bool is_kept(std::string_view name)
{
    return name == kProgrammeName || name == kJsonReportName || name == kHtmlReportName ||
           name.starts_with("framework/") || name.starts_with("policy/");
}

class Verifier {
public:
    Verifier(PackageVerdict& verdict, const std::string& file, const Reviewer& reviewer)
        : m_verdict{verdict}
        , m_file{file}
        , m_reviewer{reviewer}
    {}

    void run()
    {
        for (const auto& file : m_verdict.container.files) {
            if (is_kept(file.name) && file.size > m_reviewer.limits.max_xml_bytes) {
                add("KM-PKG-017", file.name,
                    {file.name, std::to_string(file.size), std::to_string(m_reviewer.limits.max_xml_bytes)});
                return;
            }
        }
        const auto* xml = kept(kProgrammeName);
        if (xml == nullptr) {
            add("KM-PKG-001", kProgrammeName, {std::string{kProgrammeName}});
            return;
        }
        auto read = read_bytes(*xml, std::string{kProgrammeName});
        if (!read) {
            add("KM-PKG-002", kProgrammeName, {report::describe(read.error())});
            return;
        }
        auto framework = reviewers_framework(read->programme);
        auto policy = reviewers_policy(read->programme);
        if (!framework || !policy) {
            return;
        }
        auto facts = facts_about(read->programme);
        facts.framework_is_bundled = m_framework_is_reviewers;
        m_verdict.check =
            check_read(std::move(*read), std::move(*framework), std::move(*policy), std::move(facts));
        if (as_signed()) {
            compare_reports();
        }
        check_signers();
        if (const auto& validation = *m_verdict.check->validation; !validation.meets) {
            add("KM-PKG-012", kProgrammeName,
                {m_verdict.check->policy.model.name(), std::to_string(validation.count(Severity::error))});
        }
    }

private:
    void add(const char* code,
             std::string_view entry,
             std::vector<std::string> args,
             Severity severity = Severity::error)
    {
        m_verdict.findings.push_back({code, severity, {m_file, 0, std::string{entry}}, std::move(args)});
    }

    [[nodiscard]] const std::string* kept(std::string_view name) const
    {
        const auto found = m_verdict.container.kept.find(name);
        return found == m_verdict.container.kept.end() ? nullptr : &found->second;
    }

    /// Where files were changed after signing, a report that no longer fits them is not the provider's doing.
    [[nodiscard]] bool as_signed() const noexcept
    {
        return state_of(Demand::all_signed, m_verdict.findings, m_verdict.container, false).answer ==
               DemandState::Answer::holds;
    }

    /// The one packed file below @p folder, or null (reported).
    const std::pair<const std::string, std::string>* only_file_in(std::string_view folder)
    {
        const std::pair<const std::string, std::string>* only = nullptr;
        for (const auto& file : m_verdict.container.kept) {
            if (file.first.starts_with(folder)) {
                if (only != nullptr) {
                    add("KM-PKG-014", file.first, {file.first});
                } else {
                    only = &file;
                }
            }
        }
        if (only == nullptr) {
            add("KM-PKG-001", folder, {std::string{folder}});
        }
        return only;
    }

    std::optional<format::FrameworkPack> reviewers_framework(const model::Programme& programme)
    {
        const auto* packed = only_file_in("framework/");
        const auto name = fmt::format("{} {}", programme.framework_id, programme.framework_version);
        auto own = m_reviewer.library.framework(programme.framework_id, programme.framework_version);
        if (!own) {
            add("KM-PKG-003", packed == nullptr ? std::string_view{"framework/"} : packed->first, {name});
            return std::nullopt;
        }
        m_framework_is_reviewers = packed != nullptr && packed->second == own->bytes;
        if (packed != nullptr && (!m_framework_is_reviewers || packed->first != framework_name(own->model))) {
            add("KM-PKG-004", packed->first, {name});
        }
        return std::move(*own);
    }

    /// The policy that the package was checked against, in the reviewer's copy.
    std::optional<format::PolicyPack> reviewers_policy(const model::Programme& programme)
    {
        const auto* packed = only_file_in("policy/");
        if (packed == nullptr) {
            return std::nullopt;
        }
        Diagnostics defects;
        const auto claimed = format::read_policy(packed->second, packed->first, defects);
        if (!claimed || has_errors(defects)) {
            add("KM-PKG-006", packed->first, {packed->first});
            return std::nullopt;
        }
        // Whoever packs could choose a lenient policy: the programme's own word counts, and the reviewer's
        // above it.
        if (const auto named = named_policy(programme); claimed->id != named) {
            add("KM-PKG-016", packed->first, {claimed->name(), std::string{named}, "the programme names"});
        }
        if (!m_reviewer.policy.empty() && claimed->id != m_reviewer.policy) {
            add("KM-PKG-016", packed->first, {claimed->name(), m_reviewer.policy, "you ask for"});
        }
        auto own = m_reviewer.library.policy(claimed->id);
        if (!own) {
            add("KM-PKG-005", packed->first, {claimed->name()});
            return std::nullopt;
        }
        if (packed->second != own->bytes || packed->first != policy_name(own->model)) {
            add("KM-PKG-006", packed->first, {claimed->name()});
        }
        return std::move(*own);
    }

    /// The evidence as it lies in the package; reports what is missing and what nobody lists.
    rules::Facts facts_about(const model::Programme& programme)
    {
        using State = rules::EvidenceFact::State;
        rules::Facts facts;
        std::set<std::string> listed;
        for (const auto& evidence : programme.evidence) {
            const auto name = packed_path(evidence.path);
            listed.insert(name);
            const auto& files = m_verdict.container.files;
            const auto file =
                std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.name == name; });
            if (file == files.end()) {
                facts.evidence.push_back({State::missing, {}});
                add("KM-PKG-013", name, {evidence.path});
            } else {
                const auto state = file->sha256.empty() ? State::unreadable
                                   : file->size == 0    ? State::empty
                                                        : State::present;
                facts.evidence.push_back({state, file->sha256});
            }
        }
        for (const auto& file : m_verdict.container.files) {
            if (!is_kept(file.name) && !listed.contains(file.name)) {
                add("KM-PKG-014", file.name, {file.name});
            }
        }
        return facts;
    }

    void compare_reports()
    {
        const auto& validation = *m_verdict.check->validation;
        const auto* packed_json = kept(kJsonReportName);
        const auto* packed_html = kept(kHtmlReportName);
        bool same_version = false;
        if (packed_json == nullptr) {
            add("KM-PKG-001", kJsonReportName, {std::string{kJsonReportName}});
        } else {
            const auto fresh = json::parse(report::to_json(validation));
            const auto packed = parse_packed_json(*packed_json);
            const auto field = [](const json& report, const char* name) {
                return report.is_object() ? report.value(name, json{}) : json{};
            };
            const auto version = field(packed, "software");
            same_version = version == field(fresh, "software");
            if (!same_version) {
                add("KM-PKG-009", kJsonReportName,
                    {version.dump(-1, ' ', false, json::error_handler_t::replace)}, Severity::note);
            }
            if (same_version && packed != fresh) {
                add("KM-PKG-007", kJsonReportName, {different_parts(packed, fresh)});
            } else if (!same_version) {
                // Another version may word its findings otherwise; what it concluded must be the same.
                for (const auto* part : {"programme", "framework", "policy", "meets", "coverage"}) {
                    if (field(packed, part) != field(fresh, part)) {
                        add("KM-PKG-007", kJsonReportName, {part});
                    }
                }
            }
        }
        if (packed_html == nullptr) {
            add("KM-PKG-001", kHtmlReportName, {std::string{kHtmlReportName}});
        } else if (same_version && *packed_html != report::to_html(validation)) {
            add("KM-PKG-008", kHtmlReportName, {std::string{kHtmlReportName}});
        }
    }

    static std::string different_parts(const json& packed, const json& fresh)
    {
        if (!packed.is_object()) {
            return "everything: it is not a JSON object";
        }
        std::string parts;
        for (const auto& [name, value] : fresh.items()) {
            if (!packed.contains(name) || packed.at(name) != value) {
                parts += (parts.empty() ? "" : ", ") + name;
            }
        }
        return parts.empty() ? "parts that this software does not write" : parts;
    }

    /// The first signature is the provider's; further ones may be the internal verifier's or a reviewer's.
    void check_signers()
    {
        const auto& provider = m_verdict.check->programme.provider;
        bool first = true;
        for (const auto& signature : m_verdict.container.signatures) {
            for (const auto& signer : signature.signers) {
                const auto& who = signer.certificate;
                if (provider.ukprn.empty()) {
                    if (first) {
                        add("KM-PKG-011", signature.name, {who.organisation, provider.name},
                            Severity::warning);
                    }
                } else if (who.ukprn != provider.ukprn) {
                    if (first) {
                        add("KM-PKG-010", signature.name,
                            {who.common_name, who.ukprn.empty() ? "none" : who.ukprn, provider.ukprn});
                    } else {
                        add("KM-PKG-015", signature.name, {who.common_name, who.organisation},
                            Severity::note);
                    }
                }
                first = false;
            }
        }
    }

    PackageVerdict& m_verdict;
    const std::string& m_file;
    const Reviewer& m_reviewer;
    bool m_framework_is_reviewers = false;
};

} // namespace

std::string_view to_string(Demand demand) noexcept
{
    switch (demand) {
    case Demand::one_meaning: return "The zip says one thing";
    case Demand::limits: return "It is within the limits";
    case Demand::all_signed: return "Everything is signed and unchanged";
    case Demand::who_signed: return "The signature is who it says";
    case Demand::claims_hold: return "The claims hold";
    }
    return "";
}

Demand demand_of(std::string_view code) noexcept
{
    if (code.starts_with("KM-ZIP-03") || code == "KM-ASC-016" || code == "KM-PKG-017") {
        return Demand::limits;
    }
    if (code.starts_with("KM-ZIP-") || code == "KM-ASC-001") {
        return Demand::one_meaning;
    }
    if (code.starts_with("KM-ASC-")) {
        return Demand::all_signed;
    }
    return code.starts_with("KM-SIG-") ? Demand::who_signed : Demand::claims_hold;
}

DemandState state_of(Demand demand,
                     const Diagnostics& findings,
                     const asic::ContainerVerdict& container,
                     bool claims_checked) noexcept
{
    const auto reasons =
        static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [&](const auto& f) {
            return f.severity == Severity::error && demand_of(f.code) == demand;
        }));
    if (reasons > 0) {
        return {DemandState::Answer::fails, reasons};
    }
    const auto reached = [&] {
        switch (demand) {
        case Demand::one_meaning:
        case Demand::limits: return !container.entries.empty();
        case Demand::all_signed: return container.examined;
        case Demand::who_signed: return container.examined && !container.signatures.empty();
        case Demand::claims_hold: return claims_checked;
        }
        return false;
    }();
    return {reached ? DemandState::Answer::holds : DemandState::Answer::unknown, 0};
}

Result<PackageVerdict> verify_package(const std::filesystem::path& path, const Reviewer& reviewer)
{
    auto container =
        asic::verify_container(path, {reviewer.signatures, asic::Profile::package, reviewer.limits,
                                      reviewer.threads, is_kept, reviewer.progress});
    if (!container) {
        return propagate(container);
    }
    PackageVerdict verdict;
    verdict.container = std::move(*container);
    verdict.findings = std::move(verdict.container.findings);
    const auto file = to_utf8(path);
    // Without content there is nothing whose claims could be checked.
    if (!verdict.container.files.empty()) {
        Verifier{verdict, file, reviewer}.run();
    }
    verdict.valid = verdict.container.valid && !has_errors(verdict.findings) && verdict.check != nullptr;
    return verdict;
}

} // namespace km::submission
