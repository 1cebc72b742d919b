// SPDX-License-Identifier: MIT
#include "packages/asic/container_verifier.hpp"

#include "packages/asic/container_writer.hpp"
#include "packages/asic/manifest.hpp"
#include "packages/asic/sink_thread.hpp"
#include "packages/zip/zip_reader.hpp"
#include "validator/base/file.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace km::asic {

namespace fs = std::filesystem;
using crypto::DigestAlgorithm;

namespace {

constexpr std::uint64_t kMaxSignatureBytes = std::uint64_t{16} << 20U; ///< long-term ones hold CRLs

/// Below this, a thread takes longer to start than it saves.
constexpr std::uint64_t kPipelinedBytes = std::uint64_t{4} << 20U;

constexpr const char* kNotExamined = "KM-ASC-019";
constexpr const char* kContentDiffers = "KM-SIG-010";

/// mimetype's content: after a local header of 30 bytes and a name of 8.
constexpr std::uint64_t kMimetypeOffset = 38;

bool in_meta_inf(std::string_view name)
{
    return name.starts_with("META-INF/");
}

/// What a name in META-INF says it is (EN 319 162-1, 4.4.2).
enum class MetaKind { manifest, signature, xades, long_term, folder, other };

MetaKind kind_of(std::string_view name)
{
    const auto local = name.substr(std::string_view{"META-INF/"}.size());
    const auto contains = [&](std::string_view part) { return local.find(part) != std::string_view::npos; };
    if (local.empty()) {
        return MetaKind::folder;
    }
    if (local.find('/') != std::string_view::npos) {
        return MetaKind::other; // everything that has a meaning lies in META-INF itself
    }
    if (local.ends_with(".tst") || contains("ASiCArchiveManifest") ||
        contains("ASiCEvidenceRecordManifest") || local.ends_with(".ers")) {
        return MetaKind::long_term;
    }
    if (contains("ASiCManifest") && local.ends_with(".xml")) {
        return MetaKind::manifest;
    }
    if (contains("signature") && local.ends_with(".p7s")) {
        return MetaKind::signature;
    }
    if (contains("signatures") && local.ends_with(".xml")) {
        return MetaKind::xades;
    }
    return MetaKind::other;
}

/// The digests of one entry's bytes, by algorithm, and the bytes where they were asked for.
struct Content {
    std::map<DigestAlgorithm, std::vector<std::byte>> digests;
    std::optional<std::string> bytes;
};

class Verifier {
public:
    Verifier(const zip::FilePtr& source, const VerifyOptions& options)
        : m_source{source}
        , m_file{source->name()}
        , m_options{options}
    {
        m_verdict.file = source;
    }

    Result<ContainerVerdict> run()
    {
        const auto rule = is_package() ? zip::NameRule::package : zip::NameRule::container;
        Diagnostics findings;
        auto walk = zip::walk(*m_source, m_options.limits, rule, findings);
        if (!walk) {
            return propagate(walk);
        }
        m_verdict.entries = std::move(walk->entries);
        m_entries_by_name.reserve(m_verdict.entries.size());
        for (const auto& entry : m_verdict.entries) {
            m_entries_by_name.emplace(entry.name, &entry);
        }
        for (auto& finding : findings) {
            refuse_zip(std::move(finding));
        }
        check_sizes_of_kept();
        if (m_limits.has_refusal()) { // limits come before work: nothing is inflated or hashed
            const auto unread = finding("KM-ASC-016", {}, {});
            m_findings.add(unread);
            for (auto* about : {&m_container, &m_unchanged, &m_signer}) {
                about->doubt(unread);
            }
        } else if (!m_verdict.entries.empty()) {
            if (auto judged = judge(); !judged) {
                return propagate(judged);
            }
        }
        m_verdict.container = std::move(m_container).answer();
        m_verdict.limits = std::move(m_limits).answer();
        m_verdict.unchanged = std::move(m_unchanged).answer();
        m_verdict.signer = std::move(m_signer).answer();
        note_what_was_not_examined();
        m_findings.finish();
        return std::move(m_verdict);
    }

private:
    [[nodiscard]] bool is_package() const noexcept { return m_options.profile == Profile::package; }

    [[nodiscard]] Diagnostic finding(const char* code,
                                     std::string entry,
                                     std::vector<std::string> args,
                                     Severity severity = Severity::error) const
    {
        return {code, severity, {m_file, 0, std::move(entry)}, std::move(args)};
    }

    void refuse(Examination& about, Diagnostic reason)
    {
        m_findings.add(reason);
        about.refuse(std::move(reason));
    }

    void refuse(Examination& about, const char* code, std::string entry, std::vector<std::string> args)
    {
        refuse(about, finding(code, std::move(entry), std::move(args)));
    }

    void refuse_zip(Diagnostic reason)
    {
        auto& about = zip::is_about_limits(reason.code) ? m_limits : m_container;
        refuse(about, std::move(reason));
    }

    /// What was not examined has a reason too, and is listed with the others.
    void note_what_was_not_examined()
    {
        for (const auto* answer :
             {&m_verdict.container, &m_verdict.limits, &m_verdict.unchanged, &m_verdict.signer}) {
            if (!answer->reasons().empty() && answer->reasons().front().code == kNotExamined) {
                m_findings.add(answer->reasons().front());
                return; // once says it for all
            }
        }
    }

    /// What the caller wants as a whole is held in memory.
    void check_sizes_of_kept()
    {
        for (const auto& entry : m_verdict.entries) {
            if (m_options.keep && entry.size > m_options.limits.max_xml_bytes && m_options.keep(entry.name)) {
                refuse(
                    m_limits, "KM-ASC-018", entry.name,
                    {entry.name, std::to_string(entry.size), std::to_string(m_options.limits.max_xml_bytes)});
            }
        }
        m_limits.examined(m_verdict.entries.size(), m_verdict.entries.size());
    }

    /// An entry's name. Where a name stands twice (already a finding) the first is meant.
    [[nodiscard]] const zip::Entry* find(std::string_view name) const
    {
        const auto found = m_entries_by_name.find(name);
        return found == m_entries_by_name.end() ? nullptr : found->second;
    }

    Result<void> judge()
    {
        zip::ZipReader reader{m_source};
        check_mimetype(reader);
        if (auto read = read_signatures(reader); !read) {
            return read;
        }
        if (auto hashed = hash_entries(); !hashed) {
            return hashed;
        }
        compare_digests();
        check_coverage();
        return {};
    }

    void check_mimetype(zip::ZipReader& reader)
    {
        const auto* entry = find("mimetype");
        const auto wrong = [&](const char* why) { refuse(m_container, "KM-ASC-001", "mimetype", {why}); };
        if (entry == nullptr) {
            wrong("there is none");
            return;
        }
        if (entry->data_offset != kMimetypeOffset) {
            wrong("it is not the first entry, without extra field");
        }
        if (entry->method != static_cast<std::uint16_t>(zip::Method::store)) {
            wrong("it is compressed");
        }
        const auto content = reader.read_all(*entry, kMediaType.size());
        if (!content || *content != kMediaType) {
            wrong("its content is not application/vnd.etsi.asic-e+zip");
        }
    }

    /// A small entry's bytes; its defects become findings.
    Result<std::optional<std::string>>
    read_small(zip::ZipReader& reader, const zip::Entry& entry, std::uint64_t max_bytes)
    {
        auto content = reader.read_all(entry, max_bytes);
        if (content) {
            return std::optional{std::move(*content)};
        }
        if (content.error().code == "zip.entry_too_large") {
            refuse(m_unchanged, "KM-ASC-008", entry.name, {entry.name, content.error().detail});
            return std::optional<std::string>{};
        }
        if (auto damage = zip::content_finding(content.error(), m_file)) {
            refuse_zip(std::move(*damage));
            return std::optional<std::string>{};
        }
        return propagate(content);
    }

    /// Manifests, the signatures they name, and everything else in META-INF.
    Result<void> read_signatures(zip::ZipReader& reader)
    {
        std::map<std::string, std::string> manifest_by_signature;
        std::vector<const zip::Entry*> manifests;
        std::vector<std::string> signatures;
        for (const auto& entry : m_verdict.entries) {
            if (!in_meta_inf(entry.name)) {
                continue;
            }
            switch (kind_of(entry.name)) {
            case MetaKind::manifest: manifests.push_back(&entry); break;
            case MetaKind::signature: signatures.push_back(entry.name); break;
            case MetaKind::xades: refuse(m_unchanged, "KM-ASC-014", entry.name, {entry.name}); break;
            case MetaKind::folder: break;
            case MetaKind::long_term:
                if (is_package()) {
                    refuse(m_unchanged, "KM-ASC-010", entry.name, {entry.name});
                } else {
                    m_findings.add(finding("KM-ASC-015", entry.name, {entry.name}, Severity::note));
                }
                break;
            case MetaKind::other:
                // OpenDocument's list of files may stand in a foreign container; it is not signed and says
                // nothing.
                if (is_package() || entry.name != "META-INF/manifest.xml") {
                    refuse(m_unchanged, "KM-ASC-010", entry.name, {entry.name});
                }
                break;
            }
        }
        std::sort(manifests.begin(), manifests.end(),
                  [](const auto* a, const auto* b) { return a->name < b->name; });
        for (const auto* entry : manifests) {
            auto xml = read_small(reader, *entry, m_options.limits.max_xml_bytes);
            if (!xml) {
                return propagate(xml);
            }
            if (!*xml) {
                continue;
            }
            Diagnostics defects;
            auto manifest = read_manifest(**xml, m_file, entry->name, defects);
            for (auto& defect : defects) {
                refuse(m_unchanged, std::move(defect));
            }
            if (!manifest) {
                continue;
            }
            if (auto judged =
                    verify_signature(reader, *entry, **xml, std::move(*manifest), manifest_by_signature);
                !judged) {
                return judged;
            }
        }
        for (const auto& signature : signatures) {
            if (!manifest_by_signature.contains(signature)) {
                refuse(m_unchanged, "KM-ASC-007", signature, {signature});
            }
        }
        if (m_verdict.signatures.empty()) {
            refuse(m_unchanged, "KM-ASC-011", {}, {});
            m_signer.refuse(finding("KM-ASC-011", {}, {}));
        }
        return {};
    }

    Result<void> verify_signature(zip::ZipReader& reader,
                                  const zip::Entry& manifest_entry,
                                  const std::string& xml,
                                  Manifest manifest,
                                  std::map<std::string, std::string>& manifest_by_signature)
    {
        const auto signature_name = name_of_uri(manifest.signature_uri);
        const auto* entry = signature_name ? find(*signature_name) : nullptr;
        if (entry == nullptr || !in_meta_inf(entry->name)) {
            if (!manifest.signature_uri.empty()) {
                refuse(m_unchanged, "KM-ASC-006", manifest_entry.name,
                       {manifest_entry.name, manifest.signature_uri});
            }
            return {};
        }
        if (kind_of(entry->name) != MetaKind::signature) {
            if (is_package()) {
                refuse(m_unchanged, "KM-ASC-006", manifest_entry.name,
                       {manifest_entry.name, manifest.signature_uri});
            }
            return {}; // a time assertion (ASiC-E with a time-stamp token): noted already
        }
        const auto [other, fresh] = manifest_by_signature.emplace(entry->name, manifest_entry.name);
        if (!fresh) {
            refuse(m_unchanged, "KM-ASC-012", manifest_entry.name,
                   {manifest_entry.name, other->second, entry->name});
            return {};
        }
        auto der = read_small(reader, *entry, kMaxSignatureBytes);
        if (!der) {
            return propagate(der);
        }
        if (!*der) {
            return {};
        }
        Diagnostics found;
        auto options = m_options.signatures;
        options.profile =
            is_package() ? crypto::SignatureProfile::package : crypto::SignatureProfile::foreign;
        auto verdict = crypto::verify_detached(crypto::bytes_of(**der), crypto::bytes_of(xml), options,
                                               {m_file, 0, entry->name}, found);
        if (!verdict) {
            return propagate(verdict);
        }
        m_findings.add(std::move(found));
        take_signature(*verdict);
        m_verdict.signatures.push_back(
            {entry->name, manifest_entry.name, std::move(verdict->readable), std::move(verdict->signers)});
        m_manifests.push_back(std::move(manifest));
        return {};
    }

    /// What a signature says of who signed, and of whether what it is over is unchanged: that takes one that holds.
    void take_signature(const crypto::SignatureVerdict& verdict)
    {
        take(verdict.readable, m_signer);
        doubt_unless_intact(verdict.readable);
        for (const auto& signer : verdict.signers) {
            take(signer.intact, m_signer);
            take(signer.trusted, m_signer);
            doubt_unless_intact(signer.intact);
            for (const auto& timestamp : signer.timestamps) {
                if (timestamp.broken) {
                    take(timestamp.counts, m_signer);
                }
            }
        }
        m_signer.examined(verdict.valid() ? 1 : 0, 1);
    }

    /// The reasons of one answer are those of the question that it is part of.
    static void take(const Answer& answer, Examination& about)
    {
        for (const auto& reason : answer.reasons()) {
            answer.state() == Answer::State::does_not_hold ? about.refuse(reason) : about.doubt(reason);
        }
    }

    /// A manifest that is not the one that was signed was changed. Of any other signature that does not hold it is not
    /// known what it was made over.
    void doubt_unless_intact(const Answer& intact)
    {
        for (const auto& reason : intact.reasons()) {
            reason.code == kContentDiffers ? m_unchanged.refuse(reason) : m_unchanged.doubt(reason);
        }
    }

    /// Reads every file once, on as many threads as allowed, and takes the digests that the manifests ask
    /// for.
    Result<void> hash_entries()
    {
        std::map<std::string, std::set<DigestAlgorithm>> wanted;
        for (const auto& manifest : m_manifests) {
            for (const auto& reference : manifest.references) {
                if (const auto* entry = resolve(reference)) {
                    wanted[entry->name].insert(reference.algorithm);
                }
            }
        }
        std::vector<std::size_t> work;
        for (std::size_t e = 0; e < m_verdict.entries.size(); ++e) {
            const auto& entry = m_verdict.entries[e];
            const bool readable = entry.data_offset != 0 && !entry.is_folder() && entry.name != "mimetype" &&
                                  !(in_meta_inf(entry.name) && wanted.count(entry.name) == 0);
            if (readable) {
                work.push_back(e);
            }
        }
        // Largest first, so that no thread is left with a large one at the end.
        std::stable_sort(work.begin(), work.end(), [&](std::size_t a, std::size_t b) {
            return m_verdict.entries[a].compressed_size > m_verdict.entries[b].compressed_size;
        });
        std::uint64_t total = 0;
        for (const auto e : work) {
            total += m_verdict.entries[e].size;
        }
        m_contents.resize(m_verdict.entries.size());
        std::vector<std::optional<Error>> failures(m_verdict.entries.size());
        std::atomic<std::size_t> next{0};
        const auto hash_some = [&] {
            zip::ZipReader reader{m_source};
            for (std::size_t w = next++; w < work.size(); w = next++) {
                const auto e = work[w];
                const auto& entry = m_verdict.entries[e];
                std::set algorithms{DigestAlgorithm::sha256}; // always: by it the rules know a file
                if (const auto asked = wanted.find(entry.name); asked != wanted.end()) {
                    algorithms.insert(asked->second.begin(), asked->second.end());
                }
                // Larger than all others together: they leave the other threads with nothing to do.
                const bool pipelined =
                    m_options.threads > 1 && entry.size > total / 2 && entry.size > kPipelinedBytes;
                const auto go_on = [&](std::size_t bytes) { return tell_progress(bytes, total); };
                auto read = go_on(0) ? hash_entry(reader, entry, algorithms, pipelined, go_on, m_contents[e])
                                     : fail("zip.cancelled", m_file);
                if (!read && read.error().code == "zip.cancelled") {
                    failures[e] = Error{"asic.cancelled", m_file, {}};
                    return;
                }
                if (!read) {
                    failures[e] = read.error();
                }
            }
        };
        {
            std::vector<std::jthread> helpers;
            const auto threads = std::min<std::size_t>(std::max(m_options.threads, 1U), work.size());
            for (std::size_t t = 1; t < threads; ++t) {
                helpers.emplace_back(hash_some);
            }
            hash_some();
        }
        for (const auto& failure : failures) {
            if (!failure) {
                continue;
            }
            auto damage = zip::content_finding(*failure, m_file);
            if (!damage) {
                return tl::make_unexpected(*failure);
            }
            refuse_zip(std::move(*damage));
        }
        return {};
    }

    /// @p more bytes are done; false: stop.
    bool tell_progress(std::uint64_t more, std::uint64_t total)
    {
        if (!m_options.progress) {
            return true;
        }
        const std::lock_guard lock{m_progress_mutex};
        m_done_bytes += more;
        m_cancelled = m_cancelled ||
                      !m_options.progress(
                          total == 0 ? 1.0 : static_cast<double>(m_done_bytes) / static_cast<double>(total));
        return !m_cancelled;
    }

    Result<void> hash_entry(zip::ZipReader& reader,
                            const zip::Entry& entry,
                            const std::set<DigestAlgorithm>& algorithms,
                            bool pipelined,
                            const zip::ZipReader::GoOn& go_on,
                            Content& content)
    {
        const bool keep =
            m_options.keep && m_options.keep(entry.name) && entry.size <= m_options.limits.max_xml_bytes;
        std::vector<std::pair<DigestAlgorithm, crypto::Digest>> digests;
        digests.reserve(algorithms.size());
        for (const auto algorithm : algorithms) {
            digests.emplace_back(algorithm, crypto::Digest{algorithm});
        }
        std::string bytes;
        const zip::ZipReader::Sink take = [&](std::span<const std::byte> piece) {
            for (auto& [algorithm, digest] : digests) {
                digest.update(piece);
            }
            if (keep) {
                bytes.append(reinterpret_cast<const char*>(piece.data()), piece.size());
            }
        };
        auto read =
            pipelined ? read_on_two_threads(reader, entry, take, go_on) : reader.read(entry, take, go_on);
        if (!read) {
            return read;
        }
        for (auto& [algorithm, digest] : digests) {
            content.digests.emplace(algorithm, digest.finish());
        }
        if (keep) {
            content.bytes = std::move(bytes);
        }
        return {};
    }

    /// Inflates on this thread while another takes the digests.
    static Result<void> read_on_two_threads(zip::ZipReader& reader,
                                            const zip::Entry& entry,
                                            const zip::ZipReader::Sink& take,
                                            const zip::ZipReader::GoOn& go_on)
    {
        SinkThread thread{take};
        auto read = reader.read(
            entry, [&](std::span<const std::byte> piece) { thread.put(piece); }, go_on);
        thread.finish();
        return read;
    }

    /// The entry that a reference means: its URI as written, or with its percent-encoding resolved.
    [[nodiscard]] const zip::Entry* resolve(const DataReference& reference) const
    {
        const auto name = name_of_uri(reference.uri);
        return name ? find(*name) : nullptr;
    }

    [[nodiscard]] std::size_t index_of(const zip::Entry& entry) const
    {
        return static_cast<std::size_t>(&entry - m_verdict.entries.data());
    }

    void compare_digests()
    {
        m_matched.resize(m_verdict.entries.size());
        m_media_types.resize(m_verdict.entries.size());
        for (std::size_t s = 0; s < m_manifests.size(); ++s) {
            const auto& signature = m_verdict.signatures[s];
            auto& referenced = m_referenced.emplace_back();
            for (const auto& reference : m_manifests[s].references) {
                const auto* entry = resolve(reference);
                if (entry == nullptr || entry->is_folder()) {
                    refuse(m_unchanged, "KM-ASC-003", signature.manifest,
                           {signature.manifest, reference.uri});
                    continue;
                }
                if (is_package() && (entry->name == "mimetype" || in_meta_inf(entry->name))) {
                    refuse(m_unchanged, "KM-ASC-013", signature.manifest, {signature.manifest, entry->name});
                    continue;
                }
                const auto index = index_of(*entry);
                m_media_types[index] = &reference.media_type;
                if (!referenced.insert(index).second) {
                    refuse(m_unchanged, "KM-ASC-004", signature.manifest, {signature.manifest, entry->name});
                    continue;
                }
                if (entry->name == "mimetype") {
                    continue; // its content is fixed and was checked
                }
                const auto digest = m_contents[index].digests.find(reference.algorithm);
                if (digest == m_contents[index].digests.end()) {
                    refuse(m_unchanged, "KM-ASC-017", entry->name, {entry->name});
                } else if (digest->second != reference.digest) {
                    refuse(m_unchanged, "KM-ASC-005", entry->name, {entry->name, signature.manifest});
                } else {
                    m_matched[index] = true;
                }
            }
        }
    }

    /// Every file but mimetype and META-INF is named by a manifest; in a package by each. That digests match
    /// and signatures are valid has been judged by then.
    void check_coverage()
    {
        std::vector<std::size_t> files;
        for (std::size_t e = 0; e < m_verdict.entries.size(); ++e) {
            const auto& entry = m_verdict.entries[e];
            if (!entry.is_folder() && entry.name != "mimetype" && !in_meta_inf(entry.name)) {
                files.push_back(e);
            }
        }
        if (is_package()) {
            for (std::size_t s = 0; s < m_manifests.size(); ++s) {
                report_unsigned(files, m_referenced[s], m_verdict.signatures[s].name);
            }
        }
        if (!is_package() || m_manifests.empty()) {
            std::unordered_set<std::size_t> anywhere;
            for (const auto& referenced : m_referenced) {
                anywhere.insert(referenced.begin(), referenced.end());
            }
            report_unsigned(files, anywhere, "any signature");
        }
        std::size_t matched = 0;
        for (const auto e : files) {
            const auto& entry = m_verdict.entries[e];
            SignedFile file{entry.name, {}, entry.size, {}};
            matched += m_matched[e] ? 1U : 0U;
            if (m_media_types[e] != nullptr) {
                file.media_type = *m_media_types[e];
            }
            auto& content = m_contents[e];
            if (const auto digest = content.digests.find(DigestAlgorithm::sha256);
                digest != content.digests.end()) {
                file.sha256 = crypto::to_hex(digest->second);
            }
            m_verdict.files.push_back(std::move(file));
            if (content.bytes) {
                m_verdict.kept.emplace(entry.name, std::move(*content.bytes));
            }
        }
        m_unchanged.examined(matched, files.size());
        m_container.examined(m_verdict.entries.size(), m_verdict.entries.size());
    }

    /// Those of @p files that are not in @p referenced. With many manifests that leave out many files, the first of them
    /// say enough: looking goes on only as far as there is room for findings.
    void report_unsigned(const std::vector<std::size_t>& files,
                         const std::unordered_set<std::size_t>& referenced,
                         const std::string& signature)
    {
        if (m_unsigned > kMaxOfOneCode) {
            return;
        }
        for (const auto e : files) {
            if (!referenced.contains(e)) {
                ++m_unsigned;
                refuse(m_unchanged, "KM-ASC-002", m_verdict.entries[e].name,
                       {m_verdict.entries[e].name, signature});
            }
        }
    }

    const zip::FilePtr& m_source;
    std::string m_file;
    const VerifyOptions& m_options;
    ContainerVerdict m_verdict;
    BoundedDiagnostics m_findings{m_verdict.findings, m_file};
    std::unordered_map<std::string_view, const zip::Entry*> m_entries_by_name;
    std::vector<Manifest> m_manifests;                         ///< one for each of m_verdict.signatures
    std::vector<std::unordered_set<std::size_t>> m_referenced; ///< by each of them: the entries it names
    std::vector<const std::string*> m_media_types;             ///< by entry; null: no manifest names it
    std::vector<Content> m_contents;                           ///< by entry
    std::vector<bool> m_matched; ///< by entry: its digest is the one that was signed
    std::size_t m_unsigned = 0;  ///< findings KM-ASC-002
    Examination m_container{finding(kNotExamined, {}, {})};
    Examination m_limits{finding(kNotExamined, {}, {})};
    Examination m_unchanged{finding(kNotExamined, {}, {})};
    Examination m_signer{finding(kNotExamined, {}, {})};
    std::mutex m_progress_mutex;
    std::uint64_t m_done_bytes = 0; ///< guarded by m_progress_mutex
    bool m_cancelled = false;       ///< guarded by m_progress_mutex
};

} // namespace

bool ContainerVerdict::valid() const noexcept
{
    return container.holds() && limits.holds() && unchanged.holds() && signer.holds();
}

Result<ContainerVerdict> verify_container(const zip::FilePtr& file, const VerifyOptions& options)
{
    return Verifier{file, options}.run();
}

Result<ContainerVerdict> verify_container(const fs::path& path, const VerifyOptions& options)
{
    auto file = zip::FileSource::open(path);
    if (!file) {
        return propagate(file);
    }
    return verify_container(*file, options);
}

} // namespace km::asic
