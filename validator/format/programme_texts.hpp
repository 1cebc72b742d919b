// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Every text of a programme, with the form that its place in a file gives it: one table for what is typed, what is
/// checked and what tests try. Source: docs/formats/programme.md. Thread-safety: pure functions.

#include "validator/base/utf8.hpp"
#include "validator/model/programme.hpp"
#include "validator/xml/element_reader.hpp"

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace km::format {

/// Where a text stands: an element's own text, or its attribute.
struct TextPlace {
    std::string_view element;
    std::string_view attribute; ///< empty: the element's text
    Lines lines;
    std::size_t max_bytes; ///< a longer one is a defect of form (KM-FRM-005)
};

template <typename Value, typename Type>
concept IsA = std::same_as<std::remove_const_t<Value>, Type>;

// Each calls visit(place, text) for the texts of one element, not of those inside it. @p visit may change a text that is
// not const. Ids are no texts: nobody types them.

template <IsA<model::Provider> Provider, typename Visit>
void each_text(Provider& provider, Visit visit)
{
    visit(TextPlace{"provider", "name", Lines::one, xml::kMaxTitleBytes}, provider.name);
    visit(TextPlace{"provider", "ukprn", Lines::one, xml::kMaxIdBytes}, provider.ukprn);
    visit(TextPlace{"provider", "ods", Lines::one, xml::kMaxIdBytes}, provider.ods_code);
}

/// @p element: "contact" or "internal-verifier".
template <IsA<model::Person> Person, typename Visit>
void each_text(std::string_view element, Person& person, Visit visit)
{
    visit(TextPlace{element, "name", Lines::one, xml::kMaxTitleBytes}, person.name);
    visit(TextPlace{element, "role", Lines::one, xml::kMaxTitleBytes}, person.role);
    visit(TextPlace{element, "email", Lines::one, xml::kMaxIdBytes}, person.email);
}

template <IsA<model::ProgrammeOutcome> Outcome, typename Visit>
void each_text(Outcome& outcome, Visit visit)
{
    visit(TextPlace{"outcome", "", Lines::one, xml::kMaxTextBytes}, outcome.text);
}

template <IsA<model::Module> Module, typename Visit>
void each_text(Module& module, Visit visit)
{
    visit(TextPlace{"module", "title", Lines::one, xml::kMaxTitleBytes}, module.title);
}

template <IsA<model::Assessment> Assessment, typename Visit>
void each_text(Assessment& assessment, Visit visit)
{
    visit(TextPlace{"assessment", "type", Lines::one, xml::kMaxIdBytes}, assessment.type);
    visit(TextPlace{"assessment", "title", Lines::one, xml::kMaxTitleBytes}, assessment.title);
}

template <IsA<model::EvidenceFile> File, typename Visit>
void each_text(File& file, Visit visit)
{
    visit(TextPlace{"file", "title", Lines::one, xml::kMaxTitleBytes}, file.title);
    visit(TextPlace{"file", "path", Lines::one, xml::kMaxTitleBytes}, file.path);
    visit(TextPlace{"file", "original-name", Lines::one, xml::kMaxTitleBytes}, file.original_name);
    visit(TextPlace{"file", "media-type", Lines::one, xml::kMaxIdBytes}, file.media_type);
    visit(TextPlace{"file", "sha256", Lines::one, xml::kMaxIdBytes}, file.sha256);
}

template <IsA<model::Citation> Citation, typename Visit>
void each_text(Citation& citation, Visit visit)
{
    visit(TextPlace{"citation", "locator", Lines::one, xml::kMaxTitleBytes}, citation.locator);
}

template <IsA<model::Mapping> Mapping, typename Visit>
void each_text(Mapping& mapping, Visit visit)
{
    visit(TextPlace{"rationale", "", Lines::several, xml::kMaxTextBytes}, mapping.rationale);
}

/// Of the programme's particulars, provider and persons included, not of its lists.
template <IsA<model::Programme> Programme, typename Visit>
void each_text(Programme& programme, Visit visit)
{
    visit(TextPlace{"programme", "id", Lines::one, xml::kMaxIdBytes}, programme.id);
    visit(TextPlace{"programme", "version", Lines::one, xml::kMaxIdBytes}, programme.version);
    visit(TextPlace{"programme", "modified", Lines::one, xml::kMaxIdBytes}, programme.modified);
    visit(TextPlace{"programme", "language", Lines::one, xml::kMaxIdBytes}, programme.language);
    visit(TextPlace{"title", "", Lines::one, xml::kMaxTextBytes}, programme.title);
    visit(TextPlace{"summary", "", Lines::several, xml::kMaxTextBytes}, programme.summary);
    each_text(programme.provider, visit);
    each_text("contact", programme.contact, visit);
    each_text("internal-verifier", programme.internal_verifier, visit);
    visit(TextPlace{"framework", "id", Lines::one, xml::kMaxIdBytes}, programme.framework_id);
    visit(TextPlace{"framework", "version", Lines::one, xml::kMaxIdBytes}, programme.framework_version);
    visit(TextPlace{"policy", "id", Lines::one, xml::kMaxIdBytes}, programme.policy_id);
    visit(TextPlace{"embeds", "", Lines::one, xml::kMaxTextBytes}, programme.embeds);
}

/// Of an element of the programme's lists and of the elements inside it.
template <typename Element, typename Visit>
void each_text_within(Element& element, Visit visit)
{
    each_text(element, visit);
    if constexpr (IsA<Element, model::Module>) {
        for (auto& outcome : element.outcomes) {
            each_text(outcome, visit);
        }
    } else if constexpr (IsA<Element, model::Mapping>) {
        for (auto& citation : element.citations) {
            each_text(citation, visit);
        }
    }
}

/// Of the whole programme, in the order in which it is written.
template <IsA<model::Programme> Programme, typename Visit>
void each_text_of_all(Programme& programme, Visit visit)
{
    each_text(programme, visit);
    const auto each_of = [&](auto& list) {
        for (auto& element : list) {
            each_text_within(element, visit);
        }
    };
    each_of(programme.modules);
    each_of(programme.assessments);
    each_of(programme.evidence);
    each_of(programme.mappings);
}

} // namespace km::format
