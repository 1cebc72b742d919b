// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE base
#include "tests/support/temp_folder.hpp"
#include "validator/base/answer.hpp"
#include "validator/base/atomic_file.hpp"
#include "validator/base/clock.hpp"
#include "validator/base/file.hpp"
#include "validator/base/organisation_code.hpp"
#include "validator/base/printed.hpp"
#include "validator/base/scripts.hpp"
#include "validator/base/utf8.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <type_traits>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace std::string_literals;

namespace {

std::string utf8_of(char32_t character)
{
    const auto bits = [&](unsigned shift) {
        return static_cast<char>(0x80U | ((character >> shift) & 0x3FU));
    };
    if (character < 0x80) {
        return {static_cast<char>(character)};
    }
    if (character < 0x800) {
        return {static_cast<char>(0xC0U | (character >> 6U)), bits(0)};
    }
    if (character < 0x10000) {
        return {static_cast<char>(0xE0U | (character >> 12U)), bits(6), bits(0)};
    }
    return {static_cast<char>(0xF0U | (character >> 18U)), bits(12), bits(6), bits(0)};
}

} // namespace

BOOST_AUTO_TEST_CASE(invalid_text_is_found_where_it_stands)
{
    const auto at = [](std::string_view text) { return km::find_invalid_xml_text(text).value_or(999); };
    BOOST_TEST(at("") == 999U);
    BOOST_TEST(at("plain text, long enough for whole words\n\t\r") == 999U);
    BOOST_TEST(at("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8E\x93") == 999U);
    BOOST_TEST(at("12345678\x01") == 8U);
    BOOST_TEST(at("ab\xC3") == 2U);
    BOOST_TEST(at("\xC0\x80") == 0U);         // overlong
    BOOST_TEST(at("\xC1\x81") == 0U);         // overlong
    BOOST_TEST(at("\xF0\x80\x81\x81") == 0U); // overlong
    BOOST_TEST(at("\xE0\x9F\xBF") == 0U);     // overlong
    BOOST_TEST(at("\xF0\x8F\xBF\xBF") == 0U); // overlong
    BOOST_TEST(at("\xED\xA0\x80") == 0U);     // the first surrogate
    BOOST_TEST(at("\xED\xBF\xBF") == 0U);     // the last
    BOOST_TEST(at("\xF0\x9F\x8Ex") == 0U);    // cut short
    BOOST_TEST(at("\xF4\x90\x80\x80") == 0U); // beyond U+10FFFF
    BOOST_TEST(at("abc\xEF\xBF\xBE") == 3U);  // U+FFFE is no XML character
    BOOST_TEST(at("abc\xEF\xBF\xBF") == 3U);  // nor is U+FFFF
    BOOST_TEST(!km::is_utf8("abc\xFF"));
    BOOST_TEST(km::is_utf8("abc\xEF\xBF\xBF")); // a character all the same
    BOOST_TEST(at("abc\0def"s) == 3U);
    // At every place of the blocks that are looked at together, alone and behind another character than
    // ASCII.
    for (std::size_t place = 0; place < 200; ++place) {
        for (const auto* bad : {"\x01", "\x1F", "\xFF", "\xC3"}) {
            std::string text(200, 'x');
            BOOST_TEST(at(text.replace(place, 1, bad)) == place);
            BOOST_TEST(at("\xC3\xA9\r\n" + text) == place + 4);
        }
        BOOST_TEST(at(std::string(200, 'x').replace(place, 1, "\xE2\x82\xAC\t")) == 999U);
    }
}

BOOST_AUTO_TEST_CASE(space_collapses_to_one_and_none_at_the_ends)
{
    BOOST_TEST(km::collapse_space(" a \n\t b\xC2\xA0 c ") == "a b c");
    BOOST_TEST(km::collapse_space(" \n ") == "");
    BOOST_TEST(km::collapse_space("\xC2\xA0\xC2\xA3 5\xC2\xA0\xC2") ==
               "\xC2\xA3 5 \xC2"); // C2 begins other characters
}

BOOST_AUTO_TEST_CASE(search_keys_ignore_accents_too)
{
    BOOST_TEST(km::search_key("D\xC5\xB4R \xE2\x80\x93 caf\xC3\xA9") == "dwr \xE2\x80\x93 cafe");
    BOOST_TEST(km::search_key("t\xC5\xB7") == km::search_key("Ty\xCC\x82"));
    BOOST_TEST(km::search_key("\xFF") == "\xFF");
}

BOOST_AUTO_TEST_CASE(caseless_keys_ignore_case_and_normalisation)
{
    BOOST_TEST(km::caseless_key("Evidence/CAF\xC3\x89.pdf") == km::caseless_key("evidence/cafe\xCC\x81.PDF"));
    BOOST_TEST(km::caseless_key("stra\xC3\x9F"
                                "e") == km::caseless_key("STRASSE"));
    BOOST_TEST(km::caseless_key("\xFF") == "\xFF");
    for (char c = 0; c >= 0 && c < 127; ++c) { // plain ASCII takes a shorter way to the same key
        const std::string ascii(1, c);
        const std::string beside = ascii + "\xCE\xA9"; // a Greek letter takes the long one
        BOOST_TEST(km::caseless_key(ascii) + "\xCF\x89" == km::caseless_key(beside), static_cast<int>(c));
    }
}

BOOST_AUTO_TEST_CASE(printable_text_cannot_move_the_cursor_or_reverse_a_name)
{
    BOOST_TEST(km::printable("a\nb\x1B[2J") == "a\\u{A}b\\u{1B}[2J");
    BOOST_TEST(km::printable("caf\xC3\xA9") == "caf\xC3\xA9");
    BOOST_TEST(km::printable("\u202Efdp.exe") == "\\u{202E}fdp.exe");
    BOOST_TEST(km::printable("\xFF") == "\\xFF");
    BOOST_TEST(km::printable("a\xE2\x80") == "a\\xE2\\x80"); // cut off: each byte by itself
}

BOOST_AUTO_TEST_CASE(characters_that_cannot_be_seen_are_printed_as_escapes)
{
    // One of each kind that stands for many; the range of tags by both ends and the middle.
    for (const char32_t character :
         {U'\u007F',     U'\u0085',     U'\u00A0',     U'\u00AD',     U'\u034F',     U'\u061C',
          U'\u115F',     U'\u1160',     U'\u1680',     U'\u17B4',     U'\u17B5',     U'\u180B',
          U'\u180E',     U'\u2003',     U'\u200B',     U'\u200D',     U'\u200E',     U'\u2028',
          U'\u2029',     U'\u202F',     U'\u2060',     U'\u2064',     U'\u2066',     U'\u206A',
          U'\u206F',     U'\u2800',     U'\u3000',     U'\u3164',     U'\uE000',     U'\uFE00',
          U'\uFE0F',     U'\uFEFF',     U'\uFFA0',     U'\uFFF9',     U'\uFFFB',     U'\uFDD0',
          U'\U0001D173', U'\U000E0000', U'\U000E0001', U'\U000E0041', U'\U000E007F', U'\U000E0100',
          U'\U000E0FFF', U'\U000F0000', U'\U0010FFFF'}) {
        const auto text = utf8_of(character);
        const auto escape = fmt::format("\\u{{{:X}}}", static_cast<std::uint32_t>(character));
        BOOST_TEST(km::printable("a" + text + "b") == "a" + escape + "b");
        BOOST_TEST(km::printable(text) == escape);
        BOOST_TEST(km::printable(escape) == escape); // applied twice, nothing more changes
    }
    // Seen, and so left alone: letters of every script, signs, emoji, the replacement character.
    for (const auto* text : {"Ysbyty Gwynedd, tŷ", "Ελληνικά", "Кириллица", "עברית", "العربية", "ไทย",
                             "日本語", "한국어", "£€ ½ “quoted” – …", "🎓", "\uFFFD"}) {
        BOOST_TEST(km::printable(text) == text);
    }
}

BOOST_AUTO_TEST_CASE(combining_marks_are_printed_up_to_four_on_one_base)
{
    const std::string acute = "\u0301";
    BOOST_TEST(km::printable("e" + acute) == "e" + acute);
    BOOST_TEST(km::printable("e" + acute + acute + acute + acute) == "e" + acute + acute + acute + acute);
    BOOST_TEST(km::printable("e" + acute + acute + acute + acute + acute) ==
               "e" + acute + acute + acute + acute + "\\u{301}");
    BOOST_TEST(km::printable(acute + "e") == "\\u{301}e"); // it would be drawn over what stands before
    BOOST_TEST(km::printable("\n" + acute) == "\\u{A}\\u{301}");
    std::string pile = "Z";
    for (int i = 0; i < 1000; ++i) {
        pile += "\u20DD"; // enclosing circle
    }
    BOOST_TEST(km::printable(pile).starts_with("Z\u20DD\u20DD\u20DD\u20DD\\u{20DD}\\u{20DD}"));
}

BOOST_AUTO_TEST_CASE(what_is_printed_comes_through_the_door)
{
    // A raw string is nothing that can be printed.
    static_assert(!std::is_convertible_v<std::string, km::Printed>);
    static_assert(!std::is_convertible_v<const char*, km::Printed>);
    static_assert(!std::is_constructible_v<km::Printed, std::string>);
    static_assert(!std::is_constructible_v<km::Printed, std::string_view>);

    const std::string hostile = "a\nVALID\u202E";
    const auto line = km::printed("{}: {} of {:>4}\n", hostile, 3, "x");
    BOOST_TEST(line.view() == "a\\u{A}VALID\\u{202E}: 3 of    x\n");
    BOOST_TEST(km::printed("[{}]", line).str() == "[a\\u{A}VALID\\u{202E}: 3 of    x\n]"); // Printed passes
    BOOST_TEST((km::printed("a") + km::printed("{}", "\t")).str() == "a\\u{9}");
    BOOST_TEST(km::printed("{}", fs::path{"a\x1B"} / std::string(300, 'b')).str() ==
               "a\\u{1B}/" + std::string(300, 'b')); // a path is whole
    BOOST_TEST(km::printed_lines("one\ntwo\r\u2028\n").str() == "one\ntwo\\u{D}\\u{2028}\n");
    BOOST_TEST(km::printed_whole("one\ntwo").str() == "one\\u{A}two");
}

BOOST_AUTO_TEST_CASE(a_name_of_200000_characters_is_not_printed_whole)
{
    BOOST_TEST(km::printed("{}", std::string(200, 'a')).str() == std::string(200, 'a'));
    BOOST_TEST(km::printed("{}", std::string(201, 'a')).str() ==
               std::string(200, 'a') + "… (201 characters)");
    BOOST_TEST(km::printed("{}", std::string(200'000, 'a')).str() ==
               std::string(200, 'a') + "… (200000 characters)");
    std::string accents;
    for (int i = 0; i < 201; ++i) {
        accents += "é";
    }
    BOOST_TEST(km::shown(accents) == accents.substr(0, 400) + "… (201 characters)"); // never half a character
    BOOST_TEST(km::shown(std::string(1000, '\x80')).size() ==
               4 * 200 + std::string{"… (1000 characters)"}.size());
}

BOOST_AUTO_TEST_CASE(a_json_document_keeps_its_values_and_hides_nothing_in_them)
{
    BOOST_TEST(km::printed_json("{\n  \"a\": \"b\u202Ec\"\n}").str() == "{\n  \"a\": \"b\\u202ec\"\n}");
    BOOST_TEST(km::printed_json("\"\U000E0041\"").str() ==
               "\"\\udb40\\udc41\""); // a pair, as RFC 8259 has it
    BOOST_TEST(km::printed_json("\"\x7F\u00A0\"").str() == "\"\\u007f\\u00a0\"");
    BOOST_TEST(km::printed_json("\"tŷ 🎓\"").str() == "\"tŷ 🎓\"");
}

BOOST_AUTO_TEST_CASE(letters_of_other_alphabets_in_a_word_are_named)
{
    const auto found = [](std::string_view text) {
        const auto word = km::find_mixed_word(text);
        return word ? km::to_string(*word) : std::string{};
    };
    BOOST_TEST(found("NHS Pаypal Trust") == "\"а\" (Cyrillic) in \"Pаypal\"");
    BOOST_TEST(found("Ρaypal") == "\"Ρ\" (Greek) in \"Ρaypal\"");
    BOOST_TEST(found("Leadershiр Academу") == "\"р\" (Cyrillic) in \"Leadershiр\"");
    BOOST_TEST(found("Nօrth") == "\"օ\" (Armenian) in \"Nօrth\"");
    BOOST_TEST(found("ᎪBC") == "\"Ꭺ\" (Cherokee) in \"ᎪBC\"");
    BOOST_TEST(found("Москвa") == "\"a\" (Latin) in \"Москвa\"");
    BOOST_TEST(found("Ann\u3164") ==
               "\"\u3164\" (Hangul) in \"Ann\u3164\""); // by its own name, not its family's
    BOOST_TEST(found("Kカ") == "\"カ\" (Katakana) in \"Kカ\"");
    BOOST_TEST(found("한국Kor") == "\"한\" (Hangul), \"국\" (Hangul) in \"한국Kor\"");
    BOOST_TEST(km::find_mixed_word("한국어a").value().script == "Hangul");
    BOOST_TEST(found("P\u00ADаypal") != ""); // nothing invisible parts a word
    for (const auto* honest : {"", "Ysbyty Gwynedd", "tŷ", "Straße 12b", "Москва NHS", "Ελληνικά",
                               "日本語カタカナひらがな", "한국어漢字", "µm", "O’Neill", "e\u0301", "\xFF"}) {
        BOOST_TEST(found(honest) == "", honest);
    }
}

BOOST_AUTO_TEST_CASE(invisible_characters_in_a_name_are_found)
{
    for (const auto* name :
         {"a\u061C", "\u2060", "a\u2800.pdf", "a\u3164", "\U000E0041", "a\n", "\x7F", "a\xFF", "a\u00AD"}) {
        BOOST_TEST(km::has_invisible(name), name);
    }
    for (const auto* name :
         {"", "plain.txt", "Screenshot at 9.00\u202FAM.png", "no\u00A0break", "❤\uFE0F.txt", "tŷ"}) {
        BOOST_TEST(!km::has_invisible(name), name);
    }
}

BOOST_AUTO_TEST_CASE(times_are_read_and_written_alike)
{
    BOOST_TEST(km::to_string(km::parse_time("2026-03-31T09:15:07Z").value()) == "2026-03-31T09:15:07Z");
    BOOST_TEST(km::to_string(km::parse_time("2024-02-29").value()) == "2024-02-29T00:00:00Z");
    for (const auto* wrong : {"2026-02-29",
                              "2026-03-31T24:00:00Z",
                              "2026-03-31T09:15:07",
                              "2026-3-31",
                              "20260331",
                              "2026-03-31T09:15:07+01:00",
                              "",
                              "2026-03-31 ",
                              "2026-0/-31",
                              "2026/03-31",
                              "2026-03/31",
                              "2026-00-31",
                              "2026-03-31 09:15:07Z",
                              "2026-03-31T09.15:07Z",
                              "2026-03-31T09:15.07Z",
                              "2026-03-31T09:15:07z",
                              "2026-03-31T23:60:00Z",
                              "2026-03-31T23:59:60Z",
                              "2026-03-31T09:1a:00Z",
                              "2026-03-31T0/:15:00Z"}) {
        BOOST_TEST(!km::parse_time(wrong).has_value(), wrong);
    }
}

BOOST_AUTO_TEST_CASE(what_people_paste_becomes_text_that_a_file_can_hold)
{
    struct Case {
        std::string text, one, several;
        std::size_t dropped = 0;
    };
    for (const auto& [text, one, several, dropped] :
         std::vector<Case>{{"plain", "plain", "plain"},
                           {"", "", ""},
                           {"soft\vbreak", "soft break", "soft\nbreak"},
                           {"line\xE2\x80\xA8separator", "line separator", "line\nseparator"},
                           {"paragraph\xE2\x80\xA9separator", "paragraph separator", "paragraph\nseparator"},
                           {"a\r\nb\rc\nd\r", "a b c d ", "a\nb\nc\nd\n"},
                           {"a\tb", "a b", "a\tb"},
                           {"a\x01\x1F\f"s + '\0' + "b", "ab", "ab", 4},
                           {"a\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD"s + "b", "a\xEF\xBF\xBD"s + "b",
                            "a\xEF\xBF\xBD"s + "b", 2},
                           {"caf\xE9 \xC0\x80 \xED\xA0\x80", "caf  ", "caf  ", 6},
                           {"\x7F\xC2\x85\xE2\x80\xAE", "\x7F\xC2\x85\xE2\x80\xAE",
                            "\x7F\xC2\x85\xE2\x80\xAE"}, // XML holds these
                           {"\xF0\x9F\x8E\x93 caf\xC3\xA9", "\xF0\x9F\x8E\x93 caf\xC3\xA9",
                            "\xF0\x9F\x8E\x93 caf\xC3\xA9"}}) {
        BOOST_TEST_INFO(km::printable(text));
        const auto as_one = km::clean_text(text, km::Lines::one);
        const auto as_several = km::clean_text(text, km::Lines::several);
        BOOST_TEST(as_one.text == one);
        BOOST_TEST(as_several.text == several);
        BOOST_TEST(as_one.dropped == dropped);
        BOOST_TEST(as_several.dropped == dropped);
        BOOST_TEST(km::is_clean(text, km::Lines::one) == (text == one));
        BOOST_TEST(km::is_clean(text, km::Lines::several) == (text == several));
        BOOST_TEST(km::is_clean(one, km::Lines::one));
        BOOST_TEST(km::is_clean(several, km::Lines::several));
        BOOST_TEST(!km::find_invalid_xml_text(one).has_value());
        BOOST_TEST(!km::find_invalid_xml_text(several).has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_text_is_cut_between_characters)
{
    BOOST_TEST(km::first_bytes("abc", 3) == "abc");
    BOOST_TEST(km::first_bytes("abc", 2) == "ab");
    BOOST_TEST(km::first_bytes("a\xF0\x9F\x8E\x93", 4) == "a");
    BOOST_TEST(km::first_bytes("a\xF0\x9F\x8E\x93", 5) == "a\xF0\x9F\x8E\x93");
    BOOST_TEST(km::first_bytes("\xC3\xA9", 1) == "");
}

BOOST_AUTO_TEST_CASE(findings_of_one_code_are_bounded_and_the_rest_is_counted)
{
    km::Diagnostics list;
    {
        km::BoundedDiagnostics bounded{list, "a.xml"};
        for (std::size_t i = 0; i < km::kMaxOfOneCode; ++i) {
            bounded.add(km::Diagnostic{"KM-X-001", km::Severity::note, {}, {}});
        }
        bounded.finish();
        BOOST_TEST(list.size() == km::kMaxOfOneCode); // as many as there may be: nothing to say
        bounded.add(km::Diagnostics{{"KM-X-001", km::Severity::note, {}, {}},
                                    {"KM-X-002", km::Severity::note, {}, {}},
                                    {"KM-X-001", km::Severity::error, {}, {}}});
    }
    BOOST_REQUIRE(list.size() == km::kMaxOfOneCode + 2);
    BOOST_TEST(list[km::kMaxOfOneCode].code == "KM-X-002");
    const km::Diagnostic more{"KM-GEN-001", km::Severity::error, {"a.xml", 0, {}}, {"KM-X-001", "2"}};
    BOOST_TEST((list.back() == more)); // an error left out is still an error
}

BOOST_AUTO_TEST_CASE(a_key_of_many_combining_marks_is_the_same_however_they_are_ordered_up_to_thirty)
{
    std::string rising = "e";
    std::string falling = "e";
    for (int i = 0; i < 15; ++i) {
        rising = rising + "\u0323" + "\u0301"; // below, above
        falling = falling + "\u0301" + "\u0323";
    }
    BOOST_TEST(km::caseless_key(rising) == km::caseless_key(falling));
    BOOST_TEST(km::caseless_key(rising + "X") == km::caseless_key(falling) + "x");
    std::string longer = "e";
    for (int i = 0; i < 1000; ++i) {
        longer += "\u0301";
    }
    BOOST_TEST(km::caseless_key(longer).size() == 2 + 999 * 2U); // é, and each mark
}

namespace {

km::Diagnostic reason(const char* code)
{
    return {code, km::Severity::error, {}, {}};
}

/// An answer of which @p done of @p there things were examined, with these reasons against it and doubts.
km::Answer answer(std::size_t done,
                  std::size_t there,
                  std::initializer_list<const char*> against = {},
                  std::initializer_list<const char*> doubts = {})
{
    km::Examination examination{reason("OTHERWISE")};
    examination.examined(done, there);
    for (const auto* code : against) {
        examination.refuse(reason(code));
    }
    for (const auto* code : doubts) {
        examination.doubt(reason(code));
    }
    return std::move(examination).answer();
}

} // namespace

BOOST_AUTO_TEST_CASE(an_answer_holds_only_where_everything_was_examined)
{
    using State = km::Answer::State;
    BOOST_TEST(answer(3, 3).holds());
    BOOST_TEST(answer(3, 3).reasons().empty());
    for (const auto& unknown : {answer(0, 0), answer(2, 3), km::Examination{reason("OTHERWISE")}.answer()}) {
        BOOST_TEST((unknown.state() == State::not_known));
        BOOST_TEST(unknown.reasons().at(0).code == "OTHERWISE");
    }
    km::Examination two_kinds{reason("OTHERWISE")};
    two_kinds.examined(1, 1);
    two_kinds.examined(0, 0);
    BOOST_TEST((std::move(two_kinds).answer().state() == State::not_known));
}

BOOST_AUTO_TEST_CASE(a_reason_against_outweighs_a_doubt_and_both_outweigh_what_was_examined)
{
    using State = km::Answer::State;
    BOOST_TEST((answer(1, 1, {"A", "B"}, {"C"}).state() == State::does_not_hold));
    BOOST_TEST(answer(1, 1, {"A", "B"}, {"C"}).reasons().size() == 2U);
    BOOST_TEST((answer(1, 1, {}, {"C"}).state() == State::not_known));
    BOOST_TEST(answer(1, 1, {}, {"C"}).reasons().at(0).code == "C");
    BOOST_TEST((answer(0, 0, {"A"}).state() == State::does_not_hold));
}

BOOST_AUTO_TEST_CASE(answers_hold_together_where_at_least_one_is_asked_and_all_that_are_asked_hold)
{
    const auto all = [](std::initializer_list<km::Answer> answers) {
        return km::all_hold(std::span{answers.begin(), answers.size()});
    };
    const km::Answer yes = answer(1, 1), no = answer(1, 1, {"A"}), unknown = answer(0, 0), not_asked;
    BOOST_TEST(all({yes}));
    BOOST_TEST(all({not_asked, yes, yes}));
    BOOST_TEST(!all({}));
    BOOST_TEST(!all({not_asked}));
    BOOST_TEST(!all({yes, no}));
    BOOST_TEST(!all({yes, unknown}));
}

BOOST_AUTO_TEST_CASE(only_an_error_is_an_error)
{
    const auto found = [](km::Severity severity) {
        return km::has_errors({{"KM-ABC-001", km::Severity::note, {}, {}}, {"KM-ABC-002", severity, {}, {}}});
    };
    BOOST_TEST(found(km::Severity::error));
    BOOST_TEST(!found(km::Severity::warning));
    BOOST_TEST(!km::has_errors({}));
}

BOOST_AUTO_TEST_CASE(organisations_have_codes_of_eight_digits_or_of_three_to_ten_capitals_and_digits)
{
    BOOST_TEST(km::is_ukprn("10099999"));
    for (const auto* text : {"", "1009999", "100999990", "1009999A", "10099 99"}) {
        BOOST_TEST(!km::is_ukprn(text), text);
    }
    for (const auto* text : {"RXX", "A81001", "0123456789"}) {
        BOOST_TEST(km::is_ods_code(text), text);
    }
    for (const auto* text : {"", "RX", "A0123456789", "rxx", "R-X", "R X"}) {
        BOOST_TEST(!km::is_ods_code(text), text);
    }
}
