// SPDX-License-Identifier: MIT
#include "packages/submission/check.hpp"

#include "packages/crypto/digest.hpp"
#include "packages/zip/zip_names.hpp"
#include "validator/base/file.hpp"
#include "validator/format/programme_reader.hpp"
#include "validator/xml/document.hpp"

namespace km::submission {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kEvidenceFolder = "evidence/";

/// True where links on the way to @p file lead out of @p folder: a programme from somewhere else must not be
/// able to put its author's other files into a package.
bool leads_out_of(const fs::path& folder, const fs::path& file, std::error_code& problem)
{
    const auto inside = fs::canonical(folder.empty() ? fs::path{"."} : folder, problem);
    const auto real = problem ? fs::path{} : fs::canonical(file, problem);
    const auto relative = real.lexically_relative(inside);
    return relative.empty() || *relative.begin() == "..";
}

Result<format::FrameworkPack> choose_framework(const model::Programme& programme, const CheckOptions& options)
{
    if (!options.framework_file.empty()) {
        return format::load_framework(options.framework_file);
    }
    return options.library.framework(programme.framework_id, programme.framework_version);
}

Result<format::PolicyPack> choose_policy(const model::Programme& programme, const CheckOptions& options)
{
    if (options.policy) {
        return *options.policy;
    }
    const auto named = policy_named_by(programme);
    return options.library.policy(named.id, named.version);
}

} // namespace

Result<fs::path> find_evidence(const fs::path& folder, const std::string& path)
{
    if (zip::name_defect(path, zip::NameRule::container)) {
        return fail("evidence.unsafe_path", path);
    }
    auto file = folder / from_utf8(path);
    std::error_code problem;
    const auto found = fs::status(file, problem);
    if (found.type() == fs::file_type::not_found) {
        return fail("evidence.missing", path);
    }
    if (!problem && fs::is_regular_file(found) && !leads_out_of(folder, file, problem)) {
        return file;
    }
    // A loop of links and a name that is too long are the path's own fault; whatever else the system says is not.
    if (problem && problem != std::errc::too_many_symbolic_link_levels &&
        problem != std::errc::filename_too_long) {
        return fail("evidence.unreadable", path, problem.message());
    }
    return fail("evidence.unsafe_path", path);
}

rules::EvidenceFact look_at_evidence(const fs::path& folder, const std::string& path)
{
    using State = rules::EvidenceFact::State;
    const auto file = find_evidence(folder, path);
    if (!file) {
        const auto& code = file.error().code;
        return code == "evidence.missing" ? rules::EvidenceFact{State::missing}
               : code == "evidence.unsafe_path"
                   ? rules::EvidenceFact{State::refused}
                   : rules::EvidenceFact{State::unreadable, {}, 0, file.error().detail};
    }
    std::uint64_t size = 0;
    const auto digest = crypto::sha256_file(*file, &size);
    if (!digest) {
        return {State::unreadable, {}, 0, digest.error().detail};
    }
    return {size == 0 ? State::empty : State::present, crypto::to_hex(*digest), size};
}

Result<ProgrammeRead> read_bytes(std::string bytes, std::string name)
{
    ProgrammeRead read{std::move(bytes), {}, {}};
    auto programme = format::read_programme(read.bytes, std::move(name), read.form);
    if (!programme) {
        return propagate(programme);
    }
    read.programme = std::move(*programme);
    return read;
}

Result<ProgrammeRead> read_programme_file(const fs::path& file)
{
    auto bytes = read_file(file, xml::kMaxDocumentBytes);
    if (!bytes) {
        return propagate(bytes);
    }
    return read_bytes(std::move(*bytes), to_utf8(file));
}

fs::path evidence_folder(const fs::path& programme_file)
{
    return follow_links(programme_file).parent_path();
}

void add_inputs(Inputs& inputs, const fs::path& programme_file, const model::Programme& programme)
{
    inputs.add(programme_file);
    const auto folder = evidence_folder(programme_file);
    for (const auto& evidence : programme.evidence) {
        inputs.add(folder / from_utf8(evidence.path));
    }
}

Result<CheckPtr> check_file(const fs::path& file, const CheckOptions& options)
{
    if (auto ready = options.library.usable(); !ready) {
        return propagate(ready);
    }
    auto read = read_programme_file(file);
    if (!read) {
        return propagate(read);
    }
    return check_file(std::move(*read), file, options);
}

Result<CheckPtr> check_file(ProgrammeRead read, const fs::path& file, const CheckOptions& options)
{
    auto framework = choose_framework(read.programme, options);
    if (!framework) {
        return propagate(framework);
    }
    auto policy = choose_policy(read.programme, options);
    if (!policy) {
        return propagate(policy);
    }
    rules::Facts facts;
    if (!options.framework_file.empty()) {
        const auto bundled = options.library.framework(framework->model.id, framework->model.version);
        facts.framework_is_bundled = bundled && bundled->bytes == framework->bytes;
    } else {
        facts.framework_is_bundled = true;
    }
    const auto folder = evidence_folder(file);
    for (const auto& evidence : read.programme.evidence) {
        auto& fact = facts.evidence.emplace_back(look_at_evidence(folder, evidence.path));
        if (fact.state == rules::EvidenceFact::State::unreadable) {
            return fail("evidence.unreadable", to_utf8(folder / from_utf8(evidence.path)), fact.problem);
        }
    }
    return check_read(std::move(read), std::move(*framework), std::move(*policy), std::move(facts));
}

CheckPtr
check_read(ProgrammeRead read, format::FrameworkPack framework, format::PolicyPack policy, rules::Facts facts)
{
    auto check = std::make_unique<Check>();
    check->programme = std::move(read.programme);
    check->form = std::move(read.form);
    check->bytes = std::move(read.bytes);
    check->framework = std::move(framework);
    check->policy = std::move(policy);
    check->facts = std::move(facts);
    check->study = std::make_unique<rules::Study>(check->framework.model, check->programme,
                                                  check->policy.model, check->facts);
    auto validation = report::validate(*check->study, check->form);
    validation.framework.sha256 = crypto::to_hex(crypto::sha256(crypto::bytes_of(check->framework.bytes)));
    validation.policy.sha256 = crypto::to_hex(crypto::sha256(crypto::bytes_of(check->policy.bytes)));
    check->validation = std::make_unique<report::Validation>(std::move(validation));
    return check;
}

std::string_view named_policy(const model::Programme& programme) noexcept
{
    return programme.policy_id.empty() ? format::kDefaultPolicy : std::string_view{programme.policy_id};
}

format::PackName policy_named_by(const model::Programme& programme)
{
    return programme.policy_id.empty() ? format::PackName{std::string{format::kDefaultPolicy},
                                                          std::string{format::kDefaultPolicyVersion}}
                                       : format::PackName{programme.policy_id, {}};
}

std::string packed_path(std::string_view path)
{
    return path.starts_with(kEvidenceFolder) ? std::string{path}
                                             : std::string{kEvidenceFolder} + std::string{path};
}

} // namespace km::submission
