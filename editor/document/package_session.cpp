// SPDX-License-Identifier: MIT
#include "editor/document/package_session.hpp"

#include "packages/asic/entry_copy.hpp"
#include "packages/submission/package_writer.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"
#include "validator/base/utf8.hpp"
#include "validator/report/html_report.hpp"
#include "validator/xml/document.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <thread>
#include <utility>

namespace km::document {

namespace fs = std::filesystem;

namespace {

/// Taken out under its own last name, so that the viewer's title says what it is, in a folder of its own, so that
/// two files of one name do not meet.
Result<ReadyDocument> copy_out(const zip::FilePtr& package,
                               const asic::SignedFile& file,
                               const fs::path& folder,
                               const JobControl& control)
{
    const auto name = from_utf8(file.name).filename();
    const auto target = folder / file.sha256.substr(0, 16) / name;
    std::error_code problem;
    if (fs::exists(target, problem)) {
        return ReadyDocument{target, {}}; // taken out and judged before; nobody can write to it
    }
    if (auto named = submission::judge_evidence_name(file.name); !named) {
        return propagate(named); // not even copied
    }
    fs::create_directories(target.parent_path(), problem);
    const auto go_on = [&control](std::size_t) { return !control.is_cancelled(); };
    if (auto copied = asic::copy_entry(package, file, target, go_on); !copied) {
        return propagate(copied);
    }
    // What is judged is the copy that will be opened: it lies in a folder that nobody else may enter.
    auto judged =
        submission::judge_evidence(target, file.name, [&control] { return !control.is_cancelled(); });
    if (!judged || judged->way == submission::SafeEvidence::Way::text) {
        fs::remove(target, problem);
    }
    if (!judged) {
        return propagate(judged);
    }
    const bool is_text = judged->way == submission::SafeEvidence::Way::text;
    return ReadyDocument{is_text ? fs::path{} : target, std::move(*judged)};
}

} // namespace

Result<PackageRead>
read_package(const PackageOrder& order, const format::Library& library, const Progress& progress)
{
    auto trust = order.trust.load();
    if (!trust) {
        return propagate(trust);
    }
    auto signers = order.signers.load();
    if (!signers) {
        return propagate(signers);
    }
    submission::Reviewer reviewer{library, {*trust, order.at}};
    reviewer.threads = std::max(std::thread::hardware_concurrency(), 1U);
    reviewer.signers = std::move(*signers);
    reviewer.progress = progress;
    auto verdict = submission::verify_package(order.package, reviewer);
    if (!verdict) {
        return propagate(verdict);
    }
    PackageRead read{order.package, std::move(*verdict), trust->signers.size(), {}};
    if (read.verdict.is_check_of_signed_content()) {
        read.fresh_report = report::to_html(*read.verdict.check->validation);
    }
    return read;
}

Result<Earlier>
read_earlier(const PackageOrder& order, const format::Library& library, const Progress& progress)
{
    if (!is_package(order.package)) {
        auto bytes = read_file(order.package, xml::kMaxDocumentBytes);
        if (!bytes) {
            return propagate(bytes);
        }
        auto read = submission::read_bytes(std::move(*bytes), to_utf8(order.package));
        if (!read) {
            return propagate(read);
        }
        return Earlier{std::move(read->programme), false, false};
    }
    auto read = read_package(order, library, progress);
    if (!read) {
        return propagate(read);
    }
    if (!read->verdict.check) {
        return fail("package.no_programme", to_utf8(order.package));
    }
    return Earlier{read->verdict.check->programme, true, read->verdict.is_authentic()};
}

bool is_package(const fs::path& file)
{
    std::error_code problem;
    if (!fs::is_regular_file(file, problem)) { // a pipe would be waited for
        return false;
    }
    std::array<char, 4> start{};
    std::ifstream in{file, std::ios::binary};
    in.read(start.data(), start.size());
    return file.extension() == ".asice" || (in.gcount() == 4 && std::string_view{start.data(), 2} == "PK");
}

PackageSession::PackageSession(PackageRead read, const Environment& environment)
    : m_read{std::move(read)}
    , m_environment{environment}
{}

PackageSession::~PackageSession()
{
    m_job.reset(); // ends what is being taken out
}

Result<std::unique_ptr<Session>> PackageSession::make_session() const
{
    if (const auto& check = m_read.verdict.check) {
        auto reference = std::make_shared<const Reference>(
            Reference{check->framework, check->policy, check->facts.framework_is_bundled.value_or(true)});
        auto programme = check->programme;
        programme.file = to_utf8(m_read.package);
        return Session::view(std::move(programme), std::move(reference), check->facts.evidence, check->form,
                             m_environment);
    }
    auto framework = m_environment.library.frameworks();
    if (!framework) {
        return propagate(framework);
    }
    auto policy = m_environment.library.policy(format::kDefaultPolicy);
    if (!policy || framework->empty()) {
        return fail("library.no_framework");
    }
    return Session::view(
        {},
        std::make_shared<const Reference>(Reference{std::move(framework->front()), std::move(*policy), true}),
        {}, {}, m_environment);
}

Result<fs::path> PackageSession::own_folder()
{
    if (!m_folder) {
        auto made = TemporaryFolder::create();
        if (!made) {
            return propagate(made);
        }
        m_folder = std::move(*made);
    }
    return m_folder->path();
}

Result<asic::SignedFile> PackageSession::find_signed(const std::string& evidence_path) const
{
    if (!is_authentic()) {
        return fail("package.not_verified", to_utf8(m_read.package.filename()));
    }
    if (is_taking_out()) {
        return fail("package.busy");
    }
    const auto name = submission::packed_path(evidence_path);
    const auto& files = m_read.verdict.container.files;
    const auto file = std::find_if(files.begin(), files.end(),
                                   [&](const asic::SignedFile& each) { return each.name == name; });
    if (file == files.end()) {
        return fail("package.no_evidence", printable(evidence_path));
    }
    return *file;
}

void PackageSession::save_copy(const std::string& evidence_path, Output target, SavedCopy then)
{
    auto file = find_signed(evidence_path);
    if (!file) {
        return then(propagate(file));
    }
    m_job = std::make_unique<Job>(
        m_environment.post,
        [package = m_read.verdict.container.file, file = std::move(*file),
         target = std::move(target)](JobControl& control) {
            return asic::copy_entry(package, file, target,
                                    [&control](std::size_t) { return !control.is_cancelled(); });
        },
        std::move(then));
}

void PackageSession::take_out(const std::string& evidence_path, TakenOut then)
{
    auto file = find_signed(evidence_path);
    if (!file) {
        return then(propagate(file));
    }
    auto folder = own_folder();
    if (!folder) {
        return then(propagate(folder));
    }
    m_job = std::make_unique<Job>(
        m_environment.post,
        [package = m_read.verdict.container.file, file = std::move(*file),
         folder = *folder](JobControl& control) { return copy_out(package, file, folder, control); },
        std::move(then));
}

Result<fs::path> PackageSession::report_file()
{
    if (m_read.fresh_report.empty()) {
        return fail("package.no_programme", to_utf8(m_read.package.filename()));
    }
    auto folder = own_folder();
    if (!folder) {
        return propagate(folder);
    }
    auto file = *folder / "fresh-report.html";
    if (auto written = write_atomically({file, Existing::own}, m_read.fresh_report); !written) {
        return propagate(written);
    }
    return file;
}

} // namespace km::document
