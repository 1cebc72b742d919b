// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE xml
#include "validator/base/utf8.hpp"
#include "validator/xml/document.hpp"
#include "validator/xml/element_reader.hpp"
#include "validator/xml/writer.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace bdata = boost::unit_test::data;
using namespace std::string_literals;
using km::xml::Document;

namespace {

struct Malformed {
    std::string name, text;
    std::uint32_t line;
};
std::ostream& operator<<(std::ostream& out, const Malformed& row)
{
    return out << row.name;
}

const Malformed kMalformed[] = {
    {"nothing", "", 0},
    {"no element", "<?xml version='1.0'?>", 1},
    {"text only", "hello", 1},
    {"two root elements", "<a/><b/>", 1},
    {"text behind the root", "<a/>x", 1},
    {"text before the root", "x<a/>", 1},
    {"not closed", "<a>\n<b></a>", 2},
    {"an attribute twice", "<a b='1' b='2'/>", 1},
    {"a DOCTYPE", "<!DOCTYPE a><a/>", 1},
    {"a DOCTYPE with entities", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 1},
    {"a declaration inside", "<a>\n<!ELEMENT b ANY></a>", 2},
    {"an undeclared entity", "<a>\n\n&nbsp;</a>", 3},
    {"a bare ampersand", "<a>\nR & D</a>", 2},
    {"an ampersand in an attribute", "<a b='R&D'/>", 1},
    {"a < in an attribute", "<a b='<'/>", 1},
    {"a reference to nothing", "<a>&#0;</a>", 1},
    {"a reference to a control character", "<a>&#1;</a>", 1},
    {"a reference to a surrogate", "<a>&#xD800;</a>", 1},
    {"a reference beyond Unicode", "<a>&#x110000;</a>", 1},
    {"a reference without end", "<a>&#65</a>", 1},
    {"a control character", "<a>\n\x01</a>", 2},
    {"a zero byte", "<a>\0</a>"s, 1},
    {"text that is not UTF-8", "<a>\n\xE9</a>", 2},
    {"UTF-16", "\xFF\xFE<\0a\0/\0>\0"s, 1},
    {"another encoding", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", 1},
    {"a processing instruction", "<?php x?><a/>", 1},
    {"a processing instruction behind the root", "<a/>\n<?php x?>", 2},
    {"a processing instruction inside", "<a>\n<?php x?></a>", 2},
    {"a blank line before the declaration", "\n<?xml version='1.0'?><a/>", 2},
    {"a space before the declaration", " <?xml version='1.0'?><a/>", 1},
    {"a comment before the declaration", "<!-- x -->\n<?xml version='1.0'?><a/>", 2},
    {"two declarations", "<?xml version='1.0'?>\n<?xml version='1.0'?><a/>", 2},
    {"a declaration inside the root", "<a><?xml version='1.0'?></a>", 1},
    {"a declaration behind the root", "<a/><?xml version='1.0'?>", 1},
    {"a declaration in capitals", "<?XML version='1.0'?><a/>", 1},
    {"a declaration without a version", "<?xml encoding='UTF-8'?><a/>", 1},
    {"a declaration of another version", "<?xml version='2.0'?><a/>", 1},
    {"a declaration of half a version", "<?xml version='1.'?><a/>", 1},
    {"a declaration in another order", "<?xml encoding='UTF-8' version='1.0'?><a/>", 1},
    {"a declaration with more in it", "<?xml version='1.0' more='1'?><a/>", 1},
    {"a declaration that says one thing twice", "<?xml version='1.0' encoding='UTF-8' encoding='UTF-8'?><a/>",
     1},
    {"a declaration that may stand alone", "<?xml version='1.0' standalone='maybe'?><a/>", 1},
    {"a declaration without a space", "<?xml version='1.0'encoding='UTF-8'?><a/>", 1},
    {"a declaration without quotes", "<?xml version=1.0?><a/>", 1},
    {"a declaration with two kinds of quotes", "<?xml version='1.0\"?><a/>", 1},
    {"a declaration of nothing", "<?xml?><a/>", 1},
    {"two hyphens in a comment", "<a>\n<!-- a -- b --></a>", 2},
    {"three hyphens at a comment's end", "<!-- a ---><a/>", 1},
    {"two hyphens in a comment behind the root", "<a/>\n<!----b-->", 2},
    {"the end of a CDATA section in text", "<a>\nx]]>y</a>", 2},
    {"the end of a CDATA section in text, after brackets", "<a>]]] ]]]></a>", 1},
    {"no space between attributes", "<a b='1'\n><c d='1'e='2'/></a>", 2},
    {"an end tag with an attribute", "<a>\n</a b='1'>", 2},
    {"a space before a name", "<a>\n< b/></a>", 2},
    {"a line feed before a name", "<\na/>", 1},
    {"nested too deeply",
     [] {
         std::string text;
         for (int i = 0; i < 200; ++i) {
             text += "<a>";
         }
         for (int i = 0; i < 200; ++i) {
             text += "</a>";
         }
         return text;
     }(),
     1},
};

} // namespace

BOOST_DATA_TEST_CASE(what_is_not_well_formed_is_refused_with_its_line, bdata::make(kMalformed), row)
{
    const auto document = Document::parse(row.text, "a.xml");
    BOOST_REQUIRE(!document.has_value());
    BOOST_TEST(document.error().code == "xml.malformed");
    BOOST_TEST(document.error().subject == "a.xml");
    BOOST_TEST(document.error().line == row.line);
    BOOST_TEST(!document.error().detail.empty());
}

BOOST_AUTO_TEST_CASE(well_formed_xml_is_read)
{
    for (const auto* good :
         {"<a/>",
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- note & more -->\n<a "
          "b='1'>&amp;&#233;&#xE9;</a>\n",
          "<a><![CDATA[R & D <b>]]></a>", "\xEF\xBB\xBF<a/>", "<?xml version='1.0' encoding='utf-8'?><a/>",
          "\xEF\xBB\xBF<?xml version='1.0'?><a/>",
          "<?xml version = '1.0'\n encoding=\"UTF-8\" standalone='no' ?><a/>",
          "<?xml version='1.1' standalone='yes'?><a/>", "<a><!----><!-- - - -></a> <b> - --></a><!-- -->",
          "<a><![CDATA[ -- ]]]]><![CDATA[> ]]>] ]> ]]</a>", "<a b=']]>' c='>--'\td='/'/>", "<a\n>]</a\n>"}) {
        BOOST_TEST(Document::parse(good, "a.xml").has_value(), good);
    }
}

BOOST_AUTO_TEST_CASE(characters_in_a_document_of_a_mebibyte_are_judged_as_in_a_small_one)
{
    for (const auto* bad : {"\x01", "\xE9", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\uFFFE", "\uFFFF",
                            "\xF4\x90\x80\x80", "\x1B"}) {
        std::string detail;
        for (const std::size_t spaces : {std::size_t{10}, std::size_t{1} << 20U, std::size_t{3} << 20U}) {
            const auto text = "<a>\n" + std::string(spaces, ' ') + "\n" + bad + "</a>";
            const auto document = Document::parse(text, "a.xml");
            BOOST_REQUIRE(!document.has_value());
            BOOST_TEST(document.error().code == "xml.malformed");
            BOOST_TEST(document.error().line == 3U);
            const auto said = document.error().detail.substr(0, 9); // "byte 0x…"
            BOOST_TEST((detail.empty() || said == detail));
            detail = said;
        }
    }
    BOOST_TEST(
        Document::parse("<a>" + std::string(std::size_t{1} << 20U, ' ') + "é</a>", "a.xml").has_value());
}

BOOST_AUTO_TEST_CASE(other_defects_in_a_document_of_a_mebibyte_are_refused_too)
{
    const std::string much(std::size_t{1} << 20U, ' ');
    for (const auto* bad :
         {"&nbsp;", "<b c='<'/>", "<!-- -- -->", "]]>", "<?x?>", "<!ELEMENT b ANY>", "<b></c>"}) {
        const auto document = Document::parse("<a>" + much + "\n" + bad + "</a>", "a.xml");
        BOOST_REQUIRE(!document.has_value());
        BOOST_TEST(document.error().code == "xml.malformed");
        BOOST_TEST(document.error().line == 2U, bad);
    }
}

BOOST_AUTO_TEST_CASE(a_document_over_its_limit_is_refused)
{
    BOOST_TEST(Document::parse("<abcdef/>", "a.xml", 8).error().code == "xml.too_large");
    BOOST_TEST(Document::parse("<abcdef/>", "a.xml", 9).has_value());
}

BOOST_AUTO_TEST_CASE(an_element_knows_its_text_namespace_and_place)
{
    const auto document =
        Document::parse("<p:a xmlns:p='urn:p' xmlns='urn:d'>\n one<!-- x --> <![CDATA[<two>]]>\n"
                        "<b><p:c/><c/><c/></b></p:a>",
                        "a.xml");
    BOOST_REQUIRE(document.has_value());
    const auto root = document->root();
    BOOST_TEST(root.local_name() == "a");
    BOOST_TEST(root.namespace_uri() == "urn:p");
    BOOST_TEST(root.text() == "\n one<two>"); // white space alone between nodes is dropped
    BOOST_TEST(root.content().has_text);
    const auto b = *root.begin();
    BOOST_TEST(b.namespace_uri() == "urn:d");
    BOOST_TEST(b.line() == 3U);
    BOOST_TEST(!b.content().has_text);
    std::string paths;
    for (const auto child : b) {
        paths += child.path() + "=" + std::string{child.namespace_uri()} + " ";
    }
    BOOST_TEST(paths == "/p:a/b/p:c=urn:p /p:a/b/c[1]=urn:d /p:a/b/c[2]=urn:d ");
}

BOOST_AUTO_TEST_CASE(a_reader_reports_every_defect_of_an_element)
{
    const auto document =
        Document::parse("<a id='' count='12abc' flag='yes' depth='deep' more='1'>x</a>", "a.xml");
    BOOST_REQUIRE(document.has_value());
    km::Diagnostics findings;
    km::xml::Sink sink{"a.xml", findings};
    km::xml::ElementReader reader{document->root(), sink};
    static constexpr std::array<std::pair<std::string_view, int>, 2> words{{{"one", 1}, {"two", 2}}};
    BOOST_TEST(reader.required("id") == "");
    BOOST_TEST(reader.required("name") == "");
    BOOST_TEST(reader.number("count", 0, 99, 7) == 7U);
    BOOST_TEST(reader.boolean("flag", true));
    BOOST_TEST(!reader.one_of("depth", words).has_value());
    reader.refuse_unknown_attributes();
    reader.refuse_text();
    std::string codes;
    for (const auto& finding : findings) {
        codes += finding.code + " ";
    }
    BOOST_TEST(codes == "KM-FRM-006 KM-FRM-001 KM-FRM-002 KM-FRM-002 KM-FRM-002 KM-FRM-003 KM-FRM-003 ");
}

BOOST_AUTO_TEST_CASE(numbers_are_whole_and_in_range)
{
    for (const auto* wrong : {"12abc", "1,5", "0x1f", "99999999999", "-1", "+1", " 1", "1 ", "", "100"}) {
        const auto document = Document::parse("<a n='"s + wrong + "'/>", "a.xml");
        km::Diagnostics findings;
        km::xml::Sink sink{"a.xml", findings};
        km::xml::ElementReader reader{document->root(), sink};
        BOOST_TEST(reader.number("n", 0, 99, 7) == 7U, wrong);
        BOOST_TEST(findings.size() == 1U, wrong);
    }
}

BOOST_AUTO_TEST_CASE(a_reader_stops_just_beyond_each_limit)
{
    const auto findings_of = [](const std::string& xml, const auto& read) {
        const auto document = Document::parse(xml, "a.xml");
        BOOST_REQUIRE(document.has_value());
        km::Diagnostics findings;
        km::xml::Sink sink{"a.xml", findings};
        km::xml::ElementReader reader{document->root(), sink};
        read(reader);
        std::string line;
        for (const auto& finding : findings) {
            line += finding.code + " " + finding.args.at(0) +
                    (finding.args.size() > 1 ? " " + finding.args[1] : "") + "; ";
        }
        return line;
    };
    using Reader = km::xml::ElementReader;
    const auto required = [](Reader& r) { static_cast<void>(r.required("b", 3)); };
    BOOST_TEST(findings_of("<a b='123'/>", required) == "");
    BOOST_TEST(findings_of("<a b='1234'/>", required) == "KM-FRM-005 a/@b 3; ");
    BOOST_TEST(findings_of("<a b=' &#9;'/>", required) == "KM-FRM-006 a/@b; "); // white space is nothing
    BOOST_TEST(findings_of("<a c='1'/>", required) == "KM-FRM-001 a b; ");
    const auto optional = [](Reader& r) { static_cast<void>(r.optional("b", 3)); };
    BOOST_TEST(findings_of("<a b='123'/>", optional) == "");
    BOOST_TEST(findings_of("<a b='1234'/>", optional) == "KM-FRM-005 a/@b 3; ");
    BOOST_TEST(findings_of("<a/>", optional) == "");
    const auto text = [](Reader& r) { static_cast<void>(r.text(Reader::Emptiness::refused, 3)); };
    BOOST_TEST(findings_of("<a>123</a>", text) == "");
    BOOST_TEST(findings_of("<a>1234</a>", text) == "KM-FRM-005 a 3; ");
    BOOST_TEST(findings_of("<a> \n</a>", text) == "KM-FRM-006 a; ");
    BOOST_TEST(findings_of("<a>&#9;</a>", text) == "KM-FRM-006 a; "); // nor if it is kept
    const auto allowed = [](Reader& r) { BOOST_TEST(r.text(Reader::Emptiness::allowed) == ""); };
    BOOST_TEST(findings_of("<a> \n</a>", allowed) == "");
    const auto number = [](Reader& r) { static_cast<void>(r.number("b", 5, 9, 7)); };
    BOOST_TEST(findings_of("<a b='5'/>", number) == "");
    BOOST_TEST(findings_of("<a b='9'/>", number) == "");
    BOOST_TEST(findings_of("<a b='4'/>", number) == "KM-FRM-002 a/@b 4; ");
    BOOST_TEST(findings_of("<a b='10'/>", number) == "KM-FRM-002 a/@b 10; ");
    const std::string longest(km::xml::kMaxIdBytes, '1');
    BOOST_TEST(findings_of("<a b='" + longest + "1'/>", number) == "KM-FRM-002 a/@b " + longest + "; ");
    // In another order than they are asked for, and some that nobody asks for.
    const auto unknown = [](Reader& r) {
        BOOST_TEST(r.optional("b") == "2");
        BOOST_TEST(r.optional("a") == "1");
        r.refuse_unknown_attributes();
    };
    BOOST_TEST(findings_of("<a a='1' b='2'/>", unknown) == "");
    BOOST_TEST(findings_of("<a a='1' b='2' c='3'/>", unknown) == "KM-FRM-003 a/@c; ");
}

BOOST_AUTO_TEST_CASE(what_is_written_can_be_read_again)
{
    const auto nasty = "<&>\"'\ttab\nline\r \xC3\xA9 ]]>"s;
    km::xml::Writer writer;
    writer.open("a").attribute("b", nasty).open("c").text(nasty).close();
    writer.open("d").close().optional_element("e", "").raw_element("<f/>").close();
    const auto text = std::move(writer).finish().value();
    const auto document = Document::parse(text, "a.xml");
    BOOST_REQUIRE(document.has_value());
    BOOST_TEST(document->root().attribute("b").value() == nasty);
    BOOST_TEST((*document->root().begin()).text() == nasty);
    BOOST_TEST(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b="));
    BOOST_TEST(text.ends_with("  <d/>\n  <f/>\n</a>\n"));
}

BOOST_AUTO_TEST_CASE(text_and_attributes_are_escaped_where_they_must_be)
{
    const auto all = "&<>\"\n\t\r"s;
    BOOST_TEST(km::xml::escape(all) == "&amp;&lt;&gt;&quot;&#10;&#9;&#13;");
    km::xml::Writer writer;
    writer.open("a").attribute("b", all).optional_attribute("c", "").text(all).raw_element("<d/>").close();
    BOOST_TEST(std::move(writer).finish().value() ==
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&amp;&lt;&gt;&quot;&#10;&#9;&#13;\">"
               "&amp;&lt;&gt;\"\n\t&#13;<d/></a>\n");
}

BOOST_AUTO_TEST_CASE(what_xml_cannot_hold_is_refused_with_its_place)
{
    for (const auto& text : {"a\vb"s, std::string(1, '\0'), "\x1F"s, "\xEF\xBF\xBE"s, "caf\xE9"s}) {
        km::xml::Writer in_text;
        in_text.open("title").text(text).close();
        const auto one = std::move(in_text).finish();
        km::xml::Writer in_attribute;
        in_attribute.open("module").attribute("title", text).close();
        const auto other = std::move(in_attribute).finish();
        BOOST_REQUIRE(!one.has_value() && !other.has_value());
        BOOST_TEST(one.error().code == "xml.cannot_hold");
        BOOST_TEST(one.error().subject == "title");
        BOOST_TEST(other.error().subject == "title");
        BOOST_TEST(km::is_utf8(one.error().detail));
    }
}

BOOST_AUTO_TEST_CASE(comments_are_found_where_they_stand)
{
    const auto document = Document::parse(
        "<?xml "
        "version=\"1.0\"?><!--first--><!--second--><a><!--one--><b/>text<!--two--><c>in<!--three-->side</c>"
        "<!--four--></a><!--last-->",
        "a.xml");
    BOOST_REQUIRE(document.has_value());
    const auto root = document->root();
    using Comments = std::vector<std::string>;
    BOOST_TEST((root.comments_before() == Comments{"<!--first-->", "<!--second-->"}));
    BOOST_TEST((document->comments_after_root() == Comments{"<!--last-->"}));
    BOOST_TEST((root.comments_at_end() == Comments{"<!--four-->"}));
    auto child = root.begin();
    BOOST_TEST(((*child).comments_before() == Comments{"<!--one-->"}));
    BOOST_TEST((*child).comments_at_end().empty());
    ++child;
    BOOST_TEST(((*child).comments_before() == Comments{"<!--two-->"}));
    BOOST_TEST(((*child).comments_at_end() == Comments{"<!--three-->"}));
}
