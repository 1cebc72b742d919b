// SPDX-License-Identifier: MIT
#include "packages/submission/package_verifier.hpp"

#include "packages/crypto/digest.hpp"
#include "packages/submission/package_writer.hpp"
#include "packages/submission/packed_report.hpp"
#include "validator/base/file.hpp"
#include "validator/base/scripts.hpp"
#include "validator/base/utf8.hpp"
#include "validator/format/framework_reader.hpp"
#include "validator/format/policy_reader.hpp"
#include "validator/format/programme_reader.hpp"
#include "validator/report/json_report.hpp"
#include "validator/report/messages.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unordered_map>
#include <unordered_set>

namespace km::submission {
namespace {

bool is_kept(std::string_view name)
{
    return name == kProgrammeName || name == kJsonReportName || name.starts_with("framework/") ||
           name.starts_with("policy/");
}

bool is_newer(const Error& error)
{
    return error.code == "format.newer";
}

/// A name with letters of several alphabets can look like another one.
void remark_mixed_letters(PackageVerdict& verdict,
                          const std::string& file,
                          std::string_view entry,
                          std::string_view name)
{
    if (const auto mixed = find_mixed_word(name)) {
        verdict.findings.push_back({"KM-PKG-024",
                                    Severity::note,
                                    {file, 0, std::string{entry}},
                                    {std::string{name}, to_string(*mixed)}});
    }
}

/// The reviewer's copies that are the ones a package names.
struct Reference {
    format::FrameworkPack framework;
    format::PolicyPack policy;
};

/// Whether the claims hold: the fifth demand.
class ClaimsVerifier {
public:
    ClaimsVerifier(PackageVerdict& verdict, const std::string& file, const Reviewer& reviewer)
        : m_verdict{verdict}
        , m_file{file}
        , m_reviewer{reviewer}
        , m_as_signed{verdict.container.unchanged.holds()}
    {}

    Result<Answer> run()
    {
        if (!m_as_signed) {
            const auto reason = finding("KM-PKG-018", {}, {});
            m_verdict.findings.push_back(reason);
            m_claims.doubt(reason);
        }
        if (auto checked = check_programme(); !checked) {
            return propagate(checked);
        }
        auto answer = std::move(m_claims).answer();
        if (!answer.reasons().empty() && answer.reasons().front().code == kNotExamined) {
            m_verdict.findings.push_back(answer.reasons().front());
        }
        return answer;
    }

private:
    static constexpr const char* kNotExamined = "KM-PKG-022";

    [[nodiscard]] Diagnostic finding(const char* code,
                                     std::string_view entry,
                                     std::vector<std::string> args,
                                     Severity severity = Severity::error) const
    {
        return {code, severity, {m_file, 0, std::string{entry}}, std::move(args)};
    }

    /// Where content is not what was signed, what is wrong with it is nobody's claim.
    void refuse(const char* code, std::string_view entry, std::vector<std::string> args)
    {
        if (m_as_signed) {
            m_verdict.findings.push_back(finding(code, entry, std::move(args)));
            m_claims.refuse(m_verdict.findings.back());
        }
    }

    void doubt(const char* code, std::string_view entry, std::vector<std::string> args)
    {
        if (m_as_signed) {
            m_verdict.findings.push_back(finding(code, entry, std::move(args)));
            m_claims.doubt(m_verdict.findings.back());
        }
    }

    void remark(const char* code, std::string_view entry, std::vector<std::string> args, Severity severity)
    {
        if (m_as_signed) {
            m_verdict.findings.push_back(finding(code, entry, std::move(args), severity));
        }
    }

    [[nodiscard]] const std::string* kept(std::string_view name) const
    {
        const auto found = m_verdict.container.kept.find(name);
        return found == m_verdict.container.kept.end() ? nullptr : &found->second;
    }

    Result<void> check_programme()
    {
        const auto* xml = kept(kProgrammeName);
        if (xml == nullptr) {
            refuse("KM-PKG-001", kProgrammeName, {std::string{kProgrammeName}});
            return {};
        }
        auto read = read_bytes(*xml, std::string{kProgrammeName});
        if (!read && is_newer(read.error())) {
            doubt("KM-PKG-019", kProgrammeName, {std::string{kProgrammeName}, read.error().detail});
            return {};
        }
        if (!read) {
            refuse("KM-PKG-002", kProgrammeName, {report::describe(read.error()).str()});
            return {};
        }
        auto reference = find_reference(read->programme);
        if (!reference) {
            return propagate(reference);
        }
        if (!*reference) {
            return {};
        }
        auto facts = facts_about(read->programme);
        facts.framework_is_bundled = true;
        if (m_reviewer.policy != nullptr && m_reviewer.policy->bytes != (*reference)->policy.bytes) {
            m_verdict.data.push_back(data_used("policy", *m_reviewer.policy));
            m_verdict.check_of_reviewer =
                check_read(*read, (*reference)->framework, *m_reviewer.policy, facts);
        }
        remark_mixed_letters(m_verdict, m_file, kProgrammeName, read->programme.provider.name);
        m_verdict.check = check_read(std::move(*read), std::move((*reference)->framework),
                                     std::move((*reference)->policy), std::move(facts));
        compare_report();
        check_signers();
        judge(*m_verdict.check);
        if (m_verdict.check_of_reviewer) {
            judge(*m_verdict.check_of_reviewer);
        }
        return {};
    }

    /// Nothing where the reviewer has not what the package names (reported).
    Result<std::optional<Reference>> find_reference(const model::Programme& programme)
    {
        auto framework = find_framework(programme);
        if (!framework) {
            return propagate(framework);
        }
        auto policy = find_policy(programme);
        if (!policy) {
            return propagate(policy);
        }
        if (!*framework || !*policy) {
            return std::optional<Reference>{};
        }
        return std::optional{Reference{std::move(**framework), std::move(**policy)}};
    }

    Result<std::optional<format::FrameworkPack>> find_framework(const model::Programme& programme)
    {
        const auto name = fmt::format("{} {}", programme.framework_id, programme.framework_version);
        const auto* packed = only_file_in("framework/");
        auto own = m_reviewer.library.framework(programme.framework_id, programme.framework_version);
        if (!own && own.error().code != "library.no_framework") {
            return propagate(own);
        }
        if (!own) {
            doubt("KM-PKG-003", packed != nullptr ? packed->first : std::string{kProgrammeName}, {name});
            return std::optional<format::FrameworkPack>{};
        }
        if (packed != nullptr &&
            (packed->second != own->bytes || packed->first != framework_name(own->model))) {
            refuse("KM-PKG-004", packed->first, {name});
        }
        m_verdict.data.push_back(data_used("framework", *own));
        return std::optional{std::move(*own)};
    }

    Result<std::optional<format::PolicyPack>> find_policy(const model::Programme& programme)
    {
        const std::optional<format::PolicyPack> nothing;
        const auto* packed = only_file_in("policy/");
        if (packed == nullptr) {
            return nothing;
        }
        Diagnostics defects;
        const auto claimed = format::read_policy(packed->second, packed->first, defects);
        if (!claimed && is_newer(claimed.error())) {
            doubt("KM-PKG-019", packed->first, {packed->first, claimed.error().detail});
            return nothing;
        }
        if (!claimed || has_errors(defects)) {
            refuse("KM-PKG-006", packed->first, {packed->first});
            return nothing;
        }
        // Whoever packs could choose a lenient policy: the programme's own word counts.
        const bool is_named =
            programme.policy_id.empty()
                ? claimed->id == format::kDefaultPolicy && claimed->version == format::kDefaultPolicyVersion
                : claimed->id == programme.policy_id;
        if (!is_named) {
            refuse("KM-PKG-016", packed->first,
                   {claimed->name(),
                    programme.policy_id.empty()
                        ? fmt::format("{} {}", format::kDefaultPolicy, format::kDefaultPolicyVersion)
                        : programme.policy_id});
        }
        auto own = m_reviewer.library.policy(claimed->id, claimed->version);
        if (!own && own.error().code != "library.no_policy") {
            return propagate(own);
        }
        if (!own) {
            doubt("KM-PKG-005", packed->first, {claimed->name()});
            return nothing;
        }
        if (packed->second != own->bytes || packed->first != policy_name(own->model)) {
            refuse("KM-PKG-006", packed->first, {claimed->name()});
        }
        m_verdict.data.push_back(data_used("policy", *own));
        return std::optional{std::move(*own)};
    }

    /// The one packed file below @p folder; null where there is none (reported). A second is reported too.
    const std::pair<const std::string, std::string>* only_file_in(std::string_view folder)
    {
        const std::pair<const std::string, std::string>* only = nullptr;
        for (const auto& file : m_verdict.container.kept) {
            if (!file.first.starts_with(folder)) {
                continue;
            }
            if (only != nullptr) {
                refuse("KM-PKG-014", file.first, {file.first});
            } else {
                only = &file;
            }
        }
        if (only == nullptr) {
            refuse("KM-PKG-001", folder, {std::string{folder}});
        }
        return only;
    }

    /// The evidence as it lies in the package; reports what is missing and what nobody lists.
    rules::Facts facts_about(const model::Programme& programme)
    {
        using State = rules::EvidenceFact::State;
        const auto& files = m_verdict.container.files;
        std::unordered_map<std::string_view, const asic::SignedFile*> by_name;
        for (const auto& file : files) {
            by_name.emplace(file.name, &file);
        }
        rules::Facts facts;
        std::unordered_set<std::string> listed;
        for (const auto& evidence : programme.evidence) {
            auto name = packed_path(evidence.path);
            const auto found = by_name.find(name);
            if (found == by_name.end()) {
                facts.evidence.push_back({State::missing, {}});
                refuse("KM-PKG-013", name, {evidence.path});
            } else {
                const auto& file = *found->second;
                const auto state = file.sha256.empty() ? State::unreadable
                                   : file.size == 0    ? State::empty
                                                       : State::present;
                facts.evidence.push_back({state, file.sha256});
            }
            listed.insert(std::move(name));
        }
        std::size_t known = 0;
        for (const auto& file : files) {
            if (is_kept(file.name) || file.name == kHtmlReportName || listed.contains(file.name)) {
                ++known;
            } else {
                refuse("KM-PKG-014", file.name, {file.name});
            }
        }
        m_claims.examined(known, files.size());
        return facts;
    }

    /// Of the packed reports one is compared, and the page for people only has to be there: nobody is to read it.
    void compare_report()
    {
        const auto& files = m_verdict.container.files;
        if (std::ranges::none_of(files, [](const auto& file) { return file.name == kHtmlReportName; })) {
            refuse("KM-PKG-001", kHtmlReportName, {std::string{kHtmlReportName}});
        }
        const auto* packed = kept(kJsonReportName);
        if (packed == nullptr) {
            refuse("KM-PKG-001", kJsonReportName, {std::string{kJsonReportName}});
            return;
        }
        const auto compared = compare_packed_report(*packed, report::to_json(*m_verdict.check->validation));
        switch (compared.state) {
        case PackedReport::State::same: m_claims.examined(1, 1); break;
        case PackedReport::State::different:
            refuse("KM-PKG-007", kJsonReportName, {fmt::format("{}", fmt::join(compared.parts, ", "))});
            break;
        case PackedReport::State::unreadable: refuse("KM-PKG-021", kJsonReportName, {compared.why}); break;
        case PackedReport::State::newer:
            doubt("KM-PKG-019", kJsonReportName,
                  {std::string{kJsonReportName}, fmt::format("format {}", compared.why)});
            break;
        }
    }

    /// At least one who signed, and is trusted, signs for the provider: by an identifier of the certificate, or because
    /// the reviewer says so.
    void check_signers()
    {
        const auto& provider = m_verdict.check->programme.provider;
        const auto wanted = ids_of(provider);
        bool found = false;
        bool all_are_others = true;
        for (const auto& signature : m_verdict.container.signatures) {
            auto& matches = m_verdict.provider.emplace_back();
            for (const auto& signer : signature.signers) {
                matches.push_back(match_of(signer, wanted));
                found = found || matches.back().how != ProviderMatch::How::none;
                all_are_others =
                    all_are_others && compare(ids_of(signer.certificate), wanted) == IdMatch::different;
            }
        }
        for (std::size_t s = 0; s < m_verdict.provider.size(); ++s) {
            const auto& signature = m_verdict.container.signatures[s];
            for (std::size_t i = 0; i < m_verdict.provider[s].size(); ++i) {
                const auto& who = signature.signers[i].certificate;
                if (m_verdict.provider[s][i].how != ProviderMatch::How::none) {
                    compare_names(signature.name, who.organisation, provider.name);
                } else if (found) {
                    remark("KM-PKG-015", signature.name, {who.common_name, who.organisation}, Severity::note);
                } else if (all_are_others) {
                    refuse("KM-PKG-010", signature.name,
                           {who.common_name, joined(ids_of(who)), joined(wanted)});
                }
            }
        }
        if (found) {
            m_claims.examined(1, 1);
        } else if (!all_are_others || m_verdict.provider.empty()) {
            doubt("KM-PKG-011", kProgrammeName, {provider.name, joined(wanted)});
        }
    }

    [[nodiscard]] ProviderMatch match_of(const crypto::SignerVerdict& signer,
                                         const std::vector<OrganisationId>& wanted) const
    {
        using How = ProviderMatch::How;
        if (!signer.valid()) {
            return {}; // anybody can write any name and number into a certificate
        }
        for (const auto& binding : m_reviewer.signers) {
            if (binding.fingerprint == signer.certificate.fingerprint_sha256_hex &&
                std::ranges::find(wanted, binding.organisation) != wanted.end()) {
                return {How::binding, binding.organisation};
            }
        }
        const auto own = ids_of(signer.certificate);
        if (compare(own, wanted) != IdMatch::same) {
            return {};
        }
        return {How::identifier, *std::ranges::find_if(own, [&](const OrganisationId& id) {
                    return std::ranges::find(wanted, id) != wanted.end();
                })};
    }

    void
    compare_names(const std::string& signature, const std::string& organisation, const std::string& provider)
    {
        if (caseless_key(collapse_space(organisation)) != caseless_key(collapse_space(provider))) {
            remark("KM-PKG-020", signature, {organisation, provider}, Severity::warning);
        }
    }

    void judge(const Check& check)
    {
        const auto& policy = check.policy.model;
        switch (check.validation->answer.state()) {
        case Answer::State::holds: m_claims.examined(1, 1); break;
        case Answer::State::does_not_hold:
            refuse("KM-PKG-012", kProgrammeName, {policy.title, policy.name()});
            break;
        case Answer::State::not_known:
        case Answer::State::not_asked:
            doubt("KM-PKG-023", kProgrammeName, {policy.title, policy.name()});
            break;
        }
    }

    PackageVerdict& m_verdict;
    const std::string& m_file;
    const Reviewer& m_reviewer;
    bool m_as_signed;
    Examination m_claims{finding(kNotExamined, {}, {})};
};

} // namespace

std::string_view to_string(Demand demand) noexcept
{
    switch (demand) {
    case Demand::container: return "container";
    case Demand::limits: return "limits";
    case Demand::unchanged: return "unchanged";
    case Demand::signer: return "signer";
    case Demand::claims: return "claims";
    }
    return "";
}

std::string_view sentence(Demand demand) noexcept
{
    switch (demand) {
    case Demand::container: return "The package file is complete and unambiguous";
    case Demand::limits: return "The package is within the size limits";
    case Demand::unchanged: return "Nothing changed since it was signed";
    case Demand::signer: return "The signer is trusted";
    case Demand::claims: return "The claims are complete and consistent with the policy";
    }
    return "";
}

Result<PackageVerdict> verify_package(const zip::FilePtr& source, const Reviewer& reviewer)
{
    const bool asks_claims = reviewer.question == Question::package;
    auto container = asic::verify_container(
        source, {reviewer.signatures, asks_claims ? asic::Profile::package : asic::Profile::container,
                 reviewer.limits, reviewer.threads, asks_claims ? is_kept : nullptr, reviewer.progress});
    if (!container) {
        return propagate(container);
    }
    PackageVerdict verdict;
    verdict.container = std::move(*container);
    verdict.findings = std::move(verdict.container.findings);
    const auto& file = source->name();
    for (const auto& signature : verdict.container.signatures) {
        for (const auto& signer : signature.signers) {
            remark_mixed_letters(verdict, file, signature.name, signer.certificate.common_name);
            remark_mixed_letters(verdict, file, signature.name, signer.certificate.organisation);
        }
    }
    Answer claims;
    if (asks_claims) {
        auto answer = ClaimsVerifier{verdict, file, reviewer}.run();
        if (!answer) {
            return propagate(answer);
        }
        claims = std::move(*answer);
    }
    verdict.answers = {verdict.container.container, verdict.container.limits, verdict.container.unchanged,
                       verdict.container.signer, std::move(claims)};
    return verdict;
}

Result<PackageVerdict> verify_package(const std::filesystem::path& path, const Reviewer& reviewer)
{
    auto file = zip::FileSource::open(path);
    if (!file) {
        return propagate(file);
    }
    return verify_package(*file, reviewer);
}

} // namespace km::submission
