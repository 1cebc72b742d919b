// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Reads a programme (docs/formats/programme.md).
/// Errors: as format::open_document. Defects: KM-FRM-*, of severity error where a part could not be read into
/// the model, of severity note for what this version does not know and keeps. Thread-safety: pure function.

#include "validator/base/diagnostic.hpp"
#include "validator/base/result.hpp"
#include "validator/model/programme.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace km::format {

inline constexpr std::array<std::pair<std::string_view, model::Depth>, 3> kDepthWords{{
    {"introduces", model::Depth::introduces},
    {"develops", model::Depth::develops},
    {"assesses", model::Depth::assesses},
}};

inline constexpr std::array<std::pair<std::string_view, model::Mode>, 3> kModeWords{{
    {"facilitator-led", model::Mode::facilitator_led},
    {"self-directed", model::Mode::self_directed},
    {"blended", model::Mode::blended},
}};

/// Everything that could be read, even where @p findings holds errors: an author's half-finished file opens.
/// @p name becomes Programme::file.
[[nodiscard]] Result<model::Programme>
read_programme(std::string_view text, std::string name, Diagnostics& findings);

} // namespace km::format
