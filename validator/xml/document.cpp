// SPDX-License-Identifier: MIT
#include "validator/xml/document.hpp"

#include "validator/base/parallel.hpp"
#include "validator/base/utf8.hpp"

#include <tinyxml2.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <mutex>
#include <vector>

namespace km::xml {
namespace {

std::atomic<bool> g_keep_trees{false};

constexpr std::size_t kBytesWorthAThread = std::size_t{1} << 20U;

std::uint32_t line_of(std::string_view text, std::size_t offset)
{
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
    return static_cast<std::uint32_t>(1 + std::count(text.begin(), end, '\n'));
}

/// The length of the well-formed reference at the start ("&amp;", "&#xE9;"), 0 otherwise.
std::size_t reference_length(std::string_view text)
{
    for (const std::string_view known : {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}) {
        if (text.starts_with(known)) {
            return known.size();
        }
    }
    if (!text.starts_with("&#")) {
        return 0;
    }
    const bool hexadecimal = text.substr(2, 1) == "x";
    const char* const first = text.data() + (hexadecimal ? 3 : 2);
    const char* const last = text.data() + text.size();
    std::uint32_t value = 0;
    const auto [end, problem] = std::from_chars(first, last, value, hexadecimal ? 16 : 10);
    if (problem != std::errc{} || end == last || *end != ';') {
        return 0;
    }
    const bool character = value == 0x9 || value == 0xA || value == 0xD ||
                           (value >= 0x20 && value < 0xD800) || (value >= 0xE000 && value < 0xFFFE) ||
                           (value >= 0x10000 && value <= 0x10FFFF);
    return character ? static_cast<std::size_t>(end - text.data()) + 1 : 0;
}

/// What a Scanner objects to, and where.
struct Defect {
    std::size_t offset;
    const char* what;
};

/// The first of a character at or after a place that only moves on: each part of the text is searched once.
class Upcoming {
public:
    Upcoming(std::string_view text, char character) noexcept
        : m_text{text}
        , m_character{character}
        , m_found{text.find(character)}
    {}
    [[nodiscard]] std::size_t from(std::size_t place) noexcept
    {
        if (m_found < place) {
            m_found = m_text.find(m_character, place);
        }
        return m_found;
    }

private:
    std::string_view m_text;
    char m_character;
    std::size_t m_found;
};

constexpr std::string_view kSpace = " \t\r\n";

/// What is wrong with an XML declaration (XML 1.0, 2.8); @p text stands between `<?xml` and `?>`.
const char* declaration_defect(std::string_view text)
{
    constexpr const char* broken = "an XML declaration other than <?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    const auto skip_space = [&] {
        const auto space = std::min(text.find_first_not_of(kSpace), text.size());
        text.remove_prefix(space);
        return space != 0;
    };
    // The value, and what stands before it taken away; nothing: not of the form NAME = "VALUE" after a space.
    const auto value_of = [&](std::string_view name) -> std::optional<std::string> {
        if (!skip_space() || !text.starts_with(name)) {
            return std::nullopt;
        }
        text.remove_prefix(name.size());
        skip_space();
        if (!text.starts_with('=')) {
            return std::nullopt;
        }
        text.remove_prefix(1);
        skip_space();
        const auto end = text.empty() ? std::string_view::npos : text.find(text.front(), 1);
        if (end == std::string_view::npos || (text.front() != '"' && text.front() != '\'')) {
            return std::nullopt;
        }
        std::string value{text.substr(1, end - 1)};
        text.remove_prefix(end + 1);
        return value;
    };
    const auto follows = [&](std::string_view name) {
        const auto at = text.find_first_not_of(kSpace);
        return at != std::string_view::npos && text.substr(at).starts_with(name);
    };
    const auto version = value_of("version");
    if (!version || !version->starts_with("1.") || version->size() == 2 ||
        version->find_first_not_of("0123456789", 2) != std::string::npos) {
        return broken;
    }
    if (follows("encoding")) {
        auto encoding = value_of("encoding");
        if (!encoding) {
            return broken;
        }
        std::transform(encoding->begin(), encoding->end(), encoding->begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        if (*encoding != "utf-8") {
            return "an encoding other than UTF-8";
        }
    }
    if (follows("standalone")) {
        if (const auto standalone = value_of("standalone"); standalone != "yes" && standalone != "no") {
            return broken;
        }
    }
    return text.find_first_not_of(kSpace) == std::string_view::npos ? nullptr : broken;
}

/// Goes over the text once, before tinyxml2 sees it, for what tinyxml2 lets pass: a declaration that is broken or not
/// at the very beginning, `--` in comments, `]]>` in text, references to nothing, `<` in attribute values, spaces that
/// are missing or too many in tags, and elements with so many attributes that its time, which grows with their square,
/// becomes a weapon. Anything else that is ill-formed is left to it: where markup does not end, the scan does.
class Scanner {
public:
    explicit Scanner(std::string_view text) noexcept : m_text{text} {}

    [[nodiscard]] std::optional<Defect> find_defect()
    {
        skip_declaration();
        while (m_at < m_text.size() && !m_defect) {
            const auto markup = m_markup.from(m_at);
            check_references(m_at, markup);
            check_text(m_at, markup);
            m_at = markup;
            const auto rest = m_text.substr(std::min(m_at, m_text.size()));
            m_has_declarations = m_has_declarations || rest.starts_with("<!");
            if (rest.starts_with("<!--")) {
                skip_comment();
            } else if (rest.starts_with("<![CDATA[")) {
                skip_to("]]>", 9);
            } else if (rest.starts_with("<?")) {
                object(m_at, is_declaration(rest) ? "an XML declaration that is not at the very beginning"
                                                  : "a processing instruction, which is not allowed");
            } else if (rest.starts_with("<!")) {
                skip_to(">", 2);
            } else if (!rest.empty()) {
                scan_tag();
            }
        }
        return m_defect;
    }

    /// After find_defect(): there is a `<!`, be it of a comment.
    [[nodiscard]] bool has_declarations() const noexcept { return m_has_declarations; }

private:
    static bool is_declaration(std::string_view markup)
    {
        return markup.starts_with("<?xml") && markup.size() > 5 &&
               (markup[5] == '?' || kSpace.find(markup[5]) != std::string_view::npos);
    }

    /// Only a byte order mark may stand before it.
    void skip_declaration()
    {
        constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
        const auto begin = m_text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
        const auto end = m_text.find("?>", begin);
        if (!is_declaration(m_text.substr(begin)) || end == std::string_view::npos) {
            return;
        }
        if (const auto* defect = declaration_defect(m_text.substr(begin + 5, end - begin - 5))) {
            object(begin, defect);
        }
        m_at = end + 2;
    }

    /// XML 1.0, 2.5: two hyphens are the end of it, or an error.
    void skip_comment()
    {
        const auto hyphens = m_text.find("--", m_at + 4);
        if (hyphens != std::string_view::npos && hyphens + 2 < m_text.size() && m_text[hyphens + 2] != '>') {
            object(hyphens, "-- inside a comment");
        }
        m_at = hyphens == std::string_view::npos ? m_text.size() : std::min(hyphens + 3, m_text.size());
    }

    /// XML 1.0, 2.4: the end of a CDATA section stands nowhere else.
    void check_text(std::size_t begin, std::size_t end)
    {
        for (auto at = m_bracket.from(begin); at < end; at = m_bracket.from(at + 1)) {
            if (m_text.substr(at, 3) == "]]>") {
                return object(at, "]]> in text; write ]]&gt;");
            }
        }
    }

    void skip_to(std::string_view end, std::size_t from)
    {
        const auto found = m_text.find(end, m_at + from);
        m_at = found == std::string_view::npos ? m_text.size() : found + end.size();
    }

    void scan_tag()
    {
        const auto next = [&] { return m_at + 1 < m_text.size() ? m_text[m_at + 1] : '>'; };
        const auto tag = m_at;
        const bool is_end = next() == '/';
        if (kSpace.find(next()) != std::string_view::npos) {
            object(m_at, "a space after <");
        }
        std::size_t attributes = 0;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '>'; ++m_at) {
            const char quote = m_text[m_at];
            if (quote != '"' && quote != '\'') {
                continue;
            }
            const auto begin = m_at + 1;
            m_at = std::min(m_text.find(quote, begin), m_text.size());
            check_references(begin, m_at);
            if (const auto markup = m_markup.from(begin); markup < m_at) {
                object(markup, "a < in an attribute's value; write &lt;");
            }
            if (is_end) {
                object(tag, "an end tag with attributes");
            } else if (next() != '>' && next() != '/' && kSpace.find(next()) == std::string_view::npos) {
                object(m_at, "no space between attributes");
            }
            if (++attributes > kMaxAttributes) {
                object(begin, "an element with more than 100 attributes");
                m_at = m_text.size();
            }
        }
        ++m_at;
    }

    void check_references(std::size_t begin, std::size_t end)
    {
        for (auto at = m_reference.from(begin); at < end; at = m_reference.from(at + 1)) {
            if (reference_length(m_text.substr(at, std::min<std::size_t>(end - at, 16))) == 0) {
                return object(at, "an & that starts no known reference; write &amp;");
            }
        }
    }

    void object(std::size_t offset, const char* what)
    {
        if (!m_defect || offset < m_defect->offset) {
            m_defect = Defect{offset, what};
        }
    }

    static constexpr std::size_t kMaxAttributes = 100; ///< no honest element comes near

    std::string_view m_text;
    std::size_t m_at = 0;
    Upcoming m_markup{m_text, '<'};
    Upcoming m_reference{m_text, '&'};
    Upcoming m_bracket{m_text, ']'};
    bool m_has_declarations = false;
    std::optional<Defect> m_defect;
};

tl::unexpected<Error> malformed(std::string name, std::uint32_t line, std::string detail)
{
    return fail("xml.malformed", std::move(name), std::move(detail), line);
}

std::string_view reason(tinyxml2::XMLError error)
{
    using namespace tinyxml2;
    switch (error) {
    case XML_ERROR_PARSING_ELEMENT: return "an element is not closed, or its tag is damaged";
    case XML_ERROR_PARSING_ATTRIBUTE: return "an attribute is damaged or stands twice";
    case XML_ERROR_PARSING_TEXT: return "text without end, or text outside the root element";
    case XML_ERROR_PARSING_CDATA: return "a CDATA section is not closed";
    case XML_ERROR_PARSING_COMMENT: return "a comment is not closed";
    case XML_ERROR_PARSING_DECLARATION:
        return "an XML declaration or processing instruction where none may stand";
    case XML_ERROR_PARSING_UNKNOWN: return "a declaration (<! …) that is not closed";
    case XML_ERROR_EMPTY_DOCUMENT: return "the file is empty";
    case XML_ERROR_MISMATCHED_ELEMENT: return "an end tag does not match its start tag";
    case XML_ELEMENT_DEPTH_EXCEEDED: return "elements are nested too deeply (limit 98)";
    default: return "not well-formed XML";
    }
}

/// What may stand beside the root: comments, and the declaration that the Scanner has seen.
std::optional<std::string> defect_outside_root(const tinyxml2::XMLDocument& tree)
{
    bool seen_root = false;
    for (const auto* node = tree.FirstChild(); node != nullptr; node = node->NextSibling()) {
        if (node->ToUnknown() != nullptr) {
            return "a DOCTYPE or other <! declaration, which is not allowed";
        }
        if (node->ToText() != nullptr) {
            return "text outside the root element";
        }
        if (node->ToElement() != nullptr && std::exchange(seen_root, true)) {
            return "a second root element";
        }
    }
    return seen_root ? std::nullopt : std::optional<std::string>{"no root element"};
}

/// A <!…> inside an element; tinyxml2 keeps it as an unknown node.
class UnknownFinder final : public tinyxml2::XMLVisitor {
public:
    bool Visit(const tinyxml2::XMLUnknown& unknown) override
    {
        m_line = unknown.GetLineNum();
        return false;
    }
    [[nodiscard]] std::optional<int> line() const noexcept { return m_line; }

private:
    std::optional<int> m_line;
};

std::string_view view_of(const char* text)
{
    return text == nullptr ? std::string_view{} : std::string_view{text};
}

/// From @p node on, up to the next element.
std::vector<std::string> comments_from(const tinyxml2::XMLNode* node)
{
    std::vector<std::string> comments;
    for (; node != nullptr && node->ToElement() == nullptr; node = node->NextSibling()) {
        if (const auto* comment = node->ToComment()) {
            comments.push_back("<!--" + std::string{view_of(comment->Value())} + "-->");
        }
    }
    return comments;
}

} // namespace

std::string_view Element::name() const noexcept
{
    return view_of(m_element->Name());
}

std::string_view Element::local_name() const noexcept
{
    const auto whole = name();
    const auto colon = whole.find(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

std::string_view Element::namespace_uri() const noexcept
{
    const auto whole = name();
    const auto colon = whole.find(':');
    const auto prefix = colon == std::string_view::npos ? std::string_view{} : whole.substr(0, colon);
    for (const tinyxml2::XMLNode* node = m_element; node != nullptr; node = node->Parent()) {
        const auto* element = node->ToElement();
        if (element == nullptr) {
            break;
        }
        for (const auto* a = element->FirstAttribute(); a != nullptr; a = a->Next()) {
            const auto declared = view_of(a->Name());
            const bool matches = prefix.empty()
                                     ? declared == "xmlns"
                                     : declared.starts_with("xmlns:") && declared.substr(6) == prefix;
            if (matches) {
                return view_of(a->Value());
            }
        }
    }
    return {};
}

std::uint32_t Element::line() const noexcept
{
    return static_cast<std::uint32_t>(m_element->GetLineNum());
}

std::string Element::text() const
{
    std::string all;
    for (const auto* node = m_element->FirstChild(); node != nullptr; node = node->NextSibling()) {
        if (const auto* text = node->ToText(); text != nullptr) {
            all += view_of(text->Value());
        }
    }
    return all;
}

Element::Content Element::content() const noexcept
{
    Content content;
    for (const auto* node = m_element->FirstChild(); node != nullptr; node = node->NextSibling()) {
        if (node->ToElement() != nullptr) {
            ++content.elements;
        } else if (const auto* text = node->ToText(); text != nullptr) {
            content.has_text = content.has_text ||
                               view_of(text->Value()).find_first_not_of(" \t\r\n") != std::string_view::npos;
        }
    }
    return content;
}

std::vector<std::string> Element::comments_before() const
{
    const auto* first = m_element->PreviousSibling();
    if (first == nullptr || first->ToElement() != nullptr) { // nearly always
        return {};
    }
    while (first->PreviousSibling() != nullptr && first->PreviousSibling()->ToElement() == nullptr) {
        first = first->PreviousSibling();
    }
    return comments_from(first);
}

std::vector<std::string> Element::comments_at_end() const
{
    const auto* last = m_element->LastChildElement();
    return comments_from(last == nullptr ? m_element->FirstChild() : last->NextSibling());
}

std::vector<std::string> Document::comments_after_root() const
{
    return comments_from(m_tree->RootElement()->NextSibling());
}

std::string Element::path() const
{
    std::string path;
    for (const tinyxml2::XMLNode* node = m_element; node != nullptr; node = node->Parent()) {
        const auto* element = node->ToElement();
        if (element == nullptr) {
            break;
        }
        int index = 1;
        const auto* name = element->Name();
        for (const auto* s = element->PreviousSiblingElement(name); s != nullptr;
             s = s->PreviousSiblingElement(name)) {
            ++index;
        }
        const bool alone = index == 1 && element->NextSiblingElement(name) == nullptr;
        path = alone ? fmt::format("/{}{}", name, path) : fmt::format("/{}[{}]{}", name, index, path);
    }
    return path;
}

std::string Element::to_xml() const
{
    tinyxml2::XMLPrinter printer{nullptr, true};
    m_element->Accept(&printer);
    return std::string{view_of(printer.CStr())};
}

std::optional<std::string_view> Element::attribute(const char* name) const noexcept
{
    const char* value = m_element->Attribute(name);
    return value == nullptr ? std::nullopt : std::optional{std::string_view{value}};
}

const tinyxml2::XMLAttribute* Element::first_attribute() const noexcept
{
    return m_element->FirstAttribute();
}

const tinyxml2::XMLAttribute* Element::next_attribute(const tinyxml2::XMLAttribute* a) noexcept
{
    return a->Next();
}

bool Element::has_name(const tinyxml2::XMLAttribute* a, const char* name) noexcept
{
    return std::strcmp(a->Name(), name) == 0;
}

Attribute Element::view(const tinyxml2::XMLAttribute* a) noexcept
{
    return {view_of(a->Name()), view_of(a->Value())};
}

Element::Iterator& Element::Iterator::operator++() noexcept
{
    m_at = m_at->NextSiblingElement();
    return *this;
}

Element::Iterator Element::begin() const noexcept
{
    return Iterator{m_element->FirstChildElement()};
}

Document::Document(std::unique_ptr<tinyxml2::XMLDocument> tree, std::string name) noexcept
    : m_tree{std::move(tree)}
    , m_name{std::move(name)}
{}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Document::~Document()
{
    if (g_keep_trees && m_tree) {
        using Trees = std::vector<std::unique_ptr<tinyxml2::XMLDocument>>;
        static auto& kept = *std::make_unique<Trees>().release(); // reachable to the end: no leak
        static std::mutex mutex;
        const std::lock_guard lock{mutex};
        kept.push_back(std::move(m_tree));
    }
}

void keep_trees_until_exit() noexcept
{
    g_keep_trees = true;
}

Result<Document> Document::parse(std::string_view text, std::string name, std::size_t max_bytes)
{
    if (text.size() > max_bytes) {
        return fail("xml.too_large", std::move(name),
                    fmt::format("{} bytes, limit {}", text.size(), max_bytes));
    }
    Scanner scanner{text};
    std::optional<std::size_t> bad;
    std::optional<Defect> defect;
    auto tree = std::make_unique<tinyxml2::XMLDocument>();
    auto problem = tinyxml2::XML_SUCCESS;
    const auto look_at_characters = [&] { bad = find_invalid_xml_text(text); };
    const auto scan_and_parse = [&] {
        defect = scanner.find_defect();
        if (!defect) {
            problem = tree->Parse(text.data(), text.size());
        }
    };
    // What tinyxml2 makes of characters that are none does not matter: it is thrown away.
    if (text.size() >= kBytesWorthAThread) {
        run_both(look_at_characters, scan_and_parse);
    } else if (look_at_characters(); !bad) {
        scan_and_parse();
    }
    if (bad) {
        return malformed(std::move(name), line_of(text, *bad),
                         fmt::format("byte 0x{:02X} at offset {} is not UTF-8 text",
                                     static_cast<unsigned char>(text[*bad]), *bad));
    }
    if (defect) {
        return malformed(std::move(name), line_of(text, defect->offset), defect->what);
    }
    if (problem != tinyxml2::XML_SUCCESS) {
        return malformed(std::move(name), static_cast<std::uint32_t>(std::max(tree->ErrorLineNum(), 0)),
                         std::string{reason(problem)});
    }
    if (auto outside = defect_outside_root(*tree)) {
        return malformed(std::move(name), 1, std::move(*outside));
    }
    if (scanner.has_declarations()) {
        UnknownFinder finder;
        tree->Accept(&finder);
        if (finder.line()) {
            return malformed(std::move(name), static_cast<std::uint32_t>(*finder.line()),
                             "a <! declaration inside an element, which is not allowed");
        }
    }
    return Document{std::move(tree), std::move(name)};
}

Element Document::root() const& noexcept
{
    return Element{m_tree->RootElement()};
}

} // namespace km::xml
