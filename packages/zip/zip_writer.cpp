// SPDX-License-Identifier: MIT
#include "packages/zip/zip_writer.hpp"

#include "packages/zip/byte_source.hpp"
#include "packages/zip/zip_handle.hpp"
#include "packages/zip/zip_names.hpp"
#include "validator/base/file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <deque>
#include <unordered_set>
#include <vector>
#include <zlib.h>

namespace km::zip {
namespace {

/// Half of level 6's time for a twentieth more bytes: packing is measured against `zip -6`.
constexpr zip_uint32_t kDeflateLevel = 4;

/// libzip's name for "the callback failed"; it then asks for ZIP_SOURCE_ERROR.
constexpr zip_int64_t kFailed = -1;

struct DosTime {
    zip_uint16_t time;
    zip_uint16_t date;
};

/// APPNOTE 4.4.6: two-second steps from 1980 to 2107; no zone, so we say UTC.
DosTime to_dos(Time time)
{
    using namespace std::chrono;
    constexpr Time first{sys_days{1980y / January / 1}};
    constexpr Time last{sys_days{2108y / January / 1} - seconds{2}};
    time = std::clamp(time, first, last);
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    const auto bits = [](auto value, unsigned shift) { return static_cast<unsigned>(value) << shift; };
    return {static_cast<zip_uint16_t>(bits(clock.hours().count(), 11) | bits(clock.minutes().count(), 5) |
                                      bits(clock.seconds().count() / 2, 0)),
            static_cast<zip_uint16_t>(bits(static_cast<int>(date.year()) - 1980, 9) |
                                      bits(static_cast<unsigned>(date.month()), 5) |
                                      bits(static_cast<unsigned>(date.day()), 0))};
}

/// Bytes from four places tell what deflating all of them would gain; up to this many bytes are all of them.
constexpr std::size_t kSampleBytes = std::size_t{32} << 10U;

/// False as well for what shrinks to almost nothing: too great a ratio looks like a bomb to validators, and
/// is refused.
bool is_worth_deflating(const std::vector<std::byte>& sample)
{
    constexpr uLong max_ratio = 50;
    uLongf size = compressBound(static_cast<uLong>(sample.size()));
    std::vector<Bytef> deflated(size);
    const auto before = static_cast<uLong>(sample.size());
    const int outcome = compress2(deflated.data(), &size, reinterpret_cast<const Bytef*>(sample.data()),
                                  before, static_cast<int>(kDeflateLevel));
    return outcome == Z_OK && size < before - before / 32 && size * max_ratio > before;
}

Result<std::vector<std::byte>> take_sample(const ByteSource& source)
{
    constexpr std::uint64_t places = 4;
    constexpr std::uint64_t piece = kSampleBytes / places;
    const std::uint64_t size = source.size();
    std::vector<std::byte> sample(std::min<std::uint64_t>(size, kSampleBytes));
    if (size <= kSampleBytes) {
        if (auto got = source.read_at(0, sample); !got) {
            return propagate(got);
        }
        return sample;
    }
    for (std::uint64_t i = 0; i < places; ++i) {
        const std::uint64_t offset = (size - piece) / (places - 1) * i;
        if (auto got = source.read_at(offset, std::span{sample}.subspan(i * piece, piece)); !got) {
            return propagate(got);
        }
    }
    return sample;
}

/// A file to pack, as libzip reads it in zip_close().
struct Document {
    std::filesystem::path path;
    std::uint64_t size = 0;
    ZipWriter::Observer observer;
    std::optional<Error>* failure = nullptr; ///< the writer's: the first that failed
    FilePtr file{};
    std::uint64_t at = 0;

    zip_int64_t fail_with(Error error) noexcept
    {
        if (!*failure) {
            *failure = std::move(error);
        }
        return kFailed;
    }
    zip_int64_t open() noexcept;
    zip_int64_t read(std::span<std::byte> to) noexcept;
};

zip_int64_t Document::open() noexcept
{
    auto opened = FileSource::open(path);
    if (!opened) {
        return fail_with(std::move(opened.error()));
    }
    if ((*opened)->size() != size) {
        return fail_with({"zip.source_changed", to_utf8(path), {}});
    }
    file = std::move(*opened);
    at = 0;
    return 0;
}

zip_int64_t Document::read(std::span<std::byte> to) noexcept
{
    const auto chunk = to.first(std::min<std::uint64_t>(to.size(), size - at));
    if (auto got = file->read_at(at, chunk); !got) {
        return fail_with(std::move(got.error()));
    }
    if (observer && !chunk.empty()) {
        observer(chunk);
    }
    at += chunk.size();
    return static_cast<zip_int64_t>(chunk.size());
}

/// Where libzip puts the zip: straight into the caller's temporary file, so that nothing else is left behind
/// when the program is stopped. Reads come from the zip that is added to, if any.
struct Target {
    std::filesystem::path path;
    FilePtr existing;
    std::uint64_t read_at = 0;
    CPtr<std::FILE, std::fclose> out{}; ///< commit closes it with a check
    zip_error_t error{};

    zip_int64_t fail_with(int code, int system_error) noexcept
    {
        zip_error_set(&error, code, system_error);
        return kFailed;
    }
    [[nodiscard]] std::uint64_t existing_size() const noexcept { return existing ? existing->size() : 0; }
    zip_int64_t read(std::span<std::byte> to) noexcept;
    zip_int64_t seek(void* data, zip_uint64_t size) noexcept;
    zip_int64_t begin_write() noexcept;
    zip_int64_t write(const void* data, zip_uint64_t size) noexcept;
    zip_int64_t seek_write(void* data, zip_uint64_t size) noexcept;
    zip_int64_t tell_write() noexcept;
    zip_int64_t commit_write() noexcept;
};

zip_int64_t Target::read(std::span<std::byte> to) noexcept
{
    const auto chunk = to.first(std::min<std::uint64_t>(to.size(), existing_size() - read_at));
    if (!chunk.empty() && !existing->read_at(read_at, chunk)) {
        return fail_with(ZIP_ER_READ, EIO);
    }
    read_at += chunk.size();
    return static_cast<zip_int64_t>(chunk.size());
}

zip_int64_t Target::seek(void* data, zip_uint64_t size) noexcept
{
    const auto to = zip_source_seek_compute_offset(read_at, existing_size(), data, size, &error);
    if (to < 0) {
        return kFailed;
    }
    read_at = static_cast<std::uint64_t>(to);
    return 0;
}

zip_int64_t Target::begin_write() noexcept
{
    out.reset(std::fopen(path.c_str(), "wb"));
    if (!out) {
        return fail_with(ZIP_ER_OPEN, errno);
    }
    constexpr std::size_t buffer_bytes = std::size_t{256} << 10U;
    static_cast<void>(std::setvbuf(out.get(), nullptr, _IOFBF, buffer_bytes)); // without: slower, not wrong
    return 0;
}

zip_int64_t Target::write(const void* data, zip_uint64_t size) noexcept
{
    if (std::fwrite(data, 1, size, out.get()) != size) {
        return fail_with(ZIP_ER_WRITE, errno);
    }
    return static_cast<zip_int64_t>(size);
}

zip_int64_t Target::seek_write(void* data, zip_uint64_t size) noexcept
{
    const auto* args = ZIP_SOURCE_GET_ARGS(zip_source_args_seek_t, data, size, &error);
    if (args == nullptr) {
        return kFailed;
    }
    return ::fseeko(out.get(), args->offset, args->whence) == 0 ? 0 : fail_with(ZIP_ER_SEEK, errno);
}

zip_int64_t Target::tell_write() noexcept
{
    const auto at = ::ftello(out.get());
    return at >= 0 ? at : fail_with(ZIP_ER_TELL, errno);
}

zip_int64_t Target::commit_write() noexcept
{
    // A full disk may show only when the buffer is written out.
    return std::fclose(out.release()) == 0 ? 0 : fail_with(ZIP_ER_CLOSE, errno);
}

zip_int64_t describe(std::optional<std::uint64_t> content_size, void* data, zip_uint64_t size) noexcept
{
    zip_stat_t status;
    zip_stat_init(&status);
    if (content_size) {
        status.valid = ZIP_STAT_SIZE;
        status.size = *content_size;
    }
    if (size < sizeof status) {
        return kFailed;
    }
    std::memcpy(data, &status, sizeof status);
    return static_cast<zip_int64_t>(sizeof status);
}

zip_int64_t document_callback(void* user, void* data, zip_uint64_t size, zip_source_cmd_t command) noexcept
{
    auto& document = *static_cast<Document*>(user);
    switch (command) {
    case ZIP_SOURCE_OPEN: return document.open();
    case ZIP_SOURCE_READ: return document.read({static_cast<std::byte*>(data), size});
    case ZIP_SOURCE_CLOSE: document.file.reset(); return 0;
    case ZIP_SOURCE_STAT: return describe(document.size, data, size);
    case ZIP_SOURCE_ERROR: {
        zip_error_t error;
        zip_error_init(&error);
        zip_error_set(&error, ZIP_ER_READ, 0);
        return zip_error_to_data(&error, data, size);
    }
    case ZIP_SOURCE_FREE: return 0; // the writer owns it
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
    default: return kFailed;
    }
}

zip_int64_t target_callback(void* user, void* data, zip_uint64_t size, zip_source_cmd_t command) noexcept
{
    auto& target = *static_cast<Target*>(user);
    switch (command) {
    case ZIP_SOURCE_OPEN: target.read_at = 0; return 0;
    case ZIP_SOURCE_READ: return target.read({static_cast<std::byte*>(data), size});
    case ZIP_SOURCE_CLOSE: return 0;
    case ZIP_SOURCE_STAT: return describe(target.existing_size(), data, size);
    case ZIP_SOURCE_ERROR: return zip_error_to_data(&target.error, data, size);
    case ZIP_SOURCE_FREE: return 0; // the writer owns it
    case ZIP_SOURCE_SEEK: return target.seek(data, size);
    case ZIP_SOURCE_TELL: return static_cast<zip_int64_t>(target.read_at);
    case ZIP_SOURCE_BEGIN_WRITE: return target.begin_write();
    case ZIP_SOURCE_WRITE: return target.write(data, size);
    case ZIP_SOURCE_SEEK_WRITE: return target.seek_write(data, size);
    case ZIP_SOURCE_TELL_WRITE: return target.tell_write();
    case ZIP_SOURCE_COMMIT_WRITE: return target.commit_write();
    case ZIP_SOURCE_ROLLBACK_WRITE: target.out.reset(); return 0;
    case ZIP_SOURCE_REMOVE: return 0; // asked for only when there is no entry, which commit() refuses
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(
            ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
            ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_WRITE,
            ZIP_SOURCE_SEEK_WRITE, ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE,
            ZIP_SOURCE_REMOVE, -1);
    default: return target.fail_with(ZIP_ER_OPNOTSUPP, 0);
    }
}

/// What commit() reports and whether it goes on; lives as long as zip_close() runs.
struct ProgressState {
    const ZipWriter::Progress& report;
    bool wanted = true;
};

} // namespace

// Declared before the archive, which reads them until it is gone: documents, buffers, target.
struct ZipWriter::Impl {
    Impl(std::filesystem::path path, FilePtr existing, Time time)
        : target{std::move(path), std::move(existing)}
        , entry_time{to_dos(time)}
    {
        zip_error_init(&target.error);
    }

    std::optional<Error> failure;
    std::deque<std::string> buffers;
    std::deque<Document> documents;
    Target target;
    DosTime entry_time;
    std::unordered_set<std::string> keys; ///< name_key of every entry
    ZipPtr archive;

    [[nodiscard]] tl::unexpected<Error> write_failed(const char* reason) const
    {
        return fail("zip.write_failed", to_utf8(target.path), reason);
    }
    Result<void> open(int flags);
    Result<void> add(std::string_view name, SourcePtr source, bool deflate);
};

Result<void> ZipWriter::Impl::open(int flags)
{
    zip_error_t error;
    zip_error_init(&error);
    SourcePtr source{zip_source_function_create(target_callback, &target, &error)};
    if (source) {
        archive.reset(zip_open_from_source(source.get(), flags, &error));
    }
    if (!archive) {
        auto failed = write_failed(zip_error_strerror(&error));
        zip_error_fini(&error);
        return failed;
    }
    static_cast<void>(source.release()); // the archive owns it now
    const auto entries = zip_get_num_entries(archive.get(), 0);
    for (zip_int64_t i = 0; i < entries; ++i) {
        const char* name = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
        keys.insert(name_key(name != nullptr ? name : ""));
    }
    return {};
}

Result<void> ZipWriter::Impl::add(std::string_view name, SourcePtr source, bool deflate)
{
    zip_t* const zip = archive.get();
    if (!source) {
        return write_failed(zip_strerror(zip));
    }
    if (const auto defect = name_defect(name, NameRule::package)) {
        return fail("zip.bad_name", std::string{name}, *defect);
    }
    if (!keys.insert(name_key(name)).second) {
        return fail("zip.bad_name", std::string{name}, "it is there already");
    }
    const auto added = zip_file_add(zip, std::string{name}.c_str(), source.get(), ZIP_FL_ENC_UTF_8);
    if (added < 0) {
        return write_failed(zip_strerror(zip));
    }
    static_cast<void>(source.release()); // the archive owns it now
    const auto index = static_cast<zip_uint64_t>(added);
    constexpr zip_uint32_t regular_file = 0100644U << 16U;
    const bool set = zip_set_file_compression(zip, index, deflate ? ZIP_CM_DEFLATE : ZIP_CM_STORE,
                                              deflate ? kDeflateLevel : 0) == 0 &&
                     zip_file_set_dostime(zip, index, entry_time.time, entry_time.date, 0) == 0 &&
                     zip_file_set_external_attributes(zip, index, 0, ZIP_OPSYS_UNIX, regular_file) == 0;
    return set ? Result<void>{} : write_failed(zip_strerror(zip));
}

ZipWriter::ZipWriter(std::unique_ptr<Impl> impl) noexcept : m_impl{std::move(impl)} {}
ZipWriter::ZipWriter(ZipWriter&&) noexcept = default;
ZipWriter& ZipWriter::operator=(ZipWriter&&) noexcept = default;
ZipWriter::~ZipWriter() = default;

Result<ZipWriter> ZipWriter::create(const std::filesystem::path& temporary, Time entry_time)
{
    auto impl = std::make_unique<Impl>(temporary, nullptr, entry_time);
    if (auto opened = impl->open(ZIP_TRUNCATE); !opened) {
        return propagate(opened);
    }
    return ZipWriter{std::move(impl)};
}

Result<ZipWriter> ZipWriter::append(FilePtr existing, const std::filesystem::path& temporary, Time entry_time)
{
    auto impl = std::make_unique<Impl>(temporary, std::move(existing), entry_time);
    if (auto opened = impl->open(ZIP_CHECKCONS); !opened) {
        return propagate(opened);
    }
    return ZipWriter{std::move(impl)};
}

Result<void> ZipWriter::add_bytes(std::string_view name, std::string bytes, Compression compression)
{
    const std::string& kept = m_impl->buffers.emplace_back(std::move(bytes));
    bool deflate = compression == Compression::deflate;
    if (compression == Compression::automatic) {
        auto sample = take_sample(SpanSource{std::as_bytes(std::span{kept})});
        if (!sample) {
            return propagate(sample);
        }
        deflate = is_worth_deflating(*sample);
    }
    SourcePtr source{zip_source_buffer(m_impl->archive.get(), kept.data(), kept.size(), 0)};
    return m_impl->add(name, std::move(source), deflate);
}

Result<void> ZipWriter::add_file(std::string_view name,
                                 const std::filesystem::path& file,
                                 Compression compression,
                                 Observer observer)
{
    auto opened = FileSource::open(file);
    if (!opened) {
        return propagate(opened);
    }
    bool deflate = compression == Compression::deflate;
    if (compression == Compression::automatic) {
        auto sample = take_sample(**opened);
        if (!sample) {
            return propagate(sample);
        }
        deflate = is_worth_deflating(*sample);
    }
    // Not kept open: a thousand documents are more than many systems let one program open.
    Document& document = m_impl->documents.emplace_back(
        Document{file, (*opened)->size(), std::move(observer), &m_impl->failure});
    SourcePtr source{zip_source_function(m_impl->archive.get(), document_callback, &document)};
    return m_impl->add(name, std::move(source), deflate);
}

Result<void> ZipWriter::commit(const Progress& progress)
{
    zip_t* const zip = m_impl->archive.get();
    if (zip_get_num_entries(zip, 0) == 0) {
        return fail("zip.empty", to_utf8(m_impl->target.path)); // libzip would "succeed" and write nothing
    }
    ProgressState state{progress};
    if (progress) {
        constexpr double step = 0.005;
        zip_register_progress_callback_with_state(
            zip, step,
            [](zip_t*, double part, void* user) noexcept {
                auto& seen = *static_cast<ProgressState*>(user);
                seen.wanted = seen.report(part) && seen.wanted;
            },
            nullptr, &state);
        zip_register_cancel_callback_with_state(
            zip,
            [](zip_t*, void* user) noexcept { return static_cast<ProgressState*>(user)->wanted ? 0 : 1; },
            nullptr, &state);
    }
    if (zip_close(zip) == 0) {
        static_cast<void>(m_impl->archive.release()); // zip_close has freed it
        return {};
    }
    const bool cancelled = zip_error_code_zip(zip_get_error(zip)) == ZIP_ER_CANCELLED;
    const std::string reason = zip_strerror(zip);
    m_impl->archive.reset();
    if (m_impl->failure) {
        return tl::make_unexpected(*m_impl->failure);
    }
    return cancelled ? fail("zip.cancelled", to_utf8(m_impl->target.path))
                     : m_impl->write_failed(reason.c_str());
}

} // namespace km::zip
