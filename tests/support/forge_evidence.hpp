// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// PDFs, Office documents and pictures made in code, harmless by default, with room for what is not: for the tests of
/// the judgement of evidence. Uses no library for PDF or Office. Source: ISO 32000-2, 7.5; ECMA-376 part 2.

#include "tests/support/forge_zip.hpp"

#include <string>
#include <utility>
#include <vector>

namespace km::test {

/// How the objects lie in the file.
enum class Packing {
    plain,  ///< one after another, with a table
    hidden, ///< in an object stream, as digits: no name of theirs can be seen in the bytes
};

inline std::string stream(const std::string& dictionary, const std::string& content)
{
    return "<<" + dictionary + "/Length " + std::to_string(content.size()) + ">>\nstream\n" + content +
           "\nendstream";
}

/// Object 1 is the catalogue. Streams only where they are plain. @p trailer: more of its keys.
inline std::string forge_pdf(const std::vector<std::string>& objects,
                             Packing packing = Packing::plain,
                             const std::string& trailer = {})
{
    std::string file = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    const auto count = objects.size();
    const auto begin = [&](std::size_t number) { return std::to_string(number) + " 0 obj\n"; };
    if (packing == Packing::plain) {
        std::string table = "0000000000 65535 f \n";
        for (std::size_t i = 0; i < count; ++i) {
            auto offset = std::to_string(file.size());
            table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
            file += begin(i + 1) + objects[i] + "\nendobj\n";
        }
        const auto at = std::to_string(file.size());
        return file + "xref\n0 " + std::to_string(count + 1) + "\n" + table + "trailer\n<</Root 1 0 R/Size " +
               std::to_string(count + 1) + trailer + ">>\nstartxref\n" + at + "\n%%EOF\n";
    }
    std::string heads, bodies;
    for (std::size_t i = 0; i < count; ++i) {
        heads += std::to_string(i + 1) + " " + std::to_string(bodies.size()) + " ";
        bodies += objects[i] + "\n";
    }
    std::string digits;
    for (const char c : heads + bodies) {
        const auto value = static_cast<unsigned char>(c);
        digits += "0123456789abcdef"[value / 16];
        digits += "0123456789abcdef"[value % 16];
    }
    const auto be = [](std::size_t value, int bytes) {
        std::string text;
        while (bytes-- > 0) {
            text += static_cast<char>((value >> (8 * static_cast<unsigned>(bytes))) & 0xFFU);
        }
        return text;
    };
    const auto packed_at = file.size();
    file += begin(count + 1) +
            stream("/Type/ObjStm/N " + std::to_string(count) + "/First " + std::to_string(heads.size()) +
                       "/Filter/ASCIIHexDecode",
                   digits + ">") +
            "\nendobj\n";
    const auto table_at = file.size();
    std::string table = be(0, 1) + be(0, 4) + be(0xFFFF, 2);
    for (std::size_t i = 0; i < count; ++i) {
        table += be(2, 1) + be(count + 1, 4) + be(i, 2);
    }
    table += be(1, 1) + be(packed_at, 4) + be(0, 2) + be(1, 1) + be(table_at, 4) + be(0, 2);
    return file + begin(count + 2) +
           stream("/Type/XRef/W[1 4 2]/Root 1 0 R/Size " + std::to_string(count + 3) + trailer, table) +
           "\nendobj\nstartxref\n" + std::to_string(table_at) + "\n%%EOF\n";
}

/// One page. @p catalogue, @p page: more of their keys; @p more: objects from 4 on.
inline std::string one_page(const std::string& catalogue,
                            const std::string& page = {},
                            std::vector<std::string> more = {},
                            Packing packing = Packing::plain)
{
    std::vector<std::string> objects{"<</Type/Catalog/Pages 2 0 R" + catalogue + ">>",
                                     "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                     "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]" + page + ">>"};
    objects.insert(objects.end(), more.begin(), more.end());
    return forge_pdf(objects, packing);
}

/// A docx, xlsx or pptx.
struct ForgedOffice {
    std::string kind = "docx";
    std::string body{};          ///< inside the main part
    std::string relationships{}; ///< of the main part: whole elements
    std::string root{};          ///< of the package, besides the one to the main part
    std::string types{};         ///< more elements of [Content_Types].xml
    std::vector<std::pair<std::string, std::string>> parts{}; ///< more: name, content
    std::string main_type{};                                  ///< another content type than the kind's
    std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
};

inline std::string
relationship(const std::string& type, const std::string& target, const std::string& more = {})
{
    const bool whole = type.find("://") != std::string::npos;
    return "<Relationship Id=\"rId" + std::to_string(crc32_of(type + target) % 1000) + "\" Type=\"" +
           (whole ? "" : "http://schemas.openxmlformats.org/officeDocument/2006/relationships/") + type +
           "\" Target=\"" + target + "\"" + more + "/>";
}
inline const std::string kExternal = " TargetMode=\"External\"";

inline std::string of_type(const std::string& part, const std::string& type)
{
    return "<Override PartName=\"/" + part + "\" ContentType=\"" + type + "\"/>";
}

inline std::string relationships_part(const std::string& inside)
{
    return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + inside +
           "</Relationships>";
}

inline ForgedZip office_zip(const ForgedOffice& office)
{
    const bool word = office.kind == "docx", excel = office.kind == "xlsx";
    const std::string folder = word ? "word/" : excel ? "xl/" : "ppt/";
    const std::string main = word ? "document" : excel ? "workbook" : "presentation";
    const std::string base = "application/vnd.openxmlformats-officedocument.";
    const auto type = !office.main_type.empty() ? office.main_type
                      : word                    ? base + "wordprocessingml.document.main+xml"
                      : excel                   ? base + "spreadsheetml.sheet.main+xml"
                                                : base + "presentationml.presentation.main+xml";
    ForgedZip zip;
    const auto add = [&](const std::string& name, const std::string& content) {
        ForgedEntry entry;
        entry.name = name;
        entry.content = content;
        zip.entries.push_back(entry);
    };
    add("[Content_Types].xml",
        office.declaration +
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            "<Default Extension=\"rels\" "
            "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            "<Default Extension=\"png\" ContentType=\"image/png\"/>" +
            of_type(folder + main + ".xml", type) + office.types + "</Types>");
    add("_rels/.rels",
        office.declaration +
            relationships_part(relationship("officeDocument", folder + main + ".xml") + office.root));
    add(folder + main + ".xml", office.declaration +
                                    "<w:document xmlns:w=\"urn:w\" xmlns:r=\"urn:r\" xmlns:a=\"urn:a\">" +
                                    office.body + "</w:document>");
    if (!office.relationships.empty()) {
        add(folder + "_rels/" + main + ".xml.rels",
            office.declaration + relationships_part(office.relationships));
    }
    for (const auto& [name, content] : office.parts) {
        add(name, content);
    }
    return zip;
}
inline std::string forge_office(const ForgedOffice& office)
{
    return forge(office_zip(office));
}

/// A word processor's field, its instruction in as many runs as are given.
inline std::string field(const std::vector<std::string>& pieces, const std::string& result = "1")
{
    std::string runs = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>";
    for (const auto& piece : pieces) {
        runs += piece.starts_with('<') ? piece : "<w:r><w:instrText>" + piece + "</w:instrText></w:r>";
    }
    return runs + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>" + result +
           "</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
}

inline std::string png_chunk(const std::string& kind, const std::string& content)
{
    const auto be32 = [](std::uint32_t value) {
        std::string text;
        for (int shift = 24; shift >= 0; shift -= 8) {
            text += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
        }
        return text;
    };
    return be32(static_cast<std::uint32_t>(content.size())) + kind + content + be32(crc32_of(kind + content));
}
inline std::string forge_png()
{
    using namespace std::string_literals;
    return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", "\0\0\0\1\0\0\0\1\x08\0\0\0\0"s) +
           png_chunk("IDAT", "\x78\x01\x01\x02\0\xFD\xFF\0\0\0\x02\0\x01"s) + png_chunk("IEND", {});
}
inline std::string forge_jpeg()
{
    using namespace std::string_literals;
    return "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"s + "\xFF\xDA\0\x08\1\1\0\0\x3F\0"s +
           "ab\xFF\0cd\xFF\xD0"
           "ef" +
           "\xFF\xD9";
}
inline std::string forge_gif()
{
    using namespace std::string_literals;
    return "GIF89a\1\0\1\0\x80\0\0\0\0\0\xFF\xFF\xFF"s + "\x21\xFE\5hello\0"s +
           "\x2C\0\0\0\0\1\0\1\0\0\2\2\x44\1\0\x3B"s;
}
inline std::string forge_webp()
{
    using namespace std::string_literals;
    const auto chunk = "VP8L" + le32(6) + "\x2F\0\0\0\0\0"s;
    return "RIFF" + le32(4 + chunk.size()) + "WEBP" + chunk;
}

} // namespace km::test
