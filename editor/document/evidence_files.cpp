// SPDX-License-Identifier: MIT
#include "editor/document/evidence_operations.hpp"
#include "packages/crypto/digest.hpp"
#include "packages/submission/check.hpp"
#include "packages/zip/zip_names.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/file.hpp"
#include "validator/base/file_types.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <set>

namespace km::document {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kChunkBytes = std::size_t{256} << 10U;
constexpr const char* kEvidenceFolder = "evidence";

/// How much of all the files' bytes has been worked on.
class Meter {
public:
    Meter(JobControl& control, const std::vector<fs::path>& files) : m_control{control}
    {
        for (const auto& file : files) {
            std::error_code problem;
            const auto bytes = fs::file_size(file, problem);
            m_total += problem ? 0 : bytes;
        }
    }
    void add(std::size_t bytes)
    {
        m_done += bytes;
        // A file may grow while it is read.
        m_control.progress(
            m_total == 0 ? 1.0 : std::min(1.0, static_cast<double>(m_done) / static_cast<double>(m_total)));
    }

private:
    JobControl& m_control;
    std::uintmax_t m_total = 0, m_done = 0;
};

/// Hands the file's bytes to @p take (which returns Result<void>) piece by piece. False: cancelled.
template <typename Take>
Result<bool> read_pieces(const fs::path& path, JobControl& control, Meter& meter, Take take)
{
    std::filebuf file;
    file.pubsetbuf(nullptr, 0); // our own buffer is larger
    errno = 0;
    if (file.open(path, std::ios::in | std::ios::binary) == nullptr) {
        return fail("file.unreadable", to_utf8(path), std::strerror(errno));
    }
    const auto buffer = std::make_unique<char[]>(kChunkBytes);
    try {
        for (;;) {
            const auto got = file.sgetn(buffer.get(), static_cast<std::streamsize>(kChunkBytes));
            if (got <= 0) {
                return true;
            }
            if (control.is_cancelled()) {
                return false;
            }
            const auto bytes = static_cast<std::size_t>(got);
            if (auto taken = take(std::string_view{buffer.get(), bytes}); !taken) {
                return propagate(taken);
            }
            meter.add(bytes);
        }
    } catch (const std::ios_base::failure&) { // a read error: a drive that went away
        return fail("file.unreadable", to_utf8(path), std::strerror(errno));
    }
}

/// The digest; nullopt: cancelled.
Result<std::optional<std::string>> digest_of(const fs::path& path, JobControl& control, Meter& meter)
{
    crypto::Sha256 digest;
    const auto whole = read_pieces(path, control, meter, [&](std::string_view piece) -> Result<void> {
        digest.update(crypto::bytes_of(piece));
        return {};
    });
    if (!whole) {
        return tl::make_unexpected(whole.error());
    }
    return *whole ? std::optional{crypto::to_hex(digest.finish())} : std::nullopt;
}

/// Copies and takes the digest on the way; nullopt: cancelled, and no copy is left.
Result<std::optional<std::string>>
copy_file(const fs::path& from, const Output& to, JobControl& control, Meter& meter)
{
    auto target = AtomicFile::create(to);
    if (!target) {
        return propagate(target);
    }
    crypto::Sha256 digest;
    const auto whole = read_pieces(from, control, meter, [&](std::string_view piece) {
        digest.update(crypto::bytes_of(piece));
        return target->write(piece);
    });
    if (!whole) {
        return tl::make_unexpected(whole.error());
    }
    if (!*whole) {
        return std::nullopt;
    }
    if (auto done = target->commit(); !done) {
        return propagate(done);
    }
    return crypto::to_hex(digest.finish());
}

/// A folder that is gone (a drive that was taken out) is not made anew: what is put there would be somewhere else.
Result<void> must_be_there(const fs::path& folder)
{
    std::error_code problem;
    return fs::is_directory(folder, problem)
               ? Result<void>{}
               : fail("file.unwritable", to_utf8(folder), std::strerror(ENOENT));
}

/// Where entries of the same path meet: in the package, capitals aside.
std::string key_of(std::string_view path)
{
    return zip::name_key(submission::packed_path(path));
}

/// "Scheme of Work v3 (final).pdf" is titled "Scheme of Work v3 (final)".
std::string title_of(const std::string& name)
{
    auto title = to_utf8(from_utf8(name).stem());
    std::replace(title.begin(), title.end(), '_', ' ');
    return collapse_space(title);
}

/// "evidence/plan.pdf", "evidence/plan-2.pdf", …
std::string numbered(const std::string& name, int number)
{
    const auto path = from_utf8(name);
    auto wanted = to_utf8(path.stem());
    if (number > 1) {
        wanted += "-" + std::to_string(number);
    }
    return std::string{kEvidenceFolder} + "/" + wanted + to_utf8(path.extension());
}

/// The file's path relative to the folder, where it stands below it under a name that can be packed.
std::optional<std::string> path_inside(const fs::path& folder, const fs::path& file)
{
    std::error_code problem;
    const auto inside = fs::canonical(folder, problem);
    if (problem) {
        return std::nullopt;
    }
    const auto real = fs::canonical(file, problem);
    auto relative = to_utf8(real.lexically_relative(inside));
    if (problem || relative.empty() || relative.starts_with("..") ||
        zip::name_defect(submission::packed_path(relative), zip::NameRule::package)) {
        return std::nullopt;
    }
    return relative;
}

class Copier {
public:
    Copier(const fs::path& folder,
           const std::vector<fs::path>& sources,
           const std::vector<std::string>& listed,
           JobControl& control)
        : m_folder{folder}
        , m_control{control}
        , m_meter{control, sources}
    {
        for (const auto& path : listed) {
            m_taken.insert(key_of(path));
        }
    }
    ~Copier()
    {
        // Cancelled: as if it had never begun.
        if (m_result.cancelled) {
            remove_copies(m_created);
        }
    }
    Copier(const Copier&) = delete;
    Copier& operator=(const Copier&) = delete;

    CopiedEvidence run(const std::vector<fs::path>& sources)
    {
        for (auto source = sources.begin(); source != sources.end() && !m_control.is_cancelled(); ++source) {
            if (auto added = add(*source); !added) {
                m_result.failed.push_back(std::move(added.error()));
            }
        }
        if (m_control.is_cancelled()) {
            m_result.cancelled = true;
            m_result.files.clear();
        }
        return m_result;
    }

private:
    Result<void> add(const fs::path& source)
    {
        std::error_code problem;
        if (!fs::exists(source, problem)) {
            return fail("file.unreadable", to_utf8(source),
                        problem ? problem.message() : std::strerror(ENOENT));
        }
        if (!fs::is_regular_file(source, problem)) {
            return fail("evidence.not_a_file", to_utf8(source));
        }
        model::EvidenceFile file;
        file.original_name = to_utf8(source.filename());
        if (has_invisible(file.original_name)) { // no text, or one that shows as another
            file.original_name = printable(file.original_name);
        }
        file.title = title_of(file.original_name);
        const auto inside = path_inside(m_folder, source);
        auto digest = inside ? take_in_place(source, *inside, file) : copy(source, file);
        if (!digest) {
            return propagate(digest);
        }
        if (!*digest) {
            return {}; // cancelled
        }
        file.sha256 = std::move(**digest);
        file.media_type = file_type_of(file.path).media_type;
        if (file.media_type.empty()) {
            file.media_type = "application/octet-stream";
        }
        if (from_utf8(file.path).filename() == from_utf8(file.original_name)) {
            file.original_name.clear();
        }
        m_taken.insert(key_of(file.path));
        m_result.files.push_back(std::move(file));
        return {};
    }

    Result<std::optional<std::string>>
    take_in_place(const fs::path& source, const std::string& path, model::EvidenceFile& file)
    {
        if (m_taken.contains(key_of(path))) {
            return fail("evidence.already_listed", to_utf8(source));
        }
        file.path = path;
        return digest_of(source, m_control, m_meter);
    }

    Result<std::optional<std::string>> copy(const fs::path& source, model::EvidenceFile& file)
    {
        if (auto ready = make_folder(); !ready) {
            return propagate(ready);
        }
        const auto name = zip::portable_name(file.original_name);
        for (int number = 1;; ++number) {
            file.path = numbered(name, number);
            const auto target = m_folder / from_utf8(file.path);
            if (m_taken.contains(key_of(file.path))) {
                continue;
            }
            if (!stands_already(file.path)) {
                auto copied = copy_file(source, target, m_control, m_meter);
                if (copied && *copied) {
                    m_created.push_back(target);
                }
                return copied;
            }
            // Left from an entry that was removed: an equal file need not be copied a second time.
            std::error_code problem;
            if (fs::is_regular_file(target, problem) &&
                fs::file_size(source, problem) == fs::file_size(target, problem) && !problem) {
                JobControl quiet{[](auto) {}, {}};
                Meter none{quiet, {}};
                auto theirs = digest_of(target, m_control, none);
                const auto ours = digest_of(source, m_control, none);
                if (theirs && ours && *theirs == *ours) {
                    return theirs;
                }
            }
        }
    }

    /// Something stands at the path, capitals aside: folders may be carried to systems that ignore them.
    bool stands_already(const std::string& path)
    {
        if (m_on_disk.empty()) {
            std::error_code ignored;
            m_on_disk.insert("");
            for (const auto& entry : fs::directory_iterator{m_folder / kEvidenceFolder, ignored}) {
                m_on_disk.insert(zip::name_key(to_utf8(entry.path().filename())));
            }
        }
        std::error_code ignored;
        return m_on_disk.contains(zip::name_key(to_utf8(from_utf8(path).filename()))) ||
               fs::exists(fs::symlink_status(m_folder / from_utf8(path), ignored));
    }

    Result<void> make_folder()
    {
        if (auto there = must_be_there(m_folder); !there) {
            return there;
        }
        const auto folder = m_folder / kEvidenceFolder;
        std::error_code problem;
        fs::create_directories(folder, problem);
        if (problem) {
            return fail("file.unwritable", to_utf8(folder), problem.message());
        }
        const auto inside = fs::canonical(m_folder, problem);
        const auto real = problem ? fs::path{} : fs::canonical(folder, problem);
        const auto relative = real.lexically_relative(inside);
        if (problem || relative.empty() || *relative.begin() == "..") {
            return fail("evidence.folder", to_utf8(folder));
        }
        return {};
    }

    fs::path m_folder;
    JobControl& m_control;
    Meter m_meter;
    std::set<std::string> m_taken;   ///< paths that are evidence, as keys
    std::set<std::string> m_on_disk; ///< names in the evidence folder, as keys; "" once it was read
    std::vector<fs::path> m_created;
    CopiedEvidence m_result;
};

} // namespace

void remove_copies(const std::vector<fs::path>& copies)
{
    for (const auto& path : copies) {
        std::error_code ignored;
        fs::remove(path, ignored);
    }
}

CopiedEvidence copy_evidence(const fs::path& folder,
                             const std::vector<fs::path>& sources,
                             const std::vector<std::string>& listed,
                             JobControl& control)
{
    return Copier{folder, sources, listed, control}.run(sources);
}

Result<std::vector<fs::path>> copy_along(const fs::path& from,
                                         const fs::path& to,
                                         const std::vector<std::string>& paths,
                                         JobControl& control)
{
    if (auto there = must_be_there(to); !there) {
        return propagate(there);
    }
    std::vector<fs::path> sources;
    sources.reserve(paths.size());
    for (const auto& path : paths) {
        sources.push_back(from / from_utf8(path));
    }
    Meter meter{control, sources};
    std::vector<fs::path> created;
    const auto copy_one = [&](const std::string& path) -> Result<void> {
        const auto source = submission::find_evidence(from, path);
        if (!source) {
            return {}; // missing before, missing after
        }
        const auto target = to / from_utf8(path);
        std::error_code problem;
        if (fs::exists(target, problem)) {
            const auto ours = digest_of(*source, control, meter);
            const auto theirs = digest_of(target, control, meter);
            return ours && theirs && *ours == *theirs ? Result<void>{}
                                                      : fail("session.evidence_differs", path);
        }
        fs::create_directories(target.parent_path(), problem);
        const auto copied = copy_file(*source, target, control, meter);
        if (copied && *copied) {
            created.push_back(target);
        }
        return copied ? Result<void>{} : fail("session.evidence", path, copied.error().detail);
    };
    Result<void> result;
    for (auto path = paths.begin(); path != paths.end() && result; ++path) {
        result = copy_one(*path);
        if (control.is_cancelled()) {
            result = fail("session.cancelled", to_utf8(to));
        }
    }
    if (!result) {
        remove_copies(created);
        return propagate(result);
    }
    return created;
}

TakenDigests
take_digests(const fs::path& folder, const std::vector<model::EvidenceFile>& files, JobControl& control)
{
    std::vector<fs::path> paths;
    paths.reserve(files.size());
    for (const auto& file : files) {
        paths.push_back(folder / from_utf8(file.path));
    }
    Meter meter{control, paths};
    TakenDigests taken;
    for (std::size_t i = 0; i < files.size() && !control.is_cancelled(); ++i) {
        if (auto found = submission::find_evidence(folder, files[i].path); !found) {
            taken.failed.push_back(std::move(found.error()));
        } else if (auto digest = digest_of(*found, control, meter); !digest) {
            taken.failed.push_back(std::move(digest.error()));
        } else if (*digest) {
            taken.digests.emplace_back(files[i].id, std::move(**digest));
        }
    }
    if (control.is_cancelled()) {
        taken.digests.clear();
    }
    return taken;
}

Result<ReadyDocument>
ready_document(const fs::path& folder, const std::string& path, const JobControl& control)
{
    auto file = submission::find_evidence(folder, path);
    if (!file) {
        return propagate(file);
    }
    auto judged = submission::judge_evidence(*file, path, [&] { return !control.is_cancelled(); });
    if (!judged) {
        return propagate(judged);
    }
    return ReadyDocument{std::move(*file), std::move(*judged)};
}

Result<void>
save_document(const fs::path& folder, const std::string& path, const Output& target, JobControl& control)
{
    const auto file = submission::find_evidence(folder, path);
    if (!file) {
        return tl::make_unexpected(file.error());
    }
    Meter meter{control, {*file}};
    auto copied = copy_file(*file, target, control, meter);
    if (!copied) {
        return propagate(copied);
    }
    return *copied ? Result<void>{} : fail("evidence.cancelled", path);
}

} // namespace km::document
