// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// The HTML report's sections on coverage: the heat maps, the items without stages, and each cell with what
/// is mapped to it. Thread-safety: pure functions of the validation, writing into the caller's HtmlWriter.

#include "validator/report/html_writer.hpp"
#include "validator/report/validation.hpp"

#include <string>
#include <string_view>

namespace km::report {

/// ` lang="cy"` for elements that hold the programme's own words; empty where it is in English or says
/// nothing.
[[nodiscard]] std::string language_attribute(const model::Programme& programme);

/// True where the framework has mappable items with stages, and with none.
[[nodiscard]] bool has_staged_items(const rules::Study& study);
[[nodiscard]] bool has_unstaged_items(const rules::Study& study);

/// Section `coverage`: standard × stage and competency × stage.
void add_heat_maps(const Validation& validation, HtmlWriter& html);
/// Section `unstaged`: the code's principles.
void add_unstaged_items(const Validation& validation, HtmlWriter& html);
/// Section `detail`: each competency, its statements and outcomes, and their mappings.
void add_details(const Validation& validation, HtmlWriter& html);

} // namespace km::report
