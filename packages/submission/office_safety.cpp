// SPDX-License-Identifier: MIT
/// @file
/// docx, xlsx and pptx: zips of parts. Each part says by its content type what it is, and by its relationships what it
/// uses; both must be on the lists below, whatever the part is called. What acts without a relationship (fields,
/// formulas, actions of shapes) is found in the parts' XML.
///
/// Work is bounded by the limits of the zip reader; parts are read one after another.
/// Source: ECMA-376 parts 1 (17.16 fields, 18 SpreadsheetML, 19.3 actions) and 2 (packages); MS-DOCX, MS-XLSX, MS-PPTX.
#include "packages/submission/markup_scan.hpp"
#include "packages/submission/unsafe.hpp"
#include "packages/zip/zip_reader.hpp"
#include "packages/zip/zip_walk.hpp"
#include "validator/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace km::submission {
namespace {

using namespace std::string_view_literals;

constexpr zip::Limits kLimits{.max_entries = 10'000,
                              .max_name_bytes = 512,
                              .max_entry_bytes = std::uint64_t{256} << 20U,
                              .max_total_bytes = std::uint64_t{512} << 20U,
                              .max_ratio = 200,
                              .max_xml_bytes = std::uint64_t{128} << 20U};

constexpr std::string_view kOffice = "application/vnd.openxmlformats-officedocument.";

enum class Part : std::uint8_t {
    xml,      ///< looked through
    drawing,  ///< SVG
    data,     ///< a picture, a sound, a font, a printer's settings: nothing reads more than that from it
    document, ///< the main part of a docx, xlsx or pptx; looked through
    package,  ///< the table behind a chart: an xlsx of its own
};

struct ContentType {
    std::string_view name;
    Part part = Part::xml;
};

/// Below "application/vnd.openxmlformats-officedocument.".
constexpr auto kOfficeTypes = std::to_array<ContentType>({
    {"custom-properties+xml"},
    {"customXmlProperties+xml"},
    {"drawing+xml"},
    {"drawingml.chart+xml"},
    {"drawingml.chartshapes+xml"},
    {"drawingml.diagramColors+xml"},
    {"drawingml.diagramData+xml"},
    {"drawingml.diagramLayout+xml"},
    {"drawingml.diagramStyle+xml"},
    {"extended-properties+xml"},
    {"obfuscatedFont", Part::data},
    {"presentationml.commentAuthors+xml"},
    {"presentationml.comments+xml"},
    {"presentationml.handoutMaster+xml"},
    {"presentationml.notesMaster+xml"},
    {"presentationml.notesSlide+xml"},
    {"presentationml.presProps+xml"},
    {"presentationml.presentation.main+xml", Part::document},
    {"presentationml.printerSettings", Part::data},
    {"presentationml.slide+xml"},
    {"presentationml.slideLayout+xml"},
    {"presentationml.slideMaster+xml"},
    {"presentationml.slideUpdateInfo+xml"},
    {"presentationml.tableStyles+xml"},
    {"presentationml.tags+xml"},
    {"presentationml.viewProps+xml"},
    {"spreadsheetml.calcChain+xml"},
    {"spreadsheetml.chartsheet+xml"},
    {"spreadsheetml.comments+xml"},
    {"spreadsheetml.customProperty", Part::data},
    {"spreadsheetml.pivotCacheDefinition+xml"},
    {"spreadsheetml.pivotCacheRecords+xml"},
    {"spreadsheetml.pivotTable+xml"},
    {"spreadsheetml.printerSettings", Part::data},
    {"spreadsheetml.revisionHeaders+xml"},
    {"spreadsheetml.revisionLog+xml"},
    {"spreadsheetml.sharedStrings+xml"},
    {"spreadsheetml.sheet", Part::package},
    {"spreadsheetml.sheet.main+xml", Part::document},
    {"spreadsheetml.sheetMetadata+xml"},
    {"spreadsheetml.styles+xml"},
    {"spreadsheetml.table+xml"},
    {"spreadsheetml.tableSingleCells+xml"},
    {"spreadsheetml.userNames+xml"},
    {"spreadsheetml.worksheet+xml"},
    {"theme+xml"},
    {"themeOverride+xml"},
    {"vmlDrawing"},
    {"wordprocessingml.comments+xml"},
    {"wordprocessingml.commentsExtended+xml"},
    {"wordprocessingml.commentsExtensible+xml"},
    {"wordprocessingml.commentsIds+xml"},
    {"wordprocessingml.document.glossary+xml"},
    {"wordprocessingml.document.main+xml", Part::document},
    {"wordprocessingml.endnotes+xml"},
    {"wordprocessingml.fontTable+xml"},
    {"wordprocessingml.footer+xml"},
    {"wordprocessingml.footnotes+xml"},
    {"wordprocessingml.header+xml"},
    {"wordprocessingml.numbering+xml"},
    {"wordprocessingml.people+xml"},
    {"wordprocessingml.printerSettings", Part::data},
    {"wordprocessingml.settings+xml"},
    {"wordprocessingml.styles+xml"},
    {"wordprocessingml.webSettings+xml"},
});

constexpr auto kOtherTypes = std::to_array<ContentType>({
    {"application/binary", Part::data}, // Google's notes to itself
    {"application/inkml+xml"},
    {"application/vnd.ms-excel.calcchain+xml"},
    {"application/vnd.ms-excel.controlproperties+xml"},
    {"application/vnd.ms-excel.namedsheetviews+xml"},
    {"application/vnd.ms-excel.person+xml"},
    {"application/vnd.ms-excel.rdarray+xml"},
    {"application/vnd.ms-excel.rdrichvalue+xml"},
    {"application/vnd.ms-excel.rdrichvaluestructure+xml"},
    {"application/vnd.ms-excel.rdrichvaluetypes+xml"},
    {"application/vnd.ms-excel.richvaluerel+xml"},
    {"application/vnd.ms-excel.slicer+xml"},
    {"application/vnd.ms-excel.slicercache+xml"},
    {"application/vnd.ms-excel.threadedcomments+xml"},
    {"application/vnd.ms-excel.timeline+xml"},
    {"application/vnd.ms-excel.timelinecache+xml"},
    {"application/vnd.ms-office.chartcolorstyle+xml"},
    {"application/vnd.ms-office.chartex+xml"},
    {"application/vnd.ms-office.chartstyle+xml"},
    {"application/vnd.ms-office.classificationlabels+xml"},
    {"application/vnd.ms-office.drawingml.diagramdrawing+xml"},
    {"application/vnd.ms-office.intelligence2+xml"},
    {"application/vnd.ms-powerpoint.authors+xml"},
    {"application/vnd.ms-powerpoint.changesinfo+xml"},
    {"application/vnd.ms-powerpoint.comments+xml"},
    {"application/vnd.ms-powerpoint.presprops+xml"},
    {"application/vnd.ms-powerpoint.revisioninfo+xml"},
    {"application/vnd.ms-word.stylesWithEffects+xml"},
    {"application/vnd.openxmlformats-package.core-properties+xml"},
    {"application/vnd.openxmlformats-package.digital-signature-certificate", Part::data},
    {"application/vnd.openxmlformats-package.digital-signature-origin", Part::data},
    {"application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"},
    {"application/x-font", Part::data},
    {"application/x-fontdata", Part::data},
    {"application/x-font-ttf", Part::data},
    {"application/xml"},
    {"audio/mp4", Part::data},
    {"audio/mpeg", Part::data},
    {"audio/wav", Part::data},
    {"audio/x-wav", Part::data},
    {"image/bmp", Part::data},
    {"image/emf", Part::data},
    {"image/gif", Part::data},
    {"image/jpeg", Part::data},
    {"image/jpg", Part::data},
    {"image/png", Part::data},
    {"image/svg+xml", Part::drawing},
    {"image/tiff", Part::data},
    {"image/vnd.ms-photo", Part::data},
    {"image/webp", Part::data},
    {"image/wmf", Part::data},
    {"image/x-emf", Part::data},
    {"image/x-png", Part::data},
    {"image/x-wmf", Part::data},
    {"text/xml"},
    {"video/mp4", Part::data},
    {"video/quicktime", Part::data},
    {"video/x-ms-wmv", Part::data},
});

/// Content types that say what was found.
struct Known {
    std::string_view sign; ///< somewhere in it, small letters
    std::string_view code;
};
constexpr auto kBadTypes = std::to_array<Known>({
    {"activex", "unsafe.control"},
    {"vbaproject", "unsafe.macros"},
    {"macro", "unsafe.macros"},
    {"attachedtoolbars", "unsafe.macros"},
    {"keymapcustomizations", "unsafe.macros"},
    {"customui", "unsafe.control"},
    {"webextension", "unsafe.control"},
    {"oleobject", "unsafe.embedded"},
    {"externallink", "unsafe.outside"},
    {"connections", "unsafe.outside"},
    {"querytable", "unsafe.outside"},
    {"model/gltf", "unsafe.media"},
    {"package", "unsafe.embedded"},
});

/// The last part of relationships' types, by whom they are defined.
constexpr auto kStandard = std::to_array<std::string_view>({
    "audio",
    "calcChain",
    "certificate",
    "chart",
    "chartUserShapes",
    "chartsheet",
    "commentAuthors",
    "comments",
    "core-properties",
    "ctrlProp",
    "custom-properties",
    "customProperties",
    "customProperty",
    "customXml",
    "customXmlProps",
    "diagramColors",
    "diagramData",
    "diagramLayout",
    "diagramQuickStyle",
    "drawing",
    "endnotes",
    "extended-properties",
    "extendedProperties",
    "font",
    "fontTable",
    "footer",
    "footnotes",
    "glossaryDocument",
    "handoutMaster",
    "header",
    "hyperlink",
    "image",
    "notesMaster",
    "notesSlide",
    "numbering",
    "officeDocument",
    "origin",
    "package",
    "pivotCacheDefinition",
    "pivotCacheRecords",
    "pivotTable",
    "presProps",
    "printerSettings",
    "revisionHeaders",
    "revisionLog",
    "settings",
    "sharedStrings",
    "sheetMetadata",
    "signature",
    "slide",
    "slideLayout",
    "slideMaster",
    "slideUpdateInfo",
    "styles",
    "table",
    "tableSingleCells",
    "tableStyles",
    "tags",
    "theme",
    "themeOverride",
    "thumbnail",
    "usernames",
    "video",
    "viewProps",
    "vmlDrawing",
    "webSettings",
    "worksheet",
    "xmlMaps",
});
constexpr auto kMicrosoft = std::to_array<std::string_view>({
    "authors",
    "changesInfo",
    "chartColorStyle",
    "chartEx",
    "chartStyle",
    "classificationlabels",
    "comments",
    "commentsExtended",
    "commentsExtensible",
    "commentsIds",
    "diagramDrawing",
    "hdphoto",
    "intelligence",
    "media",
    "namedSheetViews",
    "people",
    "person",
    "rdArray",
    "rdRichValue",
    "rdRichValueStructure",
    "rdRichValueTypes",
    "revisionInfo",
    "richValueRel",
    "slicer",
    "slicerCache",
    "stylesWithEffects",
    "stylesWithtEffects",
    "threadedComment",
    "timeline",
    "timelineCache",
});
constexpr auto kGoogle = std::to_array<std::string_view>({
    "presentationmetadata",
    "workbookmetadata",
    "documentmetadata",
});

constexpr auto kBadRelationships = std::to_array<Known>({
    {"vba", "unsafe.macros"},
    {"macro", "unsafe.macros"},
    {"activex", "unsafe.control"},
    {"control", "unsafe.control"},
    {"ui/", "unsafe.control"},
    {"webextension", "unsafe.control"},
    {"oleobject", "unsafe.embedded"},
    {"afchunk", "unsafe.embedded"},
    {"model3d", "unsafe.media"},
    {"attachedtemplate", "unsafe.outside"},
    {"external", "unsafe.outside"},
    {"frame", "unsafe.outside"},
    {"subdocument", "unsafe.outside"},
    {"mailmerge", "unsafe.outside"},
    {"connections", "unsafe.outside"},
    {"querytable", "unsafe.outside"},
    {"transform", "unsafe.outside"},
});

/// Fields (17.16.5) that show or compute something from the document itself, or that a person has to click.
constexpr auto kFields = std::to_array<std::string_view>({
    "=",
    "ADDIN",
    "ADDRESSBLOCK",
    "ADVANCE",
    "ASK",
    "AUTHOR",
    "AUTONUM",
    "AUTONUMLGL",
    "AUTONUMOUT",
    "AUTOTEXTLIST",
    "BARCODE",
    "BIBLIOGRAPHY",
    "BIDIOUTLINE",
    "CITATION",
    "COMMENTS",
    "COMPARE",
    "CREATEDATE",
    "DATE",
    "DISPLAYBARCODE",
    "DOCPROPERTY",
    "DOCVARIABLE",
    "EDITTIME",
    "EQ",
    "FILENAME",
    "FILESIZE",
    "FILLIN",
    "FORMCHECKBOX",
    "FORMDROPDOWN",
    "FORMTEXT",
    "FORMULA",
    "GOTOBUTTON",
    "GREETINGLINE",
    "HYPERLINK",
    "IF",
    "INDEX",
    "INFO",
    "KEYWORDS",
    "LASTSAVEDBY",
    "LISTNUM",
    "MERGEBARCODE",
    "MERGEFIELD",
    "MERGEREC",
    "MERGESEQ",
    "NEXT",
    "NEXTIF",
    "NOTEREF",
    "NUMCHARS",
    "NUMPAGES",
    "NUMWORDS",
    "PAGE",
    "PAGEREF",
    "PRINTDATE",
    "PRIVATE",
    "QUOTE",
    "REF",
    "REVNUM",
    "SAVEDATE",
    "SECTION",
    "SECTIONPAGES",
    "SEQ",
    "SET",
    "SHAPE",
    "SKIPIF",
    "STYLEREF",
    "SUBJECT",
    "SYMBOL",
    "TA",
    "TC",
    "TEMPLATE",
    "TIME",
    "TITLE",
    "TOA",
    "TOC",
    "USERADDRESS",
    "USERINITIALS",
    "USERNAME",
    "XE",
});

/// Functions of spreadsheets that fetch or send, or run something.
constexpr auto kFunctions = std::to_array<std::string_view>({
    "CALL",      "COPILOT",     "DDE",          "DETECTLANGUAGE", "EXEC",       "EXECUTE",  "IMAGE",
    "IMPORTCSV", "IMPORTTEXT",  "INITIATE",     "POKE",           "PY",         "REGISTER", "REGISTER.ID",
    "RTD",       "SQL.REQUEST", "STOCKHISTORY", "TRANSLATE",      "WEBSERVICE",
});

/// Actions of shapes that stay in the presentation.
constexpr auto kShows = std::to_array<std::string_view>({
    "ppaction://customshow",
    "ppaction://hlinkfile",
    "ppaction://hlinkpres",
    "ppaction://hlinkshowjump",
    "ppaction://hlinksldjump",
    "ppaction://media",
    "ppaction://noaction",
});

bool is_one_of(const auto& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}
std::string upper(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return out;
}

std::optional<Part> part_of(std::string_view content_type)
{
    const auto is = [](std::string_view said) {
        return [said](const ContentType& each) { return lower(each.name) == lower(said); };
    };
    if (lower(content_type).starts_with(kOffice)) {
        const auto* const found =
            std::find_if(kOfficeTypes.begin(), kOfficeTypes.end(), is(content_type.substr(kOffice.size())));
        return found == kOfficeTypes.end() ? std::nullopt : std::optional{found->part};
    }
    const auto* const found = std::find_if(kOtherTypes.begin(), kOtherTypes.end(), is(content_type));
    return found == kOtherTypes.end() ? std::nullopt : std::optional{found->part};
}

/// What a content type or relationship that is not on the list comes to.
Unsafe unknown(const auto& signs, std::string_view what)
{
    const auto plain = lower(what);
    const auto found = std::find_if(signs.begin(), signs.end(), [&](const Known& each) {
        return plain.find(each.sign) != std::string::npos;
    });
    return {std::string{found == signs.end() ? "unsafe.unknown_part"sv : found->code},
            std::string{what.substr(0, 200)}};
}

bool is_known_relationship(std::string_view type)
{
    const auto slash = type.rfind('/');
    if (slash == std::string_view::npos) {
        return false;
    }
    const auto base = type.substr(0, slash + 1), name = type.substr(slash + 1);
    constexpr auto standard = std::to_array<std::string_view>({
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/metadata/",
        "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/metadata/",
        "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/", // old versions of PowerPoint
        "http://schemas.openxmlformats.org/package/2006/relationships/meatadata/", // an old library of Microsoft's
    });
    if (is_one_of(standard, base)) {
        return is_one_of(kStandard, name);
    }
    return (base.starts_with("http://schemas.microsoft.com/office/20") && base.ends_with("/relationships/") &&
            is_one_of(kMicrosoft, name)) ||
           (base == "http://customschemas.google.com/relationships/" && is_one_of(kGoogle, name));
}

/// What stands behind the word HYPERLINK (17.16.5.25): where it leads, and switches, of which some have a text of their
/// own. A backslash in the text can be one, or stand before another character: both ways are judged.
Judgement judge_hyperlink(std::string_view rest)
{
    constexpr std::string_view with_text = "lost";
    bool is_text = false; // of a switch
    while (true) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
        if (rest.empty()) {
            return std::nullopt;
        }
        if (rest[0] == '\\' && rest.size() > 1 && rest[1] != '\\') {
            const char letter = static_cast<char>(rest[1] | 0x20);
            const auto end = std::min(rest.find_first_of(" \t\r\n\"", 2), rest.size());
            is_text = with_text.find(letter) != std::string_view::npos && end == 2;
            rest.remove_prefix(end);
            continue;
        }
        const bool quoted = rest[0] == '"';
        const auto end = std::min(quoted ? rest.find('"', 1) : rest.find_first_of(" \t\r\n\""), rest.size());
        const auto target = rest.substr(quoted ? 1 : 0, end - (quoted ? 1 : 0));
        std::string other;
        for (std::size_t i = 0; i < target.size(); ++i) {
            i += target[i] == '\\' && i + 1 < target.size() ? 1U : 0U;
            other += target[i];
        }
        if (!std::exchange(is_text, false) && (!is_harmless_link(target) || !is_harmless_link(other))) {
            return Unsafe{"unsafe.link", std::string{target.substr(0, 200)}};
        }
        rest.remove_prefix(std::min(end + (quoted ? 1 : 0), rest.size()));
    }
}

/// A field's instruction, put together: its first word decides.
Judgement judge_field(std::string_view instruction, bool has_inner)
{
    const auto begin = std::min(instruction.find_first_not_of(" \t\r\n\xC2\xA0"), instruction.size());
    auto rest = instruction.substr(begin);
    if (rest.empty()) {
        return std::nullopt;
    }
    std::size_t length = rest.starts_with('=') ? 1 : 0;
    while (length < rest.size() && rest[0] != '=' &&
           ((rest[length] >= 'A' && rest[length] <= 'Z') || (rest[length] >= 'a' && rest[length] <= 'z'))) {
        ++length;
    }
    const auto word = upper(rest.substr(0, length));
    if (!is_one_of(kFields, word)) {
        return Unsafe{"unsafe.field", std::string{instruction.substr(0, 60)}};
    }
    if (word == "HYPERLINK") {
        return has_inner ? Judgement{Unsafe{"unsafe.link", std::string{instruction.substr(0, 60)}}}
                         : judge_hyperlink(rest.substr(length));
    }
    return std::nullopt;
}

bool is_in_sheet_name(char c) noexcept
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           "_.:$\\?"sv.find(c) != std::string_view::npos || static_cast<unsigned char>(c) >= 0x80;
}

/// What stands before an exclamation mark: '[2]A sheet' is of a workbook by its number, whose relationship is judged;
/// with a name or a path, it is loaded from there.
bool is_of_another_workbook(std::string_view place)
{
    if (place.starts_with('[')) {
        const auto end = std::min(place.find_first_not_of("0123456789", 1), place.size());
        if (end > 1 && place.substr(end).starts_with(']')) {
            place.remove_prefix(end + 1);
        }
    }
    return place.find_first_of("[\\/") != std::string_view::npos ||
           lower(place).find(".xl") != std::string::npos;
}

/// References (18.17.2.3) to other workbooks by their name; texts are passed over, and the columns of tables, in which
/// an apostrophe stands before a bracket that is one.
bool refers_elsewhere(std::string_view formula)
{
    for (std::size_t at = 0; at < formula.size();) {
        const auto begin = at;
        if (formula[at] == '"') {
            at = std::min(formula.find('"', at + 1), formula.size() - 1) + 1;
            continue;
        }
        if (formula[at] == '\'') {
            do {
                at = std::min(formula.find('\'', at + 1), formula.size() - 1) + 1;
            } while (at < formula.size() && formula[at] == '\'');
            if (formula.substr(at).starts_with('!') &&
                is_of_another_workbook(formula.substr(begin + 1, at - begin - 2))) {
                return true;
            }
            continue;
        }
        for (int depth = 0; at < formula.size() && (depth > 0 || formula[at] == '['); ++at) {
            depth += formula[at] == '[' ? 1 : formula[at] == ']' ? -1 : 0;
            at += formula[at] == '\'' ? 1U : 0U;
        }
        at = std::min(at, formula.size());
        while (at < formula.size() && is_in_sheet_name(formula[at])) {
            ++at;
        }
        if (formula.substr(at).starts_with('!') &&
            is_of_another_workbook(formula.substr(begin, at - begin))) {
            return true;
        }
        at += at == begin ? 1U : 0U;
    }
    return false;
}

Judgement judge_formula(std::string_view formula)
{
    // application|topic!item (DDE); no operator is written so. In a text it is harmless, where it is one.
    bool in_text = false;
    for (std::size_t i = 0; i < formula.size(); ++i) {
        if (formula[i] == '"') {
            in_text = !in_text;
        } else if (formula[i] == '|') {
            const auto rest = formula.substr(i + 1);
            const auto end = rest.find_first_of("\"!");
            if (!in_text || rest.starts_with('\'') || (end != std::string_view::npos && rest[end] == '!')) {
                return Unsafe{"unsafe.field", std::string{formula.substr(0, 60)}};
            }
        }
    }
    if (refers_elsewhere(formula)) {
        return Unsafe{"unsafe.outside", std::string{formula.substr(0, 60)}};
    }
    for (auto open = formula.find('('); open != std::string_view::npos; open = formula.find('(', open + 1)) {
        auto before = formula.substr(0, open);
        before = before.substr(0, before.find_last_not_of(" \t\r\n") + 1);
        const auto begin =
            before.find_last_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._");
        auto name = upper(before.substr(begin + 1)); // npos + 1 is 0: from its beginning
        for (const auto prefix : {"_XLFN."sv, "_XLWS."sv, "_XLL."sv}) {
            if (name.starts_with(prefix)) {
                name.erase(0, prefix.size());
            }
        }
        if (is_one_of(kFunctions, name)) {
            return Unsafe{"unsafe.field", name};
        }
        auto first = formula.substr(open + 1);
        first.remove_prefix(std::min(first.find_first_not_of(" \t\r\n"), first.size()));
        if (name == "HYPERLINK" && first.starts_with('"') &&
            !is_harmless_link(first.substr(1, first.find('"', 1) - 1))) {
            return Unsafe{"unsafe.link", std::string{first.substr(0, 200)}};
        }
    }
    return std::nullopt;
}

using Ids = std::set<std::string>;

/// Looks through one part. @p links: the ids of its relationships that are there to be clicked.
class PartJudge {
public:
    PartJudge(std::string_view bytes, const Ids& links) : m_scan{bytes}, m_links{links} {}

    Judgement run()
    {
        while (!m_found && m_scan.next()) {
            switch (m_scan.token()) {
            case MarkupScan::Token::start: begin(m_scan.name()); break;
            case MarkupScan::Token::end: end(m_scan.name()); break;
            case MarkupScan::Token::text: hear(); break;
            }
        }
        if (!m_found && m_scan.is_bad()) {
            return Unsafe{"unsafe.damaged", {}};
        }
        while (!m_found && !m_fields.empty()) { // a field without an end
            end_field();
        }
        if (!m_found) {
            m_found = judge_field(m_stray, false);
        }
        if (!m_found && !is_harmless_link(m_base)) {
            refuse("unsafe.link", m_base);
        }
        return m_found;
    }

private:
    struct Field {
        std::string instruction;
        bool is_code = true; ///< until its result begins
        bool made_by_another = false;
        bool has_inner = false;
    };

    void refuse(std::string_view code, std::string_view detail)
    {
        m_found = Unsafe{std::string{code}, std::string{detail.substr(0, 200)}};
    }

    void begin(std::string_view name)
    {
        if (name == "fldChar") {
            const auto type = m_scan.attribute("fldCharType");
            if (type == "begin") {
                note_inner_field();
                m_fields.emplace_back();
            } else if (type == "separate" && !m_fields.empty()) {
                m_fields.back().is_code = false;
            } else if (type == "end" && !m_fields.empty()) {
                end_field();
            }
        } else if (name == "fldSimple") {
            note_inner_field();
            m_found = judge_field(m_scan.attribute("instr"), false);
        } else if (name == "instrText" || name == "delInstrText") {
            m_hears_instruction = true;
        } else if (name == "t") {
            m_hears_text = true;
        } else if (name == "HyperlinkBase") { // where all links begin
            m_hears_base = true;
        } else if (name == "f" || name == "formula" || name == "formula1" || name == "formula2" ||
                   name == "definedName" || name == "calculatedColumnFormula" || name == "totalsRowFormula" ||
                   name == "oldFormula") {
            m_formula.clear();
            m_hears_formula = true;
        } else if (name == "hlinkClick" || name == "hlinkHover" || name == "hlinkMouseOver") {
            judge_shape_action(name);
        } else if (name == "mailMerge") {
            refuse("unsafe.outside", name);                            // asks a database on opening
        } else if (name == "cacheField" || name == "calculatedItem") { // of a pivot table
            m_found = judge_formula(m_scan.attribute("formula"));
        } else if (name == "webVideoPr") {
            refuse("unsafe.media", name); // a page of its own, behind a picture
        } else if (name == "schema" && !m_scan.attribute("manifestLocation").empty()) {
            refuse("unsafe.outside", m_scan.attribute("manifestLocation"));
        } else if (name == "imagedata" || name == "fill" || name == "stroke" || name == "image") {
            m_scan.each_attribute([&](std::string_view attribute, const std::string& value) {
                // Those of relationships are names (r:href="rId1"): what they stand for is judged there.
                if ((attribute == "src" || attribute == "href" || attribute == "althref") &&
                    value.find_first_of(":/\\.") != std::string::npos) {
                    refuse("unsafe.outside", value);
                }
            });
        }
        if (!m_found && m_scan.mentions("href")) {
            m_scan.each_attribute([&](std::string_view attribute, const std::string& value) {
                if (attribute == "href" && !is_harmless_link(value)) {
                    refuse("unsafe.link", value);
                }
            });
        }
        if (!m_found && !m_links.empty()) {
            judge_uses(name);
        }
    }

    /// Programs go by the id alone: what is a link to click here would be loaded as a picture or a template there.
    void judge_uses(std::string_view name)
    {
        constexpr auto to_click = std::to_array<std::string_view>(
            {"hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver", "picAttrSrcUrl"});
        if (is_one_of(to_click, name) || !m_scan.mentions(":")) {
            return;
        }
        m_scan.each_written_attribute([&](std::string_view attribute, const std::string& value) {
            if (attribute.find(':') != std::string_view::npos && m_links.contains(value)) {
                refuse("unsafe.outside", std::string{name} + " " + value);
            }
        });
    }

    void end(std::string_view name)
    {
        m_hears_base = false;
        if (name == "instrText" || name == "delInstrText") {
            m_hears_instruction = false;
        } else if (name == "t") {
            m_hears_text = false;
        } else if (m_hears_formula && (name == "f" || name.starts_with("formula") || name == "definedName" ||
                                       name == "calculatedColumnFormula" || name == "totalsRowFormula" ||
                                       name == "oldFormula")) {
            m_hears_formula = false;
            m_found = judge_formula(m_formula);
        }
    }

    void hear()
    {
        if (m_hears_formula) {
            m_formula += m_scan.text();
        } else if (m_hears_base) {
            m_base += m_scan.text();
        } else if (m_hears_instruction || (m_hears_text && !m_fields.empty() && m_fields.back().is_code)) {
            // Word splits an instruction over as many pieces as it likes.
            (m_fields.empty() || !m_fields.back().is_code ? m_stray : m_fields.back().instruction) +=
                m_scan.text();
        }
    }

    /// A field in another's instruction: where it stands first, what it results in would be the other's word.
    void note_inner_field()
    {
        if (!m_fields.empty() && m_fields.back().is_code) {
            auto& outer = m_fields.back();
            outer.has_inner = true;
            outer.made_by_another =
                outer.made_by_another || outer.instruction.find_first_not_of(" \t\r\n") == std::string::npos;
        }
    }

    void end_field()
    {
        const auto field = std::move(m_fields.back());
        m_fields.pop_back();
        if (field.made_by_another) {
            refuse("unsafe.field", field.instruction);
        } else {
            m_found = judge_field(field.instruction, field.has_inner);
        }
    }

    void judge_shape_action(std::string_view name)
    {
        const auto action = m_scan.attribute("action");
        const auto plain = lower(action);
        if (!plain.empty() && !is_one_of(kShows, std::string_view{plain}.substr(0, plain.find('?')))) {
            refuse(plain.find("macro") != std::string::npos ? "unsafe.macros" : "unsafe.program", action);
        } else if (name != "hlinkClick" && !plain.starts_with("ppaction://hlinksldjump") &&
                   !plain.starts_with("ppaction://hlinkshowjump") &&
                   !plain.starts_with("ppaction://noaction")) {
            refuse("unsafe.hover", action);
        }
    }

    MarkupScan m_scan;
    Judgement m_found;
    std::vector<Field> m_fields; ///< those that are open, the inner ones last
    std::string m_stray;         ///< instructions outside any field
    const Ids& m_links;
    std::string m_formula;
    std::string m_base; ///< of all links
    bool m_hears_instruction = false, m_hears_text = false, m_hears_formula = false, m_hears_base = false;
};

/// What begins so is a file of its own, whatever it is called; markup also behind a mark and white space, and in UTF-16.
bool is_another_file(std::string_view start)
{
    auto markup = start;
    constexpr auto marks = std::to_array<std::string_view>({"\xEF\xBB\xBF"sv, "\xFF\xFE"sv, "\xFE\xFF"sv});
    for (const auto mark : marks) {
        markup.remove_prefix(markup.starts_with(mark) ? mark.size() : 0);
    }
    const auto first = markup.find_first_not_of(" \t\r\n\0"sv);
    if (first == std::string_view::npos) {
        return !start.empty() && start[0] != '\0'; // white space, and then what was not looked at
    }
    if (markup[first] == '<') {
        const auto second = markup.find_first_not_of('\0', first + 1);
        const char c = second == std::string_view::npos ? '?' : markup[second];
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80 ||
            "_:?!/"sv.find(c) != std::string_view::npos) {
            return true;
        }
    }
    constexpr auto signs =
        std::to_array<std::string_view>({"PK\x03\x04"sv, "\xD0\xCF\x11\xE0"sv, "MZ"sv,
                                         "\x7F"
                                         "ELF"sv,
                                         "{\\rtf"sv, "#!"sv, "%PDF"sv, "L\0\0\0\x01\x14\x02"sv, "ITSF"sv,
                                         "MSCF"sv, "Rar!"sv, "7z\xBC\xAF"sv});
    return std::any_of(signs.begin(), signs.end(),
                       [&](std::string_view sign) { return start.starts_with(sign); });
}

class OfficeJudge {
public:
    OfficeJudge(std::string_view bytes, std::string_view extension, bool is_inner, const GoOn& go_on)
        : m_bytes{bytes}
        , m_extension{extension}
        , m_is_inner{is_inner}
        , m_go_on{go_on}
        , m_reader{zip::ZipReader::over(std::as_bytes(std::span{bytes}))}
    {}

    Judgement run()
    {
        if (!m_bytes.starts_with("PK\x03\x04")) {
            return Unsafe{"unsafe.other_content", {}};
        }
        Diagnostics findings;
        auto walk = zip::walk(std::as_bytes(std::span{m_bytes}), kLimits, zip::NameRule::document, findings);
        if (!walk) {
            return Unsafe{"unsafe.damaged", walk.error().code};
        }
        m_walk = std::move(*walk);
        if (!findings.empty()) {
            const auto& code = findings.front().code;
            const bool encrypted = code == "KM-ZIP-022", limit = code.starts_with("KM-ZIP-03");
            return Unsafe{encrypted ? "unsafe.encrypted"
                          : limit   ? "unsafe.complex"
                                    : "unsafe.damaged",
                          code + " " + findings.front().where.element};
        }
        auto unsafe = read_content_types();
        for (const bool relationships : {true, false}) {
            for (auto entry = m_walk.entries.begin(); !unsafe && entry != m_walk.entries.end(); ++entry) {
                if (m_go_on && !m_go_on()) {
                    return Unsafe{"evidence.cancelled", {}};
                }
                if (lower(entry->name).ends_with(".rels") ==
                    relationships) { // by their name, as programs find them
                    unsafe = relationships ? judge_relationships(*entry) : judge_entry(*entry);
                }
            }
        }
        if (!unsafe && !m_has_main) {
            return Unsafe{"unsafe.other_content", {}};
        }
        return unsafe;
    }

private:
    static Unsafe in_part(Unsafe unsafe, const std::string& part)
    {
        unsafe.detail = unsafe.detail.empty() ? part : part + ": " + unsafe.detail;
        return unsafe;
    }

    std::optional<std::string> read(const zip::Entry& entry)
    {
        auto content = m_reader.read_all(entry, kLimits.max_xml_bytes);
        return content ? std::optional{std::move(*content)} : std::nullopt;
    }

    Judgement read_content_types()
    {
        const auto entry = std::find_if(m_walk.entries.begin(), m_walk.entries.end(), [](const auto& each) {
            return lower(each.name) == "[content_types].xml";
        });
        const auto content = entry == m_walk.entries.end() ? std::nullopt : read(*entry);
        if (!content) {
            return Unsafe{"unsafe.other_content", {}};
        }
        MarkupScan scan{*content};
        bool is_plain = true; // no two types of the same
        const auto note = [&](std::map<std::string, std::string>& types, const std::string& of) {
            const auto [there, is_new] = types.emplace(of, scan.attribute("ContentType"));
            is_plain = is_plain && (is_new || there->second == scan.attribute("ContentType"));
        };
        while (scan.next()) {
            if (scan.token() != MarkupScan::Token::start) {
                continue;
            }
            if (scan.name() == "Default") {
                note(m_defaults, lower(scan.attribute("Extension")));
            } else if (scan.name() == "Override") {
                auto name = lower(scan.attribute("PartName"));
                note(m_overrides, name.starts_with('/') ? name.substr(1) : name);
            }
        }
        return scan.is_bad() || !is_plain ? Judgement{Unsafe{"unsafe.damaged", entry->name}} : std::nullopt;
    }

    /// Empty: there is none.
    [[nodiscard]] std::string content_type(std::string_view part) const
    {
        const auto name = lower(part);
        if (const auto found = m_overrides.find(name); found != m_overrides.end()) {
            return found->second;
        }
        const auto dot = name.rfind('.');
        const auto found =
            dot == std::string::npos ? m_defaults.end() : m_defaults.find(name.substr(dot + 1));
        return found == m_defaults.end() ? std::string{} : found->second;
    }

    Judgement judge_entry(const zip::Entry& entry)
    {
        const auto name = lower(entry.name);
        if (entry.is_folder() || name == "[content_types].xml") {
            return std::nullopt;
        }
        if (name.ends_with(".piece")) { // of a part that some programs put together (part 2, 7.3.4)
            return Unsafe{"unsafe.unknown_part", printable(entry.name)};
        }
        if (name.starts_with(
                "[trash]/")) { // what a library of Microsoft's leaves behind: no part, nothing reads it
            return judge_data(entry);
        }
        const auto type = content_type(entry.name);
        const auto part = part_of(type);
        if (!part) {
            return in_part(unknown(kBadTypes, type), printable(entry.name));
        }
        if (*part == Part::document && type != std::string{kOffice} + std::string{main_type()}) {
            return in_part({"unsafe.other_content", type}, printable(entry.name));
        }
        if (*part == Part::data) {
            return judge_data(entry);
        }
        if (*part == Part::package && m_is_inner) {
            return Unsafe{"unsafe.embedded", printable(entry.name)};
        }
        const auto content = read(entry);
        if (!content) {
            return Unsafe{"unsafe.damaged", printable(entry.name)};
        }
        auto unsafe = *part == Part::package   ? OfficeJudge{*content, "xlsx", true, m_go_on}.run()
                      : *part == Part::drawing ? judge_drawing(*content)
                                               : PartJudge{*content, m_links[name]}.run();
        return unsafe ? Judgement{in_part(std::move(*unsafe), printable(entry.name))} : std::nullopt;
    }

    Judgement judge_data(const zip::Entry& entry)
    {
        constexpr std::size_t enough = 4096;
        std::string start;
        const auto done = m_reader.read(
            entry,
            [&](std::span<const std::byte> bytes) {
                if (start.size() < enough) {
                    start.append(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), enough));
                }
            },
            [&](std::size_t) { return start.size() < enough; });
        if (!done && done.error().code != "zip.cancelled") {
            return Unsafe{"unsafe.damaged", printable(entry.name)};
        }
        return is_another_file(start) ? Judgement{Unsafe{"unsafe.embedded", printable(entry.name)}}
                                      : std::nullopt;
    }

    [[nodiscard]] std::string_view main_type() const
    {
        return m_extension == "docx"   ? "wordprocessingml.document.main+xml"
               : m_extension == "xlsx" ? "spreadsheetml.sheet.main+xml"
                                       : "presentationml.presentation.main+xml";
    }

    /// "word/_rels/document.xml.rels" is about "word/document.xml".
    static std::string source_of(std::string_view relationships)
    {
        const auto plain = lower(relationships);
        const auto at = plain.rfind("_rels/");
        if (at == std::string::npos) {
            return {};
        }
        return plain.substr(0, at) + plain.substr(at + 6, plain.size() - at - 6 - 5);
    }

    Judgement judge_relationships(const zip::Entry& entry)
    {
        const auto content = read(entry);
        if (!content) {
            return Unsafe{"unsafe.damaged", printable(entry.name)};
        }
        if (entry.name.find('%') != std::string::npos) { // some programs would find it by another name
            return Unsafe{"unsafe.unknown_part", printable(entry.name)};
        }
        const auto source = source_of(entry.name);
        MarkupScan scan{*content};
        Judgement unsafe;
        Ids ids;
        while (!unsafe && scan.next()) {
            if (scan.token() == MarkupScan::Token::start && scan.name() == "Relationship") {
                const auto id = scan.attribute("Id"), type = scan.attribute("Type");
                const auto target = scan.attribute("Target"), mode = scan.attribute("TargetMode");
                if (scan.is_bad() || !ids.insert(id).second) {
                    unsafe = Unsafe{"unsafe.damaged", id.substr(0, 200)};
                    break;
                }
                unsafe = judge_relationship(source, type, target, mode);
                if (type.ends_with("/hyperlink")) {
                    m_links[source].insert(id);
                }
            }
        }
        if (!unsafe && scan.is_bad()) {
            unsafe = Unsafe{"unsafe.damaged", {}};
        }
        return unsafe ? Judgement{in_part(std::move(*unsafe), printable(entry.name))} : std::nullopt;
    }

    Judgement judge_relationship(const std::string& source,
                                 const std::string& type,
                                 const std::string& target,
                                 const std::string& mode)
    {
        if (!is_known_relationship(type)) {
            return unknown(kBadRelationships, type);
        }
        const auto name = std::string_view{type}.substr(type.rfind('/') + 1);
        if (name == "hyperlink") {
            return is_harmless_link(target) ? std::nullopt
                                            : Judgement{Unsafe{"unsafe.link", target.substr(0, 200)}};
        }
        // Inside the file there are only parts: no computer, no drive, no scheme.
        if ((!mode.empty() && mode != "Internal") || target.find_first_of(":\\") != std::string::npos ||
            target.starts_with("//") || lower(target).find("%5c") != std::string::npos) {
            return Unsafe{"unsafe.outside", target.substr(0, 200)};
        }
        if (name == "package" && content_type(source) != std::string{kOffice} + "drawingml.chart+xml" &&
            content_type(source) != "application/vnd.ms-office.chartex+xml") {
            return Unsafe{"unsafe.embedded", target.substr(0, 200)};
        }
        if (name == "officeDocument" && source.empty()) {
            const auto main = target.starts_with('/') ? target.substr(1) : target;
            m_has_main = content_type(main) == std::string{kOffice} + std::string{main_type()};
        }
        return std::nullopt;
    }

    std::string_view m_bytes, m_extension;
    bool m_is_inner;
    const GoOn& m_go_on;
    zip::ZipReader m_reader;
    zip::Walk m_walk;
    std::map<std::string, std::string> m_defaults, m_overrides; ///< by extension, by part: small letters
    std::map<std::string, Ids> m_links; ///< by part, small letters: the ids of what is there to be clicked
    bool m_has_main = false;
};

} // namespace

Judgement judge_office(std::string_view bytes, std::string_view extension, const GoOn& go_on)
{
    return OfficeJudge{bytes, extension, false, go_on}.run();
}

} // namespace km::submission
