// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Strict XML: a Document and a cursor into it. The only user of tinyxml2, whose leniencies are closed here:
/// ill-formed UTF-8, control characters, DOCTYPE, undeclared entities, character references out of range,
/// declared encodings other than UTF-8, `<` in attribute values, text or a second element outside the root.
/// Left open, because they change no meaning: `]]>` in text, `--` in comments.
/// Units: lines count from 1. Ranges: nesting below 100 (tinyxml2's own limit), at most 100 attributes of an
/// element; bytes as the caller allows. Time is linear in the bytes. Errors: xml.malformed (subject: file,
/// line, detail: what is wrong), xml.too_large. Ownership: the Document owns everything; an Element is a
/// copyable cursor, valid while its Document lives. Thread-safety: a Document may be read from several
/// threads at once. Source: XML 1.0 (fifth edition); Namespaces in XML 1.0.

#include "validator/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tinyxml2 {
class XMLDocument;
class XMLElement;
class XMLAttribute;
} // namespace tinyxml2

namespace km::xml {

/// What a file of ours may weigh. A programme of 100,000 outcomes takes about 100 MiB.
inline constexpr std::size_t kMaxDocumentBytes = std::size_t{512} << 20U;

struct Attribute {
    std::string_view name;
    std::string_view value;
};

class Element {
public:
    /// As written, prefix included.
    [[nodiscard]] std::string_view name() const noexcept;
    /// Without its prefix.
    [[nodiscard]] std::string_view local_name() const noexcept;
    /// The namespace that its prefix, or the default declaration, stands for; empty: none.
    [[nodiscard]] std::string_view namespace_uri() const noexcept;
    [[nodiscard]] std::uint32_t line() const noexcept;

    /// All character data directly inside, comments left out.
    [[nodiscard]] std::string text() const;
    /// What stands directly inside: how many elements, and whether there is text other than white space.
    struct Content {
        std::size_t elements = 0;
        bool has_text = false;
    };
    [[nodiscard]] Content content() const noexcept;
    /// "/programme/modules/module[2]", for people.
    [[nodiscard]] std::string path() const;
    /// The comments directly before it, "<!-- … -->", back to the element before or the beginning of what holds it.
    [[nodiscard]] std::vector<std::string> comments_before() const;
    /// Those inside it that stand before no element.
    [[nodiscard]] std::vector<std::string> comments_at_end() const;
    /// The element and all inside as XML without a declaration.
    [[nodiscard]] std::string to_xml() const;

    [[nodiscard]] std::optional<std::string_view> attribute(const char* name) const noexcept;

    /// Calls @p visit with each Attribute, in document order.
    template <typename Visit>
    void each_attribute(Visit visit) const
    {
        for (const auto* a = first_attribute(); a != nullptr; a = next_attribute(a)) {
            visit(view(a));
        }
    }

    class Iterator {
    public:
        explicit Iterator(const tinyxml2::XMLElement* at) noexcept : m_at{at} {}
        Element operator*() const noexcept { return Element{m_at}; }
        Iterator& operator++() noexcept;
        bool operator==(const Iterator&) const noexcept = default;

    private:
        const tinyxml2::XMLElement* m_at;
    };
    /// The child elements: `for (const auto child : element) …`.
    [[nodiscard]] Iterator begin() const noexcept;
    [[nodiscard]] Iterator end() const noexcept { return Iterator{nullptr}; }

private:
    friend class Document;
    friend class ElementReader;
    explicit Element(const tinyxml2::XMLElement* element) noexcept : m_element{element} {}
    [[nodiscard]] const tinyxml2::XMLAttribute* first_attribute() const noexcept;
    [[nodiscard]] static const tinyxml2::XMLAttribute*
    next_attribute(const tinyxml2::XMLAttribute* a) noexcept;
    [[nodiscard]] static bool has_name(const tinyxml2::XMLAttribute* a, const char* name) noexcept;
    [[nodiscard]] static Attribute view(const tinyxml2::XMLAttribute* a) noexcept;

    const tinyxml2::XMLElement* m_element;
};

class Document {
public:
    /// @p name is the file's, for messages.
    [[nodiscard]] static Result<Document>
    parse(std::string_view text, std::string name, std::size_t max_bytes = kMaxDocumentBytes);
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    ~Document();

    [[nodiscard]] Element root() const& noexcept;
    Element root() && = delete;
    /// Comments behind the root.
    [[nodiscard]] std::vector<std::string> comments_after_root() const;
    [[nodiscard]] const std::string& name() const& noexcept { return m_name; }

private:
    Document(std::unique_ptr<tinyxml2::XMLDocument> tree, std::string name) noexcept;

    std::unique_ptr<tinyxml2::XMLDocument> m_tree;
    std::string m_name;
};

/// For a process that reads one large document and then ends: from now on trees are left to the end of the
/// process. Giving a tree back node by node takes a fifth of the time that parsing took.
void keep_trees_until_exit() noexcept;

} // namespace km::xml
