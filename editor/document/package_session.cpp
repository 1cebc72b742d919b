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

constexpr const char* kNames[] = {"a program", "a script", "macros", "a page or PDF with scripts or actions"};

std::string name_of(ActiveContent what)
{
    return kNames[static_cast<std::size_t>(what)];
}

/// Taken out under its own last name, so that the viewer's title says what it is, in a folder of its own, so that
/// two files of one name do not meet.
Result<fs::path> copy_out(const fs::path& package,
                          const asic::SignedFile& file,
                          const fs::path& folder,
                          const JobControl& control)
{
    const auto name = from_utf8(file.name).filename();
    const auto target = folder / file.sha256.substr(0, 16) / name;
    std::error_code problem;
    if (fs::exists(target, problem)) {
        return target; // taken out before; nobody can write to it
    }
    if (const auto named = active_by_name(file.name)) {
        return fail("package.active_content", printable(file.name), name_of(*named));
    }
    fs::create_directories(target.parent_path(), problem);
    const auto go_on = [&control](std::size_t) { return !control.is_cancelled(); };
    if (auto copied = asic::copy_entry(package, file, target, go_on); !copied) {
        return propagate(copied);
    }
    auto active = find_active_content(target, file.name);
    if (!active || *active) {
        fs::remove(target, problem);
        if (!active) {
            return propagate(active);
        }
        return fail("package.active_content", printable(file.name), name_of(**active));
    }
    return target;
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
    if (!m_folder.empty()) {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
}

Result<std::unique_ptr<Session>> PackageSession::make_session() const
{
    if (const auto& check = m_read.verdict.check) {
        auto reference = std::make_shared<const Reference>(
            Reference{check->framework, check->policy, check->facts.framework_is_bundled.value_or(true)});
        auto programme = check->programme;
        programme.file = to_utf8(m_read.package);
        return Session::view(std::move(programme), std::move(reference), check->facts.evidence,
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
        {}, m_environment);
}

Result<fs::path> PackageSession::own_folder()
{
    if (m_folder.empty()) {
        std::error_code problem;
        auto pattern = (fs::temp_directory_path(problem) / "kitemark-XXXXXX").string();
        // mkdtemp: nobody else may enter it, and its name was nobody's before.
        if (problem || ::mkdtemp(pattern.data()) == nullptr) {
            return fail("file.unwritable", pattern, std::generic_category().message(errno));
        }
        m_folder = pattern;
    }
    return m_folder;
}

void PackageSession::take_out(const std::string& evidence_path, TakenOut then)
{
    if (!is_authentic()) {
        return then(fail("package.not_verified", to_utf8(m_read.package.filename())));
    }
    if (is_taking_out()) {
        return then(fail("package.busy"));
    }
    const auto name = submission::packed_path(evidence_path);
    const auto& files = m_read.verdict.container.files;
    const auto file = std::find_if(files.begin(), files.end(),
                                   [&](const asic::SignedFile& each) { return each.name == name; });
    if (file == files.end()) {
        return then(fail("package.no_evidence", printable(evidence_path)));
    }
    auto folder = own_folder();
    if (!folder) {
        return then(propagate(folder));
    }
    m_job = std::make_unique<Job>(
        m_environment.post,
        [package = m_read.package, file = *file, folder = *folder](JobControl& control) {
            return copy_out(package, file, folder, control);
        },
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
    if (auto written = write_atomically(file, m_read.fresh_report); !written) {
        return propagate(written);
    }
    return file;
}

} // namespace km::document
