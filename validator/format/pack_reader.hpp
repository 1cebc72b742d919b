// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// What the readers of all our formats share: the root element, the format's version, titles, sources, notes.
/// Errors: as xml::Document, and format.wrong_kind (another root element or namespace), format.newer (a later
/// version of the format; the detail names both versions).
/// Thread-safety: pure functions.

#include "validator/model/framework.hpp"
#include "validator/xml/element_reader.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace km::format {

/// The version of every format of ours.
inline constexpr std::uint32_t kFormatVersion = 1;

/// Parses @p text and checks that its root is `<root xmlns="urn:kitemark:root:1" format="1">`.
[[nodiscard]] Result<xml::Document>
open_document(std::string_view text, std::string name, std::string_view root);

/// Holds the children of one element to the order of the schema: @p names in that order, the first letter of
/// each followed by how often it may stand ("1title" once, "*note" any number of times). Reports KM-FWK-009
/// for one that comes too late or once too often.
class ChildOrder {
public:
    explicit ChildOrder(std::span<const std::string_view> names) noexcept : m_names{names} {}
    void check(const xml::Element& child, xml::Sink& sink);

private:
    std::span<const std::string_view> m_names;
    std::size_t m_at = 0; ///< the last name that was met
    bool m_met = false;   ///< it was met
};

/// <source …><rights/></source>
[[nodiscard]] model::Source read_source(const xml::Element& element, xml::Sink& sink);
/// <note source="true">…</note>
[[nodiscard]] model::Note read_note(const xml::Element& element, xml::Sink& sink);
/// An element without attributes whose text is needed; white space collapsed.
[[nodiscard]] std::string read_text(const xml::Element& element, xml::Sink& sink);
/// An id that matches `[a-z0-9][a-z0-9.-]*`.
[[nodiscard]] std::string read_pack_id(xml::ElementReader& reader, const char* attribute);

} // namespace km::format
