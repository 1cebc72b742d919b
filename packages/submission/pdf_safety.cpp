// SPDX-License-Identifier: MIT
/// @file
/// PDF, read with libqpdf, which this file alone includes. Every object of the file is looked at, reachable or not:
/// what a viewer does with it depends on keys and names wherever they stand. qpdf decodes names with escapes and opens
/// object streams. A file that needs repairing is refused, because viewers repair in different ways.
///
/// Work is bounded: qpdf reads at most kMaxWork bytes outside the content of streams, and unpacks at most as many
/// (the streams that hold objects; pages are not unpacked). It does not recurse further than 500 levels.
/// Source: ISO 32000-2, 7.11 (file specifications), 12.5 (annotations), 12.6 (actions), 12.7 (forms), 13 (multimedia).
#include "packages/submission/unsafe.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#define POINTERHOLDER_TRANSITION 4 // std::shared_ptr alone
#define JSON_HH                    // clang 14 refuses qpdf's JSON.hh as C++20; nothing of it is used here
class JSON;
#include <qpdf/Buffer.hh>
#include <qpdf/BufferInputSource.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFStreamFilter.hh>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace km::submission {
namespace {

constexpr std::size_t kMaxWork = std::size_t{8} << 20U;
constexpr std::size_t kMaxObjects = 400'000;
constexpr int kMaxDepth = 100; ///< of values inside one object

/// Not an error of the file: it is more than is looked through.
struct TooMuch : std::runtime_error {
    TooMuch() : std::runtime_error{"too much"} {}
};
struct Cancelled : std::runtime_error {
    Cancelled() : std::runtime_error{"cancelled"} {}
};

/// The work on the file that this thread judges. qpdf makes the filters and tells them nothing, and it turns what is
/// thrown while it reads an object into a warning.
struct Work {
    std::size_t left = kMaxWork;
    bool was_too_much = false;
    bool was_cancelled = false;
};
thread_local Work work;

void spend(std::size_t bytes)
{
    if (bytes > work.left) {
        work.was_too_much = true;
        work.left = 0;
        throw TooMuch{};
    }
    work.left -= bytes;
}

/// The file in memory; what is read of it counts.
class CountedSource final : public BufferInputSource {
public:
    CountedSource(Buffer* bytes, const GoOn& go_on)
        : BufferInputSource{"evidence", bytes, false}
        , m_go_on{go_on}
    {}
    size_t read(char* into, size_t length) override
    {
        const auto got = BufferInputSource::read(into, length);
        spend(got);
        if (m_go_on && (++m_reads & 0x3FFU) == 0 && !m_go_on()) {
            work.was_cancelled = true;
            throw Cancelled{};
        }
        return got;
    }

private:
    const GoOn& m_go_on;
    unsigned m_reads = 0;
};

/// Counts what comes out of unpacking, and undoes the predictor of ISO 32000-2, 7.4.4.4 (that of PNG; none is 1).
class Unpredicted final : public Pipeline {
public:
    Unpredicted(Pipeline* after, bool predicted, std::size_t pixel_bytes, std::size_t row_bytes)
        : Pipeline{"unpredicted", after}
        , m_predicted{predicted}
        , m_pixel{pixel_bytes}
        , m_above(row_bytes, 0)
    {}
    void write(const unsigned char* data, size_t length) override
    {
        spend(length);
        if (!m_predicted) {
            getNext()->write(data, length);
            return;
        }
        for (size_t i = 0; i < length; ++i) {
            m_row.push_back(data[i]);
            if (m_row.size() == m_above.size() + 1) {
                end_row();
            }
        }
    }
    void finish() override
    {
        if (!m_row.empty()) {
            m_row.resize(m_above.size() + 1);
            end_row();
        }
        getNext()->finish();
    }

private:
    void end_row()
    {
        for (std::size_t i = 0; i < m_above.size(); ++i) {
            const int left = i < m_pixel ? 0 : m_row[i + 1 - m_pixel];
            const int above = m_above[i];
            const int corner = i < m_pixel ? 0 : m_above[i - m_pixel];
            m_row[i + 1] = static_cast<unsigned char>(m_row[i + 1] + predict(left, above, corner));
        }
        std::copy(m_row.begin() + 1, m_row.end(), m_above.begin());
        getNext()->write(m_above.data(), m_above.size());
        m_row.clear();
    }
    [[nodiscard]] int predict(int left, int above, int corner) const
    {
        switch (m_row[0]) {
        case 1: return left;
        case 2: return above;
        case 3: return (left + above) / 2;
        case 4: {
            const int p = left + above - corner;
            const int a = std::abs(p - left), b = std::abs(p - above), c = std::abs(p - corner);
            return a <= b && a <= c ? left : (b <= c ? above : corner);
        }
        default: return 0;
        }
    }

    bool m_predicted;
    std::size_t m_pixel;
    std::vector<unsigned char> m_above, m_row;
};

/// Takes the place of qpdf's own, which unpacks without an end.
class CountedFlate final : public QPDFStreamFilter {
public:
    bool setDecodeParms(QPDFObjectHandle parameters) override
    {
        if (!parameters.isDictionary()) {
            return parameters.isNull();
        }
        const auto number = [&](const char* key, int otherwise) {
            auto value = parameters.getKey(key);
            return value.isInteger() ? value.getIntValueAsInt() : otherwise;
        };
        const int predictor = number("/Predictor", 1);
        const int colours = number("/Colors", 1), bits = number("/BitsPerComponent", 8);
        const int columns = number("/Columns", 1);
        if ((predictor != 1 && predictor < 10) || predictor > 15 || colours < 1 || colours > 32 || bits < 1 ||
            bits > 16 || columns < 1 || columns > 1'000'000) {
            return false;
        }
        m_predicted = predictor != 1;
        const auto pixel_bits = static_cast<std::size_t>(colours) * static_cast<std::size_t>(bits);
        m_pixel = std::max<std::size_t>(1, pixel_bits / 8);
        m_row = (pixel_bits * static_cast<std::size_t>(columns) + 7) / 8;
        return true;
    }
    Pipeline* getDecodePipeline(Pipeline* after) override
    {
        m_after = std::make_unique<Unpredicted>(after, m_predicted, m_pixel, m_row);
        m_flate = std::make_unique<Pl_Flate>("counted flate", m_after.get(), Pl_Flate::a_inflate);
        return m_flate.get();
    }

private:
    bool m_predicted = false;
    std::size_t m_pixel = 1, m_row = 1;
    std::unique_ptr<Pipeline> m_after, m_flate;
};

/// Packings that could grow without an end, and that no writer uses for objects.
class Refused final : public QPDFStreamFilter {
public:
    bool setDecodeParms(QPDFObjectHandle) override { return false; }
    Pipeline* getDecodePipeline(Pipeline*) override { return nullptr; }
};

void register_filters()
{
    static std::once_flag once;
    std::call_once(once, [] {
        QPDF::registerStreamFilter("/FlateDecode", [] { return std::make_shared<CountedFlate>(); });
        QPDF::registerStreamFilter("/LZWDecode", [] { return std::make_shared<Refused>(); });
        QPDF::registerStreamFilter("/RunLengthDecode", [] { return std::make_shared<Refused>(); });
    });
}

struct Row {
    std::string_view name;
    std::string_view code;
};
const Row* find_row(const auto& rows, std::string_view name)
{
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

/// Keys that nothing harmless has, in whatever dictionary.
constexpr auto kKeys = std::to_array<Row>({
    {"/AA", "unsafe.opening"}, // additional actions: on opening, on a page, on a key
    {"/AlternatePresentations", "unsafe.media"},
    {"/Collection", "unsafe.embedded"},
    {"/EF", "unsafe.embedded"},
    {"/EmbeddedFiles", "unsafe.embedded"},
    {"/JS", "unsafe.script"},
    {"/JavaScript", "unsafe.script"},
    {"/Movie", "unsafe.media"},
    {"/NeedsRendering", "unsafe.dynamic_form"},
    {"/OPI", "unsafe.outside"},
    {"/PresSteps", "unsafe.opening"}, // actions of a presentation's steps
    {"/Renditions", "unsafe.media"},
    {"/RichMediaContent", "unsafe.media"},
    {"/RichMediaSettings", "unsafe.media"},
    {"/URLs", "unsafe.outside"}, // of a profile of colours (14.11.5)
    {"/XFA", "unsafe.dynamic_form"},
});

/// Actions (12.6.4) and their like under /S.
constexpr auto kActions = std::to_array<Row>({
    {"/EnableJavaScripts", "unsafe.script"},
    {"/GoTo3DView", "unsafe.media"},
    {"/GoToE", "unsafe.embedded"},
    {"/GoToR", "unsafe.outside"},
    {"/ImportData", "unsafe.sends"},
    {"/JavaScript", "unsafe.script"},
    {"/Launch", "unsafe.program"},
    {"/Movie", "unsafe.media"},
    {"/Rendition", "unsafe.media"},
    {"/RichMediaExecute", "unsafe.media"},
    {"/Sound", "unsafe.media"},
    {"/SubmitForm", "unsafe.sends"},
});
/// Actions that a person sets off and that stay in the document; /URI is judged by its target. /R is none, but an
/// attribute of the structure that FrameMaker writes.
constexpr auto kHarmlessActions = std::to_array<std::string_view>(
    {"/GoTo", "/GoToDp", "/Hide", "/Named", "/R", "/ResetForm", "/SetOCGState", "/Thread", "/Trans", "/URI"});
/// Named actions (12.6.4.12) that turn pages; a viewer may know others, which print, save or quit.
constexpr auto kNamed = std::to_array<std::string_view>(
    {"/FirstPage", "/LastPage", "/NextPage", "/PrevPage", "/GoBack", "/GoForward", "/GoToPage", "/Find"});

/// /Type and /Subtype of what plays, or holds files.
constexpr auto kTypes = std::to_array<Row>({
    {"/3D", "unsafe.media"},
    {"/EmbeddedFile", "unsafe.embedded"},
    {"/FileAttachment", "unsafe.embedded"},
    {"/Movie", "unsafe.media"},
    {"/PRC", "unsafe.media"},
    {"/PS", "unsafe.script"}, // PostScript for the printer
    {"/Rendition", "unsafe.media"},
    {"/RichMedia", "unsafe.media"},
    {"/Screen", "unsafe.media"},
    {"/Sound", "unsafe.media"},
    {"/U3D", "unsafe.media"},
});
/// Annotations (12.5.6) that only show something.
constexpr auto kAnnotations = std::to_array<std::string_view>(
    {"/Caret",   "/Circle",    "/FreeText",  "/Highlight", "/Ink",         "/Line",
     "/Link",    "/PolyLine",  "/Polygon",   "/Popup",     "/PrinterMark", "/Projection",
     "/Redact",  "/Square",    "/Squiggly",  "/Stamp",     "/StrikeOut",   "/Text",
     "/TrapNet", "/Underline", "/Watermark", "/Widget"});

bool is_one_of(const auto& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The names that Google gives to headings, and writes twice: /h.1fob9te. They are destinations, which nobody executes,
/// and no key of the format is written so.
bool is_heading(std::string_view key)
{
    constexpr std::string_view start = "/h.";
    return key.starts_with(start) && key.size() > start.size() &&
           std::all_of(key.begin() + start.size(), key.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

/// What qpdf warns of, and every viewer reads alike: an object that the table says is nowhere, a count of objects that
/// is not right, and what is said twice but nothing goes by.
bool is_harmless_warning(std::string_view warning)
{
    constexpr std::string_view twice = "dictionary has duplicated key ";
    if (warning.starts_with(twice)) {
        const auto key = warning.substr(twice.size(), warning.find(';') - twice.size());
        return key == "/Type" || is_heading(key);
    }
    return warning == "object has offset 0" || warning.starts_with("reported number of objects (");
}

/// A name, or a text, which some viewers take for one.
std::string word_of(QPDFObjectHandle value)
{
    return value.isName() ? value.getName() : value.isString() ? "/" + value.getStringValue() : std::string{};
}

/// Viewers take a stream's dictionary where they look for one.
QPDFObjectHandle dictionary_of(QPDFObjectHandle value)
{
    return value.isStream() ? value.getDict() : value;
}

bool is_empty_text(QPDFObjectHandle value)
{
    return value.isString() && value.getStringValue().empty();
}

/// FrameMaker writes one into each of its documents.
bool is_empty_script(QPDFObjectHandle action)
{
    return action.isDictionary() && word_of(action.getKey("/S")) == "/JavaScript" &&
           is_empty_text(action.getKey("/JS")) && !action.hasKey("/Next");
}

/// The scripts of a document by name (7.7.4): a list without branches, of empty ones.
bool holds_empty_scripts(QPDFObjectHandle tree)
{
    if (!tree.isDictionary() || tree.getKeys() != std::set<std::string>{"/Names"}) {
        return false;
    }
    auto names = tree.getKey("/Names");
    if (!names.isArray()) {
        return false;
    }
    for (int i = 1; i < names.getArrayNItems(); i += 2) {
        if (!is_empty_script(names.getArrayItem(i))) {
            return false;
        }
    }
    return true;
}

class Judge {
public:
    Judgement run(QPDF& pdf)
    {
        if (pdf.isEncrypted()) {
            return Unsafe{"unsafe.encrypted", {}};
        }
        auto trailer = pdf.getTrailer();
        if (!look_at(trailer, 0)) {
            return m_found;
        }
        for (auto& object : pdf.getAllObjects()) {
            if (!look_at(object, 0)) {
                return m_found;
            }
        }
        for (const auto& warning : pdf.getWarnings()) {
            if (!is_harmless_warning(warning.getMessageDetail())) {
                return Unsafe{"unsafe.damaged", warning.getMessageDetail()};
            }
        }
        return std::nullopt;
    }

private:
    bool refuse(std::string_view code, std::string_view detail)
    {
        m_found = Unsafe{std::string{code}, std::string{detail}};
        return false;
    }

    /// @p object: itself, and what stands directly in it. False: refused.
    bool look_at(QPDFObjectHandle object, int depth)
    {
        if (depth > kMaxDepth) {
            return refuse("unsafe.complex", {});
        }
        if (object.isStream()) {
            auto dictionary = object.getDict();
            // Its content lies in a file elsewhere (7.3.8.2, 7.11), or it shows a page of one (8.10.4).
            if (dictionary.hasKey("/F") || dictionary.hasKey("/Ref")) {
                return refuse("unsafe.outside", "/F");
            }
            return look_at_dictionary(dictionary, depth);
        }
        if (object.isDictionary()) {
            return look_at_dictionary(object, depth);
        }
        if (object.isArray()) {
            for (int i = 0; i < object.getArrayNItems(); ++i) {
                if (!look_at_part(object.getArrayItem(i), depth)) {
                    return false;
                }
            }
        }
        return true;
    }
    /// What is referred to is looked at as an object of its own.
    bool look_at_part(const QPDFObjectHandle& part, int depth)
    {
        return part.isIndirect() || look_at(part, depth + 1);
    }

    bool look_at_dictionary(QPDFObjectHandle dictionary, int depth)
    {
        const auto* action = find_row(kActions, word_of(dictionary.getKey("/S")));
        if (action != nullptr && !is_empty_script(dictionary)) {
            return refuse(action->code, action->name);
        }
        for (const auto& key : dictionary.getKeys()) {
            auto value = dictionary.getKey(key);
            const bool says_nothing = (key == "/JS" && is_empty_text(value)) ||
                                      (key == "/JavaScript" && holds_empty_scripts(value));
            if (const auto* row = find_row(kKeys, key); row != nullptr && !says_nothing) {
                return refuse(row->code, key);
            }
            if (key == "/Type" || key == "/Subtype") {
                if (const auto* row = find_row(kTypes, word_of(value))) {
                    return refuse(row->code, row->name);
                }
            }
            if (key == "/FS" && word_of(value) == "/URL") { // a file on the web (7.11.5)
                return refuse("unsafe.outside", key);
            }
            if (key == "/URI" && !begins_harmlessly(value)) {
                return false;
            }
            if (key == "/OpenAction" && !opens_harmlessly(value)) {
                return refuse("unsafe.opening", key);
            }
            if ((key == "/A" || key == "/PA" || key == "/Next") && !look_at_action(value)) {
                return false;
            }
            if (key == "/Annots" && !look_at_annotations(value)) {
                return false;
            }
            if (!look_at_part(value, depth)) {
                return false;
            }
        }
        return word_of(dictionary.getKey("/Type")) != "/Action" || look_at_action(dictionary);
    }

    /// Of the whole document (12.6.4.8): where its links begin.
    bool begins_harmlessly(QPDFObjectHandle whole)
    {
        whole = dictionary_of(whole);
        auto base = whole.isDictionary() ? whole.getKey("/Base") : QPDFObjectHandle::newNull();
        const auto link = word_of(base);
        return base.isNull() || (!link.empty() && is_harmless_link(link.substr(1))) ||
               refuse("unsafe.link", link.substr(0, 200));
    }

    /// Where it begins, in the document itself (12.6.4.2); nothing after it.
    static bool opens_harmlessly(QPDFObjectHandle action)
    {
        if (action.isArray()) {
            return action.getArrayNItems() == 0 || !dictionary_of(action.getArrayItem(0)).isDictionary() ||
                   !dictionary_of(action.getArrayItem(0)).hasKey("/S");
        }
        if (action.isNull()) {
            return true;
        }
        if (!action.isDictionary() || action.hasKey("/Next")) {
            return false;
        }
        auto kind = action.getKey("/S");
        return kind.isName() && kind.getName() == "/GoTo";
    }

    /// The value of a key that can hold one, or several (/Next); structure elements use /A for something without /S.
    bool look_at_action(QPDFObjectHandle action)
    {
        action = dictionary_of(action);
        if (action.isArray()) {
            for (int i = 0; i < action.getArrayNItems(); ++i) {
                if (!look_at_action(action.getArrayItem(i))) {
                    return false;
                }
            }
            return true;
        }
        if (!action.isDictionary()) {
            return true;
        }
        const auto name = word_of(action.getKey("/S"));
        if (name.empty() || is_empty_script(action)) {
            return true;
        }
        if (const auto* row = find_row(kActions, name)) {
            return refuse(row->code, name);
        }
        if (!is_one_of(kHarmlessActions, name)) {
            return refuse("unsafe.unknown_part", name);
        }
        if (name == "/URI") {
            auto target = action.getKey("/URI");
            const auto link = word_of(target);
            if (!target.isNull() && (link.empty() || !is_harmless_link(link.substr(1)))) {
                return refuse("unsafe.link", link.substr(0, 200));
            }
        }
        if (name == "/Named") {
            auto wanted = action.getKey("/N");
            if (!wanted.isName() || !is_one_of(kNamed, wanted.getName())) {
                return refuse("unsafe.unknown_part", wanted.isName() ? wanted.getName() : name);
            }
        }
        if (name == "/Thread" && action.hasKey("/F")) {
            return refuse("unsafe.outside", name);
        }
        return true;
    }

    bool look_at_annotations(QPDFObjectHandle list)
    {
        for (int i = 0; list.isArray() && i < list.getArrayNItems(); ++i) {
            auto annotation = dictionary_of(list.getArrayItem(i));
            const auto kind =
                annotation.isDictionary() ? word_of(annotation.getKey("/Subtype")) : std::string{};
            if (!kind.empty() && !is_one_of(kAnnotations, kind)) {
                const auto* row = find_row(kTypes, kind);
                return refuse(row == nullptr ? "unsafe.unknown_part" : row->code, kind);
            }
        }
        return true;
    }

    Judgement m_found;
};

constexpr bool is_hex(char c) noexcept
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}
constexpr int hex(char c) noexcept
{
    return c <= '9' ? c - '0' : (c & 0x5F) - 'A' + 10;
}

constexpr std::string_view kWhite = " \t\r\n\f";

/// As much as is looked at beside a name, without white space.
std::string dense(std::string_view bytes)
{
    std::string out;
    for (const char c : bytes) {
        if (kWhite.find(c) == std::string_view::npos) {
            out += c;
        }
    }
    return out;
}

/// "3 0 R", after a key: the object itself is judged where it is.
bool is_reference(std::string_view bytes)
{
    for (int number = 0; number < 2; ++number) {
        bytes.remove_prefix(std::min(bytes.find_first_not_of(kWhite), bytes.size()));
        const auto digits = std::min(bytes.find_first_not_of("0123456789"), bytes.size());
        if (digits == 0) {
            return false;
        }
        bytes.remove_prefix(digits);
    }
    bytes.remove_prefix(std::min(bytes.find_first_not_of(kWhite), bytes.size()));
    return bytes.starts_with('R');
}

/// The name /JavaScript where it stands for the scripts of the document, which are judged, or for an empty one.
bool is_harmless_script_name(std::string_view before, std::string_view after)
{
    constexpr std::size_t enough = 24;
    const auto left = dense(before.substr(before.size() - std::min(before.size(), enough)));
    const auto right = dense(after.substr(0, enough));
    return (left.ends_with("/JS()/S") && right.starts_with(">>")) ||
           (left.ends_with("/S") && right.starts_with("/JS()>>")) || is_reference(after);
}

/// What stands behind the name /JS: a text that is not empty, or a reference. In packed bytes the name is there by chance.
bool leads_to_script(std::string_view after)
{
    using namespace std::string_view_literals;
    after.remove_prefix(std::min(after.find_first_not_of(" \t\r\n\f\0"sv), after.size()));
    return !after.empty() && "(<%/0123456789"sv.find(after[0]) != std::string_view::npos &&
           !after.starts_with("()");
}

/// Names that act, anywhere in the bytes outside packed streams: a viewer that repairs a file would find objects that
/// its table leaves out. Where /JavaScript is passed over, there is no script in the bytes at all.
Judgement find_unlisted(std::string_view bytes)
{
    bool passed_over = false, has_script = false;
    constexpr auto names = std::to_array<Row>({
        {"/EmbeddedFile", "unsafe.embedded"},
        {"/EmbeddedFiles", "unsafe.embedded"},
        {"/GoToE", "unsafe.embedded"},
        {"/GoToR", "unsafe.outside"},
        {"/ImportData", "unsafe.sends"},
        {"/JavaScript", "unsafe.script"},
        {"/Launch", "unsafe.program"},
        {"/RichMedia", "unsafe.media"},
        {"/SubmitForm", "unsafe.sends"},
    });
    constexpr std::size_t longest = 16;
    std::string name;
    for (auto at = bytes.find('/'); at != std::string_view::npos; at = bytes.find('/', at + 1)) {
        name = "/";
        auto i = at + 1;
        for (; i < bytes.size() && name.size() < longest; ++i) {
            char c = bytes[i];
            if (c == '#' && i + 2 < bytes.size() && is_hex(bytes[i + 1]) && is_hex(bytes[i + 2])) {
                c = static_cast<char>(hex(bytes[i + 1]) * 16 + hex(bytes[i + 2]));
                i += 2;
            } else if (c <= ' ' || std::strchr("()<>[]{}/%", c) != nullptr) {
                break;
            }
            name += c;
        }
        has_script = has_script || (name == "/JS" && leads_to_script(bytes.substr(i)));
        if (name == "/JavaScript" && is_harmless_script_name(bytes.substr(0, at), bytes.substr(i))) {
            passed_over = true;
        } else if (const auto* row = find_row(names, name)) {
            return Unsafe{std::string{row->code}, name};
        }
    }
    return passed_over && has_script ? Judgement{Unsafe{"unsafe.script", "/JS"}} : std::nullopt;
}

/// The header at the first byte, the end at the last (7.5.2, 7.5.5): readers that look further see other files.
Judgement judge_ends(std::string_view bytes)
{
    if (!bytes.starts_with("%PDF-")) {
        return Unsafe{"unsafe.other_content", {}};
    }
    constexpr std::string_view mark = "%%EOF";
    const auto end = bytes.rfind(mark);
    if (end == std::string_view::npos) {
        return Unsafe{"unsafe.damaged", std::string{mark}};
    }
    using namespace std::string_view_literals;
    if (bytes.find_first_not_of(" \t\r\n\0"sv, end + mark.size()) != std::string_view::npos) {
        return Unsafe{"unsafe.two_files", {}};
    }
    return std::nullopt;
}

Judgement read_and_judge(std::string_view bytes, const GoOn& go_on)
{
    try {
        // qpdf wants what it could write to, and does not write.
        Buffer buffer{reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data())), bytes.size()};
        const auto pdf = QPDF::create();
        pdf->setSuppressWarnings(true);
        pdf->setAttemptRecovery(false);
        pdf->processInputSource(std::make_shared<CountedSource>(&buffer, go_on));
        if (pdf->getXRefTable().size() > kMaxObjects) {
            return Unsafe{"unsafe.complex", {}};
        }
        return Judge{}.run(*pdf);
    } catch (const QPDFExc& problem) {
        return Unsafe{problem.getErrorCode() == qpdf_e_password ? "unsafe.encrypted" : "unsafe.damaged",
                      problem.getMessageDetail()};
    } catch (const std::runtime_error& problem) {
        return Unsafe{"unsafe.damaged", problem.what()};
    } catch (const std::logic_error& problem) { // qpdf's own assertions
        return Unsafe{"unsafe.damaged", problem.what()};
    }
}

Judgement judge(std::string_view bytes, const GoOn& go_on)
{
    if (auto unsafe = judge_ends(bytes)) {
        return unsafe;
    }
    if (auto unsafe = find_unlisted(bytes)) {
        return unsafe;
    }
    register_filters();
    work = {};
    auto found = read_and_judge(bytes, go_on);
    if (work.was_cancelled) {
        return Unsafe{"evidence.cancelled", {}};
    }
    return work.was_too_much ? Judgement{Unsafe{"unsafe.complex", {}}} : found;
}

} // namespace

extern "C" void km_judge_pdf(std::string_view bytes, const GoOn& go_on, Judgement& found)
{
    found = judge(bytes, go_on);
}
static_assert(std::is_same_v<decltype(km_judge_pdf), JudgePdf>);

} // namespace km::submission
